package retry

import (
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/candorhttp/candor/problem"
)

// The settings of what is known of a host. A repeated request costs a token;
// the tokens come back with answers that are no failures, and slowly with
// time, so that a storm of failures is hardly any larger than what was asked.
const (
	tokensMost     = 4
	tokenPerAnswer = 0.1
	tokenTime      = time.Minute

	breakAfter = 10                     // failures in a row
	breakSpan  = time.Second            // that took at least so long
	probeEvery = 500 * time.Millisecond // and up to twice that

	maxHosts = 1000
)

// hosts is what is known of the hosts that are in trouble. Of all others there
// is nothing to know, and asking costs one load of a counter.
type hosts struct {
	troubled atomic.Int64
	mu       sync.Mutex
	of       map[hostKey]*host
}

type hostKey struct{ scheme, host string }

// host is one that refused or failed lately.
type host struct {
	until    time.Time // it asked all callers to wait so long
	said     int       // the code that asked, or the last one of a failure
	problem  *problem.Problem
	tokens   float64
	filled   time.Time // when time last brought tokens
	failures int       // in a row
	since    time.Time // the first of them
	probe    time.Time // while the breaker is open: when the next request may be sent
}

func keyOf(req *http.Request) hostKey { return hostKey{req.URL.Scheme, req.URL.Host} }

// get returns a host in trouble, nil for any other. The caller holds mu.
func (h *hosts) get(k hostKey) *host { return h.of[k] }

// need returns a host that now is in trouble. The caller holds mu.
func (h *hosts) need(k hostKey, now time.Time) *host {
	if x := h.of[k]; x != nil {
		return x
	}
	if h.of == nil {
		h.of = map[hostKey]*host{}
	}
	if len(h.of) >= maxHosts {
		h.forget(now)
	}
	x := &host{tokens: tokensMost, filled: now}
	h.of[k] = x
	h.troubled.Store(int64(len(h.of)))
	return x
}

// forget makes room: for hosts that time has brought back to normal, else for
// any.
func (h *hosts) forget(now time.Time) {
	for k, x := range h.of {
		if x.fill(now); x.calm(now) {
			delete(h.of, k)
		}
	}
	for k := range h.of {
		if len(h.of) < maxHosts {
			return
		}
		delete(h.of, k)
	}
}

// fill gives a host the tokens that time brings.
func (x *host) fill(now time.Time) {
	x.tokens = min(tokensMost, x.tokens+float64(now.Sub(x.filled))/float64(tokenTime))
	x.filled = now
}

func (x *host) calm(now time.Time) bool {
	return x.tokens >= tokensMost && x.failures == 0 && !now.Before(x.until)
}

// admission is what a host has to say to a request before it is sent.
type admission struct {
	wait    time.Duration // it asked all callers to wait
	open    bool          // the breaker lets nothing through
	said    int
	problem *problem.Problem
	until   time.Time
}

// admit asks whether a request may be sent now.
func (h *hosts) admit(k hostKey, random func() float64) (a admission) {
	if h.troubled.Load() == 0 {
		return a
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	x := h.get(k)
	if x == nil {
		return a
	}
	now := time.Now()
	a.said, a.problem = x.said, x.problem
	if now.Before(x.until) {
		a.wait, a.until = x.until.Sub(now), x.until
		return a
	}
	if x.broken(now) {
		if now.Before(x.probe) {
			a.open, a.until = true, x.probe
			return a
		}
		x.probe = now.Add(probeEvery + time.Duration(random()*float64(probeEvery)))
	}
	return a
}

// broken reports whether a host fails so steadily that only probes are sent.
func (x *host) broken(now time.Time) bool {
	return x.failures >= breakAfter && now.Sub(x.since) >= breakSpan
}

// throttle notes that a host asked all callers to wait.
func (h *hosts) throttle(k hostKey, wait time.Duration, code int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	x := h.need(k, now)
	if until := ahead(now, wait); until.After(x.until) {
		x.until = until
	}
	x.said = code
}

// failed notes a failure of a host: an answer that speaks of its own fault, or
// none.
func (h *hosts) failed(k hostKey, code int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	x := h.need(k, now)
	if x.failures == 0 {
		x.since = now
	}
	x.failures++
	x.said = code
}

// told remembers the problem of a host's last failure.
func (h *hosts) told(k hostKey, p *problem.Problem) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if x := h.get(k); x != nil {
		x.problem = p
	}
}

// fine notes an answer that is no failure of the host.
func (h *hosts) fine(k hostKey, good bool) {
	if h.troubled.Load() == 0 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	x := h.get(k)
	if x == nil {
		return
	}
	now := time.Now()
	x.failures, x.problem = 0, nil
	x.fill(now)
	if good {
		x.tokens = min(tokensMost, x.tokens+tokenPerAnswer)
	}
	if x.calm(now) {
		delete(h.of, k)
		h.troubled.Store(int64(len(h.of)))
	}
}

// pay takes a token; where none may be had, it says why.
func (h *hosts) pay(k hostKey) *Reason {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	x := h.need(k, now)
	x.fill(now)
	switch {
	case x.broken(now):
		return BreakerOpen
	case x.tokens < 1:
		return BudgetSpent
	}
	x.tokens--
	return nil
}
