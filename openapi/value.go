package openapi

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// value is a place in a document with what stands there. The zero value is
// absence; every method may be called on it.
type value struct {
	src  *source
	node *yaml.Node
	ptr  string
}

func (v value) ok() bool { return v.node != nil }

// deref follows YAML aliases.
func deref(n *yaml.Node) *yaml.Node {
	for i := 0; n != nil && n.Kind == yaml.AliasNode && i < 20; i++ {
		n = n.Alias
	}
	return n
}

var (
	pointerEscape   = strings.NewReplacer("~", "~0", "/", "~1")
	pointerUnescape = strings.NewReplacer("~1", "/", "~0", "~")
)

func (v value) at(key string, n *yaml.Node) value {
	return value{v.src, deref(n), v.ptr + "/" + pointerEscape.Replace(key)}
}

// get returns the member with that key, looking through YAML merge keys.
func (v value) get(key string) value {
	if v.node == nil || v.node.Kind != yaml.MappingNode {
		return value{}
	}
	if n := v.src.member(v.node, key, 0); n != nil {
		return v.at(key, n)
	}
	return value{}
}

// member finds a key in a mapping. Large mappings are indexed once; a source
// is read by one goroutine only.
func (s *source) member(m *yaml.Node, key string, depth int) *yaml.Node {
	c := m.Content
	if len(c) > 32 {
		index := s.keys[m]
		if index == nil {
			index = make(map[string]int, len(c)/2)
			for i := len(c) - 2; i >= 0; i -= 2 {
				index[c[i].Value] = i
			}
			s.keys[m] = index
		}
		if i, ok := index[key]; ok {
			return c[i+1]
		}
	} else {
		for i := 0; i+1 < len(c); i += 2 {
			if c[i].Value == key && c[i].Tag != "!!merge" {
				return c[i+1]
			}
		}
	}
	if depth > maxMerges {
		return nil
	}
	for _, from := range merged(m) {
		if n := s.member(from, key, depth+1); n != nil {
			return n
		}
	}
	return nil
}

// maxMerges is how deep merged mappings may merge others.
const maxMerges = 8

// merged lists the mappings that a mapping merges, each once.
func merged(m *yaml.Node) []*yaml.Node {
	var out []*yaml.Node
	for i := 0; i+1 < len(m.Content); i += 2 {
		if m.Content[i].Tag != "!!merge" {
			continue
		}
		list := []*yaml.Node{deref(m.Content[i+1])}
		if list[0] != nil && list[0].Kind == yaml.SequenceNode {
			list = list[0].Content
		}
		for _, from := range list {
			if from = deref(from); from != nil && from.Kind == yaml.MappingNode && !slices.Contains(out, from) {
				out = append(out, from)
			}
		}
	}
	return out
}

// child returns the member or item that a JSON Pointer token names.
func (v value) child(token string) value {
	if v.node != nil && v.node.Kind == yaml.SequenceNode {
		i, err := strconv.Atoi(token)
		if err != nil || i < 0 || i >= len(v.node.Content) {
			return value{}
		}
		return v.at(token, v.node.Content[i])
	}
	return v.get(token)
}

// members yields the members of a mapping in document order, merged ones last.
func (v value) members() iter.Seq2[string, value] {
	return func(yield func(string, value) bool) {
		if v.node == nil || v.node.Kind != yaml.MappingNode {
			return
		}
		v.each(v.node, 0, map[string]bool{}, yield)
	}
}

func (v value) each(m *yaml.Node, depth int, seen map[string]bool, yield func(string, value) bool) bool {
	from := merged(m)
	for i := 0; i+1 < len(m.Content); i += 2 {
		k := m.Content[i]
		if k.Tag == "!!merge" {
			continue
		}
		if depth > 0 || len(from) > 0 {
			if seen[k.Value] {
				continue
			}
			seen[k.Value] = true
		}
		if !yield(k.Value, v.at(k.Value, m.Content[i+1])) {
			return false
		}
	}
	if depth > maxMerges {
		return true
	}
	for _, f := range from {
		if !v.each(f, depth+1, seen, yield) {
			return false
		}
	}
	return true
}

// items yields the items of a sequence.
func (v value) items() iter.Seq2[int, value] {
	return func(yield func(int, value) bool) {
		if v.node == nil || v.node.Kind != yaml.SequenceNode {
			return
		}
		for i, n := range v.node.Content {
			if !yield(i, v.at(strconv.Itoa(i), n)) {
				return
			}
		}
	}
}

// text returns a scalar as written, or "" for anything else and for null.
func (v value) text() string {
	if v.node == nil || v.node.Kind != yaml.ScalarNode || v.node.Tag == "!!null" {
		return ""
	}
	return v.node.Value
}

// isTrue reports whether v is the boolean true.
func (v value) isTrue() bool { return strings.EqualFold(v.text(), "true") }

// flag returns a boolean, or the default when v is not one.
func (v value) flag(or bool) bool {
	switch strings.ToLower(v.text()) {
	case "true":
		return true
	case "false":
		return false
	}
	return or
}

func (v value) isScalar() bool { return v.node != nil && v.node.Kind == yaml.ScalarNode }

func (v value) isMap() bool  { return v.node != nil && v.node.Kind == yaml.MappingNode }
func (v value) isList() bool { return v.node != nil && v.node.Kind == yaml.SequenceNode }

// texts returns the scalar items of a sequence.
func (v value) texts() []string {
	var out []string
	for _, i := range v.items() {
		if i.node != nil && i.node.Kind == yaml.ScalarNode {
			out = append(out, i.node.Value)
		}
	}
	return out
}

// walk calls f for every mapping below v, outside of examples and extensions.
// Aliases are not entered: what they stand for is walked where it is written.
func walk(v value, depth int, f func(value)) {
	if v.node == nil || depth > maxDepth {
		return
	}
	switch v.node.Kind {
	case yaml.MappingNode:
		f(v)
		for i := 0; i+1 < len(v.node.Content); i += 2 {
			k, n := v.node.Content[i].Value, v.node.Content[i+1]
			if n.Kind == yaml.AliasNode || n.Kind == yaml.ScalarNode || opaque(k, n) {
				continue
			}
			walk(v.at(k, n), depth+1, f)
		}
	case yaml.SequenceNode:
		for i, n := range v.node.Content {
			if n.Kind == yaml.MappingNode || n.Kind == yaml.SequenceNode {
				walk(v.at(strconv.Itoa(i), n), depth+1, f)
			}
		}
	}
}

// opaque reports whether what stands under a key is data, not description.
func opaque(key string, n *yaml.Node) bool {
	switch key {
	case "example", "default", "const", "value":
		return !looksLikeSchema(n)
	case "enum", "examples":
		return n.Kind == yaml.SequenceNode || key == "examples"
	}
	return strings.HasPrefix(key, "x-")
}

// looksLikeSchema tells a property that happens to be called "default" or
// "value" from a default value.
func looksLikeSchema(n *yaml.Node) bool {
	if n.Kind != yaml.MappingNode {
		return false
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		switch n.Content[i].Value {
		case "type", "$ref", "allOf", "oneOf", "anyOf", "properties", "content", "schema", "description":
			return true
		}
	}
	return false
}

// nearest returns the candidate closest to word, or "" when none is close.
func nearest(word string, candidates []string) string {
	best, at := "", max(len(word)/3, 1)+1
	for _, c := range candidates {
		if d := distance(strings.ToLower(word), strings.ToLower(c), at); d < at {
			best, at = c, d
		}
	}
	return best
}

// distance is the edit distance of two short words, or limit when it is not
// below limit.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit || len(a) > 100 {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = min(diagonal, row[j], row[j+1]) + 1
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return min(row[len(b)], limit)
}

// keyNode returns the node of a key, whose line is the one a reader looks for.
func keyNode(v value, key string) *yaml.Node {
	if !v.isMap() {
		return nil
	}
	for i := 0; i+1 < len(v.node.Content); i += 2 {
		if v.node.Content[i].Value == key {
			return v.node.Content[i]
		}
	}
	return nil
}
