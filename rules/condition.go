package rules

import (
	"strings"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/httpfield"
	"github.com/candorhttp/candor/judge"
)

const whole = answerHead | candor.SawRequestLine | candor.SawRequestHeader

// conditions are parts of the names of request fields that hold a condition,
// or may: those of HTTP, WebDAV (If, Overwrite, Depth, Lock-Token), tus
// (Tus-Resumable, Upload-Offset) and of makers (x-ms-source-if-match,
// x-goog-if-generation-match).
var conditions = newWords("if-", "match", "version", "etag", "revision", "overwrite", "depth", "lock", "tus-", "upload", "generation", "condition", "expect", "modified", "prefer", "destination", "sequence")

// conditionalQuery are parts of queries that hold one, such as Google's
// ifGenerationMatch.
var conditionalQuery = newWords("match", "modified", "etag", "generation", "version", "revision", "rev=", "if")

// mayBeConditional reports whether a request has a condition, or what may be one.
func mayBeConditional(c *judge.Case) bool {
	for name := range c.Request.Header {
		if name == "If" || conditions.inText(name) {
			return true
		}
	}
	i := strings.IndexByte(c.Request.Target, '?')
	return i >= 0 && conditionalQuery.inText(c.Request.Target[i:])
}

// reads reports whether a method is GET or HEAD.
func reads(method string) bool { return method == "GET" || method == "HEAD" }

// isSafe reports whether a method only reads (RFC 9110 §9.2.1).
func isSafe(method string) bool {
	switch method {
	case "GET", "HEAD", "OPTIONS", "TRACE", "QUERY":
		return true
	}
	return false
}

// changes reports whether a method is one that changes something.
func changes(method string) bool {
	return method == "POST" || method == "PUT" || method == "PATCH" || method == "DELETE"
}

var notModifiedWithoutCondition = &judge.Rule{
	ID: "304/without-cause", Title: "304 to a request without a condition",
	Why:   "The client has nothing stored that it could use instead, so it is left with an empty answer.",
	Harms: []judge.Party{judge.Client, judge.Cache},
	Fix:   "Send 200 with the content, or 204 where nothing had to be done.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.4.5")}, Severity: candor.Advice,
	On: judge.On(304), Needs: whole,
	Bad: `GET /orders/1 HTTP/1.1
Host: api.example

HTTP/1.1 304 Not Modified
ETag: "v1"
Cache-Control: no-cache
`,
	Good: `GET /orders/1 HTTP/1.1
Host: api.example
If-None-Match: "v1"

HTTP/1.1 304 Not Modified
ETag: "v1"
Cache-Control: no-cache
`,
	Check: func(c *judge.Case) judge.Result {
		if !reads(c.Method()) && !changes(c.Method()) || mayBeConditional(c) {
			return judge.Clean
		}
		return judge.Fault("304 says that a condition of the request was false, and the request has none.", "200, or a request with If-None-Match", "304 without a condition")
	},
}

var notModifiedToUnsafe = &judge.Rule{
	ID: "304/to-unsafe-method", Title: "304 to a method that is not GET or HEAD",
	Why:   "304 speaks of a stored copy; a client that wanted to change something does not learn whether it was changed.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Send 412 when the condition of a writing request is false.",
	Refs:  []judge.Ref{judge.Must("RFC 9110 §13.1.2"), judge.Must("RFC 9110 §13.1.3"), judge.Says("RFC 9110 §15.4.5")}, Severity: candor.Must,
	On: judge.On(304), Needs: whole,
	Bad: `PUT /orders/1 HTTP/1.1
Host: api.example
If-None-Match: *

HTTP/1.1 304 Not Modified
ETag: "v1"
Cache-Control: no-cache
`,
	Good: `HEAD /orders/1 HTTP/1.1
Host: api.example
If-Modified-Since: Sat, 01 Nov 2025 10:00:00 GMT

HTTP/1.1 304 Not Modified
ETag: "v1"
Cache-Control: no-cache
`,
	Check: func(c *judge.Case) judge.Result {
		if !changes(c.Method()) || overridden(c) || !sentFalse(c) {
			return judge.Clean
		}
		return judge.Fault("304 answers a method that is not GET or HEAD.", "412", "304 to "+c.Method())
	},
}

var failedWithoutCondition = &judge.Rule{
	ID: "412/without-cause", Title: "412 to a request without a condition",
	Why:   "The client is told that its condition failed and has none to correct; it cannot find out what to do.",
	Harms: []judge.Party{judge.Client, judge.Monitor},
	Fix:   "Send 428 when a condition is missing, 409 when the state forbids it, 403 when the caller lacks something.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.5.13")}, Severity: candor.Advice,
	On: judge.On(412), Needs: whole,
	Bad: `PUT /orders/1 HTTP/1.1
Host: api.example

HTTP/1.1 412 Precondition Failed
Cache-Control: no-store
`,
	Good: `COPY /a HTTP/1.1
Host: dav.example
Destination: /b
Overwrite: F

HTTP/1.1 412 Precondition Failed
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		if mayBeConditional(c) {
			return judge.Clean
		}
		return judge.Fault("412 says that a condition in the fields of the request is false, and there is none.", "another code, or a request with a condition", "412 without a condition")
	},
}

var failedForRead = &judge.Rule{
	ID: "412/for-read", Title: "412 where a reader asked for 304",
	Why:   "A cache that asks whether its copy is still good gets an error instead of yes, and throws the copy away.",
	Harms: []judge.Party{judge.Cache, judge.Client},
	Fix:   "Answer If-None-Match on GET and HEAD with 304.",
	Refs:  []judge.Ref{judge.Must("RFC 9110 §13.1.2")}, Severity: candor.Must,
	On: judge.On(412), Needs: whole,
	Bad: `GET /orders/1 HTTP/1.1
Host: api.example
If-None-Match: "v1"

HTTP/1.1 412 Precondition Failed
ETag: "v1"
Cache-Control: no-store
`,
	Good: `GET /orders/1 HTTP/1.1
Host: api.example
If-Match: "v1"
If-None-Match: "v2"

HTTP/1.1 412 Precondition Failed
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		if !reads(c.Method()) || !c.HasSent("If-None-Match") || conditionsBut(c, "If-None-Match", "If-Modified-Since") {
			return judge.Clean
		}
		switch tag := c.Field("Etag"); {
		case tag == "":
			return judge.Unseen("the entity tag of what is there, which tells whether the condition is false")
		case !matches(c, tag):
			return judge.Clean // the 412 is about something else
		}
		return judge.Fault("If-None-Match on a reading request is false, which asks for 304.", "304", "412 to "+c.Method())
	},
}

// matches reports whether If-None-Match names a tag, by the weak comparison of
// RFC 9110 §8.8.3.2, so that its condition is false.
func matches(c *judge.Case, tag string) bool {
	tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
	for _, line := range c.Request.Header["If-None-Match"] {
		for _, t := range httpfield.SplitList(line) {
			if t == "*" && line == t || strings.TrimPrefix(t, "W/") == tag { // among tags an asterisk means nothing
				return true
			}
		}
	}
	return false
}

// sentFalse reports whether the request has a condition that a 304 may be the
// answer to, and that is not seen to be true: dates and tags which say the
// opposite mean that the code is about something else.
func sentFalse(c *judge.Case) bool {
	if c.HasSent("If-None-Match") {
		tag := c.Field("Etag")
		return tag == "" || matches(c, tag)
	}
	since, isDate := httpfield.ParseDate(c.Sent("If-Modified-Since"), time.Now())
	if !isDate || since.Year() <= 2000 { // what scripts send so that the condition is always true
		return false
	}
	modified, dated := httpfield.ParseDate(c.Field("Last-Modified"), time.Now())
	return !dated || !modified.After(since)
}

// conditionsBut reports whether a request has more conditions than two.
func conditionsBut(c *judge.Case, a, b string) bool {
	for name := range c.Request.Header {
		if name != a && name != b && (name == "If" || conditions.inText(name)) {
			return true
		}
	}
	i := strings.IndexByte(c.Request.Target, '?')
	return i >= 0 && conditionalQuery.inText(c.Request.Target[i:])
}

var conditionWithCondition = &judge.Rule{
	ID: "428/without-cause", Title: "428 to a request that is conditional",
	Why:   "The client did what it is asked to do; it fetches the ETag again and again and never gets through.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Evaluate If-Match, and send 412 when it is false.",
	Refs:  []judge.Ref{judge.Says("RFC 6585 §3")}, Severity: candor.Advice,
	On: judge.On(428), Needs: whole,
	Bad: `PUT /orders/1 HTTP/1.1
Host: api.example
If-Match: "v1"

HTTP/1.1 428 Precondition Required
Cache-Control: no-store
`,
	Good: `PUT /orders/1 HTTP/1.1
Host: api.example
If-None-Match: *

HTTP/1.1 428 Precondition Required
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		// any other condition, or a weak or broken tag, may not be the one that is required
		v := c.Sent("If-Match")
		if len(v) < 3 || v[0] != '"' || v[len(v)-1] != '"' {
			return judge.Clean
		}
		return judge.Fault("428 asks for a condition, and the request has If-Match.", "412, or the change made", "428 to a request with If-Match")
	},
}
