package rules

import (
	"slices"
	"strconv"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/httpfield"
	"github.com/candorhttp/candor/judge"
)

// contentWhereNone is the rule that a code which has no content declares none.
// A document sends nothing, so no sentence on senders binds it; but each answer
// that HTTP allows goes against a document that promises content here.
func contentWhereNone(code int, why, fix string, refs ...judge.Ref) *judge.Rule {
	c := strconv.Itoa(code)
	example := func(content string) string {
		return documentHead + `paths:
  /orders/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        "200": {description: the order}
        "404": {description: no such order}
        "` + c + `":
          description: nothing to read
` + content
	}
	return &judge.Rule{
		ID: c + "/declares-content", Title: c + " with content in the document",
		Why: why, Harms: []judge.Party{judge.Client}, Fix: fix,
		Refs: refs, Severity: candor.Contract,
		Bad:  example("          content: {application/json: {schema: {type: object}}}\n"),
		Good: example(""),
		Document: eachResponse(func(api *subject, o *judge.Operation, r *judge.Response, say func(judge.Spot)) {
			if r.Status != code || !r.Content {
				return
			}
			s := atResponse(o, r, "The document declares content for a "+c+", which has none.", c+" without content", c+" with content")
			s.Actions = removeContent(api, r, "a "+c)
			say(s)
		}),
	}
}

var (
	contentIn204 = contentWhereNone(204,
		"A client that is generated from the document waits for content that cannot come, or fails to decode nothing.",
		"Take the content out, or declare a 200 where there is something to say.",
		judge.Declared, judge.Says("RFC 9110 §6.4.1, §15.3.5"))
	contentIn205 = contentWhereNone(205,
		"A client that is generated from the document tries to read content that a server must not send.",
		"Take the content out, or declare a 200 where there is something to say.",
		judge.Must("RFC 9110 §15.3.6"), judge.Declared)
	contentIn304 = contentWhereNone(304,
		"The content of a 304 is the copy that the client already has; a generated client that looks for it in the answer finds nothing.",
		"Take the content out: the client reads it from its cache.",
		judge.Declared, judge.Says("RFC 9110 §6.4.1, §15.4.5"))
)

var headDeclaresContent = &judge.Rule{
	ID: "head/declares-content", Title: "HEAD with content in the document",
	Why:   "The answer to HEAD has the fields of the answer to GET and never its content; a generated client fails on the empty answer.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Take the content out, and declare the fields that the answer has.",
	Refs:  []judge.Ref{judge.Must("RFC 9110 §9.3.2"), judge.Declared}, Severity: candor.Contract,
	Bad: documentHead + `paths:
  /orders:
    head:
      responses:
        "200":
          description: the orders
          content: {application/json: {schema: {type: array, items: {}}}}
`,
	Good: documentHead + `paths:
  /orders:
    head:
      responses:
        "200": {description: the fields that GET would send}
`,
	// A shared answer says what an error looks like everywhere, HEAD included;
	// only what is written for HEAD itself is judged.
	Document: eachResponse(func(api *subject, o *judge.Operation, r *judge.Response, say func(judge.Spot)) {
		if o.Method != "HEAD" || !r.Content || r.Referenced || r.Status == 204 || r.Status == 205 || r.Status == 304 {
			return
		}
		s := atResponse(o, r, "The document declares content for the answer to HEAD, which has none.", "no content", "content")
		s.Actions = removeContent(api, r, "the answer to HEAD")
		say(s)
	}),
}

var successDeclaresProblem = &judge.Rule{
	ID: "2xx/declares-problem", Title: "Success declared as a problem document",
	Why:   "Clients, caches and monitors go by the status: a problem under 2xx counts as a success, is kept, and is retried by nobody.",
	Harms: []judge.Party{judge.Client, judge.Monitor, judge.Cache},
	Fix:   "Declare the problem under the 4xx or 5xx that says what went wrong.",
	Refs:  []judge.Ref{judge.Says("RFC 9457 §1; RFC 9110 §15.3")}, Severity: candor.Advice,
	Bad: documentHead + `paths:
  /orders:
    get:
      responses:
        "200":
          description: the orders, or why there are none
          content: {application/problem+json: {}}
`,
	Good: documentHead + `paths:
  /orders:
    get:
      responses:
        "200": {description: the orders, content: {application/json: {}}}
        "500": {description: we failed, content: {application/problem+json: {}}}
`,
	Document: eachResponse(func(_ *subject, o *judge.Operation, r *judge.Response, say func(judge.Spot)) {
		if r.Class == 2 && !o.Swagger && slices.ContainsFunc(r.MediaTypes, isProblemType) {
			say(atResponse(o, r, "A success is declared with a problem document as its content.", "the content of a success", "application/problem+json"))
		}
	}),
}

// ownErrors are media types whose specification says what an error looks like.
var ownErrors = []string{
	"application/vnd.api+json", "application/scim+json", "application/fhir+json", "application/vnd.error+json", "application/fhir+xml",
	"application/soap+xml", "application/grpc", "text/event-stream",
}

// otherError reports whether a declared error has content in a form that the
// API made up: neither a problem document nor one of another standard.
func otherError(r *judge.Response) bool {
	return isErrorResponse(r) && r.Content && !slices.ContainsFunc(r.MediaTypes, func(t string) bool {
		return isProblemType(t) || slices.Contains(ownErrors, t)
	}) && slices.ContainsFunc(r.MediaTypes, httpfield.IsJSON)
}

// hasProblems reports whether the document declares any problem document.
func hasProblems(api *judge.API) bool {
	for _, o := range api.Operations {
		for _, r := range o.Responses {
			if isErrorResponse(r) && slices.ContainsFunc(r.MediaTypes, isProblemType) {
				return true
			}
		}
	}
	return false
}

var notProblem = &judge.Rule{
	ID: "4xx/not-problem", Title: "Errors in a form of the API's own",
	Why:   "Each API with its own form of error needs its own code in every client and every log; a problem document is read by all of them.",
	Harms: []judge.Party{judge.Client, judge.Monitor},
	Fix:   "Declare and send errors as application/problem+json; members of your own may stay in it.",
	Refs:  []judge.Ref{judge.Says("RFC 9457 §1"), judge.Convention}, Severity: candor.Advice,
	Bad: documentHead + `paths:
  /orders:
    get:
      responses:
        "200": {description: the orders}
        "500": {description: we failed, content: {application/json: {schema: {type: object}}}}
`,
	Good: documentHead + `paths:
  /orders:
    get:
      responses:
        "200": {description: the orders}
        "500": {description: we failed, content: {application/problem+json: {schema: {type: object}}}}
`,
	Document: func(api *judge.API, say func(judge.Spot)) {
		if !hasProblems(api) { // where some are problems, the mixture is what matters
			sayOtherErrors(api, say, "The errors are JSON, and no problem documents.", "A form that errors share is JSON, and no problem document.", func(r *judge.Response) candor.Place {
				if r.Schema != "" { // whoever has the form, it is one
					return r.SchemaHome
				}
				return r.Home
			})
		}
	},
}

var problemMixed = &judge.Rule{
	ID: "error/problem-mixed", Title: "Some errors are problem documents and some are not",
	Why:   "A client must read two forms of error, and will meet the second one in production.",
	Harms: []judge.Party{judge.Client, judge.Monitor},
	Fix:   "Declare and send the other errors as application/problem+json too.",
	Refs:  []judge.Ref{judge.Itself}, Severity: candor.Consistency,
	Bad: documentHead + `paths:
  /orders:
    get:
      responses:
        "200": {description: the orders}
        "500": {description: we failed, content: {application/problem+json: {schema: {type: object}}}}
  /customers:
    get:
      responses:
        "200": {description: the customers}
        "500": {description: we failed, content: {application/json: {schema: {type: object}}}}
`,
	Good: documentHead + `paths:
  /orders:
    get:
      responses:
        "200": {description: the orders}
        "500": {description: we failed, content: {application/problem+json: {schema: {type: object}}}}
  /customers:
    get:
      responses:
        "200": {description: the customers}
        "500": {description: we failed, content: {application/problem+json: {schema: {type: object}}}}
`,
	Document: func(api *judge.API, say func(judge.Spot)) {
		if hasProblems(api) {
			sayOtherErrors(api, say, "Other errors of this API are problem documents, and these are not.", "Other errors of this API are problem documents, and an answer that operations share is not.", func(r *judge.Response) candor.Place { return r.Home })
		}
	},
}

// sayOtherErrors names every declared error in a form of the API's own, once
// where its form is written: what operations share is one fault, however many
// they are, and belongs to none of them. In 2.0 an answer does not say what
// type it has, so nothing can be said of it.
func sayOtherErrors(api *judge.API, say func(judge.Spot), summary, shared string, form func(*judge.Response) candor.Place) {
	if api.Swagger {
		return
	}
	const expected, got = "application/problem+json", "another JSON type"
	said := map[candor.Place]bool{}
	for _, o := range api.Operations {
		for _, r := range o.Responses {
			if !otherError(r) {
				continue
			}
			switch place := form(r); {
			case place == r.Place:
				say(atResponse(o, r, summary, expected, got))
			case !said[place]:
				said[place] = true
				say(judge.Spot{Place: place, Summary: shared, Expected: expected, Got: got, Cause: "shared"})
			}
		}
	}
}
