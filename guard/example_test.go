package guard_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/openapi"
	"github.com/candorhttp/candor/problem"
)

const document = `openapi: 3.1.0
info: {title: Orders, version: "1"}
paths:
  /orders:
    post:
      operationId: placeOrder
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [quantity]
              properties: {quantity: {type: integer, minimum: 1}}
      responses: {"201": {description: The order was placed.}}
`

// ask sends content to a handler and prints the code and the reason.
func ask(h http.Handler, content string) {
	r := httptest.NewRequest("POST", "/orders", strings.NewReader(content))
	r.Header.Set("Content-Type", "application/json")
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	p, err := problem.FromResponse(rec.Result())
	switch {
	case rec.Code < 400:
		fmt.Println(rec.Code)
	case err != nil:
		fmt.Println(rec.Code, "and nobody can tell why:", strings.TrimSpace(rec.Body.String()))
	default:
		fmt.Println(rec.Code, p.Reason, p.Errors)
	}
}

// A document and a handler: the guard answers what the document says, and the
// handler is left with what only it can know.
func Example() {
	doc, err := openapi.Parse("openapi.yaml", []byte(document))
	if err != nil {
		fmt.Println(err)
		return
	}
	g, err := guard.New(guard.Config{Document: doc})
	if err != nil {
		fmt.Println(err) // every fault of the configuration at once
		return
	}
	api := g.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var order struct {
			Quantity int `json:"quantity"`
		}
		if !guard.Decode(w, r, &order) {
			return
		}
		if order.Quantity > 3 {
			guard.Refuse(w, r, ladder.Conflict, guard.Say{Detail: "Only 3 are left."})
			return
		}
		guard.Reply(w, r, http.StatusCreated, order)
	}))

	ask(api, `{"quantity": 2}`)
	ask(api, `{"quantity": 2`)
	ask(api, `{"quantity": 0}`)
	ask(api, `{"quantity": 9}`)
	// Output:
	// 201
	// 400 malformed-json []
	// 422 invalid-content [{#/quantity   must be at least 1}]
	// 409 conflict []
}

// The common mistake: one helper for all that is wrong, and a code that was at
// hand. A client takes 403 for a question of rights and asks for other
// credentials that cannot help, a dashboard counts a permission problem, and
// the sender of the broken content never hears of it.
func ExampleRefuse_incorrect() {
	ask(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var order struct {
			Quantity int `json:"quantity"`
		}
		if json.NewDecoder(r.Body).Decode(&order) != nil {
			http.Error(w, "not allowed", http.StatusForbidden) // wrong: nobody lacks a right
			return
		}
	}), `{"quantity": 2`)

	// Right, in any handler, with or without a guard in front of it.
	ask(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var order struct {
			Quantity int `json:"quantity"`
		}
		if !guard.Decode(w, r, &order) { // answers malformed-json by itself
			return
		}
	}), `{"quantity": 2`)
	// Output:
	// 403 and nobody can tell why: not allowed
	// 400 malformed-json []
}

// One look-up answers whether the caller may see the object, whether it
// exists, and whether the request's conditions hold.
func ExampleObject() {
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		owner := map[string]string{"/orders/1": "alice", "/orders/2": "bob"}[r.URL.Path]
		facts := ladder.ObjectFacts{Found: owner != "", Visible: owner == "" || owner == "alice", Permitted: true, ETag: `"v1"`}
		if !guard.Object(w, r, facts) {
			return // answered
		}
		w.Header().Set("ETag", facts.ETag)
		guard.Reply(w, r, http.StatusOK, "an order")
	})
	for _, request := range []string{"/orders/1", "/orders/2", "/orders/3", "/orders/1 v1"} {
		path, tag, _ := strings.Cut(request, " ")
		r := httptest.NewRequest("GET", path, nil)
		if tag != "" {
			r.Header.Set("If-None-Match", `"`+tag+`"`)
		}
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		fmt.Println(rec.Code, request)
	}
	// Output:
	// 200 /orders/1
	// 404 /orders/2
	// 404 /orders/3
	// 304 /orders/1 v1
}
