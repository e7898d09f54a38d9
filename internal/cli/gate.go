package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"github.com/spf13/pflag"

	"github.com/candorhttp/candor/gate"
	"github.com/candorhttp/candor/internal/config"
)

var gateCommand = &command{
	Name:    "gate",
	Args:    "[SPEC]",
	Summary: "answer right in front of an API: a reverse proxy that says why",
	Usage: `
Stands in front of an HTTP API and answers every wrong request itself, with
the right status, fields and problem document; right requests pass unchanged.
The API's own answers are judged by the rules of candor as they pass, and the
console says what is wrong with them; --repair mends what the gate knows for
certain (see docs/gate.md), never a code, never content that is there.

With no arguments, and no candor.yaml in the working directory, it starts a
bundled API that answers badly, sends twelve requests to that API alone and
through the gate, prints both, and keeps listening.

SPEC is the API's document: Swagger 2.0 or OpenAPI 3. Rights, identity and
choices come from candor.yaml; see candor config. Traffic and console have a
listener each. The console is on loopback unless told otherwise: counts,
incidents, findings, metrics, health, reload, the pages that explain codes,
reasons and rules.

Refusals are watched as candor watch does with a log: a jump that chance does
not explain becomes an incident with its cause, on the console, in the metrics
and on standard error.

The access log is one JSON object a line; candor watch reads it. SIGHUP reads
the configuration again: a bad one is reported and the old one stays. SIGTERM
ends requests in flight and exits 0. A faulty configuration or document exits
2 with every fault, and nothing is started.`,
	Example: `candor gate
candor gate openapi.yaml --upstream http://127.0.0.1:8080
candor gate openapi.yaml --upstream http://127.0.0.1:8080 --observe
candor gate openapi.yaml --upstream http://127.0.0.1:8080 --repair
candor gate -c candor.yaml --log access.log`,
	Doors: []doorway{{doorAPI, "candor gate", "what an API answers alone, and what candor answers"}},
	Setup: func(flags *pflag.FlagSet) runner {
		var o gateOptions
		flags.StringVarP(&o.config, "config", "c", "", "configuration file; default candor.yaml where it exists")
		flags.StringVarP(&o.upstream, "upstream", "u", "", "server to protect, http://host:port")
		flags.StringVar(&o.listen, "listen", "", "address of the traffic; default 127.0.0.1:8400 or the next free port")
		flags.StringVar(&o.admin, "admin", "", "address of the console; default 127.0.0.1:8401 or the next free port")
		flags.StringVar(&o.log, "log", "", "file of the access log, appended to; - is standard output")
		flags.BoolVar(&o.observe, "observe", false, "let everything pass and record what would be refused")
		flags.BoolVar(&o.repair, "repair", false, "mend the upstream's errors: missing fields, storage, empty content")
		return func(ctx context.Context, in *invocation) error { return runGate(ctx, in, o) }
	},
}

type gateOptions struct {
	config, upstream, listen, admin, log string
	observe, repair                      bool
}

func runGate(ctx context.Context, in *invocation, o gateOptions) error {
	if len(in.Args) > 1 {
		return usagef("candor gate openapi.yaml --upstream http://127.0.0.1:8080", "gate takes one document, not %d", len(in.Args))
	}
	if len(in.Args) == 0 && o.config == "" {
		if _, err := os.Stat(config.Name); err == nil {
			in.Note("reading %s of this directory", config.Name)
			o.config = config.Name
		} else if o.upstream != "" {
			return usagef("candor gate openapi.yaml --upstream "+safe(o.upstream), "an upstream needs a document, or a configuration that names one")
		} else {
			return runDemo(ctx, in, o)
		}
	}
	read := func() (*config.Compiled, error) { return o.compile(in) }
	c, err := read()
	if err != nil {
		return faulty(err)
	}
	if c.File.Upstream == "" {
		return usagef("add --upstream http://127.0.0.1:8080, or upstream: to the configuration", "no upstream is named")
	}
	tellWarnings(in, c)
	log, err := openLog(in, c.File)
	if err != nil {
		return usage("", err)
	}
	defer log.Close()
	upstream, err := url.Parse(c.File.Upstream)
	if err != nil {
		return usage("", err)
	}
	g, err := gate.New(gate.Config{
		Guard: c.Config, Upstream: upstream, Log: log, Slog: talk(in), Repair: c.File.Answers == "repair",
		Reload: func() (gate.Config, error) {
			c, err := read()
			if err != nil {
				return gate.Config{}, err
			}
			tellWarnings(in, c)
			return gate.Config{Guard: c.Config, Repair: c.File.Answers == "repair"}, nil
		},
	})
	if err != nil {
		return faulty(err)
	}
	traffic, admin, err := gateListeners(in, c.File, o)
	if err != nil {
		return usage("name another with --listen or --admin", err)
	}
	fmt.Fprintf(in.Stderr, "gate:    http://%s in front of %s%s\n", traffic.Addr(), upstream.Redacted(), choices(c))
	fmt.Fprintf(in.Stderr, "console: http://%s/\n", admin.Addr())
	tellUndeclared(in, c)
	defer reloadOnSignal(g)()
	return g.Serve(ctx, traffic, admin)
}

// reloadOnSignal reads the configuration again on SIGHUP, until the function
// it returns is called.
func reloadOnSignal(g *gate.Gate) (stop func()) {
	reloads := make(chan os.Signal, 1)
	signal.Notify(reloads, syscall.SIGHUP)
	go func() {
		for range reloads {
			_ = g.Reload() // it tells what went wrong itself, and the old configuration stays
		}
	}()
	return func() { signal.Stop(reloads); close(reloads) }
}

// choices says in what mode the gate is.
func choices(c *config.Compiled) string {
	out := ""
	if c.Config.Observe {
		out += ", observing: nothing is refused"
	}
	if c.File.Answers == "repair" {
		out += ", repairing answers"
	}
	return out
}

// tellUndeclared sums up which answers the document does not mention.
func tellUndeclared(in *invocation, c *config.Compiled) {
	if n := len(c.Undeclared); n > 0 {
		in.Note("%d of %s can be answered with codes that the document does not declare; candor config check lists them", n, counted(len(c.Document.Operations), "operation"))
	}
}

// compile reads the configuration and lays the flags over it.
func (o gateOptions) compile(in *invocation) (*config.Compiled, error) {
	f := config.New(os.LookupEnv)
	var readErr error
	if o.config != "" {
		f, readErr = config.Load(o.config)
		if f == nil {
			return nil, readErr
		}
	}
	values := [][3]string{{"upstream", o.upstream, "--upstream"}, {"listen", o.listen, "--listen"}, {"admin", o.admin, "--admin"}, {"log", o.log, "--log"}}
	if len(in.Args) == 1 {
		values = append(values, [3]string{"spec", in.Args[0], "the document named"})
	}
	if o.observe {
		values = append(values, [3]string{"requests", "observe", "--observe"})
	}
	if o.repair {
		values = append(values, [3]string{"answers", "repair", "--repair"})
	}
	for _, v := range values {
		if v[1] == "" {
			continue
		}
		if err := f.Set(v[0], v[1], v[2]); err != nil {
			return nil, err
		}
	}
	return f.Compile()
}

// gateListeners opens both listeners. An address that nobody asked for gives
// way to the next free port, and says so.
func gateListeners(in *invocation, f *config.File, o gateOptions) (traffic, admin net.Listener, err error) {
	def := config.New(nil)
	if traffic, err = listenNear(in, f.Listen, o.listen == "" && f.Listen == def.Listen); err != nil {
		return nil, nil, err
	}
	if admin, err = listenNear(in, f.Admin, o.admin == "" && f.Admin == def.Admin); err != nil {
		traffic.Close()
		return nil, nil, err
	}
	return traffic, admin, nil
}

// nearPorts is how many ports after a taken one are tried.
const nearPorts = 50

// listenNear listens on addr, or, where that may give way, on the next port
// that is free.
func listenNear(in *invocation, addr string, giveWay bool) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	if err == nil || !giveWay || !errors.Is(err, syscall.EADDRINUSE) {
		return l, err
	}
	host, port, splitErr := net.SplitHostPort(addr)
	n, convErr := strconv.Atoi(port)
	if splitErr != nil || convErr != nil {
		return nil, err
	}
	for next := n + 1; next <= min(n+nearPorts, 65535); next++ {
		if l, nextErr := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(next))); nextErr == nil {
			in.Note("port %d is taken, using %d", n, next)
			return l, nil
		}
	}
	return nil, err
}

// openLog opens the access log for appending.
func openLog(in *invocation, f *config.File) (io.WriteCloser, error) {
	name := f.LogFile()
	if name == "-" || name == "" {
		return nopCloser{in.Stdout}, nil
	}
	return os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o640)
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

// talk is the log of a server's own troubles, on standard error.
func talk(in *invocation) *slog.Logger {
	return slog.New(slog.NewTextHandler(in.Stderr, &slog.HandlerOptions{
		Level: slog.LevelInfo,
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				a.Value = slog.StringValue(a.Value.Time().Format(time.TimeOnly))
			}
			return a
		},
	}))
}
