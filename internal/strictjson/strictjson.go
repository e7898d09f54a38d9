// Package strictjson checks in one pass that bytes are one JSON text, strictly
// as RFC 8259 and RFC 7493 (I-JSON) have it: no duplicate member names, valid
// UTF-8, no lone surrogates, bounded nesting. It decodes nothing and allocates
// nothing when the text is valid. Its faults name the place, never the content.
package strictjson

import "strconv"

// DefaultMaxDepth is how many arrays and objects may lie inside one another
// when [Options] names no limit.
const DefaultMaxDepth = 256

// Options relax or narrow what [Check] accepts. The zero value is the strict
// default.
type Options struct {
	MaxDepth        int  // open arrays and objects at one time; 0 or less means DefaultMaxDepth
	AllowDuplicates bool // accept an object that has one member name twice
	AllowSurrogates bool // accept \ud800 to \udfff escapes that form no pair
}

// The kinds of fault, as found in [Fault].Kind.
const (
	Empty         = "empty"          // no byte, or whitespace alone
	Syntax        = "syntax"         // breaks the grammar of RFC 8259 §2 to §7
	Trailing      = "trailing"       // something follows the one value
	DuplicateName = "duplicate-name" // an object has one name twice, RFC 7493 §2.3
	UTF8          = "utf8"           // a byte that is not UTF-8, RFC 8259 §8.1
	Surrogate     = "surrogate"      // an escape names half of a surrogate pair, RFC 7493 §2.1
	Depth         = "depth"          // nests deeper than Options.MaxDepth, RFC 8259 §9
	BOM           = "bom"            // starts with a byte order mark, RFC 8259 §8.1
)

// Kinds lists every kind of fault.
var Kinds = []string{Empty, Syntax, Trailing, DuplicateName, UTF8, Surrogate, Depth, BOM}

// Fault is the first place at which bytes stop being an acceptable JSON text.
type Fault struct {
	Kind   string // one of Kinds
	Offset int    // bytes before the place, from 0
	Line   int    // from 1; lines end with a line feed
	Column int    // from 1, in bytes

	// Pointer is the JSON Pointer (RFC 6901) of the value or container at
	// the place, "" for the whole text. It is made of decoded member names,
	// is at most MaxPointer bytes, and ends with "…" when it had to be cut.
	Pointer string

	// Detail is one sentence that names the place and the fault. It never
	// holds anything from the text itself.
	Detail string
}

// MaxPointer is the most bytes that [Fault].Pointer can have.
const MaxPointer = 256

// Error gives the detail, and the pointer where there is one.
func (f *Fault) Error() string {
	if f.Pointer == "" {
		return f.Detail
	}
	return f.Detail + ", at " + strconv.Quote(f.Pointer)
}

// Check reports the first fault of data, or nil when data is one JSON value
// with nothing but whitespace around it. Time is linear in len(data); no stack
// is used for nesting; memory is used only for the names of objects that are
// open at one time.
func Check(data []byte, o Options) *Fault {
	if o.MaxDepth <= 0 {
		o.MaxDepth = DefaultMaxDepth
	}
	s := scanners.Get().(*scanner)
	offset, bad := s.text(data, &o)
	if bad == 0 {
		s.release()
		return nil
	}
	f := s.fault(data, offset, bad, &o)
	s.release()
	return f
}
