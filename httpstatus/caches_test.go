package httpstatus

import (
	"slices"
	"strings"
	"testing"
)

// row returns what one cache does with a code, all untested where it has no row.
func row(t *testing.T, cache string, code int) CacheObservation {
	t.Helper()
	c := Get(code)
	if c == nil {
		c = &Contract{Code: code, Wire: true}
	}
	for _, o := range CachesDo(c) {
		if strings.HasPrefix(o.Cache, cache) {
			return o
		}
	}
	return CacheObservation{Explicit: Untested, Heuristic: Untested, Stale: Untested}
}

// final reports whether answers with this contract could be stored at all.
func final(c *Contract) bool { return c.Wire && c.Class() >= 2 }

func Test_that_a_code_has_a_row_for_every_cache_of_which_something_is_known_and_for_no_other(t *testing.T) {
	for code, want := range map[int]string{ // the caches in their order, and how many rows say that they were tested
		404: "Chrome 143, Firefox 146, Safari 26.2, nginx 1.28, Squid 6.13, Apache Traffic Server 9.2.5, Apache httpd 2.4.64, Varnish 7.7.3, Caddy cache 0.16, HAProxy 3.0, Fastly 2025-12-29, Cloudflare, CloudFront, Google Cloud CDN; 11 tested",
		201: "Chrome 143, Firefox 146, Safari 26.2, nginx 1.28, Squid 6.13, Apache Traffic Server 9.2.5, Apache httpd 2.4.64, Varnish 7.7.3, Caddy cache 0.16, HAProxy 3.0, Fastly 2025-12-29, Cloudflare; 11 tested",
		206: "Fastly 2025-12-29, Cloudflare; 0 tested",
		304: "; 0 tested",
		301: "nginx 1.28, Squid 6.13, Apache Traffic Server 9.2.5, Apache httpd 2.4.64, Varnish 7.7.3, Caddy cache 0.16, HAProxy 3.0, Fastly 2025-12-29, Cloudflare, Google Cloud CDN; 8 tested",
		422: "nginx 1.28, Varnish 7.7.3, Fastly 2025-12-29, Cloudflare; 0 tested",
	} {
		var names []string
		tested := 0
		for _, o := range CachesDo(Get(code)) {
			names = append(names, o.Cache)
			if o.Source != "" {
				tested++
			}
		}
		if got := strings.Join(names, ", ") + "; " + itoa(tested) + " tested"; got != want {
			t.Errorf("%d: %s, want %s", code, got, want)
		}
	}
	for _, c := range All() {
		for _, o := range CachesDo(c) {
			if !slices.Contains(CacheKinds, o.Kind) {
				t.Errorf("%s at %s is a %q", o.Cache, c.Key(), o.Kind)
			}
			for _, s := range []Seen{o.Explicit, o.Heuristic, o.Stale} {
				if !slices.Contains([]Seen{SeenYes, SeenNo, Untested}, s) {
					t.Errorf("%s at %s: %+v", o.Cache, c.Key(), o)
				}
			}
			for _, s := range []Statement{o.Default, o.Setup} {
				if s != (Statement{}) && statementFault(s) != "" {
					t.Errorf("%s at %s: %+v", o.Cache, c.Key(), s)
				}
			}
			if o.Default == (Statement{}) && o.Explicit == Untested && o.Heuristic == Untested && o.Stale == Untested {
				t.Errorf("%s at %s says nothing", o.Cache, c.Key())
			}
		}
		if !final(c) && CachesDo(c) != nil {
			t.Errorf("%s has the caches %v", c.Key(), CachesDo(c))
		}
	}
}

// The results of the suite, read from results/*.json at b55b8bd: y reused, n
// not reused, - no result. The first column is status-CODE-fresh for
// explicitTested, the second heuristic-CODE-* for heuristicTested.
func Test_that_the_caches_do_what_the_suite_found(t *testing.T) {
	letter := map[Seen]string{SeenYes: "y", SeenNo: "n", Untested: "-"}
	for cache, want := range map[string][2]string{
		"Chrome":       {"yyyy-----yyyyyyyyy", "ynnynnnnynnnnnn"},
		"Firefox":      {"yyyn-----nnynnnnnn", "ynnyynnnynnnnnn"},
		"Safari":       {"yyyn-----nyynnnnnn", "ynnyynyyyyynnnn"},
		"nginx":        {"yyyyyyyyyyyyyyyyyy", "nnnnnnnnnnnnnnn"},
		"Squid":        {"yynnyynyynnynnnnnn", "ynnynnnnynnnnnn"},
		trafficServer:  {"yyyyyyyyyyyyyyyyyy", "nnnynnnnynnnnnn"},
		httpd:          {"yyn-yyyyyyyy-yyyy-", "ynnynnnnnnnnnnn"},
		"Varnish":      {"yyynyynynnyynnnnnn", "nnnnnnnnnnnnnnn"},
		caddyCache:     {"yyynynnnnnyynnnnnn", "nnnnnnnnnnnnnnn"},
		"HAProxy":      {"ynnnnnnnnnnnnnnnnn", "ynnnnnnnnnnnnnn"},
		"Fastly":       {"yynnyynnnnyyn-n-nn", "nnnnnnnnnnnn-nn"},
		"Cloudflare":   {"------------------", "---------------"},
		"CloudFront":   {"------------------", "---------------"},
		"Google Cloud": {"------------------", "---------------"},
	} {
		var got [2]string
		for _, code := range []int{200, 203, 204, 299, 301, 302, 303, 307, 308, 400, 404, 410, 499, 500, 502, 503, 504, 599} {
			got[0] += letter[row(t, cache, code).Explicit]
		}
		for _, code := range []int{200, 201, 202, 203, 204, 403, 404, 405, 410, 414, 501, 502, 503, 504, 599} {
			got[1] += letter[row(t, cache, code).Heuristic]
		}
		if got != want {
			t.Errorf("%s: %v, want %v", cache, got, want)
		}
	}
}

func Test_that_single_results_are_read_as_the_suite_means_them(t *testing.T) {
	explicit := func(o CacheObservation) Seen { return o.Explicit }
	unasked := func(o CacheObservation) Seen { return o.Heuristic }
	stale := func(o CacheObservation) Seen { return o.Stale }
	for _, r := range []struct {
		cache string
		code  int
		of    func(CacheObservation) Seen
		want  Seen
	}{
		{"Chrome", 200, explicit, SeenYes},     // chrome.json:520 status-200-fresh: true
		{"Chrome", 204, unasked, SeenNo},       // chrome.json:325 heuristic-204-cached: Assertion
		{"Chrome", 301, explicit, Untested},    // chrome.json has no status-301-fresh
		{"Firefox", 404, explicit, SeenNo},     // firefox.json:498 status-404-fresh: Assertion
		{"Safari", 204, unasked, SeenYes},      // safari.json:313 heuristic-204-cached: true
		{"Safari", 404, unasked, SeenYes},      // safari.json:315 heuristic-404-cached: true
		{"nginx", 303, explicit, SeenYes},      // nginx.json:777 status-303-fresh: true
		{"nginx", 403, unasked, SeenNo},        // nginx.json:494 heuristic-403-not_cached: true
		{"Squid", 303, explicit, SeenNo},       // squid.json:582 status-303-fresh: Assertion
		{"Squid", 308, explicit, SeenYes},      // squid.json:589 status-308-fresh: true
		{"Squid", 503, stale, SeenYes},         // squid.json:536 stale-503: true
		{trafficServer, 200, unasked, SeenNo},  // trafficserver.json:384 heuristic-200-cached: Assertion
		{trafficServer, 203, unasked, SeenYes}, // trafficserver.json:390 heuristic-203-cached: true
		{httpd, 204, explicit, SeenNo},         // apache.json:605 status-204-fresh: Assertion
		{httpd, 301, explicit, SeenYes},        // apache.json:615 status-301-fresh: true
		{httpd, 599, explicit, Untested},       // apache.json:644 status-599-fresh: Setup, Response 2 status is 500
		{"Varnish", 200, unasked, SeenNo},      // varnish.json:417 heuristic-200-cached: Assertion
		{"Varnish", 302, explicit, SeenYes},    // varnish.json:694 status-302-fresh: true
		{"Varnish", 308, explicit, SeenNo},     // varnish.json:703 status-308-fresh: Assertion
		{caddyCache, 301, explicit, SeenYes},   // caddy.json:731 status-301-fresh: true
		{caddyCache, 302, explicit, SeenNo},    // caddy.json:733 status-302-fresh: Assertion
		{"HAProxy", 200, unasked, SeenYes},     // haproxy.json:474 heuristic-200-cached: true
		{"HAProxy", 201, unasked, SeenNo},      // haproxy.json:475 heuristic-201-not_cached: true
		{"HAProxy", 203, explicit, SeenNo},     // haproxy.json:707 status-203-fresh: Assertion
		{"Fastly", 307, explicit, SeenNo},      // fastly.json:764 status-307-fresh: Assertion
		{"Fastly", 404, unasked, SeenNo},       // fastly.json:492 heuristic-404-cached: Assertion
		{"Fastly", 500, explicit, Untested},    // fastly.json:788 status-500-fresh: Setup, retry
		{"Fastly", 503, unasked, Untested},     // fastly.json:513 heuristic-503-not_cached: Setup, retry
		{"Fastly", 503, stale, Untested},       // fastly.json:710 stale-503: Setup, retry
	} {
		if got := r.of(row(t, r.cache, r.code)); got != r.want {
			t.Errorf("%s at %d: %s, want %s", r.cache, r.code, got, r.want)
		}
	}
}

// A reader who sees "no" beside a document that says the opposite must find
// the reason in the same row.
func Test_that_a_document_against_an_observation_has_its_reason_beside_it(t *testing.T) {
	found := 0
	for _, r := range suite {
		for _, code := range heuristicTested {
			o := row(t, r.name, code)
			if o.Heuristic == SeenNo && strings.Contains(o.Default.Text, "when the answer states nothing") {
				found++
				if o.Setup.Text == "" {
					t.Errorf("%s at %d was not seen to reuse it, and says %q", o.Cache, code, o.Default.Text)
				}
			}
			if o.Heuristic == SeenYes && strings.Contains(o.Default.Text, "not keep it") {
				t.Errorf("%s at %d was seen to reuse it, and says %q", o.Cache, code, o.Default.Text)
			}
		}
	}
	if found != 10 {
		t.Errorf("%d documents against an observation, want 6 of Varnish and 4 of Fastly", found)
	}
	for _, want := range []struct {
		cache string
		code  int
		says  string
	}{
		{"Varnish", 404, "default_ttl 0"}, {"Varnish", 503, "default_grace 0"}, {"Varnish", 302, ""}, {"Varnish", 405, ""}, {caddyCache, 404, "no-store"}, {caddyCache, 301, ""},
		{"Fastly", 410, "fallback TTL"}, {"Fastly", 503, "repeat its request"}, {"Fastly", 302, ""}, {httpd, 599, "but with 500"}, {"nginx", 404, ""},
	} {
		got := row(t, want.cache, want.code).Setup
		if want.says == "" && got != (Statement{}) || !strings.Contains(got.Text, want.says) {
			t.Errorf("%s at %d: %q, want %q", want.cache, want.code, got.Text, want.says)
		}
	}
	for i, a := range suiteSetups {
		for _, b := range suiteSetups[i+1:] {
			for _, cache := range a.caches {
				for _, code := range a.codes {
					if slices.Contains(b.caches, cache) && slices.Contains(b.codes, code) {
						t.Errorf("%s has two setups for %d", cache, code)
					}
				}
			}
		}
	}
}

func Test_that_stale_copies_are_told_of_503_alone(t *testing.T) {
	for _, r := range suite {
		want := SeenNo
		switch r.name {
		case "Squid", "Apache Traffic Server", "Apache httpd":
			want = SeenYes
		case "Fastly":
			want = Untested
		}
		if got := row(t, r.name, 503).Stale; got != want {
			t.Errorf("%s: %s", r.name, got)
		}
		if got := row(t, r.name, 500).Stale; got != Untested {
			t.Errorf("%s at 500: %s", r.name, got)
		}
	}
}

func Test_that_nothing_is_said_of_a_code_that_nobody_tested(t *testing.T) {
	for _, code := range []int{206, 300, 304, 401, 409, 422, 429, 451, 505} {
		for _, o := range CachesDo(Get(code)) {
			if o.Explicit != Untested || o.Heuristic != Untested || o.Stale != Untested || o.Source != "" {
				t.Errorf("%d: %+v", code, o)
			}
		}
	}
	if o := row(t, "Chrome", 405); o.Explicit != Untested || o.Heuristic != SeenNo || o.Source != srcCacheTests {
		t.Errorf("405 was tested without max-age only: %+v", o)
	}
}

func Test_that_defaults_are_those_that_the_caches_document(t *testing.T) {
	for _, want := range []struct {
		cache string
		code  int
		says  string
	}{
		{"Varnish", 404, "120 seconds"}, {"Varnish", 302, "only when"}, {"Varnish", 403, "does not keep it even with max-age"}, {"Varnish", 429, "does not keep it"},
		{"nginx", 400, "stores any code that states its freshness"}, {"nginx", 304, ""}, {"Varnish", 304, ""}, {"Varnish", 301, "120 seconds"},
		{"Cloudflare", 301, "120 minutes"}, {"Cloudflare", 303, "20 minutes"}, {"Cloudflare", 410, "3 minutes"}, {"Cloudflare", 500, "does not keep it by default"},
		{"Fastly", 302, "treats it as cacheable"}, {"Fastly", 500, "unless beresp.cacheable is set"}, {"Fastly", 206, "Segmented Caching"}, {"Fastly", 404, "3600 seconds"},
		{"CloudFront", 404, "obeys no-store"}, {"CloudFront", 405, "ignores no-store"}, {"CloudFront", 503, "ignores no-store"}, {"CloudFront", 416, "never keeps"},
		{"CloudFront", 409, ""}, {"Google Cloud CDN", 451, "30 minutes"}, {"Google Cloud CDN", 503, ""}, {"Chrome", 404, ""},
	} {
		got := row(t, want.cache, want.code).Default
		if want.says == "" && got != (Statement{}) || !strings.Contains(got.Text, want.says) {
			t.Errorf("%s at %d: %q, want %q", want.cache, want.code, got.Text, want.says)
		}
	}
}

func Test_that_no_default_contradicts_another_or_the_suite(t *testing.T) {
	named := map[string][]int{}
	for i, d := range cacheDefaults {
		for _, code := range d.codes {
			if slices.Contains(named[d.cache], code) {
				t.Errorf("%s has two defaults for %d", d.cache, code)
			}
			named[d.cache] = append(named[d.cache], code)
		}
		if d.codes == nil && i+1 < len(cacheDefaults) && cacheDefaults[i+1].cache == d.cache {
			t.Errorf("the default of %s for all other codes hides those after it", d.cache)
		}
	}
	for _, cache := range []string{"Varnish", "Fastly"} { // these say what they never keep, even with max-age
		for _, code := range explicitTested {
			o := row(t, cache, code)
			if never := strings.Contains(o.Default.Text, "not keep it"); o.Explicit != Untested && never == (o.Explicit == SeenYes) {
				t.Errorf("%s at %d: stored %s, and says %q", cache, code, o.Explicit, o.Default.Text)
			}
		}
	}
	for _, r := range suite {
		for _, list := range []struct{ yes, none, tested []int }{{r.reuses, r.unclear, explicitTested}, {r.guesses, r.blurred, heuristicTested}} {
			for _, code := range slices.Concat(list.yes, list.none) {
				if !slices.Contains(list.tested, code) {
					t.Errorf("%s has a result for %d, which was not tested", r.name, code)
				}
				if slices.Contains(list.yes, code) && slices.Contains(list.none, code) {
					t.Errorf("%s both reuses %d and has no result for it", r.name, code)
				}
			}
		}
	}
}

func Test_that_the_sentences_of_a_contract_say_what_the_rows_say(t *testing.T) {
	for _, c := range All() {
		if !final(c) {
			if len(c.Storage.Caches) != 0 {
				t.Errorf("%s is not stored and says %v", c.Key(), c.Storage.Caches)
			}
			continue
		}
		var text []string
		for _, s := range c.Storage.Caches {
			text = append(text, s.Text)
		}
		for _, o := range CachesDo(c) {
			for _, s := range []Statement{o.Default, o.Setup} {
				if s.Text != "" && !slices.Contains(text, s.Text) {
					t.Errorf("%s does not say %q", c.Key(), s.Text)
				}
			}
		}
		for _, start := range []string{"With max-age, ", "With only a Last-Modified ", "When the origin answers "} {
			said := slices.ContainsFunc(text, func(s string) bool { return strings.HasPrefix(s, start) })
			tested := slices.Contains(map[string][]int{"max-age,": explicitTested, "only": heuristicTested, "the": {staleTested}}[strings.Fields(start)[1]], c.Code)
			if said != tested {
				t.Errorf("%s: a sentence %q: %v, tested: %v", c.Key(), start, said, tested)
			}
		}
	}
}

func Test_how_the_sentences_about_caches_read(t *testing.T) {
	for code, want := range map[int][]string{
		301: {"With max-age, nginx, Squid, Apache Traffic Server, Apache httpd, Varnish, Caddy cache and Fastly store it and answer later requests with it. HAProxy does not. There is no result for Chrome, Firefox and Safari.", "The tests leave out redirects in browsers."},
		400: {"With max-age, Chrome, nginx, Apache Traffic Server and Apache httpd store it and answer later requests with it. Firefox, Safari, Squid, Varnish, Caddy cache, HAProxy and Fastly do not."},
		404: {"With only a Last-Modified of the day before, Safari stores it and answers the next request with it. Chrome, Firefox, nginx, Squid, Apache Traffic Server, Apache httpd, Varnish, Caddy cache, HAProxy and Fastly do not."},
		410: {"With max-age, Chrome, Firefox, Safari, nginx, Squid, Apache Traffic Server, Apache httpd, Varnish, Caddy cache and Fastly store it and answer later requests with it. HAProxy does not."},
		503: {
			"With max-age, Chrome, nginx, Apache Traffic Server and Apache httpd store it and answer later requests with it. Firefox, Safari, Squid, Varnish, Caddy cache and HAProxy do not. There is no result for Fastly.",
			"With only a Last-Modified of the day before, no cache tested stored it. There is no result for Fastly.",
			"When the origin answers 503 to a revalidation, Squid, Apache Traffic Server and Apache httpd serve the stale copy instead. Chrome, Firefox, Safari, nginx, Varnish, Caddy cache and HAProxy do not. There is no result for Fastly.",
			"Where the stored answer said stale-if-error, nginx, Squid, Apache Traffic Server and Apache httpd serve the stale copy. Varnish, Caddy cache, HAProxy and Fastly do not. There is no result for Chrome, Firefox and Safari.",
		},
	} {
		for _, w := range want {
			if !slices.ContainsFunc(Get(code).Storage.Caches, func(s Statement) bool {
				return s.Text == w && strings.HasPrefix(s.Source, srcCacheTests) && s.Mark == Caches
			}) {
				t.Errorf("%d does not say %q but %+v", code, w, Get(code).Storage.Caches)
			}
		}
	}
}

func Test_that_what_a_cache_may_store_names_the_conditions_of_the_request(t *testing.T) {
	for _, c := range All() {
		if c.Storage.Class != Heuristic && c.Storage.Class != ExplicitOnly || c.Code == 206 || c.Status == Invalid {
			continue
		}
		for _, word := range []string{"POST", "DELETE", "Authorization", "shared cache"} {
			if text := c.Storage.Summary.Text + c.Storage.Conditions.Text; !strings.Contains(text, word) {
				t.Errorf("%s does not speak of %s: %q", c.Key(), word, text)
			}
		}
	}
}
