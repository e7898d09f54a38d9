// Package problem writes and reads problem documents, RFC 9457: the
// application/problem+json content that tells a client why it was refused.
//
// [Problem.Write] sends one as an answer; [FromResponse] reads one from an
// answer, within limits, and never fails because a member has the wrong type:
// such a member is ignored, as the RFC asks.
package problem

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/candorhttp/candor/httpstatus"
)

// MediaType is the media type of a problem document in JSON.
const MediaType = "application/problem+json"

// Blank is the type of a problem that says no more than its status code,
// RFC 9457 §4.2.1.
const Blank = "about:blank"

// Problem is one problem document. The zero value is a valid, empty one.
type Problem struct {
	Type     string // URI of the problem type; "" means [Blank]
	Title    string // stable per type; "" on a blank problem means the status phrase
	Status   int    // advisory; equals the real status code
	Detail   string // this occurrence, for people
	Instance string // URI of this occurrence

	Reason  string   // candor's name of the cause
	Missing *Missing // what the caller lacks
	Contact string   // whom to ask
	Errors  []Error  // every fault found

	Extensions map[string]any // further members; names of RFC 9457 §3.2 form only
}

// Missing names the rights that would have been enough.
type Missing struct {
	Scopes []string `json:"scopes,omitempty"`
	Roles  []string `json:"roles,omitempty"`
}

// Error is one fault: where it is (exactly one of Pointer, Parameter, Header)
// and what is wrong.
type Error struct {
	Pointer   string `json:"pointer,omitempty"` // JSON Pointer into the content, as a URI fragment ("#/items/0")
	Parameter string `json:"parameter,omitempty"`
	Header    string `json:"header,omitempty"`
	Detail    string `json:"detail"`
}

// Error makes a problem usable as a Go error.
func (p *Problem) Error() string {
	s := p.Title
	if s == "" {
		s = httpstatus.Text(p.Status)
	}
	if p.Status != 0 {
		s = strconv.Itoa(p.Status) + " " + s
	}
	if p.Detail != "" {
		s += ": " + p.Detail
	}
	return s
}

// members are the names that Extensions may not use.
var members = []string{"type", "title", "status", "detail", "instance", "reason", "missing", "contact", "errors"}

// AppendJSON appends the document to dst. Members come in a fixed order, and
// extensions after them sorted by name, so equal problems are equal bytes.
// Extensions whose name is not allowed (RFC 9457 §3.2), or that JSON cannot
// hold, are left out.
func (p *Problem) AppendJSON(dst []byte) []byte {
	dst = append(dst, '{')
	typ, title := p.Type, p.Title
	if typ == "" {
		typ = Blank
	}
	if title == "" && typ == Blank {
		title = httpstatus.Text(p.Status)
	}
	dst = member(dst, "type", typ)
	dst = member(dst, "title", title)
	if p.Status != 0 {
		dst = append(comma(dst), `"status":`...)
		dst = strconv.AppendInt(dst, int64(p.Status), 10)
	}
	dst = member(dst, "detail", p.Detail)
	dst = member(dst, "instance", p.Instance)
	dst = member(dst, "reason", p.Reason)
	if p.Missing != nil && len(p.Missing.Scopes)+len(p.Missing.Roles) > 0 {
		dst = value(dst, "missing", p.Missing)
	}
	dst = member(dst, "contact", p.Contact)
	if len(p.Errors) > 0 {
		dst = value(dst, "errors", p.Errors)
	}
	for _, name := range slices.Sorted(maps.Keys(p.Extensions)) {
		if ValidExtension(name) && !slices.Contains(members, name) {
			dst = value(dst, name, p.Extensions[name])
		}
	}
	return append(dst, '}')
}

// ValidExtension reports whether name may name an extension member: a letter,
// then at least two of letters, digits and underscore (RFC 9457 §3.2).
func ValidExtension(name string) bool {
	if len(name) < 3 {
		return false
	}
	for i, c := range []byte(name) {
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if !letter && (i == 0 || c != '_' && (c < '0' || c > '9')) {
			return false
		}
	}
	return true
}

func comma(dst []byte) []byte {
	if dst[len(dst)-1] != '{' {
		dst = append(dst, ',')
	}
	return dst
}

func member(dst []byte, name, s string) []byte {
	switch {
	case s == "":
		return dst
	case !plain(s):
		return value(dst, name, s)
	}
	dst = append(append(append(comma(dst), '"'), name...), `":"`...)
	return append(append(dst, s...), '"')
}

// plain reports whether a text is its own JSON, which nearly all are.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			return false
		}
	}
	return true
}

func value(dst []byte, name string, v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		return dst
	}
	dst = append(comma(dst), '"')
	dst = append(append(dst, name...), `":`...)
	return append(dst, b...)
}

// MarshalJSON implements [json.Marshaler], for values as well as pointers.
func (p Problem) MarshalJSON() ([]byte, error) { return p.AppendJSON(nil), nil }

// aboutContent are fields that describe the content a handler meant to send.
// They would lie about a problem document: a coding makes it unreadable, and a
// validator makes a cache take it for the resource.
var aboutContent = []string{"Content-Encoding", "ETag", "Last-Modified"}

func names(fields []httpstatus.Field, name string) bool {
	return slices.ContainsFunc(fields, func(f httpstatus.Field) bool { return f.Name == name })
}

// Write sends the problem as the whole answer. It sets Content-Type,
// Content-Length and, unless the handler set one, the Cache-Control of the
// status code's contract. Fields the handler set before stay, but for those
// that describe the content it did not send: Content-Encoding, ETag and
// Last-Modified. A HEAD request gets the same fields and no content. The
// request's Accept is not consulted: an error is never answered with 406.
//
// A status that is no valid final error or redirect code (below 300 or above
// 599) is sent as 500, because a problem document on a success would lie.
func (p *Problem) Write(w http.ResponseWriter, r *http.Request) {
	status := p.Status
	if status < 300 || status > 599 {
		q := *p
		q.Status, status = 500, 500
		p = &q
	}
	h := w.Header()
	contract := httpstatus.Get(status)
	if contract == nil {
		contract = httpstatus.ForClass(status)
	}
	if _, set := h["Cache-Control"]; !set {
		if cc := contract.Storage.CacheControl; cc != "" {
			h.Set("Cache-Control", cc)
		}
	}
	if contract.Body != httpstatus.BodyAllowed {
		w.WriteHeader(status)
		return
	}
	for _, name := range aboutContent {
		if !names(contract.Requires, name) { // Content-Range belongs to a 416
			h.Del(name)
		}
	}
	body := p.AppendJSON(make([]byte, 0, 512))
	h.Set("Content-Type", MediaType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	if r == nil || r.Method != http.MethodHead {
		_, _ = w.Write(body) // the client may have left; there is nobody to tell
	}
}
