package httpstatus

// The fields that decide whether and how long an answer is kept.

var headerAge = &Header{
	Name: "Age", Reference: "RFC 9111 §5.1",
	Summary:  rfc("RFC 9111 §5.1", "How many seconds have passed since the origin generated or confirmed this answer, as far as the cache that sends it knows."),
	Syntax:   `Age = delta-seconds; delta-seconds = 1*DIGIT`,
	Examples: []string{"0", "24", "3600"},
	Sends:    rfc("RFC 9111 §4", "A cache, with every stored answer that it serves without asking the origin, in place of the Age that it had received."),
	Reads:    rfc("RFC 9111 §4.2.3", "The next cache counts on from this age instead of from zero."),
	Rules: list(
		rfc("RFC 9111 §5.1", "Its presence implies that the origin neither generated nor confirmed the answer for this request. Its absence does not imply that the origin was asked."),
		rfc("RFC 9111 §4.2, §4.2.1", "An answer is fresh while its age is below its lifetime: with max-age=60 and Age: 55, at most five seconds are left."),
		rfc("RFC 9111 §5.1", "If several values come, a cache should take the first; an invalid value it should ignore."),
		rfc("RFC 9111 §1.2.2", "A number too large to be represented is taken as 2147483648 or the largest one that fits, and never as a negative one."),
	),
	Mistakes: convs(
		"Setting Age in the application. The lifetime shrinks by it in every cache on the way.",
		"Copying max-age into an inner cache and an outer one without Age between them: users see content twice as old as planned.",
		"Taking a missing Age for proof that the origin answered.",
	),
	FAQ: []FAQ{
		ask("What does Age: 0 mean?", rfc("RFC 9111 §5.1", "That the origin did not generate or confirm the answer for this request, but did so zero seconds ago by the sender's estimate.")),
		ask("Can Age be larger than max-age?", rfc("RFC 9111 §4.2.4, §5.2.2.1", "Yes, when a cache serves a stale answer: because it is cut off from the origin, or because the origin or the client permits it.")),
	},
}

var headerCacheControl = &Header{
	Name: "Cache-Control", Reference: "RFC 9111 §5.2",
	Summary:  rfc("RFC 9111 §5.2.2", "Whether a cache may keep this answer, which caches may, how long it is fresh, and when they must ask again."),
	Syntax:   `Cache-Control = #cache-directive; cache-directive = token [ "=" ( token / quoted-string ) ]`,
	Examples: []string{"no-store", "max-age=60", "private, no-cache", "public, max-age=31536000, immutable", "max-age=600, stale-if-error=1200"},
	Sends:    rfc("RFC 9111 §5.2; RFC 9110 §15.3.7, §15.4.5", "The server, to direct the caches on the way. A 206 and a 304 must repeat what the 200 would have said."),
	Reads:    rfc("RFC 9111 §5.2, §5.2.2, §5.2.3", "Every cache on the way obeys the directives that it knows; proxies pass the field on, cache or not."),
	Rules: list(
		rfc("RFC 9111 §5.2.2.5, §5.2.2.4", "no-store: keep nothing. no-cache: ask the origin before each use of what was kept."),
		rfc("RFC 9111 §5.2.2.7, §5.2.2.10", "private keeps it out of shared caches; s-maxage speaks to shared caches alone and overrides max-age and Expires there."),
		rfc("RFC 9111 §5.2.2.1, §5.2.2.10", "Seconds are written without quotes: max-age=5, never max-age=\"5\"."),
		rfc("RFC 9111 §3, §5.2.2.9; RFC 6585 §3, §4, §5, §6", "With explicit freshness errors can be stored like successes, but 428, 429, 431 and 511 must not be. public without a lifetime lets a cache guess one."),
		rfc("RFC 9111 §3.5", "An answer to a request with Authorization is reused by a shared cache only if it says public, s-maxage or must-revalidate."),
		rfc("RFC 9111 §5.2.2.2", "must-revalidate forbids stale answers: a cache that cannot reach the origin has to answer with an error, as a rule 504."),
		rfc("RFC 9111 §4.2.1, §5.2.3", "Where directives conflict, the most restrictive one should count; unknown ones are ignored."),
		rfc("RFC 5861 §3, §4", "stale-while-revalidate=30 lets a cache hand out the stale copy for 30 seconds more while it asks the origin; stale-if-error=30 lets it do so where the answer would be 500, 502, 503 or 504."),
		rfc("RFC 9111 §5.2.2.3", "must-understand lets only such caches store the answer as know the rules of its code. It should come with no-store, which a cache that knows both the directive and those rules should ignore."),
		rfc("RFC 9111 §5.2.1.1, §5.2.1.4, §5.2.1.5, §5.2.1.7", "A request carries the field too: no-cache to have the origin asked first, no-store to have nothing kept, max-age for nothing older, only-if-cached for a stored answer or a 504."),
	),
	Mistakes: list(
		rfc("RFC 9110 §15.1; RFC 7725 §3; RFC 9111 §4.2.2", "Silence on a 404, 405, 410, 414, 451 or 501. These may be stored without being told so, for a time that the cache guesses."),
		cach(srcCacheTests, "A site-wide max-age that also lands on errors. Of the caches tested, Chrome, nginx, Apache Traffic Server and Apache httpd then keep a 400 and serve it again."),
		conv("no-cache where no-store was meant: a page with personal data is kept on disk and merely asked about before it is shown again."),
		rfc("RFC 9111 §5.2.2.5, §5.2.2.7", "Taking no-store or private for protection. Neither ensures privacy."),
		vend(srcCloudFront, "Relying on no-store for a 500, 502, 503 or 504 behind CloudFront, which keeps it for 10 seconds by default and ignores no-store on these codes."),
	),
	FAQ: []FAQ{
		ask("What is the difference between no-cache and no-store?", rfc("RFC 9111 §5.2.2.4, §5.2.2.5", "no-store forbids keeping the answer. no-cache allows keeping it and demands that the origin confirms it before each use.")),
		ask("Do I need public?", rfc("RFC 9111 §5.2.2.9", "Not on an answer that is cacheable anyway. It permits, for example, a shared cache to reuse the answer to a request with Authorization.")),
		ask("What should errors say?", conv("no-store, unless you have a reason and name a short lifetime. candor sends no-store with every refusal and every failure.")),
		ask("Does immutable replace max-age?", rfc("RFC 8246 §2", "No. It says that the content will not change while it is fresh, so clients skip asking on a reload; the lifetime still comes from max-age.")),
	},
}

var headerDate = &Header{
	Name: "Date", Reference: "RFC 9110 §6.6.1",
	Summary:  rfc("RFC 9110 §6.6.1", "When the answer was made, by the clock of the server that made it."),
	Syntax:   `Date = HTTP-date; HTTP-date = IMF-fixdate / obs-date`,
	Examples: []string{"Tue, 15 Nov 1994 08:12:31 GMT", "Mon, 23 Nov 2026 09:00:00 GMT"},
	Sends:    rfc("RFC 9110 §6.6.1", "An origin server with a clock must with every 2xx, 3xx and 4xx, and may with 1xx and 5xx. Without a clock it must not."),
	Reads:    rfc("RFC 9111 §4.2.1, §4.2.3", "Caches subtract it from Expires to get the lifetime, and may subtract it from the time of arrival to estimate the age."),
	Rules: list(
		rfc("RFC 9110 §5.6.7", "A sender writes exactly one form: Sun, 06 Nov 1994 08:49:37 GMT. Day and month are English, the day has two digits, the zone is GMT."),
		rfc("RFC 9110 §5.6.7", "A recipient must accept two obsolete forms as well, those of RFC 850 and of the function asctime."),
		rfc("RFC 9110 §6.6.1", "A recipient with a clock that forwards or stores an answer without Date adds the time at which it arrived."),
		rfc("RFC 9110 §15.3.7, §15.4.5", "A 206 and a 304 must carry it where the 200 would."),
		rfc("RFC 9110 §8.8.2.1", "Last-Modified must not be later than Date."),
	),
	Mistakes: convs(
		"A zone such as UTC, CET or +0000 in place of GMT, as a generic date library prints it. Strict parsers reject it.",
		"A clock that is an hour off. Expires and a Retry-After that names a date are an hour off for every client that trusts its own clock.",
		"Caching Date along with the rendered page in the application, so that every answer claims to be as old as the first.",
	),
	FAQ: []FAQ{
		ask("Is Date required?", rfc("RFC 9110 §6.6.1", "Yes for 2xx, 3xx and 4xx from a server with a clock. For 1xx and 5xx it may be left out.")),
		ask("Why does Date matter to a client?", conv("It shows the server's clock. A client that measures Expires or a Retry-After date against it does not depend on its own.")),
	},
}

var headerExpires = &Header{
	Name: "Expires", Reference: "RFC 9111 §5.3",
	Summary:  rfc("RFC 9111 §5.3", "The time after which this answer counts as stale; max-age, where present, replaces it."),
	Syntax:   `Expires = HTTP-date`,
	Examples: []string{"Thu, 01 Dec 1994 16:00:00 GMT", "Mon, 23 Nov 2026 10:00:00 GMT"},
	Sends:    rfc("RFC 9111 §4.2, §5.3; RFC 9110 §15.3.7, §15.4.5", "An origin server that states an expiration time. A 206 and a 304 must repeat what the 200 would have."),
	Reads:    rfc("RFC 9111 §4.2.1", "A cache that sees neither s-maxage nor max-age takes Expires minus Date as the lifetime."),
	Rules: list(
		rfc("RFC 9111 §5.3", "max-age makes every recipient ignore it, s-maxage every shared cache."),
		rfc("RFC 9111 §5.3", "An invalid value, 0 above all, counts as a time in the past: already expired."),
		rfc("RFC 9111 §3, §4.2; RFC 9110 §15.1", "It is explicit freshness like max-age, so with it a cache may store codes that it would not store otherwise, such as 400 or 500."),
		rfc("RFC 9111 §4.2.1", "If it comes twice, a cache should use the first or take the answer for stale."),
		rfc("RFC 9111 §5.3", "More than a year ahead is no longer forbidden, yet very large values have overflowed clocks, and many caches drop the answer far sooner."),
	),
	Mistakes: convs(
		"Expires in the past as the only line of defence. The answer may still be stored, and served once the origin confirms it or is out of reach; no-store forbids storing.",
		"A date fixed in a configuration file. On the day it passes, every asset becomes stale at once and the load jumps.",
		"A web server that adds Expires by media type to whatever it serves, the HTML of its error pages included.",
	),
	FAQ: []FAQ{
		ask("Which wins, Expires or max-age?", rfc("RFC 9111 §5.3", "max-age. A recipient must ignore Expires when max-age is there, and a shared cache also when s-maxage is.")),
		ask("Is Expires: 0 valid?", rfc("RFC 9111 §5.3", "Not as a date, but its effect is defined: a cache must treat it as already expired.")),
	},
}

var headerVary = &Header{
	Name: "Vary", Reference: "RFC 9110 §12.5.5",
	Summary:  rfc("RFC 9110 §12.5.5", "The request fields that may have had a part in choosing this answer, so that a cache does not give it to a request that differs in them."),
	Syntax:   `Vary = #( "*" / field-name ); field-name = token`,
	Examples: []string{"Accept-Encoding", "Accept-Encoding, Accept-Language", "Origin", "*"},
	Sends:    rfc("RFC 9110 §12.5.5, §15.3.7, §15.4.5", "An origin server with a cacheable answer that it chose by request fields. A 206 and a 304 must repeat what the 200 would have."),
	Reads:    rfc("RFC 9111 §4.1", "A cache reuses the answer only for requests whose listed fields match those of the original request, or after asking the origin."),
	Rules: list(
		rfc("RFC 9111 §4.1", "An asterisk never matches: the stored answer cannot be used again without asking the origin."),
		rfc("RFC 9110 §12.5.5", "A proxy must not generate the asterisk."),
		rfc("RFC 9111 §4.1", "A listed field that is absent from one request matches only requests from which it is absent as well."),
		rfc("RFC 9111 §4.1", "White space, several lines joined into one, and known normalizations do not count as a difference; anything else does."),
		rfc("RFC 9110 §12.5.5", "Authorization need not be listed, since reuse for another user is already forbidden by that field."),
		rfc("RFC 9111 §4.1", "It belongs on the default answer too, the one for requests without a preference; otherwise a cache may choose that one for later requests even where a better one is available."),
	),
	Mistakes: convs(
		"Vary: User-Agent. Nearly every client has a value of its own, so the cache stores thousands of copies and hits none.",
		"Vary: * in the hope to forbid storing. It forbids reuse without asking and fills the cache; no-store says what was meant.",
		"Choosing by Accept, Origin or a language cookie without listing the field: one visitor's language or one site's CORS answer goes to all.",
		"Setting Vary over a value that a lower layer had set, such as that of the compression. Add to the list instead.",
	),
	FAQ: []FAQ{
		ask("What does Vary: * do?", rfc("RFC 9111 §4.1; RFC 9110 §12.5.5", "It says that more than the request fields may have decided. No later request matches, so a cache has to ask the origin each time.")),
		ask("Do errors need Vary?", conv("When they may be stored and were chosen by a request field, such as a 404 page in the visitor's language. With no-store there is nothing to choose from.")),
		ask("Vary: Origin, always or only with an Origin?", rfc("RFC 9111 §4.1", "Always, where the answer depends on it. To leave Vary off the default answer is a mistake: it can then be chosen for later requests that express a preference.")),
	},
}
