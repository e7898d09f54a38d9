package retry

import (
	"errors"
	"net/http"
	"net/url"
	"time"
)

// maxRedirects is how many redirects of one request are followed, as net/http
// does without a CheckRedirect.
const maxRedirects = 10

// ErrRedirects is returned, wrapped in a [url.Error], for redirects without an
// end; the last answer comes with it.
var ErrRedirects = errors.New("retry: too many redirects")

// ErrRedirectLoop is returned likewise for redirects that lead back for the
// second time.
var ErrRedirectLoop = errors.New("retry: the redirects lead in a circle")

// private are the fields that tell a server who sends a request.
var private = []string{"Authorization", "Cookie", "Cookie2", "Proxy-Authorization", "Www-Authenticate"}

// CheckRedirect is a CheckRedirect for [http.Client] that goes by RFC 9110
// §15.4 where net/http does not: a 301 or 302 changes POST to GET and no other
// method; Authorization, Cookie and Proxy-Authorization do not leave the origin
// of the first request (net/http takes them to subdomains, other ports and
// plain http), nor come back to it from elsewhere; other origins are told the
// origin as Referer and not the address; circles are told from long ways. A
// redirect whose content cannot be sent again, or that would send content
// without TLS that came with it, is handed back and not followed.
func CheckRedirect(req *http.Request, via []*http.Request) error {
	if len(via) == 0 {
		return nil
	}
	if len(via) >= maxRedirects {
		return ErrRedirects
	}
	if circles(req, via) {
		return ErrRedirectLoop
	}
	if !keepMethod(req, via) {
		return http.ErrUseLastResponse
	}
	last := via[len(via)-1]
	if last.URL.Scheme == "https" && req.URL.Scheme == "http" && req.Body != nil && req.Body != http.NoBody {
		_ = req.Body.Close()
		return http.ErrUseLastResponse
	}
	if leavesOrigin(req, via) {
		for _, field := range private {
			delete(req.Header, field)
		}
		req.URL.User = nil // a server does not tell us who we are
		if len(via[0].Header["Referer"]) == 0 && req.Header.Get("Referer") != "" {
			req.Header.Set("Referer", (&url.URL{Scheme: last.URL.Scheme, Host: last.URL.Host, Path: "/"}).String())
		}
	}
	return nil
}

// circles reports whether an address is about to be asked for the third time
// with the same method: once more than a server needs that sets a cookie first.
func circles(req *http.Request, via []*http.Request) bool {
	n := 0
	for _, v := range via {
		if v.URL.String() == req.URL.String() && v.Method == req.Method {
			n++
		}
	}
	return n >= 2
}

// leavesOrigin reports whether the way left the origin of the first request.
func leavesOrigin(req *http.Request, via []*http.Request) bool {
	home := keyOf(via[0].URL)
	for _, v := range via[1:] {
		if keyOf(v.URL) != home {
			return true
		}
	}
	return keyOf(req.URL) != home
}

// keepMethod gives a request back the method, and with it the content, that
// net/http changed to GET without need: only POST may become GET, and 303 asks
// for it. It reports false where the content cannot be sent again.
func keepMethod(req *http.Request, via []*http.Request) bool {
	last := via[len(via)-1]
	if req.Response == nil || req.Method == methodOf(last) || methodOf(last) == http.MethodPost {
		return true
	}
	if code := req.Response.StatusCode; code != http.StatusMovedPermanently && code != http.StatusFound {
		return true
	}
	if last.Body != nil && last.Body != http.NoBody {
		first := via[0]
		if first.GetBody == nil {
			return false
		}
		body, err := first.GetBody()
		if err != nil {
			return false
		}
		req.Body, req.GetBody, req.ContentLength = body, first.GetBody, first.ContentLength
		for _, field := range []string{"Content-Type", "Content-Encoding", "Content-Language", "Content-Location"} {
			if values := first.Header[field]; len(values) > 0 {
				req.Header[field] = values
			}
		}
	}
	req.Method = last.Method
	return true
}

// redirectWaits reports whether a redirect asks to wait longer than allowed.
func (t *Transport) redirectWaits(req *http.Request) bool {
	now := time.Now()
	asked, ok := redirectAsks(req, now)
	left := leftOf(req.Context(), now)
	return ok && (asked > t.limits().maxWait || left.bounded && asked >= left.left)
}

// redirectAsks reads how long the redirect that led to a request asks to wait.
func redirectAsks(req *http.Request, now time.Time) (time.Duration, bool) {
	r := req.Response
	if r == nil || r.StatusCode < 300 || r.StatusCode > 399 {
		return 0, false
	}
	return readRetryAfter(r.Header, now)
}

// followLate waits as long as a redirect asks before it is followed, RFC 9110
// §10.2.3. It is here and not where the redirect arrives, so that who does not
// follow it does not wait.
func (c *call) followLate() error {
	now := time.Now()
	asked, ok := redirectAsks(c.req, now)
	if !ok {
		return nil
	}
	if c.t.redirectWaits(c.req) {
		until := now.Add(asked)
		c.observe(c.req.Response.StatusCode, nil, RedirectWait, 0, until)
		e := c.failure(RedirectWait, nil)
		e.Code, e.Header, e.Until = c.req.Response.StatusCode, c.req.Response.Header, until
		e.Advice = advise(e)
		return e
	}
	if err := sleep(c.req.Context(), c.t.jittered(max(asked, 0), 1, leftOf(c.req.Context(), now))); err != nil {
		return c.unsent(faultOf(c.req.Context(), err).reason(), err)
	}
	return nil
}
