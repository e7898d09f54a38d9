package yamlfile

import (
	"encoding"
	"fmt"
	"reflect"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// decoder is one run over one file.
type decoder struct {
	source
	getenv    func(string) (string, bool)
	faults    []Fault
	visits    int
	depth     int
	stopped   bool                // a bound was met
	following map[*yaml.Node]bool // the anchors that are being read
	spoiled   map[*yaml.Node]bool // values that already have a fault
}

func (d *decoder) fault(n *yaml.Node, at path, message, hint string) {
	d.faults = append(d.faults, d.at(n, at, message, hint))
}

// spoil keeps a second fault from being made of a value that has one.
func (d *decoder) spoil(n *yaml.Node) {
	if d.spoiled == nil {
		d.spoiled = map[*yaml.Node]bool{}
	}
	d.spoiled[n] = true
}

// visit counts a node against the bounds.
func (d *decoder) visit(n *yaml.Node, at path) bool {
	if d.stopped {
		return false
	}
	if d.visits++; d.visits > MaxNodes {
		d.stopped = true
		d.fault(n, at, fmt.Sprintf("the file has more than %d values when its aliases are followed", MaxNodes), "use fewer aliases")
		return false
	}
	if d.depth > MaxDepth {
		d.fault(n, at, fmt.Sprintf("lists and mappings nest deeper than %d", MaxDepth), "")
		return false
	}
	return true
}

// resolve follows documents and aliases; done is to be called when the node
// has been read.
func (d *decoder) resolve(n *yaml.Node, at path) (node *yaml.Node, done func(), ok bool) {
	done = func() {}
	for n != nil {
		switch {
		case n.Kind == yaml.DocumentNode && len(n.Content) > 0:
			n = n.Content[0]
		case n.Kind == yaml.AliasNode && n.Alias != nil:
			if d.following[n.Alias] {
				d.fault(n, at, "the anchor "+shown(n.Value)+" contains itself", "")
				return nil, done, false
			}
			anchor := n.Alias
			d.following[anchor] = true
			return anchor, func() { delete(d.following, anchor) }, true
		default:
			return n, done, n.Kind != yaml.DocumentNode && n.Kind != yaml.AliasNode
		}
	}
	return nil, done, false
}

var (
	durationType = reflect.TypeFor[time.Duration]()
	nodeType     = reflect.TypeFor[yaml.Node]()
)

// value reads n into v.
func (d *decoder) value(n *yaml.Node, v reflect.Value, at path) {
	n, done, ok := d.resolve(n, at)
	defer done()
	if !ok || !d.visit(n, at) || d.spoiled[n] {
		return
	}
	d.depth++
	defer func() { d.depth-- }()
	if v.Kind() == reflect.Pointer {
		if null(n) {
			v.SetZero()
			return
		}
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		d.depth--
		d.value(n, v.Elem(), at)
		d.depth++
		return
	}
	if d.own(n, v, at) {
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		d.structure(n, v, at)
	case reflect.Map:
		d.mapping(n, v, at)
	case reflect.Slice, reflect.Array:
		d.list(n, v, at)
	case reflect.Interface:
		if v.NumMethod() == 0 {
			if x := d.anything(n, at); x != nil {
				v.Set(reflect.ValueOf(x))
			} else {
				v.SetZero()
			}
			return
		}
		d.fault(n, at, at.name()+" cannot be read into "+v.Type().String(), "")
	default:
		d.scalar(n, v, at)
	}
}

// own lets a type that reads itself do so.
func (d *decoder) own(n *yaml.Node, v reflect.Value, at path) bool {
	if !v.CanAddr() || !v.Addr().CanInterface() {
		return false
	}
	if v.Type() == nodeType {
		v.Set(reflect.ValueOf(*n))
		return true
	}
	switch x := v.Addr().Interface().(type) {
	case Unmarshaler:
		if err := x.UnmarshalYAMLFile(n); err != nil {
			d.fromError(n, at, err)
		}
		return true
	case encoding.TextUnmarshaler:
		if n.Kind != yaml.ScalarNode || null(n) {
			d.wrong(n, at, "text")
			return true
		}
		if err := x.UnmarshalText([]byte(n.Value)); err != nil {
			message := at.name() + " is not valid"
			if d.tellable(n, at) {
				message += ": " + shown(err.Error())
			}
			d.fault(n, at, message, "")
		}
		return true
	}
	return false
}

// list reads a list. A single value is not taken for a list of one, so that a
// forgotten dash or bracket is seen.
func (d *decoder) list(n *yaml.Node, v reflect.Value, at path) {
	if null(n) {
		return
	}
	if n.Kind != yaml.SequenceNode {
		hint := "write - before each entry"
		if n.Kind == yaml.ScalarNode {
			hint = "put it in brackets: [ ]"
		}
		d.fault(n, at, at.name()+" should be a list, but is "+d.found(n, at), hint)
		return
	}
	if v.Kind() == reflect.Array {
		if len(n.Content) != v.Len() {
			d.fault(n, at, fmt.Sprintf("%s should have %d entries, but has %d", at.name(), v.Len(), len(n.Content)), "")
			return
		}
	} else {
		v.Set(reflect.MakeSlice(v.Type(), 0, min(len(n.Content), 1024)))
	}
	for i, c := range n.Content {
		if d.stopped {
			return
		}
		if v.Kind() == reflect.Array {
			d.value(c, v.Index(i), at.item(i))
			continue
		}
		item := reflect.New(v.Type().Elem()).Elem()
		d.value(c, item, at.item(i))
		v.Set(reflect.Append(v, item))
	}
}

// wrong reports a value of another kind than the expected one.
func (d *decoder) wrong(n *yaml.Node, at path, expected string) {
	d.wrongHint(n, at, expected, "")
}

func (d *decoder) wrongHint(n *yaml.Node, at path, expected, hint string) {
	d.fault(n, at, at.name()+" should be "+expected+", but is "+d.found(n, at), hint)
}

// found names what n is, and its value where that is short, no secret, and
// stands in the file as it is (not put there from the environment).
func (d *decoder) found(n *yaml.Node, at path) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	kind := "text"
	switch n.ShortTag() {
	case "!!null":
		return "empty"
	case "!!bool":
		kind = "true or false"
	case "!!int", "!!float":
		kind = "a number"
	case "!!timestamp":
		kind = "a date"
	case "!!str":
		if n.Value == "" {
			return "empty text"
		}
	default:
		kind = "a value with the tag " + shown(n.Tag)
	}
	if !d.tellable(n, at) {
		return kind
	}
	if kind == "true or false" {
		return n.Value
	}
	return kind + " (" + n.Value + ")"
}

func (d *decoder) tellable(n *yaml.Node, at path) bool {
	if len(n.Value) > 40 || shown(n.Value) != n.Value {
		return false
	}
	for i := len(at) - 1; i >= 0; i-- {
		if at[i][0] != '[' {
			if secretName(at[i]) {
				return false
			}
			break
		}
	}
	text := n.Value
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		text = `"` + text
	case n.Style&yaml.SingleQuotedStyle != 0:
		text = "'" + text
	}
	return d.raw(n, text)
}

func null(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" || n.Kind == 0
}

// anything reads n as map[string]any, []any, string, bool, int, float64 or nil.
func (d *decoder) anything(n *yaml.Node, at path) any {
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		d.mapping(n, reflect.ValueOf(&m).Elem(), at)
		return m
	case yaml.SequenceNode:
		l := []any{}
		d.list(n, reflect.ValueOf(&l).Elem(), at)
		return l
	}
	switch n.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		return strings.EqualFold(n.Value, "true")
	case "!!int":
		var i int
		if d.scalar(n, reflect.ValueOf(&i).Elem(), at); true {
			return i
		}
	case "!!float":
		var f float64
		d.scalar(n, reflect.ValueOf(&f).Elem(), at)
		return f
	}
	return n.Value
}
