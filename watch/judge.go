package watch

import (
	"cmp"
	"math"
	"slices"
)

// touch is what one cell got in one minute.
type touch struct {
	All      float64 // failures
	Raw      float64 // without those that repeat another
	Episodes float64 // callers with a failure, each once a route
	Usual    block   // of failures that an incident explains, those that were ordinary before

	cell *cell // nil for one to be born

	// What the cell is, for one to be born.
	Set                        set
	Total, Kind, Route, Client uint64
}

// spread is the dispersion of the counts of one set and kind: how many
// failures come together where one comes. It is 1 for independent failures.
type spread struct{ K, Squares float64 }

const (
	spreadPrior  = 30    // failures that the prior dispersion is worth
	spreadForget = 0.998 // a minute
	spreadCap    = 3     // failures beyond the usual scatter, of one cell in one minute
)

func (s *spread) phi(prior float64) float64 {
	if s == nil {
		return prior
	}
	return max(1, (s.Squares+spreadPrior*prior)/(s.K+spreadPrior))
}

// swarm is how much more evidence it takes that strangers who use the same
// tool belong together.
const swarm = 1.7

func priorSpread(s set) float64 {
	switch {
	case s == byNetwork || s == byCallerRoute:
		return 1.6
	case s.identity():
		return 1.3
	}
	return 1.1
}

// kind returns the hash of the kind of failure that an answer is, and
// remembers it.
func (e *engine) kind(w *what, p place) uint64 {
	k := kindKey{Status: w.Status, Reason: w.Reason, Unrouted: p.Name == Unrouted}
	h := k.hash()
	if _, ok := e.kinds[h]; !ok && failed(w.Status) && len(e.kinds) < maxKinds {
		e.kinds[h] = k
	}
	return h
}

const maxKinds = 4096

// burst is a request that its sender repeats: the same caller, method, path
// and answer, minute after minute.
type burst struct {
	Last  int64 // minute
	N     int64 // so far
	Taken int64 // how many of them counted
	Keep  int64 // minutes after which it is forgotten
}

// A client that repeats a failed request does so a few times, so that many
// repetitions are one failure.
const repetitions = 6

// distinct returns how many failures a leaf counts for: repetitions aside.
func (e *engine) distinct(l *leaf, who uint64) float64 {
	h := mix(mix(mix(who, l.Is.Verb), l.Path), uint64(l.Is.Status))
	b, fresh := e.bursts.at(h)
	if b == nil {
		return 1
	}
	if fresh || b.Last < e.at-1 {
		*b = burst{Keep: 1}
	}
	b.Last = e.at
	b.N += l.N
	count := (b.N + repetitions - 1) / repetitions
	if most := int64(2 * repetitions); b.N > most { // no client is so patient: these are requests of their own
		count = b.N - most + 2
	}
	more := count - b.Taken
	b.Taken = count
	return float64(more)
}

// episode is 1 for the first failure of a caller at a route for a while, else
// 0: callers who fail together are told by it from one who fails often.
func (e *engine) episode(who, route, kind uint64, unrouted bool) float64 {
	keep := int64(episodeMinutes)
	if unrouted {
		keep = scanMinutes
	}
	b, fresh := e.bursts.at(mix(mix(mix(who, route), kind), 1))
	if b == nil {
		return 0
	}
	again := !fresh && b.Last >= e.at-keep
	if !again {
		*b = burst{Last: e.at, Keep: keep}
	}
	if again {
		return 0
	}
	return 1
}

const (
	episodeMinutes = 5
	scanMinutes    = 60
)

// touch counts the failures of a minute for every cell they belong to, without
// those that an open incident explains.
func (e *engine) touch(m *minute, explained []float64) {
	e.touched.reset()
	for i := range m.Failures.rows {
		l := m.Failures.rows[i].Value
		who := l.who()
		n := e.distinct(l, who)
		ordinary := float64(notTaken)
		if i < len(explained) {
			ordinary = explained[i]
		}
		if ordinary == 0 {
			continue
		}
		seat := e.seat(l.Is)
		kind, route := seat.kind, seat.route
		unrouted := seat.place.Name == Unrouted
		episode := e.episode(who, route, kind, unrouted)
		surprise := 1.0
		if !unrouted { // there, every request fails
			surprise = e.surprise(route, kind)
		}
		for s, total := range l.parts(route) {
			s := set(s)
			if total == 0 || unrouted && !s.scattered() {
				continue
			}
			t, fresh := e.touched.at(mix(total, kind))
			if t == nil {
				continue
			}
			if fresh {
				t.Set, t.Total, t.Kind = s, total, kind
				if s == byRoute || s == byRouteClient || s == byCallerRoute {
					t.Route, t.Client = route, l.By.Who
				}
			}
			w := 1.0
			if s != byAll && s != byRoute && s != byRouteClient && s != byCallerRoute {
				w = surprise
			}
			if ordinary != notTaken {
				t.Usual.R += float32(float64(l.N) * ordinary)
				t.Usual.K += float32(choose(s.identity(), n, episode) * w * ordinary)
				continue
			}
			t.All += float64(l.N)
			t.Raw += n * w
			t.Episodes += episode * w
		}
	}
	if len(e.bursts.rows) > maxBursts/2 {
		e.bursts.keep(func(r *entry[burst]) bool { return r.Value.Last >= e.at-r.Value.Keep })
	}
}

const maxBursts = 64 << 10

// callerRate is the rate at which a caller always failed so, where that is
// known.
func (e *engine) callerRate(parts *[sets]uint64, kind uint64) float64 {
	rate := 0.0
	for s := byNetwork; s < sets; s++ {
		if parts[s] != 0 {
			rate = max(rate, e.cells.of(mix(parts[s], kind)).usual())
		}
	}
	return rate
}

func choose(first bool, a, b float64) float64 {
	if first {
		return a
	}
	return b
}

// surprise is how much one failure at a route tells about whoever sent it:
// less where failures are more common than elsewhere, so that a caller who
// prefers such a route does not look like one in trouble.
func (e *engine) surprise(route, kind uint64) float64 {
	r, all := e.cells.of(mix(route, kind)), e.cells.of(mix(keyOfAll, kind))
	if r == nil || all == nil || r.N < float64(priorRequests) {
		return 1
	}
	overall := all.rate(0)
	return math.Sqrt(min(1, (overall+1e-4)/(r.rate(overall)+1e-4)))
}

// parts returns the keys of the parts of the traffic that a failure belongs
// to, one for each set; 0 where the log does not tell.
func (l *leaf) parts(route uint64) (keys [sets]uint64) {
	keys[byAll], keys[byRoute] = keyOfAll, route
	if l.By.Client != "" {
		keys[byClient], keys[byRouteClient] = keyOfClient(l.By.Who), keyOfRouteClient(route, l.By.Who)
	}
	switch {
	case l.has(ofOrigin):
		keys[byOrigin] = keyOfOrigin(l.text(ofOrigin))
	case l.has(ofReferer):
		keys[byOrigin] = keyOfOrigin(l.text(ofReferer))
	}
	if l.has(ofUpstream) {
		keys[byUpstream] = keyOfUpstream(l.text(ofUpstream))
	}
	if l.has(ofTenant) {
		keys[byTenant] = keyOfTenant(l.text(ofTenant))
	}
	if l.Network != 0 {
		keys[byNetwork], keys[byCallerRoute] = keyOfNetwork(l.Network), keyOfNetworkRoute(l.Network, l.Is.Raw)
	}
	if l.has(ofSubject) {
		subject := hash(l.text(ofSubject))
		keys[bySubject], keys[byCallerRoute] = keyOfSubject(subject), keyOfSubjectRoute(subject, l.Is.Raw)
	}
	if l.has(ofToken) {
		keys[byToken] = keyOfToken(l.text(ofToken))
	}
	return keys
}

// parent returns the hash of the cell that lends its rate to one of a set, 0
// for none.
func (s set) parent(route, kind uint64) uint64 {
	switch s {
	case byAll:
		return 0
	case byRouteClient, byCallerRoute:
		return mix(route, kind)
	}
	return mix(keyOfAll, kind)
}

// alarm is a cell whose evidence passed the threshold.
type alarm struct {
	Hash   uint64
	Cell   *cell
	Score  float64
	Needed float64 // the threshold that the score passed
}

// judge brings every cell with a failure in this minute up to date, and
// returns those that raise an alarm, the strongest first.
func (e *engine) judge() []alarm {
	var alarms []alarm
	h := evidenceFor(len(e.cells.rows), e.opt.FalseAlarms.Minutes())
	for i := range e.touched.rows { // all first: the processor fetches many from memory at once
		t := &e.touched.rows[i]
		t.Value.cell = e.cells.of(t.Hash)
	}
	for i := range e.touched.rows {
		t := &e.touched.rows[i]
		c := e.judgeCell(t.Hash, &t.Value)
		if c == nil || !e.warm() {
			continue
		}
		need := h
		if e.kinds[c.Kind].Unrouted && c.Set != byNetwork {
			need *= swarm
		}
		if s := c.score(); s > need && e.sure(c, h) {
			alarms = append(alarms, alarm{t.Hash, c, s, need})
		}
	}
	for i := range e.spreads.rows {
		s := &e.spreads.rows[i].Value
		s.K *= spreadForget
		s.Squares *= spreadForget
	}
	slices.SortFunc(alarms, func(a, b alarm) int {
		return cmp.Or(-cmp.Compare(a.Score, b.Score), cmp.Compare(a.Cell.Set, b.Cell.Set), cmp.Compare(a.Hash, b.Hash))
	})
	return alarms
}

// judgeCell returns the cell, nil when there is no room for it.
func (e *engine) judgeCell(h uint64, t *touch) *cell {
	now, all := e.requests(t.Total)
	c := t.cell
	if c == nil {
		if c = e.cells.born(h); c == nil {
			return nil
		}
		c.Set, c.Kind, c.Total, c.Parent = t.Set, t.Kind, t.Total, t.Set.parent(t.Route, t.Kind)
		if c.Set != byCallerRoute { // its requests are counted by the raw route
			c.Route, c.Client = t.Route, t.Client
		}
		if c.Set == byNetwork || c.Set == byCallerRoute {
			e.follow(c.Total, e.at, int64(math.Ceil(t.All)))
			now, all = e.requests(c.Total)
		}
		before := all - now
		c.N, c.Seen, c.Mark, c.Told, c.Start, c.Last = before, before, before, before, int32(e.at), int32(e.at)
	}
	k := t.Episodes
	if c.Set.identity() {
		k = t.Raw
	}
	c.Failed = int32(e.at)
	c.Blocks[0].K += float32(k) + t.Usual.K
	c.Blocks[0].R += float32(t.All) + t.Usual.R
	if t.All == 0 {
		return c
	}
	s := e.spread(c)
	rate := c.rate(e.parentRate(c))
	lambda := max(now, k)*rate + floorRate
	if e.warm() {
		gap := max(0, all-now-c.Told)*rate + float64(max(0, e.at-int64(c.Last)-1))*floorRate
		c.update(e.at, k, t.All, gap, lambda, s.phi(priorSpread(c.Set)), all-now)
	}
	c.Last, c.Told = int32(e.at), all
	few := min(k-lambda, spreadCap+4*math.Sqrt(lambda)) // a burst must not hide itself
	s.K += lambda + max(few, -lambda)
	s.Squares += few * few
	return c
}

// sure reports whether the baseline of a cell is known well enough for its
// alarm.
func (e *engine) sure(c *cell, threshold float64) bool {
	_, all := e.requests(c.Total)
	return c.surprise(e.parentRate(c), all)/e.phi(c) > 0.8*threshold
}

func (e *engine) phi(c *cell) float64 { return e.spread(c).phi(priorSpread(c.Set)) }

// spread returns the dispersion that counts for a cell. None is ever removed,
// so a cell knows its place.
func (e *engine) spread(c *cell) *spread {
	if c.spread == 0 {
		row, _ := e.spreads.row(spreadKey(c.Kind, c.Set))
		c.spread = int32(row + 1)
	}
	return &e.spreads.rows[c.spread-1].Value
}

func spreadKey(kind uint64, s set) uint64 { return mix(kind, uint64(s)) }

const maxSpreads = maxKinds * int(sets)

// parentRate is the rate that a cell borrows while its own is not known.
func (e *engine) parentRate(c *cell) float64 {
	if c.Parent == 0 {
		return 0
	}
	p := e.cells.of(c.Parent)
	if p == nil {
		return 0
	}
	return p.rate(e.parentRate(p))
}
