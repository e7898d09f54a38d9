package guard

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/openapi"
	"github.com/candorhttp/candor/problem"
)

// role answers the role rung: scopes, roles, tenant, policies, in this order,
// because each is dearer to check than the one before.
func (x *exchange) role() ladder.Answer {
	if x.op.unverified {
		return notAsked
	}
	if x.op.op == nil && x.op.settings.Roles == nil && x.op.settings.Scopes == nil && x.g.config.Rights.Authorizer == nil {
		return ladder.Answer{}
	}
	if a := x.scopes(); a.Reason != nil {
		return a
	}
	if roles := x.op.settings.Roles; len(roles) > 0 && !slices.ContainsFunc(roles, x.caller.Is) {
		x.missing = &problem.Missing{Roles: roles}
		return x.refuse(ladder.MissingRole)
	}
	if a := x.tenant(); a.Reason != nil {
		return a
	}
	return x.policy()
}

func (x *exchange) scopes() ladder.Answer {
	lacking := x.lacking
	for _, s := range x.caller.lacking(x.op.settings.Scopes) {
		if !slices.Contains(lacking, s) {
			lacking = append(slices.Clone(lacking), s)
		}
	}
	if len(lacking) == 0 {
		return ladder.Answer{}
	}
	x.missing = &problem.Missing{Scopes: lacking}
	x.wanted = x.requiredScopes()
	return x.refuse(ladder.InsufficientScope)
}

// requiredScopes lists every scope the request needs, which is what the scope
// parameter of the challenge holds (RFC 6750 §3).
func (x *exchange) requiredScopes() []string {
	var out []string
	for _, req := range x.op.security {
		for _, need := range req {
			if need.Scheme == nil || x.caller != nil && need.Scheme.Name != x.caller.Scheme {
				continue
			}
			for _, s := range need.Scopes {
				if !slices.Contains(out, s) {
					out = append(out, s)
				}
			}
		}
	}
	for _, s := range x.op.settings.Scopes {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// tenant compares the tenant the request names with the caller's.
func (x *exchange) tenant() ladder.Answer {
	t := x.op.tenant
	if t == nil || x.op.op == nil || len(x.op.security) == 0 {
		return ladder.Answer{}
	}
	for _, named := range x.namedTenants(t) {
		x.objectTenant = named
		if x.caller == nil || x.caller.Tenant == "" || x.caller.Tenant != named {
			return x.refuse(ladder.WrongTenant)
		}
	}
	return ladder.Answer{}
}

// namedTenants returns every tenant the request names: in the path, and in
// the query whether or not the document declares it there, because the server
// behind may read it all the same.
func (x *exchange) namedTenants(t *openapi.Tenant) []string {
	if t.Header != "" {
		return x.r.Header.Values(t.Header)
	}
	var out []string
	if v, ok := x.op.op.PathValue(x.target(), t.Parameter); ok {
		out = append(out, v)
	}
	if x.r.URL.RawQuery != "" {
		q, _ := url.ParseQuery(x.r.URL.RawQuery) // bad escapes and semicolons were refused on the wire rung
		for name, values := range q {
			if sameParameter(name, t.Parameter) {
				out = append(out, values...)
			}
		}
	}
	return out
}

// sameParameter reports whether some server takes a query name for the
// parameter: "org[]" and " org" are org to PHP, "Org" is to ASP.NET.
func sameParameter(name, parameter string) bool {
	name = strings.TrimSpace(name)
	if strings.EqualFold(name, parameter) {
		return true
	}
	name, _, _ = strings.Cut(name, "[")
	return strings.EqualFold(name, parameter)
}

func (x *exchange) policy() ladder.Answer {
	a := x.g.config.Rights.Authorizer
	if a == nil || len(x.op.security) == 0 {
		return ladder.Answer{}
	}
	d, err := a.Authorize(x.r.WithContext(withExchange(x)), x.caller, x.op.op)
	if err != nil {
		x.g.log.Error("rights cannot be checked", "error", err, "request_id", x.id)
		return x.refuse(ladder.PolicyUnavailable)
	}
	if !d.Allow {
		x.why = d.Why
		return x.refuse(ladder.PolicyDenied)
	}
	return ladder.Answer{}
}

// quota answers the quota rung.
func (x *exchange) quota() ladder.Answer {
	q := x.g.config.Quota
	if q == nil {
		return ladder.Answer{}
	}
	ok, wait, err := q.Take(x.r.WithContext(withExchange(x)), x.caller)
	switch {
	case errors.Is(err, ErrPaymentRequired):
		return x.refuse(ladder.PaymentRequired)
	case err != nil && x.g.config.Policy.Limits == "open":
		x.g.log.Warn("limits cannot be checked; the request passes", "error", err, "request_id", x.id)
	case err != nil:
		x.g.log.Error("limits cannot be checked", "error", err, "request_id", x.id)
		return x.refuse(ladder.LimitsUnavailable)
	case !ok:
		x.wait = wait
		return x.refuse(ladder.RateLimited)
	}
	return ladder.Answer{}
}

// conditional reports whether a request carries a condition that protects a
// change (RFC 6585 §3): one that fails when the object is not what the caller
// believes. A date that does not parse protects nothing (RFC 9110 §13.1.4), nor
// does If-None-Match with a tag.
func conditional(h http.Header) bool {
	if len(h.Values("If-Match")) > 0 || strings.TrimSpace(h.Get("If-None-Match")) == "*" {
		return true
	}
	_, err := http.ParseTime(h.Get("If-Unmodified-Since"))
	return err == nil
}
