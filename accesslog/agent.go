package accesslog

import "strings"

// The longest client name and version that are kept.
const (
	maxClient  = 64
	maxVersion = 32
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

// Client returns product name and version of a User-Agent value: the first
// product of RFC 9110 §10.1.5, "acme-ios" and "5.2.0" for
// "acme-ios/5.2.0 (iPhone)". Browsers, which all begin with "Mozilla/5.0", are
// recognised by their own mark, crawlers by "compatible; NAME/VERSION". Both
// results are empty for "" and "-", and hold no control characters.
func Client(userAgent string) (name, version string) {
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
			version = leading(userAgent[i+len(b.mark):], maxVersion)
			if b.mark == "Trident/" {
				if _, rv, ok := strings.Cut(userAgent, "rv:"); ok {
					version = leading(rv, maxVersion)
				}
			}
			return b.client, version
		}
	}
	if strings.Contains(userAgent, "Safari/") {
		if _, v, ok := strings.Cut(userAgent, "Version/"); ok {
			return "Safari", leading(v, maxVersion)
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
	first := leading(s, maxClient)
	for end, words := len(first), 1; end > 0 && end < len(s) && end <= maxClient; words++ {
		if s[end] == '/' {
			return s[:end], leading(s[end+1:], maxVersion)
		}
		if s[end] != ' ' || end+1 == len(s) {
			break
		}
		if digit(s[end+1]) {
			return s[:end], leading(s[end+1:], maxVersion)
		}
		word := leading(s[end+1:], maxClient)
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
	for i < len(s) && i < max && tokenByte(s[i]) {
		i++
	}
	return s[:i]
}
