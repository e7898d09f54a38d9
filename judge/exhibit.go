package judge

import (
	"bytes"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/candorhttp/candor"
)

// Bounds of an exhibit.
const (
	maxShownBody   = 2 << 10 // bytes of content
	maxShownValue  = 500     // bytes of one field
	maxShownFields = 60
	mask           = "***"
)

// secretName matches names of fields, parameters and members whose values are
// credentials or may be.
var secretName = regexp.MustCompile(`(?i)(^|[-_.])(authorization|cookie|password|passwd|pwd|secret|signature|sig|session|sid|credential|credentials|assertion|jwt|otp|pin)s?([-_.]|$)|token|api[-_.]?key|access[-_.]?key|private[-_.]?key|client[-_.]?secret|^(auth|key|code)$`)

// harmlessNames match secretName and hold no secret.
var harmlessNames = []string{"token_type", "www-authenticate", "proxy-authenticate", "x-csrf-token-name", "max_tokens", "total_tokens"}

func secret(name string) bool {
	return secretName.MatchString(name) && !slices.Contains(harmlessNames, strings.ToLower(name))
}

// looksSecret matches what is a credential by its form, whatever it is called:
// JSON Web Tokens, Basic and Bearer values, keys of well-known makers.
var looksSecret = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*)?|(?i:\b(?:bearer|basic)\s+)[A-Za-z0-9._~+/-]{12,}=*|\b(?:ghp|gho|ghs|github_pat|glpat|xox[abprs]|sk|pk|rk|sk_live|sk_test)[-_][A-Za-z0-9_-]{16,}|\bAKIA[A-Z0-9]{12,}|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END|$)`)

// setting matches what a page for debugging or a message shows of a program's
// settings: SECRET_KEY = value, whatever marks stand in between.
var setting = regexp.MustCompile(`(?i)((?:secret_key(?:_base)?|app_key|jwt_secret|database_url|secret_access_key|pgpassword|[a-z]+_pass(?:word)?|;password)(?:["'\\\s]|&[#a-z0-9]{1,6};|<[^<>]{0,80}>)*(?:[=:]>?|<[^<>]{0,80}>)(?:["'\\\s]|&[#a-z0-9]{1,6};|<[^<>]{0,80}>)*)[^\s"'<>&,;\\]+`)

var (
	jsonMember = regexp.MustCompile(`"((?:[^"\\]|\\.){1,64})"(\s*:\s*)("(?:[^"\\]|\\.)*("|$)|[0-9.eE+-]+)`)
	userinfo   = regexp.MustCompile(`(//)[^/?#@\s]+@`)
)

// Masked returns a text with everything in it that looks like a credential
// masked, and control characters escaped. Whatever comes from the wire and
// goes into a finding passes through it.
func Masked(s string) string {
	s = looksSecret.ReplaceAllString(s, mask)
	s = userinfo.ReplaceAllString(s, "${1}"+mask+"@")
	s = setting.ReplaceAllString(s, "${1}"+mask)
	return printable(s)
}

// Quote is a value from the wire for a sentence: masked, cut to a readable
// length, in quotation marks.
func Quote(s string) string {
	s = Masked(cut(s, maxShownBody)) // looking for secrets in megabytes takes long
	if utf8.RuneCountInString(s) > 80 {
		s = string([]rune(s)[:80]) + "…"
	}
	return `"` + s + `"`
}

// printable escapes what is no text: control characters other than line ends,
// bytes that are no UTF-8, marks that reorder what is read.
func printable(s string) string {
	clean := true
	for _, r := range s {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || r == utf8.RuneError || unicode.Is(unicode.Cf, r)) {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			b.WriteString(`\x` + strconv.FormatUint(uint64(s[i])|0x100, 16)[1:])
		case r == '\n', r == '\t':
			b.WriteRune(r)
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// exhibitor shows exchanges. It knows which fields carry API keys.
type exhibitor struct{ keys []string }

// show makes the exhibit of an exchange. This is the only way from an exchange
// into a finding.
func (e exhibitor) show(x *candor.Exchange) candor.Exhibit {
	target := maskedTarget(x.Request.Target)
	out := candor.Exhibit{Method: printable(x.Request.Method), Target: target, Status: x.Response.Status}
	var b strings.Builder
	if x.Request.Method != "" {
		b.WriteString(out.Method + " " + target + " " + protoOf(x.Request.Proto) + "\n")
		e.head(&b, x.Request.Header)
		e.content(&b, x.Request.Body, x.Request.Header, x.Evidence.Has(candor.SawRequestBody))
		out.Request = b.String()
		b.Reset()
	}
	known := e.sent(x)
	b.WriteString(protoOf(x.Response.Proto) + " " + strings.TrimSpace(strconv.Itoa(x.Response.Status)+" "+http.StatusText(x.Response.Status)) + "\n")
	e.head(&b, x.Response.Header)
	e.content(&b, without(x.Response.Body, known), x.Response.Header, x.Evidence.Has(candor.SawResponseBody))
	out.Response = b.String()
	return out
}

// sent are the credentials and passwords of a request, which an answer may
// repeat where no name gives them away.
func (e exhibitor) sent(x *candor.Exchange) []string {
	var out []string
	add := func(v string) {
		if len(v) >= leastSecret {
			out = append(out, v)
		}
	}
	for _, name := range slices.Concat(credentialFields, e.keys) {
		for _, v := range x.Request.Header[name] {
			if _, rest, ok := strings.Cut(v, " "); ok {
				v = strings.TrimSpace(rest)
			}
			add(v)
		}
	}
	if body := x.Request.Body; len(body) <= maxSearched && bytes.IndexByte(body, '"') >= 0 {
		for _, m := range jsonMember.FindAllStringSubmatch(string(body), -1) {
			if secret(m[1]) && m[1] != "code" {
				add(strings.Trim(m[3], `"`))
			}
		}
	}
	return out
}

// Bounds of the search for secrets that an answer repeats.
const (
	leastSecret = 6
	maxSearched = 64 << 10
)

// without masks texts in as much of a content as may be shown.
func without(body []byte, known []string) []byte {
	if len(known) == 0 || len(body) == 0 {
		return body
	}
	head := string(body[:min(len(body), 2*maxShownBody)])
	masked := maskedTexts(head, known)
	if masked == head {
		return body
	}
	return append([]byte(masked), body[min(len(body), 2*maxShownBody):]...)
}

func maskedTexts(s string, known []string) string {
	for _, k := range known {
		s = strings.ReplaceAll(s, k, mask)
	}
	return s
}

func protoOf(p string) string {
	if p == "" {
		return "HTTP/1.1"
	}
	return printable(p)
}

func (e exhibitor) head(b *strings.Builder, h http.Header) {
	n := 0
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, v := range h[name] {
			if n++; n > maxShownFields {
				b.WriteString("… further fields are left out\n")
				return
			}
			b.WriteString(printable(name) + ": " + e.value(name, v) + "\n")
		}
	}
}

// value is the value of a field as it may be shown.
func (e exhibitor) value(name, v string) string {
	switch {
	case name == "Authorization" || name == "Proxy-Authorization":
		scheme, _, has := strings.Cut(v, " ")
		if !has {
			return mask
		}
		return printable(cut(scheme, 40)) + " " + mask
	case name == "Cookie":
		return maskedPairs(v, ";")
	case name == "Set-Cookie":
		first, rest, has := strings.Cut(v, ";")
		if has {
			rest = ";" + rest
		}
		return maskedPairs(first, ";") + printable(cut(rest, 200))
	case name == "Location", name == "Content-Location", name == "Referer", name == "Origin":
		return cut(maskedTarget(v), maxShownValue)
	case slices.Contains(credentialFields, name), slices.Contains(e.keys, name), secret(name):
		return mask
	}
	return cut(Masked(v), maxShownValue)
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

// maskedTarget masks the values of parameters that may be credentials.
func maskedTarget(target string) string {
	path, query, has := strings.Cut(target, "?")
	path = Masked(path)
	if !has {
		return cut(path, maxShownValue)
	}
	query, fragment, hasFragment := strings.Cut(query, "#")
	parts := strings.Split(query, "&")
	for i, p := range parts {
		parts[i] = maskedPair(p)
	}
	out := path + "?" + strings.Join(parts, "&")
	if hasFragment {
		out += "#" + maskedPair(fragment)
	}
	return cut(out, maxShownValue)
}

func maskedPair(p string) string {
	name, _, has := strings.Cut(p, "=")
	plain, err := url.QueryUnescape(name)
	if err != nil {
		plain = name
	}
	if has && secret(plain) {
		return printable(name) + "=" + mask
	}
	return Masked(p)
}

// content writes what may be shown of a body.
func (e exhibitor) content(b *strings.Builder, body []byte, h http.Header, seen bool) {
	switch {
	case !seen:
		return
	case len(body) == 0:
		return
	}
	b.WriteByte('\n')
	t := typeOf(field(h, "Content-Type"))
	if !utf8.Valid(body[:min(len(body), maxShownBody)]) && !utf8.Valid(trimRune(body[:min(len(body), maxShownBody)])) {
		b.WriteString("(" + strconv.Itoa(len(body)) + " bytes that are no text)\n")
		return
	}
	text := string(trimRune(body[:min(len(body), maxShownBody)]))
	if t == "application/x-www-form-urlencoded" {
		parts := strings.Split(text, "&")
		for i, p := range parts {
			parts[i] = maskedPair(p)
		}
		text = strings.Join(parts, "&")
	} else {
		text = maskedMembers(Masked(text))
	}
	b.WriteString(text)
	if len(body) > maxShownBody {
		b.WriteString("…")
	}
	if !strings.HasSuffix(text, "\n") || len(body) > maxShownBody {
		b.WriteByte('\n')
	}
}

// trimRune drops the beginning of a character that was cut at the end.
func trimRune(b []byte) []byte {
	for i := 1; i <= utf8.UTFMax && i <= len(b); i++ {
		if utf8.RuneStart(b[len(b)-i]) {
			if !utf8.FullRune(b[len(b)-i:]) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}

// maskedMembers masks the values of JSON members that may be credentials.
func maskedMembers(text string) string {
	return jsonMember.ReplaceAllStringFunc(text, func(m string) string {
		p := jsonMember.FindStringSubmatch(m)
		if !secret(p[1]) || p[1] == "code" { // a member code is the code of an error far more often
			return m
		}
		return `"` + p[1] + `"` + p[2] + `"` + mask + `"`
	})
}

func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return string(trimRune([]byte(s[:n]))) + "…"
}

// curl repeats the request of an exchange, with a variable in place of each
// credential. It is "" where the address is not known.
func (e exhibitor) curl(x *candor.Exchange) string {
	address := x.Request.URL
	if address == "" {
		host := field(x.Request.Header, "Host")
		if host == "" || !strings.HasPrefix(x.Request.Target, "/") {
			return ""
		}
		address = "http://" + host + x.Request.Target
	}
	var b strings.Builder
	b.WriteString("curl -i")
	if m := x.Request.Method; m == http.MethodHead {
		b.WriteString(" --head")
	} else if m != http.MethodGet {
		b.WriteString(" -X " + quoted(printable(m)))
	}
	b.WriteString(" " + quoted(maskedTarget(address)))
	for _, name := range slices.Sorted(maps.Keys(x.Request.Header)) {
		if slices.Contains(leftOut, name) || strings.HasPrefix(name, "Sec-") {
			continue
		}
		for _, v := range x.Request.Header[name] {
			b.WriteString(" -H " + quoted(printable(name)+": "+e.value(name, v)))
		}
	}
	if body := x.Request.Body; len(body) > 0 && len(body) <= maxShownBody && utf8.Valid(body) {
		var shown strings.Builder
		e.content(&shown, body, x.Request.Header, true)
		b.WriteString(" --data-raw " + quoted(strings.TrimSuffix(strings.TrimPrefix(shown.String(), "\n"), "\n")))
	}
	return b.String()
}

// leftOut are fields that curl sets by itself, that belong to one connection, or
// by which a browser says what it is: no answer here hangs on them.
var leftOut = []string{
	"Host", "Content-Length", "Connection", "Proxy-Connection", "Keep-Alive", "Accept-Encoding", "Transfer-Encoding",
	"User-Agent", "Accept-Language", "Pragma", "Dnt", "Upgrade-Insecure-Requests", "Priority",
}

// quoted puts a text into single quotes for a shell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
