package httpstatus

// The fields that say where to go, when to come back, who is asked for and
// what stands behind an answer.

var headerRetryAfter = &Header{
	Name: "Retry-After", Reference: "RFC 9110 §10.2.3",
	Summary:  rfc("RFC 9110 §10.2.3", "How long the client ought to wait before it comes back: a number of seconds, or a date."),
	Syntax:   `Retry-After = HTTP-date / delay-seconds; delay-seconds = 1*DIGIT`,
	Examples: []string{"120", "0", "Fri, 31 Dec 1999 23:59:59 GMT"},
	Sends:    rfc("RFC 9110 §10.2.3, §15.5.14, §15.6.4; RFC 6585 §4", "A server: it may with 503, 429 and every redirect, and should with a 413 whose cause is temporary."),
	Reads:    rfc("RFC 9110 §10.2.3, §5.6.7", "A client that heeds it counts seconds from the moment the response arrived, or waits until the date, in any of the three date formats, and does not come back earlier."),
	Rules: list(
		rfc("RFC 9110 §10.2.3", "Seconds are a whole number without sign, fraction or unit: 120, not 2m and not 1.5."),
		rfc("RFC 9110 §5.6.7", "A sender writes a date in the form Sun, 06 Nov 1994 08:49:37 GMT. A recipient must take the obsolete forms of RFC 850 and of asctime as well."),
		rfc("RFC 9110 §10.2.3", "With a 3xx it is the minimum wait before the redirect is followed; with a 503, how long the service is expected to be away."),
		rfc("RFC 9110 §15.5.14", "With a 413 it says that the condition is temporary and after what time the client may try again."),
		conv("With a 202 it says when a first look at the status monitor is worth it. That is a use beyond the codes that the RFCs name, so a client has to know it from the documentation."),
		conv("It is the earliest time. Add jitter after it, never before, and where it is longer than a client can wait, stop and report the time."),
		vend(srcRateLimit, "Where RateLimit stands beside it, Retry-After takes precedence and should not name an earlier time than RateLimit does."),
	),
	Mistakes: list(
		vend(srcUrllib3, "Clamping a long value and retrying after the clamp. The urllib3 client caps it at 6 hours and comes back early."),
		vend(srcRetryLibs, "Parsing without a limit. In go-retryablehttp 0.7.8, 99999999999999 overflows to a wait of 55660 hours, and 3600 waits an hour although the maximum is set to 30 seconds."),
		vend(srcRetryLibs, "Reading seconds only, as failsafe-go 0.9.8 does, or one date format of three, as go-retryablehttp 0.7.8 does. Such a client misses a date that the RFC tells it to take."),
		conv("A date made from the server's clock and compared with a client's clock that is minutes off. Seconds need no clock; a client that gets a date can measure it against the Date of the same response."),
		conv("One fixed value for everybody. All clients that were refused together come back together."),
	),
	FAQ: []FAQ{
		ask("Seconds or a date?", conv("Seconds. They do not depend on two clocks agreeing. A date fits the end of announced maintenance.")),
		ask("Which status codes may carry Retry-After?", rfc("RFC 9110 §10.2.3, §15.5.14; RFC 6585 §4", "The RFCs name 503, 429, 413 and the redirects. The definition of the field does not limit it to these.")),
		ask("What does Retry-After: 0 mean?", rfc("RFC 9110 §10.2.3", "A delay of no seconds. Zero is valid: the value is a non-negative whole number.")),
		ask("May a client retry a POST because Retry-After is there?", rfc("RFC 9110 §9.2.2, §10.2.3", "Not by itself because of the field, which only says how long to wait: it should know that the request is idempotent all the same, or that the first one was never applied.")),
	},
}

var headerLocation = &Header{
	Name: "Location", Reference: "RFC 9110 §10.2.2",
	Summary:  rfc("RFC 9110 §10.2.2", "One address that belongs to the answer. What it is follows from the method and the code: the new resource of a 201, the target of a redirect."),
	Syntax:   `Location = URI-reference`,
	Examples: []string{"/orders/4711", "https://www.example.org/index.html", "/people#tim"},
	Sends:    rfc("RFC 9110 §10.2.2, §15.3.2, §15.4, §15.4.1", "A server with a 201 whose new resource is not the target of the request, and with 301, 302, 303, 307 and 308; with 300 when one choice is preferred."),
	Reads:    rfc("RFC 9110 §15.4, §10.2.2", "At a 3xx the client may follow it by itself, with care where the method is not safe. At a 201 it is the address of the new resource."),
	Rules: list(
		rfc("RFC 9110 §10.2.2", "A relative reference is allowed. It is resolved against the target of the request."),
		rfc("RFC 9110 §10.2.2", "There is one value only. A comma is a valid character of an address, so two field lines that a recipient on the way joins are hard to take apart."),
		rfc("RFC 9110 §10.2.2", "A redirect whose Location has no fragment inherits the one of the original address: from /index.html#larry to /home it leads to /home#larry."),
		rfc("RFC 9110 §15.3.2", "A 201 without Location says that the target of the request is the new resource."),
		rfc("RFC 9110 §15.4", "Before it follows, a client should remove or renew the fields that it added by itself, such as Host, Authorization and Cookie, and consider removing those that its caller added."),
		rfc("RFC 9110 §15.4", "A client should notice a circle of redirects and stop. An earlier RFC recommended at most five hops, and some clients might still count."),
		rfc("RFC 9111 §4.4", "After a 2xx or 3xx to an unsafe method, a cache may invalidate what it stored for the address in Location, on the same origin only."),
	),
	Mistakes: convs(
		"A 201 to POST /orders without Location. By definition the client now takes /orders itself for the new order.",
		"An absolute address built from the inner host behind a proxy, such as http://10.0.0.7:8080/orders/1. Clients outside cannot reach it; a relative reference has no such fault.",
		"Building it from a parameter such as ?next= without a list of allowed targets: an open redirect that lends your name to a phishing page.",
		"Spaces or letters outside ASCII left as they are. A reference takes them percent-encoded only, and recipients repair them in different ways.",
	),
	FAQ: []FAQ{
		ask("Must Location be an absolute URL?", rfc("RFC 9110 §10.2.2", "No. It is a URI reference, so /orders/4711 is valid and is resolved against the target of the request.")),
		ask("Does a 202 carry Location?", conv("It may. The RFC asks for a pointer to a status monitor in the content and names no field; many APIs send the address of the monitor in Location as well.")),
		ask("What is the difference between Location and Content-Location?", rfc("RFC 9110 §10.2.2, §8.7", "Location says where to go or what was created; Content-Location names the resource whose representation this message encloses. A response may have both.")),
	},
}

var headerLink = &Header{
	Name: "Link", Reference: "RFC 8288 §3",
	Summary:  rfc("RFC 8288 §3", "Typed links from this resource to others: the next page, the terms, a style sheet to load early, whoever blocks the content."),
	Syntax:   `Link = #link-value; link-value = "<" URI-Reference ">" *( OWS ";" OWS link-param ); link-param = token BWS [ "=" BWS ( token / quoted-string ) ]`,
	Examples: []string{`<https://spqr.example.org/legislatione>; rel="blocked-by"`, `</orders?page=3>; rel="next", </orders?page=1>; rel="prev"`, `</style.css>; rel=preload; as=style`},
	Sends:    rfc("RFC 8288 §3; RFC 7725 §4; RFC 8297 §2", "Whoever implements a block, with a 451 and the relation blocked-by; a server with a 103, such as links to preload; and any response that has links to tell."),
	Reads:    rfc("RFC 8288 §3.1, §3.2, §3.3", "The client resolves the address, takes this resource as the start of the link unless an anchor names another, and acts on the relations that it knows."),
	Rules: list(
		rfc("RFC 8288 §3.3", "Each link has exactly one rel; parsers ignore a second one. One rel may list several relations, separated by spaces."),
		rfc("RFC 7725 §4", "At a 451 the link names the one who implements the block, not the authority that demands it, and must have rel=\"blocked-by\"."),
		rfc("RFC 8288 §3", "The address stands in angle brackets. A parameter may be a token or a quoted string, and parsers must take both: rel=next is rel=\"next\"."),
		rfc("RFC 8288 §3.1", "A relative address is resolved as usual; a base that the content declares does not count."),
		rfc("RFC 8288 §3.3", "A relation of your own is an absolute URI, in quotes where it holds a comma or semicolon."),
		rfc("RFC 8288 §3.2", "A link may have no start to speak of: in a 404 to a GET there is no representation that the link could come from."),
		rfc("RFC 8297 §2", "At a 103 links are hints: they do not replace the fields of the final answer."),
	),
	Mistakes: convs(
		"Splitting the field at every comma. A URI may contain commas, and so may a quoted title; only a parser of the grammar splits it right.",
		"Naming the court or the agency in blocked-by. Readers then write to the wrong party; the demand belongs into the content.",
		"Forgetting the angle brackets or the rel. Parsers drop such a link without a word, and paging stops at page one.",
	),
	FAQ: []FAQ{
		ask("What does rel=\"blocked-by\" mean in a 451?", rfc("RFC 7725 §4", "The address identifies the party that actually blocks access, such as an internet provider or the site itself, and not the one that ordered it.")),
		ask("One Link field or several?", rfc("RFC 8288 §3.5", "Both mean the same: links separated by commas in one line, or one line for each.")),
		ask("How do I page an API with Link?", conv("Send the address of the next page with rel=\"next\", and leave the link out on the last page. Clients follow the address instead of building it.")),
	},
}

var headerWWWAuthenticate = &Header{
	Name: "WWW-Authenticate", Reference: "RFC 9110 §11.6.1",
	Summary: rfc("RFC 9110 §11.6.1", "The ways in which a client may authenticate itself for this resource: one challenge or several, each a scheme with its parameters."),
	Syntax:  `WWW-Authenticate = #challenge; challenge = auth-scheme [ 1*SP ( token68 / #auth-param ) ]; auth-param = token BWS "=" BWS ( token / quoted-string )`,
	Examples: []string{
		`Bearer realm="api"`,
		`Bearer realm="api", error="invalid_token", error_description="The access token expired"`,
		`Bearer realm="api", error="insufficient_scope", scope="orders:write"`,
		`Basic realm="simple", Newauth realm="apps", type=1, title="Login to \"apps\""`,
	},
	Sends: rfc("RFC 9110 §11.6.1", "A server: it must with every 401, and may with any other answer that credentials, or other credentials, might change."),
	Reads: rfc("RFC 9110 §11.4, §15.5.2", "The client picks the scheme that it considers the most secure of those it understands, gets credentials and may repeat the request with Authorization. If the same challenge comes back, it should show the answer to the user."),
	Rules: list(
		rfc("RFC 9110 §15.5.2", "A 401 must carry at least one challenge that applies to the target resource."),
		rfc("RFC 9110 §11.6.1", "One line may hold several challenges, and each may hold a list of parameters: commas separate both, and the field may come on several lines besides."),
		rfc("RFC 9110 §11.6.1", "Some user agents do not recognize several challenges in one line, so more than one per line might not be interoperable."),
		rfc("RFC 9110 §11.5, §11.2", "A sender writes the realm as a quoted string, and no parameter twice in one challenge."),
		rfc("RFC 6750 §3.1", "Bearer without any credentials in the request: no error parameter. A bad token: invalid_token with 401. A token without the right: insufficient_scope with 403, which may name the scope."),
		rfc("RFC 9470 §3", "A login that is too weak or too old is a 401 with insufficient_user_authentication, with acr_values or max_age, and not a 403."),
		rfc("RFC 9110 §11.6.1", "A proxy must not change it."),
	),
	Mistakes: list(
		vend(srcGoHTTP, "A 401 without it. The answer is invalid and clients have nothing to act on; net/http sends it bare and without a warning when a handler does."),
		conv("Splitting the value at commas. The parameters of one challenge fall apart into challenges named error and scope."),
		vend(srcFetchLogin, "Basic on an API that a page of the same origin calls: at a 401 the browser asks the user for name and password itself, before the page sees the answer."),
		conv("The same challenge for a missing token and an expired one. Clients cannot tell logging in from refreshing, and either ask the user too often or loop."),
		rfc("RFC 9110 §11.3", "A rare scheme first. Many clients fail to parse a challenge with a scheme that they do not know; put the well-supported ones in front."),
	),
	FAQ: []FAQ{
		ask("Is WWW-Authenticate required with a 401?", rfc("RFC 9110 §15.5.2", "Yes, with at least one challenge that applies to the resource. A 401 without it breaks the definition of the code.")),
		ask("Can a 403 carry WWW-Authenticate?", rfc("RFC 9110 §11.6.1; RFC 6750 §3.1", "Yes. It says that other credentials might change the answer; a bearer insufficient_scope is a 403 with a challenge.")),
		ask("What do I send for API keys?", conv("A challenge with a scheme of your own that your documentation explains, such as ApiKey realm=\"api\". A 401 needs a challenge even where the key travels in a field of its own.")),
		ask("How do I keep the browser from opening its login window?", vend(srcFetchLogin, "In the page, call with credentials: omit, or another origin by CORS: the browser asks the user in neither case. On the server, keep Basic and Digest for callers that are not pages, and challenge pages with Bearer.")),
	},
}
