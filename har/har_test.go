package har

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/candorhttp/candor"
)

// told is an exchange in one line: what was asked and answered, which parts
// were seen (l, h, b of the request, s, f, c of the answer), and the contents.
func told(x *candor.Exchange) string {
	seen := ""
	for i, letter := range "lhbsfc" {
		if x.Evidence.Has(1 << i) {
			seen += string(letter)
		}
	}
	line := fmt.Sprintf("%s %s %s > %d %s [%s]", x.Request.Method, x.Request.Target, x.Request.Proto, x.Response.Status, x.Response.Proto, seen)
	if len(x.Request.Body) > 0 {
		line += fmt.Sprintf(" sent %q", x.Request.Body)
	}
	if len(x.Response.Body) > 0 {
		line += fmt.Sprintf(" got %q", x.Response.Body)
	}
	return line
}

// read reads a whole recording.
func read(t *testing.T, text string) (exchanges []*candor.Exchange, r *Reader) {
	t.Helper()
	r = NewReader(iotest.OneByteReader(strings.NewReader(text)), Options{MaxBody: 1000})
	exchanges = slices.Collect(r.Exchanges())
	s := r.Stats()
	if n := s.Exchanges + s.Unreadable + s.Unanswered + s.Local; n != s.Entries || s.Exchanges != int64(len(exchanges)) {
		t.Errorf("%d exchanges do not add up: %+v", len(exchanges), s)
	}
	return exchanges, r
}

func lines(exchanges []*candor.Exchange) []string {
	out := []string{}
	for _, x := range exchanges {
		out = append(out, told(x))
	}
	return out
}

// one wraps an entry in a recording.
func one(entry string) string { return `{"log":{"version":"1.2","entries":[` + entry + `]}}` }

// call is an entry of which some members are replaced: "request.headers=[…]".
func call(changes ...string) string {
	parts := map[string]string{
		"request.method": `"GET"`, "request.url": `"https://api.example/v1/orders?page=2#top"`, "request.httpVersion": `"HTTP/1.1"`,
		"request.headers": `[{"name":"Host","value":"api.example"}]`, "request.bodySize": "0",
		"response.status": "200", "response.httpVersion": `"HTTP/1.1"`, "response.headers": `[{"name":"Content-Type","value":"text/plain"}]`,
		"response.content": `{"size":2,"mimeType":"text/plain","text":"ok"}`, "response.redirectURL": `""`, "response.bodySize": "2",
		"startedDateTime": `"2026-03-10T13:55:36.123Z"`, "time": "12.5",
	}
	for _, c := range changes {
		key, value, _ := strings.Cut(c, "=")
		parts[key] = value
		if value == "" {
			delete(parts, key)
		}
	}
	groups := map[string][]string{}
	for _, key := range slices.Sorted(func(yield func(string) bool) {
		for k := range parts {
			if !yield(k) {
				return
			}
		}
	}) {
		group, name, ok := strings.Cut(key, ".")
		if !ok {
			group, name = "", key
		}
		groups[group] = append(groups[group], fmt.Sprintf("%q:%s", name, parts[key]))
	}
	members := groups[""]
	for _, group := range []string{"response", "request"} {
		members = append(members, fmt.Sprintf("%q:{%s}", group, strings.Join(groups[group], ",")))
	}
	return "{" + strings.Join(members, ",") + "}"
}

func Test_that_an_entry_becomes_an_exchange(t *testing.T) {
	got, r := read(t, one(call()))
	if r.Err() != nil || len(got) != 1 {
		t.Fatalf("%v, %d exchanges", r.Err(), len(got))
	}
	want := &candor.Exchange{
		Time: time.Date(2026, 3, 10, 13, 55, 36, 123e6, time.UTC), Duration: 12500 * time.Microsecond,
		Request: candor.Request{Method: "GET", Target: "/v1/orders?page=2", URL: "https://api.example/v1/orders?page=2", Proto: "HTTP/1.1",
			Header: http.Header{"Host": {"api.example"}}},
		Response: candor.Response{Status: 200, Proto: "HTTP/1.1", Header: http.Header{"Content-Type": {"text/plain"}}, Body: []byte("ok")},
		Evidence: candor.SawRequestLine | candor.SawRequestHeader | candor.SawRequestBody | candor.SawStatus | candor.SawResponseHeader | candor.SawResponseBody,
	}
	if diff := cmp.Diff(want, got[0]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func Test_that_the_evidence_says_what_the_recording_holds(t *testing.T) {
	for _, c := range []struct {
		name    string
		changes []string
		want    string
	}{
		{"no host: what was meant to be sent", []string{`request.headers=[{"name":"Accept","value":"*/*"}]`}, `GET /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lbsfc] got "ok"`},
		{"pseudo fields stand for the host and tell the version", []string{`request.headers=[{"name":":authority","value":"a"}]`, `request.httpVersion=""`, `response.httpVersion=""`}, `GET /v1/orders?page=2 HTTP/2.0 > 200 HTTP/2.0 [lhbsfc] got "ok"`},
		{"no fields of the answer", []string{`response.headers=[]`}, `GET /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsc] got "ok"`},
		{"no list of fields at all", []string{`response.headers=`, `request.headers=null`}, `GET /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lbsc] got "ok"`},
		{"base64", []string{`response.content={"size":2,"text":"b2s=","encoding":"base64"}`}, `GET /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsfc] got "ok"`},
		{"base64 without its end", []string{`response.content={"size":2,"text":"b2s","encoding":"base64"}`}, `GET /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsfc] got "ok"`},
		{"broken base64", []string{`response.content={"size":2,"text":"b-s=","encoding":"base64"}`}, `GET /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsf]`},
		{"a coding that nobody knows", []string{`response.content={"size":2,"text":"ok","encoding":"rot13"}`}, `GET /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsf]`},
		{"text left out", []string{`response.content={"size":2}`}, `GET /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsf]`},
		{"text null", []string{`response.content={"size":2,"text":null}`}, `GET /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsf]`},
		{"content left out", []string{`response.content=`}, `GET /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsf]`},
		{"text cut", []string{`response.content={"size":9,"text":"ok"}`}, `GET /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsf]`},
		{"size before decoding", []string{`response.content={"size":22,"compression":-20,"text":"ok"}`}, `GET /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsfc] got "ok"`},
		{"shorter than announced", []string{`response.headers=[{"name":"content-length","value":"3"}]`, `response.content={"text":"ok"}`}, `GET /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsf]`},
		{"announced before decoding", []string{`response.headers=[{"name":"content-length","value":"30"},{"name":"content-encoding","value":"br"}]`}, `GET /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsfc] got "ok"`},
		{"never decoded", []string{`response.headers=[{"name":"content-encoding","value":"gzip"}]`, `response.content={"text":"H4sIAAA=","encoding":"base64"}`}, `GET /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsf]`},
		{"no text at all", []string{`response.content={"size":3,"text":"a\ufffdb"}`}, `GET /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsf]`},
		{"half a character", []string{`response.content={"size":3,"text":"a\ud800b"}`}, `GET /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsf]`},
		{"a whole character of two halves", []string{`response.content={"size":4,"text":"\ud83d\ude00"}`}, `GET /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsfc] got "😀"`},
		{"larger than what is kept", []string{`response.content={"text":"` + strings.Repeat("x", 1001) + `"}`}, `GET /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsf]`},
		{"far larger than what is kept", []string{`response.content={"text":"` + strings.Repeat("x", 10_001) + `"}`}, `GET /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsf]`},
		{"empty", []string{`response.content={"size":0,"text":""}`, "response.bodySize=300"}, `GET /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsfc]`},
		{"empty, it is said, but bytes came", []string{`response.content={"size":0}`, "response.bodySize=300"}, `GET /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsf]`},
		{"empty, it is said, but announced", []string{`response.content={"size":0,"text":""}`, `response.headers=[{"name":"content-length","value":"7"}]`}, `GET /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsf]`},
		{"the connection broke", []string{`_error="net::ERR_HTTP2_PROTOCOL_ERROR"`}, `GET /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsf]`},
		{"a 304 with what the cache has", []string{"response.status=304"}, `GET /v1/orders?page=2 HTTP/1.1 > 304 HTTP/1.1 [lhbsf]`},
		{"a 204", []string{"response.status=204", `response.content={"size":0}`}, `GET /v1/orders?page=2 HTTP/1.1 > 204 HTTP/1.1 [lhbsfc]`},
		{"a HEAD with what the GET had", []string{`request.method="HEAD"`}, `HEAD /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsf]`},
		{"a redirect whose content no browser shows", []string{"response.status=302", `response.content={"size":0,"mimeType":"x-unknown"}`, `response.redirectURL="https://login.example/"`}, `GET /v1/orders?page=2 HTTP/1.1 > 302 HTTP/1.1 [lhbsf]`},
		{"a redirect that announces nothing", []string{"response.status=302", `response.content={"size":0}`, `response.headers=[{"name":"Content-Length","value":"0"},{"name":"Location","value":"/"}]`}, `GET /v1/orders?page=2 HTTP/1.1 > 302 HTTP/1.1 [lhbsfc]`},
		{"a WebSocket", []string{"response.status=101", `request.url="wss://api.example/live?x"`, `response.content={"size":0}`, `_webSocketMessages=[{"type":"send","data":"hi"}]`}, `GET /live?x HTTP/1.1 > 101 HTTP/1.1 [lhbsf]`},
		{"content of a request", []string{`request.method="POST"`, `request.postData={"mimeType":"application/json","text":"{}"}`, "request.bodySize=2"}, `POST /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsfc] sent "{}" got "ok"`},
		{"a form that is named twice", []string{`request.method="POST"`, `request.postData={"text":"a=1","params":[{"name":"a","value":"1"}]}`}, `POST /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsfc] sent "a=1" got "ok"`},
		{"a form that was put together", []string{`request.method="POST"`, `request.postData={"params":[{"name":"a","value":"1"}]}`}, `POST /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhsfc] got "ok"`},
		{"a request cut", []string{`request.method="POST"`, `request.postData={"text":"{"}`, "request.bodySize=2"}, `POST /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhsfc] got "ok"`},
		{"a file that was sent", []string{`request.method="PUT"`, `request.headers=[{"name":"host","value":"a"},{"name":"content-length","value":"9"}]`}, `PUT /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhsfc] got "ok"`},
		{"a request of which nothing is known", []string{`request.method="POST"`, "request.bodySize=-1"}, `POST /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhsfc] got "ok"`},
		{"a request without content", []string{`request.method="DELETE"`}, `DELETE /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsfc] got "ok"`},
		{"a GET of unknown size", []string{"request.bodySize=-1"}, `GET /v1/orders?page=2 HTTP/1.1 > 200 HTTP/1.1 [lhbsfc] got "ok"`},
		{"an address with broken escapes", []string{`request.url="http://u:p@h.example?a=%zz"`}, `GET /?a=%zz HTTP/1.1 > 200 HTTP/1.1 [lhbsfc] got "ok"`},
		{"an address without a host", []string{`request.url="/v1/a:b"`}, `GET /v1/a:b HTTP/1.1 > 200 HTTP/1.1 [lhbsfc] got "ok"`},
		{"a tunnel", []string{`request.method="CONNECT"`, `request.url="api.example:443"`}, `CONNECT api.example:443 HTTP/1.1 > 200 HTTP/1.1 [lhbsfc] got "ok"`},
		{"versions", []string{`request.httpVersion="h3-29"`, `response.httpVersion="http/2"`}, `GET /v1/orders?page=2 HTTP/3.0 > 200 HTTP/2.0 [lhbsfc] got "ok"`},
		{"numbers as text and dates without a zone", []string{`response.status="404"`, `startedDateTime="2026-03-10T13:55:36"`, `time=null`}, `GET /v1/orders?page=2 HTTP/1.1 > 404 HTTP/1.1 [lhbsfc] got "ok"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, r := read(t, one(call(c.changes...)))
			if diff := cmp.Diff([]string{c.want}, lines(got)); diff != "" || r.Err() != nil {
				t.Errorf("(-want +got):\n%s%v %+v", diff, r.Err(), r.Stats())
			}
		})
	}
}

func Test_that_the_address_is_one_to_ask_for(t *testing.T) {
	for in, want := range map[string]string{
		"wss://a.example/live":          "https://a.example/live",
		"HTTP://u:p@A.example:8080/x?y": "http://A.example:8080/x?y",
		"http://h.example?a=@b#c":       "http://h.example?a=@b",
		"/only/a/path":                  "",
	} {
		got, _ := read(t, one(call("request.url="+fmt.Sprintf("%q", in))))
		if len(got) != 1 || got[0].Request.URL != want {
			t.Errorf("%s becomes %+v, want %s", in, got, want)
		}
	}
}

func Test_that_fields_are_read_as_they_were_sent(t *testing.T) {
	got, _ := read(t, one(call(
		`request.headers=[{"name":":method","value":"GET"},{"name":":authority","value":"api.example"},{"name":"accept","value":"*/*"},{"name":"X-Empty","value":null},{"name":"","value":"x"}]`,
		`response.headers=[{"name":"set-cookie","value":"a=1\nb=2"},{"name":"Set-Cookie","value":" c=3"},{"name":":status","value":"200"},{"name":"age","value":7}]`)))
	want := http.Header{"Host": {"api.example"}, "Accept": {"*/*"}, "X-Empty": {""}}
	if diff := cmp.Diff(want, got[0].Request.Header); diff != "" {
		t.Errorf("request (-want +got):\n%s", diff)
	}
	want = http.Header{"Set-Cookie": {"a=1", "b=2", "c=3"}, "Age": {"7"}}
	if diff := cmp.Diff(want, got[0].Response.Header); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
}

func Test_that_what_is_no_exchange_is_counted_and_named(t *testing.T) {
	for _, c := range []struct {
		entry string
		kind  Kind
		why   string
	}{
		{`7`, Unreadable, "the entry is no object"},
		{`null`, Unreadable, "the entry is no object"},
		{`{}`, Unreadable, "there is no request"},
		{call(`request.method=`), Unreadable, "the request has no method"},
		{call(`request.method="G T"`), Unreadable, "the request has no method"},
		{call(`request.method={}`), Unreadable, "request.method is no text, or too long"},
		{call(`request.url=`), Unreadable, "the request has no address"},
		{call(`request.url="http://a/` + strings.Repeat("x", maxAddress) + `"`), Unreadable, "request.url is no text, or too long"},
		{call(`request.headers={"Host":"a"}`), Unreadable, "request.headers is no list"},
		{call(`request.headers=["Host: a"]`), Unreadable, "an element of request.headers is no object"},
		{call(`request.headers=[{"name":["Host"]}]`), Unreadable, "a field of the request is no text"},
		{call(`response.headers=[{"name":"x","value":"` + strings.Repeat("x", maxFields) + `"}]`), Unreadable, "the fields of the response are larger than 1 MiB"},
		{call(`response.content=[]`), Unreadable, "response.content is no object"},
		{call(`response.status="no"`), Unreadable, "response.status is no number"},
		{call(`response.status=1e999`), Unreadable, "response.status is no number"},
		{call(`response.status=42`), Unreadable, "response.status is 42, which is no status code"},
		{call(`response.status=0`), Unanswered, "no answer was recorded: blocked, cancelled, or the server could not be reached"},
		{call(`response.status=0`, `response._error="net::ERR_BLOCKED_BY_CLIENT"`), Unanswered, "net::ERR_BLOCKED_BY_CLIENT"},
		{`{"request":{"method":"GET","url":"http://a/"},"response":null}`, Unanswered, "no answer was recorded: blocked, cancelled, or the server could not be reached"},
		{call(`_fromCache="disk"`), Local, "the answer came from the browser's own cache"},
		{call(`_fromServiceWorker=true`), Local, "the answer came from a service worker"},
		{call(`response._fetchedViaServiceWorker=true`), Local, "the answer came from a service worker"},
		{call(`_fetchType="Memory Cache"`), Local, "the answer came from: Memory Cache"},
		{call(`request.url="data:text/plain,hi"`), Local, "its address is not one of HTTP"},
		{call(`response.status=307`, `response.headers=[{"name":"Non-Authoritative-Reason","value":"HSTS"}]`), Local, "the browser redirected by itself: HSTS"},
	} {
		got, r := read(t, one(c.entry+","+call()))
		s := r.Stats()
		if r.Err() != nil || len(got) != 1 || len(s.Samples) != 1 {
			t.Errorf("%.80s: %v, %d exchanges, %+v", c.entry, r.Err(), len(got), s)
			continue
		}
		if one := s.Samples[0]; one.Entry != 0 || one.Kind != c.kind || one.Why != c.why || strings.ContainsAny(one.Request, "?#") {
			t.Errorf("%.80s: %+v, want %s: %s", c.entry, one, c.kind, c.why)
		}
	}
	// flags that say no
	got, _ := read(t, one(call(`_fromCache=false`, `_fromServiceWorker=null`, `_fetchType="Network Load"`, `response._fetchedViaServiceWorker=false`, `_error=null`, `cache={}`)))
	if len(got) != 1 {
		t.Error("an answer of the network was passed over")
	}
}

func Test_that_the_list_of_skipped_entries_is_bounded(t *testing.T) {
	_, r := read(t, one(strings.Repeat("7,", 50)+strings.Repeat(call("response.status=0")+",", 50)+call()))
	if s := r.Stats(); s.Unreadable != 50 || s.Unanswered != 50 || s.Exchanges != 1 || len(s.Samples) != 2*maxSamples {
		t.Errorf("%d samples, %+v", len(s.Samples), s)
	}
}

func Test_that_the_shape_around_the_entries_does_not_matter(t *testing.T) {
	e := call()
	for name, text := range map[string]string{
		"a byte order mark":      bom + one(e),
		"pages behind":           `{"log":{"entries":[` + e + `],"pages":[{"id":"p"}],"version":"1.2"}}`,
		"pages in front":         `{"comment":{"log":[1,"}",{"entries":[]}]},"log":{"pages":[{"id":"p","a":[[]]}],"entries":[` + e + `]}}`,
		"entries without a log":  `{"entries":[` + e + `]}`,
		"an empty list as well":  `{"log":{"entries":[],"entries":[` + e + `]}}`,
		"white space":            strings.NewReplacer("{", " {\r\n\t", `":`, `" : `, ",", " ,\n", "]", "\t]", "://", `:\/\/`).Replace(one(e)),
		"NaN":                    `{"log":{"entries":[` + call("time=NaN", "timings={\"wait\":-Infinity}") + `]}}`,
		"a raw tab in a string":  one(call(`comment="a` + "\t\n" + `b"`)),
		"a NUL behind":           one(e) + "\x00\n",
		"brackets that lie deep": one(call("_deep=" + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000))),
	} {
		got, r := read(t, text)
		if r.Err() != nil || len(got) != 1 || r.Stats().Trailing {
			t.Errorf("%s: %v, %d exchanges, trailing %v", name, r.Err(), len(got), r.Stats().Trailing)
		}
	}
	got, r := read(t, one(e)+"\n<html>")
	if r.Err() != nil || len(got) != 1 || !r.Stats().Trailing {
		t.Errorf("garbage behind: %v, %d exchanges, %+v", r.Err(), len(got), r.Stats())
	}
}

func Test_that_what_is_no_recording_is_told_from_a_broken_one(t *testing.T) {
	for text, want := range map[string]string{
		"":                      "no HAR: it is empty",
		" \n":                   "no HAR: it is empty",
		"HTTP/1.1 200 OK":       "no HAR: it does not begin with {, as JSON of an object does",
		"[]":                    "no HAR: it does not begin with {, as JSON of an object does",
		"{}":                    "no HAR: there is no log with a list of entries",
		`{"log":[]}`:            "no HAR: there is no log with a list of entries",
		`{"log":{"entries":7}}`: "no HAR: there is no log with a list of entries",
		"\xff\xfe{\x00":         "no HAR: it is written in UTF-16",
	} {
		_, r := read(t, text)
		var format *FormatError
		if !errors.As(r.Err(), &format) || r.Err().Error() != want {
			t.Errorf("%q: %v, want %s", text, r.Err(), want)
		}
	}
}

func Test_that_what_stands_before_a_break_is_read(t *testing.T) {
	whole := `{"log":{"entries":[` + call() + "," + call()
	for name, c := range map[string]struct {
		text, want string
		exchanges  int
	}{
		"cut in an entry":        {whole[:len(whole)-30], "cut off after 1 whole entries, at byte", 1},
		"cut between entries":    {whole, "cut off after 2 whole entries, at byte", 2},
		"cut behind the entries": {whole + `],"pages":[`, "cut off after 2 whole entries, at byte", 2},
		"cut in an escape":       {whole + `,{"a":"\u00`, "cut off after 2 whole entries, at byte", 2},
		"a comma is missing":     {whole + call() + "]}}", `broken after 2 whole entries, at byte`, 2},
		"a value is missing":     {whole + `,{"a":,}]}}`, "a value is missing in front of ','", 2},
		"an escape is broken":    {whole + `,{"a":"\uzzzz"}]}}`, "four hexadecimal digits", 2},
		"bytes that are no JSON": {whole + ",\x01\x02]}}", "control character", 2},
	} {
		got, r := read(t, c.text)
		var syntax *SyntaxError
		if !errors.As(r.Err(), &syntax) || !strings.Contains(r.Err().Error(), c.want) || len(got) != c.exchanges {
			t.Errorf("%s: %d exchanges, %v", name, len(got), r.Err())
		}
	}
}

func Test_that_an_error_of_the_stream_is_not_lost(t *testing.T) {
	boom := errors.New("boom")
	for _, text := range []string{"", one(call())[:200]} {
		r := NewReader(io.MultiReader(strings.NewReader(text), iotest.ErrReader(boom)), Options{})
		for range r.Exchanges() {
		}
		if !errors.Is(r.Err(), boom) {
			t.Errorf("%.20q: %v", text, r.Err())
		}
	}
}

func Test_that_one_may_stop_early(t *testing.T) {
	r := NewReader(strings.NewReader(one(call()+","+call())), Options{})
	for range r.Exchanges() {
		break
	}
	if r.Err() != nil || r.Stats().Exchanges != 1 {
		t.Errorf("%v, %+v", r.Err(), r.Stats())
	}
}

// endless repeats one byte n times without holding them.
type endless struct {
	b byte
	n int64
}

func (e *endless) Read(p []byte) (int, error) {
	if e.n <= 0 {
		return 0, io.EOF
	}
	n := int(min(int64(len(p)), e.n))
	for i := range p[:n] {
		p[i] = e.b
	}
	e.n -= int64(n)
	return n, nil
}

func Test_that_memory_does_not_grow_with_the_file(t *testing.T) {
	const huge = 20 << 20
	for name, member := range map[string]struct {
		before, after string
		fill          byte
	}{
		"a string beside the entries": {`{"log":{"comment":"`, `","entries":[` + call() + `]}}`, 'x'},
		"a key":                       {`{"log":{"`, `":1,"entries":[` + call() + `]}}`, 'x'},
		"a number":                    {`{"log":{"a":`, `,"entries":[` + call() + `]}}`, '7'},
		"a content":                   {`{"log":{"entries":[{"response":{"content":{"text":"`, `"}}},` + call() + `]}}`, 'x'},
		"a field":                     {`{"log":{"entries":[{"response":{"headers":[{"name":"`, `"}]}},` + call() + `]}}`, 'x'},
		"nested lists":                {`{"log":{"a":`, strings.Repeat("]", 1), '['},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		r := NewReader(io.MultiReader(strings.NewReader(member.before), &endless{member.fill, huge}, strings.NewReader(member.after)), Options{})
		n := len(slices.Collect(r.Exchanges()))
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > 12<<20 {
			t.Errorf("%s of 20 MiB takes %d MiB", name, used>>20)
		}
		if name != "nested lists" && n != 1 {
			t.Errorf("%s: %d exchanges, %v", name, n, r.Err())
		}
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte(one(call())))
	f.Add([]byte(one(call(`response.content={"text":"b2s=","encoding":"base64"}`, `_fromCache=true`) + ",7")))
	f.Add([]byte(`{"log":{"creator":{"name":"Firefox","version":1},"entries":[{"cache":{"afterRequest":null},"request":{"url":"\ud800:"}}]}}`))
	f.Add([]byte(bom + `{"entries":[{"request":{"headers":[{"name":":authority","value":"a\nb"}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		exchanges, r := read(t, string(b))
		for _, x := range exchanges {
			if x.Response.Status < 100 || !isToken(x.Request.Method) || !x.Evidence.Has(candor.SawRequestLine|candor.SawStatus) {
				t.Errorf("impossible exchange %+v", x)
			}
			if len(x.Request.Body) > 0 && !x.Evidence.Has(candor.SawRequestBody) || len(x.Response.Body) > 0 && !x.Evidence.Has(candor.SawResponseBody) {
				t.Errorf("content outside the evidence: %+v", x)
			}
			if len(x.Request.Body) > 1000 || len(x.Response.Body) > 1000 {
				t.Error("content beyond the bound")
			}
		}
		var format *FormatError
		var syntax *SyntaxError
		if err := r.Err(); err != nil && !errors.As(err, &format) && !errors.As(err, &syntax) {
			t.Errorf("an error of no kind: %v", err)
		}
	})
}

func BenchmarkReader(b *testing.B) {
	entry := call(`response.content={"size":4000,"text":"` + strings.Repeat(`{\"a\":\"some text\"},`, 200) + `"}`)
	text := one(strings.Repeat(entry+",", 999) + entry)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		r := NewReader(strings.NewReader(text), Options{})
		n := 0
		for range r.Exchanges() {
			n++
		}
		if n != 1000 {
			b.Fatalf("%d exchanges, %v", n, r.Err())
		}
	}
}
