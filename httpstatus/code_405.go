package httpstatus

var c405 = &Contract{
	Code: 405, Name: "Method Not Allowed", Reference: "RFC 9110 §15.5.6, §10.2.1", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.5.6", "The server knows the method, and the target resource does not support it."),
	Summary:    conv("Right address, wrong verb. The Allow field lists the verbs that work here."),
	SendWhen: list(
		rfc("RFC 9110 §15.5.6, §9.1", "The resource exists and does not support this method, which the server recognises and implements elsewhere."),
		rfc("RFC 9110 §10.2.1", "The resource is disabled or restricted for now, and Allow lists what works at this moment, which may be nothing."),
	),
	Instead: []Instead{
		use(501, rfc("RFC 9110 §9.1, §15.6.2", "The server does not know the method at all, on any resource.")),
		use(404, rfc("RFC 9110 §15.5.5", "The path matches no route for any method.")),
		use(403, rfc("RFC 9110 §15.5.4", "The method is supported here and this caller may not use it.")),
		use(409, rfc("RFC 9110 §15.5.10", "The method works here and the present state of the object forbids it.")),
		use(426, rfc("RFC 9110 §15.5.22", "The server refuses the request over this protocol and may do it over another.")),
	},
	Requires: []Field{
		must("Allow", "", rfc("RFC 9110 §15.5.6", "The methods that the target resource supports now; the list may be empty.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9110 §15.5", "Except to HEAD, the answer should explain the error and say whether it is temporary or permanent. candor repeats the allowed methods for people; the Allow field is for programs."),
	Client: Client{
		SameRequest:      noBecause("the resource does not offer the method", "convention"),
		CorrectedRequest: yesBy("with a method from Allow", "RFC 9110 §10.2.1"),
		OtherCredentials: noBecause("Allow describes the resource and not the caller", "RFC 9110 §10.2.1"),
		AfterDelay:       noBecause("unless the resource was disabled for a while, as an empty Allow may say", "RFC 9110 §10.2.1"),
		NewConnection:    noBecause("the connection is not the fault", "convention"),
		Summary:          rfc("RFC 9110 §10.2.1", "Choose a method that Allow lists: to tell the valid methods is all that the field is for. The refused one fails as long as the resource does not offer it."),
	},
	Storage: heuristic(405, NoStore),
	Crawler: crawlDrop(),
	API:     conv("A programming error or a removed operation; Allow tells which operations are left."),
	Monitor: monitor(BucketClient, "Rare in normal traffic. A steady trickle is scanners; a jump on one route after a deployment is an operation that got lost."),
	Scenarios: convs(
		"A form posts to a static page and gets 405 from the web server or CDN.",
		"All POSTs of a client turn to 405 after a redirect changed POST into GET.",
		"A load balancer checks health with HEAD on a route that only declares GET.",
		"Scanners send TRACE and PROPFIND.",
	),
	Causes: convs(
		"A client that uses PUT where the API offers PATCH, or the reverse.",
		"A request that a 301 or 302 turned from POST into GET.",
		"A route that was registered for one method only.",
		"A static file server that is asked to accept a POST.",
	),
	Find: convs(
		"Group by method, then by route. TRACE or PROPFIND over many routes are scanners; one ordinary method on one route since a deployment is an operation that got lost.",
		"Compare Allow in the answer with the API's document and with the answer of the version before: a method that is missing from the list was never registered on this route.",
		"Look at the request the same client made just before. A 301 or 302 to a POST, followed by a GET, explains it: send the POST to the final address, or redirect with 308.",
		"Look who answered. A page without your problem document comes from a static file server or CDN; send the request straight to the application.",
		"If only HEAD fails, group by client: it is a health check or a link checker, and the route was registered for GET alone.",
	),
	FAQ: []FAQ{
		ask("405 or 501?", rfc("RFC 9110 §9.1", "405 when the server knows the method and this resource does not allow it; 501 when the server does not recognise the method or does not implement it anywhere.")),
		ask("Is Allow really needed?", rfc("RFC 9110 §15.5.6, §10.2.1", "Yes, it is required of the origin server. An empty list is permitted and means that the resource allows no method at present; a proxy must pass the field on unchanged.")),
		ask("Does OPTIONS get 405?", rfc("RFC 9110 §9.1, §9.3.7", "It may, since only GET and HEAD are obligatory. A successful answer to OPTIONS, 200 or 204, should carry Allow and serves clients better.")),
		ask("Is 405 about rights?", rfc("RFC 9110 §10.2.1", "No. Allow describes the resource, not the caller; a caller without the right gets 403.")),
		ask("Can a 405 be cached?", rfc("RFC 9110 §15.5.6, §9.3.3, §9.3.4, §9.3.5", "Yes, without being told so, unless the method says otherwise. Answers to PUT and DELETE are never cacheable and those to POST only with explicit freshness, so it is the 405 to a GET that may stick.")),
		ask("Why do I get 405 on a POST?", conv("Either the route has no POST, or the request never reached the application: a static file server, a wrong path, or a redirect that turned POST into GET. The Allow field and the Server field tell which.")),
		ask("Is 405 right for HEAD?", rfc("RFC 9110 §9.1", "Hardly. General-purpose servers must support GET and HEAD, and HEAD is GET without the content, so a route with GET should answer HEAD too.")),
	},
	Differs: list(
		rfc("RFC 9110 §15.5.6, §15.1", "Popular advice: 405 is an error, so it is not cached. The RFC: it is heuristically cacheable, so a 405 to a GET without Cache-Control can outlive its cause."),
		rfc("RFC 9110 §9.1", "Popular practice: 405 for every method that finds no handler. The RFC: a method that the server does not know should be 501."),
		vend(srcGoHTTP, "Popular practice: Go's net/http answers 405 with Allow to a method that nobody knows, such as BREW. candor answers 501."),
	),
	Confused: []int{403, 404, 501},
}
