// Command real puts candor gate in front of servers that other people wrote,
// each with its own OpenAPI document, and shows what the server alone and what
// the gate answers.
//
//	cd bench && go run ./real -alertmanager-spec FILE -python FILE -prometheus-spec FILE
//
// It starts the installed servers and the gate on loopback ports of their own,
// with the configurations of examples/, and stops them at the end. First it
// proves that normal use passes untouched, then it sends wrong requests. A
// server or a document that is not there is skipped, with a sentence on how to
// get it. It exits 1 when an answer is not the one that the notes were written
// for, and when normal use is hindered.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"time"
)

// options are the flags.
type options struct {
	root             string // the directory of candor's module
	candor           string // a built binary; "" builds one
	alertmanager     string
	alertmanagerSpec string
	amtool           string
	python           string
	prometheus       string
	prometheusSpec   string
	promtool         string
	only             string
}

func main() {
	var o options
	flag.StringVar(&o.root, "root", "..", "the `directory` of candor's module")
	flag.StringVar(&o.candor, "candor", "", "a built candor `binary`; built from -root when absent")
	flag.StringVar(&o.alertmanager, "alertmanager", "prometheus-alertmanager", "Alertmanager's `binary`")
	flag.StringVar(&o.alertmanagerSpec, "alertmanager-spec", "/tmp/real/alertmanager.yaml", "Alertmanager's api/v2/openapi.yaml, a `file`")
	flag.StringVar(&o.amtool, "amtool", "amtool", "amtool's `binary`")
	flag.StringVar(&o.python, "python", "python3", "the `interpreter` that has jupyter_server and ipykernel")
	flag.StringVar(&o.prometheus, "prometheus", "prometheus", "Prometheus's `binary`")
	flag.StringVar(&o.prometheusSpec, "prometheus-spec", "/tmp/real/prometheus.yaml", "Prometheus's web/api/v1/testdata/openapi_3.1_golden.yaml, a `file`")
	flag.StringVar(&o.promtool, "promtool", "promtool", "promtool's `binary`")
	flag.StringVar(&o.only, "only", "", "the `name` of one server; all when absent")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ok, err := run(ctx, o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "real:", err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}

// servers lists what is tried, in the order of the tables.
var servers = []*server{alertmanager, jupyter, prometheus}

func run(ctx context.Context, o options) (bool, error) {
	work, err := os.MkdirTemp("", "candor-real-")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(work)
	if o.root, err = filepath.Abs(o.root); err != nil {
		return false, err
	}
	if o.candor == "" {
		o.candor = filepath.Join(work, "candor")
		build := exec.CommandContext(ctx, "go", "build", "-o", o.candor, "./cmd/candor")
		build.Dir, build.Stderr = o.root, os.Stderr
		if err := build.Run(); err != nil {
			return false, fmt.Errorf("candor cannot be built: %w", err)
		}
	}
	good, tried := true, 0
	for _, s := range servers {
		if o.only != "" && o.only != s.name {
			continue
		}
		if why := s.absent(o); why != "" {
			fmt.Printf("## %s\n\nSkipped: %s\n\n", s.title, why)
			continue
		}
		tried++
		ok, err := trial(ctx, s, o, filepath.Join(work, s.name))
		if err != nil {
			return false, fmt.Errorf("%s: %w", s.name, err)
		}
		good = good && ok
	}
	if tried == 0 {
		return false, fmt.Errorf("no server was tried")
	}
	return good, nil
}

// trial starts one server with the gate in front and prints its chapter.
func trial(ctx context.Context, s *server, o options, dir string) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	defer cancel()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return false, err
	}
	st, err := newStage(ctx, s, o, dir)
	if err != nil {
		return false, err
	}
	defer st.Stop()
	version, err := s.version(ctx, o)
	if err != nil {
		return false, err
	}
	fmt.Printf("## %s\n\n%s, %s.\n\n", s.title, version, time.Now().UTC().Format(time.DateOnly))
	if s.prepare != nil {
		if err := s.prepare(ctx, st); err != nil {
			return false, err
		}
	}
	good := normalUse(ctx, st)
	return wrongRequests(ctx, st) && good, nil
}
