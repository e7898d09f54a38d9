package guard

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/openapi"
)

var ok, notAsked = ladder.Answer{}, ladder.Answer{NotAsked: true}

// Ask implements [ladder.Questions]: the facts of this request.
func (x *exchange) Ask(rung *ladder.Rung) ladder.Answer {
	if x.answered || x.undocumented && rung != ladder.Wire {
		return notAsked
	}
	switch rung {
	case ladder.Wire:
		reason, detail := x.g.wire(x.r)
		x.detail = detail
		return ladder.Answer{Reason: reason}
	case ladder.Authority:
		return x.authority()
	case ladder.Open:
		return x.open()
	case ladder.Flood:
		return x.floodAnswer()
	case ladder.Method:
		return x.method()
	case ladder.Route:
		return x.findRoute()
	case ladder.Verb:
		return x.verb()
	case ladder.Protocol:
		return x.protocol()
	case ladder.Address:
		if !x.op.addressAllowed(x.address) {
			return x.refuse(ladder.AddressNotAllowed)
		}
		return ok
	case ladder.Identity:
		return x.identify()
	case ladder.Role:
		return x.role()
	case ladder.Quota:
		return x.quota()
	case ladder.Head:
		return x.head()
	case ladder.Target:
		return x.targetAnswer()
	case ladder.Object:
		return x.object()
	case ladder.Precondition:
		return x.precondition()
	case ladder.Content, ladder.Meaning:
		return x.contentAnswer(rung)
	}
	return notAsked
}

func (x *exchange) authority() ladder.Answer {
	if x.g.hosts != nil && !x.g.hosts[lowerHost(x.r.Host)] {
		return x.refuse(ladder.Misdirected)
	}
	return ok
}

func (x *exchange) open() ladder.Answer {
	if c := x.g.closed.Load(); c != nil {
		x.wait = time.Duration(c.wait) * time.Second
		return x.refuse(c.reason)
	}
	if n := x.g.limits.InFlight; n > 0 && x.g.inFlight.Load() > int64(n) {
		return x.refuse(ladder.Overloaded)
	}
	return ok
}

func (x *exchange) floodAnswer() ladder.Answer {
	if x.g.flood == nil {
		return ok
	}
	within, wait := x.g.flood.take(network(x.address), x.started)
	if !within {
		x.wait = wait
		return x.refuse(ladder.AddressRateLimited)
	}
	return ok
}

// anyMethod is what OPTIONS answers where no route is known.
const anyMethod = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"

func (x *exchange) method() ladder.Answer {
	if !x.g.methods[x.r.Method] {
		return x.refuse(ladder.UnknownMethod)
	}
	if x.r.Method == http.MethodOptions && x.r.URL.Path == "*" {
		x.options(anyMethod)
		return notAsked
	}
	// With hidden routes a preflight must not depend on the route, and it
	// never carries credentials, so it ends here.
	if x.g.config.CORS != nil && x.g.config.Policy.Routes == "hidden" && isPreflight(x.r) {
		x.options(anyMethod)
		return notAsked
	}
	if x.g.config.Policy.Routes == "hidden" {
		x.match()
	}
	return ok
}

// match finds route and operation without answering anything.
func (x *exchange) match() {
	if x.g.doc == nil || x.route != nil {
		return
	}
	x.route, x.values = x.g.doc.Match(escapedPath(x.r), nil)
	if x.route == nil {
		x.op = x.g.unknown
		return
	}
	if op := x.route.Operation(x.r.Method); op != nil {
		x.op = x.g.ops[op]
		x.address = x.op.book.client(x.r)
		return
	}
	x.op = x.g.unknown
}

func (x *exchange) findRoute() ladder.Answer {
	x.match()
	if x.g.doc == nil {
		return ok
	}
	if x.route != nil {
		if !x.g.ambiguousAllowed {
			if other := x.g.mistaken(x.route, escapedPath(x.r)); other != "" {
				x.detail = "The path is " + other + " to servers that are less exact about case, spaces or semicolons."
				return x.refuse(ladder.AmbiguousTarget)
			}
		}
		return ok
	}
	if x.g.config.Policy.Undocumented.Passes(plainPath(x.r)) && !x.g.shadows(escapedPath(x.r)) {
		x.undocumented = true
		return notAsked
	}
	return x.refuse(ladder.UnknownRoute)
}

func (x *exchange) verb() ladder.Answer {
	if x.route == nil {
		if x.g.config.CORS != nil && isPreflight(x.r) {
			x.options(anyMethod)
			return notAsked
		}
		return ok
	}
	if x.g.config.CORS != nil && isPreflight(x.r) { // never carries credentials, so no declared security can hold
		x.options(x.route.Allow)
		return notAsked
	}
	if x.op.op != nil {
		return ok
	}
	if x.r.Method == http.MethodOptions {
		if x.g.config.CORS == nil && x.g.config.Proxy != "" && isPreflight(x.r) {
			x.undocumented = true // without cors in the configuration, preflights are upstream's
			return notAsked
		}
		x.options(x.allow())
		return notAsked
	}
	x.set("Allow", x.allow())
	return x.refuse(ladder.MethodNotAllowed)
}

// allow lists the methods of the route. A handler in Go answers HEAD where it
// answers GET; what a server behind a proxy does is not known unless the
// document says so.
func (x *exchange) allow() string {
	if x.g.config.Proxy == "" {
		return x.route.Allow
	}
	for _, op := range x.route.Operations {
		if op.Method == http.MethodHead {
			return x.route.Allow
		}
	}
	return strings.Replace(x.route.Allow, "HEAD, ", "", 1)
}

// options answers an OPTIONS request.
func (x *exchange) options(allow string) {
	if x.g.config.Observe { // traffic stays as it was: the handler answers
		x.undocumented = true
		return
	}
	x.answered = true
	h := x.w.Header()
	h.Set("Allow", allow)
	h.Set("X-Request-Id", x.id)
	if x.route != nil {
		for name, v := range map[string]string{"Accept-Post": x.route.AcceptPost, "Accept-Patch": x.route.AcceptPatch} {
			if v != "" {
				h.Set(name, v)
			}
		}
	}
	if c := x.g.config.CORS; c != nil {
		if isPreflight(x.r) {
			c.preflight(h, x.r.Header.Get("Origin"), allow)
		} else {
			c.mark(h, x.r.Header.Get("Origin"))
		}
	}
	x.verdict = ladder.Verdict{Reason: ladder.NoContent, Public: ladder.NoContent, Code: http.StatusNoContent}
	x.w.WriteHeader(http.StatusNoContent)
}

func (x *exchange) protocol() ladder.Answer {
	s := &x.op.settings
	if s.Upgrade != "" && !hasToken(x.r.Header.Values("Upgrade"), s.Upgrade) {
		x.set("Upgrade", s.Upgrade)
		x.set("Connection", "Upgrade")
		return x.refuse(ladder.UpgradeRequired)
	}
	early := x.r.Header.Get("Early-Data") == "1" || x.r.TLS != nil && !x.r.TLS.HandshakeComplete
	if early && (s.EarlyData == "reject" || s.EarlyData == "" && unsafeMethod(x.r.Method)) {
		return x.refuse(ladder.TooEarly)
	}
	return ok
}

func (x *exchange) targetAnswer() ladder.Answer {
	if x.op.op == nil {
		return ok
	}
	list := x.op.op.CheckTarget(x.target(), openapi.Knobs{IntegersByText: x.g.config.Policy.Integers == "by-text"})
	if len(list) == 0 {
		return ok
	}
	first := list[0]
	for _, t := range list {
		if before(t, first) {
			first = t
		}
		x.errors = append(x.errors, t.Error)
	}
	return ladder.Answer{Reason: first.Reason, PathValue: first.Path}
}

// before orders faults of the target: what is absent, then what does not
// parse, then what breaks its schema; path values first among equals.
func before(a, b openapi.TargetFault) bool {
	if ra, rb := targetOrder[a.Reason], targetOrder[b.Reason]; ra != rb {
		return ra < rb
	}
	return a.Path && !b.Path
}

var targetOrder = func() map[*ladder.Reason]int {
	m := make(map[*ladder.Reason]int)
	for i, r := range ladder.ReasonsOf(ladder.Target) {
		m[r] = i
	}
	return m
}()

// object asks the configured look-up; without one the rung is the handler's.
func (x *exchange) object() ladder.Answer {
	if x.g.config.Objects == nil || x.op.op == nil {
		return notAsked
	}
	facts, err := x.g.config.Objects(x.r.WithContext(withExchange(x)))
	switch {
	case errors.Is(err, ErrNoObject):
		return notAsked
	case err != nil:
		x.g.log.Error("object cannot be looked up", "error", err, "request_id", x.id)
		return x.refuse(ladder.Unavailable)
	}
	return x.judgeObject(facts)
}

func (x *exchange) judgeObject(facts ladder.ObjectFacts) ladder.Answer {
	x.objectFacts = &facts
	a := x.op.ladder.Object(facts)
	switch a.Reason {
	case ladder.Moved:
		x.set("Location", facts.Moved)
	case ladder.Legal:
		x.set("Link", "<"+facts.Legal+`>; rel="blocked-by"`)
	}
	return a
}

func (x *exchange) set(name, value string) {
	if x.fields == nil {
		x.fields = make(http.Header)
	}
	x.fields.Set(name, value)
}

func seconds(d time.Duration) string {
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10)
}
