package rules

import (
	"cmp"
	"slices"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/internal/pathshape"
	"github.com/candorhttp/candor/judge"
)

var bodyCodeDiffers = &judge.Rule{
	ID: "error/body-code-differs", Title: "Error whose content names another status code",
	Why:   "One part of the client goes by the code of the answer and another by that of the content, so they act on different errors.",
	Harms: []judge.Party{judge.Client, judge.Monitor},
	Fix:   "Send the code that the content names, or give the number of the application another name.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15"), judge.Convention}, Severity: candor.Advice,
	On: judge.Class(4, 5), Needs: wholeError,
	Bad: `GET /orders/17 HTTP/1.1
Host: api.example

HTTP/1.1 400 Bad Request
Content-Type: application/json
Cache-Control: no-store

{"statusCode": 409, "message": "The order was changed meanwhile."}
`,
	Good: `GET /orders/17 HTTP/1.1
Host: api.example

HTTP/1.1 409 Conflict
Content-Type: application/json
Cache-Control: no-store

{"status": 409, "code": 40017, "message": "The order was changed meanwhile."}
`,
	Check: func(c *judge.Case) judge.Result {
		if !plainError(c) {
			return judge.Clean
		}
		said := saidCode(c.Response.Body, c.Status(), true)
		if said.agrees || said.code == 0 {
			return judge.Clean
		}
		return judge.Fault("The content names another status code than the answer has.", codeOf(c.Status())+" in both", codeOf(c.Status())+" with "+codeOf(said.code)+" inside")
	},
}

// plainError reports whether there is JSON of the API's own making.
func plainError(c *judge.Case) bool {
	return c.HasContent() && c.IsJSON() && !c.IsProblem() && c.Method() != "HEAD"
}

// codeSaid is what a content says of its code.
type codeSaid struct {
	code   int  // another one, 0 for none
	agrees bool // some member names that of the answer
}

// saidCode looks for a code at the top of an object and, if it is told so, in
// its member error. It goes no deeper: each level walks what is inside again.
func saidCode(body []byte, status int, inside bool) codeSaid {
	var out codeSaid
	for m := membersOf(body); m.next(); {
		switch name := string(m.name); name {
		case "jsonrpc": // has numbers of its own
			return codeSaid{agrees: true}
		case "error":
			if !inside {
				continue
			}
			inner := saidCode(m.value, status, false)
			if inner.agrees {
				return inner
			}
			out.code = cmp.Or(out.code, inner.code)
		default:
			if !namesCode(m.name) {
				continue
			}
			n := number(m.value)
			switch {
			case n == status:
				return codeSaid{agrees: true}
			case n < 400 || n > 599:
			case name == "code" && httpstatus.Get(n) == nil: // a number of the application
			case out.code == 0:
				out.code = n
			}
		}
	}
	return out
}

// namesCode reports whether a member of that name holds a status code. Code
// may hold a number of the application as well; errorCode nearly always does.
func namesCode(name []byte) bool {
	switch string(name) {
	case "status", "code", "statusCode", "status_code", "statuscode", "httpStatus", "http_status", "httpCode", "http_code", "httpStatusCode", "http_status_code":
		return true
	}
	return false
}

var severalShapes = &judge.Rule{
	ID: "error/several-shapes", Title: "Errors of one API in several shapes",
	Why:   "A client has to know every shape to show one message; the one that it does not know is shown as nothing.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Send one shape for every error, best application/problem+json, also from the parts in front of the application.",
	Refs:  []judge.Ref{judge.Itself, judge.Says("RFC 9457 §1")}, Severity: candor.Consistency,
	On: judge.Class(4, 5), Needs: wholeError | candor.SawRequestHeader,
	Bad: `GET /orders/17 HTTP/1.1
Host: api.example

HTTP/1.1 403 Forbidden
Content-Type: application/json
Cache-Control: no-store

{"error": "forbidden"}
---
GET /people/4 HTTP/1.1
Host: api.example

HTTP/1.1 403 Forbidden
Content-Type: application/json
Cache-Control: no-store

{"detail": "You may not see this person."}
`,
	Good: `GET /orders/17 HTTP/1.1
Host: api.example

HTTP/1.1 403 Forbidden
Content-Type: application/json
Cache-Control: no-store

{"message": "You may not see this order."}
---
POST /people HTTP/1.1
Host: api.example

HTTP/1.1 422 Unprocessable Content
Content-Type: application/json
Cache-Control: no-store

{"message": "A value is wrong.", "errors": {"name": ["is missing"]}}
`,
	Series: func(limit int) func(*judge.Case) judge.Result {
		s := &shapeSeries{hosts: newMemory[*shapes](min(limit, maxShapeHosts))}
		return s.check
	},
}

// Bounds of what is remembered of shapes.
const (
	maxShapeHosts   = 1000 // hosts and media types
	maxShapes       = 6    // of each
	maxShapeMembers = 24
)

// shape is the set of members at the top of an error, each with its name and
// what kind of value it has, hashed and sorted.
type shape struct {
	members   [maxShapeMembers]part
	n         int
	problem   bool   // a problem document, which is one shape whatever it adds
	operation uint64 // the first that sent it
	several   bool   // more than one operation sent it
	count     int    // errors that had it
	text      string // for a finding
}

// part is one member of a shape.
type part struct {
	name  uint64
	kind  byte // first byte of the value, '0' for numbers; 0 where the value is empty and fits any
	words bool // it holds what went wrong, in words
}

// shapes are those of one host and media type.
type shapes struct {
	all [maxShapes]shape
	n   int
}

type shapeSeries struct {
	hosts *memory[*shapes]
	now   shape
	path  []byte
}

// ownShape are words of addresses whose errors follow another standard, such
// as RFC 6749 or the drafts on health, and paths of GraphQL.
var ownShape = newWords("/token", "/oauth", "/authorize", "/introspect", "/revoke", "/.well-known", "/graphql", "/health", "/ready", "/live", "/status", "/actuator", "/ping", "/scim")

func (s *shapeSeries) check(c *judge.Case) judge.Result {
	if !c.HasContent() || !c.IsJSON() || c.Method() == "HEAD" || ownShape.inText(c.Path()) || !s.read(c) {
		return judge.Clean
	}
	kind := c.MediaType()
	if kind == "text/json" || c.IsProblem() {
		kind = "application/json"
	}
	key := s.hosts.key(hostOf(c), kind)
	known, ok := s.hosts.get(key)
	if !ok {
		known = new(shapes)
		s.hosts.put(key, known)
	}
	other := known.meet(&s.now, c)
	if other == nil || sentGraphQL(c) {
		return judge.Clean
	}
	return judge.Fault("Errors of this host come in several shapes.", other.text+", as other errors of the host", namesOf(c)).Because(hostOf(c))
}

// meet takes a shape in and returns the one that most errors had so far, where
// this one does not fit it and another operation sent it. What most errors have
// is never blamed for the few that differ.
func (k *shapes) meet(now *shape, c *judge.Case) *shape {
	var leader, same *shape
	for i := range k.all[:k.n] {
		o := &k.all[i]
		if leader == nil || o.count > leader.count {
			leader = o
		}
		if o.problem == now.problem && o.n == now.n && o.members == now.members {
			same = o
		}
	}
	switch {
	case same != nil:
		same.count++
		same.several = same.several || same.operation != now.operation
	case k.n < maxShapes:
		now.text, now.count = namesOf(c), 1
		k.all[k.n] = *now
		k.n++
	}
	if leader == nil || leader == same || !leader.several && leader.operation == now.operation || leader.fits(now) {
		return nil
	}
	return leader
}

// read takes the shape of an answer; false says that it has none.
func (s *shapeSeries) read(c *judge.Case) bool {
	s.now = shape{problem: c.IsProblem(), operation: s.operation(c)}
	if s.now.problem {
		return true
	}
	for m := membersOf(c.Response.Body); m.next(); {
		if string(m.name) == "jsonrpc" || s.now.n == maxShapeMembers {
			return false
		}
		s.now.members[s.now.n] = part{name: s.hosts.bytes(m.name), kind: firstByte(m.value), words: inWords(m.name)}
		s.now.n++
	}
	slices.SortFunc(s.now.members[:s.now.n], func(a, b part) int { return cmp.Compare(a.name, b.name) })
	return s.now.n > 0
}

// operation hashes what names the operation.
func (s *shapeSeries) operation(c *judge.Case) uint64 {
	switch {
	case c.Operation != nil:
		return s.hosts.key(c.Method(), c.Operation.Template)
	case c.Exchange.Route != "":
		return s.hosts.key(c.Method(), c.Exchange.Route)
	}
	s.path = pathshape.Append(s.path[:0], c.Path())
	return s.hosts.key(c.Method()) ^ s.hosts.bytes(s.path)
}

// firstByte tells kinds of values apart: 0 for null and for what is empty.
func firstByte(value []byte) byte {
	switch {
	case len(value) == 0 || value[0] == 'n' || len(value) == 2 && value[0] != '1':
		return 0
	case isNumber(value):
		return '0'
	case value[0] == 'f':
		return 't'
	}
	return value[0]
}

// inWords reports whether a member of that name holds what went wrong.
func inWords(name []byte) bool {
	switch string(name) {
	case "message", "msg", "error", "errors", "detail", "title", "description", "reason", "error_description", "errorMessage", "error_message", "fault", "Message":
		return true
	}
	return false
}

// fits reports whether a client that reads one shape can read the other: one
// has only members of the other, or both say what went wrong in the same
// member. Members of one name must hold the same kind of value.
func (a *shape) fits(b *shape) bool {
	if a.problem || b.problem {
		return a.problem == b.problem
	}
	common, words := 0, false
	for i, j := 0, 0; i < a.n && j < b.n; {
		x, y := &a.members[i], &b.members[j]
		switch {
		case x.name < y.name:
			i++
		case x.name > y.name:
			j++
		default:
			if x.kind != y.kind && x.kind != 0 && y.kind != 0 {
				return false
			}
			common++
			words = words || x.words
			i++
			j++
		}
	}
	return words || common == min(a.n, b.n)
}

// namesOf lists the members of an error for a sentence.
func namesOf(c *judge.Case) string {
	if c.IsProblem() {
		return "a problem document"
	}
	var names []string
	for m := membersOf(c.Response.Body); m.next() && len(names) < 8; {
		names = append(names, judge.Quote(string(m.name)))
	}
	slices.Sort(names)
	return "the members " + strings.Join(names, ", ")
}
