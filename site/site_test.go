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
	"slices"
	"strings"
	"sync"
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

// whole keeps every page of the site, asked for once: the tests that look at
// all of them would otherwise render 1,711 comparisons each.
var (
	whole       = sync.OnceValue(func() map[string]*httptest.ResponseRecorder { return every(Options{Base: base}) })
	wholePublic = sync.OnceValue(func() map[string]*httptest.ResponseRecorder { return every(Options{Canonical: public}) })
)

func every(opt Options) map[string]*httptest.ResponseRecorder {
	h := Handler(opt)
	pages := make(map[string]*httptest.ResponseRecorder)
	for _, path := range Addresses() {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, opt.Base+path, nil))
		pages[path] = w
	}
	return pages
}

func TestEvery_address_answers_200_and_is_listed_once(t *testing.T) {
	seen := map[string]bool{}
	for _, path := range Addresses() {
		if seen[path] {
			t.Errorf("%s is listed twice", path)
		}
		seen[path] = true
		w := whole()[path]
		if w.Code != 200 {
			t.Errorf("GET %s: %d", path, w.Code)
			continue
		}
		switch ct := w.Header().Get("Content-Type"); {
		case strings.HasSuffix(path, ".json"):
			if ct != "application/json" || !json.Valid(w.Body.Bytes()) {
				t.Errorf("GET %s: %s, not valid JSON", path, ct)
			}
		case fileAt(path) != nil:
			if ct != fileAt(path).File.mediaType || w.Body.Len() == 0 {
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
		has("/guide/" + c.Key())
		for _, f := range c.Requires {
			has("/headers/" + f.Name)
		}
	}
	for _, p := range httpstatus.Pairs {
		has(pairPath(p.A, p.B))
	}
	for _, r := range ladder.Reasons {
		has("/reasons/" + r.Name)
		has("/decide/" + r.Rung.Name + "/" + r.Name)
		for _, f := range r.Fields {
			has("/headers/" + f.Name)
		}
	}
	pairs := 0
	for _, path := range listed {
		if strings.Contains(path, "-vs-") {
			if !strings.HasSuffix(path, ".json") {
				pairs++
			}
		}
	}
	n := len(httpstatus.LivingCodes())
	want := n * (n - 1) / 2
	for _, p := range httpstatus.Pairs {
		if p.A.Vendor != "" || p.B.Vendor != "" {
			want++
		}
	}
	if pairs != want {
		t.Errorf("%d comparisons, want %d", pairs, want)
	}
}

// TestNo_link_is_dead follows every link of every page, as a crawler would.
func TestNo_link_is_dead(t *testing.T) {
	c := crawler{t: t, ids: map[string]map[string]bool{}, queued: map[string]bool{}}
	c.enqueue("/")
	for len(c.queue) > 0 {
		path := c.queue[0]
		c.queue = c.queue[1:]
		c.visit(path)
	}
	for _, e := range c.edges {
		if e.anchor != "" && !c.ids[e.to][e.anchor] {
			t.Errorf("%s links to %s#%s, which has no such anchor", e.from, e.to, e.anchor)
		}
	}
	for _, k := range httpstatus.All() {
		if !c.queued["/status/"+k.Key()] {
			t.Errorf("nothing links to %s", k.Key())
		}
	}
	for _, r := range ladder.Reasons {
		if !c.queued["/reasons/"+r.Name] {
			t.Errorf("nothing links to %s", r.Name)
		}
	}
}

type edge struct{ from, to, anchor string }

type crawler struct {
	t      *testing.T
	ids    map[string]map[string]bool
	edges  []edge
	queue  []string
	queued map[string]bool
}

func (c *crawler) enqueue(path string) {
	if !c.queued[path] {
		c.queued[path] = true
		c.queue = append(c.queue, path)
	}
}

func (c *crawler) visit(path string) {
	w := whole()[path]
	if w == nil && strings.HasPrefix(path, "/try/") {
		c.try(path)
		return
	}
	if w == nil || w.Code != 200 {
		c.t.Errorf("%s is linked and is no page", path)
		return
	}
	c.ids[path] = map[string]bool{}
	if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		return
	}
	tags, err := scan(w.Body.String())
	if err != nil {
		c.t.Errorf("%s: %v", path, err)
	}
	for _, tag := range tags {
		if id, ok := tag.attrs["id"]; ok {
			if c.ids[path][id] {
				c.t.Errorf("%s: id %q twice", path, id)
			}
			c.ids[path][id] = true
		}
		for _, name := range []string{"href", "src", "action"} {
			if value, ok := tag.attrs[name]; ok {
				c.follow(path, name, html.UnescapeString(value))
			}
		}
	}
}

// try follows a link to an answer that only a running site gives.
func (c *crawler) try(path string) {
	contract, _ := contractAt(strings.TrimPrefix(path, "/try/"))
	if contract == nil {
		c.t.Errorf("%s is linked and tries nothing", path)
		return
	}
	want := contract.Code
	if !tried(contract) {
		want = 404
	}
	if w := get(c.t, Handler(Options{Base: base}), base+path); w.Code != want && contract.Code != 103 { // the recorder keeps the first code, here the interim one
		c.t.Errorf("%s answers %d", path, w.Code)
	}
}

// follow checks one link: another host only where a reader clicks, and
// everything else below the base.
func (c *crawler) follow(from, attribute, address string) {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		c.t.Errorf("%s: link %q: %v", from, address, err)
	case u.Scheme == "data":
	case u.Host != "":
		if u.Scheme != "https" && u.Scheme != "http" || attribute != "href" {
			c.t.Errorf("%s: %s to another host: %s", from, attribute, address)
		}
	case u.Path == "":
		c.edges = append(c.edges, edge{from, from, u.Fragment})
	case !strings.HasPrefix(u.Path, base+"/"):
		c.t.Errorf("%s: link %q leaves the base", from, address)
	default:
		to := strings.TrimPrefix(u.Path, base)
		c.edges = append(c.edges, edge{from, to, u.Fragment})
		c.enqueue(to)
	}
}

// element is a start or end tag as the templates write them.
type element struct {
	name  string
	end   bool
	attrs map[string]string
}

// scan splits a page into its tags; it takes only quoted attributes.
func scan(doc string) ([]element, error) {
	var out []element
	for {
		i := strings.IndexByte(doc, '<')
		if i < 0 {
			return out, nil
		}
		text, rest, ok := strings.Cut(doc[i+1:], ">")
		e := element{attrs: map[string]string{}}
		text, e.end = strings.CutPrefix(text, "/")
		name, attrs, _ := strings.Cut(text, " ")
		e.name = strings.ToLower(name)
		if !ok || name == "" || strings.ContainsAny(text, "<") || strings.ContainsFunc(name, func(r rune) bool {
			return r != '!' && (r < '0' || r > '9' && r < 'A' || r > 'z')
		}) {
			return out, fmt.Errorf("a stray < before %.60q", doc[i+1:])
		}
		for attrs = strings.TrimSpace(attrs); attrs != ""; attrs = strings.TrimSpace(attrs) {
			key, after, valued := strings.Cut(attrs, `="`)
			if !valued || strings.Contains(key, " ") {
				_, attrs, _ = strings.Cut(attrs, " ")
				continue
			}
			value, next, closed := strings.Cut(after, `"`)
			if !closed {
				return out, fmt.Errorf("an open quote in <%s>", text)
			}
			e.attrs[key], attrs = value, next
		}
		out, doc = append(out, e), rest
	}
}

var (
	void   = []string{"meta", "link", "br", "input", "!doctype"}
	blocks = []string{"p", "ul", "ol", "dl", "div", "h2", "h3", "pre", "section"}
)

// balanced checks that every start tag has its end tag in the right order,
// that no "<" stands outside a tag, and that no block is within a paragraph.
func balanced(doc string) error {
	tags, err := scan(doc)
	if err != nil {
		return err
	}
	var open []string
	for _, e := range tags {
		switch {
		case slices.Contains(void, e.name):
		case !e.end:
			if slices.Contains(blocks, e.name) && slices.Contains(open, "p") {
				return fmt.Errorf("%s within a p: %v", e.name, open)
			}
			open = append(open, e.name)
		case len(open) == 0 || open[len(open)-1] != e.name:
			return fmt.Errorf("</%s> closes %v", e.name, open)
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
	for _, doc := range []string{"<p>", "<p><b></p></b>", "</p>", "a < b", "<p><ul></ul></p>", "<p>x</p><", `<a href="x>y</a>`} {
		if balanced(doc) == nil {
			t.Errorf("%q passes", doc)
		}
	}
}

func TestEvery_page_is_under_40_KB_compressed_and_free_of_template_faults(t *testing.T) {
	const most = 40 << 10
	for path, w := range whole() {
		body := w.Body.Bytes()
		if fileAt(path) == nil && len(body) > most && len(compress(body)) > most {
			t.Errorf("%s has %d bytes compressed", path, len(compress(body)))
		}
		for _, bad := range []string{"ZgotmplZ", "<no value>", "%!", "<nil>", ">[]", ">[<", ">map["} {
			if bytes.Contains(body, []byte(bad)) && !strings.HasSuffix(path, ".json") {
				t.Errorf("%s contains %q", path, bad)
			}
		}
	}
}

func TestWhat_is_sent_compressed_is_the_same_page(t *testing.T) {
	h := Handler(Options{})
	for _, path := range []string{"/guide/403", "/style.css", "/compare/400-vs-403.json"} {
		w := get(t, h, path, "Accept-Encoding", "br, gzip;q=0.8")
		zr, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(zr)
		if err != nil || w.Header().Get("Content-Encoding") != "gzip" || !bytes.Equal(body, get(t, h, path).Body.Bytes()) {
			t.Errorf("%s: %v %v", path, err, w.Header())
		}
	}
}

func TestThe_pair_400_403_is_written_and_every_other_one_says_it_is_derived(t *testing.T) {
	const noindex, derived = `<meta name="robots" content="noindex">`, "derived from the two contracts; nobody wrote it"
	for _, path := range Addresses() {
		if !strings.Contains(path, "-vs-") || strings.HasSuffix(path, ".json") {
			continue
		}
		body := whole()[path].Body.String()
		written := false
		for _, p := range httpstatus.Pairs {
			written = written || path == pairPath(p.A, p.B)
		}
		if strings.Contains(body, noindex) == written || strings.Contains(body, derived) == written {
			t.Errorf("%s: written %v, noindex %v, says derived %v", path, written, strings.Contains(body, noindex), strings.Contains(body, derived))
		}
	}
	body := whole()["/compare/400-vs-403"].Body.String()
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
	for _, c := range httpstatus.All() {
		path := guidePath(c)
		body := html.UnescapeString(whole()[path].Body.String() + whole()[statusPath(c)].Body.String())
		for key, sm := range c.Document().Sources {
			if sm.Mark == "" || markWord(httpstatus.Mark(sm.Mark)) == "" {
				t.Errorf("%s %s: no word for mark %q", path, key, sm.Mark)
			}
		}
		all := slices.Concat([]httpstatus.Statement{c.Summary, c.Definition, c.API, c.BodyRule, c.Client.Summary, c.Storage.Summary, c.Monitor.Summary},
			c.SendWhen, c.Differs, c.Scenarios, c.Causes, c.Find)
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
		if got := string(src("RFC 9110 §15.1", mark)); !strings.Contains(got, want) {
			t.Errorf("%s: %s", mark, got)
		}
	}
}

func TestA_number_of_a_vendor_competes_with_nothing(t *testing.T) {
	c := Comparison(httpstatus.Vendor("nginx", 444), httpstatus.Get(403))
	for _, said := range c.Row(httpstatus.AspectWhenBothApply) {
		if !strings.Contains(said, "nginx alone") {
			t.Errorf("%q", said)
		}
	}
}
