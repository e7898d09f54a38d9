package report

import (
	"regexp"
	"strings"
	"testing"
)

// FuzzMarkdown_is_plain_text holds what is escaped to the rules of CommonMark
// for backslashes, character references, code spans and fences.
func FuzzMarkdown_is_plain_text(f *testing.F) {
	for _, text := range []string{
		"](https://a.example) **b** `c` ``d`` ```e\n```\n# h\n> q\n- l\n1. n\n| a | <b> & www.a.example @all #1 ~~s~~ $x$",
		"- x", "12) x", "===", "`", "`` `", "http\x1b://\u202e", "<!-- -->://",
	} {
		f.Add(text)
	}
	// What is left of a text must be neither markup nor part of an address.
	plain := regexp.MustCompile(`^(\\[-+=.)\\` + "`" + `*_\[\]|~$]|&lt;|&gt;|&amp;|[@#]<!-- -->|<!-- -->[:.]|[^\\` + "`" + `*_\[\]|~$<>&@#])*$`)
	f.Fuzz(func(t *testing.T, text string) {
		got := escaped(text)
		if !plain.MatchString(got) || strings.Contains(strings.ReplaceAll(got, "<!-- -->://", ""), "://") {
			t.Errorf("%q is written %q", text, got)
		}
		span := code(text)
		fence := span[:len(span)-len(strings.TrimLeft(span, "`"))]
		inner := strings.TrimSuffix(strings.TrimPrefix(span, fence), fence)
		for _, run := range regexp.MustCompile("`+").FindAllString(inner, -1) {
			if len(run) == len(fence) {
				t.Errorf("%q: the code span %q ends within", text, span)
			}
		}
		block := fenced("http", text)
		fence = block[:len(block)-len(strings.TrimLeft(block, "`"))]
		if body := block[len(fence) : len(block)-len(fence)-1]; len(fence) < 3 || strings.Contains(body, fence) {
			t.Errorf("%q: the block %q ends within", text, block)
		}
	})
}
