package site

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// BenchmarkPage measures a page that was asked for before, and one that has
// to be rendered.
func BenchmarkPage(b *testing.B) {
	r := httptest.NewRequest(http.MethodGet, "/compare/403-vs-404", nil)
	b.Run("again", func(b *testing.B) {
		h := Handler(Options{})
		b.ReportAllocs()
		for b.Loop() {
			h.ServeHTTP(httptest.NewRecorder(), r)
		}
	})
	b.Run("first", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			Handler(Options{}).ServeHTTP(httptest.NewRecorder(), r)
		}
	})
}
