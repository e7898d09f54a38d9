package site

import (
	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/ladder"
)

// indexView is the data of the first page.
type indexView struct {
	Deep    []*httpstatus.Contract
	Written []*httpstatus.Pair
	Codes   int // how many codes have a page
	Pairs   int
	Reasons int
}

func indexPage() *page {
	n := len(livingCodes)
	v := indexView{Written: httpstatus.Pairs, Codes: len(httpstatus.All()), Pairs: n * (n - 1) / 2, Reasons: len(ladder.Reasons)}
	for _, c := range httpstatus.All() {
		if deep(c) {
			v.Deep = append(v.Deep, c)
		}
	}
	return &page{
		Path: "/", Title: "HTTP status codes: which one, and what it makes others do", Heading: "Say what you mean in HTTP",
		Description: "What every HTTP status code promises to clients, caches, search engines and monitors, with the source of every sentence.",
		Template:    "index", Data: v,
	}
}

// classView is the codes of one class, or of the vendors.
type classView struct {
	Anchor, Name string
	Codes        []*httpstatus.Contract
}

func codesPage() *page {
	classes := []classView{
		{"1xx", "1xx: go on", nil}, {"2xx", "2xx: it worked", nil}, {"3xx", "3xx: look elsewhere", nil},
		{"4xx", "4xx: the request is at fault", nil}, {"5xx", "5xx: the server is at fault", nil},
		{"vendors", "Numbers of vendors, not registered", nil},
	}
	for _, c := range httpstatus.All() {
		at := len(classes) - 1
		if c.Vendor == "" {
			at = c.Class() - 1
		}
		classes[at].Codes = append(classes[at].Codes, c)
	}
	return &page{
		Path: "/status/", Title: "All HTTP status codes", Heading: "All HTTP status codes",
		Description: "Every registered HTTP status code and the numbers that servers, proxies and CDNs use without registration.",
		Template:    "codes", Data: classes,
	}
}
