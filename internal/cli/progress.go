package cli

import (
	"fmt"
	"io"
	"sync"
)

// progress shows on a terminal how far a command is, in one line that goes
// away. Elsewhere it shows nothing. It is safe for concurrent use.
type progress struct {
	mu sync.Mutex
	w  io.Writer // nil for no terminal
	n  int
	up bool
}

func newProgress(stderr io.Writer) *progress {
	if !isTerminal(stderr) {
		return &progress{}
	}
	return &progress{w: stderr}
}

// count counts one exchange more.
func (p *progress) count() {
	if p.w == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.n++; p.n < 100 || p.n%1000 == 0 {
		fmt.Fprintf(p.w, "\r%d exchanges judged", p.n)
		p.up = true
	}
}

// end takes the line away.
func (p *progress) end() {
	if p.w == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.up {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.up = false
	}
}
