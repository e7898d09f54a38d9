package report

import (
	"bytes"
	"cmp"
	_ "embed" // for the page and its style
	"html/template"
	"slices"
	"strings"
	"unicode"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/pageframe"
)

// HTML is one file that needs nothing else: no script, no font, no request.
var HTML = &Format{Name: "html", Ending: ".html", Summary: "one page for a browser, without scripts", write: writeHTML}

var (
	//go:embed report.css
	ownStyle string
	//go:embed report.html
	htmlText string

	htmlStyle = pageframe.Style + ownStyle
	htmlPage  = pageframe.New("report", htmlText)
)

type htmlReport struct {
	Policy                                string
	Style                                 template.CSS
	Title, Totals, Verdict, Version, Time string
	Facts                                 []named
	Notes                                 []string
	Severities                            []htmlSeverity
	Accepted                              []htmlAccepted
	Lacks                                 []lack
	Coverage                              []named
}

type named struct{ Name, Value string }

type htmlSeverity struct {
	Name, Force string
	Rules       []htmlRule
}

type htmlRule struct {
	Anchor, ID, Title, Severity, Symbol, Class string
	Where                                      string // in the list of all
	Seen                                       int
	Findings                                   []htmlFinding
	More                                       string // what is left out
	Why, Harms, Fix, Page                      string
	Sources                                    []htmlSource
}

type htmlSource struct {
	Text string
	Link bool
}

type htmlFinding struct {
	Summary, Expected, Got, Counted, Curl string
	Operations, Places                    []string
	Exchanges                             []htmlExchange
}

type htmlExchange struct {
	Open              bool
	Request, Response []htmlLine
}

type htmlLine struct {
	Text    string
	Differs bool // the other exchange of the pair has no such line
}

type htmlAccepted struct{ Rule, Operations, Until, Reason string }

func writeHTML(b *bytes.Buffer, r *Report, o Options) error {
	h := htmlReport{
		Policy: pageframe.Policy(htmlStyle), Style: template.CSS(htmlStyle),
		Title: cmp.Or(oneLine(r.Tool), "candor") + ": report", Totals: oneLine(r.totals()), Verdict: r.verdict(o.FailOn), Version: oneLine(r.Version),
	}
	if !o.Now.IsZero() {
		h.Time = o.Now.UTC().Format("2006-01-02 15:04 UTC")
	}
	for _, f := range []named{{"looked at", r.Source}, {"target", r.Target}, {"document", r.Spec}, {"seed", r.Seed}} {
		if f.Value != "" {
			h.Facts = append(h.Facts, named{f.Name, oneLine(f.Value)})
		}
	}
	if r.Target != "" {
		h.Facts = append(h.Facts, named{"asked", plural(r.Operations, "operation") + " with " + plural(r.Requests, "request")})
	}
	for i, g := range byRule(r.Findings) {
		if n := len(h.Severities); n == 0 || h.Severities[n-1].Name != oneLine(string(g.Severity)) {
			h.Severities = append(h.Severities, htmlSeverity{Name: oneLine(string(g.Severity)), Force: force[g.Severity]})
		}
		last := &h.Severities[len(h.Severities)-1]
		last.Rules = append(last.Rules, htmlRuleOf(g, "rule-"+number(i+1)))
	}
	for _, n := range r.Notes {
		h.Notes = append(h.Notes, oneLine(n))
	}
	for i := range r.Accepted {
		a := &r.Accepted[i]
		h.Accepted = append(h.Accepted, htmlAccepted{oneLine(a.Finding.Rule), oneLine(firstOf(operations(&a.Finding), 5)), a.Expires.Format(dayLayout), oneLine(a.Reason)})
	}
	for _, l := range r.lacks() {
		for i := range l.Rules {
			l.Rules[i] = oneLine(l.Rules[i])
		}
		l.Why = oneLine(l.Why)
		h.Lacks = append(h.Lacks, l)
	}
	for _, c := range r.Coverage {
		h.Coverage = append(h.Coverage, named{oneLine(c.Operation), cmp.Or(oneLine(strings.Join(c.Rungs, ", ")), "nothing")})
	}
	return htmlPage.Execute(b, h)
}

// maxHTMLFindings bounds the causes of one rule on a page.
const maxHTMLFindings = 50

func htmlRuleOf(g *group, anchor string) htmlRule {
	out := htmlRule{
		Anchor: anchor, ID: oneLine(g.Rule), Title: cmp.Or(oneLine(g.Title), oneLine(g.Rule)), Severity: oneLine(string(g.Severity)), Symbol: symbols[g.Severity],
		Why: oneLine(fullStop(g.Why)), Harms: oneLine(and(g.Harms)), Fix: oneLine(g.Fix),
	}
	if slices.Contains(candor.Severities, g.Severity) {
		out.Class = string(g.Severity)
	}
	if isWeb(g.Page) {
		out.Page = g.Page
	}
	for _, ref := range g.Refs {
		out.Sources = append(out.Sources, htmlSource{oneLine(ref), isWeb(ref)})
	}
	var all []string
	for i := range g.all {
		f := &g.all[i]
		out.Seen += f.Count
		for _, o := range operations(f) {
			if !slices.Contains(all, o) {
				all = append(all, o)
			}
		}
		if i < maxHTMLFindings {
			out.Findings = append(out.Findings, htmlFindingOf(f, i == 0))
		}
	}
	if n := len(g.all) - maxHTMLFindings; n > 0 {
		out.More = plural(n, "further cause") + " of the same rule left out here; the JSON report has them all."
	}
	out.Where = oneLine(firstOf(all, 3))
	return out
}

func htmlFindingOf(f *candor.Finding, open bool) htmlFinding {
	out := htmlFinding{
		Summary: oneLine(f.Summary), Expected: oneLine(f.Expected), Got: oneLine(f.Got), Counted: counted(f),
		Curl: strings.Join(lines(f.Curl), "\n"), Operations: shownOf(operations(f)), Places: shownOf(wheres(f)),
	}
	for i := range f.Exchanges {
		x := &f.Exchanges[i]
		var other candor.Exhibit
		if len(f.Exchanges) == 2 {
			other = f.Exchanges[1-i]
		}
		out.Exchanges = append(out.Exchanges, htmlExchange{open, compared(x.Request, other.Request), compared(x.Response, other.Response)})
	}
	return out
}

// shownOf makes the first of many fit for a list.
func shownOf(all []string) []string {
	const most = 20
	var out []string
	for _, s := range all[:min(len(all), most)] {
		out = append(out, oneLine(s))
	}
	if n := len(all) - most; n > 0 {
		out = append(out, "and "+number(n)+" more")
	}
	return out
}

// compared divides a text and marks the lines that the other one lacks, where
// there is another one.
func compared(text, other string) []htmlLine {
	there := map[string]bool{}
	for _, line := range lines(other) {
		there[line] = true
	}
	var out []htmlLine
	for _, line := range lines(text) {
		differs := other != "" && !there[line] && strings.ContainsFunc(line, func(r rune) bool { return !unicode.IsSpace(r) })
		out = append(out, htmlLine{line, differs})
	}
	return out
}
