package yamlfile

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// source is the file that faults are shown in.
type source struct {
	file   string
	text   []byte
	root   *yaml.Node
	lines  [][]byte
	masks  []mask
	masked bool // masks is filled
	last   int  // the last line on which a node of root starts, once masks is filled
}

// at makes a fault at a node.
func (s *source) at(n *yaml.Node, at path, message, hint string) Fault {
	f := s.plain(n, at, message, hint)
	f.Excerpt = s.excerpt(f.Line, f.Column, f.width)
	return f
}

// plain makes a fault without its excerpt.
func (s *source) plain(n *yaml.Node, at path, message, hint string) Fault {
	return Fault{
		File: s.file, Line: n.Line, Column: n.Column, Path: at.String(),
		Message: message, Hint: hint, width: s.width(n),
	}
}

// line gives a source line by its number from 1, without its line break.
func (s *source) line(number int) (string, bool) {
	if s.lines == nil {
		s.lines = bytes.Split(bytes.TrimPrefix(s.text, []byte("\ufeff")), []byte{'\n'})
	}
	if number < 1 || number > len(s.lines) || len(s.text) == 0 {
		return "", false
	}
	return strings.TrimSuffix(string(s.lines[number-1]), "\r"), true
}

// raw tells whether the source has text, as it is, at the place of n.
func (s *source) raw(n *yaml.Node, text string) bool {
	line, ok := s.line(n.Line)
	return ok && n.Column >= 1 && strings.HasPrefix(from(line, n.Column), text)
}

// from cuts off the characters before column.
func from(line string, column int) string {
	for ; column > 1 && line != ""; column-- {
		_, size := utf8.DecodeRuneInString(line)
		line = line[size:]
	}
	return line
}

// width is how many carets fit under n: the length of a scalar that stands on
// its line as it is, else one.
func (s *source) width(n *yaml.Node) int {
	if n.Kind != yaml.ScalarNode || n.Value == "" || strings.ContainsAny(n.Value, "\r\n") {
		return 1
	}
	quoted := 0
	text := n.Value
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		text, quoted = `"`+text+`"`, 2
	case n.Style&yaml.SingleQuotedStyle != 0:
		text, quoted = "'"+text+"'", 2
	}
	if !s.raw(n, text) {
		return 1
	}
	return utf8.RuneCountInString(n.Value) + quoted
}

// notText is the fault of a file that is no UTF-8 text.
func (s *source) notText() (Fault, bool) {
	if utf8.Valid(s.text) {
		return Fault{}, false
	}
	i, line := 0, 1
	lineStart := 0
	for {
		r, size := utf8.DecodeRune(s.text[i:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		i += size
		if r == '\n' {
			line++
			lineStart = i
		}
	}
	column := 1 + utf8.RuneCount(s.text[lineStart:i])
	return Fault{File: s.file, Line: line, Column: column,
		Message: "the file is not UTF-8 text", Hint: "save it as UTF-8"}, true
}

var (
	yamlLine   = regexp.MustCompile(`^(?s)(?:yaml: )?(?:line (\d+): )?(.*)$`)
	noAnchor   = regexp.MustCompile(`^unknown anchor '(.*)' referenced$`)
	fromParser = regexp.MustCompile(`^did not find expected (?:<|key|node content|'-'|',')|^found (?:duplicate %|incompatible|undefined tag)`)
)

// syntax is the fault of a file that is not YAML. The library tells a line
// only, and counts it from 0 in the messages of its parser, from 1 in those of
// its scanner.
func (s *source) syntax(err error) Fault {
	parts := yamlLine.FindStringSubmatch(err.Error())
	message := parts[2]
	f := Fault{File: s.file, Message: "this is not YAML: " + shown(message)}
	f.Line, _ = strconv.Atoi(parts[1])
	switch name := noAnchor.FindStringSubmatch(message); {
	case name != nil:
		before, _, _ := bytes.Cut(s.text, []byte("*"+name[1]))
		f.Line = 1 + bytes.Count(before, []byte{'\n'})
	case f.Line == 0:
		f.Line = 1
	case fromParser.MatchString(message):
		f.Line++
	}
	line, _ := s.line(f.Line)
	text := strings.TrimLeft(line, " \t")
	f.Column = 1 + len(line) - len(text)
	f.Hint = syntaxHint(message, line[:len(line)-len(text)])
	s.indentation(&f, message)
	f.Excerpt = s.excerpt(f.Line, f.Column, 1)
	return f
}

// indentation moves a fault of indentation to the line that has it.
func (s *source) indentation(f *Fault, message string) {
	switch {
	case strings.Contains(message, "found a tab character"):
		if line, column, ok := s.tabbed(f.Line); ok {
			f.Line, f.Column = line, column
			f.Hint = syntaxHint(message, "\t")
		}
	case strings.Contains(message, "did not find expected key"),
		strings.Contains(message, "did not find expected '-' indicator"):
		if line, fits, ok := s.misplaced(f.Line); ok {
			text, _ := s.line(line)
			f.Line, f.Column = line, 1+indentOf(text)
			f.Hint = "indent it by " + fits + " spaces, like what it belongs to"
		}
	}
}

// syntaxHint says what most often causes a message of the YAML parser.
func syntaxHint(message, indent string) string {
	switch {
	case strings.Contains(indent, "\t"):
		return "indent with spaces, YAML allows no tabs there"
	case strings.Contains(message, "mapping values are not allowed"):
		return "put a value that has a colon in quotes, and check the indentation"
	case strings.Contains(message, "could not find expected ':'"):
		return "a key needs a colon and a space behind it; look at the line before, too"
	case strings.Contains(message, "did not find expected key"),
		strings.Contains(message, "did not find expected '-' indicator"):
		return "check the indentation from here on"
	case strings.Contains(message, "cannot start any token"):
		return "put a value that starts with @, ` or % in quotes"
	case strings.Contains(message, "unknown anchor"):
		return "a value that starts with * is an alias; quote it if it is text"
	case strings.Contains(message, "unexpected end of stream"):
		return "a closing quote is missing"
	case strings.Contains(message, "did not find expected ',' or"):
		return "a comma or a closing bracket is missing in what starts here"
	}
	return ""
}
