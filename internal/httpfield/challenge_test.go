package httpfield

import (
	"slices"
	"strings"
	"testing"
)

// shown writes elements as "Scheme Token name=value", a "!" in front of what
// does not follow the grammar.
func shown(values ...string) (out []string) {
	r := ReadChallenges(values)
	for e, ok := r.Next(); ok; e, ok = r.Next() {
		s := strings.TrimSpace(e.Scheme + " " + e.Token)
		if e.Name != "" {
			s = strings.TrimSpace(s + " " + e.Name + "=" + e.Value)
		}
		if e.Bad {
			s = "!" + e.Text
		}
		out = append(out, s)
	}
	return out
}

func Test_that_challenges_are_taken_apart(t *testing.T) {
	for _, tt := range []struct {
		name   string
		values []string
		want   []string
	}{
		{"nothing", nil, nil},
		{"empty elements", []string{"", " , ,", "Basic"}, []string{"Basic"}},
		{"one", []string{`Basic realm="a"`}, []string{`Basic realm="a"`}},
		{"parameters", []string{`Digest realm="a, b", qop="auth,auth-int", stale=false`}, []string{`Digest realm="a, b"`, `qop="auth,auth-int"`, `stale=false`}},
		{"two in a line", []string{`Bearer, Basic realm="a"`}, []string{"Bearer", `Basic realm="a"`}},
		{"a token", []string{"Negotiate abc==, NTLM"}, []string{"Negotiate abc==", "NTLM"}},
		{"a parameter after a token", []string{`Negotiate abc, realm="a"`}, []string{"Negotiate abc", `!realm="a"`}},
		{"a parameter alone", []string{`realm="a"`}, []string{`!realm="a"`}},
		{"spaces around the sign", []string{`Basic realm = "a"`}, []string{`Basic realm="a"`}},
		{"an escaped quote", []string{`Basic realm="a\", b", x=y`}, []string{`Basic realm="a\", b"`, "x=y"}},
		{"an open quote", []string{`Basic realm="a, b`}, []string{`!Basic realm="a, b`}},
		{"a bare address", []string{`OAuth realm=https://a`}, []string{`!OAuth realm=https://a`}},
		{"no token", []string{`"Basic"`}, []string{`!"Basic"`}},
		{"over lines", []string{"Bearer", `realm="a"`}, []string{"Bearer", `realm="a"`}},
	} {
		if got := shown(tt.values...); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func Test_that_a_hostile_list_of_challenges_is_bounded(t *testing.T) {
	all, bad := ParseChallenges([]string{strings.Repeat("Basic,", 10_000) + "="})
	if len(all) != maxChallenges || len(bad) != 0 {
		t.Errorf("got %d challenges and %d bad elements, want %d and none", len(all), len(bad), maxChallenges)
	}
}

func Test_that_reading_challenges_allocates_nothing(t *testing.T) {
	values := []string{`Digest realm="a, b", qop="auth,auth-int", nonce="n"`, `Bearer error="invalid_token"`}
	n := 0
	if got := testing.AllocsPerRun(100, func() {
		r := ReadChallenges(values)
		for _, ok := r.Next(); ok; _, ok = r.Next() {
			n++
		}
	}); got != 0 {
		t.Errorf("%v allocations, want none", got)
	}
	if n == 0 {
		t.Error("nothing was read")
	}
}

func Test_that_a_text_is_split_outside_quotes(t *testing.T) {
	for text, want := range map[string][]string{
		"":              {""},
		"a":             {"a"},
		"a,":            {"a", ""},
		` a , "b,c" ,d`: {"a", `"b,c"`, "d"},
		`"a\",b",c`:     {`"a\",b"`, "c"},
		`"a,b`:          {`"a,b`},
		`a\,b`:          {`a\`, "b"},
	} {
		if got := SplitList(text); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
