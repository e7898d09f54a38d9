package cli

import (
	"context"
	"io"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/accesslog"
)

// liveInput is a stream whose events are taken as they come.
type liveInput struct {
	pieces chan inputPiece
	taken  chan struct{} // the piece handed out last is done with
	idle   *bool         // set when nothing more is there
	given  bool          // a piece is handed out
	last   inputPiece
	over   bool
}

type inputPiece struct {
	events []candor.Event // valid until the next is asked for
	stats  accesslog.Stats
	err    error
	over   bool
}

// inputInterval is after how long without an event the stream counts as
// waiting for more.
const inputInterval = 500 * time.Millisecond

// newLiveInput begins to read. What reads the stream ends with the context.
func newLiveInput(ctx context.Context, stdin io.Reader, opt accesslog.Options, idle *bool) *liveInput {
	l := &liveInput{idle: idle, pieces: make(chan inputPiece), taken: make(chan struct{})}
	r := accesslog.NewReader(newUntilDone(ctx, stdin), opt)
	go func() {
		defer r.Close()
		for {
			events, ok := r.Batch()
			select {
			case l.pieces <- inputPiece{events, r.Stats(), r.Err(), !ok}:
			case <-ctx.Done():
				return
			}
			if !ok {
				return
			}
			select {
			case <-l.taken:
			case <-ctx.Done():
				return
			}
		}
	}()
	return l
}

func (l *liveInput) Batch(ctx context.Context) ([]candor.Event, bool) {
	if l.over {
		return nil, false
	}
	if l.given {
		l.given = false
		select {
		case l.taken <- struct{}{}:
		case <-ctx.Done():
			return nil, false
		}
	}
	t := time.NewTimer(inputInterval)
	defer t.Stop()
	select {
	case l.last = <-l.pieces:
		l.over, l.given = l.last.over, !l.last.over
		return l.last.events, !l.over
	case <-t.C:
		*l.idle = true
		return nil, true
	case <-ctx.Done():
		return nil, false
	}
}

func (l *liveInput) Files() []accesslog.FileStats {
	return []accesslog.FileStats{{Name: "standard input", Stats: l.last.stats, Err: l.last.err}}
}

func (l *liveInput) Err() error {
	if l.last.err == nil {
		return nil
	}
	return &accesslog.FileError{Name: "standard input", Err: l.last.err}
}

// Close does nothing: a read of standard input cannot be ended.
func (l *liveInput) Close() error { return nil }
