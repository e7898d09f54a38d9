package openapi

import (
	"fmt"
	"sort"
	"strings"
)

// Fault is one thing wrong with a document.
type Fault struct {
	File         string
	Line, Column int    // from 1; 0 when the place is not known
	Pointer      string // JSON Pointer into the file, "/paths/~1orders/get"; "" is the whole document
	Message      string // what is wrong
	Fix          string // what to do; may be empty

	line string // the source line, for Excerpt
}

// Error says where, what and what to do, on one line.
func (f Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", f.Line, f.Column)
	}
	b.WriteString(": ")
	if f.Pointer != "" {
		b.WriteString("#" + f.Pointer + ": ")
	}
	b.WriteString(f.Message)
	if f.Fix != "" {
		b.WriteString(" (" + f.Fix + ")")
	}
	return b.String()
}

// maxExcerpt is how much of a line Excerpt shows, in characters.
const maxExcerpt = 100

// Excerpt shows the source line with a caret under the column, each line
// ended by a newline. It is empty when the place is not known.
func (f Fault) Excerpt() string {
	if f.Line <= 0 || f.line == "" {
		return ""
	}
	line, at := []rune(strings.ReplaceAll(f.line, "\t", " ")), max(f.Column-1, 0)
	at = min(at, len(line))
	if from := at - maxExcerpt/2; len(line) > maxExcerpt && from > 0 {
		line, at = line[from:], maxExcerpt/2
	}
	if len(line) > maxExcerpt {
		line = line[:maxExcerpt]
	}
	number := fmt.Sprintf("%5d", f.Line)
	return number + " | " + string(line) + "\n" + strings.Repeat(" ", len(number)) + " | " + strings.Repeat(" ", at) + "^\n"
}

// Faults are all the faults of a document, by file and line. It is the error
// that [Load] and [Parse] return.
type Faults []Fault

// Error lists every fault, one a line.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

// sorted orders faults by file, line and column and drops repeats.
func (fs Faults) sorted() Faults {
	sort.SliceStable(fs, func(i, j int) bool {
		a, b := fs[i], fs[j]
		if a.File != b.File {
			return a.File < b.File
		}
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Column < b.Column
	})
	seen := map[Fault]bool{} // what many operations share is reported once
	var out Faults
	for _, f := range fs {
		if !seen[f] {
			seen[f] = true
			out = append(out, f)
		}
	}
	return out
}
