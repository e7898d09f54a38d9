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

func Test_that_faults_of_an_answer_are_named_with_their_section(t *testing.T) {
	const plain = "Content-Type: text/plain"
	const noStore = "Cache-Control: no-store"
	const problemJSON = "Content-Type: application/problem+json"
	for _, tt := range []struct {
		name string
		in   Input
		want []string // "LEVEL source: beginning of the text"
	}{
		{"a plain 200 is fine", in(200, plain).with("x"), nil},
		{"a right 403 is fine", in(403, "Cache-Control: no-store", problemJSON).with(`{"status":403}`), nil},
		{"401 without a challenge", in(401), []string{"MUST RFC 9110 §15.5.2: 401 without WWW-Authenticate."}},
		{"405 without Allow", in(405, noStore), []string{"MUST RFC 9110 §15.5.6: 405 without Allow."}},
		{"405 with an empty Allow is fine", in(405, noStore, "Allow: "), nil},
		{"407 without a challenge", in(407), []string{"MUST RFC 9110 §11.7.1, §15.5.8: 407 without Proxy-Authenticate."}},
		{"301 without Location", in(301), []string{"SHOULD RFC 9110 §15.4.2: 301 without Location.", "advice convention; RFC 9111 §4.2.2: 301 without max-age or Expires"}},
		{"204 with content", in(204, plain).with("x"), []string{"MUST RFC 9110 §6.4.1, §15.3.5: 204 with content"}},
		{"205 with content", in(205, plain).with("x"), []string{"MUST RFC 9110 §15.3.6, §6.4.1, §8.6; RFC 9112 §6.3: 205 with content"}},
		{"204 with Content-Length", in(204, "Content-Length: 0"), []string{"MUST RFC 9110 §8.6: 204 with Content-Length."}},
		{"206 that does not say which part", in(206), []string{"MUST RFC 9110 §15.3.7: 206 with neither"}},
		{"HEAD with content", in(200, plain).with("x").of("HEAD"), []string{"MUST RFC 9110 §9.3.2: An answer to HEAD with content."}},
		{"content without a type", in(200).with("x"), []string{"SHOULD RFC 9110 §8.3: Content without Content-Type"}},
		{"Retry-After that is neither", in(429, "Retry-After: soon"), []string{"MUST RFC 9110 §10.2.3: Retry-After: soon"}},
		{"503 without Retry-After", in(503), []string{"advice RFC 9110 §15.6.4: 503 without Retry-After"}},
		{"a challenge that is none", in(401, `WWW-Authenticate: realm="x"`), []string{"MUST RFC 9110 §11.6.1: WWW-Authenticate does not follow"}},
		{"an empty challenge", in(401, "WWW-Authenticate: "), []string{"MUST RFC 9110 §11.6.1: WWW-Authenticate holds no challenge."}},
		{"a problem that contradicts the code", in(403, problemJSON).with(`{"status":400}`), []string{"MUST RFC 9457 §3.1.2: The problem document says status 400, the answer is 403."}},
		{"a problem that is none", in(403, problemJSON).with(`nope`), []string{"MUST RFC 9457 §3: The content is declared to be"}},
		{"an error inside a 200", in(200, problemJSON).with(`{"title":"x"}`), []string{"advice RFC 9457 §1: An error inside a 200"}},
		{"a refusal that is kept for everybody", in(403, "Cache-Control: max-age=60"), []string{"advice RFC 9111 §3, §5.2.2.5: Every cache on the way may give this 403 to everybody for 60 s"}},
		{"a refusal that a browser keeps is nobody else's", in(403, "Cache-Control: private, max-age=60"), nil},
		{"a 404 that is kept is normal", in(404, "Cache-Control: max-age=60"), nil},
		{"a code outside the range", in(999), []string{"MUST RFC 9110 §15: 999 is outside"}},
		{"a code that nobody registered", in(299), []string{"advice RFC 9110 §15: 299 is not registered; a client that does not know it treats it as 200."}},
		{"max-age twice", in(200, "Cache-Control: max-age=1, max-age=2"), []string{"advice RFC 9111 §4.2.1: Cache-Control names max-age twice"}},
		{"max-age that is no number", in(200, "Cache-Control: max-age=x"), []string{"MUST RFC 9111 §1.2.2: Cache-Control: max-age holds no number"}},
		{"compressed content is not judged", in(403, problemJSON, "Content-Encoding: gzip").with("\x1f\x8b"), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			faults := Read(tt.in).Faults
			ok := len(faults) == len(tt.want)
			for i := 0; ok && i < len(faults); i++ {
				ok = strings.HasPrefix(faults[i].Level+" "+faults[i].Source+": "+faults[i].Text, tt.want[i])
			}
			if !ok {
				t.Errorf("got %+v\nwant %q", faults, tt.want)
			}
		})
	}
}

func Test_that_log_only_numbers_on_the_wire_are_a_fault(t *testing.T) {
	r := Read(in(499, "Server: nginx/1.28.0"))
	if r.Key != "nginx/499" || r.Vendor != "nginx" || !strings.Contains(r.Guessed, "Server") {
		t.Errorf("key %q vendor %q guessed %q", r.Key, r.Vendor, r.Guessed)
	}
	if len(r.Faults) != 1 || !strings.Contains(r.Faults[0].Text, "never reach a client") {
		t.Errorf("faults %+v", r.Faults)
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
	if len(r.Faults) != 0 {
		t.Errorf("faults %+v", r.Faults)
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
	if err != nil || len(got.Body) != MaxBytes || !got.BodyTruncated {
		t.Errorf("%d bytes, truncated %v, error %v", len(got.Body), got.BodyTruncated, err)
	}
	if !slices.ContainsFunc(Read(got).Notes, func(n string) bool { return strings.Contains(n, "larger than 1 MiB") }) {
		t.Errorf("the reader is not told that something is missing")
	}
}

func Test_that_HTML_to_a_client_that_asked_for_JSON_is_named(t *testing.T) {
	page := func(status int, fields ...string) Input {
		return in(status, append(fields, "Content-Type: text/html; charset=utf-8", "Cache-Control: no-store")...).with("<h1>no</h1>")
	}
	for _, tt := range []struct {
		name string
		in   Input
		want bool
	}{
		{"JSON alone", page(403).of("GET", "Accept: application/json"), true},
		{"JSON before anything else", page(502).of("POST", "Accept: application/json, text/plain, */*"), true},
		{"a type of its own", page(404).of("GET", "Accept: application/vnd.shop+json; version=2"), true},
		{"a problem document", page(404).of("GET", "Accept: application/problem+json"), true},
		{"on two lines", page(404).of("GET", "Accept: text/plain", "Accept: APPLICATION/JSON"), true},
		{"HTML is ruled out", page(404).of("GET", "Accept: application/json, text/html;q=0"), true},
		{"XHTML", in(404, "Content-Type: application/xhtml+xml", "Cache-Control: no-store").with("<p/>").of("GET", "Accept: application/json"), true},
		{"content that was not shown", in(404, "Content-Type: text/html", "Content-Length: 9", "Cache-Control: no-store").of("GET", "Accept: application/json"), true},
		{"HTML as well", page(403).of("GET", "Accept: application/json, text/html;q=0.5"), false},
		{"any text", page(403).of("GET", "Accept: application/json, text/*;q=0.5"), false},
		{"anything rather than JSON", page(403).of("GET", "Accept: application/json;q=0.1, */*"), false},
		{"JSON is ruled out", page(403).of("GET", "Accept: application/json;q=0"), false},
		{"anything", page(403).of("GET", "Accept: */*"), false},
		{"a browser", page(403).of("GET", "Accept: text/html,application/xhtml+xml,*/*;q=0.8"), false},
		{"no Accept", page(403).of("GET"), false},
		{"an unknown request", page(403), false},
		{"no content", in(403, "Content-Type: text/html", "Content-Length: 0").of("GET", "Accept: application/json"), false},
		{"HEAD", in(403, "Content-Type: text/html").of("HEAD", "Accept: application/json"), false},
		{"a success", page(200).of("GET", "Accept: application/json"), false},
		{"JSON", in(403, "Content-Type: application/json").with("{}").of("GET", "Accept: application/json"), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := false
			for _, f := range Read(tt.in).Faults {
				if strings.Contains(f.Text, "HTML to a client that asked for JSON") {
					got = f.Level == Advice && strings.Contains(f.Fix, "application/problem+json")
				}
			}
			if got != tt.want {
				t.Errorf("advice %v, want %v: %+v", got, tt.want, Read(tt.in).Faults)
			}
		})
	}
}

func Test_that_Accept_is_seen_in_a_pasted_request(t *testing.T) {
	got, err := ReadText(strings.NewReader("> GET /v1/orders HTTP/1.1\n> Host: api.example\n> Accept: application/json\n>\n< HTTP/1.1 502 Bad Gateway\n< Content-Type: text/html\n<\n<h1>502</h1>\n"))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(Read(got).Faults, func(f Fault) bool { return strings.HasPrefix(f.Text, "HTML to a client that asked for JSON") }) {
		t.Errorf("faults %+v", Read(got).Faults)
	}
}
