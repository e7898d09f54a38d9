package httpstatus

var content2xx = rfc("RFC 9110 §6.4.1", "Content is allowed; its meaning depends on the method. Answers to HEAD have none.")

var c200 = &Contract{
	Code: 200, Name: "OK", Reference: "RFC 9110 §15.3.1", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.3.1", "The request has succeeded; what the content means depends on the method."),
	Summary:    conv("It worked, and here is the answer."),
	SendWhen: list(
		rfc("RFC 9110 §15.3.1", "The request succeeded and there is content to return."),
	),
	Instead: []Instead{
		use(201, rfc("RFC 9110 §15.3.2", "A resource was created.")),
		use(202, rfc("RFC 9110 §15.3.3", "The work has been accepted and is not done.")),
		use(204, rfc("RFC 9110 §15.3.5", "There is nothing to return.")),
		use(400, conv("The request failed: an error inside a 200 hides it from clients, caches and monitors.")),
	},
	Requires: []Field{
		should("ETag", "an answer to GET or HEAD", rfc("RFC 9110 §8.8.3", "A validator lets clients revalidate and write conditionally.")),
		should("Last-Modified", "an answer to GET or HEAD, where a date is known", rfc("RFC 9110 §8.8.2", "A weaker validator.")),
	},
	Body: BodyAllowed, BodyRule: content2xx,
	Client:  done(rfc("RFC 9110 §15.3.1", "Use the content.")),
	Storage: heuristic(200, ""), Crawler: crawlIndex(),
	API:       conv("Success; a client must be able to trust it without looking for an error in the content."),
	Monitor:   monitor(BucketSuccess, "Success. A problem document inside a 200 is a violation of the contract and counts as an anomaly."),
	Scenarios: convs("The normal line of every log.", "A 200 whose content says error: the failure is invisible to every monitor."),
	Differs:   list(rfc("RFC 9205 §4.6", "Popular practice: 200 for everything, with the outcome in the content. The RFC on building protocols with HTTP asks for the code that fits, since generic software acts on it.")),
	Confused:  []int{201, 202, 204},
}

var c201 = &Contract{
	Code: 201, Name: "Created", Reference: "RFC 9110 §15.3.2", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.3.2", "The request was fulfilled and one or more new resources were created."),
	Summary:    conv("Something new exists because of this request; Location says where."),
	SendWhen: list(
		rfc("RFC 9110 §15.3.2", "The request created a resource, and it is there now."),
	),
	Instead: []Instead{
		use(202, rfc("RFC 9110 §15.3.3", "The resource will be created later.")),
		use(200, rfc("RFC 9110 §15.3.1", "The request changed a resource that existed already.")),
		use(303, rfc("RFC 9110 §15.4.4", "A browser should go on to a page that shows the result.")),
	},
	Requires: []Field{
		should("Location", "the new resource is not the target of the request", rfc("RFC 9110 §15.3.2", "The address of the new resource; without it the target itself is taken to be the new resource.")),
	},
	Body: BodyAllowed, BodyRule: content2xx,
	Client:  done(rfc("RFC 9110 §15.3.2", "Take the address from Location; do not send the request again, it would create another one.")),
	Storage: explicitOnly(201, ""), Crawler: crawlMaybe(),
	API:       conv("Success; the client goes on with the address that Location gives."),
	Monitor:   monitor(BucketSuccess, "Success; the rate of creations is a business number."),
	Scenarios: convs("Two 201s a second apart with the same content: a double click or a retry without an idempotency key."),
	Confused:  []int{200, 202, 303},
}

var c202 = &Contract{
	Code: 202, Name: "Accepted", Reference: "RFC 9110 §15.3.3", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.3.3", "The request has been accepted for processing, which is not complete and might never be carried out."),
	Summary:    conv("Taken in, not done, and no promise that it will be."),
	SendWhen: list(
		rfc("RFC 9110 §15.3.3", "The work goes on after the answer, as in a queue or a batch."),
	),
	Instead: []Instead{
		use(201, rfc("RFC 9110 §15.3.2", "The resource has been created already.")),
		use(200, rfc("RFC 9110 §15.3.1", "The work is done.")),
		use(504, rfc("RFC 9110 §15.6.5", "The server waited for one behind it, in vain.")),
	},
	Requires: []Field{
		may("Location", "the status monitor has an address of its own", conv("Where to ask how far the work is; the RFC asks for a pointer to a status monitor in the content and names no field.")),
		may("Retry-After", "the client is to poll", conv("How long to wait before the first look; the RFC defines the field for 503 and redirects.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9110 §15.3.3", "The content ought to describe the present status and point to a status monitor."),
	Client:   done(rfc("RFC 9110 §15.3.3", "Ask the status monitor for the outcome; do not send the request again.")),
	Storage:  explicitOnly(202, ""), Crawler: crawlMaybe(),
	API:       conv("Success of the handing in only; the client has to follow the work elsewhere."),
	Monitor:   monitor(BucketSuccess, "Success of the handing in; track the work itself as a series of its own, or failures stay unseen."),
	Scenarios: convs("A job is accepted with 202 and fails a minute later, which no access log shows."),
	Confused:  []int{200, 201, 204},
}

var c203 = &Contract{
	Code: 203, Name: "Non-Authoritative Information", Reference: "RFC 9110 §15.3.4", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.3.4", "The request succeeded, and a transforming proxy has modified the content of the origin's 200."),
	Summary:    conv("It worked, and somebody on the way changed the content."),
	SendWhen: list(
		rfc("RFC 9110 §15.3.4", "A proxy transforms the content of a 200, for example by filtering or recoding it."),
	),
	Instead: []Instead{use(200, rfc("RFC 9110 §15.3.1", "The content is what the origin sent."))},
	Body:    BodyAllowed, BodyRule: content2xx,
	Client:  done(rfc("RFC 9110 §15.3.4", "Use the content, and do not rely on it to be the origin's.")),
	Storage: heuristic(203, ""), Crawler: crawlIndex(),
	API:       conv("Treat it as 200; digests and signatures over the content will not match."),
	Monitor:   monitor(BucketSuccess, "Success; its presence tells that a proxy rewrites your answers."),
	Scenarios: convs("Readers behind one company's proxy get 203 where all others get 200."),
	Confused:  []int{200},
}

var c204 = &Contract{
	Code: 204, Name: "No Content", Reference: "RFC 9110 §15.3.5", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.3.5", "The request was fulfilled, and there is no additional content to send."),
	Summary:    conv("Done, and there is deliberately nothing to show."),
	SendWhen: list(
		rfc("RFC 9110 §15.3.5", "A write or delete succeeded and the client needs nothing back."),
	),
	Instead: []Instead{
		use(200, rfc("RFC 9110 §15.3.1", "There is something to return, an empty list included.")),
		use(205, rfc("RFC 9110 §15.3.6", "The client should clear the form that it sent.")),
		use(404, rfc("RFC 9110 §15.5.5", "The object does not exist.")),
	},
	Requires: []Field{
		may("ETag", "the resource has a new state", rfc("RFC 9110 §15.3.5", "The validator of the state after the change.")),
	},
	Body:     BodyForbidden,
	BodyRule: rfc("RFC 9110 §6.4.1, §15.3.5", "No content: the answer ends with its header section."),
	Client:   done(rfc("RFC 9110 §15.3.5", "Go on; a browser stays on the page that it shows.")),
	Storage:  heuristic(204, ""), Crawler: crawlSoft404(),
	API:       conv("Success without content; a client must not try to parse one."),
	Monitor:   monitor(BucketSuccess, "Success."),
	Scenarios: convs("A client fails after a DELETE because it parses JSON out of nothing."),
	Confused:  []int{200, 202, 205, 404},
}

var c205 = &Contract{
	Code: 205, Name: "Reset Content", Reference: "RFC 9110 §15.3.6", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.3.6", "The request was fulfilled, and the user agent should reset the document that it was sent from to its original state."),
	Summary:    conv("Done; clear the form so that the next entry can be made."),
	SendWhen: list(
		rfc("RFC 9110 §15.3.6", "A form for repeated data entry was saved and should be cleared."),
	),
	Instead:  []Instead{use(204, rfc("RFC 9110 §15.3.5", "The form should stay as it is."))},
	Body:     BodyEmpty,
	BodyRule: rfc("RFC 9110 §15.3.6", "No content may be generated; Go's net/http sends what a handler writes, so write nothing."),
	Client:   done(rfc("RFC 9110 §15.3.6", "Clear the input and go on.")),
	Storage:  explicitOnly(205, ""), Crawler: crawlUnknown(),
	API:       conv("Of no use to most programs; 204 is the usual choice."),
	Monitor:   monitor(BucketSuccess, "Success."),
	Scenarios: convs("Rare; met in data entry applications."),
	Confused:  []int{204},
}

const sameAs200 = "the 200 to the same request would carry it"

var c206 = &Contract{
	Code: 206, Name: "Partial Content", Reference: "RFC 9110 §15.3.7", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.3.7", "The server fulfils a range request by sending one or more parts of the selected representation."),
	Summary:    conv("Only the part or parts that you asked for."),
	SendWhen: list(
		rfc("RFC 9110 §15.3.7, §14.2", "A GET carries Range, the server supports it, and at least one range can be served."),
	),
	Instead: []Instead{
		use(200, rfc("RFC 9110 §14.2", "The server ignores Range, or If-Range does not match, and sends the whole.")),
		use(416, rfc("RFC 9110 §15.5.17", "None of the ranges can be served.")),
		use(304, rfc("RFC 9110 §13.2.2", "The client's copy is still good.")),
	},
	Requires: []Field{
		must("Content-Range", "one part is sent; never in the header section when several are", rfc("RFC 9110 §15.3.7.1", "Which part of how much.")),
		must("Content-Type", "several parts are sent, as multipart/byteranges", rfc("RFC 9110 §15.3.7.2", "With the boundary; each part has its own Content-Range.")),
		must("Date", sameAs200, rfc("RFC 9110 §15.3.7", "As in the 200.")),
		must("Cache-Control", sameAs200, rfc("RFC 9110 §15.3.7", "As in the 200.")),
		must("ETag", sameAs200, rfc("RFC 9110 §15.3.7", "As in the 200; without it parts cannot be put together.")),
		must("Expires", sameAs200, rfc("RFC 9110 §15.3.7", "As in the 200.")),
		must("Content-Location", sameAs200, rfc("RFC 9110 §15.3.7", "As in the 200.")),
		must("Vary", sameAs200, rfc("RFC 9110 §15.3.7", "As in the 200.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 9110 §15.3.7", "The requested part, or several as multipart/byteranges."),
	Client: Client{
		SameRequest:      noBecause("the request succeeded", "RFC 9110 §15.3.7"),
		CorrectedRequest: yesBy("with a Range for the parts that are still missing", "RFC 9110 §14.2"),
		OtherCredentials: noBecause("the request succeeded", "RFC 9110 §15.3.7"),
		AfterDelay:       noBecause("the request succeeded", "RFC 9110 §15.3.7"),
		NewConnection:    noBecause("the request succeeded", "RFC 9110 §15.3.7"),
		Summary:          rfc("RFC 9110 §15.3.7", "Look at Content-Range before using the part; ask for the remaining ones, and combine only parts with the same strong validator."),
	},
	Storage: Storage{
		Class:   Heuristic,
		Summary: rfc("RFC 9110 §15.1; RFC 9111 §3.3", "Heuristically cacheable, and only by a cache that understands ranges; others must not store it."),
		Caches:  cachesDo(206),
	},
	Crawler:   crawlUnknown(),
	API:       conv("A client that did not send Range must not get it; one that did must be able to take a 200."),
	Monitor:   monitor(BucketSuccess, "Success; many for one file are one download."),
	Scenarios: convs("A video player asks for hundreds of parts of one file.", "A resumed download goes on where it stopped."),
	Confused:  []int{200, 416},
}

var c207 = &Contract{
	Code: 207, Name: "Multi-Status", Reference: "RFC 4918 §11.1, §13", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 4918 §11.1", "The answer gives the status of several independent operations."),
	Summary:    conv("One status for each part of the work, listed in the content; the 207 itself promises nothing."),
	SendWhen: list(
		rfc("RFC 4918 §13", "A WebDAV request acts on several resources and their outcomes differ."),
	),
	Instead: []Instead{
		use(200, conv("All parts succeeded, or your batch format has its own rules for parts that failed.")),
		use(422, conv("The batch is all or nothing, and one part is unacceptable.")),
		use(424, rfc("RFC 4918 §11.4", "Inside the list: a part was not done because another failed.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 4918 §13", "A multistatus document in XML with one status per resource."),
	Client: Client{
		SameRequest:      noBecause("some parts may have succeeded", "RFC 4918 §13"),
		CorrectedRequest: onlyIf("it holds only the parts that failed, each treated by its own status", "RFC 4918 §13"),
		OtherCredentials: onlyIf("a part's own status asks for them", "convention"),
		AfterDelay:       onlyIf("a part's own status permits it", "convention"),
		NewConnection:    noBecause("the connection is not the fault", "convention"),
		Summary:          rfc("RFC 4918 §13", "Read the status of every part and act on each."),
	},
	Storage: explicitOnly(207, ""), Crawler: crawlUnknown(),
	API:       conv("Clients that look at the code alone miss the failures inside."),
	Monitor:   monitor(BucketSuccess, "Looks like success and can hide failures: count the statuses inside."),
	Scenarios: convs("A batch of a hundred gets 207, and three of them failed without anybody noticing."),
	Confused:  []int{200, 208, 422},
}

var c208 = &Contract{
	Code: 208, Name: "Already Reported", Reference: "RFC 5842 §7.1", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 5842 §7.1", "The members of this binding were listed earlier in the same multistatus and are not listed again."),
	Summary:    conv("Inside a 207 only: this collection was shown above."),
	SendWhen: list(
		rfc("RFC 5842 §7.1", "A collection appears under several bindings in one multistatus answer."),
	),
	Instead: []Instead{
		use(207, rfc("RFC 4918 §11.1", "It is the status of the whole answer.")),
		use(508, rfc("RFC 5842 §7.2", "The client does not understand 208 and the collection contains itself.")),
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 5842 §7.1", "Stands inside the content of a 207."),
	Client:   done(rfc("RFC 5842 §7.1", "Use the members that were listed before.")),
	Storage:  explicitOnly(208, ""), Crawler: crawlUnknown(),
	API:       conv("Only for WebDAV clients that announce support for bindings."),
	Monitor:   monitor(BucketSuccess, "As the status of a whole answer it is a mistake; inside a 207 nothing to count."),
	Scenarios: convs("A WebDAV listing of a tree with two names for one folder."),
	Confused:  []int{207, 508},
}

var c226 = &Contract{
	Code: 226, Name: "IM Used", Reference: "RFC 3229 §10.4.1", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 3229 §10.4.1", "The server fulfilled a GET, and the content is the result of instance manipulations, such as a delta, applied to the current instance."),
	Summary:    conv("Here is only the difference to what you hold."),
	SendWhen: list(
		rfc("RFC 3229 §10.4.1", "The request offers A-IM, and the server can send a delta against a version that the client holds."),
	),
	Instead: []Instead{
		use(200, rfc("RFC 9110 §15.3.1", "The whole is sent.")),
		use(304, rfc("RFC 9110 §15.4.5", "Nothing has changed.")),
		use(206, rfc("RFC 9110 §15.3.7", "The parts are byte ranges.")),
	},
	Requires: []Field{
		must("ETag", "", rfc("RFC 3229 §10.4.1", "The tag of the current instance.")),
		should("IM", "", unverified("RFC 3229 §10.5.2", "Which manipulations were applied; the level is not verified.")),
		should("Delta-Base", "the content is a delta", unverified("RFC 3229 §10.5.1", "The tag of the instance that the delta is against; the level is not verified.")),
	},
	Body: BodyAllowed, BodyRule: content2xx,
	Client:  done(rfc("RFC 3229 §10.4.1", "Apply the delta to the version that it names.")),
	Storage: explicitOnly(226, ""), Crawler: crawlUnknown(),
	API:       conv("Hardly ever met outside feed readers."),
	Monitor:   monitor(BucketSuccess, "Success."),
	Scenarios: convs("A feed reader gets only the new entries."),
	Confused:  []int{200, 206, 304},
}
