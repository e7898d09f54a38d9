package main

import (
	"fmt"
	"slices"
	"strings"
)

// meaning is what a note of httplint says in our words.
type meaning struct {
	note   string
	field  string // only of this field; "" is any
	labels []string
	states bool // it only says that the code came, or what it means: no fault
}

// meanings lists the notes that are about status codes, the fields that belong
// to them, and the storing of errors. "{code}" stands for the answer's code. A
// note with several labels means the one that the case has, else the first. A
// note of one of these without a label has no rule that means the same; what
// candor says of it, probes.txt shows. All other notes of httplint are about
// fields that no status code gives a meaning, and are not compared.
var meanings = []meaning{
	{note: "UNEXPECTED_CONTINUE"},
	{note: "UPGRADE_NOT_REQUESTED", labels: []string{"101/without-cause"}},
	{note: "CREATED_SAFE_METHOD", labels: []string{"201/to-safe-method"}},
	{note: "CREATED_WITHOUT_LOCATION", labels: []string{"201/needs-location"}},
	{note: "CONNECT_TUNNEL_FRAMING", labels: []string{"2xx/connect-framing"}},
	{note: "CONTENT_NOT_ALLOWED", labels: []string{"{code}/forbids-content", "head/has-content"}},
	{note: "PARTIAL_NOT_REQUESTED", labels: []string{"206/without-cause"}},
	{note: "PARTIAL_WITHOUT_RANGE", labels: []string{"206/needs-range"}},
	{note: "CONTENT_RANGE_UNSATISFIED_BAD_SC", labels: []string{"206/needs-range", "any/content-range-unparsable"}},
	{note: "CONTENT_RANGE_SATISFIED_IN_416", labels: []string{"416/needs-content-range"}},
	{note: "CONTENT_RANGE_MEANINGLESS", labels: []string{"any/content-range-without-part"}},
	{note: "CONTENT_RANGE_MISSING_UNIT", labels: []string{"any/content-range-unparsable"}},
	{note: "CONTENT_RANGE_INVALID_ASTERISK", labels: []string{"any/content-range-unparsable"}},
	{note: "CONTENT_RANGE_MISSING_SLASH", labels: []string{"any/content-range-unparsable"}},
	{note: "RANGE_MISSING_HYPHEN", labels: []string{"any/content-range-unparsable"}},
	{note: "RANGE_INVALID_INTEGER", labels: []string{"any/content-range-unparsable"}},
	{note: "RANGE_INTEGER_TOO_LONG", labels: []string{"any/content-range-unparsable"}},
	{note: "RANGE_INVALID", field: "content-range", labels: []string{"any/content-range-unparsable"}},
	{note: "BAD_SYNTAX", field: "content-range", labels: []string{"any/content-range-unparsable"}},
	{note: "STATUS_416_WITHOUT_CONTENT_RANGE", labels: []string{"416/needs-content-range"}},
	{note: "STATUS_416_WITHOUT_RANGE", labels: []string{"416/without-cause"}},
	{note: "REDIRECT_WITHOUT_LOCATION", labels: []string{"{code}/needs-location", "any/location-unparsable"}},
	{note: "LOCATION_BAD_URI", labels: []string{"any/location-unparsable"}},
	{note: "BAD_SYNTAX", field: "location", labels: []string{"any/location-unparsable"}},
	{note: "BAD_SYNTAX_DETAILED", field: "location", labels: []string{"any/location-unparsable"}},
	{note: "SINGLE_HEADER_REPEAT", field: "location", labels: []string{"any/location-unparsable"}},
	{note: "LOCATION_UNDEFINED", labels: []string{"any/location-without-meaning"}},
	{note: "LOCATION_NOT_ABSOLUTE", states: true},
	{note: "NO_DATE_304"},
	{note: "HEADER_SHOULD_NOT_BE_IN_304", labels: []string{"304/representation-fields"}},
	{note: "STATUS_DEPRECATED", labels: []string{"any/retired-code"}},
	{note: "STATUS_RESERVED", labels: []string{"any/retired-code"}},
	{note: "STATUS_IM_A_TEAPOT", labels: []string{"any/retired-code"}},
	{note: "STATUS_NONSTANDARD", labels: []string{"any/unregistered-code", "any/log-only-code", "any/invalid-code", "any/retired-code"}},
	{note: "STATUS_CODE_NON_NUMERIC", labels: []string{"any/invalid-code"}},
	{note: "BAD_SYNTAX", field: "www-authenticate", labels: []string{"401/challenge-unparsable"}},
	{note: "BAD_SYNTAX_DETAILED", field: "www-authenticate", labels: []string{"401/challenge-unparsable"}},
	{note: "BAD_SYNTAX", field: "proxy-authenticate", labels: []string{"401/challenge-unparsable"}},
	{note: "BAD_SYNTAX_DETAILED", field: "proxy-authenticate", labels: []string{"401/challenge-unparsable"}},
	{note: "STATUS_405_METHOD_IN_ALLOW", labels: []string{"405/allow-lists-method"}},
	{note: "BAD_SYNTAX", field: "allow", labels: []string{"any/allow-unparsable"}},
	{note: "BAD_SYNTAX_DETAILED", field: "allow", labels: []string{"any/allow-unparsable"}},
	{note: "STATUS_406_WITHOUT_NEGOTIATION", labels: []string{"406/without-cause"}},
	{note: "STATUS_412_WITHOUT_PRECONDITION", labels: []string{"412/without-cause"}},
	{note: "STATUS_417_WITHOUT_EXPECT", labels: []string{"417/without-cause"}},
	{note: "BAD_SYNTAX", field: "retry-after", labels: []string{"any/retry-after-unparsable"}},
	{note: "BAD_SYNTAX_DETAILED", field: "retry-after", labels: []string{"any/retry-after-unparsable"}},
	{note: "SINGLE_HEADER_REPEAT", field: "retry-after", labels: []string{"any/retry-after-repeated"}},
	{note: "FRESHNESS_HEURISTIC", labels: []string{"{code}/needs-freshness"}},
	{note: "STORE_PUBLIC_AUTH", labels: []string{"any/shared-with-credentials"}},
	{note: "STORE_PRIVATE_PUBLIC_CONFLICT", labels: []string{"any/cache-control-contradicts"}},
	{note: "CC_MISSING_VALUE", labels: []string{"any/cache-control-contradicts"}},
	{note: "CC_BAD_VALUE_TYPE", labels: []string{"any/cache-control-contradicts"}},
	{note: "CC_CONFLICTING", labels: []string{"any/cache-control-contradicts"}},
	{note: "CC_DUP", labels: []string{"any/cache-control-contradicts"}},
	{note: "STATUS_BAD_REQUEST", states: true},
	{note: "STATUS_URI_TOO_LONG", states: true},
	{note: "STATUS_VERSION_NOT_SUPPORTED", states: true},
	{note: "STATUS_FORBIDDEN", states: true},
	{note: "STATUS_METHOD_NOT_ALLOWED", states: true},
	{note: "STATUS_NOT_FOUND", states: true},
	{note: "STATUS_NOT_ACCEPTABLE", states: true},
	{note: "STATUS_CONFLICT", states: true},
	{note: "STATUS_GONE", states: true},
	{note: "STATUS_REQUEST_ENTITY_TOO_LARGE", states: true},
	{note: "STATUS_UNSUPPORTED_MEDIA_TYPE", states: true},
	{note: "STATUS_INTERNAL_SERVICE_ERROR", states: true},
	{note: "STATUS_NOT_IMPLEMENTED", states: true},
	{note: "STATUS_BAD_GATEWAY", states: true},
	{note: "STATUS_SERVICE_UNAVAILABLE", states: true},
	{note: "STATUS_GATEWAY_TIMEOUT", states: true},
	{note: "STATUS_PRECONDITION_FAILED", states: true},
	{note: "STATUS_EXPECTATION_FAILED", states: true},
	{note: "STATUS_417_WITH_100_CONTINUE", states: true},
	{note: "STATUS_EARLY_HINTS", states: true},
	{note: "STATUS_UPLOAD_RESUMPTION_SUPPORTED", states: true},
	{note: "STATUS_ALREADY_REPORTED", states: true},
	{note: "STATUS_MISDIRECTED_REQUEST", states: true},
	{note: "STATUS_TOO_EARLY", states: true},
	{note: "STATUS_PRECONDITION_REQUIRED", states: true},
	{note: "STATUS_TOO_MANY_REQUESTS", states: true},
	{note: "STATUS_REQUEST_HEADER_FIELDS_TOO_LARGE", states: true},
	{note: "STATUS_UNAVAILABLE_FOR_LEGAL_REASONS", states: true},
	{note: "STATUS_LOOP_DETECTED", states: true},
	{note: "STATUS_NETWORK_AUTHENTICATION_REQUIRED", states: true},
}

// note is what httplint or REDbot said.
type note struct {
	Note    string `json:"note"`
	Field   string `json:"field"` // in lower case; "" or another word where it is about none
	Level   string `json:"level"`
	Summary string `json:"summary"`
}

// meaningOf returns the row of a note, or nil.
func meaningOf(n note) *meaning {
	for i, m := range meanings {
		if m.note == n.Note && (m.field == "" || m.field == n.Field) {
			return &meanings[i]
		}
	}
	return nil
}

// label is what a note means for a case.
func (m *meaning) label(c *labelled, status int) string {
	first := ""
	for _, l := range m.labels {
		l = strings.ReplaceAll(l, "{code}", fmt.Sprint(status))
		if slices.Contains(c.labels, l) {
			return l
		}
		if first == "" {
			first = l
		}
	}
	return first
}
