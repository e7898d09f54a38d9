package rules

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/judge"
)

// oneMore is a document whose one operation declares one more answer.
func oneMore(code, description string) string {
	return documentHead + `paths:
  /orders:
    get:
      responses:
        "200": {description: the orders}
        "` + code + `": {description: ` + description + `}
`
}

var invalidDeclared = &judge.Rule{
	ID: "any/invalid-declared", Title: "Declared code that is no status code",
	Why:   "HTTP has no such code: generated clients and mocks fail on the document, or leave the answer out.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Declare a code from 100 to 599, a class such as 4XX, or default.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15"), knownErrors}, Severity: candor.Advice,
	Bad: oneMore("999", "something else"), Good: oneMore("500", "we failed"),
	Document: eachResponse(func(_ *subject, o *judge.Operation, r *judge.Response, say func(judge.Spot)) {
		if r.Code == "default" || r.Class >= 1 && r.Class <= 5 {
			return
		}
		s := judge.Spot{Operation: o, Place: r.Place, Summary: "The document declares an answer under a key that is no status code.",
			Expected: "100 to 599, a class such as 4XX, or default", Got: judge.Quote(r.Code)}
		say(s)
	}),
}

var unregisteredDeclared = &judge.Rule{
	ID: "any/unregistered-declared", Title: "Declared code that is not registered",
	Why:   "A client that does not know the code treats it as the x00 of its class, so whatever it was meant to say is lost.",
	Harms: []judge.Party{judge.Client, judge.Monitor},
	Fix:   "Declare a registered code, and say the rest in the content.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15"), judge.Says("RFC 9205 §4.6")}, Severity: candor.Advice,
	Bad: oneMore("471", "it rains"), Good: oneMore("500", "we failed"),
	Document: eachResponse(func(_ *subject, o *judge.Operation, r *judge.Response, say func(judge.Spot)) {
		if r.Status < 100 || r.Status > 599 || httpstatus.Get(r.Status) != nil || logOnly(r.Status) {
			return
		}
		say(judge.Spot{Operation: o, Place: r.Place, Summary: "The document declares " + r.Code + ", which nobody registered.",
			Expected: "a registered code", Got: r.Code})
	}),
}

// logOnly reports whether a code is known, and never is on the wire.
func logOnly(code int) bool {
	all := httpstatus.ByCode(code)
	return len(all) > 0 && !slices.ContainsFunc(all, func(c *httpstatus.Contract) bool { return c.Wire })
}

var logOnlyDeclared = &judge.Rule{
	ID: "any/log-only-declared", Title: "Declared code that only ever stands in logs",
	Why:   "No client will see it: a server or proxy writes it into its log when there was nobody to answer.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Take it out of the document.",
	Refs:  []judge.Ref{judge.Convention}, Severity: candor.Advice,
	Bad: oneMore("444", "nothing comes"), Good: oneMore("500", "we failed"),
	Document: eachResponse(func(_ *subject, o *judge.Operation, r *judge.Response, say func(judge.Spot)) {
		if logOnly(r.Status) {
			say(judge.Spot{Operation: o, Place: r.Place, Summary: "The document declares " + r.Code + ", which is never sent.", Expected: "a code that is sent", Got: r.Code})
		}
	}),
}

var retiredDeclared = &judge.Rule{
	ID: "any/retired-declared", Title: "Declared code that is out of use",
	Why:   "Clients give it no meaning of its own, or the wrong one.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Declare a code that is in use.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.4.6, §15.4.7, §15.5.19")}, Severity: candor.Advice,
	Bad: oneMore("306", "another proxy"), Good: oneMore("500", "we failed"),
	Document: eachResponse(func(_ *subject, o *judge.Operation, r *judge.Response, say func(judge.Spot)) {
		c := httpstatus.Get(r.Status)
		if c == nil || c.Status != httpstatus.Unused && c.Status != httpstatus.Deprecated && c.Status != httpstatus.Obsolete {
			return
		}
		say(judge.Spot{Operation: o, Place: r.Place, Summary: "The document declares " + r.Code + ", which is out of use.", Expected: "a code in use", Got: r.Code})
	}),
}

var declares405 = &judge.Rule{
	ID: "405/declared", Title: "405 declared for a method that the document offers",
	Why:   "405 says that the address does not support the method, and the document says that it does: the client cannot tell what it did wrong.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Declare the code that says what is wrong: 400 or 422 for the request, 403 for the caller, 409 for the state.",
	Refs:  []judge.Ref{judge.Declared, judge.Says("RFC 9110 §15.5.6")}, Severity: candor.Contract,
	Bad: documentHead + `paths:
  /orders:
    get:
      responses:
        "200": {description: the orders}
        "405":
          description: the filter cannot be read
          headers: {Allow: {schema: {type: string}}}
`,
	Good: oneMore("400", "the filter cannot be read"),
	// Which methods an address with an id in it supports may depend on the object.
	Document: eachResponse(func(_ *subject, o *judge.Operation, r *judge.Response, say func(judge.Spot)) {
		if r.Status == 405 && !strings.Contains(o.Template, "{") {
			say(judge.Spot{Operation: o, Place: r.Place, Summary: "The document declares a method, and 405 as its answer.", Expected: "a code that says what was wrong", Got: "405"})
		}
	}),
}

// formerNames are names that codes had in earlier RFCs.
var formerNames = map[string]int{
	"unprocessable entity": 422, "payload too large": 413, "request entity too large": 413, "request too long": 413,
	"request-uri too long": 414, "request uri too long": 414, "requested range not satisfiable": 416, "moved temporarily": 302,
	"unauthenticated": 401, "server error": 500, "internal error": 500, "unsupported media": 415, "time-out": 408,
}

// codeNames are the names that a description may begin with.
var codeNames = func() map[string]int {
	out := map[string]int{}
	for _, c := range httpstatus.All() {
		if c.Registered {
			out[strings.ToLower(c.Name)] = c.Code
		}
	}
	for name, code := range formerNames {
		out[name] = code
	}
	return out
}()

// describes returns the code that a description names by its name: the whole
// text, or what stands before a colon, a full stop, a comma, a dash or a
// bracket where the name has several words.
func describes(text string) int {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	if code := codeNames[strings.TrimRight(text, ".!")]; code != 0 {
		return code
	}
	i := strings.IndexAny(text, ":.,;(–—")
	if j := strings.Index(text, " - "); j >= 0 && (i < 0 || j < i) {
		i = j
	}
	if i < 0 {
		return 0
	}
	name := strings.TrimSpace(text[:i])
	if code := codeNames[name]; strings.Contains(name, " ") || code == 401 || code == 403 {
		return code
	}
	return 0
}

var describedAsOther = &judge.Rule{
	ID: "error/described-as-other", Title: "Answer described by the name of another code",
	Why:   "Whoever reads the text does one thing and every program another: after a 401 it looks for credentials, after a 403 it gives up.",
	Harms: []judge.Party{judge.Client, judge.User},
	Fix:   "Find out which of the two is sent, and make code and description agree.",
	Refs:  []judge.Ref{judge.Declared}, Severity: candor.Contract,
	Bad: documentSecured + `paths:
  /orders:
    get:
      responses:
        "200": {description: the orders}
        "401":
          description: a token is needed
          headers: {WWW-Authenticate: {schema: {type: string}}}
        "403": {description: Unauthorized}
`,
	Good: documentSecured + `paths:
  /orders:
    get:
      responses:
        "200": {description: the orders}
        "401":
          description: Unauthorized
          headers: {WWW-Authenticate: {schema: {type: string}}}
        "403": {description: Forbidden}
`,
	Document: eachResponse(func(_ *subject, o *judge.Operation, r *judge.Response, say func(judge.Spot)) {
		code := describes(r.Description)
		if code == 0 || r.Status == 0 || code == r.Status || code < 400 && r.Status < 400 {
			return
		}
		name := httpstatus.Text(code)
		say(atResponse(o, r, r.Code+" is described as "+name+", which is the name of "+strconv.Itoa(code)+".",
			cmp.Or(httpstatus.Text(r.Status), r.Code), name))
	}),
}
