package accesslog

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/candorhttp/candor"
)

// benchLog returns a log of n lines with paths, clients and addresses as they
// are met: many of the first, few of the others.
func benchLog(n int, gate bool) []byte {
	var b bytes.Buffer
	for i := range n {
		if !gate {
			fmt.Fprintf(&b, `203.0.%d.%d - - [10/Mar/2026:13:%02d:%02d +0000] "GET /v1/orders/%d/items?page=2 HTTP/1.1" %d 512 "https://shop.example/" "Mozilla/5.0 (X11; Linux x86_64; rv:%d.0) Gecko/20100101 Firefox/%d.0"`+"\n",
				i%250, i%200, i/6000%60, i/100%60, i, 200+i%3*100, 100+i%20, 100+i%20)
			continue
		}
		ev := candor.Event{
			Method: "GET", Route: "/v1/orders/{id}/items", Path: fmt.Sprintf("/v1/orders/%d/items", i), Status: 200 + i%3*100,
			Reason: "ok", Rung: "result", DurationMS: 0.41, Client: "acme-ios", Version: fmt.Sprintf("5.%d.0", i%20),
			Subject: fmt.Sprintf("user%d", i%500), Tenant: "north", Address: fmt.Sprintf("203.0.%d.%d", i%250, i%200),
			RequestID: fmt.Sprintf("%016x", i), Host: "api.example", Bytes: 512,
		}
		ev.Time = time.Date(2026, 3, 10, 13, 55, 36, i*1e6%1e9, time.UTC)
		line, _ := json.Marshal(ev)
		b.Write(append(line, '\n'))
	}
	return b.Bytes()
}

func benchmark(b *testing.B, gate bool) {
	const lines = 50_000
	log := benchLog(lines, gate)
	b.SetBytes(int64(len(log)))
	b.ReportAllocs()
	for b.Loop() {
		r := NewReader(bytes.NewReader(log), Options{})
		var ev candor.Event
		n := 0
		for r.Next(&ev) {
			n++
		}
		if n != lines {
			b.Fatal(n, r.Err(), r.Stats())
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/lines, "ns/line")
}

func BenchmarkCombined(b *testing.B) { benchmark(b, false) }
func BenchmarkCandor(b *testing.B)   { benchmark(b, true) }

// BenchmarkEncodingJSON reads the gate's log the plain way, for comparison.
func BenchmarkEncodingJSON(b *testing.B) {
	log := benchLog(5_000, true)
	b.SetBytes(int64(len(log)))
	b.ReportAllocs()
	for b.Loop() {
		for line := range bytes.Lines(log) {
			var ev candor.Event
			if err := json.Unmarshal(line, &ev); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkParse reads one sample line of every format over and over, without
// the reading of files around it: what the parsers alone cost.
func BenchmarkParse(b *testing.B) {
	for _, f := range Formats {
		line := []byte(f.Sample[len(f.Sample)-1])
		for _, w := range wrappers {
			if inner, ok := cutSyslog(line); ok && w.name == "syslog" {
				line = inner
			}
		}
		b.Run(f.Name, func(b *testing.B) {
			d := decoder{setup: newSetup(Options{})}
			b.SetBytes(int64(len(line)))
			b.ReportAllocs()
			var ev candor.Event
			for b.Loop() {
				ev = candor.Event{}
				if why := f.parse(&d, line, &ev); why != "" {
					b.Fatal(why)
				}
			}
		})
	}
}

// BenchmarkEncodingJSONLine reads the candor sample of BenchmarkParse with
// encoding/json.
func BenchmarkEncodingJSONLine(b *testing.B) {
	line := []byte(Candor.Sample[0])
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		var ev candor.Event
		if err := json.Unmarshal(line, &ev); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReaderAlone reads lines that cost nothing to parse: what is left is
// cutting the log into lines and clearing an event for each.
func BenchmarkReaderAlone(b *testing.B) {
	log := benchLog(20_000, false)
	nothing := &Format{Name: "nothing", parse: func(_ *decoder, _ []byte, ev *candor.Event) string { ev.Status = 200; return "" }}
	b.SetBytes(int64(len(log)))
	b.ReportAllocs()
	for b.Loop() {
		r := NewReader(bytes.NewReader(log), Options{Workers: 1})
		r.preset(nothing)
		for _, ok := r.Batch(); ok; _, ok = r.Batch() {
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/20_000, "ns/line")
}
