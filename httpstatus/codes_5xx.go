package httpstatus

var content5xx = rfc("RFC 9110 §15.6", "Say that it is our side and whether it is temporary or permanent, except in an answer to HEAD.")

// The codes 500, 501, 502, 503 and 504 have files of their own.

var c505 = &Contract{
	Code: 505, Name: "HTTP Version Not Supported", Reference: "RFC 9110 §15.6.6", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.6.6", "The server does not support, or refuses to support, the major version of HTTP that the request used."),
	Summary:    conv("We do not speak this version of HTTP."),
	SendWhen: list(
		rfc("RFC 9110 §15.6.6", "The request names a major version that the server does not serve."),
	),
	Instead: []Instead{
		use(400, rfc("RFC 9112 §3", "The request line is malformed.")),
		use(426, rfc("RFC 9110 §15.5.22", "An upgrade on the same connection would do.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9110 §15.6.6", "Should say why and which protocols are supported."),
	Client: Client{
		SameRequest:      noBecause("the version is still not supported", "RFC 9110 §15.6.6"),
		CorrectedRequest: yesBy("with a version that the server supports", "RFC 9110 §15.6.6"),
		OtherCredentials: noBecause("credentials are not the fault", "convention"),
		AfterDelay:       noBecause("time does not mend it", "convention"),
		NewConnection:    onlyIf("it negotiates another version", "convention"),
		Summary:          rfc("RFC 9110 §15.6.6", "Use another version of HTTP."),
	},
	Storage: explicitOnly(505, NoStore), Crawler: crawlSlow(),
	API:       conv("Nearly always a broken client or a scanner."),
	Monitor:   monitor(BucketAnomaly, "An anomaly, and no loss of availability."),
	Scenarios: convs("A space in an unescaped URL makes the server read the rest as a version."),
	Causes:    convs("A malformed request line.", "A scanner."),
	Confused:  []int{400, 426, 501},
}

var c506 = &Contract{
	Code: 506, Name: "Variant Also Negotiates", Reference: "RFC 2295 §8.1", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 2295 §8.1", "The server is misconfigured: the chosen variant is itself set to negotiate, so that it is no proper end point."),
	Summary:    conv("Content negotiation runs in a circle on our side."),
	SendWhen: list(
		rfc("RFC 2295 §8.1", "Transparent negotiation picks a variant that negotiates again."),
	),
	Instead: []Instead{
		use(500, rfc("RFC 9110 §15.6.1", "The fault lies elsewhere, or the server does not implement RFC 2295.")),
		use(406, rfc("RFC 9110 §15.5.7", "No variant is acceptable to the client.")),
	},
	Body: BodyAllowed, BodyRule: content5xx,
	Client: hopeless("RFC 2295 §8.1", "the configuration has to change first",
		rfc("RFC 2295 §8.1", "Do not repeat it; report it.")),
	Storage: explicitOnly(506, NoStore), Crawler: crawlSlow(),
	API:       conv("Hardly ever met."),
	Monitor:   monitor(BucketServer, "A fault of configuration; leave it out of availability."),
	Scenarios: convs("A web server's type map names itself as a variant."),
	Causes:    convs("A wrong negotiation map."),
	Confused:  []int{406, 500},
}

var c507 = &Contract{
	Code: 507, Name: "Insufficient Storage", Reference: "RFC 4918 §11.5", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 4918 §11.5", "The server cannot store the representation that it needs to complete the request; the condition counts as temporary."),
	Summary:    conv("No room to store this."),
	SendWhen: list(
		rfc("RFC 4918 §11.5", "A write needs more room than the server or the caller's quota has left."),
	),
	Instead: []Instead{
		use(413, rfc("RFC 9110 §15.5.14", "The single request is too large, whatever room is left.")),
		use(503, rfc("RFC 9110 §15.6.4", "Something other than storage is short.")),
		use(403, conv("The caller's plan does not allow more, and only another plan changes that.")),
	},
	Body: BodyAllowed, BodyRule: content5xx,
	Client: Client{
		SameRequest:      noBecause("after a user action it must not be repeated without another user action", "RFC 4918 §11.5"),
		CorrectedRequest: noBecause("the request is not wrong", "convention"),
		OtherCredentials: noBecause("credentials are not the fault", "convention"),
		AfterDelay:       onlyIf("a person asks for it again, after room was made", "RFC 4918 §11.5"),
		NewConnection:    noBecause("the connection is not the fault", "convention"),
		Summary:          rfc("RFC 4918 §11.5", "Do not repeat it by yourself; make room, then let the user try again."),
	},
	Storage: explicitOnly(507, NoStore), Crawler: crawlSlow(),
	API:       conv("Tell the user what to delete, or whom to ask for more."),
	Monitor:   monitor(BucketCapacity, "Pages: a disk or a quota is full."),
	Scenarios: convs("All uploads fail since the disk is full, while reads go on."),
	Causes:    list(conv("A full disk."), conv("A used-up quota."), vend(srcALB, "An AWS load balancer with a redirect rule: it sends 507 for a redirect address that is too long.")),
	Confused:  []int{413, 503},
}

var c508 = &Contract{
	Code: 508, Name: "Loop Detected", Reference: "RFC 5842 §7.2", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 5842 §7.2", "The server ended an operation because it met an infinite loop while processing a request with Depth: infinity."),
	Summary:    conv("We went round in circles and stopped."),
	SendWhen: list(
		rfc("RFC 5842 §7.2", "A walk through bound collections meets itself."),
		conv("A proxy sees its own mark in a request that comes back to it."),
	),
	Instead: []Instead{
		use(502, rfc("RFC 9110 §15.6.3", "The server behind answers wrongly, without a loop.")),
		use(208, rfc("RFC 5842 §7.1", "The client understands 208 and the repeated collection can be marked.")),
	},
	Body: BodyAllowed, BodyRule: content5xx,
	Client: hopeless("RFC 5842 §7.2", "the loop is still there",
		rfc("RFC 5842 §7.2", "Do not repeat it with the same depth.")),
	Storage: explicitOnly(508, NoStore), Crawler: crawlSlow(),
	API:       conv("A fault on the server's side that waiting does not cure."),
	Monitor:   monitor(BucketServer, "Counts against availability: a loop in data or in routing."),
	Scenarios: convs("After a change of routing two proxies send requests to each other."),
	Causes:    convs("A collection that contains itself.", "Two proxies that point at each other.", "Some hosting firms use the number for a resource limit."),
	Confused:  []int{208, 502},
}

var c510 = &Contract{
	Code: 510, Name: "Not Extended", Reference: "RFC 2774 §7 (historic; IANA: OBSOLETED)", Registered: true, Status: Obsolete, Wire: true,
	Definition: rfc("RFC 2774 §7", "The policy for accessing the resource was not met by the request, which lacked an extension; the RFC is historic."),
	Summary:    conv("An obsolete experiment: the request lacked a protocol extension."),
	SendWhen:   list(rfc("RFC 2774 §7", "Never: the registry marks the code as obsoleted.")),
	Instead: []Instead{
		use(400, conv("The request lacks something that the API declares.")),
		use(501, rfc("RFC 9110 §15.6.2", "The server lacks the function.")),
	},
	Body: BodyAllowed, BodyRule: content5xx,
	Client: fixes("RFC 2774 §7", "with the extension that the answer names",
		rfc("RFC 9110 §15", "Treat it as 500, as any code that you do not know.")),
	Storage: explicitOnly(510, NoStore), Crawler: crawlSlow(),
	API:       conv("Clients do not know it."),
	Monitor:   monitor(BucketAnomaly, "An anomaly whenever it appears, and no loss of availability."),
	Scenarios: convs("Not met in practice; a line with it deserves a look."),
	Causes:    convs("An experiment or a joke."),
	Confused:  []int{426, 501},
}

var c511 = &Contract{
	Code: 511, Name: "Network Authentication Required", Reference: "RFC 6585 §6", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 6585 §6", "The client needs to authenticate to gain access to the network."),
	Summary:    conv("The network you are in wants a login first; this is not the site you asked for."),
	SendWhen: list(
		rfc("RFC 6585 §6", "A captive portal intercepts a request of a client that has not logged in to the network."),
	),
	Instead: []Instead{
		use(401, rfc("RFC 9110 §15.5.2", "The origin wants credentials.")),
		use(407, rfc("RFC 9110 §15.5.8", "A proxy that the client has chosen wants credentials.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 6585 §6", "Should link to the page where the user can log in; neither a challenge nor the login form itself belongs in it."),
	Client: Client{
		SameRequest:      noBecause("the network still intercepts it", "RFC 6585 §6"),
		CorrectedRequest: noBecause("the request is not wrong", "RFC 6585 §6"),
		OtherCredentials: noBecause("credentials for the origin must not be shown to the network", "RFC 6585 §6"),
		AfterDelay:       onlyIf("the user has logged in to the network", "RFC 6585 §6"),
		NewConnection:    onlyIf("the user has logged in to the network", "RFC 6585 §6"),
		Summary:          rfc("RFC 6585 §6", "Let the user log in to the network, then repeat; do not take the answer for the origin's."),
	},
	Storage: mustNotStore("§6"), Crawler: crawlSlow(),
	API:       conv("The answer is not from the API; origins should never send it."),
	Monitor:   monitor(BucketNotOrigin, "Not the origin's answer: leave it out of every number of the service."),
	Scenarios: convs("An app in a train or hotel gets it for all hosts at once."),
	Causes:    convs("A captive portal."),
	Confused:  []int{401, 407},
}
