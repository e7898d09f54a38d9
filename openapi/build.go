package openapi

import (
	"strconv"
	"strings"
)

// build turns a form into a value as the schema has it. Bad says which text
// cannot be read as its type.
func (f form) build(s *shape, textFirst bool) (v any, bad string) {
	switch f.kind {
	case tArray:
		if s.types&tArray == 0 {
			return nil, s.wanted()
		}
		list := make([]any, len(f.items))
		for i, text := range f.items {
			item, ok := s.item().scalar(text, textFirst)
			if !ok {
				return nil, "item " + strconv.Itoa(i) + ": " + s.item().wanted()
			}
			list[i] = item
		}
		return list, ""
	case tObject:
		return f.object(s, textFirst)
	}
	if v, ok := s.scalar(f.text, textFirst); ok {
		return v, ""
	}
	return nil, s.wanted()
}

func (f form) object(s *shape, textFirst bool) (any, string) {
	if f.tree != nil {
		return grow(f.tree, s, textFirst)
	}
	if f.text != "" {
		return nil, f.text
	}
	out := make(map[string]any, len(f.members))
	for _, m := range f.members {
		inner := s.member(m[0])
		if inner.types&tArray != 0 && inner.types&tScalars == 0 {
			item, ok := inner.item().scalar(m[1], textFirst)
			if !ok {
				return nil, cut(m[0], 100) + ": " + inner.item().wanted()
			}
			list, _ := out[m[0]].([]any)
			out[m[0]] = append(list, item)
			continue
		}
		if _, twice := out[m[0]]; twice {
			return nil, cut(m[0], 100) + ": " + repeated
		}
		v, ok := inner.scalar(m[1], textFirst)
		if !ok {
			return nil, cut(m[0], 100) + ": " + inner.wanted()
		}
		out[m[0]] = v
	}
	return out, ""
}

// maxDeep is how many brackets a deepObject parameter may nest.
const maxDeep = 8

// readDeep reads name[a]=1&name[b][c]=2. Deeper levels than one are not in the
// specification, and read as most servers do.
func (p *Parameter) readDeep(query []pair) (forms []form, present bool, bad string) {
	tree := map[string]any{}
	for _, q := range query {
		rest, ok := strings.CutPrefix(q.name, p.Name)
		if !q.named || !ok || rest == "" || rest[0] != '[' {
			continue
		}
		present = true
		path, ok := brackets(rest)
		if !ok {
			return nil, true, "has brackets that do not pair, or nest too deep"
		}
		text, ok := unescape(q.raw, true)
		if !ok {
			return nil, true, badEscape
		}
		if !plant(tree, path, text) {
			return nil, true, "holds a member both as a value and as an object"
		}
	}
	return []form{{kind: tObject, tree: tree}}, present, ""
}

// brackets splits "[a][b]" into its names. A last "[]" only says that values
// repeat.
func brackets(s string) ([]string, bool) {
	var out []string
	for s != "" {
		i := strings.IndexByte(s, ']')
		if s[0] != '[' || i < 0 || len(out) == maxDeep {
			return nil, false
		}
		name := s[1:i]
		s = s[i+1:]
		if name == "" && s == "" && len(out) > 0 {
			break
		}
		out = append(out, name)
	}
	return out, len(out) > 0
}

// plant puts a text into the tree; texts under one name add up to a list.
func plant(tree map[string]any, path []string, text string) bool {
	name := path[0]
	if len(path) == 1 {
		list, ok := tree[name].([]string)
		if tree[name] != nil && !ok {
			return false
		}
		tree[name] = append(list, text)
		return true
	}
	if tree[name] == nil {
		tree[name] = map[string]any{}
	}
	next, ok := tree[name].(map[string]any)
	return ok && plant(next, path[1:], text)
}

// grow reads the texts of a tree as their types.
func grow(tree map[string]any, s *shape, textFirst bool) (any, string) {
	out := make(map[string]any, len(tree))
	for name, v := range tree {
		inner := s.member(name)
		switch v := v.(type) {
		case map[string]any:
			sub, bad := grow(v, inner, textFirst)
			if bad != "" {
				return nil, cut(name, 100) + ": " + bad
			}
			out[name] = sub
		case []string:
			f := form{kind: tScalars, text: v[0]}
			if len(v) > 1 || inner.types&tScalars == 0 {
				if inner.types&tArray == 0 {
					return nil, cut(name, 100) + ": " + repeated
				}
				f = form{kind: tArray, items: v}
			}
			one, bad := f.build(inner, textFirst)
			if bad != "" {
				return nil, cut(name, 100) + ": " + bad
			}
			out[name] = one
		}
	}
	return out, ""
}
