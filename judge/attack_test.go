package judge

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/candorhttp/candor"
)

// shownOf is everything that a judge shows of an exchange that it blames.
func shownOf(t *testing.T, x *candor.Exchange) string {
	t.Helper()
	j := New([]*Rule{blames("403/wrong", nil, Fault("It is wrong.", "x", Quote(string(x.Response.Body)))), blames("403/unseen", nil, Unseen("the weather"))}, Options{})
	j.Add(x)
	text, err := json.MarshalIndent(j.Report(), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The secret is found however the text spells it.
func Test_that_credentials_in_odd_places_of_an_exchange_are_masked(t *testing.T) {
	const s = "Zx81kQ0pLm2N7vQ4"
	field := func(name, value string) func(*candor.Exchange) {
		return func(x *candor.Exchange) {
			x.Request.Header[name], x.Response.Header[name] = []string{value}, []string{value}
		}
	}
	answer := func(kind, body string) func(*candor.Exchange) {
		return func(x *candor.Exchange) {
			x.Response.Header.Set("Content-Type", kind)
			x.Response.Body = []byte(body)
		}
	}
	sentBody := func(kind, body string) func(*candor.Exchange) {
		return func(x *candor.Exchange) {
			x.Request.Header.Set("Content-Type", kind)
			x.Request.Body = []byte(body)
		}
	}
	target := func(target string) func(*candor.Exchange) {
		return func(x *candor.Exchange) { x.Request.Target, x.Request.URL = target, "https://api.example"+target }
	}
	for name, fill := range map[string]func(*candor.Exchange){
		"a fragment without a query":      field("Location", "https://app.example/cb#access_token="+s),
		"a later part of a fragment":      field("Location", "https://app.example/cb#state=1&id_token="+s),
		"a fragment behind a query":       field("Content-Location", "/cb?a=1#state=1&id_token="+s),
		"an address in an address":        field("Location", "/login?return=https%3A%2F%2Fx.example%2F%3Ftoken%3D"+s),
		"an address in that":              field("Location", "/login?return=https%253A%252F%252Fx.example%252F%253Ftoken%253D"+s),
		"Link":                            field("Link", "<https://x.example/a?page=2&access_token="+s+`>; rel="next"`),
		"Refresh":                         field("Refresh", "0; url=/login?token="+s),
		"Alt-Svc of no kind":              field("X-Next", "https://u:"+s+"@x.example/"),
		"X-Auth":                          field("X-Auth", s),
		"X-Auth-Key":                      field("X-Auth-Key", s),
		"a subscription key":              field("Ocp-Apim-Subscription-Key", s),
		"a functions key":                 field("X-Functions-Key", s),
		"a field in small letters":        field("x-api-key", s),
		"a cookie in small letters":       field("cookie", "sid="+s),
		"a folded Set-Cookie":             field("Set-Cookie", "a=1; Path=/, session="+s+"; HttpOnly"),
		"an attribute of Set-Cookie":      field("Set-Cookie", "a=1; session="+s),
		"no scheme, but two words":        field("Authorization", s+" extra"),
		"parameters in place of a scheme": field("Authorization", "ApiKey="+s+", id=7"),
		"Basic in a text":                 field("X-Echo", "got Basic   "+base64.StdEncoding.EncodeToString([]byte("ann:"+s))),
		"Negotiate":                       field("Www-Authenticate", "Negotiate "+s+s),
		"a path":                          target("/reset-password/" + s),
		"a path behind a word":            target("/hooks/" + s),
		"a session in a path":             target("/cart;jsessionid=" + s + "?a=1"),
		"a parameter behind a semicolon":  target("/cart?a=1;token=" + s),
		"an escaped name":                 target("/cart?%74oken=" + s),
		"a name in brackets":              target("/cart?user[password]=" + s),
		"a name in camel case":            answer("application/json", `{"userPassword": "`+s+`", "sessionId": "`+s+`", "secretKey": "`+s+`"}`),
		"an escaped name in JSON":         answer("application/json", `{"pa\u0073sword": "`+s+`"}`),
		"a list":                          answer("application/json", `{"tokens": ["a", "`+s+`"]}`),
		"an object":                       answer("application/json", `{"credentials": {"value": "`+s+`"}}`),
		"JSON in JSON":                    answer("application/json", `{"sent": "{\"password\": \"`+s+`\"}"}`),
		"JSON in JSON in JSON":            answer("application/json", `{"sent": "{\"x\": \"{\\\"password\\\": \\\"`+s+`\\\"}\"}"}`),
		"JSON with escaped quotes":        answer("application/json", `{"sent": "{\u0022password\u0022:\u0022`+s+`\u0022}"}`),
		"a text in JSON":                  answer("application/json", `{"message": "no such user at /login?user=ann&password=`+s+`"}`),
		"a long name":                     answer("application/json", `{"`+strings.Repeat("x", 70)+`_password": "`+s+`"}`),
		"a script":                        answer("text/html", `<script>window.apiKey = '`+s+`'; cfg = {token: "`+s+`"}</script>`),
		"an input":                        answer("text/html", `<input type=hidden name="csrf_token" value="`+s+`"><input value='`+s+`' name='authenticity_token'>`),
		"an element":                      answer("application/xml", `<a><wsse:Password Type="x">`+s+`</wsse:Password><token><![CDATA[`+s+`]]></token></a>`),
		"escaped HTML":                    answer("text/html", `<pre>{&quot;password&quot;: &quot;`+s+`&quot;} &lt;password&gt;`+s+`&lt;/password&gt;</pre>`),
		"YAML":                            answer("text/plain", "user: ann\npassword: "+s+"\n"),
		"a hash of Ruby":                  answer("text/plain", `{"password"=>"`+s+`", :token=>"`+s+`"}`),
		"fields in a text":                answer("message/http", "GET / HTTP/1.1\nCookie: a=1; sid="+s+"\nX-Api-Key: "+s+"\nAuthorization: Custom "+s+"\n"),
		"parts of a form":                 sentBody("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n"+s+"\r\n--b--\r\n"),
		"a form that is called a text":    sentBody("text/plain", "user=ann&password="+s),
		"a value cut in an escape":        answer("application/json", `{"password": "`+strings.Repeat(s, 120)+`\n`+strings.Repeat(s, 600)+`"}`),
		"a name cut off in front of it":   answer("text/plain", strings.Repeat(" ", maxShownBody-20)+"password="+s),
	} {
		x := exchange("POST", "/login", 403)
		fill(x)
		if out := shownOf(t, x); strings.Contains(out, s[:8]) {
			i := strings.Index(out, s[:8])
			t.Errorf("%s: a secret is shown: %s", name, out[max(0, i-120):min(len(out), i+30)])
		}
	}
}

// No name gives these away: only the request does.
func Test_that_an_answer_that_repeats_a_credential_in_its_own_spelling_is_masked(t *testing.T) {
	const s = "ab+cd/EF12gh=="
	basic := base64.StdEncoding.EncodeToString([]byte("ann:" + s))
	long := strings.Repeat("Q7w8e9r0T1y2", 12)
	for name, c := range map[string]struct {
		name, value string
		echoes      []string
	}{
		"a token":          {"Authorization", "Bearer " + s, []string{s, `ab+cd\/EF12gh==`, `ab\u002Bcd/EF12gh==`, "ab%2Bcd%2FEF12gh%3D%3D", "ab%2bcd%2fEF12gh%3d%3d", "ab&#43;cd/EF12gh&#61;&#61;"}},
		"a password":       {"Authorization", "Basic  " + basic, []string{s, basic, "ann:" + s}},
		"a cookie":         {"Cookie", "sid=" + s, []string{s}},
		"an unknown field": {"X-Shop-Password", s, []string{s}},
		"a signature":      {"Authorization", `Signature keyId="k", signature="` + long + `"`, []string{long}},
		"a part of a long": {"Authorization", "Bearer " + long, []string{long[:40] + "…", "…" + long[len(long)-40:]}},
	} {
		for _, echo := range c.echoes {
			x := exchange("GET", "/orders", 403)
			x.Request.Header[c.name] = []string{c.value}
			x.Response.Header["X-Echo"] = []string{"you sent " + echo}
			x.Response.Header["Location"] = []string{"/why?said=" + echo}
			x.Response.Body = []byte(strings.Repeat("-", 60) + " " + echo + " is not known here")
			out := shownOf(t, x)
			for _, part := range []string{echo, "EF12gh", long[:20], basic[:8]} {
				if strings.Contains(out, part) {
					i := strings.Index(out, part)
					t.Errorf("%s: a secret is shown as %s: %s", name, part, out[max(0, i-120):min(len(out), i+30)])
				}
			}
		}
	}
}

// What is no secret must stay readable, or nobody can use a finding.
func Test_that_ordinary_texts_are_not_masked(t *testing.T) {
	for _, text := range []string{
		"Basic authentication required", `Bearer realm="api", error="invalid_token", error_description="The access token expired"`, "password: must have 8 characters",
		`{"type": "https://api.example/problems/token-expired", "status": 401}`, "Invalid token: expired", `{"code": "invalid_grant"}`, "max-age=60, public",
		`Bearer authorization_uri="https://login.example/", resource_metadata="https://x.example/m"`, `text/html; charset=utf-8`, `{"token_type": "bearer", "expires_in": 60}`,
		`<https://api.example/orders?page=2>; rel="next"`, "Token authentication failed", `{"password": null, "secret": true}`, "/orders/17?sort=name&page=2",
	} {
		if got := Masked(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
	for _, address := range []string{"/orders/17?page=2#top", "https://api.example/users/4f9c2a1b-0d3e-4c5f-8a7b-6c5d4e3f2a1b/keys", "/tokens/17", "/verify/email", "/a;v=1/b"} {
		if got := MaskedAddress(address); got != address {
			t.Errorf("%q became %q", address, got)
		}
	}
}

func Test_that_a_curl_line_makes_one_request_and_takes_no_option_from_the_wire(t *testing.T) {
	x := exchange("GET", "/a[1-100000]{b,c}", 403)
	x.Request.URL = "https://api.example/a[1-100000]{b,c}"
	if got := (exhibitor{}).curl(x); !strings.Contains(got, " --globoff ") {
		t.Errorf("curl would expand the address of %s", got)
	}
	x.Request.URL = "-o/etc/motd"
	if got := (exhibitor{}).curl(x); got != "" {
		t.Errorf("an option became %s", got)
	}
	x.Request.URL = "https://api.example/a"
	x.Request.Header = http.Header{"X-A": {"1\n\x1b]0;x\a"}, "X\nB": {"2"}}
	if got := (exhibitor{}).curl(x); strings.ContainsAny(got, "\n\x1b\a") {
		t.Errorf("a line break came through: %q", got)
	}
}

func Test_that_an_exhibit_cannot_be_made_to_show_lines_that_were_not_there(t *testing.T) {
	x := exchange("GET", "/a\nHTTP/1.1 200 OK", 403)
	x.Request.Header = http.Header{"A\nHTTP/1.1 200 OK\nB": {"1"}, "C": {"1\nHTTP/1.1 200 OK"}}
	x.Response.Header = http.Header{"Location": {"/\nHTTP/1.1 200 OK"}, "Set-Cookie": {"a=1; Path=/\nHTTP/1.1 200 OK"}}
	x.Response.Proto, x.Request.Proto = "HTTP/1.1 200 OK\n", "HTTP/1.1\nHTTP/1.1 200 OK"
	e := exhibitor{}.show(x)
	for _, line := range append(strings.Split(e.Request, "\n"), strings.Split(e.Response, "\n")[1:]...) {
		if strings.HasPrefix(line, "HTTP/1.1 200") {
			t.Errorf("a line was made up:\n%s\n%s", e.Request, e.Response)
		}
	}
}

func Test_that_what_could_not_be_judged_is_named_as_safely_as_what_was_found(t *testing.T) {
	x := exchange("GET", "/a", 403)
	x.Request.Method = "G\x1b[31m" + strings.Repeat("E", 5000)
	j := New([]*Rule{blames("403/unseen", nil, Unseen("the weather")), blames("403/wrong", nil, Fault("x", "y", strings.Repeat("z", 1<<20)))}, Options{})
	j.Add(x)
	r := j.Report()
	for _, text := range []string{r.NotJudged[0].Operation, r.Findings[0].Operation, r.Findings[0].Got, r.Findings[0].Exchanges[0].Method} {
		if strings.Contains(text, "\x1b") || len(text) > 4<<10 {
			t.Errorf("%d bytes: %.80q", len(text), text)
		}
	}
	if i := slices.IndexFunc(r.Findings, func(f candor.Finding) bool { return len(f.Curl) > 4<<10 }); i >= 0 {
		t.Error("the curl line has no bound")
	}
}

func FuzzMasked(f *testing.F) {
	for _, seed := range []string{`{"password":"x`, `name="token"` + "\n\nx", `\u003d\\"token\\":[{`, "&quot;token&quot;=&quot;", "token%3D%22", "<token>x</token>", "content-disposition: x; name=token\n\ncontent-disposition: y; name=token\n\nz"} {
		f.Add(seed)
	}
	f.Fuzz(func(_ *testing.T, s string) {
		Masked(s)
		MaskedAddress(s)
		_ = exhibitor{}.sent(&candor.Exchange{Request: candor.Request{Target: s, URL: s, Body: []byte(s), Header: http.Header{"Authorization": {s}, "Cookie": {s}}}})
	})
}
