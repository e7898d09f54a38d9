package site

import (
	"encoding/json"
	"html/template"

	"github.com/candorhttp/candor/httpstatus"
)

// Structured data by schema.org, as search engines read it. It repeats what
// stands on the page and nothing else.

type article struct {
	Context     string  `json:"@context"`
	Type        string  `json:"@type"`
	Headline    string  `json:"headline"`
	Description string  `json:"description"`
	URL         string  `json:"url"`
	InLanguage  string  `json:"inLanguage"`
	IsPartOf    website `json:"isPartOf"`
	Author      thing   `json:"author"`
}

type website struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url"`
}

type thing struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url"`
}

type faqPage struct {
	Context    string       `json:"@context"`
	Type       string       `json:"@type"`
	URL        string       `json:"url"`
	MainEntity []faqElement `json:"mainEntity"`
}

type faqElement struct {
	Type           string    `json:"@type"`
	Name           string    `json:"name"`
	AcceptedAnswer faqAnswer `json:"acceptedAnswer"`
}

type faqAnswer struct {
	Type string `json:"@type"`
	Text string `json:"text"`
}

const schemaOrg = "https://schema.org"

// structured describes a page to search engines; nothing for pages that they
// are asked not to index.
func (s *site) structured(p *page, address string) []template.JS {
	var out []template.JS
	add := func(v any) {
		// Marshal escapes <, > and &, so that nothing ends the element; these
		// types cannot fail to marshal.
		if b, err := json.Marshal(v); err == nil {
			out = append(out, template.JS(b)) //nolint:gosec // see above
		}
	}
	if p.NoIndex {
		return nil
	}
	if p.Article {
		home := s.publicAddress("/")
		add(article{
			Context: schemaOrg, Type: "TechArticle", Headline: p.Title, Description: p.Description, URL: address, InLanguage: "en",
			IsPartOf: website{"WebSite", "candor", home}, Author: thing{"Organization", "candor", home},
		})
	}
	if len(p.FAQ) > 0 {
		add(faqPage{schemaOrg, "FAQPage", address, faqElements(p.FAQ)})
	}
	return out
}

func faqElements(faq []httpstatus.FAQ) []faqElement {
	out := make([]faqElement, len(faq))
	for i, f := range faq {
		out[i] = faqElement{"Question", f.Q, faqAnswer{"Answer", f.A.Text}}
	}
	return out
}
