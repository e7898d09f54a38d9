package retry

import (
	"net/http"
	"testing"
	"time"
)

func Test_that_each_code_is_repeated_exactly_as_its_contract_allows(t *testing.T) {
	for _, c := range []struct {
		name    string
		method  string
		fields  []string
		steps   []http.HandlerFunc
		sent    int
		code    int
		reasons string
	}{
		{"a success", "GET", nil, []http.HandlerFunc{code(200)}, 1, 200, "answered"},
		{"a wrong request", "GET", nil, []http.HandlerFunc{code(400)}, 1, 400, "refused"},
		{"an unknown 4xx", "GET", nil, []http.HandlerFunc{code(471)}, 1, 471, "refused"},
		{"an unknown 5xx", "GET", nil, []http.HandlerFunc{code(571), code(200)}, 2, 200, "again-idempotent answered"},
		{"an unknown 5xx for a POST", "POST", nil, []http.HandlerFunc{code(571), code(200)}, 1, 571, "not-idempotent"},
		{"500 for GET", "GET", nil, []http.HandlerFunc{code(500), code(200)}, 2, 200, "again-idempotent answered"},
		{"500 twice", "GET", nil, []http.HandlerFunc{code(500), code(500), code(200)}, 2, 500, "again-idempotent attempts-spent"},
		{"500 for POST", "POST", nil, []http.HandlerFunc{code(500), code(200)}, 1, 500, "not-idempotent"},
		{"500 for POST with a key", "POST", []string{"Idempotency-Key", "k"}, []http.HandlerFunc{code(500), code(200)}, 2, 200, "again-idempotent answered"},
		{"501", "GET", nil, []http.HandlerFunc{code(501)}, 1, 501, "unsupported"},
		{"503 with a time for POST", "POST", nil, []http.HandlerFunc{code(503, "Retry-After", "3"), code(200)}, 1, 503, "not-idempotent"},
		{"503 with a time for PUT", "PUT", nil, []http.HandlerFunc{code(503, "Retry-After", "3"), code(200)}, 2, 200, "again-timed answered"},
		{"503 without a time for POST", "POST", nil, []http.HandlerFunc{code(503), code(200)}, 1, 503, "not-idempotent"},
		{"503 with a time, for ever", "GET", nil, []http.HandlerFunc{code(503, "Retry-After", "3")}, 5, 503, "again-timed again-timed again-timed again-timed attempts-spent"},
		{"503 with a time far off", "GET", nil, []http.HandlerFunc{code(503, "Retry-After", "3600")}, 1, 503, "wait-too-long"},
		{"503 with a time beyond numbers", "GET", nil, []http.HandlerFunc{code(503, "Retry-After", "99999999999999999999")}, 1, 503, "wait-too-long"},
		{"429 for POST", "POST", nil, []http.HandlerFunc{code(429), code(200)}, 2, 200, "again-paused answered"},
		{"429 for POST with a time", "POST", nil, []http.HandlerFunc{code(429, "Retry-After", "1"), code(200)}, 2, 200, "again-timed answered"},
		{"413 without a time", "PUT", nil, []http.HandlerFunc{code(413)}, 1, 413, "no-time-named"},
		{"413 with a time", "POST", nil, []http.HandlerFunc{code(413, "Retry-After", "1"), code(200)}, 2, 200, "again-timed answered"},
		{"408 for POST", "POST", nil, []http.HandlerFunc{code(408), code(200)}, 2, 200, "again-outstanding answered"},
		{"408 twice", "POST", nil, []http.HandlerFunc{code(408)}, 2, 408, "again-outstanding came-back"},
		{"421 for POST", "POST", nil, []http.HandlerFunc{code(421), code(200)}, 2, 200, "again-elsewhere answered"},
		{"421 twice", "POST", nil, []http.HandlerFunc{code(421)}, 2, 421, "again-elsewhere came-back"},
		{"425 for POST", "POST", nil, []http.HandlerFunc{code(425), code(200)}, 2, 200, "again-handshake answered"},
		{"425 of somebody else's early data", "GET", []string{"Early-Data", "1"}, []http.HandlerFunc{code(425)}, 1, 425, "early-data-relayed"},
		{"417 with Expect", "POST", []string{"Expect", "100-continue"}, []http.HandlerFunc{code(417), code(200)}, 2, 200, "again-without-expect answered"},
		{"417 without Expect", "POST", nil, []http.HandlerFunc{code(417)}, 1, 417, "nothing-expected"},
		{"a conflict", "PUT", nil, []http.HandlerFunc{code(409)}, 1, 409, "fetch-first"},
		{"a failed condition", "PUT", nil, []http.HandlerFunc{code(412)}, 1, 412, "fetch-first"},
		{"401 without credentials of ours", "GET", nil, []http.HandlerFunc{code(401, "WWW-Authenticate", "Bearer")}, 1, 401, "no-credentials"},
		{"403", "GET", nil, []http.HandlerFunc{code(403)}, 1, 403, "no-step-up"},
		{"407", "GET", nil, []http.HandlerFunc{code(407)}, 1, 407, "proxy-credentials"},
		{"a lost GET", "GET", nil, []http.HandlerFunc{hangUp, code(200)}, 2, 200, "again-lost answered"},
		{"a lost DELETE", "DELETE", nil, []http.HandlerFunc{hangUp, code(200)}, 2, 200, "again-lost answered"},
	} {
		t.Run(c.name, func(t *testing.T) {
			play(t, defaults, func(s *scene) {
				body := ""
				if c.method == "POST" || c.method == "PUT" {
					body = "content"
				}
				resp, text, err := s.send(c.method, "/", body, c.fields...)
				if err != nil {
					t.Fatal(err)
				}
				if resp.StatusCode != c.code || text != http.StatusText(c.code) {
					t.Errorf("answer %d %q, want %d", resp.StatusCode, text, c.code)
				}
				got := s.requests()
				if len(got) != c.sent {
					t.Errorf("sent %d times, want %d", len(got), c.sent)
				}
				for _, r := range got {
					if r.body != body || r.method != c.method {
						t.Errorf("the server got %s %q", r.method, r.body)
					}
				}
				if r := reasonsOf(Of(resp)); r != c.reasons {
					t.Errorf("reasons %q, want %q", r, c.reasons)
				}
			}, c.steps...)
		})
	}
}

func Test_that_408_and_421_are_repeated_on_another_connection(t *testing.T) {
	for _, c := range []int{408, 421} {
		play(t, defaults, func(s *scene) {
			if _, _, err := s.send("POST", "/warm", "x"); err != nil {
				s.t.Fatal(err)
			}
			resp, _, err := s.send("POST", "/", "x")
			if err != nil || resp.StatusCode != 200 {
				s.t.Fatalf("%v %v", resp, err)
			}
			got := s.requests()
			if got[0].conn != got[1].conn || got[1].conn == got[2].conn {
				s.t.Errorf("%d: connections %s %s %s", c, got[0].conn, got[1].conn, got[2].conn)
			}
		}, code(200), code(c), code(200))
	}
}

func Test_that_nothing_is_sent_before_the_time_that_the_server_named(t *testing.T) {
	play(t, defaults, func(s *scene) {
		resp, _, err := s.send("GET", "/", "")
		if err != nil || resp.StatusCode != 200 {
			s.t.Fatalf("%v %v", resp, err)
		}
		got := s.requests()
		if d := got[1].at.Sub(got[0].at); d < 7*time.Second || d > 9*time.Second {
			s.t.Errorf("waited %s", d)
		}
	}, code(503, "Retry-After", "7"), code(200))
}
