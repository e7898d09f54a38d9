package cli

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/candorhttp/candor/accesslog"
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

// The first line is shown only when the work is not done by then.
const (
	progressAfter = 500 * time.Millisecond
	progressEvery = 200 * time.Millisecond
)

// keep shows what text returns, anew several times a second, until stop is
// called.
func (p *progress) keep(text func() string) (stop func()) {
	if p.w == nil {
		return func() {}
	}
	quit, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		next := time.NewTimer(progressAfter)
		defer next.Stop()
		for {
			select {
			case <-quit:
				return
			case <-next.C:
				next.Reset(progressEvery)
				p.mu.Lock()
				fmt.Fprint(p.w, "\r"+text()+"\x1b[K")
				p.up = true
				p.mu.Unlock()
			}
		}
	}()
	return sync.OnceFunc(func() {
		close(quit)
		<-ended
		p.end()
	})
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

// howFar tells in one short line how far the reading of logs is.
func howFar(p accesslog.Progress) string {
	text := inBytes(p.Bytes)
	if p.Total > 0 && !p.Endless {
		text = fmt.Sprintf("%d%%, %s of %s", 100*p.Bytes/p.Total, text, inBytes(p.Total))
	}
	if p.Files > 1 {
		text += fmt.Sprintf(", file %d of %d", min(p.Done+1, p.Files), p.Files)
	}
	text += fmt.Sprintf(", %s lines, %s a second", inShort(float64(p.Lines)), inShort(p.LinesPerSecond()))
	if left, ok := p.Left(); ok && left < 100*time.Hour { // else it is a guess from the first lines
		text += ", " + left.Round(time.Second).String() + " left"
	}
	return text
}

// inBytes writes a number of bytes.
func inBytes(n int64) string {
	text := inShort(float64(n))
	if n < 1000 {
		text += " "
	}
	return text + "B"
}

// inShort writes a number with two or three digits and the letter of its
// thousands.
func inShort(n float64) string {
	if n < 1000 {
		return fmt.Sprintf("%.0f", n)
	}
	unit := ' '
	for _, unit = range "kMGT" {
		if n /= 1000; n < 999.5 {
			break
		}
	}
	if n < 9.95 {
		return fmt.Sprintf("%.1f %c", n, unit)
	}
	return fmt.Sprintf("%.0f %c", n, unit)
}
