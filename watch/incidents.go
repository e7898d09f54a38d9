package watch

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/candorhttp/candor"
)

// incidents are the changes that were found.
type incidents struct {
	Open   []*incident
	Closed []*incident
}

// The bounds of what is kept of incidents, and when they are looked at again.
const (
	maxIncidents = 1000
	maxOpenCases = 100
	lookBack     = 120 // minutes of failures that an account looks at
	minQuiet     = 10  // minutes without a failure before which none is over
	maxQuiet     = 120 // minutes without a failure after which any incident is over
)

// again is how many minutes after its alarm an incident is explained anew:
// with more failures seen, the name may be another.
var again = []int64{2, 5, 10, 15, 30, 60}

// incident is one change of a rate.
type incident struct {
	ID       string
	Kind     kindKey
	KindHash uint64
	Kinds    []related
	Where    part
	Start    int64 // the minute in which it began
	Seen     int64 // the minute that showed it
	Last     int64 // the last minute with a failure that belongs to it
	Ended    bool
	Next     int // place in again
	Failures float64
	Requests float64
	Baseline float64
	Quiet    float64 // evidence that it is over
	Told     candor.Incident
}

// related is a kind of failure that belongs to an incident.
type related struct {
	Kind     uint64
	Failures float64
}

// fails reports whether a leaf fails in one of the incident's kinds.
func (e *engine) fails(in *incident, l *leaf) bool {
	return failed(l.Is.Status) && in.kind(e.seat(l.Is).kind) != nil
}

func (in *incident) kind(h uint64) *related {
	for i := range in.Kinds {
		if in.Kinds[i].Kind == h {
			return &in.Kinds[i]
		}
	}
	return nil
}

// notTaken marks a failure that no incident explains.
const notTaken = -1

// take gives the failures of a minute to the open incidents that explain
// them. For each failure it returns which share of those in the incident's
// part was ordinary before, or notTaken: the ordinary ones still belong to the
// baseline, or it would be too low when the incident is over.
func (s *incidents) take(e *engine, m *minute) []float64 {
	if len(s.Open) == 0 {
		return nil
	}
	got := make([]float64, len(s.Open))
	taken := make([]float64, len(m.Failures.rows))
	for i := range m.Failures.rows {
		taken[i] = notTaken
		l := m.Failures.rows[i].Value
		seat := e.seat(l.Is)
		for j, in := range s.Open {
			if k := in.kind(seat.kind); k != nil && in.Where.has(l, seat.place.Name) {
				k.Failures += float64(l.N)
				got[j] += float64(l.N)
				taken[i] = in.ordinary()
				break
			}
		}
	}
	for j, in := range s.Open {
		in.Requests += e.partRequests(m, in.Where)
		in.minute(m.At, got[j])
	}
	return taken
}

// ordinary is the share of an incident's failures that its part had before.
func (in *incident) ordinary() float64 {
	return min(1, in.Baseline*in.Requests/max(in.Failures, 1))
}

// partRequests returns how many requests of a minute belong to a part: all
// that failed, and of the others what the sample stands for.
func (e *engine) partRequests(m *minute, part part) float64 {
	var sum, weight float64
	for i := range m.Failures.rows {
		l := m.Failures.rows[i].Value
		if part.has(l, e.seat(l.Is).place.Name) {
			sum += float64(l.N)
		}
	}
	var sampled int64
	for i := range m.Sample.rows {
		l := m.Sample.rows[i].Value
		sampled += l.N
		if part.has(l, e.seat(l.Is).place.Name) {
			weight += float64(l.N)
		}
	}
	return sum + weight*float64(m.Good)/float64(max(sampled, 1))
}

// minute notes what an incident got in a minute, and weighs whether it is
// over: whether so few failures are likelier at a tenth of its pace than at
// its own.
func (in *incident) minute(at int64, n float64) {
	pace := max(in.Failures/float64(max(1, in.Last-in.Start+1)), 0.05)
	if n > 0 {
		in.Last = at
		in.Failures += n
	}
	in.Quiet = max(0, in.Quiet+0.9*pace-n*math.Ln10)
}

const quietEnough = 6.9 // one in a thousand

// doubtful is how much more evidence an alarm needs whose failures no part of
// the traffic holds together.
const doubtful = 1.25

func (in *incident) over(at int64) bool {
	return in.Quiet > quietEnough && at-in.Last >= minQuiet || at-in.Last > maxQuiet
}

// follow opens incidents for the alarms of a minute, explains the open ones
// anew when it is time, and ends those that are over.
func (s *incidents) follow(e *engine, alarms []alarm) {
	for _, a := range alarms {
		if len(s.Open) < maxOpenCases && a.Cell.score() >= a.Score { // no incident of this minute has taken its evidence
			s.open(e, a)
		}
	}
	for _, in := range s.Open {
		if in.Next < len(again) && e.at >= in.Seen+again[in.Next] {
			for in.Next < len(again) && e.at >= in.Seen+again[in.Next] {
				in.Next++
			}
			s.renew(e, in)
		}
	}
	s.rest(e, e.at)
}

// rest ends the incidents that are over at a minute.
func (s *incidents) rest(e *engine, at int64) {
	var over []*incident
	for _, in := range s.Open {
		if in.over(at) {
			over = append(over, in)
		}
	}
	for _, in := range over {
		in.Ended = true
		s.renew(e, in)
		e.tell(Ended, in, at)
	}
	s.Open = slices.DeleteFunc(s.Open, func(in *incident) bool { return in.Ended })
	s.Closed = append(s.Closed, over...)
	if more := len(s.Closed) - maxIncidents; more > 0 {
		s.Closed = slices.Delete(s.Closed, 0, more)
	}
}

// open explains an alarm: a new incident, or more of one that is open.
func (s *incidents) open(e *engine, a alarm) {
	in := &incident{KindHash: a.Cell.Kind, Kind: e.kinds[a.Cell.Kind], Seen: e.at, Last: e.at}
	in.Start = max(int64(a.Cell.Start), e.at-lookBack, e.recent.oldest())
	in.Kinds = []related{{Kind: in.KindHash}}
	x := e.explain(in)
	if x == nil || len(x.Where) == 0 && x.Evidence < a.Needed/2 { // all of the traffic is as it was
		_, all := e.requests(a.Cell.Total)
		a.Cell.forgive(e.at, all)
		return
	}
	if e.overlap(in, x, a.Cell) < enoughOverlap {
		return // what stands out elsewhere did not raise this alarm
	}
	if x.Share < 0.5 && a.Score < doubtful*a.Needed && len(x.Where) > 0 {
		return // what speaks for it is scattered: wait for more
	}
	if at := e.onset(in, x); at < in.Start {
		in.Start = at
		e.measure(in, x)
	}
	in.adopt(x)
	if old := s.again(in); old != nil {
		s.Closed = slices.DeleteFunc(s.Closed, func(c *incident) bool { return c == old })
		s.Open = append(s.Open, old)
		old.Ended, old.Quiet, old.Last = false, 0, in.Last
		e.forgive(old)
		old.Told.Ongoing = true
		if !s.renew(e, old) { // it was told to be over
			e.tell(Changed, old, e.at)
		}
		return
	}
	if old := s.same(in); old != nil {
		old.join(in)
		e.forgive(old)
		s.renew(e, old)
		return
	}
	in.ID = in.name()
	in.Told = e.incident(in, x)
	s.Open = append(s.Open, in)
	e.forgive(in)
	e.tell(Opened, in, e.at)
}

// enoughOverlap is the share of the failures behind an alarm that its account
// holds at least.
const enoughOverlap = 0.25

// overlap returns which share of a cell's failures since the incident's start
// an account holds.
func (e *engine) overlap(in *incident, x *account, c *cell) float64 {
	var all, held float64
	e.recent.since(in.Start, func(l *leaf, weight float64) {
		seat := e.seat(l.Is)
		if seat.kind != c.Kind || !failed(l.Is.Status) || l.parts(seat.route)[c.Set] != c.Total || e.cases.other(in, seat.kind, l, seat.place.Name) {
			return
		}
		all += weight
		if x.Where.has(l, seat.place.Name) {
			held += weight
		}
	})
	return held / max(all, 1)
}

// adopt takes over an account.
func (in *incident) adopt(x *account) {
	in.Where = x.Where
	in.Failures, in.Requests, in.Baseline = x.Failures, x.Requests, x.Baseline
	in.Start, in.Last = x.First, max(x.Last, x.First)
}

// same returns the open incident that this one is part of, or widens: the
// same part of the traffic, or one inside the other with the same kind.
func (s *incidents) same(in *incident) *incident {
	for _, old := range s.Open {
		if len(in.Where) > 0 && old.Where.same(in.Where) {
			return old
		}
		if old.KindHash == in.KindHash && (old.Where.within(in.Where) || in.Where.within(old.Where) || len(old.Where.shared(in.Where)) > 0) {
			return old
		}
	}
	return nil
}

// again returns the incident that this one goes on: one that ended not long
// ago, in the same part of the traffic with the same kind of failure.
func (s *incidents) again(in *incident) *incident {
	for i := len(s.Closed) - 1; i >= 0; i-- {
		old := s.Closed[i]
		if old.KindHash == in.KindHash && in.Start-old.Last <= lookBack && (old.Where.same(in.Where) || old.Where.within(in.Where) || in.Where.within(old.Where)) {
			return old
		}
	}
	return nil
}

// join makes another incident a part of this one.
func (in *incident) join(o *incident) {
	switch both := in.Where.shared(o.Where); {
	case in.Where.within(o.Where):
		in.Where = o.Where // it is wider than it looked
	case !o.Where.within(in.Where) && len(both) > 0:
		in.Where = both // the same caller at another route
	}
	for _, k := range o.Kinds {
		if in.kind(k.Kind) == nil {
			in.Kinds = append(in.Kinds, k)
		}
	}
	in.Start = min(in.Start, o.Start)
	in.Quiet = 0
}

// renew explains an incident anew with what was seen since, and reports whether
// it told of a change.
func (s *incidents) renew(e *engine, in *incident) (told bool) {
	x := e.explain(in)
	if x == nil {
		return false
	}
	if old := e.recount(in, in.Where); x.Failures < 0.9*old.Failures && old.Failures/max(old.Requests, 1) > 3*old.Baseline {
		x = old // what was said explains more
	}
	ended, last := in.Ended, in.Last
	before, was := in.Told, *in
	in.adopt(x)
	if was.Start < e.recent.oldest() && was.Where.same(in.Where) { // it began before what is kept
		in.Start, in.Failures, in.Requests, in.Baseline = was.Start, was.Failures, was.Requests, was.Baseline
	}
	in.Last = max(last, in.Last)
	in.Told = e.incident(in, x)
	in.Told.Ongoing = !ended
	if ended {
		return false
	}
	e.forgive(in)
	if before.Cause.Kind != in.Told.Cause.Kind || !maps.Equal(before.Cause.Where, in.Told.Cause.Where) {
		e.tell(Changed, in, e.at)
		return true
	}
	return false
}

// name makes the ID of an incident: when and what, and a few digits that keep
// two of the same minute apart.
func (in *incident) name() string {
	h := mix(in.KindHash, uint64(in.Start))
	for _, p := range in.Where {
		h = mix(h, hash(dimensions[p.Dim].Name+"="+p.Value))
	}
	return fmt.Sprintf("%s-%03d-%04x", minuteTime(in.Start).Format("20060102-1504"), in.Kind.Status, h>>48)
}

func minuteTime(at int64) time.Time { return time.Unix(at*60, 0).UTC() }

// tell notifies the user.
func (e *engine) tell(c Change, in *incident, at int64) {
	if e.opt.Notify != nil {
		e.opt.Notify(Update{Time: minuteTime(at + 1), Change: c, Incident: in.Told})
	}
}

// forgive takes the evidence from every cell whose failures the incident
// explains for the most part.
func (e *engine) forgive(in *incident) {
	type sum struct{ all, taken float64 }
	sums := map[uint64]*sum{}
	e.recent.since(e.at-lookBack, func(l *leaf, weight float64) {
		if !failed(l.Is.Status) {
			return
		}
		seat := e.seat(l.Is)
		taken := l.Minute >= in.Start && in.kind(seat.kind) != nil && in.Where.has(l, seat.place.Name)
		for _, total := range l.parts(seat.route) {
			if total == 0 {
				continue
			}
			h := mix(total, seat.kind)
			c := e.cells.of(h)
			if c == nil || l.Minute < int64(c.Start) {
				continue
			}
			if sums[h] == nil {
				sums[h] = &sum{}
			}
			sums[h].all += weight
			if taken {
				sums[h].taken += weight
			}
		}
	})
	for h, t := range sums {
		if c := e.cells.of(h); t.taken >= 0.5*t.all {
			_, all := e.requests(c.Total)
			c.forgive(e.at, all)
			c.Blocks = [2]block{}
			c.Seen = all
		}
	}
}

// report lists every incident, by start.
func (s *incidents) report() []candor.Incident {
	out := []candor.Incident{}
	for _, in := range s.Closed {
		out = append(out, in.Told)
	}
	for _, in := range s.Open { // explained some time ago, and counted since
		told := in.Told
		in.tally(&told)
		out = append(out, told)
	}
	slices.SortFunc(out, func(a, b candor.Incident) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID))
	})
	return out
}
