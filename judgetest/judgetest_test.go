package judgetest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/openapi"
)

// trial is a test under test: it keeps what it is told and ends when asked.
type trial struct {
	testing.TB
	mu      sync.Mutex
	errors  []string
	logs    []string
	cleanup []func()
}

func (t *trial) Helper()       {}
func (t *trial) Skipped() bool { return false }
func (t *trial) Errorf(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.errors = append(t.errors, fmt.Sprintf(format, args...))
}
func (t *trial) Logf(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.logs = append(t.logs, fmt.Sprintf(format, args...))
}
func (t *trial) Cleanup(f func()) { t.cleanup = append(t.cleanup, f) }

// end does what the end of a test does.
func (t *trial) end() *trial {
	for i := len(t.cleanup) - 1; i >= 0; i-- {
		t.cleanup[i]()
	}
	t.cleanup = nil
	return t
}

func (t *trial) failed(want string) bool {
	return strings.Contains(strings.Join(t.errors, "\n"), want)
}

var bare401 = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusUnauthorized)
})

var fine = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "private")
	io.WriteString(w, "hello")
})

func Test_that_a_wrong_answer_fails_the_test_and_says_what_to_do(t *testing.T) {
	under := &trial{}
	h := Check(under, bare401)
	req := httptest.NewRequest("GET", "/orders", nil)
	req.Header.Set("Authorization", "Bearer not-for-the-output")
	h.ServeHTTP(httptest.NewRecorder(), req)
	if len(under.errors) != 0 {
		t.Errorf("it failed before the end: %q", under.errors)
	}
	under.end()
	for _, want := range []string{"must 401/needs-challenge: 401 came without WWW-Authenticate.", "in GET /orders", "> GET /orders HTTP/1.1", "< HTTP/1.1 401 Unauthorized", "fix:  Name the scheme", "see:  https://candorhttp.github.io/candor/rules/401/needs-challenge", "RFC 9110 §15.5.2"} {
		if !under.failed(want) {
			t.Errorf("%q is not in\n%s", want, strings.Join(under.errors, "\n"))
		}
	}
	if under.failed("not-for-the-output") {
		t.Error("a credential is in the output")
	}
}

func Test_that_right_answers_pass(t *testing.T) {
	srv := httptest.NewServer(Check(t, fine)) // this very test fails if one is found wrong
	defer srv.Close()
	client := &http.Client{Transport: Transport(t, nil)}
	resp, err := client.Get(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, err := io.ReadAll(resp.Body); err != nil || string(body) != "hello" {
		t.Errorf("%q %v", body, err)
	}
}

func Test_that_the_weakest_severity_that_fails_is_the_owners_choice(t *testing.T) {
	moved := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusMovedPermanently) })
	for on, fails := range map[candor.Severity]bool{"": false, candor.Must: false, candor.Advice: true} {
		under := &trial{}
		Check(under, moved, Options{FailOn: on}).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
		under.end()
		if under.failed("301/needs-location") != fails || strings.Contains(strings.Join(under.logs, ""), "301/needs-location") == fails {
			t.Errorf("FailOn %q: errors %q, logs %q", on, under.errors, under.logs)
		}
	}
}

func Test_that_a_rule_is_left_out_with_a_reason_only(t *testing.T) {
	for _, of := range []struct {
		skip map[string]string
		want string // "" means that nothing fails
	}{
		{map[string]string{"401/needs-challenge": "the login page is another team's"}, ""},
		{map[string]string{"401/needs-challenge": " "}, "gives no reason"},
		{map[string]string{"401/nedes-challenge": "x"}, "no such rule"},
	} {
		under := &trial{}
		Check(under, bare401, Options{Skip: of.skip}).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
		if under.end(); of.want == "" && len(under.errors) > 0 || !under.failed(of.want) {
			t.Errorf("%v: %q", of.skip, under.errors)
		}
	}
	under := &trial{}
	Check(under, fine, Options{FailOn: "fatal", MinExchanges: -1})
	if under.end(); !under.failed(`FailOn is "fatal"; use one of [must policy contract consistency advice]`) {
		t.Errorf("%q", under.errors)
	}
}

func Test_that_a_test_that_judged_nothing_fails(t *testing.T) {
	for _, of := range []struct {
		min, exchanges int
		want           string
	}{{0, 0, "nothing was judged"}, {-1, 0, ""}, {0, 1, ""}, {2, 1, "1 exchanges were judged, and Options.MinExchanges wants 2"}, {2, 2, ""}} {
		under := &trial{}
		h := Check(under, fine, Options{MinExchanges: of.min})
		for range of.exchanges {
			h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
		}
		if under.end(); of.want == "" && len(under.errors) > 0 || !under.failed(of.want) {
			t.Errorf("%+v: %q", of, under.errors)
		}
	}
}

// seenBy runs requests against a handler under judgement and returns the court
// with what its findings show.
func seenBy(t *testing.T, h http.HandlerFunc, do func(c *http.Client, url string)) (*court, []string) {
	t.Helper()
	c := newCourt(t, nil)
	var running sync.WaitGroup
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		running.Add(1)
		defer running.Done()
		c.serve(w, r, h)
	}))
	do(srv.Client(), srv.URL)
	srv.Close()
	running.Wait() // a server does not wait for connections that were hijacked
	var texts []string
	for _, f := range c.judge.Report().Findings {
		texts = append(texts, f.Rule+"\n"+f.Exchanges[0].Request+f.Exchanges[0].Response)
	}
	return c, texts
}

func Test_that_handlers_keep_everything_that_a_writer_can_do(t *testing.T) {
	next := make(chan struct{})
	c, _ := seenBy(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/stream":
			w.Header().Set("Trailer", "X-Sum")
			for range 3 {
				io.WriteString(w, "part\n")
				w.(http.Flusher).Flush()
				<-next // the next part only when the client has this one
			}
			w.Header().Set("X-Sum", "7")
		case "/hijack":
			conn, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			io.WriteString(conn, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nok")
			conn.Close()
		case "/early":
			w.WriteHeader(http.StatusEarlyHints)
			io.WriteString(w, "ok")
		case "/copy":
			io.Copy(w, strings.NewReader("copied"))
		case "/panic":
			panic(http.ErrAbortHandler)
		}
	}, func(client *http.Client, url string) {
		resp, err := client.Get(url + "/stream")
		if err != nil {
			t.Fatal(err)
		}
		br := bufio.NewReader(resp.Body)
		for range 3 {
			if line, err := br.ReadString('\n'); line != "part\n" {
				t.Fatalf("%q %v", line, err)
			}
			next <- struct{}{}
		}
		io.Copy(io.Discard, br)
		if resp.Trailer.Get("X-Sum") != "7" {
			t.Errorf("trailer %v", resp.Trailer)
		}
		for path, want := range map[string]string{"/hijack": "ok", "/early": "ok", "/copy": "copied"} {
			resp, err := client.Get(url + path)
			if err != nil {
				t.Fatal(err)
			}
			if body, _ := io.ReadAll(resp.Body); string(body) != want {
				t.Errorf("%s: %q", path, body)
			}
			resp.Body.Close()
		}
		if resp, err := client.Get(url + "/panic"); err == nil {
			resp.Body.Close()
			t.Error("the panic was swallowed")
		}
	})
	if r := c.judge.Report(); r.Exchanges != 3 { // neither the hijacked one nor the one that panicked
		t.Errorf("%d exchanges were judged, want 3", r.Exchanges)
	}
}

func Test_that_content_is_seen_as_it_goes_over_the_wire(t *testing.T) {
	for _, path := range []string{"/reads", "/does-not"} { // what a handler leaves unread was sent all the same
		_, texts := seenBy(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/reads" {
				io.Copy(io.Discard, r.Body)
			}
			w.WriteHeader(401)
			w.Header().Set("X-Late", "1") // does not reach the client
			io.WriteString(w, "<html>no</html>")
		}, func(client *http.Client, url string) {
			resp, err := client.Post(url+path, "text/plain", strings.NewReader("what was sent"))
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
		})
		all := strings.Join(texts, "\n")
		for _, want := range []string{"401/needs-challenge", "what was sent", "<html>no</html>", "Content-Type: text/html; charset=utf-8", "Date: ", "Host: 127.0.0.1"} {
			if !strings.Contains(all, want) {
				t.Errorf("%s: %q is not in\n%s", path, want, all)
			}
		}
		if strings.Contains(all, "X-Late") {
			t.Errorf("a field set too late is judged\n%s", all)
		}
	}
}

func Test_that_parallel_tests_are_judged_together(t *testing.T) {
	under := &trial{}
	srv := httptest.NewServer(Check(under, bare401))
	var wait sync.WaitGroup
	for i := range 20 {
		wait.Go(func() {
			resp, err := http.Get(fmt.Sprintf("%s/orders/%d", srv.URL, i))
			if err != nil {
				t.Error(err)
				return
			}
			resp.Body.Close()
		})
	}
	wait.Wait()
	srv.Close()
	if under.end(); len(under.errors) != 1 || !under.failed("in 20 exchanges of GET /orders/") {
		t.Errorf("%q", under.errors)
	}
}

func Test_that_one_answer_in_hand_is_judged_and_can_still_be_read(t *testing.T) {
	rec := httptest.NewRecorder()
	req := httptest.NewRequest("GET", "/orders", nil)
	bare401.ServeHTTP(rec, req)
	rec.Body.WriteString("hello")
	res := rec.Result()
	under := &trial{}
	Answer(under, req, res)
	if !under.failed("401/needs-challenge") {
		t.Errorf("%q", under.errors)
	}
	if body, err := io.ReadAll(res.Body); err != nil || string(body) != "hello" {
		t.Errorf("afterwards the content is %q %v", body, err)
	}
	Answer(t, httptest.NewRequest("GET", "/", nil), &http.Response{StatusCode: 204, Proto: "HTTP/1.1", Header: http.Header{}})
}

func Test_that_the_clients_side_judges_servers_that_run_elsewhere(t *testing.T) {
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	io.WriteString(z, "no")
	z.Close()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/up" {
			c, _, _ := http.NewResponseController(w).Hijack()
			io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nraw")
			c.Close()
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		w.WriteHeader(401)
		w.Write(zipped.Bytes())
	}))
	defer srv.Close()
	under := &trial{}
	client := &http.Client{Transport: Transport(under, srv.Client().Transport)}
	resp, err := client.Post(strings.Replace(srv.URL, "http://", "http://user:hunter2@", 1)+"/a", "text/plain", strings.NewReader("sent"))
	if err != nil {
		t.Fatal(err)
	}
	if body, _ := io.ReadAll(resp.Body); string(body) != "no" {
		t.Errorf("the client gets %q", body)
	}
	resp.Body.Close()
	req, _ := http.NewRequest("GET", srv.URL+"/up", nil)
	req.Header.Set("Connection", "Upgrade")
	req.Header.Set("Upgrade", "x")
	up, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if raw, _ := io.ReadAll(up.Body); string(raw) != "raw" {
		t.Errorf("through the upgrade came %q", raw)
	}
	up.Body.Close()
	if under.end(); !under.failed("401/needs-challenge") || !under.failed("    > sent") || under.failed("hunter2") {
		t.Errorf("%q", under.errors)
	}
	srv.Close()
	if _, err := client.Get(srv.URL); err == nil {
		t.Error("an error of the transport vanished")
	}
}

func Test_that_the_document_gives_operations_their_names(t *testing.T) {
	doc, err := openapi.Parse("a.yaml", []byte("openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {\"/orders/{id}\": {get: {responses: {}, parameters: [{name: id, in: path, required: true, schema: {}}]}}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	under := &trial{}
	Check(under, bare401, Options{Document: doc}).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/orders/abc", nil))
	if under.end(); !under.failed("in GET /orders/{id}\n") {
		t.Errorf("%q", under.errors)
	}
}
