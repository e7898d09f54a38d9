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
	index []uint32 // 0 for a free slot, else some bits of the hash, and the place in rows and one more; its length is a power of two
	max   int
	limit uint64  // hashes above it are not kept
	moves uint32  // how often rows may have got another place
	gone  func(T) // told of rows that are dropped, where it is set
}

type entry[T any] struct {
	Hash  uint64
	Value T
}

const (
	noLimit    = ^uint64(0)
	firstIndex = 256 // slots
	placeBits  = 20
	placeMask  = 1<<placeBits - 1
)

// newTable returns an empty table of at most max rows, of which there may be
// half a million.
func newTable[T any](max int) table[T] {
	return table[T]{max: max, limit: noLimit, index: make([]uint32, firstIndex)}
}

// tag is what the index holds of a hash, so that rows far away need no look.
// Its bits are others than those that choose the slot.
func tag(hash uint64) uint32 { return uint32(hash>>20) &^ placeMask }

// at returns the row with that hash and whether it is new. It is nil when the
// table is full and the hash is not among the smallest. The pointer is valid
// until the next call.
func (t *table[T]) at(hash uint64) (value *T, fresh bool) {
	i, fresh := t.row(hash)
	if i < 0 {
		return nil, false
	}
	return &t.rows[i].Value, fresh
}

// row is at for whoever remembers the place of the row; it is -1 where at
// returns nil. The place is good until t.moves changes.
func (t *table[T]) row(hash uint64) (i int, fresh bool) {
	if hash > t.limit {
		return -1, false
	}
	mask := uint64(len(t.index) - 1)
	tag, slot := tag(hash), hash&mask
	for ; t.index[slot] != 0; slot = (slot + 1) & mask {
		if x := t.index[slot]; x&^placeMask == tag && t.rows[x&placeMask-1].Hash == hash {
			return int(x&placeMask) - 1, false
		}
	}
	if len(t.rows) >= 2*t.max {
		t.shrink()
		return t.row(hash)
	}
	if 2*len(t.rows) >= len(t.index) {
		t.reindex(2 * len(t.index))
		return t.row(hash)
	}
	t.rows = append(t.rows, entry[T]{Hash: hash})
	t.index[slot] = tag | uint32(len(t.rows))
	return len(t.rows) - 1, true
}

// get returns the row with that hash, nil when there is none.
func (t *table[T]) get(hash uint64) *T {
	mask := uint64(len(t.index) - 1)
	tag := tag(hash)
	for i := hash & mask; t.index[i] != 0; i = (i + 1) & mask {
		if x := t.index[i]; x&^placeMask == tag {
			if r := &t.rows[x&placeMask-1]; r.Hash == hash {
				return &r.Value
			}
		}
	}
	return nil
}

// remember adds what is only held to be at hand, and forgets all others once
// there are too many.
func remember[T any](t *table[*T], hash uint64, v *T) *T {
	if len(t.rows) >= t.max {
		t.reset()
	}
	at, _ := t.at(hash)
	*at = v
	return v
}

func (t *table[T]) reindex(slots int) {
	t.moves++
	if slots == len(t.index) {
		clear(t.index)
	} else {
		t.index = make([]uint32, slots)
	}
	mask := uint64(slots - 1)
	for n := range t.rows {
		i := t.rows[n].Hash & mask
		for t.index[i] != 0 {
			i = (i + 1) & mask
		}
		t.index[i] = tag(t.rows[n].Hash) | uint32(n+1)
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
	n := 0
	for i := range t.rows {
		switch r := &t.rows[i]; {
		case f(r):
			if n != i {
				t.rows[n] = *r
			}
			n++
		case t.gone != nil:
			t.gone(r.Value)
		}
	}
	clear(t.rows[n:])
	t.rows = t.rows[:n]
	t.reindex(len(t.index))
}

// reset empties the table and keeps its memory for the next use.
func (t *table[T]) reset() {
	t.moves++
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

func hashOf(b []byte) uint64 { return xxhash.Sum64(b) }

// mix adds a hash to another.
func mix(h, more uint64) uint64 {
	h = (h ^ more) * 0x9e3779b97f4a7c15
	return h ^ h>>29
}
