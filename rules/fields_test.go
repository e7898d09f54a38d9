package rules

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/answer"
	"github.com/candorhttp/candor/judge"
)

const sawAll = candor.SawRequestLine | candor.SawRequestHeader | candor.SawRequestBody | candor.SawStatus | candor.SawResponseHeader | candor.SawResponseBody

// redirect is an exchange that leads from one path to another.
func redirect(from, to string) candor.Exchange {
	x := candor.Exchange{Evidence: sawAll}
	x.Request = candor.Request{Method: "GET", Target: from, Header: http.Header{"Host": {"www.example"}}}
	x.Response = candor.Response{Status: 302, Proto: "HTTP/1.1", Header: http.Header{"Location": {to}, "Cache-Control": {"no-store"}}}
	return x
}

func Test_that_a_memory_keeps_to_its_limit_and_forgets_the_oldest(t *testing.T) {
	m := newMemory[int](10)
	for i := range 1000 {
		m.put(uint64(i), i)
		if m.len() > 10 {
			t.Fatalf("%d entries after %d", m.len(), i)
		}
		if v, ok := m.get(uint64(i)); !ok || v != i {
			t.Fatalf("%d is forgotten at once", i)
		}
	}
	if _, ok := m.get(994); !ok {
		t.Error("one of the last five is forgotten")
	}
	if _, ok := m.get(900); ok {
		t.Error("one of the first is kept")
	}
	m.drop(999)
	if _, ok := m.get(999); ok {
		t.Error("what was dropped is there")
	}
	one := newMemory[int](1)
	one.put(1, 1)
	one.put(2, 2)
	if _, ok := one.get(2); !ok || one.len() > 2 {
		t.Error("a memory for one does not keep the last")
	}
}

func Test_that_rules_about_several_exchanges_keep_no_more_than_their_limit(t *testing.T) {
	const limit = 30
	w := &ways{edges: newMemory[edge](limit / 3), sources: newMemory[struct{}](limit / 3), changed: newMemory[uint64](limit / 3)}
	j := judge.New([]*judge.Rule{{
		ID: "3xx/loops", Severity: candor.Advice, Needs: answerHead,
		Check: func(c *judge.Case) judge.Result { return w.check(c) },
	}}, judge.Options{})
	for i := range 5000 {
		x := redirect("/a"+strconv.Itoa(i), "/b")
		if i%3 == 0 {
			x.Request.Method = "POST"
			x.Request.Header.Set("Cookie", "c="+strconv.Itoa(i))
		}
		j.Add(&x)
		if n := w.edges.len() + w.sources.len() + w.changed.len(); n > limit {
			t.Fatalf("%d entries after %d exchanges, want at most %d", n, i+1, limit)
		}
	}
}

func Test_that_a_circle_is_found_by_one_client_only_and_within_one_visit(t *testing.T) {
	a, b := redirect("/a", "/a/"), redirect("/a/", "/a")
	if f := reports(t, "3xx/loops", a, b); len(f) != 1 || f[0].Got != "a circle of redirects" {
		t.Errorf("a circle of two: %+v", f)
	}
	for what, change := range map[string]func(){
		"another cookie":      func() { b.Request.Header.Set("Cookie", "sid=b") },
		"another token":       func() { b.Request.Header.Set("Authorization", "Bearer b") },
		"another program":     func() { b.Request.Header.Set("User-Agent", "Phone/1") },
		"another language":    func() { b.Request.Header.Set("Accept-Language", "de") },
		"another client":      func() { b.Request.Header.Set("X-Forwarded-For", "192.0.2.7") },
		"another host":        func() { b.Request.Header.Set("Host", "api.example") },
		"an hour later":       func() { a.Time, b.Time = time.Unix(1, 0), time.Unix(3601, 0) },
		"a cookie on the way": func() { b.Response.Header.Set("Set-Cookie", "seen=1") },
		"a wait on the way":   func() { b.Response.Header.Set("Retry-After", "5") },
		"no address at all":   func() { b.Response.Header.Set("Location", "mailto:a@www.example") },
	} {
		a, b = redirect("/a", "/a/"), redirect("/a/", "/a")
		change()
		if f := reports(t, "3xx/loops", a, b); len(f) > 0 {
			t.Errorf("%s is taken for a circle: %+v", what, f)
		}
	}
	a, b = redirect("/a", "/a/"), redirect("/a/", "/a")
	works := redirect("/a", "")
	works.Response = candor.Response{Status: 200, Header: http.Header{}}
	if f := reports(t, "3xx/loops", a, works, b); len(f) > 0 {
		t.Errorf("an address that answers meanwhile is taken for part of a circle: %+v", f)
	}
}

func Test_that_the_scheme_decides_where_it_is_known_and_nothing_is_said_where_it_is_not(t *testing.T) {
	x := redirect("/", "https://www.example/")
	if f := reports(t, "3xx/loops", x); len(f) > 0 {
		t.Errorf("a redirect to https is taken for a circle although the scheme of the request is not known: %+v", f)
	}
	x.Request.Header.Set("X-Forwarded-Proto", "http")
	if f := reports(t, "3xx/loops", x); len(f) > 0 {
		t.Errorf("a redirect from http to https is taken for a circle: %+v", f)
	}
	x.Request.Header.Set("X-Forwarded-Proto", "https")
	if f := reports(t, "3xx/loops", x); len(f) != 1 {
		t.Errorf("a redirect from https to itself is not found")
	}
	x.Request.Header.Del("Host")
	j := judge.New([]*judge.Rule{redirectLoops}, judge.Options{})
	j.Add(&x)
	if r := j.Report(); len(r.NotJudged) != 1 || len(r.Findings) != 0 {
		t.Errorf("without a host: %+v", r)
	}
}

func Test_that_addresses_are_compared_in_their_usual_form(t *testing.T) {
	base, ok := readAddress("https://user@WWW.example:443/dir/page?x=1#top")
	if want := (address{"https", "www.example", "/dir/page?x=1"}); !ok || base != want {
		t.Fatalf("got %+v, want %+v", base, want)
	}
	for reference, want := range map[string]address{
		"":                            base,
		"#other":                      base,
		"/b":                          {"https", "www.example", "/b"},
		"/b/../c?y=/../":              {"https", "www.example", "/c?y=/../"},
		"c":                           {"https", "www.example", "/dir/c"},
		"../d":                        {"https", "www.example", "/d"},
		"?y=2":                        {"https", "www.example", "/dir/page?y=2"},
		"//cdn.example":               {"https", "cdn.example", "/"},
		"http://a.example:80?q":       {"http", "a.example", "/?q"},
		"HTTP://[::1]:8080/.a/..b":    {"http", "[::1]:8080", "/.a/..b"},
		"https://www.example/./page/": {"https", "www.example", "/page/"},
	} {
		if got, ok := base.resolve(reference); !ok || got != want {
			t.Errorf("%q leads to %+v, want %+v", reference, got, want)
		}
	}
	for _, reference := range []string{"mailto:a@b.example", "//", "https://", "x:y", "%zz", "http:///a"} {
		if got, ok := base.resolve(reference); ok {
			t.Errorf("%q leads to %+v", reference, got)
		}
	}
}

func Test_that_references_are_told_from_what_is_none(t *testing.T) {
	for _, good := range []string{
		"", "/", "/a%20b", "a/b:c", "?a=b:c", "#x", "//cdn.example/x", "https://www.example", "https://[::1]:80/a", "urn:isbn:1", "com.example.app:/cb",
		"/a?b[]=1&c=d'e(f)*!$;,@~", "http://u:p@www.example:/x", "/t?at=09:30", "./a:b", "data:,x", "  /trimmed ",
	} {
		if why, _ := badReference(good); why != "" {
			t.Errorf("%q: %s", good, why)
		}
	}
	for bad, cause := range map[string]string{
		"/a b": "blank", "/a\tb": "control", "/ä": "ascii", "/%": "percent", "/%2": "percent", "/%zz": "percent", "/a?b=100%": "percent",
		"/{id}": "character", "<https://a.example>": "character", `/a"b`: "character", `\\host\a`: "character", "/a|b": "character",
		"http:/a": "host", "https://": "host", "//": "host", "http:a": "host", "https://:80/": "host", "http://a:b/": "port", "http://[::1/": "grammar", "http://a:1:2/": "grammar",
		"1http://a/": "scheme", "10.0.0.1:80/a": "scheme", ":a": "scheme", "/\xff": "ascii",
	} {
		if _, got := badReference(bad); got != cause {
			t.Errorf("%q: got %q, want %q", bad, got, cause)
		}
	}
}

func Test_that_waits_are_judged_by_the_bounds_of_package_answer(t *testing.T) {
	spoke := func(status int, value string) (ids []string) {
		x := oneExchange(t, "GET /a HTTP/1.1\nHost: api.example\n\nHTTP/1.1 "+strconv.Itoa(status)+" X\nDate: Mon, 02 Nov 2026 09:00:00 GMT\nLocation: /b\nCache-Control: no-store\nRetry-After: "+value+"\n")
		for _, r := range []*judge.Rule{retryAfterUnparsable, retryAfterPast, retryAfterAbsurd} {
			if len(reports(t, r.ID, x)) > 0 {
				ids = append(ids, strings.TrimPrefix(r.ID, "any/retry-after-"))
			}
		}
		return ids
	}
	for _, status := range []int{429, 503, 413, 302} {
		limited := status == 429 || status == 503
		for value, want := range map[string]string{
			"1": "", "0": "past", "00120": "", "-1": "unparsable", "": "unparsable", "1,2": "unparsable", "soon": "unparsable",
			strconv.Itoa(answer.LongestLimited - 1): "", strconv.Itoa(answer.LongestLimited): "absurd",
			strconv.Itoa(answer.LongestWait): "absurd", strconv.Itoa(answer.LongestWait + 1): "absurd!", "99999999999999999999": "absurd!",
			"Mon, 02 Nov 2026 09:00:01 GMT": "", "Mon, 02 Nov 2026 08:59:59 GMT": "past!", "Mon, 02 Nov 2026 09:00:00 GMT": "past",
		} {
			want, always := strings.CutSuffix(want, "!")
			if want != "unparsable" && !always && !limited {
				want = ""
			}
			if got := strings.Join(spoke(status, value), " "); got != want {
				t.Errorf("%d with Retry-After %q: got %q, want %q", status, value, got, want)
			}
		}
	}
}

func Test_that_tags_made_from_the_content_are_known(t *testing.T) {
	body := `{"error":"not found"}`
	for tag, own := range map[string]bool{
		`W/"15-8bO4v4PoaZyBFhkcgDCDoYb7OxA"`: true, `"67226a11-15"`: true, `"21-1831710635"`: true, `"15-432a5e4a73a80-gzip"`: true,
		`"7"`: false, `"v7"`: false, `W/"5d8c-72a5"`: false, `"15"`: false, "": false, `"-"`: false,
	} {
		x := oneExchange(t, "GET /a HTTP/1.1\nHost: api.example\n\nHTTP/1.1 404 Not Found\nContent-Type: application/json\nCache-Control: no-store\nETag: "+tag+"\n\n"+body+"\n")
		if f := reports(t, "404/betrays-hidden", x); (len(f) == 0) != (own || tag == "") {
			t.Errorf("%s: %+v", tag, f)
		}
	}
}

func Test_that_hostile_answers_are_judged_in_peace(t *testing.T) {
	size := 10_000
	if racing { // ten times as slow, and it looks for races, not for sizes
		size = 300
	}
	huge := strings.Repeat("a, ", size)
	values := []string{"", "\x00", "\xff\xfe", strings.Repeat("%", size), huge, `"`, `"\`, "=", ",,,,", "://", "//[", "max-age=" + strings.Repeat("9", size), strings.Repeat("/..", size)}
	fields := []string{"Location", "Allow", "Retry-After", "Cache-Control", "Expires", "Date", "Last-Modified", "Etag", "Age", "Vary", "Set-Cookie", "Connection", "Upgrade", "Link", "Content-Range", "Content-Type", "Content-Length", "Content-Location"}
	var wg sync.WaitGroup
	j := judge.New(All, judge.Options{Memory: 100})
	for _, value := range values {
		wg.Go(func() {
			for _, status := range []int{-1, 0, 99, 101, 200, 201, 204, 206, 301, 302, 304, 401, 403, 404, 405, 416, 418, 426, 429, 451, 499, 503, 599, 600, 1 << 40} {
				for _, method := range []string{"GET", "HEAD", value} {
					x := candor.Exchange{Evidence: sawAll}
					x.Request = candor.Request{Method: method, Target: value, URL: value, Header: http.Header{"Host": {value}, "Accept": {"application/json"}, "Range": {value}, "Authorization": {value}}}
					x.Response = candor.Response{Status: status, Proto: "HTTP/1.1", Header: http.Header{}, Body: []byte(value)}
					for _, name := range fields {
						x.Response.Header[name] = []string{value, value}
					}
					j.Add(&x)
				}
			}
		})
	}
	wg.Wait()
	for _, f := range j.Report().Findings {
		for _, text := range []string{f.Summary, f.Expected, f.Got} {
			if len(text) > 1000 {
				t.Errorf("%s says %d bytes", f.Rule, len(text))
			}
		}
	}
}

// BenchmarkFields judges clean traffic with the rules of this list and those
// that the contracts imply.
func BenchmarkFields(b *testing.B) {
	all := traffic(b)
	j := judge.New(append(derived(), fieldRules...), judge.Options{})
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		j.Add(&all[i%len(all)])
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "exchanges/s")
}
