// Command check is the one test command of this repository:
//
//	go run ./internal/check
//
// It runs every step, whatever the ones before it said, and exits 1 when any
// failed. Steps named as arguments are run alone. It needs Go; the modules
// and tools it uses are fetched at the versions that go.mod and tools/go.mod
// pin.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// step is one thing that is checked.
type step struct {
	name string
	dir  string // where it runs; "" is the root
	env  string // one more variable of the environment
	args []string
	// silent says that output is a failure even where the exit code is 0.
	silent bool
}

// steps lists every step in the order of running: what is quick comes first.
// govulncheck is pinned in tools/go.mod and is no step, because its data
// comes from the network and changes from day to day; run it by
// go tool -modfile=tools/go.mod govulncheck ./...
var steps = []step{
	{name: "format", args: []string{"gofmt", "-l", "."}, silent: true},
	{name: "modules", args: []string{"go", "mod", "verify"}},
	{name: "tidy", args: []string{"go", "mod", "tidy", "-diff"}},
	{name: "tidy-bench", dir: "bench", args: []string{"go", "mod", "tidy", "-diff"}},
	{name: "tidy-browser", dir: "browser", args: []string{"go", "mod", "tidy", "-diff"}},
	{name: "vet", args: []string{"go", "vet", "./..."}},
	{name: "vet-bench", dir: "bench", args: []string{"go", "vet", "./..."}},
	{name: "vet-browser", dir: "browser", args: []string{"go", "vet", "./..."}},
	{name: "vet-windows", env: "GOOS=windows", args: []string{"go", "vet", "./..."}},
	{name: "staticcheck", args: []string{"go", "tool", "-modfile=tools/go.mod", "staticcheck", "./..."}},
	{name: "test", args: []string{"go", "test", "-race", "-shuffle=on", "-timeout=20m", "./..."}},
	{name: "score", args: []string{"go", "test", "-run", "[Ss]core", "./watch", "./internal/scan"}},
	{name: "test-bench", dir: "bench", args: []string{"go", "test", "-short", "-shuffle=on", "./..."}},
	{name: "browser", dir: "browser", args: []string{"go", "test", "-shuffle=on", "-timeout=15m", "./..."}},
}

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

func run(names []string, stdout, stderr io.Writer) int {
	chosen, err := choose(names)
	if err == nil {
		err = enterRoot()
	}
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	return runAll(chosen, hasCompiler(), stdout, stderr)
}

// runAll runs every step and returns the exit code.
func runAll(chosen []step, race bool, stdout, stderr io.Writer) int {
	var failed []string
	began := time.Now()
	for _, s := range chosen {
		if i := slices.Index(s.args, "-race"); i >= 0 && !race {
			s.args = slices.Delete(slices.Clone(s.args), i, i+1)
			fmt.Fprintln(stdout, "No C compiler: the race detector stays off.")
		}
		fmt.Fprintf(stdout, "== %s: %s\n", s.name, strings.TrimSpace(s.env+" "+strings.Join(s.args, " ")))
		start := time.Now()
		err := s.run(stdout, stderr)
		if err != nil {
			failed = append(failed, s.name)
			fmt.Fprintf(stdout, "== %s FAILED after %s: %v\n", s.name, since(start), err)
		} else {
			fmt.Fprintf(stdout, "== %s ok, %s\n", s.name, since(start))
		}
	}
	if len(failed) > 0 {
		fmt.Fprintf(stdout, "%d of %d steps failed in %s: %s\n", len(failed), len(chosen), since(began), strings.Join(failed, ", "))
		return 1
	}
	fmt.Fprintf(stdout, "All %d steps passed in %s.\n", len(chosen), since(began))
	return 0
}

func since(t time.Time) time.Duration { return time.Since(t).Round(100 * time.Millisecond) }

// choose returns the steps with the names, or all of them for none.
func choose(names []string) ([]step, error) {
	if len(names) == 0 {
		return steps, nil
	}
	var chosen []step
	for _, n := range names {
		i := slices.IndexFunc(steps, func(s step) bool { return s.name == n })
		if i < 0 {
			known := make([]string, len(steps))
			for i, s := range steps {
				known[i] = s.name
			}
			return nil, fmt.Errorf("check: no step is called %q; there are %s", n, strings.Join(known, ", "))
		}
		chosen = append(chosen, steps[i])
	}
	return chosen, nil
}

// enterRoot changes to the directory of the module's go.mod.
func enterRoot() error {
	out, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return fmt.Errorf("check: go env GOMOD: %w; is Go in PATH?", err)
	}
	file := strings.TrimSpace(string(out))
	if filepath.Base(file) != "go.mod" {
		return errors.New("check: run me inside the repository: go run ./internal/check")
	}
	return os.Chdir(filepath.Dir(file))
}

// hasCompiler reports whether the race detector can be linked.
func hasCompiler() bool {
	out, err := exec.Command("go", "env", "CGO_ENABLED").Output()
	return err == nil && strings.TrimSpace(string(out)) == "1"
}

func (s step) run(stdout, stderr io.Writer) error {
	name := s.args[0]
	if name == "gofmt" { // lies beside go, which need not be in PATH's directory
		if out, err := exec.Command("go", "env", "GOROOT").Output(); err == nil {
			if at := filepath.Join(strings.TrimSpace(string(out)), "bin", name); exists(at) {
				name = at
			}
		}
	}
	var said bytes.Buffer
	cmd := exec.Command(name, s.args[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = s.dir, stdout, stderr
	if s.env != "" {
		cmd.Env = append(cmd.Environ(), s.env)
	}
	if s.silent {
		cmd.Stdout = io.MultiWriter(stdout, &said)
	}
	if err := cmd.Run(); err != nil {
		return err
	}
	if said.Len() > 0 {
		return errors.New("the files above are not as they should be")
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
