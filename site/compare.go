package site

import (
	"fmt"
	"strings"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/ladder"
)

// Comparison sets two contracts side by side, complete: where nobody wrote
// which code is sent when both faults are there, the ladder says it.
func Comparison(a, b *httpstatus.Contract) httpstatus.Comparison {
	c := httpstatus.Compare(a, b)
	if !c.Written {
		both := ladder.WhenBothApply(a.Code, b.Code)
		c.SetWhenBothApply([2]string{both, both})
		for i := range c.Codes {
			c.Sources[fmt.Sprintf("rows.%s.%d", httpstatus.AspectWhenBothApply, i)] = httpstatus.SourceMark{Source: "the order of candor's ladder", Mark: string(httpstatus.Convention)}
		}
	}
	return c
}

// headings are the aspects as a reader asks for them.
var headings = map[string]string{
	httpstatus.AspectDefinition:    "What the RFC says",
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
	Related   [][2]int // those that have a page
}

// rowView is one aspect. Same is set when both sides say the same sentence.
type rowView struct {
	Aspect, Heading string
	Sides           [2]sideView
	Same            bool
}

// sideView is what one code says in a row, or its scenarios.
type sideView struct {
	Code int
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
			r.Sides[i] = sideView{Code: c.Codes[i], Name: c.Names[i]}
			if r.Sides[i].Said = sentences(v.Contracts[i], row.Aspect); r.Sides[i].Said == nil {
				r.Sides[i].Said = append(r.Sides[i].Said, said(fmt.Sprintf("rows.%s.%d", row.Aspect, i), value))
			}
		}
		v.Rows = append(v.Rows, r)
	}
	for i := range v.Sides {
		v.Sides[i] = sideView{Code: c.Codes[i], Name: c.Names[i]}
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
		if living(pair[0]) != nil && living(pair[1]) != nil {
			v.Related = append(v.Related, pair)
		}
	}
	return v
}

func pairPage(a, b *httpstatus.Contract) *page {
	v := viewComparison(a, b)
	return &page{
		Path: pairPath(a, b), Title: v.Title, Heading: label(a) + " vs " + label(b), Description: v.Rule,
		NoIndex: !v.Written, Template: "compare", Data: v, JSON: v.Comparison,
	}
}

// sentences returns the statements of an aspect that a comparison runs
// together, each with its own source, and nil for the others.
func sentences(c *httpstatus.Contract, aspect string) []httpstatus.Statement {
	var out []httpstatus.Statement
	switch aspect {
	case httpstatus.AspectWhenToUse:
		return c.SendWhen
	case httpstatus.AspectCrawler:
		for _, w := range c.Crawler {
			st := w.Treatment
			st.Text = w.Who + ": " + st.Text
			out = append(out, st)
		}
	case httpstatus.AspectSafeToRetry:
		for _, q := range questions(c.Client) {
			out = append(out, q.statement())
		}
	}
	return out
}

// Question is what a written title adds to the names of the two codes.
func (v *compareView) Question() string {
	_, q, _ := strings.Cut(v.Title, ": ")
	return q
}

// pairsView is the data of the index of comparisons.
type pairsView struct {
	Codes    []*httpstatus.Contract
	Written  []*httpstatus.Pair
	Confused []confusion
}

// confusion is a code with the other codes people confuse it with.
type confusion struct {
	*httpstatus.Contract
	With []*httpstatus.Contract
}

func pairsPage() *page {
	v := &pairsView{Codes: livingCodes, Written: httpstatus.Pairs}
	for _, c := range livingCodes {
		k := confusion{Contract: c}
		for _, code := range c.Confused {
			if other := living(code); other != nil {
				k.With = append(k.With, other)
			}
		}
		if len(k.With) > 0 {
			v.Confused = append(v.Confused, k)
		}
	}
	return &page{
		Path: "/compare/", Title: "Compare two HTTP status codes", Heading: "Compare two status codes",
		Description: "Any two HTTP status codes side by side: meaning, client, caches, search engines, and which one is sent when both apply.",
		Template:    "pairs", Data: v,
	}
}
