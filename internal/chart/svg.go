package chart

import (
	_ "embed" // for the style
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"
	"time"
)

// Style is what a page needs so that drawings have colours, light and dark.
// It rests on the variables of a page's own style: --ink, --soft, --line and
// --mark.
//
//go:embed chart.css
var Style string

// Class is a colour of [Style].
type Class string

// The colours. Each means one thing on all pages; Refused are for the
// refusals of one drawing, told apart by its legend.
const (
	Good   Class = "c-good"  // 1xx, 2xx
	Moved  Class = "c-moved" // 3xx
	Failed Class = "c-fail"  // the first kind of 5xx, or all of them
	Fault  Class = "c-fault" // a second kind of 5xx
	Rest   Class = "c-rest"  // whatever has no colour of its own
	During Class = "during"  // the time of a [Mark]
)

// Refused are the colours of 4xx.
var Refused = []Class{"c-a", "c-b", "c-c", "c-d"}

// Series is what one colour shows.
type Series struct {
	Name   string
	Class  Class
	Counts []int64 // one for each step
}

// Mark is a part of the time that is set off.
type Mark struct{ From, To time.Time }

// Columns are counts over time, one column for each step, its series stacked
// in their order from the bottom.
type Columns struct {
	ID     string // unique on its page: letters, digits and hyphens
	Title  string // says in one sentence what is drawn, to whoever cannot see it
	Start  time.Time
	Step   time.Duration
	Series []Series
	Marks  []Mark
}

// The measures of a drawing, in its own units. The width is that of a phone,
// on which the text is still read.
const (
	width, height            = 480, 150
	left, right, top, bottom = 46, 6, 8, 22
	plotWidth                = width - left - right
	plotHeight               = height - top - bottom
)

// steps returns how many columns there are.
func (c *Columns) steps() int {
	n := 0
	for _, s := range c.Series {
		n = max(n, len(s.Counts))
	}
	return n
}

func (c *Columns) sum(i int) int64 {
	var n int64
	for _, s := range c.Series {
		if i < len(s.Counts) {
			n += max(s.Counts[i], 0)
		}
	}
	return n
}

// SVG draws them. The text is whole: names are escaped. It is "" when there
// is nothing to draw.
func (c *Columns) SVG() string {
	steps := c.steps()
	if steps == 0 {
		return ""
	}
	var most int64
	for i := range steps {
		most = max(most, c.sum(i))
	}
	limit := niceLimit(most)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="chart" viewBox="0 0 %d %d" role="img" aria-labelledby="%s">`, width, height, html.EscapeString(c.ID))
	fmt.Fprintf(&b, `<title id="%s">%s</title>`, html.EscapeString(c.ID), html.EscapeString(c.Title))
	for _, m := range c.Marks {
		c.mark(&b, m, steps)
	}
	for _, v := range []float64{0, limit / 2, limit} {
		y := top + plotHeight*(1-v/limit)
		fmt.Fprintf(&b, `<line class="grid" x1="%d" x2="%d" y1="%s" y2="%s"/>`, left, width-right, coord(y), coord(y))
		if v == math.Trunc(v) {
			fmt.Fprintf(&b, `<text x="%d" y="%s" text-anchor="end">%s</text>`, left-5, coord(y+4), Short(v))
		}
	}
	c.times(&b, steps)
	for i := range steps {
		c.column(&b, i, steps, limit)
	}
	b.WriteString("</svg>")
	return b.String()
}

// x is the place of a time.
func (c *Columns) x(t time.Time, steps int) float64 {
	whole := float64(c.Step) * float64(steps)
	if whole <= 0 {
		return left
	}
	return left + plotWidth*min(max(float64(t.Sub(c.Start))/whole, 0), 1)
}

func (c *Columns) mark(b *strings.Builder, m Mark, steps int) {
	from, to := c.x(m.From, steps), c.x(m.To, steps)
	fmt.Fprintf(b, `<rect class="%s" x="%s" y="%d" width="%s" height="%d"/>`, During, coord(from), top, coord(max(to-from, 1)), plotHeight)
	fmt.Fprintf(b, `<line class="edge" x1="%s" x2="%s" y1="%d" y2="%d"/>`, coord(from), coord(from), top, top+plotHeight)
}

// column draws one step. Its title is what a pointer on it shows.
func (c *Columns) column(b *strings.Builder, i, steps int, limit float64) {
	if c.sum(i) == 0 {
		return
	}
	step := float64(plotWidth) / float64(steps)
	gap := min(1, step/5)
	title := c.Start.Add(time.Duration(i) * c.Step).UTC().Format("2 Jan 15:04")
	var bars strings.Builder
	y := float64(top + plotHeight)
	for _, s := range c.Series {
		if i >= len(s.Counts) || s.Counts[i] <= 0 {
			continue
		}
		h := max(plotHeight*float64(s.Counts[i])/limit, 0.5)
		y -= h
		fmt.Fprintf(&bars, `<rect class="%s" x="%s" y="%s" width="%s" height="%s"/>`, s.Class, coord(left+float64(i)*step), coord(y), coord(step-gap), coord(h))
		title += ", " + s.Name + ": " + strconv.FormatInt(s.Counts[i], 10)
	}
	b.WriteString("<g><title>" + html.EscapeString(title) + "</title>" + bars.String() + "</g>")
}

// ticks are the distances between times that are written below.
var ticks = []time.Duration{
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour, 48 * time.Hour, 168 * time.Hour,
}

func (c *Columns) times(b *strings.Builder, steps int) {
	const most = 7
	whole := c.Step * time.Duration(steps)
	if whole <= 0 || 2*whole < whole {
		return
	}
	every := 2 * whole
	for i := len(ticks) - 1; i >= 0; i-- {
		if whole/ticks[i] <= most {
			every = ticks[i]
		}
	}
	layout := "15:04"
	if every >= 24*time.Hour {
		layout = "2 Jan"
	}
	first := c.Start.UTC().Truncate(every)
	for t := first; !t.After(c.Start.Add(whole)); t = t.Add(every) {
		if t.Before(c.Start) {
			continue
		}
		x := c.x(t, steps)
		fmt.Fprintf(b, `<line class="grid" x1="%s" x2="%s" y1="%d" y2="%d"/>`, coord(x), coord(x), top+plotHeight, top+plotHeight+4)
		if x > left+14 && x < width-right-14 {
			fmt.Fprintf(b, `<text x="%s" y="%d" text-anchor="middle">%s</text>`, coord(x), height-5, t.UTC().Format(layout))
		}
	}
}

// Swatch is a sample of a colour, for a legend.
func Swatch(class Class) string {
	return `<svg class="swatch" viewBox="0 0 10 10" aria-hidden="true"><rect class="` + html.EscapeString(string(class)) + `" width="10" height="10"/></svg>`
}

// niceLimit is the least round number that is not below n.
func niceLimit(n int64) float64 {
	v := float64(max(n, 1))
	unit := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 4, 6, 8, 10} {
		if m*unit >= v {
			return m * unit
		}
	}
	return 10 * unit
}

// Short writes a number in few characters: 12k, 3.5M.
func Short(v float64) string {
	for _, u := range []struct {
		unit float64
		name string
	}{{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}} {
		if v >= u.unit {
			return strconv.FormatFloat(math.Round(v/u.unit*10)/10, 'f', -1, 64) + u.name
		}
	}
	return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
}

// coord writes a coordinate with one digit after the point.
func coord(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "0"
	}
	return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
}
