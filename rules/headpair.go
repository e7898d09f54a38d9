package rules

import (
	"strings"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

var headDiffers = &judge.Rule{
	ID: "any/head-differs", Title: "HEAD that says something else than GET",
	Why:   "Link checkers, caches and programs that ask with HEAD before they fetch go by an answer that is not that of the resource.",
	Harms: []judge.Party{judge.Client, judge.Cache, judge.Monitor},
	Fix:   "Answer HEAD as GET, with the same code and fields and no content.",
	Refs:  []judge.Ref{judge.Should("RFC 9110 §9.3.2")}, Severity: candor.Advice,
	On: nil, Needs: exchangeHead,
	Bad: `GET /chairs HTTP/1.1
Host: www.example

HTTP/1.1 200 OK
Content-Type: text/html

<!doctype html><title>Chairs</title>
---
HEAD /chairs HTTP/1.1
Host: www.example

HTTP/1.1 404 Not Found
Cache-Control: no-store
`,
	Good: `GET /chairs HTTP/1.1
Host: www.example

HTTP/1.1 200 OK
Content-Type: text/html
ETag: "a-gzip"

<!doctype html><title>Chairs</title>
---
HEAD /chairs HTTP/1.1
Host: www.example

HTTP/1.1 200 OK
ETag: W/"a"
`,
	Series: func(limit int) func(*judge.Case) judge.Result {
		s := &pairSeries{all: newMemory[pairSeen](limit)}
		return s.check
	},
}

// together is how far apart GET and HEAD may be to be compared: a resource may
// change in between.
const together = 5 * time.Second

// pairSeries remembers for each address how GET and HEAD were answered last.
type pairSeries struct{ all *memory[pairSeen] }

// pairSeen is what is known of one address. What the request negotiates with is
// hashed; when it changes, what was known before is forgotten.
type pairSeen struct {
	asked     uint64
	get, head sideSeen
	steady    int // how often GET had the same ETag
}

// sideSeen is one answer.
type sideSeen struct {
	at     time.Time
	status int    // 0 where none was seen
	media  uint64 // 0 where none is named
	tag    uint64
}

func (s *pairSeries) check(c *judge.Case) judge.Result {
	method := c.Method()
	if method != "GET" && method != "HEAD" {
		if method == "POST" || method == "PUT" || method == "PATCH" || method == "DELETE" {
			s.all.drop(s.all.key(hostOf(c), c.Request.Target)) // it may be another resource now
		}
		return judge.Clean
	}
	if st := c.Status(); st < 200 || st == 206 || st == 304 || st == 412 || st == 416 || st == 429 || st > 500 || method == "HEAD" && st == 405 || conditional(c) || signed(c.Request.Target) {
		return judge.Clean
	}
	key := s.all.key(hostOf(c), c.Request.Target)
	asked := s.all.key(c.Credentials(), c.Sent("Accept"), c.Sent("Accept-Encoding"), c.Sent("Accept-Language"))
	seen, known := s.all.get(key)
	if !known || seen.asked != asked {
		seen = pairSeen{asked: asked}
	}
	now := sideSeen{at: c.Time, status: c.Status()}
	if t := c.MediaType(); t != "" {
		now.media = s.all.key(t)
	}
	if t := bareTag(c.Field("Etag")); t != "" {
		now.tag = s.all.key(t)
	}
	if method == "HEAD" {
		seen.head = now
	} else {
		if seen.steady++; now.tag != seen.get.tag {
			seen.steady = 1
		}
		seen.get = now
	}
	s.all.put(key, seen)
	return seen.compare()
}

// compare says how the two answers differ.
func (p *pairSeen) compare() judge.Result {
	g, h := &p.get, &p.head
	if g.status == 0 || h.status == 0 || g.at.Sub(h.at).Abs() > together {
		return judge.Clean
	}
	gets, heads := codeOf(g.status), codeOf(h.status)
	switch {
	case g.status < 300 && h.status >= 400, h.status < 300 && g.status >= 400:
		return judge.Fault("HEAD is answered "+heads+" where GET is answered "+gets+".", "the same for both", heads+" for HEAD, "+gets+" for GET")
	case g.status != h.status || g.status >= 300:
		return judge.Clean
	case g.media != 0 && h.media != 0 && g.media != h.media:
		return judge.Fault("HEAD names another Content-Type than GET.", "the same for both", "two media types").Because("type")
	case g.tag != 0 && h.tag != 0 && g.tag != h.tag && p.steady > 1:
		return judge.Fault("HEAD names another ETag than GET, which keeps its own.", "the same for both", "two entity tags").Because("tag")
	}
	return judge.Clean
}

// conditional reports whether the request asks for less than the resource.
func conditional(c *judge.Case) bool {
	return c.HasSent("If-None-Match") || c.HasSent("If-Modified-Since") || c.HasSent("If-Match") || c.HasSent("If-Unmodified-Since") || c.HasSent("Range")
}

// signed reports whether an address is good for one method only.
func signed(target string) bool {
	i := strings.IndexByte(target, '?')
	return i >= 0 && signatures.inText(target[i:])
}

var signatures = newWords("signature=", "sig=", "token=", "hmac=", "x-amz-")

// bareTag is an entity tag without what servers add for each coding.
func bareTag(tag string) string {
	tag = strings.Trim(strings.TrimPrefix(tag, "W/"), `"`)
	for _, coding := range []string{"-gzip", "-br", "-zstd", "-df", ":gzip", ";gzip", "--gzip"} {
		tag = strings.TrimSuffix(tag, coding)
	}
	return tag
}
