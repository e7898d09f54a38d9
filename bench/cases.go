package main

import (
	"bytes"
	_ "embed"
	"io"
	"net/http"
	"net/url"
)

// body is a valid order: five items, two addresses, a payment by card, text
// beyond ASCII and escapes.
//
//go:embed order.json
var body []byte

// workload is one request that is sent again and again.
type workload struct {
	name   string
	method string
	target string
	body   []byte
	right  int // the status candor must answer
}

// cases lists the workloads in the order of the rows.
var cases = []workload{
	{"POST valid", "POST", "/orders?dryRun=false", body, 201},
	{"POST invalid JSON", "POST", "/orders?dryRun=false", change(`"last4":"4242",`, `"last4":"4242",,`), 400},
	{"POST violation", "POST", "/orders?dryRun=false", change(`"quantity":1,"price":4.99`, `"quantity":0,"price":4.99`), 422},
	{"GET list", "GET", "/orders?status=paid&limit=20&offset=40&since=2026-11-01T00:00:00Z&tag=urgent&tag=gift", nil, 200},
	{"unknown route", "GET", "/no/such/route", nil, 404},
	{"wrong method", "DELETE", "/reports/daily", nil, 405},
}

// change returns the body with one text in place of another. It panics where
// the old text is not there once, so that a changed body is noticed.
func change(from, to string) []byte {
	if bytes.Count(body, []byte(from)) != 1 {
		panic("order.json does not hold once: " + from)
	}
	return bytes.Replace(body, []byte(from), []byte(to), 1)
}

// caller sends one workload to handlers without a network: each call gets a
// request of its own, as a server would make it, and an answer that is
// counted and thrown away.
type caller struct {
	request http.Request
	url     url.URL
	content []byte
	reader  bytes.Reader
	writer  sink
}

func newCaller(c workload) *caller {
	u, err := url.ParseRequestURI(c.target)
	if err != nil {
		panic(err)
	}
	h := http.Header{"Accept": {"application/json"}, "User-Agent": {"bench/1"}, "X-Correlation-Id": {"0b5e7a44-3c1f-4d2a-9e8b-7a6f5c4d3e2f"}}
	if c.body != nil {
		h.Set("Content-Type", "application/json")
	}
	return &caller{
		url: *u, content: c.body, writer: sink{header: http.Header{}},
		request: http.Request{
			Method: c.method, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: h, Host: "api.example",
			ContentLength: int64(len(c.body)), RemoteAddr: "192.0.2.7:50123", RequestURI: c.target,
		},
	}
}

// call lets h answer once and returns the status.
func (c *caller) call(h http.Handler) int {
	r, u := c.request, c.url
	r.URL = &u
	r.Body = http.NoBody
	if c.content != nil {
		c.reader.Reset(c.content)
		r.Body = io.NopCloser(&c.reader)
	}
	clear(c.writer.header)
	c.writer.status = 0
	h.ServeHTTP(&c.writer, &r)
	if c.writer.status == 0 {
		return http.StatusOK
	}
	return c.writer.status
}

// sink is a ResponseWriter that keeps the status.
type sink struct {
	header http.Header
	status int
}

func (s *sink) Header() http.Header { return s.header }

func (s *sink) WriteHeader(code int) {
	if s.status == 0 && code >= 200 {
		s.status = code
	}
}

func (s *sink) Write(b []byte) (int, error) {
	if s.status == 0 {
		s.status = http.StatusOK
	}
	return len(b), nil
}

func (s *sink) WriteString(b string) (int, error) {
	if s.status == 0 {
		s.status = http.StatusOK
	}
	return len(b), nil
}
