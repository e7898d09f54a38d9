package problem

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/candorhttp/candor/httpstatus"
)

func Test_that_a_problem_leaves_with_the_fields_of_its_contract(t *testing.T) {
	resp, body := write(t, "GET", nil, full())
	if resp.StatusCode != 403 {
		t.Errorf("status %d", resp.StatusCode)
	}
	for name, want := range map[string]string{
		"Content-Type": MediaType, "Content-Length": strconv.Itoa(len(body)),
		"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
	} {
		if got := resp.Header.Values(name); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	const want = `{"type":"https://example.com/probs/insufficient-scope","title":"Insufficient scope","status":403,` +
		`"detail":"The token may only read.","instance":"urn:candor:request:1","reason":"insufficient-scope",` +
		`"missing":{"scopes":["orders:write"],"roles":["admin"]},"contact":"api-team@example.com",` +
		`"errors":[{"pointer":"#/items/0","detail":"is wrong"},{"parameter":"limit","detail":"is too large"},{"header":"X-Source","detail":"is missing"}],` +
		`"accounts":["/account/1"],"balance":30,"trace_id":"a"}`
	if body != want {
		t.Errorf("content is\n%s\nwant\n%s", body, want)
	}
}

func Test_that_HEAD_gets_the_same_fields_and_no_content(t *testing.T) {
	get, _ := write(t, "GET", nil, full())
	head, body := write(t, "HEAD", nil, full())
	if body != "" || head.StatusCode != get.StatusCode {
		t.Errorf("%d %q", head.StatusCode, body)
	}
	get.Header.Del("Date")
	head.Header.Del("Date")
	if !maps.EqualFunc(get.Header, head.Header, slices.Equal[[]string]) {
		t.Errorf("GET %v\nHEAD %v", get.Header, head.Header)
	}
}

func Test_that_a_handler_writes_nothing_for_HEAD_whatever_the_server_would_drop(t *testing.T) {
	rec := httptest.NewRecorder()
	full().Write(rec, httptest.NewRequest("HEAD", "/", nil))
	if rec.Body.Len() != 0 || rec.Header().Get("Content-Length") == "0" {
		t.Errorf("%d bytes written, Content-Length %s", rec.Body.Len(), rec.Header().Get("Content-Length"))
	}
}

func Test_that_no_Accept_turns_a_problem_into_406_or_another_type(t *testing.T) {
	for _, accept := range []string{"", "text/html", "application/xml", "application/problem+json;q=0", "*/*;q=0", "nonsense;;"} {
		rec := httptest.NewRecorder()
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept", accept)
		full().Write(rec, r)
		if rec.Code != 403 || rec.Header().Get("Content-Type") != MediaType || !json.Valid(rec.Body.Bytes()) {
			t.Errorf("Accept %q: %d %s", accept, rec.Code, rec.Body)
		}
	}
}

func Test_that_every_error_code_is_sent_as_it_is_and_what_is_none_as_500(t *testing.T) {
	for status := -1; status <= 1000; status++ {
		p := &Problem{Status: status, Detail: "x"}
		rec := httptest.NewRecorder()
		p.Write(rec, httptest.NewRequest("GET", "/", nil))
		want := status
		if status < 300 || status > 599 {
			want = 500
		}
		if rec.Code != want {
			t.Fatalf("status %d is sent as %d", status, rec.Code)
		}
		if p.Status != status {
			t.Fatalf("sending changed the problem's status from %d to %d", status, p.Status)
		}
		if want == http.StatusNotModified {
			continue
		}
		var sent struct{ Status int }
		if err := json.Unmarshal(rec.Body.Bytes(), &sent); err != nil || sent.Status != want {
			t.Fatalf("the document of %d says %d, %v", want, sent.Status, err)
		}
		if c := httpstatus.Get(want); want >= 400 && (c == nil || c.Registered) && rec.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%d is sent with Cache-Control %q", want, rec.Header().Get("Cache-Control"))
		}
	}
}

func Test_that_304_carries_no_content_and_says_nothing_of_one(t *testing.T) {
	keep := func(h http.Header) { h.Set("ETag", `"v1"`) }
	resp, body := write(t, "GET", keep, &Problem{Status: 304, Detail: "not changed"})
	if resp.StatusCode != 304 || body != "" {
		t.Errorf("%d %q", resp.StatusCode, body)
	}
	if resp.Header.Get("Content-Type") != "" || resp.Header.Get("Content-Length") != "" || resp.Header.Get("ETag") != `"v1"` {
		t.Errorf("fields %v", resp.Header)
	}
}

func Test_that_a_handlers_fields_stay_except_those_about_the_content_it_did_not_send(t *testing.T) {
	resp, body := write(t, "GET", func(h http.Header) {
		h.Set("Cache-Control", "no-cache")
		h.Set("Www-Authenticate", `Bearer realm="api"`)
		h.Set("Retry-After", "7")
		h.Set("Content-Range", "bytes */5")
		h.Set("Content-Type", "image/png")
		h.Set("Content-Length", "99999")
		h.Set("Content-Encoding", "gzip")
		h.Set("ETag", `"v1"`)
		h.Set("Last-Modified", "Mon, 01 Jan 2024 00:00:00 GMT")
	}, full())
	for name, want := range map[string]string{
		"Cache-Control": "no-cache", "Www-Authenticate": `Bearer realm="api"`, "Retry-After": "7", "Content-Range": "bytes */5",
		"Content-Type": MediaType, "Content-Length": strconv.Itoa(len(body)), "Content-Encoding": "", "ETag": "", "Last-Modified": "",
	} {
		if got := resp.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func Test_that_equal_problems_are_equal_bytes(t *testing.T) {
	want := string(full().AppendJSON(nil))
	for range 50 { // maps are walked in another order each time
		if got := string(full().AppendJSON(nil)); got != want {
			t.Fatalf("%s\n%s", got, want)
		}
	}
	if got := string(full().AppendJSON([]byte("before{"))); got != "before{"+want {
		t.Errorf("appended: %s", got)
	}
}

func Test_that_JSON_of_a_value_and_of_a_pointer_is_the_document(t *testing.T) {
	p := full()
	want := string(p.AppendJSON(nil))
	for _, v := range []any{p, *p} {
		if got, err := json.Marshal(v); err != nil || string(got) != want {
			t.Errorf("%T: %s, %v", v, got, err)
		}
	}
	got, err := json.Marshal([]Problem{*p})
	if err != nil || string(got) != "["+want+"]" {
		t.Errorf("%s, %v", got, err)
	}
}

func Test_that_hostile_text_stays_text(t *testing.T) {
	for _, s := range []string{
		`"}, "status": 200, "x": {"`, "a\r\nSet-Cookie: x=1", "</script><script>alert(1)</script>", "\x00\x1f\x7f",
		"\u2028\u2029", "not UTF-8: \xff\xfe", `\u0000 \" \\`, strings.Repeat("é", 5000),
	} {
		p := &Problem{
			Type: s, Title: s, Status: 400, Detail: s, Instance: s, Reason: s, Contact: s,
			Missing: &Missing{Scopes: []string{s}}, Errors: []Error{{Pointer: s, Detail: s}}, Extensions: map[string]any{"own": s, s: "never"},
		}
		data := p.AppendJSON(nil)
		if strings.ContainsAny(string(data), "\r\n\x00<>\u2028\u2029") {
			t.Errorf("not escaped: %q", data)
		}
		var members map[string]any
		if err := json.Unmarshal(data, &members); err != nil {
			t.Fatalf("%q: %v", data, err)
		}
		names := slices.Sorted(maps.Keys(members))
		if want := []string{"contact", "detail", "errors", "instance", "missing", "own", "reason", "status", "title", "type"}; !slices.Equal(names, want) {
			t.Errorf("members %q", names)
		}
		if got, want := members["detail"], strings.ToValidUTF8(s, "\uFFFD"); got != want && s != "not UTF-8: \xff\xfe" {
			t.Errorf("detail %q, want %q", got, want)
		}
		if members["status"] != 400.0 {
			t.Errorf("status %v", members["status"])
		}
	}
}

func Test_that_extensions_have_names_the_RFC_allows_and_never_replace_a_member(t *testing.T) {
	for name, allowed := range map[string]bool{
		"abc": true, "a_1": true, "ABC": true, "zzz9": true, "trace_id": true,
		"": false, "ab": false, "1ab": false, "_ab": false, "trace-id": false, "a b": false, "a\"b": false, "äbc": false, "@ab": false, "ab[": false,
	} {
		if ValidExtension(name) != allowed {
			t.Errorf("%q: %v", name, !allowed)
		}
		got := string((&Problem{Extensions: map[string]any{name: 1}}).AppendJSON(nil))
		if has := strings.Contains(got, ":1"); has != allowed {
			t.Errorf("%q: %s", name, got)
		}
	}
	p := &Problem{Status: 400, Extensions: map[string]any{}}
	for _, m := range members {
		p.Extensions[m] = "replaced"
	}
	if got := string(p.AppendJSON(nil)); strings.Contains(got, "replaced") {
		t.Error(got)
	}
}

func Test_that_an_extension_JSON_cannot_hold_costs_nothing_else(t *testing.T) {
	loop := map[string]any{}
	loop["loop"] = loop
	p := &Problem{Status: 400, Extensions: map[string]any{"aaa": make(chan int), "bbb": loop, "ccc": 1}}
	if got, want := string(p.AppendJSON(nil)), `{"type":"about:blank","title":"Bad Request","status":400,"ccc":1}`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func Test_that_a_blank_problem_says_its_codes_phrase(t *testing.T) {
	for _, c := range []struct {
		p    Problem
		json string
		text string
	}{
		{Problem{}, `{"type":"about:blank"}`, ""},
		{Problem{Status: 404}, `{"type":"about:blank","title":"Not Found","status":404}`, "404 Not Found"},
		{Problem{Status: 404, Title: "No tea", Detail: "We drank it."}, `{"type":"about:blank","title":"No tea","status":404,"detail":"We drank it."}`, "404 No tea: We drank it."},
		{Problem{Type: "urn:x", Status: 404}, `{"type":"urn:x","status":404}`, "404 Not Found"},
	} {
		if got := string(c.p.AppendJSON(nil)); got != c.json {
			t.Errorf("%s, want %s", got, c.json)
		}
		if got := fmt.Sprint(c.p.Error()); got != c.text {
			t.Errorf("%q, want %q", got, c.text)
		}
	}
}
