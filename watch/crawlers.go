package watch

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/internal/textpage"
)

// crawl is what one crawler got, as the reports tell it.
type crawl struct {
	Crawler
	Who     string // name and standing
	Known   bool   // whether the contract says how this crawler treats a code
	Groups  []crawlGroup
	Wasted  []CrawledRoute // bounded, most first
	Dropped int64          // requests for what leaves the index by such answers
	Slowed  int64          // requests with answers that slow the crawl of the host
	Advice  []string
}

// crawlGroup is a set of codes that the crawler treats alike.
type crawlGroup struct {
	Codes     []crawlCode
	Count     int64
	Treatment string // one sentence; "" where the contract knows none
	Source    string // address of where it is documented
	Effect    string // on the index and on the rate of crawling
}

type crawlCode struct {
	Code  string
	Count int64
}

// crawled sorts out what each crawler got.
func crawled(r Report) []crawl {
	var out []crawl
	for _, c := range r.Crawlers {
		x := crawl{Crawler: c, Who: cmp.Or(word(c.Name), "a crawler"), Wasted: c.Wasted}
		if c.Standing != "" {
			x.Who += ", " + word(c.Standing)
		}
		for _, status := range sortedKeys(c.Status) {
			x.add(status, c.Status[status])
		}
		slices.SortStableFunc(x.Groups, func(a, b crawlGroup) int { return -cmp.Compare(a.Count, b.Count) })
		x.Advice = x.advice()
		out = append(out, x)
	}
	return out
}

// treatmentOf returns how a crawler treats a code by the code's contract, or
// nil where the contract has nothing on it.
func treatmentOf(crawler, status string) *httpstatus.Crawler {
	code, err := strconv.Atoi(status)
	if err != nil {
		return nil
	}
	c := contractOf(code)
	if c == nil {
		return nil
	}
	i := slices.IndexFunc(c.Crawler, func(x httpstatus.Crawler) bool { return strings.EqualFold(x.Who, crawler) })
	if i < 0 {
		return nil
	}
	return &c.Crawler[i]
}

func (x *crawl) add(status string, n int64) {
	g := crawlGroup{}
	if t := treatmentOf(x.Name, status); t != nil && x.Standing != "fake" {
		g.Treatment, g.Source = t.Treatment.Text, t.Treatment.Source
		if t.Indexing != "undocumented" {
			x.Known = true
			g.Effect = "index: " + t.Indexing + "; rate of crawling: " + t.CrawlRate
		}
		switch { // the words of the contract
		case strings.HasPrefix(t.CrawlRate, "slowed"):
			x.Slowed += n
		case t.Indexing == "dropped":
			x.Dropped += n
		}
	}
	i := slices.IndexFunc(x.Groups, func(o crawlGroup) bool {
		return g.Treatment != "" && o.Treatment == g.Treatment && o.Effect == g.Effect
	})
	if i < 0 {
		i, x.Groups = len(x.Groups), append(x.Groups, g)
	}
	x.Groups[i].Count += n
	x.Groups[i].Codes = append(x.Groups[i].Codes, crawlCode{word(status), n})
}

// refused counts the answers of 400 and above.
func (x *crawl) refused() int64 { return Route{Status: x.Status}.Refused() }

// advice says what to do. It rests on what the contract says of the codes,
// and adds no fact about a crawler.
func (x *crawl) advice() []string {
	var out []string
	switch x.Standing {
	case "fake":
		return []string{"The address is not one of those that the crawler's owner publishes. Treat it as any client that hides its name; what it gets has no effect on a search engine."}
	case "claimed":
		out = append(out, "Whether it is the crawler is not known: no address ranges of its owner were given. What follows holds if it is.")
	}
	if x.Slowed > 0 {
		out = append(out, rate(x.Slowed, x.Total)+" of its requests got answers that slow the crawl of the whole host. If nobody meant to slow it, mend these routes first.")
	}
	if x.Dropped > 0 {
		out = append(out, rate(x.Dropped, x.Total)+" of its requests went to what counts as absent by its answer. What is gone may stay so, once links and sitemaps no longer name it; restore what is not, or redirect it if it has moved.")
	}
	if !x.Known && x.refused() > 0 {
		out = append(out, rate(x.refused(), x.Total)+" of its requests were refused. What that means to this crawler is not in the contract of the codes, because its owner does not publish it or nobody has written it down there.")
	}
	if len(out) == 0 || x.Standing == "claimed" && len(out) == 1 {
		out = append(out, "Nothing to do: no refusal that the contract gives a price.")
	}
	return out
}

func writeCrawlers(b *bytes.Buffer, r Report, l Look) error {
	p := newTextPage(b, l)
	p.heading("What crawlers got")
	if !r.From.IsZero() {
		p.para(period(r.From, r.To))
	}
	all := crawled(r)
	if len(all) == 0 {
		p.WriteString("\n")
		p.para("No crawler came, or none that calls itself so: of " + count(r.Lines-r.Rejected, "request") + ", no user agent was that of a known crawler.")
	}
	for i := range all {
		p.WriteString("\n")
		p.crawl(&all[i])
	}
	return nil
}

func (p *textPage) crawl(x *crawl) {
	p.heading(x.Who + ": " + count(x.Total, "request"))
	var codes []string
	width := 0
	for _, g := range x.Groups {
		var names []string
		for _, c := range g.Codes {
			names = append(names, c.Code+": "+thousands(c.Count))
		}
		codes = append(codes, strings.Join(names, ", "))
		width = max(width, len(rate(g.Count, x.Total)))
	}
	for i, g := range x.Groups {
		label := indent + strings.Repeat(" ", width-len(rate(g.Count, x.Total))) + rate(g.Count, x.Total) + gap
		p.hang(label, codes[i], textpage.Width(label), p.plain)
		for _, s := range []string{g.Treatment, g.Effect} {
			if s != "" {
				p.hang("", s, textpage.Width(label), p.dim)
			}
		}
	}
	if len(x.Wasted) > 0 {
		p.hang(indent+"refused most", "", 0, p.dim)
		p.wasted(x.Wasted)
	}
	for _, s := range x.Advice {
		p.hang(indent+"to do  ", s, len(indent)+len("to do  "), p.bold)
	}
}

func (p *textPage) plain(s string) string { return s }

// wasted lists routes with their counts, right-aligned.
func (p *textPage) wasted(routes []CrawledRoute) {
	width := 0
	for _, w := range routes {
		width = max(width, len(thousands(w.Count)))
	}
	for _, w := range routes {
		n := thousands(w.Count)
		line := indent + indent + strings.Repeat(" ", width-len(n)) + n + gap + answer(w.Status, "") + gap
		p.WriteString(line + cutMiddle(Route{Method: w.Method, Route: w.Route}.name(), p.width-textpage.Width(line)) + "\n")
	}
}
