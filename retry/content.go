package retry

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"sync"
)

// contentKind says how often the content of a request can be read.
type contentKind uint8

const (
	noContent contentKind = iota
	rewinds               // as often as wanted
	onceOnly              // once, and again only if nobody began to read it
)

// content is the content of a request over several tries.
type content struct {
	kind contentKind
	get  func() (io.ReadCloser, error)
	next io.ReadCloser // for the next try; nil where there is none
	own  bool          // next is not the body of the caller's request
	once *once
}

// begin looks at the content of a request. With a buffer a content that can be
// read only once is read up to that many bytes.
func (c *content) begin(req *http.Request, buffer int64) error {
	switch {
	case req.Body == nil || req.Body == http.NoBody:
		c.next = req.Body
		return nil
	case req.GetBody != nil:
		c.kind, c.get, c.next = rewinds, req.GetBody, req.Body
		return nil
	}
	var body io.Reader = req.Body
	if buffer > 0 {
		kept, err := io.ReadAll(io.LimitReader(req.Body, buffer+1))
		if err != nil {
			_ = req.Body.Close()
			return err
		}
		if int64(len(kept)) <= buffer {
			c.kind = rewinds
			c.get = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(kept)), nil }
			c.next, _ = c.get()
			c.own = true
			return req.Body.Close()
		}
		body = io.MultiReader(bytes.NewReader(kept), req.Body)
	}
	c.kind, c.once = onceOnly, &once{r: body, c: req.Body}
	c.next, c.own = &handle{of: c.once}, true
	return nil
}

// body hands out the content for one try.
func (c *content) body() io.ReadCloser {
	if c.kind == noContent {
		return c.next // nil or http.NoBody
	}
	b := c.next
	c.next = nil
	return b
}

// again reports whether there can be content for one more try.
func (c *content) again() bool { return c.kind != onceOnly || !c.once.wasTouched() }

// rewind makes the content of the next try.
func (c *content) rewind() bool {
	switch c.kind {
	case rewinds:
		b, err := c.get()
		if err != nil {
			return false
		}
		c.next = b
	case onceOnly:
		if c.once.wasTouched() {
			return false
		}
		c.next = &handle{of: c.once}
	}
	return true
}

// end says that no try follows: whoever still sends goes on reading, and their
// Close closes.
func (c *content) end() {
	if c.kind == onceOnly {
		c.once.end()
	}
}

// abandon closes what was made for a try that does not follow.
func (c *content) abandon() {
	if c.next != nil {
		_ = c.next.Close()
	}
	c.end()
}

// once is a content that can be read once. It goes to several tries as long as
// nobody reads it, so the Close of a try that did not read must wait.
type once struct {
	mu      sync.Mutex
	r       io.Reader
	c       io.Closer
	touched bool // somebody began to read
	ended   bool // no further try
	closing bool // a try closed it, untouched
	closed  bool
}

func (o *once) wasTouched() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.touched
}

func (o *once) end() {
	o.mu.Lock()
	o.ended = true
	shut := o.closing && !o.closed
	o.closed = o.closed || shut
	o.mu.Unlock()
	if shut {
		_ = o.c.Close()
	}
}

// handle is the content for one try.
type handle struct {
	of     *once
	mu     sync.Mutex
	closed bool
}

var errContentClosed = errors.New("retry: read of a closed request content")

func (h *handle) Read(p []byte) (int, error) {
	h.mu.Lock()
	closed := h.closed
	h.mu.Unlock()
	if closed {
		return 0, errContentClosed
	}
	h.of.mu.Lock()
	h.of.touched = true
	h.of.mu.Unlock()
	return h.of.r.Read(p)
}

func (h *handle) Close() error {
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	o := h.of
	o.mu.Lock()
	o.closing = true
	shut := (o.touched || o.ended) && !o.closed
	o.closed = o.closed || shut
	o.mu.Unlock()
	if shut {
		return o.c.Close()
	}
	return nil
}
