package config

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/internal/sample"
	"github.com/candorhttp/candor/internal/yamlfile"
	"github.com/candorhttp/candor/openapi"
)

var update = flag.Bool("update", false, "write the answers anew")

func environment(name string) (string, bool) {
	value, set := map[string]string{"PORT": "9400", "ALICE_TOKEN": "s3cr3t-alice"}[name]
	return value, set
}

// Each directory of testdata holds a candor.yaml, what it names, and in
// want.txt every fault that compiling it gives.
func Test_that_bad_files_are_answered_with_every_fault_at_once(t *testing.T) {
	dirs, err := filepath.Glob("testdata/*/candor.yaml")
	if err != nil || len(dirs) == 0 {
		t.Fatal("no test data", err)
	}
	for _, file := range dirs {
		dir := filepath.Dir(file)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			f, _ := Parse(file, data, environment)
			compiled, err := f.Compile()
			got := ""
			if err != nil {
				got = err.Error() + "\n"
				if compiled != nil {
					t.Error("something was compiled in spite of faults")
				}
			}
			if strings.Contains(got, "s3cr3t") || strings.Contains(got, "hunter2") {
				t.Errorf("a secret is shown:\n%s", got)
			}
			answer := filepath.Join(dir, "want.txt")
			if *update {
				if err := os.WriteFile(answer, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(answer)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// writeSample writes the sample's files and gives its candor.yaml.
func writeSample(t *testing.T) string {
	t.Helper()
	keys, err := sample.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, data := range map[string][]byte{
		"candor.yaml": sample.Config(), "openapi.yaml": sample.Spec(), "keys.json": keys.JWKS(), "keys.yaml": keys.APIKeys(),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "candor.yaml")
}

func Test_that_the_sample_compiles_without_any_variable_set(t *testing.T) {
	path := writeSample(t)
	f, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	c, err := f.Compile()
	if err != nil {
		t.Fatal(err)
	}
	if c.Document.Operation("deleteOrder") == nil {
		t.Error("the document lacks deleteOrder")
	}
	if got := c.Config.Operations["deleteOrder"].Denied; got != "reveal-403" {
		t.Errorf("denied of deleteOrder is %q", got)
	}
	if got := c.Config.Identity.Bearer.JWKS; got != filepath.Join(filepath.Dir(path), "keys.json") {
		t.Errorf("the key set is looked for at %q", got)
	}
	if len(c.Config.Identity.APIKeys.Keys) != 1 {
		t.Errorf("%d API keys, want 1", len(c.Config.Identity.APIKeys.Keys))
	}
	if c.Config.Policy.Invalid != "422" {
		t.Errorf("a code without quotes is read as %q", c.Config.Policy.Invalid)
	}
	if len(c.Files) != 4 {
		t.Errorf("files to watch: %q", c.Files)
	}
	if len(c.Warnings) != 0 {
		t.Errorf("warnings: %q", c.Warnings)
	}
}

func Test_that_an_identity_needs_its_variables_only_when_it_is_asked_for(t *testing.T) {
	f, err := Parse("candor.yaml", sample.Config(), environment)
	if err != nil {
		t.Fatal(err)
	}
	if raw := f.Identities["alice"].Bearer; raw != "${ALICE_TOKEN}" {
		t.Errorf("before it is asked for: %q", raw)
	}
	alice, err := f.IdentityOf("alice")
	if err != nil {
		t.Fatal(err)
	}
	if alice.Bearer != "s3cr3t-alice" || alice.Tenant != "north" || len(alice.Scopes) != 2 {
		t.Errorf("alice is %+v", alice)
	}
	_, err = f.IdentityOf("bob")
	var faults yamlfile.Faults
	if !errors.As(err, &faults) || len(faults) != 1 {
		t.Fatalf("bob: %v", err)
	}
	if b := faults[0]; b.Line == 0 || b.Path != "identities.bob.bearer" || !strings.Contains(b.Message, "BOB_TOKEN") || !strings.Contains(b.Excerpt, "^") {
		t.Errorf("bob's fault is %+v", b)
	}
	if _, err = f.IdentityOf("alise"); err == nil || !strings.Contains(err.Error(), "did you mean alice?") {
		t.Errorf("alise: %v", err)
	}
}

func Test_that_undocumented_is_a_word_or_a_list(t *testing.T) {
	for text, want := range map[string][]string{
		"pass": {"pass"}, "/assets": {"/assets"}, "[/assets, /ui/]": {"/assets", "/ui/"}, `"${PATH_PREFIX}"`: {"/env"},
	} {
		f, err := Parse("candor.yaml", []byte("policy: {undocumented: "+text+"}"), func(string) (string, bool) { return "/env", true })
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := []string(f.Policy.Undocumented); !slices.Equal(got, want) {
			t.Errorf("%s is read as %q", text, got)
		}
	}
}

func Test_that_codes_are_read_with_and_without_quotes(t *testing.T) {
	for _, text := range []string{`{invalid: 400, path_values: 404, untyped: 415}`, `{invalid: "400", path_values: '404', untyped: "415"}`} {
		f, err := Parse("candor.yaml", []byte("policy: "+text), nil)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if p := f.Policy; p.Invalid != "400" || p.PathValues != "404" || p.Untyped != "415" {
			t.Errorf("%s is read as %+v", text, p)
		}
	}
}

func Test_that_what_is_absent_has_its_default(t *testing.T) {
	f, err := Parse("candor.yaml", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if f.Listen != "127.0.0.1:8400" || f.Admin != "127.0.0.1:8401" || f.Requests != "enforce" || f.Answers != "observe" || f.Log != "-" {
		t.Errorf("defaults are %+v", f)
	}
	c, err := f.Compile()
	if err != nil || c.Document != nil {
		t.Errorf("an empty file compiles to %+v, %v", c, err)
	}
}

func Test_that_a_value_set_over_the_file_mends_and_spoils_it(t *testing.T) {
	f, err := Parse("candor.yaml", []byte("upstream: nowhere\nlisten: [a]\n"), nil)
	if err == nil {
		t.Fatal("no fault")
	}
	for _, s := range [][3]string{{"upstream", "http://127.0.0.1:1", "--upstream"}, {"listen", "127.0.0.1:0", "CANDOR_LISTEN"}, {"policy.invalid", "400", "CANDOR_POLICY_INVALID"}, {"authorities", "[a.example, b.example]", "CANDOR_AUTHORITIES"}} {
		if err := f.Set(s[0], s[1], s[2]); err != nil {
			t.Fatal(err)
		}
	}
	if faults := f.Faults(); len(faults) > 0 {
		t.Errorf("still %v", faults)
	}
	if f.Upstream != "http://127.0.0.1:1" || f.Policy.Invalid != "400" || len(f.Authorities) != 2 {
		t.Errorf("set to %+v", f)
	}
	if err := f.Set("policy.invalid", "423", "CANDOR_POLICY_INVALID"); err != nil {
		t.Fatal(err)
	}
	faults := f.Faults()
	if len(faults) != 1 || faults[0].File != "CANDOR_POLICY_INVALID" || faults[0].Line != 0 {
		t.Errorf("the fault of a variable is %+v", faults)
	}
	if err := f.Set("polcy.invalid", "422", "CANDOR_POLCY_INVALID"); err == nil || !strings.Contains(err.Error(), "did you mean policy?") {
		t.Errorf("an unknown key says %v", err)
	}
}

func Test_that_settings_of_operations_need_a_document(t *testing.T) {
	f, err := Parse("candor.yaml", []byte("operations: {listOrders: {denied: reveal-403}}"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = f.Compile(); err == nil || !strings.Contains(err.Error(), "no document knows them (add spec: openapi.yaml)") {
		t.Errorf("without a spec: %v", err)
	}
	doc, err := openapi.Parse("openapi.yaml", sample.Spec())
	if err != nil {
		t.Fatal(err)
	}
	f.Identity.Bearer = &guard.Bearer{JWKS: "http://127.0.0.1:1/keys"}
	f.Identity.APIKeys = &guard.APIKeys{Keys: []guard.APIKey{{ID: "job", Hash: strings.Repeat("0", 64)}}}
	if c, err := f.Guard(doc); err != nil || c.Document != doc {
		t.Errorf("with a document at hand: %v", err)
	}
}

func Test_that_a_key_server_that_does_not_answer_is_a_warning(t *testing.T) {
	f, err := Parse("candor.yaml", []byte("identity: {bearer: {jwks: 'http://127.0.0.1:1/keys'}}"), nil)
	if err != nil {
		t.Fatal(err)
	}
	c, err := f.Compile()
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Warnings) != 2 || !strings.Contains(c.Warnings[0], "no document is named") || !strings.Contains(c.Warnings[1], "http://127.0.0.1:1/keys") {
		t.Errorf("warnings: %q", c.Warnings)
	}
	if len(c.Files) != 1 {
		t.Errorf("a URL is among the files: %q", c.Files)
	}
}

func Test_that_a_credential_set_over_the_file_is_taken_as_it_is(t *testing.T) {
	f, err := Parse("candor.yaml", []byte(`identities: {alice: {bearer: "${ALICE_TOKEN}"}}`), environment)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Set("identities.alice.bearer", "a$b${C}", "--bearer"); err != nil {
		t.Fatal(err)
	}
	if alice, err := f.IdentityOf("alice"); err != nil || alice.Bearer != "a$b${C}" {
		t.Errorf("alice is %+v, %v", alice, err)
	}
}

func Test_that_limits_and_cors_reach_the_guard(t *testing.T) {
	f, err := Parse("candor.yaml", []byte("requests: observe\nlimits: {content: 10, content_timeout: 2s, per_caller: 3}\ncors: {origins: ['https://a.example'], max_age: 1m}\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	c, err := f.Guard(nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.Limits.Content != 10 || c.Limits.ContentTimeout != 2*time.Second || c.Quota == nil || !c.Observe {
		t.Errorf("limits are %+v, quota %v, observe %v", c.Limits, c.Quota, c.Observe)
	}
	if c.CORS == nil || c.CORS.MaxAge != time.Minute || !slices.Equal(c.CORS.Origins, []string{"https://a.example"}) {
		t.Errorf("cors is %+v", c.CORS)
	}
}

func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/*/candor.yaml")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add(sample.Config())
	f.Add([]byte("a: &a [*a]\npolicy: *a\nidentities: {x: *a}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Parse("f", data, environment)
		if file == nil {
			t.Fatal("no file")
		}
		var faults yamlfile.Faults
		if err != nil && (!errors.As(err, &faults) || len(faults) == 0) {
			t.Errorf("not the faults of a file: %v", err)
		}
		for _, fault := range faults {
			if fault.Message == "" {
				t.Errorf("a fault without a message: %+v", fault)
			}
		}
		for name := range file.Identities {
			_, _ = file.IdentityOf(name)
		}
		if _, err := Parse("f", file.Effective(), environment); err != nil && errors.As(err, &faults) && len(faults) == 1 && strings.HasPrefix(faults[0].Message, "this is not YAML") {
			t.Errorf("what is shown is not YAML: %v\n%s", err, file.Effective())
		}
	})
}
