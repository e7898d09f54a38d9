package routes

import (
	"strings"
	"testing"

	"github.com/candorhttp/candor/internal/pathshape"
)

func Test_that_hints_name_and_keep_segments(t *testing.T) {
	h, err := ParseHints([]string{"^/users/me", "/users/{user}", "/users/{user}/orders/{order}", "/static/**", "/img/{name}.png", "^/v/2024", "/files/v{version}/x"})
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"/users/ann":          "/users/{user}",
		"/users/17":           "/users/{user}",
		"/users/me":           "/users/me",
		"/users/17/orders/ab": "/users/{user}/orders/{order}",
		"/users/17/x/9":       "/users/{user}/x/{id}",
		"/static/a/b/c.js":    "/static/**",
		"/static":             "/static",
		"/img/cat.png":        "/img/{name}.png",
		"/img/cat.gif":        "/img/cat.gif",
		"/v/2024":             "/v/2024",
		"/v/2023":             "/v/{id}",
		"/files/v3/x":         "/files/v{version}/x",
		"/17":                 "/{id}",
		"*":                   "*",
		"":                    pathshape.None,
	} {
		if got := string(h.Append(nil, path)); got != want {
			t.Errorf("%q is %q, want %q", path, got, want)
		}
	}
	if got := string(h.Append(nil, strings.Repeat("/a", 50))); got != string(pathshape.Append(nil, strings.Repeat("/a", 50))) {
		t.Errorf("a long path is %q", got)
	}
}

func Test_that_a_hint_keeps_a_segment_from_being_folded(t *testing.T) {
	h, err := ParseHints([]string{"^/shop/one-two-three"})
	if err != nil {
		t.Fatal(err)
	}
	r := newAPI(1, []string{"/shop/{title}"}, []int{2000})
	var found []string
	for range 2000 {
		found = append(found, r.request().path)
	}
	l := learned(t, Options{Hints: h}, append(found, "/shop/one-two-three")...)
	if got := l.Template("/shop/one-two-three"); got != "/shop/one-two-three" {
		t.Errorf("the hinted segment is %q", got)
	}
	if got := l.Template("/shop/one-two-four"); got != "/shop/{id}" {
		t.Errorf("another segment is %q", got)
	}
}

func Test_that_a_bad_hint_says_what_is_wrong(t *testing.T) {
	for hint, want := range map[string]string{
		"users/{id}":    "begins with no slash",
		"/users":        "names no parameter; write ^/users",
		"^/users/{id}":  "is no parameter",
		"^/static/**":   "write one of them",
		"/a/{}":         "one name in braces",
		"/a/{x}{y}":     "one name in braces",
		"/a/*/b":        "** stands alone at the end",
		"/a/**/b":       "** stands alone at the end",
		"/a/{x":         "one name in braces",
		"^":             "begins with no slash",
		"/a\x1b/{id}":   "printable",
		"/a/{x\x00y}/b": "printable",
	} {
		_, err := ParseHints([]string{"/ok/{id}", hint})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", hint, err, want)
		}
	}
}
