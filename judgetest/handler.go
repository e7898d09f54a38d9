package judgetest

import (
	"bufio"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/capture"
)

// Check wraps a handler so that every exchange going through it is judged, and
// reports at the end of the test. It works for requests that run at once, for
// streams, and for handlers that flush, set deadlines or hijack the connection;
// a hijacked connection and a handler that panics are not judged. opts is at
// most one Options.
func Check(t testing.TB, h http.Handler, opts ...Options) http.Handler {
	t.Helper()
	c := newCourt(t, opts)
	t.Cleanup(c.report)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { c.serve(w, r, h) })
}

func (c *court) serve(w http.ResponseWriter, r *http.Request, h http.Handler) {
	x := &candor.Exchange{Time: time.Now(), Request: capture.Request(r)}
	x.Evidence = candor.SawRequestLine | candor.SawRequestHeader
	x.Request.Header = cloned(x.Request.Header)
	var sent *sentContent
	if r.Body != nil && r.Body != http.NoBody && r.ContentLength != 0 {
		sent = &sentContent{ReadCloser: r.Body}
		seen := *r // the caller's own request stays as it is
		seen.Body = sent
		r = &seen
	}
	rec := &recorder{ResponseWriter: w, head: r.Method == http.MethodHead}
	h.ServeHTTP(rec, r)
	if rec.hijacked {
		return
	}
	rec.begin(http.StatusOK)
	content, whole := []byte(nil), true
	if sent != nil {
		content, whole = sent.rest(r)
	}
	if whole {
		x.Request.Body = content
		x.Evidence |= candor.SawRequestBody
	}
	x.Response = rec.response(r.Proto)
	x.Evidence |= candor.SawStatus | candor.SawResponseHeader
	if content, ok := capture.Plain(x.Response.Header, rec.content, maxContent); ok && !rec.beyond {
		x.Response.Body = content
		x.Evidence |= candor.SawResponseBody
	}
	x.Duration = time.Since(x.Time)
	c.judge.Add(x)
}

// cloned copies fields so deep that a handler may change its own.
func cloned(h http.Header) http.Header {
	out := make(http.Header, len(h))
	for name, values := range h {
		out[name] = slices.Clone(values)
	}
	return out
}

// sentContent copies the content of a request as the handler reads it.
type sentContent struct {
	io.ReadCloser
	kept   []byte
	ended  bool
	beyond bool
}

// Read reads and keeps a copy.
func (s *sentContent) Read(p []byte) (int, error) {
	n, err := s.ReadCloser.Read(p)
	if s.beyond = s.beyond || len(s.kept)+n > maxContent; !s.beyond {
		s.kept = append(s.kept, p[:n]...)
	}
	s.ended = s.ended || err == io.EOF //nolint:errorlint // io.Reader returns it bare
	return n, err
}

// rest returns the whole content. What the handler left unread is read now, as
// net/http would, but only where it is known to be short and on its way.
func (s *sentContent) rest(r *http.Request) (content []byte, whole bool) {
	if !s.ended && !s.beyond && r.ContentLength > 0 && r.ContentLength <= maxContent && r.Header.Get("Expect") == "" {
		_, _ = io.Copy(io.Discard, s) // what fails to arrive is not seen
	}
	if s.beyond || !s.ended && (r.ContentLength < 0 || int64(len(s.kept)) != r.ContentLength) {
		return nil, false
	}
	return capture.Plain(r.Header, s.kept, maxContent)
}

// recorder notes what is answered. It hides nothing of the writer beneath:
// Unwrap serves http.ResponseController, and the older optional interfaces are
// there as well.
type recorder struct {
	http.ResponseWriter
	head     bool
	status   int
	header   http.Header // as it was when the answer began
	content  []byte
	beyond   bool
	hijacked bool
}

// Unwrap returns the writer beneath.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// begin notes the head of the answer: later changes do not reach the client.
func (r *recorder) begin(code int) {
	if r.status == 0 && (code >= 200 || code == http.StatusSwitchingProtocols) {
		r.status, r.header = code, cloned(r.Header())
	}
}

// WriteHeader notes the head and sends it.
func (r *recorder) WriteHeader(code int) {
	r.begin(code)
	r.ResponseWriter.WriteHeader(code)
}

// Write notes content and sends it.
func (r *recorder) Write(b []byte) (int, error) {
	r.begin(http.StatusOK)
	n, err := r.ResponseWriter.Write(b)
	r.keep(b[:max(n, 0)])
	return n, err
}

// WriteString is Write for those who ask for it.
func (r *recorder) WriteString(s string) (int, error) { return r.Write([]byte(s)) }

func (r *recorder) keep(b []byte) {
	if r.head { // net/http sends no content to HEAD, whatever the handler writes
		return
	}
	if r.beyond = r.beyond || len(r.content)+len(b) > maxContent; !r.beyond {
		r.content = append(r.content, b...)
	}
}

// Flush sends what was written so far.
func (r *recorder) Flush() {
	r.begin(http.StatusOK)
	_ = http.NewResponseController(r.ResponseWriter).Flush() // a writer that cannot flush sends at its end
}

// Hijack hands the connection over.
func (r *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	c, rw, err := http.NewResponseController(r.ResponseWriter).Hijack()
	r.hijacked = r.hijacked || err == nil
	return c, rw, err
}

// response is the answer with the fields that net/http adds on its own.
func (r *recorder) response(proto string) candor.Response {
	h := r.header
	if _, set := h["Date"]; !set {
		h.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	}
	if _, set := h["Content-Type"]; !set && len(r.content) > 0 && h.Get("Content-Encoding") == "" && h.Get("Transfer-Encoding") == "" {
		h.Set("Content-Type", http.DetectContentType(r.content))
	}
	out := candor.Response{Status: r.status, Proto: proto, Body: r.content}
	for name := range r.trailers() {
		if values := r.Header()[name]; len(values) > 0 {
			if out.Trailer == nil {
				out.Trailer = http.Header{}
			}
			out.Trailer[strings.TrimPrefix(name, http.TrailerPrefix)] = slices.Clone(values)
		}
	}
	maps.DeleteFunc(h, func(name string, _ []string) bool { return strings.HasPrefix(name, http.TrailerPrefix) })
	out.Header = h
	return out
}

// trailers are the names of fields that come after the content.
func (r *recorder) trailers() map[string]bool {
	out := map[string]bool{}
	for _, line := range r.header["Trailer"] {
		for name := range strings.SplitSeq(line, ",") {
			out[http.CanonicalHeaderKey(strings.TrimSpace(name))] = true
		}
	}
	for name := range r.Header() {
		if strings.HasPrefix(name, http.TrailerPrefix) {
			out[name] = true
		}
	}
	return out
}
