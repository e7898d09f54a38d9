package judge

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"net/url"
	"slices"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/httpfield"
)

// Bounds of the search for secrets that an answer repeats.
const (
	leastSecret = 6
	leastCookie = 8 // of a cookie's value, which may be a word of a language
	maxSearched = 64 << 10
	maxKnown    = 64 // secrets of one exchange
)

// operation is the name of what was asked for, as it may be shown.
func (e exhibitor) operation(c *Case) string {
	return line(maskedTexts(masked(cut(c.Name(), 300), nil), e.sent(c.Exchange)))
}

// sent are the credentials and passwords of an exchange, which an answer may
// repeat where no name gives them away, in the spellings in which it may.
func (e exhibitor) sent(x *candor.Exchange) []string {
	var k knowing
	for name, values := range x.Request.Header {
		secret := slices.Contains(credentialFields, name) || slices.Contains(e.keys, name) || name == "Proxy-Authorization" || secretField(name)
		for _, v := range values {
			switch {
			case name == "Cookie":
				k.cookies(v)
			case secret:
				k.credentials(v)
			}
		}
	}
	for _, v := range x.Response.Header["Set-Cookie"] {
		first, _, _ := strings.Cut(v, ";")
		k.cookies(first)
	}
	k.address(x.Request.Target)
	k.address(x.Request.URL)
	if body := x.Request.Body; len(body) <= maxSearched {
		if httpfield.MediaType(field(x.Request.Header, "Content-Type")) == "application/x-www-form-urlencoded" {
			k.form(string(body))
		} else if slices.Contains(body, '{') || slices.Contains(body, '[') {
			var value any
			if json.Unmarshal(body, &value) == nil {
				k.members("", value, 0)
			}
		}
	}
	slices.SortFunc(k.all, func(a, b string) int { return len(b) - len(a) }) // what holds another goes first
	return slices.Compact(k.all)
}

// knowing gathers secrets.
type knowing struct{ all []string }

func (k *knowing) add(v string, least int) {
	v = strings.TrimSpace(v)
	if len(v) < least || len(v) > maxMasked || len(k.all) >= maxKnown {
		return
	}
	k.all = append(k.all, v)
	for _, other := range spellings(v) {
		if other != v && !slices.Contains(k.all, other) {
			k.all = append(k.all, other)
		}
	}
}

// spellings are those in which a text may be repeated: as JSON of several
// writers has it, as an address has it, as HTML has it.
func spellings(v string) []string {
	if strings.IndexFunc(v, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.' || r == '~')
	}) < 0 {
		return nil // it is written the same everywhere
	}
	out := []string{url.QueryEscape(v), url.PathEscape(v), strings.ReplaceAll(url.QueryEscape(v), "+", "%20"), html.EscapeString(v), strings.ReplaceAll(v, "/", `\/`)}
	out = append(out, lowerEscapes(out[0]), lowerEscapes(out[1]))
	if text, err := json.Marshal(v); err == nil {
		plain := string(text[1 : len(text)-1])
		out = append(out, plain, strings.ReplaceAll(plain, "/", `\/`), strings.ReplaceAll(plain, "+", `\u002B`), strings.ReplaceAll(plain, "+", `\u002b`),
			strings.ReplaceAll(plain, "=", `\u003d`), strings.ReplaceAll(strings.ReplaceAll(plain, "=", `\u003d`), "+", `\u002b`))
	}
	for _, r := range htmlEscapes {
		out = append(out, r.Replace(v))
	}
	return out
}

// htmlEscapes are those of several writers.
var htmlEscapes = []*strings.Replacer{
	strings.NewReplacer("+", "&#43;"), strings.NewReplacer("+", "&#43;", "=", "&#61;"), strings.NewReplacer("+", "&#43;", "=", "&#61;", "/", "&#47;"),
	strings.NewReplacer("+", "&#x2B;"), strings.NewReplacer("=", "&#x3D;"), strings.NewReplacer("+", "&#x2B;", "=", "&#x3D;", "/", "&#x2F;"), strings.NewReplacer("=", "&#x3D;", "/", "&#x2F;"),
}

// lowerEscapes writes percent-encoding in small letters.
func lowerEscapes(s string) string {
	b := []byte(s)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' {
			b[i+1], b[i+2] = b[i+1]|0x20, b[i+2]|0x20
			i += 2
		}
	}
	return string(b)
}

// credentials adds the value of Authorization or of a field that is used in
// its place, with and without the name of its scheme, and what Basic holds.
func (k *knowing) credentials(v string) {
	v = strings.TrimSpace(v)
	scheme, rest, has := strings.Cut(v, " ")
	if !has || !slices.Contains(shownSchemes, strings.ToLower(scheme)) {
		k.add(v, leastSecret)
	}
	if !has {
		return
	}
	rest = strings.TrimSpace(rest)
	k.add(rest, leastSecret)
	if strings.EqualFold(scheme, "basic") {
		if plain, err := base64.StdEncoding.DecodeString(rest); err == nil {
			k.add(string(plain), leastSecret)
			_, password, _ := strings.Cut(string(plain), ":")
			k.add(password, leastSecret)
		}
		return
	}
	for _, p := range strings.Split(cut(rest, maxMasked), ",") {
		if _, value, ok := strings.Cut(p, "="); ok {
			k.add(strings.Trim(strings.TrimSpace(value), `"`), 16)
		}
	}
}

// cookies adds the values of cookies, save for words.
func (k *knowing) cookies(v string) {
	for _, p := range strings.Split(cut(v, maxMasked), ";") {
		_, value, has := strings.Cut(p, "=")
		if !has {
			value = p
		}
		value = strings.Trim(strings.TrimSpace(value), `"`)
		if len(value) >= 16 || strings.ContainsAny(value, "0123456789") {
			k.add(value, leastCookie)
			if plain, err := url.QueryUnescape(value); err == nil && plain != value {
				k.add(plain, leastCookie)
			}
		}
	}
}

// address adds the secrets in an address: user, password, parameters.
func (k *knowing) address(s string) {
	s = cut(s, maxMasked)
	if _, rest, ok := strings.Cut(s, "//"); ok {
		authority := rest[:endOf(rest, 0, "/?#")]
		if i := strings.LastIndexByte(authority, '@'); i >= 0 {
			_, password, _ := strings.Cut(authority[:i], ":")
			k.add(password, leastSecret)
		}
	}
	if i := strings.IndexAny(s, "?#"); i >= 0 {
		k.form(strings.ReplaceAll(s[i+1:], "#", "&"))
	}
}

// form adds the secrets of a query or form.
func (k *knowing) form(s string) {
	for p := range strings.SplitSeq(s, "&") {
		name, value, has := strings.Cut(p, "=")
		if !has || !secret(unescaped(name)) {
			continue
		}
		k.add(value, leastSecret)
		if plain, err := url.QueryUnescape(value); err == nil && plain != value {
			k.add(plain, leastSecret)
		}
	}
}

// maxMemberDepth bounds the search for secrets in JSON.
const maxMemberDepth = 32

// members adds the secrets of JSON.
func (k *knowing) members(name string, value any, depth int) {
	if depth > maxMemberDepth {
		return
	}
	switch v := value.(type) {
	case string:
		if secret(name) && name != "code" {
			k.add(v, leastSecret)
		}
	case []any:
		for _, one := range v {
			k.members(name, one, depth+1)
		}
	case map[string]any:
		for member, one := range v {
			if secret(name) && !secret(member) {
				member = name // what stands in a secret is one
			}
			k.members(member, one, depth+1)
		}
	}
}
