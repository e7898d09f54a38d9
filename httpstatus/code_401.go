package httpstatus

var c401 = &Contract{
	Code: 401, Name: "Unauthorized", Reference: "RFC 9110 §15.5.2, §11.6.1", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.5.2", "The request was not applied because it lacks valid authentication credentials for the target resource."),
	Summary:    conv("We do not know who you are. Come with credentials, or with better ones; the answer says which kind."),
	SendWhen: list(
		rfc("RFC 9110 §15.5.2", "The operation requires credentials and none came."),
		rfc("RFC 6750 §3.1", "The credentials are expired, revoked, unknown or fail verification, which a bearer challenge calls invalid_token."),
		rfc("RFC 9470 §3", "The caller is known but must log in again or more strongly before this operation, which the challenge says as insufficient_user_authentication."),
	),
	Instead: []Instead{
		use(400, rfc("RFC 6750 §3.1", "The credentials are malformed or come twice, so that there is nothing to verify.")),
		use(403, rfc("RFC 9110 §15.5.4", "The credentials are valid and do not grant this.")),
		use(407, rfc("RFC 9110 §15.5.8", "The one who asks for credentials is a proxy, not the origin.")),
		use(404, rfc("RFC 9110 §15.5.5", "Strangers must not learn that the resource exists.")),
		use(503, conv("The key server or identity service cannot be reached, so the credentials could not be judged.")),
		use(511, rfc("RFC 6585 §6", "The network on the way, such as a captive portal, wants the login.")),
	},
	Requires: []Field{
		must("WWW-Authenticate", "", rfc("RFC 9110 §15.5.2", "At least one challenge that applies to the target resource; one for each acceptable scheme is better.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9110 §15.5", "Say how to get credentials; do not say whether the subject, the object or the password was the problem."),
	Client: Client{
		SameRequest:      noBecause("the same credentials meet the same answer", "RFC 9110 §15.5.2"),
		CorrectedRequest: noBecause("the rest of the request was not judged", "convention"),
		OtherCredentials: yesBy("with credentials that fit a challenge of the answer, once per challenge", "RFC 9110 §15.5.2"),
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
	),
	FAQ: []FAQ{
		ask("Why is it called Unauthorized when it means unauthenticated?", conv("The name is old. Read it as: not authenticated. The refusal of a known caller is 403.")),
		ask("May I send a 401 without WWW-Authenticate?", rfc("RFC 9110 §15.5.2", "No. The field is required, and without it a client cannot know what to do. For API keys send a challenge with a scheme name that you document.")),
		ask("Should the challenge of a first request say error=invalid_token?", rfc("RFC 6750 §3.1", "No. When no credentials came, a bearer challenge should carry no error code; there was no token that could be invalid.")),
		ask("Is a login page a 401?", rfc("RFC 9110 §15.5.2", "A redirect to a login page is a 302 or 303. A 401 is for clients that answer a challenge; a page for people may be its content.")),
		ask("The identity provider is down. 401?", conv("No, 503 with Retry-After. A 401 makes clients throw away tokens that are good.")),
	},
	Differs: list(
		rfc("RFC 9110 §11.6.1", "Popular advice: 401 means show a login page. The RFC: it must carry WWW-Authenticate with an applicable challenge; net/http lets a handler forget it, and Django REST framework sends 403 instead when its scheme has no challenge."),
		rfc("RFC 9470 §3", "Popular advice: a known caller never gets 401. The RFC on step-up authentication: one whose login is too old or too weak gets 401 with insufficient_user_authentication, not 403."),
	),
	Confused: []int{400, 403, 404, 407, 511},
}
