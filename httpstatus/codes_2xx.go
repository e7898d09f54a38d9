package httpstatus

var content2xx = rfc("RFC 9110 §6.4.1", "Content is allowed; its meaning depends on the method. Answers to HEAD have none.")

var c200 = &Contract{
	Code: 200, Name: "OK", Reference: "RFC 9110 §15.3.1", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.3.1", "The request has succeeded; what the content means depends on the method."),
	Summary:    conv("It worked, and here is the answer."),
	SendWhen: list(
		rfc("RFC 9110 §15.3.1", "The request succeeded and there is content to return."),
		rfc("RFC 9110 §9.3.4, §15.3.1", "A PUT changed a representation that existed, and the answer says so with content."),
		rfc("RFC 9110 §9.3.5", "A DELETE has been carried out, and the content describes the outcome."),
		conv("A search or list found nothing, and the content is an empty list."),
		rfc("RFC 9110 §9.3.6", "A CONNECT is accepted, and the tunnel begins right after the header section."),
	),
	Instead: []Instead{
		use(201, rfc("RFC 9110 §15.3.2", "A resource was created.")),
		use(202, rfc("RFC 9110 §15.3.3", "The work has been accepted and is not done.")),
		use(204, rfc("RFC 9110 §15.3.1, §15.3.5", "There is nothing to return, or the request asks for no content on success.")),
		use(206, rfc("RFC 9110 §15.3.7", "Only the range that was asked for is sent.")),
		use(304, rfc("RFC 9110 §15.4.5", "The copy that the client already has is still current.")),
		use(303, rfc("RFC 9110 §15.4.4", "A form was posted and a page of its own shows the result.")),
		use(404, goog(srcGoogleCodes, "The page only says that nothing is here; with 200 it becomes a soft 404.")),
		use(400, conv("The request failed: an error inside a 200 hides it from clients, caches and monitors.")),
	},
	Requires: []Field{
		should("ETag", "an answer to GET or HEAD", rfc("RFC 9110 §15.3.1, §8.8.1, §8.8.3.1", "A validator lets clients revalidate and write conditionally; a strong one is preferred.")),
		should("Last-Modified", "an answer to GET or HEAD, where a date is known", rfc("RFC 9110 §15.3.1, §8.8.2.1", "A second validator, preferred in addition to a strong ETag.")),
		should("Content-Type", "there is content and its type is known", rfc("RFC 9110 §8.3", "Without it a recipient may guess the type from the data.")),
		should("Vary", "the content was chosen by fields of the request and may be cached", rfc("RFC 9110 §12.5.5", "Names those fields, so that a cache does not reuse the answer for other values of them.")),
		should("Allow", "an answer to OPTIONS", rfc("RFC 9110 §9.3.7, §10.2.1", "Which methods the resource supports.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9110 §15.3.1, §6.4.1", "Content is expected unless its length is declared as zero; what it means depends on the method. Answers to HEAD and CONNECT have none."),
	Client:   done(rfc("RFC 9110 §15.3.1", "Use the content.")),
	Storage:  heuristic(200, ""), Crawler: crawlIndex(),
	API:     conv("Success; a client must be able to trust it without looking for an error in the content."),
	Monitor: monitor(BucketSuccess, "Success. A problem document inside a 200 is a violation of the contract and counts as an anomaly."),
	Scenarios: convs(
		"The normal line of every log: GET /orders/17, 200, 1.4 kB, 23 ms.",
		"POST /payments answers 200 with {\"success\":false}: the dashboard shows no error while no payment goes through.",
		"API calls answer 200 with text/html and always the same size: a login page or a single-page application's index.html answered in place of the API.",
		"Search Console lists thousands of soft 404s: the shop answers 200 with a page that says that the product is sold out.",
		"Average size of the 200s on one route falls to a few bytes after a deployment: a handler returns before it writes anything.",
		"A user sees the data of another: a shared cache keeps a 200 that was made for one caller and does not say private.",
	),
	Causes: list(
		vend(srcGoHTTP, "A handler never set a code: in Go's net/http an empty handler answers 200 with a zero length."),
		vend(srcGoHTTP, "The failure came after the first byte of content: in Go's net/http a WriteHeader(500) after a Write is dropped with a line in the log, and the 200 stands."),
		conv("A catch-all route serves the front page for every unknown path, those of the API included."),
		conv("A client followed a redirect to a login page and reports the code of that page."),
		conv("A framework or gateway wraps every outcome into a 200 with a field for errors."),
		rfc("RFC 9110 §13.1.5, §14.2", "A 200 where 206 was expected: the server ignored Range, or If-Range did not match."),
		conv("A 200 where 304 was expected: the condition held, or a hop removed it."),
	),
	Find: list(
		conv("Look at the 200s by content type and size per route: HTML on an API, or one size for every path, is an answer from the wrong place."),
		conv("Run it with curl -i and without -L: if the first answer is a redirect, the 200 belongs to another page."),
		conv("Count problem documents, and members such as error or success, inside answers with 200."),
		conv("Compare Age and the cache's own status field with a request that carries a new query parameter: if the content differs, a cache answered."),
		conv("Ask for a path that surely does not exist. If it answers 200, a catch-all route hides every missing page."),
	),
	FAQ: []FAQ{
		ask("Why is my 200 page reported as a soft 404?", goog(srcGoogleCodes, "Because its content looks like an error page or is empty. Send 404 or 410 for what is gone, or give the page content of its own.")),
		ask("Should an API return 200 with an error in the body?", rfc("RFC 9205 §4.6", "No. The code speaks to generic components too, such as caches, intermediaries and clients. Send the code that fits best, 400 or 500 when in doubt, and put the details into the content.")),
		ask("Is an empty result 200, 204 or 404?", conv("200 with an empty list. The collection is there, and a client reads an empty list with the same code as a full one; 204 gives it nothing to parse, and 404 says that the collection is missing.")),
		ask("Is a 200 cached by default?", rfc("RFC 9110 §15.3.1, RFC 9111 §3, §4.2.2", "An answer to GET may be: without explicit freshness a cache may guess, often a tenth of the time since Last-Modified. It may not where the answer says no-store, nor a shared cache where it says private.")),
		ask("Should POST return 200 or 201?", rfc("RFC 9110 §9.3.3, §15.3.1", "201 with Location when it created something that has an address. 200 when it did something else and the content is the result.")),
		ask("Can a 200 have an empty body?", rfc("RFC 9110 §15.3.1", "Yes, with a declared length of zero; content is expected otherwise. Where something in the request prefers no content, 204 is the code to send.")),
	},
	Differs: list(
		rfc("RFC 9205 §4.6", "Popular practice: 200 for everything, with the outcome in the content. The RFC on building protocols with HTTP asks for the most applicable code, since generic software acts on it."),
		rfc("RFC 9110 §15.1, RFC 9111 §4.2.2", "Popular advice: an answer without Cache-Control is not cached. The RFC: a 200 is heuristically cacheable, so saying nothing leaves it to each cache."),
		rfc("RFC 9111 §3.5", "Popular advice: answers to requests with Authorization are never shared. The RFC: a shared cache may store and reuse them when they say public, s-maxage or must-revalidate."),
	),
	Confused: []int{201, 202, 204},
}

var c201 = &Contract{
	Code: 201, Name: "Created", Reference: "RFC 9110 §15.3.2", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.3.2", "The request was fulfilled and one or more new resources were created."),
	Summary:    conv("Something new exists because of this request; Location says where."),
	SendWhen: list(
		rfc("RFC 9110 §9.3.3, §15.3.2", "A POST created a resource, and it is there now."),
		rfc("RFC 9110 §9.3.4", "A PUT created a representation where there was none, which obliges the server to say 201."),
	),
	Instead: []Instead{
		use(202, rfc("RFC 9110 §15.3.3", "The resource is to be created later.")),
		use(200, rfc("RFC 9110 §9.3.4, §15.3.1", "The request changed a resource that existed already, and there is something to return.")),
		use(204, rfc("RFC 9110 §9.3.4, §15.3.5", "A PUT changed what existed already, and there is nothing to return.")),
		use(303, rfc("RFC 9110 §15.4.4", "A browser should go on to a page that shows the result.")),
		use(409, conv("Something with that name exists already and must not be replaced.")),
	},
	Requires: []Field{
		should("Location", "the new resource is not the target of the request", rfc("RFC 9110 §9.3.3, §15.3.2", "The address of the new resource; without it the target itself is taken to be the new resource.")),
		may("ETag", "the new representation has a validator", rfc("RFC 9110 §15.3.2, §9.3.4", "The validator of what was created; after a PUT only if the content was saved unchanged.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9110 §15.3.2", "Content is allowed and typically describes what was created and links to it."),
	Client:   done(rfc("RFC 9110 §15.3.2", "Take the address from Location, or the target of the request where there is none.")),
	Storage:  explicitOnly(201, ""), Crawler: crawlMaybe(),
	API:     conv("Success; the client goes on with the address that Location gives."),
	Monitor: monitor(BucketSuccess, "Success; the rate of creations is a business number."),
	Scenarios: convs(
		"POST /orders answers 201 with Location: /orders/8812, and the client's next request is GET /orders/8812.",
		"Two 201s a second apart with the same content: a double click or a retry without an idempotency key.",
		"GET of the address in Location answers 404 for half a second: a replica has not caught up.",
		"Location of a 201 begins with http://10.0.3.7:8080: the application built it from its own address behind the proxy.",
		"POST /users answers 201 for a name that was taken, and 409s have gone since Tuesday: the check for duplicates was lost.",
	),
	Causes: convs(
		"201 where 200 was expected: a PUT to a mistyped address created something new instead of changing what was there.",
		"201 twice for one intent: the first answer was lost on the way and the client sent the POST again.",
		"200 where 201 was expected: the framework's default code for POST, or a hop that rewrites codes.",
		"Location is missing or unusable: the code was set by hand, and the address was built without the proxy's scheme and host.",
	),
	Find: convs(
		"Send the request with curl -i and read Location; then ask for that address and compare the two.",
		"Search the log for 201s of one caller on one route within a few seconds and compare their request bodies or idempotency keys.",
		"Compare the number of 201s with the number of rows that were created in the same hour.",
		"Where Location names an inner host, compare Host, X-Forwarded-Host and X-Forwarded-Proto as they arrive at the application.",
	),
	FAQ: []FAQ{
		ask("Does a 201 need a Location header?", rfc("RFC 9110 §9.3.3, §9.3.4, §15.3.2", "After a POST it should have one, with the address of the new resource. Without it the target of the request is taken to be what was created, which is right for PUT.")),
		ask("Should a 201 return the created object?", rfc("RFC 9110 §15.3.2, §8.7", "It may: its content typically describes and links to what was created. A Content-Location that is identical to Location says that the content is the new object itself.")),
		ask("Can a PUT return 201?", rfc("RFC 9110 §9.3.4", "It must, when it created the resource. When it replaced one that existed, it must answer 200 or 204.")),
		ask("201 or 202 for a job?", conv("202 if the work is still to come. 201 is right as well if what you created is the job itself: it exists, and Location leads to it.")),
		ask("Is Location in a 201 followed like a redirect?", rfc("RFC 9110 §10.2.2", "No. In a 201 it names the resource that was created; with a 3xx code it names the preferred target of a redirect.")),
		ask("What should a bulk create return?", rfc("RFC 9110 §15.3.2", "201 fits several new resources too: Location names the primary one, and the content typically describes and links to what was created.")),
	},
	Differs: list(
		rfc("RFC 9110 §9.3.3, §15.3.2", "Popular advice: a 201 without Location is invalid. The RFC: the target of the request is then the new resource; after a POST it should be there."),
		rfc("RFC 9110 §9.3.4", "Popular advice: return an ETag with every 201. The RFC: after a PUT only if the content was stored byte for byte, since the client takes it for the tag of what it sent."),
	),
	Confused: []int{200, 202, 303},
}

var c202 = &Contract{
	Code: 202, Name: "Accepted", Reference: "RFC 9110 §15.3.3", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.3.3", "The request has been accepted for processing, which is not complete and might never be carried out."),
	Summary:    conv("Taken in, not done, and no promise that it will be."),
	SendWhen: list(
		rfc("RFC 9110 §15.3.3", "The work goes on after the answer, as in a batch."),
		rfc("RFC 9110 §9.3.5", "A DELETE will likely succeed and has not been enacted yet."),
		vend(srcPrefer, "The request says Prefer: respond-async and the work would take long."),
	),
	Instead: []Instead{
		use(201, rfc("RFC 9110 §15.3.2", "The resource has been created already.")),
		use(200, rfc("RFC 9110 §15.3.1", "The work is done.")),
		use(204, rfc("RFC 9110 §15.3.5", "The work is done and there is nothing to return.")),
		use(303, conv("The status monitor is asked, and the result now has an address.")),
		use(422, rfc("RFC 9110 §15.5.21", "The order is well formed, and its instructions cannot be processed.")),
		use(503, rfc("RFC 9110 §15.6.4", "The server cannot take the order now, because of overload or maintenance.")),
		use(504, rfc("RFC 9110 §15.6.5", "The server waited for one behind it, in vain.")),
	},
	Requires: []Field{
		may("Location", "the status monitor has an address of its own", conv("Where to ask how far the work is; the RFC asks for a pointer to a status monitor in the content and names no field.")),
		may("Retry-After", "the client is to poll", conv("How long to wait before the first look; the RFC defines the field for a follow-up request, and its exact meaning only for 503 and redirects.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9110 §15.3.3", "The content ought to describe the present status and point to a status monitor, or embed one."),
	Client:   accepted(rfc("RFC 9110 §15.3.3", "Ask the status monitor for the outcome: HTTP has no way to send a second code later, and the request may still come to nothing.")),
	Storage:  explicitOnly(202, ""), Crawler: crawlMaybe(),
	API:     conv("Success of the handing in only; the client has to follow the work elsewhere."),
	Monitor: monitor(BucketSuccess, "Success of the handing in; track the work itself as a series of its own, or failures stay unseen."),
	Scenarios: convs(
		"POST /exports answers 202 in 15 ms, and GET /jobs/77 answers 200 with status running until it says done.",
		"A job is accepted with 202 and fails a minute later, which no access log shows.",
		"202s are steady and the number of finished jobs falls: the queue grows and nobody reads it.",
		"GET /jobs/77 is asked ten times a second by one client: the 202 said nothing about when to come back.",
		"The same order runs three times: the client took the 202 for slowness and sent it again.",
	),
	Causes: convs(
		"202 where 200 or 201 was expected: the operation was moved to a queue, or became slow enough for the server to answer first.",
		"202 for everything, faults included: a gateway puts each request on a queue before anybody has looked at it.",
		"A client treats 202 as done, because its library checks only for the first digit.",
	),
	Find: convs(
		"Follow one request: read the monitor's address from the content or Location of the 202 and ask for it with curl until it says what became of the work.",
		"Put the request id into the job and search the worker's log for it; the access log ends with the 202.",
		"Plot accepted against finished and failed work; a growing gap is a stuck worker, and a large share of failed is a check that came too late.",
		"Search for 202s of one caller with the same content: the client repeats what was already accepted.",
	),
	FAQ: []FAQ{
		ask("Does 202 mean that the request will succeed?", rfc("RFC 9110 §15.3.3", "No. It is noncommittal on purpose: the work may be disallowed when its turn comes, and no second code will follow.")),
		ask("How does the client learn the result of a 202?", rfc("RFC 9110 §15.3.3", "From a status monitor that the content ought to point to. There is no facility in HTTP for sending the code of an asynchronous operation later.")),
		ask("What should the status monitor of a 202 return?", conv("200 with the state while the work runs and when it failed, since asking for the state succeeded, and 303 to the result or the result's address when it is done. Keep it for a while after the end.")),
		ask("Should a 202 have a Location header?", conv("It helps, and many APIs put the monitor's address there, but the RFC defines no such meaning for 202. Put the address into the content as well.")),
		ask("202 or 200 for an asynchronous API?", rfc("RFC 9110 §15.3.1, §15.3.3", "202 as long as anything of the work is outstanding. 200 says that it has been done.")),
		ask("Which checks belong before the 202?", conv("All that need no waiting: credentials, rights, syntax, schema. What is refused at once can be corrected at once; what fails in the queue is noticed by nobody.")),
	},
	Differs: list(
		rfc("RFC 9110 §15.3.3", "Popular advice: a 202 must carry Location. The RFC: the content ought to describe the status and point to a monitor; it names no field."),
		rfc("RFC 9110 §15.3.3", "Popular advice: 202 promises that the work will be done. The RFC: the request might or might not eventually be acted upon."),
	),
	Confused: []int{200, 201, 204},
}

var c203 = &Contract{
	Code: 203, Name: "Non-Authoritative Information", Reference: "RFC 9110 §15.3.4", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.3.4", "The request succeeded, and a transforming proxy has modified the content of the origin's 200."),
	Summary:    conv("It worked, and somebody on the way changed the content."),
	SendWhen: list(
		rfc("RFC 9110 §7.7, §15.3.4", "A proxy transforms the content of a 200, for example by filtering or recoding it, and wants to tell the recipient."),
	),
	Instead: []Instead{
		use(200, rfc("RFC 9110 §15.3.1, §15.3.4", "The content is what the origin sent.")),
		use(403, conv("The proxy does not let the content through at all.")),
	},
	Body: BodyAllowed, BodyRule: content2xx,
	Client:  done(rfc("RFC 9110 §15.3.4", "Use the content, do not take it for the origin's, and expect that it might be revalidated only along the same path.")),
	Storage: heuristic(203, ""), Crawler: crawlIndex(),
	API:     conv("Treat it as 200; digests and signatures over the content will not match."),
	Monitor: monitor(BucketSuccess, "Success; its presence tells that a proxy rewrites your answers."),
	Scenarios: convs(
		"Readers behind one company's proxy get 203 where all others get 200.",
		"Images arrive smaller over one mobile network, with 203 and a Via field: the network recompresses them.",
		"A client that checks a signature over the content fails for callers of one network, and all its failures are 203.",
	),
	Causes: list(
		rfc("RFC 9110 §7.7", "A malware filter, format transcoder or privacy filter in a proxy changed the content."),
		conv("An API's own gateway adds or removes members and marks it so."),
		conv("An application sends it by mistake for data that it merely copied from elsewhere; that is a 200."),
	),
	Find: convs(
		"Read Via, and compare the content byte for byte with what curl gets over another network or directly from the origin.",
		"Group the clients that saw 203 by network and address; the origin's own log shows 200 for the same requests.",
		"Send no-transform in Cache-Control from the origin and see whether the content arrives unchanged.",
	),
	FAQ: []FAQ{
		ask("Should my API return 203 for data from another source?", rfc("RFC 9110 §3.6, §15.3.4", "No. 203 is for a proxy that changed the content of an origin's 200, and your server is the origin of what it answers.")),
		ask("Must a proxy that changes content send 203?", rfc("RFC 9110 §7.7", "No, it can. So a 200 is no proof that nothing was changed.")),
		ask("How do I stop proxies from changing my content?", rfc("RFC 9110 §7.7, RFC 9111 §5.2.2.6", "Send Cache-Control: no-transform. A proxy must not transform the content then, whether it has a cache or not.")),
	},
	Differs: list(
		rfc("RFC 9110 §15.3.4", "Popular advice: 203 means data from a third party or a cache. The RFC: a transforming proxy modified the content of the origin's 200."),
	),
	Confused: []int{200},
}

var c204 = &Contract{
	Code: 204, Name: "No Content", Reference: "RFC 9110 §15.3.5", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.3.5", "The request was fulfilled, and there is no additional content to send."),
	Summary:    conv("Done, and there is deliberately nothing to show."),
	SendWhen: list(
		rfc("RFC 9110 §15.3.5", "A write succeeded and the client needs nothing back, as after a save that leaves the document open."),
		rfc("RFC 9110 §9.3.5", "A DELETE has been enacted and there is nothing more to say."),
		rfc("RFC 9110 §9.3.4, §15.3.5", "A PUT changed a representation that existed, without content to return."),
		rfc("RFC 9110 §15.3.1; RFC 7240 §4.2", "The request asks for no content on success, for example with Prefer: return=minimal."),
		conv("A CORS preflight is answered, and its fields say everything."),
	),
	Instead: []Instead{
		use(200, rfc("RFC 9110 §15.3.1", "There is content to return.")),
		use(201, rfc("RFC 9110 §9.3.4, §15.3.2", "The request created a resource.")),
		use(202, rfc("RFC 9110 §9.3.5, §15.3.3", "The work has not been done yet.")),
		use(205, rfc("RFC 9110 §15.3.6", "The client should clear the form that it sent.")),
		use(304, rfc("RFC 9110 §15.4.5", "Nothing has changed since the client's copy.")),
		use(404, rfc("RFC 9110 §15.5.5", "The object does not exist.")),
	},
	Requires: []Field{
		may("ETag", "the resource has a new state", rfc("RFC 9110 §15.3.5, §9.3.4", "The validator of the state after the change; after a PUT only if the content was saved unchanged.")),
	},
	Body:     BodyForbidden,
	BodyRule: rfc("RFC 9110 §6.4.1, §15.3.5", "No content: the answer ends with its header section."),
	Client:   done(rfc("RFC 9110 §15.3.5", "There is no content to read; a browser need not leave the page that it shows.")),
	Storage:  heuristic(204, ""), Crawler: crawlSoft404(),
	API:     conv("Success without content; a client must not try to parse one."),
	Monitor: monitor(BucketSuccess, "Success. On a GET route it deserves a look: somebody chose it for an empty result."),
	Scenarios: convs(
		"DELETE /orders/17 answers 204, and the second DELETE of the same order 404.",
		"A client reports Unexpected end of JSON input after a successful DELETE: it parses JSON out of nothing.",
		"Every write of a browser client is preceded by OPTIONS with 204: CORS preflights.",
		"A download link answers 204 and the browser does nothing at all: the user clicks again and again.",
		"After a 204 the next answer on the connection cannot be parsed: a handler wrote content after it, past a framework that would have dropped it.",
	),
	Causes: list(
		conv("204 on a GET: the application chose it for no result, where an empty list with 200 is meant."),
		conv("A framework turns a handler that returns nothing, or null, into 204."),
		conv("204 where 200 with content was expected: the client or a gateway asks for a minimal answer."),
		vend(srcGoHTTP, "The content vanished: Go's net/http refuses to write content after a 204 and gives the handler an error that many ignore; a Content-Type that was set stays."),
	),
	Find: convs(
		"Run it with curl -i: after the empty line nothing may follow, and Content-Length and Transfer-Encoding must be absent.",
		"Look for the request's Prefer field and for gateways that add it, when content is missing that used to be there.",
		"List the 204s by method: those on GET are empty results, those on OPTIONS are preflights, the rest are writes.",
		"Search the server's error log around the time for a refused write, such as Go's request method or response status code does not allow body.",
	),
	FAQ: []FAQ{
		ask("Can a 204 have a body?", rfc("RFC 9110 §15.3.5, RFC 9112 §6.3", "No. It ends with its header section whatever the fields say; bytes sent after it do not belong to it.")),
		ask("Can a 204 have a Content-Length header?", rfc("RFC 9110 §8.6, RFC 9112 §6.1", "No, not even with 0, and no Transfer-Encoding either: a server must not send them with 204.")),
		ask("Should DELETE return 200 or 204?", rfc("RFC 9110 §9.3.5", "204 when it has been done and there is nothing to add, 200 when the content describes the outcome, 202 when it will likely succeed and has not been done yet.")),
		ask("Should an empty list be 204?", conv("No, 200 with an empty list. A client that parses the answer fails on 204 and has to treat nothing and no entries as two cases.")),
		ask("Why does response.json() fail with Unexpected end of JSON input?", conv("The answer is a 204 or an empty 200, and there is nothing to parse. Ask for response.status === 204 before you call response.json(), in the one place that all calls go through; the write itself succeeded.")),
		ask("Is a 204 cacheable?", rfc("RFC 9110 §15.3.5, §9.3.4, §9.3.5, §9.3.7", "By its code yes, even by heuristic, but answers to PUT, DELETE and OPTIONS are not cacheable.")),
	},
	Differs: list(
		rfc("RFC 9110 §8.6", "Popular advice: send Content-Length: 0 with a 204. The RFC: a server must not."),
		rfc("RFC 9110 §15.3.5", "Popular advice: 204 is the right answer to an empty search. The RFC speaks of an action that was successfully applied and leaves nothing to send."),
		rfc("RFC 9110 §15.3.5, §9.3.4", "Popular advice: a 204 has no fields worth sending. The RFC: its fields describe the target after the change, and an ETag after a PUT saves the client a GET before its next write."),
	),
	Confused: []int{200, 202, 205, 404},
}

var c205 = &Contract{
	Code: 205, Name: "Reset Content", Reference: "RFC 9110 §15.3.6", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.3.6", "The request was fulfilled, and the user agent should reset the document view that it was sent from to its original state."),
	Summary:    conv("Done; clear the form so that the next entry can be made."),
	SendWhen: list(
		rfc("RFC 9110 §15.3.6", "A form for repeated data entry was saved and should be cleared for the next one."),
	),
	Instead: []Instead{
		use(204, rfc("RFC 9110 §15.3.5", "The form should stay as it is.")),
		use(200, rfc("RFC 9110 §15.3.1", "There is something to show, such as what was saved.")),
		use(303, rfc("RFC 9110 §15.4.4", "The browser should go on to another page.")),
	},
	Body:     BodyEmpty,
	BodyRule: rfc("RFC 9110 §15.3.6, §6.4.1, §8.6; RFC 9112 §6.3", "No content may be generated. HTTP/1.1 frames the answer like any other, and without a declared length it lasts until the connection closes: say that its length is zero."),
	Client:   done(rfc("RFC 9110 §15.3.6", "Reset the form to its original state, for the next entry.")),
	Storage:  explicitOnly(205, ""), Crawler: crawlUnknown(),
	API:     conv("Of no use to most programs; 204 is the usual choice."),
	Monitor: monitor(BucketSuccess, "Success."),
	Scenarios: convs(
		"A data entry application posts record after record to /entries and gets 205 for each.",
		"A client waits until its time limit after a 205: the server sent neither Content-Length: 0 nor chunks and left the connection open.",
		"A browser form stays filled after a 205, and users save the same entry twice: nothing cleared it.",
	),
	Causes: convs(
		"An application written for a client of its own that clears its form on this code.",
		"205 taken for 204 by a slip of the number, or chosen because its name sounds fitting after a DELETE.",
	),
	Find: convs(
		"Run it with curl -v: a 205 needs Content-Length: 0 or an empty chunked body. If curl does not return, the length is missing.",
		"Search the server's code for 205 and ask whether any client acts on it; if none does, 204 says the same and is framed without a length.",
	),
	FAQ: []FAQ{
		ask("What is the difference between 204 and 205?", rfc("RFC 9110 §15.3.5, §15.3.6, §6.4.1", "204 leaves the document as the user sees it, 205 asks for it to be reset. On the wire a 204 has no content at all, and a 205 has content of zero length.")),
		ask("Does a 205 need Content-Length?", rfc("RFC 9110 §6.4.1, §8.6; RFC 9112 §6.3", "In HTTP/1.1 it should have one, with 0, or an empty chunked body. It is not among the codes that end with the header section, so without a length the client reads until the connection closes.")),
		ask("Can a 205 have a body?", rfc("RFC 9110 §15.3.6", "No. A server must not generate content in a 205.")),
	},
	Differs: list(
		vend(srcGoHTTP, "Popular belief: the server library keeps a 205 empty. Go's net/http sends whatever a handler writes after WriteHeader(205), so write nothing."),
		vend(srcCurl, "Popular belief: a 205 ends with its header section, like 204. curl 7.88.1 waits for content after a 205 without a length, until the connection closes or its time is up."),
	),
	Confused: []int{204},
}

const sameAs200 = "the 200 to the same request would carry it"

var c206 = &Contract{
	Code: 206, Name: "Partial Content", Reference: "RFC 9110 §15.3.7", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.3.7", "The server fulfils a range request by sending one or more parts of the selected representation."),
	Summary:    conv("Only the part or parts that you asked for."),
	SendWhen: list(
		rfc("RFC 9110 §15.3.7, §14.2", "A GET carries Range, the server supports it, every precondition holds, and at least one range can be served."),
		rfc("RFC 9110 §13.1.5, §13.2.2", "Such a GET carries If-Range too, and its validator matches exactly."),
	),
	Instead: []Instead{
		use(200, rfc("RFC 9110 §14.2, §13.1.5", "The server ignores Range, or If-Range does not match, and sends the whole.")),
		use(416, rfc("RFC 9110 §15.5.17", "None of the ranges can be served.")),
		use(304, rfc("RFC 9110 §13.2.2", "The client's copy is still good.")),
		use(412, rfc("RFC 9110 §13.1.1", "If-Match names another version than the current one.")),
	},
	Requires: []Field{
		must("Content-Range", "one part is sent; never in the header section when several are", rfc("RFC 9110 §15.3.7.1, §15.3.7.2", "Which part of how much.")),
		must("Content-Type", "several parts are sent, as multipart/byteranges", rfc("RFC 9110 §15.3.7.2", "With the boundary; each part has its own Content-Range.")),
		must("Date", sameAs200, rfc("RFC 9110 §15.3.7", "As in the 200.")),
		must("Cache-Control", sameAs200, rfc("RFC 9110 §15.3.7", "As in the 200.")),
		must("ETag", sameAs200, rfc("RFC 9110 §15.3.7, §15.3.7.3", "As in the 200; parts can be put together safely only if they share a strong validator.")),
		must("Expires", sameAs200, rfc("RFC 9110 §15.3.7", "As in the 200.")),
		must("Content-Location", sameAs200, rfc("RFC 9110 §15.3.7", "As in the 200.")),
		must("Vary", sameAs200, rfc("RFC 9110 §15.3.7", "As in the 200.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9110 §15.3.7.1, §15.3.7.2", "One part, or several as multipart/byteranges; a request for a single range must not be answered with multipart."),
	Client: Client{
		SameRequest:      noBecause("the request succeeded", "RFC 9110 §15.3.7"),
		CorrectedRequest: yesBy("with a Range for the parts that are still missing", "RFC 9110 §15.3.7"),
		OtherCredentials: noBecause("the request succeeded", "RFC 9110 §15.3.7"),
		AfterDelay:       noBecause("the request succeeded", "RFC 9110 §15.3.7"),
		NewConnection:    noBecause("the request succeeded", "RFC 9110 §15.3.7"),
		Summary:          rfc("RFC 9110 §15.3.7, §15.3.7.3", "See from Content-Type and Content-Range which parts came and whether more requests are needed; combine only parts with the same strong validator."),
		Repeat:           RepeatNever,
	},
	Storage: Storage{
		Class:   Heuristic,
		Summary: rfc("RFC 9110 §15.1; RFC 9111 §3.3", "Heuristically cacheable, and only by a cache that understands ranges; others must not store it."),
		Caches:  cachesDo(206),
	},
	Crawler: crawlUnknown(),
	API:     rfc("RFC 9110 §15.3.7, §14.2", "It answers a range request only; a client that sent Range may get a 200 instead, since a server may ignore the field."),
	Monitor: monitor(BucketSuccess, "Success; many for one file are one download, so do not count them as views."),
	Scenarios: convs(
		"A video player asks for hundreds of parts of one file, each line 206 with a megabyte or two.",
		"A download of 4 GB breaks at 3 GB, and the next line for the same file is 206 with a quarter of the size: it was resumed.",
		"GET /intro.mp4 with Range: bytes=0- answers 206 with the whole file: the player only asks whether ranges work.",
		"A resumed download gives a broken archive: the file was replaced in between, and the client sent no If-Range.",
		"Every range request to one route answers 200 with 800 MB: a compressing proxy or the application dropped Range.",
		"One address asks for a thousand tiny overlapping ranges of a large file: an attack on the server's memory.",
	),
	Causes: list(
		conv("A player, download manager or document viewer asks for parts, which is normal."),
		rfc("RFC 9110 §14.2", "200 where 206 was expected: the server may ignore Range, and must for methods without range handling; RFC 9110 defines it for GET only."),
		rfc("RFC 9110 §13.1.5, §8.8.3.2", "200 where 206 was expected: If-Range carries a weak tag or a date that is no strong validator, and such a condition is always false."),
		conv("206 where 200 was expected: a CDN fetches its content in slices, or a client library adds Range by itself."),
		conv("206 without Content-Range: an application set the code by hand and sent the whole."),
	),
	Find: convs(
		"Run curl -i -r 0-99 and compare: 206, Content-Range: bytes 0-99/N and a Content-Length of 100 belong together.",
		"Ask for the last byte too (curl -r -1) and for a range past the end, which must give 416 with bytes */N.",
		"Where a 200 comes, ask past the CDN and the proxies in turn, and compare Accept-Ranges at each.",
		"Log Range and If-Range of the request next to the code: a 206 without Range in the log tells that a hop in between added or removed it.",
		"For broken files compare ETag over all parts of one download; two values mean two versions in one file.",
	),
	FAQ: []FAQ{
		ask("Why do I get 206 instead of 200?", conv("Because the request carried Range, which somebody between your code and the server may have added. Take the field out and the answer is 200 with the whole.")),
		ask("Why do I get 200 although I sent Range?", rfc("RFC 9110 §14.2, §13.1.5", "A server may ignore Range, and must when the condition in If-Range is false. The 200 carries the whole.")),
		ask("Can a POST get a 206?", rfc("RFC 9110 §14.2, §9.3.3", "No. RFC 9110 defines Range for GET only, and 206 is one of its codes that an answer to POST cannot have.")),
		ask("How do I resume a download safely?", rfc("RFC 9110 §13.1.5, §13.2.2, §15.3.7.3", "Send Range for the missing part and If-Range with the strong ETag of the first part. If the file is unchanged you get the rest as 206, otherwise the new whole as 200.")),
		ask("Is a 206 cached?", rfc("RFC 9110 §15.3.7, RFC 9111 §3.3, §3.4", "It may be, even by heuristic, by a cache that understands ranges; it may also use it to complete what it has stored. Others must not store it.")),
		ask("What does a 206 for several ranges look like?", rfc("RFC 9110 §15.3.7.2", "It is multipart/byteranges: each part has its own Content-Range, and the header section has none. Parts may be merged, left out or in another order, so read each one's field.")),
	},
	Differs: list(
		rfc("RFC 9110 §14.3", "Popular advice: Accept-Ranges: bytes promises that ranges work. The RFC: a client must not assume so, and may also ask for ranges where the field is absent."),
		rfc("RFC 9110 §15.3.7", "Popular advice: a 206 contains exactly what was asked for. The RFC: the server may send a subset, and the client must read Content-Range to know."),
		vend(srcCFCache, "Popular advice: partial answers are not cached. Cloudflare keeps a 206 for 120 minutes by default, as the RFC allows."),
	),
	Confused: []int{200, 416},
}

var c207 = &Contract{
	Code: 207, Name: "Multi-Status", Reference: "RFC 4918 §11.1, §13", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 4918 §11.1", "The answer gives the status of several independent operations."),
	Summary:    conv("One status for each part of the work, listed in the content; the 207 itself promises nothing."),
	SendWhen: list(
		rfc("RFC 4918 §13", "A WebDAV request concerns several resources or properties, and more than one status might be appropriate."),
		conv("A batch of independent operations in an API of your own has mixed outcomes, and its documentation defines the list."),
	),
	Instead: []Instead{
		use(200, conv("All parts succeeded, or your batch format has its own rules for parts that failed.")),
		use(422, conv("The batch is all or nothing, and one part is unacceptable.")),
		use(424, rfc("RFC 4918 §11.4", "Inside the list: a part was not done because another failed.")),
		use(202, rfc("RFC 9110 §15.3.3", "The parts are accepted, and their processing is not complete.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 4918 §13", "By default a multistatus document in XML, with the address of each resource and its status, or that of its properties."),
	Client: Client{
		SameRequest:      noBecause("some parts may have succeeded", "convention"),
		CorrectedRequest: onlyIf("it holds only the parts that failed, each treated by its own status", "convention"),
		OtherCredentials: onlyIf("a part's own status asks for them", "convention"),
		AfterDelay:       onlyIf("a part's own status permits it", "convention"),
		NewConnection:    noBecause("the connection is not the fault", "convention"),
		Summary:          rfc("RFC 4918 §13", "Read the content for the status of every part: a 207 is used for success, partial success and failure alike."),
		Repeat:           RepeatNever,
	},
	Storage: explicitOnly(207, ""), Crawler: crawlUnknown(),
	API:     conv("Clients that look at the code alone miss the failures inside."),
	Monitor: monitor(BucketSuccess, "Looks like success and can hide failures: count the statuses inside."),
	Scenarios: convs(
		"PROPFIND /calendars/ answers 207 for every refresh of a calendar client: the normal line of a WebDAV log.",
		"A batch of a hundred gets 207, and three of them failed without anybody noticing.",
		"PROPPATCH answers 207 with 403 for one property and 424 for all the others: none was changed.",
		"DELETE of a folder answers 207 with 423 for one file inside: it is locked, and the folder is still there.",
	),
	Causes: list(
		rfc("RFC 4918 §13", "A WebDAV client listed or changed properties, to which 207 is the ordinary answer."),
		conv("207 where 204 was expected: one member of a collection could not be deleted, copied or moved."),
		conv("A batch route answers 207 for every outcome, a total failure included."),
	),
	Find: convs(
		"Save the content with curl and list the status elements that do not begin with 2; the 207 in the access log tells nothing.",
		"Look for the first part that failed by itself: parts with 424 only follow it.",
		"Have the server log a count of the parts by status beside each 207.",
	),
	FAQ: []FAQ{
		ask("Does 207 mean success?", rfc("RFC 4918 §13", "No. It may be used when everything worked, when some parts failed and when all did. Only the statuses in the content tell.")),
		ask("Can a REST API use 207 for batch requests?", conv("It can. The code's default format is WebDAV's XML, so describe your own list, keep one status per item, and remember that clients and monitors see a 2xx even when every item failed.")),
		ask("Does a 207 have a Location header?", rfc("RFC 4918 §13.1, §14.9", "Its meaning is left undefined on purpose. A redirect of one part stands in a location element inside the list.")),
		ask("How do I retry after a 207?", conv("Send only the parts that failed, each by the rules of its own status. Sending the whole again repeats what succeeded.")),
	},
	Differs: list(
		rfc("RFC 4918 §13", "Popular advice: 207 means partial success. The RFC: it may be used in success, partial success and also in failure."),
	),
	Confused: []int{200, 208, 422},
}

var c208 = &Contract{
	Code: 208, Name: "Already Reported", Reference: "RFC 5842 §7.1", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 5842 §7.1", "The members of this binding were listed earlier in the same multistatus and are not listed again."),
	Summary:    conv("Inside a 207 only: this collection was shown above."),
	SendWhen: list(
		rfc("RFC 5842 §7.1", "A collection is met again under another binding in one multistatus answer with Depth: infinity, and the client signalled by DAV: bind that it knows the code."),
	),
	Instead: []Instead{
		use(207, rfc("RFC 4918 §11.1", "It is the status of the whole answer.")),
		use(200, rfc("RFC 5842 §7.1", "It is the first time that the collection appears in the list.")),
		use(508, rfc("RFC 5842 §7.1", "The client did not signal that it knows 208, and the bindings form a loop.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 5842 §7.1", "Stands inside the content of a 207, in a propstat element."),
	Client:   done(rfc("RFC 5842 §7.1", "Use the members that were listed under the first binding; resource-id tells which one that was.")),
	Storage:  explicitOnly(208, ""), Crawler: crawlUnknown(),
	API:     conv("Only for WebDAV clients that announce support for bindings."),
	Monitor: monitor(BucketSuccess, "As the status of a whole answer it is a mistake; inside a 207 nothing to count."),
	Scenarios: convs(
		"A WebDAV listing of a tree with two names for one folder gives its members once, and 208 at the second name.",
		"PROPFIND /Coll/ with Depth: infinity and DAV: bind ends with 208 where the folder contains itself; without DAV: bind the same request gets 508.",
		"An access log shows 208 as the status of a whole answer: an application uses it for a duplicate entry.",
	),
	Causes: list(
		rfc("RFC 5842 §7.1", "The tree has several bindings to one collection, or a loop of them."),
		conv("As the status of a whole answer: somebody picked it by its name for something that was already submitted, where 200 or 409 is meant."),
	),
	Find: list(
		rfc("RFC 5842 §7.1", "Ask for the resource-id property in the PROPFIND: entries with the same id are one collection under several names."),
		conv("Search the access log for 208: as a WebDAV status it stands only in the content of a 207, so each line with it comes from an application's own code."),
	),
	FAQ: []FAQ{
		ask("Can an API return 208 for a duplicate request?", rfc("RFC 5842 §7.1, RFC 9205 §4.6", "No. The code is for entries in a WebDAV multistatus, and applications must not give codes another meaning.")),
		ask("When does a server send 508 instead of 208?", rfc("RFC 5842 §7.1, §7.2", "When the client did not send DAV: bind and a loop is found. The 508 ends the whole operation, the 208 only skips what was shown.")),
		ask("Do all WebDAV clients understand 208?", rfc("RFC 5842 §8.2", "No. Only a client that sends the DAV field with bind must, so servers should not use it towards others.")),
	},
	Differs: list(
		rfc("RFC 5842 §7.1", "Popular advice: 208 says that the request was already processed. The RFC: it says that members of a collection were listed earlier in the same answer."),
	),
	Confused: []int{207, 508},
}

var c226 = &Contract{
	Code: 226, Name: "IM Used", Reference: "RFC 3229 §10.4.1", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 3229 §10.4.1", "The server fulfilled a GET, and the content is the result of instance manipulations, such as a delta, applied to the current instance."),
	Summary:    conv("Here is only the difference to what you hold."),
	SendWhen: list(
		rfc("RFC 3229 §10.4.1, §10.5.3", "A GET names an instance manipulation in A-IM that the server can apply, and for a delta a version in If-None-Match that the server still knows."),
	),
	Instead: []Instead{
		use(200, rfc("RFC 9110 §15.3.1", "The whole is sent.")),
		use(304, rfc("RFC 9110 §15.4.5", "Nothing has changed.")),
		use(206, rfc("RFC 9110 §15.3.7", "The parts are byte ranges.")),
	},
	Requires: []Field{
		must("ETag", "", rfc("RFC 3229 §10.4.1", "The tag of the current instance.")),
		should("IM", "", unverified("RFC 3229 §10.5.2", "Which manipulations were applied; the level is not verified.")),
		must("Delta-Base", "the content is a delta and the request named several tags in If-None-Match", rfc("RFC 3229 §10.5.1", "The tag of the instance that the delta is against; with one tag in the request it may be left out.")),
	},
	Body: BodyAllowed, BodyRule: content2xx,
	Client:  done(rfc("RFC 3229 §10.4.1", "Combine the delta with the version that it is against; only the result is the current instance.")),
	Storage: explicitOnly(226, ""), Crawler: crawlUnknown(),
	API:     conv("Hardly ever met outside feed readers."),
	Monitor: monitor(BucketSuccess, "Success."),
	Scenarios: convs(
		"A feed reader sends A-IM: feed and gets 226 with only the new entries.",
		"Readers that poll one feed get 226 with 3 kB where others get 200 with 300 kB.",
		"A feed loses entries for readers behind one proxy: its cache took a 226 for the whole and gave it to others.",
	),
	Causes: list(
		rfc("RFC 3229 §10.4.1", "The client asked for it: a 226 is allowed only in answer to a request with A-IM."),
		conv("200 where 226 was expected: the version in If-None-Match is older than what the server keeps for deltas."),
	),
	Find: convs(
		"Look at the request for A-IM and If-None-Match; without the first a 226 is the server's mistake.",
		"Send the same GET with curl without A-IM, and compare the whole with what the client put together from the delta.",
		"Compare IM and Delta-Base with the tag that the client holds: another base gives a wrong result.",
	),
	FAQ: []FAQ{
		ask("What does IM stand for in 226 IM Used?", rfc("RFC 3229 §10.4.1", "Instance manipulation: what the server did to the current version before sending it, such as taking the difference to an older one.")),
		ask("Do browsers support 226?", vend("https://developer.mozilla.org/docs/Web/HTTP/Status/226", "No. MDN notes that browsers do not support delta encoding and that it is found in custom servers for specific clients.")),
		ask("Can a 226 be cached?", rfc("RFC 3229 §10.4.1", "Yes, under its Cache-Control and the RFC's own rules, and a cache may use it with the base that it holds to make an entry for the current version.")),
	},
	Differs: list(
		rfc("RFC 3229 §10.4.1", "Popular advice: a server may answer 226 to save bytes whenever it likes. The RFC: the request must have listed the manipulation in A-IM."),
	),
	Confused: []int{200, 206, 304},
}
