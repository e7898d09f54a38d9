package rules

import (
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/httpfield"
	"github.com/candorhttp/candor/judge"
)

const answerHead = candor.SawStatus | candor.SawResponseHeader

// challengesOf are the challenges of an answer.
func challengesOf(c *judge.Case) []string {
	if c.Status() == 407 {
		return c.Response.Header["Proxy-Authenticate"]
	}
	return c.Response.Header["Www-Authenticate"]
}

var challengeUnparsable = &judge.Rule{
	ID: "401/challenge-unparsable", Title: "A challenge that cannot be read",
	Why:   "A client that cannot read the challenge does not know how to log in; it gives up, or asks the user for a password that nobody wants.",
	Harms: []judge.Party{judge.Client, judge.User},
	Fix:   "Send a scheme with its parameters, such as Bearer realm=\"api\".",
	Refs:  []judge.Ref{judge.Must("RFC 9110 §2.2"), judge.Must("RFC 9110 §11.6.1, §11.7.1"), judge.Says("RFC 9110 §11.3")}, Severity: candor.Must,
	Needs: answerHead, // the field may stand beside any code
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
		values := challengesOf(c)
		if len(values) == 0 || readableChallenge(values) { // without the field another rule speaks
			return judge.Clean
		}
		return judge.Fault("The challenge does not follow its grammar.", "a scheme and its parameters", judge.Quote(values[0])).Because("grammar")
	},
}

// readableChallenge reports whether the challenges follow their grammar.
func readableChallenge(values []string) bool {
	any := false
	r := httpfield.ReadChallenges(values)
	for e, ok := r.Next(); ok; e, ok = r.Next() {
		if e.Bad {
			return false
		}
		any = true
	}
	return any
}

var realmUnquoted = &judge.Rule{
	ID: "401/realm-unquoted", Title: "Realm without quotation marks",
	Why:   "Clients that read only the quoted form find no realm, so they ask the user again or send the password of another realm.",
	Harms: []judge.Party{judge.Client, judge.User},
	Fix:   "Put the realm in double quotes: Basic realm=\"api\".",
	Refs:  []judge.Ref{judge.Must("RFC 9110 §11.5")}, Severity: candor.Must,
	On: judge.On(401, 407), Needs: answerHead,
	Bad: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 401 Unauthorized
WWW-Authenticate: Bearer realm=api
Cache-Control: no-store
`,
	Good: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 401 Unauthorized
WWW-Authenticate: Digest realm="a, realm=b", nonce="n1", algorithm=SHA-256
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		values := challengesOf(c)
		r := httpfield.ReadChallenges(values)
		for e, ok := r.Next(); ok; e, ok = r.Next() {
			if strings.EqualFold(e.Name, "realm") && e.Value[0] != '"' && readableChallenge(values) {
				return judge.Fault("The realm of the challenge is not a quoted string.", "realm in double quotes", judge.Quote(e.Text)).Because("unquoted")
			}
		}
		return judge.Clean
	},
}

var basicNeedsRealm = &judge.Rule{
	ID: "401/basic-needs-realm", Title: "Basic challenge without a realm",
	Why:   "The realm tells which password is wanted and where it may be sent again; without it browsers and clients guess, or refuse to ask.",
	Harms: []judge.Party{judge.Client, judge.User},
	Fix:   "Name the protected space: Basic realm=\"api\".",
	Refs:  []judge.Ref{judge.Must("RFC 7617 §2")}, Severity: candor.Must,
	On: judge.On(401, 407), Needs: answerHead,
	Bad: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 401 Unauthorized
WWW-Authenticate: Basic
Cache-Control: no-store
`,
	Good: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 401 Unauthorized
WWW-Authenticate: Bearer realm="api", Basic charset="UTF-8", realm="api"
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		values := challengesOf(c)
		basic := false // the last challenge is one without a realm so far
		r := httpfield.ReadChallenges(values)
		for e, ok := r.Next(); ok; e, ok = r.Next() {
			if e.Scheme != "" {
				if basic {
					break
				}
				basic = strings.EqualFold(e.Scheme, "Basic")
			}
			if strings.EqualFold(e.Name, "realm") {
				basic = false
			}
		}
		if !basic || !readableChallenge(values) {
			return judge.Clean
		}
		return judge.Fault("The Basic challenge names no realm.", "Basic realm=\"…\"", judge.Quote(values[0])).Because("realm")
	},
}
