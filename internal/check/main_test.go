package main

import (
	"bytes"
	"strings"
	"testing"
)

func Test_that_a_failed_step_fails_the_run_and_the_rest_still_runs(t *testing.T) {
	var out bytes.Buffer
	code := runAll([]step{
		{name: "wrong", args: []string{"go", "no-such-command"}},
		{name: "loud", args: []string{"go", "version"}, silent: true},
		{name: "fine", args: []string{"go", "version"}},
	}, true, &out, &bytes.Buffer{})
	if code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
	for _, want := range []string{"== wrong FAILED", "== loud FAILED", "== fine ok", "2 of 3 steps failed", ": wrong, loud\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the output lacks %q:\n%s", want, out.String())
		}
	}
}

func Test_that_a_step_gets_its_variable_and_its_directory(t *testing.T) {
	var out bytes.Buffer
	dir := t.TempDir()
	if code := runAll([]step{{name: "where", dir: dir, env: "GOOS=plan9", args: []string{"go", "env", "GOOS", "GOMOD"}}}, true, &out, &bytes.Buffer{}); code != 0 {
		t.Fatalf("exit code %d:\n%s", code, out.String())
	}
	if !strings.Contains(out.String(), "\nplan9\n") || strings.Contains(out.String(), "go.mod") {
		t.Errorf("not in the directory, or without the variable:\n%s", out.String())
	}
}

func Test_that_the_race_detector_is_left_out_aloud(t *testing.T) {
	var out bytes.Buffer
	s := step{name: "test", args: []string{"go", "version", "-race"}}
	if code := runAll([]step{s}, false, &out, &bytes.Buffer{}); code != 0 {
		t.Errorf("exit code %d:\n%s", code, out.String())
	}
	if !strings.Contains(out.String(), "race detector stays off") || len(s.args) != 3 {
		t.Errorf("nothing is said of it:\n%s", out.String())
	}
}

func Test_that_an_unknown_step_is_named_with_the_known_ones(t *testing.T) {
	var out, errs bytes.Buffer
	if code := run([]string{"tests"}, &out, &errs); code != 2 || !strings.Contains(errs.String(), `"tests"`) {
		t.Errorf("exit code %d: %s", code, errs.String())
	}
	seen := map[string]bool{}
	for _, s := range steps {
		if seen[s.name] {
			t.Errorf("two steps are called %s", s.name)
		}
		seen[s.name] = true
		if !strings.Contains(errs.String(), s.name) {
			t.Errorf("%q does not name %s", errs.String(), s.name)
		}
	}
}
