package answer

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func (i Input) with(body string) Input { i.Body = []byte(body); return i }

func Test_that_log_only_numbers_on_the_wire_are_read_as_those_of_their_vendor(t *testing.T) {
	r := Read(in(499, "Server: nginx/1.28.0"))
	if r.Key != "nginx/499" || r.Vendor != "nginx" || !strings.Contains(r.Guessed, "Server") {
		t.Errorf("key %q vendor %q guessed %q", r.Key, r.Vendor, r.Guessed)
	}
}

func Test_that_the_vendor_of_a_number_is_found_by_its_fields(t *testing.T) {
	for _, tt := range []struct {
		in   Input
		want string
	}{
		{in(522), "cloudflare/522"},
		{in(530, "Server: cloudflare"), "cloudflare/530"},
		{in(530, "CF-RAY: 8f2"), "cloudflare/530"},
		{in(403, "Server: nginx"), "403"},
		{in(299), ""},
	} {
		if r := Read(tt.in); r.Key != tt.want {
			t.Errorf("%d %v: key %q, want %q", tt.in.Status, tt.in.Header, r.Key, tt.want)
		}
	}
}

func Test_that_Retry_After_is_read_in_every_form(t *testing.T) {
	for _, tt := range []struct {
		value string
		want  int64 // -1: cannot be read
	}{
		{"120", 120},
		{"0", 0},
		{"Tue, 10 Mar 2026 13:57:36 GMT", 120},
		{"Tuesday, 10-Mar-26 13:57:36 GMT", 120},
		{"Tue Mar 10 13:57:36 2026", 120},
		{"Tue, 10 Mar 2026 13:00:00 GMT", 0}, // past: now
		{"Sunday, 06-Nov-94 08:49:37 GMT", 0},
		{"99999999999999999999", 1 << 31},
		{"-1", -1},
		{"1.5", -1},
		{"soon", -1},
	} {
		w := Read(in(503, "Retry-After: "+tt.value)).Client.Wait
		switch {
		case w == nil && tt.want >= 0, w != nil && w.Seconds != tt.want:
			t.Errorf("%s: got %+v, want %d seconds", tt.value, w, tt.want)
		case w != nil && tt.want == 120 && !w.Until.Equal(received.Add(2*time.Minute)):
			t.Errorf("%s: until %v", tt.value, w.Until)
		}
	}
}

func Test_that_challenges_are_taken_apart(t *testing.T) {
	r := Read(in(401, `WWW-Authenticate: Basic realm="a, \"b\"", Bearer realm=api, error="invalid_token", scope="x y"`, "WWW-Authenticate: Negotiate abc=="))
	want := []Challenge{
		{Scheme: "Basic", Params: map[string]string{"realm": `a, "b"`}},
		{Scheme: "Bearer", Params: map[string]string{"realm": "api", "error": "invalid_token", "scope": "x y"}},
		{Scheme: "Negotiate", Token: "abc==", Params: map[string]string{}},
	}
	if diff := cmp.Diff(want, r.Client.Challenges); diff != "" {
		t.Errorf("challenges (-want +got):\n%s", diff)
	}
	if facts := strings.Join(r.Client.Facts, "\n"); !strings.Contains(facts, "fetch a new one and try once; needed: x y") {
		t.Errorf("facts %q", facts)
	}
}

func Test_that_the_crawler_is_told_what_fields_and_address_change(t *testing.T) {
	robots := func(i Input) Input { i = i.of("GET"); i.Request.URL = "https://shop.example/robots.txt"; return i }
	for _, tt := range []struct {
		name string
		in   Input
		want string
	}{
		{"an ordinary page", in(200), "indexing: considered"},
		{"a page that asks to stay out", in(200, "X-Robots-Tag: noindex, nofollow"), "kept out by X-Robots-Tag: noindex"},
		{"one crawler is asked", in(200, "X-Robots-Tag: googlebot: none"), "kept out by X-Robots-Tag: none"},
		{"another crawler is asked", in(200, "X-Robots-Tag: otherbot: noindex"), "indexing: considered"},
		{"a 403 is dropped", in(403), "indexing: dropped"},
		{"a forbidden robots.txt opens the site", robots(in(403)), "Crawls everything."},
		{"a failing robots.txt stops the crawl", robots(in(503)), "Stops crawling the whole site"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := Read(tt.in)
			if r.Crawlers[0].Who != "Googlebot" || !strings.Contains(r.Crawlers[0].Does, tt.want) {
				t.Errorf("%s: %q, want %q", r.Crawlers[0].Who, r.Crawlers[0].Does, tt.want)
			}
			if bing := r.Crawlers[1]; bing.Who != "Bingbot" || bing.Indexing != "undocumented" {
				t.Errorf("Bing is undocumented, got %+v", bing)
			}
		})
	}
}

func Test_that_the_consumer_is_told_what_the_problem_says(t *testing.T) {
	r := Read(in(403, "Content-Type: application/problem+json").with(
		`{"title":"Insufficient scope","reason":"insufficient-scope","missing":{"scopes":["a","b"],"roles":["admin"]},"contact":"x@example.com","errors":[{"pointer":"#/a","detail":"too long"}]}`))
	want := "The problem document says: Insufficient scope. Reason: insufficient-scope. Missing scopes: a, b. Missing roles: admin. Faults: 1, the first at #/a: too long. Ask: x@example.com."
	if r.Consumer.Why != want {
		t.Errorf("got  %s\nwant %s", r.Consumer.Why, want)
	}
}

func Test_that_the_consumer_is_told_of_a_page_that_no_program_asked_for(t *testing.T) {
	for accept, want := range map[string]bool{"application/json": true, "text/html, application/json": false, "*/*": false} {
		r := Read(in(502, "Content-Type: text/html; charset=utf-8").with("<h1>no</h1>").of("GET", "Accept: "+accept))
		if got := strings.Contains(r.Consumer.Why, "text/html although the request asked for JSON"); got != want {
			t.Errorf("%s: %s", accept, r.Consumer.Why)
		}
	}
}

func Test_that_every_code_can_be_read(t *testing.T) {
	for code := 0; code < 1000; code++ {
		r := Read(in(code))
		if r.Code != code || r.Client.Does == "" || r.Cache.Does == "" || len(r.Crawlers) == 0 || r.Consumer.Does == "" || r.Monitor.Bucket == "" {
			t.Errorf("%d: a role is empty: %+v", code, r)
		}
	}
}

func Test_that_an_answer_of_net_http_is_bounded(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		_, _ = w.Write([]byte(strings.Repeat("x", MaxBytes+1)))
	}))
	defer srv.Close()
	resp, err := http.Get(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	got, err := FromResponse(resp)
	if err != nil || len(got.Body) != MaxBytes || !got.BodyTruncated || got.BodyEnded {
		t.Errorf("%d bytes, truncated %v, error %v", len(got.Body), got.BodyTruncated, err)
	}
	if !slices.ContainsFunc(Read(got).Notes, func(n string) bool { return strings.Contains(n, "larger than 1 MiB") }) {
		t.Errorf("the reader is not told that something is missing")
	}
}
