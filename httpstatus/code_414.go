package httpstatus

var c414 = &Contract{
	Code: 414, Name: "URI Too Long", Reference: "RFC 9110 §15.5.15", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.5.15", "The target is longer than the server is willing to interpret."),
	Summary:    conv("The address is too long; put the data into the content instead."),
	SendWhen: list(
		rfc("RFC 9110 §15.5.15", "The request target is longer than the server reads."),
		rfc("RFC 9112 §3", "The request line of HTTP/1.1 holds a target longer than any URI that the server wishes to parse, which obliges it to send 414."),
	),
	Instead: []Instead{
		use(413, rfc("RFC 9110 §15.5.14", "The content is what is too large.")),
		use(431, rfc("RFC 6585 §5", "The header fields are what is too large.")),
		use(400, conv("The length is fine and the target is malformed.")),
		use(501, rfc("RFC 9112 §3", "The method, and not the target, is longer than any that the server implements.")),
		use(422, conv("The target fits, and one parameter in it is longer than its schema allows.")),
	},
	Requires: []Field{sayHowLong},
	Body:     BodyAllowed,
	BodyRule: conv("Name the limit and the other way: a POST with the same parameters in the content. Do not echo the target."),
	Client: fixes("convention", "with a shorter target",
		conv("Do not repeat it. Shorten the target, or send the data as content where the API offers that.")),
	Storage: heuristic(414, NoStore), Crawler: crawlDrop(),
	API:     conv("A query that grew too long; offer a search by POST."),
	Monitor: monitor(BucketClient, "A redirect loop that lengthens the address, a form sent with GET, or an attack; the growth of the length from one request to the next tells them apart."),
	Scenarios: list(
		conv("A redirect to the login page carries its own address as a parameter, longer with every round, until the browser shows 414."),
		conv("GET /v1/orders?ids= with 600 identifiers fails; with 200 it succeeds. The page shows more rows since last week."),
		conv("A form without method=post puts the text of a letter into the address."),
		vend(srcNginxRun, "nginx logs: client sent too long URI while reading client request line, and the application behind it has no trace of the request."),
	),
	Causes: convs(
		"A form sent with GET.",
		"A redirect loop that encodes the address into itself.",
		"A filter with hundreds of ids.",
		"State of a page, such as a token or a whole JSON document, kept in the query.",
		"A scanner that tries for an overflow.",
	),
	Find: convs(
		"Measure the refused addresses: their length in bytes as sent, percent-escapes included. All a little above 8,000 point to a default limit.",
		"Read the beginning of one address. The same piece repeated is a redirect loop; a list of ids is a filter; random bytes are a scanner.",
		"Look whether the application has the request in its log. If not, a proxy refused it, and the error log of the proxy says so.",
		"Follow the redirects of the first, short address with curl -L and watch how Location grows.",
	),
	FAQ: []FAQ{
		ask("What is the maximum length of a URL?", rfc("RFC 9110 §4.1; RFC 9112 §3", "HTTP sets none. Senders and recipients are recommended to support at least 8,000 bytes.")),
		ask("How do I fix 414 Request-URI Too Large in nginx?", vend(srcNginxCore, "Raise large_client_header_buffers, whose default is 4 buffers of 8 kB: the request line must fit into one. Better still, find out why the address is so long.")),
		ask("Why do I get a 414 when I log in?", conv("Mostly a redirect loop: the login page is itself protected and redirects to itself with its own address as a parameter, longer each time. Exclude it from the protection.")),
		ask("Can a 414 be cached?", rfc("RFC 9110 §15.5.15; RFC 9111 §3", "Yes, it is heuristically cacheable, so a cache may keep it without any Cache-Control.")),
		ask("414 or 431?", rfc("RFC 9110 §15.5.15; RFC 6585 §5", "414 when the address is too long, 431 when the header fields are.")),
	},
	Differs: list(
		rfc("RFC 9110 §4.1; RFC 9112 §3", "Popular advice: a URL may have 2,048 characters. The RFC: no limit, and a recommendation to support at least 8,000 bytes."),
		vend(srcGoHTTP, "Popular advice: a long URL gives 414. Go's net/http never sends it: up to its limit for the whole head (1 MiB unless set) it takes any URL, and above that it answers 431."),
	),
	Confused: []int{400, 413, 431},
}
