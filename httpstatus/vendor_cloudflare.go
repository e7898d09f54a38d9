package httpstatus

// Cloudflare between client and origin: 520 to 527, and 530.

// originHop completes a failure of the hop between the CDN and the origin.
func (f facto) originHop() *Contract {
	f.vendor, f.status, f.bucket = vendorCloudflare, DeFacto, BucketUpstream
	f.who = "Only Cloudflare sends it, when its hop to the origin fails; a gateway of your own sends the standard code."
	return f.contract()
}

var cf520 = facto{
	code: 520, name: "Web server returns an unknown error", source: srcCF520,
	definition: "The origin returned an empty, unknown or unexpected answer.",
	summary:    "The origin's answer made no sense.",
	standard:   []Instead{use(502, rfc("RFC 9110 §15.6.3", "You are a gateway and the answer from behind is invalid."))},
	client:     idempotentOnly(conv("Repeat only what is idempotent, once: the origin may have acted.")),
	api:        "A client that does not know it treats it as 500. The origin may have carried the request out and failed at the answer.",
	monitor:    "Count it with the failures of the hop to the origin, by route: one route is a crash or a header, all routes are a connection that is reset.",
	scenarios: list(
		conv("520 on one route whose answers set many cookies, since the release that added one per experiment; the origin's own log shows 200 for the same requests."),
		conv("520s at random on all routes, and in the origin's error log a worker that exited on a signal in the same second."),
		conv("520 for exactly the requests that nginx at the origin logs as 444: a rule there drops the CDN's connections without an answer."),
	),
	causes: list(
		vend(srcCF520, "An origin that crashes, often a PHP application that takes the web server with it, or answers without a status line or header."),
		vend(srcCF520, "Header fields of the answer of more than 128 kilobytes, often cookies."),
		vend(srcCF520, "A firewall or security plugin at the origin that cuts the CDN's connections."),
		vend(srcCF520, "HTTP/2 that the origin offers and does not keep to, or authenticated origin pulls that are on at one end only."),
	),
	find: list(
		vend(srcCF520, "Note the cf-ray from the error page, the URL and the time, and look for that second in the origin's error log: a crash, a reset, a too large header."),
		conv("Ask the origin directly with curl --resolve for the host name and print only the header: count its bytes and see whether there is a status line."),
		vend(srcCF520, "Switch HTTP/2 to the origin off for a while; if the 520s end, the origin's HTTP/2 is at fault."),
		vend(srcCFIndex, "Look at balancers, caches and firewalls between the CDN and the web server as well: the cause is not always in the origin's own log."),
	),
	commands: commandsCF520,
	faq: []FAQ{
		ask("What causes error 520?", vend(srcCF520, "An answer from the origin that is empty, malformed or too large in its header, most often a crash, a firewall or too many cookies.")),
		ask("Is 520 Cloudflare's fault or mine?", conv("The origin's, as a rule: the CDN got something from it and could not use it. The origin's logs at that second decide.")),
		ask("Why does my origin log 200 when visitors see 520?", conv("Because the origin wrote its log line before the answer broke: a header over the limit, or a connection reset while sending.")),
		ask("Is it safe to retry after 520?", conv("Only idempotent requests, once: the origin may have done the work before its answer went wrong.")),
	},
	confused: []int{502, 521},
}.originHop()

var cf521 = facto{
	code: 521, name: "Web server is down", source: srcCF521,
	definition: "The origin refused the connection.",
	summary:    "Nobody is listening at the origin, or it refuses the CDN.",
	standard:   []Instead{use(502, conv("You are a gateway and the server behind refuses."))},
	client: Client{
		SameRequest:      onlyIf("after a pause; a refused connection means that nothing ran, whatever the method", "convention"),
		CorrectedRequest: noBecause("the request is not wrong", "convention"),
		OtherCredentials: noBecause("credentials are not the fault", "convention"),
		AfterDelay:       yesBy("with a growing, jittered pause", "convention"),
		NewConnection:    noBecause("the fault lies behind the connection", "convention"),
		Summary:          conv("Nothing ran, so any method may be repeated after a pause."),
		Repeat:           RepeatIdempotent,
	},
	api:     "A client that does not know it treats it as 500 and may not repeat a write, though here it could.",
	monitor: "Count it with the failures of the hop to the origin; the origin's access log shows nothing. All routes at once, as a rule: page.",
	scenarios: list(
		conv("521 on everything from the minute of a deployment: the web server did not come up again, and the host answers a ping."),
		conv("521 for visitors in some regions only: the origin's intrusion filter has banned a few of the CDN's addresses after a burst of traffic."),
		conv("521 on everything since TLS to the origin was switched on: nothing listens on port 443 there."),
	),
	causes: list(
		vend(srcCF521, "A web server that is not running."),
		vend(srcCF521, "A firewall, rate limit or security product at the origin that refuses the CDN's addresses."),
		vend(srcCF521, "SSL mode Full or Full (strict) and an origin that does not offer HTTPS."),
	),
	find: list(
		conv("On the origin list what listens (ss -ltn) on the port that the SSL mode needs, 80 for Flexible and 443 for Full."),
		conv("From a machine outside connect to the origin's address and that port: refused at once means not running or rejected; works means that only the CDN's addresses are refused."),
		vend(srcCF521, "Compare the firewall's deny list and the log of the banning tool with the CDN's published address ranges, all of which must be allowed."),
	),
	commands: commandsCF521,
	faq: []FAQ{
		ask("How do I fix error 521?", vend(srcCF521, "See that the web server at the origin runs and answers, allow all of the CDN's address ranges in its firewall, and let it offer HTTPS when the SSL mode is Full or Full (strict).")),
		ask("My site works without the CDN. Why 521?", conv("Something at the origin refuses the CDN's addresses in particular: to a security tool all visitors seem to come from a few addresses.")),
		ask("521 or 522?", vend(srcCF522, "521: the connection was refused. 522: nobody answered it in time. A firewall that rejects gives the first, one that drops gives the second.")),
	},
	confused: []int{502, 522, 523},
}.originHop()

var cf522 = facto{
	code: 522, name: "Connection timed out", source: srcCF522,
	definition: "The origin did not complete the TCP connection within 19 seconds, or did not acknowledge the request on it within 90 seconds.",
	summary:    "The origin did not pick up, or went silent at once.",
	standard:   []Instead{use(504, rfc("RFC 9110 §15.6.5", "You are a gateway and the server behind does not answer in time."))},
	client:     idempotentOnly(conv("Repeat only what is idempotent, once and after a pause: most 522s never reached the origin, but the code does not tell.")),
	api:        "A client that does not know it treats it as 500; one with a limit below 19 seconds leaves before it ever sees a 522.",
	monitor:    "Count it with the failures of the hop to the origin. The origin's log shows nothing; its network counters and connection queue do.",
	scenarios: list(
		conv("522s at the top of the hour, when the newsletter goes out: the origin's queue of connections overflows, and its access log has a gap in place of errors."),
		conv("522 on everything since the origin moved: the DNS record in the CDN still has the old address, where packets are dropped."),
		vend(srcCF499, "Clients that give up before the two attempts to connect are over are logged as 499; patient ones get 522. A rise of both is one fault."),
	),
	causes: list(
		vend(srcCF522, "A firewall or rate limit at the origin that drops the CDN's packets, the most common cause."),
		vend(srcCF522, "An overloaded or offline origin that drops new connections."),
		vend(srcCF522, "An address in the CDN's DNS that is no longer the origin's."),
		vend(srcCF522, "Keepalives switched off at the origin, or a Worker that fetches its own host name."),
	),
	find: list(
		conv("On the origin run tcpdump for the port during a 522: no SYN from the CDN means a wrong address or a filter before it, a SYN without answer means queue or local firewall."),
		conv("Look at the overflow counters of the listen queue (nstat, TcpExtListenOverflows) and at the connection tracking table for the same minute."),
		vend(srcCF522, "Compare the origin's address in the CDN's DNS settings with the one that the host has now."),
		vend(srcCF522, "Run mtr from the origin towards a CDN address that connected before the trouble began; the hop where it ends is the one to ask."),
	),
	commands: commandsCF522,
	faq: []FAQ{
		ask("How long does Cloudflare wait before a 522?", vend(srcCF522, "19 seconds for the connection. On a connection that stands, 90 seconds for the origin to acknowledge the request.")),
		ask("522 or 524?", vend(srcCF524, "522: the origin did not pick up, or did not acknowledge the request. 524: it acknowledged the request and sent no answer in time.")),
		ask("Why do my origin's logs show nothing for a 522?", conv("Because no request arrived: the connection failed below HTTP. Look at the firewall, the network interface and the listen queue.")),
		ask("Can a Worker cause a 522?", vend(srcCF522, "Yes. A Worker on a custom domain that fetches its own host name gets one; use a route or another host.")),
	},
	confused: []int{504, 521, 523, 524},
}.originHop()

var cf523 = facto{
	code: 523, name: "Origin is unreachable", source: srcCF523,
	definition: "The origin cannot be contacted, typically because a network device on the way has no route to its address.",
	summary:    "The origin's address leads nowhere.",
	standard:   []Instead{use(502, conv("You are a gateway and cannot reach the server behind."))},
	client:     idempotentOnly(conv("Repeat only what is idempotent, once and after a pause.")),
	api:        "A client that does not know it treats it as 500; nothing it can do will help before routing is mended.",
	monitor:    "Count it with the failures of the hop to the origin. It is all or nothing for an origin: page, and call the network people first.",
	scenarios: list(
		conv("523 on everything since the server was moved to another provider and its A record was not."),
		conv("523s come and go in step with the provider's maintenance window; ping from elsewhere says destination unreachable."),
		vend(srcCF523, "In an AWS network 523s begin when a route for 172.0.0.0/8 is added: it swallows 172.64.0.0/13, from which the CDN connects."),
	),
	causes: list(
		vend(srcCF523, "A wrong origin address in the A or AAAA record."),
		vend(srcCF523, "A routing fault between the CDN and the origin, or at the origin."),
		vend(srcCF523, "A private route that is too broad and captures the CDN's addresses, such as 172.0.0.0/8 in an AWS route table."),
	),
	find: list(
		vend(srcCF523, "Check the A and the AAAA record in the CDN's DNS settings; a stale AAAA alone is enough."),
		vend(srcCF523, "Run mtr or traceroute from the origin to a CDN address found in its older logs: answers must find the way back as well."),
		conv("Ask two looking glasses whether the origin's prefix is announced at all."),
	),
	faq: []FAQ{
		ask("What does error 523 mean?", vend(srcCF523, "The CDN cannot contact the origin: usually a router on the way has no route to the origin's address.")),
		ask("523 or 530?", vend(srcCF530, "523: there is an address, and no way to it. 530: the origin's name could not even be resolved to an address.")),
		ask("Why does 523 appear in AWS only?", vend(srcCF523, "Look for an overly broad route such as 172.0.0.0/8: the CDN's 172.64.0.0/13 lies inside and needs a route to the internet gateway.")),
	},
	confused: []int{502, 521, 522, 530},
}.originHop()

var cf524 = facto{
	code: 524, name: "A timeout occurred", source: srcCF524,
	definition: "The connection was made, and the origin sent no HTTP response within the proxy read timeout, 120 seconds by default.",
	summary:    "The origin picked up and then said nothing.",
	standard:   []Instead{use(504, rfc("RFC 9110 §15.6.5", "You are a gateway and the server behind does not answer in time."))},
	client:     idempotentOnly(conv("Repeat only what is idempotent: the origin may still be working.")),
	api:        "A client that does not know it treats it as 500. A write may still be running: ask for its state before you send it again.",
	monitor:    "Count it with 504, by route. It comes at one duration, the read timeout; requests a little below it are the next ones.",
	scenarios: list(
		conv("524 after 120 seconds on the export route alone; the origin's log shows 200 for the same request, 170 seconds long, to a connection that was gone."),
		conv("524 on all dynamic routes and none on images while the database restores a replica: workers wait, static files do not."),
		conv("Uploads of large files end in 524 after half a minute: the origin does not read the content fast enough."),
	),
	causes: list(
		vend(srcCF524, "A long-running process at the origin, such as a large query or an export."),
		vend(srcCF524, "An origin short of resources that cannot return anything in time."),
		vend(srcCF524, "A write to the origin that does not finish within 30 seconds, a limit that cannot be changed."),
	),
	find: list(
		vend(srcCF524, "Log the response time at the origin, with nginx $request_time and $upstream_response_time, and list the routes that come near 120 seconds."),
		conv("Look in the origin's log two to three minutes after the 524 for the same path: a 200 or 499 there says that the work went on."),
		conv("Take a thread dump or the database's list of running queries during the wait; what is oldest there is the cause."),
	),
	commands: commandsCF524,
	faq: []FAQ{
		ask("How long is Cloudflare's timeout for a 524?", vend(srcCF524, "120 seconds by default for the answer to begin, and 30 seconds for writing to the origin.")),
		ask("Can I raise the 524 timeout?", vend(srcCF524, "On Enterprise plans, up to 6,000 seconds, for the zone or by a cache rule. Otherwise move long work to a host that the CDN does not proxy, or poll for the result.")),
		ask("What is the right fix for a 524?", conv("Answer 202 at once with a place to look for the result, and let the client poll. A longer limit only moves the wall.")),
		ask("Is it safe to retry after 524?", conv("Only idempotent requests. The first one may still be running, and a second makes a slow origin slower.")),
	},
	confused: []int{504, 522},
}.originHop()

var cf525 = facto{
	code: 525, name: "SSL handshake failed", source: srcCF525,
	definition: "The TLS handshake between the CDN and the origin failed, with SSL mode Full or Full (strict).",
	summary:    "CDN and origin cannot agree on TLS.",
	standard:   []Instead{use(502, conv("You are a gateway and TLS to the server behind fails."))},
	client:     hopeless("the TLS settings have to change first", conv("Do not repeat it until the TLS settings are mended.")),
	api:        "A client that does not know it treats it as 500 and may repeat it, which cannot help.",
	monitor:    "Count it with the failures of the hop to the origin. All requests: a setting. A few per cent: one of several origins, or one that is overloaded.",
	scenarios: list(
		conv("525 on everything since the origin's list of ciphers was tightened; browsers that call the origin directly still connect."),
		conv("525 on a third of the requests: one of three origins was rebuilt without its certificate."),
		vend(srcCF525, "The chart of origin status codes shows 0 in place of a number for these requests: no HTTP response ever came."),
	),
	causes: list(
		vend(srcCF525, "No valid certificate installed at the origin, or port 443 not open."),
		vend(srcCF525, "No cipher suite in common."),
		vend(srcCF525, "An origin that does not support server name indication."),
	),
	find: list(
		conv("Run openssl s_client with -servername and the host against the origin's own address: it shows the alert, the certificate or the silence that the CDN met."),
		vend(srcCF525, "Read the origin's TLS errors at the seconds of the 525s; mod_ssl needs its logging switched on and nginx a higher level of error_log."),
		conv("With several origins behind one name, repeat the handshake against each address; an intermittent 525 is usually one of them."),
	),
	commands: commandsCF525,
	faq: []FAQ{
		ask("How do I fix error 525?", vend(srcCF525, "Install a certificate at the origin, open port 443, support SNI and offer a cipher suite that the CDN uses.")),
		ask("525 or 526?", vend(srcCF526, "525: the handshake did not come about. 526: it did, and the origin's certificate was not trusted; that happens in mode Full (strict).")),
		ask("Why is 525 intermittent?", conv("Usually one origin of several is set up differently, or one resets connections under load. The vendor asks to read the origin's error log at those seconds, and that decides.")),
	},
	confused: []int{502, 526},
}.originHop()

var cf526 = facto{
	code: 526, name: "Invalid SSL certificate", source: srcCF526,
	definition: "The origin's certificate could not be validated, with SSL mode Full (strict).",
	summary:    "The CDN does not believe the origin's certificate.",
	standard:   []Instead{use(502, conv("You are a gateway and the certificate of the server behind is invalid."))},
	client:     hopeless("the certificate has to change first", conv("Do not repeat it until the certificate is mended.")),
	api:        "A client that does not know it treats it as 500 and may repeat it, which cannot help.",
	monitor:    "Count it with the failures of the hop to the origin, and watch the days left on the origin's certificate so that it never comes.",
	scenarios: list(
		conv("526 on everything from 00:00 UTC on, the minute the origin's certificate expired: the renewal job ran and nobody reloaded the web server."),
		conv("526 on one new subdomain only: the origin's certificate names the old ones."),
		conv("526 appears the moment the SSL mode is set from Full to Full (strict): the origin's certificate was self-signed all along."),
	),
	causes: list(
		vend(srcCF526, "A certificate that is expired, revoked or self-signed."),
		vend(srcCF526, "A host name that is not among the certificate's names."),
		vend(srcCF526, "A Worker that fetches a host outside the zone: such requests are always made in mode Full (strict)."),
	),
	find: list(
		conv("Run openssl s_client with -servername and the host against the origin's address and read subject, names, issuer and notAfter of the certificate that is really served."),
		vend(srcCF526, "Check in that order: expired, revoked, signed by a known authority, host name among the common or alternative names."),
		conv("Compare the file on disk with the one served: if they differ, the web server was not reloaded after the renewal."),
	),
	commands: commandsCF526,
	faq: []FAQ{
		ask("How do I fix error 526?", vend(srcCF526, "Install a certificate that is valid for the host name and signed by a public authority or by the CDN's own origin authority.")),
		ask("Can I just switch from Full (strict) to Full?", conv("The vendor names it as a quick fix. The CDN then talks to whoever holds the origin's address without checking the certificate, so set it back afterwards.")),
		ask("Can I keep a self-signed certificate?", vend(srcCF526, "Yes, if you add it to the custom origin trust store, or replace it by one from the CDN's origin authority.")),
	},
	confused: []int{502, 525},
}.originHop()

var cf527 = facto{
	vendor: vendorCloudflare, code: 527, name: "Railgun error", source: "Cloudflare, retired and no longer in its docs; " + srcCommunity, status: Retired,
	definition: "A discontinued tunnel between the CDN and the origin failed.",
	summary:    "A fault of a product that no longer exists.",
	who:        "Nobody sends it any more; a gateway of your own sends 502.",
	standard:   []Instead{use(502, rfc("RFC 9110 §15.6.3", "You are a gateway and the answer from behind is invalid."))},
	client:     idempotentOnly(conv("Repeat only what is idempotent, once; treats it as 500.")),
	api:        "Treated as 500.",
	bucket:     BucketUpstream, monitor: "An anomaly today: look who still sends it.",
	scenarios: convs("Found in logs of years ago, next to 520s and 522s of the same origin."),
	causes:    convs("The listener at the origin that the tunnel needed was down or unreachable."),
	find:      convs("Look at the date of the line first. If it is recent, read the Server field of the answer: something other than Cloudflare made it."),
	faq: []FAQ{
		ask("Is error 527 still sent?", vend(srcCFIndex, "Cloudflare's list of its 5xx errors, as of the commit cited, goes from 526 to 530 and does not have it.")),
	},
	confused: []int{502, 520},
}.contract()

var cf530 = facto{
	code: 530, name: "(see 1xxx error in the content)", source: srcCF530,
	definition: "The CDN cannot resolve the origin's host; the real cause is a 1xxx number in the content.",
	summary:    "The CDN cannot find the origin; read the number in the page.",
	standard:   []Instead{use(502, conv("You are a gateway and cannot reach the server behind."))},
	client:     idempotentOnly(conv("Repeat only what is idempotent, once; a client that does not know the vendor treats it as 500.")),
	api:        "Treated as 500; the number that matters is in the content, which API clients tend to throw away. Log the first kilobyte of it.",
	monitor:    "Count it with the failures of the hop to the origin, and keep the 1xxx number.",
	scenarios: list(
		conv("530 with 1016 in the page since a clean-up of DNS records removed the one that a CNAME pointed to."),
		conv("530 with 1033 at night: the host that runs the tunnel's connector rebooted for updates and the connector did not start."),
		conv("An API client's log shows 530 and nothing else, because it parses JSON and the page is HTML; the first reproduction with curl shows 1016."),
	),
	causes: list(
		vend(srcCF1016, "1016: a missing A record for the origin, or a CNAME whose target does not resolve."),
		vend(srcCF1016, "1016 in a load balancer: pools whose origin names do not resolve."),
		vend(srcCF1033, "1033: a tunnel whose connector, cloudflared, is not running or cannot reach the network."),
	),
	find: list(
		vend(srcCF530, "Open the content of the answer and read the 1xxx number; everything else follows from it."),
		vend(srcCF1016, "For 1016 resolve each record that the CDN's DNS settings name for this host, CNAME targets included, with a lookup from outside."),
		vend(srcCF1033, "For 1033 look on the connector's host whether cloudflared runs and reaches the network."),
	),
	faq: []FAQ{
		ask("What does error 530 mean?", vend(srcCF530, "The CDN could not resolve the origin's host name. The page carries a second number, 1xxx, that says why.")),
		ask("What is error 1016 with a 530?", vend(srcCF1016, "Origin DNS error: no A record for the origin, or a CNAME to a name that does not resolve.")),
		ask("What is error 1033 with a 530?", vend(srcCF1033, "The host is set up as a tunnel and the CDN cannot resolve it: start cloudflared and see that it reaches the network.")),
		ask("Is 530 always Cloudflare's?", vend(srcShopifyCodes+"; "+srcPantheon, "Mostly. Shopify lists 530 too, and means the same: Cloudflare cannot resolve the record. Lists give it to Pantheon for a frozen site, and Pantheon's own guide to 5xx errors does not have it.")),
	},
	confused: []int{502, 523},
}.originHop()
