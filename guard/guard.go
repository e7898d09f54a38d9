// Package guard is a source of exchanges: middleware that answers every wrong
// request with exactly the right status code, fields and problem document,
// before your handler sees it.
//
// [New] compiles a [Config] and reports all its faults at once; [Guard.Wrap]
// is the middleware. The guard climbs the ladder (package ladder) and answers
// the rungs it can from the request alone. The handler answers the rest in one
// line each: [Object], [Precondition], [Refuse], and reads what was checked
// with [CallerOf], [Content] and [PathValue].
//
// The guard never turns trouble of its own into a refusal of the caller's
// rights: keys or policies that cannot be reached are 503, never 401 or 403.
package guard

import (
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/openapi"
)

// Guard is a compiled [Config]. It is safe for concurrent use.
type Guard struct {
	config           Config
	ladder           *ladder.Ladder
	limits           Limits
	types            string
	realm            string
	log              *slog.Logger
	tokenKey         []byte
	ambiguousAllowed bool

	doc     *openapi.Document
	ops     map[*openapi.Operation]*operation
	base    *operation // what holds where no operation is known
	unknown *operation // what holds for unknown routes under routes: hidden
	loose   [][]string // templates as a less exact server might read them
	rivals  map[*openapi.Route][]int
	methods map[string]bool
	hosts   map[string]bool

	book     addressBook
	identity *identity
	flood    *limiter

	// large bounds how many large contents are checked at once: a megabyte of
	// faults costs some hundred megabytes while they are listed.
	large chan struct{}

	closed   atomic.Pointer[closing]
	draining atomic.Bool

	unverified []string
	inFlight   atomic.Int64
}

// closing says why no new requests are taken.
type closing struct {
	reason *ladder.Reason
	wait   int // seconds
}

// New compiles a configuration. The error joins every fault found; those in
// the configuration are of type [*ConfigError], those in the policy of type
// [*ladder.KnobError].
func New(c Config) (*Guard, error) {
	var f faults
	c.validate(&f)
	if c.CORS != nil {
		cors := *c.CORS
		cors.validate(&f)
		c.CORS = &cors
	}
	g := &Guard{
		config: c, doc: c.Document, limits: c.Limits.withDefaults(), log: c.Log,
		types: c.Types, realm: c.Realm, tokenKey: c.TokenKey,
		ambiguousAllowed: c.Policy.Ambiguous == "allow",
		large:            make(chan struct{}, 2*runtime.GOMAXPROCS(0)),
	}
	if g.types == "" {
		g.types = ladder.TypesBase
	}
	if g.realm == "" {
		g.realm = "api"
	}
	if g.log == nil {
		g.log = slog.Default()
	}
	if g.tokenKey == nil {
		g.tokenKey = make([]byte, 32)
		_, _ = rand.Read(g.tokenKey) // never fails, crypto/rand.Read
	}
	if l, err := ladder.New(c.Policy); err == nil {
		g.ladder = l
	} else {
		g.ladder = ladder.Default // the fault itself is in f already
	}
	g.flood = newLimiter(g.limits.PerAddress, g.limits.AddressBurst)
	g.identity = newIdentity(&c.Identity, g.log, &f)
	g.compile(&f)
	if err := errors.Join(f...); err != nil {
		return nil, err
	}
	return g, nil
}

// Wrap is the middleware: it returns a handler that answers wrong requests
// and hands the rest to next.
func (g *Guard) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { g.serve(w, r, next) })
}

// Drain makes the guard answer every new request with 503 draining while those
// in flight end. It cannot be undone.
func (g *Guard) Drain() {
	g.draining.Store(true)
	g.closed.Store(&closing{ladder.Draining, 5})
}

// Maintain answers every new request with 503 maintenance and a Retry-After of
// the given seconds, until it is called with 0.
func (g *Guard) Maintain(seconds int) {
	switch {
	case g.draining.Load():
		return
	case seconds <= 0:
		g.closed.Store(nil)
		return
	}
	g.closed.Store(&closing{ladder.Maintenance, seconds})
}

// InFlight returns the number of requests being answered now.
func (g *Guard) InFlight() int64 { return g.inFlight.Load() }

// Ladder returns the ladder this guard climbs where no operation's own choices
// hold.
func (g *Guard) Ladder() *ladder.Ladder { return g.ladder }

// standard are the methods known to every server of this kind: those of
// RFC 9110 §9.3 but CONNECT, which is for proxies, and PATCH (RFC 5789).
var standard = []string{"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"}

// compile turns document and settings into what requests need.
func (g *Guard) compile(f *faults) {
	g.methods = make(map[string]bool)
	for _, m := range standard {
		g.methods[m] = true
	}
	if len(g.config.Authorities) > 0 {
		g.hosts = make(map[string]bool)
		for _, h := range g.config.Authorities {
			g.hosts[lowerHost(h)] = true
		}
	}
	if a := g.config.Rights.Addresses; a != nil {
		g.book = addressBook{prefixes("rights.addresses.allow", a.Allow, f), prefixes("rights.addresses.trusted_proxies", a.TrustedProxies, f)}
	}
	one(f, "identity.required", g.config.Identity.Required, "declared", "writes", "all")
	if r := g.config.Identity.Required; (r == "writes" || r == "all") && len(g.identity.anyOf()) == 0 {
		f.add("identity.required", r, "no way to know a caller is configured, and every operation on which the document is silent would stay open; add identity.bearer or identity.api_keys")
	}
	g.base = g.compileOperation(nil, openapi.Settings{}, f)
	g.unknown = g.base
	if g.doc == nil {
		return
	}
	u := *g.base
	u.security = g.doc.Security
	if len(u.security) == 0 && g.config.Identity.Required == "all" {
		u.security = g.identity.anyOf()
	}
	g.unknown = &u
	g.loose = looseTemplates(g.doc)
	g.rivals = rivalsOf(g.doc, g.loose)
	g.checkTenants(f)
	g.ops = make(map[*openapi.Operation]*operation, len(g.doc.Operations))
	for _, op := range g.doc.Operations {
		g.methods[op.Method] = true
		g.ops[op] = g.compileOperation(op, op.Settings, f)
	}
	for name, s := range g.config.Operations {
		op := g.doc.Operation(name)
		if op == nil {
			f.add("operations."+name, "", "the document has no such operation; use an operationId or METHOD /template")
			continue
		}
		g.ops[op] = g.compileOperation(op, overlay(op.Settings, s), f)
	}
	g.checkIdentity(f)
}

// checkTenants reports tenant parameters that no operation has: a typo would
// leave every tenant's data open to every other.
func (g *Guard) checkTenants(f *faults) {
	has := func(op *openapi.Operation, name string) bool {
		return op.Parameter("path", name) != nil || op.Parameter("query", name) != nil
	}
	if t := g.config.Rights.Tenant; t != nil && t.Parameter != "" && !slices.ContainsFunc(g.doc.Operations, func(op *openapi.Operation) bool { return has(op, t.Parameter) }) {
		f.add("rights.tenant.parameter", t.Parameter, "no operation has a path or query parameter of this name")
	}
	for _, op := range g.doc.Operations {
		if t := op.Settings.Tenant; t != nil && t.Parameter != "" && !has(op, t.Parameter) {
			f.add("operations."+op.Name()+".tenant.parameter", t.Parameter, "the operation has no path or query parameter of this name")
		}
	}
}

// Undeclared lists, per operation, the codes the guard can send and the
// document does not declare.
func (g *Guard) Undeclared() map[string][]int {
	out := make(map[string][]int)
	if g.doc == nil {
		return out
	}
	for _, op := range g.doc.Operations {
		if codes := g.ops[op].undeclared(); len(codes) > 0 {
			out[op.Name()] = codes
		}
	}
	return out
}

// lowerHost strips a default port and lowers the case of an authority.
func lowerHost(h string) string {
	if strings.HasPrefix(h, "[") && !strings.Contains(h, ":") { // brackets are for IPv6 only
		return h
	}
	u := url.URL{Host: h}
	host := u.Hostname()
	if p := u.Port(); p != "" && p != "80" && p != "443" {
		host += ":" + p
	}
	b := []byte(host)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
