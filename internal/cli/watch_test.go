package cli

import (
	"bytes"
	"context"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/candorhttp/candor/internal/traffic"
)

// demoLines are the lines of the log that comes with candor.
var demoLines = sync.OnceValue(func() [][]byte {
	var lines [][]byte
	form := traffic.RenderingByName("candor")
	events, _ := traffic.Demo()
	for ev := range events {
		lines = append(lines, form.Append(nil, ev))
	}
	return lines
})

// appendDemo FILE FROM TO appends lines of the log that comes with candor, the
// first being 1, to a file. The last line is written in two parts.
func appendDemo(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: demolog FILE FROM TO")
	}
	from, err := strconv.Atoi(args[1])
	ts.Check(err)
	to, err := strconv.Atoi(args[2])
	ts.Check(err)
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	ts.Check(err)
	defer f.Close()
	lines := demoLines()
	text := bytes.Join(lines[from-1:min(to, len(lines))], nil)
	_, err = f.Write(text[:len(text)-100])
	ts.Check(err)
	_, err = f.Write(text[len(text)-100:])
	ts.Check(err)
}

// killed ends the program that was started last, as kill -9 does.
func killed(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: killed")
	}
	b := serverOf(ts)
	ts.Check(b.cmd.Process.Kill())
	_ = b.cmd.Wait() // it was killed
}

// awaits FILE waits until there is such a file.
func awaits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: awaits FILE")
	}
	for range 20_000 {
		if _, err := os.Stat(ts.MkAbs(args[0])); err == nil {
			return
		}
		time.Sleep(time.Millisecond) // waits for the file, asserts no time
	}
	ts.Fatalf("there never was a file %s", args[0])
}

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
