package report

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"slices"
	"strings"

	"github.com/candorhttp/candor"
)

// JUnit is the XML that build servers read as the results of tests: each rule
// is a test. It fails when a finding of it fails the run, and is skipped when
// it could judge nothing.
var JUnit = &Format{Name: "junit", Ending: ".xml", Summary: "JUnit XML, for build servers", write: writeJUnit}

type junitSuites struct {
	XMLName xml.Name   `xml:"testsuites"`
	Suite   junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Package    string          `xml:"package,attr"`
	ID         int             `xml:"id,attr"`
	Name       string          `xml:"name,attr"`
	Timestamp  string          `xml:"timestamp,attr,omitempty"`
	Hostname   string          `xml:"hostname,attr"`
	Tests      int             `xml:"tests,attr"`
	Failures   int             `xml:"failures,attr"`
	Errors     int             `xml:"errors,attr"`
	Skipped    int             `xml:"skipped,attr,omitempty"` // the schema of Ant does not know it
	Time       string          `xml:"time,attr"`
	Properties []junitProperty `xml:"properties>property"`
	Cases      []junitCase     `xml:"testcase"`
	Out        junitText       `xml:"system-out"`
	Err        junitText       `xml:"system-err"`
}

type junitText struct {
	Text string `xml:",cdata"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Name    string       `xml:"name,attr"`
	Class   string       `xml:"classname,attr"`
	Time    string       `xml:"time,attr"`
	Failure *junitResult `xml:"failure"`
	Skipped *junitResult `xml:"skipped"`
}

type junitResult struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",cdata"`
}

func writeJUnit(b *bytes.Buffer, r *Report, o Options) error {
	tool := cmp.Or(oneLine(r.Tool), "candor")
	s := junitSuite{Package: strings.ReplaceAll(tool, " ", "."), Name: tool, Hostname: "localhost", Time: "0"}
	if !o.Now.IsZero() {
		s.Timestamp = o.Now.UTC().Format("2006-01-02T15:04:05")
	}
	for _, p := range []junitProperty{
		{"version", r.Version}, {"spec", r.Spec}, {"target", r.Target}, {"seed", r.Seed}, {"exchanges", number(int(r.Exchanges))},
		{"fail-on", string(cmp.Or(o.FailOn, DefaultFailOn))},
	} {
		if p.Value != "" {
			p.Value = oneLine(p.Value)
			s.Properties = append(s.Properties, p)
		}
	}
	groups := byRule(r.Findings)
	unjudged := r.unjudged()
	var weak []*group
	for _, rule := range r.rules() {
		c := junitCase{Name: oneLine(rule), Class: s.Package, Time: "0"}
		for _, g := range groups {
			if g.Rule != rule {
				continue
			}
			if !Fails(g.Severity, o.FailOn) {
				weak = append(weak, g)
				continue
			}
			c.Failure = merged(c.Failure, g)
		}
		if c.Failure != nil {
			s.Failures++
		} else if why := r.skipped(rule, unjudged); why != "" {
			c.Skipped = &junitResult{Message: why}
			s.Skipped++
		}
		s.Cases = append(s.Cases, c)
	}
	s.Tests = len(s.Cases)
	s.Out.Text = junitOut(r, weak)
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(b)
	enc.Indent("", "  ")
	if err := enc.Encode(junitSuites{Suite: s}); err != nil {
		return err
	}
	b.WriteByte('\n')
	return nil
}

// skipped says why a rule judged nothing; "" when it did.
func (r *Report) skipped(rule string, unjudged []string) string {
	found := slices.ContainsFunc(r.Findings, func(f candor.Finding) bool { return f.Rule == rule })
	switch {
	case slices.Contains(unjudged, rule):
		return oneLine(mostlyLacking(r.lacks(rule)))
	case r.Judged[rule] == 0 && !found:
		return "nothing that it looks at was seen"
	}
	return ""
}

// rules lists every rule that judged, found or lacked something, in order.
func (r *Report) rules() []string {
	known := map[string]bool{}
	for rule := range r.Judged {
		known[rule] = true
	}
	for _, f := range r.Findings {
		known[f.Rule] = true
	}
	for _, n := range r.NotJudged {
		known[n.Rule] = true
	}
	var out []string
	for rule := range known {
		out = append(out, rule)
	}
	slices.Sort(out)
	return out
}

// merged adds the findings of a group to the failure of a test.
func merged(before *junitResult, g *group) *junitResult {
	if before == nil {
		before = &junitResult{Message: oneLine(string(g.Severity) + ": " + g.Title), Type: oneLine(string(g.Severity))}
	}
	before.Text += plainGroup(g)
	return before
}

// plainGroup is what one rule found as text without colour.
func plainGroup(g *group) string {
	p := &textPage{Buffer: new(bytes.Buffer), width: FileWidth}
	p.rule(g)
	return p.String()
}

// junitOut is what is no failure: findings that are too weak for one, and what
// the run came to.
func junitOut(r *Report, weak []*group) string {
	var b strings.Builder
	slices.SortStableFunc(weak, func(a, b *group) int {
		return slices.Index(candor.Severities, a.Severity) - slices.Index(candor.Severities, b.Severity)
	})
	for _, g := range weak {
		b.WriteString(plainGroup(g))
	}
	for _, n := range r.Notes {
		b.WriteString("\n" + oneLine(n) + "\n")
	}
	b.WriteString("\n" + oneLine(r.totals()) + "\n")
	return b.String()
}
