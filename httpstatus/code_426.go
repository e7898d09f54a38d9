package httpstatus

var c426 = &Contract{
	Code: 426, Name: "Upgrade Required", Reference: "RFC 9110 §15.5.22, §7.8", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.5.22", "The server refuses the request over the current protocol and might be willing after the client upgrades to another one."),
	Summary:    conv("Not over this protocol; switch to the one that Upgrade names."),
	SendWhen: list(
		rfc("RFC 9110 §7.8, §15.5.22", "The server does not perform the request over the current protocol and might over another, such as websocket."),
		rfc("RFC 6455 §4.2.2", "A WebSocket handshake asks for a version that the server does not understand; Sec-WebSocket-Version then lists those it does."),
	),
	Instead: []Instead{
		use(505, rfc("RFC 9110 §15.6.6", "The major version of HTTP is not supported.")),
		use(308, conv("The client should come by https: a redirect works with every client.")),
		use(400, conv("The handshake of the new protocol is malformed.")),
		use(101, rfc("RFC 9110 §15.2.2", "The request asks for the upgrade and the server agrees.")),
		use(410, conv("The client program is too old and must be updated: the version of the API that it calls has gone.")),
	},
	Requires: []Field{
		must("Upgrade", "", rfc("RFC 9110 §15.5.22, §7.8", "The protocols that would do, the preferred one first.")),
		must("Connection", "HTTP/1.1", rfc("RFC 9110 §7.8", "With the option Upgrade, so that the field stays on this hop.")),
	},
	Body:     BodyAllowed,
	BodyRule: conv("Say in words which protocol is needed and how to get it; the fields tell that only to programs that know them."),
	Client: Client{
		SameRequest:      noBecause("over this protocol the answer stays", "RFC 9110 §15.5.22"),
		CorrectedRequest: yesBy("with an Upgrade to a protocol that the answer names", "RFC 9110 §15.5.22"),
		OtherCredentials: noBecause("credentials are not the fault", "convention"),
		AfterDelay:       noBecause("time does not mend it", "convention"),
		NewConnection:    onlyIf("the new one speaks the required protocol", "convention"),
		Summary:          rfc("RFC 9110 §15.5.22", "Upgrade to a protocol that the answer names, then send the request."),
		Repeat:           RepeatNever,
	},
	Storage: explicitOnly(426, NoStore), Crawler: crawlDrop(),
	API:     conv("Also used to turn away outdated apps, which is not what it says; tell those in the content."),
	Monitor: monitor(BucketClient, "Count per client version; a jump means that a proxy drops the Upgrade field."),
	Scenarios: list(
		conv("WebSockets fail behind a new proxy that does not pass Upgrade on: GET /live answers 426 to all clients from the minute of the change."),
		conv("Somebody opens the address of a WebSocket in a browser's address bar and sees 426: right, and no fault."),
		vend(srcApacheTunnel, "Apache httpd logs AH02900, require upgrade for URL, with the words Upgrade header is missing: a plain request reached a path that is proxied as a WebSocket."),
		conv("A health check calls GET /ws over plain HTTP every ten seconds and fills the log with 426."),
	),
	Causes: list(
		conv("A plain request to a WebSocket address."),
		rfc("RFC 9110 §7.6.1, §7.8", "A hop that does not forward Upgrade: the option in Connection tells intermediaries to remove it."),
		vend(srcNginxProxy, "An nginx in between without settings of its own: by default it clears Upgrade towards the server behind it."),
		conv("A WebSocket client that speaks another version than the server."),
		rfc("RFC 7540 §8.1.2.2", "A client that came over HTTP/2, which has no Upgrade field."),
	),
	Find: convs(
		"Log Upgrade and Connection as the application receives them. Sent by the client and missing there means that a hop dropped them.",
		"Send the handshake with curl --http1.1 and the fields Connection: Upgrade, Upgrade: websocket, Sec-WebSocket-Version: 13 and Sec-WebSocket-Key: to each hop in turn, from the application outwards; the first that does not answer 101 is the one.",
		"Look at the protocol of the refused requests in the log: HTTP/2.0 there means that the client or a balancer chose a protocol without Upgrade.",
		"If only old app versions get it and no Upgrade field comes with it, somebody uses 426 to ask for an update: read the content.",
	),
	FAQ: []FAQ{
		ask("Why does my WebSocket get 426?", conv("Because the server received a plain request. Upgrade is meant for one hop, so a proxy that is not told to send it on drops it.")),
		ask("Does 426 ask for TLS or HTTP/3?", rfc("RFC 9110 §7.8, §15.5.22", "It can name another protocol. But Upgrade only switches on top of the existing connection: for another transport or another connection a redirect is more appropriate.")),
		ask("Can I use 426 to make users update my app?", conv("It is done, and it is not what the code means: an app cannot upgrade its protocol because of it, and without Upgrade the answer breaks the RFC. Say it in a problem type; 410 fits a version that has gone.")),
		ask("Must a 426 carry Upgrade?", rfc("RFC 9110 §7.8, §15.5.22", "Yes, it must name the protocols that would do. In HTTP/1.1 Connection: Upgrade goes with it.")),
		ask("426 or 505?", rfc("RFC 9110 §15.5.22, §15.6.6", "426 offers a way: the server might do it over another protocol, named in Upgrade. 505 refuses the major version of HTTP that the request used.")),
	},
	Differs: list(
		rfc("RFC 9110 §15.5.22", "Popular practice: 426 tells a user to update the app. The RFC: it asks the client to change the protocol of the connection, and must say to which in Upgrade."),
		conv("Popular advice: answer plain http with 426 and Upgrade: TLS/1.2. candor: a 308 to https, since hardly any client upgrades to TLS in place."),
	),
	Confused: []int{101, 400, 505},
}
