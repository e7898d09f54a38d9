package httpstatus

// note3xx is the content of a redirect, which each section describes for its code.
func note3xx(section string) Statement {
	return rfc("RFC 9110 "+section, "A short note with a link to the other address is customary.")
}

const (
	getMay = "to the address in Location; a POST may become a GET"
	sameTo = "to the address in Location, with the same method and content"
)

// waitFirst is what RFC 9110 §10.2.3 allows any redirect to ask for.
var waitFirst = may("Retry-After", "the other place is not ready yet", rfc("RFC 9110 §10.2.3", "The least time to wait before following."))

var c300 = &Contract{
	Code: 300, Name: "Multiple Choices", Reference: "RFC 9110 §15.4.1", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.4.1", "The target has more than one representation, each with its own address, and the client is to choose one or more."),
	Summary:    conv("There are several versions, each with an address; pick one."),
	SendWhen: list(
		rfc("RFC 9110 §15.4.1, §12.2", "Several representations exist, each with an address of its own, and the server leaves the choice to the client."),
	),
	Instead: []Instead{
		use(200, rfc("RFC 9110 §12.1", "The server can choose by the Accept fields.")),
		use(406, rfc("RFC 9110 §15.5.7", "None of them is acceptable to the client.")),
		use(303, rfc("RFC 9110 §15.4.4", "Another resource gives an indirect answer to the request.")),
	},
	Requires: []Field{
		should("Location", "the server prefers one of the choices", rfc("RFC 9110 §15.4.1", "The preferred choice; clients may follow it by themselves.")),
		may("Link", "the list is to be read by programs", rfc("RFC 9110 §15.4.1", "The choices as links with the relation alternate.")),
		waitFirst,
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9110 §15.4.1", "Should list the choices with their addresses, except in an answer to HEAD; no format for automatic selection is defined."),
	Client: follows("RFC 9110 §15.4.1", "to the address chosen, or to the one in Location",
		rfc("RFC 9110 §15.4.1", "Choose from the list, or follow Location where there is one.")),
	Storage: heuristic(300, ""), Crawler: crawlUnknown(),
	API:     conv("Hardly any library handles it; expect it to surface as an error."),
	Monitor: monitor(BucketRedirect, "Rare; count it with the redirects."),
	Scenarios: convs(
		"A web server that corrects spelling offers two files whose names are close to the one that was asked for.",
		"GET /report answers 300 with a list of report.pdf, report.html and report.csv.",
		"A client library raises an error on /docs since an update of the server: it meets a 300 without Location for the first time.",
	),
	Causes: list(
		conv("A server module for negotiation or spelling found several candidates and is not set to choose."),
		conv("An object store or file server keeps several variants under one name."),
		rfc("RFC 9110 §15", "The client met a 3xx code that it does not know, and treats it as 300."),
	),
	Find: list(
		conv("Read the content with curl -i: it lists the candidates, which tells what the server compared."),
		conv("Repeat the request with one Accept, Accept-Language and the exact spelling; whichever of them turns the 300 into a 200 is the choice that was open."),
		vend(srcGoHTTP, "Where a client reports the error, check whether Location was sent: Go's net/http hands a 300 back to the caller even when it has one."),
	),
	FAQ: []FAQ{
		ask("Do clients follow a 300 by themselves?", rfc("RFC 9110 §15.4.1", "They may, when it carries Location with the server's preferred choice, or when they understand the list. No format for automatic selection is defined.")),
		ask("300 or 406?", rfc("RFC 9110 §15.4.1, §15.5.7", "300 when there are several representations and the client is to pick. 406 when none fits what the client said it accepts and the server sends no default.")),
		ask("Why is 300 so rarely used?", rfc("RFC 9110 §15.4.1, §12.2", "The RFC notes that a choice at the client costs a second request, and that the fields proposed for the list were dropped for lack of deployment and disagreement over syntax.")),
	},
	Differs: list(
		rfc("RFC 9110 §15.1", "Popular advice: only permanent redirects are cached without Cache-Control. The RFC: a 300 is heuristically cacheable, like 301 and 308."),
	),
	Confused: []int{303, 406},
}

var c301 = &Contract{
	Code: 301, Name: "Moved Permanently", Reference: "RFC 9110 §15.4.2", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.4.2", "The target has been given a new permanent address, and future references ought to use it."),
	Summary:    conv("Moved for good; update your links. A POST may turn into a GET on the way."),
	SendWhen: list(
		rfc("RFC 9110 §15.4.2", "A page has a new permanent address, and it does no harm if a POST to the old one arrives as a GET."),
	),
	Instead: []Instead{
		use(308, rfc("RFC 9110 §15.4, §15.4.9", "Method and content must be kept.")),
		use(302, rfc("RFC 9110 §15.4.3", "The move is temporary.")),
		use(307, rfc("RFC 9110 §15.4, §15.4.8", "The move is temporary, and method and content must be kept.")),
		use(303, rfc("RFC 9110 §15.4.4", "The answer to a POST is to be fetched elsewhere.")),
		use(410, rfc("RFC 9110 §15.5.11", "It is no longer available, and that is likely to be permanent.")),
	},
	Requires: []Field{
		should("Location", "", rfc("RFC 9110 §15.4.2", "The new address.")),
		may("Cache-Control", "", conv("How long the redirect may be kept; without it each cache decides, and a mistake cannot be called back.")),
		waitFirst,
	},
	Body: BodyAllowed, BodyRule: note3xx("§15.4.2"),
	Client:  follows("RFC 9110 §15.4.2", getMay, rfc("RFC 9110 §15.4, §15.4.2", "May follow Location, and ought to use the new address from then on; Authorization and Cookie that it added by itself should be removed or made anew.")),
	Storage: heuristic(301, redirectAge), Crawler: crawlPermanent(),
	API:     conv("Writes may arrive as GET; use 308 for an API."),
	Monitor: monitor(BucketRedirect, "Count hops and loops; a steady stream means that callers have not updated their links."),
	Scenarios: convs(
		"A POST arrives as a GET and gets 405, because of a 301 from http to https.",
		"GET /shop answers 301 to /shop/, that 301 to https, that 301 to www: three hops before the first byte of the page.",
		"A redirect was removed an hour ago and some users still end at the old target, without any line in the log: their browsers keep the 301.",
		"After the move to a new domain one partner's calls fail with 401: the client followed the 301 and left the token behind.",
		"An old feed address gets 40,000 requests a day, all 301, from readers that never update it.",
		"A page answers 301 to itself: the proxy speaks http to the application, and the application demands https.",
	),
	Causes: convs(
		"A server or CDN sends http to https, or one host name to the other.",
		"A router adds or removes the trailing slash, or cleans the path.",
		"A page was renamed and its old address was kept.",
		"A loop: two hops disagree about scheme, host or slash, often because the application behind the proxy sees http.",
		"A stored 301 answers from a browser or CDN after the rule is gone.",
	),
	Find: list(
		conv("Run curl -sIL and read each Location from top to bottom; for writes use curl -i without -L and follow by hand."),
		conv("Look at Server, Via and the CDN's fields of the 301 to see which hop sent it, and ask the origin directly."),
		conv("If curl shows no redirect and a browser does, the browser has it stored: try a private window, and look for served from cache in the network tab."),
		conv("For a loop, log scheme and host as the application sees them, next to X-Forwarded-Proto and X-Forwarded-Host."),
		conv("Count 301s by path and Referer: your own pages among the Referers are links to be corrected."),
	),
	Commands: commands301,
	FAQ: []FAQ{
		ask("Is 301 cached forever?", rfc("RFC 9110 §15.4.2, RFC 9111 §4.2.2", "No rule says so. It is heuristically cacheable, so without max-age or Expires each cache may assume a lifetime of its own. With max-age it must not guess.")),
		ask("Why does my POST become a GET after a redirect?", rfc("RFC 9110 §15.4.2, §15.4.3, RFC 9205 §4.6.1", "Because a client may do that with 301 and 302, for historical reasons, and browsers generally do. Answer 308 or 307, which do not allow it.")),
		ask("What happens to the Authorization header across a redirect?", rfc("RFC 9110 §15.4", "A client should remove it, or make it anew, where it added it by itself, and should consider removing it where its caller set it. The same holds for Cookie.")),
		ask("301 or 308?", rfc("RFC 9110 §15.4, §15.4.2, §15.4.9", "Both are permanent. 308 keeps the method, so it is the one where a POST must stay a POST, and might not be recognized everywhere; with 301 a POST may turn into a GET.")),
		ask("Does a 301 keep the query string?", rfc("RFC 9110 §10.2.2", "Not by itself. Location, resolved against the old address where it is relative, is the new address; the RFC has a redirect inherit the fragment and does not speak of the query.")),
		ask("Is a 301 bad for SEO?", goog(srcGoogleCodes, "No. Google follows up to 10 hops and takes a 301 or 308 as a strong signal that the target is the address to show.")),
		ask("How do I undo a cached 301 without a redirect loop?", conv("Remove the rule and purge the CDN, but do not send the wrong target back to the old address: a browser that has the 301 stored would run in a circle between the two. Serve the page at the wrong target as well, or lead from there to an address that nobody has stored, such as the old path with a query. With a short max-age from the start the wait is short.")),
	},
	Differs: list(
		rfc("RFC 9110 §15.1", "Popular advice: a redirect can be taken back at any time. The RFC: 301 is heuristically cacheable, so caches may go on using it unless explicit cache controls say otherwise."),
		rfc("RFC 9205 §4.6.1", "Popular advice: choose 301 so that the redirect is cached, 302 so that it is not. The RFC: permanent or temporary is about updating links and has no effect on caching, which is separate."),
		vend(srcGoHTTP, "Popular advice: only POST changes to GET. That is what the RFC permits; Go's net/http turns a PUT into a GET at a 301 or 302 as well, and curl 7.88.1 keeps it."),
	),
	Confused: []int{302, 308, 410},
}

var c302 = &Contract{
	Code: 302, Name: "Found", Reference: "RFC 9110 §15.4.3", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.4.3", "The target resides temporarily under a different address; the client ought to keep using the original one."),
	Summary:    conv("Somewhere else for now; keep this address. A POST may turn into a GET on the way."),
	SendWhen: list(
		rfc("RFC 9110 §15.4.3", "A page is temporarily elsewhere, and it does no harm if a POST arrives there as a GET."),
		conv("A browser without a session is led to a login page, which keeps the address it wanted."),
	),
	Instead: []Instead{
		use(303, rfc("RFC 9110 §15.4.4", "The answer to a POST is to be fetched with GET.")),
		use(307, rfc("RFC 9110 §15.4, §15.4.8", "Method and content must be kept.")),
		use(301, rfc("RFC 9110 §15.4.2", "The move is permanent.")),
		use(401, conv("The caller is a program without credentials.")),
		use(503, conv("The site is closed for maintenance, and a redirect would lead to a page that says so with 200.")),
	},
	Requires: []Field{
		should("Location", "", rfc("RFC 9110 §15.4.3", "The temporary address.")),
		may("Cache-Control", "the redirect is the same for everybody", rfc("RFC 9110 §15.1, RFC 9111 §3", "A cache may store it only when the answer says so.")),
		waitFirst,
	},
	Body: BodyAllowed, BodyRule: note3xx("§15.4.3"),
	Client:  follows("RFC 9110 §15.4.3", getMay, rfc("RFC 9110 §15.4, §15.4.3", "May follow Location this time, and ought to keep using the original address; Authorization and Cookie that it added by itself should be removed or made anew.")),
	Storage: explicitOnly(302, ""), Crawler: crawlTemporary(),
	API:     conv("An API client that follows a 302 to a login page ends with 200 and HTML instead of a refusal."),
	Monitor: monitor(BucketRedirect, "Count hops and loops; a jump to the login page is an expired session in disguise."),
	Scenarios: convs(
		"API calls end in 200 with HTML: the session expired and a 302 led to the login page.",
		"GET /account answers 302 to /login, /login answers 302 to /account, until the browser says too many redirects: the session cookie is not accepted.",
		"302s to /login jump from 2 to 60 percent of all requests at 14:05: the session store was emptied or its key changed.",
		"fetch in a browser fails with a CORS error and no code: a 302 led to the identity provider's origin, which allows no such request.",
		"Search results show the old address for months: the move was done with 302.",
		"POST /checkout shows up as GET at the new host and loses the order.",
	),
	Causes: list(
		conv("No valid session, so a login filter answers instead of the application."),
		conv("A language, device or country switch on the front page."),
		conv("It is the default of a framework's redirect function, whatever was meant."),
		conv("A cookie that is not sent back: Secure over http, another host name, SameSite on a return from another site."),
		conv("A captive portal or a firewall sends people to its own page."),
	),
	Find: list(
		conv("Run curl -i without -L and read Location: /login with a return address means the session, another host means a gateway."),
		conv("Run curl -sIL with a cookie jar (-c jar -b jar) and without: if only the first ends, the loop is a cookie that is not accepted."),
		conv("Compare Set-Cookie of the login answer with the Cookie field of the next request: Domain, Path, Secure and SameSite tell why it is missing."),
		conv("Group 302s by Location: one target that grows at one minute names the filter that sends them."),
		conv("In the access log look for pairs of 302 and 200 text/html of one API client a few milliseconds apart."),
	),
	FAQ: []FAQ{
		ask("302 or 307?", rfc("RFC 9110 §15.4, §15.4.3, §15.4.8, RFC 9205 §4.6.1", "307 when method and content must arrive unchanged. With 302 a client may turn a POST into a GET, and browsers generally do.")),
		ask("302 or 303 after a form was posted?", rfc("RFC 9110 §15.4.3, §15.4.4", "303. It says that the answer is another resource, to be fetched with GET or HEAD. With 302 a client may turn the POST into a GET, but need not.")),
		ask("Why does my API return 200 with an HTML page?", conv("A login filter answered 302, and the client followed it to the login page. Have the filter answer 401 with a challenge to programs, and let clients report redirects instead of following them.")),
		ask("Is a 302 cached?", rfc("RFC 9110 §15.1, RFC 9111 §3", "Not unless the answer says so, for example with max-age, Expires or public.")),
		ask("Why do I get too many redirects?", conv("Two answers send the browser back and forth, mostly login and page. Read both Locations with curl -sIL, and check whether the cookie set by the first arrives at the second.")),
		ask("Is 302 bad for SEO?", goog(srcGoogleCodes, "For a move that is meant to last, yes: Google takes 302, 303 and 307 as a weak signal for the target only. For a temporary one it is right.")),
	},
	Differs: list(
		rfc("RFC 9110 §15.4", "Popular advice: 302 keeps the method by definition and clients break it. The RFC was adjusted to what clients do: a POST may become a GET, and 307 was added for redirects that keep the method."),
		vend(srcCFCache, "Popular advice: 302 is never cached. Cloudflare keeps it for 20 minutes by default, where the type of file is one it caches."),
		conv("Popular practice: send everybody without a session to the login page. candor: a program gets 401 with a challenge, since a redirect hides the refusal behind a 200."),
	),
	Confused: []int{301, 303, 307},
}

var c303 = &Contract{
	Code: 303, Name: "See Other", Reference: "RFC 9110 §15.4.4", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.4.4", "The server redirects to a different resource that gives an indirect answer to the original request."),
	Summary:    conv("The answer is over there; fetch it with GET."),
	SendWhen: list(
		rfc("RFC 9110 §15.4.4", "A POST was done, and its result is a resource of its own that can be bookmarked and fetched with GET."),
		rfc("RFC 9110 §9.3.3", "The result of a POST is the same as a resource that exists already."),
		rfc("RFC 9110 §15.4.4", "A GET asks for something that cannot be sent over HTTP, and another resource describes it."),
	),
	Instead: []Instead{
		use(307, rfc("RFC 9110 §15.4, §15.4.8", "The same request is to be sent elsewhere, method and content included.")),
		use(201, conv("A program created something and does not need to be led on.")),
		use(202, rfc("RFC 9110 §15.3.3", "The request was accepted and its processing is not completed.")),
		use(302, rfc("RFC 9110 §15.4.3", "The same resource is temporarily elsewhere.")),
	},
	Requires: []Field{
		should("Location", "", rfc("RFC 9110 §15.4.4", "The address of the indirect answer; the definition relies on it without a keyword of its own.")),
		waitFirst,
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9110 §15.4.4", "Ought to hold a short note with a link to the same address as Location, except in an answer to HEAD."),
	Client:   follows("RFC 9110 §15.4.4", "to the address in Location, with GET or HEAD", rfc("RFC 9110 §15.4.4", "May fetch Location with GET or HEAD, whatever the method was, and present the result as the answer.")),
	Storage:  explicitOnly(303, ""), Crawler: crawlTemporary(),
	API:     conv("Clear and safe: what follows is a GET, in every client that keeps to the RFC."),
	Monitor: monitor(BucketRedirect, "Normal after forms; count hops and loops."),
	Scenarios: convs(
		"A shop answers 303 after the order and the browser shows the receipt; reloading the receipt orders nothing.",
		"GET /jobs/77 answers 200 while the job runs and 303 to /results/77 when it is done.",
		"Every POST of the log is followed by a GET of the same client a few milliseconds later: post, redirect, get.",
		"POST /orders answers 200 and reloading the page orders twice: the 303 is missing.",
		"A script posts twice: it runs curl -L -X POST, which repeats POST at the address that was meant for GET.",
	),
	Causes: list(
		conv("A form handler follows post, redirect, get, as it should."),
		conv("303 where 201 was expected: the route was written for browsers, and a program uses it."),
		conv("A status monitor leads to the finished result."),
		vend(srcCurl, "405 or a second write after a 303: with -X POST curl 7.88.1 sends POST again, without content; without -X it sends GET."),
	),
	Find: convs(
		"Run the POST with curl -i and without -L; Location is the address of the result, and a GET of it must answer 200.",
		"Pair POST and GET in the log by client and time: a GET with 404 or 403 right after the 303 tells that the result is missing or not for this caller.",
		"Where a client repeats the method, print its requests (curl -v) and look for an option that fixes the method, such as -X.",
	),
	FAQ: []FAQ{
		ask("When should I use 303 instead of 302?", rfc("RFC 9110 §15.4.3, §15.4.4", "When the redirect leads to the result of a POST. 303 asks for a GET or HEAD; 302 says that the same resource is temporarily elsewhere and leaves open whether a POST becomes a GET.")),
		ask("What is post, redirect, get?", conv("The form is posted, the server does the work and answers 303, and the browser fetches the result with GET. Reloading and bookmarks then concern the result, not the POST.")),
		ask("Does 303 always change the method to GET?", rfc("RFC 9110 §15.4.4", "What follows is a retrieval: GET or HEAD. It applies to any method before, PUT and DELETE included.")),
		ask("Can a GET be answered with 303?", rfc("RFC 9110 §15.4.4", "Yes. It says that the resource itself cannot be transferred over HTTP and that another one describes it.")),
		ask("Is a 303 cached?", rfc("RFC 9110 §15.1, RFC 9111 §3", "Not by heuristic, but it may be stored when it states its freshness.")),
	},
	Differs: list(
		rfc("RFC 9110 §15.1, RFC 9111 §3", "Popular advice: a 303 must not be cached. The RFC: it is not heuristically cacheable, but storable with explicit freshness."),
		rfc("RFC 9110 §15.4.4", "Popular advice: 303 means that the resource has another address. The RFC: the new address is not equivalent to the target; it is another resource."),
	),
	Confused: []int{201, 302, 307},
}

var c304 = &Contract{
	Code: 304, Name: "Not Modified", Reference: "RFC 9110 §15.4.5; RFC 9111 §4.3.4", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.4.5", "A conditional GET or HEAD would have led to a 200 if its condition had not been false."),
	Summary:    conv("Your copy is still good; use it."),
	SendWhen: list(
		rfc("RFC 9110 §13.1.2, §13.2.2", "A GET or HEAD carries If-None-Match, and one of its tags is the current one by weak comparison."),
		rfc("RFC 9110 §13.1.3, §13.2.2", "A GET or HEAD carries If-Modified-Since without If-None-Match, and the resource has not changed since that date."),
	),
	Instead: []Instead{
		use(200, rfc("RFC 9110 §13.2.2", "The copy is outdated, or no condition was sent.")),
		use(412, rfc("RFC 9110 §13.1.2", "The method is neither GET nor HEAD and If-None-Match is false.")),
		use(403, rfc("RFC 9110 §13.2.1, §15.5.4", "The caller may not see the resource: refusals come before conditions.")),
		use(404, rfc("RFC 9110 §13.2.1, §15.5.5", "The resource is gone: without the condition the answer would not have been a 2xx.")),
	},
	Requires: []Field{
		must("Content-Location", sameAs200, rfc("RFC 9110 §15.4.5", "As in the 200.")),
		must("Date", sameAs200, rfc("RFC 9110 §15.4.5", "As in the 200.")),
		must("ETag", sameAs200, rfc("RFC 9110 §15.4.5", "As in the 200.")),
		must("Vary", sameAs200, rfc("RFC 9110 §15.4.5", "As in the 200.")),
		must("Cache-Control", sameAs200, rfc("RFC 9110 §15.4.5", "As in the 200.")),
		must("Expires", sameAs200, rfc("RFC 9110 §15.4.5", "As in the 200.")),
		may("Last-Modified", "there is no ETag", rfc("RFC 9110 §15.4.5", "Guides the update of the cache; other fields about the content should be left out.")),
	},
	Body:     BodyForbidden,
	BodyRule: rfc("RFC 9110 §6.4.1, §15.4.5", "No content: the answer ends with its header section."),
	Client: Client{
		SameRequest:      noBecause("the stored copy is the answer", "RFC 9110 §15.4.5"),
		CorrectedRequest: onlyIf("no stored copy fits, which should not happen: then without the condition", "convention"),
		OtherCredentials: noBecause("the stored copy is the answer", "convention"),
		AfterDelay:       noBecause("the stored copy is the answer", "convention"),
		NewConnection:    noBecause("the stored copy is the answer", "convention"),
		Summary:          rfc("RFC 9110 §15.4.5, RFC 9111 §4.3.4", "Use the stored copy as if it had come with a 200, and refresh its fields with those of the 304."),
		Repeat:           RepeatNever,
	},
	Storage: Storage{
		Class:   Updates,
		Summary: rfc("RFC 9111 §4.3.4", "It freshens the stored answer that it confirms."),
		Caches:  cachesDo(304),
	},
	Crawler: crawlUnchanged(),
	API:     conv("Saves the transfer, not the look-up; libraries with a cache hide it from the caller, others hand it on without content."),
	Monitor: monitor(BucketSuccess, "A cache hit; count it as success."),
	Scenarios: convs(
		"A poller gets 304 nearly always and 200 when something changed.",
		"Users still see the old page after a deployment: the ETag is made from something that did not change, and every revalidation answers 304.",
		"The share of 304s falls to zero when a second server joins: each makes another ETag for the same file.",
		"A program without a cache copied If-None-Match from an example and gets 304 with nothing to show.",
		"304s vanish when compression is switched on at the proxy: it removes the ETag or makes it another.",
		"A page whose 200 says max-age=600 is asked for at every visit once it was revalidated: its 304 says max-age=0, and the cache took that over.",
	),
	Causes: list(
		conv("The client has a copy and asks whether it is current, which is normal after its freshness has ended."),
		conv("304 for content that changed: a tag from a build number, a file date of one second's resolution, or a database row without its joined parts."),
		rfc("RFC 9110 §13.1.3, §13.2.2", "200 where 304 was expected: If-None-Match was sent and does not match; beside it, If-Modified-Since is ignored."),
		conv("200 where 304 was expected: the validator differs per server or request, or a hop changed or dropped it."),
		conv("304 to a request without a condition: an application or a cache in front of it is wrong."),
	),
	Find: list(
		conv("Fetch it with curl -i, copy ETag, and repeat with -H 'If-None-Match: ' and that value: 304 is right, a 200 with the same ETag means that conditions are not evaluated, one with another ETag that the tag is not stable."),
		conv("Do the same against each origin server: their ETags must be equal for equal content."),
		conv("Compare ETag with and without Accept-Encoding: gzip, at the origin and at the edge."),
		conv("Put the fields of 200 and 304 side by side: Cache-Control, Content-Location, Date, ETag, Expires and Vary must be the same."),
		conv("For stale content, send the request without any condition: if that answer is old too, a cache serves it; if it is new, the validator is wrong."),
	),
	Commands: commands304,
	FAQ: []FAQ{
		ask("Does a 304 need Content-Type?", rfc("RFC 9110 §15.4.5", "No. It should leave out fields about the content other than those listed, and Content-Type is not among them.")),
		ask("Can a 304 have a body?", rfc("RFC 9110 §8.6, §15.4.5, RFC 9112 §6.3", "No. It ends with its header section. It may carry Content-Length, though, and then with the length that the 200 would have had.")),
		ask("Why do I never get a 304?", conv("Look at both sides. The 200 must carry ETag or Last-Modified, the next request must send it back in If-None-Match or If-Modified-Since, and the value must still be the same on the server that answers.")),
		ask("ETag or Last-Modified: which one wins?", rfc("RFC 9110 §13.1.3, §13.2.2", "ETag. A request with If-None-Match makes the server ignore If-Modified-Since.")),
		ask("How do I force a 200 instead of a 304?", rfc("RFC 9110 §15.4.5, RFC 9111 §4.3.3, §5.2.1.4", "Send no condition: a 304 answers a conditional request. Cache-Control: no-cache asks that a stored answer be validated first, and that may end in 304.")),
		ask("Does a cache store the 304 itself?", rfc("RFC 9111 §3.2, §4.3.4", "The RFC has the cache update the stored answer that the 304 confirms: the fields of the 304 replace those kept there, with exceptions such as Content-Length.")),
		ask("Can a PUT or POST get a 304?", rfc("RFC 9110 §13.1.2, §9.3.3", "No. If-None-Match that is false gives 412 for every method other than GET and HEAD.")),
		ask("Is a 304 an error or a redirect?", rfc("RFC 9110 §15.4, §15.4.5", "A redirect, of a kind of its own: it sends the client to the answer that it has stored, to be used as if it had come with a 200. It is no error.")),
	},
	Differs: list(
		rfc("RFC 9110 §15.4.5", "Popular advice: a 304 needs no fields. The RFC: those of six that the 200 would carry must be there."),
		rfc("RFC 9110 §13.2.1", "Popular advice: check the condition first, since it is cheap. The RFC: conditions come after the normal checks, so a caller without rights gets 401 or 403 and not a 304."),
		rfc("RFC 9110 §13.1.1, §13.1.2, §13.1.5", "Popular advice: a weak ETag cannot give a 304. The RFC: If-None-Match uses weak comparison; If-Match and If-Range use strong comparison."),
	),
	Confused: []int{200, 412},
}

var c305 = &Contract{
	Code: 305, Name: "Use Proxy", Reference: "RFC 9110 §15.4.6", Registered: true, Status: Deprecated, Wire: true,
	Definition: rfc("RFC 9110 §15.4.6", "Defined in an earlier version of the specification and now deprecated."),
	Summary:    conv("An old order to go through a proxy; never send it and never obey it."),
	SendWhen:   list(rfc("RFC 7231 Appendix B", "Never: the code is deprecated because of security concerns about configuring a proxy in this way.")),
	Instead: []Instead{
		use(407, rfc("RFC 9110 §15.5.8", "A proxy wants credentials.")),
		use(307, rfc("RFC 9110 §15.4.8", "The target is temporarily at another address.")),
		use(403, conv("The resource is served only to callers that come through a certain proxy.")),
	},
	Body: BodyAllowed, BodyRule: rfc("RFC 9110 §6.4.1", "Content is allowed, and may be of zero length."),
	Client:  hopeless("a server must not choose the client's proxy", conv("Do not follow it; report it as a failure.")),
	Storage: explicitOnly(305, NoStore), Crawler: crawlUnknown(),
	API:     vend(srcGoHTTP, "Not obeyed: Go's net/http hands it to the caller as it is."),
	Monitor: monitor(BucketAnomaly, "An anomaly whenever it appears."),
	Scenarios: convs(
		"One line with 305 in a year of logs: an old intranet application, or a scanner's own server.",
	),
	Causes: convs(
		"A very old server or an appliance that wants its clients to come through a proxy.",
		"An application that picked a free looking number for a meaning of its own.",
	),
	Find: convs(
		"Run curl -i without -L and read Server, Via and Location: they name who sends it and which proxy it wants. Configure that proxy at the client if you trust it; do not follow.",
	),
	FAQ: []FAQ{
		ask("Why is 305 Use Proxy deprecated?", rfc("RFC 7231 Appendix B", "Because of security concerns: it would let a server configure a client's proxy from within an answer.")),
		ask("What do clients do with a 305?", vend(srcGoHTTP, "They do not obey it. Go's net/http returns it to the caller; a proxy belongs into the client's own configuration.")),
	},
	Confused: []int{306, 407},
}

var c306 = &Contract{
	Code: 306, Name: "(Unused)", Reference: "RFC 9110 §15.4.7", Registered: true, Status: Unused, Wire: true,
	Definition: rfc("RFC 9110 §15.4.7", "Defined in an earlier version of the specification, no longer used, and reserved."),
	Summary:    conv("A number without a meaning."),
	SendWhen:   list(rfc("RFC 9110 §15.4.7", "Never: the code is no longer used, and reserved.")),
	Instead:    []Instead{use(307, rfc("RFC 9110 §15.4.8", "The target is temporarily at another address."))},
	Body:       BodyAllowed, BodyRule: rfc("RFC 9110 §6.4.1", "Content is allowed, and may be of zero length."),
	Client:  hopeless("the code has no meaning", rfc("RFC 9110 §15", "Treat it as 300, as any unknown code of the class.")),
	Storage: explicitOnly(306, NoStore), Crawler: crawlUnknown(),
	API:     vend(srcGoHTTP, "Clients do not know it; Go's net/http hands it to the caller as it is."),
	Monitor: monitor(BucketAnomaly, "An anomaly whenever it appears."),
	Scenarios: convs(
		"A line with 306 comes from one route of one application, whose author took the number because it was free.",
	),
	Causes: convs(
		"A typing mistake for 307 or 303 in a configuration.",
	),
	Find: convs(
		"Search the server's configuration and code for 306, and read Location in curl -i: if it names a target, 307 or 303 was meant.",
	),
	FAQ: []FAQ{
		ask("What was 306 for?", rfc("RFC 9110 §15.4.7", "It was defined in an earlier version of the specification and is no longer used. The number is reserved.")),
	},
	Confused: []int{305},
}

var c307 = &Contract{
	Code: 307, Name: "Temporary Redirect", Reference: "RFC 9110 §15.4.8", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.4.8", "The target resides temporarily under a different address, and the user agent must not change the method when it follows."),
	Summary:    conv("Somewhere else for now; send the same request there."),
	SendWhen: list(
		rfc("RFC 9110 §15.4, §15.4.8", "A request of any method is to be repeated unchanged at a temporary address."),
	),
	Instead: []Instead{
		use(308, rfc("RFC 9110 §15.4.9", "The move is permanent.")),
		use(303, rfc("RFC 9110 §15.4.4", "The result is to be fetched with GET.")),
		use(302, rfc("RFC 9110 §15.4.3", "It does no harm if a POST becomes a GET.")),
		use(503, rfc("RFC 9110 §15.6.4", "The server cannot handle the request for the time being.")),
	},
	Requires: []Field{
		should("Location", "", rfc("RFC 9110 §15.4.8", "The temporary address.")),
		waitFirst,
	},
	Body: BodyAllowed, BodyRule: note3xx("§15.4.8"),
	Client:  follows("RFC 9110 §15.4, §15.4.8", sameTo, rfc("RFC 9110 §15.4, §15.4.8", "May send the same request to Location, with the same method; a user might not wish an unsafe one to be repeated elsewhere. Authorization and Cookie that it added by itself should be removed or made anew.")),
	Storage: explicitOnly(307, ""), Crawler: crawlTemporary(),
	API:     conv("Needs a client that can send its content again; a stream cannot."),
	Monitor: monitor(BucketRedirect, "Count hops and loops."),
	Scenarios: convs(
		"PUT /objects/9 answers 307 to the storage node that has room, and the node answers 201.",
		"An upload fails with 307 as its final code: the client cannot rewind its stream and hands the redirect back.",
		"POST /items is answered with 307 to /items/ since a new version of the router, and callers that do not follow for POST fail.",
		"A POST follows the 307 to another host and gets 401: the client left the token behind.",
		"A browser's network tab shows 307 Internal Redirect for http addresses while the server's log has no such line: the browser went to https by itself.",
	),
	Causes: list(
		conv("A front end or storage service sends clients to the node that is to do the work."),
		vend(srcGoHTTP, "A router cleans the path or adds a slash: Go's ServeMux answers 307 for it, whatever the method."),
		vend(srcChromiumHSTS, "Chrome made it itself, because the site demands https (HSTS): the network tab shows Non-Authoritative-Reason: HSTS, and nothing was sent to the server."),
		conv("A region or tenant is being moved, and the old place points to the new one meanwhile."),
	),
	Find: convs(
		"Run curl -i without -L with the same method and content, and compare Location with the address that was asked for: a slash, a scheme or another host.",
		"If the browser shows a 307 and curl to the same http address does not, it is the browser's own; look for Non-Authoritative-Reason.",
		"Where the client stops at the 307, check whether it can repeat its content: a file can be sent again, a pipe cannot.",
		"Log the request id at both places: it must appear at the first with 307 and at the second with the final code.",
	),
	FAQ: []FAQ{
		ask("What is the difference between 302 and 307?", rfc("RFC 9110 §15.4.3, §15.4.8", "Both are temporary. With 307 the method must not change; with 302 a POST may become a GET.")),
		ask("What is 307 Internal Redirect in Chrome?", vend(srcChromiumHSTS, "An answer that the browser makes up for its own decision to use https, because the site demands it by Strict-Transport-Security. Its source picks 307 so that a POST stays a POST. No request went out over http; the server never sent it.")),
		ask("Does a 307 send the request body again?", rfc("RFC 9110 §15.4, §15.4.8", "Yes, a client that follows should send the original request again, and must not change its method.")),
		ask("What happens to Authorization at a 307?", rfc("RFC 9110 §15.4", "The same as at every redirect: a client should remove it, or make it anew, where it added it by itself, and should consider removing it where its caller set it.")),
		ask("307 or 308?", rfc("RFC 9110 §15.4, §15.4.8, §15.4.9", "307 when clients should keep asking the old address, 308 when they should change to the new one. Both keep the method.")),
		ask("Is a 307 cached?", rfc("RFC 9110 §15.1, RFC 9111 §3", "Not by heuristic. It may be stored when it states its freshness.")),
	},
	Differs: list(
		rfc("RFC 9110 §15.4, §15.4.8", "Popular advice: a 307 makes every client repeat the POST. The RFC: it may follow, must keep the method if it does, and should take care with unsafe methods, since the user might not wish it."),
		vend(srcGoHTTP, "Popular advice: libraries drop Authorization on any redirect to another origin. Go's net/http drops it when the host name changes, and keeps it for another port of the same host; curl 7.88.1 drops it there, too."),
	),
	Confused: []int{302, 303, 308},
}

var c308 = &Contract{
	Code: 308, Name: "Permanent Redirect", Reference: "RFC 9110 §15.4.9", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.4, §15.4.9, RFC 7538 §3", "The target has been given a new permanent address, and the method does not change when the client follows."),
	Summary:    conv("Moved for good; send the same request there and update your links."),
	SendWhen: list(
		rfc("RFC 9110 §15.4, §15.4.9", "A resource has a new permanent address, for every method."),
	),
	Instead: []Instead{
		use(301, rfc("RFC 9110 §15.4.2, §15.4.9", "It does no harm if a POST becomes a GET, and a client might not recognize 308.")),
		use(307, rfc("RFC 9110 §15.4.8", "The move is temporary.")),
		use(303, rfc("RFC 9110 §15.4.4", "The result of a POST is to be fetched with GET.")),
		use(410, rfc("RFC 9110 §15.5.11", "It is no longer available, and that is likely to be permanent.")),
	},
	Requires: []Field{
		should("Location", "", rfc("RFC 9110 §15.4.9", "The new address.")),
		may("Cache-Control", "", conv("How long the redirect may be kept; without it each cache decides, and a mistake cannot be called back.")),
		waitFirst,
	},
	Body: BodyAllowed, BodyRule: note3xx("§15.4.9"),
	Client:  follows("RFC 9110 §15.4, §15.4.9", sameTo, rfc("RFC 9110 §15.4, §15.4.9", "May send the same request to Location, and ought to use the new address from then on; Authorization and Cookie that it added by itself should be removed or made anew.")),
	Storage: heuristic(308, redirectAge), Crawler: crawlPermanent(),
	API:     conv("The right permanent redirect for an API: writes stay writes."),
	Monitor: monitor(BucketRedirect, "Count hops and loops; a steady stream means that callers have not updated their addresses."),
	Scenarios: convs(
		"POST /v1/orders answers 308 to /v2/orders, and the order is created there with one request more.",
		"A webhook sender reports 308 as a failure: it follows no redirects, and deliveries have been lost since the move.",
		"One old client shows an empty page for a 308 that all others follow: it takes the unknown code for 300.",
		"GET and POST of http addresses both get 308 to https, and the POST's first copy has already crossed the network in the clear.",
		"The share of 308s on /v1 falls from week to week: callers change their addresses, and the rest can be asked by name.",
	),
	Causes: convs(
		"An API changed its prefix or host for good.",
		"A CDN, router or framework uses 308 to go to https, or for trailing slashes.",
		"A loop: the new address is itself sent back, by a rule for slashes or for the scheme.",
	),
	Find: convs(
		"Run curl -i without -L with the caller's method, and read Location; then curl -L and compare the number of hops with what you intended.",
		"List clients by User-Agent and token that still get 308: they are the ones to be told.",
		"Where one client fails, look whether it knows the code at all: send it a 307 on a test route and see whether that is followed.",
		"If the redirect persists after the rule was removed, look for a stored copy: Age in the answer, or a browser that sends nothing.",
	),
	FAQ: []FAQ{
		ask("What is the difference between 301 and 308?", rfc("RFC 9110 §15.4.2, §15.4.9, RFC 7538 §3", "Both are permanent and cacheable by heuristic. 308 does not allow a POST to become a GET, 301 does.")),
		ask("Is 308 supported by all clients?", rfc("RFC 9110 §15, §15.4.9, RFC 7538 §4", "Not necessarily: it dates from June 2014, and a client that does not know it treats it as 300.")),
		ask("Does Google treat 308 like 301?", goog(srcGoogleCodes, "Yes. Both are followed and are a strong signal that the target is the address to show.")),
		ask("Is 308 cached forever?", rfc("RFC 9110 §15.4.9, RFC 9111 §4.2.2", "No rule says so, but without max-age or Expires each cache may assume a lifetime of its own.")),
		ask("Should http redirect to https with 301 or 308?", conv("308 where anything but GET may arrive, 301 for plain pages. For an API better refuse http altogether: the redirected request has already shown its token to the network.")),
		ask("Do webhooks follow a 308?", conv("Do not count on it. Many senders follow no redirects for POST; change the address at the sender before you move the receiver.")),
	},
	Differs: list(
		rfc("RFC 7538 §4", "Popular advice: choose 301 or 308 by the User-Agent. The RFC advises servers against it, since it is hard to maintain and disturbs caches."),
		rfc("RFC 9110 §15.4.9", "Popular advice: a 308 makes clients rewrite their links. The RFC: that suggestion is usually ignored unless the client is editing references over a secured connection to a trusted origin."),
	),
	Confused: []int{301, 307},
}
