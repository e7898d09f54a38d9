// Package httpfield reads the grammar of the header fields that several
// packages look into: challenges, Cache-Control, dates, numbers of seconds and
// lists. What does not follow a grammar is told apart from what is absent.
package httpfield

import (
	"net/http"
	"strings"
)

// List returns the values of a field as one comma-separated list.
func List(h http.Header, field string) string {
	switch values := h.Values(field); len(values) {
	case 0:
		return ""
	case 1:
		return values[0]
	default:
		return strings.Join(values, ", ")
	}
}
