package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/candorhttp/candor/bench/internal/programs"
)

// server is one program that somebody else wrote.
type server struct {
	name    string // of its example's directory
	title   string
	absent  func(options) string // why it cannot be tried, and what to do
	version func(context.Context, options) (string, error)
	command func(o options, dir, address string) (*exec.Cmd, error)
	ready   string               // a path that answers 200 when it is up
	spec    func(options) string // the server's own document
	prepare func(context.Context, *stage) error

	normal []check // normal use
	wrong  []call  // wrong requests
}

// stage is a running server with a running gate in front of it.
type stage struct {
	programs.Started
	server  *server
	options options
	dir     string
	alone   string // host:port
	gate    string
	keys    *keys
	values  map[string]string // what prepare found: ids that requests name
}

func newStage(ctx context.Context, s *server, o options, dir string) (*stage, error) {
	st := &stage{server: s, options: o, dir: dir, values: map[string]string{}}
	var err error
	if st.keys, err = newKeys(s.name); err != nil {
		return nil, err
	}
	if st.alone, err = freeAddress(); err != nil {
		return nil, err
	}
	cmd, err := s.command(o, dir, st.alone)
	if err != nil {
		return nil, err
	}
	if err := st.Start(cmd, filepath.Join(dir, "server.log")); err != nil {
		return nil, err
	}
	if err = waitFor(ctx, "http://"+st.alone+s.ready); err == nil {
		err = st.startGate(ctx)
	}
	if err != nil {
		st.Stop()
		return nil, err
	}
	return st, nil
}

// startGate lays the example's files beside keys and document, and starts the
// gate on them.
func (st *stage) startGate(ctx context.Context) error {
	example := filepath.Join(st.options.root, "examples", st.server.name)
	config := filepath.Join(st.dir, "gate")
	if err := os.CopyFS(config, os.DirFS(example)); err != nil {
		return err
	}
	text, err := st.document(ctx, config)
	if err != nil {
		return err
	}
	for name, data := range map[string][]byte{"openapi.yaml": text, "keys.json": st.keys.jwks(), "keys.yaml": st.keys.apiKeys()} {
		if err := os.WriteFile(filepath.Join(config, name), data, 0o600); err != nil {
			return err
		}
	}
	if st.gate, err = freeAddress(); err != nil {
		return err
	}
	admin, err := freeAddress()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, st.options.candor, "gate", "-c", filepath.Join(config, "candor.yaml"),
		"--upstream", "http://"+st.alone, "--listen", st.gate, "--admin", admin, "--log", filepath.Join(st.dir, "access.log"))
	if err := st.Start(cmd, filepath.Join(st.dir, "gate.log")); err != nil {
		return err
	}
	if err := waitFor(ctx, "http://"+admin+"/"); err != nil {
		said, _ := os.ReadFile(filepath.Join(st.dir, "gate.log"))
		return errors.Join(err, fmt.Errorf("the gate says: %s", said))
	}
	return nil
}

// document gives what the gate reads: the server's own document as it is, or
// what the example's document.sh makes of it.
func (st *stage) document(ctx context.Context, example string) ([]byte, error) {
	spec, err := filepath.Abs(st.server.spec(st.options))
	if err != nil {
		return nil, err
	}
	script := filepath.Join(example, "document.sh")
	if _, err := os.Stat(script); errors.Is(err, fs.ErrNotExist) {
		return os.ReadFile(spec)
	}
	mend := exec.CommandContext(ctx, "sh", script, spec)
	mend.Stderr = os.Stderr
	text, err := mend.Output()
	if err != nil {
		return nil, fmt.Errorf("document.sh: %w", err)
	}
	return text, nil
}

// freeAddress gives a loopback address that nobody listens on now.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// waitFor asks until the server answers.
func waitFor(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		resp, err := http.DefaultClient.Do(req)
		if err == nil {
			_, _ = io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
			if resp.StatusCode < 500 {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s did not answer within 30 seconds", url)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// fill replaces {{name}} by what prepare found, {{token:holder}} by a token.
func (st *stage) fill(text string) string {
	for name, value := range st.values {
		text = strings.ReplaceAll(text, "{{"+name+"}}", value)
	}
	return text
}
