package openapi

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// schema is one schema that requests are held to, converted to JSON Schema
// 2020-12. Every schema that is referred to becomes its own resource, so
// references survive wherever they lead.
type schema struct {
	set      *schemaSet
	at       value
	url      string
	json     any // map[string]any or bool
	deps     []*schema
	mark     int // of the walk that orders compilation
	failed   bool
	compiled validator
	form     *shape // what text may become, built at load
}

// schemaSet holds every schema that a request can meet.
type schemaSet struct {
	l     *loader
	known map[*yaml.Node]*schema
	list  []*schema
	byURL map[string]*schema
	done  int                 // schemas of list already converted
	nodes int                 // values converted, aliases followed
	seen  map[*yaml.Node]bool // mappings converted in place
}

// maxNodes bounds what aliases can make of a small document.
const maxNodes = 2_000_000

// spent counts a value and reports whether the bound is met.
func (set *schemaSet) spent(v value) bool {
	set.nodes++
	if set.nodes == maxNodes {
		set.l.fault(v, "the schemas hold too many values when aliases are followed", "use $ref in place of aliases")
	}
	return set.nodes >= maxNodes
}

// schemaBase starts the address of every schema. Nothing is ever fetched.
const schemaBase = "https://schema.invalid/"

// add returns the schema at v, to be converted later. A bare reference is the
// schema it refers to. It is nil when v is absent or refers to nothing.
func (set *schemaSet) add(v value) *schema {
	for range 50 {
		r := v.get("$ref")
		if !r.isScalar() || v.get("nullable").isTrue() || !set.l.old && !bareReference(v) {
			break
		}
		next, ok := set.l.lookup(r)
		if !ok {
			return nil
		}
		v = next
	}
	if !v.ok() {
		return nil
	}
	if s := set.known[v.node]; s != nil {
		return s
	}
	s := &schema{set: set, at: v, url: schemaBase + strconv.Itoa(len(set.list))}
	set.known[v.node] = s
	set.list = append(set.list, s)
	if set.byURL == nil {
		set.byURL = map[string]*schema{}
	}
	set.byURL[s.url] = s
	return s
}

// made adds a schema that stands nowhere in the document as one piece.
func (set *schemaSet) made(at value, f *formSchema) *schema {
	s := &schema{set: set, at: at, url: schemaBase + strconv.Itoa(len(set.list)), json: f.json()}
	for _, d := range f.schemas {
		if d != nil {
			s.deps = append(s.deps, d)
		}
	}
	set.list = append(set.list, s)
	set.byURL[s.url] = s
	return s
}

// bareReference reports whether v holds nothing that a reference's target
// does not say itself.
func bareReference(v value) bool {
	for key := range v.members() {
		switch key {
		case "$ref", "description", "summary", "title", "deprecated", "example", "examples", "default", "readOnly", "writeOnly":
		default:
			if !strings.HasPrefix(key, "x-") {
				return false
			}
		}
	}
	return true
}

// convert converts every schema added so far and those they refer to.
func (set *schemaSet) convert() {
	for ; set.done < len(set.list); set.done++ {
		s := set.list[set.done]
		if s.json != nil {
			continue // made whole
		}
		c := &conversion{set: set, of: s}
		s.json = c.schema(s.at, 0, nil)
	}
}

// conversion turns one schema into JSON Schema 2020-12.
type conversion struct {
	set *schemaSet
	of  *schema
}

// The keywords by what they hold.
var (
	schemaKeys = []string{"not", "additionalProperties", "items", "contains", "propertyNames", "if", "then", "else", "unevaluatedItems", "unevaluatedProperties"}
	listKeys   = []string{"allOf", "anyOf", "oneOf", "prefixItems"}
	mapKeys    = []string{"properties", "patternProperties", "dependentSchemas"}
	plainKeys  = []string{"type", "enum", "const", "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
		"minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems", "minContains", "maxContains",
		"minProperties", "maxProperties", "required", "dependentRequired", "format"}
)

// schema converts what stands at v. readOnly names properties that the schema
// around this one declares read-only.
func (c *conversion) schema(v value, depth int, readOnly []string) any {
	if depth > maxDepth/2 || c.set.spent(v) {
		if depth > maxDepth/2 {
			c.set.l.fault(v, "the schema nests too deep", "")
		}
		return true
	}
	if v.isScalar() && v.node.Tag == "!!bool" {
		return v.isTrue()
	}
	if !v.isMap() {
		if v.ok() && v.node.Tag != "!!null" {
			c.set.l.fault(v, "a schema must be an object", "")
		}
		return true
	}
	if c.shared(v) && depth > 0 {
		s := c.set.add(v)
		c.of.deps = append(c.of.deps, s)
		return map[string]any{"$ref": s.url}
	}
	out := map[string]any{}
	if r := v.get("$ref"); r.isScalar() {
		if ref := c.reference(r); ref != nil {
			out["$ref"] = ref.url
		}
		if c.set.l.old { // what stands beside it does not count, but nullable is meant
			return c.nullable(out, v)
		}
	}
	if r := v.get("$dynamicRef"); r.isScalar() {
		if v.src.dynamic(c.set.l)[r.text()] > 1 {
			c.set.l.fault(r, "the dynamic reference could lead to several schemas", "use $ref")
		} else if ref := c.reference(r); ref != nil {
			out["$ref"] = ref.url
		}
	}
	for _, k := range plainKeys {
		if at := v.get(k); at.ok() {
			c.plain(out, k, at)
		}
	}
	hidden := append(slices.Clone(readOnly), c.readOnly(v, 0)...)
	c.nested(out, v, depth, hidden)
	if req, ok := out["required"].([]any); ok && len(hidden) > 0 {
		out["required"] = slices.DeleteFunc(req, func(n any) bool {
			s, _ := n.(string)
			return slices.Contains(hidden, s)
		})
	}
	c.bounds(out)
	c.integers(out)
	c.discriminator(out, v)
	return c.nullable(out, v)
}

// shared notes that v is converted and reports whether it was before: then a
// YAML alias leads here again, and the schema is referred to, not repeated.
func (c *conversion) shared(v value) bool {
	if c.set.seen == nil {
		c.set.seen = map[*yaml.Node]bool{}
	}
	again := c.set.seen[v.node]
	c.set.seen[v.node] = true
	return again && c.of.at.node != v.node
}

// nested converts the keywords that hold schemas.
func (c *conversion) nested(out map[string]any, v value, depth int, hidden []string) {
	for _, k := range schemaKeys {
		at := v.get(k)
		if k == "items" && at.isList() { // before 2020-12
			out["prefixItems"] = c.list(at, depth, nil)
			if a := v.get("additionalItems"); a.ok() {
				out["items"] = c.schema(a, depth+1, nil)
			}
		} else if at.ok() {
			out[k] = c.schema(at, depth+1, nil)
		}
	}
	for _, k := range listKeys {
		if at := v.get(k); at.isList() && len(at.node.Content) > 0 {
			if k != "allOf" {
				hidden = nil
			}
			out[k] = c.list(at, depth, hidden)
		}
	}
	for _, k := range mapKeys {
		// A reference in place of the whole map is not in the specification,
		// and bundlers of documents in many files take it.
		if at, ok := c.set.l.resolve(v.get(k)); ok && at.isMap() {
			m := map[string]any{}
			for name, s := range at.members() {
				if k == "patternProperties" {
					if _, err := ecma(name); err != nil {
						c.set.l.fault(s, "the pattern "+strconv.Quote(name)+" cannot be tested: "+err.Error(), "")
						continue
					}
				}
				m[name] = c.schema(s, depth+1, nil)
			}
			out[k] = m
		}
	}
}

func (c *conversion) list(at value, depth int, readOnly []string) []any {
	var out []any
	for _, s := range at.items() {
		out = append(out, c.schema(s, depth+1, readOnly))
	}
	return out
}

func (c *conversion) reference(r value) *schema {
	t, ok := c.set.l.lookup(r)
	if !ok {
		return nil
	}
	s := c.set.add(t)
	if s != nil {
		c.of.deps = append(c.of.deps, s)
	}
	return s
}

// plain converts a keyword that holds data, leaving out what sloppy documents
// put there and no schema means.
func (c *conversion) plain(out map[string]any, key string, at value) {
	switch key {
	case "required":
		if at.isList() {
			names := []any{}
			for _, n := range at.texts() {
				if !slices.Contains(names, any(n)) {
					names = append(names, n)
				}
			}
			out[key] = names
		} // required: true on a property or parameter says nothing about its value
		return
	case "type":
		if t := at.text(); t == "file" && c.set.l.swagger {
			out[key] = "string"
			return
		} else if t == "any" || at.node.Tag == "!!null" && !at.isList() {
			return
		}
	case "pattern":
		if _, err := ecma(at.text()); err != nil {
			c.set.l.fault(at, "the pattern cannot be tested: "+err.Error(), "write it without what is named")
			return
		}
	case "format":
		if f := at.text(); f == "" || formats[f] == nil && !standardFormats[f] {
			return
		}
	case "enum":
		if !at.isList() {
			c.set.l.fault(at, "enum is not a list", "")
			return
		}
	}
	if j, ok := c.data(at, 0); ok {
		out[key] = j
	}
	if list, ok := out["enum"].([]any); ok && key == "enum" && out["type"] == "string" {
		for i, item := range at.items() { // an unquoted 1.0 among strings is meant as text
			if item.isScalar() && item.node.Tag != "!!null" {
				list[i] = item.node.Value
			}
		}
	}
}

// data converts plain data.
func (c *conversion) data(v value, depth int) (any, bool) {
	if depth > maxDepth/2 || c.set.spent(v) {
		if depth > maxDepth/2 {
			c.set.l.fault(v, "the value nests too deep", "")
		}
		return nil, false
	}
	switch {
	case v.isMap():
		m := map[string]any{}
		for k, at := range v.members() {
			j, ok := c.data(at, depth+1)
			if !ok {
				return nil, false
			}
			m[k] = j
		}
		return m, true
	case v.isList():
		list := []any{}
		for _, at := range v.items() {
			j, ok := c.data(at, depth+1)
			if !ok {
				return nil, false
			}
			list = append(list, j)
		}
		return list, true
	}
	switch v.node.Tag {
	case "!!null":
		return nil, true
	case "!!bool":
		return v.isTrue(), true
	case "!!int", "!!float":
		n, ok := number(v.node)
		if !ok {
			c.set.l.fault(v, "the number cannot be used: it is no decimal number, or far out of range", "")
		}
		return n, ok
	}
	return v.node.Value, true
}

// number turns a YAML number into a JSON number.
func number(n *yaml.Node) (json.Number, bool) {
	if s := n.Value; isJSONNumber(s) {
		return json.Number(s), !outOfRange(s)
	}
	if n.Tag == "!!int" {
		var i int64
		if n.Decode(&i) == nil {
			return json.Number(strconv.FormatInt(i, 10)), true
		}
	}
	var f float64
	if n.Decode(&f) != nil || f-f != 0 { // infinite or no number
		return "", false
	}
	return json.Number(strconv.FormatFloat(f, 'g', -1, 64)), true
}

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

// export returns a self-contained copy: what the schema refers to lies under
// $defs. Nothing of it is shared with the schema in use.
func (s *schema) export() any {
	if s == nil {
		return nil
	}
	x := &exporter{set: s.set, defs: map[string]any{}}
	out := x.copy(s.json)
	if m, ok := out.(map[string]any); ok && len(x.defs) > 0 {
		m["$defs"] = x.defs
	}
	return out
}

type exporter struct {
	set  *schemaSet
	defs map[string]any
}

func (x *exporter) copy(j any) any {
	switch j := j.(type) {
	case []any:
		out := make([]any, len(j))
		for i, v := range j {
			out[i] = x.copy(v)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(j))
		for k, v := range j {
			url, _ := v.(string)
			switch {
			case k == "format" && url == integerText:
				continue
			case k == "$ref" && x.set.byURL[url] != nil:
				name := strings.TrimPrefix(url, schemaBase)
				out[k] = "#/$defs/" + name
				if _, known := x.defs[name]; !known {
					x.defs[name] = true // holds the place against endless recursion
					x.defs[name] = x.copy(x.set.byURL[url].json)
				}
			default:
				out[k] = x.copy(v)
			}
		}
		return out
	}
	return j
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

// examples collects what a document gives as examples of a value: beside the
// schema first, then in it, then its default.
func (l *loader) examples(v value) []any {
	c := &conversion{set: &schemaSet{l: &loader{}}} // an example that cannot be read is no fault
	var out []any
	add := func(at value) {
		if at.ok() && len(out) < 20 {
			if j, ok := c.data(at, 0); ok {
				out = append(out, j)
			}
		}
	}
	add(v.get("example"))
	for _, e := range v.get("examples").members() {
		if e, ok := l.resolve(e); ok {
			add(e.get("value"))
			add(e.get("dataValue")) // 3.2
		}
	}
	for _, e := range v.get("examples").items() {
		add(e)
	}
	if s, ok := l.resolve(v.get("schema")); ok && s.ok() {
		add(s.get("example"))
		for _, e := range s.get("examples").items() {
			add(e)
		}
		add(s.get("default"))
	}
	add(v.get("default")) // Swagger 2.0
	return out
}
