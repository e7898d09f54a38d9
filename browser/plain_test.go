package browser_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/candorhttp/candor/site"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func Test_that_the_pages_need_no_script(t *testing.T) {
	everywhere(t, func(t *testing.T, at place) {
		b := open(t, at)
		b.withoutScripts()
		b.visit("/")
		if n := eval[int](b, `document.querySelectorAll(".copied").length`); n != 0 {
			t.Fatal("scripts run")
		}

		b.follow("/decide/", click(`main a[href$="/decide/"]`))
		if eval[bool](b, `document.querySelector(".keys").checkVisibility()`) {
			t.Error("the page names keys that nothing hears")
		}
		second := rungs(b)[1]
		b.follow(second, click(`.answers [rel=next]`))
		b.follow("/decide/role", click(`.rungs a[href$="/decide/role"]`))
		b.follow("/decide/role/insufficient-scope", click(`.choices a[href$="/insufficient-scope"]`))
		outcomeShown(b)

		b.visit("/decide/together")
		b.run(chromedp.SetValue(css("[name=role]"), "insufficient-scope"))
		if _, err := chromedp.RunResponse(b.ctx, click(".stacked button")); err != nil {
			t.Fatal(err)
		}
		b.shows("h1", "Send 403 Forbidden")

		b.visit("/compare/")
		b.follow("/compare/400-vs-403", click(`[data-compare] button`))
		compared(b)

		b.follow("/search/?q=nginx+499", chromedp.SendKeys(css(".find input"), "nginx 499"), key(kb.Enter))
		b.follow("/status/nginx/499", click("#results li:first-child a"))

		b.visit("/explain/")
		b.run(chromedp.Clear(css("#answer")), chromedp.SendKeys(css("#answer"), "HTTP/1.1 404 Not Found\nContent-Type: text/html\n\n<p>x</p>"))
		b.follow("/explain/", click(".paste button"))
		b.shows("[aria-label=Reading]", "404 Not Found", "Shared cache")

		b.refusals(http.StatusForbidden)
		b.visit("/try/")
		b.run(chromedp.SetValue(css("[name=accept]"), "text/html"))
		b.follow("/try/403?accept=text%2Fhtml", click("main form button"))
		b.shows("main", "This is a 403 Forbidden")
		if b.lastCode() != http.StatusForbidden {
			t.Errorf("answers %d", b.lastCode())
		}
	})
}

// exported serves an export below a path of its own, as any host of files does.
func exported(t *testing.T) place {
	t.Helper()
	if testing.Short() {
		t.Skip("An export is a few thousand files.")
	}
	dir := t.TempDir()
	if _, err := site.Export(dir, site.Options{Canonical: "https://example.org/some/where"}); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.StripPrefix("/some/where", http.FileServer(http.Dir(dir))))
	t.Cleanup(server.Close)
	return place{server.URL, "/some/where"}
}

func Test_that_exported_files_work_below_any_path(t *testing.T) {
	at := exported(t)
	t.Run("with scripts", func(t *testing.T) {
		b := open(t, at)
		b.visit("/")
		b.follow("/decide/", click(`main a.button[href*="decide/"]`))
		b.follow("/decide/role/", click(`.rungs a[href$="decide/role/"]`))
		b.follow("/decide/role/insufficient-scope/", key(eval[string](b, `String(1 + [...document.querySelectorAll(".choices a")].findIndex(a => a.href.endsWith("/insufficient-scope/")))`)))
		outcomeShown(b)
		b.visit("/decide/role/")
		b.follow(rungs(b)[0], click(`.over a`))

		for _, f := range found {
			first := f.first
			if !strings.HasSuffix(first, "/") {
				first += "/"
			}
			b.visit("/guide/403/")
			b.run(chromedp.SendKeys(css(".find input"), f.query))
			b.follow("/search/?q="+strings.ReplaceAll(f.query, " ", "+"), key(kb.Enter))
			b.poll(`document.querySelector("#results li:first-child a")?.pathname === ` + quote(at.base+first))
			b.follow(first, click("#results li:first-child a"))
		}
		b.visit("/search/")
		b.run(chromedp.SendKeys(css(".find input"), "zzzz"))
		b.poll(`document.getElementById("found").textContent === "0 found."`)

		b.visit("/compare/")
		b.follow("/compare/400-vs-403/", click(`[data-compare] button`))
		b.shows("main", "How to decide", "Side by side")
		b.visit("/compare/")
		b.run(chromedp.SetValue(css("[name=b]"), "400"))
		b.follow("/status/400/", click(`[data-compare] button`))
	})
	t.Run("without scripts", func(t *testing.T) {
		b := open(t, at)
		b.withoutScripts()
		b.visit("/")
		for _, step := range []struct {
			link css
			to   string
		}{
			{`main a.button[href*="decide/"]`, "/decide/"}, {`.answers [rel=next]`, ""}, {`.rungs a[href$="decide/role/"]`, "/decide/role/"},
			{`.choices a[href*="insufficient-scope"]`, "/decide/role/insufficient-scope/"}, {`.facts a[href*="guide/403"]`, "/guide/403/"},
			{`.top a[href*="compare"]`, "/compare/"}, {`.filtered a[href*="400-vs-403"]`, "/compare/400-vs-403/"}, {`main .chips a[href*="status/403"]`, "/status/403/"},
			{`.top a[href*="reasons"]`, "/reasons/"}, {`main a[href*="malformed-json"]`, "/reasons/malformed-json/"}, {`.home`, "/"},
		} {
			to := step.to
			if to == "" {
				to = rungs(b)[1]
			}
			b.follow(to, click(step.link))
			if !eval[bool](b, `document.querySelector("h1").checkVisibility() && getComputedStyle(document.body).margin === "0px"`) {
				t.Errorf("%s has no heading or no style", b.here())
			}
		}
		b.follow("/search/?q=403", chromedp.SendKeys(css(".find input"), "403"), key(kb.Enter))
		b.shows("main", "searching needs JavaScript")
		b.visit("/explain/")
		b.shows("main", "Nothing reads what you paste here")
		b.visit("/try/")
		b.shows("main", "These pages are plain files")
	})
}
