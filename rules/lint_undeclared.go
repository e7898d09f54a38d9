package rules

import (
	"slices"
	"strconv"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/internal/httpfield"
	"github.com/candorhttp/candor/judge"
)

// undeclared is a fault of an operation that does not declare some statuses,
// with the actions that declare them.
func undeclared(api *subject, o *judge.Operation, summary string, statuses ...int) judge.Spot {
	s := at(o, summary, strconv.Itoa(statuses[len(statuses)-1])+" declared", "neither that, nor its class, nor default")
	for _, status := range statuses {
		s.Actions = append(s.Actions, declare(api, o, status)...)
	}
	return s
}

var undeclared401 = &judge.Rule{
	ID: "401/undeclared", Title: "Credentials are required, and no 401 is declared",
	Why:   "Clients that are written or generated from the document have no branch for a token that is missing or has expired, and treat it as a failure.",
	Harms: []judge.Party{judge.Client, judge.User},
	Fix:   "Declare the 401 with its WWW-Authenticate, or say with security: [] that the operation is public.",
	Refs:  []judge.Ref{knownErrors, judge.Says("RFC 9110 §15.5.2")}, Severity: candor.Advice,
	Bad: documentSecured + `paths:
  /orders:
    get:
      responses:
        "200": {description: the orders}
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
	Document: eachOperation(func(api *subject, o *judge.Operation, say func(judge.Spot)) {
		if o.Required && !covers(o, 401) {
			say(undeclared(api, o, "The operation needs credentials and declares no 401.", 401))
		}
	}),
}

var undeclared403 = &judge.Rule{
	ID: "403/undeclared", Title: "Rights are required, and no 403 is declared",
	Why:   "A caller with valid credentials and too few rights meets an answer that the document does not know; clients that take it for a 401 log in again, for nothing.",
	Harms: []judge.Party{judge.Client, judge.User},
	Fix:   "Declare the 403 for callers who lack the scope, role or tenant.",
	Refs:  []judge.Ref{knownErrors, judge.Says("RFC 9110 §15.5.4; RFC 6750 §3.1")}, Severity: candor.Advice,
	Bad:  scoped(""),
	Good: scoped("        \"403\": {description: the token lacks the scope}\n"),
	Document: eachOperation(func(api *subject, o *judge.Operation, say func(judge.Spot)) {
		if o.Rights && !o.Optional && !covers(o, 403) {
			say(undeclared(api, o, "The operation asks for rights and declares no 403.", 403))
		}
	}),
}

// scoped is a document whose operation asks for a scope.
func scoped(more string) string {
	return documentHead + `components:
  securitySchemes:
    token:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: https://id.example/token, scopes: {"orders:read": read orders}}}
paths:
  /orders:
    get:
      security: [{token: ["orders:read"]}]
      responses:
        "200": {description: the orders}
        "401":
          description: a token is needed
          headers: {WWW-Authenticate: {required: true, schema: {type: string}}}
` + more
}

var undeclared404 = &judge.Rule{
	ID: "404/undeclared", Title: "The path names an object, and no 404 is declared",
	Why:   "An id that is not there is the commonest refusal of all; a client without a branch for it retries, or shows a failure where it should show an empty place.",
	Harms: []judge.Party{judge.Client, judge.User},
	Fix:   "Declare the 404.",
	Refs:  []judge.Ref{knownErrors, judge.Says("RFC 9110 §15.5.5")}, Severity: candor.Advice,
	Bad:  byID(""),
	Good: byID("        \"404\": {description: no such order}\n"),
	Document: eachOperation(func(api *subject, o *judge.Operation, say func(judge.Spot)) {
		if namesObject(o) && !covers(o, 404) {
			say(undeclared(api, o, "The path holds an id, and the operation declares no 404.", 404))
		}
	}),
}

func byID(more string) string {
	return documentHead + `paths:
  /orders/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        "200": {description: the order}
` + more
}

// namesObject reports whether an operation is about an object that may be
// missing: its path holds a value that the document does not list, it does
// not make what is not there, and does not say in another way that it is gone.
func namesObject(o *judge.Operation) bool {
	if o.Method == "OPTIONS" || o.Method == "TRACE" || o.Method == "PUT" && named(o, 201) || named(o, 410) {
		return false
	}
	return slices.ContainsFunc(o.Parameters, func(p judge.Parameter) bool { return p.In == "path" && !p.Listed })
}

var undeclared400 = &judge.Rule{
	ID: "400/undeclared", Title: "The request can be malformed, and no 400 is declared",
	Why:   "A client that sends a wrong value meets an answer without a description, and its author learns from nowhere what was wrong.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Declare the 400, or the 422 where that is what the API answers.",
	Refs:  []judge.Ref{knownErrors, judge.Says("RFC 9110 §15.5.1")}, Severity: candor.Advice,
	Bad:  limited(""),
	Good: limited("        \"400\": {description: a value is wrong}\n"),
	Document: eachOperation(func(api *subject, o *judge.Operation, say func(judge.Spot)) {
		invalid := api.Invalid != 400 && o.BodySchema // which is 422/undeclared's matter
		if !invalid && canBeMalformed(o) && !covers(o, 400) && !covers(o, 422) {
			say(undeclared(api, o, "The request can be malformed, and the operation declares neither 400 nor 422.", 400))
		}
	}),
}

func limited(more string) string {
	return documentHead + `paths:
  /orders:
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
      responses:
        "200": {description: the orders}
` + more
}

// canBeMalformed reports whether a request may be wrong in a way that the
// document describes. A malformed value in the path is a 404 to many APIs.
func canBeMalformed(o *judge.Operation) bool {
	for _, p := range o.Parameters {
		if p.In == "path" && p.Typed && !covers(o, 404) || p.In != "path" && (p.Typed || p.Required) {
			return true
		}
	}
	return o.BodySchema || slices.ContainsFunc(o.Content, httpfield.IsJSON)
}

var undeclared422 = &judge.Rule{
	ID: "422/undeclared", Title: "The content has a schema, and neither 422 nor 400 is declared",
	Why:   "Content that breaks the schema gets an answer that the document does not know, so no client can show its user which value to correct.",
	Harms: []judge.Party{judge.Client, judge.User},
	Fix:   "Declare the 422 for content that breaks the schema and the 400 for content that is not what its type says; or the 400 for both.",
	Refs:  []judge.Ref{knownErrors, judge.Says("RFC 9110 §15.5.21")}, Severity: candor.Advice,
	Bad:  documentWithContent(""),
	Good: documentWithContent("        \"422\": {description: a value breaks a rule}\n"),
	Document: eachOperation(func(api *subject, o *judge.Operation, say func(judge.Spot)) {
		if api.Invalid != 400 && o.BodySchema && !covers(o, 422) && !covers(o, 400) {
			say(undeclared(api, o, "The content has a schema, and the operation declares neither 422 nor 400.", 400, 422))
		}
	}),
}

func documentWithContent(more string) string {
	return documentHead + `paths:
  /orders:
    post:
      requestBody:
        content: {application/json: {schema: {type: object, required: [item]}}}
      responses:
        "204": {description: done}
` + more
}

// uneven is a code that an operation may forget while most others have it.
type uneven struct {
	applies func(*judge.Operation) bool
	to      string // the operations to which it applies, for people
	why     string
	ref     judge.Ref
}

var unevenCodes = map[int]uneven{
	406: {returnsContent, "operations that return content", "A client that asks for another type or language", judge.Says("RFC 9110 §15.5.7")},
	413: {takesContent, "operations that take content", "A client that sends too much", judge.Says("RFC 9110 §15.5.14")},
	415: {takesContent, "operations that take content", "A client that sends another type of content", judge.Says("RFC 9110 §15.5.16")},
	429: {everyOperation, "operations", "A client that comes too often", judge.Says("RFC 6585 §4")},
	500: {everyOperation, "operations", "A client that meets a failure of the server", judge.Says("RFC 9110 §15.6.1")},
	503: {everyOperation, "operations", "A client that comes while the service is away", judge.Says("RFC 9110 §15.6.4")},
}

func everyOperation(*judge.Operation) bool { return true }

func takesContent(o *judge.Operation) bool { return len(o.Content) > 0 }

func returnsContent(o *judge.Operation) bool {
	return slices.ContainsFunc(o.Responses, func(r *judge.Response) bool { return r.Class == 2 && r.Content })
}

// declaredUnevenly are the rules that a code which nearly all operations
// declare is declared by the others too. Where hardly any does, nothing is
// said: nobody has to list every code that a server may send.
func declaredUnevenly(codes ...int) []*judge.Rule {
	var out []*judge.Rule
	for _, code := range codes {
		u, c := unevenCodes[code], httpstatus.Get(code)
		out = append(out, &judge.Rule{
			ID: c.Key() + "/undeclared", Title: "Most " + u.to + " declare " + c.Key() + ", and some do not",
			Why:   u.why + " is told so by the document for most operations, and not for these.",
			Harms: []judge.Party{judge.Client}, Fix: "Declare the " + c.Key() + " on the others too, if they can answer it.",
			Refs: []judge.Ref{judge.Itself, u.ref}, Severity: candor.Consistency,
			Bad: unevenExample(code, false), Good: unevenExample(code, true),
			Document: func(api *judge.API, say func(judge.Spot)) { sayUneven(api, code, u, say) },
		})
	}
	return out
}

// sayUneven names the operations that lack a code where two thirds or more of
// those that could have it do.
func sayUneven(api *judge.API, code int, u uneven, say func(judge.Spot)) {
	s := &subject{API: api}
	var lack []*judge.Operation
	have := 0
	for _, o := range api.Operations {
		switch {
		case !u.applies(o):
		case o.Declares(code):
			have++
		case !covers(o, code):
			lack = append(lack, o)
		}
	}
	if have < 2 || have < 2*len(lack) {
		return
	}
	for _, o := range lack {
		say(undeclared(s, o, "Most "+u.to+" declare "+strconv.Itoa(code)+", and these do not.", code))
	}
}

// unevenExample is three operations of which the last may lack the code.
func unevenExample(code int, whole bool) string {
	key := strconv.Itoa(code)
	answer := "        \"" + key + "\": {description: see the name"
	if f, ok := documentFields[code]; ok {
		answer += ", headers: {" + f.name + ": {schema: {type: string}}}"
	}
	answer += "}\n"
	text := documentHead + "paths:\n"
	for i, path := range []string{"/orders", "/customers", "/offers"} {
		text += "  " + path + ":\n    post:\n      requestBody: {content: {text/csv: {}}}\n      responses:\n        \"200\": {description: done, content: {text/csv: {}}}\n"
		if i < 2 || whole {
			text += answer
		}
	}
	return text
}
