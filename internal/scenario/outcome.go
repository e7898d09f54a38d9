package scenario

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Outcome is what came of a scenario.
type Outcome struct {
	Arrived   []Arrived // requests, as the server got them
	Results   []Result  // the row's own first, then the others in their order
	Dials     int       // attempts to connect, of whatever kind
	Refreshed int       // how often the source of tokens was asked for another
	Open      int       // connections that stay open after all that is idle was closed
}

// Arrived is one request as the server got it, and what was sent back.
type Arrived struct {
	At     time.Duration // after the first one
	Conn   int
	Method string
	URL    string
	Header http.Header
	Body   string
	Unread bool // the body was not read
	Fault  Fault
	Code   int    // of the answer; 0 where none came
	Sent   string // content of the answer
}

// Result is what a caller got.
type Result struct {
	Status     int
	Header     http.Header
	Body       string
	Err        error // instead of an answer
	ReadErr    error // on the way to the end of its content
	Took       time.Duration
	Unclosed   bool // the request's body was never closed
	Incomplete bool // the caller stopped reading content that never ends
}

// Check says what is wrong with an outcome, or nothing.
type Check func(*Outcome) string

// Verdict is the judgement of one row.
type Verdict struct {
	Breaks []string // what must hold and does not
	Lacks  []string // what else a client does that acts by the contract
}

// Acts reports whether a client did all that the row wants.
func (v Verdict) Acts() bool { return len(v.Breaks)+len(v.Lacks) == 0 }

// Judge compares an outcome with what is wanted.
func (s *Scenario) Judge(o *Outcome) (v Verdict) {
	for _, check := range s.always() {
		if wrong := check(o); wrong != "" {
			v.Breaks = append(v.Breaks, wrong)
		}
	}
	for _, check := range s.Must {
		if wrong := check(o); wrong != "" {
			v.Breaks = append(v.Breaks, wrong)
		}
	}
	for _, check := range append([]Check{bodyClosed}, s.Does...) {
		if wrong := check(o); wrong != "" {
			v.Lacks = append(v.Lacks, wrong)
		}
	}
	return v
}

// always must hold in every row. That streams are closed is wanted in every row.
func (s *Scenario) always() []Check {
	return []Check{s.sameBody, sameKey, s.noLeak, s.notLost, s.intact, nothingOpen}
}

func (s *Scenario) method() string {
	if s.Request.Method == "" {
		return http.MethodGet
	}
	return s.Request.Method
}

// sameBody: each attempt carries the whole content.
func (s *Scenario) sameBody(o *Outcome) string {
	if len(s.Also) > 0 {
		return ""
	}
	for i, a := range o.Arrived {
		if !a.Unread && a.Method == s.method() && a.Body != s.Request.Body {
			return fmt.Sprintf("request %d carried %d bytes, %s, instead of %s", i+1, len(a.Body), short(a.Body), short(s.Request.Body))
		}
	}
	return ""
}

// sameKey: whoever repeats under another key asks for a second thing.
func sameKey(o *Outcome) string {
	for i, a := range o.Arrived {
		if a.Method == o.Arrived[0].Method && a.Header.Get("Idempotency-Key") != o.Arrived[0].Header.Get("Idempotency-Key") {
			return fmt.Sprintf("request %d has another idempotency key than the first", i+1)
		}
	}
	return ""
}

// noLeak: credentials stay at the origin they are for.
func (s *Scenario) noLeak(o *Outcome) string {
	if len(o.Arrived) == 0 {
		return ""
	}
	home := origin(o.Arrived[0].URL)
	for _, a := range o.Arrived[1:] {
		for _, name := range []string{"Authorization", "Cookie", "Proxy-Authorization"} {
			if a.Header.Get(name) != "" && origin(a.URL) != home {
				return name + " went to " + a.URL
			}
		}
	}
	return ""
}

func origin(target string) string {
	u, err := url.Parse(target)
	if err != nil {
		return target
	}
	return u.Scheme + "://" + u.Host
}

// notLost: an answer that came is the caller's, however it was come by. A
// redirect that is not followed any more may become an error.
func (s *Scenario) notLost(o *Outcome) string {
	r := o.Results[0]
	if len(o.Arrived) == 0 || len(s.Also) > 0 || s.Request.Cancel > 0 || r.Err == nil || r.Status != 0 {
		return ""
	}
	if last := o.Arrived[len(o.Arrived)-1]; last.Code != 0 && last.Code/100 != 3 && last.Fault == "" {
		return fmt.Sprintf("the last answer, %d, is lost: %v", last.Code, r.Err)
	}
	return ""
}

// intact: the content of the answer is whole, or known not to be.
func (s *Scenario) intact(o *Outcome) string {
	r := o.Results[0]
	if len(o.Arrived) == 0 || len(s.Also) > 0 || r.Err != nil || r.Incomplete {
		return ""
	}
	last := o.Arrived[len(o.Arrived)-1]
	switch {
	case r.Status != last.Code || last.Method == http.MethodHead:
		return ""
	case last.Fault == Cut || last.Fault == BadChunk:
		if r.ReadErr == nil {
			return "half an answer passes for a whole one"
		}
	case r.ReadErr != nil:
		return fmt.Sprintf("the content of the answer cannot be read: %v", r.ReadErr)
	case r.Body != last.Sent:
		return fmt.Sprintf("the content of the answer is %s, not %s", short(r.Body), short(last.Sent))
	}
	return ""
}

// nothingOpen: what was discarded was closed.
func nothingOpen(o *Outcome) string {
	if o.Open > 0 {
		return fmt.Sprintf("%d connections stay open", o.Open)
	}
	return ""
}

// bodyClosed: whoever lends a stream gets it back.
func bodyClosed(o *Outcome) string {
	if o.Results[0].Unclosed {
		return "the request's body is never closed"
	}
	return ""
}

func short(s string) string {
	if len(s) > 60 {
		s = s[:60] + "…"
	}
	return fmt.Sprintf("%q", s)
}

// String shows how a failed row went.
func (o *Outcome) String() string {
	var b strings.Builder
	for i, a := range o.Arrived {
		fmt.Fprintf(&b, "    %d. after %s on connection %d: %s %s %v; sent %d %s\n", i+1, a.At, a.Conn, a.Method, a.URL, a.Header, a.Code, a.Fault)
	}
	for _, r := range o.Results {
		fmt.Fprintf(&b, "    the caller got %d %s, error %v, after %s\n", r.Status, short(r.Body), errors.Join(r.Err, r.ReadErr), r.Took)
	}
	fmt.Fprintf(&b, "    %d dials, %d connections stay open\n", o.Dials, o.Open)
	return b.String()
}
