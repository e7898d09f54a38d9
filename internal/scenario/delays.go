package scenario

import (
	"slices"
	"time"
)

const retryAfter = "RFC 9110 §10.2.3"

// waited are the rows in which the server names a time, and is asked again
// after it, no earlier and not much later.
func waited(name, source string, r Request, gap time.Duration, first Step) *Scenario {
	return repeated(name, source, r, first).must(notBefore(2, gap)).does(by(2, gap+gap/2+20*time.Second))
}

// tooLong are the rows in which it names one that nobody agreed to.
func tooLong(name, source string, r Request, gap time.Duration, first Step) *Scenario {
	s := handedBack(name, source, r, first)
	s.Must = all(notBefore(2, gap))
	return s.does(arrive(1))
}

func delays() (rows []*Scenario) {
	rows = append(rows, forms()...)
	rows = append(rows, ceilings()...)
	return append(rows, throttles()...)
}

// forms are the ways to write a time.
func forms() (rows []*Scenario) {
	const dates = "RFC 9110 §10.2.3, §5.6.7"
	get, two := send("GET"), Given{MaxWait: 2 * time.Minute}
	at := func(code int, value string) Step { return refusal(code, "Retry-After", value) }
	clock := func(ahead time.Duration, s Step) Step { s.Ahead = ahead; return s }
	noDate := at(503, "@20s")
	noDate.NoDate = true
	rows = []*Scenario{
		waited("a 503 is repeated after the seconds it names", retryAfter, get, 5*time.Second, at(503, "5")),
		waited("a 429 is repeated after the seconds it names", "RFC 6585 §4", get, 7*time.Second, at(429, "7")),
		waited("a 413 is repeated after the seconds it names", "RFC 9110 §15.5.14", send("PUT"), 5*time.Second, at(413, "5")),
		waited("a 502 is not repeated earlier than it asks", retryAfter, get, 6*time.Second, at(502, "6")),
		waited("a 503 is repeated at the date it names", dates, get, 89*time.Second, at(503, "@90s")).given(two),
		waited("a 429 is repeated at the date it names", dates, get, 89*time.Second, at(429, "@90s")).given(two),
		waited("a 503 is repeated at a date in the form of RFC 850", dates, get, 89*time.Second, at(503, "@90s rfc850")).given(two),
		waited("a 429 is repeated at a date in the form of asctime", dates, get, 89*time.Second, at(429, "@90s asctime")).given(two),
		waited("a date is read by the server's clock, which is an hour behind", retryAfter+"; §6.6.1", get, 29*time.Second, clock(-time.Hour, at(503, "@30s"))),
		waited("a date is read by the server's clock, which is an hour ahead", retryAfter+"; §6.6.1", get, 29*time.Second, clock(time.Hour, at(503, "@30s"))),
		waited("a date is read by our clock where the server has none", retryAfter, get, 19*time.Second, noDate),
		waited("a wait of exactly the longest agreed is waited", policy, get, time.Minute, at(503, "60")),
		waited("a wait within the caller's deadline is waited", policy, Request{Deadline: time.Minute}, 20*time.Second, at(503, "20")),
		repeated("Retry-After 0 is no wait", retryAfter, get, at(503, "0")).does(by(2, 30*time.Second)),
		repeated("a date in the past is no wait", retryAfter, get, at(503, "@-1h")).does(by(2, 30*time.Second)),
	}
	for _, v := range []string{"-5", "soon", "1.5", "5 seconds", ""} {
		rows = append(rows, repeated("a 503 whose Retry-After is \""+v+"\" is repeated as one without", retryAfter+"; §5.6.7", get, at(503, v)).does(by(2, time.Minute)))
	}
	return append(rows, waited("a POST that a 429 refused is repeated after it", "RFC 6585 §4", send("POST"), 3*time.Second, at(429, "3")),
		waited("a PATCH that a 413 refused for now is repeated after it", "RFC 9110 §15.5.14", send("PATCH"), 3*time.Second, at(413, "3")),
		waited("a POST with an idempotency key is repeated after a 503", idempotency, keyed(), 3*time.Second, at(503, "3")),
		handedBack("a POST without one is handed its 503: the time does not say that nothing was done", idempotency, send("POST"), at(503, "3")),
		unrewindable("a 429 is handed back where the content cannot be sent again", idempotency, opaque("POST"), at(429, "1")))
}

// ceilings are waits that nobody agreed to.
func ceilings() []*Scenario {
	get := send("GET")
	at := func(code int, value string) Step { return refusal(code, "Retry-After", value) }
	day := 24 * time.Hour
	impatient := Request{Deadline: 10 * time.Second}
	cancelled := handedBack("a caller who gives up while the client waits is let go", policy, Request{Cancel: 3 * time.Second}, at(503, "30"))
	cancelled.Does = all(told, within(4*time.Second))
	pause := handedBack("a caller who gives up during a pause of the client's own is let go", policy, Request{Cancel: time.Millisecond}, refusal(503))
	pause.Must, pause.Script, pause.Does = all(atMost(2)), script(refusal(503)), all(within(time.Second))
	return []*Scenario{
		tooLong("a 503 that asks for more than was agreed is handed back at once", retryAfter, get, 2*time.Minute, at(503, "120")),
		tooLong("a 429 that asks for more than was agreed is handed back at once", retryAfter, get, 2*time.Minute, at(429, "120")),
		tooLong("a 413 that asks for more than was agreed is handed back at once", retryAfter, send("PUT"), 2*time.Minute, at(413, "120")),
		tooLong("a 503 that asks for one second more than was agreed is handed back at once", policy, get, 11*time.Second, at(503, "11")).given(Given{MaxWait: 10 * time.Second}),
		tooLong("a date beyond what was agreed is handed back at once", retryAfter, get, time.Hour-time.Second, at(503, "@1h")),
		tooLong("a date of the next century is handed back at once", retryAfter, get, day, at(503, "Fri, 31 Dec 2199 23:59:59 GMT")),
		tooLong("an hour is never cut down to what was agreed", retryAfter, get, time.Hour, at(503, "3600")),
		tooLong("99999999999999 seconds do not overflow into a short wait", retryAfter, get, day, at(503, "99999999999999")),
		tooLong("a number of thirty digits is a long wait, not none", retryAfter, get, day, at(429, "999999999999999999999999999999")),
		tooLong("a wait beyond the caller's deadline is handed back at once, with its answer", retryAfter, impatient, 30*time.Second, at(503, "30")),
		tooLong("a 429 beyond the caller's deadline is handed back at once", retryAfter, impatient, 30*time.Second, at(429, "30")),
		cancelled, pause,
	}
}

// throttles are what one answer says to other requests, and to the next.
func throttles() []*Scenario {
	const quota = "RFC 6585 §4"
	at := func(code int, value string) Step { return refusal(code, "Retry-After", value) }
	get := send("GET")
	twice := waited("a server that names its time twice is heard twice", retryAfter, get, 2*time.Second, at(503, "2"))
	twice.Script, twice.Must, twice.Does = script(at(503, "2"), at(503, "2"), ok()), all(atMost(5), notBefore(2, 2*time.Second)), all(arrive(3), gets(200))
	stays := waited("a 429 that stays is handed back in the end, and each of its times is kept", quota, get, 2*time.Second, at(429, "2"))
	stays.Script, stays.Must, stays.Does = script(at(429, "2")), all(atMost(10), notBefore(2, 2*time.Second)), all(gets(429))
	longer := waited("a second time that is longer than agreed ends it", quota, get, 2*time.Second, at(429, "2"))
	longer.Script, longer.Must, longer.Does = script(at(429, "2"), at(429, "300"), ok()), all(notBefore(2, 2*time.Second), notBefore(3, 300*time.Second)), all(arrive(2), gets(429))
	beside := func(url string) []Also { return []Also{{After: time.Second, Request: Request{URL: url}}} }
	host := waited("a 429 holds other requests to its host back as well", quota, get, 10*time.Second, at(429, "10"))
	host.Also, host.Must, host.Does = beside("http://api.example/others"), all(atMost(3)), all(notAt(2, 10*time.Second), eachGets(200))
	other := waited("a 429 does not hold requests to other hosts back", quota, get, 10*time.Second, at(429, "10"))
	other.Also, other.Must, other.Does = beside("http://other.example/orders"), all(atMost(3), notAt(3, 10*time.Second)), all(by(2, 2*time.Second), eachGets(200))
	crowd := slices.Repeat([]Also{{Request: Request{URL: "http://api.example/others"}}}, 4)
	five := func(name string, s Step) *Scenario {
		return &Scenario{Name: name, Source: policy, Request: get, Also: crowd, Script: append(times(5, s), ok()), Must: all(atMost(10)), Does: all(spread(6))}
	}
	return []*Scenario{
		repeated("a 429 that names no time is repeated once, after a pause", quota, get, refusal(429)).does(by(2, time.Minute)),
		twice, stays, longer, host, other,
		five("five requests that were refused together do not come back together", at(503, "5")).must(notAt(6, 5*time.Second)),
		five("five requests that failed together do not come back together", refusal(503)),
	}
}
