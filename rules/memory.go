package rules

// memory keeps what a rule learned from earlier exchanges, by the hash of what
// it learned it about. It holds at most limit entries: when it is full, the
// older half is forgotten. Once it has been full it allocates no more.
type memory[V any] struct {
	now, before map[uint64]V
	half        int
}

func newMemory[V any](limit int) *memory[V] {
	return &memory[V]{now: map[uint64]V{}, before: map[uint64]V{}, half: max(limit/2, 1)}
}

func (m *memory[V]) get(key uint64) (V, bool) {
	v, ok := m.now[key]
	if !ok {
		v, ok = m.before[key]
	}
	return v, ok
}

func (m *memory[V]) put(key uint64, v V) {
	if _, there := m.now[key]; !there && len(m.now) >= m.half {
		m.now, m.before = m.before, m.now
		clear(m.now)
	}
	m.now[key] = v
}

func (m *memory[V]) drop(key uint64) {
	delete(m.now, key)
	delete(m.before, key)
}

// empty reports whether nothing is kept.
func (m *memory[V]) empty() bool { return len(m.now) == 0 && len(m.before) == 0 }

// size is the number of entries.
func (m *memory[V]) size() int { return len(m.now) + len(m.before) }
