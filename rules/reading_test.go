package rules

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/candorhttp/candor/answer"
	"github.com/candorhttp/candor/httpstatus"
)

// seen is one answer that a test builds.
type seen struct{ answer.Input }

// received is when the answers of these tests arrive, and epoch two minutes
// after it, in seconds since 1970.
var received = time.Date(2026, time.March, 10, 13, 55, 36, 0, time.UTC)

const epoch = "1773151056"

// saw builds an answer from "Name: value" lines, with Date at the time of receipt.
func saw(status int, fields ...string) seen {
	h := http.Header{"Date": {received.Format(http.TimeFormat)}}
	for _, f := range fields {
		name, value, _ := strings.Cut(f, ": ")
		h.Add(name, value)
	}
	return seen{answer.Input{Status: status, Proto: "HTTP/1.1", Header: h, Received: received}}
}

func (s seen) with(body string) seen { s.Body = []byte(body); return s }

func (s seen) to(method string, fields ...string) seen {
	h := http.Header{}
	for _, f := range fields {
		name, value, _ := strings.Cut(f, ": ")
		h.Add(name, value)
	}
	s.Request = &answer.Request{Method: method, URL: "https://api.example/orders", Header: h}
	return s
}

func json200(content string) seen {
	return saw(200, "Content-Type: application/json").with(content)
}

func later(offset time.Duration) string { return received.Add(offset).Format(http.TimeFormat) }

// faultsOf are the faults as "LEVEL rule".
func faultsOf(r Reading) []string {
	var out []string
	for _, f := range r.Faults {
		out = append(out, f.Level+" "+f.Rule)
	}
	return out
}

// breaks reports whether an answer breaks a rule.
func breaks(r Reading, rule string) bool {
	return slices.ContainsFunc(r.Faults, func(f Fault) bool { return f.Rule == rule })
}

// reading is an answer with the faults that it should have, as "LEVEL rule", the strongest first.
type reading struct {
	name string
	in   seen
	want []string
}

func (tt reading) check(t *testing.T) {
	t.Run(tt.name, func(t *testing.T) {
		r := Read(tt.in.Input)
		if got := faultsOf(r); !slices.Equal(got, tt.want) {
			t.Errorf("got  %q\nwant %q", got, tt.want)
		}
		for _, f := range r.Faults {
			if f.Text == "" || f.Expected == "" || f.Got == "" || f.Why == "" || f.Fix == "" || f.Source == "" {
				t.Errorf("%s leaves something out: %+v", f.Rule, f)
			}
		}
	})
}

func Test_that_what_an_answer_gets_wrong_is_named_by_its_rule_the_strongest_first(t *testing.T) {
	const plain = "Content-Type: text/plain"
	const noStore = "Cache-Control: no-store"
	const problemJSON = "Content-Type: application/problem+json"
	for _, tt := range []reading{
		{"a plain 200 is fine", saw(200, plain).with("x"), nil},
		{"a right 403 is fine", saw(403, noStore, problemJSON).with(`{"status":403}`), nil},
		{"401 without a challenge", saw(401), []string{"MUST 401/needs-challenge"}},
		{"405 without Allow", saw(405, noStore), []string{"MUST 405/needs-allow"}},
		{"405 with an empty Allow is fine", saw(405, noStore, "Allow: "), nil},
		{"407 without a challenge", saw(407), []string{"MUST 407/needs-challenge"}},
		{"301 without Location", saw(301), []string{"SHOULD 301/needs-location", "advice 301/needs-freshness"}},
		{"204 with content, which may be another answer's", saw(204, plain).with("x"), []string{"advice 204/forbids-content"}},
		{"205 with content", saw(205, plain).with("x"), []string{"MUST 205/forbids-content"}},
		{"204 with Content-Length", saw(204, "Content-Length: 0"), []string{"MUST 204/forbids-content-length"}},
		{"206 that does not say which part", saw(206), []string{"MUST 206/needs-range"}},
		{"206 in several parts", saw(206, "Content-Type: multipart/byteranges; boundary=x"), nil},
		{"HEAD with content", saw(200, plain).with("x").to("HEAD"), []string{"MUST head/has-content"}},
		{"content without a type", saw(200).with("x"), []string{"SHOULD any/content-without-type"}},
		{"Retry-After that is neither", saw(429, noStore, "Retry-After: soon"), []string{"MUST any/retry-after-unparsable"}},
		{"503 without Retry-After", saw(503), []string{"advice 503/needs-retry-after"}},
		{"a challenge that is none", saw(401, `WWW-Authenticate: realm="x"`), []string{"MUST 401/challenge-unparsable"}},
		{"an empty challenge", saw(401, "WWW-Authenticate: "), []string{"MUST 401/challenge-unparsable"}},
		{"a realm without quotes", saw(401, `WWW-Authenticate: Basic realm="a, \"b\"", Bearer realm=api, error="invalid_token", scope="x y"`, "WWW-Authenticate: Negotiate abc=="), []string{"MUST 401/realm-unquoted"}},
		{"several challenges", saw(401, `WWW-Authenticate: Basic realm="a, \"b\"", Bearer realm="api", error="invalid_token", scope="x y"`, "WWW-Authenticate: Negotiate abc=="), nil},
		{"a problem that contradicts the code", saw(403, problemJSON).with(`{"status":400}`), []string{"MUST error/problem-status-differs"}},
		{"a problem that is none", saw(403, problemJSON).with(`nope`), []string{"MUST error/problem-invalid"}},
		{"an error inside a 200", saw(200, problemJSON).with(`{"title":"x"}`), []string{"advice 200/error-body"}},
		{"an error inside a redirect", saw(302, problemJSON, "Location: /x").with(`{"title":"x"}`), []string{"advice 3xx/error-body"}},
		{"a refusal that is kept for everybody", saw(403, "Cache-Control: max-age=60"), []string{"advice 403/stored-for-everyone"}},
		{"a refusal that a browser keeps is nobody else's", saw(403, "Cache-Control: private, max-age=60"), nil},
		{"a 404 that is kept is normal", saw(404, "Cache-Control: max-age=60"), nil},
		{"a code outside the range", saw(999), []string{"advice any/invalid-code"}},
		{"a code that nobody registered", saw(299), []string{"advice any/unregistered-code"}},
		{"a number of a log", saw(499, "Server: nginx/1.28.0"), []string{"advice any/log-only-code"}},
		{"a code that is unused", saw(418), []string{"advice any/retired-code"}},
		{"a code that is deprecated", saw(305), []string{"advice any/retired-code"}},
		{"a code that is obsolete", saw(510), []string{"advice any/retired-code"}},
		{"max-age twice", saw(200, "Cache-Control: max-age=1, max-age=2"), []string{"advice any/cache-control-contradicts"}},
		{"max-age that is no number", saw(200, "Cache-Control: max-age=x"), []string{"advice any/cache-control-contradicts"}},
		{"s-maxage that is no number", saw(200, "Cache-Control: s-maxage=x"), []string{"advice any/cache-control-contradicts"}},
		{"compressed content is not judged", saw(403, problemJSON, "Content-Encoding: gzip").with("\x1f\x8b"), nil},
		{"202 that nobody can ask about", saw(202, "Content-Length: 0"), []string{"SHOULD 202/needs-monitor"}},
		{"202 whose content may be left out here", saw(202), nil},
		{"416 without the length", saw(416), []string{"SHOULD 416/needs-content-range"}},
		{"416 in answer to another unit", saw(416).to("GET", "Range: lines=1-2"), nil},
		{"451 that does not say who blocks", saw(451, noStore), []string{"SHOULD 451/needs-blocked-by"}},
		{"451 that does", saw(451, noStore, `Link: <https://a.example/>; rel="blocked-by"`), nil},
		{"426 without Upgrade", saw(426), []string{"MUST 426/needs-upgrade"}},
		{"201 to QUERY, which only reads", saw(201, "Location: /x").to("QUERY"), []string{"advice 201/to-safe-method"}},
		{"426 without Connection", saw(426, "Upgrade: TLS/1.3"), []string{"MUST 426/needs-connection"}},
		{"426 with both", saw(426, "Upgrade: TLS/1.3", "Connection: Upgrade"), nil},
	} {
		tt.check(t)
	}
	for _, code := range []int{428, 429, 431, 511} {
		reading{strconv.Itoa(code) + " that some cache may keep", saw(code, "Retry-After: 9"), []string{"advice " + strconv.Itoa(code) + "/needs-no-store"}}.check(t)
	}
}

func Test_that_an_empty_content_counts_as_none_where_it_was_read_to_its_end(t *testing.T) {
	in := saw(202).Input
	if in.BodyEnded = true; !breaks(Read(in), "202/needs-monitor") {
		t.Errorf("faults %q", faultsOf(Read(in)))
	}
}

func Test_that_a_fault_says_what_its_answer_has(t *testing.T) {
	for rule, tt := range map[string]struct {
		in   seen
		want []string
	}{
		"any/log-only-code":             {saw(499, "Server: nginx/1.28.0"), []string{"a number of nginx's log", "treats it as 400"}},
		"any/unregistered-code":         {saw(299), []string{"299 is not registered", "treat it as 200"}},
		"any/invalid-code":              {saw(999), []string{"999 is outside 100 to 599"}},
		"any/cache-control-contradicts": {saw(200, "Cache-Control: max-age=1, max-age=2"), []string{"max-age twice"}},
		"403/stored-for-everyone":       {saw(403, "Cache-Control: max-age=60"), []string{"this 403 to everybody for 60 s"}},
		"401/challenge-unparsable":      {saw(401, `WWW-Authenticate: realm="x"`), []string{"grammar", "realm="}},
		"any/retry-after-unparsable":    {saw(503, "Retry-After: soon"), []string{"neither a number of seconds nor a date", `"soon"`}},
		"error/problem-status-differs":  {saw(403, "Content-Type: application/problem+json").with(`{"status":400}`), []string{"status 403", "status 400"}},
		"error/problem-invalid":         {saw(403, "Content-Type: application/problem+json").with(`nope`), []string{"declared to be a problem document", "RFC 9457 §3"}},
	} {
		r := Read(tt.in.Input)
		i := slices.IndexFunc(r.Faults, func(f Fault) bool { return f.Rule == rule })
		if i < 0 {
			t.Errorf("%s: %q", rule, faultsOf(r))
			continue
		}
		f := r.Faults[i]
		for _, want := range tt.want {
			if said := strings.Join([]string{f.Text, f.Expected, f.Got, f.Source}, "\n"); !strings.Contains(said, want) {
				t.Errorf("%s does not say %q: %s", rule, want, said)
			}
		}
	}
}

func Test_that_faults_of_the_time_to_wait_are_named(t *testing.T) {
	const noStore = "Cache-Control: no-store"
	undated := saw(429, noStore, "Retry-After: 0")
	undated.Header.Del("Date")
	undated.Received = time.Time{}
	within := undated
	within.Received = received.Add(time.Second / 2)
	for _, tt := range []reading{
		{"429 without a time is advice, since the RFC demands none", saw(429, noStore), []string{"advice 429/needs-retry-after"}},
		{"429 with a time", saw(429, noStore, "Retry-After: 120"), nil},
		{"a date that is past", saw(503, "Retry-After: "+later(-time.Hour)), []string{"advice any/retry-after-past"}},
		{"zero seconds after a 429", saw(429, noStore, "Retry-After: 0"), []string{"advice any/retry-after-past"}},
		{"zero seconds after a 503", saw(503, "Retry-After: 0"), []string{"advice any/retry-after-past"}},
		{"a date that is now", saw(503, "Retry-After: "+later(0)), []string{"advice any/retry-after-past"}},
		{"zero seconds in an answer without Date", undated, []string{"advice any/retry-after-past"}},
		{"zero seconds within a second", within, []string{"advice any/retry-after-past"}},
		{"zero seconds elsewhere are meant", saw(413, "Retry-After: 0"), nil},
		{"no wait although the limit is not filled", saw(429, noStore, "Retry-After: 0", `RateLimit: "a";r=0;t=30`), []string{"advice any/retry-after-past", "advice any/retry-after-before-limit"}},
		{"years", saw(503, "Retry-After: "+epoch), []string{"advice any/retry-after-absurd"}},
		{"a day and a half is a plan", saw(503, "Retry-After: 129600"), nil},
		{"two days", saw(503, "Retry-After: 172800"), []string{"advice any/retry-after-absurd"}},
		{"a week", saw(503, "Retry-After: 604800"), []string{"advice any/retry-after-absurd"}},
		{"a week as a date", saw(503, "Retry-After: "+later(7*24*time.Hour)), []string{"advice any/retry-after-absurd"}},
		{"a week after a 429", saw(429, noStore, "Retry-After: 604800"), []string{"advice any/retry-after-absurd"}},
		{"a month", saw(503, "Retry-After: 2592000"), []string{"advice any/retry-after-absurd"}},
		{"a week is a plan elsewhere", saw(413, "Retry-After: 604800"), nil},
		{"two of them", saw(503, "Retry-After: 1", "Retry-After: 2"), []string{"MUST any/retry-after-repeated"}},
		{"an earlier time than the limit's", saw(429, noStore, "Retry-After: 10", `RateLimit: "a";r=0;t=30`), []string{"advice any/retry-after-before-limit"}},
		{"a redirect needs none", saw(302, "Location: /x"), nil},
	} {
		tt.check(t)
	}
	for value, want := range map[string]string{"604800": "wait 7 d", "172800": "wait 2 d", "2592000": "wait 30 d", epoch: "a point in time"} {
		f := Read(saw(503, "Retry-After: "+value).Input).Faults
		if len(f) != 1 || !strings.Contains(f[0].Text, want) || !strings.Contains(f[0].Source, "developers.google.com") {
			t.Errorf("Retry-After: %s: %+v", value, f)
		}
	}
}

func Test_that_what_caches_keep_by_guess_should_say_how_long(t *testing.T) {
	for _, tt := range []reading{
		{"404 that says nothing", saw(404), []string{"advice 404/needs-freshness"}},
		{"405 that says nothing", saw(405, "Allow: GET"), []string{"advice 405/needs-freshness"}},
		{"410 that says nothing", saw(410), []string{"advice 410/needs-freshness"}},
		{"414 that says nothing", saw(414), []string{"advice 414/needs-freshness"}},
		{"451 that says nothing", saw(451), []string{"SHOULD 451/needs-blocked-by", "advice 451/needs-freshness"}},
		{"501 that says nothing", saw(501), []string{"advice 501/needs-freshness"}},
		{"404 that is public and names no time", saw(404, "Cache-Control: public"), []string{"advice 404/needs-freshness"}},
		{"404 with a date to guess from", saw(404, "Last-Modified: "+later(-time.Hour)), []string{"advice 404/needs-freshness"}},
		{"404 with max-age", saw(404, "Cache-Control: max-age=60"), nil},
		{"404 with Expires", saw(404, "Expires: "+later(time.Hour)), nil},
		{"404 with no-store", saw(404, "Cache-Control: no-store"), nil},
		{"404 that is asked about each time", saw(404, "Cache-Control: no-cache"), nil},
		{"405 to a POST, which nobody stores", saw(405, "Allow: GET").to("POST"), nil},
		{"403, which nobody keeps unasked", saw(403), nil},
		{"a 200, which is no error", saw(200), nil},

		{"301 that says nothing", saw(301, "Location: /x"), []string{"advice 301/needs-freshness"}},
		{"308 that says nothing", saw(308, "Location: /x"), []string{"advice 308/needs-freshness"}},
		{"301 that speaks to shared caches only", saw(301, "Location: /x", "Cache-Control: s-maxage=60"), []string{"advice 301/needs-freshness"}},
		{"301 with a guess to go by", saw(301, "Location: /x", "Last-Modified: "+later(-time.Hour)), []string{"advice 301/needs-freshness"}},
		{"301 with max-age", saw(301, "Location: /x", "Cache-Control: max-age=60"), nil},
		{"301 with Expires", saw(301, "Location: /x", "Expires: "+later(time.Hour)), nil},
		{"301 that must not be stored", saw(301, "Location: /x", "Cache-Control: no-store"), nil},
		{"301 that is asked about each time", saw(301, "Location: /x", "Cache-Control: no-cache"), nil},
		{"301 that fits no later request", saw(301, "Location: /x", "Vary: *"), nil},
		{"301 to a POST, which nobody stores", saw(301, "Location: /x").to("POST"), []string{"advice 3xx/method-lost"}},
		{"302, which nobody keeps unasked", saw(302, "Location: /x"), nil},
	} {
		tt.check(t)
		for _, f := range Read(tt.in.Input).Faults {
			if strings.HasSuffix(f.Rule, "/needs-freshness") && (!strings.Contains(f.Text, "for a time that it guesses") || !strings.Contains(f.Fix, "max-age")) {
				t.Errorf("%s: %s %s", tt.name, f.Text, f.Fix)
			}
		}
	}
}

func Test_that_the_errors_which_caches_keep_are_those_of_the_contracts(t *testing.T) {
	for _, c := range httpstatus.All() {
		want := c.Registered && c.Code >= 400 && c.Storage.Class == httpstatus.Heuristic
		if got := breaks(Read(saw(c.Code).Input), strconv.Itoa(c.Code)+"/needs-freshness"); got != want && c.Code >= 400 {
			t.Errorf("%s: got %v, want %v", c.Key(), got, want)
		}
	}
}

func Test_that_HTML_to_a_client_that_asked_for_JSON_is_named(t *testing.T) {
	page := func(status int, fields ...string) seen {
		return saw(status, append(fields, "Content-Type: text/html; charset=utf-8", "Cache-Control: no-store")...).with("<h1>no</h1>")
	}
	for _, tt := range []struct {
		name string
		in   seen
		want bool
	}{
		{"JSON alone", page(403).to("GET", "Accept: application/json"), true},
		{"JSON before anything else", page(502).to("POST", "Accept: application/json, text/plain, */*"), true},
		{"a type of its own", page(404).to("GET", "Accept: application/vnd.shop+json; version=2"), true},
		{"a problem document", page(404).to("GET", "Accept: application/problem+json"), true},
		{"on two lines", page(404).to("GET", "Accept: text/plain", "Accept: APPLICATION/JSON"), true},
		{"HTML is ruled out", page(404).to("GET", "Accept: application/json, text/html;q=0"), true},
		{"XHTML", saw(404, "Content-Type: application/xhtml+xml", "Cache-Control: no-store").with("<p/>").to("GET", "Accept: application/json"), true},
		{"content that was not shown", saw(404, "Content-Type: text/html", "Content-Length: 9", "Cache-Control: no-store").to("GET", "Accept: application/json"), true},
		{"HTML as well", page(403).to("GET", "Accept: application/json, text/html;q=0.5"), false},
		{"any text", page(403).to("GET", "Accept: application/json, text/*;q=0.5"), false},
		{"anything rather than JSON", page(403).to("GET", "Accept: application/json;q=0.1, */*"), false},
		{"JSON is ruled out", page(403).to("GET", "Accept: application/json;q=0"), false},
		{"anything", page(403).to("GET", "Accept: */*"), false},
		{"a browser", page(403).to("GET", "Accept: text/html,application/xhtml+xml,*/*;q=0.8"), false},
		{"no Accept", page(403).to("GET"), false},
		{"an unknown request", page(403), false},
		{"no content", saw(403, "Content-Type: text/html", "Content-Length: 0").to("GET", "Accept: application/json"), false},
		{"HEAD", saw(403, "Content-Type: text/html").to("HEAD", "Accept: application/json"), false},
		{"a success", page(200).to("GET", "Accept: application/json"), false},
		{"JSON", saw(403, "Content-Type: application/json").with("{}").to("GET", "Accept: application/json"), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := false
			for _, f := range Read(tt.in.Input).Faults {
				if f.Rule == "error/html-to-api-client" {
					got = f.Level == FaultAdvice && strings.Contains(f.Fix, "application/problem+json")
				}
			}
			if got != tt.want {
				t.Errorf("advice %v, want %v: %q", got, tt.want, faultsOf(Read(tt.in.Input)))
			}
		})
	}
}

func Test_that_Accept_is_seen_in_a_pasted_request(t *testing.T) {
	got, err := answer.ReadText(strings.NewReader("> GET /v1/orders HTTP/1.1\n> Host: api.example\n> Accept: application/json\n>\n< HTTP/1.1 502 Bad Gateway\n< Content-Type: text/html\n<\n<h1>502</h1>\n"))
	if err != nil {
		t.Fatal(err)
	}
	if !breaks(Read(got), "error/html-to-api-client") {
		t.Errorf("faults %q", faultsOf(Read(got)))
	}
}

func Test_that_an_error_inside_a_success_names_the_code_that_the_content_names(t *testing.T) {
	for content, want := range map[string]string{
		`{"code":403,"message":"no"}`:                 "403, as the content says itself",
		`{"error":{"code":404,"message":"no"}}`:       "404, as the content says itself",
		`{"ok":false,"error_code":400,"message":"x"}`: "400, as the content says itself",
		`{"error":"boom"}`:                            "the 4xx or 5xx that says what happened",
	} {
		r := Read(json200(content).Input)
		if !slices.Equal(faultsOf(r), []string{"advice 200/error-body"}) || r.Faults[0].Expected != want || !strings.Contains(r.Faults[0].Why, "a cache that is not told otherwise may keep it") {
			t.Errorf("%s: %+v", content, r.Faults)
		}
	}
}

func Test_that_protocols_which_fail_inside_a_success_have_no_fault(t *testing.T) {
	graphQL := json200(`{"errors":[{"message":"x"}]}`).to("POST")
	graphQL.Request.URL = "https://api.example/graphql"
	for _, in := range []seen{
		saw(200, "Content-Type: application/graphql-response+json").with(`{"errors":[{"message":"x"}]}`),
		json200(`{"data":{"a":1},"errors":[{"message":"x"}]}`),
		graphQL,
		json200(`{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"x"}}`),
	} {
		if r := Read(in.Input); len(r.Faults) != 0 || len(r.Notes) == 0 {
			t.Errorf("%s: %q, notes %q", in.Body, faultsOf(r), r.Notes)
		}
	}
}
