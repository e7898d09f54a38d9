package rules

import (
	"bytes"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

var leaksSecret = &judge.Rule{
	ID: "error/leaks-secret", Title: "Error that shows a password, token or key",
	Why:   "Errors are kept in logs, shown on screens and pasted into tickets, so whoever reads one of them has the secret.",
	Harms: []judge.Party{judge.User},
	Fix:   "Name the field that is wrong and not its value, take settings out of error pages, and change the secret that was shown.",
	Refs:  []judge.Ref{judge.Says("RFC 9457 §5"), {Source: "https://cwe.mitre.org/data/definitions/209.html", Level: judge.LevelConvention}}, Severity: candor.Advice,
	On: judge.Class(4, 5), Needs: wholeError,
	Bad: `POST /people HTTP/1.1
Host: api.example
Content-Type: application/json

{"name": "ann", "password": "a1b2c3"}

HTTP/1.1 422 Unprocessable Content
Content-Type: application/json
Cache-Control: no-store

{"detail": [{"loc": ["body", "password"], "msg": "must have 8 characters", "input": "a1b2c3"}]}
`,
	Good: `POST /people HTTP/1.1
Host: api.example
Content-Type: application/json

{"name": "ann", "password": "a1b2c3"}

HTTP/1.1 422 Unprocessable Content
Content-Type: application/json
Cache-Control: no-store

{"detail": [{"loc": ["body", "password"], "msg": "must have 8 characters"}]}
`,
	Check: func(c *judge.Case) judge.Result {
		if !c.HasContent() {
			return judge.Clean
		}
		what := shownSecret(c, c.Response.Body[:min(len(c.Response.Body), maxSearched)])
		if what == "" {
			return judge.Clean
		}
		return judge.Fault("The error shows "+what+".", "an error without secrets", what).Because(what)
	},
}

// shownSecret names the kind of secret that a content shows, never the secret.
func shownSecret(c *judge.Case, body []byte) string {
	if sent := bearer(c); len(sent) >= 16 && holds(body, sent) {
		return "the credentials of the request"
	}
	if sent := sentPassword(c.Request.Body); usable(sent) && bytes.Contains(body, sent) {
		return "the password of the request"
	}
	if addressWithPassword(body) {
		return "an address with a password in it"
	}
	for at, n := 0, 0; n < maxDoubts; n++ {
		i, start := findFrom(secretWords, body, at)
		if i < 0 {
			return ""
		}
		at = start + 1
		m := &secretMarks[i]
		if m.sure(body, start, start+len(m.word)) && !contains(c.Request.Body, m.word) {
			return m.what
		}
	}
	return ""
}

// bearer is what the request carries to say who the caller is, without the
// name of the scheme; "" where it is only a cookie.
func bearer(c *judge.Case) string {
	s := c.Credentials()
	if s == c.Sent("Cookie") {
		return ""
	}
	if _, rest, ok := strings.Cut(s, " "); ok {
		return rest
	}
	return s
}

// holds is bytes.Contains for a text, without copying it.
func holds(body []byte, s string) bool {
	for {
		i := bytes.IndexByte(body, s[0])
		if i < 0 || len(body)-i < len(s) {
			return false
		}
		if string(body[i:i+len(s)]) == s {
			return true
		}
		body = body[i+1:]
	}
}

var passwordMember = newWords(`password"`, `passwd"`, `passphrase"`)

// sentPassword is the password in JSON that the request sent, as it is written.
func sentPassword(sent []byte) []byte {
	i, at := findFrom(passwordMember, sent, 0)
	if i < 0 {
		return nil
	}
	rest := skipSpace(sent[at+len(passwordMember.words[i]):])
	if len(rest) == 0 || rest[0] != ':' {
		return nil
	}
	rest = skipSpace(rest[1:])
	if end := stringEnd(rest); len(rest) > 1 && rest[0] == '"' && end > 0 {
		return rest[1 : end-1]
	}
	return nil
}

// usable reports whether a password can be told from words of the error.
func usable(password []byte) bool {
	others := 0
	for _, c := range password {
		if !letter(c) && c != ' ' {
			others++
		}
	}
	return len(password) >= 6 && others > 1
}

// addressWithPassword looks for scheme://name:password@host.
func addressWithPassword(body []byte) bool {
	for at := 0; ; {
		i := bytes.IndexByte(body[at:], '@')
		if i < 0 {
			return false
		}
		at += i
		info := before(body, at, 200)
		if j := bytes.LastIndexByte(info, '/'); j > 1 && (info[j-1] == '/' || info[j-1] == '\\') {
			name, password, ok := bytes.Cut(info[j+1:], []byte(":"))
			if ok && len(name)+len(password) < 150 && !bytes.ContainsAny(info[j+1:], " \t\r\n\"'<>") && isSecret(password, 3) {
				return true
			}
		}
		at++
	}
}

// isSecret reports whether a value is no placeholder and not masked.
func isSecret(value []byte, least int) bool {
	if len(value) < least || bytes.ContainsAny(value, "*<>[]{}$%…") {
		return false
	}
	for _, word := range []string{"password", "passwd", "pass", "secret", "redacted", "filtered", "hidden", "null", "none", "true", "false", "undefined"} {
		if len(value) == len(word) && sameLetters(value, word) {
			return false
		}
	}
	return bytes.Trim(value, "xX.") != nil
}

// secretMark is a text in front of a secret, or with which it begins.
type secretMark struct {
	word, what string
	sure       func(body []byte, start, end int) bool
}

var secretWords = func() *wordSet {
	var words []string
	for _, m := range secretMarks {
		words = append(words, m.word)
	}
	return newWords(words...)
}()

const (
	aKey     = "an access key"
	aSetting = "a setting with a secret"
)

var secretMarks = []secretMark{
	{"PRIVATE KEY-----", "a private key", func(body []byte, start, _ int) bool {
		return bytes.Contains(before(body, start, 30), []byte("-----BEGIN "))
	}},
	{"AKIA", aKey, keyOf(16)},
	{"ASIA", aKey, keyOf(16)},
	{"ghp_", aKey, keyOf(36)},
	{"gho_", aKey, keyOf(36)},
	{"ghs_", aKey, keyOf(36)},
	{"github_pat_", aKey, keyOf(40)},
	{"glpat-", aKey, keyOf(20)},
	{"xoxb-", aKey, keyOf(24)},
	{"xoxp-", aKey, keyOf(24)},
	{"sk_live_", aKey, keyOf(24)},
	{"rk_live_", aKey, keyOf(24)},
	{"authorization", "the value of Authorization", func(body []byte, _, end int) bool {
		value, ok := assigned(body, end)
		if !ok {
			return false
		}
		if i := bytes.IndexByte(value, ' '); i > 0 {
			value = value[i+1:]
		}
		numbers := 0
		for _, c := range value {
			if digit(c) {
				numbers++
			}
		}
		return len(value) >= 20 && numbers > 2 && isSecret(value, 20) && bytes.IndexByte(value, ' ') < 0
	}},
	{"aws_secret_access_key", aSetting, setTo},
	{"secret_key_base", aSetting, setTo},
	{"secret_key", aSetting, setTo},
	{"app_key", aSetting, setTo},
	{"jwt_secret", aSetting, setTo},
	{"database_url", aSetting, setTo},
	{"db_password", aSetting, setTo},
	{"db_pass", aSetting, setTo},
	{"mysql_password", aSetting, setTo},
	{"postgres_password", aSetting, setTo},
	{"pgpassword", aSetting, setTo},
	{"redis_password", aSetting, setTo},
	{"mail_password", aSetting, setTo},
	{"smtp_password", aSetting, setTo},
	{";password=", "the password of a database", func(body []byte, _, end int) bool {
		value, _, _ := bytes.Cut(after(body, end, 100), []byte(";"))
		value, _ = wordAround(value, 0)
		return isSecret(value, 3)
	}},
}

// keyOf looks for the letters of a key behind what it begins with.
func keyOf(least int) func([]byte, int, int) bool {
	return func(body []byte, start, end int) bool {
		if start > 0 && (letter(body[start-1]) || digit(body[start-1])) {
			return false
		}
		n, numbers := end, 0
		for n < len(body) && (letter(body[n]) || digit(body[n]) || body[n] == '_' || body[n] == '-') {
			if digit(body[n]) {
				numbers++
			}
			n++
		}
		return n-end >= least && numbers > 1
	}
}

// setTo looks for a value behind the name of a setting.
func setTo(body []byte, _, end int) bool {
	value, ok := assigned(body, end)
	return ok && isSecret(value, 8) && bytes.IndexByte(value, ' ') < 0 && bytes.ContainsAny(value, "0123456789")
}

// assigned is the value behind a name, as JSON, a setting, a dump or the table
// of a debugging page has it: "name": "value", name=value, name</td><td>value.
func assigned(body []byte, end int) ([]byte, bool) {
	rest := after(body, end, 400)
	is := false
	for len(rest) > 0 {
		switch c := rest[0]; {
		case c == '=' || c == ':':
			is = true
		case c == '<': // a mark of HTML
			i := bytes.IndexByte(rest, '>')
			if i < 0 {
				return nil, false
			}
			rest, is = rest[i:], true
		case c == '&': // the name of a quote
			i := bytes.IndexByte(rest, ';')
			if i < 0 || i > 6 {
				return nil, false
			}
			rest = rest[i:]
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '"' || c == '\'' || c == '\\' || c == '>' && is:
		default:
			i := bytes.IndexAny(rest, "\"'<\n\\,&")
			if i < 0 {
				i = len(rest)
			}
			return bytes.TrimRight(rest[:i], " \r"), is
		}
		rest = rest[1:]
	}
	return nil, false
}
