package retry

import (
	"context"
	"math"
	"net/http"
	"strings"
	"time"

	"github.com/candorhttp/candor/internal/httpfield"
)

// forever stands for a time that no caller waits for.
const forever = time.Duration(math.MaxInt64)

// retryAfter reads Retry-After, RFC 9110 §10.2.3: seconds, or a date in any of
// its three forms. A date is counted from the answer's own Date, so that the
// clocks of server and client need not agree. What cannot be read counts as
// absent, what is past as now, and what is larger than a duration holds as
// forever. Of several fields the latest time counts: sooner might be too early.
func retryAfter(h http.Header, now time.Time) (after time.Duration, ok bool) {
	for _, s := range h["Retry-After"] {
		if d, valid := readDelay(strings.Trim(s, " \t"), h, now); valid {
			after, ok = max(after, d), true
		}
	}
	return after, ok
}

func readDelay(s string, h http.Header, now time.Time) (time.Duration, bool) {
	if n, ok := httpfield.ParseDelta(s); ok {
		if n >= httpfield.MaxDelta {
			return forever, true
		}
		return time.Duration(n) * time.Second, true
	}
	at, ok := httpfield.ParseDate(s, now)
	if !ok {
		return 0, false
	}
	from := now
	if date, ok := httpfield.ParseDate(h.Get("Date"), now); ok {
		from = date
	}
	return max(0, at.Sub(from)), true
}

// pause waits, and reports whether the caller still does.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// since returns the time that is some way ahead, as far as there is one.
func ahead(now time.Time, d time.Duration) time.Time {
	const century = 100 * 365 * 24 * time.Hour
	return now.Add(min(d, century))
}
