package httpstatus

var content4xx = rfc("RFC 9110 §15.5", "Say what is wrong and whether it is temporary or permanent, except in an answer to HEAD.")

// Sources of single codes.
const (
	src402Draft       = "mnot/I-D@2c0762f draft-nottingham-httpbis-402"
	srcNgxRequest     = "nginx/nginx@3f6f782 src/http/ngx_http_request.c"
	srcNgxCore        = "nginx/nginx@3f6f782 src/http/ngx_http_core_module.c"
	srcNgxNotModified = "nginx/nginx@3f6f782 src/http/modules/ngx_http_not_modified_filter_module.c"
	srcGoTransport    = "go1.26.8 net/http transport.go"
)

// The codes that are met often have files of their own, code_400.go and so on.

var c411 = &Contract{
	Code: 411, Name: "Length Required", Reference: "RFC 9110 §15.5.12", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.5.12", "The server refuses the request without a defined Content-Length."),
	Summary:    conv("Tell the length of the content in advance."),
	SendWhen: list(
		rfc("RFC 9110 §15.5.12", "The request has content without Content-Length, and the server insists on one."),
	),
	Instead: []Instead{
		use(413, rfc("RFC 9110 §15.5.14", "The length is known and too large.")),
		use(400, rfc("RFC 9112 §6.3", "Content-Length is there and invalid.")),
	},
	Body: BodyAllowed, BodyRule: content4xx,
	Client: fixes("RFC 9110 §15.5.12", "with a valid Content-Length",
		rfc("RFC 9110 §15.5.12", "Add Content-Length and send it again.")),
	Storage: explicitOnly(411, NoStore), Crawler: crawlDrop(),
	API:       conv("Clients that stream their content have to buffer it first."),
	Monitor:   monitor(BucketClient, "Count per client version."),
	Scenarios: convs("A client that streams its upload fails at one storage service and works at another."),
	Causes:    convs("Chunked transfer coding, or a library that does not know the length."),
	Confused:  []int{400, 413},
}

var c414 = &Contract{
	Code: 414, Name: "URI Too Long", Reference: "RFC 9110 §15.5.15", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.5.15", "The target is longer than the server is willing to interpret."),
	Summary:    conv("The address is too long; put the data into the content instead."),
	SendWhen: list(
		rfc("RFC 9110 §15.5.15", "The request target is longer than the server reads."),
	),
	Instead: []Instead{
		use(413, rfc("RFC 9110 §15.5.14", "The content is what is too large.")),
		use(431, rfc("RFC 6585 §5", "The header fields are what is too large.")),
		use(400, conv("The length is fine and the target is malformed.")),
	},
	Body: BodyAllowed, BodyRule: content4xx,
	Client: fixes("RFC 9110 §15.5.15", "with a shorter target",
		rfc("RFC 9110 §15.5.15", "Do not repeat it. Shorten the target, for example by a POST with content.")),
	Storage: heuristic(414, NoStore), Crawler: crawlDrop(),
	API:       conv("A query that grew too long; offer a search by POST."),
	Monitor:   monitor(BucketClient, "A redirect loop that lengthens the address, a form sent with GET, or an attack."),
	Scenarios: convs("A redirect to the login page carries its own address, longer with every round."),
	Causes:    convs("A form sent with GET.", "A redirect loop.", "A filter with hundreds of ids."),
	Confused:  []int{400, 413, 431},
}

var c416 = &Contract{
	Code: 416, Name: "Range Not Satisfiable", Reference: "RFC 9110 §15.5.17", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.5.17", "None of the ranges asked for can be served, or the set was refused because of invalid ranges or an excessive request of small or overlapping ones."),
	Summary:    conv("The part that you ask for does not exist."),
	SendWhen: list(
		rfc("RFC 9110 §15.5.17", "All ranges start beyond the end, or there are too many small or overlapping ones."),
	),
	Instead: []Instead{
		use(200, rfc("RFC 9110 §14.2", "The server ignores Range and sends the whole, which it always may.")),
		use(206, rfc("RFC 9110 §15.3.7", "At least one range can be served.")),
		use(412, rfc("RFC 9110 §13.1.1", "A condition besides the range is false.")),
	},
	Requires: []Field{should("Content-Range", "the request was for byte ranges", rfc("RFC 9110 §15.5.17", "With an asterisk and the current length, such as bytes */47022."))},
	Body:     BodyAllowed, BodyRule: content4xx,
	Client: fixes("RFC 9110 §15.5.17", "without Range, or with one inside the length that the answer names",
		rfc("RFC 9110 §15.5.17", "Take the length from Content-Range and ask again, or ask for the whole.")),
	Storage: explicitOnly(416, NoStore), Crawler: crawlDrop(),
	API:       conv("Download managers and players; they correct it by themselves."),
	Monitor:   monitor(BucketClient, "A jump means that a file became shorter while clients were reading it."),
	Scenarios: convs("A resumed download asks for bytes behind the end of a file that was replaced."),
	Causes:    convs("A file that shrank.", "A download that is complete and resumed nevertheless."),
	Confused:  []int{206, 412},
}

var c417 = &Contract{
	Code: 417, Name: "Expectation Failed", Reference: "RFC 9110 §15.5.18, §10.1.1", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.5.18", "The expectation in the Expect field could not be met by at least one of the servers on the way."),
	Summary:    conv("We cannot do what your Expect field asks."),
	SendWhen: list(
		rfc("RFC 9110 §10.1.1", "The request carries an Expect that the server does not support."),
	),
	Instead: []Instead{
		use(100, rfc("RFC 9110 §10.1.1", "The expectation is 100-continue and the head is fine.")),
		use(413, rfc("RFC 9110 §15.5.14", "The declared content is too large.")),
	},
	Body: BodyAllowed, BodyRule: content4xx,
	Client: fixes("RFC 9110 §10.1.1", "without Expect, once",
		rfc("RFC 9110 §10.1.1", "Repeat it without Expect; libraries do that by themselves for 100-continue.")),
	Storage: explicitOnly(417, NoStore), Crawler: crawlDrop(),
	API:       conv("An old proxy between a library that sends Expect for larger content and the server."),
	Monitor:   monitor(BucketClient, "Rare; a jump follows a change of proxy or of client library."),
	Scenarios: convs("Larger uploads fail through one proxy and work without it."),
	Causes:    convs("A proxy or server that does not support 100-continue.", "An invented expectation."),
	Confused:  []int{100, 413},
}

var c418 = &Contract{
	Code: 418, Name: "(Unused)", Reference: "RFC 9110 §15.5.19", Registered: true, Status: Unused, Wire: true,
	Definition: rfc("RFC 9110 §15.5.19", "Reserved: a joke of 1998 was implemented so often that the number cannot be given a meaning for now."),
	Summary:    conv("The teapot. A number without a meaning."),
	SendWhen:   list(rfc("RFC 9110 §15.5.19", "Never: the code is reserved and has no meaning, however often it is used as a joke.")),
	Instead: []Instead{
		use(403, conv("A bot or an unwanted caller is to be refused.")),
		use(400, conv("The request is wrong.")),
	},
	Body: BodyAllowed, BodyRule: content4xx,
	Client: hopeless("RFC 9110 §15.5.19", "the code has no meaning",
		rfc("RFC 9110 §15", "Treat it as 400, as any unknown code of the class.")),
	Storage: explicitOnly(418, NoStore), Crawler: crawlDrop(),
	API:       conv("Clients treat it as 400."),
	Monitor:   monitor(BucketClient, "Some firewalls use it as a mark for bots; count it by route and address."),
	Scenarios: convs("A firewall answers 418 to bots so that its refusals stand out in the log."),
	Causes:    convs("A joke, or a firewall's rule."),
	Confused:  []int{400, 403},
}

var c421 = &Contract{
	Code: 421, Name: "Misdirected Request", Reference: "RFC 9110 §15.5.20, §7.4, App. B.3", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.5.20", "The request was directed at a server that is unable or unwilling to give an authoritative response for the target."),
	Summary:    conv("You reached the wrong server for this host name; try a connection of its own."),
	SendWhen: list(
		rfc("RFC 9110 §7.4", "An origin receives a request for an authority that it does not serve on this connection."),
	),
	Instead: []Instead{
		use(400, rfc("RFC 9112 §3.2", "The Host field is missing or invalid.")),
		use(404, rfc("RFC 9110 §15.5.5", "The authority is served here and the path is not.")),
		use(502, rfc("RFC 9110 §15.5.20", "You are a proxy: a proxy must not generate 421.")),
	},
	Body: BodyAllowed, BodyRule: content4xx,
	Client: Client{
		SameRequest:      noBecause("on this connection the answer stays", "RFC 9110 §15.5.20"),
		CorrectedRequest: noBecause("the request is not wrong", "convention"),
		OtherCredentials: noBecause("credentials are not the fault", "convention"),
		AfterDelay:       noBecause("time does not mend it", "convention"),
		NewConnection:    yesBy("any method, once, on a connection made for this authority", "RFC 9110 §15.5.20"),
		Summary:          rfc("RFC 9110 §15.5.20", "Repeat once over a different connection, whatever the method."),
	},
	Storage: Storage{
		Class: ExplicitOnly, CacheControl: NoStore,
		Summary: rfc("RFC 9110 App. B.3; RFC 9111 §3", "Not stored by default since RFC 9110; RFC 7540 had made it heuristically cacheable. A cache may store it only with explicit freshness."),
		Caches:  cachesDo(421),
	},
	Crawler:   crawlDrop(),
	API:       conv("Browsers and good libraries repeat it unseen; others surface it."),
	Monitor:   monitor(BucketAnomaly, "A fault of certificates or of connection sharing: two names on one certificate and two different servers."),
	Scenarios: convs("Browsers reuse the connection of one host for another that shares the certificate and is served elsewhere."),
	Causes:    convs("A wildcard certificate with different back ends.", "A wrong Host from a client or proxy."),
	Confused:  []int{400, 404, 502},
}

var c423 = &Contract{
	Code: 423, Name: "Locked", Reference: "RFC 4918 §11.3", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 4918 §11.3", "The source or destination of the method is locked."),
	Summary:    conv("Somebody holds a lock on it."),
	SendWhen: list(
		rfc("RFC 4918 §11.3", "The object is locked by somebody else, or the request lacks the lock's token."),
	),
	Instead: []Instead{
		use(409, rfc("RFC 9110 §15.5.10", "There is no lock, only a state that does not fit.")),
		use(403, rfc("RFC 9110 §15.5.4", "An account is locked: a matter of rights.")),
		use(412, rfc("RFC 4918 §10.4.1", "The If field with the lock token is false.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 4918 §11.3", "Should hold a precondition code of WebDAV, such as lock-token-submitted."),
	Client: Client{
		SameRequest:      noBecause("the lock is still there", "RFC 4918 §11.3"),
		CorrectedRequest: onlyIf("the client holds the lock and sends its token", "RFC 4918 §7.5"),
		OtherCredentials: onlyIf("they belong to the holder of the lock", "convention"),
		AfterDelay:       onlyIf("the lock has been released or has timed out", "convention"),
		NewConnection:    noBecause("the connection is not the fault", "convention"),
		Summary:          rfc("RFC 4918 §11.3", "Get the lock or wait for its release, then send the request with the token."),
	},
	Storage: explicitOnly(423, NoStore), Crawler: crawlDrop(),
	API:       conv("Tell the user who holds the lock and since when."),
	Monitor:   monitor(BucketClient, "A lock that is never released shows as an endless series on one object."),
	Scenarios: convs("An editor crashed and left a lock; the others get 423 until it times out."),
	Causes:    convs("A lock of another user.", "A lock that was left behind.", "A missing lock token."),
	Confused:  []int{403, 409, 412},
}

var c424 = &Contract{
	Code: 424, Name: "Failed Dependency", Reference: "RFC 4918 §11.4", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 4918 §11.4", "The method could not be performed because the action that it depended on failed."),
	Summary:    conv("Not done, because something it needed failed first."),
	SendWhen: list(
		rfc("RFC 4918 §11.4", "One part of a batch was skipped because another part failed."),
	),
	Instead: []Instead{
		use(409, rfc("RFC 9110 §15.5.10", "The state of the resource itself is in the way.")),
		use(502, rfc("RFC 9110 §15.6.3", "A server behind gave an invalid answer: that is our side's fault.")),
		use(422, rfc("RFC 9110 §15.5.21", "The content of this very request is unacceptable.")),
	},
	Body: BodyAllowed, BodyRule: content4xx,
	Client: fixes("RFC 4918 §11.4", "after the action that failed has been corrected",
		rfc("RFC 4918 §11.4", "Look at the action that failed first, correct that one, then send both.")),
	Storage: explicitOnly(424, NoStore), Crawler: crawlDrop(),
	API:       vend(srcStripe, "Mostly inside a multistatus; some APIs, Stripe's among them, send it for a failed external dependency."),
	Monitor:   monitor(BucketClient, "Count the failure that came first, not its followers."),
	Scenarios: convs("A batch of property changes: one is forbidden, and all others say 424."),
	Causes:    convs("An earlier action of the same request that failed."),
	Confused:  []int{207, 409, 422, 502},
}

var c425 = &Contract{
	Code: 425, Name: "Too Early", Reference: "RFC 8470 §5.2", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 8470 §5.2", "The server is unwilling to risk processing a request that might be replayed."),
	Summary:    conv("This came before the handshake was finished and could be a replay; send it again after."),
	SendWhen: list(
		rfc("RFC 8470 §5.2", "The request came in TLS early data or carries Early-Data: 1, and a replay would do harm."),
	),
	Instead: []Instead{
		use(503, conv("The server is not ready for other reasons.")),
		use(409, conv("The request comes too early in a workflow: the state is in the way.")),
	},
	Body: BodyAllowed, BodyRule: content4xx,
	Client: Client{
		SameRequest:      yesBy("any method, automatically, never in early data", "RFC 8470 §5.2"),
		CorrectedRequest: noBecause("the request is not wrong", "convention"),
		OtherCredentials: noBecause("credentials are not the fault", "convention"),
		AfterDelay:       onlyIf("the handshake is complete; no other delay is needed", "RFC 8470 §5.2"),
		NewConnection:    onlyIf("the handshake cannot be completed on the old one", "RFC 8470 §5.2"),
		Summary:          rfc("RFC 8470 §5.2", "Repeat it by itself after the handshake, never in early data."),
	},
	Storage: Storage{
		Class: ExplicitOnly, CacheControl: NoStore,
		Summary: rfc("RFC 8470 §5.2; RFC 9111 §3", "Not stored by default. A cache may store it only with explicit freshness."),
		Caches:  cachesDo(425),
	},
	Crawler:   crawlDrop(),
	API:       conv("Invisible with clients that implement early data; others never see it."),
	Monitor:   monitor(BucketClient, "For information only: a 425 followed by a success is the protocol working."),
	Scenarios: convs("A returning client posts in its first flight, gets 425, and succeeds one round trip later."),
	Causes:    convs("Early data in front of a server that does not accept it for this method."),
	Differs:   list(rfc("RFC 8470 §5.2", "Popular reading: too early means come back later. The RFC: it is about early data of TLS alone, and only a request that came that way may get it.")),
	Confused:  []int{409, 429, 503},
}

var c426 = &Contract{
	Code: 426, Name: "Upgrade Required", Reference: "RFC 9110 §15.5.22, §7.8", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.5.22", "The server refuses the request over the current protocol and might be willing after the client upgrades to another one."),
	Summary:    conv("Not over this protocol; switch to the one that Upgrade names."),
	SendWhen: list(
		rfc("RFC 9110 §15.5.22", "The operation needs another protocol, such as a WebSocket, and the request does not ask for it."),
	),
	Instead: []Instead{
		use(505, rfc("RFC 9110 §15.6.6", "The major version of HTTP is not supported at all.")),
		use(308, conv("The client should come by https: a redirect works with every client.")),
		use(400, conv("The handshake of the new protocol is malformed.")),
	},
	Requires: []Field{
		must("Upgrade", "", rfc("RFC 9110 §15.5.22", "The protocol or protocols that are required.")),
		must("Connection", "HTTP/1.1", rfc("RFC 9110 §7.8", "With the option Upgrade, so that the field stays on this hop.")),
	},
	Body: BodyAllowed, BodyRule: content4xx,
	Client: Client{
		SameRequest:      noBecause("over this protocol the answer stays", "RFC 9110 §15.5.22"),
		CorrectedRequest: yesBy("with an Upgrade to a protocol that the answer names", "RFC 9110 §15.5.22"),
		OtherCredentials: noBecause("credentials are not the fault", "convention"),
		AfterDelay:       noBecause("time does not mend it", "convention"),
		NewConnection:    onlyIf("the new one speaks the required protocol", "RFC 9110 §15.5.22"),
		Summary:          rfc("RFC 9110 §15.5.22", "Upgrade to a protocol that the answer names, then send the request."),
	},
	Storage: explicitOnly(426, NoStore), Crawler: crawlDrop(),
	API:       conv("Also used to turn away outdated apps, which is not what it says; tell those in the content."),
	Monitor:   monitor(BucketClient, "Count per client version; a jump means that a proxy drops the Upgrade field."),
	Scenarios: convs("WebSockets fail behind a new proxy that does not pass Upgrade on."),
	Causes:    convs("A plain request to a WebSocket address.", "A proxy that removes Upgrade."),
	Confused:  []int{101, 400, 505},
}

var c428 = &Contract{
	Code: 428, Name: "Precondition Required", Reference: "RFC 6585 §3", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 6585 §3", "The origin requires the request to be conditional."),
	Summary:    conv("Say which version you are changing: send If-Match."),
	SendWhen: list(
		rfc("RFC 6585 §3", "A write that could overwrite somebody else's change comes without If-Match."),
	),
	Instead: []Instead{
		use(412, rfc("RFC 9110 §15.5.13", "A condition came and was false.")),
		use(409, rfc("RFC 9110 §15.5.10", "Conditions are not demanded and the state is in the way.")),
		use(400, conv("The missing header is another one.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 6585 §3", "Should explain how to send the request again successfully."),
	Client: fixes("RFC 6585 §3", "with If-Match, after fetching the current tag",
		rfc("RFC 6585 §3", "Fetch the resource, take its ETag, and send the write with If-Match.")),
	Storage: mustNotStore("§3"), Crawler: crawlDrop(),
	API:       conv("A client that never learned of conditional writes; one change of code."),
	Monitor:   monitor(BucketClient, "Count per client version."),
	Scenarios: convs("An old client fails on every save since conditions became mandatory."),
	Causes:    convs("A client without conditional requests.", "A proxy that removes If-Match."),
	Confused:  []int{400, 409, 412},
}

var c431 = &Contract{
	Code: 431, Name: "Request Header Fields Too Large", Reference: "RFC 6585 §5", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 6585 §5", "The server refuses to process the request because its header fields are too large, one of them or all together."),
	Summary:    conv("Your headers are too big, most often the cookies."),
	SendWhen: list(
		rfc("RFC 6585 §5", "One header field, or the whole header section, is over the limit of the server."),
	),
	Instead: []Instead{
		use(413, rfc("RFC 9110 §15.5.14", "The content is what is too large.")),
		use(414, rfc("RFC 9110 §15.5.15", "The URL is what is too long.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 6585 §5", "Should name the header field when one of them is at fault."),
	Client: fixes("RFC 6585 §5", "after making the header fields smaller",
		rfc("RFC 6585 §5", "Drop or shrink header fields, cookies first, then send it.")),
	Storage: mustNotStore("§5"), Crawler: crawlDrop(),
	API:       conv("Users get rid of it by deleting cookies; developers by not storing state in them."),
	Monitor:   monitor(BucketClient, "Comes with growing cookies or tokens; count per origin."),
	Scenarios: convs("Single users can no longer log in until they delete their cookies."),
	Causes:    convs("Cookies that pile up.", "A token with hundreds of groups in it.", "A loop of proxies that each add a field."),
	Differs:   list(vend(srcNginxPages, "Popular practice differs: nginx logs 494 for it and sends the client a 400.")),
	Confused:  []int{400, 413, 414, 494},
}

var c451 = &Contract{
	Code: 451, Name: "Unavailable For Legal Reasons", Reference: "RFC 7725 §3, §4", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 7725 §3", "The server denies access to the resource as a consequence of a legal demand."),
	Summary:    conv("The law, or somebody who invokes it, does not let us show this."),
	SendWhen: list(
		rfc("RFC 7725 §3", "A legal demand forbids access to the resource, for everybody or in some places."),
	),
	Instead: []Instead{
		use(403, rfc("RFC 9110 §15.5.4", "The refusal is your own decision.")),
		use(404, rfc("RFC 9110 §15.5.5", "Even the demand must stay unknown.")),
		use(410, rfc("RFC 9110 §15.5.11", "You removed it of your own accord.")),
	},
	Requires: []Field{should("Link", "the server knows who implements the blocking", rfc("RFC 7725 §4", "With the relation blocked-by, naming the one who blocks and not the one who demands it."))},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 7725 §3", "Should explain the demand: who makes it, on which law, and for which persons and resources."),
	Client: hopeless("RFC 7725 §3", "the demand stands whatever the client does",
		rfc("RFC 7725 §3", "Do not repeat it; it says nothing about whether the resource exists.")),
	Storage: Storage{
		Class: Heuristic, CacheControl: NoStore,
		Summary: rfc("RFC 7725 §3", "Cacheable by default, although the examples in RFC 9110 do not name it; only an explicit Cache-Control prevents that."),
		Caches:  cachesDo(451),
	},
	Crawler:   crawlDrop(),
	API:       conv("Show the explanation to people; a program can do nothing about it."),
	Monitor:   monitor(BucketPolicy, "A matter of policy: count it by itself, by place."),
	Scenarios: convs("A page answers 451 in one country and 200 elsewhere."),
	Causes:    convs("A court order, a law on data protection, a licence limited to some countries."),
	Differs:   list(rfc("RFC 7725 §3", "Popular lists give the heuristically cacheable codes without 451. RFC 7725 makes it cacheable by default, and RFC 9110's list is one of examples.")),
	Confused:  []int{403, 404, 410},
}
