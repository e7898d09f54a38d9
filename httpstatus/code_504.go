package httpstatus

var c504 = &Contract{
	Code: 504, Name: "Gateway Timeout", Reference: "RFC 9110 §15.6.5", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.6.5", "The server, acting as a gateway or proxy, did not receive a timely response from a server behind it that it needed to complete the request."),
	Summary:    conv("The one behind did not answer in time. Whether it did the work is not known."),
	SendWhen: list(
		rfc("RFC 9110 §15.6.5", "A gateway or proxy waited for the server behind it and no answer came in time."),
		rfc("RFC 9209 §2.3", "The name of the next hop did not resolve in time, or the connection to it did not open in time, for which the RFC on Proxy-Status recommends 504."),
		rfc("RFC 9111 §5.2.2.2, §4.2.4", "A cache is cut off from the origin and may not serve its stale copy, such as one marked must-revalidate."),
		rfc("RFC 9111 §5.2.1.7", "A request says only-if-cached and the cache has nothing to give."),
	),
	Instead: []Instead{
		use(502, rfc("RFC 9110 §15.6.3", "An answer came and was unusable.")),
		use(503, rfc("RFC 9110 §15.6.4", "This server itself is short of capacity.")),
		use(408, rfc("RFC 9110 §15.5.9", "The client was the slow one: no complete request arrived in time.")),
		use(202, rfc("RFC 9110 §15.3.3", "The work is known to take long and can be reported on later.")),
	},
	Requires: []Field{
		may("Proxy-Status", "", rfc("RFC 9209 §2", "Which hop speaks and what it waited for; an origin server must not send it.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9110 §15.6", "Except to HEAD, the answer should explain the error and say whether it is temporary or permanent."),
	Client:   idempotentOnly(rfc(srcIdempotent, "Repeat only what is idempotent, once and after a pause; for anything else look whether the work was done before sending it again.")),
	Storage:  explicitOnly(504, NoStore),
	Crawler:  crawlSlow(),
	API:      conv("The most dangerous code to repeat a write on: the server behind may still be working on the first one."),
	Monitor:  monitor(BucketUpstream, "Page somebody. Look at the duration: 504s pile up exactly at the proxy's limit. Impatient clients leave first and appear as 499 or 460, which hides part of it."),
	Scenarios: convs(
		"504s after exactly 60 seconds on one report route: a slow query against the proxy's limit.",
		"504s together with 499s in the proxy's log: some clients give up just before.",
		"504 on everything behind one upstream: a firewall drops its packets.",
	),
	Causes: convs(
		"A slow query or a lock in the server behind.",
		"A time limit of the proxy that is shorter than the work.",
		"An upstream that hangs, or packets that are dropped.",
		"A chain of services whose limits do not shrink towards the inside.",
		"A name that does not resolve in time.",
	),
	Find: convs(
		"Look at the durations. 504s that pile up at one exact value, such as 60 seconds, show whose time limit struck: find the hop that is set to it.",
		"Group by route and upstream. One route is a slow query or a lock; everything behind one upstream is a hung process or a firewall that drops packets.",
		"Look for the request id in the upstream's log. Finished later with a 2xx means that the limit is shorter than the work, and that a repeat would do it twice; not there at all means that the connection never opened.",
		"Read the 499s and 460s of the same route and minute: they are clients that gave up just before the proxy did, and belong to the same fault.",
		"Send the same request straight to the upstream with no time limit and measure it. Then read the list of slow queries and locks of that minute.",
	),
	Commands: commands504,
	FAQ: []FAQ{
		ask("Is it safe to retry after 504?", rfc(srcIdempotent, "Only idempotent requests, or those with an idempotency key. The first one may have been carried out, or still be running.")),
		ask("504 or 408?", rfc("RFC 9110 §15.6.5, §15.5.9", "408: the client was slow to send. 504: a server behind was slow to answer.")),
		ask("504 or 524?", vend(srcCloudflare, "524 is Cloudflare's own number for an origin that accepted the connection and did not answer in time; elsewhere it is 504.")),
		ask("Why 504 between containers, when the service answers inside its own?", conv("Its packets are dropped on the way: the proxy calls an address in another Docker network, or one that the service had before it was recreated. Ask from inside the proxy's container, by the name of the service and its inner port; a refusal would be 502, silence is 504.")),
		ask("Should I raise the time limit?", conv("Rather move long work out of the request: answer 202 with a place to look for the result.")),
		ask("Can a cache send a 504 by itself?", rfc("RFC 9111 §5.2.1.7, §5.2.2.2", "Yes. It should when a request says only-if-cached and nothing stored fits, and when it is cut off from the origin and must-revalidate forbids the stale copy.")),
		ask("Is the origin down when I get a 504?", conv("Not necessarily. It was too slow for the gateway's time limit; it may be busy with your request still, and other routes may be quick.")),
		ask("What should the body of a 504 contain?", conv("Which hop speaks, and that nobody knows whether the work was done, so that people look before they send it again.")),
	},
	Differs: list(
		vend(srcRetryLibs, "Popular practice: go-retryablehttp, failsafe-go and reqwest-retry repeat a 504 for any method, POST included; axios-retry does so for idempotent methods only. The RFC: a client should not repeat a method that is not idempotent unless it knows that the first one did nothing."),
		rfc("RFC 9111 §5.2.1.7", "Popular advice: a 504 always means a slow server. The RFC: a cache should also send it when a client asks for stored answers only and none fits."),
	),
	Confused: []int{408, 499, 502, 503, 524},
}
