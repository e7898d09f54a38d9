package httpstatus

// Pairs about redirects. Two questions tell the five codes apart: is the move
// permanent, and what becomes of a method other than GET on the way.

var pair301and302 = &Pair{
	A: c301, B: c302,
	Title: "301 Moved Permanently vs 302 Found: should anybody ever ask the old address again?",
	Rule: rfc("RFC 9110 §15.4.2, §15.4.3",
		"Ask which address a link ought to carry tomorrow. If it is the new one, for good, send 301; if it is still the old one, because the target may change or the detour will end, send 302."),
	Mistake: conv("A temporary detour is sent as 301, often because a web server's redirect rule was copied, or a real move is sent as 302, because that is what the framework's redirect function sends. A wrong 301 sticks in caches: without explicit freshness each cache guesses how long to keep it, browsers keep it without limit, and their users go on landing at the wrong place after the rule was deleted, since their browser no longer asks the server. Monitors see it too late, because redirects answered from a cache leave no line in the log. A wrong 302 costs less and lasts longer: crawlers take it as a weak signal and may keep the old address in the index, clients that update their links never do, and every single call pays for two requests."),
	WhenBothApply: [2]Statement{
		conv("301 when the old address will never be used for anything else, even if the new one might move once more: future references ought to use the new one, and a later move can redirect from there. Send it with max-age, so that a mistake ends by itself."),
		conv("302 when you are not sure that the move is permanent, or when who is asking decides the target: language, login, experiment. A 302 can be turned into a 301 any day; a 301 cannot be called back from browsers that stored it. candor's ladder sends neither of the two: an object with a new permanent address is 308 there, because an API has more methods than GET."),
	},
	Scenarios: [2][]Statement{
		convs(
			"An article's slug is corrected: /blog/http-staus-codes leads to /blog/http-status-codes from now on.",
			"A shop leaves shop.example.net for example.com, path by path, and keeps the old domain for good.",
			"The address with a trailing slash and the one without gave two copies of each page; one of them now redirects.",
			"A product line is merged into another and its twelve pages lead to the new one's.",
			"Redirects from www to the bare domain vanish from the access log after a week: browsers answer them from their cache.",
		),
		convs(
			"A page for members is opened without a session and the browser goes to /login, with the way back in the query.",
			"The front page sends a visitor to /de/ or /fr/ by Accept-Language.",
			"/downloads/latest leads to version 4.2.1 today and to another file next month.",
			"The shop is closed for stocktaking from 20:00 to 22:00 and its cart page leads to a notice.",
			"A fifth of the visitors are sent to the page's new design for a test.",
		),
	},
	FAQ: []FAQ{
		ask("Is 301 cached forever?", rfc("RFC 9110 §15.4.2, RFC 9111 §4.2.2", "Not by definition. A 301 is heuristically cacheable: without explicit freshness each cache may choose how long to keep it. A stated max-age takes the guess away.")),
		ask("Is 302 cached?", rfc("RFC 9110 §15.1, RFC 9111 §3", "Not by default. It may be stored when it states its freshness, with max-age for example.")),
		ask("How do I undo a 301 that browsers have cached?", conv("You cannot: those browsers no longer ask the old address. Serve the content at the new one, or lead it on to a third; sending it back to the old one makes a loop in just the browsers that stored the 301.")),
		ask("Is 301 or 302 better for SEO?", goog(srcGoogleCodes, "For a move, 301: Google takes it as a strong signal that the target is canonical, and 302 as a weak one. Both are followed for up to 10 hops.")),
		ask("Does a 301 or 302 change POST to GET?", rfc("RFC 9110 §15.4.2, §15.4.3, RFC 9205 §4.6.1", "It may, with both: the RFC allows it for historical reasons, and browsers do it. Use 308 or 307 to keep the method.")),
		ask("Should http redirect to https with 301 or 302?", conv("With a permanent code: 301 for a site that is read with GET, 308 for anything that takes writes. Clients should learn the https address, and 302 tells them to come back to http each time.")),
	},
	Related: [][2]int{{301, 308}, {302, 307}, {302, 303}, {307, 308}, {404, 410}},
	Differs: list(
		rfc("RFC 9205 §4.6.1", "Popular advice: use 301 so that the redirect is cached, and 302 so that it is not. The RFC: permanent or temporary says whether links may be updated and has nothing to do with caching; Cache-Control decides, and candor states it on both permanent ones."),
		vend(srcNginx302, "Popular advice: 302 is called Moved Temporarily, and nginx still writes so in its status line. The RFC: its name is Found."),
		goog(srcGoogleCodes, "Popular advice: 302 passes nothing on to the target. Google: a 302 is a signal for the target as well, only a weak one."),
		vend(srcCFCache, "Popular advice: a CDN does not keep a 302. Cloudflare keeps 302 and 303 for 20 minutes by default, and 301 for 120, where the type of file is one that it caches."),
	),
}

var pair301and308 = &Pair{
	A: c301, B: c308,
	Title:   "301 Moved Permanently vs 308 Permanent Redirect: may a POST arrive as a GET?",
	Rule:    rfc("RFC 9110 §15.4, §15.4.2, §15.4.9", "Both say that the resource has a new permanent address. 301 lets a client turn a POST into a GET; where that is undesired, as it is wherever anything but GET and HEAD may come, send 308, which keeps the method."),
	Mistake: conv("An API is moved with 301, usually by a rule in the web server that leads http to https or adds a trailing slash. Writes are then lost in silence: clients repeat the POST as a GET without content, get 200 and a list, and report success, or get 405 and look for a fault in their own code. What happens to PUT and DELETE differs per client, so the same script works in one language and not in another. Caches mislead whoever mends it: a stored 301 goes on leading GETs away, while no write is answered from a cache, so writes are well at once and reads are not. Monitors show no error at all where the GET succeeds: only a fall of POSTs on one route beside a rise of GETs tells of it."),
	WhenBothApply: [2]Statement{
		conv("301 when only GET and HEAD make sense at the old address and very old clients matter. For those two methods 301 and 308 mean the same, and a client that does not know 308 treats it as 300 and may not follow it."),
		rfc("RFC 9110 §15.4, §15.4.9", "308 when a form, a webhook or an API client may send anything else to the old address: it is the only permanent code that keeps the method. candor's ladder answers an object that has moved with 308 for every method, so that a later POST to the same path needs no second rule."),
	},
	Scenarios: [2][]Statement{
		convs(
			"/about-us.html leads to /about; it never took anything but GET.",
			"A magazine moves 4,000 articles to new paths and wants the oldest feed readers to follow.",
			"An image library changes its folder names; the files are only fetched.",
			"A printed code on a poster points at an old campaign page, read by phones of every age.",
		),
		convs(
			"POST http://api.example.com/v1/orders is led to https, and the order must still be an order when it arrives.",
			"POST /v1/orders moves to POST /v2/orders and old versions of the app keep working.",
			"A partner's webhook still calls the old host name, with a signed body that has to arrive whole.",
			"An object store renames a bucket and clients go on with PUT and DELETE under the new name.",
			"PUT /items/42/ is led to /items/42: the router removes a trailing slash.",
		),
	},
	FAQ: []FAQ{
		ask("Does a 301 change POST to GET?", rfc("RFC 9110 §15.4.2, RFC 9205 §4.6.1", "It may, and browsers do. The RFC allows the change for historical reasons and names 308 for those who do not want it.")),
		ask("What happens to PUT and DELETE on a 301?", vend(srcRedirects+"; "+srcGoHTTP+"; "+srcRequests, "It depends on the client: a browser's fetch keeps them, Go's net/http turns them into GET, and Python's requests keeps the method and drops the content. A 308 ends the guessing.")),
		ask("Is 308 supported everywhere?", rfc("RFC 9110 §15.4.9, §15, §15.4", "The code dates from 2014, and the RFC warns that it might not be recognized everywhere. A client that does not know it treats it as 300, and may follow Location all the same.")),
		ask("Is 308 as good as 301 for SEO?", goog(srcGoogleCodes, "Yes. Google treats 301 and 308 alike: both are a strong signal that the target is canonical.")),
		ask("Why does my POST become a GET after moving to https?", conv("Because http is led to https with 301. Send 308 there, and correct the client's address: its first request, with its credentials, crosses the network in the clear either way.")),
		ask("Is a 308 cached?", rfc("RFC 9110 §15.4.9, §15.4.2, RFC 9111 §4.2.2", "Yes, as a 301 is: both are heuristically cacheable. candor states max-age.")),
	},
	Related: [][2]int{{301, 302}, {307, 308}, {302, 307}, {302, 303}, {404, 410}},
	Differs: list(
		rfc("RFC 9110 §15.4", "Popular advice: a client that turns a POST into a GET on 301 is broken. The RFC: the definition was adjusted to allow it, since practice had settled on it."),
		vend(srcCurl, "Popular advice: a 301 always turns a write into a GET. curl 7.88.1 called with -X POST and -L repeats the POST and leaves out its content; without -X it sends a GET."),
		conv("Popular advice: 301 is the permanent redirect and 308 a curiosity. candor: 308 is the permanent redirect, and 301 its special case for pages that are only read."),
	),
}

var pair302and303 = &Pair{
	A: c302, B: c303,
	Title:   "302 Found vs 303 See Other: is it the same thing elsewhere, or another page that tells the result?",
	Rule:    rfc("RFC 9110 §15.4.3, §15.4.4", "If Location is the same resource at a temporary address, send 302. If the request was carried out and Location is another resource that shows what came of it, send 303, and the client fetches that one with GET."),
	Mistake: conv("After a form, 302 is sent where 303 is meant. In a browser it works, because browsers turn POST into GET on 302, and so the fault goes unseen until the method is another one: a DELETE or PUT answered with 302 is repeated by a browser's fetch with its method, so deleting an item and being led to the list sends DELETE to the list. Clients differ among themselves, and a script that works in one language deletes in another. Users pay twice where a client keeps the POST, as the RFC allows: the receipt page gets the order a second time. The other way round, 303 sent for a resource that is only elsewhere for now loses every write, since the clients come to the new address with GET."),
	WhenBothApply: [2]Statement{
		conv("302 when nothing was carried out and the request itself belongs to the other address: the client ought to use the original address again next time. A login page shown instead of a page that was asked for with GET is this case."),
		rfc("RFC 9110 §15.4.4", "303 when the request did its work and its result is another resource: Location is not equivalent to the address that was asked, and is fetched with GET or HEAD. In candor's ladder it is the very last rung, result; an object that has moved is answered with 308 long before anything is carried out."),
	},
	Scenarios: [2][]Statement{
		convs(
			"GET /account without a session leads to the login page.",
			"GET /status leads to the status page at another provider while the own one is being rebuilt.",
			"GET /img/logo.png leads to the CDN's node of the day.",
			"GET /s/9xK2 in a link shortener leads to a target that its owner may change.",
		),
		convs(
			"POST /orders is done and the browser is led to /orders/9124/receipt; reloading the receipt orders nothing.",
			"A login form is sent, the session is made, and the browser is led to /home.",
			"DELETE /items/42 was sent by a page's script, and the answer leads to /items, to be fetched with GET.",
			"POST /exports has finished at once, and the file is at /exports/77/result.",
			"GET /people/tim names a person, who cannot be sent over HTTP; Location is a document about him.",
		),
	},
	FAQ: []FAQ{
		ask("Which redirect should I send after a POST?", rfc("RFC 9110 §15.4.4", "303 with the address of the result. That is its main use: the result becomes a resource that can be identified, bookmarked and cached on its own.")),
		ask("Does 302 change POST to GET?", rfc("RFC 9110 §15.4.3, §15.4.4, §15.4.8, RFC 9205 §4.6.1", "It may: the RFC allows it and browsers do it, but no client has to. 303 is the code that asks for GET, and 307 the one that forbids the change.")),
		ask("Does 303 change PUT and DELETE to GET?", rfc("RFC 9110 §15.4.4", "Yes. 303 may answer any method, and the client retrieves the target with GET, or with HEAD.")),
		ask("Is 303 cached?", rfc("RFC 9110 §15.1, RFC 9111 §3, §4.4", "Not by default. After a POST, PUT or DELETE it still works on caches: being no error, it makes them drop or check again what they stored under the address that was written to.")),
		ask("303 or 201 after creating something?", conv("201 with Location for a program, which has what it needs and decides itself whether to fetch; 303 for a browser, which has to show a page.")),
		ask("Is POST, redirect, GET done with 302 or 303?", conv("With 303. With 302 it works in browsers, by their habit and not by the definition of the code.")),
	},
	Related: [][2]int{{302, 307}, {301, 302}, {307, 308}, {201, 202}, {200, 201}},
	Differs: list(
		rfc("RFC 9110 §15.4.3, §15.4.4", "Popular advice: 302 after a form, since every framework does so. The RFC: 302 means that the resource is temporarily elsewhere; an indirect answer to a POST is 303."),
		vend(srcRedirects+"; "+srcGoHTTP+"; "+srcRequests, "Popular advice: clients treat 302 and 303 alike. With DELETE they do not: a browser's fetch keeps DELETE on 302 and sends GET on 303; Go's net/http and Python's requests send GET on both."),
		rfc("RFC 9110 §15.4.4", "Popular advice: 303 is for POST only. The RFC: it is applicable to any method, and in answer to a GET it says that the resource itself cannot be sent and that Location describes it."),
	),
}

var pair302and307 = &Pair{
	A: c302, B: c307,
	Title: "302 Found vs 307 Temporary Redirect: must the method survive the detour?",
	Rule: rfc("RFC 9110 §15.4.3, §15.4.8",
		"Both say temporarily elsewhere. If the very same request, with its method and content, has to arrive at the other address, send 307; a client must not change the method. If only GET and HEAD come by, either will do."),
	Mistake: conv("An API or a storage service sends writes elsewhere with 302. Browsers turn the POST into a GET without content; Go's net/http does so with PUT, PATCH and DELETE too; the client then reads 200 from a GET and takes its upload for stored. Retries make it worse, for each of them goes the same way and ends in the same false success. The other mistake is 307 after a form: the browser posts the form again to the page that was to show the result, and the user has ordered twice or gets 405. Monitors see neither as an error: look for a route whose POSTs fall while GETs on the target rise."),
	WhenBothApply: [2]Statement{
		conv("302 when only GET and HEAD can come and clients older than the distinction matter, or when a browser is shown a login page. For GET the two codes mean the same."),
		rfc("RFC 9110 §15.4.8, §15.4.3", "307 when any other method may come: it says that the method must not change, which 302 leaves open for POST. candor takes it for the safer of the two where nothing is known about the callers; its ladder sends neither by itself, since a temporary detour is the handler's decision."),
	},
	Scenarios: [2][]Statement{
		convs(
			"GET /downloads/latest leads to the current release.",
			"GET /dashboard without a session leads to the login page.",
			"GET /map leads to a mirror while the main server is moved.",
			"GET /go/spring-sale leads to this year's campaign page.",
		),
		convs(
			"PUT /files/report.pdf is sent on to the storage node that has room, with the whole file.",
			"POST /v1/payments goes to the second region during an outage of the first and must remain a payment.",
			"A POST to http is led to https while the new certificates are being tried out, so the redirect must not last.",
			"A GraphQL endpoint, where every query is a POST, is moved to another host for one night.",
			"PATCH /profiles/7 arrives at a read replica, which leads it to the primary.",
		),
	},
	FAQ: []FAQ{
		ask("Does 302 change POST to GET?", vend(srcRedirects+"; "+srcGoHTTP, "In browsers, yes; the RFC allows it and does not require it. Browsers change POST only, Go's net/http changes every method but GET and HEAD.")),
		ask("Does 307 keep the body?", rfc("RFC 9110 §15.4, §15.4.8", "Yes. The method must not change, and a user agent that follows should send the original message again, content included.")),
		ask("Why does my client not follow a 307?", vend(srcGoHTTP, "Because it cannot send its content twice. Go's net/http hands the 307 back to the caller when the body is a stream without GetBody; a browser's fetch fails with a network error.")),
		ask("Why does Chrome show 307 Internal Redirect?", vend(srcChromiumHSTS, "Because of HSTS: the browser replaced http by https itself before sending anything and shows that as a 307. Your server did not send it.")),
		ask("Is 307 cached?", rfc("RFC 9110 §15.1, RFC 9111 §3", "Not by default, exactly as 302. It may be stored when it states its freshness.")),
		ask("302 or 307 for a login redirect?", conv("For a page asked for with GET, 302. After a form that was sent too late, 303, since the form should not be posted to the login page. For a program neither: it needs 401.")),
	},
	Related: [][2]int{{302, 303}, {307, 308}, {301, 302}, {301, 308}},
	Differs: list(
		rfc("RFC 9110 §15.4.3, §15.4.8", "Popular advice: 307 is the modern name of 302. The RFC: they differ in what a client may do with a POST; 302 allows the change to GET, 307 forbids it."),
		conv("Popular advice: send API callers without a session to the login page with 302. candor: 401 with a challenge, because a client that follows ends with 200 and a page of HTML."),
		rfc("RFC 9110 §15.4", "Popular advice: a redirect carries the credentials along. The RFC: the client should remove Authorization and Cookie that it added by itself, and send what fits the new address."),
	),
}

var pair307and308 = &Pair{
	A: c307, B: c308,
	Title: "307 Temporary Redirect vs 308 Permanent Redirect: should clients come back to the old address?",
	Rule: rfc("RFC 9110 §15.4, §15.4.8, §15.4.9",
		"Both keep the method. If clients ought to go on asking the old address, because the target may change, send 307; if they ought to replace the old address by the new one, send 308."),
	Mistake: conv("308 is sent for a detour, because keeping the method was the point and 308 was the number at hand. Caches then keep it, browsers without limit where it states no freshness, and when the detour ends their users are still led away, to a host that may be gone by then; nothing on the server can reach them. The reverse, 307 for a real move, never ends: clients are told to come back, so every write sends its content twice, uploads take twice as long, and the old host can never be switched off. Crawlers take 307 as a weak signal and may keep the old address in the index. Monitors that count all 3xx in one series show neither; count hops per route, and watch whether the stream from the old address dries up."),
	WhenBothApply: [2]Statement{
		conv("307 when in doubt, and for the first days of a permanent move: it can be taken back at once, and turned into 308 when the new address has proved itself."),
		rfc("RFC 9110 §15.4.9", "308 when the old address will not serve again, even while it still redirects: future references ought to use the new one. candor's ladder answers a moved object with 308 at the rung object, before preconditions and content, and with no-store, since only callers with rights are told where it went; a redirect for everybody carries max-age=3600."),
	},
	Scenarios: [2][]Statement{
		convs(
			"POST /upload is led to the node with most room; the next upload may go to another.",
			"Writes are led to the second region from 02:10 to 03:40, while the first one's database is restored.",
			"A feature flag sends POST /search to the new search service for one customer in ten.",
			"A blue and a green environment swap places: the old host leads to the new one until its name server record has spread.",
		),
		convs(
			"/v1/orders has become /v2/orders, with the same content, and v1 will not return.",
			"http leads to https on an API host, for every method.",
			"A tenant was renamed: /tenants/acme is /tenants/acme-group now, and its integrations still PUT to the old path.",
			"An order got a new identifier when two systems were merged, and the old one leads to it.",
			"The API leaves api.example.net for api.example.com, and the old name is kept for two years.",
		),
	},
	FAQ: []FAQ{
		ask("Is 307 or 308 better for http to https?", conv("308: the https address is the one to remember. Start with 307 for a day if you are not sure that every host name has its certificate.")),
		ask("Is a 308 cached forever?", rfc("RFC 9110 §15.1, RFC 9111 §3, §4.2.2", "Not by definition: it is heuristically cacheable, so without max-age each cache chooses how long to keep it. A 307 is not stored unless it states its freshness.")),
		ask("Do 307 and 308 resend the body?", rfc("RFC 9110 §15.4; "+srcGoHTTP, "Yes: the client that follows sends the original request again, with its method and content. A client whose content was a stream may be unable to, and then hands the redirect to its caller.")),
		ask("Do search engines treat 307 and 308 differently?", goog(srcGoogleCodes, "Google does: 308 is a strong signal that the target is canonical, 307 a weak one. Microsoft documents nothing.")),
		ask("Does the Authorization header survive a 308?", rfc("RFC 9110 §15.4", "Do not count on it: a client that follows should replace the Authorization and Cookie that it added by itself, and consider removing those that its caller set.")),
		ask("How does an API client learn that it should update its address?", conv("From the 308 alone, and hardly any client stores it. Log who still calls the old address, tell them, and end the redirect with 410.")),
	},
	Related: [][2]int{{302, 307}, {301, 308}, {301, 302}, {302, 303}, {404, 410}},
	Differs: list(
		rfc("RFC 9205 §4.6.1, RFC 9110 §15.1, RFC 9111 §3", "Popular advice: 307 is the redirect that is not cached, 308 the one that is. The RFC: permanence and caching are separate; either may be stored when it states its freshness, and only the guess without it is reserved to 308."),
		rfc("RFC 9110 §15.4.9", "Popular advice: clients update their links by themselves after a 308. The RFC: the suggestion is usually ignored unless the user agent is editing references."),
		conv("Popular advice: move an API's version by redirect. candor: only where the new version takes the same content; a redirected request with an old schema becomes a 422 at an address that its sender never chose."),
	),
}
