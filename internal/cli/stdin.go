package cli

import (
	"context"
	"io"
)

// untilDone reads a stream that may never end, such as a log that is followed,
// and ends with the context's error once that is done: a read of standard
// input cannot be interrupted itself. It holds two pieces of the stream at
// most, and reads on only when the first was taken.
type untilDone struct {
	ctx    context.Context
	pieces chan piece
	rest   []byte
	err    error
}

type piece struct {
	data []byte
	err  error
}

const pieceSize = 32 << 10

// newUntilDone begins to read. What reads the stream ends with the context, or
// with the process where the stream stays silent.
func newUntilDone(ctx context.Context, r io.Reader) *untilDone {
	u := &untilDone{ctx: ctx, pieces: make(chan piece)}
	go func() {
		var buffers [2][]byte
		for i := 0; ; i = 1 - i {
			if buffers[i] == nil {
				buffers[i] = make([]byte, pieceSize)
			}
			n, err := r.Read(buffers[i])
			select {
			case u.pieces <- piece{buffers[i][:n], err}: // the other buffer is free from here on
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return u
}

// Read implements [io.Reader].
func (u *untilDone) Read(b []byte) (int, error) {
	for len(u.rest) == 0 && u.err == nil {
		select {
		case p := <-u.pieces:
			u.rest, u.err = p.data, p.err
		case <-u.ctx.Done():
			u.err = u.ctx.Err()
		}
	}
	n := copy(b, u.rest)
	u.rest = u.rest[n:]
	if len(u.rest) > 0 {
		return n, nil
	}
	return n, u.err
}
