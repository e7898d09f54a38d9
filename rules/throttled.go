package rules

import (
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

// remaining are the fields that count what is left of a limit.
var remaining = []string{"X-Ratelimit-Remaining", "Ratelimit-Remaining", "X-Rate-Limit-Remaining"}

// exhausted returns the field that says that nothing is left of a limit.
func exhausted(c *judge.Case) string {
	for _, name := range remaining {
		if c.Field(name) == "0" {
			return name + ": 0"
		}
	}
	limit := c.Field("Ratelimit")
	if i := strings.Index(limit, ";r=0"); i >= 0 && (i+4 == len(limit) || limit[i+4] == ';' || limit[i+4] == ',' || limit[i+4] == ' ') {
		return "RateLimit with r=0"
	}
	return ""
}

var usedForThrottling = &judge.Rule{
	ID: "403/used-for-throttling", Title: "403 for too many requests",
	Why:   "A client gives up on a 403, or changes its credentials, where waiting would do; and crawlers drop the page instead of slowing down.",
	Harms: []judge.Party{judge.Client, judge.Crawler, judge.Monitor},
	Fix:   "Send 429 with Retry-After.",
	Refs:  []judge.Ref{judge.Says("RFC 6585 §4"), judge.Says("RFC 9110 §15.5.4")}, Severity: candor.Advice,
	On: judge.On(403), Needs: answerHead,
	Bad: `GET /search HTTP/1.1
Host: api.example

HTTP/1.1 403 Forbidden
Cache-Control: no-store
Content-Type: application/json
X-RateLimit-Remaining: 0

{"message":"API rate limit exceeded for this address"}
`,
	Good: `GET /search HTTP/1.1
Host: api.example

HTTP/1.1 403 Forbidden
Cache-Control: no-store
Content-Type: application/json
X-RateLimit-Remaining: 0

{"message":"You do not have permission to search"}
`,
	Check: func(c *judge.Case) judge.Result {
		got, seen := "", c.Evidence.Has(candor.SawResponseBody)
		if seen {
			if said, found := throttles.said(c); found {
				return says(said, 429, throttles, "The content says that there were too many requests, and the code that the caller has no right.")
			}
		}
		if c.HasField("Retry-After") {
			got = "Retry-After"
		} else if got = exhausted(c); got == "" {
			return judge.Clean
		} else if !seen {
			return judge.Unseen("the answer's content, which may name another reason than the limit")
		}
		if _, found := forbids.said(c); found { // the limit ran out with a request that was refused for another reason
			return judge.Clean
		}
		return judge.Fault("The fields say when there will be more, and the code that the caller has no right.", "429", "403 with "+got)
	},
}
