package rules

import (
	"strconv"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

const plainPage = `GET /page HTTP/1.1
Host: api.example

HTTP/1.1 200 OK
Content-Type: text/plain
ETag: "7"

hello
---
`

const conditionalPage = `GET /page HTTP/1.1
Host: api.example
If-None-Match: "7"

`

const brokenPage = conditionalPage + "HTTP/1.1 500 Internal Server Error\nContent-Type: text/plain\nCache-Control: no-store\n\nfailed\n"

var breaksOnCondition = &judge.Rule{
	ID: "5xx/breaks-on-condition", Title: "A condition, a range or a coding that breaks the server",
	Why:   "Browsers and caches send these fields by themselves. Whoever has been there before gets a failure, and whoever tests with an empty cache does not see it.",
	Harms: []judge.Party{judge.User, judge.Cache, judge.Monitor},
	Fix:   "Answer as to the plain request where the field cannot be served: RFC 9110 lets a server ignore Range and Accept-Encoding.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §13.2.1, §14.2, §12.5.3")}, Severity: candor.Advice,
	On: append(judge.On(200, 206, 304), judge.Class(5)...), Needs: answerHead | candor.SawRequestLine | candor.SawRequestHeader,
	Bad:  plainPage + brokenPage + "---\n" + plainPage + brokenPage,
	Good: plainPage + conditionalPage + "HTTP/1.1 304 Not Modified\nETag: \"7\"\n",
	Series: func(limit int) func(*judge.Case) judge.Result {
		seen := newMemory[breakable](limit)
		return func(c *judge.Case) judge.Result {
			if c.Method() != "GET" || c.Status() == 503 {
				return judge.Clean
			}
			key := seen.key(hostOf(c), c.Request.Target, c.Credentials())
			coding, condition := seen.key(c.Sent("Accept-Encoding")), conditioned(c)
			was, ok := seen.get(key)
			if c.Status() < 500 {
				if !condition {
					seen.put(key, was.answered(coding, c.Time))
				} else if was.broke != 0 && was.broke == asking(coding, condition) {
					seen.drop(key) // what failed is answered after all
				}
				return judge.Clean
			}
			switch {
			case !ok || apart(was.at, c.Time):
				return judge.Clean
			case !condition && was.coding == coding: // it fails for everybody
				seen.drop(key)
				return judge.Clean
			case !was.again || was.broke != asking(coding, condition): // once may be chance
				was.broke, was.again, was.at = asking(coding, condition), false, c.Time
				seen.put(key, was)
				return judge.Clean
			case condition:
				return judge.Fault("The address answers, and fails each time that the request has a condition or a range.", "304, 206 or 200", strconv.Itoa(c.Status())).Because("condition")
			}
			return judge.Fault("The address answers, and fails each time that the request names other codings.", "200", strconv.Itoa(c.Status())).Because("coding")
		}
	},
}

// breakable is what is remembered of an address that answers.
type breakable struct {
	coding uint64
	at     time.Time
	broke  uint64 // what the request was like that failed since; 0 for none
	again  bool   // a plain request was answered since
}

// answered is what is known after a plain request was answered.
func (b breakable) answered(coding uint64, at time.Time) breakable {
	if apart(b.at, at) || b.broke == asking(coding, false) || b.coding != coding {
		b.broke = 0
	}
	return breakable{coding, at, b.broke, true}
}

// asking is what may break a server, apart from the target.
func asking(coding uint64, condition bool) uint64 {
	if condition {
		return coding | 1
	}
	return coding &^ 1
}

// conditioned reports whether a request asks for a part, or under a condition.
func conditioned(c *judge.Case) bool {
	return c.HasSent("Range") || c.HasSent("If-None-Match") || c.HasSent("If-Modified-Since") || c.HasSent("If-Match") || c.HasSent("If-Unmodified-Since")
}
