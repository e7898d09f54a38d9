package guard

import (
	"net/http"
	"strings"
	"time"

	"github.com/candorhttp/candor/ladder"
)

// precondition evaluates the If-* fields against the object that was looked
// up. Without a look-up the rung is the handler's.
func (x *exchange) precondition() ladder.Answer {
	if x.objectFacts == nil {
		return notAsked
	}
	return x.judgePrecondition(*x.objectFacts)
}

func (x *exchange) judgePrecondition(o ladder.ObjectFacts) ladder.Answer {
	if x.op.settings.Conditional == "required" && unsafeMethod(x.r.Method) && dateOnly(x.r.Header) && o.Modified.IsZero() {
		// Without a date of the object the condition is ignored, and the change
		// would be made blindly after all.
		x.detail = "The object has no modification date; send its ETag in If-Match."
		return ladder.Answer{Reason: ladder.PreconditionRequired}
	}
	reason := evaluate(x.r, o)
	if reason == ladder.NotModified {
		if o.ETag != "" {
			x.set("ETag", o.ETag)
		}
		if !o.Modified.IsZero() {
			x.set("Last-Modified", o.Modified.UTC().Format(http.TimeFormat))
		}
		for name, value := range map[string]string{"Cache-Control": o.CacheControl, "Vary": o.Vary, "Content-Location": o.ContentLocation} {
			if value != "" {
				x.set(name, value)
			}
		}
	}
	return ladder.Answer{Reason: reason, Entitled: true}
}

// dateOnly reports whether If-Unmodified-Since is all that protects a change.
func dateOnly(h http.Header) bool {
	return len(h.Values("If-Match")) == 0 && strings.TrimSpace(h.Get("If-None-Match")) != "*"
}

// evaluate follows RFC 9110 §13.2.2: If-Match, else If-Unmodified-Since, then
// If-None-Match, else If-Modified-Since. A condition that cannot be parsed is
// false where it protects a change and ignored where it saves a transfer.
func evaluate(r *http.Request, o ladder.ObjectFacts) *ladder.Reason {
	h := r.Header
	safe := r.Method == http.MethodGet || r.Method == http.MethodHead
	if list := h.Values("If-Match"); len(list) > 0 {
		if !o.Found || !matches(list, o.ETag, false) {
			return ladder.PreconditionFailed
		}
	} else if s := h.Get("If-Unmodified-Since"); s != "" && !o.Modified.IsZero() {
		if t, err := http.ParseTime(s); err == nil && o.Modified.Truncate(time.Second).After(t) {
			return ladder.PreconditionFailed
		}
	}
	if list := h.Values("If-None-Match"); len(list) > 0 {
		if o.Found && matches(list, o.ETag, true) {
			if safe {
				return ladder.NotModified
			}
			return ladder.PreconditionFailed
		}
	} else if s := h.Get("If-Modified-Since"); s != "" && safe && !o.Modified.IsZero() {
		if t, err := http.ParseTime(s); err == nil && !o.Modified.Truncate(time.Second).After(t) {
			return ladder.NotModified
		}
	}
	return nil
}

// matches reports whether a list of entity tags holds the current one, by weak
// or strong comparison (RFC 9110 §8.8.3.2). "*" matches anything that exists.
func matches(lines []string, current string, weak bool) bool {
	for _, line := range lines {
		for rest := strings.TrimSpace(line); rest != ""; {
			if rest == "*" && len(lines) == 1 && strings.TrimSpace(line) == "*" {
				return true
			}
			tag, tail := nextTag(rest)
			if tag == "" {
				break
			}
			if sameTag(tag, current, weak) {
				return true
			}
			rest = strings.TrimLeft(tail, " \t,")
		}
	}
	return false
}

// nextTag cuts one entity tag off the front; commas inside it belong to it.
func nextTag(s string) (tag, rest string) {
	start := 0
	if strings.HasPrefix(s, "W/") {
		start = 2
	}
	if len(s) <= start || s[start] != '"' {
		return "", ""
	}
	end := strings.IndexByte(s[start+1:], '"')
	if end < 0 {
		return "", ""
	}
	end += start + 2
	return s[:end], s[end:]
}

func sameTag(a, b string, weak bool) bool {
	if b == "" {
		return false
	}
	if weak {
		return strings.TrimPrefix(a, "W/") == strings.TrimPrefix(b, "W/")
	}
	return a == b && !strings.HasPrefix(a, "W/")
}
