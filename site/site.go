// Package site serves the reference pages: what every status code promises,
// any two codes side by side, a wizard that finds the right one, what each
// reason of a refusal means, the fields that codes require, a reader of pasted
// answers, and addresses that really answer with a code. Every sentence comes
// from [httpstatus] and [ladder], so a page cannot disagree with what a guard
// sends.
//
// Mount [Handler] anywhere, or write the pages as files with [Export];
// [Addresses] lists them. They need no JavaScript and ask nothing of another
// host.
package site

import (
	"bytes"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/candorhttp/candor/ladder"
)

// Options says where the pages live. The zero value serves them at the root.
type Options struct {
	// Base is the path prefix of every address, such as "/-/guide". The
	// handler expects it in the request's path; do not strip it before.
	Base string
	// Canonical is the absolute address of the public copy of the pages, such
	// as "https://candorhttp.github.io/candor". When given, each page names
	// its public copy as the canonical one.
	Canonical string
}

// policy is the Content-Security-Policy of every page: style, script and data
// from here, forms to here, and nothing else at all.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// pageAge is how long a browser may use a page without asking again: short,
// because a new release changes the text and asking costs a 304.
const pageAge = "public, max-age=300"

type site struct {
	base      string // "" or "/-/guide"
	canonical string
	static    bool // rendered into files, so nothing answers a query or a form
	sections  []section
	nav       map[string]template.HTML // by the section one is in
	pages     cache
	slow      chan struct{} // one place for each delayed answer of /try
}

// Handler serves the pages. It answers GET and HEAD, with ETag and gzip;
// everything else about an answer is as the pages themselves advise.
func Handler(opt Options) http.Handler {
	base := strings.Trim(opt.Base, "/")
	if base != "" {
		base = "/" + base
	}
	return newSite(base, opt.Canonical)
}

func newSite(base, canonical string) *site {
	return &site{
		base: base, canonical: strings.TrimRight(canonical, "/"), sections: sections, nav: navigation(base, sections),
		slow: make(chan struct{}, maxSlow),
	}
}

// publicAddress is where the public copy of a page is. There a page is the
// index of a folder, so that its address ends in a slash on any host.
func (s *site) publicAddress(path string) string {
	if !strings.HasSuffix(path, "/") && !isFile(path) {
		path += "/"
	}
	return s.canonical + path
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin") // with no-referrer, browsers hide the Origin of our own form as well
	path, ok := strings.CutPrefix(r.URL.Path, s.base)
	if !ok || path != "" && path[0] != '/' {
		s.missing(w, r)
		return
	}
	if in, key := sectionOf(path); in != nil && in.live != nil && in.live(s, w, r, key) {
		return
	}
	if f := s.pages.get(path); f != nil {
		s.send(w, r, f)
		return
	}
	p, to := find(path)
	switch {
	case to != nil:
		s.redirect(w, r, to)
	case p == nil:
		s.missing(w, r)
	default:
		f, err := s.render(p)
		if err != nil {
			s.broken(w, r)
			return
		}
		s.pages.put(p.Path, f)
		s.send(w, r, f)
	}
}

// send answers with a file; [http.ServeContent] does the conditions and
// ranges, where there are any.
func (s *site) send(w http.ResponseWriter, r *http.Request, f *file) {
	if !readable(r.Method) {
		s.notAllowed(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.mediaType)
	h.Set("Cache-Control", pageAge)
	h.Set("Vary", "Accept-Encoding")
	body, tag := f.plain, f.etag
	if acceptsGzip(r.Header) {
		h.Set("Content-Encoding", "gzip")
		body, tag = f.gzip(), strings.TrimSuffix(f.etag, `"`)+`-gzip"`
	}
	h.Set("ETag", tag)
	if conditional(r.Header) {
		s.sendIf(w, r, body)
		return
	}
	h.Set("Accept-Ranges", "bytes")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a reader that hangs up is no fault of ours
	}
}

// maxRanges is how many ranges of a page are worth sending apart. Thousands
// of them cost far more than the page: RFC 9110 §14.2 lets us ignore them.
const maxRanges = 8

// sendIf answers a request with conditions or ranges. A refusal takes back
// what was said of the page: a cache that kept it would give it to everybody.
func (s *site) sendIf(w http.ResponseWriter, r *http.Request, body []byte) {
	if strings.Count(strings.Join(r.Header["Range"], ","), ",") >= maxRanges {
		r = r.Clone(r.Context())
		r.Header.Del("Range")
	}
	j := &judged{ResponseWriter: w}
	http.ServeContent(j, r, "", time.Time{}, bytes.NewReader(body))
	if j.refused == 0 {
		return
	}
	for _, name := range []string{"ETag", "Content-Encoding", "Content-Length", "Accept-Ranges"} {
		w.Header().Del(name)
	}
	if j.refused == http.StatusPreconditionFailed {
		s.refuse(w, r, ladder.PreconditionFailed, "The page is not the one that the request was meant for.")
		return
	}
	s.refuse(w, r, ladder.RangeNotSatisfiable, "None of the ranges lies within the page.")
}

// judged holds back a refusal of [http.ServeContent], which is the page's to
// word; everything else passes.
type judged struct {
	http.ResponseWriter
	refused int // the code held back, 0 for none
}

func (j *judged) WriteHeader(code int) {
	if code >= 400 {
		j.refused = code
		return
	}
	j.ResponseWriter.WriteHeader(code)
}

func (j *judged) Write(b []byte) (int, error) {
	if j.refused != 0 {
		return len(b), nil
	}
	return j.ResponseWriter.Write(b)
}

// conditional reports whether anything but the page itself could be the
// answer.
func conditional(h http.Header) bool {
	return h["If-None-Match"] != nil || h["If-Match"] != nil || h["Range"] != nil || h["If-Modified-Since"] != nil || h["If-Unmodified-Since"] != nil
}

// answer sends a page that was made for this request alone, so that nobody
// stores it.
func (s *site) answer(w http.ResponseWriter, r *http.Request, code int, p *page) {
	content, err := s.execute(p)
	if err != nil {
		s.broken(w, r)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	writeHTML(w, r, code, content)
}

// redirect sends the reader to the page's own address. The target is built
// from the page, never from the request's path.
func (s *site) redirect(w http.ResponseWriter, r *http.Request, to *move) {
	if !readable(r.Method) {
		s.notAllowed(w, r)
		return
	}
	w.Header().Set("Cache-Control", pageAge)
	http.Redirect(w, r, s.base+to.path, to.code)
}

func readable(method string) bool { return method == http.MethodGet || method == http.MethodHead }

// acceptsGzip reads Accept-Encoding, RFC 9110 §12.5.3, as far as one coding
// needs it: gzip or x-gzip named without a weight of zero.
func acceptsGzip(h http.Header) bool {
	for _, item := range strings.Split(strings.Join(h.Values("Accept-Encoding"), ","), ",") {
		coding, params, _ := strings.Cut(item, ";")
		coding = strings.ToLower(strings.TrimSpace(coding))
		if coding == "gzip" || coding == "x-gzip" {
			return !zeroWeight(params)
		}
	}
	return false
}

// zeroWeight reports whether parameters hold q=0, "not acceptable".
func zeroWeight(params string) bool {
	for _, p := range strings.Split(params, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		if strings.EqualFold(name, "q") {
			return strings.Trim(strings.TrimSpace(value), "0.") == ""
		}
	}
	return false
}
