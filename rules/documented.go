package rules

import (
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

// openAPIResponses is where OpenAPI says which answers a document names.
var openAPIResponses = judge.Says("OpenAPI 3.1.1 §4.8.16")

// transport are codes that come from HTTP itself or from the parts in front of
// an operation, which documents need not name for each. A 5xx is known to
// nobody in advance; 405 has a rule of its own.
var transport = judge.On(304, 405, 407, 408, 412, 414, 417, 421, 425, 426, 431, 444, 460, 463, 494, 495, 496, 497, 499)

var undocumentedStatus = &judge.Rule{
	ID: "any/undocumented-status", Title: "Code that the document does not name",
	Why:   "Clients made from the document do not know the answer: they throw an error of their own, or take the content for something else.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Name the code in the document, or send one that it names.",
	Refs:  []judge.Ref{judge.Declared, openAPIResponses}, Severity: candor.Contract,
	On: judge.Class(2, 3, 4), Needs: answerHead | candor.SawRequestLine,
	Bad: `# document: shop.yaml
PUT /orders/17 HTTP/1.1
Host: api.example
Authorization: Bearer a
Content-Type: application/json

{}

HTTP/1.1 409 Conflict
Content-Type: application/problem+json
Cache-Control: no-store

{"title": "Conflict", "status": 409}
`,
	Good: `# document: shop.yaml
PUT /orders/17 HTTP/1.1
Host: api.example
Authorization: Bearer a
Content-Type: application/json

{}

HTTP/1.1 422 Unprocessable Content
Content-Type: application/problem+json
Cache-Control: no-store

{"title": "Unprocessable Content", "status": 422}
`,
	Check: func(c *judge.Case) judge.Result {
		o, status := c.Operation, c.Status()
		if o == nil || len(o.Responses) == 0 || o.Declares(status) || ofTransport(c) {
			return judge.Clean
		}
		if o.Response(status) != nil && (status >= 400 || !namesSuccess(o)) {
			return judge.Clean // default covers it
		}
		return judge.Fault("The document names no "+codeOf(status)+" for this operation.", "an answer that the document names", codeOf(status))
	},
}

// namesSuccess reports whether a document names a success by its code or class.
func namesSuccess(o *judge.Operation) bool {
	for _, r := range o.Responses {
		if r.Class == 2 || r.Class == 3 {
			return true
		}
	}
	return false
}

// ofTransport reports whether a code is one that documents need not name.
func ofTransport(c *judge.Case) bool {
	status := c.Status()
	for _, code := range transport {
		if code == status {
			return true
		}
	}
	switch status {
	case 206, 416:
		return c.HasSent("Range")
	case 301, 302, 307, 308:
		return samePath(c.Field("Location"), c.Path())
	}
	return false
}

// samePath reports whether a redirect leads to the same path, if by another
// scheme or host, or with or without a slash at its end.
func samePath(location, path string) bool {
	if _, rest, ok := strings.Cut(location, "://"); ok {
		i := strings.IndexByte(rest, '/')
		if i < 0 {
			return path == "/"
		}
		location = rest[i:]
	}
	if i := strings.IndexAny(location, "?#"); i >= 0 {
		location = location[:i]
	}
	return strings.TrimSuffix(location, "/") == strings.TrimSuffix(path, "/")
}

var undocumentedType = &judge.Rule{
	ID: "any/undocumented-type", Title: "Media type that the document does not name",
	Why:   "Clients made from the document choose how to read the content by its type; one that it does not name is not read.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Name the media type in the document, or send one that it names.",
	Refs:  []judge.Ref{judge.Declared, judge.Says("OpenAPI 3.1.1 §4.8.17")}, Severity: candor.Contract,
	On: judge.Class(2, 4, 5), Needs: answerHead | candor.SawRequestLine,
	Bad: `# document: shop.yaml
GET /orders/17 HTTP/1.1
Host: api.example
Authorization: Bearer a

HTTP/1.1 200 OK
Content-Type: text/plain
X-Request-ID: 1

a chair
`,
	Good: `# document: shop.yaml
GET /orders/17 HTTP/1.1
Host: api.example
Authorization: Bearer a

HTTP/1.1 200 OK
Content-Type: Application/JSON; charset=utf-8
X-Request-ID: 1

{"id": "17"}
`,
	Check: func(c *judge.Case) judge.Result {
		o := c.Operation
		if o == nil || c.MediaType() == "" || c.Method() == "HEAD" || c.Status() == 204 || c.Status() == 205 || c.Status() == 206 {
			return judge.Clean
		}
		if c.Evidence.Has(candor.SawResponseBody) && !c.HasContent() || c.Field("Content-Length") == "0" {
			return judge.Clean // the type of nothing
		}
		r := o.Response(c.Status())
		if r == nil || len(r.MediaTypes) == 0 {
			return judge.Clean
		}
		for _, t := range r.MediaTypes {
			if includesType(t, c.MediaType()) {
				return judge.Clean
			}
		}
		return judge.Fault("The content has a media type that the document does not name for this answer.", "a media type that the document names", judge.Quote(c.MediaType())).Because(c.MediaType() + r.Code)
	},
}

// includesType reports whether a media type of a document, or a range such as
// application/*, covers one in lower case.
func includesType(declared, sent string) bool {
	if i := strings.IndexByte(declared, ';'); i >= 0 {
		declared = declared[:i]
	}
	declared = strings.TrimSpace(declared)
	if declared == "*/*" || declared == "*" {
		return true
	}
	if class, ok := strings.CutSuffix(declared, "*"); ok {
		return len(sent) > len(class) && strings.EqualFold(sent[:len(class)], class)
	}
	return strings.EqualFold(declared, sent)
}

var undocumentedField = &judge.Rule{
	ID: "any/undocumented-field", Title: "Answer without a field that the document requires",
	Why:   "Clients made from the document count on the field, and fail where it is absent.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Send the field, or take required off it in the document.",
	Refs:  []judge.Ref{judge.Declared, judge.Says("OpenAPI 3.1.1 §4.8.21")}, Severity: candor.Contract,
	On: nil, Needs: answerHead | candor.SawRequestLine,
	Bad: `# document: shop.yaml
GET /orders/17 HTTP/1.1
Host: api.example
Authorization: Bearer a

HTTP/1.1 200 OK
Content-Type: application/json

{"id": "17"}
`,
	Good: `# document: shop.yaml
GET /orders/17 HTTP/1.1
Host: api.example
Authorization: Bearer a

HTTP/1.1 200 OK
Content-Type: application/json
x-request-id: 1

{"id": "17"}
`,
	Check: func(c *judge.Case) judge.Result {
		if c.Operation == nil || c.Method() == "HEAD" {
			return judge.Clean
		}
		r := c.Operation.Response(c.Status())
		if r == nil {
			return judge.Clean
		}
		for _, f := range r.Fields {
			// OpenAPI has Content-Type ignored among the fields.
			if f.Required && !has(c, f.Name) && !strings.EqualFold(f.Name, "Content-Type") {
				return judge.Fault("The document requires the field "+f.Name+" in this answer, and it is absent.", f.Name, "no "+f.Name)
			}
		}
		return judge.Clean
	},
}

// has reports whether the answer has a field, however the document writes it.
func has(c *judge.Case, name string) bool {
	if c.HasField(name) {
		return true
	}
	for key := range c.Response.Header {
		if strings.EqualFold(key, name) {
			return true
		}
	}
	return false
}

var documentedMethod = &judge.Rule{
	ID: "405/documented-method", Title: "405 for a method that the document declares",
	Why:   "Whoever reads the document calls an operation that the server does not have.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Serve the method, or take the operation out of the document.",
	Refs:  []judge.Ref{judge.Declared, judge.Says("RFC 9110 §15.5.6")}, Severity: candor.Contract,
	On: judge.On(405), Needs: answerHead | candor.SawRequestLine,
	Bad: `# document: shop.yaml
DELETE /orders/17 HTTP/1.1
Host: api.example
Authorization: Bearer a

HTTP/1.1 405 Method Not Allowed
Allow: GET, HEAD, PUT
Cache-Control: no-store
`,
	Good: `# document: shop.yaml
PATCH /orders/17 HTTP/1.1
Host: api.example
Authorization: Bearer a

HTTP/1.1 405 Method Not Allowed
Allow: GET, HEAD, PUT, DELETE
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		if c.Operation == nil || c.Operation.Method != c.Method() {
			return judge.Clean
		}
		return judge.Fault("405 refuses a method that the document declares.", "the operation that the document declares", "405").Because(c.Operation.Name())
	},
}
