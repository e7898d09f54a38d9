package site

import (
	"bytes"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

const public = "https://pages.example/http"

// exported is one export of the whole site, made once.
var exported = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "candor-export")
	if err != nil {
		return "", err
	}
	exportDir = dir
	_, err = Export(dir, Options{Canonical: public})
	return dir, err
})

// exportDir is the folder of that export, "" where no test asked for it.
var exportDir string

func TestMain(m *testing.M) {
	code := m.Run()
	if exportDir != "" {
		_ = os.RemoveAll(exportDir) // a rest in the folder for temporary files harms nobody
	}
	os.Exit(code)
}

// linksOf lists where the links of a page lead, as a browser would resolve
// them, without what stands in the head and forms.
func linksOf(t *testing.T, at string, page []byte) []string {
	t.Helper()
	from, err := url.Parse("http://a.example" + at)
	if err != nil {
		t.Fatal(err)
	}
	tags, err := scan(string(page))
	if err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	var out []string
	for _, tag := range tags {
		for _, name := range []string{"href", "src", "action", "data-base"} {
			value, ok := tag.attrs[name]
			if !ok || tag.attrs["rel"] == "canonical" || strings.HasPrefix(value, "data:") {
				continue
			}
			to, err := from.Parse(html.UnescapeString(value))
			if err != nil {
				t.Fatalf("%s: %q: %v", at, value, err)
			}
			out = append(out, to.String())
		}
	}
	return out
}

// TestWhat_is_exported_is_what_is_served compares every page that stands in
// both with the same words, and links that lead to the same pages: those of
// the files are relative and end in a slash. The few pages that need a running
// site say so and are left to the test after this one.
func TestWhat_is_exported_is_what_is_served(t *testing.T) {
	dir, err := exported()
	if err != nil {
		t.Fatal(err)
	}
	live := newSite("", public)
	live.static = true // what differs on purpose
	for _, path := range Addresses() {
		w := get(t, live, path)
		file := path
		if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			file = strings.TrimSuffix(path, "/") + "/index.html"
		}
		got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(file)))
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		want := w.Body.Bytes()
		if file == path {
			if !bytes.Equal(got, want) {
				t.Errorf("%s differs from what is served", path)
			}
			continue
		}
		a, b := linksOf(t, "/some/where"+strings.TrimSuffix(file, "index.html"), got), linksOf(t, path, want)
		if len(a) != len(b) {
			t.Errorf("%s: %d links, served %d", path, len(a), len(b))
			continue
		}
		for i := range a {
			to, inside := strings.CutPrefix(a[i], "http://a.example/some/where")
			want, ours := strings.CutPrefix(b[i], "http://a.example")
			if ours {
				want = folder(want)
			}
			if to != want || inside != ours {
				t.Errorf("%s: a link leads to %s, served to %s", path, to, want)
			}
		}
		if textOf(got) != textOf(want) {
			t.Errorf("%s: the words differ from what is served", path)
		}
	}
}

// textOf is a page without its tags.
func textOf(page []byte) string {
	var b strings.Builder
	for _, part := range strings.Split(string(page), "<") {
		_, text, _ := strings.Cut(part, ">")
		b.WriteString(text)
	}
	return b.String()
}

// TestA_file_and_the_running_site_differ_only_where_the_page_says_so holds the
// pages that say that they are plain files to an explicit list.
func TestA_file_and_the_running_site_differ_only_where_the_page_says_so(t *testing.T) {
	dir, err := exported()
	if err != nil {
		t.Fatal(err)
	}
	needsServer := map[string]bool{"/compare/": true, "/decide/together": true, "/explain/": true, "/try/": true, "/search/": true}
	for _, path := range Addresses() {
		w := wholePublic()[path]
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(strings.TrimSuffix(path, "/")+"/index.html")))
		if err != nil {
			t.Fatal(err)
		}
		says := strings.Contains(string(got), "plain files")
		if says != needsServer[path] {
			t.Errorf("%s says that it is a plain file: %v", path, says)
		}
		if same := textOf(got) == textOf(w.Body.Bytes()); !same && !says && !strings.Contains(w.Body.String(), "/try/") {
			t.Errorf("%s differs from what a running site shows and does not say why", path)
		}
	}
}

func TestAn_export_works_on_a_host_that_knows_only_files_below_any_path(t *testing.T) {
	dir, err := exported()
	if err != nil {
		t.Fatal(err)
	}
	host := httptest.NewServer(http.StripPrefix("/some/where/", http.FileServer(http.Dir(dir))))
	defer host.Close()
	seen := map[string]bool{}
	queue := []string{"/some/where/"}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		if seen[path] || strings.Contains(path, "-vs-") && len(seen) > 900 { // the other test has compared every link
			continue
		}
		seen[path] = true
		r := httptest.NewRequest(http.MethodGet, path, nil)
		w := httptest.NewRecorder()
		host.Config.Handler.ServeHTTP(w, r)
		if w.Code != 200 {
			t.Errorf("%s: %d", path, w.Code)
			continue
		}
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		for _, to := range linksOf(t, path, w.Body.Bytes()) {
			u, err := url.Parse(to)
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case u.Host != "a.example":
			case !strings.HasPrefix(u.Path, "/some/where/"):
				t.Errorf("%s: a link leaves the folder: %s", path, to)
			default:
				queue = append(queue, u.Path)
			}
		}
	}
	if len(seen) < 600 {
		t.Errorf("only %d pages were found", len(seen))
	}
}

func TestThe_page_for_a_missing_file_links_to_the_public_copy(t *testing.T) {
	dir, err := exported()
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(dir, "404.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`href="/http/status/"`, `href="/http/style.css?`, `name="robots" content="noindex"`} {
		if !strings.Contains(string(page), want) {
			t.Errorf("lacks %s", want)
		}
	}
}

func TestAn_export_that_cannot_be_written_says_what_failed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "taken")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if done, err := Export(file, Options{}); err == nil || done.Files != 0 || !strings.Contains(err.Error(), "taken") {
		t.Errorf("%+v, %v", done, err)
	}
}
