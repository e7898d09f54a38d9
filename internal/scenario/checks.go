package scenario

import (
	"fmt"
	"strings"
	"time"
)

// all names some checks.
func all(checks ...Check) []Check { return checks }

// atMost allows so many requests.
func atMost(n int) Check {
	return func(o *Outcome) string {
		if len(o.Arrived) > n {
			return fmt.Sprintf("%d requests arrived, at most %d may", len(o.Arrived), n)
		}
		return ""
	}
}

// actedOnce allows one request that may have been acted on.
func actedOnce(o *Outcome) string {
	n := 0
	for _, a := range o.Arrived {
		if !a.Fault.untouched() {
			n++
		}
	}
	if n > 1 {
		return fmt.Sprintf("%d requests arrived that may have been carried out", n)
	}
	return ""
}

// arrive wants so many requests.
func arrive(n int) Check {
	return func(o *Outcome) string {
		if len(o.Arrived) != n {
			return fmt.Sprintf("%d requests arrived, not %d", len(o.Arrived), n)
		}
		return ""
	}
}

// dials wants so many attempts to connect.
func dials(n int) Check {
	return func(o *Outcome) string {
		if o.Dials != n {
			return fmt.Sprintf("%d attempts to connect, not %d", o.Dials, n)
		}
		return ""
	}
}

func atMostDials(n int) Check {
	return func(o *Outcome) string {
		if o.Dials > n {
			return fmt.Sprintf("%d attempts to connect, at most %d may be made", o.Dials, n)
		}
		return ""
	}
}

// notBefore forbids requests of the numbers from i on to come earlier after the
// one before them.
func notBefore(from int, gap time.Duration) Check {
	return func(o *Outcome) string {
		for i := from; i <= len(o.Arrived); i++ {
			if d := o.Arrived[i-1].At - o.Arrived[i-2].At; d < gap {
				return fmt.Sprintf("request %d came %s after the one before, asked was %s", i, d, gap)
			}
		}
		return ""
	}
}

// notAt forbids request i before a time after the first one.
func notAt(i int, before time.Duration) Check {
	return func(o *Outcome) string {
		if len(o.Arrived) >= i && o.Arrived[i-1].At < before {
			return fmt.Sprintf("request %d came after %s, before %s", i, o.Arrived[i-1].At, before)
		}
		return ""
	}
}

// by wants request i within a time after the first one.
func by(i int, at time.Duration) Check {
	return func(o *Outcome) string {
		if len(o.Arrived) < i {
			return fmt.Sprintf("request %d never came", i)
		}
		if o.Arrived[i-1].At > at {
			return fmt.Sprintf("request %d came after %s, later than %s", i, o.Arrived[i-1].At, at)
		}
		return ""
	}
}

// gets wants the caller to hold an answer.
func gets(code int) Check {
	return func(o *Outcome) string {
		if r := o.Results[0]; r.Err != nil && r.Status != code {
			return fmt.Sprintf("the caller got an error, not %d: %v", code, r.Err)
		} else if r.Status != code {
			return fmt.Sprintf("the caller got %d, not %d", r.Status, code)
		}
		return ""
	}
}

// getsOr wants the caller to hold one answer or the other.
func getsOr(a, b int) Check {
	return func(o *Outcome) string {
		if gets(b)(o) == "" {
			return ""
		}
		return gets(a)(o)
	}
}

// told wants the caller to learn of a failure, by an error or half-way through
// the content.
func told(o *Outcome) string {
	if r := o.Results[0]; r.Err == nil && r.ReadErr == nil {
		return fmt.Sprintf("the caller got %d and no error", r.Status)
	}
	return ""
}

// toldOrWhole wants the caller to learn of a failure, or to have all.
func toldOrWhole(whole string) Check {
	return func(o *Outcome) string {
		if o.Results[0].Body == whole {
			return ""
		}
		return told(o)
	}
}

// within wants the caller to have it in a time.
func within(d time.Duration) Check {
	return func(o *Outcome) string {
		if o.Results[0].Took > d {
			return fmt.Sprintf("it took %s, longer than %s", o.Results[0].Took, d)
		}
		return ""
	}
}

// otherConnection wants request i on another connection than the one before.
func otherConnection(i int) Check {
	return func(o *Outcome) string {
		if len(o.Arrived) >= i && o.Arrived[i-1].Conn == o.Arrived[i-2].Conn {
			return fmt.Sprintf("request %d came on the same connection as the one before", i)
		}
		return ""
	}
}

// carries wants the requests to carry these credentials, in turn.
func carries(values ...string) Check {
	return func(o *Outcome) string {
		for i, want := range values {
			if i >= len(o.Arrived) {
				return fmt.Sprintf("request %d never came", i+1)
			}
			if got := o.Arrived[i].Header.Get("Authorization"); got != want {
				return fmt.Sprintf("request %d carried %q, not %q", i+1, got, want)
			}
		}
		return ""
	}
}

// othersOnly forbids credentials that were refused with the code to come again.
func othersOnly(code int) Check {
	return func(o *Outcome) string {
		refused := map[string]bool{}
		for i, a := range o.Arrived {
			v := a.Header.Get("Authorization")
			if refused[v] {
				return fmt.Sprintf("request %d carries what was refused with %d, %q", i+1, code, v)
			}
			if a.Code == code {
				refused[v] = true
			}
		}
		return ""
	}
}

// without forbids a field in the requests from i on.
func without(field string, from int) Check {
	return func(o *Outcome) string {
		for i := from; i <= len(o.Arrived); i++ {
			if v := o.Arrived[i-1].Header.Get(field); v != "" {
				return fmt.Sprintf("request %d has %s: %s", i, field, v)
			}
		}
		return ""
	}
}

// has wants a field in every request.
func has(field string) Check {
	return func(o *Outcome) string {
		for i, a := range o.Arrived {
			if a.Header.Get(field) == "" {
				return fmt.Sprintf("request %d has no %s", i+1, field)
			}
		}
		return ""
	}
}

// becomes wants request i to have a method, if it comes.
func becomes(i int, method string) Check {
	return func(o *Outcome) string {
		if len(o.Arrived) >= i && o.Arrived[i-1].Method != method {
			return fmt.Sprintf("request %d is a %s, not a %s", i, o.Arrived[i-1].Method, method)
		}
		return ""
	}
}

// asks wants request i to have a target that ends like this.
func asks(i int, end string) Check {
	return func(o *Outcome) string {
		if len(o.Arrived) >= i && !strings.HasSuffix(o.Arrived[i-1].URL, end) {
			return fmt.Sprintf("request %d asks for %s, not %s", i, o.Arrived[i-1].URL, end)
		}
		return ""
	}
}

// refreshes wants the source of tokens to be asked for another so often.
func refreshes(n int) Check {
	return func(o *Outcome) string {
		if o.Refreshed != n {
			return fmt.Sprintf("the tokens were refreshed %d times, not %d", o.Refreshed, n)
		}
		return ""
	}
}

// eachGets wants every caller to hold the answer.
func eachGets(code int) Check {
	return func(o *Outcome) string {
		for i, r := range o.Results {
			if r.Status != code {
				return fmt.Sprintf("caller %d got %d, %v", i+1, r.Status, r.Err)
			}
		}
		return ""
	}
}

// spread wants the requests from i on not all at the same moment.
func spread(from int) Check {
	return func(o *Outcome) string {
		if len(o.Arrived) <= from {
			return "nothing was repeated"
		}
		for _, a := range o.Arrived[from:] {
			if a.At != o.Arrived[from-1].At {
				return ""
			}
		}
		return "all repeats came at the same moment"
	}
}
