package site

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/ladder"
)

// Bounds of a delayed answer: how long it may be, and how many may wait.
const (
	maxDelay = 30 * time.Second
	maxSlow  = 64
)

// tryView is the data of the page that explains /try.
type tryView struct {
	Classes  []classView
	MaxDelay int // seconds
}

func findTry(key string) (*page, *move) {
	if key != "" {
		return nil, nil
	}
	v := tryView{MaxDelay: int(maxDelay / time.Second)}
	for _, class := range classes() {
		kept := class
		kept.Codes = nil
		for _, c := range class.Codes {
			if tried(c) {
				kept.Codes = append(kept.Codes, c)
			}
		}
		if len(kept.Codes) > 0 {
			v.Classes = append(v.Classes, kept)
		}
	}
	return &page{
		Path: "/try/", Title: "Get a real answer with any HTTP status code", Heading: "Get a real answer",
		Description: "Addresses that really answer with a status code, its required fields and a problem document, to test a client against.",
		Template:    "try", Data: v,
	}, nil
}

// tried reports whether /try really answers with the code: interim answers and
// numbers that exist only in logs, or are none, are explained instead.
func tried(c *httpstatus.Contract) bool {
	return c.Wire && c.Class() > 1 && c.Status != httpstatus.Unused
}

// linksToTry reports whether pages lead to /try of the code: where something
// really comes, be it an interim answer before a page.
func linksToTry(c *httpstatus.Contract) bool { return tried(c) || c.Code == http.StatusEarlyHints }

// triedView is the data of the page that a browser is shown.
type triedView struct {
	*httpstatus.Contract
	Sent  string // the head that was sent
	Early bool   // an interim answer was sent before
	Other []*httpstatus.Contract
}

// tryCode answers /try/403 with a 403.
func tryCode(s *site, w http.ResponseWriter, r *http.Request, key string) bool {
	if key == "" && r.URL.Query().Has("code") {
		s.redirect(w, r, &move{http.StatusSeeOther, "/try/" + tryKey(r)})
		return true
	}
	c, all := contractAt(key)
	if c == nil && len(all) > 0 {
		c = all[0]
		if i := slices.IndexFunc(all, func(k *httpstatus.Contract) bool { return !k.Wire }); i >= 0 {
			c = all[i]
		}
	}
	if key == "" || c == nil {
		return false
	}
	w.Header().Set("X-Robots-Tag", "noindex")
	w.Header().Set("Referrer-Policy", "no-referrer")
	opt, fault := tryOptions(r)
	if fault != "" {
		s.refuse(w, r, ladder.InvalidParameter, fault)
		return true
	}
	if !s.wait(r, opt.delay) {
		v := ladder.Default.Verdict(ladder.Answer{Reason: ladder.Overloaded})
		w.Header().Set("Retry-After", v.ExampleFields()["Retry-After"])
		s.refuse(w, r, ladder.Overloaded, "Too many delayed answers are waiting already.")
		return true
	}
	if !tried(c) {
		s.untried(w, r, c, all)
		return true
	}
	s.try(w, r, c, opt)
	return true
}

// tryKey is the code that the form names, with the options it was given.
func tryKey(r *http.Request) string {
	q := r.URL.Query()
	key := strconv.Itoa(codeOf(q.Get("code")))
	q.Del("code")
	for name := range q {
		if q.Get(name) == "" {
			q.Del(name)
		}
	}
	if len(q) > 0 {
		key += "?" + q.Encode()
	}
	return key
}

// tryOpts are what a caller may choose about an answer.
type tryOpts struct {
	accept     string // media type to answer with; "" goes by the request's Accept
	retryAfter string
	delay      time.Duration
}

// tryNames are the options, as the query names them.
var tryNames = []string{"accept", "retry-after", "delay"}

// tryOptions reads the query; fault says what is wrong with it.
func tryOptions(r *http.Request) (opt tryOpts, fault string) {
	q := r.URL.Query()
	for name := range q {
		if !slices.Contains(tryNames, name) {
			return opt, "There is no option of that name; the options are " + strings.Join(tryNames, ", ") + "."
		}
	}
	opt.accept, opt.retryAfter = q.Get("accept"), q.Get("retry-after")
	if opt.accept != "" && !slices.Contains(tryTypes, opt.accept) {
		return opt, "accept takes one of " + strings.Join(tryTypes, ", ") + "."
	}
	if len(opt.retryAfter) > 64 || strings.ContainsFunc(opt.retryAfter, func(c rune) bool { return c < ' ' || c > '~' }) {
		return opt, "retry-after takes up to 64 printable characters; seconds or a date make sense to a client."
	}
	if d := q.Get("delay"); d != "" {
		seconds, err := strconv.ParseFloat(d, 64)
		if err != nil || !(seconds >= 0 && seconds <= maxDelay.Seconds()) {
			return opt, "delay takes seconds, 0 to " + strconv.Itoa(int(maxDelay.Seconds())) + "."
		}
		opt.delay = time.Duration(seconds * float64(time.Second))
	}
	return opt, ""
}

// wait holds an answer back, and reports false where too many are waiting.
func (s *site) wait(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	select {
	case s.slow <- struct{}{}:
	default:
		return false
	}
	defer func() { <-s.slow }()
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-r.Context().Done():
	}
	return true
}

// untried explains a code that cannot be a final answer. An early hint is
// really sent first, since net/http can; not to HTTP/1.0, whose clients would
// take it for the answer, RFC 9110 §15.2.
func (s *site) untried(w http.ResponseWriter, r *http.Request, c *httpstatus.Contract, all []*httpstatus.Contract) {
	v := triedView{Contract: c}
	if c.Code == http.StatusEarlyHints && r.ProtoAtLeast(1, 1) {
		rep, _ := replyOf(c)
		v.Early, v.Sent = true, rep.HTTP()
		w.Header().Set("Link", "<"+s.base+"/style.css>; rel=preload; as=style")
		w.WriteHeader(http.StatusEarlyHints)
		w.Header().Del("Link")
	}
	for _, other := range all {
		if other != c {
			v.Other = append(v.Other, other)
		}
	}
	if v.Early {
		s.answer(w, r, http.StatusOK, &page{
			Title: label(c) + " was sent", Heading: label(c) + " was sent before this page", Description: c.Summary.Text, NoIndex: true, Template: "tried", Data: v,
		})
		return
	}
	// A page that came as 200 would make a test of a client pass.
	if !wantsHTML(r.Header) {
		s.refuse(w, r, ladder.NotFound, label(c)+" can be no final answer, so there is none to try. "+c.Summary.Text)
		return
	}
	w.Header().Set("Vary", "Accept")
	s.answer(w, r, ladder.NotFound.Code, &page{
		Title: label(c) + " cannot be tried", Heading: label(c) + " cannot be tried", Description: c.Summary.Text, NoIndex: true, Template: "tried", Data: v,
	})
}

// The types in which /try answers, the default first.
var tryTypes = []string{"application/problem+json", "text/html", "text/plain"}

// try sends the answer of a code, with the fields that its contract requires.
func (s *site) try(w http.ResponseWriter, r *http.Request, c *httpstatus.Contract, opt tryOpts) {
	rep, _ := replyOf(c)
	h := w.Header()
	for i, f := range rep.Fields {
		switch {
		case f.Name == "Location":
			rep.Fields[i].Value = s.base + "/try/200"
		case f.Name == "Allow":
			rep.Fields[i].Value = allowWithout(f.Value, r.Method)
		case r.ProtoMajor >= 2 && (f.Name == "Connection" || f.Name == "Upgrade"): // not permitted there, RFC 9113 §8.2.2
			continue
		}
		h.Set(f.Name, rep.Fields[i].Value)
	}
	if opt.retryAfter != "" {
		h.Set("Retry-After", opt.retryAfter)
	}
	h.Del("Date") // that of a sample; net/http knows the time
	if rep.Problem == nil {
		rep.Content = strings.ReplaceAll(rep.Content, "/jobs/2", s.base+"/try/200")
		h.Set("Content-Length", strconv.Itoa(len(rep.Content)))
		if rep.Content == "" {
			h.Del("Content-Length") // 204 and 304 have none, and net/http knows
		}
		w.WriteHeader(c.Code)
		if r.Method != http.MethodHead && rep.Content != "" {
			_, _ = w.Write([]byte(rep.Content)) // a reader that hangs up is no fault of ours
		}
		return
	}
	h.Set("Vary", "Accept")
	accept := opt.accept
	if accept == "" && wantsHTML(r.Header) {
		accept = "text/html"
	}
	switch {
	case accept == "text/html":
		v := triedView{Contract: c, Sent: headOf(rep, h)}
		p := &page{Title: label(c), Heading: "This is a " + label(c), Description: c.Summary.Text, NoIndex: true, Template: "tried", Data: v}
		if content, err := s.execute(p); err == nil {
			writeHTML(w, r, c.Code, content)
			return
		}
		rep.Problem.Write(w, r)
	case accept == "text/plain" || accept == "" && r.Header.Get("Accept") == "text/plain":
		text := []byte(rep.Problem.Title + "\n" + rep.Problem.Detail + "\n")
		h.Set("Content-Type", "text/plain; charset=utf-8")
		h.Set("Content-Length", strconv.Itoa(len(text)))
		w.WriteHeader(c.Code)
		if r.Method != http.MethodHead {
			_, _ = w.Write(text)
		}
	default:
		rep.Problem.Write(w, r)
	}
}

// allowWithout is a list of methods without the one that is refused. Who refuses
// GET refuses HEAD as well.
func allowWithout(methods, refused string) string {
	return strings.Join(slices.DeleteFunc(strings.Split(methods, ", "), func(m string) bool {
		return m == refused || readable(m) && readable(refused)
	}), ", ")
}

// headOf is the head of the answer that the page shows.
func headOf(rep reply, h http.Header) string {
	var b strings.Builder
	b.WriteString("HTTP/1.1 " + strconv.Itoa(rep.Code) + " " + httpstatus.Text(rep.Code) + "\n")
	for _, f := range rep.Fields {
		if v := h.Get(f.Name); v != "" && f.Name != "Content-Type" {
			b.WriteString(f.Name + ": " + v + "\n")
		}
	}
	if v := h.Get("Retry-After"); v != "" && !strings.Contains(b.String(), "Retry-After: ") {
		b.WriteString("Retry-After: " + v + "\n")
	}
	b.WriteString("Content-Type: text/html; charset=utf-8\n")
	return b.String()
}
