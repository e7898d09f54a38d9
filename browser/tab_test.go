package browser_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/candorhttp/candor/site"
	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience ends a step that never gets where it should. No test asserts how
// long anything takes.
const patience = 20 * time.Second

// css selects by CSS; a plain string would be a search.
type css = chromedp.CSS

func TestMain(m *testing.M) {
	code := m.Run()
	closeBrowser()
	os.Exit(code)
}

// closeBrowser ends the browser, where one was started.
var closeBrowser = func() {}

// started is the one browser of all tests; each test has a tab of its own.
var started = sync.OnceValues(func() (context.Context, error) {
	program := chromium()
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(1400, 900),
		// A page from that cache loads nothing, and so tells nobody that it is there.
		chromedp.Flag("disable-features", "Translate,BackForwardCache"))
	alloc, end := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, closeFirst := chromedp.NewContext(alloc)
	closeBrowser = func() { closeFirst(); end() }
	return ctx, chromedp.Do(ctx)
})

// chromium finds the browser in PATH and returns "" where there is none.
func chromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if program, err := exec.LookPath(name); err == nil {
			return program
		}
	}
	return ""
}

// place is where the pages are served.
type place struct {
	origin string // "http://127.0.0.1:40001"
	base   string // "" or "/-/guide"
}

// places are the two ways of mounting the handler that the tests look at.
var places = sync.OnceValue(func() []place {
	var out []place
	for _, base := range []string{"", "/-/guide"} {
		server := httptest.NewServer(site.Handler(site.Options{Base: base, Canonical: "https://candorhttp.github.io/candor"}))
		out = append(out, place{server.URL, base})
	}
	return out
})

// root is the handler without a base.
func root() place { return places()[0] }

// everywhere runs a test at the root and below a base.
func everywhere(t *testing.T, test func(t *testing.T, at place)) {
	for _, at := range places() {
		t.Run("at "+at.base+"/", func(t *testing.T) { test(t, at) })
	}
}

// tab is a tab of the browser with a watchdog: at its end the test fails for
// every console error, uncaught exception, dialog, violation of the
// Content-Security-Policy, failed request, and request to another host.
type tab struct {
	*testing.T
	ctx   context.Context
	at    place
	codes []int // of documents that are refusals on purpose

	mu     sync.Mutex
	faults []string
	code   int // of the last document
}

// open gives a test its tab. It skips the test where there is no Chromium.
func open(t *testing.T, at place) *tab {
	t.Helper()
	if chromium() == "" {
		t.Skip("There is no chromium, chromium-browser or google-chrome in PATH: install the package chromium (.ci/run does), or look at the pages by hand.")
	}
	parent, err := started()
	if err != nil {
		t.Fatalf("the browser does not start: %v", err)
	}
	b := &tab{T: t, at: at}
	ctx, closeTab := chromedp.NewContext(parent, chromedp.WithListener(b.hear))
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("no new tab: %v", err)
	}
	b.ctx = ctx
	t.Cleanup(closeTab)
	t.Cleanup(b.report)
	call(b, audits.Enable, cdp.Empty{})
	call(b, log.Enable, cdp.Empty{})
	// A tab in the background has no focus, and the keyboard needs one.
	call(b, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	return b
}

// call runs a command of the protocol.
func call[P, R any](b *tab, command cdp.Command[P, R], params P) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if _, err := chromedp.Call(ctx, command, params); err != nil {
		b.Fatalf("%s: %v", command.Method, err)
	}
}

// hear is the watchdog. It runs in the loop that reads the browser's events.
func (b *tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	fault := func(format string, args ...any) { b.faults = append(b.faults, fmt.Sprintf(format, args...)) }
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning || e.Type == runtime.ConsoleAPICalledTypeAssert {
			fault("console.%s was called", e.Type)
		}
	case *runtime.EventExceptionThrown:
		fault("uncaught: %s", e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		// What the network has to say is heard below, with its status code.
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			fault("the console says (%s): %s", e.Entry.Source, e.Entry.Text)
		}
	case *audits.EventIssueAdded:
		if d := e.Issue.Details.GenericIssueDetails; d != nil && d.ErrorType == audits.GenericIssueErrorTypeFormInputAssignedAutocompleteValueToIDOrNameAttributeError {
			return // a rung may be called as something that browsers fill in
		}
		fault("issue: %s %s", e.Issue.Code, details(e.Issue.Details))
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, b.at.origin+"/") && !strings.HasPrefix(e.Request.URL, "data:") {
			fault("asks another host: %s", e.Request.URL)
		}
	case *network.EventResponseReceived:
		isPage := e.Type == network.ResourceTypeDocument
		if isPage {
			b.code = int(e.Response.Status)
		}
		if e.Response.Status >= 400 && !(isPage && slices.Contains(b.codes, int(e.Response.Status))) {
			fault("%s answers %d", e.Response.URL, e.Response.Status)
		}
	case *network.EventLoadingFailed:
		// A page that is left cancels what it was still asking for.
		if !e.Canceled || e.BlockedReason != "" {
			fault("a request of type %s failed: %s %s", e.Type, e.ErrorText, e.BlockedReason)
		}
	case *page.EventJavascriptDialogOpening:
		fault("a dialog opens: %s", e.Message)
		go func() {
			_, _ = chromedp.Call(b.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{})
		}()
	}
}

// details writes what an issue says of itself, as JSON.
func details(d *audits.InspectorIssueDetails) string {
	text, err := json.Marshal(d)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// report fails the test for what the watchdog heard. One more command makes
// sure that every event before it was heard.
func (b *tab) report() {
	if !b.Failed() {
		b.run(chromedp.Evaluate[chromedp.Void](`0`))
	}
	b.mu.Lock()
	for _, f := range b.faults {
		b.Error(f)
	}
	b.mu.Unlock() // the next command needs the watchdog
	if b.Failed() {
		ctx, cancel := context.WithTimeout(b.ctx, patience)
		defer cancel()
		if at, err := chromedp.Run(ctx, chromedp.Location()); err == nil {
			b.Logf("the tab is at %s", at)
		}
	}
}

// refusals says that documents with these codes are as they should be.
func (b *tab) refusals(codes ...int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.codes = codes
}

// lastCode is the status code of the last document.
func (b *tab) lastCode() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.code
}

// run does steps and fails the test where one cannot be done.
func (b *tab) run(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.Fatal(err)
	}
}

// visit opens a path below the base and returns the status code.
func (b *tab) visit(path string) int {
	b.Helper()
	return int(get(b, chromedp.NavigateResponse(b.at.origin+b.at.base+path)).Status)
}

// follow does steps that lead to another page, and waits for that page.
func (b *tab) follow(want string, steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, steps...); err != nil {
		b.Fatalf("on the way to %s: %v", want, err)
	}
	b.isAt(want)
}

// isAt checks the address: path and query, below the base.
func (b *tab) isAt(want string) {
	b.Helper()
	if got := b.here(); got != want {
		b.Fatalf("the tab is at %s, want %s", got, want)
	}
}

// here is the address of the tab: path and query, below the base.
func (b *tab) here() string {
	b.Helper()
	u, err := url.Parse(get(b, chromedp.Location()))
	if err != nil {
		b.Fatal(err)
	}
	return strings.TrimPrefix(u.RequestURI(), b.at.base)
}

// get runs an action and returns its value.
func get[T any](b *tab, action chromedp.Action[T]) T {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, action)
	if err != nil {
		b.Fatal(err)
	}
	return v
}

// eval is the value of an expression in the page.
func eval[T any](b *tab, expression string) T {
	b.Helper()
	return get(b, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// text is what a reader sees of an element.
func (b *tab) text(selector css) string {
	b.Helper()
	return get(b, chromedp.Text(selector))
}

// shows checks that a reader sees each text somewhere in an element.
func (b *tab) shows(selector css, texts ...string) {
	b.Helper()
	all := b.text(selector)
	for _, want := range texts {
		if !strings.Contains(all, want) {
			b.Errorf("%s: %s does not show %q:\n%.1500s", b.here(), selector, want, all)
		}
	}
}

// poll waits until an expression holds in the page.
func (b *tab) poll(expression string) {
	b.Helper()
	get(b, chromedp.Poll[chromedp.Void](expression))
}

// key presses keys, one after the other, wherever the focus is.
func key(keys string) chromedp.Action[chromedp.Void] { return chromedp.KeyEvent(keys) }

// click clicks with the mouse.
func click(selector css) chromedp.Action[chromedp.Void] { return chromedp.Click(selector) }

// replace selects the content of a field and puts a text in its place, as a
// person does who pastes.
func (b *tab) replace(selector css, text string) {
	b.Helper()
	b.run(chromedp.Focus(selector))
	eval[bool](b, `(document.activeElement.select(), true)`)
	if text == "" {
		b.run(key("\b"))
		return
	}
	call(b, input.InsertText, input.InsertTextParams{Text: text})
}

// withoutScripts turns JavaScript off.
func (b *tab) withoutScripts() {
	b.Helper()
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
}

// served answers a request without the browser, for comparison.
func served(t *testing.T, address string) *http.Response {
	t.Helper()
	r, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Body.Close() })
	return r
}

// quote writes a text as JavaScript.
func quote(text string) string {
	q, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string is always JSON
	}
	return string(q)
}
