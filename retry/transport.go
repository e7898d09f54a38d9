package retry

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Transport is an [http.RoundTripper] that acts on what answers say. The zero
// value is safe and useful. It is safe for concurrent use, may not be copied
// after its first use, and its fields may not be changed then.
//
// It needs to see every request of a program to a host to keep to what that
// host asks for: make one and share it.
type Transport struct {
	// Base sends the requests; nil means [http.DefaultTransport].
	Base http.RoundTripper

	// Fresh sends the repeats that must not use the connection of the try
	// before (408, 421). Where it is nil and Base is an *[http.Transport], a
	// copy with connections of its own is made of Base when the first is
	// needed; with any other Base a 421 is handed back.
	Fresh http.RoundTripper

	// Attempts is how often one request is sent at most where the server names
	// no time to ask again; 0 means 2, since RFC 9110 §9.2.2 advises against
	// repeating a repeat. 1 means that nothing is ever repeated. What is sent
	// again with something changed (new credentials, another connection, no
	// Expect) is not counted, but each change is made once.
	Attempts int

	// Timed is how often one request is sent at most as long as every refusal
	// names the time to ask again; 0 means 5.
	Timed int

	// MaxWait is the longest wait that is obeyed, of one Retry-After or of a
	// host that asked for a pause; 0 means one minute. Where the server asks
	// for more, the answer is handed back at once, with the time.
	MaxWait time.Duration

	// Delay is the upper edge of the first random pause where the server names
	// no time. It doubles with each try up to MaxDelay. 0 means 250 ms, and
	// 20 s for MaxDelay.
	Delay, MaxDelay time.Duration

	// Buffer is how many bytes of a content that can be read only once are kept
	// in memory before it is sent, so that it can be sent again; 0 means none.
	// Contents that have a [http.Request.GetBody] need no buffer.
	Buffer int64

	// NewKey makes an Idempotency-Key for each POST and PATCH that has none,
	// the same for all tries of a request; nil makes none. [NewKey] is one.
	// Set it only for servers that keep to the key: others apply twice.
	NewKey func() string

	// Credentials are put on requests to their own origins, and renewed once
	// when a 401 asks for it. nil means that a 401 is handed back. Where they
	// implement [StepUp], a 403 that names the missing scopes is answered with
	// a request for more rights, once.
	Credentials Credentials

	// Observe is called with every decision, by the goroutine of the request.
	// See [Log], [Counts] and [Observers].
	Observe func(context.Context, Decision)

	random func() float64 // nil means math/rand/v2

	hosts   hosts
	renewal renewal

	freshOnce sync.Once
	fresh     http.RoundTripper
}

func (t *Transport) base() http.RoundTripper {
	if t.Base == nil {
		return http.DefaultTransport
	}
	return t.Base
}

func (t *Transport) limits() limits {
	l := limits{attempts: 2, timed: 5, maxWait: time.Minute}
	if t.Attempts > 0 {
		l.attempts = t.Attempts
	}
	if t.Timed > 0 {
		l.timed = t.Timed
	}
	if t.MaxWait > 0 {
		l.maxWait = t.MaxWait
	}
	return l
}

func (t *Transport) delay() time.Duration {
	if t.Delay > 0 {
		return t.Delay
	}
	return 250 * time.Millisecond
}

func (t *Transport) maxDelay() time.Duration {
	if t.MaxDelay > 0 {
		return t.MaxDelay
	}
	return 20 * time.Second
}

// RoundTrip implements [http.RoundTripper]. An answer is returned whatever its
// code, with its content as it came, and [Of] tells what led to it; the error
// is an *[Error] where anything was decided, and the base's own otherwise.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL == nil || req.Header == nil || untouchable(req) {
		if t.Observe != nil && req.URL != nil {
			t.Observe(req.Context(), Decision{Method: req.Method, Host: req.URL.Host, Reason: PassedThrough})
		}
		return t.base().RoundTrip(req)
	}
	if t.simple(req) {
		if h := t.hosts.of(req.URL); h.unbarred() {
			return t.direct(h, req)
		}
	}
	c := &call{t: t, req: req, via: t.base(), timed: true}
	return c.run()
}

// simple reports whether a request goes out as it came, and at once.
func (t *Transport) simple(req *http.Request) bool {
	return t.Credentials == nil && t.NewKey == nil && req.Response == nil && (req.Body == nil || req.Body == http.NoBody || req.GetBody != nil)
}

// direct sends a simple request. Nothing is made for it as long as it succeeds.
func (t *Transport) direct(h *host, req *http.Request) (*http.Response, error) {
	resp, err := t.base().RoundTrip(req)
	if err == nil && resp.StatusCode < 400 {
		h.outcome(isGood, false, 0)
		if t.Observe != nil {
			(&call{t: t, req: req, sent: 1}).observe(resp.StatusCode, nil, Answered, 0, time.Time{})
		}
		return resp, nil
	}
	c := &call{t: t, req: req, via: t.base(), timed: true, host: h, sent: 1}
	if beginErr := c.content.begin(req, 0); beginErr != nil {
		return nil, c.unsent(CannotBePrepared, beginErr)
	}
	return c.follow(resp, err)
}

// untouchable reports whether a request opens a tunnel or changes the protocol:
// its connection belongs to the caller from then on.
func untouchable(req *http.Request) bool {
	if req.Method == http.MethodConnect || len(req.Header["Upgrade"]) > 0 {
		return true
	}
	for _, line := range req.Header["Connection"] {
		for line != "" {
			var option string
			option, line, _ = strings.Cut(line, ",")
			if strings.EqualFold(strings.TrimSpace(option), "upgrade") {
				return true
			}
		}
	}
	return false
}

// Client returns a client that uses the transport and follows redirects by
// [CheckRedirect]. A redirect that asks to wait longer than MaxWait, or beyond
// the deadline, is handed back and not followed.
func (t *Transport) Client() *http.Client {
	return &http.Client{Transport: t, CheckRedirect: func(req *http.Request, via []*http.Request) error {
		if t.redirectWaits(req) {
			return http.ErrUseLastResponse
		}
		return CheckRedirect(req, via)
	}}
}

// CloseIdleConnections closes the idle connections of the base transport.
func (t *Transport) CloseIdleConnections() {
	type closer interface{ CloseIdleConnections() }
	if c, ok := t.base().(closer); ok {
		c.CloseIdleConnections()
	}
	if c, ok := t.otherway().(closer); ok {
		c.CloseIdleConnections()
	}
}
