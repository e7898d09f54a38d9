// Package watch is the monitor. It counts how often each route of an API
// answered which status, for which reason, and what enforcing would have
// refused; it tells a change of a rate from chance; and it names the cause of
// the change by the part of the traffic that explains it. It takes events from
// any source, a log or a running gate, and returns a [Report].
//
// Traffic is taken apart into minutes. The aggregate of a minute does not
// depend on the order in which its events came or on how they were split, so
// many readers of one traffic add up to one picture. Closed minutes are judged
// one after the other, by their own clock: a log read in a second gives the
// same incidents as the same traffic watched live.
//
// Memory is bounded whatever the traffic holds: routes, methods and reasons
// beyond a limit are counted together as "(other)", and of callers and
// failures a sample is kept that is the same in every order.
package watch

import (
	"slices"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/pathshape"
)

// The limits of what is told apart.
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

// Watch counts events and finds incidents. It is safe for concurrent use.
type Watch struct {
	mu       sync.Mutex
	opt      Options
	names    names
	open     map[int64]*minute // by minute
	last     *minute           // the one that counted last
	mark     int64             // the latest minute that the traffic has reached
	done     int64             // every minute before it is closed
	started  bool
	ahead    int // events in a row that came from beyond aheadMinutes
	rejected int64
	desk     desk
	engine   engine
}

// A line with a wrong date must not move the clock: events further ahead than
// aheadMinutes wait until aheadEvents of them came in a row.
const (
	aheadMinutes = 60
	aheadEvents  = 16
	maxOpen      = 256 // minutes that are open at once
)

// New returns a Watch that has counted nothing.
func New(opt Options) *Watch {
	if opt.MaxRoutes <= 0 {
		opt.MaxRoutes = DefaultMaxRoutes
	}
	if opt.Lateness <= 0 {
		opt.Lateness = DefaultLateness
	}
	if opt.FalseAlarms <= 0 {
		opt.FalseAlarms = DefaultFalseAlarms
	}
	w := &Watch{opt: opt, names: newNames(opt), open: map[int64]*minute{}}
	w.engine.init(opt)
	w.desk.changed.L = &w.desk.mu
	w.names.met = &w.engine.met
	return w
}

// Add counts one event. It keeps nothing of it: what is remembered is copied.
func (w *Watch) Add(ev *candor.Event) { w.AddAll([]candor.Event{*ev}) }

// AddAll counts events, cheaper than one by one.
func (w *Watch) AddAll(events []candor.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for len(events) > 0 {
		var run []candor.Event
		run, events = sameMinute(events)
		w.add(run)
	}
}

// sameMinute cuts off the events, one at least, that go into the minute of the
// first.
func sameMinute(events []candor.Event) (run, rest []candor.Event) {
	begin := minuteOf(events[0].Time) * 60
	n := 1
	for n < len(events) {
		if s := events[n].Time.Unix() - begin; s < 0 || s >= 60 {
			break
		}
		n++
	}
	return events[:n], events[n:]
}

// add counts events of one minute.
func (w *Watch) add(events []candor.Event) {
	at := minuteOf(events[0].Time)
	m := w.last
	if m == nil || m.At != at || at > w.mark {
		if m = w.minute(at); m == nil {
			w.settle()
			for i := range events {
				w.engine.late(&events[i], &w.names)
			}
			return
		}
	}
	if at <= w.mark {
		w.ahead = 0
		m.add(events, &w.names)
		return
	}
	n := min(len(events), max(1, aheadEvents-w.ahead))
	m.add(events[:n], &w.names)
	if w.ahead += n; w.ahead >= aheadEvents {
		w.ahead = 0
		for t := range w.open {
			at = max(at, t)
		}
		w.reach(at)
	}
	if n < len(events) {
		w.add(events[n:])
	}
}

// minuteOf returns the minutes since 1970 of a time; the zero time counts as
// minute 0 like any other.
func minuteOf(t time.Time) int64 {
	s := t.Unix()
	if s < 0 {
		return 0
	}
	return s / 60
}

// minute returns the open minute of that time, nil when it is closed.
func (w *Watch) minute(at int64) *minute {
	if !w.started {
		w.start(at)
	}
	if at < w.done {
		return nil
	}
	m := w.open[at]
	if m == nil {
		if len(w.open) >= maxOpen && at > w.mark {
			return nil
		}
		if m = w.used(); m != nil {
			m.reset(at)
		} else {
			m = newMinute(at)
		}
		w.open[at] = m
	}
	if at > w.mark && at <= w.mark+aheadMinutes {
		w.reach(at)
	}
	w.last = m
	return m
}

// reach notes that the traffic has come to a minute, and closes those that
// nothing can come for any more.
func (w *Watch) reach(at int64) {
	w.mark = at
	w.closeBefore(at - int64(w.opt.Lateness/time.Minute))
}

func (w *Watch) closeBefore(at int64) {
	if at <= w.done {
		return
	}
	var ready []*minute
	for t, m := range w.open {
		if t < at {
			ready = append(ready, m)
			delete(w.open, t)
		}
	}
	slices.SortFunc(ready, func(a, b *minute) int { return int(a.At - b.At) })
	for _, m := range ready {
		if m == w.last {
			w.last = nil
		}
	}
	w.judge(ready)
	w.done = at
}

// Advance says that the traffic has come to that time, as a live source does
// when nothing happens. Minutes that are over for longer than the lateness are
// closed and judged.
func (w *Watch) Advance(now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if at := minuteOf(now); w.started && at > w.mark {
		w.reach(at)
		w.settle()
		w.engine.idle(w.done)
	}
}

// Finish says that the traffic is over: every minute is closed and judged.
func (w *Watch) Finish() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.settle()
	last := w.done
	var far int64 // events of a clock that nobody confirmed
	for at, m := range w.open {
		last = max(last, at+1)
		if at > w.mark {
			far += m.Events
		}
	}
	if far < aheadEvents && w.engine.events > 0 {
		for at, m := range w.open {
			if at > w.mark {
				delete(w.open, at)
				w.engine.lateMinute(m)
			}
		}
		last = w.mark + 1
	}
	w.last = nil
	w.closeBefore(last)
	w.settle()
	w.mark = max(w.mark, last-1)
}

// Reject counts n lines that the source could not read, so that the report
// says so.
func (w *Watch) Reject(n int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.rejected += n
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
