package rules

import (
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/httpfield"
	"github.com/candorhttp/candor/judge"
)

// bearerError returns the error that a Bearer challenge names, "" for none.
func bearerError(values []string) string {
	bearer := false
	r := httpfield.ReadChallenges(values)
	for e, ok := r.Next(); ok; e, ok = r.Next() {
		if e.Scheme != "" {
			bearer = strings.EqualFold(e.Scheme, "Bearer")
		}
		if bearer && !e.Bad && strings.EqualFold(e.Name, "error") {
			return strings.Trim(e.Value, `"`)
		}
	}
	return ""
}

var errorWithoutCredentials = &judge.Rule{
	ID: "401/error-without-credentials", Title: "401 names an error of credentials that nobody sent",
	Why:   "A client that is told its token is invalid throws a good one away, or tries to refresh one that it never had.",
	Harms: []judge.Party{judge.Client, judge.Monitor},
	Fix:   "Send the challenge without error and error_description when the request carries no credentials.",
	Refs:  []judge.Ref{judge.Should("RFC 6750 §3.1")}, Severity: candor.Advice,
	On: judge.On(401), Needs: answerHead | candor.SawRequestLine | candor.SawRequestHeader,
	Bad: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 401 Unauthorized
WWW-Authenticate: Bearer realm="api", error="invalid_token"
Cache-Control: no-store
`,
	Good: `GET /a?access_token=abc HTTP/1.1
Host: api.example

HTTP/1.1 401 Unauthorized
WWW-Authenticate: Bearer realm="api", error="invalid_token"
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		values := c.Response.Header["Www-Authenticate"]
		said := bearerError(values)
		if said == "" || !stranger(c) {
			return judge.Clean
		}
		if !c.Evidence.Has(candor.SawRequestBody) && strings.HasPrefix(c.Sent("Content-Type"), "application/x-www-form-urlencoded") {
			return judge.Unseen("the request's form, which may hold a token")
		}
		return judge.Fault("The request carried no credentials, and the challenge names an error of them.", "a challenge without error", "error="+judge.Quote(said)).Because("error")
	},
}

// errorCodes are the codes that RFC 6750 §3.1 gives its errors.
var errorCodes = []struct {
	name   string
	status int
}{
	{"invalid_request", 400},
	{"invalid_token", 401},
	{"insufficient_scope", 403},
}

var errorNamesOtherCode = &judge.Rule{
	ID: "401/error-names-other-code", Title: "Challenge with an error that belongs to another code",
	Why:   "Code and challenge tell the client to do different things: fetch a new token, ask for more rights, or mend the request.",
	Harms: []judge.Party{judge.Client, judge.Monitor},
	Fix:   "Send invalid_request with 400, invalid_token with 401 and insufficient_scope with 403.",
	Refs:  []judge.Ref{judge.Should("RFC 6750 §3.1")}, Severity: candor.Advice,
	On: judge.On(400, 401, 403), Needs: answerHead,
	Bad: `GET /a HTTP/1.1
Host: api.example
Authorization: Bearer t1

HTTP/1.1 401 Unauthorized
WWW-Authenticate: Bearer realm="api", error="insufficient_scope", scope="orders:write"
Cache-Control: no-store
`,
	Good: `GET /a HTTP/1.1
Host: api.example
Authorization: Bearer t1

HTTP/1.1 403 Forbidden
WWW-Authenticate: Bearer realm="api", error="insufficient_scope", scope="orders:write"
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		values := c.Response.Header["Www-Authenticate"]
		if len(values) == 0 {
			return judge.Clean
		}
		said := bearerError(values)
		for _, e := range errorCodes {
			if e.name != said || e.status == c.Status() {
				continue
			}
			if c.Status() == 401 && c.Evidence.Has(candor.SawRequestHeader) && stranger(c) {
				return judge.Clean // then there should be no error at all, says another rule
			}
			return judge.Fault("The challenge names an error that belongs to another code than the one sent.", codeText(e.status)+" with "+e.name, codeText(c.Status())+" with "+e.name)
		}
		return judge.Clean
	},
}

var needsScopeChallenge = &judge.Rule{
	ID: "403/needs-scope-challenge", Title: "403 for want of a scope, without a challenge",
	Why:   "The client knows that its token is too weak and not which scopes would do, so it cannot ask for them by itself.",
	Harms: []judge.Party{judge.Client, judge.User},
	Fix:   "Send WWW-Authenticate: Bearer error=\"insufficient_scope\" with the scopes that would be enough in scope.",
	Refs:  []judge.Ref{judge.Must("RFC 6750 §3"), judge.May("RFC 6750 §3.1")}, Severity: candor.Must,
	On: judge.On(403), Needs: answerHead | candor.SawRequestHeader | candor.SawResponseBody,
	Bad: `DELETE /orders/1 HTTP/1.1
Host: api.example
Authorization: Bearer t1

HTTP/1.1 403 Forbidden
Content-Type: application/json
Cache-Control: no-store

{"error":"insufficient_scope","error_description":"orders:write is needed"}
`,
	Good: `DELETE /orders/1 HTTP/1.1
Host: api.example
Authorization: Bearer t1

HTTP/1.1 403 Forbidden
Content-Type: application/json
Cache-Control: no-store

{"error":"forbidden","message":"Deleting is out of the scope of this trial account"}
`,
	Check: func(c *judge.Case) judge.Result {
		if c.HasField("Www-Authenticate") || !schemeIs(c.Sent("Authorization"), "Bearer") {
			return judge.Clean
		}
		said, found := wantsScope.said(c)
		if !found {
			return judge.Clean
		}
		return judge.Fault("The token lacks a scope, and no challenge says so.", "WWW-Authenticate: Bearer error=\"insufficient_scope\"", "no WWW-Authenticate, and the content says "+judge.Quote(said.text)).Because("scope")
	},
}
