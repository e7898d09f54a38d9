package guard

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/candorhttp/candor/ladder"
)

// wire checks what net/http leaves unchecked: sizes, percent-encoding of the
// query (net/http drops bad pairs silently, and a filter must never vanish)
// and paths that two parsers may read differently.
func (g *Guard) wire(r *http.Request) (*ladder.Reason, string) {
	target := r.RequestURI
	if target == "" { // a request made in memory, not read from a connection
		target = r.URL.RequestURI()
	}
	if len(target) > g.limits.Target {
		return ladder.URITooLong, ""
	}
	if fieldBytes(r.Header) > g.limits.Fields {
		return ladder.FieldsTooLarge, "All header fields together are too large."
	}
	if target == "*" && r.Method != http.MethodOptions { // RFC 9112 §3.2.4
		return ladder.MalformedRequest, "The target * is for OPTIONS alone."
	}
	if r.URL.Opaque != "" || strings.IndexByte(target, '#') >= 0 {
		return ladder.MalformedRequest, "The request target has none of the forms of RFC 9112 §3.2."
	}
	path, query, _ := strings.Cut(target, "?")
	if detail := badEncoding(path, "path"); detail != "" {
		return ladder.MalformedEncoding, detail
	}
	if detail := badEncoding(query, "query"); detail != "" {
		return ladder.MalformedEncoding, detail
	}
	if !g.ambiguousAllowed {
		for _, name := range overriding {
			if g.config.Proxy != "" && r.Header[name] != nil {
				return ladder.AmbiguousTarget, "The field " + name + " has some servers answer for another method or target than the request line's."
			}
		}
		if detail := ambiguous(r.URL.EscapedPath()); detail != "" {
			return ladder.AmbiguousTarget, detail
		}
		if strings.IndexByte(query, ';') >= 0 { // net/http drops such a pair, older parsers split it
			return ladder.AmbiguousTarget, "The query holds a semicolon, which some parsers take for a separator; send it as %3B."
		}
	}
	return nil, ""
}

// overriding are fields by which some frameworks replace what was judged.
var overriding = []string{"X-Http-Method-Override", "X-Http-Method", "X-Method-Override", "X-Original-Url", "X-Rewrite-Url"}

// escapedPath and plainPath are the path of a request; that of an absolute
// form without one is the root (RFC 9110 §4.2.3).
func escapedPath(r *http.Request) string {
	if p := r.URL.EscapedPath(); p != "" {
		return p
	}
	return "/"
}

func plainPath(r *http.Request) string {
	if r.URL.Path != "" {
		return r.URL.Path
	}
	return "/"
}

func fieldBytes(h http.Header) int {
	n := 0
	for name, values := range h {
		for _, v := range values {
			n += len(name) + len(v) + 4 // ": " and CRLF
		}
	}
	return n
}

// badEncoding returns a sentence on the first fault of percent-encoded text,
// "" when there is none.
func badEncoding(s, part string) string {
	if strings.IndexByte(s, '%') < 0 {
		if !utf8.ValidString(s) {
			return "The " + part + " holds bytes that are not UTF-8."
		}
		return ""
	}
	decoded := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' {
			if i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]) {
				return "The " + part + " has a percent sign that is not followed by two hexadecimal digits."
			}
			c = unhex(s[i+1])<<4 | unhex(s[i+2])
			i += 2
			if c == 0 {
				return "The " + part + " holds an encoded NUL."
			}
		}
		decoded = append(decoded, c)
	}
	if !utf8.Valid(decoded) {
		return "The " + part + " decodes to bytes that are not UTF-8."
	}
	return ""
}

// ambiguous returns a sentence on what two parsers may read differently in an
// escaped path, "" when nothing is.
func ambiguous(path string) string {
	if path == "*" || path == "" { // OPTIONS * and authority-form
		return ""
	}
	if strings.IndexByte(path, '\\') >= 0 {
		return "The path holds a backslash."
	}
	for rest := strings.TrimPrefix(path, "/"); ; {
		segment, tail, more := strings.Cut(rest, "/")
		if segment == "" && more {
			return "The path holds an empty segment."
		}
		if detail := ambiguousSegment(segment); detail != "" {
			return detail
		}
		if !more {
			return ""
		}
		rest = tail
	}
}

func ambiguousSegment(s string) string {
	if isDots(s) {
		return "The path holds a dot segment."
	}
	if strings.IndexByte(s, '%') < 0 {
		return ""
	}
	lower := strings.ToLower(s)
	if strings.Contains(lower, "%2f") || strings.Contains(lower, "%5c") {
		return "The path holds an encoded slash or backslash."
	}
	if isDots(encodedDots.Replace(lower)) {
		return "The path holds an encoded dot segment."
	}
	return ""
}

var encodedDots = strings.NewReplacer("%2e", ".", "%3b", ";")

// isDots reports whether some server takes a segment for "." or "..": servlet
// containers cut parameters off at a semicolon before they resolve dots.
func isDots(s string) bool {
	s, _, _ = strings.Cut(s, ";")
	return s == "." || s == ".."
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}
