package httpstatus

var c409 = &Contract{
	Code: 409, Name: "Conflict", Reference: "RFC 9110 §15.5.10", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.5.10", "The request could not be completed because it conflicts with the current state of the target resource, and the user might be able to resolve the conflict and send it again."),
	Summary:    conv("The request is fine in itself and does not fit what is stored now. Look at the current state, resolve the clash, send again."),
	SendWhen: list(
		rfc("RFC 9110 §15.5.10", "The request clashes with the current state of the object, such as cancelling an order that has been shipped."),
		conv("A unique value, such as a name or an e-mail address, is already taken."),
		rfc("RFC 9110 §15.5.10", "A write is based on an older version than the stored one, and the request carries no condition."),
		vend(srcIdemKey, "A request with the same idempotency key is still being processed."),
	),
	Instead: []Instead{
		use(412, rfc("RFC 9110 §15.5.13", "The request carried If-Match or another condition, and it was false.")),
		use(422, rfc("RFC 9110 §15.5.21", "The content breaks a rule whatever the state is.")),
		use(423, rfc("RFC 4918 §11.3", "The object is locked, and the server speaks of locks.")),
		use(428, rfc("RFC 6585 §3", "The write must be conditional, and no condition came.")),
		use(403, rfc("RFC 9110 §15.5.4", "Other rights, not another state, would make it work.")),
		use(404, rfc("RFC 9110 §15.5.5", "The object does not exist.")),
		use(200, conv("The same idempotent request was already carried out and its result can be given again.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9110 §15.5.10", "Should hold enough for the user to recognise where the conflict lies, such as the current state or version."),
	Client: Client{
		SameRequest:      noBecause("the state that clashed is still there", "RFC 9110 §15.5.10"),
		CorrectedRequest: yesBy("after fetching the current state and resolving the clash", "RFC 9110 §15.5.10"),
		OtherCredentials: noBecause("rights are not the fault", "convention"),
		AfterDelay:       onlyIf("the conflict is with a request that is still running, as with an idempotency key in use", srcIdemKey),
		NewConnection:    noBecause("the connection is not the fault", "convention"),
		Summary:          rfc("RFC 9110 §15.5.10", "Fetch the current state, resolve the clash, then send a new request; never repeat blindly."),
	},
	Storage: explicitOnly(409, NoStore),
	Crawler: crawlDrop(),
	API:     conv("Part of the business dialogue: expect it, show it to the user or merge and try again with the fresh state."),
	Monitor: monitor(BucketClient, "A low steady rate is healthy concurrency. A jump means two writers fight, a job runs twice, or clients retry without an idempotency key."),
	Scenarios: convs(
		"Two workers take the same job, and one of them gets 409 each time.",
		"Sign-ups get 409 for addresses that were used before.",
		"A client repeats a create after a timeout and learns by 409 that the first one had worked.",
	),
	Causes: convs(
		"Two writers without conditional requests.",
		"A duplicate of a unique value.",
		"A step in a workflow that is not allowed from the present state.",
		"A retry of a create that had succeeded.",
	),
	FAQ: []FAQ{
		ask("409 or 412?", rfc("RFC 9110 §15.5.13", "412 when a condition that the client sent, such as If-Match, was false. 409 when it sent none and the state is in the way.")),
		ask("409 or 422 for a duplicate?", conv("409: the same content would be fine in another state. 422 says that the content breaks a rule whatever is stored.")),
		ask("May a client retry a 409?", conv("Not the same request. Fetch, merge and send a new one; only a conflict with a request that is still running goes away by waiting.")),
	},
	Differs: list(
		vend(srcZalando, "Popular practice: 409 for every lost update. Zalando's guide and the RFC: where the client sent If-Match, the failed condition is 412."),
	),
	Confused: []int{400, 403, 412, 422, 423, 428},
}
