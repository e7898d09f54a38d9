package useragent

import (
	"strings"
	"testing"
)

func Test_that_clients_are_named_by_their_user_agent(t *testing.T) {
	const kit = "AppleWebKit/537.36 (KHTML, like Gecko)"
	for _, c := range []struct{ agent, name, version string }{
		{"", "", ""},
		{"-", "", ""},
		{"acme-ios/5.2.0", "acme-ios", "5.2.0"},
		{"acme-ios/5.2.0 (iPhone; iOS 19.1) CFNetwork/1568", "acme-ios", "5.2.0"},
		{"curl/8.9.1", "curl", "8.9.1"},
		{"Go-http-client/1.1", "Go-http-client", "1.1"},
		{"python-requests/2.32.3", "python-requests", "2.32.3"},
		{"Wget", "Wget", ""},
		{"okhttp/", "okhttp", ""},
		{"Debian APT-HTTP/1.3 (0.9.7.9)", "Debian APT-HTTP", "1.3"},
		{"Acme Shop for iPad/7 CFNetwork/1568", "Acme", ""},
		{"Acme Shop iPad/7 CFNetwork/1568", "Acme Shop iPad", "7"},
		{"Go 1.1 package http", "Go", "1.1"},
		{"Amazon CloudFront", "Amazon", ""},
		{"trailing ", "trailing", ""},
		{strings.Repeat("a", 100) + "/1", strings.Repeat("a", 64), ""},
		{"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox", "128.0"},
		{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) " + kit + " Chrome/126.0.6478.127 Safari/537.36", "Chrome", "126.0.6478.127"},
		{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) " + kit + " Chrome/126.0.0.0 Safari/537.36 Edg/126.0.2592.87", "Edge", "126.0.2592.87"},
		{"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15", "Safari", "17.5"},
		{"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1", "Chrome", "126.0.6478.54"},
		{"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/127.0 Mobile/15E148 Safari/605.1.15", "Firefox", "127.0"},
		{"Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko", "Internet Explorer", "11.0"},
		{"Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 5.1; Trident/4.0)", "Internet Explorer", "8.0"},
		{"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Googlebot", "2.1"},
		{"Mozilla/5.0 (Linux; Android 6.0.1) " + kit + " Chrome/126.0.0.0 Mobile Safari/537.36 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", "bingbot", "2.0"},
		{"Mozilla/5.0 (compatible; Facebot 1.0; https://example.com/)", "Facebot", "1.0"},
		{"Mozilla/5.0 (Linux; Android 5.1.1) " + kit + " Silk/81.2.16 like Chrome/81.0.4044.138 Safari/537.36", "Silk", "81.2.16"},
		{"Mozilla/5.0 (something new)", "Mozilla", "5.0"},
		{"\x1b[31mred/1.0", "", ""},
		{"a\x00b/1", "a", ""},
	} {
		if name, version := Parse(c.agent); name != c.name || version != c.version {
			t.Errorf("%q: %q %q, want %q %q", c.agent, name, version, c.name, c.version)
		}
	}
}
