package site

import (
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/candorhttp/candor/problem"
	"github.com/candorhttp/candor/rules"
)

// paste sends a text as the form does.
func paste(text string, fields ...string) *httptest.ResponseRecorder {
	return post("/explain/", formType, url.Values{"answer": {text}}.Encode(), fields...)
}

func post(path, mediaType, body string, fields ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", path, strings.NewReader(body))
	r.Header.Set("Content-Type", mediaType)
	for i := 0; i < len(fields); i += 2 {
		r.Header.Set(fields[i], fields[i+1])
	}
	w := httptest.NewRecorder()
	Handler(Options{}).ServeHTTP(w, r)
	return w
}

const browser = "text/html,application/xhtml+xml,*/*;q=0.8"

func TestA_pasted_answer_is_told_by_who_does_what(t *testing.T) {
	w := paste("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 120\r\nCache-Control: no-store\r\n\r\n", "Accept", browser)
	body := w.Body.String()
	if w.Code != 200 || w.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	for _, want := range []string{"503 Service Unavailable", `<h2 id="client">`, `<h2 id="cache">`, `<h2 id="private-cache">`, "Googlebot", `<h2 id="consumer">`, `<h2 id="monitor">`, "Retry-After: 120"} {
		if !strings.Contains(body, want) {
			t.Errorf("lacks %q", want)
		}
	}
}

func TestA_fault_of_a_pasted_answer_leads_to_its_rule(t *testing.T) {
	body := paste("HTTP/1.1 405 Method Not Allowed\r\nCache-Control: no-store\r\nRetry-After: <b>soon\r\n\r\n", "Accept", browser).Body.String()
	for _, want := range []string{"405 came without Allow.", "Expected: Allow. Got: no Allow.", `href="/rules/405/needs-allow"`, "RFC 9110", "Retry-After: &#34;&lt;b&gt;soon&#34;", `href="/rules/any/retry-after-unparsable"`} {
		if !strings.Contains(body, want) {
			t.Errorf("lacks %q", want)
		}
	}
}

func TestA_program_gets_the_reading_as_the_command_line_prints_it(t *testing.T) {
	text := "HTTP/1.1 403 Forbidden\nCache-Control: public, max-age=600\n\n"
	for _, w := range []*httptest.ResponseRecorder{paste(text), post("/explain/", "message/http", text), post("/explain/", "text/plain; charset=utf-8", text)} {
		var got rules.Reading
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != 200 || got.Code != 403 || !got.Cache.Stores || len(got.Faults) == 0 {
			t.Errorf("%d %v %s", w.Code, err, w.Body)
		}
	}
}

func TestWhat_came_from_the_wire_is_shown_and_never_run(t *testing.T) {
	for _, text := range []string{
		"HTTP/1.1 403 <script>alert(1)</script>\r\nX: y\r\n\r\n",
		"HTTP/1.1 403 F\r\n<script>alert(1)</script>: y\r\nWWW-Authenticate: <img src=x onerror=alert(1)>\r\n\r\n",
		"HTTP/1.1 403 F\r\nContent-Type: application/problem+json\r\n\r\n{\"title\":\"</textarea><script>alert(1)</script>\",\"reason\":\"\\\"><script>alert(1)</script>\"}",
		"GET /\"><script>alert(1)</script> HTTP/1.1\r\nHost: a\r\n\r\nHTTP/1.1 302 Found\r\nLocation: javascript:alert(1)\r\n\r\n",
		"</textarea><script>alert(1)</script>",
		"HTTP/1.1 200 OK\r\n\r\n" + strings.Repeat("<script>alert(1)</script>\x00\x1b[2J\u202e", 2000),
	} {
		w := paste(text, "Accept", browser)
		body := w.Body.String()
		for _, bad := range []string{"<script>alert", "<img src=x", "</textarea><script", `href="javascript:`} {
			if strings.Contains(body, bad) {
				t.Errorf("%.60q: the page holds %q", text, bad)
			}
		}
		if err := balanced(body); err != nil {
			t.Errorf("%.60q: %v", text, err)
		}
		if w.Code != 200 && w.Code != 422 {
			t.Errorf("%.60q: %d", text, w.Code)
		}
	}
}

func TestWhat_is_no_answer_is_refused_with_the_right_code(t *testing.T) {
	for name, c := range map[string]struct {
		w    *httptest.ResponseRecorder
		want int
	}{
		"no answer":           {paste("hello"), 422},
		"nothing":             {paste(""), 422},
		"another type":        {post("/explain/", "application/json", "{}"), 415},
		"no type":             {post("/explain/", "", "x"), 415},
		"a broken form":       {post("/explain/", formType, "answer=%zz"), 400},
		"too much":            {paste(strings.Repeat("x", maxPasted+1)), 413},
		"too much, in thirds": {paste(strings.Repeat("<", maxPasted+1)), 413},
		"too much content":    {post("/explain/", "text/plain", strings.Repeat("x", maxPasted+1)), 413},
	} {
		p, err := problem.FromResponse(c.w.Result())
		if c.w.Code != c.want || err != nil || p.Status != c.want || c.w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v %v", name, c.w.Code, err, c.w.Header())
		}
		if c.want == 415 && c.w.Header().Get("Accept") == "" {
			t.Errorf("%s: a 415 that does not say what is taken", name)
		}
	}
	page := paste("hello", "Accept", browser)
	if page.Code != 422 || !strings.Contains(page.Body.String(), `role="alert"`) || !strings.Contains(page.Body.String(), ">\nhello</textarea>") {
		t.Errorf("%d: the page does not say what is wrong beside what was typed", page.Code)
	}
	r := httptest.NewRequest("DELETE", "/explain/", nil)
	w := httptest.NewRecorder()
	Handler(Options{}).ServeHTTP(w, r)
	if w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD, POST" {
		t.Errorf("DELETE: %d %v", w.Code, w.Header())
	}
}
