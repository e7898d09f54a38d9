package httpstatus

// Pairs about what is not there, or must not be seen to be there.

var pair403and404 = &Pair{
	A: c403, B: c404,
	Title:   "403 Forbidden vs 404 Not Found: may the caller know that it exists?",
	Rule:    conv("Somebody else's invoice is 404, as if it did not exist, so that nobody learns that it does. Send 403 where the caller sees the object anyway and may not touch it, or where ids are no secret. What does not exist is 404, and the two cases of 404 must look exactly alike."),
	Mistake: conv("Hiding is done by halves: GET answers 404 and DELETE 403, or body, length, ETag or time differ, so that anybody can count the objects of others; or the handler looks up before it checks rights, and the two codes tell which ids exist. Clients: get-or-create takes a hiding 404 on a shared name as permission to create and ends in 409, while a 403 sends it for a token with more scopes. Caches: a 404 that states nothing may be stored and outlast the grant. Monitors: a walk through another tenant's objects is a wave of 403; under 404 it hides among dead links unless the log keeps the true reason."),
	WhenBothApply: [2]Statement{
		conv("403 when the caller may not use the operation at all, whether or not the object exists: rights are asked before anything is looked up, so the answer tells nothing about the object; Google's AIP-211 asks for the same order. For an object that the caller may see and not change, 403 as well, since the caller knows it already."),
		conv("404 when the caller may use the operation and may not see this object: the RFC lets a server hide a forbidden resource, and 404 covers not being willing to disclose. That is candor's default, hide-404; reveal-403 answers 403 for objects that exist, and uniform-403 answers 403 for both. An unknown route is 404 before any right is asked."),
	},
	Scenarios: [2][]Statement{
		convs(
			"A reader opens an order of the own tenant and calls DELETE on it: the order is visible, the role is missing.",
			"A token without orders:read asks for /orders/42 and for /orders/999999; both answers are the same 403, and no order was looked up.",
			"A member of a public project pushes to its protected branch.",
			"A path value names tenant south, and the token is of tenant north: refused before any look-up.",
			"GET /static/ on a web server without an index file and without listings.",
		),
		convs(
			"GET /orders/999999 by a caller who may read orders: no such number.",
			"GET /orders/42 of another tenant by a caller who may read orders: there, and hidden.",
			"A private repository, asked for by somebody who is not a member; GitHub answers 404.",
			"A share link that was revoked: whoever holds it learns neither that it was good nor whose it was.",
			"GET /admni, a typing error: no such route, for anybody.",
		),
	},
	FAQ: []FAQ{
		ask("Should I return 403 or 404 for a resource the user is not allowed to see?", rfc("RFC 9110 §15.5.4", "Both are allowed: a server that wants to hide that a forbidden resource exists may send 404 instead of 403. candor hides by default and has a knob per operation.")),
		ask("Why does GitHub return 404 for a private repository?", vend(srcGitHub, "So that a caller without access cannot confirm that it exists. Check the token and its scopes before you conclude that the repository is gone.")),
		ask("Does a 404 instead of a 403 really make an API safer?", conv("Only if nothing tells the two cases apart: code, fields, body, length and timing, on every method. With ids that nobody can guess, a 403 gives little away.")),
		ask("Why is another tenant's path 403 and another tenant's object 404?", conv("The tenant named in the path, as in /tenants/south/invoices, is compared with the token before anything is looked up: 403 tells only what the caller wrote, and is the same for tenants that do not exist. An object has to be looked up to know whose it is, so a 403 would tell that it exists. On candor's ladder the one is wrong-tenant on the rung role, the other hidden on the rung object.")),
		ask("Somebody else's invoice: 403 or 404?", conv("404 by default. 403 only if ids are no secret, as with public profiles, or if the caller sees the invoice in a list anyway.")),
		ask("Which check comes first, existence or permission?", vend(srcAIP211, "Permission. Google's API guide wants it checked before existence, so that a caller without rights gets the same refusal for what exists and what does not.")),
		ask("Is a directory without an index 403 or 404?", conv("Web servers commonly send 403, because the directory exists and listing it is not allowed. 404 is as right, and says less.")),
		ask("Does Google prefer 403 or 404?", goog(srcGoogleCodes, "Neither. Both drop the URL from the index and leave the rate of crawling as it is.")),
		ask("I was given access and still get 404. Why?", conv("A stored 404 or an old token. A hiding 404 should carry no-store; fetch a fresh token, and ask past the cache.")),
	},
	Related: [][2]int{{401, 403}, {404, 410}, {404, 405}, {404, 422}, {400, 403}, {403, 451}},
	Differs: list(
		rfc("RFC 9110 §15.5.5", "Popular advice: 403 means that it exists, 404 means that it does not. The RFC: 404 also covers not being willing to disclose that it exists."),
		vend(srcAIP211, "Popular advice: always hide. Google's API guide argues for 403 throughout, because a 404 that becomes a 403 as rights grow is hard to debug. candor hides by default and offers reveal-403 and uniform-403."),
		rfc("RFC 9110 §15.1", "Popular advice: neither is cached. The RFC: 404 is heuristically cacheable and 403 is not, so a hiding 404 that states nothing may be kept; candor sends no-store with every 404."),
		goog(srcGoogleRobots, "Popular advice: 403 keeps crawlers out. Google: on a page both codes drop it, and on robots.txt both count as no file, which opens the site."),
	),
}

var pair404and405 = &Pair{
	A: c404, B: c405,
	Title:   "404 Not Found vs 405 Method Not Allowed: is nothing there, or is it only the wrong verb?",
	Rule:    conv("Does the path match something that another method would work on? Then send 405 and list those methods in Allow. If no method would find anything there, send 404."),
	Mistake: conv("A router that keys on method and path together finds no entry and says 404 for a wrong verb, or a handler sends 405 without Allow, or 405 for objects that exist and 404 for others. Clients draw the wrong conclusion: told 404, a client that used PUT where the API offers PATCH takes the object for deleted and creates it anew or drops its reference, and one that gets 405 without Allow has nothing to correct itself by; retries unchanged help after neither. Caches may keep both without being told: a 405 or 404 to GET on an address that only takes POST goes on answering from Safari's cache, or from Google Cloud CDN where negative caching names the code, after the next release has added GET. Monitors lose a clear sign: 405 is rare, so a jump on one route means that an operation was lost in a deployment, while one more 404 is noise. A 405 that depends on the object is also an oracle for what exists."),
	WhenBothApply: [2]Statement{
		conv("404 when the path matches no template, whatever the method: there is nothing that could have methods, and nothing to put into Allow. Where routes are hidden, a stranger gets 401 for both, since route and verb are then asked after identity."),
		conv("405 when the template exists, the method is not offered on it, and the object in the path does not exist either: the verb is judged from the template before any look-up, so the answer is the same for every id and tells nothing about the objects."),
	},
	Scenarios: [2][]Statement{
		convs(
			"POST /order where the route is /orders.",
			"GET /orders/999999: the verb is right and the object is not there.",
			"DELETE /v2/orders/42 on a server that has only /v1.",
			"PUT /profile.php from a scanner, on a server without PHP.",
			"After a deployment every method on /reports is 404: the router lost the whole route.",
		),
		convs(
			"PUT /orders/42 where Allow says GET, HEAD, PATCH, DELETE.",
			"A form posts to a static page on a CDN that serves GET and HEAD only.",
			"A 301 from http to https turned a POST into a GET, and /payments takes POST only.",
			"DELETE /orders/999999 on an API that lets nobody delete orders: 405, as for order 42.",
			"A health check sends HEAD to a route that was declared for GET alone.",
			"PATCH on an archive that is read-only this week; Allow leaves the writing methods out.",
		),
	},
	FAQ: []FAQ{
		ask("Should I return 404 or 405 for an unsupported method?", rfc("RFC 9110 §9.1, §15.5.6", "405 with Allow, if the server knows the method and this resource does not allow it. A method that the server does not know at all should be 501.")),
		ask("Is the Allow header required with 405?", rfc("RFC 9110 §15.5.6, §10.2.1", "Yes. The origin must list the methods that the target supports now; an empty list is permitted.")),
		ask("Why does my POST return 405?", conv("The path is right and takes other methods; read Allow. The usual causes are a redirect that turned POST into GET on the way, a static host, or a path one segment too short, which reaches the collection or the page instead.")),
		ask("Can I send 404 instead of 405 to hide which methods exist?", rfc("RFC 9110 §9.1, §15.5.5", "The RFC says that a known method which is not allowed should get 405; 404 is for a resource that is not there or that the server is not willing to disclose. candor's knob routes: hidden answers strangers with 401 for both.")),
		ask("DELETE on an id that does not exist: 404 or 405?", conv("405 if the API lets nobody delete there, since that is known without a look-up. 404 if DELETE is offered and the object is missing.")),
		ask("Is a 405 cached?", rfc("RFC 9110 §15.1, §9.3.3, §9.3.4, §9.3.5", "To a GET it may be, even without Cache-Control, as a 404 may. To a PUT or DELETE no answer is cacheable, and to a POST only one that states its freshness and a fitting Content-Location. candor sends no-store.")),
	},
	Related: [][2]int{{405, 501}, {403, 404}, {404, 410}, {400, 404}, {301, 308}},
	Differs: list(
		vend("Kong/kong#4796, #3391", "Popular practice: Kong answers 404 to a method that no route has, by design. The RFC: a method that is known and not allowed on the target should be 405."),
		vend("kin-openapi 0.152.0 and oapi-codegen/nethttp-middleware 1.3.1, measured", "Popular practice: kin-openapi's validators answer 404 to a wrong method on a path with parameters, and nethttp-middleware answers 405 without Allow. candor always sends 405 with Allow."),
		rfc("RFC 9110 §15.1, §9.3.4, §9.3.5", "Popular advice: errors like these are not cached. The RFC: 404 and 405 are both heuristically cacheable, though never in answer to PUT or DELETE."),
		rfc("RFC 9110 §15.5.6, §11.4", "Popular advice: 405 when this user may not use the method. The RFC: 405 speaks of the target resource; valid credentials that are not adequate ought to get 403."),
	),
}

var pair404and410 = &Pair{
	A: c404, B: c410,
	Title: "404 Not Found vs 410 Gone: did it leave for good, or is it just not here?",
	Rule: rfc("RFC 9110 §15.5.5, §15.5.11",
		"Send 410 only if you know that it was here, was removed on purpose and is not expected back. If you do not know, or do not keep such a record, send 404."),
	Mistake: conv("A site sends 410 for everything it cannot find because that is said to be faster with search engines, or 404 for an API version that was shut down with a date and a notice. Clients take 410 at its word: they drop the reference and stop asking, so a 410 sent during a failed migration loses subscribers who do not come back when the data does; a 404 for a retired version makes them poll for years, since it does not say whether the absence will pass. Caches hold the two for different times: where nothing is stated, Chrome, Firefox, Safari, Squid and Apache Traffic Server store a 410 on their own and only Safari among them stores a 404, so a mistaken 410 is the harder one to take back. Crawlers gain nothing: Google documents one treatment for both. Monitors can use 410 well, since each one names a caller who has not heard of the removal, but only if it is not mixed with every typing error."),
	WhenBothApply: [2]Statement{
		conv("404 when the path matches no route, even one that existed last year: the route is judged before any object, so a retired version that should say 410 needs a route that says it. 404 as well when something was removed that this caller could not have seen, because a 410 would betray that it had existed."),
		rfc("RFC 9110 §15.5.5, §15.5.11", "410 when the record of the removal exists and the object does not: both codes describe its absence, and 410 is preferred where the server knows that the absence is likely to be permanent."),
	},
	Scenarios: [2][]Statement{
		convs(
			"GET /orders/4711, a number that was never given out.",
			"GET /orders/42 after its row was deleted without a trace: nobody knows any more that it was there.",
			"An event page that will be back next year under the same address.",
			"A replica has not yet received the object that was created 200 milliseconds ago.",
			"A removed document is asked for by somebody outside the team, to whom it was never visible.",
		),
		convs(
			"GET /v1/orders, shut down on the first of March after a year of notice; one old client still calls it every minute.",
			"The page of a contest that ended and will not be repeated.",
			"The profile of a person who closed the account; the server keeps only the mark that it was removed.",
			"An upload link that was good for one file and has been used.",
			"GET /orders/42 where orders leave a tombstone when they are deleted on purpose.",
		),
	},
	FAQ: []FAQ{
		ask("Is 404 or 410 better for SEO?", goog(srcGoogleCodes, "Neither, by Google's documentation: all 4xx codes except 429 are treated alike, so the URL leaves the index and the rate of crawling stays. Microsoft documents nothing per code.")),
		ask("Does 410 remove a page from Google faster than 404?", goog(srcGoogleCodes, "Google's documentation of status codes gives both the same treatment and names no difference in speed.")),
		ask("Should DELETE be followed by 404 or 410?", rfc("RFC 9110 §15.5.5, §15.5.11", "Either. 410 if you keep a mark of the removal and want links to it removed; the RFC leaves it to you whether and how long to keep the mark.")),
		ask("What should a second DELETE of the same object return?", conv("404 or 410, by what your records say, or 204 if your API counts an absent object as success, as Azure's guidelines do. Be the same everywhere, and tell clients that repeat a DELETE after a timeout to take either as done.")),
		ask("Should a retired API version return 404 or 410?", conv("410, with a link to the successor and the date in the content. It tells an old client for certain that waiting is useless, which 404 does not.")),
		ask("Page moved: 404, 410 or 301?", rfc("RFC 9110 §15.4.2, §15.4.9, §15.5.11", "301 or 308, with the new address in Location. A 410 says that it is no longer available here, probably for good.")),
		ask("How long should I keep sending 410?", rfc("RFC 9110 §15.5.11", "As long as you like: whether to mark a resource as gone, and how long to keep the mark, is left to the owner of the server.")),
	},
	Related: [][2]int{{403, 404}, {404, 422}, {301, 308}, {403, 451}, {400, 404}},
	Differs: list(
		goog(srcGoogleCodes, "Popular advice: 410 drops a page faster than 404. Google: one treatment for both; candor chooses by what you know, for clients and people."),
		rfc("RFC 9110 §15.5.11", "Popular advice: everything that was deleted must be 410. The RFC: it is not necessary to mark all removed resources as gone, nor to keep the mark for any length of time."),
		rfc("RFC 9110 §15.5.5", "Popular advice: 404 means temporary. The RFC: 404 does not say whether the absence is temporary or permanent."),
		cach(srcCacheTests, "Popular advice: caches treat them alike. Both are heuristically cacheable, but in the tests five caches stored a 410 that stated nothing and only Safari a 404."),
	),
}

var pair404and422 = &Pair{
	A: c404, B: c422,
	Title:   "404 Not Found vs 422 Unprocessable Content: is it the address that names nothing, or a value in the content?",
	Rule:    conv("Look where the missing thing is named. If the path of the request names it, send 404. If the path was found and a value inside the content names something that does not exist, send 422 with a pointer to that value."),
	Mistake: conv("A handler loads the customer, the product and the coupon by one helper that says not found, so POST /orders answers 404 because customer_id in the body is unknown. Clients misread it: they take the route or the whole collection for missing, blame the base address and page whoever runs the gateway, while the value they would have to correct is named nowhere; the other way round, a 422 for a missing order in the path makes a get-or-create client show a form error instead of creating. Caches come into it where the content travels in a GET: a search whose filter names an unknown category, answered with 404, may be stored without being told so and goes on after the category was created, while a 422 is not stored by default. Monitors read a jump of 404 on POST /orders as a lost route, and a jump of 422 on one member as what it is: somebody's reference data is out of date."),
	WhenBothApply: [2]Statement{
		conv("404 when the path names an object that does not exist, or that this caller may not see, and the content is invalid too: the object is looked up before the body is read. Otherwise the faults of the content would tell a caller which objects exist. An unknown route is 404 before that."),
		conv("422 when a query, header or cookie parameter parses and breaks its declared limits, and the object does not exist either: parameters are judged before the look-up. A path value that breaks its schema is 400 instead, or 404 by the knob path_values. For the content it is 422 only when the object of the path was found; then all faults are listed at once, unknown references among them."),
	},
	Scenarios: [2][]Statement{
		convs(
			"POST /orders/999999/items with a perfect item: there is no such order.",
			"PUT /customers/31/address where customer 31 belongs to another tenant and is hidden.",
			"POST /orders/999999/items with a quantity of zero: the order is looked up first.",
			"POST /order/42/items, where the route says orders.",
			"PATCH /users/7 after user 7 was deleted by somebody else.",
		),
		convs(
			"POST /orders with customer_id 999999, which no customer has; errors points at /customer_id.",
			"PATCH /tickets/5 with an assignee who left the company last week.",
			"POST /transfers with a target account of another tenant: the same answer as for one that does not exist.",
			"POST /products with category shoes, and the categories are footwear and clothing.",
			"GET /orders?page_size=0, where the minimum is 1.",
			"POST /orders/42/items with an unknown product and a quantity of zero: one answer, two entries in errors.",
		),
	},
	FAQ: []FAQ{
		ask("Should an API return 404 or 422 for an unknown foreign key in the body?", conv("422. The content parses and its instructions cannot be carried out; 404 is about the target of the request, which was found.")),
		ask("What status code when a referenced resource does not exist?", conv("404 if the path refers to it, 422 if the content does. 409 if it exists and its state forbids the reference, such as an order for a closed account.")),
		ask("POST to a parent that does not exist: 404 or 422?", conv("404 when the parent is in the path, as in /orders/7/items. 422 when the parent is a member of the body, as in order_id: 7.")),
		ask("Does a 422 for an unknown id leak which ids exist?", conv("It does if a forbidden id is answered differently. Answer references to objects that the caller may not see exactly like references to objects that do not exist.")),
		ask("Is an unknown value in a query parameter 404 or 422?", conv("422 if the parameter is declared as a fixed list and the value is not on it. 200 with an empty list if it is a filter that happens to match nothing. Not 404, since the collection is there.")),
		ask("Should validation run before the 404 check?", conv("The form of parameters, yes, since it needs no storage. The body, no: first the object of the path, with its rights, then the content.")),
	},
	Related: [][2]int{{400, 422}, {409, 422}, {403, 404}, {400, 404}, {404, 410}},
	Differs: list(
		rfc("RFC 9110 §15.5.5, §7.1", "Popular practice: 404 whenever anything named in the request is not in the database. The RFC: 404 speaks of the target resource, which the target URI names."),
		conv("Popular advice: validate the body first, because it is cheap. candor: the object of the path comes before the content, so that 422 against 404 tells nobody which objects exist."),
		vend(srcZalando, "Popular practice differs: Zalando's guidelines do not use 422, so an unknown reference in the content is 400 there. candor's knob invalid: 400 follows them; it is still not 404."),
	),
}
