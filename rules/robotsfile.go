package rules

import (
	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

// What the owners of crawlers say.
const (
	googleRobots = "https://developers.google.com/crawling/docs/robots-txt/robots-txt-spec"
	googleCodes  = "https://developers.google.com/search/docs/advanced/crawling/http-network-errors"
	googleRate   = "https://developers.google.com/search/docs/crawling-indexing/reduce-crawl-rate"
)

// asksRobots reports whether the request is for the file for crawlers.
func asksRobots(c *judge.Case) bool {
	return c.Path() == "/robots.txt" && (c.Method() == "GET" || c.Method() == "HEAD")
}

var robotsRefused = &judge.Rule{
	ID: "4xx/robots-refused", Title: "Refused robots.txt",
	Why:   "A robots.txt that cannot be had for a 4xx counts as none, so the refusal opens the whole site to crawlers instead of closing it.",
	Harms: []judge.Party{judge.Crawler, judge.User},
	Fix:   "Serve /robots.txt to everybody, with Disallow: / where nothing is to be crawled, or send 404 where there is none.",
	Refs:  []judge.Ref{judge.Says("RFC 9309 §2.3.1.3"), judge.Crawlers(googleRobots)}, Severity: candor.Advice,
	On: judge.On(401, 403), Needs: answerHead | candor.SawRequestLine,
	Bad: `GET /robots.txt HTTP/1.1
Host: www.example

HTTP/1.1 403 Forbidden
Cache-Control: no-store
`,
	Good: `GET /robots.txt.bak HTTP/1.1
Host: www.example

HTTP/1.1 403 Forbidden
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		if !asksRobots(c) {
			return judge.Clean
		}
		return judge.Fault(codeOf(c.Status())+" for robots.txt tells crawlers that they may fetch everything.", "200 with the rules, or 404", codeOf(c.Status()))
	},
}

var robotsFailed = &judge.Rule{
	ID: "5xx/robots-failed", Title: "Failed robots.txt",
	Why:   "As long as robots.txt fails, crawlers have to take everything as forbidden: new pages are not found and changes are not seen.",
	Harms: []judge.Party{judge.Crawler},
	Fix:   "Serve /robots.txt from where it cannot fail together with the application, or send 404 where there is none.",
	Refs:  []judge.Ref{judge.Says("RFC 9309 §2.3.1.4"), judge.Crawlers(googleRobots)}, Severity: candor.Advice,
	On: judge.Class(5), Needs: answerHead | candor.SawRequestLine,
	Bad: `GET /robots.txt HTTP/1.1
Host: www.example

HTTP/1.1 500 Internal Server Error
Cache-Control: no-store
`,
	Good: `GET /robots HTTP/1.1
Host: www.example

HTTP/1.1 500 Internal Server Error
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		if !asksRobots(c) {
			return judge.Clean
		}
		return judge.Fault(codeOf(c.Status())+" for robots.txt stops crawlers from fetching anything of the site.", "200 with the rules, or 404", codeOf(c.Status())).Because(codeOf(c.Status()))
	},
}
