package retry

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// stream is a content that can be read once, and knows what was done with it.
type stream struct {
	io.Reader
	reads, closes atomic.Int64
}

func (s *stream) Read(p []byte) (int, error) {
	s.reads.Add(1)
	if s.closes.Load() > 0 {
		return 0, errors.New("read after close")
	}
	return s.Reader.Read(p)
}

func (s *stream) Close() error { s.closes.Add(1); return nil }

func streamed(method, url, text string) (*http.Request, *stream) {
	s := &stream{Reader: strings.NewReader(text)}
	req, err := http.NewRequest(method, url, s)
	if err != nil {
		panic(err)
	}
	return req, s
}

func Test_that_a_stream_is_sent_once_unless_nobody_read_it(t *testing.T) {
	refused := &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	for _, c := range []struct {
		name   string
		buffer int64
		base   func(n int, r *http.Request) (*http.Response, error)
		sent   int
		code   int
	}{
		{"read", 0, func(n int, r *http.Request) (*http.Response, error) { return echo(r, 500), nil }, 1, 500},
		{"never read", 0, func(n int, r *http.Request) (*http.Response, error) {
			if n == 1 {
				_ = r.Body.Close()
				return nil, refused
			}
			return echo(r, 200), nil
		}, 2, 200},
		{"fits the buffer", 7, func(n int, r *http.Request) (*http.Response, error) {
			return echo(r, map[int]int{1: 500, 2: 200}[n]), nil
		}, 2, 200},
		{"larger than the buffer", 6, func(n int, r *http.Request) (*http.Response, error) { return echo(r, 500), nil }, 1, 500},
	} {
		synctest.Test(t, func(t *testing.T) {
			n := 0
			rt := &Transport{Buffer: c.buffer, Base: tripper2(func(r *http.Request) (*http.Response, error) { n++; return c.base(n, r) })}
			req, body := streamed("PUT", "http://a.example/", "content")
			resp, err := rt.RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			got, _ := io.ReadAll(resp.Body)
			if resp.StatusCode != c.code || n != c.sent || string(got) != "content" {
				t.Errorf("%s: %d %q, sent %d (%s)", c.name, resp.StatusCode, got, n, reasonsOf(Of(resp)))
			}
			if body.closes.Load() != 1 {
				t.Errorf("%s: the content was closed %d times", c.name, body.closes.Load())
			}
		})
	}
}

// tripper2 is a base transport that sees to the content itself.
type tripper2 func(*http.Request) (*http.Response, error)

func (f tripper2) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// echo answers with the content of the request.
func echo(r *http.Request, code int) *http.Response {
	b, _ := io.ReadAll(r.Body)
	_ = r.Body.Close()
	return reply(r, code, string(b))
}

func Test_that_the_content_is_closed_however_the_call_ends(t *testing.T) {
	for _, c := range []struct {
		name string
		rt   *Transport
		req  func(*http.Request) *http.Request
	}{
		{"the host is throttled", throttled(), nil},
		{"the credentials cannot be had", &Transport{Base: tripper2(never), Credentials: &Bearer{Origins: Origins{"http://a.example"}, Token: func(context.Context) (string, error) { return "", errors.New("no") }}}, nil},
		{"the redirect asks to wait", &Transport{Base: tripper2(never)}, func(r *http.Request) *http.Request {
			r.Response = reply(nil, 302, "", "Retry-After", "3600")
			return r
		}},
		{"the buffer cannot be filled", &Transport{Base: tripper2(never), Buffer: 10}, func(r *http.Request) *http.Request {
			r.Body.(*stream).Reader = io.MultiReader(strings.NewReader("x"), failing{errors.New("broken")})
			return r
		}},
	} {
		synctest.Test(t, func(t *testing.T) {
			req, body := streamed("POST", "http://a.example/", "content")
			if c.req != nil {
				req = c.req(req)
			}
			if _, err := c.rt.RoundTrip(req); err == nil {
				t.Errorf("%s: no error", c.name)
			}
			if n := body.closes.Load(); n != 1 {
				t.Errorf("%s: closed %d times", c.name, n)
			}
		})
	}
}

func never(*http.Request) (*http.Response, error) { panic("it was sent") }

func throttled() *Transport {
	rt := &Transport{Base: tripper2(never)}
	rt.hosts.of(get(context.Background(), "http://a.example/").URL).until = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	return rt
}

func Test_that_the_request_of_the_caller_is_never_changed(t *testing.T) {
	play(t, func() *Transport {
		return &Transport{NewKey: NewKey, Credentials: &Bearer{Origins: Origins{"http://example.com", "https://example.com"}, Token: func(context.Context) (string, error) { return "t", nil }}}
	}, func(s *scene) {
		req := s.request(context.Background(), "POST", "/", "content", "Expect", "100-continue")
		before := req.Header.Clone()
		resp, _, err := s.do(req)
		if err != nil || resp.StatusCode != 200 {
			s.t.Fatalf("%v %v", resp, err)
		}
		if len(req.Header) != len(before) || req.Header.Get("Expect") != "100-continue" || req.Response != nil {
			s.t.Errorf("it is now %v", req.Header)
		}
		got := s.requests()
		key := got[0].header.Get("Idempotency-Key")
		if len(got) != 4 || key == "" || len(key) != 38 {
			s.t.Fatalf("sent %d, key %q", len(got), key)
		}
		for i, r := range got {
			if r.header.Get("Idempotency-Key") != key || r.header.Get("Authorization") != "Bearer t" || r.body != "content" {
				s.t.Errorf("try %d: %v %q", i+1, r.header, r.body)
			}
		}
		if s.version == "HTTP/1.1" && got[0].header.Get("Expect") == "" || // over HTTP/2 the server takes it out
			got[2].header.Get("Expect") != "" || got[3].header.Get("Expect") != "" {
			s.t.Error("Expect is not what it should be")
		}
	}, code(408), code(417), code(500), code(200))
}

func Test_that_keys_are_made_only_where_they_are_wanted(t *testing.T) {
	for _, c := range []struct {
		method string
		fields []string
		want   string
	}{
		{"POST", nil, "made"}, {"PATCH", nil, "made"}, {"GET", nil, ""}, {"PUT", nil, ""}, {"QUERY", nil, ""},
		{"POST", []string{"Idempotency-Key", "own"}, "own"}, {"POST", []string{"X-Idempotency-Key", "own"}, ""},
	} {
		var got string
		rt := &Transport{NewKey: func() string { return "made" }, Base: tripper(func(r *http.Request) (*http.Response, error) {
			got = r.Header.Get("Idempotency-Key")
			return reply(r, 200, ""), nil
		})}
		req, _ := http.NewRequest(c.method, "http://a.example/", nil)
		if c.fields != nil {
			req.Header.Set(c.fields[0], c.fields[1])
		}
		if _, err := rt.RoundTrip(req); err != nil || got != c.want {
			t.Errorf("%s %v: %q %v", c.method, c.fields, got, err)
		}
	}
}

func Test_that_a_discarded_answer_is_read_within_bounds_and_closed(t *testing.T) {
	for _, c := range []struct {
		name   string
		body   io.Reader
		length int64
		most   time.Duration
	}{
		{"short", strings.NewReader("x"), 1, 0},
		{"endless", endless{}, -1, 0},
		{"silent", &silent{}, -1, drainTime},
		{"declared large", endless{}, 1 << 40, 0},
		{"broken", failing{errors.New("reset")}, -1, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			began, closed := time.Now(), 0
			if s, ok := c.body.(*silent); ok {
				s.done = make(chan struct{}) // of this bubble
			}
			n := 0
			var again time.Duration
			rt := &Transport{random: func() float64 { return 0 }, Base: tripper(func(r *http.Request) (*http.Response, error) {
				if n++; n == 1 {
					resp := reply(r, 500, "")
					resp.ContentLength = c.length
					resp.Body = &reread{c.body, closer(func() error {
						closed++
						if s, ok := c.body.(*silent); ok && closed == 1 {
							close(s.done)
						}
						return nil
					})}
					return resp, nil
				}
				again = time.Since(began)
				return reply(r, 200, ""), nil
			})}
			resp, err := rt.RoundTrip(get(t.Context(), "http://a.example/"))
			if err != nil || resp.StatusCode != 200 {
				t.Fatalf("%s: %v %v", c.name, resp, err)
			}
			if closed != 1 || again > c.most {
				t.Errorf("%s: closed %d times, sent again after %s", c.name, closed, again)
			}
		})
	}
}

type closer func() error

func (c closer) Close() error { return c() }

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// silent says nothing until it is closed.
type silent struct{ done chan struct{} }

func (s *silent) Read([]byte) (int, error) { <-s.done; return 0, net.ErrClosed }
