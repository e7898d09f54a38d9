package httpstatus

// Pairs about whose fault it is: the request's or the caller's.

var pair400and403 = &Pair{
	A: c400, B: c403,
	Title: "400 Bad Request vs 403 Forbidden: is the request wrong, or may this caller not do it?",
	Rule: rfc("RFC 9110 §15.5.1, §15.5.4",
		"Ask what would have to change. If the request itself must be rewritten, whoever sends it, send 400. If the same request would be served to a caller with other rights, or from another place, send 403."),
	Mistake: conv("The two are swapped for convenience: 400 for a missing right, because the check sits in a validator, or 403 for bad input, because a firewall or filter refused it. Retries go wrong: a client that gets 400 for a missing right goes looking for a fault in its message, and never fetches a token that would help; one that gets 403 for bad JSON throws away good credentials or asks an administrator for rights it has. Caches may spread it: four caches tested keep a 400 that states its freshness, and the shared ones among them serve it to others, so one caller's missing right becomes an answer for all. Monitors blame the wrong team: a jump of 400s calls for whoever released a client, a jump of 403s for whoever changed roles, policies or addresses."),
	WhenBothApply: [2]Statement{
		rfc("RFC 9110 §15.5.1, RFC 9112 §2.2", "400 when the message does not parse on the wire, whoever sends it: broken framing, a missing Host, broken percent-encoding, a target that two parsers read differently. Until it parses there is no method, path or credential that rights could be judged by, so nothing is revealed. Malformed credentials are 400 as well."),
		conv("403 when the message parses, the caller may not use the operation, and its parameters or content are wrong too. Identity and role come before content: an unentitled caller with malformed content gets 403. Otherwise strangers could explore the schema through its error messages, and the server would spend its parser on callers it will refuse; Google's AIP-211 asks for the same order. A refusal that depends on the object comes after the parameters that name it and before the body."),
	},
	Scenarios: [2][]Statement{
		convs(
			"A POST carries JSON with a trailing comma; the parser stops at line 3. Sent by an administrator it fails the same way.",
			"A required header, such as X-Request-Purpose, is missing because a proxy removed it.",
			"A search sends q=100%, and the percent sign starts no valid escape.",
			"A path parameter that must be a number says undefined: the frontend built the address before its data had arrived.",
			"A sudden spike of 400s, nearly all from one version of the mobile app: a bad client deployment.",
			"400s on every route minutes after the server's own deployment: the server's bug, whatever the code says.",
		),
		convs(
			"A reader calls DELETE on an order; the operation needs the role admin: a missing role.",
			"A token with orders:read is used to create an order; the challenge names orders:write: insufficient scope.",
			"A user of tenant north asks for an object of tenant south: tenant isolation, or 404 where objects are hidden.",
			"A policy allows changes on working days only: policy mismatch.",
			"A batch job was moved to a new network and calls from an address that is not on the allowlist.",
			"A web firewall refuses a body that looks like an attack; the origin's log shows nothing.",
		),
	},
	FAQ: []FAQ{
		ask("Is it safe to retry a 400 or a 403?", rfc("RFC 9110 §15.5.1, §15.5.4", "Neither, unchanged. After a 400 send a corrected request. After a 403 the same request may be sent with new or different credentials, if they carry the missing right.")),
		ask("Both faults at once: which one wins?", conv("A message that does not parse on the wire is 400 for everybody. Otherwise rights come first: an unentitled caller with malformed content gets 403.")),
		ask("No credentials at all: 401 or 403?", rfc("RFC 9110 §15.5.2, §15.5.4", "401 with a challenge if credentials would help. A 403 may answer a request without credentials when they would not, for example because of its address.")),
		ask("Do search engines treat 400 and 403 differently?", goog(srcGoogleCodes, "Google does not: both drop the page from the index and leave the rate of crawling as it is. Microsoft documents nothing.")),
		ask("Are 400 and 403 cached?", rfc("RFC 9111 §3", "Not by default. With explicit freshness both may be, and four caches tested do keep such a 400; send no-store with both.")),
		ask("A value is well formed and not allowed for this user. 400, 403 or 422?", conv("403 if another caller may send exactly this; 422 if nobody may; 400 if it does not even parse.")),
	},
	Related: [][2]int{{401, 403}, {403, 404}, {400, 422}, {400, 401}, {400, 404}, {400, 415}, {400, 500}, {403, 451}},
	Differs: list(
		rfc("RFC 9110 §15.5.4", "Popular advice: at a 403 the user is authenticated, so authentication is not the issue. The RFC: a 403 may answer a request without credentials, may carry a challenge, and may be followed by a try with other credentials."),
		rfc("RFC 9111 §3", "Popular advice: neither is cached. The RFC: not by default, but both are storable with explicit freshness, and four caches (Chrome, nginx, Apache Traffic Server, Apache httpd) do store a 400."),
		rfc("RFC 9110 §15.5.1, §15.5.4", "Popular advice: neither is safe to retry. The RFC gives finer answers: the same request again, no for both; a corrected request, yes after 400; other credentials, yes after 403."),
		rfc("RFC 9110 §15.5.1", "Popular advice: 400 is malformed syntax. The RFC: 400 covers anything taken for a client error; candor keeps 422 for content that parses."),
		goog(srcGoogleCodes, "Popular advice: 400 and 403 differ for search. Google: every 4xx except 429 has one and the same effect."),
		conv("Popular advice: 400s are the client's fault. candor: a jump right after our own deployment is our bug."),
	),
}
