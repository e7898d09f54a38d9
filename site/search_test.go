package site

import (
	"slices"
	"strings"
	"testing"

	"github.com/candorhttp/candor/httpstatus"
)

func TestSearch_finds_what_people_type(t *testing.T) {
	for query, want := range map[string]string{
		"invalid json":            "/reasons/malformed-json",
		"missing scope":           "/reasons/insufficient-scope",
		"nginx 499":               "/status/nginx/499",
		"499":                     "/status/nginx/499",
		"email already taken":     "/guide/409#e-mail-already-taken-400-409-or-422",
		"403":                     "/status/403",
		"400 403":                 "/compare/400-vs-403",
		"403 vs 400":              "/compare/400-vs-403",
		"409 451":                 "/compare/409-vs-451",
		"retry-after":             "/headers/Retry-After",
		"retry after":             "/headers/Retry-After",
		"teapot":                  "/status/418",
		"payload too large":       "/status/413",
		"token expired":           "/reasons/expired-credentials",
		"rate limit":              "/reasons/rate-limited",
		"cloudflare 520":          "/status/cloudflare/520",
		"gateway timeout":         "/status/504",
		"permission denied":       "/reasons/missing-role",
		"ip allowlist":            "/reasons/address-not-allowed",
		"unprocessable entity":    "/status/422",
		"which code should I use": "/decide/",
		"www-authenticate":        "/headers/WWW-Authenticate",
		"validation failed":       "/reasons/invalid-content",
		"duplicate":               "/reasons/conflict",
	} {
		got, _ := search(query)
		if len(got) == 0 || got[0].Path != want {
			var first []string
			for _, e := range got[:min(4, len(got))] {
				first = append(first, e.Path)
			}
			t.Errorf("%q finds %v first, want %s", query, first, want)
		}
	}
}

func TestSearch_answers_anything_within_its_bounds(t *testing.T) {
	for _, query := range []string{"", " ", "zzzzqq", "\x00", strings.Repeat("a ", 90), "<script>", "%", "ÄÖ é"} {
		if got, _ := search(query); len(got) > maxResults {
			t.Errorf("%q: %d results", query, len(got))
		}
	}
	h := Handler(Options{})
	if w := get(t, h, "/search/?q="+strings.Repeat("a", 201)); w.Code != 422 {
		t.Errorf("a long query: %d", w.Code)
	}
	w := get(t, h, "/search/?q=%3Cscript%3Ealert(1)%3C/script%3E")
	if w.Code != 200 || strings.Contains(w.Body.String(), "<script>alert") || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("a hostile query: %d %v", w.Code, w.Header())
	}
	if w := get(t, h, "/search/?q=zzzzqq"); !strings.Contains(w.Body.String(), "Nothing fits") {
		t.Error("nothing is found and the page does not say so")
	}
}

func TestEvery_further_word_belongs_to_a_page_and_every_result_is_one(t *testing.T) {
	known := map[string]bool{}
	for _, e := range entries() {
		if known[e.Path] {
			t.Errorf("%s is there twice", e.Path)
		}
		known[e.Path] = true
		path, id, ok := strings.Cut(e.Path, "#")
		page := wholePublic()[path]
		if page == nil {
			t.Errorf("the search leads to %s, which is no page", e.Path)
		} else if ok && !strings.Contains(page.Body.String(), `<h3 id="`+id+`">`) {
			t.Errorf("the search leads to %s, and the page has no such place", e.Path)
		}
	}
	for path := range further {
		if !known[path] {
			t.Errorf("further words for %s, which is not searched", path)
		}
	}
}

func TestEvery_question_is_found_by_its_own_words(t *testing.T) {
	for _, c := range httpstatus.All() {
		for _, f := range c.FAQ {
			want := guidePath(c) + "#" + anchor(f.Q)
			if got, _ := search(f.Q); !slices.ContainsFunc(got, func(e entry) bool { return e.Path == want }) {
				t.Errorf("%q does not find %s", f.Q, want)
			}
		}
	}
}
