package browser_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// rungs are the addresses of the first questions, in the order of the ladder.
// They are read from the page, so that a new rung breaks no test.
func rungs(b *tab) []string {
	b.Helper()
	all := eval[[]string](b, `[...document.querySelectorAll(".rungs a")].map(a => new URL(a.href).pathname)`)
	for i := range all {
		all[i] = strings.TrimPrefix(all[i], b.at.base)
	}
	return all
}

// outcomeShown checks the page of the answer 403 insufficient-scope.
func outcomeShown(b *tab) {
	b.Helper()
	b.shows("h1", "Send 403 Forbidden")
	b.shows("main", "The path that led here", "not asked", "insufficient-scope", "The whole answer", "HTTP/1.1 403 Forbidden",
		"Content-Type: application/problem+json", `"reason": "insufficient-scope"`, "Why not another code?", "401", "404")
	if n := eval[int](b, `document.querySelectorAll(".path .ok").length`); n < 5 {
		b.Errorf("the path names %d questions that were fine", n)
	}
	if got := b.text(".path .here"); !strings.Contains(got, "role") || !strings.Contains(got, "insufficient-scope") {
		b.Errorf("the path ends at %q", got)
	}
}

func Test_that_the_wizard_leads_by_mouse_from_the_first_page_to_an_answer_and_back(t *testing.T) {
	everywhere(t, func(t *testing.T, at place) {
		b := open(t, at)
		b.visit("/")
		b.follow("/decide/", click(`main a[href$="/decide/"]`))
		steps := rungs(b)
		last := ""
		for _, step := range steps[1:] {
			last = b.here()
			b.follow(step, click(`.answers [rel=next]`))
			if step == "/decide/role" {
				break
			}
		}
		b.follow("/decide/role/insufficient-scope", click(`.choices a[href$="/insufficient-scope"]`))
		outcomeShown(b)
		b.run(chromedp.Reload())
		b.isAt("/decide/role/insufficient-scope")
		outcomeShown(b)
		b.run(chromedp.NavigateBack())
		b.isAt("/decide/role")
		b.shows(".progress", "role")
		b.run(chromedp.NavigateBack())
		b.isAt(last)
		b.follow("/decide/role", click(`.answers [rel=next]`))
		b.follow(last, click(`.answers [rel=prev]`))
	})
}

// tabTo presses Tab until the element has the focus, and checks on the way
// that every focus can be seen.
func tabTo(b *tab, selector css) {
	b.Helper()
	for range 60 {
		b.run(key(kb.Tab))
		seen := eval[string](b, `(() => {
			const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
			if (e === document.body) return "nothing";
			if (!e.matches(":focus-visible")) return e.outerHTML.slice(0, 80) + " has the focus and does not show it";
			if (s.outlineStyle === "none" || parseFloat(s.outlineWidth) < 2) return e.outerHTML.slice(0, 80) + " has no outline";
			if (r.right <= 0 || r.bottom <= 0 || r.left >= innerWidth || r.top >= innerHeight) return e.outerHTML.slice(0, 80) + " is out of sight";
			return "";
		})()`)
		if seen != "" {
			b.Fatal(seen)
		}
		if eval[bool](b, `document.activeElement.matches(`+quote(string(selector))+`)`) {
			return
		}
	}
	b.Fatalf("60 tabs do not reach %s", selector)
}

func Test_that_the_wizard_needs_no_more_than_tab_and_enter(t *testing.T) {
	everywhere(t, func(t *testing.T, at place) {
		b := open(t, at)
		b.visit("/")
		tabTo(b, ".skip")
		b.run(key(kb.Enter))
		tabTo(b, `main a[href$="/decide/"]`)
		b.follow("/decide/", key(kb.Enter))
		for _, step := range rungs(b)[1:] {
			tabTo(b, `.answers [rel=next]`)
			b.follow(step, key(kb.Enter))
			if step == "/decide/role" {
				break
			}
		}
		tabTo(b, `.choices a[href$="/insufficient-scope"]`)
		b.follow("/decide/role/insufficient-scope", key(kb.Enter))
		outcomeShown(b)
	})
}

func Test_that_the_wizard_knows_keys_of_its_own(t *testing.T) {
	everywhere(t, func(t *testing.T, at place) {
		b := open(t, at)
		b.visit("/decide/")
		b.run(chromedp.WaitVisible(css(".keys")))
		steps := rungs(b)
		b.follow(steps[1], key("n"))
		b.follow(steps[2], key("n"))
		b.follow(steps[1], key("b"))
		b.visit("/decide/role")
		second := strings.TrimPrefix(eval[string](b, `new URL(document.querySelectorAll(".choices a")[1].href).pathname`), at.base)
		b.follow(second, key("2"))
	})
}

func Test_that_what_is_typed_into_the_search_box_answers_no_question(t *testing.T) {
	b := open(t, root())
	b.visit("/decide/role")
	b.run(chromedp.SendKeys(css(".find input"), "403 nb 1"))
	if got := get(b, chromedp.Value(css(".find input"))); got != "403 nb 1" {
		b.Errorf("the box holds %q", got)
	}
	b.isAt("/decide/role")
	// A chord belongs to the browser, and a key without a choice to nobody.
	b.run(click("h1"), chromedp.KeyEvent("1", chromedp.KeyModifiers(chromedp.ModifierCtrl)), key("9"))
	b.isAt("/decide/role")
}
