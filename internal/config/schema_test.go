package config

import (
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/candorhttp/candor/internal/sample"
	"github.com/candorhttp/candor/ladder"
)

func Test_that_every_key_is_documented_and_every_documented_key_is_read(t *testing.T) {
	read := paths(reflect.TypeFor[File](), "")
	for _, path := range read {
		if KeyOf(path) == nil {
			t.Errorf("%s is read and Keys does not document it", path)
		}
	}
	seen := map[string]bool{}
	for _, k := range Keys {
		if !slices.Contains(read, k.Path) {
			t.Errorf("Keys documents %s, which is not read", k.Path)
		}
		if seen[k.Path] {
			t.Errorf("Keys documents %s twice", k.Path)
		}
		seen[k.Path] = true
		if !strings.HasSuffix(k.Doc, ".") {
			t.Errorf("%s: %q is no sentence", k.Path, k.Doc)
		}
	}
	for _, k := range ladder.Knobs {
		if !slices.Contains(read, "policy."+k.Key) {
			t.Errorf("the knob %s is not read", k.Key)
		}
	}
}

func compileSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(Schema())))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("candor.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("candor.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validate(t *testing.T, s *jsonschema.Schema, file []byte) error {
	t.Helper()
	var v any
	if err := yaml.Unmarshal(file, &v); err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	instance, err := jsonschema.UnmarshalJSON(strings.NewReader(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(instance)
}

func Test_that_the_schema_takes_what_is_right_and_refuses_what_is_not(t *testing.T) {
	s := compileSchema(t)
	for _, right := range []string{string(sample.Config()), "policy: {invalid: 400, undocumented: pass}", `policy: {invalid: "400", undocumented: [/a]}`, "limits: {depth: 9, content_timeout: 1m30s, in_flight: '${N}'}", "limits: {content: 1MiB, target: 8192, fields: '${N}'}", "answers: repair"} {
		if err := validate(t, s, []byte(right)); err != nil {
			t.Errorf("%s: %v", right, err)
		}
	}
	for _, wrong := range []string{"listn: a", "policy: {invalid: 423}", "operations: {a: {roles: admin}}", "limits: {depth: many}", "limits: {content: 1 TB}", "decide: '127.0.0.1:1'", "rights: {policies: a.cedar}", "answers: mend", "limits: {content_timeout: 5}", "identities: {a: {berer: x}}"} {
		if err := validate(t, s, []byte(wrong)); err == nil {
			t.Errorf("%s is taken", wrong)
		}
	}
}

func Test_that_the_effective_configuration_is_one_and_says_where_it_comes_from(t *testing.T) {
	path := writeSample(t)
	f, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Set("upstream", "http://127.0.0.1:9", "--upstream"); err != nil {
		t.Fatal(err)
	}
	f.Identities["plain"] = Identity{Bearer: "s3cr3t"}
	out := string(f.Effective())
	for _, want := range []string{
		"upstream: http://127.0.0.1:9 # --upstream\n",
		"requests: enforce # default\n",
		"depth: 256 # default\n",
		"bearer: ${ALICE_TOKEN} # candor.yaml:31\n",
		"bearer: \"***\"",
		"invalid: \"422\" # candor.yaml:28\n",
		"trusted_proxies: [127.0.0.1/32, '::1/128'] # candor.yaml:21\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if strings.Contains(out, "s3cr3t") {
		t.Errorf("a secret is shown:\n%s", out)
	}
	again, err := Parse(path, []byte(out), os.LookupEnv)
	if err != nil {
		t.Fatalf("what is shown cannot be read: %v\n%s", err, out)
	}
	if again.Upstream != f.Upstream || again.Policy.Invalid != f.Policy.Invalid || again.Limits.Depth != 256 {
		t.Errorf("what is shown reads as %+v", again)
	}
}

func Test_that_defaults_shown_are_those_that_hold(t *testing.T) {
	f, err := Parse("", New(nil).Effective(), nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, New(nil).Effective())
	}
	if d := New(nil); f.Listen != d.Listen || f.Admin != d.Admin || f.Requests != d.Requests || f.Answers != d.Answers || f.Log != d.Log {
		t.Errorf("the defaults of Keys are %+v", f)
	}
	for _, of := range []struct{ key, value string }{{"listen", New(nil).Listen}, {"admin", New(nil).Admin}, {"requests", New(nil).Requests}, {"answers", New(nil).Answers}} {
		if KeyOf(of.key).Default != of.value {
			t.Errorf("Keys says %s, New %s", KeyOf(of.key).Default, of.value)
		}
	}
	if _, err := f.Compile(); err != nil {
		t.Error(err)
	}
}

func Test_that_the_schema_speaks_of_what_there_is(t *testing.T) {
	text := strings.ToLower(string(Schema()))
	for _, word := range []string{"audit", "not built", "cedar"} {
		if strings.Contains(text, word) {
			t.Errorf("the schema speaks of %q", word)
		}
	}
	for _, k := range Keys {
		if k.Later && New(nil).setLater(k.Path) == 0 {
			t.Errorf("%s is marked as not built, and setting it is no fault", k.Path)
		}
	}
}

// setLater sets a key and counts the faults of that.
func (f *File) setLater(path string) int {
	if err := f.Set(path, "x", "--test"); err != nil {
		return 0
	}
	return len(f.Faults())
}
