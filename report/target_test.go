package report_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/candorhttp/candor/report"
)

func Test_that_a_target_is_a_format_and_a_file(t *testing.T) {
	for s, want := range map[string]string{
		"sarif=out.sarif": "sarif out.sarif", "html=-": "html -", "json=a=b": "json a=b", "junit=C:\\x.xml": "junit C:\\x.xml",
		"a.SARIF": "sarif a.SARIF", "dir/r.md": "markdown dir/r.md", "x=y.json": "json x=y.json", "github=out": "github out",
	} {
		if got, err := report.ParseTarget(s); err != nil || got.Format.Name+" "+got.File != want {
			t.Errorf("%s: %v, %v", s, got, err)
		}
	}
	for s, want := range map[string]string{"sarif": "sarif=FILE", "sarif=": "names no file", "": "text, json, sarif", "-": "FORMAT=FILE", "pdf=x.pdf": "github"} {
		if _, err := report.ParseTarget(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", s, err)
		}
	}
	_, err := report.ParseTargets([]string{"json=a", "text=./a", "sarif", "html=b"})
	if err == nil || !strings.Contains(err.Error(), "same place") || !strings.Contains(err.Error(), "sarif=FILE") {
		t.Errorf("not every fault is named: %v", err)
	}
}

func Test_that_every_format_is_found_by_name_and_ending(t *testing.T) {
	endings := map[string]bool{}
	for _, f := range report.Formats {
		if report.FormatByName(f.Name) != f || f.Summary == "" {
			t.Errorf("%s is not found, or says nothing of itself", f.Name)
		}
		if f.Ending == "" {
			continue // told by name only
		}
		if endings[f.Ending] {
			t.Errorf("two formats have the ending %s", f.Ending)
		}
		endings[f.Ending] = true
		if got, err := report.ParseTarget("x" + f.Ending); err != nil || got.Format != f {
			t.Errorf("%s: %v, %v", f.Ending, got, err)
		}
	}
	if report.FormatByName("pdf") != nil {
		t.Error("there is a format that nobody wrote")
	}
}

func Test_that_a_file_is_replaced_whole_and_nothing_is_left_beside_it(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "r.json"), filepath.Join(dir, "link.json")
	if err := os.WriteFile(file, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	reader, err := os.Open(file) // someone who reads the old content
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	target, err := report.ParseTarget(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, link); err != nil {
		t.Skip("no links here")
	}
	target.File = link
	if err := target.WriteFile(sample(), report.Options{}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(text), "405/needs-allow") {
		t.Errorf("%v: %.100s", err, text)
	}
	old := make([]byte, 10)
	if n, _ := reader.Read(old); string(old[:n]) != "old" {
		t.Errorf("a reader of the old file now reads %q", old[:n])
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the mode of the file changed: %v, %v", info.Mode(), err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is none any more: %v, %v", info.Mode(), err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("%v, %v", entries, err)
	}
}

func Test_that_what_is_no_file_is_not_replaced(t *testing.T) {
	if err := report.ReplaceFile(os.DevNull, []byte("x")); err != nil {
		t.Errorf("a device: %v", err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Fatalf("%s is a file now", os.DevNull)
	}
	dir := t.TempDir()
	if err := report.ReplaceFile(dir, []byte("x")); err == nil || !strings.Contains(err.Error(), "is a directory") {
		t.Errorf("a directory: %v", err)
	}
	if err := report.ReplaceFile(filepath.Join(dir, "no", "file"), nil); err == nil || !strings.Contains(err.Error(), "there is no directory") {
		t.Errorf("no directory: %v", err)
	}
}
