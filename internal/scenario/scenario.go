// Package scenario is what clients have to do about status codes: a table of
// requests, scripts of servers, and what must come of them by the RFCs. A
// client is run through each row in fake time, over connections in memory, and
// judged by what reached the server and what the caller got.
package scenario

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Scenario is one row.
type Scenario struct {
	Name    string
	Source  string // the rule that the row is about
	Given   Given
	Request Request
	Script  []Step // answers in turn, of all hosts together; the last one goes on
	Want    Want
	Only    Protocol // "" for both
}

// Protocol is what the connections speak.
type Protocol string

// The protocols.
const (
	HTTP1 Protocol = "HTTP/1.1"
	HTTP2 Protocol = "HTTP/2"
)

// Given is what the client was given beside the request.
type Given struct {
	Tokens  []string      // a source of bearer tokens: the first, and what each refresh brings
	StepUp  string        // the token that a step-up brings; "" for none
	Marked  bool          // the caller says that the request may be carried out twice
	Keys    bool          // it may make idempotency keys
	MaxWait time.Duration // the longest wait that was agreed; 0 means a minute
	Own     string        // Authorization that the caller set
}

// Request is what the caller asks for.
type Request struct {
	Method   string // "" means GET
	URL      string // "" means http://api.example/orders
	Header   http.Header
	Body     string
	Opaque   bool          // the body is a stream that cannot be had again
	Deadline time.Duration // 0 for none
	Cancel   time.Duration // the caller gives up then; 0 for never
}

// Step is what the server does about one request.
type Step struct {
	Code    int
	Header  http.Header
	Body    string
	Fault   Fault
	Date    time.Duration // how far the server's clock is ahead
	Accepts string        // Authorization that is answered with 200 instead
}

// Fault is how an answer fails to come.
type Fault string

// The faults.
const (
	Reset     Fault = "reset"          // the connection breaks before the answer
	Cut       Fault = "cut"            // it breaks in the middle of the content
	HalfField Fault = "half a field"   // it breaks in the middle of the fields
	BadChunk  Fault = "bad chunk"      // the content does not follow its coding
	NoDial    Fault = "no connection"  // nobody listens
	Endless   Fault = "endless"        // the content of a refusal never ends
	BadCert   Fault = "no certificate" // that anybody trusts
)

// Want is what must come of it. The first part are musts, whose breach does
// harm; the second what the contract allows and a good client does.
type Want struct {
	AtMost    int             // requests that arrive
	NotBefore []time.Duration // of each, after the first one
	Never     func(*Outcome) string

	Exactly int // requests that arrive; 0 beside AtMost: any number up to that
	Status  int // that the caller gets; 0 for an error
	Body    string
	Within  time.Duration // until the caller has it; 0 means two minutes
	Does    func(*Outcome) string
}

// Arrived is one request as the server got it.
type Arrived struct {
	At     time.Duration // after the first one
	Conn   int
	Method string
	URL    string
	Header http.Header
	Body   string
}

// Outcome is what came of a scenario.
type Outcome struct {
	Arrived []Arrived
	Status  int
	Body    string
	Err     error
	Took    time.Duration
	Dialed  int
	Open    int // connections that are still open after everything idle was closed
}

// Verdict is the judgement of one row.
type Verdict struct {
	Breaks []string // musts that did not hold
	Lacks  []string // the rest
}

// Acts reports whether a client did all that the contract wants.
func (v Verdict) Acts() bool { return len(v.Breaks)+len(v.Lacks) == 0 }

// Judge compares an outcome with what is wanted.
func (s *Scenario) Judge(o *Outcome) (v Verdict) {
	w := s.Want
	breaks := func(format string, args ...any) { v.Breaks = append(v.Breaks, fmt.Sprintf(format, args...)) }
	lacks := func(format string, args ...any) { v.Lacks = append(v.Lacks, fmt.Sprintf(format, args...)) }
	most := w.AtMost
	if most == 0 {
		most = w.Exactly
	}
	if n := len(o.Arrived); n > most {
		breaks("%d requests arrived, at most %d may", n, most)
	} else if n != w.Exactly && (w.Exactly > 0 || w.AtMost == 0) {
		lacks("%d requests arrived, not %d", n, w.Exactly)
	}
	for i, a := range o.Arrived {
		if i < len(w.NotBefore) && a.At < w.NotBefore[i] {
			breaks("request %d came after %s, before %s", i+1, a.At, w.NotBefore[i])
		}
		if want := s.Request.Body; a.Body != want && a.Method == s.method() {
			breaks("request %d carried %q, not %q", i+1, short(a.Body), short(want))
		}
	}
	if w.Never != nil {
		if s := w.Never(o); s != "" {
			breaks("%s", s)
		}
	}
	if o.Open > 0 {
		breaks("%d connections stay open", o.Open)
	}
	switch {
	case w.Status == 0 && o.Err == nil:
		lacks("the caller got %d, not an error", o.Status)
	case w.Status != 0 && o.Err != nil && len(o.Arrived) >= w.Exactly:
		breaks("the last answer is lost: %v", o.Err)
	case w.Status != 0 && o.Err != nil:
		lacks("the caller got an error: %v", o.Err)
	case w.Status != 0 && o.Status != w.Status:
		lacks("the caller got %d, not %d", o.Status, w.Status)
	case w.Status != 0 && w.Body != "" && o.Body != w.Body:
		breaks("the content of the answer was %q, not %q", short(o.Body), short(w.Body))
	}
	within := w.Within
	if within == 0 {
		within = 2 * time.Minute
	}
	if o.Took > within {
		lacks("it took %s, longer than %s", o.Took, within)
	}
	if w.Does != nil && len(v.Breaks)+len(v.Lacks) == 0 {
		if s := w.Does(o); s != "" {
			lacks("%s", s)
		}
	}
	return v
}

func (s *Scenario) method() string {
	if s.Request.Method == "" {
		return http.MethodGet
	}
	return s.Request.Method
}

func short(s string) string {
	if len(s) > 60 {
		return s[:60] + "…"
	}
	return strings.ToValidUTF8(s, "?")
}

// All lists every row.
func All() []*Scenario {
	var all []*Scenario
	for _, part := range Parts {
		all = append(all, part.Rows()...)
	}
	return all
}

// Part is the rows about one subject.
type Part struct {
	Name string
	Rows func() []*Scenario
}

// Parts lists the subjects.
var Parts = []Part{
	{"refused", refused}, {"credentials", credentials}, {"rights", rights}, {"connections", connections}, {"delays", delays},
	{"failures", failures}, {"network", networkFaults}, {"redirects", redirects}, {"answers", answers},
}
