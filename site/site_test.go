package site

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/ladder"
)

const base = "/-/guide"

func get(t *testing.T, h http.Handler, path string, fields ...string) *httptest.ResponseRecorder {
	t.Helper()
	return ask(t, h, http.MethodGet, path, fields...)
}

func ask(t *testing.T, h http.Handler, method, path string, fields ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(fields); i += 2 {
		r.Header.Set(fields[i], fields[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestEvery_address_answers_200_and_is_listed_once(t *testing.T) {
	h := Handler(Options{Base: base})
	seen := map[string]bool{}
	for _, path := range Addresses() {
		if seen[path] {
			t.Errorf("%s is listed twice", path)
		}
		seen[path] = true
		w := get(t, h, base+path)
		if w.Code != 200 {
			t.Errorf("GET %s: %d", path, w.Code)
			continue
		}
		switch ct := w.Header().Get("Content-Type"); {
		case strings.HasSuffix(path, ".json"):
			if ct != "application/json" || !json.Valid(w.Body.Bytes()) {
				t.Errorf("GET %s: %s, not valid JSON", path, ct)
			}
		case path == "/style.css":
			if ct != "text/css; charset=utf-8" {
				t.Errorf("GET %s: %s", path, ct)
			}
		default:
			if err := balanced(w.Body.String()); err != nil {
				t.Errorf("GET %s: %v", path, err)
			}
		}
	}
}

func TestEvery_code_vendor_code_pair_and_reason_has_its_page(t *testing.T) {
	listed := Addresses()
	has := func(path string) {
		if !slices.Contains(listed, path) {
			t.Errorf("%s is not listed", path)
		}
	}
	for _, c := range httpstatus.All() {
		has("/status/" + c.Key())
	}
	for _, code := range []int{400, 401, 403, 404, 405, 409, 415, 422, 429, 500, 502, 503, 504} {
		has(fmt.Sprintf("/guide/%d", code))
	}
	for _, r := range ladder.Reasons {
		has("/reasons/" + r.Name)
	}
	pairs := 0
	for _, path := range listed {
		if strings.HasPrefix(path, "/compare/4") || strings.Contains(path, "-vs-") {
			if !strings.HasSuffix(path, ".json") {
				pairs++
			}
		}
	}
	if n := len(httpstatus.LivingCodes()); pairs != n*(n-1)/2 {
		t.Errorf("%d comparisons for %d living codes", pairs, n)
	}
}

var (
	attribute = regexp.MustCompile(`\b(href|src|action)="([^"]*)"`)
	anchorID  = regexp.MustCompile(`\bid="([^"]*)"`)
)

// TestNo_link_is_dead follows every link of every page, as a crawler would.
func TestNo_link_is_dead(t *testing.T) {
	h := Handler(Options{Base: base})
	ids := map[string]map[string]bool{}
	type edge struct{ from, to, anchor string }
	var edges []edge
	queue, queued := []string{base + "/"}, map[string]bool{base + "/": true}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		w := get(t, h, path)
		if w.Code != 200 {
			t.Errorf("%s: %d", path, w.Code)
			continue
		}
		ids[path] = map[string]bool{}
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		body := w.Body.String()
		for _, m := range anchorID.FindAllStringSubmatch(body, -1) {
			if ids[path][m[1]] {
				t.Errorf("%s: id %q twice", path, m[1])
			}
			ids[path][m[1]] = true
		}
		for _, m := range attribute.FindAllStringSubmatch(body, -1) {
			u, err := url.Parse(html.UnescapeString(m[2]))
			if err != nil {
				t.Errorf("%s: link %q: %v", path, m[2], err)
				continue
			}
			if u.Scheme == "data" {
				continue
			}
			if u.Host != "" {
				if u.Scheme != "https" && u.Scheme != "http" || m[1] != "href" {
					t.Errorf("%s: %s to another host: %s", path, m[1], m[2])
				}
				continue
			}
			to := u.Path
			if to == "" {
				to = path
			}
			if !strings.HasPrefix(to, base+"/") {
				t.Errorf("%s: link %q leaves the base", path, m[2])
				continue
			}
			edges = append(edges, edge{path, to, u.Fragment})
			if !queued[to] {
				queued[to] = true
				queue = append(queue, to)
			}
		}
	}
	for _, e := range edges {
		if e.anchor != "" && !ids[e.to][e.anchor] {
			t.Errorf("%s links to %s#%s, which has no such anchor", e.from, e.to, e.anchor)
		}
	}
	for _, c := range httpstatus.All() {
		if !queued[base+"/status/"+c.Key()] {
			t.Errorf("nothing links to %s", c.Key())
		}
	}
	for _, r := range ladder.Reasons {
		if !queued[base+"/reasons/"+r.Name] {
			t.Errorf("nothing links to %s", r.Name)
		}
	}
}

var void = map[string]bool{"meta": true, "link": true, "br": true, "input": true, "!doctype": true}

var tag = regexp.MustCompile(`<(/?)([!a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z-]+(?:="[^"<]*")?)*)\s*>`)

// balanced checks that every start tag has its end tag in the right order,
// and that no "<" stands outside a tag.
func balanced(doc string) error {
	var open []string
	rest := tag.ReplaceAllStringFunc(doc, func(s string) string { return "" })
	if i := strings.IndexAny(rest, "<"); i >= 0 {
		return fmt.Errorf("a stray < before %.60q", rest[i:])
	}
	for _, m := range tag.FindAllStringSubmatch(doc, -1) {
		name := strings.ToLower(m[2])
		switch {
		case void[name]:
		case m[1] == "":
			if name == "p" && slices.Contains(open, "p") {
				return fmt.Errorf("a p within a p: %v", open)
			}
			if slices.Contains([]string{"ul", "ol", "dl", "div", "h2", "h3", "pre", "section"}, name) && slices.Contains(open, "p") {
				return fmt.Errorf("%s within a p: %v", name, open)
			}
			open = append(open, name)
		case len(open) == 0 || open[len(open)-1] != name:
			return fmt.Errorf("</%s> closes %v", name, open)
		default:
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		return fmt.Errorf("never closed: %v", open)
	}
	return nil
}

func TestThe_balance_check_notices_what_is_wrong(t *testing.T) {
	for _, doc := range []string{"<p>", "<p><b></p></b>", "</p>", "a < b", "<p><ul></ul></p>", "<p>ZgotmplZ<"} {
		if balanced(doc) == nil {
			t.Errorf("%q passes", doc)
		}
	}
}

func TestEvery_page_is_under_40_KB_compressed_and_free_of_template_faults(t *testing.T) {
	h := Handler(Options{})
	for _, path := range Addresses() {
		w := get(t, h, path, "Accept-Encoding", "gzip")
		if w.Header().Get("Content-Encoding") != "gzip" {
			t.Errorf("%s is not compressed", path)
			continue
		}
		if n := w.Body.Len(); n > 40<<10 {
			t.Errorf("%s has %d bytes compressed", path, n)
		}
		zr, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(zr)
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"ZgotmplZ", "<no value>", "%!", "<nil>", ">[]", ">[<", ">map["} {
			if bytes.Contains(body, []byte(bad)) && !strings.HasSuffix(path, ".json") {
				t.Errorf("%s contains %q", path, bad)
			}
		}
	}
}

func TestThe_pair_400_403_is_written_and_every_other_one_says_it_is_derived(t *testing.T) {
	h := Handler(Options{})
	const noindex, derived = `<meta name="robots" content="noindex">`, "derived from the two contracts; nobody wrote it"
	for _, path := range Addresses() {
		if !strings.Contains(path, "-vs-") || strings.HasSuffix(path, ".json") {
			continue
		}
		body := get(t, h, path).Body.String()
		written := false
		for _, p := range httpstatus.Pairs {
			written = written || path == fmt.Sprintf("/compare/%d-vs-%d", p.A, p.B)
		}
		if strings.Contains(body, noindex) == written || strings.Contains(body, derived) == written {
			t.Errorf("%s: written %v, noindex %v, says derived %v", path, written, strings.Contains(body, noindex), strings.Contains(body, derived))
		}
	}
	body := get(t, h, "/compare/400-vs-403").Body.String()
	if !strings.Contains(body, "<h1>400 Bad Request vs 403 Forbidden</h1>") || !strings.Contains(body, "The common mistake") {
		t.Error("the comparison of 400 with 403 lacks its title or the common mistake")
	}
}

func TestA_derived_comparison_says_by_the_ladder_which_code_is_sent_when_both_apply(t *testing.T) {
	var c struct {
		Written bool `json:"written"`
		Rows    []struct {
			Aspect string    `json:"aspect"`
			Values [2]string `json:"values"`
		} `json:"rows"`
	}
	w := get(t, Handler(Options{}), "/compare/403-vs-415.json")
	if err := json.Unmarshal(w.Body.Bytes(), &c); err != nil {
		t.Fatal(err)
	}
	last := c.Rows[len(c.Rows)-1]
	if want := ladder.WhenBothApply(403, 415); c.Written || last.Aspect != "when_both_apply" || last.Values != [2]string{want, want} {
		t.Errorf("written %v, last row %+v, want %q", c.Written, last, want)
	}
}

// TestEvery_statement_shows_where_it_comes_from compares the marks on the page
// with the statements of the contract.
func TestEvery_statement_shows_where_it_comes_from(t *testing.T) {
	h := Handler(Options{})
	for _, c := range httpstatus.All() {
		path := statusPath(c)
		if deep(c) {
			path = guidePath(c)
		}
		body := html.UnescapeString(get(t, h, path).Body.String())
		for key, sm := range c.Document().Sources {
			if sm.Mark == "" || markWord(sm.Mark) == "" {
				t.Errorf("%s %s: no word for mark %q", path, key, sm.Mark)
			}
		}
		all := slices.Concat([]httpstatus.Statement{c.Summary, c.Definition, c.API, c.BodyRule, c.Client.Summary, c.Storage.Summary, c.Monitor.Summary},
			c.SendWhen, c.Differs, c.Scenarios, c.Causes, c.Storage.Caches)
		for _, f := range c.FAQ {
			all = append(all, f.A)
		}
		for _, i := range c.Instead {
			all = append(all, i.When)
		}
		for _, w := range c.Crawler {
			all = append(all, w.Treatment)
		}
		for _, st := range all {
			if !strings.Contains(body, fmt.Sprintf(`%s <small class="src"><span class="mark %s"`, st.Text, st.Mark)) {
				t.Errorf("%s does not show %q with its mark %s", path, st.Text, st.Mark)
			}
		}
	}
}

func TestSources_become_links(t *testing.T) {
	for source, want := range map[string][]link{
		"RFC 9110 §15.5.4; RFC 9111 §3":       {{"RFC 9110 §15.5.4", "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4"}, {Text: "; "}, {"RFC 9111 §3", "https://www.rfc-editor.org/rfc/rfc9111#section-3"}},
		"RFC 9110 §15.5.1, §15.5.4":           {{"RFC 9110 §15.5.1", "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.1"}, {Text: ", "}, {"§15.5.4", "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4"}},
		"https://a.example/b (archived 2019)": {{"a.example", "https://a.example/b"}, {Text: " (archived 2019)"}},
		"RFC 9110 App. B.3":                   {{"RFC 9110", "https://www.rfc-editor.org/rfc/rfc9110"}, {Text: " App. B.3"}},
		"§3 of a book":                        {{Text: "§3"}, {Text: " of a book"}},
		"":                                    nil,
	} {
		if got := sourceLinks(source); !slices.Equal(got, want) {
			t.Errorf("%q: %+v, want %+v", source, got, want)
		}
	}
}

func TestA_comparison_gives_each_sentence_its_own_source(t *testing.T) {
	h := Handler(Options{})
	body := html.UnescapeString(get(t, h, "/compare/403-vs-503").Body.String())
	for _, c := range []*httpstatus.Contract{httpstatus.Get(403), httpstatus.Get(503)} {
		for _, st := range c.SendWhen {
			if !strings.Contains(body, fmt.Sprintf(`%s <small class="src"><span class="mark %s"`, st.Text, st.Mark)) {
				t.Errorf("%d: %q lacks its mark %s", c.Code, st.Text, st.Mark)
			}
		}
		for _, w := range c.Crawler {
			if !strings.Contains(body, fmt.Sprintf(`%s: %s <small class="src"><span class="mark %s"`, w.Who, w.Treatment.Text, w.Treatment.Mark)) {
				t.Errorf("%d: what %s does lacks its mark %s", c.Code, w.Who, w.Treatment.Mark)
			}
		}
	}
	for _, q := range questions(httpstatus.Get(403).Client) {
		if !strings.Contains(body, q.statement().Text) {
			t.Errorf("lacks %q", q.statement().Text)
		}
	}
}

func TestOnly_what_an_RFC_says_is_marked_by_its_section_alone(t *testing.T) {
	for mark, want := range map[httpstatus.Mark]string{
		httpstatus.RFC:        `<span class="mark rfc" title="the RFC or the IANA registry says so"><a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.1"`,
		httpstatus.Convention: `>convention</span> <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.1"`,
	} {
		var b strings.Builder
		if err := templates["status"].ExecuteTemplate(&b, "src", httpstatus.Statement{Source: "RFC 9110 §15.1", Mark: mark}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s: %s", mark, b.String())
		}
	}
}
