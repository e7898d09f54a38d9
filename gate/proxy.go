package gate

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/ladder"
)

// newProxy builds the reverse proxy. The upstream gets exactly the target that
// the ladder judged, byte by byte.
func (g *Gate) newProxy() http.Handler {
	timeout := g.config.UpstreamTimeout
	if timeout == 0 {
		timeout = time.Minute
	}
	dial := g.config.dial
	if dial == nil {
		dial = (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}).DialContext
	}
	proxy := &httputil.ReverseProxy{
		Rewrite: g.rewrite,
		Transport: witness{&http.Transport{
			DialContext:           dial,
			MaxIdleConns:          512,
			MaxIdleConnsPerHost:   256,
			IdleConnTimeout:       90 * time.Second,
			TLSHandshakeTimeout:   10 * time.Second,
			ResponseHeaderTimeout: timeout,
			ForceAttemptHTTP2:     true,
			DisableCompression:    true, // the client's Accept-Encoding is between it and the upstream
		}},
		FlushInterval:  -1, // streams arrive as they are sent
		BufferPool:     &buffers{},
		ErrorHandler:   upstreamError,
		ErrorLog:       slog.NewLogLogger(g.log.Handler(), slog.LevelDebug),
		ModifyResponse: g.answered,
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Content-Type"] = nil // net/http would guess one where the upstream sends none
		if !r.ProtoAtLeast(1, 1) && !g.guard.Load().config.Observe {
			w.Header().Set("Connection", "close") // its framing cannot be trusted, RFC 9112 §6.1
		}
		if g.judging != nil {
			r = g.judging.watch(r)
		}
		proxy.ServeHTTP(w, r)
	})
}

func (g *Gate) rewrite(p *httputil.ProxyRequest) {
	up, c := g.config.Upstream, g.guard.Load().config
	p.Out.URL.Scheme, p.Out.URL.Host = up.Scheme, up.Host
	if base := strings.TrimSuffix(up.EscapedPath(), "/"); base != "" {
		p.Out.URL.RawPath = base + p.In.URL.EscapedPath()
		p.Out.URL.Path = strings.TrimSuffix(up.Path, "/") + p.In.URL.Path
	}
	p.Out.URL.RawQuery = p.In.URL.RawQuery // ReverseProxy drops what it cannot parse; a filter must never vanish
	p.Out.URL.User, p.Out.URL.Opaque = nil, ""
	if !c.Observe && !strings.EqualFold(p.Out.Header.Get("Upgrade"), "websocket") && !strings.EqualFold(p.Out.Header.Get("Upgrade"), guard.UpgradeOf(p.In)) {
		p.Out.Header.Del("Upgrade") // a server may ignore it, RFC 9110 §7.8; h2c would open a way around the guard
		p.Out.Header.Del("Connection")
		p.Out.Header.Del("Http2-Settings")
	}
	if p.Out.Body != nil {
		p.Out.Trailer = announced(p.In.Trailer, c.Identity.Forward)
		p.Out.Body = &clientContent{ReadCloser: p.Out.Body, from: p.In, to: p.Out.Trailer}
	}
	p.Out.Host = p.In.Host
	p.SetXForwarded()
	if guard.ThroughProxy(p.In) { // only a trusted proxy knows how the client reached it
		for _, name := range []string{"X-Forwarded-Proto", "X-Forwarded-Host"} {
			if v := p.In.Header.Get(name); v != "" {
				p.Out.Header.Set(name, v)
			}
		}
	}
	if a := guard.AddressOf(p.In); a.IsValid() {
		p.Out.Header.Set("X-Forwarded-For", a.String())
	}
	p.Out.Header.Set("X-Request-Id", guard.RequestID(p.In))
	if !c.Observe {
		c.Identity.Forward.Apply(p.Out.Header, guard.CallerOf(p.In))
	}
	if p.In.Header.Get("User-Agent") == "" {
		p.Out.Header["User-Agent"] = nil // net/http would add its own name
	}
}

// announced returns the trailer fields that may go upstream: those announced in
// Trailer, but for what was judged in the head or what only the gate may say.
func announced(in http.Header, identity guard.Forward) http.Header {
	if len(in) == 0 {
		return nil
	}
	out := make(http.Header, len(in))
	for name := range in {
		if !strings.HasPrefix(name, "X-Forwarded-") && !slices.Contains([]string{"Authorization", "Forwarded", "Host", "Content-Length", "Content-Type", "Content-Encoding", "X-Api-Key", "X-Request-Id"}, name) {
			out[name] = nil
		}
	}
	identity.Apply(out, nil)
	return out
}

// clientContent remembers that reading from the client failed, which is no
// fault of the upstream, and passes the announced trailer fields on at the end.
type clientContent struct {
	io.ReadCloser
	from   *http.Request
	to     http.Header
	failed atomic.Bool
}

func (c *clientContent) Read(b []byte) (int, error) {
	n, err := c.ReadCloser.Read(b)
	switch {
	case err == io.EOF: //nolint:errorlint // io.Reader returns it bare
		for name := range c.to {
			c.to[name] = c.from.Trailer[name]
		}
	case err != nil:
		c.failed.Store(true)
	}
	return n, err
}

// answered notes what the upstream said, and mends it where that is asked for.
func (g *Gate) answered(resp *http.Response) error {
	guard.Upstream(resp.Request, resp.StatusCode, "")
	resp.Header.Del("X-Request-Id") // ours is set; two would be none
	s := seenOf(resp.Request)
	if s == nil || resp.StatusCode < 400 || resp.StatusCode > 599 {
		return nil
	}
	if up := s.x.Response.Header["Upgrade"]; resp.StatusCode == http.StatusUpgradeRequired && len(up) > 0 && s.in.ProtoMajor < 2 {
		// The proxy takes it out as a field of one connection, and the code says
		// nothing without it (RFC 9110 §15.5.22).
		resp.Header["Upgrade"], resp.Header["Connection"] = up, []string{"Upgrade"}
	}
	if g.repair.Load() {
		s.mend(resp)
	}
	return nil
}

// upstreamError answers for an upstream that gave no valid answer.
func upstreamError(w http.ResponseWriter, r *http.Request, err error) {
	var tooLarge *http.MaxBytesError
	var timeout net.Error
	content, _ := r.Body.(*clientContent)
	switch {
	case errors.As(err, &tooLarge):
		guard.Refuse(w, r, ladder.ContentTooLarge)
	case content != nil && content.failed.Load():
		guard.Refuse(w, r, ladder.MalformedContent)
	case errors.Is(err, context.Canceled):
		panic(http.ErrAbortHandler) // the client has left, or closed its half: returning would send an empty 200
	case errors.As(err, &timeout) && timeout.Timeout():
		guard.Refuse(w, r, ladder.UpstreamTimeout)
	default:
		guard.Refuse(w, r, ladder.BadUpstream)
	}
}

// buffers reuses copy buffers between answers.
type buffers struct{ pool sync.Pool }

func (b *buffers) Get() []byte {
	if p, ok := b.pool.Get().(*[]byte); ok {
		return *p
	}
	return make([]byte, 32<<10)
}

func (b *buffers) Put(p []byte) { b.pool.Put(&p) }
