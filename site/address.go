package site

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/ladder"
)

// move is a redirect to a page's own address.
type move struct {
	code int
	path string // below the base
}

func moved(path string) *move { return &move{http.StatusPermanentRedirect, path} }

// find returns the page at a path below the base, or the address it is really
// at, or neither.
func find(path string, query url.Values) (*page, *move) {
	switch path {
	case "":
		return nil, moved("/")
	case "/":
		return indexPage(), nil
	case "/style.css":
		return stylePage(), nil
	case "/status/":
		return codesPage(), nil
	case "/reasons/":
		return reasonsPage(), nil
	case "/compare/":
		if query.Has("a") || query.Has("b") {
			return chosenPair(query.Get("a"), query.Get("b"))
		}
		return pairsPage(), nil
	case "/status", "/reasons", "/compare":
		return nil, moved(path + "/")
	}
	if trimmed := strings.TrimRight(path, "/"); trimmed != path {
		if p, to := find(trimmed, nil); p != nil {
			return nil, moved(p.Path)
		} else {
			return nil, to
		}
	}
	return findNamed(path)
}

// findNamed finds the pages of a code, a pair or a reason.
func findNamed(path string) (*page, *move) {
	name, asJSON := strings.CutSuffix(path, ".json")
	suffix := ""
	if asJSON {
		suffix = ".json"
	}
	var p *page
	var to *move
	if key, ok := strings.CutPrefix(name, "/status/"); ok {
		p, to = findStatus(key, suffix)
	} else if key, ok := strings.CutPrefix(name, "/guide/"); ok && !asJSON {
		p = findGuide(key)
	} else if key, ok := strings.CutPrefix(name, "/compare/"); ok {
		p, to = findPair(key, suffix)
	} else if key, ok := strings.CutPrefix(name, "/reasons/"); ok {
		if r := ladder.ReasonByName(key); r != nil {
			p = reasonPage(r)
		}
	}
	if p != nil && asJSON {
		if p.JSON == nil {
			return nil, to
		}
		p = &page{Path: p.Path + ".json", JSON: p.JSON}
	}
	return p, to
}

// findStatus takes "403", "nginx/499", or "499", which is either a vendor's
// only code of that number or a page that lists its vendors.
func findStatus(key, suffix string) (*page, *move) {
	vendor, number, ok := strings.Cut(key, "/")
	if !ok {
		vendor, number = "", key
	}
	code := codeOf(number)
	if code == 0 {
		return nil, nil
	}
	if ok {
		if c := httpstatus.Vendor(vendor, code); c != nil && vendor != "" {
			return statusPage(c), nil
		}
		return nil, nil
	}
	switch all := httpstatus.ByCode(code); {
	case len(all) == 0:
		return nil, nil
	case all[0].Vendor == "":
		return statusPage(all[0]), nil
	case len(all) == 1:
		return nil, moved(statusPath(all[0]) + suffix)
	default:
		return sharedNumberPage(code, all), nil
	}
}

func findGuide(key string) *page {
	if c := httpstatus.Get(codeOf(key)); c != nil && deep(c) {
		return guidePage(c)
	}
	return nil
}

// findPair takes "400-vs-403"; the other way round is a redirect.
func findPair(key, suffix string) (*page, *move) {
	left, right, ok := strings.Cut(key, "-vs-")
	a, b := contractBySlug(left), contractBySlug(right)
	switch {
	case !ok || !compared(a, b):
		return nil, nil
	case a.Code > b.Code:
		return nil, moved(pairPath(a, b) + suffix)
	}
	return pairPage(a, b), nil
}

// chosenPair answers the form of the comparison index.
func chosenPair(left, right string) (*page, *move) {
	a, b := living(codeOf(left)), living(codeOf(right))
	if a == nil || b == nil {
		return nil, nil
	}
	to := pairPath(a, b)
	if a == b {
		to = statusPath(a)
	}
	return nil, &move{http.StatusSeeOther, to}
}

// codeOf reads exactly three digits; anything else is 0, which is no code.
func codeOf(s string) int {
	if len(s) != 3 {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 100 {
		return 0
	}
	return n
}

// living returns a registered code that new work may send, or nil.
func living(code int) *httpstatus.Contract {
	for _, c := range livingCodes {
		if c.Code == code {
			return c
		}
	}
	return nil
}

var livingCodes = httpstatus.LivingCodes()

// deep reports whether a code is written in full depth and so has a guide.
func deep(c *httpstatus.Contract) bool { return c.Vendor == "" && len(c.FAQ) >= 3 }

func statusPath(c *httpstatus.Contract) string { return "/status/" + c.Key() }
func guidePath(c *httpstatus.Contract) string  { return fmt.Sprintf("/guide/%d", c.Code) }

// slug is how a comparison's address names a code: "403", "nginx-499".
func slug(c *httpstatus.Contract) string { return strings.ReplaceAll(c.Key(), "/", "-") }

// contractBySlug undoes [slug].
func contractBySlug(s string) *httpstatus.Contract {
	vendor, number, ok := strings.Cut(s, "-")
	if !ok {
		vendor, number = "", s
	}
	return httpstatus.Vendor(vendor, codeOf(number))
}

// compared reports whether two contracts have a page that compares them: any
// two codes that new work may send, and what was written by hand.
func compared(a, b *httpstatus.Contract) bool {
	if a == nil || b == nil || a == b {
		return false
	}
	return living(a.Code) == a && living(b.Code) == b || httpstatus.PairOf(a, b) != nil
}

// pairPath is the address of a comparison, the lower code first.
func pairPath(a, b *httpstatus.Contract) string {
	if a.Code > b.Code {
		a, b = b, a
	}
	return "/compare/" + slug(a) + "-vs-" + slug(b)
}

func reasonPath(r *ladder.Reason) string { return "/reasons/" + r.Name }

// Addresses lists the path of every page below the base, HTML and JSON, each
// once: what a crawler would find and an export must write.
func Addresses() []string {
	out := []string{"/", "/style.css", "/status/", "/compare/", "/reasons/"}
	shared := map[int]bool{}
	for _, c := range httpstatus.All() {
		out = append(out, statusPath(c), statusPath(c)+".json")
		if deep(c) {
			out = append(out, guidePath(c))
		}
		if all := httpstatus.ByCode(c.Code); all[0].Vendor != "" && len(all) > 1 && !shared[c.Code] {
			shared[c.Code] = true
			path := fmt.Sprintf("/status/%d", c.Code)
			out = append(out, path, path+".json")
		}
	}
	for i, a := range livingCodes {
		for _, b := range livingCodes[i+1:] {
			path := pairPath(a, b)
			out = append(out, path, path+".json")
		}
	}
	for _, p := range httpstatus.Pairs {
		if p.A.Vendor != "" || p.B.Vendor != "" {
			path := pairPath(p.A, p.B)
			out = append(out, path, path+".json")
		}
	}
	for _, r := range ladder.Reasons {
		out = append(out, reasonPath(r), reasonPath(r)+".json")
	}
	return out
}
