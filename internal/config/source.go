package config

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/candorhttp/candor/internal/yamlfile"
)

// source is a YAML file as it was read, so that what is found wrong later can
// be shown at its place.
type source struct {
	name string
	data []byte
	tree *yaml.Node // the document node; values as the file has them
}

func newSource(name string, data []byte) *source {
	return &source{name: name, data: data, tree: parse(name, data)}
}

// parse gives the document node of a file, empty where the file has none. Its
// faults are those of a later Decode.
func parse(name string, data []byte) *yaml.Node {
	var top yaml.Node
	_ = yamlfile.Decode(name, data, &top)
	doc := &yaml.Node{Kind: yaml.DocumentNode, Line: 1, Column: 1}
	if top.Kind != 0 {
		doc.Content = []*yaml.Node{&top}
	}
	return doc
}

// follow leads from documents and aliases to what they stand for.
func follow(n *yaml.Node) *yaml.Node {
	for range yamlfile.MaxDepth {
		switch {
		case n.Kind == yaml.DocumentNode && len(n.Content) > 0:
			n = n.Content[0]
		case n.Kind == yaml.AliasNode && n.Alias != nil:
			n = n.Alias
		default:
			return n
		}
	}
	return n
}

// child finds the key of a mapping or the entry of a list by one step.
func child(n *yaml.Node, step string) (key, value *yaml.Node) {
	switch n = follow(n); n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == step && n.Content[i].ShortTag() != "!!merge" {
				return n.Content[i], n.Content[i+1]
			}
		}
	case yaml.SequenceNode:
		if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(n.Content) {
			return n.Content[i], n.Content[i]
		}
	}
	return nil, nil
}

// find walks down keys and list places. Both results are nil where the file
// does not lead.
func (s *source) find(steps ...string) (key, value *yaml.Node) {
	value = s.tree
	for _, step := range steps {
		if key, value = child(value, step); value == nil {
			return nil, nil
		}
	}
	return key, value
}

// line is where a value stands; 0 when it is not in the file.
func (s *source) line(steps ...string) int {
	key, _ := s.find(steps...)
	if key == nil {
		return 0
	}
	return key.Line
}

// atKey makes a fault of the key at the end of steps, or of the nearest one
// above it that the file has.
func (s *source) atKey(steps []string, message, hint string) yamlfile.Fault {
	for n := len(steps); n > 0; n-- {
		if key, _ := s.find(steps[:n]...); key != nil {
			return s.at(key, steps, message, hint)
		}
	}
	return yamlfile.Fault{File: s.name, Path: pathOf(steps), Message: message, Hint: hint}
}

// atValue makes a fault of the value at the end of steps: at the value itself
// where it stands on one line, else at its key.
func (s *source) atValue(steps []string, message, hint string) yamlfile.Fault {
	_, n := s.find(steps...)
	if n == nil || n.Kind != yaml.ScalarNode || n.Value == "" {
		return s.atKey(steps, message, hint)
	}
	return s.at(n, steps, message, hint)
}

// at makes a fault of a node of the tree.
func (s *source) at(n *yaml.Node, steps []string, message, hint string) yamlfile.Fault {
	f := yamlfile.Fault{File: s.name, Line: n.Line, Column: n.Column, Message: message, Hint: hint}
	for _, placed := range yamlfile.DecodeNode(s.name, s.data, s.tree, &pin{n, message, hint}) {
		f = placed
	}
	f.Path = pathOf(steps)
	return f
}

// pin is an Unmarshaler that finds one fault, at a node that is known already.
type pin struct {
	node          *yaml.Node
	message, hint string
}

// UnmarshalYAMLFile implements [yamlfile.Unmarshaler].
func (p *pin) UnmarshalYAMLFile(*yaml.Node) error {
	return yamlfile.Hinted(p.node, p.hint, "%s", p.message)
}

// steps splits a field as package guard names it, "operations.GET /a.b.denied"
// or "identity.api_keys.keys[2]", along the keys that the file really has.
// What the file lacks is split at its dots.
func (s *source) steps(field string) []string {
	var steps []string
	n := s.tree
	for field != "" {
		step, rest := "", ""
		if strings.HasPrefix(field, "[") {
			step, rest, _ = strings.Cut(field[1:], "]")
		} else {
			step, rest = longestKey(n, field)
		}
		steps = append(steps, step)
		if _, value := child(n, step); value != nil {
			n = value
		} else {
			n = &yaml.Node{}
		}
		field = strings.TrimPrefix(rest, ".")
	}
	return steps
}

// longestKey cuts the longest key of n off the front of a field.
func longestKey(n *yaml.Node, field string) (key, rest string) {
	n = follow(n)
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		k := n.Content[i].Value
		if after, ok := strings.CutPrefix(field, k); ok && len(k) > len(key) && (after == "" || after[0] == '.' || after[0] == '[') {
			key, rest = k, after
		}
	}
	if key != "" {
		return key, rest
	}
	end := strings.IndexAny(field, ".[")
	if end < 0 {
		return field, ""
	}
	return field[:end], field[end:]
}

// entry is the place of a value in the list at steps; -1 when it has none.
func (s *source) entry(value string, steps ...string) int {
	_, n := s.find(steps...)
	if n == nil {
		return -1
	}
	if n = follow(n); n.Kind != yaml.SequenceNode {
		return -1
	}
	return slices.IndexFunc(n.Content, func(c *yaml.Node) bool { return follow(c).Value == value })
}
