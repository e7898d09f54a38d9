package accesslog

import (
	"context"
	"os"
	"testing"
	"time"
)

// The log lies beside itself: what is there when the following begins is that
// of the log, not of a rotated file.
func Test_that_a_log_is_followed_by_whatever_path_it_is_named(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, os.WriteFile("access.log", []byte(lineAt(0, "/a")+lineAt(1, "/b")), 0o600))
	for _, name := range []string{"access.log", "./access.log", "../" + below(t), "*.log", "."} {
		f, err := Follow([]string{name}, FollowOptions{Wait: func(context.Context, time.Duration) {}})
		must(t, err)
		n := 0
		for {
			events, _ := f.Batch(t.Context())
			if len(events) == 0 {
				break
			}
			n += len(events)
		}
		if n != 2 {
			t.Errorf("%s: %d events", name, n)
		}
		must(t, f.Close())
	}
}

// below returns the path of the log by the name of its directory.
func below(t *testing.T) string {
	dir, err := os.Getwd()
	must(t, err)
	info, err := os.Stat(dir)
	must(t, err)
	return info.Name() + "/access.log"
}
