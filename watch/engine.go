package watch

import (
	"cmp"
	"slices"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/routes"
)

// engine judges closed minutes, one after the other.
type engine struct {
	opt     Options
	events  int64
	lates   int64
	history int64 // of events, those that only tell what is usual: they were before Options.Since
	counts  bool  // the traffic has come to Options.Since
	from    int64 // Unix nanoseconds
	to      int64
	at      int64 // the minute being judged
	began   int64 // the first one
	tallies tallies
	crawls  crawls
	routes  *routes.Learner
	follows [followBits / 64]uint64 // bits of the keys that are counted for their cells
	sights  table[sighted]          // scratch of one minute
	keys    table[key]
	met     acquaintance
	gen     uint32 // changes when seats are no longer good
	cells   cells
	kinds   map[uint64]kindKey
	spreads table[spread]
	recent  recent
	cases   incidents
	blocks  int   // settled so far
	blockAt int64 // the minute in which the present block ends

	bursts  table[burst]
	touched table[touch] // scratch of one minute
	fresh   []*flow
	counted []int32          // places among the keys of a minute
	places  map[uint64]place // hash of a raw route to what it is called now
}

// place is a route as it is called now, with its hash.
type place struct {
	Name string
	Hash uint64
	Raw  string
}

func (e *engine) init(opt Options) {
	*e = engine{
		opt: opt, counts: opt.Since.IsZero(), tallies: newTallies(opt.MaxRoutes), routes: routes.New(routeOptions(opt)), sights: newTable[sighted](maxFlows), crawls: crawls{},
		keys: newTable[key](maxKnown), met: newAcquaintance(), gen: 1, cells: newCells(), kinds: map[uint64]kindKey{},
		spreads: newTable[spread](maxSpreads), touched: newTable[touch](1 << 17), bursts: newTable[burst](maxBursts), places: map[uint64]place{},
	}
	e.keys.moves = 1 // no seat knows its place yet
}

func routeOptions(opt Options) routes.Options {
	return routes.Options{MaxRoutes: opt.MaxRoutes, Hints: opt.Hints.hints}
}

// step judges one closed minute.
func (e *engine) step(m *minute) {
	if m.Events == 0 {
		return
	}
	if e.after(m.At) {
		e.learn(m)
		return
	}
	if !e.counts && !e.before(m.At) {
		e.begin()
	}
	if e.events == 0 {
		e.began = m.At
		e.blockAt = m.At + warmBlock
	}
	e.at = m.At
	e.events += m.Events
	e.from, e.to = widened(e.from, e.to, m)
	for m.At >= e.blockAt {
		e.settle()
	}
	e.learn(m)
	e.count(m)
	e.meet(m)
	explained := e.cases.take(e, m)
	e.touch(m, explained)
	alarms := e.judge()
	e.recent.remember(m)
	e.cases.follow(e, alarms)
}

// before reports whether a minute is before what the report counts.
func (e *engine) before(at int64) bool {
	return !e.opt.Since.IsZero() && at < minuteOf(e.opt.Since)
}

// after reports whether a minute is after what the report counts.
func (e *engine) after(at int64) bool {
	return !e.opt.Until.IsZero() && !minuteTime(at).Before(e.opt.Until)
}

// begin makes what was counted so far history. The routes stay known, with
// nothing counted for them.
func (e *engine) begin() {
	e.counts, e.history, e.lates = true, e.events, 0
	e.from, e.to = 0, 0
	e.tallies.forget()
	e.gen++
	e.crawls = crawls{}
}

// widened returns the times of the first and the last event with those of a
// minute more. Both are 0 as long as there is none.
func widened(from, to int64, m *minute) (int64, int64) {
	if from == 0 && to == 0 {
		return m.First, m.Last
	}
	return min(from, m.First), max(to, m.Last)
}

// idle tells the engine that the traffic's clock stands at a minute, with
// nothing more to come before it.
func (e *engine) idle(at int64) {
	if e.events > 0 && at > e.at {
		e.cases.rest(e, at)
	}
}

// seat is where the engine counts what is asked. It is found once, and good
// until routes get other names.
type seat struct {
	gen   uint32 // the engine's when the seat was found
	place place
	route uint64 // key of method and route
	kind  uint64 // of a failure

	tally *tally     // nil as long as the report has counted nothing of the kind
	line  answerLine // of the tally
	moves uint32     // of the keys, when the place of the total was found
	total int        // place among the keys, -1 for none
}

// clientSeat is where the requests of a client are counted.
type clientSeat struct {
	moves uint32
	total int
}

// seat returns the seat of what is asked.
func (e *engine) seat(w *what) *seat {
	if w.seat.gen != e.gen {
		p := e.place(w)
		w.seat = seat{gen: e.gen, place: p, route: keyOfRoute(w.Verb, p.Hash), kind: e.kind(w, p), moves: e.keys.moves - 1}
	}
	return &w.seat
}

// place returns what a raw route is called now.
func (e *engine) place(w *what) place {
	if w.Given {
		return place{Name: w.Route, Hash: w.Raw}
	}
	p, ok := e.places[w.Raw]
	if !ok {
		p = place{Name: e.routes.Template(w.Route), Raw: w.Route}
		p.Hash = hash(p.Name)
		if len(e.places) >= maxTexts {
			clear(e.places)
		}
		e.places[w.Raw] = p
	}
	return p
}

// count adds the minute to the counts of the report and to the totals of
// routes and clients.
func (e *engine) count(m *minute) {
	e.tallies.span(m.At)
	bucket := m.At >> e.tallies.Shift
	e.fresh = e.fresh[:0]
	var kept int64
	for i := range m.Answers.rows {
		x := &m.Answers.rows[i].Value
		kept += x.N
		s := e.seat(x.Is)
		if s.tally == nil && !e.find(s, x.Is) {
			e.fresh = append(e.fresh, x) // in an order that does not depend on this one
		} else {
			s.tally.count(s.line, bucket, x.Is.Status, x.N)
		}
		for s.moves != e.keys.moves { // until nothing moves meanwhile
			s.moves = e.keys.moves
			s.total = e.begun(s.route)
		}
		e.add(s.total, x.N)
	}
	for i := range m.Askers.rows {
		x := &m.Askers.rows[i].Value
		s := &x.By.seat
		for s.moves != e.keys.moves {
			s.moves = e.keys.moves
			s.total = e.begun(keyOfClient(x.By.Who))
		}
		e.add(s.total, x.N)
		e.total(keyOfRouteClient(e.seat(x.Is).route, x.By.Who), m.At, x.N)
	}
	for i := range m.Visits.rows {
		x := &m.Visits.rows[i].Value
		e.crawls.add(x.Is, x.By, x.N, e.seat(x.Is).place.Name)
	}
	e.total(keyOfAll, m.At, m.Events)
	slices.SortFunc(e.fresh, compareFlows)
	for _, x := range e.fresh {
		f, n := x.Is, x.N
		e.tallies.of(routeKey{f.Method, e.seat(f).place.Name, f.Given}).add(bucket, f.Status, f.Reason, f.Would, n)
	}
	if kept < m.Events {
		countRest(&e.tallies, m, bucket)
	}
}

// find finds the line of the report that a seat counts in, and reports whether
// there is one.
func (e *engine) find(s *seat, w *what) bool {
	t := e.tallies.Routes[routeKey{w.Method, s.place.Name, w.Given}]
	if t == nil {
		return false
	}
	var ok bool
	if s.line, ok = t.line(w.Status, w.Reason, w.Would); ok {
		s.tally = t
	}
	return ok
}

// compareFlows puts what succeeds first: it has the first claim to a name.
func compareFlows(x, y *flow) int {
	a, b := x.Is, y.Is
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Route, b.Route), cmp.Compare(a.Method, b.Method), cmp.Compare(a.Status, b.Status), cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Would, b.Would))
}

func rank(f *what) int {
	if failed(f.Status) {
		return 1
	}
	return 0
}

// countRest counts what found no room among the flows: the codes are exact,
// the routes are not known.
func countRest(t *tallies, m *minute, bucket int64) {
	rest := map[int]int64{}
	for status, n := range m.ByStatus {
		if n > 0 {
			rest[status] = n
		}
	}
	for i := range m.Answers.rows {
		rest[m.Answers.rows[i].Value.Is.Status] -= m.Answers.rows[i].Value.N
	}
	other := t.of(otherRoute)
	for status, n := range rest {
		if n > 0 {
			other.add(bucket, status, "", "", n)
		}
	}
}

// meet adds the minute to the totals of callers.
func (e *engine) meet(m *minute) {
	e.counted = e.counted[:0]
	for i := range m.Keys.rows {
		r := &m.Keys.rows[i]
		switch {
		case r.Value.Kind == metAlways:
			e.total(r.Hash, m.At, int64(r.Value.N))
		case e.followed(r.Hash):
			e.counted = append(e.counted, int32(i))
		}
	}
	for _, i := range e.counted { // apart, so that the processor fetches many from memory at once
		r := &m.Keys.rows[i]
		e.more(r.Hash, m.At, int64(r.Value.N))
	}
	for i := range m.Met.rows {
		r := &m.Met.rows[i]
		if e.met.first(r.Hash, m.At) {
			e.met.first(keyOfNetwork(r.Value), m.At)
		}
	}
}

// late counts an event whose minute is closed.
func (e *engine) late(ev *candor.Event, n *names) {
	r, status := n.route(ev), statusOf(ev)
	e.lateFlow(n.what(hashOfAnswer(ev, n.verb(ev.Method), status, r), ev, status, r), 1, minuteOf(ev.Time))
}

func (e *engine) lateMinute(m *minute) {
	for i := range m.Answers.rows {
		e.lateFlow(m.Answers.rows[i].Value.Is, m.Answers.rows[i].Value.N, m.At)
	}
}

// lateFlow counts without a place in time where the report has none for it.
func (e *engine) lateFlow(f *what, n, at int64) {
	if e.after(at) {
		return
	}
	e.events += n
	if e.counts && e.before(at) {
		e.history += n
		return
	}
	e.lates += n
	r := e.tallies.of(routeKey{f.Method, e.seat(f).place.Name, f.Given})
	if e.tallies.Started {
		at = min(max(at, e.tallies.First), e.tallies.Last)
	} else {
		e.tallies.span(at)
	}
	r.add(at>>e.tallies.Shift, f.Status, f.Reason, f.Would, n)
}

// countOpen counts a minute that is not closed, for a report. Routes that are
// not learned yet have the names that their paths suggest.
func (e *engine) countOpen(t *tallies, c crawls, m *minute) {
	t.span(m.At)
	bucket := m.At >> t.Shift
	flows := make([]*flow, 0, len(m.Answers.rows))
	found := map[string]bool{}
	var kept int64
	for i := range m.Answers.rows {
		flows = append(flows, &m.Answers.rows[i].Value)
		kept += m.Answers.rows[i].Value.N
	}
	slices.SortFunc(flows, compareFlows)
	named := func(f *what) string {
		name := e.seat(f).place.Name
		if !f.Given && name == Unrouted && (found[f.Route] || !failed(f.Status)) {
			found[f.Route] = true
			name = f.Route
		}
		return name
	}
	for _, x := range flows {
		f, n := x.Is, x.N
		t.of(routeKey{f.Method, named(f), f.Given}).add(bucket, f.Status, f.Reason, f.Would, n)
	}
	for i := range m.Visits.rows {
		x := &m.Visits.rows[i].Value
		c.add(x.Is, x.By, x.N, named(x.Is))
	}
	if kept < m.Events {
		countRest(t, m, bucket)
	}
}

// report writes what was counted and found, with the minutes that are open.
func (e *engine) report(open map[int64]*minute, rejected int64) Report {
	t, c := e.tallies, e.crawls
	events, from, to, lates := e.events-e.history, e.from, e.to, e.lates
	if len(open) > 0 || !e.counts {
		t, c = e.tallies.clone(), e.crawls.clone()
	}
	if !e.counts {
		t.forget()
		c, events, from, to, lates = crawls{}, 0, 0, 0, 0
	}
	for _, at := range sortedMinutes(open) {
		m := open[at]
		if e.before(at) || e.after(at) {
			continue
		}
		events += m.Events
		from, to = widened(from, to, m)
		e.countOpen(&t, c, m)
	}
	r := Report{Lines: events + rejected, FalseAlarms: e.opt.FalseAlarms, Rejected: rejected, Late: lates, Series: t.clock(), Routes: t.report(), Incidents: e.cases.report(), Crawlers: c.report()}
	r.Incidents = slices.DeleteFunc(r.Incidents, func(in candor.Incident) bool { return !in.Ongoing && in.End.Before(e.opt.Since) })
	if events > 0 {
		r.From, r.To = time.Unix(0, from).UTC(), time.Unix(0, to).UTC()
	}
	return r
}

// settle ends a block: what the last but one counted becomes the baseline.
func (e *engine) settle() {
	e.cells.drop(func(c *cell) bool {
		if c.Set.identity() && int64(c.Failed) < e.at-strayMinutes && c.failures() < standing {
			return true // a stray failure, long ago
		}
		var all float64
		if k := e.keys.get(c.Total); k != nil {
			all = float64(k.Total)
			k.Needed = e.blocks + 1
		}
		c.Blocks[0].N = float32(max(0, all-c.Seen))
		c.Seen = all
		c.K = c.K*forget + float64(c.Blocks[1].K)
		c.N = c.N*forget + float64(c.Blocks[1].N)
		c.R = c.R*forget + float64(c.Blocks[1].R)
		c.Blocks[1], c.Blocks[0] = c.Blocks[0], block{}
		return false
	})
	e.blocks++
	length := int64(warmBlock)
	for _, s := range warmUp {
		if e.blockAt-e.began >= s.after {
			length = s.length
		}
	}
	if e.at-e.blockAt > 4*blockMinutes { // a gap in the traffic
		e.blockAt = e.at
	}
	e.blockAt += length
	e.prune()
}

// The first blocks are short, so that a log of an hour has a baseline too.
const warmBlock = 5

var warmUp = []struct{ after, length int64 }{{20, 10}, {60, blockMinutes}}

// strayMinutes is how long a caller's stray failure is remembered. Evidence of
// so few is gone by then.
const strayMinutes = 75

// warm reports whether there is a baseline at all.
func (e *engine) warm() bool { return e.blocks >= 2 }

// prune drops what has nothing to say any more: cells, the idlest first, and
// the totals of parts without a cell.
func (e *engine) prune() {
	if len(e.cells.rows) > maxCells*3/4 {
		type idle struct {
			hash   uint64
			failed int32
			stands int // 1 for one that is known to fail
		}
		old := make([]idle, 0, len(e.cells.rows))
		for i := range e.cells.rows {
			c := e.cells.rows[i].Value
			o := idle{e.cells.rows[i].Hash, c.Failed, 0}
			if c.failures() >= standing {
				o.stands = 1
			}
			old = append(old, o)
		}
		slices.SortFunc(old, func(a, b idle) int {
			return cmp.Or(cmp.Compare(a.stands, b.stands), cmp.Compare(a.failed, b.failed), cmp.Compare(a.hash, b.hash))
		})
		for _, o := range old[:len(old)-maxCells/2] {
			e.cells.of(o.hash).Set = sets
		}
		e.cells.drop(func(c *cell) bool { return c.Set == sets })
		for i := range e.keys.rows {
			e.keys.rows[i].Value.Needed = 0
		}
		for i := range e.cells.rows {
			if k := e.keys.get(e.cells.rows[i].Value.Total); k != nil {
				k.Needed = e.blocks
			}
		}
	}
	e.keys.keep(func(r *entry[key]) bool { return !r.Value.Failing || r.Value.Needed == e.blocks })
	e.refollow()
}
