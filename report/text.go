package report

import (
	"bytes"
	"cmp"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/textpage"
)

// Text is for people at a terminal.
var Text = &Format{Name: "text", Ending: ".txt", Summary: "for people at a terminal", write: writeText}

// FileWidth is how many columns a text has that is not for a terminal.
const FileWidth = 80

const leastWidth = 40

// textPage writes one report as text.
type textPage struct {
	*bytes.Buffer
	r       *Report
	o       Options
	width   int
	started bool
	brief   bool // some exchange was shown by its first lines alone
}

func writeText(b *bytes.Buffer, r *Report, o Options) error {
	p := &textPage{Buffer: b, r: r, o: o, width: o.Width}
	if p.width <= 0 {
		p.width = FileWidth
	}
	p.width = max(p.width, leastWidth)
	var severity candor.Severity
	for i, g := range byRule(r.Findings) {
		if i == 0 || g.Severity != severity {
			severity = g.Severity
			p.heading(severity)
		}
		p.rule(g)
	}
	p.accepted()
	p.notJudged()
	p.coverage()
	p.end()
	return nil
}

// Select Graphic Renditions, of a severity by its strength.
const (
	sgrHead = "1"
	sgrDim  = "2"
	sgrGood = "32"
)

var sgrOf = map[candor.Severity]string{
	candor.Must: "1;31", candor.Policy: "1;31", candor.Contract: "1;33", candor.Consistency: "1;33", candor.Advice: "1;36",
}

func (p *textPage) paint(sgr, text string) string { return textpage.Paint(p.o.Color, sgr, text) }

// part begins a part of the page.
func (p *textPage) part() {
	if p.started {
		p.WriteByte('\n')
	}
	p.started = true
}

func (p *textPage) heading(s candor.Severity) {
	p.part()
	title := strings.ToUpper(oneLine(string(s)))
	if why := force[s]; why != "" {
		title += ": " + why
	}
	for _, line := range textpage.Wrap(title, p.width) {
		p.WriteString(p.paint(sgrHead, line) + "\n")
	}
}

// hang writes a text beside a label, in lines that fit.
func (p *textPage) hang(label, text string) {
	p.WriteString(textpage.Hang(label, oneLine(text), p.width))
}

// labels of a finding's parts all have this width.
const labelWidth = 10

// labelled writes one part of a finding, where there is any.
func (p *textPage) labelled(indent int, label, text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	p.hang(strings.Repeat(" ", indent)+label+strings.Repeat(" ", max(labelWidth-textpage.Width(label), 1)), text)
}

// rule writes everything that one rule found.
func (p *textPage) rule(g *group) {
	p.WriteByte('\n')
	mark, sgr := cmp.Or(symbols[g.Severity], "?"), cmp.Or(sgrOf[g.Severity], sgrHead)
	head := textpage.Hang(mark+" ", oneLine(string(g.Severity)+" "+g.Rule+": "+g.Title), p.width)
	first, rest, _ := strings.Cut(head, "\n")
	p.WriteString(p.paint(sgr, first) + "\n" + rest)
	for i := range g.all {
		f := &g.all[i]
		p.finding(f)
		switch {
		case p.o.Verbose, i == 0 && Fails(f.Severity, p.o.FailOn):
			p.exchanges(f)
		case i == 0: // what fails no run is not worth a screen each
			p.firstLines(f)
		}
	}
	p.WriteByte('\n')
	why := g.Why
	if len(g.Harms) > 0 {
		why = fullStop(why) + " Harmed: " + and(g.Harms) + "."
	}
	p.labelled(2, "why", why)
	p.labelled(2, "fix", g.Fix)
	p.labelled(2, "source", strings.Join(g.Refs, ", "))
	p.labelled(2, "more", g.Page)
}

// finding writes one cause.
func (p *textPage) finding(f *candor.Finding) {
	p.WriteByte('\n')
	p.hang("  - ", f.Summary)
	p.labelled(4, "expected", f.Expected)
	p.labelled(4, "got", f.Got)
	most := 4
	if p.o.Verbose {
		most = maxListed
	}
	if ops := operations(f); len(ops) > 0 {
		p.labelled(4, "in", firstOf(ops, most)+" ("+counted(f)+")")
	} else if f.Count > 1 {
		p.labelled(4, "in", counted(f))
	}
	p.labelled(4, "at", firstOf(wheres(f), most))
}

// firstLines writes what an exchange was about: its request line and its
// status line.
func (p *textPage) firstLines(f *candor.Finding) {
	if len(f.Exchanges) == 0 {
		return
	}
	p.WriteByte('\n')
	for _, x := range f.Exchanges {
		for _, m := range []struct{ mark, text string }{{"    > ", x.Request}, {"    < ", x.Response}} {
			if all := lines(m.text); len(all) > 0 {
				p.message(m.mark, all[0])
				p.brief = p.brief || len(all) > 1
			}
		}
	}
}

// exchanges writes the exchanges of a finding and how to repeat the last.
func (p *textPage) exchanges(f *candor.Finding) {
	for i := range f.Exchanges {
		p.exhibit(&f.Exchanges[i])
	}
	if f.Curl != "" {
		p.WriteString("\n    " + p.paint(sgrDim, "# to repeat it") + "\n")
		for _, line := range lines(f.Curl) {
			p.WriteString("    " + line + "\n") // whole, so that it can be copied
		}
	}
}

// maxListed bounds the operations and places of one finding in a text.
const maxListed = 100

// maxShownLines bounds a request or an answer in a text.
const maxShownLines = 16

// exhibit writes an exchange as curl -v does.
func (p *textPage) exhibit(x *candor.Exhibit) {
	p.WriteByte('\n')
	p.message("    > ", x.Request)
	if x.Request != "" && x.Response != "" {
		p.WriteByte('\n')
	}
	p.message("    < ", x.Response)
}

func (p *textPage) message(mark, text string) {
	all := lines(text)
	most := maxShownLines
	if p.o.Verbose {
		most = len(all)
	}
	for i, line := range all {
		if i == most {
			p.WriteString(p.paint(sgrDim, mark+"… "+plural(len(all)-most, "further line")) + "\n")
			return
		}
		p.WriteString(p.paint(sgrDim, mark) + shortened(line, p.width-textpage.Width(mark)) + "\n")
	}
}

// shortened cuts a line to n columns.
func shortened(line string, n int) string {
	if textpage.Width(line) <= n {
		return line
	}
	return string([]rune(line)[:n-1]) + "…"
}

func (p *textPage) accepted() {
	if len(p.r.Accepted) == 0 {
		return
	}
	p.part()
	p.WriteString(p.paint(sgrHead, "Accepted by the baseline") + "\n")
	var reasons []string // many have one
	of := map[string][]*Accepted{}
	for i := range p.r.Accepted {
		a := &p.r.Accepted[i]
		why := "Until " + a.Expires.Format(dayLayout) + ": " + a.Reason
		if of[why] == nil {
			reasons = append(reasons, why)
		}
		of[why] = append(of[why], a)
	}
	for _, why := range reasons {
		p.hang("  ", why)
		for _, a := range of[why] {
			text := string(a.Finding.Severity) + " " + a.Finding.Rule
			if ops := operations(&a.Finding); len(ops) > 0 {
				text += " in " + firstOf(ops, 3)
			}
			p.hang("  - ", text)
		}
	}
}

func (p *textPage) notJudged() {
	all := p.r.lacks()
	if len(all) == 0 {
		return
	}
	p.part()
	p.WriteString(p.paint(sgrHead, "Not judged") + "\n")
	most := 4
	if p.o.Verbose {
		most = maxListed
	}
	for _, l := range all {
		text := l.Why + ": " + firstOf(l.Rules, most)
		if l.Most > 0 {
			text += " (up to " + plural(l.Most, "exchange") + ")"
		}
		p.hang("  - ", text)
	}
}

func (p *textPage) coverage() {
	if len(p.r.Coverage) == 0 {
		return
	}
	p.part()
	p.WriteString(p.paint(sgrHead, "Exercised") + "\n")
	n := 0
	for _, c := range p.r.Coverage {
		n = max(n, textpage.Width(oneLine(c.Operation)))
	}
	n = min(n, p.width/2)
	for _, c := range p.r.Coverage {
		name := oneLine(c.Operation)
		rungs := strings.Join(c.Rungs, ", ")
		if rungs == "" {
			rungs = "nothing"
		}
		p.hang("  "+shortened(name, n)+strings.Repeat(" ", max(n-textpage.Width(name), 0))+"  ", rungs)
	}
}

func (p *textPage) end() {
	if len(p.r.Notes) > 0 {
		p.part()
		for _, n := range p.r.Notes {
			p.hang("Note: ", n)
		}
	}
	p.part()
	sgr := sgrHead
	if len(p.r.Findings) == 0 && len(p.r.NotJudged) == 0 {
		sgr = sgrGood
	}
	more := ""
	if p.brief {
		more = "--verbose shows every exchange whole."
	}
	for _, s := range []string{p.r.totals(), p.r.verdict(p.o.FailOn), more} {
		if s == "" {
			continue
		}
		for _, line := range textpage.Wrap(oneLine(s), p.width) {
			p.WriteString(p.paint(sgr, line) + "\n")
		}
	}
}
