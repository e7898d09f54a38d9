package site

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/rules"
)

// entry is one page as the search knows it. The script of the pages searches
// the same entries, from /search.json, with the same points: see script.js.
type entry struct {
	Path  string `json:"path"`
	Kind  string `json:"kind"`
	Title string `json:"title"`
	Text  string `json:"text"`
	Words string `json:"words,omitempty"` // further words that people type
	More  string `json:"more,omitempty"`  // words of what is not shown here: answers, scenarios, causes

	title, words, text, more []string // in lower case
}

// The points of a word that is found.
const (
	pointsTitle  = 12 // a whole word of the title, or of the further words
	pointsBegins = 5  // the beginning of one of those
	pointsText   = 2  // a word of the text, or its beginning
	pointsMore   = 1  // likewise of what is not shown
	pointsKind   = 1  // for what is a page of its own, not a question on one
)

// kindQuestion is a place on a page, not a page.
const kindQuestion = "question"

// maxResults bounds what a search shows, maxQuery the words it reads.
const (
	maxResults = 30
	maxQuery   = 12
)

// synonyms are words that people type for others that the pages use.
var synonyms = map[string][]string{
	"invalid": {"malformed", "invalid"}, "bad": {"malformed", "bad"}, "broken": {"malformed"}, "wrong": {"malformed", "invalid"},
	"missing": {"missing", "insufficient", "required"}, "permission": {"role", "scope", "forbidden"}, "permissions": {"role", "scope", "forbidden"},
	"denied": {"denied", "forbidden"}, "auth": {"credentials", "unauthorized"}, "authentication": {"credentials", "unauthorized"},
	"login": {"credentials", "login"}, "token": {"token", "credentials"}, "jwt": {"credentials", "token"}, "throttle": {"rate"}, "throttled": {"rate"},
	"throttling": {"rate"}, "ratelimit": {"rate"}, "validation": {"invalid", "unprocessable"}, "duplicate": {"conflict"}, "exists": {"conflict"},
	"body": {"content"}, "payload": {"content"}, "entity": {"content"}, "header": {"header", "field"}, "headers": {"header", "fields"},
	"deleted": {"gone"}, "removed": {"gone"}, "moved": {"moved"}, "redirect": {"redirect", "moved"}, "cors": {"preflight", "access"},
	"timeout": {"timeout"}, "slow": {"timeout"}, "ssl": {"ssl", "tls"}, "tls": {"tls", "ssl"}, "cloudfront": {"aws"}, "alb": {"aws"}, "elb": {"aws"},
	"mimetype": {"media"}, "mime": {"media"}, "utf8": {"encoding"}, "cookie": {"header", "cookie"}, "upload": {"content", "large"},
	"firewall": {"firewall", "forbidden"}, "waf": {"firewall", "forbidden"}, "ip": {"address"}, "allowlist": {"address"}, "whitelist": {"address"},
	"blocked": {"denied", "forbidden"}, "down": {"unavailable", "down"}, "crash": {"internal"}, "exception": {"internal"}, "lock": {"locked"},
	"email": {"mail"}, "taken": {"conflict", "taken"}, "password": {"credentials", "password"}, "someone": {"somebody"}, "else": {"other"}, "others": {"other"},
	"invoice": {"object"}, "preflight": {"options", "cors"}, "csrf": {"expired"}, "optimistic": {"precondition", "match"}, "locking": {"locked", "precondition"},
	"redirects": {"redirect", "moved"}, "loop": {"loop"}, "hsts": {"307"}, "unique": {"conflict"}, "cached": {"cached", "cache", "caches"}, "caching": {"cache", "cached"},
	"retry": {"retry", "repeat", "again"}, "seo": {"search", "seo"}, "google": {"googlebot", "google"},
	"etag": {"etag", "precondition"}, "captcha": {"forbidden"}, "teapot": {"unused"}, "soft": {"soft"},
}

// ignored are words that say nothing about what is looked for.
var ignored = []string{
	"a", "an", "and", "are", "as", "at", "be", "by", "can", "code", "codes", "do", "does", "for", "from", "get", "gets", "how", "http", "https", "i", "if", "in",
	"is", "it", "its", "my", "of", "on", "or", "should", "status", "that", "the", "this", "to", "use", "versus", "vs", "what", "when", "which", "why", "with", "you",
}

// asksFor returns the words of a query that count: all of them where none does.
func asksFor(query string) []string {
	all := wordsOf(query)
	counting := slices.DeleteFunc(slices.Clone(all), func(word string) bool { return slices.Contains(ignored, word) })
	if len(counting) == 0 {
		counting = all
	}
	return counting[:min(len(counting), maxQuery)]
}

// further are words that people type for a page and that it does not have.
var further = map[string]string{
	"/status/418": "teapot i'm a", "/status/413": "payload request entity too large", "/status/422": "unprocessable entity validation",
	"/status/414": "request uri url too long", "/status/416": "requested range", "/status/302": "moved temporarily",
	"/reasons/malformed-json": "invalid json syntax error parse", "/reasons/insufficient-scope": "missing scope oauth token", "/reasons/missing-role": "permission denied rbac",
	"/reasons/invalid-content": "validation failed schema error enum", "/reasons/conflict": "duplicate already exists unique", "/reasons/hidden": "404 instead of 403 idor",
	"/reasons/address-not-allowed": "ip whitelist allowlist", "/reasons/fields-too-large": "cookie too big", "/reasons/expired-credentials": "token expired jwt",
	"/decide/": "which code should i send use wizard", "/explain/": "paste response answer curl", "/try/": "mock test httpstat",
}

// entries is the whole index, made with the first search.
var entries = sync.OnceValue(func() []entry {
	var out []entry
	add := func(path, kind, title, text string, more ...string) {
		e := entry{Path: path, Kind: kind, Title: title, Text: text, Words: further[path]}
		e.title, e.words, e.text = wordsOf(title), wordsOf(e.Words), wordsOf(text)
		e.more = newWords(more, e.title, e.words, e.text)
		e.More = strings.Join(e.more, " ")
		out = append(out, e)
	}
	for _, c := range httpstatus.All() {
		add(statusPath(c), "code", label(c), c.Summary.Text, textsOf(c.SendWhen, c.Scenarios, c.Causes)...)
	}
	for _, p := range httpstatus.Pairs {
		add(pairPath(p.A, p.B), "comparison", p.Title, p.Rule.Text, textsOf(p.Scenarios[0], p.Scenarios[1])...)
	}
	questions := func(path, about string, faq []httpstatus.FAQ) {
		for _, f := range faq {
			add(path+"#"+anchor(f.Q), kindQuestion, f.Q, about, f.A.Text)
		}
	}
	for _, p := range httpstatus.Pairs {
		questions(pairPath(p.A, p.B), label(p.A)+" vs "+label(p.B), p.FAQ)
	}
	for _, c := range httpstatus.All() {
		questions(guidePath(c), label(c), c.FAQ)
	}
	for _, h := range httpstatus.Headers {
		questions(headerPath(h), h.Name, h.FAQ)
	}
	for _, r := range ladder.Reasons {
		add(reasonPath(r), "reason", fmt.Sprintf("%s (%d): %s", r.Name, r.Code, r.Title), r.What, r.Fix)
	}
	for _, h := range httpstatus.Headers {
		add(headerPath(h), "field", h.Name, h.Summary.Text)
	}
	for _, r := range rules.All {
		add(rulePath(r), "rule", r.Title, r.Why, r.Fix, r.ID)
	}
	for _, p := range []*page{questionPage(ladder.Default.Order(), 0), togetherPage(), pairsPage(), reasonsPage(), headersPage(), rulesPage()} {
		add(p.Path, "page", p.Title, p.Description)
	}
	for _, find := range []func(string) (*page, *move){findExplain, findTry} {
		p, _ := find("")
		add(p.Path, "page", p.Title, p.Description)
	}
	return out
})

// textsOf is the sentences of some lists.
func textsOf(lists ...[]httpstatus.Statement) []string {
	var out []string
	for _, list := range lists {
		for _, st := range list {
			out = append(out, st.Text)
		}
	}
	return out
}

// newWords lists the words of some texts once each, without those that say
// nothing and those that are known already.
func newWords(texts []string, known ...[]string) []string {
	seen := map[string]bool{}
	for _, words := range append(known, ignored) {
		for _, word := range words {
			seen[word] = true
		}
	}
	var out []string
	for _, text := range texts {
		for _, word := range wordsOf(text) {
			if !seen[word] && len(word) > 1 {
				seen[word] = true
				out = append(out, word)
			}
		}
	}
	return out
}

// wordsOf splits a text into its words: letters and digits, in lower case.
func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// mention is one entry in which a word stands.
type mention struct {
	entry int
	part  part
}

// part is where in an entry a word stands.
type part int

const (
	inTitle part = iota // or in the further words
	inText
	inMore
)

// wordIndex holds every word of the entries in order, with where it stands, so
// that a search costs as much as it finds.
type wordIndex struct {
	words []string
	at    [][]mention
}

var index = sync.OnceValue(func() *wordIndex {
	found := map[string][]mention{}
	for i, e := range entries() {
		for _, some := range []struct {
			words []string
			part  part
		}{{e.title, inTitle}, {e.words, inTitle}, {e.text, inText}, {e.more, inMore}} {
			for _, word := range some.words {
				found[word] = append(found[word], mention{i, some.part})
			}
		}
	}
	x := &wordIndex{words: slices.Sorted(maps.Keys(found))}
	for _, word := range x.words {
		x.at = append(x.at, found[word])
	}
	return x
})

// rate notes for each entry how well it fits one word of a query, in any form.
// What is noted already stays where it is more.
func (x *wordIndex) rate(word string, points []uint8) {
	x.rateForm(word, 0, points)
	for _, form := range synonyms[word] {
		if form != word {
			x.rateForm(form, 1, points) // what was typed beats what was meant
		}
	}
}

// rateForm does so for one form. One letter begins too many words to say
// anything.
func (x *wordIndex) rateForm(form string, less int, points []uint8) {
	i, _ := slices.BinarySearch(x.words, form)
	for ; i < len(x.words) && strings.HasPrefix(x.words[i], form); i++ {
		whole := x.words[i] == form
		for _, o := range x.at[i] {
			n := 0
			switch {
			case o.part == inTitle && whole:
				n = pointsTitle
			case len(form) < 2:
			case o.part == inTitle:
				n = pointsBegins
			case o.part == inText:
				n = pointsText
			default:
				n = pointsMore
			}
			points[o.entry] = max(points[o.entry], uint8(max(n-less, 0)))
		}
	}
}

// hit is an entry that fits at least one word of a query.
type hit struct{ entry, points, found int16 }

// search finds the pages that fit every word of a query, best first; where
// none does, those that fit some. It returns the best of them, and how many
// there are.
func search(query string) ([]entry, int) {
	asked := asksFor(query)
	all := entries()
	sums, points := make([]hit, len(all)), make([]uint8, len(all))
	most := int16(1)
	for _, word := range asked {
		clear(points)
		index().rate(word, points)
		for i, n := range points {
			if n > 0 {
				sums[i].points, sums[i].found = sums[i].points+int16(n), sums[i].found+1
				most = max(most, sums[i].found)
			}
		}
	}
	hits := sums[:0] // those kept move to the front
	for i, h := range sums {
		if h.found < most {
			continue
		}
		h.entry = int16(i)
		if all[i].Kind != kindQuestion {
			h.points += pointsKind
		}
		hits = append(hits, h)
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.points, a.points) })
	out, n := make([]entry, 0, maxResults), len(hits)
	if p := comparisonAsked(asked); p != nil {
		out = append(out, *p)
		if !slices.ContainsFunc(hits, func(h hit) bool { return all[h.entry].Path == p.Path }) {
			n++
		}
	}
	for _, h := range hits {
		if len(out) == maxResults {
			break
		}
		if e := all[h.entry]; len(out) == 0 || e.Path != out[0].Path {
			out = append(out, e)
		}
	}
	return out, n
}

// comparisonAsked is the comparison of two codes that a query names.
func comparisonAsked(asked []string) *entry {
	var codes []*httpstatus.Contract
	for _, word := range asked {
		if c := living(codeOf(word)); c != nil {
			codes = append(codes, c)
		}
	}
	if len(codes) != 2 || codes[0] == codes[1] {
		return nil
	}
	a, b := codes[0], codes[1]
	if a.Code > b.Code {
		a, b = b, a
	}
	return &entry{Path: pairPath(a, b), Kind: "comparison", Title: label(a) + " vs " + label(b), Text: "Side by side, with the rule that decides."}
}

// searchView is the data of the search page.
type searchView struct {
	Query   string
	Results []entry // the best
	Found   int     // how many there are
	Asked   bool
}

func findSearch(key string) (*page, *move) {
	if key != "" {
		return nil, nil
	}
	return searchPage(searchView{}), nil
}

func searchPage(v searchView) *page {
	return &page{
		Path: "/search/", Title: "Search", Heading: "Search", Description: "Search codes, reasons, fields and comparisons.", NoIndex: true,
		Template: "search", Data: v,
	}
}

// searchAsked answers a query.
func searchAsked(s *site, w http.ResponseWriter, r *http.Request, key string) bool {
	if key != "" || !r.URL.Query().Has("q") || !readable(r.Method) {
		return false
	}
	q := r.URL.Query().Get("q")
	if len(q) > 200 {
		s.refuse(w, r, ladder.InvalidParameter, "A search takes at most 200 characters.")
		return true
	}
	results, n := search(q)
	s.answer(w, r, http.StatusOK, searchPage(searchView{Query: q, Results: results, Found: n, Asked: true}))
	return true
}

// searchFile is the index for the script.
func searchFile(*site) ([]byte, error) {
	var codes []int
	for _, c := range livingCodes {
		codes = append(codes, c.Code)
	}
	return indented(map[string]any{"entries": entries(), "synonyms": synonyms, "ignored": ignored, "codes": codes})
}
