package scenario

import (
	"fmt"
	"net/http"
	"slices"
	"time"
)

// Sources that several rows share.
const (
	idempotency = "RFC 9110 §9.2.2"
	policy      = "no RFC: what candor promises"
)

// fields makes fields of names and values in turn.
func fields(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		h.Add(pairs[i], pairs[i+1])
	}
	return h
}

// refusal is an answer with a problem document, so that its loss shows.
func refusal(code int, pairs ...string) Step {
	return Step{Code: code, Header: fields(append([]string{"Content-Type", "application/problem+json"}, pairs...)...), Body: fmt.Sprintf(`{"title":"refused with %d","status":%d}`, code, code)}
}

func ok() Step { return Step{Body: "done"} }

func fault(f Fault) Step { return Step{Fault: f} }

func script(steps ...Step) []Step { return steps }

// times repeats a step.
func times(n int, s Step) []Step { return slices.Repeat([]Step{s}, n) }

// send asks with a method, and a body where it usually has one.
func send(method string) Request {
	r := Request{Method: method}
	if method == "POST" || method == "PUT" || method == "PATCH" {
		r.Body = `{"n":1}`
	}
	return r
}

// keyed is a POST that servers that know the key carry out once.
func keyed() Request {
	return Request{Method: "POST", Body: `{"n":1}`, Header: fields("Idempotency-Key", "k-1")}
}

// opaque sends content that can be read once.
func opaque(method string) Request { return Request{Method: method, Body: "a stream", Opaque: true} }

// handedBack are the rows in which repeating is no use: one request, and the
// caller has its answer at once. To repeat what is not idempotent does harm; to
// repeat the rest once is only in vain.
func handedBack(name, source string, r Request, first Step) *Scenario {
	s := &Scenario{Name: name, Source: source, Request: r, Script: script(first, ok()), Must: all(atMost(1)), Does: all(gets(first.code()), within(time.Second))}
	if s.idempotent() {
		s.Must = all(atMost(2))
		s.does(arrive(1))
	}
	return s
}

func (s *Scenario) idempotent() bool {
	return !slices.Contains([]string{"POST", "PATCH", "BREW"}, s.method())
}

// unrewindable are the rows in which content would have to be sent again that
// can be read once: the answer comes back, or the whole content was kept.
func unrewindable(name, source string, r Request, first Step) *Scenario {
	return &Scenario{Name: name, Source: source, Request: r, Script: script(first, ok()), Must: all(atMost(2)), Does: all(getsOr(first.code(), 200))}
}

// repeated are the rows in which one repeat helps.
func repeated(name, source string, r Request, first Step) *Scenario {
	return &Scenario{Name: name, Source: source, Request: r, Script: script(first, ok()), Must: all(atMost(2)), Does: all(arrive(2), gets(200))}
}

// given says what the client of a row was given.
func (s *Scenario) given(g Given) *Scenario { s.Given = g; return s }

func (s *Scenario) must(c ...Check) *Scenario { s.Must = append(s.Must, c...); return s }

func (s *Scenario) does(c ...Check) *Scenario { s.Does = append(s.Does, c...); return s }

func (s *Scenario) only(p Protocol) *Scenario { s.Only = p; return s }
