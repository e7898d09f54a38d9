package rules

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

// got is an answer to GET with a content, as the tests of single rules need it.
func got(target string, status int, mediaType, body string) *candor.Exchange {
	return &candor.Exchange{
		Evidence: candor.SawRequestLine | candor.SawRequestHeader | candor.SawRequestBody | answerHead | candor.SawResponseBody,
		Request:  candor.Request{Method: "GET", Target: target, Proto: "HTTP/1.1", Header: http.Header{"Host": {"api.example"}}},
		Response: candor.Response{Status: status, Proto: "HTTP/1.1", Header: http.Header{"Content-Type": {mediaType}}, Body: []byte(body)},
	}
}

// findings are those of one rule.
func findings(r *judge.Rule, all ...*candor.Exchange) []candor.Finding {
	j := judge.New([]*judge.Rule{r}, judge.Options{})
	for _, x := range all {
		j.Add(x)
	}
	return j.Report().Findings
}

func Test_that_each_mark_of_a_leak_is_found_and_what_resembles_it_is_not(t *testing.T) {
	for text, what := range map[string]string{
		"at shop.Main.run(Main.kt:9)":                                   traceOf + "Kotlin",
		"at shop.Main.run(Main.scala:9)":                                traceOf + "Scala",
		"java.lang.OutOfMemoryError: heap":                              exception,
		"org.springframework.dao.DataAccessException: x":                exception,
		"System.ArgumentException: x":                                   exception,
		"File &quot;views.py&quot;, line 3, in get":                     traceOf + "Python",
		"orders/main.go:41 +0x1d":                                       traceOf + "Go",
		"runtime error: index out of range [3] with length 3":           traceOf + "Go",
		"at load (file:///srv/x/index.mjs:3:9)":                         traceOf + "Node",
		`at load (C:\\shop\\index.ts:3:9)`:                              traceOf + "Node",
		"Stack trace:\n#0 index.php(3): x()":                            traceOf + "PHP",
		"in index.php on line 3":                                        traceOf + "PHP",
		"in Orders.cs:line 41":                                          traceOf + ".NET",
		"   at Shop.Orders.Load(Int32 id)":                              traceOf + ".NET",
		"thread 'main' panicked at src/main.rs:2:5":                     traceOf + "Rust",
		`{"stackTrace": ["a"]}`:                                         "a stack trace",
		`{"stack_trace":"x"}`:                                           "a stack trace",
		"ERROR: x (SQLSTATE 42601)":                                     database,
		"SQLITE_CONSTRAINT: UNIQUE":                                     database,
		"PG::UndefinedTable":                                            database,
		"Duplicate entry '3' for key 'orders.PRIMARY'":                  database,
		"Unknown column 'total' in 'field list'":                        database,
		"Access denied for user 'a'@'b' (using password: YES)":          database,
		"INSERT INTO orders (id) VALUES (3)":                            database,
		"open '/var/lib/orders/17'":                                     place,
		`in \/var\/www\/html`:                                           place,
		"(/home/deploy/shop/index.php)":                                 place,
		`C:\Users\deploy\shop`:                                          place,
		`'D:\\home\\site\\wwwroot\\web.config'`:                         place,
		"<title>Werkzeug Debugger</title>":                              debugPage,
		`"exception": "Illuminate\\Database\\QueryException"`:           exception,
		"<h1>An unhandled exception occurred while processing the requ": "",
		"ERROR: relation is bad":                                        database,

		"written in Main.java: see there":                        "",
		"The exception is that Exceptions are not allowed":       "",
		"an io.Exception":                                        "",
		"go to line 3, line 4":                                   "",
		"goroutine is a word":                                    "",
		"loaded https://cdn.example/app.js:1:20":                 "",
		"ORA-12 is a model":                                      "",
		"flora-12345":                                            "",
		"sqlstate is a member":                                   "",
		"a Table doesn't exist":                                  "",
		"Duplicate entry in the list":                            "",
		"SELECT A SEAT":                                          "",
		"see https://docs.example/var/www/ and example/usr/lib/": "",
		`<a href="/usr/lib/x">`:                                  "",
		"the folder /home/ann":                                   "",
		`a:\users of it`:                                         "",
		`{"stackTrace": [], "stack_trace": "", "x": 1}`:          "",
		"We look at the cases   at noon":                         "",
	} {
		f := findings(serverErrorLeaks, got("/a", 500, "text/plain", text))
		switch {
		case what == "" && len(f) > 0:
			t.Errorf("%s: wrongly %s", text, f[0].Got)
		case what != "" && (len(f) != 1 || f[0].Got != what):
			t.Errorf("%s: %+v, want %s", text, f, what)
		}
	}
}

// Test_that_no_mark_hides_another: the search returns one word for each place,
// the first of the list, so that of two the longer has to come first.
func Test_that_no_mark_hides_another(t *testing.T) {
	for _, words := range [][]string{leakWords.words, secretWords.words} {
		for i, a := range words {
			for j, b := range words {
				if i < j && strings.HasPrefix(strings.ToLower(b), strings.ToLower(a)) {
					t.Errorf("%q is found where %q begins", a, b)
				}
			}
		}
	}
}

func Test_that_a_finding_on_a_leak_or_secret_never_repeats_it(t *testing.T) {
	const secret = "n0t4r34lk3y99x7q"
	for _, body := range []string{
		"postgres://orders:" + secret + "@db:5432/orders", "SECRET_KEY = '" + secret + "'", "{\"DB_PASSWORD\":\"" + secret + "\"}",
		"<tr><td>SECRET_KEY</td><td class=\"code\"><pre>&#x27;" + secret + "&#x27;</pre></td></tr>",
		"Server=db;User Id=a;Password=" + secret + ";", "AKIA" + strings.ToUpper(secret) + "0", "ghp_" + secret + secret + secret,
		"-----BEGIN PRIVATE KEY-----\n" + secret + "\n-----END PRIVATE KEY-----", "Authorization: Bearer " + secret + secret, "token " + secret + " is wrong",
	} {
		x := got("/a", 500, "text/plain", body)
		x.Request.Header["Authorization"] = []string{"Bearer " + secret}
		f := findings(leaksSecret, x)
		if len(f) != 1 {
			t.Errorf("%q: %d findings, want 1", body, len(f))
			continue
		}
		if text := fmt.Sprintf("%+v", f[0]); strings.Contains(strings.ToLower(text), secret) {
			t.Errorf("the secret is in %s", text)
		}
	}
}

func Test_that_a_title_says_that_a_page_is_missing_only_if_it_says_nothing_else(t *testing.T) {
	for title, want := range map[string]bool{
		"404": true, "404 Not Found": true, "Page Not Found (404)": true, "Error 404": true, "Oops! That page can’t be found.": true, "Página no encontrada": true,
		"P&aacute;gina n&atilde;o encontrada": true, "Seite nicht gefunden": true, "СТРАНИЦА НЕ НАЙДЕНА": true, "ページが見つかりません": true, "404 - Page introuvable": true, "  Not\n found ": true,
		"": false, "Chairs": false, "How to fix 404 Not Found": false, "Page not found: what now?": false, "404 chairs": false, "Not found in translation": false,
		strings.Repeat("404 ", 60): false, "\xff\xfe": false,
	} {
		if got := saysNotFound([]byte(title), false); got != want {
			t.Errorf("%q: %v, want %v", title, got, want)
		}
	}
	for title, want := range map[string]bool{
		"Page not found | Chairs": true, "Chairs – 404": true, "Nicht gefunden · Stühle & Tische": true, "Chairs | Tables": false, "404ever - the band": false, "Why pages are not found | Chairs": false,
	} {
		if got := saysNotFound([]byte(title), true); got != want {
			t.Errorf("%q with the name of a site: %v, want %v", title, got, want)
		}
	}
}

func Test_that_a_long_page_is_not_called_missing(t *testing.T) {
	page := "<title>404 Not Found</title><style>" + strings.Repeat("a{b:c}", 9_000) + "</style><h1>404 Not Found</h1><p>"
	if f := findings(softNotFound, got("/a", 200, "text/html", page+"Try again.")); len(f) != 1 {
		t.Errorf("a short page with a long style: %d findings, want 1", len(f))
	}
	if f := findings(softNotFound, got("/a", 200, "text/html", page+strings.Repeat("The code says much. ", 300))); len(f) != 0 {
		t.Error("a long page is called missing")
	}
}

// Test_that_shapes_are_told_apart holds whichever of the two comes first.
func Test_that_shapes_are_told_apart(t *testing.T) {
	for _, tt := range []struct {
		a, b    string
		differs bool
	}{
		{`{"message":"a"}`, `{"message":"b","code":1}`, false},
		{`{"code":1,"message":"a"}`, `{"message":"b","errors":[1]}`, false}, // both say it in message
		{`{"error":"a","path":"/"}`, `{"error":"b","trace":"x"}`, false},
		{`{"message":"a","errors":null}`, `{"message":"b","errors":{"a":"b"}}`, false},
		{`{"message":"a","data":[]}`, `{"message":"b","data":{}}`, false}, // what is empty fits any
		{`{"error":"a"}`, `{"message":"b"}`, true},
		{`{"error":"a"}`, `{"error":{"message":"b"}}`, true},
		{`{"message":"a"}`, `{"message":["b"]}`, true},
		{`{"code":1,"error":"a"}`, `{"code":1,"detail":"b"}`, true},
		{`{"code":"a"}`, `{"code":1}`, true},
		{`{"jsonrpc":"2.0","error":{"code":-1}}`, `{"message":"b"}`, false},
		{`["a"]`, `{"message":"b"}`, false},
	} {
		for _, pair := range [][2]string{{tt.a, tt.b}, {tt.b, tt.a}} {
			f := findings(severalShapes, got("/orders/1", 400, "application/json", pair[0]), got("/people", 403, "application/json", pair[1]))
			if (len(f) > 0) != tt.differs {
				t.Errorf("%s and %s: %d findings, want differs %v", pair[0], pair[1], len(f), tt.differs)
			}
		}
	}
	one := []*candor.Exchange{got("/orders/1", 400, "application/json", `{"error":"a"}`), got("/orders/2", 403, "application/json", `{"message":"a"}`)}
	if f := findings(severalShapes, one...); len(f) > 0 {
		t.Error("one operation is enough for a finding, want two")
	}
	if f := findings(severalShapes, append(one, got("/people", 403, "application/json", `{"message":"a"}`))...); len(f) != 1 {
		t.Errorf("%d findings after a second operation, want 1", len(f))
	}
}

func Test_that_shapes_of_any_number_are_one_finding_for_a_host_and_bounded(t *testing.T) {
	s := &shapeSeries{hosts: newMemory[*shapes](4)}
	j := judge.New([]*judge.Rule{{ID: "x", On: judge.Class(4), Series: func(int) func(*judge.Case) judge.Result { return s.check }}}, judge.Options{})
	for i := range 500 {
		x := got(fmt.Sprintf("/a%c", 'a'+i%20), 400, "application/json", fmt.Sprintf(`{"m%d":1}`, i))
		x.Request.Header["Host"] = []string{fmt.Sprintf("h%d.example", i%50)}
		j.Add(x)
		if s.hosts.len() > 4 {
			t.Fatalf("%d hosts are kept, want 4 at most", s.hosts.len())
		}
	}
	all := []*candor.Exchange{}
	for i := range 200 {
		all = append(all, got(fmt.Sprintf("/a%c", 'a'+i%20), 400, "application/json", fmt.Sprintf(`{"m%d":1}`, i)))
	}
	if f := findings(severalShapes, all...); len(f) != 1 {
		t.Errorf("%d findings, want one for the host", len(f))
	}
}

func Test_that_GET_and_HEAD_are_compared_only_when_they_belong_together(t *testing.T) {
	at := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	pair := func(change func(get, head *candor.Exchange)) int {
		get, head := got("/a", 200, "text/plain", "a"), got("/a", 404, "text/plain", "")
		get.Time, head.Time, head.Request.Method = at, at.Add(time.Second), "HEAD"
		change(get, head)
		return len(findings(headDiffers, get, head))
	}
	if n := pair(func(_, _ *candor.Exchange) {}); n != 1 {
		t.Fatalf("%d findings for HEAD 404 beside GET 200, want 1", n)
	}
	for name, change := range map[string]func(get, head *candor.Exchange){
		"a minute apart":   func(_, head *candor.Exchange) { head.Time = at.Add(time.Minute) },
		"another query":    func(_, head *candor.Exchange) { head.Request.Target = "/a?b" },
		"another Accept":   func(_, head *candor.Exchange) { head.Request.Header["Accept"] = []string{"text/html"} },
		"a condition":      func(_, head *candor.Exchange) { head.Request.Header["If-None-Match"] = []string{`"x"`} },
		"405 for HEAD":     func(_, head *candor.Exchange) { head.Response.Status = 405 },
		"503 for a moment": func(_, head *candor.Exchange) { head.Response.Status = 503 },
		"another caller":   func(_, head *candor.Exchange) { head.Request.Header["Authorization"] = []string{"Bearer b"} },
		"another host":     func(_, head *candor.Exchange) { head.Request.URL = "https://b.example/a" },
		"errors of both":   func(get, _ *candor.Exchange) { get.Response.Status = 403 },
	} {
		if n := pair(change); n != 0 {
			t.Errorf("%s: %d findings, want none", name, n)
		}
	}
}

func Test_that_a_title_of_a_problem_type_is_that_of_its_host_and_language(t *testing.T) {
	say := func(host, language, title string) *candor.Exchange {
		x := got("/a", 403, "application/problem+json", `{"type":"/problems/a","title":"`+title+`"}`)
		x.Request.Header["Host"], x.Response.Header["Content-Language"] = []string{host}, []string{language}
		return x
	}
	if f := findings(problemTitleChanges, say("a", "en", "x"), say("b", "en", "y"), say("a", "de", "z"), say("a", "en", "x")); len(f) != 0 {
		t.Errorf("%+v", f)
	}
	f := findings(problemTitleChanges, say("a", "en", "x"), say("a", "en", "y"), say("a", "en", "z"))
	if len(f) != 1 || f[0].Count != 2 || !strings.Contains(f[0].Expected, `"x"`) {
		t.Errorf("%+v, want one finding for two exchanges that names the first title", f)
	}
}

func Test_that_a_problem_document_in_a_coding_is_not_judged(t *testing.T) {
	x := got("/a", 403, "application/problem+json", "\x1f\x8b\x08\x00 and so on")
	j := judge.New([]*judge.Rule{problemInvalid}, judge.Options{})
	j.Add(x)
	if r := j.Report(); len(r.Findings) != 0 || len(r.NotJudged) != 1 {
		t.Errorf("findings %+v, not judged %+v", r.Findings, r.NotJudged)
	}
	for body, cause := range map[string]string{"\xef\xbb\xbf{}": "a byte order mark", "{\"title\":\"\xe9\"}": "bytes that are no UTF-8", " ": "content that is no JSON"} {
		if f := findings(problemInvalid, got("/a", 403, "application/problem+json", body)); len(f) != 1 || f[0].Got != cause {
			t.Errorf("%q: %+v, want %s", body, f, cause)
		}
	}
}

func Test_that_robots_txt_that_is_taken_back_forbids_nothing(t *testing.T) {
	file := got("/robots.txt", 200, "text/plain", "User-agent: *\nDisallow: /\n")
	page := got("/a", 200, "text/html", `<meta name=robots content=noindex >`)
	if f := findings(noindexContradicts, file, page); len(f) != 1 {
		t.Fatalf("%d findings, want 1", len(f))
	}
	for name, later := range map[string]*candor.Exchange{
		"404": got("/robots.txt", 404, "text/plain", ""), "an empty file": got("/robots.txt", 200, "text/plain", ""),
		"another file": got("/robots.txt", 200, "text/plain", "User-agent: *\nDisallow: /b\n"),
	} {
		if f := findings(noindexContradicts, file, later, page); len(f) != 0 {
			t.Errorf("%s: %+v", name, f)
		}
	}
	page.Evidence &^= candor.SawResponseBody
	j := judge.New([]*judge.Rule{noindexContradicts}, judge.Options{})
	j.Add(file)
	j.Add(page)
	if r := j.Report(); len(r.Findings) != 0 || len(r.NotJudged) != 1 {
		t.Errorf("a page whose content was not seen: findings %+v, not judged %+v", r.Findings, r.NotJudged)
	}
}

// Test_that_no_content_breaks_a_rule sends pieces of what the rules look for in
// any order, with bytes that are no text, to every rule from several goroutines.
func Test_that_no_content_breaks_a_rule(t *testing.T) {
	pieces := slices.Concat(leakWords.words, secretWords.words, []string{
		"{", "}", "[", `"`, ":", ",", `"error"`, `"status"`, "404", "<title>", "</title>", "<h1", ">", "<script", "<meta name=\"robots\"", "content=", "@", "//", "\xff", "\x00", "&", ";", "1", "9", " ", "\\", "=",
	})
	types := []string{"application/json", "application/problem+json", "text/html", "text/plain", "", "\xff"}
	j := judge.New(All, judge.Options{Memory: 50, API: apiOf(t, "shop.yaml")})
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(g), 7))
			for range 1_500 {
				var b strings.Builder
				for range r.IntN(25) {
					b.WriteString(pieces[r.IntN(len(pieces))])
				}
				x := got([]string{"/orders/1", "/robots.txt", "/a", "", "*", "\xff"}[r.IntN(6)], []int{200, 203, 301, 400, 403, 404, 405, 500, 503, 999}[r.IntN(10)], types[r.IntN(len(types))], b.String())
				x.Request.Method = []string{"GET", "HEAD", "POST", "", "\xff"}[r.IntN(5)]
				x.Request.Body = []byte(b.String())
				x.Response.Header["X-Robots-Tag"] = []string{b.String()}
				j.Add(x)
			}
		})
	}
	wg.Wait()
	if _, err := json.Marshal(j.Report()); err != nil {
		t.Error(err)
	}
}

// Test_that_large_contents_end would not end in an hour if a rule
// went over a content once for each of its parts.
func Test_that_large_contents_end(t *testing.T) {
	j := judge.New(contentRules, judge.Options{})
	for _, piece := range []string{"<script", "<title>404<", "<!--\"robots\"", `{"error":`, "Exception", "@//:", "/var/www/", "secret_key=", "<", `"`, "[", "password\":\""} {
		body := strings.Repeat(piece, 2<<20/len(piece))
		for _, mediaType := range []string{"text/html", "application/json", "application/problem+json"} {
			for _, status := range []int{200, 400, 500} {
				x := got("/a", status, mediaType, body)
				x.Request.Body = x.Response.Body
				x.Response.Header["X-Robots-Tag"] = []string{"noindex"}
				j.Add(x)
			}
		}
	}
}

// BenchmarkContent judges clean traffic with the rules of this list alone.
func BenchmarkContent(b *testing.B) {
	all := traffic(b)
	j := judge.New(contentRules, judge.Options{})
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		j.Add(&all[i%len(all)])
		i++
	}
}

func Test_that_one_error_of_another_shape_is_blamed_and_not_those_that_follow(t *testing.T) {
	var text strings.Builder
	for i, member := range []string{"error", "message", "error", "error", "error"} {
		fmt.Fprintf(&text, "---\nGET /kind%c HTTP/1.1\nHost: api.example\n\nHTTP/1.1 400 Bad Request\nContent-Type: application/json\nCache-Control: no-store\n\n{%q: \"it is wrong\"}\n", 'a'+i, member)
	}
	all, err := judge.ParseExchanges(text.String())
	if err != nil {
		t.Fatal(err)
	}
	j := judge.New(All, judge.Options{})
	for i := range all {
		j.Add(&all[i])
	}
	f := j.Report().Findings
	if len(f) != 1 || f[0].Rule != "error/several-shapes" || f[0].Count != 1 || f[0].Operation != "GET /kindb" {
		t.Errorf("findings %+v, want one about GET /kindb", f)
	}
}
