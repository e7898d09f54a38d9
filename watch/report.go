package watch

import (
	"fmt"
	"time"

	"github.com/candorhttp/candor"
)

// Report is what a Watch has counted and found. Its JSON form is the output of
// "candor watch --format json".
type Report struct {
	Lines     int64             `json:"lines"`         // events and rejected lines
	Rejected  int64             `json:"rejected"`      // lines that could not be read
	Late      int64             `json:"late"`          // events that came too late for detection; they are counted
	From      time.Time         `json:"from,omitzero"` // time of the earliest event, UTC
	To        time.Time         `json:"to,omitzero"`   // time of the latest event, UTC
	Series    Series            `json:"series"`        // the clock of all Counts
	Routes    []Route           `json:"routes"`        // most refusals first, then by name
	Incidents []candor.Incident `json:"incidents"`     // by start, then by ID
	Crawlers  []Crawler         `json:"crawlers"`      // by name; claimed and fake ones apart

	// FalseAlarms is the time in which one false alarm was accepted, as Options
	// has it; 0 when nothing looked for incidents.
	FalseAlarms time.Duration `json:"false_alarms,omitzero"` // in JSON nanoseconds
}

// Series is the clock of the counts over time: the first bucket begins at
// Start, each is Step long, and there are Buckets of them.
type Series struct {
	Start   time.Time     `json:"start,omitzero"`
	Step    time.Duration `json:"step"` // whole minutes; in JSON nanoseconds
	Buckets int           `json:"buckets"`
}

// Route is what was counted of one method and route.
type Route struct {
	Method  string             `json:"method"`
	Route   string             `json:"route"` // template, learned shape, or one of Other, Unrouted and NoPath
	Total   int64              `json:"total"`
	Status  map[string]int64   `json:"status"`  // "403": answers
	Reasons map[string]int64   `json:"reasons"` // "403 insufficient-scope": answers, where the source names a reason
	Would   map[string]int64   `json:"would"`   // "insufficient-scope": answers that enforcing would have refused
	Counts  map[string][]int64 `json:"counts"`  // "2xx", "400", "403", …: answers in each bucket of the report's Series; the refused by status, the others by class
}

// Crawler is what one search engine's crawler, or one that calls itself so,
// got for answers.
type Crawler struct {
	Name     string           `json:"name"`     // product name of the user agent
	Standing string           `json:"standing"` // "verified", "fake" or "claimed"
	Total    int64            `json:"total"`
	Status   map[string]int64 `json:"status"` // "404": answers
	Wasted   []CrawledRoute   `json:"wasted"` // what most of its refusals went to, at most 10
}

// CrawledRoute is how often a crawler was refused at one route.
type CrawledRoute struct {
	Method string `json:"method"`
	Route  string `json:"route"`
	Status int    `json:"status"`
	Count  int64  `json:"count"`
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

// Report returns what was counted and found so far, the minutes that are
// still open included in the counts. Counting goes on; the report does not
// change.
func (w *Watch) Report() Report {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.settle()
	return w.engine.report(w.open, w.rejected)
}

// statusKey writes a status with three digits, so that keys sort as numbers.
func statusKey(status int) string { return fmt.Sprintf("%03d", status) }
