// Command speed measures what a full pass over the same generated logs costs
// candor and other tools, as a multiple of what wc -l takes on the same file:
//
//	go run ./speed                         processor time, wall time, peak memory
//	go run ./speed -only wc,candor,mawk -rounds 9
//	go run ./speed -cores 2                wall time of candor with two processors
//	go run ./speed -urls 1000,1000000      candor's peak memory by distinct targets
//
// The other tools are taken from PATH, and what is not there is named and left
// out. Debian has them all: apt-get install coreutils mawk gawk logswan
// goaccess lnav mtail jq miller.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/candorhttp/candor/internal/traffic"
)

type options struct {
	cache         string
	formats, only []string
	urls          []int
	lines, rounds int
	cores         int
	markdown      bool
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "speed:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil {
		return err
	}
	b, err := newBench(ctx, o, stderr)
	if err != nil {
		return err
	}
	var found []rival
	if o.urls == nil && o.cores == 0 {
		var missing []string
		found, missing = b.find(ctx)
		for _, m := range missing {
			fmt.Fprintln(stdout, m)
		}
	}
	fmt.Fprintf(stdout, "%s, %s/%s, %d processors\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	for _, format := range o.formats {
		switch {
		case o.urls != nil:
			err = b.memory(ctx, stdout, format)
		case o.cores > 0:
			err = b.wall(ctx, stdout, format)
		default:
			err = b.compare(ctx, stdout, format, found)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	var formats, only, urls string
	flags := flag.NewFlagSet("speed", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.cache, "cache", filepath.Join(os.TempDir(), "candor-speed"), "`folder` that keeps the logs, 1.5 GB, and what the tools wrote")
	flags.StringVar(&formats, "format", "combined,json", "logs to measure on")
	flags.StringVar(&only, "only", "", "`names` of the contenders to measure; all when empty")
	flags.StringVar(&urls, "urls", "", "print candor's peak memory for these `numbers` of distinct targets, and nothing else")
	flags.IntVar(&o.lines, "lines", traffic.BulkLines, "how many lines the logs have; fewer are for a trial")
	flags.IntVar(&o.rounds, "rounds", 5, "rounds; the slow contenders run in fewer")
	flags.IntVar(&o.cores, "cores", 0, "compare the wall time of candor with so many processors with that of wc, and nothing else")
	flags.BoolVar(&o.markdown, "markdown", false, "print the tables in Markdown")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("%q is no flag", flags.Arg(0))
	}
	if o.lines < 1 || o.rounds < 1 || o.cores < 0 {
		return o, fmt.Errorf("-lines %d, -rounds %d and -cores %d must be above zero", o.lines, o.rounds, o.cores)
	}
	if o.cores > runtime.NumCPU() {
		return o, fmt.Errorf("-cores %d: this machine has %d", o.cores, runtime.NumCPU())
	}
	for _, f := range strings.Split(formats, ",") {
		if !slices.Contains([]string{"combined", "json"}, f) {
			return o, fmt.Errorf("-format %s: it must be combined or json", f)
		}
		o.formats = append(o.formats, f)
	}
	if only != "" {
		o.only = strings.Split(only, ",")
	}
	for _, name := range o.only {
		if !slices.ContainsFunc(contenders, func(c contender) bool { return c.name == name }) {
			return o, fmt.Errorf("-only %s: no contender has that name", name)
		}
	}
	if urls != "" {
		for _, u := range strings.Split(urls, ",") {
			n, err := strconv.Atoi(u)
			if err != nil || n < 1 {
				return o, fmt.Errorf("-urls %s: it must be a number above zero", u)
			}
			o.urls = append(o.urls, n)
		}
	}
	return o, nil
}
