package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/candorhttp/candor/ladder"
)

// run runs a command line and returns its exit code and what it wrote.
func run(t *testing.T, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = Run(context.Background(), args, strings.NewReader(stdin), &out, &errs)
	return code, out.String(), errs.String()
}

// object parses a whole output as one JSON object.
func object(t *testing.T, out string) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		t.Fatalf("the output is no JSON object: %v\n%s", err, out)
	}
	return v
}

// keys checks the keys of one object: those that are fixed, and those that
// were added.
func keys(t *testing.T, where string, v any, want ...string) {
	t.Helper()
	m, ok := v.(map[string]any)
	if !ok {
		t.Fatalf("%s is no object: %v", where, v)
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(m))); diff != "" {
		t.Errorf("keys of %s (-want +got):\n%s", where, diff)
	}
}

func elem(t *testing.T, v any) any {
	t.Helper()
	list, ok := v.([]any)
	if !ok || len(list) == 0 {
		t.Fatalf("not a list with elements: %v", v)
	}
	return list[0]
}

func Test_that_explain_writes_the_contract_in_its_fixed_shape(t *testing.T) {
	_, out, _ := run(t, "", "explain", "403", "--format", "json")
	v := object(t, out)
	keys(t, "explain", v, "code", "name", "reference", "class", "registered", "definition", "summary", "send_when", "instead",
		"requires", "vendor", "body", "client", "storage", "crawler", "api", "monitor", "scenarios", "causes", "faq", "find", "differs",
		"confused_with", "sources", // added: key, status, wire, body_rule, commands
		"key", "status", "wire", "body_rule", "commands")
	keys(t, "commands", elem(t, v["commands"]), "does", "line")
	keys(t, "instead", elem(t, v["instead"]), "code", "when")
	keys(t, "requires", elem(t, v["requires"]), "field", "level", "source", "when", "text")
	keys(t, "client", v["client"], "same_request", "corrected_request", "other_credentials", "after_delay", "new_connection", "summary")
	keys(t, "client.same_request", v["client"].(map[string]any)["same_request"], "answer", "when")
	keys(t, "storage", v["storage"], "class", "cache_control", "summary", "caches", "observed", "conditions")
	keys(t, "crawler", elem(t, v["crawler"]), "who", "treatment", "source", "indexing", "crawl_rate", "link_signals")
	keys(t, "monitor", v["monitor"], "bucket", "summary")
	keys(t, "faq", elem(t, v["faq"]), "q", "a")
	keys(t, "sources.summary", v["sources"].(map[string]any)["summary"], "source", "mark")
	if v["code"] != 403.0 || v["name"] != "Forbidden" || v["class"] != 4.0 || v["registered"] != true || v["vendor"] != "" {
		t.Errorf("values: %v %v %v %v %q", v["code"], v["name"], v["class"], v["registered"], v["vendor"])
	}
}

func Test_that_explain_lists_every_vendor_of_a_number(t *testing.T) {
	_, out, _ := run(t, "", "explain", "499", "--format", "json")
	var list []map[string]any
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		t.Fatal(err)
	}
	var vendors []any
	for _, c := range list {
		vendors = append(vendors, c["vendor"])
	}
	if diff := cmp.Diff([]any{"nginx", "esri"}, vendors); diff != "" {
		t.Errorf("vendors (-want +got):\n%s", diff)
	}
}

func Test_that_compare_writes_its_fixed_shape(t *testing.T) {
	for _, pair := range [][]string{{"400", "403"}, {"409", "429"}} {
		_, out, _ := run(t, "", "compare", pair[0], pair[1], "--format", "json")
		v := object(t, out)
		keys(t, "compare", v, "codes", "title", "rule", "written", "rows", "scenarios", "faq", "related", // added:
			"keys", "names", "mistake", "differs", "sources")
		keys(t, "rows", elem(t, v["rows"]), "aspect", "values")
		keys(t, "scenarios", elem(t, v["scenarios"]), "code", "text")
		var aspects []string
		for _, r := range v["rows"].([]any) {
			row := r.(map[string]any)
			aspects = append(aspects, row["aspect"].(string))
			for i, side := range row["values"].([]any) {
				if side == "" {
					t.Errorf("%v: side %d of %s is empty", pair, i, row["aspect"])
				}
			}
		}
		want := strings.Fields("definition summary when_to_use client storage crawler api safe_to_retry when_both_apply")
		if diff := cmp.Diff(want, aspects); diff != "" {
			t.Errorf("aspects (-want +got):\n%s", diff)
		}
		if v["written"] != (pair[0] == "400") {
			t.Errorf("%v: written is %v", pair, v["written"])
		}
	}
}

func Test_that_decide_writes_its_fixed_shape(t *testing.T) {
	_, out, _ := run(t, "", "decide", "role=insufficient-scope", "--format", "json")
	v := object(t, out)
	keys(t, "decide", v, "code", "reason", "rung", "path", "fields", "problem", // added: not_reached
		"not_reached")
	keys(t, "path", elem(t, v["path"]), "rung", "answer")
	keys(t, "problem", v["problem"], "type", "title", "status", "detail", "instance", "reason", "missing")
	if got := v["fields"].(map[string]any)["Cache-Control"]; got != "no-store" {
		t.Errorf("Cache-Control is %v", got)
	}
	_, out, _ = run(t, "", "decide", "result=created", "--format", "json")
	if v := object(t, out); v["code"] != 201.0 || v["problem"] != nil {
		t.Errorf("created: code %v, problem %v", v["code"], v["problem"])
	}
}

func Test_that_decide_without_answers_writes_the_questions(t *testing.T) {
	_, out, _ := run(t, "", "decide", "--format", "json", "--policy", "routes=hidden")
	v := object(t, out)
	keys(t, "decide", v, "questions")
	q := elem(t, v["questions"])
	keys(t, "questions", q, "rung", "question", "why", "reasons")
	keys(t, "reasons", elem(t, q.(map[string]any)["reasons"]), "reason", "code", "title")
	if n := len(v["questions"].([]any)); n != len(ladder.Rungs) {
		t.Errorf("%d questions, want one for each of %d rungs", n, len(ladder.Rungs))
	}
}

func Test_that_every_knob_can_be_set_from_the_command_line(t *testing.T) {
	for _, k := range ladder.Knobs {
		for _, value := range k.Values {
			if code, _, stderr := run(t, "", "decide", "wire=missing-host", "--policy", k.Key+"="+value); code != 0 {
				t.Errorf("--policy %s=%s: exit %d, %s", k.Key, value, code, stderr)
			}
		}
		p, err := parsePolicy([]string{k.Key + "=nonsense"})
		if err != nil || p.Validate() == nil || !strings.Contains(p.Validate().Error(), "policy."+k.Key) {
			t.Errorf("%s: the choice reaches another knob: %v, %v", k.Key, err, p.Validate())
		}
	}
}

func Test_that_a_reading_has_a_stable_shape(t *testing.T) {
	const text = "HTTP/1.1 429 Too Many Requests\nRetry-After: 120\nContent-Type: application/problem+json\n\n{\"title\":\"Slow down\",\"status\":500}"
	_, out, _ := run(t, text, "explain", "--format", "json")
	v := object(t, out)
	keys(t, "reading", v, "code", "name", "key", "vendor", "guessed", "summary", "request", "earlier", "client", "shared_cache",
		"crawler", "consumer", "monitor", "faults", "notes", "problem", // added:
		"private_cache")
	keys(t, "client", v["client"], "does", "why", "source", "same_request", "corrected_request", "other_credentials", "after_delay",
		"new_connection", "wait", "challenges", "facts")
	keys(t, "client.wait", v["client"].(map[string]any)["wait"], "seconds", "until")
	for _, kind := range []string{"shared_cache", "private_cache"} {
		keys(t, kind, v[kind], "does", "why", "source", "stores", "reuse", "basis", "lifetime", "age", "fresh", "notes")
	}
	keys(t, "crawler", elem(t, v["crawler"]), "who", "does", "why", "source", "indexing", "crawl_rate", "link_signals")
	keys(t, "consumer", v["consumer"], "does", "why", "source")
	keys(t, "monitor", v["monitor"], "does", "why", "source", "bucket")
	keys(t, "faults", elem(t, v["faults"]), "level", "text", "fix", "source", // added:
		"rule", "expected", "got", "why")
}

func Test_that_watch_writes_its_fixed_shape(t *testing.T) {
	const log = `{"time":"2026-03-10T13:55:36.12Z","method":"POST","route":"/v1/orders","status":403,"reason":"insufficient-scope"}`
	_, out, _ := run(t, log+"\n", "watch", "-", "--format", "json")
	v := object(t, out)
	keys(t, "watch", v, "lines", "rejected", "from", "to", "routes", "incidents", // added:
		"late", "series", "crawlers", "false_alarms")
	keys(t, "routes", elem(t, v["routes"]), "method", "route", "total", "status", "reasons", "would", // added:
		"counts")
}

func Test_that_version_says_what_it_is_made_of(t *testing.T) {
	_, out, _ := run(t, "", "version", "--format", "json")
	keys(t, "version", object(t, out), "version", "module", "go", "platform", "revision", "time", "modified")
}

func Test_that_an_interrupted_command_exits_with_130(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, errs bytes.Buffer
	code := Run(ctx, []string{"explain", "http://127.0.0.1:1/"}, strings.NewReader(""), &out, &errs)
	if code != 130 || !strings.Contains(errs.String(), "interrupted") {
		t.Errorf("exit %d, stderr %q", code, errs.String())
	}
}

// full fails as a full disk does.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

var errFull = errors.New("no space left on device")

func Test_that_output_which_cannot_be_written_is_an_error(t *testing.T) {
	for _, args := range [][]string{{}, {"403"}, {"403", "--format", "json"}, {"400", "403"}, {"decide"}, {"version"}} {
		var errs bytes.Buffer
		if code := Run(context.Background(), args, strings.NewReader(""), full{}, &errs); code != exitUsage || !strings.Contains(errs.String(), "cannot write") {
			t.Errorf("candor %s: exit %d, stderr %q", strings.Join(args, " "), code, errs.String())
		}
	}
}

func Test_that_every_text_fits_eighty_columns(t *testing.T) {
	for _, args := range [][]string{{}, {"--help"}, {"403"}, {"499"}, {"400", "403"}, {"503", "429"}, {"decide"}, {"decide", "--policy", "help"}} {
		_, out, _ := run(t, "", args...)
		part := "" // the heading above
		for line := range strings.Lines(out) {
			line = strings.TrimRight(line, "\n")
			if line != "" && line[0] != ' ' {
				part = line
			}
			if part == "The whole answer" || part == "Lines to copy" && strings.HasPrefix(line, "    ") {
				continue // there to be copied
			}
			if width(line) > defaultWidth && strings.Contains(strings.TrimSpace(line), " ") && !strings.Contains(line, "http") {
				t.Errorf("candor %s: %d columns: %s", strings.Join(args, " "), width(line), line)
			}
		}
	}
}

func Test_that_lint_writes_its_fixed_shape(t *testing.T) {
	file := filepath.Join(t.TempDir(), "api.yaml")
	text := "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {'204': {description: x, content: {text/plain: {}}}}}}}\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, _ := run(t, "", "lint", file, "--format", "json", "--fail-on", "contract")
	v := object(t, out)
	keys(t, "lint", v, "findings", "not_judged", // added:
		"tool", "version", "exchanges", "accepted", "notes")
	f := elem(t, v["findings"]).(map[string]any)
	keys(t, "findings", f, "rule", "severity", "operation", "expected", "got", "summary", "why", "fix", "refs", "curl", "exchanges", // added:
		"title", "operations", "count", "harms", "page", "places")
	keys(t, "places", elem(t, f["places"]), "file", "line", "column", "pointer")
	if code != exitFindings || f["rule"] != "204/declares-content" || f["severity"] != "contract" {
		t.Errorf("exit %d, %v %v", code, f["rule"], f["severity"])
	}
}
