package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/judgetest"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/openapi"
	"github.com/candorhttp/candor/problem"
)

// service is the whole program but its flags, served over loopback.
type service struct {
	t     *testing.T
	url   string
	keys  *keys
	store *store
}

func serve(t *testing.T) *service {
	t.Helper()
	k, err := newKeys(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	a := &api{store: newStore()}
	g, err := newGuard(a, k)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi.Parse("openapi.yaml", document)
	if err != nil {
		t.Fatal(err)
	}
	// Whatever a test asks for, every answer is held to the rules as well. Some
	// requests are refused before any handler, so a test may judge none.
	judged := judgetest.Check(t, g.Wrap(a.routes()), judgetest.Options{Document: doc, MinExchanges: -1})
	srv := httptest.NewUnstartedServer(judged)
	srv.Listener = g.Listener(srv.Config, srv.Listener)
	srv.Start()
	t.Cleanup(srv.Close)
	return &service{t, srv.URL, k, a.store}
}

// holders are the callers the tests know.
var holders = map[string]struct {
	tenant, scope string
	roles         []string
}{
	"alice":  {"north", "orders:read orders:write", nil},
	"bob":    {"south", "orders:read orders:write", nil},
	"reader": {"north", "orders:read", nil},
	"admin":  {"north", "orders:read orders:write", []string{"admin"}},
}

const (
	orders   = "/orgs/north/orders"
	goodBody = `{"customer":"Ada","items":[{"sku":"TEA-0042","quantity":2}],"currency":"EUR"}`
)

// call is one request. Fields are "Name: value" lines; they win over what
// content and caller imply.
type call struct {
	method, path, as, body string
	fields                 []string
}

// placingCall is the request that places an order, for tests to spoil.
func placingCall(key string) call {
	return call{"POST", orders, "alice", goodBody, []string{"X-Request-Source: web", "Idempotency-Key: " + key}}
}

// answer is what came back.
type answer struct {
	*http.Response
	body string
}

func (s *service) send(c call) answer {
	s.t.Helper()
	r, err := http.NewRequest(c.method, s.url, strings.NewReader(c.body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.URL.Path, r.URL.RawQuery, _ = strings.Cut(c.path, "?")
	if h, ok := holders[c.as]; ok {
		token, err := s.keys.token(c.as, h.tenant, h.scope, h.roles...)
		if err != nil {
			s.t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if c.body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, f := range c.fields {
		name, value, _ := strings.Cut(f, ": ")
		r.Header.Del(name)
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	resp, err := http.DefaultTransport.RoundTrip(r) // no redirects, no cookies
	if err != nil {
		s.t.Fatal(err)
	}
	return s.read(resp)
}

// raw sends bytes that no client library would.
func (s *service) raw(head string) answer {
	s.t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		s.t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.WriteString(c, strings.ReplaceAll(head, "\n", "\r\n")); err != nil {
		s.t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.read(resp)
}

func (s *service) read(resp *http.Response) answer {
	s.t.Helper()
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{resp, string(b)}
}

// mustRefuse holds an answer to the whole contract of a reason and returns its
// problem document.
func mustRefuse(t *testing.T, a answer, reason *ladder.Reason) *problem.Problem {
	t.Helper()
	if a.StatusCode != reason.Code {
		t.Fatalf("got %d, want %d %s:\n%s", a.StatusCode, reason.Code, reason.Name, a.body)
	}
	mustField(t, a, "Cache-Control", "no-store")
	mustField(t, a, "Content-Type", problem.MediaType)
	mustField(t, a, "Content-Length", fmt.Sprint(len(a.body)))
	for _, f := range httpstatus.Get(reason.Code).Requires {
		if f.Level == httpstatus.LevelMust && f.When == "" && a.Header.Get(f.Name) == "" {
			t.Errorf("%d must carry %s", reason.Code, f.Name)
		}
	}
	for _, f := range reason.Fields {
		if a.Header.Get(f.Name) == "" {
			t.Errorf("%s must carry %s", reason.Name, f.Name)
		}
	}
	for _, name := range []string{"ETag", "Last-Modified", "Expires", "Set-Cookie", "Location"} {
		if v := a.Header.Get(name); v != "" {
			t.Errorf("a refusal carries %s: %s", name, v)
		}
	}
	p, err := problem.Parse([]byte(a.body))
	if err != nil {
		t.Fatal(err)
	}
	id := a.Header.Get("X-Request-Id")
	want := problem.Problem{
		Type: ladder.TypesBase + reason.Name, Title: reason.Title, Status: reason.Code, Reason: reason.Name,
		Instance: "urn:candor:request:" + id,
	}
	if reason.Code == http.StatusForbidden {
		want.Contact = "orders-team@example.com"
	}
	got := *p
	got.Detail, got.Errors, got.Missing = "", nil, nil
	if !reflect.DeepEqual(got, want) {
		t.Errorf("problem is\n%+v, want\n%+v", got, want)
	}
	if p.Detail == "" || id == "" {
		t.Errorf("detail %q, request id %q", p.Detail, id)
	}
	return p
}

func mustField(t *testing.T, a answer, name, want string) {
	t.Helper()
	if got := a.Header.Values(name); !slices.Equal(got, []string{want}) {
		t.Errorf("%s: %q, want %q", name, got, want)
	}
}

func mustPoint(t *testing.T, p *problem.Problem, places ...string) {
	t.Helper()
	var got []string
	for _, e := range p.Errors {
		got = append(got, e.Pointer+e.Parameter+e.Header)
		if e.Detail == "" {
			t.Errorf("no detail at %s", got[len(got)-1])
		}
	}
	slices.Sort(got)
	slices.Sort(places)
	if !slices.Equal(got, places) {
		t.Errorf("errors at %q, want %q", got, places)
	}
}
