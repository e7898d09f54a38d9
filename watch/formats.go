package watch

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"time"
)

// Look holds the choices of whoever reads a report. The zero value is ready
// to use.
type Look struct {
	Width   int       // texts only: columns; 0 means 80, and there are never less than 60
	Color   bool      // texts only: colour them, beside words
	Now     time.Time // the time of writing, for formats that name it; the zero time leaves it out
	Version string    // of candor, for formats that name it; "" leaves it out
}

// Format is one way of writing a report.
type Format struct {
	Name    string // as --format takes it
	Ending  string // of its files, ".html"
	Summary string // what it is for, one line

	write func(b *bytes.Buffer, r Report, l Look) error
}

// Formats lists every format, the default first.
var Formats = []*Format{
	{"text", ".txt", "incidents and routes, for people at a terminal", writeText},
	{"json", ".json", "everything, for programs; keys are added, never changed", writeJSON},
	{"markdown", ".md", "incidents, for a ticket or a comment", writeMarkdown},
	{"html", ".html", "one page for a browser, with charts and without scripts", writeHTML},
	{"crawlers", ".txt", "what crawlers got for answers, what it costs and what to do", writeCrawlers},
	{"openmetrics", ".prom", "the counts, for Prometheus and what reads its format", writeOpenMetrics},
	{"alerts", ".yaml", "alert rules for Prometheus, their thresholds taken from what was counted", writeAlerts},
}

// FormatByName returns the format of that name, or nil.
func FormatByName(name string) *Format {
	i := slices.IndexFunc(Formats, func(f *Format) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return Formats[i]
}

// Write writes a report. Whatever came from the log is escaped for the reader
// of the format. The error is the writer's.
func (f *Format) Write(w io.Writer, r Report, l Look) error {
	b, err := f.Bytes(r, l)
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

// Bytes is the whole text of a report.
func (f *Format) Bytes(r Report, l Look) ([]byte, error) {
	var b bytes.Buffer
	if err := f.write(&b, r, l); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func writeJSON(b *bytes.Buffer, r Report, _ Look) error {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(r)
}
