package httpfield

import "strings"

// Challenge is one way to authenticate that the answer offers, RFC 9110 §11.3.
type Challenge struct {
	Scheme string            `json:"scheme"` // as sent, "Bearer"
	Token  string            `json:"token"`  // the token68 form, as of Negotiate; "" otherwise
	Params map[string]string `json:"params"` // by lower-case name
}

// maxChallenges bounds what is read of a hostile field.
const maxChallenges = 50

// ParseChallenges reads the values of WWW-Authenticate. What does not follow
// the grammar is returned as bad and skipped.
func ParseChallenges(values []string) (out []Challenge, bad []string) {
	r := ReadChallenges(values)
	for e, ok := r.Next(); ok; e, ok = r.Next() {
		if e.Bad {
			bad = append(bad, e.Text)
		}
		if e.Scheme != "" {
			if len(out) == maxChallenges {
				return out, bad
			}
			out = append(out, Challenge{Scheme: e.Scheme, Token: e.Token, Params: map[string]string{}})
		}
		if e.Name != "" && !e.Bad {
			out[len(out)-1].Params[strings.ToLower(e.Name)] = Unquote(e.Value)
		}
	}
	return out, bad
}

// ChallengeElement is one element of a list of challenges: a challenge up to
// its first parameter, or a further parameter of the challenge before it.
type ChallengeElement struct {
	Scheme string // as sent; "" for a further parameter
	Token  string // the token68 form
	Name   string // of the parameter, as sent; "" for none
	Value  string // of the parameter, as sent, in its quotes
	Bad    bool   // it does not follow the grammar
	Text   string // the whole element
}

// ChallengeReader goes through a list of challenges and copies nothing.
type ChallengeReader struct {
	values []string
	rest   string
	begun  bool // a challenge came that may have parameters
}

// ReadChallenges begins with the first element of the values of
// WWW-Authenticate or Proxy-Authenticate.
func ReadChallenges(values []string) ChallengeReader { return ChallengeReader{values: values} }

// Next returns the next element, and false after the last. Empty elements are
// allowed and skipped, RFC 9110 §5.6.1.2.
func (r *ChallengeReader) Next() (e ChallengeElement, ok bool) {
	for {
		if r.rest == "" {
			if len(r.values) == 0 {
				return e, false
			}
			r.rest, r.values = r.values[0], r.values[1:]
		}
		end := indexOutside(r.rest, ',')
		text := strings.TrimSpace(r.rest[:end])
		r.rest = r.rest[min(end+1, len(r.rest)):]
		if text != "" {
			return r.element(text), true
		}
	}
}

func (r *ChallengeReader) element(text string) ChallengeElement {
	e := ChallengeElement{Text: text}
	if name, value, ok := parameter(text); ok {
		e.Name, e.Value, e.Bad = name, value, !r.begun
		return e
	}
	scheme, rest, _ := strings.Cut(text, " ")
	if !IsToken(scheme) {
		e.Bad = true
		return e
	}
	e.Scheme = scheme
	rest = strings.TrimSpace(rest)
	if name, value, ok := parameter(rest); ok {
		e.Name, e.Value = name, value
	} else if IsToken68(rest) {
		e.Token = rest
	} else if rest != "" {
		e.Bad = true
	}
	r.begun = e.Token == ""
	return e
}

// parameter reads name=value or name="value".
func parameter(s string) (name, value string, ok bool) {
	name, value, ok = strings.Cut(s, "=")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	if !ok || !IsToken(name) || value == "" {
		return "", "", false
	}
	if value[0] == '"' {
		return name, value, len(value) >= 2 && value[len(value)-1] == '"'
	}
	return name, value, IsToken(value)
}

// IsToken reports whether s is a token, RFC 9110 §5.6.2.
func IsToken(s string) bool {
	if s == "" {
		return false
	}
	for _, c := range []byte(s) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte(`()<>@,;:\"/[]?={}`, c) >= 0 {
			return false
		}
	}
	return true
}

// IsToken68 reports whether s has the form of a token68, RFC 9110 §11.2.
func IsToken68(s string) bool {
	trimmed := strings.TrimRight(s, "=")
	if trimmed == "" {
		return false
	}
	for _, c := range []byte(trimmed) {
		alnum := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !alnum && strings.IndexByte("-._~+/", c) < 0 {
			return false
		}
	}
	return true
}
