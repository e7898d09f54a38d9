package httpstatus

// Pairs about which success it was.

var pair200and201 = &Pair{
	A: c200, B: c201,
	Title: "200 OK vs 201 Created: did something get read or changed, or is there something new?",
	Rule: rfc("RFC 9110 §15.3.1, §15.3.2",
		"Ask whether a resource exists now that was not there before and has an address. If so, send 201, with that address in Location unless it is the target itself. If the request read, changed or computed something, send 200."),
	Mistake: conv("Every POST gets 200 with an id somewhere in the content, or every POST gets 201, searches and logins included. Clients lose the address: generic code looks for it in the Location of a 201, and a 201 without Location claims that the target was created, so POST /orders says that the whole collection is new. Retries get harder: after a lost answer a client repeats a create and can tell by 201 or 200 whether it made a second object, unless both look the same. Monitors lose the one number a business asks for, how many were created, and cannot see two 201s a second apart, the mark of a double click. Caches are less at stake: both codes have them drop what they hold for the target, and a 201 is kept only when it states its freshness."),
	WhenBothApply: [2]Statement{
		conv("200 when the work leaves something behind that is not a resource with an address, such as a session, a log entry or a counter, and when a PUT finds the object in place and replaces it, although the same request would create it elsewhere. Both codes stand on the last rung, so the facts decide and not the order."),
		rfc("RFC 9110 §15.3.2, §9.3.4", "201 when the request created a resource and did other things besides: changed its parent, returned content, or created several. The code names the news, content is allowed, and Location names the primary one of them. For a PUT that created its target nothing else is permitted."),
	},
	Scenarios: [2][]Statement{
		convs(
			"PATCH /orders/7 changes the address of delivery and returns the order.",
			"POST /search takes a long filter and returns hits; nothing is stored.",
			"PUT /settings/theme replaces the value that was there and returns the new settings.",
			"POST /login returns a token that has no address of its own.",
			"POST /orders/7/recalculate returns the new sum.",
		),
		convs(
			"POST /orders answers with Location: /orders/8812.",
			"PUT /files/report.txt is the first one for this name; tomorrow's will be 200 or 204.",
			"POST /orders/7/comments adds a comment with its own address; the order's counter goes up as well.",
			"POST /imports creates 40 customers: Location names the import, the content lists the customers.",
			"POST /api-keys creates a key; its secret is in the content once, its address in Location.",
		),
	},
	FAQ: []FAQ{
		ask("Should POST return 200 or 201?", rfc("RFC 9110 §9.3.3, §15.3.1", "It should be 201 with Location if the POST created one or more resources. 200 is for the result or the status of what it did otherwise.")),
		ask("Should PUT return 200 or 201?", rfc("RFC 9110 §9.3.4", "201 if it created the target, which is a must. 200 or 204 if the target was there and was replaced, which is a must as well.")),
		ask("Does a 201 need a Location header?", rfc("RFC 9110 §15.3.2, §9.3.3", "An answer to a POST that created something should have it. Without it the target of the request counts as the primary resource that was created.")),
		ask("Should a 201 return the created object?", rfc("RFC 9110 §15.3.2, §8.7", "It may; typically the content describes the new resource and links to it. With a Content-Location equal to Location the client knows that the content is the resource itself.")),
		ask("The same create comes again with its idempotency key. 200 or 201?", vend(srcIdemKey, "The draft asks for the result of the first one again, so 201 with the same Location: the client asks because it lost that answer. An API that sends 200 to show that nothing new was made should say so.")),
		ask("Get or create: 200 or 201?", conv("200 if it was there, 201 if this request made it. The difference is the reason to have both codes.")),
	},
	Related: [][2]int{{200, 204}, {201, 202}, {302, 303}, {400, 409}},
	Differs: list(
		rfc("RFC 9110 §9.3.3", "Popular advice: POST returns 201. The RFC: a POST may have nearly any code; 201 is for one that created something."),
		rfc("RFC 9110 §9.3.4", "Popular advice: 200 and 201 are both fine for PUT. The RFC leaves no choice: 201 when it created the target, 200 or 204 when it replaced it."),
		rfc("RFC 9110 §15.3.2", "Popular advice: a 201 without Location is invalid. The RFC: it means that the target of the request is the new resource."),
	),
}

var pair200and204 = &Pair{
	A: c200, B: c204,
	Title:   "200 OK vs 204 No Content: is there an answer to read, or is it simply done?",
	Rule:    rfc("RFC 9110 §15.3.1, §15.3.5", "Ask whether the client gets something to read. If the answer has content, send 200. If the action is done and there is no content to send, send 204, which ends with its header section."),
	Mistake: conv("204 is sent for an empty list or an object that does not exist, or content is written after it. Clients fail on both: code that parses JSON from every success breaks on nothing, and on a connection that is kept open content after a 204 is read as the beginning of the next answer, so that an unrelated request fails. Caches may keep either without being told: a 204 to a GET that meant nothing yet can be served when there is something, and Varnish keeps it for two minutes by default. Crawlers take a 204 for a page without content, and Search Console may list it as a soft 404. Monitors count missing objects as successes when a GET answers 204 in place of 404, and the dead links never show."),
	WhenBothApply: [2]Statement{
		conv("200 when the action succeeded and there is anything to return, however little: an empty list, an object without members, the new state after a change. Both codes stand on the last rung, so the facts decide: what a client would have to ask for next is better sent at once."),
		rfc("RFC 9110 §15.3.1, §15.3.5, §9.3.5", "204 when the request itself asks for no content upon success, although the server could return some: then it ought to be 204. It is also the answer to a save or a delete whose result the client has in its hands; ETag can still name the new state."),
	},
	Scenarios: [2][]Statement{
		convs(
			"GET /orders with a filter that nothing matches: an empty list.",
			"PATCH /orders/7 returns the order with the sum that the server worked out.",
			"DELETE /orders/7 returns a note on when the refund will arrive.",
			"POST /orders/7/check returns a list of warnings, today an empty one.",
			"HEAD on a page: it has no content either, and its code is the one that GET would get.",
		),
		convs(
			"DELETE /orders/7 is done, and there is nothing to add.",
			"PUT /notes/3 saves what the editor sent; the editor stays open, and ETag carries the new version.",
			"POST /events takes a batch of measurements from a device that reads no answers.",
			"OPTIONS before a request from another origin: the answer consists of header fields.",
			"A button marks a message as read, and the page stays as it is.",
		),
	},
	FAQ: []FAQ{
		ask("Does 204 allow a body?", rfc("RFC 9110 §15.3.5, §8.6, RFC 9112 §6.3", "No. It ends after the header section, whatever the fields say, and Content-Length must not be sent with it.")),
		ask("200 or 204 for an empty list?", conv("200 with the empty list. The list exists and has no entries, and clients can go on parsing it the way they always do.")),
		ask("Should DELETE return 200 or 204?", rfc("RFC 9110 §9.3.5", "It should be 204 if it is done and there is nothing to say, 200 if the answer describes the outcome, and 202 if it will likely succeed and has not happened yet.")),
		ask("Should PUT return 200 or 204?", rfc("RFC 9110 §9.3.4", "Either, when it replaced what was there; 201 when it created it.")),
		ask("Can a GET return 204?", conv("It is permitted and rarely right. An object that does not exist is 404, an empty list is 200, and an unchanged copy is 304.")),
		ask("Is the second DELETE 204 or 404?", vend(srcAzure, "Azure's guidelines answer 204 to a DELETE of what is not there. candor answers 404 like any look-up; both are legal, and one API should do one of them everywhere.")),
		ask("Why does my client fail with unexpected end of JSON on a 204?", conv("It parses content that is not there. Look at the status before parsing, or have the server send 200 with content.")),
	},
	Related: [][2]int{{200, 201}, {201, 202}, {404, 410}, {302, 303}},
	Differs: list(
		conv("Popular advice: 204 for a search without hits. candor: 200 with an empty list, since the collection was found and its present content is an empty list."),
		rfc("RFC 9110 §15.3.1", "Popular advice: a 200 without content is invalid. The RFC expects content and allows none where the framing says that the length is zero."),
		rfc("RFC 9110 §15.3.5", "Popular advice: an answer without content leaves nothing to cache. The RFC: a 204 is heuristically cacheable, unless the method or explicit cache controls say otherwise."),
		vend(srcGoHTTP, "Popular practice: write the content and let the framework drop it. Go's net/http drops it after 204 and leaves Content-Type in place; after 205 it sends it."),
	),
}

var pair201and202 = &Pair{
	A: c201, B: c202,
	Title: "201 Created vs 202 Accepted: is it there now, or has it only been taken in?",
	Rule: rfc("RFC 9110 §15.3.2, §15.3.3",
		"Ask whether what the client wanted exists at this moment. If it does, send 201 and its address. If the request was only taken in and the work is still to be done, send 202 and say where its progress can be seen."),
	Mistake: conv("201 is sent as soon as a message lies in the queue, or 202 for work that is finished. Retries follow: the client asks for the address in Location at once, gets 404, takes the create for lost and sends it again, and the queue makes two. Caches make it worse, since that early 404 may be kept: Cloudflare does so for three minutes by default where it caches the type, and the object stays invisible after it was made. Users are told that an order exists which is refused an hour later. Monitors see only success: a 202 counts as one although the work behind it fails, and no access log shows the failure, so the work needs a series of its own."),
	WhenBothApply: [2]Statement{
		conv("201 when the resource that was asked for exists under its address, although work on it goes on: an order in the state pending can be read, changed and cancelled. The same holds where the job itself is what the client wanted to create. Both codes stand on the last rung, so the facts decide."),
		conv("202 when the only new resource is the receipt: a job or a status page was made, and the report that the client wants was not. Sent as 201 the Location would name something that nobody asked for. It is 202, too, when the creator itself cannot read the new object yet."),
	},
	Scenarios: [2][]Statement{
		convs(
			"POST /orders stores the order as pending, and GET on its Location works at once.",
			"POST /jobs with Location: /jobs/88, in an API whose subject is jobs.",
			"POST /photos stores the picture; its smaller versions are made in the next minute.",
			"PUT /users/ann creates the account, and the welcome mail goes out later.",
		),
		convs(
			"POST /reports starts a calculation of ten minutes; the content points to /reports/status/41.",
			"POST /imports takes a file of 200000 rows for tonight's run, which may reject some of them.",
			"DELETE /tenants/north will probably succeed and takes an hour.",
			"POST /payments hands the order to a bank that answers tomorrow.",
			"POST /signup answers everybody alike and writes a mail to the address.",
			"A create goes to a queue, and the list that clients read catches up some seconds later.",
		),
	},
	FAQ: []FAQ{
		ask("201 or 202 for a job queue?", rfc("RFC 9110 §15.3.2, §15.3.3", "202 if the queue will make what the client wants. 201 if it exists already and the queue only works on it.")),
		ask("Where does a 202 say how to follow the work?", rfc("RFC 9110 §15.3.3", "In its content, which ought to describe the present status and point to a status monitor, or embed one. The RFC names no field for it.")),
		ask("Is 202 a promise that the work will be done?", rfc("RFC 9110 §15.3.3", "No. The request might never be acted upon, and HTTP has no way to send another status for it later.")),
		ask("What does the status page answer when the job has failed?", conv("200, with a content that says failed and why. The question was how the job is, and that question succeeded. When it is done, point to the result or answer 303.")),
		ask("Should faults in the content be reported before a 202?", conv("Yes, all that can be judged at once: 400, 403, 422 and the rest. A 202 should leave only what really needs the time.")),
		ask("201 or 202 with eventual consistency?", conv("201 if the creator can read the object under Location from now on. 202 if even the creator may get 404 for a while.")),
	},
	Related: [][2]int{{200, 201}, {200, 204}, {302, 303}, {408, 504}},
	Differs: list(
		rfc("RFC 9110 §15.3.3", "Popular advice: 202 means that it will be done. The RFC calls it noncommittal on purpose: the work may be refused when its turn comes."),
		rfc("RFC 9110 §15.3.3, §10.2.3", "Popular practice: a 202 carries Location and Retry-After. The RFC names no field for it, asks for a pointer in the content, and describes Retry-After with 503 and redirects."),
		conv("Popular practice: every create that touches a queue is 202. candor: it is 201 as soon as the object can be read under its address, whatever else is still to be done."),
	),
}
