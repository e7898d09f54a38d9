package httpfield

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

// Directives are those of Cache-Control, by lower-case name. The first one of
// a name counts (RFC 9111 §4.2.1); Repeated holds the names that came again
// with another value.
type Directives struct {
	all      map[string]directive
	Repeated []string
}

// Has reports whether a directive is there.
func (d Directives) Has(name string) bool { _, ok := d.all[name]; return ok }

// Whole reports whether a directive is there without naming fields: private
// and no-cache concern the whole answer only then.
func (d Directives) Whole(name string) bool {
	v, ok := d.all[name]
	return ok && (!v.hasValue || v.value == "")
}

// Delta returns the seconds of a directive; bad is true when it is there and
// holds no number, which makes the answer stale (RFC 9111 §4.2.1).
func (d Directives) Delta(name string) (n int64, ok, bad bool) {
	v, ok := d.all[name]
	if !ok {
		return 0, false, false
	}
	n, good := ParseDelta(v.value)
	return n, true, !good
}

// ParseDirectives reads Cache-Control. Both the token and the quoted form of
// an argument are taken, RFC 9111 §5.2.
func ParseDirectives(h http.Header) Directives {
	d := Directives{all: map[string]directive{}}
	for _, part := range SplitList(List(h, "Cache-Control")) {
		name, value, has := strings.Cut(part, "=")
		name = strings.ToLower(strings.TrimSpace(name))
		if name == "" {
			continue
		}
		v := directive{Unquote(strings.TrimSpace(value)), has}
		if old, seen := d.all[name]; seen {
			if old.value != v.value && !slices.Contains(d.Repeated, name) && len(d.Repeated) < maxRepeated {
				d.Repeated = append(d.Repeated, name)
			}
			continue
		}
		d.all[name] = v
	}
	return d
}

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
