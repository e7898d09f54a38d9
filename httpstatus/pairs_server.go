package httpstatus

// Pairs about failures on the server's side: which server failed, whether it
// will pass, and whether the work was done nevertheless.

var pair500and502 = &Pair{
	A: c500, B: c502,
	Title: "500 Internal Server Error vs 502 Bad Gateway: did we break, or did the one behind us?",
	Rule: rfc("RFC 9110 §15.6.1, §15.6.3",
		"Ask which server failed. If the one that answers met something it did not expect, 500. If it acted as a gateway or proxy and what it got from the server behind was no valid response, 502."),
	Mistake: conv("An application that calls others lets every failed call fall through to its catch-all and answers 500, or a gateway labels its own faults 502. Monitors then wake the wrong team: 500 sends people to the log of the server that answered, 502 to the hop behind it, where there may be no line at all because the process died before it could write one. Clients' retries differ as well: grpc-go maps 502 to UNAVAILABLE and 500 to UNKNOWN, and Google's API guide advises against repeating an internal error by itself, so the same outage is retried under one number and given up under the other. Crawlers do not mind: both slow the crawl of the host alike."),
	WhenBothApply: [2]Statement{
		conv("500 when the gateway fails before or after the hop by its own doing: it cannot read its configuration, it sent the server behind a request that was wrong, or it stumbles over an answer that was fine. A complete 500 from behind is a valid response too, and is passed on as 500."),
		conv("502 when the server behind failed first and our own code merely met the consequence: a broken answer that makes our parser throw is 502, and to catch that is our duty. On candor's ladder both stand on the rung act, so no order decides between them; the first cause does."),
	},
	Scenarios: [2][]Statement{
		convs(
			"GET /orders/42 throws in the serializer, on every instance: its note contains an emoji.",
			"All routes answer 500 three minutes after release 2026.11.2: a migration did not run.",
			"The gateway's new rule names a pool that does not exist; requests for /search end in 500 at the gateway.",
			"Our client library sends the tax service a malformed date, gets 400, and we cannot answer: our bug, 500.",
			"A nil value in the code that renders prices, for articles without a price.",
		),
		convs(
			"The application runs out of memory and is killed; the proxy in front finds the connection reset.",
			"502 for some seconds at each deployment: instances stop while the balancer still sends to them.",
			"The tax service answers 200 with an HTML page of its hosting company instead of JSON.",
			"An answer whose header section is larger than proxy_buffer_size, since a cookie grew.",
			"Rare 502s on keep-alive connections that the upstream closed at the moment they were used again.",
		),
	},
	FAQ: []FAQ{
		ask("Is a 502 my server's fault or the proxy's?", conv("The server behind the proxy gave no valid response; the proxy only reports it. Read the proxy's error log first, which says refused, reset or invalid, then the log of the server behind.")),
		ask("Why 500 when my code throws, and 502 when it crashes?", conv("A framework catches the exception and still answers: 500. After a crash nobody answers, the connection breaks, and the proxy in front can only say 502.")),
		ask("My API calls another API and that one fails. 500 or 502?", conv("502 if its answer is unusable, 504 if none comes in time, 503 if you know it to be away. 500 if it refused a request that your own code got wrong.")),
		ask("The database is down. 500, 502 or 503?", conv("503 if it should be back soon, 500 if nothing says so. Not 502: to the caller the database is a part of your server, not a server that you are a gateway to.")),
		ask("Is it safe to retry a 500 or a 502?", rfc(srcIdempotent, "An idempotent request, automatically and once. Any other only where the client knows that it is idempotent all the same, or can detect that the first one was never applied.")),
		ask("Which code does a proxy send for its own errors?", rfc("RFC 9209 §2.3.30, §2.3.31", "500 is recommended, for internal errors as well as for errors of its configuration.")),
	},
	Related: [][2]int{{500, 503}, {502, 504}, {400, 500}, {503, 504}},
	Differs: list(
		rfc("RFC 9209 §2.3.3, §2.3.30, §2.3.31", "Popular advice: whatever a proxy answers by itself is 502. The RFC: 500 is recommended when the proxy cannot tell where to send the request, when its configuration is wrong and when it fails inside."),
		rfc("RFC 9110 §15.6.3, §15", "Popular advice: a gateway should turn a 500 from behind into a 502. The RFC: 502 is for an invalid response, and 500 is a valid status code."),
		vend(srcCF502, "Popular advice: a 502 page with the CDN's name on it comes from the CDN. Cloudflare shows its own page for a 502 that the origin answered, too, and names that as the most common case."),
	),
}

var pair500and503 = &Pair{
	A: c500, B: c503,
	Title:   "500 Internal Server Error vs 503 Service Unavailable: is it broken, or only not now?",
	Rule:    rfc("RFC 9110 §15.6.1, §15.6.4", "Ask what the server knows. If it is a temporary overload or scheduled maintenance that will likely pass, send 503, which may carry Retry-After; if something happened that it did not expect, send 500."),
	Mistake: conv("An exhausted connection pool throws, nobody maps the exception, and overload leaves as 500: clients see no Retry-After, and those that retry come back within milliseconds and keep the server down. The opposite is a catch-all that answers 503 to be polite: a defect then looks like a busy hour, clients wait for something that never mends itself, and monitors that set planned or brief 503s apart from availability leave the bug out of the figures. Caches take part as well: when a revalidation meets 503, three of those tested serve the stale copy. Crawlers make no difference in the first hours, and drop the page if either code stays."),
	WhenBothApply: [2]Statement{
		conv("500 when the failure would happen on an idle server too: an unexpected fault is no matter of load, and Retry-After would promise what nobody knows. On candor's ladder 500 stands on the rung act, nearly the last."),
		conv("503 when the server sheds load, drains or is in maintenance, even if the handler behind is broken: candor's ladder asks the rung open before it reads any more of the request, because a refusal must be cheap when it is needed most. A key server, policy service or limiter that cannot be reached is 503 as well."),
	},
	Scenarios: [2][]Statement{
		convs(
			"POST /invoices with a customer who has no address throws, at 3 in the morning as at noon.",
			"Every request fails after a configuration change: a required variable is empty.",
			"A foreign key that the code did not know makes each DELETE /customers/{id} fail.",
			"A report overflows an integer once the total passes two thousand million.",
		),
		convs(
			"The worker queue is full at 18:02, and the server answers at once with Retry-After: 5.",
			"A planned migration: 503 with Retry-After: 3600 on all routes, announced the day before.",
			"The balancer has no healthy instance left after the last health check.",
			"An instance that got SIGTERM takes no new requests while it finishes the old ones.",
			"The token server does not answer, so nobody's token can be checked, neither good nor bad ones.",
		),
	},
	FAQ: []FAQ{
		ask("Should a maintenance page be 500 or 503?", goog(srcGoogleRate, "503 with Retry-After: it says that the outage will pass, and when, while 500 says that something broke. Google itself takes 500, 503 or 429 for hours up to a day or two.")),
		ask("The database is down. 500 or 503?", conv("503 when it is a matter of connections, a failover or maintenance, and you expect it back. 500 when a query fails that should not.")),
		ask("Is it safe to retry a 500 or a 503?", rfc("RFC 9110 §9.2.2, §10.2.3", "Idempotent requests, with both, and automatically only once. After 503 a client ought to wait as long as Retry-After says.")),
		ask("Must a 503 have Retry-After?", rfc("RFC 9110 §15.6.4", "No, the server may send it. candor always does, since without it every client guesses.")),
		ask("Do 500 and 503 hurt SEO?", goog(srcGoogleCodes, "Both in the same way: Google slows its crawl of the whole host, and pages that keep failing leave the index.")),
		ask("Out of memory: 500 or 503?", conv("503 if the server noticed in time and turned requests away. If one request broke off in the middle, 500; and if the process died, the proxy in front says 502.")),
	},
	Related: [][2]int{{429, 503}, {500, 502}, {503, 504}, {400, 500}},
	Differs: list(
		rfc("RFC 9110 §15.6.4", "Popular advice: an overloaded server must answer 503. The RFC: it does not have to; some servers simply refuse the connection."),
		vend(srcAIP194, "Popular practice: repeat 500 and 503 by the same rule. Google's API guide: do not repeat an internal error by itself; candor repeats it once, if the method is idempotent, and waits for Retry-After after 503."),
		vend(srcCloudFront, "Popular advice: no-store keeps both out of caches. CloudFront keeps either for at least 10 seconds by default and ignores no-store on them."),
		conv("Popular advice: 503 for a feature that is switched off. candor: 503 says that it will pass; for a decision send 403, for what does not exist 404 or 501."),
	),
}

var pair502and504 = &Pair{
	A: c502, B: c504,
	Title:   "502 Bad Gateway vs 504 Gateway Timeout: was the answer bad, or was there none in time?",
	Rule:    rfc("RFC 9110 §15.6.3, §15.6.5; RFC 9209 §2.3.7, §2.3.8", "Ask what ended the wait. If the other side did, by refusing, closing the connection or sending something unusable, it is 502. If the gateway's own clock did, it is 504."),
	Mistake: conv("A gateway sends one of the two for every failure behind it. Clients: after a refused connection nothing ran, after a timeout the server behind may still be at work, and repeating both at once runs the slow query twice, which is how one slow report takes the database down. Users wait: a 502 comes within milliseconds as a rule, a 504 only when the limit is over. Monitors: 502 points at crashes, ports and protocols, 504 at slow queries, locks and dropped packets; a dashboard that adds them up shows a number without a direction."),
	WhenBothApply: [2]Statement{
		rfc("RFC 9209 §2.3.8, §2.3.18", "502 when the answer had begun and the server behind broke it off, however long it took: a connection that was closed before the answer was complete, and an incomplete answer, are recommended to be 502. That holds while nothing was passed on to the client; later the gateway can only break off its own answer."),
		rfc("RFC 9209 §2.3.10, §2.3.26", "504 when the gateway stopped waiting, even if half of the answer was there: no new data within the limit, and an answer that is not complete within the limit, are recommended to be 504. On candor's ladder both stand on the rung act, so the facts decide."),
	},
	Scenarios: [2][]Statement{
		convs(
			"The proxy's log says connect() failed (111: Connection refused): the application listens on another port since the release.",
			"The upstream closes the connection in the middle of a chunked answer.",
			"nginx logs upstream sent too big header, since a session cookie has grown past the buffer.",
			"TLS to the upstream fails: its certificate expired at midnight.",
			"The upstream's host name is not in the zone any more, and the resolver says so at once.",
		),
		convs(
			"GET /reports/year ends after exactly 60.0 seconds, nginx's default for proxy_read_timeout.",
			"A firewall drops packets to one upstream, so each attempt to connect runs into its limit.",
			"A payment waits for a row lock that a nightly job holds until 02:30.",
			"The resolver itself does not answer, and the limit for the look-up passes.",
			"Service A waits 10 s for B, which waits 30 s for C: A gives up while B still works.",
		),
	},
	FAQ: []FAQ{
		ask("Is a 504 the client's fault?", rfc("RFC 9110 §15.6.5, §15.5.9", "No. The gateway waited for a server behind it. If the client had been the slow one, the code would be 408.")),
		ask("The server behind is down. 502 or 504?", rfc("RFC 9209 §2.3.7, §2.3.9, §2.3.4", "502 if it refuses the connection, 504 if the attempt to connect runs out of time, as it does when packets are dropped. A gateway that already knows it to be down may say 503.")),
		ask("Why do I get a 504 after exactly 60 seconds?", vend(srcNginxDoc, "Because 60 seconds is nginx's default for proxy_read_timeout. It is counted between two reads, so an answer that trickles may take longer.")),
		ask("Is a DNS failure 502 or 504?", rfc("RFC 9209 §2.3.1, §2.3.2", "504 is recommended when the look-up timed out, 502 when it failed with an error.")),
		ask("Is it safe to retry a 502 or a 504?", conv("Idempotent requests, once, with both. With a 504 expect that the first one may still be running; with a 502 nothing may have run, but the code does not tell.")),
		ask("Should I raise the proxy's time limit?", conv("Only if the work is worth the wait. For long work answer 202 and let clients look for the result; elsewhere let the limits shrink towards the inside, so that the innermost server gives up first.")),
	},
	Related: [][2]int{{503, 504}, {500, 502}, {408, 504}, {500, 503}},
	Differs: list(
		rfc("RFC 9209 §2.3.7, §2.3.9", "Popular advice: 502 means that the server behind is down and 504 that it is slow. The RFC: a server that is down gives either, depending on whether the connection is refused or runs out of time."),
		vend(srcZalando, "Popular practice: repeat a 504 at once. Zalando's guide provides for one immediate retry; candor repeats after a pause, and only what is idempotent, because the first request may still be at work."),
		vend(srcRetryLibs, "Popular practice: go-retryablehttp, failsafe-go and reqwest-retry repeat 502 and 504 for any method; axios-retry repeats idempotent ones only. The RFC: not a method that is not idempotent, unless the client knows that the first request did nothing."),
	),
}

var pair503and504 = &Pair{
	A: c503, B: c504,
	Title:   "503 Service Unavailable vs 504 Gateway Timeout: was the request turned away, or handed on and lost?",
	Rule:    rfc("RFC 9110 §15.6.4, §15.6.5", "Ask whether somebody behind was waited for. If this server cannot handle the request for now and expects that to pass, send 503, which may carry Retry-After; if it needed an answer from a server behind and none came in time, send 504."),
	Mistake: conv("A proxy maps its timeouts to 503, or shed load leaves as 504. With the first, clients do harm: many take 503 for turned away unread and repeat a POST, while the server behind is still booking the first one. With the second, clients get no Retry-After, come back at once and add to the overload. Monitors lead the wrong way too: 503 asks for capacity, 504 for a slow query or a lock, and a team that adds instances for the latter only brings more connections to the database that is the bottleneck. Users wait for nothing when load is shed late: a 503 is worth sending in milliseconds, a 504 has cost the whole limit already."),
	WhenBothApply: [2]Statement{
		rfc("RFC 9209 §2.3.4, §2.3.12", "503 when the gateway does not even try, because recent attempts failed, a health check is red or its limit of connections is reached: the hop is known to be away, and the caller is told at once. candor's ladder asks whether the server is open before anything else of the request, so an overloaded gateway says 503 and never gets to the timeout."),
		conv("504 when this request was handed on and the limit passed, although the server behind is slow only because it is overloaded: the client must know that the work may have been done. On candor's ladder that is the rung act."),
	},
	Scenarios: [2][]Statement{
		convs(
			"The circuit breaker to the stock service is open after 20 failures, and requests are turned away for 30 s.",
			"The gateway's own limit of requests in flight is reached on the first day of the sale.",
			"All instances fail their health check after a bad release; the balancer has nowhere to send to.",
			"Maintenance from 02:00 to 02:30 with Retry-After: 1800.",
		),
		convs(
			"The first twenty requests to the slow stock service, those that made the circuit breaker open.",
			"POST /payments ends after 30 s at the gateway, and the charge appears on the card a minute later.",
			"A query without an index: fine with a thousand rows, 61 seconds with ten million.",
			"A shared cache is cut off from the origin and may not serve its stale copy, which says must-revalidate.",
			"A request with only-if-cached meets a cache that has nothing stored.",
		),
	},
	FAQ: []FAQ{
		ask("Is a 504 the client's fault?", rfc("RFC 9110 §15.6.4, §15.6.5", "No, and neither is a 503. Both speak of the server's side: 503 of this server's capacity, 504 of one behind that did not answer in time.")),
		ask("Which of the two is safe to retry?", rfc("RFC 9110 §9.2.2, §10.2.3", "Idempotent requests after both, and after a 503 no earlier than Retry-After says, if it came. Any other request only where the client can detect that the first one was never applied.")),
		ask("Circuit breaker open: 503 or 504?", rfc("RFC 9209 §2.3.4", "503 is recommended where the gateway considers the next hop unavailable, for example because recent attempts have failed.")),
		ask("The upstream's connection pool is full: 503 or 504?", rfc("RFC 9209 §2.3.12", "503 is recommended when the gateway's limit of connections to the next hop is reached.")),
		ask("May a 504 carry Retry-After?", conv("Nothing forbids it, but the RFC describes it for 503 and redirects, and many clients read it there only. If you know when it will pass, you probably mean 503.")),
		ask("Why does my cache answer 504?", rfc("RFC 9111 §5.2.1.7, §5.2.2.2", "Because the request said only-if-cached and nothing was stored, or because the stale copy says must-revalidate and the origin cannot be reached.")),
	},
	Related: [][2]int{{502, 504}, {429, 503}, {500, 503}, {408, 504}},
	Differs: list(
		vend(srcNginxUpstream, "Popular advice: a proxy without a healthy server answers 503. RFC 9209 recommends so; nginx answers 502 and logs no live upstreams."),
		conv("Popular advice: 503 is always safe to retry. candor: only if the method is idempotent or the server says that it did nothing, for a 503 may come from any hop, after the work as well as before it."),
		vend(srcCloudFront, "Popular advice: no-store keeps both out of caches. CloudFront keeps either for at least 10 seconds by default and ignores no-store on them."),
	),
}

var pair499and504 = &Pair{
	A: nginx499, B: c504,
	Title: "nginx 499 Client closed request vs 504 Gateway Timeout: who stopped waiting first, the client or the proxy?",
	Rule: vend(srcNginx+"; "+srcNginxUpstream,
		"Ask whose limit was shorter. If the client hung up while nginx was still waiting, the log says 499 and no answer was sent; if nginx's own limit passed and the client was still there, it sent 504."),
	Mistake: conv("499 is read as the client's fault, because it begins with a 4. Monitors that count by the first digit file it under client errors, so on the day an app shortens its limit from 60 seconds to 10, the 504s turn into 499s and availability looks better while every user gets nothing. Clients that gave up usually try again: the second POST arrives while the first is still being carried out, and neither log line says so. Raising proxy_read_timeout against 504s has the same effect, for whoever waited 60 seconds will not wait 300, and browsers, phones and balancers leave first. Crawlers and caches see nothing of a 499: there is no answer to store or to index, only a lost connection."),
	WhenBothApply: [2]Statement{
		vend(srcNginxUpstream, "499 when the client has gone by the time the wait for the upstream ends: nginx looks at the client's connection before it uses the 504, and notes 499. No server of your own should send it; it is a note in a log."),
		conv("504 when the client is still connected: it must be told, and that the outcome is unknown is what it needs to hear. It is the only one of the two that candor's ladder knows, as upstream-timeout on the rung act."),
	},
	Scenarios: [2][]Statement{
		convs(
			"499s pile up at 10.0 seconds, all from version 7.3 of the mobile app, whose limit is 10 s.",
			"499 after 0.2 s here and there: people who close the page or type the next letter in a search box.",
			"A balancer in front of nginx gives up after 30 s, and every slow request is a 499 in nginx's log.",
			"A health check with a limit of one second leaves 499s while the server starts.",
			"A user starts the yearly export, waits for a minute and leaves the page.",
		),
		convs(
			"504 after 60.0 seconds on GET /reports/year: nginx's default limit between two reads, and a browser that waited for it.",
			"A nightly job without any limit of its own waits patiently and gets the 504s that people never see.",
			"504 on one upstream only, since a firewall drops its packets and every attempt to connect times out.",
			"504s and 499s rise together at 09:00, on the same route: one slow query, two kinds of clients.",
		),
	},
	FAQ: []FAQ{
		ask("Why does nginx log 499?", vend(srcNginx, "Because the client closed the connection before nginx began to answer. HTTP has no code for that, so nginx made one up for its log.")),
		ask("Does the client receive a 499?", vend(srcNginx, "No. The connection is closed already; the number exists only in the log.")),
		ask("Is a 499 the client's fault?", conv("Look at the duration. If they pile up at a round number of seconds, the server was slower than a client's limit; if they are short and scattered, people went away.")),
		ask("Is a 504 the client's fault?", rfc("RFC 9110 §15.6.5", "No. It says that a server behind the gateway did not answer in time.")),
		ask("Does the upstream stop working when the client leaves?", vend(srcNginxDoc, "nginx closes its connection to the upstream unless proxy_ignore_client_abort is on. Whether the application notices is its own affair, so treat the outcome of a write as unknown.")),
		ask("Does Cloudflare log 499 too?", vend(srcCF499, "Yes, in its logs and analytics, for connections that the client ended before Cloudflare had finished. If the client waits and no connection to the origin can be made, it is 522 instead.")),
	},
	Related: [][2]int{{408, 504}, {502, 504}, {503, 504}},
	Differs: list(
		conv("Popular advice: 499 is a client error, leave it out of availability. candor: count it as a series of its own, beside the 504s of the same route, because a slow server shows there first."),
		vend(srcNginxDoc, "Popular advice: proxy_read_timeout limits the whole request. nginx: it is the time between two reads, so it ends a silence and not a slow answer: one that trickles may last for hours."),
		rfc("RFC 9205 §4.6", "Popular advice: APIs may answer 499 themselves for a cancelled request. The RFC: applications must only use registered codes, and 499 is not one: a client that does not know it handles it as 400."),
	),
}

var pair502and520 = &Pair{
	A: c502, B: cf520,
	Title: "502 Bad Gateway vs Cloudflare 520 Web server returns an unknown error: which hop could not use the answer?",
	Rule: vend(srcCF502+"; "+srcCF520,
		"In a gateway of your own send 502. Behind Cloudflare, read 520 as: the origin gave Cloudflare an empty, unknown or unexpected answer; and 502 as: most likely the origin itself answered 502, so the fault is one hop further back."),
	Mistake: conv("Both are taken for an outage of the CDN, or 520 for a code of HTTP that one's own server might send. Monitors miss it: the origin's log has no line for a connection that broke off, so 520s show only in the CDN's figures, and dashboards that list 500, 502, 503 and 504 by name leave them out. Clients' retries part ways: got repeats 502, 521, 522 and 524 and not 520, while libraries that repeat everything from 500 up repeat it for POST as well, although the origin may have acted before it crashed. Caches treat an unknown code as any other with explicit freshness: with max-age, Chrome, nginx and Apache Traffic Server store even a 599."),
	WhenBothApply: [2]Statement{
		conv("502 when the hop that fails lies behind a server of yours, even with Cloudflare in front of that: your proxy answers 502, which is a valid response, and Cloudflare passes the number on. It is the only one of the two that candor's ladder knows, as bad-upstream on the rung act."),
		vend(srcCF520, "520 when the outermost server of yours is the one whose answer is empty, malformed or too large: nobody is left to say 502 but Cloudflare, and it says 520. Never send the number yourself; it is Cloudflare's."),
	},
	Scenarios: [2][]Statement{
		convs(
			"nginx on the origin is up, the application behind it is not; nginx answers 502 and Cloudflare shows it.",
			"A gateway of your own gets HTML where the stock service should send JSON.",
			"The origin sends broken gzip, which Cloudflare names among the causes of its own 502s.",
			"502 for seconds at every deployment, in the origin's log as well as at the CDN.",
		),
		convs(
			"520 on one route whose answers set many cookies: the header section is over 128 KB.",
			"520s in bursts, and in the origin's log PHP workers that died without writing an answer.",
			"520 since HTTP/2 to the origin was switched on: the origin announces it and does not speak it properly.",
			"520 on everything from the CDN while a direct call works: a security plugin cuts off the CDN's addresses.",
			"520 since Authenticated Origin Pulls were switched on at Cloudflare: the origin is not set up for them.",
		),
	},
	FAQ: []FAQ{
		ask("What does error 520 mean?", vend(srcCF520, "The origin gave Cloudflare an empty, unknown or unexpected answer. Look at the origin: crashes, header sections over 128 KB, firewalls, its HTTP/2 settings.")),
		ask("Is a 520 Cloudflare's fault or mine?", vend(srcCF520, "The origin's, by Cloudflare's list of causes. Check the origin's error log at the minute of the 520, and try the page with the CDN paused.")),
		ask("Is 520 an official HTTP status code?", rfc("RFC 9110 §15; "+srcIANA, "No, it is not registered. A client that does not know it must treat it as 500.")),
		ask("Why do I see 502 and not 520 behind Cloudflare?", vend(srcCF502, "Most commonly because the origin answered 502 itself, and Cloudflare passes it on under its own page. Ask the origin's proxy what it could not reach.")),
		ask("May my own server answer 520?", rfc("RFC 9205 §4.6, RFC 9110 §15.6.1, §15.6.3", "No: applications must only use registered codes. Send 502 for an unusable answer from behind, and 500 for a fault of your own.")),
		ask("Should I retry a 520?", conv("Idempotent requests, once and after a pause, as for 502: the origin may have acted before its answer was lost. Over-large cookies are not cured by repeating.")),
	},
	Related: [][2]int{{502, 504}, {500, 502}, {503, 504}},
	Differs: list(
		vend(srcCF502, "Popular advice: a 502 behind Cloudflare means that Cloudflare cannot reach the origin. Cloudflare's page says so at its top, and then names a 502 answered by the origin itself as the most common cause; refused and timed-out connections have numbers of their own, 521 and 522."),
		rfc("RFC 9110 §15.6.3; RFC 9209 §2.3.18, §2.3.19", "Popular advice: 520 is needed for answers that no code describes. The RFC: an incomplete answer, or one whose header section is too large, is 502, and Proxy-Status has room for the detail."),
		conv("Popular advice: 520 is a catch-all, so wait until it passes. candor: it has few causes, and nearly all of them are found in the origin's error log at the same minute."),
	),
}
