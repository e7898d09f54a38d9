package httpstatus

var c501 = &Contract{
	Code: 501, Name: "Not Implemented", Reference: "RFC 9110 §15.6.2, §9.1", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.6.2", "The server does not support the functionality that the request needs, as when it does not recognise the method and supports it for no resource."),
	Summary:    conv("This server cannot do that at all: an unknown method, or a function that is not built."),
	SendWhen: list(
		rfc("RFC 9110 §15.6.2", "The method is not known to the server on any resource."),
		rfc("RFC 9112 §6.1", "The request uses a transfer coding that the server does not understand."),
		conv("The operation is described and not built yet."),
	),
	Instead: []Instead{
		use(405, rfc("RFC 9110 §15.5.6", "The server knows the method and this resource does not support it.")),
		use(404, conv("The function does not exist and nothing says that it ever will.")),
		use(415, rfc("RFC 9110 §15.5.16", "The media type or content coding is what the server does not support.")),
		use(503, rfc("RFC 9110 §15.6.4", "The function exists and is switched off for now.")),
		use(505, rfc("RFC 9110 §15.6.6", "The HTTP version is what the server does not support.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9110 §15.6", "Say which function is missing and whether it is planned."),
	Client: hopeless("RFC 9110 §15.6.2", "the function is missing and stays missing until the server changes",
		rfc("RFC 9110 §15.6.2", "Do not repeat it. Use another method or another server.")),
	Storage: heuristic(501, NoStore),
	Crawler: crawlSlow(),
	API:     conv("Permanent until the server changes; clients that retry every 5xx waste their attempts on it."),
	Monitor: monitor(BucketServer, "Do not page and leave it out of availability: it is usually a probe with an invented method."),
	Scenarios: convs(
		"Scanners try methods such as BREW or PROPFIND.",
		"A client calls an operation from the documentation that is not built yet.",
		"A load balancer answers 501 to a Transfer-Encoding that it does not know.",
	),
	Causes: convs(
		"An unknown or misspelt method.",
		"An unknown transfer coding.",
		"A stub in place of an operation.",
	),
	FAQ: []FAQ{
		ask("501 or 405?", rfc("RFC 9110 §9.1", "501 for a method that the server does not know, 405 for one that it knows and this resource does not support.")),
		ask("Can a 501 be cached?", rfc("RFC 9110 §15.1", "Yes, by heuristic. Without Cache-Control a 501 can be served after the function was built, so send no-store.")),
		ask("Why is it a 5xx when the client sent nonsense?", rfc("RFC 9110 §15.6.2", "Because it states a limit of the server, not a mistake of the request: another server may support the method. Monitors should not page on it.")),
	},
	Differs: list(
		rfc("RFC 9110 §15.1", "Popular advice: 5xx are never cached. The RFC: 501 is heuristically cacheable."),
		vend(srcRetryLibs, "Popular practice: clients repeat every 5xx, and several libraries repeat 501. The RFC: nothing in it suggests another answer to the same request."),
		vend(srcGoHTTP, "Go's net/http answers 405 to an unknown method; the RFC asks for 501."),
	),
	Confused: []int{404, 405, 500, 505},
}
