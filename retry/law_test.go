package retry

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Test_that_no_script_of_a_server_makes_the_transport_break_its_promises plays
// thousands of random servers against random requests.
func Test_that_no_script_of_a_server_makes_the_transport_break_its_promises(t *testing.T) {
	codes := []int{200, 204, 301, 400, 401, 403, 404, 408, 409, 413, 417, 421, 425, 429, 451, 499, 500, 501, 502, 503, 504, 507, 599}
	for seed := range uint64(3000) {
		synctest.Test(t, func(t *testing.T) { playLaw(t, rand.New(rand.NewPCG(seed, 1)), codes) })
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func playLaw(t *testing.T, r *rand.Rand, codes []int) {
	methods := []string{"GET", "PUT", "DELETE", "POST", "PATCH"}
	method, key := methods[r.IntN(len(methods))], r.IntN(4) == 0
	var sent, failed, opened, closed int
	var notBefore time.Time
	var last string
	seen := map[string]bool{}
	base := tripper2(func(req *http.Request) (*http.Response, error) {
		sent++
		if now := time.Now(); now.Before(notBefore) {
			t.Errorf("sent %s too early", notBefore.Sub(now))
		}
		if sent > 1 {
			seen[req.Header.Get("Idempotency-Key")] = true
		}
		if req.Body != nil {
			defer req.Body.Close()
			if b, _ := io.ReadAll(req.Body); string(b) != "content" {
				t.Errorf("the content is %q", b)
			}
		}
		switch r.IntN(12) {
		case 0:
			failed++
			last = ""
			return nil, io.ErrUnexpectedEOF
		case 1:
			last = ""
			return nil, &net.OpError{Op: "dial", Err: errors.New("refused")}
		}
		code := codes[r.IntN(len(codes))]
		last = "answer " + strconv.Itoa(code) + " of try " + strconv.Itoa(sent)
		resp := reply(req, code, last)
		if code >= 500 && code != 501 && code != 507 {
			failed++
		}
		if r.IntN(3) == 0 {
			wait := r.IntN(90)
			resp.Header.Set("Retry-After", strconv.Itoa(wait))
			notBefore = time.Now().Add(time.Duration(wait) * time.Second)
		}
		if r.IntN(2) == 0 {
			resp.Header.Set("Www-Authenticate", `Bearer realm="x"`)
		}
		opened++
		resp.Body = &reread{resp.Body, closer(func() error { closed++; return nil })}
		return resp, nil
	})
	rt := &Transport{Base: base, Fresh: base, Attempts: 1 + r.IntN(3), Timed: 1 + r.IntN(4)}
	if r.IntN(2) == 0 {
		rt.Credentials = (&tokens{}).bearer("http://a.example")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Duration(1+r.IntN(300))*time.Second)
	defer cancel()
	req, _ := http.NewRequestWithContext(ctx, method, "http://a.example/", strings.NewReader("content"))
	if key {
		req.Header.Set("Idempotency-Key", "k")
	}
	resp, err := rt.RoundTrip(req)
	if ctx.Err() != nil && err == nil {
		t.Error("the answer came after the deadline")
	}
	corrections := 5 // 401, 408 or 421, 417, 425, 403
	if most := max(rt.Attempts, rt.Timed) + corrections; sent > most || rt.Attempts == 1 && sent > 1 {
		t.Errorf("sent %d times, with Attempts %d and Timed %d", sent, rt.Attempts, rt.Timed)
	}
	if !key && (method == "POST" || method == "PATCH") && failed > 1 {
		t.Errorf("a %s without a key was sent again after its outcome was unknown", method)
	}
	if key && sent > 1 && (len(seen) != 1 || !seen["k"]) {
		t.Errorf("keys %v", seen)
	}
	if err != nil {
		if closed != opened {
			t.Errorf("%d answers came, %d were closed", opened, closed)
		}
		return
	}
	if b, err := io.ReadAll(resp.Body); err != nil || string(b) != last {
		t.Errorf("the answer is %q, %v; the last one was %q", b, err, last)
	}
	_ = resp.Body.Close()
	if o := Of(resp); closed != opened || len(o.Attempts) != sent || o.Attempts[sent-1].Code != resp.StatusCode || o.Reason.Again {
		t.Errorf("%d answers came, %d were closed; sent %d, %s", opened, closed, sent, reasonsOf(o))
	}
}

func Test_that_requests_go_on_over_a_new_connection_when_the_server_goes_away(t *testing.T) {
	// over HTTP/2 the server sends GOAWAY because of that field
	play(t, defaults, func(s *scene) {
		for range 2 {
			if resp, _, err := s.send("PUT", "/", "content"); err != nil || resp.StatusCode != 200 {
				s.t.Fatalf("%v %v", resp, err)
			}
		}
		got := s.requests()
		if len(got) != 3 || got[0].conn == got[1].conn {
			s.t.Errorf("%+v", got)
		}
	}, code(500, "Connection", "close"), code(200, "Connection", "close"), code(200))
}

func Test_that_a_copy_of_a_transport_shares_no_connections(t *testing.T) {
	base := &http.Transport{TLSNextProto: map[string]func(string, *tls.Conn) http.RoundTripper{"h2": func(string, *tls.Conn) http.RoundTripper { return nil }}}
	other := separate(base)
	if other.TLSNextProto["h2"] != nil || !other.ForceAttemptHTTP2 || !other.DisableKeepAlives {
		t.Error("the copy shares the HTTP/2 connections that were configured from outside")
	}
	if h1 := separate(&http.Transport{TLSNextProto: map[string]func(string, *tls.Conn) http.RoundTripper{}}); h1.TLSNextProto == nil || h1.ForceAttemptHTTP2 {
		t.Error("the copy speaks HTTP/2 where that was switched off")
	}
}
