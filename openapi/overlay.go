package openapi

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/candorhttp/candor/judge"
)

// Overlay is an OpenAPI Overlay 1.0.0: changes to a document, kept apart from
// it, which any tool that knows overlays applies.
type Overlay struct {
	Title   string
	Version string // of the overlay itself
	Actions []judge.Action
}

// NewOverlay makes an overlay of actions. Updates of one target become one
// action, and what is there twice is there once.
func NewOverlay(title string, actions []judge.Action) *Overlay {
	o := &Overlay{Title: title, Version: "1.0.0"}
	at := map[string]int{} // target of an update or removal to its action
	for _, a := range actions {
		key := a.Target
		if a.Remove {
			key = "-" + key
		}
		i, known := at[key]
		if known && !a.Remove {
			var joined any
			if joined, known = join(o.Actions[i].Update, a.Update); known {
				o.Actions[i].Update = joined
			}
		}
		if !known {
			at[key] = len(o.Actions)
			o.Actions = append(o.Actions, a)
		} else if have := o.Actions[i].Description; !strings.Contains(have, a.Description) {
			o.Actions[i].Description = have + " " + a.Description
		}
	}
	return o
}

// join merges two updates, unless they give one member two values.
func join(a, b any) (any, bool) {
	m, ok := a.(map[string]any)
	n, ok2 := b.(map[string]any)
	if !ok || !ok2 {
		return a, reflect.DeepEqual(a, b)
	}
	out := maps.Clone(m)
	for k, v := range n {
		if have, twice := out[k]; twice {
			if v, ok = join(have, v); !ok {
				return nil, false
			}
		}
		out[k] = v
	}
	return out, true
}

// YAML writes the overlay. The same overlay is always the same text.
func (o *Overlay) YAML() []byte {
	actions := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
	for _, a := range o.Actions {
		n := mapping("target", text(a.Target))
		if a.Description != "" {
			add(n, text("description"), text(a.Description))
		}
		if a.Remove {
			add(n, text("remove"), &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: "true"})
		} else {
			add(n, text("update"), nodeOf(a.Update))
		}
		actions.Content = append(actions.Content, n)
	}
	info := mapping("title", text(o.Title))
	add(info, text("version"), text(o.Version))
	top := mapping("overlay", text("1.0.0"))
	add(top, text("info"), info)
	add(top, text("actions"), actions)
	return encodeYAML(top, 2, false)
}

func text(s string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off": // booleans to readers of YAML 1.1
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}

func mapping(key string, v *yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: []*yaml.Node{text(key), v}}
}

func add(m *yaml.Node, key, v *yaml.Node) { m.Content = append(m.Content, key, v) }

func encodeYAML(n *yaml.Node, indent int, compact bool) []byte {
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(indent)
	if compact {
		e.CompactSeqIndent()
	}
	if err := e.Encode(n); err != nil {
		return nil // nodes that were parsed or made here can be written
	}
	_ = e.Close()
	return b.Bytes()
}

// keyOrder is how people write the members of an answer. Others follow by name.
var keyOrder = []string{"$ref", "description", "type", "title", "status", "detail", "instance", "format", "required", "headers", "content", "schema", "properties"}

// nodeOf turns an update into nodes, its members in a readable order.
func nodeOf(v any) *yaml.Node {
	switch v := v.(type) {
	case *yaml.Node:
		return cloneNode(v)
	case map[string]any:
		n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		rank := func(k string) int {
			if i := slices.Index(keyOrder, k); i >= 0 {
				return i
			}
			return len(keyOrder)
		}
		for _, k := range slices.SortedFunc(maps.Keys(v), func(a, b string) int {
			return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b))
		}) {
			add(n, text(k), nodeOf(v[k]))
		}
		return n
	case []any:
		n := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		for _, item := range v {
			n.Content = append(n.Content, nodeOf(item))
		}
		return n
	case string:
		return text(v)
	}
	n := &yaml.Node{}
	if err := n.Encode(v); err != nil {
		return text(fmt.Sprint(v))
	}
	return n
}

// cloneNode copies a node and what is in it, without places and anchors.
func cloneNode(n *yaml.Node) *yaml.Node {
	c := *n
	c.Line, c.Column, c.Anchor = 0, 0, ""
	c.Content = make([]*yaml.Node, len(n.Content))
	for i, child := range n.Content {
		c.Content[i] = cloneNode(child)
	}
	return &c
}

// maxExpanded bounds what aliases can make of one update.
const maxExpanded = 100_000

// expanded copies a node with what its aliases stand for, up to a number of
// nodes.
func expanded(n *yaml.Node, left *int) *yaml.Node {
	c := *deref(n)
	c.Anchor = ""
	if *left--; *left < 0 {
		return &c
	}
	c.Content = make([]*yaml.Node, 0, len(c.Content))
	for _, child := range deref(n).Content {
		c.Content = append(c.Content, expanded(child, left))
	}
	return &c
}

// ReadOverlay reads an overlay, YAML or JSON. The error is [Faults], every
// fault at once.
func ReadOverlay(name string, data []byte) (*Overlay, error) {
	l := &loader{doc: &Document{}, files: map[string]*source{}, targets: map[*yaml.Node]value{}}
	s := l.parseSource(name, name, data)
	if s == nil {
		return nil, l.faults.sorted()
	}
	root := value{src: s, node: deref(s.root)}
	version := root.get("overlay")
	if !strings.HasPrefix(version.text(), "1.") {
		l.fault(root, "this is no OpenAPI Overlay", `an overlay begins with "overlay: 1.0.0"`)
		return nil, l.faults
	}
	o := &Overlay{Title: root.get("info").get("title").text(), Version: root.get("info").get("version").text()}
	for _, at := range root.get("actions").items() {
		a := judge.Action{Target: at.get("target").text(), Description: at.get("description").text(), Remove: at.get("remove").isTrue()}
		if update := at.get("update"); update.ok() {
			left := maxExpanded
			n := expanded(update.node, &left)
			if a.Update = n; left < 0 {
				l.fault(update, "the update holds too many values when its aliases are followed", "")
			}
		}
		switch _, err := parsePath(a.Target); {
		case err != nil:
			l.fault(at, err.Error(), "")
		case a.Update == nil && !a.Remove:
			l.fault(at, "the action has neither update nor remove", "")
		}
		o.Actions = append(o.Actions, a)
	}
	if len(o.Actions) == 0 && len(l.faults) == 0 {
		l.fault(root, "the overlay has no actions", "")
	}
	if len(l.faults) > 0 {
		return nil, l.faults.sorted()
	}
	return o, nil
}
