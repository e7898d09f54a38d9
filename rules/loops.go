package rules

import (
	"strings"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

// Bounds of a circle of redirects.
const (
	longestCircle = 10          // hops; clients follow no more than about twenty
	oneVisit      = time.Minute // between the hops of a client that follows
)

var redirectLoops = &judge.Rule{
	ID: "3xx/loops", Title: "Redirects that lead in a circle",
	Why:   "The client goes round until it gives up: a browser says that the page redirects too often, a program reports a failure, a crawler drops the address. Each round is a request that the server answers for nothing.",
	Harms: []judge.Party{judge.User, judge.Client, judge.Crawler},
	Fix:   "Look which of the addresses ought to answer by itself. Often two hops, such as a proxy and the application, disagree on http and https, on www, or on the slash at the end.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.4"), judge.Convention}, Severity: candor.Advice,
	Needs: answerHead | candor.SawRequestLine | candor.SawRequestHeader,
	Bad: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 307 Temporary Redirect
Location: /a/
Cache-Control: no-store
---
GET /a/ HTTP/1.1
Host: api.example

HTTP/1.1 307 Temporary Redirect
Location: /a
Cache-Control: no-store
`,
	Good: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 307 Temporary Redirect
Location: /a/
Cache-Control: no-store
---
GET /a/ HTTP/1.1
Host: api.example

HTTP/1.1 200 OK
Content-Type: text/plain
Cache-Control: no-cache

hello
`,
	Series: func(limit int) func(*judge.Case) judge.Result {
		w := &ways{edges: newMemory[edge](limit / 3), sources: newMemory[struct{}](limit / 3), changed: newMemory[uint64](limit / 3)}
		return w.check
	},
}

// edge is a redirect that changed nothing: from a request, to another.
type edge struct {
	to     uint64
	number uint64 // of the exchange, in their order
	at     time.Time
}

// ways are the redirects that were seen, by the hash of who asked what with
// which method. Only a request with the same credentials, language and program
// counts as the same, since each of them may lead another way.
type ways struct {
	edges   *memory[edge]
	sources *memory[struct{}] // addresses from which an edge goes out, whoever asks
	changed *memory[uint64]   // by who asked, the last exchange that may have changed something
	number  uint64
}

// same are the request fields that may lead one client another way.
var same = []string{"Cookie", "Authorization", "X-Api-Key", "User-Agent", "Accept", "Accept-Language", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"}

func (w *ways) check(c *judge.Case) judge.Result {
	w.number++
	next := nextMethod(c)
	if next == "" && w.edges.empty() {
		return judge.Clean
	}
	from, ok := addressOf(c)
	if next == "" {
		w.answered(c, from, ok)
		return judge.Clean
	}
	if !ok {
		return judge.Unseen("the host of the request")
	}
	who := w.asker(c)
	here := w.node(who, c.Method(), from)
	target, ok := from.resolve(c.Field("Location"))
	if !ok {
		w.edges.drop(here)
		return judge.Clean
	}
	e := edge{to: w.node(who, next, target), number: w.number, at: c.Time}
	hops := w.circle(who, here, e)
	w.edges.put(here, e)
	w.sources.put(w.node(0, "", from), struct{}{})
	switch {
	case hops == 0:
		return judge.Clean
	case hops == 1:
		return judge.Fault("The redirect leads to where the request went, and nothing was changed by it.", "an answer, or another address", "a redirect to itself")
	}
	return judge.Fault("The redirects lead in a circle, and nothing was changed on the way.", "an end of the redirects", "a circle of redirects")
}

// answered takes back what an answer that is no redirect disproves.
func (w *ways) answered(c *judge.Case, from address, known bool) {
	if !isSafe(c.Method()) { // may have logged somebody in, or changed a setting
		w.changed.put(w.asker(c), w.number)
	}
	if !known {
		return
	}
	if _, ok := w.sources.get(w.node(0, "", from)); ok {
		w.edges.drop(w.node(w.asker(c), c.Method(), from))
	}
}

// nextMethod is the method with which a client follows, "" where the answer is
// no redirect, may have changed something, or asks to wait.
func nextMethod(c *judge.Case) string {
	code, m := c.Status(), c.Method()
	switch code {
	case 301, 302, 303, 307, 308:
	default:
		return ""
	}
	if strings.TrimSpace(c.Field("Location")) == "" || c.HasField("Set-Cookie") || c.HasField("Retry-After") || c.HasField("Refresh") || c.HasField("Clear-Site-Data") {
		return ""
	}
	if m == "GET" || m == "HEAD" || code == 307 || code == 308 {
		return m
	}
	return "" // the request did its work, and GET shows the outcome
}

// asker is the hash of who asks, as far as can be told.
func (w *ways) asker(c *judge.Case) uint64 {
	who := uint64(5)
	for _, name := range same {
		for _, v := range c.Request.Header[name] {
			who = w.edges.mix(w.edges.mix(who, name), v)
		}
	}
	return who
}

// node is the hash of a request.
func (w *ways) node(who uint64, method string, a address) uint64 {
	key := who
	for _, s := range [...]string{method, a.scheme, a.host, a.rest} {
		key = w.edges.mix(key, s)
	}
	return key
}

// circle returns of how many hops the circle is that a redirect closes, 0 for
// none. One of three hops or more is only believed once it is gone through a
// second time: a login may lead over other addresses back to the page, which
// then answers.
func (w *ways) circle(who, here uint64, e edge) int {
	if e.to == here {
		return 1
	}
	changed, _ := w.changed.get(who)
	oldest := e.number
	at := e.to
	for hops := 2; hops <= longestCircle; hops++ {
		next, ok := w.edges.get(at)
		if !ok || next.number < changed || apart(next.at, e.at) {
			return 0
		}
		oldest = min(oldest, next.number)
		if next.to != here {
			at = next.to
			continue
		}
		if hops == 2 {
			return 2
		}
		if last, again := w.edges.get(here); again && last.to == e.to && last.number > changed && last.number < oldest {
			return hops
		}
		return 0
	}
	return 0
}

// apart reports whether two times are known and too far from each other for
// the hops of one visit.
func apart(a, b time.Time) bool {
	if a.IsZero() || b.IsZero() {
		return false
	}
	d := b.Sub(a)
	return d > oneVisit || d < -oneVisit
}
