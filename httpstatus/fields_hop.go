package httpstatus

// The fields about the connection, the hops, the limits and the upload.

var headerConnection = &Header{
	Name: "Connection", Reference: "RFC 9110 §7.6.1",
	Summary:  rfc("RFC 9110 §7.6.1", "What the sender wants of this one connection, such as closing it, and which fields of the message are meant for the next hop only."),
	Syntax:   `Connection = #connection-option; connection-option = token`,
	Examples: []string{"close", "Upgrade", "keep-alive, Upgrade"},
	Sends:    rfc("RFC 9112 §9.6; RFC 9110 §7.8; RFC 9113 §8.2.2", "A side that will close the connection after this answer, with close; whoever sends Upgrade, with Upgrade. Never in HTTP/2."),
	Reads:    rfc("RFC 9110 §7.6.1; RFC 9112 §9.6", "Before it forwards, a proxy removes every field that it names, and removes or replaces the field itself. After close, a client sends no more requests on that connection."),
	Rules: list(
		rfc("RFC 9113 §8.2.2", "In HTTP/2 it must not appear, and neither must Keep-Alive, Proxy-Connection, Transfer-Encoding or Upgrade: a message with one of them is malformed."),
		rfc("RFC 9112 §9.6", "A server that sent close must close after that answer and must not process further requests from the connection."),
		rfc("RFC 9112 §9.3", "A server that does not read the whole content of a request must close after its answer; the rest would be taken for the next request."),
		rfc("RFC 9110 §7.6.1", "Fields for all recipients, such as Cache-Control, must not be named in it."),
		rfc("RFC 9110 §7.6.1", "Options are case-insensitive."),
		rfc("RFC 9110 §7.6.1", "A field for one hop that arrives without its option, such as Upgrade alone, was probably forwarded by mistake and ought to be ignored."),
		rfc("RFC 9112 §9.3", "HTTP/1.1 connections stay open by default; keep-alive is a matter of HTTP/1.0."),
	),
	Mistakes: list(
		conv("A 413 or 408 that leaves the rest of the content on the connection without close. What remains is read as a request and answered with 400, or worse, obeyed."),
		rfc("RFC 9112 §9.6", "Closing the socket right after the answer, while the client still sends. Its TCP stack gets a reset and may throw the answer away unread; servers avoid that by closing the write side first and reading on."),
		conv("A gateway from HTTP/1.1 to HTTP/2 that copies the field. The other side treats the message as malformed and resets the stream."),
		conv("A proxy that forwards the fields that Connection names. A client can hide a field from one hop and show it to the next."),
	),
	FAQ: []FAQ{
		ask("Do I need Connection: keep-alive?", rfc("RFC 9112 §9.3; RFC 9113 §8.2.2", "Not in HTTP/1.1, where connections persist unless one side says close, and never in HTTP/2.")),
		ask("Why do clients see a reset instead of my 413?", rfc("RFC 9112 §9.6", "The connection was fully closed while they were still sending, which resets it. Servers avoid that in stages: they close the write side, read on, then close.")),
		ask("How does HTTP/2 say close?", rfc("RFC 9113 §6.8, §8.2.2", "With a GOAWAY frame; header fields do not control the connection there.")),
	},
}

var headerUpgrade = &Header{
	Name: "Upgrade", Reference: "RFC 9110 §7.8",
	Summary:  rfc("RFC 9110 §7.8", "Other protocols for this connection: in a 101 the one that begins now, in a 426 those that are required, otherwise an offer."),
	Syntax:   `Upgrade = #protocol; protocol = protocol-name [ "/" protocol-version ]`,
	Examples: []string{"websocket", "HTTP/3.0", "websocket, IRC/6.9, RTA/x11"},
	Sends:    rfc("RFC 9110 §7.8", "A server: it must with 101 and 426, and may with any other answer. A client may invite to switch with it."),
	Reads:    rfc("RFC 9110 §7.8", "After a 101 both sides speak the new protocol, and the answer to the request comes in it. From a 426 the client learns which protocols the server accepts, the preferred one first."),
	Rules: list(
		rfc("RFC 9110 §7.8", "Whoever sends it in HTTP/1.1 must send Connection: Upgrade as well, so that no proxy forwards it."),
		rfc("RFC 9110 §7.8", "A server must not switch to a protocol that the request did not name, and need not switch at all."),
		rfc("RFC 9110 §7.8", "In a 426 and in an offer, the order is the preference. In a 101, several protocols stand from the lowest layer up."),
		rfc("RFC 9110 §7.8", "From an HTTP/1.0 request it must be ignored."),
		rfc("RFC 9113 §8.2.2", "HTTP/2 has no upgrade, and a message with the field is malformed."),
		rfc("RFC 9110 §7.8", "With Expect: 100-continue in the same request, the 100 must come before the 101."),
		rfc("RFC 9110 §7.8", "It cannot move the request to another connection or transport; that is what redirects are for."),
	),
	Mistakes: convs(
		"A reverse proxy that drops Upgrade, as it should by default, in front of a WebSocket. The origin sees a plain GET and answers 426 or 400.",
		"A 426 to make people come by https. Clients have no protocol to switch to on that connection; a redirect works everywhere.",
		"A 426 without Connection: Upgrade. A proxy forwards the list to a client that it does not concern.",
	),
	FAQ: []FAQ{
		ask("Can a server insist on an upgrade?", rfc("RFC 9110 §15.5.22, §7.8", "It can refuse the request with 426 and name the protocol. A client, in turn, cannot insist: a server may ignore Upgrade.")),
		ask("How do clients move to HTTP/2 then?", rfc("RFC 9113 §3.1, §3.2", "Over TLS, by negotiation during its handshake. The token h2c for Upgrade is deprecated and was never widely used.")),
	},
}

var headerProxyStatus = &Header{
	Name: "Proxy-Status", Reference: "RFC 9209 §2",
	Summary:  rfc("RFC 9209 §2", "What each proxy on the way did with the request, and which of them made this error."),
	Syntax:   `Proxy-Status = sf-list; each member = ( sf-token / sf-string ) *( ";" parameter ); parameters: error, next-hop, next-protocol, received-status, details`,
	Examples: []string{"ExampleCDN; error=connection_timeout", "revproxy1.example.net, ExampleCDN", "r34.example.net; error=http_request_error, ExampleCDN", `proxy.example.net; error="http_protocol_error"; details="Malformed response header: space before colon"`},
	Sends:    rfc("RFC 9209 §2", "Proxies, gateways and CDNs, on all answers or on errors as they are configured. An origin server must not."),
	Reads:    rfc("RFC 9209 §2", "Whoever looks for the cause: the first member is the hop next to the origin, the last the one next to the client."),
	Rules: list(
		rfc("RFC 9209 §2", "Each hop adds its member at the end and should keep the others, unless it is configured to hide them."),
		rfc("RFC 9209 §2", "A member names the deployment, such as ExampleCDN or a host, and not the software."),
		rfc("RFC 9209 §2.1.1, §2.3", "Each error type recommends a code: connection_refused, connection_terminated and http_protocol_error 502, connection_limit_reached 503, connection_timeout, dns_timeout and http_response_timeout 504."),
		rfc("RFC 9209 §2.1.1", "Some error types can only occur in answers that the proxy made itself; they prove that this answer did not come from the origin."),
		rfc("RFC 9209 §2.1.4", "received-status is the code that came from the hop behind, useful where the proxy answered with another."),
		rfc("RFC 9209 §2", "As a trailer it may be sent only if the header section has the same member, for a failure that shows after the content began."),
		rfc("RFC 9209 §4", "next-hop and details show the inner topology. Decide who may see them."),
	),
	Mistakes: convs(
		"An origin that sets it. Readers then look for a proxy by that name.",
		"A gateway that replaces the list with its own member: the hop that failed disappears from the answer.",
		"Putting inner host names and ports into answers for the public.",
	),
	FAQ: []FAQ{
		ask("How do I tell whether the CDN or the origin sent a 502?", rfc("RFC 9209 §2.1.1", "By the member with an error parameter. A type such as connection_refused can only come from a proxy that made the answer itself.")),
		ask("Which error goes with a 504?", rfc("RFC 9209 §2.3", "connection_timeout, dns_timeout or http_response_timeout, among others: whichever is the most specific one that is true.")),
	},
}

var headerRateLimit = &Header{
	Name: "RateLimit", Reference: "draft-ietf-httpapi-ratelimit-headers",
	Summary:  vend(srcRateLimit, "How much of a limit is left for this client and in how many seconds there will be more. A draft, not yet a standard."),
	Syntax:   `RateLimit = sf-list; each member = sf-string; parameters: r (remaining, required), t (seconds until more), pk (partition key)`,
	Examples: []string{`"default";r=50;t=30`, `"permin";r=0;t=12, "perhr";r=870;t=2400`},
	Sends:    vend(srcRateLimit, "A server that counts requests, on any answer, successes included. It need not send it every time."),
	Reads:    vend(srcRateLimit, "A client should not use more than what remains before the time that t names. It may use it to slow down before it is refused."),
	Rules: list(
		vend(srcRateLimit, "The name in quotes is that of a policy in RateLimit-Policy; r is required, t is optional."),
		vend(srcRateLimit, "t counts seconds, not a date, so that clocks do not matter."),
		vend(srcRateLimit, "Retry-After wins where both are there, and should not name an earlier time than t."),
		vend(srcRateLimit, "A remainder above zero is no promise that the next request will be served."),
		vend(srcRateLimit, "A malformed field must be ignored, and a client must not expect it on every answer."),
		vend(srcRateLimit, "It must not be sent in a trailer."),
	),
	Mistakes: convs(
		"Sending X-RateLimit-Reset as a time in seconds since 1970 and RateLimit t as well. Clients that mix them up wait for decades.",
		"A low remainder on a redirect: a careful client waits before it follows Location.",
		"Showing the remainder of the whole service. Clients share it out among themselves and are refused all the same.",
	),
	FAQ: []FAQ{
		ask("RateLimit or Retry-After?", vend(srcRateLimit, "Both have a place. Retry-After belongs to the refusal and takes precedence; RateLimit also comes with successes, so that a client can slow down in time.")),
		ask("What does r=0 mean on a 200?", vend(srcRateLimit, "This request was served and nothing is left. The next one should wait for the seconds in t.")),
	},
}

var headerRateLimitPolicy = &Header{
	Name: "RateLimit-Policy", Reference: "draft-ietf-httpapi-ratelimit-headers",
	Summary:  vend(srcRateLimit, "Which limits apply: how much in how many seconds, by name. A draft, not yet a standard."),
	Syntax:   `RateLimit-Policy = sf-list; each member = sf-string; parameters: q (quota, required), w (window in seconds), qu (quota unit), pk (partition key)`,
	Examples: []string{`"burst";q=100;w=60, "daily";q=1000;w=86400`, `"peruser";q=65535;qu="content-bytes";w=10`},
	Sends:    vend(srcRateLimit, "A server that wants clients to plan ahead. The value should stay the same from one answer to the next."),
	Reads:    vend(srcRateLimit, "A client may pace itself by it, and may ignore it: the details are informative."),
	Rules: list(
		vend(srcRateLimit, "Each member is a string in quotes that names the policy; q is required and not negative."),
		vend(srcRateLimit, "w is a whole number of seconds above zero."),
		vend(srcRateLimit, "The unit is requests unless qu says content-bytes or concurrent-requests."),
		vend(srcRateLimit, "Parameters of your own should start with a vendor's name, and recipients may take them for comments."),
		vend(srcRateLimit, "Like RateLimit, it must not be sent in a trailer."),
	),
	Mistakes: convs(
		"Names without quotes, as in earlier versions of the draft. The newer grammar calls for strings, and a malformed field is ignored.",
		"Putting what is left into the policy. That changes with every request and belongs in RateLimit.",
	),
	FAQ: []FAQ{
		ask("How do I announce two limits?", vend(srcRateLimit, "As two members, in one line or two: one for the minute and one for the day, each with its own name, q and w.")),
		ask("Is RateLimit-Policy a standard?", vend(srcRateLimit, "No, a draft of a working group of the IETF, and its grammar has changed between versions.")),
	},
}

var headerUploadLimit = &Header{
	Name: "Upload-Limit", Reference: "draft-ietf-httpbis-resumable-upload",
	Summary:  vend(srcUpload, "The limits of a resumable upload: sizes in bytes and the lifetime in seconds. A draft."),
	Syntax:   `Upload-Limit = sf-dictionary; keys: max-size, min-size, max-append-size, min-append-size, max-age; values are integers`,
	Examples: []string{"max-size=1234567890", "max-size=1000000000, max-append-size=50000000, max-age=3600", "min-size=0"},
	Sends:    vend(srcUpload, "A server that supports resumable uploads: in the 104 that announces the upload resource, in answers to OPTIONS and HEAD, and with a 413 that a limit caused."),
	Reads:    vend(srcUpload, "The client cuts its requests to fit, and stops and cancels where the whole is larger than max-size."),
	Rules: list(
		vend(srcUpload, "Unknown keys are ignored. A known key with a value of another type spoils the whole field."),
		vend(srcUpload, "A server without limits sends min-size=0 rather than an empty field."),
		vend(srcUpload, "Limits should not become tighter during an upload: max-size and max-append-size should not fall, min-size and min-append-size should not rise."),
		vend(srcUpload, "The last request of an upload may be smaller than min-append-size."),
	),
	Mistakes: convs(
		"Announcing 5 GB while the proxy in front refuses requests above 100 MB. Clients get a 413 that the field said could not happen; state max-append-size.",
		"Mixing up max-age here with that of Cache-Control. Here it is how long the upload resource will live.",
	),
	FAQ: []FAQ{
		ask("How does a client learn the limits before it starts?", vend(srcUpload, "With OPTIONS to the resource that will take the upload; the answer carries Upload-Limit if resumable uploads are supported.")),
		ask("What should a client do after a 413?", vend(srcUpload, "Try again with a smaller part, between min-append-size and max-append-size. The same size will fail again.")),
	},
}

var headerUploadOffset = &Header{
	Name: "Upload-Offset", Reference: "draft-ietf-httpbis-resumable-upload",
	Summary:  vend(srcUpload, "How many bytes of a resumable upload have been processed. A draft."),
	Syntax:   `Upload-Offset = sf-integer, not negative`,
	Examples: []string{"0", "23456789"},
	Sends:    vend(srcUpload, "A server in a 104 to report progress, in the answer to HEAD on the upload resource, and with the 409 to a wrong offset; a client with each part that it appends."),
	Reads:    vend(srcUpload, "The client goes on from there, and may forget what lies before: it will not have to be sent again."),
	Rules: list(
		vend(srcUpload, "The offset must not fall. A server that lost data has to give up the upload resource."),
		vend(srcUpload, "If the client's offset is not the server's, the server must refuse with 409 and state its own."),
		vend(srcUpload, "A 104 that reports progress while a part is appended must not carry Location."),
		vend(srcUpload, "An offset equal to the length does not end the upload; Upload-Complete does."),
		vend(srcUpload, "It counts bytes of the encoded content where a Content-Encoding is applied."),
	),
	Mistakes: convs(
		"Reporting what arrived at the proxy instead of what was stored. After a crash the client has thrown away bytes that nobody has.",
		"Resuming from the number of bytes that the client sent. Some of them may never have arrived; ask with HEAD.",
	),
	FAQ: []FAQ{
		ask("How do I find where an upload stopped?", vend(srcUpload, "With HEAD on the upload resource: the answer carries Upload-Offset.")),
		ask("Which code answers a wrong offset?", vend(srcUpload, "409, with the right offset in Upload-Offset.")),
	},
}
