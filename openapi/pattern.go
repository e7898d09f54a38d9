package openapi

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// re is a pattern of a document: written for ECMAScript, run by Go. Go's
// engine needs time linear in the text, whatever the pattern.
type re struct {
	*regexp.Regexp
	source string
}

// String returns the pattern as the document has it.
func (r re) String() string { return r.source }

// spaces is what \s matches in ECMAScript, and others its complement.
const (
	spaces = `\t-\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`
	others = `\x{0}-\x{8}\x{e}-\x{1f}\x{21}-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff}`
)

// ecma translates an ECMAScript pattern and compiles it. What Go cannot run
// (lookaround, backreferences) is an error that names it.
func ecma(source string) (re, error) {
	t := &translation{in: source}
	if err := t.run(); err != nil {
		return re{}, err
	}
	compiled, err := regexp.Compile(t.out.String())
	if err != nil {
		return re{}, errors.New(strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	return re{compiled, source}, nil
}

type translation struct {
	in  string
	pos int
	out strings.Builder

	atom   int // where in out the last atom starts, -1 when nothing can repeat
	groups []int
}

func (t *translation) run() error {
	t.atom = -1
	for t.pos < len(t.in) {
		start := t.out.Len()
		switch c := t.in[t.pos]; c {
		case '\\':
			s, err := t.escape(false)
			if err != nil {
				return err
			}
			t.out.WriteString(s)
			t.atom = start
		case '[':
			if err := t.class(); err != nil {
				return err
			}
			t.atom = start
		case '(':
			if err := t.open(); err != nil {
				return err
			}
			t.groups = append(t.groups, start)
			t.atom = -1
		case ')':
			t.out.WriteByte(c)
			t.pos++
			t.atom = -1
			if n := len(t.groups); n > 0 {
				t.atom, t.groups = t.groups[n-1], t.groups[:n-1]
			}
		case '.':
			t.out.WriteString(`[^\n\r\x{2028}\x{2029}]`)
			t.pos++
			t.atom = start
		case '{':
			t.repeat()
		case '|', '^', '$', '*', '+', '?':
			t.out.WriteByte(c)
			t.pos++
			if strings.IndexByte("|^$", c) >= 0 {
				t.atom = -1
			}
		default:
			_, size := utf8.DecodeRuneInString(t.in[t.pos:])
			t.out.WriteString(t.in[t.pos : t.pos+size])
			t.pos += size
			t.atom = start
		}
	}
	return nil
}

// unable is what a right pattern asks for and no engine of linear time does.
type unable string

func (b unable) Error() string { return string(b) }

// open copies the start of a group.
func (t *translation) open() error {
	rest := t.in[t.pos:]
	for _, look := range []string{"(?=", "(?!", "(?<=", "(?<!"} {
		if strings.HasPrefix(rest, look) {
			return unable("lookaround " + look + "…) is not supported")
		}
	}
	t.out.WriteByte('(')
	t.pos++
	if strings.HasPrefix(rest, "(?") {
		t.out.WriteByte('?')
		t.pos++
		if i := strings.IndexAny(t.in[t.pos:], ":>)"); i >= 0 { // flags or a name, copied whole
			t.out.WriteString(t.in[t.pos : t.pos+i])
			t.pos += i
			if t.pos < len(t.in) && t.in[t.pos] != ')' {
				t.out.WriteByte(t.in[t.pos])
				t.pos++
			}
		}
	}
	return nil
}

var quantifier = regexp.MustCompile(`^\{(\d{1,6})(,(\d{0,6}))?\}`)

// maxRepeat is the largest count that Go's engine takes.
const maxRepeat = 1000

// maxPattern bounds what writing counts out may make of a pattern, in bytes.
const maxPattern = 32 << 10

// repeat copies a quantifier. A count above Go's limit is written as several
// counts in a row, which match the same.
func (t *translation) repeat() {
	m := quantifier.FindStringSubmatch(t.in[t.pos:])
	if m == nil { // a brace that counts nothing is itself
		t.atom = t.out.Len()
		t.out.WriteString(`\{`)
		t.pos++
		return
	}
	t.pos += len(m[0])
	least, _ := strconv.Atoi(m[1])
	most, bounded := least, true
	if m[2] != "" {
		if bounded = m[3] != ""; bounded {
			most, _ = strconv.Atoi(m[3])
		}
	}
	if t.atom < 0 || least <= maxRepeat && (!bounded || most <= maxRepeat) || least > 20*maxRepeat || bounded && most > 20*maxRepeat || bounded && most < least {
		t.out.WriteString(m[0])
		return
	}
	text := t.out.String()
	atom := text[t.atom:]
	if len(atom)*(max(least, most)/maxRepeat+2) > maxPattern {
		t.out.WriteString(m[0]) // Go says that the count is too large
		return
	}
	t.out.Reset()
	t.out.WriteString(text[:t.atom] + "(?:")
	for n := least; n > 0; n -= maxRepeat {
		fmt.Fprintf(&t.out, "%s{%d}", atom, min(n, maxRepeat))
	}
	if !bounded {
		t.out.WriteString(atom + "*")
	}
	for n := most - least; bounded && n > 0; n -= maxRepeat {
		fmt.Fprintf(&t.out, "%s{0,%d}", atom, min(n, maxRepeat))
	}
	t.out.WriteString(")")
}

// class translates a character class.
func (t *translation) class() error {
	rest := t.in[t.pos:]
	switch {
	case strings.HasPrefix(rest, "[^]"):
		t.out.WriteString(`[\x{0}-\x{10ffff}]`)
		t.pos += 3
		return nil
	case strings.HasPrefix(rest, "[]"):
		t.out.WriteString(`[^\x{0}-\x{10ffff}]`)
		t.pos += 2
		return nil
	}
	t.out.WriteByte('[')
	t.pos++
	if t.pos < len(t.in) && t.in[t.pos] == '^' {
		t.out.WriteByte('^')
		t.pos++
	}
	for t.pos < len(t.in) {
		switch c := t.in[t.pos]; c {
		case ']':
			t.out.WriteByte(']')
			t.pos++
			return nil
		case '\\':
			s, err := t.escape(true)
			if err != nil {
				return err
			}
			t.out.WriteString(s)
		case '[':
			t.out.WriteString(`\[`)
			t.pos++
		case '-':
			// A hyphen beside a class such as \w stands for itself.
			if t.beside() {
				t.out.WriteString(`\-`)
			} else {
				t.out.WriteByte('-')
			}
			t.pos++
		default:
			t.out.WriteByte(c)
			t.pos++
		}
	}
	return errors.New("a [ is not closed")
}

// beside reports whether the hyphen at pos has a class escape before or after.
func (t *translation) beside() bool {
	class := func(i int) bool {
		return i >= 0 && i+1 < len(t.in) && t.in[i] == '\\' && strings.IndexByte("dDwWsS", t.in[i+1]) >= 0 && (i == 0 || t.in[i-1] != '\\')
	}
	return class(t.pos-2) || class(t.pos+1)
}

// escape translates what follows a backslash.
func (t *translation) escape(inClass bool) (string, error) {
	if t.pos+1 >= len(t.in) {
		return "", errors.New("it ends in a backslash")
	}
	c, size := utf8.DecodeRuneInString(t.in[t.pos+1:])
	t.pos += 1 + size
	switch {
	case strings.ContainsRune("dDwW", c):
		return `\` + string(c), nil
	case c == 's', c == 'S':
		set := spaces
		if c == 'S' {
			set = others
		}
		if inClass {
			return set, nil
		}
		return "[" + set + "]", nil
	case c == 'b' && inClass:
		return `\x08`, nil
	case c == 'b', c == 'B':
		return `\` + string(c), nil
	case strings.ContainsRune("tnvfr", c):
		return `\` + string(c), nil
	case c == '0':
		return `\x00`, nil
	case c == 'c' && t.pos < len(t.in) && t.in[t.pos]|0x20 >= 'a' && t.in[t.pos]|0x20 <= 'z':
		t.pos++
		return fmt.Sprintf(`\x%02x`, t.in[t.pos-1]&31), nil
	case c == 'x':
		return t.hex(2)
	case c == 'u':
		return t.unicode()
	case c == 'p', c == 'P':
		return t.property(c)
	case '1' <= c && c <= '9', c == 'k':
		return "", unable("a backreference is not supported")
	case 'a' <= c|0x20 && c|0x20 <= 'z':
		return "", errors.New(`\` + string(c) + " means nothing in ECMAScript")
	}
	if c < utf8.RuneSelf && c != '_' {
		return `\` + string(c), nil
	}
	return string(c), nil
}

func (t *translation) hex(n int) (string, error) {
	if t.pos+n > len(t.in) {
		return "", errors.New("an escape has too few hex digits")
	}
	v, err := strconv.ParseUint(t.in[t.pos:t.pos+n], 16, 32)
	if err != nil {
		return "", errors.New("an escape has no hex digits")
	}
	t.pos += n
	return fmt.Sprintf(`\x{%x}`, v), nil
}

// unicode translates \uXXXX, surrogate pairs and \u{X…}.
func (t *translation) unicode() (string, error) {
	if strings.HasPrefix(t.in[t.pos:], "{") {
		i := strings.IndexByte(t.in[t.pos:], '}')
		if i < 2 || i > 9 {
			return "", errors.New("an escape has no hex digits")
		}
		v, err := strconv.ParseUint(t.in[t.pos+1:t.pos+i], 16, 32)
		if err != nil || v > 0x10FFFF {
			return "", errors.New("an escape names no character")
		}
		t.pos += i + 1
		return fmt.Sprintf(`\x{%x}`, v), nil
	}
	first := t.pos
	s, err := t.hex(4)
	if err != nil {
		return "", err
	}
	high, _ := strconv.ParseUint(t.in[first:first+4], 16, 32)
	if high < 0xD800 || high > 0xDFFF {
		return s, nil
	}
	if high < 0xDC00 && strings.HasPrefix(t.in[t.pos:], `\u`) && t.pos+6 <= len(t.in) {
		if low, err := strconv.ParseUint(t.in[t.pos+2:t.pos+6], 16, 32); err == nil && low >= 0xDC00 && low <= 0xDFFF {
			t.pos += 6
			return fmt.Sprintf(`\x{%x}`, 0x10000+(high-0xD800)<<10+(low-0xDC00)), nil
		}
	}
	return "", errors.New("half of a surrogate pair matches no text")
}

// property translates \p{…}. Go knows categories and scripts, by short and
// long names, and no other properties.
func (t *translation) property(c rune) (string, error) {
	i := strings.IndexByte(t.in[t.pos:], '}')
	if !strings.HasPrefix(t.in[t.pos:], "{") || i < 0 {
		return "", errors.New(`\` + string(c) + " names no property")
	}
	name := t.in[t.pos+1 : t.pos+i]
	t.pos += i + 1
	if k, v, ok := strings.Cut(name, "="); ok {
		switch k {
		case "Script", "sc", "Script_Extensions", "scx", "General_Category", "gc":
			name = v
		}
	}
	return `\` + string(c) + "{" + name + "}", nil
}
