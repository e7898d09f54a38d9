package rules

import (
	"net/http"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/httpfield"
	"github.com/candorhttp/candor/judge"
)

// refusal is a 401 to credentials, as long as it is not known whether they are
// good: nothing of the request but where it went.
type refusal struct {
	operation string // for people
	target    uint64
	space     uint64 // the realm that was asked for
	method    string
	address   string // path, without the query
	challenge string
	required  bool // the document asks for credentials there
}

// stepUp reports whether a challenge asks for more than valid credentials, or
// for other ones.
func stepUp(c *judge.Case, values []string) bool {
	if c.HasField("X-Github-Otp") || elseBesides.in(c.Response.Body) {
		return true
	}
	r := httpfield.ReadChallenges(values)
	for e, ok := r.Next(); ok; e, ok = r.Next() {
		switch {
		case strings.EqualFold(e.Name, "acr_values"), strings.EqualFold(e.Name, "max_age"), strings.EqualFold(e.Name, "claims"),
			strings.EqualFold(e.Name, "error") && !strings.Contains(e.Value, "invalid_token"):
			return true
		case strings.EqualFold(e.Name, "error_description") && elseBesides.inText(e.Value):
			return true
		}
	}
	return false
}

// elseBesides are words of a 401 to good credentials that is right all the
// same: they are meant for another service, or not enough by themselves.
var elseBesides = newWords("audience", "issuer", "factor", "mfa", "2fa", "otp", "step-up", "step_up", "stepup", "reauth", "re-auth", "insufficient_user_authentication", "acr", "nonce", "not yet", "not before", "signature")

// space is the hash of the scheme and realm of the first challenge: what is
// good in one space may be worthless in another.
func space(h hasher, values []string) uint64 {
	key, first := uint64(3), true
	r := httpfield.ReadChallenges(values)
	for e, ok := r.Next(); ok; e, ok = r.Next() {
		if e.Scheme != "" {
			if !first {
				break
			}
			key, first = h.mix(key, e.Scheme), false
		}
		if strings.EqualFold(e.Name, "realm") || strings.EqualFold(e.Name, "resource_metadata") {
			key = h.mix(key, e.Value)
		}
	}
	return key
}

var toldToAuthenticated = &judge.Rule{
	ID: "401/told-to-authenticated", Title: "401 to credentials that are good elsewhere",
	Why:   "The caller is known and lacks a right, and is told to log in again: it refreshes its token, repeats, and logs out in the end.",
	Harms: []judge.Party{judge.Client, judge.User, judge.Monitor},
	Fix:   "Send 403 to callers whose credentials are valid.",
	Refs:  []judge.Ref{judge.Itself, judge.Says("RFC 9110 §15.5.2"), judge.Says("RFC 9110 §15.5.4")}, Severity: candor.Consistency,
	On: append(judge.On(401), judge.Class(2)...), Needs: answerHead | candor.SawRequestLine | candor.SawRequestHeader,
	Bad: `GET /orders HTTP/1.1
Host: api.example

HTTP/1.1 401 Unauthorized
WWW-Authenticate: Bearer realm="api"
Cache-Control: no-store
---
GET /admin HTTP/1.1
Host: api.example
Authorization: Bearer t1

HTTP/1.1 401 Unauthorized
WWW-Authenticate: Bearer realm="api"
Cache-Control: no-store
---
GET /orders HTTP/1.1
Host: api.example
Authorization: Bearer t1

HTTP/1.1 204 No Content
`,
	Good: `GET /orders HTTP/1.1
Host: api.example

HTTP/1.1 401 Unauthorized
WWW-Authenticate: Bearer realm="api"
Cache-Control: no-store
---
GET /orders HTTP/1.1
Host: api.example
Authorization: Bearer t1

HTTP/1.1 204 No Content
---
GET /admin HTTP/1.1
Host: api.example
Authorization: Bearer t1

HTTP/1.1 401 Unauthorized
WWW-Authenticate: Bearer realm="api", error="invalid_token"
Cache-Control: no-store
`,
	Series: func(limit int) func(*judge.Case) judge.Result {
		h := newHasher()
		guarded := newMemory[uint64](limit / 2)  // by operation, the space that it asks for
		refused := newMemory[refusal](limit / 2) // by credentials and host
		return func(c *judge.Case) judge.Result {
			secret := fixed(c)
			if c.Status() == 401 {
				values := c.Response.Header["Www-Authenticate"]
				if secret != "" && !stepUp(c, values) {
					refused.put(h.caller(c, secret), refusal{
						c.Name(), h.target(c), space(h, values), c.Method(), c.Path(), strings.Join(values, ", "), required(c),
					})
				} else if stranger(c) {
					guarded.put(h.operation(c), space(h, values))
				}
				return judge.Clean
			}
			if secret == "" || refused.len() == 0 {
				return judge.Clean
			}
			key := h.caller(c, secret)
			r, was := refused.get(key)
			if !was || r.target == h.target(c) {
				return judge.Clean
			}
			if asked, known := guarded.get(h.operation(c)); known && asked != r.space || !known && !(r.required && required(c)) {
				return judge.Clean
			}
			refused.drop(key)
			return judge.Fault("Credentials are refused as not valid at one operation, and accepted afterwards at another that needs them.",
				"403 at "+judge.Quote(r.operation), "401, and then "+codeText(c.Status())+" for the same credentials at "+judge.Quote(c.Name())).
				Because(r.operation).After(r.exchange())
		}
	},
}

// required reports whether the document asks for credentials there.
func required(c *judge.Case) bool { return c.Operation != nil && c.Operation.Required }

// caller is the hash of credentials at a host.
func (h hasher) caller(c *judge.Case, secret string) uint64 {
	return h.mix(h.mix(4, hostOf(c)), secret)
}

// exchange shows the refusal, without the credentials.
func (r refusal) exchange() *candor.Exchange {
	x := &candor.Exchange{Evidence: candor.SawRequestLine | candor.SawStatus | candor.SawResponseHeader}
	x.Request.Method, x.Request.Target = r.method, r.address
	x.Response.Status, x.Response.Header = 401, http.Header{}
	if r.challenge != "" {
		x.Response.Header["Www-Authenticate"] = []string{r.challenge}
	}
	return x
}
