package accesslog

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/candorhttp/candor"
)

// anyJSON draws a value of JSON.
func anyJSON(depth int) *rapid.Generator[any] {
	leaf := rapid.OneOf(
		rapid.Map(rapid.String(), func(s string) any { return s }),
		rapid.Map(rapid.Float64Range(-1e9, 1e9), func(n float64) any { return n }),
		rapid.Map(rapid.IntRange(-5, 1<<40), func(n int) any { return n }),
		rapid.Map(rapid.Bool(), func(b bool) any { return b }),
		rapid.Just[any](nil),
	)
	if depth == 0 {
		return leaf
	}
	inner := anyJSON(depth - 1)
	return rapid.OneOf(leaf,
		rapid.Map(rapid.SliceOfN(inner, 0, 3), func(l []any) any { return l }),
		rapid.Map(rapid.MapOfN(rapid.SampledFrom([]string{"a", "b", "method", "x y", "é\"", "request"}), inner, 0, 4), func(m map[string]any) any { return m }),
	)
}

// wanted is a table with keys at several depths.
var wanted = compileKeys(keys{
	"method": {col: colMethod}, "a.method": {col: colTenant}, "a.b": {col: colSubject}, "request.a.b": {col: colRoute}, "list": {col: colObjectTenant},
}, true)

// textAt returns the text under a path, as encoding/json has it.
func textAt(v any, path string) string {
	for _, key := range strings.Split(path, ".") {
		m, _ := v.(map[string]any)
		v = m[key]
	}
	if l, ok := v.([]any); ok && len(l) > 0 {
		v = l[0]
	}
	s, _ := v.(string)
	if s == "-" {
		return ""
	}
	return s
}

func Test_that_the_JSON_scanner_agrees_with_encoding_json(t *testing.T) {
	d := decoder{setup: newSetup(Options{})} // one for all: what it learned of keys must never mislead it
	rapid.Check(t, func(t *rapid.T) {
		doc := rapid.MapOfN(rapid.SampledFrom([]string{"method", "a", "b", "request", "list", "z"}), anyJSON(3), 0, 6).Draw(t, "doc")
		line, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		switch rapid.IntRange(0, 2).Draw(t, "spaces") {
		case 1:
			var b bytes.Buffer
			json.Indent(&b, line, " ", "\t")
			line = b.Bytes()
		case 2: // as Python writes it
			line = bytes.ReplaceAll(line, []byte(`":`), []byte(`": `))
			if !json.Valid(line) {
				return
			}
		}
		var back map[string]any
		if err := json.Unmarshal(line, &back); err != nil {
			t.Fatal(err)
		}
		var ev candor.Event
		d.begin()
		if why := d.members(wanted, line, &ev); why != "" {
			t.Fatalf("%s: %s", line, why)
		}
		for path, got := range map[string]string{"method": ev.Method, "a.method": ev.Tenant, "a.b": ev.Subject, "request.a.b": ev.Route, "list": ev.ObjectTenant} {
			want := textAt(back, path)
			if want == "" { // numbers and nothing are not compared
				continue
			}
			if got != want {
				t.Errorf("%s: %s is %q, encoding/json reads %q", line, path, got, want)
			}
		}
		cut := rapid.IntRange(0, len(line)).Draw(t, "cut")
		if rest := bytes.TrimSpace(line[cut:]); len(rest) > 0 && d.members(wanted, line[:cut], &ev) == "" {
			t.Errorf("cut to %d bytes it is accepted: %s", cut, line)
		}
		at := rapid.IntRange(0, len(line)-1).Draw(t, "at")
		broken := append([]byte(nil), line...)
		broken[at] = rapid.Byte().Draw(t, "byte")
		if d.members(wanted, broken, &ev) == "" && !json.Valid(broken) {
			t.Errorf("accepted what is no JSON: %s", broken)
		}
	})
}

func Test_that_every_byte_a_plain_string_cannot_hold_is_found_wherever_it_is(t *testing.T) {
	for n := range 40 {
		for c := range 256 {
			b := bytes.Repeat([]byte{'a'}, 40)
			b[n] = byte(c)
			want := 40
			if c == '"' || c == '\\' || c < ' ' || c >= utf8.RuneSelf {
				want = n
			}
			if got := special(b, 0); got != want {
				t.Fatalf("byte %#x at %d is found at %d", c, n, got)
			}
		}
	}
}

func Test_that_a_log_of_ever_new_keys_costs_no_memory(t *testing.T) {
	d := decoder{setup: newSetup(Options{})}
	for i := range 5000 {
		var ev candor.Event
		line := []byte(`{"time":"2026-03-10T13:55:36Z","k` + itoa(i) + `":{"a` + itoa(i) + `":1},"method":"GET","z` + itoa(i) + `":2,"uri":"/","status":200,"` + strings.Repeat("long", 100) + itoa(i) + `":1}`)
		if why := JSON.parse(&d, line, &ev); why != "" || ev.Method != "GET" || ev.Path != "/" || ev.Status != 200 {
			t.Fatalf("line %d: %s %+v", i, why, ev)
		}
	}
	if d.keys.nodes > maxNodes {
		t.Errorf("%d keys are kept", d.keys.nodes)
	}
}

func Test_that_a_log_of_ever_new_keys_is_read(t *testing.T) {
	var b strings.Builder
	for i := range 2 * maxNodes {
		fmt.Fprintf(&b, `{"k%d":"x","n%d":7,"o%d":{"p":"y"},"time":"2026-03-10T13:55:36Z","method":"GET","path":"/%d","status":200}`+"\n", i, i, i, i)
	}
	for _, format := range []string{"candor", "json"} {
		events, r := readAll(t, b.String(), Options{Format: format, Workers: 1})
		if len(events) != 2*maxNodes || r.Stats().Rejected != 0 {
			t.Errorf("%s: %d events, %+v", format, len(events), r.Stats())
		}
		for i, ev := range events {
			if ev.Path != fmt.Sprint("/", i) || ev.Status != 200 {
				t.Fatalf("%s: event %d is %+v", format, i, ev)
			}
		}
	}
}
