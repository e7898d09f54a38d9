package site

import (
	"encoding/json"
	"encoding/xml"
	"html"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/openapi"
)

// dataIn returns the structured data of a page.
func dataIn(t *testing.T, page string) []map[string]any {
	t.Helper()
	var out []map[string]any
	for _, part := range strings.Split(page, `<script type="application/ld+json">`)[1:] {
		text, _, ok := strings.Cut(part, "</script>")
		var v map[string]any
		if err := json.Unmarshal([]byte(text), &v); !ok || err != nil {
			t.Fatalf("%v in %.200q", err, text)
		}
		out = append(out, v)
	}
	return out
}

func TestThe_structured_data_of_every_page_repeats_what_the_page_says(t *testing.T) {
	articles, faqs := 0, 0
	for _, path := range Addresses() {
		w := wholePublic()[path]
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		page := w.Body.String()
		words := html.UnescapeString(textOf([]byte(page)))
		data := dataIn(t, page)
		if strings.Contains(page, `content="noindex"`) && len(data) > 0 {
			t.Errorf("%s is kept out of the index and describes itself to it", path)
		}
		for _, v := range data {
			if v["@context"] != "https://schema.org" || v["url"] != canonicalOf(page) {
				t.Errorf("%s: context %v, url %v", path, v["@context"], v["url"])
			}
			switch v["@type"] {
			case "TechArticle":
				articles++
				for _, key := range []string{"headline", "description", "inLanguage", "author", "isPartOf"} {
					if v[key] == nil || v[key] == "" {
						t.Errorf("%s: the article has no %s", path, key)
					}
				}
			case "FAQPage":
				faqs++
				questions, _ := v["mainEntity"].([]any)
				if len(questions) == 0 {
					t.Errorf("%s: a list of questions without one", path)
				}
				for _, q := range questions {
					q := q.(map[string]any)
					a, _ := q["acceptedAnswer"].(map[string]any)
					name, _ := q["name"].(string)
					text, _ := a["text"].(string)
					if q["@type"] != "Question" || a["@type"] != "Answer" || name == "" || text == "" || !strings.Contains(words, name) || !strings.Contains(words, text) {
						t.Errorf("%s: %v", path, q)
					}
				}
			default:
				t.Errorf("%s: a %v", path, v["@type"])
			}
		}
	}
	if n := len(httpstatus.All()); articles < 2*n || faqs < n {
		t.Errorf("%d articles and %d lists of questions for %d codes", articles, faqs, n)
	}
}

func canonicalOf(page string) string {
	_, rest, _ := strings.Cut(page, `<link rel="canonical" href="`)
	address, _, _ := strings.Cut(rest, `"`)
	return html.UnescapeString(address)
}

func TestThe_sitemap_lists_each_page_to_be_found_once_by_its_canonical_address(t *testing.T) {
	w := wholePublic()["/sitemap.xml"]
	var set struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []struct {
			Loc string `xml:"loc"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal(w.Body.Bytes(), &set); err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, u := range set.URLs {
		if listed[u.Loc] {
			t.Errorf("%s twice", u.Loc)
		}
		listed[u.Loc] = true
		if p, err := url.Parse(u.Loc); err != nil || !p.IsAbs() || p.Fragment != "" || len(u.Loc) > 2048 {
			t.Errorf("%q: %v", u.Loc, err)
		}
	}
	for _, path := range Addresses() {
		w := wholePublic()[path]
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		page := w.Body.String()
		noindex := strings.Contains(page, `content="noindex"`)
		if canonical := canonicalOf(page); listed[canonical] == noindex {
			t.Errorf("%s: noindex %v, in the sitemap %v as %s", path, noindex, listed[canonical], canonical)
		} else {
			delete(listed, canonical)
		}
	}
	if len(listed) > 0 {
		t.Errorf("the sitemap lists what is no page: %v", listed)
	}
}

func TestCrawlers_are_kept_off_the_answers_that_only_look_like_faults(t *testing.T) {
	for _, c := range []struct {
		opt  Options
		want []string
	}{
		{Options{Canonical: public}, []string{"User-agent: *", "Disallow: /http/try/4", "Disallow: /http/try/5", "Sitemap: " + public + "/sitemap.xml"}},
		{Options{Base: base}, []string{"Disallow: /-/guide/try/4"}},
	} {
		text := get(t, Handler(c.opt), c.opt.Base+"/robots.txt").Body.String()
		for _, want := range c.want {
			if !slices.Contains(strings.Split(text, "\n"), want) {
				t.Errorf("%+v: lacks %q in\n%s", c.opt, want, text)
			}
		}
		if strings.Contains(text, "Disallow: /http/try/\n") {
			t.Error("the page that explains them is kept out as well")
		}
	}
}

func TestThe_catalogue_is_the_same_as_JSON_and_as_a_table(t *testing.T) {
	h := Handler(Options{})
	var doc struct{ Codes []httpstatus.Document }
	if err := json.Unmarshal(get(t, h, "/catalogue.json").Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(get(t, h, "/catalogue.tsv").Body.String(), "\n"), "\n")
	if len(lines) != len(doc.Codes)+1 || len(doc.Codes) != len(httpstatus.All()) {
		t.Fatalf("%d lines, %d codes", len(lines), len(doc.Codes))
	}
	for i, line := range lines {
		cells := strings.Split(line, "\t")
		if len(cells) != len(columns) {
			t.Errorf("line %d has %d cells", i+1, len(cells))
		}
		if i > 0 && (cells[2] != doc.Codes[i-1].Name || cells[5] != doc.Codes[i-1].Summary) {
			t.Errorf("line %d: %v", i+1, cells)
		}
	}
}

func TestThe_responses_are_an_OpenAPI_document_that_an_operation_can_refer_to(t *testing.T) {
	raw := get(t, Handler(Options{}), "/openapi-responses.json").Body.Bytes()
	var doc map[string]any
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	responses := doc["components"].(map[string]any)["responses"].(map[string]any)
	uses := map[string]any{}
	for name := range responses {
		i := slices.IndexFunc(livingCodes, func(c *httpstatus.Contract) bool { return componentName(c) == name })
		if i < 0 {
			t.Fatalf("%s is the name of no code", name)
		}
		uses[livingCodes[i].Key()] = map[string]any{"$ref": "#/components/responses/" + name}
	}
	if len(uses) < 50 {
		t.Errorf("only %d responses", len(uses))
	}
	doc["paths"] = map[string]any{"/orders": map[string]any{"get": map[string]any{"responses": uses}}}
	whole, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	d, err := openapi.Parse("responses.json", whole, openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Warnings) > 0 {
		t.Errorf("%v", d.Warnings)
	}
	forbidden := responses["Unauthorized"].(map[string]any)["headers"].(map[string]any)["WWW-Authenticate"].(map[string]any)
	if forbidden["required"] != true {
		t.Errorf("a 401 need not carry a challenge: %v", forbidden)
	}
}
