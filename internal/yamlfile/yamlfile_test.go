package yamlfile

import (
	"errors"
	"flag"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

var update = flag.Bool("update", false, "write what is said now as the expected answers")

// passes is a word or a list of prefixes, as a type of its own.
type passes struct {
	word     string
	prefixes []string
}

func (p *passes) UnmarshalYAMLFile(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		if n.Value != "pass" && n.Value != "refuse" {
			return Hinted(n, "write refuse, pass or a list of prefixes", "undocumented cannot be %q", n.Value)
		}
		p.word = n.Value
		return nil
	}
	if faults := DecodeNode("", nil, n, &p.prefixes); len(faults) > 0 {
		return Faults(faults)
	}
	var all []error
	for i, prefix := range p.prefixes {
		if !strings.HasPrefix(prefix, "/") {
			all = append(all, Errorf(n.Content[i], "the prefix %s does not start with /", prefix))
		}
	}
	return errors.Join(all...)
}

type common struct {
	Denied string `yaml:"denied"`
	Wait   time.Duration
}

type operation struct {
	common `yaml:",inline"`
	Roles  []string       `yaml:"roles"`
	Codes  map[string]int `yaml:"codes"`
}

type settings struct {
	Spec        string                `yaml:"spec"`
	Listen      string                `yaml:"listen"`
	Pass        passes                `yaml:"undocumented"`
	Allow       []netip.Prefix        `yaml:"allow"`
	Limit       *int                  `yaml:"limit"`
	Share       float64               `yaml:"share"`
	Small       uint8                 `yaml:"small"`
	Strict      bool                  `yaml:"strict"`
	Pair        [2]string             `yaml:"pair"`
	Operations  map[string]*operation `yaml:"operations"`
	ByCode      map[int]string        `yaml:"by_code"`
	Identities  map[string]identity   `yaml:"identities"`
	Any         any                   `yaml:"any"`
	Raw         yaml.Node             `yaml:"raw"`
	Skipped     string                `yaml:"-"`
	NoTag       string
	Unsupported chan int `yaml:"unsupported"`
	*Embedded
}

// Embedded is exported, so that it can be made while decoding.
type Embedded struct {
	Inside string `yaml:"inside"`
}

type identity struct {
	Bearer string   `yaml:"bearer"`
	Tenant string   `yaml:"tenant"`
	Scopes []string `yaml:"scopes"`
	Age    int      `yaml:"age"`
}

func environment(name string) (string, bool) {
	value, set := map[string]string{"TOKEN": "s3cr3t", "PORT": "8400", "EMPTY": "", "NESTED": "${TOKEN}"}[name]
	return value, set
}

// Each file of testdata/*.yaml has its expected answer beside it as .txt.
func Test_that_bad_files_are_answered_with_every_fault_at_its_place(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no test data", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var s settings
			got := Faults(Decode(filepath.Base(file), data, &s, Env(environment))).Error() + "\n"
			if strings.Contains(got, "s3cr3t") || strings.Contains(got, "hunter2") {
				t.Errorf("a secret is shown:\n%s", got)
			}
			answer := strings.TrimSuffix(file, ".yaml") + ".txt"
			if *update {
				if err := os.WriteFile(answer, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(answer)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func Test_that_a_good_file_is_read_with_every_kind_of_value(t *testing.T) {
	const file = `
base: &base {denied: reveal-403, wait: 1m30s}
spec: "${TOKEN}/$$x/$y"
listen: 0.5
undocumented: [/docs, /static]
allow: [10.0.0.0/8]
limit: ${PORT}
share: 1e-3
small: 0x1f
strict: true
pair: [a, b]
operations:
  one: &one
    <<: *base
    denied: hide-404
    roles: [admin]
    codes: {not-found: 410}
  two: {<<: [*one, *base]}
by_code: {404: gone}
any: {a: [1, 2.5, true, ~, x, 0x10], b: {}, c: 99999999999999999999}
raw: [x]
notag: "${NESTED}"
inside: "yes"
`
	var s struct {
		Base     common `yaml:"base"`
		settings `yaml:",inline"`
	}
	if faults := Decode("good.yaml", []byte(file), &s, Env(environment)); len(faults) > 0 {
		t.Fatalf("%v", Faults(faults))
	}
	got := fmt.Sprintln(s.Base, s.Spec, s.Listen, s.Pass, s.Allow, *s.Limit, s.Share, s.Small, s.Strict, s.Pair,
		*s.Operations["one"], *s.Operations["two"], s.ByCode, s.Raw.Content[0].Value, s.NoTag, s.Inside)
	want := `{reveal-403 1m30s} s3cr3t/$x/$y 0.5 { [/docs /static]} [10.0.0.0/8] 8400 0.001 31 true [a b] ` +
		`{{hide-404 1m30s} [admin] map[not-found:410]} {{hide-404 1m30s} [admin] map[not-found:410]} map[404:gone] x ${TOKEN} yes` + "\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	wantAny := map[string]any{"a": []any{1, 2.5, true, nil, "x", 16}, "b": map[string]any{}, "c": 1e20}
	if !reflect.DeepEqual(s.Any, wantAny) {
		t.Errorf("any: got %#v, want %#v", s.Any, wantAny)
	}
}

func Test_that_what_a_file_leaves_out_keeps_its_value(t *testing.T) {
	for _, file := range []string{"", "# nothing\n", "---\n", "operations:\nallow:\nby_code: ~\n"} {
		s := settings{Spec: "before", ByCode: map[int]string{1: "one"}}
		if faults := Decode("", []byte(file), &s); len(faults) > 0 || s.Spec != "before" || s.ByCode[1] != "one" {
			t.Errorf("%q: %v, %+v", file, faults, s)
		}
	}
}

func Test_that_inline_maps_take_the_keys_that_no_field_has(t *testing.T) {
	var s struct {
		Name string         `yaml:"name"`
		More map[string]int `yaml:",inline"`
	}
	faults := Decode("f", []byte("name: n\nx: 1\ny: z\n"), &s)
	if s.Name != "n" || s.More["x"] != 1 || len(faults) != 1 || faults[0].Path != "y" {
		t.Errorf("%+v %v", s, faults)
	}
}

func Test_that_aliases_cannot_multiply_a_file_without_bound(t *testing.T) {
	var bomb strings.Builder
	bomb.WriteString("l0: &l0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < 12; i++ {
		fmt.Fprintf(&bomb, "l%d: &l%d [%s*l%d]\n", i, i, strings.Repeat(fmt.Sprintf("*l%d, ", i-1), 9), i-1)
	}
	var deep strings.Builder
	for range MaxDepth + 20 {
		deep.WriteString("[")
	}
	deep.WriteString(strings.Repeat("]", MaxDepth+20))
	var merges strings.Builder
	merges.WriteString("m0: &m0 {a: 1}\n")
	for i := 1; i < 40; i++ {
		fmt.Fprintf(&merges, "m%d: &m%d {<<: [*m%d, *m%d]}\n", i, i, i-1, i-1)
	}
	for name, c := range map[string]struct{ file, says string }{
		"lists of lists":   {bomb.String(), "more than 1000000 values"},
		"merges of merges": {merges.String(), "more than 1000000 values"},
		"nesting":          {deep.String(), "nest deeper than 100"},
		"itself":           {"a: &a [*a]", "the anchor a contains itself"},
		"merge of itself":  {"a: &a {<<: *a}", "the anchor a contains itself"},
	} {
		t.Run(name, func(t *testing.T) {
			var into any
			faults := Decode("f", []byte(c.file), &into, Env(environment))
			if len(faults) != 1 || !strings.Contains(faults[0].Message, c.says) {
				t.Errorf("got %d faults: %.500v\nwant one: %s", len(faults), Faults(faults), c.says)
			}
		})
	}
}

func Test_that_endless_faults_end_with_a_word_about_it(t *testing.T) {
	var s settings
	faults := Decode("f", []byte("by_code:\n"+strings.Repeat("  ? [x]\n  : y\n", 5000)), &s)
	if last := faults[len(faults)-1]; len(faults) != MaxFaults+1 || !strings.Contains(last.Message, "more faults than the 200 shown") {
		t.Errorf("%d faults, the last: %v", len(faults), last)
	}
}

func Test_that_a_target_which_is_no_pointer_is_a_fault(t *testing.T) {
	for _, into := range []any{nil, settings{}, (*settings)(nil)} {
		if faults := Decode("f", []byte("spec: x"), into); len(faults) != 1 || !strings.Contains(faults[0].Message, "pointer") {
			t.Errorf("%T: %v", into, faults)
		}
	}
}

func Test_that_no_faults_are_no_error(t *testing.T) {
	if err := AsError(nil); err != nil {
		t.Error(err)
	}
	err := AsError(Decode("f", []byte("spec: [x]"), &settings{}))
	var one Fault
	if !errors.As(err, &one) || one.Path != "spec" || one.Line != 1 || one.Column != 7 {
		t.Errorf("%v: %+v", err, one)
	}
}

func Test_that_a_place_is_found_after_decoding(t *testing.T) {
	data := []byte("base: &b\n  denied: x\noperations:\n  one: {<<: *b, roles: [a, b]}\n  \"a.b\": {}\n")
	for _, c := range []struct {
		path  string // steps parted by spaces
		place string
	}{
		{"", "1:1 "},
		{"base", "1:1 base"},
		{"base denied", "2:3 base.denied"},
		{"operations one roles", "4:17 operations.one.roles"},
		{"operations one roles 1", "4:28 operations.one.roles[1]"},
		{"operations one roles 7", "4:17 operations.one.roles.7"},
		{"operations one denied", "2:3 operations.one.denied"},
		{"operations none roles", "3:1 operations.none.roles"},
		{"operations a.b", `5:3 operations."a.b"`},
		{"none", "1:1 none"},
	} {
		steps := strings.Fields(c.path)
		line, column := Locate(data, steps...)
		f := At("f", data, steps, "m", "h")
		if got := fmt.Sprintf("%d:%d %s", line, column, f.Path); got != c.place {
			t.Errorf("%s: got %s, want %s", c.path, got, c.place)
		}
		if f.Line != line || f.Column != column || f.Excerpt == "" || f.Error() != fmt.Sprintf("f:%d:%d: m (h)", line, column) {
			t.Errorf("%s: %+v", c.path, f)
		}
	}
	for _, data := range []string{"", "a: [", "\xff"} {
		if line, column := Locate([]byte(data), "a"); line != 0 || column != 0 {
			t.Errorf("%q: %d:%d", data, line, column)
		}
		if f := At("f", []byte(data), []string{"a"}, "m", ""); f.Error() != "f: m" || f.Path != "a" {
			t.Errorf("%q: %+v", data, f)
		}
	}
}

func Test_that_a_part_of_a_file_is_read_without_showing_its_neighbours(t *testing.T) {
	const file = "secrets: {token: hunter2, x-candor: {rolez: [a], token: hunter2}}\n"
	var root yaml.Node
	if err := yaml.Unmarshal([]byte(file), &root); err != nil {
		t.Fatal(err)
	}
	part := root.Content[0].Content[1].Content[3]
	faults := DecodeNode("f", []byte(file), part, &operation{})
	if len(faults) != 2 || faults[0].Path != "rolez" || faults[0].Hint != "did you mean roles?" {
		t.Fatalf("%v", Faults(faults))
	}
	if text := Faults(faults).Error(); strings.Contains(text, "hunter2") {
		t.Error(text)
	}
}

func Test_that_expanding_alone_changes_texts_and_names_what_is_missing(t *testing.T) {
	const file = "a: ${TOKEN}\n${b}: \"${EMPTY}\"\nc: &c ${NONE}\nd: *c\ne: ${bad name}\nf: $$${TOKEN}\ng: ${\n"
	var root yaml.Node
	if err := yaml.Unmarshal([]byte(file), &root); err != nil {
		t.Fatal(err)
	}
	faults := Expand("f", []byte(file), &root, environment)
	var paths []string
	for _, f := range faults {
		paths = append(paths, f.Path)
	}
	if got := strings.Join(paths, " "); got != "c e g" {
		t.Errorf("faults at %s, want c e g: %v", got, Faults(faults))
	}
	if !strings.Contains(faults[0].Message, "NONE") {
		t.Errorf("the fault does not name the variable: %v", faults[0])
	}
	got := map[string]string{}
	if err := root.Decode(&got); err != nil || got["a"] != "s3cr3t" || got["${b}"] != "" || got["f"] != "$s3cr3t" {
		t.Errorf("%v %v", got, err)
	}
}

func Test_that_the_nearest_name_is_one_that_was_likely_meant(t *testing.T) {
	known := []string{"spec", "upstream", "listen", "operations", "api_keys", "url", "cors"}
	for name, want := range map[string]string{
		"listne": "listen", "Listen": "listen", "operation": "operations", "apiKeys": "api_keys", "api-key": "api_keys",
		"ulr": "url", "x": "", "ab": "", "policy": "", "": "", "cor": "cors", strings.Repeat("listen", 1000): "",
	} {
		if got := Nearest(name, known); got != want {
			t.Errorf("%.20s: got %q, want %q", name, got, want)
		}
	}
}

func Test_that_names_of_secrets_are_known_in_every_spelling(t *testing.T) {
	for _, name := range []string{"bearer", "TOKEN", "accessToken", "access_token", "client-secret", "password", "key", "api_keys", "apiKey", "signing_key", "keys", "Authorization"} {
		if !secretName(name) {
			t.Errorf("%s is not taken for a secret", name)
		}
	}
	for _, name := range []string{"", "tenant", "duplicate_keys", "monkey", "keyed", "tokenize", "spec", "jwks"} {
		if secretName(name) {
			t.Errorf("%s is taken for a secret", name)
		}
	}
}

func FuzzDecode(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.yaml")
	for _, file := range files {
		if data, err := os.ReadFile(file); err == nil {
			f.Add(data)
		}
	}
	f.Add([]byte("a: &a {<<: [*a, {b: c}], ? [x] : y}\n"))
	f.Add([]byte("token: |\n  one\n\n  two\nspec: [\"é\t\\\"\", 'it''s']\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var s settings
		faults := Decode("f", data, &s, Env(environment))
		for _, fault := range faults {
			if fault.Message == "" || fault.Line < 0 || fault.Column < 0 || strings.ContainsAny(fault.Error(), "\x00\n\x1b") {
				t.Fatalf("%#v", fault)
			}
			if lines := strings.Split(strings.TrimSuffix(fault.Excerpt, "\n"), "\n"); fault.Excerpt != "" && (len(lines) != 2 || !strings.Contains(lines[1], "^")) {
				t.Fatalf("%q", fault.Excerpt)
			}
		}
		Locate(data, "operations", "one", "roles", "0")
		_ = At("f", data, []string{"any", "a"}, "m", "").Error()
		var into any
		Decode("f", data, &into)
	})
}
