package watch

import (
	"cmp"
	"slices"

	"github.com/candorhttp/candor/internal/routes"
)

// sighted is what a minute shows of one raw route.
type sighted struct {
	routes.Sighting
	askers map[uint64]struct{}
}

// maxAskers is how many addresses of one raw route are told apart.
const maxAskers = 32

// learn shows the minute to the learner of routes. Where that changes the
// names of routes, what was counted under the old ones is added up.
func (e *engine) learn(m *minute) {
	if e.opt.Route != nil {
		return
	}
	e.sights.reset()
	for i := range m.Answers.rows {
		n, f := m.Answers.rows[i].Value.N, m.Answers.rows[i].Value.Is
		if f.Given {
			continue
		}
		s, fresh := e.sights.at(f.Raw)
		if fresh {
			s.Path = f.Route
		}
		switch {
		case !failed(f.Status):
			s.Good += n
		case f.Status == 404 || f.Status == 405 || f.Status == 410:
			s.Missing += n
		default:
			s.Refused += n
		}
	}
	for i := range m.Failures.rows {
		l := m.Failures.rows[i].Value
		s := e.sights.get(l.Is.Raw)
		if l.Is.Given || s == nil || s.Good > 0 || s.Refused == 0 || len(s.askers) >= maxAskers {
			continue
		}
		if s.askers == nil {
			s.askers = map[uint64]struct{}{}
		}
		s.askers[l.Address] = struct{}{}
	}
	list := make([]routes.Sighting, 0, len(e.sights.rows))
	for i := range e.sights.rows {
		s := &e.sights.rows[i].Value
		s.Askers = len(s.askers)
		list = append(list, s.Sighting)
	}
	if e.routes.Learn(list) {
		e.refold()
	}
}

// refold gives everything that was counted the names of now.
func (e *engine) refold() {
	moved := map[uint64]uint64{} // hash of a method and route to that of now
	methods := map[string]bool{}
	for k := range e.tallies.Routes {
		methods[k.Method] = true
	}
	for h, old := range e.places {
		name := e.routes.Template(old.Raw)
		if name == old.Name {
			continue
		}
		e.places[h] = place{Name: name, Hash: hash(name), Raw: old.Raw}
		if old.Name == Unrouted || old.Name == Other {
			continue // one of many that were counted together stays there
		}
		for m := range methods {
			moved[keyOfRoute(hash(m), old.Hash)] = keyOfRoute(hash(m), hash(name))
		}
	}
	e.tallies.rename(e.routes.Template)
	e.gen++
	if len(moved) > 0 {
		e.moveKeys(moved)
		e.moveCells(moved)
	}
}

// moveKeys adds the totals of routes that got another name to those of the
// new one.
func (e *engine) moveKeys(moved map[uint64]uint64) {
	for from, to := range moved {
		k := e.keys.get(from)
		if k == nil {
			continue
		}
		old := *k
		*k = key{First: old.First, At: old.At}
		n, fresh := e.keys.at(to)
		if n == nil {
			continue
		}
		if fresh || old.First < n.First {
			n.First = old.First
		}
		n.Total += old.Total
	}
}

// moveCells does the same with the cells, in an order that is always the same:
// sums of floating point numbers depend on theirs.
func (e *engine) moveCells(moved map[uint64]uint64) {
	type move struct {
		hash uint64
		cell *cell
	}
	var moves []move
	for i := range e.cells.rows {
		c := e.cells.rows[i].Value
		if _, ok := moved[c.Route]; ok && c.Route != 0 {
			moves = append(moves, move{e.cells.rows[i].Hash, c})
		}
	}
	slices.SortFunc(moves, func(a, b move) int { return cmp.Compare(a.hash, b.hash) })
	e.cells.keep(func(r *entry[*cell]) bool { _, gone := moved[r.Value.Route]; return !gone || r.Value.Route == 0 })
	for _, m := range moves {
		c := m.cell
		c.Route = moved[c.Route]
		c.Total = c.Route
		if c.Set == byRouteClient {
			c.Total, c.Parent = keyOfRouteClient(c.Route, c.Client), mix(c.Route, c.Kind)
		}
		h := mix(c.Total, c.Kind)
		have := e.cells.of(h)
		if have == nil {
			_, all := e.requests(c.Total)
			c.forgive(e.at, all)
			c.Seen = all
			e.cells.put(h, c)
			continue
		}
		have.K += c.K
		have.N += c.N
		have.R += c.R
		for i := range have.Blocks {
			have.Blocks[i].K += c.Blocks[i].K
			have.Blocks[i].N += c.Blocks[i].N
			have.Blocks[i].R += c.Blocks[i].R
		}
	}
}
