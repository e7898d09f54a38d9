package watch

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/candorhttp/candor/internal/chart"
	"github.com/candorhttp/candor/internal/textpage"
)

// row is one line below a route: so many of its requests.
type row struct {
	status, reason string
	n              int64
	counts         []int64 // over time, of the whole status; nil for further reasons of it
}

// rows lists what is to be told about a route: its refusals by status and
// reason, then what would have been refused.
func (r Route) rows() []row {
	var rows []row
	for _, status := range sortedKeys(r.Status) {
		if status < "400" {
			continue
		}
		left := r.Status[status]
		first := len(rows)
		for _, key := range sortedKeys(r.Reasons) {
			if s, reason, _ := strings.Cut(key, " "); s == status {
				rows = append(rows, row{status: status, reason: line(reason), n: r.Reasons[key]})
				left -= r.Reasons[key]
			}
		}
		if left > 0 {
			rows = append(rows, row{status: status, n: left})
		}
		byCount(rows[first:])
		if first < len(rows) {
			rows[first].counts = r.Counts[status]
		}
	}
	first := len(rows)
	for _, reason := range sortedKeys(r.Would) {
		rows = append(rows, row{status: "would", reason: line(reason), n: r.Would[reason]})
	}
	byCount(rows[first:])
	return rows
}

func byCount(rows []row) {
	slices.SortStableFunc(rows, func(a, b row) int { return int(min(max(b.n-a.n, -1), 1)) })
}

// split separates the routes that the table shows, those with something to
// tell, from the rest.
func (r Report) split() (shown, rest []Route) {
	for _, route := range r.Routes {
		if len(shown) < maxTextRows && (len(route.Would) > 0 || route.Refused() > 0) {
			shown = append(shown, route)
		} else {
			rest = append(rest, route)
		}
	}
	return shown, rest
}

// name is what the table calls a route.
func (r Route) name() string {
	if r.Method == r.Route || r.Method == "" {
		return line(r.Route)
	}
	return line(r.Method) + " " + line(r.Route)
}

// The columns of the lines below a route.
const (
	colStatus = iota
	colReason
	colCount
	colRate
	columns
)

const (
	indent   = "  "
	gap      = "  "
	maxSpark = 48 // columns of a small chart
	minSpark = 8
)

func (p *textPage) routes(r Report) {
	shown, rest := r.split()
	if len(shown) > 0 {
		widths, spark := p.fit(shown, r.Series.Buckets)
		p.WriteString("\n")
		p.heading("Refusals by route")
		if spark > 0 {
			p.para(legend(r, spark))
		}
		for _, route := range shown {
			p.WriteString("\n")
			requests := gap + count(route.Total, "request")
			p.WriteString(p.bold(cutMiddle(route.name(), p.width-textpage.Width(requests))) + requests + "\n")
			for _, x := range route.rows() {
				p.row(x, route.Total, widths, spark)
			}
		}
	}
	if len(rest) == 0 {
		return
	}
	p.WriteString("\n")
	p.para(restWords(rest, len(shown) > 0))
}

// restWords sums up the routes that are not shown.
func restWords(rest []Route, more bool) string {
	var requests, refused int64
	for _, route := range rest {
		requests += route.Total
		refused += route.Refused()
	}
	noun := "route"
	if more {
		noun = "more route"
	}
	return count(int64(len(rest)), noun) + ": " + count(requests, "request") + ", " + thousands(refused) + " refused"
}

// legend says what the small charts show.
func legend(r Report, spark int) string {
	per := chart.Per(r.Series.Buckets, spark)
	start := r.Series.Start.UTC()
	return "Bars: answers of the status in each " + span(r.Series.Step*time.Duration(per)) + " from " + moment(start, r.To) + " on, · for none"
}

// fit returns the widths of the columns: what the longest cell wants, as far
// as the line has room. Numbers are never cut. What remains is for the small
// charts, 0 when there is nothing to draw or no room.
func (p *textPage) fit(routes []Route, buckets int) (w [columns]int, spark int) {
	drawn := false
	for _, route := range routes {
		for _, x := range route.rows() {
			for c, s := range x.cells(route.Total) {
				w[c] = max(w[c], textpage.Width(s))
			}
			drawn = drawn || len(x.counts) > 0
		}
	}
	room := p.width - len(indent) - w[colStatus] - w[colCount] - w[colRate] - 2*len(gap)
	if w[colReason] > 0 {
		room -= len(gap)
	}
	w[colReason] = min(w[colReason], max(room-minSpark-len(gap), room*2/3))
	spark = min(room-w[colReason]-len(gap), maxSpark, buckets)
	if !drawn || spark < min(minSpark, buckets) {
		spark = 0
	}
	return w, spark
}

func (x row) cells(total int64) [columns]string {
	return [columns]string{x.status, x.reason, thousands(x.n), rate(x.n, total)}
}

// row writes one line below a route. Only spaces align it.
func (p *textPage) row(x row, total int64, widths [columns]int, spark int) {
	line := indent
	for c, s := range x.cells(total) {
		if widths[c] == 0 {
			continue
		}
		if c > 0 {
			line += gap
		}
		s = cutMiddle(s, widths[c])
		fill := strings.Repeat(" ", widths[c]-textpage.Width(s))
		if c == colCount || c == colRate {
			line += fill + s
		} else {
			line += s + fill
		}
	}
	if spark > 0 && len(x.counts) > 0 {
		line += gap + p.dim(chart.Spark(x.counts, spark))
	}
	p.WriteString(strings.TrimRight(line, " ") + "\n")
}

// totals writes the counts by class of status.
func (p *textPage) totals(r Report) {
	var classes [10]int64
	var all, would int64
	for _, route := range r.Routes {
		for status, n := range route.Status {
			if status != "" && status[0] >= '0' && status[0] <= '9' {
				classes[status[0]-'0'] += n
			}
		}
		all += route.Total // what a filter took away included
		for _, n := range route.Would {
			would += n
		}
	}
	if all == 0 {
		p.WriteString("\nno requests\n")
		return
	}
	var parts []string
	for class, n := range classes {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%dxx %s (%s)", class, thousands(n), rate(n, all)))
		}
	}
	p.WriteString("\n")
	p.para(strings.Join(parts, ", "))
	if would > 0 {
		p.para("enforcing would have refused " + count(would, "request") + " (" + rate(would, all) + ")")
	}
}
