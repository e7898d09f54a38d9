// Package har reads recordings of HTTP traffic in the HAR format, version 1.2
// and what came before it, as browsers, proxies and API clients write them,
// into the words of package candor.
//
// A [Reader] reads a stream of any length in bounded memory, one entry after
// the other. Which parts of an exchange the recording really holds is said by
// its evidence: a content that was cut, request fields that the browser only
// meant to send, or credentials that were taken out are not seen. What is no
// exchange with a server (an answer from the browser's own cache, a request
// that was blocked, an entry that makes no sense) is counted and named, and the
// rest is read all the same.
package har

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/candorhttp/candor"
)

// DefaultMaxBody is the largest content that is kept when nothing else is
// asked for.
const DefaultMaxBody = 1 << 20

// Options says how a recording is to be read. The zero value is ready to use.
type Options struct {
	MaxBody int // bytes of the largest content that counts as seen; 0 is DefaultMaxBody
}

// Kind says why an entry is no exchange.
type Kind string

// The kinds of entries that are passed over.
const (
	Unreadable Kind = "unreadable" // it makes no sense
	Unanswered Kind = "unanswered" // no server answered: blocked, failed, cancelled
	Local      Kind = "local"      // a server was not asked: cache, service worker, data: address
)

// Skipped is an entry that is no exchange.
type Skipped struct {
	Entry   int64 // from 0, as in log.entries[0]
	Kind    Kind
	Why     string // it may hold words of the recording: escape it for a terminal
	Request string // method and address without query, as far as they are known; likewise
}

// Stats counts what was read.
type Stats struct {
	Creator    string // the program that wrote the recording, and its version, as it says
	Entries    int64
	Exchanges  int64
	Unreadable int64
	Unanswered int64
	Local      int64
	Sanitized  bool      // credentials seem to have been taken out when it was written
	Trailing   bool      // something follows the recording
	Samples    []Skipped // the first ones of each kind
}

// maxSamples is how many skipped entries of one kind are named.
const maxSamples = 10

// FormatError says that a stream is no HAR.
type FormatError struct {
	Reason string
	Fix    string // what to do; "" when there is no advice
}

// Error says what is wrong.
func (e *FormatError) Error() string { return "no HAR: " + e.Reason }

// SyntaxError says where a recording breaks off or stops being JSON. What was
// read before it is good.
type SyntaxError struct {
	Offset  int64 // bytes from the beginning
	Entries int64 // entries that were read whole
	Err     error // what is wrong
}

// Error says what is wrong and where.
func (e *SyntaxError) Error() string {
	if errors.Is(e.Err, errCut) {
		return fmt.Sprintf("the HAR is cut off after %d whole entries, at byte %d", e.Entries, e.Offset)
	}
	return fmt.Sprintf("the HAR is broken after %d whole entries, at byte %d: %v", e.Entries, e.Offset, e.Err)
}

// Unwrap returns what is wrong.
func (e *SyntaxError) Unwrap() error { return e.Err }

// Reader reads the exchanges of one recording. It is not safe for concurrent
// use.
type Reader struct {
	s       *scanner
	maxBody int
	stats   Stats
	creator string // lower case, to tell dialects apart
	secrets bool   // a field was seen that a sanitized recording would not have
	err     error
	yield   func(*candor.Exchange) bool
	found   bool // there was a list of entries
}

// NewReader returns a reader of src. Nothing is read yet.
func NewReader(src io.Reader, o Options) *Reader {
	r := &Reader{s: newScanner(src), maxBody: o.MaxBody}
	if r.maxBody <= 0 {
		r.maxBody = DefaultMaxBody
	}
	return r
}

// Looks reports whether the beginning of a stream looks like JSON, as a HAR
// does: white space and a byte order mark aside, it begins with a brace.
func Looks(head []byte) bool {
	head = bytes.TrimPrefix(head, []byte(bom))
	return bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("{")) || bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff"))
}

// Exchanges yields the exchanges in the order of the recording. Each may be
// kept. It can be ranged over once; Err tells an error from the end.
func (r *Reader) Exchanges() iter.Seq[*candor.Exchange] {
	return func(yield func(*candor.Exchange) bool) {
		r.yield = yield
		r.read()
		r.yield = nil
	}
}

// Err returns what stopped the reading, nil at the end: a *FormatError, a
// *SyntaxError, or the error of the underlying reader.
func (r *Reader) Err() error { return r.err }

// Stats returns the counts so far. The samples are shared with the reader.
func (r *Reader) Stats() Stats { return r.stats }

// errStop ends the reading because nobody wants more.
var errStop = errors.New("stopped")

const bom = "\xef\xbb\xbf"

// read reads the whole recording.
func (r *Reader) read() {
	if !r.begins() {
		return
	}
	s := r.s
	s.object(func(key string) {
		switch {
		case key == "log" && s.next() == '{':
			s.object(r.logMember)
		default:
			r.logMember(key) // some writers leave the log out
		}
	})
	switch {
	case errors.Is(s.fault, errStop):
	case s.fault != nil:
		r.err = r.broken(s.fault)
	case !r.found:
		r.err = &FormatError{Reason: "there is no log with a list of entries", Fix: "export the traffic as HAR again"}
	default:
		r.trailing()
	}
}

// begins passes over a byte order mark and says whether an object follows.
func (r *Reader) begins() bool {
	s := r.s
	switch head := s.ahead(len(bom)); {
	case bytes.HasPrefix(head, []byte(bom)):
		s.r += len(bom)
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		r.err = &FormatError{Reason: "it is written in UTF-16", Fix: "save it as UTF-8"}
		return false
	}
	switch c := s.next(); {
	case errors.Is(s.fault, errCut):
		r.err = &FormatError{Reason: "it is empty"}
	case s.fault != nil:
		r.err = s.fault
	case c != '{':
		r.err = &FormatError{Reason: "it does not begin with {, as JSON of an object does"}
	}
	return r.err == nil
}

// broken places a fault.
func (r *Reader) broken(fault error) error {
	return &SyntaxError{Offset: r.s.offset(), Entries: r.stats.Entries, Err: fault}
}

// trailing looks for more behind the recording.
func (r *Reader) trailing() {
	for r.s.more() {
		switch c := r.s.buf[r.s.r]; c {
		case ' ', '\t', '\r', '\n', 0:
			r.s.r++
		default:
			r.stats.Trailing = true
			return
		}
	}
}

// logMember reads one member of the log.
func (r *Reader) logMember(key string) {
	s := r.s
	c := s.next()
	switch {
	case key == "creator" && c == '{':
		var name, version string
		s.object(func(key string) {
			switch key {
			case "name":
				name, _ = s.str(100)
			case "version":
				version, _ = s.str(100)
			default:
				s.skip()
			}
		})
		r.stats.Creator = strings.TrimSpace(name + " " + version)
		r.creator = strings.ToLower(name)
	case key == "entries" && c == '[':
		r.found = true
		s.array(r.entry)
	default:
		s.skip()
	}
}

// entry reads one entry and yields its exchange.
func (r *Reader) entry() {
	var e entry
	if r.s.next() != '{' {
		r.s.skip()
		e.wrong("the entry is no object")
	} else {
		e.read(r.s, r.maxBody)
	}
	if r.s.fault != nil {
		return // it is not whole
	}
	index := r.stats.Entries
	r.stats.Entries++
	x, kind, why := r.exchange(&e)
	if x == nil {
		r.skipped(Skipped{Entry: index, Kind: kind, Why: why, Request: e.name()})
		return
	}
	r.stats.Exchanges++
	if !r.yield(x) {
		r.s.fail(errStop)
	}
}

func (r *Reader) skipped(one Skipped) {
	var count *int64
	switch one.Kind {
	case Unreadable:
		count = &r.stats.Unreadable
	case Unanswered:
		count = &r.stats.Unanswered
	default:
		count = &r.stats.Local
	}
	if *count++; *count <= maxSamples {
		r.stats.Samples = append(r.stats.Samples, one)
	}
}
