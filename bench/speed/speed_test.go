package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/candorhttp/candor/internal/traffic"
)

// speed runs the command in a folder and returns what it printed.
func speed(t *testing.T, cache string, args ...string) string {
	t.Helper()
	var out, progress bytes.Buffer
	if err := run(t.Context(), append([]string{"-cache", cache, "-lines", "2000", "-rounds", "2"}, args...), &out, &progress); err != nil {
		t.Fatalf("%v\n%s%s", err, out.String(), progress.String())
	}
	return out.String()
}

func Test_that_everyone_who_is_here_counts_every_line_and_has_a_row(t *testing.T) {
	cache := t.TempDir()
	for _, args := range [][]string{nil, {"-markdown"}} {
		out := speed(t, cache, args...)
		if strings.Contains(out, "failed and is left out") {
			t.Error(out)
		}
		for _, c := range contenders {
			if strings.Contains(out, c.name+" is not here and left out") {
				t.Logf("without %s", c.name)
				continue
			}
			row := regexp.MustCompile(`(?m)^(\| )?` + c.name + ` [ |]+2,000 [ |]+[12] [ |]+\d+\.\d`)
			if n := len(row.FindAllString(out, -1)); n != len(c.commands) {
				t.Errorf("%s: %d rows, want %d in\n%s", c.name, n, len(c.commands), out)
			}
		}
	}
}

func Test_that_only_those_who_were_asked_for_are_measured(t *testing.T) {
	out := speed(t, t.TempDir(), "-only", "candor", "-format", "json")
	if strings.Contains(out, "\nwc") || strings.Contains(out, "combined") || !strings.Contains(out, "\ncandor") {
		t.Error(out)
	}
}

func Test_that_processors_and_targets_are_measured_for_candor(t *testing.T) {
	cache := t.TempDir()
	if out := speed(t, cache, "-cores", "1"); strings.Count(out, "lines: wall time of candor with 1 processors") != 2 {
		t.Error(out)
	}
	out := speed(t, cache, "-urls", "10,1000", "-format", "combined")
	for _, want := range []string{" 10 distinct targets: candor's peak memory ", " 1,000 distinct targets: candor's peak memory "} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

// withContender adds one to the list for a test.
func withContender(t *testing.T, c contender) {
	all := contenders
	t.Cleanup(func() { contenders = all })
	contenders = append(slices.Clip(all), c)
}

func Test_that_who_leaves_lines_out_has_no_figures(t *testing.T) {
	withContender(t, contender{
		name: "lazy", version: []string{"wc", "--version"}, counted: contenders[0].counted,
		commands: map[string][]string{"combined": {"sh", "-c", `head -n 1999 "$0" | wc -l`, "{log}"}},
	})
	out := speed(t, t.TempDir(), "-only", "wc,lazy", "-format", "combined")
	if !strings.Contains(out, "\nlazy failed and is left out: lazy counted 1,999 of 2,000 lines") || regexp.MustCompile(`\nlazy +2,000 `).MatchString(out) {
		t.Error(out)
	}
}

func Test_that_who_is_missing_is_named(t *testing.T) {
	withContender(t, contender{name: "absent", version: []string{"no-such-program-anywhere"}, commands: map[string][]string{"combined": {"no-such-program-anywhere"}}})
	if out := speed(t, t.TempDir(), "-only", "wc,absent", "-format", "combined"); !strings.HasPrefix(out, "absent is not here and left out: ") {
		t.Error(out)
	}
}

func Test_that_a_slow_one_gets_the_first_lines_and_wc_is_scaled_when_they_are_few(t *testing.T) {
	slow := contenders[0]
	slow.name, slow.lines, slow.rounds = "slow", 500, 1
	withContender(t, slow)
	cache := t.TempDir()
	out := speed(t, cache, "-only", "slow", "-format", "combined")
	if !strings.Contains(out, "\nslow: wc -l takes less than") || !regexp.MustCompile(`\nslow +500 +1 `).MatchString(out) {
		t.Error(out)
	}
	whole, err := os.ReadFile(filepath.Join(cache, "combined-2000.log"))
	if err != nil {
		t.Fatal(err)
	}
	first, err := os.ReadFile(filepath.Join(cache, "combined-2000.log.first-500"))
	if err != nil || !bytes.HasPrefix(whole, first) || bytes.Count(first, []byte("\n")) != 500 {
		t.Errorf("%d bytes, %v", len(first), err)
	}
}

func Test_that_a_log_is_kept_until_the_generator_writes_another(t *testing.T) {
	cache := t.TempDir()
	path := filepath.Join(cache, "combined-2000.log")
	var want bytes.Buffer
	if err := (traffic.Bulk{Seed: 1, Lines: 2000}).Write(&want, traffic.RenderingByName("combined")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("of another generator\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	speed(t, cache, "-only", "wc", "-format", "combined")
	written, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want.Bytes()) {
		t.Errorf("%d bytes, want %d: %v", len(got), want.Len(), err)
	}
	speed(t, cache, "-only", "wc", "-format", "combined")
	if again, err := os.Stat(path); err != nil || !os.SameFile(written, again) {
		t.Errorf("it was written again: %v", err)
	}
}

func Test_that_mistakes_in_what_was_typed_are_told(t *testing.T) {
	for args, want := range map[string]string{
		"-format xml": "must be combined or json", "-only nobody": "no contender has that name", "-urls many": "must be a number",
		"-cores 4000": "this machine has", "-rounds 0": "must be above zero", "more": "is no flag",
	} {
		if _, err := parse(strings.Fields(args), new(bytes.Buffer)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", args, err)
		}
	}
}

func Test_that_every_contender_is_declared_whole(t *testing.T) {
	names := map[string]bool{}
	for _, c := range contenders {
		if c.does == "" || c.version == nil || c.counted == nil || len(c.commands) == 0 || names[c.name] {
			t.Errorf("%s lacks something", c.name)
		}
		names[c.name] = true
		for format, line := range c.commands {
			if !slices.Contains(line, "{log}") {
				t.Errorf("%s reads no log as %s", c.name, format)
			}
		}
	}
}
