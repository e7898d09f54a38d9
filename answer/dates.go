package answer

import (
	"strconv"
	"strings"
	"time"

	"github.com/candorhttp/candor/internal/httpfield"
)

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

// seconds returns the whole seconds from one time to a later one, and 0 when
// it is not later.
func seconds(from, to time.Time) int64 {
	if !to.After(from) {
		return 0
	}
	return min(int64(to.Unix()-from.Unix()), httpfield.MaxDelta)
}

// Spell says a number of seconds as people say it: "90 s", "2 h 5 min".
func Spell(n int64) string {
	if n >= httpfield.MaxDelta {
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
