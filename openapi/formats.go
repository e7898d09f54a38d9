package openapi

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
)

// asserts reports whether a format is checked, under [Options].Formats.
func (l *loader) asserts(format string) bool {
	switch {
	case format == integerText:
		return true
	case l.options.Formats == FormatsNone:
		return false
	case formats[format] != nil || safeFormats[format]:
		return true
	}
	return l.options.Formats == FormatsAll && standardFormats[format]
}

// safeFormats are checked unless the owner says otherwise. JSON Schema 2020-12
// takes format for a note by default, and documents use names such as duration
// or uri for texts that are not what the standards behind the names describe.
var safeFormats = map[string]bool{"date": true, "date-time": true, "uuid": true, "ipv4": true, "ipv6": true}

// standardFormats are the formats that the engine knows itself. Any other,
// such as password or binary, describes and is never checked.
var standardFormats = map[string]bool{
	"json-pointer": true, "relative-json-pointer": true, "uuid": true, "duration": true, "ipv4": true, "ipv6": true,
	"hostname": true, "email": true, "date": true, "time": true, "date-time": true, "uri": true, "iri": true,
	"uri-reference": true, "iri-reference": true, "uri-template": true, "regex": true,
}

var errFormat = errors.New("not of this format")

// integerText is a format of our own, put on every integer. Numbers that are
// integers by value are written as such before they are judged, unless the
// caller wants the text to count.
const integerText = "integer as text"

// formats are OpenAPI's own formats that are checked.
var formats = map[string]func(any) error{
	integerText: func(v any) error {
		if n, ok := v.(json.Number); ok && !isDecimal(n.String()) {
			return errFormat
		}
		return nil
	},
	"int32": integerOf(32),
	"int64": integerOf(64),
	"byte": func(v any) error {
		s, ok := v.(string)
		if !ok {
			return nil
		}
		if _, err := base64.StdEncoding.DecodeString(s); err != nil {
			return errFormat
		}
		return nil
	},
}

// integerOf checks that a number fits a signed integer of so many bits. What
// is no integer is for the type to refuse.
func integerOf(bits int) func(any) error {
	limit := new(big.Int).Lsh(big.NewInt(1), uint(bits-1))
	least := new(big.Int).Neg(limit)
	return func(v any) error {
		n, ok := v.(json.Number)
		if !ok {
			return nil
		}
		r, ok := new(big.Rat).SetString(n.String())
		if !ok || !r.IsInt() {
			return nil
		}
		if r.Num().Cmp(least) < 0 || r.Num().Cmp(limit) >= 0 {
			return errFormat
		}
		return nil
	}
}

// formatDetail is the sentence for a value that is not of a format.
func formatDetail(name string) string {
	switch name {
	case integerText:
		return "must be written as an integer"
	case "int32":
		return "must fit in 32 bits"
	case "int64":
		return "must fit in 64 bits"
	case "byte":
		return "must be base64 (RFC 4648 §4)"
	case "date":
		return "must be a date such as 2006-01-02 (RFC 3339)"
	case "date-time":
		return "must be a date and time such as 2006-01-02T15:04:05Z (RFC 3339)"
	case "time":
		return "must be a time such as 15:04:05Z (RFC 3339)"
	case "uuid":
		return "must be a UUID (RFC 9562)"
	}
	return "must be of the format " + cut(name, 60)
}
