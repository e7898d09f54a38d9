package rules

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/candorhttp/candor/judge"
)

// members walks the members of a JSON object at its top level, without copying
// anything. It does not check the syntax of what it passes over: a rule that
// depends on it asks json.Valid. Names are compared as they are written, so
// that one with escapes is another name.
type members struct {
	name, value []byte // the name without its quotes, the value as it is written
	whole       bool   // the object was walked to its end
	rest        []byte
}

// membersOf prepares the walk; the first call of next is false for what is no
// object.
func membersOf(text []byte) members {
	text = skipSpace(text)
	if len(text) < 2 || text[0] != '{' {
		return members{}
	}
	return members{rest: text[1:]}
}

func (m *members) next() bool {
	b := skipSpace(m.rest)
	if len(b) > 0 && b[0] == ',' && m.name != nil {
		b = skipSpace(b[1:])
	}
	if len(b) == 0 || b[0] != '"' {
		m.whole = len(b) > 0 && b[0] == '}'
		m.rest = nil
		return false
	}
	end := stringEnd(b)
	if end < 0 {
		m.rest = nil
		return false
	}
	m.name = b[1 : end-1]
	if b = skipSpace(b[end:]); len(b) == 0 || b[0] != ':' {
		m.rest = nil
		return false
	}
	b = skipSpace(b[1:])
	if end = valueEnd(b); end <= 0 {
		m.rest = nil
		return false
	}
	m.value, m.rest = b[:end], b[end:]
	return true
}

func skipSpace(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\n' || b[0] == '\r' || b[0] == '\t') {
		b = b[1:]
	}
	return b
}

// stringEnd is where the string ends that a text begins with, -1 for none.
func stringEnd(b []byte) int {
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return -1
}

// valueEnd is where the value ends that a text begins with, -1 for none.
func valueEnd(b []byte) int {
	if len(b) == 0 {
		return -1
	}
	switch b[0] {
	case '"':
		return stringEnd(b)
	case '{', '[':
		return nestEnd(b)
	}
	for i, c := range b {
		if c == ',' || c == '}' || c == ']' || c <= ' ' {
			return i
		}
	}
	return len(b)
}

// nestEnd is where the object or list ends that a text begins with.
func nestEnd(b []byte) int {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		case '"':
			n := stringEnd(b[i:])
			if n < 0 {
				return -1
			}
			i += n - 1
		}
	}
	return -1
}

// isText reports whether a value as it is written is a string.
func isText(value []byte) bool { return len(value) > 1 && value[0] == '"' }

// isNumber reports whether a value as it is written is a number.
func isNumber(value []byte) bool {
	return len(value) > 0 && (value[0] == '-' || value[0] >= '0' && value[0] <= '9')
}

// number reads a whole number of at most six digits, also one in quotes; -1
// for anything else.
func number(value []byte) int {
	if isText(value) {
		value = value[1 : len(value)-1]
	}
	value = bytes.TrimSuffix(value, []byte(".0"))
	if len(value) == 0 || len(value) > 6 {
		return -1
	}
	n := 0
	for _, c := range value {
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// quoted is a value as it is written, for a sentence.
func quoted(value []byte) string {
	var s string
	if json.Unmarshal(value, &s) != nil {
		s = string(value[:min(len(value), 200)])
	}
	return judge.Quote(s)
}

// kindOf names what a value is, for a sentence.
func kindOf(value []byte) string {
	switch {
	case len(value) == 0:
		return "nothing"
	case value[0] == '"':
		return "a string"
	case value[0] == '{':
		return "an object"
	case value[0] == '[':
		return "a list"
	case value[0] == 'n':
		return "null"
	case isNumber(value):
		return "a number"
	}
	return "true or false"
}

// codeOf is a status code for a sentence.
func codeOf(status int) string { return strconv.Itoa(status) }
