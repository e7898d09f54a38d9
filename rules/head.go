package rules

import (
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

var headHasContent = &judge.Rule{
	ID: "head/has-content", Title: "An answer to HEAD with content",
	Why:   "The client reads no content after the answer to HEAD. On HTTP/1.1 the bytes are taken for the beginning of the next answer on the connection, so another request gets a wrong answer or the connection breaks.",
	Harms: []judge.Party{judge.Client, judge.User},
	Fix:   "Send the fields that GET would have, and nothing after them.",
	Refs:  []judge.Ref{judge.Must("RFC 9110 §9.3.2")}, Severity: candor.Must,
	On:    judge.Class(2, 3, 4, 5), // what no answer may contain has rules of its own
	Needs: answerContent | candor.SawRequestLine,
	Bad: `HEAD /a HTTP/1.1
Host: api.example

HTTP/1.1 200 OK
Content-Type: text/plain
Content-Length: 5

hello
`,
	Good: `HEAD /a HTTP/1.1
Host: api.example

HTTP/1.1 200 OK
Content-Type: text/plain
Content-Length: 5
`,
	Check: func(c *judge.Case) judge.Result {
		if c.Method() != "HEAD" || !c.HasContent() {
			return judge.Clean
		}
		switch c.Status() {
		case 204, 205, 304: // another rule speaks
			return judge.Clean
		}
		return judge.Fault("The answer to HEAD came with content.", "the fields alone", "content")
	},
}

// headKnown is what was seen of HEAD and GET of one path.
type headKnown uint8

const (
	getWorks headKnown = 1 << iota
	headRefusedWith405
	headRefusedWith501
)

var headRefused = &judge.Rule{
	ID: "405/head-refused", Title: "HEAD refused where GET works",
	Why:   "Link checkers, download managers, caches and monitors ask with HEAD to save the content. They take the address for broken, or fetch all of it to learn its size.",
	Harms: []judge.Party{judge.Client, judge.Crawler, judge.Monitor},
	Fix:   "Answer HEAD as GET, without the content. Most routers do so when GET is registered; one that matches methods by name needs HEAD beside it.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §9.1, §9.3.2")}, Severity: candor.Advice,
	On:    append(judge.Class(2), 405, 501),
	Needs: candor.SawRequestLine | candor.SawStatus,
	Bad: `GET /report HTTP/1.1
Host: api.example

HTTP/1.1 200 OK
Content-Type: text/csv
Cache-Control: no-cache

a,b
---
HEAD /report HTTP/1.1
Host: api.example

HTTP/1.1 405 Method Not Allowed
Allow: GET
Cache-Control: no-store
`,
	Good: `GET /report HTTP/1.1
Host: api.example

HTTP/1.1 200 OK
Content-Type: text/csv
Cache-Control: no-cache

a,b
---
HEAD /report HTTP/1.1
Host: api.example

HTTP/1.1 200 OK
Content-Type: text/csv
Cache-Control: no-cache
`,
	Series: func(limit int) func(*judge.Case) judge.Result {
		known := newMemory[headKnown](limit)
		return func(c *judge.Case) judge.Result {
			var now headKnown
			switch m, code := c.Method(), c.Status(); {
			case m == "GET" && code < 300:
				now = getWorks
			case m == "HEAD" && code == 405:
				now = headRefusedWith405
			case m == "HEAD" && code == 501:
				now = headRefusedWith501
			default:
				return judge.Clean
			}
			at, ok := addressOf(c)
			if !ok {
				at.rest = c.Path()
			}
			path, _, _ := strings.Cut(at.rest, "?")
			key := known.key(at.host, path)
			before, _ := known.get(key)
			if before|now == before && now == getWorks {
				return judge.Clean
			}
			known.put(key, before|now)
			return headFault(c, before, now)
		}
	},
}

// headFault speaks when both are known and this exchange is the one that makes
// them known.
func headFault(c *judge.Case, before, now headKnown) judge.Result {
	method, code := "HEAD", 405
	switch refused := before | now; {
	case refused&getWorks == 0, refused == getWorks:
		return judge.Clean
	case now != getWorks:
		method, code = "GET", 200
	case before&headRefusedWith405 == 0:
		code = 501
	}
	// Of the other exchange no more is kept than this.
	other := &candor.Exchange{Evidence: candor.SawRequestLine | candor.SawStatus}
	other.Request.Method, other.Request.Target = method, c.Path()
	other.Response.Status = code
	return judge.Fault("GET works here, and HEAD is refused.", "HEAD answered as GET, without content", "HEAD refused").After(other)
}
