package retry_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	"github.com/candorhttp/candor/retry"
)

// flaky answers 503 once, then 200.
func flaky() *httptest.Server {
	n := 0
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if n++; n == 1 {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		fmt.Fprint(w, "three pots of tea")
	}))
}

// The zero value is ready. Of says how an answer came about.
func Example() {
	srv := flaky()
	defer srv.Close()
	client := (&retry.Transport{}).Client()
	resp, err := client.Get(srv.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	fmt.Println(resp.StatusCode)
	for _, a := range retry.Of(resp).Attempts {
		fmt.Println(a.Code, a.Reason)
	}
	// Output:
	// 200
	// 503 again-timed
	// 200 answered
}

// A refusal is an answer; Check makes an error of it that says what to do. The
// content of the answer can still be read.
func ExampleCheck() {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, `{"title":"Insufficient scope","missing":{"scopes":["orders:write"]},"contact":"orders-team@example"}`)
	}))
	defer srv.Close()
	resp, err := (&retry.Transport{}).Client().Get(srv.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	var refused *retry.Error
	if errors.As(retry.Check(resp), &refused) {
		fmt.Println(refused.Code, refused.Problem.Title)
		fmt.Println(refused.Advice)
	}
	// Output:
	// 403 Insufficient scope
	// ask orders-team@example for scope orders:write
}

// A POST whose outcome is unknown is sent again only with a key by which the
// server knows it, or where the caller says that twice does no harm.
func ExampleTransport_newKey() {
	n := 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n++; n == 1 {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		fmt.Fprint(w, len(r.Header.Get("Idempotency-Key")) > 0)
	}))
	defer srv.Close()
	client := (&retry.Transport{NewKey: retry.NewKey, Delay: time.Millisecond}).Client()
	resp, err := client.Post(srv.URL, "application/json", strings.NewReader(`{"item":"tea"}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	fmt.Println(resp.StatusCode, len(retry.Of(resp).Attempts))
	// Output: 200 2
}

// This is the usual mistake: a POST that is made safe to repeat although the
// server applies it twice. Mark what is idempotent, not what one wants repeated.
func ExampleWithIdempotent_incorrect() {
	ordered := 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if ordered++; ordered == 1 {
			w.WriteHeader(http.StatusGatewayTimeout) // it was too slow, and went through
		}
	}))
	defer srv.Close()
	ctx := retry.WithIdempotent(context.Background())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, srv.URL, strings.NewReader("one pot"))
	if err != nil {
		fmt.Println(err)
		return
	}
	resp, err := (&retry.Transport{Delay: time.Millisecond}).Client().Do(req)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	fmt.Println(ordered, "orders")
	// Output: 2 orders
}

// A token source keeps the token until it expires; Refresh drops it when the
// server refuses it before.
func ExampleBearer() {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer fresh" {
			w.Header().Set("WWW-Authenticate", `Bearer realm="orders", error="invalid_token"`)
			w.WriteHeader(http.StatusUnauthorized)
		}
	}))
	defer srv.Close()
	token := "stale"
	client := (&retry.Transport{Credentials: &retry.Bearer{
		Origins: retry.Origins{srv.URL},
		Token:   func(context.Context) (string, error) { return token, nil },
		Refresh: func(context.Context, retry.Secret) error { token = "fresh"; return nil },
	}}).Client()
	resp, err := client.Get(srv.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	fmt.Println(resp.StatusCode)
	// Output: 200
}

// Decisions go to a log of log/slog.
func ExampleLog() {
	srv := flaky()
	defer srv.Close()
	log := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		switch a.Key {
		case "time", "host", "wait", "until": // they differ each time
			return slog.Attr{}
		}
		return a
	}}))
	resp, err := (&retry.Transport{Observe: retry.Log(log)}).Client().Get(srv.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	// Output:
	// level=INFO msg=retry decision.method=GET decision.sent=1 decision.status=503 decision.reason=again-timed decision.why="the server named the time after which to ask again"
	// level=INFO msg=retry decision.method=GET decision.sent=2 decision.status=200 decision.reason=answered decision.why="the request was answered"
}

// Counts are an expvar.Var and OpenMetrics at once.
func ExampleCounts() {
	srv := flaky()
	defer srv.Close()
	var counts retry.Counts
	resp, err := (&retry.Transport{Observe: counts.Observe}).Client().Get(srv.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	fmt.Println(&counts)
	// Output: {"answered":1,"again-timed":1}
}
