package scenario

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// Setup is what a client under test is made of.
type Setup struct {
	Base  *http.Transport
	Given Given
	Token func(ctx context.Context, refresh bool) (string, error) // nil where no tokens are given
}

// Doer sends requests.
type Doer interface {
	Do(*http.Request) (*http.Response, error)
}

// Run runs a client through one scenario, in fake time.
func Run(t *testing.T, s *Scenario, p Protocol, client func(Setup) Doer) *Outcome {
	t.Helper()
	certificate() // made outside, where time is real
	var out *Outcome
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(s, p, nil)
		out = n.run(t, s, client)
		n.close()
		time.Sleep(time.Minute) // whoever still sleeps wakes up and sees that it is over
	})
	return out
}

// RunLoopback runs a client through one scenario in real time, over sockets of
// this machine.
func RunLoopback(t *testing.T, s *Scenario, p Protocol, client func(Setup) Doer) *Outcome {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	n := newNetwork(s, p, l)
	out := n.run(t, s, client)
	n.close()
	return out
}

// Sample lists rows that take no time and need no certificate, for
// [RunLoopback].
func Sample() (rows []*Scenario) {
	for _, s := range All() {
		slow := s.Request.Cancel > 0 || s.Request.Deadline > 0 || strings.HasPrefix(s.Request.URL, "https:")
		for _, step := range s.Script {
			slow = slow || len(step.Header["Retry-After"]) > 0 || step.Fault == Endless
		}
		if !slow {
			rows = append(rows, s)
		}
	}
	return rows
}

// network is the servers of a scenario and the way to them.
type network struct {
	script   []Step
	began    time.Time
	listener net.Listener
	socket   string // address of the listener where it is a real one
	pipes    chan net.Conn
	accepted atomic.Int64
	server   *http.Server
	base     *http.Transport
	dialed   atomic.Int64
	open     atomic.Int64

	mu      sync.Mutex
	step    int
	first   time.Time
	arrived []Arrived
}

type connKey struct{}

// newNetwork serves a scenario on a listener, or, where that is nil, in memory.
func newNetwork(s *Scenario, p Protocol, real net.Listener) *network {
	n := &network{script: s.Script, began: time.Now(), listener: real}
	if real == nil {
		n.pipes = make(chan net.Conn)
		n.listener = &listener{conns: n.pipes, closed: make(chan struct{})}
	} else {
		n.socket = real.Addr().String()
	}
	var protocols http.Protocols
	switch p {
	case HTTP2:
		protocols.SetUnencryptedHTTP2(true)
		protocols.SetHTTP2(true)
	default:
		protocols.SetHTTP1(true)
	}
	pair, pool := certificate()
	n.server = &http.Server{
		Handler: http.HandlerFunc(n.serve), Protocols: &protocols, TLSConfig: &tls.Config{Certificates: []tls.Certificate{pair}},
		ConnContext: func(ctx context.Context, _ net.Conn) context.Context {
			return context.WithValue(ctx, connKey{}, int(n.accepted.Add(1)))
		},
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	n.base = &http.Transport{
		Protocols: &protocols, DialContext: n.dial, TLSClientConfig: &tls.Config{RootCAs: pool},
		DisableCompression: true, IdleConnTimeout: time.Hour,
	}
	if p == HTTP2 {
		n.base.TLSClientConfig.NextProtos = []string{"h2"}
		n.server.TLSConfig.NextProtos = []string{"h2"}
	}
	for _, step := range s.Script {
		if step.Fault == BadCert {
			n.base.TLSClientConfig.RootCAs = x509.NewCertPool()
		}
	}
	go n.server.Serve(n.listener)
	return n
}

func (n *network) close() {
	n.server.Close()
	n.base.CloseIdleConnections()
}

// dial connects to any host; ports 443 and 8443 speak TLS.
func (n *network) dial(ctx context.Context, _, addr string) (net.Conn, error) {
	n.mu.Lock()
	refused := n.script[min(n.step, len(n.script)-1)].Fault == NoDial
	if refused {
		n.step++
		n.note(Arrived{Method: "(dial)"})
	}
	n.mu.Unlock()
	if refused {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	}
	n.dialed.Add(1)
	if n.socket != "" {
		c, err := (&net.Dialer{}).DialContext(ctx, "tcp", n.socket)
		if err != nil {
			return nil, err
		}
		return n.counted(c), nil
	}
	a, b := newPipe()
	var server net.Conn = b
	if strings.HasSuffix(addr, "443") {
		server = tls.Server(server, n.server.TLSConfig)
	}
	select {
	case n.pipes <- server:
		return n.counted(a), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// counted counts a connection of the client until it is closed.
func (n *network) counted(c net.Conn) net.Conn {
	n.open.Add(1)
	return &conn{Conn: c, gone: func() { n.open.Add(-1) }}
}

// note writes down a request. The caller holds mu.
func (n *network) note(a Arrived) {
	now := time.Now()
	if n.first.IsZero() {
		n.first = now
	}
	a.At = now.Sub(n.first)
	n.arrived = append(n.arrived, a)
}

// serve answers by the script.
func (n *network) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	n.mu.Lock()
	step := n.script[min(n.step, len(n.script)-1)]
	n.step++
	number, _ := r.Context().Value(connKey{}).(int)
	n.note(Arrived{Conn: number, Method: r.Method, URL: scheme + "://" + r.Host + r.URL.String(), Header: r.Header.Clone(), Body: string(body)})
	n.mu.Unlock()
	if step.Accepts != "" && r.Header.Get("Authorization") == step.Accepts {
		step = Step{Code: 200, Body: "welcome"}
	}
	n.answer(w, r, step)
}

func (n *network) answer(w http.ResponseWriter, r *http.Request, step Step) {
	h := w.Header()
	h.Set("Date", time.Now().Add(step.Date).UTC().Format(http.TimeFormat))
	for name, values := range step.Header {
		for _, v := range values {
			h.Add(name, fill(v, time.Now().Add(step.Date)))
		}
	}
	switch step.Fault {
	case Reset, HalfField:
		hangUp(w, step.Fault)
	case BadChunk, Cut:
		if step.Code == 0 {
			step.Code = 200
		}
		h.Set("Content-Length", "1000")
		if step.Fault == BadChunk {
			h.Del("Content-Length")
		}
		w.WriteHeader(step.Code)
		io.WriteString(w, "half of it")
		http.NewResponseController(w).Flush()
		hangUp(w, step.Fault)
	case Endless:
		w.WriteHeader(step.Code)
		for range 3600 { // who reads so long reads for ever
			if r.Context().Err() != nil {
				break
			}
			if _, err := io.WriteString(w, "more "); err != nil {
				return
			}
			http.NewResponseController(w).Flush()
			time.Sleep(time.Second)
		}
		return
	}
	if step.Code == 0 {
		step.Code = 200
	}
	if step.Code == 103 {
		w.WriteHeader(103)
		step.Code = 200
	}
	w.WriteHeader(step.Code)
	if r.Method != http.MethodHead && step.Code != 204 && step.Code != 304 {
		io.WriteString(w, step.Body)
	}
}

// hangUp breaks the connection of HTTP/1.1, and the stream of HTTP/2.
func hangUp(w http.ResponseWriter, f Fault) {
	c, rw, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	switch f {
	case HalfField:
		rw.WriteString("HTTP/1.1 200 OK\r\nContent-Ty")
	case BadChunk:
		rw.WriteString("zz\r\n")
	}
	rw.Flush()
	c.Close()
	panic(http.ErrAbortHandler)
}

// fill writes times into a field: {+90s rfc850} is the date in ninety seconds
// by the server's clock.
func fill(v string, now time.Time) string {
	inner, ok := strings.CutPrefix(v, "{")
	if !ok {
		return v
	}
	after, form, _ := strings.Cut(strings.TrimSuffix(inner, "}"), " ")
	d, err := time.ParseDuration(after)
	if err != nil {
		panic(err)
	}
	at := now.Add(d).UTC()
	switch form {
	case "rfc850":
		return at.Format("Monday, 02-Jan-06 15:04:05 GMT")
	case "asctime":
		return at.Format(time.ANSIC)
	}
	return at.Format(http.TimeFormat)
}

func (n *network) run(t *testing.T, s *Scenario, client func(Setup) Doer) *Outcome {
	setup := Setup{Base: n.base, Given: s.Given}
	if len(s.Given.Tokens) > 0 {
		var used atomic.Int64
		setup.Token = func(_ context.Context, refresh bool) (string, error) {
			i := int(used.Load())
			if refresh {
				i = int(used.Add(1))
			}
			if i >= len(s.Given.Tokens) {
				return "", errors.New("the source has no more tokens")
			}
			return s.Given.Tokens[i], nil
		}
	}
	ctx := t.Context()
	if s.Request.Deadline > 0 {
		limited, cancel := context.WithTimeout(ctx, s.Request.Deadline)
		defer cancel()
		ctx = limited
	}
	if s.Request.Cancel > 0 {
		limited, cancel := context.WithCancel(ctx)
		defer cancel()
		time.AfterFunc(s.Request.Cancel, cancel)
		ctx = limited
	}
	doer := client(setup)
	out := &Outcome{}
	began := time.Now()
	resp, err := doer.Do(s.request(ctx))
	if err == nil {
		out.Status = resp.StatusCode
		body, readErr := io.ReadAll(io.LimitReader(resp.Body, 4<<10)) // of one that never ends, enough
		out.Body = string(body)
		resp.Body.Close()
		if readErr != nil {
			out.Err = readErr
		}
	} else {
		out.Err = err
	}
	out.Took = time.Since(began)
	settle := n.settle
	if n.socket == "" {
		settle = synctest.Wait
		settle() // HTTP/2 gives a stream back only when both ends are done with it
	}
	if c, ok := doer.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
	n.base.CloseIdleConnections()
	settle()
	out.Open, out.Dialed = int(n.open.Load()), int(n.dialed.Load())
	n.mu.Lock()
	out.Arrived = n.arrived
	n.mu.Unlock()
	return out
}

// settle gives the transport a while to close what it no longer needs.
func (n *network) settle() {
	for range 100 {
		if n.open.Load() == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
		n.base.CloseIdleConnections()
	}
}

// request makes the caller's request.
func (s *Scenario) request(ctx context.Context) *http.Request {
	url := s.Request.URL
	if url == "" {
		url = "http://api.example/orders"
	}
	var body io.Reader
	switch {
	case s.Request.Opaque:
		body = io.MultiReader(strings.NewReader(s.Request.Body))
	case s.Request.Body != "":
		body = bytes.NewReader([]byte(s.Request.Body))
	}
	req, err := http.NewRequestWithContext(ctx, s.method(), url, body)
	if err != nil {
		panic(err)
	}
	for name, values := range s.Request.Header {
		req.Header[name] = append([]string(nil), values...)
	}
	if s.Given.Own != "" {
		req.Header.Set("Authorization", s.Given.Own)
	}
	return req
}

// listener hands out the ends of pipes.
type listener struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (l *listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *listener) Close() error   { l.once.Do(func() { close(l.closed) }); return nil }
func (l *listener) Addr() net.Addr { return address("api.example:80") }

type address string

func (address) Network() string  { return "memory" }
func (a address) String() string { return string(a) }

// conn is the client's end of a connection.
type conn struct {
	net.Conn
	gone func()
	once sync.Once
}

func (c *conn) Close() error {
	c.once.Do(c.gone)
	return c.Conn.Close()
}

var certificate = sync.OnceValues(func() (tls.Certificate, *x509.CertPool) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"api.example", "*.api.example", "other.example"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		panic(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, pool
})

// describe is how a failed row is shown.
func (o *Outcome) String() string {
	var b strings.Builder
	for i, a := range o.Arrived {
		fmt.Fprintf(&b, "    %d. after %s on connection %d: %s %s %v\n", i+1, a.At, a.Conn, a.Method, a.URL, a.Header)
	}
	fmt.Fprintf(&b, "    the caller got %d %q, error %v, after %s\n", o.Status, short(o.Body), o.Err, o.Took)
	return b.String()
}
