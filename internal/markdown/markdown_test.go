package markdown_test

import (
	"testing"

	"github.com/candorhttp/candor/internal/markdown"
)

func Test_that_text_holds_no_markup(t *testing.T) {
	for s, want := range map[string]string{
		"plain words, 1.5%":   "plain words, 1.5%",
		"<b>&":                "&lt;b&gt;&amp;",
		"@a #1":               "@<!-- -->a #<!-- -->1",
		"https://x www.x":     "https<!-- -->://x www<!-- -->.x",
		"- a":                 "\\- a",
		"1. a":                "1\\. a",
		"a|b `c` *d* [e](f)~": "a\\|b \\`c\\` \\*d\\* \\[e\\](f)\\~",
	} {
		if got := markdown.Text(s); got != want {
			t.Errorf("%q is %q, want %q", s, got, want)
		}
	}
}

func Test_that_code_ends_where_the_text_does(t *testing.T) {
	for s, want := range map[string]string{"": "–", "a": "`a`", "a`b": "``a`b``", "`": "`` ` ``"} {
		if got := markdown.Code(s); got != want {
			t.Errorf("%q is %q, want %q", s, got, want)
		}
	}
}
