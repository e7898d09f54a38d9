package rules

import (
	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

// otherReasons are words of contents and fields that name a reason to refuse
// which has nothing to do with who is asking.
var otherReasons = newWords("address", "your ip", "ip_", "country", "region", "legal", "sanction", "csrf", "xsrf", "forgery", "referer", "referrer", "origin",
	"cors", "captcha", "robot", "crawler", "automated", "block", "firewall", "waf", "security", "https", "tls", "certificate", "rate limit", "ratelimit", "rate_limit",
	"too many", "throttl", "quota", "user agent", "user-agent", "listing", "signature", "maintenance", "vpn", "geo", "browser", "expired", "not allowed", "method")

// fromEdge reports whether a firewall or a network in front of the API marks the
// answer as its own.
func fromEdge(c *judge.Case) bool {
	for _, name := range [...]string{"Cf-Mitigated", "X-Sucuri-Id", "X-Sucuri-Block", "X-Iinfo", "X-Datadome", "X-Amzn-Waf-Action", "X-Px-Block", "X-Amz-Cf-Id"} {
		if c.HasField(name) {
			return true
		}
	}
	switch c.Field("Server") {
	case "cloudflare", "AkamaiGHost", "awselb/2.0", "CloudFront", "DDoS-Guard":
		return true
	}
	return false
}

var toStrangers = &judge.Rule{
	ID: "403/to-strangers", Title: "403 where credentials would help",
	Why:   "Clients ask for a login after a 401 and give up after a 403, so a user who is not logged in is never asked for a login.",
	Harms: []judge.Party{judge.Client, judge.User, judge.Monitor},
	Fix:   "Send 401 with WWW-Authenticate to requests that carry no credentials.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.5.2"), judge.Says("RFC 9110 §15.5.4")}, Severity: candor.Advice,
	On: judge.On(401, 403), Needs: answerWhole | candor.SawRequestLine | candor.SawRequestHeader,
	Bad: `GET /orders/1 HTTP/1.1
Host: api.example
Authorization: Bearer expired

HTTP/1.1 401 Unauthorized
WWW-Authenticate: Bearer realm="api", error="invalid_token"
Cache-Control: no-store
---
GET /orders/2 HTTP/1.1
Host: api.example

HTTP/1.1 403 Forbidden
Cache-Control: no-store
`,
	Good: `GET /orders/1 HTTP/1.1
Host: api.example
Authorization: Bearer expired

HTTP/1.1 401 Unauthorized
WWW-Authenticate: Bearer realm="api", error="invalid_token"
Cache-Control: no-store
---
GET /orders/2 HTTP/1.1
Host: api.example

HTTP/1.1 403 Forbidden
Cache-Control: no-store
Content-Type: application/json

{"message":"Requests from your IP address are not accepted"}
`,
	Series: func(limit int) func(*judge.Case) judge.Result {
		h, asks := newHasher(), newMemory[struct{}](limit)
		return func(c *judge.Case) judge.Result {
			if c.Status() == 401 {
				if c.HasField("Www-Authenticate") {
					asks.put(h.operation(c), struct{}{})
				}
				return judge.Clean
			}
			if c.Method() == "OPTIONS" || c.Method() == "HEAD" || !stranger(c) {
				return judge.Clean
			}
			where := "the document asks for credentials there"
			if c.Operation == nil || !c.Operation.Required {
				if _, asked := asks.get(h.operation(c)); !asked {
					return judge.Clean
				}
				where = "the operation answers 401 with a challenge to others"
			}
			if fromEdge(c) || otherReasons.in(c.Response.Body) {
				return judge.Clean
			}
			if _, found := asksWho.said(c); found { // another rule says so
				return judge.Clean
			}
			if _, found := throttles.said(c); found || c.HasField("Retry-After") || exhausted(c) != "" {
				return judge.Clean
			}
			return judge.Fault("The request carries no credentials, "+where+", and the code does not ask for any.", "401 with a challenge", "403").Because(c.Name())
		}
	},
}
