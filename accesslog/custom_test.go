package accesslog

import (
	"strings"
	"testing"

	"github.com/candorhttp/candor"
)

func Test_that_custom_format_strings_are_compiled_and_read(t *testing.T) {
	const escaped = `"acme \"x\"/1"`
	for name, c := range map[string]struct {
		format, line string
		fields       map[string]string
		want         candor.Event
	}{
		"nginx with upstream": {
			`$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $request_time $upstream_status`,
			`203.0.113.7 - - [10/Mar/2026:13:55:36 +0000] "GET /a?b=c HTTP/1.1" 502 9 "https://shop.example/x?y" "curl/8" 0.004 -`, nil,
			candor.Event{Time: at(0), Method: "GET", Path: "/a", Status: 502, Reason: "bad-upstream", RefusedBy: "proxy", DurationMS: 4, Client: "curl", Version: "8", Address: "203.0.113.7", Referer: "https://shop.example", Bytes: 9},
		},
		"nginx directive in pieces": {
			"log_format main '$time_iso8601 $host $request_method ' \n  '$request_uri $status';",
			`2026-03-10T13:55:36+00:00 api.example GET /a?b 200`, nil,
			candor.Event{Time: at(0), Method: "GET", Path: "/a", Status: 200, Host: "api.example"},
		},
		"nginx lists of a retry": {
			`$msec $upstream_addr $upstream_status $upstream_response_time $status "$request"`,
			`1773150936.120 10.0.0.1:80, 10.0.0.2:80 : 10.0.0.3:80 502, 502 : 503 0.1, 0.2 : - 503 "GET / HTTP/1.1"`, nil,
			candor.Event{Time: at(120 * ms), Method: "GET", Path: "/", Status: 503, RefusedBy: "upstream", UpstreamStatus: 503, Upstream: "10.0.0.3:80"},
		},
		"nginx JSON": {
			`log_format json escape=json '{"time":"$time_iso8601","remote":"$remote_addr","xff":"$http_x_forwarded_for","request":"$request","status":$status,"ua":"$http_user_agent"}';`,
			`{"time":"2026-03-10T13:55:36+00:00","remote":"10.0.0.9","xff":"198.51.100.1, 203.0.113.7, 10.0.0.1","request":"GET /a\"b HTTP/1.1","status":404,"ua":"acme\u002fweb \"x\""}`, nil,
			candor.Event{Time: at(0), Method: "GET", Path: `/a"b`, Status: 404, Client: "acme", Version: "web", Address: "203.0.113.7"},
		},
		"a forged X-Forwarded-For": {
			`$remote_addr "$http_x_forwarded_for" [$time_local] "$request" $status`,
			`203.0.113.7 "1.1.1.1" [10/Mar/2026:13:55:36 +0000] "GET / HTTP/1.1" 200`, nil,
			candor.Event{Time: at(0), Method: "GET", Path: "/", Status: 200, Address: "203.0.113.7"},
		},
		"time without brackets, quotes inside": {
			`$time_local $status "$http_user_agent" $request_method $scheme://$host$request_uri`,
			`10/Mar/2026:13:55:36 +0000 403 ` + escaped + ` GET https://api.example/a?b`, nil,
			candor.Event{Time: at(0), Method: "GET", Path: "/a", Status: 403, Client: "acme", Host: "api.example"},
		},
		"path with arguments": {
			`${time_iso8601}|$status|$request_method|$uri$is_args$args|$request_id`,
			`2026-03-10T13:55:36Z|200|GET|/a?secret=1|abc`, nil,
			candor.Event{Time: at(0), Method: "GET", Path: "/a", Status: 200, RequestID: "abc"},
		},
		"mapped fields": {
			`$time_iso8601 $status "$request" $http_x_tenant $jwt_sub $http_authorization`,
			`2026-03-10T13:55:36Z 403 "GET / HTTP/1.1" north alice secret`,
			map[string]string{"tenant": "$http_x_tenant", "subject": "jwt_sub", "token": "$http_authorization"},
			candor.Event{Time: at(0), Method: "GET", Path: "/", Status: 403, Tenant: "north", Subject: "alice", Token: "cc7eb5fa4bdffbf4"},
		},
		"Apache combined with time taken": {
			`LogFormat "%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\" %D" timed`,
			`203.0.113.7 - al [10/Mar/2026:14:55:36 +0100] "GET /a HTTP/1.1" 401 - "-" "curl/8" 1500`, nil,
			candor.Event{Time: at(0), Method: "GET", Path: "/a", Status: 401, DurationMS: 1.5, Client: "curl", Version: "8", Subject: "al", Address: "203.0.113.7"},
		},
		"Apache in parts": {
			`%{%Y-%m-%dT%H:%M:%S}t.%{msec_frac}t %a %m "%U%q" %<s %{ms}T %v:%p %!200,304{X-Request-Id}i 100%%`,
			`2026-03-10T13:55:36.120 203.0.113.7 POST "/a?b=c" 500 12 api.example:443 r1 100%`, nil,
			candor.Event{Time: at(0), Method: "POST", Path: "/a", Status: 500, DurationMS: 12, Address: "203.0.113.7", Host: "api.example", RequestID: "r1"},
		},
		"Envoy of one's own": {
			`%START_TIME% %REQ(:METHOD)% %REQ(:PATH)% %RESPONSE_CODE% %RESPONSE_FLAGS% %DURATION%`,
			`2026-03-10T13:55:36.120Z GET /a?b 429 RL 3`, nil,
			candor.Event{Time: at(120 * ms), Method: "GET", Path: "/a", Status: 429, Reason: "rate-limited", RefusedBy: "proxy", DurationMS: 3},
		},
	} {
		events, r := readAll(t, c.line+"\n", Options{Format: c.format, Fields: c.fields, TokenKey: []byte("k")})
		if len(events) != 1 {
			t.Errorf("%s: not read: %v %+v", name, r.Err(), r.Stats())
		} else if events[0] != c.want {
			t.Errorf("%s:\n%s", name, differ(events[0], c.want))
		}
	}
}

func Test_that_a_format_string_that_cannot_be_is_refused_with_what_to_do(t *testing.T) {
	for format, say := range map[string]string{
		`$remote_addr "$request" $status`:           "no time; add $time_iso8601",
		`[$time_local] "$request"`:                  "no status; add $status",
		`[$time_local] $status`:                     "neither request line nor path; add $request",
		`[$time_local] $status$request_method $uri`: "nothing between $status and $request_method",
		`[$time_local] ${status "$request"`:         "${ is never closed",
		`[$time_local] $status "$request" $ `:       "a $ without a name",
		`%h "%r" %>s`:                               "no time; add %t",
		`%h %t "%r"`:                                "no status; add %>s",
		`%h %t %>s`:                                 "add %r",
		`%h %t "%r" %>s %{Referer`:                  "is never closed",
		`%h %t "%r" %>s %`:                          "a letter is missing",
		`%START_TIME% %REQ(:PATH)%`:                 "no status; add %RESPONSE_CODE%",
		`log_format x 'plain' '$'`:                  "a $ without a name",
		`quite "unknown"`:                           "unknown log format",
		`combined2`:                                 "the formats are candor, ",
	} {
		_, r := readAll(t, "x\n", Options{Format: format})
		if r.Err() == nil || !strings.Contains(r.Err().Error(), say) {
			t.Errorf("%s: %v, want %q", format, r.Err(), say)
		}
	}
}

func Test_that_a_line_a_format_string_cannot_read_names_the_column(t *testing.T) {
	const format = `$remote_addr [$time_local] "$request" $status $request_time`
	for line, say := range map[string]string{
		`203.0.113.7`: `column 1 ($remote_addr): cut off, or no " [" behind it`,
		`203.0.113.7 [yesterday] "GET / HTTP/1.1" 200 0.1`:                       "column 2 ($time_local): not a time",
		`203.0.113.7 [10/Mar/2026:13:55:36 +0000] GET / HTTP/1.1 200 0.1`:        `column 2 ($time_local): cut off, or no "] \"" behind it`,
		`203.0.113.7 [10/Mar/2026:13:55:36 +0000] "GET / HTTP/1.1" 2000 0.1`:     "column 4 ($status): not a three-digit status",
		`203.0.113.7 [10/Mar/2026:13:55:36 +0000] "GET / HTTP/1.1" 200 quick`:    "column 5 ($request_time): not a number of seconds",
		`203.0.113.7 [10/Mar/2026:13:55:36 +0000] "GET / HTTP/1.1" - 0.1`:        "no status",
		`203.0.113.7 [10/Mar/2026:13:55:36 +0000] "GET / HTTP/1.1" 200 0.1 more`: "column 5 ($request_time): not a number",
	} {
		_, r := readAll(t, line+"\n", Options{Format: format})
		if s := r.Stats(); s.Rejected != 1 || !strings.Contains(s.Samples[0].Why, say) {
			t.Errorf("%s:\n%+v, want %q", line, s.Samples, say)
		}
	}
}

func Test_that_a_field_map_is_checked(t *testing.T) {
	for _, c := range []struct {
		opt Options
		say string
	}{
		{Options{Fields: map[string]string{"tennant": "x"}}, `no event field is called "tennant"`},
		{Options{Fields: map[string]string{"tenant": " "}}, `no place for "tenant"`},
		{Options{Format: `[$time_local] "$request" $status`, Fields: map[string]string{"tenant": "$http_x"}}, "no such column; it has $time_local $request $status"},
		{Options{CrawlerRanges: nil, Format: "nope"}, "unknown log format"},
	} {
		if _, r := readAll(t, "x\n", c.opt); r.Err() == nil || !strings.Contains(r.Err().Error(), c.say) {
			t.Errorf("%+v: %v, want %q", c.opt, r.Err(), c.say)
		}
	}
}
