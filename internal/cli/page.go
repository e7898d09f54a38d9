package cli

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/candorhttp/candor/internal/textpage"
)

// page builds a text of a given width: headings, paragraphs, lists and columns.
type page struct {
	strings.Builder
	width int
	style style
}

// heading begins a part of the page.
func (p *page) heading(text string) {
	if p.Len() > 0 {
		p.WriteByte('\n')
	}
	for _, line := range wrap(text, p.width) {
		p.WriteString(p.style.head(line) + "\n")
	}
}

// blank writes an empty line.
func (p *page) blank() { p.WriteByte('\n') }

// line writes one line as it is.
func (p *page) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

// para writes a text below an indentation.
func (p *page) para(indent int, text string) { p.hang(strings.Repeat(" ", indent), text) }

// item writes one point of a list.
func (p *page) item(text string) { p.hang("  - ", text) }

// hang writes a text after a label; further lines stand below its beginning.
func (p *page) hang(label, text string) { p.WriteString(textpage.Hang(label, text, p.width)) }

// labelled writes a text after a label of a fixed width.
func (p *page) labelled(n int, label, text string) {
	p.hang("  "+label+strings.Repeat(" ", max(n-width(label), 0))+"  ", text)
}

// columns writes texts side by side, several of a side as a list.
func (p *page) columns(left, right []string) {
	const gap = 3
	half := (p.width - gap) / 2
	a, b := column(left, half), column(right, half)
	for i := range max(len(a), len(b)) {
		l, r := at(a, i), at(b, i)
		if r != "" {
			l += strings.Repeat(" ", half-width(l)+gap) + r
		}
		p.WriteString(l + "\n")
	}
}

// column sets the texts of one side in lines of at most n columns.
func column(texts []string, n int) []string {
	if len(texts) == 1 {
		return wrap(broken(texts[0], n), n)
	}
	var out []string
	for _, text := range texts {
		mark := "- "
		for _, line := range wrap(broken(text, n-2), n-2) {
			out = append(out, mark+line)
			mark = "  "
		}
	}
	return out
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}

// width counts the columns of a text.
func width(s string) int { return textpage.Width(s) }

// wrap breaks a text into lines of at most n columns.
func wrap(text string, n int) []string { return textpage.Wrap(text, n) }

// broken cuts words that are longer than n, for where a line must not be.
func broken(text string, n int) string {
	var out []string
	for _, word := range strings.Fields(text) {
		runes := []rune(word)
		for len(runes) > n {
			out = append(out, string(runes[:n]))
			runes = runes[n:]
		}
		out = append(out, string(runes))
	}
	return strings.Join(out, " ")
}

// writeIndented writes a value as indented JSON.
func writeIndented(p *page, v any) {
	b, err := json.MarshalIndent(v, "  ", "  ")
	if err != nil {
		p.line("  (%v)", err)
		return
	}
	p.line("  %s", b)
}
