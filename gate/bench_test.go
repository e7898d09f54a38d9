package gate

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/candorhttp/candor"
)

// BenchmarkGate shows what the judge costs: one client, one kind of answer,
// with the judge and without. Both go over loopback, as in use. The judge works
// beside the traffic, so with idle processors it costs less than it reads.
//
//	go test ./gate -run xxx -bench Gate -benchmem
func BenchmarkGate(b *testing.B) {
	item := `{"items":[` + strings.TrimSuffix(strings.Repeat(`{"id":1,"name":"tea","state":"open"},`, 50), ",") + `]}`
	for _, of := range []struct {
		name   string
		status int
		fields []string
		body   string
	}{
		{"success", 200, []string{"Content-Type: application/json", "Cache-Control: private"}, item},
		{"refusal", 403, []string{"Content-Type: application/json", "Cache-Control: no-store"}, `{"error":"forbidden","message":"not yours"}`},
		{"wrong", 401, []string{"Content-Type: application/json"}, `{"error":"unauthorized"}`},
	} {
		for _, judged := range []bool{false, true} {
			name := of.name + map[bool]string{false: "/alone", true: "/judged"}[judged]
			b.Run(name, func(b *testing.B) {
				r := newRig(b, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					for _, f := range of.fields {
						name, value, _ := strings.Cut(f, ": ")
						w.Header().Set(name, value)
					}
					w.WriteHeader(of.status)
					io.WriteString(w, of.body)
				}), func(c *Config) { c.Log = nil })
				if !judged {
					r.gate.judging = nil
				}
				client := &http.Client{}
				b.ReportAllocs()
				for b.Loop() {
					ask(b, client, r.url)
				}
				if judged {
					b.ReportMetric(float64(r.gate.judging.skipped.Load()), "left-out")
				}
			})
		}
	}
}

// ask sends one request and reads its answer.
func ask(b *testing.B, client *http.Client, url string) {
	resp, err := client.Get(url + "/things/1")
	if err != nil {
		b.Fatal(err)
	}
	io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
}

// BenchmarkWatch shows what the watch costs, likewise: over loopback with it and
// without, and alone what a request itself pays, which is to queue its event, and
// what the goroutine beside it does with that.
//
//	go test ./gate -run xxx -bench Watch -benchmem
func BenchmarkWatch(b *testing.B) {
	for _, watched := range []bool{false, true} {
		b.Run("gate/"+map[bool]string{false: "alone", true: "watched"}[watched], func(b *testing.B) {
			r := newRig(b, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				io.WriteString(w, "ok")
			}), func(c *Config) { c.Log, c.unwatched = nil, !watched })
			client := &http.Client{}
			b.ReportAllocs()
			for b.Loop() {
				ask(b, client, r.url)
			}
			if watched {
				b.ReportMetric(float64(r.gate.watching.lost.Load()), "lost")
			}
		})
	}
	ev := candor.Event{Time: time.Now(), Method: "GET", Route: "/things/{id}", Path: "/things/1", Status: 200, Client: "curl", Version: "8.5.0", Address: "192.0.2.7", Host: "api.example"}
	for _, both := range []bool{false, true} {
		b.Run(map[bool]string{false: "event/queued", true: "event/queued-and-watched"}[both], func(b *testing.B) {
			w := newWatching(slog.New(slog.DiscardHandler), Config{})
			w.working.Store(true) // the benchmark itself does the work
			b.ReportAllocs()
			for b.Loop() {
				w.add(&ev)
				if len(w.queue) < maxUnwatched {
					continue
				}
				if !both {
					b.StopTimer()
				}
				w.with(w.take)
				if !both {
					b.StartTimer()
				}
			}
		})
	}
}
