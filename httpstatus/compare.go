package httpstatus

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Comparison is two contracts side by side in the shape that other programs
// read, as "candor compare A B --format json" prints it. No slice is nil.
type Comparison struct {
	Codes   [2]int    `json:"codes"`
	Keys    [2]string `json:"keys"` // "403", "nginx/499"
	Names   [2]string `json:"names"`
	Title   string    `json:"title"`
	Rule    string    `json:"rule"`
	Mistake string    `json:"mistake"` // "" when Written is false
	// Written is true when rule, mistake, scenarios and questions were written
	// for this pair; otherwise they are derived from the two contracts.
	Written   bool                  `json:"written"`
	Rows      []ComparisonRow       `json:"rows"`
	Scenarios []ComparisonScenario  `json:"scenarios"`
	FAQ       []DocumentFAQ         `json:"faq"`
	Related   [][2]int              `json:"related"`
	Differs   []string              `json:"differs"`
	Sources   map[string]SourceMark `json:"sources"` // "rule", "rows.storage.0", "faq.1", …
}

// ComparisonRow is one aspect of both codes.
type ComparisonRow struct {
	Aspect string    `json:"aspect"`
	Values [2]string `json:"values"`
}

// ComparisonScenario is a case and the code that it gets.
type ComparisonScenario struct {
	Code int    `json:"code"`
	Text string `json:"text"`
}

// The aspects of a comparison, in the order of its rows.
const (
	AspectDefinition    = "definition"
	AspectSummary       = "summary"
	AspectWhenToUse     = "when_to_use"
	AspectClient        = "client"
	AspectStorage       = "storage"
	AspectCrawler       = "crawler"
	AspectAPI           = "api"
	AspectSafeToRetry   = "safe_to_retry"
	AspectWhenBothApply = "when_both_apply"
)

// Aspects lists the aspects in the order of the rows.
var Aspects = []string{
	AspectDefinition, AspectSummary, AspectWhenToUse, AspectClient, AspectStorage,
	AspectCrawler, AspectAPI, AspectSafeToRetry, AspectWhenBothApply,
}

// Compare sets two contracts side by side, a first. For a pair written by hand
// it carries that text; for any other it derives title, rule and scenarios and
// leaves the row when_both_apply empty, since only the ladder knows: see
// [Comparison.SetWhenBothApply].
func Compare(a, b *Contract) Comparison {
	both := [2]*Contract{a, b}
	s := sources{}
	c := Comparison{
		Codes: [2]int{a.Code, b.Code}, Keys: [2]string{a.Key(), b.Key()}, Names: [2]string{a.Name, b.Name},
		Scenarios: []ComparisonScenario{}, Related: [][2]int{}, Differs: []string{}, Sources: s,
	}
	for _, aspect := range Aspects {
		row := ComparisonRow{Aspect: aspect}
		for i, k := range both {
			st := k.aspect(aspect)
			row.Values[i] = s.text(at("rows."+aspect, i), st)
		}
		c.Rows = append(c.Rows, row)
	}
	if p := PairOf(a, b); p != nil {
		c.write(a, p, s)
	} else {
		c.derive(both, s)
	}
	return c
}

// write fills in what was written by hand, in the order of the codes.
func (c *Comparison) write(first *Contract, p *Pair, s sources) {
	c.Written = true
	c.Title, c.Rule, c.Mistake = p.Title, s.text("rule", p.Rule), s.text("mistake", p.Mistake)
	sides := [2]int{0, 1}
	if first != p.A {
		sides = [2]int{1, 0}
	}
	var apply [2]string
	for i, side := range sides {
		apply[i] = s.text(at("rows."+AspectWhenBothApply, i), p.WhenBothApply[side])
		for _, st := range p.Scenarios[side] {
			c.addScenario(c.Codes[i], st, s)
		}
	}
	c.SetWhenBothApply(apply)
	c.FAQ = s.faq("faq", p.FAQ)
	c.Differs = s.texts("differs", p.Differs)
	c.Related = append(c.Related, p.Related...)
}

// derive fills in what follows from the two contracts.
func (c *Comparison) derive(both [2]*Contract, s sources) {
	a, b := both[0], both[1]
	c.Title = a.Key() + " " + a.Name + " vs " + b.Key() + " " + b.Name
	c.Rule = a.clause() + "; " + lowerFirst(b.clause()) + "."
	s["rule"] = SourceMark{"derived from the two contracts", string(Convention)}
	c.FAQ = []DocumentFAQ{}
	var differs []Statement
	for _, k := range both {
		for _, st := range k.Scenarios[:min(2, len(k.Scenarios))] {
			c.addScenario(k.Code, st, s)
		}
		differs = append(differs, k.Differs...)
	}
	c.Differs = s.texts("differs", differs)
	c.Related = related(a, b)
}

func (c *Comparison) addScenario(code int, st Statement, s sources) {
	text := s.text(at("scenarios", len(c.Scenarios)), st)
	c.Scenarios = append(c.Scenarios, ComparisonScenario{code, text})
}

// SetWhenBothApply sets the row that says, per code, when that one is sent
// although both faults are there. A pair written by hand has it already.
func (c *Comparison) SetWhenBothApply(values [2]string) {
	for i := range c.Rows {
		if c.Rows[i].Aspect == AspectWhenBothApply {
			c.Rows[i].Values = values
		}
	}
}

// Row returns the two values of an aspect.
func (c Comparison) Row(aspect string) [2]string {
	for _, r := range c.Rows {
		if r.Aspect == aspect {
			return r.Values
		}
	}
	return [2]string{}
}

// aspect is one side of a row, with the source of its leading sentence.
func (c *Contract) aspect(name string) Statement {
	switch name {
	case AspectDefinition:
		return c.Definition
	case AspectSummary:
		return c.Summary
	case AspectWhenToUse:
		texts := make([]string, len(c.SendWhen))
		for i, st := range c.SendWhen {
			texts[i] = st.Text
		}
		st := c.SendWhen[0]
		st.Text = strings.Join(texts, " ")
		return st
	case AspectClient:
		return c.Client.Summary
	case AspectStorage:
		st := c.Storage.Summary
		if c.Storage.CacheControl != "" {
			st.Text += " Send Cache-Control: " + c.Storage.CacheControl + "."
		}
		return st
	case AspectCrawler:
		st := c.Crawler[0].Treatment
		texts := make([]string, len(c.Crawler))
		for i, w := range c.Crawler {
			texts[i] = w.Who + ": " + w.Treatment.Text
		}
		st.Text = strings.Join(texts, " ")
		return st
	case AspectAPI:
		return c.API
	case AspectSafeToRetry:
		return c.Client.SafeToRetry()
	}
	return Statement{}
}

// SafeToRetry says the five answers of the client, a sentence each. A single yes or
// no would be wrong for most codes.
func (c Client) SafeToRetry() Statement {
	acts := []struct {
		question string
		act      Act
	}{
		{"The same request again", c.SameRequest},
		{"A corrected request", c.CorrectedRequest},
		{"Other credentials", c.OtherCredentials},
		{"After a delay", c.AfterDelay},
		{"On a new connection", c.NewConnection},
	}
	parts := make([]string, len(acts))
	for i, q := range acts {
		parts[i] = q.question + ": " + q.act.phrase() + "."
	}
	return Statement{Text: strings.Join(parts, " "), Source: c.SameRequest.Source, Mark: c.SameRequest.Mark}
}

func (a Act) phrase() string {
	switch {
	case a.Answer == If:
		return "if " + a.When
	case a.When != "":
		return string(a.Answer) + ", " + a.When
	default:
		return string(a.Answer)
	}
}

// clause is the code's half of a derived rule.
func (c *Contract) clause() string {
	if !living(c) {
		return "Do not send " + c.Key() + " yourself"
	}
	return "Send " + c.Key() + " when " + lowerFirst(strings.TrimSuffix(c.SendWhen[0].Text, "."))
}

// lowerFirst lowers the first letter unless the word is a name or an acronym.
func lowerFirst(s string) string {
	word, _, _ := strings.Cut(s, " ")
	r, n := utf8.DecodeRuneInString(s)
	if strings.ContainsFunc(word[min(n, len(word)):], unicode.IsUpper) {
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}

// related names other pairs worth reading: those that each of the two codes is
// confused with, lower code first.
func related(a, b *Contract) [][2]int {
	out := [][2]int{}
	seen := map[[2]int]bool{order(a.Code, b.Code): true}
	for _, k := range [2]*Contract{a, b} {
		n := 0
		for _, other := range k.Confused {
			p := order(k.Code, other)
			if seen[p] || other == k.Code || n == 4 {
				continue
			}
			seen[p], n = true, n+1
			out = append(out, p)
		}
	}
	return out
}

func order(a, b int) [2]int { return [2]int{min(a, b), max(a, b)} }
