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
			candor.Event{Method: "POST", Path: "/v1/orders", Status: 400, Client: "acme-web", Version: "2026.3.1", Referer: "https://shop.example", Subject: "alice", Address: "203.0.113.7", Bytes: 512},
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
		if len(events) != 1 || !strings.Contains(r.Stats().Format, "combined") {
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
