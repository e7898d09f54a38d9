package rules

import (
	"strconv"
	"strings"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

// lackingRules compare an answer to a condition or a range with the 200 that
// the same request without it got.
var lackingRules = []*judge.Rule{fieldsOf200, breaksOnCondition, continueUnasked, interimFramed}

// of200 are the fields that 304 and 206 repeat from the 200, RFC 9110 §15.3.7
// and §15.4.5. Date is left out: every answer has its own.
var of200 = [...]string{"Etag", "Cache-Control", "Content-Location", "Expires", "Vary"}

// seen200 is what is remembered of a 200.
type seen200 struct {
	fields             uint8 // of of200, a bit each
	hop, tag, modified uint64
	at                 time.Time
}

const pageOf200 = `GET /page HTTP/1.1
Host: api.example
Accept: text/html

HTTP/1.1 200 OK
Content-Type: text/plain
ETag: "7"
Vary: Accept

hello
---
GET /page HTTP/1.1
Host: api.example
Accept: text/html
If-None-Match: "7"

HTTP/1.1 304 Not Modified
ETag: "7"
`

var fieldsOf200 = &judge.Rule{
	ID: "any/lacks-fields-of-200", Title: "304 or 206 without fields that the 200 has",
	Why:   "A cache updates its copy from a 304 and puts parts together from 206s. Without the tag it cannot tell versions apart, without Vary it gives one client's copy to another, without Cache-Control it goes on by an old lifetime.",
	Harms: []judge.Party{judge.Cache, judge.User, judge.Client},
	Fix:   "Send with 304 and 206 the ETag, Cache-Control, Content-Location, Expires and Vary that the 200 to the same request has.",
	Refs:  []judge.Ref{judge.Must("RFC 9110 §15.3.7, §15.4.5")}, Severity: candor.Must,
	On: judge.On(200, 206, 304), Needs: answerHead | candor.SawRequestLine | candor.SawRequestHeader,
	Bad:  pageOf200,
	Good: pageOf200 + "Vary: Accept\n",
	Series: func(limit int) func(*judge.Case) judge.Result {
		seen := newMemory[seen200](limit)
		return func(c *judge.Case) judge.Result {
			if c.Method() != "GET" {
				return judge.Clean
			}
			key := requestKey(seen.hasher, c)
			now := seen200{fieldsIn(c), hopOf(seen.hasher, c), tagKey(seen.hasher, c.Field("Etag")), seen.key(c.Field("Last-Modified")), c.Time}
			if c.Status() == 200 { // also to a condition or a range: the latest counts
				seen.put(key, now)
				return judge.Clean
			}
			was, ok := seen.get(key)
			if !ok || was.hop != now.hop || apart(was.at, now.at) || c.HasSent("If-Range") || !sameVersion(seen.hasher, c, was, now) {
				return judge.Clean
			}
			for i, name := range of200 {
				if was.fields&^now.fields&(1<<i) != 0 {
					code := strconv.Itoa(c.Status())
					return judge.Fault(code+" came without a field that the 200 to the same request has.", name, code+" without "+name)
				}
			}
			return judge.Clean
		}
	},
}

func fieldsIn(c *judge.Case) uint8 {
	var out uint8
	for i, name := range of200 {
		if c.HasField(name) {
			out |= 1 << i
		}
	}
	return out
}

// hopOf tells from whom an answer came, as far as answers show it: behind a
// cache, its own 304 and the origin's 200 are those of two programs.
func hopOf(h hasher, c *judge.Case) uint64 {
	stored := ""
	if c.HasField("Age") {
		stored = "stored"
	}
	return h.key(stored, c.Field("Server"), c.Field("Via"), c.Field("X-Cache"), c.Field("Cf-Cache-Status"), c.Field("Cache-Status"), c.Field("X-Served-By"))
}

// tagKey hashes an entity tag without the mark of a weak one.
func tagKey(h hasher, tag string) uint64 {
	return h.key(strings.TrimPrefix(strings.TrimSpace(tag), "W/"))
}

// sameVersion reports whether the answer is about the version that the 200
// had. Another one may have other fields.
func sameVersion(h hasher, c *judge.Case, was, now seen200) bool {
	switch {
	case c.Status() == 206:
		return (!c.HasField("Etag") || was.tag == now.tag) && (!c.HasField("Last-Modified") || was.modified == now.modified)
	case c.HasSent("If-None-Match"):
		for _, line := range c.Request.Header["If-None-Match"] {
			for more := true; more; {
				var tag string
				if tag, line, more = strings.Cut(line, ","); tagKey(h, tag) == was.tag {
					return true
				}
			}
		}
		return false
	}
	return h.key(c.Sent("If-Modified-Since")) == was.modified
}

// requestKey hashes a request but for its conditions and its range. Every
// other field counts, since an answer may hang on it.
func requestKey(h hasher, c *judge.Case) (key uint64) {
	for name, values := range c.Request.Header {
		switch {
		case name == "Range", name == "If", strings.HasPrefix(name, "If-"),
			name == "Cache-Control", name == "Pragma", name == "Traceparent", strings.HasPrefix(name, "X-Request-"):
		default:
			for _, v := range values {
				key += h.key(name, v) // in any order
			}
		}
	}
	return h.mix(h.mix(key, hostOf(c)), c.Request.Target)
}
