package rules

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

// brokenEncoding reports whether a part of a target has a percent sign that is
// not followed by two hex digits, RFC 3986 §2.1.
func brokenEncoding(s string) bool {
	for i := strings.IndexByte(s, '%'); i >= 0; {
		if i+2 >= len(s) || !hexDigit(s[i+1]) || !hexDigit(s[i+2]) {
			return true
		}
		next := strings.IndexByte(s[i+3:], '%')
		if next < 0 {
			return false
		}
		i += 3 + next
	}
	return false
}

func hexDigit(c byte) bool { return c-'0' <= 9 || c|0x20 >= 'a' && c|0x20 <= 'f' }

// malformed says what is wrong with a request whoever sends it: "" for nothing.
func malformed(c *judge.Case) string {
	path := c.Path()
	switch {
	case strings.IndexByte(path, '%') >= 0 && brokenEncoding(path):
		return "broken percent-encoding in the path"
	case strings.Contains(path, "%00"), strings.IndexByte(path, 0) >= 0:
		return "a NUL in the path"
	}
	if !c.Evidence.Has(candor.SawRequestHeader) || c.Request.Proto != "HTTP/1.1" {
		return ""
	}
	hosts := len(c.Request.Header["Host"])
	switch {
	case hosts > 1:
		return "more than one Host field"
	case hosts == 0 && c.Request.URL == "" && strings.HasPrefix(c.Request.Target, "/") && len(c.Request.Header) > 0:
		return "no Host field"
	}
	return ""
}

// brokenJSON reports whether a request says that its content is JSON, and the
// content was seen and does not parse. Some APIs take several texts, one a
// line, as JSON, and many a byte order mark.
func brokenJSON(c *judge.Case) bool {
	body := bytes.TrimPrefix(c.Request.Body, []byte("\xef\xbb\xbf"))
	if len(body) == 0 || !c.SentJSON() || !c.Evidence.Has(candor.SawRequestBody) || json.Valid(body) {
		return false
	}
	if strings.Contains(c.Sent("Content-Type"), "utf-16") || bytes.IndexByte(body, 0) >= 0 || len(bytes.TrimSpace(body)) == 0 {
		return false
	}
	for line := range bytes.Lines(body) {
		if line = bytes.TrimSpace(line); len(line) > 0 && !json.Valid(line) {
			return true
		}
	}
	return false
}

var toMalformedRequest = &judge.Rule{
	ID: "403/to-malformed-request", Title: "403 to a request that is malformed",
	Why:   "The caller asks for rights, or changes its credentials, where it has to mend the request; whoever looks at the 403s sees attacks or missing roles.",
	Harms: []judge.Party{judge.Client, judge.Monitor},
	Fix:   "Send 400 to what cannot be read, before asking who may do it.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.5.1"), judge.Says("RFC 9110 §15.5.4")}, Severity: candor.Advice,
	On: append(judge.On(403), judge.Class(2)...), Needs: answerHead | candor.SawRequestLine,
	Bad: `POST /orders HTTP/1.1
Host: api.example
Authorization: Bearer t1
Content-Type: application/json

{"customer": 1}

HTTP/1.1 204 No Content
---
POST /orders HTTP/1.1
Host: api.example
Authorization: Bearer t1
Content-Type: application/json

{"customer": 1

HTTP/1.1 403 Forbidden
Cache-Control: no-store
`,
	Good: `POST /orders HTTP/1.1
Host: api.example
Authorization: Bearer t2
Content-Type: application/json

{"customer": 1

HTTP/1.1 403 Forbidden
Cache-Control: no-store
`,
	Series: func(limit int) func(*judge.Case) judge.Result {
		h, accepted := newHasher(), newMemory[struct{}](limit)
		return func(c *judge.Case) judge.Result {
			if c.Status() != 403 {
				if len(c.Request.Body) > 0 && c.SentJSON() {
					if secret := c.Credentials(); secret != "" {
						accepted.put(h.mix(h.target(c), secret), struct{}{})
					}
				}
				return judge.Clean
			}
			what := malformed(c)
			if what == "" && brokenJSON(c) && !otherReasons.in(c.Response.Body) {
				// the same address, because another object may be another's
				if _, may := accepted.get(h.mix(h.target(c), c.Credentials())); may {
					what = "content that is no JSON, from a caller who may do this"
				}
			}
			if what == "" || fromEdge(c) || attack.in(c.Response.Body) {
				return judge.Clean
			}
			return judge.Fault("The request is malformed whoever sends it, and the code says that the caller has no right.", "400", "403 to "+what)
		}
	},
}

// attack are words of a refusal by something that looks for attacks and means
// what it says.
var attack = newWords("blocked", "firewall", "waf", "attack", "malicious", "suspicious", "mod_security", "modsecurity", "incident", "ray id", "reference #", "support id")
