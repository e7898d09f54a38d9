package openapi

import (
	"bytes"
	"encoding/json"
	"strings"

	"go.yaml.in/yaml/v3"
)

// encodeJSON writes nodes as JSON with the indentation of the old text; text
// on one line stays on one.
func encodeJSON(root *yaml.Node, old []byte) []byte {
	w := &jsonWriter{}
	old = bytes.TrimLeft(old, " \t\r\n")
	if i := bytes.IndexByte(old, '\n'); i >= 0 {
		rest := old[i+1:]
		w.indent = string(rest[:len(rest)-len(bytes.TrimLeft(rest, " \t"))])
		w.lines = true
	}
	w.value(root, 0)
	if bytes.HasSuffix(old, []byte("\n")) {
		w.b.WriteByte('\n')
	}
	return w.b.Bytes()
}

type jsonWriter struct {
	b      bytes.Buffer
	indent string
	lines  bool
}

func (w *jsonWriter) value(n *yaml.Node, depth int) {
	switch n.Kind {
	case yaml.MappingNode:
		w.list("{}", len(n.Content)/2, depth, func(i int) {
			w.text(n.Content[2*i].Value)
			w.b.WriteByte(':')
			if w.lines {
				w.b.WriteByte(' ')
			}
			w.value(n.Content[2*i+1], depth+1)
		})
	case yaml.SequenceNode:
		w.list("[]", len(n.Content), depth, func(i int) { w.value(n.Content[i], depth+1) })
	default:
		switch n.ShortTag() {
		case "!!int", "!!float", "!!bool":
			w.b.WriteString(n.Value)
		case "!!null":
			w.b.WriteString("null")
		default:
			w.text(n.Value)
		}
	}
}

func (w *jsonWriter) list(brackets string, n, depth int, item func(int)) {
	w.b.WriteByte(brackets[0])
	for i := range n {
		if i > 0 {
			w.b.WriteByte(',')
		}
		w.line(depth + 1)
		item(i)
	}
	if n > 0 {
		w.line(depth)
	}
	w.b.WriteByte(brackets[1])
}

func (w *jsonWriter) line(depth int) {
	if w.lines {
		w.b.WriteString("\n" + strings.Repeat(w.indent, depth))
	}
}

func (w *jsonWriter) text(s string) {
	e := json.NewEncoder(&w.b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s)             // a string always can be
	w.b.Truncate(w.b.Len() - 1) // the line end that Encode adds
}
