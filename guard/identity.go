package guard

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/openapi"
)

// Identity says how callers are known. Several ways may be open at once; the
// document's security says which an operation takes.
type Identity struct {
	Bearer  *Bearer
	APIKeys *APIKeys

	// Required says which operations demand a caller beyond what the document
	// says: "declared" (the default) those whose security does, "writes" also
	// every unsafe method on which the document is silent, "all" every
	// operation on which it is silent. An operation with roles, scopes or a
	// step-up of its own demands one, too.
	Required string

	// Forward names the fields in which a gate tells the upstream who the
	// caller is. The caller's own copies of them never arrive.
	Forward Forward

	// Schemes verifies the credentials of security schemes by name, for those
	// the guard has no verifier of its own for (basic, mutual TLS, opaque
	// tokens), or instead of it.
	Schemes map[string]Authenticator
}

// Authenticator verifies the credentials of one security scheme.
type Authenticator interface {
	// Authenticate returns the caller; nil without an error when the request
	// carries no credentials of this scheme; an error wrapping
	// [ErrInvalidCredentials] or [ErrExpiredCredentials] when it carries ones
	// that are not valid. Any other error means nothing is known (503).
	Authenticate(r *http.Request, s *openapi.Scheme) (*Caller, error)

	// Challenge returns the scheme's challenge for WWW-Authenticate.
	Challenge(realm string) string
}

// Errors an [Authenticator] returns.
var (
	ErrInvalidCredentials = errors.New("invalid credentials")
	ErrExpiredCredentials = errors.New("expired credentials")
)

type identity struct {
	bearer  *bearer
	apiKeys *apiKeys
	schemes map[string]Authenticator
}

func newIdentity(c *Identity, log *slog.Logger, f *faults) *identity {
	id := &identity{schemes: c.Schemes}
	if c.Bearer != nil {
		id.bearer = newBearer(c.Bearer, log, f)
	}
	if c.APIKeys != nil {
		id.apiKeys = newAPIKeys(c.APIKeys, f)
	}
	return id
}

// anyOf are the alternatives of an operation on whose security the document
// is silent: every way that is configured.
func (id *identity) anyOf() []openapi.Requirement {
	var out []openapi.Requirement
	if id.bearer != nil {
		out = append(out, openapi.Requirement{{Scheme: &openapi.Scheme{Name: "bearer", Type: "http", HTTP: "bearer"}}})
	}
	if id.apiKeys != nil {
		out = append(out, openapi.Requirement{{Scheme: &openapi.Scheme{Name: "api_keys", Type: "apiKey", In: "header", Field: id.apiKeys.header}}})
	}
	return out
}

// demands reports whether an operation on whose security the document is
// silent demands a caller all the same.
func (c *Identity) demands(op *openapi.Operation, s *openapi.Settings) bool {
	switch {
	case op.Secured:
		return false
	case len(s.Roles)+len(s.Scopes)+len(s.ACR) > 0, s.MaxAge > 0:
		return true
	}
	return c.Required == "all" || c.Required == "writes" && unsafeMethod(op.Method)
}

// checkIdentity finds schemes that operations demand and nothing verifies:
// such an operation could never be called. Observing, it is only noted, and
// identity and rights of such an operation are not asked for.
func (g *Guard) checkIdentity(f *faults) {
	names := make(map[*openapi.Scheme][]string)
	for _, op := range g.doc.Operations {
		o := g.ops[op]
		for _, req := range o.security {
			for _, need := range req {
				if need.Scheme == nil || g.identity.verifies(need.Scheme) {
					continue
				}
				o.unverified = true
				if list := names[need.Scheme]; !slices.Contains(list, op.Name()) {
					names[need.Scheme] = append(list, op.Name())
				}
			}
		}
	}
	for _, s := range g.doc.Schemes {
		list := names[s]
		if len(list) == 0 {
			continue
		}
		demanded := "operation " + list[0] + " demands"
		if len(list) > 1 {
			demanded = fmt.Sprintf("%d operations (%s, …) demand", len(list), list[0])
		}
		if g.config.Observe {
			g.unverified = append(g.unverified, fmt.Sprintf("nothing is configured to verify the security scheme %s (%s), so identity and rights of %d operations are not observed; %s", s.Name, s.Type, len(list), hintFor(s)))
			continue
		}
		f.add("identity", s.Name, demanded+" this security scheme ("+s.Type+") and nothing is configured to verify it; "+hintFor(s))
	}
}

// Unverified says, for an observing guard, which security schemes nothing is
// configured to verify, a sentence each. An enforcing guard is not built then.
func (g *Guard) Unverified() []string { return slices.Clone(g.unverified) }

func hintFor(s *openapi.Scheme) string {
	switch {
	case s.Type == "apiKey":
		return "add identity.api_keys"
	case isBearer(s):
		return "add identity.bearer with jwks"
	}
	return "a program that embeds the guard can set Identity.Schemes; candor.yaml can make operations public, for a server behind that checks them itself"
}

func isBearer(s *openapi.Scheme) bool {
	return s.Type == "oauth2" || s.Type == "openIdConnect" || s.Type == "http" && strings.EqualFold(s.HTTP, "bearer")
}

func (id *identity) verifies(s *openapi.Scheme) bool {
	switch {
	case id.schemes[s.Name] != nil:
		return true
	case isBearer(s):
		return id.bearer != nil
	case s.Type == "apiKey":
		return id.apiKeys != nil
	}
	return false
}

// outcome is what one scheme says of a request. Neither caller nor reason
// means that the request carries no credentials of the scheme.
type outcome struct {
	caller *Caller
	reason *ladder.Reason
	why    string
}

// try verifies the credentials a request carries for one scheme.
func (id *identity) try(r *http.Request, s *openapi.Scheme) outcome {
	if a := id.schemes[s.Name]; a != nil {
		return tryAuthenticator(a, r, s)
	}
	credentials, bad := present(r, s)
	if bad != "" {
		return outcome{reason: ladder.MalformedCredentials, why: bad}
	}
	if credentials == "" {
		return outcome{}
	}
	var o outcome
	switch {
	case isBearer(s) && id.bearer != nil:
		o.caller, o.reason, o.why = id.bearer.verify(r.Context(), credentials)
	case s.Type == "apiKey" && id.apiKeys != nil:
		o.caller, o.reason, o.why = id.apiKeys.verify(credentials)
	}
	return o
}

func tryAuthenticator(a Authenticator, r *http.Request, s *openapi.Scheme) outcome {
	c, err := a.Authenticate(r, s)
	switch {
	case err == nil:
		return outcome{caller: c}
	case errors.Is(err, ErrExpiredCredentials):
		return outcome{reason: ladder.ExpiredCredentials, why: "The credentials expired."}
	case errors.Is(err, ErrInvalidCredentials):
		return outcome{reason: ladder.InvalidCredentials, why: "The credentials are not valid."}
	}
	return outcome{reason: ladder.IdentityUnavailable, why: "The credentials cannot be checked."}
}
