package httpstatus

// Microsoft, Esri, frameworks, platforms and habits.

// Microsoft.

var iis440 = facto{
	vendor: vendorIIS, code: 440, name: "Login Time-out", source: "Microsoft IIS, Exchange and CRM, " + srcCommunity, status: DeFacto,
	definition: "The client's session has expired and it must log in again.",
	summary:    "Your session has expired; log in again.",
	who:        "Only Microsoft's servers send it; a server of your own sends 401 with a challenge.",
	standard:   []Instead{use(401, rfc("RFC 9110 §15.5.2", "The credentials are expired.")), use(303, conv("A browser should go to the login page."))},
	client:     authenticates("convention", "after a new login", conv("Logs in again and repeats once; a client that does not know the vendor treats it as 400.")),
	api:        "Generic clients treat it as 400 and do not log in again.",
	bucket:     BucketAuth, monitor: "Count it with 401. A steady trickle in the morning is normal; a jump for everybody means that sessions were lost.",
	scenarios: list(
		conv("A web mail page left open over lunch: its background requests answer 440, the page shows the login form on the next click."),
		conv(`In the IIS log the line has 440 as sc-status and the path of Outlook on the web; the same cs-username has 200s again after a POST to the login page.`),
		conv("All users at once get 440 after a node was taken out of the balancer: the others do not accept the sessions it issued."),
		vend(srcOWA440, "Users of Outlook Web Access on Exchange 2007 get 440 Login Timeout while they log on, with a password that is right."),
	),
	causes: list(
		conv("A session that was idle for longer than the server keeps it."),
		conv("A farm of servers that do not share the key of the session cookie, behind a balancer without affinity."),
		conv("A cookie that the client or a proxy does not send back."),
		vend(srcOWA440, "A fault of permissions or authentication in IIS, or of the rights of its anonymous account: then the 440 comes at the logon itself."),
	),
	find: list(
		conv("In the IIS log follow one cs-username and c-ip backwards from the 440 to the last 200: the gap is the idle time, to be compared with the configured one."),
		conv("If there is hardly a gap, compare s-computername of the two lines: different servers point at keys that are not shared or at lost affinity."),
		conv("Look in the browser's network view whether the session cookie goes out with the failing request."),
		vend(srcOWA440, "If it fails at the logon, go through the permissions and the authentication of the virtual directories in IIS, and the logon rights denied to the Guests group."),
	),
	faq: []FAQ{
		ask("What does 440 Login Time-out mean?", unverified("Microsoft, "+srcCommunity, "The session has expired and the server wants a new login. It is Microsoft's own number, seen with IIS and Exchange.")),
		ask("Why do I get 440 right after logging in to Outlook Web Access?", vend(srcOWA440, "Because of permissions or authentication in IIS, not because time has passed: Microsoft's page for Exchange 2007 names those, and denied logon rights, as the causes.")),
		ask("Is 440 a standard code?", rfc("RFC 9110 §15.5.2; "+srcIANA, "No. It is not in the registry; the standard answer to missing or invalid credentials is 401 with a challenge.")),
		ask("440 or 408?", conv("They have only the word in common: 408 says that the request did not arrive in time, 440 that a session is over.")),
	},
	confused: []int{401, 408, 419},
}.contract()

var iis449 = facto{
	vendor: vendorIIS, code: 449, name: "Retry With", source: "Microsoft open specifications blog, Exchange ActiveSync Provisioning, " + srcEASBlog, status: DeFacto,
	definition: "The server does not accept the command because the client lacks the latest policy; the client is to send a Provision command first.",
	summary:    "Do what is missing first, then try again.",
	who:        "Only Microsoft's servers send it; a server of your own sends 403, 409 or 428.",
	standard:   []Instead{use(428, rfc("RFC 6585 §3", "The missing step is a condition in the request.")), use(403, conv("A policy must be accepted first.")), use(409, rfc("RFC 9110 §15.5.10", "The state has to change first."))},
	client:     fixes("convention", "after the step that is missing, for ActiveSync a Provision command", conv("Does the step, then sends the request; a client that does not know the vendor treats it as 400.")),
	api:        "Treated as 400 by clients that do not know it, and then the mailbox just does not synchronise.",
	bucket:     BucketClient, monitor: "Count per device and client version: one 449 before a Provision is the protocol working, a row of them is a device that cannot comply.",
	scenarios: list(
		vend(srcEASBlog, "A new phone sends FolderSync with SyncKey 0, gets 449, sends Provision, gets the policy with a temporary key, acknowledges it, and its next FolderSync works."),
		conv("After a change of policy every phone shows one 449 in the log within a day; those that show hundreds cannot fulfil it, for example because they have no encryption."),
	),
	causes: list(
		vend(srcEASBlog, "A device that has not fetched or acknowledged the latest policy."),
		conv("A device or mail application that cannot fulfil the policy and starts over again and again."),
		vend(srcASProv, "A request without the current X-MS-PolicyKey, the field in which the device names the policy that it has; a proxy that removes it has the same effect."),
	),
	find: list(
		vend(srcOXProto+"; "+srcASProv, "In the IIS log take one DeviceId from the query of /Microsoft-Server-ActiveSync and list its commands in order: 449 must be followed by Cmd=Provision twice, and then by Cmd=FolderSync with 200."),
		conv("If Provision follows and 449 comes again, read the status in the Provision answers, or relax one rule of the policy for that device to see which one fails."),
		conv("If no Provision follows, the client does not understand the code, or something in between turned 449 into 400."),
	),
	faq: []FAQ{
		ask("What does HTTP 449 mean in ActiveSync?", vend(srcEASBlog, "The server does not accept the command since the device lacks the latest policy. The client sends Provision, applies the policy, acknowledges it and repeats.")),
		ask("Is 449 an error?", vend(srcEASBlog, "Once, no: it is how the server asks a device to provision itself. Repeated for the same device it is one.")),
		ask("Is 449 a standard code?", rfc("RFC 9110 §15.5.4; RFC 6585 §3; "+srcIANA, "No, it is not in the registry. The standard has 428 for a request that must be conditional and 403 for one that is refused.")),
	},
	confused: []int{403, 409, 428},
}.contract()

var microsoft450 = facto{
	vendor: vendorMicrosoft, code: 450, name: "Blocked by Windows Parental Controls", source: "Microsoft, " + srcCommunity, status: DeFacto,
	definition: "A filter on the user's own machine blocked the page.",
	summary:    "Blocked at home, not by the site.",
	who:        "Only the local filter makes it; a server of your own sends 403.",
	standard:   []Instead{use(403, rfc("RFC 9110 §15.5.4", "The server itself refuses."))},
	client:     hopeless("the filter decides", conv("Do not repeat it; ask whoever runs the filter.")),
	api:        "Never from the API: the request did not leave the machine.",
	bucket:     BucketNotOrigin, monitor: "Not the origin's answer: a browser's error report may carry it, the server's log cannot. Leave it out.",
	scenarios: convs("A child's account reports 450 for a page, the parent's account on the same machine opens it, and the server's log has the parent's visit only."),
	causes:    convs("A parental filter that does not allow the page for this account."),
	find:      convs("Look for the request in the server's log by time and address: if it is not there, the answer came from the user's own machine."),
	faq: []FAQ{
		ask("My site shows 450 to a visitor. What can I do?", unverified("Microsoft, "+srcCommunity, "Nothing on the server: the parental filter on the visitor's machine made the answer. Whoever manages the account has to allow the page.")),
	},
	confused: []int{403, 451},
}.contract()

// Esri.

var esri498 = facto{
	vendor: vendorEsri, code: 498, name: "Invalid Token", source: srcEsriJS, status: DeFacto,
	definition: "The token that came with the request is expired or invalid; Esri's own client reads the number from the error object in the JSON content.",
	summary:    "Your token is no good; get a new one.",
	who:        "Only ArcGIS servers send it; a server of your own sends 401 with a challenge.",
	standard:   []Instead{use(401, rfc("RFC 9110 §15.5.2", "The credentials are expired or invalid."))},
	client:     authenticates("convention", "with a new token, once", conv("Get a new token and repeat once; a client that does not know the vendor treats it as 400.")),
	api:        "Generic clients look at the status line only; where the number stands in the content of a 200 they take the refusal for data.",
	bucket:     BucketAuth, monitor: "Count it with 401. Where it travels in the content of a 200, only a parser of the content sees it.",
	scenarios: list(
		conv("A map application fails an hour after login, when its token expires, and works again after a reload."),
		conv("The access log shows 200 for the query and the content says error, code 498: a monitor of status codes stays green."),
	),
	causes: list(
		conv("A token that has expired."),
		vend(srcEsriToken, "A token that was issued for one referrer or address and is used from another."),
		conv("A token of one portal used at a server that is not federated with it."),
	),
	find: list(
		vend(srcEsriJS, "Read error.code and error.message in the JSON content before the status line: 498 and 499 there are what Esri's own client treats as an authentication error."),
		conv("Compare the token's expiry with the time of the first failure, and the address or referrer it was issued for with the caller's."),
	),
	faq: []FAQ{
		ask("What does ArcGIS error 498 mean?", vend(srcEsriJS, "The token is invalid. Esri's client throws an authentication error and fetches a new token where it can; do the same, once.")),
		ask("Is 498 Esri's or nginx's?", conv("On the wire or in JSON it is Esri's invalid token. nginx sets the number aside for itself and does not send it on its own.")),
	},
	confused: []int{401, 499},
}.contract()

var esri499 = facto{
	vendor: vendorEsri, code: 499, name: "Token Required", source: srcEsriJS, status: DeFacto,
	definition: "A token is required and none came; Esri's own client reads the number from the error object in the JSON content.",
	summary:    "Come with a token.",
	who:        "Only ArcGIS servers send it; a server of your own sends 401 with a challenge.",
	standard:   []Instead{use(401, rfc("RFC 9110 §15.5.2", "No credentials came and the operation requires them."))},
	client:     authenticates("convention", "with a token, once", conv("Get a token and repeat once; a client that does not know the vendor treats it as 400.")),
	api:        "In a log beside nginx it is easily taken for a client that left.",
	bucket:     BucketAuth, monitor: "Count it with 401, apart from nginx's 499.",
	scenarios: list(
		conv("A public map page shows an empty layer since its service was set to private; the content of each query says code 499, Token Required."),
		conv("A dashboard counts 499s of the proxy in front of ArcGIS as clients that left; half of them have an answer of 120 bytes, which a client that left never gets."),
	),
	causes: convs("A request without a token for a service that is not public.", "A sharing setting that was changed from public to organisation.", "A proxy or browser that drops the token parameter or field."),
	find: list(
		vend(srcEsriJS, "Read error.code in the content: 499 there is ArcGIS asking for a token."),
		conv("In a proxy's log tell the two by the bytes sent and the upstream status: Esri's has content and 499 or 200 from the upstream, nginx's has 0 bytes and - there."),
	),
	faq: []FAQ{
		ask("How do I tell Esri's 499 from nginx's?", conv("Esri's is an answer with content that says Token Required. nginx's is a note in the log about a client that left: no bytes were sent.")),
		ask("What does Token Required mean?", vend(srcEsriJS, "The service is not public. Esri's client treats it as an authentication error: sign in, send the token, repeat once.")),
	},
	confused: []int{401, 498},
}.contract()

// Frameworks, platforms and habits.

var apache218 = facto{
	vendor: vendorApache, code: 218, name: "This is fine", source: "Apache ProxyErrorOverride folklore, " + srcCommunity, status: DeFacto,
	definition: "A number used to let error bodies pass a proxy that would replace them.",
	summary:    "A trick to get an error page past a proxy; nobody should need it.",
	who:        "Nobody needs it; send the true code and configure the proxy instead.",
	standard:   []Instead{use(200, rfc("RFC 9110 §15.3.1", "The request succeeded.")), use(500, rfc("RFC 9110 §15.6.1", "The request failed on our side."))},
	client:     done(rfc("RFC 9110 §15", "Treats it as 200, as any unknown code of the class.")),
	api:        "Clients take a failure for a success.",
	bucket:     BucketAnomaly, monitor: "An anomaly: it hides errors from every dashboard that counts 4xx and 5xx.",
	scenarios: convs("The error rate of one service is zero and its users complain: the answers are 218 with a stack trace in the content."),
	causes:    convs("An application that was taught to avoid error codes because Apache's ProxyErrorOverride replaced its error pages."),
	find:      convs("Search the application for the number 218, and the Apache configuration in front of it for ProxyErrorOverride; switch the second off for the API's paths and send true codes."),
	faq: []FAQ{
		ask("Is 218 This is fine a real status code?", rfc("RFC 9110 §15; "+srcIANA, "It is not in the registry. As any unknown 2xx it is treated as 200, so a failure under it counts as success.")),
	},
	confused: []int{200},
}.contract()

var laravel419 = facto{
	vendor: vendorLaravel, code: 419, name: "Page Expired", source: srcLaravel, status: DeFacto,
	definition: "The token against cross-site request forgery does not match that of the session; Laravel turns the mismatch into this number.",
	summary:    "The form is too old; load it again.",
	who:        "Laravel sends it in this sense; a server of your own sends 403.",
	standard:   []Instead{use(403, conv("The token against forgery is missing or stale.")), use(401, conv("The session is what has expired."))},
	client:     fixes("convention", "with a fresh token, after loading the form again", conv("Loads the form again and sends it with the new token; treats it as 400 otherwise.")),
	api:        "A sign that an API route runs in the web group, with middleware meant for forms.",
	bucket:     BucketClient, monitor: "A trickle is old tabs. A jump after a deployment means that the sessions, their store or the cookie settings changed.",
	scenarios: list(
		conv("A form left open overnight fails on sending; loading it again and sending it works."),
		conv("All logins fail with 419 from the minute of a deployment: the session store was moved, and no old token matches."),
		conv("Every POST from a script or a webhook gets 419 and every GET works: the route is in the web group and the caller has no session."),
		conv("419s only behind the new CDN: it stores pages with forms and hands one visitor's token to the next."),
	),
	causes: list(
		vend(srcLaravelFor, "A POST, PUT, PATCH or DELETE whose _token, X-CSRF-TOKEN or X-XSRF-TOKEN is missing or differs from the session's, and that the browser did not mark as of the same origin."),
		conv("A session that has expired, or a session cookie that does not come back: a wrong domain, a Secure flag over http, a SameSite rule in a frame."),
		conv("Several servers that do not share the session store or the application key."),
		conv("A page with a form kept by a cache."),
	),
	find: list(
		conv("In the browser's network view look at the failing request: is the session cookie sent, and is there a _token or an X-XSRF-TOKEN field?"),
		conv("Compare the cookie set by the answer to the GET of the form with the one sent by the POST: if it changes each time, the session is not kept; look at its domain, Secure flag, SameSite and store."),
		vend(srcLaravelMid, "See in which group the route is: web checks the token, api does not."),
		vend(srcLaravel, "Do not wait for the application's error log: the mismatch is on the list of exceptions that are not reported. Count 419s in the web server's log."),
	),
	faq: []FAQ{
		ask("What does 419 Page Expired mean?", vend(srcLaravel, "Laravel's token check failed: the token sent with the form does not match the session's. Load the page again and send the form anew.")),
		ask("Why do I get 419 on API routes?", vend(srcLaravelMid, "Because they run in the web group, which checks the token. The api group does not; move them, or exempt a webhook's path.")),
		ask("How does JavaScript send the token?", vend(srcLaravelFor, "In the field X-CSRF-TOKEN, or as X-XSRF-TOKEN with the value of the XSRF-TOKEN cookie, which Laravel sets for that purpose.")),
		ask("Why does the same form work in a newer Laravel without a token?", vend(srcLaravelFor, "The middleware lets a request pass that the browser marks as Sec-Fetch-Site: same-origin, before it looks at the token. With the origin check alone a mismatch is 403, not 419.")),
		ask("Does anybody else use 419?", vend(srcASPNet419, "ASP.NET Core has a constant for the number, named AuthenticationTimeout. Neither meaning is in the registry; the standard answers are 403 and 401.")),
	},
	confused: []int{401, 403, 440},
}.contract()

var twitter420 = facto{
	vendor: vendorTwitter, code: 420, name: "Enhance Your Calm", source: srcXCodes, status: DeFacto,
	definition: "The application is being rate limited for making too many requests.",
	summary:    "You are too fast; an older way to say 429.",
	who:        "Nobody needs it since 429 exists.",
	standard:   []Instead{use(429, rfc("RFC 6585 §4", "The caller sent too many requests in a given time."))},
	client:     waitsFor("the pause that the answer names, or a growing one, has passed", conv("Waits and slows down, as for 429.")),
	api:        "Generic clients treat it as 400 and do not wait.",
	bucket:     BucketThrottle, monitor: "Count it with 429.",
	scenarios: convs("An integration of 2011 that polls a search every five seconds and logs 420 from the tenth minute on."),
	causes:    convs("More requests than the limit of the API allows, often several instances with one key."),
	find:      convs("Count your own requests per key and minute, over all instances, and look for Retry-After in the answers."),
	faq: []FAQ{
		ask("Where does 420 Enhance Your Calm come from?", vend(srcTwitter420, "From Twitter's Search API, which sent it for exceeded rate limits from January 2010 on, so that they could be told from other errors.")),
		ask("What should a client do after 420?", vend(srcTwitterOff, "Stop, wait 30 seconds, then a minute, then twice as long each time, with some jitter; that was Twitter's own advice. Treat it as 429.")),
		ask("Did others send 420?", vend("https://shopify.dev/changelog/admin-api-requests-to-locked-stores-will-return-a-423-status-code-instead-of-420", "Shopify did for locked stores until August 2018, and changed to 423 because 420 was ambiguous.")),
	},
	confused: []int{423, 429},
}.contract()

var shopify430 = facto{
	vendor: vendorShopify, code: 430, name: "Security Rejection", source: "Shopify staff, " + srcShopify430, status: DeFacto,
	definition: "The platform considers the request potentially malicious.",
	summary:    "Refused because it looks like an attack.",
	who:        "Only Shopify sends it; a server of your own sends 403.",
	standard:   []Instead{use(403, rfc("RFC 9110 §15.5.4", "The request is understood and refused.")), use(429, rfc("RFC 6585 §4", "The rate is the reason."))},
	client:     hopeless("the judgement stands", conv("Do not repeat it at once; slow down, and ask the platform if it is wrong.")),
	api:        "Treated as 400 by clients that do not know it, so a checkout fails as if its data were wrong.",
	bucket:     BucketPolicy, monitor: "Count it with the refusals by policy, per outgoing address.",
	scenarios: list(
		unverified("a partner's report in "+srcShopify430, "A partner's servers, which call for more than a hundred shops from a common pool of addresses, begin to get 430 on admin and storefront calls alike."),
		conv("A headless shop gets 430 on pages rendered by its own server and not on calls from the buyers' browsers: all rendered pages come from one address."),
	),
	causes: convs("Many requests from few addresses, shared with others at a hosting provider or not.", "Server-side calls for buyers without the buyer's address.", "A scraper or a request that matches a rule of the platform's firewall."),
	find:   convs("Group the 430s by outgoing address, then by operation: one address points at its reputation or volume, one operation at the request.", "Send a single failing call from another network with the same token; if it passes, the address is what is judged."),
	faq: []FAQ{
		ask("What does Shopify's 430 mean?", vend(srcShopify430, "Shopify Security Rejection: the platform deems the request potentially malicious. Its staff advise what helps against a rate limit too: fewer, simpler and queued requests.")),
		ask("Does the Shopify-Storefront-Buyer-IP field help?", unverified("partners' reports in the thread cited for this code; vendor page not checked", "It tells the platform for whom a server calls and is meant to help. Partners report 430s in spite of it.")),
	},
	confused: []int{403, 429},
}.contract()

var shopify540 = facto{
	vendor: vendorShopify, code: 540, name: "Temporarily Disabled", source: srcShopifyCodes, status: DeFacto,
	definition: "The endpoint is temporarily disabled and will be back.",
	summary:    "Switched off for now.",
	who:        "Only Shopify sends it; a server of your own sends 503 with Retry-After.",
	standard:   []Instead{use(503, rfc("RFC 9110 §15.6.4", "The server cannot handle the request for now."))},
	client:     waitsFor("a long, growing pause has passed", conv("Waits long before it tries again; treats it as 500.")),
	api:        "Treated as 500.",
	bucket:     BucketCapacity, monitor: "Count it with the planned interruptions.",
	scenarios: convs("One operation of the platform answers 540 during a large sale, and the others go on."),
	causes:    convs("The platform switched the operation off, to protect itself or to mend it."),
	find:      convs("Read the platform's status page for the operation's name, then check whether other operations with the same token work."),
	faq: []FAQ{
		ask("Should I retry a 540?", vend(srcShopifyCodes, "Later, yes: Shopify says that the endpoint will be back online shortly. Put the work into a queue and try with growing pauses.")),
	},
	confused: []int{503},
}.contract()

var cpanel509 = facto{
	vendor: vendorCPanel, code: 509, name: "Bandwidth Limit Exceeded", source: srcBwlimited, status: DeFacto,
	definition: "Bandwidth Limit Exceeded, the answer of cPanel's Apache module mod_bwlimited when an account has used up its allocation.",
	summary:    "The site has used up its traffic for this month.",
	who:        "Only hosting platforms send it; a server of your own sends 503 or 429.",
	standard:   []Instead{use(429, rfc("RFC 6585 §4", "This caller sent too many requests in a given time.")), use(503, rfc("RFC 9110 §15.6.4", "The server cannot handle requests for now."))},
	client:     waitsFor("the plan's period has ended or its owner has bought more", conv("Waits long; treats it as 500.")),
	api:        "Treated as 500.",
	bucket:     BucketCapacity, monitor: "A matter of the plan, not of the code: page whoever pays for it.",
	scenarios: convs("A small site answers 509 on every address from the 27th of a month on and works again on the 1st.", "A site goes down with 509 two days after another site began to embed its video."),
	causes:    convs("More traffic than the plan includes.", "A crawler, a download or an embedded file that takes most of it."),
	find:      convs("Sum the bytes of the access log by path, then by user agent: one line on top of both lists is what used up the plan."),
	faq: []FAQ{
		ask("How do I fix 509 Bandwidth Limit Exceeded?", conv("Buy more traffic or wait for the next period, then cut what used it up: large files to a CDN, limits for crawlers, no embedding by strangers.")),
		ask("Does 509 hurt search ranking?", goog(srcGoogleCodes, "As any 5xx: Google slows down its crawling of the host, and addresses that keep failing leave the index.")),
	},
	confused: []int{429, 503},
}.contract()

var qualys529 = facto{
	vendor: vendorQualys, code: 529, name: "Site/service is overloaded", source: srcSSLLabs, status: DeFacto,
	definition: "The service is overloaded, which is not a result of the client's behaviour.",
	summary:    "Too busy, under a private number.",
	who:        "Nobody needs it; a server of your own sends 503 with Retry-After.",
	standard:   []Instead{use(503, rfc("RFC 9110 §15.6.4", "The server is overloaded.")), use(429, rfc("RFC 6585 §4", "This caller is the one who asks too much."))},
	client:     waitsFor("a growing pause has passed and the method is idempotent", conv("Waits, then repeats what is idempotent; treats it as 500.")),
	api:        "Clients that look for 503 only do not back off.",
	bucket:     BucketCapacity, monitor: "Count it with 503, per provider; your own 5xx should not inherit it unnoticed.",
	scenarios: list(
		conv("A nightly job that grades certificates fails with 529 at 00:00, when everybody's nightly job runs, and passes at 00:40."),
		conv("A worker that calls a hosted API logs 529 in bursts of minutes, on all keys alike; its own request rate has not changed."),
	),
	causes: list(
		vend(srcSSLLabs, "An overload of the provider that the caller did not cause; for a caller who is too fast SSL Labs sends 429."),
		conv("Many callers whose schedules or retries fall on the same minute."),
	),
	find: list(
		conv("Compare your own request rate before and during: if it is flat, the overload is theirs; read their status page before you change anything."),
		conv("Look at your retries: if the share of repeated requests rises with the 529s, your client helps to keep the provider down."),
		conv("Check whether other regions or endpoints of the provider answer, and whether Retry-After is set."),
	),
	faq: []FAQ{
		ask("What does HTTP 529 mean?", vend(srcSSLLabs, "The service is overloaded. SSL Labs documents it beside 429, which is for clients that are too fast, and 503, which is for maintenance.")),
		ask("How long should I wait after 529?", vend(srcSSLLabs, "Several minutes: for SSL Labs 30, with a random part so that clients do not come back together. Elsewhere follow Retry-After if there is one.")),
		ask("529 or 429?", vend(srcSSLLabs, "429: you are too fast, slow down. 529: they are too busy whatever you do, wait.")),
		ask("Who else sends 529?", unverified("general knowledge", "Several hosted APIs do, some with an error type such as overloaded_error in the content. None of them needs it: 503 says the same and is known to every client.")),
	},
	confused: []int{429, 503},
}.contract()

var pantheon530 = facto{
	vendor: vendorPantheon, code: 530, name: "Site is frozen", source: "Pantheon, " + srcCommunity, status: DeFacto,
	definition: "The site was put to sleep because it was not used.",
	summary:    "The site is frozen until its owner wakes it.",
	who:        "Only Pantheon sends it; a server of your own sends 503 or 404.",
	standard:   []Instead{use(503, conv("The site is away for now."))},
	client:     hopeless("the owner has to wake the site", conv("Do not repeat it; tell the owner.")),
	api:        "Treated as 500.",
	bucket:     BucketCapacity, monitor: "Not a fault of the application.",
	scenarios: convs("A test site that nobody opened since spring answers 530 on the day of the demonstration."),
	causes:    convs("A site frozen for inactivity, usually one without a paid plan."),
	find:      convs("Look at the Server field and the page: Cloudflare's 530 names a 1xxx error, a platform's names the frozen site. Then open the platform's dashboard."),
	faq: []FAQ{
		ask("Does Pantheon document 530?", vend(srcPantheon, "Not in its guide to 5xx errors, which has 502, 503, 504 and 561. The lists that give 530 to it name no page of Pantheon's.")),
	},
	confused: []int{404, 503},
}.contract()

var informal598 = facto{
	vendor: vendorInformal, code: 598, name: "Network read timeout", source: "some proxies, informal, " + srcCommunity, status: DeFacto,
	definition: "A proxy's read from the server behind it timed out.",
	summary:    "The one behind stopped talking, under a private number.",
	who:        "Nobody needs it; a gateway of your own sends 504.",
	standard:   []Instead{use(504, rfc("RFC 9110 §15.6.5", "The server behind does not answer in time."))},
	client:     idempotentOnly(conv("Repeat only what is idempotent, once: the outcome is unknown.")),
	api:        "Treated as 500. Read timeout means that the server behind may have acted.",
	bucket:     BucketUpstream, monitor: "Count it with 504.",
	scenarios: list(
		conv("A monitoring product reports 598 for a check while the server's own log has 200 for the same second, 31 seconds long: the checker waits 30."),
		conv("Users in one office get 598 on the yearly report and users at home do not: only the office's traffic passes the old filtering proxy."),
	),
	causes: convs("A server behind the proxy that is slower than the proxy's read limit.", "A library or tool that files its own time limit under a status code."),
	find: list(
		conv("Find out who made it: if the server's access log has no 598, a proxy, tool or library between did; its Via or Server field, or the tool's source, says which."),
		conv("Compare the duration of the 598s with the read limits of each hop; the one they stop at is the author."),
	),
	faq: []FAQ{
		ask("What does 598 mean?", conv("Whatever its maker says. It is in no standard; by habit a proxy or tool waited too long for the rest of an answer, for which the standard code is 504.")),
		ask("598 or 599?", conv("By habit 598 is a read that took too long and 599 a connection that did. Do not rely on it: makers use them as they like.")),
		ask("Is it safe to retry after 598?", conv("Only idempotent requests: the connection stood and the server behind may have acted.")),
	},
	confused: []int{504, 599},
}.contract()

var informal599 = facto{
	vendor: vendorInformal, code: 599, name: "Network connect timeout", source: srcTornado, status: DeFacto,
	definition: "No answer came: Tornado's HTTP client gives this number to its own time limits and lost connections.",
	summary:    "The one behind did not pick up, under a private number.",
	who:        "Nobody needs it; a gateway of your own sends 504.",
	standard:   []Instead{use(504, rfc("RFC 9110 §15.6.5", "The server behind does not answer in time."))},
	client:     idempotentOnly(conv("Repeat only what is idempotent, once and after a pause.")),
	api:        "Treated as 500; some HTTP libraries invent it for their own timeouts, so the peer may never have sent anything.",
	bucket:     BucketUpstream, monitor: "Count it with 504, and apart where your own library makes it.",
	scenarios: list(
		vend(srcTornado, "A Python service logs HTTP 599: Timeout while connecting; the number was made by Tornado's client in the same process, and nothing came over the wire."),
		conv("A crawler's report lists 599 for hosts that never answered, beside 404s that did; the two need different people."),
	),
	causes: list(
		vend(srcTornado, "Tornado's HTTP client: a time limit that passed in its own queue, while connecting or during the request."),
		conv("A server behind a proxy that cannot be reached: a firewall that drops packets, a wrong address, a full queue of connections."),
	),
	find: list(
		conv("Look for the number in the client library first: a 599 without any header field of an answer was made at home."),
		vend(srcTornado, "With Tornado read the message: in request queue means that the client's own limit of parallel requests is full, while connecting the network, during request a slow peer."),
		conv("If header fields are there, Via and Server name the proxy; open its error log at that second."),
	),
	faq: []FAQ{
		ask("What does HTTP 599 mean?", conv("By habit, that something between you and the server, or your own library, could not connect in time. It is in no standard; the standard code for gateways is 504.")),
		ask("Why does Tornado report 599?", vend(srcTornado, "Because its client gives its own time limits a status code. No server sent it: the limit passed in the queue, while connecting or during the request.")),
		ask("Is 599 a valid status code?", rfc("RFC 9110 §15; "+srcIANA, "As a number, yes: 100 to 599 are. It is not registered, and a client that does not know it treats it as 500.")),
	},
	confused: []int{504, 598},
}.contract()

var linkedin999 = facto{
	vendor: vendorLinkedIn, code: 999, name: "Request denied", source: "LinkedIn and others, " + srcCommunity, status: Invalid,
	definition: "Not an HTTP status code: a refusal of bots under a number outside 100 to 599.",
	summary:    "We do not serve bots, under a number that HTTP does not have.",
	who:        "Nobody may send it: numbers outside 100 to 599 are not valid.",
	standard:   []Instead{use(403, rfc("RFC 9110 §15.5.4", "The caller is refused.")), use(429, rfc("RFC 6585 §4", "The rate is the reason."))},
	client:     hopeless("the refusal stands", rfc("RFC 9110 §15", "Should process it as a 5xx.")),
	api:        "Common libraries read the number and hand it on; code that divides by 100 finds a class 9 and falls through its cases.",
	bucket:     BucketAnomaly, monitor: "An anomaly: outside 100 to 599. In a link checker's report it says nothing about the link.",
	scenarios: list(
		unverified(src999Capture, "A link checker reports 999 for a profile page; curl shows HTTP/1.1 999 Request denied with a field X-Li-Pop, and a browser opens the page."),
		conv("The same check passes on a laptop and fails with 999 in the build: the build's address belongs to a cloud provider."),
	),
	causes: convs("A site that refuses automated requests, by user agent, address or missing fields.", "A link checker, preview or scraper, which the site takes for what it is."),
	find:   convs("Open the address in a browser: if it is there, the link is good and the checker is refused.", "Run the check from another network and with another user agent; what changes the answer is what is judged. Then exempt the site from the check."),
	faq: []FAQ{
		ask("Why does my link checker get 999 from LinkedIn?", unverified(src999Capture, "Because the site refuses automated requests with it. The link may be good; exempt the site, or count 999 as unknown.")),
		ask("Is 999 a valid HTTP status code?", rfc("RFC 9110 §15", "No. Valid codes are 100 to 599; a client that gets another number should process the answer as a 5xx.")),
		ask("Do HTTP libraries accept 999?", vend(src999Run, "Those tried do: all three return 999 as the status. What your own code makes of it is another question.")),
		ask("Can I avoid it with another user agent?", conv("Sometimes, for a while, and against the wish of the site. Use its API where there is one.")),
	},
	confused: []int{403, 429},
}.contract()
