package site

import (
	"encoding/json"
	"fmt"
	"go/format"
	"go/parser"
	"go/token"
	"net/http"
	"strings"
	"testing"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/problem"
)

func TestA_page_carries_the_fields_that_keep_it_safe_and_fresh(t *testing.T) {
	w := get(t, Handler(Options{}), "/status/403")
	for name, want := range map[string]string{
		"Content-Type": "text/html; charset=utf-8", "X-Content-Type-Options": "nosniff", "Cache-Control": pageAge,
		"Vary": "Accept-Encoding", "Referrer-Policy": "same-origin", "Content-Security-Policy": policy,
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for _, part := range strings.Split(w.Body.String(), "<script")[1:] {
		if !strings.HasPrefix(part, ` src="/script.js?v=`) && !strings.HasPrefix(part, ` type="application/ld+json">`) {
			t.Errorf("the page holds a script that its own policy forbids: %.60q", part)
		}
	}
	for _, forbidden := range []string{" style=", " onclick=", " onload=", "javascript:"} {
		if strings.Contains(w.Body.String(), forbidden) {
			t.Errorf("the page holds %q, which its own policy forbids", forbidden)
		}
	}
}

func TestA_page_that_is_known_is_304(t *testing.T) {
	h := Handler(Options{})
	for _, path := range []string{"/status/403", "/style.css", "/compare/400-vs-404", "/status/403.json"} {
		for _, coding := range []string{"identity", "gzip"} {
			tag := get(t, h, path, "Accept-Encoding", coding).Header().Get("ETag")
			w := get(t, h, path, "Accept-Encoding", coding, "If-None-Match", tag)
			if w.Code != 304 || w.Body.Len() != 0 || w.Header().Get("ETag") != tag {
				t.Errorf("%s %s: %d with %d bytes", path, coding, w.Code, w.Body.Len())
			}
			if w := get(t, h, path, "Accept-Encoding", coding, "If-None-Match", `"other"`); w.Code != 200 {
				t.Errorf("%s with another tag: %d", path, w.Code)
			}
		}
	}
	plain, packed := get(t, h, "/status/403"), get(t, h, "/status/403", "Accept-Encoding", "gzip")
	if plain.Header().Get("ETag") == packed.Header().Get("ETag") {
		t.Error("two codings share one strong tag")
	}
	if w := get(t, h, "/status/403", "Accept-Encoding", "gzip;q=0, br"); w.Header().Get("Content-Encoding") != "" {
		t.Error("gzip sent to who refused it")
	}
}

func TestHEAD_has_the_fields_of_GET_and_no_content(t *testing.T) {
	h := Handler(Options{})
	for _, path := range []string{"/status/403", "/none", "/status/403.json"} {
		got, want := ask(t, h, http.MethodHead, path, "Accept", "text/html"), get(t, h, path, "Accept", "text/html")
		if got.Code != want.Code || got.Body.Len() != 0 || got.Header().Get("Content-Type") != want.Header().Get("Content-Type") {
			t.Errorf("HEAD %s: %d with %d bytes", path, got.Code, got.Body.Len())
		}
		if a, b := got.Header().Get("Content-Length"), want.Header().Get("Content-Length"); a != b {
			t.Errorf("HEAD %s: length %s, GET %s", path, a, b)
		}
	}
}

func TestAnother_method_is_405_with_Allow(t *testing.T) {
	h := Handler(Options{})
	for _, path := range []string{"/", "/status/403", "/compare/403-vs-400", "/style.css"} {
		for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS"} {
			w := ask(t, h, method, path)
			if w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD" || w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s %s: %d %v", method, path, w.Code, w.Header())
			}
		}
	}
}

func TestAn_unknown_page_is_404_as_a_problem_or_as_HTML(t *testing.T) {
	h := Handler(Options{Base: base})
	for _, path := range []string{
		"/status/999x", "/status/299", "/status/nginx/403", "/status/nginx/499/x", "/guide/299", "/guide/403.json", "/compare/400-vs-400", "/compare/400-vs-299",
		"/compare/418", "/compare/0400-vs-403", "/compare/?a=1&b=2", "/reasons/nothing", "/reasons/.json", "/.json", "/status//403", "/status/-40", "/status/+40",
	} {
		w := get(t, h, base+path)
		p, err := problem.FromResponse(w.Result())
		if w.Code != 404 || err != nil || p.Reason != "unknown-route" || p.Type != ladder.UnknownRoute.Page(ladder.TypesBase) {
			t.Errorf("%s: %d, %+v, %v", path, w.Code, p, err)
		}
		if cc := w.Header().Get("Cache-Control"); cc != "no-store" {
			t.Errorf("%s: Cache-Control %q", path, cc)
		}
		page := get(t, h, base+path, "Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
		if page.Code != 404 || !strings.HasPrefix(page.Header().Get("Content-Type"), "text/html") || page.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s as HTML: %d %v", path, page.Code, page.Header())
		}
		if err := balanced(page.Body.String()); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	if w := get(t, h, "/status/403"); w.Code != 404 {
		t.Errorf("outside the base: %d", w.Code)
	}
	if w := get(t, h, base+"x/status/403"); w.Code != 404 {
		t.Errorf("beside the base: %d", w.Code)
	}
}

func TestA_hostile_path_is_escaped(t *testing.T) {
	w := get(t, Handler(Options{}), "/status/%3Cscript%3Ealert(1)%3C/script%3E%22%27", "Accept", "text/html")
	if body := w.Body.String(); w.Code != 404 || strings.Contains(body, "<script>alert") || !strings.Contains(body, "&lt;script&gt;alert(1)") {
		t.Errorf("%d: %s", w.Code, body)
	}
}

func TestAn_address_that_has_a_better_form_is_redirected_to_it(t *testing.T) {
	h := Handler(Options{Base: base})
	for path, want := range map[string]string{
		"":                         "/",
		"//":                       "/",
		"/status":                  "/status/",
		"/status/403/":             "/status/403",
		"/compare/403-vs-400":      "/compare/400-vs-403",
		"/compare/403-vs-400.json": "/compare/400-vs-403.json",
		"/compare/403-vs-400/":     "/compare/400-vs-403",
		"/status/444":              "/status/nginx/444",
		"/status/444.json":         "/status/nginx/444.json",
		"/reasons/hidden//":        "/reasons/hidden",
	} {
		if w := get(t, h, base+path); w.Code != 308 || w.Header().Get("Location") != base+want {
			t.Errorf("%s: %d to %q, want %q", path, w.Code, w.Header().Get("Location"), base+want)
		}
	}
	for query, want := range map[string]string{"a=403&b=400": "/compare/400-vs-403", "a=400&b=400": "/status/400"} {
		if w := get(t, h, base+"/compare/?"+query); w.Code != 303 || w.Header().Get("Location") != base+want {
			t.Errorf("%s: %d to %q", query, w.Code, w.Header().Get("Location"))
		}
	}
}

func TestA_number_of_several_vendors_lists_them(t *testing.T) {
	h := Handler(Options{})
	body := get(t, h, "/status/499").Body.String()
	for _, c := range httpstatus.ByCode(499) {
		if !strings.Contains(body, `href="/status/`+c.Key()+`"`) {
			t.Errorf("/status/499 does not lead to %s", c.Key())
		}
	}
	var docs []httpstatus.Document
	if err := json.Unmarshal(get(t, h, "/status/499.json").Body.Bytes(), &docs); err != nil || len(docs) != 2 {
		t.Errorf("%d documents, %v", len(docs), err)
	}
}

func TestThe_JSON_of_a_code_is_its_document(t *testing.T) {
	want, err := json.Marshal(httpstatus.Get(403).Document())
	if err != nil {
		t.Fatal(err)
	}
	var got, doc any
	if err := json.Unmarshal(get(t, Handler(Options{}), "/status/403.json").Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(want, &doc); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(got) != fmt.Sprint(doc) {
		t.Errorf("%v\nwant %v", got, doc)
	}
}

func TestThe_canonical_address_is_the_public_copy(t *testing.T) {
	h := Handler(Options{Base: base, Canonical: "https://candorhttp.github.io/candor/"})
	if body := get(t, h, base+"/status/403").Body.String(); !strings.Contains(body, `<link rel="canonical" href="https://candorhttp.github.io/candor/status/403/">`) {
		t.Error("no canonical link")
	}
	if body := get(t, Handler(Options{}), "/status/403").Body.String(); strings.Contains(body, "canonical") {
		t.Error("a canonical link to nowhere")
	}
	if body := get(t, h, base+"/none", "Accept", "text/html").Body.String(); strings.Contains(body, `rel="canonical"`) {
		t.Error("a page that is missing has a canonical address")
	}
}

func TestThe_page_of_hidden_explains_its_public_face(t *testing.T) {
	h := Handler(Options{})
	body := get(t, h, "/reasons/hidden").Body.String()
	for _, want := range []string{"never leaves the server", `<a href="/reasons/not-found"><code>not-found</code></a>`, "HTTP/1.1 404 Not Found", "&#34;reason&#34;: &#34;not-found&#34;", "uniform-403", "object-denied"} {
		if !strings.Contains(body, want) {
			t.Errorf("lacks %q", want)
		}
	}
	for _, name := range []string{"not-found", "gone", "moved", "legal"} {
		if body := get(t, h, "/reasons/"+name).Body.String(); !strings.Contains(body, "uniform-403") || strings.Contains(body, "never leaves the server") {
			t.Errorf("%s: its other face is missing, or it is said to be hidden", name)
		}
	}
}

func TestEvery_reason_shows_what_happened_how_to_fix_it_and_the_whole_answer(t *testing.T) {
	h := Handler(Options{})
	for _, r := range ladder.Reasons {
		v := viewReason(r)
		if !strings.HasPrefix(v.Example, fmt.Sprintf("HTTP/1.1 %d ", v.Decision.Code)) {
			t.Errorf("%s: example begins %.40q", r.Name, v.Example)
		}
		for _, f := range v.Public.Fields {
			if !strings.Contains(v.Example, f.Name+": "+f.Example) {
				t.Errorf("%s: the example lacks %s", r.Name, f.Name)
			}
		}
		if head, doc, ok := strings.Cut(v.Example, "\n\n"); v.Decision.Problem != nil {
			p, err := problem.Parse([]byte(doc))
			if !ok || err != nil || p.Status != v.Decision.Code || !strings.Contains(head, "Cache-Control: no-store") {
				t.Errorf("%s: %v\n%s", r.Name, err, v.Example)
			}
		}
		if strings.Contains(r.Fix, "errors") && len(v.Decision.Problem.Errors) == 0 {
			t.Errorf("%s: speaks of errors and shows none", r.Name)
		}
		if strings.Contains(r.Fix, "missing.") && v.Decision.Problem.Missing == nil {
			t.Errorf("%s: speaks of missing and shows none", r.Name)
		}
		if strings.Contains(r.Fix, "contact") && v.Decision.Problem.Contact == "" {
			t.Errorf("%s: speaks of a contact and shows none", r.Name)
		}
		if w := get(t, h, reasonPath(r)); !strings.Contains(w.Body.String(), "What happened") || !strings.Contains(w.Body.String(), "How to fix it") {
			t.Errorf("%s lacks a part", r.Name)
		}
	}
}

func TestThe_Go_to_paste_is_formatted_Go(t *testing.T) {
	for _, c := range httpstatus.All() {
		v := viewStatus(c)
		for _, code := range []string{v.PlainGo, v.CandorGo, wrapped(v.GuardGo)} {
			if code == "" {
				continue
			}
			src := "package p\n\n" + code
			if _, err := parser.ParseFile(token.NewFileSet(), "p.go", src, parser.SkipObjectResolution); err != nil {
				t.Errorf("%d: %v\n%s", c.Code, err, code)
				continue
			}
			if tidy, err := format.Source([]byte(src)); err != nil || string(tidy) != src {
				t.Errorf("%d is not formatted: %v\n%s\nwant\n%s", c.Code, err, src, tidy)
			}
		}
	}
}

// wrapped makes a function of a statement.
func wrapped(statement string) string {
	if statement == "" {
		return ""
	}
	return "func f() {\n\t" + statement + "}\n"
}

func TestThe_cache_stays_within_its_bound(t *testing.T) {
	var c cache
	f := &file{plain: make([]byte, 1<<20)}
	for i := range 40 {
		c.put(fmt.Sprint(i), f)
		c.put(fmt.Sprint(i), f)
		if c.get(fmt.Sprint(i)) != f {
			t.Fatalf("%d is not kept", i)
		}
	}
	if c.bytes != len(c.files)*f.size() || c.bytes > maxCached {
		t.Errorf("%d bytes in %d files", c.bytes, len(c.files))
	}
}
