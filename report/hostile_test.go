package report_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/textpage"
	"github.com/candorhttp/candor/report"
)

// hostileTexts are what a stranger may send to whoever reads the report.
var hostileTexts = map[string]string{
	"html":      `</code></pre></details><script>alert(1)</script><img src=x onerror=alert(1)>"'><a href="javascript:alert(1)">x</a><!--`,
	"markdown":  "](https://evil.example) **b** `code` ``two`` ```three\n```\n# h\n> q\n- l\n1. n\n| a | b |\n|---|---|\n[x](https://evil.example) ![i](https://evil.example/i.png) <https://evil.example> www.evil.example https://evil.example @everyone #1 ~~s~~ $x$ [^1] :tada:",
	"list":      "- [ ] a task",
	"ordered":   "1. one",
	"rule":      "---",
	"underline": "===",
	"backticks": "`",
	"github":    "x\n::error file=a::b\r\n::add-mask::x%0A::set-output name=a::b,line=1:2 ##[add-path]/evil",
	"terminal":  "\x1b[2J\x1b]0;title\x07\x1b]8;;https://evil.example\x1b\\x\x9b31m\u009b31m\U000e0041\r\b\x00\x7f",
	"reordered": "a\u202eb\u2066c\u200fd\ufeffe\u2028f\u2029g",
	"broken":    "\xff\xfe\xc3\x28 ]]> \ufffe &amp; &#60;",
	"huge":      strings.Repeat("x", 20_000),
	"wide":      strings.Repeat("many words ", 2_000),
	"lines":     strings.Repeat("line\n", 1_000),
	"json":      `{"a":"\u0000","b":[1,2]} {0} {1}`,
}

// hostile is a report in which a stranger wrote every text.
func hostile(text string) *report.Report {
	r := &report.Report{
		Tool: text, Version: text, Source: text, Spec: text, Target: text, Seed: text, Exchanges: 3, Operations: 1, Requests: 1,
		NotJudged: []candor.NotJudged{{Rule: "n" + text, Operation: text, Why: text, Count: 1}},
		Coverage:  []candor.Coverage{{Operation: text, Rungs: []string{text, text}}},
		Notes:     []string{text},
	}
	for _, s := range []candor.Severity{candor.Must, candor.Advice, candor.Severity(text)} {
		r.Findings = append(r.Findings, candor.Finding{
			Rule: text, Severity: s, Title: text, Operation: text, Operations: []string{text, "GET /a"}, Count: 2, Expected: text, Got: text, Summary: text,
			Why: text, Harms: []string{text}, Fix: text, Refs: []string{text}, Page: text, Curl: text,
			Places:    []candor.Place{{File: text, Line: 1, Column: 2, Pointer: text}, {File: text, Line: -1, Column: -1}},
			Exchanges: []candor.Exhibit{{Method: text, Target: text, Status: -1, Request: text, Response: text}, {Request: text, Response: "other"}},
		})
	}
	f := r.Findings[0]
	f.Places = nil
	r.Accepted = []report.Accepted{{Finding: f, Reason: text, Expires: time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)}}
	return r
}

func Test_that_no_format_writes_what_a_terminal_obeys_or_what_hides(t *testing.T) {
	for name, text := range hostileTexts {
		for _, f := range report.Formats {
			out, err := f.Bytes(hostile(text), report.Options{Now: noon, Verbose: true})
			if err != nil {
				t.Errorf("%s, %s: %v", f.Name, name, err)
				continue
			}
			for _, r := range string(out) {
				if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028') {
					t.Errorf("%s, %s: %U is in the report", f.Name, name, r)
					break
				}
			}
		}
	}
}

func Test_that_colour_comes_from_us_alone_and_never_stands_for_a_word(t *testing.T) {
	ours := regexp.MustCompile("\x1b\\[[0-9;]+m")
	for name, text := range hostileTexts {
		r := hostile(text)
		with, err := report.Text.Bytes(r, report.Options{Color: true})
		if err != nil {
			t.Fatal(err)
		}
		without, err := report.Text.Bytes(r, report.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := ours.ReplaceAll(with, nil); string(got) != string(without) || !ours.Match(with) {
			t.Errorf("%s: the coloured text is not the plain one with colours", name)
		}
	}
}

func Test_that_text_fits_its_width(t *testing.T) {
	for name, text := range hostileTexts {
		if name == "huge" || name == "html" || name == "terminal" || name == "reordered" || name == "markdown" || name == "github" {
			continue // words that are longer than a line stay whole
		}
		for _, width := range []int{60, 80} {
			r := hostile(text)
			for i := range r.Findings {
				r.Findings[i].Curl = "" // whole, to be copied
			}
			out, err := report.Text.Bytes(r, report.Options{Width: width})
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(string(out)) {
				if textpage.Width(strings.TrimSuffix(line, "\n")) > width {
					t.Errorf("%s at %d: %d columns: %.100s", name, width, textpage.Width(line), line)
				}
			}
		}
	}
}

// annotation is a command as the runner of GitHub Actions reads it.
var annotation = regexp.MustCompile(`^::(error|warning|notice) ([^:]*)::(.*)$`)

func Test_that_strangers_give_no_commands_to_the_runner_of_GitHub(t *testing.T) {
	for name, text := range hostileTexts {
		checkGitHub(t, name, text)
	}
}

// checkGitHub reads annotations as the runner does.
func checkGitHub(t *testing.T, name, text string) {
	t.Helper()
	out, err := report.GitHub.Bytes(hostile(text), report.Options{})
	if err != nil {
		t.Fatal(err)
	}
	commands := 0
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSuffix(line, "\n")
		if !strings.HasPrefix(strings.TrimSpace(line), "::") {
			if strings.Contains(line, "##[") {
				t.Errorf("%s: a command in a plain line: %.200s", name, line)
			}
			continue
		}
		commands++
		m := annotation.FindStringSubmatch(line)
		if m == nil {
			t.Errorf("%s: no annotation: %.200s", name, line)
			continue
		}
		for _, p := range strings.Split(m[2], ",") {
			if key, _, _ := strings.Cut(p, "="); key != "file" && key != "line" && key != "col" && key != "title" {
				t.Errorf("%s: property %q", name, key)
			}
		}
	}
	if want := 3*2 + 1 + 1; commands != want { // findings with two places, one notice, one note
		t.Errorf("%s: %d commands, want %d", name, commands, want)
	}
}

// seed adds the hostile texts that a fuzzer can work with.
func seed(f *testing.F) {
	for _, text := range hostileTexts {
		if len(text) < 1000 {
			f.Add(text)
		}
	}
}

// structure is how often a page has each character that makes up its HTML.
func structure(t *testing.T, text string) [3]int {
	t.Helper()
	out, err := report.HTML.Bytes(hostile(text), report.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var n [3]int
	for i, c := range []string{"<", `"`, "</details>"} {
		n[i] = strings.Count(string(out), c)
	}
	return n
}

func FuzzHTML_has_the_structure_that_a_harmless_text_gives(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text string) {
		// Lines, lists and addresses have a structure of their own.
		text = "a" + strings.NewReplacer("\n", " ", "\r", " ").Replace(text)
		if want, got := structure(t, "a"), structure(t, text); got != want {
			t.Errorf("%q gives %v, want %v", text, got, want)
		}
	})
}

func FuzzGitHub_stays_a_list_of_annotations(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text string) {
		checkGitHub(t, "fuzz", "a"+text) // an empty text has no property
	})
}

func Test_that_JSON_and_SARIF_have_no_null(t *testing.T) {
	for name, r := range shapes() {
		for _, f := range []*report.Format{report.JSON, report.SARIF} {
			out, err := f.Bytes(r, report.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var v any
			if err := json.Unmarshal(out, &v); err != nil {
				t.Errorf("%s of %s: %v", f.Name, name, err)
			}
			noNull(t, f.Name+" of "+name, v)
		}
	}
}

func noNull(t *testing.T, where string, v any) {
	t.Helper()
	switch v := v.(type) {
	case nil:
		t.Errorf("%s is null", where)
	case map[string]any:
		for k, x := range v {
			noNull(t, where+"."+k, x)
		}
	case []any:
		for _, x := range v {
			noNull(t, where+"[]", x)
		}
	}
}
