package watch

import "sync"

// desk is where closed minutes wait for the engine, in order. With
// Options.Parallel it judges them while others are counted.
type desk struct {
	mu      sync.Mutex
	changed sync.Cond
	waiting []*minute
	judging bool
	free    []*minute // judged, to be used again
}

// The bounds of what lies on a desk.
const (
	maxWaiting = 4
	maxFree    = 8
)

// judge hands closed minutes to the engine.
func (w *Watch) judge(ready []*minute) {
	if !w.opt.Parallel {
		for _, m := range ready {
			w.step(m)
		}
		return
	}
	d := &w.desk
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, m := range ready {
		for len(d.waiting) >= maxWaiting {
			d.changed.Wait()
		}
		d.waiting = append(d.waiting, m)
		if !d.judging {
			d.judging = true
			go w.work()
		}
	}
}

// work judges what waits, until nothing does.
func (w *Watch) work() {
	d := &w.desk
	d.mu.Lock()
	defer d.mu.Unlock()
	for len(d.waiting) > 0 {
		m := d.waiting[0]
		d.waiting = append(d.waiting[:0], d.waiting[1:]...)
		d.mu.Unlock()
		w.step(m)
		d.mu.Lock()
		d.changed.Broadcast()
	}
	d.judging = false
	d.changed.Broadcast()
}

// settle waits until every closed minute is judged. Whoever reads or changes
// what the engine knows calls it first.
func (w *Watch) settle() {
	d := &w.desk
	d.mu.Lock()
	for d.judging {
		d.changed.Wait()
	}
	d.mu.Unlock()
}

// step judges one minute.
func (w *Watch) step(m *minute) {
	m.close()
	w.engine.step(m)
	w.desk.mu.Lock()
	defer w.desk.mu.Unlock()
	if len(w.desk.free) < maxFree {
		w.desk.free = append(w.desk.free, m)
	}
}

// used returns a minute that was judged, nil where there is none.
func (w *Watch) used() *minute {
	d := &w.desk
	d.mu.Lock()
	defer d.mu.Unlock()
	n := len(d.free)
	if n == 0 {
		return nil
	}
	m := d.free[n-1]
	d.free = d.free[:n-1]
	return m
}
