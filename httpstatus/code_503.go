package httpstatus

var c503 = &Contract{
	Code: 503, Name: "Service Unavailable", Reference: "RFC 9110 §15.6.4, §10.2.3", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.6.4", "The server cannot handle the request at present because of a temporary overload or scheduled maintenance, which will likely pass after some delay."),
	Summary:    conv("Not now. The server is too busy, in maintenance or shutting down; come back when Retry-After says."),
	SendWhen: list(
		rfc("RFC 9110 §15.6.4", "The server is overloaded and sheds load."),
		rfc("RFC 9110 §15.6.4", "The server is in maintenance or shutting down."),
		conv("The key server, policy service or limiter that must judge the request cannot be reached."),
	),
	Instead: []Instead{
		use(429, rfc("RFC 6585 §4", "This caller sent too much, and others are served.")),
		use(500, rfc("RFC 9110 §15.6.1", "It is a defect, and nothing says that it will pass.")),
		use(502, rfc("RFC 9110 §15.6.3", "A server behind gave an invalid answer.")),
		use(504, rfc("RFC 9110 §15.6.5", "A server behind did not answer in time.")),
		use(403, conv("The answer is no, and waiting does not change it.")),
		use(507, rfc("RFC 4918 §11.5", "There is no room to store what the request needs.")),
	},
	Requires: []Field{
		may("Retry-After", "", rfc("RFC 9110 §15.6.4, §10.2.3", "How long to wait, in seconds or as a date; candor always sends it.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9110 §15.6", "Say that it will pass and when; keep it cheap, since it is sent under load."),
	Client: Client{
		SameRequest:      onlyIf("the method is idempotent or the server says that it did nothing; not at once", srcIdempotent),
		CorrectedRequest: noBecause("the request is not wrong", "RFC 9110 §15.6.4"),
		OtherCredentials: noBecause("the server is unavailable to everybody", "convention"),
		AfterDelay:       onlyIf("Retry-After has passed, or a growing, jittered pause where the answer names none, and the method is idempotent or the server says that it did nothing", "RFC 9110 §10.2.3"),
		NewConnection:    onlyIf("another instance may be reached that way, after the delay", "convention"),
		Summary:          rfc("RFC 9110 §10.2.3", "Wait at least as long as Retry-After says, then repeat idempotent requests; never come back earlier."),
	},
	Storage: explicitOnly(503, NoStore),
	Crawler: crawlSlow(),
	API:     conv("Back off, keep the work, and show a notice; open the circuit breaker when it lasts."),
	Monitor: monitor(BucketCapacity, "Pages unless it was planned. Keep planned maintenance apart, and do not send 503 to mean no: it calls operators for a decision that was right."),
	Scenarios: convs(
		"503 with Retry-After on all routes at night: planned maintenance.",
		"503 from the balancer at peak: no healthy instance left.",
		"503 for seconds at each deployment: instances drain.",
		"503 on operations that need a token only: the identity service is away.",
	),
	Causes: convs(
		"More load than capacity.",
		"Maintenance or a deployment.",
		"Health checks that fail all instances at once.",
		"A connection pool that is exhausted.",
		"An identity, policy or limiter service that cannot be reached.",
	),
	FAQ: []FAQ{
		ask("503 or 429?", rfc("RFC 6585 §4", "429 blames the rate of one caller, 503 the capacity of the server. Both may carry Retry-After.")),
		ask("The authorization service is down. 403 or 503?", conv("503. A 403 says that the decision was no; here there was no decision, and clients would act on a refusal that nobody made.")),
		ask("Which code should a maintenance page have?", goog(srcGoogleRate, "503 with Retry-After. A 200 would be indexed, a 404 would drop the pages; Google takes 503 for hours up to a day or two without harm.")),
		ask("What about robots.txt during maintenance?", goog(srcGoogleRobots, "A 5xx on robots.txt stops Google's crawl for the first 12 hours; then the last good copy is used for up to 30 days.")),
	},
	Differs: list(
		rfc("RFC 9110 §15.6.4", "Popular advice: an overloaded server must answer 503. The RFC: it may also refuse the connection."),
		vend(srcCloudFront, "Popular advice: no-store keeps errors out of caches. CloudFront keeps a 503 for at least 10 seconds by default and ignores no-store on it."),
	),
	Confused: []int{429, 500, 502, 504},
}
