package retry

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"
)

// quiet is a server on the loopback that says nothing of what goes wrong.
func quiet(t *testing.T, secure bool, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	srv := httptest.NewUnstartedServer(h)
	srv.Config.ErrorLog = discarded
	if secure {
		srv.EnableHTTP2 = true
		srv.StartTLS()
	} else {
		srv.Start()
	}
	t.Cleanup(srv.Close)
	return srv
}

// Test_that_what_cannot_succeed_is_tried_once makes net/http give each error
// that is told by its type or its text.
func Test_that_what_cannot_succeed_is_tried_once(t *testing.T) {
	plain := quiet(t, false, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Long", strings.Repeat("x", 8<<10))
	})
	secure := quiet(t, true, func(w http.ResponseWriter, _ *http.Request) {
		for i := range 60 {
			w.Header().Set(fmt.Sprintf("X-%d", i), strings.Repeat("x", 40))
		}
	})
	trusting := secure.Client().Transport.(*http.Transport)
	strict := &http.Transport{MaxResponseHeaderBytes: 1 << 10}
	strict2 := trusting.Clone()
	strict2.MaxResponseHeaderBytes = 1 << 10
	request := func(method, url string, change func(*http.Request)) *http.Request {
		req := get(context.Background(), url)
		req.Method = method
		if change != nil {
			change(req)
		}
		return req
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	late, end := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
	defer end()
	for _, c := range []struct {
		name string
		base http.RoundTripper
		req  *http.Request
		want fault
	}{
		{"a scheme of its own", &http.Transport{}, request("GET", "ftp://a.example/", nil), faultRequest},
		{"no host", &http.Transport{}, request("GET", "http:///x", nil), faultRequest},
		{"a bad field name", &http.Transport{}, request("GET", plain.URL, func(r *http.Request) { r.Header["a b"] = []string{"x"} }), faultRequest},
		{"a bad field value", &http.Transport{}, request("GET", plain.URL, func(r *http.Request) { r.Header["A"] = []string{"x\r\ny"} }), faultRequest},
		{"a bad trailer", &http.Transport{}, request("GET", plain.URL, func(r *http.Request) { r.Trailer = http.Header{"a b": {"x"}} }), faultRequest},
		{"a bad method", &http.Transport{}, request("G T", plain.URL, nil), faultRequest},
		{"a content of another length", &http.Transport{}, request("PUT", plain.URL, func(r *http.Request) {
			r.Body, r.ContentLength = io.NopCloser(strings.NewReader("abc")), 2
			r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("abc")), nil }
		}), faultRequest},
		{"a large header", strict, request("GET", plain.URL, nil), faultTooLarge},
		{"a large header over HTTP/2", strict2, request("GET", secure.URL, nil), faultTooLarge},
		{"a certificate of nobody", &http.Transport{}, request("GET", secure.URL, nil), faultTrust},
		{"a certificate for another name", trusting, request("GET", strings.Replace(secure.URL, "127.0.0.1", "localhost", 1), nil), faultTrust},
		{"no TLS", trusting, request("GET", strings.Replace(plain.URL, "http:", "https:", 1), nil), faultTrust},
		{"a version of TLS that is refused", &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true, MaxVersion: tls.VersionTLS10, MinVersion: tls.VersionTLS10}}, request("GET", secure.URL, nil), faultTrust},
		{"a caller who left", &http.Transport{}, get(cancelled, plain.URL), faultCancelled},
		{"a deadline that passed", &http.Transport{}, get(late, plain.URL), faultTime},
		{"a name that is none", tripper(func(*http.Request) (*http.Response, error) {
			return nil, &net.OpError{Op: "dial", Err: &net.DNSError{IsNotFound: true}}
		}), request("GET", "http://nope.invalid/", nil), faultName},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := 0
			rt := &Transport{Base: counting{c.base, &n}}
			resp, err := rt.RoundTrip(c.req)
			if err == nil {
				t.Fatalf("answered %d", resp.StatusCode)
			}
			if got := faultOf(c.req.Context(), err); got != c.want {
				t.Errorf("%q (%T) is taken for %d, want %d", err, err, got, c.want)
			}
			if n > 1 {
				t.Errorf("tried %d times", n)
			}
			var own *Error
			if errors.As(err, &own) {
				t.Errorf("the error of the base is hidden in one of ours: %v", err)
			}
		})
	}
	trusting.CloseIdleConnections()
}

type counting struct {
	http.RoundTripper
	n *int
}

func (c counting) RoundTrip(req *http.Request) (*http.Response, error) {
	*c.n++
	return c.RoundTripper.RoundTrip(req)
}

// script is a server that speaks bytes: one connection takes one script.
func script(t *testing.T, all ...func(net.Conn, *http.Request)) (url string, conns func() int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	accepted := make(chan int, 1)
	accepted <- 0
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			n := <-accepted
			accepted <- n + 1
			go func() {
				defer c.Close()
				req, err := http.ReadRequest(bufio.NewReader(c))
				if err != nil {
					return
				}
				_, _ = io.Copy(io.Discard, req.Body)
				all[min(n, len(all)-1)](c, req)
			}()
		}
	}()
	return "http://" + l.Addr().String(), func() int { n := <-accepted; accepted <- n; return n }
}

func raw(s string) func(net.Conn, *http.Request) {
	return func(c net.Conn, _ *http.Request) { _, _ = io.WriteString(c, strings.ReplaceAll(s, "\n", "\r\n")) }
}

func reset(c net.Conn, _ *http.Request) { _ = c.(*net.TCPConn).SetLinger(0) }

func Test_that_broken_answers_leave_nothing_behind(t *testing.T) {
	const good = "HTTP/1.1 200 OK\nContent-Length: 4\nConnection: close\n\ngood"
	before := runtime.NumGoroutine()
	for _, c := range []struct {
		name  string
		first func(net.Conn, *http.Request)
		put   string // what came of a PUT: an error is ""
		post  string
	}{
		{"reset", reset, "good", ""},
		{"closed at once", raw(""), "good", ""},
		{"half a status line", raw("HTTP/1.1 2"), "good", ""},
		{"half a field", raw("HTTP/1.1 200 OK\nContent-Le"), "good", ""},
		{"no HTTP", raw("220 mail.example ESMTP\n"), "good", ""},
		{"500 with half a content", raw("HTTP/1.1 500 Oops\nContent-Length: 100\n\nhalf"), "good", "500"},
		{"500 with a bad chunk", raw("HTTP/1.1 500 Oops\nTransfer-Encoding: chunked\n\nzz\n"), "good", "500"},
		{"500 with an endless content", func(c net.Conn, r *http.Request) {
			raw("HTTP/1.1 500 Oops\nTransfer-Encoding: chunked\n\n")(c, r)
			for {
				if _, err := fmt.Fprintf(c, "400\r\n%01024d\r\n", 0); err != nil {
					return
				}
			}
		}, "good", "500"},
		{"500 with a silent content", func(c net.Conn, r *http.Request) {
			raw("HTTP/1.1 500 Oops\nContent-Length: 100\n\nhalf")(c, r)
			_, _ = io.Copy(io.Discard, c) // until the client closes
		}, "good", "500"},
	} {
		for method, want := range map[string]string{"PUT": c.put, "POST": c.post} {
			t.Run(c.name+"/"+method, func(t *testing.T) {
				url, conns := script(t, c.first, raw(good))
				rt := &Transport{Base: &http.Transport{}, Delay: time.Millisecond}
				defer rt.CloseIdleConnections()
				req, _ := http.NewRequest(method, url, strings.NewReader("content"))
				resp, err := rt.RoundTrip(req)
				switch want {
				case "":
					var e *Error
					if !errors.As(err, &e) || e.Reason != LostUnknown || len(e.Attempts) != 1 || conns() != 1 {
						t.Fatalf("%v over %d connections", err, conns())
					}
					return
				case "500":
					if err != nil || resp.StatusCode != 500 {
						t.Fatalf("%v %v", resp, err)
					}
					_ = resp.Body.Close()
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				b, err := io.ReadAll(resp.Body)
				_ = resp.Body.Close()
				if err != nil || string(b) != want || conns() != 2 {
					t.Errorf("%q %v over %d connections", b, err, conns())
				}
			})
		}
	}
	for end := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > before+2; time.Sleep(time.Millisecond) { // those of the servers end by themselves
		if time.Now().After(end) {
			b := make([]byte, 1<<20)
			t.Fatalf("%d goroutines are left of %d:\n%s", runtime.NumGoroutine(), before, b[:runtime.Stack(b, true)])
		}
	}
}

func Test_that_a_PUT_survives_a_connection_that_was_closed_while_idle(t *testing.T) {
	// net/http repeats a GET by itself there, and a PUT never
	first := true
	url, conns := script(t, func(c net.Conn, r *http.Request) {
		raw("HTTP/1.1 200 OK\nContent-Length: 2\n\nok")(c, r)
		if first {
			first = false
			req, err := http.ReadRequest(bufio.NewReader(c)) // the second request is read, and not answered
			if err == nil {
				_, _ = io.Copy(io.Discard, req.Body)
			}
		}
	}, raw("HTTP/1.1 200 OK\nContent-Length: 2\nConnection: close\n\nok"))
	rt := &Transport{Base: &http.Transport{}, Delay: time.Millisecond}
	defer rt.CloseIdleConnections()
	for i := range 2 {
		req, _ := http.NewRequest("PUT", url, strings.NewReader("content"))
		resp, err := rt.RoundTrip(req)
		if err != nil {
			t.Fatalf("request %d: %v", i+1, err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}
	if conns() != 2 {
		t.Errorf("%d connections", conns())
	}
}

func Test_that_the_last_answer_is_kept_when_the_repeat_fails(t *testing.T) {
	url, _ := script(t, raw("HTTP/1.1 503 Busy\nContent-Type: application/problem+json\nX-Request-Id: r1\nConnection: close\n\n{\"detail\":\"too many orders\",\"contact\":\"ops@example\"}"), reset)
	rt := &Transport{Base: &http.Transport{}, Delay: time.Millisecond}
	defer rt.CloseIdleConnections()
	_, err := rt.Client().Get(url + "/orders?token=abc")
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("%v", err)
	}
	if e.Code != 503 || e.Header.Get("X-Request-Id") != "r1" || e.Problem == nil || e.Problem.Contact != "ops@example" || len(e.Attempts) != 2 || e.Attempts[1].Err == nil || e.Reason != AttemptsSpent {
		t.Errorf("%+v", e)
	}
	if text := e.Error(); !strings.Contains(text, "503 Service Unavailable: too many orders") || !strings.Contains(text, "sent 2 times") || strings.Contains(text, "abc") {
		t.Error(text)
	}
}
