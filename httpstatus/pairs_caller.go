package httpstatus

// Pairs about whose fault it is: the request's or the caller's.

var pair400and403 = &Pair{
	A: c400, B: c403,
	Title:   "400 Bad Request vs 403 Forbidden: is the request wrong, or may this caller not do it?",
	Rule:    conv("Ask what would have to change. If the request itself must be rewritten, whoever sends it, send 400. If the same request would be served to a caller with other rights, or from another place, send 403."),
	Mistake: conv("The two are swapped for convenience: 400 for a missing right, because the check sits in a validator, or 403 for bad input, because a firewall or filter refused it. Retries go wrong: a client that gets 400 for a missing right goes looking for a fault in its message, and never fetches a token that would help; one that gets 403 for bad JSON throws away good credentials or asks an administrator for rights it has. Caches may spread it: four caches tested keep a 400 that states its freshness, and the shared ones among them serve it to others, so one caller's missing right becomes an answer for all. Monitors blame the wrong team: a jump of 400s calls for whoever released a client, a jump of 403s for whoever changed roles, policies or addresses."),
	WhenBothApply: [2]Statement{
		conv("400 when the message does not parse on the wire, whoever sends it: broken framing, a missing Host, broken percent-encoding, a target that two parsers read differently. Until it parses there is no method, path or credential that rights could be judged by, so nothing is revealed. Credentials that come twice are 400 as well; a bearer token that is itself malformed is 401."),
		conv("403 when the message parses, the caller may not use the operation, and its parameters or content are wrong too. Identity and role come before content: an unentitled caller with malformed content gets 403. Otherwise strangers could explore the schema through its error messages, and the server would spend its parser on callers it will refuse; Google's AIP-211 asks for the same order. A refusal that depends on the object comes after the parameters that name it and before the body."),
	},
	Scenarios: [2][]Statement{
		convs(
			"A POST carries JSON with a trailing comma; the parser stops at line 3. Sent by an administrator it fails the same way.",
			"A required header, such as X-Request-Purpose, is missing because a proxy removed it.",
			"A search sends q=100%, and the percent sign starts no valid escape.",
			"A path parameter that must be a number says undefined: the frontend built the address before its data had arrived.",
			"A sudden spike of 400s, nearly all from one version of the mobile app: a bad client deployment.",
			"400s on every route minutes after the server's own deployment: the server's bug, whatever the code says.",
		),
		convs(
			"A reader calls DELETE on an order; the operation needs the role admin: a missing role.",
			"A token with orders:read is used to create an order; the challenge names orders:write: insufficient scope.",
			"A user of tenant north asks for an object of tenant south: tenant isolation, or 404 where objects are hidden.",
			"A policy allows changes on working days only: policy mismatch.",
			"A batch job was moved to a new network and calls from an address that is not on the allowlist.",
			"A web firewall refuses a body that looks like an attack; the origin's log shows nothing.",
		),
	},
	FAQ: []FAQ{
		ask("Is it safe to retry a 400 or a 403?", conv("Neither, unchanged. After a 400 send a corrected request; RFC 9110 does not speak of repeating it. After a 403 the RFC asks clients not to repeat it automatically with the same credentials and lets them try new or different ones.")),
		ask("Both faults at once: which one wins?", conv("A message that does not parse on the wire is 400 for everybody. Otherwise rights come first: an unentitled caller with malformed content gets 403.")),
		ask("No credentials at all: 401 or 403?", rfc("RFC 9110 §11.4, §15.5.4", "401 with a challenge, where the resource is protected by credentials. A request may also be forbidden for reasons that have nothing to do with them, and is then 403.")),
		ask("Do search engines treat 400 and 403 differently?", goog(srcGoogleCodes, "Google does not: both drop the page from the index and leave the rate of crawling as it is. Microsoft documents nothing.")),
		ask("Are 400 and 403 cached?", rfc("RFC 9110 §15.1, RFC 9111 §3; "+srcCacheTests, "Not by default. With explicit freshness both may be, and four caches tested do keep such a 400; candor sends no-store with both.")),
		ask("A value is well formed and not allowed for this user. 400, 403 or 422?", conv("403 if another caller may send exactly this; 422 if nobody may; 400 if it does not even parse.")),
	},
	Related: [][2]int{{401, 403}, {403, 404}, {400, 422}, {400, 401}, {400, 404}, {400, 415}, {400, 500}, {403, 451}},
	Differs: list(
		rfc("RFC 9110 §15.5.4, §11.6.1", "Popular advice: at a 403 the user is authenticated, so authentication is not the issue. The RFC: a 403 may answer a request without credentials, may carry a challenge, and may be followed by a try with other credentials."),
		rfc("RFC 9110 §15.1, RFC 9111 §3; "+srcCacheTests, "Popular advice: neither is cached. The RFC: not by default, but both are storable with explicit freshness, and four caches (Chrome, nginx, Apache Traffic Server, Apache httpd) do store a 400."),
		rfc("RFC 9110 §15.5.1, §15.5.4", "Popular advice: neither is safe to retry. The RFC on 403: not automatically with the same credentials, and again with new or different ones. On repeating a 400 it is silent; candor: unchanged no, corrected yes."),
		rfc("RFC 9110 §15.5.1", "Popular advice: 400 is malformed syntax. The RFC: 400 covers anything taken for a client error; candor keeps 422 for content that parses."),
		goog(srcGoogleCodes, "Popular advice: 400 and 403 differ for search. Google: every 4xx except 429 has one and the same effect."),
		conv("Popular advice: 400s are the client's fault. candor: a jump right after our own deployment is our bug."),
	),
}

var pair400and401 = &Pair{
	A: c400, B: c401,
	Title:   "400 Bad Request vs 401 Unauthorized: is the message broken, or is the caller unknown?",
	Rule:    conv("Put valid credentials on the same request. If it would get further, send 401 with a challenge that says which kind is wanted. If it would still fail because of how it is written, send 400."),
	Mistake: conv("A schema validator counts Authorization as one more required header and answers 400, or a login layer answers 401 for everything that goes wrong while it reads the request. Retries go wrong both ways: a client refreshes its token and repeats once on 401, so a 401 for bad JSON throws away a good token and sends the same bad JSON again, while a 400 for an expired token is never refreshed and a nightly job dies with a token that could have been renewed. Caches can spread it: a 400 given because no credentials came, with a max-age leaked from the site's settings, is kept by four caches tested, and the shared ones among them may serve it to callers who do send theirs. Monitors lose sight of attacks: a thousand guessed tokens counted as 400 look like a clumsy client, and an expired signing key looks like a bad release."),
	WhenBothApply: [2]Statement{
		rfc("RFC 9112 §2.2, RFC 6750 §3.1", "400 when the octets are no HTTP message, with or without credentials: until it parses, there is no Authorization field to judge. 400 as well when the request is malformed around a bearer token, such as a token sent twice or in two places."),
		conv("401 when the message parses, no valid credentials came, and a header, a parameter or the body is wrong too. Identity is asked before anything that would tell a stranger about the schema, so a stranger with broken JSON learns only how to log in. Public operations, which need no credentials, go on to 400."),
	},
	Scenarios: [2][]Statement{
		convs(
			"Authorization: Bearer is followed by two tokens joined with a comma, because a proxy added its own: malformed credentials.",
			"The token comes in the header and again as access_token in the query, which RFC 6750 calls invalid_request.",
			"A caller with a good token posts JSON that ends in the middle of a string; a refreshed token changes nothing.",
			"The required header X-Request-Purpose is missing and the token is valid.",
			"A request without Host reaches the server from a hand-written health check; nobody looks at its token.",
		),
		convs(
			"A POST to /orders carries no Authorization field and a body that does not parse; the answer speaks of Bearer and not of the body.",
			"The access token ran out at 10:00 and the call comes at 10:01: invalid_token, refresh and repeat once.",
			"The token has two dots too few to be a JWT. It follows the grammar of the Bearer scheme, so it is an invalid token and not a bad request.",
			"An API key of the test system is used against production and is unknown there.",
			"A redirect to another host made the client drop its Authorization field, and the second request arrives without one.",
			"A payment asks for a login not older than five minutes, and this one is from the morning: insufficient_user_authentication.",
		),
	},
	FAQ: []FAQ{
		ask("Is a missing Authorization header 400 or 401?", rfc("RFC 9110 §11.4", "401, with WWW-Authenticate. A request for a protected resource that omits credentials should get at least one challenge that applies to it.")),
		ask("Is a malformed JWT 400 or 401?", rfc("RFC 6750 §3.1", "401. The bearer rules put a malformed token under invalid_token, together with expired and revoked ones. 400 is for a malformed request: the token given twice, or in two places.")),
		ask("Is an expired token 400 or 401?", rfc("RFC 6750 §3.1", "401 with error=invalid_token. The client may then request a new token and repeat the request.")),
		wrongPassword,
		ask("No token and invalid JSON: which error comes first?", conv("401. Credentials are checked before the body is parsed, so that strangers cannot explore the schema and the parser works for known callers only.")),
		ask("Should an OAuth client retry after 400 invalid_request?", conv("Not unchanged, and not with another token. The way the token was sent is wrong: send it once, in the Authorization field.")),
	},
	Related: [][2]int{{401, 403}, {401, 407}, {400, 403}, {400, 422}, {400, 404}},
	Differs: list(
		rfc("RFC 9110 §11.4", "Popular practice: Authorization is a required header, so its absence is 400. The RFC: a request that omits credentials for a protected resource should get 401 with a challenge."),
		rfc("RFC 6750 §3.1", "Popular advice: a malformed token makes a malformed request, 400. The RFC: a malformed token is invalid_token and 401; invalid_request and 400 are for a request that is malformed around the token."),
		vend(srcFastAPI, "Popular practice: parse first. FastAPI answers a stranger's broken JSON before it asks who is calling, with 422. candor: 401, because a stranger's answer depends on nothing below identity."),
		goog(srcGoogleCodes, "Popular advice: 4xx codes differ for search. Google: 400 and 401 both count as absent content and drop the URL."),
	),
}

var pair400and404 = &Pair{
	A: c400, B: c404,
	Title:   "400 Bad Request vs 404 Not Found: is the address or message malformed, or is nothing there?",
	Rule:    conv("Could any object ever be found with this request as it is written? If not, because a value does not parse or a required part is missing, send 400. If the request is sound and nothing is there, send 404."),
	Mistake: conv("One error path serves both: a look-up that finds nothing becomes 400 invalid id, or a parameter that does not parse fails to match the route and becomes 404. Retries and look-ups go wrong: a client that looks up before it creates takes 404 as permission to create, so a 404 for an id with a stray space makes a duplicate, and a 400 for a missing object stops it with an exception where it should have created. Caches keep the wrong answer: a 404 may be stored without being told so (Varnish keeps one for 120 seconds, Cloudflare for 3 minutes, where nothing is stated), so a 404 sent because a header was missing is then served, under the same address, to those who do send the header. Monitors look elsewhere: 404s are written off as scanners and old links, so a client release that builds broken addresses stays unseen for days."),
	WhenBothApply: [2]Statement{
		conv("400 when the path matches a template, a path, query, header or cookie value does not parse or is missing, and the object would not be found either. Values are checked before any look-up, while no storage has been touched, and the answer can say which value to correct. On the wire, a broken percent-escape is 400 whatever the path, since it cannot be matched against templates."),
		conv("404 when the path matches no template, however wrong the rest is: without a template nobody knows which parameters and what body belong there. 404 also when the object in the path does not exist and the body is malformed, because the look-up comes before the body is read. The knob path_values makes a path value that does not fit its schema 404 as well."),
	},
	Scenarios: [2][]Statement{
		convs(
			"GET /orders/undefined, where the id is declared as a number: the frontend joined an empty variable into the path.",
			"GET /orders?page=two, where an integer is declared.",
			"GET /files/100%.pdf: the percent sign starts no valid escape, so the path cannot be read.",
			"GET /search without the required parameter q.",
			"POST /orders/42/items with a body cut off after 1,024 bytes, for an order that exists.",
		),
		convs(
			"GET /orders/4711, a well-formed number that no order has.",
			"GET /v1/order/42 where the route is /v1/orders: a typing error in the client.",
			"POST /orders/4711/items with broken JSON, and there is no order 4711: the body is not looked at.",
			"All paths below /api/ turn to 404 at 14:02, the minute a proxy rule began to cut the prefix.",
			"GET /orders/42 by a caller of another tenant, where objects are hidden: same body and fields as for an order that does not exist.",
			"One address asks for /wp-login.php and /backup.zip with random query strings: a scanner, and no parameter of it is worth checking.",
		),
	},
	FAQ: []FAQ{
		ask("Should an invalid UUID in the path return 400 or 404?", conv("candor sends 400, because no object can have that id and the caller can be told so; the knob path_values makes it 404. Both are legal. Under a rule that hides objects, take the one that tells less.")),
		ask("Should an API return 400 or 404 when the id does not exist?", rfc("RFC 9110 §15.5.5", "404. The request is sound, and the server found no current representation for what it names.")),
		ask("Is a missing query parameter 400 or 404?", conv("400 if the parameter is required. 404 speaks about the resource, and a cache may keep it and answer others with it.")),
		ask("Should a search with no results return 404?", conv("No. The collection exists, so the answer is 200 with an empty list. A filter that does not parse is 400.")),
		ask("An id inside the JSON body does not exist: 400 or 404?", conv("Neither: 422. The path was found and the content parses; one of its values names nothing. 404 would say that the address is wrong.")),
		ask("Is 400 or 404 better for SEO?", goog(srcGoogleCodes, "There is no difference: Google takes the content as absent and drops the URL for both.")),
	},
	Related: [][2]int{{404, 422}, {400, 422}, {403, 404}, {404, 410}, {404, 405}, {400, 403}},
	Differs: list(
		rfc("RFC 9110 §15.1", "Popular advice: errors are not cached, so the choice does not matter to caches. The RFC: 404 is heuristically cacheable and 400 is not."),
		conv("Popular practice: a path value of the wrong type simply does not match the route and is 404. candor: 400 by default, so that the caller learns which value is wrong; path_values: 404 for those who want the practice."),
		vend(srcAzure, "Popular practice: look up first, validate what is left. Azure's guidelines have every parameter and header validated and answered with 400; candor checks the declared ones before it looks up the object."),
		goog(srcGoogleCodes, "Popular advice: 4xx codes differ for search. Google: 400 and 404 have the same effect on the URL and none on the rate of crawling."),
	),
}

var pair400and409 = &Pair{
	A: c400, B: c409,
	Title:   "400 Bad Request vs 409 Conflict: is the request wrong in itself, or only at this moment?",
	Rule:    conv("Imagine the same bytes sent to a server with other data in it. If they could succeed there, the state is in the way: 409. If they fail whatever is stored, the request is wrong: 400, or 422 where it parses and breaks a rule."),
	Mistake: conv("Every refusal of a write becomes 400 because the database error is caught in the validation layer, or 409 is used for any refusal that business logic makes. Retries go wrong: a client that gets 400 for a stale version or a taken name gives up or blames its own code, although it could fetch the current state, merge and succeed; a client that gets 409 for a missing comma fetches, merges and sends the same broken bytes in a loop. After a timeout the difference decides whether money is lost: a repeated create that meets 409 learns that the first attempt worked, a repeated create that meets 400 makes the user try with new data. Monitors mislead: 409 at a low steady rate is healthy concurrency, so a broken client hidden in it raises no alarm, and two jobs that fight over one row, counted as 400, are looked for in the client's serializer. Users see an error about their input when what they need is the newer version of somebody else."),
	WhenBothApply: [2]Statement{
		conv("400 when the message, a parameter or the content does not parse, even though the object's state would refuse it anyway. The state is asked last before the act, since only an instruction that can be read and is valid can conflict with anything. A required Idempotency-Key that is missing is 400 too, and is asked together with the state, since without a key nothing can be compared."),
		conv("409 when everything parses and is valid and the state alone stands in the way. It does not win over malformed content: a client that sends broken JSON for a shipped order hears of the JSON first and of the shipping on the next try. A request with a good Idempotency-Key whose first run has not ended is 409."),
	},
	Scenarios: [2][]Statement{
		convs(
			"PUT /orders/42 with a body that holds the member status twice: a duplicate key, whatever state the order is in.",
			"POST /payments without the Idempotency-Key that the operation requires.",
			"PATCH /users/7 where the version parameter says v3 and a number is declared.",
			"A bulk import sends a file whose last line is cut off; run against an empty database it fails the same way.",
			"DELETE /orders/42?force=maybe, where a boolean is declared.",
		),
		convs(
			"POST /orders/42/cancel for an order that was shipped this morning; yesterday the same request worked.",
			"POST /users with an e-mail address that is taken: the same content is fine once the address is free.",
			"PUT /articles/9 built on version 3 while version 4 is stored, without If-Match. With If-Match it would be 412.",
			"A create is repeated after a timeout and meets the unique index: the first attempt had worked.",
			"Two workers claim job 88 in the same second, and the second is told that it is taken.",
			"POST /payments with an Idempotency-Key whose first request is still running.",
		),
	},
	FAQ: []FAQ{
		ask("Should a duplicate email return 400 or 409?", conv("409. The value is well formed and would be accepted if nobody had it; the clash is with what is stored. Say which member clashes, unless that would tell strangers who has an account.")),
		ask("Can I retry a 409 or a 400?", conv("Not unchanged. After a 400 send a corrected request. A 409 is used where the user might resolve the conflict and submit again: fetch the current state, merge or decide, and send a new request.")),
		ask("Is an invalid state transition 400, 409 or 422?", conv("409 if another state of the object would allow it, such as cancelling before shipping. 422 if no state ever would, and 400 if the transition's name does not parse.")),
		ask("Missing Idempotency-Key: 400 or 409?", vend(srcIdemKey, "400 when the key is missing, 409 while the first request with that key is still running, 422 when the key comes back with other content.")),
		ask("Is a taken e-mail address 400 or 409?", conv("409. The request is fine, and the address would be accepted if it were free. 400 would send the client looking for a fault in what it wrote. Name the field in the answer, so that a form can show it there.")),
		ask("A unique constraint failed in the database. Which status code?", conv("409, caught and named. 400 sends the client looking for a fault in its syntax, and 500 pages you for a user's duplicate.")),
		ask("Is 409 only for PUT?", rfc("RFC 9110 §15.5, §15.5.10", "No. Conflicts are most likely with PUT, says the RFC, but the code is for any request that clashes with the current state of the target.")),
	},
	Related: [][2]int{{409, 412}, {409, 422}, {400, 422}, {412, 428}, {400, 500}},
	Differs: list(
		rfc("RFC 9110 §15.5.10", "Popular advice: 409 is for edit conflicts with version numbers only. The RFC gives that as an example; the code covers any conflict with the current state that the user might resolve."),
		vend(srcStripe, "Popular practice: one code for clashes of idempotency keys, and Stripe documents 409. The draft standard, and candor, have three: 400 for a missing key, 409 while the first call runs, 422 for a key that comes back with other content."),
		conv("Popular advice: check the state first, because it is cheaper to say no. candor: content before state, so that a conflict is only ever reported for a request that could have been carried out."),
	),
}

var pair400and415 = &Pair{
	A: c400, B: c415,
	Title:   "400 Bad Request vs 415 Unsupported Media Type: are the bytes wrong, or is it the format?",
	Rule:    conv("Read Content-Type and Content-Encoding before the body. If the operation takes no such format, send 415 and list what it takes. If the format is accepted and the bytes are not valid in it, send 400."),
	Mistake: conv("The parser decides: JSON is read without a look at Content-Type, and whatever fails is 400; or a framework answers 415 for any body that it could not turn into an object. Retries go wrong: after 415 a client looks at Accept in the answer and sends another format, which is wasted when the JSON itself was broken; after 400 it searches its serializer for a fault, when one line in its header settings would do. Reading by guess also opens a door: a browser may send text/plain to another site without a CORS preflight, so a server that takes such a body for JSON accepts what the preflight would have stopped. Caches do not help either way, since both codes are kept only with explicit freshness, but a 400 is kept by four caches tested where such freshness leaks onto errors. Monitors tell different stories: a jump of 415 is a new client or library that labels its content differently, a jump of 400 is one that writes it differently."),
	WhenBothApply: [2]Statement{
		conv("400 when the request does not parse on the wire, or its credentials are malformed, whatever format it announces: both are asked before the header fields that describe the content. Content that fails to parse is never a reason to prefer 400 here, since content of a format nobody reads is not parsed at all."),
		conv("415 when the format is not accepted and the bytes, or a parameter, are wrong as well. What the header fields announce can be judged before the body is sent, even before 100 Continue, and before the parameters; nobody knows whether bytes are valid in a format they do not read."),
	},
	Scenarios: [2][]Statement{
		convs(
			"Content-Type: application/json with single quotes around the names.",
			"Content-Encoding: gzip, which the server undoes, and the stream breaks off: the coding is supported, the data is damaged.",
			"Content-Type: application/json; charset=utf-8 with bytes of Latin-1 in a customer's name.",
			"A multipart upload whose boundary in Content-Type is not the one in the body.",
			"The body is empty although the operation needs content, and Content-Type is application/json.",
		),
		convs(
			"fetch with a string body and no header: the browser labels it text/plain;charset=UTF-8, and the API takes JSON.",
			"curl -d without -H sends application/x-www-form-urlencoded around perfectly good JSON.",
			"A PATCH labelled application/json where the operation takes application/merge-patch+json.",
			"A client update begins to compress uploads with zstd; the answer says Accept-Encoding: gzip.",
			"A partner sends application/xml to an endpoint that dropped XML in version 3.",
			"A body arrives without any Content-Type, and the server does not guess.",
		),
	},
	FAQ: []FAQ{
		ask("Is a wrong Content-Type header 400 or 415?", rfc("RFC 9110 §15.5.16", "415 when the operation does not accept that type. It may list what it accepts in the Accept field of the answer.")),
		ask("The Content-Type is application/json but the JSON is invalid: 400 or 415?", conv("400. The format is supported; the bytes are not what the header says. 415 would make the client look for another format.")),
		ask("Is a missing Content-Type 400 or 415?", rfc("RFC 9110 §8.3", "The RFC lets the server examine the data or take it for opaque bytes. candor does neither by default and answers 415; the knob untyped lets it take the first declared type.")),
		ask("Why do I get 415 when I send JSON?", conv("Because the request does not say so. Set Content-Type: application/json; many libraries label a string as text/plain or as form data by default.")),
		ask("Unsupported Content-Encoding: 400 or 415?", rfc("RFC 9110 §15.5.16, §12.5.3", "415, and Accept-Encoding in the answer ought to name the codings that would have been accepted. candor: damaged data in a coding that is accepted is 400.")),
		ask("May I answer 415 after looking at the data itself?", rfc("RFC 9110 §15.5.16", "Yes. The RFC lets the format problem be found by inspecting the data directly.")),
	},
	Related: [][2]int{{406, 415}, {400, 422}, {413, 414}, {400, 403}, {400, 500}},
	Differs: list(
		rfc("RFC 9110 §15.5.16", "Popular advice: a wrong Content-Type is a malformed request, 400. The RFC: a format that is not supported is 415; candor keeps 400 for bytes that are not what their accepted type says."),
		rfc("RFC 9110 §15.5.16", "Popular advice: 415 is about Content-Type alone. The RFC: the cause may be Content-Encoding, with Accept-Encoding in the answer, or the data itself."),
		vend("kin-openapi 0.152.0 and oapi-codegen/nethttp-middleware 1.3.1, measured", "Popular practice: one code for all validation. kin-openapi's stock validator and nethttp-middleware answer 400 to a type that the document does not declare, while ogen 1.24.0 and huma 2.37.2 answer 415; candor answers 415 with Accept."),
	),
}

var pair400and422 = &Pair{
	A: c400, B: c422,
	Title:   "400 Bad Request vs 422 Unprocessable Content: does it fail to parse, or does it parse and make no sense?",
	Rule:    conv("Does the content parse as what its Content-Type says? If it does not, send 400. If it does and a value breaks the schema or a rule, send 422. The RFC allows 400 for both, so choose one way and keep it everywhere."),
	Mistake: conv("One API sends 400 for a broken schema on one route and 422 on the next, or answers broken JSON with 422 and a list of fields that nobody could read. Retries are wrong after both, but what has to be corrected differs: a program treats 422 as the user's input and shows the faults beside the fields, so a 422 for a truncated body shows a form with no fault to mark; it treats 400 as a bug of its own, so a 400 for a quantity of zero becomes a crash report instead of a hint. Monitors lose a signal worth having: a steady rate of 422 is people typing, and 400 should be nearly zero, so a jump of 400 points at one client release; fold both into 400 and the release drowns in typing errors. Generated clients break as well: where the document declares 422 and the server sends 400, the typed error is never filled."),
	WhenBothApply: [2]Statement{
		rfc("RFC 9110 §15.5.1, §15.5.21", "400 when the content does not parse, however wrong the values before the fault already were: 422 says that the syntax of the content is correct, which cannot be said of a text that could not be read to its end."),
		conv("422 when a query, header or cookie parameter parses and breaks its limits, and the body does not parse: parameters are judged before the body is read. A path value that breaks its schema is 400, as one that does not parse. Inside the body 422 never beats 400. A missing Idempotency-Key, which is 400, is asked after the meaning of the content, so invalid content without a key is 422."),
	},
	Scenarios: [2][]Statement{
		convs(
			"The body ends after 4,096 bytes, in the middle of a string: a client that cut its buffer.",
			"A price is written as NaN, which is no JSON number.",
			"The name email occurs twice in one object; two parsers would keep different ones.",
			"The query says limit=abc, and an integer is declared: it does not parse as its type.",
			"The body holds two JSON values, one after the other.",
			"A byte of a customer's name is not valid UTF-8.",
		),
		convs(
			"quantity is 0, and the schema says minimum 1.",
			"The member currency is missing; the JSON is fine.",
			"end is 2026-03-01 and start is 2026-03-09: each is valid and the pair is not.",
			"customer_id names a customer that does not exist, while the order in the path does.",
			"The query says limit=100000, which is an integer and above the declared maximum of 500.",
			"An Idempotency-Key of yesterday comes back with another amount.",
		),
	},
	FAQ: []FAQ{
		ask("Should validation errors return 400 or 422?", conv("422 in candor: the content parses and a value is unacceptable. 400 is legal too, and Zalando's guidelines demand it; what harms clients is an API that does both.")),
		ask("Is a missing required field 400 or 422?", conv("A missing member of a JSON body is 422, since the JSON parses and the schema is broken. A missing query parameter or header is 400, and so is a missing body.")),
		ask("Is invalid JSON 400 or 422?", rfc("RFC 9110 §15.5.1, §15.5.21", "400. A 422 says that the syntax of the content is correct, which is untrue of invalid JSON.")),
		ask("Wrong data type in JSON, a string instead of a number: 400 or 422?", conv("422. The text is valid JSON, so the syntax is right; the schema is what it breaks. In a query parameter, where everything is text, a value that does not parse as its type is 400.")),
		unknownEnum,
		ask("Why does FastAPI return 422 for everything?", vend(srcFastAPI, "It answers broken JSON and broken schemas alike with 422, and does so before it checks credentials. candor separates the two and asks for credentials first.")),
		ask("Is 422 a WebDAV-only status code?", rfc("RFC 9110 §15.5.21, App. B.3", "No longer. RFC 9110 defines it for HTTP in general, under the name Unprocessable Content.")),
		ask("Does an unknown member in the JSON deserve 400 or 422?", conv("422 where the schema forbids additional members, and nothing at all where it does not. It is never a question of syntax.")),
	},
	Related: [][2]int{{409, 422}, {404, 422}, {400, 409}, {400, 415}, {400, 403}, {400, 500}},
	Differs: list(
		rfc("RFC 9110 §15.5.1, §15.5.21", "Popular advice: 400 is malformed syntax and nothing else. The RFC: 400 covers anything taken for a client error, so failed validation may be 400; 422 needs a known type and right syntax."),
		rfc("RFC 9110 §15.5.21", "Popular advice: 400 for the schema, 422 for business rules. The RFC draws no line between the two; candor sends 422 for both, because the same reader fixes both."),
		vend(srcZalando, "Popular practice differs: Zalando's guidelines say not to use 422 and send 400 for semantic faults too. candor's knob invalid: 400 follows them."),
		vend(srcGitHub, "GitHub answers broken JSON with 400 and failed validation with 422, which is candor's default."),
	),
}

var pair400and500 = &Pair{
	A: c400, B: c500,
	Title:   "400 Bad Request vs 500 Internal Server Error: who has to change something, the caller or we?",
	Rule:    conv("Ask who has to act. If the caller can succeed by sending something else, send 400, or the 4xx that says it more exactly. If the request was right and our code, data or configuration failed, send 500."),
	Mistake: conv("An exception handler decides: everything uncaught becomes 500, so bad input does too, or one catch around the handler turns everything into 400, a lost database included. Retries go wrong in both directions: go-retryablehttp, failsafe-go and reqwest-retry repeat a 500 by default, POST included, so a body that can never be accepted is parsed three times; and a client that gets 400 because the database was away puts the message aside for good, although it would have been accepted a minute later. Caches add to it: CloudFront keeps a 500 for at least 10 seconds by default and ignores no-store on it. Crawlers are told the opposite of the truth: an outage answered with 400 drops pages from Google's index, while 500 would only slow the crawl at first. Monitors page the wrong people: a scanner that sends nonsense wakes somebody at night, or an outage counted as client errors leaves availability at one hundred per cent."),
	WhenBothApply: [2]Statement{
		conv("400 when the request is wrong, even though our own code would have failed on it next: every question about the request is asked before the question whether we can do it. A parser or validator that throws on bad input is no failure of ours to report as 500; its error is caught and becomes 400."),
		conv("500 when nothing wrong with the request was found and our code or data failed, even if the input is suspected of having set it off. It also stands where the check itself broke, such as a schema that does not load: then no fault of the caller was established, and none may be claimed."),
	},
	Scenarios: [2][]Statement{
		convs(
			"A body of two hundred thousand nested arrays would exhaust the decoder; the depth is limited, and the answer says so.",
			"A NUL byte in the path is refused before any route is looked up.",
			"The query says limit=ten; it is refused as no integer and never reaches the database.",
			"A fuzzer sends ten thousand broken bodies overnight: ten thousand 400s and no page.",
			"The framing holds two different Content-Length values, and the server refuses to guess which is meant.",
		),
		convs(
			"GET /orders/42 fails because the stored row holds a state that the code has never heard of: our data, whatever the caller sends.",
			"One request in a thousand hits a nil pointer after Tuesday's deployment, with bodies that worked on Monday.",
			"A configuration names a template file that is not in the image; every request to /invoices fails.",
			"A service behind this one answers 400 to a request that we built ourselves: our bug, not the caller's.",
			"A migration dropped a column that one replica still reads.",
		),
	},
	FAQ: []FAQ{
		ask("Should invalid JSON return 400 or 500?", rfc("RFC 9110 §15.5.1, §15.6.1", "400. Malformed syntax is the RFC's own example for it, and a 500 says that the server met a condition that it did not expect.")),
		ask("Should an unhandled exception be 400 or 500?", conv("500. If it was unhandled, the server met an unexpected condition. If bad input can cause it, handle it and send 400 from then on.")),
		ask("Is a database error 400 or 500?", conv("500 when the database failed or the query is wrong, 503 with Retry-After when it is known to be away for a while. A unique constraint is 409 and a value that breaks a rule is 422, both of them caught and named.")),
		ask("Can I retry a 500 but not a 400?", conv("A 400 never, unchanged. A 500 only if the method is idempotent or the request carries an idempotency key, since the first attempt may have taken effect.")),
		ask("An upstream API returned 400 to my server. What should I return?", conv("500 if your server built the request: its own bug. If a value of the caller was passed through and is at fault, 422 or 400 that names the caller's value. 502 is for an answer that is invalid, and a 400 is a valid answer.")),
		ask("Are 500 errors worse than 400 errors for SEO?", goog(srcGoogleCodes, "They act differently: 400 drops the URL and leaves the crawl alone; 500 slows the crawl of the whole host and drops the URL only if it persists.")),
	},
	Related: [][2]int{{500, 502}, {500, 503}, {400, 422}, {400, 409}, {400, 403}},
	Differs: list(
		vend(srcRetryLibs, "Popular practice: retry every 5xx. go-retryablehttp, failsafe-go and reqwest-retry repeat a 500 with any method; the RFC: only what is idempotent. None of the libraries read repeats a 400."),
		conv("Popular advice: 4xx is the client's problem. candor: a jump of 400s right after our own deployment is our bug, and a monitor should say so; and any 500 that a request body can produce is our bug too, even if the body is nonsense."),
		vend(srcAIP194, "Popular advice: a client may always try a 500 again. Google's API guide says not to repeat an internal error automatically."),
	),
}
