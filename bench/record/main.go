// Command record starts servers that other people wrote, asks each of them
// right and wrong questions over plain sockets, and writes what they answered,
// byte by byte, where package rules keeps its recorded exchanges.
//
//	cd bench && go run ./record -venv DIR -node DIR -bin DIR
//
// Labels and notes that a person gave to a case are kept. A case that is new,
// or whose status changed, is named at the end: its labels are to be read
// again. A server that is not installed is skipped with a sentence.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// options are the flags.
type options struct {
	out  string
	venv string
	node string
	bin  string
	only string
	hold string
}

func main() {
	var o options
	flag.StringVar(&o.out, "out", "../rules/testdata/recorded", "the `directory` of the recorded exchanges")
	flag.StringVar(&o.venv, "venv", "/tmp/rec/venv", "the `directory` of a Python environment with the servers from PyPI")
	flag.StringVar(&o.node, "node", "/tmp/rec/node", "the `directory` with the node_modules of the servers from npm")
	flag.StringVar(&o.bin, "bin", "/tmp/rec/bin", "the `directory` of the servers that go install built")
	flag.StringVar(&o.only, "only", "", "the `name` of one server; all when absent")
	flag.StringVar(&o.hold, "hold", "", "start the server of this `name` and keep it until interrupted, for clients that record by themselves")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "record:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	if o.hold != "" {
		return hold(ctx, o)
	}
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return err
	}
	for _, s := range servers {
		if o.only != "" && o.only != s.name {
			continue
		}
		if _, err := exec.LookPath(o.words(s, "", s.start)[0]); err != nil {
			fmt.Printf("%-14s skipped: %v; %s\n", s.name, err, s.get)
			continue
		}
		if err := record(ctx, s, o); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

// hold runs one server until it is interrupted.
func hold(ctx context.Context, o options) error {
	i := slices.IndexFunc(servers, func(s *server) bool { return s.name == o.hold })
	if i < 0 {
		return fmt.Errorf("there is no server %q", o.hold)
	}
	dir, err := os.MkdirTemp("", "record-"+o.hold+"-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	st, err := start(ctx, servers[i], o, dir)
	if err != nil {
		return err
	}
	defer st.Stop()
	fmt.Printf("%s listens on 127.0.0.1:%d\n", o.hold, servers[i].port)
	<-ctx.Done()
	return nil
}

// record starts one server, asks everything and writes one file.
func record(ctx context.Context, s *server, o options) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	asks, err := readAsks(s.name)
	if err != nil {
		return err
	}
	file := filepath.Join(o.out, s.name+".txt")
	old, err := readLabels(file)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "record-"+s.name+"-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	st, err := start(ctx, s, o, dir)
	if err != nil {
		return err
	}
	defer st.Stop()
	cases := make([]recorded, 0, len(asks))
	for _, a := range asks {
		c, err := a.send(s)
		if err != nil {
			return fmt.Errorf("%s: %w", a.name, err)
		}
		cases = append(cases, c)
	}
	if err := os.WriteFile(file, text(cases, old), 0o644); err != nil {
		return err
	}
	fmt.Printf("%-14s %d cases, %s\n", s.name, len(cases), s.versionLine(ctx, o))
	if names := changed(cases, old); len(names) > 0 {
		fmt.Printf("    to be labelled: %s\n", strings.Join(names, ", "))
	}
	return nil
}
