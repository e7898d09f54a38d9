package openapi

import (
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
