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

// looks counts the bytes of a segment by kind, eight bits for each kind, so
// that one addition a byte settles most segments without a second look. Of
// more bytes than that can count, it only tells which kinds there are.
type looks uint64

// The kinds of bytes.
const (
	figure = 8 * iota // 0 to 9
	lower             // a to z
	upper             // A to Z
	hexed             // a to f and A to F, which are letters too
	mark              // what joins words and parts of numbers
	dot               // a mark that may begin an extension
	sign              // @ in e-mail addresses, % of an escape
	other             // all else
)

// countable is the length of a segment whose bytes looks can count.
const countable = 255

func (l looks) count(kind int) int { return int(l >> kind & 255) }

func (l looks) has(kind int) bool { return l>>kind&255 != 0 }

// only reports whether there is nothing beside some kinds.
func (l looks) only(kinds looks) bool { return l&^kinds == 0 }

// The kinds that go together.
const (
	figures looks = 255 << figure
	letters looks = 255<<lower | 255<<upper | 255<<hexed
	joints  looks = 255<<mark | 255<<dot
)

var looksOfByte = func() (of [256]looks) {
	for c := range of {
		switch b := byte(c); {
		case b >= 'a' && b <= 'z':
			of[c] = 1 << lower
		case b >= 'A' && b <= 'Z':
			of[c] = 1 << upper
		case digit(b):
			of[c] = 1 << figure
		case b == '.':
			of[c] = 1 << dot
		case strings.IndexByte("-:,_+", b) >= 0:
			of[c] = 1 << mark
		case b == '@' || b == '%':
			of[c] = 1 << sign
		default:
			of[c] = 1 << other
		}
		if b := byte(c) | 0x20; b >= 'a' && b <= 'f' && letter(byte(c)) {
			of[c] |= 1 << hexed
		}
	}
	return of
}()

// looksOf looks at a text of any length.
func looksOf(s string) (l looks) {
	for i := range len(s) {
		if len(s) > countable {
			l |= looksOfByte[s[i]]
		} else {
			l += looksOfByte[s[i]]
		}
	}
	return l
}

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
		first, l := i, looks(0)
		for i < len(path) && path[i] != '/' {
			l += looksOfByte[path[i]]
			i++
		}
		if i-first > countable {
			l = looksOf(path[first:i])
		}
		if n == maxSegments || len(b)-start+i-from > MaxLength {
			b = append(b, path[from:first]...)
			return append(b, "{rest}"...)
		}
		if plain(path[first:i], l) {
			continue
		}
		b = append(b, path[from:first]...)
		b = appendSegment(b, path[first:i], l)
		from = i
	}
	return append(b, path[from:]...)
}

// plain reports whether a segment is literal at first sight: letters of one
// case or a few of both, joined by marks.
func plain(s string, l looks) bool {
	switch {
	case len(s) <= 3 && l.only(letters|figures):
		return l.count(figure) < len(s) || s == "" // v1
	case !l.only(letters|joints) || len(s) > maxSegment:
		return false
	case l.has(dot) && len(s) >= shortestHashed:
		return false
	case !l.has(upper) || !l.has(lower):
		return true
	}
	return len(s) < shortestMixed
}

// appendSegment appends a segment or what stands for it.
func appendSegment(b []byte, s string, l looks) []byte {
	switch {
	case l.only(figures):
		return append(b, Placeholder...)
	case l.has(other) && !Printable(s):
		return append(b, "{bytes}"...)
	case l.has(other):
		return appendOdd(b, s, l)
	}
	return appendName(b, s, l)
}

// appendName appends a segment, or what stands for it. An extension stays,
// because /orders/17.json and /orders/17.xml are different resources, and so
// does a method after the id, as in /books/17:archive.
func appendName(b []byte, s string, l looks) []byte {
	if uuid(s, l) {
		return append(b, Placeholder...)
	}
	if l.has(dot) {
		if i := strings.LastIndexByte(s, '.'); i > 0 && extension(s[i+1:]) && !mail(s) {
			if first, last := hashed(s[:i], s[i+1:]); last > 0 {
				b = append(b, s[:first]...)
				b = append(b, Placeholder...)
				return append(b, s[last:]...)
			}
			if isID(s[:i], looksOf(s[:i])) {
				b = append(b, Placeholder...)
				return append(b, s[i:]...)
			}
		}
	}
	if l.has(mark) {
		if i := strings.LastIndexByte(s, ':'); i > 0 && word(s[i+1:]) && isID(s[:i], looksOf(s[:i])) {
			b = append(b, Placeholder...)
			return append(b, s[i:]...)
		}
	}
	if isID(s, l) {
		return append(b, Placeholder...)
	}
	return append(b, s...)
}

// appendOdd appends a segment with marks that names seldom have, or what
// stands for it: a key in parentheses (OData), parameters after a semicolon.
func appendOdd(b []byte, s string, l looks) []byte {
	switch i := strings.IndexAny(s, "({};"); {
	case i < 0:
	case s[i] == '(':
		if s[len(s)-1] == ')' && i+2 < len(s) && word(s[:i]) {
			b = append(b, s[:i]...)
			return append(b, "({id})"...)
		}
	case s[i] == ';':
		if strings.IndexByte(s[i:], '=') > 0 {
			b = appendName(b, s[:i], looksOf(s[:i]))
			return append(b, ";{id}"...)
		}
	default: // a client that forgot to fill in a template; it forges no placeholder
		return append(b, Placeholder...)
	}
	return appendName(b, s, l)
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
	return len(s) >= 2 && len(s) <= 5 && lettered(s)
}

// word reports whether s may be the name of a method or of a collection.
func word(s string) bool { return len(s) >= 2 && len(s) <= 32 && lettered(s) }

func lettered(s string) bool {
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
	return hex == len(s) && (digits > 0 || hex >= 8) || digits > 0 && isID(s, looksOf(s))
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
func isID(s string, l looks) bool {
	if s == "" {
		return false
	}
	if len(s) > maxSegment || uuid(s, l) {
		return true
	}
	digits, marks := l.count(figure), l.count(mark)+l.count(dot)
	hex := digits + l.count(hexed)
	switch n := len(s); {
	case digits == n:
		return true
	case l.has(sign) && l.has(dot) && strings.Count(s, "@") == 1 && s[0] != '@' && s[0] != '.':
		return true
	case l.has(sign) && escaped(s):
		return true
	case digits == 0:
		return l.has(upper) && l.has(lower) && n >= shortestMixed && Gibberish(s)
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
func uuid(s string, l looks) bool {
	return len(s) == 36 && l.count(figure)+l.count(hexed) == 32 && s[8] == '-' && s[13] == '-' && s[18] == '-' && s[23] == '-'
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
