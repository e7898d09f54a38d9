package httpstatus

var c429 = &Contract{
	Code: 429, Name: "Too Many Requests", Reference: "RFC 6585 §4", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 6585 §4", "The user has sent too many requests in a given amount of time."),
	Summary:    conv("You are over your limit. Wait as long as Retry-After says, then go on; nothing is wrong with the request."),
	SendWhen: list(
		rfc("RFC 6585 §4", "A user sends more requests than a limit allows in a given time, however the server identifies users and counts: by credentials, by a cookie, per resource or across servers."),
		conv("One address floods the server before anybody knows who it is."),
	),
	Instead: []Instead{
		use(503, rfc("RFC 9110 §15.6.4", "The server as a whole is short of capacity, whoever asks.")),
		use(403, conv("The quota is not a matter of time: the plan does not include this at all.")),
		use(402, conv("Payment would lift the limit, and your API says so; the RFC only reserves 402 for the future.")),
	},
	Requires: []Field{
		may("Retry-After", "", rfc("RFC 6585 §4", "How long to wait before the next request.")),
		may("RateLimit", "", vend(srcRateLimit, "What is left of the limit and when it is filled again; a draft, and Retry-After wins over it.")),
		may("RateLimit-Policy", "", vend(srcRateLimit, "The limits that apply; a draft.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 6585 §4, §7.2", "Should explain the condition in detail, such as the limit and its period. Each 429 costs resources too, so keep it cheap."),
	Client: Client{
		SameRequest:      noBecause("at once it meets the same limit", "convention"),
		CorrectedRequest: noBecause("the request is not wrong", "convention"),
		OtherCredentials: noBecause("changing identity to escape a limit is abuse", "convention"),
		AfterDelay:       onlyIf("Retry-After has passed, or a growing, jittered pause where the answer names none", "RFC 6585 §4"),
		NewConnection:    noBecause("the limit does not belong to the connection", "convention"),
		Summary:          rfc("RFC 6585 §4", "Wait at least as long as Retry-After says before making any new request, then go on more slowly."),
	},
	Storage: mustNotStore("§4"),
	Crawler: crawlers(Crawler{
		Treatment: goog(srcGoogleCodes, "Googlebot treats 429 like a server error: it slows the crawl of the whole host in proportion to the failing URLs, and a URL that keeps failing leaves the index."),
		Indexing:  "kept at first, dropped if it persists", CrawlRate: "slowed for the host", LinkSignals: undocumented,
	}),
	API:     conv("Clients need one shared limiter per identity; every worker that backs off on its own makes the herd worse. A limiter refuses before the work starts, so as a rule any method may be sent again after the wait."),
	Monitor: monitor(BucketThrottle, "Count it as saturation, not as failure, per client. One client at its limit is the limiter working; all clients at once is a limit that is too low or a counter that is broken."),
	Scenarios: convs(
		"One client hits the limit at every full hour: a scheduled job without spreading.",
		"All clients get 429 after a deployment: the limiter sees the proxy's address instead of theirs.",
		"A client gets 429, repeats at once, and stays over the limit for ever.",
	),
	Causes: convs(
		"A loop or a job without a pace.",
		"Retries without a pause.",
		"Many users behind one address, with a limit per address.",
		"A limiter that counts the address of a proxy.",
		"A new page that makes one call per row.",
	),
	Find: convs(
		"Group by client, then by token and address. One client is a loop or a job; everybody at once is a limit set too low, a broken counter, or a limiter that sees one address for all.",
		"Look at the address in the log of the limiter. If it is that of your own proxy or load balancer, all callers share one limit: trust its forwarding header and count that.",
		"Plot the requests of the loudest client per minute. Peaks at the full hour are a scheduled job without spreading; a flat line at the limit is a loop.",
		"Measure the time from a 429 to the next request of the same client and compare it with Retry-After. Shorter means that its retries keep it over the limit.",
		"Find out which hop counted: a 429 without an upstream status in the proxy's log came from the CDN or gateway, whose limits are set elsewhere.",
	),
	Commands: commands429,
	FAQ: []FAQ{
		ask("429 or 503?", rfc("RFC 6585 §4; RFC 9110 §15.6.4", "429 when this caller sent too much, 503 when the server is short of capacity whoever asks. Both may carry Retry-After.")),
		ask("Is it safe to retry a POST after 429?", conv("Yes where you know that the limiter refuses before the work starts, as it does as a rule. RFC 9110 §9.2.2 says that a client should not repeat a POST by itself unless it knows that the first one was never applied, and no RFC promises that of a 429; an idempotency key removes the doubt.")),
		ask("What if Retry-After is longer than I can wait?", conv("Stop and tell the caller the time. Coming back earlier breaks what the server asked for.")),
		ask("Is Retry-After required on a 429?", rfc("RFC 6585 §4", "No, the RFC says may. Without it every client has to guess, so candor always sends it.")),
		planUsedUp,
		ask("Why do I get 429 on my first request?", conv("Because the limit is not yours alone. You share an address with others (an office, a mobile network, a cloud provider), or the limiter counts the address of a proxy as one caller.")),
		ask("Must I answer a flood with 429s?", rfc("RFC 6585 §7.2", "No. Each answer consumes resources; under attack it may be better to drop connections.")),
		ask("Does 429 hurt my search ranking?", goog(srcGoogleRate, "It slows the crawl, which is its purpose; for hours up to a day or two that is fine. If it persists, the URLs leave the index.")),
	},
	Differs: list(
		rfc("RFC 6585 §7.2", "Popular advice: whatever exceeds a limit must get 429. The RFC: servers are not required to use it, and when under attack may rather drop connections."),
		goog(srcGoogleYum, "Popular practice: 403 or 404 to slow a crawler down. Google: they drop pages and do not slow anything; 429, 500 and 503 do."),
		vend(srcGitHub, "Popular advice: a rate limit is always 429. GitHub answers 403 or 429; a client has to look at Retry-After as well."),
	),
	Confused: []int{403, 402, 503},
}
