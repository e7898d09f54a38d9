// Package report writes what was found in the formats that people and other
// programs read: text, JSON, SARIF, JUnit, GitHub annotations, Markdown and
// HTML. [Formats] lists them. A [Baseline] names the findings that are
// accepted for a while; [Failing] says which of the others fail a run.
package report

import (
	"slices"
	"strings"
	"time"

	"github.com/candorhttp/candor"
)

// Report is what one run has to say. Texts in it may come from strangers; each
// format escapes them for its reader.
type Report struct {
	Tool    string // the command, "candor check"
	Version string // of candor, "v1.2.0"; "" when not known
	Source  string // what was looked at, for people: "traffic.har"
	Spec    string // path of the API's own document; "" when there is none
	Target  string // base address that was asked; only an audit has one
	Seed    string // of an audit

	Operations int   // of an audit: operations that were asked
	Requests   int   // of an audit: requests that were sent
	Exchanges  int64 // that were judged

	Findings  []candor.Finding // in the order of judge.Sort
	NotJudged []candor.NotJudged
	Coverage  []candor.Coverage // of an audit
	Judged    map[string]int64  // how often a rule could judge; rules that found nothing are known from here
	Accepted  []Accepted        // what a baseline took out of Findings
	Notes     []string          // what else the reader must know, a sentence each
}

// Accepted is a finding that a baseline accepts.
type Accepted struct {
	Finding candor.Finding
	Reason  string // why, as the baseline says
	Expires time.Time
}

// Never is the value of FailOn with which no finding fails a run.
const Never candor.Severity = "none"

// DefaultFailOn is the weakest severity that fails a run when nothing is said.
const DefaultFailOn = candor.Policy

// FailOns lists what a run may be told to fail on: the severities, strongest
// first, and Never.
var FailOns = append(slices.Clone(candor.Severities), Never)

// Fails reports whether a finding of severity s fails a run that fails on the
// severity on and everything stronger. "" stands for [DefaultFailOn]. A
// severity that nobody knows counts as the strongest.
func Fails(s, on candor.Severity) bool {
	if on == "" {
		on = DefaultFailOn
	}
	return on != Never && slices.Index(candor.Severities, s) <= slices.Index(candor.Severities, on)
}

// Failing returns the findings that fail a run, those of the severity on and
// stronger ones.
func Failing(findings []candor.Finding, on candor.Severity) []candor.Finding {
	var out []candor.Finding
	for _, f := range findings {
		if Fails(f.Severity, on) {
			out = append(out, f)
		}
	}
	return out
}

// group is the findings of one rule, which share all that the rule says.
type group struct {
	candor.Finding // the first; its rule, severity, title, why, harms, fix, refs and page are those of all
	all            []candor.Finding
}

// byRule groups findings, the strongest severity first, within one in the
// order in which the rules come.
func byRule(findings []candor.Finding) []*group {
	type key struct {
		rule     string
		severity candor.Severity
	}
	at := map[key]*group{}
	var out []*group
	for _, f := range findings {
		k := key{f.Rule, f.Severity}
		g := at[k]
		if g == nil {
			g = &group{Finding: f}
			at[k] = g
			out = append(out, g)
		}
		g.all = append(g.all, f)
	}
	slices.SortStableFunc(out, func(a, b *group) int {
		return slices.Index(candor.Severities, a.Severity) - slices.Index(candor.Severities, b.Severity)
	})
	return out
}

// count is how many findings of one severity there are.
type count struct {
	Severity candor.Severity
	N        int
}

// counts counts findings by severity, the strongest first, without zeros.
func counts(findings []candor.Finding) []count {
	var out []count
	for _, s := range candor.Severities {
		n := 0
		for _, f := range findings {
			if f.Severity == s {
				n++
			}
		}
		if n > 0 {
			out = append(out, count{s, n})
		}
	}
	return out
}

// lack is one thing that could not be seen, and the rules that wanted it.
type lack struct {
	Why   string
	Rules []string
	Most  int // exchanges of the rule that missed it most often
}

// lacks groups what was not judged by what was missing, of the rules given or
// of all where none are. A rule that could judge other exchanges is among all.
func (r *Report) lacks(of ...string) []lack {
	at := map[string]int{}
	var out []lack
	for _, n := range r.NotJudged {
		if len(of) > 0 && !slices.Contains(of, n.Rule) {
			continue
		}
		i, ok := at[n.Why]
		if !ok {
			i = len(out)
			at[n.Why] = i
			out = append(out, lack{Why: n.Why})
		}
		l := &out[i]
		if !slices.Contains(l.Rules, n.Rule) {
			l.Rules = append(l.Rules, n.Rule)
		}
		l.Most = max(l.Most, n.Count)
	}
	slices.SortStableFunc(out, func(a, b lack) int { return len(b.Rules) - len(a.Rules) })
	return out
}

// unjudged lists the rules that could judge nothing at all.
func (r *Report) unjudged() []string {
	var out []string
	for _, n := range r.NotJudged {
		found := slices.ContainsFunc(r.Findings, func(f candor.Finding) bool { return f.Rule == n.Rule })
		if r.Judged[n.Rule] == 0 && !found && !slices.Contains(out, n.Rule) {
			out = append(out, n.Rule)
		}
	}
	return out
}

// totals says in one sentence what the run came to.
func (r *Report) totals() string {
	var parts []string
	for _, c := range counts(r.Findings) {
		parts = append(parts, number(c.N)+" "+string(c.Severity))
	}
	out := "Nothing found"
	if len(parts) > 0 {
		out = strings.Join(parts, ", ")
	}
	if r.Exchanges > 0 {
		out += " in " + plural(int(r.Exchanges), "exchange")
	} else if r.Source != "" {
		out += " in " + r.Source
	}
	if n := len(r.Accepted); n > 0 {
		out += "; " + plural(n, "finding") + " accepted by the baseline"
	}
	if rules := r.unjudged(); len(rules) > 0 {
		out += "; " + plural(len(rules), "rule") + " not judged: " + mostlyLacking(r.lacks(rules...))
	}
	return out + "."
}

// mostlyLacking names what most of the rules lack.
func mostlyLacking(all []lack) string {
	const most = 3
	var out []string
	for _, l := range all[:min(len(all), most)] {
		out = append(out, l.Why)
	}
	s := strings.Join(out, ", ")
	if n := len(all) - most; n > 0 {
		s += " and " + number(n) + " more"
	}
	return s
}

// verdict says whether the run fails and why.
func (r *Report) verdict(on candor.Severity) string {
	if on == "" {
		on = DefaultFailOn
	}
	failing := len(Failing(r.Findings, on))
	switch {
	case len(r.Findings) == 0 || on == Never:
		return ""
	case failing == 0:
		return "No finding is as strong as " + string(on) + ", so none fails the run."
	case failing == 1:
		return "1 finding fails the run (" + string(on) + " or stronger)."
	}
	return number(failing) + " findings fail the run (" + string(on) + " or stronger)."
}
