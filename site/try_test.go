package site

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/textproto"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/candorhttp/candor/answer"
	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/problem"
	"github.com/candorhttp/candor/rules"
)

// asker sends requests to a running site and follows nothing.
func asker(t *testing.T, opt Options) func(method, path string, fields ...string) *http.Response {
	t.Helper()
	srv := httptest.NewServer(Handler(opt))
	t.Cleanup(srv.Close)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return func(method, path string, fields ...string) *http.Response {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, srv.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(fields); i += 2 {
			r.Header.Set(fields[i], fields[i+1])
		}
		resp, err := client.Do(r)
		if err != nil {
			t.Fatalf("%s %s: %v", method, path, err)
		}
		t.Cleanup(func() { resp.Body.Close() })
		return resp
	}
}

func TestTry_really_answers_with_every_code_that_can_be_a_final_answer_and_its_required_fields(t *testing.T) {
	ask := asker(t, Options{})
	for _, c := range httpstatus.All() {
		resp := ask("GET", "/try/"+c.Key())
		want := c.Code
		switch {
		case c.Code == 103:
			want = 200 // after the early hint
		case !tried(c):
			want = 404
		}
		if resp.StatusCode != want {
			t.Errorf("%s answers %d", c.Key(), resp.StatusCode)
			continue
		}
		if resp.Header.Get("X-Robots-Tag") != "noindex" {
			t.Errorf("%s may be indexed", c.Key())
		}
		if !tried(c) {
			continue
		}
		for _, f := range c.Requires {
			if f.Level == httpstatus.LevelMust && f.When == "" && resp.Header.Get(f.Name) == "" {
				t.Errorf("%s lacks %s", c.Key(), f.Name)
			}
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Errorf("%s: %v", c.Key(), err)
		}
		if c.Body == httpstatus.BodyForbidden || c.Body == httpstatus.BodyEmpty {
			if len(body) > 0 {
				t.Errorf("%s has content", c.Key())
			}
			continue
		}
		if c.Code >= 400 {
			p, err := problem.Parse(body)
			if err != nil || p.Status != c.Code || resp.Header.Get("Content-Type") != problem.MediaType || resp.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %v %v %s", c.Key(), err, resp.Header, body)
			}
		}
	}
}

func TestWhat_try_answers_has_no_fault_that_a_reader_of_answers_would_find(t *testing.T) {
	ask := asker(t, Options{})
	for _, c := range httpstatus.All() {
		if !tried(c) || c.Vendor != "" || c.Status != httpstatus.Registered {
			continue
		}
		resp := ask("GET", "/try/"+c.Key())
		in, err := answer.FromResponse(resp)
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range rules.Read(in).Faults {
			if fault.Level != rules.FaultAdvice {
				t.Errorf("%d: %s %s", c.Code, fault.Level, fault.Text)
			}
		}
	}
}

func TestA_405_that_is_tried_does_not_list_the_method_that_it_refuses(t *testing.T) {
	ask := asker(t, Options{})
	for method, want := range map[string]string{"GET": "OPTIONS", "HEAD": "OPTIONS", "POST": "GET, HEAD, OPTIONS", "OPTIONS": "GET, HEAD"} {
		if resp := ask(method, "/try/405"); resp.StatusCode != 405 || resp.Header.Get("Allow") != want {
			t.Errorf("%s: %d, Allow: %s", method, resp.StatusCode, resp.Header.Get("Allow"))
		}
	}
}

func TestTry_obeys_Accept_and_the_query(t *testing.T) {
	ask := asker(t, Options{Base: "/docs"})
	for _, c := range []struct {
		path, accept, wantType, wantRetry string
		want                              int
	}{
		{"/docs/try/404", "", problem.MediaType, "", 404},
		{"/docs/try/404", "text/html,*/*;q=0.8", "text/html; charset=utf-8", "", 404},
		{"/docs/try/404", "text/plain", "text/plain; charset=utf-8", "", 404},
		{"/docs/try/404?accept=text/html", "", "text/html; charset=utf-8", "", 404},
		{"/docs/try/503", "", problem.MediaType, "5", 503},
		{"/docs/try/503?retry-after=120", "", problem.MediaType, "120", 503},
		{"/docs/try/503?retry-after=soon", "text/html", "text/html; charset=utf-8", "soon", 503},
		{"/docs/try/404?accept=image/png", "", problem.MediaType, "", 422},
		{"/docs/try/404?retry-after=%0d%0aSet-Cookie:x", "", problem.MediaType, "", 422},
		{"/docs/try/404?delay=31", "", problem.MediaType, "", 422},
		{"/docs/try/404?delay=NaN", "", problem.MediaType, "", 422},
		{"/docs/try/404?delay=-1", "", problem.MediaType, "", 422},
		{"/docs/try/404?Retry-After=9", "", problem.MediaType, "", 422},
		{"/docs/try/499", "", problem.MediaType, "", 404},
		{"/docs/try/299", "", problem.MediaType, "", 404},
		{"/docs/try/4o4", "", problem.MediaType, "", 404},
	} {
		resp := ask("GET", c.path, "Accept", c.accept)
		if resp.StatusCode != c.want || resp.Header.Get("Content-Type") != c.wantType || resp.Header.Get("Retry-After") != c.wantRetry {
			t.Errorf("%s as %q: %d %v", c.path, c.accept, resp.StatusCode, resp.Header)
		}
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH"} {
		if resp := ask(method, "/docs/try/409"); resp.StatusCode != 409 {
			t.Errorf("%s: %d", method, resp.StatusCode)
		}
	}
	if resp := ask("HEAD", "/docs/try/403"); resp.StatusCode != 403 || resp.Header.Get("WWW-Authenticate") == "" {
		t.Errorf("HEAD: %d %v", resp.StatusCode, resp.Header)
	}
	if resp := ask("GET", "/docs/try/302"); resp.Header.Get("Location") != "/docs/try/200" {
		t.Errorf("302 leads to %q", resp.Header.Get("Location"))
	}
	if resp := ask("GET", "/docs/try/?code=503&retry-after=9&delay=&accept="); resp.StatusCode != 303 || resp.Header.Get("Location") != "/docs/try/503?retry-after=9" {
		t.Errorf("the form leads to %d %q", resp.StatusCode, resp.Header.Get("Location"))
	}
}

func TestA_number_that_nobody_receives_is_explained_and_not_faked(t *testing.T) {
	ask := asker(t, Options{})
	for path, want := range map[string]string{
		"/try/499": "writes into its log", "/try/444": "writes into its log", "/try/100": "interim answer", "/try/101": "interim answer",
		"/try/linkedin/999": "outside 100 to 599", "/try/418": "reserved",
	} {
		resp := ask("GET", path, "Accept", "text/html")
		body, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != 404 || !strings.Contains(string(body), want) {
			t.Errorf("%s: %d, %v", path, resp.StatusCode, err)
		}
	}
	if resp := ask("GET", "/try/esri/499"); resp.StatusCode != 499 {
		t.Errorf("Esri's 499, which is received, answers %d", resp.StatusCode)
	}
}

func TestAn_early_hint_is_really_sent_before_the_page(t *testing.T) {
	srv := httptest.NewServer(Handler(Options{}))
	defer srv.Close()
	early := 0
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{Got1xxResponse: func(code int, header textproto.MIMEHeader) error {
		if code == 103 && strings.Contains(header.Get("Link"), "preload") {
			early++
		}
		return nil
	}})
	r, err := http.NewRequestWithContext(ctx, "GET", srv.URL+"/try/103", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if early != 1 || resp.StatusCode != 200 || resp.Header.Get("Link") != "" {
		t.Errorf("%d early hints, then %d with Link %q", early, resp.StatusCode, resp.Header.Get("Link"))
	}
}

func TestA_delayed_answer_waits_as_long_as_asked_and_too_many_are_503(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := Handler(Options{})
		begin := time.Now()
		answers := make(chan int, maxSlow+1)
		request := func() {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest("GET", "/try/403?delay=7.5", nil))
			if w.Code == 503 && w.Header().Get("Retry-After") == "" {
				t.Error("a 503 without Retry-After")
			}
			answers <- w.Code
		}
		for range maxSlow {
			go request()
		}
		synctest.Wait()
		request() // one too many, answered at once
		if code := <-answers; code != 503 || time.Since(begin) != 0 {
			t.Errorf("one too many: %d after %s", code, time.Since(begin))
		}
		for range maxSlow {
			if code := <-answers; code != 403 {
				t.Errorf("%d", code)
			}
		}
		if waited := time.Since(begin); waited != 7500*time.Millisecond {
			t.Errorf("waited %s", waited)
		}
	})
}
