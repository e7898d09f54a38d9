package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/candorhttp/candor/judge"
)

const recordedDir = "../../rules/testdata/recorded"

var ruleID = regexp.MustCompile(`^(any|error|head|[1-5]xx|[1-5]\d\d)/[a-z0-9-]+$`)

// Test_that_every_recorded_case_can_be_read_and_is_labelled reads what is
// committed as the rules will.
func Test_that_every_recorded_case_can_be_read_and_is_labelled(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(recordedDir, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("found %d files: %v", len(files), err)
	}
	names := map[string]bool{}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split("\n"+string(raw), "\n=== ")[1:] {
			head, rest, _ := strings.Cut(part, "\n")
			name := short(head)
			if names[name] {
				t.Errorf("%s: %s stands twice", file, name)
			}
			names[name] = true
			for _, fault := range faults(rest) {
				t.Errorf("%s: %s: %s", file, name, fault)
			}
		}
	}
	if len(names) < 150 {
		t.Errorf("there are %d cases", len(names))
	}
}

// faults lists what is wrong with the text of one case.
func faults(text string) []string {
	var out []string
	labels, text, _ := strings.Cut(text, "\n")
	list, ok := strings.CutPrefix(labels, "labels: ")
	if !ok {
		return []string{"the first line has no labels"}
	}
	if list != "none" {
		seen := map[string]bool{}
		for _, id := range strings.Split(list, ", ") {
			if !ruleID.MatchString(id) || seen[id] {
				out = append(out, fmt.Sprintf("%q is no id of a rule, or stands twice", id))
			}
			seen[id] = true
		}
	}
	if strings.HasPrefix(text, "note: ") {
		_, text, _ = strings.Cut(text, "\n")
	}
	all, err := judge.ParseExchanges(text)
	switch {
	case err != nil:
		out = append(out, err.Error())
	case len(all) == 0:
		out = append(out, "there is no exchange")
	case len(all) != strings.Count("\n"+text, "\n---\n")+1:
		out = append(out, "the exchanges are not divided as they look")
	}
	for i, x := range all {
		if x.Request.Method == "" || x.Response.Status == 0 {
			out = append(out, fmt.Sprintf("exchange %d has no request or no answer", i+1))
		}
	}
	return out
}

func Test_that_every_server_has_asks_with_names_of_their_own(t *testing.T) {
	names := map[string]bool{}
	for _, s := range servers {
		asks, err := readAsks(s.name)
		if err != nil || len(asks) == 0 {
			t.Errorf("%s has %d asks: %v", s.name, len(asks), err)
		}
		for _, a := range asks {
			if names[short(a.name)] {
				t.Errorf("%s stands twice", a.name)
			}
			names[short(a.name)] = true
		}
	}
}

func Test_that_a_request_is_sent_as_it_is_written_and_completed(t *testing.T) {
	r := parseRequest("POST /a HTTP/1.1\nAccept: */*\n\n{}", "shop.example")
	want := "POST /a HTTP/1.1\r\nHost: shop.example\r\nAccept: */*\r\nContent-Length: 2\r\n\r\n{}"
	if got := string(r.bytes()); got != want {
		t.Errorf("sent %q, want %q", got, want)
	}
	r = parseRequest("@raw\nGET / HTTP/1.1", "shop.example")
	if got := string(r.bytes()); got != "GET / HTTP/1.1\r\n\r\n" {
		t.Errorf("sent %q", got)
	}
}

func Test_that_places_are_filled_with_the_answer_before(t *testing.T) {
	before := &answer{fields: []string{"ETag: \"one\"", "Location: http://shop.example/files/7?x=1"}}
	got, err := fill("GET {path Location} HTTP/1.1\nIf-None-Match: {field Etag}\nX: {repeat a 3}", before)
	if want := "GET /files/7?x=1 HTTP/1.1\nIf-None-Match: \"one\"\nX: aaa"; err != nil || got != want {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := fill("GET {path Content-Location} HTTP/1.1", before); err == nil {
		t.Error("a field that is not there was filled in")
	}
}

// Test_that_an_answer_is_written_as_it_came sends one over a real connection:
// names of fields as they were, content without its chunks, interim answers
// left out, and content after the answer to HEAD kept, since it is a fault.
func Test_that_an_answer_is_written_as_it_came(t *testing.T) {
	for _, c := range []struct{ name, method, sent, want string }{
		{"chunks", "GET", "HTTP/1.1 200 OK\r\nx-odd-NAME: 1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "HTTP/1.1 200 OK\nx-odd-NAME: 1\nTransfer-Encoding: chunked\n\nabcde\n"},
		{"interim", "GET", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "HTTP/1.1 200 OK\nContent-Length: 2\n\nhi\n"},
		{"head", "HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "HTTP/1.1 200 OK\nContent-Length: 2\n\nhi\n"},
		{"until the end", "GET", "HTTP/1.0 200 OK\r\n\r\nhi", "HTTP/1.0 200 OK\n\nhi\n"},
	} {
		r := request{line: c.method + " / HTTP/1.1", fields: []string{"Host: shop.example"}}
		a, err := roundTrip(sayOnce(t, c.sent), r)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		_, got, _ := strings.Cut(exchange{r, a}.text(), "Host: shop.example\n\n")
		if got != c.want {
			t.Errorf("%s: written %q, want %q", c.name, got, c.want)
		}
	}
}

// sayOnce listens for one connection and says what it is told.
func sayOnce(t *testing.T, text string) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		_, _ = conn.Read(make([]byte, 1000))
		_, _ = conn.Write([]byte(text))
	}()
	return l.Addr().(*net.TCPAddr).Port
}

func Test_that_content_which_no_text_can_hold_is_marked_as_not_seen(t *testing.T) {
	r := request{line: "GET / HTTP/1.1"}
	for _, body := range []string{strings.Repeat("a", longest+1), "a\n---\nb", "a\nHTTP/1.1 200 OK\n", "\xff"} {
		got := exchange{r, &answer{line: "HTTP/1.1 200 OK", body: body}}.text()
		if !strings.HasPrefix(got, "@unseen response-body\n") || strings.Contains(got, "a\n") {
			t.Errorf("%.20q is written as %.80q", body, got)
		}
	}
}

func Test_that_labels_are_kept_and_a_new_status_asks_for_new_reading(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.txt")
	old := "=== a: first\nlabels: 404/needs-freshness\nnote: why\nGET / HTTP/1.1\n\nHTTP/1.1 404 Not Found\n"
	if err := os.WriteFile(file, []byte(old), 0o600); err != nil {
		t.Fatal(err)
	}
	labels, err := readLabels(file)
	if err != nil {
		t.Fatal(err)
	}
	now := []recorded{{"a: asked anew", []exchange{{request{line: "GET / HTTP/1.1"}, &answer{line: "HTTP/1.1 404 Not Found"}}}}}
	if got := string(text(now, labels)); !strings.HasPrefix(got, "=== a: asked anew\nlabels: 404/needs-freshness\nnote: why\n") {
		t.Errorf("written %q", got)
	}
	if got := changed(now, labels); len(got) != 0 {
		t.Errorf("nothing changed, and %q is to be read", got)
	}
	now[0].exchanges[0].answer.line = "HTTP/1.1 403 Forbidden"
	if got := changed(now, labels); len(got) != 1 {
		t.Errorf("the status changed, and %q is to be read", got)
	}
}
