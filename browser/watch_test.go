package browser_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/gate"
	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/internal/traffic"
	"github.com/candorhttp/candor/openapi"
	"github.com/candorhttp/candor/watch"
)

// busyDay is the report on a day with incidents of many kinds and crawlers.
var busyDay = sync.OnceValues(func() (watch.Report, error) {
	day, err := traffic.Paper(3, 60).Run()
	if err != nil {
		return watch.Report{}, err
	}
	w := watch.New(watch.Options{})
	for ev := range day.Events() {
		w.Add(ev)
	}
	w.Advance(traffic.Epoch.Add(30 * time.Hour))
	return w.Report(), nil
})

// watchPage serves a report on that day. A text that is not "" stands for
// every name that came from the log.
func watchPage(t *testing.T, text string) place {
	t.Helper()
	r, err := busyDay()
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Incidents) < 4 || len(r.Crawlers) == 0 {
		t.Fatalf("the day has %d incidents and %d crawlers", len(r.Incidents), len(r.Crawlers))
	}
	if text != "" {
		r = named(r, text)
	}
	page, err := watch.FormatByName("html").Bytes(r, watch.Look{Version: text, Now: traffic.Epoch})
	if err != nil {
		t.Fatal(err)
	}
	return shown(t, page)
}

// named is the beginning of a report, with every name written by a stranger
// and crawlers that got every code.
func named(r watch.Report, text string) watch.Report {
	var routes []watch.Route
	for _, x := range r.Routes[:min(6, len(r.Routes))] {
		x.Method, x.Route = text, text
		x.Reasons = map[string]int64{"404 " + text: 2}
		routes = append(routes, x)
	}
	var incidents []candor.Incident
	for i, in := range r.Incidents[:4] {
		in.ID, in.Method, in.Route, in.Reason, in.Ongoing = text, text, text, text, i%2 == 0
		in.Cause = candor.Cause{Kind: text, Where: map[string]string{"client": text, "version": text, text: text}, Share: 0.5, Summary: text, Confidence: text, Against: []string{text}, RunnerUp: text}
		in.Evidence = []string{text, text}
		in.Examples = []candor.Example{{Time: in.Start, Method: text, Path: text, Status: 404, Client: text, Who: text}}
		in.Related = []candor.Related{{Method: text, Route: text, Status: 404, Reason: text, Events: 3}}
		incidents = append(incidents, in)
	}
	var crawlers []watch.Crawler
	for _, c := range r.Crawlers {
		if c.Standing != "verified" { // what the others make of codes is known, and told
			c.Name, c.Standing = text, text
		}
		c.Status = map[string]int64{}
		for status := 400; status < 430; status++ {
			c.Status[strconv.Itoa(status)] = 1
		}
		c.Wasted = []watch.CrawledRoute{{Method: text, Route: text, Status: 404, Count: 1}}
		crawlers = append(crawlers, c)
	}
	r.Routes, r.Incidents, r.Crawlers = routes, incidents, crawlers
	return r
}

func Test_that_axe_finds_no_fault_with_the_report_of_a_watch_and_nothing_sticks_out(t *testing.T) {
	for name, text := range map[string]string{"a day": "", "one long word": longWord} {
		t.Run(name, func(t *testing.T) {
			b := open(t, watchPage(t, text))
			b.visit("/")
			if width := eval[string](b, `getComputedStyle(document.querySelector(".incident")).borderLeftWidth`); width != "4px" {
				t.Errorf("the page does not use its own style: the border is %s", width)
			}
			nothingSticksOut(b)
			eval[bool](b, `document.querySelectorAll("details").forEach(d => d.open = true), true`)
			look(b)
		})
	}
}

func Test_that_the_report_of_a_watch_shows_hostile_names_and_never_obeys_them(t *testing.T) {
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			b := open(t, watchPage(t, h.text))
			b.visit("/")
			if eval[bool](b, `!!window.struck || document.querySelectorAll("script, img, textarea, form").length > 0`) {
				t.Error("the page obeyed")
			}
		})
	}
}

// shopConsole serves the console of a gate whose traffic had an incident that
// ended and has one that goes on, by a client of that name. The hours that it
// takes pass at once.
func shopConsole(t *testing.T, client string) place {
	t.Helper()
	doc, err := openapi.Parse("shop.yaml", []byte(`
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /orders:
    post:
      requestBody: {required: true, content: {application/json: {schema: {type: object}}}}
      responses: {"201": {description: made}}
  /reports/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {"201": {description: ok}}
  /nobody/asks/for/this:
    get: {responses: {"200": {description: ok}}}
`))
	if err != nil {
		t.Fatal(err)
	}
	// Outside of the bubble, and each connection ends with its answer: a bubble
	// in which somebody waits for the network has no time that passes.
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close")
		w.WriteHeader(http.StatusCreated)
	}))
	t.Cleanup(upstream.Close)
	to, err := url.Parse(upstream.URL)
	if err != nil {
		t.Fatal(err)
	}
	var admin http.Handler
	page := httptest.NewRecorder()
	synctest.Test(t, func(t *testing.T) {
		g, err := gate.New(gate.Config{Guard: guard.Config{Document: doc}, Upstream: to, Slog: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		admin = g.Admin()
		send := func(caller int, version, method, path, body string, want int) {
			r := httptest.NewRequest(method, "http://shop.example"+path, strings.NewReader(body))
			r.RemoteAddr = fmt.Sprintf("198.51.100.%d:4000", caller)
			r.Header.Set("User-Agent", client+"/"+version)
			if body != "" {
				r.Header.Set("Content-Type", "application/json")
			}
			w := httptest.NewRecorder()
			g.Handler().ServeHTTP(w, r)
			if w.Code != want {
				t.Fatalf("%s %s with %s: %d, want %d", method, path, body, w.Code, want)
			}
		}
		minutes := func(n int, bad func(caller int)) {
			for range n {
				for caller := range 24 {
					send(caller, "2.4.0", "POST", "/orders", `{"item":"tea"}`, 201)
					send(caller, "2.4.0", "GET", "/reports/7", "", 201)
					if bad != nil && caller < 12 {
						bad(caller)
					}
				}
				time.Sleep(time.Minute)
			}
		}
		minutes(25, nil)
		minutes(8, func(caller int) { send(caller, "2.5.0", "POST", "/orders", `{"item":"te`, 400) })
		minutes(25, nil)
		minutes(8, func(caller int) { send(caller, "2.6.0", "GET", "/reports/seven", "", 400) })
		admin.ServeHTTP(page, httptest.NewRequest("GET", "http://localhost/", nil))
		synctest.Wait()
	})
	mux := http.NewServeMux()
	mux.Handle("/", admin)
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
		for name, values := range page.Header() {
			w.Header()[name] = values
		}
		_, _ = io.WriteString(w, page.Body.String())
	})
	console := httptest.NewServer(mux)
	t.Cleanup(console.Close)
	return place{origin: console.URL}
}

func Test_that_axe_finds_no_fault_with_incidents_on_the_console_and_nothing_sticks_out(t *testing.T) {
	for name, client := range map[string]string{"short": "partner-app", "one long word": longWord[:60]} {
		t.Run(name, func(t *testing.T) {
			b := open(t, shopConsole(t, client))
			b.visit("/")
			b.shows("body", "Goes on since", "From 2000-01-01", client)
			eval[bool](b, `document.querySelectorAll("details").forEach(d => d.open = true), true`)
			look(b)
			b.follow("/-/guide/guide/400", click(`.incident a[href$="/guide/400"]`))
		})
	}
}
