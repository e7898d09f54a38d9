//go:build unix

package cli

import (
	"bytes"
	"context"
	"path/filepath"
	"syscall"
	"testing"
)

// A pipe into which nobody writes cannot be read to its end.
func Test_that_a_watch_that_hangs_can_be_interrupted(t *testing.T) {
	fifo := filepath.Join(t.TempDir(), "access.log")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Skip(err)
	}
	ctx, interrupt := context.WithCancel(context.Background())
	interrupt()
	var out, errs bytes.Buffer
	if code := Run(ctx, []string{"watch", fifo}, nil, &out, &errs); code != exitInterrupted || out.Len() > 0 {
		t.Errorf("exit %d, stdout %q, stderr %q", code, out.String(), errs.String())
	}
}
