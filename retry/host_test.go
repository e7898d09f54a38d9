package retry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// tripper is a base transport made of a function.
type tripper func(*http.Request) (*http.Response, error)

func (f tripper) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		_, _ = io.Copy(io.Discard, req.Body)
		_ = req.Body.Close()
	}
	return f(req)
}

// reply makes an answer with fields and a text.
func reply(req *http.Request, code int, text string, fields ...string) *http.Response {
	h := http.Header{}
	for i := 0; i < len(fields); i += 2 {
		h.Add(fields[i], fields[i+1])
	}
	return &http.Response{StatusCode: code, Header: h, Body: io.NopCloser(strings.NewReader(text)), ContentLength: int64(len(text)), Request: req}
}

func get(ctx context.Context, url string) *http.Request {
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		panic(err)
	}
	return req
}

func Test_that_a_throttled_host_makes_a_hundred_wait_and_turns_the_others_away_at_once(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var sent atomic.Int32
		rt := &Transport{Base: tripper(func(req *http.Request) (*http.Response, error) {
			if sent.Add(1) == 1 {
				return reply(req, 429, "", "Retry-After", "10"), nil
			}
			return reply(req, 200, ""), nil
		}), Attempts: 1}
		if resp, err := rt.RoundTrip(get(t.Context(), "http://a.example/")); err != nil || resp.StatusCode != 429 {
			t.Fatalf("%v %v", resp, err)
		}
		var served, away atomic.Int32
		var all sync.WaitGroup
		for range maxWaiting + 30 {
			all.Go(func() {
				resp, err := rt.RoundTrip(get(t.Context(), "http://a.example/"))
				var e *Error
				switch {
				case err == nil && resp.StatusCode == 200:
					served.Add(1)
				case errors.As(err, &e) && e.Reason == HostCrowded && e.Code == 429 && e.Until.Sub(began) == 10*time.Second && time.Since(began) == 0:
					away.Add(1)
				default:
					t.Errorf("%v %v after %s", resp, err, time.Since(began))
				}
			})
		}
		all.Wait()
		if served.Load() != maxWaiting || away.Load() != 30 {
			t.Errorf("%d were served and %d turned away", served.Load(), away.Load())
		}
	})
}

func Test_that_a_503_with_its_time_holds_back_its_own_request_alone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var first atomic.Bool
		rt := &Transport{Base: tripper(func(req *http.Request) (*http.Response, error) {
			if first.CompareAndSwap(false, true) {
				return reply(req, 503, "", "Retry-After", "10"), nil
			}
			return reply(req, 200, ""), nil
		})}
		var refused sync.WaitGroup
		refused.Go(func() {
			if resp, err := rt.RoundTrip(get(t.Context(), "http://a.example/")); err != nil || resp.StatusCode != 200 || time.Since(began) < 10*time.Second {
				t.Errorf("the refused one: %v %v after %s", resp, err, time.Since(began))
			}
		})
		synctest.Wait()
		if resp, err := rt.RoundTrip(get(t.Context(), "http://a.example/")); err != nil || resp.StatusCode != 200 || time.Since(began) > 0 {
			t.Errorf("another: %v %v after %s", resp, err, time.Since(began))
		}
		refused.Wait()
	})
}

func Test_that_a_429_holds_back_all_requests_to_its_host_and_none_to_others(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var first atomic.Bool
		rt := &Transport{Base: tripper(func(req *http.Request) (*http.Response, error) {
			if first.CompareAndSwap(false, true) {
				return reply(req, 429, "", "Retry-After", "10"), nil
			}
			if d := time.Since(began); req.URL.Host == "a.example" && d < 10*time.Second {
				t.Errorf("a request was sent after %s", d)
			}
			return reply(req, 200, ""), nil
		})}
		if resp, err := rt.RoundTrip(httpPost("http://a.example/")); err != nil || resp.StatusCode != 429 {
			t.Fatalf("%v %v", resp, err)
		}
		if _, err := rt.RoundTrip(get(t.Context(), "http://b.example/")); err != nil || time.Since(began) > 0 {
			t.Errorf("another host waited %s: %v", time.Since(began), err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		_, err := rt.RoundTrip(get(ctx, "http://a.example/"))
		var e *Error
		if !errors.As(err, &e) || e.Reason != HostThrottled || e.Code != 429 || e.Until.Sub(began) != 10*time.Second || len(e.Attempts) != 0 {
			t.Errorf("a request that may not wait so long got %v", err)
		}
		if time.Since(began) > 0 {
			t.Errorf("it was told after %s", time.Since(began))
		}
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				if resp, err := rt.RoundTrip(get(t.Context(), "http://a.example/")); err != nil || resp.StatusCode != 200 {
					t.Errorf("%v %v", resp, err)
				}
			})
		}
		all.Wait()
		if d := time.Since(began); d > 15*time.Second {
			t.Errorf("the last one went after %s", d)
		}
		first.Store(false) // and one that waits to be sent again
		if resp, err := rt.RoundTrip(get(t.Context(), "http://a.example/")); err != nil || len(Of(resp).Attempts) != 2 {
			t.Errorf("%v %v", resp, err)
		}
		if n := rt.hosts.of(get(t.Context(), "http://a.example/").URL).queue(0); n != 0 {
			t.Errorf("%d are said to wait when none does", n)
		}
	})
}

// httpPost is a POST whose content can be read once and is marked by nothing,
// so that a transport hands its 429 back.
func httpPost(url string) *http.Request {
	req, err := http.NewRequest("POST", url, io.NopCloser(strings.NewReader("x")))
	if err != nil {
		panic(err)
	}
	return req
}

func Test_that_the_breaker_opens_on_faults_of_the_server_only(t *testing.T) {
	for _, c := range []struct {
		what  string
		reply func(*http.Request) (*http.Response, error)
		opens bool
	}{
		{"500", func(r *http.Request) (*http.Response, error) { return reply(r, 500, ""), nil }, true},
		{"an unknown 5xx", func(r *http.Request) (*http.Response, error) { return reply(r, 599, ""), nil }, true},
		{"a lost connection", func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF }, true},
		{"400", func(r *http.Request) (*http.Response, error) { return reply(r, 400, ""), nil }, false},
		{"429", func(r *http.Request) (*http.Response, error) { return reply(r, 429, "", "Retry-After", "0"), nil }, false},
		{"501", func(r *http.Request) (*http.Response, error) { return reply(r, 501, ""), nil }, false},
		{"503 with a time", func(r *http.Request) (*http.Response, error) { return reply(r, 503, "", "Retry-After", "0"), nil }, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			sent := 0
			rt := &Transport{Base: tripper(func(r *http.Request) (*http.Response, error) { sent++; return c.reply(r) })}
			var last error
			for range 30 {
				if _, last = rt.RoundTrip(httpPost("http://a.example/")); last != nil && errors.Is(last, context.Canceled) {
					t.Fatal(last)
				}
			}
			var e *Error
			opened := errors.As(last, &e) && e.Reason == HostFailing
			if opened != c.opens {
				t.Errorf("%s: opened %t after %d requests: %v", c.what, opened, sent, last)
			}
			if opened && sent > breakerLeast {
				t.Errorf("%s: %d requests were sent before it opened", c.what, sent)
			}
			if opened && c.what == "500" && e.Code != 500 {
				t.Errorf("the last answer was 500, and the error says %d", e.Code)
			}
		})
	}
}

func Test_that_one_request_finds_out_whether_a_failing_host_is_back(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		down, sent := true, 0
		var mu sync.Mutex
		rt := &Transport{Base: tripper(func(r *http.Request) (*http.Response, error) {
			mu.Lock()
			sent++
			mu.Unlock()
			time.Sleep(50 * time.Millisecond)
			mu.Lock()
			defer mu.Unlock()
			if down {
				return reply(r, 500, ""), nil
			}
			return reply(r, 200, ""), nil
		})}
		for range 20 {
			_, _ = rt.RoundTrip(httpPost("http://a.example/"))
		}
		time.Sleep(2 * breakerMost)
		mu.Lock()
		before := sent
		mu.Unlock()
		var all sync.WaitGroup
		for range 100 {
			all.Go(func() { _, _ = rt.RoundTrip(httpPost("http://a.example/")) })
		}
		all.Wait()
		mu.Lock()
		if sent-before != 1 {
			t.Errorf("%d requests went to a failing host", sent-before)
		}
		down = false
		mu.Unlock()
		time.Sleep(2 * breakerMost)
		for range 10 {
			if resp, err := rt.RoundTrip(httpPost("http://a.example/")); err != nil || resp.StatusCode != 200 {
				t.Errorf("after it came back: %v %v", resp, err)
			}
		}
	})
}

func Test_that_a_probe_that_is_given_up_lets_the_next_one_find_out(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := false
		rt := &Transport{Base: tripper(func(r *http.Request) (*http.Response, error) {
			if hang {
				<-r.Context().Done()
				return nil, r.Context().Err()
			}
			return reply(r, 500, ""), nil
		})}
		for range 20 {
			_, _ = rt.RoundTrip(httpPost("http://a.example/"))
		}
		time.Sleep(2 * breakerMost)
		hang = true
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := rt.RoundTrip(get(ctx, "http://a.example/")); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatal(err)
		}
		hang = false
		if resp, err := rt.RoundTrip(httpPost("http://a.example/")); err != nil || resp.StatusCode != 500 {
			t.Errorf("the next one was not let through: %v", err)
		}
	})
}

func Test_that_the_number_of_hosts_that_are_remembered_is_bounded(t *testing.T) {
	rt := &Transport{Base: tripper(func(r *http.Request) (*http.Response, error) {
		if r.URL.Host == "throttled.example" {
			return reply(r, 429, "", "Retry-After", "3000"), nil
		}
		return reply(r, 200, ""), nil
	})}
	_, _ = rt.RoundTrip(get(t.Context(), "http://throttled.example/"))
	for i := range 5 * maxHosts {
		if _, err := rt.RoundTrip(get(t.Context(), fmt.Sprintf("http://h%d.example/", i))); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(rt.hosts.all); n > maxHosts {
		t.Errorf("%d hosts are remembered", n)
	}
	var e *Error
	if _, err := rt.RoundTrip(get(t.Context(), "http://throttled.example/")); !errors.As(err, &e) || e.Reason != HostThrottled {
		t.Errorf("a host that asked for a pause was forgotten: %v", err)
	}
}

func Test_that_one_host_has_one_name(t *testing.T) {
	var hs hosts
	at := func(u string) *host { return hs.of(get(context.Background(), u).URL) }
	for _, same := range [][2]string{{"http://a.example", "HTTP://A.EXAMPLE:80/x?y"}, {"https://a.example:443", "https://a.Example"}, {"http://[::1]:80/", "http://[::1]"}} {
		if at(same[0]) != at(same[1]) {
			t.Errorf("%q are two", same)
		}
	}
	for _, other := range [][2]string{{"http://a.example", "https://a.example"}, {"http://a.example", "http://a.example:8080"}, {"http://a.example", "http://b.a.example"}, {"http://a.example:443", "https://a.example"}} {
		if at(other[0]) == at(other[1]) {
			t.Errorf("%q are one", other)
		}
	}
}

// storm is an outage of a minute met by many clients.
type storm struct {
	offered, sent int           // during the outage
	recovered     time.Duration // after its end, until the answers are all good
}

// brew runs a storm: each client asks once a second on average.
func brew(t *testing.T, client func(i int, base http.RoundTripper) http.RoundTripper, fail func(*http.Request) (*http.Response, error)) (s storm) {
	const clients, calm, outage, after = 300, 10 * time.Second, time.Minute, 20 * time.Second
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var offered, sent atomic.Int64
		var lastBad atomic.Int64
		base := tripper(func(r *http.Request) (*http.Response, error) {
			time.Sleep(10 * time.Millisecond)
			if d := time.Since(began); d >= calm && d < calm+outage {
				sent.Add(1)
				return fail(r)
			}
			return reply(r, 200, ""), nil
		})
		var all sync.WaitGroup
		for i := range clients {
			rt := client(i, base)
			all.Go(func() {
				time.Sleep(time.Duration(i) * time.Second / clients)
				for time.Since(began) < calm+outage+after {
					at := time.Since(began)
					if at >= calm && at < calm+outage {
						offered.Add(1)
					}
					resp, err := rt.RoundTrip(get(context.Background(), "http://a.example/"))
					if err != nil || resp.StatusCode != 200 {
						if d := time.Since(began); d > time.Duration(lastBad.Load()) {
							lastBad.Store(int64(d))
						}
					}
					time.Sleep(time.Second - (time.Since(began)-at)%time.Second)
				}
			})
		}
		all.Wait()
		s = storm{int(offered.Load()), int(sent.Load()), time.Duration(lastBad.Load()) - calm - outage}
	})
	return s
}

func Test_that_a_storm_is_not_made_worse_and_that_its_end_is_seen_at_once(t *testing.T) {
	for _, f := range []struct {
		name string
		fail func(*http.Request) (*http.Response, error)
	}{
		{"500", func(r *http.Request) (*http.Response, error) { return reply(r, 500, ""), nil }},
		{"503 with a time", func(r *http.Request) (*http.Response, error) { return reply(r, 503, "", "Retry-After", "1"), nil }},
		{"lost", func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF }},
	} {
		var shared *Transport
		for _, c := range []struct {
			name   string
			client func(int, http.RoundTripper) http.RoundTripper
		}{
			{"one transport for all", func(i int, base http.RoundTripper) http.RoundTripper {
				if i == 0 {
					shared = &Transport{Base: base}
				}
				return shared
			}},
			{"a transport each", func(_ int, base http.RoundTripper) http.RoundTripper { return &Transport{Base: base} }},
		} {
			s := brew(t, c.client, f.fail)
			amplified := float64(s.sent) / float64(s.offered)
			t.Logf("%s, %s: %d offered, %d sent (%.3f), all good %s after the end", f.name, c.name, s.offered, s.sent, amplified, s.recovered)
			if amplified > 1.1 {
				t.Errorf("%s, %s: the load was amplified %.2f times", f.name, c.name, amplified)
			}
			if s.recovered > 2*time.Second {
				t.Errorf("%s, %s: the end of the outage was seen after %s", f.name, c.name, s.recovered)
			}
		}
	}
}
