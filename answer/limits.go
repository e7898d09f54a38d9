package answer

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/internal/httpfield"
)

// srcRateLimit is the draft that defines RateLimit and RateLimit-Policy.
var srcRateLimit = httpstatus.HeaderByName("RateLimit").Summary.Source

// maxLimits bounds how many limits of a hostile field are told about.
const maxLimits = 5

// hint is a time that a field about limits suggests.
type hint struct {
	field   string
	seconds int64
}

// limit is one member of RateLimit or RateLimit-Policy.
type limit struct {
	name   string
	params map[string]int64 // r and t, or q and w
}

// parseLimits reads a list of "name";r=0;t=30. A member that does not follow
// the draft makes the whole field one that must be ignored.
func parseLimits(values []string, required string) (out []limit, ok bool) {
	for _, member := range httpfield.SplitList(strings.Join(values, ",")) {
		parts := httpfield.SplitAt(member, ';')
		name := strings.TrimSpace(parts[0])
		if len(name) < 2 || name[0] != '"' || name[len(name)-1] != '"' {
			return nil, false
		}
		l := limit{httpfield.Unquote(name), map[string]int64{}}
		for _, p := range parts[1:] {
			key, value, _ := strings.Cut(strings.TrimSpace(p), "=")
			if n, isNumber := httpfield.ParseDelta(value); isNumber {
				l.params[key] = n
			}
		}
		if _, there := l.params[required]; !there {
			return nil, false
		}
		out = append(out, l)
	}
	return out, len(out) > 0
}

// rateLimit returns when RateLimit says there will be more: the longest wait
// of the limits that have nothing left.
func (a *answer) rateLimit() *hint {
	limits, _ := parseLimits(a.Header.Values("RateLimit"), "r")
	var out *hint
	for _, l := range limits {
		if t, there := l.params["t"]; there && l.params["r"] == 0 && t > 0 && (out == nil || t > out.seconds) {
			out = &hint{"RateLimit", t}
		}
	}
	return out
}

// The fields of common use, by the spellings that are met.
var (
	resetFields     = []string{"RateLimit-Reset", "X-RateLimit-Reset", "X-Rate-Limit-Reset"}
	remainingFields = []string{"RateLimit-Remaining", "X-RateLimit-Remaining", "X-Rate-Limit-Remaining"}
)

// reset is what a field such as X-RateLimit-Reset seems to mean.
type reset struct {
	seconds int64
	until   time.Time // zero when the value is a number of seconds
}

// readReset guesses which of its meanings a value has: a number as large as a
// Unix time is one, a smaller one counts seconds, and some servers send a date.
func (a *answer) readReset(value string) (reset, bool) {
	value = strings.TrimSpace(value)
	if t, ok := unixTime(value); ok {
		return reset{seconds(a.now, t), t}, true
	}
	whole, fraction, decimal := strings.Cut(value, ".")
	if n, ok := httpfield.ParseDelta(whole); ok {
		if _, digits := httpfield.ParseDelta(fraction); decimal && !digits {
			return reset{}, false
		}
		return reset{seconds: n}, true
	}
	if t, ok := httpfield.ParseDate(value, a.now); ok {
		return reset{seconds(a.now, t), t}, true
	}
	if t, err := time.Parse(time.RFC3339, value); err == nil {
		return reset{seconds(a.now, t), t.UTC()}, true
	}
	return reset{}, false
}

// hint returns the time that the fields about limits suggest, nil for none
// that is later than now and short enough to be meant.
func (a *answer) hint() *hint {
	if h := a.rateLimit(); h != nil && h.seconds <= LongestWait {
		return h
	}
	for _, field := range resetFields {
		if r, ok := a.readReset(a.Header.Get(field)); ok && r.seconds > 0 && r.seconds <= LongestWait {
			return &hint{field, r.seconds}
		}
	}
	return nil
}

// limitFacts says what the fields about limits hint at. None of them binds.
func (a *answer) limitFacts() []string {
	out := a.draftFacts()
	for _, field := range remainingFields {
		n, ok := httpfield.ParseDelta(strings.TrimSpace(a.Header.Get(field)))
		switch {
		case !ok:
		case n > 0 && a.Status == http.StatusTooManyRequests:
			out = append(out, field+" says that "+strconv.FormatInt(n, 10)+" are left although this is a 429: another limit refused, or the field counts something else ("+srcConvention+").")
		case n > 0:
			out = append(out, field+" hints that "+strconv.FormatInt(n, 10)+" are left ("+srcConvention+").")
		case a.Status < 400:
			out = append(out, field+" hints that nothing is left: this request was served, the next one may not be ("+srcConvention+").")
		default:
			out = append(out, field+" hints that nothing is left ("+srcConvention+").")
		}
	}
	for _, field := range resetFields {
		if v := a.Header.Get(field); v != "" {
			out = append(out, a.resetFact(field, v))
		}
	}
	return out
}

func (a *answer) resetFact(field, value string) string {
	r, ok := a.readReset(value)
	said := field + ": " + clip(value)
	if !ok {
		return said + " is neither a number nor a date that can be read here (" + srcConvention + ")."
	}
	switch {
	case r.until.IsZero():
		said += " reads as " + Spell(r.seconds) + " to wait, since it is too small for a point in time."
	case r.seconds == 0:
		said += " reads as a point in time, " + r.until.Format(time.RFC3339) + ", which is not after " + a.when() + "."
	default:
		said += " reads as a point in time, " + r.until.Format(time.RFC3339) + ", " + Spell(r.seconds) + " after " + a.when() + "."
	}
	if field == resetFields[0] {
		return said + " It comes from older versions of the RateLimit draft, which counted seconds; some servers send a Unix time (" + srcUnchecked + ")."
	}
	return said + " No standard defines the field: some servers send seconds to wait, others a Unix time (" + srcConvention + ")."
}

// when names the time from which a point in time is counted.
func (a *answer) when() string {
	if a.dated() {
		return "the answer"
	}
	return "now, since the answer has no Date"
}

// draftFacts reads the two fields of the draft.
func (a *answer) draftFacts() []string {
	var out []string
	const broken = " does not follow the draft's grammar and must be ignored ("
	if values := a.Header.Values("RateLimit"); len(values) > 0 {
		limits, ok := parseLimits(values, "r")
		if !ok {
			out = append(out, "RateLimit"+broken+srcRateLimit+").")
		}
		for _, l := range limits[:min(len(limits), maxLimits)] {
			said := "RateLimit hints that " + strconv.FormatInt(l.params["r"], 10) + " are left of " + clip(l.name)
			if t, there := l.params["t"]; there {
				said += ", and more in " + Spell(t)
			}
			out = append(out, said+". It is no promise, and Retry-After wins over it ("+srcRateLimit+").")
		}
	}
	if values := a.Header.Values("RateLimit-Policy"); len(values) > 0 {
		limits, ok := parseLimits(values, "q")
		if !ok {
			out = append(out, "RateLimit-Policy"+broken+srcRateLimit+").")
		}
		for _, l := range limits[:min(len(limits), maxLimits)] {
			said := "RateLimit-Policy says that " + clip(l.name) + " allows " + strconv.FormatInt(l.params["q"], 10)
			if w, there := l.params["w"]; there {
				said += " in " + Spell(w)
			}
			out = append(out, said+" ("+srcRateLimit+").")
		}
	}
	return out
}
