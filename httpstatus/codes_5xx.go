package httpstatus

var content5xx = rfc("RFC 9110 §15.6", "Should explain the error and say whether it is temporary or permanent, except in an answer to HEAD.")

// The codes 500, 501, 502, 503 and 504 have files of their own.

var c505 = &Contract{
	Code: 505, Name: "HTTP Version Not Supported", Reference: "RFC 9110 §15.6.6", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.6.6", "The server does not support, or refuses to support, the major version of HTTP that the request used."),
	Summary:    conv("We do not speak this version of HTTP."),
	SendWhen: list(
		rfc("RFC 9110 §15.6.6", "The request names a major version that the server does not serve."),
		rfc("RFC 9110 §6.2", "The server could speak the major version and refuses to, for any reason of its own."),
	),
	Instead: []Instead{
		use(400, rfc("RFC 9112 §3, §3.2", "The request line is malformed, for example by a space in the target.")),
		use(426, rfc("RFC 9110 §15.5.22", "The server might perform the request after an upgrade to another protocol.")),
		use(200, rfc("RFC 9110 §6.2", "Only the minor version is higher than the server knows: it should process the request like the highest one that it knows.")),
		use(501, rfc("RFC 9112 §6.1", "The version is fine and the transfer coding is not one that the server understands.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9110 §15.6.6", "Should say why and which protocols are supported."),
	Client: Client{
		SameRequest:      noBecause("the version is still not supported", "RFC 9110 §15.6.6"),
		CorrectedRequest: yesBy("with a version that the server supports", "RFC 9110 §15.6.6"),
		OtherCredentials: noBecause("credentials are not the fault", "convention"),
		AfterDelay:       noBecause("time does not mend it", "convention"),
		NewConnection:    onlyIf("it negotiates another version", "convention"),
		Summary:          rfc("RFC 9110 §15.6.6", "The server will not complete the request in this major version; the answer should name the protocols that it supports."),
		Repeat:           RepeatNever,
	},
	Storage: explicitOnly(505, NoStore), Crawler: crawlSlow(),
	API:     conv("Nearly always a broken client or a scanner."),
	Monitor: monitor(BucketAnomaly, "An anomaly, and no loss of availability: the client's first line decides it."),
	Scenarios: list(
		vend(srcNginxRun, "The log of nginx shows \"GET / HTTP/2.0\" 505, and its error log: client sent invalid version while reading client request line. A script had written HTTP/2.0 into a message of HTTP/1.1."),
		vend(srcGoHTTP, "A scanner sends HTTP/9.9 to find out what software answers; Go's net/http says 505 before any handler runs."),
		vend(srcALB, "A load balancer of AWS answers 505 by itself; the log of the application has no trace of the request."),
		conv("All requests of one home-made client fail with 505 since somebody set its version to 2 in a configuration file."),
	),
	Causes: convs(
		"A version written by hand into the request line.",
		"HTTP/2 frames or another protocol sent to a port that speaks HTTP/1.1.",
		"A scanner.",
		"A server that reads what follows an unescaped space in the address as the version.",
	),
	Find: convs(
		"Read the request line in the log to its end: the version is what the server took it for. Anything but HTTP/1.0 and HTTP/1.1 there is the client's fault.",
		"Send the same request with curl --http1.1. If it succeeds, compare the two request lines byte by byte.",
		"Look at the user agent and at the other requests of that address: odd paths and versions together are a scanner.",
		"If a proxy is in between, look which version it is told to use towards the server behind it.",
	),
	FAQ: []FAQ{
		ask("Does 505 mean that the server cannot do HTTP/2?", conv("No. HTTP/2 is agreed on in the TLS handshake, and without agreement the client speaks HTTP/1.1. A 505 comes when a message names a version that does not fit the connection.")),
		ask("How do I fix 505 HTTP Version Not Supported?", conv("In the client: let the library choose the version instead of writing it into the request. With a proxy in between: set its version towards the server to 1.1.")),
		ask("Can a space in the URL cause a 505?", vend("nginx 1.22.1 and go1.26.8 net/http, measured", "It depends on the server: nginx and Go's net/http answer 400 there. A server that takes the rest of the line for the version may say 505; escape the space as %20 in either case.")),
		ask("Must a server refuse HTTP/1.2?", rfc("RFC 9110 §6.2", "No. Within a major version it should treat a higher minor version like the highest one that it knows.")),
		ask("Should a 505 wake anybody up?", conv("No. It is a 5xx by number, but it takes a broken client or a scanner to produce one. Keep it out of availability.")),
	},
	Differs: list(
		rfc("RFC 9110 §15.6.6", "Popular advice: 505 means that the version is unknown to the server. The RFC: also that the server refuses it, and only the major version counts."),
		vend(srcRetryLibs, "Popular practice: retry every 5xx. go-retryablehttp and failsafe-go repeat a 505 by default, although the same version meets the same refusal."),
	),
	Confused: []int{400, 426, 501},
}

var c506 = &Contract{
	Code: 506, Name: "Variant Also Negotiates", Reference: "RFC 2295 §8.1", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 2295 §8.1", "The server is misconfigured: the chosen variant is itself set to negotiate, so that it is no proper end point."),
	Summary:    conv("Content negotiation runs in a circle on our side."),
	SendWhen: list(
		rfc("RFC 2295 §8.1", "Transparent negotiation picks a variant that negotiates again."),
	),
	Instead: []Instead{
		use(500, conv("The fault lies elsewhere, or the server does not implement RFC 2295.")),
		use(406, rfc("RFC 9110 §15.5.7", "No variant is acceptable to the client.")),
		use(300, rfc("RFC 9110 §15.4.1", "The client is to choose among the variants itself.")),
		use(508, rfc("RFC 5842 §7.2", "The circle is one of collections and not of variants.")),
	},
	Body: BodyAllowed, BodyRule: content5xx,
	Client: hopeless("the configuration has to change first",
		conv("Do not repeat it; report the address to the owner of the site.")),
	Storage: explicitOnly(506, NoStore), Crawler: crawlSlow(),
	API:     conv("Hardly ever met; an API that does not use RFC 2295 has no way to produce it."),
	Monitor: monitor(BucketServer, "A fault of configuration that stays until somebody corrects it; leave it out of availability."),
	Scenarios: list(
		vend(srcApacheVariants, "Apache httpd answers 506 for a type map that names another type map as its best variant."),
		conv("A documentation site in four languages answers 506 for one page since somebody renamed its German version to the name of the map."),
		conv("Only browsers with one language preference get it: for the others, negotiation ends at a proper file."),
	),
	Causes: list(
		conv("A negotiation map that names itself or another map as a variant."),
		vend(srcApacheVariants, "A variant that is served by a handler which negotiates transparently itself, which Apache httpd notices by the TCN field of the inner answer."),
	),
	Find: convs(
		"Ask for each variant of the page by its own address: the one that negotiates instead of answering is the end that is none.",
		"Read the map of that directory and follow each entry: every one must lead to a file and none to a map.",
		"Repeat the request with the Accept and Accept-Language of the user who reported it; the fault may show for one combination only.",
	),
	FAQ: []FAQ{
		ask("What does 506 Variant Also Negotiates mean?", rfc("RFC 2295 §8.1", "The server chose a variant of the page, and that variant is set to choose among variants again. It is an error in the server's configuration.")),
		ask("Is a 506 my fault as a visitor?", rfc("RFC 2295 §8.1", "No, it is an internal configuration error of the server. Another language preference may happen to avoid it.")),
		ask("How do I fix a 506?", conv("Correct the map, so that every variant it names is a plain file. If you do not need transparent negotiation, remove the map and link the variants.")),
	},
	Differs: list(
		conv("Popular explanation: 506 is a loop of redirects. It has nothing to do with Location; it is about the negotiation of variants inside one server."),
	),
	Confused: []int{406, 500, 508},
}

var c507 = &Contract{
	Code: 507, Name: "Insufficient Storage", Reference: "RFC 4918 §11.5", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 4918 §11.5", "The server cannot store the representation that it needs to complete the request; the condition counts as temporary."),
	Summary:    conv("No room to store this."),
	SendWhen: list(
		rfc("RFC 4918 §11.5", "A write needs more room than the server has left."),
		rfc("RFC 4331 §6", "A write would exceed the quota of the caller or of the collection."),
	),
	Instead: []Instead{
		use(413, rfc("RFC 9110 §15.5.14", "The content is larger than the server is willing or able to process.")),
		use(503, rfc("RFC 9110 §15.6.4", "The server is overloaded for a time or under maintenance.")),
		use(403, conv("The caller's plan does not allow more, and only another plan changes that.")),
		use(402, conv("More room can be bought, and your API documents the code.")),
		use(500, conv("Storage failed for another reason than lack of room, such as a broken disk.")),
	},
	Body:     BodyAllowed,
	BodyRule: conv("Say whether it is the caller's quota or the server's disk, how much is left, and whom to ask."),
	Client: Client{
		SameRequest:      noBecause("after a user action it must not be repeated without another user action", "RFC 4918 §11.5"),
		CorrectedRequest: noBecause("the request is not wrong", "convention"),
		OtherCredentials: noBecause("credentials are not the fault", "convention"),
		AfterDelay:       onlyIf("a person asks for it again, after room was made", "RFC 4918 §11.5"),
		NewConnection:    noBecause("the connection is not the fault", "convention"),
		Summary:          rfc("RFC 4918 §11.5", "The condition is temporary, but a request that came from a user action must not be repeated before the user asks for it again."),
		Repeat:           RepeatNever,
	},
	Storage: explicitOnly(507, NoStore), Crawler: crawlSlow(),
	API:     conv("Tell the user what to delete, or whom to ask for more."),
	Monitor: monitor(BucketCapacity, "Page somebody when the disk of the server is full. A used-up quota is the business of that one caller: tell the two apart by the reason."),
	Scenarios: list(
		conv("All uploads fail with 507 from 03:12 on, while reads go on: the disk is full, as the backup of three o'clock left its files behind."),
		conv("One user cannot save, and the others can: a used-up quota."),
		vend(srcNginxDAV, "A PUT through the DAV module of nginx answers 507 when the system reports that no space is left, and the error log has a line of level crit with the path."),
		vend(srcALB, "GET requests without any upload answer 507 at an AWS load balancer: the address of a redirect rule grew too long."),
	),
	Causes: list(
		conv("A full disk, or one without free inodes."),
		conv("A used-up quota."),
		conv("Temporary files or logs on the volume that takes the uploads."),
		vend(srcALB, "An AWS load balancer with a redirect rule: it sends 507 for a redirect address that is too long."),
	),
	Find: convs(
		"Count who gets it: everybody means the server's disk, one caller means a quota.",
		"Look at the free space and the free inodes of the volume at the time of the first 507; a disk without inodes looks half empty.",
		"Check that the volume is the one you think: uploads often pass through a temporary directory on another, smaller one.",
		"If no request writes anything, ask who sent the code: behind an AWS load balancer, look at the redirect rules.",
	),
	FAQ: []FAQ{
		ask("507 or 413?", rfc("RFC 9110 §15.5.14; RFC 4918 §11.5", "413 when the content is larger than the server is willing or able to process. 507 when the server cannot store what it needs to complete the request, which counts as temporary.")),
		ask("Can I use 507 outside WebDAV?", rfc("RFC 9205 §4.6", "Yes. Status codes are generic: they have to be potentially applicable to all resources, not only to those of one application.")),
		ask("Should a program retry a 507?", rfc("RFC 4918 §11.5", "Not what a user started: that must not be repeated until the user asks again. A job of its own may come back later, since the condition is temporary.")),
		ask("507 or 403 for a used-up quota?", conv("507 if deleting something helps, 403 or 402 if only another plan does. Say in the content which it is.")),
		ask("Why does my AWS load balancer answer 507?", vend(srcALB, "Not for lack of storage: it sends 507 when the address of a redirect rule is too long.")),
	},
	Differs: list(
		vend(srcRetryLibs, "Popular practice: retry every 5xx. go-retryablehttp and failsafe-go repeat a 507 by default, although RFC 4918 forbids that after a user action."),
	),
	Confused: []int{413, 503},
}

var c508 = &Contract{
	Code: 508, Name: "Loop Detected", Reference: "RFC 5842 §7.2", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 5842 §7.2", "The server ended an operation, which failed as a whole, because it met an infinite loop while processing a request with Depth: infinity."),
	Summary:    conv("We went round in circles and stopped."),
	SendWhen: list(
		rfc("RFC 5842 §7.2", "A walk through bound collections meets itself."),
		conv("A proxy sees its own mark in a request that comes back to it."),
	),
	Instead: []Instead{
		use(502, rfc("RFC 9110 §15.6.3", "The server behind gives an invalid answer.")),
		use(208, rfc("RFC 5842 §7.1", "The client has said that it understands 208, so the repeated collection can be marked inside the multistatus.")),
		use(409, conv("The request would create the loop, for example by moving a folder into itself.")),
		use(503, conv("A limit of processes or memory is reached, which some hosting firms report as 508.")),
	},
	Body:     BodyAllowed,
	BodyRule: conv("Name the collection or the hop at which the loop closed."),
	Client: hopeless("the loop is still there",
		conv("Do not repeat it with the same depth; ask for one level at a time, or report it.")),
	Storage: explicitOnly(508, NoStore), Crawler: crawlSlow(),
	API:     conv("A fault on the server's side that waiting does not cure."),
	Monitor: monitor(BucketServer, "Counts against availability: a loop in data or in routing."),
	Scenarios: convs(
		"After a change of routing two proxies send requests to each other, and the Via field of the last one names both twenty times.",
		"PROPFIND with Depth: infinity on /projects answers 508, with Depth: 1 it succeeds: a folder is bound below itself.",
		"A shared host answers 508 to all visitors of one site at its busiest hour: the limit of the account, under a number that means something else.",
		"A gateway that calls itself by its public name multiplies one request into hundreds within a second, until a limit of hops ends it with 508.",
	),
	Causes: list(
		conv("A collection that contains itself."),
		conv("Two proxies that point at each other."),
		conv("A service whose address for the next hop resolves to itself."),
		vend(srcCloudLinux, "A shared host with CloudLinux: its Apache module answers 508 by default, with the words Resource Limit Is Reached, when an account runs too many entry processes at once."),
	),
	Find: list(
		conv("Read the page: the words Resource Limit come from a hosting firm and mean load; anything else is a loop."),
		conv("Log Via and X-Forwarded-For of the refused request: a name or an address that appears twice is the hop at which the loop closes."),
		conv("Compare the routing of each hop in that list with the last change of it; follow the public name to the address that the hop itself resolves."),
		conv("In WebDAV, ask with Depth: 1 from folder to folder until a folder shows up below itself."),
	),
	FAQ: []FAQ{
		ask("What does 508 Resource Limit Is Reached mean?", vend(srcCloudLinux, "That your account has reached a limit of the hosting firm, such as too many requests to scripts at the same moment. CloudLinux sends 508 for it by default, with Retry-After. Reduce the load or take a larger plan; there is no loop.")),
		ask("Is 508 about redirect loops?", conv("No. A loop of redirects runs in the client, which stops after some hops with an error of its own. A 508 is a loop that the server met while it worked on one request.")),
		ask("508 or 208?", rfc("RFC 5842 §7.1", "208 only for clients that have signalled support for it in the DAV field. To all others the server should report a loop with 508.")),
		ask("How does a proxy notice that it calls itself?", rfc("RFC 9110 §7.6, §7.6.3", "By its own name in Via, or because it knows its names and addresses. It must not forward a message to itself unless it is protected from an endless loop.")),
	},
	Differs: list(
		vend(srcCloudLinux, "Popular practice: CloudLinux, and so much of shared hosting, answers 508 for a resource limit. By RFC 5842 it is a loop in a request with Depth: infinity; a limit is 503, or 429 for one caller."),
	),
	Confused: []int{208, 502},
}

var c510 = &Contract{
	Code: 510, Name: "Not Extended", Reference: "RFC 2774 §7 (historic; IANA: OBSOLETED)", Registered: true, Status: Obsolete, Wire: true,
	Definition: rfc("RFC 2774 §7", "The policy for accessing the resource was not met by the request, which lacked an extension; the RFC is historic."),
	Summary:    conv("An obsolete experiment: the request lacked a protocol extension."),
	SendWhen:   list(vend(srcIANA, "Never: the registry marks the code as obsoleted.")),
	Instead: []Instead{
		use(400, conv("The request lacks something that the API declares.")),
		use(426, rfc("RFC 9110 §15.5.22", "The client has to change to another protocol.")),
		use(428, rfc("RFC 6585 §3", "The request lacks a condition.")),
		use(501, rfc("RFC 9110 §15.6.2", "The server lacks the function.")),
	},
	Body: BodyAllowed, BodyRule: content5xx,
	Client: fixes("RFC 2774 §7", "with the extension that the answer names",
		rfc("RFC 9110 §15", "Treat it as 500, as any 5xx code that you do not know.")),
	Storage: explicitOnly(510, NoStore), Crawler: crawlSlow(),
	API:     conv("Clients do not know it."),
	Monitor: monitor(BucketAnomaly, "An anomaly whenever it appears, and no loss of availability."),
	Scenarios: convs(
		"Not met in practice; a line with it deserves a look.",
		"A developer wants a code for a missing add-on of the customer's plan, picks 510 for its name, and clients treat it as a failure of the server.",
	),
	Causes: convs("An experiment or a joke.", "A code chosen by its name from a list."),
	Find: convs(
		"Search the code and the configuration of every hop for 510: no server sends it on its own account, so somebody wrote it down.",
		"Look at the content of the answer; whoever chose the number usually says there what is missing.",
	),
	FAQ: []FAQ{
		ask("What was 510 Not Extended for?", rfc("RFC 2774 §7", "For an experiment in which requests named the extensions they use. The server answered 510 when an extension that its policy demands was missing.")),
		ask("May I still use 510?", vend(srcIANA, "No. The registry marks it as obsoleted, and clients treat it like 500.")),
	},
	Differs: list(
		vend(srcIANA, "Popular lists show 510 among the living codes. The registry marks it as obsoleted, and its RFC is historic."),
	),
	Confused: []int{426, 501},
}

var c511 = &Contract{
	Code: 511, Name: "Network Authentication Required", Reference: "RFC 6585 §6", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 6585 §6", "The client needs to authenticate to gain access to the network."),
	Summary:    conv("The network you are in wants a login first; this is not the site you asked for."),
	SendWhen: list(
		rfc("RFC 6585 §6, §6.1", "A captive portal intercepts a request of a client that has not logged in to the network."),
		rfc("RFC 6585 §6.1", "The network wants its terms accepted, or something else done by the user, before it gives access."),
	),
	Instead: []Instead{
		use(401, rfc("RFC 9110 §15.5.2", "The origin wants credentials.")),
		use(403, rfc("RFC 6585 §6; RFC 9110 §15.5.4", "You are the origin and refuse the request: an origin should not send 511.")),
		use(407, rfc("RFC 9110 §3.7, §15.5.8", "A proxy that the client has chosen wants credentials.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 6585 §6", "Should link to the page where the user can log in; neither a challenge nor the login form itself should be in it."),
	Client: Client{
		SameRequest:      noBecause("the network still intercepts it", "convention"),
		CorrectedRequest: noBecause("the request is not wrong", "convention"),
		OtherCredentials: noBecause("the network answers, and could read credentials that are meant for the origin", "RFC 6585 §7.4"),
		AfterDelay:       onlyIf("the user has logged in to the network", "RFC 6585 §6"),
		NewConnection:    onlyIf("the user has logged in to the network", "RFC 6585 §6"),
		Summary:          rfc("RFC 6585 §6, §6.1", "The client has to log in to the network first; do not take the answer for the origin's."),
		Repeat:           RepeatNever,
	},
	Storage: mustNotStore("§6"), Crawler: crawlSlow(),
	API:     conv("The answer is not from the API; origins should never send it."),
	Monitor: monitor(BucketNotOrigin, "Not the origin's answer: leave it out of every number of the service."),
	Scenarios: list(
		conv("An app in a train or hotel gets it for all hosts at once, and its owner's servers see nothing of the requests."),
		conv("A payment terminal in a shop reports 511 from Monday on: its network began to ask for a login every week."),
		rfc("RFC 6585 §7.4", "On https the same portal shows as a certificate error on the client."),
		conv("A client's telemetry shows 511 from a service that cannot send it: it was counted where the request was made."),
	),
	Causes: convs(
		"A captive portal whose login is missing or has expired.",
		"A device whose hardware address was let through by the network and has changed.",
		"An origin that misuses the code for its own login or for a VPN.",
	),
	Find: convs(
		"Ask for several unrelated hosts over plain http. If all answer 511, it is the network; a single one would be a misuse by that host.",
		"Follow the link in the content: its host names the operator of the network.",
		"Send the request over another network, such as the phone's own. If it succeeds, nothing is wrong with the service.",
		"Look for the request in the origin's log. It is not there when a portal intercepted it.",
	),
	FAQ: []FAQ{
		ask("How do I get rid of 511 Network Authentication Required?", conv("Open the login page of the network you are in, by the link in the answer or by any plain http address in a browser, log in or accept the terms, and try again.")),
		ask("Why do I see a certificate error and not a 511?", rfc("RFC 6585 §7.4", "Because the address begins with https: a portal that answers 511 on a TLS connection causes a certificate error on the client.")),
		ask("May my site or VPN gateway send 511?", rfc("RFC 6585 §6", "An origin should not: the code is for proxies that intercept requests to control access to the network.")),
		ask("Why do most captive portals not send it?", conv("They redirect to their login page or answer 200, which browsers show at once. The code would keep programs from taking that page for the site's answer.")),
		ask("511 or 407?", rfc("RFC 6585 §6; RFC 9110 §3.7, §15.5.8", "407 comes from a proxy that the client has chosen and can be answered with Proxy-Authorization. 511 comes from a network that intercepts, and should link to a page where the user logs in.")),
	},
	Differs: list(
		rfc("RFC 6585 App. B", "Popular practice: portals redirect to the login page with 302. The RFC: that is no good solution, since many programs follow redirects."),
	),
	Confused: []int{401, 407},
}
