package judge

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// shownSchemes are the authentication schemes whose name may be shown: what
// stands first in Authorization may be the credential itself.
var shownSchemes = []string{
	"basic", "bearer", "digest", "dpop", "negotiate", "ntlm", "token", "apikey", "api-key", "key", "hawk", "hmac", "signature", "oauth", "jwt", "gnap", "mutual", "vapid",
	"hoba", "privatetoken", "concealed", "scram-sha-1", "scram-sha-256", "aws4-hmac-sha256", "aws", "sharedkey", "sharedkeylite", "googlelogin", "snowflake", "discogs", "bot", "splunk",
}

// cookieParts are what may be shown of Set-Cookie beside the name.
var cookieParts = []string{"path", "domain", "expires", "max-age", "samesite", "secure", "httponly", "partitioned", "priority"}

// maskedSetCookie masks the value of a cookie and shows the rest as far as it
// is the cookie's own.
func maskedSetCookie(v string) string {
	parts := strings.Split(cut(v, maxShownValue), ";")
	out := []string{maskedPairs(parts[0], ";")}
	for _, p := range parts[1:] {
		name, value, has := strings.Cut(p, "=")
		if !slices.Contains(cookieParts, strings.ToLower(strings.TrimSpace(name))) || strings.ContainsAny(value, "=") {
			if has {
				p = name + "=" + mask
			} else {
				p = mask
			}
		}
		out = append(out, Masked(p))
	}
	return strings.Join(out, ";")
}

// maskedPairs masks the values of name=value pairs.
func maskedPairs(v, sep string) string {
	var out []string
	for _, p := range strings.Split(cut(v, maxShownValue), sep) {
		name, _, has := strings.Cut(p, "=")
		if has {
			p = name + "=" + mask
		} else {
			p = mask
		}
		out = append(out, printable(p))
	}
	return strings.Join(out, sep)
}

// MaskedAddress returns an address as it may be shown: what may be a
// credential in it is masked, and control characters are escaped.
func MaskedAddress(address string) string { return line(maskedTarget(address, nil)) }

// maskedTarget masks what may be credentials in an address or target.
func maskedTarget(target string, known []string) string {
	target = cut(maskedTexts(cut(target, maxMasked), known), maxMasked)
	rest, fragment, hasFragment := strings.Cut(target, "#")
	path, query, hasQuery := strings.Cut(rest, "?")
	out := maskedPath(path)
	if hasQuery {
		out += "?" + maskedForm(query)
	}
	if hasFragment {
		out += "#" + maskedForm(fragment)
	}
	return cut(out, maxShownValue)
}

// longUserinfo is the user and password of an address, whatever they hold.
var longUserinfo = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*:)?//[^/]*@`)

// handing are names in a path behind which something stands that lets in who
// knows it.
var handing = []string{"reset", "verify", "confirm", "confirmation", "invite", "invites", "invitation", "invitations", "activate", "magic", "unsubscribe", "hooks", "webhook", "webhooks", "share", "shared", "callback"}

// maskedPath masks what stands in a path behind the name of a secret, and what
// is too long and too mixed to be the name of a thing.
func maskedPath(path string) string {
	path = longUserinfo.ReplaceAllString(path, "${1}//"+mask+"@")
	parts := strings.Split(path, "/")
	behind := ""
	for i, p := range parts {
		plain := p
		if q, err := url.PathUnescape(p); err == nil {
			plain = q
		}
		mixed := mixedLetters(plain)
		switch {
		case i < 3 && strings.Contains(path, "://"): // scheme and host
		case secret(behind) && (mixed && len(plain) >= 6 || len(plain) >= 20),
			slices.Contains(handing, strings.ToLower(behind)) && (mixed && len(plain) >= 12 || len(plain) >= 32),
			len(plain) >= 24 && thoroughlyMixed(plain):
			parts[i] = mask
		}
		behind = plain
	}
	return Masked(strings.Join(parts, "/"))
}

// mixedLetters reports whether letters and digits are mixed.
func mixedLetters(s string) bool {
	return strings.ContainsAny(s, "0123456789") && strings.IndexFunc(s, unicode.IsLetter) >= 0
}

// thoroughlyMixed reports whether a part of a path is made of large and small
// letters and digits without an order, as a key is.
func thoroughlyMixed(s string) bool {
	changes := 0
	kind := byte(0)
	for i := range len(s) {
		var k byte
		switch c := s[i]; {
		case c >= 'a' && c <= 'z':
			k = 'a'
		case c >= 'A' && c <= 'Z':
			k = 'A'
		case c >= '0' && c <= '9':
			k = '0'
		case c == '-' || c == '_' || c == ':' || c == '=' || c == '.':
			continue
		default:
			return false
		}
		if kind != 0 && k != kind {
			changes++
		}
		kind = k
	}
	return changes >= 8 && strings.ContainsAny(s, "0123456789") && strings.ToLower(s) != s && strings.ToUpper(s) != s
}

// maskedForm masks the values of a query or form that may be credentials.
func maskedForm(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		i := strings.IndexAny(s, "&;")
		if i < 0 {
			return b.String() + maskedPair(s)
		}
		b.WriteString(maskedPair(s[:i]) + s[i:i+1])
		s = s[i+1:]
	}
	return b.String()
}

func maskedPair(p string) string {
	name, value, has := strings.Cut(p, "=")
	if has && value != "" && secret(unescaped(strings.ReplaceAll(name, "+", " "))) {
		return printable(name) + "=" + mask
	}
	if strings.IndexByte(value, '%') >= 0 && Masked(unescaped(value)) != printable(unescaped(value)) {
		return printable(name) + "=" + mask // it holds an address with a secret of its own
	}
	return Masked(p)
}
