package retry

import (
	"math/bits"
	"time"
)

// The breaker of a host. It opens when nearly all of the last answers were
// faults of the server or lost connections; then one request at a time finds
// out whether the host is back, and the first success closes it again.
const (
	breakerLook  = 20          // outcomes that are remembered
	breakerLeast = 10          // with fewer it does not open
	breakerShare = 0.8         // of them were faults
	breakerStale = time.Minute // after this long without a fault the old ones say nothing
	breakerFirst = 200 * time.Millisecond
	breakerMost  = time.Second // between two that find out: recovery must not wait for us
)

// breaker is guarded by its host.
type breaker struct {
	faults  uint32 // the last outcomes, 1 for a fault, the newest in the lowest bit
	seen    int
	last    time.Time // the last fault
	open    bool
	probing bool          // one is finding out
	pause   time.Duration // until the next may
	next    time.Time
}

// allows reports whether a request may be sent; probe says that it is the one
// that finds out.
func (b *breaker) allows(now time.Time) (ok, probe bool) {
	switch {
	case !b.open:
		return true, false
	case b.probing || now.Before(b.next):
		return false, false
	}
	b.probing = true
	return true, true
}

// success takes down that the host did its work. It asks for no time, since
// nearly every request comes here.
func (b *breaker) success(probe bool) {
	switch {
	case !b.open:
		b.note(0)
	case probe:
		*b = breaker{}
	}
	// others were sent before it opened, and say nothing of now
}

// fault takes down that the host failed. chance spreads the probes of many
// clients of one host.
func (b *breaker) fault(probe bool, now time.Time, chance float64) {
	switch {
	case b.open && probe:
		b.probing = false
		b.wait(min(b.pause*2, breakerMost), now, chance)
		return
	case b.open:
		return
	case now.Sub(b.last) > breakerStale:
		b.faults, b.seen = 0, 0
	}
	b.last = now
	b.note(1)
	if b.seen >= breakerLeast && float64(bits.OnesCount32(b.faults)) >= breakerShare*float64(b.seen) {
		b.open = true
		b.wait(breakerFirst, now, chance)
	}
}

func (b *breaker) note(outcome uint32) {
	b.faults = b.faults<<1&(1<<breakerLook-1) | outcome
	b.seen = min(b.seen+1, breakerLook)
}

// wait puts the next probe into the second half of a pause.
func (b *breaker) wait(pause time.Duration, now time.Time, chance float64) {
	b.pause = pause
	b.next = now.Add(pause/2 + time.Duration(chance*float64(pause/2)))
}

// without says that the one who was to find out did not.
func (b *breaker) without() { b.probing = false }
