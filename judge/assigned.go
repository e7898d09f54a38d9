package judge

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Bounds of a name in front of a sign, and of quotes around it.
const maxNameBytes = 120

// maskedAssigned masks what is assigned to the name of a secret, whoever wrote
// it: a query, a form, JSON, JSON in a text of JSON, fields, settings.
func maskedAssigned(s string) string {
	if strings.IndexByte(s, '=') < 0 && strings.IndexByte(s, ':') < 0 && strings.IndexByte(s, '%') < 0 && strings.IndexByte(s, '\\') < 0 && strings.IndexByte(s, '&') < 0 {
		return s
	}
	var b strings.Builder
	done := 0
	for i := 0; i < len(s); i++ {
		n := signAt(s[i:])
		if n == 0 || i < done {
			continue
		}
		is := s[i] != ':' && !hasPrefixFold(s[i:], "%3a")
		name, quotes, front := nameBefore(s[max(done, i-maxNameBytes):i])
		if name == "" || !secret(name) || strings.EqualFold(name, "code") && (!is || front == 0 || strings.IndexByte("?&#", front) < 0) {
			continue
		}
		from, to, text := valueAfter(s, i+n, name, quotes, is, front)
		if to <= from || strings.Trim(s[from:to], "*") == "" {
			continue
		}
		b.WriteString(s[done:from] + text)
		done = to
	}
	return b.String() + s[done:]
}

// signs are the spellings of = and : in escapes that are in use.
var signs = []string{"%3d", "%253d", "%3a", `\u003d`, "&#61;", "&#x3d;", "&equals;"}

// signAt is the length of the sign that a text begins with, 0 for none.
func signAt(s string) int {
	switch s[0] {
	case '=', ':':
		return 1
	case '%', '\\', '&':
		for _, sign := range signs {
			if hasPrefixFold(s, sign) {
				return len(sign)
			}
		}
	}
	return 0
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// nameBefore is the name that a text ends with, whether it stands in quotes,
// and the character in front of it.
func nameBefore(s string) (name string, quoted bool, front byte) {
	s = strings.TrimRight(unescaped(s), " \t\r\n")
	bare := strings.TrimRight(s, "\"'`")
	quoted = bare != s
	i := len(bare)
	for i > 0 && (isNameByte(bare[i-1])) {
		i--
	}
	if i > 0 {
		front = bare[i-1]
	}
	return bare[i:], quoted, front
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= utf8.RuneSelf || strings.IndexByte("_-.$[]", c) >= 0
}

var jsonEscape = regexp.MustCompile(`\\+u([0-9a-fA-F]{4})`)

// unescaped undoes the escapes of JSON, addresses and HTML, one inside another.
func unescaped(s string) string {
	for range 2 {
		if strings.IndexByte(s, '\\') >= 0 {
			s = jsonEscape.ReplaceAllStringFunc(s, func(m string) string {
				n, _ := strconv.ParseUint(m[len(m)-4:], 16, 16) // four digits always fit
				return string(rune(n))
			})
			s = strings.ReplaceAll(s, `\`, "")
		}
		if strings.IndexByte(s, '%') >= 0 {
			s = percentDecoded(s)
		}
		if strings.IndexByte(s, '&') >= 0 {
			s = html.UnescapeString(s)
		}
	}
	return s
}

// percentDecoded undoes percent-encoding where it is whole.
func percentDecoded(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(n))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

var openingQuote = regexp.MustCompile(`^(?:\\*["'` + "`" + `]|&quot;|&#3[49];|&#x2[27];|%22|%27|\\+u002[27])`)

// valueAfter finds the value behind a sign, and what takes its place. It is
// empty where a name in plain text is followed by words.
func valueAfter(s string, at int, name string, quotedName, is bool, front byte) (from, to int, text string) {
	if is && at < len(s) && s[at] == '>' { // "name" => "value"
		at++
	}
	for at < len(s) && (s[at] == ' ' || s[at] == '\t' || quotedName && (s[at] == '\r' || s[at] == '\n')) {
		at++
	}
	if at >= len(s) {
		return at, at, ""
	}
	if q := openingQuote.FindString(s[at:]); q != "" {
		return at + len(q), closing(s, at+len(q), q), mask
	}
	if quotedName {
		if s[at] == '[' || s[at] == '{' {
			return at, balanced(s, at), `"` + mask + `"`
		}
		to = endOf(s, at, " \t\r\n,}]")
		if word := s[at:to]; word == "null" || word == "true" || word == "false" {
			return at, at, ""
		}
		return at, to, `"` + mask + `"`
	}
	if is {
		stops := " \t\r\n&;,\"'<>)}]|`\\"
		if front == '?' || front == '&' {
			stops = " \t\r\n&#\"'<>`\\"
		}
		return at, endOf(s, at, stops), mask
	}
	if l := strings.ToLower(name); strings.HasSuffix(l, "cookie") || strings.HasSuffix(l, "authorization") {
		to = endOf(s, at, "\r\n\"<")
		if strings.ContainsAny(s[at:to], "0123456789=") {
			return at, to, mask
		}
		return at, at, ""
	}
	to = endOf(s, at, " \t\r\n,;\"'<>)}]|`\\")
	if n := to - at; n >= 20 || n >= 6 && strings.ContainsAny(s[at:to], "0123456789") {
		return at, to, mask
	}
	return at, at, ""
}

// endOf is the offset of the first of some characters, or the end.
func endOf(s string, at int, stops string) int {
	if i := strings.IndexAny(s[at:], stops); i >= 0 {
		return at + i
	}
	return len(s)
}

// closing is where a text ends that begins behind an opening quote.
func closing(s string, at int, quote string) int {
	mark := quote[len(quote)-1]
	if len(quote) > 1 && quote[0] != '\\' || strings.Contains(quote, "u002") {
		if i := strings.Index(s[at:], quote); i >= 0 {
			return at + i
		}
		return len(s)
	}
	depth := len(quote) - 1
	slashes := 0
	for i := at; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			slashes++
			continue
		case s[i] == mark && (depth == 0 && slashes%2 == 0 || depth > 0 && slashes <= depth):
			return i - slashes*min(depth, 1)
		}
		slashes = 0
	}
	return len(s)
}

// balanced is the end of a list or object.
func balanced(s string, at int) int {
	depth := 0
	for i := at; i < len(s); i++ {
		switch s[i] {
		case '"':
			i = closing(s, i+1, `"`)
		case '[', '{':
			depth++
		case ']', '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(s)
}
