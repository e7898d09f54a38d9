package report_test

import (
	"strings"
	"testing"

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
