package httpstatus

var c415 = &Contract{
	Code: 415, Name: "Unsupported Media Type", Reference: "RFC 9110 §15.5.16, §12.5.1, §12.5.3", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.5.16", "The content is in a format that this method does not support on the target resource, by its media type, its coding, or its data."),
	Summary:    conv("We do not take this format here. Send the same thing as a type that the answer lists."),
	SendWhen: list(
		rfc("RFC 9110 §15.5.16", "The Content-Type is not one that the operation accepts."),
		rfc("RFC 9110 §12.5.3", "The Content-Encoding is not one that the server can undo."),
		conv("The request has content and no Content-Type, and the server does not guess."),
	),
	Instead: []Instead{
		use(400, conv("The type is accepted, and the bytes are not what the type says.")),
		use(406, rfc("RFC 9110 §15.5.7", "The fault is in Accept: the client cannot take what the server would send.")),
		use(422, rfc("RFC 9110 §15.5.21", "The type is accepted, the content parses, and it breaks a rule.")),
		use(413, rfc("RFC 9110 §15.5.14", "The content is too large.")),
	},
	Requires: []Field{
		should("Accept-Encoding", "the content coding was the fault", rfc("RFC 9110 §15.5.16", "The codings that would have been accepted; the RFC says ought to.")),
		may("Accept", "the media type was the fault", rfc("RFC 9110 §15.5.16", "The types that would have been accepted; the RFC says can.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9110 §15.5", "Name the types and codings that are accepted here."),
	Client: fixes("RFC 9110 §15.5.16", "with a type or coding that the answer lists",
		rfc("RFC 9110 §15.5.16", "Do not repeat it. Convert the content or name its type rightly, then send it.")),
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
	FAQ: []FAQ{
		ask("415 or 400 for a wrong Content-Type?", rfc("RFC 9110 §15.5.16", "415 when the type is not accepted here, whatever the bytes are. 400 when the type is accepted and the bytes are not of that type.")),
		ask("415 or 406?", rfc("RFC 9110 §15.5.7", "415 is about what the client sent (Content-Type, Content-Encoding). 406 is about what it is willing to receive (Accept).")),
		ask("What if Content-Type is missing?", rfc("RFC 9110 §8.3", "The server may guess or take it for opaque bytes. candor answers 415 by default, because guessing types is how attacks get in, and has a knob.")),
	},
	Differs: list(
		rfc("RFC 9110 §15.5.16", "Popular advice: a wrong Content-Type is a bad request, 400. The RFC: a format that is not supported is 415; bytes that are not what their accepted type says are 400."),
	),
	Confused: []int{400, 406, 422},
}
