package openapi

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/candorhttp/candor/internal/httpfield"
)

// Parameter is one declared path, query, header or cookie value.
type Parameter struct {
	Name       string
	In         string // path, query, header, cookie, querystring (3.2)
	Required   bool
	Style      string // simple, label, matrix, form, spaceDelimited, pipeDelimited, deepObject; tabDelimited (2.0)
	Explode    bool
	AllowEmpty bool // allowEmptyValue: an empty text is not held to the schema
	JSON       bool // the value is JSON text (content: application/json)
	Deprecated bool
	Examples   []any // from the document, numbers as json.Number; the default last

	File         string
	Line, Column int
	Pointer      string

	schema *schema // nil: anything goes
	place  int     // path: index among the template's parameters
}

// ignored are the header parameters that OpenAPI leaves to other keywords.
var ignored = []string{"accept", "content-type", "authorization"}

// styles are the styles each place allows, the default first.
var styles = map[string][]string{
	"path":        {"simple", "label", "matrix"},
	"query":       {"form", "spaceDelimited", "pipeDelimited", "deepObject"},
	"header":      {"simple"},
	"cookie":      {"form", "cookie"},
	"querystring": {"form"},
}

var templateNames = regexp.MustCompile(`\{([^{}]+)\}`)

// parameters compiles the parameters of an operation and its path. What
// Swagger 2.0 declares there as content is returned apart.
func (l *loader) parameters(o *Operation, item, op value) (content []value) {
	type key struct{ in, name string }
	at := map[key]int{}
	for _, list := range []value{item.get("parameters"), op.get("parameters")} {
		for _, raw := range list.items() {
			v, ok := l.resolve(raw)
			if !ok {
				continue
			}
			in, name := v.get("in").text(), v.get("name").text()
			if l.swagger && (in == "body" || in == "formData") {
				content = append(content, v)
				continue
			}
			if name == "" || styles[in] == nil {
				l.fault(v, "the parameter "+strconv.Quote(name)+" is in "+strconv.Quote(in), "a parameter has a name and is in one of path, query, header, cookie")
				continue
			}
			if in == "header" && slices.Contains(ignored, strings.ToLower(name)) {
				o.Authorization = o.Authorization || strings.EqualFold(name, "Authorization")
				continue
			}
			p := l.parameter(v, in, name)
			k := key{in, name}
			if in == "header" {
				k.name = strings.ToLower(name)
			}
			if i, again := at[k]; again {
				o.Parameters[i] = p
				continue
			}
			at[k] = len(o.Parameters)
			o.Parameters = append(o.Parameters, p)
		}
	}
	l.pathParameters(o, op)
	return content
}

// pathParameters holds the declared path parameters against the template.
func (l *loader) pathParameters(o *Operation, op value) {
	var names []string
	for _, m := range templateNames.FindAllStringSubmatch(o.Template, -1) {
		names = append(names, m[1])
		if o.Parameter("path", m[1]) == nil {
			l.faults = append(l.faults, Fault{File: o.File, Line: o.Line, Column: o.Column, Pointer: o.Pointer,
				Message: "the path parameter " + strconv.Quote(m[1]) + " of " + o.Template + " is not declared", Fix: "add it to parameters with in: path", line: op.src.line(o.Line)})
		}
	}
	for _, p := range o.Parameters {
		if p.In != "path" {
			continue
		}
		if p.place = slices.Index(names, p.Name); p.place < 0 {
			fix := "remove it, or add {" + p.Name + "} to the path"
			if n := nearest(p.Name, names); n != "" {
				fix = "did you mean " + strconv.Quote(n) + "?"
			}
			l.faults = append(l.faults, Fault{File: p.File, Line: p.Line, Column: p.Column, Pointer: p.Pointer,
				Message: "the path " + o.Template + " holds no parameter " + strconv.Quote(p.Name), Fix: fix, line: l.sourceOf(p.File).line(p.Line)})
		}
	}
}

func (l *loader) sourceOf(file string) *source {
	for _, s := range l.files {
		if s != nil && s.file == file {
			return s
		}
	}
	return &source{}
}

// parameter compiles one parameter.
func (l *loader) parameter(v value, in, name string) *Parameter {
	p := &Parameter{
		Name: name, In: in, Required: v.get("required").isTrue() || in == "path",
		AllowEmpty: v.get("allowEmptyValue").isTrue(), Deprecated: v.get("deprecated").isTrue(),
		Examples: l.examples(v),
		File:     v.src.file, Line: v.node.Line, Column: v.node.Column, Pointer: v.ptr,
	}
	if l.swagger {
		p.collection(v.get("collectionFormat").text())
		p.schema = l.schemas.add(v)
		return p
	}
	p.Style = v.get("style").text()
	if p.Style == "" {
		p.Style = styles[in][0]
	} else if !slices.Contains(styles[in], p.Style) {
		l.fault(v.get("style"), "a "+in+" parameter cannot have the style "+strconv.Quote(p.Style), "one of: "+strings.Join(styles[in], ", "))
	}
	p.Explode = v.get("explode").flag(p.Style == "form" || p.Style == "cookie" || p.Style == "deepObject")
	p.schema = l.schemas.add(v.get("schema"))
	for t, m := range v.get("content").members() {
		p.schema = nil
		if isJSON(httpfield.MediaType(t)) {
			p.JSON = true
			p.schema = l.schemas.add(m.get("schema"))
		}
		break // exactly one entry is allowed
	}
	return p
}

// collection translates collectionFormat of Swagger 2.0.
func (p *Parameter) collection(format string) {
	p.Style = styles[p.In][0]
	switch format {
	case "multi":
		p.Explode = true
	case "ssv":
		p.Style = "spaceDelimited"
	case "pipes":
		p.Style = "pipeDelimited"
	case "tsv":
		p.Style = "tabDelimited"
	}
}

// shape returns what the value may be read as.
func (p *Parameter) shape() *shape {
	if p.schema == nil || p.schema.form == nil {
		return anyShape
	}
	return p.schema.form
}

// Types lists the JSON types that the value may have, such as integer or
// string; nil means any.
func (p *Parameter) Types() []string {
	t := p.shape().types
	if t == tAny {
		return nil
	}
	var out []string
	for _, name := range []string{"null", "boolean", "integer", "number", "string", "array", "object"} {
		if bit := typeNames[name]; t&bit == bit && !(name == "integer" && t&tNumber != 0) {
			out = append(out, name)
		}
	}
	return out
}

// Schema returns the parameter's schema as JSON Schema 2020-12, references
// followed, or nil when none is declared. See [Media.Schema].
func (p *Parameter) Schema() any { return p.schema.export() }
