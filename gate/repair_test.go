package gate

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/internal/capture"
	"github.com/candorhttp/candor/judge"
	"github.com/candorhttp/candor/openapi"
	"github.com/candorhttp/candor/problem"
	"github.com/candorhttp/candor/rules"
)

const vault = `
openapi: 3.1.0
info: {title: Vault, version: "1"}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
    key: {type: apiKey, in: header, name: X-API-Key}
paths:
  /vault:
    get: {operationId: read, security: [{token: []}, {key: []}], x-candor: {upgrade: websocket}, responses: {}}
    post: {operationId: write, security: [{token: []}], responses: {}}
  /open:
    get: {operationId: open, security: [], responses: {}}
`

// plan is an answer that a test orders from the upstream.
type plan struct {
	Status  int
	Fields  [][2]string
	Body    string
	Chunked bool // the length is not declared
	Trailer string
}

func (p plan) with(fields ...string) plan {
	for _, f := range fields {
		name, value, _ := strings.Cut(f, ": ")
		p.Fields = append(p.Fields, [2]string{name, value})
	}
	return p
}

// planned is an upstream that answers as the request asks.
var planned = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	var p plan
	if err := json.Unmarshal([]byte(r.Header.Get("X-Plan")), &p); err != nil {
		panic(err)
	}
	w.Header()["Content-Type"] = nil
	w.Header()["Date"] = nil
	for _, f := range p.Fields {
		if w.Header()[f[0]] == nil {
			w.Header().Del(f[0])
		}
		w.Header().Add(f[0], f[1])
	}
	if p.Trailer != "" {
		w.Header().Set("Trailer", "X-Sum")
	}
	w.WriteHeader(p.Status)
	if p.Chunked || p.Trailer != "" {
		http.NewResponseController(w).Flush()
	}
	io.WriteString(w, p.Body)
	if p.Trailer != "" {
		w.Header().Set("X-Sum", p.Trailer)
	}
})

// mender is a gate that repairs, with its upstream.
type mender struct {
	*rig
	direct string
}

func newMender(t testing.TB) *mender {
	t.Helper()
	doc, err := openapi.Parse("vault.yaml", []byte(vault))
	if err != nil {
		t.Fatal(err)
	}
	up := httptest.NewServer(planned)
	t.Cleanup(up.Close)
	m := &mender{direct: up.URL}
	m.rig = newRig(t, planned, func(c *Config) {
		c.Upstream, _ = url.Parse(up.URL)
		c.Guard = guard.Config{Document: doc, Observe: true} // every request passes
		c.Repair = true
	})
	return m
}

// got is an answer as a client has it.
type got struct {
	status  int
	header  http.Header
	body    string
	trailer http.Header
	request candor.Request
	proto   string
}

type failer interface {
	Helper()
	Fatal(...any)
}

func (m *mender) ask(t failer, base, method, path string, p plan, fields ...string) got {
	t.Helper()
	order, _ := json.Marshal(p)
	req, err := http.NewRequest(method, base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Plan", string(order))
	req.Header.Set("Accept-Encoding", "identity")
	for _, f := range fields {
		name, value, _ := strings.Cut(f, ": ")
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return got{resp.StatusCode, resp.Header, string(body), resp.Trailer, capture.Request(req), resp.Proto}
}

func Test_that_repair_adds_what_the_gate_knows(t *testing.T) {
	m := newMender(t)
	for _, of := range []struct {
		name, method, path string
		plan               plan
		want               map[string][]string // nil: absent
	}{
		{"a challenge for each scheme", "GET", "/vault", plan{Status: 401}, map[string][]string{"Www-Authenticate": {`Bearer realm="api"`, `ApiKey realm="api", in="header", name="X-API-Key"`}, "Cache-Control": {"no-store"}}},
		{"no challenge over another", "GET", "/vault", plan{Status: 401}.with("WWW-Authenticate: Negotiate"), map[string][]string{"Www-Authenticate": {"Negotiate"}}},
		{"no challenge where nobody needs one", "GET", "/open", plan{Status: 401}, map[string][]string{"Www-Authenticate": nil}},
		{"methods without the refused one", "POST", "/vault", plan{Status: 405}, map[string][]string{"Allow": {"GET, OPTIONS"}}},
		{"no methods over others", "POST", "/vault", plan{Status: 405}.with("Allow: PUT"), map[string][]string{"Allow": {"PUT"}}},
		{"a protocol that is declared", "GET", "/vault", plan{Status: 426}, map[string][]string{"Upgrade": {"websocket"}, "Connection": {"Upgrade"}}},
		{"no protocol that is not", "GET", "/open", plan{Status: 426}, map[string][]string{"Upgrade": nil}},
		{"no time to wait", "GET", "/open", plan{Status: 429}, map[string][]string{"Retry-After": nil, "Cache-Control": {"no-store"}}},
		{"what caches are told, where nothing is said", "GET", "/open", plan{Status: 403, Body: "no"}, map[string][]string{"Cache-Control": {"no-store"}}},
		{"the same for what caches may guess of", "GET", "/open", plan{Status: 404, Body: "no"}, map[string][]string{"Cache-Control": {"no-store"}}},
		{"no-store in place of a refusal for everyone", "GET", "/open", plan{Status: 403}.with("Cache-Control: max-age=600", "Expires: Thu, 01 Dec 2044 16:00:00 GMT", "X-Accel-Expires: 600"), map[string][]string{"Cache-Control": {"no-store"}, "Expires": nil, "X-Accel-Expires": nil}},
		{"no-store in place of a storable 429", "GET", "/open", plan{Status: 429}.with("Cache-Control: public, max-age=60"), map[string][]string{"Cache-Control": {"no-store"}}},
		{"nothing in place of a private lifetime", "GET", "/open", plan{Status: 403}.with("Cache-Control: private, max-age=60"), map[string][]string{"Cache-Control": {"private, max-age=60"}}},
		{"nothing in place of a lifetime that belongs to everyone", "GET", "/open", plan{Status: 404}.with("Cache-Control: max-age=60"), map[string][]string{"Cache-Control": {"max-age=60"}}},
		{"nothing where a cache of one maker is told", "GET", "/open", plan{Status: 404}.with("CDN-Cache-Control: max-age=60"), map[string][]string{"Cache-Control": nil, "Cdn-Cache-Control": {"max-age=60"}}},
		{"nothing to a success", "GET", "/vault", plan{Status: 200}, map[string][]string{"Cache-Control": nil, "Content-Type": nil}},
	} {
		a := m.ask(t, m.url, of.method, of.path, of.plan)
		for name, want := range of.want {
			if !slices.Equal(a.header[name], want) {
				t.Errorf("%s: %s is %q, want %q", of.name, name, a.header[name], want)
			}
		}
	}
	_, metrics := fetch(t, m.admin+"/metrics")
	for _, want := range []string{`candor_repairs_total{rule="401/needs-challenge"} 1`, `candor_repairs_total{rule="405/needs-allow"} 1`, `candor_repairs_total{rule="426/needs-upgrade"} 1`, `candor_repairs_total{rule="403/stored-for-everyone"} 1`, `candor_repairs_total{rule="429/forbids-storing"} 1`, `candor_repairs_total{rule="error/needs-freshness"}`, `candor_repairs_total{rule="error/needs-content"}`} {
		if !strings.Contains(metrics, want) {
			t.Errorf("the metrics lack %s", want)
		}
	}
	if _, page := fetch(t, m.admin+"/"); !strings.Contains(page, `<a href="/-/guide/rules/401/needs-challenge">401/needs-challenge</a> 1`) || !strings.Contains(page, "<li>error/needs-content ") {
		t.Errorf("the console does not say what was repaired\n%s", page)
	}
	m.judged(t, 16)
	if _, body := fetch(t, m.admin+"/findings.json"); !strings.Contains(body, `"rule":"401/needs-challenge"`) || !strings.Contains(body, `{"rule":"401/needs-challenge","count":1}`) {
		t.Errorf("what was mended is no finding of the upstream any more\n%s", body)
	}
}

func Test_that_an_error_without_content_gets_a_problem_document(t *testing.T) {
	m := newMender(t)
	for _, p := range []plan{{Status: 403}, {Status: 403, Chunked: true}, plan{Status: 403}.with("Content-Type: text/html", "Content-Encoding: gzip", `ETag: "1"`, "Content-Language: de")} {
		a := m.ask(t, m.url, "GET", "/vault", p, "X-Request-Id: 0123456789")
		want := `{"type":"about:blank","title":"Forbidden","status":403,"instance":"urn:candor:request:0123456789"}`
		if a.body != want || a.header.Get("Content-Type") != problem.MediaType || a.header.Get("Content-Length") != fmt.Sprint(len(want)) {
			t.Errorf("%+v becomes %v %s", p, a.header, a.body)
		}
		for _, name := range []string{"Content-Encoding", "Etag", "Content-Language"} {
			if a.header[name] != nil {
				t.Errorf("%s: %q is left over from the content that was none", name, a.header[name])
			}
		}
	}
	if a := m.ask(t, m.url, "GET", "/vault", plan{Status: 416}.with("Content-Range: bytes */9")); a.header.Get("Content-Range") != "bytes */9" || a.body == "" {
		t.Errorf("%v %s", a.header, a.body)
	}
	for name, of := range map[string]struct {
		method string
		plan   plan
	}{
		"HEAD": {"HEAD", plan{Status: 403}}, "a success": {"GET", plan{Status: 200}}, "a redirect": {"GET", plan{Status: 302}}, "no content by its code": {"GET", plan{Status: 204}},
		"gRPC": {"POST", plan{Status: 403}.with("Content-Type: application/grpc")}, "trailers": {"GET", plan{Status: 403, Trailer: "7"}}, "a stream": {"GET", plan{Status: 403}.with("Content-Type: text/event-stream")},
	} {
		if a := m.ask(t, m.url, of.method, "/vault", of.plan); a.body != "" || a.header.Get("Content-Type") == problem.MediaType || a.trailer.Get("X-Sum") != of.plan.Trailer {
			t.Errorf("%s became %v %s %v", name, a.header, a.body, a.trailer)
		}
	}
}

func Test_that_a_stream_of_errors_goes_on_after_its_first_byte(t *testing.T) {
	next := make(chan struct{})
	r := newRig(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(500)
		for range 3 {
			io.WriteString(w, "abc")
			http.NewResponseController(w).Flush()
			<-next
		}
	}), func(c *Config) { c.Repair = true })
	resp, err := http.Get(r.url + "/things/1")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	for range 3 {
		part := make([]byte, 3)
		if _, err := io.ReadFull(resp.Body, part); err != nil || string(part) != "abc" {
			t.Fatalf("%q %v", part, err)
		}
		next <- struct{}{}
	}
}

// mendable are the rules whose faults repair mends wherever the gate knows how.
func mendable(said bool) []*judge.Rule {
	var out []*judge.Rule
	for _, of := range neededBy {
		for _, id := range of {
			out = append(out, rules.ByID(id))
		}
	}
	for _, of := range storing {
		out = append(out, of.forbid...)
		if !said { // where something is said, it stays
			out = append(out, of.ask...)
		}
	}
	return out
}

func Test_that_repair_changes_no_code_and_no_content_and_leaves_nothing_to_mend(t *testing.T) {
	m := newMender(t)
	values := map[string][]string{
		"Cache-Control": {"max-age=600", "public", "private", "private, max-age=5", "no-store", "s-maxage=9", "no-cache", "must-revalidate", "max-age=0", "max-age=x", ""},
		"Expires":       {"Thu, 01 Dec 2044 16:00:00 GMT", "0"}, "Pragma": {"no-cache"}, "Surrogate-Control": {"max-age=9"},
		"WWW-Authenticate": {"Basic realm=\"a\"", "nonsense=", ""}, "Allow": {"GET", "PUT, DELETE", ""}, "Upgrade": {"h2c", "TLS/1.2"}, "Connection": {"Upgrade"},
		"ETag": {`"1"`}, "Vary": {"Origin", "*"}, "Content-Type": {"text/html", "application/json", "application/problem+json", "application/grpc"}, "Content-Encoding": {"br"}, "Set-Cookie": {"a=b"}, "Age": {"5"}, "Date": {"Thu, 01 Dec 2016 16:00:00 GMT"},
	}
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	rapid.Check(t, func(t *rapid.T) {
		p := plan{Status: rapid.OneOf(rapid.SampledFrom([]int{200, 204, 304, 301, 401, 403, 404, 405, 426, 428, 429, 500, 503, 599, 499}), rapid.IntRange(200, 599)).Draw(t, "status")}
		for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom(names), 0, 5, rapid.ID).Draw(t, "fields") {
			p.Fields = append(p.Fields, [2]string{name, rapid.SampledFrom(values[name]).Draw(t, name)})
		}
		if p.Status != 204 && p.Status != 304 {
			p.Body = rapid.SampledFrom([]string{"", "", "a", "{}", strings.Repeat("x", 5000)}).Draw(t, "body")
			p.Chunked = rapid.Bool().Draw(t, "chunked")
		}
		method := rapid.SampledFrom([]string{"GET", "HEAD", "POST", "PATCH"}).Draw(t, "method")
		var fields []string
		if rapid.Bool().Draw(t, "credentials") {
			fields = append(fields, "Authorization: Bearer abc")
		}
		alone := m.ask(t, m.direct, method, "/vault", p, fields...)
		mended := m.ask(t, m.url, method, "/vault", p, fields...)
		if mended.status != alone.status {
			t.Fatalf("%d became %d", alone.status, mended.status)
		}
		if alone.body != "" && (mended.body != alone.body || !reflect.DeepEqual(mended.header["Content-Type"], alone.header["Content-Type"])) {
			t.Fatalf("content %.60q %q became %.60q %q", alone.body, alone.header["Content-Type"], mended.body, mended.header["Content-Type"])
		}
		mended.header.Del("X-Request-Id")
		if alone.status < 400 {
			for _, name := range []string{"Connection", "Upgrade", "Date", "Content-Length"} { // of each hop, or its framing
				delete(alone.header, name)
				delete(mended.header, name)
			}
			if mended.body != alone.body || !reflect.DeepEqual(mended.header, alone.header) {
				t.Fatalf("a success became\n%v\n%v", alone.header, mended.header)
			}
			return
		}
		said := false
		for _, name := range append([]string{"Cache-Control", "Expires", "Pragma"}, otherStorage...) {
			said = said || alone.header[name] != nil
		}
		x := candor.Exchange{Time: time.Now(), Request: mended.request, Response: candor.Response{Status: mended.status, Proto: mended.proto, Header: mended.header}, Evidence: candor.SawRequestLine | candor.SawRequestHeader | candor.SawStatus | candor.SawResponseHeader}
		before := x
		before.Response.Header = alone.header
		for _, rule := range mendable(said) {
			unknown := map[string][]string{"POST": {"426/"}, "PATCH": {"426/", "401/"}}[method] // the document says nothing of it
			if slices.ContainsFunc(unknown, func(prefix string) bool { return strings.HasPrefix(rule.ID, prefix) }) {
				continue
			}
			if res := judge.Ask(rule, &x, nil); res.Found() {
				t.Fatalf("%s still speaks: %s %s\n%v", rule.ID, res.Summary, res.Got, mended.header)
			}
		}
		spoke := slices.ContainsFunc(storing[mended.status].forbid, func(r *judge.Rule) bool { return judge.Ask(r, &before, nil).Found() })
		if said && !spoke && !reflect.DeepEqual(alone.header["Cache-Control"], mended.header["Cache-Control"]) {
			t.Fatalf("no rule speaks and the owner's %q became %q", alone.header["Cache-Control"], mended.header["Cache-Control"])
		}
	})
}

func Test_that_without_repair_every_answer_stays_as_it_is(t *testing.T) {
	m := newMender(t)
	m.gate.repair.Store(false)
	for _, status := range []int{401, 403, 404, 405, 429, 500} {
		a := m.ask(t, m.url, "GET", "/vault", plan{Status: status})
		a.header.Del("Content-Length")
		a.header.Del("Date")
		a.header.Del("X-Request-Id")
		if a.body != "" || len(a.header) != 0 {
			t.Errorf("%d: %v %s", status, a.header, a.body)
		}
	}
}

func Test_that_a_reload_turns_repair_on(t *testing.T) {
	r := newRig(t, sloppy(403), func(c *Config) {
		c.Reload = func() (Config, error) { return Config{Guard: c.Guard, Repair: true}, nil }
	})
	if _, body, _ := r.do(t, "GET", "/things/1", "", ""); body != "" {
		t.Fatalf("repaired unasked: %s", body)
	}
	if err := r.gate.Reload(); err != nil {
		t.Fatal(err)
	}
	if _, body, h := r.do(t, "GET", "/things/1", "", ""); body == "" || h.Get("Cache-Control") != "no-store" {
		t.Errorf("%v %s", h, body)
	}
}
