package site

import (
	"strings"
	"testing"
)

// cachesOn returns what the page of a code says of caches, as text.
func cachesOn(t *testing.T, code string) string {
	t.Helper()
	page := whole()["/status/"+code].Body.Bytes()
	_, rest, ok := strings.Cut(string(page), `<h2 id="storage">`)
	if !ok {
		t.Fatalf("%s says nothing of storage", code)
	}
	part, _, _ := strings.Cut(rest, "<h2")
	return part
}

func Test_that_the_table_of_caches_has_a_column_only_for_what_was_tested(t *testing.T) {
	const maxAge, lastModified, stale = ">Reuses it with max-age<", ">Reuses it with only a Last-Modified<", ">Serves its stale copy when the origin answers "
	for code, want := range map[string][]string{
		"200": {maxAge, lastModified, "default_ttl 0"},
		"301": {maxAge, "No cache was tested with a 301 that states no freshness.", "No browser was tested with redirects."},
		"403": {lastModified, "No cache was tested with a 403 that has a max-age."},
		"404": {maxAge, lastModified, "default_ttl 0"},
		"422": {"No test of a cache with 422 is known here.", "<li>nginx stores any code"},
		"503": {maxAge, lastModified, stale},
		"304": {},
	} {
		got := cachesOn(t, code)
		for _, part := range []string{maxAge, lastModified, stale, "default_ttl 0", "<li>nginx stores any code", "No browser was tested", "No test of a cache"} {
			wanted := false
			for _, w := range want {
				wanted = wanted || strings.Contains(w, part)
			}
			if strings.Contains(got, part) != wanted {
				t.Errorf("%s: has %q: %v, want %v", code, part, !wanted, wanted)
			}
		}
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s does not say %q", code, w)
			}
		}
		if tested := code != "422" && code != "304"; strings.Contains(got, "<table>") != tested {
			t.Errorf("%s has a table of caches: %v", code, !tested)
		}
	}
}
