package site

import (
	"slices"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/ladder"
)

// daily are the codes that API developers meet every day, whose guides the
// first page offers.
var daily = []int{200, 201, 204, 301, 304, 400, 401, 403, 404, 405, 409, 410, 412, 415, 422, 429, 500, 502, 503, 504}

// favourites are the comparisons that the first page offers.
var favourites = [][2]int{{400, 403}, {401, 403}, {403, 404}, {400, 422}, {404, 410}, {502, 504}}

// indexView is the data of the first page.
type indexView struct {
	Deep       []*httpstatus.Contract
	Favourites []*httpstatus.Pair // some that were written by hand
	Codes      int                // how many codes have a page
	Pairs      int
	Reasons    int
}

func indexPage() *page {
	n := len(livingCodes)
	v := indexView{Codes: len(httpstatus.All()), Pairs: len(pairKeys()) - n - 1, Reasons: len(ladder.Reasons)}
	for _, pair := range favourites {
		if p := httpstatus.PairOf(httpstatus.Get(pair[0]), httpstatus.Get(pair[1])); p != nil {
			v.Favourites = append(v.Favourites, p)
		}
	}
	for _, c := range httpstatus.All() {
		if c.Vendor == "" && slices.Contains(daily, c.Code) {
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

// classes lists every code by class, those of vendors last.
func classes() []classView {
	out := []classView{
		{"1xx", "1xx: go on", nil}, {"2xx", "2xx: it worked", nil}, {"3xx", "3xx: look elsewhere", nil},
		{"4xx", "4xx: the request is at fault", nil}, {"5xx", "5xx: the server is at fault", nil},
		{"vendors", "Numbers of vendors, not registered", nil},
	}
	for _, c := range httpstatus.All() {
		at := len(out) - 1
		if c.Vendor == "" {
			at = c.Class() - 1
		}
		out[at].Codes = append(out[at].Codes, c)
	}
	return out
}

func codesPage() *page {
	return &page{
		Path: "/status/", Title: "All HTTP status codes", Heading: "All HTTP status codes",
		Description: "Every registered HTTP status code and the numbers that servers, proxies and CDNs use without registration.",
		Template:    "codes", Data: classes(),
	}
}
