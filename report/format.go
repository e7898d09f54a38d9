package report

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/candorhttp/candor"
)

// Format is one way of writing a report.
type Format struct {
	Name    string // as --format takes it
	Ending  string // of its files, ".sarif"
	Summary string // what it is for, one line

	write func(b *bytes.Buffer, r *Report, o Options) error
}

// Formats lists every format, the default first.
var Formats = []*Format{Text, JSON, SARIF, JUnit, GitHub, Markdown, HTML}

// Options are choices of a reader. The zero value is ready to use.
type Options struct {
	Color   bool            // text only: colour it, beside words and symbols
	Width   int             // text only: columns; 0 means 80
	Verbose bool            // text only: show the exchanges of every finding, not of the first of each rule
	FailOn  candor.Severity // which findings fail the run; "" means DefaultFailOn
	Root    string          // directory to which paths of files are made relative; "" leaves them
	Now     time.Time       // the time of the run, for formats that name it; the zero time leaves it out
}

// Write writes a report.
func (f *Format) Write(w io.Writer, r *Report, o Options) error {
	b, err := f.Bytes(r, o)
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

// Bytes is the whole text of a report.
func (f *Format) Bytes(r *Report, o Options) ([]byte, error) {
	var b bytes.Buffer
	if err := f.write(&b, r, o); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// FormatByName returns the format of that name, or nil.
func FormatByName(name string) *Format {
	i := slices.IndexFunc(Formats, func(f *Format) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return Formats[i]
}

// formatByEnding returns the format of a file by its name, or nil.
func formatByEnding(file string) *Format {
	i := slices.IndexFunc(Formats, func(f *Format) bool {
		return f.Ending != "" && strings.HasSuffix(strings.ToLower(file), f.Ending)
	})
	if i < 0 {
		return nil
	}
	return Formats[i]
}

// Names lists the names of all formats, the default first.
func Names() []string {
	var out []string
	for _, f := range Formats {
		out = append(out, f.Name)
	}
	return out
}
