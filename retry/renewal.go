package retry

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Bounds of the renewal of credentials.
const (
	renewalTime = 30 * time.Second // of one renewal
	renewalRest = time.Second      // its result serves whoever asks so soon after it
	renewalMost = 64               // results that are kept
)

// renewal lets one of many requests renew credentials that were refused, and
// the others wait for it.
type renewal struct {
	mu      sync.Mutex
	flights map[flightKey]*flight
}

// flightKey names a renewal by what was refused and, for more rights, by what
// was missing.
type flightKey struct {
	used   Secret
	scopes string
}

type flight struct {
	done    chan struct{}
	err     error
	ended   time.Time // zero while it lasts
	waiting int
	cancel  context.CancelFunc
}

// do runs get, or waits for whoever runs it for the same key. It ends with its
// caller's context; get ends when nobody waits for it any more.
func (r *renewal) do(ctx context.Context, key flightKey, get func(context.Context) error) error {
	r.mu.Lock()
	f := r.flights[key]
	if f == nil || !f.ended.IsZero() && time.Since(f.ended) > renewalRest {
		f = r.begin(ctx, key, get)
	}
	f.waiting++
	r.mu.Unlock()
	defer func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if f.waiting--; f.waiting == 0 {
			f.cancel()
		}
	}()
	select {
	case <-f.done:
		return f.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// begin is called with the lock held.
func (r *renewal) begin(ctx context.Context, key flightKey, get func(context.Context) error) *flight {
	if r.flights == nil {
		r.flights = make(map[flightKey]*flight)
	}
	for k, f := range r.flights {
		if !f.ended.IsZero() && (time.Since(f.ended) > renewalRest || len(r.flights) >= renewalMost) {
			delete(r.flights, k)
		}
	}
	// The values of the first caller's context stay, its end does not: others
	// wait for the same.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), renewalTime)
	f := &flight{done: make(chan struct{}), cancel: cancel}
	r.flights[key] = f
	go func() {
		err := errors.New("retry: the renewal of the credentials did not return")
		defer func() { // also where get panics or calls Goexit
			r.mu.Lock()
			f.err, f.ended = err, time.Now()
			r.mu.Unlock()
			close(f.done)
			cancel()
		}()
		err = get(ctx)
	}()
	return f
}
