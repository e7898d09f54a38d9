package guard

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/openapi"
)

// converse sends requests over one connection and returns the codes of the
// answers, and whatever comes after them uninvited.
func (r *rig) converse(requests ...string) (codes []int, more string) {
	r.t.Helper()
	c, err := net.Dial("tcp", r.addr)
	if err != nil {
		r.t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(10 * time.Second))
	br := bufio.NewReader(c)
	for _, raw := range requests {
		head, body, _ := strings.Cut(raw, "\n\n")
		if _, err := io.WriteString(c, strings.ReplaceAll(head, "\n", "\r\n")+"\r\n\r\n"+body); err != nil {
			return codes, err.Error()
		}
		resp, err := http.ReadResponse(br, nil)
		if err != nil {
			return codes, err.Error()
		}
		io.Copy(io.Discard, resp.Body)
		codes = append(codes, resp.StatusCode)
	}
	rest := make([]byte, 100)
	c.SetReadDeadline(time.Now().Add(100 * time.Millisecond)) // nothing is expected; this bounds the wait for it
	n, _ := br.Read(rest)
	return codes, string(rest[:n])
}

func Test_that_a_refusal_with_unread_content_leaves_the_connection_in_step(t *testing.T) {
	is := newIssuer(t)
	r := newRig(t, is, baseConfig(t, is), testHandler)
	for _, size := range []int{10, 3000, 6000, 60000, 200000} {
		codes, more := r.converse(
			content("DELETE /reports HTTP/1.1\nHost: a\n", strings.Repeat("x", size)),
			"GET /reports HTTP/1.1\nHost: a\nX-Forwarded-For: 10.1.1.1\n\n",
			"GET /nowhere HTTP/1.1\nHost: a\n\n",
		)
		if fmt.Sprint(codes) != "[405 200 404]" || more != "" {
			t.Errorf("%d bytes unread: answers %v, then %q", size, codes, more)
		}
	}
}

func Test_that_the_bytes_of_a_handler_are_never_taken_for_the_servers_own(t *testing.T) {
	trap := "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request"
	file := bytes.Repeat([]byte("x"), 64<<10)
	copy(file[32<<10:], trap)
	r := newRig(t, newIssuer(t), Config{}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "f.bin", time.Time{}, bytes.NewReader(file))
	}))
	resp, err := http.Get("http://" + r.addr + "/f.bin")
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(resp.Body)
	if err != nil || !bytes.Equal(got, file) {
		t.Errorf("%d of %d bytes, %v", len(got), len(file), err)
	}
}

func Test_that_what_is_decoded_is_what_was_checked(t *testing.T) {
	type Base struct{ Note string }
	type order struct {
		Base
		Sku      string          `json:"sku"`
		Quantity int             `json:"quantity"`
		Tags     map[string]Base `json:"tags"`
		List     []Base          `json:"list"`
		When     *time.Time      `json:"when"`
		Raw      *jsonRaw        `json:"raw"`
	}
	for in, want := range map[string]string{
		`{"quantity":1,"QUANTITY":-5}`: "{{} 1",
		`{"QUANTITY":-5}`:              "{{} 0",
		`{"quantity":2.0}`:             "{{} 2",
		`{"quantity":2e1}`:             "{{} 20",
	} {
		var o struct {
			Base
			Quantity int `json:"quantity"`
		}
		if err := decodeExactly([]byte(in), &o); err != nil || !strings.HasPrefix(fmt.Sprint(o), want) {
			t.Errorf("%s becomes %v, %v", in, o, err)
		}
	}
	var o order
	err := decodeExactly([]byte(`{"Note":"n","note":"x","sku":"s","tags":{"A":{"Note":"t"},"a":{"NOTE":"u"}},"list":[{"Note":"l"}],"when":"2026-01-01T00:00:00Z","raw":{"Any":1}}`), &o)
	if err != nil || o.Note != "n" || o.Sku != "s" || o.Tags["A"].Note != "t" || o.Tags["a"].Note != "" || o.List[0].Note != "l" || o.When == nil || string(*o.Raw) != `{"Any":1}` {
		t.Errorf("%+v %v", o, err)
	}
	var n struct {
		N int8 `json:"n"`
	}
	if err := decodeExactly([]byte(`{"n":99999999999999999999}`), &n); err == nil {
		t.Error("a number that does not fit was taken")
	} else if e := misfit(err); e.Pointer != "#/n" {
		t.Errorf("%+v", e)
	}
}

type jsonRaw []byte

func (m *jsonRaw) UnmarshalJSON(b []byte) error { *m = append((*m)[:0], b...); return nil }

func Test_that_decode_reads_zipped_content_as_it_was_checked(t *testing.T) {
	is := newIssuer(t)
	r := newRig(t, is, baseConfig(t, is), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var o struct {
			Quantity int `json:"quantity"`
		}
		if Decode(w, r, &o) {
			Reply(w, r, 200, o)
		}
	}))
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	io.WriteString(z, `{"sku":"a","quantity":7}`)
	z.Close()
	got := r.send(tokens(t, is).Replace(post) + fmt.Sprintf("Content-Encoding: gzip\nContent-Length: %d\n\n%s", zipped.Len(), zipped.String()))
	has(t, got, "HTTP/1.1 200", `{"quantity":7}`)
}

func Test_that_a_client_cannot_choose_its_address_through_the_other_field(t *testing.T) {
	is := newIssuer(t)
	config := baseConfig(t, is)
	config.Rights.Addresses.TrustedProxies = []string{"127.0.0.1", "10.0.0.5"}
	r := newRig(t, is, config, testHandler)
	for _, fields := range []string{
		"Forwarded: for=10.1.2.3\nX-Forwarded-For: 192.0.2.7",
		"X-Forwarded-For: 10.1.2.3\nForwarded: for=192.0.2.7",
		"Forwarded: for=10.1.2.3\nForwarded: proto=https;by=1.2.3.4",
		"X-Forwarded-For: unknown, 10.0.0.5",
		"X-Forwarded-For: 10.1.2.3, unknown",
		"X-Forwarded-For: ",
	} {
		if got := r.send("GET /reports HTTP/1.1\nHost: a\n" + fields + "\n\n"); !strings.HasPrefix(got, "HTTP/1.1 403 ") {
			t.Errorf("%q\n%s", fields, got)
		}
	}
	has(t, r.send("GET /reports HTTP/1.1\nHost: a\nForwarded: for=10.1.2.3\nX-Forwarded-For: 10.1.2.3\n\n"), "HTTP/1.1 200")
}

func Test_that_a_semicolon_lets_no_filter_vanish(t *testing.T) {
	is := newIssuer(t)
	r := newRig(t, is, baseConfig(t, is), testHandler)
	has(t, r.send(strings.Replace(list, "since=", "customer=a;b&since=", 1)+"\n"), `"reason":"ambiguous-target"`, "semicolon")
	has(t, r.send(content("POST /form HTTP/1.1\nHost: a\nContent-Type: application/x-www-form-urlencoded\n", "n=1&customer=a;b")), `"reason":"malformed-content"`)
}

func Test_that_every_tenant_a_request_names_must_be_the_callers(t *testing.T) {
	is := newIssuer(t)
	names := tokens(t, is)
	r := newRig(t, is, baseConfig(t, is), testHandler)
	for _, query := range []string{"&org=south", "&org=north&org=south", "&%6frg=south", "&org=north&org[]=south", "&Org=south"} {
		got := r.send(names.Replace(strings.Replace(list, "2026-01-01", "2026-01-01"+query, 1) + "Authorization: Bearer TOKEN\n\n"))
		has(t, got, `"reason":"wrong-tenant"`)
	}
	has(t, r.send(names.Replace(strings.Replace(list, "2026-01-01", "2026-01-01&org=north", 1)+"Authorization: Bearer TOKEN\n\n")), "HTTP/1.1 200")
}

func Test_that_a_tenant_parameter_nobody_has_is_a_fault(t *testing.T) {
	is := newIssuer(t)
	config := baseConfig(t, is)
	config.Rights.Tenant = &openapi.Tenant{Parameter: "orgID"}
	config.Rights.Addresses = &openapi.Addresses{Allow: []string{}}
	_, err := New(config)
	for _, want := range []string{"rights.tenant.parameter", "rights.addresses.allow: the list is empty"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in %v", want, err)
		}
	}
}

func Test_that_only_conditions_that_protect_lift_a_428(t *testing.T) {
	is := newIssuer(t)
	names := tokens(t, is)
	config := baseConfig(t, is)
	config.Objects = testObjects // knows a tag and no date
	r := newRig(t, is, config, testHandler)
	for field, want := range map[string]string{
		"If-Unmodified-Since: x":                             "precondition-required",
		"If-Unmodified-Since: Sun, 06 Nov 2044 08:49:37 GMT": "precondition-required",
		`If-None-Match: "zzz"`:                               "precondition-required",
		"If-None-Match: garbage":                             "precondition-required",
		"If-None-Match: *":                                   "precondition-failed",
		"If-Match: *garbage":                                 "precondition-failed",
		`If-Match: "a", *`:                                   "precondition-failed",
		`If-Match: W/"v1"`:                                   "precondition-failed",
		`If-Match: "v1"`:                                     `"operation":"putOrder"`,
		"If-Match: *":                                        `"operation":"putOrder"`,
	} {
		has(t, r.send(names.Replace(content("PUT /orgs/north/orders/1 HTTP/1.1\nHost: a\nAuthorization: Bearer TOKEN\nContent-Type: application/json\n"+field+"\n", good))), want)
	}
}

func Test_that_a_critical_extension_nobody_knows_is_refused(t *testing.T) {
	is := newIssuer(t)
	r := newRig(t, is, baseConfig(t, is), testHandler)
	tok := jwt.NewWithClaims(jwt.SigningMethodES256, jwt.MapClaims{"iss": "https://id.example", "aud": "orders", "sub": "a", "tenant": "north", "scope": "orders:read", "exp": time.Now().Add(time.Hour).Unix()})
	tok.Header["kid"], tok.Header["crit"] = "k1", []string{"b64"}
	signed, err := tok.SignedString(is.key)
	if err != nil {
		t.Fatal(err)
	}
	has(t, r.send(list+"Authorization: Bearer "+signed+"\n\n"), `"reason":"invalid-credentials"`)
}

func Test_that_strangers_behind_one_proxy_have_limits_of_their_own(t *testing.T) {
	is := newIssuer(t)
	config := baseConfig(t, is)
	config.Quota = PerCaller(0.001, 1)
	r := newRig(t, is, config, testHandler)
	ask := func(address string) string {
		return r.send("GET /reports HTTP/1.1\nHost: a\nX-Forwarded-For: " + address + "\n\n")
	}
	has(t, ask("10.0.0.1"), "HTTP/1.1 200")
	has(t, ask("10.0.0.2"), "HTTP/1.1 200")
	has(t, ask("10.0.0.1"), `"reason":"rate-limited"`)
}

func Test_that_passwords_and_content_stay_out_of_wire_level_events(t *testing.T) {
	r := newRig(t, newIssuer(t), Config{}, testHandler)
	r.send("GET http://alice:secret@h/x%zz HTTP/1.1\nHost: a\n\n")
	if ev := r.lastEvent(1); strings.Contains(fmt.Sprint(ev), "secret") || ev.Path != "/x%zz" {
		t.Errorf("%+v", ev)
	}
	r.converse(content("BREW /x HTTP/1.1\nHost: a\n", "password hunter2"+strings.Repeat(" ", 5000)), "BAD\n\n")
	if ev := r.lastEvent(3); strings.Contains(fmt.Sprint(ev), "hunter2") || ev.Method == "password" {
		t.Errorf("%+v", ev)
	}
}

func Test_that_a_malformed_head_request_gets_no_content(t *testing.T) {
	r := newRig(t, newIssuer(t), Config{}, testHandler)
	got := r.send("HEAD /x%zz HTTP/1.1\nHost: a\n\n")
	if !strings.HasPrefix(got, "HTTP/1.1 400") || strings.Contains(got, "{") {
		t.Error(got)
	}
}

func Test_that_draining_cannot_be_undone(t *testing.T) {
	r := newRig(t, newIssuer(t), Config{}, testHandler)
	r.guard.Drain()
	r.guard.Maintain(0)
	has(t, r.send("GET /x HTTP/1.1\nHost: a\n\n"), `"reason":"draining"`)
}

func Test_that_nothing_a_handler_said_before_betrays_a_hidden_object(t *testing.T) {
	for _, denied := range []string{"hide-404", "uniform-403"} {
		t.Run(denied, func(t *testing.T) { betraysNothing(t, denied) })
	}
}

func betraysNothing(t *testing.T, denied string) {
	is := newIssuer(t)
	config := baseConfig(t, is)
	config.Policy.Denied = denied
	r := newRig(t, is, config, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		found := PathValue(r, "id") == "2"
		if found {
			w.Header().Set("Location", "/secret")
			w.Header().Set("X-Order-Owner", "bob")
			w.Header().Set("ETag", `"v1"`)
		}
		Object(w, r, ladder.ObjectFacts{Found: found})
	}))
	names := tokens(t, is)
	if hidden, missing := r.send(names.Replace(fmt.Sprintf(order, "2"))), r.send(names.Replace(fmt.Sprintf(order, "8"))); hidden != missing {
		t.Errorf("hidden\n%s\nmissing\n%s", hidden, missing)
	}
}

func Test_that_a_caller_who_leaves_does_not_keep_keys_from_others(t *testing.T) {
	is := newIssuer(t)
	keys := http.NewServeMux()
	keys.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { w.Write(is.jwks()) })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: keys}
	go srv.Serve(l) //nolint:errcheck // ends with the test
	defer srv.Close()
	k := &keySet{where: "http://" + l.Addr().String(), url: true, http: http.DefaultClient}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := k.get(gone); err != nil {
		t.Errorf("a caller that left could not load the keys: %v", err)
	}
}

func Test_that_required_identity_without_a_way_to_know_anybody_is_a_fault(t *testing.T) {
	doc, err := openapi.Parse("silent.yaml", []byte("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {delete: {operationId: a, responses: {}}}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, config := range []Config{
		{Document: doc, Identity: Identity{Required: "all"}},
		{Document: doc, Operations: map[string]openapi.Settings{"a": {ACR: []string{"gold"}}}},
	} {
		if _, err := New(config); err == nil {
			t.Errorf("%+v was taken", config.Identity)
		}
	}
}

func Test_that_optional_credentials_are_demanded_where_rights_are(t *testing.T) {
	is := newIssuer(t)
	doc, err := openapi.Parse("optional.yaml", []byte(`
openapi: 3.1.0
info: {title: t, version: "1"}
components: {securitySchemes: {token: {type: http, scheme: bearer}}}
paths:
  /open: {get: {operationId: open, security: [{}, {token: []}], responses: {}}}
  /vault: {get: {operationId: vault, security: [{}, {token: []}], x-candor: {roles: [admin]}, responses: {}}}
`))
	if err != nil {
		t.Fatal(err)
	}
	config := baseConfig(t, is)
	config.Document, config.Rights.Tenant = doc, nil
	r := newRig(t, is, config, testHandler)
	has(t, r.send("GET /open HTTP/1.1\nHost: a\n\n"), "HTTP/1.1 200")
	has(t, r.send("GET /open HTTP/1.1\nHost: a\nAuthorization: Bearer bad\n\n"), `"reason":"invalid-credentials"`)
	has(t, r.send("GET /vault HTTP/1.1\nHost: a\n\n"), `"reason":"missing-credentials"`)
}

func Test_that_a_preflight_ends_before_identity_whatever_the_document_declares(t *testing.T) {
	is := newIssuer(t)
	doc, err := openapi.Parse("options.yaml", []byte(`
openapi: 3.1.0
info: {title: t, version: "1"}
components: {securitySchemes: {token: {type: http, scheme: bearer}}}
security: [{token: []}]
paths: {/x: {options: {operationId: o, responses: {}}, post: {operationId: p, responses: {}}}}
`))
	if err != nil {
		t.Fatal(err)
	}
	config := baseConfig(t, is)
	config.Document, config.Rights.Tenant = doc, nil
	config.CORS = &CORS{Origins: []string{"https://app.example"}}
	r := newRig(t, is, config, testHandler)
	has(t, r.send("OPTIONS /x HTTP/1.1\nHost: a\nOrigin: https://app.example\nAccess-Control-Request-Method: POST\n\n"), "HTTP/1.1 204", "Access-Control-Allow-Origin")
	has(t, r.send("OPTIONS /x HTTP/1.1\nHost: a\n\n"), "HTTP/1.1 401")
}
