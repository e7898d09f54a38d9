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
	Explicit  Seen      // stores the code with max-age and answers later requests with it
	Heuristic Seen      // stores the code without explicit freshness
	Stale     Seen      // serves a stale copy when the origin answers a revalidation with the code
	Default   Statement // what its documentation or source says about the code, zero when that is nothing
	Source    string    // where the three observations come from, "" when all are untested
}

// suiteResult is what the test suite found out about one cache. Of the codes
// that were tested, those that are neither listed as stored nor as untested
// were not stored.
type suiteResult struct {
	name, version string
	kind          CacheKind
	stores        []int // of explicitTested: stored with max-age
	unclear       []int // of explicitTested: no result for this cache
	guesses       []int // of heuristicTested: stored without explicit freshness
	stale         Seen  // serves stale when the origin answers 503
}

// The codes that the suite tested. It says nothing about any other.
var (
	explicitTested  = []int{400, 404, 410, 500, 502, 503, 504, 599}
	heuristicTested = []int{403, 404, 405, 410, 414, 501, 502, 503, 504}
)

const staleTested = 503

// suite is the result of the cache tests for every cache that took part.
var suite = []suiteResult{
	{"Chrome", "143", BrowserCache, explicitTested, nil, []int{410}, SeenNo},
	{"Firefox", "146", BrowserCache, []int{410}, nil, []int{410}, SeenNo},
	{"Safari", "26.2", BrowserCache, []int{404, 410}, nil, []int{404, 405, 410, 414, 501}, SeenNo},
	{"nginx", "1.28", ProxyCache, explicitTested, nil, nil, SeenNo},
	{"Squid", "6.13", ProxyCache, []int{410}, nil, []int{410}, SeenYes},
	{"Apache Traffic Server", "9.2.5", ProxyCache, explicitTested, nil, []int{410}, SeenYes},
	{"Apache httpd", "2.4.64", ProxyCache, []int{400, 404, 410, 500, 502, 503, 504}, []int{599}, nil, SeenYes},
	{"Varnish", "7.7.3", ProxyCache, []int{404, 410}, nil, nil, SeenNo},
	{"Caddy cache", "0.16", ProxyCache, []int{404, 410}, nil, nil, SeenNo},
	{"HAProxy", "3.0", ProxyCache, nil, nil, nil, SeenNo},
	{"Fastly", "2025-12-29", CDNCache, []int{404, 410}, []int{500, 503}, nil, Untested},
}

// cacheDefault is what a cache's own document or source says about some codes.
type cacheDefault struct {
	cache string
	codes []int // nil for every final code that no other default of this cache names
	says  Statement
}

// cacheDefaults are kept together by cache; the entry without codes is last.
var cacheDefaults = []cacheDefault{
	{"Varnish", []int{200, 203, 204, 300, 301, 304, 404, 410, 414}, cach(srcVarnish, "Varnish keeps it for 120 seconds when the answer states nothing.")},
	{"Varnish", []int{302, 307}, cach(srcVarnish, "Varnish keeps it only when the answer states its freshness.")},
	{"Varnish", nil, cach(srcVarnish, "Varnish with its built-in rules does not keep it even with max-age.")},
	{"nginx", nil, cach(srcNginxCache, "nginx stores any code that states its freshness, and nothing that does not unless proxy_cache_valid names the code.")},
	{"Cloudflare", []int{200, 206, 301}, cach(srcCFCache, "Cloudflare keeps it for 120 minutes by default, where the type of file is one it caches.")},
	{"Cloudflare", []int{302, 303}, cach(srcCFCache, "Cloudflare keeps it for 20 minutes by default, where the type of file is one it caches.")},
	{"Cloudflare", []int{404, 410}, cach(srcCFCache, "Cloudflare keeps it for 3 minutes by default, where the type of file is one it caches.")},
	{"Cloudflare", nil, cach(srcCFCache, "Cloudflare does not keep it by default.")},
	{"Fastly", []int{200, 203, 300, 301, 302, 404, 410}, cach(srcFastly, "Fastly treats it as cacheable by default.")},
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
// proxies, then content delivery networks, every cache for every final code.
// It is nil for interim answers, for codes that never are on the wire and for
// numbers that are no status codes.
func CachesDo(c *Contract) []CacheObservation {
	if !c.Wire || c.Class() < 2 {
		return nil
	}
	var out []CacheObservation
	for _, r := range suite {
		o := CacheObservation{
			Cache: r.name + " " + r.version, Kind: r.kind,
			Explicit: r.explicit(c.Code), Heuristic: r.heuristic(c.Code), Stale: r.staleOn(c.Code),
			Default: defaultOf(r.name, c.Code),
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
	return out
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
	return seen(slices.Contains(r.stores, code))
}

func (r suiteResult) heuristic(code int) Seen {
	if !slices.Contains(heuristicTested, code) {
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
	say(func(r suiteResult) Seen { return r.heuristic(code) }, "Without explicit freshness, ", "store it by heuristic", "no cache tested stored it by heuristic")
	say(func(r suiteResult) Seen { return r.staleOn(code) }, "When the origin answers "+itoa(code)+" to a revalidation, ", "serve the stale copy instead", "no cache tested served the stale copy")
	if code == staleTested {
		out = append(out, cach(srcCacheTests, "nginx serves the stale copy when the stored answer said stale-if-error."))
	}
	for i, d := range cacheDefaults {
		if i == 0 || cacheDefaults[i-1].cache != d.cache {
			if s := defaultOf(d.cache, code); s.Text != "" {
				out = append(out, s)
			}
		}
	}
	return out
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
