package judge

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/candorhttp/candor"
)

// secretOf is never to be seen in anything that a finding holds.
const secretOf = "s3cr3tOrderKey99"

func Test_that_credentials_are_in_no_exhibit_and_in_no_curl_line(t *testing.T) {
	jwt := "eyJhbGciOiJub25lIn0." + secretOf + ".c2ln"
	x := exchange("POST", "/login?access_token="+secretOf+"&page=2&X-Amz-Signature="+secretOf+"#id_token="+secretOf, 403)
	x.Request.URL = "https://alice:" + secretOf + "@api.example/login?api_key=" + secretOf + "&page=2"
	x.Request.Header = http.Header{
		"Host": {"api.example"}, "Authorization": {"Bearer " + jwt}, "Proxy-Authorization": {secretOf},
		"Cookie": {"session=" + secretOf + "; theme=dark; " + secretOf}, "X-Api-Key": {secretOf}, "X-Order-Token": {secretOf}, "Order-Pass": {secretOf},
		"Referer": {"https://app.example/?token=" + secretOf}, "X-Note": {"sent Bearer " + secretOf + secretOf},
		"Content-Type": {"application/json"},
	}
	x.Request.Body = []byte(`{"user": "alice", "password": "` + secretOf + `", "nested": {"client_secret":"` + secretOf + `","pin": 1234}, "code": "invalid"}`)
	x.Response.Header = http.Header{
		"Set-Cookie": {"sid=" + secretOf + "; Path=/; HttpOnly"}, "Location": {"/next?code=" + secretOf + "&state=1"},
		"X-Auth-Token": {secretOf}, "Www-Authenticate": {`Bearer realm="api"`}, "Content-Type": {"text/plain"},
	}
	x.Response.Body = []byte("no: " + jwt + " is not valid; see https://bob:" + secretOf + "@db.example/")
	r := blames("403/wrong", nil, Fault("It is wrong.", "x", Quote("token "+jwt)))
	j := New([]*Rule{r}, Options{API: &API{KeyFields: []string{"Order-Pass"}}})
	j.Add(x)
	out, err := json.Marshal(j.Report())
	if err != nil {
		t.Fatal(err)
	}
	if i := strings.Index(string(out), secretOf); i >= 0 {
		t.Errorf("a secret is shown: %s", out[max(0, i-80):min(len(out), i+40)])
	}
	e := j.Report().Findings[0].Exchanges[0]
	for _, want := range []string{"Authorization: Bearer ***", "Cookie: session=***; theme=***", "page=2", `"user": "alice"`, `"code": "invalid"`} {
		if !strings.Contains(e.Request, want) {
			t.Errorf("the request lacks %q:\n%s", want, e.Request)
		}
	}
	for _, want := range []string{"Set-Cookie: sid=***; Path=/; HttpOnly", `Www-Authenticate: Bearer realm="api"`} {
		if !strings.Contains(e.Response, want) {
			t.Errorf("the answer lacks %q:\n%s", want, e.Response)
		}
	}
	if strings.Contains(e.Request, "1234") {
		t.Error("a PIN is shown")
	}
}

func Test_that_forms_and_long_or_binary_content_are_shown_safely(t *testing.T) {
	x := exchange("POST", "/a", 400)
	x.Request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	x.Request.Body = []byte("user=alice&password=" + secretOf + "&grant_type=password")
	x.Response.Body = []byte(strings.Repeat("ä", 5000))
	e := exhibitor{}.show(x)
	if strings.Contains(e.Request, secretOf) || !strings.Contains(e.Request, "user=alice&password=***&grant_type=password") {
		t.Errorf("the form is shown as %s", e.Request)
	}
	if len(e.Response) > maxShownBody+500 || strings.ContainsRune(e.Response, '\uFFFD') || !strings.Contains(e.Response, "ä…") {
		t.Errorf("%d bytes, the end %q", len(e.Response), e.Response[len(e.Response)-20:])
	}
	x.Response.Body = []byte{0xff, 0xfe, 0, 1}
	if e = (exhibitor{}).show(x); !strings.Contains(e.Response, "(4 bytes that are no text)") {
		t.Errorf("bytes are shown as %q", e.Response)
	}
	x.Response.Body = []byte("red \x1b[31m and \u202e turned \x00")
	if e = (exhibitor{}).show(x); strings.ContainsAny(e.Response, "\x1b\x00\u202e") {
		t.Errorf("control characters are shown: %q", e.Response)
	}
	x.Evidence &^= candor.SawResponseBody
	if e = (exhibitor{}).show(x); strings.Contains(e.Response, "red") {
		t.Error("content that was not seen as a whole is shown")
	}
}

func Test_that_the_curl_line_repeats_the_request_for_a_shell(t *testing.T) {
	x := exchange("PUT", "/orders/it's", 400)
	x.Request.Header = http.Header{"Host": {"api.example"}, "Content-Type": {"application/json"}, "Content-Length": {"9"}, "Authorization": {"Basic YWxpY2U6c2VjcmV0"}}
	x.Request.Body = []byte(`{"a":"b'"}`)
	want := `curl -i -X 'PUT' 'http://api.example/orders/it'\''s' -H 'Authorization: Basic ***' -H 'Content-Type: application/json' --data-raw '{"a":"b'\''"}'`
	if got := (exhibitor{}).curl(x); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func Test_that_the_curl_line_keeps_what_may_change_the_answer_and_leaves_out_what_browsers_add(t *testing.T) {
	x := exchange("GET", "/orders", 400)
	x.Request.Header = http.Header{
		"Host": {"api.example"}, "User-Agent": {"Mozilla/5.0"}, "Proxy-Connection": {"keep-alive"}, "Pragma": {"no-cache"}, "Cache-Control": {"no-cache"},
		"Sec-Fetch-Mode": {"cors"}, "sec-ch-ua": {"x"}, "Upgrade-Insecure-Requests": {"1"}, "Accept-Language": {"en"}, "Dnt": {"1"},
		"Accept": {"application/json"}, "Cookie": {"session=tasty"}, "Range": {"bytes=0-1"}, "If-None-Match": {`"a"`}, "Origin": {"https://app.example"}, "X-Api-Version": {"2"},
	}
	want := `curl -i 'http://api.example/orders' -H 'Accept: application/json' -H 'Cookie: session=***' -H 'If-None-Match: "a"' -H 'Origin: https://app.example' -H 'Range: bytes=0-1' -H 'X-Api-Version: 2'`
	if got := (exhibitor{}).curl(x); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	x.Request.Header = http.Header{"Host": {"api.example"}, "Cache-Control": {"max-age=0", "only-if-cached"}}
	if got := (exhibitor{}).curl(x); got != `curl -i 'http://api.example/orders' -H 'Cache-Control: only-if-cached'` {
		t.Errorf("got  %s", got)
	}
}

func Test_that_what_an_answer_repeats_of_a_request_s_secrets_is_masked(t *testing.T) {
	for name, fill := range map[string]func(*candor.Exchange){
		"the token":    func(x *candor.Exchange) { x.Request.Header["Authorization"] = []string{"Bearer " + secretOf} },
		"a key":        func(x *candor.Exchange) { x.Request.Header["X-Api-Key"] = []string{secretOf} },
		"a named key":  func(x *candor.Exchange) { x.Request.Header["Order-Pass"] = []string{secretOf} },
		"the password": func(x *candor.Exchange) { x.Request.Body = []byte(`{"user":{"password":"` + secretOf + `"}}`) },
	} {
		x := exchange("POST", "/login", 403)
		fill(x)
		x.Response.Body = []byte(`{"message":"` + secretOf + ` is wrong","input":"` + secretOf + `"}` + strings.Repeat(" ", maxShownBody-65) + secretOf)
		j := New([]*Rule{blames("403/wrong", nil, Fault("It is wrong.", "x", Quote("value "+secretOf)))}, Options{API: &API{KeyFields: []string{"Order-Pass"}}})
		j.Add(x)
		out, err := json.Marshal(j.Report())
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(out), secretOf[:10]) {
			t.Errorf("%s is shown: %s", name, out)
		}
	}
}

func Test_that_settings_in_a_content_are_masked(t *testing.T) {
	for _, text := range []string{
		"SECRET_KEY = '" + secretOf + "'", `{"DB_PASSWORD":"` + secretOf + `"}`, "APP_KEY=" + secretOf,
		"<tr><td>SECRET_KEY</td><td class=\"code\"><pre>&#x27;" + secretOf + "&#x27;</pre></td></tr>", "Server=db;User=a;Password=" + secretOf + ";Port=1",
		`\"REDIS_PASSWORD\" => \"` + secretOf + `\"`,
	} {
		if got := Masked(text); strings.Contains(got, secretOf) || !strings.Contains(got, mask) {
			t.Errorf("%s is shown as %s", text, got)
		}
	}
	for _, text := range []string{"secret_key is required", "db_password must not be empty", "a new_password"} {
		if got := Masked(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func FuzzExhibit(f *testing.F) {
	f.Add("/a?token=x", "Bearer "+secretOf+secretOf, `{"password":"`+secretOf+`"}`)
	f.Fuzz(func(t *testing.T, target, authorization, body string) {
		x := exchange("GET", target, 403)
		x.Request.Header["Authorization"] = []string{authorization}
		x.Response.Body = []byte(body)
		e := exhibitor{}.show(x)
		for _, text := range []string{e.Request, e.Response, e.Target, (exhibitor{}).curl(x)} {
			for _, r := range text {
				if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
					t.Errorf("%q holds a control character", text)
				}
			}
		}
	})
}
