// Command peers asks candor and other tools about the same exchanges and the
// same API documents, and prints what each sees of status codes:
//
//	python3 -m venv /tmp/peers && /tmp/peers/bin/pip install httplint redbot
//	npm install --prefix /tmp/peers @stoplight/spectral-cli @redocly/cli
//	go run ./peers -python /tmp/peers/bin/python -spectral /tmp/peers/node_modules/.bin/spectral \
//	  -redocly /tmp/peers/node_modules/.bin/redocly -vacuum vacuum
//
// What is not there is named and left out. Traffic goes to loopback only.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/candorhttp/candor/bench/internal/table"
	"github.com/candorhttp/candor/rules"
)

type options struct {
	python, spectral, redocly, vacuum string
	sets, documents                   string
	all                               bool
	real                              []string
}

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	var o options
	flags := flag.NewFlagSet("peers", flag.ExitOnError)
	flags.StringVar(&o.python, "python", "python3", "Python that has httplint and redbot")
	flags.StringVar(&o.spectral, "spectral", "spectral", "the program of @stoplight/spectral-cli")
	flags.StringVar(&o.redocly, "redocly", "redocly", "the program of @redocly/cli")
	flags.StringVar(&o.vacuum, "vacuum", "vacuum", "the program of github.com/daveshanley/vacuum")
	flags.StringVar(&o.sets, "sets", "../rules/testdata", "folder of the labelled sets corpus and recorded")
	flags.StringVar(&o.documents, "documents", "", "folder to leave the documents with one fault each in; none keeps nothing")
	flags.BoolVar(&o.all, "all", false, "print a line for every label, also for those that httplint has no note for")
	if err := flags.Parse(args); err != nil {
		return err
	}
	for _, file := range flags.Args() { // documents of others
		full, err := filepath.Abs(file)
		if err != nil {
			return err
		}
		o.real = append(o.real, full)
	}
	for _, part := range []func(context.Context, *options, io.Writer) error{exchanges, active, documents} {
		if err := part(ctx, &o, out); err != nil {
			return err
		}
		fmt.Fprintln(out)
	}
	return nil
}

// exchanges compares with httplint.
func exchanges(ctx context.Context, o *options, out io.Writer) error {
	probes, err := readCases(probesText)
	if err != nil {
		return err
	}
	sets, err := readSets(o.sets)
	if err != nil {
		return err
	}
	if len(sets) == 0 {
		fmt.Fprintf(out, "not found: labelled sets below %s\n", o.sets)
	}
	if err := judgeAll(append(slices.Clone(probes), sets...)); err != nil {
		return err
	}
	has, err := versions(ctx, o.python)
	if err != nil || has["httplint"] == "" {
		fmt.Fprintf(out, "not found: httplint in %s (pip install httplint redbot)\n", o.python)
	} else {
		fmt.Fprintf(out, "httplint %s\n", has["httplint"])
		if err := askHTTPLint(ctx, o.python, append(slices.Clone(probes), sets...)); err != nil {
			return err
		}
	}
	printSets(out, o, sets)
	printProbes(out, probes)
	return nil
}

// printSets prints what each found of the labels.
func printSets(out io.Writer, o *options, all []*labelled) {
	t := table.Table{Head: []string{"label", "cases", "candor finds", "wrongly", "httplint finds", "wrongly"}}
	n := 0
	for _, c := range all {
		n += len(c.exchanges)
	}
	fmt.Fprintf(out, "\nLabelled sets: %d cases, %d exchanges. Wrongly: in cases without the label.\n", len(all), n)
	var sum row
	sees := 0
	for _, r := range rowsOf(all) {
		if rules.ByID(r.label) == nil && r.cases == 0 {
			continue // no rule and no label is for it: the probes show it
		}
		sum.cases += r.cases
		sum.ours.found, sum.ours.wrong = sum.ours.found+r.ours.found, sum.ours.wrong+r.ours.wrong
		sum.theirs.found, sum.theirs.wrong = sum.theirs.found+r.theirs.found, sum.theirs.wrong+r.theirs.wrong
		if r.theirs.found > 0 {
			sees++
		}
		if o.all || r.theirs != (tally{}) {
			t.Add(r.label, r.cases, r.ours.found, r.ours.wrong, r.theirs.found, r.theirs.wrong)
		}
	}
	t.Add("all labels", sum.cases, sum.ours.found, sum.ours.wrong, sum.theirs.found, sum.theirs.wrong)
	t.Print(out)
	fmt.Fprintf(out, "httplint finds something of %d labels.\n", sees)
	printMissed(out, all)
}

// printMissed names the cases in which httplint found what is labelled and
// candor did not.
func printMissed(out io.Writer, all []*labelled) {
	for _, c := range all {
		for _, l := range c.theirs {
			if slices.Contains(c.labels, l) && !slices.Contains(c.ours, l) {
				fmt.Fprintf(out, "only httplint: %s in %s\n", l, c.name)
			}
		}
	}
}

// printProbes prints what each says of the probes.
func printProbes(out io.Writer, probes []*labelled) {
	fmt.Fprintln(out, "\nOne exchange for each note of httplint about codes. GAP: it sees a fault that candor does not.")
	t := table.Table{Head: []string{"exchange", "fault", "httplint", "candor", ""}}
	gaps, loud := 0, 0
	for _, p := range probes {
		came := slices.ContainsFunc(p.notes, func(n note) bool { return n.Note == p.peer })
		theirs, fault, mark := "-", "yes", ""
		if came {
			theirs = p.peer
		}
		if p.sound {
			fault = "none"
		}
		switch {
		case p.sound && len(p.ours) > 0:
			mark, loud = "LOUD", loud+1
		case came && !p.sound && len(p.ours) == 0:
			mark, gaps = "GAP", gaps+1
		}
		t.Add(p.name, fault, theirs, orDash(p.ours), mark)
	}
	t.Print(out)
	fmt.Fprintf(out, "%d probes, %d gaps, %d with a finding where nothing is wrong\n", len(probes), gaps, loud)
}

func orDash(all []string) string {
	if len(all) == 0 {
		return "-"
	}
	return strings.Join(all, ", ")
}

// here reports whether a program can be run.
func here(program string) bool {
	_, err := exec.LookPath(program)
	return err == nil
}
