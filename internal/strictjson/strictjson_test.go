package strictjson

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

type refusal struct {
	flaw    flaw
	text    string
	options Options
	place   string // offset line:column pointer
	detail  string
}

// refused has a text that is refused for each flaw, with all that is said.
var refused = []refusal{
	{nothing, "", Options{}, `0 1:1 ""`, "line 1, column 1: there is no JSON value, the text is empty or only whitespace"},
	{nothing, " \n\t", Options{}, `3 2:2 ""`, "line 2, column 2: there is no JSON value, the text is empty or only whitespace"},
	{more, "{} {}", Options{}, `3 1:4 ""`, "line 1, column 4: only whitespace may follow the value, but the text goes on"},
	{more, "1\n,", Options{}, `2 2:1 ""`, "line 2, column 1: only whitespace may follow the value, but the text goes on"},
	{more, "null\x00", Options{}, `4 1:5 ""`, "line 1, column 5: only whitespace may follow the value, but the text goes on"},
	{deep, `{"a":[[]]}`, Options{MaxDepth: 2}, `6 1:7 "/a/0"`, "line 1, column 7: arrays and objects nest deeper than 2"},
	{bomUTF8, "\xef\xbb\xbf{}", Options{}, `0 1:1 ""`, "line 1, column 1: the text starts with a byte order mark (EF BB BF), JSON starts with its value"},
	{bomUTF16, "\xff\xfe1\x00", Options{}, `0 1:1 ""`, "line 1, column 1: the text starts with a UTF-16 byte order mark, JSON is sent as UTF-8 without a mark"},
	{duplicate, `{"o":[{"role":1,"role":2}]}`, Options{}, `16 1:17 "/o/0/role"`, "line 1, column 17: the object has a member of this name already"},
	{duplicate, `{"a/b":1,"x":{"a\u002fb":1},"\u0061\/b":2}`, Options{}, `28 1:29 "/a~1b"`, "line 1, column 29: the object has a member of this name already"},
	{duplicate, `{"\ud83d\ude00":1,"😀":2}`, Options{}, `18 1:19 "/😀"`, "line 1, column 19: the object has a member of this name already"},
	{duplicate, `{"\ud800":1,"\uD800":2}`, Options{AllowSurrogates: true}, `12 1:13 "/` + "\ufffd" + `"`, "line 1, column 13: the object has a member of this name already"},
	{notUTF8, "{\"name\":\"\xff\"}", Options{}, `9 1:10 "/name"`, "line 1, column 10: a string has a byte that is not valid UTF-8"},
	{notUTF8, "{\"a\xc0\x80\":1}", Options{}, `3 1:4 ""`, "line 1, column 4: a string has a byte that is not valid UTF-8"},
	{strayByte, "[\xe5]", Options{}, `1 1:2 "/0"`, "line 1, column 2: there is a byte that is not valid UTF-8"},
	{lone, `["x\ud800"]`, Options{}, `3 1:4 "/0"`, `line 1, column 4: a \u escape names half of a surrogate pair and the other half is missing`},
	{lone, `["\ud800\ud800"]`, Options{}, `2 1:3 "/0"`, `line 1, column 3: a \u escape names half of a surrogate pair and the other half is missing`},
	{lone, `["\udc00\ud800"]`, Options{}, `2 1:3 "/0"`, `line 1, column 3: a \u escape names half of a surrogate pair and the other half is missing`},
	{inArray, "[1,\n[2", Options{}, `6 2:3 "/1/0"`, "line 2, column 3: the text ends inside an array, a closing bracket is missing (it was opened at line 2, column 1)"},
	{inArray, "[", Options{}, `1 1:2 "/0"`, "line 1, column 2: the text ends inside an array, a closing bracket is missing (it was opened at line 1, column 1)"},
	{inObject, `{"a":{"b":1}`, Options{}, `12 1:13 "/a"`, "line 1, column 13: the text ends inside an object, a closing brace is missing (it was opened at line 1, column 1)"},
	{inObject, `{"a":`, Options{}, `5 1:6 "/a"`, "line 1, column 6: the text ends inside an object, a closing brace is missing (it was opened at line 1, column 1)"},
	{inObject, `{"a"`, Options{}, `4 1:5 "/a"`, "line 1, column 5: the text ends inside an object, a closing brace is missing (it was opened at line 1, column 1)"},
	{inObject, `{`, Options{}, `1 1:2 ""`, "line 1, column 2: the text ends inside an object, a closing brace is missing (it was opened at line 1, column 1)"},
	{noName, `{a:1}`, Options{}, `1 1:2 ""`, "line 1, column 2: a member name in double quotes should start here"},
	{noColon, `{"a" 1}`, Options{}, `5 1:6 "/a"`, "line 1, column 6: a colon should follow the member name"},
	{lastComma, `{"a":1,}`, Options{}, `7 1:8 ""`, "line 1, column 8: a comma stands before the closing bracket or brace, with nothing between them"},
	{lastComma, `[1, ]`, Options{}, `4 1:5 "/1"`, "line 1, column 5: a comma stands before the closing bracket or brace, with nothing between them"},
	{noCommaArray, `[1 2]`, Options{}, `3 1:4 "/0"`, "line 1, column 4: a comma or a closing bracket should follow the array's element"},
	{noCommaObject, `{"a":"x""b":1}`, Options{}, `8 1:9 "/a"`, "line 1, column 9: a comma or a closing brace should follow the object's member"},
	{colonInArray, `["a":1]`, Options{}, `4 1:5 "/0"`, "line 1, column 5: a colon stands in an array, names belong into an object"},
	{wrongCloseArray, `[1}`, Options{}, `2 1:3 "/0"`, "line 1, column 3: an array is closed with a brace, not with a bracket"},
	{wrongCloseObject, `{"a":1]`, Options{}, `6 1:7 "/a"`, "line 1, column 7: an object is closed with a bracket, not with a brace"},
	{noQuote, "{\n\n  \"password\": \"secret", Options{}, `17 3:15 "/password"`, "line 3, column 15: a string has no closing quote"},
	{noQuote, `"\`, Options{}, `0 1:1 ""`, "line 1, column 1: a string has no closing quote"},
	{lineBreak, "[\"a\nb\"]", Options{}, `3 1:4 "/0"`, `line 1, column 4: a line break stands inside a string, its closing quote is missing or the break must be written \n`},
	{control, "[\"a\tb\"]", Options{}, `3 1:4 "/0"`, "line 1, column 4: a control character stands inside a string, it must be written as an escape"},
	{noEscape, `["a\xb"]`, Options{}, `3 1:4 "/0"`, "line 1, column 4: a backslash in a string starts no known escape"},
	{noHex, `["\u00g0"]`, Options{}, `2 1:3 "/0"`, `line 1, column 3: a \u escape needs four hexadecimal digits`},
	{noDigit, `[-]`, Options{}, `2 1:3 "/0"`, "line 1, column 3: a number has no digit after its minus sign"},
	{zeroFirst, `[-012]`, Options{}, `2 1:3 "/0"`, "line 1, column 3: a number starts with a zero that more digits follow"},
	{noFraction, `1.`, Options{}, `2 1:3 ""`, "line 1, column 3: a number has no digit after its decimal point"},
	{noExponent, `1e+`, Options{}, `3 1:4 ""`, "line 1, column 4: a number has no digit in its exponent"},
	{badNumber, `0x1F`, Options{}, `1 1:2 ""`, "line 1, column 2: a number goes on with a character that no number has"},
	{plusFirst, `+1`, Options{}, `0 1:1 ""`, "line 1, column 1: a number must not start with a plus sign"},
	{pointFirst, `.5`, Options{}, `0 1:1 ""`, "line 1, column 1: a number needs a digit before its decimal point"},
	{badWord, `[nul]`, Options{}, `1 1:2 "/0"`, "line 1, column 2: a word is neither true nor false nor null"},
	{badWord, `truely`, Options{}, `0 1:1 ""`, "line 1, column 1: a word is neither true nor false nor null"},
	{upperWord, `{"a":True}`, Options{}, `5 1:6 "/a"`, "line 1, column 6: a word is no JSON value; true, false and null are written in lower case, strings in double quotes"},
	{apostrophe, `['a']`, Options{}, `1 1:2 "/0"`, "line 1, column 2: strings are written in double quotes, not in apostrophes"},
	{comment, "/* a */ 1", Options{}, `0 1:1 ""`, "line 1, column 1: JSON has no comments"},
	{noValue, `[,1]`, Options{}, `1 1:2 "/0"`, "line 1, column 2: a value should start here"},
	{noValue, `{"a":}`, Options{}, `5 1:6 "/a"`, "line 1, column 6: a value should start here"},
	{noValue, `[“a”]`, Options{}, `1 1:2 "/0"`, "line 1, column 2: a value should start here"},
}

func Test_that_a_refused_text_is_told_its_kind_place_and_fault(t *testing.T) {
	for _, c := range refused {
		t.Run(c.text, func(t *testing.T) {
			f := Check([]byte(c.text), c.options)
			if f == nil {
				t.Fatal("accepted")
			}
			if want := flaws[c.flaw].kind; f.Kind != want {
				t.Errorf("kind %q, want %q", f.Kind, want)
			}
			if got := fmt.Sprintf("%d %d:%d %q", f.Offset, f.Line, f.Column, f.Pointer); got != c.place {
				t.Errorf("place %s, want %s", got, c.place)
			}
			if f.Detail != c.detail {
				t.Errorf("detail\n got %s\nwant %s", f.Detail, c.detail)
			}
		})
	}
}

func Test_that_every_flaw_has_a_listed_kind_a_sentence_and_a_case(t *testing.T) {
	seen := map[string]bool{}
	for i := flaw(1); i < lastFlaw; i++ {
		if !slices.Contains(Kinds, flaws[i].kind) || flaws[i].says == "" {
			t.Errorf("flaw %d: kind %q, sentence %q", i, flaws[i].kind, flaws[i].says)
		}
		seen[flaws[i].kind] = true
		if !slices.ContainsFunc(refused, func(c refusal) bool { return c.flaw == i }) {
			t.Errorf("no case for: %s", flaws[i].says)
		}
	}
	for _, k := range Kinds {
		if !seen[k] {
			t.Errorf("no flaw has the kind %s", k)
		}
	}
}

func Test_that_valid_texts_are_accepted(t *testing.T) {
	for _, text := range []string{
		"0", "-0", "1.5e-7", "1E400", `""`, "true", " null ", "\t\r\n[]\n", "{}", "[[],{}]",
		`{"a":{"a":{"a":[{"a":1},{"a":1}]}},"b":1}`,
		`{"":1,"\u0000":2," ":3}`,
		`{"aaaaaaaaXbbbbbbbb":1,"aaaaaaaaYbbbbbbbb":2}`,
		`"\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00"`,
		`"ßü€𝄞 and the rest of a longer string \u007f ` + "\x7f" + `"`,
		`["\u2028` + "\u2028" + `"]`,
	} {
		if f := Check([]byte(text), Options{}); f != nil {
			t.Errorf("%s: %v", text, f)
		}
	}
}

func Test_that_allowances_allow_just_what_they_name(t *testing.T) {
	twice, half := []byte(`{"a":1,"a":2}`), []byte(`["\udead"]`)
	if f := Check(twice, Options{AllowDuplicates: true}); f != nil {
		t.Error(f)
	}
	if f := Check(half, Options{AllowSurrogates: true}); f != nil {
		t.Error(f)
	}
	if f := Check(twice, Options{AllowSurrogates: true}); f == nil || f.Kind != DuplicateName {
		t.Error(f)
	}
	if f := Check(half, Options{AllowDuplicates: true}); f == nil || f.Kind != Surrogate {
		t.Error(f)
	}
	if f := Check([]byte(`{"\ud800":1,"\ud801":2}`), Options{AllowSurrogates: true}); f != nil {
		t.Error("two different lone surrogates are two names:", f)
	}
}

func Test_that_nesting_is_counted_exactly(t *testing.T) {
	nested := func(n int) []byte {
		return []byte(strings.Repeat(`[{"a":`, n/2) + "1" + strings.Repeat("}]", n/2))
	}
	if f := Check(nested(256), Options{}); f != nil {
		t.Error("256 deep:", f)
	}
	f := Check(nested(258), Options{})
	if f == nil || f.Kind != Depth || !strings.Contains(f.Detail, "deeper than 256") {
		t.Errorf("258 deep: %v", f)
	}
	if f := Check(nested(100_000), Options{}); f == nil || f.Kind != Depth || f.Offset != 128*6 {
		t.Errorf("100,000 deep: %+v", f)
	}
	if f := Check(nested(100_000), Options{MaxDepth: 100_000}); f != nil {
		t.Error("100,000 deep where it is allowed:", f)
	}
}

// An object larger than the small ones is checked by another way; both must
// say the same at and around the border, escaped or not, and behind other
// large objects.
func Test_that_duplicates_are_found_in_objects_of_every_size(t *testing.T) {
	member := func(i int) string {
		name := fmt.Sprintf("name-%d", i)
		if i%3 == 0 {
			name = strings.ReplaceAll(name, "a", `\u0061`)
		}
		return fmt.Sprintf(`"%s":%d`, name, i)
	}
	for _, size := range []int{1, 2, 15, 16, 17, 18, 63, 64, 65, 300, 3000} {
		var members []string
		inner := "{}"
		for i := range size {
			members = append(members, member(i))
			if i == size/2 {
				inner = "{" + strings.Join(members, ",") + "}"
			}
		}
		// The same names lie in objects inside the object, before, between and behind.
		nested := `"in":` + inner + `,` + strings.Join(members, `,`) + `,"list":[` + inner + `,` + inner + `]`
		if f := Check([]byte("{"+nested+"}"), Options{}); f != nil {
			t.Fatalf("%d members: %v", size, f)
		}
		for _, i := range []int{0, size / 2, size - 1} {
			again := strings.ReplaceAll(fmt.Sprintf(`"n\u0061me-%d":0`, i), "-", `\u002D`)
			text := "[{" + nested + "," + again + "}]"
			f := Check([]byte(text), Options{})
			if f == nil || f.Kind != DuplicateName || f.Pointer != fmt.Sprintf("/0/name-%d", i) ||
				f.Offset != strings.LastIndex(text, again) {
				t.Errorf("%d members, %d twice: %+v", size, i, f)
			}
		}
	}
}

func Test_that_pointers_are_bounded_and_whole(t *testing.T) {
	long := strings.Repeat("ü", 10_000)
	escaped := strings.Repeat(`\u00fc`, 10_000)
	for _, text := range []string{
		`{"` + long + `":x}`, `{"a` + long + `":x}`, `{"` + escaped + `":x}`, `{"a` + escaped + `":x}`,
		`{"` + long + `":1,"` + escaped + `":2}`,
		strings.Repeat(`{"member/name":`, 200) + "x",
	} {
		f := Check([]byte(text), Options{})
		if f == nil {
			t.Fatalf("accepted: %.40s", text)
		}
		if n := len(f.Pointer); n > MaxPointer || n < MaxPointer-8 || !strings.HasSuffix(f.Pointer, "…") || strings.Contains(f.Pointer, "\ufffd") {
			t.Errorf("%.40s: pointer of %d bytes: %s", text, n, f.Pointer)
		}
	}
}

func Test_that_details_never_hold_the_text(t *testing.T) {
	for _, c := range refused {
		f := Check([]byte(strings.ReplaceAll(c.text, "a", "hunter2")), c.options)
		if f != nil && strings.Contains(f.Detail, "hunter2") {
			t.Errorf("%s: %s", c.text, f.Detail)
		}
	}
}

func Test_that_an_error_names_its_pointer_in_one_line(t *testing.T) {
	f := Check([]byte(`{"a\nb":[x]}`), Options{})
	want := `line 1, column 10: a word is no JSON value; true, false and null are written in lower case, strings in double quotes, at "/a\nb/0"`
	if f == nil || f.Error() != want {
		t.Errorf("got  %v\nwant %s", f, want)
	}
}
