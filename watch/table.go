package watch

import (
	"slices"

	"github.com/cespare/xxhash/v2"
)

// table is a hash table that is bounded without depending on the order in
// which its rows come: beyond max rows it keeps those with the smallest
// hashes. A row that is there at the end was there since its first event, so
// what it counted is exact, and two tables that saw parts of the same traffic
// merge into the one that saw all of it.
type table[T any] struct {
	rows  []entry[T]
	index []int32 // place in rows and one more, 0 for a free slot; its length is a power of two
	max   int
	limit uint64 // hashes above it are not kept
}

type entry[T any] struct {
	Hash  uint64
	Value T
}

const (
	noLimit    = ^uint64(0)
	firstIndex = 256 // slots
)

func newTable[T any](max int) table[T] {
	return table[T]{max: max, limit: noLimit, index: make([]int32, firstIndex)}
}

// at returns the row with that hash and whether it is new. It is nil when the
// table is full and the hash is not among the smallest. The pointer is valid
// until the next call.
func (t *table[T]) at(hash uint64) (value *T, fresh bool) {
	if hash > t.limit {
		return nil, false
	}
	mask := uint64(len(t.index) - 1)
	i := hash & mask
	for ; t.index[i] != 0; i = (i + 1) & mask {
		if r := &t.rows[t.index[i]-1]; r.Hash == hash {
			return &r.Value, false
		}
	}
	if len(t.rows) >= 2*t.max {
		t.shrink()
		return t.at(hash)
	}
	if 2*len(t.rows) >= len(t.index) {
		t.reindex(2 * len(t.index))
		return t.at(hash)
	}
	if len(t.rows) < cap(t.rows) {
		t.rows = t.rows[:len(t.rows)+1]
		t.rows[len(t.rows)-1] = entry[T]{Hash: hash}
	} else {
		t.rows = append(t.rows, entry[T]{Hash: hash})
	}
	t.index[i] = int32(len(t.rows))
	return &t.rows[len(t.rows)-1].Value, true
}

// get returns the row with that hash, nil when there is none.
func (t *table[T]) get(hash uint64) *T {
	mask := uint64(len(t.index) - 1)
	for i := hash & mask; t.index[i] != 0; i = (i + 1) & mask {
		if r := &t.rows[t.index[i]-1]; r.Hash == hash {
			return &r.Value
		}
	}
	return nil
}

func (t *table[T]) reindex(slots int) {
	if slots == len(t.index) {
		clear(t.index)
	} else {
		t.index = make([]int32, slots)
	}
	mask := uint64(slots - 1)
	for n := range t.rows {
		i := t.rows[n].Hash & mask
		for t.index[i] != 0 {
			i = (i + 1) & mask
		}
		t.index[i] = int32(n + 1)
	}
}

// shrink leaves the max rows with the smallest hashes.
func (t *table[T]) shrink() {
	if len(t.rows) <= t.max {
		return
	}
	hashes := make([]uint64, len(t.rows))
	for i := range t.rows {
		hashes[i] = t.rows[i].Hash
	}
	slices.Sort(hashes)
	t.limit = hashes[t.max-1]
	t.keep(func(r *entry[T]) bool { return r.Hash <= t.limit })
}

// keep drops the rows that f does not want.
func (t *table[T]) keep(f func(*entry[T]) bool) {
	t.rows = slices.DeleteFunc(t.rows, func(r entry[T]) bool { return !f(&r) })
	t.reindex(len(t.index))
}

// reset empties the table and keeps its memory for the next use.
func (t *table[T]) reset() {
	clear(t.rows)
	t.rows = t.rows[:0]
	t.limit = noLimit
	clear(t.index)
}

// sort puts the rows in the order of their hashes.
func (t *table[T]) sort() {
	slices.SortFunc(t.rows, func(a, b entry[T]) int {
		switch {
		case a.Hash < b.Hash:
			return -1
		case a.Hash > b.Hash:
			return 1
		}
		return 0
	})
	t.reindex(len(t.index))
}

// hash is the hash of a string. It is the same in every process, so that
// aggregates merge.
func hash(s string) uint64 { return xxhash.Sum64String(s) }

// mix adds a hash to another.
func mix(h, more uint64) uint64 {
	h = (h ^ more) * 0x9e3779b97f4a7c15
	return h ^ h>>29
}
