package guard

import (
	"context"
	"encoding/json"
	"net/http"
	"net/netip"
	"time"

	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/problem"
)

// withExchange is a request's context with what the guard knows of it.
func withExchange(x *exchange) context.Context {
	return context.WithValue(x.r.Context(), exchangeKey{}, x)
}

// bare is the guard behind handlers that no guard wraps.
var bare = func() *Guard {
	g, err := New(Config{})
	if err != nil {
		panic(err) // the zero Config is valid by construction; a test holds this
	}
	return g
}()

// of returns the exchange of a request; one that no guard saw gets a fresh one
// with default choices.
func of(w http.ResponseWriter, r *http.Request) *exchange {
	x := exchangeOf(r)
	if x == nil {
		x = &exchange{g: bare, op: bare.base, started: time.Now(), id: requestID(r), w: &writer{ResponseWriter: w}}
	}
	x.r = r
	return x
}

// Say is what a handler adds to a refusal. Every field is optional.
type Say struct {
	Detail     string          // one sentence on this occurrence
	Errors     []problem.Error // every fault found
	Missing    *problem.Missing
	RetryAfter time.Duration // for 429 and 503
	Location   string        // for moved and see-other
	Fields     http.Header   // further fields
}

// Refuse answers a request with a reason: its code under the operation's
// policy, its fields, its problem document.
func Refuse(w http.ResponseWriter, r *http.Request, reason *ladder.Reason, say ...Say) {
	x := of(w, r)
	for _, s := range say {
		x.say(s)
	}
	x.verdict = x.op.ladder.Verdict(ladder.Answer{Reason: reason})
	x.reply()
}

func (x *exchange) say(s Say) {
	if s.Detail != "" {
		x.detail = s.Detail
	}
	x.errors = append(x.errors, s.Errors...)
	if s.Missing != nil {
		x.missing = s.Missing
	}
	if s.RetryAfter > 0 {
		x.wait = s.RetryAfter
	}
	if s.Location != "" {
		x.set("Location", s.Location)
	}
	for name, values := range s.Fields {
		for _, v := range values {
			x.set(name, v)
		}
	}
}

// Object answers the object rung from what a look-up found, under the
// operation's choice of hiding, and then the precondition rung. It reports
// whether the handler may go on; false means the answer was sent.
func Object(w http.ResponseWriter, r *http.Request, facts ladder.ObjectFacts) bool {
	x := of(w, r)
	a := x.judgeObject(facts)
	if a.Reason == nil {
		a = x.judgePrecondition(facts)
	}
	return x.goOn(a)
}

// Precondition answers the precondition rung for an object that is found; use
// it where no object rung is needed.
func Precondition(w http.ResponseWriter, r *http.Request, etag string, modified time.Time) bool {
	x := of(w, r)
	return x.goOn(x.judgePrecondition(ladder.ObjectFacts{Found: true, ETag: etag, Modified: modified}))
}

func (x *exchange) goOn(a ladder.Answer) bool {
	if a.Reason == nil {
		return true
	}
	x.verdict = x.op.ladder.Verdict(a)
	x.reply()
	return false
}

// CallerOf returns who made the request; nil when nobody is known.
func CallerOf(r *http.Request) *Caller {
	if x := exchangeOf(r); x != nil {
		return x.caller
	}
	return nil
}

// RequestID returns the id under which the request appears in the log and in
// X-Request-Id; "" without a guard.
func RequestID(r *http.Request) string {
	if x := exchangeOf(r); x != nil {
		return x.id
	}
	return ""
}

// PathValue returns the decoded value of a path parameter of the document's
// template.
func PathValue(r *http.Request, name string) string {
	x := exchangeOf(r)
	if x == nil || x.op.op == nil {
		return r.PathValue(name)
	}
	v, _ := x.op.op.PathValue(x.target(), name)
	return v
}

// OperationID returns the name of the operation: its operationId, or method
// and template; "" where none is known.
func OperationID(r *http.Request) string {
	if x := exchangeOf(r); x != nil && x.op.op != nil {
		return x.op.op.Name()
	}
	return ""
}

// Content returns the content that the guard read and checked, with its content
// coding undone; nil when it read none. Do not change it.
func Content(r *http.Request) []byte {
	if x := exchangeOf(r); x != nil && x.read && x.would == nil {
		return x.plain
	}
	return nil
}

// Reply sends v as JSON. The handler sets further fields before.
func Reply(w http.ResponseWriter, r *http.Request, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		Refuse(w, r, ladder.Internal)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the client may have left; there is nobody to tell
	}
}

// UpgradeOf returns the protocol that the operation demands; "" for none.
func UpgradeOf(r *http.Request) string {
	if x := exchangeOf(r); x != nil {
		return x.op.settings.Upgrade
	}
	return ""
}

// ThroughProxy reports whether the request's peer is a trusted proxy.
func ThroughProxy(r *http.Request) bool {
	x := exchangeOf(r)
	return x != nil && contains(x.op.book.trusted, parseHost(r.RemoteAddr))
}

// TemplateOf returns the route template of the request; "" when none matched.
func TemplateOf(r *http.Request) string {
	if x := exchangeOf(r); x != nil {
		return x.template()
	}
	return ""
}

// AddressOf returns the network address the request came from, past trusted
// proxies; the zero Addr without a guard.
func AddressOf(r *http.Request) netip.Addr {
	if x := exchangeOf(r); x != nil {
		return x.address
	}
	return netip.Addr{}
}
