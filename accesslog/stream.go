package accesslog

import (
	"math"

	"github.com/candorhttp/candor"
)

// never is later than any event.
const never = math.MaxInt64

// clockOf returns the time of an event in microseconds since 1970: a number
// that every time a log can hold fits in.
func clockOf(ev *candor.Event) int64 { return ev.Time.UnixMicro() }

// stream is one of several logs that are merged by time.
type stream struct {
	file   *logFile
	order  int // of streams at the same time
	next   func() ([]candor.Event, bool)
	events []candor.Event
	out    int // events that were handed out
	// due[i] is the earliest time from event i on. Where a clock jumped ahead
	// for a line or two, the stream waits for the lines after it, not for the
	// time that they pretend to have.
	due []int64
}

// fill takes the next events, once those before are handed out.
func (s *stream) fill() bool {
	events, ok := s.next()
	s.events, s.out, s.due = events, 0, s.due[:0]
	return ok
}

func (s *stream) prepare() {
	n := len(s.events)
	if cap(s.due) < n {
		s.due = make([]int64, n)
	}
	s.due = s.due[:n]
	earliest := int64(never)
	for i := n - 1; i >= 0; i-- {
		earliest = min(earliest, clockOf(&s.events[i]))
		s.due[i] = earliest
	}
}

// key returns the time at which the stream goes on.
func (s *stream) key() int64 {
	if len(s.due) == 0 {
		s.prepare()
	}
	return s.due[s.out]
}

// before orders streams by time, and by their order at the same time.
func (s *stream) before(other *stream) bool {
	if a, b := s.key(), other.key(); a != b {
		return a < b
	}
	return s.order < other.order
}

// take hands out events up to a time, at least one.
func (s *stream) take(limit int64) []candor.Event {
	from := s.out
	if limit == never {
		s.out = len(s.events)
		return s.events[from:]
	}
	s.key()
	for s.out++; s.out < len(s.due) && s.due[s.out] <= limit; s.out++ {
	}
	return s.events[from:s.out]
}
