package cli

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func Test_that_credentials_in_addresses_are_in_no_output(t *testing.T) {
	const secret = "Zx81kQ0pLm2N7vQ4"
	var base string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/map.xml":
			fmt.Fprintf(w, "<urlset><url><loc>%[1]s/a?token=%[2]s</loc></url><url><loc>%[1]s/moved?access_token=%[2]s</loc></url><url><loc>http://u:%[2]s@[::1/</loc></url><url><loc>http://u:%[2]s@other.example/a</loc></url></urlset>", base, secret)
		case "/moved":
			http.Redirect(w, r, "/b?sessionid="+secret+"#id_token="+secret, http.StatusFound)
		case "/robots.txt":
			http.Redirect(w, r, "mailto:"+secret, http.StatusFound)
		default:
			http.Error(w, "no", http.StatusMethodNotAllowed)
		}
	}))
	defer srv.Close()
	base = srv.URL
	host := strings.TrimPrefix(base, "http://")
	mine := "http://ann:" + secret + "@" + host
	for _, args := range [][]string{
		{"check", mine + "/a?api_key=" + secret},
		{"check", mine + ":99999/?token=" + secret},
		{"check", "http://ann:" + secret + "@/a"},
		{"check", "http://ann:" + secret + "@127.0.0.1:1/a?token=" + secret},
		{"check", "--sitemap", mine + "/map.xml?key=" + secret},
	} {
		for _, format := range []string{"text", "json", "html", "sarif", "junit", "markdown", "github"} {
			var stdout, stderr bytes.Buffer
			Run(t.Context(), append([]string{"--format", format, "--rate-limit", "1000/s"}, args...), nil, &stdout, &stderr)
			if out := stdout.String() + stderr.String(); strings.Contains(out, secret[:8]) {
				i := strings.Index(out, secret[:8])
				t.Errorf("%s as %s shows a secret: %s", args[1], format, out[max(0, i-200):min(len(out), i+40)])
			}
		}
	}
}

// Each beginning without an end was once looked at to the end of the page.
func Test_that_a_page_of_beginnings_is_read_once(t *testing.T) {
	for _, unit := range []string{"<script>", "<!--", "<style", "<", "</script", "<a>"} {
		seenText(strings.Repeat(unit, 1<<20/len(unit)))
	}
	for page, want := range map[string]string{
		"<p>a</p> b": " a  b", "<SCRIPT>x</script>a<!-- b -->c": " a c", "a <b": "a <b", "<script>a<i>b</i>": " a b ", "İ<b>x</b>": "İ x ",
	} {
		if got := seenText(page); got != want {
			t.Errorf("%q became %q, want %q", page, got, want)
		}
	}
}

func Test_that_no_output_takes_the_place_of_an_input(t *testing.T) {
	dir := t.TempDir()
	recording, document := filepath.Join(dir, "a.txt"), filepath.Join(dir, "openapi.json")
	link := filepath.Join(dir, "link.json")
	for name, text := range map[string]string{
		recording: "GET /a HTTP/1.1\nHost: a.example\n\nHTTP/1.1 405 Method Not Allowed\n\n",
		document:  `{"openapi": "3.1.0", "info": {"title": "a", "version": "1"}, "paths": {"/a": {"post": {"security": [{"b": []}], "responses": {"200": {"description": "x"}}}}}, "components": {"securitySchemes": {"b": {"type": "http", "scheme": "bearer"}}}}`,
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(document, link); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"check", recording, "--report", "json=" + recording},
		{"check", recording, "--report", "json=" + filepath.Dir(recording) + "/./a.txt"},
		{"check", recording, "--spec", document, "--report", "json=" + link},
		{"check", recording, "--spec", document, "--write-baseline", document},
		{"lint", document, "--overlay", document},
		{"lint", document, "--overlay", link},
		{"lint", document, "--report", "json=" + document},
	} {
		var stdout, stderr bytes.Buffer
		if code := Run(t.Context(), args, nil, &stdout, &stderr); code != 2 {
			t.Errorf("%s: exit %d, want 2: %s", strings.Join(args, " "), code, &stderr)
		}
	}
	for name, begins := range map[string]string{recording: "GET /a", document: `{"openapi"`} {
		if text, err := os.ReadFile(name); err != nil || !strings.HasPrefix(string(text), begins) {
			t.Errorf("%s was written over: %.60s", name, text)
		}
	}
}
