package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"github.com/candorhttp/candor/accesslog"
)

// invocation is one run of a command: what was typed and where to answer.
// Findings and data go to stdout, talk and progress to stderr.
type invocation struct {
	Args   []string
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	Format string // value of --format, one of the command's Formats
	Width  int    // columns of a text
	Style  style  // colours of stdout
	Talk   style  // colours of stderr

	flags *pflag.FlagSet
}

// Given reports whether a flag was set on the command line or by its
// variable, so that a value from a file must not replace it.
func (in *invocation) Given(flag string) bool {
	f := in.flags.Lookup(flag)
	return f != nil && f.Changed
}

// Page begins a text for stdout.
func (in *invocation) Page() *page { return &page{width: in.Width, style: in.Style} }

// Show writes a page to stdout.
func (in *invocation) Show(p *page) error {
	_, err := io.WriteString(in.Stdout, p.String())
	return unwritten(err)
}

// JSON writes one value to stdout, indented.
func (in *invocation) JSON(v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("cannot write the result as JSON: %w", err)
	}
	_, err := in.Stdout.Write(b.Bytes())
	return unwritten(err)
}

// writeLine writes one value as a line of JSON.
func writeLine(w io.Writer, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// Note tells the user something on stderr.
func (in *invocation) Note(format string, args ...any) {
	fmt.Fprintf(in.Stderr, in.Talk.dim("note:")+"  "+format+"\n", args...)
}

// Warn tells the user on stderr what may be wrong.
func (in *invocation) Warn(format string, args ...any) {
	fmt.Fprintf(in.Stderr, in.Talk.warn("warning:")+" "+format+"\n", args...)
}

func unwritten(err error) error {
	if err == nil {
		return nil
	}
	return usage("", fmt.Errorf("cannot write the output: %w", err))
}

// maxShown bounds one text from outside that is shown to the user.
const maxShown = 2000

// safe makes a text that came from outside fit for a terminal: control
// characters and marks that hide or reorder are written as escapes.
func safe(s string) string { return accesslog.Printable([]byte(s), maxShown) }

// safeLines is safe for a text of several lines, such as an excerpt of a file
// with a caret below it.
func safeLines(s string) string {
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	for i, line := range lines {
		lines[i] = safe(line)
	}
	return strings.Join(lines, "\n")
}
