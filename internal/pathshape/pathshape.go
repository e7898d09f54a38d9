// Package pathshape guesses the route of a path where nothing names it: what
// looks like the name of one object becomes a placeholder. It judges each
// segment by its looks alone and keeps nothing; package routes learns from
// traffic what looks cannot tell.
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

// The kinds of bytes. The kinds of all bytes of a segment, or-ed, settle most
// segments without a second look.
const (
	lower  = 1 << iota // a to z
	upper              // A to Z
	figure             // 0 to 9
	mark               // what joins words and parts of numbers
	dot                // a mark that may begin an extension
	sign               // @ in e-mail addresses, % of an escape
	other              // other printable ASCII
	beyond             // control characters, and what is not ASCII
)

var kinds = func() (k [256]uint8) {
	for c := range k {
		switch b := byte(c); {
		case b >= 'a' && b <= 'z':
			k[c] = lower
		case b >= 'A' && b <= 'Z':
			k[c] = upper
		case digit(b):
			k[c] = figure
		case b == '.':
			k[c] = dot
		case strings.IndexByte("-:,_+", b) >= 0:
			k[c] = mark
		case b == '@' || b == '%':
			k[c] = sign
		case b >= ' ' && b < 0x7f:
			k[c] = other
		default:
			k[c] = beyond
		}
	}
	return k
}()

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
	// Runs of literal segments are copied at once: path[from:] is not copied
	// yet, and what is appended already is base bytes longer than path[:from].
	start, from := len(b), 0
	for i, n := 0, 0; i < len(path); n++ {
		i++ // the slash
		first, kind := i, uint8(0)
		for i < len(path) && path[i] != '/' {
			kind |= kinds[path[i]]
			i++
		}
		if n == maxSegments || len(b)-start+i-from > MaxLength {
			b = append(b, path[from:first]...)
			return append(b, "{rest}"...)
		}
		if plain(path[first:i], kind) {
			continue
		}
		b = append(b, path[from:first]...)
		b = appendSegment(b, path[first:i], kind)
		from = i
	}
	return append(b, path[from:]...)
}

// plain reports whether a segment is literal at first sight: letters of one
// case or a few of both, joined by marks.
func plain(s string, kind uint8) bool {
	switch {
	case len(s) <= 3 && kind&^(lower|upper|figure) == 0:
		return kind != figure // v1
	case kind&^(lower|upper|mark|dot) != 0 || len(s) > maxSegment:
		return false
	case kind&dot != 0 && len(s) >= shortestHashed:
		return false
	case kind&upper == 0 || kind&lower == 0:
		return true
	}
	return len(s) < shortestMixed
}

// appendSegment appends a segment or what stands for it.
func appendSegment(b []byte, s string, kind uint8) []byte {
	switch {
	case kind == figure:
		return append(b, Placeholder...)
	case kind&beyond != 0 && !Printable(s):
		return append(b, "{bytes}"...)
	case kind&other != 0:
		return appendOdd(b, s, kind)
	}
	return appendName(b, s, kind)
}

// appendName appends a segment, or what stands for it. An extension stays,
// because /orders/17.json and /orders/17.xml are different resources, and so
// does a method after the id, as in /books/17:archive.
func appendName(b []byte, s string, kind uint8) []byte {
	if uuid(s) {
		return append(b, Placeholder...)
	}
	if kind&dot != 0 {
		if i := strings.LastIndexByte(s, '.'); i > 0 && extension(s[i+1:]) && !mail(s) {
			if first, last := hashed(s[:i], s[i+1:]); last > 0 {
				b = append(b, s[:first]...)
				b = append(b, Placeholder...)
				return append(b, s[last:]...)
			}
			if isID(s[:i]) {
				b = append(b, Placeholder...)
				return append(b, s[i:]...)
			}
		}
	}
	if kind&mark != 0 {
		if i := strings.LastIndexByte(s, ':'); i > 0 && word(s[i+1:]) && isID(s[:i]) {
			b = append(b, Placeholder...)
			return append(b, s[i:]...)
		}
	}
	if isID(s) {
		return append(b, Placeholder...)
	}
	return append(b, s...)
}

// appendOdd appends a segment with marks that names seldom have, or what
// stands for it: a key in parentheses (OData), parameters after a semicolon.
func appendOdd(b []byte, s string, kind uint8) []byte {
	switch i := strings.IndexAny(s, "({};"); {
	case i < 0:
	case s[i] == '(':
		if s[len(s)-1] == ')' && i+2 < len(s) && word(s[:i]) {
			b = append(b, s[:i]...)
			return append(b, "({id})"...)
		}
	case s[i] == ';':
		if strings.IndexByte(s[i:], '=') > 0 {
			b = appendName(b, s[:i], kind)
			return append(b, ";{id}"...)
		}
	default: // a client that forgot to fill in a template; it forges no placeholder
		return append(b, Placeholder...)
	}
	return appendName(b, s, kind)
}

// mail reports whether s may be an e-mail address, whose ending is no
// extension.
func mail(s string) bool { return strings.IndexByte(s, '@') > 0 || strings.Contains(s, "%40") }

// extension reports whether s looks like the extension of a file.
func extension(s string) bool {
	switch s {
	case "mp3", "mp4", "m4a", "m3u8", "woff2", "bz2", "7z":
		return true
	}
	return len(s) >= 2 && len(s) <= 5 && letters(s)
}

// word reports whether s may be the name of a method or of a collection.
func word(s string) bool { return len(s) >= 2 && len(s) <= 32 && letters(s) }

func letters(s string) bool {
	for i := range len(s) {
		if !letter(s[i]) {
			return false
		}
	}
	return true
}

// hashed finds the hash that a bundler wrote into the name of a file, as in
// app.9f8e7d6c.js: between a name that stays the same and the extension. It
// returns 0, 0 where there is none.
func hashed(stem, extension string) (first, last int) {
	switch extension {
	case "js", "mjs", "css", "map", "woff", "woff2", "ttf", "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico":
	default:
		return 0, 0
	}
	for end := len(stem); end > 0; {
		begin := end
		for begin > 0 && (letter(stem[begin-1]) || digit(stem[begin-1])) {
			begin--
		}
		if digest(stem[begin:end]) {
			return fixed(stem[:begin]), end
		}
		end = begin - 1
	}
	return 0, 0
}

// digest reports whether a part of a file's name looks like a hash of what
// the file holds.
func digest(s string) bool {
	if len(s) < 6 {
		return false
	}
	digits, hex := 0, 0
	for i := range len(s) {
		switch c := s[i]; {
		case digit(c):
			digits++
			hex++
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			hex++
		case !letter(c):
			return false
		}
	}
	return hex == len(s) && (digits > 0 || hex >= 8) || digits > 0 && isID(s)
}

// fixed returns how much of a file's name before its hash stays the same for
// all versions of the file: all of it, or nothing where it holds numbers.
func fixed(s string) int {
	digits, named := 0, false
	for i := range len(s) {
		if digit(s[i]) {
			digits++
		}
		named = named || letter(s[i])
	}
	if !named || digits > 2 || Gibberish(s) {
		return 0
	}
	return len(s)
}

// shortestHashed is the length from which the name of a file may hold a hash
// without digits: a.deadbeef.js
const shortestHashed = len("a.") + 8 + len(".js")

// shortestMixed is the length from which letters of both cases may be a
// random key.
const shortestMixed = 8

// isID reports whether a segment looks like the name of one object: a number,
// a date, a UUID, a hash, a key such as ord_81723, an e-mail address.
func isID(s string) bool {
	if s == "" {
		return false
	}
	if len(s) > maxSegment || uuid(s) {
		return true
	}
	var digits, hex, marks, ats int
	var kind uint8
	for i := range len(s) {
		switch k := kinds[s[i]]; {
		case k == figure:
			digits++
		case k <= upper:
			kind |= k
			if s[i]|0x20 <= 'f' {
				hex++
			}
		case k == mark || k == dot:
			marks++
		default:
			kind |= k
			if s[i] == '@' {
				ats++
			}
		}
	}
	hex += digits
	switch n := len(s); {
	case digits == n:
		return true
	case ats == 1 && s[0] != '@' && strings.IndexByte(s, '.') > 0:
		return true
	case kind&sign != 0 && escaped(s):
		return true
	case digits == 0:
		return kind&upper != 0 && kind&lower != 0 && n >= shortestMixed && Gibberish(s)
	case hex == n && n >= 8:
		return true // hash, object id
	case digits+marks == n && digits >= 3:
		return true // dates, decimals, pairs of coordinates
	case dateTime(s):
		return true
	case digits >= 3 && prefixed(s):
		return true
	case n >= 16 && digits >= 3 && !release(s):
		return true // random keys
	case digits >= 6 && 2*digits >= n:
		return true
	case version(s):
		return false
	case digits >= 2 && alternating(s):
		return true
	}
	return len(s) >= shortestMixed && Gibberish(s)
}

// release reports whether s reads as a name and its version, as in
// jquery-3.7.1.min.
func release(s string) bool {
	i := strings.IndexByte(s, '.')
	return letter(s[0]) && i > 0 && i+1 < len(s) && digit(s[i-1]) && digit(s[i+1])
}

// escaped reports whether s holds an escape that no name of a resource needs:
// a space, a slash, an @, a brace; also an escaped slash makes one segment of
// several.
func escaped(s string) bool {
	for i := 0; i+2 < len(s); i++ {
		if s[i] != '%' {
			continue
		}
		high, low := unhex(s[i+1]), unhex(s[i+2])
		if high > 7 || low > 15 {
			continue // outside ASCII, or no escape
		}
		switch c := high<<4 | low; {
		case letter(c) || digit(c) || c == '-' || c == '.' || c == '_' || c == '~':
		default:
			return true
		}
	}
	return false
}

func unhex(c byte) byte {
	switch {
	case digit(c):
		return c - '0'
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10
	}
	return 255
}

// alternating reports whether letters and digits take turns as in a short
// random key, and not as in v1beta1.
func alternating(s string) bool {
	turns := 0
	for i := 1; i < len(s); i++ {
		if s[i] == '-' || s[i] == '_' || s[i] == '.' {
			turns = 0
			continue
		}
		if digit(s[i]) && letter(s[i-1]) || letter(s[i]) && digit(s[i-1]) {
			turns++
		}
		if turns >= 4 && len(s) >= 6 || turns == 3 && len(s) >= 8 {
			return true
		}
	}
	return false
}

// version reports whether s reads as v1beta1, v2alpha3, v1p1beta1.
func version(s string) bool {
	if s[0]|0x20 != 'v' {
		return false
	}
	for i := 1; i < len(s); {
		if !digit(s[i]) {
			return false
		}
		for i < len(s) && digit(s[i]) {
			i++
		}
		begin := i
		for i < len(s) && letter(s[i]) {
			i++
		}
		switch s[begin:i] {
		case "", "p", "rc", "alpha", "beta":
		default:
			return false
		}
	}
	return true
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
	i := 0
	for i < len(s) && letter(s[i]) {
		i++
	}
	if i == 0 || i+1 >= len(s) || s[i] != '-' && s[i] != '_' && s[i] != ':' && s[i] != '.' {
		return false
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

// Printable reports whether s can be written to a terminal as it is.
func Printable(s string) bool {
	for _, r := range s {
		if r < ' ' || r >= 0x7f && !strconv.IsPrint(r) {
			return false
		}
	}
	return utf8.ValidString(s)
}
