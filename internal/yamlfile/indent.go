package yamlfile

import (
	"fmt"
	"strings"
)

// tabbed gives the first line from number on that is indented with a tab, and
// the column of that tab. The YAML parser names the line before it.
func (s *source) tabbed(number int) (line, column int, ok bool) {
	for line = max(number, 1); ; line++ {
		text, more := s.line(line)
		if !more {
			return 0, 0, false
		}
		indent := text[:indentOf(text)]
		if at := strings.IndexByte(indent, '\t'); at >= 0 && strings.TrimSpace(text) != "" {
			return line, at + 1, true
		}
	}
}

// misplaced gives the first line from number on whose indentation is that of
// no list or mapping which is open there, with the ones that would fit. The
// YAML parser names the line where the mapping around it begins.
func (s *source) misplaced(number int) (line int, fits string, ok bool) {
	open := []int{0}
	text := -1 // indentation of the key whose block of text is passed over
	for line = 1; ; line++ {
		row, more := s.line(line)
		if !more {
			return 0, "", false
		}
		rest := strings.TrimLeft(row, " ")
		indent := len(row) - len(rest)
		if rest == "" || rest[0] == '#' || text >= 0 && indent > text {
			continue
		}
		text = -1
		left := 0 // the last level that this line ends
		for len(open) > 1 && open[len(open)-1] > indent {
			left, open = open[len(open)-1], open[:len(open)-1]
		}
		switch top := open[len(open)-1]; {
		case indent <= top:
		case left > 0 && line >= number: // a level was left and none reached
			return line, fmt.Sprintf("%d or %d", top, left), true
		default:
			open = append(open, indent)
		}
		for strings.HasPrefix(rest, "- ") { // the entry's own keys stand behind its dash
			inner := strings.TrimLeft(rest[1:], " ")
			indent += len(rest) - len(inner)
			rest = inner
			open = append(open, indent)
		}
		if blockOfText(rest) {
			text = open[len(open)-1]
		}
	}
}

// blockOfText tells whether the lines below a key are text, behind | or >.
func blockOfText(row string) bool {
	row = strings.TrimRight(row, " +-0123456789")
	return strings.HasSuffix(row, ": |") || strings.HasSuffix(row, ": >") || row == "|" || row == ">"
}
