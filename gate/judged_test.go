package gate

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/judge"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/openapi"
)

// judged waits until so many answers were judged, and returns what was found.
func (r *rig) judged(t testing.TB, n int64) judge.Report {
	t.Helper()
	for range 3000 {
		// An exchange counts when its judgement begins; nothing waits when it ended.
		if r.gate.Findings().Exchanges >= n && r.gate.judging.waiting.Load() == 0 {
			return r.gate.Findings()
		}
		time.Sleep(time.Millisecond) // waits for the judge, asserts no time
	}
	t.Fatalf("only %d answers were judged, want %d", r.gate.Findings().Exchanges, n)
	return judge.Report{}
}

// under lets a test choose the rules. It must be called before traffic.
func (r *rig) under(t testing.TB, all ...*judge.Rule) {
	t.Helper()
	r.gate.judging.rules = all
	r.gate.judging.current.Store(nil)
	c := r.gate.guard.Load().config
	r.gate.judging.replace(&c)
}

// recorder is a rule that finds nothing and hands every exchange to a test.
func recorder(see func(candor.Exchange)) *judge.Rule {
	return &judge.Rule{ID: "any/recorded", Severity: candor.Advice, Check: func(c *judge.Case) judge.Result {
		x := *c.Exchange
		x.Response.Body, x.Request.Body = bytes.Clone(x.Response.Body), bytes.Clone(x.Request.Body)
		see(x)
		return judge.Clean
	}}
}

// one returns the next exchange that a recorder hands over.
func one(t testing.TB, from <-chan candor.Exchange) candor.Exchange {
	t.Helper()
	select {
	case x := <-from:
		return x
	case <-time.After(20 * time.Second): // instead of for ever
		t.Fatal("no exchange was judged")
		return candor.Exchange{}
	}
}

// sloppy answers with the code of the query, or says nothing else.
func sloppy(code int, fields ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		for _, f := range fields {
			name, value, _ := strings.Cut(f, ": ")
			w.Header().Add(name, value)
		}
		w.WriteHeader(code)
	})
}

func Test_that_the_upstreams_own_answers_are_judged_and_the_gates_are_not(t *testing.T) {
	r := newRig(t, sloppy(401), nil)
	r.do(t, "GET", "/things/1", "", "")
	r.do(t, "GET", "/things/2", "", "")
	r.do(t, "GET", "/nowhere", "", "") // the gate's own 404
	report := r.judged(t, 2)
	i := slices.IndexFunc(report.Findings, func(f candor.Finding) bool { return f.Rule == "401/needs-challenge" })
	if i < 0 || report.Exchanges != 2 {
		t.Fatalf("%d exchanges, findings %+v", report.Exchanges, report.Findings)
	}
	f := report.Findings[i]
	if f.Count != 2 || f.Operation != "GET /things/{id}" || f.Severity != candor.Must || f.Page != "https://candorhttp.github.io/candor/rules/401/needs-challenge" {
		t.Errorf("%+v", f)
	}
	if !strings.HasPrefix(f.Curl, "curl -i 'http://127.0.0.1:") || strings.Contains(f.Exchanges[0].Request, "X-Forwarded") {
		t.Errorf("the client's own request is not what is shown: %s\n%s", f.Curl, f.Exchanges[0].Request)
	}
	if len(r.log.events(t, 3)) != 3 {
		t.Error("the log is not what it was")
	}
}

func Test_that_the_console_the_json_and_the_metrics_say_what_was_found(t *testing.T) {
	r := newRig(t, sloppy(401), nil)
	if _, page := fetch(t, r.admin+"/"); strings.Contains(page, "Nothing wrong was found") {
		t.Error("nothing was judged, and the console says that nothing is wrong")
	}
	r.do(t, "GET", "/things/1", "", "")
	r.judged(t, 1)
	for path, want := range map[string]string{
		"/":              `<td>must</td><th scope="row"><a href="/-/guide/rules/401/needs-challenge">401/needs-challenge</a></th>`,
		"/metrics":       `candor_findings_total{rule="401/needs-challenge",severity="must"} 1`,
		"/findings.json": `"rule":"401/needs-challenge"`,
	} {
		if code, body := fetch(t, r.admin+path); code != 200 || !strings.Contains(body, want) {
			t.Errorf("%s answers %d without %q\n%.900s", path, code, want, body)
		}
	}
	if _, page := fetch(t, r.admin+"/"); !strings.Contains(page, " Expected: WWW-Authenticate. Got: ") {
		t.Errorf("the console does not say what was expected and what came:\n%s", page)
	}
	_, body := fetch(t, r.admin+"/findings.json")
	var d struct {
		Findings  []candor.Finding   `json:"findings"`
		NotJudged []candor.NotJudged `json:"not_judged"`
		Repairs   []any              `json:"repairs"`
		Exchanges int                `json:"exchanges"`
	}
	if err := json.Unmarshal([]byte(body), &d); err != nil || len(d.Findings) == 0 || d.NotJudged == nil || d.Repairs == nil || d.Exchanges != 1 {
		t.Errorf("%v: %s", err, body)
	}
	if code, _ := fetch(t, r.url+"/findings.json"); code != 404 {
		t.Errorf("the traffic listener answers /findings.json with %d", code)
	}
}

func Test_that_what_was_not_seen_whole_is_not_evidence(t *testing.T) {
	zipped := func(s string) string {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		io.WriteString(z, s)
		z.Close()
		return b.String()
	}
	send := func(code int, coding, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if coding != "" {
				w.Header().Set("Content-Encoding", coding)
			}
			w.WriteHeader(code)
			io.WriteString(w, body)
		}
	}
	for _, of := range []struct {
		name, method string
		upstream     http.HandlerFunc
		body         string
		seen         bool
	}{
		{"short content", "GET", send(200, "", "hello"), "hello", true},
		{"no content", "GET", send(403, "", ""), "", true},
		{"gzip", "GET", send(200, "gzip", zipped("hello")), "hello", true},
		{"a small gzip of much", "GET", send(200, "gzip", zipped(strings.Repeat("a", maxDecoded+1))), "", false},
		{"another coding", "GET", send(200, "br", "hello"), "", false},
		{"long content", "GET", send(200, "", strings.Repeat("a", maxSeen+1)), "", false},
		{"HEAD", "HEAD", send(200, "", "hello"), "", false},
		{"204", "GET", send(204, "", ""), "", false},
		{"a broken end", "GET", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "9")
			io.WriteString(w, "hello")
		}, "", false},
	} {
		got := make(chan candor.Exchange, 1)
		r := newRig(t, of.upstream, nil)
		r.under(t, recorder(func(x candor.Exchange) { got <- x }))
		req, _ := http.NewRequest(of.method, r.url+"/things/1", nil)
		req.Header.Set("Accept-Encoding", "gzip")
		if resp, err := http.DefaultTransport.RoundTrip(req); err == nil {
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}
		x := one(t, got)
		if x.Evidence.Has(candor.SawResponseBody) != of.seen || string(x.Response.Body) != of.body {
			t.Errorf("%s: seen %v, content %.40q", of.name, x.Evidence.Has(candor.SawResponseBody), x.Response.Body)
		}
		if !x.Evidence.Has(candor.SawRequestLine|candor.SawRequestHeader|candor.SawRequestBody|candor.SawStatus|candor.SawResponseHeader|candor.SawRoute) || x.Route != "/things/{id}" {
			t.Errorf("%s: evidence %b, route %q", of.name, x.Evidence, x.Route)
		}
	}
}

func Test_that_the_request_is_judged_as_the_client_sent_it(t *testing.T) {
	got := make(chan candor.Exchange, 3)
	r := newRig(t, echo, func(c *Config) { c.Guard.Observe = true })
	r.under(t, recorder(func(x candor.Exchange) { got <- x }))
	r.do(t, "POST", "/any", "application/json", `{"a":`)
	x := one(t, got)
	if string(x.Request.Body) != `{"a":` || !x.Evidence.Has(candor.SawRequestBody) || x.Request.Target != "/any" || x.Request.Method != "POST" {
		t.Errorf("%+v", x.Request)
	}
	if x.Request.Header.Get("Host") == "" || x.Request.Header.Get("X-Request-Id") != "" || x.Response.Header.Get("X-Seen-For") == "" {
		t.Errorf("%v\n%v", x.Request.Header, x.Response.Header)
	}
	r.do(t, "POST", "/files", "application/octet-stream", "abc")
	if x := one(t, got); x.Evidence.Has(candor.SawRequestBody) {
		t.Errorf("content that streamed through unread is evidence: %q", x.Request.Body)
	}
}

func Test_that_fields_of_one_connection_are_judged_before_the_proxy_drops_them(t *testing.T) {
	r := newRig(t, sloppy(426, "Upgrade: websocket", "Connection: Upgrade", "Cache-Control: no-store"), nil)
	code, _, h := r.do(t, "GET", "/things/1", "", "")
	if code != 426 || h.Get("Upgrade") != "websocket" || h.Get("Connection") != "Upgrade" {
		t.Errorf("the client gets %d %v", code, h)
	}
	if report := r.judged(t, 1); slices.ContainsFunc(report.Findings, func(f candor.Finding) bool { return strings.HasPrefix(f.Rule, "426/") }) {
		t.Errorf("%+v", report.Findings)
	}
}

func Test_that_streams_upgrades_and_trailers_pass_under_the_judges_eyes(t *testing.T) {
	next := make(chan struct{})
	got := make(chan candor.Exchange, 3)
	r := newRig(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") != "" {
			c, rw, _ := http.NewResponseController(w).Hijack()
			io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
			line, _ := rw.ReadString('\n')
			io.WriteString(c, "echo "+line)
			c.Close()
			return
		}
		w.Header().Set("Trailer", "X-Sum")
		for i := range 3 {
			fmt.Fprintf(w, "part %d\n", i)
			http.NewResponseController(w).Flush()
			<-next // the next part only when the client has this one
		}
		w.Header().Set("X-Sum", "7")
	}), nil)
	r.under(t, recorder(func(x candor.Exchange) { got <- x }))
	resp, err := http.Get(r.url + "/things/1")
	if err != nil {
		t.Fatal(err)
	}
	br := bufio.NewReader(resp.Body)
	for i := range 3 {
		if line, err := br.ReadString('\n'); err != nil || line != fmt.Sprintf("part %d\n", i) {
			t.Fatalf("%q %v", line, err)
		}
		next <- struct{}{}
	}
	io.Copy(io.Discard, br)
	if resp.Trailer.Get("X-Sum") != "7" {
		t.Errorf("trailer %v", resp.Trailer)
	}
	if x := one(t, got); string(x.Response.Body) != "part 0\npart 1\npart 2\n" || x.Response.Trailer.Get("X-Sum") != "7" {
		t.Errorf("%q %v", x.Response.Body, x.Response.Trailer)
	}
	req, _ := http.NewRequest("GET", r.url+"/things/1", nil)
	req.Header.Set("Connection", "Upgrade")
	req.Header.Set("Upgrade", "websocket")
	up, err := http.DefaultTransport.RoundTrip(req)
	if err != nil || up.StatusCode != 101 {
		t.Fatalf("%v %v", up, err)
	}
	both := up.Body.(io.ReadWriteCloser)
	io.WriteString(both, "hello\n")
	if line, _ := bufio.NewReader(both).ReadString('\n'); line != "echo hello\n" {
		t.Errorf("through the upgrade came %q", line)
	}
	both.Close()
	if x := one(t, got); x.Response.Status != 101 || x.Response.Header.Get("Upgrade") != "websocket" || x.Evidence.Has(candor.SawResponseBody) {
		t.Errorf("%+v", x)
	}
}

func Test_that_a_rule_that_panics_hurts_no_traffic(t *testing.T) {
	r := newRig(t, echo, nil)
	r.under(t, &judge.Rule{ID: "any/panics", Severity: candor.Advice, Check: func(c *judge.Case) judge.Result { panic("on purpose") }})
	for range 5 {
		if code, body, _ := r.do(t, "GET", "/things/1", "", ""); code != 200 || body != "0" {
			t.Fatalf("%d %s", code, body)
		}
	}
	r.judged(t, 5)
}

func Test_that_a_judge_that_is_too_slow_leaves_answers_out_and_says_so(t *testing.T) {
	release := make(chan struct{})
	r := newRig(t, echo, nil)
	r.under(t, &judge.Rule{ID: "any/slow", Severity: candor.Advice, Check: func(c *judge.Case) judge.Result { <-release; return judge.Clean }})
	j := r.gate.judging
	for range maxWaiting + 50 {
		j.file(&seen{judging: j, by: j.current.Load(), x: candor.Exchange{Response: candor.Response{Status: 200}}})
	}
	if code, _, _ := r.do(t, "GET", "/things/1", "", ""); code != 200 { // traffic does not wait
		t.Errorf("%d", code)
	}
	if n := j.skipped.Load(); n < 49 {
		t.Errorf("%d answers were left out", n)
	}
	if _, body := fetch(t, r.admin+"/metrics"); !strings.Contains(body, "candor_answers_not_judged_total") || strings.Contains(body, "candor_answers_not_judged_total 0") {
		t.Error("the metrics do not say that answers were left out")
	}
	close(release)
	r.judged(t, maxWaiting)
	for j.working.Load() {
		runtime.Gosched()
	}
	if n := j.waiting.Load(); n != 0 {
		t.Errorf("%d KiB wait when nothing does", n)
	}
}

func Test_that_a_reload_keeps_findings_while_the_document_says_the_same(t *testing.T) {
	next := document
	r := newRig(t, sloppy(401), func(of *Config) {
		of.Reload = func() (Config, error) {
			doc, err := openapi.Parse("things.yaml", []byte(next))
			return Config{Guard: guard.Config{Document: doc, Policy: ladder.Policy{Undocumented: ladder.Undocumented{"pass"}}}}, err
		}
	})
	r.do(t, "GET", "/things/1", "", "")
	r.judged(t, 1)
	if err := r.gate.Reload(); err != nil {
		t.Fatal(err)
	}
	if n := r.gate.Findings().Exchanges; n != 1 {
		t.Errorf("the same document was read again and %d answers are known", n)
	}
	next = strings.Replace(document, "responses: {\"200\": {description: ok}}", "responses: {\"202\": {description: ok}}", 1)
	if err := r.gate.Reload(); err != nil {
		t.Fatal(err)
	}
	if report := r.gate.Findings(); report.Exchanges != 0 || len(report.Findings) != 0 {
		t.Errorf("findings against the old document stand: %+v", report)
	}
	r.do(t, "GET", "/things/1", "", "")
	r.judged(t, 1)
	if _, body := fetch(t, r.admin+"/metrics"); !strings.Contains(body, `candor_findings_total{rule="401/needs-challenge",severity="must"} 2`) {
		t.Errorf("a counter fell\n%s", body)
	}
	next = "nonsense"
	if err := r.gate.Reload(); err == nil || r.gate.Findings().Exchanges != 1 {
		t.Errorf("a bad document: %v, %d answers are known", err, r.gate.Findings().Exchanges)
	}
}

func Test_that_rules_read_the_document_under_the_choices_of_the_configuration(t *testing.T) {
	doc, err := openapi.Parse("a.yaml", []byte(`
openapi: 3.1.0
info: {title: A, version: "1"}
security: [{b: []}]
components: {securitySchemes: {b: {type: http, scheme: bearer}}}
paths:
  /a: {get: {operationId: a, responses: {}}}
  /b: {get: {operationId: b, responses: {}}}
`))
	if err != nil {
		t.Fatal(err)
	}
	yes := true
	api, routes := apiOf(&guard.Config{Document: doc, Policy: ladder.Policy{Invalid: "400"}, Operations: map[string]openapi.Settings{"a": {Public: &yes}, "GET /b": {Roles: []string{"admin"}}}})
	if api.Invalid != 400 || api.Operations[0].Required || api.Operations[0].Rights || !api.Operations[1].Required || !api.Operations[1].Rights || !slices.Equal(routes, []string{"/a", "/b"}) {
		t.Errorf("%+v %+v %+v %v", api, api.Operations[0], api.Operations[1], routes)
	}
}

func Test_that_endless_traffic_costs_bounded_memory(t *testing.T) {
	if testing.Short() {
		t.Skip("it sends thousands of answers; run without -short")
	}
	n := 0
	r := newRig(t, http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		n++
		w.Header().Set("WWW-Authenticate", fmt.Sprintf("=%d", n)) // always another fault
		w.WriteHeader(401)
		io.WriteString(w, strings.Repeat("a", 4<<10))
	}), func(c *Config) { c.Log = nil })
	client := &http.Client{}
	run := func(n int) uint64 {
		for i := range n {
			resp, err := client.Get(fmt.Sprintf("%s/things/%d", r.url, i))
			if err != nil {
				t.Fatal(err)
			}
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := run(1000)
	after := run(4000)
	if grown := int64(after) - int64(before); grown > 4<<20 {
		t.Errorf("4000 answers, each wrong in another way, made the heap grow by %d bytes", grown)
	}
	if len(r.gate.Findings().Findings) > 300 {
		t.Errorf("%d findings", len(r.gate.Findings().Findings))
	}
}

// A client or an upstream that sends fields by the megabyte must not fill the
// memory with answers that wait.
func Test_that_fields_count_as_what_an_answer_that_waits_holds(t *testing.T) {
	s := &seen{x: candor.Exchange{
		Request:  candor.Request{Header: http.Header{"A": {strings.Repeat("a", 1<<20)}}},
		Response: candor.Response{Header: http.Header{"B": {strings.Repeat("b", 1<<20)}}, Trailer: http.Header{"C": {strings.Repeat("c", 1<<20)}}},
	}}
	if n := s.size(); n < 3<<10 {
		t.Errorf("three megabytes of fields count as %d KiB", n)
	}
}
