package retry

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"expvar"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/candorhttp/candor/problem"
)

func Test_that_an_error_says_what_the_caller_should_do(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		want   string
	}{
		{"faults", says(400, `{"errors":[{"pointer":"#/items/0","detail":"must be a number"},{"parameter":"limit","detail":"is too large"}]}`), "fix the request: #/items/0 must be a number and limit is too large"},
		{"many faults", says(422, `{"errors":[{"pointer":"#/a","detail":"x"},{"pointer":"#/b","detail":"x"},{"pointer":"#/c","detail":"x"},{"pointer":"#/d","detail":"x"}]}`), "fix the request: #/a x, #/b x, #/c x and others"},
		{"missing scopes", says(403, `{"missing":{"scopes":["orders:write"]},"contact":"orders-team@example"}`), "ask orders-team@example for scope orders:write"},
		{"missing role, nobody to ask", says(403, `{"missing":{"roles":["admin"]}}`), "use credentials that carry role admin"},
		{"a challenge that names scopes", code(403, "WWW-Authenticate", `Bearer error="insufficient_scope", scope="a b"`), "use credentials that carry scope a and scope b"},
		{"401", code(401, "WWW-Authenticate", `Bearer realm="orders"`), "send credentials that fit Bearer, realm orders"},
		{"a time", code(503, "Retry-After", "3600"), "try again after 01:00:00 UTC"},
		{"a day", code(429, "Retry-After", "259200"), "try again after 2000-01-04 00:00:00 UTC"},
		{"hostile texts", says(400, `{"errors":[{"pointer":"#/a\u001b[31m","detail":"x\r\ny\u202e"}]}`), "fix the request: #/a?[31m x??y?"},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := newScene(t, "HTTP/1.1", &Transport{}, c.answer)
			resp, err := s.rt.RoundTrip(s.request(t.Context(), "GET", "/orders?token=abc", ""))
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			var e *Error
			if err := Check(resp); !errors.As(err, &e) {
				t.Fatalf("%v", err)
			}
			if e.Advice != c.want || !strings.HasSuffix(e.Error(), c.want) {
				t.Errorf("%s: %q, want %q\n%s", c.name, e.Advice, c.want, e)
			}
			if strings.Contains(e.Error(), "abc") || strings.ContainsAny(e.Error(), "\x1b\r\n") {
				t.Errorf("%q", e.Error())
			}
		})
	}
}

func Test_that_nobody_is_told_to_send_again_what_may_have_been_applied(t *testing.T) {
	play(t, defaults, func(s *scene) {
		resp, err := s.rt.RoundTrip(s.request(s.t.Context(), "POST", "/", "content"))
		if err != nil {
			s.t.Fatal(err)
		}
		defer resp.Body.Close()
		if e := Check(resp).(*Error); !strings.HasPrefix(e.Advice, "find out whether it was applied") || e.Until.IsZero() {
			s.t.Errorf("%q, %s", e.Advice, e.Until)
		}
	}, code(503, "Retry-After", "5"))
}

func Test_that_every_code_has_an_advice(t *testing.T) {
	for code := 400; code < 600; code++ {
		e := Check(&http.Response{StatusCode: code, Header: http.Header{}, Body: http.NoBody}).(*Error)
		if e.Advice == "" || strings.HasSuffix(e.Advice, ".") || e.Reason == nil || e.Reason.Again {
			t.Errorf("%d: %q because of %s", code, e.Advice, e.Reason)
		}
	}
	for code := 100; code < 400; code++ {
		if err := Check(&http.Response{StatusCode: code}); err != nil {
			t.Errorf("%d: %v", code, err)
		}
	}
}

func Test_that_looking_at_a_problem_leaves_the_answer_as_it_was(t *testing.T) {
	small := `{"title":"x","detail":"y"}`
	large := `{"title":"` + strings.Repeat("x", problem.MaxBytes) + `"}`
	for _, text := range []string{small, large, "{", ""} {
		resp := reply(nil, 400, text, "Content-Type", "application/problem+json")
		for range 2 {
			e := Check(resp).(*Error)
			if (e.Problem != nil) != (text == small) {
				t.Errorf("%.20q: problem %v", text, e.Problem)
			}
		}
		if b, err := io.ReadAll(resp.Body); err != nil || string(b) != text {
			t.Errorf("%.20q: %d bytes are left, %v", text, len(b), err)
		}
	}
	broken := reply(nil, 400, "", "Content-Type", "application/problem+json")
	broken.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"a"`), failing{io.ErrUnexpectedEOF}))
	_ = Check(broken)
	if b, err := io.ReadAll(broken.Body); string(b) != `{"a"` || err != io.ErrUnexpectedEOF {
		t.Errorf("%q %v", b, err)
	}
}

func Test_that_an_outcome_belongs_to_its_answer_alone(t *testing.T) {
	play(t, defaults, func(s *scene) {
		first, _, err := s.send("GET", "/", "")
		if err != nil || len(Of(first).Attempts) != 2 {
			s.t.Fatalf("%v %v", Of(first), err)
		}
		// a later request made with the context of the first answer
		second, _, err := s.do(s.request(first.Request.Context(), "GET", "/", ""))
		if err != nil || len(Of(second).Attempts) != 1 {
			s.t.Errorf("%v %v", Of(second), err)
		}
		if first.Request.URL.String() != s.url+"/" {
			s.t.Errorf("the answer is to %s", first.Request.URL)
		}
	}, code(500), code(200))
}

func Test_that_a_cancelled_wait_ends_at_once_and_tells_the_last_answer(t *testing.T) {
	play(t, defaults, func(s *scene) {
		ctx, cancel := context.WithCancel(s.t.Context())
		time.AfterFunc(3*time.Second, cancel)
		began := time.Now()
		_, _, err := s.do(s.request(ctx, "GET", "/", ""))
		var e *Error
		if !errors.Is(err, context.Canceled) || !errors.As(err, &e) || e.Code != 503 || e.Problem == nil || e.Problem.Detail != "busy" || time.Since(began) != 3*time.Second {
			s.t.Errorf("%v after %s", err, time.Since(began))
		}
	}, says(503, `{"detail":"busy"}`, "Retry-After", "30"))
}

func Test_that_a_timeout_looks_like_one_to_net_http(t *testing.T) {
	play(t, defaults, func(s *scene) {
		client := s.rt.Client()
		client.Timeout = time.Second
		_, err := client.Get(s.url)
		var timeout interface{ Timeout() bool }
		if !errors.As(err, &timeout) || !timeout.Timeout() {
			s.t.Errorf("%v", err)
		}
	}, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
}

func Test_that_decisions_are_observed_logged_and_counted(t *testing.T) {
	var log bytes.Buffer
	var counts Counts
	var seen []Decision
	rt := func() *Transport {
		log.Reset()
		counts, seen = Counts{}, nil
		return &Transport{Observe: Observers(
			Log(slog.New(slog.NewTextHandler(&log, nil))), counts.Observe,
			func(_ context.Context, d Decision) { seen = append(seen, d) },
		)}
	}
	play(t, rt, func(s *scene) {
		for range 2 {
			if _, _, err := s.send("GET", "/?token=abc", ""); err != nil {
				s.t.Fatal(err)
			}
		}
		if len(seen) != 3 || seen[0].Reason != AgainTimed || seen[0].Code != 503 || seen[0].Wait < 2*time.Second || seen[0].Sent != 1 || seen[1].Reason != Answered || seen[1].Sent != 2 || seen[2].Reason != Answered {
			s.t.Errorf("%+v", seen)
		}
		if text := log.String(); strings.Count(text, "\n") != 2 || !strings.Contains(text, "decision.reason=again-timed") || !strings.Contains(text, "decision.status=503") || strings.Contains(text, "abc") {
			s.t.Error(text)
		}
		if counts.Of(AgainTimed) != 1 || counts.Of(Answered) != 2 || counts.Of(Refused) != 0 {
			s.t.Error(counts.String())
		}
		var v expvar.Var = &counts
		var object map[string]int
		if err := json.Unmarshal([]byte(v.String()), &object); err != nil || object["again-timed"] != 1 || len(object) != 2 {
			s.t.Errorf("%s: %v", v, err)
		}
		var metrics bytes.Buffer
		if _, err := counts.WriteTo(&metrics); err != nil || !strings.Contains(metrics.String(), `candor_retry_decisions_total{reason="again-timed",again="true"} 1`) || strings.Count(metrics.String(), "\n") != 2+len(Reasons) {
			s.t.Errorf("%s %v", metrics.String(), err)
		}
	}, code(503, "Retry-After", "2"), code(200))
}

func Test_that_upgrades_and_tunnels_pass_untouched(t *testing.T) {
	for _, c := range []struct {
		method string
		fields []string
	}{
		{"GET", []string{"Connection", "keep-alive, Upgrade", "Upgrade", "websocket"}},
		{"GET", []string{"Upgrade", "h2c"}},
		{"CONNECT", nil},
	} {
		n := 0
		var got *http.Request
		var seen []*Reason
		rt := &Transport{
			NewKey: NewKey, Credentials: (&tokens{}).bearer("http://a.example"),
			Observe: func(_ context.Context, d Decision) { seen = append(seen, d.Reason) },
			Base:    tripper(func(r *http.Request) (*http.Response, error) { n++; got = r; return reply(r, 500, ""), nil }),
		}
		req := get(context.Background(), "http://a.example/")
		req.Method = c.method
		for i := 0; i < len(c.fields); i += 2 {
			req.Header.Set(c.fields[i], c.fields[i+1])
		}
		if resp, err := rt.RoundTrip(req); err != nil || resp.StatusCode != 500 || n != 1 || got != req || len(seen) != 1 || seen[0] != PassedThrough {
			t.Errorf("%s %v: sent %d, %v %v", c.method, c.fields, n, seen, err)
		}
	}
}
