package httpstatus

var noContent1xx = rfc("RFC 9110 §6.4.1, §15.2", "An interim answer ends with its header section and has no content.")

var c100 = &Contract{
	Code: 100, Name: "Continue", Reference: "RFC 9110 §15.2.1", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.2.1", "The initial part of the request was received and has not been rejected; the client should go on to send the content."),
	Summary:    conv("The head of the request looks fine; send the content that you announced with Expect."),
	SendWhen: list(
		rfc("RFC 9110 §10.1.1", "The request says Expect: 100-continue and its head passes every check that needs no content."),
	),
	Instead: []Instead{
		use(417, rfc("RFC 9110 §15.5.18", "The expectation cannot be met.")),
		use(401, rfc("RFC 9110 §10.1.1", "The head already shows that credentials are missing.")),
		use(413, rfc("RFC 9110 §15.5.14", "The declared length is already too large.")),
	},
	Body: BodyForbidden, BodyRule: noContent1xx,
	Client:  waits(rfc("RFC 9110 §15.2.1", "Send the content and wait for the final answer; ignore the interim one if no Expect was sent.")),
	Storage: interimStorage(), Crawler: crawlInterim(),
	API:       conv("Handled inside HTTP libraries; lets a client learn of a refusal before it sends a large body."),
	Monitor:   monitor(BucketInterim, "Do not count it; the final answer is the one that matters."),
	Scenarios: convs("A large upload waits one round trip, then flows."),
	Confused:  []int{417, 102},
}

var c101 = &Contract{
	Code: 101, Name: "Switching Protocols", Reference: "RFC 9110 §15.2.2", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.2.2", "The server understands the Upgrade field of the request and is willing to change to the protocol it names on this connection."),
	Summary:    conv("Agreed: from here on the connection speaks the protocol named in Upgrade."),
	SendWhen: list(
		rfc("RFC 9110 §15.2.2", "The client asks for an upgrade, over HTTP/1.1, that the server supports and that is of advantage, such as a WebSocket."),
	),
	Instead: []Instead{
		use(426, rfc("RFC 9110 §15.5.22", "The server demands an upgrade that the client did not ask for.")),
		use(200, rfc("RFC 9110 §7.8", "The server ignores the wish and answers over the present protocol.")),
	},
	Requires: []Field{
		must("Upgrade", "", rfc("RFC 9110 §15.2.2", "The protocol or protocols that the connection changes to.")),
		must("Connection", "HTTP/1.1", rfc("RFC 9110 §7.8", "With the option Upgrade, so that the field stays on this hop.")),
	},
	Body: BodyForbidden, BodyRule: noContent1xx,
	Client:  waits(rfc("RFC 9110 §7.8", "Speak the new protocol on this connection; over HTTP/2 and HTTP/3 the code does not exist.")),
	Storage: interimStorage(), Crawler: crawlInterim(),
	API:       conv("The start of a WebSocket or another long connection; what follows is not HTTP and needs its own limits."),
	Monitor:   monitor(BucketInterim, "Count it as the start of a long connection, not as an answer; its duration says nothing about speed."),
	Scenarios: convs("A WebSocket opens, and its log line appears only when it closes, hours later."),
	Confused:  []int{426},
}

var c102 = &Contract{
	Code: 102, Name: "Processing", Reference: "RFC 2518 §10.1 (dropped by RFC 4918)", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 2518 §10.1", "The server has accepted the complete request and has not finished it yet."),
	Summary:    conv("An old WebDAV signal for wait, I am still working; do not send it in new work."),
	SendWhen: list(
		rfc("RFC 2518 §10.1", "Old WebDAV clients on a very long operation would otherwise give up; new work should answer 202."),
	),
	Instead: []Instead{
		use(202, rfc("RFC 9110 §15.3.3", "The work takes long and its result can be asked for later.")),
		use(103, rfc("RFC 8297 §2", "Fields of the final answer are known early.")),
	},
	Body: BodyForbidden, BodyRule: noContent1xx,
	Client:  waits(rfc("RFC 9110 §15.2", "Ignore it and wait for the final answer.")),
	Storage: interimStorage(), Crawler: crawlInterim(),
	API:       conv("Most libraries swallow it; it does not reset the time limits of proxies on the way."),
	Monitor:   monitor(BucketInterim, "Do not count it."),
	Scenarios: convs("An old WebDAV server sends it during a copy of a large collection."),
	Differs:   list(rfc("RFC 4918 Appendix F", "Lists of codes show 102 as current. WebDAV's present RFC removed it for lack of implementations; it is still in the registry.")),
	Confused:  []int{100, 202},
}

var c103 = &Contract{
	Code: 103, Name: "Early Hints", Reference: "RFC 8297 §2", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 8297 §2", "The server is likely to send a final answer with the header fields that this interim answer carries."),
	Summary:    conv("Fields of the final answer, sent early so that the client can start to load what it will need."),
	SendWhen: list(
		rfc("RFC 8297 §2", "The final answer takes a while and its Link fields are already known."),
	),
	Instead: []Instead{
		use(200, conv("The answer is ready, so that there is nothing to hint at.")),
	},
	Requires: []Field{
		may("Link", "", rfc("RFC 8297 §2", "What to load or connect to early; other fields are permitted and rarely used.")),
	},
	Body: BodyForbidden, BodyRule: noContent1xx,
	Client:  waits(rfc("RFC 8297 §2", "May load what Link names, treats it as a hint only, and waits for the final answer.")),
	Storage: interimStorage(), Crawler: crawlInterim(),
	API:       conv("For pages rather than for APIs; some old HTTP/1.1 clients take it for the final answer, so send it to known clients."),
	Monitor:   monitor(BucketInterim, "Do not count it."),
	Scenarios: convs("A browser starts to load a style sheet while the page is still being made."),
	Confused:  []int{100, 102},
}

var c104 = &Contract{
	Code: 104, Name: "Upload Resumption Supported", Reference: "draft-ietf-httpbis-resumable-upload (IANA: temporary)", Registered: true, Status: Temporary, Wire: true,
	Definition: vend(srcUpload, "The server supports resuming this upload; the upload resource is announced while the request is still under way."),
	Summary:    unverified(srcIANA, "This upload can be resumed at the address given. The code was registered for a time that ended on 2026-11-13; whether it was extended again is not verified."),
	SendWhen: list(
		vend(srcUpload, "A client starts an upload that it says it could resume, and the server has made a place for it."),
	),
	Instead: []Instead{
		use(100, rfc("RFC 9110 §15.2.1", "The client only waits for leave to send its content.")),
		use(201, rfc("RFC 9110 §15.3.2", "The upload is complete and has created a resource.")),
	},
	Requires: []Field{
		must("Location", "it announces the upload resource", vend(srcUpload, "The address at which the upload can be resumed.")),
		may("Upload-Limit", "", vend(srcUpload, "Limits that the server sets for the upload.")),
		may("Upload-Offset", "it reports progress", vend(srcUpload, "How much of the upload has arrived.")),
	},
	Body: BodyForbidden, BodyRule: noContent1xx,
	Client:  waits(vend(srcUpload, "Keep the address, go on sending, and resume there if the connection breaks.")),
	Storage: interimStorage(), Crawler: crawlInterim(),
	API:       conv("Only for clients that implement the draft; others ignore an interim answer that they do not know."),
	Monitor:   monitor(BucketInterim, "Do not count it."),
	Scenarios: convs("A phone loses its network in the middle of a video upload and goes on where it stopped."),
	FAQ: []FAQ{
		ask("Is 104 registered?", unverified(srcIANA, "It was, temporarily: registered on 2024-11-13, extended on 2025-09-15, ending on 2026-11-13. The draft is alive (revision 15 of November 2026); the state of the registration after that date is not verified here.")),
	},
	Differs: list(
		unverified(srcIANA, "Lists of codes show 104 as registered. Its temporary registration ended on 2026-11-13, and we have not verified an extension; send it only to clients that ask for it."),
	),
	Confused: []int{100, 103},
}
