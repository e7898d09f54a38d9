package rules

import (
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

// rangeQuery are parts of queries that ask for a part of something.
var rangeQuery = newWords("part", "range", "offset", "limit", "start", "end", "bytes", "from", "skip")

// asksRange reports whether a request asks for a part, or may: by Range, by a
// field of a maker (x-ms-range), or by its query (S3's partNumber, offset and
// limit of PostgREST).
func asksRange(c *judge.Case) bool {
	for name := range c.Request.Header {
		if rangeField.inText(name) {
			return true
		}
	}
	i := strings.IndexByte(c.Request.Target, '?')
	return i >= 0 && rangeQuery.inText(c.Request.Target[i:])
}

var rangeField = newWords("range", "upload", "offset", "prefer")

var partialWithoutRange = &judge.Rule{
	ID: "206/without-cause", Title: "206 to a request without Range",
	Why:   "The client takes a part for the whole, or looks for the rest of something that was complete; caches must treat it as a fragment.",
	Harms: []judge.Party{judge.Client, judge.Cache},
	Fix:   "Send 200 for whatever was asked for as a whole, and name the next page in the content or in Link.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.3.7")}, Severity: candor.Advice,
	On: judge.On(206), Needs: whole,
	Bad: `GET /orders HTTP/1.1
Host: api.example

HTTP/1.1 206 Partial Content
Content-Range: bytes 0-1/100
Content-Type: text/plain

ab
`,
	Good: `GET /video HTTP/1.1
Host: api.example
Range: bytes=0-1

HTTP/1.1 206 Partial Content
Content-Range: bytes 0-1/100
Content-Type: text/plain

ab
`,
	Check: func(c *judge.Case) judge.Result {
		if asksRange(c) {
			return judge.Clean
		}
		return judge.Fault("206 says that a range was asked for, and the request has no Range.", "200", "206 without Range")
	},
}

var rangeWithoutRange = &judge.Rule{
	ID: "416/without-cause", Title: "416 to a request without Range",
	Why:   "The client is told that its range is wrong and sent none.",
	Harms: []judge.Party{judge.Client, judge.Monitor},
	Fix:   "Send 400, 404 or an empty page when a page or a number is out of bounds.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.5.17")}, Severity: candor.Advice,
	On: judge.On(416), Needs: whole,
	Bad: `GET /orders?page=99 HTTP/1.1
Host: api.example

HTTP/1.1 416 Range Not Satisfiable
Content-Range: bytes */100
Cache-Control: no-store
`,
	Good: `GET /video HTTP/1.1
Host: api.example
Range: bytes=900-

HTTP/1.1 416 Range Not Satisfiable
Content-Range: bytes */100
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		if asksRange(c) {
			return judge.Clean
		}
		return judge.Fault("416 says that the ranges of Range cannot be given, and the request has none.", "another code", "416 without Range")
	},
}

var lengthRequiredWithLength = &judge.Rule{
	ID: "411/without-cause", Title: "411 to a request with Content-Length",
	Why:   "The client declared the length and cannot do what it is asked to do.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Read Content-Length, or say what else is missing with 400.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.5.12")}, Severity: candor.Advice,
	On: judge.On(411), Needs: whole,
	Bad: `POST /files HTTP/1.1
Host: api.example
Content-Length: 3
Content-Type: text/plain

abc

HTTP/1.1 411 Length Required
Cache-Control: no-store
`,
	Good: `POST /files HTTP/1.1
Host: api.example
Transfer-Encoding: chunked
Content-Type: text/plain

abc

HTTP/1.1 411 Length Required
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		// a length in vain: an invalid one, one that chunks overrule, and other
		// lengths that an upload in parts needs
		if v := c.Sent("Content-Length"); v == "" || strings.Trim(v, "0123456789") != "" || len(c.Request.Header["Content-Length"]) > 1 ||
			c.HasSent("Transfer-Encoding") || c.HasSent("Tus-Resumable") || c.HasSent("Content-Encoding") || strings.HasPrefix(c.Sent("X-Amz-Content-Sha256"), "STREAMING") {
			return judge.Clean
		}
		return judge.Fault("411 asks for Content-Length, and the request has it.", "another code", "411 to a request with Content-Length")
	},
}

var expectationWithoutExpect = &judge.Rule{
	ID: "417/without-cause", Title: "417 to a request without Expect",
	Why:   "A client that gets 417 repeats the request without Expect, which is the same request again.",
	Harms: []judge.Party{judge.Client, judge.Monitor},
	Fix:   "Send 400, 409 or 422 when something else than Expect was not as expected.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.5.18"), judge.Says("RFC 9110 §10.1.1")}, Severity: candor.Advice,
	On: judge.On(417), Needs: whole,
	Bad: `POST /orders HTTP/1.1
Host: api.example

HTTP/1.1 417 Expectation Failed
Cache-Control: no-store
`,
	Good: `POST /orders HTTP/1.1
Host: api.example
Expect: 100-continue

HTTP/1.1 417 Expectation Failed
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		if c.HasSent("Expect") {
			return judge.Clean
		}
		return judge.Fault("417 says that the expectation in Expect cannot be met, and there is none.", "another code", "417 without Expect")
	},
}
