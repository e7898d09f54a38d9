package accesslog

import (
	"sync"
)

// pipeline reads ahead: one goroutine cuts the log into chunks, some workers
// parse them, and the consumer takes them in the order of the log.
//
//	splitter → work → workers
//	         → order → consumer → free → splitter
//
// The number of chunks is fixed, so memory is bounded however slow the
// consumer is.
type pipeline struct {
	work, order, free chan *chunk
	quit              chan struct{}
	running           sync.WaitGroup
}

// newPipeline takes over the reading of r, behind the chunks that were read
// without it. From now on splitter and decoder belong to its goroutines.
func newPipeline(r *Reader) *pipeline {
	n := 2*r.workers + 1 // one in the consumer's hands, one for each worker, one ready for each
	p := &pipeline{
		work:  make(chan *chunk, n),
		order: make(chan *chunk, n),
		free:  make(chan *chunk, n),
		quit:  make(chan struct{}),
	}
	for i := range n {
		c := &chunk{parsed: make(chan struct{}, 1)}
		if i == 0 { // the one that was used so far, which nobody holds any more
			c.buf, c.events = r.own.buf, r.own.events
			r.own = chunk{}
		}
		p.free <- c
	}
	p.running.Add(1 + r.workers)
	go p.cut(r)
	for range r.workers {
		d := &decoder{setup: r.dec.setup}
		go p.parse(d, r.format, r.maxLine, r.marked)
	}
	return p
}

// cut reads the log. It runs on the decoder of the reader, which has seen all
// lines before.
func (p *pipeline) cut(r *Reader) {
	defer p.running.Done()
	defer close(p.order)
	defer close(p.work)
	part := make(chan []byte, 1)
	part <- append([]byte(nil), r.dec.part...)
	chained := len(r.dec.part) > 0
	for {
		var c *chunk
		select {
		case c = <-p.free:
		case <-p.quit:
			return
		}
		if !r.split.fill(c) {
			return
		}
		c.lines, c.partIn, c.partOut = r.dec.lines, nil, nil
		divided := p.look(r, c)
		if chained {
			c.partIn = part
		}
		// Whoever comes after a divided line waits for the one before: where
		// the line ends, only a parser knows.
		if chained = chained || divided; chained {
			c.partOut = make(chan []byte, 1)
			part = c.partOut
		}
		p.order <- c // has room for every chunk
		p.work <- c
	}
}

// look reads what the lines of c say about the lines after it, and reports
// whether one of them is divided.
func (p *pipeline) look(r *Reader, c *chunk) (divided bool) {
	if r.format.header == nil && r.format.continued == nil {
		return false
	}
	for rest := c.data; len(rest) > 0; {
		var line []byte
		line, rest = cutLine(rest)
		if len(line) > r.maxLine {
			continue
		}
		if r.format.header != nil && r.format.header(line) {
			c.slot() // nobody looks at it
			r.format.parse(r.dec, line, &c.events[len(c.events)-1])
		}
		divided = divided || r.format.continued != nil && r.format.continued(line)
	}
	return divided
}

func (p *pipeline) parse(d *decoder, f *Format, maxLine int, marked bool) {
	defer p.running.Done()
	for c := range p.work {
		d.forget()
		d.lines = c.lines
		if c.partIn != nil {
			// The chunk before was taken earlier, so another worker is on it.
			d.part = append(d.part, <-c.partIn...)
		}
		c.parse(d, f, maxLine, marked)
		if c.partOut != nil {
			c.partOut <- append([]byte(nil), d.part...)
		}
		c.parsed <- struct{}{}
	}
}

// next returns the next chunk, nil at the end, and takes back the one before.
func (p *pipeline) next(last *chunk) *chunk {
	if last != nil {
		p.free <- last
	}
	c, ok := <-p.order
	if !ok {
		return nil
	}
	<-c.parsed
	return c
}

// stop ends the goroutines. It waits for them unless the log may keep them
// waiting.
func (p *pipeline) stop(wait bool) {
	close(p.quit)
	if wait {
		p.running.Wait()
	}
}
