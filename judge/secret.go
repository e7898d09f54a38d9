package judge

import (
	"slices"
	"strings"
	"unicode"
)

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
