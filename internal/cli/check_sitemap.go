package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/answer"
	"github.com/candorhttp/candor/internal/visit"
	"github.com/candorhttp/candor/judge"
	"github.com/candorhttp/candor/rules"
)

// pageRow is what came of one page of a sitemap.
type pageRow struct {
	URL       string   `json:"url"`
	Status    int      `json:"status"` // of the last answer; 0 when there was none
	Final     string   `json:"final"`  // where redirects led
	Redirects int      `json:"redirects"`
	Crawler   string   `json:"crawler"`       // what Googlebot does with it
	Shared    string   `json:"shared_cache"`  // how long a shared cache may keep it
	Browser   string   `json:"browser_cache"` // how long a browser may
	Problems  []string `json:"problems"`
	Error     string   `json:"error"` // why there is no answer
}

func (r *pageRow) problem(format string, args ...any) {
	r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
}

// Bounds of one run over a sitemap.
const (
	maxMapDepth = 3  // an index lists sitemaps and no index, says the protocol
	maxBeside   = 20 // directories in which an address that cannot exist is asked for
)

// sitemapPlan is what is known of the requests before the sitemap was read.
func sitemapPlan(u *url.URL) []visit.Planned {
	shown := *u
	shown.User, shown.Fragment = nil, ""
	at := shown
	at.Path, at.RawPath, at.RawQuery = "/robots.txt", "", ""
	return []visit.Planned{
		{Method: http.MethodGet, URL: at.String(), Why: "what crawlers may fetch; once for each origin"},
		{Method: http.MethodGet, URL: shown.String(), Why: "the sitemap; and those that it lists, if it is an index"},
		{Method: http.MethodGet, URL: shown.Scheme + "://" + shown.Host + "/…", Why: "each page that it lists on that host; redirects are followed"},
		{Method: http.MethodGet, URL: shown.Scheme + "://" + shown.Host + "/…/candor-no-such-page-RANDOM", Why: fmt.Sprintf("an address that cannot exist, in the first %d directories", maxBeside)},
	}
}

// checkSitemap asks for the pages of a sitemap.
func (c *checker) checkSitemap(ctx context.Context, in *invocation, client *visit.Client) {
	at, err := parseAddress(c.sitemap)
	if err != nil || ctx.Err() != nil {
		return
	}
	home := visit.OriginOf(at)
	_, _, _ = client.Robots(ctx, at, c.addVisited) // each row says what is wrong with it
	pages := c.readSitemaps(ctx, in, client, at)
	if len(pages) == 0 {
		return
	}
	ask, urls := c.listPages(at, pages)
	probed := map[string]bool{} // directories; one goroutine serves a host, and all pages are on one
	visit.Each(urls, func(n int) {
		row, u := &c.pages[ask[n]], urls[n]
		page := client.Follow(ctx, u, home, c.addVisited)
		c.fill(row, &page)
		if file, _, err := client.Robots(ctx, u, c.addVisited); !errors.Is(err, visit.ErrBudget) && ctx.Err() == nil {
			if v := file.Ask("Googlebot", u.String()); v.Unavailable {
				row.problem("robots.txt cannot be had, so that crawlers stay away")
			} else if !v.Allowed {
				row.problem("robots.txt forbids it: line %d, Disallow: %s", v.Rule.Line, shortened(v.Rule.Path, 200))
			}
		}
		if !page.OK() || !visit.SameSite(u, page.Final) {
			return
		}
		dir := page.Final.Host + page.Final.EscapedPath()
		dir = dir[:strings.LastIndexByte(dir, '/')+1]
		if len(probed) < maxBeside || probed[dir] {
			probed[dir] = true
			c.fillSoft(row, &page, client.Beside(ctx, page.Final, home, c.addVisited))
		} else {
			c.fillSoft(row, &page, nil)
		}
	})
	for _, row := range c.pages {
		if row.Status != 0 {
			c.good++
		}
	}
	for i := 0; c.good == 0 && i < len(c.pages) && i < maxNamed; i++ {
		c.unread("", "%s: %s", safe(c.pages[i].URL), safe(c.pages[i].Error))
	}
}

// listPages makes a row for each page, and returns the numbers and addresses of
// those to ask for: the ones on the sitemap's own site.
func (c *checker) listPages(at *url.URL, pages []string) (ask []int, urls []*url.URL) {
	c.listing = true
	c.pages = make([]pageRow, len(pages))
	for i, address := range pages {
		c.pages[i] = pageRow{URL: judge.MaskedAddress(address), Problems: []string{}}
		u, err := parseAddress(address)
		switch {
		case err != nil:
			c.pages[i].Error = err.Error()
		case !visit.SameSite(at, u):
			c.pages[i].Error = "not asked: it is on another host than the sitemap"
		default:
			ask, urls = append(ask, i), append(urls, asUser(u, at))
		}
	}
	return ask, urls
}

// asUser gives an address of a sitemap the user of the sitemap's own where both
// are of one origin, and no other: a server does not tell us who we are.
func asUser(u, at *url.URL) *url.URL {
	u.User = nil
	if visit.OriginOf(u) == visit.OriginOf(at) {
		u.User = at.User
	}
	return u
}

// readSitemaps reads a sitemap, and those that it lists, and returns the pages,
// each once.
func (c *checker) readSitemaps(ctx context.Context, in *invocation, client *visit.Client, at *url.URL) []string {
	type waiting struct {
		u     *url.URL
		depth int
	}
	var pages []string
	skipped := 0
	seen := map[string]bool{at.String(): true}
	for queue := []waiting{{at, 1}}; len(queue) > 0 && ctx.Err() == nil && len(pages) < c.maxRequests; queue = queue[1:] {
		next := queue[0]
		list, out := client.Sitemap(ctx, next.u, visit.OriginOf(at), c.maxRequests, c.addVisited)
		if out.Err != nil && ctx.Err() == nil {
			c.unread(unansweredHint(out.Err), "%s: %s", shownAddress(next.u), safe(c.whyUnanswered(out.Err)))
		}
		skipped += list.Skipped
		for _, address := range list.Pages {
			switch {
			case seen[address]:
			case len(pages) >= c.maxRequests:
				skipped++
			default:
				seen[address] = true
				pages = append(pages, address)
			}
		}
		for _, address := range list.Maps {
			u, err := parseAddress(address)
			if err != nil || seen[address] {
				continue
			}
			seen[address] = true
			u = asUser(u, at)
			switch {
			case !visit.SameSite(at, u):
				in.Warn("%s lists a sitemap on another host, which was not asked: %s", shownAddress(next.u), shownAddress(u))
			case next.depth >= maxMapDepth:
				in.Warn("%s lies too deep below an index of sitemaps and was not read", shownAddress(u))
			default:
				queue = append(queue, waiting{u, next.depth + 1})
			}
		}
	}
	if skipped > 0 {
		in.Warn("%s of the sitemap are left out: they are no addresses, or more than --max-requests %d allows", counted(skipped, "entry", "entries"), c.maxRequests)
	}
	return pages
}

// fill writes into a row what came of its page.
func (c *checker) fill(row *pageRow, page *visit.Outcome) {
	var stopped *visit.StoppedError
	switch {
	case page.Err == nil:
	case errors.Is(page.Err, visit.ErrBudget):
		row.Error = fmt.Sprintf("not asked: all of %s were sent", counted(c.maxRequests, "request"))
	case errors.As(page.Err, &stopped):
		row.Error = "not asked: the host asked to wait"
	case errors.Is(page.Err, context.Canceled):
		row.Error = "not asked: interrupted"
	default:
		row.Error = c.whyUnanswered(page.Err)
	}
	x := page.Last
	if x == nil {
		return
	}
	row.Status = x.Response.Status
	row.Redirects = page.Answers - 1
	if row.Redirects > 0 || page.Final != page.Asked {
		row.Final = judge.MaskedAddress(page.Final.String())
		row.problem("it redirects; the sitemap should list the final address")
	}
	if row.Status >= 400 {
		row.problem("it answers %d", row.Status)
	}
	r := answer.Read(answer.Input{
		Request: &answer.Request{Method: x.Request.Method, URL: x.Request.URL, Header: x.Request.Header},
		Status:  row.Status, Proto: x.Response.Proto, Header: x.Response.Header, Body: x.Response.Body,
		BodyTruncated: !x.Evidence.Has(candor.SawResponseBody), Received: x.Time.Add(x.Duration),
	})
	row.Shared, row.Browser = storedFor(r.Cache), storedFor(r.PrivateCache)
	if len(r.Crawlers) > 0 {
		row.Crawler = r.Crawlers[0].Indexing
	}
	if row.Status/100 != 2 {
		return
	}
	switch {
	case strings.HasPrefix(row.Crawler, "kept out by"):
		row.problem("X-Robots-Tag keeps it out of the index, the sitemap asks for it")
	case metaNoindex(x):
		row.Crawler = "kept out by its meta element robots"
		row.problem("its meta element robots keeps it out of the index, the sitemap asks for it")
	}
}

// storedFor says in a word or two how long a cache may keep an answer.
func storedFor(c answer.Cache) string {
	switch {
	case !c.Stores || c.Reuse == answer.ReuseNever:
		return "not stored"
	case c.Reuse == answer.ReuseValidate:
		return "asks first"
	case c.Reuse == answer.ReuseUnknown:
		return "as it likes"
	}
	return spellSeconds(c.Fresh)
}

// spellSeconds writes a time in its largest unit: 10 min, 36 h, 365 d.
func spellSeconds(n int64) string {
	d := time.Duration(n) * time.Second
	switch {
	case d >= 48*time.Hour:
		return strconv.FormatInt(n/86400, 10) + " d"
	case d >= 2*time.Hour:
		return strconv.FormatInt(n/3600, 10) + " h"
	case d >= 2*time.Minute:
		return strconv.FormatInt(n/60, 10) + " min"
	}
	return strconv.FormatInt(n, 10) + " s"
}

var (
	metaRobots  = regexp.MustCompile(`(?is)<meta\s[^>]*\bname\s*=\s*["']?(?:robots|googlebot)\b[^>]*>`)
	metaContent = regexp.MustCompile(`(?is)\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))`)
	noindexWord = regexp.MustCompile(`(?i)(?:^|[\s,])(?:noindex|none)(?:$|[\s,])`)
)

// maxHead is how much of a page is looked at for its meta elements.
const maxHead = 64 << 10

// metaNoindex reports whether a page asks to be kept out of the index.
func metaNoindex(x *candor.Exchange) bool {
	if !strings.Contains(strings.ToLower(x.Response.Header.Get("Content-Type")), "html") {
		return false
	}
	body := x.Response.Body[:min(len(x.Response.Body), maxHead)]
	for _, element := range metaRobots.FindAll(body, 10) {
		if m := metaContent.FindSubmatch(element); m != nil && noindexWord.Match(bytes.Join(m[1:], nil)) {
			return true
		}
	}
	return false
}

// fillSoft says whether a page is an error that pretends to be one: it says so
// itself, or is what comes for an address that cannot exist.
func (c *checker) fillSoft(row *pageRow, page, beside *visit.Outcome) {
	if r := rules.ByID("200/soft-404"); r != nil {
		one := judge.New([]*judge.Rule{r}, judge.Options{})
		one.Add(page.Last)
		if len(one.Report().Findings) > 0 {
			row.problem("soft 404: it answers %d and says that it does not exist", row.Status)
			return
		}
	}
	if beside == nil || !beside.OK() {
		return
	}
	if same(page, beside) {
		row.problem("soft 404: an address that cannot exist shows the same page")
	}
}

var spaces = regexp.MustCompile(`\s+`)

// unseen are what begins and ends parts of a page that nobody sees.
var unseen = [][2]string{{"<!--", "-->"}, {"<script", "</script>"}, {"<style", "</style>"}, {"<", ">"}}

// seenText is the text of a page without what nobody sees. What is begun and
// not ended is looked for once and no more: a page of nothing but beginnings
// must not take long.
func seenText(page string) string {
	lower := []byte(page)
	for i, c := range lower { // bytes.ToLower may change the length
		if c >= 'A' && c <= 'Z' {
			lower[i] = c | 0x20
		}
	}
	var b strings.Builder
	open := make([]bool, len(unseen)) // no end comes any more
	for at := 0; at < len(page); {
		i := strings.IndexByte(page[at:], '<')
		if i < 0 {
			b.WriteString(page[at:])
			break
		}
		b.WriteString(page[at : at+i])
		at += i
		end := 0
		for k, mark := range unseen {
			if open[k] || !bytes.HasPrefix(lower[at:], []byte(mark[0])) {
				continue
			}
			n := bytes.Index(lower[at:], []byte(mark[1]))
			if n >= 0 {
				end = at + n + len(mark[1])
				break
			}
			open[k] = true
		}
		if end == 0 {
			b.WriteByte('<')
			at++
			continue
		}
		b.WriteByte(' ')
		at = end
	}
	return b.String()
}

// same reports whether two pages show the same text, their own addresses
// aside.
func same(a, b *visit.Outcome) bool {
	if !a.Last.Evidence.Has(candor.SawResponseBody) || !b.Last.Evidence.Has(candor.SawResponseBody) {
		return false
	}
	text := func(o *visit.Outcome) string {
		s := string(o.Last.Response.Body)
		for _, u := range []*url.URL{o.Asked, o.Final} {
			if p := u.EscapedPath(); len(p) > 1 {
				s = strings.ReplaceAll(s, p, "")
				s = strings.ReplaceAll(s, p[strings.LastIndexByte(p, '/')+1:]+" ", " ")
			}
		}
		return strings.TrimSpace(spaces.ReplaceAllString(seenText(s), " "))
	}
	return text(a) == text(b)
}
