package scenario

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Leaks is what a client leaves behind after many faults.
type Leaks struct {
	Calls       int // requests of the callers
	Answered    int // of them, with a whole answer, whatever its code
	Arrived     int // requests at the server
	Twice       int // POSTs that arrived again although they may have been carried out
	Bodies      int // answers of the base whose content was never closed
	Connections int // open after all that is idle was closed
	Goroutines  int // more than before
}

// None reports whether nothing is left.
func (l Leaks) None() bool { return l.Bodies+l.Connections+max(l.Goroutines, 0) == 0 }

func (l Leaks) String() string {
	return fmt.Sprintf("%d calls, %d answered, %d requests, %d POSTs twice; left: %d bodies, %d connections, %d goroutines", l.Calls, l.Answered, l.Arrived, l.Twice, l.Bodies, l.Connections, l.Goroutines)
}

// injected are the faults of [Inject], by protocol.
func injected(p Protocol) []Step {
	endless := refusal(503)
	endless.Fault = Endless
	broken := refusal(503)
	broken.Fault = Cut
	steps := []Step{ok(), fault(Reset), fault(Silent), {Fault: Cut}, broken, endless, fault(Stall), {Fault: Slow, Body: "0123456789"}, refusal(503), refusal(404)}
	if p == HTTP2 {
		return append(steps, fault(GoAway)) // the two that name a stream would hit others of the same connection
	}
	return append(steps, fault(HalfField), fault(BadChunk))
}

// Inject sends calls over sockets to a server where nearly every answer is
// broken, eight at a time, each with two seconds to live, every other one a
// POST, and counts what is left. Nothing else may run meanwhile.
func Inject(p Protocol, calls int, client func(http.RoundTripper) Doer) (Leaks, error) {
	before := runtime.NumGoroutine()
	n := newWorld(&Scenario{Script: injected(p)}, p)
	n.cycle = true
	if err := n.listen(); err != nil {
		return Leaks{}, err
	}
	count := &counting{base: n.base}
	doer := client(count)
	l := Leaks{Calls: calls}
	var answered atomic.Int64
	var running sync.WaitGroup
	turn := make(chan struct{}, 8)
	for i := range calls {
		turn <- struct{}{}
		running.Go(func() {
			defer func() { <-turn }()
			if n.whole(doer, i) {
				answered.Add(1)
			}
		})
	}
	running.Wait()
	closeIdle := func() {
		if c, ok := doer.(interface{ CloseIdleConnections() }); ok {
			c.CloseIdleConnections()
		}
		n.base.CloseIdleConnections()
	}
	wait := func(done func() bool) {
		for i := 0; i < 100 && !done(); i++ {
			closeIdle()
			time.Sleep(20 * time.Millisecond)
		}
	}
	wait(func() bool { return n.open.Load() == 0 && count.open.Load() == 0 })
	l.Answered, l.Bodies, l.Connections = int(answered.Load()), int(count.open.Load()), int(n.open.Load())
	n.server.Close()
	wait(func() bool { return runtime.NumGoroutine() <= before })
	l.Goroutines = runtime.NumGoroutine() - before
	n.mu.Lock()
	defer n.mu.Unlock()
	l.Arrived, l.Twice = len(n.arrived), twice(n.arrived)
	return l, nil
}

// whole makes call i and reports whether a whole answer came.
func (n *world) whole(doer Doer, i int) bool {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	r := Request{URL: fmt.Sprintf("http://api.example/orders/%d", i)}
	if i%2 == 1 {
		r.Method, r.Body = http.MethodPost, `{"n":1}`
	}
	req, _ := n.request(ctx, r)
	resp, err := doer.Do(req)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err == nil
}

// twice counts POSTs that came again although the one before may have been
// carried out.
func twice(all []Arrived) (n int) {
	open := map[string]bool{}
	for _, a := range all {
		if a.Method != http.MethodPost {
			continue
		}
		if open[a.URL] {
			n++
		}
		open[a.URL] = open[a.URL] || !a.Fault.untouched()
	}
	return n
}

// counting counts the contents that were handed out and not closed.
type counting struct {
	base *http.Transport
	open atomic.Int64
}

func (c *counting) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := c.base.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	c.open.Add(1)
	resp.Body = &counted{ReadCloser: resp.Body, gone: func() { c.open.Add(-1) }}
	return resp, nil
}

func (c *counting) CloseIdleConnections() { c.base.CloseIdleConnections() }

type counted struct {
	io.ReadCloser
	once sync.Once
	gone func()
}

func (c *counted) Close() error {
	c.once.Do(c.gone)
	return c.ReadCloser.Close()
}
