package rules

import (
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/answer"
	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/judge"
)

var limitNeedsRetryAfter = &judge.Rule{
	ID: "429/needs-retry-after", Title: "429 without Retry-After",
	Why:   "Each client guesses how long to wait. Those that guess short are refused again and use up what is left of the limit, those that guess long stand still for nothing.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Send Retry-After with the seconds until there is room again, as in Retry-After: 30.",
	Refs:  []judge.Ref{judge.May("RFC 6585 §4"), judge.Convention}, Severity: candor.Advice,
	On: judge.On(429), Needs: answerHead,
	Bad: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 429 Too Many Requests
Cache-Control: no-store
`,
	Good: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 429 Too Many Requests
Retry-After: 30
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		if c.HasField("Retry-After") {
			return judge.Clean
		}
		return judge.Fault("429 does not say when to come back.", "Retry-After", "no Retry-After")
	},
}

var outageNeedsRetryAfter = &judge.Rule{
	ID: "503/needs-retry-after", Title: "503 without Retry-After",
	Why:   "Clients choose for themselves when to come back, often all at once and again and again, which keeps down a server that was about to recover. A crawler does not learn that the outage is planned.",
	Harms: []judge.Party{judge.Client, judge.Crawler, judge.User},
	Fix:   "Send Retry-After with the seconds until the service is expected back, with a random part for each client.",
	Refs:  []judge.Ref{judge.May("RFC 9110 §15.6.4"), judge.Convention}, Severity: candor.Advice,
	On: judge.On(503), Needs: answerHead,
	Bad: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 503 Service Unavailable
Cache-Control: no-store
`,
	Good: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 503 Service Unavailable
Retry-After: 30
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		if c.HasField("Retry-After") || isHealthCheck(c.Path()) {
			return judge.Clean
		}
		return judge.Fault("503 does not say when to come back.", "Retry-After", "no Retry-After")
	},
}

// isHealthCheck reports whether a path is one at which a machine looks whether
// the service is well, at a pace of its own.
func isHealthCheck(path string) bool {
	path = strings.TrimRight(path, "/")
	last := path[strings.LastIndexByte(path, '/')+1:]
	return oneOf(last, "health", "healthz", "healthcheck", "health-check", "_health", "ready", "readyz", "readiness", "live", "livez", "liveness", "ping", "_ping") ||
		strings.Contains(path, "/health/") || strings.Contains(path, "/healthz/")
}

// sane reports whether Retry-After holds a number of seconds that needs no
// second look: it is one value, more than none, and less than a client waits.
func sane(values []string) bool {
	if len(values) != 1 || values[0] == "" || len(values[0]) > 6 {
		return false
	}
	n := 0
	for _, b := range []byte(values[0]) {
		if b < '0' || b > '9' {
			return false
		}
		n = n*10 + int(b-'0')
	}
	return n > 0 && n < min(answer.LongestLimited, answer.LongestWait)
}

// longestDate bounds what is tried as a date; the longest form has 33 bytes.
const longestDate = 100

// pauseOf is what stands out in Retry-After: nothing where it is sane.
func pauseOf(c *judge.Case) answer.Pause {
	values := c.Response.Header["Retry-After"]
	if len(values) == 0 || sane(values) {
		return answer.Pause{}
	}
	if v := values[0]; len(v) > longestDate && strings.Trim(v, "0123456789 ") != "" {
		return answer.Pause{State: answer.PauseUnreadable}
	}
	return readPause(c)
}

// readPause reads Retry-After, whatever it holds, and RateLimit. A date is
// measured from the Date of the answer, since the two come from one clock.
func readPause(c *judge.Case) answer.Pause {
	in := answer.Input{Status: c.Status(), Header: c.Response.Header}
	if !c.HasField("Date") {
		in.Received = arrived(c)
	}
	return answer.ReadPause(in)
}

var retryAfterUnparsable = &judge.Rule{
	ID: "any/retry-after-unparsable", Title: "Retry-After that is neither seconds nor a date",
	Why:   "A client cannot read it and takes it for absent: it comes back when it likes, mostly too early, and is refused again.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Send a whole number of seconds, as in Retry-After: 120.",
	Refs:  []judge.Ref{judge.Must("RFC 9110 §2.2"), judge.Says("RFC 9110 §10.2.3")}, Severity: candor.Must,
	Needs: answerHead,
	Bad: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 503 Service Unavailable
Retry-After: 2m
Cache-Control: no-store
`,
	Good: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 503 Service Unavailable
Retry-After: 120
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		if pauseOf(c).State != answer.PauseUnreadable {
			return judge.Clean
		}
		return judge.Fault("Retry-After is neither a number of seconds nor a date.", "seconds, or a date", "Retry-After: "+judge.Quote(c.Field("Retry-After"))).Because("grammar")
	},
}

var retryAfterRepeated = &judge.Rule{
	ID: "any/retry-after-repeated", Title: "Retry-After more than once",
	Why:   "Clients differ in which one counts; one that joins the lines reads none. Those that take the shorter come back too early.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Send it once: let the hop that refuses set the field in place of adding to it.",
	Refs:  []judge.Ref{judge.Must("RFC 9110 §5.3")}, Severity: candor.Must,
	Needs: answerHead,
	Bad: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 503 Service Unavailable
Retry-After: 120
Retry-After: 30
Cache-Control: no-store
`,
	Good: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 503 Service Unavailable
Retry-After: 120
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		if len(c.Response.Header["Retry-After"]) < 2 {
			return judge.Clean
		}
		return judge.Fault("Retry-After came more than once.", "one Retry-After", "several")
	},
}

var retryAfterPast = &judge.Rule{
	ID: "any/retry-after-past", Title: "Retry-After that asks for no wait",
	Why:   "The time is over when the answer arrives, so everybody who obeys comes back at once and is refused again.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Send the seconds until there is room again, which need no clock, with a random part for each client, as in Retry-After: 3.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §10.2.3"), judge.Convention}, Severity: candor.Advice,
	Needs: answerHead,
	Bad: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 503 Service Unavailable
Date: Mon, 02 Nov 2026 09:00:00 GMT
Retry-After: Mon, 02 Nov 2026 08:00:00 GMT
Cache-Control: no-store
`,
	Good: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 503 Service Unavailable
Date: Mon, 02 Nov 2026 09:00:00 GMT
Retry-After: Mon, 02 Nov 2026 09:05:00 GMT
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		p := pauseOf(c)
		switch {
		case p.State != answer.PauseOver:
			return judge.Clean
		case p.Past && !p.Dated:
			return judge.Unseen("when the answer was made")
		case p.Past:
			return judge.Fault("Retry-After names a time that was over when the answer was made.", "seconds, or a later date", "a date that is past").Because("past")
		case p.Limited:
			return judge.Fault("Retry-After asks for no wait, with a code that asks to come back later.", "a wait", "no wait").Because("none")
		}
		return judge.Clean
	},
}

var retryAfterAbsurd = &judge.Rule{
	ID: "any/retry-after-absurd", Title: "Retry-After longer than a program waits",
	Why:   "Programs give up, or cut the time short and come too early. Google takes 429 and 503 for hours up to a day or two; after that pages may leave the index.",
	Harms: []judge.Party{judge.Client, judge.Crawler},
	Fix:   "Send the seconds from now on, not a point in time, and a time within two days; leave the field out where no time is known.",
	Refs: []judge.Ref{judge.Says("RFC 9110 §10.2.3"), judge.Crawlers("https://developers.google.com/search/docs/crawling-indexing/reduce-crawl-rate"),
		judge.Convention}, Severity: candor.Advice,
	Needs: answerHead,
	Bad: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 429 Too Many Requests
Retry-After: 1793610000
Cache-Control: no-store
`,
	Good: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 429 Too Many Requests
Retry-After: 3600
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		p := pauseOf(c)
		switch {
		case p.State != answer.PauseAbsurd:
			return judge.Clean
		case p.Epoch:
			return judge.Fault("Retry-After holds what looks like a point in time, and the field counts seconds from the answer on.", "seconds from now", "Retry-After: "+judge.Quote(p.Value)).Because("epoch")
		}
		return judge.Fault("Retry-After asks to wait "+answer.Spell(p.Wait.Seconds)+", longer than a program waits.", "a shorter wait", "Retry-After: "+judge.Quote(p.Value)).Because("long")
	},
}

var retryAfterBeforeLimit = &judge.Rule{
	ID: "any/retry-after-before-limit", Title: "Retry-After earlier than RateLimit",
	Why:   "Retry-After wins, so a client that obeys comes back while nothing is left and is refused again.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Let Retry-After name no earlier time than t of RateLimit does.",
	Refs:  []judge.Ref{judge.Says(httpstatus.HeaderByName("RateLimit").Summary.Source), judge.Convention}, Severity: candor.Advice,
	Needs: answerHead,
	Bad: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 429 Too Many Requests
Retry-After: 10
RateLimit: "hour";r=0;t=1800
Cache-Control: no-store
`,
	Good: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 429 Too Many Requests
Retry-After: 1800
RateLimit: "hour";r=0;t=1800
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		if !c.HasField("Ratelimit") || !c.HasField("Retry-After") {
			return judge.Clean
		}
		p := readPause(c)
		switch {
		case p.Wait == nil || p.Refilled <= p.Wait.Seconds:
			return judge.Clean
		case strings.Contains(p.Value, ":") && !p.Dated: // a date
			return judge.Unseen("when the answer was made")
		}
		return judge.Fault("Retry-After asks to come back earlier than RateLimit says that there will be more.", "the wait of RateLimit, or a longer one", "an earlier time").Because("limit")
	},
}
