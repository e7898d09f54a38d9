package cli

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/report"
)

// reported finishes one run with two findings, as a command with these flags
// would, and returns its exit code and what it wrote.
func reported(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	r := &reporting{now: func() time.Time { return time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC) }}
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	format := flags.String("format", formatText, "")
	r.declare(flags)
	if err := flags.Parse(args); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	in := &invocation{Stdout: &out, Stderr: &errs, Format: *format, Width: defaultWidth, flags: flags}
	err := r.ready(in)
	if err == nil {
		err = r.finish(in, &report.Report{Tool: "candor check", Exchanges: 3, Findings: []candor.Finding{
			{Rule: "405/needs-allow", Severity: candor.Must, Title: "405 without Allow", Operation: "PUT /a", Operations: []string{"PUT /a", "PUT /b"}, Count: 2, Summary: "405 came without Allow."},
			{Rule: "429/needs-retry-after", Severity: candor.Advice, Title: "429 without Retry-After", Operation: "GET /a", Operations: []string{"GET /a"}, Count: 1, Summary: "429 came without Retry-After."},
		}})
	}
	var f *failure
	if errors.As(err, &f) {
		code = f.code
		if f.err != nil {
			errs.WriteString(f.err.Error() + "\n" + f.hint)
		}
	} else if err != nil {
		t.Fatalf("no failure: %v", err)
	}
	return code, out.String(), errs.String()
}

func Test_that_findings_as_strong_as_fail_on_exit_with_1(t *testing.T) {
	for on, want := range map[string]int{"must": 1, "policy": 1, "advice": 1, "none": 0} {
		if code, out, _ := reported(t, "--fail-on", on); code != want || !strings.Contains(out, "405/needs-allow") {
			t.Errorf("--fail-on %s exits %d, want %d; output:\n%s", on, code, want, out)
		}
	}
	if code, _, stderr := reported(t, "--fail-on", "error"); code != exitUsage || !strings.Contains(stderr, "must, policy, contract, consistency, advice, none") {
		t.Errorf("a word that is none: exit %d, %s", code, stderr)
	}
}

func Test_that_one_run_writes_several_reports(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a.json"), filepath.Join(dir, "b.txt")
	code, out, stderr := reported(t, "--report", "json="+a, "--report", b)
	if code != exitFindings || !strings.Contains(out, "1 must, 1 advice in 3 exchanges") {
		t.Errorf("exit %d, output:\n%s", code, out)
	}
	for file, want := range map[string]string{a: `"rule": "405/needs-allow"`, b: "must 405/needs-allow: 405 without Allow"} {
		text, err := os.ReadFile(file)
		if err != nil || !strings.Contains(string(text), want) || !strings.Contains(stderr, file) {
			t.Errorf("%s: %v\n%s\nstderr: %s", file, err, text, stderr)
		}
	}
}

func Test_that_a_report_on_standard_output_replaces_the_text(t *testing.T) {
	if _, out, _ := reported(t, "--report", "json=-"); !strings.HasPrefix(out, "{") {
		t.Errorf("no JSON:\n%s", out)
	}
	for _, args := range [][]string{
		{"--report", "json=-", "--format", "text"},
		{"--report", "json=-", "--report", "text=-"},
		{"--report", "json"},
		{"--report", "json="},
		{"--report", "out.xyz"},
		{"--report", "json=a.json", "--report", "text=./a.json"},
	} {
		if code, out, stderr := reported(t, args...); code != exitUsage || out != "" || stderr == "" {
			t.Errorf("%s: exit %d, output %q, stderr %q", args, code, out, stderr)
		}
	}
}

func Test_that_a_report_that_cannot_be_written_exits_with_2(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "no", "such", "a.json")
	code, out, stderr := reported(t, "--report", missing)
	if code != exitUsage || !strings.Contains(stderr, "there is no directory") || !strings.Contains(out, "405/needs-allow") {
		t.Errorf("exit %d, stderr %q, output:\n%s", code, stderr, out)
	}
}

func Test_that_a_baseline_is_written_accepted_and_kept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "baseline.yaml")
	if code, _, stderr := reported(t, "--write-baseline", file); code != exitClean || !strings.Contains(stderr, "accepts 2 findings more until 2027-02-28") {
		t.Fatalf("exit %d, %s", code, stderr)
	}
	code, out, _ := reported(t, "--baseline", file, "--fail-on", "advice")
	if code != exitClean || !strings.Contains(out, "Nothing found in 3 exchanges; 2 findings accepted by the baseline.") {
		t.Errorf("exit %d:\n%s", code, out)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	mine := strings.Replace(string(text), report.NewReason, "the gateway sends it", 1)
	if err := os.WriteFile(file, []byte(mine), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := reported(t, "--write-baseline", file); code != exitUsage || !strings.Contains(stderr, "is there already") {
		t.Errorf("reasons would be lost: exit %d, %s", code, stderr)
	}
	if code, _, stderr := reported(t, "--baseline", file, "--write-baseline", file); code != exitClean {
		t.Errorf("exit %d, %s", code, stderr)
	}
	if again, err := os.ReadFile(file); err != nil || string(again) != mine {
		t.Errorf("%v; the baseline is now\n%s", err, again)
	}
}

func Test_that_a_faulty_baseline_exits_with_2_before_anything_is_done(t *testing.T) {
	file := filepath.Join(t.TempDir(), "baseline.yaml")
	if err := os.WriteFile(file, []byte("accepted:\n  - rule: 405/needs-allow\n    resaon: x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, stderr := reported(t, "--baseline", file)
	if code != exitUsage || out != "" || !strings.Contains(stderr, "baseline.yaml:3:5") || !strings.Contains(stderr, "^") || !strings.Contains(stderr, "reason") {
		t.Errorf("exit %d, output %q, stderr %q", code, out, stderr)
	}
	if code, _, stderr := reported(t, "--baseline", file+"x"); code != exitUsage || !strings.Contains(stderr, "--write-baseline") {
		t.Errorf("exit %d, stderr %q", code, stderr)
	}
}

func Test_that_every_format_goes_to_standard_output(t *testing.T) {
	seen := map[string]string{}
	for _, format := range reportFormats {
		code, out, stderr := reported(t, "--format", format)
		if code != exitFindings || stderr != "" || !strings.Contains(out, "405/needs-allow") {
			t.Errorf("%s: exit %d, stderr %q, output:\n%s", format, code, stderr, out)
		}
		if other := seen[out]; other != "" {
			t.Errorf("%s writes what %s writes", format, other)
		}
		seen[out] = format
	}
}
