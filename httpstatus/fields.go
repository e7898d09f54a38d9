package httpstatus

import "strings"

// Header is the contract of one response field: what it says, how it is
// written, who sends it and who reads it. A code's [Field] says that the code
// needs the field; the Header says what the field is.
type Header struct {
	Name      string    // canonical name, "WWW-Authenticate"
	Reference string    // where the field is defined, "RFC 9110 §11.6.1"
	Summary   Statement // what it says, in plain words
	Syntax    string    // its grammar in one line, in the notation of RFC 9110 §5.6.1
	Examples  []string  // valid values, without the field's name
	Sends     Statement // who sends it, and when
	Reads     Statement // what a recipient does with it
	Rules     []Statement
	Mistakes  []Statement // what goes wrong in practice, and what it breaks
	FAQ       []FAQ
}

// Headers lists every response field that a contract or a reason names, and
// those that decide how an answer is stored or read, sorted by name.
var Headers = []*Header{
	headerAccept, headerAcceptEncoding, headerAllowOrigin, headerAge, headerAllow,
	headerCacheControl, headerConnection,
	headerContentEncoding, headerContentLength, headerContentLocation, headerContentRange, headerContentType,
	headerDate, headerDeltaBase, headerETag, headerExpires, headerIM,
	headerLastModified, headerLink, headerLocation,
	headerProxyAuthenticate, headerProxyStatus,
	headerRateLimit, headerRateLimitPolicy, headerRetryAfter,
	headerUpgrade, headerUploadLimit, headerUploadOffset, headerVary, headerWWWAuthenticate,
}

// HeaderByName returns the field with that name in any case, or nil.
func HeaderByName(name string) *Header {
	for _, h := range Headers {
		if strings.EqualFold(h.Name, name) {
			return h
		}
	}
	return nil
}

// HeaderUse is one code that needs the field, with the level, the condition
// and the sentence of that code's contract.
type HeaderUse struct {
	Contract *Contract
	Field
}

// Codes returns the codes whose contracts name the field, in the order of the
// catalogue. It is empty for a field that no code needs more than another.
func (h *Header) Codes() []HeaderUse {
	var out []HeaderUse
	for _, c := range catalogue {
		for _, f := range c.Requires {
			if strings.EqualFold(f.Name, h.Name) {
				out = append(out, HeaderUse{Contract: c, Field: f})
			}
		}
	}
	return out
}

// HeaderDocument is a field in the shape that other programs read. No slice
// and no map is nil.
type HeaderDocument struct {
	Name      string              `json:"name"`
	Reference string              `json:"reference"`
	Summary   string              `json:"summary"`
	Syntax    string              `json:"syntax"`
	Examples  []string            `json:"examples"`
	Sends     string              `json:"sends"`
	Reads     string              `json:"reads"`
	Rules     []string            `json:"rules"`
	Mistakes  []string            `json:"mistakes"`
	FAQ       []DocumentFAQ       `json:"faq"`
	Codes     []HeaderDocumentUse `json:"codes"`
	// Sources maps the path of a sentence, such as "summary", "rules.0" or
	// "codes.2", to where it comes from.
	Sources map[string]SourceMark `json:"sources"`
}

// HeaderDocumentUse is a code that needs the field; When is "" for always.
type HeaderDocumentUse struct {
	Code  int    `json:"code"`
	Key   string `json:"key"`
	Name  string `json:"name"`
	Level string `json:"level"`
	When  string `json:"when"`
	Text  string `json:"text"`
}

// Document returns the field in the shape of [HeaderDocument].
func (h *Header) Document() HeaderDocument {
	s := sources{}
	uses := h.Codes()
	d := HeaderDocument{
		Name: h.Name, Reference: h.Reference, Syntax: h.Syntax,
		Summary:  s.text("summary", h.Summary),
		Examples: append([]string{}, h.Examples...),
		Sends:    s.text("sends", h.Sends),
		Reads:    s.text("reads", h.Reads),
		Rules:    s.texts("rules", h.Rules),
		Mistakes: s.texts("mistakes", h.Mistakes),
		FAQ:      s.faq("faq", h.FAQ),
		Codes:    make([]HeaderDocumentUse, 0, len(uses)),
		Sources:  s,
	}
	for i, u := range uses {
		d.Codes = append(d.Codes, HeaderDocumentUse{
			Code: u.Contract.Code, Key: u.Contract.Key(), Name: u.Contract.Name,
			Level: string(u.Level), When: u.When, Text: s.text(at("codes", i), u.Statement),
		})
	}
	return d
}
