package accesslog

import (
	"strconv"
	"unicode/utf8"
)

// The bounds of what is kept of lines that cannot be read.
const (
	maxSamples    = 5
	maxSampleText = 200 // bytes of the line, before escaping
)

// Stats says what became of the lines read so far. Every line is either an
// event or counted in Rejected; none is dropped silently.
type Stats struct {
	Format   string     // name of the format, "" until it is known
	Detected bool       // the format was found out, not asked for
	Gzip     bool       // the log was compressed
	Lines    int64      // all lines, rejected ones included
	Rejected int64      // lines that could not be read
	Samples  []Rejected // the first rejected lines, at most 5
}

// Rejected is a line that could not be read.
type Rejected struct {
	Line int64  // number of the line in the log, from 1
	Text string // its beginning, safe to print
	Why  string // what is wrong with it
}

// Printable returns the first max bytes of s with every byte that could act
// on a terminal or hide in a text written as an escape: control characters,
// bytes that are not UTF-8, marks that change the direction of writing. An
// ellipsis shows that something was cut.
func Printable(s []byte, max int) string {
	cut := len(s) > max
	if cut {
		s = s[:max]
		// Not in the middle of a character.
		for n := 0; n < utf8.UTFMax-1 && len(s) > 0 && !utf8.FullRune(lastRune(s)); n++ {
			s = s[:len(s)-1]
		}
	}
	out := make([]byte, 0, len(s)+8)
	for len(s) > 0 {
		r, n := utf8.DecodeRune(s)
		switch {
		case r == utf8.RuneError && n == 1:
			out = append(out, '\\', 'x', hexDigits[s[0]>>4], hexDigits[s[0]&15])
		case strconv.IsPrint(r):
			out = append(out, s[:n]...)
		default:
			q := strconv.AppendQuoteRune(nil, r)
			out = append(out, q[1:len(q)-1]...)
		}
		s = s[n:]
	}
	if cut {
		out = append(out, "…"...)
	}
	return string(out)
}

const hexDigits = "0123456789abcdef"

// lastRune returns the bytes from the last start of a character on.
func lastRune(s []byte) []byte {
	for i := len(s) - 1; i >= 0 && i >= len(s)-utf8.UTFMax; i-- {
		if utf8.RuneStart(s[i]) {
			return s[i:]
		}
	}
	return s[len(s)-1:]
}
