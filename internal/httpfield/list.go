package httpfield

import "strings"

// SplitList splits a list at its commas, but not inside quotes.
func SplitList(s string) []string { return SplitAt(s, ',') }

// SplitAt splits a text at a byte, but not inside quotes.
func SplitAt(s string, at byte) []string {
	var out []string
	for {
		i := indexOutside(s, at)
		out = append(out, strings.TrimSpace(s[:i]))
		if i == len(s) {
			return out
		}
		s = s[i+1:]
	}
}

// indexOutside returns where a byte stands outside quotes, or the length of the
// text.
func indexOutside(s string, at byte) int {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if quoted {
				i++
			}
		case '"':
			quoted = !quoted
		case at:
			if !quoted {
				return i
			}
		}
	}
	return len(s)
}

// Unquote takes the quotes and escapes off a quoted string.
func Unquote(s string) string {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return s
	}
	var b strings.Builder
	for i := 1; i < len(s)-1; i++ {
		if s[i] == '\\' && i+1 < len(s)-1 {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
