package site

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/candorhttp/candor/answer"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/problem"
	"github.com/candorhttp/candor/rules"
)

// maxPasted bounds what is read of an answer that was pasted, in bytes. Heads
// are far smaller, and of content the beginning is enough. A form may spend
// three bytes on each of them, as in %3C.
const maxPasted = 256 << 10

// pastedTypes are the types of content that /explain/ reads: that of its form,
// and an answer sent as it is.
const formType = "application/x-www-form-urlencoded"

var pastedTypes = []string{formType, "message/http", "text/plain"}

// sampleAnswer is what the page reads before anybody pasted something: a
// refusal with a mistake that is often made.
const sampleAnswer = `HTTP/1.1 403 Forbidden
Date: Mon, 02 Nov 2026 09:00:00 GMT
Cache-Control: public, max-age=600
Content-Type: application/json

{"error": "insufficient scope"}
`

// readingView is the data of an answer that was read.
type readingView struct {
	Text    string // what was pasted
	Reading *rules.Reading
	Fault   string // why it could not be read
	Fix     string
	Sample  bool
}

func findExplain(key string) (*page, *move) {
	if key != "" {
		return nil, nil
	}
	in, err := answer.ReadText(strings.NewReader(sampleAnswer))
	if err != nil {
		return nil, nil // proven by the tests not to happen
	}
	read := rules.Read(in)
	return explainPage(readingView{Text: sampleAnswer, Reading: &read, Sample: true}), nil
}

func explainPage(v readingView) *page {
	return &page{
		Path: "/explain/", Title: "Paste an HTTP answer: who does what because of it?", Heading: "Who does what because of this answer?",
		Description: "Paste an HTTP answer as curl prints it. The page tells what the client, a shared cache, search engines, the API's consumer and a monitor do because of it, and what the answer gets wrong.",
		Template:    "explain", Data: v,
	}
}

// explainPasted reads an answer that was sent to /explain/.
func explainPasted(s *site, w http.ResponseWriter, r *http.Request, key string) bool {
	if key != "" || readable(r.Method) {
		return false
	}
	if r.Method != http.MethodPost {
		s.notAllowedBut(w, r, "GET, HEAD, POST")
		return true
	}
	text, reason, detail := pasted(w, r)
	if reason != nil {
		if reason == ladder.UnsupportedMediaType {
			w.Header().Set("Accept", strings.Join(pastedTypes, ", "))
		}
		s.refuse(w, r, reason, detail)
		return true
	}
	s.explain(w, r, text)
	return true
}

// pasted takes the text out of a request, or says why there is none.
func pasted(w http.ResponseWriter, r *http.Request) (text string, refused *ladder.Reason, detail string) {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || !slices.Contains(pastedTypes, mediaType) {
		return "", ladder.UnsupportedMediaType, "Send the answer as a form field named answer, or as message/http or text/plain."
	}
	limit := int64(maxPasted)
	if mediaType == formType {
		limit *= 3
	}
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	var tooLarge *http.MaxBytesError
	if mediaType == formType {
		err = r.ParseForm()
		text = r.PostForm.Get("answer")
	} else {
		var b []byte
		b, err = io.ReadAll(r.Body)
		text = string(b)
	}
	switch {
	case errors.As(err, &tooLarge) || len(text) > maxPasted:
		return "", ladder.ContentTooLarge, "The text is longer than 256 KiB. The head and the first lines of the content are enough."
	case err != nil:
		return "", ladder.MalformedContent, "The form could not be read."
	}
	return text, nil, ""
}

// explain answers with the reading: a page for people, JSON for programs.
func (s *site) explain(w http.ResponseWriter, r *http.Request, text string) {
	in, err := answer.ReadText(strings.NewReader(text))
	w.Header().Set("Vary", "Accept")
	if err != nil {
		s.unreadable(w, r, text, err)
		return
	}
	read := rules.Read(in)
	if wantsHTML(r.Header) {
		s.answer(w, r, http.StatusOK, explainPage(readingView{Text: text, Reading: &read}))
		return
	}
	content, err := indented(read)
	if err != nil { // a reading holds nothing that JSON cannot; if it did, it came with the text
		s.unreadable(w, r, text, err)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "application/json")
	// A reader that hangs up is no fault of ours.
	_, _ = w.Write(content)
}

// unreadable tells what is wrong with a text that holds no answer.
func (s *site) unreadable(w http.ResponseWriter, r *http.Request, text string, err error) {
	v := readingView{Text: text, Fault: err.Error()}
	var fault *answer.TextError
	if errors.As(err, &fault) {
		v.Fix = fault.Fix
	}
	code := ladder.InvalidContent.Code
	if wantsHTML(r.Header) {
		s.answer(w, r, code, explainPage(v))
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	p := ladder.Default.Verdict(ladder.Answer{Reason: ladder.InvalidContent}).Problem(ladder.TypesBase)
	p.Detail = v.Fault
	p.Errors = []problem.Error{{Pointer: "#", Detail: v.Fault}}
	p.Write(w, r)
}
