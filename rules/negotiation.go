package rules

import (
	"strings"
	"unicode/utf8"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

// choosy reports whether a request says what it accepts, or may: any field of
// that kind other than Accept: */* and codings of which none is excluded, a
// field for the version, or a format in the address.
func choosy(c *judge.Case) bool {
	for name, values := range c.Request.Header {
		switch {
		case name == "Accept":
			for _, v := range values {
				if v != "*/*" && v != "" {
					return true
				}
			}
		case name == "Accept-Encoding":
			for _, v := range values {
				if strings.Contains(v, "q=0") {
					return true
				}
			}
		case strings.HasPrefix(name, "Accept"), choosing.inText(name):
			return true
		}
	}
	path := c.Path()
	last := path[strings.LastIndexByte(path, '/')+1:]
	return strings.IndexByte(last, '.') >= 0 || strings.Contains(c.Request.Target, "format")
}

// choosing are parts of the names of other fields that ask for a kind of answer.
var choosing = newWords("version", "format", "profile", "prefer", "a-im", "dataserviceversion", "schema", "response")

var notAcceptableWithoutAccept = &judge.Rule{
	ID: "406/without-cause", Title: "406 to a request that accepts anything",
	Why:   "The client takes any representation and is told that none pleases it; there is nothing it could change.",
	Harms: []judge.Party{judge.Client, judge.Monitor},
	Fix:   "Send what there is. A firewall that refuses sends 403, a check that fails 400 or 422.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.5.7")}, Severity: candor.Advice,
	On: judge.On(406), Needs: whole,
	Bad: `GET /orders HTTP/1.1
Host: api.example
Accept: */*
Accept-Encoding: gzip

HTTP/1.1 406 Not Acceptable
Cache-Control: no-store
`,
	Good: `GET /orders HTTP/1.1
Host: api.example
Accept: */*
Accept-Encoding: gzip, identity;q=0

HTTP/1.1 406 Not Acceptable
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		if choosy(c) {
			return judge.Clean
		}
		return judge.Fault("406 says that nothing on offer is acceptable, and the request accepts anything.", "200", "406 to a request without a preference")
	},
}

var typeWithoutContent = &judge.Rule{
	ID: "415/without-cause", Title: "415 to a request without content",
	Why:   "The client is told that the type of its content is not supported and sent no content.",
	Harms: []judge.Party{judge.Client, judge.Monitor},
	Fix:   "Send 406 when no type that the client accepts is on offer, and 400 for what else is wrong.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.5.16")}, Severity: candor.Advice,
	On: judge.On(415), Needs: whole | candor.SawRequestBody,
	Bad: `GET /orders HTTP/1.1
Host: api.example
Accept: application/xml

HTTP/1.1 415 Unsupported Media Type
Cache-Control: no-store
`,
	Good: `GET /orders HTTP/1.1
Host: api.example
Content-Type: application/xml

HTTP/1.1 415 Unsupported Media Type
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		// a writing request without content may be told by 415 that a type is missing
		if m := c.Method(); !reads(m) && m != "DELETE" && m != "OPTIONS" {
			return judge.Clean
		}
		if len(c.Request.Body) > 0 || c.HasSent("Content-Type") || c.HasSent("Content-Encoding") || c.HasSent("Transfer-Encoding") || c.HasSent("Content-Length") && c.Sent("Content-Length") != "0" {
			return judge.Clean
		}
		return judge.Fault("415 says that the content is in a format that is not supported, and there is no content.", "another code", "415 to "+c.Method()+" without content")
	},
}

var codingsForOtherFault = &judge.Rule{
	ID: "415/accept-encoding-for-other-fault", Title: "415 names codings although none was sent",
	Why:   "Accept-Encoding in a 415 says that the content coding was the fault; the client changes the coding and not the type.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Send Accept with the types that are taken, and Accept-Encoding only when Content-Encoding was the fault.",
	Refs:  []judge.Ref{judge.Must("RFC 9110 §12.5.3")}, Severity: candor.Must,
	On: judge.On(415), Needs: whole | candor.SawRequestBody,
	Bad: `POST /orders HTTP/1.1
Host: api.example
Content-Type: application/xml

<a/>

HTTP/1.1 415 Unsupported Media Type
Accept-Encoding: identity
Cache-Control: no-store
`,
	Good: `POST /orders HTTP/1.1
Host: api.example
Content-Type: application/json
Content-Encoding: br

x

HTTP/1.1 415 Unsupported Media Type
Accept-Encoding: gzip
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		if !c.HasField("Accept-Encoding") || c.HasSent("Content-Encoding") || mayBeOfCoding(c) {
			return judge.Clean
		}
		return judge.Fault("The request had no content coding, and the 415 blames it.", "no Accept-Encoding", "Accept-Encoding").Because("coding")
	},
}

// mayBeOfCoding reports whether a 415 may be about the content coding of a
// request that names none: the content is compressed all the same, by itself
// or by a transfer coding, or the server takes no content without a coding.
func mayBeOfCoding(c *judge.Case) bool {
	if !utf8.Valid(c.Request.Body) { // what gzip, zstd and the others make never is
		return true
	}
	for _, line := range c.Request.Header["Transfer-Encoding"] {
		if !strings.EqualFold(strings.TrimSpace(line), "chunked") {
			return true
		}
	}
	for _, line := range c.Response.Header["Accept-Encoding"] {
		for _, part := range strings.Split(line, ",") {
			coding, weight, _ := strings.Cut(part, ";")
			coding = strings.TrimSpace(coding)
			_, q, has := strings.Cut(weight, "=")
			if (coding == "*" || strings.EqualFold(coding, "identity")) && has && strings.Trim(strings.TrimSpace(q), "0.") == "" {
				return true
			}
		}
	}
	return false
}
