package retry

import (
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/candorhttp/candor/problem"
)

// maxHosts is how many hosts a transport remembers.
const maxHosts = 1000

// maxThrottle is how long a host is spared without asking it once more: a
// longer time is obeyed for the request that was told, but a value such as
// 99999999999999 must not shut a host out until the program is restarted.
const maxThrottle = time.Hour

// hostKey names a host; the scheme tells apart what default ports hide.
type hostKey struct{ scheme, host string }

// keyOf brings an address into one form. It allocates only for capitals.
func keyOf(u *url.URL) hostKey {
	scheme, host := strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	switch scheme {
	case "http":
		host = strings.TrimSuffix(host, ":80")
	case "https":
		host = strings.TrimSuffix(host, ":443")
	}
	return hostKey{scheme, strings.TrimSuffix(host, ":")}
}

// host is what a transport knows of one host.
type host struct {
	mu      sync.Mutex
	budget  budget
	breaker breaker
	until   time.Time // no request before; zero for none
	waiting int       // requests that wait for until

	// The last fault, for those who are turned away because of it.
	code    int
	problem *problem.Problem
	err     error
}

// hosts are the hosts of a transport.
type hosts struct {
	last atomic.Pointer[known] // most programs ask one host again and again
	mu   sync.Mutex
	all  map[hostKey]*host
}

// known is a host with its address as it was written.
type known struct {
	scheme, host string
	is           *host
}

func (hs *hosts) of(u *url.URL) *host {
	if k := hs.last.Load(); k != nil && k.scheme == u.Scheme && k.host == u.Host {
		return k.is
	}
	h := hs.find(u)
	hs.last.Store(&known{u.Scheme, u.Host, h})
	return h
}

func (hs *hosts) find(u *url.URL) *host {
	key := keyOf(u)
	hs.mu.Lock()
	defer hs.mu.Unlock()
	if h := hs.all[key]; h != nil {
		return h
	}
	if hs.all == nil {
		hs.all = make(map[hostKey]*host)
	}
	if len(hs.all) >= maxHosts {
		hs.forget()
	}
	h := &host{budget: budget{tokens: budgetLeast}}
	hs.all[key] = h
	return h
}

// forget drops one host, rather one of which nothing is known that matters.
func (hs *hosts) forget() {
	const look = 16
	now, looked := time.Now(), 0
	var any hostKey
	for key, h := range hs.all { // in random order
		if any = key; h.calm(now) || looked == look {
			break
		}
		looked++
	}
	delete(hs.all, any)
	hs.last.Store(nil) // it may be that one
}

func (h *host) calm(now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return !h.breaker.open && !now.Before(h.until) && h.budget.tokens >= budgetLeast-1
}

// admit reports whether a request may be sent now. Where not, the reason is
// HostThrottled or HostFailing, and wait how long that lasts at least.
func (h *host) admit() (probe bool, wait time.Duration, why *Reason) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.until.IsZero() && !h.breaker.open {
		return false, 0, nil
	}
	now := time.Now()
	if wait = h.until.Sub(now); wait > 0 {
		return false, wait, HostThrottled
	}
	h.until = time.Time{}
	ok, probe := h.breaker.allows(now)
	if !ok {
		return false, max(h.breaker.next.Sub(now), 0), HostFailing
	}
	return probe, 0, nil
}

// unbarred reports whether nothing speaks against asking the host.
func (h *host) unbarred() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.until.IsZero() && !h.breaker.open
}

// throttle spares the host for a time that it asked for.
func (h *host) throttle(now time.Time, asked time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if until := now.Add(min(asked, maxThrottle)); until.After(h.until) {
		h.until = until
	}
}

// standing is how an outcome counts.
type standing uint8

const (
	saysNothing standing = iota // nothing of the host, as a request that was given up
	isGood                      // it served the request
	isThere                     // it refused the request, or named a time: it is no fault
	isFaulty                    // it failed, or was not to be reached
)

// outcome takes down how a try ended, and reports whether the host is failing.
func (h *host) outcome(s standing, probe bool, chance float64) (failing bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch s {
	case saysNothing:
		if probe {
			h.breaker.without()
		}
	case isFaulty:
		h.breaker.fault(probe, time.Now(), chance)
	case isGood:
		h.budget.earn()
		h.breaker.success(probe)
	case isThere:
		h.breaker.success(probe)
	}
	return h.breaker.open
}

// spend takes a repeat from the budget.
func (h *host) spend() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.budget.spend(time.Now())
}

// broke reports whether the budget is spent, and whether so many wait that
// even those who were told a time are to be taken from it.
func (h *host) broke(now time.Time) (spent, crowded bool) {
	const crowd = 10
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.budget.spent(now), h.waiting >= crowd
}

// remember keeps the last fault.
func (h *host) remember(code int, p *problem.Problem, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.code, h.problem, h.err = code, p, err
}

// queue counts those who wait for the same moment.
func (h *host) queue(n int) (waiting int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.waiting += n
	return h.waiting
}

// last returns the last fault.
func (h *host) last() (int, *problem.Problem, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.code, h.problem, h.err
}
