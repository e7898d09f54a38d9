package httpstatus

var c415 = &Contract{
	Code: 415, Name: "Unsupported Media Type", Reference: "RFC 9110 §15.5.16, §12.5.1, §12.5.3", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.5.16", "The content is in a format that this method does not support on the target resource, by its media type, its coding, or its data."),
	Summary:    conv("We do not take this format here. Send the same thing as a type that the answer lists."),
	SendWhen: list(
		rfc("RFC 9110 §15.5.16", "The Content-Type is not one that the operation accepts."),
		rfc("RFC 9110 §8.4, §12.5.3", "The Content-Encoding is not one that the server accepts here."),
		rfc("RFC 9110 §15.5.16", "A look at the data shows a format that the method does not support here, whatever Content-Type says."),
		rfc("RFC 9110 §9.3.4", "A PUT brings another media type than the one that the target resource is limited to."),
		conv("The request has content and no Content-Type, and the server does not guess."),
	),
	Instead: []Instead{
		use(400, conv("The type is accepted, and the bytes do not parse as what it says; the RFC would allow 415 here too.")),
		use(406, rfc("RFC 9110 §15.5.7", "The fault is in Accept: the client cannot take what the server would send.")),
		use(422, rfc("RFC 9110 §15.5.21", "The type is understood, the syntax is right, and the instructions cannot be processed.")),
		use(413, rfc("RFC 9110 §15.5.14", "The content is too large.")),
	},
	Requires: []Field{
		should("Accept-Encoding", "the content coding was the fault", rfc("RFC 9110 §15.5.16, §12.5.3", "The codings that would have been accepted; the RFC says ought to. A 415 for any other reason must not carry this field.")),
		may("Accept", "the media type was the fault", rfc("RFC 9110 §15.5.16, §12.5.1", "The types that would have been accepted; the RFC says can.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9110 §15.5, §9.3.4", "Except to HEAD, the answer should explain the error; after a PUT it should say why the representation is unsuitable."),
	Client: Client{
		SameRequest:      noBecause("the format stays unsupported", "convention"),
		CorrectedRequest: yesBy("with a type or coding that the answer lists", "RFC 9110 §15.5.16"),
		OtherCredentials: noBecause("credentials are not the fault", "convention"),
		AfterDelay:       noBecause("time does not change the format", "convention"),
		NewConnection:    noBecause("unless something on the path rewrites Content-Type", "convention"),
		Summary:          conv("Do not repeat it unchanged. Convert the content, leave out the compression, or name the type rightly, then send it."),
	},
	Storage: explicitOnly(415, NoStore),
	Crawler: crawlDrop(),
	API:     conv("Nearly always a missing or wrong Content-Type in a new client; fixed once in code."),
	Monitor: monitor(BucketClient, "Count per client version. A jump means that a new client or an upgraded library labels its content differently."),
	Scenarios: convs(
		"A new client posts JSON labelled as form data, because that is the default of its library.",
		"Uploads fail since a client began to compress them with zstd.",
		"A client that used to work fails after the server stopped guessing types.",
	),
	Causes: convs(
		"No Content-Type, or the default of the library.",
		"JSON sent as text/plain to avoid a CORS preflight.",
		"A content coding that the server does not undo.",
		"A vendor media type or a version in the type that the server does not know.",
	),
	Find: convs(
		"Add Content-Type and Content-Encoding of the request to the log and group by them, then by client version: one new value explains most jumps.",
		"Compare the value that came, letter by letter, with Accept and Accept-Encoding of the answer: a parameter, a vendor suffix or a misspelt type is easy to overlook.",
		"Repeat the same body with Content-Type: application/json written by hand. If it passes, only the label was wrong, and the library's default is the culprit.",
		"Repeat it without compression. If it passes, the coding was the fault.",
		"Compare the request on the client with what the origin received: middleware and proxies rewrite or drop Content-Type, above all when they forward a body they have changed.",
	),
	FAQ: []FAQ{
		ask("415 or 400 for a wrong Content-Type?", conv("415 when the type is not accepted here, whatever the bytes are. 400 when the type is accepted and the bytes do not parse as it. The RFC would allow 415 for the second case as well, since the data itself may show the wrong format.")),
		ask("Why do I get 415 when I send JSON?", conv("Because the request does not say so. Set Content-Type: application/json; many libraries label a body as form data or plain text unless told otherwise, and encoding the body as JSON does not change the label.")),
		ask("How does a client learn which types are accepted?", rfc("RFC 9110 §15.5.16, §12.5.1, §12.5.3", "From the answer: Accept can list the media types, and Accept-Encoding ought to list the content codings when the coding was the fault. A 415 for another reason must not carry Accept-Encoding, so the two faults can be told apart.")),
		ask("415 or 406?", rfc("RFC 9110 §15.5.16, §15.5.7", "415 is about what the client sent (Content-Type, Content-Encoding). 406 is about what it is willing to receive (Accept).")),
		ask("What if Content-Type is missing?", rfc("RFC 9110 §8.3", "The server may take the content for opaque bytes or examine it, and examining it risks wrong conclusions and attacks that build on them. candor answers 415 by default and has a knob.")),
		ask("What should the body of a 415 contain?", conv("A sentence for people; the types or codings that this operation takes belong into Accept or Accept-Encoding, which is where candor's guard names them.")),
	},
	Differs: list(
		rfc("RFC 9110 §15.5.16", "Popular advice: a wrong Content-Type is a bad request, 400. The RFC: a format that is not supported is 415, by its label, its coding, or a look at the data. candor: 415 by label and coding, 400 for bytes that are not what their accepted type says."),
		rfc("RFC 9110 §12.5.3", "Popular practice: every 415 lists everything the server takes. The RFC: Accept-Encoding belongs to a 415 about content codings and must not stand in any other, or clients cannot tell the two apart."),
	),
	Confused: []int{400, 406, 422},
}
