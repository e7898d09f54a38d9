// Package routes learns the routes of an API from its traffic: which segments
// of a path name one object of many, where their looks do not tell, and which
// paths are routes at all.
//
// A [Learner] is given each minute the raw routes that were asked for, as
// pathshape.Append writes them, and gives for each raw route its template.
// Routes are joined and never split: two paths that share a template once
// share it for good. A path that was only ever answered with "not found" makes
// no route. What a Learner holds is bounded whatever the traffic holds, and
// does not depend on the order within a minute.
package routes

import (
	"cmp"
	"slices"
	"strings"
)

// The names of requests that have no route of their own.
const (
	Unrouted = "(unrouted)" // nothing was ever found there
	Other    = "(other)"    // beyond the limit
)

// DefaultMaxRoutes is the limit where Options names none.
const DefaultMaxRoutes = 2000

// The limits of what is held, beside Options.MaxRoutes.
const (
	nodesPerRoute = 16      // segments that are told apart, for each route allowed
	maxNewcomers  = 4096    // raw routes that may become new routes in one minute
	maxCache      = 1 << 12 // raw routes whose template is at hand; twice that is held
	maxOver       = 1 << 14 // raw routes beyond the limit that are remembered as such
)

// Sighting is what one minute showed of one raw route.
type Sighting struct {
	Path    string // the raw route, as pathshape.Append writes it
	Good    int64  // answers below 400
	Missing int64  // answers that say that there is nothing: 404, 405, 410
	Refused int64  // other answers of 400 and above
	Askers  int    // distinct addresses, which may be capped
}

// Options says how a Learner learns. The zero value is ready to use.
type Options struct {
	MaxRoutes int   // 0 means DefaultMaxRoutes
	Hints     Hints // what a person knows about the routes
}

// Learner learns routes. It is not safe for concurrent use.
type Learner struct {
	max    int
	hints  Hints
	root   *node
	nodes  int   // below root
	routes int   // nodes that are routes
	failed int   // routes that never succeeded
	minute int64 // how many minutes were learned
	level  int   // of pressure, when all was last judged

	asked map[string]*asked // what was only ever refused, by resolved route
	over  map[uint64]bool   // hashes of raw routes beyond the limit
	flood bool              // over is full: all that is unknown counts as beyond

	cache, older map[string]*node // nodes of raw routes that are routes; a memory of walks, no state
	due          []*node          // to be judged at the end of the minute
	changed      bool
}

// New returns a Learner that knows no route.
func New(opt Options) *Learner {
	l := &Learner{max: opt.MaxRoutes, hints: opt.Hints, root: &node{}, asked: map[string]*asked{}, over: map[uint64]bool{}}
	if l.max <= 0 {
		l.max = DefaultMaxRoutes
	}
	l.forget()
	return l
}

// Append appends the raw route of a path: what the hints say of its segments,
// and the looks of the others. It may be called while the Learner learns.
func (l *Learner) Append(b []byte, path string) []byte { return l.hints.Append(b, path) }

// newcomer is a sighting that is no known route.
type newcomer struct {
	hash uint64
	path string
	s    *Sighting
}

func byHash(a, b newcomer) int {
	return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.path, b.path))
}

// Learn takes what one minute showed; each raw route stands in it once, in any
// order. It reports whether templates changed that were given before: then
// Template of an old template is the new one.
func (l *Learner) Learn(minute []Sighting) bool {
	l.minute++
	l.changed = false
	var good, refused []newcomer
	for i := range minute {
		s := &minute[i]
		if s.Good <= 0 && s.Refused <= 0 || s.Path == "" || s.Path[0] != '/' {
			continue
		}
		if n := l.find(s.Path); n != nil {
			if s.Good > 0 {
				l.succeed(n, s.Good)
			}
			continue
		}
		if c := (newcomer{hash(s.Path), s.Path, s}); s.Good > 0 {
			good = append(good, c)
		} else {
			refused = append(refused, c)
		}
	}
	slices.SortFunc(good, byHash)
	for _, c := range good[:min(len(good), maxNewcomers)] {
		l.admit(c.path, c.s.Good)
	}
	l.hear(refused)
	l.settle()
	for _, c := range good {
		if l.find(c.path) == nil {
			l.remember(c.hash)
		}
	}
	return l.changed
}

// Template returns the template of a raw route, or of a template that was
// given before. It is stable until the next Learn.
func (l *Learner) Template(raw string) string {
	if raw == "" || raw[0] != '/' {
		return raw
	}
	if n := l.find(raw); n != nil {
		return l.title(n)
	}
	if n := l.guess(raw); n != nil {
		return l.title(n)
	}
	if l.flood || len(l.over) > 0 && l.over[hash(raw)] {
		return Other
	}
	return Unrouted
}

// find returns the route that a raw route belongs to, nil if there is none.
func (l *Learner) find(raw string) *node {
	if n := l.cache[raw]; n != nil {
		return n
	}
	n := l.older[raw]
	if n == nil {
		if n = l.walk(raw); n == nil {
			return nil
		}
		raw = strings.Clone(raw)
	}
	if len(l.cache) >= maxCache {
		l.older = l.cache
		l.cache = make(map[string]*node, maxCache)
	}
	l.cache[raw] = n
	return n
}

// guess returns the route that a raw route would belong to if it were found:
// where nearly all segments are placeholders, an unknown one is the name of an
// object that is not there.
func (l *Learner) guess(raw string) *node {
	n := l.root
	for rest := raw; rest != ""; {
		var token string
		token, rest = next(rest)
		kid := l.step(n, token)
		if kid == nil {
			if c, ok := classOf(token); !ok || c != anyName || !slices.Contains(n.open, loose) || probed("/"+token) || l.hints.keep(n, token) {
				return nil
			}
			kid = n.kids[wildName]
		}
		n = kid
	}
	if !n.route {
		return nil
	}
	return n
}

// forget drops what was remembered of walks.
func (l *Learner) forget() { l.cache, l.older = map[string]*node{}, nil }

// walk follows a raw route through what is known.
func (l *Learner) walk(raw string) *node {
	n := l.root
	for rest := raw; rest != ""; {
		var token string
		token, rest = next(rest)
		if n = l.step(n, token); n == nil {
			return nil
		}
	}
	if !n.route {
		return nil
	}
	return n
}

// step returns the child that a segment leads to, nil where it is unknown.
func (l *Learner) step(n *node, token string) *node {
	if kid := n.kids[token]; kid != nil || len(n.open) == 0 {
		return kid
	}
	if class, ok := n.opened(token); ok && !l.hints.keep(n, token) {
		return n.kids[class.wild()]
	}
	return nil
}

// next cuts the first segment off a path that begins with a slash.
func next(path string) (token, rest string) {
	path = path[1:]
	if i := strings.IndexByte(path, '/'); i >= 0 {
		return path[:i], path[i:]
	}
	return path, ""
}

// admit makes a route of a raw route that was answered.
func (l *Learner) admit(raw string, good int64) {
	n := l.root
	for rest := raw; rest != ""; {
		var token string
		token, rest = next(rest)
		kid := l.step(n, token)
		if kid == nil {
			if l.nodes >= l.max*nodesPerRoute {
				return
			}
			kid = l.grow(n, token)
		}
		n = kid
	}
	if n.route {
		l.succeed(n, good)
		return
	}
	n.good += good
	if l.routes < l.max {
		n.route = true
		l.routes++
	}
}

// succeed counts good answers of a route.
func (l *Learner) succeed(n *node, good int64) {
	n.good += good
	if n.failing {
		n.failing = false
		l.failed--
	}
	if n.good < max(n.mark, seenBeside) {
		return
	}
	for n.mark = max(n.mark, seenBeside); n.mark <= n.good; n.mark *= 2 { // the same wherever in the minute it is passed
	}
	for p := n.parent; p != nil; p = p.parent {
		l.call(p)
	}
}

// remember keeps that a raw route lies beyond the limit.
func (l *Learner) remember(h uint64) {
	switch {
	case l.over[h]:
	case len(l.over) >= maxOver:
		l.flood = true
	default:
		l.over[h] = true
	}
}

// hash is FNV-1a with its bits mixed: the same on every machine and in every
// run, since what is kept is chosen by it.
func hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	return h ^ h>>32
}
