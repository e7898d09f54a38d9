package yamlfile

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// pair is one key of a mapping with its value.
type pair struct{ key, value *yaml.Node }

// pairs gives the keys of a mapping in their order, then those that merge
// keys (<<) add and the mapping itself has not. A key that comes twice is a
// fault, its first value holds.
func (d *decoder) pairs(n *yaml.Node, at path) []pair {
	var all []pair
	var merges []*yaml.Node
	lines := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind == yaml.AliasNode && key.Alias != nil {
			key = key.Alias
		}
		switch {
		case key.Kind != yaml.ScalarNode:
			d.fault(key, at, "a key in "+at.name()+" is not plain text", "")
		case key.ShortTag() == "!!merge":
			merges = append(merges, value)
		case lines[key.Value] != 0:
			d.fault(key, at.key(key.Value), fmt.Sprintf("the key %s is here twice, first on line %d", quote(key.Value), lines[key.Value]), "keep one of them")
		default:
			lines[key.Value] = key.Line
			all = append(all, pair{key, value})
		}
	}
	for _, m := range merges {
		all = d.merge(m, at, all, lines)
	}
	return all
}

// merge adds the pairs of a merge key's value: a mapping, or a list of them of
// which the first that has a key wins.
func (d *decoder) merge(n *yaml.Node, at path, all []pair, lines map[string]int) []pair {
	at = at.key("<<")
	n, done, ok := d.resolve(n, at)
	defer done()
	if !ok || !d.visit(n, at) {
		return all
	}
	d.depth++
	defer func() { d.depth-- }()
	switch n.Kind {
	case yaml.MappingNode:
		for _, p := range d.pairs(n, at) {
			if !d.visit(p.key, at) {
				return all
			}
			if lines[p.key.Value] == 0 {
				lines[p.key.Value] = max(1, p.key.Line)
				all = append(all, p)
			}
		}
	case yaml.SequenceNode:
		for _, c := range n.Content {
			if c.Kind == yaml.SequenceNode {
				d.wrong(c, at, "a mapping to merge")
				continue
			}
			all = d.merge(c, at[:len(at)-1], all, lines)
		}
	default:
		d.wrong(n, at, "a mapping to merge")
	}
	return all
}

// mapping reads a mapping with any keys.
func (d *decoder) mapping(n *yaml.Node, v reflect.Value, at path) {
	if null(n) {
		return
	}
	if n.Kind != yaml.MappingNode {
		d.wrong(n, at, "a mapping of keys to values")
		return
	}
	if v.IsNil() {
		v.Set(reflect.MakeMap(v.Type()))
	}
	for _, p := range d.pairs(n, at) {
		if d.stopped {
			return
		}
		d.entry(p, v, at)
	}
}

// entry reads one pair into the map v.
func (d *decoder) entry(p pair, v reflect.Value, at path) {
	key := reflect.New(v.Type().Key()).Elem()
	switch {
	case key.Kind() == reflect.String:
		key.SetString(p.key.Value)
	case key.CanInt() || key.CanUint():
		if !d.wholeKey(p.key, key, at) {
			return
		}
	default:
		d.fault(p.key, at, at.name()+" cannot be read into "+v.Type().String(), "")
		return
	}
	item := reflect.New(v.Type().Elem()).Elem()
	d.value(p.value, item, at.key(p.key.Value))
	v.SetMapIndex(key, item)
}

// wholeKey reads a key that is a number, such as a status code.
func (d *decoder) wholeKey(n *yaml.Node, key reflect.Value, at path) bool {
	i, err := strconv.ParseInt(n.Value, 10, 64)
	if err != nil || key.CanInt() && key.OverflowInt(i) || key.CanUint() && (i < 0 || key.OverflowUint(uint64(i))) {
		d.fault(n, at.key(n.Value), fmt.Sprintf("the keys of %s should be whole numbers, but one is %s", at.name(), quote(n.Value)), "")
		return false
	}
	if key.CanInt() {
		key.SetInt(i)
	} else {
		key.SetUint(uint64(i))
	}
	return true
}

// structure reads a mapping whose keys are known.
func (d *decoder) structure(n *yaml.Node, v reflect.Value, at path) {
	if null(n) {
		return
	}
	fields, rest := d.knownOf(v.Type())
	if n.Kind != yaml.MappingNode {
		d.wrongHint(n, at, "a mapping", knownKeys(fields))
		return
	}
	for _, p := range d.pairs(n, at) {
		if d.stopped {
			return
		}
		name := p.key.Value
		i := slices.IndexFunc(fields, func(f field) bool { return f.name == name })
		switch {
		case i >= 0:
			d.value(p.value, fieldAt(v, fields[i].index), at.key(name))
		case rest != nil:
			m := fieldAt(v, rest)
			if m.IsNil() {
				m.Set(reflect.MakeMap(m.Type()))
			}
			d.entry(p, m, at)
		default:
			d.unknown(p, fields, at)
		}
	}
}

// unknown reports a key that no field has, with the one that was meant.
func (d *decoder) unknown(p pair, fields []field, at path) {
	message := "unknown key " + quote(p.key.Value)
	if len(at) > 0 {
		message += " in " + at.String()
	}
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	hint := knownKeys(fields)
	if near := Nearest(p.key.Value, names); near != "" {
		hint = "did you mean " + near + "?"
		if secretName(near) {
			d.hide(p.value)
		}
	}
	d.fault(p.key, at.key(p.key.Value), message, hint)
}

// knownKeys lists the keys that may stand in a mapping.
func knownKeys(fields []field) string {
	const most = 16
	if len(fields) == 0 {
		return ""
	}
	var names []string
	for _, f := range fields[:min(most, len(fields))] {
		names = append(names, f.name)
	}
	if len(fields) > most {
		names = append(names, "…")
	}
	return "known keys: " + strings.Join(names, ", ")
}

func quote(key string) string { return strconv.Quote(shown(key)) }

// field is one key that a struct knows.
type field struct {
	name  string
	index []int
}

// known is what a struct type knows, see fieldsOf.
type known struct {
	fields []field
	rest   []int
}

func (d *decoder) knownOf(t reflect.Type) ([]field, []int) {
	k, ok := d.fields[t]
	if !ok {
		k.fields, k.rest = fieldsOf(t, nil, 0)
		if d.fields == nil {
			d.fields = map[reflect.Type]known{}
		}
		d.fields[t] = k
	}
	return k.fields, k.rest
}

// fieldsOf lists the keys of a struct in their order, those of inline structs
// among them, and the index of an inline map that takes all others.
func fieldsOf(t reflect.Type, at []int, depth int) (fields []field, rest []int) {
	for i := range t.NumField() {
		f := t.Field(i)
		tag, tagged := f.Tag.Lookup("yaml")
		name, flags, _ := strings.Cut(tag, ",")
		if name == "-" {
			continue
		}
		index := append(at[:len(at):len(at)], i)
		inline := slices.Contains(strings.Split(flags, ","), "inline") || f.Anonymous && name == ""
		kind := f.Type
		if kind.Kind() == reflect.Pointer && f.IsExported() {
			kind = kind.Elem()
		}
		switch {
		case inline && kind.Kind() == reflect.Struct && depth < 8:
			more, other := fieldsOf(kind, index, depth+1)
			fields = append(fields, more...)
			if rest == nil {
				rest = other
			}
		case !f.IsExported():
		case inline && f.Type.Kind() == reflect.Map:
			rest = index
		default:
			if name == "" || !tagged {
				name = strings.ToLower(f.Name)
			}
			fields = append(fields, field{name, index})
		}
	}
	return fields, rest
}

// fieldAt gives the field, making the embedded structs on the way to it.
func fieldAt(v reflect.Value, index []int) reflect.Value {
	for _, i := range index {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	return v
}
