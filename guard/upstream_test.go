package guard

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// told answers with what the guard says that an answer of the code in
// X-Status needs, and with what it knows of the request's content.
var told = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	var status int
	fmt.Sscan(r.Header.Get("X-Status"), &status)
	content, whole := Received(r)
	fmt.Fprintf(w, "%q %v\n", content, whole)
	Needed(r, status).Write(w)
})

func Test_that_the_guard_knows_the_fields_that_an_answer_behind_it_needs(t *testing.T) {
	is := newIssuer(t)
	c := baseConfig(t, is)
	c.Observe, c.Proxy = true, "candor"
	r := newRig(t, is, c, told)
	for _, of := range []struct{ request, want string }{
		{"GET /orgs/north/orders HTTP/1.1\nHost: a\nX-Status: 401\n\n", "Www-Authenticate: Bearer realm=\"api\"\nWww-Authenticate: ApiKey realm=\"api\", in=\"header\", name=\"X-API-Key\"\n"},
		{"GET /orgs/north/orders HTTP/1.1\nHost: a\nX-Status: 405\n\n", "Allow: OPTIONS, POST\n"},
		{"PATCH /orgs/north/orders HTTP/1.1\nHost: a\nX-Status: 405\n\n", "Allow: GET, OPTIONS, POST\n"},
		{"GET /socket HTTP/1.1\nHost: a\nX-Status: 426\n\n", "Connection: Upgrade\nUpgrade: websocket\n"},
		{"GET /reports HTTP/1.1\nHost: a\nX-Status: 401\n\n", ""},           // nobody needs credentials here
		{"GET /reports HTTP/1.1\nHost: a\nX-Status: 426\n\n", ""},           // no protocol is named
		{"GET /nowhere HTTP/1.1\nHost: a\nX-Status: 405\n\n", ""},           // no route, no methods
		{"GET /orgs/north/orders HTTP/1.1\nHost: a\nX-Status: 403\n\n", ""}, // nothing is needed
		// Refused at the first rung, observed, and still known.
		{"GET /orgs/north/orders?a=%zz HTTP/1.1\nHost: a\nX-Status: 405\n\n", "Allow: OPTIONS, POST\n"},
	} {
		_, body, _ := strings.Cut(r.send(of.request), "\n\n")
		_, fields, _ := strings.Cut(body, "\n")
		if got := strings.TrimSpace(strings.ReplaceAll(fields, "\r", "")); got != strings.TrimSpace(of.want) {
			t.Errorf("%q needs\n%s, want\n%s", of.request, got, of.want)
		}
	}
}

func Test_that_content_is_known_whole_or_not_at_all(t *testing.T) {
	is := newIssuer(t)
	c := baseConfig(t, is)
	c.Observe = true
	c.Limits.Content = 20
	r := newRig(t, is, c, told)
	long := "[" + strings.Repeat("1,", 20) + "1]"
	for _, of := range []struct{ request, want string }{
		{"GET /reports HTTP/1.1\nHost: a\n\n", `"" true`},
		{"POST /form HTTP/1.1\nHost: a\nContent-Type: application/x-www-form-urlencoded\nContent-Length: 7\n\nname=ab", `"name=ab" true`},
		{"POST /form HTTP/1.1\nHost: a\nContent-Type: application/x-www-form-urlencoded\nContent-Length: 7\n\nname=%z", `"name=%z" true`}, // wrong, and known
		{"POST /form HTTP/1.1\nHost: a\nContent-Type: application/x-www-form-urlencoded\nContent-Length: " + fmt.Sprint(len(long)) + "\n\n" + long, `"" false`},
		{"POST /form HTTP/1.1\nHost: a\nContent-Type: text/plain\nContent-Length: 2\n\nab", `"" false`},
	} {
		_, body, _ := strings.Cut(r.send(of.request), "\n\n")
		if got, _, _ := strings.Cut(body, "\n"); got != of.want {
			t.Errorf("%q: %s, want %s", of.request, got, of.want)
		}
	}
}

func Test_that_without_a_guard_nothing_is_known(t *testing.T) {
	r, _ := http.NewRequest("POST", "/", io.NopCloser(strings.NewReader("a")))
	r.ContentLength = 1
	if _, whole := Received(r); whole || Needed(r, 401) != nil {
		t.Error("a request that no guard saw is known")
	}
}
