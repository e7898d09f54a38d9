package watch

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// vnu returns the Nu HTML checker and what runs it, or skips the test.
func vnu(t *testing.T) (java, jar string) {
	t.Helper()
	jar = os.Getenv("CANDOR_VNU")
	if jar == "" {
		jar = filepath.Join("..", "browser", "node_modules", "vnu-jar", "build", "dist", "vnu.jar")
	}
	if _, err := os.Stat(jar); err != nil {
		t.Skip("There is no vnu.jar: run npm install --prefix browser --no-save --no-package-lock --legacy-peer-deps vnu-jar@26.9.27, or name the file in CANDOR_VNU.")
	}
	java, err := exec.LookPath("java")
	if err != nil {
		t.Skip("There is no java: apt-get install default-jre-headless.")
	}
	return java, jar
}

func Test_that_the_page_is_valid(t *testing.T) {
	java, jar := vnu(t)
	dir := t.TempDir()
	pages := map[string]string{"sample": written(t, "html", fixture(), Look{}), "empty": written(t, "html", empty(), Look{}), "wrong": "<!doctype html><html lang=en><title>x</title><p><div></p>"}
	for _, name := range []string{"html", "terminal", "huge", "empty", "broken"} {
		pages["hostile-"+name] = written(t, "html", hostile(hostileTexts[name]), Look{})
	}
	for name, text := range pages {
		if err := os.WriteFile(filepath.Join(dir, name+".html"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
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

func Test_that_the_page_loads_and_runs_nothing(t *testing.T) {
	policy := regexp.MustCompile(`<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; img-src data:; style-src &#39;sha256-[A-Za-z0-9+/=&#;]+&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;">`)
	tag := regexp.MustCompile(`<[a-zA-Z][^>]*>`)
	quoted := regexp.MustCompile(`"[^"]*"`)
	active := regexp.MustCompile(`^<(script|img|iframe|object)|(?i) (style|src|on[a-z]+)=`)
	for name, s := range hostileTexts {
		text := written(t, "html", hostile(s), Look{Version: s})
		if !policy.MatchString(text) {
			t.Fatalf("the policy is not there:\n%.900s", text)
		}
		for _, tag := range tag.FindAllString(text, -1) {
			if active.MatchString(quoted.ReplaceAllString(tag, `""`)) {
				t.Errorf("%s: %s", name, tag)
			}
		}
		for _, m := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(text, -1) {
			if m[1] != "data:," && !strings.HasPrefix(m[1], pages) {
				t.Errorf("%s: a link to %s", name, m[1])
			}
		}
	}
}

// Test_that_every_drawing_has_a_table_and_every_anchor_is_one keeps the page
// readable for who cannot see drawings.
func Test_that_every_drawing_has_a_table_and_every_anchor_is_one(t *testing.T) {
	text := written(t, "html", fixture(), Look{})
	drawings := strings.Count(text, `<svg class="chart"`)
	if tables := strings.Count(text, "The same in numbers"); drawings < 8 || drawings != tables {
		t.Errorf("%d drawings, %d tables", drawings, tables)
	}
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		if seen[m[1]] {
			t.Errorf("%s is there twice", m[1])
		}
		seen[m[1]] = true
	}
	for _, m := range regexp.MustCompile(` aria-labelledby="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		if !seen[m[1]] {
			t.Errorf("nothing has the name %s", m[1])
		}
	}
}

// Test_that_Markdown_from_strangers_stays_text gives Markdown to the reference
// implementation of GitHub's dialect and looks at the HTML that comes out.
func Test_that_Markdown_from_strangers_stays_text(t *testing.T) {
	cmark, err := exec.LookPath("cmark-gfm")
	if err != nil {
		t.Skip("There is no cmark-gfm: apt-get install cmark-gfm.")
	}
	tags := regexp.MustCompile(`<[a-zA-Z/!][^>]*>?`)
	expected := regexp.MustCompile(`^</?(h2|h3|p|strong|table|thead|tbody|tr|ul|li|code)>$|^<t[hd]( align="right")?>$|^</t[hd]>$|^<!-- -->$|^</a>$|^<a href="https://candorhttp\.github\.io/candor/(reasons|guide)/[a-z0-9-]+">$`)
	for name, s := range hostileTexts {
		after := hostile(s)
		after.Routes[0].Status["403"] += 9000
		after.Routes[0].Total += 9000
		comparison, err := ComparisonFormatByName("markdown").Bytes(Compare(hostile(s), after), Look{})
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range [][]byte{[]byte(written(t, "markdown", hostile(s), Look{})), comparison} {
			cmd := exec.CommandContext(t.Context(), cmark, "--unsafe", "-e", "table", "-e", "autolink", "-e", "strikethrough", "-e", "tasklist", "-e", "footnotes")
			cmd.Stdin = bytes.NewReader(text)
			out, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			for _, tag := range tags.FindAllString(string(out), -1) {
				if !expected.MatchString(tag) {
					t.Errorf("%s: the page has %s", name, tag)
				}
			}
		}
	}
}
