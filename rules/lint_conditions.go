package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/judge"
)

// credentialWords are parts of the names of parameters that carry something
// which a server may find invalid.
var credentialWords = []string{"token", "key", "secret", "password", "passwd", "auth", "session", "signature", "credential", "code", "jwt", "otp", "pin", "cookie", "login", "user", "ticket", "nonce", "hash"}

// mayHaveCredentials reports whether an operation can be given credentials in
// a way that is not declared as security: a login with a password in its
// content, a link with a token in it.
func mayHaveCredentials(o *judge.Operation) bool {
	return o.Authorization || len(o.Content) > 0 || slices.ContainsFunc(o.Parameters, func(p judge.Parameter) bool {
		name := strings.ToLower(p.Name)
		return p.In == "cookie" || slices.ContainsFunc(credentialWords, func(w string) bool { return strings.Contains(name, w) })
	})
}

var unauthorizedWherePublic = &judge.Rule{
	ID: "401/declared-where-public", Title: "401 declared for an operation that needs no credentials",
	Why:   "The document says that anybody may call and that callers without credentials are refused: a client does not know whether to send its token.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Declare the security that the operation has, or take the 401 out; add {} to the alternatives where credentials may be sent and need not.",
	Refs:  []judge.Ref{judge.Declared, judge.Says("RFC 9110 §15.5.2")}, Severity: candor.Contract,
	Bad: documentSecured + `paths:
  /health:
    get:
      security: []
      responses:
        "200": {description: all is well}
        "401":
          description: a token is needed
          headers: {WWW-Authenticate: {required: true, schema: {type: string}}}
`,
	Good: documentSecured + `paths:
  /health:
    get:
      security: []
      responses:
        "200": {description: all is well}
`,
	Document: eachResponse(func(_ *subject, o *judge.Operation, r *judge.Response, say func(judge.Spot)) {
		if r.Status == 401 && o.Said && !o.Required && !o.Optional && !mayHaveCredentials(o) {
			say(judge.Spot{Operation: o, Place: r.Place, Summary: "The operation is declared to need no credentials, and to answer 401.", Expected: "security, or no 401", Got: "no security, and a 401"})
		}
	}),
}

var securityUnsaid = &judge.Rule{
	ID: "401/security-unsaid", Title: "401 declared, and nothing says which credentials are wanted",
	Why:   "OpenAPI reads silence on security as public: generated clients send no credentials, and tools test the API as a stranger.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Declare the scheme under securitySchemes and name it in security, for the document or the operation.",
	Refs:  []judge.Ref{judge.Declared, judge.Says("OpenAPI 3.1.1 §4.8.30, Security Requirement Object")}, Severity: candor.Contract,
	Bad: documentHead + `paths:
  /orders:
    get:
      responses:
        "200": {description: the orders}
        "401":
          description: a token is needed
          headers: {WWW-Authenticate: {required: true, schema: {type: string}}}
`,
	Good: documentSecured + `paths:
  /orders:
    get:
      responses:
        "200": {description: the orders}
        "401":
          description: a token is needed
          headers: {WWW-Authenticate: {required: true, schema: {type: string}}}
`,
	Document: eachResponse(func(_ *subject, o *judge.Operation, r *judge.Response, say func(judge.Spot)) {
		if r.Status == 401 && !o.Said && !mayHaveCredentials(o) {
			say(judge.Spot{Operation: o, Place: r.Place, Summary: "The operation declares 401, and the document says nothing of its security.", Expected: "security", Got: "none"})
		}
	}),
}

// declaredWithoutContent are the rules that codes about the content of the
// request are declared only where it has some.
func declaredWithoutContent(codes ...int) []*judge.Rule {
	var out []*judge.Rule
	for _, code := range codes {
		c := httpstatus.Get(code)
		out = append(out, &judge.Rule{
			ID: c.Key() + "/declared-without-content", Title: c.Key() + " declared for an operation that takes no content",
			Why:   "The code is about the content of the request, and the document knows of none: either the content is undocumented, or the code stands for something else.",
			Harms: []judge.Party{judge.Client}, Fix: "Declare the content that the operation takes, or the code that it really answers.",
			Refs: []judge.Ref{judge.Declared, judge.Says(c.Reference)}, Severity: candor.Contract,
			Bad: oneMore(c.Key(), "the content is refused"), Good: oneMore("500", "we failed"),
			Document: eachResponse(func(_ *subject, o *judge.Operation, r *judge.Response, say func(judge.Spot)) {
				// Many frameworks answer 422 to parameters too.
				if r.Status != code || len(o.Content) > 0 || code == 422 && len(o.Parameters) > 0 {
					return
				}
				say(judge.Spot{Operation: o, Place: r.Place, Summary: "The operation takes no content, and declares " + r.Code + ".", Expected: "content, or another code", Got: r.Code})
			}),
		})
	}
	return out
}

// conditionFields are the request fields by which a change depends on the version
// that it was made from.
var conditionFields = []string{"If-Match", "If-None-Match", "If-Unmodified-Since", "If-Modified-Since", "If-Range", "If"}

// declaredWithoutCondition are the rules that codes about preconditions are
// declared only where the document says how to send one.
func declaredWithoutCondition(codes ...int) []*judge.Rule {
	var out []*judge.Rule
	for _, code := range codes {
		c, key := httpstatus.Get(code), strconv.Itoa(code)
		out = append(out, &judge.Rule{
			ID: key + "/declared-without-condition", Title: key + " declared, and no field to send a condition in",
			Why:   "The code is about a condition such as If-Match, and the document does not say that one can be sent: a client that is generated from it cannot.",
			Harms: []judge.Party{judge.Client}, Fix: "Declare If-Match, or the condition that the operation takes, as a header parameter; 409 or 422 where the code stands for a rule of the business.",
			Refs: []judge.Ref{judge.Says(c.Reference), judge.Convention}, Severity: candor.Advice,
			Bad: documentWithParameter(key, ""), Good: documentWithParameter(key, "      parameters:\n        - {name: If-Match, in: header, schema: {type: string}}\n"),
			Document: eachResponse(func(_ *subject, o *judge.Operation, r *judge.Response, say func(judge.Spot)) {
				if r.Status != code || slices.ContainsFunc(o.Parameters, isCondition) {
					return
				}
				say(judge.Spot{Operation: o, Place: r.Place, Summary: "The operation declares " + key + ", and no header parameter for a condition.", Expected: "If-Match or another condition", Got: "none"})
			}),
		})
	}
	return out
}

func isCondition(p judge.Parameter) bool {
	return slices.ContainsFunc(conditionFields, func(name string) bool { return strings.EqualFold(name, p.Name) }) ||
		strings.Contains(strings.ToLower(p.Name), "etag") || strings.Contains(strings.ToLower(p.Name), "if-match")
}

func documentWithParameter(code, parameters string) string {
	return documentHead + `paths:
  /settings:
    delete:
` + parameters + `      responses:
        "204": {description: done}
        "` + code + `": {description: somebody was faster}
`
}
