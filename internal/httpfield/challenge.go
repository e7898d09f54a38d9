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
	for _, value := range values {
		for _, part := range SplitList(value) {
			if part == "" {
				continue // empty list elements are allowed, RFC 9110 §5.6.1.2
			}
			if len(out) == maxChallenges {
				return out, bad
			}
			if name, v, ok := parameter(part); ok {
				if len(out) == 0 || out[len(out)-1].Token != "" {
					bad = append(bad, part)
					continue
				}
				out[len(out)-1].Params[name] = v
				continue
			}
			scheme, rest, _ := strings.Cut(part, " ")
			if !IsToken(scheme) {
				bad = append(bad, part)
				continue
			}
			c := Challenge{Scheme: scheme, Params: map[string]string{}}
			rest = strings.TrimSpace(rest)
			if name, v, ok := parameter(rest); ok {
				c.Params[name] = v
			} else if IsToken68(rest) {
				c.Token = rest
			} else if rest != "" {
				bad = append(bad, part)
			}
			out = append(out, c)
		}
	}
	return out, bad
}

// parameter reads name=value or name="value".
func parameter(s string) (name, value string, ok bool) {
	name, value, ok = strings.Cut(s, "=")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	if !ok || !IsToken(name) || value == "" {
		return "", "", false
	}
	if value[0] == '"' {
		if len(value) < 2 || value[len(value)-1] != '"' {
			return "", "", false
		}
		return strings.ToLower(name), Unquote(value), true
	}
	if !IsToken(value) {
		return "", "", false
	}
	return strings.ToLower(name), value, true
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
