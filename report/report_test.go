package report_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"html"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/report"
)

func Test_that_a_run_fails_on_a_severity_and_what_is_stronger(t *testing.T) {
	for on, want := range map[candor.Severity]string{
		"":                 "must policy unknown",
		candor.Must:        "must unknown",
		candor.Policy:      "must policy unknown",
		candor.Contract:    "must policy contract unknown",
		candor.Consistency: "must policy contract consistency unknown",
		candor.Advice:      "must policy contract consistency advice unknown",
		report.Never:       "",
	} {
		var all []candor.Finding
		for _, s := range append(candor.Severities[:len(candor.Severities):len(candor.Severities)], "unknown") {
			all = append(all, candor.Finding{Severity: s})
		}
		var got []string
		for _, f := range report.Failing(all, on) {
			got = append(got, string(f.Severity))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("on %q: %q, want %q", on, got, want)
		}
	}
}

func textOf(t *testing.T, r *report.Report, o report.Options) string {
	t.Helper()
	text, err := report.Text.Bytes(r, o)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func Test_that_the_last_line_says_whether_the_run_fails(t *testing.T) {
	for on, want := range map[candor.Severity]string{
		"":            "2 findings fail the run (policy or stronger).\n",
		candor.Advice: "5 findings fail the run (advice or stronger).\n",
	} {
		if got := textOf(t, sample(), report.Options{FailOn: on}); !strings.HasSuffix(got, want) {
			t.Errorf("%q ends with %q", on, got[max(len(got)-80, 0):])
		}
	}
	weak := &report.Report{Findings: []candor.Finding{needsRetryAfter()}}
	if got := textOf(t, weak, report.Options{}); !strings.HasSuffix(got, "No finding is as strong as policy, so none fails the run.\n") {
		t.Errorf("ends with %q", got[max(len(got)-80, 0):])
	}
	if got := textOf(t, weak, report.Options{FailOn: report.Never}); strings.Contains(got, "fails the run") {
		t.Errorf("says %q", got)
	}
}

func Test_that_a_rule_that_judged_something_does_not_count_as_not_judged(t *testing.T) {
	r := &report.Report{Exchanges: 9, NotJudged: []candor.NotJudged{
		{Rule: "a", Why: "needs the status", Count: 1}, {Rule: "b", Why: "needs the route", Count: 1}, {Rule: "c", Why: "needs the status", Count: 1},
	}, Judged: map[string]int64{"a": 8}, Findings: []candor.Finding{{Rule: "c", Severity: candor.Must}}}
	if got := textOf(t, r, report.Options{}); !strings.Contains(got, "1 must in 9 exchanges; 1 rule not judged: needs the route.\n") {
		t.Errorf("says\n%s", got)
	}
}

func Test_that_exchanges_are_shown_once_for_a_rule_unless_all_are_wanted(t *testing.T) {
	second := needsAllow()
	second.Summary = "Another cause."
	r := &report.Report{Findings: []candor.Finding{needsAllow(), second}}
	if n := strings.Count(textOf(t, r, report.Options{}), "> PUT /v1/orders"); n != 1 {
		t.Errorf("shown %d times, want once", n)
	}
	if n := strings.Count(textOf(t, r, report.Options{Verbose: true}), "> PUT /v1/orders"); n != 2 {
		t.Errorf("shown %d times, want twice", n)
	}
	if n := strings.Count(textOf(t, r, report.Options{}), "RFC 9110 §15.5.6"); n != 1 {
		t.Errorf("the rule speaks %d times, want once", n)
	}
}

func Test_that_build_servers_see_failed_skipped_and_passed_rules(t *testing.T) {
	text, err := report.JUnit.Bytes(sample(), report.Options{FailOn: candor.Must})
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Suite struct {
			Tests    int `xml:"tests,attr"`
			Failures int `xml:"failures,attr"`
			Skipped  int `xml:"skipped,attr"`
			Cases    []struct {
				Name    string    `xml:"name,attr"`
				Failure *struct{} `xml:"failure"`
				Skipped *struct {
					Message string `xml:"message,attr"`
				} `xml:"skipped"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, c := range doc.Suite.Cases {
		switch {
		case c.Failure != nil:
			got[c.Name] = "failed"
		case c.Skipped != nil:
			got[c.Name] = "skipped: " + c.Skipped.Message
		default:
			got[c.Name] = "passed"
		}
	}
	want := map[string]string{
		"401/needs-challenge": "failed", "405/needs-allow": "failed",
		"404/soft": "passed", "404/unlike": "passed", "429/needs-retry-after": "passed", "any/undeclared-status": "passed",
		"200/problem-in-body": "skipped: needs the answer's content", "406/accepts-anything": "skipped: needs the answer's content",
		"403/leaks-object": "skipped: needs an object of another tenant", "206/needs-content-range": "skipped: nothing that it looks at was seen",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tests (-want +got):\n%s", diff)
	}
	if s := doc.Suite; s.Tests != 10 || s.Failures != 2 || s.Skipped != 4 {
		t.Errorf("%d tests, %d failures, %d skipped", s.Tests, s.Failures, s.Skipped)
	}
}

func Test_that_a_page_of_Markdown_fits_a_comment(t *testing.T) {
	r := &report.Report{Exchanges: 1}
	for i := range 400 {
		f := needsAllow()
		f.Rule = "405/rule-" + strings.Repeat("x", i%50) + string(rune('a'+i%26)) + string(rune('a'+i/26))
		r.Findings = append(r.Findings, f)
	}
	text, err := report.Markdown.Bytes(r, report.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(text) > 65_536 || !strings.Contains(string(text), "further findings would make this page too long") || strings.Count(string(text), "<details>") != strings.Count(string(text), "</details>") {
		t.Errorf("%d bytes, ending\n%s", len(text), text[len(text)-300:])
	}
}

func Test_that_a_page_of_HTML_needs_nothing_else_and_allows_its_own_style_only(t *testing.T) {
	text, err := report.HTML.Bytes(sample(), report.Options{})
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	_, style, _ := strings.Cut(page, "<style>")
	style, _, _ = strings.Cut(style, "</style>")
	sum := sha256.Sum256([]byte(style))
	want := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	if !strings.Contains(html.UnescapeString(page), "default-src 'none'; img-src data:; "+want) {
		t.Errorf("the policy does not allow the style: %s", want)
	}
	for _, bad := range []string{"<script", " src=", "@import", "url(", " style=", " onclick"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %q", bad)
		}
	}
}
