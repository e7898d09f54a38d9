package httpstatus

var c500 = &Contract{
	Code: 500, Name: "Internal Server Error", Reference: "RFC 9110 §15.6.1", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.6.1", "The server met an unexpected condition that kept it from fulfilling the request."),
	Summary:    conv("Our fault. Something broke that we did not foresee, and whether the request took effect is not known."),
	SendWhen: list(
		rfc("RFC 9110 §15.6.1", "The server fails in a way that it did not foresee and that no other 5xx describes."),
		conv("An invariant of the server's own data is broken, whatever the request says."),
	),
	Instead: []Instead{
		use(400, rfc("RFC 9110 §15.5.1", "The input made the code fail: a parser error is the client's fault and must be caught.")),
		use(422, rfc("RFC 9110 §15.5.21", "The content parses and breaks a rule that the database noticed first.")),
		use(409, rfc("RFC 9110 §15.5.10", "A unique constraint of the database was hit.")),
		use(501, rfc("RFC 9110 §15.6.2", "The function does not exist in this server.")),
		use(502, rfc("RFC 9110 §15.6.3", "A server behind this one gave an invalid answer.")),
		use(503, rfc("RFC 9110 §15.6.4", "The server is overloaded or in maintenance and expects to be back.")),
		use(504, rfc("RFC 9110 §15.6.5", "A server behind this one did not answer in time.")),
		use(507, rfc("RFC 4918 §11.5", "There is no room to store the result.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9110 §15.6", "Say that it is our fault and give a request id; no stack trace, query or file name."),
	Client: idempotentOnly("RFC 9110 §15.6.1",
		rfc(srcIdempotent, "Repeat only what is idempotent, once and after a pause; otherwise report the request id. What happened to the request is not known.")),
	Storage: explicitOnly(500, NoStore),
	Crawler: crawlSlow(),
	API:     conv("An incident on the server's side: clients count it against availability, open their circuit breaker, and quote the request id."),
	Monitor: monitor(BucketServer, "Counts against availability and pages. Any 500 that a request body can produce is a bug in the server, even if the body is nonsense."),
	Scenarios: convs(
		"One route answers 500 to one kind of input only: an unchecked value reaches the code.",
		"500s rise on all routes minutes after a deployment: the new version is broken.",
		"500s come in bursts while the database fails over.",
		"A fuzzer or scanner produces 500s: each is an input that should have been a 400.",
	),
	Causes: convs(
		"An unhandled exception or a nil value.",
		"A broken deployment, configuration or migration.",
		"A database error that is passed through unmapped.",
		"A parser that throws and is not caught.",
		"Memory or file handles that ran out.",
	),
	FAQ: []FAQ{
		ask("Should I retry a 500?", rfc(srcIdempotent, "Only an idempotent request, or one with an idempotency key, and once. The first attempt may have taken effect.")),
		ask("Invalid JSON gave me a 500. Whose fault is that?", conv("The server's: it should have answered 400. Report it; a 500 for bad input also pages the wrong team.")),
		ask("May a 500 be cached?", rfc("RFC 9111 §3", "Not by default, but it can when it states its freshness, and some CDNs keep it for seconds anyway. Send no-store, and pair the 200 with stale-if-error instead.")),
	},
	Differs: list(
		vend(srcAIP194, "Popular practice: retry every 5xx. Google's API guide: do not retry an internal error by itself; the RFC permits it for idempotent requests only."),
		vend(srcCloudFront, "Popular advice: no-store keeps errors out of caches. CloudFront keeps a 500 for at least 10 seconds by default and ignores no-store on it."),
	),
	Confused: []int{400, 501, 502, 503, 504},
}
