package rules

import (
	"bytes"
	"net/url"
	"slices"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

// blamesRequest says that the request was at fault, in words that speak of a
// request and not of what the server itself sends, stores or is configured by.
var blamesRequest = (&wording{
	codes: []int{400, 404, 405, 406, 409, 411, 413, 414, 415, 417, 422, 428, 431},
	stems: newWords("request", "parameter", "required", "validation", "argument", "query", "variable", "input", "http"),
	phrases: lines(`
		invalid request body
		invalid request payload
		malformed request body
		request body is invalid
		request body is malformed
		request body is missing
		missing request body
		could not parse request body
		could not parse the request body
		cannot parse request body
		unable to parse request body
		failed to parse request body
		failed to parse the request body
		failed to decode request body
		error parsing request body
		error decoding request body
		invalid request parameter
		invalid request parameters
		invalid query parameter
		invalid path parameter
		missing query parameter
		missing path variable
		required request parameter
		missing required parameter
		missing required parameters
		missing required field
		missing required fields
		missing required query parameter
		request validation failed
		request validation error
		. validation failed
		validation failed :
		validation failed for argument
		method argument not valid exception
		method argument type mismatch exception
		missing servlet request parameter exception
		http message not readable exception
		http media type not supported exception
		bad user input
	`),
	// what the server asked of others, or was set up with
	unless: lines(`
		upstream
		downstream
		backend
		response
		remote
		certificate
		config
		configuration
		environment
		license
		token
		signature
		provider
		gateway
		third party
		external
		axios
		webhook
		migration
		checksum
		schema
		service returned
		startup
		in input
		in params
		sdk
	`),
	values: true,
}).cored()

// namesJSON says that JSON did not parse. It may be that of an answer which the
// server got from another.
var namesJSON = (&wording{
	stems: newWords("json"),
	phrases: lines(`
		json parse error
		json decode error
		unexpected end of json input
		in json at position
		is not valid json
		malformed json
		invalid json
	`),
	unless: append(lines("extracting response"), slices.DeleteFunc(slices.Clone(blamesRequest.unless), func(u string) bool { return u == "token" })...),
}).cored()

// valueMarks stand before a value that could not be read as its type, as
// parsers and databases word it. The value tells whether it came from the
// request.
var valueMarks = []string{
	`For input string: `,                 // Java
	`invalid input syntax for type `,     // PostgreSQL, followed by the type
	`invalid input syntax for integer: `, // PostgreSQL before 13
	`Invalid UUID string: `,              // Java
	`Cast to ObjectId failed for value `, // Mongoose
	`invalid literal for int() with base 10: `,
	`strconv.Atoi: parsing `,
	`strconv.ParseInt: parsing `,
	`strconv.ParseUint: parsing `,
	`strconv.ParseFloat: parsing `,
	`converting the nvarchar value `, // SQL Server
	`converting the varchar value `,
	`Incorrect integer value: `, // MySQL
}

var hasValueMark = newWords(valueMarks...)

// unreadValue returns the value that a text says could not be read as its
// type, and "" where it says nothing of the kind.
func unreadValue(text string) string {
	for _, mark := range valueMarks {
		_, rest, found := strings.Cut(text, mark)
		if !found {
			continue
		}
		if strings.HasSuffix(mark, "for type ") {
			if _, rest, found = strings.Cut(rest, ": "); !found {
				continue
			}
		}
		rest = strings.TrimLeft(rest, " ")
		if rest != "" && strings.IndexByte("\"'`", rest[0]) >= 0 {
			value, _, closed := strings.Cut(rest[1:], rest[:1])
			if closed {
				return value
			}
			continue
		}
		value, _, _ := strings.Cut(rest, " ")
		return strings.TrimRight(value, ".,;")
	}
	return ""
}

// sent reports whether a value stands in the request, whole.
func sent(c *judge.Case, value string) bool {
	if value == "" {
		return false
	}
	target, err := url.QueryUnescape(c.Request.Target)
	if err != nil {
		target = c.Request.Target
	}
	for at := 0; ; {
		i := strings.Index(target[at:], value)
		if i < 0 {
			break
		}
		at += i
		end := at + len(value)
		if at > 0 && strings.IndexByte("/=,", target[at-1]) >= 0 && (end == len(target) || strings.IndexByte("/?&,#.", target[end]) >= 0) {
			return true
		}
		at++
	}
	return bytes.Contains(c.Request.Body, []byte(`"`+value+`"`)) || bytes.Contains(c.Request.Body, []byte("="+value+"&")) || bytes.HasSuffix(c.Request.Body, []byte("="+value))
}

// ours are words of a failure that is the server's own, whatever was sent.
var ours = newWords("connect", "timeout", "timed out", "unavailable", "deadlock", "out of memory", "maintenance", "overload", "upstream", "disk", "no space")

var blamesServer = &judge.Rule{
	ID: "5xx/blames-server", Title: "5xx for a fault of the request",
	Why:   "Clients repeat what can never work, somebody is woken up for a typing error, and the share of errors that is the API's own is overstated.",
	Harms: []judge.Party{judge.Monitor, judge.Client},
	Fix:   "Check the request before using it, and send 400 for what does not parse and 422 for what breaks the rules.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.6"), judge.Says("RFC 9110 §15.5.1")}, Severity: candor.Advice,
	On: judge.Class(5), Needs: answerHead | candor.SawRequestLine,
	Bad: `GET /orders/abc HTTP/1.1
Host: api.example

HTTP/1.1 500 Internal Server Error
Cache-Control: no-store
Content-Type: application/json

{"error":"Internal Server Error","message":"Invalid UUID string: abc"}
`,
	Good: `POST /orders HTTP/1.1
Host: api.example
Content-Type: application/json

{"customer": 1}

HTTP/1.1 500 Internal Server Error
Cache-Control: no-store
Content-Type: application/json

{"error":"Internal Server Error","message":"invalid configuration: the price service gave malformed JSON"}
`,
	Check: func(c *judge.Case) judge.Result {
		const summary = "The request was at fault, and the code says that the server was."
		if c.Status() == 500 && !ours.in(c.Response.Body) {
			if strings.IndexByte(c.Request.Target, '%') >= 0 && brokenEncoding(c.Request.Target) {
				return judge.Fault(summary, "400", "500 to broken percent-encoding in the target")
			}
			if brokenJSON(c) {
				return judge.Fault(summary, "400", "500 to content that is no JSON")
			}
		}
		if !c.Evidence.Has(candor.SawResponseBody) {
			return judge.Unseen("the answer's content, which may say what went wrong")
		}
		if said, found := blamesRequest.said(c); found && (hasInput(c) || !strings.Contains(normal(said.text), "validation failed :")) {
			return says(said, 400, blamesRequest, summary)
		}
		if unseenJSON(c) {
			// a page in place of JSON is another server's answer
			if said, found := namesJSON.said(c); found && !strings.Contains(said.text, "token <") {
				return says(said, 400, namesJSON, summary)
			}
		}
		if hasValueMark.in(c.Response.Body) {
			for _, s := range statements(c) {
				if sent(c, unreadValue(s.text)) {
					return judge.Fault(summary, "400 or 422", judge.Quote(s.text)).Because("a value that cannot be read as its type")
				}
			}
		}
		return judge.Clean
	},
}

// hasInput reports whether there is something in the request to be validated.
func hasInput(c *judge.Case) bool {
	return changes(c.Method()) || strings.IndexByte(c.Request.Target, '?') >= 0
}

// unseenJSON reports whether the request had content that is said to be JSON
// and was not seen, so that it may be what did not parse.
func unseenJSON(c *judge.Case) bool {
	return !c.Evidence.Has(candor.SawRequestBody) && c.SentJSON() && c.Sent("Content-Length") != "0"
}
