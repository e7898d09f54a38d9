package gate

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/openapi"
)

const document = `
openapi: 3.1.0
info: {title: Things, version: "1"}
paths:
  /things/{id}:
    get:
      operationId: getThing
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {"200": {description: ok}}
    put:
      operationId: putThing
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      requestBody: {required: true, content: {application/json: {schema: true}}}
      responses: {"200": {description: ok}}
  /any:
    post:
      operationId: postAny
      requestBody: {required: true, content: {application/json: {}}}
      responses: {"200": {description: ok}}
  /files:
    post:
      operationId: postFile
      requestBody: {content: {application/octet-stream: {}}}
      responses: {"200": {description: ok}}
`

// lines collects the access log.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *lines) events(t testing.TB, n int) []candor.Event {
	t.Helper()
	for range 3000 {
		l.mu.Lock()
		text := l.b.String()
		l.mu.Unlock()
		if strings.Count(text, "\n") >= n {
			var out []candor.Event
			for line := range strings.Lines(text) {
				var ev candor.Event
				if err := json.Unmarshal([]byte(line), &ev); err != nil {
					t.Fatalf("%v in %q", err, line)
				}
				out = append(out, ev)
			}
			return out
		}
		time.Sleep(time.Millisecond) // waits for a line, asserts no time
	}
	t.Fatalf("fewer than %d lines in the log", n)
	return nil
}

// rig is a gate before an upstream, both over loopback.
type rig struct {
	gate  *Gate
	url   string
	admin string
	log   *lines
	stop  func() error
}

func newRig(t testing.TB, upstream http.Handler, change func(*Config)) *rig {
	t.Helper()
	doc, err := openapi.Parse("things.yaml", []byte(document))
	if err != nil {
		t.Fatal(err)
	}
	up := httptest.NewServer(upstream)
	t.Cleanup(up.Close)
	r := &rig{log: &lines{}}
	u, _ := url.Parse(up.URL)
	c := Config{Guard: guard.Config{Document: doc}, Upstream: u, Log: r.log, Slog: slog.New(slog.DiscardHandler)}
	if change != nil {
		change(&c)
	}
	if r.gate, err = New(c); err != nil {
		t.Fatal(err)
	}
	traffic, admin := listen(t), listen(t)
	r.url, r.admin = "http://"+traffic.Addr().String(), "http://"+admin.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.gate.Serve(ctx, traffic, admin) }()
	r.stop = sync.OnceValue(func() error { cancel(); return <-done })
	t.Cleanup(func() { r.stop() })
	return r
}

func listen(t testing.TB) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func (r *rig) do(t testing.TB, method, path, typ, body string) (int, string, http.Header) {
	t.Helper()
	req, err := http.NewRequest(method, r.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if typ != "" {
		req.Header.Set("Content-Type", typ)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(data), resp.Header
}

var echo = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	n, _ := io.Copy(io.Discard, r.Body)
	w.Header().Set("X-Target", r.RequestURI)
	w.Header().Set("X-Seen-Host", r.Host)
	w.Header().Set("X-Seen-For", r.Header.Get("X-Forwarded-For"))
	fmt.Fprintf(w, "%d", n)
})

func Test_that_a_right_request_reaches_the_upstream_unchanged(t *testing.T) {
	r := newRig(t, echo, nil)
	code, body, h := r.do(t, "PUT", "/things/7?a=1%3Bb=2&c=%20&d", "application/json", `{"a":1}`)
	if code != 200 || body != "7" || h.Get("X-Target") != "/things/7?a=1%3Bb=2&c=%20&d" || h.Get("X-Seen-For") != "127.0.0.1" {
		t.Errorf("%d %q %v", code, body, h)
	}
	if h.Get("Proxy-Status") != "" || len(h["X-Request-Id"]) != 1 {
		t.Errorf("fields %v", h)
	}
	ev := r.log.events(t, 1)[0]
	if ev.Status != 200 || ev.UpstreamStatus != 200 || ev.Route != "/things/{id}" || ev.Path != "/things/7" || ev.Reason != "" {
		t.Errorf("%+v", ev)
	}
}

func Test_that_refusals_say_which_hop_spoke(t *testing.T) {
	r := newRig(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(403) }), nil)
	_, _, h := r.do(t, "GET", "/nowhere", "", "")
	if h.Get("Proxy-Status") != `candor; error=http_request_error; details="unknown-route"` {
		t.Errorf("Proxy-Status %q", h.Get("Proxy-Status"))
	}
	code, body, h := r.do(t, "GET", "/things/1", "", "")
	if code != 403 || body != "" || h.Get("Proxy-Status") != "" {
		t.Errorf("the upstream's own answer became %d %q %v", code, body, h)
	}
	evs := r.log.events(t, 2)
	if evs[0].RefusedBy != "gate" || evs[0].UpstreamStatus != 0 || evs[1].RefusedBy != "upstream" || evs[1].UpstreamStatus != 403 {
		t.Errorf("%+v", evs)
	}
}

func Test_that_an_upstream_that_is_away_slow_or_broken_has_its_own_reason(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	r := newRig(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/things/1":
			<-release
		case "/things/2":
			c, _, _ := http.NewResponseController(w).Hijack()
			io.WriteString(c, "nonsense\r\n\r\n")
			c.Close()
		}
	}), func(c *Config) { c.UpstreamTimeout = 50 * time.Millisecond })
	for path, want := range map[string]string{"/things/1": "upstream-timeout", "/things/2": "bad-upstream"} {
		code, body, h := r.do(t, "GET", path, "", "")
		if code != ladder.ReasonByName(want).Code || !strings.Contains(body, `"reason":"`+want+`"`) || h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %s", path, code, body)
		}
	}
	gone := newRig(t, echo, func(c *Config) { c.Upstream = &url.URL{Scheme: "http", Host: "127.0.0.1:1"} })
	if code, body, _ := gone.do(t, "GET", "/things/1", "", ""); code != 502 || !strings.Contains(body, "bad-upstream") {
		t.Errorf("%d %s", code, body)
	}
}

func Test_that_what_net_http_refuses_by_itself_is_a_problem_and_an_event(t *testing.T) {
	r := newRig(t, echo, nil)
	c, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, "GET /things/%zz HTTP/1.1\r\nHost: a\r\n\r\n")
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	if resp.StatusCode != 400 || !strings.Contains(string(body), `"reason":"malformed-encoding"`) {
		t.Errorf("%d %s", resp.StatusCode, body)
	}
	if ev := r.log.events(t, 1)[0]; ev.Reason != "malformed-encoding" || ev.Path != "/things/%zz" || ev.Method != "GET" {
		t.Errorf("%+v", ev)
	}
}

func Test_that_a_second_request_on_a_connection_is_judged_like_the_first(t *testing.T) {
	r := newRig(t, echo, nil)
	c, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	br := bufio.NewReader(c)
	for _, step := range []struct {
		raw, want string
	}{
		{"PUT /things/1 HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", "200"},
		{"GET /things/1 HTTP/1.1\r\nHost: a\r\n\r\n", "200"},
		{"GET /things/1 HTTP/1.1\r\n\r\n", `"reason":"missing-host"`},
	} {
		io.WriteString(c, step.raw)
		resp, err := http.ReadResponse(br, nil)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		if got := resp.Status + string(body); !strings.Contains(got, step.want) {
			t.Errorf("%q answers %s", step.raw, got)
		}
	}
}

// The published JSON suite: every invalid text is 400, every valid one passes.
func Test_that_the_json_suite_is_told_apart(t *testing.T) {
	f, err := os.Open(filepath.Join("..", "..", "shared", "data", "json-suite.tar.gz"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the JSON suite (json-suite.tar.gz of shared/data) is not here")
	} else if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	strict := newRig(t, echo, nil)
	loose := newRig(t, echo, func(c *Config) { c.Guard.Policy.DuplicateKeys = "allow" })
	n := 0
	for tr := tar.NewReader(z); ; {
		h, err := tr.Next()
		if err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(h.Name)
		if !strings.HasSuffix(name, ".json") || name[1] != '_' {
			continue
		}
		data, err := io.ReadAll(tr)
		if err != nil {
			t.Fatal(err)
		}
		r := strict
		if strings.Contains(name, "duplicated_key") {
			r = loose
			if code, body, _ := strict.do(t, "POST", "/any", "application/json", string(data)); code != 400 || !strings.Contains(body, "malformed-json") {
				t.Errorf("%s with duplicate_keys: reject answers %d", name, code)
			}
		}
		code, body, _ := r.do(t, "POST", "/any", "application/json", string(data))
		n++
		switch {
		case name[0] == 'y' && code != 200, name[0] == 'n' && code != 400, name[0] == 'i' && code != 200 && code != 400 && code != 422:
			t.Errorf("%s answers %d %s", name, code, body)
		}
	}
	if n < 300 {
		t.Errorf("only %d texts were tried", n)
	}
}

// endless sends n bytes without holding them.
type endless struct{ n int64 }

func (e *endless) Read(b []byte) (int, error) {
	if e.n <= 0 {
		return 0, io.EOF
	}
	for i := range b {
		b[i] = ' '
	}
	n := min(int64(len(b)), e.n)
	e.n -= n
	return int(n), nil
}

func Test_that_huge_and_hostile_content_is_answered_within_bounds(t *testing.T) {
	r := newRig(t, echo, nil)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	req, _ := http.NewRequest("POST", r.url+"/any", &endless{100 << 20})
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err == nil { // the answer may be lost while the client still sends
		resp.Body.Close()
		if resp.StatusCode != 413 {
			t.Errorf("100 MB without a length answer %d, want 413", resp.StatusCode)
		}
	}
	if ev := r.log.events(t, 1)[0]; ev.Reason != "content-too-large" {
		t.Errorf("%+v", ev)
	}
	req, _ = http.NewRequest("POST", r.url+"/any", &endless{100 << 20})
	req.ContentLength = 100 << 20
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Expect", "100-continue")
	tr := &http.Transport{ExpectContinueTimeout: 10 * time.Second}
	defer tr.CloseIdleConnections()
	if resp, err = tr.RoundTrip(req); err != nil || resp.StatusCode != 413 {
		t.Errorf("100 MB declared: %v %v", resp, err)
	}
	req, _ = http.NewRequest("POST", r.url+"/files", &endless{100 << 20})
	req.Header.Set("Content-Type", "application/octet-stream")
	resp, err = http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	data, _ := io.ReadAll(resp.Body)
	resp.Body.Close()
	if resp.StatusCode != 200 || string(data) != "104857600" {
		t.Errorf("100 MB of a type that is not read: %d %s", resp.StatusCode, data)
	}
	for name, body := range map[string]string{
		"deep":     strings.Repeat("[", 100_000),
		"deep too": strings.Repeat(`{"a":`, 100_000),
		"keys":     manyKeys(60_000),
		"numbers":  "[" + strings.Repeat("1e308,", 100_000) + "1]",
		"number":   "1e999999999",
		"digits":   strings.Repeat("9", 900_000),
	} {
		code, answer, _ := r.do(t, "POST", "/any", "application/json", body)
		if code != 200 && code != 400 && code != 422 {
			t.Errorf("%s: %d %s", name, code, answer)
		}
		if strings.HasPrefix(name, "deep") && code != 400 {
			t.Errorf("%s answers %d, want 400", name, code)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 64<<20 {
		t.Errorf("the heap grew by %d bytes", grown)
	}
}

func manyKeys(n int) string {
	var b strings.Builder
	b.WriteString("{")
	for i := range n {
		fmt.Fprintf(&b, `"k%d":1,`, i)
	}
	b.WriteString(`"z":1}`)
	return b.String()
}

func Test_that_a_slow_sender_is_answered_408(t *testing.T) {
	r := newRig(t, echo, func(c *Config) { c.Guard.Limits.ContentTimeout = 100 * time.Millisecond })
	c, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, "POST /any HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil || resp.StatusCode != 408 {
		t.Errorf("%v %v", resp, err)
	}
}

func Test_that_observing_passes_everything_and_counts_what_would_be(t *testing.T) {
	r := newRig(t, echo, func(c *Config) { c.Guard.Observe = true })
	if code, body, _ := r.do(t, "POST", "/any", "application/json", `{"a":`); code != 200 || body != "5" {
		t.Errorf("%d %q", code, body)
	}
	if ev := r.log.events(t, 1)[0]; ev.Would != "malformed-json" || ev.Status != 200 {
		t.Errorf("%+v", ev)
	}
	if _, page := fetch(t, r.admin+"/"); !strings.Contains(page, "malformed-json") {
		t.Errorf("the console does not say what would be refused\n%s", page)
	}
}

func Test_that_the_upstream_learns_who_calls_from_the_gate_alone(t *testing.T) {
	sum := sha256.Sum256([]byte("a-long-random-key"))
	upstream := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, values := range r.Header {
			if n := strings.ReplaceAll(strings.ToLower(name), "_", "-"); strings.HasPrefix(n, "x-auth-") {
				fmt.Fprintf(w, "%s=%s;", n, strings.Join(values, ","))
			}
		}
	})
	r := newRig(t, upstream, func(c *Config) {
		c.Guard.Identity = guard.Identity{
			APIKeys: &guard.APIKeys{Keys: []guard.APIKey{{ID: "ci", Hash: hex.EncodeToString(sum[:]), Roles: []string{"bot"}}}},
			Forward: guard.Forward{Subject: "X-Auth-Subject", Roles: "X-Auth-Roles", Tenant: "X-Auth-Tenant"},
		}
		c.Guard.Operations = map[string]openapi.Settings{"getThing": {Roles: []string{"bot"}}}
		c.Guard.Policy.Undocumented = ladder.Undocumented{"/ui"}
	})
	for path, want := range map[string]string{"/things/1": "x-auth-roles=bot;x-auth-subject=ci;", "/ui": ""} {
		req, _ := http.NewRequest("GET", r.url+path, nil)
		req.Header.Set("X-API-Key", "a-long-random-key")
		req.Header.Set("X-Auth-Subject", "root")
		req.Header.Set("X-Auth-Tenant", "all")
		req.Header["X_Auth_Roles"] = []string{"admin"}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		got := strings.Split(strings.TrimSuffix(string(body), ";"), ";")
		slices.Sort(got)
		if strings.Join(got, ";") != strings.TrimSuffix(want, ";") {
			t.Errorf("%s: the upstream sees %q, want %q", path, body, want)
		}
	}
}

func Test_that_undocumented_prefixes_pass_untouched(t *testing.T) {
	r := newRig(t, echo, func(c *Config) { c.Guard.Policy.Undocumented = ladder.Undocumented{"/ui"} })
	if code, _, h := r.do(t, "GET", "/ui/app.js?v=1", "", ""); code != 200 || h.Get("X-Target") != "/ui/app.js?v=1" {
		t.Errorf("%d %v", code, h)
	}
	if code, _, _ := r.do(t, "GET", "/other", "", ""); code != 404 {
		t.Errorf("%d", code)
	}
}

func fetch(t testing.TB, url string) (int, string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(data)
}

func Test_that_the_console_shows_counts_pages_metrics_and_health(t *testing.T) {
	r := newRig(t, echo, nil)
	r.do(t, "GET", "/things/x", "", "")
	r.do(t, "BREW", "/things/x", "", "")
	r.log.events(t, 2)
	for path, want := range map[string]string{
		"/":                                    `<a href="/-/guide/reasons/malformed-parameter">malformed-parameter</a> 1`,
		"/counts.json":                         `"reasons":{"400":{"malformed-parameter":1}}`,
		"/metrics":                             `candor_requests_total{method="GET",reason="malformed-parameter",route="/things/{id}",status="400"} 1`,
		"/-/healthy":                           "ok",
		"/-/ready":                             "ready",
		"/-/guide/status/403":                  "Forbidden",
		"/-/guide/guide/400":                   "Bad Request",
		"/-/guide/guide/403":                   "Forbidden",
		"/-/guide/compare/400-vs-403":          "Forbidden",
		"/-/guide/reasons/malformed-parameter": "malformed-parameter",
	} {
		if code, body := fetch(t, r.admin+path); code != 200 || !strings.Contains(body, want) {
			t.Errorf("%s answers %d without %q\n%.600s", path, code, want, body)
		}
	}
	if _, body := fetch(t, r.admin+"/metrics"); !strings.Contains(body, `method="other"`) || strings.Contains(body, "BREW") {
		t.Error("an unknown method became a label")
	}
	req, _ := http.NewRequest("GET", r.admin+"/", nil)
	req.Host = "evil.example"
	if resp, err := http.DefaultClient.Do(req); err != nil || resp.StatusCode != 421 {
		t.Errorf("a foreign name on the console: %v %v", resp, err)
	}
}

func Test_that_a_page_of_another_origin_cannot_reload_the_gate(t *testing.T) {
	reloads := 0
	r := newRig(t, echo, func(c *Config) {
		c.Reload = func() (Config, error) { reloads++; return Config{Guard: c.Guard}, nil }
	})
	for _, field := range [][2]string{{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "cross-site"}} {
		req, _ := http.NewRequest("POST", r.admin+"/-/reload", nil)
		req.Header.Set(field[0], field[1])
		resp, err := http.DefaultClient.Do(req)
		if err != nil || resp.StatusCode != 403 || reloads != 0 {
			t.Errorf("%v: %v %v, %d reloads", field, resp, err, reloads)
		}
	}
}

func Test_that_a_reload_swaps_the_guard_and_a_bad_one_keeps_the_old(t *testing.T) {
	var next error
	r := newRig(t, echo, func(c *Config) {
		doc := c.Guard.Document
		c.Reload = func() (Config, error) {
			return Config{Guard: guard.Config{Document: doc, Types: "https://new.example/reasons/", Policy: ladder.Policy{Undocumented: ladder.Undocumented{"pass"}}}}, next
		}
	})
	if code, _, _ := r.do(t, "GET", "/other", "", ""); code != 404 {
		t.Fatalf("before the reload: %d", code)
	}
	next = errors.New("line 3 is wrong")
	resp, err := http.Post(r.admin+"/-/reload", "", nil)
	if err != nil || resp.StatusCode != 409 {
		t.Fatalf("a bad reload: %v %v", resp, err)
	}
	if code, _, _ := r.do(t, "GET", "/other", "", ""); code != 404 {
		t.Errorf("after a bad reload: %d", code)
	}
	next = nil
	if resp, err = http.Post(r.admin+"/-/reload", "", nil); err != nil || resp.StatusCode != 200 {
		t.Fatalf("a good reload: %v %v", resp, err)
	}
	if code, _, _ := r.do(t, "GET", "/other", "", ""); code != 200 {
		t.Errorf("after a good reload: %d", code)
	}
	c, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, "GET / HTTP/1.1\r\n\r\n")
	bare, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	if body, _ := io.ReadAll(bare.Body); !strings.Contains(string(body), "https://new.example/reasons/missing-host") {
		t.Errorf("what never reaches a handler is answered by the old guard: %s", body)
	}
}

func Test_that_draining_ends_requests_in_flight_and_takes_no_new_ones(t *testing.T) {
	started, release := make(chan struct{}), make(chan struct{})
	r := newRig(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/things/1" {
			close(started)
			<-release
		}
	}), nil)
	// A second connection is open and idle before the end begins.
	c, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	answer := make(chan int)
	go func() {
		code, _, _ := r.do(t, "GET", "/things/1", "", "")
		answer <- code
	}()
	<-started
	stopped := make(chan error)
	go func() { stopped <- r.stop() }()
	for r.gate.ready.Load() {
		time.Sleep(time.Millisecond) // waits for the drain to begin, asserts no time
	}
	if code, _ := fetch(t, r.admin+"/-/ready"); code != 503 {
		t.Errorf("readiness while draining: %d", code)
	}
	close(release)
	if code := <-answer; code != 200 {
		t.Errorf("the request in flight got %d", code)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

func Test_that_every_fault_of_a_gate_is_named(t *testing.T) {
	_, err := New(Config{Upstream: &url.URL{Scheme: "ftp", Host: "a"}, Guard: guard.Config{Types: "x", Policy: ladder.Policy{Denied: "no"}}})
	for _, want := range []string{"upstream", "types", "policy.denied"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in %v", want, err)
		}
	}
}
