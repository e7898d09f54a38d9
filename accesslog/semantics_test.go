package accesslog

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/candorhttp/candor"
)

// readOne reads the last of the lines, which must be an event.
func readOne(t *testing.T, log string, opt Options) candor.Event {
	t.Helper()
	events, r := readAll(t, log+"\n", opt)
	if len(events) == 0 {
		t.Errorf("no event: %v %+v\n%.200s", r.Err(), r.Stats(), log)
		return candor.Event{}
	}
	return events[len(events)-1]
}

func Test_that_formats_tell_who_refused_and_why(t *testing.T) {
	envoy := func(status int, flags, details, host string) string {
		return fmt.Sprintf(`{"start_time":"2026-03-10T13:55:36Z","method":"GET","path":"/","response_code":%d,"response_flags":"%s","response_code_details":"%s","upstream_host":"%s"}`, status, flags, details, host)
	}
	haproxy := func(status int, server, state string) string {
		return fmt.Sprintf(`203.0.113.7:5 [10/Mar/2026:13:55:36.120] fe be/%s 0/0/0/1/2 %d 192 - - %s 1/1/0/0/0 0/0 "GET / HTTP/1.1"`, server, status, state)
	}
	alb := func(status, target, actions string) string {
		return `https 2026-03-10T13:55:36.123456Z app/a 203.0.113.7:5 - -1 -1 -1 ` + status + ` ` + target + ` 4 2 "GET https://a.example:443/ HTTP/2.0" "-" - - - "-" "-" "-" 1 2026-03-10T13:55:36.11Z "` + actions + `" "-" "-" "-" "-" "-" "-"`
	}
	gcp := func(status int, details string) string {
		return fmt.Sprintf(`{"timestamp":"2026-03-10T13:55:36Z","httpRequest":{"requestMethod":"GET","requestUrl":"https://a.example/","status":%d},"jsonPayload":{"statusDetails":"%s"}}`, status, details)
	}
	iis := func(status, sub, win string) string {
		return `2026-03-10 13:55:36 10.0.0.4 GET / - 443 - 203.0.113.7 - - ` + status + ` ` + sub + ` ` + win + ` 15`
	}
	kong := func(status, proxy int, route string) string {
		return fmt.Sprintf(`{"client_ip":"203.0.113.7","started_at":1773150936123,"request":{"method":"GET","uri":"/"},"response":{"status":%d},%s"latencies":{"proxy":%d,"request":3}}`, status, route, proxy)
	}
	traefik := func(status, router, server string) string {
		return `203.0.113.7 - - [10/Mar/2026:13:55:36 +0000] "GET / HTTP/1.1" ` + status + ` 19 "-" "-" 1 "` + router + `" "` + server + `" 0ms`
	}
	ingress := func(status, length, upstream string) string {
		return `203.0.113.7 - - [10/Mar/2026:13:55:36 +0000] "GET / HTTP/1.1" ` + status + ` 19 "-" "-" 4 0.004 [a] [] 10.0.1.5:80 ` + length + ` 0.003 ` + upstream + ` 9f`
	}
	caddy := func(status int, headers string) string {
		return fmt.Sprintf(`{"ts":1773150936.12,"request":{"remote_ip":"203.0.113.7","method":"GET","host":"a.example","uri":"/"},"duration":0.002,"size":88,"status":%d,"resp_headers":{%s}}`, status, headers)
	}
	for _, c := range []struct{ name, line, by, reason string }{
		{"envoy: fine", envoy(200, "-", "via_upstream", "10.0.0.1:80"), "", ""},
		{"envoy: upstream", envoy(403, "-", "via_upstream", "10.0.0.1:80"), "upstream", ""},
		{"envoy: no details, asked", envoy(403, "-", "", "10.0.0.1:80"), "upstream", ""},
		{"envoy: no details, not asked", envoy(403, "-", "", ""), "proxy", ""},
		{"envoy: flags", envoy(429, "RL", "", ""), "proxy", "rate-limited"},
		{"envoy: several flags", envoy(503, "URX,UF", "", "10.0.0.1:80"), "proxy", "upstream-reset"},
		{"envoy: route", envoy(404, "NR", "route_not_found", ""), "proxy", "unknown-route"},
		{"envoy: jwt", envoy(401, "-", "jwt_authn_access_denied{Jwt_is_expired}", ""), "proxy", "expired-credentials"},
		{"envoy: no jwt", envoy(401, "-", "jwt_authn_access_denied{Jwt_is_missing}", ""), "proxy", "missing-credentials"},
		{"envoy: authorizer says 401", envoy(401, "UAEX", "ext_authz_denied", ""), "proxy", "login-failed"},
		{"envoy: gone", envoy(499, "DC", "downstream_remote_disconnect", ""), "", "client-closed"},
		{"haproxy: upstream", haproxy(403, "srv1", "----"), "upstream", ""},
		{"haproxy: denied", haproxy(403, "<NOSRV>", "PR--"), "proxy", "access-denied"},
		{"haproxy: bad request", haproxy(400, "<NOSRV>", "PR--"), "proxy", "malformed-request"},
		{"haproxy: rate", haproxy(429, "<NOSRV>", "PR--"), "proxy", "rate-limited"},
		{"haproxy: refused connection", haproxy(503, "srv1", "SC--"), "proxy", "upstream-connect-failed"},
		{"haproxy: timeout", haproxy(504, "srv1", "sH--"), "proxy", "upstream-timeout"},
		{"haproxy: client slow", haproxy(408, "<NOSRV>", "cR--"), "proxy", "request-timeout"},
		{"haproxy: client gone", haproxy(400, "<NOSRV>", "CR--"), "", "client-closed"},
		{"haproxy: no server", haproxy(503, "<NOSRV>", "LR--"), "proxy", "no-upstream"},
		{"alb: target", alb("403", "403", "forward"), "upstream", ""},
		{"alb: waf", alb("403", "-", "waf"), "proxy", "waf-blocked"},
		{"alb: target down", alb("502", "-", "forward"), "proxy", "bad-upstream"},
		{"alb: gone", alb("460", "-", "-"), "", "client-closed"},
		{"alb: fixed", alb("403", "-", "fixed-response"), "proxy", ""},
		{"gcp: backend", gcp(403, "response_sent_by_backend"), "upstream", ""},
		{"gcp: policy", gcp(403, "denied_by_security_policy"), "proxy", "waf-blocked"},
		{"gcp: unknown detail", gcp(502, "something_new"), "proxy", ""},
		{"gcp: gone", gcp(499, "client_disconnected_before_any_response"), "", "client-closed"},
		{"iis: application", iis("403", "0", "0"), "", ""},
		{"iis: address", iis("403", "6", "5"), "proxy", "address-not-allowed"},
		{"iis: unknown", iis("403", "77", "5"), "proxy", ""},
		{"iis: too long", iis("404", "14", "0"), "proxy", "uri-too-long"},
		{"kong: upstream", kong(403, 12, ""), "upstream", ""},
		{"kong: itself", kong(429, -1, `"route":{"id":"r"},`), "proxy", "rate-limited"},
		{"kong: no route", kong(404, -1, ""), "proxy", "unknown-route"},
		{"kong: a plugin's 404", kong(404, -1, `"route":{"id":"r"},`), "proxy", ""},
		{"traefik: service", traefik("403", "r@docker", "http://10.0.0.5:80"), "upstream", ""},
		{"traefik: middleware", traefik("403", "r@docker", "-"), "proxy", ""},
		{"traefik: no route", traefik("404", "-", "-"), "proxy", "unknown-route"},
		{"ingress: service", ingress("403", "19", "403"), "upstream", ""},
		{"ingress: replaced", ingress("404", "19", "500"), "proxy", ""},
		{"ingress: refused connection", ingress("502", "0", "502"), "proxy", "bad-upstream"},
		{"ingress: the service's own 502", ingress("502", "19", "502"), "upstream", ""},
		{"caddy: proxied", caddy(403, `"Via":["1.1 Caddy"]`), "upstream", ""},
		{"caddy: unknown", caddy(403, `"Server":["Caddy"]`), "", ""},
	} {
		if ev := readOne(t, c.line, Options{}); ev.RefusedBy != c.by || ev.Reason != c.reason {
			t.Errorf("%s: %q %q, want %q %q", c.name, ev.RefusedBy, ev.Reason, c.by, c.reason)
		}
	}
}

func Test_that_problem_types_become_reasons(t *testing.T) {
	var d decoder
	for in, want := range map[string]string{
		"about:blank": "",
		"https://candorhttp.github.io/candor/reasons/insufficient-scope":  "insufficient-scope",
		"https://candorhttp.github.io/candor/reasons/insufficient-scope/": "insufficient-scope",
		"https://api.example/problems/out-of-stock?x=secret":              "out-of-stock",
		"urn:problem:out-of-stock":                                        "urn:problem:out-of-stock",
		"Out of stock":                                                    "out-of-stock",
		"missing-role":                                                    "missing-role",
		"\x1b[31mred":                                                     "31mred",
		strings.Repeat("x", 100):                                          strings.Repeat("x", 64),
	} {
		if got := d.reason([]byte(in)); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func Test_that_mapped_fields_win_and_tokens_are_hashed(t *testing.T) {
	key := []byte("key")
	m := hmac.New(sha256.New, key)
	m.Write([]byte("Bearer secret"))
	hash := hex.EncodeToString(m.Sum(nil)[:8])
	line := strings.Replace(Caddy.Sample[0], `"headers":{`, `"headers":{"X-Tenant":["north"],"Authorization":["Bearer secret"],"X-Real":["198.51.100.9"],`, 1)
	for range 2 {
		ev := readOne(t, line, Options{TokenKey: key, Fields: map[string]string{
			"tenant": "request.headers.X-Tenant", "token": "request.headers.authorization", "address": "$.request.headers.x_real", "subject": "request.host",
		}})
		if ev.Tenant != "north" || ev.Token != hash || ev.Address != "198.51.100.9" || ev.Subject != "api.example" || ev.Host != "api.example" {
			t.Errorf("%+v", ev)
		}
	}
	a, b := readOne(t, line, Options{Fields: map[string]string{"token": "request.headers.authorization"}}), readOne(t, line, Options{Fields: map[string]string{"token": "request.headers.authorization"}})
	if a.Token == b.Token || len(a.Token) != 16 {
		t.Errorf("two logs without a key give %q and %q", a.Token, b.Token)
	}
	all, _ := json.Marshal(a)
	if bytes.Contains(all, []byte("secret")) {
		t.Errorf("the event holds the token: %s", all)
	}
	iis := strings.Replace(IIS.Sample[0], "cs(Referer)", "cs(X-Tenant)", 1) + "\n" + strings.Replace(IIS.Sample[1], " - 403", " north 403", 1)
	if ev := readOne(t, iis, Options{Fields: map[string]string{"tenant": "cs(X-Tenant)"}}); ev.Tenant != "north" {
		t.Errorf("iis: %+v", ev)
	}
	captured := strings.Replace(HAProxy.Sample[0], "{acme-ios/5.10.0}", "{north|acme-ios/5.10.0} {r1|}", 1)
	if ev := readOne(t, captured, Options{Fields: map[string]string{"tenant": "req.0", "request_id": "res.0"}}); ev.Tenant != "north" || ev.Client != "acme-ios" || ev.RequestID != "r1" {
		t.Errorf("haproxy: %+v", ev)
	}
	span := strings.Replace(OTLP.Sample[0], "user_agent.original", "app.tenant", 1)
	if ev := readOne(t, span, Options{Fields: map[string]string{"tenant": "app.tenant"}}); ev.Tenant != "acme-ios/5.10.0" {
		t.Errorf("otlp: %+v", ev)
	}
}

func Test_that_crawlers_are_verified_by_their_ranges(t *testing.T) {
	line := func(address, agent string) string {
		return address + ` - - [10/Mar/2026:13:55:36 +0000] "GET / HTTP/1.1" 200 1 "-" "` + agent + `"`
	}
	const google = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
	ranges := map[string][]netip.Prefix{"googlebot": {netip.MustParsePrefix("66.249.64.0/19"), netip.MustParsePrefix("2001:4860:4801::/48")}}
	for _, c := range []struct {
		line   string
		ranges map[string][]netip.Prefix
		want   string
	}{
		{line("66.249.66.1", google), nil, "claimed"},
		{line("66.249.66.1", google), ranges, "verified"},
		{line("2001:4860:4801::1", google), ranges, "verified"},
		{line("203.0.113.7", google), ranges, "fake"},
		{line("unknown", google), ranges, "fake"},
		{line("203.0.113.7", "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)"), ranges, "claimed"},
		{line("66.249.66.1", "curl/8"), ranges, ""},
	} {
		if ev := readOne(t, c.line, Options{CrawlerRanges: c.ranges}); ev.Crawler != c.want {
			t.Errorf("%s: %q, want %q", c.line, ev.Crawler, c.want)
		}
	}
	if _, r := readAll(t, "x\n", Options{CrawlerRanges: map[string][]netip.Prefix{"gogglebot": nil}}); r.Err() == nil || !strings.Contains(r.Err().Error(), "Googlebot") {
		t.Errorf("an unknown crawler: %v", r.Err())
	}
}

func Test_that_wrapped_lines_are_read_as_if_they_were_bare(t *testing.T) {
	bare := strings.TrimSuffix(combinedLine, "\n")
	quoted, _ := json.Marshal(bare)
	quotedEnd, _ := json.Marshal(bare + "\n")
	want := readOne(t, bare, Options{})
	for wrapper, line := range map[string]string{
		"cri":             "2026-03-10T13:55:37.123456789Z stdout F " + bare,
		"docker":          `{"log":` + string(quotedEnd) + `,"stream":"stdout","time":"2026-03-10T13:55:37.123456789Z"}`,
		"journald-json":   `{"__REALTIME_TIMESTAMP":"1773150937000000","MESSAGE":` + string(quoted) + `,"_PID":"1"}`,
		"json-message":    `{"@timestamp":"2026-03-10T13:55:37Z","message":` + string(quoted) + `,"log":{"offset":0}}`,
		"syslog":          "Mar 10 13:55:37 lb nginx: " + bare,
		"journald-export": "__CURSOR=s=1\n_PID=1\nMESSAGE=" + bare + "\n",
	} {
		events, r := readAll(t, line+"\n", Options{})
		if s := r.Stats(); len(events) != 1 || events[0] != want || s.Wrapper != wrapper || s.Format != "combined" || s.Rejected != 0 {
			t.Errorf("%s: %+v %+v", wrapper, s, events)
		}
	}
	for _, line := range []string{
		"<190>Mar 10 13:55:37 lb nginx: " + bare,
		"Mar 10 13:55:37 nginx: " + bare,
		"<190>1 2026-03-10T13:55:37Z lb nginx 12 - - " + bare,
		`<190>1 2026-03-10T13:55:37.1Z lb nginx 12 ID7 [a b="]\"c"][d e="f"] ` + "\xef\xbb\xbf" + bare,
		"2026-03-10T13:55:37.123+01:00 lb nginx[12]: " + bare,
	} {
		if ev := readOne(t, line, Options{}); ev != want {
			t.Errorf("%s: %+v", line, ev)
		}
		if ev := readOne(t, line, Options{Format: "combined"}); ev != want {
			t.Errorf("%s, format given: %+v", line, ev)
		}
	}
	for i, name := range WrapperNames() {
		if name == "" || wrappers[i].name != name || wrappers[i].peel == nil {
			t.Errorf("wrapper %d lacks name or peel", i)
		}
	}
}

func Test_that_divided_lines_are_put_together_and_cannot_be_forged(t *testing.T) {
	bare := strings.TrimSuffix(combinedLine, "\n")
	long := strings.Replace(bare, "/orders/7", "/orders/"+strings.Repeat("7", 17000), 1)
	forged := strings.Replace(bare, "/orders/7", "/orders/"+strings.Repeat("7", 17000)+bare, 1)
	for name, log := range map[string]string{
		"cri":    "2026-03-10T13:55:37Z stdout P " + long[:16384] + "\n2026-03-10T13:55:37Z stdout F " + long[16384:] + "\n",
		"docker": `{"log":"` + strings.ReplaceAll(long[:16384], `"`, `\"`) + `","time":"x"}` + "\n" + `{"log":"` + strings.ReplaceAll(long[16384:], `"`, `\"`) + `\n","time":"x"}` + "\n",
	} {
		events, r := readAll(t, log, Options{})
		if s := r.Stats(); len(events) != 1 || len(events[0].Path) != 17008 || s.Understood != 1 || s.Wrapper != name {
			t.Errorf("%s: %d events, %+v", name, len(events), s)
		}
	}
	at := strings.Index(forged[10:], "203.0.113.7") + 10 // the container runtime happens to cut there
	log := "2026-03-10T13:55:37Z stdout P " + forged[:at] + "\n2026-03-10T13:55:37Z stdout F " + forged[at:] + "\n"
	if events, _ := readAll(t, log, Options{}); len(events) != 1 || events[0].Path == "/orders/7" {
		t.Errorf("a forged line is read: %d events", len(events))
	}
}

func Test_that_a_whole_export_of_spans_gives_an_event_for_each_server_span(t *testing.T) {
	span := func(kind int, path string) string {
		return fmt.Sprintf(`{"traceId":"ab","kind":%d,"startTimeUnixNano":"1773150936120000000","attributes":[{"key":"http.request.method","value":{"stringValue":"GET"}},{"key":"url.path","value":{"stringValue":%q}},{"key":"http.response.status_code","value":{"intValue":404}},{"key":"error.type","value":{"stringValue":"404"}}]}`, kind, path)
	}
	line := `{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"orders"}},{"key":"x","value":{"arrayValue":{"values":[]}}}]},"scopeSpans":[{"scope":{"name":"s"},"spans":[` +
		span(2, "/a") + `,` + span(3, "/client") + `,` + span(2, "/b?x") + `,{"name":"internal","kind":1}]}]},{"resource":{},"scopeSpans":[{"spans":[` + span(2, "/c") + `]}]}]}`
	events, r := readAll(t, line+"\n"+`{"resourceSpans":[]}`+"\n", Options{})
	if s := r.Stats(); len(events) != 3 || s.Events != 3 || s.Lines != 2 || s.Understood != 1 || s.Rejected != 0 || s.Format != "otlp" {
		t.Fatalf("%d events, %+v", len(events), s)
	}
	for i, want := range []struct{ path, upstream string }{{"/a", "orders"}, {"/b", "orders"}, {"/c", ""}} {
		if ev := events[i]; ev.Path != want.path || ev.Upstream != want.upstream || ev.Status != 404 || ev.Reason != "" || ev.RequestID != "ab" {
			t.Errorf("event %d: %+v", i, ev)
		}
	}
}

func Test_that_a_header_in_the_middle_counts_for_the_lines_after_it(t *testing.T) {
	log := IIS.Sample[0] + "\n" + IIS.Sample[1] + "\n#Software: x\n#Fields: date time c-ip cs-method cs-uri-stem sc-status\n" +
		"2026-03-10 13:55:37 203.0.113.9 GET /b 200\n2026-03-10 13:55:37 203.0.113.9 GET /b 200 0\n"
	events, r := readAll(t, log, Options{})
	if s := r.Stats(); len(events) != 2 || events[1].Address != "203.0.113.9" || s.Understood != 3 || s.Rejected != 1 {
		t.Errorf("%+v %+v", events, s)
	}
	if s := r.Stats(); len(s.Samples) != 1 || s.Samples[0].Why != "7 columns; the header names 6" {
		t.Errorf("%+v", s.Samples)
	}
}

func Test_that_times_without_a_zone_are_read_where_they_were_written(t *testing.T) {
	vienna := time.FixedZone("", 2*3600)
	line := strings.Replace(HAProxy.Sample[0], "10/Mar/2026", "10/Jul/2026", 1)
	if ev := readOne(t, line, Options{Location: vienna}); !ev.Time.Equal(time.Date(2026, 7, 10, 11, 55, 36, 12e7, time.UTC)) {
		t.Errorf("%v", ev.Time)
	}
}
