package watch

import (
	"slices"
	"time"

	"github.com/candorhttp/candor"
)

// Shard counts a part of the traffic for a Watch that takes it later: one of
// several readers, or one of several machines. It judges nothing and closes
// nothing. However traffic is split into shards, the Watch that takes them all
// reports the same. It is not safe for concurrent use.
type Shard struct {
	names names
	open  map[int64]*minute
	last  *minute
}

// NewShard returns a Shard that has counted nothing. The options that name
// routes must be those of the Watch.
func NewShard(opt Options) *Shard {
	return &Shard{names: newNames(opt), open: map[int64]*minute{}}
}

// Add counts one event. It keeps nothing of it: what is remembered is copied.
func (s *Shard) Add(ev *candor.Event) { s.AddAll([]candor.Event{*ev}) }

// AddAll counts events, cheaper than one by one.
func (s *Shard) AddAll(events []candor.Event) {
	for len(events) > 0 {
		run, rest := sameMinute(events)
		at := minuteOf(run[0].Time)
		if s.last == nil || s.last.At != at {
			if s.last = s.open[at]; s.last == nil {
				s.last = newMinute(at)
				s.open[at] = s.last
			}
		}
		s.last.add(run, &s.names)
		events = rest
	}
}

// Take adds what a shard counted and empties it. What belongs to minutes that
// are closed counts as late. Take closes no minute itself, so that all shards
// of the same time can be taken first; [Watch.Advance] and [Watch.Finish] do.
func (w *Watch) Take(s *Shard) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.settle()
	for _, at := range sortedMinutes(s.open) {
		m := s.open[at]
		if !w.started {
			w.start(at)
		}
		switch have := w.open[at]; {
		case at < w.done && at < w.mark:
			w.engine.lateMinute(m)
		case have != nil:
			have.merge(m)
		default:
			w.open[at] = m
		}
	}
	clear(s.open)
	s.last = nil
}

func sortedMinutes(open map[int64]*minute) []int64 {
	ats := make([]int64, 0, len(open))
	for at := range open {
		ats = append(ats, at)
	}
	slices.Sort(ats)
	return ats
}

// start sets the clock at the first event.
func (w *Watch) start(at int64) {
	w.started = true
	w.mark, w.done = at, at-int64(w.opt.Lateness/time.Minute)
}
