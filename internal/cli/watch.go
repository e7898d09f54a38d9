package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/accesslog"
	"github.com/candorhttp/candor/watch"
)

var watchCommand = &command{
	Name:    "watch",
	Args:    "[FILE... | -]",
	Summary: "count the refusals in access logs by route, status and reason",
	Usage: `
Reads access logs, plain or gzip, and prints how often each route answered
which status, for which reason where the log names one, and with which share
of the route's requests. Routes are learned: numbers and other identifiers in a
path become {id}. Several files count together. With -, or with nothing and
something on standard input, it reads that.

Formats are found out by themselves:
  candor    the log of candor gate, one JSON object a line; it names the reason
  combined  the log of nginx and Apache, combined or common

Lines that cannot be read are counted, and the first of them are shown on
standard error with what is wrong. Interrupted, it prints what was counted so
far and exits 130. Exits 0 otherwise, 2 when a file cannot be opened, 3 when no
line of the logs could be read.`,
	Example: `candor watch /var/log/nginx/access.log
candor watch access.log access.log.1.gz --format json
journalctl -u api -o cat | candor watch -`,
	Formats: []string{formatText, formatJSON},
	Doors:   []doorway{{doorLog, "candor watch access.log", "which route refuses how often, and why"}},
	Setup: func(flags *pflag.FlagSet) runner {
		var format string
		flags.StringVar(&format, "log-format", "auto", "`FORMAT` of the logs: "+strings.Join(logFormats(), ", "))
		return func(ctx context.Context, in *invocation) error { return runWatch(ctx, in, format) }
	},
}

// logFormats lists the values of --log-format, the default first.
func logFormats() []string {
	names := []string{"auto"}
	for _, f := range accesslog.Formats {
		names = append(names, f.Name)
	}
	return names
}

func runWatch(ctx context.Context, in *invocation, format string) error {
	names := in.Args
	if len(names) == 0 {
		names = []string{"-"}
	}
	switch {
	case len(in.Args) == 0 && (in.Stdin == nil || isTerminal(in.Stdin)):
		return usagef(howToWatch, "no log to read")
	case format == "auto":
		format = ""
	case accesslog.FormatByName(format) == nil:
		return usagef("", "--log-format %s: use %s", safe(format), strings.Join(logFormats(), ", "))
	}
	w := watch.New(watch.Options{})
	var events int64
	var errs []error
	for _, name := range names {
		n, err := watchLog(ctx, in, w, name, accesslog.Options{Format: format})
		events += n
		if ctx.Err() != nil {
			errs = []error{ctx.Err()} // what was counted is shown all the same
			break
		}
		if err != nil {
			errs = append(errs, err)
		}
	}
	err := errors.Join(errs...)
	report := w.Report()
	if events == 0 {
		switch {
		case err != nil:
			return err
		case len(in.Args) == 0 && report.Lines == 0:
			return usagef(howToWatch, "no log to read: no file was named, and standard input is empty")
		}
		return unjudged("candor reads: "+strings.Join(logFormats()[1:], ", "), errors.New("no line of the log could be read, so nothing was counted"))
	}
	if in.Format == formatJSON {
		err = errors.Join(in.JSON(report), err)
	} else {
		err = errors.Join(unwritten(report.Text(in.Stdout, in.Width)), err)
	}
	return err
}

const howToWatch = "candor watch access.log, or candor watch < access.log"

// cancelEvery is after how many events a stop is looked for.
const cancelEvery = 4096

// watchLog counts one log and returns how many events it had.
func watchLog(ctx context.Context, in *invocation, w *watch.Watch, name string, opt accesslog.Options) (int64, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stdin := in.Stdin
	if name == "-" && stdin != nil {
		stdin = newUntilDone(ctx, stdin)
	}
	r, err := accesslog.Open(name, stdin, opt)
	if err != nil {
		return 0, usage("", err)
	}
	defer r.Close()
	var events int64
	var ev candor.Event
	for r.Next(&ev) {
		w.Add(&ev)
		if events++; events%cancelEvery == 0 && ctx.Err() != nil {
			return events, ctx.Err()
		}
	}
	stats := r.Stats()
	w.Reject(stats.Rejected)
	tellRejected(in, name, stats)
	if err := r.Err(); err != nil {
		return events, unjudged("", fmt.Errorf("%s: %w", safe(name), err))
	}
	return events, nil
}

// tellRejected shows what could not be read.
func tellRejected(in *invocation, name string, stats accesslog.Stats) {
	if stats.Rejected == 0 {
		return
	}
	in.Warn("%s: %d of %d lines could not be read", safe(name), stats.Rejected, stats.Lines)
	for _, s := range stats.Samples {
		fmt.Fprintf(in.Stderr, "  line %d: %s\n    %s\n", s.Line, s.Why, s.Text)
	}
}
