package httpstatus

var noContent1xx = rfc("RFC 9110 §6.4.1, §15.2", "An interim answer ends with its header section and has no content.")

var c100 = &Contract{
	Code: 100, Name: "Continue", Reference: "RFC 9110 §15.2.1", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.2.1", "The initial part of the request was received and has not yet been rejected; a client that sent Expect: 100-continue ought to go on and send the content."),
	Summary:    conv("The head of the request looks fine; send the content that you announced with Expect."),
	SendWhen: list(
		rfc("RFC 9110 §10.1.1", "A request of HTTP/1.1 or later says Expect: 100-continue and announces content, and nothing in its method, target and header fields decides the answer yet."),
	),
	Instead: []Instead{
		use(417, rfc("RFC 9110 §10.1.1, §15.5.18", "Expect names something else than 100-continue, and it cannot be met.")),
		use(401, rfc("RFC 9110 §10.1.1, §15.5.2", "The head already shows that credentials are missing.")),
		use(405, rfc("RFC 9110 §10.1.1, §15.5.6", "The head already shows that the method is not allowed.")),
		use(413, rfc("RFC 9110 §10.1.1, §15.5.14", "The declared length is already too large.")),
	},
	Body: BodyForbidden, BodyRule: noContent1xx,
	Client:  waits(rfc("RFC 9110 §15.2.1", "Send the content and wait for the final answer; discard the interim one if no Expect was sent.")),
	Storage: interimStorage(), Crawler: crawlInterim(),
	API:     conv("Handled inside HTTP libraries; lets a client learn of a refusal before it sends a large body."),
	Monitor: monitor(BucketInterim, "Do not count it; the final answer is the one that matters."),
	Scenarios: convs(
		"curl -v of a 5 MB upload prints its own Expect: 100-continue, then HTTP/1.1 100 Continue, then the final 201.",
		"Every large upload through one old proxy starts with a pause of a second and then works: no 100 came, and the client went ahead by itself.",
		"A PUT of 2 GB with an expired token ends in 401 after one round trip, and the byte count of its log line shows that no content was sent.",
	),
	Causes: list(
		vend(srcCurl, "The client announces large content by itself: curl 7.88.1 does so for a body of 1.1 MB and not for one of 0.9 MB."),
		vend(srcGoHTTP, "Go's net/http sends the 100 when the handler starts to read the content, and none when the handler answers without reading."),
		conv("The 100 comes before credentials and length are checked, so clients upload everything and are refused afterwards."),
	),
	Find: convs(
		"Run the upload with curl -v and look for HTTP/1.1 100 Continue between the request's fields and the final answer; an access log has no line for it.",
		"Send the same upload with an empty Expect field (curl -H 'Expect:'). If the pause at its start is gone, a hop swallows the expectation or the 100.",
		"Send it past each proxy in turn; the first hop behind which the pause returns is the one that does not pass the 100 on.",
	),
	FAQ: []FAQ{
		ask("Does a client have to wait for 100 Continue?", rfc("RFC 9110 §10.1.1", "No. It may send the content without having got one, and it should not wait for an indefinite time, because a 100 cannot pass through an HTTP/1.0 hop.")),
		ask("Must a server answer Expect: 100-continue?", rfc("RFC 9110 §10.1.1", "An origin must, at once, from HTTP/1.1 on: with a final code if the head alone decides, otherwise with 100. It must not wait for the content first; it may leave the 100 out when some of the content has already arrived.")),
		ask("Why does curl wait a second before it uploads?", vend(srcCurl, "It announced the large body with Expect: 100-continue and got no 100. curl 7.88.1 then sends the content after one second; with an empty Expect field (-H 'Expect:') it starts at once.")),
		ask("What should a client do when Expect: 100-continue gets a 417?", rfc("RFC 9110 §10.1.1", "Repeat the request without the expectation. The 417 only says that something on the way does not support it.")),
	},
	Differs: list(
		rfc("RFC 9110 §10.1.1", "Popular advice: a server is free to ignore Expect: 100-continue. The RFC: an origin must answer it at once, with 100 or a final code; it may leave the 100 out when content has begun to arrive or none is announced, and it must ignore the expectation in HTTP/1.0."),
		rfc("RFC 9110 §15.2", "Popular advice: a 100 that nobody asked for is a protocol error. The RFC: every client must be able to read interim answers before the final one, expected or not."),
	),
	Confused: []int{417, 102},
}

var c101 = &Contract{
	Code: 101, Name: "Switching Protocols", Reference: "RFC 9110 §15.2.2", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.2.2", "The server understands the Upgrade field of the request and is willing to change to the protocol it names on this connection."),
	Summary:    conv("Agreed: from here on the connection speaks the protocol named in Upgrade."),
	SendWhen: list(
		rfc("RFC 9110 §15.2.2, §7.8", "An HTTP/1.1 request offers in Upgrade a protocol that the server supports, and the change is of advantage."),
		rfc("RFC 6455 §4.2.2", "A WebSocket handshake is complete and the server accepts the connection."),
	),
	Instead: []Instead{
		use(426, rfc("RFC 9110 §15.5.22, RFC 6455 §4.2.2", "The server demands an upgrade that the client did not offer, or knows only other versions of WebSocket than the client names.")),
		use(200, rfc("RFC 9110 §7.8, §15.3.1", "The server ignores the wish and answers over the present protocol.")),
		use(400, rfc("RFC 6455 §4.2.1", "The WebSocket handshake is incomplete or malformed.")),
		use(401, rfc("RFC 6455 §4.2.2", "The server wants credentials before it opens the WebSocket.")),
		use(403, rfc("RFC 6455 §4.2.2", "The server does not serve pages of the origin that the handshake names.")),
	},
	Requires: []Field{
		must("Upgrade", "", rfc("RFC 9110 §15.2.2", "The protocol or protocols that the connection changes to.")),
		must("Connection", "HTTP/1.1", rfc("RFC 9110 §7.8", "With the option Upgrade, so that the field stays on this hop.")),
	},
	Body: BodyForbidden, BodyRule: noContent1xx,
	Client:  waits(rfc("RFC 9110 §7.8", "Speak the new protocol on this connection; the answer to the request itself comes in that protocol.")),
	Storage: interimStorage(), Crawler: crawlInterim(),
	API:     conv("The start of a WebSocket or another long connection; what follows is not HTTP and needs its own limits."),
	Monitor: monitor(BucketInterim, "Count it as the start of a long connection, not as an answer; its duration says nothing about speed."),
	Scenarios: convs(
		"A WebSocket opens at 09:00, and its log line with 101 appears when it closes, hours later.",
		"GET /socket answers 200 with the HTML of the front page since the move behind a new load balancer: Upgrade no longer reaches the origin.",
		"The 101 lines of /socket all last 60 seconds, and each client's next one follows at once: an idle limit on the way closes the connection and the client reconnects.",
		"Thousands of 101s fall into the minute after a deployment: every client reconnects at the same time.",
		"Browsers get a WebSocket and no 101 is in the log: they speak HTTP/2, where the handshake is a CONNECT with 200.",
	),
	Causes: list(
		conv("A client opened a WebSocket, or asked for another protocol, and the server agreed."),
		vend(srcNginxWS, "Another code came where 101 was expected, because a proxy removed Upgrade and Connection: nginx does not pass them on unless both are set towards the upstream."),
		vend(srcGoHTTP, "A handler wrote 101 as a bare code: Go's net/http sends it without Upgrade and Connection, and no client can go on from there."),
		conv("An idle or total time limit of a hop ended the old connection, and the client opened a new one."),
	),
	Find: list(
		conv("Ask with curl --http1.1 and the fields Connection: Upgrade, Upgrade: websocket, Sec-WebSocket-Version: 13 and a Sec-WebSocket-Key of 16 bytes in base64; a server that works answers 101."),
		conv("Repeat it past each proxy in turn. The first hop behind which it answers 200, 400 or 426 is the one that drops the fields."),
		conv("Log Upgrade and Connection as they arrive at the origin and compare them with what the client sent."),
		conv("Sort the durations of the 101 lines: many at the same round value are a time limit, spread ones are users who leave."),
	),
	FAQ: []FAQ{
		ask("Why do I get 200, 400 or 426 instead of 101?", conv("Most often the offer did not arrive: Upgrade and Connection belong to a single hop, so a proxy drops them unless it is told to send both again. Ask the origin directly; if that answers 101, look at the proxy.")),
		ask("Does 101 exist in HTTP/2 and HTTP/3?", rfc("RFC 9113 §8.6, RFC 9114 §4.5, RFC 8441 §5", "No, neither supports it. A WebSocket starts there with an extended CONNECT request, and its success is a 200.")),
		ask("Which header fields must a 101 carry?", rfc("RFC 9110 §7.8, RFC 6455 §4.2.2", "Upgrade with the new protocol, and Connection with the option Upgrade. For a WebSocket also Sec-WebSocket-Accept, computed from the client's key; without it the client must fail the connection.")),
		ask("Why is my WebSocket missing from the access log?", conv("A log line is written when the request ends, and this one ends when the WebSocket closes. Look for 101 lines with long durations, and count open connections elsewhere.")),
		ask("How do I authenticate a WebSocket?", rfc("RFC 6455 §4.2.2", "Before the 101: the handshake is an HTTP request, and the server may answer it with 401 and a challenge. After the 101 there are no status codes any more.")),
	},
	Differs: list(
		rfc("RFC 9110 §7.8, §15.5.22", "Popular advice: a server switches a client to the protocol it prefers. The RFC: it must not switch to a protocol that the client did not offer; to demand one it answers 426."),
		rfc("RFC 9113 §8.6", "Popular advice: every WebSocket begins with a 101. The RFC: HTTP/2 does not support the code, and a similar effect might be had by an extended CONNECT."),
	),
	Confused: []int{426},
}

var c102 = &Contract{
	Code: 102, Name: "Processing", Reference: "RFC 2518 §10.1 (dropped by RFC 4918)", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 2518 §10.1", "The server has accepted the complete request and has not finished it yet."),
	Summary:    conv("An old WebDAV signal for wait, I am still working; do not send it in new work."),
	SendWhen: list(
		rfc("RFC 2518 §10.1", "An old WebDAV client would otherwise give up on a method that takes long, with 20 seconds as the RFC's arbitrary mark."),
	),
	Instead: []Instead{
		use(202, rfc("RFC 9110 §15.3.3", "The work takes long and a status monitor can tell how far it is.")),
		use(103, rfc("RFC 8297 §2", "Fields of the final answer are known early.")),
	},
	Body: BodyForbidden, BodyRule: noContent1xx,
	Client:  waits(rfc("RFC 9110 §15.2", "Must be able to read it, may ignore it, and waits for the final answer.")),
	Storage: interimStorage(), Crawler: crawlInterim(),
	API:     conv("Most libraries swallow it; do not count on it to reset the time limits of proxies on the way."),
	Monitor: monitor(BucketInterim, "Do not count it."),
	Scenarios: convs(
		"An old WebDAV server sends it during a COPY of a large collection, and the final 201 or 207 comes minutes later.",
	),
	Causes: convs(
		"A WebDAV server built to RFC 2518 works on a COPY, MOVE or DELETE with a great depth.",
	),
	Find: convs(
		"Run the request with curl -v: the 102 stands between the request and the final answer, and the Server field of the final answer names who sends it. An access log shows only the final code.",
	),
	FAQ: []FAQ{
		ask("Should I send 102 while a long request is being processed?", rfc("RFC 4918 Appendix F.3, RFC 9110 §15.3.3", "No. WebDAV removed the code in 2007 for lack of implementation. A 202 with a status monitor is made for work that outlives the connection.")),
		ask("Does 102 keep a connection from timing out?", rfc("RFC 2518 §10.1", "That was its purpose: a client that would give up is told that the server still works on the method.")),
	},
	Differs:  list(rfc("RFC 4918 Appendix F.3", "Lists of codes show 102 as current. WebDAV's present RFC removed it for lack of implementation; it is still in the registry.")),
	Confused: []int{100, 202},
}

var c103 = &Contract{
	Code: 103, Name: "Early Hints", Reference: "RFC 8297 §2", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 8297 §2", "The server is likely to send a final answer with the header fields that this interim answer carries."),
	Summary:    conv("Fields of the final answer, sent early so that the client can start to load what it will need."),
	SendWhen: list(
		rfc("RFC 8297 §1, §2", "The final answer takes a while, because of an upstream or a database query, and its Link fields are already known."),
		rfc("RFC 8297 §2", "A cache revalidates a stale page and passes on the Link fields of its stored answer while it waits."),
	),
	Instead: []Instead{
		use(200, conv("The answer is ready, so that there is nothing to hint at.")),
		use(100, rfc("RFC 9110 §10.1.1, §15.2.1", "The client only waits for leave to send its content.")),
	},
	Requires: []Field{
		may("Link", "", rfc("RFC 8297 §2", "What to load early; other fields are permitted.")),
	},
	Body: BodyForbidden, BodyRule: noContent1xx,
	Client:  waits(rfc("RFC 8297 §2", "May load what Link names, treats it as a hint only, and waits for the final answer.")),
	Storage: interimStorage(), Crawler: crawlInterim(),
	API:     rfc("RFC 8297 §3", "An HTTP/1.1 client that takes an interim answer for the final one is likely to read the next answers wrong, so a server might send it there only to clients known to handle it."),
	Monitor: monitor(BucketInterim, "Do not count it; measure whether pages become usable sooner."),
	Scenarios: convs(
		"A browser starts to load /app.css while the page that needs it is still being made.",
		"curl -v over HTTP/2 prints a block with status 103 and two Link fields, and the 200 follows 400 ms later.",
		"The page no longer uses the style sheet that the 103 names: every visit loads a file in vain, and only its own log line shows it.",
		"A hand-written probe reports 103 as the result of a page: it stopped at the first answer on the wire.",
		"103s are sent and pages are no faster: the handler sends the hint after its database query, together with the 200.",
	),
	Causes: list(
		conv("A handler sends the Link fields before it starts on slow work."),
		rfc("RFC 8297 §2", "A caching hop makes the 103 itself, from the fields of a stored answer that has become stale."),
		vend(srcGoHTTP, "Go's net/http sends a handler's 103 to HTTP/1.0 clients as well, which RFC 9110 §15.2 forbids; old clients then take it for the final answer."),
		conv("A client shows 103 as the status of a request because it does not read on to the final answer."),
	),
	Find: list(
		conv("Run curl -v --http2 --trace-time and look for the 103 block ahead of the final one; the time between the two is what the hint can win."),
		vend(srcChromium, "In Chrome, read initiatorType in performance.getEntriesByName for the hinted file: early-hints means that the hint was used."),
		conv("Compare the Link fields of the 103 with what the page really loads; what the page does not load is wasted."),
		conv("Ask the origin past the CDN: if the 103 is there and missing at the edge, the CDN drops it; if it is only at the edge, the CDN made it."),
	),
	FAQ: []FAQ{
		ask("Do Early Hints work over HTTP/1.1?", vend(srcChromium, "Not in Chrome, which ignores them over HTTP/1.1, on subresources and in iframes. RFC 8297 §3 lets a server hold them back over HTTP/1.1 too, since some clients mistake an interim answer for the final one.")),
		ask("Can I send more than one 103?", rfc("RFC 8297 §2", "Yes, before one final answer, with further fields as they become known. A client may consider all of them together.")),
		ask("What is the difference between Early Hints and HTTP/2 server push?", rfc("RFC 8297 §1, §2", "A hint lets the client decide. Push works only for what the server is authoritative for, and sends it even if the client has it in its cache; a Link in a 103 costs at worst one round trip more.")),
		ask("Must the final answer repeat the Link fields of the 103?", rfc("RFC 8297 §2", "No. It usually does, but hints may turn out wrong. They never replace the fields of the final answer and must not affect how it is processed.")),
		ask("Why do my Early Hints have no effect?", vend(srcChromium, "Check three things: the page is opened over HTTP/2 or later and not in an iframe, the hint is preload or preconnect, and it stands in the first 103. Then measure: a hint sent together with the 200 wins nothing.")),
	},
	Differs: list(
		rfc("RFC 8297 §2", "Popular advice: the fields of a 103 belong to the answer. The RFC: they are hints, they say nothing about the 103 itself, and a field that is absent from it may still come."),
		vend(srcChromium, "Popular advice: send a second 103 when more is known. The RFC allows it; Chrome ignores all but the first, so that no inconsistent policy is applied."),
	),
	Confused: []int{100, 102},
}

var c104 = &Contract{
	Code: 104, Name: "Upload Resumption Supported", Reference: "draft-ietf-httpbis-resumable-upload (IANA: temporary)", Registered: true, Status: Temporary, Wire: true,
	Definition: vend(srcUpload, "The server supports resuming this upload; the upload resource is announced while the request is still under way."),
	Summary:    unverified(srcIANA, "This upload can be resumed at the address given. The code was registered for a time that ended on 2026-11-13; whether it was extended again is not verified."),
	SendWhen: list(
		vend(srcUpload, "A request carries Upload-Complete, so its client can resume, and the server has made an upload resource for it."),
		vend(srcUpload, "Content of such a request is still arriving, and the server tells how much of it has been processed."),
	),
	Instead: []Instead{
		use(100, rfc("RFC 9110 §10.1.1, §15.2.1", "The client only waits for leave to send its content.")),
		use(201, vend(srcUpload, "The first part of an upload in several parts has been processed, and Location names the upload resource.")),
		use(409, vend(srcUpload, "The offset at which the client wants to go on is not the one that the server holds.")),
	},
	Requires: []Field{
		must("Location", "it announces the upload resource", vend(srcUpload, "The address at which the upload can be resumed.")),
		must("Upload-Limit", "it announces the upload resource and limits exist", vend(srcUpload, "The limits that the server sets for the upload.")),
		may("Upload-Offset", "it reports progress", vend(srcUpload, "How many bytes have been processed and need not be sent again.")),
	},
	Body: BodyForbidden, BodyRule: noContent1xx,
	Client:  waits(vend(srcUpload, "Keep the address, go on sending, and resume there if the connection breaks.")),
	Storage: interimStorage(), Crawler: crawlInterim(),
	API:     conv("Only for clients that implement the draft; others ignore an interim answer that they do not know."),
	Monitor: monitor(BucketInterim, "Do not count it; count the uploads that were resumed, which are PATCH requests to upload resources."),
	Scenarios: convs(
		"A phone loses its network in the middle of a video upload and goes on where it stopped.",
		"The log shows a broken POST /files, then HEAD /uploads/abc with 204, then PATCH /uploads/abc with 200: the upload was resumed.",
		"curl -v shows several 104s for one POST: the first with Location, the later ones with a growing Upload-Offset.",
		"A POST ends in 500 and the client goes on all the same: it had got the address in a 104.",
	),
	Causes: list(
		vend(srcUpload, "The client sent Upload-Complete, by which it says that it could resume."),
		conv("A client library for uploads was updated and now speaks the draft by default."),
		vend(srcUpload, "409 comes on resuming, because the client's Upload-Offset is not the server's."),
	),
	Find: list(
		conv("Look at the request for Upload-Complete: without it no 104 is due, and one that comes all the same is a server's mistake."),
		conv("Run the upload with curl -v and read Location in the 104; an access log shows the final code alone."),
		vend(srcUpload, "Send HEAD to that address and compare Upload-Offset with what the client believes to have sent."),
	),
	FAQ: []FAQ{
		ask("Is 104 registered?", unverified(srcIANA, "It was, temporarily: registered on 2024-11-13, extended on 2025-09-15, ending on 2026-11-13. The draft is alive (revision 15 of November 2026); the state of the registration after that date is not verified here.")),
		ask("How does a client resume after a 104?", vend(srcUpload, "It asks the address in Location with HEAD for the Upload-Offset, and sends the rest from there with PATCH and the type application/partial-upload.")),
		ask("What do clients do that do not know 104?", rfc("RFC 9110 §15, §15.2", "Nothing: every client must be able to read an interim answer, treats one it does not know as 100, and goes on to the final answer.")),
		ask("Why do I get 409 when I resume an upload?", vend(srcUpload, "The offset you sent is not the one the server holds. The 409 carries the right one in Upload-Offset; go on from there.")),
	},
	Differs: list(
		unverified(srcIANA, "Lists of codes show 104 as registered. Its temporary registration ended on 2026-11-13, and we have not verified an extension; send it only to clients that ask for it."),
	),
	Confused: []int{100, 103},
}
