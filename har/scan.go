package har

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// scanner reads JSON from a stream piece by piece. What is not asked for goes
// by without being kept, so that a string of any length and values nested to
// any depth cost time and not memory. It is lenient where a sloppy writer does
// no harm (control characters in strings, NaN, brackets that do not match in a
// value that is skipped). After a fault every call returns nothing.
type scanner struct {
	src     io.Reader
	buf     []byte
	r, w    int   // what is buffered is buf[r:w]
	base    int64 // offset of buf[0] in the stream
	fault   error
	scratch []byte
}

const bufferSize = 64 << 10

// errCut says that the stream ended inside a value.
var errCut = errors.New("the text ends in the middle")

func newScanner(src io.Reader) *scanner {
	return &scanner{src: src, buf: make([]byte, bufferSize)}
}

func (s *scanner) offset() int64 { return s.base + int64(s.r) }

// more refills the buffer once it is used up. It is false at the end.
func (s *scanner) more() bool {
	for idle := 0; s.r >= s.w; idle++ {
		if s.fault != nil {
			return false
		}
		s.base += int64(s.w)
		n, err := s.src.Read(s.buf)
		s.r, s.w = 0, n
		if n > 0 {
			return true // an error comes again with the next call
		}
		if err == nil && idle > 100 {
			err = io.ErrNoProgress
		}
		if err == io.EOF {
			return false
		}
		if err != nil {
			s.fault = err
		}
	}
	return true
}

// ahead returns the first n bytes of the stream without taking them, fewer
// where there are no more. It is for the beginning of the stream.
func (s *scanner) ahead(n int) []byte {
	got, err := io.ReadAtLeast(s.src, s.buf[s.w:], n)
	s.w += got
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		s.fault = err
	}
	return s.buf[s.r:s.w]
}

func (s *scanner) fail(err error) {
	if s.fault == nil {
		s.fault = err
	}
}

// next returns the byte behind white space without taking it, or 0 with a
// fault at the end.
func (s *scanner) next() byte {
	for s.more() {
		switch c := s.buf[s.r]; c {
		case ' ', '\t', '\n', '\r':
			s.r++
		default:
			return c
		}
	}
	s.fail(errCut)
	return 0
}

// take takes one byte, which must be c.
func (s *scanner) take(c byte) bool {
	got := s.next()
	if s.fault != nil {
		return false
	}
	if got != c {
		s.fail(errors.New(strconv.QuoteRuneToASCII(rune(c)) + " is missing in front of " + strconv.QuoteRuneToASCII(rune(got))))
		return false
	}
	s.r++
	return true
}

// maxKey is the longest name of a member that means anything here.
const maxKey = 64

// object calls each for every member of the object that comes next. each takes
// the value.
func (s *scanner) object(each func(key string)) {
	if !s.take('{') {
		return
	}
	if s.next() == '}' {
		s.r++
		return
	}
	for s.fault == nil {
		key, _ := s.text(maxKey)
		name := string(key)
		if !s.take(':') {
			return
		}
		each(name)
		if !s.another('}') {
			return
		}
	}
}

// array calls each for every value of the array that comes next.
func (s *scanner) array(each func()) {
	if !s.take('[') {
		return
	}
	if s.next() == ']' {
		s.r++
		return
	}
	for s.fault == nil {
		each()
		if !s.another(']') {
			return
		}
	}
}

// another takes the comma in front of another value, or the end.
func (s *scanner) another(end byte) bool {
	switch c := s.next(); {
	case s.fault != nil:
	case c == ',':
		s.r++
		return true
	case c == end:
		s.r++
	default:
		s.take(end)
	}
	return false
}

// skip passes over one value. Only the depth is kept.
func (s *scanner) skip() {
	for depth := 0; s.fault == nil; {
		switch c := s.next(); {
		case s.fault != nil:
			return
		case c == '"':
			s.text(0)
		case c == '{', c == '[':
			s.r++
			depth++
		case depth == 0 && (c == '}' || c == ']' || c == ',' || c == ':'):
			s.fail(errors.New("a value is missing in front of " + strconv.QuoteRuneToASCII(rune(c))))
		case c == '}', c == ']':
			s.r++
			depth--
		case c == ',', c == ':':
			s.r++
		default:
			s.scalar()
		}
		if depth == 0 {
			return
		}
	}
}

// maxScalar is the longest number that is read.
const maxScalar = 64

// scalar takes a number or a word such as null. What is longer than maxScalar
// is cut.
func (s *scanner) scalar() string {
	var kept [maxScalar]byte
	n := 0
	if c := s.next(); s.fault == nil && bytes.IndexByte([]byte(`,:{}[]"`), c) >= 0 {
		s.fail(errors.New("a value is missing in front of " + strconv.QuoteRuneToASCII(rune(c))))
	}
	for s.more() {
		c := s.buf[s.r]
		if c <= ' ' || bytes.IndexByte([]byte(`,:{}[]"`), c) >= 0 {
			if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
				s.fail(errors.New("a control character where a value is expected"))
			}
			break
		}
		if n < len(kept) {
			kept[n] = c
			n++
		}
		s.r++
	}
	return string(kept[:n])
}

// unknown stands for what is no character.
var unknown = []byte("\uFFFD")

// keeper keeps the beginning of a text.
type keeper struct {
	kept  []byte
	limit int
	whole bool
	high  rune // the first half of a surrogate pair that waits for its second
}

func (k *keeper) add(b []byte) {
	if room := k.limit - len(k.kept); len(b) > room {
		b, k.whole = b[:room], false
	}
	k.kept = append(k.kept, b...)
}

// alone ends the waiting for a second half.
func (k *keeper) alone() {
	if k.high != 0 {
		k.add(unknown)
		k.high = 0
	}
}

// unit adds one unit of UTF-16. A second half without a first becomes U+FFFD.
func (k *keeper) unit(r rune) {
	if k.high != 0 {
		if both := utf16.DecodeRune(k.high, r); both != utf8.RuneError {
			k.high = 0
			k.add(utf8.AppendRune(nil, both))
			return
		}
	}
	k.alone()
	if r >= 0xd800 && r < 0xdc00 {
		k.high = r
		return
	}
	k.add(utf8.AppendRune(nil, r))
}

// text takes the string that comes next and keeps at most limit bytes of it.
// whole is false where there was more. Half a surrogate pair becomes U+FFFD.
// The bytes are valid until the next call.
func (s *scanner) text(limit int) (kept []byte, whole bool) {
	if !s.take('"') {
		return nil, false
	}
	k := keeper{kept: s.scratch[:0], limit: limit, whole: true}
	for s.more() {
		run := s.buf[s.r:s.w]
		n := 0
		for n < len(run) && run[n] != '"' && run[n] != '\\' {
			n++
		}
		if n > 0 || run[0] == '"' {
			k.alone()
		}
		k.add(run[:n])
		s.r += n
		if n == len(run) {
			continue
		}
		s.r++
		if run[n] == '"' {
			s.scratch = k.kept
			return k.kept, k.whole
		}
		k.unit(s.escape())
		if s.fault != nil {
			return nil, false
		}
	}
	s.fail(errCut)
	return nil, false
}

// plain is what the letters behind a backslash stand for.
var plain = [256]byte{'"': '"', '\\': '\\', '/': '/', 'n': '\n', 't': '\t', 'r': '\r', 'b': '\b', 'f': '\f'}

// escape takes what follows a backslash and returns what it stands for.
func (s *scanner) escape() rune {
	if !s.more() {
		s.fail(errCut)
		return 0
	}
	letter := s.buf[s.r]
	s.r++
	switch {
	case plain[letter] != 0:
		return rune(plain[letter])
	case letter != 'u':
		return rune(letter)
	}
	var meant rune
	for range 4 {
		if !s.more() {
			s.fail(errCut)
			return 0
		}
		digit, err := strconv.ParseUint(string(s.buf[s.r]), 16, 8)
		if err != nil {
			s.fail(errors.New(`\u is not followed by four hexadecimal digits`))
			return 0
		}
		s.r++
		meant = meant<<4 | rune(digit)
	}
	return meant
}
