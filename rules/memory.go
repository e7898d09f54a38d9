package rules

import (
	"hash/maphash"
	"strings"

	"github.com/candorhttp/candor/judge"
)

// memory is what a rule about several exchanges has seen, by a keyed hash, so
// that neither addresses nor credentials are kept. It is bounded: when the
// young half is full the old half is forgotten, so that on endless traffic the
// latest is known and nothing is allocated.
type memory[V any] struct {
	half       int
	young, old map[uint64]V
	seed       maphash.Seed
}

// newMemory makes one of at most limit entries.
func newMemory[V any](limit int) *memory[V] {
	return &memory[V]{half: max(limit/2, 1), young: make(map[uint64]V), old: make(map[uint64]V), seed: maphash.MakeSeed()}
}

// key hashes some texts that together name an entry.
func (m *memory[V]) key(parts ...string) uint64 {
	var key uint64
	for _, p := range parts {
		key = (key<<7 | key>>57) ^ maphash.String(m.seed, p)
	}
	return key
}

// bytes hashes one more text.
func (m *memory[V]) bytes(b []byte) uint64 { return maphash.Bytes(m.seed, b) }

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

// hostOf is the host that the request was sent to, with its port.
func hostOf(c *judge.Case) string {
	if _, rest, ok := strings.Cut(c.Request.URL, "://"); ok {
		if i := strings.IndexAny(rest, "/?#"); i >= 0 {
			rest = rest[:i]
		}
		if i := strings.LastIndexByte(rest, '@'); i >= 0 {
			rest = rest[i+1:]
		}
		return rest
	}
	return c.Sent("Host")
}
