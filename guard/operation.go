package guard

import (
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/openapi"
)

// operation is what the guard knows of one operation, compiled once.
type operation struct {
	op       *openapi.Operation // nil where none is known
	ladder   *ladder.Ladder
	security []openapi.Requirement
	settings openapi.Settings
	book     addressBook
	tenant   *openapi.Tenant
	maxBytes int64

	unverified bool // it demands credentials that nothing here can verify
}

// overlay lays b over a, key by key.
func overlay(a, b openapi.Settings) openapi.Settings {
	if b.Roles != nil {
		a.Roles = b.Roles
	}
	if b.Scopes != nil {
		a.Scopes = b.Scopes
	}
	if b.Tenant != nil {
		a.Tenant = b.Tenant
	}
	if b.Addresses != nil {
		a.Addresses = b.Addresses
	}
	if b.Codes != nil {
		a.Codes = b.Codes
	}
	if b.ACR != nil {
		a.ACR = b.ACR
	}
	if b.Public != nil {
		a.Public = b.Public
	}
	if b.MaxBytes != 0 {
		a.MaxBytes = b.MaxBytes
	}
	if b.MaxAge != 0 {
		a.MaxAge = b.MaxAge
	}
	for to, from := range map[*string]string{
		&a.Denied: b.Denied, &a.Conditional: b.Conditional, &a.Length: b.Length,
		&a.Upgrade: b.Upgrade, &a.EarlyData: b.EarlyData,
	} {
		if from != "" {
			*to = from
		}
	}
	return a
}

func (g *Guard) compileOperation(op *openapi.Operation, s openapi.Settings, f *faults) *operation {
	o := &operation{op: op, settings: s, ladder: g.ladder, book: g.book, maxBytes: g.limits.Content, tenant: g.config.Rights.Tenant}
	field := "operations"
	if op != nil {
		o.security = op.Security
		field += "." + op.Name()
	}
	if s.MaxBytes > 0 {
		o.maxBytes = s.MaxBytes
	}
	if op != nil && len(o.security) == 0 && g.config.Identity.demands(op, &s) {
		o.security = g.identity.anyOf()
	}
	if s.Public != nil && *s.Public {
		o.security = nil
	}
	if s.Tenant != nil {
		o.tenant = s.Tenant
	}
	o.compileAddresses(s.Addresses, field, f)
	if o.namesRights() && op != nil && len(o.security) == 0 {
		why := "roles and scopes need callers to be known, and the operation demands no credentials; add security to the document"
		if !op.Secured {
			why = "roles and scopes need callers to be known; configure identity.bearer or identity.api_keys, and do not make the operation public"
		}
		f.add(field, "", why)
	}
	one(f, field+".denied", s.Denied, "hide-404", "reveal-403", "uniform-403")
	one(f, field+".conditional", s.Conditional, "required")
	one(f, field+".length", s.Length, "required")
	one(f, field+".early_data", s.EarlyData, "reject", "allow")
	if s.Denied != "" || len(s.Codes) > 0 {
		l, err := ladder.New(g.config.Policy.With(s.Denied, s.Codes))
		switch {
		case err == nil:
			o.ladder = l
		case g.config.Policy.Validate() == nil:
			f.add(field, "", err.Error())
		}
	}
	return o
}

// one reports a value that is neither empty nor one of the allowed ones.
func one(f *faults, field, value string, allowed ...string) {
	if value != "" && !slices.Contains(allowed, value) {
		f.add(field, value, "use one of "+strings.Join(allowed, ", "))
	}
}

func (o *operation) compileAddresses(own *openapi.Addresses, field string, f *faults) {
	if own == nil {
		return
	}
	if own.Allow != nil {
		o.book.allow = prefixes(field+".addresses.allow", own.Allow, f)
	}
	if own.TrustedProxies != nil {
		o.book.trusted = prefixes(field+".addresses.trusted_proxies", own.TrustedProxies, f)
	}
}

// addressAllowed answers the address rung.
func (o *operation) addressAllowed(a netip.Addr) bool {
	return len(o.book.allow) == 0 || contains(o.book.allow, a)
}

// namesRights reports whether only certain callers may use the operation, so
// that nobody may use it unknown even where the document makes credentials
// optional.
func (o *operation) namesRights() bool {
	s := &o.settings
	return len(s.Roles)+len(s.Scopes)+len(s.ACR) > 0 || s.MaxAge > 0
}

// maxAge returns how old a login may be; 0 means any age.
func (o *operation) maxAge() time.Duration { return time.Duration(o.settings.MaxAge) * time.Second }

// unsafeMethod reports whether a method may change something (RFC 9110 §9.2.1).
func unsafeMethod(m string) bool {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace, "QUERY":
		return false
	}
	return true
}

// canSend lists the reasons the guard can answer an operation with, from what
// the document and the settings say.
func (o *operation) canSend() []*ladder.Reason {
	out := []*ladder.Reason{ladder.MalformedEncoding}
	if len(o.security) > 0 {
		out = append(out, ladder.MissingCredentials)
	}
	if len(o.settings.Roles)+len(o.settings.Scopes) > 0 || o.book.allow != nil || hasScopes(o.security) {
		out = append(out, ladder.MissingRole)
	}
	for _, p := range o.op.Parameters {
		out = append(out, ladder.MalformedParameter)
		if p.Schema() != nil {
			out = append(out, ladder.InvalidParameter)
		}
	}
	if o.op.Body != nil {
		out = append(out, ladder.UnsupportedMediaType, ladder.DeclaredTooLarge)
		for _, m := range o.op.Body.Media {
			if m.Checks() {
				out = append(out, ladder.MalformedJSON, ladder.InvalidContent)
			}
		}
	}
	if o.settings.Conditional != "" {
		out = append(out, ladder.PreconditionRequired, ladder.PreconditionFailed)
	}
	return out
}

func hasScopes(alternatives []openapi.Requirement) bool {
	for _, req := range alternatives {
		for _, need := range req {
			if len(need.Scopes) > 0 {
				return true
			}
		}
	}
	return false
}

// undeclared compares the codes the guard can send with the document.
func (o *operation) undeclared() []int {
	declared := make(map[string]bool)
	for _, r := range o.op.Responses {
		declared[strings.ToUpper(r.Code)] = true
	}
	var out []int
	for _, r := range o.canSend() {
		code := o.ladder.Code(r)
		s := strconv.Itoa(code)
		if !declared[s] && !declared[s[:1]+"XX"] && !declared["DEFAULT"] && !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return out
}
