package rules

import (
	"bytes"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

const answerWhole = answerHead | candor.SawResponseBody

// says is the fault that a content says what another code is for.
func says(said statement, code int, w *wording, summary string) judge.Result {
	cause := w.phrase(normal(said.text))
	if cause == "" {
		cause = said.text // a reason, of which there are few
	}
	return judge.Fault(summary, codeText(code), judge.Quote(said.text)).Because(cause)
}

var forbiddenAs401 = &judge.Rule{
	ID: "401/says-forbidden", Title: "401 whose content says that the caller may not",
	Why:   "The client takes its good credentials for bad ones: it logs out, refreshes and repeats, and never learns that a right is missing.",
	Harms: []judge.Party{judge.Client, judge.User, judge.Monitor},
	Fix:   "Send 403 when the credentials are valid and a right is missing.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.5.2"), judge.Says("RFC 9110 §15.5.4")}, Severity: candor.Advice,
	On: judge.On(401), Needs: answerWhole | candor.SawRequestLine | candor.SawRequestHeader,
	Bad: `DELETE /orders/1 HTTP/1.1
Host: api.example
Authorization: Bearer t1

HTTP/1.1 401 Unauthorized
WWW-Authenticate: Bearer realm="api"
Cache-Control: no-store
Content-Type: application/json

{"message":"You do not have permission to delete orders"}
`,
	Good: `DELETE /orders/1 HTTP/1.1
Host: api.example

HTTP/1.1 401 Unauthorized
WWW-Authenticate: Bearer realm="api"
Cache-Control: no-store
Content-Type: application/json

{"message":"You do not have permission to delete orders"}
`,
	Check: func(c *judge.Case) judge.Result {
		said, found := clearlyForbids.said(c)
		if !found || stranger(c) || onlyCookies(c) { // to a stranger the code is right, whatever the text
			return judge.Clean
		}
		return says(said, 403, clearlyForbids, "The content says that a right is missing, and the code that the credentials are not valid.")
	},
}

var forbiddenAs400 = &judge.Rule{
	ID: "400/says-forbidden", Title: "400 whose content says that the caller may not",
	Why:   "The client looks for a mistake in its request that is not there, and a monitor counts missing rights as broken clients.",
	Harms: []judge.Party{judge.Client, judge.Monitor},
	Fix:   "Send 403 when the request is understood and the caller has no right to it.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.5.4"), judge.Says("RFC 9110 §15.5.1")}, Severity: candor.Advice,
	On: judge.On(400), Needs: answerWhole,
	Bad: `DELETE /orders/1 HTTP/1.1
Host: api.example

HTTP/1.1 400 Bad Request
Cache-Control: no-store
Content-Type: application/json

{"error":"ACCESS_DENIED","message":"Only the owner may do this"}
`,
	Good: `PUT /orders/1 HTTP/1.1
Host: api.example

HTTP/1.1 400 Bad Request
Cache-Control: no-store
Content-Type: application/json

{"error":"INVALID_NAME","message":"The name holds characters that are not permitted"}
`,
	Check: func(c *judge.Case) judge.Result {
		said, found := forbids.said(c)
		if !found || oauthError(c) {
			return judge.Clean
		}
		return says(said, 403, forbids, "The content says that the caller may not, and the code that the request is malformed.")
	},
}

var unauthenticatedAs400 = &judge.Rule{
	ID: "400/says-unauthenticated", Title: "400 whose content says that the caller is not known",
	Why:   "No client logs in again or refreshes its token because of a 400, so its user sees an error where a login would do.",
	Harms: []judge.Party{judge.Client, judge.User, judge.Monitor},
	Fix:   "Send 401 with WWW-Authenticate when credentials are missing or not valid.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.5.2"), judge.Says("RFC 9110 §15.5.1")}, Severity: candor.Advice,
	On: judge.On(400), Needs: answerWhole | candor.SawRequestLine,
	Bad: `GET /orders HTTP/1.1
Host: api.example

HTTP/1.1 400 Bad Request
Cache-Control: no-store
Content-Type: application/json

{"message":"Missing Authorization header"}
`,
	Good: `POST /oauth/token HTTP/1.1
Host: api.example
Content-Type: application/x-www-form-urlencoded

grant_type=refresh_token&refresh_token=x

HTTP/1.1 400 Bad Request
Cache-Control: no-store
Content-Type: application/json

{"error":"invalid_grant","error_description":"Invalid access token or session expired"}
`,
	Check: func(c *judge.Case) judge.Result {
		said, found := asksWho.said(c)
		if !found || oauthError(c) || loginPath(c) {
			return judge.Clean
		}
		return says(said, 401, asksWho, "The content says that the caller is not known, and the code that the request is malformed.")
	},
}

var unauthenticatedAs403 = &judge.Rule{
	ID: "403/says-unauthenticated", Title: "403 whose content says that the caller is not known",
	Why:   "Clients log in after a 401 and not after a 403, so nobody logs in; and without a challenge a client would not know how.",
	Harms: []judge.Party{judge.Client, judge.User, judge.Monitor},
	Fix:   "Send 401 with WWW-Authenticate when credentials are missing or not valid.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.5.2"), judge.Says("RFC 9110 §15.5.4")}, Severity: candor.Advice,
	On: judge.On(403), Needs: answerWhole,
	Bad: `GET /orders HTTP/1.1
Host: api.example

HTTP/1.1 403 Forbidden
Cache-Control: no-store
Content-Type: application/json

{"detail":"Authentication credentials were not provided."}
`,
	Good: `POST /orders HTTP/1.1
Host: api.example

HTTP/1.1 403 Forbidden
Cache-Control: no-store
Content-Type: application/json

{"detail":"CSRF Failed: CSRF token missing or invalid. Please log in again."}
`,
	Check: func(c *judge.Case) judge.Result {
		said, found := asksWho.said(c)
		if !found {
			return judge.Clean
		}
		return says(said, 401, asksWho, "The content says that the caller is not known, and the code that the request was understood and is refused.")
	},
}

var malformedAs403 = &judge.Rule{
	ID: "403/says-malformed", Title: "403 whose content says that the request is malformed",
	Why:   "The caller asks for rights it does not need, where a corrected request would be served.",
	Harms: []judge.Party{judge.Client, judge.Monitor},
	Fix:   "Send 400 for what does not parse, and 422 for what breaks the rules of the operation.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.5.1"), judge.Says("RFC 9110 §15.5.4")}, Severity: candor.Advice,
	On: judge.On(403), Needs: answerWhole,
	Bad: `POST /orders HTTP/1.1
Host: api.example

HTTP/1.1 403 Forbidden
Cache-Control: no-store
Content-Type: application/json

{"error":{"code":"VALIDATION_FAILED","message":"customer must not be empty"}}
`,
	Good: `POST /orders HTTP/1.1
Host: api.example

HTTP/1.1 403 Forbidden
Cache-Control: no-store
Content-Type: application/json

{"error":{"code":"INVALID_SIGNATURE","message":"Signature validation failed: malformed request signature"}}
`,
	Check: func(c *judge.Case) judge.Result {
		said, found := findsFault.said(c)
		if !found {
			return judge.Clean
		}
		return says(said, 400, findsFault, "The content says that the request is malformed or invalid, and the code that the caller has no right.")
	},
}

// oauthErrors are what the endpoints of OAuth answer with 400, as they must:
// RFC 6749 §5.2, RFC 7591 §3.2.2, RFC 8628 §3.5, RFC 8693 §2.2.2, RFC 9449 §5.
var oauthErrors = lines(`
	invalid_request
	invalid_client
	invalid_grant
	unauthorized_client
	unsupported_grant_type
	unsupported_response_type
	unsupported_token_type
	invalid_scope
	invalid_target
	access_denied
	authorization_pending
	slow_down
	expired_token
	invalid_dpop_proof
	use_dpop_nonce
	invalid_redirect_uri
	invalid_client_metadata
	invalid_software_statement
	unapproved_software_statement
`)

// oauthError reports whether the content is an error of OAuth's own endpoints.
func oauthError(c *judge.Case) bool {
	raw := c.Members()["error"]
	for _, e := range oauthErrors {
		if len(raw) == len(e)+2 && string(raw[1:len(raw)-1]) == e {
			return true
		}
	}
	return bytes.Contains(c.Request.Body, []byte("grant_type="))
}

// loggingIn are words of paths at which credentials are given out, changed or
// asked about: there they are the subject of the request.
var loggingIn = newWords("login", "signin", "sign-in", "logon", "token", "oauth", "auth", "session", "password", "passwd", "register", "signup",
	"sign-up", "verify", "confirm", "activate", "invit", "reset", "refresh", "logout", "introspect", "revoke", "apikey", "api-key", "api_key", "/keys", "credential")

// loginPath reports whether a request is about credentials.
func loginPath(c *judge.Case) bool { return loggingIn.inText(c.Path()) }
