package httpfield

import (
	"net/http"
	"strings"
)

// Caching is what an answer says about being stored, read without copying.
type Caching struct {
	NoStore         bool
	Private         bool // of the whole answer
	PrivateFields   bool // private that names single fields
	NoCache         bool // of the whole answer
	Public          bool
	MustRevalidate  bool
	ProxyRevalidate bool
	MustUnderstand  bool   // a cache that knows the code ignores no-store
	MaxAge          int64  // seconds, or Absent or NoNumber
	SMaxAge         int64  // likewise
	Expires         bool   // the field is there
	Repeated        string // a directive that came again with another argument, "" for none
}

// What a lifetime is that has no seconds. Both are less than zero.
const (
	Absent   = -1
	NoNumber = -2 // makes the answer stale, RFC 9111 §4.2.1
)

// Explicit reports whether the answer states its freshness to a shared cache,
// with a lifetime that is not zero or one that only a date can tell.
func (c *Caching) Explicit() bool {
	return c.SMaxAge > 0 || c.SMaxAge < 0 && (c.MaxAge > 0 || c.MaxAge < 0 && c.Expires)
}

// BadAge reports whether max-age or s-maxage is there and no number.
func (c *Caching) BadAge() bool { return c.MaxAge == NoNumber || c.SMaxAge == NoNumber }

// Guessed reports whether a cache of one user may keep the answer for a time
// of its own choosing, if the code allows a guess at all: nothing gives it a
// lifetime, forbids it, or has it asked about each time. s-maxage speaks to
// shared caches only.
func (c *Caching) Guessed() bool {
	return (!c.NoStore || c.MustUnderstand) && !c.NoCache && !c.Expires && c.MaxAge == Absent
}

// argument is that of a directive which was seen before.
type argument struct {
	value string
	seen  bool
}

// onceOnly are the directives whose argument matters, so that two of one name
// say two things.
var onceOnly = [...]string{"max-age", "s-maxage", "private", "no-cache", "stale-while-revalidate", "stale-if-error"}

// ReadCaching reads Cache-Control and Expires. Of a directive that comes twice
// the first counts, RFC 9111 §4.2.1, but private and no-cache of the whole
// answer count wherever they stand. Both the token and the quoted form of an
// argument are taken, RFC 9111 §5.2.
func ReadCaching(h http.Header) Caching {
	c := Caching{MaxAge: Absent, SMaxAge: Absent, Expires: len(h["Expires"]) > 0}
	var firsts [len(onceOnly)]argument
	for _, line := range h["Cache-Control"] {
		for line != "" {
			var part string
			part, line = cutList(line)
			name, value, _ := strings.Cut(part, "=")
			name, value = strings.TrimSpace(name), strings.TrimSpace(value)
			if len(value) > 1 && value[0] == '"' {
				value = Unquote(value)
			}
			again := false
			for i, once := range onceOnly {
				if !strings.EqualFold(name, once) {
					continue
				}
				if again = firsts[i].seen; again && firsts[i].value != value {
					c.Repeated = once
				}
				if !again {
					firsts[i] = argument{value, true}
				}
			}
			c.directive(name, value, again)
		}
	}
	return c
}

// directive takes one directive; again is true of one whose name came before.
func (c *Caching) directive(name, value string, again bool) {
	switch {
	case strings.EqualFold(name, "no-store"):
		c.NoStore = true
	case strings.EqualFold(name, "private"):
		c.Private, c.PrivateFields = c.Private || value == "", c.PrivateFields || value != ""
	case strings.EqualFold(name, "no-cache"):
		c.NoCache = c.NoCache || value == ""
	case strings.EqualFold(name, "public"):
		c.Public = true
	case strings.EqualFold(name, "must-revalidate"):
		c.MustRevalidate = true
	case strings.EqualFold(name, "proxy-revalidate"):
		c.ProxyRevalidate = true
	case strings.EqualFold(name, "must-understand"):
		c.MustUnderstand = true
	case strings.EqualFold(name, "max-age") && !again:
		c.MaxAge = lifetime(value)
	case strings.EqualFold(name, "s-maxage") && !again:
		c.SMaxAge = lifetime(value)
	}
}

func lifetime(value string) int64 {
	if n, ok := ParseDelta(value); ok {
		return n
	}
	return NoNumber
}

// cutList returns the first element of a list and the rest, RFC 9110 §5.6.1.
func cutList(s string) (first, rest string) {
	i := indexOutside(s, ',')
	if i == len(s) {
		return strings.TrimSpace(s), ""
	}
	return strings.TrimSpace(s[:i]), s[i+1:]
}
