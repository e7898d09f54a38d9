package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/textpage"
)

// force says what the weight of each severity rests on.
var force = map[candor.Severity]string{
	candor.Must:        "an RFC requires it",
	candor.Policy:      "the owner declared it",
	candor.Contract:    "the API's own document says otherwise",
	candor.Consistency: "other answers of the same API differ",
	candor.Advice:      "no RFC forbids it, and it harms somebody",
}

// symbols stand beside the word of a severity, never instead of it.
var symbols = map[candor.Severity]string{
	candor.Must: "✗", candor.Policy: "✗", candor.Contract: "!", candor.Consistency: "!", candor.Advice: "i",
}

func number(n int) string { return strconv.Itoa(n) }

// plural counts a thing: "1 exchange", "2 exchanges".
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return number(n) + " " + thing + "s"
}

// and joins words as a sentence does.
func and(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// firstOf shows the first few of many: "a, b and 12 more".
func firstOf(all []string, most int) string {
	if len(all) <= most+1 { // "and 1 more" is as long as the one
		return and(all)
	}
	return strings.Join(all[:most], ", ") + " and " + number(len(all)-most) + " more"
}

// operations lists the operations of a finding, each once.
func operations(f *candor.Finding) []string {
	var out []string
	for _, o := range f.Operations {
		if o != "" && !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	if len(out) == 0 && f.Operation != "" {
		out = []string{f.Operation}
	}
	return out
}

// where writes a place as compilers do, so that editors find it.
func where(p candor.Place) string {
	switch {
	case p.Line <= 0:
		return p.File
	case p.Column <= 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// wheres lists the places of a finding.
func wheres(f *candor.Finding) []string {
	var out []string
	for _, p := range f.Places {
		if w := where(p); w != "" && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// counted is how often a finding was seen, in the words of where it was seen.
func counted(f *candor.Finding) string {
	if len(f.Exchanges) == 0 && len(f.Places) > 0 {
		return plural(f.Count, "place")
	}
	return plural(f.Count, "exchange")
}

// fullStop ends a sentence that has no end.
func fullStop(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}

// Bounds of one text of a finding. Findings are short, and whoever makes them
// long wants to fill a page.
const (
	maxText  = 4000 // bytes of a line
	maxLines = 400
)

// oneLine makes a text fit for one line of a terminal, a log or an attribute.
func oneLine(s string) string {
	if len(s) > 2*maxText {
		s = s[:2*maxText]
	}
	return textpage.Printable([]byte(strings.Join(strings.Fields(s), " ")), maxText)
}

// lines divides a text and makes each of its lines fit for a terminal.
func lines(s string) []string {
	if s == "" {
		return nil
	}
	out := strings.SplitN(s, "\n", maxLines+1)
	if len(out) > maxLines {
		out[maxLines] = "…"
	}
	for len(out) > 1 && out[len(out)-1] == "" { // ends of lines at the end
		out = out[:len(out)-1]
	}
	for i, line := range out {
		out[i] = textpage.Printable([]byte(strings.ReplaceAll(strings.TrimSuffix(line, "\r"), "\t", "    ")), maxText)
	}
	return out
}
