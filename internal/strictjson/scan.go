package strictjson

import "sync"

// scanner is the working memory of one check, reused between checks. It keeps
// offsets, never bytes of the text, apart from the two buffers for decoded names.
type scanner struct {
	open  []int // for each open container: where its names start in names, or array
	names []name
	table []uint32 // hash table over names, see names.go
	used  int      // filled places in table
	bufs  [2][]byte
	twice name // the second of two equal names
}

// array in scanner.open marks an array, which has no names.
const array = -1

var scanners = sync.Pool{New: func() any {
	return &scanner{open: make([]int, 0, 32), names: make([]name, 0, 64)}
}}

// What a scanner may keep between two checks; more is given back.
const (
	keepOpen  = 1 << 12
	keepNames = 1 << 10
	keepTable = 1 << 12
	keepBytes = 1 << 12
)

// release returns the scanner to the pool without what one large text made it
// grow.
func (s *scanner) release() {
	if s.used > 0 {
		clear(s.table)
		s.used = 0
	}
	if cap(s.open) > keepOpen || cap(s.names) > keepNames || len(s.table) > keepTable ||
		cap(s.bufs[0]) > keepBytes || cap(s.bufs[1]) > keepBytes {
		return
	}
	s.open, s.names = s.open[:0], s.names[:0]
	scanners.Put(s)
}

// text scans the whole of data. It returns the offset of the first fault and
// its flaw, or 0 as flaw.
func (s *scanner) text(data []byte, o *Options) (int, flaw) {
	if bad := mark(data); bad != 0 {
		return 0, bad
	}
	i := space(data, 0)
	if i == len(data) {
		return i, nothing
	}
	i, bad := s.value(data, i, o)
	if bad != 0 {
		return i, bad
	}
	if i = space(data, i); i < len(data) {
		return i, more
	}
	return i, 0
}

// value scans one value with everything inside it, without recursion: s.open
// is the stack.
func (s *scanner) value(data []byte, i int, o *Options) (int, flaw) {
	var bad flaw
	for {
		// A value starts at i.
		i = space(data, i)
		if i == len(data) {
			return i, s.unfinished()
		}
		switch c := data[i]; c {
		case '"':
			i, _, bad = quoted(data, i, o)
		case '{', '[':
			if len(s.open) >= o.MaxDepth {
				return i, deep
			}
			var closed bool
			if i, closed, bad = s.enter(data, i, o); bad == 0 && !closed {
				continue
			}
		default:
			if c == '-' || c-'0' <= 9 {
				i, bad = number(data, i)
			} else {
				i, bad = literal(data, i)
			}
		}
		if bad != 0 {
			return i, bad
		}
		var done bool
		if i, done, bad = s.after(data, i, o); done || bad != 0 {
			return i, bad
		}
	}
}

// enter opens the container whose bracket is at i. It ends where its first
// value starts, or behind the container when that is empty (closed).
func (s *scanner) enter(data []byte, i int, o *Options) (next int, closed bool, bad flaw) {
	object := data[i] == '{'
	i = space(data, i+1)
	if !object {
		if i < len(data) && data[i] == ']' {
			return i + 1, true, 0
		}
		s.open = append(s.open, array)
		return i, false, 0
	}
	if i < len(data) && data[i] == '}' {
		return i + 1, true, 0
	}
	s.open = append(s.open, len(s.names))
	i, bad = s.member(data, i, o, noName)
	return i, false, bad
}

// after goes on behind a value: closes what ends there and stops where the
// next value starts, or when nothing is open any more (done).
func (s *scanner) after(data []byte, i int, o *Options) (next int, done bool, bad flaw) {
	for len(s.open) > 0 {
		i = space(data, i)
		if i == len(data) {
			return i, false, s.unfinished()
		}
		object := s.open[len(s.open)-1] != array
		switch c := data[i]; {
		case c == ',' && object:
			i, bad = s.member(data, space(data, i+1), o, lastComma)
			return i, false, bad
		case c == ',':
			i = space(data, i+1)
			if i < len(data) && data[i] == ']' {
				return i, false, lastComma
			}
			return i, false, 0
		case c == '}' && object:
			s.leave()
		case c == ']' && !object:
			s.open = s.open[:len(s.open)-1]
		default:
			return i, false, between(c, object)
		}
		i++
	}
	return i, true, 0
}

// member scans a name and its colon, up to where the value starts. The flaw
// closing says what a closing brace in place of the name means.
func (s *scanner) member(data []byte, i int, o *Options, closing flaw) (int, flaw) {
	if i == len(data) {
		return i, inObject
	}
	if data[i] != '"' {
		if data[i] == '}' {
			return i, closing
		}
		return i, noName
	}
	end, escaped, bad := quoted(data, i, o)
	if bad != 0 {
		return end, bad
	}
	if !o.AllowDuplicates && s.duplicate(data, name{start: i + 1, end: end - 1, escaped: escaped}) {
		return i, duplicate
	}
	if i = end; i < len(data) && data[i] == ':' {
		return i + 1, 0
	}
	if i = space(data, i); i == len(data) {
		return i, inObject
	}
	if data[i] != ':' {
		return i, noColon
	}
	return i + 1, 0
}

// unfinished is the flaw of a text that ends inside what is open.
func (s *scanner) unfinished() flaw {
	if s.open[len(s.open)-1] == array {
		return inArray
	}
	return inObject
}

// space returns the offset of the first byte at or behind i that is not
// whitespace (RFC 8259 §2).
func space(data []byte, i int) int {
	for i < len(data) {
		if c := data[i]; c > ' ' || c != ' ' && c != '\n' && c != '\r' && c != '\t' {
			return i
		}
		i++
	}
	return i
}
