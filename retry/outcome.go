package retry

import (
	"context"
	"net/http"
	"time"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/problem"
)

// Attempt is one try of a request: what came of it, and what was decided.
type Attempt struct {
	Code    int              // of the answer; 0 where there was none
	Err     error            // why there was none
	Reason  *Reason          // why the request was sent again after it, or was not
	Wait    time.Duration    // before the next try
	Until   time.Time        // the time the answer named, by the local clock; zero for none
	Header  http.Header      // of an answer that was not handed back; nil otherwise
	Problem *problem.Problem // of an answer that was not handed back, if it held one
}

// Outcome is how an answer came about.
type Outcome struct {
	Attempts []Attempt // in their order; the last is that of the answer
	Reason   *Reason   // why it was not sent again after the last
	Until    time.Time // the time that the answer names; zero for none
}

// trail is the outcome of a call, carried by the context of the request that an
// answer names. It is made when there is something to tell: a request that is
// answered at once costs nothing, nor does one whose code says all.
type trail struct {
	context.Context
	outcome Outcome
	resp    *http.Response
	room    [2]Attempt
}

type trailKey struct{}

// Value answers for the trail itself and passes other keys on.
func (t *trail) Value(key any) any {
	if key == (trailKey{}) {
		return t
	}
	return t.Context.Value(key)
}

// Of returns how an answer came about: every try with the reason for the next.
// An answer that needed no decision, or comes from another transport, has one.
func Of(resp *http.Response) Outcome {
	if t := trailOf(resp); t != nil {
		return t.outcome
	}
	r := Answered
	if evident(resp) {
		r = (&met{code: resp.StatusCode}).refusal()
	}
	return Outcome{Attempts: []Attempt{{Code: resp.StatusCode, Reason: r}}, Reason: r}
}

// evident reports whether the code alone says that an answer is handed back.
func evident(resp *http.Response) bool {
	return httpstatus.ForClass(resp.StatusCode).Client.Repeat == httpstatus.RepeatNever && len(resp.Header["Retry-After"]) == 0
}

// trailOf finds the trail of exactly this answer: the context may be inherited
// from a request before.
func trailOf(resp *http.Response) *trail {
	if resp.Request == nil {
		return nil
	}
	t, _ := resp.Request.Context().Value(trailKey{}).(*trail)
	if t == nil || t.resp != resp {
		return nil
	}
	return t
}

// note takes down what came of a try.
func (c *call) note(a Attempt) {
	if c.trail == nil {
		c.trail = &trail{Context: c.req.Context()}
		c.trail.outcome.Attempts = c.trail.room[:0]
	}
	o := &c.trail.outcome
	o.Attempts = append(o.Attempts, a)
	o.Reason, o.Until = a.Reason, a.Until
}

// succeed hands an answer back that asks for nothing.
func (c *call) succeed(resp *http.Response, r *Reason) *http.Response {
	c.content.end()
	if c.trail != nil {
		c.note(Attempt{Code: resp.StatusCode, Reason: r})
	}
	c.attach(resp)
	c.observe(resp.StatusCode, nil, r, 0, time.Time{})
	return resp
}

// attach gives an answer the request of the caller, which shows none of our
// credentials, with the trail where there is one.
func (c *call) attach(resp *http.Response) {
	switch {
	case c.trail != nil:
		c.trail.resp = resp
		resp.Request = c.req.WithContext(c.trail)
	case c.copied:
		resp.Request = c.req
	}
}

// handBack ends the call with what came of the last try.
func (c *call) handBack(resp *http.Response, err error, v verdict, until time.Time) (*http.Response, error) {
	code := 0
	if resp != nil {
		code = resp.StatusCode
	}
	c.observe(code, err, v.reason, 0, until)
	if err == nil {
		c.attach(resp)
		return resp, nil
	}
	if c.sent == 1 && plain(v.reason) {
		return nil, err // nothing was decided; the base says it best
	}
	return nil, c.failure(v.reason, err)
}

// plain reports whether a reason adds nothing to the error of the base.
func plain(r *Reason) bool {
	switch r {
	case Cancelled, OutOfTime, BadCertificate, NoSuchHost, InvalidRequest, AnswerTooLarge:
		return true
	}
	return false
}
