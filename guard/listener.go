package guard

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/ladder"
)

// net/http answers what it cannot parse by itself, as bare text, before any
// handler runs. [Guard.Listener] restyles those answers: same code, but with a
// problem document, no-store, a request id and an event.

// Listener wraps a listener of plain connections. Serve it with a
// [http.Server] whose ConnContext is [ConnContext], so that the guard can tell
// the server's own answers from a handler's.
func (g *Guard) Listener(l net.Listener) net.Listener { return &listener{l, g} }

// ConnContext is the ConnContext of a server behind [Guard.Listener].
func ConnContext(ctx context.Context, c net.Conn) context.Context {
	if gc, ok := c.(*conn); ok {
		return context.WithValue(ctx, connKey{}, gc)
	}
	return ctx
}

type connKey struct{}

type listener struct {
	net.Listener
	g *Guard
}

func (l *listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c, g: l.g}, nil
}

// conn watches one connection: what a request began with, and whether a
// handler is at work.
type conn struct {
	net.Conn
	g        *Guard
	inside   atomic.Bool // a handler runs
	answered atomic.Bool // a handler has run for the request last read
	head     []byte      // the beginning of the request being read, for telling faults apart
}

// headKept bounds what is kept of a request's beginning.
const headKept = 4 << 10

// enterHandler notes that a handler runs, so that what is written from now on
// is its answer, and returns what to call at its end.
func enterHandler(r *http.Request) func() {
	c, ok := r.Context().Value(connKey{}).(*conn)
	if !ok {
		return func() {}
	}
	c.answered.Store(true)
	c.inside.Store(true)
	return func() { c.inside.Store(false) }
}

func (c *conn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	switch {
	case c.inside.Load() && n > 1: // content; the single byte is net/http watching for the next request
		return n, err
	case c.inside.Load() && n == 1:
		c.head = append(c.head[:0], b[0])
		return n, err
	case n > 0 && c.answered.Swap(false) && len(c.head) > 1:
		c.head = c.head[:0]
	}
	if room := headKept - len(c.head); room > 0 {
		c.head = append(c.head, b[:min(n, room)]...)
	}
	c.tooSlow(err)
	return n, err
}

// tooSlow answers 408 when the head of a request began and did not arrive in
// time; net/http would close without a word.
func (c *conn) tooSlow(err error) {
	var timeout net.Error
	if len(c.head) == 0 || c.answered.Load() || !errors.As(err, &timeout) || !timeout.Timeout() || bytes.Contains(c.head, []byte("\r\n\r\n")) {
		return
	}
	_ = c.Conn.SetWriteDeadline(time.Now().Add(time.Second)) // the connection ends here either way
	_, _ = c.Conn.Write(c.restyle(ladder.RequestTimeout, ""))
}

// Write passes everything through but the answers that net/http makes by
// itself, which are recognized by their exact form and by no handler running.
func (c *conn) Write(b []byte) (int, error) {
	reason, detail := c.ownAnswer(b)
	if reason == nil {
		return c.Conn.Write(b)
	}
	if _, err := c.Conn.Write(c.restyle(reason, detail)); err != nil {
		return 0, err
	}
	return len(b), nil
}

// bareText follows the status line of every answer that net/http's server
// makes before a handler runs (net/http/server.go, conn.serve).
const bareText = "\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"

func (c *conn) ownAnswer(b []byte) (*ladder.Reason, string) {
	if !bytes.HasPrefix(b, []byte("HTTP/1.1 ")) || len(b) < 12 {
		return nil, ""
	}
	line, rest, _ := bytes.Cut(b, []byte("\r\n"))
	code, err := strconv.Atoi(string(line[9:12]))
	if err != nil {
		return nil, ""
	}
	if code == http.StatusExpectationFailed && !c.answered.Load() && bytes.Contains(rest, []byte("Content-Length: 0\r\n")) {
		return ladder.ExpectationFailed, ""
	}
	if !bytes.HasPrefix(b[len(line):], []byte(bareText)) {
		return nil, ""
	}
	text := string(b[len(line)+len(bareText):])
	return c.cause(code, text)
}

// cause names the reason behind a code that net/http chose, from its text and
// from what the request began with.
func (c *conn) cause(code int, text string) (*ladder.Reason, string) {
	switch code {
	case http.StatusRequestHeaderFieldsTooLarge:
		return ladder.FieldsTooLarge, ""
	case http.StatusHTTPVersionNotSupported:
		return ladder.UnsupportedVersion, ""
	case http.StatusNotImplemented:
		return ladder.UnsupportedTransferCoding, ""
	case http.StatusBadRequest:
	default:
		return nil, ""
	}
	line, _, _ := strings.Cut(string(c.head), "\n")
	parts := strings.Fields(line)
	switch {
	case strings.Contains(text, "Host header"):
		return ladder.MissingHost, ""
	case strings.Contains(text, "malformed HTTP version"), len(parts) != 3:
		return ladder.MalformedRequest, "The request line is not method, target and version."
	}
	if detail := badEncoding(parts[1], "target"); detail != "" {
		return ladder.MalformedEncoding, detail
	}
	return ladder.MalformedRequest, ""
}

// restyle builds the whole answer and records it.
func (c *conn) restyle(reason *ladder.Reason, detail string) []byte {
	g := c.g
	v := g.ladder.Verdict(ladder.Answer{Reason: reason})
	rec := &wireReply{header: make(http.Header)}
	r := &http.Request{Method: "GET", Header: http.Header{}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
	x := &exchange{g: g, r: r, op: g.base, started: time.Now(), id: requestID(r), detail: detail, w: &writer{ResponseWriter: rec}, verdict: v}
	x.address = parseHost(c.RemoteAddr().String())
	rec.header.Set("Connection", "close")
	x.reply()
	if g.config.Record != nil {
		method, path := c.requestLine()
		g.config.Record(&candor.Event{
			Time: x.started, Method: method, Path: path, Status: v.Code, Reason: reason.Name, Rung: reason.Rung.Name,
			RefusedBy: "gate", Address: x.address.String(), RequestID: x.id, Bytes: x.w.bytes,
		})
	}
	return rec.bytes()
}

// requestLine returns what can be read of method and path.
func (c *conn) requestLine() (method, path string) {
	line, _, _ := strings.Cut(string(c.head), "\n")
	parts := strings.Fields(strings.ToValidUTF8(line, "\uFFFD"))
	if len(parts) < 2 {
		return "", ""
	}
	path, _, _ = strings.Cut(parts[1], "?")
	return parts[0], path
}

// wireReply is a ResponseWriter that keeps the answer as bytes.
type wireReply struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *wireReply) Header() http.Header         { return w.header }
func (w *wireReply) WriteHeader(code int)        { w.status = code }
func (w *wireReply) Write(b []byte) (int, error) { return w.body.Write(b) }

func (w *wireReply) bytes() []byte {
	var out bytes.Buffer
	out.WriteString("HTTP/1.1 " + strconv.Itoa(w.status) + " " + http.StatusText(w.status) + "\r\n")
	w.header.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	_ = w.header.Write(&out) // a bytes.Buffer does not fail
	out.WriteString("\r\n")
	out.Write(w.body.Bytes())
	return out.Bytes()
}
