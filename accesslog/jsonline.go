package accesslog

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"strconv"
	"unicode/utf8"
)

// jsonLine reads one JSON text.
type jsonLine struct {
	d *decoder
	b []byte
	i int
}

func (j *jsonLine) space() {
	for j.i < len(j.b) {
		switch j.b[j.i] {
		case ' ', '\t', '\r', '\n':
			j.i++
		default:
			return
		}
	}
}

func (j *jsonLine) take(c byte) bool {
	if j.i < len(j.b) && j.b[j.i] == c {
		j.i++
		return true
	}
	return false
}

func (j *jsonLine) word(w string) bool {
	if len(j.b)-j.i >= len(w) && string(j.b[j.i:j.i+len(w)]) == w {
		j.i += len(w)
		return true
	}
	return false
}

// fault says what was expected, and whether the line just ends.
func (j *jsonLine) fault(want string) string {
	if j.i >= len(j.b) {
		return "cut off: the JSON object does not end"
	}
	return "broken JSON at byte " + strconv.Itoa(j.i+1) + ": expected " + want
}

// number moves past a number of RFC 8259 §6.
func (j *jsonLine) number() bool {
	j.take('-')
	if !j.take('0') && !j.digits() {
		return false
	}
	if j.take('.') && !j.digits() {
		return false
	}
	if j.take('e') || j.take('E') {
		if !j.take('+') {
			j.take('-')
		}
		return j.digits()
	}
	return true
}

func (j *jsonLine) digits() bool {
	from := j.i
	for j.i < len(j.b) && digit(j.b[j.i]) {
		j.i++
	}
	return j.i > from
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// special returns the place of the first byte at or after from that a plain
// JSON string does not hold: a quote, a backslash, a control character, a byte
// beyond ASCII; len(b) when there is none. Eight bytes are looked at together.
func special(b []byte, from int) int {
	i := from
	for ; i+8 <= len(b); i += 8 {
		w := binary.LittleEndian.Uint64(b[i:])
		quote := w ^ ones*'"'
		slash := w ^ ones*'\\'
		// Each term has the high bit of a byte set where that byte is the one
		// looked for. A borrow can set it too early only above a true one, and
		// the lowest is what counts.
		m := ((quote-ones)&^quote | (slash-ones)&^slash | (w-ones*' ')&^w | w) & highs
		if m != 0 {
			return i + bits.TrailingZeros64(m)/8
		}
	}
	for ; i < len(b); i++ {
		if c := b[i]; c == '"' || c == '\\' || c < ' ' || c >= utf8.RuneSelf {
			return i
		}
	}
	return i
}

// simple reports whether there is nothing in b that is special in a string but
// quotes: one look at a whole line saves many at its strings.
func simple(b []byte) bool {
	n := len(b)
	if n < 8 || bytes.IndexByte(b, '\\') >= 0 {
		return false
	}
	m := strange(b[n-8:])
	for ; len(b) >= 32; b = b[32:] {
		m |= strange(b[:8]) | strange(b[8:16]) | strange(b[16:24]) | strange(b[24:32])
	}
	for ; len(b) >= 8; b = b[8:] {
		m |= strange(b[:8])
	}
	return m&highs == 0
}

// strange returns a number that has the high bit of a byte set where one of the
// eight bytes at the beginning of b is a control character or beyond ASCII.
func strange(b []byte) uint64 {
	w := binary.LittleEndian.Uint64(b)
	return w - ones*' ' | w
}

// text reads a string. The bytes may be scratch space of the decoder.
func (j *jsonLine) text() ([]byte, bool) {
	b, from := j.b, j.i+1
	if j.i >= len(b) || b[j.i] != '"' {
		return nil, false
	}
	i := special(b, from)
	if i < len(b) && b[i] == '"' {
		j.i = i + 1
		return b[from:i], true
	}
	end, ok := j.endOfText(i)
	j.i = end
	if !ok {
		return nil, false
	}
	j.i++
	return j.unescape(b[from:end])
}

// endOfText returns the place of the closing quote of a string with escapes
// or bytes beyond ASCII, or where it breaks.
func (j *jsonLine) endOfText(i int) (int, bool) {
	for ; i < len(j.b); i = special(j.b, i) {
		switch c := j.b[i]; {
		case c == '"':
			return i, true
		case c == '\\':
			i += 2 // whatever is escaped is no end
		case c < ' ':
			return i, false
		default:
			i++
		}
	}
	return len(j.b), false
}

// unescape undoes the escapes of RFC 8259 §7. Bytes that are not UTF-8 become
// U+FFFD, as encoding/json has it.
func (j *jsonLine) unescape(b []byte) ([]byte, bool) {
	out := j.d.scratch[:0]
	for i := 0; i < len(b); {
		c := b[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRune(b[i:])
			out = utf8.AppendRune(out, r)
			i += n
			continue
		}
		if c != '\\' {
			out = append(out, c)
			i++
			continue
		}
		if i+1 == len(b) {
			return nil, false
		}
		if b[i+1] == 'u' {
			r, n := unicodeEscape(b[i:])
			if n == 0 {
				return nil, false
			}
			out = utf8.AppendRune(out, r)
			i += n
			continue
		}
		e, ok := shortEscape(b[i+1])
		if !ok {
			return nil, false
		}
		out = append(out, e)
		i += 2
	}
	j.d.scratch = out
	return out, true
}

func shortEscape(c byte) (byte, bool) {
	switch c {
	case '"', '\\', '/':
		return c, true
	case 'b':
		return '\b', true
	case 'f':
		return '\f', true
	case 'n':
		return '\n', true
	case 'r':
		return '\r', true
	case 't':
		return '\t', true
	}
	return 0, false
}

// unicodeEscape reads \uXXXX at the start of b, or a pair of surrogates, and
// returns the bytes it took; 0 when it is malformed.
func unicodeEscape(b []byte) (rune, int) {
	r, ok := hex4(b)
	if !ok {
		return 0, 0
	}
	if r >= 0xd800 && r < 0xdc00 {
		if low, ok := hex4(b[6:]); ok && low >= 0xdc00 && low < 0xe000 {
			return 0x10000 + (r-0xd800)<<10 + (low - 0xdc00), 12
		}
	}
	if r >= 0xd800 && r < 0xe000 {
		r = utf8.RuneError
	}
	return r, 6
}

func hex4(b []byte) (rune, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	var r rune
	for _, c := range b[2:6] {
		h := unhex(c)
		if h < 0 {
			return 0, false
		}
		r = r<<4 | rune(h)
	}
	return r, true
}

// maxDepth is how deep values may nest.
const maxDepth = 64

// skip moves past any value.
func (j *jsonLine) skip(depth int) bool {
	if j.i >= len(j.b) || depth > maxDepth {
		return false
	}
	switch c := j.b[j.i]; c {
	case '"':
		return j.skipText()
	case '{', '[':
		return j.skipInside(c, depth)
	case 't':
		return j.word("true")
	case 'f':
		return j.word("false")
	case 'n':
		return j.word("null")
	}
	return j.number()
}

// skipText moves past a string.
func (j *jsonLine) skipText() bool {
	if i := special(j.b, j.i+1); i < len(j.b) && j.b[i] == '"' {
		j.i = i + 1
		return true
	}
	_, ok := j.text()
	return ok
}

func (j *jsonLine) skipInside(open byte, depth int) bool {
	end := open + 2 // '}' for '{' and ']' for '['
	j.i++
	if j.space(); j.take(end) {
		return true
	}
	for {
		j.space()
		if open == '{' {
			if j.i >= len(j.b) || j.b[j.i] != '"' || !j.skipText() {
				return false
			}
			if j.space(); !j.take(':') {
				return false
			}
			j.space()
		}
		if !j.skip(depth + 1) {
			return false
		}
		if j.space(); j.take(end) {
			return true
		}
		if !j.take(',') {
			return false
		}
	}
}
