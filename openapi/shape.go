package openapi

import (
	"encoding/json"
	"strings"
)

// types is a set of JSON types.
type types uint8

const (
	tNull types = 1 << iota
	tBoolean
	tInteger
	tNumber
	tString
	tArray
	tObject

	tAny     = tNull | tBoolean | tInteger | tNumber | tString | tArray | tObject
	tScalars = tNull | tBoolean | tInteger | tNumber | tString
)

var typeNames = map[string]types{"null": tNull, "boolean": tBoolean, "integer": tInteger, "number": tNumber | tInteger, "string": tString, "array": tArray, "object": tObject}

// shape says what a text may be read as: which types a schema admits, what
// its items are and what its members are.
type shape struct {
	types types
	items *shape
	props map[string]*shape
	other *shape // additionalProperties
	texts bool   // no type is named at all: read as text first
}

var anyShape = &shape{types: tAny, texts: true}

// item returns the shape of an array's items.
func (s *shape) item() *shape {
	if s.items == nil {
		return anyShape
	}
	return s.items
}

// member returns the shape of an object's member.
func (s *shape) member(name string) *shape {
	if m := s.props[name]; m != nil {
		return m
	}
	if s.other != nil {
		return s.other
	}
	return anyShape
}

// formOf works out the shape of a whole schema, once. A schema that leads back
// to itself admits anything there.
func (set *schemaSet) formOf(s *schema) *shape {
	if s.form == nil {
		s.form = anyShape
		s.form = set.shape(s.json, 0)
	}
	return s.form
}

// shape works out what a converted schema admits. Types that allOf and
// references name narrow each other, those of anyOf and oneOf add up.
func (set *schemaSet) shape(j any, depth int) *shape {
	m, ok := j.(map[string]any)
	if !ok || depth > 12 {
		return anyShape
	}
	out := &shape{types: tAny, texts: true}
	if named, ok := typesOf(m["type"]); ok {
		out.types, out.texts = named, false
	} else if named, ok := typesOfValues(m); ok {
		out.types, out.texts = named, false
	}
	if url, ok := m["$ref"].(string); ok {
		if s := set.byURL[url]; s != nil {
			out.narrow(set.formOf(s))
		}
	}
	if all, ok := m["allOf"].([]any); ok {
		for _, part := range all {
			out.narrow(set.shape(part, depth+1))
		}
	}
	for _, k := range []string{"anyOf", "oneOf"} {
		list, ok := m[k].([]any)
		if !ok {
			continue
		}
		sum := &shape{}
		for _, part := range list {
			sum.widen(set.shape(part, depth+1))
		}
		out.narrow(sum)
	}
	set.parts(out, m, depth)
	return out
}

// parts reads items and members.
func (set *schemaSet) parts(out *shape, m map[string]any, depth int) {
	if items, ok := m["items"].(map[string]any); ok {
		out.items = set.shape(items, depth+1)
	}
	if props, ok := m["properties"].(map[string]any); ok {
		if out.props == nil {
			out.props = make(map[string]*shape, len(props))
		}
		for name, p := range props {
			out.props[name] = set.shape(p, depth+4)
		}
		if out.texts && m["type"] == nil {
			out.types, out.texts = out.types&^tScalars|tObject, false
		}
	}
	if other, ok := m["additionalProperties"].(map[string]any); ok {
		out.other = set.shape(other, depth+4)
	}
}

func (s *shape) narrow(o *shape) {
	s.types &= o.types
	s.texts = s.texts && o.texts
	s.inherit(o)
}

func (s *shape) widen(o *shape) {
	s.types |= o.types
	s.texts = s.texts || o.texts
	s.inherit(o)
}

func (s *shape) inherit(o *shape) {
	if s.items == nil {
		s.items = o.items
	}
	if s.other == nil {
		s.other = o.other
	}
	for name, p := range o.props {
		if s.props == nil {
			s.props = map[string]*shape{}
		}
		if s.props[name] == nil {
			s.props[name] = p
		}
	}
}

func typesOf(j any) (types, bool) {
	switch j := j.(type) {
	case string:
		t, ok := typeNames[j]
		return t, ok
	case []any:
		var sum types
		for _, one := range j {
			name, _ := one.(string)
			sum |= typeNames[name]
		}
		return sum, sum != 0
	}
	return 0, false
}

// typesOfValues reads the types of enum and const.
func typesOfValues(m map[string]any) (types, bool) {
	values, ok := m["enum"].([]any)
	if c, has := m["const"]; has {
		values, ok = []any{c}, true
	}
	var sum types
	for _, v := range values {
		switch v.(type) {
		case nil:
			sum |= tNull
		case bool:
			sum |= tBoolean
		case json.Number:
			sum |= tNumber | tInteger
		case string:
			sum |= tString
		case []any:
			sum |= tArray
		case map[string]any:
			sum |= tObject
		}
	}
	return sum, ok && sum != 0
}

// scalar reads a text as the first type that admits it: integer, number,
// boolean, then text, or text first where that is wanted. The second result
// is false when it can be none of the types.
func (s *shape) scalar(text string, textFirst bool) (any, bool) {
	if s.types&tString != 0 && (textFirst || s.texts) {
		return text, true
	}
	if s.types&(tInteger|tNumber) != 0 {
		if n, ok := readNumber(text, s.types&tNumber == 0); ok {
			return n, true
		}
	}
	if s.types&tBoolean != 0 && (text == "true" || text == "false") {
		return text == "true", true
	}
	if s.types&tString != 0 {
		return text, true
	}
	if s.types&tNull != 0 && text == "" {
		return nil, true
	}
	return nil, false
}

// wanted says what a text must be, for one that cannot be read.
func (s *shape) wanted() string {
	var out []string
	for _, t := range []struct {
		t    types
		name string
	}{{tNumber, "number"}, {tInteger, "integer"}, {tBoolean, "boolean"}, {tString, "string"}} {
		if s.types&t.t != 0 && (t.t != tInteger || s.types&tNumber == 0) {
			out = append(out, t.name)
		}
	}
	if len(out) == 0 {
		return "cannot be written as one value"
	}
	if len(out) == 1 && out[0] == "boolean" {
		return "must be true or false"
	}
	return "must be " + anyOf(out)
}

// readNumber reads a number as text has it: digits with an optional minus, or
// for other numbers the grammar of JSON. Zeros in front do no harm.
func readNumber(text string, integer bool) (json.Number, bool) {
	sign, digits := "", text
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	for len(digits) > 1 && digits[0] == '0' && '0' <= digits[1] && digits[1] <= '9' {
		digits = digits[1:]
	}
	n := sign + digits
	if integer && !isDecimal(n) || !isJSONNumber(n) || outOfRange(n) {
		return "", false
	}
	return json.Number(n), true
}
