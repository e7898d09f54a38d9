package httpstatus

var c428 = &Contract{
	Code: 428, Name: "Precondition Required", Reference: "RFC 6585 §3", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 6585 §3", "The origin requires the request to be conditional."),
	Summary:    conv("Say which version you are changing: send If-Match."),
	SendWhen: list(
		rfc("RFC 6585 §3", "A write that could overwrite somebody else's change comes without If-Match."),
		conv("A PUT that must only create comes without If-None-Match: *, and the API documents that it wants it."),
	),
	Instead: []Instead{
		use(412, rfc("RFC 9110 §15.5.13", "A condition came and was false.")),
		use(409, rfc("RFC 9110 §15.5.10", "The request conflicts with the current state of the resource.")),
		use(400, conv("The missing header is another one, or the condition is there and does not parse.")),
		use(403, rfc("RFC 9110 §15.5.4", "The caller may not write here.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 6585 §3", "Should explain how to send the request again successfully, such as by trying If-Match."),
	Client: fixes("convention", "with If-Match, after fetching the current tag",
		conv("Fetch the resource, take its ETag, check that the change still makes sense, and send the write with If-Match.")),
	Storage: mustNotStore("§3"), Crawler: crawlDrop(),
	API:     conv("A client that never learned of conditional writes; one change of code."),
	Monitor: monitor(BucketClient, "Count per client version. All clients at once after a change in front of the server means that a proxy drops If-Match."),
	Scenarios: convs(
		"An old client fails on every save since conditions became mandatory on the first of the month; the new one does not.",
		"PUT /v1/articles/7 answers 428, the client reads the ETag by GET, sends the PUT with If-Match and gets 204: two lines of the log that belong together.",
		"A script of a customer that used curl -X PUT for years gets 428 after an update of the API.",
		"All writes through one proxy answer 428, and those that go to the server directly succeed: the proxy strips If-Match.",
	),
	Causes: convs(
		"A client without conditional requests.",
		"A proxy that removes If-Match.",
		"A browser client of another origin that cannot read ETag, since Access-Control-Expose-Headers does not name it.",
		"A route whose GET sends no ETag, so that nobody could know what to put into If-Match.",
	),
	Find: convs(
		"Log whether If-Match arrived, per client version and per proxy: missing from one version is that client, missing from everybody behind a proxy is the proxy.",
		"GET the object and look for ETag. Without one, the server demands what it does not offer.",
		"In a browser, look at the fields that the script may read: ETag is hidden from scripts of other origins until it is exposed.",
		"Send the write by hand with the tag from the GET. If that succeeds, the server is right and the client has to change.",
	),
	FAQ: []FAQ{
		ask("How do I fix 428 Precondition Required?", conv("GET the resource, take the value of ETag with its quotes, and send it in If-Match with the write. If the object has changed by then you get 412 and do it again.")),
		ask("428 or 412?", rfc("RFC 6585 §3; RFC 9110 §15.5.13", "428 says that no condition came and one is demanded. 412 says that one came and was false.")),
		ask("428 or 400 for a missing If-Match?", rfc("RFC 6585 §3", "428. It says that the request has to be conditional, and should explain how to send it again successfully.")),
		ask("Why would an API demand If-Match?", rfc("RFC 6585 §3", "Against the lost update: a client reads, changes and writes back what a third party has changed meanwhile. With a condition the server can assure that clients work with the correct copies.")),
		lostUpdate,
		ask("May a 428 be cached?", rfc("RFC 6585 §3", "No, a cache must not store it.")),
	},
	Differs: list(
		rfc("RFC 6585 §7.1", "Popular advice: a server that sends 428 makes lost updates impossible. The RFC: the code is optional, so clients cannot rely on it to prevent them."),
		conv("Popular order: 428 before the login, as in a well-known decision diagram. candor: after identity and role, since strangers need not learn the rules of writing."),
	),
	Confused: []int{400, 409, 412},
}
