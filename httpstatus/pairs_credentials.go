package httpstatus

// Pairs about who is calling and what that caller may do.

var pair401and403 = &Pair{
	A: c401, B: c403,
	Title:   "401 Unauthorized vs 403 Forbidden: do we not know you, or do we know you and refuse?",
	Rule:    conv("Would the same person get through by logging in, logging in again or refreshing the token? Send 401 with a challenge. If the credentials are valid and do not grant this, or no credentials could, send 403."),
	Mistake: conv("The two are swapped because one middleware does both checks, or because the name Unauthorized suggests a missing right. Retries go wrong: on 401 a client fetches a new token and repeats once, so a 401 for a missing role burns a refresh on every call, and in a browser ends in a login loop; on 403 it does neither, so an expired token answered with 403 logs people out of a session that one refresh would have saved. A 401 without WWW-Authenticate leaves a client no scheme to choose. Caches: both are stored only with explicit freshness, but a 403 that carries a leaked max-age keeps out callers who have since been granted the right. Monitors read them as different events: a wave of 401 is guessing or a rotated key, a wave of 403 is a changed role, policy or address, and swapping them sends the wrong team to look. Availability lies too when a policy service that is away is reported as either: it is 503."),
	WhenBothApply: [2]Statement{
		conv("401 when no valid credentials came and the caller, once known, might lack the right as well. Rights belong to a caller, and there is none yet, so RFC 9110 §11.4 asks for a challenge; the answer to a stranger depends on nothing below identity, so it reveals neither roles nor objects. A login that is too old or too weak is 401 too."),
		conv("403 when the reason does not concern credentials, whether or not any came: an address that is not on the allowlist is refused before the credentials are looked at, and the RFC lets a request be forbidden for such reasons. With valid credentials, 403 for every missing scope, role, tenant or policy."),
	},
	Scenarios: [2][]Statement{
		convs(
			"GET /orders without an Authorization field; the answer carries WWW-Authenticate: Bearer and no error code.",
			"A token that expired at noon is used at 12:05; the client refreshes and the second call is a 200.",
			"All services get 401 from 03:00 on: the signing key was rotated and one verifier still has the old set.",
			"A session from the morning is used to change a bank account; the challenge asks for max_age=300.",
			"A token issued for the audience billing is sent to orders, which cannot accept it as valid.",
		),
		convs(
			"A support agent opens /admin/refunds; the token is valid and the role finance is missing.",
			"A token with orders:read is used for DELETE; the 403 carries a challenge with insufficient_scope and orders:write.",
			"A build server calls from a new network without any token, and the allowlist refuses it first.",
			"A user was granted the role at 09:30 and still sends a token from 09:00: the new right is not in it until it is refreshed.",
			"A rule denies deletes on Fridays for everybody, administrators included.",
			"A token of tenant north names tenant south in the path.",
		),
	},
	FAQ: []FAQ{
		ask("What is the difference between 401 and 403?", rfc("RFC 9110 §11.4, §11.6.1, §15.5.4", "401: no valid credentials, and the challenge says which scheme applies. 403: the credentials are valid and not sufficient, or the reason has nothing to do with credentials.")),
		ask("Should an expired token return 401 or 403?", rfc("RFC 6750 §3.1", "401 with error=invalid_token. The client may request a new token and repeat the request with it.")),
		ask("User is logged in but lacks a role: 401 or 403?", rfc("RFC 9110 §11.4", "403. Valid credentials that are not adequate to gain access ought to be answered so.")),
		ask("Is an invalid API key 401 or 403?", rfc("RFC 9110 §11.4", "401 with a challenge, since an unknown key is an invalid credential; a valid key without permission is 403. candor's challenge for keys has a scheme name of its own, which its documentation has to explain.")),
		ask("Can a 403 be sent to somebody who is not logged in?", rfc("RFC 9110 §15.5.4", "Yes. A request may be forbidden for reasons that have nothing to do with credentials.")),
		ask("Does 403 mean that a new token cannot help?", rfc("RFC 9110 §15.5.4; RFC 6750 §3.1", "No. The same credentials should not be repeated automatically; new or different ones may be tried, for example a token with the scope that a bearer challenge names.")),
		ask("The identity provider is down: 401 or 403?", conv("Neither: 503 with Retry-After. A 401 makes clients throw away good tokens, and a 403 makes them ask for rights they have.")),
	},
	Related: [][2]int{{400, 401}, {401, 407}, {403, 404}, {400, 403}, {403, 429}, {403, 451}},
	Differs: list(
		rfc("RFC 9110 §15.5.4", "Popular advice: 403 means authenticated and not authorized. The RFC: a 403 may answer a request without credentials, and for reasons that do not concern them."),
		rfc("RFC 9110 §11.6.1, RFC 6750 §3.1", "Popular advice: only 401 has a challenge. The RFC: 401 must carry WWW-Authenticate, and any other answer may, to say that other credentials could matter; insufficient_scope is a 403 with one."),
		rfc("RFC 9470 §3", "Popular advice: a known caller never gets 401. The RFC on step-up authentication: a login that is too old or too weak is 401 with insufficient_user_authentication."),
		vend("Kong/kong#3713, TykTechnologies/tyk#1503", "Popular practice: gateways sent 403 for missing or expired credentials. Kong changed five plugins from 403 to 401, and Tyk's tracker has the same for expired tokens. The RFC: 401."),
	),
}

var pair401and407 = &Pair{
	A: c401, B: c407,
	Title:   "401 Unauthorized vs 407 Proxy Authentication Required: does the server want your credentials, or the proxy?",
	Rule:    rfc("RFC 9110 §15.5.2, §15.5.8, §3.7", "Ask who wants the credentials. If it is the resource, or a gateway that stands for it, send 401 with WWW-Authenticate. If it is a proxy that the client chose for its way out, send 407 with Proxy-Authenticate."),
	Mistake: conv("A gateway in front of an API calls itself a proxy and sends 407, or a company proxy answers 401 for its own login. Retries then carry the wrong field to the wrong place: after 407 a client repeats with Proxy-Authorization, which an API gateway does not look at and a proxy on the way may consume, and a client without a proxy in its settings has nothing to send at all; after a proxy's 401 it puts the proxy's password into Authorization, which is forwarded to the origin, so a company password ends in a stranger's log. Users are asked for the wrong password: a browser shows the name of the realm, and people type their site password for the proxy. Monitors of an API count no 407 of their own, so a 407 from an origin is an anomaly, and a proxy's 401 looks like a broken key rotation at the service behind it."),
	WhenBothApply: [2]Statement{
		conv("401 when the origin lacks the credentials, and only after every proxy on the way was satisfied: until then the request does not arrive. A server that is an origin or a gateway never sends 407, whatever it does with the request afterwards, and the ladder has no reason for it."),
		rfc("RFC 9110 §11.7.1, §15.5.8, §11.6.1", "407 when the chosen proxy lacks credentials and the origin would ask for its own as well. The proxy is met first; its challenge applies to the next client on the way only, while a challenge of the origin passes through it unchanged."),
	},
	Scenarios: [2][]Statement{
		convs(
			"GET /orders through an API gateway that checks tokens: the gateway stands for the origin and sends WWW-Authenticate.",
			"A build machine passes its company proxy and is then refused by the package registry, whose token expired.",
			"An ingress controller asks an authentication service in a subrequest; what reaches the client is 401, as from an origin.",
			"A private git server asks for Basic credentials with the realm git.",
		),
		convs(
			"curl behind a company proxy: CONNECT registry.example:443 is answered with 407 and Proxy-Authenticate: Basic.",
			"A container build fails at its first download with 407, because the proxy's password was not passed into the build.",
			"A scheduled job runs as a system user whose proxy settings hold no credentials, while the same script works at a desk.",
			"The proxy password changed on Monday, and every update client of the floor shows 407 from then on; the services' own logs show nothing.",
		),
	},
	FAQ: []FAQ{
		ask("What is the difference between 401 and 407?", rfc("RFC 9110 §15.5.2, §15.5.8", "They are alike, but 407 asks the client to authenticate itself to a proxy. 401 goes with WWW-Authenticate and Authorization, 407 with Proxy-Authenticate and Proxy-Authorization.")),
		ask("Should an API gateway or reverse proxy return 401 or 407?", rfc("RFC 9110 §3.7, §11.3", "401. A gateway acts as an origin server towards the client, and the client did not choose it as a proxy.")),
		ask("How do I fix 407 Proxy Authentication Required?", conv("Give your client the credentials of the proxy: in its proxy settings or in the address of the proxy, not in the request to the API. The API has not seen the request.")),
		ask("Does 407 come from the website?", rfc("RFC 9110 §15.5.8, §9.3.6", "No, from a proxy that your client uses. With https it can answer the CONNECT request with it, before a tunnel to the site exists.")),
		ask("Can a request need both Authorization and Proxy-Authorization?", rfc("RFC 9110 §11.7.2, §11.6.2", "Yes. Proxy-Authorization is for the proxy that asked for it; Authorization is for the origin, and no proxy may modify it on the way.")),
		ask("Is 511 the same as 407?", rfc("RFC 6585 §6, RFC 9110 §15.5.8, §3.7", "No. 511 is for proxies that intercept requests to control access to a network. 407 is for a proxy that the client chose.")),
	},
	Related: [][2]int{{401, 403}, {400, 401}, {400, 403}, {403, 404}},
	Differs: list(
		rfc("RFC 9110 §3.7, §11.3", "Popular advice: whatever stands in front of the server is a proxy and may send 407. The RFC: a gateway acts as an origin, so it sends 401."),
		rfc("RFC 9110 §11.7.1, §11.6.1", "Popular advice: the two challenges travel alike. The RFC: WWW-Authenticate must pass a proxy unchanged, while Proxy-Authenticate applies only to the next client on the way."),
	),
}

var pair403and429 = &Pair{
	A: c403, B: c429,
	Title:   "403 Forbidden vs 429 Too Many Requests: may you not do this, or not this often?",
	Rule:    conv("Would the same request with the same credentials be served later, once enough time has passed? Then send 429 with Retry-After. If waiting changes nothing and another right, plan or address would, send 403."),
	Mistake: conv("A rate limiter in a firewall answers 403, or a plan that does not include a feature answers 429. Retries follow the code and not the text: go-retryablehttp, failsafe-go and reqwest-retry wait and repeat on 429 and never on 403, so a limit told as 403 stops a client that only had to wait a second, and a missing right told as 429 is asked again until somebody notices. Caches: a 429 must not be stored, but a 403 may be with explicit freshness, so a limit told as 403 can outlast its own window for everybody behind that cache. Crawlers take it badly: Googlebot slows down on 429 and drops the page on 403, so a limiter with 403 removes the site from search instead of protecting it. Monitors count saturation and refusals apart: a full quota in the series of 403 looks like a broken policy, and the owner of the roles is called for a job that runs too fast."),
	WhenBothApply: [2]Statement{
		conv("403 when the caller may not use the operation and is over its own limit too: rights are asked before the caller's quota, since waiting would only lead to the 403. An address that is not on the allowlist is refused before the quota as well."),
		conv("429 when one address floods the server, even from outside the allowlist: the coarse limit by address costs less than any other check and stands before it. 429 also when the caller may use the operation, is over its quota, and might not be allowed to touch this one object: the object is looked up last, so that a limited caller cannot probe objects."),
	},
	Scenarios: [2][]Statement{
		convs(
			"A free plan calls the export that only paid plans include; it will be refused tomorrow as well.",
			"A key without the scope reports:read polls a report once a minute and is refused each time.",
			"A firewall blocks a country or a data centre by its addresses.",
			"An account was suspended for abuse; no pause lifts that.",
		),
		convs(
			"A client sends its 101st request in a minute that allows 100; Retry-After says 20.",
			"A nightly job starts forty workers at 02:00 sharp, and each is told to wait.",
			"A login endpoint sees thirty tries for one account in a minute and answers the thirty-first with Retry-After: 60.",
			"After a deployment everybody gets 429: the limiter counts the address of the load balancer.",
			"A crawler fetches faster than it should; 429 slows it and keeps its pages in the index.",
		),
	},
	FAQ: []FAQ{
		ask("Should rate limiting return 403 or 429?", rfc("RFC 6585 §4", "429, the code made for it. It should explain the limit and may say in Retry-After how long to wait.")),
		ask("Why does GitHub return 403 for rate limits?", vend(srcGitHub, "It answers an exceeded limit with 403 or 429. A client has to read Retry-After and the rate limit fields of a 403 before it takes it for a missing permission.")),
		ask("Is a monthly quota that is used up 403 or 429?", conv("429 if it fills again by itself and you can say when. 402 or 403 if only another plan or a payment lifts it, because waiting does not.")),
		ask("Can I retry after 403 like after 429?", rfc("RFC 9110 §15.5.4, RFC 6585 §4", "No: not automatically with the same credentials, though new or different ones may be tried. A 429 may say in Retry-After how long to wait before a new request.")),
		ask("Should I block bots with 403 or 429?", goog(srcGoogleYum, "To slow a crawler that you want to keep, 429, 500 or 503 for a short time. 403 and 404 do not slow Googlebot; they drop the pages.")),
		ask("Too many failed logins: 403, 401 or 429?", conv("429 with Retry-After while the pause runs. Before that each wrong password is 422 when it came in a form or a JSON body, and 401 with a challenge when it came in Authorization. 403 only if an account stays locked until a person unlocks it, and then the text should not tell strangers that it exists.")),
	},
	Related: [][2]int{{429, 503}, {401, 403}, {403, 404}, {403, 451}, {400, 403}},
	Differs: list(
		vend(srcGitHub, "Popular practice: GitHub answers an exceeded limit with 403 or 429. The RFC on 429 has a code for exactly this, and candor's limits are never 403."),
		goog(srcGoogleYum, "Popular practice: 403 or 404 to slow a crawler down. Google: they drop pages and do not change the rate of crawling; 429, 500 and 503 do."),
		rfc("RFC 6585 §4, RFC 9111 §3", "Popular advice: no error is stored, so the choice does not matter to caches. The RFC forbids storing a 429; a 403 with explicit freshness may be stored."),
	),
}

var pair403and451 = &Pair{
	A: c403, B: c451,
	Title:   "403 Forbidden vs 451 Unavailable For Legal Reasons: is the refusal yours, or does the law demand it?",
	Rule:    conv("Ask whose decision it is. If a legal demand obliges you to deny access, and you may say so, send 451 with the details of the demand. If you refuse by your own rules, licences and terms of use included, send 403."),
	Mistake: conv("A block by country is sent as 403 because the firewall knows no other code, or 451 becomes the polite word for any content that was taken down. Retries are useless after both, but a 403 tells a client to try other credentials or ask for a right, so users open tickets and support grants roles that change nothing. Caches part the two: 451 is cacheable by default and 403 is not, so a 451 without Cache-Control, sent to visitors of one country, may be served by a shared cache to visitors of another where nothing is forbidden. Crawlers do the same for both: Google drops the URL, everywhere, although the demand may hold in one country only. Monitors lose the record: 451 counted by itself and by place shows what was blocked since when, and among the 403s it looks like a policy that broke."),
	WhenBothApply: [2]Statement{
		conv("403 when the caller may not use the operation at all, or comes from an address that is not on the allowlist: both are asked before the object is looked up, so whether a demand exists is not reached. Under uniform-403 a legal block leaves as 403 for callers without rights, so that it does not betray the object."),
		conv("451 when the caller may see the object and a demand forbids access to it, even if this caller could not do this to it anyway. The demand binds everybody in its reach, so it is told before a missing right that somebody might try to obtain. A caller who may not know the object gets the answer for hidden objects instead."),
	},
	Scenarios: [2][]Statement{
		convs(
			"A streaming service shows a film in some countries only, because its own licence says so: a contract, not a demand.",
			"A shop refuses orders from a region where it does not deliver.",
			"Moderators locked a post under the house rules of the forum.",
			"A user under the age limit of the service's own terms opens a page for adults.",
			"A firewall refuses a network that sent attacks last week.",
		),
		convs(
			"A court orders a hosting service to stop showing one article in one country; the page answers 451 there and 200 elsewhere.",
			"A search engine removes a result after a request under data protection law, and the copy it held answers 451.",
			"An access provider blocks a site on the order of an authority and names itself in Link with the relation blocked-by.",
			"A repository is disabled after a copyright notice, and the answer's content says who sent it and under which law.",
		),
	},
	FAQ: []FAQ{
		ask("Should geo-blocking return 403 or 451?", rfc("RFC 7725 §3", "451 if a legal demand makes you block, which is what the code is for. candor: 403 if it is your own choice or a licence contract.")),
		ask("Is GDPR blocking of EU visitors a 451?", conv("It is used that way. Strictly, no authority demanded that you deny access; you chose to. 451 tells visitors the reason more honestly than a bare 403, and 403 with an explanation is the stricter reading.")),
		ask("Does 451 mean that the page exists?", rfc("RFC 7725 §3", "No. It implies neither that the resource exists nor that it does not, and without the demand the request might still fail.")),
		ask("Must a 451 say who demanded the block?", rfc("RFC 7725 §3, §4", "It should explain the demand in its content: the party, the law and whom it concerns. The Link field with blocked-by names who does the blocking, not who demanded it.")),
		ask("Can a 451 be cached?", rfc("RFC 7725 §3, RFC 9110 §15.1", "Yes, by default, unlike a 403. candor sends no-store, since a demand often holds in some places only.")),
		ask("What if the law forbids saying that there is a block?", rfc("RFC 7725 §5, RFC 9110 §15.5.5", "Clients cannot rely on seeing a 451: some authorities might wish to avoid disclosing that the demand was made. A 404 is also for a server that is not willing to disclose that something exists.")),
	},
	Related: [][2]int{{403, 404}, {404, 410}, {400, 403}, {401, 403}, {403, 429}},
	Differs: list(
		rfc("RFC 7725 §3", "Popular advice: 451 is not cached, like 403. The RFC: 451 is cacheable by default, unless the method or explicit cache controls say otherwise."),
		rfc("RFC 7725 §4", "Popular practice: Link with blocked-by points at the authority or the law. The RFC: it identifies the entity that blocks; the demand is explained in the content."),
		goog(srcGoogleCodes, "Popular advice: 4xx codes differ for search. Google: every 4xx except 429 has the same effect, 451 and 403 included."),
	),
}
