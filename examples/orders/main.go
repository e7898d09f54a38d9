// Command orders is a small orders API of two tenants, written with guard: it
// keeps what openapi.yaml promises, and every refusal says by its code, its
// fields and its problem document what was wrong and what to do.
//
// It listens on 127.0.0.1:8402 and prints calls to try. The handlers are in
// handlers.go; what they refuse and why is in refusals.go.
package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/openapi"
)

//go:embed openapi.yaml
var document []byte

func main() {
	listen := flag.String("listen", "127.0.0.1:8402", "`address` to listen on; when its port is taken, the next free one is used")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *listen, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "orders:", err)
		os.Exit(2)
	}
}

// run serves until ctx ends, and then lets the requests in flight end.
func run(ctx context.Context, listen string, out io.Writer) error {
	dir, err := os.MkdirTemp("", "orders-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	k, err := newKeys(dir)
	if err != nil {
		return err
	}
	a := &api{store: newStore()}
	g, err := newGuard(a, k)
	if err != nil {
		return err
	}
	l, err := open(listen, out)
	if err != nil {
		return err
	}
	if err := printCalls(out, "http://"+l.Addr().String(), k); err != nil {
		return errors.Join(err, l.Close())
	}
	srv := newServer(g, a)
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(g.Listener(srv, l)) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	g.Drain() // on connections that stay open, new requests get 503 and Retry-After
	fmt.Fprintln(out, "Shutting down.")
	end, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return srv.Shutdown(end)
}

// newGuard says once what the whole API promises. The document carries what
// belongs to one operation: security, roles, networks, conditions.
func newGuard(a *api, k *keys) (*guard.Guard, error) {
	doc, err := openapi.Parse("openapi.yaml", document)
	if err != nil {
		return nil, err
	}
	return guard.New(guard.Config{
		Document: doc,
		Identity: k.identity(),
		Rights: guard.Rights{
			Tenant: &openapi.Tenant{Parameter: "orgId"},
			// A reverse proxy on this machine may say where a request came from.
			Addresses: &openapi.Addresses{TrustedProxies: []string{"127.0.0.1", "::1"}},
		},
		Objects: a.object,
		Contact: map[string]string{"default": "orders-team@example.com"},
	})
}

// newServer puts the guard in front of the handlers.
func newServer(g *guard.Guard, a *api) *http.Server {
	return &http.Server{
		Handler:           g.Wrap(a.routes()),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    128 << 10,
	}
}

// open listens on the address, or on the next port that is free.
func open(address string, out io.Writer) (net.Listener, error) {
	host, text, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("-listen %s: write host and port, such as 127.0.0.1:8402", address)
	}
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("-listen %s: the port must be a number from 0 to 65535", address)
	}
	for last := min(port+20, 65535); ; port++ {
		l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.FormatUint(port, 10)))
		if !errors.Is(err, syscall.EADDRINUSE) || port == last {
			return l, err
		}
		fmt.Fprintf(out, "Port %d is taken; trying %d.\n", port, port+1)
	}
}
