package browser_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// compared checks the page of 400 and 403.
func compared(b *tab) {
	b.Helper()
	b.isAt("/compare/400-vs-403")
	b.shows("h1", "400", "403")
	b.shows("main", "How to decide", "The common mistake", "Side by side", "When both apply", "Questions people ask")
}

func Test_that_two_codes_are_compared_by_mouse(t *testing.T) {
	everywhere(t, func(t *testing.T, at place) {
		b := open(t, at)
		b.visit("/")
		b.follow("/compare/", click(`.top a[href$="/compare/"]`))
		b.follow("/compare/400-vs-403", click(`[data-compare] button`)) // as it is selected
		compared(b)
		b.follow("/status/403", click(`main .chips a[href$="/status/403"]`))
		b.run(chromedp.NavigateBack())
		compared(b)
		b.run(chromedp.NavigateBack())
		b.run(chromedp.SetValue(css(`[name=a]`), "404"), chromedp.SetValue(css(`[name=b]`), "400"))
		b.follow("/compare/400-vs-404", click(`[data-compare] button`))
	})
}

func Test_that_two_codes_are_compared_by_keyboard(t *testing.T) {
	everywhere(t, func(t *testing.T, at place) {
		b := open(t, at)
		b.visit("/compare/")
		tabTo(b, `[name=a]`)
		b.run(key("403"))
		tabTo(b, `[name=b]`)
		b.run(key("400"))
		if got := eval[string](b, `document.querySelector("[name=a]").value + " " + document.querySelector("[name=b]").value`); got != "403 400" {
			t.Fatalf("typing selects %s", got)
		}
		tabTo(b, `[data-compare] button`)
		b.follow("/compare/400-vs-403", key(kb.Enter))
		compared(b)
	})
}

func Test_that_a_page_that_compares_leads_to_others_and_to_its_parts(t *testing.T) {
	b := open(t, root())
	b.visit("/compare/400-vs-403")
	if n := eval[int](b, `[...document.querySelectorAll("a[href*='#']")].filter(a => a.host === location.host && a.pathname === location.pathname && !document.getElementById(decodeURIComponent(a.hash.slice(1)))).length`); n != 0 {
		t.Errorf("%d links lead to no part of the page", n)
	}
	b.run(click(`.toc a[href="#faq"]`))
	b.poll(`location.hash === "#faq" && document.getElementById("faq").getBoundingClientRect().top < innerHeight`)
	related := eval[string](b, `document.querySelector("#more + .chips a[href*='/compare/']").pathname`)
	b.follow(related, click(`#more + .chips a[href*="/compare/"]`))
	b.shows("main", "How to decide")
}
