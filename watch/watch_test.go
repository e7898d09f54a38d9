package watch

import (
	"encoding/json"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/pathshape"
)

var start = time.Date(2026, 3, 10, 13, 55, 36, 0, time.UTC)

// add counts n events that are like ev.
func add(w *Watch, n int, ev candor.Event) {
	for range n {
		w.Add(&ev)
	}
}

// sample returns a watch with one route of each kind the report tells apart.
func sample() *Watch {
	w := New(Options{})
	add(w, 690, candor.Event{Time: start, Method: "POST", Route: "/v1/orders", Status: 201})
	add(w, 310, candor.Event{Time: start.Add(time.Hour), Method: "POST", Route: "/v1/orders", Status: 400, Reason: "malformed-json"})
	add(w, 12, candor.Event{Time: start, Method: "POST", Route: "/v1/orders", Status: 403, Reason: "insufficient-scope"})
	add(w, 3, candor.Event{Time: start, Method: "POST", Route: "/v1/orders", Status: 403, Reason: "missing-role"})
	add(w, 1, candor.Event{Time: start, Method: "POST", Route: "/v1/orders", Status: 502})
	add(w, 1500, candor.Event{Time: start, Method: "GET", Path: "/v1/orders/17", Status: 200})
	add(w, 1, candor.Event{Time: start, Method: "GET", Path: "/v1/orders/18", Status: 404})
	add(w, 40, candor.Event{Time: start, Method: "DELETE", Route: "/v1/organizations/{orgId}/projects/{projectId}/orders/{orderId}", Status: 204, Would: "missing-role"})
	add(w, 60, candor.Event{Time: start, Method: "DELETE", Route: "/v1/organizations/{orgId}/projects/{projectId}/orders/{orderId}", Status: 204})
	add(w, 5, candor.Event{Time: start, Status: 400})
	add(w, 700, candor.Event{Time: start, Method: "GET", Path: "/health", Status: 200})
	w.Reject(2)
	return w
}

const sampleText = `3,324 lines, 2 rejected
2026-03-10 13:55:36 to 14:55:36 UTC (1h 0m)

ROUTE                        REQUESTS  STATUS  REASON              COUNT    RATE
POST /v1/orders                 1,016  400     malformed-json        310   30.5%
                                       403     insufficient-scope     12    1.2%
                                       403     missing-role            3    0.3%
                                       502                             1   <0.1%
(no path)                           5  400                             5  100.0%
GET /v1/orders/{id}             1,501  404                             1   <0.1%
DELETE /v1/or…ers/{orderId}       100  would   missing-role           40   40.0%

1 more route: 700 requests, 0 refused

2xx 2,990 (90.0%)  4xx 331 (10.0%)  5xx 1 (<0.1%)
enforcing would have refused 40 requests (1.2%)
`

func Test_that_the_text_report_reads_like_this(t *testing.T) {
	for _, width := range []int{0, 80} {
		var b strings.Builder
		if err := sample().Report().Text(&b, width); err != nil || b.String() != sampleText {
			t.Errorf("%v, width %d:\n%s", err, width, b.String())
		}
	}
}

func Test_that_no_line_of_the_text_is_wider_than_asked_and_only_spaces_align(t *testing.T) {
	w := sample()
	add(w, 9, candor.Event{Method: "PATCH", Route: "/" + strings.Repeat("ü", 200), Status: 422, Reason: strings.Repeat("long-", 40)})
	for _, width := range []int{60, 72, 80, 132} {
		var b strings.Builder
		w.Report().Text(&b, width)
		for line := range strings.Lines(b.String()) {
			if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > width {
				t.Errorf("width %d: %d characters: %s", width, n, line)
			}
			if strings.Contains(line, "\t") {
				t.Errorf("a tab in %q", line)
			}
		}
	}
}

func Test_that_a_log_without_reasons_has_no_column_for_them(t *testing.T) {
	w := New(Options{})
	add(w, 1, candor.Event{Method: "GET", Path: "/a", Status: 404})
	var b strings.Builder
	w.Report().Text(&b, 80)
	if strings.Contains(b.String(), "REASON") || !strings.Contains(b.String(), "GET /a") {
		t.Errorf("got\n%s", b.String())
	}
}

func Test_that_an_empty_watch_says_so(t *testing.T) {
	r := New(Options{}).Report()
	var b strings.Builder
	r.Text(&b, 80)
	if want := "0 lines, 0 rejected\n\nno requests\n"; b.String() != want {
		t.Errorf("got %q", b.String())
	}
	j, _ := json.Marshal(r)
	if want := `{"lines":0,"rejected":0,"routes":[],"incidents":[]}`; string(j) != want {
		t.Errorf("got %s", j)
	}
}

func Test_that_the_JSON_report_has_the_fixed_shape(t *testing.T) {
	j, err := json.Marshal(sample().Report())
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Lines, Rejected int64
		From, To        time.Time
		Routes          []map[string]any
		Incidents       []any
	}
	if err := json.Unmarshal(j, &got); err != nil {
		t.Fatal(err)
	}
	if got.Lines != 3324 || got.Rejected != 2 || !got.From.Equal(start) || !got.To.Equal(start.Add(time.Hour)) || got.Incidents == nil {
		t.Errorf("head: %+v", got)
	}
	want := []map[string]any{
		{"method": "POST", "route": "/v1/orders", "total": 1016.0,
			"status":  map[string]any{"201": 690.0, "400": 310.0, "403": 15.0, "502": 1.0},
			"reasons": map[string]any{"400 malformed-json": 310.0, "403 insufficient-scope": 12.0, "403 missing-role": 3.0},
			"would":   map[string]any{}},
		{"method": "", "route": NoPath, "total": 5.0, "status": map[string]any{"400": 5.0}, "reasons": map[string]any{}, "would": map[string]any{}},
		{"method": "GET", "route": "/v1/orders/{id}", "total": 1501.0, "status": map[string]any{"200": 1500.0, "404": 1.0}, "reasons": map[string]any{}, "would": map[string]any{}},
		{"method": "GET", "route": "/health", "total": 700.0, "status": map[string]any{"200": 700.0}, "reasons": map[string]any{}, "would": map[string]any{}},
		{"method": "DELETE", "route": "/v1/organizations/{orgId}/projects/{projectId}/orders/{orderId}", "total": 100.0,
			"status": map[string]any{"204": 100.0}, "reasons": map[string]any{}, "would": map[string]any{"missing-role": 40.0}},
	}
	if !reflect.DeepEqual(got.Routes, want) {
		t.Errorf("routes:\n%s", j)
	}
}

func Test_that_paths_become_routes(t *testing.T) {
	for path, want := range map[string]string{
		"":                         NoPath,
		"*":                        "*",
		"evil.example:443":         NoPath,
		"/":                        "/",
		"//":                       "//",
		"/orders":                  "/orders",
		"/orders/":                 "/orders/",
		"/v1/orders/17/items/3":    "/v1/orders/{id}/items/{id}",
		"/v2/me":                   "/v2/me",
		"/api/1.0/x":               "/api/1.0/x",
		"/o/ord_81723":             "/o/{id}",
		"/o/INV-2026-0042":         "/o/{id}",
		"/o/page2":                 "/o/page2",
		"/o/17.json":               "/o/{id}.json",
		"/app.9f8e7d6c5b4a3f2e.js": "/app.{id}.js",
		"/style.css":               "/style.css",
		"/t/7d793037-a076-4891-9e2f-2a1b3c4d5e6f": "/t/{id}",
		"/t/7D793037-A076-4891-9E2F-2A1B3C4D5E6F": "/t/{id}",
		"/t/9f86d081884c7d65":                     "/t/{id}",
		"/t/deadbeef":                             "/t/deadbeef",
		"/t/facade":                               "/t/facade",
		"/d/2026-03-10":                           "/d/{id}",
		"/d/2026-03-10T13:55:36Z":                 "/d/{id}",
		"/g/52.5200,13.4050":                      "/g/{id}",
		"/u/ann@example.com":                      "/u/{id}",
		"/u/@ann":                                 "/u/@ann",
		"/k/AbC3dEf9GhI2jKlM":                     "/k/{id}",
		"/s/how-to-write-good-errors":             "/s/how-to-write-good-errors",
		"/x/" + strings.Repeat("a", 65):           "/x/{id}",
		"/x/a\x1b[31m":                            "/x/{bytes}",
		"/x/\xff\xfe":                             "/x/{bytes}",
		"/caf\u00e9":                              "/caf\u00e9",
		strings.Repeat("/a", 500):                 strings.Repeat("/a", 12) + "/{rest}",
	} {
		if got := string(pathshape.Append(nil, path)); got != want {
			t.Errorf("%.60q is %q, want %q", path, got, want)
		}
	}
}

func Test_that_any_number_of_paths_keeps_the_limit_and_loses_no_count(t *testing.T) {
	const paths, limit = 200_000, 500
	w := New(Options{MaxRoutes: limit})
	var ev candor.Event
	words := strings.Fields("ab cd ef gh ij kl mn op qr st uv wx")
	word := func(i int) string {
		var s strings.Builder
		for range 6 {
			s.WriteString(words[i%len(words)])
			i /= len(words)
		}
		return s.String()
	}
	for i := range paths { // a scanner: every path new, none there
		ev = candor.Event{Method: "GET", Path: "/" + word(i), Status: 404}
		w.Add(&ev)
	}
	add(w, 7, candor.Event{Method: "GET", Path: "/orders", Status: 200})
	const forged = 20_000
	long := strings.Repeat("/x", 1000)
	for i := range forged { // every field new and too long
		ev = candor.Event{Method: word(i) + long, Route: word(i) + long, Status: i, Reason: word(i), Would: word(i) + long}
		w.Add(&ev)
	}
	r := w.Report()
	if len(r.Routes) > limit+1 {
		t.Errorf("%d routes, the limit is %d", len(r.Routes), limit)
	}
	var total, byStatus int64
	found := false
	for _, route := range r.Routes {
		total += route.Total
		for _, n := range route.Status {
			byStatus += n
		}
		found = found || route.Route == "/orders" && route.Total == 7
		if len(route.Reasons) > 1100 || len(route.Route) > maxName || len(route.Method) > maxMethod {
			t.Errorf("unbounded: %d reasons, route of %d bytes", len(route.Reasons), len(route.Route))
		}
	}
	if want := int64(paths + forged + 7); total != want || byStatus != want || r.Lines != want {
		t.Errorf("%d requests, %d by status, %d lines, want %d", total, byStatus, r.Lines, want)
	}
	if !found {
		t.Error("the scanner crowded out a route that exists")
	}
}

func Test_that_memory_does_not_grow_with_the_paths(t *testing.T) {
	heap := func(paths int) int64 {
		w := New(Options{})
		for i := range paths {
			w.Add(&candor.Event{Method: "GET", Path: fmt.Sprintf("/f/%c%c%c%c", 'g'+i%20, 'g'+i/20%20, 'g'+i/400%20, 'g'+i/8000%20), Status: 200})
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		runtime.KeepAlive(w)
		return int64(m.HeapAlloc)
	}
	few, many := heap(2_000), heap(160_000)
	if many-few > 1<<20 {
		t.Errorf("%d bytes for 2,000 paths, %d for 160,000", few, many)
	}
}

func Test_that_control_characters_never_reach_the_terminal(t *testing.T) {
	w := New(Options{})
	const evil = "\x1b]0;owned\x07\r\n\u202e\xff\u0085"
	add(w, 1, candor.Event{Method: "GET" + evil, Route: "/a" + evil, Status: 403, Reason: "r" + evil, Would: "w" + evil})
	var b strings.Builder
	w.Report().Text(&b, 200)
	if strings.ContainsAny(b.String(), "\x1b\x07\r\u202e\u0085") || strings.Contains(b.String(), "\xff") {
		t.Errorf("raw control characters in %q", b.String())
	}
	if !strings.Contains(b.String(), `\x1b]0;owned`) {
		t.Errorf("the escape is not shown:\n%s", b.String())
	}
}

func Test_that_codes_that_are_none_are_counted(t *testing.T) {
	w := New(Options{})
	for _, status := range []int{-5, 0, 99, 1000, 1 << 40} {
		w.Add(&candor.Event{Method: "GET", Path: "/", Status: status})
	}
	r := w.Report()
	if got := r.Routes[0].Status; got["000"] != 4 || got["099"] != 1 {
		t.Errorf("status %v", got)
	}
	if err := r.Text(&strings.Builder{}, 80); err != nil {
		t.Error(err)
	}
}

func Test_that_events_may_come_from_many_goroutines(t *testing.T) {
	w := New(Options{})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 1000 {
				w.Add(&candor.Event{Time: start, Method: "GET", Path: fmt.Sprintf("/o/%d", i), Status: 200 + i%2*200})
				if i%100 == 0 {
					w.Report()
				}
			}
		})
	}
	wg.Wait()
	r := w.Report()
	if len(r.Routes) != 1 || r.Routes[0].Total != 8000 || r.Routes[0].Refused() != 4000 {
		t.Errorf("%+v", r.Routes)
	}
}

func Test_that_the_text_shows_the_worst_routes_and_sums_up_the_rest(t *testing.T) {
	w := New(Options{})
	for i := range 100 {
		add(w, i+1, candor.Event{Method: "GET", Route: fmt.Sprintf("/r%c%c", 'a'+i/26, 'a'+i%26), Status: 500})
	}
	var b strings.Builder
	w.Report().Text(&b, 80)
	if got := strings.Count(b.String(), "GET /r"); got != maxTextRows {
		t.Errorf("%d routes in the table", got)
	}
	if !strings.Contains(b.String(), "\n70 more routes: 2,485 requests, 2,485 refused\n") {
		t.Errorf("the rest is not summed up:\n%s", b.String())
	}
}

func BenchmarkAdd(b *testing.B) {
	w := New(Options{})
	events := make([]candor.Event, 1000)
	for i := range events {
		events[i] = candor.Event{Time: start, Method: "GET", Path: fmt.Sprintf("/v1/orders/%d/items/7d793037-a076-4891-9e2f-%012d", i, i), Status: 200 + i%3*100, Reason: "ok"}
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		w.Add(&events[i%len(events)])
		i++
	}
}
