package httpstatus

var c407 = &Contract{
	Code: 407, Name: "Proxy Authentication Required", Reference: "RFC 9110 §15.5.8, §11.7.1", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.5.8", "Like 401, but the client must authenticate itself to a proxy."),
	Summary:    conv("The proxy on the way, not the origin, wants credentials."),
	SendWhen: list(
		rfc("RFC 9110 §3.7, §15.5.2, §15.5.8", "A proxy that the client has chosen requires credentials and none that are valid came."),
		rfc("RFC 9110 §9.3.6, §15.5.8", "A CONNECT through such a proxy comes without valid credentials, so that no tunnel is opened."),
	),
	Instead: []Instead{
		use(401, rfc("RFC 9110 §3.7, §15.5.2", "The origin wants the credentials, or a gateway, which acts as the origin.")),
		use(403, rfc("RFC 9110 §15.5.4", "The proxy considers the credentials insufficient, or refuses for a reason that has nothing to do with them.")),
		use(511, rfc("RFC 6585 §6", "An intercepting proxy demands authentication before it gives access to the network.")),
		use(502, conv("The proxy accepts the client and cannot reach or understand the server behind it.")),
	},
	Requires: []Field{must("Proxy-Authenticate", "", rfc("RFC 9110 §11.7.1, §15.5.8", "At least one challenge that applies to that proxy."))},
	Body:     BodyAllowed,
	BodyRule: conv("Name the proxy and where to get credentials for it; otherwise people look for the fault at the site they asked for."),
	Client: authenticates("RFC 9110 §15.5.8", "with a new or replaced Proxy-Authorization field",
		rfc("RFC 9110 §15.5.8, §11.7.2", "The client may repeat it with a new Proxy-Authorization, which applies only to the next proxy that demanded one.")),
	Storage: Storage{
		Class: ExplicitOnly, CacheControl: NoStore,
		Summary: rfc("RFC 9111 §3, §3.1", "Not stored by default. "+storeWhenTold+" It must not store Proxy-Authenticate unless its key names the proxy."), Conditions: storeRequest,
		Caches: cachesDo(407),
	},
	Crawler: crawlDrop(),
	API:     conv("A matter of the caller's network settings; an API server has no reason to send it."),
	Monitor: monitor(BucketAuth, "Seen in the logs of forward proxies only; from an origin it is an anomaly. One 407 followed by a success is the challenge at work."),
	Scenarios: convs(
		"A build machine behind a company proxy cannot fetch packages: CONNECT registry.example:443 answers 407, and the package manager reports that a tunnel failed.",
		"The proxy logs pairs: a 407, then a 200 for the same address 20 ms later. Clients send credentials only after the challenge.",
		"From Monday 08:00 one service account gets 407 on everything: its password was changed and the scheduled job still has the old one.",
		"A container gets 407 while its host does not: the host's proxy settings with the credentials were not passed in.",
	),
	Causes: convs(
		"No proxy credentials, or expired ones, in the settings of the client.",
		"A password in a proxy address with an unescaped colon, slash or at sign.",
		"A client that does not speak the scheme that the proxy asks for.",
		"An internal address that goes through the proxy because the list of exceptions lacks it.",
		"An origin or gateway that sends 407 where it means 401.",
	),
	Find: convs(
		"Read Proxy-Authenticate: its scheme and realm say which proxy asks and what it takes.",
		"Send the request with curl -v and look where the 407 comes: in answer to CONNECT or to a request with a full address it is the proxy, on a direct connection it is a misconfigured server.",
		"Print the proxy settings that the failing process really has (http_proxy, https_proxy, no_proxy), not those of your own shell.",
		"Look in the log of the proxy for the user name of the refused request: none means that no credentials were sent, a name means that they were wrong.",
	),
	FAQ: []FAQ{
		ask("What is the difference between 401 and 407?", rfc("RFC 9110 §3.7, §15.5.2, §15.5.8", "401 is the site and wants Authorization. 407 is a proxy that the client has chosen and wants Proxy-Authorization.")),
		ask("Why does my program say that the tunnel failed, and not 407?", rfc("RFC 9110 §9.3.6", "The 407 answers CONNECT, which asks the proxy for a tunnel to the site. Without a 2xx no tunnel has been formed.")),
		ask("How do I get rid of a 407?", conv("Give the client the user name and password of the proxy, or add the host to its list of exceptions if it can be reached directly. Nothing has to change at the site.")),
		ask("May an API gateway or reverse proxy send 407?", rfc("RFC 9110 §3.7, §15.5.2, §15.5.8", "No. 407 is for a proxy, which the client has chosen. A gateway acts as the origin towards the client, and an origin asks with 401 and WWW-Authenticate.")),
		ask("Does the site see my proxy password?", rfc("RFC 9110 §11.7.2", "It is not meant to: Proxy-Authorization is for the next proxy that asked, and that one consumes it. It may pass it on only where proxies authenticate together.")),
	},
	Differs: list(
		rfc("RFC 9110 §3.7, §15.5.8", "Popular practice: API gateways answer 407 because they are proxies of a kind. The RFC: 407 is for a proxy, which is chosen by the client; a gateway acts as the origin."),
	),
	Confused: []int{401, 403, 511},
}
