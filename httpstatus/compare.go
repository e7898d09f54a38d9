package httpstatus

import (
	"slices"
	"strconv"
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
	Written   bool                 `json:"written"`
	Rows      []ComparisonRow      `json:"rows"`
	Scenarios []ComparisonScenario `json:"scenarios"`
	FAQ       []DocumentFAQ        `json:"faq"`
	Related   [][2]int             `json:"related"`
	Differs   []string             `json:"differs"`
	// Sources maps the path of a sentence, such as "rule", "rows.client.0" or
	// "faq.1", to where it comes from. A row of one sentence has one entry per
	// side, "rows.client.0" and "rows.client.1". A side that runs several
	// sentences together (when_to_use, storage, crawler, safe_to_retry) has one
	// entry per sentence as well, "rows.when_to_use.0.2" for the third of the
	// first code; "rows.when_to_use.0" then holds all their sources and the
	// weakest of their marks, in the order of [Marks].
	Sources map[string]SourceMark `json:"sources"`
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
			row.Values[i] = s.joined(at("rows."+aspect, i), k.Sentences(aspect))
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
	c.FAQ = s.faq("faq", naming(a, b))
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

// Sentences returns what a contract says to one aspect of a comparison, each
// sentence with its own source; a row of a [Comparison] runs them together.
// When both apply is no matter of one contract, so that aspect has none.
func (c *Contract) Sentences(aspect string) []Statement {
	switch aspect {
	case AspectDefinition:
		return list(c.Definition)
	case AspectSummary:
		return list(c.Summary)
	case AspectWhenToUse:
		return slices.Clone(c.SendWhen)
	case AspectClient:
		return list(c.Client.Summary)
	case AspectStorage:
		out := list(c.Storage.Summary)
		if c.Storage.CacheControl != "" { // candor's decision, beside what the RFC permits
			out = append(out, conv("Send Cache-Control: "+c.Storage.CacheControl+"."))
		}
		return out
	case AspectCrawler:
		out := make([]Statement, len(c.Crawler))
		for i, w := range c.Crawler {
			out[i] = w.Treatment
			out[i].Text = w.Who + ": " + w.Treatment.Text
		}
		return out
	case AspectAPI:
		return list(c.API)
	case AspectSafeToRetry:
		return c.Client.SafeToRetry()
	}
	return nil
}

// SafeToRetry says the five answers of the client, a sentence each and in the
// order of the fields, with the source of that answer. A single yes or no would
// be wrong for most codes.
func (c Client) SafeToRetry() []Statement {
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
	out := make([]Statement, len(acts))
	for i, q := range acts {
		out[i] = Statement{Text: q.question + ": " + q.act.phrase() + ".", Source: q.act.Source, Mark: q.act.Mark}
	}
	return out
}

// joined writes the sentences of a row as one text. A row of one sentence has
// its source at the path; of several, each has one at path.0, path.1 and so on,
// and the path itself has all their sources with the weakest of their marks,
// so that it claims nothing that one of the sentences does not bear.
func (s sources) joined(path string, said []Statement) string {
	if len(said) == 1 {
		return s.text(path, said[0])
	}
	texts := s.texts(path, said)
	var from []string
	weakest := 0
	for _, st := range said {
		if !slices.Contains(from, st.Source) {
			from = append(from, st.Source)
		}
		weakest = max(weakest, slices.Index(Marks, st.Mark))
	}
	if len(said) > 0 {
		s[path] = SourceMark{strings.Join(from, "; "), string(Marks[weakest])}
	}
	return strings.Join(texts, " ")
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

// questions holds, for each number, the places in askedAll whose question or
// answer names it.
var askedAll, questions = indexQuestions()

func indexQuestions() ([]FAQ, map[int][]int) {
	var all []FAQ
	for _, p := range Pairs {
		all = append(all, p.FAQ...)
	}
	for _, c := range catalogue {
		all = append(all, c.FAQ...)
	}
	at := map[int][]int{}
	for i, f := range all {
		seen := map[int]bool{}
		for _, word := range strings.FieldsFunc(f.Q+" "+f.A.Text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			n, err := strconv.Atoi(word)
			if err == nil && len(word) == 3 && !seen[n] {
				seen[n] = true
				at[n] = append(at[n], i)
			}
		}
	}
	return all, at
}

// maxNaming bounds the questions that a derived comparison borrows.
const maxNaming = 4

// naming lists what was asked elsewhere and names both codes, those first that
// name both in the question.
func naming(a, b *Contract) []FAQ {
	var first, then []FAQ
	seen := map[string]bool{} // several pages may answer one question
	for _, i := range questions[a.Code] {
		f := askedAll[i]
		if !slices.Contains(questions[b.Code], i) || seen[f.Q] {
			continue
		}
		seen[f.Q] = true
		if strings.Contains(f.Q, itoa(a.Code)) && strings.Contains(f.Q, itoa(b.Code)) {
			first = append(first, f)
		} else {
			then = append(then, f)
		}
	}
	all := append(first, then...)
	return all[:min(len(all), maxNaming)]
}
