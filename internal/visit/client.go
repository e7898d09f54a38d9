// Package visit asks web servers with safe methods only, politely and within
// bounds, and gives every answer as an exchange: one request at a time to a
// host, with a pause between them, and none at all to a host that asks to wait.
package visit

import (
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/candorhttp/candor"
)

// Agent is how the requests name their sender.
const Agent = "candor (+https://github.com/candorhttp/candor)"

// DefaultMaxBody is the largest content that counts as seen.
const DefaultMaxBody = 1 << 20

// Options bounds what is asked. The zero value asks nothing: MaxRequests is 0.
type Options struct {
	// Header and Host are sent to the origins that the caller names, and to no
	// other that a redirect leads to, save for what says nothing of the caller
	// (Accept, Accept-Language, User-Agent).
	Header http.Header
	Host   string

	MaxRequests int
	Pause       time.Duration     // between the beginnings of two requests to one host
	Timeout     time.Duration     // of one request, its content included; 0 means 10 s
	MaxBody     int64             // 0 means DefaultMaxBody
	Transport   http.RoundTripper // nil means one of its own that honours the proxy variables
	Name        func() string     // a name that no address has; nil makes random ones
}

// ErrBudget says that MaxRequests were sent.
var ErrBudget = errors.New("no more requests are allowed")

// StoppedError says that a host asked to wait, and that it is asked no more.
type StoppedError struct {
	Host   string
	Status int
	Wait   string // its Retry-After as sent; "" when it sent none
}

// Error says who asked to wait.
func (e *StoppedError) Error() string {
	if e.Wait == "" {
		return fmt.Sprintf("%s answered %d: it is asked no more", e.Host, e.Status)
	}
	return fmt.Sprintf("%s answered %d with Retry-After %q: it is asked no more", e.Host, e.Status, e.Wait)
}

// Client sends the requests. It is safe for concurrent use.
type Client struct {
	o         Options
	transport http.RoundTripper
	sent      atomic.Int64
	left      atomic.Int64

	mu     sync.Mutex // guards what follows
	hosts  map[string]*host
	robots map[string]*robotsFile
	dirs   map[string]*missing
}

// host is what is known of one host.
type host struct {
	turn    sync.Mutex // one request at a time
	next    time.Time  // not before; guarded by turn
	mu      sync.Mutex
	stopped *StoppedError
}

// New makes a client.
func New(o Options) *Client {
	if o.Timeout <= 0 {
		o.Timeout = 10 * time.Second
	}
	if o.MaxBody <= 0 {
		o.MaxBody = DefaultMaxBody
	}
	if o.Name == nil {
		o.Name = randomName
	}
	c := &Client{o: o, transport: o.Transport, hosts: map[string]*host{}, robots: map[string]*robotsFile{}, dirs: map[string]*missing{}}
	c.left.Store(int64(o.MaxRequests))
	if c.transport == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.DisableCompression = true // it is asked for openly, and undone here within bounds
		t.MaxConnsPerHost = 1
		t.MaxResponseHeaderBytes = 1 << 20
		c.transport = t
	}
	return c
}

// Stopped lists the hosts that asked to wait, in no order.
func (c *Client) Stopped() []*StoppedError {
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []*StoppedError
	for _, h := range c.hosts {
		if s := h.waits(); s != nil {
			out = append(out, s)
		}
	}
	return out
}

func (h *host) waits() *StoppedError {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.stopped
}

func (c *Client) host(name string) *host {
	name = strings.ToLower(name)
	c.mu.Lock()
	defer c.mu.Unlock()
	h := c.hosts[name]
	if h == nil {
		h = &host{}
		c.hosts[name] = h
	}
	return h
}

// request is one request to send.
type request struct {
	method string
	url    *url.URL
	home   string // the origin that the caller named
	extra  http.Header
	most   int64 // bytes of content that are read; 0 means Options.MaxBody
}

// ask sends one request and returns the exchange. The error is ErrBudget, a
// *StoppedError, that of the context, or says why there is no answer.
func (c *Client) ask(ctx context.Context, r request) (*candor.Exchange, error) {
	u := r.url
	h := c.host(u.Host)
	h.turn.Lock()
	defer h.turn.Unlock()
	if s := h.waits(); s != nil {
		return nil, s
	}
	if c.left.Add(-1) < 0 {
		return nil, ErrBudget
	}
	if err := pause(ctx, time.Until(h.next)); err != nil {
		return nil, err
	}
	h.next = time.Now().Add(c.o.Pause)
	c.sent.Add(1)
	within, cancel := context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	x, err := c.send(within, r)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, err
	}
	wait := x.Response.Header.Get("Retry-After")
	if x.Response.Status == http.StatusTooManyRequests || x.Response.Status == http.StatusServiceUnavailable && wait != "" {
		h.mu.Lock()
		h.stopped = &StoppedError{Host: u.Host, Status: x.Response.Status, Wait: wait[:min(len(wait), 100)]}
		h.mu.Unlock()
	}
	return x, nil
}

// pause waits, or ends with the context.
func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// harmless fields say nothing of the caller and go everywhere.
var harmless = []string{"Accept", "Accept-Language", "User-Agent"}

// header makes the fields of a request.
func (c *Client) header(u *url.URL, home string, extra http.Header) http.Header {
	h := http.Header{"User-Agent": {Agent}, "Accept": {"*/*"}, "Accept-Encoding": {"gzip"}}
	for _, name := range harmless {
		if v := c.o.Header[name]; v != nil {
			h[name] = v
		}
	}
	if OriginOf(u) == home {
		for name, values := range c.o.Header {
			h[name] = values
		}
		if u.User != nil && h.Get("Authorization") == "" {
			password, _ := u.User.Password()
			h.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(u.User.Username()+":"+password)))
		}
	}
	for name, values := range extra {
		h[name] = values
	}
	return h
}

// OriginOf is scheme, host and port of an address.
func OriginOf(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + strings.ToLower(u.Hostname()) + ":" + port
}

// send sends a request and reads the answer.
func (c *Client) send(ctx context.Context, r request) (*candor.Exchange, error) {
	header := c.header(r.url, r.home, r.extra)
	plain := *r.url
	plain.User, plain.Fragment, plain.RawFragment = nil, "", ""
	req, err := http.NewRequestWithContext(ctx, r.method, plain.String(), nil)
	if err != nil {
		return nil, err
	}
	req.Header = header
	if c.o.Host != "" && OriginOf(r.url) == r.home {
		req.Host = c.o.Host
	}
	start := time.Now()
	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	x := &candor.Exchange{Time: start, Evidence: candor.SawRequestLine | candor.SawRequestHeader | candor.SawRequestBody | candor.SawStatus | candor.SawResponseHeader}
	x.Request = candor.Request{Method: r.method, Target: plain.RequestURI(), URL: plain.String(), Proto: resp.Proto, Header: header.Clone()}
	x.Request.Header.Set("Host", req.Host)
	x.Response = candor.Response{Status: resp.StatusCode, Proto: resp.Proto, Header: resp.Header}
	if len(resp.TransferEncoding) > 0 { // net/http moves it
		resp.Header["Transfer-Encoding"] = []string{strings.Join(resp.TransferEncoding, ", ")}
	}
	if body, whole := readBody(resp, max(r.most, c.o.MaxBody)); whole {
		x.Response.Body, x.Response.Trailer = body, resp.Trailer
		x.Evidence |= candor.SawResponseBody
	}
	x.Duration = time.Since(start)
	return x, nil
}

// readBody reads the content and undoes its coding. It is whole only where all
// of it came, fits, and is in a coding that is known.
func readBody(resp *http.Response, most int64) (body []byte, whole bool) {
	raw := io.LimitReader(resp.Body, most+1)
	content := raw
	switch coding := strings.ToLower(strings.TrimSpace(strings.Join(resp.Header.Values("Content-Encoding"), ","))); {
	case coding == "", coding == "identity", resp.ContentLength == 0, resp.Request.Method == http.MethodHead:
	case coding == "gzip", coding == "x-gzip":
		unzipped, err := gzip.NewReader(raw)
		if err == io.EOF { // nothing came, as after a 304
			return nil, true
		}
		if err != nil {
			return nil, false
		}
		content = io.LimitReader(unzipped, most+1)
	default:
		return nil, false
	}
	body, err := io.ReadAll(content)
	if err != nil || int64(len(body)) > most {
		return nil, false
	}
	return body, true
}
