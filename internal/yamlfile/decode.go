package yamlfile

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
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
	stopped   bool // a bound was met
	full      bool // there are more faults than are kept
	fields    map[reflect.Type]known
	following map[*yaml.Node]bool // the anchors that are being read
	spoiled   map[*yaml.Node]bool // values that already have a fault
}

func (d *decoder) fault(n *yaml.Node, at path, message, hint string) {
	f := d.plain(n, at, message, hint)
	d.keep(f, f.width)
}

// keep adds a fault, unless there are too many: then the last says so.
func (d *decoder) keep(f Fault, width int) {
	f.width = width
	switch {
	case len(d.faults) < MaxFaults:
		d.faults = append(d.faults, f)
	case !d.full:
		d.full, d.stopped = true, true
	}
}

// finish gives the faults in the order of the file, with their excerpts. These
// are made last, when all that must not be shown is known.
func (d *decoder) finish() []Fault {
	sortFaults(d.faults)
	for i, f := range d.faults {
		if f.Excerpt == "" && f.File == d.file {
			d.faults[i].Excerpt = d.excerpt(f.Line, f.Column, f.width)
		}
	}
	if d.full {
		d.faults = append(d.faults, Fault{File: d.file,
			Message: fmt.Sprintf("there are more faults than the %d shown", MaxFaults), Hint: "mend these first"})
	}
	return d.faults
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
	sizeType     = reflect.TypeFor[Size]()
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
			d.fault(n, at, at.name()+" is not valid: "+d.redact(n, at, err.Error()), "")
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
			hint = "put it in brackets"
			if len(n.Value) <= 40 && d.tellable(n, at) && bare(n) {
				hint += ": [" + n.Value + "]"
			}
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

// found names what n is, with its value where that may be told.
func (d *decoder) found(n *yaml.Node, at path) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	told := len(n.Value) <= 40 && d.tellable(n, at)
	switch tag := n.ShortTag(); {
	case tag == "!!null":
		return "empty"
	case tag == "!!str" && n.Value == "":
		return "empty text"
	case tag == "!!str" && told:
		return "the text " + quote(n.Value)
	case tag == "!!str":
		return "text"
	case (tag == "!!int" || tag == "!!float") && told:
		return "the number " + shown(n.Value)
	case tag == "!!int" || tag == "!!float":
		return "a number"
	case tag == "!!bool" && told:
		return shown(n.Value)
	case tag == "!!bool":
		return "true or false"
	case tag == "!!timestamp":
		return "a date"
	}
	return "a value with the tag " + shown(n.Tag)
}

// tellable tells whether a message may hold the value of n: it does not stand
// under a secret's name, and it stands in the file as it is, not put there from
// the environment.
func (d *decoder) tellable(n *yaml.Node, at path) bool {
	for i := len(at) - 1; i >= 0; i-- {
		if at[i][0] == '[' {
			continue
		}
		if secretName(at[i]) {
			return false
		}
		break
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

// redact takes the value of n out of a message that was made elsewhere, when
// it may not be told.
func (d *decoder) redact(n *yaml.Node, at path, message string) string {
	if n.Kind == yaml.ScalarNode && n.Value != "" && !d.tellable(n, at) {
		quoted := strconv.Quote(n.Value)
		message = strings.ReplaceAll(message, n.Value, "***")
		message = strings.ReplaceAll(message, quoted[1:len(quoted)-1], "***")
	}
	return message
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
		if i, err := strconv.ParseInt(strings.ReplaceAll(n.Value, "_", ""), 0, 0); err == nil {
			return int(i)
		}
		fallthrough
	case "!!float":
		var f float64
		d.scalar(n, reflect.ValueOf(&f).Elem(), at)
		return f
	}
	return n.Value
}
