package retry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// hop is one answer on a way of redirects.
type hop struct {
	code     int
	location string
	fields   []string
}

// travel sends a request on a way and returns what reached each address.
func travel(t *testing.T, c *http.Client, req *http.Request, way map[string]hop) (sent []string, headers []http.Header, resp *http.Response, err error) {
	t.Helper()
	c.Transport.(*Transport).Base = tripper2(func(r *http.Request) (*http.Response, error) {
		body := ""
		if r.Body != nil {
			b, _ := io.ReadAll(r.Body)
			_ = r.Body.Close()
			body = string(b)
		}
		sent = append(sent, strings.TrimSpace(r.Method+" "+r.URL.String()+" "+body))
		headers = append(headers, r.Header.Clone())
		h, ok := way[r.URL.String()]
		if !ok {
			return reply(r, 200, "arrived"), nil
		}
		return reply(r, h.code, "moved", append(h.fields, "Location", h.location)...), nil
	})
	resp, err = c.Do(req)
	if resp != nil {
		t.Cleanup(func() { _ = resp.Body.Close() })
	}
	return sent, headers, resp, err
}

func Test_that_redirects_keep_method_and_content_by_the_book(t *testing.T) {
	for _, c := range []struct {
		method string
		code   int
		want   string // how the second request begins
	}{
		{"GET", 301, "GET /b"}, {"HEAD", 302, "HEAD /b"},
		{"POST", 301, "GET /b"}, {"POST", 302, "GET /b"}, {"POST", 303, "GET /b"}, // may, may, must
		{"POST", 307, "POST /b content"}, {"POST", 308, "POST /b content"},
		{"PUT", 301, "PUT /b content"}, {"PUT", 302, "PUT /b content"}, {"PUT", 303, "GET /b"}, {"PUT", 307, "PUT /b content"},
		{"PATCH", 302, "PATCH /b content"}, {"DELETE", 301, "DELETE /b content"}, {"QUERY", 302, "QUERY /b content"},
	} {
		rt := &Transport{}
		var body io.Reader
		if c.method != "GET" && c.method != "HEAD" {
			body = strings.NewReader("content")
		}
		req, _ := http.NewRequest(c.method, "https://a.example/a", body)
		req.Header.Set("Content-Type", "text/plain")
		sent, headers, resp, err := travel(t, rt.Client(), req, map[string]hop{"https://a.example/a": {code: c.code, location: "/b"}})
		if err != nil || resp.StatusCode != 200 || len(sent) != 2 {
			t.Fatalf("%s %d: %v %v %v", c.method, c.code, sent, resp, err)
		}
		if got := strings.ReplaceAll(sent[1], "https://a.example", ""); got != c.want {
			t.Errorf("%s %d: %q, want %q", c.method, c.code, got, c.want)
		}
		if keeps := strings.Contains(c.want, "content"); keeps != (headers[1].Get("Content-Type") != "") && c.method != "GET" && c.method != "HEAD" {
			t.Errorf("%s %d: Content-Type %q", c.method, c.code, headers[1].Get("Content-Type"))
		}
	}
}

func Test_that_a_redirect_whose_content_is_gone_is_handed_back(t *testing.T) {
	for _, code := range []int{301, 302, 307, 308} {
		req, _ := streamed("PUT", "https://a.example/a", "content")
		sent, _, resp, err := travel(t, (&Transport{}).Client(), req, map[string]hop{"https://a.example/a": {code: code, location: "/b"}})
		if err != nil || resp.StatusCode != code || len(sent) != 1 {
			t.Fatalf("%d: %v %v %v", code, sent, resp, err)
		}
		if b, err := io.ReadAll(resp.Body); err != nil || string(b) != "moved" {
			t.Errorf("%d: its content is %q, %v", code, b, err)
		}
	}
}

func Test_that_the_caller_s_own_credentials_do_not_leave_their_origin(t *testing.T) {
	for _, c := range []struct {
		to   string
		kept bool
	}{
		{"https://a.example/b", true},
		{"https://sub.a.example/b", false}, {"https://a.example:8443/b", false}, {"http://a.example/b", false}, {"https://evil.example/b", false},
		{"https://a.example.evil.example/b", false}, {"https://evil.example/?https://a.example/", false},
	} {
		req := get(context.Background(), "https://a.example/a?secret=1")
		for _, f := range []string{"Authorization", "Cookie", "Proxy-Authorization"} {
			req.Header.Set(f, "mine")
		}
		req.Header.Set("X-Other", "kept")
		sent, headers, _, err := travel(t, (&Transport{}).Client(), req, map[string]hop{
			"https://a.example/a?secret=1": {code: 302, location: c.to},
			c.to:                           {code: 302, location: "https://a.example/back"},
		})
		if err != nil || len(sent) < 2 {
			t.Fatalf("%s: %v %v", c.to, sent, err)
		}
		for i, h := range headers[1:] { // and what was lost on the way does not come back
			for _, f := range []string{"Authorization", "Cookie", "Proxy-Authorization"} {
				if (h.Get(f) != "") != c.kept {
					t.Errorf("%s: request %d to %s carries %s %q", c.to, i+2, sent[i+1], f, h.Get(f))
				}
			}
			if h.Get("X-Other") != "kept" {
				t.Errorf("%s: X-Other is lost", c.to)
			}
		}
		if ref := headers[1].Get("Referer"); !c.kept && strings.Contains(ref, "secret") {
			t.Errorf("%s: is told %q", c.to, ref)
		}
	}
}

func Test_that_a_server_does_not_choose_who_we_are(t *testing.T) {
	req := get(context.Background(), "https://a.example/a")
	_, headers, _, err := travel(t, (&Transport{}).Client(), req, map[string]hop{"https://a.example/a": {code: 302, location: "https://eve:pw@b.example/b"}})
	if err != nil || headers[1].Get("Authorization") != "" {
		t.Errorf("%v %v", headers, err)
	}
}

func Test_that_content_that_came_with_TLS_does_not_go_without(t *testing.T) {
	req, _ := http.NewRequest("POST", "https://a.example/a", strings.NewReader("card number"))
	sent, _, resp, err := travel(t, (&Transport{}).Client(), req, map[string]hop{"https://a.example/a": {code: 307, location: "http://a.example/b"}})
	if err != nil || len(sent) != 1 || resp.StatusCode != 307 {
		t.Errorf("%v %v %v", sent, resp, err)
	}
}

func Test_that_circles_are_told_from_long_ways(t *testing.T) {
	circle := map[string]hop{"https://a.example/a": {code: 302, location: "/b"}, "https://a.example/b": {code: 302, location: "/a"}}
	sent, _, resp, err := travel(t, (&Transport{}).Client(), get(context.Background(), "https://a.example/a"), circle)
	if !errors.Is(err, ErrRedirectLoop) || resp == nil || resp.StatusCode != 302 || len(sent) > 5 {
		t.Errorf("%v %v %v", sent, resp, err)
	}
	long := map[string]hop{}
	for i := range 20 {
		long[fmt.Sprintf("https://a.example/%d", i)] = hop{code: 302, location: fmt.Sprint("/", i+1)}
	}
	sent, _, _, err = travel(t, (&Transport{}).Client(), get(context.Background(), "https://a.example/0"), long)
	if !errors.Is(err, ErrRedirects) || len(sent) != maxRedirects {
		t.Errorf("%d %v", len(sent), err)
	}
	// a server that sets a cookie and leads back to the same address is no circle
	jar, _ := cookiejar.New(nil)
	visits := 0
	rt := &Transport{Base: tripper(func(r *http.Request) (*http.Response, error) {
		if visits++; r.Header.Get("Cookie") == "" {
			return reply(r, 302, "", "Location", "/", "Set-Cookie", "a=b"), nil
		}
		return reply(r, 200, ""), nil
	})}
	client := rt.Client()
	client.Jar = jar
	if resp, err := client.Get("https://a.example/"); err != nil || resp.StatusCode != 200 || visits != 2 {
		t.Errorf("%v %v after %d visits", resp, err, visits)
	}
}

func Test_that_a_redirect_is_not_followed_before_its_time(t *testing.T) {
	for _, c := range []struct {
		name    string
		after   string
		timeout time.Duration
		own     bool // the client is that of the transport
		code    int  // 0 for an error
		least   time.Duration
	}{
		{"a moment", "7", 0, true, 200, 7 * time.Second},
		{"a moment, with any client", "7", 0, false, 200, 7 * time.Second},
		{"nonsense", "soon", 0, true, 200, 0},
		{"too long", "3600", 0, true, 302, 0},
		{"too long, with any client", "3600", 0, false, 0, 0},
		{"beyond the deadline", "7", 5 * time.Second, true, 302, 0},
		{"beyond the deadline, with any client", "7", 5 * time.Second, false, 0, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			rt := &Transport{}
			client := &http.Client{Transport: rt}
			if c.own {
				client = rt.Client()
			}
			ctx := t.Context()
			if c.timeout > 0 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, c.timeout)
				defer cancel()
			}
			began := time.Now()
			_, _, resp, err := travel(t, client, get(ctx, "https://a.example/a"), map[string]hop{"https://a.example/a": {code: 302, location: "/b", fields: []string{"Retry-After", c.after}}})
			took := time.Since(began)
			if took < c.least || took > c.least+2*time.Second {
				t.Errorf("%s: took %s", c.name, took)
			}
			var e *Error
			switch {
			case c.code == 0 && (!errors.As(err, &e) || e.Reason != RedirectWait || e.Code != 302 || e.Until.IsZero() || e.Header.Get("Location") != "/b"):
				t.Errorf("%s: %v", c.name, err)
			case c.code != 0 && (err != nil || resp.StatusCode != c.code):
				t.Errorf("%s: %v %v", c.name, resp, err)
			}
		})
	}
}
