package capture

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func Test_that_content_is_kept_whole_or_not_at_all(t *testing.T) {
	for _, of := range []struct {
		name  string
		size  int64
		read  int
		want  string
		whole bool
	}{
		{"read to its end", 5, 100, "hello", true},
		{"of unknown size", -1, 100, "hello", true},
		{"left in the middle", 5, 3, "", false},
		{"larger than the limit by its own word", 50, 100, "", false},
	} {
		var got string
		var whole bool
		calls := 0
		b := Copy(io.NopCloser(strings.NewReader("hello")), of.size, 10, func(c []byte, w bool) { got, whole, calls = string(c), w, calls+1 })
		io.CopyN(io.Discard, b, int64(of.read))
		b.Close()
		b.Close()
		if got != of.want || whole != of.whole || calls != 1 {
			t.Errorf("content %s: %q, whole %v, told %d times", of.name, got, whole, calls)
		}
	}
	b := Copy(io.NopCloser(strings.NewReader(strings.Repeat("a", 11))), -1, 10, func(c []byte, whole bool) {
		if c != nil || whole {
			t.Errorf("beyond the limit %q was kept, whole %v", c, whole)
		}
	})
	if n, err := io.Copy(io.Discard, b); n != 11 || err != nil {
		t.Errorf("%d bytes passed: %v", n, err)
	}
	b.Close()
}

func zip(s string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, s)
	z.Close()
	return b.Bytes()
}

func Test_that_gzip_is_undone_within_a_bound_and_nothing_else_is_guessed(t *testing.T) {
	for _, of := range []struct {
		coding  string
		content []byte
		want    string
		ok      bool
	}{
		{"", []byte("plain"), "plain", true},
		{"identity", []byte("plain"), "plain", true},
		{"GZIP", zip("plain"), "plain", true},
		{"gzip", nil, "", true},
		{"gzip", []byte("no gzip"), "", false},
		{"gzip", zip(strings.Repeat("a", 1000)), "", false},
		{"gzip", zip("cut")[:15], "", false},
		{"br", []byte("x"), "", false},
		{"gzip, br", []byte("x"), "", false},
	} {
		h := http.Header{}
		if of.coding != "" {
			h.Set("Content-Encoding", of.coding)
		}
		if got, ok := Plain(h, of.content, 100); string(got) != of.want || ok != of.ok {
			t.Errorf("%q of %q: %q %v", of.coding, of.content, got, ok)
		}
	}
}

func Test_that_a_request_is_taken_down_as_on_the_wire(t *testing.T) {
	r := httptest.NewRequest("GET", "/a?b=%20", nil)
	r.Header.Set("Accept", "*/*")
	x := Request(r)
	if x.Target != "/a?b=%20" || x.Header.Get("Host") != "example.com" || x.Header.Get("Accept") != "*/*" || x.Proto != "HTTP/1.1" {
		t.Errorf("%+v", x)
	}
	if r.Header.Get("Host") != "" {
		t.Error("the request itself was changed")
	}
	out, _ := http.NewRequest("GET", "http://api.example/a?b", nil)
	if x := Request(out); x.Target != "/a?b" || x.Header.Get("Host") != "api.example" {
		t.Errorf("%+v", x)
	}
}
