package yamlfile

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// An excerpt shows at most this many characters of a line.
const excerptWidth = 110

// hidden stands in an excerpt for a secret.
const hidden = "***"

// excerpt shows the line and, below it, width carets from column on:
//
//	12 |   rolez: [admin]
//	   |   ^^^^^
func (s *source) excerpt(line, column, width int) string {
	text, ok := s.line(line)
	if !ok {
		return ""
	}
	out, caret := s.clean(line, text, column)
	caret = max(0, min(caret, len(out)))
	if strings.HasPrefix(string(out[caret:]), hidden) {
		width = len(hidden) // not as wide as what it stands for
	}
	from := 0
	if len(out) > excerptWidth {
		from = max(0, min(caret-excerptWidth/2, len(out)-excerptWidth))
		cut := append([]rune{}, out[from:from+excerptWidth]...)
		if from > 0 {
			cut[0] = '…'
		}
		if from+excerptWidth < len(out) {
			cut[len(cut)-1] = '…'
		}
		out = cut
	}
	width = max(1, min(width, len(out)-(caret-from)))
	number := fmt.Sprintf("%4d", line)
	return strings.TrimRight(number+" | "+string(out), " ") + "\n" +
		strings.Repeat(" ", len(number)) + " | " + strings.Repeat(" ", caret-from) + strings.Repeat("^", width) + "\n"
}

// clean gives the characters of a line to be shown, tabs and controls as
// spaces and secrets as ***, and where the character of that column is then.
func (s *source) clean(number int, text string, column int) (out []rune, caret int) {
	ranges := s.secrets(number, text)
	caret = -1
	column--
	for i, r := range []rune(text) {
		secret := false
		for _, m := range ranges {
			if i == m.from {
				out = append(out, []rune(hidden)...)
			}
			secret = secret || i >= m.from && i < m.to
		}
		if i == column {
			caret = len(out)
			if secret {
				caret = max(0, len(out)-len(hidden))
			}
		}
		if secret {
			continue
		}
		if !strconv.IsPrint(r) {
			r = ' '
		}
		out = append(out, r)
	}
	if caret < 0 {
		caret = len(out)
	}
	return out, caret
}

// span is a part of a line, in characters from 0.
type span struct{ from, to int }

// mask is a part of the file that holds a secret: from the first place up to
// the second, where the next node starts.
type mask struct {
	node             *yaml.Node
	endLine, endColm int // 0 for the end of the file
}

// secrets gives the parts of a line that are not to be shown.
func (s *source) secrets(number int, text string) []span {
	if s.root == nil {
		return s.guessSecrets(number, text)
	}
	s.findSecrets()
	var all []span
	if s.root.Kind != yaml.DocumentNode {
		all = s.guessSecrets(number, text) // the line may hold more than is below root
	}
	for _, m := range s.masks {
		if number < m.node.Line || m.endLine > 0 && number > m.endLine {
			continue
		}
		r := span{0, len([]rune(text))}
		first, _ := s.line(m.node.Line)
		end, ended := s.scalarEnd(m.node, first)
		switch {
		case number == m.node.Line:
			r.from = m.node.Column - 1
		case ended: // what follows on other lines is no part of it
			continue
		default:
			r.from = len(text) - len(strings.TrimLeft(text, " \t"))
		}
		if number == m.endLine {
			r.to = min(r.to, m.endColm-1)
		}
		if number == m.node.Line && ended {
			r.to = min(r.to, max(r.from, end))
		}
		if r.from < r.to {
			all = append(all, r)
		}
	}
	return all
}

// scalarEnd is where a scalar that starts on this line ends on it, if that can
// be told from the line.
func (s *source) scalarEnd(n *yaml.Node, line string) (end int, ok bool) {
	rest := []rune(from(line, n.Column))
	if len(rest) == 0 {
		return 0, false
	}
	switch q := rest[0]; q {
	case '"', '\'':
		for i := 1; i < len(rest); i++ {
			switch {
			case q == '"' && rest[i] == '\\':
				i++
			case rest[i] == q && q == '\'' && i+1 < len(rest) && rest[i+1] == q:
				i++
			case rest[i] == q:
				return n.Column - 1 + i + 1, true
			}
		}
	default:
		value := []rune(n.Value)
		if len(value) > 0 && len(rest) >= len(value) && string(rest[:len(value)]) == n.Value {
			return n.Column - 1 + len(value), true
		}
	}
	return 0, false
}

// findSecrets walks the file's nodes once in their order.
func (s *source) findSecrets() {
	if s.masked {
		return
	}
	s.masked = true
	open := -1 // the newest mask, which the next node ends
	visits := 0
	var walk func(n *yaml.Node, secret bool, depth int)
	walk = func(n *yaml.Node, secret bool, depth int) {
		if visits++; visits > MaxNodes || depth > 10*MaxDepth {
			return
		}
		s.last = max(s.last, n.Line)
		if open >= 0 {
			s.masks[open].endLine, s.masks[open].endColm = n.Line, n.Column
			open = -1
		}
		switch n.Kind {
		case yaml.ScalarNode:
			if secret && n.Value != "" && !onlyVariables(n.Value) {
				s.masks = append(s.masks, mask{node: n})
				open = len(s.masks) - 1
			}
		case yaml.MappingNode:
			for i := 0; i+1 < len(n.Content); i += 2 {
				key := n.Content[i]
				walk(key, false, depth+1)
				walk(n.Content[i+1], secretName(key.Value), depth+1)
			}
		case yaml.SequenceNode, yaml.DocumentNode:
			for _, c := range n.Content {
				walk(c, secret && c.Kind != yaml.MappingNode, depth+1)
			}
		}
	}
	walk(s.root, false, 0)
}

// hide adds the value of a key to what is not shown, such as a key that is
// unknown but close to a secret's.
func (s *source) hide(value *yaml.Node) {
	s.findSecrets()
	switch {
	case value.Kind == yaml.SequenceNode:
		for _, c := range value.Content {
			if c.Kind == yaml.ScalarNode {
				s.hide(c)
			}
		}
	case value.Kind == yaml.ScalarNode && value.Value != "" && !onlyVariables(value.Value):
		s.masks = append(s.masks, mask{node: value, endLine: value.Line, endColm: 1 << 30})
	}
}

var (
	keyed    = regexp.MustCompile(`([\pL\pN_.-]+)(?:["']\s*:\s*|\s*:(?:\s+|$))`)
	variable = regexp.MustCompile(`^(?:\$\{[A-Za-z_][A-Za-z0-9_]*\})+$`)
)

func onlyVariables(value string) bool { return variable.MatchString(value) }

// guessSecrets does without nodes what secrets does, for a file that is not
// YAML: everything behind a secret's key, and lines indented below one.
func (s *source) guessSecrets(number int, text string) []span {
	for _, m := range keyed.FindAllStringSubmatchIndex(text, -1) {
		if secretName(text[m[2]:m[3]]) {
			return []span{{len([]rune(text[:m[1]])), len([]rune(text))}}
		}
	}
	indent := indentOf(text)
	for above := number - 1; above >= 1 && above > number-200; above-- {
		line, _ := s.line(above)
		if strings.TrimSpace(line) == "" || indentOf(line) >= indent && indent > 0 {
			continue
		}
		if m := keyed.FindStringSubmatch(line); m != nil && secretName(m[1]) {
			return []span{{indent, len([]rune(text))}}
		}
		break
	}
	return nil
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }
