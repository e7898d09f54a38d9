package rules

import (
	"strings"
	"testing"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

// cleanTraffic is what an API that keeps its contracts answers in a day, in
// about the proportions of one: reads, writes, refusals of every kind.
const cleanTraffic = `
GET /orders?limit=20 HTTP/1.1
Host: api.example
Accept: application/json
Authorization: Bearer aaaa
User-Agent: orders-app/3.1

HTTP/1.1 200 OK
Date: Mon, 02 Nov 2026 09:00:00 GMT
Content-Type: application/json
Cache-Control: private, no-cache
ETag: "7"
Vary: Accept-Encoding

BIG
---
GET /orders/17 HTTP/1.1
Host: api.example
Accept: application/json
Authorization: Bearer aaaa
If-None-Match: "7"

HTTP/1.1 304 Not Modified
Date: Mon, 02 Nov 2026 09:00:00 GMT
ETag: "7"
Cache-Control: private, no-cache
---
POST /orders HTTP/1.1
Host: api.example
Accept: application/json
Authorization: Bearer aaaa
Content-Type: application/json
Content-Length: 26

{"item": "a", "count": 3}

HTTP/1.1 201 Created
Location: /orders/18
Content-Type: application/json
ETag: "1"

{"id": "18", "item": "a", "count": 3}
---
DELETE /orders/18 HTTP/1.1
Host: api.example
Authorization: Bearer aaaa

HTTP/1.1 204 No Content
---
GET /index.html HTTP/1.1
Host: www.example
Accept: text/html,application/xhtml+xml
Cookie: theme=dark

HTTP/1.1 200 OK
Content-Type: text/html; charset=utf-8
Cache-Control: max-age=60
ETag: "i7"

<!doctype html><html lang="en"><head><title>Orders</title></head><body><h1>Orders</h1><p>Hello.</p></body></html>
---
POST /orders HTTP/1.1
Host: api.example
Accept: application/json
Authorization: Bearer aaaa
Content-Type: application/json

{"item": "a", "count": -3}

HTTP/1.1 422 Unprocessable Content
Content-Type: application/problem+json
Cache-Control: no-store

{"type":"https://api.example/problems/invalid","title":"Invalid content","status":422,"detail":"One value breaks a rule.","errors":[{"pointer":"#/count","detail":"must be at least 1"}]}
---
GET /orders/99 HTTP/1.1
Host: api.example
Accept: application/json
Authorization: Bearer aaaa

HTTP/1.1 404 Not Found
Content-Type: application/problem+json
Cache-Control: no-store

{"type":"https://api.example/problems/not-found","title":"Not found","status":404,"detail":"There is no such order, or you may not see it."}
---
GET /orders HTTP/1.1
Host: api.example
Accept: application/json

HTTP/1.1 401 Unauthorized
WWW-Authenticate: Bearer realm="api"
Content-Type: application/problem+json
Cache-Control: no-store

{"type":"https://api.example/problems/missing-credentials","title":"Missing credentials","status":401,"detail":"Send a token."}
---
DELETE /orders/17 HTTP/1.1
Host: api.example
Accept: application/json
Authorization: Bearer bbbb

HTTP/1.1 403 Forbidden
WWW-Authenticate: Bearer realm="api", error="insufficient_scope", scope="orders:write"
Content-Type: application/problem+json
Cache-Control: no-store

{"type":"https://api.example/problems/insufficient-scope","title":"Insufficient scope","status":403,"detail":"The token lacks a scope.","missing":{"scopes":["orders:write"]}}
---
GET /orders HTTP/1.1
Host: api.example
Accept: application/json
Authorization: Bearer bbbb

HTTP/1.1 429 Too Many Requests
Retry-After: 20
Content-Type: application/problem+json
Cache-Control: no-store

{"type":"https://api.example/problems/rate-limited","title":"Rate limited","status":429,"detail":"Slow down."}
---
GET /orders HTTP/1.1
Host: api.example
Accept: application/json
Authorization: Bearer aaaa

HTTP/1.1 503 Service Unavailable
Retry-After: 20
Content-Type: application/problem+json
Cache-Control: no-store

{"type":"https://api.example/problems/unavailable","title":"Unavailable","status":503,"detail":"Come back later."}
---
GET /old HTTP/1.1
Host: www.example
Accept: text/html

HTTP/1.1 308 Permanent Redirect
Location: https://www.example/new
Cache-Control: max-age=3600
`

// traffic parses the clean traffic; its first answer holds a list of 8 KB.
func traffic(t testing.TB) []candor.Exchange {
	t.Helper()
	item := `{"id": "17", "item": "a chair", "count": 3, "state": "shipped", "note": "no error here"}`
	all, err := judge.ParseExchanges(strings.Replace(cleanTraffic, "BIG", "["+strings.Repeat(item+",\n", 90)+item+"]", 1))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func Test_that_clean_traffic_is_clean_and_costs_no_memory(t *testing.T) {
	all := traffic(t)
	j := judge.New(All, judge.Options{})
	round := func() {
		for i := range all {
			j.Add(&all[i])
		}
	}
	round() // series learn here
	if f := j.Report().Findings; len(f) > 0 {
		t.Errorf("clean traffic has a finding: %+v", f[0])
	}
	if n := testing.AllocsPerRun(100, round); n > 0 && !racing {
		t.Errorf("%d exchanges made %.0f allocations, want none", len(all), n)
	}
}

// BenchmarkClean judges clean traffic with every rule. Figures of one core:
//
//	go test ./rules -run xxx -bench Clean -benchmem -cpu 1
func BenchmarkClean(b *testing.B) {
	all := traffic(b)
	j := judge.New(All, judge.Options{})
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		j.Add(&all[i%len(all)])
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "exchanges/s")
}

// BenchmarkWrong judges the labelled set, in which nearly every exchange is wrong.
func BenchmarkWrong(b *testing.B) {
	var all []candor.Exchange
	for _, s := range readCorpus(b, corpora[0].dir) {
		all = append(all, s.exchanges...)
	}
	if len(all) == 0 {
		b.Skip("the set is empty")
	}
	j := judge.New(All, judge.Options{})
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		j.Add(&all[i%len(all)])
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "exchanges/s")
}
