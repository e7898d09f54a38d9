package retry

import (
	"fmt"
	"net/http"
	"time"
)

// maxRedirects is how many redirects are followed in a row, as net/http does.
const maxRedirects = 10

// aboutCaller are the request fields that belong to one origin.
var aboutCaller = []string{"Authorization", "Cookie", "Proxy-Authorization"}

// CheckRedirect is for [http.Client]: it stops in a loop and after ten
// redirects, takes the caller's credentials off a request that a redirect
// leads to another origin (net/http leaves them on for subdomains, other ports
// and from https to http), and hands back a redirect whose Retry-After is
// longer than is waited for. Shorter ones are waited for by RoundTrip.
//
// The method is kept or changed by net/http, as RFC 9110 §15.4 has it: 307 and
// 308 keep it, and are handed back where the content cannot be had again.
func (t *Transport) CheckRedirect(req *http.Request, via []*http.Request) error {
	if r := req.Response; r != nil {
		if after, ok := retryAfter(r.Header, time.Now()); ok {
			deadline, limited := req.Context().Deadline()
			if after > t.limits().maxWait || limited && after >= time.Until(deadline) {
				return http.ErrUseLastResponse
			}
		}
	}
	if len(via) >= maxRedirects {
		return fmt.Errorf("stopped after %d redirects", maxRedirects)
	}
	same := 0
	for _, v := range via {
		if v.Method == req.Method && v.URL.String() == req.URL.String() {
			same++
		}
	}
	if same > 1 { // once may be the server's way to see whether a cookie stays
		return fmt.Errorf("redirects lead back to %s", plainURL(req.URL))
	}
	if redirectedAway(req) {
		for _, name := range aboutCaller {
			req.Header.Del(name)
		}
	}
	return nil
}

// redirectedAway reports whether a redirect on the way to this request led away
// from its origin.
func redirectedAway(req *http.Request) bool {
	own := originOf(req)
	for r := req; r.Response != nil && r.Response.Request != nil; {
		r = r.Response.Request
		if originOf(r) != own {
			return true
		}
	}
	return false
}
