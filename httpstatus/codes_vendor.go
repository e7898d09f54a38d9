package httpstatus

// Vendor keys.
const (
	vendorApache     = "apache"
	vendorAWS        = "aws"
	vendorCloudflare = "cloudflare"
	vendorCPanel     = "cpanel"
	vendorEsri       = "esri"
	vendorIIS        = "iis"
	vendorInformal   = "informal"
	vendorLaravel    = "laravel"
	vendorLinkedIn   = "linkedin"
	vendorMicrosoft  = "microsoft"
	vendorNginx      = "nginx"
	vendorPantheon   = "pantheon"
	vendorQualys     = "qualys"
	vendorShopify    = "shopify"
	vendorTwitter    = "twitter"
)

var esri498 = facto{
	vendor: vendorEsri, code: 498, name: "Invalid Token", source: "Esri ArcGIS, " + srcCommunity, status: DeFacto,
	definition: "The token that came with the request is expired or invalid.",
	summary:    "Your token is no good; get a new one.",
	who:        "Only ArcGIS servers send it; a server of your own sends 401 with a challenge.",
	standard:   []Instead{use(401, rfc("RFC 9110 §15.5.2", "The credentials are expired or invalid."))},
	client:     authenticates("convention", "with a new token, once", conv("Get a new token and repeat once; a client that does not know the vendor treats it as 400.")),
	api:        "Generic clients treat it as 400 and do not refresh the token.",
	bucket:     BucketAuth, monitor: "Count it with 401.",
	scenarios: convs("A map application fails an hour after login, when its token expires."), causes: convs("An expired or invalid token."),
	confused: []int{401, 499},
}.contract()

var esri499 = facto{
	vendor: vendorEsri, code: 499, name: "Token Required", source: "Esri ArcGIS, " + srcCommunity, status: DeFacto,
	definition: "A token is required and none came.",
	summary:    "Come with a token.",
	who:        "Only ArcGIS servers send it; a server of your own sends 401 with a challenge.",
	standard:   []Instead{use(401, rfc("RFC 9110 §15.5.2", "No credentials came and the operation requires them."))},
	client:     authenticates("convention", "with a token, once", conv("Get a token and repeat once; a client that does not know the vendor treats it as 400.")),
	api:        "In a log beside nginx it is easily taken for a client that left.",
	bucket:     BucketAuth, monitor: "Count it with 401, apart from nginx's 499.",
	scenarios: convs("A map layer that became private answers 499 to old pages."), causes: convs("A request without a token."),
	confused: []int{401, 498},
}.contract()

// Cloudflare between client and origin.

var cf520 = cloudflare(520, "Web server returns an unknown error", "The origin returned an empty, unexpected or oversized answer.",
	"The origin's answer made no sense.", use(502, rfc("RFC 9110 §15.6.3", "You are a gateway and the answer from behind is unusable.")),
	"520s on one route whose answers carry very large cookies.", "An origin that crashes, resets the connection or sends too large headers.",
	idempotentOnly("convention", conv("Repeat only what is idempotent, once: the origin may have acted.")), []int{502, 521})

var cf521 = cloudflare(521, "Web server is down", "The origin refused the connection.",
	"Nobody is listening at the origin, or it refuses the CDN.", use(502, rfc("RFC 9110 §15.6.3", "You are a gateway and the server behind refuses.")),
	"521 on everything since the firewall of the origin was changed.", "A stopped web server, or a firewall that blocks the CDN's addresses.",
	Client{
		SameRequest:      onlyIf("after a pause; a refused connection means that nothing ran, whatever the method", "convention"),
		CorrectedRequest: noBecause("the request is not wrong", "convention"),
		OtherCredentials: noBecause("credentials are not the fault", "convention"),
		AfterDelay:       yesBy("with a growing, jittered pause", "convention"),
		NewConnection:    noBecause("the fault lies behind the connection", "convention"),
		Summary:          conv("Nothing ran, so any method may be repeated after a pause."),
	}, []int{502, 522, 523})

var cf522 = cloudflare(522, "Connection timed out", "The TCP connection to the origin was not completed in time.",
	"The origin did not pick up.", use(504, rfc("RFC 9110 §15.6.5", "You are a gateway and the server behind does not answer in time.")),
	"522s under load: the origin's queue of connections is full.", "An overloaded origin, dropped packets, or a wrong address.",
	idempotentOnly("convention", conv("Repeat only what is idempotent, once and after a pause.")), []int{504, 521, 523, 524})

var cf523 = cloudflare(523, "Origin is unreachable", "There is no route to the origin.",
	"The origin's address leads nowhere.", use(502, rfc("RFC 9110 §15.6.3", "You are a gateway and cannot reach the server behind.")),
	"523 on everything after the origin moved and its record did not.", "A wrong address record or a broken route.",
	idempotentOnly("convention", conv("Repeat only what is idempotent, once and after a pause.")), []int{502, 521, 522})

var cf524 = cloudflare(524, "A timeout occurred", "The connection was made, and the origin did not answer in time.",
	"The origin picked up and then said nothing.", use(504, rfc("RFC 9110 §15.6.5", "You are a gateway and the server behind does not answer in time.")),
	"524 after exactly the CDN's limit on one report route.", "Work that takes longer than the CDN waits.",
	idempotentOnly("convention", conv("Repeat only what is idempotent: the origin may still be working.")), []int{504, 522})

var cf525 = cloudflare(525, "SSL handshake failed", "The TLS handshake between the CDN and the origin failed.",
	"CDN and origin cannot agree on TLS.", use(502, rfc("RFC 9110 §15.6.3", "You are a gateway and TLS to the server behind fails.")),
	"525 on everything since the origin's TLS settings were changed.", "No certificate on the origin, no common cipher, or no support of server names.",
	hopeless("convention", "the TLS settings have to change first", conv("Do not repeat it until the TLS settings are mended.")), []int{502, 526})

var cf526 = cloudflare(526, "Invalid SSL certificate", "The origin's certificate could not be validated.",
	"The CDN does not believe the origin's certificate.", use(502, rfc("RFC 9110 §15.6.3", "You are a gateway and the certificate of the server behind is invalid.")),
	"526 on everything on the day the origin's certificate expires.", "An expired, self-signed or misnamed certificate.",
	hopeless("convention", "the certificate has to change first", conv("Do not repeat it until the certificate is mended.")), []int{502, 525})

var cf527 = facto{
	vendor: vendorCloudflare, code: 527, name: "Railgun error", source: "Cloudflare, retired and no longer in its docs; " + srcCommunity, status: Retired,
	definition: "A discontinued tunnel between the CDN and the origin failed.",
	summary:    "A fault of a product that no longer exists.",
	who:        "Nobody sends it any more; a gateway of your own sends 502.",
	standard:   []Instead{use(502, rfc("RFC 9110 §15.6.3", "You are a gateway and the answer from behind is unusable."))},
	client:     idempotentOnly("convention", conv("Repeat only what is idempotent, once; treats it as 500.")),
	api:        "Treated as 500.",
	bucket:     BucketUpstream, monitor: "An anomaly today: look who still sends it.",
	scenarios: convs("Found in old logs only."), causes: convs("The tunnel could not be established."),
	confused: []int{502, 520},
}.contract()

var cf530 = facto{
	vendor: vendorCloudflare, code: 530, name: "(see 1xxx error in the content)", source: srcCloudflare + ", error 530", status: DeFacto,
	definition: "The CDN cannot resolve the origin's host; the real cause is a 1xxx number in the content.",
	summary:    "The CDN cannot find the origin; read the number in the page.",
	who:        "Only Cloudflare sends it; a gateway of your own sends 502.",
	standard:   []Instead{use(502, rfc("RFC 9110 §15.6.3", "You are a gateway and cannot reach the server behind."))},
	client:     idempotentOnly("convention", conv("Repeat only what is idempotent, once; a client that does not know the vendor treats it as 500.")),
	api:        "Treated as 500; the number that matters is in the content.",
	bucket:     BucketUpstream, monitor: "Count it with the failures of the hop to the origin, and keep the 1xxx number.",
	scenarios: convs("530 with 1016 in the page since a record was deleted."), causes: convs("A missing or wrong record for the origin."),
	confused: []int{502, 523},
}.contract()

// cloudflare is one of the failures of the hop between the CDN and the origin.
func cloudflare(code int, name, definition, summary string, standard Instead, scenario, cause string, client Client, confused []int) *Contract {
	return facto{
		vendor: vendorCloudflare, code: code, name: name, source: srcCloudflare, status: DeFacto,
		definition: definition, summary: summary,
		who:      "Only Cloudflare sends it, when its hop to the origin fails; a gateway of your own sends the standard code.",
		standard: []Instead{standard}, client: client,
		api:    "A client that does not know the vendor treats it as 500, as it does any unknown 5xx.",
		bucket: BucketUpstream, monitor: "Count it with the failures of the hop to the origin, apart from the origin's own 500s: the origin's log may show nothing.",
		scenarios: convs(scenario), causes: convs(cause), confused: confused,
	}.contract()
}

var pantheon530 = facto{
	vendor: vendorPantheon, code: 530, name: "Site is frozen", source: "Pantheon, " + srcCommunity, status: DeFacto,
	definition: "The site was put to sleep because it was not used.",
	summary:    "The site is frozen until its owner wakes it.",
	who:        "Only Pantheon sends it; a server of your own sends 503 or 404.",
	standard:   []Instead{use(503, rfc("RFC 9110 §15.6.4", "The site is away for now."))},
	client:     hopeless("convention", "the owner has to wake the site", conv("Do not repeat it; tell the owner.")),
	api:        "Treated as 500.",
	bucket:     BucketCapacity, monitor: "Not a fault of the application.",
	scenarios: convs("A site that nobody visited for months."), causes: convs("A site frozen for inactivity."),
	confused: []int{404, 503},
}.contract()

// Microsoft.

var iis440 = facto{
	vendor: vendorIIS, code: 440, name: "Login Time-out", source: "Microsoft IIS, Exchange and CRM, " + srcCommunity, status: DeFacto,
	definition: "The client's session has expired and it must log in again.",
	summary:    "Your session has expired; log in again.",
	who:        "Only Microsoft's servers send it; a server of your own sends 401 with a challenge.",
	standard:   []Instead{use(401, rfc("RFC 9110 §15.5.2", "The credentials are expired.")), use(303, conv("A browser should go to the login page."))},
	client:     authenticates("convention", "after a new login", conv("Logs in again and repeats once; a client that does not know the vendor treats it as 400.")),
	api:        "Generic clients treat it as 400 and do not log in again.",
	bucket:     BucketAuth, monitor: "Count it with 401.",
	scenarios: convs("A web mail page left open over lunch."), causes: convs("An expired session."),
	confused: []int{401, 408, 419},
}.contract()

var iis449 = facto{
	vendor: vendorIIS, code: 449, name: "Retry With", source: "Microsoft IIS and ActiveSync, " + srcCommunity, status: DeFacto,
	definition: "The request should be repeated after a step that the server names.",
	summary:    "Do what is named first, then try again.",
	who:        "Only Microsoft's servers send it; a server of your own sends 403, 409 or 428.",
	standard:   []Instead{use(428, rfc("RFC 6585 §3", "The missing step is a condition in the request.")), use(403, rfc("RFC 9110 §15.5.4", "A policy must be accepted first.")), use(409, rfc("RFC 9110 §15.5.10", "The state has to change first."))},
	client:     fixes("convention", "after the step that the answer names", conv("Does the step, then sends the request; a client that does not know the vendor treats it as 400.")),
	api:        "Treated as 400.",
	bucket:     BucketClient, monitor: "Count per client version.",
	scenarios: convs("A phone must accept the company's policy before it may fetch mail."), causes: convs("A step that was left out, such as provisioning."),
	confused: []int{403, 409, 428},
}.contract()

var microsoft450 = facto{
	vendor: vendorMicrosoft, code: 450, name: "Blocked by Windows Parental Controls", source: "Microsoft, " + srcCommunity, status: DeFacto,
	definition: "A filter on the user's own machine blocked the page.",
	summary:    "Blocked at home, not by the site.",
	who:        "Only the local filter makes it; a server of your own sends 403.",
	standard:   []Instead{use(403, rfc("RFC 9110 §15.5.4", "The server itself refuses."))},
	client:     hopeless("convention", "the filter decides", conv("Do not repeat it; ask whoever runs the filter.")),
	api:        "Never from the API.",
	bucket:     BucketNotOrigin, monitor: "Not the origin's answer: leave it out.",
	scenarios: convs("Seen on the user's machine only."), causes: convs("A parental filter."),
	confused: []int{403, 451},
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
	bucket:     BucketAnomaly, monitor: "An anomaly: it hides errors.",
	scenarios: convs("An error page arrives as a success."), causes: convs("ProxyErrorOverride in front of an API."),
	confused: []int{200},
}.contract()

var laravel419 = facto{
	vendor: vendorLaravel, code: 419, name: "Page Expired", source: "Laravel, " + srcCommunity, status: DeFacto,
	definition: "The token against cross-site request forgery is missing or stale.",
	summary:    "The form is too old; load it again.",
	who:        "Only Laravel sends it; a server of your own sends 403.",
	standard:   []Instead{use(403, rfc("RFC 9110 §15.5.4", "The token against forgery is missing or stale.")), use(401, rfc("RFC 9110 §15.5.2", "The session is what has expired."))},
	client:     fixes("convention", "with a fresh token, after loading the form again", conv("Loads the form again and sends it with the new token; treats it as 400 otherwise.")),
	api:        "A sign that an API route runs through middleware meant for forms.",
	bucket:     BucketClient, monitor: "A jump after a deployment means that the sessions or the key changed.",
	scenarios: convs("A form left open overnight fails on sending."), causes: convs("An expired session, a missing token field, or a cached page with another user's token."),
	confused: []int{401, 403, 440},
}.contract()

var twitter420 = facto{
	vendor: vendorTwitter, code: 420, name: "Enhance Your Calm", source: "early Twitter API, " + srcCommunity, status: DeFacto,
	definition: "The client is being rate limited.",
	summary:    "You are too fast; an older way to say 429.",
	who:        "Nobody needs it since 429 exists.",
	standard:   []Instead{use(429, rfc("RFC 6585 §4", "The caller exceeded a limit."))},
	client:     waitsFor("convention", "the pause that the answer names, or a growing one, has passed", conv("Waits and slows down, as for 429.")),
	api:        "Generic clients treat it as 400 and do not wait.",
	bucket:     BucketThrottle, monitor: "Count it with 429.",
	scenarios: convs("An old integration that polls too often."), causes: convs("Too many requests."),
	confused: []int{429},
}.contract()

var shopify430 = facto{
	vendor: vendorShopify, code: 430, name: "Security Rejection", source: "Shopify, " + srcCommunity, status: DeFacto,
	definition: "The platform judged the request malicious.",
	summary:    "Refused because it looks like an attack.",
	who:        "Only Shopify sends it; a server of your own sends 403.",
	standard:   []Instead{use(403, rfc("RFC 9110 §15.5.4", "The request is understood and refused.")), use(429, rfc("RFC 6585 §4", "The rate is the reason."))},
	client:     hopeless("convention", "the judgement stands", conv("Do not repeat it; ask the platform if it is wrong.")),
	api:        "Treated as 400.",
	bucket:     BucketPolicy, monitor: "Count it with the refusals by policy.",
	scenarios: convs("A scraper is turned away."), causes: convs("A request that matches a rule of the platform's firewall."),
	confused: []int{403, 429},
}.contract()

var shopify540 = facto{
	vendor: vendorShopify, code: 540, name: "Temporarily Disabled", source: "Shopify, " + srcCommunity, status: DeFacto,
	definition: "The endpoint is switched off for the time being.",
	summary:    "Switched off for now.",
	who:        "Only Shopify sends it; a server of your own sends 503 with Retry-After.",
	standard:   []Instead{use(503, rfc("RFC 9110 §15.6.4", "The operation is away for now."))},
	client:     waitsFor("convention", "a long, growing pause has passed", conv("Waits long before it tries again; treats it as 500.")),
	api:        "Treated as 500.",
	bucket:     BucketCapacity, monitor: "Count it with the planned interruptions.",
	scenarios: convs("One operation of the platform is off during a sale."), causes: convs("The platform switched the operation off."),
	confused: []int{503},
}.contract()

var cpanel509 = facto{
	vendor: vendorCPanel, code: 509, name: "Bandwidth Limit Exceeded", source: "cPanel and an Apache module, " + srcCommunity, status: DeFacto,
	definition: "The hosting plan's traffic is used up.",
	summary:    "The site has used up its traffic for this month.",
	who:        "Only hosting platforms send it; a server of your own sends 503 or 429.",
	standard:   []Instead{use(429, rfc("RFC 6585 §4", "This caller's own limit is used up.")), use(503, rfc("RFC 9110 §15.6.4", "The server as a whole cannot serve for now."))},
	client:     waitsFor("convention", "the plan's period has ended or its owner has bought more", conv("Waits long; treats it as 500.")),
	api:        "Treated as 500.",
	bucket:     BucketCapacity, monitor: "A matter of the plan, not of the code.",
	scenarios: convs("A small site goes down on the last days of a month."), causes: convs("More traffic than the plan includes."),
	confused: []int{429, 503},
}.contract()

var qualys529 = facto{
	vendor: vendorQualys, code: 529, name: "Site/service is overloaded", source: "Qualys and others, " + srcCommunity, status: DeFacto,
	definition: "The service is overloaded.",
	summary:    "Too busy, under a private number.",
	who:        "Nobody needs it; a server of your own sends 503 with Retry-After.",
	standard:   []Instead{use(503, rfc("RFC 9110 §15.6.4", "The server is overloaded."))},
	client:     waitsFor("convention", "a growing pause has passed and the method is idempotent", conv("Waits, then repeats what is idempotent; treats it as 500.")),
	api:        "Clients that look for 503 only do not back off.",
	bucket:     BucketCapacity, monitor: "Count it with 503.",
	scenarios: convs("A hosted service answers it at peak times."), causes: convs("Overload."),
	confused: []int{429, 503},
}.contract()

var informal598 = facto{
	vendor: vendorInformal, code: 598, name: "Network read timeout", source: "some proxies, informal, " + srcCommunity, status: DeFacto,
	definition: "A proxy's read from the server behind it timed out.",
	summary:    "The one behind stopped talking, under a private number.",
	who:        "Nobody needs it; a gateway of your own sends 504.",
	standard:   []Instead{use(504, rfc("RFC 9110 §15.6.5", "The server behind does not answer in time."))},
	client:     idempotentOnly("convention", conv("Repeat only what is idempotent, once: the outcome is unknown.")),
	api:        "Treated as 500.",
	bucket:     BucketUpstream, monitor: "Count it with 504.",
	scenarios: convs("An old proxy in a company network."), causes: convs("A slow server behind the proxy."),
	confused: []int{504, 599},
}.contract()

var informal599 = facto{
	vendor: vendorInformal, code: 599, name: "Network connect timeout", source: "some proxies, informal, " + srcCommunity, status: DeFacto,
	definition: "A proxy's connection to the server behind it timed out.",
	summary:    "The one behind did not pick up, under a private number.",
	who:        "Nobody needs it; a gateway of your own sends 504.",
	standard:   []Instead{use(504, rfc("RFC 9110 §15.6.5", "The server behind does not answer in time."))},
	client:     idempotentOnly("convention", conv("Repeat only what is idempotent, once and after a pause.")),
	api:        "Treated as 500; some HTTP libraries invent it for their own timeouts.",
	bucket:     BucketUpstream, monitor: "Count it with 504.",
	scenarios: convs("A crawler's log shows 599 for hosts that never answered."), causes: convs("A server behind that cannot be reached, or a library's own time limit."),
	confused: []int{504, 598},
}.contract()

var linkedin999 = facto{
	vendor: vendorLinkedIn, code: 999, name: "Request denied", source: "LinkedIn and others, " + srcCommunity, status: Invalid,
	definition: "Not an HTTP status code: a refusal of bots under a number outside 100 to 599.",
	summary:    "We do not serve bots, under a number that HTTP does not have.",
	who:        "Nobody may send it: numbers outside 100 to 599 are not valid.",
	standard:   []Instead{use(403, rfc("RFC 9110 §15.5.4", "The caller is refused.")), use(429, rfc("RFC 6585 §4", "The rate is the reason."))},
	client:     hopeless("convention", "the refusal stands", rfc("RFC 9110 §15", "Processes it as a 5xx and does not repeat it.")),
	api:        "Some libraries fail to parse the answer at all.",
	bucket:     BucketAnomaly, monitor: "An anomaly: outside 100 to 599.",
	scenarios: convs("Link checkers report 999 for profile pages."), causes: convs("A site that refuses automated requests."),
	confused: []int{403, 429},
}.contract()
