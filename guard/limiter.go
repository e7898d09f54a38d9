package guard

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limiterSize bounds the keys a limiter remembers. Past it the least recently
// seen generation is forgotten, which only ever lets more pass.
const limiterSize = 100_000

// limiter counts requests by key with one token bucket each.
type limiter struct {
	limit rate.Limit
	burst int

	mu       sync.Mutex
	now, old map[string]*rate.Limiter // two generations, so that forgetting costs nothing per request
}

// newLimiter returns nil where there is no limit.
func newLimiter(perSecond float64, burst int) *limiter {
	if perSecond <= 0 {
		return nil
	}
	return &limiter{limit: rate.Limit(perSecond), burst: burst, now: make(map[string]*rate.Limiter)}
}

// network is what one sender controls: an IPv4 address, or the /64 of an IPv6
// address.
func network(a netip.Addr) string {
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}

// take counts one request. When the limit is reached it returns how long to
// wait until one more fits.
func (l *limiter) take(key string, at time.Time) (bool, time.Duration) {
	l.mu.Lock()
	b := l.now[key]
	if b == nil {
		if b = l.old[key]; b == nil {
			b = rate.NewLimiter(l.limit, l.burst)
		}
		if len(l.now) >= limiterSize {
			l.old, l.now = l.now, make(map[string]*rate.Limiter)
		}
		l.now[key] = b
	}
	l.mu.Unlock()
	res := b.ReserveN(at, 1)
	wait := res.DelayFrom(at)
	if wait <= 0 {
		return true, 0
	}
	res.CancelAt(at)
	return false, wait
}
