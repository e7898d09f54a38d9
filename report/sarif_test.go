package report_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/report"
)

// log is what these tests read of a SARIF log.
type log struct {
	Runs []struct {
		Tool struct {
			Driver struct {
				Rules []struct {
					ID      string `json:"id"`
					HelpURI string `json:"helpUri"`
				} `json:"rules"`
			} `json:"driver"`
		} `json:"tool"`
		Invocations []struct {
			Notifications []struct {
				Message struct{ Text string } `json:"message"`
			} `json:"toolExecutionNotifications"`
		} `json:"invocations"`
		Results []result `json:"results"`
	} `json:"runs"`
}

type result struct {
	RuleID    string                  `json:"ruleId"`
	RuleIndex int                     `json:"ruleIndex"`
	Level     string                  `json:"level"`
	Message   struct{ Text string }   `json:"message"`
	Prints    map[string]string       `json:"partialFingerprints"`
	Hushed    []struct{ Kind string } `json:"suppressions"`
	Locations []struct {
		Physical *struct {
			Artifact struct{ URI string }                 `json:"artifactLocation"`
			Region   struct{ StartLine, StartColumn int } `json:"region"`
		} `json:"physicalLocation"`
		Logical []struct{ FullyQualifiedName string } `json:"logicalLocations"`
	} `json:"locations"`
}

func sarifOf(t *testing.T, r *report.Report, o report.Options) log {
	t.Helper()
	text, err := report.SARIF.Bytes(r, o)
	if err != nil {
		t.Fatal(err)
	}
	var l log
	if err := json.Unmarshal(text, &l); err != nil {
		t.Fatal(err)
	}
	return l
}

func Test_that_every_place_of_a_document_is_a_result_of_its_own(t *testing.T) {
	run := sarifOf(t, &report.Report{Findings: []candor.Finding{undeclared()}}, report.Options{}).Runs[0]
	if len(run.Results) != 2 {
		t.Fatalf("%d results, want 2", len(run.Results))
	}
	first, second := run.Results[0], run.Results[1]
	at := second.Locations[0]
	if at.Physical.Artifact.URI != "api/openapi.yaml" || at.Physical.Region.StartLine != 52 || at.Physical.Region.StartColumn != 5 || at.Logical[0].FullyQualifiedName != "GET /orders/{id}" {
		t.Errorf("the second is at %+v", at)
	}
	if first.Prints["primaryLocationLineHash"] == second.Prints["primaryLocationLineHash"] {
		t.Error("both have one fingerprint")
	}
	if first.Level != "warning" || run.Tool.Driver.Rules[first.RuleIndex].ID != first.RuleID {
		t.Errorf("level %s, rule %d", first.Level, first.RuleIndex)
	}
}

func Test_that_a_finding_of_traffic_points_at_the_document_or_at_no_file(t *testing.T) {
	for spec, want := range map[string]string{
		"api.yaml": "api.yaml", "./x/../my api#1.yaml": "my%20api%231.yaml", "a:b.yaml": "./a:b.yaml", "": "", "-": "", "https://api.example/openapi.json": "",
		"/repo/docs/api.yaml": "docs/api.yaml", "/elsewhere/api.yaml": "file:///elsewhere/api.yaml", "../api.yaml": "../api.yaml",
	} {
		if strings.HasPrefix(spec, "/") && !filepath.IsAbs(spec) {
			continue // another kind of path here
		}
		l := sarifOf(t, &report.Report{Spec: spec, Findings: []candor.Finding{needsAllow()}}, report.Options{Root: "/repo"})
		at := l.Runs[0].Results[0].Locations[0]
		got := ""
		if at.Physical != nil {
			got = at.Physical.Artifact.URI
		}
		if got != want || len(at.Logical) != 7 {
			t.Errorf("%q: the location is %q with %d names, want %q", spec, got, len(at.Logical), want)
		}
	}
}

func Test_that_fingerprints_stay_when_lines_values_and_order_change(t *testing.T) {
	print := func(f candor.Finding) string {
		return sarifOf(t, &report.Report{Spec: "a.yaml", Findings: []candor.Finding{f}}, report.Options{}).Runs[0].Results[0].Prints["primaryLocationLineHash"]
	}
	before, after := undeclared(), undeclared()
	after.Places[0].Line, after.Places[0].Column, after.Got, after.Count = 99, 9, "410", 7
	if print(before) != print(after) {
		t.Error("a line or a value changes the fingerprint")
	}
	before, after = needsAllow(), needsAllow()
	slices.Reverse(after.Operations)
	after.Operation = after.Operations[0]
	if print(before) != print(after) {
		t.Error("the order in which exchanges come changes the fingerprint")
	}
	after.Summary = "Something else."
	if print(before) == print(after) {
		t.Error("another fault has the same fingerprint")
	}
	twice := sarifOf(t, &report.Report{Findings: []candor.Finding{needsAllow(), needsAllow()}}, report.Options{}).Runs[0].Results
	if twice[0].Prints["primaryLocationLineHash"] == twice[1].Prints["primaryLocationLineHash"] {
		t.Error("code scanning would show one of two results")
	}
}

func Test_that_accepted_findings_are_suppressed_and_others_say_that_they_are_not(t *testing.T) {
	run := sarifOf(t, sample(), report.Options{}).Runs[0]
	hushed := 0
	for _, r := range run.Results {
		if r.Hushed == nil {
			t.Errorf("%s says nothing of suppressions, while others do", r.RuleID)
		}
		hushed += len(r.Hushed)
	}
	if hushed != 1 {
		t.Errorf("%d results are suppressed, want 1", hushed)
	}
	r := sample()
	r.Accepted = nil
	if sarifOf(t, r, report.Options{}).Runs[0].Results[0].Hushed != nil {
		t.Error("suppressions are spoken of where there are none")
	}
}

func Test_that_a_log_says_what_was_not_judged(t *testing.T) {
	run := sarifOf(t, sample(), report.Options{}).Runs[0]
	var all []string
	for _, n := range run.Invocations[0].Notifications {
		all = append(all, n.Message.Text)
	}
	if !slices.Contains(all, "Not judged: 200/problem-in-body needs the answer's content. (12 exchanges)") {
		t.Errorf("notifications: %q", all)
	}
}

func Test_that_each_severity_has_its_level(t *testing.T) {
	for s, want := range map[candor.Severity]string{candor.Must: "error", candor.Policy: "error", candor.Contract: "warning", candor.Consistency: "warning", candor.Advice: "note"} {
		f := needsAllow()
		f.Severity = s
		if got := sarifOf(t, &report.Report{Findings: []candor.Finding{f}}, report.Options{}).Runs[0].Results[0].Level; got != want {
			t.Errorf("%s: %s, want %s", s, got, want)
		}
	}
}

func Test_that_only_addresses_of_the_web_become_links(t *testing.T) {
	for _, page := range []string{"javascript:alert(1)", "//evil.example", "data:text/html,x", "https://a.example/ x", "https://a.example/)[x](y"} {
		f := needsAllow()
		f.Page, f.Refs = page, []string{page}
		if got := sarifOf(t, &report.Report{Findings: []candor.Finding{f}}, report.Options{}).Runs[0].Tool.Driver.Rules[0].HelpURI; got != "" {
			t.Errorf("%q became %q", page, got)
		}
		for _, format := range []*report.Format{report.HTML, report.Markdown} {
			text, err := format.Bytes(&report.Report{Findings: []candor.Finding{f}}, report.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(text), "href=\"https") || strings.Contains(string(text), "href=\"java") || format == report.Markdown && strings.Contains(strings.ReplaceAll(string(text), "\\](", ""), "](") || strings.Contains(string(text), "<https") {
				t.Errorf("%s: %q became a link", format.Name, page)
			}
		}
	}
}

func Test_that_a_log_grows_with_a_document_and_not_with_its_square(t *testing.T) {
	of := func(n int) candor.Finding {
		f := candor.Finding{Rule: "4xx/not-problem", Severity: candor.Advice, Summary: "The errors are no problem documents.", Exchanges: []candor.Exhibit{{Request: "GET / HTTP/1.1\n", Response: "HTTP/1.1 404 Not Found\n"}}}
		for i := range n {
			f.Operations = append(f.Operations, fmt.Sprintf("GET /things/{id}/parts/%d", i))
			f.Places = append(f.Places, candor.Place{File: "a.yaml", Line: i + 1, Pointer: fmt.Sprintf("/paths/~1things~1{id}~1parts~1%d/get/responses/404", i)})
		}
		f.Operation, f.Count = f.Operations[0], n
		f.Places = append(f.Places, candor.Place{File: "a.yaml", Line: 1, Pointer: "/components/responses/NotFound"}) // which several share
		return f
	}
	size := func(n int) int {
		text, err := report.SARIF.Bytes(&report.Report{Findings: []candor.Finding{of(n)}}, report.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return len(text)
	}
	if small, large := size(100), size(1000); large > 11*small {
		t.Errorf("ten times the operations make %d bytes of %d", large, small)
	}
	results := sarifOf(t, &report.Report{Findings: []candor.Finding{of(3)}}, report.Options{}).Runs[0].Results
	for i, want := range []string{"GET /things/{id}/parts/0", "GET /things/{id}/parts/1", "GET /things/{id}/parts/2"} {
		if got := results[i].Locations[0].Logical[0].FullyQualifiedName; got != want {
			t.Errorf("place %d is said to be of %q, want %q", i, got, want)
		}
	}
	if got := results[3].Locations[0].Logical[0].FullyQualifiedName; got != "/components/responses/NotFound" {
		t.Errorf("what several share is said to be of %q", got)
	}
}
