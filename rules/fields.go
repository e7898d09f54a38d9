package rules

import (
	"bytes"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

// fieldRules are about methods, fields, redirects, waiting and storage, as far
// as they combine facts.
var fieldRules = []*judge.Rule{
	allowListsMethod, allowUnparsable, headRefused, headHasContent,
	createdNeedsLocation, acceptedNeedsMonitor, partNeedsRange, rangeNeedsLength, blockNeedsBlocker, contentWithoutType,
	methodLost, redirectLoops, loginRedirect, loginPage, locationUnparsable,
	limitNeedsRetryAfter, outageNeedsRetryAfter, retryAfterUnparsable, retryAfterRepeated, retryAfterPast, retryAfterAbsurd, retryAfterBeforeLimit,
	sharedWithCredentials, setCookieShared, cacheControlContradicts, betraysHidden,
}

var createdNeedsLocation = &judge.Rule{
	ID: "201/needs-location", Title: "201 to a POST without Location",
	Why:   "Without Location the target of the request is taken for the new resource, here the collection. The client does not learn the address of what it created, and has to build one or to search.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Send Location with the address of what was created.",
	Refs:  []judge.Ref{judge.Should("RFC 9110 §9.3.3"), judge.Says("RFC 9110 §15.3.2")}, Severity: candor.Advice,
	On: judge.On(201), Needs: answerHead | candor.SawRequestLine,
	Bad: `POST /orders HTTP/1.1
Host: api.example
Content-Type: application/json

{"item":"a"}

HTTP/1.1 201 Created
Content-Type: application/json

{"id":"18"}
`,
	Good: `POST /orders HTTP/1.1
Host: api.example
Content-Type: application/json

{"item":"a"}

HTTP/1.1 201 Created
Location: /orders/18
Content-Type: application/json

{"id":"18"}
`,
	Check: func(c *judge.Case) judge.Result {
		if c.Method() != "POST" || c.HasField("Location") || c.HasField("Content-Location") || namedInContent(c) {
			return judge.Clean
		}
		return judge.Fault("201 says that something was created, and not where.", "Location", "no Location")
	},
}

// namedInContent reports whether the content names what was created by the
// rules of a protocol of its own: pushed authorization requests (RFC 9126 §2.2)
// and client registration (RFC 7591 §3.2.1) answer 201 without Location.
func namedInContent(c *judge.Case) bool {
	b := c.Response.Body
	return bytes.Contains(b, []byte(`"request_uri"`)) || bytes.Contains(b, []byte(`"client_id"`))
}

var acceptedNeedsMonitor = &judge.Rule{
	ID: "202/needs-monitor", Title: "202 that names no status monitor",
	Why:   "The work is not done yet and may come to nothing, and HTTP has no way to send a second code later. Nobody can ask what came of it.",
	Harms: []judge.Party{judge.Client, judge.User},
	Fix:   "Say in the content how far the work is, and point to where its status can be asked for, in Location as well.",
	Refs:  []judge.Ref{judge.Should("RFC 9110 §15.3.3")}, Severity: candor.Advice,
	On: judge.On(202), Needs: answerWhole,
	Bad: `POST /exports HTTP/1.1
Host: api.example

HTTP/1.1 202 Accepted
Content-Length: 0
`,
	Good: `POST /exports HTTP/1.1
Host: api.example

HTTP/1.1 202 Accepted
Location: /exports/17/status
Content-Length: 0
`,
	Check: func(c *judge.Case) judge.Result {
		for _, name := range monitors {
			if c.HasField(name) {
				return judge.Clean
			}
		}
		if c.Method() == "HEAD" || len(bytes.TrimSpace(c.Response.Body)) > 0 { // which may embed it
			return judge.Clean
		}
		return judge.Fault("202 takes the work on and does not say where to ask what came of it.", "content that says how far the work is, or Location", "neither")
	},
}

// monitors are the fields that may name where the status of the work is.
var monitors = []string{"Location", "Content-Location", "Operation-Location", "Azure-Asyncoperation", "Link"}

var partNeedsRange = &judge.Rule{
	ID: "206/needs-range", Title: "206 that does not say which part it is",
	Why:   "A client that puts parts together cannot place this one: it stops the download or writes the bytes to the wrong place. A cache may take the part for another one.",
	Harms: []judge.Party{judge.Client, judge.Cache},
	Fix:   "Send Content-Range, as in Content-Range: bytes 0-99/1000; several parts go as multipart/byteranges. A page of a list is no part in this sense: send 200.",
	Refs:  []judge.Ref{judge.Must("RFC 9110 §15.3.7.1, §15.3.7.2")}, Severity: candor.Must,
	On: judge.On(206), Needs: answerHead,
	Bad: `GET /film HTTP/1.1
Host: api.example
Range: bytes=0-3

HTTP/1.1 206 Partial Content
Content-Type: video/mp4

abcd
`,
	Good: `GET /film HTTP/1.1
Host: api.example
Range: bytes=0-3

HTTP/1.1 206 Partial Content
Content-Type: video/mp4
Content-Range: bytes 0-3/1000

abcd
`,
	Check: func(c *judge.Case) judge.Result {
		if c.HasField("Content-Range") || strings.HasPrefix(c.MediaType(), "multipart/") || c.Method() == "HEAD" { // to which no part is sent
			return judge.Clean
		}
		return judge.Fault("206 says neither which part this is nor that it holds several.", "Content-Range, or multipart/byteranges", "neither")
	},
}

var rangeNeedsLength = &judge.Rule{
	ID: "416/needs-content-range", Title: "416 that does not tell the length",
	Why:   "The client asked for bytes beyond the end and does not learn where the end is. A download that goes on where it broke off has to begin again, or asks for the same range for ever.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Send the current length, as in Content-Range: bytes */1000.",
	Refs:  []judge.Ref{judge.Should("RFC 9110 §14.4, §15.5.17")}, Severity: candor.Advice,
	On: judge.On(416), Needs: answerHead,
	Bad: `GET /film HTTP/1.1
Host: api.example
Range: bytes=9000-

HTTP/1.1 416 Range Not Satisfiable
Cache-Control: no-store
`,
	Good: `GET /film HTTP/1.1
Host: api.example
Range: bytes=9000-

HTTP/1.1 416 Range Not Satisfiable
Content-Range: bytes */1000
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		if c.HasField("Content-Range") {
			return judge.Clean
		}
		// The one unit that is registered is bytes, so that is what was asked
		// for unless it is seen that it was not.
		unit, _, _ := strings.Cut(c.Sent("Range"), "=")
		if c.Evidence.Has(candor.SawRequestHeader) && !strings.EqualFold(strings.TrimSpace(unit), "bytes") {
			return judge.Clean
		}
		return judge.Fault("416 does not say how long the whole is.", "Content-Range with the length", "no Content-Range")
	},
}

var blockedBy = newWords("blocked-by")

var blockNeedsBlocker = &judge.Rule{
	ID: "451/needs-blocked-by", Title: "451 that does not say who blocks",
	Why:   "People cannot see who carries out the demand, whether the site, its host or a network on the way, and so not whom to ask or how far the block reaches; surveys of blocking miss the answer.",
	Harms: []judge.Party{judge.User},
	Fix:   "Name the one who blocks, not the one who demands it, as in Link: <https://blocker.example/>; rel=\"blocked-by\".",
	Refs:  []judge.Ref{judge.Should("RFC 7725 §4")}, Severity: candor.Advice,
	On: judge.On(451), Needs: answerHead,
	Bad: `GET /page HTTP/1.1
Host: www.example

HTTP/1.1 451 Unavailable For Legal Reasons
Link: <https://www.example/terms>; rel="terms-of-service"
Cache-Control: no-store
`,
	Good: `GET /page HTTP/1.1
Host: www.example

HTTP/1.1 451 Unavailable For Legal Reasons
Link: <https://www.example/>; rel="blocked-by"
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		for _, line := range c.Response.Header["Link"] {
			if blockedBy.inText(line) {
				return judge.Clean
			}
		}
		return judge.Fault("451 does not say who blocks the address.", `Link with rel="blocked-by"`, "no such link")
	},
}

var contentWithoutType = &judge.Rule{
	ID: "any/content-without-type", Title: "Content of which nobody says what it is",
	Why:   "Each client guesses: one shows the JSON of an error as text, another runs what looks like a page, a third refuses it. A guess can be led astray by whoever wrote a part of the content.",
	Harms: []judge.Party{judge.Client, judge.User},
	Fix:   "Send Content-Type, also with errors and in the server's own pages.",
	Refs:  []judge.Ref{judge.Should("RFC 9110 §8.3")}, Severity: candor.Advice,
	On:    withContent(),
	Needs: answerHead | candor.SawResponseBody,
	Bad: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 200 OK

hello
`,
	Good: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 200 OK
Content-Type: text/plain; charset=utf-8

hello
`,
	Check: func(c *judge.Case) judge.Result {
		if c.MediaType() != "" || !c.HasContent() || c.Method() == "HEAD" || c.Method() == "CONNECT" || len(bytes.TrimSpace(c.Response.Body)) == 0 {
			return judge.Clean
		}
		if c.Status() == 206 && (c.HasSent("If-Range") || !c.Evidence.Has(candor.SawRequestHeader)) {
			return judge.Clean // who sends If-Range has it, RFC 9110 §15.3.7
		}
		return judge.Fault("The answer has content and does not say of what type.", "Content-Type", "no Content-Type")
	},
}

// withContent are the final codes whose answers may have content.
func withContent() judge.Codes {
	var out judge.Codes
	for _, code := range judge.Class(2, 3, 4, 5) {
		if code != 204 && code != 205 && code != 304 {
			out = append(out, code)
		}
	}
	return out
}
