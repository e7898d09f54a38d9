package httpstatus

// wrongPassword answers one question on every page where it is asked, so that
// no two pages can give different advice.
var wrongPassword = ask("Wrong password in a login form: 400, 401 or 422?", conv("422 by default, when the password came in a form or a JSON body: the fault is in the content, and a 401 must carry WWW-Authenticate, whose challenge a form does not answer. Many APIs send 401 all the same, and the knob invalid makes it 400. When the password came in Authorization, as with Basic, it is 401 with a challenge; a token endpoint of OAuth answers 400 with invalid_grant."))

var c401 = &Contract{
	Code: 401, Name: "Unauthorized", Reference: "RFC 9110 §15.5.2, §11.6.1", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.5.2", "The request was not applied because it lacks valid authentication credentials for the target resource."),
	Summary:    conv("We do not know who you are. Come with credentials, or with better ones; the answer says which kind."),
	SendWhen: list(
		rfc("RFC 9110 §11.4", "The operation requires credentials and none came."),
		rfc("RFC 9110 §11.4", "The credentials that came are invalid, such as a bad password, or partial in a scheme that needs more than one round trip."),
		rfc("RFC 6750 §3.1", "The access token is expired, revoked, malformed or invalid for another reason, which a bearer challenge calls invalid_token."),
		rfc("RFC 9470 §3", "The caller is known but must log in again or more strongly before this operation, which the challenge says as insufficient_user_authentication."),
	),
	Instead: []Instead{
		use(400, rfc("RFC 6750 §3.1", "The token comes twice or in two places, or the field around it is malformed, which a bearer challenge calls invalid_request.")),
		use(422, conv("A wrong password came in a login form or a JSON body and not in Authorization, so there is no scheme that a challenge could name.")),
		use(403, rfc("RFC 9110 §11.4, §15.5.4", "The credentials are valid and do not suffice for this.")),
		use(407, rfc("RFC 9110 §15.5.8", "The one who asks for credentials is a proxy, not the origin.")),
		use(404, rfc("RFC 9110 §15.5.5", "Strangers must not learn that the resource exists.")),
		use(503, conv("The key server or identity service cannot be reached, so the credentials could not be judged.")),
		use(511, rfc("RFC 6585 §6", "The network on the way, such as a captive portal, wants the login.")),
	},
	Requires: []Field{
		must("WWW-Authenticate", "", rfc("RFC 9110 §15.5.2", "At least one challenge that applies to the target resource.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9110 §15.5, §15.5.2", "Except to HEAD, the answer should explain the error; a user agent whose second try meets the same challenge should show it to the user."),
	Client: Client{
		SameRequest:      noBecause("authorization has been refused for these credentials", "RFC 9110 §15.5.2"),
		CorrectedRequest: noBecause("the rest of the request was not judged", "convention"),
		OtherCredentials: yesBy("with a new or replaced Authorization field that fits a challenge; if the same challenge comes back, stop", "RFC 9110 §15.5.2"),
		AfterDelay:       noBecause("waiting does not authenticate", "convention"),
		NewConnection:    noBecause("unless the credentials are a client certificate", "convention"),
		Summary:          rfc("RFC 9110 §15.5.2", "Get credentials that match a challenge, for example by refreshing the token, and repeat once; if the same challenge comes back, stop and show the answer to the user."),
	},
	Storage: explicitOnly(401, NoStore),
	Crawler: crawlDrop(),
	API:     conv("The token must be refreshed or the login repeated; a client that does this once by itself makes most 401s invisible."),
	Monitor: monitor(BucketAuth, "Count it per client and per route. A 401 followed by a success is the protocol working; many from one address are a guessing attack, and many from all clients at once are a broken key rotation."),
	Scenarios: convs(
		"Each client shows a single 401 every hour, followed by a 200: tokens expire and are refreshed.",
		"All clients get 401 from one minute on: the signing key was rotated and the service did not load the new one.",
		"One service gets 401 on every call since its deployment: its secret is missing in the new environment.",
		"One address tries a thousand user names: guessing.",
	),
	Causes: convs(
		"No Authorization field, often because a redirect to another origin dropped it.",
		"An expired or revoked token.",
		"A token for another audience or issuer.",
		"Clocks that disagree by more than the allowed skew.",
		"A signing key that the server does not know.",
		"A proxy that removes the Authorization field.",
		"A token of the test system sent to production, or the reverse.",
	),
	Find: convs(
		"Read WWW-Authenticate of one refused answer. No error parameter means that no credentials arrived; invalid_token means that they arrived and were refused; insufficient_user_authentication asks for a newer or stronger login.",
		"Group by client and by token. Everybody from one minute on is a key rotation, a clock or a changed audience; one service since its own deployment is its secret; one try before each success is normal expiry.",
		"The client swears that it sends a token and the log says missing: print the request on the client after redirects, then send it straight to the origin. If that passes, a redirect to another host or a proxy drops Authorization.",
		"Decode the token without trusting it and compare iss, aud, exp and nbf with what the server expects and with its clock, and kid with the keys that the server has loaded.",
		"Group by address and subject. Many subjects from one address is guessing, and the refusals are right.",
	),
	Commands: commands401,
	FAQ: []FAQ{
		ask("Why is it called Unauthorized when it means unauthenticated?", conv("The name is old. Read it as: not authenticated. The refusal of a known caller is 403.")),
		ask("401 or 403?", rfc("RFC 9110 §11.4", "401 when credentials are missing, partial or invalid. 403 when they are valid and not adequate. The test: would a login help? Then 401.")),
		ask("Why do I get 401 with a valid token?", conv("It is valid somewhere else. Look at audience, issuer and environment first, then at the clocks, then at whether the Authorization field reaches the server at all: redirects to another host and some proxies drop it.")),
		ask("May I send a 401 without WWW-Authenticate?", rfc("RFC 9110 §15.5.2, §11.6.1", "No. A server that generates a 401 must send the field with at least one applicable challenge. candor's way for API keys is a scheme name of your own that you document.")),
		ask("Can a 401 offer several ways to log in?", rfc("RFC 9110 §11.6.1, §11.3, §11.4", "Yes, one challenge for each. Put each on its own field line and well-known schemes first, since many clients stumble over lists and unknown schemes; the client ought to choose the most secure one it understands.")),
		ask("Should the challenge of a first request say error=invalid_token?", rfc("RFC 6750 §3.1", "No. When no credentials came, a bearer challenge should carry no error code; there was no token that could be invalid.")),
		ask("Is a login page a 401?", conv("As a rule no: sites redirect to it with 302 or 303. A 401 is for clients that answer a challenge; a page for people may be its content, and the challenge is still required.")),
		wrongPassword,
		ask("Can a 401 be cached?", rfc("RFC 9111 §3, §3.5", "Not by default, but it may be when it states its freshness. The rule that keeps answers to requests with Authorization out of shared caches does not help here, because the 401 often answers a request without one; send no-store.")),
		ask("The identity provider is down. 401?", conv("No, 503 with Retry-After. A 401 makes clients throw away tokens that are good.")),
		ask("What should the body of a 401 contain?", conv("How to get credentials, and not whether the name or the password was wrong. candor's guard says whether the credentials are missing, invalid or expired, and no more; what programs need is in WWW-Authenticate.")),
	},
	Differs: list(
		rfc("RFC 9110 §15.5.2, §11.6.1", "Popular advice: 401 means show a login page. The RFC: it must carry WWW-Authenticate with an applicable challenge, and a login page alone is none."),
		vend(srcGoHTTP+"; "+srcDRF, "Popular practice: 401 without a challenge, which net/http lets a handler send; Django REST framework sends 403 instead where its scheme has no challenge. candor never sends a 401 without one."),
		rfc("RFC 6750 §3.1", "Popular advice: a malformed token is a malformed request, so 400. The RFC: a malformed token is invalid_token and 401; 400 is for a token that comes twice or in two places, or a field that does not parse."),
		rfc("RFC 9470 §3", "Popular advice: a known caller never gets 401. The RFC on step-up authentication: one whose login is too old or too weak gets 401 with insufficient_user_authentication, not 403."),
	),
	Confused: []int{400, 403, 404, 407, 511},
}
