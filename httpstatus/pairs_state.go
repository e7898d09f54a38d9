package httpstatus

// Pairs about state: what is stored, who waits for whom, and whose load it is.

var pair409and412 = &Pair{
	A: c409, B: c412,
	Title: "409 Conflict vs 412 Precondition Failed: does the state forbid it, or did the client's own condition fail?",
	Rule: rfc("RFC 9110 §15.5.10, §15.5.13",
		"Ask whether the request carried a condition in its header fields, such as If-Match. If it did and the condition is false, send 412. If it carried none, or the condition holds, and the stored state is in the way, send 409."),
	Mistake: conv("A lost update is answered with 409 although the client sent If-Match, or 412 is used for any rule that must hold first, such as a paid invoice. Retries then go the wrong way: 412 tells generic code to fetch the new tag and try again, which it does for ever where no tag was the fault; 409 tells it to ask a person about a clash that it could have merged by itself. Caches complicate the way back: a refused write does not invalidate the stored copy, so a client that fetches again through a cache may get the old version with the old tag and fail once more. Monitors read a 412 as the guard at work and a 409 as a clash in the business: booked under the other number, two people in one document look like double bookings."),
	WhenBothApply: [2]Statement{
		conv("409 when the condition holds and the state forbids the step all the same: the tag is current, and the order has been shipped. After a false condition candor never sends it. The RFC leaves one door open: a failure that shows before the content is processed goes before the conditions (§13.2.1), so a server that sees the conflict from the address alone may answer 409 first."),
		conv("412 when the condition is false and the state would be a conflict too: conditions are tested after the checks of route, caller and object, and before the content is read and the state is asked. The client judged from a version that is gone, so it has to look again before a conflict can mean anything to it."),
	},
	Scenarios: [2][]Statement{
		convs(
			"POST /orders/7/cancel arrives without a condition, four minutes after the parcel left the warehouse.",
			"PUT /articles/7 names version 12 inside its content; version 13 is stored.",
			"Two workers claim job 88 in the same second, and one of them is too late.",
			"A second POST with the same idempotency key arrives while the first is still running.",
			"If-Match is current, and the customer still has open invoices, so the record cannot be removed.",
		),
		convs(
			"PUT /articles/7 with If-Match: \"12\", while \"13\" is stored: somebody saved in between.",
			"PUT /users/ann with If-None-Match: * is meant to create, and ann exists.",
			"DELETE with If-Unmodified-Since 09:00 for a page that was changed at 09:04.",
			"If-Match: W/\"12\" fails every time, since a weak tag never matches there.",
			"Two servers behind one balancer compute tags differently, and half of all saves fail.",
			"A tab that was open over night saves its form in the morning.",
		),
	},
	FAQ: []FAQ{
		ask("409 or 412 for optimistic locking?", rfc("RFC 9110 §13.1.1, §15.5.10", "412 if the version came in If-Match, 409 if it came in the content, for which the RFC has the example of a PUT whose changes conflict with earlier ones.")),
		ask("If-None-Match: * fails on a PUT. 409 or 412?", rfc("RFC 9110 §13.1.2", "412. For every method other than GET and HEAD the server must answer so when that condition is false.")),
		ask("Why do I get 412 although my first save worked?", rfc("RFC 9110 §13.1.1", "Perhaps its answer was lost, and the repeated one still carries the old tag. The server may answer with success instead if the change appears to be there already.")),
		ask("What should the body of a 409 say?", rfc("RFC 9110 §15.5.10", "Enough for a user to recognise the source of the conflict, and after a PUT probably what helps to merge the differences.")),
		ask("What must a client do after a 412?", conv("Fetch the object past all caches, for example with Cache-Control: no-cache, merge, and send a new request with the new tag. Never drop If-Match to get through.")),
		ask("May 412 stand for a business rule that must hold first?", rfc("RFC 9110 §15.5.13", "No. It is about conditions in the header fields of this request. candor: an order that must be paid first is 409.")),
	},
	Related: [][2]int{{412, 428}, {409, 422}, {400, 409}},
	Differs: list(
		vend(srcZalando, "Popular practice: 409 for every lost update. Zalando's guide and the RFC: where the client sent If-Match, the failed condition is 412."),
		conv("Popular advice: whichever fault is found first. candor: 412 before 409, always. The RFC has failures that show before significant processing go first, which can be read either way for a conflict that needs no content."),
		rfc("RFC 9110 §13.1.1", "Popular advice: a false If-Match must be 412. The RFC: the method must not be performed, 412 is permitted, and so is a success if the change has evidently been made already."),
		rfc("RFC 9110 §13.1.1, §8.8.3.2", "Popular practice: weak tags in If-Match. The RFC: the comparison is strong, so a weak tag never matches."),
	),
}

var pair409and422 = &Pair{
	A: c409, B: c422,
	Title:   "409 Conflict vs 422 Unprocessable Content: is it wrong because of what is stored, or wrong by itself?",
	Rule:    conv("Imagine the same request against another state, for example an empty store. If it could succeed there, the state is the fault: send 409. If the content breaks a rule whatever is stored, send 422."),
	Mistake: conv("Uniqueness is checked beside length and format, so a duplicate leaves as 422; or every refusal by the domain, bad values included, is called a conflict. Clients: after 409 they fetch the state and try again, which never mends a quantity of zero; after 422 they ask for another value, so a sign-up repeated after a lost answer tells Ann that her own address is not acceptable, beside a field where nothing is mistyped. Monitors: a jump of 422 is a tightened rule or a client that changed its input, a jump of 409 a job that runs twice or retries without an idempotency key."),
	WhenBothApply: [2]Statement{
		conv("409 when everything in the content is valid by itself and clashes with what is stored. As long as one value breaks a rule candor does not send it, since no look-up is made with values that are not acceptable. Idempotency keys stand on the same rung as the conflict and never compete: the same request again while the first is still running is 409, the key with other content is 422, whether the first is running or not."),
		conv("422 when a value breaks a rule and another one is taken: the meaning of the content is asked before the state. All faults of the content go out together in errors, and the clash is judged with the next request, when it may not exist any more. A parameter outside its limits comes earlier still."),
	},
	Scenarios: [2][]Statement{
		convs(
			"POST /users with ann@example.com, which has an account since May.",
			"Seat 14C of tomorrow's train was sold to somebody else a minute ago.",
			"An order in the state shipped is asked to go to cancelled.",
			"A file is renamed to b.txt, and the folder has a b.txt.",
			"A draft is published that a colleague has published already.",
			"A create is repeated after a timeout, and the first one had worked.",
		),
		convs(
			"An order line has the quantity 0.",
			"A booking ends on the day before it begins.",
			"The country is given as UK, and the list has GB.",
			"customer_id names 9999 in the content, and there is no such customer.",
			"An idempotency key comes back with another amount.",
			"A password has five characters where twelve are asked for.",
		),
	},
	FAQ: []FAQ{
		ask("Is a taken e-mail address 409 or 422?", conv("409 for a duplicate e-mail address. The address is fine in itself and would be accepted in another state. Name the field in the answer, so that a form can show it there.")),
		ask("409 or 422 for an invalid state transition?", conv("409 if the step is allowed from another state, since the present one is in the way. 422 if the requested state does not exist at all.")),
		ask("A foreign key points to nothing: 404, 409 or 422?", conv("422 where the reference stands in the content: this value is not acceptable. 404 is for the object that the path names.")),
		ask("Which code for an idempotency key that was used before?", vend(srcIdemKey, "409 while the first request is still being processed, 422 when the key comes back with different content, and the first answer again when the request is the same.")),
		ask("Does a 409 on sign-up tell strangers who has an account?", conv("Yes, and a 422 does the same. Where that matters, answer every sign-up with 202 and write to the address what happened.")),
		ask("Can a client retry a 409 or a 422?", conv("Neither unchanged. After a 409 fetch the state and resolve the clash; after a 422 correct the values. Only a 409 for a request that is still running goes away by waiting.")),
	},
	Related: [][2]int{{400, 409}, {400, 422}, {409, 412}, {404, 422}, {400, 404}},
	Differs: list(
		conv("Popular practice: a taken name is a validation error like any other, 422. candor: 409, because the content would be valid in another state and the way out is to look at that state."),
		rfc("RFC 9110 §9.3.4", "Popular advice: a PUT that breaks a constraint of the resource is 422. The RFC suggests 409 or 415 there; candor sends 422 where no other state would make the content fit."),
		vend(srcZalando, "Popular practice differs: Zalando's guide does not use 422 and has 400 in its place; the line to 409 stays where it is."),
	),
}

var pair412and428 = &Pair{
	A: c412, B: c428,
	Title: "412 Precondition Failed vs 428 Precondition Required: was the condition false, or was there none?",
	Rule: rfc("RFC 9110 §15.5.13, RFC 6585 §3",
		"Look for a condition in the request, such as If-Match. If none came and the operation demands one, send 428. If one came and is false, send 412."),
	Mistake: conv("A missing If-Match is answered with 412, because the name seems to fit, with 400 like any other missing field, or not at all. Retries loop on the 412: the client fetches the new version, sends the write again without the condition it never sent, and gets the same answer. Where the write is let through instead, users lose work without anybody noticing: the second to save overwrites the first. Monitors need the difference: 412 is two people at work in the same object, 428 is one old client version that has to be updated."),
	WhenBothApply: [2]Statement{
		rfc("RFC 9110 §13.1.2, §13.1.4, RFC 6585 §3", "412 when a condition that the server has to evaluate came and is false, even if the documentation asks for another one: If-Unmodified-Since with an older date is a condition, and so is If-None-Match: *. The request was conditional, which is all that a 428 asks for."),
		conv("428 when the only condition is one that the server must ignore, such as If-Unmodified-Since with an unreadable date or on an object without a modification date: nothing would protect the write, so it counts as unconditional. candor does not count If-None-Match with a list of tags either. Without any condition 428 is decided from the header alone, after the caller's rights and before the object is looked up, and a 412 cannot arise."),
	},
	Scenarios: [2][]Statement{
		convs(
			"If-Match: \"12\" arrives for a document that stands at \"13\".",
			"Two clients create the same name with If-None-Match: *, and the second one fails.",
			"A client keeps its tags across deployments, and the server derives them from the build number.",
			"A proxy compresses the answer and changes the tag, and the changed tag comes back in If-Match.",
			"A shopping list is edited in the underground and saved an hour later.",
		),
		convs(
			"PUT /articles/7 comes without If-Match to an API that demands it.",
			"Version 3.2 of the app fails on every save since conditions became mandatory; version 3.3 does not.",
			"A company's proxy removes If-Match, and only its people cannot save.",
			"A script deletes /configs/production from the command line without naming a version.",
			"A create by PUT must say If-None-Match: *, and does not.",
		),
	},
	FAQ: []FAQ{
		ask("428 or 400 for a missing If-Match?", rfc("RFC 6585 §3", "428. It says exactly this, and the answer should explain how to submit the request again with success.")),
		ask("What should a client do after a 428?", conv("Fetch the resource, take its ETag, apply the change to what it got, and send it with If-Match.")),
		ask("Does HTTP require If-Match on PUT?", rfc("RFC 6585 §7.1", "No. 428 is optional, and clients cannot rely on it to prevent lost updates.")),
		ask("Is If-Match: * enough to satisfy a 428?", rfc("RFC 9110 §13.1.1", "It is a condition, and it is true whenever the target has a current representation, whatever its tag.")),
		ask("Is 428 also for other missing headers?", rfc("RFC 6585 §3", "No. It says that the origin requires the request to be conditional.")),
		ask("412 or 428 when the object does not exist?", conv("428 if no condition came, since that is known from the header. Otherwise 404: the request would fail without its condition too.")),
	},
	Related: [][2]int{{409, 412}, {400, 409}, {409, 422}},
	Differs: list(
		conv("Popular advice: a required header that is missing is 400. candor: so it is, but for If-Match, where RFC 6585 has a code of its own, as RFC 9110 has for Content-Length and Authorization."),
		conv("Popular practice: the HTTP decision diagram asks for the condition before it asks who is calling. candor asks after identity and role, since strangers need not learn the rules of writing."),
		rfc("RFC 9110 §15.5.13", "Popular practice: 412 for a prerequisite of the business, such as a contract to be signed first. The RFC: the conditions are those in the header fields of the request."),
	),
}

var pair408and504 = &Pair{
	A: c408, B: c504,
	Title: "408 Request Timeout vs 504 Gateway Timeout: was the client slow to ask, or a server slow to answer?",
	Rule: rfc("RFC 9110 §15.5.9, §15.6.5",
		"Ask whose bytes were late. If the client's request did not arrive completely in time, send 408. If it did, and a server behind the one that answers gave no timely response, that one sends 504."),
	Mistake: conv("408 is sent for slow work, because its name sounds like any timeout. Retries make that dangerous: a 408 says that the request was never received completely, so clients may repeat any method, and reqwest-retry repeats a POST; if the server behind had booked the order, it is booked twice. The reverse sends people to the wrong place: a 504 for a client on a slow network starts a search in a server that never saw the request. Monitors hide the outage: 408 counts as the client's fault and leaves availability untouched. Crawlers act on it: Google drops a page that answers 408 like any other 4xx, while a 504 slows the crawl and leaves the page in the index at first."),
	WhenBothApply: [2]Statement{
		conv("408 when the request never became complete, even if the server behind is slow as well: whether it arrives is asked for the header on the first rung and for the content before anything is done with it. A gateway that had begun to forward it ends that attempt and says 408, since the missing bytes were the client's."),
		conv("504 when the request was complete, however slowly it came, and the server behind then ran out of time. Slow arrival within the limit is no fault. Only 504 warns the client that the work may have been done and that a repeated POST may do it twice."),
	},
	Scenarios: [2][]Statement{
		convs(
			"An upload from a train stops at 40 percent and nothing more comes.",
			"A client declares Content-Length: 500 and sends 480 bytes, then waits for the answer.",
			"A browser opens a spare connection and never uses it; some servers log a 408 for it.",
			"A slow-sending attack delivers one header line every ten seconds on a thousand connections.",
			"A phone changes from the wireless network to mobile data in the middle of a POST.",
		),
		convs(
			"GET /reports/2026 ends in 504 after exactly 60 seconds, the limit of the proxy.",
			"POST /orders gets 504, and the order is there a minute later.",
			"A new firewall rule drops the packets to one server behind; every route to it answers 504.",
			"A cache has lost the origin, and must-revalidate forbids its stale copy.",
			"A request says only-if-cached, and the cache has nothing.",
			"A schema migration holds a lock, and everything that touches orders waits for it.",
		),
	},
	FAQ: []FAQ{
		ask("Is it safe to retry a 408?", rfc("RFC 9110 §15.5.9", "Yes: the client may repeat a request that is outstanding, in HTTP/1.1 over a new connection. The server did not receive the whole of it, so candor counts every method as safe.")),
		ask("Is it safe to retry a 504?", rfc(srcIdempotent, "Automatically only what is idempotent, or what you know was never applied.")),
		ask("My own code is slow and there is no gateway. 408 or 504?", conv("Neither. The request arrived, and nobody behind you is late: 503 with Retry-After if you are overloaded, 500 if it is a defect. Better, answer 202 and let the client look for the result.")),
		ask("My API calls a slow third party. Which code?", conv("504. Towards that third party your server acts as a gateway, and its answer did not come in time.")),
		ask("Why does the log show 408 when no user saw one?", vend(srcNginxLimits, "nginx, for one, closes the connection without an answer when the header does not arrive in time, and notes 408 in its log.")),
		ask("Is 408 a server error?", rfc("RFC 9110 §15.5, §15.5.9", "No, it is of the 4xx class: the server did not receive the complete request in time.")),
	},
	Related: [][2]int{{502, 504}, {503, 504}, {500, 503}, {429, 503}},
	Differs: list(
		conv("Popular advice: 408 means that the server took too long. The RFC: the server waited too long for the request; a server behind that takes too long is 504."),
		vend(srcRetryLibs, "Popular practice: go-retryablehttp, failsafe-go and reqwest-retry repeat a POST after 504. The RFC: what is not idempotent should not be repeated unless the client knows that the first one did nothing; after a 408 it knows."),
		vend(srcCloudFront, "Popular advice: no-store keeps a failure out of caches. CloudFront keeps a 504 for at least 10 seconds by default and ignores no-store on it."),
	),
}

var pair429and503 = &Pair{
	A: c429, B: c503,
	Title:   "429 Too Many Requests vs 503 Service Unavailable: is this caller over its limit, or is the server out of capacity?",
	Rule:    conv("Ask what another caller would get now. If others are served and this one went over a limit of its own, send 429. If the server cannot serve whoever asks, send 503. Send Retry-After with both."),
	Mistake: conv("Limits are enforced with 503, or an overloaded server sheds load with 429. Retries differ: after 429 any method may be sent again once the time has passed, since a limiter refuses before the work begins; after 503 only idempotent ones may, so a limit sent as 503 makes careful clients give up their POSTs, and an overload sent as 429 makes them send them again. Monitors are misled both ways: a 503 calls operators for one greedy script and opens circuit breakers that cut off well-behaved callers, and a 429 hides an outage among the clients' faults. Caches take part: a 429 must not be stored, and CloudFront keeps a 503 for ten seconds by default and shows it to callers who had done nothing. Crawlers see little difference: for Google both slow the crawl of the host, and URLs that keep failing leave the index."),
	WhenBothApply: [2]Statement{
		conv("429 when the server is open, the caller is over its limit, and only a service that the handler would need is away: the caller's quota is asked before anything is carried out. It waits for its own time first, and the trouble behind may be over by then."),
		conv("503 when the server sheds load, drains or is in maintenance, and the caller is over its limit as well: whether the server is open is asked before any limit is counted, as the cheapest refusal. It is also 503 when identity, rights or the counter of limits cannot be reached, since then nobody knows whose request it is or how much it has used."),
	},
	Scenarios: [2][]Statement{
		convs(
			"One client makes 600 calls in a minute in which its plan allows 100; all others are served.",
			"A nightly job starts at 00:00 on forty machines with one token.",
			"An address tries a thousand passwords, before anybody knows who it is.",
			"A page makes one call per row and reaches its user's limit at row 60.",
			"After a release every caller gets 429: the limiter sees the proxy's address and counts all of them as one.",
		),
		convs(
			"At peak the balancer finds no healthy instance.",
			"Planned maintenance from 02:00 to 02:30, with Retry-After: 1800.",
			"For some seconds in each deployment old instances drain.",
			"The queue of waiting requests is full, and new ones are turned away whoever sends them.",
			"The key server is away: routes that need a token answer 503, public ones work.",
		),
	},
	FAQ: []FAQ{
		ask("429 or 503 for rate limiting?", rfc("RFC 6585 §4, RFC 9110 §15.6.4", "429: the user has sent too many requests in a given time. 503 would say that the server is overloaded or in maintenance.")),
		ask("Which code for load shedding?", rfc("RFC 9110 §15.6.4, RFC 6585 §4", "503, which is for a temporary overload and may carry Retry-After. A 429 says that this user has sent too many requests.")),
		ask("Do 429 and 503 need Retry-After?", rfc("RFC 6585 §4, RFC 9110 §15.6.4", "Neither requires it, both may carry it. candor sends it with both.")),
		ask("Can I retry a POST after 429 or 503?", conv("After 429 yes, once the time has passed, where you know that the limit is checked before the work, as it is as a rule: RFC 9110 §9.2.2 asks for such knowledge, and no RFC gives it. After 503 only with an idempotency key or when the server says that it did nothing.")),
		ask("Is 429 or 503 better for SEO during heavy traffic?", goog(srcGoogleRate, "Google treats them alike: both slow the crawl, without harm for hours up to a day or two. Never use 403 or 404 for it, they drop pages.")),
		ask("The rate limiter itself is down. What then?", conv("candor answers 503 with Retry-After, or lets requests pass where the owner sets limits: open. A 429 would claim a count that nobody made.")),
		ask("Should clients treat 429 and 503 alike?", conv("They wait in both cases. After 429 slow down everything sent with the same identity; after 503 think of the host, and open the circuit breaker when it lasts.")),
	},
	Related: [][2]int{{403, 429}, {503, 504}, {500, 503}, {502, 504}},
	Differs: list(
		vend(srcGitHub, "Popular advice: a rate limit is always 429. GitHub answers 403 or 429 and tells clients to look at Retry-After and at what is left of the limit."),
		rfc("RFC 6585 §7.2, RFC 9110 §15.6.4", "Popular advice: an overloaded or attacked server has to answer 429 or 503. The RFCs: it may drop or refuse the connection instead."),
		vend(srcRetryLibs, "Popular practice: clients repeat at once. axios-retry waits for nothing by default where Retry-After is missing, and reqwest-retry does not read Retry-After at all; each makes the herd worse."),
	),
}
