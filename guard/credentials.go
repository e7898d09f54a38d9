package guard

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/candorhttp/candor/openapi"
)

// present returns the credentials of a scheme as the request carries them, or
// a sentence on why they cannot be read.
func present(r *http.Request, s *openapi.Scheme) (credentials, bad string) {
	if s.Type == "apiKey" {
		return presentKey(r, s)
	}
	list := r.Header.Values("Authorization")
	if len(list) == 0 {
		return "", ""
	}
	if len(list) > 1 {
		return "", "The request carries more than one Authorization field."
	}
	scheme, token, _ := strings.Cut(list[0], " ")
	if !strings.EqualFold(scheme, "bearer") {
		return "", "" // another scheme's credentials are none of this one's (RFC 6750 §3.1)
	}
	token = strings.TrimLeft(token, " ")
	if token == "" {
		return "", "The Authorization field names Bearer and holds no token."
	}
	if !token68(token) {
		return "", "The token holds characters that a bearer token cannot have."
	}
	return token, ""
}

func presentKey(r *http.Request, s *openapi.Scheme) (key, bad string) {
	var values []string
	switch s.In {
	case "header":
		values = r.Header.Values(s.Field)
	case "query":
		if !strings.Contains(r.URL.RawQuery, s.Field) {
			return "", ""
		}
		q, _ := url.ParseQuery(r.URL.RawQuery) // bad escapes were refused on the wire rung
		values = q[s.Field]
	case "cookie":
		for _, c := range r.CookiesNamed(s.Field) {
			values = append(values, c.Value)
		}
	}
	switch {
	case len(values) == 0:
		return "", ""
	case len(values) > 1:
		return "", "The request carries more than one API key."
	case values[0] == "":
		return "", "The request carries an empty API key."
	}
	return values[0], ""
}

// token68 reports whether s follows RFC 9110 §11.2, which the b64token of
// RFC 6750 §2.1 equals.
func token68(s string) bool {
	trimmed := strings.TrimRight(s, "=")
	if trimmed == "" {
		return false
	}
	for i := 0; i < len(trimmed); i++ {
		c := trimmed[i]
		switch {
		case 'a' <= c|0x20 && c|0x20 <= 'z', '0' <= c && c <= '9', strings.IndexByte("-._~+/", c) >= 0:
		default:
			return false
		}
	}
	return true
}
