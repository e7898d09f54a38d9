package watch

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/textpage"
)

// The layout of the text report.
const (
	defaultWidth = 80
	minWidth     = 60
	labelWidth   = 9 // of the words before the lines about an incident

	maxTextRows  = 30 // routes in the table; the rest is summed up in one line
	maxOngoing   = 30 // incidents told whole; the rest is counted
	maxEnded     = 20
	maxEvidence  = 8
	maxRelated   = 5
	maxExamples  = 3
	shortHistory = time.Hour // less time than this shows little of what is usual
)

// Text writes the report for a reader with lines of at most width characters
// (80 when width is 0, never less than 60): incidents first, those that go on
// before those that ended, then what each route refused, by status and
// reason, with its share of the route's requests. What observe mode would
// have refused has "would" for a status. Control characters are escaped. The
// error is the writer's.
func (r Report) Text(w io.Writer, width int) error {
	return FormatByName("text").Write(w, r, Look{Width: width})
}

// textPage is a text as it grows.
type textPage struct {
	*bytes.Buffer
	width int
	color bool
}

func newTextPage(b *bytes.Buffer, l Look) *textPage {
	width := l.Width
	if width <= 0 {
		width = defaultWidth
	}
	return &textPage{b, max(width, minWidth), l.Color}
}

// The colours, as internal/cli has them. Each stands beside its word.
func (p *textPage) bold(s string) string { return textpage.Paint(p.color, "1", s) }
func (p *textPage) dim(s string) string  { return textpage.Paint(p.color, "2", s) }
func (p *textPage) bad(s string) string  { return textpage.Paint(p.color, "1;31", s) }

func writeText(b *bytes.Buffer, r Report, l Look) error {
	p := newTextPage(b, l)
	p.header(r)
	p.incidents(r)
	p.routes(r)
	p.totals(r)
	return nil
}

// hang writes a text after a label that stands in a column of its own. Only
// the label is coloured, so that the columns are right with and without.
func (p *textPage) hang(label, text string, width int, paint func(string) string) {
	for _, line := range wrap(text, p.width-width) {
		p.label(label, width, paint)
		p.WriteString(line + "\n")
		label = ""
	}
}

// label writes a word and fills its column.
func (p *textPage) label(s string, width int, paint func(string) string) {
	p.WriteString(paint(s) + strings.Repeat(" ", max(width-textpage.Width(s), 0)))
}

// para writes a text from the first column on.
func (p *textPage) para(text string) { p.hang("", text, 0, p.dim) }

// heading writes a text from the first column on, in bold.
func (p *textPage) heading(text string) {
	for _, line := range wrap(text, p.width) {
		p.WriteString(p.bold(line) + "\n")
	}
}

// wrap breaks a text into lines of at most n columns. A word that is longer
// than a line is broken too.
func wrap(text string, n int) []string {
	var words []string
	for _, w := range strings.Fields(text) {
		for r := []rune(w); len(r) > n; r = []rune(w) {
			words, w = append(words, string(r[:n])), string(r[n:])
		}
		words = append(words, w)
	}
	return textpage.Wrap(strings.Join(words, " "), n)
}

func (p *textPage) header(r Report) {
	text := count(r.Lines, "line")
	if r.Rejected > 0 {
		text += ", " + thousands(r.Rejected) + " of them could not be read (" + rate(r.Rejected, r.Lines) + ")"
	}
	if r.Late > 0 {
		text += ", " + thousands(r.Late) + " came too late to be looked at for incidents"
	}
	p.para(text)
	if !r.From.IsZero() {
		p.para(period(r.From, r.To))
	}
}

// period writes from when to when, and how long that is.
func period(from, to time.Time) string {
	const layout = "2006-01-02 15:04:05"
	end := layout
	from, to = from.UTC(), to.UTC()
	if from.Format(time.DateOnly) == to.Format(time.DateOnly) {
		end = time.TimeOnly
	}
	return from.Format(layout) + " to " + to.Format(end) + " UTC (" + span(to.Sub(from)) + ")"
}

// byUrgency divides incidents into those that go on, the greatest first, and
// those that ended, the latest first.
func byUrgency(all []candor.Incident) (ongoing, ended []candor.Incident) {
	for _, in := range all {
		if in.Ongoing {
			ongoing = append(ongoing, in)
		} else {
			ended = append(ended, in)
		}
	}
	slices.SortStableFunc(ongoing, func(a, b candor.Incident) int {
		return cmp.Or(-cmp.Compare(a.Excess, b.Excess), a.Start.Compare(b.Start))
	})
	slices.SortStableFunc(ended, func(a, b candor.Incident) int { return -a.End.Compare(b.End) })
	return ongoing, ended
}

func (p *textPage) incidents(r Report) {
	p.WriteString("\n")
	ongoing, ended := byUrgency(r.Incidents)
	p.heading(headline(r, len(ongoing), len(ended)))
	for i, in := range ongoing {
		p.WriteString("\n")
		if i == maxOngoing {
			p.para(fmt.Sprintf("%d more incidents go on; --format json has them all.", len(ongoing)-i))
			break
		}
		p.hang("ONGOING", Sentence(in, r.To), labelWidth, p.bad)
		p.details(in, r.To)
	}
	for i, in := range ended {
		p.WriteString("\n")
		if i == maxEnded {
			p.para(fmt.Sprintf("%d more incidents ended; --format json has them all.", len(ended)-i))
			break
		}
		p.hang("ended", Sentence(in, r.To), labelWidth, p.bold)
		p.details(in, r.To)
	}
}

// headline counts the incidents, or says what was looked at in vain.
// Headline sums the incidents up in one line. Without any it says what that
// silence rests on: how much was looked at, and for how long.
func (r Report) Headline() string {
	ongoing, ended := byUrgency(r.Incidents)
	return headline(r, len(ongoing), len(ended))
}

func headline(r Report, ongoing, ended int) string {
	switch {
	case ongoing == 0 && ended == 0:
		return noIncident(r)
	case ongoing == 0:
		return count(int64(ended), "incident") + ", ended by now"
	case ended == 0 && ongoing == 1:
		return "1 incident, it goes on"
	case ended == 0:
		return count(int64(ongoing), "incident") + ", all of them go on"
	}
	return count(int64(ongoing+ended), "incident") + ": " + thousands(int64(ongoing)) + " ongoing, " + thousands(int64(ended)) + " ended"
}

// noIncident says what silence rests on: how much was looked at, for how
// long, and how easily an alarm would have been raised.
func noIncident(r Report) string {
	requests := r.Lines - r.Rejected - r.Late
	if requests <= 0 || r.From.IsZero() {
		return "No incident: nothing was there to look at."
	}
	lasted := r.To.Sub(r.From)
	text := "No incident: in " + count(requests, "request") + " over " + span(lasted) + " no rate of refusals rose beyond what chance explains"
	if r.FalseAlarms > 0 {
		text += ", at a limit that lets one false alarm pass every " + roundSpan(r.FalseAlarms)
	}
	text += "."
	if lasted < shortHistory {
		text += " A change is told from what was before it, and so short a log shows little of that."
	}
	return text
}

// roundSpan writes a duration that somebody chose: "7 days".
func roundSpan(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d == day:
		return "day"
	case d%day == 0:
		return thousands(int64(d/day)) + " days"
	}
	return span(d)
}

// details writes what stands below the sentence of an incident.
func (p *textPage) details(in candor.Incident, now time.Time) {
	p.lines("evidence", in.Evidence, maxEvidence)
	p.lines("against", in.Cause.Against, maxEvidence)
	p.hang("cause", sureness(in.Cause)+seen(in), labelWidth, p.dim)
	var related, examples []string
	for _, x := range in.Related {
		related = append(related, relatedWords(x))
	}
	p.lines("with it", related, maxRelated)
	if in.Ongoing { // whoever looks now wants a request to look at
		for _, x := range in.Examples {
			examples = append(examples, exampleWords(x, now))
		}
		p.lines("such as", examples, maxExamples)
	}
	command, page := reading(in.Status, in.Reason)
	if command != "" && page != "" {
		command += ", or "
	}
	if page != "" {
		command += page + " in candor guide"
	}
	if command != "" {
		p.hang("read", command, labelWidth, p.dim)
	}
	if in.ID != "" {
		p.hang("id", word(in.ID), labelWidth, p.dim)
	}
}

// seen says how long an incident went unseen.
func seen(in candor.Incident) string {
	if in.Seen.IsZero() || in.Seen.Before(in.Start) {
		return ""
	}
	return "; seen " + span(in.Seen.Sub(in.Start)) + " after it began"
}

// lines writes the first of many texts, each with a mark of its own.
func (p *textPage) lines(label string, texts []string, most int) {
	const mark = "- "
	for i, s := range texts {
		if i == most {
			s = fmt.Sprintf("and %d more", len(texts)-most)
		}
		for j, part := range wrap(line(s), p.width-labelWidth-len(mark)) {
			before := mark
			if j > 0 {
				before = strings.Repeat(" ", len(mark))
			}
			p.label(label, labelWidth, p.dim)
			p.WriteString(before + part + "\n")
			label = ""
		}
		if i == most {
			return
		}
	}
}

// escape makes s safe to print.
func escape(s string) string { return textpage.Escape(s, "") }
