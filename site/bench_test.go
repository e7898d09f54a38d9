package site

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// discard is a ResponseWriter that keeps nothing, so that a benchmark counts
// what the site allocates and not what a recorder does.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (d discard) WriteHeader(int)             {}

// kinds is one address of each kind of page.
var kinds = []string{
	"/", "/status/", "/status/403", "/guide/403", "/guide/nginx/499", "/compare/", "/compare/400-vs-403", "/compare/415-vs-451", "/compare/403",
	"/decide/", "/decide/role/missing-role", "/decide/together", "/reasons/", "/reasons/missing-role", "/headers/", "/headers/Retry-After",
	"/explain/", "/try/", "/search/", "/status/403.json", "/sitemap.xml", "/search.json",
}

// BenchmarkPage measures each kind of page that was asked for before.
func BenchmarkPage(b *testing.B) {
	h := Handler(Options{Canonical: "https://pages.example"})
	for _, path := range kinds {
		b.Run(strings.Trim(path, "/"), func(b *testing.B) {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.Header.Set("Accept-Encoding", "gzip")
			b.ReportAllocs()
			for b.Loop() {
				h.ServeHTTP(discard{http.Header{}}, r)
			}
		})
	}
}

// BenchmarkFirst measures the same pages when nobody asked before: from data
// to HTML. A process pays this once a page.
func BenchmarkFirst(b *testing.B) {
	s := newSite("", "https://pages.example")
	for _, path := range kinds {
		b.Run(strings.Trim(path, "/"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p, _ := find(path)
				if _, err := s.render(p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkAsked measures the answers that are made for one request alone.
func BenchmarkAsked(b *testing.B) {
	h := Handler(Options{})
	for _, path := range []string{"/search/?q=missing+scope", "/decide/together?role=missing-role&content=malformed-json", "/try/403", "/nowhere"} {
		b.Run(strings.Trim(path, "/"), func(b *testing.B) {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			b.ReportAllocs()
			for b.Loop() {
				h.ServeHTTP(discard{http.Header{}}, r)
			}
		})
	}
}

// BenchmarkExport writes the whole site into a new directory.
func BenchmarkExport(b *testing.B) {
	for b.Loop() {
		if _, err := Export(b.TempDir(), Options{Canonical: "https://pages.example"}); err != nil {
			b.Fatal(err)
		}
	}
}
