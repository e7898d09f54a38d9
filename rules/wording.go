package rules

import (
	"bytes"
	"slices"
	"strings"

	"github.com/candorhttp/candor/judge"
	"github.com/candorhttp/candor/ladder"
)

// wording is the phrases by which contents say one thing, in the form that
// [normal] makes. A phrase with a full stop at both ends is a whole sentence.
type wording struct {
	codes  []int  // those of candor's own reasons that say it
	reason string // the one of them that does; "" means all
	// stems are such that one of them stands in the bytes of every content that
	// has one of the phrases.
	stems   *wordSet
	phrases []string
	// unless are words beside which a phrase means something else.
	unless []string
	// values is true where statements about one value of the request count.
	values bool
	cores  *wordSet // made of the phrases, to look for in the bytes
}

// said returns the statement of the content that has one of the phrases. A
// reason of candor's own settles it at once, either way.
func (w *wording) said(c *judge.Case) (statement, bool) {
	body := c.Response.Body
	if len(body) == 0 {
		return statement{}, false
	}
	if c.IsProblem() {
		if r := glimpse(body); r != nil {
			if !w.means(r, c.Status()) {
				return statement{}, false
			}
			if r = reasonOf(c); r != nil && w.means(r, c.Status()) {
				return statement{text: r.Name}, true
			}
		}
	}
	if !w.stems.in(body) || !w.mayBe(body) {
		return statement{}, false
	}
	for _, s := range statements(c) {
		if (w.values || !s.ofValue) && w.phrase(normal(s.text)) != "" {
			return s, true
		}
	}
	return statement{}, false
}

// mayBe reports whether one of the phrases may stand in a content, without
// taking the content apart: a short one without escapes has none where its
// bytes as a whole have none.
func (w *wording) mayBe(body []byte) bool {
	var room [4 << 10]byte
	if len(body) > len(room)/3-8 || bytes.IndexByte(body, '\\') >= 0 {
		return true
	}
	return w.cores.in(appendNormal(room[:0], body))
}

// cored fills in the phrases without the signs at their ends.
func (w *wording) cored() *wording {
	cores := make([]string, 0, len(w.phrases))
	for _, p := range w.phrases {
		cores = append(cores, strings.Trim(p, " .:"))
	}
	w.cores = newWords(cores...)
	return w
}

// glimpse is the reason of candor's own that a problem document seems to name:
// it looks at the bytes and takes nothing apart.
func glimpse(body []byte) *ladder.Reason {
	if _, rest, found := bytes.Cut(body, []byte(`"reason"`)); found {
		rest = bytes.TrimLeft(rest, " :\t\r\n")
		if len(rest) > 0 && rest[0] == '"' {
			if name, _, closed := bytes.Cut(rest[1:], []byte(`"`)); closed && len(name) < 32 {
				if r := ladder.ReasonByName(string(name)); r != nil {
					return r
				}
			}
		}
	}
	if _, rest, found := bytes.Cut(body, []byte(ladder.TypesBase)); found {
		if name, _, closed := bytes.Cut(rest, []byte(`"`)); closed && len(name) < 32 {
			return ladder.ReasonByName(string(name))
		}
	}
	return nil
}

// means reports whether a reason says it, and belongs to another code than the
// one sent.
func (w *wording) means(r *ladder.Reason, status int) bool {
	if w.reason != "" {
		return r.Name == w.reason
	}
	return r.Code != status && slices.Contains(w.codes, r.Code)
}

// phrase returns the first of the phrases that stands in a text in its normal
// form, and "" where there is none or it means something else there.
func (w *wording) phrase(text string) string {
	for _, p := range w.phrases {
		if !hasWords(text, p) {
			continue
		}
		for _, u := range w.unless {
			if hasWords(text, u) {
				return ""
			}
		}
		return p
	}
	return ""
}

// hasWords reports whether a phrase stands in a text, as whole words.
func hasWords(text, phrase string) bool {
	for at := 0; ; {
		i := strings.Index(text[at:], phrase)
		if i < 0 {
			return false
		}
		at += i
		end := at + len(phrase)
		if (at == 0 || text[at-1] == ' ') && (end == len(text) || text[end] == ' ') {
			return true
		}
		at++
	}
}

// reasonOf is candor's own reason that a problem document names, by its member
// reason or by its type.
func reasonOf(c *judge.Case) *ladder.Reason {
	p, err := c.Problem()
	if err != nil || p == nil {
		return nil
	}
	if r := ladder.ReasonByName(p.Reason); r != nil {
		return r
	}
	if name, ours := strings.CutPrefix(p.Type, ladder.TypesBase); ours {
		return ladder.ReasonByName(name)
	}
	return nil
}

// lines are the entries of a list that is written one a line.
func lines(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
