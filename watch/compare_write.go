package watch

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/candorhttp/candor/internal/textpage"
)

// ComparisonFormat is one way of writing a comparison.
type ComparisonFormat struct {
	Name    string // as --format takes it
	Ending  string // of its files, ".md"
	Summary string // what it is for, one line

	write func(b *bytes.Buffer, c Comparison, l Look) error
}

// ComparisonFormats lists every format of a comparison, the default first.
var ComparisonFormats = []*ComparisonFormat{
	{"text", ".txt", "what changed, for people at a terminal", compareText},
	{"json", ".json", "everything, for programs; keys are added, never changed", compareJSON},
	{"markdown", ".md", "what changed, for a ticket or a comment", compareMarkdown},
}

// ComparisonFormatByName returns the format of that name, or nil.
func ComparisonFormatByName(name string) *ComparisonFormat {
	i := slices.IndexFunc(ComparisonFormats, func(f *ComparisonFormat) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return ComparisonFormats[i]
}

// Write writes a comparison. Whatever came from the logs is escaped for the
// reader of the format. The error is the writer's.
func (f *ComparisonFormat) Write(w io.Writer, c Comparison, l Look) error {
	b, err := f.Bytes(c, l)
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

// Bytes is the whole text of a comparison.
func (f *ComparisonFormat) Bytes(c Comparison, l Look) ([]byte, error) {
	var b bytes.Buffer
	if err := f.write(&b, c, l); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func compareJSON(b *bytes.Buffer, c Comparison, _ Look) error {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(c)
}

// maxDifferences bounds a list for people.
const maxDifferences = 60

func compareText(b *bytes.Buffer, c Comparison, l Look) error {
	p := newTextPage(b, l)
	p.hang("before", c.Before.words(), 8, p.dim)
	p.hang("after", c.After.words(), 8, p.dim)
	for _, n := range c.Notes {
		p.hang("note", n, 8, p.bold)
	}
	p.WriteString("\n")
	p.heading(c.headline())
	rates := 0
	for _, d := range c.Differences {
		rates = max(rates, textpage.Width(d.rates()))
	}
	for i, d := range c.Differences {
		if i == maxDifferences {
			p.WriteString("\n")
			p.para(fmt.Sprintf("%d more; --format json has them all.", len(c.Differences)-i))
			break
		}
		p.WriteString("\n")
		p.hang(d.direction(), d.rates()+", "+d.what(), 8, p.paintOf(d))
		p.hang("", d.counts(), 8, p.dim)
	}
	p.wholeRoutes("New routes", c.Appeared)
	p.wholeRoutes("Routes that are no longer asked for", c.Vanished)
	if len(c.Incidents) > 0 {
		p.WriteString("\n")
		p.heading("Incidents after, and not before")
		for _, in := range c.Incidents[:min(len(c.Incidents), maxOngoing)] {
			p.WriteString("\n")
			p.hang("", Sentence(in, c.After.To), 0, p.dim)
		}
	}
	return nil
}

func (p *textPage) paintOf(d Difference) func(string) string {
	if d.Status >= "400" && d.After.Rate > d.Before.Rate {
		return p.bad
	}
	return p.bold
}

func (p *textPage) wholeRoutes(title string, all []Difference) {
	if len(all) == 0 {
		return
	}
	p.WriteString("\n")
	p.heading(title)
	for i, d := range all {
		if i == maxTextRows {
			p.para(fmt.Sprintf("and %d more", len(all)-i))
			break
		}
		p.para(subject(d.Method, d.Route) + ": " + count(d.Before.Count+d.After.Count, "request"))
	}
}

func (x Period) words() string {
	s := count(x.Requests, "request")
	if x.Rejected > 0 {
		s += ", " + count(x.Rejected, "line") + " not read"
	}
	if !x.From.IsZero() {
		s += ", " + period(x.From, x.To)
	}
	return s
}

func (c Comparison) headline() string {
	of := count(int64(c.Tested), "rate")
	switch len(c.Differences) {
	case 0:
		return "None of " + of + " changed by more than chance explains."
	case 1:
		return "1 of " + of + " changed by more than chance explains."
	}
	return fmt.Sprintf("%d of %s changed by more than chance explains; at most %s of these are expected to be chance all the same.", len(c.Differences), of, percent(c.FalseShare))
}

func (d Difference) direction() string {
	if d.After.Rate > d.Before.Rate {
		return "ROSE"
	}
	return "fell"
}

func (d Difference) rates() string {
	return percent(d.Before.Rate) + " → " + percent(d.After.Rate)
}

func (d Difference) what() string {
	return subject(d.Method, d.Route) + ": " + strings.TrimSpace(word(d.Status)+" "+word(d.Reason))
}

func (d Difference) counts() string {
	of := ""
	if d.Of == ofSuccesses {
		of = " answers below 400"
	}
	return fmt.Sprintf("%s of %s → %s of %s%s; by chance %s", thousands(d.Before.Count), thousands(d.Before.Total), thousands(d.After.Count), thousands(d.After.Total), of, d.chance())
}

// chance tells the surprise as people bet.
func (d Difference) chance() string {
	digits := d.Surprise * math.Log10(2)
	switch {
	case math.IsNaN(digits) || digits < 1:
		return "often"
	case digits < 6:
		return "once in " + thousands(int64(math.Round(math.Pow(10, digits))))
	}
	return fmt.Sprintf("once in 10^%.0f", math.Floor(digits))
}
