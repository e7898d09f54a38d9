package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/report"
	"github.com/candorhttp/candor/watch"
)

// showFlags say what of a report is shown, where, and what fails the run.
type showFlags struct {
	targets []string
	failOn  string
	routes  []string
	status  []string

	sinks []sink
	shown filter
}

// sink is a report that goes somewhere beside standard output, or in the place
// of --format.
type sink struct {
	format string // its name
	file   string // report.Stdout, or a path
}

// The values of --fail-on, the default first.
const (
	failNever    = "never"
	failOngoing  = "ongoing"
	failIncident = "incident"
)

var failOns = []string{failNever, failOngoing, failIncident}

func (o *showFlags) declare(flags *pflag.FlagSet) {
	flags.StringArrayVar(&o.targets, "report", nil, "write a report more, `FORMAT=FILE`, as in html=watch.html; may be repeated; - is standard output, in place of --format")
	flags.StringVar(&o.failOn, "fail-on", failNever, "exit 1 `WHEN`: "+listed(failOns)+": one that goes on at the end, or any that is shown")
	flags.StringArrayVar(&o.routes, "route", nil, "show only what concerns `ROUTE`, as in /orders/{id}, /orders/17, \"POST /orders*\"; may be repeated; all of them are counted")
	flags.StringSliceVar(&o.status, "status", nil, "show only refusals with `STATUS`, as in 403 or 4xx,503; all of them are counted")
}

func (o *showFlags) ready(in *invocation) error {
	var errs []error
	if !slices.Contains(failOns, o.failOn) {
		errs = append(errs, usagef("", "--fail-on %s: watch knows %s", safe(o.failOn), listed(failOns)))
	}
	var err error
	if o.sinks, err = parseSinks(o.targets); err != nil {
		errs = append(errs, usage("--report json=watch.json --report html=watch.html", err))
	}
	for _, s := range o.sinks {
		if s.file == report.Stdout && in.Given("format") {
			errs = append(errs, usagef("leave one of them out, or give the report a file", "--format and --report %s=- both write to standard output", s.format))
		}
	}
	if o.shown, err = newFilter(o.routes, o.status); err != nil {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// parseSinks reads FORMAT=FILE. The error joins every fault.
func parseSinks(all []string) ([]sink, error) {
	var out []sink
	var errs []error
	taken := map[string]string{}
	for _, s := range all {
		name, file, ok := strings.Cut(s, "=")
		if !ok || watch.FormatByName(name) == nil || file == "" {
			errs = append(errs, fmt.Errorf("--report %s: write FORMAT=FILE with one of %s", safe(s), listed(watchFormats())))
			continue
		}
		key := file
		if key != report.Stdout {
			key = filepath.Clean(file)
		}
		if other, ok := taken[key]; ok {
			errs = append(errs, fmt.Errorf("--report %s and --report %s are written to the same place", safe(other), safe(s)))
			continue
		}
		taken[key] = s
		out = append(out, sink{name, file})
	}
	return out, errors.Join(errs...)
}

// spares refuses to write a report over a log that is read.
func (o *showFlags) spares(inputs []string) error {
	var outputs, read []string
	for _, s := range o.sinks {
		if s.file != report.Stdout {
			outputs = append(outputs, s.file)
		}
	}
	for _, name := range inputs {
		read = append(read, name)
		if found, err := filepath.Glob(name); err == nil {
			read = append(read, found...)
		}
	}
	return sparing(outputs, read)
}

// renderer writes what was found in a format.
type renderer func(format string, look watch.Look) ([]byte, error)

// write writes the report wherever it is wanted. The error is a failure with
// the exit code for findings when --fail-on asks for it.
func (o *showFlags) write(in *invocation, r watch.Report) error {
	if err := o.shown.leave(in, &r); err != nil {
		return err
	}
	err := o.emit(in, func(format string, look watch.Look) ([]byte, error) {
		return watch.FormatByName(format).Bytes(r, look)
	})
	if err != nil {
		return err
	}
	if o.fails(r.Incidents) {
		return &failure{code: exitFindings}
	}
	return nil
}

// emit writes to all files, and to standard output.
func (o *showFlags) emit(in *invocation, render renderer) error {
	look := watch.Look{Now: time.Now(), Version: readVersion().Version}
	err := o.files(in, render, look, true)
	look.Width, look.Color = in.Width, in.Style.on
	text, e := render(o.onStdout(in), look)
	if e == nil {
		_, e = in.Stdout.Write(text)
	}
	return errors.Join(err, unwritten(e))
}

// files writes what goes to files, and says so where it is to be told.
func (o *showFlags) files(in *invocation, render renderer, look watch.Look, told bool) error {
	look.Width = report.FileWidth
	var errs []error
	for _, s := range o.sinks {
		if s.file == report.Stdout {
			continue
		}
		text, err := render(s.format, look)
		if err == nil {
			err = report.ReplaceFile(s.file, text)
		}
		if err != nil {
			errs = append(errs, usage("", err))
			continue
		}
		if !told {
			continue
		}
		in.Note("%s report written to %s", s.format, safe(s.file))
	}
	return errors.Join(errs...)
}

// onStdout is the format of standard output.
func (o *showFlags) onStdout(in *invocation) string {
	for _, s := range o.sinks {
		if s.file == report.Stdout {
			return s.format
		}
	}
	return in.Format
}

func (o *showFlags) fails(incidents []candor.Incident) bool {
	for _, i := range incidents {
		if o.failOn == failIncident || o.failOn == failOngoing && i.Ongoing {
			return true
		}
	}
	return false
}
