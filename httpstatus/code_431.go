package httpstatus

var c431 = &Contract{
	Code: 431, Name: "Request Header Fields Too Large", Reference: "RFC 6585 §5", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 6585 §5", "The server refuses to process the request because its header fields are too large, one of them or all together."),
	Summary:    conv("Your headers are too big, most often the cookies."),
	SendWhen: list(
		rfc("RFC 6585 §5", "One header field, or the whole header section, is over the limit of the server."),
		conv("There are more header fields than the server takes, whatever their size."),
	),
	Instead: []Instead{
		use(413, rfc("RFC 9110 §15.5.14", "The content is what is too large.")),
		use(414, rfc("RFC 9110 §15.5.15", "The URL is what is too long.")),
		use(400, conv("The fields are small enough and malformed.")),
		use(422, conv("The server reads the field without trouble, and its value is longer than the schema of the API allows.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 6585 §5", "Should name the header field when a single one is at fault; never echo its value, which may be a session."),
	Client: fixes("RFC 6585 §5", "after making the header fields smaller",
		rfc("RFC 6585 §5", "The request may be sent again after its header fields have been made smaller.")),
	Storage: mustNotStore("§5"), Crawler: crawlDrop(),
	API:     conv("Users get rid of it by deleting cookies; developers by not storing state in them."),
	Monitor: monitor(BucketClient, "Comes with growing cookies or tokens; count per site and per client. In nginx count 494 with it."),
	Scenarios: list(
		conv("Single users can no longer open the site until they delete their cookies; in a private window it works for them."),
		vend(srcNginxRun, "nginx logs: client sent too long header line: Cookie, and the visitor sees 400 Request Header Or Cookie Too Large instead of a 431."),
		conv("An employee who was added to a hundred groups gets 431 on every call: the groups are in the token."),
		conv("A login loop sets one more state cookie at each round, until the server refuses the head."),
		conv("Only /admin answers 431: its cookies are bound to that path and came on top of those of the site."),
	),
	Causes: list(
		conv("Cookies that pile up: one per login attempt, per experiment or per tool on the page."),
		conv("Cookies set for the parent domain, which every subdomain then receives."),
		conv("A token with hundreds of groups in it."),
		conv("A loop of proxies that each add a field."),
		conv("A long Referer from a page with a long address."),
		vend(srcNodeServer, "The limit of Node.js, 16 KiB for all header fields unless --max-http-header-size says otherwise."),
	),
	Find: convs(
		"Ask for the address in a private window. If it works there, it is the cookies; delete them one by one in the developer tools to find which.",
		"Copy the request as a curl command from the developer tools and measure each field; the largest is named Cookie or Authorization nearly always.",
		"Look which hop refused: compare the error page and the logs, and then the limits of all hops. They differ by factors: Go 1 MiB, Node.js 16 KiB, nginx and Apache httpd 8 kB for a single field.",
		"Search the code for the place that sets the cookie that grows, and count how often it does so in one visit.",
	),
	FAQ: []FAQ{
		ask("How do I fix 431 Request Header Fields Too Large?", conv("As a visitor: delete the cookies of this site. As its owner: keep the state on the server and only an identifier in the cookie, and remove cookies that nothing needs any more.")),
		ask("Is 431 because of cookies?", conv("Mostly. Cookies are the only header field that grows from visit to visit by itself. The second suspect is a token that lists groups or rights.")),
		ask("Why does nginx answer 400 and not 431?", vend(srcNginxPages, "nginx has a number of its own for it, 494, which is for its log and for error_page; the client receives 400 with the words Request Header Or Cookie Too Large.")),
		ask("What is the maximum size of HTTP headers?", rfc("RFC 9110 §5.4", "HTTP sets none; each server has its own limit. A server that receives more than it wishes to process must answer with a fitting 4xx and must not ignore the field.")),
		ask("Should I raise the limit of the server?", conv("As a first aid, and in every hop, the innermost first. Every request of every user then carries those bytes, so shrink the fields as well.")),
		ask("431 or 413?", rfc("RFC 6585 §5; RFC 9110 §15.5.14", "431 is about the header fields, 413 about the content.")),
	},
	Differs: list(
		vend(srcNginxPages, "Popular advice: too large header fields give 431. nginx logs 494 and sends the client a 400, so that a search for 431 in its log finds nothing."),
		vend(srcApacheProtocol, "Popular advice: all servers send 431 by now. Apache httpd answers 400 in HTTP/1.1 for a field over LimitRequestFieldSize (8,190 bytes unless set), and 431 only in HTTP/2."),
		rfc("RFC 6585 §7.3", "Popular advice: a server must answer 431. The RFC: it need not use the code; under attack it may rather drop the connection."),
	),
	Confused: []int{400, 413, 414, 494},
}
