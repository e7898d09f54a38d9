// Package watch counts what a monitor sees: how often each route of an API
// answered which status, for which reason, and what enforcing would have
// refused. It takes events from any source, a log or a running gate, and
// returns a [Report] that is read as text or as JSON.
//
// Memory is bounded whatever the traffic holds: routes, methods and reasons
// beyond a limit are counted together as "(other)", and no path is kept.
package watch

import (
	"sync"
	"time"
	"unicode/utf8"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/pathshape"
)

// The limits that hold where Options names none.
const (
	maxReasons = 32 // distinct pairs of status and reason of one route
	maxName    = pathshape.MaxLength
	maxReason  = 64 // bytes of a reason
	maxMethod  = 32
)

// The names under which events are counted that have none of their own.
const (
	Other  = "(other)"      // beyond a limit
	NoPath = pathshape.None // the request line could not be read, or names no path
	// Unrouted is where requests for what does not exist are counted.
	Unrouted = "(unrouted)"
)

// Watch counts events. It is safe for concurrent use.
type Watch struct {
	mu       sync.Mutex
	max      int
	routes   map[string]*tally // by method, space, route
	failing  int               // routes that never succeeded
	other    *tally
	key      []byte // scratch
	events   int64
	rejected int64
	from, to time.Time
}

// tally is what is counted of one method and route.
type tally struct {
	method, route string
	total         int64
	refused       int64 // answers with 4xx and 5xx
	succeeded     bool
	status        []statusCount
	reasons       []reasonCount
	would         []reasonCount
}

type statusCount struct {
	status int
	n      int64
}

type reasonCount struct {
	status int // 0 for what enforcing would have refused
	reason string
	n      int64
}

// New returns a Watch that has counted nothing.
func New(opt Options) *Watch {
	w := &Watch{max: opt.MaxRoutes, routes: map[string]*tally{}, other: &tally{method: Other, route: Other}}
	if w.max <= 0 {
		w.max = DefaultMaxRoutes
	}
	return w
}

// Add counts one event. It keeps nothing of ev but copies of short names.
func (w *Watch) Add(ev *candor.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.events++
	if t := ev.Time; !t.IsZero() {
		if w.from.IsZero() || t.Before(w.from) {
			w.from = t
		}
		if t.After(w.to) {
			w.to = t
		}
	}
	w.tally(ev).add(ev)
}

// Reject counts n lines that the source could not read, so that the report
// says so.
func (w *Watch) Reject(n int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.rejected += n
}

// tally returns the counters for the event's method and route.
func (w *Watch) tally(ev *candor.Event) *tally {
	w.key = append(w.key[:0], bounded(ev.Method, maxMethod)...)
	w.key = append(w.key, ' ')
	method := len(w.key)
	if ev.Route != "" {
		w.key = append(w.key, bounded(ev.Route, maxName)...)
	} else {
		w.key = pathshape.Append(w.key, ev.Path)
	}
	good := ev.Status > 0 && ev.Status < 400
	if t := w.routes[string(w.key)]; t != nil {
		if good && !t.succeeded {
			t.succeeded = true
			w.failing--
		}
		return t
	}
	if len(w.routes) >= w.max || !good && w.failing >= (w.max+1)/2 {
		return w.other
	}
	key := string(w.key)
	t := &tally{method: key[:method-1], route: key[method:], succeeded: good}
	if !good {
		w.failing++
	}
	w.routes[key] = t
	return t
}

func (t *tally) add(ev *candor.Event) {
	status := ev.Status
	if status < 0 || status > 999 {
		status = 0 // no code at all
	}
	t.total++
	if status >= 400 {
		t.refused++
	}
	t.addStatus(status)
	if ev.Reason != "" {
		t.reasons = addReason(t.reasons, status, ev.Reason)
	}
	if ev.Would != "" {
		t.would = addReason(t.would, 0, ev.Would)
	}
}

func (t *tally) addStatus(status int) {
	for i := range t.status {
		if t.status[i].status == status {
			t.status[i].n++
			return
		}
	}
	t.status = append(t.status, statusCount{status, 1})
}

// addReason counts a reason. The list is short, and searching it costs less
// than a map; past the limit new reasons of one status are counted as Other.
func addReason(list []reasonCount, status int, reason string) []reasonCount {
	reason = bounded(reason, maxReason)
	for i := range list {
		if list[i].status == status && list[i].reason == reason {
			list[i].n++
			return list
		}
	}
	if len(list) >= maxReasons {
		reason = Other
		for i := range list {
			if list[i].status == status && list[i].reason == Other {
				list[i].n++
				return list
			}
		}
	}
	return append(list, reasonCount{status, string([]byte(reason)), 1})
}

// bounded cuts s to at most max bytes and marks the cut.
func bounded(s string, max int) string {
	if len(s) <= max {
		return s
	}
	const mark = "…"
	return s[:runeStart(s, max-len(mark))] + mark
}

// runeStart returns the last place at or before i where a character of s
// begins.
func runeStart(s string, i int) int {
	for i > 0 && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}
