package browser_test

import (
	"net/http"
	"strings"
	"testing"
)

// readable is an answer as curl -i prints it.
const readable = "HTTP/1.1 403 Forbidden\r\nDate: Mon, 02 Nov 2026 09:00:00 GMT\r\nCache-Control: no-store\r\n" +
	"WWW-Authenticate: Bearer realm=\"things\", error=\"insufficient_scope\", scope=\"things:write\"\r\n" +
	"Content-Type: application/problem+json\r\n\r\n{\"title\":\"Insufficient scope\",\"status\":403,\"reason\":\"insufficient-scope\"}\n"

// paste puts a text into the form and sends it. The text is set by script,
// because keys and the clipboard cannot carry all of what is tried here.
func (b *tab) paste(text string) {
	b.Helper()
	eval[bool](b, `(document.getElementById("answer").value = `+quote(text)+`, true)`)
	b.follow("/explain/", click(".paste button"))
}

func Test_that_a_pasted_answer_is_read(t *testing.T) {
	everywhere(t, func(t *testing.T, at place) {
		b := open(t, at)
		b.visit("/")
		b.follow("/explain/", click(`main a[href$="/explain/"]`))
		b.paste(readable)
		b.shows("main", "403 Forbidden", "Client", "Shared cache", "Crawler", "Consumer of the API", "Monitor", "The problem document names a reason: insufficient-scope")
		if got := eval[string](b, `document.getElementById("answer").value`); got != strings.ReplaceAll(readable, "\r\n", "\n") {
			t.Errorf("the form holds %q", got)
		}
		b.follow("/reasons/insufficient-scope", click(`main a[href$="/reasons/insufficient-scope"]`))
	})
}

func Test_that_a_fault_of_a_pasted_answer_leads_to_its_rule(t *testing.T) {
	everywhere(t, func(t *testing.T, at place) {
		b := open(t, at)
		b.visit("/explain/")
		b.paste("HTTP/1.1 405 Method Not Allowed\r\nCache-Control: no-store\r\n\r\n")
		b.shows("dl.faults", "405 came without Allow.", "Expected: Allow. Got: no Allow.", "Rule: 405/needs-allow")
		b.follow("/rules/405/needs-allow", click(`dl.faults a[href$="/rules/405/needs-allow"]`))
	})
}

// strike is what hostile texts try: each way tells on itself by a flag.
const strike = `<script>window.struck=1;alert(1)</script><img src=x onerror="window.struck=1"><svg onload=window.struck=1>`

// hostile are texts that a page must show and never obey.
var hostile = []struct {
	name, text string
	code       int
	shown      string // what a reader must see of it outside the form
}{
	{"tags in the status line", "HTTP/1.1 403 " + strike + "\nContent-Type: text/html\n\nx", 200, "403 Forbidden"},
	{"tags in an unknown code", "HTTP/1.1 799 " + strike + "\n\n", 200, "799"},
	{"tags in a name", "HTTP/1.1 403 Forbidden\nX-" + strike + ": 1\n\n", 422, "X-<script>window.struck=1;alert(1)</script>"},
	{"tags in values", "HTTP/1.1 401 Unauthorized\nWWW-Authenticate: " + strike + "\nRetry-After: " + strike + "\nCache-Control: " + strike + "\nLocation: javascript:alert(1)//" + strike + "\nContent-Type: " + strike + "\n\n", 200, "401 Unauthorized"},
	{"tags in a redirect", "HTTP/1.1 301 Moved Permanently\nLocation: javascript:window.struck=1\n\n", 200, "301 Moved Permanently"},
	{"tags in content", "HTTP/1.1 403 Forbidden\nContent-Type: text/html\n\n" + strike, 200, "403 Forbidden"},
	{"tags in a problem document", "HTTP/1.1 403 Forbidden\nContent-Type: application/problem+json\n\n{\"title\":\"<script>window.struck=1</script>\",\"type\":\"javascript:window.struck=1\",\"status\":404,\"reason\":\"\\\"><script>window.struck=1</script>\"}", 200, "403 Forbidden"},
	{"an end of the form", "</textarea><script>alert(1)</script>" + strike, 422, "</textarea><script>alert(1)</script>"},
	{"an end of the form in content", "HTTP/1.1 404 Not Found\n\n</textarea></form></main>" + strike, 200, "404 Not Found"},
	{"attributes", "\"onfocus=window.struck=1 autofocus x='\" ' onmouseover=alert(1) `", 422, "onfocus=window.struck=1"},
	{"a request with tags", "GET /" + strings.ReplaceAll(strike, " ", "/") + " HTTP/1.1\nHost: x\n\nHTTP/1.1 403 Forbidden\n\n", 200, "403 Forbidden"},
	{"escapes of a terminal", "\x1b[31mHTTP/1.1 403 Forbidden\x1b[0m\n\x1b]0;title\x07: x\n\n", 422, "403 Forbidden"},
	{"NULs", "HTTP/1.1 403 Forbidden\nX-A: a\x00b\n\n\x00\x00", 200, "403 Forbidden"},
	{"NULs alone", "\x00\x00\x00", 422, "no status line"},
	{"marks of direction", "\u202eHTTP/1.1 403 Forbidden\n\u2066X: y\u2069\n\n", 422, "no status line"},
	{"marks of direction in a value", "HTTP/1.1 403 Forbidden\nX-A: \u202eabc\u2066\n\n", 200, "403 Forbidden"},
	{"an end of a comment", "--><!--><![CDATA[ ]]> {{.}} ${1} %3Cscript%3E &lt;script&gt; &#60;script&#62;" + strike, 422, "&lt;script&gt; &#60;script&#62;"},
	{"200 kB of one line", strings.Repeat("<b>A", 50_000), 422, "<b>A<b>A"},
	{"200 kB of content", "HTTP/1.1 500 Internal Server Error\nContent-Type: text/plain\n\n" + strings.Repeat("<i>0123456\n", 18_000), 200, "500 Internal Server Error"},
	{"blank", " \n \n", 422, "the text is empty"},
}

func Test_that_no_hostile_answer_runs_or_becomes_a_part_of_the_page(t *testing.T) {
	everywhere(t, func(t *testing.T, at place) {
		b := open(t, at)
		b.refusals(http.StatusUnprocessableEntity)
		for _, h := range hostile {
			b.visit("/explain/")
			scripts := eval[int](b, `document.querySelectorAll("script").length`)
			b.paste(h.text)
			if b.lastCode() != h.code {
				b.Errorf("%s: answers %d, want %d", h.name, b.lastCode(), h.code)
			}
			if got := eval[[]string](b, `[...document.querySelectorAll("main :is(script, style, link, img, svg, math, iframe, object, embed, base, meta, b, i, title), [autofocus], a[href^='javascript:' i]")].concat([...document.querySelectorAll("*")].filter(e => [...e.attributes].some(a => /^on/i.test(a.name)))).map(e => e.outerHTML.slice(0, 200))`); len(got) > 0 {
				b.Errorf("%s: becomes a part of the page: %q", h.name, got)
			}
			if got := eval[int](b, `document.querySelectorAll("script").length`); got != scripts {
				b.Errorf("%s: %d scripts, want %d", h.name, got, scripts)
			}
			if eval[bool](b, `"struck" in window`) {
				b.Errorf("%s: its script ran", h.name)
			}
			if got, want := eval[string](b, `document.getElementById("answer").value`), strings.ReplaceAll(h.text, "\x00", "\ufffd"); got != want {
				b.Errorf("%s: the form holds %.300q, want %.300q", h.name, got, want)
			}
			if h.code == 200 {
				b.shows("[aria-label=Reading]", h.shown)
				continue
			}
			b.shows("[role=alert]", "This holds no answer that can be read", h.shown)
			if n := eval[int](b, `document.querySelectorAll("#answer[aria-invalid=true][aria-describedby=fault]").length`); n != 1 {
				b.Errorf("%s: the form does not say which field is wrong", h.name)
			}
		}
	})
}
