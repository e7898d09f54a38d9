// Package textpage sets text for terminals: it breaks lines at words, colours
// where it is told to, and writes what a terminal could obey as escapes.
package textpage

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Width counts the columns of a text, one for each character.
func Width(s string) int { return utf8.RuneCountInString(s) }

// Wrap breaks a text into lines of at most n columns. A word that is longer,
// such as an address, stays whole, so that it can be copied.
func Wrap(text string, n int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case Width(line)+1+Width(word) <= n:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	return append(lines, line)
}

// Hang sets a text after a label in lines of at most n columns, each with its
// line end; further lines stand below the text's beginning.
func Hang(label, text string, n int) string {
	var b strings.Builder
	for _, line := range Wrap(text, n-Width(label)) {
		b.WriteString(label + line + "\n")
		label = strings.Repeat(" ", Width(label))
	}
	return b.String()
}

// Paint colours a text with a Select Graphic Rendition of ECMA-48, or leaves
// it alone.
func Paint(on bool, sgr, text string) string {
	if !on || text == "" {
		return text
	}
	return "\x1b[" + sgr + "m" + text + "\x1b[0m"
}

// Printable returns the first max bytes of s with every byte that could act
// on a terminal or hide in a text written as an escape: control characters,
// bytes that are not UTF-8, marks that change the direction of writing. An
// ellipsis shows that something was cut.
func Printable(s []byte, max int) string {
	cut := len(s) > max
	if cut {
		s = s[:max]
		// Not in the middle of a character.
		for n := 0; n < utf8.UTFMax-1 && len(s) > 0 && !utf8.FullRune(lastRune(s)); n++ {
			s = s[:len(s)-1]
		}
	}
	out := Escape(string(s), "")
	if cut {
		out += "…"
	}
	return out
}

// Escape is Printable for a whole text, of which the characters in keep stay as
// they are. A text without anything to escape is not copied.
func Escape(s, keep string) string {
	acts := func(r rune) bool {
		return (r == utf8.RuneError || !strconv.IsPrint(r)) && (keep == "" || !strings.ContainsRune(keep, r))
	}
	first := strings.IndexFunc(s, acts)
	if first < 0 {
		return s
	}
	out := append(make([]byte, 0, len(s)+8), s[:first]...)
	for i := first; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			out = append(out, '\\', 'x', hexDigits[s[i]>>4], hexDigits[s[i]&15])
		case acts(r) && r != utf8.RuneError:
			q := strconv.AppendQuoteRune(nil, r)
			out = append(out, q[1:len(q)-1]...)
		default:
			out = append(out, s[i:i+n]...)
		}
		i += n
	}
	return string(out)
}

const hexDigits = "0123456789abcdef"

// lastRune returns the bytes from the last start of a character on.
func lastRune(s []byte) []byte {
	for i := len(s) - 1; i >= 0 && i >= len(s)-utf8.UTFMax; i-- {
		if utf8.RuneStart(s[i]) {
			return s[i:]
		}
	}
	return s[len(s)-1:]
}
