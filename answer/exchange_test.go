package answer

import (
	"net/http"
	"strings"
	"testing"

	"github.com/candorhttp/candor"
)

func Test_that_a_pasted_answer_shows_what_was_seen_of_it(t *testing.T) {
	for text, want := range map[string]string{
		"HTTP/1.1 403 Forbidden\nContent-Length: 2\n\nno":                                  "status, fields, content",
		"HTTP/1.1 403 Forbidden\nContent-Length: 20\n\nno":                                 "status, fields",
		"HTTP/1.1 403 Forbidden\n\n":                                                       "status, fields",
		"HTTP/1.1 204 No Content\n\n":                                                      "status, fields, content",
		"HTTP/1.1 200 OK\nContent-Encoding: gzip\n\n\x1f\x8b\xff":                          "status, fields",
		"> GET /a HTTP/1.1\n> Host: h.example\n>\n< HTTP/1.1 200 OK\n<\nx":                 "request line, request fields, request content, status, fields, content",
		"> POST /a HTTP/1.1\n> Host: h.example\n>\n< HTTP/1.1 200 OK\n< Content-Length: 0": "request line, request fields, status, fields, content",
	} {
		in, err := ReadText(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		x := in.Exchange()
		words := []string{"request line", "request fields", "request content", "status", "fields", "content"}
		var got []string
		for i, word := range words {
			if x.Evidence.Has(1 << i) {
				got = append(got, word)
			}
		}
		if strings.Join(got, ", ") != want || x.Request.Method != "" && x.Request.Target != "/a" {
			t.Errorf("%q: %v, target %q; want %s", text, got, x.Request.Target, want)
		}
	}
}

func Test_that_an_empty_content_of_net_http_was_seen(t *testing.T) {
	in, err := FromResponse(&http.Response{StatusCode: 202, Header: http.Header{}, Body: http.NoBody})
	if x := in.Exchange(); err != nil || !x.Evidence.Has(candor.SawResponseBody) {
		t.Errorf("evidence %b, error %v", x.Evidence, err)
	}
}
