package httpstatus

// The numbers that nginx made for itself: 444, 494 to 499.

var nginx444 = facto{
	vendor: vendorNginx, code: 444, name: "No Response", source: srcNginx + " NGX_HTTP_CLOSE", status: LogOnly,
	definition: "nginx closes the connection without sending an answer; the number exists only in its configuration and log.",
	summary:    "No answer at all: nginx hung up on purpose.",
	who:        "Only nginx has it: a configuration says return 444 to drop a caller that deserves no answer.",
	standard:   []Instead{use(403, conv("The caller should learn that it was refused.")), use(421, conv("The host name is not one that you serve.")), use(429, rfc("RFC 6585 §4", "The rate of requests is the reason."))},
	client:     lostConnection(rfc(srcIdempotent, "Sees a lost connection and no code, so by itself it should repeat only what is idempotent, once and on a new connection.")),
	api:        "Looks like a network fault, which sends honest developers on a long search.",
	bucket:     BucketPolicy, monitor: "Log only: count it as policy, by rule and host name. It is no fault of the server, and uptime checks from outside report it as an outage.",
	scenarios: list(
		vend(srcNginxRun, `The access log has "GET /.env HTTP/1.1" 444 0, with no upstream status and a request time of 0.000: the rule struck before anything was proxied.`),
		conv("Requests for unknown host names, most of them by bare address, are dropped by a default server block, and nothing else in the dashboards moves."),
		conv("A partner reports an empty reply from the server since last night's reload; its user agent matches a rule that was written against scrapers."),
		conv("A new subdomain resolves and answers nothing: its server block is missing, so the default one with return 444 takes the requests."),
	),
	causes: list(
		conv("A return 444 whose condition matches more than was meant: a user agent, a country, a missing header field."),
		conv("A host name without a server block of its own, caught by the default one."),
		conv("A limit or a map that sets 444 as its answer for callers above a rate."),
		vend("nginx/nginx@3f6f782 src/http/v3/ngx_http_v3_request.c", "nginx itself, over HTTP/3, when a connection sends far more framing than payload; the error log then says http3 flood detected."),
	),
	find: list(
		conv("Print the whole configuration with nginx -T and look for 444: every place that can answer it is in there, included files and maps too."),
		conv("Take the host, the user agent and the address of one 444 line and go through the conditions with them, the default_server of that port first."),
		conv("Repeat the request from inside with curl and the same Host and User-Agent, then change one of them at a time until an answer comes."),
	),
	faq: []FAQ{
		ask("What does the client see when nginx returns 444?", vend(srcNginxRun, "Over HTTP/1.1 a connection that closes without a byte of answer: curl says empty reply from server and exits with 52. Over HTTP/2 the stream is reset, and curl exits with 92.")),
		ask("Is 444 a real HTTP status code?", vend(srcNginx+" NGX_HTTP_CLOSE", "No. It is a special code that tells nginx to close the connection without any response; it is never sent.")),
		ask("Does return 444 hide my server from scanners?", conv("Hardly. The port is open and, over TLS, the certificate has been shown before the rule is looked at; it saves traffic and work, no more.")),
		ask("How do I drop unknown host names over TLS before the certificate is shown?", vend(srcNginxSSLDoc, "With ssl_reject_handshake on in the default server block, since nginx 1.19.4: the handshake is rejected, so neither certificate nor 444 is needed.")),
		ask("Why does the proxy in front report 502 when nginx logs 444?", vend(srcNginxRun, "The hop in front got a closed connection instead of an answer: an nginx there logs 502, with 502 as $upstream_status. Look for the pair at the same second.")),
	},
	differs: list(
		conv("Popular advice: answer 444 to whatever looks hostile. candor: drop what can only be hostile; a caller that may be honest gets a 403 or 429 it can act on."),
	),
	confused: []int{403, 421, 499},
}.contract()

// as400 completes a number that nginx uses inside and sends as 400.
func (f facto) as400() *Contract {
	f.vendor, f.source, f.status = vendorNginx, srcNginx, LogOnly
	f.who = "Only nginx has it, for error_page and for its own bookkeeping; what goes out is 400."
	// The crawler gets the 400, and the 400's treatment is that of all 4xx.
	f.crawler = crawlDrop()
	return f.contract()
}

// receives400 is the client of such a number.
func receives400(fix string) Client {
	return fixes("convention", fix, vend(srcNginxPages, "Receives 400 and does what a 400 asks: correct the request, then send it."))
}

// whichCode is the question that every one of them brings up.
func whichCode(title string) FAQ {
	return ask("Which code does the client see?", vend(srcNginxPages, "400, unless an error_page directive sets another one. The page's title tells which fault it was: "+title+"."))
}

var nginx494 = facto{
	code: 494, name: "Request header too large",
	definition: "A header field is larger than nginx's buffers, or there are too many of them; the number serves error_page and goes out as 400.",
	summary:    "Your headers are too big; the client and the access log are told 400.",
	standard:   []Instead{use(431, rfc("RFC 6585 §5", "The header fields are too large, one of them or all together."))},
	client:     receives400("with smaller or fewer header fields"),
	api:        "Clients see 400 with an HTML page and look for the fault in their content; let error_page answer 431 and name the field.",
	bucket:     BucketClient, monitor: "In the log it is a 400 without an upstream status. A jump after a deployment means that a cookie or token grew.",
	scenarios: list(
		conv("Some users cannot log in since Tuesday's release and others can: the failing ones carry a session cookie of more than 8 kilobytes next to old ones."),
		vend(srcNginxRun, "The access log shows 400 with 233 bytes, no upstream status and a request time of 0.000; the error log, at level info, has client sent too long header line and begins to quote it."),
		conv("A token with 200 group names works in the test environment, which has no nginx in front, and fails with 400 in production."),
		conv("Private windows work and normal ones do not: cookies of several applications under one domain add up."),
	),
	causes: list(
		vend(srcNginxCore, "A single header field that does not fit into one of the large_client_header_buffers, 4 of 8 kilobytes by default."),
		vend(srcNginxReq, "All fields together that do not fit into those buffers, or, in recent versions, more header lines than max_headers, 1,000 by default."),
		conv("Cookies that pile up on a parent domain, tokens with one claim per group or permission, or a proxy that repeats a field on every round of a loop."),
	),
	find: list(
		vend(srcNginxReq, "Set error_log to level info on that server for a while: client sent too long header line quotes the field, too large request and too many header lines are the other two messages. At the default level nothing is written."),
		vend(srcNginxRun, "Do not look for large values of $request_length: the field that did not fit is not counted, and a request with 9,000 bytes of header shows 77."),
		vend(srcNginxRun, "Let one user copy the request as curl from the browser's network view, send it with --http1.1 and remove cookies one by one until it passes; over HTTP/2 fields are compressed and the same one may pass."),
		vend(srcNginxReq, "Look at the buffers of the default server of that port as well: until the Host field has been read, its settings apply."),
	),
	commands: commandsNginx494,
	faq: []FAQ{
		whichCode("Request Header Or Cookie Too Large"),
		ask("Why do I not find 494 in the access log?", vend(srcNginxRun, "Because $status is 400 by then. 494 is logged, and sent, only where the configuration says error_page 494 =494.")),
		ask("Is a URL that is too long a 494 as well?", vend(srcNginxRun, "No. A request line that does not fit into the buffers is 414, and the error log says client sent too long URI.")),
		ask("How do I send 431 in place of 400?", vend(srcNginxRun, "With error_page 494 =431 and a page or named location of your own; the client and the access log then have 431.")),
		ask("Should I raise large_client_header_buffers?", conv("As a bandage. The field that grew will grow on, and every hop behind nginx has a limit of its own; shrink the cookie or token.")),
	},
	confused: []int{400, 414, 431},
}.as400()

var nginx495 = facto{
	code: 495, name: "SSL certificate error",
	definition: "The client's certificate failed verification; the number serves error_page and goes out as 400.",
	summary:    "Your client certificate was not accepted; the client and the access log are told 400.",
	standard:   []Instead{use(401, conv("You write a server of your own and a challenge can name what is wanted.")), use(403, conv("You write a server of your own and no other certificate of this caller will do."))},
	client:     receives400("with a valid client certificate"),
	api:        "Clients see 400 after a handshake that succeeded, and look for the fault in their content; say certificate in an error_page.",
	bucket:     BucketAuth, monitor: "In the log it is a 400 with FAILED in $ssl_client_verify. Count it with the refusals of identity, by certificate.",
	scenarios: list(
		conv("All calls of one partner fail from 00:00 UTC on, the minute its certificate expired, and nobody else's do."),
		vend(srcNginxRun, "The access log shows 400 with $ssl_client_verify at FAILED:self-signed certificate; the request never went to an upstream."),
		conv("Half of the calls fail after a rotation: one instance of the caller holds the new certificate, and nginx knows only the old issuer."),
	),
	causes: list(
		conv("An expired certificate, or one whose issuer is not among the trusted ones."),
		vend(srcNginxSSLDoc, "A certificate on the list in ssl_crl, or one that ssl_ocsp reports as revoked."),
		conv("An issuer whose intermediate certificate neither the client sends nor nginx holds, or a chain longer than ssl_verify_depth."),
		conv("A clock that is wrong on the nginx host."),
	),
	find: list(
		vend(srcNginxSSL, "Log $ssl_client_verify, $ssl_client_s_dn, $ssl_client_serial and $ssl_client_v_end: the first says FAILED with the reason, the others whose certificate it is and when it ends."),
		vend(srcNginxRun, "At level info the error log has client SSL certificate verify error with OpenSSL's number and words, such as 18:self-signed certificate."),
		conv("Ask for the certificate and check it against the file in ssl_client_certificate with openssl verify, with the chain that the client really sends."),
	),
	commands: commandsNginx495,
	faq: []FAQ{
		whichCode("The SSL certificate error"),
		ask("Why does ssl_verify_client optional still fail?", vend(srcNginxRun+"; "+srcNginxReq, "Optional means that no certificate is needed; one that comes and fails verification is still refused with 400. Only optional_no_ca lets untrusted issuers through, and then the application has to look at $ssl_client_verify.")),
		ask("Is the TLS handshake not the place where this fails?", vend(srcNginxReq, "Not in nginx: it completes the handshake, reads the request, looks at the result of the verification and then answers, so that an error page can explain.")),
	},
	confused: []int{400, 401, 496},
}.as400()

var nginx496 = facto{
	code: 496, name: "SSL certificate required",
	definition: "The client sent no certificate where one is required; the number serves error_page and goes out as 400.",
	summary:    "A client certificate is needed and none came; the client and the access log are told 400.",
	standard:   []Instead{use(401, conv("You write a server of your own and a challenge can name what is wanted."))},
	client:     receives400("with a client certificate"),
	api:        "Clients see 400 and search their content; say in an error_page that a certificate is wanted and where to get one.",
	bucket:     BucketAuth, monitor: "In the log it is a 400 with NONE in $ssl_client_verify. One address: a caller that is not set up. All at once: something in between ends TLS.",
	scenarios: list(
		conv("A new instance of a partner's service gets 400 everywhere and the old ones do not: its image was built without the certificate."),
		vend(srcNginxRun, "The access log shows 400 with $ssl_client_verify at NONE, and the error log, at level info, client sent no required SSL certificate."),
		conv("All partners fail from the minute a load balancer was put in front: it ends TLS, and nginx sees the balancer, which has no certificate."),
	),
	causes: list(
		conv("A client that is not set up with its certificate, or whose library does not find the key file."),
		conv("A proxy, balancer or CDN that ends TLS in between and opens a connection of its own."),
		conv("An uptime check or a browser that calls an address meant for partners with certificates."),
	),
	find: list(
		vend(srcNginxSSL, "Log $ssl_client_verify with the address of the peer: NONE from one address is a caller without certificate, NONE from your own balancer is a broken path."),
		conv("Call the same name with openssl s_client and the certificate, once through the balancer and once straight at nginx; if only the second works, TLS ends in between."),
		conv("Look at what the client logs of the handshake: a library that finds no usable key may send an empty certificate list and not complain."),
	),
	commands: commandsNginx496,
	faq: []FAQ{
		whichCode("No required SSL certificate was sent"),
		ask("Why does it happen with ssl_verify_client on only?", vend(srcNginxReq, "Because only on makes the certificate a condition. With optional a request without one passes, and $ssl_client_verify is NONE.")),
		ask("Can I require a certificate on some routes only?", vend(srcNginxRun, "Yes: set ssl_verify_client optional for the server, and refuse in the location when $ssl_client_verify is not SUCCESS. The handshake happens before the path is known.")),
	},
	confused: []int{400, 401, 495},
}.as400()

var nginx497 = facto{
	code: 497, name: "HTTP request sent to HTTPS port",
	definition: "A plain HTTP request arrived on a port that speaks TLS; the number serves error_page and goes out as 400.",
	summary:    "You spoke http where https is spoken; the client and the access log are told 400.",
	standard:   []Instead{use(308, conv("You want to lead such clients to https.")), use(400, conv("You write a server of your own and want them to notice."))},
	client:     receives400("with https"),
	api:        "A client that follows a redirect from here has already sent its token in the clear; refuse tokens that were seen on such a port.",
	bucket:     BucketClient, monitor: "In the log it is a 400 on the TLS port without a protocol version of TLS. From your own addresses it is a wrong health check.",
	scenarios: list(
		conv("A balancer's health check calls port 443 with http, all targets are unhealthy, and the error log fills with one line every ten seconds."),
		vend(srcNginxRun, "The access log of the TLS port shows 400 with 255 bytes; the error log, at level info, has client sent plain HTTP request to HTTPS port."),
		conv("A service on port 8443 works by https and not when somebody types host:8443, because the browser assumes http."),
	),
	causes: list(
		conv("A wrong scheme in an address: http with a port that speaks TLS."),
		conv("A balancer or CDN that ends TLS and speaks plain HTTP to a port of nginx that expects TLS."),
		conv("An application behind that builds absolute addresses with http and the TLS port, because it was not told the outer scheme."),
	),
	find: list(
		vend(srcNginxRun, "Log $server_port, $scheme and $ssl_protocol: the lines in question have the TLS port, http and -."),
		conv("Look at the peer's address: your balancer's own means its target protocol is HTTP and must be HTTPS, or nginx's port must be a plain one."),
		conv("Call the port with curl and http from where the failing client runs; if that gives the same page, search the client's settings for the scheme."),
	),
	commands: commandsNginx497,
	faq: []FAQ{
		whichCode("The plain HTTP request was sent to HTTPS port"),
		ask("How do I redirect such requests to https?", vend(srcNginxRun, "With error_page 497 =308 and the https address. Without =308 nginx redirects with 302, which lets clients turn a POST into a GET.")),
		ask("Why do I get this behind a load balancer?", conv("The balancer ends TLS and forwards plain HTTP to a port on which nginx expects TLS. Change the balancer's target protocol or nginx's listen line, not both.")),
	},
	confused: []int{400, 421, 426},
}.as400()

var nginx498 = facto{
	vendor: vendorNginx, code: 498, name: "(canceled)", source: srcNginx, status: LogOnly,
	definition: "A number that nginx's source sets apart as the cancelled code for requests with an invalid host name.",
	summary:    "A number set aside inside nginx; nothing in today's source produces it.",
	who:        "Only nginx has it, inside; requests with an invalid host name get 400 today.",
	standard:   []Instead{use(400, rfc("RFC 9112 §3.2", "The Host field is missing or invalid.")), use(421, rfc("RFC 9110 §15.5.20", "The host name is not one that you serve."))},
	client:     fixes("convention", "with a valid Host field", conv("Does not receive it from nginx itself.")),
	api:        "None: nginx does not send it by itself. A 498 on the wire is Esri's, or somebody's own.",
	bucket:     BucketClient, monitor: "Log only, and hardly ever there: a line with 498 is worth reading.",
	scenarios: list(
		vend(srcNginxReq, "A request with a broken Host field is finished with 400, and the error log, at level info, has client sent invalid host header: no 498 anywhere."),
		vend(srcNginxRun, "A 498 in an access log, sent to the client as well, comes from a configuration that says return 498."),
	),
	causes: convs("A return 498 in the configuration, usually meant as an expired token.", "An upstream of the Esri kind that sends 498 and that nginx passes on."),
	find:   convs("Look at $upstream_status: 498 there is the upstream's answer; - means that a return in nginx's own configuration made it, and nginx -T shows where."),
	faq: []FAQ{
		ask("What does 498 mean in an nginx log?", conv("Not a fault of nginx: its source sets the number aside and never uses it. Look for a return 498 in the configuration or for an upstream that sends it.")),
		ask("Which code does nginx send for an invalid host name?", vend(srcNginxReq, "400. The error log, at level info, names the fault.")),
	},
	confused: []int{400, 421, 499},
}.contract()

var nginx499 = facto{
	vendor: vendorNginx, code: 499, name: "Client closed request", source: srcNginx + " NGX_HTTP_CLIENT_CLOSED_REQUEST", status: LogOnly,
	definition: "The client closed the connection before nginx could answer; the number exists only in the log.",
	summary:    "The client hung up before we could answer.",
	who:        "Only nginx has it, as a note in its log; nobody is left to receive an answer.",
	standard:   []Instead{use(504, rfc("RFC 9110 §15.6.5", "You are a gateway and the server behind does not answer in time.")), use(408, rfc("RFC 9110 §15.5.9", "The request does not arrive completely in time."))},
	client:     clientLeft("Has gone and receives nothing; whether the request took effect is not known to it."),
	api:        "The client saw its own time limit; a write may have been carried out all the same.",
	bucket:     BucketGone, monitor: "A series of its own: it rises when the server is slow, and so hides 504s. Alert on its share of one route, and on the durations at which it piles up.",
	scenarios: list(
		vend(srcNginxRun, `A line such as "GET /slow HTTP/1.1" 499 0 with $request_time 1.002, $upstream_response_time 1.001 and - as $upstream_status: the upstream had the request and had not answered when the client left.`),
		conv("At 02:10 the 499s of one route rise together with its response time, all of them at 10.0 seconds: the caller's time limit, not the user's patience."),
		conv("499s on a search route with durations of 0.05 to 0.4 seconds, spread evenly: the page asks on every key and cancels the request before."),
		conv("499s from the address of your own load balancer, at its idle limit; the balancer's log has 504 or 460 for the same requests."),
	),
	causes: list(
		conv("An upstream that became slower than the callers' time limit: a lock, a query, a full pool."),
		conv("A hop in front with a shorter limit than nginx: a balancer, a CDN, another service's HTTP client."),
		conv("Users who close the page or pages that cancel requests they no longer need."),
		conv("Health checks and link previews that hang up as soon as they know enough."),
	),
	find: list(
		conv("Make a histogram of $request_time over the 499s of one route: a heap at a round number of seconds is somebody's time limit, a spread below one second is people and pages."),
		vend(srcNginxUpstream, "Compare $upstream_response_time and $upstream_status: a time with - means that the upstream was still working; - for both means that the client left before the request was passed on."),
		conv("Group by $remote_addr and $http_user_agent: one of your own addresses is a hop in front; open its log at the same second and compare its limit."),
		conv("Follow $request_id, or the trace, into the application's log and see whether the work was finished after the client had gone, and how long it took."),
	),
	commands: commandsNginx499,
	faq: []FAQ{
		ask("Whose fault is a 499?", conv("Look at the duration. If they cluster at a round number of seconds, a client's time limit was hit because the server was slow; short ones are users who left.")),
		ask("Was the request carried out?", vend(srcNginxUpstream, "It may have been. nginx closes its connection to the upstream when the client goes, but an application that has read the request often works on to the end.")),
		ask("Does proxy_ignore_client_abort help?", vend(srcNginxRun, "It lets nginx finish the upstream request although the client left, and the log then has the upstream's status in place of 499. The server is as slow as before, and harder to see.")),
		ask("Why are some aborted requests not logged as 499?", vend(srcNginxRun, "When part of the answer was sent, the log keeps the status that went out, such as 200, with fewer bytes. When the client leaves in the middle of its own content it is 400 with 0 bytes.")),
		ask("Can I answer a 499 with error_page?", vend(srcNginxRun, "No. There is nobody to answer, and nginx refuses to start with error_page 499.")),
	},
	differs: list(
		conv("Popular advice: 499s are the clients' problem. candor: count them beside the 504s of the same route, since a server that grows slow shows there first."),
	),
	confused: []int{408, 444, 504},
}.contract()
