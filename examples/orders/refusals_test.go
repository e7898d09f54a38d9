package main

import (
	"crypto/sha256"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/candorhttp/candor/ladder"
)

// with returns the call with one thing changed.
func (c call) with(change func(*call)) call {
	c.fields = slices.Clone(c.fields)
	change(&c)
	return c
}

func (c call) field(line string) call {
	return c.with(func(c *call) { c.fields = append(c.fields, line) })
}

func Test_that_400_says_the_JSON_is_broken_and_how(t *testing.T) {
	s := serve(t)
	for name, body := range map[string]string{
		"cut off":       goodBody[:len(goodBody)-1],
		"trailing":      goodBody + "}",
		"twice":         `{"customer":"Ada","customer":"Eve","items":[],"currency":"EUR"}`,
		"not UTF-8":     "{\"customer\":\"\xff\"}",
		"single quotes": `{'customer':'Ada'}`,
		"too deep":      strings.Repeat("[", 100_000),
	} {
		t.Run(name, func(t *testing.T) {
			p := mustRefuse(t, s.send(placingCall("json-key-1").with(func(c *call) { c.body = body })), ladder.MalformedJSON)
			if p.Detail == ladder.MalformedJSON.What {
				t.Errorf("the detail does not say what is broken: %s", p.Detail)
			}
		})
	}
}

func Test_that_400_says_a_declared_header_is_missing_and_names_it(t *testing.T) {
	s := serve(t)
	p := mustRefuse(t, s.send(placingCall("header-key").field("X-Request-Source: ")), ladder.MissingHeader)
	mustPoint(t, p, "X-Request-Source")
}

func Test_that_400_says_a_percent_sign_is_not_followed_by_two_digits(t *testing.T) {
	s := serve(t)
	// net/http drops such a pair from the query: the filter would vanish and
	// every order would be listed.
	mustRefuse(t, s.send(call{method: "GET", path: orders + "?status=%zz", as: "alice"}), ladder.MalformedEncoding)
	mustRefuse(t, s.raw("GET /orgs/n%rth/orders HTTP/1.1\nHost: a\n\n"), ladder.MalformedEncoding)
	mustRefuse(t, s.raw("GET /orgs/north/orders?status=%C0%AF HTTP/1.1\nHost: a\n\n"), ladder.MalformedEncoding)
}

func Test_that_a_type_that_is_not_taken_is_415_and_bytes_that_are_not_their_type_are_400(t *testing.T) {
	s := serve(t)
	wrong := s.send(placingCall("type-key-1").field("Content-Type: text/plain"))
	mustRefuse(t, wrong, ladder.UnsupportedMediaType)
	mustField(t, wrong, "Accept", "application/json")
	untyped := s.send(placingCall("type-key-2").field("Content-Type: "))
	mustRefuse(t, untyped, ladder.UnsupportedMediaType)
	mustRefuse(t, s.send(placingCall("type-key-3").with(func(c *call) { c.body = "customer=Ada" })), ladder.MalformedJSON)
}

func Test_that_403_names_the_role_that_is_missing(t *testing.T) {
	s := serve(t)
	p := mustRefuse(t, s.send(call{method: "DELETE", path: orders + "/1001", as: "alice"}), ladder.MissingRole)
	if p.Missing == nil || !slices.Equal(p.Missing.Roles, []string{"admin"}) || p.Missing.Scopes != nil {
		t.Errorf("missing is %+v", p.Missing)
	}
	if a := s.send(call{method: "DELETE", path: orders + "/1001", as: "admin"}); a.StatusCode != 204 || a.body != "" {
		t.Errorf("the role was there and the answer is %d %s", a.StatusCode, a.body)
	}
}

func Test_that_403_names_the_scope_that_is_missing_in_the_challenge_and_in_the_problem(t *testing.T) {
	s := serve(t)
	a := s.send(placingCall("scope-key").with(func(c *call) { c.as = "reader" }))
	p := mustRefuse(t, a, ladder.InsufficientScope)
	mustField(t, a, "WWW-Authenticate", `Bearer realm="api", error="insufficient_scope", scope="orders:write"`)
	if p.Missing == nil || !slices.Equal(p.Missing.Scopes, []string{"orders:write"}) || p.Missing.Roles != nil {
		t.Errorf("missing is %+v", p.Missing)
	}
}

func Test_that_403_answers_a_caller_who_names_another_tenant(t *testing.T) {
	s := serve(t)
	for _, c := range []call{
		{method: "GET", path: "/orgs/south/orders", as: "alice"},
		{method: "GET", path: "/orgs/south/orders/2001", as: "alice"},
		{method: "GET", path: "/orgs/south/orders/9999", as: "alice"}, // and tells nothing of what is there
		{method: "GET", path: orders, as: "bob"},
	} {
		mustRefuse(t, s.send(c), ladder.WrongTenant)
	}
}

func Test_that_403_answers_an_address_that_is_not_on_the_list(t *testing.T) {
	s := serve(t)
	report := call{method: "GET", path: "/reports/daily", fields: []string{"X-API-Key: " + s.keys.api}}
	for _, from := range []string{"", "192.0.2.7", "10.1.2.3, 192.0.2.7", "10.1.2.3, nonsense"} {
		p := mustRefuse(t, s.send(report.field("X-Forwarded-For: "+from)), ladder.AddressNotAllowed)
		if p.Missing != nil {
			t.Errorf("from %q: missing is %+v", from, p.Missing)
		}
	}
	if a := s.send(report.field("X-Forwarded-For: 192.0.2.7, 10.1.2.3")); a.StatusCode != 200 {
		t.Errorf("from the company network: %d %s", a.StatusCode, a.body)
	}
}

func Test_that_401_challenges_by_every_scheme_and_says_more_only_about_credentials_that_came(t *testing.T) {
	s := serve(t)
	none := s.send(call{method: "GET", path: orders})
	mustRefuse(t, none, ladder.MissingCredentials)
	mustField(t, none, "WWW-Authenticate", `Bearer realm="api"`)

	bad := s.send(call{method: "GET", path: orders, fields: []string{"Authorization: Bearer e30.e30.e30"}})
	mustRefuse(t, bad, ladder.InvalidCredentials)
	mustField(t, bad, "WWW-Authenticate", `Bearer realm="api", error="invalid_token"`)

	both := s.send(call{method: "GET", path: "/reports/daily", fields: []string{"X-Forwarded-For: 10.1.2.3"}})
	mustRefuse(t, both, ladder.MissingCredentials)
	if got := both.Header.Values("WWW-Authenticate"); len(got) != 2 || !strings.HasPrefix(got[1], "ApiKey ") {
		t.Errorf("challenges %q", got)
	}

	mustRefuse(t, s.send(call{method: "GET", path: orders, fields: []string{"Authorization: Bearer"}}), ladder.MalformedCredentials)
}

func Test_that_422_points_at_every_fault_of_the_content(t *testing.T) {
	s := serve(t)
	p := mustRefuse(t, s.send(placingCall("meaning-key-1").with(func(c *call) {
		c.body = `{"customer":"","items":[{"sku":"TEA-0042","quantity":0}],"currency":"GBP"}`
	})), ladder.InvalidContent)
	mustPoint(t, p, "#/customer", "#/items/0/quantity", "#/currency")

	p = mustRefuse(t, s.send(placingCall("meaning-key-2").with(func(c *call) { c.body = strings.Replace(goodBody, "TEA-0042", "XYZ-0000", 1) })), ladder.InvalidContent)
	mustPoint(t, p, "#/items/0/sku") // follows the schema, but we do not sell it

	p = mustRefuse(t, s.send(call{method: "GET", path: orders + "?limit=500", as: "alice"}), ladder.InvalidParameter)
	mustPoint(t, p, "limit")
	p = mustRefuse(t, s.send(call{method: "GET", path: orders + "?limit=ten", as: "alice"}), ladder.MalformedParameter)
	mustPoint(t, p, "limit")
}

func Test_that_404_is_the_same_for_an_order_that_is_hidden_and_one_that_is_missing(t *testing.T) {
	s := serve(t)
	for _, c := range []call{
		{method: "GET", as: "alice"}, {method: "HEAD", as: "alice"}, {method: "DELETE", as: "admin"},
		{method: "PUT", as: "alice", body: goodBody, fields: []string{`If-Match: "2001-1"`}},
	} {
		look := func(id string) string {
			a := s.send(c.with(func(c *call) {
				c.path = orders + "/" + id
				c.fields = append(c.fields, "X-Request-Id: always-the-same")
			}))
			if c.method != "HEAD" {
				mustRefuse(t, a, ladder.NotFound)
			}
			a.Header.Del("Date")
			var b strings.Builder
			if err := a.Header.Write(&b); err != nil {
				t.Fatal(err)
			}
			return a.Status + "\n" + b.String() + "\n" + a.body
		}
		if hidden, missing := look("2001"), look("9999"); hidden != missing {
			t.Errorf("%s: hidden:\n%s\nmissing:\n%s", c.method, hidden, missing)
		}
	}
	mustRefuse(t, s.send(call{method: "GET", path: orders + "/99999999999999999999", as: "alice"}), ladder.NotFound)
	mustRefuse(t, s.send(call{method: "GET", path: "/nowhere"}), ladder.UnknownRoute)
}

func Test_that_a_change_needs_a_condition_428_and_one_that_holds_412(t *testing.T) {
	s := serve(t)
	put := call{"PUT", orders + "/1001", "alice", goodBody, nil}
	mustRefuse(t, s.send(put), ladder.PreconditionRequired)
	mustRefuse(t, s.send(put.field(`If-Match: "1001-0"`)), ladder.PreconditionFailed)
	mustRefuse(t, s.send(put.field(`If-Match: W/"1001-1"`)), ladder.PreconditionFailed)
	etag := s.send(call{method: "GET", path: orders + "/1001", as: "alice"}).Header.Get("ETag")
	first := s.send(put.field("If-Match: " + etag))
	if first.StatusCode != 200 || first.Header.Get("ETag") == etag {
		t.Errorf("%d %s, ETag %s", first.StatusCode, first.body, first.Header.Get("ETag"))
	}
	mustRefuse(t, s.send(put.field("If-Match: "+etag)), ladder.PreconditionFailed)
}

func Test_that_an_order_is_looked_up_before_the_content_is_read(t *testing.T) {
	s := serve(t)
	put := call{"PUT", orders + "/9999", "alice", `{"customer":`, []string{`If-Match: "1001-0"`}}
	mustRefuse(t, s.send(put), ladder.NotFound)
	put.path = orders + "/1001"
	mustRefuse(t, s.send(put), ladder.PreconditionFailed)
}

func Test_that_409_says_an_order_has_left_the_warehouse(t *testing.T) {
	s := serve(t)
	shipped := orders + "/1003"
	p := mustRefuse(t, s.send(call{method: "POST", path: shipped + "/cancellation", as: "alice"}), ladder.Conflict)
	if !strings.Contains(p.Detail, "left the warehouse") {
		t.Errorf("detail %q", p.Detail)
	}
	mustRefuse(t, s.send(call{"PUT", shipped, "alice", goodBody, []string{`If-Match: "1003-1"`}}), ladder.Conflict)
	open := call{method: "POST", path: orders + "/1001/cancellation", as: "alice"}
	if a := s.send(open); a.StatusCode != 200 || !strings.Contains(a.body, `"status":"cancelled"`) {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
	mustRefuse(t, s.send(open), ladder.Conflict)
}

func Test_that_an_idempotency_key_places_one_order_and_no_other(t *testing.T) {
	s := serve(t)
	mustRefuse(t, s.send(placingCall("x").field("Idempotency-Key: ")), ladder.IdempotencyKeyMissing)

	first := s.send(placingCall("twice-the-same"))
	again := s.send(placingCall("twice-the-same"))
	if first.StatusCode != 201 || again.StatusCode != 201 || first.body != again.body || first.Header.Get("Location") != again.Header.Get("Location") {
		t.Errorf("first %d %s, again %d %s", first.StatusCode, first.body, again.StatusCode, again.body)
	}
	other := placingCall("twice-the-same").with(func(c *call) { c.body = strings.Replace(goodBody, `"quantity":2`, `"quantity":3`, 1) })
	mustRefuse(t, s.send(other), ladder.IdempotencyKeyReused)

	if _, err := s.store.begin("north\nalice\nstill-going-on", sha256.Sum256([]byte(goodBody))); err != nil {
		t.Fatal(err)
	}
	mustRefuse(t, s.send(placingCall("still-going-on")), ladder.IdempotencyKeyInUse)

	bobs := placingCall("twice-the-same").with(func(c *call) { c.as, c.path = "bob", "/orgs/south/orders" })
	if a := s.send(bobs); a.StatusCode != 201 || a.body == first.body {
		t.Errorf("another caller's key: %d %s", a.StatusCode, a.body)
	}
}

func Test_that_405_lists_what_is_allowed_and_OPTIONS_says_the_same(t *testing.T) {
	s := serve(t)
	for path, allow := range map[string]string{
		orders:                        "GET, HEAD, OPTIONS, POST",
		orders + "/1001":              "DELETE, GET, HEAD, OPTIONS, PUT",
		orders + "/1001/cancellation": "OPTIONS, POST",
		"/health":                     "GET, HEAD, OPTIONS",
	} {
		a := s.send(call{method: "PATCH", path: path, as: "alice"})
		mustRefuse(t, a, ladder.MethodNotAllowed)
		mustField(t, a, "Allow", allow)
		o := s.send(call{method: "OPTIONS", path: path})
		if o.StatusCode != 204 || o.body != "" {
			t.Errorf("OPTIONS %s: %d %q", path, o.StatusCode, o.body)
		}
		mustField(t, o, "Allow", allow)
	}
	mustRefuse(t, s.send(call{method: "BREW", path: orders, as: "alice"}), ladder.UnknownMethod)
}

func Test_that_HEAD_answers_like_GET_without_content_also_when_it_refuses(t *testing.T) {
	s := serve(t)
	for _, path := range []string{orders, orders + "/1001", orders + "/9999", "/orgs/south/orders", orders + "?limit=0", "/nowhere"} {
		fields := []string{"X-Request-Id: always-the-same"}
		get := s.send(call{method: "GET", path: path, as: "alice", fields: fields})
		head := s.send(call{method: "HEAD", path: path, as: "alice", fields: fields})
		if head.body != "" || head.StatusCode != get.StatusCode {
			t.Errorf("%s: HEAD %d %q, GET %d", path, head.StatusCode, head.body, get.StatusCode)
		}
		for name := range get.Header {
			if name != "Date" && name != "Content-Length" && !slices.Equal(get.Header[name], head.Header[name]) {
				t.Errorf("%s: %s is %q for GET and %q for HEAD", path, name, get.Header[name], head.Header[name])
			}
		}
		if get.StatusCode >= 400 {
			mustField(t, head, "Content-Length", get.Header.Get("Content-Length"))
		}
	}
}

func Test_that_a_refusal_is_readable_whatever_Accept_says(t *testing.T) {
	s := serve(t)
	for _, accept := range []string{"text/html", "application/xml;q=1, */*;q=0", "nonsense"} {
		mustRefuse(t, s.send(call{method: "GET", path: orders + "/9999", as: "alice", fields: []string{"Accept: " + accept}}), ladder.NotFound)
	}
}

func Test_that_what_net_http_refuses_by_itself_is_a_problem_too(t *testing.T) {
	s := serve(t)
	mustRefuse(t, s.raw("GET /health HTTP/1.1\n\n"), ladder.MissingHost)
	mustRefuse(t, s.raw("GET /health HTTP/1.1\nHost: a\nBad Field: x\n\n"), ladder.MalformedRequest)
	if a := s.send(call{method: "GET", path: "/health"}); a.StatusCode != http.StatusOK || a.body != `{"status":"up"}` {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
}
