package httpstatus

import (
	"slices"
	"strings"
	"testing"
)

// row returns what one cache does with a registered code.
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
	t.Fatalf("no %s at %d", cache, code)
	return CacheObservation{}
}

// final reports whether answers with this contract could be stored at all.
func final(c *Contract) bool { return c.Wire && c.Class() >= 2 }

func Test_that_every_cache_answers_for_every_final_code(t *testing.T) {
	var want []string
	for _, o := range CachesDo(Get(200)) {
		want = append(want, o.Cache)
	}
	if len(want) != 14 {
		t.Errorf("%d caches: %v", len(want), want)
	}
	for _, c := range All() {
		var got []string
		for _, o := range CachesDo(c) {
			got = append(got, o.Cache)
			if !slices.Contains(CacheKinds, o.Kind) {
				t.Errorf("%s at %s is a %q", o.Cache, c.Key(), o.Kind)
			}
			for _, s := range []Seen{o.Explicit, o.Heuristic, o.Stale} {
				if !slices.Contains([]Seen{SeenYes, SeenNo, Untested}, s) {
					t.Errorf("%s at %s: %+v", o.Cache, c.Key(), o)
				}
			}
			if o.Default != (Statement{}) && statementFault(o.Default) != "" {
				t.Errorf("%s at %s: %+v", o.Cache, c.Key(), o.Default)
			}
		}
		if final(c) && !slices.Equal(got, want) || !final(c) && got != nil {
			t.Errorf("%s has the caches %v", c.Key(), got)
		}
	}
}

// The table of the test suite's results, with max-age, for 400, 404, 410, 500,
// 502, 503, 504 and 599: y stored, n not stored, - no result.
func Test_that_the_caches_store_explicitly_what_the_suite_found(t *testing.T) {
	codes := []int{400, 404, 410, 500, 502, 503, 504, 599}
	letter := map[Seen]string{SeenYes: "y", SeenNo: "n", Untested: "-"}
	for cache, want := range map[string]string{
		"Chrome": "yyyyyyyy", "Firefox": "nnynnnnn", "Safari": "nyynnnnn", "nginx": "yyyyyyyy", "Squid": "nnynnnnn", "Apache Traffic Server": "yyyyyyyy",
		"Apache httpd": "yyyyyyy-", "Varnish": "nyynnnnn", "Caddy": "nyynnnnn", "HAProxy": "nnnnnnnn", "Fastly": "nyy-n-nn",
		"Cloudflare": "--------", "CloudFront": "--------", "Google": "--------",
	} {
		got := ""
		for _, code := range codes {
			got += letter[row(t, cache, code).Explicit]
		}
		if got != want {
			t.Errorf("%s: %s, want %s", cache, got, want)
		}
	}
}

func Test_that_the_caches_guess_what_the_suite_found(t *testing.T) {
	for _, r := range suite {
		for _, code := range []int{404, 405, 414, 501} {
			if got := row(t, r.name, code).Heuristic; (got == SeenYes) != (r.name == "Safari") || got == Untested {
				t.Errorf("%s stores %d by heuristic: %s", r.name, code, got)
			}
		}
		for _, code := range []int{403, 502, 503, 504} {
			if got := row(t, r.name, code).Heuristic; got != SeenNo {
				t.Errorf("%s stores %d by heuristic: %s", r.name, code, got)
			}
		}
		gone := slices.Contains([]string{"Chrome", "Firefox", "Safari", "Squid", "Apache Traffic Server"}, r.name)
		if got := row(t, r.name, 410).Heuristic; (got == SeenYes) != gone || got == Untested {
			t.Errorf("%s stores 410 by heuristic: %s", r.name, got)
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
	for _, code := range []int{200, 301, 401, 409, 422, 429, 451, 505} {
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
		{"nginx", 400, "stores any code that states its freshness"}, {"nginx", 304, ""},
		{"Cloudflare", 301, "120 minutes"}, {"Cloudflare", 303, "20 minutes"}, {"Cloudflare", 410, "3 minutes"}, {"Cloudflare", 500, "does not keep it by default"},
		{"Fastly", 302, "treats it as cacheable"}, {"Fastly", 500, "unless beresp.cacheable is set"}, {"Fastly", 206, ""},
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
		for _, code := range r.unclear {
			if slices.Contains(r.stores, code) {
				t.Errorf("%s both stores %d and has no result for it", r.name, code)
			}
		}
		for _, code := range append(slices.Clone(r.stores), r.unclear...) {
			if !slices.Contains(explicitTested, code) {
				t.Errorf("%s has a result for %d, which was not tested with max-age", r.name, code)
			}
		}
		for _, code := range r.guesses {
			if !slices.Contains(heuristicTested, code) {
				t.Errorf("%s has a result for %d, which was not tested without", r.name, code)
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
			if o.Default.Text != "" && !slices.Contains(text, o.Default.Text) {
				t.Errorf("%s does not say %q", c.Key(), o.Default.Text)
			}
		}
		for _, start := range []string{"With max-age, ", "Without explicit freshness, ", "When the origin answers "} {
			said := slices.ContainsFunc(text, func(s string) bool { return strings.HasPrefix(s, start) })
			tested := slices.Contains(map[string][]int{"With": explicitTested, "Without": heuristicTested, "When": {staleTested}}[strings.Fields(start)[0]], c.Code)
			if said != tested {
				t.Errorf("%s: a sentence %q: %v, tested: %v", c.Key(), start, said, tested)
			}
		}
	}
}

func Test_how_the_sentences_about_caches_read(t *testing.T) {
	for code, want := range map[int][]string{
		400: {"With max-age, Chrome, nginx, Apache Traffic Server and Apache httpd store it and answer later requests with it. Firefox, Safari, Squid, Varnish, Caddy cache, HAProxy and Fastly do not."},
		404: {"Without explicit freshness, Safari stores it by heuristic. Chrome, Firefox, nginx, Squid, Apache Traffic Server, Apache httpd, Varnish, Caddy cache, HAProxy and Fastly do not."},
		410: {"With max-age, Chrome, Firefox, Safari, nginx, Squid, Apache Traffic Server, Apache httpd, Varnish, Caddy cache and Fastly store it and answer later requests with it. HAProxy does not."},
		503: {
			"With max-age, Chrome, nginx, Apache Traffic Server and Apache httpd store it and answer later requests with it. Firefox, Safari, Squid, Varnish, Caddy cache and HAProxy do not. There is no result for Fastly.",
			"Without explicit freshness, no cache tested stored it by heuristic.",
			"When the origin answers 503 to a revalidation, Squid, Apache Traffic Server and Apache httpd serve the stale copy instead. Chrome, Firefox, Safari, nginx, Varnish, Caddy cache and HAProxy do not. There is no result for Fastly.",
			"nginx serves the stale copy when the stored answer said stale-if-error.",
		},
	} {
		for _, w := range want {
			if !slices.ContainsFunc(Get(code).Storage.Caches, func(s Statement) bool { return s.Text == w && s.Source == srcCacheTests && s.Mark == Caches }) {
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
