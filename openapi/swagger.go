package openapi

import (
	"slices"

	"github.com/candorhttp/candor/internal/httpfield"
)

// swaggerTypes returns consumes or produces of an operation: its own, else
// the document's.
func (l *loader) swaggerTypes(op value, key string) []string {
	if own := op.get(key); own.isList() {
		return own.texts()
	}
	return l.root.get(key).texts()
}

// swaggerBody compiles the body and formData parameters of Swagger 2.0.
func (l *loader) swaggerBody(o *Operation, op value, declared []value) {
	types := l.swaggerTypes(op, "consumes")
	var fields []value
	for _, v := range declared {
		if v.get("in").text() == "formData" {
			fields = override(fields, v)
			continue
		}
		if len(types) == 0 {
			types = []string{"application/json"}
		}
		b := &Body{Required: v.get("required").isTrue()}
		s := l.schemas.add(v.get("schema"))
		for _, t := range types {
			b.add(t, s, nil, l.examples(v))
		}
		o.Body = b.finish()
	}
	if len(fields) > 0 && o.Body == nil {
		l.swaggerForm(o, fields, types)
	}
}

// override adds a form field, replacing the one of the same name that the
// path declares.
func override(fields []value, v value) []value {
	for i, f := range fields {
		if f.get("name").text() == v.get("name").text() {
			fields[i] = v
			return fields
		}
	}
	return append(fields, v)
}

// swaggerForm makes one schema of formData parameters.
func (l *loader) swaggerForm(o *Operation, fields []value, types []string) {
	types = slices.DeleteFunc(slices.Clone(types), func(t string) bool {
		return kindOf(httpfield.MediaType(t)) != formMedia && httpfield.MediaType(t) != "multipart/form-data"
	})
	form := &formSchema{}
	b, encoding := &Body{}, map[string]field{}
	files := false
	for _, v := range fields {
		name := v.get("name").text()
		files = files || v.get("type").text() == "file"
		form.names = append(form.names, name)
		form.schemas = append(form.schemas, l.schemas.add(v))
		if v.get("required").isTrue() {
			form.required = append(form.required, name)
			b.Required = true
		}
		f := field{explode: v.get("collectionFormat").text() == "multi", sep: ","}
		switch v.get("collectionFormat").text() {
		case "ssv":
			f.sep = " "
		case "tsv":
			f.sep = "\t"
		case "pipes":
			f.sep = "|"
		}
		encoding[name] = f
	}
	if len(types) == 0 {
		types = []string{"application/x-www-form-urlencoded"}
		if files {
			types = []string{"multipart/form-data"}
		}
	}
	s := l.schemas.made(fields[0], form)
	for _, t := range types {
		b.add(t, s, encoding, nil)
	}
	o.Body = b.finish()
}

// formSchema is an object that a document describes field by field.
type formSchema struct {
	names    []string
	schemas  []*schema
	required []string
}

// json writes the form as a schema.
func (f *formSchema) json() any {
	props := map[string]any{}
	for i, n := range f.names {
		if s := f.schemas[i]; s != nil {
			props[n] = map[string]any{"$ref": s.url}
		}
	}
	required := []any{}
	for _, n := range f.required {
		required = append(required, n)
	}
	return map[string]any{"type": "object", "properties": props, "required": required}
}
