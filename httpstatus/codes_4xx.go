package httpstatus

var content4xx = rfc("RFC 9110 §15.5", "Say what is wrong and whether it is temporary or permanent, except in an answer to HEAD.")

// The codes that are met often have files of their own, code_400.go and so on.

var c411 = &Contract{
	Code: 411, Name: "Length Required", Reference: "RFC 9110 §15.5.12", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.5.12", "The server refuses the request without a defined Content-Length."),
	Summary:    conv("Tell the length of the content in advance."),
	SendWhen: list(
		rfc("RFC 9112 §6.3", "The request has content without Content-Length, and the server insists on one."),
		rfc("RFC 9112 §6.3", "The content comes in chunks, and the application behind a gateway has to know the length before it is called."),
	),
	Instead: []Instead{
		use(413, rfc("RFC 9110 §15.5.14", "The length is known and too large.")),
		use(400, rfc("RFC 9112 §6.3", "Content-Length is there and invalid.")),
		use(501, rfc("RFC 9112 §6.1", "The transfer coding is one that the server does not understand.")),
		use(415, rfc("RFC 9110 §15.5.16", "The content coding, and not the missing length, is the fault.")),
	},
	Body:     BodyAllowed,
	BodyRule: conv("Say that Content-Length is missing and that chunked content is not taken here."),
	Client: fixes("RFC 9110 §15.5.12", "with a valid Content-Length",
		rfc("RFC 9110 §15.5.12", "The client may send it again with a valid Content-Length.")),
	Storage: explicitOnly(411, NoStore), Crawler: crawlDrop(),
	API:     conv("Clients that stream their content have to buffer it first, or ask the file system for its size."),
	Monitor: monitor(BucketClient, "Count it per client version. All clients at once means that a hop in front began to send chunked content."),
	Scenarios: list(
		conv("A client that streams its upload fails at one storage service and works at another."),
		conv("POST /v1/import answers 411 since a proxy in front was told not to buffer uploads and passes them on in chunks."),
		conv("POST /v1/orders/7/cancel without content gets 411: the client sends no Content-Length: 0."),
		vend(srcApacheBody, "Apache httpd logs AH01593, indeterminate request body length forbidden: the module that handles the path takes no content of unknown length."),
	),
	Causes: convs(
		"Chunked transfer coding, used because the library was given a stream and not a file.",
		"A POST without content and without Content-Length: 0.",
		"A proxy that turns content of known length into chunks.",
		"A gateway to an old application that must be told the length first.",
	),
	Find: convs(
		"Log Content-Length and Transfer-Encoding of the refused requests: chunked without a length is streaming, neither of them a POST without content.",
		"Send the request with curl --data-binary and a file, which sends Content-Length. If it succeeds, the client has to do the same.",
		"Compare the fields as the client sends them with those that the refusing hop receives; a length that is lost on the way is the work of a proxy.",
	),
	FAQ: []FAQ{
		ask("How do I fix 411 Length Required?", conv("Send Content-Length. Give your library a file or a byte array instead of a stream of unknown length, or let it buffer the content before it sends.")),
		ask("Why do I get 411 on a POST without content?", rfc("RFC 9110 §8.6, §15.5.12", "A client should send Content-Length: 0 with a POST that has no content. 411 says that the server refuses the request without that field.")),
		ask("Must every server take chunked content?", rfc("RFC 9112 §6.3", "A server may reject content without a length with 411, even if it understands chunks. That is why a client should send the length when it knows it.")),
		ask("Does 411 exist in HTTP/2?", conv("Yes, although HTTP/2 does not need the length to find the end of the content. A server that wants to know the size in advance may still insist on it.")),
	},
	Differs: list(
		rfc("RFC 9112 §6.3", "Popular advice: every HTTP/1.1 server takes chunked requests. The RFC: some answer 411 although they understand them, mostly gateways to something that must know the length."),
	),
	Confused: []int{400, 413},
}

var c417 = &Contract{
	Code: 417, Name: "Expectation Failed", Reference: "RFC 9110 §15.5.18, §10.1.1", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.5.18", "The expectation in the Expect field could not be met by at least one of the servers on the way."),
	Summary:    conv("We cannot do what your Expect field asks."),
	SendWhen: list(
		rfc("RFC 9110 §10.1.1", "Expect holds a member other than 100-continue, which the server may refuse."),
		rfc("RFC 9110 §10.1.1, §15.5.18", "A server on the way does not support expectations, for example because the next hop speaks HTTP/1.0."),
	),
	Instead: []Instead{
		use(100, rfc("RFC 9110 §10.1.1", "The expectation is 100-continue and the head is fine.")),
		use(401, rfc("RFC 9110 §10.1.1, §15.5.2", "The expectation is 100-continue and the head already shows that credentials are missing.")),
		use(405, rfc("RFC 9110 §10.1.1, §15.5.6", "The expectation is 100-continue and the method is not supported here.")),
		use(413, rfc("RFC 9110 §10.1.1, §15.5.14", "The expectation is 100-continue and the declared content is too large.")),
	},
	Body:     BodyAllowed,
	BodyRule: conv("Name the member of Expect that is not supported; a client can do nothing with an empty 417."),
	Client: fixes("RFC 9110 §10.1.1", "without Expect",
		rfc("RFC 9110 §10.1.1", "A client that sent 100-continue should repeat the request without it.")).repeats(RepeatWithoutExpect),
	Storage: explicitOnly(417, NoStore), Crawler: crawlDrop(),
	API:     conv("An old proxy between a library that sends Expect for larger content and the server."),
	Monitor: monitor(BucketClient, "Rare; a jump follows a change of proxy or of client library."),
	Scenarios: list(
		conv("Uploads fail through one proxy and work without it; small requests of the same client pass."),
		conv("Since a client library was updated, it sends Expect: 100-continue from some size on, and an old appliance answers 417."),
		vend(srcGoHTTP, "A client sends an expectation of its own, Expect: signed. Go's net/http answers 417 without content before any handler runs."),
		vend(srcNginxRun, "Direct calls get 417 and those through nginx succeed: nginx answers 100-continue itself and does not pass Expect on."),
	),
	Causes: convs(
		"A proxy or server that does not support 100-continue.",
		"An invented expectation.",
		"A gateway that talks HTTP/1.0 to what is behind it.",
	),
	Find: convs(
		"Look for Expect in the refused request; anything but 100-continue is the client's invention.",
		"Send it with curl -H 'Expect:', which leaves the field out. If that succeeds, the expectation is the cause.",
		"Send it with Expect: 100-continue to each hop in turn; the first that answers 417 does not support it.",
	),
	FAQ: []FAQ{
		ask("How do I fix 417 Expectation Failed?", rfc("RFC 9110 §10.1.1", "Send the request without Expect. A 417 to 100-continue merely says that something on the way does not support expectations.")),
		ask("What is Expect: 100-continue for?", rfc("RFC 9110 §10.1.1", "To ask before sending large content: the server answers 100, or refuses at once, with 401 or 405 for example, and the content need not be sent in vain.")),
		ask("Must a server refuse an expectation that it does not know?", rfc("RFC 9110 §10.1.1", "No. It may answer 417 to any member other than 100-continue.")),
		ask("Can I use Expect for something of my own?", rfc("RFC 9110 §10.1.1", "A server may refuse it: 100-continue is the only expectation that RFC 9110 defines.")),
	},
	Differs: list(
		rfc("RFC 9110 §10.1.1", "Popular advice: an unknown expectation must be refused with 417. RFC 9110: the server may do so."),
	),
	Confused: []int{100, 413},
}

var c418 = &Contract{
	Code: 418, Name: "(Unused)", Reference: "RFC 9110 §15.5.19", Registered: true, Status: Unused, Wire: true,
	Definition: rfc("RFC 9110 §15.5.19", "Reserved: an April Fools' joke was implemented so often that the number cannot be given a meaning for now."),
	Summary:    conv("The teapot. A number without a meaning."),
	SendWhen:   list(rfc("RFC 9110 §15.5.19", "In no case: the code is reserved and unused, however often it was deployed as a joke.")),
	Instead: []Instead{
		use(403, conv("A bot or an unwanted caller is to be refused.")),
		use(429, rfc("RFC 6585 §4", "A bot sends too many requests in a given time.")),
		use(400, conv("The request is wrong.")),
		use(501, rfc("RFC 9110 §15.6.2", "The server does not have the function that the request needs.")),
	},
	Body: BodyAllowed, BodyRule: content4xx,
	Client: hopeless("the code has no meaning",
		rfc("RFC 9110 §15", "Treat it as 400, as any code of the class that you do not know.")),
	Storage: explicitOnly(418, NoStore), Crawler: crawlDrop(),
	API:     conv("Clients treat it as 400."),
	Monitor: monitor(BucketClient, "Some firewalls use it as a mark for bots; count it by route and address."),
	Scenarios: convs(
		"A firewall answers 418 to bots so that its refusals stand out in the log.",
		"A route /coffee or /teapot that a developer left in the service answers 418 to everybody.",
		"A mock server answers 418 for a case that nobody has defined yet, and the case reaches production.",
	),
	Causes: convs("A joke.", "A firewall's rule.", "A placeholder in a mock or a test."),
	Find: convs(
		"Look whether the application has logged the request. If it has not, a firewall or CDN in front answers 418 to what it takes for a bot; compare the user agent and the address with its rules.",
		"Search the code for 418 or teapot: where the application sends it, it is a joke or a placeholder that someone wrote by hand.",
	),
	FAQ: []FAQ{
		ask("Is 418 I'm a teapot a real status code?", rfc("RFC 9110 §15.5.19", "No. It comes from an April 1 RFC. It is reserved in the registry, so that nothing else can be given the number for now.")),
		ask("May I send 418 to bots?", conv("Nothing stops you, and nobody is told anything: clients treat it as 400. A 403 says no, and a 429 says slower.")),
		ask("Why can 418 not be used for something else?", rfc("RFC 9110 §15.5.19", "Because so much software answers with it as a joke. It is reserved, and could be assigned if the numbers of the class ran out.")),
	},
	Differs: list(
		rfc("RFC 9110 §15.5.19", "Popular lists name 418 I'm a teapot as a code of HTTP. The RFC: unused and reserved."),
	),
	Confused: []int{400, 403},
}

var c423 = &Contract{
	Code: 423, Name: "Locked", Reference: "RFC 4918 §11.3", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 4918 §11.3", "The source or destination of the method is locked."),
	Summary:    conv("Somebody holds a lock on it."),
	SendWhen: list(
		rfc("RFC 4918 §11.3", "The object, or the place where it is to go, is locked by somebody else."),
		rfc("RFC 4918 §7.5, §11.3", "The caller holds the lock and the request does not carry its token."),
		conv("An API without WebDAV locks an object while a person edits it or a job works on it, and says so in its documentation."),
	),
	Instead: []Instead{
		use(409, rfc("RFC 9110 §15.5.10", "The request conflicts with the current state of the resource.")),
		use(403, conv("An account is locked: a matter of rights.")),
		use(412, rfc("RFC 4918 §10.4.1", "The If field of the request is false as a whole, for example because the lock has gone.")),
		use(429, rfc("RFC 6585 §4", "The user has sent too many logins in a given time.")),
		use(503, conv("The whole service is closed for writing, and not one object.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 4918 §11.3", "Should hold a precondition code of WebDAV, such as lock-token-submitted or no-conflicting-lock."),
	Client: Client{
		SameRequest:      noBecause("the lock is still there", "convention"),
		CorrectedRequest: onlyIf("the client holds the lock and sends its token", "RFC 4918 §7.5"),
		OtherCredentials: onlyIf("they belong to the holder of the lock", "convention"),
		AfterDelay:       onlyIf("the lock has been released or has timed out", "convention"),
		NewConnection:    noBecause("the connection is not the fault", "convention"),
		Summary:          conv("Get the lock or wait for its release, then send the request with the token."),
		Repeat:           RepeatNever,
	},
	Storage: explicitOnly(423, NoStore), Crawler: crawlDrop(),
	API:     conv("Tell the user who holds the lock and since when."),
	Monitor: monitor(BucketClient, "A lock that is never released shows as an endless series on one object."),
	Scenarios: convs(
		"An editor crashed and left a lock; the others get 423 until it times out.",
		"PUT /dav/report.docx answers 423 to everybody but one address: a colleague has the file open.",
		"MOVE of a folder answers 423 although nobody touches the folder: a file deep inside it is locked.",
		"A program takes a lock, and its own PUT gets 423: it forgot the If field with the token.",
	),
	Causes: convs(
		"A lock of another user.",
		"A lock that was left behind by a crash or a lost connection.",
		"A missing lock token.",
		"A locked member or parent of the folder that is to be moved or deleted.",
		"A job that marks objects as locked and died before it unmarked them.",
	),
	Find: list(
		conv("Read the content: WebDAV servers name the locked resource in it, which may be another one than you asked for."),
		rfc("RFC 4918 §6.8, §15.8", "Ask for the property lockdiscovery with PROPFIND: it lists the locks, with depth, owner and remaining time."),
		conv("Find the LOCK request in the log, and look whether an UNLOCK followed; a LOCK without one and without later requests of its holder is a lock left behind."),
		conv("Compare the token in the If field of the refused request with the one that the LOCK returned."),
	),
	FAQ: []FAQ{
		ask("How do I unlock a file that answers 423?", rfc("RFC 4918 §6.4, §6.6, §9.11", "Its holder sends UNLOCK with the lock token; otherwise the lock ends when its timeout passes. A server may let an administrator remove it as well.")),
		ask("423 or 409?", conv("423 when there is a lock that somebody took and can release. 409 for any other state in the way; outside WebDAV it is understood by more clients.")),
		ask("423 or 403 for a locked account?", conv("403, or 401 where a fresh login helps. A lock of 423 lies on a resource, not on a person.")),
		ask("Can I use 423 outside WebDAV?", rfc("RFC 9205 §4.6", "Yes: registered codes are meant for all resources, not for those of one application. Convey the details of the lock in the content.")),
	},
	Differs: list(
		conv("Popular practice: 423 for accounts that are locked after wrong passwords. RFC 4918 means locked resources; candor sends 403 or 429 there."),
	),
	Confused: []int{403, 409, 412},
}

var c424 = &Contract{
	Code: 424, Name: "Failed Dependency", Reference: "RFC 4918 §11.4", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 4918 §11.4", "The method could not be performed because the action that it depended on failed."),
	Summary:    conv("Not done, because something it needed failed first."),
	SendWhen: list(
		rfc("RFC 4918 §11.4", "One part of a batch was skipped because another part failed."),
		rfc("RFC 4918 §11.4", "One command of a PROPPATCH failed, so that all the others of it were not done either."),
	),
	Instead: []Instead{
		use(409, rfc("RFC 9110 §15.5.10", "The state of the resource itself is in the way.")),
		use(502, rfc("RFC 9110 §15.6.3", "You are a gateway and the server behind gave an invalid answer.")),
		use(504, rfc("RFC 9110 §15.6.5", "You are a gateway and the server behind did not answer in time.")),
		use(422, rfc("RFC 9110 §15.5.21", "The content of this very request parses, and its instructions cannot be carried out.")),
		use(412, rfc("RFC 9110 §15.5.13", "What failed is a condition in the header of this request.")),
	},
	Body:     BodyAllowed,
	BodyRule: conv("Name the action that failed first and its code; a 424 alone says nothing about the cause."),
	Client: fixes("convention", "after the action that failed has been corrected",
		conv("Look at the action that failed first, correct that one, then send both.")),
	Storage: explicitOnly(424, NoStore), Crawler: crawlDrop(),
	API:     vend(srcStripe, "Mostly inside a multistatus; some APIs, Stripe's among them, send it for a failed external dependency."),
	Monitor: monitor(BucketClient, "Count the failure that came first, not its followers."),
	Scenarios: convs(
		"A batch of property changes: one is forbidden with 403, and the eleven others say 424.",
		"POST /v1/batch creates a customer and an order for it; the customer breaks a rule, 422, and the order says 424.",
		"A dashboard shows a jump of 424s by a factor of fifty: one kind of batch has fifty parts, and one of them fails.",
		"A payment API answers 424 for minutes: the bank behind it is away.",
	),
	Causes: convs(
		"An earlier action of the same request that failed.",
		"A batch that is all or nothing.",
		"A service outside that an API reports as a dependency.",
	),
	Find: convs(
		"Look in the same multistatus for the part that has another code than 424: that one is the cause.",
		"If the 424 is the code of the whole answer, read the problem type: the API means a service behind it, and its own log names which.",
		"Send the parts of the batch one by one; the first that fails alone is the one to correct.",
	),
	FAQ: []FAQ{
		ask("What does 424 Failed Dependency mean?", rfc("RFC 4918 §11.4", "This part was not done because another action, on which it depends, failed. Nothing need be wrong with this part.")),
		ask("424 or 502 when a service behind mine fails?", conv("502 or 504. They say that the server's side is at fault; 424 is a 4xx and tells clients, breakers and monitors that the caller is.")),
		ask("Can I retry a 424?", conv("Not alone. Correct or repeat the action that failed first, together with this one.")),
		ask("Is 424 only for WebDAV?", conv("It comes from there and makes sense in any batch whose parts depend on each other. As the code of a whole answer it hardly does.")),
	},
	Differs: list(
		vend(srcStripe, "Popular practice: 424 for an external service that failed, as Stripe does. By the RFC another action of the request failed; candor answers 502, 503 or 504 for services behind it."),
	),
	Confused: []int{207, 409, 422, 502},
}

var c425 = &Contract{
	Code: 425, Name: "Too Early", Reference: "RFC 8470 §5.2", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 8470 §5.2", "The server is unwilling to risk processing a request that might be replayed."),
	Summary:    conv("This came before the handshake was finished and could be a replay; send it again after."),
	SendWhen: list(
		rfc("RFC 8470 §3, §5.1, §5.2", "The request came in TLS early data or carries Early-Data: 1, and the risk of a replay is too great."),
		rfc("RFC 8470 §6.1", "A gateway receives a request in early data and is not certain that the origin understands Early-Data."),
	),
	Instead: []Instead{
		use(503, conv("The server is not ready for other reasons.")),
		use(409, conv("The request comes too early in a workflow: the state is in the way.")),
		use(429, rfc("RFC 6585 §4", "The requests follow each other too fast.")),
		use(403, conv("The thing asked for is published later, and until then nobody may have it.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 8470 §5.2", "The content is not the representation of any identified resource."),
	Client: Client{
		SameRequest:      yesBy("any method, automatically, never in early data", "RFC 8470 §5.2"),
		CorrectedRequest: noBecause("the request is not wrong", "convention"),
		OtherCredentials: noBecause("credentials are not the fault", "convention"),
		AfterDelay:       onlyIf("the handshake is complete; no other delay is needed", "convention"),
		NewConnection:    onlyIf("the handshake cannot be completed on the old one", "convention"),
		Summary:          rfc("RFC 8470 §5.2", "A client that used early data should repeat the request by itself, and must not do so in early data."),
		Repeat:           RepeatHandshake,
	},
	Storage: Storage{
		Class: ExplicitOnly, CacheControl: NoStore,
		Summary: rfc("RFC 8470 §5.2; RFC 9111 §3", "Not stored by default. "+storeWhenTold), Conditions: storeRequest,
		Caches: cachesDo(425),
	},
	Crawler: crawlDrop(),
	API:     conv("Invisible with clients that implement early data; others never see it."),
	Monitor: monitor(BucketClient, "For information only: a 425 followed by a success is the protocol working. One without a second request means that it went to a client that does not know it."),
	Scenarios: convs(
		"A returning client posts in its first flight, gets 425, and succeeds one round trip later.",
		"The CDN has early data switched on since Tuesday; the origin answers 425 to single requests with Early-Data: 1, and users notice nothing.",
		"A program shows 425 to its users: its library sends early data and does not know the code.",
		"An API answers 425 to everybody who asks for results before a job is done: a misuse, since none of them came in early data.",
	),
	Causes: convs(
		"Early data in front of a server that does not accept it for this method.",
		"A CDN or proxy on which 0-RTT was switched on without regard to the origin.",
		"An application that means not yet.",
	),
	Find: convs(
		"Log Early-Data as the application receives it. With 1 the request came in early data on an earlier hop; without it, and without TLS in the application itself, the 425 is a misuse.",
		"Look whether the same client sends the request again within a second and succeeds. If so, there is nothing to mend.",
		"Switch early data off at the edge (0-RTT in the settings of a CDN, ssl_early_data in nginx) and see whether the 425s end.",
	),
	FAQ: []FAQ{
		ask("What does 425 Too Early mean?", rfc("RFC 8470 §4, §5.2", "The request came in TLS early data, which an attacker can replay, and the server does not want to take that risk. It is to be sent again, and not in early data.")),
		ask("Can I use 425 for a job that is not ready yet?", rfc("RFC 8470 §5.2", "No. A server should not send it unless the request came in early data or carries Early-Data: 1.")),
		ask("Do clients repeat a 425 by themselves?", rfc("RFC 8470 §4, §5.2; RFC 9110 §15", "Those that use early data must, and should do so without asking, but not in early data. Clients that never heard of it treat it as 400.")),
		ask("Which requests may a client send in early data?", rfc("RFC 8470 §4; RFC 9110 §9.2.1", "Those with safe methods, such as GET, unless it knows more. Unsafe methods must not be sent in early data without such knowledge.")),
		ask("How do I avoid 425 altogether?", rfc("RFC 8470 §3", "Refuse early data in TLS, or wait with processing until the handshake is complete. Both are as effective as 425.")),
	},
	Differs:  list(rfc("RFC 8470 §5.2", "Popular reading: too early means come back later. The RFC: it is about the risk of a replay, and a request that neither came in early data nor carries Early-Data: 1 should not get it.")),
	Confused: []int{409, 429, 503},
}
