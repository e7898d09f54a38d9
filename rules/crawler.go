package rules

import (
	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

// searchEngines are the crawlers that bring people to a site. Others are often
// kept out on purpose.
var searchEngines = newWords("googlebot", "bingbot", "applebot", "duckduckbot", "yandexbot", "baiduspider", "slurp")

var slowsCrawler = &judge.Rule{
	ID: "4xx/slows-crawler", Title: "Crawler refused what others get",
	Why:   "Search engines take a page that answers 401, 403 or 404 out of their index and do not come more slowly for it.",
	Harms: []judge.Party{judge.Crawler, judge.User},
	Fix:   "Serve crawlers what everybody gets; to slow them down, send 429 or 503 with Retry-After for some hours.",
	Refs:  []judge.Ref{judge.Crawlers(googleRate), judge.Crawlers(googleCodes)}, Severity: candor.Advice,
	On: judge.On(200, 401, 403, 404), Needs: exchangeHead,
	Bad: `GET /chairs HTTP/1.1
Host: www.example
User-Agent: Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0

HTTP/1.1 200 OK
Content-Type: text/html
---
GET /chairs HTTP/1.1
Host: www.example
User-Agent: Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)

HTTP/1.1 403 Forbidden
Cache-Control: no-store
`,
	Good: `GET /chairs HTTP/1.1
Host: www.example
User-Agent: Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0
Cookie: session=1

HTTP/1.1 200 OK
Content-Type: text/html
---
GET /chairs HTTP/1.1
Host: www.example
User-Agent: Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)

HTTP/1.1 403 Forbidden
Cache-Control: no-store
`,
	Series: func(limit int) func(*judge.Case) judge.Result {
		served := newMemory[openness](limit)
		return func(c *judge.Case) judge.Result {
			if c.Method() != "GET" || c.Status() == 200 && !c.IsHTML() || c.Path() == "/robots.txt" {
				return judge.Clean
			}
			key := served.key(hostOf(c), c.Request.Target)
			was, known := served.get(key)
			crawler := searchEngines.inText(c.Sent("User-Agent"))
			switch {
			case c.Status() == 200 && !crawler && c.Credentials() == "":
				if now := was.seen(); now != was || !known {
					served.put(key, now)
				}
			case c.Status() == 200:
			case !crawler: // it is no longer open to others
				if known {
					served.drop(key)
				}
			case was&openToOthers == 0:
			case c.Status() == 404 && was&openAfterMiss == 0: // it may be gone for all
				served.put(key, was|missedByCrawler)
			default:
				return judge.Fault("A crawler is refused what others get without credentials; it drops the page and comes no more slowly.", "200, or 429 or 503 to slow it down", codeOf(c.Status()))
			}
			return judge.Clean
		}
	},
}

// openness is who got an address.
type openness uint8

const (
	openToOthers    openness = 1 << iota
	missedByCrawler          // a crawler got 404
	openAfterMiss            // and others got it after that
)

// seen is the openness after one more stranger got the address.
func (o openness) seen() openness {
	if o&missedByCrawler != 0 {
		o |= openAfterMiss
	}
	return o | openToOthers
}
