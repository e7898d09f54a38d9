package pathshape

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// shapes are paths with the route that is guessed from each.
var shapes = []struct{ path, want string }{
	{"", None},
	{"*", "*"},
	{"evil.example:443", None},
	{"/", "/"},
	{"//", "//"},
	{"/orders", "/orders"},
	{"/orders/", "/orders/"},
	{"/v1/orders/17/items/3", "/v1/orders/{id}/items/{id}"},
	{"/v2/me", "/v2/me"},
	{"/api/1.0/x", "/api/1.0/x"},
	{"/o/ord_81723", "/o/{id}"},
	{"/o/INV-2026-0042", "/o/{id}"},
	{"/o/page2", "/o/page2"},
	{"/o/17.json", "/o/{id}.json"},
	{"/style.css", "/style.css"},
	{"/t/7d793037-a076-4891-9e2f-2a1b3c4d5e6f", "/t/{id}"},
	{"/t/7D793037-A076-4891-9E2F-2A1B3C4D5E6F", "/t/{id}"},
	{"/t/%7B7d793037-a076-4891-9e2f-2a1b3c4d5e6f%7D", "/t/{id}"},
	{"/t/9f86d081884c7d65", "/t/{id}"},
	{"/t/deadbeef", "/t/deadbeef"},
	{"/t/facade", "/t/facade"},
	{"/d/2026-03-10", "/d/{id}"},
	{"/d/2026/12/01", "/d/{id}/{id}/{id}"},
	{"/d/2026-03-10T13:55:36Z", "/d/{id}"},
	{"/g/52.5200,13.4050", "/g/{id}"},
	{"/u/ann@example.com", "/u/{id}"},
	{"/u/ann%40example.com", "/u/{id}"},
	{"/u/ann.lee@example.com", "/u/{id}"},
	{"/fonts/cJZKeOuBrn4kERxqtaUH3aCWcynf_3a4b5c6d.ttf", "/fonts/{id}.ttf"},
	{"/static/style.dbfceebb.css", "/static/style.{id}.css"},
	{"/u/@ann", "/u/@ann"},
	{"/k/AbC3dEf9GhI2jKlM", "/k/{id}"},
	{"/s/how-to-write-good-errors", "/s/how-to-write-good-errors"},
	{"/x/" + strings.Repeat("a", 64), "/x/" + strings.Repeat("a", 64)},
	{"/x/" + strings.Repeat("a", 65), "/x/{id}"},
	{"/x/a\x1b[31m", "/x/{bytes}"},
	{"/x/\xff\xfe", "/x/{bytes}"},
	{"/caf\u00e9", "/caf\u00e9"},
	{strings.Repeat("/a", 500), strings.Repeat("/a", 12) + "/{rest}"},
	{strings.Repeat("/"+strings.Repeat("b", 40), 12), strings.Repeat("/"+strings.Repeat("b", 40), 6) + "/{rest}"},

	// random keys and what only looks like one
	{"/c/cus_NffrFeUfNV2Hib", "/c/{id}"},
	{"/watch/dQw4w9WgXcQ", "/watch/{id}"},
	{"/k/x3k9q2p7", "/k/{id}"},
	{"/getS3Object", "/getS3Object"},
	{"/oauth2/listV2Items/OAuth2Token", "/oauth2/listV2Items/OAuth2Token"},
	{"/iOSDevices/IpAccessControlLists", "/iOSDevices/IpAccessControlLists"},
	{"/2010-04-01/Accounts/ACfeec0123456789abcdef0123456789ab/AvailablePhoneNumbers/US/TollFree.json", "/{id}/Accounts/{id}/AvailablePhoneNumbers/US/TollFree.json"},
	{"/apis/networking.k8s.io/v1beta1/x", "/apis/networking.k8s.io/v1beta1/x"},
	{"/v1p1beta1/images", "/v1p1beta1/images"},
	{"/en/de-DE/i18n", "/en/de-DE/i18n"},
	{"/x86_64/log4j2/h264", "/x86_64/log4j2/h264"},
	{"/acct_ffeecab", "/acct_ffeecab"},

	// escapes
	{"/projects/group%2Frepo/issues", "/projects/{id}/issues"},
	{"/search/hello%20world", "/search/{id}"},
	{"/caf%C3%A9", "/caf%C3%A9"},
	{"/%7Eann", "/%7Eann"},
	{"/100%/a%", "/100%/a%"},

	// parts of a segment
	{"/app.9f8e7d6c5b4a3f2e.js", "/app.{id}.js"},
	{"/style.9f8e7d6c.css", "/style.{id}.css"},
	{"/static/js/main.9f8e7d6c.chunk.js", "/static/js/main.{id}.chunk.js"},
	{"/static/js/2.1a2b3c4d.chunk.js.map", "/static/js/{id}.chunk.js.map"},
	{"/assets/index-BkX3f9aZ.js", "/assets/index-{id}.js"},
	{"/assets/jquery-3.7.1.min.js", "/assets/jquery-3.7.1.min.js"},
	{"/img/IMG_20260131_123456.jpg", "/img/{id}.jpg"},
	{"/img/9f8e7d6c5b4a.png", "/img/{id}.png"},
	{"/files/report-9f8e7d6c5b4a.pdf", "/files/{id}.pdf"},
	{"/v/17.mp4", "/v/{id}.mp4"},
	{"/books/17:archive", "/books/{id}:archive"},
	{"/books:batchGet", "/books:batchGet"},
	{"/odata/Users(17)/Orders('a-b')", "/odata/Users({id})/Orders({id})"},
	{"/a;jsessionid=AB12CD/b", "/a;{id}/b"},
	{"/17;v=1", "/{id};{id}"},
	{"/users/{userId}", "/users/{id}"},
	{"/Foo_(bar)", "/Foo_(bar)"},
}

func Test_that_paths_become_routes(t *testing.T) {
	for _, c := range shapes {
		if got := string(Append(nil, c.path)); got != c.want {
			t.Errorf("%.80q is %q, want %q", c.path, got, c.want)
		}
		if got := string(Append([]byte("GET "), c.path)); got != "GET "+c.want {
			t.Errorf("%.80q after a method is %q, want %q", c.path, got, c.want)
		}
	}
}

func Test_that_appending_a_route_allocates_nothing(t *testing.T) {
	b := make([]byte, 0, MaxLength+16)
	for _, c := range shapes {
		if n := testing.AllocsPerRun(10, func() { b = Append(b[:0], c.path) }); n != 0 {
			t.Errorf("%.80q allocates %v times", c.path, n)
		}
	}
}

func FuzzAppend(f *testing.F) {
	for _, c := range shapes {
		f.Add(c.path)
	}
	f.Fuzz(func(t *testing.T, path string) {
		got := string(Append(nil, path))
		if !Printable(got) || !utf8.ValidString(got) {
			t.Errorf("%q has the route %q, which is not printable", path, got)
		}
		if len(got) > MaxLength+len("/{rest}")+13*len("({id})") {
			t.Errorf("%q has a route of %d bytes", path, len(got))
		}
		if again := string(Append(nil, path)); again != got {
			t.Errorf("%q has the routes %q and %q", path, got, again)
		}
	})
}

// ordinary are paths as APIs and sites have them.
var ordinary = []string{
	"/v1/orders", "/v1/orders/81723", "/v1/orders/17/items/3", "/users/me", "/api/v2/customers/search",
	"/v1/accounts/7d793037-a076-4891-9e2f-2a1b3c4d5e6f/keys", "/blog/how-to-write-good-errors", "/static/app.9f8e7d6c.js",
	"/repos/octo/hello/pulls/42/comments", "/favicon.ico",
}

func BenchmarkAppend(b *testing.B) {
	dst := make([]byte, 0, MaxLength+16)
	b.Run("all", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			dst = Append(dst[:0], ordinary[i%len(ordinary)])
		}
	})
	for _, path := range ordinary {
		b.Run(path[1:], func(b *testing.B) {
			for b.Loop() {
				dst = Append(dst[:0], path)
			}
		})
	}
}

func Test_that_random_keys_are_no_words(t *testing.T) {
	for _, s := range []string{"EQHcSApq", "WeKcXOPA", "JwLuxpnc", "cus_HPO4hnmVbo7kze", "acct_ffeecab", "qwxzkjvb", "mila-xkzqw9f-a"} {
		if !Gibberish(s) {
			t.Errorf("%q passes as a word", s)
		}
	}
	for _, s := range []string{"facade", "search", "mysql", "emojis", "zoomrooms", "cronjobs", "mutatingwebhookconfigurations", "getS3Object",
		"iOSDevices", "OAuth2Token", "listAllDBs", "ExecutiveSummary", "x509cert", "sha256sum", "how-to-write-good-errors", "frontend_http_responses"} {
		if Gibberish(s) {
			t.Errorf("%q passes for a random key", s)
		}
	}
}
