package strictjson

import (
	"encoding/binary"
	"math/bits"
)

// The bytes of these words serve to look at eight bytes at once.
const (
	ones   = 0x0101010101010101
	highs  = 0x8080808080808080
	quotes = '"' * ones
	slants = '\\' * ones
	blanks = ' ' * ones
)

// special marks, by the high bit of its byte, the first byte of w that is a
// quote, a backslash, a control character or not ASCII; 0 when none is. Marks
// above the first may be false: a borrow runs only upwards from a true one.
func special(w uint64) uint64 {
	return (w | (w - blanks) | ((w ^ quotes) - ones) | ((w ^ slants) - ones)) & highs
}

// quoted scans the string whose opening quote is at start and ends behind its
// closing quote. Escaped tells that it has an escape.
func quoted(data []byte, start int, o *Options) (next int, escaped bool, bad flaw) {
	i := start + 1
	for {
		for i+8 <= len(data) {
			m := special(binary.LittleEndian.Uint64(data[i:]))
			if m != 0 {
				i += bits.TrailingZeros64(m) >> 3
				break
			}
			i += 8
		}
		if i >= len(data) {
			return start, escaped, noQuote
		}
		switch c := data[i]; {
		case c == '"':
			return i + 1, escaped, 0
		case c == '\\':
			escaped = true
			if i, bad = escape(data, i, start, o); bad != 0 {
				return i, escaped, bad
			}
		case c < ' ':
			if c == '\n' || c == '\r' {
				return i, escaped, lineBreak
			}
			return i, escaped, control
		case c < 0x80:
			i++
		default:
			n := runeLen(data[i:])
			if n == 0 {
				return i, escaped, notUTF8
			}
			i += n
		}
	}
}

// escape scans the escape whose backslash is at i, and for a high surrogate
// the low one that must follow. The string starts at start.
func escape(data []byte, i, start int, o *Options) (int, flaw) {
	if i+1 >= len(data) {
		return start, noQuote
	}
	switch data[i+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i + 2, 0
	case 'u':
	default:
		return i, noEscape
	}
	unit, ok := hex4(data, i+2)
	if !ok {
		return i, noHex
	}
	if unit&0xf800 != 0xd800 {
		return i + 6, 0
	}
	if unit < 0xdc00 && i+8 <= len(data) && data[i+6] == '\\' && data[i+7] == 'u' {
		if low, ok := hex4(data, i+8); ok && low&0xfc00 == 0xdc00 {
			return i + 12, 0
		}
	}
	if o.AllowSurrogates {
		return i + 6, 0
	}
	return i, lone
}

// hex4 reads four hexadecimal digits at i.
func hex4(data []byte, i int) (unit uint32, ok bool) {
	if i+4 > len(data) {
		return 0, false
	}
	for _, c := range data[i : i+4] {
		switch {
		case c-'0' <= 9:
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		unit = unit<<4 | uint32(c)
	}
	return unit, true
}

// runeLen is the length of the UTF-8 sequence that b starts with, where its
// first byte is not ASCII; 0 when it is none (RFC 3629 §4: no overlong form,
// no surrogate, nothing above U+10FFFF).
func runeLen(b []byte) int {
	tail := func(i int) bool { return b[i]&0xc0 == 0x80 }
	switch c := b[0]; {
	case c < 0xc2:
		return 0
	case c < 0xe0:
		if len(b) >= 2 && tail(1) {
			return 2
		}
	case c < 0xf0:
		if len(b) >= 3 && tail(1) && tail(2) &&
			(c != 0xe0 || b[1] >= 0xa0) && (c != 0xed || b[1] < 0xa0) {
			return 3
		}
	case c < 0xf5:
		if len(b) >= 4 && tail(1) && tail(2) && tail(3) &&
			(c != 0xf0 || b[1] >= 0x90) && (c != 0xf4 || b[1] < 0x90) {
			return 4
		}
	}
	return 0
}

// number scans the number that starts at i (RFC 8259 §6).
func number(data []byte, i int) (int, flaw) {
	if data[i] == '-' {
		i++
	}
	switch {
	case i == len(data) || data[i]-'0' > 9:
		return i, noDigit
	case data[i] == '0':
		i++
		if i < len(data) && data[i]-'0' <= 9 {
			return i - 1, zeroFirst
		}
	default:
		i = digits(data, i)
	}
	if i < len(data) && data[i] == '.' {
		from := i + 1
		if i = digits(data, from); i == from {
			return i, noFraction
		}
	}
	if i < len(data) && data[i]|0x20 == 'e' {
		i++
		if i < len(data) && (data[i] == '+' || data[i] == '-') {
			i++
		}
		from := i
		if i = digits(data, from); i == from {
			return i, noExponent
		}
	}
	if i < len(data) && wordByte(data[i]) {
		return i, badNumber
	}
	return i, 0
}

// digits returns the offset behind the decimal digits at i.
func digits(data []byte, i int) int {
	for i < len(data) && data[i]-'0' <= 9 {
		i++
	}
	return i
}

// wordByte tells whether c, directly behind a number or a literal, was meant
// to belong to it.
func wordByte(c byte) bool {
	return c-'0' <= 9 || (c|0x20)-'a' < 26 || c == '.' || c == '+' || c == '-' || c == '_'
}

// literal scans true, false or null at i, and names what stands there if it is
// none of them.
func literal(data []byte, i int) (int, flaw) {
	var word string
	switch data[i] {
	case 't':
		word = "true"
	case 'f':
		word = "false"
	case 'n':
		word = "null"
	default:
		return i, notValue(data, i)
	}
	end := i + len(word)
	if end > len(data) || string(data[i:end]) != word || end < len(data) && wordByte(data[end]) {
		return i, badWord
	}
	return end, 0
}
