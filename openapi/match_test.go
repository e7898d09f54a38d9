package openapi

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func routed(t testing.TB, templates ...string) *Document {
	t.Helper()
	var b strings.Builder
	b.WriteString("openapi: 3.1.0\npaths:\n")
	for _, p := range templates {
		fmt.Fprintf(&b, "  '%s':\n    get:\n      parameters:\n", p)
		for _, m := range templateNames.FindAllStringSubmatch(p, -1) {
			fmt.Fprintf(&b, "        - {name: %s, in: path, required: true}\n", m[1])
		}
	}
	return parse(t, b.String())
}

func TestMatch_finds_the_most_literal_template(t *testing.T) {
	d := routed(t, "/", "/a/{x}/c", "/a/b/d", "/a/b", "/a/{x}", "/users/{id}.json", "/users/{id}", "/v/{a}-{b}", "/v/{a}-{b}.txt",
		"/books/{name}:cancel", "/books/{name}", "/caf%C3%A9", "/slash/", "/{tenant}/x/{y}/z")
	for _, c := range []struct {
		path, template string
		values         []string
	}{
		{"/", "/", nil},
		{"", "", nil},
		{"a", "", nil},
		{"//", "", nil},
		{"/a/b", "/a/b", nil},
		{"/a/b/d", "/a/b/d", nil},
		{"/a/b/c", "/a/{x}/c", []string{"b"}},
		{"/a/b/e", "", nil},
		{"/a/q", "/a/{x}", []string{"q"}},
		{"/a/", "", nil},
		{"/%61/b", "/a/b", nil},
		{"/%61/%62", "/a/b", nil},
		{"/a/%2F", "/a/{x}", []string{"%2F"}},
		{"/a/x%20y", "/a/{x}", []string{"x%20y"}},
		{"/users/7", "/users/{id}", []string{"7"}},
		{"/users/7.json", "/users/{id}.json", []string{"7"}},
		{"/users/.json", "/users/{id}", []string{".json"}},
		{"/v/1-2", "/v/{a}-{b}", []string{"1", "2"}},
		{"/v/1-2.txt", "/v/{a}-{b}.txt", []string{"1", "2"}},
		{"/v/1-2-3", "/v/{a}-{b}", []string{"1", "2-3"}},
		{"/v/12", "", nil},
		{"/books/go:cancel", "/books/{name}:cancel", []string{"go"}},
		{"/caf%C3%A9", "/caf%C3%A9", nil},
		{"/café", "/caf%C3%A9", nil},
		{"/slash/", "/slash/", nil},
		{"/slash", "", nil},
		{"/a/x/b/z", "/{tenant}/x/{y}/z", []string{"a", "b"}},
		{"/A/b", "", nil},
	} {
		r, values := d.Match(c.path, nil)
		got := ""
		if r != nil {
			got = r.Template
		}
		if got != c.template || !slices.Equal(values, c.values) {
			t.Errorf("%s: got %q %q, want %q %q", c.path, got, values, c.template, c.values)
		}
	}
}

func TestMatch_serves_every_base_path_of_the_servers(t *testing.T) {
	d := load(t, "shop.yaml")
	for path, want := range map[string]string{
		"/v1/orders": "/v1/orders", "/internal/orders": "/internal/orders", "/orders": "", "/v2/orders": "",
		"/v1/orders/search": "/v1/orders/search", "/v1/orders/x": "/v1/orders/{id}",
	} {
		r, _ := d.Match(path, nil)
		if got := ""; r != nil {
			got = r.Template
			if got != want {
				t.Errorf("%s: got %q, want %q", path, got, want)
			}
		} else if want != "" {
			t.Errorf("%s: got nothing, want %q", path, want)
		}
	}
}

func TestMatch_appends_and_needs_no_memory_of_its_own(t *testing.T) {
	d := routed(t, "/a/{x}/c/{y}", "/v/{a}-{b}")
	values := make([]string, 1, 8)
	values[0] = "kept"
	for _, path := range []string{"/a/1/%63/2", "/v/1-2"} {
		if _, got := d.Match(path, values); !slices.Equal(got, []string{"kept", "1", "2"}) {
			t.Errorf("got %q", got)
		}
		scratch := make([]string, 0, 8)
		if n := testing.AllocsPerRun(100, func() { d.Match(path, scratch) }); n != 0 {
			t.Errorf("%s: %v allocations", path, n)
		}
	}
	if _, got := d.Match("/nothing", values); !slices.Equal(got, []string{"kept"}) {
		t.Errorf("without a route nothing is appended, got %q", got)
	}
}

// Test_any_path_made_from_a_template_matches_a_template builds templates and a
// path from one of them: some route must match, and filling its template with
// the values must give the path back.
func Test_any_path_made_from_a_template_matches_a_template(t *testing.T) {
	segment := rapid.SampledFrom([]string{"a", "b", "cc", "{p}", "{p}.json", "v{p}"})
	rapid.Check(t, func(rt *rapid.T) {
		var templates []string
		shapes := map[string]bool{}
		for range rapid.IntRange(1, 8).Draw(rt, "templates") {
			template := ""
			for i, s := range rapid.SliceOfN(segment, 1, 4).Draw(rt, "segments") {
				template += "/" + strings.ReplaceAll(s, "{p}", fmt.Sprintf("{p%d}", i))
			}
			if !shapes[template] {
				shapes[template] = true
				templates = append(templates, template)
			}
		}
		d := routed(t, templates...)
		path := rapid.SampledFrom(templates).Draw(rt, "of")
		path = templateNames.ReplaceAllStringFunc(path, func(string) string {
			return rapid.SampledFrom([]string{"a", "b", "x", "v1", "x.json", "%41"}).Draw(rt, "value")
		})
		r, values := d.Match(path, nil)
		if r == nil {
			rt.Fatalf("%s matches none of %v", path, templates)
		}
		i := -1
		filled := templateNames.ReplaceAllStringFunc(r.Template, func(string) string { i++; return values[i] })
		if filled != path || len(values) != len(r.Names) {
			rt.Fatalf("%s matched %s with %q", path, r.Template, values)
		}
	})
}

func FuzzMatch_never_panics(f *testing.F) {
	d := routed(f, "/a/{x}/c", "/a/b/d", "/users/{id}.json", "/v/{a}-{b}.{c}", "/x{y}z/{w}")
	for _, s := range []string{"/a/%", "/a/%4", "/v/-.", "/v/--..", "/xz/", "/x1z/%zz", "/users/.json"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, path string) {
		r, values := d.Match(path, nil)
		if r == nil && values != nil || r != nil && len(values) != len(r.Names) {
			t.Fatalf("got %v %q", r, values)
		}
	})
}

func Test_that_templates_for_the_same_requests_are_one_route_where_their_methods_differ(t *testing.T) {
	d := parse(t, `openapi: 3.1.0
paths:
  /orgs/{org}/proofs/{digest}:
    get: {parameters: [{name: org, in: path}, {name: digest, in: path}]}
  /orgs/{org}/proofs/{id}:
    delete: {parameters: [{name: org, in: path}, {name: id, in: path, schema: {type: integer}}]}
`)
	if len(d.Warnings) != 1 || !strings.Contains(d.Warnings[0].Message, "matches the same requests as /orgs/{org}/proofs/{digest}") {
		t.Errorf("warnings: %v", d.Warnings)
	}
	route, values := d.Match("/orgs/acme/proofs/17", nil)
	if route == nil || route.Allow != "DELETE, GET, HEAD, OPTIONS" {
		t.Fatalf("route %+v", route)
	}
	for method, name := range map[string]string{"GET": "digest", "DELETE": "id"} {
		if got, ok := route.Operation(method).PathValue(Target{Values: values}, name); !ok || got != "17" {
			t.Errorf("%s: %s is %q", method, name, got)
		}
	}
	if _, ok := route.Operation("DELETE").PathValue(Target{Values: values}, "id2"); ok {
		t.Error("a parameter that is not there has a value")
	}
	if faults := route.Operation("DELETE").CheckTarget(Target{Values: []string{"acme", "x"}}, Knobs{}); len(faults) != 1 {
		t.Error("a malformed id passes")
	}
}
