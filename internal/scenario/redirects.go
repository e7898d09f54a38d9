package scenario

import (
	"fmt"
	"time"
)

const redirection = "RFC 9110 §15.4"

// to is a redirect.
func to(code int, where string, pairs ...string) Step {
	return Step{Code: code, Header: fields(append([]string{"Location", where}, pairs...)...)}
}

// followed are redirects that are gone after.
func followed(name string, r Request, code int, then string) *Scenario {
	return &Scenario{Name: name, Source: redirection, Request: r, Script: script(to(code, "/moved"), ok()), Must: all(atMost(2), becomes(2, then)), Does: all(arrive(2), asks(2, "/moved"), gets(200))}
}

func redirects() (rows []*Scenario) {
	for _, code := range []int{301, 302, 303, 307, 308} {
		rows = append(rows, followed(fmt.Sprintf("a %d to GET is followed with GET", code), send("GET"), code, "GET"))
	}
	for _, code := range []int{307, 308} {
		rows = append(rows,
			followed(fmt.Sprintf("a %d to POST is followed with POST and the same content", code), send("POST"), code, "POST"),
			followed(fmt.Sprintf("a %d to PUT is followed with PUT and the same content", code), send("PUT"), code, "PUT"),
			&Scenario{Name: fmt.Sprintf("a %d is handed back where the content cannot be sent again", code), Source: redirection, Request: opaque("POST"), Script: script(to(code, "/moved"), ok()), Must: all(atMost(2)), Does: all(getsOr(code, 200))})
	}
	rows = append(rows,
		followed("a 303 to POST is followed with GET", send("POST"), 303, "GET").must(without("Content-Type", 2), without("Content-Length", 2)),
		followed("a 303 to PUT is followed with GET", send("PUT"), 303, "GET"),
		followed("a 303 to HEAD is followed with HEAD", send("HEAD"), 303, "HEAD"),
		followed("a 308 to DELETE is followed with DELETE", send("DELETE"), 308, "DELETE"))
	rows = append(rows, strangers()...)
	return append(rows, ways()...)
}

// strangers are redirects to other origins.
func strangers() (rows []*Scenario) {
	const home = "http://api.example/orders"
	for _, o := range []struct{ what, from, where string }{
		{"another host", home, "http://other.example/orders"}, {"a subdomain", home, "http://eu.api.example/orders"}, {"another port", home, "http://api.example:8080/orders"},
		{"http from https", "https://api.example/orders", home}, {"another port of https", "https://api.example/orders", "https://api.example:8443/orders"},
	} {
		caller := followed("what the caller set as credentials does not follow a redirect to "+o.what, Request{URL: o.from, Header: fields("Cookie", "session=1", "Proxy-Authorization", "Basic eA==")}, 302, "GET").given(Given{Own: "Bearer mine"})
		source := followed("a token of the source does not follow a redirect to "+o.what, Request{URL: o.from}, 302, "GET").given(twoTokens)
		for _, s := range []*Scenario{caller, source} {
			s.Script, s.Does = script(to(302, o.where), ok()), all(arrive(2), gets(200))
		}
		rows = append(rows, caller, source)
	}
	asked := followed("a challenge at the end of a redirect to another host gets no token", send("GET"), 302, "GET").given(twoTokens)
	asked.Script, asked.Does = script(to(302, "http://other.example/orders"), refusal(401, "WWW-Authenticate", bearerRealm), ok()), all(arrive(2), gets(401), refreshes(0))
	stays := followed("a token follows a redirect within its origin", send("GET"), 302, "GET").given(twoTokens)
	stays.Does = append(stays.Does, carries("Bearer old", "Bearer old"))
	renews := followed("a challenge at the end of a redirect within the origin gets another token", send("GET"), 302, "GET").given(twoTokens)
	renews.Script, renews.Must = script(to(302, "/moved"), expired(bearerExpired)), all(atMost(4), othersOnly(401))
	renews.Does = all(carries("Bearer old"), gets(200))
	post := followed("content goes along to another host with 307, and the credentials do not", send("POST"), 307, "POST").given(twoTokens)
	post.Script, post.Does = script(to(307, "http://other.example/orders"), ok()), all(arrive(2), gets(200))
	return append(rows, asked, stays, renews, post)
}

// ways are waits, loops and failures on the way.
func ways() []*Scenario {
	get := send("GET")
	waits := followed("a redirect that asks to wait is followed after it", get, 302, "GET").must(notBefore(2, 5*time.Second))
	waits.Source, waits.Script[0] = retryAfter, to(302, "/moved", "Retry-After", "5")
	hour := followed("a redirect that asks to wait for an hour is handed back", get, 302, "GET").must(notBefore(2, time.Hour))
	hour.Source, hour.Script, hour.Does = retryAfter, script(to(302, "/moved", "Retry-After", "3600"), ok()), all(arrive(1), gets(302), within(time.Second))
	loop := followed("a redirect to itself is not followed for ever", get, 302, "GET")
	loop.Script, loop.Must, loop.Does = script(to(302, "/orders")), all(atMost(21)), all(told, within(time.Minute))
	fails := func(name string, r Request, s Step) *Scenario {
		f := followed(name, r, 307, r.Method)
		f.Script, f.Must, f.Does = script(to(307, "/moved"), s, ok()), all(atMost(3)), all(gets(200))
		return f
	}
	post := fails("a 503 to POST at the end of a redirect is handed back", send("POST"), refusal(503))
	post.Must, post.Does = all(atMost(2)), all(gets(503))
	nowhere := &Scenario{Name: "a 302 without Location is the caller's", Source: redirection, Script: script(Step{Code: 302, Body: "found, but where?"}, ok()), Must: all(atMost(1)), Does: all(gets(302), within(time.Second))}
	choice := &Scenario{Name: "a 300 is the caller's choice", Source: "RFC 9110 §15.4.1", Script: script(Step{Code: 300, Body: "a or b"}, ok()), Must: all(atMost(1)), Does: all(gets(300), within(time.Second))}
	return []*Scenario{
		waits, hour, loop, post, nowhere, choice,
		fails("a 503 to GET at the end of a redirect is repeated", get, refusal(503)),
		fails("a 429 at the end of a redirect is waited for", get, refusal(429, "Retry-After", "4")).must(notBefore(3, 4*time.Second)),
		fails("a connection that breaks at the end of a redirect costs a GET one repeat", get, fault(Reset)),
	}
}
