package rules

import (
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

// withField is the example of a rule about a declared field.
func withField(code, fields string) string {
	return documentHead + `paths:
  /orders/{id}:
    post:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        "200": {description: done}
        "404": {description: no such order}
        "` + code + `":
          description: see the fields
` + fields
}

// fieldLine declares one field.
func fieldLine(name string) string {
	return "          headers: {" + name + ": {schema: {type: string}}}\n"
}

// undeclaredField calls say for every answer with a status that does not
// declare a field, or one that says the same.
func undeclaredField(status int, name string, required bool, instead func(*judge.Response) bool) func(*judge.API, func(judge.Spot)) {
	return eachResponse(func(api *subject, o *judge.Operation, r *judge.Response, say func(judge.Spot)) {
		if r.Status != status || r.Field(name) != nil || instead != nil && instead(r) {
			return
		}
		s := atResponse(o, r, "The document declares "+r.Code+" without "+name+".", name, "no "+name)
		s.Actions = declareField(api, r, name, required)
		say(s)
	})
}

var challengeUndeclared = &judge.Rule{
	ID: "401/field-undeclared", Title: "401 declared without WWW-Authenticate",
	Why:   "Every 401 must name how to log in, and whoever writes or mocks the API by the document will leave it out.",
	Harms: []judge.Party{judge.Client, judge.User},
	Fix:   "Declare WWW-Authenticate in the headers of the 401, and send it.",
	Refs:  []judge.Ref{judge.Must("RFC 9110 §15.5.2"), knownErrors}, Severity: candor.Advice,
	Bad: documentSecured + `paths:
  /orders:
    get:
      responses:
        "200": {description: the orders}
        "401": {description: a token is needed}
`,
	Good: documentSecured + `paths:
  /orders:
    get:
      responses:
        "200": {description: the orders}
        "401":
          description: a token is needed
          headers: {WWW-Authenticate: {schema: {type: string}}}
`,
	Document: undeclaredField(401, "WWW-Authenticate", true, nil),
}

var allowUndeclared = &judge.Rule{
	ID: "405/field-undeclared", Title: "405 declared without Allow",
	Why:   "Every 405 must name the methods that work, and whoever writes or mocks the API by the document will leave it out.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Declare Allow in the headers of the 405, and send it.",
	Refs:  []judge.Ref{judge.Must("RFC 9110 §15.5.6")}, Severity: candor.Advice,
	Bad:      withField("405", ""),
	Good:     withField("405", fieldLine("Allow")),
	Document: undeclaredField(405, "Allow", true, nil),
}

// tellsWhen reports whether a field of the answer says when the limit ends, in
// the words of the RateLimit draft or of those before it.
func tellsWhen(r *judge.Response) bool {
	for _, f := range r.Fields {
		name := strings.ToLower(f.Name)
		if name == "ratelimit" || strings.Contains(strings.ReplaceAll(name, "-", ""), "ratelimit") && strings.HasSuffix(name, "reset") {
			return true
		}
	}
	return false
}

var retryAfterUndeclared429 = &judge.Rule{
	ID: "429/field-undeclared", Title: "429 declared without Retry-After",
	Why:   "A client that does not know how long to wait guesses: it comes back too early and is refused again, or too late.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Declare Retry-After in the headers of the 429, and send it.",
	Refs:  []judge.Ref{judge.May("RFC 6585 §4")}, Severity: candor.Advice,
	Bad:      withField("429", ""),
	Good:     withField("429", fieldLine("Retry-After")),
	Document: undeclaredField(429, "Retry-After", false, tellsWhen),
}

var retryAfterUndeclared503 = &judge.Rule{
	ID: "503/field-undeclared", Title: "503 declared without Retry-After",
	Why:   "All clients come back at once, or give up on a service that is away for a minute.",
	Harms: []judge.Party{judge.Client, judge.Crawler},
	Fix:   "Declare Retry-After in the headers of the 503, and send it where the time is known.",
	Refs:  []judge.Ref{judge.May("RFC 9110 §15.6.4")}, Severity: candor.Advice,
	Bad:      withField("503", ""),
	Good:     withField("503", fieldLine("Retry-After")),
	Document: undeclaredField(503, "Retry-After", false, nil),
}

var locationUndeclared201 = &judge.Rule{
	ID: "201/location-undeclared", Title: "201 to POST declared without Location",
	Why:   "Without Location, what was created is at the address that was asked; after a POST to a collection that is not so, and the client must build the address itself.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Declare Location in the headers of the 201, and send it; a 200 where nothing with an address was made.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.3.2")}, Severity: candor.Advice,
	Bad:  withField("201", ""),
	Good: withField("201", fieldLine("Location")),
	Document: eachResponse(func(api *subject, o *judge.Operation, r *judge.Response, say func(judge.Spot)) {
		if o.Method != "POST" || r.Status != 201 || r.Field("Location") != nil || r.Field("Content-Location") != nil {
			return
		}
		s := atResponse(o, r, "The document declares a 201 to POST without Location.", "Location", "no Location")
		s.Actions = declareField(api, r, "Location", false)
		say(s)
	}),
}

var locationUndeclared3xx = &judge.Rule{
	ID: "3xx/location-undeclared", Title: "Redirect declared without Location",
	Why:   "A redirect is followed by its Location; whoever writes, mocks or reads the API by the document does not learn that it comes.",
	Harms: []judge.Party{judge.Client, judge.Crawler},
	Fix:   "Declare Location in the headers of the redirect.",
	Refs:  []judge.Ref{judge.Should("RFC 9110 §15.4.2, §15.4.3, §15.4.8, §15.4.9"), judge.Says("RFC 9110 §15.4.4")}, Severity: candor.Advice,
	Bad:  withField("308", ""),
	Good: withField("308", fieldLine("Location")),
	Document: eachResponse(func(api *subject, o *judge.Operation, r *judge.Response, say func(judge.Spot)) {
		switch r.Status {
		case 301, 302, 303, 307, 308:
		default:
			return
		}
		if r.Field("Location") != nil {
			return
		}
		s := atResponse(o, r, "The document declares a redirect without Location.", "Location", "no Location")
		s.Actions = declareField(api, r, "Location", false)
		say(s)
	}),
}
