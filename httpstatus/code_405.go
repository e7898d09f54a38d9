package httpstatus

var c405 = &Contract{
	Code: 405, Name: "Method Not Allowed", Reference: "RFC 9110 §15.5.6, §10.2.1", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.5.6", "The server knows the method, and the target resource does not support it."),
	Summary:    conv("Right address, wrong verb. The Allow field lists the verbs that work here."),
	SendWhen: list(
		rfc("RFC 9110 §15.5.6", "The resource exists and does not support this method, which the server supports elsewhere."),
		rfc("RFC 9110 §10.2.1", "The resource is read-only at present, with an Allow field that leaves the writing methods out."),
	),
	Instead: []Instead{
		use(501, rfc("RFC 9110 §9.1", "The server does not know the method at all, on any resource.")),
		use(404, rfc("RFC 9110 §15.5.5", "The path matches no route for any method.")),
		use(403, rfc("RFC 9110 §15.5.4", "The method is supported here and this caller may not use it.")),
		use(409, rfc("RFC 9110 §15.5.10", "The method works here and the present state of the object forbids it.")),
		use(426, rfc("RFC 9110 §15.5.22", "The method works here over another protocol only.")),
	},
	Requires: []Field{
		must("Allow", "", rfc("RFC 9110 §15.5.6", "The methods that the target resource supports now; the list may be empty.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9110 §15.5", "Repeat the allowed methods for people; the Allow field is for programs."),
	Client: fixes("RFC 9110 §15.5.6", "with a method from Allow",
		rfc("RFC 9110 §15.5.6", "Do not repeat it. Choose a method that Allow lists.")),
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
	FAQ: []FAQ{
		ask("405 or 501?", rfc("RFC 9110 §9.1", "405 when the server knows the method and this resource does not support it; 501 when the server does not know the method. Go's net/http answers 405 to any unknown method.")),
		ask("Is Allow really needed?", rfc("RFC 9110 §15.5.6", "Yes, it is required. An empty list is permitted and means that the resource supports no method at present.")),
		ask("Does OPTIONS get 405?", rfc("RFC 9110 §9.3.7", "Only where you do not support it. It is better to answer 204 or 200 with Allow.")),
		ask("Is 405 about rights?", rfc("RFC 9110 §10.2.1", "No. Allow describes the resource, not the caller; a caller without the right gets 403.")),
	},
	Differs: list(
		rfc("RFC 9110 §15.1", "Popular advice: 405 is an error, so it is not cached. The RFC: it is heuristically cacheable, so a 405 without Cache-Control can outlive its cause."),
		rfc("RFC 9110 §9.1", "Popular practice: 405 for every method that finds no handler. The RFC: a method that the server does not know is 501."),
	),
	Confused: []int{403, 404, 501},
}
