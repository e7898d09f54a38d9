package httpstatus

// The fields that describe the content and the state that it shows.

var headerContentEncoding = &Header{
	Name: "Content-Encoding", Reference: "RFC 9110 §8.4",
	Summary:  rfc("RFC 9110 §8.4", "Which codings, such as gzip, were applied to the content on top of its media type, and so what to undo before reading it."),
	Syntax:   `Content-Encoding = #content-coding; content-coding = token`,
	Examples: []string{"gzip", "br", "deflate, gzip"},
	Sends:    rfc("RFC 9110 §8.4", "Whoever applied the coding, server or client, with the content that it encoded."),
	Reads:    rfc("RFC 9110 §8.4, §8.4.1", "The final recipient undoes the codings from the last to the first, as a rule just before it uses the content. A server may refuse one that it does not accept with 415."),
	Rules: list(
		rfc("RFC 9110 §8.4", "Several codings stand in the order in which they were applied."),
		rfc("RFC 9110 §8.4", "identity should not appear here: it is reserved for Accept-Encoding."),
		rfc("RFC 9110 §8.4.1, §8.4.1.3", "Names are case-insensitive, and x-gzip should be taken for gzip."),
		rfc("RFC 9110 §8.8.1", "A validator shared by the plain and the compressed form is weak. A strong ETag must differ between the two."),
		rfc("RFC 9110 §14.1.2", "Byte ranges count in the encoded bytes, not in those after decoding."),
		rfc("RFC 9110 §8.4.1.2", "deflate means the zlib format; some implementations send the bare deflate stream without that wrapper."),
	),
	Mistakes: convs(
		"A handler sets gzip, then fails, and the error page goes out as plain text under that field. The client reports a broken stream instead of the 500.",
		"Both the application and the proxy compress. The client undoes one layer and shows the other.",
		"Content-Encoding: utf-8. The character encoding belongs in the charset parameter of Content-Type.",
	),
	FAQ: []FAQ{
		ask("Content-Encoding or Transfer-Encoding?", rfc("RFC 9110 §8.4, §8.8.1, §14.1.2; RFC 9112 §6.1", "Content-Encoding is a property of the representation: ETag and byte ranges refer to the coded form. Transfer-Encoding is a property of the message, and recipients on the way may undo it.")),
		ask("Which code answers an unsupported Content-Encoding?", rfc("RFC 9110 §15.5.16, §12.5.3", "415, with Accept-Encoding to say which codings would have been accepted.")),
	},
}

var headerContentLength = &Header{
	Name: "Content-Length", Reference: "RFC 9110 §8.6",
	Summary:  rfc("RFC 9110 §8.6", "The length of the content in bytes. In an answer to HEAD and in a 304: the length that a GET would have got."),
	Syntax:   `Content-Length = 1*DIGIT`,
	Examples: []string{"3495", "0"},
	Sends:    rfc("RFC 9110 §8.6", "An origin server that knows the size before it has sent the header section should, unless it uses Transfer-Encoding."),
	Reads:    rfc("RFC 9112 §6.3", "The recipient reads that many bytes. If the connection ends earlier, the message is incomplete and the recipient closes the connection."),
	Rules: list(
		rfc("RFC 9110 §8.6", "Never with a 1xx or 204, nor with a 2xx to CONNECT."),
		rfc("RFC 9112 §6.2", "Never together with Transfer-Encoding."),
		rfc("RFC 9112 §6.3", "If both arrive, Transfer-Encoding counts, and the message ought to be handled as an error: it may be an attempt to smuggle a request."),
		rfc("RFC 9110 §8.6", "In an answer to HEAD and in a 304 it must be the exact length that GET or the 200 would have had, or be left out."),
		rfc("RFC 9112 §6.3", "Several different values, or one that is not a number, are an unrecoverable error: a server answers 400 and closes, a proxy answers 502."),
		rfc("RFC 9110 §15.3.7", "In a 206 it is the length of the content that was sent; what is known of the whole length stands in Content-Range."),
		rfc("RFC 9110 §8.6", "There is no largest value, so a parser has to guard against overflow."),
	),
	Mistakes: convs(
		"Counting characters instead of bytes. The first name with an accent cuts the JSON short by one byte.",
		"A middleware that rewrites or compresses the content and leaves the old length in place: clients wait for bytes that never come, or cut the answer.",
		"Content-Length: 0 in an answer to HEAD whose GET has content. A cache may conclude that its copy is stale.",
	),
	FAQ: []FAQ{
		ask("May a 204 have Content-Length: 0?", rfc("RFC 9110 §8.6", "No. A server must not send the field with a 1xx or a 204.")),
		ask("What if Content-Length comes twice?", rfc("RFC 9110 §8.6; RFC 9112 §6.3", "The same number repeated may be taken once or refused. Different numbers make the message invalid.")),
		ask("Which code asks a client for Content-Length?", rfc("RFC 9112 §6.3", "411. A server may refuse a request that has content and no Content-Length with it.")),
	},
}

var headerContentLocation = &Header{
	Name: "Content-Location", Reference: "RFC 9110 §8.7",
	Summary:  rfc("RFC 9110 §8.7", "The address of the resource whose representation this message encloses: a GET there would bring the same content."),
	Syntax:   `Content-Location = absolute-URI / partial-URI`,
	Examples: []string{"/orders/4711", "/report.de.html", "https://example.com/receipts/99"},
	Sends:    rfc("RFC 9110 §8.7, §15.3.7, §15.4.5", "A server that chose among several representations, or answers a POST or PUT with a representation. A 206 and a 304 must repeat what the 200 would have."),
	Reads:    rfc("RFC 9110 §8.7", "In a 2xx, a client may take the content for the current representation of that address if it is the target of the request. About another address, the claim can be trusted only if both have the same owner."),
	Rules: list(
		rfc("RFC 9110 §8.7, §4.1", "A relative value is resolved against the target of the request, and a fragment is not part of the grammar."),
		rfc("RFC 9110 §8.7", "Equal to the target of a PUT or POST, it says that the content is the new representation and not a report about the action."),
		rfc("RFC 9110 §8.7", "In a 201, equal to Location, it says that the content is a current representation of the new resource."),
		rfc("RFC 9110 §8.7", "It does not replace the target of the request: it is metadata of the representation."),
		rfc("RFC 9111 §4.4", "After a successful unsafe request, a cache may drop what it stored for this address, on the same origin only."),
	),
	Mistakes: convs(
		"Sending it in place of Location with a 201. The created resource is then the target of the request, by definition of the code.",
		"Naming the address of a template or of an inner host. Clients that trust it store the content under a name that nobody can fetch.",
	),
	FAQ: []FAQ{
		ask("Does Content-Location redirect?", rfc("RFC 9110 §8.7", "No. It names what the message encloses; the address of the request stays what it was.")),
		ask("When is it useful in an API?", rfc("RFC 9110 §8.7", "After a POST or PUT, with the address of the target: it tells the client that the content is the new state, which saves a GET.")),
	},
}

var headerContentRange = &Header{
	Name: "Content-Range", Reference: "RFC 9110 §14.4",
	Summary:  rfc("RFC 9110 §14.4", "Which part of the whole a 206 encloses; in a 416, how long the whole is."),
	Syntax:   `Content-Range = range-unit SP ( first-pos "-" last-pos "/" ( complete-length / "*" ) / "*/" complete-length )`,
	Examples: []string{"bytes 0-499/1234", "bytes 42-1233/*", "bytes */47022"},
	Sends:    rfc("RFC 9110 §15.3.7.1, §15.3.7.2, §14.4", "A server: it must with a 206 of one part and inside each part of several, and should with a 416 to a request for bytes."),
	Reads:    rfc("RFC 9110 §15.3.7, §15.3.7.2", "The client must look at it to see which part it got, which need not be the one it asked for, and what is still missing."),
	Rules: list(
		rfc("RFC 9110 §14.1.2, §14.4", "Positions count from zero and include the last: bytes 0-499 are 500 bytes."),
		rfc("RFC 9110 §14.4", "An asterisk in place of the length says that the whole length is unknown. For bytes it should be given where it is known."),
		rfc("RFC 9110 §14.4", "In a 416 an asterisk stands in place of the positions, and the length is the current one: bytes */47022."),
		rfc("RFC 9110 §15.3.7.2", "A 206 with several parts must not have it in its header section, only in the parts."),
		rfc("RFC 9110 §14.4", "It is invalid if the last position is before the first, or the length is not beyond the last. The part must then not be combined with what is stored."),
		rfc("RFC 9110 §15.3.7.3", "Parts may be combined only if all have the same strong validator."),
		rfc("RFC 9110 §14.4, §14.5", "Outside 206 and 416 it has no meaning in a response. On a PUT that does not support it, a server should answer 400."),
	),
	Mistakes: convs(
		"Taking the last position for a length, so that 0-500 is sent for 500 bytes. Resumed downloads have one byte twice at every seam.",
		"A 416 without it. The client knows that its offset is wrong and not what would be right, so it starts from zero.",
		"Sending it in the header section of a 206 with several parts. A recipient that looks there first writes the boundary lines into the file.",
	),
	FAQ: []FAQ{
		ask("What does bytes */1234 mean?", rfc("RFC 9110 §14.4, §15.5.17", "No range was satisfied, and the representation is 1234 bytes long at present. It belongs to a 416.")),
		ask("Must a server send exactly the range that was asked for?", rfc("RFC 9110 §15.3.7, §15.3.7.2, §14.2", "No. It may send less, merge ranges, or ignore Range and answer 200 with everything; that is why the client has to read Content-Range.")),
		ask("How do I ask how long the file is?", rfc("RFC 9110 §9.3.2, §8.6", "With HEAD: if the answer has Content-Length, it is the length that a GET would have.")),
	},
}

var headerContentType = &Header{
	Name: "Content-Type", Reference: "RFC 9110 §8.3",
	Summary:  rfc("RFC 9110 §8.3", "The media type of the content: which format it has and how it is meant to be processed."),
	Syntax:   `Content-Type = media-type; media-type = type "/" subtype parameters; parameters = *( OWS ";" OWS [ token "=" ( token / quoted-string ) ] )`,
	Examples: []string{"application/problem+json", "text/html;charset=utf-8", "multipart/byteranges; boundary=THIS_STRING_SEPARATES", "application/json"},
	Sends:    rfc("RFC 9110 §8.3, §15.3.7.2", "Whoever sends content should, unless the type is unknown. A 206 with several parts must say multipart/byteranges."),
	Reads:    rfc("RFC 9110 §8.3", "The recipient processes the content by it, after undoing Content-Encoding. Without the field it may assume application/octet-stream or look at the data."),
	Rules: list(
		rfc("RFC 9110 §8.3.1", "Type and subtype are case-insensitive. Values of parameters may not be; charset is case-insensitive as well."),
		rfc("RFC 9110 §5.6.6", "There is no white space around the equals sign. A value that is a token may be quoted or not, with the same meaning."),
		rfc("RFC 9110 §8.3", "There is one value. Where it comes twice, recipients often take the last valid one, and parsers that differ here can lead to security issues."),
		rfc("RFC 9110 §14.6", "multipart/byteranges needs its boundary parameter; some recipients mishandle a quoted one."),
		rfc("RFC 8259 §11", "application/json has no charset parameter, and adding one has no effect on recipients that follow the standard."),
		rfc("RFC 9457 §3", "A problem document is application/problem+json. The type tells a client to look for members such as type, title, status and detail."),
	),
	Mistakes: convs(
		"A JSON error sent as text/html, the default of a framework. Clients that choose their parser by type show markup or nothing.",
		"A login page with 200 and text/html where the client expects JSON. The error appears later, as a syntax error at the character <, far from its cause.",
		"Serving what users upload under the type that they claimed. A file named as an image may be opened as a page in your origin.",
		"Comparing the whole value with application/json. The same type with a parameter is then refused with 415.",
	),
	FAQ: []FAQ{
		ask("Which Content-Type should API errors have?", rfc("RFC 9457 §3", "application/problem+json, when the content is a problem document, so that clients can tell it from ordinary data.")),
		ask("Does a 204 have a Content-Type?", vend(srcGoHTTP, "It has nothing to describe, so leave it out. net/http drops the content of a 204 and passes on a Content-Type that a handler set.")),
		ask("Should I write charset=utf-8 after application/json?", rfc("RFC 8259 §11", "There is no need: the type defines no such parameter.")),
	},
}

var headerETag = &Header{
	Name: "ETag", Reference: "RFC 9110 §8.8.3",
	Summary:  rfc("RFC 9110 §8.8.3", "A mark of the current state of the representation, for clients and caches to compare and not to read."),
	Syntax:   `ETag = entity-tag; entity-tag = [ %s"W/" ] DQUOTE *etagc DQUOTE; etagc = %x21 / %x23-7E / obs-text`,
	Examples: []string{`"xyzzy"`, `W/"xyzzy"`, `""`},
	Sends:    rfc("RFC 9110 §8.8.3.1, §15.3.7, §15.4.5", "An origin server should, wherever it can detect changes reliably. A 206 and a 304 must repeat what the 200 would have."),
	Reads:    rfc("RFC 9110 §13.1.1, §13.1.2, §13.1.5", "The client returns it: in If-None-Match to ask for news, in If-Match to write only over the state it saw, in If-Range to resume a download."),
	Rules: list(
		rfc("RFC 9110 §8.8.3", "The quotes belong to it. W/ in front, in upper case, marks it as weak; without that it is strong."),
		rfc("RFC 9110 §8.8.3.2", "Strong comparison: equal and neither is weak. Weak comparison: equal apart from W/. So W/\"1\" and \"1\" match weakly and not strongly."),
		rfc("RFC 9110 §13.1.1, §13.1.2, §13.1.5, §8.8.3.2", "If-Match and If-Range compare strongly, If-None-Match weakly. A weak tag therefore never satisfies If-Match."),
		rfc("RFC 9110 §8.8.1", "A tag that stays the same for the plain and the gzip form is weak, since the bytes differ."),
		rfc("RFC 9110 §9.3.4", "A successful answer to PUT must not carry it if the server changed the content on the way to storage: it would promise the client that its own bytes are current."),
		rfc("RFC 9110 §15.3.2, §8.8", "In a 201 it belongs to the resource that was created."),
		rfc("RFC 9110 §8.8.3", "A backslash is best avoided: older definitions took the tag for a quoted string, so some recipients remove it."),
	),
	Mistakes: convs(
		"Leaving out the quotes: ETag: abc123. Strict parsers drop it, and no request ever gets 304.",
		"Inode numbers or build paths in it. Each server behind the balancer has another tag for the same file, and revalidation fails at random.",
		"A proxy that compresses and turns \"abc\" into W/\"abc\", or appends -gzip. The If-Match of the next PUT then fails with 412 although nobody else wrote.",
		"Comparing If-Match by a search for text in the field. The tag \"1\" is found inside \"11\", and a lost update gets through.",
	),
	FAQ: []FAQ{
		ask("What is the difference between a weak and a strong ETag?", rfc("RFC 9110 §8.8.1, §13.1.1, §13.1.5", "A strong one changes with every observable change of the content; a weak one may stay while the content is an acceptable substitute. Only strong ones serve for If-Match and for ranges.")),
		ask("Can I use a hash as an ETag?", rfc("RFC 9110 §8.8.1", "Yes. A collision-resistant hash of the content is strong; representations that differ only in metadata, such as the media type, need a tag of their own.")),
		ask("ETag or Last-Modified?", rfc("RFC 9110 §8.8.2.1, §8.8.3, §8.8.3.1", "Both, where the server can determine them. An ETag can be more reliable, as where a date in whole seconds is too coarse.")),
	},
}

var headerLastModified = &Header{
	Name: "Last-Modified", Reference: "RFC 9110 §8.8.2",
	Summary:  rfc("RFC 9110 §8.8.2", "When the server believes that the representation last changed."),
	Syntax:   `Last-Modified = HTTP-date`,
	Examples: []string{"Tue, 15 Nov 1994 12:45:26 GMT"},
	Sends:    rfc("RFC 9110 §8.8.2.1", "An origin server should, wherever it can tell the time of the last change reasonably and consistently."),
	Reads:    rfc("RFC 9110 §13.1.3, §13.1.4; RFC 9111 §4.2.2", "A client returns it in If-Modified-Since or If-Unmodified-Since. A cache without a stated lifetime may guess one from it."),
	Rules: list(
		rfc("RFC 9110 §8.8.2.1", "It must not be later than Date: a server that finds a time in the future sends the time of the message instead."),
		rfc("RFC 9110 §8.8.2.2", "It counts as weak unless it can be deduced to be strong, for example because Date is at least a second later by the same clock."),
		rfc("RFC 9111 §4.2.2", "A typical guess at a lifetime is a tenth of the time since then. A page that is 100 days old may then count as fresh for 10 days."),
		rfc("RFC 9110 §8.8.2.1", "For content made of several parts, it is usually the time of the latest change among them."),
		rfc("RFC 9110 §15.4.5", "A 304 leaves it out as a rule; it is useful there when there is no ETag."),
	),
	Mistakes: convs(
		"The time of deployment or of rendering as the date. Everything looks new after each release, and nobody gets 304.",
		"An old date and no Cache-Control. Caches guess a long lifetime, and readers see last month's page.",
		"If-Unmodified-Since as the only guard against lost updates. Two writes within one second both pass.",
	),
	FAQ: []FAQ{
		ask("How precise is Last-Modified?", rfc("RFC 9110 §5.6.7, §8.8.3", "One second. Where that is too coarse, an ETag can be more reliable.")),
		ask("Does Last-Modified make a response cacheable?", rfc("RFC 9111 §3, §4.2.2", "Not by itself. For codes that may be stored without a stated lifetime, caches may guess the lifetime from it.")),
	},
}

var headerDeltaBase = &Header{
	Name: "Delta-Base", Reference: "RFC 3229 §10.5.1",
	Summary:  rfc("RFC 3229 §10.5.1", "The entity tag of the older state against which a delta in a 226 was computed."),
	Syntax:   `Delta-Base = entity-tag`,
	Examples: []string{`"abc"`},
	Sends:    rfc("RFC 3229 §10.5.1", "A server with a delta: it must if the request named more than one entity tag in If-None-Match, and may otherwise."),
	Reads:    unverified("RFC 3229 §10.5.1", "The client applies the delta to the stored state with this tag, and fetches the whole if it no longer has that one."),
	Rules: list(
		rfc("RFC 3229 §10.5.1", "It goes with an IM field that names a delta coding; without a delta there is no base."),
		rfc("RFC 3229 §10.4.1", "The ETag of the same answer is the tag of the current state, not of the base."),
		rfc("RFC 3229 §10.5.1", "A request with a single tag leaves no doubt about the base, so the field may be missing there."),
	),
	Mistakes: convs(
		"Putting the tag of the new state here. The client applies the delta to the wrong bytes and stores a broken copy under a valid tag.",
		"Leaving it out after a request that listed several tags: the client has to guess which of its copies the delta fits.",
	),
	FAQ: []FAQ{
		ask("Who uses Delta-Base today?", vend("https://developer.mozilla.org/docs/Web/HTTP/Status/226", "Hardly anybody: MDN says that browsers do not support it and that few implementations exist. Compression of the whole is the usual choice.")),
		ask("How does a server know which base a client has?", rfc("RFC 3229 §10.5.1", "From the entity tags that the client lists in If-None-Match.")),
	},
}

var headerIM = &Header{
	Name: "IM", Reference: "RFC 3229 §10.5.2",
	Summary:  rfc("RFC 3229 §10.5.2", "Which manipulations, such as a delta coding or compression, were applied to the instance that a 226 answers with."),
	Syntax:   `IM = #instance-manipulation`,
	Examples: []string{"vcdiff", "diffe", "vcdiff, gzip"},
	Sends:    unverified("RFC 3229 §10.5.2", "A server with a 226, in answer to a request whose A-IM allows the manipulation. The level of the requirement is not verified."),
	Reads:    unverified("RFC 3229 §10.5.2", "The client undoes the manipulations from the last to the first, and combines a delta with the stored base."),
	Rules: list(
		rfc("RFC 3229 §10.4.1", "The request must have listed at least one manipulation in A-IM; without that a 226 is wrong."),
		rfc("RFC 3229 §10.4.1", "The answer must carry the ETag of the current instance."),
		unverified("RFC 3229 §10.5.2", "Several manipulations stand in the order in which they were applied."),
	),
	Mistakes: convs(
		"A 226 to a client that never asked for it: it stores the delta as if it were the page.",
		"Stating a lifetime on a 226. A cache that does not know the code may then store the delta and serve it as if it were the page.",
	),
	FAQ: []FAQ{
		ask("What is an instance manipulation?", rfc("RFC 3229 §10.5.2", "A change applied to the instance before it is sent, typically a delta encoding or a compression.")),
		ask("Is IM the same as Content-Encoding?", unverified("RFC 3229 §10.5.2", "No. Content-Encoding belongs to the representation; an instance manipulation is applied to one answer and depends on what the client already has.")),
	},
}
