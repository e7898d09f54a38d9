package cli

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/answer"
	"github.com/candorhttp/candor/har"
	"github.com/candorhttp/candor/judge"
)

// maxExchangesText bounds a file of exchanges that are written as text.
const maxExchangesText = 64 << 20

// checkFile judges what a file holds, or standard input.
func (c *checker) checkFile(ctx context.Context, in *invocation, name string) {
	if ctx.Err() != nil {
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var source io.Reader
	shown := safe(name)
	if name == "-" {
		if in.Stdin == nil {
			c.faults = append(c.faults, errors.New("standard input is not available here; name a file"))
			return
		}
		source, shown = newUntilDone(ctx, in.Stdin), "standard input"
	} else {
		f, err := os.Open(name)
		if err != nil {
			c.faults = append(c.faults, fmt.Errorf("cannot open the recording: %w", err))
			return
		}
		defer f.Close()
		source = newUntilDone(ctx, f)
	}
	r := bufio.NewReaderSize(source, 64<<10)
	if magic, _ := r.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		unpacked, err := gzip.NewReader(r)
		if err != nil {
			c.unread("", "%s begins like gzip and is none: %w", shown, err)
			return
		}
		r = bufio.NewReaderSize(unpacked, 64<<10)
	}
	head, err := r.Peek(512)
	switch {
	case ctx.Err() != nil:
	case len(head) == 0 && err != nil && !errors.Is(err, io.EOF):
		c.faults = append(c.faults, fmt.Errorf("cannot read %s: %w", shown, err))
	case len(bytes.TrimSpace(head)) == 0 && errors.Is(err, io.EOF) && len(in.Args) == 0:
		c.hint = howToCheck
		c.faults = append(c.faults, errors.New("nothing to check: no file or URL was named, and standard input is empty"))
	case len(bytes.TrimSpace(head)) == 0 && errors.Is(err, io.EOF):
		c.unread(howToCheck, "%s is empty", shown)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		c.unread("unpack it first", "%s is a ZIP archive", shown)
	case har.Looks(head):
		c.checkHAR(ctx, in, shown, r)
	default:
		c.checkText(in, shown, r)
	}
}

// checkHAR judges a HAR and tells what of it is no exchange.
func (c *checker) checkHAR(ctx context.Context, in *invocation, name string, src io.Reader) {
	r := har.NewReader(src, har.Options{})
	for x := range r.Exchanges() {
		if ctx.Err() != nil {
			return
		}
		c.add(x)
		if r.Stats().Exchanges == 1 {
			c.good++
		}
	}
	if ctx.Err() != nil {
		return
	}
	c.shown.end()
	s := r.Stats()
	tellSkipped(in, name, s)
	if s.Sanitized {
		in.Note("%s was exported without cookies and credentials, so that rules about them are not judged; the browser also offers to export with sensitive data", name)
	}
	if s.Trailing {
		in.Warn("%s goes on behind the end of the HAR; that part was not read", name)
	}
	var format *har.FormatError
	switch err := r.Err(); {
	case errors.As(err, &format):
		c.unread(format.Fix, "%s is %w", name, err)
	case err != nil && s.Exchanges == 0:
		c.unread("", "%s: %w", name, err)
	case err != nil:
		c.unread("export it again", "%s: %s; what stands before it was judged", name, safe(err.Error()))
	case s.Exchanges == 0:
		c.unread("", "%s holds no answer of a server", name)
	}
}

// shownSkipped is how many entries of one kind are named where they are no
// fault.
const shownSkipped = 3

// tellSkipped counts and names the entries that are no exchanges.
func tellSkipped(in *invocation, name string, s har.Stats) {
	for _, k := range []struct {
		kind  har.Kind
		n     int64
		say   func(string, ...any)
		words string
		most  int
	}{
		{har.Unreadable, s.Unreadable, in.Warn, "make no sense", maxNamed},
		{har.Unanswered, s.Unanswered, in.Note, "have no answer of a server and are not judged", shownSkipped},
		{har.Local, s.Local, in.Note, "were not answered by a server and are not judged", shownSkipped},
	} {
		if k.n == 0 {
			continue
		}
		k.say("%s: %d of %s %s", name, k.n, counted(int(s.Entries), "entry", "entries"), k.words)
		named := 0
		for _, one := range s.Samples {
			if one.Kind == k.kind && named < k.most {
				named++
				fmt.Fprintf(in.Stderr, "  entry %d: %s\n", one.Entry, safe(strings.TrimPrefix(judge.MaskedAddress(one.Request)+": "+judge.Masked(one.Why), ": ")))
			}
		}
		if int64(named) < k.n {
			fmt.Fprintf(in.Stderr, "  and %d more\n", k.n-int64(named))
		}
	}
}

// maxNamed is how many faults of one file are named.
const maxNamed = 10

// checkText judges exchanges that are written as text.
func (c *checker) checkText(in *invocation, name string, r io.Reader) {
	text, err := io.ReadAll(io.LimitReader(r, maxExchangesText+1))
	switch {
	case err != nil:
		c.unread("", "cannot read %s: %w", name, err)
		return
	case len(text) > maxExchangesText:
		c.unread("divide it", "%s is text of more than %d MiB", name, maxExchangesText>>20)
		return
	}
	if written(text) {
		all, err := judge.ParseExchanges(strings.ReplaceAll(string(text), "\r\n", "\n"))
		if err != nil {
			c.unread("candor explain RULE shows exchanges as they are written", "%s: %s", name, safe(err.Error()))
			return
		}
		for i := range all {
			c.add(&all[i])
		}
		if len(all) > 0 {
			c.good++
		}
		return
	}
	got, err := answer.ReadText(bytes.NewReader(text))
	var fault *answer.TextError
	if errors.As(err, &fault) {
		c.unread(fault.Fix, "%s is no HAR and holds no answer that can be read: %s", name, safe(fault.Error()))
		return
	}
	if err != nil {
		c.unread("", "%s: %w", name, err)
		return
	}
	if n := len(got.Earlier); n > 0 {
		in.Note("%s: only the last of %s is judged", name, counted(n+1, "answer"))
	}
	x := got.Exchange()
	if x.Evidence&candor.SawRequestLine == 0 {
		c.notes = append(c.notes, name+" holds an answer without its request, so rules that compare the two could not judge; curl -sv URL 2>&1 | candor check shows both.")
	}
	c.add(&x)
	c.good++
}

var (
	beginsRequest  = regexp.MustCompile(`^[A-Za-z][A-Za-z-]* \S+ HTTP/\d(?:\.\d)?$`)
	beginsAnswer   = regexp.MustCompile(`^HTTP/\d(?:\.\d)? \d{3}(?: .*)?$`)
	beginsExchange = regexp.MustCompile(`^@[a-z]`)
)

// written reports whether a text holds exchanges in our own form, rather than
// what a client printed: it begins with a request, or with what the wire does
// not say, or divides exchanges. A client divides several answers by nothing.
func written(text []byte) bool {
	first, divided, ours := true, false, false
	answers, exchanges := 0, 1
	for line := range bytes.Lines(text) {
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		begins := beginsExchange.Match(line) || beginsRequest.Match(line)
		answer := beginsAnswer.Match(line)
		if first && begins {
			ours = true
		}
		if divided && (begins || answer) {
			ours = true
			exchanges++
		}
		if answer {
			answers++
		}
		first, divided = false, string(line) == "---"
	}
	return ours && answers <= exchanges
}
