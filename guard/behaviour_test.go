package guard

import (
	"bytes"
	"compress/gzip"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/openapi"
)

func has(t *testing.T, got string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("%q is missing in\n%s", w, got)
		}
	}
}

func hasNot(t *testing.T, got string, unwanted ...string) {
	t.Helper()
	for _, w := range unwanted {
		if strings.Contains(got, w) {
			t.Errorf("%q does not belong in\n%s", w, got)
		}
	}
}

func Test_that_a_right_request_reaches_the_handler_with_its_content(t *testing.T) {
	is := newIssuer(t)
	echo := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s %s %s %s", OperationID(r), PathValue(r, "org"), CallerOf(r).Subject, CallerOf(r).Tenant, body)
	})
	r := newRig(t, is, baseConfig(t, is), echo)
	got := r.send(tokens(t, is).Replace(content(post, good)))
	has(t, got, "HTTP/1.1 200 OK", "createOrder north alice north "+good)
	ev := r.lastEvent(1)
	if ev.Subject != "alice" || ev.Tenant != "north" || ev.Route != "/orgs/{org}/orders" || ev.Reason != "" || ev.RefusedBy != "" || len(ev.Token) != 16 {
		t.Errorf("event %+v", ev)
	}
}

func Test_that_zipped_content_is_checked_and_bombs_are_refused(t *testing.T) {
	is := newIssuer(t)
	config := baseConfig(t, is)
	config.Limits.Content = 4096
	r := newRig(t, is, config, testHandler)
	zip := func(s string) string {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		io.WriteString(z, s)
		z.Close()
		return b.String()
	}
	names := tokens(t, is)
	for _, c := range []struct{ body, want string }{
		{zip(good), "HTTP/1.1 200"},
		{zip(`{"sku":`), `"reason":"malformed-json"`},
		{zip(strings.Repeat(" ", 1<<20)), `"reason":"content-too-large"`},
		{"no gzip", `"reason":"malformed-content"`},
	} {
		has(t, r.send(names.Replace(post)[:len(names.Replace(post))]+fmt.Sprintf("Content-Encoding: gzip\nContent-Length: %d\n\n%s", len(c.body), c.body)), c.want)
	}
}

func Test_that_head_gets_the_fields_of_get_and_no_content(t *testing.T) {
	is := newIssuer(t)
	r := newRig(t, is, baseConfig(t, is), testHandler)
	get := r.send("GET /nowhere HTTP/1.1\nHost: a\nX-Request-Id: 0123456789\n\n")
	head := r.send("HEAD /nowhere HTTP/1.1\nHost: a\nX-Request-Id: 0123456789\n\n")
	if fields, _, _ := strings.Cut(get, "\n\n"); head != fields+"\n" {
		t.Errorf("HEAD\n%s\nGET\n%s", head, get)
	}
}

func Test_that_options_names_methods_and_types(t *testing.T) {
	is := newIssuer(t)
	r := newRig(t, is, baseConfig(t, is), testHandler)
	has(t, r.send("OPTIONS /orgs/north/orders HTTP/1.1\nHost: a\n\n"), "HTTP/1.1 204", "Allow: GET, HEAD, OPTIONS, POST", "Accept-Post: application/json")
	has(t, r.send("OPTIONS * HTTP/1.1\nHost: a\n\n"), "HTTP/1.1 20")
}

func Test_that_odd_forms_of_the_target_are_read_by_the_book(t *testing.T) {
	is := newIssuer(t)
	config := baseConfig(t, is)
	config.Policy.Undocumented = ladder.Undocumented{"/"}
	r := newRig(t, is, config, testHandler)
	has(t, r.send("GET * HTTP/1.1\nHost: a\n\n"), `"reason":"malformed-request"`)
	has(t, r.send("GET http://a HTTP/1.1\nHost: a\n\n"), "HTTP/1.1 200")
	has(t, r.send("GET http://a/reports HTTP/1.1\nHost: a\n\n"), `"reason":"address-not-allowed"`)
}

func Test_that_cors_marks_every_answer_and_ends_preflights(t *testing.T) {
	is := newIssuer(t)
	config := baseConfig(t, is)
	config.CORS = &CORS{Origins: []string{"https://app.example"}}
	r := newRig(t, is, config, testHandler)
	got := r.send("OPTIONS /orgs/north/orders HTTP/1.1\nHost: a\nOrigin: https://app.example\nAccess-Control-Request-Method: POST\n\n")
	has(t, got, "HTTP/1.1 204", "Access-Control-Allow-Origin: https://app.example", "Access-Control-Allow-Methods: GET, HEAD, OPTIONS, POST", "Vary: Origin", "Access-Control-Max-Age: 600")
	got = r.send("GET /nowhere HTTP/1.1\nHost: a\nOrigin: https://app.example\n\n")
	has(t, got, "HTTP/1.1 404", "Access-Control-Allow-Origin: https://app.example", "Vary: Origin")
	got = r.send("GET /nowhere HTTP/1.1\nHost: a\nOrigin: https://evil.example\n\n")
	has(t, got, "Vary: Origin")
	hasNot(t, got, "Access-Control-Allow-Origin")
}

func Test_that_detail_says_no_more_than_its_level(t *testing.T) {
	is := newIssuer(t)
	names := tokens(t, is)
	for _, c := range []struct {
		level      string
		want, lack []string
	}{
		{"terse", []string{`"reason":"insufficient-scope"`, `error="insufficient_scope"`}, []string{"orders:write", "contact", `"detail"`, `"path"`}},
		{"standard", []string{`"scopes":["orders:write"]`, `scope="orders:write"`, "api-team@example.com"}, []string{`"path"`}},
		{"debug", []string{`"scopes":["orders:write"]`, `{"rung":"role","answer":"insufficient-scope"}`}, nil},
	} {
		config := baseConfig(t, is)
		config.Policy.Detail = c.level
		got := newRig(t, is, config, testHandler).send(names.Replace(content(strings.Replace(post, "TOKEN", "READER", 1), good)))
		has(t, got, c.want...)
		hasNot(t, got, c.lack...)
	}
}

func Test_that_tokens_with_any_flaw_are_refused(t *testing.T) {
	is := newIssuer(t)
	other := newIssuer(t)
	r := newRig(t, is, baseConfig(t, is), testHandler)
	unsigned := jwt.NewWithClaims(jwt.SigningMethodNone, jwt.MapClaims{"sub": "alice", "exp": time.Now().Add(time.Hour).Unix()})
	none, err := unsigned.SignedString(jwt.UnsafeAllowNoneSignatureType)
	if err != nil {
		t.Fatal(err)
	}
	shared, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"sub": "alice", "exp": time.Now().Add(time.Hour).Unix()}).SignedString(is.jwks())
	if err != nil {
		t.Fatal(err)
	}
	for name, token := range map[string]string{
		"no algorithm":          none,
		"shared secret":         shared,
		"another key":           other.token(t, nil),
		"no exp":                is.token(t, jwt.MapClaims{"exp": nil}),
		"another audience":      is.token(t, jwt.MapClaims{"aud": "billing"}),
		"another issuer":        is.token(t, jwt.MapClaims{"iss": "https://evil.example"}),
		"not valid yet":         is.token(t, jwt.MapClaims{"nbf": time.Now().Add(time.Hour).Unix()}),
		"exp that is no number": is.token(t, jwt.MapClaims{"exp": "tomorrow"}),
		"no token at all":       "abc",
	} {
		got := r.send(list + "Authorization: Bearer " + token + "\n\n")
		if !strings.HasPrefix(got, "HTTP/1.1 401 ") || !strings.Contains(got, `error="invalid_token"`) {
			t.Errorf("%s: %s", name, got)
		}
	}
	has(t, r.send(list+"Authorization: Basic YTpi\n\n"), "HTTP/1.1 401", `"reason":"missing-credentials"`)
	has(t, r.send(list+"Authorization: Bearer a\nAuthorization: Bearer b\n\n"), "HTTP/1.1 400", `"reason":"malformed-credentials"`)
}

func Test_that_malformed_credentials_are_challenged_by_the_scheme_that_they_are_of(t *testing.T) {
	is := newIssuer(t)
	config := baseConfig(t, is)
	r := newRig(t, is, config, testHandler)
	for name, field := range map[string]string{"two": "Authorization: Bearer a\nAuthorization: Bearer b", "no token": "Authorization: Bearer", "a space": "Authorization: Bearer a b"} {
		got := r.send(list + field + "\n\n")
		if !strings.HasPrefix(got, "HTTP/1.1 400 ") || strings.Count(got, "Www-Authenticate: ") != 1 || !strings.Contains(got, "Www-Authenticate: Bearer realm=\"api\", error=\"invalid_request\"\n") {
			t.Errorf("%s: %s", name, got)
		}
	}
	got := r.send(list + "X-API-Key: a\nX-API-Key: b\n\n")
	if has(t, got, "HTTP/1.1 400", `"reason":"malformed-credentials"`); strings.Contains(got, "Www-Authenticate") {
		t.Errorf("a doubled API key is told of a malformed token\n%s", got)
	}
	config.Policy.Detail = "debug"
	has(t, newRig(t, is, config, testHandler).send(list+"Authorization: Bearer\n\n"), `error="invalid_request", error_description="The Authorization field names Bearer and holds no token."`)
}

func Test_that_a_proxy_names_the_error_type_that_its_answer_stands_for(t *testing.T) {
	is := newIssuer(t)
	config := baseConfig(t, is)
	config.Objects, config.Proxy = testObjects, "edge"
	r := newRig(t, is, config, testHandler)
	names := tokens(t, is)
	for reason, want := range map[string]string{
		"unknown-route": "http_request_error", "missing-credentials": "http_request_error", "hidden": "http_request_error", "not-found": "http_request_error",
		"address-not-allowed": "http_request_denied", "missing-role": "http_request_denied", "object-denied": "http_request_denied",
		"unknown-method": "proxy_internal_response", "insufficient-storage": "proxy_internal_response",
		"internal": "proxy_internal_error", "bad-upstream": "http_protocol_error", "upstream-timeout": "http_response_timeout", "loop": "proxy_loop_detected",
	} {
		asked := false
		for _, c := range reasonCases {
			if c.reason != reason {
				continue
			}
			asked = true
			public := strings.Replace(reason, "hidden", "not-found", 1)
			if got := r.send(names.Replace(c.request)); !strings.Contains(got, "\nProxy-Status: edge; error="+want+`; details="`+public+`"`+"\n") {
				t.Errorf("%s is not %s:\n%s", reason, want, got)
			}
		}
		if !asked {
			t.Errorf("no request stands for %s", reason)
		}
	}
}

func Test_that_an_api_key_opens_what_it_was_granted(t *testing.T) {
	is := newIssuer(t)
	r := newRig(t, is, baseConfig(t, is), testHandler)
	has(t, r.send(list+"X-API-Key: "+testKey+"\n\n"), "HTTP/1.1 200")
	has(t, r.send(list+"X-API-Key: wrong\n\n"), "HTTP/1.1 401", `"reason":"invalid-credentials"`, "ApiKey realm=")
	has(t, r.send(strings.Replace(list, "north", "south", 1)+"X-API-Key: "+testKey+"\n\n"), `"reason":"wrong-tenant"`)
}

func Test_that_forwarded_addresses_count_from_trusted_proxies_only(t *testing.T) {
	is := newIssuer(t)
	trusting := newRig(t, is, baseConfig(t, is), testHandler)
	config := baseConfig(t, is)
	config.Rights.Addresses = nil
	wary := newRig(t, is, config, testHandler)
	ask := func(r *rig, field string) string { return r.send("GET /reports HTTP/1.1\nHost: a\n" + field + "\n\n") }
	has(t, ask(trusting, "X-Forwarded-For: 10.1.2.3"), "HTTP/1.1 200")
	has(t, ask(trusting, `Forwarded: for="10.1.2.3:1234";proto=https`), "HTTP/1.1 200")
	has(t, ask(trusting, "X-Forwarded-For: 10.1.2.3, 192.0.2.9"), "HTTP/1.1 403")
	has(t, ask(trusting, "X-Forwarded-For: 10.1.2.3, nonsense"), "HTTP/1.1 403")
	has(t, ask(wary, "X-Forwarded-For: 10.1.2.3"), "HTTP/1.1 403")
}

func Test_that_observing_changes_no_traffic_and_records_what_would_be(t *testing.T) {
	is := newIssuer(t)
	config := baseConfig(t, is)
	config.Observe = true
	var seen string
	r := newRig(t, is, config, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		seen = string(body)
		w.WriteHeader(http.StatusTeapot)
	}))
	got := r.send(tokens(t, is).Replace(content(post, `{"sku":`)))
	has(t, got, "HTTP/1.1 418")
	if ev := r.lastEvent(1); seen != `{"sku":` || ev.Would != "malformed-json" || ev.Reason != "" || ev.Status != 418 {
		t.Errorf("the handler saw %q, the event says %+v", seen, ev)
	}
}

func Test_that_observing_leaves_options_large_content_and_slow_senders_alone(t *testing.T) {
	is := newIssuer(t)
	config := baseConfig(t, is)
	config.Observe = true
	config.Limits.Content, config.Limits.ContentTimeout = 20, time.Millisecond
	r := newRig(t, is, config, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %d %v", r.Method, len(body), err)
	}))
	has(t, r.send("OPTIONS /orgs/north/orders HTTP/1.1\nHost: a\n\n"), "OPTIONS 0 <nil>")
	got := r.send(tokens(t, is).Replace(content(post, strings.Repeat(" ", 5000))))
	has(t, got, "POST 5000 <nil>")
	hasNot(t, got, "Connection: close")
	has(t, r.send(content("POST /upload HTTP/1.1\nHost: a\nContent-Type: text/plain\n", strings.Repeat("a", 50))), "POST 50 <nil>")
}

// A server behind the guard may be less exact about paths than the guard; what
// passes as undocumented must not reach a documented route that way.
func Test_that_no_spelling_of_a_documented_path_passes_as_undocumented(t *testing.T) {
	is := newIssuer(t)
	for _, knob := range []string{"reject", "allow"} {
		config := baseConfig(t, is)
		config.Policy.Undocumented = ladder.Undocumented{"pass"}
		config.Policy.Ambiguous = knob
		r := newRig(t, is, config, testHandler)
		has(t, r.send("GET /ui/app.js HTTP/1.1\nHost: a\n\n"), "HTTP/1.1 200")
		for _, path := range []string{"/vault/", "/Vault", "/VAULT/", "/vault;x=1", "/vault;x/", "/vault%3bx", "//vault", "/ui/../vault", "/ui/%2e%2e/vault", "/ui/..;/vault", "/ui/%2e.;x/vault", "/ui/..%2fvault", "/ui/..\\vault", "/Orgs/north/orders/1"} {
			if got := r.send("GET " + path + " HTTP/1.1\nHost: a\n\n"); strings.HasPrefix(got, "HTTP/1.1 200") {
				t.Errorf("ambiguous: %s, %s passes around the guard", knob, path)
			}
		}
	}
}

func Test_that_a_guard_without_a_document_answers_what_it_can(t *testing.T) {
	r := newRig(t, newIssuer(t), Config{Log: slog.New(slog.DiscardHandler)}, testHandler)
	has(t, r.send("GET /a?b=%zz HTTP/1.1\nHost: a\n\n"), `"reason":"malformed-encoding"`)
	has(t, r.send("BREW /a HTTP/1.1\nHost: a\n\n"), `"reason":"unknown-method"`)
	has(t, r.send("GET /a HTTP/1.1\nHost: a\n\n"), "HTTP/1.1 200")
}

func Test_that_helpers_answer_in_handlers_that_no_guard_wraps(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !Object(w, r, ladder.ObjectFacts{Found: true, Visible: true, Permitted: true, ETag: `"v1"`}) {
			return
		}
		Refuse(w, r, ladder.Conflict, Say{Detail: "The order is shipped."})
	}))
	defer srv.Close()
	resp, err := http.Get(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	has(t, render(t, resp), "HTTP/1.1 409", "Cache-Control: no-store", `"detail":"The order is shipped."`, `"reason":"conflict"`)
	req, _ := http.NewRequest("GET", srv.URL, nil)
	req.Header.Set("If-None-Match", `"v1"`)
	if resp, err = http.DefaultClient.Do(req); err != nil || resp.StatusCode != 304 {
		t.Errorf("%v %v", resp, err)
	}
}

func Test_that_rotated_keys_are_fetched_and_an_absent_key_server_is_503(t *testing.T) {
	first, second := newIssuer(t), newIssuer(t)
	var current atomic.Pointer[issuer]
	var up atomic.Bool
	up.Store(true)
	current.Store(first)
	keys := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !up.Load() {
			w.WriteHeader(500)
			return
		}
		w.Write(bytes.ReplaceAll(current.Load().jwks(), []byte(`"k1"`), []byte(`"`+current.Load().file[len(current.Load().file)-20:]+`"`)))
	}))
	defer keys.Close()
	config := baseConfig(t, first)
	config.Identity.Bearer.JWKS = keys.URL
	g, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	b := g.identity.bearer
	sign := func(is *issuer) string {
		tok := jwt.NewWithClaims(jwt.SigningMethodES256, jwt.MapClaims{"iss": "https://id.example", "aud": "orders", "sub": "a", "exp": time.Now().Add(time.Hour).Unix()})
		tok.Header["kid"] = is.file[len(is.file)-20:]
		s, err := tok.SignedString(is.key)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	second.file = strings.Replace(second.file, "keys.json", "more.json", 1)
	if _, reason, _ := b.verify(t.Context(), sign(first)); reason != nil {
		t.Fatalf("first key: %v", reason.Name)
	}
	current.Store(second)
	b.keys.tried.Store(0) // as if the last fetch were long ago
	if _, reason, why := b.verify(t.Context(), sign(second)); reason != nil {
		t.Fatalf("rotated key: %v %s", reason.Name, why)
	}
	up.Store(false)
	b.keys.tried.Store(0)
	third := newIssuer(t)
	third.file = strings.Replace(third.file, "keys.json", "late.json", 1)
	if _, reason, _ := b.verify(t.Context(), sign(third)); reason != ladder.IdentityUnavailable {
		t.Errorf("an unknown key while the key server is down: %v", reason)
	}
}

func Test_that_every_fault_of_a_configuration_is_named_at_once(t *testing.T) {
	doc, err := openapi.Load("testdata/api.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, err = New(Config{
		Document:   doc,
		Policy:     ladder.Policy{Denied: "hide"},
		Types:      "reasons/",
		Contact:    map[string]string{"nobody": "x"},
		Rights:     Rights{Addresses: &openapi.Addresses{Allow: []string{"10.0.0.0/99"}}},
		CORS:       &CORS{Origins: []string{"*", "app.example"}, Credentials: true},
		Operations: map[string]openapi.Settings{"noSuchThing": {}, "report": {Denied: "never", Roles: []string{"admin"}}},
		Identity:   Identity{APIKeys: &APIKeys{Keys: []APIKey{{ID: "ci", Hash: "abc"}}}},
		Log:        slog.New(slog.DiscardHandler),
	})
	for _, want := range []string{"policy.denied", "types", "contact", "10.0.0.0/99", `"*": any origin together with credentials`, "app.example", "operations.noSuchThing", "operations.report.denied", "operations.report: roles", "identity.api_keys.keys[0]", "add identity.bearer with jwks"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in\n%v", want, err)
		}
	}
	var one *ConfigError
	if !errors.As(err, &one) {
		t.Errorf("no ConfigError in %v", err)
	}
}

func Test_that_streams_upgrades_and_panics_pass_through(t *testing.T) {
	is := newIssuer(t)
	config := baseConfig(t, is)
	config.Policy.Undocumented = ladder.Undocumented{"pass"}
	srv := httptest.NewUnstartedServer(nil)
	g, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	srv.Config.Handler = g.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rc := http.NewResponseController(w)
		if r.URL.Path == "/abort" {
			w.WriteHeader(200)
			panic(http.ErrAbortHandler)
		}
		for i := range 3 {
			fmt.Fprintf(w, "data: %d\n\n", i)
			if err := rc.Flush(); err != nil {
				t.Error(err)
			}
		}
		w.Header().Set(http.TrailerPrefix+"X-Sum", "3")
	}))
	srv.EnableHTTP2 = true
	srv.TLS = &tls.Config{}
	srv.StartTLS()
	defer srv.Close()
	resp, err := srv.Client().Get(srv.URL + "/events")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	if resp.ProtoMajor != 2 || string(body) != "data: 0\n\ndata: 1\n\ndata: 2\n\n" || resp.Trailer.Get("X-Sum") != "3" {
		t.Errorf("%s %q %v", resp.Proto, body, resp.Trailer)
	}
	if resp, err := srv.Client().Get(srv.URL + "/abort"); err == nil {
		if _, err = io.ReadAll(resp.Body); err == nil {
			t.Error("an aborted answer looks complete")
		}
	}
	req, _ := http.NewRequest("POST", srv.URL+"/upload", io.MultiReader(strings.NewReader("x")))
	req.Header.Set("Content-Type", "text/plain")
	resp, err = srv.Client().Do(req)
	if err != nil || resp.StatusCode != 411 || resp.Header.Get("Connection") != "" {
		t.Errorf("%v %v", resp, err)
	}
}

func Test_that_credentials_never_reach_event_or_log(t *testing.T) {
	is := newIssuer(t)
	config := baseConfig(t, is)
	var logged bytes.Buffer
	config.Log = slog.New(slog.NewTextHandler(&logged, nil))
	r := newRig(t, is, config, testHandler)
	token := is.token(t, jwt.MapClaims{"scope": "orders:read"})
	r.send(strings.Replace(list, "since=2026-01-01", "since=2026-01-01&access_token="+token, 1) + "Authorization: Bearer " + token + "\n\n")
	r.send(list + "X-API-Key: " + testKey + "\n\n")
	for i := 1; i <= 2; i++ {
		if s := fmt.Sprintf("%+v", r.lastEvent(i)); strings.Contains(s, token) || strings.Contains(s, testKey) {
			t.Errorf("the event holds credentials: %s", s)
		}
	}
	if strings.Contains(logged.String(), token) || strings.Contains(logged.String(), testKey) {
		t.Errorf("the log holds credentials: %s", logged.String())
	}
}

func FuzzGuard(f *testing.F) {
	is := newIssuer(f)
	config := baseConfig(f, is)
	config.Objects = testObjects
	g, err := New(config)
	if err != nil {
		f.Fatal(err)
	}
	h := g.Wrap(testHandler)
	f.Add("GET", "/orgs/north/orders?limit=1", "Bearer x", "application/json", `{"a":1}`)
	f.Add("PUT", "/orgs/%2e%2e/orders/1", "", "text/plain", "")
	f.Fuzz(func(t *testing.T, method, target, auth, typ, body string) {
		req, err := http.NewRequest(method, "http://a.example", strings.NewReader(body))
		if err != nil {
			return
		}
		u, err := req.URL.Parse(target)
		if err != nil {
			return
		}
		req.URL = u
		req.Header.Set("Authorization", auth)
		req.Header.Set("Content-Type", typ)
		req.RemoteAddr = "192.0.2.1:1"
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, req)
		if rec.Code < 200 || rec.Code > 599 {
			t.Errorf("%s %s answers %d", method, target, rec.Code)
		}
		if rec.Code >= 400 && rec.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s %s answers %d that caches may keep", method, target, rec.Code)
		}
	})
}

// Documents of real servers often say nothing on security; rights declared in
// front of them must hold all the same.
func Test_that_rights_hold_where_the_document_is_silent_on_security(t *testing.T) {
	is := newIssuer(t)
	doc, err := openapi.Parse("silent.yaml", []byte(`
openapi: 3.1.0
info: {title: Silent, version: "1"}
paths:
  /silences:
    get: {operationId: list, responses: {"200": {description: ok}}}
    post: {operationId: add, responses: {"200": {description: ok}}}
    delete: {operationId: clear, responses: {"200": {description: ok}}}
  /open:
    post: {operationId: open, security: [], responses: {"200": {description: ok}}}
`))
	if err != nil {
		t.Fatal(err)
	}
	for required, want := range map[string][]string{
		"":       {"GET /silences 200", "POST /silences 200", "DELETE /silences 401", "POST /open 200"},
		"writes": {"GET /silences 200", "POST /silences 401", "DELETE /silences 401", "POST /open 200"},
		"all":    {"GET /silences 401", "POST /silences 401", "DELETE /silences 401", "POST /open 200"},
	} {
		config := baseConfig(t, is)
		config.Document, config.Rights.Tenant = doc, nil
		config.Identity.Required = required
		config.Operations = map[string]openapi.Settings{"clear": {Roles: []string{"on-call"}}}
		r := newRig(t, is, config, testHandler)
		for _, w := range want {
			request, code := w[:len(w)-4], w[len(w)-3:]
			if got := r.send(request + " HTTP/1.1\nHost: a\nContent-Length: 0\n\n"); !strings.HasPrefix(got, "HTTP/1.1 "+code) {
				t.Errorf("required %q: %s answers\n%s", required, request, got)
			}
		}
		token := is.token(t, nil)
		has(t, r.send("DELETE /silences HTTP/1.1\nHost: a\nAuthorization: Bearer "+token+"\n\n"), `"reason":"missing-role"`)
		token = is.token(t, jwt.MapClaims{"roles": []string{"on-call"}})
		has(t, r.send("DELETE /silences HTTP/1.1\nHost: a\nAuthorization: Bearer "+token+"\n\n"), "HTTP/1.1 200")
	}
}

func Test_that_observing_needs_no_identity_that_enforcing_would(t *testing.T) {
	is := newIssuer(t)
	config := baseConfig(t, is)
	config.Identity = Identity{}
	if _, err := New(config); err == nil || !strings.Contains(err.Error(), "demand this security scheme (http) and nothing is configured to verify it") {
		t.Errorf("enforcing: %v", err)
	}
	config.Observe = true
	r := newRig(t, is, config, testHandler)
	if list := r.guard.Unverified(); len(list) != 2 || !strings.Contains(list[0], "token") {
		t.Errorf("unverified: %q", list)
	}
	has(t, r.send(content(post, `{"sku":`)), "HTTP/1.1 200")
	if ev := r.lastEvent(1); ev.Would != "malformed-json" {
		t.Errorf("the event says it would be %q", ev.Would)
	}
}

func Test_that_the_configuration_can_make_an_operation_public(t *testing.T) {
	is := newIssuer(t)
	doc, err := openapi.Parse("basic.yaml", []byte(`
openapi: 3.1.0
info: {title: Basic, version: "1"}
components: {securitySchemes: {b: {type: http, scheme: basic}}}
paths:
  /x: {get: {operationId: x, security: [{b: []}], responses: {"200": {description: ok}}}}
`))
	if err != nil {
		t.Fatal(err)
	}
	public := true
	config := Config{Document: doc, Operations: map[string]openapi.Settings{"x": {Public: &public}}}
	has(t, newRig(t, is, config, testHandler).send("GET /x HTTP/1.1\nHost: a\n\n"), "HTTP/1.1 200")
}

func Test_that_of_a_referer_its_site_alone_is_kept(t *testing.T) {
	for referer, want := range map[string]string{
		"https://shop.example/cart?token=1#x": "https://shop.example",
		"http://shop.example:8080":            "http://shop.example:8080",
		"http://[2001:db8::1]:80/":            "http://[2001:db8::1]:80",
		"https://shop.example?key=1":          "https://shop.example",
		`https://shop.example\key`:            "https://shop.example",
		"android-app://com.example.app/":      "android-app://com.example.app",
		"https://user:secret@shop.example/":   "",
		"https:///path":                       "",
		"/cart?token=1":                       "",
		"secret words://shop.example":         "",
		"about:blank":                         "",
		"":                                    "",
		"https://" + strings.Repeat("a", 300): "",
	} {
		if got := site(referer); got != want {
			t.Errorf("%q: %q, want %q", referer, got, want)
		}
	}
}
