package httpstatus

var c502 = &Contract{
	Code: 502, Name: "Bad Gateway", Reference: "RFC 9110 §15.6.3", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.6.3", "The server, acting as a gateway or proxy, received an invalid response from the server behind it."),
	Summary:    conv("The one in front is fine; the one behind gave no usable answer."),
	SendWhen: list(
		rfc("RFC 9110 §15.6.3", "A gateway or proxy gets an answer from the server behind it that it cannot use: broken, cut short, or a refused or lost connection."),
		conv("An API depends on another service and that service's answer breaks its own contract."),
	),
	Instead: []Instead{
		use(504, rfc("RFC 9110 §15.6.5", "The server behind did not answer in time.")),
		use(503, rfc("RFC 9110 §15.6.4", "The gateway itself is overloaded, or no server behind it is in service for now.")),
		use(500, rfc("RFC 9110 §15.6.1", "The fault is in this server and not in one behind it.")),
		use(508, conv("The request came back to the gateway itself.")),
	},
	Requires: []Field{
		may("Proxy-Status", "", rfc("RFC 9209 §2", "Which hop speaks and what went wrong behind it.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9110 §15.6", "Say which hop speaks; keep names and addresses of inner servers out of it."),
	Client: idempotentOnly("RFC 9110 §15.6.3",
		rfc(srcIdempotent, "Repeat only what is idempotent, once and after a pause: the server behind may have acted before its answer was lost.")),
	Storage: explicitOnly(502, NoStore),
	Crawler: crawlSlow(),
	API:     conv("The outcome of a write is unknown; look before sending it again."),
	Monitor: monitor(BucketUpstream, "Pages. Count it apart from your own 500s, per upstream, so that the right team is called."),
	Scenarios: convs(
		"A few 502s at each deployment: instances stop before the balancer knows.",
		"502 on one upstream only, all at once: its process crashed.",
		"Rare 502s on busy keep-alive connections: the upstream closes idle ones earlier than the proxy expects.",
		"502 for a few large answers: headers larger than the proxy's buffer.",
	),
	Causes: convs(
		"The upstream crashed, restarts or refuses connections.",
		"The upstream closes idle connections before the proxy does.",
		"An answer that is not HTTP, or whose headers are too large.",
		"TLS between the hops that fails.",
		"A wrong port or address after a change of configuration.",
	),
	FAQ: []FAQ{
		ask("502 or 504?", rfc("RFC 9110 §15.6.5", "502: an answer came and was unusable, or the connection broke. 504: nothing came in time.")),
		ask("502 or 503?", rfc("RFC 9110 §15.6.4", "502 tells of a broken answer from behind. 503 tells that this server cannot serve for now and expects to recover.")),
		ask("Is it safe to retry?", rfc(srcIdempotent, "Idempotent requests, once. A refused connection means that nothing ran, but the code does not tell the client which fault it was.")),
	},
	Differs: list(
		rfc("RFC 9110 §15.6.3", "Popular advice: 502 means that the server is down. The RFC: it speaks of an invalid answer from the server behind; the one that answers is up."),
	),
	Confused: []int{500, 503, 504},
}
