package watch

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/candorhttp/candor"
)

// FalseShare is the share of the differences of a [Comparison] that chance is
// expected to have made, at most.
const FalseShare = 0.05

// Comparison is what differs between two reports of the same service, such as
// those of the hours before and after a deployment.
type Comparison struct {
	Before      Period            `json:"before"`
	After       Period            `json:"after"`
	Notes       []string          `json:"notes"`       // what makes the two hard to compare
	Tested      int               `json:"tested"`      // rates that were compared
	FalseShare  float64           `json:"false_share"` // of the differences, expected to be chance at most
	Differences []Difference      `json:"differences"` // the most surprising first
	Appeared    []Difference      `json:"appeared"`    // routes that were not asked for before, busiest first
	Vanished    []Difference      `json:"vanished"`    // routes that are not asked for any more
	Incidents   []candor.Incident `json:"incidents"`   // of after, without those that before has too
}

// Period is one side of a comparison.
type Period struct {
	From     time.Time `json:"from,omitzero"`
	To       time.Time `json:"to,omitzero"`
	Requests int64     `json:"requests"`
	Rejected int64     `json:"rejected"` // lines that could not be read
}

// Difference is a rate that is not the same before and after.
type Difference struct {
	Method string `json:"method"`
	Route  string `json:"route"`
	Status string `json:"status"` // "403"; "" for a whole route
	Reason string `json:"reason"` // "" for all answers with the status
	Of     string `json:"of"`     // what the counts are shares of: "requests", or "successes" for answers below 400
	Before Share  `json:"before"`
	After  Share  `json:"after"`

	// Surprise is the chance of such a difference without a cause, in bits: 20
	// is one in a million. Counts that come in bunches, as far as the reports
	// show it, surprise less.
	Surprise   float64 `json:"surprise"`
	FalseShare float64 `json:"false_share"` // of a list down to this one, expected to be chance at most
}

// Share is so many of so many.
type Share struct {
	Count int64   `json:"count"`
	Total int64   `json:"total"`
	Rate  float64 `json:"rate"` // 0 to 1
}

func shareOf(n, total int64) Share {
	s := Share{Count: n, Total: total}
	if total > 0 {
		s.Rate = float64(n) / float64(total)
	}
	return s
}

// What the counts of a difference are shares of.
const (
	ofRequests  = "requests"
	ofSuccesses = "successes"
)

// Compare compares the rates of two reports, route by route. A rate of
// refusals is a share of the route's requests; how the others were answered is
// a share of those alone, so that a rise of refusals is told once.
func Compare(before, after Report) Comparison {
	c := Comparison{Before: periodOf(before), After: periodOf(after), Notes: []string{}, FalseShare: FalseShare,
		Differences: []Difference{}, Appeared: []Difference{}, Vanished: []Difference{}, Incidents: []candor.Incident{}}
	pairs := paired(before, after)
	var all []Difference
	var logs []float64
	for _, p := range pairs {
		switch {
		case p.before.Total == 0:
			c.Appeared = append(c.Appeared, p.whole(c))
		case p.after.Total == 0:
			c.Vanished = append(c.Vanished, p.whole(c))
		default:
			for _, d := range p.differences() {
				spread := p.spread(d.Status)
				log := differenceByChance(scaled(d.Before.Count, spread), scaled(d.Before.Total, spread), scaled(d.After.Count, spread), scaled(d.After.Total, spread))
				d.Surprise = -log / math.Ln2
				all, logs = append(all, d), append(logs, log)
			}
		}
	}
	c.Tested = len(all)
	for i, q := range falseShares(logs) {
		if all[i].FalseShare = q; q <= FalseShare {
			c.Differences = append(c.Differences, all[i])
		}
	}
	slices.SortStableFunc(c.Differences, func(a, b Difference) int {
		return cmp.Or(-cmp.Compare(a.Surprise, b.Surprise), strings.Compare(a.Route, b.Route), strings.Compare(a.Method, b.Method),
			strings.Compare(a.Status, b.Status), -strings.Compare(a.Reason, b.Reason))
	})
	c.Differences = withoutEchoes(c.Differences)
	c.Appeared, c.Vanished = notable(c.Appeared), notable(c.Vanished)
	c.Incidents = append(c.Incidents, newIncidents(before, after)...)
	c.Notes = append(c.Notes, c.doubts()...)
	return c
}

func periodOf(r Report) Period {
	p := Period{From: r.From, To: r.To, Rejected: r.Rejected}
	for _, route := range r.Routes {
		p.Requests += route.Total
	}
	return p
}

// routePair is one route in both reports.
type routePair struct{ before, after Route }

func paired(before, after Report) []routePair {
	index := map[[2]string]int{}
	var out []routePair
	at := func(r Route) int {
		key := [2]string{r.Method, r.Route}
		i, ok := index[key]
		if !ok {
			i = len(out)
			index[key] = i
			out = append(out, routePair{Route{Method: r.Method, Route: r.Route}, Route{Method: r.Method, Route: r.Route}})
		}
		return i
	}
	for _, r := range before.Routes {
		i := at(r)
		out[i].before = r
	}
	for _, r := range after.Routes {
		i := at(r)
		out[i].after = r
	}
	return out
}

// whole tells of a route that one side lacks. Its surprise is that of no
// request in one period, if it had the same share of all requests as in the
// other.
func (p routePair) whole(c Comparison) Difference {
	d := Difference{Method: p.before.Method, Route: p.before.Route, Of: ofRequests,
		Before: shareOf(p.before.Total, c.Before.Requests), After: shareOf(p.after.Total, c.After.Requests)}
	d.Surprise = -differenceByChance(d.Before.Count, d.Before.Total, d.After.Count, d.After.Total) / math.Ln2
	return d
}

// notable keeps what chance makes less than once in a thousand, the busiest
// first.
func notable(all []Difference) []Difference {
	all = slices.DeleteFunc(all, func(d Difference) bool { return d.Surprise < 10 })
	slices.SortStableFunc(all, func(a, b Difference) int {
		return -cmp.Compare(a.Before.Count+a.After.Count, b.Before.Count+b.After.Count)
	})
	return all
}

// differences lists the rates of a route that can be compared.
func (p routePair) differences() []Difference {
	var out []Difference
	add := func(status, reason, of string, k, n, l, m int64) {
		if n > 0 && m > 0 && k+l > 0 && (k != n || l != m) {
			out = append(out, Difference{Method: p.before.Method, Route: p.before.Route, Status: status, Reason: reason, Of: of, Before: shareOf(k, n), After: shareOf(l, m)})
		}
	}
	fine := func(r Route) int64 { return r.Total - r.Refused() }
	for _, status := range union(p.before.Status, p.after.Status) {
		if status < "400" {
			add(status, "", ofSuccesses, p.before.Status[status], fine(p.before), p.after.Status[status], fine(p.after))
			continue
		}
		add(status, "", ofRequests, p.before.Status[status], p.before.Total, p.after.Status[status], p.after.Total)
	}
	for _, key := range union(p.before.Reasons, p.after.Reasons) {
		status, reason, _ := strings.Cut(key, " ")
		if reason != "" && status >= "400" {
			add(status, reason, ofRequests, p.before.Reasons[key], p.before.Total, p.after.Reasons[key], p.after.Total)
		}
	}
	return out
}

func union(a, b map[string]int64) []string {
	keys := slices.Concat(sortedKeys(a), sortedKeys(b))
	slices.Sort(keys)
	return slices.Compact(keys)
}

// spread is how far the counts of a status scatter by themselves: in the
// calmer of the two periods, because what changed makes the other uneven.
func (p routePair) spread(status string) float64 {
	least := math.Inf(1)
	for _, r := range []Route{p.before, p.after} {
		counts, totals := r.Counts[status], allOf(r)
		var k, n int64
		for i, total := range totals {
			k, n = k+countAt(counts, i), n+total
		}
		if k == 0 || n == 0 || len(totals) < 2 {
			continue
		}
		least = min(least, dispersion(counts, totals, float64(k)/float64(n)))
	}
	if math.IsInf(least, 1) {
		return 1
	}
	return least
}

// withoutEchoes takes out what another line says better: a status of which
// one reason is at least as surprising.
func withoutEchoes(all []Difference) []Difference {
	said := map[[3]string]bool{}
	return slices.DeleteFunc(all, func(d Difference) bool { // the most surprising comes first
		key := [3]string{d.Method, d.Route, d.Status}
		if d.Reason == "" && said[key] {
			return true
		}
		said[key] = true
		return false
	})
}

// newIncidents are those of after that before has not, by what they are about
// and their cause.
func newIncidents(before, after Report) []candor.Incident {
	key := func(in candor.Incident) [5]string {
		return [5]string{in.Method, in.Route, answer(in.Status, in.Reason), in.Cause.Kind, whereWords(in)}
	}
	known := map[[5]string]bool{}
	for _, in := range before.Incidents {
		known[key(in)] = true
	}
	return slices.DeleteFunc(slices.Clone(after.Incidents), func(in candor.Incident) bool { return known[key(in)] })
}

// doubts says what makes the two periods hard to compare.
func (c Comparison) doubts() []string {
	var out []string
	if c.Before.Requests == 0 || c.After.Requests == 0 {
		return []string{"one of the two holds no request, so nothing was compared"}
	}
	if c.Before.From.IsZero() || c.After.From.IsZero() {
		return nil
	}
	before, after := c.Before.To.Sub(c.Before.From), c.After.To.Sub(c.After.From)
	switch {
	case !c.After.From.After(c.Before.From):
		out = append(out, "what is called after begins no later than what is called before; are they the wrong way round?")
	case c.After.From.Before(c.Before.To):
		out = append(out, "the two periods overlap, so the same requests may stand on both sides")
	}
	if long, short := max(before, after), min(before, after); long > 2*short {
		out = append(out, "one period is "+span(long)+" long and the other "+span(short)+": rates may differ because times of the day or week do")
	}
	return out
}
