package accesslog

import (
	"bytes"
	"cmp"
	"strconv"
	"strings"

	"github.com/candorhttp/candor"
)

// w3c is a log in the extended format of the W3C: lines that begin with #
// describe those that follow, and "#Fields:" names their columns.
type w3c struct {
	names  map[string]column // what the columns of this format hold
	fields string            // the columns of a piece of a log without its header
	tabs   bool              // columns are divided by tabs, and percent-encoded
	extra  map[string][]column
	finish func(d *decoder, ev *candor.Event)
}

// columnProgram is what one #Fields line says.
type columnProgram struct {
	format *w3c
	names  []string
	cols   [][]column
}

func isHash(line []byte) bool { return len(line) > 0 && line[0] == '#' }

// complete makes a format of the table.
func (t *w3c) complete(f Format) *Format {
	f.parse, f.header = t.parse, isHash
	f.with = func(fields map[string]string) (*Format, error) {
		m := *t
		m.extra = map[string][]column{}
		for field, name := range fields {
			m.extra[normal(name)] = append(m.extra[normal(name)], mappable[field])
		}
		return m.complete(f), nil
	}
	return &f
}

// compile reads the names of a #Fields line.
func (t *w3c) compile(fields string) *columnProgram {
	p := &columnProgram{format: t, names: strings.Fields(fields)}
	p.cols = make([][]column, len(p.names))
	byViewer := strings.Contains(fields, "x-host-header")
	for i, name := range p.names {
		col := t.names[name]
		if name == "cs(Host)" && byViewer { // it is the distribution's own then
			col = colNone
		}
		if col != colNone {
			p.cols[i] = []column{col}
		}
		p.cols[i] = append(p.cols[i], t.extra[normal(name)]...)
	}
	return p
}

func (t *w3c) parse(d *decoder, line []byte, ev *candor.Event) string {
	if isHash(line) {
		if fields, ok := bytes.CutPrefix(line, []byte("#Fields:")); ok {
			d.lines = t.compile(string(fields))
		}
		return understood
	}
	d.begin()
	if len(line) == 0 {
		return "empty line"
	}
	if d.lines == nil || d.lines.format != t {
		d.lines = t.compile(t.fields)
	}
	sep := byte(' ')
	if t.tabs {
		sep = '\t'
	}
	p := d.lines
	n := 0
	for rest, more := line, true; more; n++ {
		var v []byte
		if i := bytes.IndexByte(rest, sep); i >= 0 {
			v, rest = rest[:i], rest[i+1:]
		} else {
			v, more = rest, false
		}
		if n >= len(p.cols) {
			continue
		}
		for _, c := range p.cols[n] {
			if !d.put(ev, c, t.decode(d, c, v)) {
				return "column " + itoa(n+1) + " (" + p.names[n] + ") is not " + cmp.Or(columnNames[c], "readable")
			}
		}
	}
	if n != len(p.cols) {
		return itoa(n) + " columns; the header names " + itoa(len(p.cols))
	}
	if why := d.finish(ev); why != "" {
		return why
	}
	t.finish(d, ev)
	return ""
}

// decode undoes how values are written that may hold spaces. Paths stay as
// they are.
func (t *w3c) decode(d *decoder, c column, v []byte) []byte {
	switch {
	case c == colTarget || c == colPath:
		return v
	case t.tabs:
		if bytes.IndexByte(v, '%') >= 0 {
			v = d.percentDecode(v)
			if bytes.Contains(v, []byte("%20")) { // older logs encode twice
				v = d.percentDecode(v)
			}
		}
	case c == colAgent || c == colReferer:
		if bytes.IndexByte(v, '+') >= 0 {
			d.scratch = append(d.scratch[:0], v...)
			for i, b := range d.scratch {
				if b == '+' {
					d.scratch[i] = ' '
				}
			}
			return d.scratch
		}
	}
	return v
}

// percentDecode undoes percent-encoding. The result is scratch space.
func (d *decoder) percentDecode(v []byte) []byte {
	out := d.scratch[:0]
	for i := 0; i < len(v); i++ {
		if v[i] == '%' && i+2 < len(v) {
			if hi, lo := unhex(v[i+1]), unhex(v[i+2]); hi >= 0 && lo >= 0 {
				out = append(out, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		out = append(out, v[i])
	}
	d.scratch = out
	return out
}

func itoa(n int) string { return strconv.Itoa(n) }
