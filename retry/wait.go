package retry

import (
	"context"
	"math"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"github.com/candorhttp/candor/internal/httpfield"
)

// readRetryAfter reads how long an answer asks to wait, RFC 9110 §10.2.3: a
// number of seconds, or one of the three forms of a date, which is measured
// against the answer's own Date where it has one, so that a clock that is wrong
// does no harm. Where there are several the longest counts; what cannot be read
// is passed over. Larger numbers than 2^31 seconds count as that, and a date that
// is over counts as now.
func readRetryAfter(h http.Header, now time.Time) (asked time.Duration, ok bool) {
	for _, value := range h["Retry-After"] {
		value = strings.TrimSpace(value)
		if seconds, valid := httpfield.ParseDelta(value); valid {
			asked, ok = max(asked, time.Duration(seconds)*time.Second), true
			continue
		}
		date, valid := httpfield.ParseDate(value, now)
		if !valid {
			continue
		}
		from := now
		if sent, valid := httpfield.ParseDate(h.Get("Date"), now); valid {
			from = sent
		}
		asked, ok = max(asked, date.Sub(from)), true // Sub saturates
	}
	return asked, ok
}

// chance draws from [0, 1). Tests replace it.
func (t *Transport) chance() float64 {
	if t.random != nil {
		return t.random()
	}
	return rand.Float64()
}

// fullJitter is the pause before a repeat where the server names none: between
// nothing and an edge that doubles with each try.
func (t *Transport) fullJitter(tries int) time.Duration {
	edge, most := t.delay(), t.maxDelay()
	for range tries - 1 {
		if edge >= most/2 {
			edge = most
			break
		}
		edge *= 2
	}
	return time.Duration(t.chance() * float64(min(edge, most)))
}

// spread is how far those who wait for one moment are pulled apart: a tenth of
// the wait, at least the first pause, more where many wait.
func (t *Transport) spread(wait time.Duration, waiting int) time.Duration {
	const most = 5 * time.Second
	return min(max(wait/10, t.delay(), time.Duration(waiting)*2*time.Millisecond), most)
}

// jittered adds a random bit to a wait that the server asked for, never so much
// that a deadline passes meanwhile.
func (t *Transport) jittered(wait time.Duration, waiting int, left leftover) time.Duration {
	more := time.Duration(t.chance() * float64(t.spread(wait, waiting)))
	if left.bounded {
		more = min(more, max(left.left-wait, 0)/2)
	}
	return wait + min(more, math.MaxInt64-wait)
}

// sleep waits, or returns why the context ended first.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// leftOf is the time until the context's deadline.
func leftOf(ctx context.Context, now time.Time) leftover {
	if deadline, ok := ctx.Deadline(); ok {
		return leftover{bounded: true, left: deadline.Sub(now)}
	}
	return leftover{}
}
