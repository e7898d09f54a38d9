package browser_test

import (
	"net/url"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// found are searches with the first page that they must find.
var found = []struct{ query, first string }{
	{"invalid json", "/reasons/malformed-json"},
	{"missing scope", "/reasons/insufficient-scope"},
	{"nginx 499", "/status/nginx/499"},
	{"retry after", "/headers/Retry-After"},
	{"403 404", "/compare/403-vs-404"},
}

// queries are typed into the page and asked of the server; both must find the
// same. They hold every kind of word that the two tell apart.
var queries = []string{
	"invalid json", "missing scope", "nginx 499", "retry after", "403 404", "404 403", "403 403", "403 404 410", "422 403 word",
	"", " ", "403", "40", "4", "499", "999", "forbidden", "FORBIDDEN", "Forbidden!", "permission denied", "unauthorized token expired",
	"jwt", "cloudflare 520", "520", "cache-control", "www-authenticate", "ETag", "i'm a teapot", "too many requests", "rate limit",
	"payload too large", "duplicate", "upload", "wizard", "curl", "zzzz", "forbidden zzzz", "a b c d e f g h i j k l m 403",
	"<script>", "</ol><img src=x onerror=alert(1)>", "constructor", "__proto__", "hasOwnProperty toString", "\"quoted\" & 'so'", "%00 %zz +", "a+b=c&d",
	"ÄÖÜ ß", "İstanbul", "ＪＳＯＮ", "４０３", "٤٠٣", "Ⅳ", "½", "²", "naïve", "e\u0301", "日本語", "🙂 403", "\u202e304", "snake_case_403", "http/1.1", "--", "null", "undefined", "NaN",
}

// results is what the page lists: path, title, kind and text of each.
const results = `[...document.querySelectorAll("#results li")].map(li => [new URL(li.querySelector("a").href).pathname, li.querySelector("a").textContent, li.querySelector(".tag").textContent, li.lastElementChild.textContent].join(" | "))`

// asked is the same of the page that the server answers with.
func asked(b *tab, query string) []string {
	b.Helper()
	return eval[[]string](b, `fetch(`+quote(b.at.base+"/search/")+` + "?q=" + encodeURIComponent(`+quote(query)+`)).then(r => r.text()).then(text => {
		const document = new DOMParser().parseFromString(text, "text/html");
		return [...document.querySelectorAll("#results li")].map(li => [new URL(li.querySelector("a").getAttribute("href"), location.href).pathname, li.querySelector("a").textContent, li.querySelector(".tag").textContent, li.lastElementChild.textContent].join(" | "));
	})`)
}

func Test_that_the_search_of_every_page_finds_the_right_page_first(t *testing.T) {
	everywhere(t, func(t *testing.T, at place) {
		b := open(t, at)
		for _, f := range found {
			b.visit("/")
			b.follow("/search/?q="+url.QueryEscape(f.query), chromedp.SendKeys(css(".find input"), f.query), key(kb.Enter))
			b.follow(f.first, click("#results li:first-child a"))
		}
	})
}

func Test_that_results_change_while_one_types_without_another_page(t *testing.T) {
	everywhere(t, func(t *testing.T, at place) {
		b := open(t, at)
		b.visit("/search/")
		for _, f := range found {
			b.replace(".find input", "")
			b.run(chromedp.SendKeys(css(".find input"), f.query))
			b.poll(`document.querySelector("#results li:first-child a")?.pathname === ` + quote(at.base+f.first))
			b.isAt("/search/")
		}
		b.replace(".find input", "zzzz")
		b.poll(`document.querySelectorAll("#results li").length === 0`)
		b.shows("#found", "0 found.")
	})
}

func Test_that_the_page_and_the_server_find_the_same(t *testing.T) {
	b := open(t, root())
	b.visit("/search/")
	b.replace(".find input", "403")
	b.poll(`document.querySelector("#results li") !== null`) // the index is loaded, so that from here one turn of the loop suffices
	some := 0
	for _, query := range queries {
		b.replace(".find input", query)
		if got := get(b, chromedp.Value(css(".find input"))); got != query {
			t.Fatalf("typed %q, and the box holds %q", query, got)
		}
		eval[int](b, `new Promise(done => setTimeout(done, 0, 1))`)
		typed, answered := eval[[]string](b, results), asked(b, query)
		if !slices.Equal(typed, answered) {
			t.Errorf("%q finds, as one types:\n%.900q\nand from the server:\n%.900q", query, typed, answered)
		}
		if len(answered) > 0 {
			some++
		}
	}
	if some < 30 {
		t.Errorf("only %d of %d searches find something", some, len(queries))
	}
}

func Test_that_the_page_and_the_server_agree_on_words_of_every_page(t *testing.T) {
	b := open(t, root())
	b.visit("/search/")
	b.replace(".find input", "403")
	b.poll(`document.querySelector("#results li") !== null`)
	// Each query is a word of one page with the beginning of a word of another,
	// so that every kind of find is weighed against every other.
	differ := eval[[]string](b, `(async () => {
		const words = [], out = [], index = await (await fetch("/search.json")).json();
		for (const e of index.entries) {
			const all = (e.title + " " + (e.words ?? "") + " " + e.text).toLowerCase().match(/[a-z0-9]{3,}/g);
			words.push(all[words.length % all.length], all[words.length * 7 % all.length].slice(0, 3));
		}
		const field = document.querySelector(".find input"), paths = d => [...d.querySelectorAll("#results li a")].map(a => a.getAttribute("href").replace(location.origin, "")).join(" ");
		for (let i = 0; i < 200; i++) {
			const query = words[i * 2 % words.length] + " " + words[(i * 31 * 2 + 1) % words.length] + (i % 3 ? "" : " " + words[(i * 17 + 5) % words.length]);
			field.value = query;
			field.dispatchEvent(new Event("input"));
			await new Promise(done => setTimeout(done));
			const answered = new DOMParser().parseFromString(await (await fetch("/search/?q=" + encodeURIComponent(query))).text(), "text/html");
			if (paths(document) !== paths(answered)) out.push(query + ": " + paths(document).slice(0, 200) + " and from the server: " + paths(answered).slice(0, 200));
		}
		return out;
	})()`)
	for i, d := range differ {
		if i < 5 {
			t.Error(d)
		}
	}
	if len(differ) > 5 {
		t.Errorf("%d searches differ", len(differ))
	}
}

func Test_that_a_search_with_an_address_shows_its_query(t *testing.T) {
	b := open(t, root())
	b.visit("/search/?q=%3Cb%3E+403+%22x%22")
	if got := get(b, chromedp.Value(css(".find input"))); got != `<b> 403 "x"` {
		t.Errorf("the box holds %q", got)
	}
	b.shows("h1", `<b> 403 "x"`)
	b.run(chromedp.SendKeys(css(".find input"), " 404"))
	b.poll(`document.querySelector("#results li:first-child a").pathname === "/compare/403-vs-404"`)
	if got := b.text("h1"); got != "Search" {
		t.Errorf("the heading still names another query: %q", got)
	}
}
