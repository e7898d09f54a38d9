// Package scenario is what a client has to do about the answers it gets, as a
// table: the request, what the client was given, the script of the server, and
// what must come of it by the RFCs. [Run] takes a client through a row in fake
// time, over connections in memory; [RunLoopback] takes it there over sockets.
// A row says two things: what must hold, since its breach does harm, and what a
// client does that acts on everything the answer says.
package scenario

import (
	"net/http"
	"slices"
	"time"
)

// Scenario is one row of the table.
type Scenario struct {
	Name    string // a sentence, true of a client that acts by the contract
	Source  string // the rule behind it
	Given   Given
	Request Request
	Warm    bool   // a request before has left a connection that is kept
	Also    []Also // what the same client is asked for beside it
	Script  []Step // what the server does about each request in turn; the last step goes on
	Must    []Check
	Does    []Check
	Only    Protocol // "" means that the row holds for both
}

// Protocol is what the connections speak.
type Protocol string

// The protocols.
const (
	HTTP1 Protocol = "HTTP/1.1"
	HTTP2 Protocol = "HTTP/2"
)

// Protocols lists them.
var Protocols = []Protocol{HTTP1, HTTP2}

// On reports whether a row holds for a protocol.
func (s *Scenario) On(p Protocol) bool { return s.Only == "" || s.Only == p }

// Given is what a client was given beside the request.
type Given struct {
	Tokens  []string      // a source of bearer tokens: the first, and what each refresh brings
	StepUp  string        // the token that a step-up brings; "" means that there is none
	Marked  bool          // the caller says that the request may be carried out twice
	Keys    bool          // the client may make idempotency keys
	MaxWait time.Duration // the longest wait that was agreed; 0 means a minute
	Own     string        // Authorization, set by the caller
}

// Request is what the caller asks for.
type Request struct {
	Method   string // "" means GET
	URL      string // "" means http://api.example/orders
	Header   http.Header
	Body     string
	Opaque   bool          // the body is a stream that cannot be had again
	Deadline time.Duration // of the caller; 0 means none
	Cancel   time.Duration // when the caller gives up; 0 means never
}

func (r Request) target() string {
	if r.URL == "" {
		return "http://api.example/orders"
	}
	return r.URL
}

// Also is one more request of the same client.
type Also struct {
	After   time.Duration // it starts so long after the row's own
	Request Request
}

// Step is what the server does about one request.
type Step struct {
	Code    int // 0 means 200
	Interim int // an interim answer before it
	Header  http.Header
	Body    string
	Fault   Fault
	Ahead   time.Duration // how far the server's clock is ahead
	NoDate  bool          // the answer has no Date
	Unread  bool          // the request's content is not read
	Accepts string        // the Authorization that is welcome here
}

// Fault is how an answer fails to come.
type Fault string

// The faults.
const (
	Reset     Fault = "reset"                         // the connection, or the stream, is reset before the answer
	Silent    Fault = "closed without an answer"      // it ends in good order, and nothing was said
	HalfField Fault = "half a field"                  // it ends within the fields
	Cut       Fault = "cut"                           // it ends within the content
	BadChunk  Fault = "bad chunk"                     // the content breaks its coding
	Slow      Fault = "slow"                          // the content takes half a minute
	Endless   Fault = "endless"                       // the content never ends
	Stall     Fault = "stall"                         // nothing comes
	GoAway    Fault = "GOAWAY after the request"      // the stream may have been processed
	Unstarted Fault = "GOAWAY before the request"     // it was not, RFC 9113 §6.8
	Refused   Fault = "REFUSED_STREAM"                // it was not, RFC 9113 §8.7
	NoDial    Fault = "connection refused"            // nobody listens
	NoTLS     Fault = "handshake broken off"          // by the server
	BadCert   Fault = "certificate that nobody signs" // of the server
)

// untouched reports whether a request that met the fault was surely not acted on.
func (f Fault) untouched() bool { return f == Unstarted || f == Refused }

// quick reports whether a row needs no waiting, so that it can be run in real
// time: nothing in it is asked to wait, and nothing is slow.
func (s *Scenario) quick() bool {
	if s.Request.Deadline+s.Request.Cancel > 0 || len(s.Also) > 0 || s.Request.Header.Get("Expect") != "" {
		return false
	}
	return !slices.ContainsFunc(s.Script, func(st Step) bool {
		return st.Header.Get("Retry-After") != "" || st.Fault == Slow || st.Fault == Stall || st.Fault == Endless
	})
}

// Quick lists the rows that can be run in real time.
func Quick() []*Scenario {
	return slices.DeleteFunc(All(), func(s *Scenario) bool { return !s.quick() })
}

// All lists every row.
func All() []*Scenario {
	var all []*Scenario
	for _, p := range Parts {
		all = append(all, p.Rows()...)
	}
	return all
}

// Part is the rows about one subject.
type Part struct {
	Name  string // of its file
	About string
	Rows  func() []*Scenario
}

// Parts lists the subjects.
var Parts = []Part{
	{"refused", "answers that repeating does not mend", refused},
	{"unknown", "codes that no client knows", unknown},
	{"credentials", "401 and 407", credentials},
	{"rights", "403", rights},
	{"connections", "408, 417, 421 and 425", connections},
	{"delays", "413, 429 and 503 with Retry-After", delays},
	{"unsafe", "failures that leave open what was done", unsafeMethods},
	{"network", "faults of the network", network},
	{"bodies", "contents of requests and answers", bodies},
	{"redirects", "3xx", redirects},
	{"answers", "answers that need nothing", answers},
}
