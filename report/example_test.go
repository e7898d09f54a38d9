package report_test

import (
	"fmt"
	"os"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/report"
)

func ExampleFormat_Write() {
	r := &report.Report{
		Tool: "candor check", Exchanges: 120,
		Findings: []candor.Finding{{
			Rule: "405/needs-allow", Severity: candor.Must, Title: "405 without Allow", Operation: "PUT /orders", Operations: []string{"PUT /orders"}, Count: 2,
			Summary: "405 came without Allow.", Expected: "Allow", Got: "no Allow", Fix: "Send Allow.", Refs: []string{"RFC 9110 §15.5.6"},
		}},
	}
	if err := report.Text.Write(os.Stdout, r, report.Options{}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// MUST: an RFC requires it
	//
	// ✗ must 405/needs-allow: 405 without Allow
	//
	//   - 405 came without Allow.
	//     expected  Allow
	//     got       no Allow
	//     in        PUT /orders (2 exchanges)
	//
	//   fix       Send Allow.
	//   source    RFC 9110 §15.5.6
	//
	// 1 must in 120 exchanges.
	// 1 finding fails the run (policy or stronger).
}
