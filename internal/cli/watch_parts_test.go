package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/candorhttp/candor/accesslog"
)

func Test_that_lengths_of_time_are_read_as_people_write_them(t *testing.T) {
	for s, want := range map[string]time.Duration{
		"90s": 90 * time.Second, "5m": 5 * time.Minute, "2h30m": 150 * time.Minute, "7d": 168 * time.Hour, "1.5d": 36 * time.Hour, "4w": 672 * time.Hour,
		"": -1, "d": -1, "-1d": -1, "-1h": -1, "5": -1, "1y": -1, "NaNd": -1, "1e9w": -1,
	} {
		if got, err := parseSpan(s); (err != nil) != (want < 0) || err == nil && got != want {
			t.Errorf("%q: %v, %v", s, got, err)
		}
	}
}

func Test_that_a_route_is_found_by_what_people_paste(t *testing.T) {
	for _, c := range []struct {
		pattern, method, route string
		want                   bool
	}{
		{"/orders", "GET", "/orders", true},
		{"/orders", "GET", "/orders/{id}", false},
		{"/orders/{id}", "GET", "/orders/{id}", true},
		{"/orders/17", "GET", "/orders/{id}", true},
		{"/orders/17/items/x-3", "GET", "/orders/{orderId}/items/{id}", true},
		{"/orders/", "GET", "/orders/{id}", false},
		{"/orders/17.json", "GET", "/orders/{id}", true},
		{"/orders/{other}", "GET", "/orders/{id}", false},
		{"/orders*", "GET", "/orders/{id}/items", true},
		{"*items", "GET", "/orders/{id}/items", true},
		{"/o*/items*", "GET", "/orders/{id}/items/{id}", true},
		{"*", "GET", "(unrouted)", true},
		{"post /orders", "POST", "/orders", true},
		{"POST /orders", "GET", "/orders", false},
		{"GET *", "GET", "/", true},
		{"(unrouted)", "GET", "(unrouted)", true},
		{strings.Repeat("*a", 200) + "b", "GET", strings.Repeat("a", 2000), false}, // and soon
	} {
		f, err := newFilter([]string{c.pattern}, nil)
		if err != nil || f.hasRoute(c.method, c.route) != c.want {
			t.Errorf("--route %.40q of %s %.40s: %v, want %v (%v)", c.pattern, c.method, c.route, !c.want, c.want, err)
		}
	}
}

func Test_that_a_quiet_log_has_a_clock_of_its_own(t *testing.T) {
	var c logClock
	now := time.Date(2026, 3, 10, 14, 0, 0, 0, time.UTC)
	if _, ok := c.time(now); ok {
		t.Error("it tells the time before anything came")
	}
	log := now.Add(-5 * time.Hour) // written in another zone
	c.saw(log, now)
	if _, ok := c.time(now.Add(firstPause)); ok {
		t.Error("it does not wait for what is kept back")
	}
	if at, ok := c.time(now.Add(10 * time.Minute)); !ok || !at.Equal(log.Add(9*time.Minute)) {
		t.Errorf("after ten minutes it says %s, %v", at, ok)
	}
	now = now.Add(5 * time.Minute) // a server that writes every five minutes
	c.saw(log.Add(5*time.Minute), now)
	if _, ok := c.time(now.Add(5 * time.Minute)); ok {
		t.Error("it has not learned how long the pauses are")
	}
	c.saw(log.Add(48*time.Hour), now) // one line with a wrong date
	if at, ok := c.time(now.Add(6 * time.Minute)); !ok || !at.Equal(log.Add(6*time.Minute)) {
		t.Errorf("a wrong date moves it to %s, %v", at, ok)
	}
	c.saw(log.Add(48*time.Hour), now) // it was right
	if at, ok := c.time(now.Add(6 * time.Minute)); !ok || !at.Equal(log.Add(48*time.Hour+time.Minute)) {
		t.Errorf("two lines that agree move it to %s, %v", at, ok)
	}
	now = now.Add(24 * time.Hour) // nothing came over night
	c.saw(log.Add(72*time.Hour), now)
	if at, ok := c.time(now.Add(maxPause + time.Minute)); !ok || !at.Equal(log.Add(72*time.Hour+time.Minute)) {
		t.Errorf("after a night it says %s, %v", at, ok)
	}
}

// The end of a log is found without reading all of it, unless it is packed.
func Test_that_the_reach_of_a_log_is_found_at_its_ends(t *testing.T) {
	var b strings.Builder
	start := time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC)
	const n = 20_000
	for i := range n {
		b.WriteString(`203.0.113.7 - - [` + start.Add(time.Duration(i)*time.Second).Format("02/Jan/2006:15:04:05 -0700") + `] "GET /orders HTTP/1.1" 200 5 "-" "curl/8"` + "\n")
	}
	b.WriteString(`203.0.113.7 - - [01/Jan/2099:00:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "curl/8"` + "\n") // a wrong clock
	b.WriteString(`203.0.113.7 - - [10/Mar/2026:06:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "curl/8"` + "\n")
	dir := t.TempDir()
	plain := filepath.Join(dir, "access.log")
	if err := os.WriteFile(plain, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if b.Len() <= 2*tailSize {
		t.Fatal("the log is too short for the test")
	}
	first, last := reachOf(plain, accesslog.Options{})
	if want := time.Date(2026, 3, 10, 6, 0, 0, 0, time.UTC); !first.Equal(start) || !last.Equal(want) {
		t.Errorf("from %s to %s", first, last)
	}
	for _, none := range []string{dir, filepath.Join(dir, "missing")} {
		if first, last := reachOf(none, accesslog.Options{}); !first.IsZero() || !last.IsZero() {
			t.Errorf("%s: from %s to %s", none, first, last)
		}
	}
}

func Test_that_progress_is_one_short_line(t *testing.T) {
	for _, c := range []struct {
		p    accesslog.Progress
		want string
	}{
		{accesslog.Progress{Bytes: 512 << 20, Total: 2 << 30, Files: 1, Lines: 3_200_000, Elapsed: 8 * time.Second}, "25%, 537 MB of 2.1 GB, 3.2 M lines, 400 k a second, 24s left"},
		{accesslog.Progress{Bytes: 999, Total: 1 << 40, Files: 40, Done: 3, Lines: 12, Elapsed: time.Second}, "0%, 999 B of 1.1 TB, file 4 of 40, 12 lines, 12 a second"},
		{accesslog.Progress{Endless: true, Files: 1, Lines: 1_000, Elapsed: time.Second}, "0 B, 1.0 k lines, 1.0 k a second"},
		{accesslog.Progress{}, "0 B, 0 lines, 0 a second"},
	} {
		if got := howFar(c.p); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
