package scenario

import "time"

// lost are the rows in which a fault leaves open what was done, and a repeat
// is right.
func lost(name, source string, r Request, f Fault) *Scenario {
	return repeated(name, source, r, fault(f))
}

// fatal are those in which it is wrong.
func fatal(name, source string, r Request, f Fault) *Scenario {
	return &Scenario{Name: name, Source: source, Request: r, Script: script(fault(f), ok()), Must: all(atMost(1)), Does: all(told, within(time.Second))}
}

func network() (rows []*Scenario) {
	for _, method := range []string{"GET", "HEAD", "PUT", "DELETE"} {
		rows = append(rows, lost("a "+method+" whose connection is reset before the answer is repeated once", idempotency, send(method), Reset))
	}
	for _, method := range []string{"POST", "PATCH"} {
		rows = append(rows,
			fatal("a "+method+" whose connection is reset before the answer is not repeated", idempotency, send(method), Reset),
			fatal("a "+method+" whose connection closes without an answer is not repeated", idempotency, send(method), Silent))
	}
	twice := lost("a connection that is reset twice is told to the caller", idempotency+": no repeat of a repeat", send("GET"), Reset)
	twice.Script, twice.Does = script(fault(Reset)), all(arrive(2), told)
	mixed := lost("a 503 after a lost connection is handed back", idempotency+": no repeat of a repeat", send("GET"), Reset)
	mixed.Script, mixed.Does = script(fault(Reset), refusal(503), ok()), all(arrive(2), gets(503))
	marked := lost("a POST that the caller marked as repeatable is repeated when its connection is reset", idempotency, send("POST"), Reset)
	stall := &Scenario{Name: "a server that says nothing is left at the caller's deadline", Source: policy, Request: Request{Deadline: 5 * time.Second}, Script: script(fault(Stall)), Must: all(atMost(1), told), Does: all(within(6 * time.Second))}
	half := fatal("a PUT whose content cannot be sent again is not sent again without it", idempotency, opaque("PUT"), Reset)
	half.Must, half.Does = all(atMost(2)), all(toldOrWhole("done"))
	rows = append(rows, twice, mixed, marked.given(Given{Marked: true}), stall,
		lost("a POST with an idempotency key is repeated when its connection is reset", idempotency, keyed(), Reset),
		lost("a GET whose connection closes without an answer is repeated once", idempotency, send("GET"), Silent),
		lost("a GET whose answer ends within its fields is repeated once", idempotency, send("GET"), HalfField).only(HTTP1),
		fatal("a POST whose answer ends within its fields is not repeated", idempotency, send("POST"), HalfField).only(HTTP1),
		half)
	rows = append(rows, contentFaults()...)
	rows = append(rows, connecting()...)
	return append(rows, keptConnections()...)
}

// contentFaults are answers that break half-way.
func contentFaults() []*Scenario {
	half := func(name string, s Step) *Scenario {
		return &Scenario{Name: name, Source: "RFC 9112 §8", Script: script(s, ok()), Must: all(atMost(1)), Does: all(told, within(time.Second))}
	}
	read := func(name string, s Step) *Scenario { // may be asked for again, or told
		return &Scenario{Name: name, Source: "RFC 9112 §8", Script: script(s, ok()), Must: all(atMost(2)), Does: all(toldOrWhole("done"), within(time.Minute))}
	}
	broken := refusal(503)
	broken.Fault = Cut
	post := half("a 201 to POST that breaks within its content is not repeated", Step{Code: 201, Fault: Cut})
	post.Request = send("POST")
	return []*Scenario{
		read("a 200 that breaks within its content does not pass for a whole one", Step{Fault: Cut}),
		read("a 200 whose content breaks its coding does not pass for a whole one", Step{Fault: BadChunk}).only(HTTP1),
		half("a 404 that breaks within its content is not repeated", Step{Code: 404, Fault: Cut}),
		post,
		repeated("a 503 to GET that breaks within its content is repeated like a whole one", idempotency, send("GET"), broken),
	}
}

// connecting are faults before anything was sent.
func connecting() []*Scenario {
	secure := func(method string) Request {
		r := send(method)
		r.URL = "https://api.example/orders"
		return r
	}
	untouched := func(name string, r Request, f Fault) *Scenario {
		return &Scenario{Name: name, Source: idempotency, Request: r, Script: script(fault(f), ok()), Must: all(atMost(1), atMostDials(2)), Does: all(dials(2), gets(200))}
	}
	stays := untouched("a server that nobody reaches is told to the caller", send("GET"), NoDial)
	stays.Script, stays.Does = script(fault(NoDial)), all(told, dials(2))
	return []*Scenario{
		untouched("a GET that finds nobody listening is tried once more", send("GET"), NoDial),
		untouched("a POST that finds nobody listening is tried once more: nothing was sent", send("POST"), NoDial),
		untouched("a GET whose handshake is broken off is tried once more", secure("GET"), NoTLS),
		stays,
		{Name: "a certificate that nobody signs is not asked for again", Source: "RFC 9110 §4.3.4", Request: secure("GET"), Script: script(fault(BadCert)), Must: all(atMost(0), atMostDials(2)), Does: all(dials(1), told, within(time.Second))},
		{Name: "a scheme that nobody speaks is told at once", Source: policy, Request: Request{URL: "gopher://api.example/"}, Script: script(ok()), Must: all(atMost(0), told), Does: all(dials(0), within(time.Second))},
	}
}

// keptConnections are faults of connections that served before.
func keptConnections() []*Scenario {
	const frames = "RFC 9113 §6.8, §8.7"
	warm := func(s *Scenario) *Scenario { s.Warm = true; return s }
	unprocessed := func(name string, r Request, f Fault) *Scenario {
		return &Scenario{Name: name, Source: frames, Request: r, Script: script(fault(f), ok()), Must: all(actedOnce), Does: all(arrive(2), gets(200)), Only: HTTP2, Warm: true}
	}
	return []*Scenario{
		warm(lost("a GET on a kept connection that has just closed is repeated", "RFC 9112 §9.3.1", send("GET"), Silent)),
		warm(lost("a PUT on a kept connection that has just closed is repeated", "RFC 9112 §9.3.1", send("PUT"), Silent)),
		warm(lost("a DELETE on a kept connection that has just closed is repeated", "RFC 9112 §9.3.1", send("DELETE"), Silent)),
		warm(fatal("a POST on a kept connection that closes once it was sent is not repeated", "RFC 9112 §9.3.1; "+idempotency, send("POST"), Silent)),
		unprocessed("a GET that GOAWAY says was not processed is repeated", send("GET"), Unstarted),
		unprocessed("a POST that GOAWAY says was not processed is repeated", send("POST"), Unstarted),
		unprocessed("a GET whose stream was refused is repeated", send("GET"), Refused),
		unprocessed("a POST whose stream was refused is repeated", send("POST"), Refused),
		lost("a GET that GOAWAY leaves open is repeated once", frames, send("GET"), GoAway).only(HTTP2),
		lost("a PUT that GOAWAY leaves open is repeated once", frames, send("PUT"), GoAway).only(HTTP2),
		fatal("a POST that GOAWAY leaves open is not repeated", frames, send("POST"), GoAway).only(HTTP2),
	}
}
