// Package pathshape guesses the route of a path where nothing names it: what
// looks like the name of one object becomes a placeholder.
package pathshape

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Placeholder stands in a learned route for a part that names one object.
const Placeholder = "{id}"

// None stands for a target that names no path.
const None = "(no path)"

// The limits of a learned route.
const (
	MaxLength   = 256 // bytes of a route
	maxSegments = 12  // segments that are looked at; the rest becomes one
	maxSegment  = 64  // a longer one is no name of a resource
)

// Append appends the route that is guessed from a path where the source
// names none. Each segment is judged by its looks alone, so the same path has
// the same route in every log and in any order.
func Append(b []byte, path string) []byte {
	switch {
	case path == "*":
		return append(b, '*') // OPTIONS *, RFC 9110 §9.3.7
	case path == "" || path[0] != '/':
		return append(b, None...)
	}
	start := len(b)
	for n := 0; path != ""; n++ {
		path = path[1:] // the slash
		segment := path
		if i := strings.IndexByte(path, '/'); i >= 0 {
			segment, path = path[:i], path[i:]
		} else {
			path = ""
		}
		b = append(b, '/')
		if n == maxSegments || len(b)-start+len(segment) > MaxLength {
			return append(b, "{rest}"...)
		}
		b = appendSegment(b, segment)
	}
	return b
}

// appendSegment appends a segment or what stands for it. An extension stays,
// because /orders/17.json and /orders/17.xml are different resources.
func appendSegment(b []byte, s string) []byte {
	if !printable(s) {
		return append(b, "{bytes}"...)
	}
	if i := strings.LastIndexByte(s, '.'); i > 0 && extension(s[i+1:]) && isID(s[:i]) {
		b = append(b, Placeholder...)
		return append(b, s[i:]...)
	}
	if isID(s) {
		return append(b, Placeholder...)
	}
	return append(b, s...)
}

func extension(s string) bool {
	for i := range len(s) {
		if !letter(s[i]) {
			return false
		}
	}
	return len(s) >= 2 && len(s) <= 5
}

// isID reports whether a segment looks like the name of one object: a number,
// a date, a UUID, a hash, a key such as ord_81723, an e-mail address.
func isID(s string) bool {
	if s == "" {
		return false
	}
	if len(s) > maxSegment {
		return true
	}
	var digits, hex, letters, marks, at int
	for i := range len(s) {
		switch c := s[i]; {
		case digit(c):
			digits++
			hex++
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			hex++
			letters++
		case letter(c):
			letters++
		case c == '-' || c == ':' || c == '.' || c == ',' || c == '_' || c == '+':
			marks++
		case c == '@':
			at++
		}
	}
	switch n := len(s); {
	case digits == n:
		return true
	case at == 1 && s[0] != '@' && strings.IndexByte(s, '.') > 0:
		return true
	case digits == 0:
		return false
	case hex == n && n >= 8:
		return true // hash, object id
	case uuid(s):
		return true
	case digits+marks == n && digits >= 3:
		return true // dates, decimals, pairs of coordinates
	case dateTime(s):
		return true
	case digits >= 3 && prefixed(s):
		return true
	case n >= 16 && digits >= 3:
		return true // random keys
	}
	return digits >= 6 && 2*digits >= len(s)
}

// uuid reports whether s has the form of RFC 9562 §4.
func uuid(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case !digit(c) && (c|0x20 < 'a' || c|0x20 > 'f'):
			return false
		}
	}
	return true
}

// dateTime reports whether s begins with an ISO date and goes on with a time.
func dateTime(s string) bool {
	return len(s) > 11 && s[4] == '-' && s[7] == '-' && s[10]|0x20 == 't' &&
		digit(s[0]) && digit(s[3]) && digit(s[5]) && digit(s[8]) && digit(s[11])
}

// prefixed reports whether s is a word, a mark and digits, as in ord_81723.
func prefixed(s string) bool {
	i := strings.IndexAny(s, "-_:.")
	if i <= 0 || i+1 == len(s) {
		return false
	}
	for j := range i {
		if !letter(s[j]) {
			return false
		}
	}
	for j := i + 1; j < len(s); j++ {
		if !digit(s[j]) {
			return false
		}
	}
	return true
}

func digit(c byte) bool  { return c-'0' <= 9 }
func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// printable reports whether s can be written to a terminal as it is.
func printable(s string) bool {
	for _, r := range s {
		if r < ' ' || r >= 0x7f && !strconv.IsPrint(r) {
			return false
		}
	}
	return utf8.ValidString(s)
}
