package answer

import (
	"net/http"
	"slices"
	"strings"
)

// directive is one Cache-Control directive with its argument.
type directive struct {
	value    string
	hasValue bool
}

// maxRepeated bounds how many repeated directives are told about.
const maxRepeated = 5

// directives are those of Cache-Control, by lower-case name. The first one of
// a name counts (RFC 9111 §4.2.1); repeated holds the names that came again
// with another value.
type directives struct {
	all      map[string]directive
	repeated []string
}

func (d directives) has(name string) bool { _, ok := d.all[name]; return ok }

// whole reports whether a directive is there without naming fields: private
// and no-cache concern the whole answer only then.
func (d directives) whole(name string) bool {
	v, ok := d.all[name]
	return ok && (!v.hasValue || v.value == "")
}

// delta returns the seconds of a directive; bad is true when it is there and
// holds no number, which makes the answer stale (RFC 9111 §4.2.1).
func (d directives) delta(name string) (n int64, ok, bad bool) {
	v, ok := d.all[name]
	if !ok {
		return 0, false, false
	}
	n, good := parseDelta(v.value)
	return n, true, !good
}

// parseDirectives reads Cache-Control. Both the token and the quoted form of
// an argument are taken, RFC 9111 §5.2.
func parseDirectives(h http.Header) directives {
	d := directives{all: map[string]directive{}}
	for _, part := range splitList(list(h, "Cache-Control")) {
		name, value, has := strings.Cut(part, "=")
		name = strings.ToLower(strings.TrimSpace(name))
		if name == "" {
			continue
		}
		v := directive{unquote(strings.TrimSpace(value)), has}
		if old, seen := d.all[name]; seen {
			if old.value != v.value && !slices.Contains(d.repeated, name) && len(d.repeated) < maxRepeated {
				d.repeated = append(d.repeated, name)
			}
			continue
		}
		d.all[name] = v
	}
	return d
}

// splitList splits a list at its commas, but not inside quotes.
func splitList(s string) []string { return splitAt(s, ',') }

// splitAt splits a text at a byte, but not inside quotes.
func splitAt(s string, at byte) []string {
	var out []string
	start, quoted := 0, false
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
				out = append(out, strings.TrimSpace(s[start:i]))
				start = i + 1
			}
		}
	}
	return append(out, strings.TrimSpace(s[min(start, len(s)):]))
}

// unquote takes the quotes and escapes off a quoted string.
func unquote(s string) string {
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
