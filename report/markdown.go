package report

import (
	"bytes"
	"cmp"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/markdown"
)

// Markdown is for the summary of a run and for comments on a change.
var Markdown = &Format{Name: "markdown", Ending: ".md", Summary: "for the summary of a run or a comment", write: writeMarkdown}

// Bounds of a page of Markdown, in bytes: a comment on GitHub may have 65,536
// characters. Beyond the first, findings are one line each; beyond the
// second, they are counted.
const (
	fullMarkdown  = 40_000
	shortMarkdown = 56_000
)

func writeMarkdown(b *bytes.Buffer, r *Report, o Options) error {
	b.WriteString("## " + escaped(cmp.Or(r.Tool, "candor")) + "\n\n" + escaped(r.totals()))
	if v := r.verdict(o.FailOn); v != "" {
		b.WriteString(" **" + escaped(v) + "**")
	}
	b.WriteString("\n")
	if all := counts(r.Findings); len(all) > 0 {
		b.WriteString("\n| Severity | Findings | What it rests on |\n|---|---:|---|\n")
		for _, c := range all {
			b.WriteString("| " + escaped(string(c.Severity)) + " | " + number(c.N) + " | " + escaped(force[c.Severity]) + " |\n")
		}
	}
	left := 0
	for _, g := range byRule(r.Findings) {
		var part bytes.Buffer
		switch {
		case b.Len() < fullMarkdown:
			markdownRule(&part, g)
		case b.Len() < shortMarkdown:
			markdownHead(&part, g)
		}
		if part.Len() == 0 || b.Len()+part.Len() > shortMarkdown {
			left += len(g.all)
			continue
		}
		b.Write(part.Bytes())
	}
	if left > 0 {
		b.WriteString("\n" + plural(left, "further finding") + " would make this page too long; another format has them all.\n")
	}
	markdownRest(b, r)
	return nil
}

func markdownHead(b *bytes.Buffer, g *group) {
	b.WriteString("\n### " + escaped(symbols[g.Severity]) + " " + escaped(string(g.Severity)) + ": " + code(g.Rule) + " " + escaped(g.Title) + "\n")
}

// markdownRule writes everything that one rule found.
func markdownRule(b *bytes.Buffer, g *group) {
	markdownHead(b, g)
	const most = 10
	for i := range g.all {
		if i == most {
			b.WriteString("\n" + plural(len(g.all)-most, "further cause") + " of the same rule.\n")
			break
		}
		markdownFinding(b, &g.all[i])
	}
	b.WriteString("\n" + helpMarkdown(&g.Finding) + "\n")
}

func markdownFinding(b *bytes.Buffer, f *candor.Finding) {
	b.WriteString("\n" + escaped(f.Summary) + "\n\n")
	if f.Expected != "" {
		b.WriteString("- expected " + code(f.Expected) + "\n")
	}
	if f.Got != "" {
		b.WriteString("- got " + code(f.Got) + "\n")
	}
	if all := operations(f); len(all) > 0 {
		b.WriteString("- in " + codes(all, 5) + " (" + counted(f) + ")\n")
	}
	if all := wheres(f); len(all) > 0 {
		b.WriteString("- at " + codes(all, 5) + "\n")
	}
	if len(f.Exchanges) == 0 && f.Curl == "" {
		return
	}
	b.WriteString("\n<details><summary>Request and answer</summary>\n")
	for _, x := range f.Exchanges {
		for _, text := range []string{x.Request, x.Response} {
			if text != "" {
				b.WriteString("\n" + fenced("http", text))
			}
		}
	}
	if f.Curl != "" {
		b.WriteString("\n" + fenced("sh", f.Curl))
	}
	b.WriteString("\n</details>\n")
}

// helpMarkdown is everything a rule says.
func helpMarkdown(f *candor.Finding) string {
	var out []string
	add := func(label, text string) {
		if strings.TrimSpace(text) != "" {
			out = append(out, "**"+label+"** "+text)
		}
	}
	why := escaped(fullStop(f.Why))
	if len(f.Harms) > 0 {
		why = strings.TrimSpace(why + " Harmed: " + escaped(and(f.Harms)) + ".")
	}
	add("Why:", why)
	add("Fix:", escaped(f.Fix))
	add("Source:", sources(f.Refs))
	if isWeb(f.Page) {
		add("More:", "<"+f.Page+">")
	}
	return strings.Join(out, "\n\n")
}

// markdownRest writes what is no finding.
func markdownRest(b *bytes.Buffer, r *Report) {
	const most = 50 // lines of each part
	list := func(title string, n int, line func(i int) string) {
		if n == 0 {
			return
		}
		b.WriteString("\n<details><summary>" + title + " (" + number(n) + ")</summary>\n\n")
		for i := range min(n, most) {
			b.WriteString("- " + line(i) + "\n")
		}
		if n > most {
			b.WriteString("- and " + number(n-most) + " more\n")
		}
		b.WriteString("\n</details>\n")
	}
	list("Accepted by the baseline", len(r.Accepted), func(i int) string {
		a := &r.Accepted[i]
		text := code(a.Finding.Rule)
		if all := operations(&a.Finding); len(all) > 0 {
			text += " in " + codes(all, 3)
		}
		return text + " until " + a.Expires.Format(dayLayout) + ": " + escaped(a.Reason)
	})
	lacks := r.lacks()
	list("Not judged", len(lacks), func(i int) string { return escaped(lacks[i].Why) + ": " + codes(lacks[i].Rules, 8) })
	list("Exercised", len(r.Coverage), func(i int) string {
		return code(r.Coverage[i].Operation) + ": " + escaped(cmp.Or(strings.Join(r.Coverage[i].Rungs, ", "), "nothing"))
	})
	for _, n := range r.Notes {
		b.WriteString("\n> " + escaped(n) + "\n")
	}
}

// codes shows the first few of many.
func codes(all []string, most int) string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = code(s)
	}
	return firstOf(out, most)
}

// escaped makes a text plain Markdown on one line.
func escaped(s string) string { return markdown.Text(oneLine(s)) }

// sources shows what a rule rests on; addresses are links.
func sources(refs []string) string {
	var out []string
	for _, ref := range refs {
		if isWeb(ref) {
			out = append(out, "<"+ref+">")
			continue
		}
		out = append(out, escaped(ref))
	}
	return strings.Join(out, ", ")
}

// code is a text as a code span on one line.
func code(s string) string { return markdown.Code(oneLine(s)) }

// fenced is a text as a block of code, which ends where the text does.
func fenced(language, text string) string {
	all := lines(text)
	const most = 60
	if len(all) > most {
		all = append(all[:most:most], "… "+plural(len(all)-most, "further line"))
	}
	body := strings.Join(all, "\n")
	fence := strings.Repeat("`", max(markdown.LongestRun(body)+1, 3))
	return fence + language + "\n" + body + "\n" + fence + "\n"
}
