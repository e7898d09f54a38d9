package rules

import (
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/answer"
	"github.com/candorhttp/candor/judge"
)

var sharedWithCredentials = &judge.Rule{
	ID: "any/shared-with-credentials", Title: "An answer to Authorization that every cache may share",
	Why:   "A shared cache does not keep answers to requests with credentials, unless it is told to; here it is told to, and nothing says that the answer depends on the credentials. If it does, one user's data goes to everybody who asks for the address, also to those who are not logged in.",
	Harms: []judge.Party{judge.User, judge.Cache},
	Fix:   "Send private in place of public and s-maxage, or Vary: Authorization. Where everybody gets the same, do not ask for credentials.",
	Refs:  []judge.Ref{judge.Says("RFC 9111 §3.5, §5.2.2.9, §5.2.2.10"), judge.Convention}, Severity: candor.Advice,
	On: judge.Class(2, 3, 4, 5), Needs: answerHead | candor.SawRequestLine | candor.SawRequestHeader,
	Bad: `GET /me HTTP/1.1
Host: api.example
Authorization: Bearer aaaa

HTTP/1.1 200 OK
Content-Type: application/json
Cache-Control: public, max-age=600

{"name":"Alice"}
`,
	Good: `GET /me HTTP/1.1
Host: api.example
Authorization: Bearer aaaa

HTTP/1.1 200 OK
Content-Type: application/json
Cache-Control: private, max-age=600

{"name":"Alice"}
`,
	Check: func(c *judge.Case) judge.Result {
		if !c.HasSent("Authorization") {
			return judge.Clean
		}
		k := c.Caching()
		stale := k.SMaxAge == 0 || k.SMaxAge < 0 && k.MaxAge == 0 // asked for anew each time, and so with the credentials
		if !k.Public && k.SMaxAge <= 0 || k.NoStore || k.Private || k.NoCache || stale || perCaller(c) {
			return judge.Clean
		}
		if m := c.Method(); m != "GET" && m != "HEAD" {
			return judge.Clean
		}
		s, unseen := sharedCache(c)
		switch {
		case unseen != "":
			return judge.Unseen(unseen)
		case !s.Stores || s.Reuse == answer.ReuseValidate || s.Reuse == answer.ReuseNever:
			return judge.Clean
		}
		by := "public"
		if !k.Public {
			by = "s-maxage"
		}
		return judge.Fault("The request carried Authorization, and every shared cache may give the answer to anybody.", "private, or Vary: Authorization", by+" without Vary: Authorization")
	},
}

var setCookieShared = &judge.Rule{
	ID: "any/set-cookie-shared", Title: "A cookie in an answer that caches give to everybody",
	Why:   "Nothing keeps a shared cache from storing a cookie with the answer. Everybody who gets the stored copy gets the cookie of the one who asked first: with it, that one's session.",
	Harms: []judge.Party{judge.User, judge.Cache},
	Fix:   "Send Cache-Control: private or no-store with Set-Cookie, or set the cookie in another answer.",
	Refs:  []judge.Ref{judge.Says("RFC 9111 §7.3"), judge.Convention}, Severity: candor.Advice,
	On: judge.Class(2, 3, 4, 5), Needs: answerHead | candor.SawRequestLine,
	Bad: `GET /start HTTP/1.1
Host: www.example

HTTP/1.1 200 OK
Content-Type: text/html
Cache-Control: max-age=600
Set-Cookie: sid=aaaa; Path=/; HttpOnly

<!doctype html><title>Start</title>
`,
	Good: `GET /start HTTP/1.1
Host: www.example

HTTP/1.1 200 OK
Content-Type: text/html
Cache-Control: private, max-age=600
Set-Cookie: sid=aaaa; Path=/; HttpOnly

<!doctype html><title>Start</title>
`,
	Check: func(c *judge.Case) judge.Result {
		cookies := c.Response.Header["Set-Cookie"]
		if len(cookies) == 0 {
			return judge.Clean
		}
		k := c.Caching()
		if k.NoStore && !k.MustUnderstand || k.Private || k.NoCache || !k.Explicit() && !c.HasField("Last-Modified") || !ownCookie(cookies) {
			return judge.Clean
		}
		// Vary keeps the copy for one caller only where that caller has sent
		// something; all who come without a cookie are one.
		if perCaller(c) && (c.HasSent("Cookie") || c.HasSent("Authorization") || !c.Evidence.Has(candor.SawRequestHeader)) {
			return judge.Clean
		}
		s, unseen := sharedCache(c)
		switch {
		case unseen != "":
			return judge.Unseen(unseen)
		case !s.Stores || s.Reuse != answer.ReuseFresh:
			return judge.Clean
		}
		return judge.Fault("The answer sets a cookie, and every shared cache may give it to everybody for "+answer.Spell(s.Fresh)+".", "private, or no-store", "fresh by "+s.Basis).Because(s.Basis)
	},
}

// edgeCookies are set by balancers and networks behind which a shared cache
// sits: the cache keeps the answer without them.
var edgeCookies = []string{"__cf_bm=", "_cfuvid=", "__cflb=", "cf_clearance=", "AWSALB", "AWSELB=", "ARRAffinity", "incap_ses_", "visid_incap_", "ak_bmsc=", "bm_sv="}

// ownCookie reports whether one of the cookies is not of the edge, and not one
// that only takes a cookie away.
func ownCookie(cookies []string) bool {
	for _, cookie := range cookies {
		name, rest, _ := strings.Cut(cookie, "=")
		value, attributes, _ := strings.Cut(rest, ";")
		if strings.Trim(value, ` "`) == "" || takesAway.inText(attributes) || name == "" {
			continue
		}
		edge := false
		for _, e := range edgeCookies {
			edge = edge || strings.HasPrefix(cookie, e)
		}
		if !edge {
			return true
		}
	}
	return false
}

// takesAway finds the marks of a cookie that is over when it arrives.
var takesAway = newWords("max-age=0", "max-age=-", "01-Jan-1970", "01 Jan 1970")

var cacheControlContradicts = &judge.Rule{
	ID: "any/cache-control-contradicts", Title: "Cache-Control that says two things",
	Why:   "Caches differ in which of the words counts, so one keeps the answer that another throws away: what is seen in a test is not what users get.",
	Harms: []judge.Party{judge.Cache, judge.User},
	Fix:   "Send each directive once, with a whole number of seconds, and no-store without a lifetime. Often a proxy or framework adds its own line to the application's.",
	Refs:  []judge.Ref{judge.Says("RFC 9111 §1.2.2, §4.2.1, §5.2.2.5")}, Severity: candor.Advice,
	Needs: answerHead,
	Bad: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 200 OK
Content-Type: text/plain
Cache-Control: no-store, max-age=600

hello
`,
	Good: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 200 OK
Content-Type: text/plain
Cache-Control: no-store, max-age=0

hello
`,
	Check: func(c *judge.Case) judge.Result {
		if !c.HasField("Cache-Control") {
			return judge.Clean
		}
		switch k := c.Caching(); {
		case k.BadAge():
			return judge.Fault("A lifetime in Cache-Control is no whole number of seconds, so that some caches take the answer for stale and others keep it.", "a number of seconds", "Cache-Control: "+judge.Quote(c.Field("Cache-Control"))).Because("number")
		case k.Repeated != "":
			return judge.Fault("Cache-Control names "+k.Repeated+" twice, with different values.", "each directive once", k.Repeated+" twice").Because("twice")
		case k.NoStore && !k.MustUnderstand && (k.MaxAge > 0 || k.SMaxAge > 0):
			return judge.Fault("Cache-Control forbids to store the answer and says for how long it may be used.", "no-store, or a lifetime", "both").Because("no-store")
		case k.Public && k.Private:
			return judge.Fault("Cache-Control gives the answer to every cache and to that of one user alone.", "public or private", "both").Because("private")
		}
		return judge.Clean
	},
}
