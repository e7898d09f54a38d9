package site

import (
	"strconv"
	"strings"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/ladder"
)

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

func statusPath(c *httpstatus.Contract) string { return "/status/" + c.Key() }
func guidePath(c *httpstatus.Contract) string  { return "/guide/" + c.Key() }

// slug is how a comparison's address names a code: "403", "nginx-499".
func slug(c *httpstatus.Contract) string { return strings.ReplaceAll(c.Key(), "/", "-") }

// contractBySlug undoes [slug].
func contractBySlug(s string) *httpstatus.Contract {
	vendor, number, ok := strings.Cut(s, "-")
	if !ok {
		vendor, number = "", s
	} else if vendor == "" { // "-403" would be a second name of 403
		return nil
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
