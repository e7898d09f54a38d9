package watch

import (
	"testing"
	"time"

	"github.com/candorhttp/candor"
)

// The fixture is the report of one day, made by hand: incidents that go on
// and that ended, of one route and of several, well explained and not at all;
// routes of every kind; crawlers of every standing.

var (
	fixtureStart = time.Date(2026, 3, 9, 15, 0, 0, 0, time.UTC)
	fixtureEnd   = fixtureStart.Add(24*time.Hour - 12*time.Second)
)

// at is a time of the fixture's last day.
func at(hour, minute, second int) time.Time {
	return time.Date(2026, 3, 10, hour, minute, second, 0, time.UTC)
}

const fixtureBuckets = 48 // of half an hour

// flat is the same count in every bucket, shaped by the time of day.
func flat(n int64) []int64 {
	out := make([]int64, fixtureBuckets)
	for i := range out {
		hour := (15 + i/2) % 24
		day := int64(4) // the night
		if hour >= 7 && hour < 22 {
			day = 10
		}
		out[i] = n * day / 10
	}
	return out
}

// late is n in the last buckets and few before.
func late(n, few int64, buckets int) []int64 {
	out := make([]int64, fixtureBuckets)
	for i := range out {
		if i%5 == 0 {
			out[i] = few
		}
		if i >= fixtureBuckets-buckets {
			out[i] = n
		}
	}
	return out
}

func during(n int64, from, to int) []int64 {
	out := make([]int64, fixtureBuckets)
	for i := from; i < to; i++ {
		out[i] = n
	}
	return out
}

func sum(counts []int64) int64 {
	var n int64
	for _, c := range counts {
		n += c
	}
	return n
}

// fixtureRoute makes a route of which the counts by status are those of its
// buckets.
func fixtureRoute(method, route string, reasons map[string]int64, counts map[string][]int64) Route {
	r := Route{Method: method, Route: route, Status: map[string]int64{}, Reasons: reasons, Would: map[string]int64{}, Counts: counts}
	if reasons == nil {
		r.Reasons = map[string]int64{}
	}
	for key, c := range counts {
		status := key
		if key == "3xx" {
			status = "304"
		}
		if key == "2xx" {
			status = "200"
			if method == "POST" {
				status = "201"
			}
		}
		r.Status[status] = sum(c)
		r.Total += sum(c)
	}
	return r
}

func fixture() Report {
	r := Report{
		From: fixtureStart, To: fixtureEnd, Late: 17, Rejected: 41, FalseAlarms: 7 * 24 * time.Hour,
		Series:    Series{Start: fixtureStart, Step: 30 * time.Minute, Buckets: fixtureBuckets},
		Routes:    fixtureRoutes(),
		Incidents: fixtureIncidents(),
		Crawlers:  fixtureCrawlers(),
	}
	r.Lines = r.Rejected
	for _, route := range r.Routes {
		r.Lines += route.Total
	}
	return r
}

func fixtureRoutes() []Route {
	deleting := fixtureRoute("DELETE", "/v1/organizations/{orgId}/projects/{projectId}/orders/{orderId}", nil, map[string][]int64{"2xx": flat(5)})
	deleting.Would["missing-role"] = 40
	return []Route{
		fixtureRoute("POST", "/v1/orders", map[string]int64{"400 malformed-json": 330, "400 missing-parameter": 5, "403 insufficient-scope": 12},
			map[string][]int64{"2xx": flat(400), "400": late(160, 2, 2), "403": during(4, 10, 13)}),
		fixtureRoute("GET", Unrouted, map[string]int64{"404 unknown-route": 2600}, map[string][]int64{"404": during(650, 20, 24)}),
		fixtureRoute("GET", "/v1/orders/{id}", nil, map[string][]int64{"2xx": flat(1500), "3xx": flat(20), "404": flat(3), "502": during(120, 24, 26)}),
		fixtureRoute("GET", "/v1/reports/{id}", map[string]int64{"403 insufficient-scope": 44}, map[string][]int64{"2xx": flat(60), "403": late(11, 0, 4)}),
		fixtureRoute("GET", "/products/{id}", nil, map[string][]int64{"2xx": flat(300), "404": flat(12), "410": flat(4), "429": during(9, 30, 34)}),
		fixtureRoute("", NoPath, nil, map[string][]int64{"400": late(0, 1, 1)}),
		fixtureRoute("GET", "/health", nil, map[string][]int64{"2xx": flat(180)}),
		deleting,
	}
}

func fixtureIncidents() []candor.Incident {
	return []candor.Incident{fixtureUpstream(), fixtureUnknown(), fixtureScope(), fixtureDeployment()}
}

func fixtureDeployment() candor.Incident {
	return candor.Incident{
		ID: "i-20260310-1402-1", Method: "POST", Route: "/v1/orders", Status: 400, Reason: "malformed-json",
		Start: at(14, 2, 0), Seen: at(14, 5, 0), End: at(14, 59, 40), Ongoing: true,
		Rate: 0.87, Baseline: 0.004, Events: 325, Requests: 359, Excess: 321.4,
		Cause: candor.Cause{
			Kind: "client-deployment", Where: map[string]string{"client": "acme-ios", "version": "5.2.0"}, Share: 0.96,
			Summary: "a bad client deployment, the version was first seen at 13:58", Confidence: "high",
			Against:  []string{"47 requests of acme-ios 5.2.0 to POST /v1/orders succeeded"},
			RunnerUp: "schema-change",
		},
		Evidence: []string{
			"acme-ios 5.2.0 was first seen at 13:58, 4 minutes before",
			"acme-ios 5.1.9 has 0.4% on the same route meanwhile (3 of 745)",
			"acme-ios 5.2.0 has 0% on all other routes (0 of 2,210)",
		},
		Examples: []candor.Example{
			{Time: at(14, 2, 11), Method: "POST", Path: "/v1/orders", Status: 400, Client: "acme-ios 5.2.0", Who: "u-81723"},
			{Time: at(14, 2, 38), Method: "POST", Path: "/v1/orders", Status: 400, Client: "acme-ios 5.2.0", Who: "u-11902"},
			{Time: at(14, 3, 2), Method: "POST", Path: "/v1/orders", Status: 400, Client: "acme-ios 5.2.0", Who: "198.51.100.23"},
		},
		Related: []candor.Related{{Method: "PUT", Route: "/v1/orders/{id}", Status: 400, Reason: "malformed-json", Events: 41}},
	}
}

func fixtureScope() candor.Incident {
	return candor.Incident{
		ID: "i-20260310-1310-1", Method: "GET", Route: "/v1/reports/{id}", Status: 403, Reason: "insufficient-scope",
		Start: at(13, 10, 0), Seen: at(13, 16, 0), End: at(14, 58, 2), Ongoing: true,
		Rate: 1, Baseline: 0, Events: 44, Requests: 44, Excess: 44,
		Cause: candor.Cause{
			Kind: "missing-scope", Where: map[string]string{"token": "tok_7c1f0e9a4b"}, Share: 1,
			Summary: "a token without the scope that its sisters carry", Confidence: "high",
			Against: []string{}, RunnerUp: "missing-role",
		},
		Evidence: []string{"subject svc-billing succeeds on the same route with another token (118 of 118)", "the token was first seen at 13:09"},
		Examples: []candor.Example{{Time: at(13, 10, 4), Method: "GET", Path: "/v1/reports/2026-02", Status: 403, Client: "billing-sync 2.0.1", Who: "svc-billing"}},
		Related:  []candor.Related{},
	}
}

func fixtureUpstream() candor.Incident {
	return candor.Incident{
		ID: "i-20260310-0301-1", Status: 502,
		Start: at(3, 1, 0), Seen: at(3, 2, 0), End: at(3, 58, 50),
		Rate: 0.34, Baseline: 0.0002, Events: 240, Requests: 706, Excess: 239.9,
		Cause: candor.Cause{
			Kind: "upstream-fault", Where: map[string]string{"upstream": "10.0.3.17:8080"}, Share: 1,
			Summary: "one server failed, whoever asked", Confidence: "medium",
			Against: []string{"466 requests of the same server succeeded meanwhile"},
		},
		Evidence: []string{"all 240 failures came from one of 3 servers", "61 clients and 38 subjects are among the failures"},
		Examples: []candor.Example{{Time: at(3, 1, 9), Method: "GET", Path: "/v1/orders/ord_1882", Status: 502, Client: "Chrome 133", Who: "u-4410"}},
		Related:  []candor.Related{},
	}
}

func fixtureUnknown() candor.Incident {
	return candor.Incident{
		ID: "i-20260310-0600-1", Method: "GET", Route: "/products/{id}", Status: 429,
		Start: at(6, 0, 0), Seen: at(6, 11, 0), End: at(7, 59, 0),
		Rate: 0.031, Baseline: 0, Events: 36, Requests: 1161, Excess: 36,
		Cause: candor.Cause{
			Kind: "unknown", Where: map[string]string{}, Share: 0,
			Summary: "no evidence in the log names the cause", Confidence: "low",
			Against: []string{"the best split is host shop.example, which explains 41%"}, RunnerUp: "rate-limit",
		},
		Evidence: []string{"the failures are spread over 29 addresses and 12 clients"},
		Examples: []candor.Example{},
		Related:  []candor.Related{},
	}
}

func fixtureCrawlers() []Crawler {
	return []Crawler{
		{Name: "Googlebot", Standing: "verified", Total: 4210, Status: map[string]int64{"200": 3321, "301": 120, "304": 402, "404": 301, "410": 12, "429": 36, "503": 18},
			Wasted: []CrawledRoute{{"GET", "/products/{id}", 404, 288}, {"GET", "/products/{id}", 429, 36}, {"GET", "/search", 503, 18}, {"GET", "/tags/{id}", 404, 13}, {"GET", "/products/{id}", 410, 12}}},
		{Name: "Googlebot", Standing: "fake", Total: 812, Status: map[string]int64{"200": 3, "403": 800, "404": 9}, Wasted: []CrawledRoute{{"GET", Unrouted, 403, 800}}},
		{Name: "bingbot", Standing: "verified", Total: 640, Status: map[string]int64{"200": 600, "404": 40}, Wasted: []CrawledRoute{{"GET", "/products/{id}", 404, 40}}},
		{Name: "AhrefsBot", Standing: "claimed", Total: 90, Status: map[string]int64{"200": 90}, Wasted: []CrawledRoute{}},
	}
}

func Test_that_the_fixture_agrees_with_itself(t *testing.T) {
	for _, route := range fixture().Routes {
		if n := sum([]int64{route.Status["200"], route.Status["201"], route.Status["304"], route.Refused()}); n != route.Total {
			t.Errorf("%s: %d by status, %d in all", route.name(), n, route.Total)
		}
		for status, counts := range route.Counts {
			if status >= "400" && sum(counts) != route.Status[status] || len(counts) != fixtureBuckets {
				t.Errorf("%s: %s has %d counts", route.name(), status, len(counts))
			}
		}
	}
	for _, c := range fixture().Crawlers {
		var n int64
		for _, k := range c.Status {
			n += k
		}
		if n != c.Total {
			t.Errorf("%s: %d by status, %d in all", c.Name, n, c.Total)
		}
	}
}
