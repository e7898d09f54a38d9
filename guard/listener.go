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

// Listener wraps a listener of plain connections and prepares the server that
// will serve it: its ConnContext and ConnState tell the server's own answers
// from a handler's. Hooks that the server has already are kept. The server's
// handler must be one that this guard, or another, wraps.
func (g *Guard) Listener(srv *http.Server, l net.Listener) net.Listener {
	return Listener(srv, l, func() *Guard { return g })
}

// Listener is [Guard.Listener] for a server whose guard is replaced while it
// runs: current is asked for every answer.
func Listener(srv *http.Server, l net.Listener, current func() *Guard) net.Listener {
	srv.DisableGeneralOptionsHandler = true // net/http would answer OPTIONS * past the guard
	connContext, state := srv.ConnContext, srv.ConnState
	srv.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		if gc, ok := c.(*conn); ok {
			ctx = context.WithValue(ctx, connKey{}, gc)
		}
		if connContext != nil {
			ctx = connContext(ctx, c)
		}
		return ctx
	}
	srv.ConnState = func(c net.Conn, s http.ConnState) {
		if gc, ok := c.(*conn); ok && s == http.StateIdle {
			gc.idle()
		}
		if state != nil {
			state(c, s)
		}
	}
	return &listener{l, current}
}

type connKey struct{}

type listener struct {
	net.Listener
	guard func() *Guard
}

func (l *listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c, guard: l.guard}, nil
}

// conn watches one connection: whether the head of a request is being read,
// and what it began with. From the moment a handler begins until the server
// calls the connection idle, every byte is the handler's and passes untouched.
type conn struct {
	net.Conn
	guard   func() *Guard
	handled atomic.Bool // a handler has begun since the connection was new or idle
	head    []byte      // the beginning of the head being read, for telling faults apart
	ended   bool        // the head that is being read has ended; what follows is no head
	last    byte        // of the head, carriage returns left out
	next    []byte      // what net/http read ahead while a handler ran: one byte at most
}

// headKept bounds what is kept of a request's beginning.
const headKept = 4 << 10

// enterHandler notes that a handler begins.
func enterHandler(r *http.Request) {
	if c, ok := r.Context().Value(connKey{}).(*conn); ok {
		c.handled.Store(true)
	}
}

// idle notes that an exchange has ended and a new head may come.
func (c *conn) idle() {
	c.head = append(c.head[:0], c.next...)
	c.ended, c.last = false, 0
	c.look(c.next)
	c.next = c.next[:0]
	c.handled.Store(false)
}

func (c *conn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if c.handled.Load() {
		if len(b) == 1 { // net/http watching for the client to leave; the byte belongs to the next head
			c.next = append(c.next[:0], b[:n]...)
		}
		return n, err
	}
	if room := headKept - len(c.head); room > 0 {
		c.head = append(c.head, b[:min(n, room)]...)
	}
	c.look(b[:n])
	c.tooSlow(err)
	return n, err
}

// look watches for the empty line that ends a head, however long the head is
// and whether its lines end in CRLF or, as net/http allows, in LF alone.
func (c *conn) look(b []byte) {
	for _, ch := range b {
		if c.ended || ch == '\r' {
			continue
		}
		c.ended = ch == '\n' && c.last == '\n'
		c.last = ch
	}
}

// tooSlow answers 408 when the head of a request began and did not arrive in
// time; net/http would close without a word.
func (c *conn) tooSlow(err error) {
	var timeout net.Error
	if len(c.head) == 0 || !errors.As(err, &timeout) || !timeout.Timeout() || c.ended {
		return
	}
	_ = c.Conn.SetWriteDeadline(time.Now().Add(time.Second)) // the connection ends here either way
	_, _ = c.Conn.Write(c.restyle(ladder.RequestTimeout, ""))
}

// CloseWrite lets net/http and hijackers end one direction only.
func (c *conn) CloseWrite() error {
	if w, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return w.CloseWrite()
	}
	return errors.ErrUnsupported
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
	if c.handled.Load() || !bytes.HasPrefix(b, []byte("HTTP/1.1 ")) || len(b) < 12 {
		return nil, ""
	}
	line, rest, _ := bytes.Cut(b, []byte("\r\n"))
	code, err := strconv.Atoi(string(line[9:12]))
	if err != nil {
		return nil, ""
	}
	if code == http.StatusExpectationFailed && bytes.Contains(rest, []byte("Content-Length: 0\r\n")) {
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
	g := c.guard()
	v := g.ladder.Verdict(ladder.Answer{Reason: reason})
	rec := &wireReply{header: make(http.Header)}
	method, path := c.requestLine()
	r := &http.Request{Method: method, Header: http.Header{}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
	x := &exchange{g: g, r: r, op: g.base, started: time.Now(), id: requestID(r), detail: detail, w: &writer{ResponseWriter: rec}, verdict: v}
	x.address = parseHost(c.RemoteAddr().String())
	rec.header.Set("Connection", "close")
	x.reply()
	if g.config.Record != nil {
		g.config.Record(&candor.Event{
			Time: x.started, Method: method, Path: path, Status: v.Code, Reason: reason.Name, Rung: reason.Rung.Name,
			RefusedBy: "gate", Address: x.address.String(), RequestID: x.id, Bytes: x.w.bytes,
		})
	}
	return rec.bytes()
}

// requestLine returns what can be told of method and path; "" for what does
// not look like one, because it may be anything, a secret among it.
func (c *conn) requestLine() (method, path string) {
	line, _, _ := strings.Cut(string(c.head), "\n")
	parts := strings.Fields(line)
	if len(parts) < 2 || len(parts[0]) > 32 || strings.Trim(parts[0], "ABCDEFGHIJKLMNOPQRSTUVWXYZ-") != "" {
		return "", ""
	}
	path, _, _ = strings.Cut(parts[1], "?")
	if _, rest, ok := strings.Cut(path, "://"); ok { // absolute form; its authority may hold a password
		_, path, _ = strings.Cut(rest, "/")
		path = "/" + path
	}
	if !strings.HasPrefix(path, "/") {
		path = ""
	}
	return parts[0], clip(strings.ToValidUTF8(path, "\uFFFD"), 2048)
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
