package rules

import (
	"hash/maphash"
	"strings"

	"github.com/candorhttp/candor/internal/pathshape"
	"github.com/candorhttp/candor/judge"
)

// memory is what a rule about several exchanges has seen, by a keyed hash, so
// that neither addresses nor credentials are kept. It is bounded: when the
// young half is full the old half is forgotten, so that on endless traffic the
// latest is known and nothing is allocated.
type memory[V any] struct {
	hasher
	half       int
	young, old map[uint64]V
}

// newMemory makes one of at most limit entries.
func newMemory[V any](limit int) *memory[V] {
	return &memory[V]{hasher: newHasher(), half: max(limit/2, 1), young: make(map[uint64]V), old: make(map[uint64]V)}
}

func (m *memory[V]) get(key uint64) (V, bool) {
	v, ok := m.young[key]
	if !ok {
		v, ok = m.old[key]
	}
	return v, ok
}

func (m *memory[V]) put(key uint64, v V) {
	if _, known := m.young[key]; !known && len(m.young) >= m.half {
		clear(m.old)
		m.young, m.old = m.old, m.young
	}
	m.young[key] = v
}

func (m *memory[V]) drop(key uint64) {
	delete(m.young, key)
	delete(m.old, key)
}

func (m *memory[V]) len() int { return len(m.young) + len(m.old) }

func (m *memory[V]) empty() bool { return m.len() == 0 }

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
	key := h.mix(1, hostOf(c))
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
	return h.mix(h.mix(h.mix(2, hostOf(c)), c.Path()), c.Method())
}

// address is the hash of the host and the target of a request.
func (h hasher) address(c *judge.Case) uint64 {
	at, ok := addressOf(c)
	if !ok {
		at.rest = c.Request.Target
	}
	return h.key(at.host, at.rest)
}

// key hashes some texts that together name an entry.
func (h hasher) key(parts ...string) uint64 {
	var key uint64
	for _, p := range parts {
		key = h.mix(key, p)
	}
	return key
}

// bytes hashes one text.
func (h hasher) bytes(b []byte) uint64 { return maphash.Bytes(h.seed, b) }

// hostOf is the host that the request was sent to, with its port.
func hostOf(c *judge.Case) string {
	_, rest, ok := strings.Cut(c.Request.URL, "://")
	if !ok {
		return c.Sent("Host")
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	if i := strings.LastIndexByte(rest, '@'); i >= 0 {
		rest = rest[i+1:]
	}
	return rest
}
