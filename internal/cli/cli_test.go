package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"candor": func() {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM) // as cmd/candor does
			code := Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
			stop()
			os.Exit(code)
		},
	})
}

const scriptDir = "testdata/script"

func Test_that_the_command_line_answers_as_its_scripts_say(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 scriptDir,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("NO_COLOR", "")
			env.Setenv("no_proxy", "*")
			// The race detector lets each process sleep a second at its end.
			env.Setenv("GORACE", "atexit_sleep_ms=0 halt_on_error=1")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":  exits,
			"server": server,
			"site":   siteOf,
			// for servers that answer differently each time, see fetch_test.go
			"answers": answers,
			"sent":    sent,
			// for servers that run in the background, see gate_test.go
			"start":   start,
			"stopped": stopped,
			"ask":     ask,
			"busy":    busy,
			"says":    says,
			// for logs that grow, see watch_test.go
			"demolog": appendDemo,
			"killed":  killed,
			"awaits":  awaits,
		},
	})
}

// exits CODE PROGRAM ARGS... runs a program and wants that exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// server FILE starts a server that answers every request with the bytes of the
// file, an HTTP/1.1 response with bare line ends, and puts its address into
// $URL. With "silent" for a file it never answers; with "echo" it answers with
// the method and fields of the request.
func server(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: server FILE|silent|echo")
	}
	stop := make(chan struct{})
	var handler http.HandlerFunc
	switch args[0] {
	case "silent":
		handler = func(http.ResponseWriter, *http.Request) { <-stop }
	case "echo":
		handler = func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Request", r.Method+" "+r.Header.Get("X-Test"))
			w.WriteHeader(http.StatusTeapot)
		}
	default:
		handler = replay([]byte(ts.ReadFile(args[0])))
	}
	srv := httptest.NewServer(handler)
	ts.Defer(func() { close(stop); srv.CloseClientConnections(); srv.Close() })
	ts.Setenv("URL", srv.URL)
}

// replay answers with bytes as they are.
func replay(raw []byte) http.HandlerFunc {
	text := strings.ReplaceAll(string(raw), "\n", "\r\n")
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, buf, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		_ = conn.SetDeadline(time.Now().Add(time.Minute))
		fmt.Fprint(buf, text)
		_ = buf.Flush()
	}
}

// scripts returns the text of every script.
func scripts(t *testing.T) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(scriptDir, "*.txtar"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no scripts in %s: %v", scriptDir, err)
	}
	var all strings.Builder
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(b)
	}
	return all.String()
}

func Test_that_every_command_is_complete(t *testing.T) {
	all := scripts(t)
	var check func(path string, c *command)
	check = func(path string, c *command) {
		path += " " + c.Name
		for what, value := range map[string]string{"Name": c.Name, "Summary": c.Summary, "Usage": strings.TrimSpace(c.Usage), "Example": c.Example} {
			if value == "" {
				t.Errorf("%s: %s is empty", path, what)
			}
		}
		if c.Setup == nil && len(c.Commands) == 0 {
			t.Errorf("%s: it has neither a Setup nor commands below it", path)
		}
		if c.Setup != nil && !strings.Contains(all, path) {
			t.Errorf("%s: no script in %s runs it", path, scriptDir)
		}
		for line := range strings.Lines(c.Usage) {
			if width(strings.TrimRight(line, "\n")) > defaultWidth {
				t.Errorf("%s: line of the usage text is wider than %d: %s", path, defaultWidth, line)
			}
		}
		if strings.HasSuffix(c.Summary, ".") {
			t.Errorf("%s: the summary is a phrase, without a full stop", path)
		}
		for _, sub := range c.Commands {
			check(path, sub)
		}
	}
	for _, c := range commands {
		check("candor", c)
	}
}

func Test_that_help_and_doors_name_every_command(t *testing.T) {
	_, help, _ := run(t, "", "--help")
	_, front, _ := run(t, "")
	last := -1
	for _, c := range commands {
		at := strings.Index(help, "\n  "+c.Name+" ")
		if at < last || at < 0 || !strings.Contains(strings.Join(strings.Fields(help), " "), c.Summary) {
			t.Errorf("--help does not list %s in its place with its summary", c.Name)
		}
		last = at
		for _, w := range c.Doors {
			if !strings.Contains(front, "  "+w.Line+" ") || w.What == "" || !slices.Contains(doors, w.Door) {
				t.Errorf("the doors do not show %q", w.Line)
			}
		}
		_, own, _ := run(t, "", c.Name, "--help")
		if !strings.Contains(own, strings.TrimSpace(c.Usage)) {
			t.Errorf("candor %s --help does not hold its usage text", c.Name)
		}
	}
}
