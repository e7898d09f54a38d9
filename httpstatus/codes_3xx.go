package httpstatus

var content3xx = rfc("RFC 9110 §15.4", "A short note with a link to the target is customary, for people whose client does not follow.")

const (
	getMay = "to the address in Location; a POST may become a GET"
	sameTo = "to the address in Location, with the same method and content"
)

var c300 = &Contract{
	Code: 300, Name: "Multiple Choices", Reference: "RFC 9110 §15.4.1", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.4.1", "The target has more than one representation, each with its own address, and the client is to choose one."),
	Summary:    conv("There are several versions, each with an address; pick one."),
	SendWhen: list(
		rfc("RFC 9110 §15.4.1", "Several representations exist and the server leaves the choice to the client."),
	),
	Instead: []Instead{
		use(200, rfc("RFC 9110 §12.1", "The server can choose by the Accept fields.")),
		use(406, rfc("RFC 9110 §15.5.7", "None of them is acceptable to the client.")),
		use(303, rfc("RFC 9110 §15.4.4", "There is just one place to go.")),
	},
	Requires: []Field{should("Location", "the server prefers one of the choices", rfc("RFC 9110 §15.4.1", "The preferred choice; clients may follow it by themselves."))},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9110 §15.4.1", "Should list the choices with their addresses, except in an answer to HEAD."),
	Client: follows("RFC 9110 §15.4.1", "to the address chosen, or to the one in Location",
		rfc("RFC 9110 §15.4.1", "Choose from the list, or follow Location where there is one.")),
	Storage: heuristic(300, ""), Crawler: crawlUnknown(),
	API:       conv("Hardly any library handles it; expect it to surface as an error."),
	Monitor:   monitor(BucketRedirect, "Rare; count it with the redirects."),
	Scenarios: convs("A web server with content negotiation offers spellings close to the one asked for."),
	Confused:  []int{303, 406},
}

var c301 = &Contract{
	Code: 301, Name: "Moved Permanently", Reference: "RFC 9110 §15.4.2", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.4.2", "The target has been given a new permanent address, and future references ought to use it."),
	Summary:    conv("Moved for good; update your links. A POST may turn into a GET on the way."),
	SendWhen: list(
		rfc("RFC 9110 §15.4.2", "A page has a new permanent address and is read with GET."),
	),
	Instead: []Instead{
		use(308, rfc("RFC 9110 §15.4.9", "Method and content must be kept.")),
		use(302, rfc("RFC 9110 §15.4.3", "The move is temporary.")),
		use(303, rfc("RFC 9110 §15.4.4", "The answer to a POST is to be fetched elsewhere.")),
		use(410, rfc("RFC 9110 §15.5.11", "It is gone and has no successor.")),
	},
	Requires: []Field{should("Location", "", rfc("RFC 9110 §15.4.2", "The new address."))},
	Body:     BodyAllowed, BodyRule: content3xx,
	Client:  follows("RFC 9110 §15.4.2", getMay, rfc("RFC 9110 §15.4.2", "Follow Location and remember it; drop Authorization and cookies when the origin changes.")),
	Storage: heuristic(301, redirectAge), Crawler: crawlPermanent(),
	API:       conv("Writes may arrive as GET; use 308 for an API."),
	Monitor:   monitor(BucketRedirect, "Count hops and loops; a steady stream means that callers have not updated their links."),
	Scenarios: convs("A POST arrives as a GET and gets 405, because of a 301 from http to https."),
	Differs:   list(rfc("RFC 9110 §15.1", "Popular advice: a redirect can be taken back at any time. The RFC: 301 is heuristically cacheable, and browsers keep it without limit unless max-age says otherwise.")),
	Confused:  []int{302, 308, 410},
}

var c302 = &Contract{
	Code: 302, Name: "Found", Reference: "RFC 9110 §15.4.3", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.4.3", "The target resides temporarily under a different address; the client ought to keep using the original one."),
	Summary:    conv("Somewhere else for now; keep this address. A POST may turn into a GET on the way."),
	SendWhen: list(
		rfc("RFC 9110 §15.4.3", "A page that is read with GET is temporarily elsewhere, such as a login page."),
	),
	Instead: []Instead{
		use(303, rfc("RFC 9110 §15.4.4", "The answer to a POST is to be fetched with GET.")),
		use(307, rfc("RFC 9110 §15.4.8", "Method and content must be kept.")),
		use(301, rfc("RFC 9110 §15.4.2", "The move is permanent.")),
		use(401, rfc("RFC 9110 §15.5.2", "The caller is a program without credentials: a redirect to a login page hides the refusal.")),
	},
	Requires: []Field{should("Location", "", rfc("RFC 9110 §15.4.3", "The temporary address."))},
	Body:     BodyAllowed, BodyRule: content3xx,
	Client:  follows("RFC 9110 §15.4.3", getMay, rfc("RFC 9110 §15.4.3", "Follow Location this time and keep the original address.")),
	Storage: explicitOnly(302, ""), Crawler: crawlTemporary(),
	API:       conv("An API client that follows a 302 to a login page ends with 200 and HTML instead of a refusal."),
	Monitor:   monitor(BucketRedirect, "Count hops and loops; a jump to the login page is an expired session in disguise."),
	Scenarios: convs("API calls end in 200 with HTML: the session expired and a 302 led to the login page."),
	Confused:  []int{301, 303, 307},
}

var c303 = &Contract{
	Code: 303, Name: "See Other", Reference: "RFC 9110 §15.4.4", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.4.4", "The server redirects to a different resource that gives an indirect answer to the original request."),
	Summary:    conv("The answer is over there; fetch it with GET."),
	SendWhen: list(
		rfc("RFC 9110 §15.4.4", "A POST was done and a page shows its result, so that reloading does not post again."),
	),
	Instead: []Instead{
		use(307, rfc("RFC 9110 §15.4.8", "The same request is to be sent elsewhere, method and content included.")),
		use(201, rfc("RFC 9110 §15.3.2", "A program created something and does not need to be led on.")),
		use(302, rfc("RFC 9110 §15.4.3", "The same resource is temporarily elsewhere.")),
	},
	Requires: []Field{should("Location", "", rfc("RFC 9110 §15.4.4", "The address of the indirect answer; the definition relies on it without a keyword of its own."))},
	Body:     BodyAllowed, BodyRule: content3xx,
	Client:  follows("RFC 9110 §15.4.4", "to the address in Location, with GET or HEAD", rfc("RFC 9110 §15.4.4", "Fetch Location with GET, whatever the method was.")),
	Storage: explicitOnly(303, ""), Crawler: crawlTemporary(),
	API:       conv("Clear and safe: every client turns it into a GET."),
	Monitor:   monitor(BucketRedirect, "Normal after forms; count hops and loops."),
	Scenarios: convs("A shop answers 303 after the order and the browser shows the receipt."),
	Confused:  []int{201, 302, 307},
}

var c304 = &Contract{
	Code: 304, Name: "Not Modified", Reference: "RFC 9110 §15.4.5; RFC 9111 §4.3.4", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.4.5", "A conditional GET or HEAD would have led to a 200 if its condition had not been false."),
	Summary:    conv("Your copy is still good; use it."),
	SendWhen: list(
		rfc("RFC 9110 §13.2.2", "A GET or HEAD carries If-None-Match or If-Modified-Since, and the client's copy is current."),
	),
	Instead: []Instead{
		use(200, rfc("RFC 9110 §13.2.2", "The copy is outdated, or no condition was sent.")),
		use(412, rfc("RFC 9110 §13.1.2", "The method is neither GET nor HEAD and If-None-Match is false.")),
	},
	Requires: []Field{
		must("Content-Location", sameAs200, rfc("RFC 9110 §15.4.5", "As in the 200.")),
		must("Date", sameAs200, rfc("RFC 9110 §15.4.5", "As in the 200.")),
		must("ETag", sameAs200, rfc("RFC 9110 §15.4.5", "As in the 200.")),
		must("Vary", sameAs200, rfc("RFC 9110 §15.4.5", "As in the 200.")),
		must("Cache-Control", sameAs200, rfc("RFC 9110 §15.4.5", "As in the 200.")),
		must("Expires", sameAs200, rfc("RFC 9110 §15.4.5", "As in the 200.")),
	},
	Body:     BodyForbidden,
	BodyRule: rfc("RFC 9110 §6.4.1, §15.4.5", "No content: the answer ends with its header section."),
	Client:   hopeless("RFC 9110 §15.4.5", "the stored copy is the answer", rfc("RFC 9110 §15.4.5", "Use the stored copy and refresh its fields; without a copy, repeat the request without the condition.")),
	Storage: Storage{
		Class:   Updates,
		Summary: rfc("RFC 9111 §4.3.4", "Not stored itself: it freshens the stored answer that it confirms."),
		Caches:  cachesDo(304),
	},
	Crawler:   crawlUnchanged(),
	API:       conv("Saves the transfer, not the look-up; libraries hide it from the caller."),
	Monitor:   monitor(BucketSuccess, "A cache hit; count it as success."),
	Scenarios: convs("A poller gets 304 nearly always and 200 when something changed."),
	Confused:  []int{200, 412},
}

var c305 = &Contract{
	Code: 305, Name: "Use Proxy", Reference: "RFC 9110 §15.4.6", Registered: true, Status: Deprecated, Wire: true,
	Definition: rfc("RFC 9110 §15.4.6", "Defined in an earlier version of the specification and now deprecated."),
	Summary:    conv("An old order to go through a proxy; never send it and never obey it."),
	SendWhen:   list(rfc("RFC 9110 §15.4.6", "Never: the code is deprecated because a server could steer clients through a proxy of its choice.")),
	Instead: []Instead{
		use(407, rfc("RFC 9110 §15.5.8", "A proxy wants credentials.")),
		use(307, rfc("RFC 9110 §15.4.8", "The client should go to another address.")),
	},
	Body: BodyAllowed, BodyRule: content3xx,
	Client:  hopeless("RFC 9110 §15.4.6", "the code is deprecated and must not be obeyed", rfc("RFC 9110 §15.4.6", "Do not follow it; treat it as a failure.")),
	Storage: explicitOnly(305, NoStore), Crawler: crawlUnknown(),
	API:       conv("Clients ignore it."),
	Monitor:   monitor(BucketAnomaly, "An anomaly whenever it appears."),
	Scenarios: convs("Not met in practice; a line with it deserves a look."),
	Confused:  []int{306, 407},
}

var c306 = &Contract{
	Code: 306, Name: "(Unused)", Reference: "RFC 9110 §15.4.7", Registered: true, Status: Unused, Wire: true,
	Definition: rfc("RFC 9110 §15.4.7", "Defined in an earlier version of the specification, no longer used, and reserved."),
	Summary:    conv("A number without a meaning."),
	SendWhen:   list(rfc("RFC 9110 §15.4.7", "Never: the code is reserved and has no meaning.")),
	Instead:    []Instead{use(307, rfc("RFC 9110 §15.4.8", "The client should go to another address."))},
	Body:       BodyAllowed, BodyRule: content3xx,
	Client:  hopeless("RFC 9110 §15.4.7", "the code has no meaning", rfc("RFC 9110 §15", "Treat it as 300, as any unknown code of the class.")),
	Storage: explicitOnly(306, NoStore), Crawler: crawlUnknown(),
	API:       conv("Clients do not know it."),
	Monitor:   monitor(BucketAnomaly, "An anomaly whenever it appears."),
	Scenarios: convs("Not met in practice; a line with it deserves a look."),
	Confused:  []int{305},
}

var c307 = &Contract{
	Code: 307, Name: "Temporary Redirect", Reference: "RFC 9110 §15.4.8", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.4.8", "The target resides temporarily under a different address, and the user agent must not change the method when it follows."),
	Summary:    conv("Somewhere else for now; send the same request there."),
	SendWhen: list(
		rfc("RFC 9110 §15.4.8", "A request of any method is to be repeated unchanged at a temporary address."),
	),
	Instead: []Instead{
		use(308, rfc("RFC 9110 §15.4.9", "The move is permanent.")),
		use(303, rfc("RFC 9110 §15.4.4", "The result is to be fetched with GET.")),
		use(302, rfc("RFC 9110 §15.4.3", "Only GET is concerned and old clients matter.")),
	},
	Requires: []Field{should("Location", "", rfc("RFC 9110 §15.4.8", "The temporary address."))},
	Body:     BodyAllowed, BodyRule: content3xx,
	Client:  follows("RFC 9110 §15.4.8", sameTo, rfc("RFC 9110 §15.4.8", "Send the same request to Location; drop Authorization and cookies when the origin changes.")),
	Storage: explicitOnly(307, ""), Crawler: crawlTemporary(),
	API:       conv("Needs a client that can send its content again; a stream cannot."),
	Monitor:   monitor(BucketRedirect, "Count hops and loops."),
	Scenarios: convs("Uploads are sent on to the storage node that has room."),
	Confused:  []int{302, 303, 308},
}

var c308 = &Contract{
	Code: 308, Name: "Permanent Redirect", Reference: "RFC 9110 §15.4.9", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.4.9", "The target has been given a new permanent address, and the method does not change when the client follows."),
	Summary:    conv("Moved for good; send the same request there and update your links."),
	SendWhen: list(
		rfc("RFC 9110 §15.4.9", "A resource has a new permanent address, for every method."),
	),
	Instead: []Instead{
		use(301, rfc("RFC 9110 §15.4.2", "Only GET is concerned and very old clients matter.")),
		use(307, rfc("RFC 9110 §15.4.8", "The move is temporary.")),
		use(410, rfc("RFC 9110 §15.5.11", "It is gone and has no successor.")),
	},
	Requires: []Field{should("Location", "", rfc("RFC 9110 §15.4.9", "The new address."))},
	Body:     BodyAllowed, BodyRule: content3xx,
	Client:  follows("RFC 9110 §15.4.9", sameTo, rfc("RFC 9110 §15.4.9", "Send the same request to Location and remember the address; drop Authorization and cookies when the origin changes.")),
	Storage: heuristic(308, redirectAge), Crawler: crawlPermanent(),
	API:       conv("The right permanent redirect for an API: writes stay writes."),
	Monitor:   monitor(BucketRedirect, "Count hops and loops; a steady stream means that callers have not updated their addresses."),
	Scenarios: convs("An API moves from v1 to v2 under a new prefix and old clients keep working."),
	Confused:  []int{301, 307},
}
