package gate

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/openapi"
)

// shop is an API whose templates a less exact server confuses.
const shop = `
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /: {get: {operationId: home, responses: {}}}
  /orders: {get: {operationId: list, responses: {}}}
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {operationId: get, responses: {}}
    put: {operationId: put, x-candor: {conditional: required}, requestBody: {content: {application/octet-stream: {}}}, responses: {}}
    post: {operationId: act, responses: {}}
  /orders/export: {get: {operationId: export, responses: {}}}
`

// raw sends bytes over one connection and returns the first answer, its
// content, and what comes after it within a moment.
func (r *rig) raw(t *testing.T, request string, half bool) (code int, body, more string) {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(5 * time.Second))
	io.WriteString(c, strings.ReplaceAll(request, "\n", "\r\n"))
	if half {
		c.(*net.TCPConn).CloseWrite()
	}
	br := bufio.NewReader(c)
	method, _, _ := strings.Cut(request, " ")
	resp, err := http.ReadResponse(br, &http.Request{Method: method})
	if err != nil {
		return 0, "", err.Error()
	}
	if resp.StatusCode == http.StatusSwitchingProtocols {
		return resp.StatusCode, "", ""
	}
	data, _ := io.ReadAll(resp.Body)
	c.SetReadDeadline(time.Now().Add(50 * time.Millisecond)) // nothing is expected; this bounds the wait for it
	rest, _ := io.ReadAll(br)
	return resp.StatusCode, string(data), string(rest)
}

func newShop(t *testing.T, change func(*Config)) *rig {
	t.Helper()
	doc, err := openapi.Parse("shop.yaml", []byte(shop))
	if err != nil {
		t.Fatal(err)
	}
	return newRig(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		if r.Header.Get("Upgrade") != "" {
			w.Header().Set("Connection", "Upgrade")
			w.Header().Set("Upgrade", r.Header.Get("Upgrade"))
			w.WriteHeader(http.StatusSwitchingProtocols)
			return
		}
		fmt.Fprintf(w, "reached %s %s %v", r.Method, r.RequestURI, r.Trailer)
	}), func(c *Config) {
		c.Guard.Document = doc
		if change != nil {
			change(c)
		}
	})
}

func Test_that_no_way_leads_around_what_was_judged(t *testing.T) {
	r := newShop(t, nil)
	for _, c := range []struct{ name, request, want string }{
		{"another case of a template", "GET /orders/Export HTTP/1.1\nHost: a\n\n", "ambiguous-target"},
		{"parameters after a semicolon", "GET /orders/export;x HTTP/1.1\nHost: a\n\n", "ambiguous-target"},
		{"a blank at the end", "GET /orders/export%20 HTTP/1.1\nHost: a\n\n", "ambiguous-target"},
		{"an opaque target", "GET x:orders/export HTTP/1.1\nHost: a\n\n", "malformed-request"},
		{"a fragment", "GET /orders?a=1#&since=2 HTTP/1.1\nHost: a\n\n", "malformed-request"},
		{"a condition that goes no further", "PUT /orders/1 HTTP/1.1\nHost: a\nContent-Type: application/octet-stream\nContent-Length: 1\nConnection: If-Match\nIf-Match: \"x\"\n\nx", "precondition-required"},
		{"a method override", "POST /orders/1 HTTP/1.1\nHost: a\nX-HTTP-Method-Override: DELETE\nContent-Length: 0\n\n", "ambiguous-target"},
		{"a target override", "GET /orders HTTP/1.1\nHost: a\nX-Original-URL: /orders/export\n\n", "ambiguous-target"},
		{"broken chunks of the client", "POST /orders/1 HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n1\nx\n0\n\n", "reached"},
		{"chunks that are none", "POST /orders/1 HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\nzz\nx\n0\n\n", "malformed-content"},
		{"the exact template", "GET /orders/export HTTP/1.1\nHost: a\n\n", "reached GET /orders/export"},
		{"an ordinary value", "GET /orders/Exports HTTP/1.1\nHost: a\n\n", "reached GET /orders/Exports"},
	} {
		if code, body, _ := r.raw(t, c.request, false); !strings.Contains(body, c.want) {
			t.Errorf("%s: %d %s", c.name, code, body)
		}
	}
}

func Test_that_only_websockets_and_declared_protocols_are_switched_to(t *testing.T) {
	r := newShop(t, nil)
	ask := func(protocol string) int {
		code, _, _ := r.raw(t, "GET /orders HTTP/1.1\nHost: a\nConnection: Upgrade, HTTP2-Settings\nUpgrade: "+protocol+"\nHTTP2-Settings: AAMA\n\n", false)
		return code
	}
	if code := ask("h2c"); code != 200 {
		t.Errorf("an offer of h2c answers %d, want 200", code)
	}
	if code := ask("websocket"); code != 101 {
		t.Errorf("an offer of websocket answers %d, want 101", code)
	}
}

func Test_that_options_of_the_server_itself_get_one_answer(t *testing.T) {
	r := newShop(t, nil)
	code, _, more := r.raw(t, "OPTIONS * HTTP/1.1\nHost: a\nX-Pad: "+strings.Repeat("x", 5000)+"\n\n", false)
	if code != 204 || more != "" {
		t.Errorf("%d, then %q", code, more)
	}
}

func Test_that_a_client_that_closed_its_half_gets_no_false_success(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	r := newRig(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}), nil)
	if code, _, _ := r.raw(t, "GET /things/1 HTTP/1.1\nHost: a\n\n", true); code != 0 {
		t.Errorf("the client got %d from nobody", code)
	}
}

func Test_that_announced_trailers_pass_and_forged_identity_does_not(t *testing.T) {
	r := newShop(t, func(c *Config) {
		c.Guard.Identity.Forward = guard.Forward{Subject: "X-Auth-Subject"}
	})
	_, body, _ := r.raw(t, "POST /orders/1 HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\nTrailer: X-Sum, X-Auth-Subject\n\n1\nx\n0\nX-Sum: 7\nX-Auth-Subject: root\nX-Other: 1\n\n", false)
	if !strings.Contains(body, "map[X-Sum:[7]]") {
		t.Errorf("the upstream saw %s", body)
	}
}

func Test_that_undocumented_escapes_of_documented_paths_are_refused(t *testing.T) {
	r := newShop(t, func(c *Config) { c.Guard.Policy.Undocumented = ladder.Undocumented{"pass"} })
	for _, path := range []string{"/%4fRDERS", "/%4frders/export", "/orders%20", "/orders."} {
		if code, body, _ := r.raw(t, "DELETE "+path+" HTTP/1.1\nHost: a\n\n", false); code < 400 {
			t.Errorf("%s: %d %s", path, code, body)
		}
	}
}

func Test_that_a_type_the_upstream_does_not_name_is_not_guessed(t *testing.T) {
	r := newRig(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Content-Type"] = nil
		io.WriteString(w, "<html><script>")
	}), nil)
	if _, _, h := r.do(t, "GET", "/things/1", "", ""); h["Content-Type"] != nil {
		t.Errorf("Content-Type %q", h["Content-Type"])
	}
}

func Test_that_a_reload_while_draining_reopens_nothing(t *testing.T) {
	r := newRig(t, echo, nil)
	r.gate.draining.Store(true)
	if err := r.gate.Replace(r.gate.guard.Load().config); err != nil {
		t.Fatal(err)
	}
	if code, body, _ := r.do(t, "GET", "/things/1", "", ""); code != 503 {
		t.Errorf("%d %s", code, body)
	}
}

func Test_that_a_trusted_proxy_says_how_the_client_came(t *testing.T) {
	upstream := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, r.Header.Get("X-Forwarded-Proto"))
	})
	for trusted, want := range map[string]string{"127.0.0.1": "https", "192.0.2.1": "http"} {
		r := newRig(t, upstream, func(c *Config) {
			c.Guard.Rights.Addresses = &openapi.Addresses{TrustedProxies: []string{trusted}}
		})
		req, _ := http.NewRequest("GET", r.url+"/things/1", nil)
		req.Header.Set("X-Forwarded-Proto", "https")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if string(body) != want {
			t.Errorf("trusting %s: the upstream sees %q", trusted, body)
		}
	}
}
