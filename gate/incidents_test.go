package gate

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/openapi"
	"github.com/candorhttp/candor/watch"
)

// pipes is a network inside the process, on which synctest can tell who waits.
type pipes struct {
	calls  chan net.Conn
	closed chan struct{}
	close  func()
}

type pipeAddr string

func (pipeAddr) Network() string  { return "tcp" }
func (a pipeAddr) String() string { return string(a) }

// pipeConn is an end of a pipe that knows where the other one is.
type pipeConn struct {
	net.Conn
	from pipeAddr
}

func (c pipeConn) RemoteAddr() net.Addr { return c.from }

func newPipes() *pipes {
	p := &pipes{calls: make(chan net.Conn), closed: make(chan struct{})}
	p.close = sync.OnceFunc(func() { close(p.closed) })
	return p
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.calls:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { p.close(); return nil }
func (p *pipes) Addr() net.Addr { return pipeAddr("192.0.2.1:80") }

// dialFrom returns how to call from an address.
func (p *pipes) dialFrom(address string) func(ctx context.Context, _, _ string) (net.Conn, error) {
	return func(ctx context.Context, _, _ string) (net.Conn, error) {
		here, there := net.Pipe()
		select {
		case p.calls <- pipeConn{there, pipeAddr(address)}:
			return here, nil
		case <-p.closed:
			return nil, errors.New("nobody listens")
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

const marketDocument = `
openapi: 3.1.0
info: {title: Shop, version: "1"}
security: [{key: []}]
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-API-Key}}}
paths:
  /orders:
    post:
      requestBody: {required: true, content: {application/json: {schema: {type: object}}}}
      responses: {"201": {description: made}}
    get: {responses: {"200": {description: ok}}}
`

const partners = 24

// secrets are what the clients of these tests send and nobody may read in what
// the gate says.
var secrets = []string{"sesame", "b3arer", "cook1e", "passw0rd", "qu3ry"}

// market is a gate, its upstream and its callers in one bubble of fake time.
type market struct {
	t       *testing.T
	gate    *Gate
	log     *lines // of the gate's own troubles
	access  *lines
	clients []*http.Client
	console *http.Client
	stop    func()
}

func newMarket(t *testing.T, change func(*Config)) *market {
	t.Helper()
	doc, err := openapi.Parse("shop.yaml", []byte(marketDocument))
	if err != nil {
		t.Fatal(err)
	}
	s := &market{t: t, log: &lines{}, access: &lines{}}
	up, traffic, admin := newPipes(), newPipes(), newPipes()
	upstream := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusCreated)
	})}
	go upstream.Serve(up)
	keys := &guard.APIKeys{}
	for i := range partners {
		sum := sha256.Sum256([]byte(partnerKey(i)))
		keys.Keys = append(keys.Keys, guard.APIKey{ID: fmt.Sprintf("partner-%d", i), Hash: hex.EncodeToString(sum[:])})
		s.clients = append(s.clients, &http.Client{Transport: &http.Transport{DialContext: traffic.dialFrom(fmt.Sprintf("198.51.%d.7:4000", i))}})
	}
	s.console = &http.Client{Transport: &http.Transport{DialContext: admin.dialFrom("127.0.0.1:4000")}}
	c := Config{
		Guard:    guard.Config{Document: doc, Identity: guard.Identity{APIKeys: keys}},
		Upstream: &url.URL{Scheme: "http", Host: "shop.internal:8080"}, Log: s.access,
		Slog: slog.New(slog.NewJSONHandler(s.log, nil)), dial: up.dialFrom("192.0.2.9:4000"),
	}
	if change != nil {
		change(&c)
	}
	if s.gate, err = New(c); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.gate.Serve(ctx, traffic, admin) }()
	s.stop = sync.OnceFunc(func() {
		for _, c := range append(s.clients, s.console) {
			c.CloseIdleConnections()
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		upstream.Close()
	})
	return s
}

func partnerKey(i int) string { return fmt.Sprintf("sesame-%d-0123456789abcdef0123456789", i) }

// send makes one request as a partner with a version of its client.
func (s *market) send(partner int, version, body string) int {
	s.t.Helper()
	method := "POST"
	if body == "" {
		method = "GET"
	}
	req, err := http.NewRequest(method, "http://shop.example/orders?key=qu3ry", strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	for name, value := range map[string]string{
		"User-Agent": "partner-app/" + version, "X-API-Key": partnerKey(partner), "Authorization": "Bearer b3arer", "Cookie": "session=cook1e",
		"Referer": "https://u:passw0rd@portal.example/orders?key=qu3ry", "Content-Type": "application/json",
	} {
		req.Header.Set(name, value)
	}
	resp, err := s.clients[partner].Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	return resp.StatusCode
}

// minutes lets time pass with traffic: each partner sends one request a minute
// that is right, and the first bad of them another one, by a newer version of
// the client, whose content is cut off.
func (s *market) minutes(n, bad int) {
	s.t.Helper()
	for range n {
		for i := range partners {
			body := `{"item":"tea"}`
			if i%4 == 0 {
				body = ""
			}
			if code := s.send(i, "2.4.0", body); code != 201 {
				s.t.Fatalf("a good request got %d", code)
			}
			if i < bad {
				if code := s.send(i, "2.5.0", `{"item":"te`); code != 400 {
					s.t.Fatalf("a bad request got %d", code)
				}
			}
			time.Sleep(time.Minute / partners)
		}
	}
	synctest.Wait()
}

// get reads a page of the console.
func (s *market) get(path string) string {
	s.t.Helper()
	resp, err := s.console.Get("http://localhost" + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != 200 {
		s.t.Fatalf("%s: %d %v", path, resp.StatusCode, err)
	}
	return string(b)
}

func (s *market) incidents() []candor.Incident {
	s.t.Helper()
	var doc struct{ Incidents []candor.Incident }
	text := s.get("/incidents.json")
	if err := json.Unmarshal([]byte(text), &doc); err != nil || doc.Incidents == nil {
		s.t.Fatalf("%v in %s", err, text)
	}
	return doc.Incidents
}

// metric reads one value of the metrics, -1 where it is not there.
func (s *market) metric(name string) float64 {
	s.t.Helper()
	m := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(name) + ` (\S+)$`).FindStringSubmatch(s.get("/metrics"))
	if m == nil {
		return -1
	}
	v, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

// told is a line of the gate's own log about an incident.
type told struct{ Level, Msg, Change, ID, Method, Route, Reason, Cause string }

func (s *market) told() []told {
	s.t.Helper()
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	var out []told
	for line := range bytes.Lines(s.log.b.Bytes()) {
		var l told
		if err := json.Unmarshal(line, &l); err != nil {
			s.t.Fatal(err)
		}
		if l.Change != "" {
			out = append(out, l)
		}
	}
	return out
}

func Test_that_an_incident_is_told_while_it_goes_on_and_when_it_ends(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newMarket(t, nil)
		defer s.stop()
		s.minutes(45, 0)
		if in := s.incidents(); len(in) != 0 {
			t.Fatalf("quiet traffic: %+v", in)
		}
		if page := s.get("/"); !strings.Contains(page, "No incident: in 1,0") {
			t.Errorf("the console says of quiet traffic:\n%s", page)
		}
		s.minutes(8, 12)
		all := s.incidents()
		if len(all) != 1 || !all[0].Ongoing || all[0].Cause.Kind != "client-deployment" || all[0].Route != "/orders" || all[0].Status != 400 || all[0].Reason != "malformed-json" {
			t.Fatalf("%+v", all)
		}
		if where := all[0].Cause.Where; where["client"] != "partner-app" || where["version"] != "2.5.0" {
			t.Errorf("where: %v", where)
		}
		if opened, active := s.metric(`candor_incidents_total{kind="client-deployment"}`), s.metric(`candor_incident_active{kind="client-deployment"}`); opened+s.metric(`candor_incidents_total{kind="unknown"}`) != 1 || active != 1 {
			t.Errorf("metrics: %v opened, %v active", opened, active)
		}
		page := s.get("/")
		for _, want := range []string{"Goes on since 2000-01-01", "partner-app 2.5.0", "client-deployment", `<a href="/-/guide/reasons/malformed-json">`, `<a href="/-/guide/guide/400">`} {
			if !strings.Contains(page, want) {
				t.Errorf("no %q on the console:\n%s", want, page)
			}
		}
		if strings.Index(page, "Goes on since") > strings.Index(page, "Counts since") {
			t.Error("the counts come before the incident")
		}
		s.minutes(60, 0)
		after := s.incidents()
		if len(after) != 1 || after[0].ID != all[0].ID || after[0].Ongoing || after[0].End.Sub(after[0].Start) > 10*time.Minute {
			t.Errorf("afterwards: %+v", after)
		}
		if active := s.metric(`candor_incident_active{kind="client-deployment"}`); active != 0 {
			t.Errorf("%v active afterwards", active)
		}
		log := s.told()
		if len(log) < 2 || log[0].Change != "opened" || log[0].Level != "WARN" || log[len(log)-1].Change != "ended" || log[len(log)-1].Level != "INFO" {
			t.Fatalf("log: %+v", log)
		}
		if l := log[len(log)-1]; l.ID != all[0].ID || l.Method != "POST" || l.Route != "/orders" || l.Reason != "malformed-json" || l.Cause != "client-deployment" || !strings.Contains(l.Msg, "partner-app 2.5.0") {
			t.Errorf("log: %+v", l)
		}
		var r watch.Report
		if err := json.Unmarshal([]byte(s.get("/watch.json")), &r); err != nil || r.Lines != 45*24+8*36+60*24 || len(r.Incidents) != 1 {
			t.Errorf("watch.json: %v, %d lines", err, r.Lines)
		}
		s.holdsNoSecret()
	})
}

// holdsNoSecret reads all that the gate says.
func (s *market) holdsNoSecret() {
	s.t.Helper()
	texts := map[string]string{"log": s.log.b.String(), "access log": s.access.b.String()}
	for _, path := range []string{"/", "/incidents.json", "/watch.json", "/metrics", "/counts.json"} {
		texts[path] = s.get(path)
	}
	for name, text := range texts {
		for _, secret := range secrets {
			if strings.Contains(text, secret) {
				s.t.Errorf("%s holds %q", name, secret)
			}
		}
	}
}

func Test_that_an_incident_ends_when_its_traffic_falls_silent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newMarket(t, nil)
		defer s.stop()
		s.minutes(45, 0)
		s.minutes(6, 12)
		time.Sleep(3 * time.Hour) // nobody asks and nobody looks: the gate's own clock must do
		synctest.Wait()
		if log := s.told(); len(log) < 2 || log[len(log)-1].Change != "ended" {
			t.Errorf("log: %+v", log)
		}
	})
}

func Test_that_a_reload_keeps_what_was_watched_and_the_end_judges_the_rest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newMarket(t, nil)
		s.minutes(45, 0)
		if err := s.gate.Replace(s.gate.guard.Load().config); err != nil {
			t.Fatal(err)
		}
		if lines := s.gate.Watched().Lines; lines != 45*24 {
			t.Errorf("%d requests after the reload", lines)
		}
		s.minutes(2, 18) // both minutes are still open
		if log := s.told(); len(log) != 0 {
			t.Fatalf("too early: %+v", log)
		}
		s.stop()
		if log := s.told(); len(log) == 0 || log[0].Change != "opened" {
			t.Errorf("log: %+v", log)
		}
	})
}

func Test_that_events_name_the_page_and_the_upstream_behind_a_request(t *testing.T) {
	r := newRig(t, echo, nil)
	ask := func(method, path, referer string) {
		req, _ := http.NewRequest(method, r.url+path, nil)
		req.Header.Set("Referer", referer)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	ask("GET", "/things/1", "https://shop.example:8443/cart?token=abc#x")
	ask("GET", "/nowhere", "https://user:passw0rd@shop.example/")
	evs := r.log.events(t, 2)
	if evs[0].Referer != "https://shop.example:8443" || evs[0].Upstream != r.gate.config.Upstream.Host {
		t.Errorf("referer %q, upstream %q", evs[0].Referer, evs[0].Upstream)
	}
	if evs[1].Referer != "" || evs[1].Upstream != "" {
		t.Errorf("a refusal of the gate: referer %q, upstream %q", evs[1].Referer, evs[1].Upstream)
	}
}

func Test_that_events_beyond_what_can_wait_are_lost_and_counted(t *testing.T) {
	log := &lines{}
	w := newWatching(slog.New(slog.NewTextHandler(log, nil)), Config{})
	w.mu.Lock() // the watch is busy
	ev := candor.Event{Time: time.Unix(1e9, 0), Method: "GET", Route: "/a", Status: 200}
	for range maxUnwatched + 10 {
		w.add(&ev)
	}
	w.mu.Unlock()
	if n := w.lost.Load(); n != 10 || strings.Count(log.b.String(), "candor_watch_lost_total") != 1 {
		t.Errorf("%d lost; log %q", n, log.b.String())
	}
	if n := w.look(ev.Time).Lines; n != maxUnwatched {
		t.Errorf("%d watched", n)
	}
}

func Test_that_a_watch_that_panics_costs_itself_and_no_traffic(t *testing.T) {
	log := &lines{}
	w := newWatching(slog.New(slog.NewTextHandler(log, nil)), Config{})
	w.options.Route = func(_, path string) string {
		if path == "/boom" {
			panic("boom")
		}
		return path
	}
	w.watch = watch.New(w.options)
	at := time.Unix(1e9, 0)
	for _, path := range []string{"/a", "/boom", "/b", "/b"} {
		w.with(w.take)
		w.add(&candor.Event{Time: at, Method: "GET", Path: path, Status: 200})
	}
	r := w.look(at)
	if r.Lines != 2 || !strings.Contains(log.b.String(), "boom") {
		t.Errorf("%d requests after the panic; log %q", r.Lines, log.b.String())
	}
}

func Test_that_the_metrics_of_incidents_have_every_kind_and_no_other(t *testing.T) {
	r := newRig(t, echo, nil)
	resp, err := http.Get(r.admin + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(resp.Body)
	for _, name := range []string{"candor_incidents_total", "candor_incident_active"} {
		var got, want []string
		for _, m := range regexp.MustCompile(`(?m)^`+name+`\{kind="([^"]*)"\} 0$`).FindAllSubmatch(text, -1) {
			got = append(got, string(m[1]))
		}
		for i := range watch.Kinds {
			want = append(want, watch.Kinds[i].Name)
		}
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s has the kinds %v", name, got)
		}
	}
	if !bytes.Contains(text, []byte("\ncandor_watch_lost_total 0\n")) {
		t.Error("nothing is said of what was lost")
	}
}
