package scenario

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// world is the servers of a scenario and the way to them.
type world struct {
	*Scenario
	server  *http.Server
	base    *http.Transport
	dialer  func(ctx context.Context, secure bool) (net.Conn, error)
	numbers atomic.Int64
	open    atomic.Int64
	cycle   bool // the script begins anew when it ends

	mu      sync.Mutex
	step    int
	dials   int
	first   time.Time
	arrived []Arrived
}

// served is the server's end of a connection.
type served struct {
	net.Conn
	number   int
	requests atomic.Int64
}

// Abort resets the connection.
func (c *served) Abort() {
	switch inner := c.Conn.(type) {
	case *pipe:
		inner.Abort()
	case *net.TCPConn:
		inner.SetLinger(0)
		inner.Close()
	}
}

// held is the client's end.
type held struct {
	net.Conn
	once sync.Once
	gone func()
}

func (c *held) Close() error {
	c.once.Do(c.gone)
	return c.Conn.Close()
}

type connKey struct{}

// newWorld makes the server and the transport; listen and dialer are up to
// who runs it.
func newWorld(s *Scenario, p Protocol) *world {
	var spoken http.Protocols
	if p == HTTP2 {
		spoken.SetUnencryptedHTTP2(true)
		spoken.SetHTTP2(true)
	} else {
		spoken.SetHTTP1(true)
	}
	pair, roots := certificate()
	for _, step := range s.Script {
		if step.Fault == BadCert {
			roots = x509.NewCertPool()
		}
	}
	n := &world{Scenario: s}
	n.server = &http.Server{
		Handler: http.HandlerFunc(n.serve), Protocols: &spoken, TLSConfig: &tls.Config{Certificates: []tls.Certificate{pair}},
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, connKey{}, serverEnd(c))
		},
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	n.base = &http.Transport{
		Protocols: &spoken, DialContext: n.dial, TLSClientConfig: &tls.Config{RootCAs: roots},
		DisableCompression: true, IdleConnTimeout: 90 * time.Second, ExpectContinueTimeout: time.Second,
	}
	if p == HTTP2 {
		n.base.TLSClientConfig.NextProtos = []string{"h2"}
		n.server.TLSConfig.NextProtos = []string{"h2"}
	}
	return n
}

func serverEnd(c net.Conn) *served {
	if t, ok := c.(*tls.Conn); ok {
		c = t.NetConn()
	}
	return c.(*served)
}

// accepted makes of a raw connection what the server reads from.
func (n *world) accepted(c net.Conn, secure bool) net.Conn {
	s := &served{Conn: c, number: int(n.numbers.Add(1))}
	if secure {
		return tls.Server(s, n.server.TLSConfig)
	}
	return s
}

// dial connects to any host; ports that end in 443 speak TLS.
func (n *world) dial(ctx context.Context, _, addr string) (net.Conn, error) {
	secure := strings.HasSuffix(addr, "443")
	n.mu.Lock()
	n.dials++
	fault := n.now().Fault
	if fault == NoDial || fault == NoTLS && secure {
		n.step++
	}
	n.mu.Unlock()
	switch {
	case fault == NoDial:
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	case fault == NoTLS && secure:
		c, s := newPipe()
		s.Abort()
		return n.counted(c), nil
	}
	c, err := n.dialer(ctx, secure)
	if err != nil {
		return nil, err
	}
	return n.counted(c), nil
}

// now is what happens to the next request. The caller holds mu.
func (n *world) now() Step {
	if n.cycle {
		return n.Script[n.step%len(n.Script)]
	}
	return n.Script[min(n.step, len(n.Script)-1)]
}

func (n *world) counted(c net.Conn) net.Conn {
	n.open.Add(1)
	return &held{Conn: c, gone: func() { n.open.Add(-1) }}
}

// warmPath is asked for to have a connection that is kept; it is no request of
// the scenario.
const warmPath = "/warm"

// serve answers by the script.
func (n *world) serve(w http.ResponseWriter, r *http.Request) {
	conn := r.Context().Value(connKey{}).(*served)
	conn.requests.Add(1)
	if r.URL.Path == warmPath {
		io.Copy(io.Discard, r.Body)
		return
	}
	n.mu.Lock()
	step := n.now()
	n.step++
	now := time.Now()
	if n.first.IsZero() {
		n.first = now
	}
	at := now.Sub(n.first)
	n.mu.Unlock()
	body := ""
	if !step.Unread {
		all, _ := io.ReadAll(r.Body)
		body = string(all)
	}
	if step.Accepts != "" && r.Header.Get("Authorization") == step.Accepts {
		step = Step{Body: welcome}
	}
	a := Arrived{At: at, Conn: conn.number, Method: r.Method, URL: "http://" + r.Host + r.URL.String(), Header: r.Header.Clone(), Body: body, Unread: step.Unread, Fault: step.Fault}
	if r.TLS != nil {
		a.URL = "https" + strings.TrimPrefix(a.URL, "http")
	}
	if a.Code = step.code(); a.Code != 0 && r.Method != http.MethodHead && a.Code != 204 && a.Code != 304 {
		a.Sent = step.Body
	}
	n.mu.Lock()
	n.arrived = append(n.arrived, a)
	n.mu.Unlock()
	answer(w, r, step, a, conn)
}

// welcome is the content for who shows the right credentials.
const welcome = "welcome"

// code returns the code of an answer, 0 where none comes.
func (s Step) code() int {
	switch s.Fault {
	case Reset, Silent, HalfField, Stall, GoAway, Unstarted, Refused:
		return 0
	}
	if s.Code == 0 {
		return 200
	}
	return s.Code
}

func answer(w http.ResponseWriter, r *http.Request, step Step, a Arrived, conn *served) {
	if a.Code == 0 {
		giveUp(w, r, step.Fault, conn)
		return
	}
	h, now := w.Header(), time.Now().Add(step.Ahead)
	h.Set("Date", now.UTC().Format(http.TimeFormat))
	if step.NoDate {
		h["Date"] = nil
	}
	if step.Interim != 0 {
		w.WriteHeader(step.Interim)
	}
	for name, values := range step.Header {
		for _, v := range values {
			h.Add(name, onClock(v, now))
		}
	}
	switch step.Fault {
	case Cut:
		h.Set("Content-Length", "1000")
	case Endless, Slow, BadChunk: // of unknown length
	default:
		if a.Sent != "" && step.Code != 205 {
			h.Set("Content-Length", length(step.Body))
		}
	}
	w.WriteHeader(a.Code)
	switch step.Fault {
	case Cut, BadChunk:
		io.WriteString(w, "half of it")
		http.NewResponseController(w).Flush()
		giveUp(w, r, step.Fault, conn)
	case Endless:
		for drip(w, r, "more ", time.Second) {
		}
	case Slow:
		for i := range 10 {
			if part := step.Body[i*len(step.Body)/10 : (i+1)*len(step.Body)/10]; !drip(w, r, part, 3*time.Second) {
				return
			}
		}
	default:
		io.WriteString(w, a.Sent)
	}
}

// drip sends a part and pauses, and reports whether anybody still listens.
func drip(w http.ResponseWriter, r *http.Request, part string, pause time.Duration) bool {
	_, err := io.WriteString(w, part)
	if err == nil {
		err = http.NewResponseController(w).Flush()
	}
	select {
	case <-time.After(pause):
	case <-r.Context().Done():
	}
	return err == nil && r.Context().Err() == nil
}

// giveUp ends a connection, or a stream, without an answer.
func giveUp(w http.ResponseWriter, r *http.Request, f Fault, conn *served) {
	id := 2*conn.requests.Load() - 1 // streams of clients have odd numbers
	if id == 1 && (f == GoAway || f.untouched()) {
		conn.Write(frame(4, 0)) // the server's own settings may be held up behind the handler
	}
	switch f {
	case Stall:
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case GoAway:
		conn.Write(frame(7, 0, 1<<31-1, 0))
		conn.Close()
		panic(http.ErrAbortHandler)
	case Refused:
		conn.Write(frame(3, uint32(id), 7))
		panic(http.ErrAbortHandler)
	case Unstarted:
		conn.Write(frame(7, 0, uint32(max(id-2, 0)), 0))
		panic(http.ErrAbortHandler)
	}
	c, rw, err := http.NewResponseController(w).Hijack()
	if err != nil { // of HTTP/2
		if f == Silent {
			conn.Close()
		}
		panic(http.ErrAbortHandler)
	}
	switch f {
	case HalfField:
		rw.WriteString("HTTP/1.1 200 OK\r\nContent-Ty")
	case BadChunk:
		rw.WriteString("zz\r\n")
	case Reset:
		conn.Abort()
	}
	rw.Flush()
	c.Close()
}

// frame is a frame of HTTP/2 with numbers as its content, RFC 9113 §4.1.
func frame(kind byte, stream uint32, numbers ...uint32) []byte {
	b := []byte{0, 0, byte(4 * len(numbers)), kind, 0}
	for _, v := range append([]uint32{stream}, numbers...) {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	return b
}

// onClock writes times into a field: "@90s" is the date in ninety seconds by
// the server's clock, "@90s rfc850" and "@90s asctime" its old forms.
func onClock(v string, now time.Time) string {
	v, ok := strings.CutPrefix(v, "@")
	if !ok {
		return v
	}
	after, form, _ := strings.Cut(v, " ")
	d, err := time.ParseDuration(after)
	if err != nil {
		panic(err)
	}
	at := now.Add(d).UTC()
	switch form {
	case "rfc850":
		return at.Format("Monday, 02-Jan-06 15:04:05 GMT")
	case "asctime":
		return at.Format(time.ANSIC)
	}
	return at.Format(http.TimeFormat)
}
