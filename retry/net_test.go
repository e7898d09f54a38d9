package retry

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// pipes is a network inside the process, on which synctest can tell who waits.
type pipes struct {
	calls  chan net.Conn
	closed chan struct{}
	shut   func()

	mu    sync.Mutex
	dials int
	open  int
}

type pipeAddr string

func (pipeAddr) Network() string  { return "tcp" }
func (a pipeAddr) String() string { return string(a) }

func newPipes() *pipes {
	p := &pipes{calls: make(chan net.Conn), closed: make(chan struct{})}
	p.shut = sync.OnceFunc(func() { close(p.closed) })
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

func (p *pipes) Close() error   { p.shut(); return nil }
func (p *pipes) Addr() net.Addr { return pipeAddr("192.0.2.1:80") }

// dialled counts what it closes.
type dialled struct {
	net.Conn
	once sync.Once
	p    *pipes
}

func (d *dialled) Close() error {
	d.once.Do(func() {
		d.p.mu.Lock()
		d.p.open--
		d.p.mu.Unlock()
	})
	return d.Conn.Close()
}

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case p.calls <- far:
	case <-p.closed:
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: net.ErrClosed}
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.dials++
	p.open++
	return &dialled{Conn: near, p: p}, nil
}

func (p *pipes) counts() (dials, open int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.dials, p.open
}

// seen is one request as the server got it.
type seen struct {
	method, path, body string
	header             http.Header
	at                 time.Time
	conn               string // which connection it came on
}

// scene is a server that answers by a script, and a transport in front of it.
type scene struct {
	t       *testing.T
	net     *pipes
	url     string
	rt      *Transport
	version string
	base    *http.Transport

	mu    sync.Mutex
	steps []http.HandlerFunc // one per request; the last goes on
	got   []seen
	conns int
}

type connKey struct{}

// versions are those of HTTP that behaviour must not depend on.
var versions = []string{"HTTP/1.1", "HTTP/2.0"}

// play runs a scene in fake time, once over each version.
func play(t *testing.T, rt func() *Transport, f func(s *scene), steps ...http.HandlerFunc) {
	t.Helper()
	for _, version := range versions {
		t.Run(version, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { f(newScene(t, version, rt(), steps...)) })
		})
	}
}

func defaults() *Transport { return &Transport{} }

func newScene(t *testing.T, version string, rt *Transport, steps ...http.HandlerFunc) *scene {
	t.Helper()
	s := &scene{t: t, net: newPipes(), steps: steps, rt: rt, version: version}
	srv := httptest.NewUnstartedServer(http.HandlerFunc(s.serve))
	srv.Listener = s.net
	srv.Config.ErrorLog = discarded
	srv.Config.ConnContext = func(ctx context.Context, _ net.Conn) context.Context {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.conns++
		return context.WithValue(ctx, connKey{}, string(rune('a'-1+s.conns)))
	}
	if version == "HTTP/2.0" {
		srv.EnableHTTP2 = true
		srv.StartTLS()
		s.url = "https://example.com"
	} else {
		srv.Start()
		s.url = "http://example.com"
	}
	s.base = srv.Client().Transport.(*http.Transport)
	s.base.DialContext = s.net.dial
	s.base.Proxy = nil
	rt.Base = s.base
	t.Cleanup(func() {
		rt.CloseIdleConnections()
		srv.Close()
		synctest.Wait()
		if _, open := s.net.counts(); open != 0 {
			t.Errorf("%d connections are left open", open)
		}
	})
	return s
}

func (s *scene) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	i := min(len(s.got), len(s.steps)-1)
	conn, _ := r.Context().Value(connKey{}).(string)
	s.got = append(s.got, seen{r.Method, r.URL.RequestURI(), string(body), r.Header.Clone(), time.Now(), conn})
	step := s.steps[i]
	s.mu.Unlock()
	if r.Proto != s.version {
		s.t.Errorf("the request came over %s, want %s", r.Proto, s.version)
	}
	step(w, r)
}

// requests returns what the server got so far.
func (s *scene) requests() []seen {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]seen(nil), s.got...)
}

// send sends a request through the transport and returns the answer with its
// content read.
func (s *scene) send(method, path, body string, fields ...string) (*http.Response, string, error) {
	s.t.Helper()
	return s.do(s.request(context.Background(), method, path, body, fields...))
}

func (s *scene) request(ctx context.Context, method, path, body string, fields ...string) *http.Request {
	s.t.Helper()
	var content io.Reader
	if body != "" {
		content = strings.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, s.url+path, content)
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i < len(fields); i += 2 {
		req.Header.Add(fields[i], fields[i+1])
	}
	return req
}

func (s *scene) do(req *http.Request) (*http.Response, string, error) {
	s.t.Helper()
	resp, err := s.rt.RoundTrip(req)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatalf("reading the answer: %v", err)
	}
	return resp, string(b), nil
}

// code answers with a code, fields and a short text.
func code(c int, fields ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(fields); i += 2 {
			w.Header().Add(fields[i], fields[i+1])
		}
		w.WriteHeader(c)
		if c != http.StatusNoContent && c != http.StatusNotModified {
			_, _ = io.WriteString(w, http.StatusText(c))
		}
	}
}

// says answers with a problem document.
func says(c int, problem string, fields ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		for i := 0; i < len(fields); i += 2 {
			w.Header().Add(fields[i], fields[i+1])
		}
		w.WriteHeader(c)
		_, _ = io.WriteString(w, problem)
	}
}

// hangUp breaks the connection, or the stream, without an answer.
func hangUp(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// reasonsOf names the reasons of an outcome.
func reasonsOf(o Outcome) string {
	var all []string
	for _, a := range o.Attempts {
		all = append(all, a.Reason.Name)
	}
	return strings.Join(all, " ")
}

// discarded is where servers of tests write what goes wrong.
var discarded = log.New(io.Discard, "", 0)
