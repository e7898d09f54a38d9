package answer

import (
	"strings"
	"testing"
	"time"
)

func Test_that_a_private_cache_stores_what_RFC_9111_lets_it(t *testing.T) {
	for _, tt := range []struct {
		name   string
		in     Input
		stores bool
		reuse  string
		basis  string
		fresh  int64
		source string
	}{
		{"a 301 that says nothing is kept for a time of the browser's choosing", in(301, "Location: /x"), true, ReuseUnknown, "", 0, "RFC 9111 §4.2.2"},
		{"a 302 that says nothing is not kept", in(302, "Location: /x"), false, ReuseNever, "", 0, "RFC 9111 §3, RFC 9110 §15.1"},
		{"private is for this cache", in(200, "Cache-Control: private, max-age=60"), true, ReuseFresh, "max-age", 60, "RFC 9111 §5.2.2.1"},
		{"private alone makes a 403 storable here", in(403, "Cache-Control: private"), true, ReuseUnknown, "", 0, "RFC 9111 §4.2.2"},
		{"private that names fields does not matter here", in(200, `Cache-Control: private="X-Me", max-age=60`), true, ReuseFresh, "max-age", 60, "RFC 9111 §5.2.2.1"},
		{"max-age counts and s-maxage does not", in(200, "Cache-Control: s-maxage=600, max-age=60"), true, ReuseFresh, "max-age", 60, "RFC 9111 §5.2.2.1"},
		{"s-maxage alone leaves a 200 to a guess", in(200, "Cache-Control: s-maxage=600"), true, ReuseUnknown, "", 0, "RFC 9111 §4.2.2"},
		{"s-maxage alone leaves a 200 with a date to a tenth", in(200, "Cache-Control: s-maxage=600", "Last-Modified: "+at(-10*time.Hour)), true, ReuseFresh, "heuristic", 3600, "RFC 9111 §4.2.2"},
		{"s-maxage alone does not make a 403 storable here", in(403, "Cache-Control: s-maxage=600"), false, ReuseNever, "", 0, "RFC 9111 §3, §5.2.2.10"},
		{"s-maxage that is no number does not matter", in(200, "Cache-Control: s-maxage=x, max-age=60"), true, ReuseFresh, "max-age", 60, "RFC 9111 §5.2.2.1"},
		{"s-maxage beats Expires elsewhere only", in(200, "Cache-Control: s-maxage=600", "Expires: "+at(time.Hour)), true, ReuseFresh, "Expires", 3600, "RFC 9111 §5.3"},
		{"Authorization does not matter", in(200, "Cache-Control: max-age=60").of("GET", "Authorization: Bearer x"), true, ReuseFresh, "max-age", 60, "RFC 9111 §5.2.2.1"},
		{"no-store forbids it", in(200, "Cache-Control: private, no-store, max-age=60"), false, ReuseNever, "", 0, "RFC 9111 §5.2.2.5"},
		{"no-cache asks each time", in(301, "Cache-Control: no-cache", "Location: /x"), true, ReuseValidate, "", 0, "RFC 9111 §5.2.2.4"},
		{"must-understand with a known code overrules no-store", in(200, "Cache-Control: must-understand, no-store, max-age=5"), true, ReuseFresh, "max-age", 5, "RFC 9111 §5.2.2.1"},
		{"must-understand with an unknown code forbids it", in(299, "Cache-Control: must-understand, max-age=5"), false, ReuseNever, "", 0, "RFC 9111 §5.2.2.3"},
		{"429 must not be stored here either", in(429, "Cache-Control: private, max-age=60"), false, ReuseNever, "", 0, "RFC 6585 §4"},
		{"Vary: * is never used again unasked", in(200, "Cache-Control: max-age=60", "Vary: *"), true, ReuseValidate, "max-age", 0, "RFC 9111 §4.1"},
		{"Age from a shared cache is taken off", in(200, "Cache-Control: max-age=60", "Age: 20"), true, ReuseFresh, "max-age", 40, "RFC 9111 §5.2.2.1"},
		{"an answer that a shared cache held too long is stale on arrival", in(200, "Cache-Control: s-maxage=600, max-age=60", "Age: 90"), true, ReuseValidate, "max-age", 0, "RFC 9111 §4.2"},
		{"Expires in the past is stale", in(200, "Expires: 0"), true, ReuseValidate, "Expires", 0, "RFC 9111 §4.2.1"},
		{"an answer to PUT is not stored", in(200, "Cache-Control: max-age=60").of("PUT"), false, ReuseNever, "", 0, "RFC 9110 §9.2.3"},
		{"an answer to POST needs freshness for this cache", in(200, "Cache-Control: s-maxage=60", "Content-Location: /orders").of("POST"), false, ReuseNever, "", 0, "RFC 9110 §9.3.3"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := Read(tt.in).PrivateCache
			if c.Stores != tt.stores || c.Reuse != tt.reuse || c.Basis != tt.basis || c.Fresh != tt.fresh || c.Source != tt.source {
				t.Errorf("got stores=%v reuse=%s basis=%q fresh=%d source=%q (%s %s)\nwant stores=%v reuse=%s basis=%q fresh=%d source=%q",
					c.Stores, c.Reuse, c.Basis, c.Fresh, c.Source, c.Does, c.Why, tt.stores, tt.reuse, tt.basis, tt.fresh, tt.source)
			}
			if said := c.Does + c.Why + strings.Join(c.Notes, ""); strings.Contains(said, "everybody") {
				t.Errorf("a private cache serves one user: %s", said)
			}
		})
	}
}

func Test_that_a_reader_is_told_why_a_browser_keeps_it(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   Input
		want string
	}{
		{"Authorization", in(200, "Cache-Control: max-age=60").of("GET", "Authorization: Bearer x"), "Authorization in the request does not matter here"},
		{"private", in(200, "Cache-Control: private, max-age=60"), "private is meant for exactly this cache"},
		{"s-maxage beside max-age", in(200, "Cache-Control: s-maxage=600, max-age=60"), "s-maxage does not count here"},
		{"s-maxage alone", in(200, "Cache-Control: s-maxage=600"), "s-maxage speaks to shared caches only, the code allows a guess"},
		{"Vary", in(200, "Cache-Control: max-age=60", "Vary: Accept"), "requests with the same Accept"},
		{"must-revalidate", in(200, "Cache-Control: max-age=60, must-revalidate"), "not even when that is down"},
		{"a permanent redirect", in(308, "Location: /x"), "Browsers may keep a permanent redirect that states no time for very long"},
		{"private on a 403", in(403, "Cache-Control: private"), "private allows storing it"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := Read(tt.in).PrivateCache
			if said := c.Why + "\n" + strings.Join(c.Notes, "\n"); !strings.Contains(said, tt.want) {
				t.Errorf("%q does not say %q", said, tt.want)
			}
		})
	}
}
