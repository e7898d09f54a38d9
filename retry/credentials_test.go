package retry

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// tokens is a source of bearer tokens: t1, then t2 after a refresh, and so on.
type tokens struct {
	mu      sync.Mutex
	n       int
	asked   int
	renewed int
	scopes  [][]string
	slow    time.Duration
	fails   error
}

func (k *tokens) bearer(origins ...string) *Bearer {
	return &Bearer{
		Origins: origins,
		Token: func(context.Context) (string, error) {
			k.mu.Lock()
			defer k.mu.Unlock()
			k.asked++
			return fmt.Sprintf("t%d", k.n+1), nil
		},
		Refresh: func(ctx context.Context, _ Secret) error {
			if err := sleep(ctx, k.slow); err != nil {
				return err
			}
			k.mu.Lock()
			defer k.mu.Unlock()
			k.renewed++
			if k.fails != nil {
				return k.fails
			}
			k.n++
			return nil
		},
	}
}

// wants answers 200 to a token and 401 with a challenge to others.
func wants(token string, challenge ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "Bearer "+token {
			code(200)(w, r)
			return
		}
		for _, c := range challenge {
			w.Header().Add("WWW-Authenticate", c)
		}
		code(401)(w, r)
	}
}

func Test_that_credentials_are_renewed_once_when_a_challenge_fits(t *testing.T) {
	bearer := `Bearer realm="orders", error="invalid_token"`
	for _, c := range []struct {
		name    string
		step    http.HandlerFunc
		fields  []string
		change  func(*Bearer, *tokens)
		sent    int
		code    int
		renewed int
		reasons string
	}{
		{"the new one is good", wants("t2", bearer), nil, nil, 2, 200, 1, "again-credentials answered"},
		{"among several challenges", wants("t2", `Digest realm="x", nonce="y"`, `Basic realm="z", `+bearer), nil, nil, 2, 200, 1, "again-credentials answered"},
		{"the challenge comes back", wants("no", bearer), nil, nil, 2, 401, 1, "again-credentials came-back"},
		{"another scheme", wants("t2", `Basic realm="orders"`), nil, nil, 1, 401, 0, "other-challenge"},
		{"another realm", wants("t2", bearer), nil, func(b *Bearer, _ *tokens) { b.Realm = "stock" }, 1, 401, 0, "other-challenge"},
		{"the realm", wants("t2", bearer), nil, func(b *Bearer, _ *tokens) { b.Realm = "orders" }, 2, 200, 1, "again-credentials answered"},
		{"no challenge", wants("t2"), nil, nil, 1, 401, 0, "no-challenge"},
		{"a challenge that cannot be read", wants("t2", `=,"Bearer`), nil, nil, 1, 401, 0, "no-challenge"},
		{"the caller's own credentials", wants("t2", bearer), []string{"Authorization", "Bearer own"}, nil, 1, 401, 0, "own-credentials"},
		{"another origin", wants("t2", bearer), nil, func(b *Bearer, _ *tokens) { b.Origins = Origins{"https://other.example"} }, 1, 401, 0, "foreign-origin"},
		{"nothing to renew with", wants("t2", bearer), nil, func(b *Bearer, _ *tokens) { b.Refresh = nil }, 1, 401, 0, "same-credentials"},
		{"the renewal fails", wants("t2", bearer), nil, func(_ *Bearer, k *tokens) { k.fails = errors.New("no") }, 1, 401, 1, "renewal-failed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var k *tokens
			play(t, func() *Transport {
				k = &tokens{}
				b := k.bearer("http://example.com", "https://example.com")
				if c.change != nil {
					c.change(b, k)
				}
				return &Transport{Credentials: b}
			}, func(s *scene) {
				resp, text, err := s.send("POST", "/", "content", c.fields...)
				if err != nil {
					s.t.Fatal(err)
				}
				if resp.StatusCode != c.code || text != http.StatusText(c.code) || len(s.requests()) != c.sent || k.renewed != c.renewed {
					s.t.Errorf("%d %q, sent %d, renewed %d; want %d, %d, %d", resp.StatusCode, text, len(s.requests()), k.renewed, c.code, c.sent, c.renewed)
				}
				if r := reasonsOf(Of(resp)); r != c.reasons {
					s.t.Errorf("reasons %q, want %q", r, c.reasons)
				}
				if a := resp.Request.Header.Get("Authorization"); len(c.fields) == 0 && a != "" {
					s.t.Errorf("the answer shows the credentials to its reader: %q", a)
				}
			}, c.step)
		})
	}
}

func Test_that_a_thousand_refused_requests_renew_once(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := &tokens{slow: time.Second}
		var sent atomic.Int64
		rt := &Transport{Credentials: k.bearer("http://a.example"), Base: tripper(func(r *http.Request) (*http.Response, error) {
			n := sent.Add(1)
			time.Sleep(time.Duration(n%40) * 50 * time.Millisecond) // answers come before, during and after the renewal
			if r.Header.Get("Authorization") == "Bearer t2" {
				return reply(r, 200, ""), nil
			}
			return reply(r, 401, "", "Www-Authenticate", "Bearer"), nil
		})}
		var all sync.WaitGroup
		for range 1000 {
			all.Go(func() {
				if resp, err := rt.RoundTrip(get(t.Context(), "http://a.example/")); err != nil || resp.StatusCode != 200 {
					t.Errorf("%v %v", resp, err)
				}
			})
		}
		all.Wait()
		if k.renewed != 1 || sent.Load() != 2000 {
			t.Errorf("renewed %d times, sent %d", k.renewed, sent.Load())
		}
	})
}

func Test_that_a_renewal_that_fails_is_not_asked_for_by_each_of_many(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := &tokens{fails: errors.New("the token server is down")}
		rt := &Transport{Credentials: k.bearer("http://a.example"), Base: tripper(func(r *http.Request) (*http.Response, error) {
			return reply(r, 401, "", "Www-Authenticate", "Bearer"), nil
		})}
		for range 100 {
			if resp, err := rt.RoundTrip(get(t.Context(), "http://a.example/")); err != nil || resp.StatusCode != 401 {
				t.Fatalf("%v %v", resp, err)
			}
		}
		if k.renewed != 1 {
			t.Errorf("it was asked %d times", k.renewed)
		}
		time.Sleep(2 * renewalRest)
		_, _ = rt.RoundTrip(get(t.Context(), "http://a.example/"))
		if k.renewed != 2 {
			t.Error("it is never asked again")
		}
	})
}

func Test_that_a_renewal_outlives_the_request_that_began_it_and_ends_with_the_last(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := &tokens{slow: 10 * time.Second}
		rt := &Transport{Credentials: k.bearer("http://a.example"), Base: tripper(func(r *http.Request) (*http.Response, error) {
			if r.Header.Get("Authorization") == "Bearer t2" {
				return reply(r, 200, ""), nil
			}
			return reply(r, 401, "", "Www-Authenticate", "Bearer"), nil
		})}
		hurried, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		var all sync.WaitGroup
		all.Go(func() {
			if resp, err := rt.RoundTrip(get(hurried, "http://a.example/")); err != nil || resp.StatusCode != 401 {
				t.Errorf("the hurried one: %v %v", resp, err)
			}
		})
		all.Go(func() {
			time.Sleep(500 * time.Millisecond)
			if resp, err := rt.RoundTrip(get(t.Context(), "http://a.example/")); err != nil || resp.StatusCode != 200 {
				t.Errorf("the patient one: %v %v", resp, err)
			}
		})
		all.Wait()

		k.n, k.renewed = 5, 0 // and one that everybody leaves
		alone, leave := context.WithTimeout(t.Context(), time.Second)
		defer leave()
		_, _ = rt.RoundTrip(get(alone, "http://a.example/"))
		time.Sleep(time.Minute)
		if k.renewed != 0 {
			t.Error("the renewal went on when nobody waited for it")
		}
	})
}

func Test_that_credentials_stay_at_their_origins(t *testing.T) {
	o := Origins{"https://api.example", "http://localhost:8080", "", "nonsense", "//half.example"}
	for u, want := range map[string]bool{
		"https://api.example/x":                    true,
		"https://API.example:443":                  true,
		"https://user@api.example/":                true,
		"http://localhost:8080/":                   true,
		"http://api.example/":                      false,
		"https://api.example:8443/":                false,
		"https://www.api.example/":                 false,
		"https://api.example.evil.example/":        false,
		"https://evil.example/https://api.example": false,
		"https://api.example@evil.example/":        false,
		"https://example/":                         false,
		"https://api.example./":                    false,
		"http://localhost/":                        false,
		"https://half.example/":                    false,
		"/api.example":                             false,
	} {
		v, err := url.Parse(u)
		if err != nil {
			t.Fatal(err)
		}
		if got := o.Covers(v); got != want {
			t.Errorf("%s: %t", u, got)
		}
	}
	if (Origins)(nil).Covers(&url.URL{Scheme: "https", Host: "api.example"}) {
		t.Error("no origin covers everything")
	}
}

func Test_that_redirects_do_not_lead_credentials_astray(t *testing.T) {
	to := func(location string) func(*http.Request) *http.Response {
		return func(r *http.Request) *http.Response { return reply(r, 307, "", "Location", location) }
	}
	for _, c := range []struct {
		name string
		hops map[string]func(*http.Request) *http.Response
		want string // which requests carried credentials, in their order
	}{
		{"within the origin", map[string]func(*http.Request) *http.Response{"https://api.example/": to("/b")}, "https://api.example/ https://api.example/b"},
		{"to a subdomain", map[string]func(*http.Request) *http.Response{"https://api.example/": to("https://x.api.example/")}, "https://api.example/"},
		{"to another port", map[string]func(*http.Request) *http.Response{"https://api.example/": to("https://api.example:8443/")}, "https://api.example/"},
		{"to plain http", map[string]func(*http.Request) *http.Response{"https://api.example/": to("http://api.example/")}, "https://api.example/"},
		{"elsewhere and back", map[string]func(*http.Request) *http.Response{"https://api.example/": to("https://evil.example/"), "https://evil.example/": to("https://api.example/delete")}, "https://api.example/"},
	} {
		var carried []string
		rt := &Transport{Credentials: (&tokens{}).bearer("https://api.example"), Base: tripper(func(r *http.Request) (*http.Response, error) {
			if r.Header.Get("Authorization") != "" {
				carried = append(carried, r.URL.String())
			}
			if hop := c.hops[r.URL.String()]; hop != nil {
				return hop(r), nil
			}
			return reply(r, 200, ""), nil
		})}
		resp, err := rt.Client().Get("https://api.example/")
		if err != nil || resp.StatusCode != 200 {
			t.Errorf("%s: %v %v", c.name, resp, err)
		}
		if got := strings.Join(carried, " "); got != c.want {
			t.Errorf("%s: credentials went to %q, want %q", c.name, got, c.want)
		}
	}
}

func Test_that_more_rights_are_asked_for_once_where_the_scopes_are_named(t *testing.T) {
	challenge := `Bearer realm="orders", error="insufficient_scope", scope="orders:read orders:write"`
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		widen  bool
		sent   int
		scopes string
		reason string
	}{
		{"a challenge", code(403, "WWW-Authenticate", challenge), true, 2, "orders:read orders:write", "again-rights came-back"},
		{"a problem", says(403, `{"missing":{"scopes":["orders:admin"]}}`), true, 2, "orders:admin", "again-rights came-back"},
		{"no scopes", code(403, "WWW-Authenticate", `Bearer error="insufficient_scope"`), true, 1, "", "no-scopes-named"},
		{"scopes of another error", code(403, "WWW-Authenticate", `Bearer scope="x"`), true, 1, "", "no-scopes-named"},
		{"nobody to ask", code(403, "WWW-Authenticate", challenge), false, 1, "", "no-step-up"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var k *tokens
			play(t, func() *Transport {
				k = &tokens{}
				b := k.bearer("http://example.com", "https://example.com")
				if c.widen {
					b.Widen = func(_ context.Context, scopes []string) error {
						k.scopes = append(k.scopes, scopes)
						k.n++
						return nil
					}
				}
				return &Transport{Credentials: b}
			}, func(s *scene) {
				resp, text, err := s.send("POST", "/", "content")
				if err != nil || resp.StatusCode != 403 || text == "" {
					s.t.Fatalf("%v %q %v", resp, text, err)
				}
				var asked string
				if len(k.scopes) > 0 {
					asked = strings.Join(k.scopes[0], " ")
				}
				if len(s.requests()) != c.sent || len(k.scopes) != c.sent-1 || asked != c.scopes || reasonsOf(Of(resp)) != c.reason {
					s.t.Errorf("sent %d, asked for %v, %s", len(s.requests()), k.scopes, reasonsOf(Of(resp)))
				}
			}, c.answer)
		})
	}
}

func Test_that_a_token_that_is_kept_is_asked_for_once_by_many(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		b := &Bearer{Origins: Origins{"http://a.example"}, Keep: true, Token: func(context.Context) (string, error) {
			asked++
			time.Sleep(time.Second)
			if asked == 1 {
				return "", errors.New("not yet")
			}
			return fmt.Sprint("t", asked), nil
		}}
		var all sync.WaitGroup
		var failed atomic.Int64
		for range 100 {
			all.Go(func() {
				if s, err := b.Apply(get(t.Context(), "http://a.example/")); err != nil || s.Reveal() != "t2" {
					failed.Add(1)
				}
			})
		}
		all.Wait()
		if asked != 2 || failed.Load() != 1 { // the error belongs to whoever asked; the next in the queue asks again
			t.Errorf("asked %d times, %d failed", asked, failed.Load())
		}
	})
}

func Test_that_a_secret_shows_itself_to_nobody(t *testing.T) {
	s := Secret("hushhush")
	holder := struct {
		S Secret
		P *Secret
		M map[string]Secret
	}{s, &s, map[string]Secret{"a": s}}
	var b strings.Builder
	log := slog.New(slog.NewJSONHandler(&b, nil))
	log.Info("x", "secret", s, "holder", holder)
	slog.New(slog.NewTextHandler(&b, nil)).Info("x", "secret", s, "holder", holder)
	j, err := json.Marshal(holder)
	if err != nil {
		t.Fatal(err)
	}
	b.Write(j)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%10s", "%T"} {
		fmt.Fprintf(&b, verb+verb, s, holder)
	}
	b.WriteString(fmt.Sprint(s) + fmt.Sprint(&Basic{Password: s}) + fmt.Sprint(&APIKey{Key: s}))
	for _, leak := range []string{"hushhush", "6875736868757368", "6875736868757368"} {
		if strings.Contains(strings.ToLower(b.String()), leak) {
			t.Errorf("it is in\n%s", b.String())
		}
	}
	rt := &Transport{Credentials: (&tokens{}).bearer("http://a.example"), Base: tripper(func(r *http.Request) (*http.Response, error) { return reply(r, 200, ""), nil })}
	if resp, err := rt.RoundTrip(get(context.Background(), "http://a.example/")); err != nil || resp.Request.Header.Get("Authorization") != "" {
		t.Errorf("the answer shows the credentials: %v %v", resp, err)
	}
	if s.Reveal() != "hushhush" {
		t.Error("and cannot be used")
	}
}

func Test_that_each_kind_of_credentials_says_what_it_answers(t *testing.T) {
	req := get(context.Background(), "https://a.example/")
	basic := &Basic{User: "ada", Password: "p"}
	if s, err := basic.Apply(req); err != nil || s == "" || req.Header.Get("Authorization") != "Basic YWRhOnA=" {
		t.Errorf("%v %v", req.Header, err)
	}
	key := &APIKey{Field: "x-api-key", Key: "k"}
	if s, err := key.Apply(req); err != nil || s == "" || req.Header.Get("X-API-Key") != "k" {
		t.Errorf("%v %v", req.Header, err)
	}
	for _, c := range []Credentials{basic, key, &Bearer{}} {
		scheme := map[Credentials]string{basic: "bAsIc", key: "apikey"}[c]
		if scheme == "" {
			scheme = "BEARER"
		}
		if !c.Answers(Challenge{Scheme: scheme}) || c.Answers(Challenge{Scheme: "Digest"}) {
			t.Errorf("%T answers the wrong challenges", c)
		}
		if err := c.Renew(context.Background(), "x", Challenge{}); err != nil {
			t.Error(err)
		}
	}
}
