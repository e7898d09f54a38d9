package retry

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/problem"
)

// Error is a refusal or a failure, with what the contract says its caller
// should do. [Check] makes it of an answer; [Transport.RoundTrip] returns it
// where there is none to hand back.
type Error struct {
	Method   string
	URL      string           // without user, query and fragment
	Code     int              // of the last answer; 0 where there was none
	Header   http.Header      // of the last answer
	Problem  *problem.Problem // of the last answer, if it held one
	Reason   *Reason          // why it was not sent again
	Attempts []Attempt        // every try; none where it was not sent at all
	Until    time.Time        // when the server may be asked again; zero where nothing says so
	Advice   string           // what to do now, a sentence without a full stop
	Err      error            // why there is no answer; nil where there is one
}

// Check returns nil for an answer below 400 and an *Error for any other, whose
// content stays as it is: of a problem document 64 KiB at most are read, and
// reading the answer begins with them again. Closing it stays with the caller.
func Check(resp *http.Response) error {
	if resp.StatusCode < 400 {
		return nil
	}
	o := Of(resp)
	e := &Error{Code: resp.StatusCode, Header: resp.Header, Reason: o.Reason, Attempts: o.Attempts, Until: o.Until}
	if now := time.Now(); e.Until.IsZero() { // it comes from another transport
		if asked, ok := readRetryAfter(resp.Header, now); ok {
			e.Until = now.Add(max(asked, 0))
		}
	}
	if r := resp.Request; r != nil {
		e.Method, e.URL = methodOf(r), shown(r.URL)
	}
	e.Problem = peek(resp)
	e.Advice = advise(e)
	return e
}

// Error says what was asked, what came of it, and what to do.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Method != "" {
		b.WriteString(e.Method + " " + e.URL + ": ")
	}
	switch {
	case e.Err != nil && len(e.Attempts) > 0:
		b.WriteString(e.Err.Error())
	case e.Err != nil:
		b.WriteString("not sent: " + e.Err.Error())
	case len(e.Attempts) == 0 && e.Reason != nil:
		b.WriteString("not sent: " + e.Reason.Text)
	}
	if e.Code != 0 {
		if e.Err != nil || len(e.Attempts) == 0 {
			b.WriteString("; the last answer was ")
		}
		b.WriteString(strings.TrimSpace(strconv.Itoa(e.Code) + " " + httpstatus.Text(e.Code)))
		if p := e.Problem; p != nil && (p.Detail != "" || p.Title != "") {
			b.WriteString(": " + clean(cmp.Or(p.Detail, p.Title)))
		}
	}
	if n := len(e.Attempts); n > 1 {
		b.WriteString(" (sent " + strconv.Itoa(n) + " times)")
	}
	if e.Reason != nil && len(e.Attempts) > 0 && e.Reason != Refused && e.Reason != Answered {
		b.WriteString("; " + e.Reason.Text)
	}
	if e.Advice != "" {
		b.WriteString("; " + e.Advice)
	}
	return b.String()
}

// Unwrap gives [errors.Is] and [errors.As] the cause, the problem, and the
// errors of earlier tries.
func (e *Error) Unwrap() []error {
	var all []error
	if e.Err != nil {
		all = append(all, e.Err)
	}
	if e.Problem != nil {
		all = append(all, e.Problem)
	}
	for _, a := range e.Attempts {
		if a.Err != nil && a.Err != e.Err {
			all = append(all, a.Err)
		}
	}
	return all
}

// Timeout reports whether time ran out, as [net.Error] has it.
func (e *Error) Timeout() bool {
	var t interface{ Timeout() bool }
	return e.Reason == OutOfTime || e.Err != nil && errors.As(e.Err, &t) && t.Timeout()
}

// failure ends the call without an answer; the last one that there was is kept.
func (c *call) failure(r *Reason, err error) *Error {
	e := &Error{Method: methodOf(c.req), URL: shown(c.req.URL), Reason: r, Err: err}
	if c.trail != nil {
		e.Attempts = c.trail.outcome.Attempts
		for _, a := range e.Attempts {
			if a.Code != 0 {
				e.Code, e.Header, e.Problem, e.Until = a.Code, a.Header, a.Problem, a.Until
			}
		}
	}
	e.Advice = advise(e)
	return e
}

// unsent ends the call because it could not go on.
func (c *call) unsent(r *Reason, err error) error {
	c.release()
	c.observe(0, err, r, 0, time.Time{})
	if c.sent == 0 && plain(r) {
		return err
	}
	return c.failure(r, err)
}

// turnedAway ends the call because the host is not to be asked now.
func (c *call) turnedAway(r *Reason, until time.Time) error {
	c.observe(0, nil, r, 0, until)
	e := c.failure(r, nil)
	if e.Code == 0 {
		e.Code, e.Problem, e.Err = c.host.last()
	}
	e.Until = until
	e.Advice = advise(e)
	return e
}

// release lets another request find out whether the host is back.
func (c *call) release() {
	if c.probe {
		c.host.outcome(saysNothing, true, 0)
		c.probe = false
	}
}

func methodOf(r *http.Request) string {
	if r.Method == "" {
		return http.MethodGet
	}
	return r.Method
}

// shown is an address without what may be a secret.
func shown(u *url.URL) string {
	if u == nil {
		return ""
	}
	v := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}
	return clean(v.String())
}
