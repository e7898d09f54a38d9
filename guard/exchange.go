package guard

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/useragent"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/openapi"
	"github.com/candorhttp/candor/problem"
)

// exchange is one request on its way up the ladder.
type exchange struct {
	g       *Guard
	r       *http.Request
	w       *writer
	started time.Time
	id      string
	address netip.Addr

	route        *openapi.Route
	values       []string // of path parameters, escaped
	op           *operation
	undocumented bool // passes without a route

	caller       *Caller
	token        string // keyed hash of the credentials
	keyField     string // field that carried an API key
	lacking      []string
	wanted       []string
	objectTenant string
	objectFacts  *ladder.ObjectFacts

	media   *openapi.Media
	content []byte // what was read of the content, as it came
	plain   []byte // the same with its coding undone, as it was checked
	read    bool
	whole   bool           // plain is all there is
	meaning *ladder.Reason // found while the content was checked for syntax

	// What the reply says beyond its reason.
	why     string // for the log, and for callers under detail: debug
	detail  string // for everyone; "" means the reason's own sentence
	errors  []problem.Error
	missing *problem.Missing
	wait    time.Duration
	fields  http.Header

	verdict   ladder.Verdict
	refusedBy string
	would     *ladder.Reason
	upstream  int
	answered  bool
}

type exchangeKey struct{}

func exchangeOf(r *http.Request) *exchange {
	x, _ := r.Context().Value(exchangeKey{}).(*exchange)
	return x
}

// serve answers one request.
func (g *Guard) serve(w http.ResponseWriter, r *http.Request, next http.Handler) {
	if g.config.Proxy != "" {
		r = endToEnd(r)
	}
	g.inFlight.Add(1)
	defer g.inFlight.Add(-1)
	x := &exchange{g: g, r: r, started: time.Now(), op: g.base}
	x.w = &writer{ResponseWriter: w}
	x.id = requestID(r)
	x.address = g.base.book.client(r)
	enterHandler(r)
	defer x.finish()
	defer x.recoverPanic()

	verdict := g.ladder.Climb(x)
	if x.op != g.base {
		verdict = verdict.Under(x.op.ladder)
	}
	switch {
	case x.answered: // OPTIONS
		return
	case verdict.Refused() && g.config.Observe:
		x.would = verdict.Reason
		x.verdict = ladder.Verdict{Reason: ladder.OK, Public: ladder.OK, Code: 200}
		x.forget()
	case verdict.Refused():
		x.verdict = verdict
		x.reply()
		return
	default:
		x.verdict = verdict
	}
	x.pass(next)
}

// forget drops what a refusal would have said, so that an observed request's
// own answer does not inherit it.
func (x *exchange) forget() {
	x.detail, x.errors, x.missing, x.wait, x.fields = "", nil, nil, 0, nil
}

// pass hands the request to the handler.
func (x *exchange) pass(next http.Handler) {
	r := x.r.WithContext(context.WithValue(x.r.Context(), exchangeKey{}, x))
	x.restore(r)
	x.r = r
	h := x.w.Header()
	h.Set("X-Request-Id", x.id)
	if x.caller != nil && x.keyField != "" && !x.g.config.Observe { // RFC 9111 §3.5 protects answers to Authorization only
		h.Add("Vary", x.keyField)
	}
	if x.g.config.CORS != nil && x.g.config.Proxy == "" {
		x.g.config.CORS.mark(h, r.Header.Get("Origin"))
	}
	if x.g.config.Proxy != "" {
		x.w.own = h.Clone()
	}
	next.ServeHTTP(x.w, r)
}

// recoverPanic answers 500 for a handler that panicked before it answered.
func (x *exchange) recoverPanic() {
	p := recover()
	if p == nil {
		return
	}
	if p == http.ErrAbortHandler || x.w.status != 0 { //nolint:errorlint // a panic value, compared as net/http does
		panic(p)
	}
	x.g.log.Error("handler panicked", "panic", p, "request_id", x.id, "method", x.r.Method, "route", x.template())
	x.forget()
	x.verdict = x.op.ladder.Verdict(ladder.Answer{Reason: ladder.Internal})
	x.reply()
}

// refuse makes an answer of a reason.
func (x *exchange) refuse(r *ladder.Reason) ladder.Answer { return ladder.Answer{Reason: r} }

func (x *exchange) target() openapi.Target {
	return openapi.Target{Values: x.values, RawQuery: x.r.URL.RawQuery, Header: x.r.Header}
}

func (x *exchange) template() string {
	if x.route == nil {
		return ""
	}
	return x.route.Template
}

func (x *exchange) terse() bool { return x.g.config.Policy.Detail == "terse" }
func (x *exchange) debug() bool { return x.g.config.Policy.Detail == "debug" }

// requestID takes over a well-formed X-Request-Id or makes one.
func requestID(r *http.Request) string {
	id := r.Header.Get("X-Request-Id")
	ok := len(id) >= 8 && len(id) <= 64
	for i := 0; ok && i < len(id); i++ {
		c := id[i]
		ok = 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '.'
	}
	if ok {
		return id
	}
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, crypto/rand.Read
	return hex.EncodeToString(b[:])
}

// clip bounds a text from the wire before it is kept.
func clip(s string, max int) string {
	if len(s) <= max {
		return s
	}
	return strings.ToValidUTF8(s[:max], "")
}

// site returns scheme and authority of an address, "" for what is none. An
// address with a user in it is left out whole: there may be a password too.
func site(s string) string {
	scheme, rest, ok := strings.Cut(s, "://")
	if !ok || scheme == "" || strings.Trim(scheme, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.") != "" {
		return ""
	}
	if i := strings.IndexAny(rest, `/?#\`); i >= 0 {
		rest = rest[:i]
	}
	if rest == "" || strings.Contains(rest, "@") || len(scheme)+len(rest) > 256 {
		return ""
	}
	return s[:len(scheme)+len("://")+len(rest)]
}

// finish records the exchange.
func (x *exchange) finish() {
	if x.g.config.Record == nil {
		return
	}
	ev := x.event()
	x.g.config.Record(&ev)
}

func (x *exchange) event() candor.Event {
	if x.route == nil && x.g.doc != nil && !x.undocumented { // refused above the route rung: the log still wants to know where
		x.route, x.values = x.g.doc.Match(escapedPath(x.r), nil)
	}
	client, version := useragent.Parse(x.r.UserAgent())
	ev := candor.Event{
		Time: x.started, Method: clip(x.r.Method, 32), Route: x.template(), Path: clip(x.r.URL.EscapedPath(), 2048),
		Status: x.w.status, RefusedBy: x.refusedBy,
		DurationMS: float64(time.Since(x.started).Microseconds()) / 1000,
		Client:     client, Version: version, Token: x.token, ObjectTenant: x.objectTenant,
		Origin: clip(x.r.Header.Get("Origin"), 256), Referer: site(x.r.Header.Get("Referer")), Host: clip(x.r.Host, 256), RequestID: x.id,
		Bytes: x.w.bytes, UpstreamStatus: x.upstream,
	}
	if x.address.IsValid() {
		ev.Address = x.address.String()
	}
	if r := x.verdict.Reason; r != nil && r.Rung != ladder.Result {
		ev.Reason, ev.Rung = r.Name, r.Rung.Name
	}
	if x.would != nil {
		ev.Would = x.would.Name
	}
	if x.caller != nil {
		ev.Subject, ev.Tenant = x.caller.Subject, x.caller.Tenant
	}
	if x.objectFacts != nil && x.objectFacts.Tenant != "" {
		ev.ObjectTenant = x.objectFacts.Tenant
	}
	if ev.Status == 0 { // nothing was sent: the client left, or the handler hijacked the connection
		ev.Status = 499
		if x.w.hijacked {
			ev.Status = http.StatusSwitchingProtocols
		}
	}
	return ev
}
