package openapi

import (
	"slices"
	"strings"

	"github.com/candorhttp/candor/internal/httpfield"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/problem"
)

// Body is the content that an operation takes.
type Body struct {
	Required bool
	Media    []*Media // in document order
	Accept   string   // media types as a field value: "application/json, text/csv"
}

// Media is one media type, or range of them, with its schema. JSON (also
// +json types) and application/x-www-form-urlencoded are read and judged;
// everything else, multipart/form-data included, passes unread.
type Media struct {
	Examples []any // from the document, numbers as json.Number

	name   string // "application/json", "application/*"
	kind   mediaKind
	schema *schema
	fields map[string]field     // of a form, by the encoding object
	actual map[mediaKind]*Media // of a range: what it is once the type is known
}

type mediaKind uint8

const (
	opaqueMedia mediaKind = iota
	jsonMedia
	formMedia
)

// field says how one member of a form is written.
type field struct {
	explode bool
	sep     string
	json    bool
}

// isJSON reports whether content of that type is JSON, RFC 6839 §3.1.
func isJSON(name string) bool {
	return name == "application/json" || strings.HasSuffix(name, "+json") && strings.Contains(name, "/")
}

func kindOf(name string) mediaKind {
	switch {
	case isJSON(name):
		return jsonMedia
	case name == "application/x-www-form-urlencoded":
		return formMedia
	}
	return opaqueMedia
}

// body compiles the requestBody of OpenAPI 3.
func (l *loader) body(o *Operation, v value) {
	if !v.ok() {
		return
	}
	v, ok := l.resolve(v)
	if !ok {
		return
	}
	b := &Body{Required: v.get("required").isTrue()}
	for t, m := range v.get("content").members() {
		m, ok := l.resolve(m) // a reference is allowed from 3.2 on
		if !ok || !strings.Contains(t, "/") {
			if ok {
				l.fault(m, "the media type "+t+" has no slash", "")
			}
			continue
		}
		fields := map[string]field{}
		for name, e := range m.get("encoding").members() {
			f := field{explode: e.get("explode").flag(true), sep: ","}
			switch e.get("style").text() {
			case "spaceDelimited":
				f.sep, f.explode = " ", e.get("explode").flag(false)
			case "pipeDelimited":
				f.sep, f.explode = "|", e.get("explode").flag(false)
			}
			f.json = isJSON(httpfield.MediaType(e.get("contentType").text()))
			fields[name] = f
		}
		b.add(t, l.schemas.add(m.get("schema")), fields, l.examples(m))
	}
	if len(b.Media) > 0 {
		o.Body = b.finish()
	}
}

// add appends a media type unless it is there already.
func (b *Body) add(name string, s *schema, fields map[string]field, examples []any) {
	name = httpfield.MediaType(name)
	if slices.ContainsFunc(b.Media, func(m *Media) bool { return m.name == name }) {
		return
	}
	m := &Media{Examples: examples, name: name, kind: kindOf(name), schema: s, fields: fields}
	if strings.HasSuffix(name, "/*") {
		m.actual = map[mediaKind]*Media{}
		for _, k := range []mediaKind{opaqueMedia, jsonMedia, formMedia} {
			m.actual[k] = &Media{Examples: examples, name: name, kind: k, schema: s, fields: fields}
		}
	}
	b.Media = append(b.Media, m)
}

func (b *Body) finish() *Body {
	var names []string
	for _, m := range b.Media {
		names = append(names, m.name)
	}
	b.Accept = strings.Join(names, ", ")
	return b
}

// For returns the declared media type that fits a Content-Type: the very
// type, else type/*, else */*. Parameters do not count, except that JSON in
// another charset than UTF-8 does not fit (RFC 8259 §8.1). nil means that the
// type is not supported.
func (b *Body) For(contentType string) *Media {
	name := httpfield.MediaType(contentType)
	kind := kindOf(name)
	main, sub, ok := strings.Cut(name, "/")
	if !ok || main == "" || sub == "" || strings.ContainsAny(name, " \t,*") {
		return nil
	}
	if kind == jsonMedia {
		if c := charset(contentType); c != "" && c != "utf-8" && c != "utf8" {
			return nil
		}
	}
	var found *Media
	rank := 0
	for _, m := range b.Media {
		r := 0
		switch {
		case m.name == name:
			return m
		case strings.HasSuffix(m.name, "/*") && m.name[:len(m.name)-2] == main:
			r = 2
		case m.name == "*/*":
			r = 1
		}
		if r > rank {
			found, rank = m.actual[kind], r
		}
	}
	return found
}

// charset returns the charset parameter in lower case, or "".
func charset(contentType string) string {
	_, params, _ := strings.Cut(contentType, ";")
	for params != "" {
		var one string
		one, params, _ = strings.Cut(params, ";")
		k, v, _ := strings.Cut(one, "=")
		if strings.EqualFold(strings.TrimSpace(k), "charset") {
			return strings.ToLower(strings.Trim(strings.TrimSpace(v), `"`))
		}
	}
	return ""
}

// Type is the media type or range as declared, without parameters.
func (m *Media) Type() string { return m.name }

// Checks reports whether content of this type is read and judged. Other
// content passes unread.
func (m *Media) Checks() bool { return m.kind != opaqueMedia }

// Schema returns the content's schema as self-contained JSON Schema 2020-12:
// a map or a boolean, with numbers as json.Number. It is nil when none is
// declared. The caller owns the result.
func (m *Media) Schema() any { return m.schema.export() }

// Check judges content of this type. A nil reason means that it is valid.
// The detail is for people; the errors carry JSON Pointers in the URI fragment
// form, "#/items/0", and are at most 100.
func (m *Media) Check(data []byte, contentType string, k ContentKnobs) (*ladder.Reason, string, []problem.Error) {
	switch m.kind {
	case jsonMedia:
		return checkJSONText(data, m.schema, k)
	case formMedia:
		return m.checkForm(data, k)
	}
	return nil, "", nil
}
