package site

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/ladder"
)

// Comparison sets two contracts side by side, complete: where nobody wrote
// which code is sent when both faults are there, the ladder says it, which
// sends no vendor's number.
func Comparison(a, b *httpstatus.Contract) httpstatus.Comparison {
	c := httpstatus.Compare(a, b)
	if !c.Written {
		both := neverSent(a, b)
		if both == "" {
			both = ladder.WhenBothApply(a.Code, b.Code)
		}
		c.SetWhenBothApply([2]string{both, both})
		for i := range c.Codes {
			c.Sources[fmt.Sprintf("rows.%s.%d", httpstatus.AspectWhenBothApply, i)] = httpstatus.SourceMark{Source: "the order of candor's ladder", Mark: string(httpstatus.Convention)}
		}
	}
	return c
}

// neverSent answers for vendors' codes, which no ladder sends.
func neverSent(a, b *httpstatus.Contract) string {
	for _, c := range []*httpstatus.Contract{a, b} {
		if c.Vendor != "" {
			return c.Key() + " is written by " + c.Vendor + " alone, so the two do not compete: send a registered code."
		}
	}
	return ""
}

// Heading is an aspect of a comparison as a reader asks for it.
func Heading(aspect string) string { return headings[aspect] }

var headings = map[string]string{
	httpstatus.AspectDefinition:    "How it is defined",
	httpstatus.AspectSummary:       "In plain words",
	httpstatus.AspectWhenToUse:     "When to send it",
	httpstatus.AspectClient:        "What the client does",
	httpstatus.AspectStorage:       "May a cache store it?",
	httpstatus.AspectCrawler:       "What search engines do",
	httpstatus.AspectAPI:           "What it means for API consumers",
	httpstatus.AspectSafeToRetry:   "Is it safe to retry?",
	httpstatus.AspectWhenBothApply: "When both apply",
}

// compareView is the data of a comparison.
type compareView struct {
	httpstatus.Comparison
	Contracts [2]*httpstatus.Contract
	RuleSaid  httpstatus.Statement
	Mistake   httpstatus.Statement // no text on a derived page
	Rows      []rowView
	Sides     [2]sideView
	FAQ       []httpstatus.FAQ
	Differs   []httpstatus.Statement
	Related   []relatedPair // those that have a page
}

// relatedPair leads to another comparison.
type relatedPair struct{ Name, Path string }

// rowView is one aspect. Same is set when both sides say the same sentence.
type rowView struct {
	Aspect, Heading string
	Sides           [2]sideView
	Same            bool
}

// sideView is what one code says in a row, or its scenarios.
type sideView struct {
	Code int
	Key  string
	Name string
	Said []httpstatus.Statement
}

func viewComparison(a, b *httpstatus.Contract) *compareView {
	c := Comparison(a, b)
	said := func(path, text string) httpstatus.Statement {
		sm := c.Sources[path]
		return httpstatus.Statement{Text: text, Source: sm.Source, Mark: httpstatus.Mark(sm.Mark)}
	}
	v := &compareView{Comparison: c, Contracts: [2]*httpstatus.Contract{a, b}, RuleSaid: said("rule", c.Rule)}
	if c.Mistake != "" {
		v.Mistake = said("mistake", c.Mistake)
	}
	for _, row := range c.Rows {
		r := rowView{Aspect: row.Aspect, Heading: headings[row.Aspect], Same: row.Values[0] == row.Values[1]}
		for i, value := range row.Values {
			r.Sides[i] = sideView{Code: c.Codes[i], Key: c.Keys[i], Name: c.Names[i]}
			if r.Sides[i].Said = sentences(v.Contracts[i], row.Aspect); r.Sides[i].Said == nil {
				r.Sides[i].Said = append(r.Sides[i].Said, said(fmt.Sprintf("rows.%s.%d", row.Aspect, i), value))
			}
		}
		v.Rows = append(v.Rows, r)
	}
	for i := range v.Sides {
		v.Sides[i] = sideView{Code: c.Codes[i], Key: c.Keys[i], Name: c.Names[i]}
	}
	for i, sc := range c.Scenarios {
		side := 0
		if sc.Code == b.Code {
			side = 1
		}
		v.Sides[side].Said = append(v.Sides[side].Said, said(fmt.Sprintf("scenarios.%d", i), sc.Text))
	}
	for i, f := range c.FAQ {
		v.FAQ = append(v.FAQ, httpstatus.FAQ{Q: f.Q, A: said(fmt.Sprintf("faq.%d", i), f.A)})
	}
	for i, text := range c.Differs {
		v.Differs = append(v.Differs, said(fmt.Sprintf("differs.%d", i), text))
	}
	for _, pair := range c.Related {
		if path := pairOf(pair[0], pair[1]); path != "" {
			v.Related = append(v.Related, relatedPair{fmt.Sprintf("%d vs %d", pair[0], pair[1]), path})
		}
	}
	return v
}

func pairPage(a, b *httpstatus.Contract) *page {
	return &page{
		Path: pairPath(a, b), Heading: label(a) + " vs " + label(b), NoIndex: httpstatus.PairOf(a, b) == nil, Template: "compare", Article: true,
		fill: func(p *page) {
			v := viewComparison(a, b)
			p.Title, p.Description, p.Data, p.JSON, p.FAQ = v.Title, v.Rule, v, v.Comparison, v.FAQ
		},
	}
}

// sentences returns the statements of an aspect, each with its own source, and
// nil for the one that no contract answers alone. The five answers of a client
// are put as the page of a code puts them.
func sentences(c *httpstatus.Contract, aspect string) []httpstatus.Statement {
	if aspect != httpstatus.AspectSafeToRetry {
		return c.Sentences(aspect)
	}
	var out []httpstatus.Statement
	for _, q := range questions(c.Client) {
		out = append(out, q.statement())
	}
	return out
}

// Question is what a written title adds to the names of the two codes.
func (v *compareView) Question() string {
	_, q, ok := strings.Cut(v.Title, ": ")
	if !ok {
		return ""
	}
	return upperFirst(q)
}

// pairsView is the data of the index of comparisons.
type pairsView struct {
	Codes   []*httpstatus.Contract
	Written []*httpstatus.Pair
}

func pairsPage() *page {
	v := &pairsView{Codes: livingCodes, Written: httpstatus.Pairs}
	return &page{
		Path: "/compare/", Title: "Compare two HTTP status codes", Heading: "Compare two status codes",
		Description: "Any two HTTP status codes side by side: meaning, client, caches, search engines, and which one is sent when both apply.",
		Template:    "pairs", Data: v,
	}
}

// findPair takes "400-vs-403" and any other two contracts, more than those that
// pages link to; the other way round is a redirect. A single code leads to the
// list of all its comparisons.
func findPair(key string) (*page, *move) {
	if key == "" {
		return pairsPage(), nil
	}
	left, right, ok := strings.Cut(key, "-vs-")
	if !ok {
		if c := living(codeOf(key)); c != nil {
			return neighboursPage(c), nil
		}
		return nil, nil
	}
	a, b := contractBySlug(left), contractBySlug(right)
	if a == nil || b == nil {
		return nil, vendorPair(left, right)
	}
	if a == b {
		return nil, nil
	}
	if a.Code > b.Code {
		return nil, moved(pairPath(a, b))
	}
	return pairPage(a, b), nil
}

// vendorPair leads from two numbers, of which a vendor's has no page as a bare
// one, to what was written about them, or to the best known of the vendors.
func vendorPair(left, right string) *move {
	var first *move
	for _, a := range meant(left) {
		for _, b := range meant(right) {
			switch {
			case a == b:
			case compared(a, b):
				return moved(pairPath(a, b))
			case first == nil:
				first = moved(pairPath(a, b))
			}
		}
	}
	return first
}

// meant lists what one side of a comparison's address may mean.
func meant(s string) []*httpstatus.Contract {
	if c := contractBySlug(s); c != nil {
		return []*httpstatus.Contract{c}
	}
	return httpstatus.ByCode(codeOf(s))
}

func pairKeys() []string {
	out := []string{""}
	for i, a := range livingCodes {
		out = append(out, a.Key())
		for _, b := range livingCodes[i+1:] {
			out = append(out, strings.TrimPrefix(pairPath(a, b), "/compare/"))
		}
	}
	for _, p := range httpstatus.Pairs {
		if p.A.Vendor != "" || p.B.Vendor != "" {
			out = append(out, strings.TrimPrefix(pairPath(p.A, p.B), "/compare/"))
		}
	}
	return out
}

// comparePicked answers the form of the index, which names two codes.
func comparePicked(s *site, w http.ResponseWriter, r *http.Request, key string) bool {
	q := r.URL.Query()
	if key != "" || !q.Has("a") && !q.Has("b") {
		return false
	}
	a, b := living(codeOf(q.Get("a"))), living(codeOf(q.Get("b")))
	switch {
	case a == nil || b == nil:
		s.missing(w, r)
	case a == b:
		s.redirect(w, r, &move{http.StatusSeeOther, statusPath(a)})
	default:
		s.redirect(w, r, &move{http.StatusSeeOther, pairPath(a, b)})
	}
	return true
}

// neighboursView is one code with all that it can be compared with.
type neighboursView struct {
	*httpstatus.Contract
	Written []*httpstatus.Pair
	Others  []*httpstatus.Contract
}

// neighboursPage lists the comparisons of one code, the written ones first.
// It only leads on, so it is not for the index of a search engine.
func neighboursPage(c *httpstatus.Contract) *page {
	v := neighboursView{Contract: c}
	for _, p := range httpstatus.Pairs {
		if p.A == c || p.B == c {
			v.Written = append(v.Written, p)
		}
	}
	for _, other := range livingCodes {
		if other != c && httpstatus.PairOf(c, other) == nil {
			v.Others = append(v.Others, other)
		}
	}
	return &page{
		Path: "/compare/" + c.Key(), Title: label(c) + " compared with any other code", Heading: label(c) + " compared",
		Description: label(c) + " side by side with every other status code.", NoIndex: true, Template: "neighbours", Data: v,
	}
}
