package openapi

import (
	"slices"
	"strings"
)

// bounds turns the booleans of OpenAPI 3.0 into the numbers of 2020-12.
func (c *conversion) bounds(out map[string]any) {
	for _, k := range [][2]string{{"exclusiveMinimum", "minimum"}, {"exclusiveMaximum", "maximum"}} {
		b, ok := out[k[0]].(bool)
		if !ok {
			continue
		}
		delete(out, k[0])
		if limit, ok := out[k[1]]; b && ok {
			out[k[0]] = limit
			delete(out, k[1])
		}
	}
}

// integers has integers checked for how they are written.
func (c *conversion) integers(out map[string]any) {
	if t, ok := typesOf(out["type"]); !ok || t&tInteger == 0 || t&tNumber != 0 {
		return
	}
	if out["format"] == nil {
		out["format"] = integerText
		return
	}
	all, _ := out["allOf"].([]any)
	out["allOf"] = append(all, map[string]any{"format": integerText})
}

// nullable turns nullable: true into a type that admits null. Where the schema
// is made of others, which do not admit it, null stands beside them.
func (c *conversion) nullable(out map[string]any, v value) any {
	if !v.get("nullable").isTrue() && !v.get("x-nullable").isTrue() {
		return out
	}
	if enum, ok := out["enum"].([]any); ok && !slices.Contains(enum, nil) {
		out["enum"] = append(enum, nil)
	}
	composed := out["$ref"] != nil || out["allOf"] != nil || out["anyOf"] != nil || out["oneOf"] != nil || out["const"] != nil
	if composed {
		return map[string]any{"anyOf": []any{map[string]any{"type": "null"}, out}}
	}
	switch t := out["type"].(type) {
	case string:
		if t != "null" {
			out["type"] = []any{t, "null"}
		}
	case []any:
		if !slices.Contains(t, any("null")) {
			out["type"] = append(t, "null")
		}
	}
	return out
}

// readOnly lists the properties that v, or what it is made of, declares
// read-only: a request need not hold them, whatever required says.
func (c *conversion) readOnly(v value, depth int) []string {
	if depth > 8 {
		return nil
	}
	v, ok := c.set.l.resolve(v)
	if !ok {
		return nil
	}
	var out []string
	props, ok := c.set.l.resolve(v.get("properties"))
	if !ok {
		return nil
	}
	for name, p := range props.members() {
		if p.get("readOnly").isTrue() {
			out = append(out, name)
		} else if p, ok := c.set.l.resolve(p); ok && p.get("readOnly").isTrue() {
			out = append(out, name)
		}
	}
	for _, part := range v.get("allOf").items() {
		out = append(out, c.readOnly(part, depth+1)...)
	}
	return out
}

// discriminator turns oneOf or anyOf with a discriminator into a choice by
// the named property: one branch is judged, and an unknown name is one clear
// fault instead of the sum of every branch's.
func (c *conversion) discriminator(out map[string]any, v value) {
	d := v.get("discriminator")
	property := d.get("propertyName").text()
	keyword := "oneOf"
	if !v.get(keyword).isList() {
		keyword = "anyOf"
	}
	branches, ok := out[keyword].([]any)
	if !ok || property == "" {
		return
	}
	byURL := map[string]string{} // schema to the name it goes by
	var names []any
	var choices []any
	choose := func(name, url string) {
		names = append(names, name)
		byURL[url] = name
		choices = append(choices, map[string]any{
			"if":   map[string]any{"properties": map[string]any{property: map[string]any{"const": name}}, "required": []any{property}},
			"then": map[string]any{"$ref": url},
		})
	}
	for name, at := range d.get("mapping").members() {
		if s := c.mapped(at); s != nil {
			choose(name, s.url)
		}
	}
	i := 0
	for _, b := range v.get(keyword).items() {
		url := ""
		if i < len(branches) {
			m, _ := branches[i].(map[string]any)
			url, _ = m["$ref"].(string)
		}
		i++
		if url == "" || !b.get("$ref").isScalar() {
			return // a branch without a name cannot be chosen
		}
		if _, named := byURL[url]; !named {
			choose(lastToken(b.get("$ref").text()), url)
		}
	}
	delete(out, keyword)
	all, _ := out["allOf"].([]any)
	out["allOf"] = append(all, append([]any{map[string]any{
		"type": "object", "required": []any{property},
		"properties": map[string]any{property: map[string]any{"enum": names}},
	}}, choices...)...)
}

// mapped resolves an entry of a discriminator's mapping: a reference, or the
// bare name of a schema.
func (c *conversion) mapped(at value) *schema {
	name := at.text()
	if !strings.ContainsAny(name, "#/.") {
		if t := c.set.l.root.get("components").get("schemas").get(name); t.ok() {
			s := c.set.add(t)
			c.of.deps = append(c.of.deps, s)
			return s
		}
	}
	if !at.isScalar() {
		return nil
	}
	return c.reference(at)
}

func lastToken(ref string) string {
	name := ref[strings.LastIndexByte(ref, '/')+1:]
	return strings.ReplaceAll(strings.ReplaceAll(name, "~1", "/"), "~0", "~")
}
