package guard

import (
	"net/http"
	"time"
)

// PerCaller returns a [Quota] that allows each caller so many requests a
// second, with a burst; strangers share one limit per address.
func PerCaller(perSecond float64, burst int) Quota {
	return &callerQuota{newLimiter(perSecond, max(1, burst))}
}

type callerQuota struct{ limiter *limiter }

// Take implements [Quota].
func (q *callerQuota) Take(r *http.Request, c *Caller) (bool, time.Duration, error) {
	if q.limiter == nil {
		return true, 0, nil
	}
	key := "address:" + network(AddressOf(r))
	if c != nil {
		key = "caller:" + c.Tenant + "\x00" + c.Subject
	}
	ok, wait := q.limiter.take(key, time.Now())
	return ok, wait, nil
}
