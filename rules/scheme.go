package rules

import (
	"slices"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/httpfield"
	"github.com/candorhttp/candor/judge"
)

var schemeUndeclared = &judge.Rule{
	ID: "401/scheme-undeclared", Title: "401 asks for a scheme that the document does not name",
	Why:   "A client made from the document cannot do what the challenge asks, and what the document asks for is not offered.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Offer the scheme of the document in WWW-Authenticate, or correct the document.",
	Refs:  []judge.Ref{judge.Declared, judge.Says("RFC 9110 §11.6.1")}, Severity: candor.Contract,
	On: judge.On(401), Needs: answerHead | candor.SawRequestLine,
	Bad: `GET /orders HTTP/1.1
Host: api.example

HTTP/1.1 401 Unauthorized
WWW-Authenticate: Basic realm="api"
Cache-Control: no-store
`,
	Good: `GET /orders HTTP/1.1
Host: api.example

HTTP/1.1 401 Unauthorized
WWW-Authenticate: Basic realm="api", bearer realm="api"
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		o := c.Operation
		values := c.Response.Header["Www-Authenticate"]
		if o == nil || len(o.Schemes) == 0 || o.OtherSchemes || len(values) == 0 {
			return judge.Clean
		}
		r := httpfield.ReadChallenges(values)
		for e, ok := r.Next(); ok; e, ok = r.Next() {
			if e.Bad || e.Scheme != "" && declares(o, e.Scheme) {
				return judge.Clean
			}
		}
		want := strings.Join(slices.Compact(slices.Sorted(slices.Values(o.Schemes))), " or ")
		return judge.Fault("No challenge offers a scheme that the document declares for the operation.", judge.Quote(want), judge.Quote(values[0])).
			Because(strings.Join(values, ", "))
	},
}

// declares reports whether the document names a scheme for the operation. The
// names are compared without case, RFC 9110 §11.1.
func declares(o *judge.Operation, scheme string) bool {
	for _, s := range o.Schemes {
		if strings.EqualFold(s, scheme) {
			return true
		}
	}
	return false
}
