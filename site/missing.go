package site

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/candorhttp/candor/ladder"
)

// missingView is the data of the answers that are no page.
type missingView struct {
	Reason  *ladder.Reason
	Path    string // as asked for
	Code    int
	Numbers bool // the reader may have looked for a number nobody uses
}

// missing answers for an address that no page has.
func (s *site) missing(w http.ResponseWriter, r *http.Request) {
	s.refuse(w, r, ladder.UnknownRoute, "There is no page at this address.")
}

// notAllowed answers for a method that pages do not have.
func (s *site) notAllowed(w http.ResponseWriter, r *http.Request) {
	s.notAllowedBut(w, r, "GET, HEAD")
}

func (s *site) notAllowedBut(w http.ResponseWriter, r *http.Request, methods string) {
	w.Header().Set("Allow", methods)
	s.refuse(w, r, ladder.MethodNotAllowed, "This address takes "+methods+".")
}

// broken answers when a page cannot be rendered, which is our own fault.
func (s *site) broken(w http.ResponseWriter, r *http.Request) {
	s.refuse(w, r, ladder.Internal, "The page could not be made.")
}

// refuse answers with a page for people and a problem document for programs,
// as Accept tells them apart.
func (s *site) refuse(w http.ResponseWriter, r *http.Request, reason *ladder.Reason, detail string) {
	v := ladder.Default.Verdict(ladder.Answer{Reason: reason})
	h := w.Header()
	h.Set("Cache-Control", v.CacheControl())
	h.Set("Vary", "Accept")
	p := &page{Title: reason.Title, Heading: strconv.Itoa(v.Code) + " " + reason.Title, Description: detail, NoIndex: true, Template: "missing",
		Data: missingView{Reason: reason, Path: r.URL.Path, Code: v.Code, Numbers: strings.Contains(r.URL.Path, "/status/")}}
	if wantsHTML(r.Header) {
		if content, err := s.execute(p); err == nil {
			writeHTML(w, r, v.Code, content)
			return
		}
	}
	doc := v.Problem(ladder.TypesBase)
	doc.Detail = detail
	doc.Write(w, r)
}

// writeHTML answers with a page that was made for this request.
func writeHTML(w http.ResponseWriter, r *http.Request, code int, content []byte) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(content)))
	w.WriteHeader(code)
	if r.Method != http.MethodHead {
		// A reader that hangs up is no fault of ours.
		_, _ = w.Write(content)
	}
}

// wantsHTML reports whether Accept names HTML, as every browser does.
func wantsHTML(h http.Header) bool {
	for _, item := range strings.Split(strings.Join(h.Values("Accept"), ","), ",") {
		name, params, _ := strings.Cut(item, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		if name == "text/html" || name == "application/xhtml+xml" {
			return !zeroWeight(params)
		}
	}
	return false
}
