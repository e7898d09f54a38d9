package openapi

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/candorhttp/candor/judge"
)

// Apply applies the overlay to the text of a document, YAML or JSON, and
// returns the changed text. In YAML, what is not changed stays as it is
// written, comments and empty lines too, where the changes can be put in as
// lines of their own; else the whole is written anew, with its comments. JSON
// is written with the indentation that it has.
//
// Missed are the targets that select nothing; by the specification that is no
// error. That an update adds to the root what only another dialect has there is
// one: nobody would read it. Applying an overlay again that has been applied changes nothing,
// except that an update of a list always adds to it.
func (o *Overlay) Apply(name string, document []byte) (out []byte, missed []string, err error) {
	document = bytes.TrimPrefix(document, []byte("\xEF\xBB\xBF"))
	e := &editor{touched: map[*yaml.Node]bool{}}
	isJSON := false
	if trimmed := bytes.TrimLeft(document, " \t\r\n"); len(trimmed) > 0 && trimmed[0] == '{' {
		root, bad := parseJSON(document)
		if isJSON = bad == nil; isJSON {
			e.root = root
		}
	}
	if !isJSON {
		if e.root, err = oneDocument(document); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
		e.measure(bytes.Count(document, []byte("\n")) + 2)
	}
	for _, a := range o.Actions {
		path, err := parsePath(a.Target)
		if err != nil {
			return nil, nil, err
		}
		if err := e.foreign(path, a); err != nil {
			return nil, nil, fmt.Errorf("%s: %s: %w", name, a.Target, err)
		}
		n, err := e.apply(path, a.Update, a.Remove)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", a.Target, err)
		}
		if n == 0 {
			missed = append(missed, a.Target)
		}
	}
	switch {
	case !e.changed:
		return document, missed, nil
	case isJSON:
		return encodeJSON(e.root, document), missed, nil
	}
	out, err = e.text(document)
	if err != nil {
		err = fmt.Errorf("%s: %w", name, err)
	}
	return out, missed, err
}

// oneDocument parses text that holds one YAML document.
func oneDocument(data []byte) (*yaml.Node, error) {
	d := yaml.NewDecoder(bytes.NewReader(data))
	var top, more yaml.Node
	if err := d.Decode(&top); err != nil {
		return nil, fmt.Errorf("cannot be read as YAML: %w", err)
	}
	if err := d.Decode(&more); !errors.Is(err, io.EOF) {
		return nil, errors.New("the file holds more than one YAML document")
	}
	if len(top.Content) == 0 || top.Content[0].Kind != yaml.MappingNode {
		return nil, errors.New("the document is not an object")
	}
	return &top, nil
}

// editor changes the nodes of a document and keeps what is needed to put the
// changes into its text.
type editor struct {
	root    *yaml.Node          // a DocumentNode in YAML
	ends    map[*yaml.Node]int  // of keys and mappings: the line after the last
	removed []*yaml.Node        // keys that were taken out of mappings
	touched map[*yaml.Node]bool // what changed in another way than by members put in or taken out line by line
	changed bool
}

// Members of the root that one family of dialects has and the other has not.
var (
	rootOf2 = []string{"swagger", "host", "basePath", "schemes", "consumes", "produces", "definitions", "parameters", "responses", "securityDefinitions"}
	rootOf3 = []string{"openapi", "$self", "jsonSchemaDialect", "servers", "components", "webhooks"}
)

// foreign tells an action that was made for another dialect: it would add to
// the root what the document cannot have there.
func (e *editor) foreign(path []selector, a judge.Action) error {
	if len(path) > 0 || a.Remove {
		return nil
	}
	top := e.root
	if top.Kind == yaml.DocumentNode {
		top = top.Content[0]
	}
	has := func(n *yaml.Node, name string) bool {
		return n.Kind == yaml.MappingNode && len(e.children(n, selector{name: name})) > 0
	}
	not, is, made := rootOf2, "OpenAPI 3", "Swagger 2.0"
	switch {
	case has(top, "openapi"):
	case has(top, "swagger"):
		not, is, made = rootOf3, made, is
	default:
		return nil
	}
	u := deref(nodeOf(a.Update))
	for _, key := range not {
		if has(u, key) && !has(top, key) {
			return fmt.Errorf("the update adds %s, which is at the root of %s; the document is %s, so the overlay was made for another one", key, made, is)
		}
	}
	return nil
}

// apply changes everything that a path selects and returns how much that is.
func (e *editor) apply(path []selector, update any, remove bool) (int, error) {
	top := e.root
	if top.Kind == yaml.DocumentNode {
		top = top.Content[0]
	}
	if remove {
		if len(path) == 0 {
			return 0, errors.New("the document itself cannot be removed")
		}
		n := 0
		for _, parent := range e.find(top, path[:len(path)-1]) {
			n += e.remove(parent, path[len(path)-1])
		}
		return n, nil
	}
	all := e.find(top, path)
	for _, n := range all {
		if err := e.update(n, update); err != nil {
			return 0, err
		}
	}
	return len(all), nil
}

func (e *editor) update(n *yaml.Node, update any) error {
	u := nodeOf(update)
	u = deref(u)
	switch {
	case n.Kind == yaml.MappingNode && u.Kind == yaml.MappingNode:
		e.merge(n, u)
	case n.Kind == yaml.SequenceNode:
		n.Content = append(n.Content, u)
		e.changed, e.touched[n] = true, true
	default:
		return errors.New("an update must be an object for an object, or an item for a list")
	}
	return nil
}

// find returns what a path selects. What is shared by an alias or merge key on
// the way becomes the place's own, so that a change reaches it alone.
func (e *editor) find(n *yaml.Node, path []selector) []*yaml.Node {
	if len(path) == 0 {
		return []*yaml.Node{n}
	}
	var out []*yaml.Node
	for _, i := range e.children(n, path[0]) {
		e.own(n, i)
		out = append(out, e.find(n.Content[i], path[1:])...)
	}
	return out
}

// children lists the indexes in Content of the values that a selector names.
func (e *editor) children(n *yaml.Node, s selector) []int {
	var out []int
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Tag != "!!merge" && (s.all || n.Content[i].Value == s.name) {
				out = append(out, i+1)
			}
		}
		if src := (&source{keys: map[*yaml.Node]map[string]int{}}); len(out) == 0 && !s.all && len(merged(n)) > 0 {
			if from := src.member(n, s.name, 0); from != nil {
				n.Content = append(n.Content, text(s.name), cloneNode(deref(from)))
				out = append(out, len(n.Content)-1)
			}
		}
	case yaml.SequenceNode:
		for i := range n.Content {
			if s.all {
				out = append(out, i)
			}
		}
	}
	return out
}

// own replaces an alias by a copy of what it stands for.
func (e *editor) own(parent *yaml.Node, i int) {
	if parent.Content[i].Kind == yaml.AliasNode {
		parent.Content[i] = cloneNode(deref(parent.Content[i]))
		if parent.Kind == yaml.SequenceNode {
			e.touched[parent] = true
		}
	}
}

func (e *editor) remove(n *yaml.Node, s selector) int {
	found := e.children(n, s)
	for _, i := range slices.Backward(found) {
		e.changed = true
		if n.Kind == yaml.MappingNode {
			if n.Style&yaml.FlowStyle == 0 {
				e.removed = append(e.removed, n.Content[i-1])
			}
			e.touched[n] = e.touched[n] || n.Style&yaml.FlowStyle != 0
			n.Content = slices.Delete(n.Content, i-1, i+1)
		} else {
			e.touched[n] = true
			n.Content = slices.Delete(n.Content, i, i+1)
		}
	}
	return len(found)
}

// merge puts the members of u into n: objects are merged, lists added to,
// anything else is replaced.
func (e *editor) merge(n, u *yaml.Node) {
	for i := 0; i+1 < len(u.Content); i += 2 {
		key, v := u.Content[i], deref(u.Content[i+1])
		at := e.children(n, selector{name: key.Value})
		if len(at) == 0 {
			e.put(n, key, v)
			continue
		}
		have := deref(n.Content[at[0]])
		switch {
		case have.Kind == yaml.MappingNode && v.Kind == yaml.MappingNode:
			if n.Content[at[0]].Kind == yaml.AliasNode && !sameMembers(have, v) {
				e.own(n, at[0])
				have = n.Content[at[0]]
			}
			e.merge(have, v)
		case have.Kind == yaml.SequenceNode && v.Kind == yaml.SequenceNode:
			e.own(n, at[0])
			if len(v.Content) > 0 {
				list := n.Content[at[0]]
				list.Content = append(list.Content, v.Content...)
				e.changed, e.touched[list] = true, true
			}
		case !sameNode(have, v):
			n.Content[at[0]] = v
			e.changed = true
			e.touched[n] = e.touched[n] || n.Style&yaml.FlowStyle != 0
		}
	}
}

// sameMembers reports whether have holds everything that u would merge in.
func sameMembers(have, u *yaml.Node) bool {
	have, u = deref(have), deref(u)
	if have.Kind != yaml.MappingNode || u.Kind != yaml.MappingNode {
		return sameNode(have, u)
	}
	for i := 0; i+1 < len(u.Content); i += 2 {
		found := false
		for j := 0; j+1 < len(have.Content); j += 2 {
			found = found || have.Content[j].Value == u.Content[i].Value && sameMembers(have.Content[j+1], u.Content[i+1])
		}
		if !found {
			return false
		}
	}
	return true
}

// sameNode reports whether two nodes hold the same data.
func sameNode(a, b *yaml.Node) bool {
	if a.Kind != b.Kind || len(a.Content) != len(b.Content) {
		return false
	}
	if a.Kind == yaml.ScalarNode && a.ShortTag() != b.ShortTag() || (a.Kind == yaml.ScalarNode || a.Kind == yaml.AliasNode) && a.Value != b.Value {
		return false
	}
	for i := range a.Content {
		if !sameNode(a.Content[i], b.Content[i]) {
			return false
		}
	}
	return true
}

// put adds a member, written as its neighbours are; a status code goes to its
// place among others.
func (e *editor) put(n, key, v *yaml.Node) {
	at := len(n.Content)
	for i := 0; i+1 < len(n.Content); i += 2 {
		if k := n.Content[i]; isCode(key.Value) && (isCode(k.Value) || k.Value == "default") {
			key.Style = k.Style
			if k.Tag == "!!int" && isDecimal(key.Value) {
				key.Tag = k.Tag
			}
			if k.Value > key.Value {
				at = min(at, i)
			}
		}
	}
	if e.ends == nil { // JSON
		key.Style = yaml.DoubleQuotedStyle
	}
	e.touched[n] = e.touched[n] || n.Style&yaml.FlowStyle != 0
	n.Content = slices.Insert(n.Content, at, key, v)
	e.changed = true
}

// isCode reports whether a key of responses is a code or a class.
func isCode(s string) bool { return len(s) == 3 && '1' <= s[0] && s[0] <= '5' }
