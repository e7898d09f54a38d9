package answer

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxDelta is what RFC 9111 §1.2.2 counts a larger number of seconds as.
const maxDelta = 1 << 31

// parseDelta reads a number of seconds. What is larger than a cache can hold
// counts as 2^31, RFC 9111 §1.2.2.
func parseDelta(s string) (int64, bool) {
	if s == "" {
		return 0, false
	}
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n > maxDelta {
		return maxDelta, true
	}
	return n, true
}

// parseDate reads the three forms of an HTTP date, RFC 9110 §5.6.7. A year of
// two digits is never more than fifty years ahead of now.
func parseDate(s string, now time.Time) (time.Time, bool) {
	t, err := http.ParseTime(strings.TrimSpace(s))
	if err != nil {
		return time.Time{}, false
	}
	if twoDigits(s) {
		year := now.Year() - now.Year()%100 + t.Year()%100
		if year > now.Year()+50 {
			year -= 100
		}
		t = time.Date(year, t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
	}
	return t.UTC(), true
}

// datable moves a time into the years that RFC 3339 can write, and so JSON.
func datable(t time.Time) time.Time {
	switch {
	case t.Year() < 0:
		return time.Date(0, time.January, 1, 0, 0, 0, 0, time.UTC)
	case t.Year() > 9999:
		return time.Date(9999, time.December, 31, 23, 59, 59, 0, time.UTC)
	}
	return t
}

// twoDigits reports whether a date has the form of RFC 850.
func twoDigits(s string) bool {
	_, err := time.Parse(time.RFC850, strings.TrimSpace(s))
	return err == nil
}

// seconds returns the whole seconds from one time to a later one, and 0 when
// it is not later.
func seconds(from, to time.Time) int64 {
	if !to.After(from) {
		return 0
	}
	return min(int64(to.Unix()-from.Unix()), maxDelta)
}

// spell says a number of seconds as people say it: "90 s", "2 h 5 min".
func spell(n int64) string {
	if n >= maxDelta {
		return "68 years or more"
	}
	units := []struct {
		name string
		size int64
	}{{"d", 86400}, {"h", 3600}, {"min", 60}, {"s", 1}}
	if n < 120 {
		return strconv.FormatInt(n, 10) + " s"
	}
	var out []string
	for _, u := range units {
		if k := n / u.size; k > 0 {
			out = append(out, strconv.FormatInt(k, 10)+" "+u.name)
			n %= u.size
		}
		if len(out) == 2 {
			break
		}
	}
	return strings.Join(out, " ")
}
