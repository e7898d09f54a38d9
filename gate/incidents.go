package gate

import (
	"context"
	"log/slog"
	"runtime/debug"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/internal/textpage"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/watch"
)

const (
	// maxUnwatched is how many events wait for the watch. Closing a minute takes
	// it some milliseconds, in which a busy gate answers some hundred requests.
	maxUnwatched = 4096

	// lookEvery is how often the watch is told the time where Serve runs, so
	// that an incident ends when its client falls silent, too.
	lookEvery = 10 * time.Second
)

// watching gives every event to a watch, beside the traffic. Nobody waits for
// it: one goroutine works through what was recorded and ends when there is no
// more, and where more comes than it can do, events are left out and counted.
// A reload changes nothing here.
type watching struct {
	log     *slog.Logger
	options watch.Options
	queue   chan candor.Event
	working atomic.Bool
	lost    atomic.Int64 // events left out

	mu     sync.Mutex // guards what follows; whoever uses the watch holds it
	watch  *watch.Watch
	opened map[string]int64 // incidents by the kind of cause named first
}

func newWatching(log *slog.Logger, c Config) *watching {
	w := &watching{log: log, queue: make(chan candor.Event, maxUnwatched), opened: map[string]int64{}}
	// An event has the time at which its request began and comes when the answer
	// has ended. The slowest refusal, of an upstream that does not answer, must
	// not come too late to be looked at.
	w.options = watch.Options{FalseAlarms: c.FalseAlarms, Lateness: max(watch.DefaultLateness, c.UpstreamTimeout+time.Minute), Notify: w.tell}
	w.watch = watch.New(w.options)
	return w
}

// add hands an event over, and never waits.
func (w *watching) add(ev *candor.Event) {
	select {
	case w.queue <- *ev:
	default:
		if w.lost.Add(1) == 1 {
			w.log.Warn("more requests come than can be watched; some are left out, and candor_watch_lost_total counts them")
		}
		return
	}
	if !w.working.Load() && w.working.CompareAndSwap(false, true) {
		go w.work()
	}
}

// work gives the watch what was recorded until nothing waits.
func (w *watching) work() {
	for {
		w.with(w.take)
		w.working.Store(false)
		// Something may have been recorded since, by one who saw this at work.
		if len(w.queue) == 0 || !w.working.CompareAndSwap(false, true) {
			return
		}
	}
}

// with lets one at a time use the watch. One that panics is given up for a
// new one, which has everything to learn again: traffic goes on.
func (w *watching) with(do func(*watch.Watch)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	defer func() {
		if p := recover(); p != nil {
			w.log.Error("the watch panicked and begins anew; its incidents are forgotten", "panic", p, "stack", string(debug.Stack()))
			w.watch = watch.New(w.options)
		}
	}()
	do(w.watch)
}

// take gives the watch what waits now.
func (w *watching) take(to *watch.Watch) {
	var ev candor.Event
	for range len(w.queue) { // nobody else takes: whoever does so holds the lock
		ev = <-w.queue
		to.Add(&ev)
	}
}

// look gives the watch what waits, tells it the time, and returns what it has
// counted and found.
func (w *watching) look(now time.Time) (r watch.Report) {
	r.Incidents = []candor.Incident{}
	w.with(func(to *watch.Watch) {
		w.take(to)
		to.Advance(now)
		r = to.Report()
	})
	return r
}

// start tells the watch the time until the function that it returns is
// called, which gives it the last events and has it judge them.
func (w *watching) start() (stop func()) {
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(lookEvery)
		defer ticker.Stop()
		for {
			select {
			case now := <-ticker.C:
				w.with(func(to *watch.Watch) { w.take(to); to.Advance(now) })
			case <-quit:
				return
			}
		}
	}()
	return func() {
		close(quit)
		<-done
		w.with(func(to *watch.Watch) { w.take(to); to.Finish() })
	}
}

// tell writes into the log what happened to an incident. The sentence names
// the part of the traffic, a caller where the cause is one; the fields beside
// it are for machines and hold no caller.
func (w *watching) tell(u watch.Update) {
	in := &u.Incident
	level := slog.LevelWarn
	switch u.Change {
	case watch.Opened:
		w.opened[in.Cause.Kind]++
	case watch.Ended:
		level = slog.LevelInfo
	}
	w.log.Log(context.Background(), level, watch.Sentence(*in, u.Time),
		"change", string(u.Change), "id", in.ID, "method", in.Method, "route", in.Route, "status", in.Status, "reason", in.Reason, "cause", in.Cause.Kind)
}

// kinds counts the incidents that began and those that go on, by cause.
func (w *watching) kinds(now time.Time) (opened, active map[string]int64) {
	opened, active = map[string]int64{}, map[string]int64{}
	for _, in := range w.look(now).Incidents {
		if in.Ongoing {
			active[in.Cause.Kind]++
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for kind, n := range w.opened {
		opened[kind] = n
	}
	return opened, active
}

// Watched returns what the watch has counted of the traffic since the start,
// and the incidents that it found. A reload keeps it, a restart begins anew.
func (g *Gate) Watched() watch.Report { return g.watching.look(time.Now()) }

// watchedView is what the console shows of the incidents.
type watchedView struct {
	Headline string
	Lost     int64
	Rows     []incidentRow
	More     int // incidents beside those
}

type incidentRow struct {
	Sentence, Start, End, Kind, Confidence, RunnerUp string
	Ongoing                                          bool
	Evidence, Against                                []string
	Pages                                            []pageLink
}

// pageLink is a page of the guide.
type pageLink struct{ Name, Address string }

// maxShown is how many incidents the console shows.
const maxShown = 20

// maxText bounds a line of evidence there.
const maxText = 500

func (g *Gate) watchedRows() watchedView {
	now := time.Now()
	r := g.watching.look(now)
	v := watchedView{Headline: r.Headline(), Lost: g.watching.lost.Load()}
	all := r.Incidents
	slices.SortStableFunc(all, func(a, b candor.Incident) int { // what goes on first, then the latest
		switch {
		case a.Ongoing && !b.Ongoing:
			return -1
		case b.Ongoing && !a.Ongoing:
			return 1
		}
		return b.Start.Compare(a.Start)
	})
	n := min(maxShown, len(all))
	for _, in := range all[:n] {
		v.Rows = append(v.Rows, incidentRow{
			Sentence: watch.Sentence(in, now), Start: in.Start.UTC().Format(time.DateTime), End: in.End.UTC().Format(time.DateTime),
			Kind: in.Cause.Kind, Confidence: in.Cause.Confidence, RunnerUp: in.Cause.RunnerUp, Ongoing: in.Ongoing,
			Evidence: printable(in.Evidence), Against: printable(in.Cause.Against), Pages: pagesOf(in),
		})
	}
	v.More = len(all) - n
	return v
}

// printable makes texts with words of strangers in them safe to look at: of one
// line, bounded, and without marks that change the direction of writing.
func printable(texts []string) []string {
	out := make([]string, 0, len(texts))
	for _, s := range texts {
		out = append(out, textpage.Printable([]byte(s), maxText))
	}
	return out
}

// pagesOf names the pages that explain the refusals of an incident.
func pagesOf(in candor.Incident) []pageLink {
	var out []pageLink
	if ladder.ReasonByName(in.Reason) != nil {
		out = append(out, pageLink{in.Reason, guideBase + "/reasons/" + in.Reason})
	}
	if httpstatus.Get(in.Status) != nil {
		code := strconv.Itoa(in.Status)
		out = append(out, pageLink{"Guide to " + code, guideBase + "/guide/" + code})
	}
	return out
}
