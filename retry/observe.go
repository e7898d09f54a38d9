package retry

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"
)

// Decision is what was decided about one answer, or the lack of one.
type Decision struct {
	Request *http.Request // as the caller gave it; to be read only
	Attempt int           // 1 for the first; 0 where nothing was sent
	Code    int           // of the answer; 0 for none
	Err     error         // where there is none
	Reason  *Reason
	Wait    time.Duration // before the request is sent again
}

// LogTo returns an Observe that writes every decision to a log but the plain
// successes: repetitions and refusals that end here as information, lost
// connections as warnings. Neither queries nor credentials are written.
func LogTo(log *slog.Logger) func(context.Context, Decision) {
	return func(ctx context.Context, d Decision) {
		if d.Reason == Answered && d.Code < 400 {
			return
		}
		level := slog.LevelInfo
		if d.Code == 0 || d.Code >= 500 {
			level = slog.LevelWarn
		}
		attrs := []slog.Attr{
			slog.String("method", methodOf(d.Request)), slog.String("url", plainURL(d.Request.URL)), slog.Int("attempt", d.Attempt),
			slog.String("reason", d.Reason.Name), slog.Bool("repeats", d.Reason.Repeats),
		}
		if d.Code != 0 {
			attrs = append(attrs, slog.Int("status", d.Code))
		}
		if d.Reason.Repeats {
			attrs = append(attrs, slog.Duration("wait", d.Wait))
		}
		if d.Err != nil {
			attrs = append(attrs, slog.String("error", d.Err.Error()))
		}
		log.LogAttrs(ctx, level, d.Reason.Says, attrs...)
	}
}

// Counts counts decisions by their reason. The zero value is ready to use; its
// Observe method fits [Transport].
type Counts struct{ of [64]atomic.Int64 }

// Observe counts one decision.
func (c *Counts) Observe(_ context.Context, d Decision) {
	for i, r := range Reasons {
		if r == d.Reason {
			c.of[i].Add(1)
			return
		}
	}
}

// Of returns how often a reason was given.
func (c *Counts) Of(r *Reason) int64 {
	for i, x := range Reasons {
		if x == r {
			return c.of[i].Load()
		}
	}
	return 0
}

// WriteTo writes the counts in the text format of Prometheus, every reason
// with its count.
func (c *Counts) WriteTo(w io.Writer) (n int64, err error) {
	text := "# HELP candor_retry_decisions_total Decisions about answers and lost connections, by reason.\n# TYPE candor_retry_decisions_total counter\n"
	for i, r := range Reasons {
		text += fmt.Sprintf("candor_retry_decisions_total{reason=%q,repeats=\"%t\"} %d\n", r.Name, r.Repeats, c.of[i].Load())
	}
	written, err := io.WriteString(w, text)
	return int64(written), err
}
