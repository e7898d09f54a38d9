package openapi

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// jsonPath turns a JSON Pointer into the JSONPath that selects the same place,
// RFC 9535.
func jsonPath(pointer string) string {
	var b strings.Builder
	b.WriteByte('$')
	if pointer == "" {
		return "$"
	}
	for _, token := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		b.WriteString(childSelector(pointerUnescape.Replace(token)))
	}
	return b.String()
}

// childSelector selects a member by its name: in the short form where the
// name is a plain word (§2.5.1.1), else quoted (§2.3.1.1).
func childSelector(name string) string {
	if isPlainName(name) {
		return "." + name
	}
	var b strings.Builder
	b.WriteString("['")
	for _, c := range name {
		switch {
		case c == '\\' || c == '\'':
			b.WriteString(`\` + string(c))
		case c < 0x20:
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			b.WriteRune(c)
		}
	}
	b.WriteString("']")
	return b.String()
}

func isPlainName(s string) bool {
	for i := range len(s) {
		if c := s[i]; c != '_' && (c|0x20 < 'a' || c|0x20 > 'z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

// selector is one step of a path: a member by its name, or every child.
type selector struct {
	name string
	all  bool
}

// parsePath reads a JSONPath of child selectors. Filters, slices, indexes,
// descendants and unions are part of RFC 9535 and are refused.
func parsePath(path string) ([]selector, error) {
	if !strings.HasPrefix(path, "$") {
		return nil, fmt.Errorf("the JSONPath %q does not begin with $", path)
	}
	if !utf8.ValidString(path) {
		return nil, fmt.Errorf("the JSONPath %q is not UTF-8", path)
	}
	var out []selector
	rest := path[1:]
	for rest != "" {
		var s selector
		var ok bool
		switch {
		case strings.HasPrefix(rest, ".*"):
			s.all, rest, ok = true, rest[2:], true
		case strings.HasPrefix(rest, "[*]"):
			s.all, rest, ok = true, rest[3:], true
		case rest[0] == '.':
			s.name, rest, ok = shortName(rest[1:])
		case strings.HasPrefix(rest, "['"), strings.HasPrefix(rest, `["`):
			s.name, rest, ok = quotedName(rest[1:])
		}
		if !ok {
			return nil, fmt.Errorf("the JSONPath %q cannot be followed from %q on: only names ($.paths['/orders'].get) and * are", path, rest)
		}
		out = append(out, s)
	}
	return out, nil
}

// shortName reads a name up to the next selector.
func shortName(s string) (name, rest string, ok bool) {
	end := strings.IndexFunc(s, func(c rune) bool {
		return c != '_' && c < utf8.RuneSelf && (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9')
	})
	if end < 0 {
		end = len(s)
	}
	if end == 0 || '0' <= s[0] && s[0] <= '9' {
		return "", "." + s, false
	}
	return s[:end], s[end:], true
}

// escapes are the single characters that may follow a backslash.
var escapes = map[byte]string{'b': "\b", 'f': "\f", 'n': "\n", 'r': "\r", 't': "\t", '/': "/", '\\': `\`, '\'': `'`, '"': `"`}

// quotedName reads a quoted name with the bracket that closes it.
func quotedName(s string) (name, rest string, ok bool) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == s[0]:
			if strings.HasPrefix(s[i+1:], "]") {
				return b.String(), s[i+2:], true
			}
			return "", "[" + s, false
		case c != '\\':
			b.WriteByte(c)
		default:
			n := unescapeName(&b, s[i+1:])
			if n == 0 {
				return "", "[" + s, false
			}
			i += n
		}
	}
	return "", "[" + s, false
}

// unescapeName writes what follows a backslash and returns how many bytes it
// took, 0 for what is no escape.
func unescapeName(b *strings.Builder, s string) int {
	if s == "" {
		return 0
	}
	if text, known := escapes[s[0]]; known {
		b.WriteString(text)
		return 1
	}
	c, ok := hexEscape(s)
	if !ok {
		return 0
	}
	if c < 0xD800 || c > 0xDFFF {
		b.WriteRune(c)
		return 5
	}
	if !strings.HasPrefix(s[5:], `\`) {
		return 0
	}
	low, ok := hexEscape(s[6:])
	if !ok || c > 0xDBFF || low < 0xDC00 || low > 0xDFFF {
		return 0
	}
	b.WriteRune((c-0xD800)<<10 + (low - 0xDC00) + 0x10000)
	return 11
}

// hexEscape reads u and four digits.
func hexEscape(s string) (rune, bool) {
	if len(s) < 5 || s[0] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(s[1:5], 16, 32)
	return rune(n), err == nil
}
