package problem

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// full is a problem with every member set.
func full() *Problem {
	return &Problem{
		Type: "https://example.com/probs/insufficient-scope", Title: "Insufficient scope", Status: 403,
		Detail: "The token may only read.", Instance: "urn:candor:request:1",
		Reason: "insufficient-scope", Missing: &Missing{Scopes: []string{"orders:write"}, Roles: []string{"admin"}},
		Contact:    "api-team@example.com",
		Errors:     []Error{{Pointer: "#/items/0", Detail: "is wrong"}, {Parameter: "limit", Detail: "is too large"}, {Header: "X-Source", Detail: "is missing"}},
		Extensions: map[string]any{"balance": 30.0, "accounts": []any{"/account/1"}, "trace_id": "a"},
	}
}

// write sends a problem over HTTP and returns the answer with its content.
func write(t *testing.T, method string, prepare func(http.Header), p *Problem) (*http.Response, string) {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if prepare != nil {
			prepare(w.Header())
		}
		p.Write(w, r)
	}))
	defer srv.Close()
	req, err := http.NewRequest(method, srv.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", "identity") // show what is sent, not what the transport makes of it
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

// answer makes an answer of a content as a client receives it.
func answer(contentType string, body io.Reader) *http.Response {
	return &http.Response{StatusCode: 403, Header: http.Header{"Content-Type": {contentType}}, Body: io.NopCloser(body)}
}

// counter counts what is read from it.
type counter struct {
	r io.Reader
	n int
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += n
	return n, err
}

// document returns a valid problem document of exactly so many bytes.
func document(size int) string {
	const head, tail = `{"title":"x","detail":"`, `"}`
	return head + strings.Repeat("a", size-len(head)-len(tail)) + tail
}
