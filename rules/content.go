package rules

import (
	"bytes"
	"net/http"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/answer"
	"github.com/candorhttp/candor/judge"
)

// contentRules are those about what an answer holds, about crawlers, and
// against the API's own document.
var contentRules = []*judge.Rule{
	errorBody,
	redirectedProblem,
	htmlToAPIClient,
	problemInvalid,
	problemStatusDiffers,
	problemTypeRelative,
	problemMemberType,
	problemTitleChanges,
	bodyCodeDiffers,
	severalShapes,
	clientErrorLeaks,
	serverErrorLeaks,
	leaksSecret,
	robotsRefused,
	robotsFailed,
	softNotFound,
	slowsCrawler,
	noindexContradicts,
	headDiffers,
	undocumentedStatus,
	undocumentedType,
	undocumentedField,
	documentedMethod,
}

// exchangeHead is what a rule needs that looks at the fields of both messages.
const exchangeHead = answerHead | candor.SawRequestLine | candor.SawRequestHeader

// successes are the codes whose content is the result of the request. 206 is a
// piece of it, and 207 holds a code of its own for every part.
var successes = judge.On(200, 201, 202, 203, 208, 226)

var errorBody = &judge.Rule{
	ID: "200/error-body", Title: "Success that carries nothing but an error",
	Why:   "A client that goes by the code takes the error for the result, a cache that is not told otherwise may keep it as if it were one, and a monitor counts a success.",
	Harms: []judge.Party{judge.Client, judge.Monitor, judge.Cache},
	Fix:   "Send the 4xx or 5xx that says what happened, with the details in the content.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.3"), judge.Says("RFC 9205 §4.6")}, Severity: candor.Advice,
	On: successes, Needs: answerHead | candor.SawRequestLine | candor.SawResponseBody,
	Bad: `GET /orders/17 HTTP/1.1
Host: api.example
Accept: application/json

HTTP/1.1 200 OK
Content-Type: application/json

{"success": false, "message": "There is no such order."}
`,
	Good: `GET /jobs/17 HTTP/1.1
Host: api.example
Accept: application/json

HTTP/1.1 200 OK
Content-Type: application/json

{"id": "17", "status": "error", "message": "The disk was full."}
`,
	Check: func(c *judge.Case) judge.Result {
		body := c.Response.Body
		if len(body) < 2 || c.Method() == http.MethodHead {
			return judge.Clean
		}
		if c.IsProblem() {
			code := codeOf(c.Status())
			return judge.Fault(code+" says success and comes with a problem document.", "the code that the problem document is about", code).Because("problem")
		}
		m := membersOf(body)
		for m.next() {
			if !answer.MayBeError(m.name) {
				return judge.Clean
			}
		}
		if !m.whole || describesFailures(c) || sentGraphQL(c) {
			return judge.Clean
		}
		said, should, speech := answer.ErrorInside(answer.Input{
			Request: &answer.Request{Method: c.Method(), URL: c.Path()},
			Status:  c.Status(), Header: http.Header{"Content-Type": c.Response.Header["Content-Type"]}, Body: body,
		})
		if said == "" || speech != "" {
			return judge.Clean
		}
		code, want := codeOf(c.Status()), "the 4xx or 5xx that says what happened"
		if should != 0 {
			want = codeOf(should) + ", as the content says itself"
		}
		name, _, _ := bytes.Cut([]byte(said), []byte(":"))
		return judge.Fault(code+" says success, and the content is nothing but an error.", want, code+" with "+judge.Masked(said)).Because(code + string(name))
	},
}

var redirectedProblem = &judge.Rule{
	ID: "3xx/error-body", Title: "Redirect that carries a problem document",
	Why:   "A client that follows never sees the problem, and a monitor counts no failure: what went wrong is told to nobody.",
	Harms: []judge.Party{judge.Client, judge.Monitor},
	Fix:   "Send the 4xx or 5xx that says what happened; where the redirect is meant, send it without the problem document.",
	Refs:  []judge.Ref{judge.Says("RFC 9457 §1"), judge.Convention}, Severity: candor.Advice,
	On: judge.On(300, 301, 302, 303, 307, 308), Needs: answerHead,
	Bad: `GET /orders/17 HTTP/1.1
Host: api.example

HTTP/1.1 302 Found
Location: /login
Content-Type: application/problem+json

{"title": "Unauthorized", "status": 302}
`,
	Good: `GET /orders/17 HTTP/1.1
Host: api.example

HTTP/1.1 302 Found
Location: /shop/orders/17
`,
	Check: func(c *judge.Case) judge.Result {
		if !c.IsProblem() || c.Evidence.Has(candor.SawResponseBody) && !c.HasContent() || c.Field("Content-Length") == "0" {
			return judge.Clean
		}
		return judge.Fault(codeOf(c.Status())+" leads elsewhere and comes with a problem document.", "the code that the problem document is about", codeOf(c.Status())).Because("problem")
	},
}

var (
	// failing are words of addresses whose resource may be the failure of
	// something else: a job, an entry of a log.
	failing = newWords("job", "task", "status", "health", "ready", "operation", "error", "log", "issue", "problem",
		"incident", "event", "message", "notification", "alert", "fail", "result", "import", "export", "deploy")
	// checking are words of addresses that are asked what is wrong with something.
	checking = newWords("validat", "check", "lint", "verif", "analy", "compil", "parse", "preview", "build")
)

// describesFailures reports whether errors may be what was asked for.
func describesFailures(c *judge.Case) bool {
	path := c.Path()
	return checking.inText(path) || (c.Method() == "GET" || c.Method() == "") && failing.inText(path)
}

// sentGraphQL reports whether the request is GraphQL's, wherever it is served.
func sentGraphQL(c *judge.Case) bool {
	for m := membersOf(c.Request.Body); m.next(); {
		if string(m.name) == "query" && isText(m.value) && bytes.IndexByte(m.value, '{') > 0 {
			return true
		}
	}
	return false
}

var htmlToAPIClient = &judge.Rule{
	ID: "error/html-to-api-client", Title: "Error as a web page to a program that reads JSON",
	Why:   "The program cannot read why it was refused, and often fails at the first < instead of reporting the error.",
	Harms: []judge.Party{judge.Client, judge.User},
	Fix:   "Send application/problem+json to clients that ask for JSON, also from the proxies in front.",
	Refs:  []judge.Ref{judge.Says("RFC 9457 §3"), judge.Convention}, Severity: candor.Advice,
	On: judge.Class(4, 5), Needs: exchangeHead,
	Bad: `GET /orders/17 HTTP/1.1
Host: api.example
Accept: application/json

HTTP/1.1 403 Forbidden
Content-Type: text/html
Cache-Control: no-store

<html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>
`,
	Good: `GET /orders/17 HTTP/1.1
Host: www.example
Accept: text/html,application/xhtml+xml,application/json;q=0.9

HTTP/1.1 403 Forbidden
Content-Type: text/html
Cache-Control: no-store

<html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>
`,
	Check: func(c *judge.Case) judge.Result {
		if !c.IsHTML() || c.Method() == http.MethodHead || !c.WantsJSON() {
			return judge.Clean
		}
		if c.Evidence.Has(candor.SawResponseBody) && !c.HasContent() || c.Field("Content-Length") == "0" {
			return judge.Clean // nothing there to read
		}
		return judge.Fault("A client that reads JSON got a web page as the error.", "application/problem+json", c.MediaType()).Because("page")
	},
}
