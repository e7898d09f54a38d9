package httpstatus

// Pairs about what a message asks for, in which form, and how large it is.

var pair405and501 = &Pair{
	A: c405, B: c501,
	Title: "405 Method Not Allowed vs 501 Not Implemented: does this resource refuse the verb, or does the server not know it?",
	Rule: rfc("RFC 9110 §9.1, §15.5.6, §15.6.2",
		"Ask whether the server supports the method on any resource. If it does, and not on this one, send 405 with Allow. If it supports the method nowhere, because it is unknown or not built, send 501."),
	Mistake: conv("Routers answer every method that finds no handler with 405, invented ones included, and some people write 501 for a verb that is merely missing on one route. Retries go wrong with the 501: libraries that repeat every 5xx, such as axios-retry and reqwest-retry, repeat it too, although only a new release of the server can change the answer. Caches may keep both without being told: a 405 to a GET that states nothing can still be served after the route has got its GET. Crawlers act differently: Google drops a URL that answers 405, and takes a 501 for a server error that slows the crawl of the whole host. Monitors count the 501 among failures of the server, so that one scanner with an invented verb wakes somebody at night. The developer who gets 501 where 405 was meant is not shown Allow, the list of verbs that would have worked."),
	WhenBothApply: [2]Statement{
		conv("405 when the server knows the method and this resource does not take it, even though the operation is a stub that is not built: the verb is asked on the template, long before anything is carried out, so the 501 of a stub is only reached by a verb that is allowed. Allow tells the client at once which verbs are worth trying."),
		conv("501 when no resource of the server knows the method, although this resource does not take it either: whether the method is known is asked before the route and the verb. BREW on /orders is 501 there. A 405 would claim that the method works somewhere else on this server."),
	},
	Scenarios: [2][]Statement{
		convs(
			"A form posts to /contact.html, which the server only reads from disk; its API on the same host takes POST. The answer names Allow: GET, HEAD.",
			"A client sends PUT to /orders/7, where the API offers PATCH: Allow lists GET, PATCH and DELETE.",
			"DELETE is sent to the collection /orders; only single orders can be deleted.",
			"All POSTs to /v1/login end in 405 since a 301 to https turned them into GET on the way.",
			"During a restore the archive is read-only, and the writing methods are left out of Allow for that time.",
			"A load balancer checks health with HEAD on /healthz, which was registered for GET alone.",
		),
		convs(
			"A scanner tries BREW and PROPFIND on the root of an API that has never heard of either.",
			"A client misspells the method: POTS on /orders. Method names are case-sensitive, so post in small letters is unknown as well.",
			"Somebody mounts the API as a network folder, and the file manager begins with PROPFIND.",
			"A request comes with Transfer-Encoding: zip, which the server cannot undo.",
			"GET /v2/invoices is described in the documentation, and behind it stands a stub.",
		),
	},
	FAQ: []FAQ{
		ask("405 or 501 for an unknown HTTP method?", rfc("RFC 9110 §9.1", "It should be 501 when the server does not recognise or implement the method at all, and 405 when it does and the target resource does not allow it.")),
		ask("Does a 405 need an Allow header?", rfc("RFC 9110 §15.5.6, §10.2.1", "Yes, always. The list may be empty, which says that the resource takes no method at present.")),
		ask("Does a 501 need an Allow header?", rfc("RFC 9110 §10.2.1", "No. Allow is required in a 405 only, and may be sent in any other answer.")),
		ask("PATCH is not supported. Is that 405 or 501?", rfc("RFC 9110 §9.1, §15.5.6, §15.6.2", "405 with Allow if another resource of the server takes PATCH, 501 if none does.")),
		ask("Why do I get 405 Method Not Allowed on a POST?", conv("The path exists and has no POST. Look at Allow in the answer, then at the address after redirects: a 301 or 302 turns a POST into a GET in most clients, and a missing slash at the end can lead to another route.")),
		ask("Should a client retry a 501?", conv("No. The server lacks the function, and repeating the request does not add it. Use another method or another server.")),
		ask("The endpoint is planned and not built: 404, 405 or 501?", conv("501 if it is documented, so that people know it is no typing error. 404 if nothing says that it will ever exist. 405 if the path exists already with other methods.")),
	},
	Related: [][2]int{{404, 405}, {403, 404}, {400, 404}, {500, 503}},
	Differs: list(
		rfc("RFC 9110 §9.1; "+srcGoHTTP, "Popular practice: 405 for every method without a handler; Go's net/http answers so to an invented one. The RFC: a method that the server does not recognise or implement should be 501, and 405 is for one that it does."),
		rfc("RFC 9110 §15.5.6, §15.6.2, RFC 9111 §3", "Popular advice: errors are not cached unless they say so. The RFC: both 405 and 501 are heuristically cacheable, where the cache understands the method of the request; candor sends no-store with both."),
		vend(srcRetryLibs, "Popular practice: every 5xx deserves another try, and axios-retry and reqwest-retry give 501 one. The RFC describes a function that the server does not have; go-retryablehttp and failsafe-go leave it alone."),
		conv("Popular advice: a 5xx is always an outage. candor counts 501 apart from availability, since it is nearly always a probe with a method of its own."),
	),
}

var pair406and415 = &Pair{
	A: c406, B: c415,
	Title: "406 Not Acceptable vs 415 Unsupported Media Type: can the client not read our answer, or can we not read its content?",
	Rule: rfc("RFC 9110 §12.5.1, §12.5.3, §12.5.4, §15.5.7, §15.5.16",
		"Ask which direction the format is for. What the client sent is in a format not taken here (Content-Type, Content-Encoding): 415. What it would get back is in no form that it accepts (Accept, Accept-Encoding, Accept-Language): 406."),
	Mistake: conv("The two are swapped because both speak of media types, or both are folded into 400. Retries then change the wrong field: a client that gets 406 for its Content-Type edits Accept and fails for ever, and one that gets 415 on a GET looks for content that it never sent. Users are hurt by a strict 406: a browser whose Accept-Language lists no language on offer sees an error page instead of a page in the default language that the person could have read. Crawlers treat the 406 like any other 4xx: Google drops a page that refuses its crawler's Accept. Monitors lose the cause: a jump of 415 points to a new client or a new library that labels its content differently, a jump of 406 to a format that the server stopped producing."),
	WhenBothApply: [2]Statement{
		conv("406 when only the Accept fields fail: there is no content, or its type and coding are accepted. Both refusals can be read from the header, no RFC fixes their order, and a server that looks at Accept first may send 406 for both faults; Kubernetes and the Django REST framework do. candor sends 406 only where the policy says accept: strict, and then still before it reads any content, so broken JSON is not reported first."),
		conv("415 when the Content-Type or Content-Encoding is not accepted and Accept cannot be met either: candor's guard asks about the content first, on the same rung. Until the client sends another format there is nothing to answer, and the 415 can name the accepted types in Accept, or the accepted codings in Accept-Encoding."),
	},
	Scenarios: [2][]Statement{
		convs(
			"GET /orders with Accept: application/xml, one release after the API dropped XML.",
			"A client asks for application/vnd.shop.v3+json from a server that has versions 1 and 2.",
			"A device sends Accept-Encoding: br, identity;q=0 to a server that can compress with gzip only.",
			"GET /invoices/7 with Accept: application/pdf; the PDF is made when the invoice is final, and this one is a draft.",
			"A typing error gives the only listed type the weight zero: Accept: application/json;q=0.",
		),
		convs(
			"A browser script labels JSON as text/plain to avoid a CORS preflight.",
			"A command line tool sends JSON with its default type for forms, application/x-www-form-urlencoded.",
			"PATCH /orders/7 comes as application/json where only application/merge-patch+json is accepted.",
			"Version 4 of the uploader compresses with zstd; the server undoes gzip only and says so in Accept-Encoding.",
			"PUT /photos/7 with image/heic on a resource that keeps JPEG and PNG.",
			"A POST has content and no Content-Type, and the server stopped guessing with its last release.",
		),
	},
	FAQ: []FAQ{
		ask("406 or 415 for a wrong Content-Type?", rfc("RFC 9110 §15.5.7, §15.5.16", "415. Content-Type describes what the client sent; 406 is about the fields that say what it accepts in return.")),
		ask("Must a server send 406 when it cannot meet Accept?", rfc("RFC 9110 §12.4.1, §15.5.7", "No. It may send 406, or disregard the field and answer with what it has.")),
		ask("May a 406 have content if the client accepts nothing I offer?", rfc("RFC 9110 §15.5.7", "Yes. It should list the forms that are available, so that a person or a program can choose one.")),
		ask("How does the client learn which types it may send?", rfc("RFC 9110 §15.5.16, §12.5.3", "From Accept in the 415, or from Accept-Encoding where the coding was the fault. A 415 for another reason must not carry Accept-Encoding.")),
		ask("Should Accept-Language that nothing matches give 406?", conv("Rarely. The RFC permits it, and nearly every reader prefers the default language to an error.")),
		ask("415 or 400 for JSON that does not parse?", conv("400. The type is accepted and the bytes are not what it says. 415 would tell the client to choose another format, and the format was right.")),
		ask("How do I fix 415 Unsupported Media Type?", conv("Set Content-Type to the type of what you really send, most often application/json, and compare it with Accept in the answer. Then look at Content-Encoding, and at what your library sets by default.")),
	},
	Related: [][2]int{{400, 415}, {400, 422}, {405, 501}, {413, 431}},
	Differs: list(
		rfc("RFC 9110 §12.4.1", "Popular advice: an Accept that cannot be met must be answered with 406. The RFC leaves the choice: honour the field with 406, or disregard it. candor disregards it unless the owner sets accept: strict."),
		rfc("RFC 9110 §15.5.16", "Popular advice: a wrong Content-Type is a bad request, 400. The RFC: a format that the resource does not support is 415."),
		rfc("RFC 9110 §12.5.3", "Popular practice: a 415 lists everything the server can do. The RFC: a 415 whose reason is not the content coding must not carry Accept-Encoding, or the client would look for the fault there."),
	),
}

var pair413and414 = &Pair{
	A: c413, B: c414,
	Title: "413 Content Too Large vs 414 URI Too Long: is it the content that does not fit, or the address?",
	Rule: rfc("RFC 9110 §15.5.14, §15.5.15",
		"Ask where the length is. If the content after the header section is over the limit, send 413. If the target, that is the path with its query, is longer than the server reads, send 414."),
	Mistake: conv("One code is used for everything that is too big, or both are sent as 400. Retries go wrong: a 413 may be temporary and say so with Retry-After, which urllib3 and got obey, while no pause ever shortens an address; a GET that gets 413 has no content to cut. Caches treat them differently: a 414 may be stored without being told, Safari does so, and CloudFront keeps it for ten seconds by default; a 413 answers a POST or a PUT, and what answers a PUT is not kept at all. Monitors miss the loop: 414s that grow longer from line to line in the log are a redirect that carries its own address, and as 413s they look like users with large files. Users are told to shrink an upload when the fault is a bookmark with nine hundred ids in it."),
	WhenBothApply: [2]Statement{
		conv("413 when the target fits and the content does not. With both faults one server never sends it, since the target comes first on the wire. It can still win between two hops: a proxy that reads long targets and takes only small content answers 413, and the origin that would have said 414 never sees the request."),
		rfc("RFC 9112 §2.1, §3, RFC 9110 §15.5.15", "414 when the target is too long, however large the content is: the target stands in the first line of an HTTP/1.1 message, and a server that receives one longer than it wishes to parse must answer 414. The declared length comes in the fields after it, and the content later still."),
	},
	Scenarios: [2][]Statement{
		convs(
			"PUT /photos/7 declares Content-Length: 12582912 where ten megabytes are allowed; it is refused before a byte of content is read.",
			"A chunked upload names no length and is cut off when the limit is passed.",
			"POST /import brings 40000 rows at once; the same file in four parts goes through.",
			"A gzip body of 200 kilobytes unpacks to 60 megabytes.",
			"While a volume is being moved, uploads over one megabyte get 413 with Retry-After: 1800.",
		),
		convs(
			"GET /orders carries 900 ids in its query, 9400 characters in all.",
			"The login page returns to an address that contains the login page: each round is longer, and the eleventh is 414.",
			"A search form with a large text field is sent with GET.",
			"A query language is spoken over GET, and one screen of the app asks for every field it knows.",
			"A signed login message travels in the query of a redirect and passes the proxy's limit for users with many groups.",
			"A scanner asks for the root with 20000 times the letter A as its query.",
		),
	},
	FAQ: []FAQ{
		ask("What is the maximum length of a URL?", rfc("RFC 9112 §3, RFC 9110 §4.1", "HTTP sets none. It recommends that all senders and recipients support at least 8000 octets; various limits are found in practice.")),
		ask("How do I fix 413 Request Entity Too Large in nginx?", vend(srcNginxLimits, "Raise client_max_body_size, which is one megabyte unless it is set, in the http, server or location block. Then check the limits of the hops in front and behind.")),
		ask("How do I fix 414 Request-URI Too Large?", conv("Look for a redirect loop first. If the address is honest, send the values as content of a POST, where the API offers that, or ask in several requests. Raising the limit of one hop rarely helps, since the next one has its own.")),
		ask("Why does the connection break instead of showing the 413?", rfc("RFC 9112 §9.5, §9.6", "Because the server closed it while the client was still sending: the reset can erase the answer before the client reads it. Servers therefore close in stages, and a client should watch for an answer while it sends.")),
		ask("414 or 400 for a query string that is too long?", rfc("RFC 9112 §3", "414. A server that receives a target longer than it wishes to parse must answer so.")),
		ask("Payload Too Large, Request Entity Too Large or Content Too Large?", rfc("RFC 9110 §15.5.14; "+srcGoHTTP, "Content Too Large is the name now. The number has not changed, and older software, Go's net/http among it, prints an older phrase.")),
		ask("May I retry after 413?", rfc("RFC 9110 §15.5.14", "Where the answer carries Retry-After, after the time it names: the field says that the condition is temporary. Without it nothing says so.")),
	},
	Related: [][2]int{{413, 431}, {400, 415}, {400, 422}},
	Differs: list(
		rfc("RFC 9110 §15.1, RFC 9111 §3", "Popular advice: refusals for size are not cached. The RFC: a 414 is heuristically cacheable, a 413 only with explicit freshness; candor sends no-store with both."),
		rfc("RFC 9110 §15.5.14", "Popular advice: never repeat a 413. The RFC: where the limit is temporary the answer should carry Retry-After, and the client may try again then."),
		rfc("RFC 9112 §3, RFC 9110 §4.1", "Popular advice: URLs end at 2048 characters. The RFC: there is no limit in HTTP, and support for at least 8000 octets is recommended."),
	),
}

var pair413and431 = &Pair{
	A: c413, B: c431,
	Title: "413 Content Too Large vs 431 Request Header Fields Too Large: is it what you send, or what comes along with it?",
	Rule: rfc("RFC 9110 §15.5.14, RFC 6585 §5",
		"Look on which side of the empty line the weight is. If the header fields are too large, one of them or all together, send 431. If the content after them is too large, send 413."),
	Mistake: conv("Header sections that are too large are answered with 400 or 413, because the server or the framework has no other code for size. The user suffers first: 431 says delete your cookies, 413 says send a smaller file, and a person who can do neither for the real fault stays locked out. Retries differ: a 413 with Retry-After heals by waiting, a 431 only by smaller fields. Caches turn it into everybody's fault: a 431 must not be stored, since it tells of one person's cookies, but the same refusal as a 400 to a GET, with a site-wide max-age on it, is kept by four of the caches tested and shown to the next visitor. Monitors see two shapes: 431 creeps up over weeks for single users as cookies or group lists grow, 413 jumps with a release or a lowered limit."),
	WhenBothApply: [2]Statement{
		conv("413 when the header section fits, whatever it announces: a Content-Length of 40 gigabytes is a short field. Declared size is judged from the fields and real size while the content is read, both after the caller is known, so the refusal can name the limit to somebody who is entitled to hear it."),
		conv("431 when the header section is too large, even if the content is as well: the fields must fit before the server can read a length, a credential or a type from them. What stands in the fields that were not read is unknown, and so is the content."),
	},
	Scenarios: [2][]Statement{
		convs(
			"A form with a photo and its thumbnail is just over ten megabytes together; each file alone would pass.",
			"A log shipper saves up all night and sends 64 megabytes at midnight.",
			"A file of eight megabytes is sent as base64 inside JSON and arrives with more than ten.",
			"A webhook sender puts 5000 events into one delivery.",
			"One part of a resumable upload is larger than the server's limit for parts.",
		),
		convs(
			"Experiments of the marketing site left forty cookies on the shop's domain, 14 kilobytes of them; a private window works.",
			"A bearer token lists 300 groups; only members of the largest department are refused.",
			"Two proxies forward to each other, and X-Forwarded-For grows with each round.",
			"The Referer repeats a search address of 9000 characters.",
			"A client copies its whole context into tracing fields, and the gateway refuses it before any handler runs.",
		),
	},
	FAQ: []FAQ{
		ask("How do I fix 431 Request Header Fields Too Large?", conv("As a user, delete the cookies of that site. As a developer, find the largest field, most often Cookie or Authorization, and keep state or group lists on the server. Raise the limit last, and on every hop.")),
		ask("431 or 400 when the headers are too large?", rfc("RFC 9110 §5.4, RFC 6585 §5", "An appropriate 4xx is required, and 431 is the one defined for it. The RFC does not forbid 400.")),
		ask("What is the maximum size of HTTP headers?", rfc("RFC 9110 §5.4", "HTTP sets none for a line, a value or the whole section; various limits are found in practice.")),
		ask("Which limits do nginx and Go have by default?", vend(srcNginxLimits+"; "+srcGoHTTP, "nginx reads long header lines into four buffers of 8 kilobytes, and one line must fit into one of them. Go's net/http takes about one megabyte for the whole section and answers 431 beyond it.")),
		ask("Does a huge cookie count as 413?", rfc("RFC 6585 §5", "No. Cookies travel in a header field, so it is 431, and where that field alone is at fault the answer should name it.")),
		ask("May a 431 be cached?", rfc("RFC 6585 §5", "No, a cache must not store it. candor says no-store as well, for caches that do not know the code.")),
		ask("Is 431 the user's fault?", conv("Seldom. Most often the site itself set the cookies or issued the token that it now refuses.")),
	},
	Related: [][2]int{{413, 414}, {400, 415}, {406, 415}},
	Differs: list(
		vend(srcNginxPages, "Popular practice: nginx answers headers that are too large with 400 and notes 494 in its log. RFC 6585 has 431 for it, which tells the client what to change."),
		rfc("RFC 6585 §7.3", "Popular advice: a server has to answer 431. The RFC: it is not required to, and under attack it may rather drop the connection."),
		rfc("RFC 6585 §5", "Popular advice: one page for all size errors. The RFC: a 431 must not be stored, and it should name the field where a single one is at fault."),
	),
}
