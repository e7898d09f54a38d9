package cli

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
)

// A piece of a stream is taken only when the one before it was counted, so
// that the third write returns after the first line was counted.
func Test_that_an_interrupted_watch_shows_what_it_counted(t *testing.T) {
	const line = `{"time":"2026-03-10T13:55:36.12Z","method":"POST","route":"/v1/orders","path":"/v1/orders","status":403,"reason":"insufficient-scope","rung":"role"}` + "\n"
	for _, args := range [][]string{{"watch"}, {"watch", "-", "missing.log"}} {
		ctx, interrupt := context.WithCancel(context.Background())
		stdin, log := io.Pipe()
		go func() {
			for range 3 {
				io.WriteString(log, line)
			}
			interrupt()
		}()
		var out, errs bytes.Buffer
		if code := Run(ctx, args, stdin, &out, &errs); code != exitInterrupted {
			t.Errorf("exit %d", code)
		}
		log.Close()
		if !strings.Contains(out.String(), "/v1/orders") || !strings.Contains(errs.String(), "interrupted") || strings.Contains(errs.String(), "missing.log") {
			t.Errorf("stdout %q, stderr %q", out.String(), errs.String())
		}
	}
}

func Test_that_a_silent_watch_can_be_interrupted(t *testing.T) {
	ctx, interrupt := context.WithCancel(context.Background())
	interrupt()
	stdin, log := io.Pipe()
	defer log.Close()
	var out, errs bytes.Buffer
	if code := Run(ctx, []string{"watch", "-"}, stdin, &out, &errs); code != exitInterrupted || out.Len() > 0 {
		t.Errorf("exit %d, stdout %q, stderr %q", code, out.String(), errs.String())
	}
}

func Test_that_a_stream_arrives_whole_whatever_its_pieces_are(t *testing.T) {
	want := strings.Repeat("0123456789abcdef", 3*pieceSize/16+7)
	ctx, done := context.WithCancel(context.Background())
	defer done()
	got, err := io.ReadAll(newUntilDone(ctx, strings.NewReader(want)))
	if err != nil || string(got) != want {
		t.Errorf("%d of %d bytes, %v", len(got), len(want), err)
	}
}
