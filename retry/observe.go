package retry

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// Decision is one decision as it is made.
type Decision struct {
	Method string
	Host   string        // as in the address
	Sent   int           // how often the request was sent so far; 0: it was not sent
	Code   int           // of the answer; 0 where there is none
	Err    error         // why there is none
	Reason *Reason       // Reason.Again: it is sent again after Wait
	Wait   time.Duration // before the next try
	Until  time.Time     // the time that the server named; zero for none
}

// LogValue shows a decision as a group of attributes.
func (d Decision) LogValue() slog.Value {
	all := []slog.Attr{slog.String("method", d.Method), slog.String("host", d.Host), slog.Int("sent", d.Sent)}
	if d.Code != 0 {
		all = append(all, slog.Int("status", d.Code))
	}
	if d.Err != nil {
		all = append(all, slog.String("error", d.Err.Error()))
	}
	all = append(all, slog.String("reason", d.Reason.String()), slog.String("why", d.Reason.Text))
	if d.Wait > 0 {
		all = append(all, slog.Duration("wait", d.Wait))
	}
	if !d.Until.IsZero() {
		all = append(all, slog.Time("until", d.Until))
	}
	return slog.GroupValue(all...)
}

func (c *call) observe(code int, err error, r *Reason, wait time.Duration, until time.Time) {
	if c.t.Observe != nil {
		c.t.Observe(c.req.Context(), Decision{methodOf(c.req), c.req.URL.Host, c.sent, code, err, r, wait, until})
	}
}

// Log returns an observer that writes decisions to a logger: repeats at the
// level Info, what was given up at Warn, and nothing of requests that were
// answered at once or whose caller gave up.
func Log(l *slog.Logger) func(context.Context, Decision) {
	return func(ctx context.Context, d Decision) {
		level := slog.LevelWarn
		switch {
		case d.Reason == Answered && d.Sent <= 1, d.Reason == PassedThrough, d.Reason == Cancelled:
			return
		case d.Reason.Again, d.Reason == Answered:
			level = slog.LevelInfo
		}
		l.LogAttrs(ctx, level, "retry", slog.Any("decision", d))
	}
}

// Observers calls several observers in their order.
func Observers(all ...func(context.Context, Decision)) func(context.Context, Decision) {
	return func(ctx context.Context, d Decision) {
		for _, f := range all {
			f(ctx, d)
		}
	}
}

// Counts counts decisions by their reason. The zero value is ready; its Observe
// method is an observer. It is an expvar.Var, and WriteTo writes it as
// OpenMetrics for Prometheus.
type Counts struct {
	once atomic.Pointer[map[*Reason]*atomic.Int64]
}

// byReason makes the counters at the first use.
func (c *Counts) byReason() map[*Reason]*atomic.Int64 {
	if m := c.once.Load(); m != nil {
		return *m
	}
	m := make(map[*Reason]*atomic.Int64, len(Reasons))
	for _, r := range Reasons {
		m[r] = new(atomic.Int64)
	}
	c.once.CompareAndSwap(nil, &m)
	return *c.once.Load()
}

// Observe counts a decision.
func (c *Counts) Observe(_ context.Context, d Decision) {
	if n := c.byReason()[d.Reason]; n != nil {
		n.Add(1)
	}
}

// Of returns how often a reason decided.
func (c *Counts) Of(r *Reason) int64 {
	if n := c.byReason()[r]; n != nil {
		return n.Load()
	}
	return 0
}

// String returns the counts above zero as a JSON object by name of reason.
func (c *Counts) String() string {
	var b strings.Builder
	b.WriteByte('{')
	for _, r := range Reasons {
		if n := c.Of(r); n > 0 {
			if b.Len() > 1 {
				b.WriteByte(',')
			}
			b.WriteString(strconv.Quote(r.Name) + ":" + strconv.FormatInt(n, 10))
		}
	}
	return b.String() + "}"
}

// WriteTo writes the counts as one family of OpenMetrics, every reason
// included, so that a rate begins at zero. The end mark of a whole exposition
// (# EOF) stays with the caller.
func (c *Counts) WriteTo(w io.Writer) (int64, error) {
	var b strings.Builder
	b.WriteString("# TYPE candor_retry_decisions counter\n# HELP candor_retry_decisions Decisions about requests, by reason.\n")
	for _, r := range Reasons {
		fmt.Fprintf(&b, "candor_retry_decisions_total{reason=%q,again=\"%t\"} %d\n", r.Name, r.Again, c.Of(r))
	}
	n, err := io.WriteString(w, b.String())
	return int64(n), err
}
