package browser_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/candorhttp/candor/gate"
	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/openapi"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// kinds has an address for every kind of page.
var kinds = []struct {
	path string
	code int // of its answer; 0 is 200
}{
	{path: "/"},
	{path: "/status/"}, {path: "/status/403"}, {path: "/status/nginx/499"}, {path: "/status/520"},
	{path: "/guide/403"}, {path: "/guide/nginx/499"},
	{path: "/compare/"}, {path: "/compare/400-vs-403"}, {path: "/compare/203-vs-507"}, {path: "/compare/403"},
	{path: "/decide/"}, {path: "/decide/role"}, {path: "/decide/role/insufficient-scope"},
	{path: "/decide/together"}, {path: "/decide/together?role=insufficient-scope&content=malformed-json"},
	{path: "/reasons/"}, {path: "/reasons/insufficient-scope"},
	{path: "/headers/"}, {path: "/headers/Retry-After"},
	{path: "/explain/"},
	{path: "/try/"}, {path: "/try/403", code: 403}, {path: "/try/nginx/499", code: 404}, {path: "/try/103"},
	{path: "/search/"}, {path: "/search/?q=missing+scope"}, {path: "/search/?q=zzzz"},
	{path: "/no/such/page", code: 404}, {path: "/status/799", code: 404},
}

// widths are those of a telephone, a tablet and a desk, in CSS pixels.
var widths = []int64{360, 800, 1400}

// schemes are the colour schemes.
var schemes = []string{"light", "dark"}

// axe is the text of axe-core, or a sentence saying why there is none.
var axe = sync.OnceValues(func() (program, missing string) {
	name := os.Getenv("CANDOR_AXE")
	if name == "" {
		name = filepath.Join("node_modules", "axe-core", "axe.min.js")
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return "", "There is no axe-core: run npm install --prefix browser --no-save --no-package-lock axe-core@" + axeVersion + ", or name its axe.min.js in CANDOR_AXE."
	}
	return string(text), ""
})

// axeVersion is the version that the tests were written with.
const axeVersion = "4.14.1"

// nothingSticksOut checks a page at every width.
func nothingSticksOut(b *tab) {
	b.Helper()
	for _, width := range widths {
		b.run(chromedp.EmulateViewport(width, 900))
		if wide := eval[int64](b, `document.scrollingElement.scrollWidth`); wide > eval[int64](b, `innerWidth`) {
			b.Errorf("%s is %d wide at %d:\n%s", b.here(), wide, width, eval[string](b, `[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth && !e.closest(".scroll, pre, .skip")).map(e => e.outerHTML.slice(0, 120)).slice(0, 4).join("\n")`))
		}
	}
}

// look checks that nothing sticks out of a page, and holds it against axe-core
// in every scheme, narrow and wide.
func look(b *tab) {
	b.Helper()
	nothingSticksOut(b)
	eval[bool](b, axeOrSkip(b)+"\n;true")
	for _, width := range []int64{widths[0], widths[len(widths)-1]} {
		b.run(chromedp.EmulateViewport(width, 900))
		for _, scheme := range schemes {
			call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
			for _, violation := range eval[[]string](b, violations) {
				b.Errorf("%s at %d, %s: %s", b.here(), width, scheme, violation)
			}
		}
	}
}

// violations is what axe-core finds: each rule, and where it is broken.
const violations = `axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations.map(v => v.id + ": " + v.help + "\n" +
	v.nodes.slice(0, 4).map(n => "  " + n.html.slice(0, 200) + "\n  " + n.failureSummary.replace(/\n/g, "\n    ")).join("\n")))`

func Test_that_axe_is_the_version_that_is_installed_and_documented(t *testing.T) {
	for _, name := range []string{"../.ci/run", "../CONTRIBUTING.md"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), "axe-core@"+axeVersion+" vnu-jar@"+checkerVersion) {
			t.Errorf("%s installs another axe-core than %s, or another checker than %s", name, axeVersion, checkerVersion)
		}
	}
	b := open(t, root())
	b.visit("/")
	eval[bool](b, axeOrSkip(b)+"\n;true")
	if got := eval[string](b, `axe.version`); got != axeVersion {
		t.Errorf("axe-core is %s, want %s", got, axeVersion)
	}
}

// axeOrSkip is the text of axe-core; it skips the test where there is none.
func axeOrSkip(b *tab) string {
	b.Helper()
	program, missing := axe()
	if missing != "" {
		b.Skip(missing)
	}
	return program
}

func Test_that_axe_finds_no_fault_and_nothing_sticks_out_on_any_kind_of_page(t *testing.T) {
	for _, kind := range kinds {
		t.Run(kind.path, func(t *testing.T) {
			b := open(t, root())
			want := kind.code
			if want == 0 {
				want = http.StatusOK
			}
			b.refusals(want)
			if got := b.visit(kind.path); got != want {
				t.Fatalf("answers %d, want %d", got, want)
			}
			look(b)
		})
	}
}

func Test_that_axe_finds_no_fault_with_an_answer_that_was_pasted(t *testing.T) {
	for name, text := range map[string]string{"readable": readable, "unreadable": "no answer at all"} {
		t.Run(name, func(t *testing.T) {
			b := open(t, root())
			b.refusals(http.StatusUnprocessableEntity)
			b.visit("/explain/")
			b.paste(text)
			look(b)
		})
	}
}

func Test_that_axe_finds_no_fault_with_the_console_of_the_gate(t *testing.T) {
	doc, err := openapi.Parse("things.yaml", []byte(`
openapi: 3.1.0
info: {title: Things, version: "1"}
paths:
  /things/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {"200": {description: ok}}
`))
	if err != nil {
		t.Fatal(err)
	}
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "{}") }))
	defer upstream.Close()
	to, err := url.Parse(upstream.URL)
	if err != nil {
		t.Fatal(err)
	}
	g, err := gate.New(gate.Config{Guard: guard.Config{Document: doc}, Upstream: to, Slog: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	traffic, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- g.Serve(ctx, traffic, nil) }()
	t.Cleanup(func() { stop(); <-ended })
	for _, path := range []string{"/things/1", "/things/one", "/nowhere"} {
		answer, err := http.Get("http://" + traffic.Addr().String() + path)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
	}
	console := httptest.NewServer(g.Admin())
	t.Cleanup(console.Close)
	b := open(t, place{origin: console.URL})
	b.visit("/")
	b.shows("body", "malformed-parameter")
	look(b)
	b.follow("/-/guide/reasons/malformed-parameter", click(`a[href$="/reasons/malformed-parameter"]`))
}

func Test_that_print_leaves_out_what_only_a_screen_can_use(t *testing.T) {
	b := open(t, root())
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	for _, path := range []string{"/", "/guide/403", "/compare/", "/compare/400-vs-403", "/explain/", "/try/", "/decide/", "/decide/together"} {
		b.visit(path)
		left := eval[[]string](b, `[...document.querySelectorAll(".top, form, button, input, select, textarea, .skip, .toc")].filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 100))`)
		if len(left) > 0 {
			t.Errorf("%s prints %s", path, strings.Join(left, "\n"))
		}
		if !eval[bool](b, `document.querySelector("h1").checkVisibility() && document.querySelector("footer").checkVisibility()`) {
			t.Errorf("%s prints no heading or no footer", path)
		}
	}
}
