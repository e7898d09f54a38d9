package answer

import (
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
)

// received is when the answers of these tests arrive.
var received = time.Date(2026, time.March, 10, 13, 55, 36, 0, time.UTC)

// in builds an answer from "Name: value" lines, with Date at the time of receipt.
func in(status int, fields ...string) Input {
	h := http.Header{"Date": {received.Format(http.TimeFormat)}}
	for _, f := range fields {
		name, value, _ := strings.Cut(f, ": ")
		if name == "Date" {
			h.Del(name)
		}
		h.Add(name, value)
	}
	return Input{Status: status, Proto: "HTTP/1.1", Header: h, Received: received}
}

func (i Input) of(method string, fields ...string) Input {
	h := http.Header{}
	for _, f := range fields {
		name, value, _ := strings.Cut(f, ": ")
		h.Add(name, value)
	}
	i.Request = &Request{Method: method, URL: "https://api.example/orders", Header: h}
	return i
}

func at(offset time.Duration) string { return received.Add(offset).Format(http.TimeFormat) }

func Test_that_a_shared_cache_stores_what_RFC_9111_lets_it(t *testing.T) {
	for _, tt := range []struct {
		name   string
		in     Input
		stores bool
		reuse  string
		basis  string
		fresh  int64
		source string
	}{
		// §3: what may be stored at all
		{"a 200 that says nothing may be kept for a time of the cache's choosing", in(200), true, ReuseUnknown, "", 0, "RFC 9111 §4.2.2"},
		{"a 403 that says nothing is not stored", in(403), false, ReuseNever, "", 0, "RFC 9111 §3, RFC 9110 §15.1"},
		{"a 404 that says nothing may be", in(404), true, ReuseUnknown, "", 0, "RFC 9111 §4.2.2"},
		{"a 403 with max-age is stored for everybody", in(403, "Cache-Control: max-age=60"), true, ReuseFresh, "max-age", 60, "RFC 9111 §5.2.2.1"},
		{"a 400 with Expires is as well", in(400, "Expires: "+at(time.Hour)), true, ReuseFresh, "Expires", 3600, "RFC 9111 §5.3"},
		{"no-store forbids it", in(200, "Cache-Control: max-age=60, no-store"), false, ReuseNever, "", 0, "RFC 9111 §5.2.2.5"},
		{"private forbids it to a shared cache", in(200, "Cache-Control: private, max-age=60"), false, ReuseNever, "", 0, "RFC 9111 §5.2.2.7"},
		{"private that names fields does not", in(200, `Cache-Control: private="X-Me, X-You", max-age=60`), true, ReuseFresh, "max-age", 60, "RFC 9111 §5.2.2.1"},
		{"public alone makes a 403 storable", in(403, "Cache-Control: public"), true, ReuseUnknown, "", 0, "RFC 9111 §4.2.2"},
		{"429 must not be stored whatever it says", in(429, "Cache-Control: max-age=60"), false, ReuseNever, "", 0, "RFC 6585 §4"},
		{"428 neither", in(428, "Cache-Control: public, max-age=60"), false, ReuseNever, "", 0, "RFC 6585 §3"},
		{"431 neither", in(431, "Cache-Control: max-age=60"), false, ReuseNever, "", 0, "RFC 6585 §5"},
		{"511 neither", in(511, "Cache-Control: max-age=60"), false, ReuseNever, "", 0, "RFC 6585 §6"},
		{"an interim answer is not stored", in(103, "Cache-Control: max-age=60"), false, ReuseNever, "", 0, "RFC 9111 §3"},
		{"a 304 renews and is not stored itself", in(304, "Cache-Control: max-age=60"), false, ReuseNever, "", 0, "RFC 9111 §4.3.4"},
		{"a code that nobody registered is not kept unasked", in(299), false, ReuseNever, "", 0, "RFC 9111 §3, RFC 9110 §15.1"},
		{"and is kept when it says so", in(299, "Cache-Control: max-age=9"), true, ReuseFresh, "max-age", 9, "RFC 9111 §5.2.2.1"},
		{"must-understand with a known code overrules no-store", in(200, "Cache-Control: must-understand, no-store, max-age=5"), true, ReuseFresh, "max-age", 5, "RFC 9111 §5.2.2.1"},
		{"must-understand with an unknown code does not", in(299, "Cache-Control: must-understand, max-age=5"), false, ReuseNever, "", 0, "RFC 9111 §5.2.2.3"},

		// methods
		{"an answer to PUT is not stored", in(200, "Cache-Control: max-age=60").of("PUT"), false, ReuseNever, "", 0, "RFC 9110 §9.2.3"},
		{"an answer to POST is not stored by itself", in(200, "Cache-Control: max-age=60").of("POST"), false, ReuseNever, "", 0, "RFC 9110 §9.3.3"},
		{"an answer to POST is stored with Content-Location", in(200, "Cache-Control: max-age=60", "Content-Location: /orders").of("POST"), true, ReuseFresh, "max-age", 60, "RFC 9111 §5.2.2.1"},
		{"an answer to HEAD is stored", in(200, "Cache-Control: max-age=60").of("HEAD"), true, ReuseFresh, "max-age", 60, "RFC 9111 §5.2.2.1"},

		// §3.5: Authorization
		{"Authorization forbids max-age alone", in(200, "Cache-Control: max-age=60").of("GET", "Authorization: Bearer x"), false, ReuseNever, "", 0, "RFC 9111 §3.5"},
		{"Authorization with public is stored", in(200, "Cache-Control: public, max-age=60").of("GET", "Authorization: Bearer x"), true, ReuseFresh, "max-age", 60, "RFC 9111 §5.2.2.1"},
		{"with s-maxage too", in(200, "Cache-Control: s-maxage=60").of("GET", "Authorization: Bearer x"), true, ReuseFresh, "s-maxage", 60, "RFC 9111 §5.2.2.10"},
		{"with must-revalidate too", in(200, "Cache-Control: must-revalidate, max-age=60").of("GET", "Authorization: Bearer x"), true, ReuseFresh, "max-age", 60, "RFC 9111 §5.2.2.1"},

		// §4.2.1: the lifetime
		{"s-maxage beats max-age beats Expires", in(200, "Cache-Control: max-age=60, s-maxage=30", "Expires: "+at(time.Hour)), true, ReuseFresh, "s-maxage", 30, "RFC 9111 §5.2.2.10"},
		{"max-age beats Expires", in(200, "Cache-Control: max-age=60", "Expires: "+at(time.Hour)), true, ReuseFresh, "max-age", 60, "RFC 9111 §5.2.2.1"},
		{"a quoted number counts", in(200, `Cache-Control: max-age="60"`), true, ReuseFresh, "max-age", 60, "RFC 9111 §5.2.2.1"},
		{"the first of two counts", in(200, "Cache-Control: max-age=60", "Cache-Control: max-age=90"), true, ReuseFresh, "max-age", 60, "RFC 9111 §5.2.2.1"},
		{"names of directives have no case", in(200, "Cache-Control: MAX-AGE=60"), true, ReuseFresh, "max-age", 60, "RFC 9111 §5.2.2.1"},
		{"a number beyond 2^31 is 2^31", in(200, "Cache-Control: max-age=99999999999999999999"), true, ReuseFresh, "max-age", 1 << 31, "RFC 9111 §5.2.2.1"},
		{"max-age that is no number is stale", in(200, "Cache-Control: max-age=soon"), true, ReuseValidate, "max-age", 0, "RFC 9111 §4.2.1"},
		{"a negative one too", in(200, "Cache-Control: max-age=-1"), true, ReuseValidate, "max-age", 0, "RFC 9111 §4.2.1"},
		{"Expires: 0 is in the past", in(200, "Expires: 0"), true, ReuseValidate, "Expires", 0, "RFC 9111 §4.2.1"},
		{"Expires is counted from Date", in(200, "Date: "+at(-time.Hour), "Expires: "+at(time.Hour)), true, ReuseFresh, "Expires", 3600, "RFC 9111 §5.3"},
		{"Expires in the form of RFC 850", in(200, "Expires: Tuesday, 10-Mar-26 14:55:36 GMT"), true, ReuseFresh, "Expires", 3600, "RFC 9111 §5.3"},
		{"Expires in the form of asctime", in(200, "Expires: Tue Mar 10 14:55:36 2026"), true, ReuseFresh, "Expires", 3600, "RFC 9111 §5.3"},

		// §4.2.2: the guess
		{"a 200 changed ten hours ago is guessed fresh for one", in(200, "Last-Modified: "+at(-10*time.Hour)), true, ReuseFresh, "heuristic", 3600, "RFC 9111 §4.2.2"},
		{"a 405 too, which surprises people", in(405, "Last-Modified: "+at(-10*time.Hour)), true, ReuseFresh, "heuristic", 3600, "RFC 9111 §4.2.2"},
		{"a 403 is never guessed", in(403, "Last-Modified: "+at(-10*time.Hour)), false, ReuseNever, "", 0, "RFC 9111 §3, RFC 9110 §15.1"},
		{"a 403 that is public may be", in(403, "Cache-Control: public", "Last-Modified: "+at(-10*time.Hour)), true, ReuseFresh, "heuristic", 3600, "RFC 9111 §4.2.2"},
		{"explicit freshness forbids the guess", in(200, "Cache-Control: max-age=0", "Last-Modified: "+at(-10*time.Hour)), true, ReuseValidate, "max-age", 0, "RFC 9111 §4.2"},

		// §4.2.3: the age
		{"Age is taken off", in(200, "Cache-Control: max-age=60", "Age: 20"), true, ReuseFresh, "max-age", 40, "RFC 9111 §5.2.2.1"},
		{"what is older than its lifetime is stale", in(200, "Cache-Control: max-age=60", "Age: 61"), true, ReuseValidate, "max-age", 0, "RFC 9111 §4.2"},
		{"an Age beyond 2^31 does not overflow", in(200, "Cache-Control: max-age=99999999999", "Age: 99999999999999999999999"), true, ReuseValidate, "max-age", 0, "RFC 9111 §4.2"},
		{"an old Date counts as age", in(200, "Date: "+at(-50*time.Second), "Cache-Control: max-age=60"), true, ReuseFresh, "max-age", 10, "RFC 9111 §5.2.2.1"},

		// reuse
		{"no-cache is stored and asked about", in(200, "Cache-Control: no-cache, max-age=60", `ETag: "1"`), true, ReuseValidate, "max-age", 0, "RFC 9111 §5.2.2.4"},
		{"no-cache that names fields is not", in(200, `Cache-Control: no-cache="Set-Cookie", max-age=60`), true, ReuseFresh, "max-age", 60, "RFC 9111 §5.2.2.1"},
		{"Vary: * is never used again unasked", in(200, "Cache-Control: max-age=60", "Vary: *"), true, ReuseValidate, "max-age", 0, "RFC 9111 §4.1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := Read(tt.in).Cache
			if c.Stores != tt.stores || c.Reuse != tt.reuse || c.Basis != tt.basis || c.Fresh != tt.fresh || c.Source != tt.source {
				t.Errorf("got stores=%v reuse=%s basis=%q fresh=%d source=%q (%s %s)\nwant stores=%v reuse=%s basis=%q fresh=%d source=%q",
					c.Stores, c.Reuse, c.Basis, c.Fresh, c.Source, c.Does, c.Why, tt.stores, tt.reuse, tt.basis, tt.fresh, tt.source)
			}
		})
	}
}

func Test_that_a_reader_is_told_what_else_a_cache_goes_by(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   Input
		want string
	}{
		{"an unknown request may have carried Authorization", in(200, "Cache-Control: max-age=60"), "RFC 9111 §3.5"},
		{"Set-Cookie is shared", in(200, "Cache-Control: max-age=60", "Set-Cookie: a=b"), "everybody who gets the stored answer gets this cookie"},
		{"Vary selects", in(200, "Cache-Control: max-age=60", "Vary: Accept"), "requests with the same Accept"},
		{"private leaves the browser", in(200, "Cache-Control: private"), "A private cache, that of a browser, may keep it."},
		{"a successful write drops what is stored", in(204).of("DELETE"), "drops what it has stored"},
		{"a CDN has a field of its own", in(200, "Cache-Control: no-store", "CDN-Cache-Control: max-age=60"), "RFC 9213"},
		{"must-revalidate holds", in(200, "Cache-Control: max-age=1, must-revalidate"), "not even when that is down"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if notes := strings.Join(Read(tt.in).Cache.Notes, "\n"); !strings.Contains(notes, tt.want) {
				t.Errorf("notes %q do not say %q", notes, tt.want)
			}
		})
	}
	if notes := Read(in(200, "Cache-Control: private, no-store")).Cache.Notes; strings.Contains(strings.Join(notes, ""), "may keep it") {
		t.Errorf("no-store forbids it to a browser as well, notes: %q", notes)
	}
	if notes := Read(in(403).of("DELETE")).Cache.Notes; len(notes) != 0 {
		t.Errorf("a refused DELETE changes no stored copy (RFC 9111 §4.4), notes: %q", notes)
	}
}

func Test_that_a_shared_cache_is_told_the_same_with_and_without_the_rest(t *testing.T) {
	for _, control := range []string{"", "no-store", "max-age=60", "private", "s-maxage=5, public"} {
		in := Input{Status: 403, Header: http.Header{"Cache-Control": {control}}, Request: &Request{Header: http.Header{"Authorization": {"Bearer a"}}}, Received: received}
		if got, want := SharedCache(in), Read(in).Cache; !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %+v, want %+v", control, got, want)
		}
	}
}
