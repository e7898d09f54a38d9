package visit

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/candorhttp/candor"
)

// site is a server that notes what it was asked.
type site struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
	mux   http.ServeMux
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		line := r.Method + " " + r.RequestURI
		for _, name := range []string{"Authorization", "X-Api-Key", "Cookie", "Accept-Language", "If-None-Match", "If-Modified-Since"} {
			if v := r.Header.Get(name); v != "" {
				line += " " + name + "=" + v
			}
		}
		s.mu.Lock()
		s.asked = append(s.asked, line)
		s.mu.Unlock()
		s.mux.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) answers(pattern string, h http.HandlerFunc) { s.mux.HandleFunc(pattern, h) }

func (s *site) was(t *testing.T, want ...string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if diff := cmp.Diff(want, s.asked); diff != "" {
		t.Errorf("it was asked (-want +got):\n%s", diff)
	}
}

func (s *site) at(t *testing.T, path string) *url.URL {
	t.Helper()
	u, err := url.Parse(s.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// seen collects exchanges.
type seen struct {
	mu  sync.Mutex
	all []*candor.Exchange
}

func (s *seen) add(x *candor.Exchange) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, x)
}

func (s *seen) lines() []string {
	var out []string
	for _, x := range s.all {
		out = append(out, fmt.Sprintf("%s %s %d", x.Request.Method, x.Request.Target, x.Response.Status))
	}
	return out
}

func fixedName() string { return "nothing" }

func Test_that_a_visit_asks_what_shows_how_an_address_is_treated(t *testing.T) {
	s := newSite(t)
	s.answers("/robots.txt", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "User-agent: *\nDisallow: /docs/b") })
	s.answers("/old", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/docs/a.html?x=1#top", http.StatusMovedPermanently)
	})
	s.answers("/docs/a.html", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		if r.Header.Get("If-None-Match") == `"1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, "page")
	})
	s.answers("/docs/b.html", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Last-Modified", "Tue, 10 Mar 2026 13:55:36 GMT")
	})
	c := New(Options{MaxRequests: 100, Name: fixedName})
	var got seen
	page, beside := c.Visit(t.Context(), s.at(t, "/old"), got.add)
	if !page.OK() || page.Answers != 2 || page.Final.RequestURI() != "/docs/a.html?x=1" || beside == nil || beside.Last.Response.Status != 404 {
		t.Errorf("page %+v, beside %+v", page, beside)
	}
	c.Visit(t.Context(), s.at(t, "/docs/b.html"), got.add)
	c.Visit(t.Context(), s.at(t, "/none"), got.add)
	s.was(t,
		"GET /robots.txt", "GET /old", "GET /docs/a.html?x=1", "HEAD /docs/a.html?x=1", `GET /docs/a.html?x=1 If-None-Match="1"`, "GET /docs/nothing.html",
		"GET /docs/b.html", "HEAD /docs/b.html", "GET /docs/b.html If-Modified-Since=Tue, 10 Mar 2026 13:55:36 GMT",
		"GET /none")
	if len(got.all) != 10 || c.sent.Load() != 10 {
		t.Errorf("%d exchanges, %d sent: %q", len(got.all), c.sent.Load(), got.lines())
	}
	whole := candor.SawRequestLine | candor.SawRequestHeader | candor.SawRequestBody | candor.SawStatus | candor.SawResponseHeader | candor.SawResponseBody
	for _, x := range got.all {
		if !x.Evidence.Has(whole) || x.Request.Header.Get("Host") == "" || x.Time.IsZero() || !strings.HasPrefix(x.Request.URL, s.URL) {
			t.Errorf("%+v", x)
		}
	}
	file, last, err := c.Robots(t.Context(), s.at(t, "/x"), got.add)
	if err != nil || last.Response.Status != 200 || file.Allows("Googlebot", "/docs/b.html") {
		t.Errorf("robots.txt: %v, %+v", err, last)
	}
}

func Test_that_the_plan_is_what_is_sent(t *testing.T) {
	s := newSite(t)
	s.answers("/", func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "RANDOM") || r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("ETag", `"1"`)
	})
	addresses := []*url.URL{s.at(t, "/a/b?c"), s.at(t, "/a/d"), s.at(t, ""), s.at(t, "/e%2Ff/")}
	c := New(Options{MaxRequests: 100, Name: func() string { return "candor-no-such-page-RANDOM" }})
	var got seen
	Each(addresses, func(i int) { c.Visit(t.Context(), addresses[i], got.add) })
	var want, sent []string
	for _, p := range Plan(addresses) {
		want = append(want, p.Method+" "+p.URL)
	}
	for _, x := range got.all {
		sent = append(sent, x.Request.Method+" "+x.Request.URL)
	}
	for _, l := range [][]string{want, sent} { // the HTTP client writes a missing path as it likes
		for i := range l {
			l[i] = strings.TrimSuffix(l[i], "/")
		}
	}
	if diff := cmp.Diff(want, sent); diff != "" {
		t.Errorf("(-planned +sent):\n%s", diff)
	}
}

func Test_that_credentials_stay_with_the_origin_that_was_named(t *testing.T) {
	s, other := newSite(t), newSite(t)
	s.answers("/in", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, strings.Replace(other.URL, "//", "//them:secret@", 1)+"/login", http.StatusFound)
	})
	s.answers("/back", func(http.ResponseWriter, *http.Request) {})
	other.answers("/login", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, s.URL+"/back", http.StatusFound) })
	c := New(Options{MaxRequests: 100, Header: http.Header{"X-Api-Key": {"k"}, "Cookie": {"c=1"}, "Accept-Language": {"de"}}})
	u := s.at(t, "/in")
	u.User = url.UserPassword("me", "pw")
	out := c.Follow(t.Context(), u, OriginOf(u), func(x *candor.Exchange) {
		if strings.Contains(x.Request.URL, "pw") {
			t.Errorf("the password is in the address: %s", x.Request.URL)
		}
	})
	if !out.OK() {
		t.Errorf("%+v", out)
	}
	s.was(t, "GET /in Authorization=Basic bWU6cHc= X-Api-Key=k Cookie=c=1 Accept-Language=de", "GET /back X-Api-Key=k Cookie=c=1 Accept-Language=de")
	other.was(t, "GET /login Accept-Language=de")
	// nothing but the page itself is asked of somebody else
	other.answers("/page", func(http.ResponseWriter, *http.Request) {})
	s.answers("/away", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, strings.Replace(other.URL, "127.0.0.1", "localhost", 1)+"/page", http.StatusFound)
	})
	if _, beside := c.Visit(t.Context(), s.at(t, "/away"), func(*candor.Exchange) {}); beside != nil {
		t.Errorf("asked beside a page of somebody else: %+v", beside)
	}
	other.was(t, "GET /login Accept-Language=de", "GET /page Accept-Language=de")
}

func Test_that_redirects_end(t *testing.T) {
	s := newSite(t)
	for path, to := range map[string]string{"/loop": "/pool", "/pool": "/loop", "/with": "/with?token=secret", "/self": "/self", "/mail": "mailto:a@b.example", "/bad": "http://[", "/to-nowhere": "http://127.0.0.1:1/"} {
		s.answers(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusFound)
		})
	}
	s.answers("/long/", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path+"x", http.StatusFound) })
	s.answers("/none", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusFound) })
	for path, want := range map[string]struct {
		err     string
		answers int
	}{
		"/loop": {"the redirects lead back to " + s.URL + "/loop", 2}, "/self": {"lead back to", 1}, "/with": {"lead back to " + s.URL + "/with?…", 2}, "/long/": {"more than 10 redirects", 11},
		"/mail": {"it redirects to an address of another kind: mailto", 1}, "/bad": {"what is no address", 1}, "/to-nowhere": {"behind the redirect to http://127.0.0.1:1/: ", 1}, "/none": {"", 1},
	} {
		out := New(Options{MaxRequests: 50}).Follow(t.Context(), s.at(t, path), "", func(*candor.Exchange) {})
		if out.Err == nil && want.err != "" || out.Err != nil && (want.err == "" || !strings.Contains(out.Err.Error(), want.err)) || out.Answers != want.answers {
			t.Errorf("%s: %d answers, %v", path, out.Answers, out.Err)
		}
	}
}

func Test_that_a_content_that_is_not_whole_is_not_seen(t *testing.T) {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	io.Copy(z, io.LimitReader(zeros{}, 4<<20))
	z.Close()
	var small bytes.Buffer
	z = gzip.NewWriter(&small)
	io.WriteString(z, "hello")
	z.Close()
	s := newSite(t)
	serve := func(path, coding string, body []byte) {
		s.answers(path, func(w http.ResponseWriter, _ *http.Request) {
			if coding != "" {
				w.Header().Set("Content-Encoding", coding)
			}
			w.Write(body)
		})
	}
	serve("/bomb", "gzip", bomb.Bytes())
	serve("/gzip", "gzip", small.Bytes())
	serve("/cut-gzip", "gzip", small.Bytes()[:15])
	serve("/no-gzip", "gzip", []byte("hello"))
	serve("/brotli", "br", []byte("hello"))
	serve("/plain", "", []byte("hello"))
	serve("/fits", "", bytes.Repeat([]byte("x"), 1000))
	serve("/large", "", bytes.Repeat([]byte("x"), 1001))
	done := make(chan struct{})
	t.Cleanup(func() { close(done) })
	s.answers("/endless", func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "hello")
		w.(http.Flusher).Flush()
		select {
		case <-r.Context().Done():
		case <-done:
		}
	})
	s.answers("/breaks", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		io.WriteString(w, "hello")
	})
	for path, want := range map[string]string{"/bomb": "", "/gzip": "hello", "/cut-gzip": "", "/no-gzip": "", "/brotli": "", "/plain": "hello", "/fits": strings.Repeat("x", 1000), "/large": "", "/endless": "", "/breaks": ""} {
		timeout := 10 * time.Second
		if path == "/endless" {
			timeout = 100 * time.Millisecond
		}
		out := New(Options{MaxRequests: 1, MaxBody: 1000, Timeout: timeout}).Follow(t.Context(), s.at(t, path), "", func(*candor.Exchange) {})
		if out.Last == nil {
			t.Errorf("%s: %v", path, out.Err)
			continue
		}
		if got := string(out.Last.Response.Body); got != want || out.Last.Evidence.Has(candor.SawResponseBody) != (want != "") || out.Last.Response.Status != 200 {
			t.Errorf("%s: %.20q, evidence %b", path, got, out.Last.Evidence)
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func Test_that_a_host_that_asks_to_wait_is_asked_no_more(t *testing.T) {
	for _, c := range []struct {
		status int
		wait   string
		stops  bool
	}{{429, "30", true}, {429, "", true}, {503, "30", true}, {503, "", false}, {500, "30", false}} {
		s, other := newSite(t), newSite(t)
		s.answers("/", func(w http.ResponseWriter, _ *http.Request) {
			if c.wait != "" {
				w.Header().Set("Retry-After", c.wait)
			}
			w.WriteHeader(c.status)
		})
		client := New(Options{MaxRequests: 100})
		nothing := func(*candor.Exchange) {}
		client.Follow(t.Context(), s.at(t, "/a"), "", nothing)
		out := client.Follow(t.Context(), s.at(t, "/b"), "", nothing)
		var stopped *StoppedError
		if errors.As(out.Err, &stopped) != c.stops || len(client.Stopped()) == 1 != c.stops {
			t.Errorf("%d with Retry-After %q: %v", c.status, c.wait, out.Err)
		}
		if c.stops && (stopped.Status != c.status || stopped.Wait != c.wait || !strings.Contains(stopped.Error(), "asked no more")) {
			t.Errorf("it says %v", stopped)
		}
		if out := client.Follow(t.Context(), other.at(t, "/"), "", nothing); out.Last == nil {
			t.Errorf("another host is not asked: %v", out.Err)
		}
	}
}

func Test_that_the_budget_is_kept(t *testing.T) {
	s := newSite(t)
	s.answers("/", func(http.ResponseWriter, *http.Request) {})
	c := New(Options{MaxRequests: 3, Name: fixedName})
	for range 3 {
		c.Visit(t.Context(), s.at(t, "/a"), func(*candor.Exchange) {})
	}
	out := c.Follow(t.Context(), s.at(t, "/b"), "", func(*candor.Exchange) {})
	if !errors.Is(out.Err, ErrBudget) || c.sent.Load() != 3 {
		t.Errorf("%v, %d sent", out.Err, c.sent.Load())
	}
	s.was(t, "GET /robots.txt", "GET /a", "HEAD /a")
}

func Test_that_a_host_gets_one_request_at_a_time_and_several_hosts_do_not_wait_for_each_other(t *testing.T) {
	var now, most atomic.Int32
	both := make(chan struct{}, 2)
	handler := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		most.Store(max(most.Load(), now.Add(1)))
		defer now.Add(-1)
	})
	a := httptest.NewServer(handler)
	t.Cleanup(a.Close)
	c := New(Options{MaxRequests: 100})
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			u, _ := url.Parse(fmt.Sprintf("%s/%d", a.URL, i))
			c.Follow(t.Context(), u, "", func(*candor.Exchange) {})
		})
	}
	all.Wait()
	if most.Load() != 1 || c.sent.Load() != 20 {
		t.Errorf("%d at a time, %d sent", most.Load(), c.sent.Load())
	}
	// each of two hosts waits for the other
	addresses := []*url.URL{{Host: "a", Path: "/1"}, {Host: "b", Path: "/1"}, {Host: "A", Path: "/2"}}
	var mu sync.Mutex
	var order []int
	Each(addresses, func(i int) {
		if i < 2 {
			both <- struct{}{}
			for len(both) < 2 {
				time.Sleep(time.Millisecond) // waits for the other, asserts no time
			}
		}
		mu.Lock()
		order = append(order, i)
		mu.Unlock()
	})
	if slices.Index(order, 0) > slices.Index(order, 2) || len(order) != 3 {
		t.Errorf("order %v", order)
	}
}

func Test_that_a_visit_can_be_interrupted(t *testing.T) {
	s := newSite(t)
	ctx, cancel := context.WithCancel(t.Context())
	s.answers("/a", func(http.ResponseWriter, *http.Request) { cancel() })
	c := New(Options{MaxRequests: 100, Pause: time.Hour})
	out := c.Follow(ctx, s.at(t, "/a"), "", func(*candor.Exchange) {})
	if out.Last == nil {
		if !errors.Is(out.Err, context.Canceled) {
			t.Errorf("%v", out.Err)
		}
	}
	if out := c.Follow(ctx, s.at(t, "/b"), "", func(*candor.Exchange) {}); !errors.Is(out.Err, context.Canceled) {
		t.Errorf("%v", out.Err)
	}
}

func Test_that_silence_is_an_error_and_no_exchange(t *testing.T) {
	s := newSite(t)
	done := make(chan struct{})
	t.Cleanup(func() { close(done) })
	s.answers("/", func(http.ResponseWriter, *http.Request) { <-done })
	out := New(Options{MaxRequests: 1, Timeout: 50 * time.Millisecond}).Follow(t.Context(), s.at(t, "/"), "", func(*candor.Exchange) {})
	if out.Last != nil || !errors.Is(out.Err, context.DeadlineExceeded) {
		t.Errorf("%+v", out)
	}
}

func Test_that_a_sibling_stays_in_the_directory(t *testing.T) {
	for in, want := range map[string]string{
		"http://h.example":              "http://h.example/n%2F%3F",
		"http://h.example/a?b=/c/#d/":   "http://h.example/n%2F%3F",
		"http://h.example//evil.test/x": "http://h.example//evil.test/n%2F%3F",
		"http://h.example/a%2Fb/c":      "http://h.example/a%2Fb/n%2F%3F",
		"http://h.example/ä b/c":        "http://h.example/%C3%A4%20b/n%2F%3F",
	} {
		u, err := url.Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := sibling(u, "n/?").String(); got != want {
			t.Errorf("beside %s is %s, want %s", in, got, want)
		}
	}
}
