// Command candor says what HTTP status codes promise, and holds APIs to it.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/candorhttp/candor/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// Once the first signal was heard, a second one ends the process at once.
	context.AfterFunc(ctx, stop)
	os.Exit(cli.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
