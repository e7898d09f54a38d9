package rules

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
)

func Test_that_members_are_those_that_encoding_json_reads(t *testing.T) {
	for _, text := range []string{
		`{}`, ` { "a" : 1 , "b":[1,{"x":"]}"}], "c":{"d":{"e":null}},"f":"\"}","g":-1.5e3 ,"h":true}`, `{"a":"\\","b":""}`, "{\r\n\t\"a\":[]\n}",
	} {
		var want map[string]json.RawMessage
		if err := json.Unmarshal([]byte(text), &want); err != nil {
			t.Fatal(err)
		}
		m, n := membersOf([]byte(text)), 0
		for m.next() {
			n++
			if got := string(m.value); got != string(want[string(m.name)]) {
				t.Errorf("%s: %s is %s, want %s", text, m.name, got, want[string(m.name)])
			}
		}
		if n != len(want) || !m.whole {
			t.Errorf("%s: %d members, whole %v; want %d", text, n, m.whole, len(want))
		}
	}
}

func Test_that_what_is_no_whole_object_is_not_walked_to_its_end(t *testing.T) {
	for _, text := range []string{"", "{", `[{"a":1}]`, `"a"`, `{"a"`, `{"a":`, `{"a":1`, `{"a":"b`, `{"a":[1,2}`, `{a:1}`, `{,}`, `{"a" 1}`} {
		m := membersOf([]byte(text))
		for range 10 {
			m.next()
		}
		if m.whole {
			t.Errorf("%q counts as a whole object", text)
		}
	}
}

// Test_that_no_content_stops_the_walk feeds pieces of JSON in any order, very
// deep and very long ones too.
func Test_that_no_content_stops_the_walk(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	pieces := []string{"{", "}", "[", "]", `"`, `\`, ":", ",", " ", "1", "null", "a", "\xff", "\x00", `"a":`, `"status":`, `"error":`}
	for range 20_000 {
		var b strings.Builder
		b.WriteString("{")
		for range r.IntN(30) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		text := []byte(b.String())
		n := 0
		for m := membersOf(text); m.next(); n++ {
			if n > len(text) {
				t.Fatalf("%q: the walk does not end", text)
			}
		}
		saidCode(text, 400, true)
	}
	deep := []byte(`{"error":` + strings.Repeat(`{"error":`, 100_000) + strings.Repeat("}", 100_001))
	if saidCode(deep, 400, true).code != 0 {
		t.Error("a code was read where there is none")
	}
}

func Test_that_the_walk_does_not_allocate(t *testing.T) {
	body := []byte(`{"type":"about:blank","title":"Not Found","status":404,"errors":[{"a":1}]}`)
	if n := testing.AllocsPerRun(100, func() {
		for m := membersOf(body); m.next(); {
			if number(m.value) == 1 {
				t.Error("one")
			}
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func Test_that_memory_is_bounded_and_forgets_the_oldest(t *testing.T) {
	m := newMemory[int](100)
	for i := range 10_000 {
		m.put(m.key("host", string(rune(i))), i)
		if m.len() > 100 {
			t.Fatalf("%d entries, want at most 100", m.len())
		}
	}
	if v, ok := m.get(m.key("host", string(rune(9_999)))); !ok || v != 9_999 {
		t.Errorf("the latest is %d, %v", v, ok)
	}
	if _, ok := m.get(m.key("host", string(rune(1)))); ok {
		t.Error("the oldest is still known")
	}
	if m.key("ab", "c") == m.key("a", "bc") {
		t.Error("two keys are one")
	}
	m.drop(m.key("host", string(rune(9_999))))
	if _, ok := m.get(m.key("host", string(rune(9_999)))); ok {
		t.Error("what was dropped is still known")
	}
}
