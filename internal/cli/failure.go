package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// The exit codes.
const (
	exitClean       = 0
	exitFindings    = 1   // findings as strong as --fail-on
	exitUsage       = 2   // usage, config or document error
	exitUnjudged    = 3   // could not judge: nothing was tested, so nothing is green
	exitDeadline    = 4   // the time allowed ran out
	exitInterrupted = 130 // the user stopped it
)

// failure is an error that knows its exit code and what to do about it.
type failure struct {
	code int
	err  error  // nil: the command has said all there is to say
	hint string // what to do; "" when the error says it

	// ended says that the command was over, so that whoever stopped it
	// interrupted nothing.
	ended bool
}

func (f *failure) Error() string {
	if f.err == nil {
		return fmt.Sprintf("exit code %d", f.code)
	}
	return f.err.Error()
}

func (f *failure) Unwrap() error { return f.err }

// usagef is a mistake in what was typed, in a config or in a document.
func usagef(hint, format string, args ...any) error {
	return &failure{code: exitUsage, err: fmt.Errorf(format, args...), hint: hint}
}

// usage gives an error the exit code of a usage, config or document error.
func usage(hint string, err error) error { return &failure{code: exitUsage, err: err, hint: hint} }

// unjudged says that the command could not do its work and nothing is known.
func unjudged(hint string, err error) error {
	return &failure{code: exitUnjudged, err: err, hint: hint}
}

// deadline says that the time allowed ran out.
func deadline(hint string, err error) error {
	return &failure{code: exitDeadline, err: err, hint: hint}
}

// tell writes the error for the user and returns the exit code.
func tell(ctx context.Context, stderr io.Writer, s style, err error) int {
	if err == nil {
		return exitClean
	}
	var last *failure
	if errors.Is(ctx.Err(), context.Canceled) && !(errors.As(err, &last) && last.ended) {
		fmt.Fprintln(stderr, s.bad("error:")+" interrupted")
		return exitInterrupted
	}
	all := failuresOf(err)
	for _, f := range all {
		if f.err == nil {
			continue
		}
		for _, one := range flatten(f.err) {
			fmt.Fprintln(stderr, s.bad("error:")+" "+safeLines(one.Error()))
		}
	}
	for i, f := range all {
		if f.err == nil || f.hint == "" || slices.ContainsFunc(all[:i], func(o *failure) bool { return o.hint == f.hint }) {
			continue
		}
		for _, line := range strings.Split(f.hint, "\n") {
			fmt.Fprintln(stderr, s.dim("hint:")+"  "+line)
		}
	}
	return all[0].code
}

// failuresOf takes an error apart that joins several failures. The code of the
// first is that of all.
func failuresOf(err error) []*failure {
	if f, ok := err.(*failure); ok {
		return []*failure{f}
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []*failure
		for _, e := range joined.Unwrap() {
			all = append(all, failuresOf(e)...)
		}
		return all
	}
	f := &failure{code: exitUsage, err: err}
	var typed *failure
	if errors.As(err, &typed) {
		f = typed
	}
	return []*failure{f}
}

// flatten takes joined errors apart, so that each gets a line of its own.
func flatten(err error) []error {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok || !strings.Contains(err.Error(), "\n") {
		return []error{err}
	}
	var out []error
	for _, e := range joined.Unwrap() {
		out = append(out, flatten(e)...)
	}
	return out
}
