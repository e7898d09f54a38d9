package report_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/report"
)

var update = flag.Bool("update", false, "write the golden reports anew")

var noon = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func Test_that_every_format_writes_what_it_wrote_before(t *testing.T) {
	for _, f := range report.Formats {
		text, err := f.Bytes(sample(), report.Options{Now: noon})
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "sample."+f.Name, text)
		empty, err := f.Bytes(&report.Report{Tool: "candor check", Exchanges: 3, Judged: map[string]int64{"404/soft": 3}}, report.Options{Now: noon})
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "empty."+f.Name, empty)
	}
	for name, o := range map[string]report.Options{"narrow.text": {Width: 60}, "verbose.text": {Verbose: true, Color: true}} {
		text, err := report.Text.Bytes(sample(), o)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, name, text)
	}
}

// sample is a report of an audit with one of everything.
func sample() *report.Report {
	return &report.Report{
		Tool: "candor audit", Version: "v1.2.3", Source: "openapi.yaml", Spec: "api/openapi.yaml", Target: "https://api.example/v1", Seed: "7",
		Operations: 9, Requests: 48, Exchanges: 120,
		Findings: []candor.Finding{needsAllow(), needsChallenge(), undeclared(), unlike(), needsRetryAfter()},
		NotJudged: []candor.NotJudged{
			{Rule: "200/problem-in-body", Why: "needs the answer's content", Count: 12},
			{Rule: "406/accepts-anything", Why: "needs the answer's content", Count: 8},
			{Rule: "405/needs-allow", Why: "needs the request line", Count: 3},
			{Rule: "403/leaks-object", Operation: "GET /orders/{id}", Why: "needs an object of another tenant", Count: 1},
		},
		Coverage: []candor.Coverage{{Operation: "POST /orders", Rungs: []string{"wire", "route", "method"}}, {Operation: "GET /orders/{id}", Rungs: []string{"route"}}, {Operation: "DELETE /orders/{id}"}},
		Judged:   map[string]int64{"405/needs-allow": 117, "401/needs-challenge": 20, "404/soft": 120, "206/needs-content-range": 0},
		Accepted: []report.Accepted{{Finding: accepted(), Reason: "the gateway in front adds it", Expires: time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)}},
		Notes:    []string{"baseline.yaml:7:5: the entry for 410/needs-nothing matches nothing; take it out if the finding is mended."},
	}
}

func needsAllow() candor.Finding {
	return candor.Finding{
		Rule: "405/needs-allow", Severity: candor.Must, Title: "405 without Allow", Operation: "PUT /orders",
		Operations: []string{"PUT /orders", "PATCH /orders", "DELETE /orders", "PUT /items", "PATCH /items", "DELETE /items", "PUT /carts"}, Count: 31,
		Expected: "Allow", Got: "no Allow", Summary: "405 came without Allow.",
		Why: "The client learns that the method is wrong and not which one is right, so it can only guess.", Harms: []string{"client", "crawler"},
		Fix: "Send Allow. It lists the methods that the target resource supports, and may be empty.", Refs: []string{"RFC 9110 §15.5.6"},
		Page: "https://candorhttp.github.io/candor/rules/405-needs-allow", Curl: "curl -i -X 'PUT' 'https://api.example/v1/orders' -H 'Authorization: Bearer ***'",
		Exchanges: []candor.Exhibit{{
			Method: "PUT", Target: "/v1/orders", Status: 405,
			Request:  "PUT /v1/orders HTTP/1.1\nAuthorization: Bearer ***\nHost: api.example\n",
			Response: "HTTP/1.1 405 Method Not Allowed\nCache-Control: no-store\nContent-Type: application/problem+json\n\n{\"title\":\"No\",\"detail\":\"This resource cannot be replaced, and this sentence is longer than a line\"}\n",
		}},
	}
}

func needsChallenge() candor.Finding {
	return candor.Finding{
		Rule: "401/needs-challenge", Severity: candor.Must, Title: "401 without WWW-Authenticate", Operation: "GET /orders",
		Operations: []string{"GET /orders"}, Count: 1, Expected: "WWW-Authenticate", Got: "no WWW-Authenticate", Summary: "401 came without WWW-Authenticate.",
		Why: "The client does not learn how to log in.", Harms: []string{"client"}, Fix: "Send WWW-Authenticate.", Refs: []string{"RFC 9110 §15.5.2"},
		Page: "https://candorhttp.github.io/candor/rules/401-needs-challenge",
		Exchanges: []candor.Exhibit{ // a pair that differs in one thing
			{Method: "GET", Target: "/v1/orders", Status: 200, Request: "GET /v1/orders HTTP/1.1\nAuthorization: Bearer ***\nHost: api.example\n", Response: "HTTP/1.1 200 OK\nCache-Control: no-store\n\n[]\n"},
			{Method: "GET", Target: "/v1/orders", Status: 401, Request: "GET /v1/orders HTTP/1.1\nHost: api.example\n", Response: "HTTP/1.1 401 Unauthorized\nCache-Control: no-store\n"},
		},
	}
}

func undeclared() candor.Finding {
	return candor.Finding{
		Rule: "any/undeclared-status", Severity: candor.Contract, Title: "a code that the document does not declare", Operation: "POST /orders",
		Operations: []string{"POST /orders", "GET /orders/{id}"}, Count: 2, Expected: "one of 201, 400", Got: "409", Summary: "The document declares no 409 here.",
		Why: "Clients made from the document do not expect it.", Harms: []string{"client", "monitor"}, Fix: "Declare it, or send a code that is declared.", Refs: []string{"the API's own document"},
		Places: []candor.Place{{File: "api/openapi.yaml", Line: 14, Column: 5, Pointer: "/paths/~1orders/post"}, {File: "api/openapi.yaml", Line: 52, Column: 5, Pointer: "/paths/~1orders~1{id}/get"}},
	}
}

func unlike() candor.Finding {
	return candor.Finding{
		Rule: "404/unlike", Severity: candor.Consistency, Title: "two kinds of 404", Operation: "GET /items/{id}", Operations: []string{"GET /items/{id}"}, Count: 4,
		Expected: "application/problem+json, as elsewhere", Got: "text/html", Summary: "This 404 has another form than the others.", Why: "A client needs two parsers.",
		Harms: []string{"client"}, Fix: "Send one form.", Refs: []string{"the API's own other answers"},
	}
}

func needsRetryAfter() candor.Finding {
	return candor.Finding{
		Rule: "429/needs-retry-after", Severity: candor.Advice, Title: "429 without Retry-After", Operation: "GET /orders", Operations: []string{"GET /orders"}, Count: 2,
		Expected: "Retry-After", Got: "no Retry-After", Summary: "429 came without Retry-After.", Why: "The client guesses when to come back.", Harms: []string{"client"},
		Fix: "Send Retry-After.", Refs: []string{"RFC 6585 §4"},
	}
}

func accepted() candor.Finding {
	f := needsRetryAfter()
	f.Operation, f.Operations, f.Count = "GET /items", []string{"GET /items"}, 1
	return f
}
