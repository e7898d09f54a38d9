package httpstatus

import (
	"slices"
	"strings"
)

// CacheKind is where a cache sits.
type CacheKind string

// The kinds of caches.
const (
	BrowserCache CacheKind = "browser"
	ProxyCache   CacheKind = "proxy"
	CDNCache     CacheKind = "cdn"
)

// CacheKinds lists every kind.
var CacheKinds = []CacheKind{BrowserCache, ProxyCache, CDNCache}

// Seen is what was observed of one cache and one code. Untested is no "no":
// nobody looked, or the test gave no result.
type Seen string

// The observations.
const (
	SeenYes  Seen = "yes"
	SeenNo   Seen = "no"
	Untested Seen = "untested"
)

// CacheObservation is what one cache was seen or is documented to do with one
// code. It stands beside [Storage.Summary], which is what the RFC permits.
type CacheObservation struct {
	Cache     string // "Chrome 143"; a service has no version
	Kind      CacheKind
	Explicit  Seen      // answers the next request with a copy that has max-age
	Heuristic Seen      // the same with a copy that has a Last-Modified of the day before, and neither Cache-Control nor Expires
	Stale     Seen      // serves a stale copy when the origin answers a revalidation with the code
	Default   Statement // what its documentation or source says about the code, zero when that is nothing
	Setup     Statement // how the cache was run, where that decides what was seen, zero where it does not
	Source    string    // where the three observations come from, "" when all are untested
}

// known reports whether there is anything to say.
func (o CacheObservation) known() bool { return o.Source != "" || o.Default != Statement{} }

// suiteResult is what the test suite found out about one cache. Of the codes
// that were tested, those that are listed neither as reused nor as unclear
// were not reused.
type suiteResult struct {
	name, version string
	kind          CacheKind
	reuses        []int // of explicitTested: answered from the cache
	unclear       []int // of explicitTested: no result for this cache
	guesses       []int // of heuristicTested: answered from the cache
	blurred       []int // of heuristicTested: no result for this cache
	stale         Seen  // serves stale when the origin answers 503
	ifError       Seen  // the same when the stored answer said stale-if-error
}

// The codes that the suite tested. It says nothing about any other.
//
// A result is true where the second answer was what the test expects, which is
// "cached" or, for the codes that no heuristic covers, "not_cached". Otherwise
// it names the fault: an Assertion is the opposite; a Setup fault (the cache
// asked the origin twice, or changed the code), a failed fetch or no entry is
// no result. Whether the cache should have done it plays no part here. The one
// test of another kind, 599 with public alone, is left out.
var (
	explicitTested  = []int{200, 203, 204, 299, 301, 302, 303, 307, 308, 400, 404, 410, 499, 500, 502, 503, 504, 599} // status-CODE-fresh
	heuristicTested = []int{200, 201, 202, 203, 204, 403, 404, 405, 410, 414, 501, 502, 503, 504, 599}                // heuristic-CODE-*
	redirectsTested = []int{301, 302, 303, 307, 308}                                                                  // not in browsers (browser_skip)
)

const staleTested = 503 // stale-503, stale-sie-503

// suite is the result of the cache tests for every cache that took part.
var suite = []suiteResult{
	{
		name: "Chrome", version: "143", kind: BrowserCache, stale: SeenNo, ifError: Untested,
		reuses: []int{200, 203, 204, 299, 400, 404, 410, 499, 500, 502, 503, 504, 599}, unclear: redirectsTested, guesses: []int{200, 203, 410},
	},
	{
		name: "Firefox", version: "146", kind: BrowserCache, stale: SeenNo, ifError: Untested,
		reuses: []int{200, 203, 204, 410}, unclear: redirectsTested, guesses: []int{200, 203, 204, 410},
	},
	{
		name: "Safari", version: "26.2", kind: BrowserCache, stale: SeenNo, ifError: Untested,
		reuses: []int{200, 203, 204, 404, 410}, unclear: redirectsTested, guesses: []int{200, 203, 204, 404, 405, 410, 414, 501},
	},
	{name: "nginx", version: "1.28", kind: ProxyCache, stale: SeenNo, ifError: SeenYes, reuses: explicitTested},
	{
		name: "Squid", version: "6.13", kind: ProxyCache, stale: SeenYes, ifError: SeenYes,
		reuses: []int{200, 203, 301, 302, 307, 308, 410}, guesses: []int{200, 203, 410},
	},
	{name: trafficServer, version: "9.2.5", kind: ProxyCache, stale: SeenYes, ifError: SeenYes, reuses: explicitTested, guesses: []int{203, 410}},
	{
		name: httpd, version: "2.4.64", kind: ProxyCache, stale: SeenYes, ifError: SeenYes,
		reuses: []int{200, 203, 301, 302, 303, 307, 308, 400, 404, 410, 500, 502, 503, 504}, unclear: []int{299, 499, 599}, guesses: []int{200, 203},
	},
	{
		name: "Varnish", version: "7.7.3", kind: ProxyCache, stale: SeenNo, ifError: SeenNo,
		reuses: []int{200, 203, 204, 301, 302, 307, 404, 410},
	},
	{name: caddyCache, version: "0.16", kind: ProxyCache, stale: SeenNo, ifError: SeenNo, reuses: []int{200, 203, 204, 301, 404, 410}},
	{name: "HAProxy", version: "3.0", kind: ProxyCache, stale: SeenNo, ifError: SeenNo, reuses: []int{200}, guesses: []int{200}},
	{
		name: "Fastly", version: "2025-12-29", kind: CDNCache, stale: Untested, ifError: SeenNo,
		reuses: []int{200, 203, 301, 302, 404, 410}, unclear: []int{500, 503}, blurred: []int{503},
	},
}

// The names that stand in more than one list and are long.
const (
	trafficServer = "Apache Traffic Server"
	httpd         = "Apache httpd"
	caddyCache    = "Caddy cache"
)

// suiteSetup is how the suite ran a cache, where that and not the code decides
// what was seen.
type suiteSetup struct {
	caches []string
	codes  []int
	says   Statement
}

// suiteSetups has at most one entry for a cache and a code.
var suiteSetups = []suiteSetup{
	{[]string{"Chrome", "Firefox", "Safari"}, redirectsTested, cach(srcCacheTests+", tests/status.mjs", "The tests leave out redirects in browsers.")},
	{[]string{trafficServer}, []int{200}, cach(srcCacheTests+", docker/trafficserver/records.config", "The tests ran Apache Traffic Server with required_headers 2, which asks for stated freshness.")},
	{[]string{httpd}, []int{299, 499, 599}, cach(srcCacheTests+", results/apache.json", "Apache httpd answered the second request from its cache, but with 500 for the code, which counts as no result.")},
	{[]string{"Varnish"}, []int{200, 203, 204, 404, 410, 414}, cach(srcCacheTests+", docker/serve.sh", "The tests ran Varnish with default_ttl 0, so it could not reuse what states no freshness.")},
	{[]string{"Varnish"}, []int{staleTested}, cach(srcCacheTests+", docker/serve.sh", "The tests ran Varnish with default_grace 0, which leaves no time for a stale copy.")},
	{[]string{caddyCache}, heuristicTested, cach(srcCacheTests+", docker/caddy/Caddyfile", "The tests told the Caddy cache to read no-store where an answer has no Cache-Control, so it could not reuse what states no freshness.")},
	{[]string{"HAProxy"}, []int{200}, cach(srcCacheTests+", docker/haproxy/haproxy.cfg", "The tests gave the cache of HAProxy a max-age of 240 seconds.")},
	{[]string{"Fastly"}, []int{200, 203, 404, 410}, cach(srcCacheTests+", results/fastly.json", "The tests saw no copy reused that states no freshness; their repository does not say how the Fastly service was set up, and a service can change its fallback TTL.")},
	{[]string{"Fastly"}, []int{500, 503}, cach(srcCacheTests+", results/fastly.json", "The origin saw Fastly repeat its request, so there is no result.")},
}

// setupOf returns how the suite ran a cache where that decides about a code,
// or zero.
func setupOf(cache string, code int) Statement {
	for _, s := range suiteSetups {
		if slices.Contains(s.caches, cache) && slices.Contains(s.codes, code) {
			return s.says
		}
	}
	return Statement{}
}

// cacheDefault is what a cache's own document or source says about some codes.
type cacheDefault struct {
	cache string
	codes []int // nil for every final code that no other default of this cache names
	says  Statement
}

// cacheDefaults are kept together by cache; the entry without codes is last.
// Varnish's own list has 304 as well, for the stored answer that it renews; a
// 304 is no copy to keep.
var cacheDefaults = []cacheDefault{
	{"Varnish", []int{200, 203, 204, 300, 301, 404, 410, 414}, cach(srcVarnish, "Varnish keeps it for 120 seconds (default_ttl) when the answer states nothing.")},
	{"Varnish", []int{302, 307}, cach(srcVarnish, "Varnish keeps it only when the answer states its freshness.")},
	{"Varnish", nil, cach(srcVarnish, "Varnish with its built-in rules does not keep it even with max-age.")},
	{"nginx", nil, cach(srcNginxCache, "nginx stores any code that states its freshness, and nothing that does not unless proxy_cache_valid names the code.")},
	{"Cloudflare", []int{200, 206, 301}, cach(srcCFCache, "Cloudflare keeps it for 120 minutes when the answer has neither Cache-Control nor Expires, where the type of file is one it caches.")},
	{"Cloudflare", []int{302, 303}, cach(srcCFCache, "Cloudflare keeps it for 20 minutes when the answer has neither Cache-Control nor Expires, where the type of file is one it caches.")},
	{"Cloudflare", []int{404, 410}, cach(srcCFCache, "Cloudflare keeps it for 3 minutes when the answer has neither Cache-Control nor Expires, where the type of file is one it caches.")},
	{"Cloudflare", nil, cach(srcCFCache, "Cloudflare does not keep it by default.")},
	{"Fastly", []int{200, 203, 300, 301, 302, 404, 410}, cach(srcFastly+"; "+srcFastlyTTL, "Fastly treats it as cacheable by default, for 3600 seconds when the answer states nothing, or 120 with custom VCL.")},
	{"Fastly", []int{206}, cach(srcFastly, "Fastly does not keep it unless Segmented Caching is on.")},
	{"Fastly", nil, cach(srcFastly, "Fastly does not keep it, even with max-age, unless beresp.cacheable is set.")},
	{"CloudFront", []int{404, 414, 501}, cach(srcCloudFront, "CloudFront keeps it for at least 10 seconds by default (Error Caching Minimum TTL) and obeys no-store on it.")},
	{"CloudFront", []int{405, 500, 502, 503, 504}, cach(srcCloudFront, "CloudFront keeps it for at least 10 seconds by default (Error Caching Minimum TTL) and ignores no-store on it.")},
	{"CloudFront", []int{400, 403, 412, 415}, cach(srcCloudFront, "CloudFront keeps it only when max-age or s-maxage says so.")},
	{"CloudFront", []int{410}, cach(srcCloudFront, "CloudFront obeys no-store on it.")},
	{"CloudFront", []int{416}, cach(srcCloudFront, "CloudFront never keeps it.")},
	{"Google Cloud CDN", []int{300, 301, 302, 307, 308, 404, 405, 410, 421, 451, 501}, cach(srcGCPCDN, "Google Cloud CDN can be told to keep it by negative caching, for at most 30 minutes.")},
}

// undescribed reports whether a default for all other codes says nothing about
// this one: a 206 is a part of something, a 304 is not stored itself, and what
// is no code at all was not meant.
func undescribed(code int) bool {
	return code < 200 || code > 599 || code == 206 || code == 304
}

// defaultOf returns what the cache's own document says about a code, or zero.
func defaultOf(cache string, code int) Statement {
	for _, d := range cacheDefaults {
		if d.cache == cache && (slices.Contains(d.codes, code) || d.codes == nil && !undescribed(code)) {
			return d.says
		}
	}
	return Statement{}
}

// CachesDo returns what each cache does with the code of a contract: browsers,
// proxies, then content delivery networks. A cache of which nothing is known,
// neither by test nor by document, is left out; where no Source is set in any
// row, no cache was tested with the code. It is nil for interim answers, for
// codes that never are on the wire and for numbers that are no status codes.
func CachesDo(c *Contract) []CacheObservation {
	if !c.Wire || c.Class() < 2 {
		return nil
	}
	var out []CacheObservation
	for _, r := range suite {
		o := CacheObservation{
			Cache: r.name + " " + r.version, Kind: r.kind,
			Explicit: r.explicit(c.Code), Heuristic: r.heuristic(c.Code), Stale: r.staleOn(c.Code),
			Default: defaultOf(r.name, c.Code), Setup: setupOf(r.name, c.Code),
		}
		if o.Explicit != Untested || o.Heuristic != Untested || o.Stale != Untested {
			o.Source = srcCacheTests
		}
		out = append(out, o)
	}
	for _, name := range services() {
		out = append(out, CacheObservation{
			Cache: name, Kind: CDNCache, Explicit: Untested, Heuristic: Untested, Stale: Untested, Default: defaultOf(name, c.Code),
		})
	}
	return slices.DeleteFunc(out, func(o CacheObservation) bool { return !o.known() })
}

// services returns the services that the suite did not test, all of them CDNs.
func services() []string {
	var out []string
	for _, d := range cacheDefaults {
		tested := slices.ContainsFunc(suite, func(r suiteResult) bool { return r.name == d.cache })
		if !tested && !slices.Contains(out, d.cache) {
			out = append(out, d.cache)
		}
	}
	return out
}

func (r suiteResult) explicit(code int) Seen {
	if !slices.Contains(explicitTested, code) || slices.Contains(r.unclear, code) {
		return Untested
	}
	return seen(slices.Contains(r.reuses, code))
}

func (r suiteResult) heuristic(code int) Seen {
	if !slices.Contains(heuristicTested, code) || slices.Contains(r.blurred, code) {
		return Untested
	}
	return seen(slices.Contains(r.guesses, code))
}

func (r suiteResult) staleOn(code int) Seen {
	if code != staleTested {
		return Untested
	}
	return r.stale
}

func seen(yes bool) Seen {
	if yes {
		return SeenYes
	}
	return SeenNo
}

// cachesDo says in sentences what [CachesDo] says in rows.
func cachesDo(code int) []Statement {
	var out []Statement
	say := func(of func(suiteResult) Seen, start, does, none string) {
		if s := sentence(of, start, does, none); s != "" {
			out = append(out, cach(srcCacheTests, s))
		}
	}
	say(func(r suiteResult) Seen { return r.explicit(code) }, "With max-age, ", "store it and answer later requests with it", "no cache tested stored it")
	say(func(r suiteResult) Seen { return r.heuristic(code) }, "With only a Last-Modified of the day before, ", "store it and answer the next request with it", "no cache tested stored it")
	say(func(r suiteResult) Seen { return r.staleOn(code) }, "When the origin answers "+itoa(code)+" to a revalidation, ", "serve the stale copy instead", "no cache tested served the stale copy")
	if code == staleTested {
		say(func(r suiteResult) Seen { return r.ifError }, "Where the stored answer said stale-if-error, ", "serve the stale copy", "no cache tested served the stale copy")
	}
	for _, cache := range allCaches() {
		for _, s := range []Statement{defaultOf(cache, code), setupOf(cache, code)} {
			if s.Text != "" && !slices.Contains(out, s) { // one sentence may be about several caches
				out = append(out, s)
			}
		}
	}
	return out
}

// allCaches returns the names of the caches, those that were tested first.
func allCaches() []string {
	var out []string
	for _, r := range suite {
		out = append(out, r.name)
	}
	return append(out, services()...)
}

// sentence tells one observation of all caches: who does, who does not, and of
// whom nothing is known. It is "" when nobody was tested.
func sentence(of func(suiteResult) Seen, start, does, none string) string {
	by := map[Seen][]string{}
	for _, r := range suite {
		by[of(r)] = append(by[of(r)], r.name)
	}
	yes, no, unknown := by[SeenYes], by[SeenNo], by[Untested]
	if len(yes)+len(no) == 0 {
		return ""
	}
	text := start + none
	if len(yes) > 0 {
		text = start + those(yes) + " " + agree(yes, does)
	}
	text += "."
	if len(yes) > 0 && len(no) > 0 {
		text += " " + those(no) + agree(no, " do") + " not."
	}
	if len(unknown) > 0 {
		text += " There is no result for " + those(unknown) + "."
	}
	return text
}

// those joins names as in "a, b and c".
func those(names []string) string {
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// agree puts the verbs of a phrase in the plural into the number of its subject.
func agree(names []string, phrase string) string {
	if len(names) > 1 {
		return phrase
	}
	return strings.NewReplacer("store ", "stores ", "answer ", "answers ", "serve ", "serves ", " do", " does").Replace(phrase)
}
