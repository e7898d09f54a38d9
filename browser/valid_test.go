package browser_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/candorhttp/candor/site"
)

// checkerVersion is the release of npm's vnu-jar, the Nu HTML checker of the
// W3C, that .ci/run installs.
const checkerVersion = "26.9.27"

// TestEvery_page_is_valid_HTML_and_the_style_sheet_valid_CSS gives the whole
// export to the Nu HTML checker. What is served is the same but for its links,
// which a test of package site proves.
func TestEvery_page_is_valid_HTML_and_the_style_sheet_valid_CSS(t *testing.T) {
	java, err := exec.LookPath("java")
	if err != nil {
		t.Skip("There is no java, which the HTML checker runs on: apt-get install default-jre-headless.")
	}
	jar := os.Getenv("CANDOR_VNU")
	if jar == "" {
		jar = filepath.Join("node_modules", "vnu-jar", "build", "dist", "vnu.jar")
	}
	if _, err := os.Stat(jar); err != nil {
		t.Skip("There is no HTML checker: run npm install --prefix browser --no-save --no-package-lock vnu-jar@" + checkerVersion + ", or name its vnu.jar in CANDOR_VNU.")
	}
	dir := t.TempDir()
	done, err := site.Export(dir, site.Options{Canonical: "https://candorhttp.github.io/candor"})
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"--skip-non-html", "--format", "gnu", dir},
		{"--css", "--format", "gnu", filepath.Join(dir, "style.css")},
	} {
		cmd := exec.CommandContext(t.Context(), java, append([]string{"-jar", jar}, args...)...)
		var said bytes.Buffer
		cmd.Stdout, cmd.Stderr = &said, &said
		if err := cmd.Run(); err != nil || said.Len() > 0 {
			lines := strings.SplitN(said.String(), "\n", 21)
			t.Errorf("%d files: %v\n%s", done.Files, err, strings.Join(lines[:min(20, len(lines))], "\n"))
		}
	}
}

// TestThe_HTML_checker_notices_what_is_wrong keeps the test above from passing
// because nothing was checked.
func TestThe_HTML_checker_notices_what_is_wrong(t *testing.T) {
	java, err := exec.LookPath("java")
	jar := filepath.Join("node_modules", "vnu-jar", "build", "dist", "vnu.jar")
	if _, statErr := os.Stat(jar); err != nil || statErr != nil {
		t.Skip("There is no java or no HTML checker; see the test of every page.")
	}
	name := filepath.Join(t.TempDir(), "wrong.html")
	if err := os.WriteFile(name, []byte("<!doctype html><html lang=en><title>x</title><p><div></p>"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), java, "-jar", jar, "--format", "gnu", name).CombinedOutput(); err == nil {
		t.Errorf("a broken page passes: %s", out)
	}
}
