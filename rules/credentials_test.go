package rules

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

// judged judges exchanges by one list and returns the report.
func judged(t testing.TB, rules []*judge.Rule, o judge.Options, text string) judge.Report {
	t.Helper()
	all, err := judge.ParseExchanges(text)
	if err != nil {
		t.Fatal(err)
	}
	j := judge.New(rules, o)
	for i := range all {
		j.Add(&all[i])
	}
	return j.Report()
}

// rulesOf are the rules that found something.
func rulesOf(r judge.Report) []string {
	var out []string
	for _, f := range r.Findings {
		out = append(out, f.Rule)
	}
	return out
}

// documented is a document in which every path is one operation for each method.
func documented(o judge.Operation) judge.Options {
	return judge.Options{API: &judge.API{Match: func(path string) *judge.Route {
		r := &judge.Route{Template: path}
		for _, m := range []string{"GET", "POST", "DELETE"} {
			one := o
			one.Method, one.Template = m, path
			r.Operations = append(r.Operations, &one)
		}
		return r
	}}}
}

func Test_that_a_challenge_must_offer_what_the_document_declares(t *testing.T) {
	bearer := judge.Operation{Required: true, Schemes: []string{"bearer"}}
	both := judge.Operation{Required: true, Schemes: []string{"basic", "digest"}}
	key := judge.Operation{Required: true, Schemes: []string{"bearer"}, OtherSchemes: true}
	for _, tt := range []struct {
		name      string
		operation judge.Operation
		challenge string
		found     bool
	}{
		{"another scheme", bearer, `Basic realm="api"`, true},
		{"the scheme, in other letters", bearer, `BEARER realm="api"`, false},
		{"the scheme among others", bearer, `Basic realm="api", Bearer realm="api"`, false},
		{"one of two", both, `Digest realm="api", nonce="n"`, false},
		{"neither of two", both, `Bearer realm="api"`, true},
		{"a scheme for keys", key, `ApiKey realm="api"`, false},
		{"a challenge that another rule speaks of", bearer, `Basic realm="api`, false},
		{"no scheme is declared", judge.Operation{Required: true, OtherSchemes: true}, `Basic realm="api"`, false},
	} {
		text := "GET /orders HTTP/1.1\nHost: api.example\n\nHTTP/1.1 401 Unauthorized\nWWW-Authenticate: " + tt.challenge + "\nCache-Control: no-store\n"
		got := rulesOf(judged(t, credentialRules, documented(tt.operation), text))
		if slices.Contains(got, schemeUndeclared.ID) != tt.found {
			t.Errorf("%s: %v speak", tt.name, got)
		}
	}
	for text, want := range map[string][]string{schemeUndeclared.Bad: {schemeUndeclared.ID}, schemeUndeclared.Good: nil} {
		if got := rulesOf(judged(t, All, documented(bearer), text)); !slices.Equal(got, want) {
			t.Errorf("beside a document, the example makes %v speak, want %v:\n%s", got, want, text)
		}
	}
}

func Test_that_a_document_tells_where_strangers_should_get_401(t *testing.T) {
	const refused = "GET /orders HTTP/1.1\nHost: api.example\n%s\nHTTP/1.1 403 Forbidden\nCache-Control: no-store\n"
	for _, tt := range []struct {
		name      string
		operation judge.Operation
		sent      string
		found     bool
	}{
		{"credentials are needed", judge.Operation{Required: true}, "", true},
		{"credentials help", judge.Operation{Optional: true}, "", false},
		{"a token came", judge.Operation{Required: true}, "Authorization: Bearer a\n", false},
		{"something like a key came", judge.Operation{Required: true}, "Ocp-Apim-Subscription-Key: a\n", false},
		{"a session came", judge.Operation{Required: true}, "Cookie: sid=1\n", false},
		{"a key that is no credential came", judge.Operation{Required: true}, "Idempotency-Key: a\n", true},
	} {
		got := rulesOf(judged(t, credentialRules, documented(tt.operation), fmt.Sprintf(refused, tt.sent)))
		if slices.Contains(got, toStrangers.ID) != tt.found {
			t.Errorf("%s: %v speak", tt.name, got)
		}
	}
}

func Test_that_a_refusal_counts_once_and_shows_no_credentials(t *testing.T) {
	const more = "---\nGET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer t1\n\nHTTP/1.1 204 No Content\n"
	r := judged(t, credentialRules, judge.Options{}, strings.ReplaceAll(toldToAuthenticated.Bad+more+more, "Bearer t1", "Bearer verysecretvalue1234"))
	if got := rulesOf(r); !slices.Equal(got, []string{toldToAuthenticated.ID}) {
		t.Fatalf("%v speak", got)
	}
	f := r.Findings[0]
	if f.Count != 1 {
		t.Errorf("counted %d times, want once", f.Count)
	}
	if text := fmt.Sprintf("%+v", f); strings.Contains(text, "verysecretvalue") {
		t.Errorf("the finding shows the credentials:\n%s", text)
	}
	if len(f.Exchanges) != 2 || f.Exchanges[0].Status != 401 || f.Exchanges[0].Target != "/admin" {
		t.Errorf("the finding does not show the refusal first: %+v", f.Exchanges)
	}
	if !strings.Contains(f.Expected, "GET /admin") {
		t.Errorf("the finding does not say where it should be 403: %q", f.Expected)
	}
}

func Test_that_a_document_proves_that_credentials_were_needed(t *testing.T) {
	_, text, _ := strings.Cut(toldToAuthenticated.Bad, "---\n") // without the stranger
	for o, want := range map[judge.Options][]string{
		documented(judge.Operation{Required: true}): {toldToAuthenticated.ID},
		documented(judge.Operation{Optional: true}): nil,
	} {
		if got := rulesOf(judged(t, credentialRules, o, text)); !slices.Equal(got, want) {
			t.Errorf("%v speak, want %v", got, want)
		}
	}
}

func Test_that_a_method_which_was_overridden_may_get_304(t *testing.T) {
	text := strings.Replace(notModifiedToUnsafe.Bad, "If-None-Match", "X-HTTP-Method-Override: GET\nIf-None-Match", 1)
	if got := rulesOf(judged(t, credentialRules, judge.Options{}, text)); len(got) > 0 {
		t.Errorf("%v speak", got)
	}
}

func Test_that_what_was_not_seen_is_not_judged(t *testing.T) {
	const text = `@unseen response-body
GET /orders?limit=5 HTTP/1.1
Host: api.example

HTTP/1.1 403 Forbidden
X-RateLimit-Remaining: 0
Cache-Control: no-store
---
@unseen request-body
POST /userinfo HTTP/1.1
Host: api.example
Content-Type: application/x-www-form-urlencoded

HTTP/1.1 401 Unauthorized
WWW-Authenticate: Bearer error="invalid_token"
Cache-Control: no-store
---
@unseen response-body
POST /orders HTTP/1.1
Host: api.example

HTTP/1.1 500 Internal Server Error
Cache-Control: no-store
`
	r := judged(t, credentialRules, judge.Options{}, text)
	if got := rulesOf(r); len(got) > 0 {
		t.Errorf("%v speak", got)
	}
	for _, id := range []string{usedForThrottling.ID, errorWithoutCredentials.ID, blamesServer.ID} {
		if !slices.ContainsFunc(r.NotJudged, func(n candor.NotJudged) bool { return n.Rule == id }) {
			t.Errorf("%s does not say what it did not see", id)
		}
	}
}

func Test_that_JSON_which_was_not_seen_is_blamed_only_where_it_may_be_the_request(t *testing.T) {
	const answer = "\nHTTP/1.1 500 Internal Server Error\nCache-Control: no-store\nContent-Type: application/json\n\n{\"message\":\"%s\"}\n"
	for _, tt := range []struct {
		name, request, says string
		found               bool
	}{
		{"content that was not seen", "@unseen request-body\nPOST /a HTTP/1.1\nContent-Type: application/json\nContent-Length: 5\n", "Unexpected token } in JSON at position 4", true},
		{"a page in its place", "@unseen request-body\nPOST /a HTTP/1.1\nContent-Type: application/json\nContent-Length: 5\n", "Unexpected token < in JSON at position 0", false},
		{"no content", "GET /a HTTP/1.1\n", "Unexpected token } in JSON at position 4", false},
		{"good content", "POST /a HTTP/1.1\nContent-Type: application/json\n\n{}\n", "Unexpected token } in JSON at position 4", false},
		{"a byte order mark", "POST /a HTTP/1.1\nContent-Type: application/json\n\n\xef\xbb\xbf{}\n", "oops", false},
		{"a value in the query", "GET /a?from=x1&to=2 HTTP/1.1\n", "invalid input syntax for type integer: \\\"x1\\\"", true},
		{"a part of a value in the query", "GET /a?from=x12&to=2 HTTP/1.1\n", "invalid input syntax for type integer: \\\"x1\\\"", false},
		{"a value of the content", "POST /a HTTP/1.1\nContent-Type: application/json\n\n{\"id\":\"x1\"}\n", "Cast to ObjectId failed for value \\\"x1\\\" at path id", true},
		{"an encoded value", "GET /a/x%201 HTTP/1.1\n", "Invalid UUID string: x", false},
		{"an empty value", "GET /a?from= HTTP/1.1\n", "For input string: \\\"\\\"", false},
		{"nothing to validate", "GET /a HTTP/1.1\n", "Price validation failed: total", false},
		{"something to validate", "GET /a?price=1 HTTP/1.1\n", "Price validation failed: total", true},
		{"a broken address", "GET /a?q=100% HTTP/1.1\n", "oops", true},
	} {
		got := rulesOf(judged(t, credentialRules, judge.Options{}, tt.request+fmt.Sprintf(answer, tt.says)))
		if slices.Contains(got, blamesServer.ID) != tt.found {
			t.Errorf("%s: %v speak", tt.name, got)
		}
	}
}

func Test_that_memory_is_bounded_and_keeps_the_newest(t *testing.T) {
	for _, limit := range []int{0, 1, 2, 10, 100} {
		m := newMemory[int](limit)
		for i := range 1000 {
			m.put(uint64(i), i)
			if v, ok := m.get(uint64(i)); !ok || v != i {
				t.Fatalf("limit %d: the newest is not there", limit)
			}
			if m.len() > max(limit, 2) {
				t.Fatalf("limit %d: %d entries", limit, m.len())
			}
		}
		for i := 1000 - max(limit/2, 1); i < 1000; i++ {
			if _, ok := m.get(uint64(i)); !ok {
				t.Errorf("limit %d: entry %d of the newest half is gone", limit, i)
			}
		}
		m.drop(999)
		if _, ok := m.get(999); ok {
			t.Errorf("limit %d: what is to be forgotten is there", limit)
		}
	}
}

func Test_that_series_survive_many_callers_in_little_memory(t *testing.T) {
	j := judge.New(credentialRules, judge.Options{Memory: 4})
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range 40 {
				for _, text := range []string{toldToAuthenticated.Bad, toStrangers.Bad, toMalformedRequest.Bad} {
					all, err := judge.ParseExchanges(strings.ReplaceAll(text, "t1", fmt.Sprint("t", w, "-", i%7)))
					if err != nil {
						t.Error(err)
						return
					}
					for k := range all {
						j.Add(&all[k])
					}
				}
			}
		})
	}
	wg.Wait()
	for _, f := range j.Report().Findings {
		if !slices.Contains([]string{toldToAuthenticated.ID, toStrangers.ID, toMalformedRequest.ID}, f.Rule) {
			t.Errorf("%s speaks", f.Rule)
		}
	}
}

func Test_that_hostile_exchanges_are_judged(t *testing.T) {
	long := strings.Repeat("%", 20_000)
	for _, status := range []int{206, 304, 400, 401, 403, 406, 407, 411, 412, 415, 416, 417, 428, 500, 599} {
		for _, body := range []string{"", "\xff\xfe", long, `{"message":"` + long + `"}`, `{"error":` + strings.Repeat("[", 10_000)} {
			x := candor.Exchange{Evidence: 1<<16 - 1}
			x.Request.Method, x.Request.Target, x.Request.Body = "\x00", long, []byte(body)
			x.Request.Header = map[string][]string{"Content-Type": {"application/json"}, "Authorization": {long}, "": {""}, "X": nil}
			x.Response.Status, x.Response.Body = status, []byte(body)
			x.Response.Header = map[string][]string{"Content-Type": {"application/json"}, "Www-Authenticate": {long, `Basic realm="`, `,"`}, "Ratelimit": {";r=0"}}
			j := judge.New(credentialRules, judge.Options{})
			j.Add(&x)
			j.Report()
			j.Add(&candor.Exchange{Evidence: 1<<16 - 1, Response: candor.Response{Status: status}})
		}
	}
}

// cleanExchanges are answers with nothing wrong, as most are.
var cleanExchanges = func() []candor.Exchange {
	all, err := judge.ParseExchanges(`POST /orders HTTP/1.1
Host: api.example
Authorization: Bearer t1
Content-Type: application/json

{"customer": 1}

HTTP/1.1 201 Created
Location: /orders/1
---
GET /orders/1 HTTP/1.1
Host: api.example
Authorization: Bearer t1
Accept: application/json

HTTP/1.1 200 OK
Content-Type: application/json
Cache-Control: private

{"customer": 1}
---
GET /orders/1 HTTP/1.1
Host: api.example
If-None-Match: "v1"

HTTP/1.1 304 Not Modified
ETag: "v1"
---
GET /orders/1 HTTP/1.1
Host: api.example

HTTP/1.1 401 Unauthorized
WWW-Authenticate: Bearer realm="api"
Cache-Control: no-store
---
PUT /orders/1 HTTP/1.1
Host: api.example
If-Match: "v1"

HTTP/1.1 412 Precondition Failed
Cache-Control: no-store
---
GET /orders/2 HTTP/1.1
Host: api.example
Authorization: Bearer t1

HTTP/1.1 403 Forbidden
Cache-Control: no-store
Content-Type: application/json

{"error":"no","id":"7d5"}
---
GET /orders/3 HTTP/1.1
Host: api.example

HTTP/1.1 500 Internal Server Error
Cache-Control: no-store
Content-Type: application/json

{"error":"oops","id":"7d5"}
`)
	if err != nil {
		panic(err)
	}
	return all
}()

func Test_that_clean_exchanges_cost_no_memory(t *testing.T) {
	j := judge.New(credentialRules, judge.Options{})
	for i := range cleanExchanges {
		if n := testing.AllocsPerRun(200, func() { j.Add(&cleanExchanges[i]) }); n > 0 {
			t.Errorf("%s with %d: %v allocations", cleanExchanges[i].Request.Method, cleanExchanges[i].Response.Status, n)
		}
	}
	if got := rulesOf(j.Report()); len(got) > 0 {
		t.Errorf("%v speak", got)
	}
}

func Benchmark_credential_rules_on_clean_exchanges(b *testing.B) {
	j := judge.New(credentialRules, judge.Options{})
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		j.Add(&cleanExchanges[i%len(cleanExchanges)])
	}
}
