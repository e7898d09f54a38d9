package httpfield

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// MaxDelta is what RFC 9111 §1.2.2 counts a larger number of seconds as.
const MaxDelta = 1 << 31

// ParseDelta reads a number of seconds. What is larger than a cache can hold
// counts as 2^31, RFC 9111 §1.2.2.
func ParseDelta(s string) (int64, bool) {
	if s == "" {
		return 0, false
	}
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n > MaxDelta {
		return MaxDelta, true
	}
	return n, true
}

// ParseDate reads the three forms of an HTTP date, RFC 9110 §5.6.7. A year of
// two digits is never more than fifty years ahead of now.
func ParseDate(s string, now time.Time) (time.Time, bool) {
	t, err := http.ParseTime(strings.Replace(strings.TrimSpace(s), ":60 ", ":59 ", 1)) // a leap second is allowed
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

// twoDigits reports whether a date has the form of RFC 850.
func twoDigits(s string) bool {
	_, err := time.Parse(time.RFC850, strings.TrimSpace(s))
	return err == nil
}
