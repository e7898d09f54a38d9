package rules

import (
	"strconv"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/judge"
)

// codeRules are about codes that have no contract, or a dead one.
var codeRules = []*judge.Rule{invalidCode, unregisteredCode, logOnlyCode, retiredCode}

// codeKind is the standing of a code, as far as a rule speaks of it.
type codeKind uint8

const (
	livingCode codeKind = iota
	strangeCode
	loggedCode
	deadCode
)

// codeKinds are the standings of all codes. What is said of a number that
// several vendors use is the first one's.
var codeKinds = func() (out [600]codeKind) {
	for code := 100; code <= 599; code++ {
		all := httpstatus.ByCode(code)
		switch {
		case len(all) == 0, !all[0].Registered && all[0].Wire:
			out[code] = strangeCode
		case !all[0].Wire:
			out[code] = loggedCode
		case all[0].Status == httpstatus.Unused, all[0].Status == httpstatus.Deprecated, all[0].Status == httpstatus.Obsolete:
			out[code] = deadCode
		default:
			out[code] = livingCode
		}
	}
	return out
}()

// is reports whether a code is of that kind.
func (k codeKind) is(code int) bool {
	return code >= 100 && code < len(codeKinds) && codeKinds[code] == k
}

var invalidCode = &judge.Rule{
	ID: "any/invalid-code", Title: "A number that is no status code",
	Why:   "Codes are 100 to 599. Clients treat anything else as a failure of the server, libraries raise an error of their own, proxies answer 502 in its place, and monitors have no class to count it in.",
	Harms: []judge.Party{judge.Client, judge.Monitor},
	Fix:   "Send a registered code; put finer detail into the content, as in the type of a problem document.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15")}, Severity: candor.Advice,
	Needs: candor.SawStatus,
	Bad: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 799 Rejected
Cache-Control: no-store
`,
	Good: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 403 Forbidden
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		code := c.Status()
		switch {
		case code >= 100 && code <= 599:
			return judge.Clean
		case code <= 0: // how recordings write that there was no answer
			return judge.Unseen("an answer")
		}
		n := strconv.Itoa(code)
		return judge.Fault(n+" is outside 100 to 599 and no status code.", "a code from 100 to 599", n)
	},
}

var unregisteredCode = &judge.Rule{
	ID: "any/unregistered-code", Title: "A code that nobody registered",
	Why:   "A client that does not know the code goes by its first digit alone, so what the number was meant to say is lost; and the day somebody registers it, it says something else.",
	Harms: []judge.Party{judge.Client, judge.Monitor},
	Fix:   "Send the registered code that is nearest, and say the rest in the content, as in the type of a problem document.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15, §16.2.1"), judge.Says("RFC 9205 §4.6")}, Severity: candor.Advice,
	Needs: candor.SawStatus,
	Bad: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 471 Out Of Luck
Cache-Control: no-store
`,
	Good: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 400 Bad Request
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		if !strangeCode.is(c.Status()) {
			return judge.Clean
		}
		n, class := strconv.Itoa(c.Status()), strconv.Itoa(httpstatus.ForClass(c.Status()).Code)
		if c.Known {
			return judge.Fault(n+" is a number of "+c.Contract.Vendor+"'s own and not registered: other clients treat it as "+class+".", "a registered code", n)
		}
		return judge.Fault(n+" is not registered: clients treat it as "+class+".", "a registered code", n)
	},
}

var logOnlyCode = &judge.Rule{
	ID: "any/log-only-code", Title: "A number that belongs into a log, sent to a client",
	Why:   "The number was made up by a server for its own log, for requests that get no answer at all. A client that receives it knows nothing of that, and a monitor counts it among the requests whose client went away.",
	Harms: []judge.Party{judge.Client, judge.Monitor},
	Fix:   "Send a registered code: 408 where the client was too slow, 503 or 504 where the server was, 400 where the request was at fault.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15"), judge.Says("RFC 9205 §4.6")}, Severity: candor.Advice,
	Needs: candor.SawStatus,
	Bad: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 499 Client Closed Request
Cache-Control: no-store
`,
	Good: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 504 Gateway Timeout
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		if !loggedCode.is(c.Status()) {
			return judge.Clean
		}
		n, class := strconv.Itoa(c.Status()), strconv.Itoa(httpstatus.ForClass(c.Status()).Code)
		return judge.Fault(n+" is a number of "+c.Contract.Vendor+"'s log: a client that gets it treats it as "+class+".", "a registered code", n)
	},
}

var retiredCode = &judge.Rule{
	ID: "any/retired-code", Title: "A code that is no longer in use",
	Why:   "The code was withdrawn, so clients no longer act on it: they treat it like the first code of its class, and what it once meant does not happen.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Send the living code that says what happened.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.4.6, §15.4.7, §15.5.19"), judge.Says("IANA HTTP Status Code Registry")}, Severity: candor.Advice,
	Needs: candor.SawStatus,
	Bad: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 418 I'm a teapot
Cache-Control: no-store
`,
	Good: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 422 Unprocessable Content
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		if !deadCode.is(c.Status()) {
			return judge.Clean
		}
		n, class := strconv.Itoa(c.Status()), strconv.Itoa(c.Status()/100*100)
		return judge.Fault(n+" is "+string(c.Contract.Status)+": clients treat it as "+class+".", "a code in use", n)
	},
}
