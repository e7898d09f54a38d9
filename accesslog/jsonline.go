package accesslog

import (
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

func (j *jsonLine) null() bool {
	if j.i+4 <= len(j.b) && string(j.b[j.i:j.i+4]) == "null" {
		j.i += 4
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

// parseNumber converts the text of a JSON number. Short whole numbers, nearly
// all there are, need no string.
func parseNumber(b []byte) (float64, bool) {
	if len(b) <= 15 {
		n := 0
		for i, c := range b {
			if !digit(c) {
				break
			}
			n = n*10 + int(c-'0')
			if i == len(b)-1 {
				return float64(n), true
			}
		}
	}
	n, err := strconv.ParseFloat(string(b), 64)
	return n, err == nil
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

// text reads a string. The bytes may be scratch space of the decoder.
func (j *jsonLine) text() ([]byte, bool) {
	if !j.take('"') {
		return nil, false
	}
	b := j.b[j.i:]
	plain := true
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == '"':
			j.i += i + 1
			if plain {
				return b[:i], true
			}
			return j.unescape(b[:i])
		case c == '\\':
			plain = false
			i++ // whatever is escaped is no end
		case c < ' ':
			j.i += i
			return nil, false
		case c >= utf8.RuneSelf:
			plain = false // to be checked
		}
	}
	j.i = len(j.b)
	return nil, false
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

// maxDepth is how deep the value of an unknown key may nest.
const maxDepth = 64

// skip moves past any value.
func (j *jsonLine) skip(depth int) bool {
	if j.i >= len(j.b) || depth > maxDepth {
		return false
	}
	switch c := j.b[j.i]; c {
	case '"':
		_, ok := j.text()
		return ok
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

func (j *jsonLine) skipInside(open byte, depth int) bool {
	end := open + 2 // '}' for '{' and ']' for '['
	j.i++
	if j.space(); j.take(end) {
		return true
	}
	for {
		j.space()
		if open == '{' {
			if _, ok := j.text(); !ok {
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

func (j *jsonLine) word(w string) bool {
	if len(j.b)-j.i >= len(w) && string(j.b[j.i:j.i+len(w)]) == w {
		j.i += len(w)
		return true
	}
	return false
}
