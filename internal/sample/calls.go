package sample

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// Call is one request of the demonstration. All but the first differ from a
// request that works in exactly one thing, which Name tells.
type Call struct {
	Name   string // what is wrong, in a word or two
	Method string
	Path   string            // with query, sent as written
	Header map[string]string // beside Authorization and X-Forwarded-For
	Body   string
	As     string // a name of Keys.Tokens, or "" for no credentials
	From   string // the caller's address, told in X-Forwarded-For; or "" for the connection's
	Alone  int    // status of the API without candor
	Want   int    // status with candor in front
	Reason string // candor's reason for it
}

const (
	orders = "/orgs/north/orders"
	good   = `{"customer":"Ada","items":[{"sku":"TEA-0042","quantity":2}],"currency":"EUR"}`
)

// with returns the header fields of a right POST, changed by pairs of name
// and value; an empty value takes the field away.
func with(pairs ...string) map[string]string {
	h := map[string]string{"Content-Type": "application/json", "X-Request-Source": "web"}
	for i := 0; i+1 < len(pairs); i += 2 {
		h[pairs[i]] = pairs[i+1]
		if pairs[i+1] == "" {
			delete(h, pairs[i])
		}
	}
	return h
}

// Calls returns the twelve requests of the demonstration: one that works,
// then what the request has wrong (400, 415, 422), who sends it (401), and
// what the sender may not do (403). No call spoils another: they can be sent
// in any order, and to the API alone as well as through the gate. The caller
// owns the slice and its maps.
func Calls() []Call {
	return []Call{
		{Name: "nothing wrong", Method: "POST", Path: orders, Header: with(), Body: good, As: "alice",
			Alone: 201, Want: 201, Reason: "created"},

		{Name: "invalid JSON", Method: "POST", Path: orders, Header: with(), Body: strings.TrimSuffix(good, "}"), As: "alice",
			Alone: 500, Want: 400, Reason: "malformed-json"},
		{Name: "missing header", Method: "POST", Path: orders, Header: with("X-Request-Source", ""), Body: good, As: "alice",
			Alone: 403, Want: 400, Reason: "missing-header"},
		{Name: "broken escape", Method: "GET", Path: orders + "?status=%zz", As: "alice",
			Alone: 200, Want: 400, Reason: "malformed-encoding"},
		{Name: "wrong type", Method: "POST", Path: orders, Header: with("Content-Type", "text/plain"), Body: good, As: "alice",
			Alone: 500, Want: 415, Reason: "unsupported-media-type"},
		{Name: "rule violated", Method: "POST", Path: orders, Header: with(), Body: strings.Replace(good, `"quantity":2`, `"quantity":0`, 1), As: "alice",
			Alone: 200, Want: 422, Reason: "invalid-content"},

		{Name: "no token", Method: "POST", Path: orders, Header: with(), Body: good,
			Alone: 403, Want: 401, Reason: "missing-credentials"},
		{Name: "expired token", Method: "GET", Path: orders, As: "expired",
			Alone: 200, Want: 401, Reason: "expired-credentials"},

		{Name: "missing scope", Method: "POST", Path: orders, Header: with(), Body: good, As: "reader",
			Alone: 201, Want: 403, Reason: "insufficient-scope"},
		{Name: "missing role", Method: "DELETE", Path: orders + "/1001", As: "alice",
			Alone: 400, Want: 403, Reason: "missing-role"},
		{Name: "other tenant", Method: "GET", Path: "/orgs/south/orders/2001", As: "alice",
			Alone: 200, Want: 403, Reason: "wrong-tenant"},
		{Name: "outside address", Method: "GET", Path: "/reports/daily", As: "alice", From: "192.0.2.44",
			Alone: 200, Want: 403, Reason: "address-not-allowed"},
	}
}

// Request returns the call as a request to base, such as
// "http://127.0.0.1:8400", with the token of the caller it names. It fails
// when tokens has none for that caller or base is no URL.
func (c Call) Request(base string, tokens map[string]string) (*http.Request, error) {
	var body io.Reader
	if c.Body != "" {
		body = strings.NewReader(c.Body)
	}
	// url.Parse leaves the query alone, so a broken escape in it arrives.
	r, err := http.NewRequest(c.Method, strings.TrimSuffix(base, "/")+c.Path, body)
	if err != nil {
		return nil, fmt.Errorf("sample: call %q: %w", c.Name, err)
	}
	for name, value := range c.Header {
		r.Header.Set(name, value)
	}
	if c.From != "" {
		r.Header.Set("X-Forwarded-For", c.From)
	}
	if c.As != "" {
		token, ok := tokens[c.As]
		if !ok {
			return nil, fmt.Errorf("sample: call %q: no token for %q, only for %s", c.Name, c.As,
				strings.Join(slices.Sorted(maps.Keys(tokens)), ", "))
		}
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return r, nil
}
