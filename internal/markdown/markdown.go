// Package markdown writes text from strangers into Markdown, in which nothing
// of it is markup.
package markdown

import (
	"regexp"
	"strings"
)

// Text makes one line of text plain Markdown: no markup, no HTML, no link,
// nobody mentioned. Ends of lines and control characters are the caller's to
// take out.
func Text(s string) string {
	var b strings.Builder
	mark := listMark.FindStringIndex(s)
	for i, r := range s {
		switch {
		case mark != nil && i == mark[1]-1: // at the beginning of a line it would make more than a paragraph
			b.WriteString("\\" + string(r))
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == '@' || r == '#': // a mention, an issue; readers look for them after escapes are undone
			b.WriteString(string(r) + "<!-- -->")
		case r == ':' && strings.HasPrefix(s[i:], "://"), r == '.' && i >= 3 && strings.EqualFold(s[i-3:i], "www"):
			b.WriteString("<!-- -->" + string(r)) // an address that would become a link
		case strings.ContainsRune("\\`*_[]|~$", r):
			b.WriteString("\\" + string(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// listMark matches what begins something else than a paragraph.
var listMark = regexp.MustCompile(`^([-+=]|[0-9]+[.)])`)

// Code is one line of text as a code span, in which nothing is markup; a dash
// where there is no text.
func Code(s string) string {
	if s == "" {
		return "–"
	}
	fence := strings.Repeat("`", LongestRun(s)+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}

// LongestRun is the length of the longest run of backticks.
func LongestRun(s string) int {
	longest, run := 0, 0
	for _, r := range s {
		if run++; r != '`' {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}
