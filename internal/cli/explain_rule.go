package cli

import (
	"strings"

	"github.com/candorhttp/candor/internal/yamlfile"
	"github.com/candorhttp/candor/judge"
	"github.com/candorhttp/candor/rules"
)

// explainRule says what a rule finds, whom the fault harms and how to mend it.
func explainRule(in *invocation, r *judge.Rule) error {
	d := r.Describe()
	if in.Format == formatJSON {
		return in.JSON(d)
	}
	p := in.Page()
	p.line("%s  %s", p.style.head(d.ID), p.style.dim(d.Severity))
	p.para(0, d.Title+".")
	p.heading("Why it matters")
	p.para(2, d.Why)
	harms := make([]string, len(d.Harms))
	for i, h := range d.Harms {
		harms[i] = string(h)
	}
	p.para(2, "Harmed: "+strings.Join(harms, ", ")+".")
	p.heading("How to fix it")
	p.para(2, d.Fix)
	p.heading("What it rests on")
	for _, ref := range d.Refs {
		p.item(ref.Source + " (" + ref.Level + ")")
	}
	if len(d.Needs) > 0 {
		p.heading("What it needs to see")
		p.para(2, strings.Join(d.Needs, ", ")+". Without that it says not judged.")
	}
	for _, e := range []struct{ heading, text string }{{"With the fault", d.Bad}, {"Without it", d.Good}} {
		p.heading(e.heading)
		for line := range strings.Lines(strings.Trim(e.text, "\n")) {
			p.line("  %s", strings.TrimRight(line, "\n"))
		}
	}
	return in.Show(p)
}

// ruleNamed returns the rule with that ID, or what was probably meant where
// the text has the form of one.
func ruleNamed(id string) (rule *judge.Rule, near string) {
	if r := rules.ByID(id); r != nil {
		return r, ""
	}
	group, fault, ok := strings.Cut(id, "/")
	if !ok || group == "" || fault == "" || strings.ContainsAny(id, ".:") || fault[0] >= '0' && fault[0] <= '9' {
		return nil, ""
	}
	var ids []string
	for _, r := range rules.All {
		ids = append(ids, r.ID)
	}
	return nil, yamlfile.Nearest(id, ids)
}

// rulesMeant lists the rules that are meant by a group alone, 304/, or by the
// name of a fault without its group, needs-allow.
func rulesMeant(typed string) []string {
	group, ofGroup := strings.CutSuffix(typed, "/")
	var faults, out []string
	for _, r := range rules.All {
		g, fault, _ := strings.Cut(r.ID, "/")
		if ofGroup && strings.EqualFold(g, group) || !ofGroup && strings.EqualFold(fault, typed) {
			out = append(out, r.ID)
		}
		faults = append(faults, fault)
	}
	if len(out) > 0 || ofGroup || !strings.Contains(typed, "-") {
		return out
	}
	if near := yamlfile.Nearest(typed, faults); near != "" {
		return rulesMeant(near)
	}
	return nil
}
