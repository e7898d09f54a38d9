package watch

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/candorhttp/candor/internal/textpage"
)

// The layout of the text report.
const (
	defaultWidth = 80
	minWidth     = 60
	maxTextRows  = 30 // routes in the table; the rest is summed up in one line
	gap          = "  "
)

// Text writes the report for a reader with lines of at most width characters
// (80 when width is 0, never less than 60). The table holds one line for each
// status of 400 or above and reason of a route, with its share of the route's
// requests. What observe mode would have refused has "would" for a status.
// Control characters are escaped. The error is the writer's.
func (r Report) Text(w io.Writer, width int) error {
	if width <= 0 {
		width = defaultWidth
	}
	var b bytes.Buffer
	r.header(&b)
	r.table(&b, max(width, minWidth))
	r.totals(&b)
	_, err := w.Write(b.Bytes())
	return err
}

func (r Report) header(b *bytes.Buffer) {
	fmt.Fprintf(b, "%s, %s rejected", count(r.Lines, "line"), thousands(r.Rejected))
	if !r.From.IsZero() {
		const layout = "2006-01-02 15:04:05"
		to := layout
		if r.From.Format(time.DateOnly) == r.To.Format(time.DateOnly) {
			to = time.TimeOnly
		}
		fmt.Fprintf(b, "\n%s to %s UTC (%s)", r.From.Format(layout), r.To.Format(to), span(r.To.Sub(r.From)))
	}
	b.WriteString("\n")
}

// row is one line of the table: so many of a route's requests.
type row struct {
	status, reason string
	n              int64
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
				rows = append(rows, row{status, escape(reason), r.Reasons[key]})
				left -= r.Reasons[key]
			}
		}
		if left > 0 {
			rows = append(rows, row{status, "", left})
		}
		byCount(rows[first:])
	}
	first := len(rows)
	for _, reason := range sortedKeys(r.Would) {
		rows = append(rows, row{"would", escape(reason), r.Would[reason]})
	}
	byCount(rows[first:])
	return rows
}

func byCount(rows []row) {
	slices.SortStableFunc(rows, func(a, b row) int { return int(min(max(b.n-a.n, -1), 1)) })
}

func (r Report) table(b *bytes.Buffer, width int) {
	shown, rest := r.split()
	if len(shown) > 0 {
		b.WriteString("\n")
		lines := cells(shown)
		widths := fit(lines, width)
		for _, line := range lines {
			writeLine(b, line, widths)
		}
	}
	if len(rest) == 0 {
		return
	}
	var requests, refused int64
	for _, route := range rest {
		requests += route.Total
		refused += route.Refused()
	}
	noun := "more route"
	if len(shown) == 0 {
		noun = "route"
	}
	fmt.Fprintf(b, "\n%s: %s, %s refused\n", count(int64(len(rest)), noun), count(requests, "request"), thousands(refused))
}

// The columns of the table.
const (
	colRoute = iota
	colRequests
	colStatus
	colReason
	colCount
	colRate
	columns
)

// rightAligned says which columns hold numbers.
var rightAligned = [columns]bool{colRequests: true, colCount: true, colRate: true}

// cells returns the lines of the table, headings first.
func cells(routes []Route) [][columns]string {
	lines := [][columns]string{{"ROUTE", "REQUESTS", "STATUS", "REASON", "COUNT", "RATE"}}
	for _, route := range routes {
		name, total := route.name(), thousands(route.Total)
		for _, x := range route.rows() {
			lines = append(lines, [columns]string{name, total, x.status, x.reason, thousands(x.n), rate(x.n, route.Total)})
			name, total = "", ""
		}
	}
	return lines
}

// fit returns the widths of the columns: what the longest cell wants, as far
// as the line has room. Numbers are never cut; a reason leaves the route half
// of what remains. The column of reasons goes where there are none.
func fit(lines [][columns]string, width int) [columns]int {
	var w [columns]int
	reasons := false
	for i, line := range lines {
		for c, s := range line {
			w[c] = max(w[c], utf8.RuneCountInString(s))
		}
		reasons = reasons || i > 0 && line[colReason] != ""
	}
	room := width - w[colRequests] - w[colStatus] - w[colCount] - w[colRate] - 4*len(gap)
	if reasons {
		room -= len(gap)
		w[colReason] = min(w[colReason], max(room/2, room-w[colRoute]))
		room -= w[colReason]
	} else {
		w[colReason] = 0
	}
	w[colRoute] = min(w[colRoute], max(room, 1))
	return w
}

func writeLine(b *bytes.Buffer, line [columns]string, widths [columns]int) {
	for c, s := range line {
		if widths[c] == 0 {
			continue
		}
		if c > 0 {
			b.WriteString(gap)
		}
		s = cutMiddle(s, widths[c])
		fill := strings.Repeat(" ", widths[c]-utf8.RuneCountInString(s))
		if rightAligned[c] {
			b.WriteString(fill + s)
		} else {
			b.WriteString(s + fill)
		}
	}
	b.WriteString("\n")
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
		return escape(r.Route)
	}
	return escape(r.Method) + " " + escape(r.Route)
}

// cutMiddle shortens s to width characters with "…" in its middle: routes
// differ at their end as often as at their beginning.
func cutMiddle(s string, width int) string {
	n := utf8.RuneCountInString(s)
	if n <= width {
		return s
	}
	r := []rune(s)
	tail := (width - 1) / 2
	return string(r[:width-1-tail]) + "…" + string(r[n-tail:])
}

// totals writes the counts by class of status.
func (r Report) totals(b *bytes.Buffer) {
	var classes [10]int64
	var all, would int64
	for _, route := range r.Routes {
		for status, n := range route.Status {
			classes[status[0]-'0'] += n
			all += n
		}
		for _, n := range route.Would {
			would += n
		}
	}
	if all == 0 {
		b.WriteString("\nno requests\n")
		return
	}
	b.WriteString("\n")
	sep := ""
	for class, n := range classes {
		if n > 0 {
			fmt.Fprintf(b, "%s%dxx %s (%s)", sep, class, thousands(n), rate(n, all))
			sep = "  "
		}
	}
	b.WriteString("\n")
	if would > 0 {
		fmt.Fprintf(b, "enforcing would have refused %s (%s)\n", count(would, "request"), rate(would, all))
	}
}

// rate writes n of total in percent.
func rate(n, total int64) string {
	p := 100 * float64(n) / float64(max(total, 1))
	if n > 0 && p < 0.1 {
		return "<0.1%"
	}
	if n < total && p > 99.9 {
		return ">99.9%"
	}
	return strconv.FormatFloat(p, 'f', 1, 64) + "%"
}

// thousands writes n with commas.
func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func count(n int64, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return thousands(n) + " " + noun
}

// span writes how long a log is with two units at most.
func span(d time.Duration) string {
	d = d.Round(time.Second)
	days, d := d/(24*time.Hour), d%(24*time.Hour)
	h, m, s := d/time.Hour, d%time.Hour/time.Minute, d%time.Minute/time.Second
	switch {
	case days > 0:
		return fmt.Sprintf("%dd %dh", days, h)
	case h > 0:
		return fmt.Sprintf("%dh %dm", h, m)
	case m > 0:
		return fmt.Sprintf("%dm %ds", m, s)
	}
	return fmt.Sprintf("%ds", s)
}

func sortedKeys(m map[string]int64) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// escape makes s safe to print.
func escape(s string) string { return textpage.Escape(s, "") }
