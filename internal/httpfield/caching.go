package httpfield

import (
	"net/http"
	"strings"
)

// Caching is what an answer says about being stored, read without copying.
type Caching struct {
	NoStore        bool
	Private        bool // of the whole answer, not of single fields
	NoCache        bool // likewise
	Public         bool
	MustRevalidate bool
	MustUnderstand bool  // a cache that knows the code ignores no-store
	MaxAge         int64 // seconds, -1 where it is absent or no number
	SMaxAge        int64 // likewise
	Expires        bool  // the field is there
	Said           bool  // Cache-Control or Expires is there
	BadAge         bool  // max-age or s-maxage is there and no number
	TwoAges        bool  // max-age or s-maxage came again with another value
}

// Explicit reports whether the answer states its freshness to a shared cache,
// with a lifetime that is not zero or one that only a date can tell.
func (c *Caching) Explicit() bool {
	return c.SMaxAge > 0 || c.SMaxAge < 0 && (c.MaxAge > 0 || c.MaxAge < 0 && c.Expires)
}

// ReadCaching reads Cache-Control and Expires. Of a directive that comes twice
// the first counts, RFC 9111 §4.2.1.
func ReadCaching(h http.Header) Caching {
	c := Caching{MaxAge: -1, SMaxAge: -1, Expires: len(h["Expires"]) > 0}
	c.Said = c.Expires || len(h["Cache-Control"]) > 0
	var age, shared directive // those that count
	for _, line := range h["Cache-Control"] {
		for line != "" {
			var part string
			part, line = cutList(line)
			name, value, has := strings.Cut(part, "=")
			name = strings.TrimSpace(name)
			value = strings.TrimSpace(value)
			whole := !has || value == ""
			switch {
			case strings.EqualFold(name, "no-store"):
				c.NoStore = true
			case strings.EqualFold(name, "private"):
				c.Private = c.Private || whole
			case strings.EqualFold(name, "no-cache"):
				c.NoCache = c.NoCache || whole
			case strings.EqualFold(name, "public"):
				c.Public = true
			case strings.EqualFold(name, "must-revalidate"):
				c.MustRevalidate = true
			case strings.EqualFold(name, "must-understand"):
				c.MustUnderstand = true
			case strings.EqualFold(name, "max-age"):
				c.lifetime(&c.MaxAge, &age, value)
			case strings.EqualFold(name, "s-maxage"):
				c.lifetime(&c.SMaxAge, &shared, value)
			}
		}
	}
	return c
}

// lifetime reads the seconds of a directive; first is the one of that name
// that came before.
func (c *Caching) lifetime(seconds *int64, first *directive, value string) {
	if len(value) > 1 && value[0] == '"' {
		value = Unquote(value)
	}
	if first.hasValue {
		c.TwoAges = c.TwoAges || first.value != value
		return
	}
	*first = directive{value, true}
	n, ok := ParseDelta(value)
	if !ok {
		c.BadAge, n = true, -1
	}
	*seconds = n
}

// cutList returns the first element of a list and the rest, RFC 9110 §5.6.1.
func cutList(s string) (first, rest string) {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if quoted {
				i++
			}
		case '"':
			quoted = !quoted
		case ',':
			if !quoted {
				return strings.TrimSpace(s[:i]), s[i+1:]
			}
		}
	}
	return strings.TrimSpace(s), ""
}
