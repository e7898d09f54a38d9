package gate

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"strings"
	"sync"
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
	return &httputil.ReverseProxy{
		Rewrite: g.rewrite,
		Transport: &http.Transport{
			DialContext:           (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
			MaxIdleConns:          512,
			MaxIdleConnsPerHost:   256,
			IdleConnTimeout:       90 * time.Second,
			TLSHandshakeTimeout:   10 * time.Second,
			ResponseHeaderTimeout: timeout,
			ForceAttemptHTTP2:     true,
			DisableCompression:    true, // the client's Accept-Encoding is between it and the upstream
		},
		FlushInterval:  -1, // streams arrive as they are sent
		BufferPool:     &buffers{},
		ErrorHandler:   upstreamError,
		ErrorLog:       slog.NewLogLogger(g.log.Handler(), slog.LevelDebug),
		ModifyResponse: upstreamAnswered,
	}
}

func (g *Gate) rewrite(p *httputil.ProxyRequest) {
	up := g.config.Upstream
	p.Out.URL.Scheme, p.Out.URL.Host = up.Scheme, up.Host
	if base := strings.TrimSuffix(up.EscapedPath(), "/"); base != "" {
		p.Out.URL.RawPath = base + p.In.URL.EscapedPath()
		p.Out.URL.Path = strings.TrimSuffix(up.Path, "/") + p.In.URL.Path
	}
	p.Out.URL.RawQuery = p.In.URL.RawQuery // ReverseProxy drops what it cannot parse; a filter must never vanish
	p.Out.Host = p.In.Host
	p.SetXForwarded()
	if a := guard.AddressOf(p.In); a.IsValid() {
		p.Out.Header.Set("X-Forwarded-For", a.String())
	}
	p.Out.Header.Set("X-Request-Id", guard.RequestID(p.In))
	if c := g.guard.Load().config; !c.Observe {
		c.Identity.Forward.Apply(p.Out.Header, guard.CallerOf(p.In))
	}
	if p.In.Header.Get("User-Agent") == "" {
		p.Out.Header["User-Agent"] = nil // net/http would add its own name
	}
}

// upstreamAnswered notes what the upstream said.
func upstreamAnswered(resp *http.Response) error {
	guard.Upstream(resp.Request, resp.StatusCode, "")
	resp.Header.Del("X-Request-Id") // ours is set; two would be none
	return nil
}

// upstreamError answers for an upstream that gave no valid answer.
func upstreamError(w http.ResponseWriter, r *http.Request, err error) {
	var tooLarge *http.MaxBytesError
	var timeout net.Error
	switch {
	case errors.As(err, &tooLarge):
		guard.Refuse(w, r, ladder.ContentTooLarge)
	case errors.Is(err, context.Canceled):
		// the client has left; there is nobody to answer
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
