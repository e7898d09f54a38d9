package rules

import (
	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/httpfield"
	"github.com/candorhttp/candor/judge"
)

const answerHead = candor.SawStatus | candor.SawResponseHeader

var challengeUnparsable = &judge.Rule{
	ID: "401/challenge-unparsable", Title: "401 with a challenge that cannot be read",
	Why:   "A client that cannot read the challenge does not know how to log in; it gives up, or asks the user for a password that nobody wants.",
	Harms: []judge.Party{judge.Client, judge.User},
	Fix:   "Send a scheme with its parameters, such as Bearer realm=\"api\".",
	Refs:  []judge.Ref{judge.Must("RFC 9110 §11.6.1")}, Severity: candor.Must,
	On: judge.On(401, 407), Needs: answerHead,
	Bad: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 401 Unauthorized
WWW-Authenticate: realm="api"
Cache-Control: no-store
`,
	Good: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 401 Unauthorized
WWW-Authenticate: Bearer realm="api"
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		name := "Www-Authenticate"
		if c.Status() == 407 {
			name = "Proxy-Authenticate"
		}
		values := c.Response.Header[name]
		if len(values) == 0 || readableChallenge(values) { // without the field another rule speaks
			return judge.Clean
		}
		return judge.Fault("The challenge does not follow its grammar.", "a scheme and its parameters", judge.Quote(values[0])).Because("grammar")
	},
}

// readableChallenge reports whether the challenges follow their grammar.
func readableChallenge(values []string) bool {
	all, bad := httpfield.ParseChallenges(values)
	return len(bad) == 0 && len(all) > 0
}
