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
	sights  map[string]*sighted
	keys    table[key]
	cells   map[uint64]*cell
	kinds   map[uint64]kindKey
	spreads map[uint64]*spread
	recent  recent
	cases   incidents
	blocks  int   // settled so far
	blockAt int64 // the minute in which the present block ends

	bursts  table[burst]
	touched table[touch] // scratch of one minute
	fresh   []*flow
	places  map[string]place // raw route to what it is called now
}

// key is what is known of a part of the traffic whatever it was answered: a
// route, a client, a caller.
type key struct {
	First int64 // minute of its first request
	Total int64
	At    int64 // the last minute with a request
	N     int64 // requests in that minute
}

// place is a route as it is called now, with its hash.
type place struct {
	Name string
	Hash uint64
}

// maxKnown bounds the keys that are remembered.
const maxKnown = 256 << 10

func (e *engine) init(opt Options) {
	*e = engine{
		opt: opt, counts: opt.Since.IsZero(), tallies: newTallies(opt.MaxRoutes), routes: routes.New(routeOptions(opt)), sights: map[string]*sighted{}, crawls: crawls{},
		keys: newTable[key](maxKnown), cells: map[uint64]*cell{}, kinds: map[uint64]kindKey{},
		spreads: map[uint64]*spread{}, touched: newTable[touch](1 << 20), bursts: newTable[burst](maxBursts), places: map[string]place{},
	}
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

// place returns what a raw route is called now.
func (e *engine) place(raw string, given bool) place {
	if given {
		return place{raw, hash(raw)}
	}
	p, ok := e.places[raw]
	if !ok {
		p.Name = e.routes.Template(raw)
		p.Hash = hash(p.Name)
		if len(e.places) >= maxTexts {
			clear(e.places)
		}
		e.places[string([]byte(raw))] = p
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
	for i := range m.Flows.rows {
		f := &m.Flows.rows[i].Value
		kept += f.N
		p := e.place(f.Route, f.Given)
		r := e.tallies.Routes[routeKey{f.Method, p.Name, f.Given}]
		if r == nil || !r.knows(f.Status, f.Reason, f.Would) {
			e.fresh = append(e.fresh, f) // in an order that does not depend on this one
		} else {
			r.add(bucket, f.Status, f.Reason, f.Would, f.N)
		}
		route := mix(mix(saltRoute, hash(f.Method)), p.Hash)
		e.total(route, m.At, f.N)
		if f.Client != "" {
			e.total(mix(saltClient, f.Who), m.At, f.N)
			e.total(mix(mix(saltRouteClient, route), f.Who), m.At, f.N)
		}
		if f.Crawler != "" {
			e.crawls.add(f, p.Name)
		}
	}
	e.total(saltAll, m.At, m.Events)
	slices.SortFunc(e.fresh, compareFlows)
	for _, f := range e.fresh {
		e.tallies.of(routeKey{f.Method, e.place(f.Route, f.Given).Name, f.Given}).add(bucket, f.Status, f.Reason, f.Would, f.N)
	}
	if kept < m.Events {
		countRest(&e.tallies, m, bucket)
	}
}

// compareFlows puts what succeeds first: it has the first claim to a name.
func compareFlows(a, b *flow) int {
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Route, b.Route), cmp.Compare(a.Method, b.Method), cmp.Compare(a.Status, b.Status), cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Would, b.Would))
}

func rank(f *flow) int {
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
		rest[status] = n
	}
	for i := range m.Flows.rows {
		f := &m.Flows.rows[i].Value
		rest[f.Status] -= f.N
	}
	other := t.of(otherRoute)
	for status, n := range rest {
		if n > 0 {
			other.add(bucket, status, "", "", n)
		}
	}
}

func (e *engine) total(h uint64, at, n int64) {
	k, fresh := e.keys.at(h)
	if k == nil {
		return
	}
	if fresh {
		k.First = at
	}
	if k.At != at {
		k.At, k.N = at, 0
	}
	k.Total += n
	k.N += n
}

// meet adds the minute to the totals of callers.
func (e *engine) meet(m *minute) {
	for i := range m.Keys.rows {
		r := &m.Keys.rows[i]
		e.total(r.Hash, m.At, r.Value.N)
		if r.Value.Net != 0 {
			e.total(mix(saltNetwork, r.Value.Net), m.At, r.Value.N)
		}
	}
}

// requests returns how many requests of a key the minute had, and how many
// there were in all.
func (e *engine) requests(h uint64) (now, all float64) {
	k := e.keys.get(h)
	if k == nil {
		return 0, 0
	}
	if k.At == e.at {
		now = float64(k.N)
	}
	return now, float64(k.Total)
}

// late counts an event whose minute is closed.
func (e *engine) late(ev *candor.Event, n *namer) {
	r := n.name(ev)
	status := ev.Status
	if status < 0 || status > 999 {
		status = 0
	}
	e.lateFlow(&flow{N: 1, Status: status, Method: bounded(ev.Method, maxMethod), Route: r.route, Given: r.given, Reason: bounded(ev.Reason, maxReason), Would: bounded(ev.Would, maxReason)}, minuteOf(ev.Time))
}

func (e *engine) lateMinute(m *minute) {
	for i := range m.Flows.rows {
		e.lateFlow(&m.Flows.rows[i].Value, m.At)
	}
}

// lateFlow counts without a place in time where the report has none for it.
func (e *engine) lateFlow(f *flow, at int64) {
	if e.after(at) {
		return
	}
	e.events += f.N
	if e.counts && e.before(at) {
		e.history += f.N
		return
	}
	e.lates += f.N
	r := e.tallies.of(routeKey{f.Method, e.place(f.Route, f.Given).Name, f.Given})
	if e.tallies.Started {
		at = min(max(at, e.tallies.First), e.tallies.Last)
	} else {
		e.tallies.span(at)
	}
	r.add(at>>e.tallies.Shift, f.Status, f.Reason, f.Would, f.N)
}

// countOpen counts a minute that is not closed, for a report. Routes that are
// not learned yet have the names that their paths suggest.
func (e *engine) countOpen(t *tallies, c crawls, m *minute) {
	t.span(m.At)
	bucket := m.At >> t.Shift
	flows := make([]*flow, 0, len(m.Flows.rows))
	found := map[string]bool{}
	var kept int64
	for i := range m.Flows.rows {
		flows = append(flows, &m.Flows.rows[i].Value)
		kept += m.Flows.rows[i].Value.N
	}
	slices.SortFunc(flows, compareFlows)
	for _, f := range flows {
		name := e.place(f.Route, f.Given).Name
		if !f.Given && name == Unrouted && (found[f.Route] || !failed(f.Status)) {
			found[f.Route] = true
			name = f.Route
		}
		t.of(routeKey{f.Method, name, f.Given}).add(bucket, f.Status, f.Reason, f.Would, f.N)
		if f.Crawler != "" {
			c.add(f, name)
		}
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
	for _, c := range e.cells {
		_, all := e.requests(c.Total)
		c.Blocks[0].N = max(0, all-c.Seen)
		c.Seen = all
		c.K = c.K*forget + c.Blocks[1].K
		c.N = c.N*forget + c.Blocks[1].N
		c.R = c.R*forget + c.Blocks[1].R
		c.Blocks[1], c.Blocks[0] = c.Blocks[0], block{}
	}
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

// warm reports whether there is a baseline at all.
func (e *engine) warm() bool { return e.blocks >= 2 }

// prune drops cells that have nothing to say any more, the idlest first.
func (e *engine) prune() {
	if len(e.cells) <= maxCells*3/4 {
		return
	}
	type idle struct {
		hash   uint64
		failed int64
	}
	var old []idle
	for h, c := range e.cells {
		old = append(old, idle{h, c.Failed})
	}
	slices.SortFunc(old, func(a, b idle) int { return cmp.Or(cmp.Compare(a.failed, b.failed), cmp.Compare(a.hash, b.hash)) })
	for _, o := range old[:min(len(old), len(e.cells)-maxCells/2)] {
		delete(e.cells, o.hash)
	}
}
