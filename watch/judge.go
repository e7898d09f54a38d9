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
	cell     cell    // to be born when there is none
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

// kind returns the hash of a leaf's kind of failure, and remembers it.
func (e *engine) kind(l *leaf, route place) uint64 {
	k := kindKey{Status: l.Status, Reason: l.Reason, Unrouted: route.Name == Unrouted}
	h := k.hash()
	if _, ok := e.kinds[h]; !ok && len(e.kinds) < maxKinds {
		e.kinds[h] = k
	}
	return h
}

const maxKinds = 4096

func (e *engine) routeHash(l *leaf, p place) uint64 {
	return keyOfRoute(hash(l.Method), p.Hash)
}

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
	h := mix(mix(mix(who, hash(l.Method)), hash(l.Path)), uint64(l.Status))
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
		l := &m.Failures.rows[i].Value
		who := l.who()
		n := e.distinct(l, who)
		ordinary := float64(notTaken)
		if i < len(explained) {
			ordinary = explained[i]
		}
		if ordinary == 0 {
			continue
		}
		p := e.place(l.Route, l.Given)
		kind, route := e.kind(l, p), e.routeHash(l, p)
		unrouted := p.Name == Unrouted
		episode := e.episode(who, route, kind, unrouted)
		surprise := 1.0
		if !unrouted { // there, every request fails
			surprise = e.surprise(route, kind)
		}
		for s := byAll; s < sets; s++ {
			if unrouted && !s.scattered() {
				continue
			}
			c, ok := e.cellOf(s, l, kind, route)
			if !ok {
				continue
			}
			t, fresh := e.touched.at(mix(c.Total, kind))
			if t == nil {
				continue
			}
			if fresh {
				t.cell = c
			}
			w := 1.0
			if s != byAll && s != byRoute && s != byRouteClient && s != byCallerRoute {
				w = surprise
			}
			if ordinary != notTaken {
				t.Usual.R += float64(l.N) * ordinary
				t.Usual.K += choose(s.identity(), n, episode) * w * ordinary
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

// callerRate is the rate at which the caller always failed so, where that is
// known.
func (e *engine) callerRate(l *leaf, kind, route uint64) float64 {
	rate := 0.0
	for s := byNetwork; s < sets; s++ {
		of, ok := e.cellOf(s, l, kind, route)
		if !ok {
			continue
		}
		rate = max(rate, e.cells[mix(of.Total, kind)].usual())
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
	r, all := e.cells[mix(route, kind)], e.cells[mix(keyOfAll, kind)]
	if r == nil || all == nil || r.N < float64(priorRequests) {
		return 1
	}
	overall := all.rate(0)
	return math.Sqrt(min(1, (overall+1e-4)/(r.rate(overall)+1e-4)))
}

// cellOf returns the cell of a set that a failure belongs to; ok is false
// where the log does not tell.
func (e *engine) cellOf(s set, l *leaf, kind, route uint64) (c cell, ok bool) {
	c = cell{Set: s, Kind: kind, Parent: mix(keyOfAll, kind)}
	switch s {
	case byAll:
		c.Total, c.Parent = keyOfAll, 0
	case byRoute:
		c.Total, c.Route = route, route
	case byClient:
		c.Total = keyOfClient(hashOfClient(l.Client, l.Version))
		return c, l.Client != ""
	case byRouteClient:
		c.Route, c.Client = route, hashOfClient(l.Client, l.Version)
		c.Total, c.Parent = keyOfRouteClient(route, c.Client), mix(route, kind)
		return c, l.Client != ""
	case byOrigin:
		origin := cmp.Or(l.Origin, l.Referer)
		c.Total = keyOfOrigin(origin)
		return c, origin != ""
	case byUpstream:
		c.Total = keyOfUpstream(l.Upstream)
		return c, l.Upstream != ""
	case byCallerRoute:
		c.Parent = mix(route, kind)
		if l.Subject != "" {
			c.Total = keyOfSubjectRoute(hash(l.Subject), hash(l.Route))
			return c, true
		}
		net := network(l.Address)
		c.Total = keyOfNetworkRoute(hash(net), hash(l.Route))
		return c, net != ""
	case byTenant:
		c.Total = keyOfTenant(l.Tenant)
		return c, l.Tenant != ""
	case byNetwork:
		net := network(l.Address)
		c.Total = keyOfNetwork(hash(net))
		return c, net != ""
	case bySubject:
		c.Total = keyOfSubject(hash(l.Subject))
		return c, l.Subject != ""
	case byToken:
		c.Total = keyOfToken(l.Token)
		return c, l.Token != ""
	}
	return c, true
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
	h := evidenceFor(len(e.cells), e.opt.FalseAlarms.Minutes())
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
	for _, s := range e.spreads {
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
	now, all := e.requests(t.cell.Total)
	c := e.cells[h]
	if c == nil {
		if len(e.cells) >= maxCells {
			return nil
		}
		c = new(cell)
		*c = t.cell
		if t.cell.Set == byNetwork || t.cell.Set == byCallerRoute {
			e.follow(t.cell.Total, e.at, int64(math.Ceil(t.All)))
			now, all = e.requests(t.cell.Total)
		}
		before := all - now
		c.N, c.Seen, c.Mark, c.Told, c.Start, c.Last = before, before, before, before, e.at, e.at
		e.cells[h] = c
	}
	k := t.Episodes
	if c.Set.identity() {
		k = t.Raw
	}
	c.Failed = e.at
	c.Blocks[0].K += k + t.Usual.K
	c.Blocks[0].R += t.All + t.Usual.R
	if t.All == 0 {
		return c
	}
	s := e.spreads[spreadKey(c)]
	if s == nil {
		s = new(spread)
		e.spreads[spreadKey(c)] = s
	}
	rate := c.rate(e.parentRate(c))
	lambda := max(now, k)*rate + floorRate
	if e.warm() {
		gap := max(0, all-now-c.Told)*rate + float64(max(0, e.at-c.Last-1))*floorRate
		c.update(e.at, k, t.All, gap, lambda, s.phi(priorSpread(c.Set)), all-now)
	}
	c.Last, c.Told = e.at, all
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

func (e *engine) phi(c *cell) float64 { return e.spreads[spreadKey(c)].phi(priorSpread(c.Set)) }

func spreadKey(c *cell) uint64 { return mix(c.Kind, uint64(c.Set)) }

// parentRate is the rate that a cell borrows while its own is not known.
func (e *engine) parentRate(c *cell) float64 {
	if c.Parent == 0 {
		return 0
	}
	p := e.cells[c.Parent]
	if p == nil {
		return 0
	}
	return p.rate(e.parentRate(p))
}
