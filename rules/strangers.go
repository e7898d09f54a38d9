package rules

import (
	"strings"

	"github.com/candorhttp/candor/judge"
)

// secretive are parts of the names of request fields and of query parameters
// that carry credentials, or may.
var secretive = newWords("auth", "token", "key", "sign", "sig=", "secret", "session", "credential", "cert", "jwt", "saml", "assertion", "passw", "ticket", "code=")

// harmlessSent are fields whose names look secretive and that say nothing of
// the caller.
func harmlessSent(name string) bool {
	return name == "Sec-Websocket-Key" || name == "Idempotency-Key" || strings.HasPrefix(name, ":")
}

// stranger reports whether nothing in a request says who the caller is. What
// might be a credential counts as one. A client's certificate is not seen.
func stranger(c *judge.Case) bool {
	if c.Credentials() != "" {
		return false
	}
	if i := strings.IndexByte(c.Request.Target, '?'); i >= 0 && secretive.inText(c.Request.Target[i:]) {
		return false
	}
	if _, rest, ok := strings.Cut(c.Request.URL, "://"); ok {
		if i := strings.IndexAny(rest, "@/"); i >= 0 && rest[i] == '@' {
			return false
		}
	}
	for name := range c.Request.Header {
		if secretive.inText(name) && !harmlessSent(name) {
			return false
		}
	}
	return !strings.HasPrefix(c.Sent("Content-Type"), "application/x-www-form-urlencoded") || !secretive.in(c.Request.Body)
}

// sessions are parts of the names of cookies that say who the caller is.
var sessions = newWords("sess", "sid", "auth", "token", "jwt", "login", "user")

// onlyCookies reports whether all that could say who the caller is are cookies
// that do not look as if they did.
func onlyCookies(c *judge.Case) bool {
	cookie := c.Sent("Cookie")
	return cookie != "" && c.Credentials() == cookie && !sessions.inText(cookie)
}

// schemeIs reports whether a value of Authorization has a scheme.
func schemeIs(value, scheme string) bool {
	return len(value) > len(scheme) && value[len(scheme)] == ' ' && strings.EqualFold(value[:len(scheme)], scheme)
}

// fixed returns the credentials of a request if they are the same in every
// request of one caller and say by themselves who that is: a bearer token, a
// name and a password, a key. A cookie may become one by a login in between,
// and signatures change with each request. It is a secret.
func fixed(c *judge.Case) string {
	if v := c.Sent("Authorization"); v != "" {
		if schemeIs(v, "Bearer") || schemeIs(v, "Basic") || schemeIs(v, "Token") || schemeIs(v, "ApiKey") {
			return v
		}
		return ""
	}
	if v := c.Credentials(); v != c.Sent("Cookie") {
		return v
	}
	return ""
}
