package main

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/candorhttp/candor/bench/internal/programs"
)

// setups holds the configuration of each server and its own pages, in a
// directory of the server's name.
//
//go:embed setup
var setups embed.FS

// server is one program that somebody else wrote, on a port of its own.
type server struct {
	name    string
	setup   string // the directory of its files, where it is not the name
	port    int
	host    string   // what Host says where an ask names none
	start   []string // {dir}, {port}, {port2}, {venv}, {node} and {bin} are filled in
	behind  []string // a second server that stands behind the first, on {port2}
	version []string // prints the version
	get     string   // how to install it
	env     []string
}

// words fills in the places of a command.
func (o options) words(s *server, dir string, command []string) []string {
	out := make([]string, len(command))
	for i, w := range command {
		out[i] = o.fill(s, dir, w)
	}
	return out
}

func (o options) fill(s *server, dir, text string) string {
	return strings.NewReplacer("{dir}", dir, "{port}", strconv.Itoa(s.port), "{port2}", strconv.Itoa(s.port+50),
		"{venv}", o.venv, "{node}", o.node, "{bin}", o.bin).Replace(text)
}

func (s *server) versionLine(ctx context.Context, o options) string {
	w := o.words(s, "", s.version)
	out, err := exec.CommandContext(ctx, w[0], w[1:]...).CombinedOutput()
	line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	if err != nil && line == "" {
		return err.Error()
	}
	return line
}

// stage is a running server.
type stage struct{ programs.Started }

// start lays out the files of a server and runs it until it takes connections.
func start(ctx context.Context, s *server, o options, dir string) (*stage, error) {
	if err := os.Chmod(dir, 0o755); err != nil { // some servers change their user
		return nil, err
	}
	if err := layOut(s, o, dir); err != nil {
		return nil, err
	}
	st := &stage{}
	ports := []int{s.port}
	commands := [][]string{s.start}
	if s.behind != nil {
		commands = [][]string{s.behind, s.start}
		ports = append(ports, s.port+50)
	}
	for _, p := range ports {
		if conn, err := net.Dial("tcp", address(p)); err == nil {
			conn.Close()
			return nil, fmt.Errorf("port %d is taken; end what listens there", p)
		}
	}
	for i, c := range commands {
		if err := st.run(o.words(s, dir, c), s.env, dir, fmt.Sprintf("log%d", i)); err != nil {
			st.Stop()
			return nil, err
		}
	}
	for _, p := range ports {
		if err := waitFor(ctx, p); err != nil {
			said, _ := os.ReadFile(filepath.Join(dir, "log0"))
			more, _ := os.ReadFile(filepath.Join(dir, "log1"))
			st.Stop()
			return nil, fmt.Errorf("%w; it says: %s%s", err, said, more)
		}
	}
	return st, nil
}

// layOut copies the files of a server into the directory it runs in.
func layOut(s *server, o options, dir string) error {
	root := "setup/" + cmp.Or(s.setup, s.name)
	if _, err := fs.Stat(setups, root); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return fs.WalkDir(setups, root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		target := filepath.Join(dir, filepath.FromSlash(strings.TrimPrefix(p, root)))
		if d.IsDir() {
			return os.MkdirAll(target, 0o755)
		}
		raw, err := setups.ReadFile(p)
		if err != nil {
			return err
		}
		if err := os.WriteFile(target, []byte(o.fill(s, dir, string(raw))), 0o644); err != nil {
			return err
		}
		return os.Chtimes(target, fileTime, fileTime)
	})
}

// fileTime is when every file was changed last, so that validators stay.
var fileTime = time.Date(2026, 1, 15, 9, 30, 0, 0, time.UTC)

func (st *stage) run(words, env []string, dir, log string) error {
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	return st.Start(cmd, filepath.Join(dir, log))
}

func address(port int) string { return "127.0.0.1:" + strconv.Itoa(port) }

// waitFor waits until a port takes connections.
func waitFor(ctx context.Context, port int) error {
	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
	defer cancel()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address(port))
		if err == nil {
			return conn.Close()
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("port %d takes no connections: %w", port, err)
		case <-tick.C:
		}
	}
}

// words makes a command of a line without quotes.
func words(line string) []string { return strings.Fields(line) }

// shell makes a command of a line for a shell.
func shell(line string) []string { return []string{"sh", "-c", line} }

// frozen makes a command that prints the versions of packages from PyPI.
func frozen(pattern string) []string {
	return []string{"sh", "-c", "{venv}/bin/pip freeze | grep -iE '" + pattern + "' | tr '\\n' ' '"}
}

// modules makes a command that prints the versions of packages from npm.
func modules(names string) []string {
	return []string{"sh", "-c", "for m in " + names + "; do node -p \"'$m '+require('{node}/node_modules/$m/package.json').version\"; done | tr '\\n' ' '"}
}
