package scenario

import (
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// A pipe is a connection in memory with room for some bytes each way, as a
// socket has: net.Pipe has none, and two peers that write at once wait for each
// other.
func newPipe() (client, server *end) {
	up, down := newWay(), newWay()
	return &end{in: down, out: up, read: newDeadline(), write: newDeadline()}, &end{in: up, out: down, read: newDeadline(), write: newDeadline()}
}

const room = 256 << 10

// way is one direction.
type way struct {
	mu      sync.Mutex
	held    []byte
	closed  bool          // by either side
	changed chan struct{} // closed and made anew at each change
}

func newWay() *way { return &way{changed: make(chan struct{})} }

// change tells who waits. The caller holds mu.
func (w *way) change() {
	close(w.changed)
	w.changed = make(chan struct{})
}

func (w *way) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.closed {
		w.closed = true
		w.change()
	}
}

// deadline is a time after which waiting ends.
type deadline struct {
	mu    sync.Mutex
	timer *time.Timer
	over  chan struct{}
	done  bool
}

func newDeadline() *deadline { return &deadline{over: make(chan struct{})} }

func (d *deadline) set(at time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.timer != nil {
		d.timer.Stop()
		d.timer = nil
	}
	if d.done {
		d.over, d.done = make(chan struct{}), false
	}
	if at.IsZero() {
		return
	}
	over := d.over
	end := func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.over == over && !d.done {
			d.done = true
			close(over)
		}
	}
	left := time.Until(at)
	if left <= 0 {
		d.done = true
		close(over)
		return
	}
	d.timer = time.AfterFunc(left, end)
}

func (d *deadline) wait() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.over
}

// end is one end of a pipe.
type end struct {
	in, out     *way
	read, write *deadline
	once        sync.Once
	gone        bool
	mu          sync.Mutex
}

func (e *end) isGone() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.gone
}

func (e *end) Read(p []byte) (int, error) {
	for {
		over := e.read.wait()
		select {
		case <-over:
			return 0, os.ErrDeadlineExceeded
		default:
		}
		if e.isGone() {
			return 0, net.ErrClosed
		}
		e.in.mu.Lock()
		n := copy(p, e.in.held)
		e.in.held = e.in.held[n:]
		closed, changed := e.in.closed, e.in.changed
		if n > 0 {
			e.in.change()
		}
		e.in.mu.Unlock()
		switch {
		case n > 0 || len(p) == 0:
			return n, nil
		case closed:
			return 0, io.EOF
		}
		select {
		case <-changed:
		case <-over:
		}
	}
}

func (e *end) Write(p []byte) (n int, err error) {
	for len(p) > 0 {
		over := e.write.wait()
		select {
		case <-over:
			return n, os.ErrDeadlineExceeded
		default:
		}
		e.out.mu.Lock()
		if e.out.closed {
			e.out.mu.Unlock()
			return n, io.ErrClosedPipe
		}
		k := min(len(p), room-len(e.out.held))
		e.out.held = append(e.out.held, p[:k]...)
		changed := e.out.changed
		if k > 0 {
			e.out.change()
		}
		e.out.mu.Unlock()
		n, p = n+k, p[k:]
		if k == 0 {
			select {
			case <-changed:
			case <-over:
			}
		}
	}
	return n, nil
}

// Close closes both directions; what is on its way to the other end can still
// be read there.
func (e *end) Close() error {
	e.once.Do(func() {
		e.mu.Lock()
		e.gone = true
		e.mu.Unlock()
		e.out.close()
		e.in.close()
	})
	return nil
}

func (e *end) LocalAddr() net.Addr                { return address("192.0.2.1:1") }
func (e *end) RemoteAddr() net.Addr               { return address("192.0.2.1:2") }
func (e *end) SetReadDeadline(t time.Time) error  { e.read.set(t); return nil }
func (e *end) SetWriteDeadline(t time.Time) error { e.write.set(t); return nil }

func (e *end) SetDeadline(t time.Time) error {
	e.read.set(t)
	e.write.set(t)
	return nil
}
