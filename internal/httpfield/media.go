package httpfield

import (
	"net/http"
	"strconv"
	"strings"
)

// MediaType is the type in a field such as Content-Type, in lower case and
// without parameters. It allocates only where a letter is large.
func MediaType(value string) string {
	t, _, _ := strings.Cut(value, ";")
	return strings.ToLower(strings.TrimSpace(t))
}

// IsJSON reports whether a media type is one of JSON.
func IsJSON(t string) bool {
	return t == "application/json" || t == "text/json" || strings.HasSuffix(t, "+json")
}

// IsHTML reports whether a media type is one that a browser shows as a page and
// a program does not read.
func IsHTML(t string) bool { return t == "text/html" || t == "application/xhtml+xml" }

// WantsJSON reports whether the sender of a request is a program that reads
// JSON: it asks for JSON, for nothing rather than that and not for pages, or
// sends JSON and does not ask for pages. RFC 9110 §12.5.1.
func WantsJSON(h http.Header) bool {
	sends := IsJSON(MediaType(h.Get("Content-Type")))
	asks := List(h, "Accept")
	if !sends && !containsFold(asks, "json") {
		return false
	}
	var json, page, anything float64
	for _, member := range SplitList(asks) {
		params := SplitAt(member, ';')
		weight := weightOf(params[1:])
		switch t := strings.ToLower(params[0]); {
		case IsJSON(t):
			json = max(json, weight)
		case IsHTML(t), t == "text/*":
			page = max(page, weight)
		case t == "*/*":
			anything = max(anything, weight)
		}
	}
	return page == 0 && (sends || json > 0 && json >= anything)
}

// weightOf reads q of the parameters of a member of Accept; it is 1 where there
// is none that can be read.
func weightOf(params []string) float64 {
	for _, p := range params {
		name, value, _ := strings.Cut(p, "=")
		if !strings.EqualFold(strings.TrimSpace(name), "q") {
			continue
		}
		if q, err := strconv.ParseFloat(strings.TrimSpace(value), 64); err == nil && q >= 0 && q <= 1 {
			return q
		}
	}
	return 1
}

// containsFold reports whether s holds an ASCII word in small letters, in any
// case.
func containsFold(s, word string) bool {
	for i := 0; i+len(word) <= len(s); i++ {
		if strings.EqualFold(s[i:i+len(word)], word) {
			return true
		}
	}
	return false
}
