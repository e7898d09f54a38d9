package watch

import (
	"bytes"
	"testing"

	"github.com/candorhttp/candor/accesslog"
	"github.com/candorhttp/candor/internal/traffic"
)

// readLog is the report on a log whose text is lent or not.
func readLog(t *testing.T, log []byte, borrow bool) string {
	t.Helper()
	w := New(Options{})
	r := accesslog.NewReader(bytes.NewReader(log), accesslog.Options{Borrow: borrow, Workers: 2})
	for {
		events, ok := r.Batch()
		if !ok {
			break
		}
		w.AddAll(events)
	}
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	return report(t, w)
}

func Test_that_nothing_is_kept_of_text_that_is_only_lent(t *testing.T) {
	all := lawTraffic(t, 3)
	for _, name := range []string{"candor", "combined"} {
		var log []byte
		for i := range all {
			log = traffic.RenderingByName(name).Append(log, &all[i])
		}
		want := readLog(t, log, false)
		if got := readLog(t, log, true); got != want {
			t.Errorf("%s: the report differs where the reader lends its text:\n%s", name, firstDifference(want, got))
		}
	}
}
