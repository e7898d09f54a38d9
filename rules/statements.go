package rules

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/candorhttp/candor/judge"
)

// statement is something that the content of an answer says of the request.
type statement struct {
	text    string // as sent, the beginning of a long one
	ofValue bool   // it is about one value of the request, as a line of errors[] is
}

// Bounds of what is read of a content.
const (
	maxStatement  = 400 // bytes of one
	maxStatements = 24
	maxPlain      = 400 // bytes of a text that is a statement as a whole
	maxJSON       = 256 << 10
	maxPage       = 1 << 10
	maxPageWords  = 12
	maxNested     = 3 // objects in objects
	maxListed     = 5 // members of a list
)

// speaking are the members that say in words or by a name what went wrong, in
// the shapes of errors that are in use: problem documents, OAuth, Spring,
// Django REST Framework, FastAPI, Express, NestJS, Rails, Laravel, .NET, Google,
// AWS, GitHub, Kubernetes, Salesforce, GraphQL, JSON:API, Apigee.
var speaking = []string{
	"reason", "type", "title", "detail", "error", "error_description", "message", "code", "status",
	"errors", "details", "msg", "messages", "description", "exception", "extensions", "fault", "faultstring",
	"errorCode", "errorMessage", "errorType", "error_code", "error_message", "error_type", "errorcode", "statusText",
	"Message", "Code", "Type", "Error", "ErrorCode", "__type",
}

// placing are the members that say of which value of the request an error is.
var placing = []string{"field", "pointer", "parameter", "param", "header", "loc", "path", "property", "propertyPath", "source", "attribute"}

// statements reads what a content says of the request, from the members that
// carry a message, a short text, or a page of a few words, never from data.
func statements(c *judge.Case) []statement {
	r := reader{}
	switch body := bytes.TrimSpace(c.Response.Body); {
	case len(body) == 0:
	case c.IsJSON() && body[0] == '{':
		r.object(c.Members(), 0, false)
	case strings.Contains(c.MediaType(), "json"), c.MediaType() == "" && (body[0] == '{' || body[0] == '['):
		if len(body) <= maxJSON {
			r.value("message", body, -1, false)
		}
	case c.IsHTML():
		if len(body) <= maxPage {
			if text := textOf(string(body)); len(strings.Fields(text)) <= maxPageWords {
				r.say(text, false)
			}
		}
	case c.MediaType() == "text/plain", c.MediaType() == "":
		if len(body) <= maxPlain && utf8.Valid(body) {
			r.say(string(body), false)
		}
	}
	return r.out
}

type reader struct{ out []statement }

func (r *reader) say(text string, ofValue bool) {
	if text == "" || len(r.out) >= maxStatements {
		return
	}
	r.out = append(r.out, statement{text[:min(len(text), maxStatement)], ofValue})
}

func (r *reader) object(m map[string]json.RawMessage, depth int, ofValue bool) {
	if depth > 0 {
		for _, name := range placing {
			if raw := m[name]; len(raw) > 0 && raw[0] != 'n' { // null places nothing
				ofValue = true
			}
		}
	}
	for _, name := range speaking {
		if raw := m[name]; len(raw) > 0 {
			r.value(name, raw, depth, ofValue)
		}
	}
}

func (r *reader) value(name string, raw json.RawMessage, depth int, ofValue bool) {
	switch raw[0] {
	case '"':
		var text string
		if json.Unmarshal(raw, &text) != nil {
			return
		}
		if name == "type" { // an address says what it says by its last part
			text = strings.TrimRight(text, "/#")
			text = text[strings.LastIndexAny(text, "/#")+1:]
		}
		r.say(text, ofValue)
	case '{':
		var m map[string]json.RawMessage
		if depth < maxNested && json.Unmarshal(raw, &m) == nil {
			r.object(m, depth+1, ofValue)
		}
	case '[':
		var list []json.RawMessage
		if depth < maxNested && json.Unmarshal(raw, &list) == nil {
			for _, one := range list[:min(len(list), maxListed)] {
				r.value(name, one, depth+1, ofValue)
			}
		}
	}
}

// textOf is the text of a page: without tags, each of which ends a sentence.
func textOf(page string) string {
	var b strings.Builder
	for page != "" {
		text, rest, tag := strings.Cut(page, "<")
		b.WriteString(text)
		if !tag {
			break
		}
		b.WriteString("\n")
		_, page, _ = strings.Cut(rest, ">")
	}
	return strings.TrimSpace(b.String())
}

// normal is a text in the form in which phrases are looked for: words in lower
// case between single spaces, names in camelCase or with_underscores taken
// apart, a full stop around each sentence, a colon where one divides it.
func normal(s string) string {
	return string(appendNormal(make([]byte, 0, 2*min(len(s), maxStatement)+8), s))
}

// appendNormal appends the normal form, of at most three times the length and
// three bytes more on either side.
func appendNormal[T string | []byte](b []byte, s T) []byte {
	b = append(b, " . "...)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 'A' && c <= 'Z':
			if i > 0 && (small(s[i-1]) || large(s[i-1]) && i+1 < len(s) && small(s[i+1])) {
				b = mark(b, "")
			}
			b = append(b, c|0x20)
		case small(c), c >= '0' && c <= '9', c >= utf8.RuneSelf:
			if c == "’"[0] && len(s)-i >= len("’") && s[i+1] == "’"[1] && s[i+2] == "’"[2] {
				i += len("’") - 1
				continue
			}
			b = append(b, c)
		case c == '\'' && i > 0 && i+1 < len(s) && small(s[i-1]) && small(s[i+1]):
		case strings.IndexByte(".!?;:", c) >= 0:
			switch {
			case i+1 < len(s) && strings.IndexByte(" \n\t\"')", s[i+1]) < 0:
				b = mark(b, "")
			case c == ':':
				b = mark(b, ":")
			default:
				b = mark(b, ".")
			}
		case c == '\n':
			b = mark(b, ".")
		default:
			b = mark(b, "")
		}
	}
	return mark(b, ".")
}

func small(c byte) bool { return c >= 'a' && c <= 'z' }
func large(c byte) bool { return c >= 'A' && c <= 'Z' }

// mark appends a space, or a sign between spaces; of several stops one is left.
func mark(b []byte, sign string) []byte {
	if b[len(b)-1] != ' ' {
		b = append(b, ' ')
	}
	if sign == "" || sign == "." && bytes.HasSuffix(b, []byte(" . ")) {
		return b
	}
	return append(append(b, sign...), ' ')
}
