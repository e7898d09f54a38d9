package scenario

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// Setup is what a client is made of.
type Setup struct {
	Base  *http.Transport
	Given Given
	// Token returns the bearer token to use, with refresh another than the last;
	// nil where none are given.
	Token func(ctx context.Context, refresh bool) (string, error)
	// Origin is where the tokens may be sent.
	Origin string
}

// Doer sends requests, as [http.Client] does.
type Doer interface {
	Do(*http.Request) (*http.Response, error)
}

// patience is when every caller gives up, whatever was agreed.
const patience = 24 * time.Hour

// Run takes a client through a row, in fake time and over memory. A client that
// leaves a goroutine which nothing wakes fails t.
func Run(t *testing.T, s *Scenario, p Protocol, client func(Setup) Doer) *Outcome {
	t.Helper()
	certificate() // made outside, where time is real
	var out *Outcome
	synctest.Test(t, func(t *testing.T) {
		n := newWorld(s, p)
		l := newListener()
		n.dialer = func(ctx context.Context, secure bool) (net.Conn, error) {
			c, remote := newPipe()
			select {
			case l.conns <- n.accepted(remote, secure):
				return c, nil
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		go n.server.Serve(l)
		out = n.run(client, synctest.Wait)
		n.server.Close()
		time.Sleep(time.Minute) // who still sleeps wakes up and sees that it is over
	})
	return out
}

// RunLoopback takes a client through a row over sockets, in real time; see
// [Quick] for the rows that do not wait.
func RunLoopback(s *Scenario, p Protocol, client func(Setup) Doer) (*Outcome, error) {
	n := newWorld(s, p)
	if err := n.listen(); err != nil {
		return nil, err
	}
	defer n.server.Close()
	return n.run(client, func() { time.Sleep(5 * time.Millisecond) }), nil
}

// listen serves on loopback.
func (n *world) listen() error {
	var at [2]string
	for i := range at {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		at[i] = l.Addr().String()
		go n.server.Serve(socket{l, n, i == 1})
	}
	n.dialer = func(ctx context.Context, secure bool) (net.Conn, error) {
		i := 0
		if secure {
			i = 1
		}
		var d net.Dialer
		return d.DialContext(ctx, "tcp", at[i])
	}
	return nil
}

// socket accepts connections of the system.
type socket struct {
	net.Listener
	n      *world
	secure bool
}

func (s socket) Accept() (net.Conn, error) {
	c, err := s.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return s.n.accepted(c, s.secure), nil
}

// run makes the requests; settle lets pass what moves beside us.
func (n *world) run(client func(Setup) Doer, settle func()) *Outcome {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	defer time.AfterFunc(patience, cancel).Stop()
	out := &Outcome{Results: make([]Result, 1+len(n.Also))}
	var refreshed atomic.Int64
	setup := Setup{Base: n.base, Given: n.Given, Token: tokens(n.Given.Tokens, &refreshed), Origin: origin(n.Request.target())}
	doer := client(setup)
	if n.Warm {
		n.call(ctx, doer, Request{URL: "http://api.example" + warmPath}, &Result{})
		settle()
		n.dials = 0
	}
	var others sync.WaitGroup
	for i, also := range n.Also {
		others.Go(func() {
			time.Sleep(also.After)
			n.call(ctx, doer, also.Request, &out.Results[1+i])
		})
	}
	closed := n.call(ctx, doer, n.Request, &out.Results[0])
	others.Wait()
	for i := 0; i < 2 || i < 100 && n.open.Load() > 0; i++ { // a connection may become idle just now
		if c, ok := doer.(interface{ CloseIdleConnections() }); ok {
			c.CloseIdleConnections()
		}
		n.base.CloseIdleConnections()
		settle()
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	out.Open, out.Dials, out.Arrived = int(n.open.Load()), n.dials, n.arrived
	out.Refreshed = int(refreshed.Load())
	out.Results[0].Unclosed = !closed()
	return out
}

// tokens is a source that gives out one after the other.
func tokens(all []string, refreshed *atomic.Int64) func(context.Context, bool) (string, error) {
	if len(all) == 0 {
		return nil
	}
	return func(_ context.Context, refresh bool) (string, error) {
		i := int(refreshed.Load())
		if refresh {
			i = int(refreshed.Add(1))
		}
		if i >= len(all) {
			return "", errors.New("the source has no more tokens")
		}
		return all[i], nil
	}
}

// call makes one request and reads the answer to its end. The returned function
// reports whether the request's body was closed.
func (n *world) call(ctx context.Context, doer Doer, r Request, out *Result) (closed func() bool) {
	if r.Deadline > 0 {
		limited, cancel := context.WithTimeout(ctx, r.Deadline)
		defer cancel()
		ctx = limited
	}
	if r.Cancel > 0 {
		limited, cancel := context.WithCancel(ctx)
		defer time.AfterFunc(r.Cancel, cancel).Stop()
		ctx = limited
	}
	req, closed := n.request(ctx, r)
	began := time.Now()
	resp, err := doer.Do(req)
	out.Took, out.Err = time.Since(began), err
	if resp == nil {
		return closed
	}
	out.Status, out.Header = resp.StatusCode, resp.Header
	defer resp.Body.Close()
	if err == nil {
		readAll(resp.Body, out)
	}
	return closed
}

// readAll reads for five minutes at most.
func readAll(body io.Reader, out *Result) {
	var b strings.Builder
	part := make([]byte, 32<<10)
	for began := time.Now(); ; {
		k, err := body.Read(part)
		b.Write(part[:k])
		if out.Incomplete = time.Since(began) > 5*time.Minute; err != nil || out.Incomplete {
			out.Body = b.String()
			if err != io.EOF {
				out.ReadErr = err
			}
			return
		}
	}
}

// stream is a content that can be read once.
type stream struct {
	io.Reader
	closed atomic.Bool
}

func (s *stream) Close() error { s.closed.Store(true); return nil }

func (n *world) request(ctx context.Context, r Request) (req *http.Request, closed func() bool) {
	var body io.Reader
	closed = func() bool { return true }
	switch {
	case r.Opaque:
		s := &stream{Reader: strings.NewReader(r.Body)}
		body, closed = s, s.closed.Load
	case r.Body != "":
		body = strings.NewReader(r.Body)
	}
	req, err := http.NewRequestWithContext(ctx, r.Method, r.target(), body)
	if err != nil {
		panic(err)
	}
	for name, values := range r.Header {
		req.Header[name] = append([]string(nil), values...)
	}
	if n.Given.Own != "" {
		req.Header.Set("Authorization", n.Given.Own)
	}
	return req, closed
}

func length(s string) string { return strconv.Itoa(len(s)) }

// certificate is one for the hosts of the scenarios, and who signs it.
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
	roots := x509.NewCertPool()
	roots.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, roots
})
