package openapi

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Load reads and compiles the document in a file. The error is [Faults],
// every fault at once.
func Load(path string, options ...Options) (*Document, error) {
	data, err := readFile(path)
	if err != nil {
		var pe *os.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return nil, Faults{{File: path, Message: "cannot be read: " + err.Error()}}
	}
	return Parse(path, data, options...)
}

// Parse compiles a document from memory. Name is used in messages, and
// relative references to other files are read from its directory.
func Parse(name string, data []byte, options ...Options) (*Document, error) {
	if len(data) > maxFile {
		return nil, Faults{{File: name, Message: "the document is larger than " + strconv.Itoa(maxFile>>20) + " MiB"}}
	}
	l := &loader{files: map[string]*source{}, targets: map[*yaml.Node]value{}}
	if len(options) > 0 {
		l.options = options[0]
	}
	l.schemas = &schemaSet{l: l, known: map[*yaml.Node]*schema{}}
	path := filepath.Clean(name)
	if s := l.parseSource(name, path, data); s != nil {
		l.files[path] = s
		l.document(s)
	}
	if len(l.faults) > 0 {
		return nil, l.faults.sorted()
	}
	return l.doc, nil
}

// loader compiles one document.
type loader struct {
	options Options
	doc     *Document
	files   map[string]*source
	targets map[*yaml.Node]value // what each $ref was resolved to
	schemas *schemaSet
	faults  Faults

	swagger bool // 2.0
	old     bool // 2.0 or 3.0: OpenAPI's own schema dialect
	root    value
	schemes map[string]*Scheme
	ids     map[string]int // how often each operationId occurs
	placed  []placed
	servers map[*yaml.Node]string // path of each server
}

// document compiles the whole document.
func (l *loader) document(s *source) {
	l.root = value{src: s, node: deref(s.root)}
	if !l.dialect() {
		return
	}
	l.scan(s)
	l.doc.File = s.file
	l.doc.Title = l.root.get("info").get("title").text()
	l.doc.Version = l.root.get("info").get("version").text()
	shared := l.root.get("components").get("responses")
	if l.swagger {
		shared = l.root.get("responses")
	}
	for name := range shared.members() {
		l.doc.Shared = append(l.doc.Shared, name)
	}
	l.readSchemes()
	l.doc.Security = l.requirements(l.root.get("security"))
	l.ids, l.servers = map[string]int{}, map[*yaml.Node]string{}
	l.paths()
	l.routes()
	l.schemas.compile()
	l.index()
	if len(l.doc.Operations) == 0 {
		l.warn(l.root, "the document has no operation", "")
	}
}

// dialect reads which specification the document follows.
func (l *loader) dialect() bool {
	l.doc = &Document{}
	if !l.root.isMap() {
		l.fault(l.root, "the document is not an object", "an API document starts with openapi: or swagger:")
		return false
	}
	v, name := l.root.get("openapi"), "openapi"
	if !v.ok() {
		v, name = l.root.get("swagger"), "swagger"
	}
	version := v.text()
	l.doc.Dialect = version
	switch {
	case !v.ok():
		l.fault(l.root, "neither openapi nor swagger says which specification the document follows", `add "openapi: 3.1.0"`)
	case name == "swagger" && (version == "2.0" || version == "2"):
		l.doc.Dialect, l.swagger, l.old = "2.0", true, true
		return true
	case name == "openapi" && (strings.HasPrefix(version, "3.0.") || version == "3.0"):
		l.old = true
		return true
	case name == "openapi" && (strings.HasPrefix(version, "3.1") || strings.HasPrefix(version, "3.2")):
		return true
	default:
		l.fault(v, name+" "+strconv.Quote(version)+" is not a version that can be read", "2.0 (as swagger), 3.0, 3.1 and 3.2 can")
	}
	return false
}

// scan checks a whole file for keys given twice and references to nothing.
func (l *loader) scan(s *source) {
	walk(value{src: s, node: deref(s.root)}, 0, func(v value) {
		l.twice(v)
		if r := v.get("$ref"); r.isScalar() && r.node.Tag == "!!str" {
			l.lookup(r)
		}
	})
}

// twice reports keys that a mapping holds more than once.
func (l *loader) twice(v value) {
	c := v.node.Content
	var seen map[string]bool
	if len(c) > 16 {
		seen = make(map[string]bool, len(c)/2)
	}
	for i := 0; i+1 < len(c); i += 2 {
		key, again := c[i].Value, false
		if seen != nil {
			again = seen[key]
			seen[key] = true
		} else {
			for j := 0; j < i; j += 2 {
				again = again || c[j].Value == key
			}
		}
		if again && c[i].Tag != "!!merge" {
			l.fault(value{v.src, c[i], v.ptr + "/" + pointerEscape.Replace(key)}, "the key "+strconv.Quote(key)+" is given twice", "remove one")
		}
	}
}

// index fills the look-up by name and drops operationIds that are not unique.
func (l *loader) index() {
	d := l.doc
	d.names = map[string]*Operation{}
	for _, o := range d.Operations {
		if l.ids[o.ID] > 1 {
			o.ID = ""
		}
		if o.Route != nil {
			d.names[o.Method+" "+o.Route.Template] = o
		}
	}
	for _, o := range d.Operations {
		d.names[o.Method+" "+o.Template] = o
	}
	for _, o := range d.Operations {
		if o.ID != "" {
			d.names[o.ID] = o
		}
	}
}
