package judge

import (
	"regexp"
	"strings"
)

const mask = "***"

// maxMasked bounds the text in which secrets are looked for: looking in
// megabytes takes long. What is shown is a small part of it, so that a secret
// that is cut at its end lies beyond what is shown.
const maxMasked = 8 << 10

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
