package answer

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/candorhttp/candor/httpstatus"
)

// epoch is two minutes after received, in seconds since 1970.
const epoch = "1773151056"

func Test_that_the_client_is_told_to_wait_by_the_fields_that_are_there(t *testing.T) {
	for _, tt := range []struct {
		name   string
		in     Input
		does   string
		source string
		delay  string // the beginning of the condition
	}{
		{"429 that names a time", in(429, "Retry-After: 120"), "Wait at least as long as Retry-After says", "RFC 6585 §4", "Retry-After has passed"},
		{"429 without a time", in(429), "Wait with a growing, jittered pause, then go on more slowly: no Retry-After says how long.", "convention", "a growing, jittered pause"},
		{"429 with a word", in(429, "Retry-After: soon"), "Wait with a growing, jittered pause, then go on more slowly: Retry-After: soon cannot be read and counts as absent.", "convention", "a growing, jittered pause"},
		{"429 with an empty field", in(429, "Retry-After: "), "Wait with a growing, jittered pause", "convention", "a growing, jittered pause"},
		{"429 with a date that is past", in(429, "Retry-After: "+at(-time.Hour)), "Retry-After: Tue, 10 Mar 2026 12:55:36 GMT asks for no wait any more, so a client may repeat it at once. A careful one pauses briefly", "RFC 9110 §10.2.3; convention", "a brief, jittered pause"},
		{"429 with zero", in(429, "Retry-After: 0"), "Retry-After: 0 asks for no wait, so a client may repeat it at once. A careful one pauses briefly, with jitter and longer after each refusal, then goes on more slowly.", "RFC 9110 §10.2.3; convention", "a brief, jittered pause, longer after each refusal, has passed"},
		{"503 with zero", in(503, "Retry-After: 0"), "Retry-After: 0 asks for no wait, so a client may repeat an idempotent request at once. A careful one pauses briefly, with jitter and longer after each refusal.", "RFC 9110 §10.2.3; convention", "a brief, jittered pause, longer after each refusal, has passed and the method is idempotent"},
		{"429 just below two days", in(429, "Retry-After: 172799"), "Wait at least as long as Retry-After says", "RFC 6585 §4", "Retry-After has passed"},
		{"429 of two days", in(429, "Retry-After: 172800"), "Stop and show the time to a person: Retry-After asks to wait 2 d", "convention", "Retry-After has passed, which is longer than a program waits"},
		{"503 of a week", in(503, "Retry-After: 604800"), "Stop and show the time to a person: Retry-After asks to wait 7 d", "convention", "Retry-After has passed, which is longer than a program waits and the method is idempotent"},
		{"503 of a week, as a date", in(503, "Retry-After: "+at(7*24*time.Hour)), "Stop and show the time to a person: Retry-After asks to wait 7 d", "convention", "Retry-After has passed, which"},
		{"413 of a week", in(413, "Retry-After: 604800"), "Try again after 7 d, or send less content", "RFC 9110 §15.5.14", "Retry-After has passed"},
		{"429 with a Unix time", in(429, "Retry-After: "+epoch), "Stop and show the time to a person: Retry-After asks to wait 20522 d", "convention", "Retry-After has passed, which is longer than a program waits"},
		{"429 with a hint of the draft", in(429, `RateLimit: "default";r=0;t=30`), "no Retry-After says how long. RateLimit hints at 30 s: wait at least that long.", "convention", "a growing, jittered pause"},
		{"429 with a reset in seconds", in(429, "X-RateLimit-Reset: 30"), "X-RateLimit-Reset hints at 30 s", "convention", "a growing, jittered pause"},
		{"429 with a reset as a Unix time", in(429, "X-RateLimit-Reset: "+epoch), "X-RateLimit-Reset hints at 2 min", "convention", "a growing, jittered pause"},
		{"429 with a word and a hint", in(429, "Retry-After: soon", "RateLimit-Reset: 30"), "RateLimit-Reset hints at 30 s", "convention", "a growing, jittered pause"},
		{"429 whose reset is past", in(429, "X-RateLimit-Reset: 1000000000"), "no Retry-After says how long.", "convention", "a growing, jittered pause"},
		{"429 whose Retry-After is there as well", in(429, "Retry-After: 120", "X-RateLimit-Reset: 30"), "Wait at least as long as Retry-After says", "RFC 6585 §4", "Retry-After has passed"},
		{"503 without a time", in(503), "Wait with a growing, jittered pause, then repeat idempotent requests: no Retry-After says how long.", "convention", "a growing, jittered pause has passed and the method is idempotent"},
		{"503 with a word", in(503, "Retry-After: 1h"), "Retry-After: 1h cannot be read", "convention", "a growing, jittered pause"},
		{"503 that names a time", in(503, "Retry-After: 120"), "Wait as long as Retry-After says, then repeat idempotent requests.", "RFC 9110 §10.2.3, §9.2.2", "Retry-After has passed and the method is idempotent"},
		{"413 without a time", in(413), "Send less content: no Retry-After says that the condition is temporary.", "RFC 9110 §15.5.14", "the answer does not say that"},
		{"413 that names a time", in(413, "Retry-After: 120"), "Try again after 2 min, or send less content", "RFC 9110 §15.5.14", "Retry-After has passed"},
		{"413 with a word", in(413, "Retry-After: soon"), "Send less content: Retry-After: soon cannot be read", "convention", "the answer names no time"},
		{"413 whose time is over", in(413, "Retry-After: 0"), "Try again after a short, jittered pause", "RFC 9110 §15.5.14", "a short pause"},
		{"302 that asks to wait", in(302, "Location: /x", "Retry-After: 120"), "Wait 2 min before following, as Retry-After asks. May follow Location", "RFC 9110 §10.2.3, §15.4, §15.4.3", "Retry-After has passed"},
		{"302 that does not", in(302, "Location: /x"), "May follow Location", "RFC 9110 §15.4, §15.4.3", "the answer asks for no wait"},
		{"307 that asks for years", in(307, "Location: /x", "Retry-After: "+epoch), "Stop and show the time to a person", "convention", "Retry-After has passed, which"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := Read(tt.in).Client
			if !strings.Contains(c.Does, tt.does) || c.Source != tt.source || !strings.HasPrefix(c.AfterDelay.When, tt.delay) {
				t.Errorf("got  %s [%s] after delay: %s %s\nwant %s [%s] %s", c.Does, c.Source, c.AfterDelay.Answer, c.AfterDelay.When, tt.does, tt.source, tt.delay)
			}
		})
	}
	if c := Read(in(413)).Client; c.AfterDelay.Answer != string(httpstatus.No) {
		t.Errorf("413 without Retry-After: after a delay %s", c.AfterDelay.Answer)
	}
	if s := Read(in(429)).Summary; strings.Contains(s, "Retry-After") {
		t.Errorf("summary %q", s)
	}
}

func Test_that_hints_about_limits_are_told_with_what_they_are_worth(t *testing.T) {
	const draft = "ietf-wg-httpapi/ratelimit-headers@0669b82, RateLimit draft"
	for _, tt := range []struct {
		name string
		in   Input
		want []string
	}{
		{"RateLimit", in(429, `RateLimit: "default";r=0;t=30`), []string{"RateLimit hints that 0 are left of default, and more in 30 s. It is no promise, and Retry-After wins over it (" + draft + ")."}},
		{"two limits", in(200, `RateLimit: "min";r=5;t=30, "day;x,y";r=900`), []string{"5 are left of min, and more in 30 s", "900 are left of day;x,y. It is no promise"}},
		{"RateLimit-Policy", in(200, `RateLimit-Policy: "default";q=100;w=60`), []string{"RateLimit-Policy says that default allows 100 in 60 s (" + draft + ")."}},
		{"an older grammar", in(429, "RateLimit: limit=100, remaining=0, reset=30"), []string{"RateLimit does not follow the draft's grammar and must be ignored (" + draft + ")."}},
		{"a policy without its quota", in(429, `RateLimit-Policy: "default";w=60`), []string{"RateLimit-Policy does not follow"}},
		{"seconds", in(429, "X-RateLimit-Reset: 30"), []string{"X-RateLimit-Reset: 30 reads as 30 s to wait", "some servers send seconds to wait, others a Unix time (convention)"}},
		{"a Unix time", in(429, "X-RateLimit-Reset: "+epoch), []string{"reads as a point in time, 2026-03-10T13:57:36Z, 2 min after the answer"}},
		{"a Unix time in milliseconds", in(429, "X-RateLimit-Reset: "+epoch+"000"), []string{"2026-03-10T13:57:36Z, 2 min after"}},
		{"a Unix time with a fraction", in(429, "X-RateLimit-Reset: "+epoch+".123"), []string{"2026-03-10T13:57:36Z, 2 min after"}},
		{"a date", in(429, "X-RateLimit-Reset: 2026-03-10T13:57:36Z"), []string{"2026-03-10T13:57:36Z, 2 min after"}},
		{"a Unix time in an answer without Date", Input{Status: 429, Header: http.Header{"X-Ratelimit-Reset": {"1000000000"}}}, []string{"which is not after now, since the answer has no Date."}},
		{"a date in an answer without Date", Input{Status: 429, Header: http.Header{"Retry-After": {"Tue, 10 Mar 2020 12:55:36 GMT"}}}, []string{"judged by the clock of this machine"}},
		{"a time that is past", in(429, "X-RateLimit-Reset: 1000000000"), []string{"which is not after the answer"}},
		{"a word", in(429, "X-RateLimit-Reset: soon"), []string{"X-RateLimit-Reset: soon is neither a number nor a date"}},
		{"the field of older drafts", in(429, "RateLimit-Reset: 30"), []string{"older versions of the RateLimit draft, which counted seconds; some servers send a Unix time (general knowledge)"}},
		{"nothing left after a success", in(200, "X-RateLimit-Remaining: 0"), []string{"this request was served, the next one may not be (convention)"}},
		{"nothing left", in(429, "X-RateLimit-Remaining: 0"), []string{"X-RateLimit-Remaining hints that nothing is left (convention)."}},
		{"some left and refused all the same", in(429, "X-RateLimit-Remaining: 7"), []string{"says that 7 are left although this is a 429"}},
		{"a word on another code", in(202, "Retry-After: soon"), []string{"Retry-After: soon is neither seconds nor a date, so a client treats it as absent (convention)."}},
		{"a word on a redirect", in(302, "Location: /x", "Retry-After: soon"), []string{"counts as absent: follow without a wait (convention)"}},
		{"a Unix time in Retry-After", in(429, "Retry-After: "+epoch), []string{"looks like a point in time; the field counts seconds from the answer on (RFC 9110 §10.2.3)"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			facts := strings.Join(Read(tt.in).Client.Facts, "\n")
			for _, want := range tt.want {
				if !strings.Contains(facts, want) {
					t.Errorf("facts do not say %q:\n%s", want, facts)
				}
			}
		})
	}
	if facts := Read(in(429)).Client.Facts; len(facts) != 0 {
		t.Errorf("no field says anything, and the facts are %q", facts)
	}
}

func Test_that_no_wait_is_told_as_one_story(t *testing.T) {
	for _, i := range []Input{in(429, "Retry-After: 0"), in(503, "Retry-After: 0"), in(429, "Retry-After: "+at(-time.Hour)), in(503, "Retry-After: "+at(-time.Hour))} {
		r := Read(i)
		said := strings.Join(sentences(r), "\n")
		for _, wrong := range []string{"meets the same limit", "not at once", "shortly", "not before"} {
			if strings.Contains(said, wrong) {
				t.Errorf("%d %s says %q:\n%s", i.Status, i.Header.Get("Retry-After"), wrong, said)
			}
		}
		if a := r.Client.SameRequest; a.Answer != string(httpstatus.If) || !strings.Contains(a.When, "at once") {
			t.Errorf("%d %s: the same request: %s, %s", i.Status, i.Header.Get("Retry-After"), a.Answer, a.When)
		}
		if !strings.Contains(r.Client.Why, "is not known") {
			t.Errorf("%d %s: why %q", i.Status, i.Header.Get("Retry-After"), r.Client.Why)
		}
	}
	if a := Read(in(429, "Retry-After: 120")).Client; a.SameRequest.Answer != string(httpstatus.No) || !strings.Contains(a.Why, "meets the same limit") {
		t.Errorf("where a wait is asked for, at once is too early: %+v", a)
	}
}

func Test_that_seconds_are_never_past(t *testing.T) {
	c := Read(Input{Status: 429, Header: http.Header{"Retry-After": {"0"}}}).Client
	if strings.Contains(c.Does, "any more") || strings.Contains(strings.Join(c.Facts, ""), "clock of this machine") {
		t.Errorf("no clock is needed for seconds: %s %q", c.Does, c.Facts)
	}
}

func Test_that_a_crawler_is_not_expected_to_wait_for_days(t *testing.T) {
	for _, tt := range []struct {
		in   Input
		want bool
	}{
		{in(503, "Retry-After: 604800"), true},
		{in(429, "Retry-After: 604800"), true},
		{in(503, "Retry-After: 3600"), false},
		{in(503, "Retry-After: "+epoch), false}, // a mistake, and no plan
		{in(413, "Retry-After: 604800"), false},
	} {
		c := Read(tt.in).Crawlers[0]
		if got := strings.Contains(c.Why, "may leave the index before it is over"); got != tt.want {
			t.Errorf("%d %v: %s", tt.in.Status, tt.in.Header, c.Why)
		}
	}
	if c := Read(in(503, "Retry-After: 604800")).Crawlers[1]; strings.Contains(c.Why, "Google") {
		t.Errorf("Google's word is not Bing's: %s", c.Why)
	}
}

func Test_that_no_time_to_wait_is_beyond_what_JSON_holds(t *testing.T) {
	const last = "Fri, 31 Dec 9999 23:59:59 GMT"
	for _, i := range []Input{
		{Status: 503, Header: http.Header{"Date": {last}, "Retry-After": {"120"}}},
		{Status: 503, Header: http.Header{"Date": {last}, "Retry-After": {"99999999999"}}},
		{Status: 503, Header: http.Header{"Date": {"Sat, 01 Jan 0000 00:00:00 GMT"}, "Retry-After": {"Friday, 01-Jan-99 00:00:00 GMT"}}},
		{Status: 503, Header: http.Header{"Retry-After": {"120"}}, Received: time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC)},
	} {
		r := Read(i)
		if _, err := json.Marshal(r); err != nil {
			t.Errorf("%v: %v", i.Header, err)
		}
		if r.Client.Wait == nil {
			t.Errorf("%v: no time to wait", i.Header)
		}
	}
	w := Read(Input{Status: 503, Header: http.Header{"Date": {last}, "Retry-After": {"120"}}}).Client.Wait
	if w.Seconds != 120 || w.Until.Format(http.TimeFormat) != last {
		t.Errorf("the seconds stay and the date stops at the last one: %+v", w)
	}
}

func Test_that_a_pause_is_read_with_what_limits_it(t *testing.T) {
	pause := func(status int, fields http.Header) Pause { return ReadPause(Input{Status: status, Header: fields}) }
	const date = "Mon, 02 Nov 2026 09:00:00 GMT"
	for _, c := range []struct {
		status int
		value  string
		want   Pause
	}{
		{503, "20", Pause{State: PauseGood, Limited: true}},
		{413, "20", Pause{State: PauseGood}},
		{429, "0", Pause{State: PauseOver, Limited: true}},
		{429, "Mon, 02 Nov 2026 08:00:00 GMT", Pause{State: PauseOver, Past: true, Limited: true}},
		{429, "1793610000", Pause{State: PauseAbsurd, Epoch: true, Limited: true}},
		{302, strconv.Itoa(LongestWait + 1), Pause{State: PauseAbsurd}},
		{429, strconv.Itoa(LongestLimited), Pause{State: PauseAbsurd, Limited: true}},
		{302, strconv.Itoa(LongestLimited), Pause{State: PauseGood}},
		{429, "soon", Pause{State: PauseUnreadable, Limited: true}},
	} {
		got := pause(c.status, http.Header{"Retry-After": {c.value}, "Date": {date}})
		if (got.Wait != nil) != (c.want.State != PauseUnreadable) || got.Value != c.value || !got.Dated {
			t.Errorf("%d with %q: %+v", c.status, c.value, got)
		}
		got.Wait, got.Value, got.Dated = nil, "", false
		if got != c.want {
			t.Errorf("%d with %q: got %+v, want %+v", c.status, c.value, got, c.want)
		}
	}
	if got := pause(429, nil); got.State != PauseAbsent || got.Dated {
		t.Errorf("without the field: %+v", got)
	}
}
