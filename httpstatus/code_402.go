package httpstatus

var c402 = &Contract{
	Code: 402, Name: "Payment Required", Reference: "RFC 9110 §15.5.3", Registered: true, Status: Reserved, Wire: true,
	Definition: rfc("RFC 9110 §15.5.3", "Reserved for future use."),
	Summary:    conv("No standard meaning; in practice the account or the payment does not allow it."),
	SendWhen: list(
		conv("The caller's plan or balance does not cover the request, and your API documents the code."),
		vend(src402Draft, "The resource requires payment before it serves the request and no acceptable payment has been made; this is a draft of August 2026."),
	),
	Instead: []Instead{
		use(401, conv("Nobody has said whose account it is: credentials come before the bill.")),
		use(403, conv("The refusal has nothing to do with money, or you want a code with a standard meaning.")),
		use(429, rfc("RFC 6585 §4", "The caller sent too many requests in a given time.")),
		use(303, conv("A person in a browser is to be led to the page where one pays.")),
	},
	Body:     BodyAllowed,
	BodyRule: vend(src402Draft, "Should say how to pay, in the fields or in the content; this is a draft, and RFC 9110 says nothing."),
	Client: Client{
		SameRequest:      noBecause("nothing has been paid", "convention"),
		CorrectedRequest: noBecause("the request is not wrong", "convention"),
		OtherCredentials: onlyIf("they belong to an account that is paid for", "convention"),
		AfterDelay:       onlyIf("somebody has paid meanwhile", "convention"),
		NewConnection:    noBecause("the connection is not the fault", "convention"),
		Summary:          conv("Stop and ask a person to pay or to change the plan."),
		Repeat:           RepeatNever,
	},
	Storage: explicitOnly(402, NoStore), Crawler: crawlDrop(),
	API:     vend(srcStripe, "Each API gives it a meaning of its own; Stripe sends it when the parameters were valid and the request failed."),
	Monitor: monitor(BucketClient, "A business number: count it per account. One account is a bill; all accounts at once is a billing service that is broken or cannot be reached."),
	Scenarios: convs(
		"A card expires, and all calls of one account turn to 402 at the first of the month.",
		"POST /v1/exports answers 402 and every GET of the same account succeeds: exports are not part of the plan.",
		"A program without an account gets 402 with a price in the content, pays, and gets 200 at the second try.",
		"All accounts get 402 from 14:05 on, paid or not: the service that knows the balances is down and its failure is taken for a no.",
	),
	Causes: convs(
		"An unpaid bill or an expired card.",
		"A used-up balance or a trial that ended.",
		"A function that is not part of the plan.",
		"A token of the wrong account, such as that of a test account without a plan.",
		"A billing service that cannot be reached and whose failure is read as not paid.",
	),
	Find: convs(
		"Read the content and the documentation of this API: the number alone has no meaning that you could look up anywhere else.",
		"Find the first 402 of the account in the log, and compare its time with invoices, card expiry and changes of plan.",
		"Send the same request with a token of an account that is known to be paid: if it succeeds, it is the account and not the request.",
		"Count the accounts that get it in the same minute. If it is all of them, look at the billing service and not at the bills.",
	),
	FAQ: []FAQ{
		ask("What does 402 Payment Required mean?", rfc("RFC 9110 §15.5.3", "By the standard, nothing yet: it is reserved for future use.")),
		ask("Can a shop use 402?", conv("An API of a shop can, if its documentation says what the code means there. A customer in a browser only sees an error page; lead people to the checkout with a normal page or a 303.")),
		ask("402 or 403 for a feature that is not in the plan?", conv("403 is understood by every client and has a standard meaning. 402 tells a program that money, and not an administrator, lifts the refusal. Choose one, document it, and keep it on every route.")),
		planUsedUp,
		ask("Why does Stripe answer 402?", vend(srcStripe, "Because the parameters were valid and the request failed nevertheless. It is Stripe's own use of the number, not a bill for your account.")),
		ask("Is there a standard for 402 by now?", vend(src402Draft, "Not yet. An Internet-Draft of August 2026 says that the resource requires payment, that the answer should say how to pay, and that it is not heuristically cacheable.")),
	},
	Differs: list(
		rfc("RFC 9110 §15, §15.5.3", "Popular advice: 402 means that the user has to pay. The RFC: it is reserved for future use, and a client that does not know it treats it as 400."),
		vend(src402Draft, "Popular idea: an agent that gets 402 pays and goes on. The draft: only over an authenticated connection, and with limits on how much, how often and to whom, since anybody on the way can ask for money."),
	),
	Confused: []int{401, 403, 429},
}
