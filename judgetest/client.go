package judgetest

import (
	"bytes"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/capture"
)

// Transport wraps a client's transport so that every answer it gets is judged,
// whatever server it comes from, and reports at the end of the test. nil means
// http.DefaultTransport. An answer is judged when its content is closed; read it
// to its end, or its content is not seen. opts is at most one Options.
func Transport(t testing.TB, next http.RoundTripper, opts ...Options) http.RoundTripper {
	t.Helper()
	c := newCourt(t, opts)
	t.Cleanup(c.report)
	if next == nil {
		next = http.DefaultTransport
	}
	return &transport{c, next}
}

type transport struct {
	court *court
	next  http.RoundTripper
}

// RoundTrip sends a request and judges its answer.
func (tr *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	x := exchange(r)
	resp, err := tr.next.RoundTrip(r)
	if err != nil {
		return resp, err
	}
	x.answer(resp)
	if resp.StatusCode == http.StatusSwitchingProtocols { // the content is the connection
		tr.court.judge.Add(&x.Exchange)
		return resp, nil
	}
	resp.Body = capture.Copy(resp.Body, resp.ContentLength, maxContent, func(content []byte, whole bool) {
		x.end(resp, content, whole)
		tr.court.judge.Add(&x.Exchange)
	})
	return resp, nil
}

// Answer judges one answer, such as the Result of an httptest.ResponseRecorder,
// and reports at once. It reads the content of the answer and puts it back. The
// content of the request counts where it can be had again: with none, or with
// GetBody. opts is at most one Options.
func Answer(t testing.TB, req *http.Request, res *http.Response, opts ...Options) {
	t.Helper()
	c := newCourt(t, opts)
	x := exchange(req)
	x.answer(res)
	var content []byte
	var err error
	if res.Body != nil {
		content, err = io.ReadAll(io.LimitReader(res.Body, maxContent+1))
		res.Body = struct {
			io.Reader
			io.Closer
		}{io.MultiReader(bytes.NewReader(content), res.Body), res.Body}
	}
	x.end(res, content, err == nil && len(content) <= maxContent)
	c.judge.Add(&x.Exchange)
	c.report()
}

// seen is an exchange from the client's side.
type seen struct{ candor.Exchange }

func exchange(r *http.Request) *seen {
	x := &seen{candor.Exchange{Time: time.Now(), Request: capture.Request(r), Evidence: candor.SawRequestLine | candor.SawRequestHeader}}
	if x.Request.Method == "" {
		x.Request.Method = http.MethodGet
	}
	x.Request.Header = cloned(x.Request.Header)
	if r.URL != nil && r.URL.IsAbs() {
		u := *r.URL
		u.User = nil
		x.Request.URL = u.String()
	}
	switch {
	case r.Body == nil || r.Body == http.NoBody:
		x.Evidence |= candor.SawRequestBody
	case r.GetBody != nil && r.ContentLength <= maxContent:
		if body, err := r.GetBody(); err == nil {
			content, err := io.ReadAll(io.LimitReader(body, maxContent+1))
			_ = body.Close() // a copy in memory
			if plain, ok := capture.Plain(r.Header, content, maxContent); err == nil && ok && len(content) <= maxContent {
				x.Request.Body = plain
				x.Evidence |= candor.SawRequestBody
			}
		}
	}
	return x
}

// answer notes the head of an answer.
func (x *seen) answer(resp *http.Response) {
	x.Response = candor.Response{Status: resp.StatusCode, Proto: resp.Proto, Header: cloned(resp.Header)}
	x.Evidence |= candor.SawStatus | candor.SawResponseHeader
}

// end notes what came after it.
func (x *seen) end(resp *http.Response, content []byte, whole bool) {
	x.Response.Trailer = resp.Trailer
	x.Duration = time.Since(x.Time)
	if !whole || capture.HasNoContent(x.Request.Method, resp.StatusCode) && len(content) == 0 {
		return
	}
	if resp.Uncompressed { // net/http undid the coding and took the field out
		x.Response.Body = content
		x.Evidence |= candor.SawResponseBody
		return
	}
	if plain, ok := capture.Plain(x.Response.Header, content, maxContent); ok {
		x.Response.Body = plain
		x.Evidence |= candor.SawResponseBody
	}
}
