package visit

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/candorhttp/candor"
)

func Test_that_user_and_password_of_an_address_stay_with_its_origin(t *testing.T) {
	other := newSite(t)
	other.answers("/", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	home := newSite(t)
	home.answers("/a", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/b", http.StatusFound) })
	home.answers("/b", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://eve:her@"+r.Host+"/c", http.StatusFound)
	})
	home.answers("/c", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, strings.Replace(other.URL, "http://", "http://eve:her@", 1), http.StatusFound)
	})
	u := home.at(t, "/a")
	u.User = url.UserPassword("ann", "hers")
	c := New(Options{MaxRequests: 10, Header: http.Header{"X-Api-Key": {"k"}}})
	if out := c.Follow(t.Context(), u, OriginOf(u), func(*candor.Exchange) {}); out.Err != nil {
		t.Fatal(out.Err)
	}
	const sent = " Authorization=Basic YW5uOmhlcnM= X-Api-Key=k"
	home.was(t, "GET /a"+sent, "GET /b"+sent, "GET /c"+sent)
	other.was(t, "GET /")
}

func Test_that_a_host_that_asks_to_wait_is_known_however_it_is_written(t *testing.T) {
	s := newSite(t)
	s.answers("/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", strings.Repeat("9", 100_000))
		w.WriteHeader(http.StatusTooManyRequests)
	})
	c := New(Options{MaxRequests: 10})
	one := s.at(t, "/")
	one.Host = "LOCALHOST:" + one.Port()
	two := s.at(t, "/")
	two.Host = strings.ToLower(one.Host)
	c.Follow(context.Background(), one, OriginOf(one), func(*candor.Exchange) {})
	out := c.Follow(context.Background(), two, OriginOf(two), func(*candor.Exchange) {})
	var stopped *StoppedError
	if !errors.As(out.Err, &stopped) {
		t.Fatalf("it was asked again: %v", out.Err)
	}
	if n := len(stopped.Error()); n > 400 {
		t.Errorf("the error has %d bytes", n)
	}
}
