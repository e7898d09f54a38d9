package scenario

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

const (
	idempotentMethods = "RFC 9110 §9.2.2"
	problemType       = "application/problem+json"
)

func fields(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		h.Add(pairs[i], pairs[i+1])
	}
	return h
}

// refusal is an answer with a problem document, so that its loss shows.
func refusal(code int, pairs ...string) Step {
	return Step{Code: code, Header: fields(append([]string{"Content-Type", problemType}, pairs...)...), Body: fmt.Sprintf(`{"title":"refused with %d","status":%d}`, code, code)}
}

func ok() Step { return Step{Code: 200, Body: "done"} }

func send(method string) Request {
	r := Request{Method: method}
	if method == http.MethodPost || method == http.MethodPut || method == http.MethodPatch {
		r.Body = `{"n":1}`
	}
	return r
}

// handedBack wants one request, and its answer in the caller's hands.
func handedBack(s Step) Want {
	return Want{Exactly: 1, Status: s.Code, Body: bodyOf(s), Within: time.Second}
}

func bodyOf(s Step) string { return s.Body }

// refused are the answers that the same request gets again and again.
func refused() (rows []*Scenario) {
	for _, code := range []int{400, 402, 404, 405, 406, 410, 411, 413, 414, 415, 416, 418, 422, 423, 424, 426, 431, 451} {
		s := refusal(code)
		if code == 405 {
			s.Header.Set("Allow", "POST")
		}
		rows = append(rows, &Scenario{Name: fmt.Sprintf("a %d to GET is handed back and never repeated", code), Source: "RFC 9110 §15.5", Script: []Step{s, ok()}, Want: handedBack(s)})
	}
	for _, code := range []int{400, 422} {
		s := refusal(code)
		rows = append(rows, &Scenario{Name: fmt.Sprintf("a %d to POST with an idempotency key is handed back and never repeated", code), Source: "RFC 9110 §15.5.1, §15.5.21", Request: Request{Method: "POST", Body: "{}", Header: fields("Idempotency-Key", "k1")}, Script: []Step{s, ok()}, Want: handedBack(s)})
	}
	for _, code := range []int{409, 412, 428} {
		s := refusal(code)
		rows = append(rows,
			&Scenario{Name: fmt.Sprintf("a %d to PUT is handed back, for the caller has to look at the present state", code), Source: "RFC 9110 §15.5.10, §15.5.13, RFC 6585 §3", Request: send("PUT"), Script: []Step{s, ok()}, Want: handedBack(s)})
	}
	for _, code := range []int{501, 505, 506, 507, 508, 510, 511} {
		s := refusal(code)
		rows = append(rows, &Scenario{Name: fmt.Sprintf("a %d to GET is handed back, for time does not mend it", code), Source: "RFC 9110 §15.6.2, §15.6.6; RFC 4918 §11.5", Script: []Step{s, ok()}, Want: handedBack(s)})
	}
	for _, code := range []int{419, 440, 477, 494, 498, 499} {
		s := refusal(code)
		rows = append(rows, &Scenario{Name: fmt.Sprintf("an unknown %d counts as a 400 and is not repeated", code), Source: "RFC 9110 §15", Script: []Step{s, ok()}, Want: handedBack(s)})
	}
	s := refusal(404, "Retry-After", "1")
	rows = append(rows, &Scenario{Name: "a 404 with Retry-After is still not repeated", Source: "RFC 9110 §10.2.3", Script: []Step{s, ok()}, Want: handedBack(s)})
	return rows
}

const welcome = "welcome"

// credentials are 401 and 407.
func credentials() []*Scenario {
	tokens := Given{Tokens: []string{"old", "new"}}
	bearer := refusal(401, "WWW-Authenticate", `Bearer realm="api", error="invalid_token"`)
	expired := func(challenge ...string) Step {
		s := refusal(401)
		for _, c := range challenge {
			s.Header.Add("WWW-Authenticate", c)
		}
		s.Accepts = "Bearer new"
		return s
	}
	refreshed := Want{Exactly: 2, Status: 200, Body: welcome, Never: sameCredentialsAgain, Does: carries("Bearer old", "Bearer new")}
	row := func(name string, g Given, r Request, w Want, script ...Step) *Scenario {
		return &Scenario{Name: name, Source: "RFC 9110 §15.5.2, RFC 6750 §3.1", Given: g, Request: r, Script: script, Want: w}
	}
	post := send("POST")
	opaque := Request{Method: "POST", Body: "stream", Opaque: true}
	plain := refusal(401, "WWW-Authenticate", `Basic realm="api"`)
	proxy := refusal(407, "Proxy-Authenticate", `Basic realm="proxy"`)
	return []*Scenario{
		row("a 401 with a matching challenge refreshes the token once", tokens, Request{}, refreshed, expired(`Bearer realm="api", error="invalid_token"`)),
		row("a 401 without an error parameter refreshes the token once", tokens, Request{}, refreshed, expired(`Bearer realm="api"`)),
		row("a scheme is matched whatever its letter case", tokens, Request{}, refreshed, expired(`bearer realm="api"`)),
		row("a matching challenge is found behind another scheme", tokens, Request{}, refreshed, expired(`Basic realm="a, b", Bearer realm="api"`)),
		row("a matching challenge is found in a second field", tokens, Request{}, refreshed, expired(`Negotiate`, `Bearer realm="api"`)),
		row("a POST is repeated with the new token, for the old one was refused before anything was done", tokens, post, refreshed, expired(`Bearer realm="api"`)),
		row("a refresh that helps does not take away the attempt after a 503", tokens, Request{}, Want{Exactly: 3, Status: 200, Body: welcome}, expired(`Bearer realm="api"`), refusal(503), expired(`Bearer realm="api"`)),
		row("a 401 that comes back after the refresh is handed back", tokens, Request{}, Want{AtMost: 2, Exactly: 2, Status: 401, Body: bearer.Body, Never: sameCredentialsAgain}, bearer),
		row("a 401 without a challenge is handed back", tokens, Request{}, handedBack(refusal(401)), refusal(401), ok()),
		row("a 401 that challenges for another scheme is handed back", tokens, Request{}, handedBack(plain), plain, ok()),
		row("a 401 is handed back where the body cannot be sent again", tokens, opaque, handedBack(bearer), bearer, ok()),
		row("a 401 is handed back where the source brings the same token again", Given{Tokens: []string{"old", "old"}}, Request{}, Want{AtMost: 1, Exactly: 1, Status: 401, Body: bearer.Body}, bearer, ok()),
		row("a 401 is handed back where the source has no other token", Given{Tokens: []string{"old"}}, Request{}, Want{AtMost: 1, Exactly: 1, Status: 401, Body: bearer.Body}, bearer, ok()),
		row("a 401 is handed back to a caller who set the credentials", Given{Own: "Bearer mine"}, Request{}, handedBack(bearer), bearer, ok()),
		row("a 407 is handed back, for the credentials are not for proxies", tokens, Request{}, handedBack(proxy), proxy, ok()),
	}
}

// rights are 403.
func rights() []*Scenario {
	scope := refusal(403, "WWW-Authenticate", `Bearer realm="api", error="insufficient_scope", scope="orders:write"`)
	scope.Accepts = "Bearer more"
	told := refusal(403)
	told.Body = `{"title":"missing scope","status":403,"missing":{"scopes":["orders:write"]},"contact":"orders@api.example"}`
	told.Accepts = "Bearer more"
	both := Given{Tokens: []string{"old"}, StepUp: "more"}
	row := func(name string, g Given, r Request, w Want, script ...Step) *Scenario {
		return &Scenario{Name: name, Source: "RFC 9110 §15.5.4, RFC 6750 §3.1", Given: g, Request: r, Script: script, Want: w}
	}
	steppedUp := Want{Exactly: 2, Status: 200, Body: welcome, Never: sameCredentialsAgain, Does: carries("Bearer old", "Bearer more")}
	plain := refusal(403)
	return []*Scenario{
		row("a 403 is never repeated with the same credentials", Given{Tokens: []string{"old", "new"}}, Request{}, handedBack(plain), plain, ok()),
		row("a 403 without credentials is handed back", Given{}, Request{}, handedBack(plain), plain, ok()),
		row("a 403 with Retry-After is not repeated with the same credentials", Given{Tokens: []string{"old"}}, Request{}, handedBack(refusal(403, "Retry-After", "1")), refusal(403, "Retry-After", "1"), ok()),
		row("a challenge that names scopes steps up once", both, Request{}, steppedUp, scope),
		row("a problem that names scopes steps up once", both, Request{}, steppedUp, told),
		row("a POST steps up, for nothing was done", both, send("POST"), steppedUp, scope),
		row("nothing steps up where nobody asked for it", Given{Tokens: []string{"old", "new"}}, Request{}, Want{Exactly: 1, Status: 403, Body: scope.Body}, scope, ok()),
		row("nothing steps up where no scope is named", both, Request{}, handedBack(plain), plain, ok()),
		row("a 403 that comes back after the step-up is handed back", both, Request{}, Want{Exactly: 2, Status: 403, Never: sameCredentialsAgain}, refusal(403, "WWW-Authenticate", `Bearer error="insufficient_scope", scope="a"`)),
		row("a 403 is handed back where the body cannot be sent again", both, Request{Method: "POST", Body: "stream", Opaque: true}, Want{Exactly: 1, Status: 403}, scope, ok()),
	}
}

// connections are the refusals that are about the connection.
func connections() (rows []*Scenario) {
	for _, method := range []string{"GET", "POST"} {
		for _, code := range []int{408, 421} {
			rows = append(rows, &Scenario{Name: fmt.Sprintf("a %d to %s is repeated once on another connection", code, method), Source: "RFC 9110 §15.5.9, §15.5.20", Request: send(method), Script: []Step{refusal(code), ok()}, Want: Want{Exactly: 2, Status: 200, Body: "done", Does: otherConnection}})
		}
		rows = append(rows,
			&Scenario{Name: "a 425 to " + method + " is repeated once, after the handshake", Source: "RFC 8470 §5.2", Request: send(method), Script: []Step{refusal(425), ok()}, Want: Want{Exactly: 2, Status: 200, Body: "done"}},
			&Scenario{Name: "a 417 to " + method + " is repeated once, without Expect", Source: "RFC 9110 §10.1.1", Request: Request{Method: method, Body: send(method).Body, Header: fields("Expect", "100-continue")}, Script: []Step{refusal(417), ok()}, Want: Want{Exactly: 2, Status: 200, Body: "done", Does: func(o *Outcome) string {
				if o.Arrived[1].Header.Get("Expect") != "" {
					return "the second request still expects"
				}
				return ""
			}}})
	}
	for _, code := range []int{408, 421, 425} {
		rows = append(rows, &Scenario{Name: fmt.Sprintf("a %d that comes back is handed back", code), Source: idempotentMethods, Script: []Step{refusal(code)}, Want: Want{Exactly: 2, Status: code, Body: refusal(code).Body}})
	}
	opaque := Request{Method: "POST", Body: "stream", Opaque: true}
	return append(rows,
		&Scenario{Name: "a 417 to a request that expects nothing is handed back", Source: "RFC 9110 §15.5.18", Script: []Step{refusal(417), ok()}, Want: handedBack(refusal(417))},
		&Scenario{Name: "a 425 to a request that an intermediary marked as early is handed back", Source: "RFC 8470 §5.2", Request: Request{Header: fields("Early-Data", "1")}, Script: []Step{refusal(425), ok()}, Want: handedBack(refusal(425))},
		&Scenario{Name: "a 421 is handed back where the body cannot be sent again", Source: "RFC 9110 §15.5.20", Request: opaque, Script: []Step{refusal(421), ok()}, Want: handedBack(refusal(421))},
	)
}

// delays are the refusals that name a time, or ask for a pause.
func delays() (rows []*Scenario) {
	forms := []struct {
		what, value string
		least       time.Duration
		date        time.Duration
	}{
		{"seconds", "7", 7 * time.Second, 0},
		{"a date of RFC 9110", "{30s}", 29 * time.Second, 0},
		{"a date of RFC 850", "{30s rfc850}", 29 * time.Second, 0},
		{"a date of asctime", "{30s asctime}", 29 * time.Second, 0},
		{"a date by a clock that is ten minutes ahead", "{30s}", 29 * time.Second, 10 * time.Minute},
		{"a date by a clock that is ten minutes behind", "{30s}", 29 * time.Second, -10 * time.Minute},
		{"nought", "0", 0, 0},
		{"a date that is past", "{-30s}", 0, 0},
		{"nothing that can be read", "soon", 0, 0},
		{"a negative number", "-5", 0, 0},
		{"seconds with blanks around", " 7 ", 7 * time.Second, 0},
	}
	for _, code := range []int{429, 503} {
		for _, f := range forms {
			s := refusal(code, "Retry-After", f.value)
			s.Date = f.date
			rows = append(rows, &Scenario{Name: fmt.Sprintf("a %d is repeated after Retry-After as %s", code, f.what), Source: "RFC 9110 §10.2.3", Script: []Step{s, ok()}, Want: Want{Exactly: 2, NotBefore: []time.Duration{0, f.least}, Status: 200, Body: "done", Within: f.least + 8*time.Second}})
		}
		long := func(what, value string, least time.Duration) *Scenario {
			s := refusal(code, "Retry-After", value)
			w := handedBack(s) // who waits as long as it takes does no harm to the server
			w.AtMost, w.NotBefore = 2, []time.Duration{0, least}
			return &Scenario{Name: fmt.Sprintf("a %d that asks to wait %s is handed back at once", code, what), Source: "RFC 9110 §10.2.3", Script: []Step{s, ok()}, Want: w}
		}
		rows = append(rows, long("longer than was agreed", "3600", time.Hour), long("for ages", "99999999999999999999", 100*365*24*time.Hour), long("until a date next year", "{8760h}", 8759*time.Hour))
		s := refusal(code, "Retry-After", "20")
		rows = append(rows, &Scenario{Name: fmt.Sprintf("a %d that asks to wait beyond the deadline is handed back at once", code), Source: "RFC 9110 §10.2.3", Request: Request{Deadline: 10 * time.Second}, Script: []Step{s, ok()}, Want: handedBack(s)})
	}
	named := refusal(413, "Retry-After", "5")
	second := refusal(503, "Retry-After", "2")
	return append(rows,
		&Scenario{Name: "a 413 with Retry-After is repeated after it", Source: "RFC 9110 §15.5.14", Request: send("PUT"), Script: []Step{named, ok()}, Want: Want{Exactly: 2, NotBefore: []time.Duration{0, 5 * time.Second}, Status: 200, Body: "done"}},
		&Scenario{Name: "a 429 to POST is repeated after Retry-After, for it was refused", Source: "RFC 6585 §4", Request: send("POST"), Script: []Step{refusal(429, "Retry-After", "3"), ok()}, Want: Want{Exactly: 2, NotBefore: []time.Duration{0, 3 * time.Second}, Status: 200, Body: "done"}},
		&Scenario{Name: "a 429 without a time is repeated after a pause", Source: "RFC 6585 §4", Script: []Step{refusal(429), ok()}, Want: Want{Exactly: 2, Status: 200, Body: "done"}},
		&Scenario{Name: "a server that names its time twice is heard twice", Source: "RFC 9110 §10.2.3", Script: []Step{second, second, ok()}, Want: Want{Exactly: 3, NotBefore: []time.Duration{0, 2 * time.Second, 4 * time.Second}, Status: 200, Body: "done"}},
		&Scenario{Name: "a 503 to POST with Retry-After is not repeated, for it may have been carried out", Source: idempotentMethods, Request: send("POST"), Script: []Step{second, ok()}, Want: handedBack(second)},
		&Scenario{Name: "a 503 to POST with a key is repeated after Retry-After", Source: idempotentMethods, Request: Request{Method: "POST", Body: "{}", Header: fields("Idempotency-Key", "k1")}, Script: []Step{second, ok()}, Want: Want{Exactly: 2, NotBefore: []time.Duration{0, 2 * time.Second}, Status: 200, Body: "done", Never: sameKey}},
		&Scenario{Name: "a body that cannot be sent again is not, after a 429", Source: idempotentMethods, Request: Request{Method: "POST", Body: "stream", Opaque: true}, Script: []Step{refusal(429, "Retry-After", "1"), ok()}, Want: handedBack(refusal(429))},
		&Scenario{Name: "a caller who gives up while it waits is not kept", Source: "candor's policy", Request: Request{Cancel: 3 * time.Second}, Script: []Step{refusal(503, "Retry-After", "30"), ok()}, Want: Want{Exactly: 1, Status: 0, Within: 4 * time.Second}},
		&Scenario{Name: "a refusal whose content never ends does not hold up the next attempt", Source: "candor's policy", Script: []Step{{Code: 503, Header: fields("Retry-After", "1"), Fault: Endless}, ok()}, Want: Want{Exactly: 2, Status: 200, Body: "done", Within: 10 * time.Second}},
	)
}

// failures are the answers that leave open whether the request was carried out.
func failures() (rows []*Scenario) {
	for _, code := range []int{500, 502, 503, 504} {
		for _, method := range []string{"GET", "HEAD", "OPTIONS", "PUT", "DELETE"} {
			w := Want{Exactly: 2, Status: 200, Body: "done"}
			if method == "HEAD" {
				w.Body = ""
			}
			rows = append(rows, &Scenario{Name: fmt.Sprintf("a %d to %s is repeated once", code, method), Source: idempotentMethods, Request: send(method), Script: []Step{refusal(code), ok()}, Want: w})
		}
		for _, method := range []string{"POST", "PATCH"} {
			rows = append(rows, &Scenario{Name: fmt.Sprintf("a %d to %s is handed back, for it may have been carried out", code, method), Source: idempotentMethods, Request: send(method), Script: []Step{refusal(code), ok()}, Want: handedBack(refusal(code))})
		}
		rows = append(rows, &Scenario{Name: fmt.Sprintf("a %d that stays is handed back after two attempts, with its problem", code), Source: idempotentMethods, Script: []Step{refusal(code)}, Want: Want{Exactly: 2, Status: code, Body: refusal(code).Body}})
	}
	for _, code := range []int{520, 529, 598, 599} {
		rows = append(rows, &Scenario{Name: fmt.Sprintf("an unknown %d counts as a 500 and is repeated once", code), Source: "RFC 9110 §15", Script: []Step{refusal(code), ok()}, Want: Want{Exactly: 2, Status: 200, Body: "done"}})
	}
	post := send("POST")
	keyed := Request{Method: "POST", Body: "{}", Header: fields("Idempotency-Key", "k1")}
	twice := Want{Exactly: 2, Status: 200, Body: "done", Never: sameKey}
	return append(rows,
		&Scenario{Name: "a 500 to POST with a key is repeated with the same key", Source: idempotentMethods, Request: keyed, Script: []Step{refusal(500), ok()}, Want: twice},
		&Scenario{Name: "a 500 to POST is repeated where the caller says that it may be", Source: idempotentMethods, Given: Given{Marked: true}, Request: post, Script: []Step{refusal(500), ok()}, Want: Want{Exactly: 2, Status: 200, Body: "done"}},
		&Scenario{Name: "a 500 to POST is repeated with a key that was made for it", Source: idempotentMethods, Given: Given{Keys: true}, Request: post, Script: []Step{refusal(500), ok()}, Want: Want{Exactly: 2, Status: 200, Body: "done", Never: sameKey, Does: hasKey}},
		&Scenario{Name: "a 500 to PUT is handed back where the body cannot be sent again", Source: idempotentMethods, Request: Request{Method: "PUT", Body: "stream", Opaque: true}, Script: []Step{refusal(500), ok()}, Want: handedBack(refusal(500))},
		&Scenario{Name: "the body of a PUT is the same each time", Source: idempotentMethods, Request: Request{Method: "PUT", Body: strings.Repeat("0123456789", 10_000)}, Script: []Step{refusal(502), ok()}, Want: Want{Exactly: 2, Status: 200, Body: "done"}},
	)
}

// networkFaults are the faults that leave no answer.
func networkFaults() (rows []*Scenario) {
	for _, method := range []string{"GET", "PUT", "DELETE"} {
		rows = append(rows, &Scenario{Name: "a connection that breaks before the answer to " + method + " costs one more attempt", Source: idempotentMethods, Request: send(method), Script: []Step{{Fault: Reset}, ok()}, Want: Want{Exactly: 2, Status: 200, Body: "done"}})
	}
	for _, method := range []string{"POST", "PATCH"} {
		rows = append(rows, &Scenario{Name: "a connection that breaks before the answer to " + method + " is told, for it may have been carried out", Source: idempotentMethods, Request: send(method), Script: []Step{{Fault: Reset}, ok()}, Want: Want{Exactly: 1, Within: time.Second}})
	}
	keyed := Request{Method: "POST", Body: "{}", Header: fields("Idempotency-Key", "k1")}
	return append(rows,
		&Scenario{Name: "a connection that breaks before the answer to POST with a key costs one more attempt", Source: idempotentMethods, Request: keyed, Script: []Step{{Fault: Reset}, ok()}, Want: Want{Exactly: 2, Status: 200, Body: "done", Never: sameKey}},
		&Scenario{Name: "a GET that finds nobody listening is tried once more", Source: idempotentMethods, Script: []Step{{Fault: NoDial}, ok()}, Want: Want{Exactly: 2, Status: 200, Body: "done"}},
		&Scenario{Name: "a POST that finds nobody listening is tried once more, for nothing was sent", Source: idempotentMethods, Request: send("POST"), Script: []Step{{Fault: NoDial}, ok()}, Want: Want{Exactly: 2, Status: 200, Body: "done", Never: nil}},
		&Scenario{Name: "an answer that breaks in its content is the caller's, who has a part of it", Source: "RFC 9110 §9.2.2", Script: []Step{{Code: 200, Fault: Cut}, ok()}, Want: Want{Exactly: 1, Within: time.Second}},
		&Scenario{Name: "an answer whose content does not follow its coding is the caller's", Source: "RFC 9112 §7.1", Only: HTTP1, Script: []Step{{Code: 200, Fault: BadChunk}, ok()}, Want: Want{Exactly: 1, Within: time.Second}},
		&Scenario{Name: "an answer that breaks in its fields costs a GET one more attempt", Source: idempotentMethods, Only: HTTP1, Script: []Step{{Fault: HalfField}, ok()}, Want: Want{Exactly: 2, Status: 200, Body: "done"}},
		&Scenario{Name: "a refusal that breaks in its content costs one more attempt", Source: idempotentMethods, Script: []Step{{Code: 503, Fault: Cut}, ok()}, Want: Want{Exactly: 2, Status: 200, Body: "done"}},
		&Scenario{Name: "a certificate that nobody trusts is not asked again", Source: "RFC 9110 §4.3.4", Request: Request{URL: "https://api.example/orders"}, Script: []Step{{Fault: BadCert}}, Want: Want{Within: 100 * time.Millisecond, Never: func(o *Outcome) string {
			if o.Dialed > 1 {
				return "the server was asked again"
			}
			return ""
		}}},
		&Scenario{Name: "a connection that breaks twice is told", Source: idempotentMethods, Script: []Step{{Fault: Reset}}, Want: Want{Exactly: 2}},
	)
}

// redirects are followed by the book.
func redirects() (rows []*Scenario) {
	to := func(code int, where string, pairs ...string) Step {
		return Step{Code: code, Header: fields(append([]string{"Location", where}, pairs...)...)}
	}
	follow := func(name string, code int, method, becomes string) *Scenario {
		return &Scenario{Name: name, Source: "RFC 9110 §15.4", Request: send(method), Script: []Step{to(code, "/moved"), ok()}, Want: Want{Exactly: 2, Status: 200, Never: func(o *Outcome) string {
			if len(o.Arrived) > 1 && o.Arrived[1].Method != becomes {
				return "the second request is a " + o.Arrived[1].Method
			}
			return ""
		}}}
	}
	for _, code := range []int{301, 302, 303, 307, 308} {
		rows = append(rows, follow(fmt.Sprintf("a %d to GET is followed by a GET", code), code, "GET", "GET"))
	}
	for _, code := range []int{307, 308} {
		rows = append(rows, follow(fmt.Sprintf("a %d to POST is followed by a POST with the same body", code), code, "POST", "POST"))
	}
	rows = append(rows, follow("a 303 to POST is followed by a GET", 303, "POST", "GET"), follow("a 303 to HEAD is followed by a HEAD", 303, "HEAD", "HEAD"))
	away := func(what, from, where string) *Scenario {
		return &Scenario{Name: "credentials of the caller do not follow a redirect to " + what, Source: "RFC 9110 §15.4", Given: Given{Own: "Bearer mine"}, Request: Request{URL: from, Header: fields("Cookie", "session=1")}, Script: []Step{to(302, where), ok()}, Want: Want{Exactly: 2, Status: 200, Never: leaks}}
	}
	rows = append(rows,
		away("another host", "http://api.example/orders", "http://other.example/orders"),
		away("a subdomain", "http://api.example/orders", "http://evil.api.example/orders"),
		away("another port", "http://api.example/orders", "http://api.example:8080/orders"),
		away("a scheme that hides nothing", "https://api.example/orders", "http://api.example/orders"),
	)
	token := Given{Tokens: []string{"old", "new"}}
	stays := func(o *Outcome) string {
		if o.Arrived[1].Header.Get("Authorization") == "" {
			return "the token did not follow within its origin"
		}
		return ""
	}
	challenge := refusal(401, "WWW-Authenticate", `Bearer realm="evil"`)
	opaque := Request{Method: "POST", Body: "stream", Opaque: true}
	return append(rows,
		&Scenario{Name: "the token of a source does not follow a redirect to another host", Source: "RFC 9110 §15.4", Given: token, Script: []Step{to(302, "http://other.example/orders"), ok()}, Want: Want{Exactly: 2, Status: 200, Never: leaks}},
		&Scenario{Name: "a challenge at the end of a redirect to another host gets no token", Source: "RFC 9110 §15.4", Given: token, Script: []Step{to(302, "http://other.example/orders"), challenge, ok()}, Want: Want{Exactly: 2, Status: 401, Never: leaks}},
		&Scenario{Name: "the token of a source follows a redirect within the origin", Source: "RFC 9110 §15.4", Given: token, Script: []Step{to(302, "/moved"), ok()}, Want: Want{Exactly: 2, Status: 200, Does: stays}},
		&Scenario{Name: "a 307 is handed back where the body cannot be sent again", Source: "RFC 9110 §15.4.8", Request: opaque, Script: []Step{to(307, "/moved"), ok()}, Want: Want{Exactly: 1, Status: 307}},
		&Scenario{Name: "a redirect that asks to wait is followed after that", Source: "RFC 9110 §10.2.3", Script: []Step{to(302, "/moved", "Retry-After", "5"), ok()}, Want: Want{Exactly: 2, NotBefore: []time.Duration{0, 5 * time.Second}, Status: 200, Body: "done"}},
		&Scenario{Name: "a redirect that asks to wait for an hour is handed back", Source: "RFC 9110 §10.2.3", Script: []Step{to(302, "/moved", "Retry-After", "3600"), ok()}, Want: Want{Exactly: 1, Status: 302, Within: time.Second}},
		&Scenario{Name: "a redirect to itself is not followed for ever", Source: "RFC 9110 §15.4", Script: []Step{to(302, "http://api.example/orders")}, Want: Want{AtMost: 21, Within: time.Minute}},
		&Scenario{Name: "a failure at the end of a redirect is repeated there", Source: idempotentMethods, Script: []Step{to(302, "/moved"), refusal(503), ok()}, Want: Want{Exactly: 3, Status: 200, Body: "done", Does: func(o *Outcome) string {
			if !strings.HasSuffix(o.Arrived[2].URL, "/moved") {
				return "the third request asked " + o.Arrived[2].URL
			}
			return ""
		}}},
	)
}

// answers are what needs no repetition.
func answers() (rows []*Scenario) {
	for _, of := range []struct {
		method string
		step   Step
	}{{"GET", ok()}, {"POST", Step{Code: 201, Body: "made"}}, {"DELETE", Step{Code: 204}}, {"GET", Step{Code: 304}}, {"POST", Step{Code: 202, Body: "later", Header: fields("Retry-After", "5")}}, {"GET", Step{Code: 206, Body: "half"}}} {
		rows = append(rows, &Scenario{Name: fmt.Sprintf("a %d to %s is the answer", of.step.Code, of.method), Source: "RFC 9110 §15.3", Request: send(of.method), Script: []Step{of.step, refusal(500)}, Want: Want{Exactly: 1, Status: of.step.Code, Body: of.step.Body, Within: time.Second}})
	}
	return append(rows,
		&Scenario{Name: "an interim answer comes before the answer", Source: "RFC 9110 §15.2", Script: []Step{{Code: 103, Body: "done"}, refusal(500)}, Want: Want{Exactly: 1, Status: 200, Body: "done", Within: time.Second}},
		&Scenario{Name: "a body that is a stream is sent once", Source: idempotentMethods, Request: Request{Method: "POST", Body: "stream", Opaque: true}, Script: []Step{ok()}, Want: Want{Exactly: 1, Status: 200, Body: "done"}},
	)
}

// sameCredentialsAgain finds a request that repeats refused credentials.
func sameCredentialsAgain(o *Outcome) string {
	seen := map[string]bool{}
	for _, a := range o.Arrived {
		v := a.Header.Get("Authorization")
		if seen[v] {
			return "the refused credentials came again"
		}
		seen[v] = true
	}
	return ""
}

// carries checks which credentials each request carried.
func carries(want ...string) func(*Outcome) string {
	return func(o *Outcome) string {
		for i, v := range want {
			if got := o.Arrived[i].Header.Get("Authorization"); got != v {
				return fmt.Sprintf("request %d carried %q", i+1, got)
			}
		}
		return ""
	}
}

// leaks finds credentials in requests to another origin than the first.
func leaks(o *Outcome) string {
	for _, a := range o.Arrived[min(1, len(o.Arrived)):] {
		for _, name := range []string{"Authorization", "Cookie", "Proxy-Authorization"} {
			if a.Header.Get(name) != "" {
				return name + " went to " + a.URL
			}
		}
	}
	return ""
}

func otherConnection(o *Outcome) string {
	if o.Arrived[0].Conn == o.Arrived[1].Conn {
		return "the second request came on the same connection"
	}
	return ""
}

func sameKey(o *Outcome) string {
	for _, a := range o.Arrived {
		if a.Header.Get("Idempotency-Key") != o.Arrived[0].Header.Get("Idempotency-Key") {
			return "the attempts carried different keys"
		}
	}
	return ""
}

func hasKey(o *Outcome) string {
	if o.Arrived[0].Header.Get("Idempotency-Key") == "" {
		return "no key was made"
	}
	return ""
}
