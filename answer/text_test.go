package answer

import (
	"errors"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/candorhttp/candor/internal/httpfield"
)

func Test_that_pasted_answers_are_read_as_tools_print_them(t *testing.T) {
	html := http.Header{"Content-Type": {"text/html"}}
	for _, tt := range []struct {
		name string
		text string
		want Input
	}{
		{"curl -i", "HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\n\r\n<p>\r\n", Input{Proto: "HTTP/1.1", Status: 403, Header: html, Body: []byte("<p>\r\n")}},
		{"bare line feeds", "HTTP/1.1 403 Forbidden\nContent-Type: text/html\n\n<p>\n", Input{Proto: "HTTP/1.1", Status: 403, Header: html, Body: []byte("<p>\n")}},
		{"HTTP/2 has no phrase", "HTTP/2 403 \ncontent-type: text/html\n\n", Input{Proto: "HTTP/2", Status: 403, Header: html, Body: []byte{}}},
		{"curl -I, without an empty line", "HTTP/2 403\ncontent-type: text/html", Input{Proto: "HTTP/2", Status: 403, Header: html}},
		{"a repeated field", "HTTP/1.1 200 OK\nVary: A\nVary: B\n\n", Input{Proto: "HTTP/1.1", Status: 200, Header: http.Header{"Vary": {"A", "B"}}, Body: []byte{}}},
		{"a folded field", "HTTP/1.1 200 OK\nVary: A,\n  B\n\n", Input{Proto: "HTTP/1.1", Status: 200, Header: http.Header{"Vary": {"A, B"}}, Body: []byte{}}},
		{"several answers: the last counts", "HTTP/1.1 100 Continue\n\nHTTP/1.1 301 Moved\nLocation: /x\n\nHTTP/1.1 403 Forbidden\nContent-Type: text/html\n\nno",
			Input{Proto: "HTTP/1.1", Status: 403, Header: html, Body: []byte("no"), Earlier: []int{100, 301}}},
		{"a request in front", "GET /x HTTP/1.1\nHost: a.example\nAccept: */*\n\nHTTP/1.1 403 Forbidden\nContent-Type: text/html\n\nno",
			Input{Proto: "HTTP/1.1", Status: 403, Header: html, Body: []byte("no"), Request: &Request{Method: "GET", URL: "//a.example/x", Header: http.Header{"Host": {"a.example"}, "Accept": {"*/*"}}}}},
		{"a prompt in front", "$ curl -i https://a.example\n\nHTTP/1.1 403 Forbidden\nContent-Type: text/html\n\nno",
			Input{Proto: "HTTP/1.1", Status: 403, Header: html, Body: []byte("no"), Ignored: 1}},
		{"curl -v", "* Connected\n> GET /x HTTP/2\n> Host: a.example\n> \n{ [5 bytes data]\n< HTTP/2 403 \n< content-type: text/html\n< \n{ [5 bytes data]\nno\n\nmore\n* Connection #0 to host a.example left intact\n",
			Input{Proto: "HTTP/2", Status: 403, Header: html, Body: []byte("no\n\nmore\n"), Request: &Request{Method: "GET", URL: "//a.example/x", Header: http.Header{"Host": {"a.example"}}}}},
		{"curl -v, whose last line follows the content", "< HTTP/1.1 403 Forbidden\n< content-type: text/html\n< \nno* Connection #0 to host a.example left intact\n",
			Input{Proto: "HTTP/1.1", Status: 403, Header: html, Body: []byte("no")}},
		{"curl -v -L: the content of the redirect is dropped", "> GET /x HTTP/1.1\n> Host: a.example\n>\n< HTTP/1.1 302 Found\n< Location: /y\n<\nmoved\n\nfar\n* Issue another request\n> GET /y HTTP/1.1\n> Host: a.example\n>\n< HTTP/1.1 403 Forbidden\n< Content-Type: text/html\n<\nno\n",
			Input{Proto: "HTTP/1.1", Status: 403, Header: html, Body: []byte("no\n"), Earlier: []int{302}, Request: &Request{Method: "GET", URL: "//a.example/y", Header: http.Header{"Host": {"a.example"}}}}},
		{"curl -i -v shows the fields twice", "< HTTP/1.1 403 Forbidden\nHTTP/1.1 403 Forbidden\n< Content-Type: text/html\nContent-Type: text/html\n< \n\nno\n",
			Input{Proto: "HTTP/1.1", Status: 403, Header: html, Body: []byte("no\n")}},
		{"wget -S", "--2026-03-10-- https://a.example/\n  HTTP/1.1 301 Moved\n  Location: /x\nLocation: /x [following]\n  HTTP/1.1 403 Forbidden\n  Content-Type: text/html\n2026-03-10 ERROR 403: Forbidden.\n",
			Input{Proto: "HTTP/1.1", Status: 403, Header: html, Earlier: []int{301}, Ignored: 1}},
		{"chunks as they were on the wire", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n",
			Input{Proto: "HTTP/1.1", Status: 200, Header: http.Header{"Transfer-Encoding": {"chunked"}}, Body: []byte("no")}},
		{"chunks that curl took apart", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno chunks",
			Input{Proto: "HTTP/1.1", Status: 200, Header: http.Header{"Transfer-Encoding": {"chunked"}}, Body: []byte("no chunks")}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ReadText(strings.NewReader(tt.text))
			if err != nil {
				t.Fatal(err)
			}
			got.Body, tt.want.Body = append([]byte{}, got.Body...), append([]byte{}, tt.want.Body...)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func Test_that_what_is_no_answer_says_why_and_where(t *testing.T) {
	for _, tt := range []struct {
		name, text, want string
	}{
		{"nothing", " \n\n", "the text is empty"},
		{"a page", "\n<html>\n", `line 2: no status line, such as HTTP/1.1 403 Forbidden, is in the text, which begins with: "<html>"`},
		{"a request alone", "GET / HTTP/1.1\nHost: a\n\n", "line 1: no status line"},
		{"a line that is no field", "HTTP/1.1 200 OK\nA: b\nnonsense\n\n", `line 3: not a field, such as Content-Type: text/html: "nonsense"`},
		{"a status of two digits", "HTTP/1.1 40\n\n", "line 1: no status line"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ReadText(strings.NewReader(tt.text))
			var typed *TextError
			if !errors.As(err, &typed) || !strings.HasPrefix(err.Error(), tt.want) || typed.Fix == "" {
				t.Errorf("got %v (%T), want %s", err, err, tt.want)
			}
		})
	}
}

func Test_that_a_long_text_is_cut_and_says_so(t *testing.T) {
	got, err := ReadText(strings.NewReader("HTTP/1.1 200 OK\nContent-Type: text/plain\n\n" + strings.Repeat("x", MaxBytes)))
	if err != nil || !got.BodyTruncated || len(got.Body) >= MaxBytes {
		t.Errorf("%d bytes, truncated %v, error %v", len(got.Body), got.BodyTruncated, err)
	}
}

func Test_that_endless_folded_lines_are_read_in_one_pass(t *testing.T) {
	text := "HTTP/1.1 200 OK\nVary: a\n" + strings.Repeat(" a\n", MaxBytes/3-20)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got, err := ReadText(strings.NewReader(text))
	runtime.ReadMemStats(&after)
	if err != nil || len(got.Header.Get("Vary")) < MaxBytes/2 {
		t.Fatalf("%d bytes, error %v", len(got.Header.Get("Vary")), err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 100*MaxBytes {
		t.Errorf("%d bytes allocated for a text of %d", used, len(text))
	}
}

func FuzzReadText(f *testing.F) {
	for _, seed := range []string{
		"HTTP/1.1 403 Forbidden\nCache-Control: max-age=60, private=\"a\"\nWWW-Authenticate: Bearer error=\"x\"\n\nno",
		"> GET / HTTP/1.1\n> Host: a\n>\n< HTTP/2 401\n< a: b\n<\nx* Connection #0 to host a left intact",
		"  HTTP/1.1 301 M\n  Location: /\nx\n  HTTP/1.1 200 OK\n",
		"HTTP/1.1 200 OK\nDate: Tue, 10 Mar 2026 13:55:36 GMT\nExpires: 0\nAge: 9\nRetry-After: 9999999999999\nVary: *\n\n",
		"HTTP/1.1 429\nRetry-After: 1773151056\nRateLimit: \"a;b\";r=0;t=30, \"c\\\"\nRateLimit-Policy: \"a\";q=1;w=\nX-RateLimit-Reset: 1773151056.5\nX-RateLimit-Remaining: 0\n\n",
		"HTTP/1.1 200\nContent-Type: application/json\n\n{\"error\":{\"code\":404,\"message\":\"x\"},\"data\":null,\"errors\":[{\"message\":\"y\"}],\"jsonrpc\":\"2.0\"}",
		"HTTP/1.1 999\nContent-Type: application/problem+json\n\n{\"status\":1}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		in, err := ReadText(strings.NewReader(text))
		if err != nil {
			var typed *TextError
			if !errors.As(err, &typed) {
				t.Fatalf("error %v is no TextError", err)
			}
			return
		}
		if in.Status < 0 || in.Status > 999 || in.Header == nil || len(in.Body) > len(text) {
			t.Fatalf("input %+v", in)
		}
		r := Read(in)
		for _, c := range []Cache{r.Cache, r.PrivateCache} {
			if c.Fresh < 0 || c.Fresh > httpfield.MaxDelta || c.Lifetime > httpfield.MaxDelta || c.Age > httpfield.MaxDelta || c.Fresh > 0 && !c.Stores {
				t.Fatalf("cache %+v", c)
			}
		}
		if in.Request == nil && r.Cache.Stores && !r.PrivateCache.Stores && httpfield.ReadCaching(in.Header).Public {
			t.Fatalf("everybody may keep it and the reader's own cache may not: %+v", r.PrivateCache)
		}
		if r.Summary == "" || r.Client.Does == "" || r.Consumer.Does == "" || len(r.Client.Facts) > 1000 {
			t.Fatalf("client %+v", r.Client)
		}
	})
}
