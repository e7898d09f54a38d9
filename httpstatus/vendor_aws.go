package httpstatus

// Amazon's Application Load Balancer.

var aws460 = facto{
	vendor: vendorAWS, code: 460, name: "(client closed connection)", source: srcALB + ", HTTP 460", status: LogOnly,
	definition: "The load balancer received the request, and the client closed the connection before the idle timeout passed.",
	summary:    "The client hung up on the balancer.",
	who:        "Only AWS load balancers have it, as a note in their log.",
	standard:   []Instead{use(504, rfc("RFC 9110 §15.6.5", "You are a gateway and the server behind does not answer in time."))},
	client:     clientLeft("Has gone and receives nothing; whether the request took effect is not known to it."),
	api:        "The client saw its own time limit; a write may have been carried out all the same.",
	bucket:     BucketGone, monitor: "A series of its own, as nginx's 499: it rises when the targets are slow. The balancer's own counter HTTPCode_ELB_4XX_Count mixes it with real client errors.",
	scenarios: list(
		conv("A log entry has 460 as elb_status_code and - as target_status_code: the target had sent no response when the client left."),
		conv("460s on one route from 09:00 on, all 5.0 seconds after request_creation_time, from one user agent: a service whose HTTP client waits five seconds."),
		conv("460s rise while TargetResponseTime rises and the targets' own error count stays flat: they answer, too late."),
		conv("Phones lose the network in a tunnel: single 460s, any duration, all routes, no trend."),
	),
	causes: list(
		vend(srcALB+", HTTP 460", "A client's time limit that is shorter than the balancer's idle timeout, and a target that needs longer than the client waits."),
		conv("Slow targets: a database, a cold start, a full thread pool."),
		conv("Another balancer, CDN or gateway in front with a shorter limit."),
		conv("Users who leave, and pages that cancel requests."),
	),
	find: list(
		vend(srcALBLog, "In the balancer's access log take the entries with 460 and subtract request_creation_time from time: a heap at one value is a client's limit."),
		vend(srcALBLog, "Read client:port and user_agent of the heap; behind a proxy the address is the proxy's, so look there for the limit."),
		vend(srcALB+", HTTP 460", "Compare the client's limit with the balancer's idle timeout and with what the route needs: the target has to answer before the client's limit passes."),
		conv("Carry trace_id, the X-Amzn-Trace-Id, into the target's log and see whether the work was done after the client had gone."),
	),
	commands: commandsALB460,
	faq: []FAQ{
		ask("What is HTTP 460 from AWS?", vend(srcALB+", HTTP 460", "The client closed its connection to the Application Load Balancer before the idle timeout had passed. It is in the log; the client is gone.")),
		ask("How do I fix 460 errors?", vend(srcALB+", HTTP 460", "Make the target answer before the client's time limit, or raise the client's limit to match the balancer's idle timeout.")),
		ask("Did the target receive the request?", vend(srcALBMetrics, "It may have. Of the balancer's own 4xx codes 460 is the one whose requests can have reached the target; look into the target's log before you repeat a write.")),
		ask("What is the idle timeout of an Application Load Balancer?", vend(srcALBIdle, "60 seconds unless you change it; 1 to 4,000 are allowed.")),
	},
	confused: []int{408, 499, 504},
}.contract()

var aws463 = facto{
	vendor: vendorAWS, code: 463, name: "(too many X-Forwarded-For addresses)", source: srcALB + ", HTTP 463", status: DeFacto,
	definition: "The X-Forwarded-For field of the request holds more than 30 addresses.",
	summary:    "Too many proxies, or a loop of them.",
	who:        "Only AWS load balancers send it; a server of your own sends 400.",
	standard:   []Instead{use(400, conv("A header field is malformed or unreasonable.")), use(508, conv("Your own proxies run in a circle."))},
	client:     fixes("convention", "with fewer addresses in X-Forwarded-For", conv("Treats it as 400 and corrects the request.")),
	api:        "Treated as 400. A client that sets no X-Forwarded-For cannot mend it: the fault is on the path.",
	bucket:     BucketClient, monitor: "From one of your own addresses a loop of proxies, and then it comes in bursts with the traffic multiplied; from outside an attempt to forge addresses.",
	scenarios: list(
		conv("One request to a renamed host becomes some thirty lines in the reverse proxy's log within a second, the last of them with 463: the proxy sends to the balancer and the balancer to the proxy."),
		conv("Bursts of 463 from one outside address whose field lists private networks at random: somebody tries to look internal."),
	),
	causes: list(
		conv("A proxy among the targets whose upstream is the balancer's own name."),
		conv("A DNS change that made a name behind the balancer point at the balancer again."),
		conv("A client or scanner that sends a long forged X-Forwarded-For."),
	),
	find: list(
		vend(srcALBLog, "Read client:port of the entries with 463: an address of your own targets means a loop, one from outside a forged field."),
		conv("Send one marked request with curl and count how often its path appears in the proxy's log; more than once is a loop."),
		conv("Log X-Forwarded-For as the target receives it: in a loop the same two or three addresses alternate."),
	),
	faq: []FAQ{
		ask("What does HTTP 463 mean?", vend(srcALB+", HTTP 463", "The Application Load Balancer got an X-Forwarded-For field with more than 30 addresses and refuses the request.")),
		ask("Can I raise the limit of 30 addresses?", conv("AWS's page on the code names no setting for it. Thirty proxies on one path are a loop in nearly every case; break the loop.")),
		ask("Does the xff_header_processing mode help?", vend(srcALBXFF, "It decides what targets receive: append adds the address, preserve leaves the field alone, remove drops it. The guide does not connect it with 463.")),
		ask("Do other balancers send 463?", vend("https://help.aliyun.com/document_detail/468288.html", "Alibaba Cloud's does, for a loop as well: when its own trace field shows a rule twice or more than 16 entries.")),
	},
	confused: []int{400, 431, 508},
}.contract()

var aws464 = facto{
	vendor: vendorAWS, code: 464, name: "(incompatible protocol version)", source: srcALB + ", HTTP 464", status: DeFacto,
	definition: "The protocol of the request does not fit the protocol version of the target group.",
	summary:    "Right door, wrong dialect: for example HTTP/1.1 to a gRPC target.",
	who:        "Only AWS load balancers send it; a server of your own sends 426 or 505.",
	standard:   []Instead{use(426, rfc("RFC 9110 §15.5.22", "Another protocol is required.")), use(505, rfc("RFC 9110 §15.6.6", "The major version is not supported."))},
	client:     fixes("convention", "with the protocol version that the target group expects", conv("Treats it as 400 and uses another protocol version.")),
	api:        "Treated as 400. The same call works from a client with HTTP/2 and fails from one without, which looks like a fault of the client library.",
	bucket:     BucketAnomaly, monitor: "A fault of configuration between listener and target group: none is normal, except from scanners.",
	scenarios: list(
		conv("An uptime check from outside speaks HTTP/1.1 and reports 464 since the target group was changed to gRPC; the real callers work."),
		conv("A log entry has 464 as elb_status_code, - as target_status_code, and HTTP/1.1 at the end of the request line."),
		conv("Calls from a browser fail and those from the mobile app do not: the browser's fetch cannot speak gRPC to a gRPC target group."),
	),
	causes: list(
		vend(srcALB+", HTTP 464", "An HTTP/1.1 request for a target group whose protocol version is HTTP/2 or gRPC."),
		vend(srcALB+", HTTP 464", "A gRPC request for a target group whose protocol version is HTTP/1.1."),
		vend(srcALB+", HTTP 464", "An HTTP/2 request with another method than POST for a target group whose protocol version is gRPC."),
	),
	find: list(
		vend(srcALBLog, "In the access log read type, the version at the end of the request line and target_group_arn of one entry with 464."),
		vend(srcALBGroups, "Compare these with the protocol version of that target group: HTTP/1.1 accepts HTTP/1.1 and HTTP/2, HTTP/2 accepts HTTP/2 and gRPC, gRPC accepts gRPC and POST over HTTP/2."),
		conv("Call it twice with curl, once with --http1.1 and once with --http2; if only one gets 464, the protocol version is the cause, and a listener rule for that path can lead to another target group."),
	),
	faq: []FAQ{
		ask("What does HTTP 464 mean on AWS?", vend(srcALB+", HTTP 464", "The request's protocol does not fit the protocol version of the target group that the listener rule chose.")),
		ask("Can an HTTP/1.1 client call an HTTP/2 target group?", vend(srcALBGroups, "No, that combination is an error. The other way round works: the balancer translates HTTP/2 requests for targets with HTTP/1.1.")),
		ask("Why do GET requests fail on a gRPC target group?", vend(srcALBGroups, "Over HTTP/2 only POST is passed on to a gRPC target group; send checks and pages to a target group of their own by path.")),
	},
	confused: []int{400, 426, 505},
}.contract()

var aws561 = facto{
	vendor: vendorAWS, code: 561, name: "Unauthorized", source: srcALB + ", HTTP 561", status: DeFacto,
	definition: "The load balancer authenticates users, and the identity provider returned an error.",
	summary:    "The login at the identity provider went wrong.",
	who:        "Only AWS load balancers send it; a server of your own sends 401, or 503 when the provider is away.",
	standard:   []Instead{use(401, rfc("RFC 9110 §15.5.2", "The credentials are missing or invalid.")), use(403, conv("The user is known and the provider does not allow this application to them.")), use(503, conv("The identity provider cannot be reached."))},
	client:     authenticates("convention", "after a new login", conv("Lets the user log in again; a client that does not know the vendor treats it as 500.")),
	api:        "Looks like a server error and is a login error. API clients should not meet it at all: they need tokens, not a login page.",
	bucket:     BucketAuth, monitor: "Count it with the logins, beside ELBAuthError and ELBAuthFailure; it points at the identity provider, and availability alarms should leave it out.",
	scenarios: list(
		conv("A log entry has 561 as elb_status_code, - as target_status_code and one of the Auth codes as error_reason: no target was asked."),
		conv("All logins end in 561 on /oauth2/idpresponse from the minute the application's registration at the provider was changed; sessions that exist go on working."),
		conv("561s come in bursts at the full hour, while the provider's own status page speaks of errors; the targets' graphs only show fewer visitors."),
	),
	causes: list(
		vend(srcALB+", HTTP 561", "The identity provider answered with an error code while the user was being authenticated."),
		conv("A registration at the provider that does not allow what the balancer asks for: a scope, a redirect address, the client itself."),
		conv("An incident at the provider, which then answers logins with an error of its own."),
	),
	find: list(
		vend(srcALBLog, "Open the balancer's access log and read error_reason: AuthInvalidGrantError is a login code that is not valid, AuthTokenEpRequestFailed an error from the token endpoint, AuthInvalidStateParam a state that does not fit."),
		vend(srcALBMetrics, "See which counter moves: ELBAuthFailure for users who are refused, ELBAuthError for a broken setup or an unreachable provider, ELBAuthLatency for a slow one."),
		conv("Open the provider's sign-in log for the same minute and user; the reason that the balancer swallows stands there."),
	),
	commands: commandsALB561,
	faq: []FAQ{
		ask("What does HTTP 561 mean?", vend(srcALB+", HTTP 561", "A listener rule of the Application Load Balancer authenticates users, and the identity provider returned an error code. The access log has the reason.")),
		ask("Why is it a 5xx when the login failed?", conv("Because the balancer's makers chose so. Clients that do not know it treat it as 500 and may repeat the request, which cannot help.")),
		ask("561, 401 or 500 from the balancer: what is the difference?", vend("AWS Application Load Balancer user guide, awsdocs/elb-application-load-balancers-user-guide@01a945e load-balancer-troubleshooting.md", "561: the provider returned an error. 401: users without a session are set to be denied, access was denied, or the login took too long. 500: the balancer cannot reach the provider's token or user info endpoint.")),
		ask("My site shows 561 and is not on AWS. Who sends it?", vend("pantheon-systems/documentation@d0a9134 errors-and-server-responses/03-5xx-errors.md", "Pantheon uses 561 as well, for an environment in which no site is detected: the code was not pulled or there is no index file.")),
	},
	confused: []int{401, 500, 503},
}.contract()
