package accesslog

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/candorhttp/candor"

	"github.com/candorhttp/candor/internal/useragent"
)

func FuzzCandor(f *testing.F) {
	for _, line := range Candor.Sample {
		f.Add([]byte(line))
	}
	f.Add([]byte(`{"time":"2026-03-10T13:55:36Z","method":"\ud83d\ude00\ud800","status":4e2,"x":[{"a":1.5e-3},null,true]}`))
	f.Add([]byte("{\"time\":\"2026-03-10T13:55:36Z\",\"method\":\"\xff\",\"status\":0}"))
	f.Fuzz(func(t *testing.T, line []byte) {
		var d decoder
		var got candor.Event
		if parseCandor(&d, line, &got) != "" {
			return
		}
		// What this reader accepts is JSON, and means what encoding/json says.
		var raw map[string]any
		if err := json.Unmarshal(line, &raw); err != nil {
			t.Fatalf("accepted what is no JSON: %v", err)
		}
		if want, _ := raw["method"].(string); want != got.Method {
			t.Errorf("method %q, encoding/json reads %q", got.Method, want)
		}
		if want, ok := raw["status"].(float64); ok && int(want) != got.Status {
			t.Errorf("status %d, encoding/json reads %v", got.Status, want)
		}
		if want, _ := raw["path"].(string); string(pathOnly([]byte(want))) != got.Path {
			t.Errorf("path %q, encoding/json reads %q", got.Path, want)
		}
		again, err := json.Marshal(got)
		if err != nil {
			t.Fatalf("the event cannot be written: %v", err)
		}
		var back candor.Event
		if why := parseCandor(&d, again, &back); why != "" || back != got {
			t.Errorf("%+v comes back as %+v (%s)", got, back, why)
		}
	})
}

func FuzzCombined(f *testing.F) {
	for _, line := range Combined.Sample {
		f.Add([]byte(line))
	}
	f.Add([]byte(`h - a b [10/Mar/2026:13:55:36 +0000] "GET http://x/\x00\"" HTTP/1.1" 400 - "\\" "\x1b" "more`))
	f.Fuzz(func(t *testing.T, line []byte) {
		var d decoder
		var ev candor.Event
		if parseCombined(&d, line, &ev) != "" {
			return
		}
		if ev.Time.IsZero() || ev.Status < 0 || ev.Status > 999 || ev.Bytes < 0 {
			t.Errorf("impossible event %+v", ev)
		}
		if strings.ContainsAny(ev.Path, "?#") {
			t.Errorf("the path %q holds a query", ev.Path)
		}
		if ev.Method != "" && !isToken([]byte(ev.Method)) || len(ev.Client) > useragent.MaxName || len(ev.Version) > useragent.MaxVersion {
			t.Errorf("unbounded names in %+v", ev)
		}
	})
}

// FuzzUsual demands that a line whose shape is the usual one is read as the
// parser of all lines reads it, whatever lines the decoder met before.
func FuzzUsual(f *testing.F) {
	for _, format := range []*Format{Combined, IngressNginx, VhostCombined} {
		for _, line := range format.Sample {
			f.Add([]byte(line), []byte(line))
		}
	}
	const stamp = ` - - [10/Mar/2026:13:55:36 +0000] "`
	for _, line := range []string{
		combinedLine[:len(combinedLine)-1],
		`-` + stamp + `GET / HTTP/1.1" 200 - "-" "-"`,
		`a"b` + stamp + `GET /a?b#c HTTP/1.1" 200 1 "https://a.example/x" "curl/8" "more" "still more"`,
		`a` + stamp + `GET /a#b?c HTTP/1.1" 200 123456789012345678 "http://u@a.example" "Mozilla/5.0 (compatible; Googlebot/2.1)"`,
		`a,` + stamp + `GET / HTTP/1.1" 200 1 "-" "a" b" 200 1 "-" "a"`,
		`a` + stamp + `DELETE /x" 200 1 "-" "a" HTTP/1.1" 200 1 "-" "a"`,
		`a` + stamp + `OPTIONS * HTTP/1.1" 000 1 "-" "x"`,
		`a` + stamp + `GET / HTTP/1.1" 200 12`,
		`a` + stamp + `GET http://u@h.example:80/x HTTP/1.1" 200 12`,
		`a` + stamp + `GET / HTTP/1.1" 200x12 "-" "-"`,
		`a` + stamp + `GET / HTTP/1.1" 200 1234567890123456789`,
		`a - - [10/Mar/2026:13:55:37 +0100] "PATCH /abcdefgh?i HTTP/2.0" 404 1 "https://" "` + strings.Repeat("x", maxAgent+1) + `"`,
		"a" + strings.Repeat("\x00", stampLen) + `GET / HTTP/1.1" 200 1 "-" "a"`,
		`a` + stamp + `GET /\x22 HTTP/1.1" 200 1 "-" "a\"b"`,
	} {
		f.Add([]byte(line), []byte(line))
		f.Add([]byte(combinedLine), []byte(line))
	}
	f.Add([]byte(`a`+stamp+`GET / HTTP/1.1" 200 1 "-" "a\"b"`), []byte(`a`+stamp+`GET / HTTP/1.1" 200 1 "-" "a"b"`))
	f.Fuzz(func(t *testing.T, before, line []byte) {
		d := decoder{setup: newSetup(Options{})}
		var ev, want candor.Event
		d.combined(before, &ev)
		for range 2 { // the second time everything is known
			ev = candor.Event{}
			tail, ok := d.usual(line, &ev)
			if !ok {
				return
			}
			plain := decoder{setup: d.setup}
			wantTail, why := plain.anyCombined(line, &want)
			if why != "" || ev != want || !bytes.Equal(tail, wantTail) {
				t.Fatalf("%s\ntails %q and %q\n%s", why, tail, wantTail, differ(ev, want))
			}
		}
	})
}

// fuzzFormat feeds lines to one parser and holds what comes out to what any
// event must keep.
func fuzzFormat(f *testing.F, format *Format) {
	for _, line := range format.Sample {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		d := decoder{setup: newSetup(Options{})}
		var ev candor.Event
		if why := format.parse(&d, line, &ev); why != "" {
			return
		}
		events := append([]candor.Event{ev}, d.queue...)
		for _, ev := range events {
			if y := ev.Time.Year(); y < 1 || y > 9999 || ev.Status < 0 || ev.Status > 999 || ev.Bytes < 0 || ev.UpstreamStatus < 0 || ev.UpstreamStatus > 999 {
				t.Errorf("impossible event %+v", ev)
			}
			if strings.ContainsAny(ev.Path, "?#") {
				t.Errorf("the path %q holds a query", ev.Path)
			}
			if i := strings.Index(ev.Referer, "://"); i >= 0 && strings.ContainsAny(ev.Referer[i+3:], "/?#@") {
				t.Errorf("the referer %q holds more than an authority", ev.Referer)
			}
			if _, err := json.Marshal(ev); err != nil {
				t.Errorf("the event cannot be written: %v", err)
			}
		}
		// What a decoder has seen before changes nothing.
		var again candor.Event
		d.forget()
		if why := format.parse(&d, line, &again); why != "" || again != events[0] {
			t.Errorf("read twice: %s\n%s", why, differ(again, events[0]))
		}
	})
}

func FuzzCaddy(f *testing.F)        { fuzzFormat(f, Caddy) }
func FuzzTraefikJSON(f *testing.F)  { fuzzFormat(f, TraefikJSON) }
func FuzzEnvoyJSON(f *testing.F)    { fuzzFormat(f, EnvoyJSON) }
func FuzzGCP(f *testing.F)          { fuzzFormat(f, GCP) }
func FuzzKong(f *testing.F)         { fuzzFormat(f, Kong) }
func FuzzOTLP(f *testing.F)         { fuzzFormat(f, OTLP) }
func FuzzALB(f *testing.F)          { fuzzFormat(f, ALB) }
func FuzzCloudFront(f *testing.F)   { fuzzFormat(f, CloudFront) }
func FuzzIIS(f *testing.F)          { fuzzFormat(f, IIS) }
func FuzzHAProxy(f *testing.F)      { fuzzFormat(f, HAProxy) }
func FuzzIstio(f *testing.F)        { fuzzFormat(f, Istio) }
func FuzzEnvoy(f *testing.F)        { fuzzFormat(f, Envoy) }
func FuzzTraefikCLF(f *testing.F)   { fuzzFormat(f, TraefikCLF) }
func FuzzIngressNginx(f *testing.F) { fuzzFormat(f, IngressNginx) }
func FuzzVhost(f *testing.F)        { fuzzFormat(f, VhostCombined) }
func FuzzJSON(f *testing.F)         { fuzzFormat(f, JSON) }

// FuzzCustom compiles any string and reads any line with it.
func FuzzCustom(f *testing.F) {
	f.Add(`$remote_addr [$time_local] "$request" $status`, `203.0.113.7 [10/Mar/2026:13:55:36 +0000] "GET / HTTP/1.1" 200`)
	f.Add(`%h %t "%r" %>s %{ms}T`, `203.0.113.7 [10/Mar/2026:13:55:36 +0000] "GET / HTTP/1.1" 200 4`)
	f.Add(envoyDefault, Envoy.Sample[0])
	f.Fuzz(func(t *testing.T, format, line string) {
		custom, err := compileCustom(format)
		if err != nil {
			return
		}
		d := decoder{setup: newSetup(Options{})}
		var ev candor.Event
		if custom.parse(&d, []byte(line), &ev) == "" && strings.ContainsAny(ev.Path, "?#") {
			t.Errorf("the path %q holds a query", ev.Path)
		}
	})
}

// FuzzWrappers peels any lines off any wrapper.
func FuzzWrappers(f *testing.F) {
	f.Add([]byte("2026-03-10T13:55:36Z stdout P a\n2026-03-10T13:55:36Z stdout F b"))
	f.Add([]byte("<190>1 2026-03-10T13:55:37.1Z lb nginx 12 ID7 [a b=\"]\"] x\n{\"log\":\"x\"}\n__CURSOR=1"))
	f.Fuzz(func(t *testing.T, log []byte) {
		for _, w := range wrappers {
			d := decoder{setup: newSetup(Options{})}
			if w.peel == nil {
				continue
			}
			for rest := log; len(rest) > 0; {
				var line []byte
				line, rest = cutLine(rest)
				w.looks(line)
				if inner, why := w.peel(&d, line); why == "" && len(inner) > len(log) {
					t.Errorf("%s: more comes out than went in", w.name)
				}
			}
		}
	})
}

func FuzzReader(f *testing.F) {
	f.Add([]byte(combinedLine+candorLine), 100)
	f.Add([]byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"), 10)
	f.Fuzz(func(t *testing.T, log []byte, maxLine int) {
		r := NewReader(bytes.NewReader(log), Options{MaxLine: maxLine % (1 << 17)})
		var ev candor.Event
		events := int64(0)
		for r.Next(&ev) {
			events++
		}
		s := r.Stats()
		if s.Events != events || s.Lines > events+s.Understood+s.Rejected {
			t.Errorf("%d lines, %d events, %d rejected", s.Lines, events, s.Rejected)
		}
		for _, sample := range s.Samples {
			for _, c := range sample.Text {
				if !strconv.IsPrint(c) {
					t.Errorf("sample %q holds %q", sample.Text, c)
				}
			}
			if !utf8.ValidString(sample.Text) {
				t.Errorf("sample %q is not UTF-8", sample.Text)
			}
		}
	})
}
