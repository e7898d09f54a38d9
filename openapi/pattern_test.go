package openapi

import (
	"strings"
	"testing"
)

func TestPatterns_mean_what_ECMAScript_says(t *testing.T) {
	for _, c := range []struct{ pattern, yes, no string }{
		{`^\d+$`, "12", "١٢"},
		{`^\s$`, "\u2003", "x"},
		{`^\S$`, "x", "\ufeff"},
		{`^[\S]$`, "é", "\u00a0"},
		{`^[^\s]$`, "x", "\v"},
		{`^.$`, "é", "\u2028"},
		{`^a$`, "a", "a\n"},
		{`\u00e9`, "é", "e"},
		{`^\uD83D\uDE00$`, "😀", "x"},
		{`^\u{1F600}$`, "😀", "x"},
		{`^\/a\/\-\_$`, "/a/-_", "a"},
		{`^[\w-.]+$`, "a-.", "+"},
		{`^[[]$`, "[", "]"},
		{`^[^]$`, "\n", ""},
		{`^{id}$`, "{id}", "id"},
		{`^\p{L}+$`, "Ä", "1"},
		{`^\p{Script=Greek}$`, "α", "a"},
		{`^\cA$`, "\x01", "A"},
		{`^[\b]$`, "\b", "b"},
		{`^(?<year>\d{4})$`, "2026", "26"},
		{`^(?:ab|c){2}$`, "abc", "ab"},
		{`^.{1,2000}$`, strings.Repeat("x", 2000), strings.Repeat("x", 2001)},
		{`^(ab){1001}$`, strings.Repeat("ab", 1001), strings.Repeat("ab", 1000)},
		{`^[a-z]{1500,}$`, strings.Repeat("x", 1501), strings.Repeat("x", 1499)},
	} {
		re, err := ecma(c.pattern)
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
			continue
		}
		if !re.MatchString(c.yes) || re.MatchString(c.no) {
			t.Errorf("%s: matches %.20q: %v, %.20q: %v", c.pattern, c.yes, re.MatchString(c.yes), c.no, re.MatchString(c.no))
		}
		if re.String() != c.pattern {
			t.Errorf("a pattern is shown as written, got %s", re)
		}
	}
}

func TestPatterns_that_cannot_be_tested_say_why(t *testing.T) {
	for pattern, want := range map[string]string{
		`(?=a)`: "lookaround", `(?<!a)b`: "lookaround", `(a)\1`: "backreference", `\k<a>`: "backreference", `[a`: "not closed",
		`\h`: "means nothing", `a\`: "ends in a backslash", `\uD800`: "surrogate", `\u12`: "hex digits", `(a`: "missing", `a**`: "invalid nested repetition",
		`\p{Nonsense}`: "invalid character class", `a{30000}`: "invalid repeat count",
	} {
		if _, err := ecma(pattern); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", pattern, err, want)
		}
	}
}

func FuzzPattern_never_panics(f *testing.F) {
	for _, s := range []string{`^[\w-\d]{2,3000}(?<n>\u{1F600})$`, `(?i:a)[^\S]`, `((a{1001}){1001})`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 200 {
			t.Skip()
		}
		if re, err := ecma(s); err == nil {
			re.MatchString("abc 12")
		}
	})
}
