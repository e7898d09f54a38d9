package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// order is what the handler decodes a POST into.
type order struct {
	ID        string            `json:"id"`
	Reference string            `json:"reference"`
	Status    string            `json:"status"`
	Channel   string            `json:"channel"`
	PlacedAt  time.Time         `json:"placedAt"`
	DeliverOn string            `json:"deliverOn"`
	Customer  customer          `json:"customer"`
	Items     []item            `json:"items"`
	ShipTo    address           `json:"shipTo"`
	BillTo    address           `json:"billTo"`
	Payment   payment           `json:"payment"`
	Notes     string            `json:"notes"`
	GiftWrap  bool              `json:"giftWrap"`
	Labels    map[string]string `json:"labels"`
}

type customer struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email"`
	Tier  string `json:"tier"`
}

type item struct {
	SKU      string  `json:"sku"`
	Title    string  `json:"title"`
	Quantity int     `json:"quantity"`
	Price    float64 `json:"price"`
}

type address struct {
	Street  string `json:"street"`
	City    string `json:"city"`
	Zip     string `json:"zip"`
	Country string `json:"country"`
}

type payment struct {
	Method  string `json:"method"`
	Token   string `json:"token"`
	Last4   string `json:"last4"`
	Expires string `json:"expires"`
	IBAN    string `json:"iban"`
	DueDays int    `json:"dueDays"`
}

// bareAPI is the API as one writes it in a hurry: a mux with every route of
// openapi.yaml, a decode into a struct, and no check of its own. Every rival
// stands in front of it.
func bareAPI() http.Handler {
	mux := http.NewServeMux()
	for _, route := range routes {
		mux.HandleFunc(route, reply)
	}
	mux.HandleFunc("POST /orders", createOrder)
	mux.HandleFunc("GET /orders", listOrders)
	mux.HandleFunc("DELETE /orders/{orderId}", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	return mux
}

// routes are those of openapi.yaml that do no work of their own.
var routes = []string{
	"GET /orders/{orderId}", "PUT /orders/{orderId}", "PATCH /orders/{orderId}",
	"GET /orders/{orderId}/items", "POST /orders/{orderId}/items",
	"GET /orders/{orderId}/items/{line}", "PUT /orders/{orderId}/items/{line}", "DELETE /orders/{orderId}/items/{line}",
	"GET /orders/{orderId}/payments", "POST /orders/{orderId}/payments",
	"GET /customers", "POST /customers",
	"GET /customers/{customerId}", "PUT /customers/{customerId}", "PATCH /customers/{customerId}", "DELETE /customers/{customerId}",
	"GET /customers/{customerId}/addresses", "POST /customers/{customerId}/addresses",
	"GET /products", "POST /products",
	"GET /products/{sku}", "PUT /products/{sku}", "DELETE /products/{sku}",
	"GET /reports/daily",
	"GET /webhooks", "POST /webhooks", "DELETE /webhooks",
}

func reply(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"id":"1"}`)
}

func createOrder(w http.ResponseWriter, r *http.Request) {
	var o order
	if err := json.NewDecoder(r.Body).Decode(&o); err != nil {
		http.Error(w, "bad order", http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	_, _ = io.WriteString(w, `{"id":"`)
	_, _ = io.WriteString(w, url.PathEscape(o.ID))
	_, _ = io.WriteString(w, `"}`)
}

func listOrders(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if limit, err := strconv.Atoi(q.Get("limit")); err != nil || limit < 1 {
		q.Set("limit", "50")
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `[]`)
}
