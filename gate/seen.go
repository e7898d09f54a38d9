package gate

import (
	"context"
	"maps"
	"net/http"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/internal/capture"
)

// seen is one exchange between client and upstream, as far as it was seen.
type seen struct {
	judging *judging
	in      *http.Request // as the guard let it pass
	by      *bench
	x       candor.Exchange
	body    *capture.Body // nil for an answer that changes the protocol
}

type seenKey struct{}

// watch returns a request that carries a seen exchange.
func (j *judging) watch(r *http.Request) *http.Request {
	s := &seen{judging: j, in: r, by: j.current.Load(), x: candor.Exchange{Time: time.Now()}}
	return r.WithContext(context.WithValue(r.Context(), seenKey{}, s))
}

func seenOf(r *http.Request) *seen {
	s, _ := r.Context().Value(seenKey{}).(*seen)
	return s
}

// witness is the transport, seen before the proxy takes the fields of one
// connection out of an answer: rules ask for some of them.
type witness struct{ http.RoundTripper }

// RoundTrip sends a request and takes the answer down.
func (w witness) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := w.RoundTripper.RoundTrip(r)
	if err == nil {
		if s := seenOf(r); s != nil {
			s.answer(resp)
		}
	}
	return resp, err
}

// answer takes the head of an answer down and has its content copied as it
// passes.
func (s *seen) answer(resp *http.Response) {
	x := &s.x
	x.Request = capture.Request(s.in)
	x.Evidence = candor.SawRequestLine | candor.SawRequestHeader | candor.SawStatus | candor.SawResponseHeader
	if content, whole := guard.Received(s.in); whole {
		x.Request.Body = content
		x.Evidence |= candor.SawRequestBody
	}
	if x.Route = guard.TemplateOf(s.in); x.Route != "" {
		x.Evidence |= candor.SawRoute
	}
	x.Response = candor.Response{Status: resp.StatusCode, Proto: resp.Proto, Header: maps.Clone(resp.Header)}
	if resp.StatusCode == http.StatusSwitchingProtocols { // its body is the connection, and the proxy's alone
		s.file()
		return
	}
	s.body = capture.Copy(resp.Body, resp.ContentLength, maxSeen, func(content []byte, whole bool) {
		if whole && !capture.HasNoContent(x.Request.Method, x.Response.Status) {
			x.Response.Body = content
			x.Evidence |= candor.SawResponseBody
		}
		x.Response.Trailer = resp.Trailer
		s.file()
	})
	resp.Body = s.body
}

// file hands the exchange over. From then on it belongs to the judge.
func (s *seen) file() {
	s.x.Duration = time.Since(s.x.Time)
	s.judging.file(s)
}

// size is what an exchange holds, in KiB and never nothing. Fields count as
// content does: both sides may send megabytes of them.
func (s *seen) size() int64 {
	n := len(s.x.Response.Body) + len(s.x.Request.Body) + len(s.x.Request.Target)
	for _, h := range []http.Header{s.x.Request.Header, s.x.Response.Header, s.x.Response.Trailer} {
		for name, values := range h {
			for _, v := range values {
				n += len(name) + len(v)
			}
		}
	}
	return int64(n)>>10 + 1
}
