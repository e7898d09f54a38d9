package judge

import (
	"html"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const mask = "***"

// maxMasked bounds the text in which secrets are looked for: looking in
// megabytes takes long. What is shown is a small part of it, so that a secret
// that is cut at its end lies beyond what is shown.
const maxMasked = 8 << 10

// secretWords are words that name a credential wherever they stand in a name.
var secretWords = []string{
	"authorization", "authentication", "cookie", "cookies", "cookie2", "password", "passwords", "passwd", "passphrase", "passcode", "pwd", "pw", "pass",
	"secret", "secrets", "signature", "signatures", "sig", "session", "sessions", "sid", "credential", "credentials", "creds", "assertion", "assertions",
	"jwt", "jwts", "otp", "totp", "pin", "pins", "cvv", "cvc", "csrf", "xsrf", "hmac", "bearer", "verifier", "wsse", "auth",
}

// secretParts name one wherever they stand, within a word as well.
var secretParts = []string{"token", "secret", "password", "passwd", "passphrase", "apikey", "accesskey", "privatekey", "sessionid", "sessid", "samlresponse", "samlrequest", "credential", "connectionstring"}

// keyWords in front of "key" make the name of a credential of it.
var keyWords = []string{
	"api", "access", "private", "secret", "encryption", "signing", "master", "account", "storage", "client", "subscription", "functions", "auth", "app", "application",
	"consumer", "license", "user", "ssh", "session", "shared", "service", "admin", "write", "read", "hmac", "aes", "rsa", "webhook", "developer", "partner", "deploy", "x",
}

// harmlessNames look like names of secrets and hold none.
var harmlessNames = []string{
	"token_type", "tokentype", "www-authenticate", "proxy-authenticate", "x-csrf-token-name", "max_tokens", "total_tokens", "prompt_tokens", "completion_tokens",
	"token_endpoint", "authorization_uri", "access-control-allow-credentials", "auth_time", "authorization_endpoint", "sec-websocket-key", "code_challenge",
}

// secret reports whether what has that name is a credential or may be one.
func secret(name string) bool {
	name = strings.TrimSpace(name)
	plain := strings.ToLower(name)
	if name == "" || slices.Contains(harmlessNames, plain) {
		return false
	}
	if plain == "auth" || plain == "key" || plain == "code" {
		return true
	}
	words := wordsOf(name)
	for i, w := range words {
		if slices.Contains(secretWords, w) || w == "key" && i > 0 && slices.Contains(keyWords, words[i-1]) {
			return true
		}
	}
	joined := strings.Join(words, "")
	for _, part := range secretParts {
		if strings.Contains(joined, part) {
			return true
		}
	}
	return false
}

// wordsOf takes a name apart at its marks and where small letters are followed
// by a large one: userPassword, X-Api-Key, user[password].
func wordsOf(name string) []string {
	var out []string
	var b strings.Builder
	end := func() {
		if b.Len() > 0 {
			out = append(out, strings.ToLower(b.String()))
			b.Reset()
		}
	}
	small := false
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			end()
			small = false
			continue
		}
		if unicode.IsUpper(r) && small {
			end()
		}
		small = unicode.IsLower(r)
		b.WriteRune(r)
	}
	end()
	return out
}

// secretField reports whether a field of a message is a credential by its name.
func secretField(name string) bool {
	n := strings.ToLower(name)
	return secret(name) || strings.HasSuffix(n, "-key") && n != "idempotency-key" && n != "sec-websocket-key" && n != "surrogate-key" && n != "cache-key"
}

// looksSecret matches what is a credential by its form, whatever it is called:
// JSON Web Tokens, keys of well-known makers.
var looksSecret = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*)*|\b(?:ghp|gho|ghs|ghu|ghr|github_pat|glpat|xox[abprs]|sk|pk|rk|sk_live|sk_test)[-_][A-Za-z0-9_-]{16,}|\b(?:AKIA|ASIA)[A-Z0-9]{12,}|\bAIza[A-Za-z0-9_-]{30,}|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END|$)`)

// afterScheme matches the value of Authorization wherever it is repeated. Only
// one that is no word is a credential.
var afterScheme = regexp.MustCompile(`(?i)\b(bearer|basic|negotiate|ntlm|token|apikey|dpop)((?:\s|\\[nrt]|%20|\+|:|&#?[a-z0-9]{1,5};){1,20})([a-z0-9._~+/-]{8,}=*)`)

// setting matches what a page for debugging or a message shows of a program's
// settings: SECRET_KEY = value, whatever marks stand in between.
var setting = regexp.MustCompile(`(?i)((?:secret_key(?:_base)?|app_key|jwt_secret|database_url|secret_access_key|pgpassword|[a-z]+_pass(?:word)?|;password)(?:["'\\\s]|&[#a-z0-9]{1,6};|<[^<>]{0,80}>)*(?:[=:]>?|<[^<>]{0,80}>)(?:["'\\\s]|&[#a-z0-9]{1,6};|<[^<>]{0,80}>)*)[^\s"'<>&,;\\]+`)

var (
	userinfo = regexp.MustCompile(`((?:/|\\/|%2[fF]){2})[^/?#@\s"'<>\\]+(@|%40)`)
	element  = regexp.MustCompile(`((?:<|&lt;)([\w:.-]{1,64})(?:\s[^<>]{0,200})?(?:>|&gt;)\s*(?:<!\[CDATA\[)?)([^<>&\s][^<>&]*)`)
	inputTag = regexp.MustCompile(`(?i)<(?:input|meta|param|button|option)\b[^<>]*>`)
	inputFor = regexp.MustCompile(`(?i)\b(?:name|id|property)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))`)
	inputHas = regexp.MustCompile(`(?i)(\b(?:value|content)\s*=\s*)(?:"[^"]*"?|'[^']*'?|[^\s"'<>]+)`)
	formPart = regexp.MustCompile(`(?i)(content-disposition:[^\r\n]*?\bname\s*=\s*"?([^"\r\n;]+)[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n)([\s\S]*?)(\r?\n--|$)`)
)

// Masked returns a text with everything in it that looks like a credential
// masked, and control characters escaped. Whatever comes from the wire and
// goes into a finding passes through it.
func Masked(s string) string { return printable(masked(s, nil)) }

// masked masks what is a credential by its form or its name, and what is known
// to be one. A long text is cut.
func masked(s string, known []string) string {
	s = cut(s, maxMasked)
	s = maskedTexts(s, known)
	s = looksSecret.ReplaceAllString(s, mask)
	s = maskedSchemes(s)
	s = userinfo.ReplaceAllString(s, "${1}"+mask+"${2}")
	s = setting.ReplaceAllString(s, "${1}"+mask)
	if strings.IndexByte(s, '<') >= 0 || strings.Contains(s, "&lt;") {
		s = maskedElements(s)
	}
	if strings.Contains(s, "name") {
		s = maskedGroups(formPart, s, 2, 3)
	}
	return maskedAssigned(s)
}

// maskedSchemes masks what follows the name of a scheme and is no word.
func maskedSchemes(s string) string {
	return afterScheme.ReplaceAllStringFunc(s, func(m string) string {
		p := afterScheme.FindStringSubmatch(m)
		value := p[3]
		least, marks := 8, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		if l := strings.ToLower(p[1]); l == "token" || l == "apikey" { // these are words as well
			least, marks = 16, "0123456789"
		}
		if len(value) < least || !strings.ContainsAny(value[1:], marks) {
			return m
		}
		return p[1] + p[2] + mask
	})
}

// maskedElements masks the content of elements and the values of inputs with
// the name of a secret.
func maskedElements(s string) string {
	s = inputTag.ReplaceAllStringFunc(s, func(tag string) string {
		for _, m := range inputFor.FindAllStringSubmatch(tag, 8) {
			if secret(m[1] + m[2] + m[3]) {
				return inputHas.ReplaceAllString(tag, `${1}"`+mask+`"`)
			}
		}
		return tag
	})
	return maskedGroups(element, s, 2, 3)
}

// maskedGroups masks one group of each match in which another is the name of a
// secret.
func maskedGroups(re *regexp.Regexp, s string, name, value int) string {
	var b strings.Builder
	done := 0
	for at := 0; at < len(s); {
		m := re.FindStringSubmatchIndex(s[at:])
		if m == nil {
			break
		}
		n := s[at+m[2*name] : at+m[2*name+1]]
		n = n[strings.LastIndexByte(n, ':')+1:]
		from, to := at+m[2*value], at+m[2*value+1]
		next := from
		if secret(n) && !strings.EqualFold(n, "code") {
			b.WriteString(s[done:from] + mask)
			done, next = to, to
		}
		at = max(next, at+1)
	}
	return b.String() + s[done:]
}

// Bounds of a name in front of a sign, and of quotes around it.
const maxNameBytes = 120

// maskedAssigned masks what is assigned to the name of a secret, whoever wrote
// it: a query, a form, JSON, JSON in a text of JSON, fields, settings.
func maskedAssigned(s string) string {
	if strings.IndexByte(s, '=') < 0 && strings.IndexByte(s, ':') < 0 && strings.IndexByte(s, '%') < 0 && strings.IndexByte(s, '\\') < 0 && strings.IndexByte(s, '&') < 0 {
		return s
	}
	var b strings.Builder
	done := 0
	for i := 0; i < len(s); i++ {
		n := signAt(s[i:])
		if n == 0 || i < done {
			continue
		}
		is := s[i] != ':' && !hasPrefixFold(s[i:], "%3a")
		name, quotes, front := nameBefore(s[max(done, i-maxNameBytes):i])
		if name == "" || !secret(name) || strings.EqualFold(name, "code") && (!is || front == 0 || strings.IndexByte("?&#", front) < 0) {
			continue
		}
		from, to, text := valueAfter(s, i+n, name, quotes, is, front)
		if to <= from || strings.Trim(s[from:to], "*") == "" {
			continue
		}
		b.WriteString(s[done:from] + text)
		done = to
	}
	return b.String() + s[done:]
}

// signs are the spellings of = and : in escapes that are in use.
var signs = []string{"%3d", "%253d", "%3a", `\u003d`, "&#61;", "&#x3d;", "&equals;"}

// signAt is the length of the sign that a text begins with, 0 for none.
func signAt(s string) int {
	switch s[0] {
	case '=', ':':
		return 1
	case '%', '\\', '&':
		for _, sign := range signs {
			if hasPrefixFold(s, sign) {
				return len(sign)
			}
		}
	}
	return 0
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// nameBefore is the name that a text ends with, whether it stands in quotes,
// and the character in front of it.
func nameBefore(s string) (name string, quoted bool, front byte) {
	s = strings.TrimRight(unescaped(s), " \t\r\n")
	bare := strings.TrimRight(s, "\"'`")
	quoted = bare != s
	i := len(bare)
	for i > 0 && (isNameByte(bare[i-1])) {
		i--
	}
	if i > 0 {
		front = bare[i-1]
	}
	return bare[i:], quoted, front
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= utf8.RuneSelf || strings.IndexByte("_-.$[]", c) >= 0
}

var jsonEscape = regexp.MustCompile(`\\+u([0-9a-fA-F]{4})`)

// unescaped undoes the escapes of JSON, addresses and HTML, one inside another.
func unescaped(s string) string {
	for range 2 {
		if strings.IndexByte(s, '\\') >= 0 {
			s = jsonEscape.ReplaceAllStringFunc(s, func(m string) string {
				n, _ := strconv.ParseUint(m[len(m)-4:], 16, 16) // four digits always fit
				return string(rune(n))
			})
			s = strings.ReplaceAll(s, `\`, "")
		}
		if strings.IndexByte(s, '%') >= 0 {
			s = percentDecoded(s)
		}
		if strings.IndexByte(s, '&') >= 0 {
			s = html.UnescapeString(s)
		}
	}
	return s
}

// percentDecoded undoes percent-encoding where it is whole.
func percentDecoded(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(n))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

var openingQuote = regexp.MustCompile(`^(?:\\*["'` + "`" + `]|&quot;|&#3[49];|&#x2[27];|%22|%27|\\+u002[27])`)

// valueAfter finds the value behind a sign, and what takes its place. It is
// empty where a name in plain text is followed by words.
func valueAfter(s string, at int, name string, quotedName, is bool, front byte) (from, to int, text string) {
	if is && at < len(s) && s[at] == '>' { // "name" => "value"
		at++
	}
	for at < len(s) && (s[at] == ' ' || s[at] == '\t' || quotedName && (s[at] == '\r' || s[at] == '\n')) {
		at++
	}
	if at >= len(s) {
		return at, at, ""
	}
	if q := openingQuote.FindString(s[at:]); q != "" {
		return at + len(q), closing(s, at+len(q), q), mask
	}
	if quotedName {
		if s[at] == '[' || s[at] == '{' {
			return at, balanced(s, at), `"` + mask + `"`
		}
		to = endOf(s, at, " \t\r\n,}]")
		if word := s[at:to]; word == "null" || word == "true" || word == "false" {
			return at, at, ""
		}
		return at, to, `"` + mask + `"`
	}
	if is {
		stops := " \t\r\n&;,\"'<>)}]|`\\"
		if front == '?' || front == '&' {
			stops = " \t\r\n&#\"'<>`\\"
		}
		return at, endOf(s, at, stops), mask
	}
	if l := strings.ToLower(name); strings.HasSuffix(l, "cookie") || strings.HasSuffix(l, "authorization") {
		to = endOf(s, at, "\r\n\"<")
		if strings.ContainsAny(s[at:to], "0123456789=") {
			return at, to, mask
		}
		return at, at, ""
	}
	to = endOf(s, at, " \t\r\n,;\"'<>)}]|`\\")
	if n := to - at; n >= 20 || n >= 6 && strings.ContainsAny(s[at:to], "0123456789") {
		return at, to, mask
	}
	return at, at, ""
}

// endOf is the offset of the first of some characters, or the end.
func endOf(s string, at int, stops string) int {
	if i := strings.IndexAny(s[at:], stops); i >= 0 {
		return at + i
	}
	return len(s)
}

// closing is where a text ends that begins behind an opening quote.
func closing(s string, at int, quote string) int {
	mark := quote[len(quote)-1]
	if len(quote) > 1 && quote[0] != '\\' || strings.Contains(quote, "u002") {
		if i := strings.Index(s[at:], quote); i >= 0 {
			return at + i
		}
		return len(s)
	}
	depth := len(quote) - 1
	slashes := 0
	for i := at; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			slashes++
			continue
		case s[i] == mark && (depth == 0 && slashes%2 == 0 || depth > 0 && slashes <= depth):
			return i - slashes*min(depth, 1)
		}
		slashes = 0
	}
	return len(s)
}

// balanced is the end of a list or object.
func balanced(s string, at int) int {
	depth := 0
	for i := at; i < len(s); i++ {
		switch s[i] {
		case '"':
			i = closing(s, i+1, `"`)
		case '[', '{':
			depth++
		case ']', '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(s)
}

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

// leastPart is how much of a long secret gives it away.
const leastPart = 12

// maskedTexts masks what is known to be secret, in the spellings in which it
// may be repeated, and the beginnings and ends of what is long.
func maskedTexts(s string, known []string) string {
	for _, k := range known {
		if len(k) < leastPart+4 {
			s = strings.ReplaceAll(s, k, mask)
			continue
		}
		s = withoutHead(s, k)
		s = withoutTail(s, k)
	}
	return s
}

// withoutHead masks a secret, or as much of its beginning as is there.
func withoutHead(s, secret string) string {
	head := secret[:leastPart]
	var b strings.Builder
	for {
		i := strings.Index(s, head)
		if i < 0 {
			return b.String() + s
		}
		n := leastPart
		for n < len(secret) && i+n < len(s) && s[i+n] == secret[n] {
			n++
		}
		b.WriteString(s[:i] + mask)
		s = s[i+n:]
	}
}

// withoutTail masks as much of the end of a secret as is there.
func withoutTail(s, secret string) string {
	tail := secret[len(secret)-leastPart:]
	var b strings.Builder
	for {
		i := strings.Index(s, tail)
		if i < 0 {
			return b.String() + s
		}
		n := 0
		for n < len(secret)-leastPart && i-n > 0 && s[i-n-1] == secret[len(secret)-leastPart-n-1] {
			n++
		}
		b.WriteString(s[:i-n] + mask)
		s = s[i+leastPart:]
	}
}
