package judgetest_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/candorhttp/candor/judgetest"
)

// output stands in for the *testing.T of a real test, so that these examples
// can show what a test would print: the first line of each failure.
type output struct {
	testing.TB
	atEnd []func()
}

func (o *output) Helper()          {}
func (o *output) Skipped() bool    { return false }
func (o *output) Cleanup(f func()) { o.atEnd = append(o.atEnd, f) }
func (o *output) Logf(string, ...any) {
}
func (o *output) Errorf(format string, args ...any) {
	line, _, _ := strings.Cut(fmt.Sprintf(format, args...), "\n")
	fmt.Println(line)
}
func (o *output) end() {
	for _, f := range o.atEnd {
		f()
	}
}

// api refuses everyone and forgets to say how to log in.
var api = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusUnauthorized)
})

// Wrap the handler that a test serves. What is wrong fails the test at its end.
func ExampleCheck() {
	t := &output{} // in a test: t *testing.T
	srv := httptest.NewServer(judgetest.Check(t, api))
	resp, err := http.Get(srv.URL + "/orders")
	if err != nil {
		fmt.Println(err)
		return
	}
	resp.Body.Close()
	srv.Close()
	t.end() // the end of the test
	// Output:
	// must 401/needs-challenge: 401 came without WWW-Authenticate.
}

// A rule that does not hold here is left out, with the reason.
func ExampleCheck_skip() {
	t := &output{} // in a test: t *testing.T
	h := judgetest.Check(t, api, judgetest.Options{
		Skip: map[string]string{"401/needs-challenge": "clients log in by a page that they know"},
	})
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/orders", nil))
	t.end()
	fmt.Println("nothing to say")
	// Output:
	// nothing to say
}

// One answer that a recorder holds.
func ExampleAnswer() {
	t := &output{} // in a test: t *testing.T
	req := httptest.NewRequest("GET", "/orders", nil)
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, req)
	judgetest.Answer(t, req, rec.Result())
	// Output:
	// must 401/needs-challenge: 401 came without WWW-Authenticate.
}

// The client's side, for a server that runs elsewhere.
func ExampleTransport() {
	t := &output{} // in a test: t *testing.T
	srv := httptest.NewServer(api)
	defer srv.Close()
	client := &http.Client{Transport: judgetest.Transport(t, nil)}
	resp, err := client.Get(srv.URL + "/orders")
	if err != nil {
		fmt.Println(err)
		return
	}
	io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	t.end()
	// Output:
	// must 401/needs-challenge: 401 came without WWW-Authenticate.
}
