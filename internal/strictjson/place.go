package strictjson

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// fault describes the flaw at offset. Only here is anything counted that a
// valid text never needs: lines, columns and the pointer.
func (s *scanner) fault(data []byte, offset int, bad flaw, o *Options) *Fault {
	line, column := place(data, offset)
	pointer, opened := pathTo(data, offset)
	if bad == duplicate {
		pointer = appendToken(pointer, s.decoded(data, s.twice, 0))
	}
	says := strings.Replace(flaws[bad].says, "%d", strconv.Itoa(o.MaxDepth), 1)
	if bad == inArray || bad == inObject {
		l, c := place(data, opened)
		says += " (it was opened at " + placeName(l, c) + ")"
	}
	return &Fault{
		Kind:    flaws[bad].kind,
		Offset:  offset,
		Line:    line,
		Column:  column,
		Pointer: finished(pointer),
		Detail:  placeName(line, column) + ": " + says,
	}
}

func placeName(line, column int) string {
	return "line " + strconv.Itoa(line) + ", column " + strconv.Itoa(column)
}

// place counts lines and columns from 1, columns in bytes.
func place(data []byte, offset int) (line, column int) {
	before := data[:offset]
	return 1 + bytes.Count(before, []byte{'\n'}), offset - bytes.LastIndexByte(before, '\n')
}

// step is one open container on the way to a place.
type step struct {
	opened     int
	object     bool
	index      int // of an array's element
	start, end int // of an object's newest member name
	wantName   bool
}

// pathTo walks again over data up to offset, which is known to be flawless so
// far, and gives the pointer to what is there and the offset of the innermost
// open bracket.
func pathTo(data []byte, offset int) (pointer []byte, opened int) {
	var path []step
	for i := 0; i < offset; i++ {
		top := len(path) - 1
		switch data[i] {
		case '{', '[':
			object := data[i] == '{'
			path = append(path, step{opened: i, object: object, wantName: object})
		case '}', ']':
			if top >= 0 {
				path = path[:top]
			}
		case ',':
			if top >= 0 {
				path[top].index++
				path[top].wantName = path[top].object
			}
		case '"':
			end := closing(data, i+1, offset)
			if end < offset && top >= 0 && path[top].wantName {
				path[top].start, path[top].end, path[top].wantName = i+1, end, false
			}
			i = end
		}
	}
	for _, st := range path {
		opened = st.opened
		switch {
		case !st.object:
			pointer = appendToken(pointer, strconv.AppendInt(nil, int64(st.index), 10))
		case !st.wantName:
			raw := data[st.start:min(st.end, st.start+6*MaxPointer)]
			pointer = appendToken(pointer, appendDecoded(nil, whole(raw)))
		}
	}
	return pointer, opened
}

// closing is the offset of the quote that ends the string whose first byte is
// at i, or end.
func closing(data []byte, i, end int) int {
	for ; i < end; i++ {
		switch data[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return end
}

// whole cuts off an escape at the end of b that is not complete.
func whole(b []byte) []byte {
	for i := 0; i < len(b); {
		n := 1
		if b[i] == '\\' {
			n = 2
			if i+1 < len(b) && b[i+1] == 'u' {
				n = 6
			}
		}
		if i+n > len(b) {
			return b[:i]
		}
		i += n
	}
	return b
}

// appendToken appends one token to a JSON Pointer (RFC 6901 §3), unless the
// pointer is longer than it may be already.
func appendToken(pointer, token []byte) []byte {
	if len(pointer) > MaxPointer {
		return pointer
	}
	pointer = append(pointer, '/')
	for _, c := range token {
		switch {
		case len(pointer) > MaxPointer:
			return pointer
		case c == '~':
			pointer = append(pointer, "~0"...)
		case c == '/':
			pointer = append(pointer, "~1"...)
		default:
			pointer = append(pointer, c)
		}
	}
	return pointer
}

const ellipsis = "…"

// finished cuts a pointer that is too long between two characters and says so.
func finished(pointer []byte) string {
	if len(pointer) <= MaxPointer {
		return strings.ToValidUTF8(string(pointer), "\ufffd")
	}
	cut := MaxPointer - len(ellipsis)
	for cut > 0 && !utf8.RuneStart(pointer[cut]) {
		cut--
	}
	return strings.ToValidUTF8(string(pointer[:cut]), "\ufffd") + ellipsis
}
