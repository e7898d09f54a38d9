package httpstatus

var c502 = &Contract{
	Code: 502, Name: "Bad Gateway", Reference: "RFC 9110 §15.6.3", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.6.3", "The server, acting as a gateway or proxy, received an invalid response from the server behind it."),
	Summary:    conv("The one in front is fine; the one behind gave no usable answer."),
	SendWhen: list(
		rfc("RFC 9110 §15.6.3", "A gateway or proxy receives an invalid answer from the server behind it."),
		rfc("RFC 9112 §6.3", "A proxy receives an answer with an invalid Content-Length; here the RFC demands that it close that connection, discard the answer and send 502."),
		rfc("RFC 9209 §2.3", "The connection to the next hop is refused, breaks before the answer is complete, or fails in TLS, for each of which the RFC on Proxy-Status recommends 502."),
		conv("An API depends on another service and that service's answer breaks its own contract."),
	),
	Instead: []Instead{
		use(504, rfc("RFC 9110 §15.6.5", "The server behind did not answer in time.")),
		use(503, rfc("RFC 9110 §15.6.4; RFC 9209 §2.3", "The gateway itself is overloaded, or it already holds the server behind it to be unavailable, as after a failed health check.")),
		use(500, rfc("RFC 9110 §15.6.1", "The fault is in this server and not in one behind it.")),
		use(508, conv("The operation runs in a circle: a walk through collections that contain each other or, on candor's ladder, a request that comes back to the gateway itself.")),
	},
	Requires: []Field{
		may("Proxy-Status", "", rfc("RFC 9209 §2", "Which hop speaks and what went wrong behind it; an origin server must not send it.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9110 §15.6", "Except to HEAD, the answer should explain the error and say whether it is temporary or permanent. candor says which hop speaks and keeps names and addresses of inner servers out of it."),
	Client:   idempotentOnly(rfc(srcIdempotent, "Repeat only what is idempotent, once and after a pause: the server behind may have acted before its answer was lost.")),
	Storage:  explicitOnly(502, NoStore),
	Crawler:  crawlSlow(),
	API:      conv("The outcome of a write is unknown; look before sending it again."),
	Monitor:  monitor(BucketUpstream, "Pages. Count it apart from your own 500s, per upstream, so that the right team is called."),
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
	Find: convs(
		"Read the proxy's error log at that minute, or Proxy-Status of the answer: refused, reset, closed early, TLS and header too large are five causes with five owners.",
		"Group by upstream instance. One instance is a crash or a bad host; all of them is the port, the certificate or a deployment.",
		"Set the 502s beside the starts and stops of the instances. A few at each deployment mean that instances stop before the balancer has let go of them.",
		"Send the same request straight to the instance, with the same Host. A good answer there means the hop between: compare the idle timeouts of both sides, and the size of the answer's headers with the proxy's buffers.",
		"Look for the request id in the upstream's log. If it is there with a 2xx, the work was done and only the answer was lost.",
	),
	Commands: commands502,
	FAQ: []FAQ{
		ask("502 or 504?", rfc("RFC 9110 §15.6.3, §15.6.5; RFC 9209 §2.3", "502: an answer came and was unusable, or the connection was refused or broke. 504: nothing came in time, or no connection came about in time.")),
		ask("502 or 503?", rfc("RFC 9110 §15.6.3, §15.6.4", "502 tells of a broken answer from behind. 503 tells that this server cannot serve for now and expects to recover.")),
		ask("Is it safe to retry?", rfc(srcIdempotent, "Idempotent requests, once. A refused connection means that nothing ran, but the code does not tell the client which fault it was.")),
		ask("Does a 502 mean that the site is down?", rfc("RFC 9110 §15.6.3", "Not the server that answered: it is up and says that the one behind it gave no valid answer. Other pages may still work if they need another server.")),
		ask("How do I fix a 502 as a visitor?", conv("You hardly can: the fault lies between two of the site's own servers. Reload once after a pause; before you send a form again, check whether the first one took effect.")),
		ask("May my application send 502?", rfc("RFC 9110 §15.6.3", "Yes, where it acts as a gateway to another service and got an invalid answer from it. For its own faults it sends 500.")),
	},
	Differs: list(
		rfc("RFC 9110 §15.6.3", "Popular advice: 502 means that the server is down. The RFC: it speaks of an invalid answer from the server behind; the one that answers is up."),
		rfc("RFC 9209 §2.3", "Popular advice: a refused connection is 503, since the server behind is down. The RFC on Proxy-Status recommends 502 for a connection that is refused, and 503 for a destination that the gateway already holds to be unavailable."),
		rfc("RFC 9209 §2.3", "Popular practice, candor's ladder included: 508 for a request that comes back to its own gateway. The RFC on Proxy-Status recommends 502 for such a loop; 508 was defined for walks through WebDAV collections."),
	),
	Confused: []int{500, 503, 504},
}
