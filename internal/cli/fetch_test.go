package cli

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// answered counts the requests to the server that answers started last, by
// script.
var answered sync.Map // of *testscript.TestScript to *atomic.Int64

// answers FILE... starts a server that answers the first request with the bytes
// of the first file and so on; the last goes on. With "echo" it answers with
// what it got. Its address is in $URL.
func answers(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: answers FILE...|echo")
	}
	n := new(atomic.Int64)
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s %s %s %s\n", r.Method, r.URL, r.Header.Get("X-Test"), r.Header.Get("Content-Type"), b)
	})
	if args[0] != "echo" {
		var all []http.HandlerFunc
		for _, name := range args {
			all = append(all, replay([]byte(ts.ReadFile(name))))
		}
		handler = func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			all[min(int(n.Add(1)), len(all))-1](w, r)
		}
	}
	srv := httptest.NewServer(handler)
	ts.Defer(srv.Close)
	ts.Setenv("URL", srv.URL)
	answered.Store(ts, n)
}

// sent N wants that the server of answers got so many requests.
func sent(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: sent N")
	}
	n, ok := answered.Load(ts)
	if !ok {
		ts.Fatalf("no server was started with answers")
	}
	if got := strconv.FormatInt(n.(*atomic.Int64).Load(), 10); got != args[0] {
		ts.Fatalf("the server got %s requests, want %s", got, args[0])
	}
}

func Test_that_a_terminal_gets_text_and_no_commands(t *testing.T) {
	text := "\x1b[31mred\x07 \u202eabc é\ttab\r\nnext\x9b1m\n"
	want := `\x1b[31mred\a \u202eabc é` + "\ttab\nnext" + `\x9b1m` + "\n"
	for _, size := range []int{1, 2, 3, 100} { // characters come in pieces
		var out bytes.Buffer
		w := &plainWriter{w: &out}
		for rest := []byte(text); len(rest) > 0; {
			n := min(size, len(rest))
			if _, err := w.Write(rest[:n]); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		if size > 1 && out.String() != want {
			t.Errorf("in pieces of %d: %q, want %q", size, out.String(), want)
		}
		if strings.ContainsAny(out.String(), "\x1b\x07\u202e") {
			t.Errorf("in pieces of %d: %q", size, out.String())
		}
	}
}

func Test_that_fetch_writes_a_stable_shape(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Set-Cookie", "sid=hushhush")
		w.WriteHeader(http.StatusTooManyRequests)
	}))
	defer srv.Close()
	code, stdout, stderr := run(t, "", "fetch", srv.URL, "--format", "json", "--attempts", "1", "-H", "X-API-Key: hushhush")
	if code != 1 || stderr != "" {
		t.Fatalf("exit %d, %s", code, stderr)
	}
	v := object(t, stdout)
	for _, key := range []string{"method", "url", "code", "name", "fields", "reason", "why", "advice", "until", "tries", "problem", "body", "body_base64"} {
		if _, ok := v[key]; !ok {
			t.Errorf("%s is missing", key)
		}
	}
	try := v["tries"].([]any)[0].(map[string]any)
	for _, key := range []string{"method", "url", "fields", "code", "name", "error", "answer", "reason", "why", "source", "again", "wait_ms", "until", "contract"} {
		if _, ok := try[key]; !ok {
			t.Errorf("tries[].%s is missing", key)
		}
	}
	if strings.Contains(stdout, "hushhush") {
		t.Errorf("a credential is shown:\n%s", stdout)
	}
}

func Test_that_an_answer_that_breaks_off_exits_with_3(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = http.ReadRequest(bufio.NewReader(c))
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
			_ = c.Close()
		}
	}()
	code, stdout, stderr := run(t, "", "fetch", "http://"+l.Addr().String())
	if code != 3 || stdout != "half" || !strings.Contains(stderr, "broke off") {
		t.Errorf("exit %d, %q, %q", code, stdout, stderr)
	}
}

func Test_that_an_interrupted_fetch_exits_with_130(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "30")
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	defer srv.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var stdout bytes.Buffer
	stderr := &until{mark: "waiting", then: cancel}
	if code := Run(ctx, []string{"fetch", srv.URL}, nil, &stdout, stderr); code != exitInterrupted || stdout.Len() > 0 {
		t.Errorf("exit %d, %q, %q", code, stdout.String(), stderr.text.String())
	}
}
