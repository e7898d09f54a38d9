package retry

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

func Test_that_Retry_After_is_read_in_all_its_forms(t *testing.T) {
	now := time.Date(2026, 12, 1, 14, 5, 0, 0, time.UTC)
	const never = time.Duration(-1)
	for _, c := range []struct {
		values []string
		date   string
		want   time.Duration
	}{
		{[]string{"0"}, "", 0},
		{[]string{"120"}, "", 2 * time.Minute},
		{[]string{" 7 "}, "", 7 * time.Second},
		{[]string{"007"}, "", 7 * time.Second},
		{[]string{"99999999999999"}, "", 1 << 31 * time.Second},
		{[]string{strings.Repeat("9", 4000)}, "", 1 << 31 * time.Second},
		{[]string{"Tue, 01 Dec 2026 14:06:00 GMT"}, "", time.Minute},
		{[]string{"Tuesday, 01-Dec-26 14:06:00 GMT"}, "", time.Minute},
		{[]string{"Tue Dec  1 14:06:00 2026"}, "", time.Minute},
		{[]string{"Tue, 01 Dec 2026 14:04:00 GMT"}, "", 0}, // now
		// the server's clock is an hour ahead, and its Date says so
		{[]string{"Tue, 01 Dec 2026 15:06:00 GMT"}, "Tue, 01 Dec 2026 15:05:30 GMT", 30 * time.Second},
		{[]string{"Tue, 01 Dec 2026 14:06:00 GMT"}, "nonsense", time.Minute},
		{[]string{"Fri, 31 Dec 9999 23:59:59 GMT"}, "", math.MaxInt64},
		{[]string{"5", "10"}, "", 10 * time.Second},
		{[]string{"nonsense", "10"}, "", 10 * time.Second},
		{[]string{"-5"}, "", never}, {[]string{"+5"}, "", never}, {[]string{"5.5"}, "", never}, {[]string{"5s"}, "", never},
		{[]string{""}, "", never}, {[]string{"0x10"}, "", never}, {[]string{"1e3"}, "", never}, {[]string{"５"}, "", never},
		{[]string{"Tue, 01 Dec 2026 14:06:00 +0000"}, "", never}, {[]string{"2026-12-01T14:06:00Z"}, "", never},
		{nil, "", never},
	} {
		h := http.Header{"Retry-After": c.values}
		if c.date != "" {
			h.Set("Date", c.date)
		}
		got, ok := readRetryAfter(h, now)
		if ok != (c.want != never) || ok && got != c.want {
			t.Errorf("%q with Date %q: %s %t, want %s", c.values, c.date, got, ok, c.want)
		}
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{"0", "120", "-1", "99999999999999999999", "Tue, 01 Dec 2026 14:06:00 GMT", "Tuesday, 01-Dec-26 14:06:00 GMT", "Tue Dec  1 14:06:00 2026", "Mon, 31 Dec 0000 23:59:60 GMT"} {
		f.Add(s, "Tue, 01 Dec 2026 14:06:00 GMT")
	}
	now := time.Date(2026, 12, 1, 14, 5, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, value, date string) {
		asked, ok := readRetryAfter(http.Header{"Retry-After": {value}, "Date": {date}}, now)
		if n, err := strconv.ParseUint(value, 10, 31); err == nil && value[0] != '+' {
			if !ok || asked != time.Duration(n)*time.Second {
				t.Errorf("%q is %s %t", value, asked, ok)
			}
		}
		if !ok && asked != 0 {
			t.Errorf("%q: nothing is asked, and %s", value, asked)
		}
		// whoever waits for it must not wait less, nor for ever by overflow
		rt := Transport{random: func() float64 { return 0.999 }}
		if d := rt.jittered(max(asked, 0), 1, leftover{}); ok && d < max(asked, 0) {
			t.Errorf("%q: waits %s of %s", value, d, asked)
		}
	})
}

func Test_that_the_random_pause_doubles_up_to_its_edge(t *testing.T) {
	rt := Transport{random: func() float64 { return 1 }}
	for tries, want := range map[int]time.Duration{1: 250 * time.Millisecond, 2: 500 * time.Millisecond, 4: 2 * time.Second, 7: 16 * time.Second, 8: 20 * time.Second, 1000: 20 * time.Second} {
		if got := rt.fullJitter(tries); got != want {
			t.Errorf("after %d tries: %s, want %s", tries, got, want)
		}
	}
	rt.random = func() float64 { return 0 }
	if got := rt.fullJitter(5); got != 0 {
		t.Errorf("the pause begins at %s", got)
	}
	odd := Transport{Delay: time.Hour, MaxDelay: time.Second, random: func() float64 { return 1 }}
	if got := odd.fullJitter(1); got != time.Second {
		t.Errorf("MaxDelay below Delay: %s", got)
	}
}
