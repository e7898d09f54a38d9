// Package useragent reads product names and versions out of User-Agent values.
// It is shared by the log readers and the guard, so that both name a client
// alike.
package useragent

import "strings"

// The longest client name and version that are kept.
const (
	MaxName    = 64
	MaxVersion = 32
)

// browsers lists what tells browsers apart, the most specific mark first:
// every browser names the older ones it wants to be taken for.
var browsers = []struct{ mark, client string }{
	{"Edg/", "Edge"}, {"EdgA/", "Edge"}, {"EdgiOS/", "Edge"}, {"Edge/", "Edge"},
	{"OPR/", "Opera"}, {"OPiOS/", "Opera"},
	{"Silk/", "Silk"},
	{"SamsungBrowser/", "Samsung Internet"},
	{"FxiOS/", "Firefox"}, {"Firefox/", "Firefox"},
	{"HeadlessChrome/", "HeadlessChrome"},
	{"CriOS/", "Chrome"}, {"Chrome/", "Chrome"},
	{"MSIE ", "Internet Explorer"}, {"Trident/", "Internet Explorer"},
}

// Parse returns product name and version of a User-Agent value: the first
// product of RFC 9110 §10.1.5, "acme-ios" and "5.2.0" for
// "acme-ios/5.2.0 (iPhone)". Browsers, which all begin with "Mozilla/5.0", are
// recognised by their own mark, crawlers by "compatible; NAME/VERSION". Both
// results are empty for "" and "-", and hold no control characters.
func Parse(userAgent string) (name, version string) {
	if userAgent == "" || userAgent == "-" {
		return "", ""
	}
	if !strings.HasPrefix(userAgent, "Mozilla/") {
		return product(userAgent)
	}
	if _, rest, ok := strings.Cut(userAgent, "compatible; "); ok && !strings.HasPrefix(rest, "MSIE ") {
		if name, version = product(rest); name != "" {
			return name, version
		}
	}
	for _, b := range browsers {
		if i := strings.Index(userAgent, b.mark); i >= 0 {
			version = leading(userAgent[i+len(b.mark):], MaxVersion)
			if b.mark == "Trident/" {
				if _, rv, ok := strings.Cut(userAgent, "rv:"); ok {
					version = leading(rv, MaxVersion)
				}
			}
			return b.client, version
		}
	}
	if strings.Contains(userAgent, "Safari/") {
		if _, v, ok := strings.Cut(userAgent, "Version/"); ok {
			return "Safari", leading(v, MaxVersion)
		}
		return "Safari", ""
	}
	return product(userAgent)
}

// maxWords is how many words a product's name may have. RFC 9110 allows one,
// "Debian APT-HTTP/1.3" and many apps do not care.
const maxWords = 3

// product reads the name and version s begins with: "name/version", "two
// words/version" or "name 1.0". Where no version follows, the name is the
// first word.
func product(s string) (name, version string) {
	first := leading(s, MaxName)
	for end, words := len(first), 1; end > 0 && end < len(s) && end <= MaxName; words++ {
		if s[end] == '/' {
			return s[:end], leading(s[end+1:], MaxVersion)
		}
		if s[end] != ' ' || end+1 == len(s) {
			break
		}
		if digit(s[end+1]) {
			return s[:end], leading(s[end+1:], MaxVersion)
		}
		word := leading(s[end+1:], MaxName)
		if word == "" || words == maxWords {
			break
		}
		end += 1 + len(word)
	}
	return first, ""
}

// leading returns the token s begins with, at most max bytes of it.
func leading(s string, max int) string {
	i := 0
	for i < len(s) && i < max && TokenByte(s[i]) {
		i++
	}
	return s[:i]
}

func digit(c byte) bool { return c-'0' <= 9 }

// TokenByte reports whether c may stand in a token (RFC 9110 §5.6.2).
func TokenByte(c byte) bool {
	switch {
	case c-'a' <= 'z'-'a', c-'A' <= 'Z'-'A', digit(c):
		return true
	}
	switch c {
	case '!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~':
		return true
	}
	return false
}
