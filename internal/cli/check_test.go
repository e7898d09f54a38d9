package cli

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var randomName = regexp.MustCompile("candor-no-such-page-[0-9a-f]+")

// siteOf is the command site FILE: it starts a server of many addresses and puts its address into $URL.
// The file holds answers with bare line ends, each behind a line "=== /path";
// $URL in it is replaced. "=== /dir/*" is for all others below
// /dir/. The rest are 404. What it was asked is
// appended to the file "asked".
func siteOf(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: site FILE")
	}
	answers := map[string]string{}
	for _, part := range strings.Split("\n"+ts.ReadFile(args[0]), "\n=== ")[1:] {
		path, text, _ := strings.Cut(part, "\n")
		answers[path] = text
	}
	var mu sync.Mutex
	log := ts.MkAbs("asked")
	ts.Check(os.WriteFile(log, nil, 0o600))
	var base string // set before anything is served
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		f, err := os.OpenFile(log, os.O_APPEND|os.O_WRONLY, 0o600)
		if err == nil {
			_, _ = io.WriteString(f, randomName.ReplaceAllString(r.Method+" "+r.RequestURI+" "+r.Header.Get("X-Key")+"\n", "NAME"))
			f.Close()
		}
		mu.Unlock()
		text, ok := answers[r.RequestURI]
		for pattern := range answers {
			prefix, any := strings.CutSuffix(pattern, "*")
			if !ok && any && strings.HasPrefix(r.RequestURI, prefix) && r.RequestURI != "/robots.txt" {
				text, ok = answers[pattern], true
			}
		}
		if !ok {
			w.Header().Set("Cache-Control", "no-store")
			http.Error(w, "nothing here", http.StatusNotFound)
			return
		}
		serveText(w, r, strings.ReplaceAll(text, "$URL", base))
	}))
	base = "http://" + srv.Listener.Addr().String()
	srv.Start()
	ts.Defer(func() { srv.CloseClientConnections(); srv.Close() })
	ts.Setenv("URL", base)
}

// serveText sends an answer that is written as text.
func serveText(w http.ResponseWriter, r *http.Request, text string) {
	head, body, _ := strings.Cut(text, "\n\n")
	resp, err := http.ReadResponse(bufio.NewReader(strings.NewReader(head+"\n\n")), nil)
	if err != nil {
		panic(err)
	}
	resp.Body.Close()
	w.Header()["Content-Type"] = nil // otherwise one is guessed
	for name, values := range resp.Header {
		w.Header()[name] = values
	}
	if tag := resp.Header.Get("Etag"); tag != "" && r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.WriteHeader(resp.StatusCode)
	if r.Method != http.MethodHead {
		_, _ = io.WriteString(w, strings.TrimSuffix(body, "\n"))
	}
}

func Test_that_texts_of_exchanges_are_told_from_what_clients_print(t *testing.T) {
	for text, want := range map[string]bool{
		"GET /a HTTP/1.1\nHost: a\n\nHTTP/1.1 200 OK\n\nx\n":                                true,
		"# a comment\n\n@url http://a/\nGET /a HTTP/1.1\r\n\r\nHTTP/1.1 200 OK\r\n":         true,
		"HTTP/1.1 200 OK\n\nx\n---\nHTTP/1.1 404 Not Found\n\ny\n":                          true,
		"HTTP/1.1 200 OK\n\nx\n---\n\n# two\n@unseen request\nGET / HTTP/2\n\nHTTP/2 200\n": true,
		"HTTP/1.1 200 OK\n\ntitle: x\n---\na document\n---\n":                               false,
		"HTTP/1.1 301 Moved\nLocation: /\n\nHTTP/1.1 200 OK\n\nx":                           false,
		"* using HTTP/1.1\n> GET / HTTP/1.1\n> Host: a\n>\n< HTTP/1.1 200 OK\n<\nx":         false,
		"  HTTP/1.1 200 OK\n  Server: x\n":                                                  false,
		"GET / HTTP/1.1\n\nHTTP/1.1 301 Moved\n\nGET /b HTTP/1.1\n\nHTTP/1.1 200 OK\n\nx":   false,
		"": false,
	} {
		if got := written([]byte(text)); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

const oneCall = `{"request":{"method":"GET","url":"http://h.example/a","headers":[{"name":"Host","value":"h.example"}]},"response":{"status":405,"headers":[{"name":"Date","value":"x"}]}}`

func Test_that_a_hostile_recording_does_no_harm(t *testing.T) {
	dir := t.TempDir()
	long := strings.Repeat("x", 20<<20)
	for name, text := range map[string]string{
		"nested": `{"log":{"a":` + strings.Repeat(`{"a":[`, 500_000) + strings.Repeat(`]}`, 500_000) + `,"entries":[` + oneCall + `]}}`,
		"number": `{"log":{"entries":[{"time":` + strings.Repeat("9", 1<<20) + `},{"response":{"status":1e99999}},` + oneCall + `]}}`,
		"string": `{"log":{"entries":[{"request":{"method":"` + long + `","url":"` + long + `"}},` + oneCall + `]}}`,
		"escape": `{"log":{"entries":[{"request":{"method":"GET","url":"http://h/\u001b[31m\u202e"},"response":{"status":0,"_error":"\u001b]0;x\u0007"}},` + oneCall + `]}}`,
	} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		code, out, errs := run(t, "", "check", file)
		if code != exitFindings || !strings.Contains(out, "405/needs-allow") || len(errs) > 3000 || strings.ContainsAny(errs, "\x1b\x07\u202e") {
			t.Errorf("%s: exit %d, %d bytes of output, stderr %.300q", name, code, len(out), errs)
		}
	}
}

func Test_that_an_interrupted_check_shows_what_it_found(t *testing.T) {
	ctx, interrupt := context.WithCancel(context.Background())
	stdin, recording := io.Pipe()
	go func() {
		io.WriteString(recording, `{"log":{"entries":[`)
		for range 5000 { // far more than what is read ahead
			io.WriteString(recording, oneCall+",")
		}
		interrupt()
	}()
	var out, errs bytes.Buffer
	code := Run(ctx, []string{"check", "-"}, stdin, &out, &errs)
	recording.Close()
	if code != exitInterrupted || !strings.Contains(out.String(), "405/needs-allow") || !strings.Contains(errs.String(), "interrupted") {
		t.Errorf("exit %d, stdout %.300q, stderr %q", code, out.String(), errs.String())
	}
}

func Test_that_an_interrupted_visit_ends(t *testing.T) {
	ctx, interrupt := context.WithCancel(context.Background())
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/a" {
			interrupt()
		}
		w.WriteHeader(http.StatusMethodNotAllowed)
	}))
	t.Cleanup(srv.Close)
	var out, errs bytes.Buffer
	code := Run(ctx, []string{"check", srv.URL + "/a", srv.URL + "/b", "--rate-limit", "1000/s"}, strings.NewReader(""), &out, &errs)
	if code != exitInterrupted || strings.Contains(errs.String(), "/b") {
		t.Errorf("exit %d, stderr %q", code, errs.String())
	}
}

func Test_that_check_writes_its_fixed_shape(t *testing.T) {
	const blind = `{"request":{"method":"GET","url":"http://h.example/a"},"response":{"status":405,"headers":[]}}`
	_, out, _ := run(t, `{"log":{"entries":[`+oneCall+`,`+blind+`]}}`, "check", "--format", "json")
	v := object(t, out)
	keys(t, "check", v, "findings", "not_judged", // added:
		"tool", "version", "exchanges", "accepted", "notes")
	keys(t, "findings", elem(t, v["findings"]), "rule", "severity", "operation", "expected", "got", "summary", "why", "fix", "refs", "curl", "exchanges", // added:
		"title", "operations", "count", "harms", "page", "places")
	keys(t, "not_judged", elem(t, v["not_judged"]), "rule", "operation", "why", "count")
}

func Test_that_an_archive_is_to_be_unpacked(t *testing.T) {
	code, _, errs := run(t, "PK\x03\x04rest", "check", "-")
	if code != exitUnjudged || !strings.Contains(errs, "is a ZIP archive") || !strings.Contains(errs, "unpack it first") {
		t.Errorf("exit %d, %s", code, errs)
	}
}

func Test_that_times_are_short_words(t *testing.T) {
	for n, want := range map[int64]string{0: "0 s", 90: "90 s", 600: "10 min", 7200: "2 h", 36 * 3600: "36 h", 86400 * 365: "365 d"} {
		if got := spellSeconds(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}
