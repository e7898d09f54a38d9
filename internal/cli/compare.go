package cli

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/site"
)

var compareCommand = &command{
	Name:    "compare",
	Args:    "A B",
	Summary: "set two status codes side by side, with the rule that decides",
	Usage: `
Prints the rule that decides between two codes, then the two contracts side by
side: definition, when to use each, what the client, caches, crawlers and the
consumer of the API do, whether it is safe to repeat the request, and which of
the two is sent when both faults are there.

A and B are codes (400), codes of a vendor (nginx/499) or names ("not found").
Pairs that people confuse have a rule, scenarios and questions written for
them; every other pair is derived from the two contracts and says so.

candor guide has the same as pages, at /compare/400-vs-403.`,
	Example: `candor compare 400 403
candor 401 403
candor compare nginx/499 cloudflare/524 --format json`,
	Formats:  []string{formatText, formatJSON},
	Doors:    []doorway{{doorCode, "candor 400 403", "which of two, and what swapping them breaks"}},
	Complete: completeCodes,
	Setup:    func(*pflag.FlagSet) runner { return runCompare },
}

func runCompare(_ context.Context, in *invocation) error {
	if len(in.Args) != 2 {
		return usagef("candor compare 400 403", "compare takes two codes, got %d", len(in.Args))
	}
	a, err := oneContract(in.Args[0])
	if err != nil {
		return err
	}
	b, err := oneContract(in.Args[1])
	if err != nil {
		return err
	}
	if a == b {
		return usagef("candor explain "+a.Key(), "both are %s; there is nothing to compare", a.Key())
	}
	c := site.Comparison(a, b)
	if in.Format == formatJSON {
		return in.JSON(c)
	}
	p := in.Page()
	writeComparison(p, a, b, c)
	return in.Show(p)
}

// oneContract finds the one contract that was meant.
func oneContract(arg string) (*httpstatus.Contract, error) {
	found, err := httpstatus.Lookup(arg)
	if err != nil {
		return nil, notFound(arg, err)
	}
	if len(found) > 1 && !found[0].Registered {
		var keys []string
		for _, c := range found {
			keys = append(keys, c.Key()+" "+c.Name)
		}
		return nil, usagef("candor compare "+found[0].Key()+" …", "%s has several meanings: %s", safe(arg), strings.Join(keys, ", "))
	}
	return found[0], nil
}

// said is what one code says in a row, sentence by sentence where they stand
// for themselves.
func said(c *httpstatus.Contract, row httpstatus.ComparisonRow, side int) []string {
	sentences := c.Sentences(row.Aspect)
	if len(sentences) < 2 {
		return []string{row.Values[side]}
	}
	out := make([]string, len(sentences))
	for i, st := range sentences {
		out[i] = st.Text
	}
	return out
}

func writeComparison(p *page, a, b *httpstatus.Contract, c httpstatus.Comparison) {
	p.heading(c.Title)
	if !c.Written {
		p.para(0, "This comparison is derived from the two contracts; nobody wrote one for this pair.")
	}
	p.heading("The rule")
	p.para(2, c.Rule)
	if c.Mistake != "" {
		p.heading("The common mistake")
		p.para(2, c.Mistake)
	}
	for _, row := range c.Rows {
		if row.Values[0] == "" && row.Values[1] == "" {
			continue
		}
		p.heading(site.Heading(row.Aspect))
		if row.Values[0] == row.Values[1] {
			p.para(2, "Both: "+row.Values[0])
			continue
		}
		p.columns([]string{c.Keys[0] + " " + c.Names[0] + ":"}, []string{c.Keys[1] + " " + c.Names[1] + ":"})
		p.columns(said(a, row, 0), said(b, row, 1))
	}
	writeCases(p, c)
}

func writeCases(p *page, c httpstatus.Comparison) {
	if len(c.Scenarios) > 0 {
		p.heading("Scenarios")
		for _, s := range c.Scenarios {
			p.labelled(3, strconv.Itoa(s.Code), s.Text)
		}
	}
	if len(c.Differs) > 0 {
		p.heading("Where common advice and candor differ")
		for _, d := range c.Differs {
			p.item(d)
		}
	}
	if len(c.FAQ) > 0 {
		p.heading("Questions")
		for _, f := range c.FAQ {
			p.para(2, f.Q)
			p.para(4, f.A)
		}
	}
	if len(c.Related) > 0 {
		p.heading("Related")
		for _, r := range c.Related {
			p.line("  candor %d %d", r[0], r[1])
		}
	}
}
