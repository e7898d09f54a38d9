package openapi

import (
	"slices"
	"strconv"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/yamlfile"
)

// methods are the operation keys of a path item, in the order of the
// specification; query came with OpenAPI 3.2.
var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}

// paths compiles every operation of the document.
func (l *loader) paths() {
	paths := l.root.get("paths")
	if paths.ok() && !paths.isMap() && paths.text() != "" {
		l.fault(paths, "paths is not an object", "")
	}
	for template, item := range paths.members() {
		if strings.HasPrefix(template, "x-") {
			continue
		}
		if !strings.HasPrefix(template, "/") {
			l.fault(item, "a path must start with a slash", "write /"+template)
			continue
		}
		resolved, ok := l.resolve(item)
		if !ok {
			continue
		}
		l.pathItem(template, resolved)
		if resolved.node != item.node { // siblings of a path item's $ref count too
			l.pathItem(template, item)
		}
	}
}

// itemKeys are the keys of a path item that are no methods.
var itemKeys = []string{"$ref", "summary", "description", "servers", "parameters", "additionalOperations"}

func (l *loader) pathItem(template string, item value) {
	for key, at := range item.members() {
		if !slices.Contains(methods, key) && !slices.Contains(itemKeys, key) && !strings.HasPrefix(key, "x-") {
			l.warn(at, "the path has a key "+strconv.Quote(key)+" that is no method; what is under it is no operation", "the methods are "+strings.Join(methods, ", "))
		}
	}
	for _, m := range methods {
		l.operation(strings.ToUpper(m), template, item, item.get(m))
	}
	for m, op := range item.get("additionalOperations").members() {
		l.operation(m, template, item, op)
	}
}

// operation compiles one operation. The specification knows no references
// here, but documents in many files use them, and their meaning is plain.
func (l *loader) operation(method, template string, item, op value) {
	op, ok := l.resolve(op)
	if !ok || !op.isMap() {
		return
	}
	o := &Operation{
		ID: op.get("operationId").text(), Method: method, Template: template,
		Tags: op.get("tags").texts(), Deprecated: op.get("deprecated").isTrue(),
		File: op.src.file, Line: op.node.Line, Column: op.node.Column, Pointer: op.ptr,
	}
	if key := keyNode(item, strings.ToLower(method)); key != nil && op.src == item.src {
		o.Line, o.Column = key.Line, key.Column // the line of "get:", not of what follows
	}
	if l.ids[o.ID]++; o.ID != "" && l.ids[o.ID] == 2 {
		l.warn(op.get("operationId"), "the operationId "+strconv.Quote(o.ID)+" is not unique, so its operations are named by method and path", "give each operation an id of its own")
	}
	o.Security, o.Secured = l.doc.Security, l.root.get("security").ok()
	if s := op.get("security"); s.ok() {
		o.Security, o.Secured = l.requirements(s), true
	}
	l.readSettings(o, op)
	declared := l.parameters(o, item, op)
	if l.swagger {
		l.swaggerBody(o, op, declared)
	} else {
		l.body(o, op.get("requestBody"))
	}
	l.responses(o, op)
	l.doc.Operations = append(l.doc.Operations, o)
	o.base(l, item, op)
}

// readSettings decodes x-candor.
func (l *loader) readSettings(o *Operation, op value) {
	x := op.get("x-candor")
	if !x.ok() {
		return
	}
	for _, f := range yamlfile.DecodeNode(x.src.file, x.src.data, x.node, &o.Settings) {
		ptr := x.ptr
		if f.Path != "" {
			ptr += "/" + strings.NewReplacer(".", "/").Replace(f.Path)
		}
		l.faults = append(l.faults, Fault{File: x.src.file, Line: f.Line, Column: f.Column, Pointer: ptr,
			Message: f.Message, Fix: f.Hint, line: x.src.line(f.Line)})
	}
	for _, f := range o.Settings.Check() {
		at := x
		for _, key := range strings.Split(f.Key, ".") {
			if next := at.child(key); next.ok() {
				at = next
			}
		}
		l.fault(at, f.Message, f.Fix)
	}
}

// responses reads what an operation says it answers. Sloppy entries are left
// out: nothing is judged by them.
func (l *loader) responses(o *Operation, op value) {
	seen := map[string]bool{}
	for code, at := range op.get("responses").members() {
		if strings.HasPrefix(code, "x-") {
			continue
		}
		r, ok := l.resolve(at)
		if !ok {
			continue
		}
		out := Response{
			Code: strings.ToUpper(code), Description: r.get("description").text(), Referenced: r.node != at.node,
			File: at.src.file, Line: at.node.Line, Column: at.node.Column, Pointer: at.ptr,
		}
		if key := keyNode(op.get("responses"), code); key != nil {
			out.Line, out.Column = key.Line, key.Column
		}
		out.Home = candor.Place{File: out.File, Line: out.Line, Column: out.Column, Pointer: out.Pointer}
		if out.Referenced {
			out.Home = l.home(r)
			if ref := at.get("$ref").text(); strings.HasPrefix(ref, "#") && at.src.file == l.doc.File {
				out.Ref = ref
			}
		}
		if code == "default" {
			out.Code = code
		}
		for h, at := range r.get("headers").members() {
			out.Headers = append(out.Headers, h)
			if at, ok := l.resolve(at); ok && at.get("required").isTrue() {
				out.Required = append(out.Required, h)
			}
		}
		if l.swagger {
			if out.Content = r.get("schema").ok(); out.Content {
				out.MediaTypes = l.swaggerTypes(op, "produces")
				l.sharedSchema(&out, r.get("schema"))
			}
		} else {
			for t, media := range r.get("content").members() {
				out.MediaTypes = append(out.MediaTypes, t)
				if out.Schema == "" || strings.Contains(t, "json") && !strings.Contains(out.MediaTypes[0], "json") {
					l.sharedSchema(&out, media.get("schema"))
				}
			}
			out.Content = len(out.MediaTypes) > 0
		}
		o.Responses = append(o.Responses, out)
		if strings.HasPrefix(code, "2") {
			for _, t := range out.MediaTypes {
				if !seen[t] {
					seen[t] = true
					o.Produces = append(o.Produces, t)
				}
			}
		}
	}
}

// sharedSchema notes which shared schema an answer's content has, where it is
// one of the document's own file.
func (l *loader) sharedSchema(out *Response, schema value) {
	ref := schema.get("$ref").text()
	if !strings.HasPrefix(ref, "#/") || schema.src.file != l.doc.File {
		return
	}
	if to, ok := l.resolve(schema); ok {
		out.Schema, out.SchemaHome = ref, l.home(to)
	}
}

// home is the place of a part by its key, which is the line a reader looks for.
func (l *loader) home(v value) candor.Place {
	p := candor.Place{File: v.src.file, Line: v.node.Line, Column: v.node.Column, Pointer: v.ptr}
	i := strings.LastIndexByte(v.ptr, '/')
	if i < 0 {
		return p
	}
	parent := value{src: v.src, node: deref(v.src.root)}
	for _, token := range strings.Split(v.ptr[:i], "/")[1:] {
		parent = parent.child(pointerUnescape.Replace(token))
	}
	if key := keyNode(parent, pointerUnescape.Replace(v.ptr[i+1:])); key != nil {
		p.Line, p.Column = key.Line, key.Column
	}
	return p
}
