package watch

import (
	"fmt"
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
	if many-few > 24<<20 {
		t.Errorf("%d bytes for 2,000 paths, %d for 160,000", few, many)
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
