package httpstatus

var c406 = &Contract{
	Code: 406, Name: "Not Acceptable", Reference: "RFC 9110 §15.5.7", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.5.7", "The resource has no current representation that the client would accept by its negotiation fields, and the server does not send a default one."),
	Summary:    conv("We cannot answer in any form that your Accept fields allow."),
	SendWhen: list(
		rfc("RFC 9110 §12.5.1, §12.5.4, §15.5.7", "Nothing on offer matches Accept or Accept-Language, and the server is unwilling to send a default."),
		rfc("RFC 9110 §12.5.3, §12.4.1", "No content coding on offer matches Accept-Encoding, and the field rules out an answer without coding as well."),
	),
	Instead: []Instead{
		use(415, rfc("RFC 9110 §15.5.16", "The content that the client sent is in a format that is not supported here.")),
		use(200, rfc("RFC 9110 §12.4.1", "The server disregards the field, as it may, and sends what it has.")),
		use(300, rfc("RFC 9110 §15.4.1", "There are several representations, each with an address of its own, and the client is to choose.")),
		use(404, conv("The form asked for is part of the path, such as /report.xml, and there is no such file.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9110 §15.5.7", "Should list the representations on offer with their addresses, from which the client can choose."),
	Client: fixes("convention", "with Accept fields that allow one of the forms on offer",
		rfc("RFC 9110 §15.5.7", "The client may choose from the forms that the content lists; the RFC defines no standard for an automatic choice.")),
	Storage: explicitOnly(406, NoStore), Crawler: crawlDrop(),
	API:     conv("A client with a wrong or too narrow Accept; often the default of a library."),
	Monitor: monitor(BucketClient, "Count it per client version and Accept value. A jump after your own deployment means that a form went out of the offer."),
	Scenarios: convs(
		"A client asks for application/xml from an API that dropped XML in its last release: 406 on every route, from the minute of the deployment.",
		"GET /v1/orders with Accept: application/vnd.shop.v3+json gets 406: the server offers v1 and v2.",
		"A download client sends Accept: text/html only, because its library sets that, and gets 406 from a route that serves CSV.",
		"A client with Accept-Encoding: br, identity;q=0 gets 406 from a server that compresses with gzip alone.",
	),
	Causes: convs(
		"An Accept that names one type only, or a version that the server does not offer.",
		"A typo in the type, such as application/jason.",
		"A library whose default Accept was never overridden.",
		"A proxy that rewrites Accept.",
		"A firewall that uses 406 for requests it does not like.",
	),
	Find: convs(
		"Log Accept, Accept-Language and Accept-Encoding of the refused requests, and compare them with what the operation offers.",
		"Send the same request with Accept: */*. If it succeeds, the type is the fault; the Content-Type of that answer is what the client has to accept.",
		"Take the fields out one at a time: the one whose removal turns the 406 into a 200 is the one to correct.",
		"Look whether the origin has logged the request at all. If it has not, a firewall or proxy in front sent the 406 and the Accept fields may be innocent.",
	),
	FAQ: []FAQ{
		ask("406 or 415?", rfc("RFC 9110 §12.5.1, §15.5.7, §15.5.16", "406 is about what the client is willing to receive (Accept). 415 is about what it sent (Content-Type, Content-Encoding).")),
		ask("How do I fix a 406?", conv("Accept what the server offers: send Accept: */* to see it, then name that type. On the server, offer the type that clients ask for, or ignore Accept.")),
		ask("Must a server answer 406 when Accept does not match?", rfc("RFC 9110 §12.4.1", "No. It may send 406 or disregard the field and send what it has.")),
		ask("Should my API check Accept at all?", conv("Only if it offers several forms. An API with JSON alone helps nobody by refusing; candor therefore is lenient by default and has a knob for strict.")),
		ask("Can an error itself be refused with 406?", conv("It should not be. Send the error in the form that the server has, whatever Accept says; otherwise the client learns nothing but 406.")),
	},
	Differs: list(
		rfc("RFC 9110 §12.4.1", "Popular advice: an Accept that cannot be met must be answered with 406. The RFC: the server may as well disregard the field."),
		rfc("RFC 9110 §12.5.3", "Popular advice: an Accept-Encoding without a common coding is 406. The RFC: the server should then send the content without coding, unless the field forbids that too."),
	),
	Confused: []int{300, 404, 415},
}
