package rules

import (
	"net/url"
	"strings"

	"github.com/candorhttp/candor/judge"
)

// address is an absolute address in a form that can be compared: letters of
// scheme and host are small, the port of the scheme and the fragment are left
// out.
type address struct {
	scheme string // "" where it is not known
	host   string
	rest   string // path and query
}

// addressOf is where the request went; false where the host is not known, or
// the target is no path.
func addressOf(c *judge.Case) (address, bool) {
	switch target := c.Request.Target; {
	case c.Request.URL != "":
		return readAddress(c.Request.URL)
	case strings.HasPrefix(target, "/"):
		host := c.Sent("Host")
		if host == "" {
			return address{}, false
		}
		scheme := c.Sent("X-Forwarded-Proto")
		if scheme != "https" && scheme != "http" {
			scheme = ""
		}
		target, _, _ = strings.Cut(target, "#")
		return usual(address{scheme, host, target})
	default:
		return readAddress(target)
	}
}

// readAddress reads an absolute address. It copies nothing where the address
// is in its usual form.
func readAddress(s string) (address, bool) {
	scheme, after, ok := strings.Cut(s, "://")
	if !ok || scheme == "" || strings.ContainsAny(scheme, "/?#") {
		return address{}, false
	}
	return underAuthority(strings.ToLower(scheme), after)
}

// underAuthority reads what follows "//".
func underAuthority(scheme, s string) (address, bool) {
	s, _, _ = strings.Cut(s, "#")
	a := address{scheme: scheme, host: s, rest: "/"}
	if i := strings.IndexAny(s, "/?"); i >= 0 {
		a.host, a.rest = s[:i], s[i:]
		if s[i] == '?' {
			a.rest = "/" + a.rest
		}
	}
	return usual(a)
}

// usual puts an address into the form in which it is compared; false where it
// names no host.
func usual(a address) (address, bool) {
	a.host = strings.ToLower(a.host[strings.LastIndexByte(a.host, '@')+1:])
	switch a.scheme {
	case "https":
		a.host = strings.TrimSuffix(a.host, ":443")
	case "http":
		a.host = strings.TrimSuffix(a.host, ":80")
	}
	if a.host == "" {
		return address{}, false
	}
	if dotted(a.rest) {
		return a.slowly(a.rest)
	}
	return a, true
}

// resolve returns where a reference leads from an address, RFC 3986 §5.
func (a address) resolve(reference string) (address, bool) {
	reference, _, _ = strings.Cut(strings.TrimSpace(reference), "#")
	switch {
	case reference == "":
		return a, true
	case strings.HasPrefix(reference, "//"):
		return underAuthority(a.scheme, reference[2:])
	case reference[0] == '/' && !dotted(reference):
		a.rest = reference
		return a, true
	case hasScheme(reference):
		return readAddress(reference)
	}
	return a.slowly(reference)
}

// slowly resolves what is relative to the path.
func (a address) slowly(reference string) (address, bool) {
	base, err := url.Parse("x://" + a.host + a.rest)
	if err != nil {
		return address{}, false
	}
	to, err := base.Parse(reference)
	if err != nil {
		return address{}, false
	}
	a.rest = to.EscapedPath()
	if a.rest == "" {
		a.rest = "/"
	}
	if to.RawQuery != "" || to.ForceQuery {
		a.rest += "?" + to.RawQuery
	}
	return a, true
}

// dotted reports whether a path has segments that mean another one.
func dotted(rest string) bool {
	path, _, _ := strings.Cut(rest, "?")
	i := strings.Index(path, "/.")
	if i < 0 {
		return false
	}
	return strings.Contains(path, "/./") || strings.Contains(path, "/../") || strings.HasSuffix(path, "/.") || strings.HasSuffix(path, "/..")
}

// hasScheme reports whether a reference begins with a scheme.
func hasScheme(s string) bool {
	i := strings.IndexAny(s, ":/?#")
	return i > 0 && s[i] == ':'
}

// sameResource reports whether a reference in the answer is the address of the
// request itself.
func sameResource(c *judge.Case, reference string) bool {
	if reference == "" {
		return false
	}
	own, ok := addressOf(c)
	if !ok {
		return reference == c.Request.Target
	}
	other, ok := own.resolve(reference)
	return ok && other == own
}
