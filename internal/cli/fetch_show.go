package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/candorhttp/candor/internal/textpage"
)

// show writes the answer to standard output, or to a file.
func (f *fetcher) show(in *invocation, resp *http.Response) error {
	out := in.Stdout
	terminal := isTerminal(in.Stdout)
	if f.include || f.head {
		if _, err := io.WriteString(out, headOf(resp, terminal)); err != nil {
			return unwritten(err)
		}
	}
	if f.output != "" {
		file, err := os.Create(f.output)
		if err != nil {
			return usage("", fmt.Errorf("cannot write the content: %w", err))
		}
		return errors.Join(f.copied(file, resp.Body), unwritten(file.Close()))
	}
	if !terminal {
		return f.copied(out, resp.Body)
	}
	r := bufio.NewReaderSize(resp.Body, 32<<10)
	if start, _ := r.Peek(1024); bytes.IndexByte(start, 0) >= 0 {
		return usagef("-o FILE writes it to a file", "the content is binary and would upset the terminal")
	}
	text := &plainWriter{w: out}
	err := f.copied(text, r)
	if text.last != 0 && text.last != '\n' {
		fmt.Fprintln(out) // what follows on the terminal begins a line
	}
	return err
}

// headOf is the status line and the fields, in their order of name.
func headOf(resp *http.Response, terminal bool) string {
	var b strings.Builder
	text := func(s string) string {
		if terminal {
			return safe(s)
		}
		return s
	}
	b.WriteString(text(resp.Proto+" "+resp.Status) + "\n")
	for _, name := range slices.Sorted(maps.Keys(resp.Header)) {
		for _, value := range resp.Header[name] {
			b.WriteString(text(name+": "+value) + "\n")
		}
	}
	return b.String() + "\n"
}

// copied copies the content, and tells a content that broke off from an output
// that cannot be written.
func (f *fetcher) copied(to io.Writer, from io.Reader) error {
	r := &readFailure{r: from}
	_, err := io.Copy(to, r)
	switch {
	case r.err != nil && errors.Is(r.err, context.DeadlineExceeded):
		return deadline("", fmt.Errorf("the content did not end within %s", f.timeout))
	case r.err != nil:
		return unjudged("", fmt.Errorf("the content broke off: %w", r.err))
	}
	return unwritten(err)
}

// readFailure remembers that reading failed.
type readFailure struct {
	r   io.Reader
	err error
}

func (r *readFailure) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	if err != nil && err != io.EOF {
		r.err = err
	}
	return n, err
}

// plainWriter writes text to a terminal: line ends and tabs as they are, what
// could act on the terminal as escapes.
type plainWriter struct {
	w    io.Writer
	rest []byte // the beginning of a character
	last byte   // that was written
}

func (p *plainWriter) Write(b []byte) (int, error) {
	text := append(p.rest, b...)
	if len(b) > 0 {
		p.last = b[len(b)-1]
	}
	whole := len(text)
	for back := 1; back < utf8.UTFMax && back <= len(text); back++ {
		if i := len(text) - back; utf8.RuneStart(text[i]) {
			if !utf8.FullRune(text[i:]) {
				whole = i
			}
			break
		}
	}
	p.rest = append([]byte(nil), text[whole:]...)
	var out strings.Builder
	for i, line := range strings.Split(string(text[:whole]), "\n") {
		if i > 0 {
			out.WriteByte('\n')
		}
		for j, cell := range strings.Split(strings.TrimSuffix(line, "\r"), "\t") {
			if j > 0 {
				out.WriteByte('\t')
			}
			out.WriteString(textpage.Printable([]byte(cell), len(cell)))
		}
	}
	if _, err := io.WriteString(p.w, out.String()); err != nil {
		return 0, err
	}
	return len(b), nil
}

// contentOf is a content as a report has it: text, or base64.
func contentOf(b []byte) (text, encoded string) {
	if utf8.Valid(b) {
		return string(b), ""
	}
	return "", base64.StdEncoding.EncodeToString(b)
}
