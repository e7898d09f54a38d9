package rules

import (
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

var clientErrorLeaks = &judge.Rule{
	ID: "4xx/leaks-internals", Title: "Refusal that shows how the server is built",
	Why: leakWhy, Harms: leakHarms, Fix: leakFix, Refs: leakRefs, Severity: candor.Advice,
	On: judge.Class(4), Needs: wholeError,
	Bad: `POST /orders HTTP/1.1
Host: api.example
Content-Type: application/json

{"count": "many"}

HTTP/1.1 400 Bad Request
Content-Type: application/json
Cache-Control: no-store

{"message": "Could not read; nested exception is com.fasterxml.jackson.databind.exc.InvalidFormatException: no int"}
`,
	Good: `POST /orders HTTP/1.1
Host: api.example
Content-Type: application/json

{"count": "many"}

HTTP/1.1 400 Bad Request
Content-Type: application/json
Cache-Control: no-store

{"message": "count: must be a number"}
`,
	Check: leaks,
}

var serverErrorLeaks = &judge.Rule{
	ID: "5xx/leaks-internals", Title: "Failure that shows how the server is built",
	Why: leakWhy, Harms: leakHarms, Fix: leakFix, Refs: leakRefs, Severity: candor.Advice,
	On: judge.Class(5), Needs: wholeError,
	Bad: `GET /orders HTTP/1.1
Host: api.example

HTTP/1.1 500 Internal Server Error
Content-Type: text/plain
Cache-Control: no-store

Traceback (most recent call last):
  File "/srv/orders/app.py", line 12, in orders
KeyError: 'total'
`,
	Good: `GET /orders HTTP/1.1
Host: api.example

HTTP/1.1 500 Internal Server Error
Content-Type: text/plain
Cache-Control: no-store

Something went wrong. Tell us the number 8f14e45f when you ask about it.
`,
	Check: leaks,
}

// What the two rules have in common.
const (
	leakWhy = "Whoever probes the API learns how it is built and where it gives way, and a client that shows the text shows it to people who cannot use it."
	leakFix = "Send a stable code and a sentence for the client, and log the rest beside an ID that both have."
)

var (
	leakHarms = []judge.Party{judge.User, judge.Client}
	leakRefs  = []judge.Ref{judge.Says("RFC 9457 §5"), {Source: "https://cwe.mitre.org/data/definitions/209.html", Level: judge.LevelConvention}}
)

// maxDoubts bounds the words of one content that are looked at more closely.
const maxDoubts = 200

// leaks looks for the marks of internals. What the request itself sent is no
// secret of the server: an answer may repeat it.
func leaks(c *judge.Case) judge.Result {
	if !c.HasContent() {
		return judge.Clean
	}
	body := c.Response.Body[:min(len(c.Response.Body), maxSearched)]
	for at, n := 0, 0; n < maxDoubts; n++ {
		i, start := findFrom(leakWords, body, at)
		if i < 0 {
			return judge.Clean
		}
		at = start + 1
		m := &leakMarks[i]
		if m.sure != nil && !m.sure(body, start, start+len(m.word)) {
			continue
		}
		if strings.Contains(c.Request.Target, m.word) || contains(c.Request.Body, m.word) || m.what == database && speaksSQL(c) {
			continue
		}
		return judge.Fault("The error shows "+m.what+".", "a sentence for the client", m.what).Because(m.what)
	}
	return judge.Clean
}

// speaksSQL reports whether the API takes SQL, so that errors about it are for
// the client.
func speaksSQL(c *judge.Case) bool {
	path := c.Path()
	return contains(c.Request.Body, "select ", "insert into", "update ", "create table", "delete from") ||
		strings.Contains(path, "sql") || strings.HasSuffix(path, "/query") || strings.HasSuffix(path, "/statements")
}

// What leaks, in the words of a finding.
const (
	database  = "what the database said"
	place     = "a path of the server"
	debugPage = "a page for debugging"
	traceOf   = "a stack trace of "
	exception = "the class of an exception"
)

// leakMark is a text that gives internals away.
type leakMark struct {
	word, what string
	// sure looks around the word and tells whether it is what it seems; nil
	// where the word is enough.
	sure func(body []byte, start, end int) bool
}
