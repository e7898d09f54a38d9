package httpstatus

// The fields that carry a refusal: what would have been accepted, when to come
// back, which credentials are wanted.

var headerAccept = &Header{
	Name: "Accept", Reference: "RFC 9110 §12.5.1",
	Summary:  rfc("RFC 9110 §12.5.1", "In a response: the media types that this resource would like in the content of the next request. In a request: the types that the client would like back."),
	Syntax:   `Accept = #( media-range [ weight ] ); media-range = ( "*/*" / type "/*" / type "/" subtype ) parameters; weight = OWS ";" OWS "q=" qvalue`,
	Examples: []string{"application/json", "application/json, application/merge-patch+json;q=0.8", "image/png, image/webp"},
	Sends:    rfc("RFC 9110 §15.5.16", "A server with a 415 whose cause was the media type, to name the types that it would have taken. The RFC says that it can, not that it must."),
	Reads:    rfc("RFC 9110 §12.5.1", "The client learns which types are preferred in the content of a later request to the same resource."),
	Rules: list(
		rfc("RFC 9110 §12.5.1", "The most specific range wins, whatever the order of the list: text/plain;format=flowed, then text/plain, then text/*, then */*."),
		rfc("RFC 9110 §12.4.2", "The weight q runs from 0 to 1 with at most three digits after the point. Without q it is 1, and 0 means not acceptable."),
		rfc("RFC 9110 §12.5.1", "A sender should put q after all other parameters, and a recipient should take any parameter named q as the weight wherever it stands."),
		rfc("RFC 9110 §12.5.3", "A 415 that has nothing to do with the coding must not carry Accept-Encoding beside Accept: clients tell the two faults apart by it."),
		rfc("RFC 9110 §12.1", "As a request field it is a preference, not an order: a server may send what it has instead of a 406."),
	),
	Mistakes: convs(
		"A 415 without Accept: whoever called tries application/json, then text/json, then asks for support.",
		"Accept in a 406. There it would speak about request content, while the fault was the response: list what can be produced in the content of the 406.",
		"Accept: */* in a 415. It says that every type is welcome, so a client that obeys sends the same request again.",
	),
	FAQ: []FAQ{
		ask("Can Accept be a response header?", rfc("RFC 9110 §12.5.1, §15.5.16", "Yes. Sent by a server it names the media types preferred in the content of a later request to the same resource; in a 415, those that would have been accepted.")),
		ask("How does a client ask for JSON and nothing else?", rfc("RFC 9110 §12.4.3", "Accept: application/json. Without a wildcard, types that are not mentioned count as unacceptable, though the server may still ignore the preference.")),
	},
}

var headerAcceptEncoding = &Header{
	Name: "Accept-Encoding", Reference: "RFC 9110 §12.5.3",
	Summary:  rfc("RFC 9110 §12.5.3", "In a response: the content codings, such as gzip, that this resource takes in request content. In a request: the codings that the client can decode."),
	Syntax:   `Accept-Encoding = #( codings [ weight ] ); codings = content-coding / "identity" / "*"; weight = OWS ";" OWS "q=" qvalue`,
	Examples: []string{"identity", "gzip, br", "gzip;q=1.0, identity;q=0.5, *;q=0"},
	Sends:    rfc("RFC 9110 §15.5.16, §12.5.3", "A server with a 415 whose cause was Content-Encoding: it ought to say which codings, if any, would have been accepted."),
	Reads:    rfc("RFC 9110 §12.5.3", "The client learns which codings are preferred in the content of a later request to the same resource; identity stands for content without any."),
	Rules: list(
		rfc("RFC 9110 §12.5.3", "A 415 for any other reason must not carry it. Its presence is how a client tells a wrong coding from a wrong media type."),
		rfc("RFC 9110 §12.5.3", "It is about the request it answers: other resources of the server, other methods and later times may take other codings."),
		rfc("RFC 9110 §12.5.3", "The value may be empty. In a request that means that no coding is wanted."),
		rfc("RFC 9110 §12.5.3", "In a request, a missing field allows any coding, and content without a coding is acceptable unless identity;q=0, or *;q=0 without an entry for identity, excludes it."),
		rfc("RFC 9110 §12.5.3", "A 2xx may carry it too, to tell a client that sent large content uncompressed that it could have compressed it."),
	),
	Mistakes: convs(
		"A 415 for text/xml that also says Accept-Encoding: gzip. The client changes its compression and keeps the wrong type.",
		"Listing gzip because responses are compressed. In a response the field is about request content, so clients post gzip to a parser that cannot read it.",
		"Choosing the coding of a response by this request field without Vary: Accept-Encoding. A shared cache then hands gzip to a client that never asked for it.",
	),
	FAQ: []FAQ{
		ask("How does a client learn that it may compress its uploads?", rfc("RFC 9110 §12.5.3", "From Accept-Encoding in a response of the same resource, such as a 2xx to an earlier upload, or a 415 to a coding that is not supported.")),
		ask("Should a server answer 406 when no listed coding is available?", rfc("RFC 9110 §12.5.3", "Not as a rule: it should send the content without a coding, unless the request marks identity as unacceptable.")),
	},
}

var headerAllowOrigin = &Header{
	Name: "Access-Control-Allow-Origin", Reference: "Fetch standard, CORS protocol",
	Summary:  vend(srcCORS, "Tells a browser whether scripts of another origin may read this response."),
	Syntax:   `Access-Control-Allow-Origin = origin-or-null / "*"`,
	Examples: []string{"*", "https://app.example.com"},
	Sends:    vend(srcCORS, "A server that answers a request with Origin and is willing to share the answer: the preflight, the answer itself, and refusals that the script should be able to read."),
	Reads:    vend(srcCORS, "The browser compares it with the origin of the script. If it is missing or differs, the script gets a failure instead of the response."),
	Rules: list(
		vend(srcCORS, "Exactly one value: the origin that asked, null, or an asterisk. There is no list."),
		vend(srcCORS, "For requests with credentials the asterisk does not count. The origin must be named, and Access-Control-Allow-Credentials: true, in lower case, must come with it."),
		vend(srcCORS, "A serialized origin has no trailing slash: https://rabbit.invalid matches and https://rabbit.invalid/ does not."),
		vend(srcCORS, "The answer to a preflight must have an ok status such as 200 or 204. The answer to the request itself can have any status, 403 included, and still be shared."),
		vend(srcCORS, "A preflight never carries credentials, so a server that authenticates first refuses every one of them."),
		vend(srcCORS, "The methods of the protocol are those in Access-Control-Allow-Methods; Allow is not relevant to it."),
	),
	Mistakes: convs(
		"Sending it with successes only. A script then sees a network failure instead of the 401, 403 or 422 and its problem document, and the developer looks for a fault in the network.",
		"Putting authentication in front of OPTIONS. The preflight gets 401 and the browser never sends the request.",
		"Reflecting whatever Origin says together with credentials: any site that a signed-in user visits can read that user's data.",
		"A value that depends on Origin without Vary: Origin. A cache serves one site's answer to another site, where the browser refuses it.",
	),
	FAQ: []FAQ{
		ask("Which status code does a CORS refusal have?", vend(srcCORS, "Any. A server that wants to say no openly can answer 403 without the field; the script sees the same failure whatever the code is.")),
		ask("Can I allow several origins?", vend(srcCORS, "Not in one value: it takes one origin, null or an asterisk. Look the request's Origin up in your list and send that one back.")),
		ask("Why can my script not read Retry-After or ETag?", vend(srcCORS, "Because sharing the response does not expose every field: list the ones that scripts may read in Access-Control-Expose-Headers.")),
	},
}

var headerAllow = &Header{
	Name: "Allow", Reference: "RFC 9110 §10.2.1",
	Summary:  rfc("RFC 9110 §10.2.1", "The methods that the target resource supports at the time of the request."),
	Syntax:   `Allow = #method; method = token`,
	Examples: []string{"GET, HEAD, OPTIONS", "PUT, DELETE", "POST"},
	Sends:    rfc("RFC 9110 §10.2.1, §9.3.7", "The origin server: it must with every 405, should with a successful answer to OPTIONS, and may with any other."),
	Reads:    rfc("RFC 9110 §10.2.1", "A client learns which methods are valid for this resource; a proxy passes the field on as it came."),
	Rules: list(
		rfc("RFC 9110 §15.5.6, §10.2.1", "A 405 without Allow breaks the definition of 405."),
		rfc("RFC 9110 §10.2.1", "The list may be empty. That means that the resource allows no method, for example while it is switched off."),
		rfc("RFC 9110 §10.2.1", "It is about the target resource, not the server: two paths of one server may have different lists."),
		rfc("RFC 9110 §9.1", "Methods are case-sensitive, so get is not GET; the standardized ones are upper case."),
		rfc("RFC 9110 §9.1", "A method that the server does not know at all calls for 501, not for 405 with Allow."),
		rfc("RFC 9110 §10.2.1", "A proxy must not change it, even when it does not understand a method in it."),
	),
	Mistakes: list(
		conv("A 405 made by hand in a handler, without the field. The caller learns that the method is wrong and not which one is right."),
		conv("One fixed list for all routes. Clients try DELETE on a read-only resource because Allow named it."),
		conv("Leaving out methods that this caller has no right to, and answering 405. The method is supported, so the answer is 403."),
		vend(srcCORS, "Taking Allow for an answer to a CORS preflight. Browsers read Access-Control-Allow-Methods there and ignore Allow."),
	),
	FAQ: []FAQ{
		ask("May Allow be empty?", rfc("RFC 9110 §10.2.1", "Yes. An empty value in a 405 says that the resource allows no method at present.")),
		ask("Which codes need Allow?", rfc("RFC 9110 §10.2.1, §9.3.7", "405 must have it. A successful answer to OPTIONS should, and any other response may.")),
		ask("Does Go send Allow by itself?", vend(srcGoHTTP, "The mux of net/http does: a known method on the wrong route gets 405 with Allow. It answers an unknown method in the same way, where the RFC asks for 501.")),
	},
}

var headerProxyAuthenticate = &Header{
	Name: "Proxy-Authenticate", Reference: "RFC 9110 §11.7.1",
	Summary:  rfc("RFC 9110 §11.7.1", "The ways in which a client may authenticate itself to the proxy that answered."),
	Syntax:   `Proxy-Authenticate = #challenge; challenge = auth-scheme [ 1*SP ( token68 / #auth-param ) ]`,
	Examples: []string{`Basic realm="office proxy"`, `Negotiate`},
	Sends:    rfc("RFC 9110 §11.7.1", "A proxy, with every 407 that it generates."),
	Reads:    rfc("RFC 9110 §11.3, §15.5.8", "The client that uses this proxy may repeat the request with new credentials in Proxy-Authorization."),
	Rules: list(
		rfc("RFC 9110 §11.7.1", "A 407 must carry at least one challenge that applies to that proxy."),
		rfc("RFC 9110 §11.7.1", "It concerns only the next client on the way back: only the one that chose the proxy is likely to have the credentials for it."),
		rfc("RFC 9110 §11.7.1, §11.6.1", "It is read like WWW-Authenticate: several challenges may stand in one line, separated by the same commas as their parameters."),
		rfc("RFC 9110 §11.5", "A sender writes the realm as a quoted string."),
	),
	Mistakes: convs(
		"A gateway or API that answers 407 when its own credentials for a service behind it are wrong. The caller has no proxy to authenticate to; that is a 502 or 500 of the gateway.",
		"Answering with Authorization instead of Proxy-Authorization. The proxy still sees no credentials, and the origin gets the password of the proxy.",
	),
	FAQ: []FAQ{
		ask("What is the difference between Proxy-Authenticate and WWW-Authenticate?", rfc("RFC 9110 §11.3, §11.6.1, §11.7.1", "WWW-Authenticate comes from the origin with a 401 and travels unchanged to the user agent; Proxy-Authenticate comes from a proxy with a 407 and is meant for the next client only.")),
		ask("Does a reverse proxy send it?", conv("As a rule no. Clients see a reverse proxy as the origin, so it asks for credentials with 401 and WWW-Authenticate.")),
	},
}
