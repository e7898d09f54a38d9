package watch

import "sync/atomic"

// acquaintance knows which addresses and networks were ever met, in little
// room, and of those that were met last since when.
type acquaintance struct {
	Bits   []uint64
	Firsts table[int64] // the minute of the first request
}

const (
	metBits   = 1 << 22 // half a mebibyte: a million addresses are told from a new one three times of four
	maxFirsts = 32 << 10
)

func newAcquaintance() acquaintance {
	return acquaintance{Bits: make([]uint64, metBits/64), Firsts: newTable[int64](maxFirsts)}
}

// first notes that somebody was met, and reports whether that was the first
// time. It may take a newcomer for an acquaintance, never the reverse.
func (a *acquaintance) first(h uint64, at int64) bool {
	if a.known(h) {
		return false
	}
	i, j := metPlaces(h)
	atomic.OrUint64(&a.Bits[i/64], 1<<(i%64))
	atomic.OrUint64(&a.Bits[j/64], 1<<(j%64))
	if f, _ := a.Firsts.at(h); f != nil {
		*f = at
	}
	return true
}

// known reports whether somebody was met. It may be asked while first is.
func (a *acquaintance) known(h uint64) bool {
	i, j := metPlaces(h)
	return atomic.LoadUint64(&a.Bits[i/64])>>(i%64)&1 != 0 && atomic.LoadUint64(&a.Bits[j/64])>>(j%64)&1 != 0
}

// metPlaces returns the two bits of somebody. They lie in one line of the
// processor's cache.
func metPlaces(h uint64) (i, j uint64) {
	const line = 512
	begin := h % metBits &^ (line - 1)
	return begin + h>>32%line, begin + h>>42%line
}

// since returns the minute in which somebody was met first; ok is false where
// that is not known.
func (a *acquaintance) since(h uint64) (at int64, ok bool) {
	f := a.Firsts.get(h)
	if f == nil {
		return 0, false
	}
	return *f, true
}
