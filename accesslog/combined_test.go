package accesslog

import (
	"strings"
	"testing"
	"time"

	"github.com/candorhttp/candor"
)

func Test_that_combined_lines_are_read_field_by_field(t *testing.T) {
	at := time.Date(2026, 3, 10, 13, 55, 36, 0, time.UTC)
	const when = `[10/Mar/2026:13:55:36 +0000]`
	for name, c := range map[string]struct {
		line string
		want candor.Event
	}{
		"all fields": {
			`203.0.113.7 - alice ` + when + ` "POST /v1/orders?token=secret#x HTTP/1.1" 400 512 "https://shop.example/" "acme-web/2026.3.1"`,
			candor.Event{Method: "POST", Path: "/v1/orders", Status: 400, Client: "acme-web", Version: "2026.3.1", Subject: "alice", Address: "203.0.113.7", Bytes: 512},
		},
		"common, IPv6, another zone": {
			`2001:db8::7 - - [10/Mar/2026:08:25:36 -0530] "GET / HTTP/2.0" 200 -`,
			candor.Event{Method: "GET", Path: "/", Status: 200, Address: "2001:db8::7"},
		},
		"ISO time": {
			`h - - [2026-03-10T14:55:36+01:00] "GET / HTTP/2.0" 200 7`,
			candor.Event{Method: "GET", Path: "/", Status: 200, Address: "h", Bytes: 7},
		},
		"escapes of Apache": {
			`h - - ` + when + ` "GET /a\"b\\c\x41\t HTTP/1.1" 404 0 "x\" 200 1 \"y" "tool\"/1"`,
			candor.Event{Method: "GET", Path: "/a\"b\\cA\t", Status: 404, Address: "h", Client: "tool"},
		},
		"user with spaces, brackets and a forged time": {
			`h - bob [01/Jan/2000:00:00:00 +0000] \"GET / HTTP/1.1\" 200 1 ` + when + ` "GET /x HTTP/1.1" 401 0 "-" "-"`,
			candor.Event{Method: "GET", Path: "/x", Status: 401, Address: "h", Subject: `bob [01/Jan/2000:00:00:00 +0000] "GET / HTTP/1.1" 200 1`},
		},
		"raw quotes in the request": {
			`h - - ` + when + ` "GET /a"b"c HTTP/1.1" 400 0 "-" "-"`,
			candor.Event{Method: "GET", Path: `/a"b"c`, Status: 400, Address: "h"},
		},
		"raw spaces in the target": {
			`h - - ` + when + ` "GET /a b c HTTP/1.1" 400 0 "-" "-"`,
			candor.Event{Method: "GET", Path: `/a b c`, Status: 400, Address: "h"},
		},
		"HTTP/0.9":      {`h - - ` + when + ` "GET /a" 200 0`, candor.Event{Method: "GET", Path: "/a", Status: 200, Address: "h"}},
		"empty request": {`h - - ` + when + ` "" 400 0 "-" "-"`, candor.Event{Status: 400, Address: "h"}},
		"no request":    {`h - - ` + when + ` "-" 408 - "-" "-"`, candor.Event{Status: 408, Address: "h"}},
		"a word":        {`h - - ` + when + ` "hello" 400 1 "-" "-"`, candor.Event{Status: 400, Address: "h", Bytes: 1}},
		"TLS on a plain port": {
			`h - - ` + when + ` "\x16\x03\x01\x00\xf1\x01\x00 \x03\x03" 400 157 "-" "-"`,
			candor.Event{Status: 400, Address: "h", Bytes: 157},
		},
		"TLS, not escaped": {
			"h - - " + when + " \"\x16\x03\x01\x00\xf1\" \x03\x03\" 400 157 \"-\" \"-\"",
			candor.Event{Status: 400, Address: "h", Bytes: 157},
		},
		"absolute target":       {`h - - ` + when + ` "GET http://evil.example/a?b HTTP/1.1" 400 0`, candor.Event{Method: "GET", Path: "/a", Host: "evil.example", Status: 400, Address: "h"}},
		"absolute without path": {`h - - ` + when + ` "GET http://evil.example?b HTTP/1.1" 400 0`, candor.Event{Method: "GET", Path: "/", Host: "evil.example", Status: 400, Address: "h"}},
		"CONNECT":               {`h - - ` + when + ` "CONNECT evil.example:443 HTTP/1.1" 405 0`, candor.Event{Method: "CONNECT", Path: "evil.example:443", Status: 405, Address: "h"}},
		"OPTIONS *":             {`h - - ` + when + ` "OPTIONS * HTTP/1.1" 204 0`, candor.Event{Method: "OPTIONS", Path: "*", Status: 204, Address: "h"}},
		"virtual host": {
			`shop.example:443 203.0.113.7 - al ` + when + ` "GET / HTTP/1.1" 200 612 "-" "curl/8.9.1"`,
			candor.Event{Method: "GET", Path: "/", Status: 200, Host: "shop.example", Address: "203.0.113.7", Subject: "al", Bytes: 612, Client: "curl", Version: "8.9.1"},
		},
		"forwarded addresses in front": {
			`"10.5.102.222, 199.96.1.1" 10.2.1.185 - - ` + when + ` "GET / HTTP/1.1" 200 1 "-" "Amazon CloudFront"`,
			candor.Event{Method: "GET", Path: "/", Status: 200, Address: "10.2.1.185", Bytes: 1, Client: "Amazon"},
		},
		"a list of addresses": {
			`10.0.0.2, 10.0.0.1, 127.0.0.1 - - ` + when + ` "GET / HTTP/1.1" 200 1`,
			candor.Event{Method: "GET", Path: "/", Status: 200, Address: "127.0.0.1", Bytes: 1},
		},
		"ident": {
			`h id user ` + when + ` "GET / HTTP/1.1" 200 1`,
			candor.Event{Method: "GET", Path: "/", Status: 200, Address: "h", Subject: "user", Bytes: 1},
		},
		"more fields at the end": {
			`h - - ` + when + ` "GET / HTTP/1.1" 499 1 "-" "curl/8" "203.0.113.9" 0.004 0.003`,
			candor.Event{Method: "GET", Path: "/", Status: 499, Address: "h", Bytes: 1, Client: "curl", Version: "8"},
		},
		"numbers at the end": {
			`h - - ` + when + ` "GET / HTTP/1.1" 200 1 0.004`,
			candor.Event{Method: "GET", Path: "/", Status: 200, Address: "h", Bytes: 1},
		},
	} {
		c.want.Time = at
		events, r := readAll(t, c.line, Options{})
		if len(events) != 1 || r.Stats().Format != "combined" {
			t.Errorf("%s: not read: %+v", name, r.Stats())
		} else if events[0] != c.want {
			t.Errorf("%s:\ngot  %+v\nwant %+v", name, events[0], c.want)
		}
	}
}

func Test_that_a_combined_line_that_is_no_whole_line_is_rejected(t *testing.T) {
	const when = `[10/Mar/2026:13:55:36 +0000]`
	for _, line := range []string{
		`h - - ` + when,
		`h - - ` + when + ` "GET / HT`,
		`h - - ` + when + ` "GET / HTTP/1.1"`,
		`h - - ` + when + ` "GET / HTTP/1.1" 20`,
		`h - - ` + when + ` "GET / HTTP/1.1" 200`,
		`h - - ` + when + ` "GET / HTTP/1.1" 200 `,
		`h - - ` + when + ` "GET / HTTP/1.1" 200 x`,
		`h - - ` + when + ` "GET / HTTP/1.1" 200 99999999999999999999`,
		`h - - ` + when + ` "GET / HTTP/1.1" 200 1 "https://exam`,
		`h - - ` + when + ` "GET / HTTP/1.1" 200 1 "-" "curl`,
		when + ` "GET / HTTP/1.1" 200 1`,
		`h - - [31/Feb/2026:13:55:36 +0000] "GET / HTTP/1.1" 200 1`,
		`h - - [10/Mar/2026:25:55:36 +0000] "GET / HTTP/1.1" 200 1`,
		`h - - [10/Mar/2026:13:55:36 0000] "GET / HTTP/1.1" 200 1`,
		`h - - [10/Mär/2026:13:55:36 +0000] "GET / HTTP/1.1" 200 1`,
		`  - - ` + when + ` "GET / HTTP/1.1" 200 1`,
		`", - - ` + when + ` "GET / HTTP/1.1" 200 1`,
		`h - - [] "GET / HTTP/1.1" 200 1`,
	} {
		if _, r := readAll(t, line, Options{Format: "combined"}); r.Stats().Rejected != 1 {
			t.Errorf("accepted: %s", line)
		}
	}
}

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
		if name, version := Client(c.agent); name != c.name || version != c.version {
			t.Errorf("%q: %q %q, want %q %q", c.agent, name, version, c.name, c.version)
		}
	}
}

func Test_that_printable_text_holds_no_control_characters_and_no_half_characters(t *testing.T) {
	for _, c := range []struct {
		in   string
		max  int
		want string
	}{
		{`plain "quoted" \x41`, 99, `plain "quoted" \x41`},
		{"a\x1b[31mb\x00\r\n\x7f", 99, `a\x1b[31mb\x00\r\n\x7f`},
		{"é\u202e\u0085\xff", 99, `é\u202e\u0085\xff`},
		{"ééé", 3, "é…"},
		{"ééé", 4, "éé…"},
		{"\xff\xff\xff\xff\xff", 4, `\xff\xff\xff\xff…`},
	} {
		if got := Printable([]byte(c.in), c.max); got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}
