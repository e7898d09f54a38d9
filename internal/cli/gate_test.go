package cli

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/candorhttp/candor/internal/config"
	"github.com/candorhttp/candor/openapi"
)

// background is a server that a script started.
type background struct {
	cmd      *exec.Cmd
	mu       sync.Mutex
	out, err bytes.Buffer
}

type locked struct {
	b  *background
	to *bytes.Buffer
}

func (l locked) Write(p []byte) (int, error) {
	l.b.mu.Lock()
	defer l.b.mu.Unlock()
	return l.to.Write(p)
}

func (b *background) said() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.out.String() + b.err.String()
}

// running is the server each script started last.
var running sync.Map // of *testscript.TestScript to *background

// start TEXT PROGRAM ARGS... starts a program and waits until it has said TEXT.
func start(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: start TEXT PROGRAM ARGS...")
	}
	path, err := exec.LookPath(args[1])
	ts.Check(err)
	b := &background{cmd: exec.Command(path, args[2:]...)}
	b.cmd.Dir = ts.MkAbs(".")
	b.cmd.Env = append(os.Environ(), "NO_COLOR=1", "GORACE=atexit_sleep_ms=0")
	b.cmd.Stdout, b.cmd.Stderr = locked{b, &b.out}, locked{b, &b.err}
	ts.Check(b.cmd.Start())
	ts.Defer(func() { _ = b.cmd.Process.Kill() })
	running.Store(ts, b)
	says(ts, false, args[:1])
}

// says TEXT waits until the program that was started last has said TEXT.
func says(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: says TEXT")
	}
	b := serverOf(ts)
	for range 20_000 {
		if strings.Contains(b.said(), args[0]) {
			return
		}
		time.Sleep(time.Millisecond) // waits for the text, asserts no time
	}
	ts.Fatalf("it never said %q but\n%s", args[0], b.said())
}

// stopped FILE ends the server by SIGTERM, wants exit code 0, and keeps its
// standard output in FILE.
func stopped(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: stopped FILE")
	}
	b := serverOf(ts)
	ts.Check(b.cmd.Process.Signal(syscall.SIGTERM))
	if err := b.cmd.Wait(); err != nil {
		ts.Fatalf("%v\n%s", err, b.said())
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.out.Bytes(), 0o600))
}

func serverOf(ts *testscript.TestScript) *background {
	v, ok := running.Load(ts)
	if !ok {
		ts.Fatalf("no server was started")
	}
	return v.(*background)
}

var gateAddress = regexp.MustCompile(`(?:gate|guide): +(http://\S+)`)

// ask METHOD PATH PATTERN sends one request to the server that runs and wants
// code and content of the answer to match.
func ask(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: ask METHOD PATH PATTERN")
	}
	base := gateAddress.FindStringSubmatch(serverOf(ts).said())
	if base == nil {
		ts.Fatalf("no server runs: %s", serverOf(ts).said())
	}
	req, err := http.NewRequest(args[0], base[1]+args[1], nil)
	ts.Check(err)
	resp, err := http.DefaultTransport.RoundTrip(req)
	ts.Check(err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	ts.Check(err)
	if got := fmt.Sprintf("%d %s", resp.StatusCode, body); !regexp.MustCompile(args[2]).MatchString(got) {
		ts.Fatalf("%s %s answers %s", args[0], args[1], got)
	}
}

func Test_that_a_taken_port_gives_way_only_where_nobody_asked_for_it(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	taken := l.Addr().String()
	var said bytes.Buffer
	in := &invocation{Stderr: &said}
	if other, err := listenNear(in, taken, false); err == nil {
		t.Errorf("asked for %s, got %s", taken, other.Addr())
	}
	other, err := listenNear(in, taken, true)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, port, _ := net.SplitHostPort(taken); !strings.Contains(said.String(), "port "+port+" is taken, using ") {
		t.Errorf("it says %q", said.String())
	}
}

// busy takes a port and puts its address into $BUSY.
func busy(ts *testscript.TestScript, neg bool, args []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { l.Close() })
	ts.Setenv("BUSY", l.Addr().String())
}

func Test_that_the_gate_counts_one_operation_as_one(t *testing.T) {
	for n, want := range map[int]string{1: "1 of 1 operation can", 2: "1 of 2 operations can"} {
		var stderr bytes.Buffer
		d := &openapi.Document{Operations: make([]*openapi.Operation, n)}
		tellUndeclared(&invocation{Stderr: &stderr}, &config.Compiled{Document: d, Undeclared: map[string][]int{"GET /a": {401}}})
		if !strings.Contains(stderr.String(), want) {
			t.Errorf("%d: %q", n, stderr.String())
		}
	}
}
