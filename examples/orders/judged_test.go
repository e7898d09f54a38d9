package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/candorhttp/candor/judgetest"
	"github.com/candorhttp/candor/openapi"
)

// This is how an API of your own is held to the rules: wrap its handler, use it
// as any test does, right and wrong, and let the end of the test judge.
func Test_that_no_answer_breaks_a_rule(t *testing.T) {
	k, err := newKeys(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	a := &api{store: newStore()}
	g, err := newGuard(a, k)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi.Parse("openapi.yaml", document)
	if err != nil {
		t.Fatal(err)
	}
	token, err := k.token("alice", "north", "orders:read orders:write")
	if err != nil {
		t.Fatal(err)
	}
	calls := []struct {
		method, path, token, body string
		want                      int
	}{
		{"GET", "/health", "", "", 200},
		{"HEAD", "/health", "", "", 200},
		{"GET", orders, token, "", 200},
		{"GET", orders + "/1001", token, "", 200},
		{"POST", orders, token, goodBody, 201},
		{"POST", orders, token, goodBody[1:], 400},
		{"GET", orders, "", "", 401},
		{"GET", orders, "nonsense", "", 401},
		{"GET", "/orgs/south/orders", token, "", 403},
		{"DELETE", orders + "/1001", token, "", 403},
		{"GET", orders + "/9999", token, "", 404},
		{"GET", "/nowhere", "", "", 404},
		{"PATCH", orders, token, goodBody, 405},
		{"PUT", orders + "/1001", token, goodBody, 428},
		{"POST", orders, token, `{"customer":""}`, 422},
	}
	h := judgetest.Check(t, g.Wrap(a.routes()), judgetest.Options{Document: doc, MinExchanges: len(calls)})
	for i, c := range calls {
		r := httptest.NewRequest(c.method, c.path, strings.NewReader(c.body))
		if c.body == "" {
			r = httptest.NewRequest(c.method, c.path, http.NoBody)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("X-Request-Source", "web")
		r.Header.Set("Idempotency-Key", fmt.Sprintf("judged-key-%d", i))
		if c.token != "" {
			r.Header.Set("Authorization", "Bearer "+c.token)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.want {
			t.Errorf("%s %s: %d, want %d: %s", c.method, c.path, w.Code, c.want, w.Body)
		}
	}
}
