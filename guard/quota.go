package guard

import (
	"net/http"
	"time"
)

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
