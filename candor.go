// Package candor holds the words that every other package of this module
// speaks: [Exchange], [Evidence], [Event], [Finding], [NotJudged], [Coverage],
// [Incident], [Cause] and [Severity]. They are data without behaviour, so a
// source (guard, audit, accesslog), a judge (rules, watch) and a sink (report)
// can be used together without knowing each other.
//
// Reach first for guard (middleware that answers right), problem (RFC 9457
// documents), httpstatus (the contract of every status code) or ladder (which
// code to send).
package candor

import (
	"net/http"
	"time"
)

// Exchange is one HTTP request with its response, as far as it was seen.
// What was seen is in Evidence; a field outside it is empty, never a guess.
type Exchange struct {
	Time     time.Time
	Request  Request
	Response Response
	Evidence Evidence
	Route    string        // template such as /orders/{id}; "" when none matched
	Reason   string        // name of the refusal's reason, when known
	Duration time.Duration // from the first byte of the request to the last of the answer
}

// Request is what was seen of a request.
type Request struct {
	Method string
	Target string // request-target as sent, RFC 9112 §3.2
	URL    string // absolute address where the source knows it, else ""
	Proto  string // "HTTP/1.1"
	Header http.Header
	Body   []byte // whole, its content coding undone
}

// Response is what was seen of an answer.
type Response struct {
	Status  int
	Proto   string
	Header  http.Header
	Body    []byte // whole, its content coding undone
	Trailer http.Header
}

// Evidence says which parts of an exchange were seen, each as a whole: a
// source that saw half of a body did not see the body. A rule whose evidence
// is missing reports "not judged", never "fine".
type Evidence uint16

// The parts of an exchange.
const (
	SawRequestLine Evidence = 1 << iota
	SawRequestHeader
	SawRequestBody
	SawStatus
	SawResponseHeader
	SawResponseBody
	SawCredentials // whether the request's credentials were valid is known
	SawRoute       // the route template is known, not guessed
)

// Has reports whether every part in want was seen.
func (e Evidence) Has(want Evidence) bool { return e&want == want }

// Event is what a monitor keeps of one exchange. Its JSON form is one line of
// the gate's access log. Path never holds a query, Token is a keyed hash.
type Event struct {
	Time           time.Time `json:"time"`
	Method         string    `json:"method"`
	Route          string    `json:"route"` // template, or "" when no route matched
	Path           string    `json:"path"`  // without query
	Status         int       `json:"status"`
	Reason         string    `json:"reason"`     // true reason, even where the wire shows a public face
	Rung           string    `json:"rung"`       // rung that answered
	Would          string    `json:"would"`      // reason that enforcing would have refused with (observe mode)
	RefusedBy      string    `json:"refused_by"` // "gate" (candor's), "proxy" (another) or "upstream"; "" when not refused or not known
	DurationMS     float64   `json:"duration_ms"`
	Client         string    `json:"client"`  // product name of the User-Agent
	Version        string    `json:"version"` // its version
	Subject        string    `json:"subject"`
	Tenant         string    `json:"tenant"`        // of the caller
	ObjectTenant   string    `json:"object_tenant"` // of the thing asked for
	Token          string    `json:"token"`         // keyed hash of the credentials
	Address        string    `json:"address"`
	Origin         string    `json:"origin"`  // Origin request header
	Referer        string    `json:"referer"` // scheme and authority of the Referer header, never its path
	Crawler        string    `json:"crawler"` // "verified", "fake" or "claimed" for a client that calls itself a known crawler
	Host           string    `json:"host"`
	RequestID      string    `json:"request_id"`
	Bytes          int64     `json:"bytes"`
	UpstreamStatus int       `json:"upstream_status"` // 0 when the upstream was not asked
	Upstream       string    `json:"upstream"`        // address or name of the server behind the proxy
}

// Severity is the strength of a finding, strongest first. It never exceeds
// the level of the sentence the rule cites.
type Severity string

// The severities in order of strength.
const (
	Must        Severity = "must"        // an RFC's normative requirement
	Policy      Severity = "policy"      // what the owner declared
	Contract    Severity = "contract"    // against its own document
	Consistency Severity = "consistency" // operations of one API disagree
	Advice      Severity = "advice"      // convention or good sense
)

// Severities lists every severity, strongest first.
var Severities = []Severity{Must, Policy, Contract, Consistency, Advice}

// Finding is what a rule found wrong. One finding stands for every exchange,
// or every place of a document, in which the same rule found the same cause.
type Finding struct {
	Rule       string    `json:"rule"` // "401/needs-challenge"
	Severity   Severity  `json:"severity"`
	Title      string    `json:"title"`      // the rule's, one line
	Operation  string    `json:"operation"`  // of the first, "POST /orders"
	Operations []string  `json:"operations"` // all of them, the first ones of very many
	Count      int       `json:"count"`      // exchanges or places
	Expected   string    `json:"expected"`
	Got        string    `json:"got"`
	Summary    string    `json:"summary"` // what is wrong here, one sentence
	Why        string    `json:"why"`
	Harms      []string  `json:"harms"` // client, cache, crawler, monitor, user
	Fix        string    `json:"fix"`
	Refs       []string  `json:"refs"`   // "RFC 9110 §15.5.2"
	Page       string    `json:"page"`   // address of the page that explains the rule
	Curl       string    `json:"curl"`   // repeats the request, secrets masked; "" where nothing was sent
	Places     []Place   `json:"places"` // in files, one for each operation or part that the finding is about
	Exchanges  []Exhibit `json:"exchanges"`
}

// Place is a place in a file, such as an operation of an API document.
type Place struct {
	File    string `json:"file"`
	Line    int    `json:"line"`   // from 1; 0 when only the file is known
	Column  int    `json:"column"` // from 1
	Pointer string `json:"pointer"`
}

// Exhibit is an exchange as a report may show it: credentials masked, long
// content cut, characters that are no text escaped. Nothing else of an
// exchange goes into a finding.
type Exhibit struct {
	Method   string `json:"method"`
	Target   string `json:"target"`
	Status   int    `json:"status"`
	Request  string `json:"request"`  // as it would be on the wire of HTTP/1.1, lines ending in \n
	Response string `json:"response"` // likewise
}

// NotJudged says which rule could not judge what, and what it lacked.
type NotJudged struct {
	Rule      string `json:"rule"`
	Operation string `json:"operation"` // of the first; "" when it holds for no one operation
	Why       string `json:"why"`
	Count     int    `json:"count"` // exchanges
}

// Coverage lists the rungs that were exercised for one operation.
type Coverage struct {
	Operation string   `json:"operation"`
	Rungs     []string `json:"rungs"`
}

// Incident is a change in a rate that chance does not explain.
type Incident struct {
	ID       string    `json:"id"`
	Method   string    `json:"method"` // "" when several methods are concerned
	Route    string    `json:"route"`  // "" when several routes are concerned
	Status   int       `json:"status"`
	Reason   string    `json:"reason"`
	Start    time.Time `json:"start"`    // when the rate changed
	Seen     time.Time `json:"seen"`     // when it was told from chance
	End      time.Time `json:"end"`      // last failure that belongs to it
	Ongoing  bool      `json:"ongoing"`  // it had not ended when last looked at
	Rate     float64   `json:"rate"`     // failures by requests in the part that Cause.Where names, 0 to 1
	Baseline float64   `json:"baseline"` // the same share before
	Events   int64     `json:"events"`   // failures that belong to it
	Requests int64     `json:"requests"` // requests in the same part meanwhile
	Excess   float64   `json:"excess"`   // failures beyond those that the baseline expects
	Cause    Cause     `json:"cause"`
	Evidence []string  `json:"evidence"`
	Examples []Example `json:"examples"`
	Related  []Related `json:"related"` // other rates that changed with it, for the same cause
}

// Example is one failure that belongs to an incident. It holds no query and
// no credentials.
type Example struct {
	Time   time.Time `json:"time"`
	Method string    `json:"method"`
	Path   string    `json:"path"`
	Status int       `json:"status"`
	Client string    `json:"client"` // name and version
	Who    string    `json:"who"`    // subject, token or address, whichever is known first
}

// Related is a rate that changed together with that of an incident.
type Related struct {
	Method string `json:"method"`
	Route  string `json:"route"`
	Status int    `json:"status"`
	Reason string `json:"reason"`
	Events int64  `json:"events"`
}

// Cause is the named explanation of an incident.
type Cause struct {
	Kind       string            `json:"kind"`       // "client-deployment", …, "unknown"
	Where      map[string]string `json:"where"`      // the part of the traffic, dimension to value
	Share      float64           `json:"share"`      // of the incident's events that Where explains, 0 to 1
	Summary    string            `json:"summary"`    // one sentence
	Confidence string            `json:"confidence"` // "high", "medium" or "low"
	Against    []string          `json:"against"`    // what speaks against it, or would, with numbers
	RunnerUp   string            `json:"runner_up"`  // kind of the next best explanation, "" when there is none
}
