package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/accesslog"
)

// intake is what came of the reading of logs.
type intake struct {
	files   []accesslog.FileStats
	skipped []accesslog.Skipped
	err     error // of files, joined
	stuck   bool  // it was stopped in the middle of a read that does not end; nothing is known of the files
}

// stopWithin is how long a reading may take to notice that it was stopped.
// Longer than that it hangs in a pipe that nobody writes to.
const stopWithin = 500 * time.Millisecond

// read hands the events of logs to take, in the order of their times, until
// the end or until ctx is done. The error is one of the options.
func (o *logFlags) read(ctx context.Context, in *invocation, names []string, take func([]candor.Event)) (*intake, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stdin := in.Stdin
	if stdin != nil {
		stdin = newUntilDone(ctx, stdin)
	}
	opt := o.parsed
	opt.Borrow = true // a watch copies what it keeps
	logs, err := accesslog.OpenLogs(names, stdin, opt)
	if err != nil {
		return nil, usage("", err)
	}
	shown := newProgress(in.Stderr)
	stop := shown.keep(func() string { return howFar(logs.Progress()) })
	defer stop()
	done := make(chan *intake, 1)
	go func() { done <- drain(ctx, logs, take) }()
	select {
	case got := <-done:
		return got, nil
	case <-ctx.Done():
	}
	select {
	case got := <-done:
		return got, nil
	case <-time.After(stopWithin):
		return &intake{stuck: true}, nil
	}
}

// drain reads logs to their end.
func drain(ctx context.Context, logs *accesslog.Logs, take func([]candor.Event)) *intake {
	got := &intake{}
	for ctx.Err() == nil {
		events, ok := logs.Batch()
		if !ok {
			break
		}
		take(events)
	}
	got.files, got.skipped, got.err = logs.Files(), logs.Skipped(), logs.Err()
	if err := logs.Close(); got.err == nil {
		got.err = err
	}
	return got
}

// rejected is how many lines could not be read.
func (g *intake) rejected() (n int64) {
	for _, f := range g.files {
		n += f.Rejected
	}
	return n
}

// lines is how many lines there were.
func (g *intake) lines() (n int64) {
	for _, f := range g.files {
		n += f.Lines
	}
	return n
}

// maxTold bounds how many files are told of one by one.
const maxTold = 10

// tell says on stderr in which format each file was found to be, which lines
// could not be read, and which files were passed over.
func (g *intake) tell(in *invocation) {
	tellFormats(in, g.files)
	for i, s := range g.skipped {
		if i == maxTold {
			in.Note("not read: %s more", counted(len(g.skipped)-i, "file"))
			break
		}
		in.Note("not read: %s: %s", safe(s.Name), safe(s.Why))
	}
	for _, f := range g.files {
		tellRejected(in, f.Name, f.Stats)
	}
}

// tellFormats says what each file was found to be.
func tellFormats(in *invocation, files []accesslog.FileStats) {
	told := 0
	for _, f := range files {
		if f.Format == "" || !f.Detected {
			continue
		}
		if told++; told <= maxTold {
			in.Note("%s: %s", safe(f.Name), formatWords(f.Stats))
		}
	}
	if told > maxTold {
		in.Note("%s more", counted(told-maxTold, "file"))
	}
}

// formatWords says what a log was found to be.
func formatWords(s accesslog.Stats) string {
	text := s.Format
	if s.Wrapper != "" {
		text += ", wrapped in " + s.Wrapper
	}
	if s.Compression != "" {
		text += ", packed with " + s.Compression
	}
	return text
}

// tellRejected shows what could not be read.
func tellRejected(in *invocation, name string, stats accesslog.Stats) {
	if stats.Rejected == 0 {
		return
	}
	in.Warn("%s: %d of %d lines could not be read", safe(name), stats.Rejected, stats.Lines)
	for _, s := range stats.Samples {
		fmt.Fprintf(in.Stderr, "  line %d: %s\n    %s\n", s.Line, s.Why, s.Text)
	}
}

// failure is what the reading ends with: files that could not be opened are
// mistakes of whoever named them, others could not be judged.
func (g *intake) failure(ctx context.Context) error {
	if ctx.Err() != nil {
		return ctx.Err() // and nothing else: what was not read was not looked at
	}
	var errs []error
	for _, err := range flatten(g.err) {
		var file *accesslog.FileError
		if errors.As(err, &file) && file.Unopened {
			errs = append(errs, usage("", err))
		} else {
			errs = append(errs, unjudged("", err))
		}
	}
	return errors.Join(errs...)
}

// nothing is the failure of a reading that gave no event.
func (g *intake) nothing(ctx context.Context) error {
	if err := g.failure(ctx); err != nil {
		return err
	}
	of := "the log"
	switch len(g.files) {
	case 0:
	case 1:
		of = safe(g.files[0].Name)
	default:
		of = "each of the logs"
	}
	if g.lines() == 0 {
		return unjudged(howToWatch, fmt.Errorf("%s is empty, so nothing was counted", of))
	}
	return unjudged("--log-format names another format, --field a place in the line", fmt.Errorf("no line of %s could be read, so nothing was counted", of))
}
