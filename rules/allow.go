package rules

import (
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

var allowListsMethod = &judge.Rule{
	ID: "405/allow-lists-method", Title: "405 refuses a method that its own Allow offers",
	Why:   "The client is told no and yes at once: whichever it believes, it is wrong.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Take the method out of Allow, or send the code that says why this request was refused.",
	Refs:  []judge.Ref{judge.Must("RFC 9110 §15.5.6")}, Severity: candor.Must,
	On: judge.On(405), Needs: answerHead | candor.SawRequestLine,
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
