package retry

import "net/http"

// otherway is the transport whose connections are not those of the base; nil
// where there is none.
func (t *Transport) otherway() http.RoundTripper {
	if t.Fresh != nil {
		return t.Fresh
	}
	t.freshOnce.Do(func() {
		if base, ok := t.base().(*http.Transport); ok {
			t.fresh = separate(base)
		}
	})
	return t.fresh
}

// separate copies a transport so that no connection is shared between the two
// and each request of the copy that finds none in use opens its own.
func separate(base *http.Transport) *http.Transport {
	other := base.Clone()
	other.DisableKeepAlives = true
	if other.TLSNextProto["h2"] != nil {
		// An HTTP/2 transport that was configured from outside keeps one pool
		// for all that refer to it: the copy gets the one of net/http instead.
		other.TLSNextProto = nil
		other.ForceAttemptHTTP2 = true
	}
	return other
}
