package rules

import (
	"slices"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

var noSuccess = &judge.Rule{
	ID: "any/no-success", Title: "Operation that declares no success",
	Why:   "Nobody learns what a call that works returns; a generated client returns nothing, or throws on every answer.",
	Harms: []judge.Party{judge.Client, judge.User},
	Fix:   "Declare the 2xx, or the redirect, that the operation answers when it works.",
	Refs:  []judge.Ref{oneResponse, knownErrors}, Severity: candor.Advice,
	Bad: documentHead + `paths:
  /orders:
    get:
      responses:
        "500": {description: we failed}
`,
	Good: oneMore("500", "we failed"),
	Document: eachOperation(func(_ *subject, o *judge.Operation, say func(judge.Spot)) {
		for _, r := range o.Responses {
			if r.Class == 2 || r.Class == 3 || r.Status == 101 || r.Code == "default" {
				return
			}
		}
		say(at(o, "The operation declares no success.", "a 2xx or 3xx", "none"))
	}),
}

var defaultOnly = &judge.Rule{
	ID: "any/default-only", Title: "Operation that declares nothing but default",
	Why:   "default stands for every code at once, so nobody learns whether a call that works is a 200, a 201 or a 204, and no tool can tell an answer that was meant from one that was not.",
	Harms: []judge.Party{judge.Client, judge.Monitor},
	Fix:   "Declare the success under its code, and leave default to the errors.",
	Refs:  []judge.Ref{knownErrors}, Severity: candor.Advice,
	Bad: documentHead + `paths:
  /orders:
    get:
      responses:
        default: {description: the orders}
`,
	Good: documentHead + `paths:
  /orders:
    get:
      responses:
        "200": {description: the orders}
        "4XX": {description: the request was wrong}
        default: {description: anything else}
`,
	Document: eachOperation(func(_ *subject, o *judge.Operation, say func(judge.Spot)) {
		if len(o.Responses) == 1 && o.Responses[0].Code == "default" {
			say(at(o, "The operation declares nothing but default.", "the success under its own code", "default"))
		}
	}),
}

var errorsByDefault = &judge.Rule{
	ID: "4xx/default-only", Title: "Errors that are declared by default alone",
	Why:   "A client cannot tell from the document which refusals to expect and what to do after each: log in, correct the request, or wait.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Name the errors that are known beside default; they may share its content.",
	Refs:  []judge.Ref{knownErrors}, Severity: candor.Advice,
	Bad: documentHead + `paths:
  /orders:
    get:
      responses:
        "200": {description: the orders}
        default: {description: an error}
`,
	Good: documentHead + `paths:
  /orders:
    get:
      responses:
        "200": {description: the orders}
        "400": {description: the filter cannot be read}
        default: {description: any other error}
`,
	Document: eachOperation(func(_ *subject, o *judge.Operation, say func(judge.Spot)) {
		success, byDefault := false, false
		for _, r := range o.Responses {
			switch {
			case r.Class >= 4:
				return
			case r.Code == "default":
				byDefault = true
			default:
				success = true
			}
		}
		if success && byDefault {
			say(at(o, "Every error is declared by default alone.", "the known errors by their codes", "default"))
		}
	}),
}

var createdForRead = &judge.Rule{
	ID: "201/declared-for-read", Title: "201 declared for a method that creates nothing",
	Why:   "201 says that the request made something new; a client may look for its address, and drop what it had cached of the old.",
	Harms: []judge.Party{judge.Client, judge.Cache},
	Fix:   "Declare 200, or 204 where there is nothing to return.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.3.2, §9.2.1")}, Severity: candor.Advice,
	Bad: documentHead + `paths:
  /orders:
    get:
      responses:
        "201": {description: the orders}
`,
	Good: documentHead + `paths:
  /orders:
    get:
      responses:
        "200": {description: the orders}
`,
	Document: eachResponse(func(_ *subject, o *judge.Operation, r *judge.Response, say func(judge.Spot)) {
		if r.Status == 201 && (isSafe(o.Method) || o.Method == "DELETE") {
			say(judge.Spot{Operation: o, Place: r.Place, Summary: "A method that creates nothing is declared to answer 201.", Expected: "200 or 204", Got: "201"})
		}
	}),
}

var methodLostDeclared = &judge.Rule{
	ID: "3xx/method-lost-declared", Title: "301 or 302 declared for POST",
	Why:   "Browsers and most libraries follow a 301 or 302 to POST with a GET and without content: what was sent is lost.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Declare 308 or 307, which keep method and content, or 303 where the client is meant to read the result.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.4.2, §15.4.3")}, Severity: candor.Advice,
	Bad: documentHead + `paths:
  /orders:
    post:
      responses:
        "204": {description: done}
        "301": {description: the orders have moved, headers: {Location: {schema: {type: string}}}}
`,
	Good: documentHead + `paths:
  /orders:
    post:
      responses:
        "204": {description: done}
        "308": {description: the orders have moved, headers: {Location: {schema: {type: string}}}}
`,
	// A form of a page is sent on with 302 on purpose: the browser is to read next.
	Document: eachResponse(func(_ *subject, o *judge.Operation, r *judge.Response, say func(judge.Spot)) {
		form := slices.ContainsFunc(o.Content, func(t string) bool {
			return strings.HasPrefix(t, "multipart/") || t == "application/x-www-form-urlencoded"
		})
		succeeds := slices.ContainsFunc(o.Responses, func(r *judge.Response) bool { return r.Class == 2 })
		if o.Method == "POST" && (r.Status == 301 || r.Status == 302) && !form && succeeds {
			say(judge.Spot{Operation: o, Place: r.Place, Summary: "POST is declared to be redirected by a code that turns it into GET.", Expected: "307, 308 or 303", Got: r.Code})
		}
	}),
}
