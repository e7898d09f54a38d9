package scenario

import (
	"fmt"
	"strings"
	"time"
)

func bodies() (rows []*Scenario) {
	large := strings.Repeat("0123456789abcdef", 6_000)
	page := strings.Repeat("<p>down for maintenance</p>", 40_000)
	for _, code := range []int{500, 503} {
		rows = append(rows,
			repeated(fmt.Sprintf("the content of a PUT is whole each time, after a %d", code), idempotency, Request{Method: "PUT", Body: large}, refusal(code)),
			unrewindable(fmt.Sprintf("a %d to PUT is handed back where the content cannot be sent again", code), idempotency, opaque("PUT"), refusal(code)))
	}
	closing := repeated("the content of a PUT is whole after a connection that was reset before it was read", idempotency, Request{Method: "PUT", Body: large}, Step{Fault: Reset, Unread: true})
	wide := Step{Code: 503, Body: page, Header: fields("Content-Type", "text/html")}
	long := repeated("a 503 with a megabyte of content is handed back whole when it stays", idempotency+": no repeat of a repeat", send("GET"), wide)
	long.Script, long.Does = script(wide), all(gets(503), arrive(2))
	endless := Step{Code: 503, Fault: Endless, Header: fields("Retry-After", "1")}
	slow := Step{Fault: Slow, Body: strings.Repeat("0123456789", 10)}
	slowly := refusal(404)
	slowly.Fault = Slow
	answer := func(name string, s Step) *Scenario {
		return &Scenario{Name: name, Source: policy, Script: script(s, ok()), Must: all(atMost(1)), Does: all(gets(s.code()), within(time.Second))}
	}
	problem := refusal(422)
	problem.Body = `{"type":"https://api.example/reasons/invalid-content","title":"invalid","status":422,"errors":[{"pointer":"/n","detail":"` + strings.Repeat("far too long ", 9_000) + `"}]}`
	text := handedBack("a 400 in plain text keeps its content", policy, send("GET"), Step{Code: 400, Body: "no, and here is why"})
	return append(rows, closing, long, text,
		repeated("a 503 with a megabyte of content does not hold up the repeat", policy, send("GET"), wide).does(within(30*time.Second)),
		repeated("a 503 whose content never ends does not hold up the repeat", policy, send("GET"), endless).must(notBefore(2, time.Second)).does(within(30*time.Second)),
		answer("a 200 that takes its time is read to its end", slow),
		answer("a 404 that takes its time is read to its end", slowly),
		answer("a problem document of a hundred kilobytes is handed back whole", problem),
		&Scenario{Name: "content that can be read once is sent once", Source: idempotency, Request: opaque("POST"), Script: script(ok()), Must: all(atMost(1)), Does: all(gets(200), within(time.Second))},
		handedBack("content that can be read once is closed when it was refused", "net/http: a RoundTripper closes the body", opaque("POST"), refusal(400)),
		repeated("an empty POST with a key is repeated and stays empty", idempotency, Request{Method: "POST", Header: fields("Idempotency-Key", "k-1")}, refusal(502)),
		repeated("a DELETE with content is repeated with it", idempotency, Request{Method: "DELETE", Body: `{"why":"old"}`}, refusal(502)),
		repeated("a GET with content is repeated with it", idempotency, Request{Method: "GET", Body: `{"query":1}`}, refusal(503)),
	)
}
