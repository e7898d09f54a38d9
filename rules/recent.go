package rules

import (
	"hash/maphash"
	"strings"

	"github.com/candorhttp/candor/internal/pathshape"
	"github.com/candorhttp/candor/judge"
)

// recent remembers something under a bounded number of hashes. It keeps two
// generations: when the younger one is full it becomes the older, and what was
// older is forgotten. So it holds the newest half of its bound at least, and
// does not allocate once both have their size.
type recent[V any] struct {
	young, old map[uint64]V
	half       int
}

func newRecent[V any](limit int) *recent[V] {
	return &recent[V]{young: map[uint64]V{}, old: map[uint64]V{}, half: max(limit/2, 1)}
}

func (m *recent[V]) get(key uint64) (V, bool) {
	v, ok := m.young[key]
	if !ok {
		v, ok = m.old[key]
	}
	return v, ok
}

func (m *recent[V]) put(key uint64, v V) {
	if _, there := m.young[key]; !there && len(m.young) >= m.half {
		m.young, m.old = m.old, m.young
		clear(m.young)
	}
	m.young[key] = v
}

func (m *recent[V]) drop(key uint64) {
	delete(m.young, key)
	delete(m.old, key)
}

func (m *recent[V]) len() int { return len(m.young) + len(m.old) }

// hasher makes keys of what is remembered. Its seed is random, so that nobody can choose
// requests whose keys collide, and no credential can be found from its hash.
type hasher struct{ seed maphash.Seed }

func newHasher() hasher { return hasher{maphash.MakeSeed()} }

// mix adds a text to a hash.
func (h hasher) mix(key uint64, text string) uint64 {
	return (key ^ maphash.String(h.seed, text)) * 0x9e3779b97f4a7c15
}

// route is the hash of the host and of the route: the template where it is
// known, else the path with what looks like ids replaced.
func (h hasher) route(c *judge.Case) uint64 {
	key := h.mix(1, hostSent(c))
	switch {
	case c.Route != nil:
		return h.mix(key, c.Route.Template)
	case c.Exchange.Route != "":
		return h.mix(key, c.Exchange.Route)
	}
	var room [pathshape.MaxLength]byte
	return (key ^ maphash.Bytes(h.seed, pathshape.Append(room[:0], c.Path()))) * 0x9e3779b97f4a7c15
}

// operation is the hash of the host, the route and the method.
func (h hasher) operation(c *judge.Case) uint64 { return h.mix(h.route(c), c.Method()) }

// target is the hash of the host, the path and the method.
func (h hasher) target(c *judge.Case) uint64 {
	return h.mix(h.mix(h.mix(2, hostSent(c)), c.Path()), c.Method())
}

// hostSent is the host that the request names.
func hostSent(c *judge.Case) string {
	if host := c.Sent("Host"); host != "" {
		return host
	}
	_, rest, ok := strings.Cut(c.Request.URL, "://")
	if !ok {
		return ""
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	return rest
}
