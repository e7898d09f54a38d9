package yamlfile

import (
	"strconv"

	"go.yaml.in/yaml/v3"
)

// Locate gives the place of the key at the end of a path of keys, or of the
// list entry when the last step is a number; both count from 1. Where the file
// lacks a step, it is the place of the last one that is there, and 1, 1 when
// there is none. It is 0, 0 for a file that is not YAML.
func Locate(data []byte, path ...string) (line, col int) {
	n, _ := parse("", data)
	if n == nil {
		return 0, 0
	}
	at, _ := find(n, path)
	return at.Line, at.Column
}

// At makes a fault, found after decoding, at the path of keys that Locate
// would find.
func At(file string, data []byte, path []string, message, hint string) Fault {
	n, _ := parse(file, data)
	s := &source{file: file, text: data, root: n}
	if n == nil {
		return Fault{File: file, Path: stepsOf(path).String(), Message: message, Hint: hint}
	}
	at, steps := find(n, path)
	return s.at(at, steps, message, hint)
}

func stepsOf(keys []string) (steps path) {
	for _, k := range keys {
		steps = steps.key(k)
	}
	return steps
}

// find walks down the path as far as it leads. The steps it returns are those
// of the whole path, with list places as such where they were found.
func find(root *yaml.Node, keys []string) (at *yaml.Node, steps path) {
	n := follow(root)
	at = &yaml.Node{Line: 1, Column: 1}
	for i, key := range keys {
		place, value, item := child(n, key, 0)
		if value == nil {
			return at, append(steps, stepsOf(keys[i:])...)
		}
		if steps = append(steps, pathKey(key)); item {
			steps[len(steps)-1] = "[" + key + "]"
		}
		at, n = place, follow(value)
	}
	return at, steps
}

// follow leads from documents and aliases to what they stand for.
func follow(n *yaml.Node) *yaml.Node {
	for range MaxDepth {
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

// child finds a key of a mapping, also among the merged ones, or an entry of a
// list by its number.
func child(n *yaml.Node, key string, depth int) (place, value *yaml.Node, item bool) {
	switch {
	case n.Kind == yaml.SequenceNode:
		if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(n.Content) {
			return n.Content[i], n.Content[i], true
		}
	case n.Kind == yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if follow(n.Content[i]).Value == key && n.Content[i].ShortTag() != "!!merge" {
				return n.Content[i], n.Content[i+1], false
			}
		}
		for i := 0; i+1 < len(n.Content) && depth < 8; i += 2 {
			if n.Content[i].ShortTag() != "!!merge" {
				continue
			}
			merged := follow(n.Content[i+1])
			from := []*yaml.Node{merged}
			if merged.Kind == yaml.SequenceNode {
				from = merged.Content
			}
			for _, m := range from {
				if m = follow(m); m.Kind != yaml.MappingNode {
					continue
				}
				if place, value, item = child(m, key, depth+1); value != nil {
					return place, value, item
				}
			}
		}
	}
	return nil, nil, false
}
