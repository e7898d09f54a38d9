package report_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/report"
)

func baseline(t *testing.T, text string) *report.Baseline {
	t.Helper()
	b, err := report.ReadBaseline("baseline.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// split is what a baseline makes of a finding: the operations and counts of
// what is accepted and of what is left.
func split(t *testing.T, text string, f candor.Finding, now time.Time) (accepted, left []string, notes []string) {
	t.Helper()
	r := &report.Report{Findings: []candor.Finding{f}}
	baseline(t, text).Apply(r, now)
	show := func(f candor.Finding) string {
		return strings.Join(f.Operations, ",") + " first " + f.Operation + " count " + string(rune('0'+f.Count)) + " places " + string(rune('0'+len(f.Places)))
	}
	for _, a := range r.Accepted {
		accepted = append(accepted, show(a.Finding))
	}
	for _, f := range r.Findings {
		left = append(left, show(f))
	}
	return accepted, left, r.Notes
}

func finding(count int, operations ...string) candor.Finding {
	return candor.Finding{Rule: "405/needs-allow", Severity: candor.Must, Operation: operations[0], Operations: operations, Count: count}
}

func Test_that_a_baseline_accepts_what_it_names_and_no_more(t *testing.T) {
	entry := func(operation string) string {
		if operation != "" {
			operation = `, operation: "` + operation + `"`
		}
		return "accepted: [{rule: 405/needs-allow" + operation + ", reason: known, expires: 2026-11-30}]"
	}
	three := finding(7, "PUT /a", "PUT /b", "DELETE /a")
	for _, c := range []struct{ operation, accepted, left string }{
		{"", "PUT /a,PUT /b,DELETE /a first PUT /a count 7 places 0", ""},
		{"*", "PUT /a,PUT /b,DELETE /a first PUT /a count 7 places 0", ""},
		{"PUT /a", "PUT /a first PUT /a count 1 places 0", "PUT /b,DELETE /a first PUT /b count 6 places 0"},
		{"PUT *", "PUT /a,PUT /b first PUT /a count 2 places 0", "DELETE /a first DELETE /a count 5 places 0"},
		{"* /a", "PUT /a,DELETE /a first PUT /a count 2 places 0", "PUT /b first PUT /b count 5 places 0"},
		{"P*T*/*", "PUT /a,PUT /b first PUT /a count 2 places 0", "DELETE /a first DELETE /a count 5 places 0"},
		{"PUT /", "", "PUT /a,PUT /b,DELETE /a first PUT /a count 7 places 0"},
		{"put /a", "", "PUT /a,PUT /b,DELETE /a first PUT /a count 7 places 0"},
		{"PUT /a*a", "", "PUT /a,PUT /b,DELETE /a first PUT /a count 7 places 0"}, // * does not overlap
	} {
		accepted, left, notes := split(t, entry(c.operation), three, noon)
		if strings.Join(accepted, ";") != c.accepted || strings.Join(left, ";") != c.left {
			t.Errorf("%q accepts %q and leaves %q", c.operation, accepted, left)
		}
		if told := len(notes) == 1 && strings.Contains(notes[0], "baseline.yaml:1:12: ") && strings.Contains(notes[0], "matches nothing"); told != (c.accepted == "") {
			t.Errorf("%q: notes %q", c.operation, notes)
		}
	}
}

func Test_that_each_place_goes_with_its_operation(t *testing.T) {
	f := finding(2, "PUT /a", "PUT /b")
	f.Places = []candor.Place{{Line: 1}, {Line: 2}}
	r := &report.Report{Findings: []candor.Finding{f}}
	baseline(t, `accepted: [{rule: 405/needs-allow, operation: "PUT /b", reason: known, expires: 2027-01-31}]`).Apply(r, noon)
	if len(r.Accepted) != 1 || len(r.Findings) != 1 {
		t.Fatalf("accepted %v, left %v", r.Accepted, r.Findings)
	}
	if got := []int{r.Findings[0].Places[0].Line, r.Findings[0].Count, r.Accepted[0].Finding.Places[0].Line, r.Accepted[0].Finding.Count}; !slices.Equal(got, []int{1, 1, 2, 1}) {
		t.Errorf("line and count of what is left and what is accepted: %v", got)
	}
}

func Test_that_a_finding_of_more_operations_than_it_lists_is_not_accepted_by_those(t *testing.T) {
	var operations []string
	for i := range 100 {
		operations = append(operations, "GET /"+strings.Repeat("x", i+1))
	}
	r := &report.Report{Findings: []candor.Finding{finding(130, operations...)}}
	baseline(t, `accepted: [{rule: 405/needs-allow, operation: "GET /x*", reason: known, expires: 2027-01-31}]`).Apply(r, noon)
	if len(r.Findings) != 1 || r.Findings[0].Count != 30 || len(r.Findings[0].Operations) != 0 || r.Findings[0].Operation != "" {
		t.Errorf("left: %+v", r.Findings)
	}
}

func Test_that_an_entry_ends_with_its_last_day(t *testing.T) {
	text := "accepted:\n  - rule: 405/needs-allow\n    reason: known\n    expires: 2026-11-30\n"
	f := finding(1, "PUT /a")
	if accepted, left, notes := split(t, text, f, time.Date(2026, 11, 30, 23, 59, 59, 0, time.UTC)); len(accepted) != 1 || len(left) != 0 || len(notes) != 0 {
		t.Errorf("on the last day: %q, %q, %q", accepted, left, notes)
	}
	if accepted, left, notes := split(t, text, f, time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)); len(accepted) != 0 || len(left) != 1 || len(notes) != 1 || !strings.Contains(notes[0], "expired on 2026-11-30") {
		t.Errorf("a day later: %q, %q, %q", accepted, left, notes)
	}
}

func Test_that_several_entries_accept_one_finding_together(t *testing.T) {
	text := `accepted:
  - {rule: 405/needs-allow, operation: "PUT /a", reason: one, expires: 2027-01-31}
  - {rule: 405/needs-allow, operation: "PUT /b", reason: two, expires: 2027-01-31}`
	accepted, left, notes := split(t, text, finding(2, "PUT /a", "PUT /b"), noon)
	if len(accepted) != 2 || len(left) != 0 || len(notes) != 0 {
		t.Errorf("accepted %q, left %q, notes %q", accepted, left, notes)
	}
}

func Test_that_every_fault_of_a_baseline_has_its_place(t *testing.T) {
	_, err := report.ReadBaseline("b.yaml", []byte(`accepted:
  - rule: 405/needs-allow
    operatoin: PUT /a
    reason: known
    expires: 2027-01-31
  - reason: known
    expires: 31.1.2027
  - rule: 405/needs-allow
`))
	if err == nil {
		t.Fatal("no fault")
	}
	for _, want := range []string{"b.yaml:3:5: ", "operation", "b.yaml:7:14: ", "2027-01-31", "^"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in\n%v", want, err)
		}
	}
	_, err = report.ReadBaseline("b.yaml", []byte("accepted:\n  - reason: known\n    expires: 2027-01-31\n  - rule: 405/needs-allow\n  -\n"))
	if err == nil {
		t.Fatal("no fault")
	}
	for _, want := range []string{"b.yaml:2:5: this entry names no rule", "b.yaml:4:5: this entry gives no reason", "b.yaml:4:5: this entry never expires", "this entry is empty", "^"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in\n%v", want, err)
		}
	}
}

func Test_that_a_baseline_that_was_written_accepts_what_it_was_written_from(t *testing.T) {
	all := sample().Findings
	all = append(all, candor.Finding{Rule: `odd"rule: #1`, Severity: candor.Must, Operation: "GET /\u2028\\\"x", Count: 1},
		candor.Finding{Rule: "any/whole-document", Severity: candor.Must, Operations: []string{""}, Count: 1})
	text, err := report.WriteBaseline(nil, all, noon.AddDate(0, 0, 90))
	if err != nil {
		t.Fatal(err)
	}
	r := &report.Report{Findings: all}
	b := baseline(t, string(text))
	b.Apply(r, noon)
	if len(r.Findings) > 0 || len(r.Notes) > 0 || len(r.Accepted) < len(all) {
		t.Errorf("left %v, notes %q\n%s", r.Findings, r.Notes, text)
	}
	again, err := report.WriteBaseline(b, r.Findings, noon.AddDate(1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(text), string(again)); diff != "" {
		t.Errorf("entries that hold were changed:\n%s", diff)
	}
}

func Test_that_a_new_baseline_keeps_reasons_and_drops_what_matches_nothing(t *testing.T) {
	b := baseline(t, `accepted:
  - {rule: 405/needs-allow, operation: "PUT /a", reason: holds, expires: 2027-01-31}
  - {rule: 405/needs-allow, operation: "PUT /b", reason: held once, expires: 2026-01-31}
  - {rule: 410/gone, reason: nothing, expires: 2027-01-31}`)
	r := &report.Report{Findings: []candor.Finding{finding(2, "PUT /a", "PUT /b")}}
	b.Apply(r, noon)
	text, err := report.WriteBaseline(b, r.Findings, time.Date(2027, 2, 28, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	want := `accepted:
  - rule: "405/needs-allow"
    operations:
      - "PUT /b"
    reason: "held once"
    expires: 2027-02-28
  - rule: "405/needs-allow"
    operation: "PUT /a"
    reason: "holds"
    expires: 2027-01-31
`
	if _, got, _ := strings.Cut(string(text), "text.\n"); got != want {
		t.Errorf("got\n%s", got)
	}
}

// written is a baseline that is written from findings and read again.
func written(t *testing.T, findings ...candor.Finding) (text string, b *report.Baseline) {
	t.Helper()
	data, err := report.WriteBaseline(nil, findings, noon.AddDate(0, 0, 90))
	if err != nil {
		t.Fatal(err)
	}
	return string(data), baseline(t, string(data))
}

func Test_that_a_written_entry_lists_the_operations_of_now_and_accepts_no_other(t *testing.T) {
	star := finding(2, "OPTIONS *", "PUT /a")
	text, b := written(t, star, finding(1, "PUT /b"))
	if n := strings.Count(text, "rule:"); n != 1 || !strings.Contains(text, `operations:
      - "OPTIONS \\*"
      - "PUT /a"
      - "PUT /b"
`) {
		t.Errorf("%d entries:\n%s", n, text)
	}
	more := finding(9, "OPTIONS *", "OPTIONS /a", "PUT /a", "PUT /c")
	r := &report.Report{Findings: []candor.Finding{more}}
	b.Apply(r, noon)
	if len(r.Findings) != 1 || !slices.Equal(r.Findings[0].Operations, []string{"OPTIONS /a", "PUT /c"}) || len(r.Accepted) != 1 {
		t.Errorf("left %+v, accepted %+v", r.Findings, r.Accepted)
	}
	if len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "lists PUT /b, where nothing is found") {
		t.Errorf("notes: %q", r.Notes)
	}
	again, err := report.WriteBaseline(b, nil, noon.AddDate(0, 0, 90))
	if err != nil || strings.Contains(string(again), "PUT /b") || !strings.Contains(string(again), "PUT /a") {
		t.Errorf("%v; what is mended stays accepted:\n%s", err, again)
	}
}

func Test_that_a_finding_without_operations_is_accepted_with_its_places_and_no_more(t *testing.T) {
	f := candor.Finding{Rule: "4xx/not-problem", Severity: candor.Advice, Count: 2, Places: []candor.Place{{Line: 1}, {Line: 2}}}
	text, b := written(t, f)
	if !strings.Contains(text, "operations: []\n    count: 2\n") {
		t.Errorf("written:\n%s", text)
	}
	for count, left := range map[int]int{1: 0, 2: 0, 3: 1} {
		g := f
		g.Count = count
		r := &report.Report{Findings: []candor.Finding{g}}
		b = baseline(t, text)
		b.Apply(r, noon)
		if len(r.Findings) != left || (len(r.Notes) > 0) != (left > 0) {
			t.Errorf("of %d places %v are left, notes %q", count, r.Findings, r.Notes)
		}
	}
	g := f
	g.Operation, g.Operations = "GET /a", []string{"GET /a"}
	r := &report.Report{Findings: []candor.Finding{g}}
	b.Apply(r, noon)
	if len(r.Findings) != 1 {
		t.Error("an operation is accepted that the entry does not name")
	}
	pasted := candor.Finding{Rule: "405/needs-allow", Count: 3, Exchanges: []candor.Exhibit{{}}}
	if text, _ = written(t, pasted); !strings.Contains(text, "operations: []\n    reason") {
		t.Errorf("how often an answer comes is no fault of its own:\n%s", text)
	}
}

func Test_that_parts_of_a_finding_with_one_reason_are_one(t *testing.T) {
	b := baseline(t, `accepted:
  - {rule: 405/needs-allow, operation: "PUT /a", reason: one, expires: 2027-01-31}
  - {rule: 405/needs-allow, operation: "PUT /b", reason: one, expires: 2027-01-31}
  - {rule: 405/needs-allow, operation: "PUT /c", reason: other, expires: 2027-01-31}`)
	f := finding(3, "PUT /a", "PUT /b", "PUT /c")
	f.Places = []candor.Place{{Line: 1}, {Line: 2}, {Line: 3}}
	r := &report.Report{Findings: []candor.Finding{f}}
	b.Apply(r, noon)
	if len(r.Accepted) != 2 || len(r.Accepted[0].Finding.Operations) != 2 || len(r.Accepted[0].Finding.Places) != 2 || r.Accepted[0].Finding.Count != 2 {
		t.Errorf("accepted %+v", r.Accepted)
	}
}

func Test_that_an_entry_that_says_two_things_of_its_operations_is_a_fault(t *testing.T) {
	for text, want := range map[string]string{
		`operation: "PUT /a", operations: ["PUT /b"]`: "both operation and operations",
		"operations: ":                     "operations should be a list",
		"operations: PUT /a":               "operations should be a list",
		`operations: [""]`:                 "an operation is empty",
		"count: 3":                         "beside operations: []",
		`count: 3, operations: ["PUT /a"]`: "beside operations: []",
	} {
		_, err := report.ReadBaseline("b.yaml", []byte("accepted: [{rule: 405/needs-allow, reason: x, expires: 2027-01-31, "+text+"}]"))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func Test_that_a_text_says_a_reason_once(t *testing.T) {
	day := noon.AddDate(0, 0, 90)
	r := &report.Report{Accepted: []report.Accepted{
		{Finding: finding(1, "PUT /a"), Reason: report.NewReason, Expires: day},
		{Finding: finding(1, "PUT /b"), Reason: "the gateway adds it", Expires: day},
		{Finding: finding(1, "PUT /c"), Reason: report.NewReason, Expires: day},
	}}
	text, err := report.Text.Bytes(r, report.Options{Now: noon})
	if err != nil || strings.Count(string(text), "It was there when") != 1 || strings.Count(string(text), "must 405/needs-allow in PUT") != 3 {
		t.Errorf("%v\n%s", err, text)
	}
}
