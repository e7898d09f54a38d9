package openapi

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// measure notes for every key and mapping the line after its last one, before
// anything changes.
func (e *editor) measure(end int) {
	e.ends = map[*yaml.Node]int{}
	e.measureNode(e.root, end)
}

func (e *editor) measureNode(n *yaml.Node, end int) {
	switch n.Kind {
	case yaml.DocumentNode:
		e.measureNode(n.Content[0], end)
	case yaml.MappingNode:
		e.ends[n] = end
		for i := 0; i+1 < len(n.Content); i += 2 {
			last := end
			if i+2 < len(n.Content) {
				last = n.Content[i+2].Line
			}
			e.ends[n.Content[i]] = last
			e.measureNode(n.Content[i+1], last)
		}
	case yaml.SequenceNode:
		for i, item := range n.Content {
			last := end
			if i+1 < len(n.Content) {
				last = n.Content[i+1].Line
			}
			e.measureNode(item, last)
		}
	}
}

// text writes the changed document: as lines put into the old text or taken
// out of it where that gives the same data, else anew.
func (e *editor) text(old []byte) ([]byte, error) {
	indent, compact := style(e.root)
	e.unfold(e.root)
	if out := e.lines(old, indent, compact); out != nil {
		if again, err := oneDocument(out); err == nil && sameNode(again.Content[0], e.root.Content[0]) {
			return out, nil
		}
	}
	out := encodeYAML(e.root, indent, compact)
	again, err := oneDocument(out)
	if err != nil || !sameNode(again.Content[0], e.root.Content[0]) {
		return nil, errors.New("the overlay removes what an alias elsewhere refers to, or changes what cannot be written as YAML again")
	}
	if bytes.Contains(old, []byte("\r\n")) {
		out = bytes.ReplaceAll(out, []byte("\n"), []byte("\r\n"))
	}
	return out, nil
}

// unfold turns what is written on one line and has changed into lines of its
// own, and reports whether it found anything of the kind.
func (e *editor) unfold(n *yaml.Node) bool {
	found := e.touched[n]
	for _, child := range n.Content {
		found = e.unfold(child) || found
	}
	if found && n.Style&yaml.FlowStyle != 0 {
		n.Style &^= yaml.FlowStyle
		e.touched[n] = true
	}
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if key, v := n.Content[i], n.Content[i+1]; e.touched[v] && key.LineComment == "" {
			key.LineComment, v.LineComment = v.LineComment, "" // it stood behind the line that is now the key's
		}
	}
	return found
}

// whole reports whether a value must be written anew: it is new under an old
// key, or something in it changed that is no line of its own.
func (e *editor) whole(v *yaml.Node) bool {
	if v.Line == 0 || e.touched[v] {
		return true
	}
	return v.Kind == yaml.SequenceNode && slices.ContainsFunc(v.Content, e.whole)
}

// edit is a piece of text that goes before a line, or lines that go.
type edit struct {
	line, until int // from 1; lines from line on and before until are taken out
	insert      string
}

// lines changes the text line by line, or returns nil where it cannot.
func (e *editor) lines(old []byte, indent int, compact bool) []byte {
	end := "\n"
	if bytes.Contains(old, []byte("\r\n")) {
		end = "\r\n"
	}
	lines := strings.SplitAfter(string(old), "\n")
	if last := lines[len(lines)-1]; last == "" {
		lines = lines[:len(lines)-1]
	} else {
		lines[len(lines)-1] += end
	}
	var edits []edit
	for _, key := range e.removed {
		line := key.Line
		for line > 1 && strings.HasPrefix(lines[line-2], strings.Repeat(" ", key.Column-1)+"#") {
			line-- // what is said of it goes with it
		}
		edits = append(edits, edit{line: line, until: back(lines, e.ends[key], key.Column)})
	}
	e.insertions(e.root, lines, indent, compact, &edits)
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Compare(a.line, b.line) })
	var b strings.Builder
	at := 1
	for _, ed := range edits {
		if ed.line < at {
			return nil // changes that overlap
		}
		b.WriteString(strings.Join(lines[at-1:ed.line-1], ""))
		b.WriteString(strings.ReplaceAll(ed.insert, "\n", end))
		at = max(ed.line, ed.until)
	}
	b.WriteString(strings.Join(lines[min(at-1, len(lines)):], ""))
	return []byte(b.String())
}

// insertions finds the members that were added to mappings of the old text.
func (e *editor) insertions(n *yaml.Node, lines []string, indent int, compact bool, edits *[]edit) {
	if n.Kind != yaml.MappingNode {
		for _, child := range n.Content {
			e.insertions(child, lines, indent, compact, edits)
		}
		return
	}
	column := 0
	for i := 0; i < len(n.Content); i += 2 {
		if n.Content[i].Line > 0 {
			column = n.Content[i].Column
		}
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Line > 0 {
			if !e.whole(n.Content[i+1]) {
				e.insertions(n.Content[i+1], lines, indent, compact, edits)
			} else {
				until := back(lines, e.ends[key], key.Column)
				own := strings.Join(lines[key.Line-1:max(until-1, key.Line-1)], "")
				*edits = append(*edits, edit{line: key.Line, until: until, insert: entry(key, n.Content[i+1], own, indent, compact)})
			}
			continue
		}
		before := e.ends[n]
		for j := i; j < len(n.Content); j += 2 {
			if n.Content[j].Line > 0 {
				before = n.Content[j].Line
				break
			}
		}
		*edits = append(*edits, edit{line: back(lines, before, column), insert: entry(at(key, column), n.Content[i+1], "", indent, compact)})
	}
}

// at is a new key in a column.
func at(key *yaml.Node, column int) *yaml.Node {
	k := *key
	k.Column = column
	return &k
}

// entry writes one member of a mapping, in the column of its key. Comments
// that are not in its own text stand before or after it and stay there.
func entry(key, v *yaml.Node, own string, indent int, compact bool) string {
	m := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: []*yaml.Node{commented(key, own), commented(v, own)}}
	m.Content[0].HeadComment = ""
	var b strings.Builder
	for line := range strings.Lines(string(encodeYAML(m, indent, compact))) {
		b.WriteString(strings.Repeat(" ", max(key.Column-1, 0)) + line)
	}
	return b.String()
}

// commented copies a node with those of its comments that a text holds.
func commented(n *yaml.Node, text string) *yaml.Node {
	c := *n
	for _, comment := range []*string{&c.HeadComment, &c.LineComment, &c.FootComment} {
		first, _, _ := strings.Cut(*comment, "\n")
		if !strings.Contains(text, first) {
			*comment = ""
		}
	}
	c.Content = make([]*yaml.Node, len(n.Content))
	for i, child := range n.Content {
		c.Content[i] = commented(child, text)
	}
	return &c
}

// back moves from a line up over the empty lines before it and over comments
// that stand no deeper than column: they belong to what follows. Text in a
// block stands deeper.
func back(lines []string, line, column int) int {
	line = min(line, len(lines)+1)
	for line > 1 {
		text := strings.TrimLeft(lines[line-2], " ")
		depth := len(lines[line-2]) - len(text)
		if strings.TrimSpace(text) != "" && (!strings.HasPrefix(text, "#") || depth >= column) {
			break
		}
		line--
	}
	return line
}

// style finds out how a document indents: how deep, and whether the items of
// lists stand under their key or deeper.
func style(root *yaml.Node) (indent int, compact bool) {
	indent = 2
	top := root
	if top.Kind == yaml.DocumentNode {
		top = top.Content[0]
	}
	for i := 0; i+1 < len(top.Content); i += 2 {
		v := top.Content[i+1]
		if v.Kind == yaml.MappingNode && v.Style&yaml.FlowStyle == 0 && len(v.Content) > 0 && v.Content[0].Column > 1 && v.Line > top.Content[i].Line {
			indent = min(v.Content[0].Column-1, 8)
			break
		}
	}
	return indent, compactLists(top)
}

// compactLists looks at the first list in lines of its own.
func compactLists(n *yaml.Node) bool {
	found, compact := false, false
	var look func(n *yaml.Node)
	look = func(n *yaml.Node) {
		for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content) && !found; i += 2 {
			key, v := n.Content[i], n.Content[i+1]
			if v.Kind == yaml.SequenceNode && v.Style&yaml.FlowStyle == 0 && v.Line > key.Line && key.Line > 0 {
				found, compact = true, v.Column == key.Column
			}
			look(v)
		}
		for i := 0; n.Kind == yaml.SequenceNode && i < len(n.Content) && !found; i++ {
			look(n.Content[i])
		}
	}
	look(n)
	return compact
}
