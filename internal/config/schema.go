package config

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/candorhttp/candor/internal/yamlfile"
	"github.com/candorhttp/candor/ladder"
)

// Schema gives the JSON Schema of candor.yaml, made of the structs that are
// read and of [Keys]. Editors complete and check the file with it. It is of
// draft 7, which they all know.
func Schema() []byte {
	root := schemaOf(reflect.TypeFor[File](), "")
	root["$schema"] = "http://json-schema.org/draft-07/schema#"
	root["title"] = "candor.yaml"
	root["description"] = "The rights and choices of one API, declared once for candor's gate and guard."
	out, _ := json.MarshalIndent(root, "", "  ") // maps, texts and numbers: nothing that can fail
	return append(out, '\n')
}

// variable is what may stand in place of a number or a truth value.
const variable = `\$\{[A-Za-z_][A-Za-z0-9_]*\}`

var (
	durationType     = reflect.TypeFor[time.Duration]()
	sizeType         = reflect.TypeFor[yamlfile.Size]()
	undocumentedType = reflect.TypeFor[ladder.Undocumented]()
)

// schemaOf describes a type at a path of [Keys].
func schemaOf(t reflect.Type, path string) map[string]any {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	s := plainSchema(t, path)
	if k := KeyOf(path); k != nil {
		s["description"] = k.Doc
		if k.Values != nil {
			s["enum"] = enum(k.Values)
			delete(s, "type")
		}
		if v := defaultOf(k); v != nil {
			s["default"] = v
		}
	}
	return s
}

func plainSchema(t reflect.Type, path string) map[string]any {
	switch {
	case t == durationType:
		return map[string]any{"type": "string", "pattern": `^([0-9.]+(ns|us|µs|ms|s|m|h))+$|` + variable}
	case t == sizeType:
		return map[string]any{"type": []string{"integer", "string"}, "minimum": 0, "pattern": `^[0-9.]+ ?([kKmMgG][iI]?)?[bB]$|` + variable}
	case t == undocumentedType:
		text := map[string]any{"type": "string", "pattern": "^(refuse|pass|/.*)$|" + variable}
		return map[string]any{"anyOf": []any{text, map[string]any{"type": "array", "items": text}}}
	case t.Kind() == reflect.Struct:
		properties := map[string]any{}
		for _, f := range fields(t) {
			if k := KeyOf(join(path, f.name)); k != nil && k.Later {
				continue
			}
			properties[f.name] = schemaOf(f.of.Type, join(path, f.name))
		}
		return map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
	case t.Kind() == reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": schemaOf(t.Elem(), join(path, "*"))}
	case t.Kind() == reflect.Slice:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem(), join(path, "*"))}
	case t.Kind() == reflect.Bool:
		return map[string]any{"type": []string{"boolean", "string"}, "pattern": variable}
	case t.Kind() == reflect.Float64:
		return map[string]any{"type": []string{"number", "string"}, "minimum": 0, "pattern": variable}
	case t.Kind() == reflect.String:
		return map[string]any{"type": "string"}
	}
	return map[string]any{"type": []string{"integer", "string"}, "minimum": 0, "pattern": variable}
}

// enum lists the values of a key; a code may be a number as well as a text.
func enum(values []string) []any {
	var out []any
	for _, v := range values {
		out = append(out, v)
		if n, err := strconv.Atoi(v); err == nil {
			out = append(out, n)
		}
	}
	return out
}

// field is one key of a struct.
type field struct {
	name string
	of   reflect.StructField
}

// fields lists the keys of a struct as they are read.
func fields(t reflect.Type) []field {
	var out []field
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		if name != "" && name != "-" {
			out = append(out, field{name, t.Field(i)})
		}
	}
	return out
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// paths lists every path that a type has, for [Keys] to be held to.
func paths(t reflect.Type, path string) []string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	var out []string
	if path != "" {
		out = append(out, path)
	}
	switch {
	case t == undocumentedType, t == durationType:
	case t.Kind() == reflect.Struct:
		for _, f := range fields(t) {
			out = append(out, paths(f.of.Type, join(path, f.name))...)
		}
	case t.Kind() == reflect.Map, t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct:
		inner := paths(t.Elem(), join(path, "*"))
		if t.Kind() == reflect.Slice {
			inner = slices.DeleteFunc(inner, func(p string) bool { return p == join(path, "*") })
		}
		out = append(out, inner...)
	}
	return out
}
