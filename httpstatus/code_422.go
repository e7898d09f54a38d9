package httpstatus

var c422 = &Contract{
	Code: 422, Name: "Unprocessable Content", Reference: "RFC 9110 §15.5.21", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.5.21", "The server understands the media type, the content parses, and the instructions in it cannot be carried out."),
	Summary:    conv("Well formed and not acceptable: a value breaks the schema or a rule. Change the values that the answer points at."),
	SendWhen: list(
		rfc("RFC 9110 §15.5.21", "The content parses and breaks the schema or a business rule, such as a quantity below one."),
		conv("A parameter parses as its type and breaks its declared limits."),
		conv("The content names another object that does not exist."),
		vend(srcIdemKey, "An idempotency key comes back with different content."),
	),
	Instead: []Instead{
		use(400, rfc("RFC 9110 §15.5.1", "The content does not parse, or a required parameter is missing.")),
		use(415, rfc("RFC 9110 §15.5.16", "The media type is not accepted here.")),
		use(409, rfc("RFC 9110 §15.5.10", "The same content would be fine in another state of the resource.")),
		use(412, rfc("RFC 9110 §15.5.13", "A condition that the client sent was false.")),
		use(403, rfc("RFC 9110 §15.5.4", "Another caller may send exactly this.")),
		use(404, rfc("RFC 9110 §15.5.5", "The missing object is the one that the path names.")),
		use(413, rfc("RFC 9110 §15.5.14", "The content is too large.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9457 §3", "List every fault at once, each with a JSON Pointer to the value and a sentence that says what would be valid."),
	Client: fixes("RFC 9110 §15.5.21", "after changing the values that the answer points at",
		rfc("RFC 9110 §15.5.21", "Do not repeat it. Correct the values, all of them at once, and send the corrected content.")),
	Storage: explicitOnly(422, NoStore),
	Crawler: crawlDrop(),
	API:     conv("Show the faults beside the input fields; a program that gets it without a user needs a change of code or data."),
	Monitor: monitor(BucketClient, "A steady rate is people typing. A jump on one member is a rule that was tightened or a client that changed its input."),
	Scenarios: convs(
		"A form keeps failing on one member since a limit was lowered.",
		"An import job gets 422 for the few rows whose dates lie in the future.",
		"All orders of one client fail: it sends amounts in the smallest unit instead of the main one.",
	),
	Causes: convs(
		"A value outside its range, too long, or not one of the listed ones.",
		"A required member that is missing, or one that is not allowed.",
		"A rule across members, such as an end before a start.",
		"A reference to an object that does not exist.",
		"An idempotency key used again for other content.",
	),
	FAQ: []FAQ{
		ask("400 or 422?", conv("Does it parse? If not, 400. If it does and a value is unacceptable, 422. The RFC permits 400 for both, and one API should do one thing everywhere.")),
		ask("Is 422 only for business rules?", rfc("RFC 9110 §15.5.21", "No. It covers any instruction that cannot be carried out although type and syntax are right, so a broken schema is 422 as well as a broken business rule.")),
		ask("Is 422 only for WebDAV?", rfc("RFC 9110 §15.5.21", "No longer: RFC 4918 introduced it, and RFC 9110 defines it for HTTP at large.")),
		ask("What happened to Unprocessable Entity?", rfc("RFC 9110 §15.5.21", "RFC 9110 renamed it to Unprocessable Content. The number is the same, and many libraries still print the old phrase.")),
	},
	Differs: list(
		rfc("RFC 9110 §15.5.21", "Popular advice: 400 for the schema, 422 for business rules. The RFC draws no such line: both have right syntax and unacceptable instructions, so both may be 422."),
		vend(srcZalando, "Popular practice differs: Zalando's guide forbids 422 and uses 400 for both, GitHub and FastAPI send 422 for failed validation. candor defaults to 422 and has a knob."),
		vend(srcFastAPI, "FastAPI answers broken JSON with 422 as well, and before it checks who is calling; candor answers 400, after."),
	),
	Confused: []int{400, 404, 409, 412, 415},
}
