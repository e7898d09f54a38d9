package openapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// jsonFault says where a document stops being JSON.
type jsonFault struct {
	line, column int
	what         string
}

// jsonReader turns JSON text into nodes, so that both syntaxes share one
// tree. The YAML parser would do for most JSON, but refuses surrogate pairs.
type jsonReader struct {
	d            *json.Decoder
	data         []byte
	at           int // offset up to which line and column are counted
	line, column int
}

// parseJSON reads exactly one JSON value.
func parseJSON(data []byte) (*yaml.Node, *jsonFault) {
	r := &jsonReader{d: json.NewDecoder(bytes.NewReader(data)), data: data, line: 1, column: 1}
	r.d.UseNumber()
	n, err := r.value(0)
	if err == nil {
		if _, more := r.d.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("something follows the end of the document")
		}
	}
	if err == nil {
		return n, nil
	}
	offset := r.d.InputOffset()
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		offset = syntax.Offset
	}
	r.count(min(int(offset), len(data)))
	return nil, &jsonFault{r.line, r.column, err.Error()}
}

// count moves line and column forward to an offset.
func (r *jsonReader) count(to int) {
	for r.at < to {
		c, size := r.data[r.at], 1
		switch {
		case c == '\n':
			r.line++
			r.column = 0
		case c >= utf8.RuneSelf:
			_, size = utf8.DecodeRune(r.data[r.at:])
		}
		r.column++
		r.at += size
	}
}

// start counts to where the next token begins.
func (r *jsonReader) start() {
	i := int(r.d.InputOffset())
	for i < len(r.data) && bytes.IndexByte([]byte(" \t\r\n,:"), r.data[i]) >= 0 {
		i++
	}
	r.count(i)
}

func (r *jsonReader) value(depth int) (*yaml.Node, error) {
	if depth > maxDepth {
		return nil, errors.New("the document nests too deep")
	}
	r.start()
	n := &yaml.Node{Line: r.line, Column: r.column}
	t, err := r.d.Token()
	if err != nil {
		return nil, err
	}
	switch t := t.(type) {
	case json.Delim:
		n.Kind, n.Tag = yaml.MappingNode, "!!map"
		if t == '[' {
			n.Kind, n.Tag = yaml.SequenceNode, "!!seq"
		}
		n.Style = yaml.FlowStyle
		for r.d.More() {
			c, err := r.value(depth + 1)
			if err != nil {
				return nil, err
			}
			n.Content = append(n.Content, c)
		}
		_, err = r.d.Token()
		return n, err
	case string:
		n.Tag, n.Value, n.Style = "!!str", t, yaml.DoubleQuotedStyle
	case json.Number:
		n.Tag, n.Value = "!!float", t.String()
		if isDecimal(n.Value) {
			n.Tag = "!!int"
		}
	case bool:
		n.Tag, n.Value = "!!bool", "false"
		if t {
			n.Value = "true"
		}
	case nil:
		n.Tag, n.Value = "!!null", "null"
	}
	n.Kind = yaml.ScalarNode
	return n, nil
}

// isDecimal reports whether s is an optional minus and digits only.
func isDecimal(s string) bool {
	if len(s) > 0 && s[0] == '-' {
		s = s[1:]
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
