package problem_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/candorhttp/candor/problem"
)

// A handler that finds the stock too low says so in a form that programs and
// people can read.
func ExampleProblem_Write() {
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := problem.Problem{
			Type:   "https://api.example/problems/out-of-stock",
			Title:  "Out of stock",
			Status: http.StatusConflict,
			Detail: "Only 3 of TEA-0042 are left.",
			Errors: []problem.Error{{Pointer: "#/items/0/quantity", Detail: "must be at most 3"}},
			// Members of your own stand beside those of the RFC.
			Extensions: map[string]any{"left": 3},
		}
		p.Write(w, r)
	})
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest("POST", "/orders", nil))
	fmt.Println(rec.Code)
	fmt.Println("Content-Type:", rec.Header().Get("Content-Type"))
	fmt.Println("Cache-Control:", rec.Header().Get("Cache-Control"))
	fmt.Println(rec.Body)
	// Output:
	// 409
	// Content-Type: application/problem+json
	// Cache-Control: no-store
	// {"type":"https://api.example/problems/out-of-stock","title":"Out of stock","status":409,"detail":"Only 3 of TEA-0042 are left.","errors":[{"pointer":"#/items/0/quantity","detail":"must be at most 3"}],"left":3}
}

// A client reads why it was refused and what would have been enough.
func ExampleFromResponse() {
	resp := &http.Response{
		StatusCode: http.StatusForbidden,
		Header:     http.Header{"Content-Type": {"application/problem+json"}},
		Body: io.NopCloser(strings.NewReader(`{"type":"https://candorhttp.github.io/candor/reasons/insufficient-scope",
			"title":"Insufficient scope","reason":"insufficient-scope","missing":{"scopes":["orders:write"]},"contact":"orders-team@example.com"}`)),
	}
	p, err := problem.FromResponse(resp)
	switch {
	case errors.Is(err, problem.ErrNotProblem):
		fmt.Println("the code is all there is:", resp.StatusCode)
	case err != nil:
		fmt.Println(err)
	default:
		fmt.Println(p)
		fmt.Println("get a token with", p.Missing.Scopes, "or ask", p.Contact)
	}
	// Output:
	// 403 Insufficient scope
	// get a token with [orders:write] or ask orders-team@example.com
}
