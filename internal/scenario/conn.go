package scenario

import (
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"time"
)

// room is how many bytes a connection holds each way before a writer waits, as
// sockets do. With none, as net.Pipe, two that write at once wait for each other.
const room = 256 << 10

// way is one direction of a connection.
type way struct {
	mu          sync.Mutex
	moved       sync.Cond
	held        []byte
	end         error // what a reader gets after the rest
	gone        bool  // the reader has closed
	read, write time.Time
}

func newWay() *way {
	w := new(way)
	w.moved.L = &w.mu
	return w
}

func passed(t time.Time) bool { return !t.IsZero() && !time.Now().Before(t) }

func (w *way) take(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for {
		switch {
		case w.gone:
			return 0, net.ErrClosed
		case passed(w.read):
			return 0, os.ErrDeadlineExceeded
		case len(w.held) > 0:
			n := copy(p, w.held)
			w.held = w.held[n:]
			w.moved.Broadcast()
			return n, nil
		case w.end != nil:
			return 0, w.end
		}
		w.moved.Wait()
	}
}

func (w *way) put(p []byte) (n int, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for len(p) > 0 {
		switch k := min(len(p), room-len(w.held)); {
		case w.end != nil:
			return n, net.ErrClosed
		case w.gone:
			return n, syscall.EPIPE
		case passed(w.write):
			return n, os.ErrDeadlineExceeded
		case k > 0:
			w.held = append(w.held, p[:k]...)
			n, p = n+k, p[k:]
			w.moved.Broadcast()
		default:
			w.moved.Wait()
		}
	}
	return n, nil
}

// change changes the state and wakes who waits for it.
func (w *way) change(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f()
	w.moved.Broadcast()
}

func (w *way) limit(which *time.Time, t time.Time) {
	w.change(func() { *which = t })
	if d := time.Until(t); !t.IsZero() && d > 0 {
		time.AfterFunc(d, func() { w.change(func() {}) })
	}
}

// pipe is one end of a connection in memory.
type pipe struct{ in, out *way }

func newPipe() (client, server *pipe) {
	up, down := newWay(), newWay()
	return &pipe{in: down, out: up}, &pipe{in: up, out: down}
}

func (p *pipe) Read(b []byte) (int, error)  { return p.in.take(b) }
func (p *pipe) Write(b []byte) (int, error) { return p.out.put(b) }
func (p *pipe) Close() error                { p.leave(io.EOF); return nil }

// Abort closes as a socket does that sends RST.
func (p *pipe) Abort() { p.leave(syscall.ECONNRESET) }

func (p *pipe) leave(end error) {
	p.out.change(func() {
		if p.out.end == nil {
			p.out.end = end
			if end != io.EOF {
				p.out.held = nil
			}
		}
	})
	p.in.change(func() { p.in.gone = true })
}

func (p *pipe) LocalAddr() net.Addr                { return place("192.0.2.1:4000") }
func (p *pipe) RemoteAddr() net.Addr               { return place("192.0.2.2:80") }
func (p *pipe) SetReadDeadline(t time.Time) error  { p.in.limit(&p.in.read, t); return nil }
func (p *pipe) SetWriteDeadline(t time.Time) error { p.out.limit(&p.out.write, t); return nil }

func (p *pipe) SetDeadline(t time.Time) error {
	p.in.limit(&p.in.read, t)
	p.out.limit(&p.out.write, t)
	return nil
}

type place string

func (place) Network() string  { return "memory" }
func (p place) String() string { return string(p) }

// listener hands out the server's ends.
type listener struct {
	conns chan net.Conn
	over  chan struct{}
	once  sync.Once
}

func newListener() *listener {
	return &listener{conns: make(chan net.Conn), over: make(chan struct{})}
}

func (l *listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.over:
		return nil, net.ErrClosed
	}
}

func (l *listener) Close() error   { l.once.Do(func() { close(l.over) }); return nil }
func (l *listener) Addr() net.Addr { return place("192.0.2.2:80") }
