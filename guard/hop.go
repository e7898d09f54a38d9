package guard

import (
	"net/http"
	"net/textproto"
	"strings"
)

// hopByHop are the connection options that a proxy handles as what they are.
var hopByHop = map[string]bool{"Close": true, "Keep-Alive": true, "Upgrade": true, "Te": true, "Trailer": true, "Transfer-Encoding": true, "Proxy-Connection": true}

// endToEnd drops the fields that the caller names in Connection: the upstream
// never gets them (RFC 9110 §7.6.1), so that nothing may be judged by them.
func endToEnd(r *http.Request) *http.Request {
	var copied http.Header
	for _, line := range r.Header["Connection"] {
		for option := range strings.SplitSeq(line, ",") {
			name := textproto.CanonicalMIMEHeaderKey(strings.TrimSpace(option))
			if hopByHop[name] || r.Header[name] == nil {
				continue
			}
			if copied == nil {
				copied = r.Header.Clone()
			}
			delete(copied, name)
		}
	}
	if copied == nil {
		return r
	}
	out := *r
	out.Header = copied
	return &out
}
