package answer

import (
	"bytes"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/internal/httpfield"
	"github.com/candorhttp/candor/problem"
)

// answer is an input with what all parts of the reading need from it.
type answer struct {
	Input
	method   string
	path     string // of the URL, "" when not known
	now      time.Time
	contract *httpstatus.Contract
	guessed  string
}

func newAnswer(in Input) *answer {
	if in.Header == nil {
		in.Header = http.Header{}
	}
	a := &answer{Input: in, method: http.MethodGet, now: in.Received}
	if in.Request != nil {
		if in.Request.Method != "" {
			a.method = in.Request.Method
		}
		if u, err := url.Parse(in.Request.URL); err == nil {
			a.path = u.Path
		}
	}
	if a.now.IsZero() {
		a.now = time.Now()
		if date, ok := httpfield.ParseDate(in.Header.Get("Date"), a.now); ok {
			a.now = date
		}
	}
	a.choose()
	return a
}

// marks are fields by which a vendor is known.
var marks = []struct{ vendor, field, prefix string }{
	{"cloudflare", "CF-RAY", ""},
	{"cloudflare", "Server", "cloudflare"},
	{"nginx", "Server", "nginx"},
	{"nginx", "Server", "openresty"},
	{"aws", "Server", "awselb"},
	{"iis", "Server", "microsoft-iis"},
	{"apache", "Server", "apache"},
	{"microsoft", "Server", "microsoft"},
}

func (a *answer) marked(vendor string) (string, bool) {
	for _, m := range marks {
		v := a.Header.Get(m.field)
		if m.vendor == vendor && v != "" && strings.HasPrefix(strings.ToLower(v), m.prefix) {
			return m.field, true
		}
	}
	return "", false
}

// choose finds the contract: the registered one, else the vendor's whose mark
// the answer carries, else the only vendor's, else that of the class.
func (a *answer) choose() {
	all := httpstatus.ByCode(a.Status)
	if len(all) > 0 && all[0].Registered {
		a.contract = all[0]
		return
	}
	for _, c := range all {
		if field, ok := a.marked(c.Vendor); ok {
			a.contract, a.guessed = c, "the field "+field+" names "+c.Vendor
			return
		}
	}
	switch len(all) {
	case 0:
		a.contract = httpstatus.ForClass(a.Status)
		a.guessed = "nobody registered " + strconv.Itoa(a.Status) + ", so a client goes by " + strconv.Itoa(a.contract.Code)
	case 1:
		a.contract, a.guessed = all[0], "only "+all[0].Vendor+" is known to use this number"
	default:
		var names []string
		for _, c := range all {
			names = append(names, c.Vendor)
		}
		a.contract, a.guessed = all[0], "the answer does not show whose number it is ("+strings.Join(names, ", ")+"); read as "+all[0].Vendor+"'s"
	}
}

// requestHas reports whether the request carried a field, and whether that is
// known at all.
func (a *answer) requestHas(field string) (has, known bool) {
	if a.Request == nil || a.Request.Header == nil {
		return false, false
	}
	return a.Request.Header.Get(field) != "", true
}

// mediaType returns the type of the content without its parameters.
func (a *answer) mediaType() string {
	t, _, err := mime.ParseMediaType(a.Header.Get("Content-Type"))
	if err != nil && t == "" {
		return ""
	}
	return t
}

// encoded reports whether the content was compressed and is not readable here.
func (a *answer) encoded() bool {
	c := strings.ToLower(strings.TrimSpace(a.Header.Get("Content-Encoding")))
	return c != "" && c != "identity"
}

// problem reads the problem document of the answer, if it says that it has one
// and has.
func (a *answer) problem() *problem.Problem {
	if a.mediaType() != problem.MediaType || a.encoded() || a.method == http.MethodHead || len(bytes.TrimSpace(a.Body)) == 0 {
		return nil
	}
	p, err := problem.Parse(a.Body)
	if err != nil {
		return nil
	}
	return p
}
