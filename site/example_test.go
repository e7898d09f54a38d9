package site_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/site"
)

// The pages below a path of your own server.
func ExampleHandler() {
	mux := http.NewServeMux()
	mux.Handle("/docs/http/", site.Handler(site.Options{Base: "/docs/http", Canonical: "https://example.com/docs/http"}))

	for _, path := range []string{"/docs/http/guide/403", "/docs/http/compare/403-vs-400", "/docs/http/try/429", "/docs/http/nowhere"} {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		fmt.Printf("%d %s %q\n", w.Code, path, w.Header().Get("Location")+w.Header().Get("Retry-After"))
	}
	// Output:
	// 200 /docs/http/guide/403 ""
	// 308 /docs/http/compare/403-vs-400 "/docs/http/compare/400-vs-403"
	// 429 /docs/http/try/429 "1"
	// 404 /docs/http/nowhere ""
}

// The whole answer that a code asks for, to paste.
func ExampleAnswer() {
	text, _ := site.Answer(httpstatus.Get(407))
	fmt.Print(text)
	_, received := site.Answer(httpstatus.Vendor("nginx", 499))
	fmt.Println("\nnginx 499 is received by somebody:", received)
	// Output:
	// HTTP/1.1 407 Proxy Authentication Required
	// Proxy-Authenticate: Basic realm="proxy"
	// Cache-Control: no-store
	// Content-Type: application/problem+json
	//
	// {
	//   "type": "about:blank",
	//   "title": "Proxy Authentication Required",
	//   "status": 407,
	//   "detail": "The proxy on the way, not the origin, wants credentials."
	// }
	// nginx 499 is received by somebody: false
}
