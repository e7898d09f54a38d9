package scenario

import (
	"slices"
	"time"
)

// Challenges of the API, and of others.
const (
	bearerRealm   = `Bearer realm="api"`
	bearerExpired = `Bearer realm="api", error="invalid_token"`
	basicRealm    = `Basic realm="api"`
)

// expired is a 401 until the new token comes.
func expired(challenges ...string) Step {
	s := refusal(401)
	s.Header["Www-Authenticate"] = challenges
	s.Accepts = "Bearer new"
	return s
}

var twoTokens = Given{Tokens: []string{"old", "new"}}

// renewed are the rows in which another token helps.
func renewed(name string, r Request, first Step) *Scenario {
	return &Scenario{
		Name: name, Source: "RFC 9110 §15.5.2, §11.6.1; RFC 6750 §3.1", Given: twoTokens, Request: r, Script: script(first),
		Must: all(atMost(2), othersOnly(401)), Does: all(carries("Bearer old", "Bearer new"), gets(200), refreshes(1)),
	}
}

// kept401 are the rows in which no other token is to be had, or would help.
func kept401(name string, g Given, r Request, first Step) *Scenario {
	return handedBack(name, "RFC 9110 §15.5.2", r, first).given(g).must(othersOnly(401))
}

func credentials() []*Scenario {
	once := Given{Tokens: []string{"old"}}
	never := func(challenges ...string) Step { s := expired(challenges...); s.Accepts = ""; return s }
	proxy := refusal(407, "Proxy-Authenticate", `Basic realm="proxy"`)
	again := renewed("a 401 that comes back after the refresh is handed back", send("GET"), never(bearerExpired))
	again.Does = all(arrive(2), gets(401), refreshes(1))
	mid := renewed("a 401 that comes after a 503 refreshes as well", send("GET"), expired(bearerExpired))
	mid.Script, mid.Must = script(refusal(503), expired(bearerExpired)), all(atMost(3), othersOnly(401))
	mid.Does = all(carries("Bearer old", "Bearer old", "Bearer new"), gets(200))
	after := renewed("a refresh that helped does not use up the attempt after a 503", send("GET"), expired(bearerExpired))
	after.Script, after.Must = script(expired(bearerExpired), refusal(503), expired(bearerExpired)), all(atMost(3), othersOnly(401))
	after.Does = all(carries("Bearer old", "Bearer new", "Bearer new"), gets(200))
	many := renewed("of five requests that were refused at once, one refreshes for all", send("GET"), expired(bearerExpired))
	many.Also = slices.Repeat([]Also{{Request: Request{URL: "http://api.example/others"}}}, 4)
	many.Script, many.Must = times(10, expired(bearerExpired)), all(atMost(10))
	many.Does = all(eachGets(200), refreshes(1))
	failing := kept401("a refresh that fails does not lose the 401", once, send("GET"), never(bearerExpired))
	return []*Scenario{
		renewed("a 401 whose challenge matches is answered with another token", send("GET"), expired(bearerExpired)),
		renewed("a 401 without an error parameter is answered with another token", send("GET"), expired(bearerRealm)),
		renewed("the scheme of a challenge matches in any case of letters", send("GET"), expired(`bEARER realm="api"`)),
		renewed("a challenge without parameters matches", send("GET"), expired("Bearer")),
		renewed("a challenge matches behind another one in the same field", send("GET"), expired(`Basic realm="a, b", `+bearerRealm)),
		renewed("a challenge matches before another one in the same field", send("GET"), expired(bearerRealm+", "+basicRealm)),
		renewed("a challenge matches in a second field", send("GET"), expired("Negotiate", bearerRealm)),
		renewed("a challenge matches behind one with a token68", send("GET"), expired("Negotiate YWJjZA==, "+bearerRealm)),
		renewed("a POST is sent again with another token, since the first was refused before anything was done", send("POST"), expired(bearerExpired)),
		renewed("a PUT is sent again whole with another token", Request{Method: "PUT", Body: string(make([]byte, 50_000))}, expired(bearerExpired)),
		renewed("a HEAD is sent again with another token", send("HEAD"), expired(bearerExpired)),
		again, mid, after, many, failing,
		kept401("a 401 without a challenge is handed back", twoTokens, send("GET"), never()),
		kept401("a 401 that challenges for another scheme is handed back", twoTokens, send("GET"), never(basicRealm)),
		kept401("a quoted realm that looks like a challenge is none", twoTokens, send("GET"), never(`Basic realm="x, Bearer y"`)),
		unrewindable("a 401 is handed back where the content cannot be sent again", "RFC 9110 §15.5.2", opaque("POST"), never(bearerExpired)).given(twoTokens).must(othersOnly(401)),
		kept401("a 401 is handed back where the refresh brings the same token", Given{Tokens: []string{"old", "old"}}, send("GET"), never(bearerExpired)),
		kept401("a 401 is handed back to a client without credentials", Given{}, send("GET"), never(bearerRealm)),
		kept401("a 401 is handed back to a caller who set the credentials", Given{Own: "Bearer mine"}, send("GET"), never(bearerExpired)),
		kept401("a 401 with Retry-After is not repeated with the same token", once, send("GET"), refusal(401, "WWW-Authenticate", bearerRealm, "Retry-After", "1")),
		handedBack("a 407 is handed back: the credentials are not for proxies", "RFC 9110 §15.5.8", send("GET"), proxy).given(twoTokens).must(without("Proxy-Authorization", 1)),
	}
}

var steppedUp = Given{Tokens: []string{"old", "new"}, StepUp: "more"}

func rights() []*Scenario {
	const source = "RFC 9110 §15.5.4; RFC 6750 §3.1"
	named := refusal(403, "WWW-Authenticate", `Bearer realm="api", error="insufficient_scope", scope="orders:write"`)
	named.Accepts = "Bearer more"
	told := refusal(403)
	told.Body, told.Accepts = `{"title":"missing scope","status":403,"missing":{"scopes":["orders:write"]},"contact":"orders@api.example"}`, "Bearer more"
	helps := func(name string, r Request, first Step) *Scenario {
		return &Scenario{Name: name, Source: source, Given: steppedUp, Request: r, Script: script(first), Must: all(atMost(2), othersOnly(403)), Does: all(carries("Bearer old", "Bearer more"), gets(200))}
	}
	stays := named
	stays.Accepts = ""
	back := helps("a 403 that comes back after the step-up is handed back", send("GET"), stays)
	back.Does = all(arrive(2), gets(403))
	kept := func(name string, g Given, r Request, first Step) *Scenario {
		return handedBack(name, source, r, first).given(g).must(othersOnly(403))
	}
	return []*Scenario{
		kept("a 403 is not repeated with the same credentials", twoTokens, send("GET"), refusal(403)),
		kept("a 403 to a client without credentials is handed back", Given{}, send("GET"), refusal(403)),
		kept("a 403 with Retry-After is not repeated with the same credentials", twoTokens, send("GET"), refusal(403, "Retry-After", "1")),
		kept("a 403 to POST with an idempotency key is handed back", twoTokens, keyed(), refusal(403)),
		kept("a 403 to a caller who set the credentials is handed back", Given{Own: "Bearer mine"}, send("GET"), stays),
		kept("a 403 that names scopes is handed back where no step-up was agreed", twoTokens, send("GET"), stays),
		kept("a 403 that names no scope is handed back although a step-up was agreed", steppedUp, send("GET"), refusal(403)),
		unrewindable("a 403 is handed back where the content cannot be sent again", source, opaque("POST"), stays).given(steppedUp).must(othersOnly(403)),
		helps("a 403 whose challenge names scopes is answered with a token that has them", send("GET"), named),
		helps("a 403 whose problem names scopes is answered with a token that has them", send("GET"), told),
		helps("a POST is sent again with more rights, since nothing was done", send("POST"), named),
		back,
	}
}

func connections() []*Scenario {
	expects := send("PUT")
	expects.Header = fields("Expect", "100-continue")
	expectsPost := send("POST")
	expectsPost.Header = fields("Expect", "100-continue")
	unread := refusal(417)
	unread.Unread = true
	another := func(name, source string, r Request, code int) *Scenario {
		return repeated(name, source, r, refusal(code)).must(otherConnection(2))
	}
	stays := func(name, source string, code int) *Scenario {
		s := repeated(name, source, send("GET"), refusal(code))
		s.Script, s.Does = script(refusal(code)), all(arrive(2), gets(code))
		return s
	}
	relaxed := func(name string, r Request) *Scenario {
		return repeated(name, "RFC 9110 §10.1.1", r, unread).must(without("Expect", 2))
	}
	returns := relaxed("a 417 that comes back without the expectation is handed back", expects)
	returns.Script, returns.Does = script(unread, refusal(417)), all(arrive(2), gets(417))
	token := repeated("a 421 and then a 401 are each mended once", "RFC 9110 §15.5.20, §15.5.2", send("GET"), refusal(421)).given(twoTokens)
	token.Script, token.Must, token.Does = script(refusal(421), expired(bearerExpired)), all(atMost(3), otherConnection(2), othersOnly(401)), all(gets(200), arrive(3))
	warm := another("a 421 on a connection that was kept is repeated on another one", "RFC 9110 §15.5.20", send("GET"), 421)
	warm.Warm = true
	late := repeated("a 425 is repeated no earlier than Retry-After asks", "RFC 8470 §5.2; RFC 9110 §10.2.3", send("GET"), refusal(425, "Retry-After", "3")).must(notBefore(2, 3*time.Second))
	return []*Scenario{
		another("a 408 to GET is repeated on another connection", "RFC 9110 §15.5.9", send("GET"), 408),
		another("a 408 to POST is repeated on another connection: the request never came in whole", "RFC 9110 §15.5.9", send("POST"), 408),
		unrewindable("a 408 is handed back where the content cannot be sent again", "RFC 9110 §15.5.9", opaque("POST"), refusal(408)),
		stays("a 408 that comes back is handed back", "RFC 9110 §15.5.9, §9.2.2", 408),
		another("a 421 to GET is repeated on another connection", "RFC 9110 §15.5.20", send("GET"), 421),
		another("a 421 to POST is repeated on another connection", "RFC 9110 §15.5.20", send("POST"), 421),
		unrewindable("a 421 is handed back where the content cannot be sent again", "RFC 9110 §15.5.20", opaque("POST"), refusal(421)),
		stays("a 421 that comes back is handed back", "RFC 9110 §15.5.20", 421),
		warm, token, late,
		repeated("a 425 to GET is repeated: nothing is early any more", "RFC 8470 §5.2", send("GET"), refusal(425)),
		repeated("a 425 to POST is repeated: the first was refused", "RFC 8470 §5.2", send("POST"), refusal(425)),
		unrewindable("a 425 is handed back where the content cannot be sent again", "RFC 8470 §5.2", opaque("POST"), refusal(425)),
		stays("a 425 that comes back is handed back", "RFC 8470 §5.2", 425),
		relaxed("a 417 to PUT is repeated without the expectation", expects),
		relaxed("a 417 to POST is repeated without the expectation", expectsPost),
		returns,
		handedBack("a 417 to a request that expects nothing is handed back", "RFC 9110 §15.5.18", send("PUT"), refusal(417)),
	}
}
