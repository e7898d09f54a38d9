package strictjson

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"math/bits"
	"unicode/utf8"
)

// name is a member name of an object that is still open: the bytes between its
// quotes, and a key that is equal for equal names.
type name struct {
	start, end int
	key        uint64 // tag in a small object, seeded hash in a large one
	escaped    bool
}

// Up to small members, a new name is compared with each one before it. An
// object with more keeps its names in scanner.table.
//
// The table holds places in scanner.names (from 1; 0 is free), found by
// open addressing. Objects close in the reverse order of their opening, so the
// names of a closing object are always the last ones put in, and a place can
// simply be freed: no later name was ever put behind it.
const small = 16

var seed = maphash.MakeSeed() // unknown to a sender, who thus cannot aim at one place

// duplicate adds n to the names of the innermost object, or tells that the
// object has that name already.
func (s *scanner) duplicate(data []byte, n name) bool {
	base := s.open[len(s.open)-1]
	count := len(s.names) - base
	if count >= small {
		return s.duplicateInTable(data, n, base)
	}
	n.key = s.tag(data, n)
	for i := len(s.names) - 1; i >= base; i-- {
		if s.names[i].key == n.key && s.equal(data, s.names[i], n) {
			s.twice = n
			return true
		}
	}
	s.names = append(s.names, n)
	return false
}

func (s *scanner) duplicateInTable(data []byte, n name, base int) bool {
	if len(s.names)-base == small {
		for i := base; i < len(s.names); i++ {
			s.names[i].key = s.hash(data, s.names[i], base)
			s.insert(i)
		}
	}
	n.key = s.hash(data, n, base)
	mask := uint64(len(s.table) - 1)
	for at := n.key & mask; s.table[at] != 0; at = (at + 1) & mask {
		i := int(s.table[at] - 1)
		if i >= base && s.names[i].key == n.key && s.equal(data, s.names[i], n) {
			s.twice = n
			return true
		}
	}
	s.names = append(s.names, n)
	s.insert(len(s.names) - 1)
	return false
}

// insert puts the name at place i into the table, which stays at most half full.
func (s *scanner) insert(i int) {
	if 2*(s.used+1) > len(s.table) {
		s.grow(i)
	}
	s.put(i)
	s.used++
}

func (s *scanner) put(i int) {
	mask := uint64(len(s.table) - 1)
	at := s.names[i].key & mask
	for s.table[at] != 0 {
		at = (at + 1) & mask
	}
	s.table[at] = uint32(i + 1)
}

// grow doubles the table and puts back, in their order, the names that were in
// it: those before place end that belong to large objects.
func (s *scanner) grow(end int) {
	s.table = make([]uint32, max(128, 2*len(s.table)))
	last := array
	for _, from := range s.open {
		if from == array {
			continue
		}
		if last != array && from-last > small {
			s.putAll(last, from)
		}
		last = from
	}
	s.putAll(last, end) // only a large object makes the table grow
}

func (s *scanner) putAll(from, to int) {
	for i := from; i < to; i++ {
		s.put(i)
	}
}

// leave closes the innermost object and forgets its names.
func (s *scanner) leave() {
	last := len(s.open) - 1
	base := s.open[last]
	if len(s.names)-base > small {
		mask := uint64(len(s.table) - 1)
		for i := len(s.names) - 1; i >= base; i-- {
			at := s.names[i].key & mask
			for s.table[at] != uint32(i+1) {
				at = (at + 1) & mask
			}
			s.table[at] = 0
		}
		s.used -= len(s.names) - base
	}
	s.names = s.names[:base]
	s.open = s.open[:last]
}

// tag is a cheap key: all of a name up to seven bytes, and the length, the
// first and the last eight bytes of a longer one.
func (s *scanner) tag(data []byte, n name) uint64 {
	b, at := data, n.start
	size := n.end - n.start
	if n.escaped {
		b, at = s.decoded(data, n, 0), 0
		size = len(b)
	}
	if size >= 8 {
		first := binary.LittleEndian.Uint64(b[at:])
		last := binary.LittleEndian.Uint64(b[at+size-8:])
		return first ^ bits.RotateLeft64(last, 29) ^ uint64(size)<<32
	}
	var w uint64
	if at+8 <= len(b) {
		w = binary.LittleEndian.Uint64(b[at:]) & (1<<(8*size) - 1)
	} else {
		for i := range size {
			w |= uint64(b[at+i]) << (8 * i)
		}
	}
	return w | uint64(size)<<56
}

// hash is a key no sender can foresee. The object's place is part of it, so
// that the same names in nested objects do not crowd one place of the table.
func (s *scanner) hash(data []byte, n name, base int) uint64 {
	b := data[n.start:n.end]
	if n.escaped {
		b = s.decoded(data, n, 0)
	}
	return maphash.Bytes(seed, b) ^ uint64(base)*0x9e3779b97f4a7c15
}

func (s *scanner) equal(data []byte, a, b name) bool {
	x, y := data[a.start:a.end], data[b.start:b.end]
	if a.escaped {
		x = s.decoded(data, a, 0)
	}
	if b.escaped {
		y = s.decoded(data, b, 1)
	}
	return bytes.Equal(x, y)
}

// decoded gives the name without its escapes in the buffer of that number. A
// lone surrogate becomes its three generalised UTF-8 bytes, so that two
// different ones stay different (RFC 8259 §8.3 compares code units).
func (s *scanner) decoded(data []byte, n name, buf int) []byte {
	s.bufs[buf] = appendDecoded(s.bufs[buf][:0], data[n.start:n.end])
	return s.bufs[buf]
}

// appendDecoded appends the content of a string that was scanned before.
func appendDecoded(to, b []byte) []byte {
	for i := 0; i < len(b); {
		if b[i] != '\\' {
			to = append(to, b[i])
			i++
			continue
		}
		if b[i+1] != 'u' {
			to = append(to, plain(b[i+1]))
			i += 2
			continue
		}
		unit, _ := hex4(b, i+2)
		i += 6
		if unit&0xfc00 == 0xd800 && i+6 <= len(b) && b[i] == '\\' && b[i+1] == 'u' {
			if low, _ := hex4(b, i+2); low&0xfc00 == 0xdc00 {
				to = utf8.AppendRune(to, rune(0x10000+(unit-0xd800)<<10+(low-0xdc00)))
				i += 6
				continue
			}
		}
		if unit&0xf800 == 0xd800 {
			to = append(to, 0xed, 0x80|byte(unit>>6&0x3f), 0x80|byte(unit&0x3f))
			continue
		}
		to = utf8.AppendRune(to, rune(unit))
	}
	return to
}

// plain is the byte that a one-letter escape stands for.
func plain(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return c
}
