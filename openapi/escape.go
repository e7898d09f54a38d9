package openapi

import (
	"strings"
	"unicode/utf8"
)

// unhex is the value of each hex digit, 255 for any other byte.
var unhex = func() (t [256]byte) {
	for i := range t {
		t[i] = 255
	}
	for i := range 10 {
		t['0'+i] = byte(i)
	}
	for i := range 6 {
		t['a'+i], t['A'+i] = byte(10+i), byte(10+i)
	}
	return t
}()

// unescape decodes percent-encoding, and plus to space where asked. It fails
// on a bad escape, on NUL and on what is not UTF-8.
func unescape(s string, plus bool) (string, bool) {
	if strings.IndexByte(s, '%') < 0 && (!plus || strings.IndexByte(s, '+') < 0) {
		return s, utf8.ValidString(s) && strings.IndexByte(s, 0) < 0
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '%':
			if i+2 >= len(s) || unhex[s[i+1]] > 15 || unhex[s[i+2]] > 15 {
				return "", false
			}
			c = unhex[s[i+1]]<<4 | unhex[s[i+2]]
			i += 2
		case c == '+' && plus:
			c = ' '
		}
		if c == 0 {
			return "", false
		}
		out = append(out, c)
	}
	return string(out), utf8.Valid(out)
}

// pair is one name and value of a query or form, the name decoded and the
// value as sent. named is false when the name could not be decoded.
type pair struct {
	name, raw string
	named     bool
}

// pairs splits a query at & only; a semicolon separates nothing.
func pairs(raw string) []pair {
	if raw == "" {
		return nil
	}
	out := make([]pair, 0, strings.Count(raw, "&")+1)
	for raw != "" {
		var one string
		one, raw, _ = strings.Cut(raw, "&")
		if one == "" {
			continue
		}
		name, value, _ := strings.Cut(one, "=")
		plain, ok := unescape(name, true)
		out = append(out, pair{plain, value, ok})
	}
	return out
}
