package rules

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/httpfield"
	"github.com/candorhttp/candor/judge"
)

var betraysHidden = &judge.Rule{
	ID: "404/betrays-hidden", Title: "A refusal that betrays what it refuses",
	Why:   "What does not exist has no tag, no date of its last change and no age. Whoever compares the answers sees which addresses hide something, and when it changes.",
	Harms: []judge.Party{judge.User},
	Fix:   "Make the refusal without the fields of what is refused: take ETag, Last-Modified and Age out, so that hidden and missing look the same.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §8.8, §15.5.4, §15.5.5"), judge.Convention}, Severity: candor.Advice,
	On: judge.On(200, 403, 404), Needs: answerHead | candor.SawRequestLine,
	Bad: `GET /orders/17 HTTP/1.1
Host: api.example
Authorization: Bearer bbbb

HTTP/1.1 404 Not Found
Content-Type: application/json
ETag: "7"
Cache-Control: no-store

{"error":"not found"}
`,
	Good: `GET /orders/17 HTTP/1.1
Host: api.example
Authorization: Bearer bbbb

HTTP/1.1 404 Not Found
Content-Type: application/json
Cache-Control: no-store

{"error":"not found"}
`,
	Series: func(limit int) func(*judge.Case) judge.Result {
		tags := newMemory[uint64](limit) // of what was served, by its address
		return func(c *judge.Case) judge.Result {
			tag := c.Field("Etag")
			if c.Status() == 200 {
				if tag != "" && (c.Method() == "GET" || c.Method() == "HEAD") {
					tags.put(tags.address(c), tags.key(tag))
				}
				return judge.Clean
			}
			if tag == "" && !c.HasField("Last-Modified") && !c.HasField("Age") {
				return judge.Clean
			}
			if tag != "" {
				own, _ := ownTag(c, tag)
				if served, ok := tags.get(tags.address(c)); ok && !own && served == tags.key(tag) {
					return judge.Fault("The refusal carries the tag of what is served to others at this address.", "no ETag", "the ETag of the content").Because("same tag")
				}
			}
			return betrays(c, tag)
		}
	},
}

// betrays judges a refusal by itself. Pages for people are left alone: they are
// files of their own, and their fields belong to them.
func betrays(c *judge.Case, tag string) judge.Result {
	if !c.IsJSON() && !isEmpty(c) {
		return judge.Clean
	}
	if tag != "" {
		switch own, known := ownTag(c, tag); {
		case !known:
			return judge.Unseen("the content, with which its tag could be compared")
		case own:
			return judge.Clean
		}
		return judge.Fault("The refusal carries a tag that is not made from its own content.", "no ETag", "an ETag").Because("tag")
	}
	switch {
	case c.HasField("Last-Modified") && !justNow(c):
		return judge.Fault("The refusal carries the date of a last change.", "no Last-Modified", "Last-Modified").Because("date")
	case strings.Trim(c.Field("Age"), "0 ") != "" && c.Caching().NoStore: // some caches write 0 on what they only pass on
		return judge.Fault("The refusal has an age although it may not be stored, so the age is that of what is refused.", "no Age", "Age").Because("age")
	}
	return judge.Clean
}

// isEmpty reports whether the answer is seen to hold nothing, not even to GET.
func isEmpty(c *judge.Case) bool {
	if c.HasContent() || c.MediaType() != "" {
		return false
	}
	return c.Field("Content-Length") == "0" || c.Method() != "HEAD" && c.Evidence.Has(candor.SawResponseBody)
}

// ownTag reports whether a tag is made from the content of the refusal itself,
// as frameworks do that tag every answer: from its length and a hash, or from a
// hash alone. known is false where too little of the content was seen to tell.
func ownTag(c *judge.Case, tag string) (own, known bool) {
	tag = strings.Trim(strings.TrimPrefix(tag, "W/"), "\"")
	body := c.Response.Body
	seen := c.Evidence.Has(candor.SawResponseBody) && c.Method() != "HEAD"
	if seen && madeFrom(tag, len(body)) {
		return true, true
	}
	if n, ok := httpfield.ParseDelta(c.Field("Content-Length")); ok && madeFrom(tag, int(n)) {
		return true, true
	}
	if !seen {
		return false, false
	}
	m, s1, s2 := md5.Sum(body), sha1.Sum(body), sha256.Sum256(body)
	for _, sum := range [][]byte{m[:], s1[:], s2[:]} {
		hexed, based := hex.EncodeToString(sum), base64.RawStdEncoding.EncodeToString(sum)
		if len(tag) >= 8 && (strings.Contains(hexed, tag) || strings.Contains(tag, hexed) || strings.Contains(based, strings.TrimRight(tag, "="))) {
			return true, true
		}
	}
	return false, true
}

// madeFrom reports whether one part of a tag is the length of the content, in
// one of the bases in which it is written.
func madeFrom(tag string, length int) bool {
	n := int64(length)
	ten, sixteen := strconv.FormatInt(n, 10), strconv.FormatInt(n, 16)
	for first, rest := true, tag; rest != ""; first = false {
		var part string
		part, rest, _ = strings.Cut(rest, "-")
		if first && rest == "" { // a single part, which ends in the length to the base of 36
			return len(part) > 8 && n >= 36 && strings.HasSuffix(part, strconv.FormatInt(n, 36))
		}
		if part == ten || strings.EqualFold(part, sixteen) {
			return true
		}
	}
	return false
}

// justNow reports whether Last-Modified is only the time of the answer, as old
// recipes against caching have it, or no date.
func justNow(c *judge.Case) bool {
	modified, ok := httpfield.ParseDate(c.Field("Last-Modified"), time.Now())
	if !ok {
		return true
	}
	made, ok := madeAt(c)
	return ok && modified.After(made.Add(-5*time.Second))
}
