package site

import (
	"bytes"
	"io"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A cache in front that passes conditions on would keep a 412 for five minutes
// and give it to everybody who wants the page.
func Test_that_no_cache_keeps_the_refusal_of_a_page_that_somebody_asked_for_with_a_condition(t *testing.T) {
	h := Handler(Options{})
	for _, path := range []string{"/status/403", "/status/403.json", "/style.css"} {
		for _, c := range []struct {
			name, value string
			want        int
		}{{"If-Match", `"x"`, 412}, {"Range", "bytes=99999999-", 416}} {
			for _, coding := range []string{"identity", "gzip"} {
				w := get(t, h, path, c.name, c.value, "Accept-Encoding", coding)
				if w.Code != c.want || w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("ETag") != "" {
					t.Errorf("%s with %s in %s answers %d with %v", path, c.name, coding, w.Code, w.Header())
				}
			}
		}
		w := get(t, h, path, "If-Match", "*")
		if w.Code != 200 || w.Header().Get("Cache-Control") != pageAge {
			t.Errorf("%s as it is answers %d with %v", path, w.Code, w.Header())
		}
		if w = get(t, h, path, "If-None-Match", w.Header().Get("ETag")); w.Code != 304 || w.Header().Get("Cache-Control") != pageAge {
			t.Errorf("%s unchanged answers %d with %v", path, w.Code, w.Header())
		}
	}
}

// Fifteen thousand ranges in one request cost 300 times the work of the page.
func Test_that_thousands_of_ranges_are_answered_with_the_page_as_a_whole(t *testing.T) {
	h := Handler(Options{})
	page := get(t, h, "/catalogue.json")
	many := "bytes=0-0" + strings.Repeat(",0-0", 15000)
	if w := get(t, h, "/catalogue.json", "Range", many); w.Code != 200 || !bytes.Equal(w.Body.Bytes(), page.Body.Bytes()) {
		t.Errorf("many ranges answer %d with %d bytes", w.Code, w.Body.Len())
	}
	if w := get(t, h, "/catalogue.json", "Range", many, "If-Match", `"x"`); w.Code != 412 {
		t.Errorf("many ranges with a condition that fails answer %d", w.Code)
	}
	if w := get(t, h, "/catalogue.json", "Range", "bytes=0-1,4-5"); w.Code != 206 {
		t.Errorf("two ranges answer %d", w.Code)
	}
}

// A client of HTTP/1.0, such as a proxy with its defaults, takes the first
// answer for the last one: RFC 9110 §15.2 forbids to send it an interim one.
func Test_that_a_client_of_HTTP_1_0_is_sent_no_early_hints(t *testing.T) {
	srv := httptest.NewServer(Handler(Options{}))
	defer srv.Close()
	conn, err := net.Dial("tcp", srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "GET /try/103 HTTP/1.0\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(conn)
	if err != nil || !bytes.HasPrefix(answer, []byte("HTTP/1.0 404 ")) || bytes.Contains(answer, []byte("Before this page")) {
		t.Errorf("%v: %.80s", err, answer)
	}
}

func Test_that_no_pasted_date_makes_the_reader_fail(t *testing.T) {
	h := Handler(Options{})
	for _, accept := range []string{"text/html", "application/json"} {
		r := httptest.NewRequest("POST", "/explain/", strings.NewReader("HTTP/1.1 503 Service Unavailable\nDate: Fri, 31 Dec 9999 23:59:59 GMT\nRetry-After: 120\n\n"))
		r.Header.Set("Content-Type", "text/plain")
		r.Header.Set("Accept", accept)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != 200 {
			t.Errorf("as %s: %d %s", accept, w.Code, w.Body)
		}
	}
}

// With no-referrer a browser sends Origin: null even with a form of the same
// origin, and what keeps foreign pages from the gate's console refuses it where
// there is no Sec-Fetch-Site: over plain HTTP anywhere but on loopback.
func Test_that_a_browser_names_the_origin_of_the_form_of_pasted_answers(t *testing.T) {
	if policy := get(t, Handler(Options{}), "/explain/").Header().Get("Referrer-Policy"); policy != "same-origin" {
		t.Errorf("Referrer-Policy: %s", policy)
	}
}

// Somebody else who may write into the folder must not choose which files of
// ours an export overwrites.
func Test_that_an_export_follows_no_link_out_of_its_folder(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	ours := filepath.Join(elsewhere, "ours")
	if err := os.WriteFile(ours, []byte("ours"), 0o600); err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{"style.css.part": ours, "script.js": ours, "reasons": elsewhere} {
		if err := os.Symlink(to, filepath.Join(dir, from)); err != nil {
			t.Skip("no symbolic links here:", err)
		}
	}
	s := newSite("", public)
	s.static = true
	for _, path := range []string{"/style.css", "/script.js"} {
		if _, err := exportInto(t, s, dir, path); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if info, err := os.Lstat(filepath.Join(dir, path)); err != nil || !info.Mode().IsRegular() {
			t.Errorf("%s is no file: %v", path, err)
		}
	}
	if _, err := exportInto(t, s, dir, "/reasons/hidden"); err == nil {
		t.Error("a page was written through a link that leads out")
	}
	if text, err := os.ReadFile(ours); err != nil || string(text) != "ours" {
		t.Errorf("a file outside the folder now holds %.40q, %v", text, err)
	}
	if all, err := os.ReadDir(elsewhere); err != nil || len(all) != 1 {
		t.Errorf("outside the folder lie %v, %v", all, err)
	}
}

func Test_that_a_page_that_could_not_be_put_in_place_leaves_nothing_half_written(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "robots.txt", "taken"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := exportInto(t, newSite("", public), dir, "/robots.txt"); err == nil {
		t.Error("a folder was replaced by a file")
	}
	if all, err := os.ReadDir(dir); err != nil || len(all) != 1 {
		t.Errorf("left are %v, %v", all, err)
	}
}

// A page at a second address is rendered for each request, and a reader who is
// sent on must arrive.
func Test_that_no_page_answers_at_a_second_address_and_no_redirect_leads_nowhere(t *testing.T) {
	h := Handler(Options{})
	for path, want := range map[string]int{
		"/compare/-403-vs-404": 404, "/compare/403-vs--404.json": 404, "/compare/403-vs-404": 200, "/compare/404-vs-403": 308,
		"/decide/wire.json": 404, "/guide/.json": 404, "/decide/wire": 308, "/guide/": 308, "/headers/retry-after.json": 308,
	} {
		w := get(t, h, path)
		if w.Code != want {
			t.Errorf("%s answers %d, want %d", path, w.Code, want)
		}
		if to := w.Header().Get("Location"); to != "" && get(t, h, to).Code != 200 {
			t.Errorf("%s leads to %s, which is no page", path, to)
		}
	}
}

func exportInto(t *testing.T, s *site, dir, path string) (int, error) {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	return s.exportPage(root, path)
}
