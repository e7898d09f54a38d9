package rules

import (
	"bytes"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/robots"
	"github.com/candorhttp/candor/judge"
)

var noindexContradicts = &judge.Rule{
	ID: "any/noindex-contradicts", Title: "Word to crawlers that another word undoes",
	Why:   "A page that crawlers may not fetch cannot tell them that it wants out of the index, and of two words that disagree the owner gets the one that was not meant.",
	Harms: []judge.Party{judge.Crawler, judge.User},
	Fix:   "Say it in one place: allow the page in robots.txt so that noindex is read, or take noindex out; make X-Robots-Tag and the page agree.",
	Refs:  []judge.Ref{judge.Crawlers("https://developers.google.com/search/docs/crawling-indexing/block-indexing"), judge.Crawlers("https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag")}, Severity: candor.Advice,
	On: judge.On(200, 401, 403, 404, 410), Needs: exchangeHead,
	Bad: `GET /robots.txt HTTP/1.1
Host: www.example

HTTP/1.1 200 OK
Content-Type: text/plain

User-agent: *
Disallow: /private/
---
GET /private/a HTTP/1.1
Host: www.example

HTTP/1.1 200 OK
Content-Type: text/html
X-Robots-Tag: noindex

<!doctype html><title>Private</title>
`,
	Good: `GET /robots.txt HTTP/1.1
Host: www.example

HTTP/1.1 200 OK
Content-Type: text/plain

User-agent: *
Disallow: /private/
Allow: /private/a
---
GET /private/a HTTP/1.1
Host: www.example

HTTP/1.1 200 OK
Content-Type: text/html
X-Robots-Tag: noindex

<!doctype html><title>Private</title>
`,
	Series: func(limit int) func(*judge.Case) judge.Result {
		files := newMemory[*robots.File](min(limit, maxRobotsFiles))
		return func(c *judge.Case) judge.Result {
			if c.Method() != "GET" {
				return judge.Clean
			}
			if c.Path() == "/robots.txt" {
				learnRobots(files, c)
				return judge.Clean
			}
			if c.Status() != 200 || !c.IsHTML() {
				return judge.Clean
			}
			file, _ := files.get(files.key(hostOf(c)))
			return wordsToCrawlers(c, file)
		}
	},
}

// Bounds of what is kept of robots.txt.
const (
	maxRobotsFiles = 100
	maxRobotsBytes = 64 << 10
)

// learnRobots keeps the file of a host, if it forbids anything.
func learnRobots(files *memory[*robots.File], c *judge.Case) {
	key, body := files.key(hostOf(c)), c.Response.Body
	if c.Status() != 200 || !c.Evidence.Has(candor.SawResponseBody) || len(body) > maxRobotsBytes || !contains(body, "disallow") {
		files.drop(key)
		return
	}
	files.put(key, robots.Parse(body))
}

// wordsToCrawlers compares what X-Robots-Tag, the page and robots.txt say.
func wordsToCrawlers(c *judge.Case, file *robots.File) judge.Result {
	tags := c.Response.Header["X-Robots-Tag"]
	if len(tags) == 0 && file == nil {
		return judge.Clean
	}
	var field, page toCrawlers
	for _, tag := range tags {
		field.readTag(tag)
	}
	seen := c.Evidence.Has(candor.SawResponseBody)
	if seen {
		page.readPage(c.Response.Body)
	}
	for agent := range field {
		f, p := field[agent], page[agent]
		switch {
		case f&noIndex != 0 && p&mayIndex != 0 && p&noIndex == 0, p&noIndex != 0 && f&mayIndex != 0 && f&noIndex == 0:
			return judge.Fault("X-Robots-Tag and the page say the opposite on being indexed.", "the same in both", "noindex in one and index in the other").Because("index")
		case f&noFollow != 0 && p&mayFollow != 0 && p&noFollow == 0, p&noFollow != 0 && f&mayFollow != 0 && f&noFollow == 0:
			return judge.Fault("X-Robots-Tag and the page say the opposite on following links.", "the same in both", "nofollow in one and follow in the other").Because("follow")
		}
	}
	switch {
	case file == nil:
		return judge.Clean
	case (field[everyone]|page[everyone])&noIndex != 0:
		if file.Allows("Googlebot", c.Request.Target) || file.Allows("Bingbot", c.Request.Target) || file.Allows("*", c.Request.Target) {
			return judge.Clean
		}
	case (field[google]|page[google])&noIndex != 0:
		if file.Allows("Googlebot", c.Request.Target) {
			return judge.Clean
		}
	case !seen:
		return judge.Unseen("the page, which may say noindex")
	default:
		return judge.Clean
	}
	return judge.Fault("The page says noindex, and robots.txt forbids crawlers to fetch it, so none reads that.", "noindex on a page that may be fetched", "noindex on a page that robots.txt forbids").Because("forbidden")
}

// said is what a page or field says to a crawler.
type said uint8

const (
	noIndex said = 1 << iota
	mayIndex
	noFollow
	mayFollow
)

// The crawlers that are told apart.
const (
	everyone = iota
	google
	agents
)

// toCrawlers is what is said to each of them.
type toCrawlers [agents]said

// readTag reads one value of X-Robots-Tag, which may begin with the name of a
// crawler.
func (w *toCrawlers) readTag(value string) {
	agent := everyone
	if who, rest, ok := strings.Cut(value, ":"); ok && !strings.Contains(who, ",") {
		who = strings.TrimSpace(who)
		switch {
		case strings.EqualFold(who, "googlebot"):
			agent, value = google, rest
		case strings.EqualFold(who, "robots"):
			value = rest
		case strings.HasPrefix(who, "max-"), strings.EqualFold(who, "unavailable_after"):
		default:
			return // another crawler
		}
	}
	w[agent] |= directives(value)
}

// directives reads noindex, nofollow and their opposites.
func directives(list string) said {
	var out said
	for list != "" {
		var d string
		d, list, _ = strings.Cut(list, ",")
		switch d = strings.TrimSpace(d); {
		case strings.EqualFold(d, "noindex"):
			out |= noIndex
		case strings.EqualFold(d, "nofollow"):
			out |= noFollow
		case strings.EqualFold(d, "none"):
			out |= noIndex | noFollow
		case strings.EqualFold(d, "index"):
			out |= mayIndex
		case strings.EqualFold(d, "follow"):
			out |= mayFollow
		case strings.EqualFold(d, "all"):
			out |= mayIndex | mayFollow
		}
	}
	return out
}

// robotsNames are the names of elements for crawlers, with what stands in front.
var robotsNames = newWords(`"robots"`, `'robots'`, `=robots `, `"googlebot"`, `'googlebot'`, `=googlebot `)

// readPage reads the elements of a page that are for crawlers.
func (w *toCrawlers) readPage(page []byte) {
	page = page[:min(len(page), maxSearched)]
	for at, n := 0, 0; n < 20; n++ {
		i, start := findFrom(robotsNames, page, at)
		if i < 0 {
			return
		}
		at = start + 1
		open := bytes.LastIndexByte(page[:start], '<')
		end := bytes.IndexByte(page[start:], '>')
		if open < 0 || end < 0 || bytes.LastIndex(page[:open], []byte("<!--")) > bytes.LastIndex(page[:open], []byte("-->")) {
			continue
		}
		tag := page[open : start+end]
		if len(tag) < 6 || !sameLetters(tag[:5], "<meta") {
			continue
		}
		agent := everyone
		if i > 2 {
			agent = google
		}
		w[agent] |= directives(attribute(tag, "content="))
	}
}

// attribute is the value of an attribute, given with its equals sign.
func attribute(tag []byte, name string) string {
	for i := 0; i+len(name) < len(tag); i++ {
		if !sameLetters(tag[i:i+len(name)], name) {
			continue
		}
		rest := tag[i+len(name):]
		if q := rest[0]; q == '"' || q == '\'' {
			value, _, _ := bytes.Cut(rest[1:], []byte{q})
			return string(value)
		}
		value, _, _ := bytes.Cut(rest, []byte(" "))
		return string(value)
	}
	return ""
}
