package report_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/report"
)

func Test_that_a_text_shows_whole_only_the_exchanges_of_what_fails_the_run(t *testing.T) {
	exhibit := candor.Exhibit{Method: "GET", Target: "/a", Status: 404, Request: "GET /a HTTP/1.1\nHost: api.example\n", Response: "HTTP/1.1 404 Not Found\nServer: x\n"}
	r := &report.Report{Tool: "candor check", Exchanges: 1, Findings: []candor.Finding{
		{Rule: "404/needs-freshness", Severity: candor.Advice, Title: "A title", Summary: "It is wrong.", Operation: "GET /a", Operations: []string{"GET /a"}, Count: 1, Curl: "curl -i 'http://api.example/a'", Exchanges: []candor.Exhibit{exhibit}},
	}}
	const first, field, repeat, hint = "> GET /a HTTP/1.1", "> Host: api.example", "curl -i", "--verbose shows every exchange whole."
	for _, c := range []struct {
		name    string
		o       report.Options
		in, out []string
	}{
		{"weaker than what fails", report.Options{}, []string{first, "< HTTP/1.1 404 Not Found", hint}, []string{field, repeat}},
		{"as strong", report.Options{FailOn: candor.Advice}, []string{first, field, repeat}, []string{hint}},
		{"verbose", report.Options{Verbose: true}, []string{first, field, repeat}, []string{hint}},
	} {
		text, err := report.Text.Bytes(r, c.o)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range c.in {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s: no %q in\n%s", c.name, want, text)
			}
		}
		for _, not := range c.out {
			if strings.Contains(string(text), not) {
				t.Errorf("%s: %q in\n%s", c.name, not, text)
			}
		}
	}
}

func Test_that_a_baseline_of_a_document_accepts_no_operation_that_is_added_later(t *testing.T) {
	f := candor.Finding{Rule: "401/undeclared", Severity: candor.Advice, Title: "x", Summary: "It is wrong."}
	for i := range 150 {
		op := fmt.Sprintf("GET /things%d", i)
		f.Operations = append(f.Operations, op)
		f.Places = append(f.Places, candor.Place{File: "openapi.yaml", Line: i + 1})
	}
	f.Operation, f.Count = f.Operations[0], 150
	day := time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)
	text, err := report.WriteBaseline(nil, []candor.Finding{f}, day)
	if err != nil {
		t.Fatal(err)
	}
	b, err := report.ReadBaseline("baseline.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	f.Operations = append(f.Operations, "GET /added")
	f.Places = append(f.Places, candor.Place{File: "openapi.yaml", Line: 999})
	f.Count++
	r := &report.Report{Findings: []candor.Finding{f}}
	b.Apply(r, day)
	if len(r.Findings) != 1 || r.Findings[0].Count != 1 || r.Findings[0].Operation != "GET /added" || r.Findings[0].Places[0].Line != 999 {
		t.Errorf("left are %+v, want GET /added alone", r.Findings)
	}
}
