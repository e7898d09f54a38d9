package rules

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

// wholeError is what a rule needs that reads the content of errors.
const wholeError = answerHead | candor.SawRequestLine | candor.SawResponseBody

// hasProblem reports whether there is a problem document to be read.
func hasProblem(c *judge.Case) bool {
	return c.IsProblem() && c.HasContent() && c.Method() != "HEAD"
}

// compressed reports whether a content is still in its coding: a source that
// did not undo it shows bytes that mean nothing here.
func compressed(c *judge.Case) bool {
	b := c.Response.Body
	return len(b) > 1 && b[0] == 0x1f && b[1] == 0x8b || c.HasField("Content-Encoding") && !utf8.Valid(b)
}

var problemInvalid = &judge.Rule{
	ID: "error/problem-invalid", Title: "Problem document that is no JSON",
	Why:   "A client that reads the error fails at its first bytes, and reports that instead of the error.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Send one JSON object in UTF-8 without a byte order mark, or the media type of what is sent.",
	Refs:  []judge.Ref{judge.Must("RFC 8259 §10"), judge.Must("RFC 8259 §8.1"), judge.Says("RFC 9457 §3")}, Severity: candor.Must,
	On: judge.Class(4, 5), Needs: wholeError,
	Bad: `GET /orders/17 HTTP/1.1
Host: api.example

HTTP/1.1 403 Forbidden
Content-Type: application/problem+json
Cache-Control: no-store

{'title': 'Forbidden', 'status': 403}
`,
	Good: `GET /orders/17 HTTP/1.1
Host: api.example

HTTP/1.1 403 Forbidden
Content-Type: application/problem+json
Cache-Control: no-store

{"title": "Forbidden", "status": 403}
`,
	Check: func(c *judge.Case) judge.Result {
		if !hasProblem(c) {
			return judge.Clean
		}
		body := c.Response.Body
		switch {
		case compressed(c):
			return judge.Unseen("the content, whose coding was not undone")
		case bytes.HasPrefix(body, []byte("\xef\xbb\xbf")):
			return judge.Fault("The problem document begins with a byte order mark, which JSON must not have.", "JSON", "a byte order mark").Because("mark")
		case !utf8.Valid(body):
			return judge.Fault("The problem document is not in UTF-8.", "JSON in UTF-8", "bytes that are no UTF-8").Because("utf-8")
		case !json.Valid(body):
			return judge.Fault("The content is declared to be a problem document and is no JSON.", "a JSON object", "content that is no JSON").Because("syntax")
		}
		return judge.Clean
	},
}

var problemStatusDiffers = &judge.Rule{
	ID: "error/problem-status-differs", Title: "Problem document that says another code than the answer",
	Why:   "Caches, proxies and monitors go by the code of the answer and the client by that of the document, so they act on different errors.",
	Harms: []judge.Party{judge.Client, judge.Monitor, judge.Cache},
	Fix:   "Use the same code in both.",
	Refs:  []judge.Ref{judge.Must("RFC 9457 §3.1.2")}, Severity: candor.Must,
	On: judge.Class(4, 5), Needs: wholeError,
	Bad: `GET /orders/17 HTTP/1.1
Host: api.example

HTTP/1.1 400 Bad Request
Content-Type: application/problem+json
Cache-Control: no-store

{"title": "Conflict", "status": 409}
`,
	Good: `GET /orders/17 HTTP/1.1
Host: api.example

HTTP/1.1 409 Conflict
Content-Type: application/problem+json
Cache-Control: no-store

{"title": "Conflict", "status": 409, "upstream": {"status": 500}}
`,
	Check: func(c *judge.Case) judge.Result {
		if !hasProblem(c) {
			return judge.Clean
		}
		said := -1
		for m := membersOf(c.Response.Body); m.next(); {
			if string(m.name) == "status" && isNumber(m.value) {
				said = number(m.value)
			}
		}
		if said < 0 || said == c.Status() {
			return judge.Clean
		}
		// The sentence binds who made the document, and it is said beside it that
		// a hop on the way may have changed the code.
		if c.HasField("Via") || c.HasField("Proxy-Status") {
			return judge.Unseen("whether a hop on the way changed the code")
		}
		return judge.Fault("The problem document says another code than the answer has.", "status "+codeOf(c.Status()), "status "+codeOf(said))
	},
}

var problemTypeRelative = &judge.Rule{
	ID: "error/problem-type-relative", Title: "Problem type that is no absolute address",
	Why:   "A relative type is resolved against the address of each request, so that one kind of problem has a different name at every address.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Send an absolute address, or about:blank where the code says it all.",
	Refs:  []judge.Ref{judge.Should("RFC 9457 §3.1.1")}, Severity: candor.Advice,
	On: judge.Class(4, 5), Needs: wholeError,
	Bad: `GET /orders/17 HTTP/1.1
Host: api.example

HTTP/1.1 403 Forbidden
Content-Type: application/problem+json
Cache-Control: no-store

{"type": "forbidden", "title": "Forbidden", "status": 403}
`,
	Good: `GET /orders/17 HTTP/1.1
Host: api.example

HTTP/1.1 403 Forbidden
Content-Type: application/problem+json
Cache-Control: no-store

{"type": "urn:example:forbidden", "title": "Forbidden", "status": 403}
`,
	Check: func(c *judge.Case) judge.Result {
		if !hasProblem(c) {
			return judge.Clean
		}
		for m := membersOf(c.Response.Body); m.next(); {
			if string(m.name) != "type" || !isText(m.value) || absolute(m.value[1:len(m.value)-1]) {
				continue
			}
			text := m.value[1 : len(m.value)-1]
			switch {
			case bytes.IndexByte(text, ' ') >= 0:
				return judge.Fault("The type of the problem is words, and no address.", "an absolute address", quoted(m.value)).Because("words")
			case len(text) > 0 && text[0] == '/' || bytes.HasPrefix(text, []byte(`\/`)):
				return judge.Fault("The type of the problem is a path without a host.", "an absolute address", quoted(m.value)).Because("path")
			}
			return judge.Fault("The type of the problem is relative, so it means something else at every address.", "an absolute address", quoted(m.value)).Because("relative")
		}
		return judge.Clean
	},
}

// absolute reports whether a text is a URI with a scheme, RFC 3986 §4.3.
func absolute(s []byte) bool {
	for i, c := range s {
		switch {
		case c == ':':
			return i > 0 && i+1 < len(s) && bytes.IndexByte(s, ' ') < 0
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', i > 0 && (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'):
		default:
			return false
		}
	}
	return false
}

var problemMemberType = &judge.Rule{
	ID: "error/problem-member-type", Title: "Problem document with a member of the wrong type",
	Why:   "Clients have to ignore a member of the wrong type, so what it says is lost.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Send one object, in it type, title, detail and instance as strings and status as a number; put the rest into members of your own.",
	Refs:  []judge.Ref{judge.Says("RFC 9457 §3, §3.1")}, Severity: candor.Advice,
	On: judge.Class(4, 5), Needs: wholeError,
	Bad: `GET /orders/17 HTTP/1.1
Host: api.example

HTTP/1.1 403 Forbidden
Content-Type: application/problem+json
Cache-Control: no-store

{"title": "Forbidden", "status": "403"}
`,
	Good: `GET /orders/17 HTTP/1.1
Host: api.example

HTTP/1.1 403 Forbidden
Content-Type: application/problem+json
Cache-Control: no-store

{"title": "Forbidden", "status": 403, "detail": null, "errors": [{"detail": "no"}]}
`,
	Check: func(c *judge.Case) judge.Result {
		if !hasProblem(c) {
			return judge.Clean
		}
		body := skipSpace(c.Response.Body)
		if len(body) > 0 && body[0] != '{' {
			if !json.Valid(body) {
				return judge.Clean // has a rule of its own
			}
			return judge.Fault("The problem document is "+kindOf(body)+".", "an object", kindOf(body))
		}
		for m := membersOf(body); m.next(); {
			want := ""
			switch string(m.name) {
			case "type", "title", "detail", "instance":
				if !isText(m.value) {
					want = "a string"
				}
			case "status":
				if !isNumber(m.value) {
					want = "a number"
				}
			}
			if want != "" && m.value[0] != 'n' { // null says as little as nothing
				name := string(m.name)
				return judge.Fault("The member "+name+" of the problem document is "+kindOf(m.value)+", so clients ignore it.", name+" as "+want, kindOf(m.value))
			}
		}
		return judge.Clean
	},
}

var problemTitleChanges = &judge.Rule{
	ID: "error/problem-title-changes", Title: "Problem type whose title changes",
	Why:   "The title names the kind of problem; where it changes with the occasion, people and monitors see many kinds where there is one.",
	Harms: []judge.Party{judge.Client, judge.Monitor},
	Fix:   "Keep one title for each type, and put what is particular into detail.",
	Refs:  []judge.Ref{judge.Itself, judge.Should("RFC 9457 §3.1.3")}, Severity: candor.Consistency,
	On: judge.Class(4, 5), Needs: wholeError | candor.SawRequestHeader,
	Bad: `GET /orders/17 HTTP/1.1
Host: api.example

HTTP/1.1 403 Forbidden
Content-Type: application/problem+json
Cache-Control: no-store

{"type": "https://api.example/problems/not-yours", "title": "Order 17 is not yours", "status": 403}
---
GET /orders/18 HTTP/1.1
Host: api.example

HTTP/1.1 403 Forbidden
Content-Type: application/problem+json
Cache-Control: no-store

{"type": "https://api.example/problems/not-yours", "title": "Order 18 is not yours", "status": 403}
`,
	Good: `GET /orders/17 HTTP/1.1
Host: api.example
Accept-Language: en

HTTP/1.1 403 Forbidden
Content-Type: application/problem+json
Cache-Control: no-store

{"type": "https://api.example/problems/not-yours", "title": "Not yours", "status": 403, "detail": "Order 17 is not yours."}
---
GET /orders/18 HTTP/1.1
Host: api.example
Accept-Language: de

HTTP/1.1 403 Forbidden
Content-Type: application/problem+json
Cache-Control: no-store

{"type": "https://api.example/problems/not-yours", "title": "Gehört anderen", "status": 403, "detail": "Die Bestellung 18 gehört Ihnen nicht."}
`,
	Series: func(limit int) func(*judge.Case) judge.Result {
		seen := newMemory[titleSeen](limit)
		return func(c *judge.Case) judge.Result {
			if !hasProblem(c) {
				return judge.Clean
			}
			var kind, title []byte
			for m := membersOf(c.Response.Body); m.next(); {
				switch string(m.name) {
				case "type":
					kind = m.value
				case "title":
					title = m.value
				}
			}
			if !isText(kind) || !isText(title) || len(kind) == 2 || string(kind) == `"about:blank"` {
				return judge.Clean
			}
			key := seen.key(hostOf(c), c.Sent("Accept-Language"), c.Field("Content-Language")) ^ seen.bytes(kind)
			hash := seen.bytes(title)
			first, known := seen.get(key)
			if !known {
				seen.put(key, titleSeen{hash, quoted(title)})
				return judge.Clean
			}
			if first.hash == hash {
				return judge.Clean
			}
			return judge.Fault("One type of problem comes with different titles.", "the title "+first.text+" for the type "+quoted(kind), "the title "+quoted(title)).Because(quoted(kind))
		}
	},
}

// titleSeen is the title that a type of problem came with first.
type titleSeen struct {
	hash uint64
	text string
}
