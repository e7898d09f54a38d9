package rules

import (
	"hash/maphash"
	"strconv"
	"strings"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

// lackingRules compare an answer to a condition or a range with the 200 that
// the same request without it got.
var lackingRules = []*judge.Rule{fieldsOf200, breaksOnCondition, continueUnasked}

// of200 are the fields that 304 and 206 repeat from the 200, RFC 9110 §15.3.7
// and §15.4.5. Date is left out: every answer has its own.
var of200 = [...]string{"Etag", "Cache-Control", "Content-Location", "Expires", "Vary"}

// seen200 is what is remembered of a 200.
type seen200 struct {
	fields uint8 // of of200, a bit each
	hop    uint64
	at     time.Time
}

const pageOf200 = `GET /page HTTP/1.1
Host: api.example
Accept: text/html

HTTP/1.1 200 OK
Content-Type: text/plain
ETag: "7"
Vary: Accept

hello
---
GET /page HTTP/1.1
Host: api.example
Accept: text/html
If-None-Match: "7"

HTTP/1.1 304 Not Modified
ETag: "7"
`

var fieldsOf200 = &judge.Rule{
	ID: "any/lacks-fields-of-200", Title: "304 or 206 without fields that the 200 has",
	Why:   "A cache updates its copy from a 304 and puts parts together from 206s. Without the tag it cannot tell versions apart, without Vary it gives one client's copy to another, without Cache-Control it goes on by an old lifetime.",
	Harms: []judge.Party{judge.Cache, judge.User, judge.Client},
	Fix:   "Send with 304 and 206 the ETag, Cache-Control, Content-Location, Expires and Vary that the 200 to the same request has.",
	Refs:  []judge.Ref{judge.Must("RFC 9110 §15.3.7, §15.4.5")}, Severity: candor.Must,
	On: judge.On(200, 206, 304), Needs: answerHead | candor.SawRequestLine | candor.SawRequestHeader,
	Bad:  pageOf200,
	Good: pageOf200 + "Vary: Accept\n",
	Series: func(limit int) func(*judge.Case) judge.Result {
		seen := newMemory[seen200](limit)
		return func(c *judge.Case) judge.Result {
			if c.Method() != "GET" {
				return judge.Clean
			}
			key, plain := requestKey(seen.hasher, c)
			now := seen200{fieldsIn(c), seen.key(c.Field("Server"), c.Field("Via"), c.Field("X-Cache")), c.Time}
			if c.Status() == 200 {
				if plain {
					seen.put(key, now)
				}
				return judge.Clean
			}
			was, ok := seen.get(key)
			if !ok || was.hop != now.hop || apart(was.at, now.at) || c.HasSent("If-Range") {
				return judge.Clean
			}
			for i, name := range of200 {
				if was.fields&^now.fields&(1<<i) != 0 {
					code := strconv.Itoa(c.Status())
					return judge.Fault(code+" came without a field that the 200 to the same request has.", name, code+" without "+name)
				}
			}
			return judge.Clean
		}
	},
}

func fieldsIn(c *judge.Case) uint8 {
	var out uint8
	for i, name := range of200 {
		if c.HasField(name) {
			out |= 1 << i
		}
	}
	return out
}

// requestKey hashes a request but for its conditions and its range; plain
// reports whether it has none of them. Every other field counts, since an
// answer may hang on it.
func requestKey(h hasher, c *judge.Case) (key uint64, plain bool) {
	plain = true
	for name, values := range c.Request.Header {
		switch {
		case name == "Range", name == "If", strings.HasPrefix(name, "If-"):
			plain = false
		case name == "Cache-Control", name == "Pragma", name == "Traceparent", strings.HasPrefix(name, "X-Request-"):
		default:
			for _, v := range values {
				key += maphash.String(h.seed, name) ^ maphash.String(h.seed, v)*0x9e3779b97f4a7c15 // in any order
			}
		}
	}
	return h.mix(h.mix(key, hostOf(c)), c.Request.Target), plain
}

const pageThatBreaks = `GET /page HTTP/1.1
Host: api.example

HTTP/1.1 200 OK
Content-Type: text/plain
ETag: "7"

hello
---
GET /page HTTP/1.1
Host: api.example
If-None-Match: "7"
`

var breaksOnCondition = &judge.Rule{
	ID: "5xx/breaks-on-condition", Title: "A condition, a range or a coding that breaks the server",
	Why:   "Browsers and caches send these fields by themselves. Whoever has been there before gets a failure, and whoever tests with an empty cache does not see it.",
	Harms: []judge.Party{judge.User, judge.Cache, judge.Monitor},
	Fix:   "Answer as to the plain request where the field cannot be served: RFC 9110 lets a server ignore Range and Accept-Encoding.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §13.2.1, §14.2, §12.5.3")}, Severity: candor.Advice,
	On: append(judge.On(200), judge.Class(5)...), Needs: answerHead | candor.SawRequestLine | candor.SawRequestHeader,
	Bad:  pageThatBreaks + "\nHTTP/1.1 500 Internal Server Error\nContent-Type: text/plain\nCache-Control: no-store\n\nfailed\n",
	Good: pageThatBreaks + "\nHTTP/1.1 304 Not Modified\nETag: \"7\"\n",
	Series: func(limit int) func(*judge.Case) judge.Result {
		seen := newMemory[breakable](limit)
		return func(c *judge.Case) judge.Result {
			if c.Method() != "GET" {
				return judge.Clean
			}
			key := seen.key(hostOf(c), c.Request.Target, c.Credentials())
			now := breakable{seen.key(c.Sent("Accept-Encoding")), c.Time, conditioned(c)}
			if c.Status() == 200 {
				if !now.conditioned {
					seen.put(key, now)
				}
				return judge.Clean
			}
			was, ok := seen.get(key)
			switch {
			case !ok || c.Status() == 503 || apart(was.at, now.at):
				return judge.Clean
			case now.conditioned:
				return judge.Fault("The address answers, and fails when the request has a condition or a range.", "304, 206 or 200", strconv.Itoa(c.Status())).Because("condition")
			case was.coding != now.coding:
				return judge.Fault("The address answers, and fails when the request names other codings.", "200", strconv.Itoa(c.Status())).Because("coding")
			}
			return judge.Clean
		}
	},
}

// breakable is what is remembered of an address that answers.
type breakable struct {
	coding      uint64
	at          time.Time
	conditioned bool
}

// conditioned reports whether a request asks for a part, or under a condition.
func conditioned(c *judge.Case) bool {
	return c.HasSent("Range") || c.HasSent("If-None-Match") || c.HasSent("If-Modified-Since") || c.HasSent("If-Match") || c.HasSent("If-Unmodified-Since")
}

var continueUnasked = &judge.Rule{
	ID: "100/without-cause", Title: "100 that nobody waits for",
	Why:   "The client did not say that it waits. One that does not expect an interim answer takes it for the final one, and reads the real answer as that to its next request.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Send 100 only to a request with Expect: 100-continue.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §10.1.1, §15.2.1")}, Severity: candor.Advice,
	On: judge.On(100), Needs: answerHead | candor.SawRequestLine | candor.SawRequestHeader,
	Bad: `POST /orders HTTP/1.1
Host: api.example
Content-Type: application/json

{}

HTTP/1.1 100 Continue
`,
	Good: `POST /orders HTTP/1.1
Host: api.example
Content-Type: application/json
Expect: 100-continue

HTTP/1.1 100 Continue
`,
	Check: func(c *judge.Case) judge.Result {
		if c.HasSent("Expect") {
			return judge.Clean
		}
		return judge.Fault("100 asks to go on, and the request does not wait for it.", "no 100", "100")
	},
}
