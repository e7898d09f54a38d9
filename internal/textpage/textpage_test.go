package textpage_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/candorhttp/candor/internal/textpage"
)

func Test_that_lines_break_at_words_and_long_words_stay_whole(t *testing.T) {
	for _, c := range []struct{ label, text, want string }{
		{"why  ", "the quick brown fox", "why  the quick\n     brown fox\n"},
		{"- ", "https://api.example/very/long x", "- https://api.example/very/long\n  x\n"},
		{"é ", "ééé ééé ééé ééé", "é ééé ééé ééé\n  ééé\n"},
		{"- ", "", "- \n"},
		{"wider than the line ", "a b", "wider than the line a\n" + strings.Repeat(" ", 20) + "b\n"},
	} {
		if got := textpage.Hang(c.label, c.text, 15); got != c.want {
			t.Errorf("%q gives %q, want %q", c.text, got, c.want)
		}
	}
}

func Test_that_a_text_is_coloured_only_where_there_is_one_and_it_is_wanted(t *testing.T) {
	if a, b, c := textpage.Paint(true, "1", "x"), textpage.Paint(false, "1", "x"), textpage.Paint(true, "1", ""); a != "\x1b[1mx\x1b[0m" || b != "x" || c != "" {
		t.Errorf("%q %q %q", a, b, c)
	}
}

func FuzzPrintable_text_does_nothing_to_a_terminal(f *testing.F) {
	f.Add("a\x1b[2J\u202e\xff\u009b", 100)
	f.Add("ééé", 3)
	f.Fuzz(func(t *testing.T, s string, n int) {
		n = max(n, 0)
		got := textpage.Printable([]byte(s), n)
		if !utf8.ValidString(got) || strings.ContainsFunc(got, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Errorf("%q cut at %d gives %q", s, n, got)
		}
	})
}

func Test_that_what_is_to_be_kept_is_not_escaped(t *testing.T) {
	for text, want := range map[string]string{
		"plain":                 "plain",
		"a\nb\tc":               "a\nb\tc",
		"a\r\nb\x1b[31m":        "a\\r\nb\\x1b[31m",
		"\u3000 \u00a0\u2028":   "\u3000 \u00a0\\u2028",
		"\u202ea\ufeff":         "\\u202ea\\ufeff",
		"\xff\xe2\x80 \ufffd\n": "\\xff\\xe2\\x80 \ufffd\n",
	} {
		if got := textpage.Escape(text, "\n\t\u00a0\u3000"); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	if got := textpage.Escape("a\nb", ""); got != `a\nb` {
		t.Errorf("got %q", got)
	}
	if n := testing.AllocsPerRun(100, func() { textpage.Escape("plain", "") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
