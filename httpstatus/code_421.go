package httpstatus

var c421 = &Contract{
	Code: 421, Name: "Misdirected Request", Reference: "RFC 9110 §15.5.20, §7.4, App. B.3", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.5.20", "The request was directed at a server that is unable or unwilling to give an authoritative response for the target."),
	Summary:    conv("You reached the wrong server for this host name; try a connection of its own."),
	SendWhen: list(
		rfc("RFC 9110 §7.4", "An origin receives a request for an authority that it does not serve on this connection."),
		rfc("RFC 9110 §15.5.20", "The target does not match any origin that the server is configured for."),
		rfc("RFC 9110 §7.4", "An https target comes over a connection whose certificate is not valid for it, which an origin must reject unless a trusted gateway sends it."),
	),
	Instead: []Instead{
		use(400, rfc("RFC 9112 §3.2", "The Host field is missing, doubled or invalid.")),
		use(404, rfc("RFC 9110 §15.5.5", "The authority is served here and the path is not.")),
		use(308, conv("The authority is an old name of yours: lead the client to the new one.")),
		use(502, conv("You are a proxy that the client chose, and such a proxy must not generate 421.")),
	},
	Body:     BodyAllowed,
	BodyRule: conv("Say little: whoever guesses host names should not learn which ones exist."),
	Client: Client{
		SameRequest:      noBecause("on this connection the answer stays", "convention"),
		CorrectedRequest: noBecause("the request is not wrong", "convention"),
		OtherCredentials: noBecause("credentials are not the fault", "convention"),
		AfterDelay:       noBecause("time does not mend it", "convention"),
		NewConnection:    yesBy("any method, on a connection made for this authority", "RFC 9110 §15.5.20"),
		Summary:          rfc("RFC 9110 §15.5.20", "The client may repeat it over a different connection, whatever the method, such as a fresh one made for this origin."),
	},
	Storage: Storage{
		Class: ExplicitOnly, CacheControl: NoStore,
		Summary: rfc("RFC 9110 App. B.3; RFC 9111 §3", "Not stored by default since RFC 9110; RFC 7540 had made it heuristically cacheable. "+storeWhenTold), Conditions: storeRequest,
		Caches: cachesDo(421),
	},
	Crawler: crawlDrop(),
	API:     conv("Good libraries repeat it unseen over a new connection; others surface it."),
	Monitor: monitor(BucketAnomaly, "A fault of certificates or of connection sharing: two names on one certificate and two different servers. From strangers with unknown names it is a scan."),
	Scenarios: list(
		conv("A browser opens shop.example, keeps the HTTP/2 connection, and sends requests for api.example over it, since one certificate covers both names; api.example is served elsewhere and answers 421."),
		conv("Single requests fail in browsers and never in curl, which opens a new connection each time."),
		conv("A monitoring probe calls the address of the balancer with no matching Host and gets 421 every 30 seconds."),
		vend(srcApacheSSL, "Apache httpd logs AH02032: the host name of the TLS handshake and that of the request have no compatible SSL setup."),
		vend(srcNginxReq, "nginx logs: client attempted to request the server name different from the one that was negotiated; it sends 421 where the server of that name verifies client certificates."),
	),
	Causes: convs(
		"A wildcard certificate with different servers behind it.",
		"A wrong Host from a client or proxy.",
		"A proxy that sends another name in the TLS handshake than in the Host field.",
		"A DNS entry that points at a server which does not serve the name.",
		"Virtual hosts with different TLS settings, such as client certificates, behind one address.",
	),
	Find: convs(
		"Compare the name of the TLS handshake (SNI) with the Host or :authority of the request in the log: different names are the fault, whoever made it.",
		"Send the request with curl over a fresh connection. If it succeeds, the browser's sharing of connections is the cause.",
		"Read the names in the certificate and ask DNS for each: names on one certificate and one address that are served by different servers are the pairs that break.",
		"If a proxy of your own is in front, look which name it sends in its TLS handshake to the server behind it.",
	),
	FAQ: []FAQ{
		ask("What is 421 with HTTP/2?", rfc("RFC 9110 §4.3.3, §7.4", "In HTTP/2 a browser may use one connection for several hosts whose names are in its certificate. If the server at that end does not serve the other host, it says so with 421.")),
		ask("How do I fix 421 Misdirected Request?", conv("Give the hosts separate certificates or separate addresses, or let every server behind the shared certificate serve all its names. Behind a proxy, make the name in its TLS handshake equal to Host.")),
		ask("Is it safe to repeat a POST after 421?", rfc("RFC 9110 §15.5.20", "Yes, over a different connection. The RFC allows that whether or not the method is idempotent.")),
		ask("Is a 421 cached?", rfc("RFC 9110 App. B.3", "Not by default any more. RFC 7540 had called it cacheable by default, RFC 9110 took that back because the answer belongs to the connection.")),
		ask("May a reverse proxy send 421?", rfc("RFC 9110 §3.7, §15.5.20", "Yes, a gateway that acts for the origin may. A proxy that the client has chosen must not.")),
	},
	Differs: list(
		rfc("RFC 9110 App. B.3", "Popular lists call 421 cacheable, as RFC 7540 did. RFC 9110 no longer does, since the answer is specific to the connection."),
		rfc("RFC 9110 §15.5.20", "Popular advice: a proxy must never send 421. The RFC means proxies that the client chose; a gateway acting for the origin may."),
		conv("Popular practice: an unknown host name gets the default site or a 404. candor: 421, since a default site answers in the name of others."),
	),
	Confused: []int{400, 404, 502},
}
