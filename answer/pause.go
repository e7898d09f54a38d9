package answer

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/internal/httpfield"
)

// Where the sentences about waiting come from.
const (
	srcConvention = "convention"
	srcUnchecked  = "general knowledge"
	// Google's word for how long a site may answer 429, 500 or 503.
	srcGoogleRate = "https://developers.google.com/search/docs/crawling-indexing/reduce-crawl-rate"
)

// PauseState is what Retry-After is worth to a client.
type PauseState int

// The states.
const (
	PauseAbsent     PauseState = iota // no such field
	PauseUnreadable                   // neither seconds nor a date
	PauseOver                         // no wait, or a date that is past
	PauseAbsurd                       // longer than a program waits
	PauseGood
)

// LongestWait is the longest Retry-After, in seconds, that is taken for a plan
// and not for a mistake. Servers announce maintenance by the hour, rarely by
// the day.
const LongestWait = 7 * 86400

// LongestLimited is where, after 429 and 503, a wait is no plan any more:
// Google takes these codes for hours up to a day or two.
const LongestLimited = 2 * 86400

// Pause is what the answer says about when to come back.
type Pause struct {
	State PauseState
	Value string // Retry-After as it was sent, cut to a readable length
	Wait  *Wait  // nil where the field is absent or cannot be read
	Past  bool   // a date that is over, and not a wait of no seconds
	Dated bool   // it is known when the answer was made, so that Past is certain
	Epoch bool   // the number looks like a point in time
	// Limited is true of a code that asks to come back later, 429 and 503: no
	// wait, or one of days, defeats its purpose.
	Limited bool
	// Refilled is in how many seconds RateLimit says that there will be more, 0
	// where it does not say that nothing is left until then.
	Refilled int64
}

// ReadPause reads Retry-After of an answer.
func ReadPause(in Input) Pause { return newAnswer(in).pause() }

func (a *answer) pause() Pause {
	p := Pause{Dated: a.dated(), Limited: a.limited()}
	if t := a.rateLimit(); t != nil {
		p.Refilled = t.seconds
	}
	values := a.Header.Values("Retry-After")
	if len(values) == 0 {
		return p
	}
	wait, bad := a.retryAfter()
	p.State, p.Value, p.Wait = PauseGood, clip(strings.TrimSpace(values[0])), wait
	switch {
	case wait == nil:
		p.State, p.Value = PauseUnreadable, clip(bad)
	case wait.Seconds == 0:
		p.State = PauseOver
		p.Past = wait.Until.Before(a.now.Truncate(time.Second))
	case wait.Seconds > LongestWait, p.Limited && wait.Seconds >= LongestLimited:
		p.State = PauseAbsurd
		_, p.Epoch = unixTime(p.Value)
	}
	return p
}

// limited reports whether the code is one that asks to come back later.
func (a *answer) limited() bool { _, ok := waits[a.Status]; return ok }

// asksNoWait says what a time that is over asks for.
func (p Pause) asksNoWait() string {
	if p.Past {
		return "Retry-After: " + p.Value + " asks for no wait any more"
	}
	return "Retry-After: " + p.Value + " asks for no wait"
}

// unixTime reads a number that can only be a point in time: seconds since
// 1970 from 2001 on, or milliseconds.
func unixTime(s string) (time.Time, bool) {
	whole, _, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	switch {
	case err != nil || n < 1e9 || n >= 1e14:
		return time.Time{}, false
	case n >= 1e12:
		return time.UnixMilli(n).UTC(), true
	case n >= 1e11:
		return time.Time{}, false
	}
	return time.Unix(n, 0).UTC(), true
}

// waitWords are the sentences about waiting that differ from code to code.
type waitWords struct {
	summary   string
	then      string // what a client does after a pause of its own choosing
	condition string // of every repetition, with its "and"
	// Where the answer asks for no wait:
	again   string // what a client may do
	slower  string // what a careful one does after its pause
	sooner  string // when the same request may go out
	unknown string
}

// waits are the codes whose sentences speak of Retry-After.
var waits = map[int]waitWords{
	http.StatusTooManyRequests: {
		summary: "You are over your limit. Slow down, then go on; nothing is wrong with the request.",
		then:    "go on more slowly",
		again:   "repeat it at once",
		slower:  ", then goes on more slowly",
		sooner:  "no wait is asked for, so it may go out at once",
		unknown: "whether the limit leaves room again is not known",
	},
	http.StatusServiceUnavailable: {
		summary:   "Not now. The server is too busy, in maintenance or shutting down; come back later.",
		then:      "repeat idempotent requests",
		condition: " and the method is idempotent or the server says that it did nothing",
		again:     "repeat an idempotent request at once",
		sooner:    "the method is idempotent or the server says that it did nothing; no wait is asked for, so it may go out at once",
		unknown:   "whether the server is ready again is not known",
	},
}

// waiting rewrites what the contract says about Retry-After by the field that
// is really there.
func (a *answer) waiting(c *Client) {
	p := a.pause()
	redirect := a.follows()
	switch {
	case a.limited():
		a.waitLimited(c, p)
	case a.Status == http.StatusRequestEntityTooLarge:
		waitTooLarge(c, p)
	case redirect:
		waitRedirect(c, p)
	case p.State == PauseUnreadable:
		c.Facts = append(c.Facts, "Retry-After: "+p.Value+" is neither seconds nor a date, so a client treats it as absent ("+srcConvention+").")
	case p.State == PauseAbsurd:
		c.Facts = append(c.Facts, "Retry-After asks to wait "+Spell(p.Wait.Seconds)+", longer than a program waits: stop and show the time to a person ("+srcConvention+").")
	}
	if p.Epoch {
		c.Facts = append(c.Facts, "Retry-After: "+p.Value+" looks like a point in time; the field counts seconds from the answer on (RFC 9110 §10.2.3).")
	}
	if p.State == PauseOver && p.Past && !a.dated() {
		c.Facts = append(c.Facts, "The answer has no Date, so whether Retry-After is past was judged by the clock of this machine.")
	}
}

// dated reports whether it is known when the answer was made.
func (a *answer) dated() bool {
	_, ok := httpfield.ParseDate(a.Header.Get("Date"), a.now)
	return ok || !a.Received.IsZero()
}

// follows reports whether the answer is a redirect that clients follow.
func (a *answer) follows() bool {
	switch a.contract.Code {
	case 300, 301, 302, 303, 307, 308:
		return a.contract.Registered
	}
	return false
}

func (a *answer) waitLimited(c *Client, p Pause) {
	w := waits[a.Status]
	own := httpstatus.DocumentAct{Answer: string(httpstatus.If), When: "a growing, jittered pause has passed" + w.condition}
	h := a.hint()
	switch p.State {
	case PauseGood:
		c.AfterDelay = httpstatus.DocumentAct{Answer: string(httpstatus.If), When: "Retry-After has passed" + w.condition}
		return
	case PauseAbsurd:
		c.Does = "Stop and show the time to a person: Retry-After asks to wait " + Spell(p.Wait.Seconds) + ", longer than a program waits. Do not come back earlier unasked."
		c.AfterDelay = httpstatus.DocumentAct{Answer: string(httpstatus.If), When: "Retry-After has passed, which is longer than a program waits" + w.condition}
	case PauseOver:
		c.Does = p.asksNoWait() + ", so a client may " + w.again + ". A careful one pauses briefly, with jitter and longer after each refusal" + w.slower + "."
		c.Why = "No wait is asked for, and " + w.unknown + "; everybody who obeys comes back at once."
		c.Source = "RFC 9110 §10.2.3; " + srcConvention
		c.SameRequest = httpstatus.DocumentAct{Answer: string(httpstatus.If), When: w.sooner}
		c.AfterDelay = httpstatus.DocumentAct{Answer: string(httpstatus.If), When: "a brief, jittered pause, longer after each refusal, has passed" + w.condition}
		return
	case PauseUnreadable:
		c.Does = "Wait with a growing, jittered pause, then " + w.then + ": Retry-After: " + p.Value + " cannot be read and counts as absent."
		c.AfterDelay = own
	default:
		c.Does = "Wait with a growing, jittered pause, then " + w.then + ": no Retry-After says how long."
		c.AfterDelay = own
	}
	c.Source = srcConvention
	if h != nil && (p.State == PauseAbsent || p.State == PauseUnreadable) {
		c.Does += " " + h.field + " hints at " + Spell(h.seconds) + ": wait at least that long."
	}
}

func waitTooLarge(c *Client, p Pause) {
	again := httpstatus.DocumentAct{Answer: string(httpstatus.If), When: "Retry-After has passed"}
	c.Source = "RFC 9110 §15.5.14"
	switch p.State {
	case PauseGood:
		c.Does = "Try again after " + Spell(p.Wait.Seconds) + ", or send less content: Retry-After says that the condition is temporary."
	case PauseOver:
		c.Does = "Try again after a short, jittered pause, or send less content: " + p.asksNoWait() + "."
		again.When = "a short pause, although Retry-After asks for none"
	case PauseAbsurd:
		c.Does = "Send less content: Retry-After asks to wait " + Spell(p.Wait.Seconds) + ", longer than a program waits."
		c.Source = srcConvention
	case PauseUnreadable:
		c.Does = "Send less content: Retry-After: " + p.Value + " cannot be read and counts as absent, so nothing says when it would help to try again."
		again, c.Source = httpstatus.DocumentAct{Answer: string(httpstatus.No), When: "the answer names no time that can be read"}, srcConvention
	default:
		c.Does = "Send less content: no Retry-After says that the condition is temporary."
		again = httpstatus.DocumentAct{Answer: string(httpstatus.No), When: "the answer does not say that the condition is temporary"}
	}
	c.AfterDelay = again
}

func waitRedirect(c *Client, p Pause) {
	const source = "RFC 9110 §10.2.3"
	c.AfterDelay = httpstatus.DocumentAct{Answer: string(httpstatus.No), When: "the answer asks for no wait"}
	switch p.State {
	case PauseGood:
		c.Does = "Wait " + Spell(p.Wait.Seconds) + " before following, as Retry-After asks. " + c.Does
		c.Source = source + ", " + strings.TrimPrefix(c.Source, "RFC 9110 ")
		c.AfterDelay = httpstatus.DocumentAct{Answer: string(httpstatus.If), When: "Retry-After has passed: follow then"}
	case PauseAbsurd:
		c.Does = "Stop and show the time to a person: Retry-After asks to wait " + Spell(p.Wait.Seconds) + " before following, longer than a program waits."
		c.Source = srcConvention
		c.AfterDelay = httpstatus.DocumentAct{Answer: string(httpstatus.If), When: "Retry-After has passed, which is longer than a program waits"}
	case PauseUnreadable:
		c.Facts = append(c.Facts, "Retry-After: "+p.Value+" cannot be read and counts as absent: follow without a wait ("+srcConvention+").")
	}
}
