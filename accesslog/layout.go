package accesslog

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/candorhttp/candor"
)

// layout is a line in which literal text and columns take turns, compiled
// from a format string: copy until the next literal.
type layout struct {
	parts  []part
	finish func(d *decoder, ev *candor.Event) // judges who refused; nil: by the upstream's status
}

// part is one column with the text in front of it.
type part struct {
	before string
	name   string // as the format string has it
	cols   []column
	until  string // the text behind it; "" for the last one, and before a path
	quoted bool   // it stands in quotes, which the server escapes inside
	list   bool   // a list of nginx, which has spaces of its own
	path   bool   // it is followed by a path without text between
}

// piece is what the reader of a format string makes of it: text, or a column.
type piece struct {
	text string
	name string
	col  column
	list bool
	skip bool // the query behind a path; the path takes it along
}

// newLayout compiles pieces. The error says which two columns cannot be told
// apart, or what the format lacks to make events.
func newLayout(pieces []piece) (*layout, error) {
	var l layout
	text := ""
	open := false // the last part waits for what ends it
	for _, p := range pieces {
		switch {
		case p.skip:
			continue
		case p.name == "":
			text += p.text
			continue
		}
		if open {
			last := &l.parts[len(l.parts)-1]
			if last.until = text; text == "" {
				if last.path = p.col == colTarget || p.col == colPath; !last.path {
					return nil, fmt.Errorf("there is nothing between %s and %s to tell where one ends", last.name, p.name)
				}
			}
			last.quoted = strings.HasSuffix(last.before, `"`) && strings.HasPrefix(text, `"`)
		}
		l.parts = append(l.parts, part{before: text, name: p.name, cols: []column{p.col}, list: p.list})
		text, open = "", true
	}
	if !open {
		return nil, fmt.Errorf("the format string has no variables")
	}
	last := &l.parts[len(l.parts)-1]
	last.until = text
	last.quoted = strings.HasSuffix(last.before, `"`) && strings.HasPrefix(text, `"`)
	return &l, nil
}

// lacks says what the layout lacks to make events.
func (l *layout) lacks(time, status, request string) error {
	has := map[column]bool{}
	for _, p := range l.parts {
		for _, c := range p.cols {
			has[c] = true
		}
	}
	switch {
	case !has[colTime]:
		return fmt.Errorf("the format string has no time; add %s", time)
	case !has[colStatus]:
		return fmt.Errorf("the format string has no status; add %s", status)
	case !has[colRequest] && !has[colTarget] && !has[colPath] && !has[colMethod]:
		return fmt.Errorf("the format string has neither request line nor path; add %s", request)
	}
	return nil
}

// with returns the layout with a field map of the user in force.
func (l *layout) with(fields map[string]string) (*layout, error) {
	n := &layout{parts: slices.Clone(l.parts), finish: l.finish}
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		found := false
		for i := range n.parts {
			if bare(n.parts[i].name) == bare(fields[field]) {
				n.parts[i].cols = append(slices.Clone(n.parts[i].cols), mappable[field])
				found = true
			}
		}
		if !found {
			names := make([]string, len(n.parts))
			for i, p := range n.parts {
				names[i] = p.name
			}
			return nil, fmt.Errorf("the field map puts %q into %q, and the format has no such column; it has %s", fields[field], field, strings.Join(names, " "))
		}
	}
	return n, nil
}

// bare is a variable's name without the marks of its language.
func bare(name string) string {
	return normal(strings.Trim(name, "$%"))
}

// parse reads one line.
func (l *layout) parse(d *decoder, line []byte, ev *candor.Event) string {
	d.begin()
	if len(line) == 0 {
		return "empty line"
	}
	if why := l.read(d, line, ev); why != "" {
		return why
	}
	if why := d.finish(ev); why != "" {
		return why
	}
	switch {
	case l.finish != nil:
		l.finish(d, ev)
	case d.has(colUpstreamStatus) || d.none(colUpstreamStatus):
		byUpstreamStatus(ev, true)
	}
	return ""
}

// read takes the columns of a line, or of the rest of one.
func (l *layout) read(d *decoder, line []byte, ev *candor.Event) string {
	for i := range l.parts {
		p := &l.parts[i]
		if len(line) < len(p.before) || string(line[:len(p.before)]) != p.before {
			return l.fault(i, "expected "+quoteText(p.before)+" in front of it")
		}
		line = line[len(p.before):]
		end := p.end(line)
		if end < 0 {
			return l.fault(i, "cut off, or no "+quoteText(p.until)+" behind it")
		}
		v := line[:end]
		if bytes.IndexByte(v, '\\') >= 0 {
			v = d.unescape(v)
		}
		for _, c := range p.cols {
			if !d.put(ev, c, v) {
				return l.fault(i, "not "+cmp.Or(columnNames[c], "readable"))
			}
		}
		line = line[end:]
	}
	if last := l.parts[len(l.parts)-1].until; string(line) != last {
		return "bytes after the last column"
	}
	return ""
}

func (l *layout) fault(i int, what string) string {
	return fmt.Sprintf("column %d (%s): %s", i+1, l.parts[i].name, what)
}

func quoteText(s string) string {
	if s == " " {
		return "a space"
	}
	return fmt.Sprintf("%q", s)
}

// end returns where the column ends that b begins with, or -1.
func (p *part) end(b []byte) int {
	switch {
	case p.path:
		return bytes.IndexByte(b, '/')
	case p.until == "":
		return len(b)
	case p.quoted:
		for from := 0; ; {
			i := endQuote(b, from)
			if i < 0 {
				return -1
			}
			if bytes.HasPrefix(b[i:], []byte(p.until)) {
				return i
			}
			from = i + 1 // a server that does not escape leaves quotes inside
		}
	}
	from := 0
	if len(b) > 25 && p.cols[0] == colTime && p.until[0] == ' ' && b[2] == '/' {
		from = 21 // within 10/Mar/2026:13:55:36 +0000
	}
	for {
		i := bytes.Index(b[from:], []byte(p.until))
		if i < 0 {
			return -1
		}
		i += from
		if !p.list || p.until[0] != ' ' {
			return i
		}
		switch { // 10.0.0.1:80, 10.0.0.2:80 : 10.0.0.3:80
		case i > 0 && b[i-1] == ',':
			from = i + 1
		case bytes.HasPrefix(b[i:], []byte(" : ")):
			from = i + 3
		default:
			return i
		}
	}
}
