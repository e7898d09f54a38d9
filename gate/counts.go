package gate

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"sync"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/openapi"
)

// columns of the counts, in order: the codes that are told apart, then the
// other client errors together, then our own faults.
var columns = []string{"400", "401", "403", "404", "422", "4xx", "5xx"}

// Count is how often one route was refused, and why.
type Count struct {
	Method  string                      `json:"method"`
	Route   string                      `json:"route"` // "" for requests that no template matched
	Total   int64                       `json:"total"`
	Refused map[string]int64            `json:"refused"` // by column
	Reasons map[string]map[string]int64 `json:"reasons"` // by column, then by reason; "upstream" where the upstream refused
	Would   map[string]int64            `json:"would"`   // by reason, in observe mode
}

// counts keeps one [Count] per route. Its size is bounded: methods and
// templates come from closed sets.
type counts struct {
	mu      sync.Mutex
	byRoute map[[2]string]*Count
}

func newCounts() *counts { return &counts{byRoute: make(map[[2]string]*Count)} }

// routes makes a row for every operation, so that a quiet route shows as 0.
func (c *counts) routes(doc *openapi.Document) {
	if doc == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, op := range doc.Operations {
		if op.Route != nil {
			c.row(op.Method, op.Route.Template)
		}
	}
}

func (c *counts) row(method, route string) *Count {
	key := [2]string{method, route}
	n := c.byRoute[key]
	if n == nil {
		n = &Count{Method: method, Route: route, Refused: map[string]int64{}, Reasons: map[string]map[string]int64{}, Would: map[string]int64{}}
		c.byRoute[key] = n
	}
	return n
}

func (c *counts) add(ev *candor.Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.row(methodLabel(ev.Method), ev.Route)
	n.Total++
	if ev.Would != "" {
		n.Would[ev.Would]++
	}
	col := column(ev.Status)
	if col == "" {
		return
	}
	n.Refused[col]++
	reason := ev.Reason
	if reason == "" {
		reason = "upstream"
	}
	if n.Reasons[col] == nil {
		n.Reasons[col] = map[string]int64{}
	}
	n.Reasons[col][reason]++
}

func column(status int) string {
	switch status {
	case 400, 401, 403, 404, 422:
		return strconv.Itoa(status)
	}
	switch status / 100 {
	case 4:
		return "4xx"
	case 5:
		return "5xx"
	}
	return ""
}

// Counts returns a copy of the counts, sorted by route and method.
func (g *Gate) Counts() []Count {
	g.counts.mu.Lock()
	defer g.counts.mu.Unlock()
	out := make([]Count, 0, len(g.counts.byRoute))
	for _, n := range g.counts.byRoute {
		c := *n
		c.Refused, c.Would = maps.Clone(n.Refused), maps.Clone(n.Would)
		c.Reasons = make(map[string]map[string]int64, len(n.Reasons))
		for col, m := range n.Reasons {
			c.Reasons[col] = maps.Clone(m)
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.Route, b.Route), cmp.Compare(a.Method, b.Method))
	})
	return out
}
