package guard

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

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

// Forward names request fields; "" leaves a fact out.
type Forward struct {
	Subject string `yaml:"subject"`
	Tenant  string `yaml:"tenant"`
	Scopes  string `yaml:"scopes"` // words separated by spaces
	Roles   string `yaml:"roles"`  // words separated by spaces
}

// Apply removes the fields from a request that goes upstream, under any
// spelling that a server may take for theirs, and sets those that are known
// of the caller; nil stands for a stranger.
func (f Forward) Apply(h http.Header, c *Caller) {
	facts := []struct{ field, value string }{{f.Subject, ""}, {f.Tenant, ""}, {f.Scopes, ""}, {f.Roles, ""}}
	if c != nil {
		facts[0].value, facts[1].value = c.Subject, c.Tenant
		facts[2].value, facts[3].value = strings.Join(c.Scopes, " "), strings.Join(c.Roles, " ")
	}
	for _, fact := range facts {
		if fact.field == "" {
			continue
		}
		for name := range h { // CGI and its heirs read X_A and X-A alike
			if strings.EqualFold(strings.ReplaceAll(name, "_", "-"), strings.ReplaceAll(fact.field, "_", "-")) {
				delete(h, name)
			}
		}
		if value := fieldSafe(fact.value); value != "" {
			h.Set(fact.field, value)
		}
	}
}

// fieldSafe drops a value that no field can carry: a claim may hold anything.
func fieldSafe(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] == 0x7f {
			return ""
		}
	}
	return s
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

// present returns the credentials of a scheme as the request carries them, or
// a sentence on why they cannot be read.
func present(r *http.Request, s *openapi.Scheme) (credentials, bad string) {
	if s.Type == "apiKey" {
		return presentKey(r, s)
	}
	list := r.Header.Values("Authorization")
	if len(list) == 0 {
		return "", ""
	}
	if len(list) > 1 {
		return "", "The request carries more than one Authorization field."
	}
	scheme, token, _ := strings.Cut(list[0], " ")
	if !strings.EqualFold(scheme, "bearer") {
		return "", "" // another scheme's credentials are none of this one's (RFC 6750 §3.1)
	}
	token = strings.TrimLeft(token, " ")
	if token == "" {
		return "", "The Authorization field names Bearer and holds no token."
	}
	if !token68(token) {
		return "", "The token holds characters that a bearer token cannot have."
	}
	return token, ""
}

func presentKey(r *http.Request, s *openapi.Scheme) (key, bad string) {
	var values []string
	switch s.In {
	case "header":
		values = r.Header.Values(s.Field)
	case "query":
		if !strings.Contains(r.URL.RawQuery, s.Field) {
			return "", ""
		}
		q, _ := url.ParseQuery(r.URL.RawQuery) // bad escapes were refused on the wire rung
		values = q[s.Field]
	case "cookie":
		for _, c := range r.CookiesNamed(s.Field) {
			values = append(values, c.Value)
		}
	}
	switch {
	case len(values) == 0:
		return "", ""
	case len(values) > 1:
		return "", "The request carries more than one API key."
	case values[0] == "":
		return "", "The request carries an empty API key."
	}
	return values[0], ""
}

// token68 reports whether s follows RFC 9110 §11.2, which the b64token of
// RFC 6750 §2.1 equals.
func token68(s string) bool {
	trimmed := strings.TrimRight(s, "=")
	if trimmed == "" {
		return false
	}
	for i := 0; i < len(trimmed); i++ {
		c := trimmed[i]
		switch {
		case 'a' <= c|0x20 && c|0x20 <= 'z', '0' <= c && c <= '9', strings.IndexByte("-._~+/", c) >= 0:
		default:
			return false
		}
	}
	return true
}

// hashToken is how credentials appear in events.
func (g *Guard) hashToken(credentials string) string {
	m := hmac.New(sha256.New, g.tokenKey)
	m.Write([]byte(credentials))
	return hex.EncodeToString(m.Sum(nil)[:8])
}

// identify answers the identity rung and leaves the caller in x.
func (x *exchange) identify() ladder.Answer {
	security := x.op.security
	if len(security) == 0 {
		return ladder.Answer{}
	}
	if x.op.unverified { // observing only
		return notAsked
	}
	outcomes := make(map[*openapi.Scheme]outcome, 2)
	var failed outcome
	anonymous, presented := false, false
	for _, req := range security {
		anonymous = anonymous || len(req) == 0
		for _, need := range req {
			if need.Scheme == nil {
				continue
			}
			if _, done := outcomes[need.Scheme]; done {
				continue
			}
			o := x.g.identity.try(x.r, need.Scheme)
			outcomes[need.Scheme] = o
			if o.caller != nil || o.reason != nil {
				presented = true
			}
			if o.reason != nil && (failed.reason == nil || o.reason == ladder.IdentityUnavailable) {
				failed = o
			}
		}
	}
	x.hashPresented(security)
	if x.choose(security, outcomes) {
		return x.stepUp()
	}
	switch {
	case failed.reason != nil:
		x.why = failed.why
		return x.refuse(failed.reason)
	case anonymous && !x.op.namesRights():
		return ladder.Answer{}
	case presented:
		x.why = "The request carries only part of the credentials that the operation needs together."
		return x.refuse(ladder.MissingCredentials)
	}
	return x.refuse(ladder.MissingCredentials)
}

// hashPresented keeps a keyed hash of the credentials for the log, valid or not.
func (x *exchange) hashPresented(security []openapi.Requirement) {
	for _, req := range security {
		for _, need := range req {
			if need.Scheme == nil {
				continue
			}
			if c, _ := present(x.r, need.Scheme); c != "" {
				x.token = x.g.hashToken(c)
				return
			}
		}
	}
}

// choose picks the first alternative whose credentials are all valid,
// preferring one whose scopes suffice, and keeps its caller.
func (x *exchange) choose(security []openapi.Requirement, outcomes map[*openapi.Scheme]outcome) bool {
	found := false
	for _, req := range security {
		if len(req) == 0 {
			continue
		}
		var caller *Caller
		var lacking []string
		for _, need := range req {
			o := outcomes[need.Scheme]
			if o.caller == nil || caller != nil && caller.Tenant != "" && o.caller.Tenant != "" && caller.Tenant != o.caller.Tenant {
				caller = nil
				break
			}
			if caller == nil {
				c := *o.caller
				c.Scheme = need.Scheme.Name
				caller = &c
			}
			lacking = append(lacking, o.caller.lacking(need.Scopes)...)
		}
		if caller == nil || found && len(lacking) > 0 {
			continue
		}
		found, x.caller, x.lacking = true, caller, lacking
		for _, need := range req {
			if need.Scheme.Type == "apiKey" && need.Scheme.In == "header" {
				x.keyField = need.Scheme.Field
			}
		}
		if len(lacking) == 0 {
			break
		}
	}
	return found
}

// stepUp asks for a stronger or fresher login where the operation needs one
// (RFC 9470 §3).
func (x *exchange) stepUp() ladder.Answer {
	s, c := &x.op.settings, x.caller
	if len(s.ACR) > 0 {
		ok := false
		for _, acr := range s.ACR {
			ok = ok || acr == c.ACR
		}
		if !ok {
			return x.refuse(ladder.StepUpRequired)
		}
	}
	if s.MaxAge > 0 && (c.Login.IsZero() || time.Since(c.Login) > x.op.maxAge()) {
		return x.refuse(ladder.StepUpRequired)
	}
	return ladder.Answer{}
}

// challenges returns one challenge per acceptable scheme (RFC 9110 §11.6.1).
// Without credentials there is no error parameter (RFC 6750 §3.1).
func (x *exchange) challenges(reason *ladder.Reason) []string {
	var out []string
	seen := make(map[string]bool)
	for _, req := range x.op.security {
		for _, need := range req {
			if need.Scheme == nil {
				continue
			}
			c := x.challenge(need.Scheme, reason)
			if c != "" && !seen[c] {
				seen[c] = true
				out = append(out, c)
			}
		}
	}
	return out
}

func (x *exchange) challenge(s *openapi.Scheme, reason *ladder.Reason) string {
	realm := x.g.realm
	switch {
	case x.g.identity.schemes[s.Name] != nil:
		return x.g.identity.schemes[s.Name].Challenge(realm)
	case s.Type == "apiKey":
		if reason == ladder.InsufficientScope || reason == ladder.StepUpRequired {
			return ""
		}
		return fmt.Sprintf("ApiKey realm=%q, in=%q, name=%q", realm, s.In, s.Field)
	case !isBearer(s):
		return ""
	}
	c := fmt.Sprintf("Bearer realm=%q", realm)
	switch reason {
	case ladder.InvalidCredentials:
		c += `, error="invalid_token"`
		if x.debug() && x.why != "" {
			c += fmt.Sprintf(`, error_description=%q`, x.why)
		}
	case ladder.ExpiredCredentials:
		c += `, error="invalid_token", error_description="The access token expired"`
	case ladder.MalformedCredentials:
		c += `, error="invalid_request"`
	case ladder.StepUpRequired:
		c += `, error="insufficient_user_authentication"`
		if len(x.op.settings.ACR) > 0 {
			c += fmt.Sprintf(`, acr_values=%q`, strings.Join(x.op.settings.ACR, " "))
		}
		if x.op.settings.MaxAge > 0 {
			c += fmt.Sprintf(`, max_age="%d"`, x.op.settings.MaxAge)
		}
	case ladder.InsufficientScope:
		c += `, error="insufficient_scope"`
		if !x.terse() && len(x.wanted) > 0 {
			c += fmt.Sprintf(`, scope=%q`, strings.Join(x.wanted, " "))
		}
	}
	return c
}
