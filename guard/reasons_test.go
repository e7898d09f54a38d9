package guard

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/openapi"
)

var update = flag.Bool("update", false, "rewrite the golden answers")

// reasonCase is a request whose one fault the named reason must answer.
type reasonCase struct {
	reason  string
	request string // TOKEN, SCOPED, … are replaced by tokens
	config  func(*Config)
	before  func(*Guard)
}

const (
	list  = "GET /orgs/north/orders?since=2026-01-01 HTTP/1.1\nHost: api.example\nX-Source: web\n"
	post  = "POST /orgs/north/orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer TOKEN\nContent-Type: application/json\n"
	order = "GET /orgs/north/orders/%s HTTP/1.1\nHost: api.example\nAuthorization: Bearer TOKEN\n\n"
)

func content(head, body string) string {
	return fmt.Sprintf("%sContent-Length: %d\n\n%s", head, len(body), body)
}

func say(reason string) string {
	return "POST /say/" + reason + " HTTP/1.1\nHost: api.example\nContent-Length: 0\n\n"
}

const good = `{"sku":"a","quantity":1}`

type down struct{}

func (down) Authorize(*http.Request, *Caller, *openapi.Operation) (Decision, error) {
	return Decision{}, http.ErrServerClosed
}

type never struct{}

func (never) Authorize(*http.Request, *Caller, *openapi.Operation) (Decision, error) {
	return Decision{Why: "orders are frozen"}, nil
}

type quotaFunc func() (bool, time.Duration, error)

func (f quotaFunc) Take(*http.Request, *Caller) (bool, time.Duration, error) { return f() }

var reasonCases = []reasonCase{
	{reason: "malformed-request", request: "GET /x HTTP/1.1\nHost: a\nBad Field: x\n\n"},
	{reason: "malformed-encoding", request: strings.Replace(list, "?since", "?status=%zz&since", 1) + "\n"},
	{reason: "ambiguous-target", request: "GET /orgs/north/%2e%2e/orders HTTP/1.1\nHost: a\n\n"},
	{reason: "missing-host", request: "GET /x HTTP/1.1\n\n"},
	{reason: "unsupported-version", request: "GET /x HTTP/9.1\nHost: a\n\n"},
	{reason: "unsupported-transfer-coding", request: "POST /form HTTP/1.1\nHost: a\nTransfer-Encoding: zip\n\n"},
	{reason: "uri-too-long", request: "GET /" + strings.Repeat("a", 9000) + " HTTP/1.1\nHost: a\n\n"},
	{reason: "fields-too-large", request: "GET /reports HTTP/1.1\nHost: a\nCookie: " + strings.Repeat("a", 70000) + "\n\n"},
	{reason: "request-timeout", request: "GET /reports HTTP/1.1\nHost: a\nX-Slow: PAUSE"},
	{reason: "expectation-failed", request: "GET /reports HTTP/1.1\nHost: a\nExpect: a-miracle\n\n"},
	{reason: "misdirected", request: "GET /reports HTTP/1.1\nHost: other.example\n\n", config: func(c *Config) { c.Authorities = []string{"api.example"} }},
	{reason: "draining", request: list + "\n", before: func(g *Guard) { g.Drain() }},
	{reason: "overloaded", request: list + "\n", config: func(c *Config) { c.Limits.InFlight = 1 }, before: func(g *Guard) { g.inFlight.Add(1) }},
	{reason: "maintenance", request: list + "\n", before: func(g *Guard) { g.Maintain(600) }},
	{reason: "address-rate-limited", request: list + "\n", config: func(c *Config) { c.Limits.PerAddress, c.Limits.AddressBurst = 0.01, 1 }, before: func(g *Guard) { g.flood.take("127.0.0.1", time.Now()) }},
	{reason: "unknown-method", request: "BREW /reports HTTP/1.1\nHost: a\n\n"},
	{reason: "unknown-route", request: "GET /nowhere HTTP/1.1\nHost: a\n\n"},
	{reason: "method-not-allowed", request: "DELETE /reports HTTP/1.1\nHost: a\n\n"},
	{reason: "upgrade-required", request: "GET /socket HTTP/1.1\nHost: a\n\n"},
	{reason: "too-early", request: "POST /form HTTP/1.1\nHost: a\nEarly-Data: 1\nContent-Length: 0\n\n"},
	{reason: "address-not-allowed", request: "GET /reports HTTP/1.1\nHost: a\nX-Forwarded-For: 192.0.2.7\n\n"},
	{reason: "missing-credentials", request: list + "\n"},
	{reason: "invalid-credentials", request: list + "Authorization: Bearer TAMPERED\n\n"},
	{reason: "expired-credentials", request: list + "Authorization: Bearer EXPIRED\n\n"},
	{reason: "step-up-required", request: "GET /vault HTTP/1.1\nHost: a\nAuthorization: Bearer TOKEN\n\n"},
	{reason: "malformed-credentials", request: list + "Authorization: Bearer\n\n"},
	{reason: "identity-unavailable", request: list + "Authorization: Bearer TOKEN\n\n", config: func(c *Config) { c.Identity.Bearer.JWKS = "http://127.0.0.1:1/keys" }},
	{reason: "insufficient-scope", request: content(strings.Replace(post, "TOKEN", "READER", 1), good)},
	{reason: "missing-role", request: "DELETE /orgs/north/orders/1 HTTP/1.1\nHost: a\nAuthorization: Bearer TOKEN\n\n"},
	{reason: "wrong-tenant", request: strings.Replace(list, "north", "south", 1) + "Authorization: Bearer TOKEN\n\n"},
	{reason: "policy-denied", request: list + "Authorization: Bearer TOKEN\n\n", config: func(c *Config) { c.Rights.Authorizer = never{} }},
	{reason: "policy-unavailable", request: list + "Authorization: Bearer TOKEN\n\n", config: func(c *Config) { c.Rights.Authorizer = down{} }},
	{reason: "rate-limited", request: list + "Authorization: Bearer TOKEN\n\n", config: func(c *Config) {
		c.Quota = quotaFunc(func() (bool, time.Duration, error) { return false, 90 * time.Second, nil })
	}},
	{reason: "payment-required", request: list + "Authorization: Bearer TOKEN\n\n", config: func(c *Config) {
		c.Quota = quotaFunc(func() (bool, time.Duration, error) { return false, 0, ErrPaymentRequired })
	}},
	{reason: "limits-unavailable", request: list + "Authorization: Bearer TOKEN\n\n", config: func(c *Config) {
		c.Quota = quotaFunc(func() (bool, time.Duration, error) { return false, 0, http.ErrServerClosed })
	}},
	{reason: "length-required", request: "POST /upload HTTP/1.1\nHost: a\nContent-Type: text/plain\nTransfer-Encoding: chunked\n\n1\r\na\r\n0\r\n\r\n"},
	{reason: "declared-too-large", request: "POST /upload HTTP/1.1\nHost: a\nContent-Type: text/plain\nContent-Length: 11\n\n12345678901"},
	{reason: "unsupported-media-type", request: strings.Replace(content(post, good), "application/json", "text/plain", 1)},
	{reason: "unsupported-content-coding", request: content(post+"Content-Encoding: br\n", good)},
	{reason: "precondition-required", request: content("PUT /orgs/north/orders/1 HTTP/1.1\nHost: a\nAuthorization: Bearer TOKEN\nContent-Type: application/json\n", good)},
	{reason: "not-acceptable", request: list + "Authorization: Bearer TOKEN\nAccept: text/html\n\n", config: func(c *Config) { c.Policy.Accept = "strict" }},
	{reason: "missing-parameter", request: strings.Replace(list, "?since=2026-01-01", "", 1) + "Authorization: Bearer TOKEN\n\n"},
	{reason: "missing-header", request: strings.Replace(list, "X-Source", "X-Other", 1) + "Authorization: Bearer TOKEN\n\n"},
	{reason: "malformed-parameter", request: strings.Replace(list, "since=", "limit=five&since=", 1) + "Authorization: Bearer TOKEN\n\n"},
	{reason: "invalid-parameter", request: strings.Replace(list, "since=", "limit=500&since=", 1) + "Authorization: Bearer TOKEN\n\n"},
	{reason: "hidden", request: fmt.Sprintf(order, "2")},
	{reason: "not-found", request: fmt.Sprintf(order, "99")},
	{reason: "gone", request: fmt.Sprintf(order, "3")},
	{reason: "moved", request: fmt.Sprintf(order, "4")},
	{reason: "legal", request: fmt.Sprintf(order, "5")},
	{reason: "object-denied", request: fmt.Sprintf(order, "6")},
	{reason: "precondition-failed", request: content("PUT /orgs/north/orders/1 HTTP/1.1\nHost: a\nAuthorization: Bearer TOKEN\nContent-Type: application/json\nIf-Match: \"v0\"\n", good)},
	{reason: "not-modified", request: strings.Replace(fmt.Sprintf(order, "1"), "\n\n", "\nIf-None-Match: W/\"v1\"\n\n", 1)},
	{reason: "missing-content", request: post + "Content-Length: 0\n\n"},
	{reason: "malformed-json", request: content(post, `{"sku":"a",`)},
	{reason: "malformed-content", request: content("POST /form HTTP/1.1\nHost: a\nContent-Type: application/x-www-form-urlencoded\n", "n=%zz")},
	{reason: "content-too-large", request: post + "Transfer-Encoding: chunked\n\n40\r\n" + strings.Repeat(" ", 64) + "\r\n0\r\n\r\n", config: func(c *Config) { c.Limits.Content = 20 }},
	{reason: "content-timeout", request: post + "Content-Length: 100\n\n{", config: func(c *Config) { c.Limits.ContentTimeout = 50 * time.Millisecond }},
	{reason: "invalid-content", request: content(post, `{"sku":"","quantity":0,"x":1}`)},
	{reason: "internal", request: say("panic")},
	{reason: "unavailable", request: fmt.Sprintf(order, "7")},
	{reason: "conflict", request: say("conflict")},
	{reason: "locked", request: say("locked")},
	{reason: "failed-dependency", request: say("failed-dependency")},
	{reason: "idempotency-key-missing", request: say("idempotency-key-missing")},
	{reason: "idempotency-key-in-use", request: say("idempotency-key-in-use")},
	{reason: "idempotency-key-reused", request: say("idempotency-key-reused")},
	{reason: "not-implemented", request: say("not-implemented")},
	{reason: "bad-upstream", request: say("bad-upstream")},
	{reason: "upstream-timeout", request: say("upstream-timeout")},
	{reason: "insufficient-storage", request: say("insufficient-storage")},
	{reason: "loop", request: say("loop")},
	{reason: "range-not-satisfiable", request: say("range-not-satisfiable")},
}

// tokens replaces the names of tokens in a request.
func tokens(t testing.TB, is *issuer) *strings.Replacer {
	both := jwt.MapClaims{"scope": "orders:read orders:write"}
	token := is.token(t, both)
	return strings.NewReplacer(
		"TOKEN", token,
		"READER", is.token(t, jwt.MapClaims{"scope": "orders:read"}),
		"EXPIRED", is.token(t, jwt.MapClaims{"scope": "orders:read", "exp": time.Now().Add(-time.Hour).Unix()}),
		"TAMPERED", token[:len(token)-8]+"AAAAAAAA",
	)
}

func Test_that_every_reason_answers_with_its_whole_contract(t *testing.T) {
	is := newIssuer(t)
	names := tokens(t, is)
	for _, c := range reasonCases {
		t.Run(c.reason, func(t *testing.T) {
			config := baseConfig(t, is)
			config.Objects = testObjects
			if c.config != nil {
				c.config(&config)
			}
			r := newRig(t, is, config, testHandler)
			if c.before != nil {
				c.before(r.guard)
			}
			got := r.send(names.Replace(c.request))
			holdContract(t, c.reason, got)
			if ev := r.lastEvent(1); ev.Reason != c.reason && ladder.ReasonByName(c.reason).Rung != ladder.Result {
				t.Errorf("the event says reason %q, want %q", ev.Reason, c.reason)
			}
			golden(t, c.reason, got)
		})
	}
}

// holdContract checks what no golden file may get wrong.
func holdContract(t *testing.T, reason, got string) {
	t.Helper()
	r := ladder.ReasonByName(reason)
	face := r
	if r == ladder.Hidden {
		face = ladder.NotFound
	}
	if want := fmt.Sprintf("HTTP/1.1 %d ", face.Code); !strings.HasPrefix(got, want) {
		t.Fatalf("got\n%s\nwant a first line that begins with %q", got, want)
	}
	for _, f := range face.Fields {
		if !strings.Contains(got, "\n"+http.CanonicalHeaderKey(f.Name)+": ") {
			t.Errorf("%s is missing in\n%s", f.Name, got)
		}
	}
	if face.Code < 400 {
		return
	}
	for _, want := range []string{"\nCache-Control: no-store\n", "\nContent-Type: application/problem+json\n", `"reason":"` + face.Name + `"`, fmt.Sprintf(`"status":%d`, face.Code)} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if r == ladder.Hidden && strings.Contains(got, "hidden") {
		t.Errorf("the answer betrays that the object exists:\n%s", got)
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", "answers", name+".txt")
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("answer changed\n--- got\n%s--- want\n%s", got, want)
	}
}

// The results that are no refusal.
var notRefusals = map[string]bool{"ok": true, "created": true, "accepted": true, "no-content": true, "see-other": true, "partial": true}

func Test_that_no_reason_is_left_without_a_case(t *testing.T) {
	have := make(map[string]bool)
	for _, c := range reasonCases {
		have[c.reason] = true
	}
	for _, r := range ladder.Reasons {
		if have[r.Name] == notRefusals[r.Name] {
			t.Errorf("reason %s: has a case: %v, is no refusal: %v", r.Name, have[r.Name], notRefusals[r.Name])
		}
	}
}
