package httpstatus

var c451 = &Contract{
	Code: 451, Name: "Unavailable For Legal Reasons", Reference: "RFC 7725 §3, §4", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 7725 §3", "The server denies access to the resource as a consequence of a legal demand."),
	Summary:    conv("The law, or somebody who invokes it, does not let us show this."),
	SendWhen: list(
		rfc("RFC 7725 §3", "A legal demand forbids access to the resource, for everybody or for some classes of person."),
		rfc("RFC 7725 §1", "The demand names a set of resources to which this one belongs."),
		rfc("RFC 7725 §3, §4", "You are not the origin but an access provider, a search engine or a cache, and deny access because of a legal demand."),
	),
	Instead: []Instead{
		use(403, conv("The refusal is your own decision, a licence or a business rule included.")),
		use(404, rfc("RFC 7725 §5; RFC 9110 §15.5.5", "Even the demand must stay unknown, which some authorities may ask for.")),
		use(410, rfc("RFC 9110 §15.5.11", "You removed it intentionally, and likely for good.")),
	},
	Requires: []Field{
		should("Link", "the server that answers does the blocking itself", rfc("RFC 7725 §4", "With the relation blocked-by, naming the one who blocks and not the one who demands it.")),
		sayHowLong,
	},
	Body:     BodyAllowed,
	BodyRule: rfc("RFC 7725 §3", "Should explain the demand: who makes it, on which law, and for which persons and resources."),
	Client: hopeless("the demand stands whatever the client does",
		rfc("RFC 7725 §3; RFC 9110 §15.5", "Show the explanation to the user. The code does not say whether the resource exists, so it may be missing even after the demand has gone.")),
	Storage: Storage{
		Class: Heuristic, CacheControl: NoStore,
		Summary: rfc("RFC 7725 §3; RFC 9110 §15.1; RFC 9111 §3", "Cacheable by default, although the examples in RFC 9110 do not name it, unless the method or explicit cache controls say otherwise: no-store forbids it to every cache, private to a shared one."), Conditions: storeRequest,
		Caches: cachesDo(451),
	},
	Crawler: crawlDrop(),
	API:     conv("Show the explanation to people; a program can do nothing about it."),
	Monitor: monitor(BucketPolicy, "A matter of policy: count it by itself, by place. A 451 in a place for which there is no demand is a fault of the rule or of the address database."),
	Scenarios: convs(
		"A page answers 451 in one country and 200 elsewhere, with Link: rel=blocked-by in the first.",
		"After a court order at noon, exactly the 14 paths that it names answer 451, and the page quotes the order.",
		"Visitors of a country without any demand get 451: a shared cache stored the answer and gives it to its neighbours.",
		"The customers of one access provider see 451 and the origin's log has no trace of them: the provider blocks, and its Link says so.",
	),
	Causes: convs(
		"A court order.",
		"A law on data protection, defamation or copyright under which somebody demanded the removal.",
		"Sanctions that forbid serving a country.",
		"A rule for one country that is matched by an address database with errors.",
	),
	Find: convs(
		"Read Link: the relation blocked-by names who blocks. If it is not you and not your provider of hosting, the block is on the way.",
		"Ask from another country or another access provider: a different answer shows that the block depends on the place.",
		"Ask the origin directly, past CDN and caches. If it answers 200, look for a stored 451 and at its Age.",
		"Compare the path with the list of demands that your legal department keeps; a path that is not on it is blocked by a rule that is too wide.",
	),
	FAQ: []FAQ{
		ask("What does HTTP 451 mean?", rfc("RFC 7725 §3", "That somebody made a legal demand because of which the server denies access. It does not say whether the page exists.")),
		ask("Why 451?", conv("The RFC does not say why. It thanks Ray Bradbury in its acknowledgements, the author of Fahrenheit 451, a novel about burned books.")),
		ask("451 or 403 for geoblocking?", conv("451 when a legal demand is the reason. A licence that covers some countries only, or a decision not to serve a country, is no demand: that is 403.")),
		ask("Should a site that is not made for the EU answer 451 to visitors from there?", conv("The code is meant for an operator who has received a legal demand to deny access. Staying away from a law by one's own decision is something else.")),
		ask("Is a 451 cached?", rfc("RFC 7725 §3", "Yes, by default, that is unless the method or explicit cache controls such as no-store say otherwise.")),
		ask("Who is named in blocked-by?", rfc("RFC 7725 §3, §4", "The one who carries out the block, such as the provider, and not the authority that ordered it. Authority and law belong in the content.")),
	},
	Differs: list(
		rfc("RFC 7725 §3; RFC 9110 §15.1", "Popular lists give the heuristically cacheable codes without 451. RFC 7725 makes it cacheable by default, and RFC 9110's list is one of examples."),
		rfc("RFC 7725 §1", "Popular practice: sites answer 451 to whole continents to stay clear of their laws. The RFC speaks of operators who have received a legal demand."),
		rfc("RFC 7725 §3", "Popular reading: a 451 proves that the page exists. The RFC: it implies neither that nor the contrary."),
	),
	Confused: []int{403, 404, 410},
}
