package rules

import (
	"slices"
	"strings"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/judge"
)

// documentRules look at an API's own document: first what it says and cannot
// be, then what it says twice or for nothing, then what it forgets to say.
var documentRules = slices.Concat(
	[]*judge.Rule{
		contentIn204, contentIn205, contentIn304, headDeclaresContent,
		invalidDeclared, unregisteredDeclared, logOnlyDeclared, retiredDeclared,
		describedAsOther, declares405, successDeclaresProblem, createdForRead, methodLostDeclared,
		unauthorizedWherePublic, securityUnsaid,
	},
	declaredWithoutContent(411, 413, 415, 422),
	declaredWithoutCondition(412, 428),
	[]*judge.Rule{
		noSuccess, defaultOnly, errorsByDefault,
		undeclared400, undeclared401, undeclared403, undeclared404, undeclared422,
	},
	declaredUnevenly(406, 413, 415, 429, 500, 503),
	[]*judge.Rule{
		challengeUndeclared, allowUndeclared, retryAfterUndeclared429, retryAfterUndeclared503,
		locationUndeclared201, locationUndeclared3xx,
		notProblem, problemMixed,
	},
)

// What the rules for documents rest on.
var (
	// knownErrors: the responses are expected to cover a success and any known
	// errors.
	knownErrors = judge.Says("OpenAPI 3.1.1 §4.8.16, Responses Object")
	// oneResponse: where one code alone is declared, it should be the success.
	oneResponse = judge.Should("OpenAPI 3.1.1 §4.8.16, Responses Object")
)

// documentHead begins the examples of the rules for documents.
const documentHead = `openapi: 3.1.0
info: {title: Orders, version: "1"}
`

// documentSecured begins those of an API that wants a token.
const documentSecured = documentHead + `components:
  securitySchemes:
    token: {type: http, scheme: bearer}
security: [{token: []}]
`

// at is a fault of an operation, at the operation.
func at(o *judge.Operation, summary, expected, got string) judge.Spot {
	return judge.Spot{Operation: o, Place: o.Place, Summary: summary, Expected: expected, Got: got}
}

// atResponse is a fault of an operation, where its declared answer is written.
func atResponse(o *judge.Operation, r *judge.Response, summary, expected, got string) judge.Spot {
	return judge.Spot{Operation: o, Place: r.Home, Summary: summary, Expected: expected, Got: got}
}

// eachOperation makes the check of a rule that looks at one operation at a time.
func eachOperation(f func(api *subject, o *judge.Operation, say func(judge.Spot))) func(*judge.API, func(judge.Spot)) {
	return func(api *judge.API, say func(judge.Spot)) {
		s := &subject{API: api}
		for _, o := range api.Operations {
			f(s, o, say)
		}
	}
}

// eachResponse makes the check of a rule that looks at one declared answer at
// a time.
func eachResponse(f func(api *subject, o *judge.Operation, r *judge.Response, say func(judge.Spot))) func(*judge.API, func(judge.Spot)) {
	return func(api *judge.API, say func(judge.Spot)) {
		s := &subject{API: api}
		for _, o := range api.Operations {
			for _, r := range o.Responses {
				f(s, o, r, say)
			}
		}
	}
}

// named reports whether the operation names one of the statuses itself, and
// not by its class.
func named(o *judge.Operation, statuses ...int) bool {
	for _, r := range o.Responses {
		for _, s := range statuses {
			if r.Status == s {
				return true
			}
		}
	}
	return false
}

// covers reports whether a status is declared in any way, if only by default.
func covers(o *judge.Operation, status int) bool { return o.Response(status) != nil }

func isProblemType(t string) bool {
	t, _, _ = strings.Cut(strings.ToLower(t), ";")
	t = strings.TrimSpace(t)
	return t == "application/problem+json" || t == "application/problem+xml"
}

// called names a code for people: "404 Not Found".
func called(c *httpstatus.Contract) string { return c.Key() + " " + c.Name }
