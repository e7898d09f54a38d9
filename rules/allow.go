package rules

import (
	"bytes"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/httpfield"
	"github.com/candorhttp/candor/judge"
)

var allowListsMethod = &judge.Rule{
	ID: "405/allow-lists-method", Title: "405 refuses a method that its own Allow offers",
	Why:   "The client is told no and yes at once: whichever it believes, it is wrong.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Take the method out of Allow, or send the code that says why this request was refused.",
	Refs:  []judge.Ref{judge.Must("RFC 9110 §15.5.6")}, Severity: candor.Must,
	On: judge.On(405), Needs: answerHead | candor.SawRequestLine | candor.SawRequestHeader,
	Bad: `PUT /a HTTP/1.1
Host: api.example

HTTP/1.1 405 Method Not Allowed
Allow: GET, PUT
Cache-Control: no-store
`,
	Good: `PUT /a HTTP/1.1
Host: api.example

HTTP/1.1 405 Method Not Allowed
Allow: GET, HEAD
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		if !c.HasField("Allow") || overridden(c) || c.Method() == "CONNECT" { // which goes to a proxy, and only an origin server is bound
			return judge.Clean
		}
		for _, line := range c.Response.Header["Allow"] {
			for line != "" {
				var m string
				m, line, _ = strings.Cut(line, ",")
				if strings.TrimSpace(m) == c.Method() {
					return judge.Fault("405 says that the method is not allowed, and Allow lists it.", "Allow without "+c.Method(), "Allow: "+judge.Quote(c.Field("Allow"))).Because("listed")
				}
			}
		}
		return judge.Clean
	},
}

// overrides are request fields that name the method that is really meant.
var overrides = []string{"X-Http-Method-Override", "X-Http-Method", "X-Method-Override"}

// overridden reports whether the request asked to be taken for one with
// another method, so that the 405 may be about that one.
func overridden(c *judge.Case) bool {
	for _, name := range overrides {
		if c.HasSent(name) {
			return true
		}
	}
	if strings.Contains(c.Request.Target, "_method=") {
		return true
	}
	return c.Method() == "POST" && strings.Contains(c.Sent("Content-Type"), "form") &&
		(!c.Evidence.Has(candor.SawRequestBody) || bytes.Contains(c.Request.Body, []byte("_method")))
}

var allowUnparsable = &judge.Rule{
	ID: "any/allow-unparsable", Title: "Allow that is no list of methods",
	Why:   "A client that reads the field finds one method with a name that does not exist, and none that it could use. Browsers' tools, API explorers and tests that compare methods go wrong with it.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Send the names with commas between them, as in Allow: GET, HEAD, PUT.",
	Refs:  []judge.Ref{judge.Must("RFC 9110 §2.2"), judge.Says("RFC 9110 §10.2.1")}, Severity: candor.Must,
	Needs: answerHead,
	Bad: `PUT /a HTTP/1.1
Host: api.example

HTTP/1.1 405 Method Not Allowed
Allow: [GET, HEAD]
Cache-Control: no-store
`,
	Good: `PUT /a HTTP/1.1
Host: api.example

HTTP/1.1 405 Method Not Allowed
Allow: GET,HEAD
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		for _, line := range c.Response.Header["Allow"] {
			for rest := line; rest != ""; {
				var m string
				m, rest, _ = strings.Cut(rest, ",")
				if m = strings.TrimSpace(m); m != "" && !httpfield.IsToken(m) {
					return judge.Fault("Allow is no list of methods.", "methods with commas between them", "Allow: "+judge.Quote(line)).Because("grammar")
				}
			}
		}
		return judge.Clean
	},
}
