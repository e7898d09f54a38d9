// Package accesslog reads access logs, line by line, into [candor.Event]
// values. It knows the formats in [Formats], finds out by itself which one a
// log has, reads gzip as if it were plain, and counts, samples and shows the
// lines it cannot read.
//
// A log is hostile input: half of every line was chosen by whoever sent the
// request. Lines have a longest length, a line never takes another line with
// it, and what a [Reader] reports about a bad line is escaped and bounded.
// The fields of an event are the bytes that the client sent; escape them
// before they reach a terminal.
package accesslog

import (
	"fmt"
	"strings"

	"github.com/candorhttp/candor"
)

// Format is one kind of access log.
type Format struct {
	Name    string   // as the user writes it: "combined"
	Summary string   // what it is and who writes it
	Sample  []string // whole lines as they are found in a log

	// looks says at little cost whether a line has the outline of the format.
	looks func(line []byte) bool
	// parse fills a cleared event from a line. It returns "" or says, in words
	// for the reader of a report, why the line cannot be read.
	parse func(d *decoder, line []byte, ev *candor.Event) string
}

// Formats lists every format that can be read. The order settles ties of the
// detection: the stricter format comes first.
var Formats = []*Format{
	Candor,
	Combined,
}

// FormatByName returns the format with that name, or nil.
func FormatByName(name string) *Format {
	for _, f := range Formats {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// FormatError says that a log has no format this package reads, or that the
// format asked for does not exist.
type FormatError struct {
	Name  string // the format asked for, "" when it was to be detected
	Lines int64  // lines that were tried before giving up
	First string // the first of them, escaped and bounded
}

// Error names what was tried and what can be tried instead.
func (e *FormatError) Error() string {
	names := make([]string, len(Formats))
	for i, f := range Formats {
		names[i] = f.Name
	}
	known := strings.Join(names, ", ")
	if e.Name != "" {
		return fmt.Sprintf("unknown log format %q; the formats are %s", e.Name, known)
	}
	lines := fmt.Sprintf("none of the first %d lines is", e.Lines)
	if e.Lines == 1 {
		lines = "the only line is not"
	}
	return fmt.Sprintf("%s in a known log format (%s); the first line reads: %s", lines, known, e.First)
}

// detectLines is how many lines the detection looks at.
const detectLines = 100

// detect returns the format that reads most of the first lines in head, or nil
// when none reads any.
func detect(d *decoder, head []byte) *Format {
	var best *Format
	top := 0
	for _, f := range Formats {
		score := 0
		rest := head
		for n := 0; n < detectLines && len(rest) > 0; n++ {
			var line []byte
			line, rest = cutLine(rest)
			if !f.looks(line) {
				continue
			}
			var ev candor.Event
			if f.parse(d, line, &ev) == "" {
				score++
			}
		}
		if score > top {
			best, top = f, score
		}
	}
	return best
}
