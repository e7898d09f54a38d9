package watch

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/candorhttp/candor"
)

// Report is what a Watch has counted. Its JSON form is the output of
// "candor watch --format json".
type Report struct {
	Lines     int64             `json:"lines"`         // events and rejected lines
	Rejected  int64             `json:"rejected"`      // lines that could not be read
	From      time.Time         `json:"from,omitzero"` // time of the earliest event, UTC
	To        time.Time         `json:"to,omitzero"`   // time of the latest event, UTC
	Routes    []Route           `json:"routes"`        // most refusals first, then by name
	Incidents []candor.Incident `json:"incidents"`
}

// Route is what was counted of one method and route.
type Route struct {
	Method  string           `json:"method"`
	Route   string           `json:"route"` // template, learned shape, or one of Other and NoPath
	Total   int64            `json:"total"`
	Status  map[string]int64 `json:"status"`  // "403": answers
	Reasons map[string]int64 `json:"reasons"` // "403 insufficient-scope": answers, where the source names a reason
	Would   map[string]int64 `json:"would"`   // "insufficient-scope": answers that enforcing would have refused
}

// Refused returns how many answers had a status of 400 or above.
func (r Route) Refused() int64 {
	var n int64
	for status, count := range r.Status {
		if status >= "400" {
			n += count
		}
	}
	return n
}

// Report returns the counts so far. Counting goes on; the report does not
// change.
func (w *Watch) Report() Report {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := Report{
		Lines:     w.events + w.rejected,
		Rejected:  w.rejected,
		From:      w.from.UTC(),
		To:        w.to.UTC(),
		Routes:    make([]Route, 0, len(w.routes)+1),
		Incidents: []candor.Incident{},
	}
	all := make([]*tally, 0, len(w.routes)+1)
	for _, t := range w.routes {
		all = append(all, t)
	}
	if w.other.total > 0 {
		all = append(all, w.other)
	}
	slices.SortFunc(all, func(a, b *tally) int {
		return cmp.Or(
			-cmp.Compare(a.refused, b.refused),
			strings.Compare(a.route, b.route),
			strings.Compare(a.method, b.method),
		)
	})
	for _, t := range all {
		r.Routes = append(r.Routes, t.report())
	}
	return r
}

func (t *tally) report() Route {
	r := Route{
		Method:  t.method,
		Route:   t.route,
		Total:   t.total,
		Status:  make(map[string]int64, len(t.status)),
		Reasons: make(map[string]int64, len(t.reasons)),
		Would:   make(map[string]int64, len(t.would)),
	}
	for _, c := range t.status {
		r.Status[statusKey(c.status)] = c.n
	}
	for _, c := range t.reasons {
		r.Reasons[statusKey(c.status)+" "+c.reason] = c.n
	}
	for _, c := range t.would {
		r.Would[c.reason] = c.n
	}
	return r
}

// statusKey writes a status with three digits, so that keys sort as numbers.
func statusKey(status int) string { return fmt.Sprintf("%03d", status) }
