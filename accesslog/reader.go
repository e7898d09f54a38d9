package accesslog

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"time"

	"github.com/candorhttp/candor"
)

// DefaultMaxLine is the longest line that is read when nothing else is asked
// for. nginx and Apache accept request lines of 8 KiB; a client that sends
// long fields on top stays below 64 KiB.
const DefaultMaxLine = 64 << 10

// Options says how a log is to be read. The zero value is ready to use.
type Options struct {
	// Format is the name of a format, a log_format string of nginx (it holds $
	// variables) or a LogFormat string of Apache (it holds % directives);
	// "" detects the format.
	Format string
	// MaxLine is the longest line in bytes; longer ones are rejected; 0 means
	// DefaultMaxLine.
	MaxLine int
	// Fields maps fields of [candor.Event], by their JSON names, to where the
	// log has them: the path of a key ("request.headers.X-Tenant"), a variable
	// or directive ("$http_x_tenant", "%{X-Tenant}i") or a column
	// ("cs(X-Tenant)"). They win over what the format itself says. What is
	// mapped to "token" is hashed before it gets into an event.
	Fields map[string]string
	// TokenKey keys the hash of tokens, HMAC-SHA256; with the gate's key both
	// logs name a token alike. Nil is a new random key for every log.
	TokenKey []byte
	// CrawlerRanges holds the addresses that belong to a crawler, by its name
	// ("Googlebot"). A client of that name is "verified" or "fake" then, and
	// only "claimed" where no ranges are known.
	CrawlerRanges map[string][]netip.Prefix
	// Location is where times without a zone were written; nil is UTC.
	Location *time.Location
}

// Reader reads the events of one log. It is not safe for concurrent use.
// Memory is bounded by MaxLine and two fixed caches, whatever the log holds.
type Reader struct {
	src     io.Reader
	name    string // what errors call the log
	maxLine int
	br      *bufio.Reader
	closers []io.Closer
	format  *Format
	dec     decoder
	stats   Stats
	err     error
	done    bool
}

// NewReader returns a reader of r, plain or gzip. Nothing is read before the
// first Next. A format that does not exist makes the first Next return false
// with a [*FormatError] in Err.
func NewReader(r io.Reader, opt Options) *Reader {
	rd := &Reader{src: r, name: "log", maxLine: opt.MaxLine}
	if rd.maxLine <= 0 {
		rd.maxLine = DefaultMaxLine
	}
	setup, err := prepare(opt)
	if err != nil {
		rd.fail(err)
		return rd
	}
	rd.dec.setup = setup
	if setup.format != nil {
		rd.stats.Format = setup.format.Name
	}
	return rd
}

// Open opens the file of that name; "-" stands for stdin, which the caller
// hands in. Close the reader when done. The error says which file and why.
func Open(name string, stdin io.Reader, opt Options) (*Reader, error) {
	if _, err := prepare(opt); err != nil {
		return nil, err
	}
	if name == "-" {
		if stdin == nil {
			return nil, errors.New("standard input is not available here; name a file")
		}
		rd := NewReader(stdin, opt)
		rd.name = "standard input"
		return rd, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("cannot open the log: %w", err)
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, fmt.Errorf("%s is a directory; name the log files in it", name)
	}
	rd := NewReader(f, opt)
	rd.name = name
	rd.closers = append(rd.closers, f)
	return rd, nil
}

// Close releases the file that Open opened. It leaves stdin and the reader
// given to NewReader alone.
func (r *Reader) Close() error {
	var errs []error
	for _, c := range r.closers {
		errs = append(errs, c.Close())
	}
	r.closers = nil
	return errors.Join(errs...)
}

// Next fills ev with the next event and reports whether there was one. Lines
// that cannot be read are counted and skipped. After false, Err tells an error
// from the end of the log.
//
// ev is overwritten as a whole. Its strings stay valid after the next call.
func (r *Reader) Next(ev *candor.Event) bool {
	for !r.done || r.dec.queued() {
		if r.dec.queued() {
			*ev = r.dec.next()
			r.stats.Events++
			return true
		}
		line, ok := r.line()
		if !ok {
			continue
		}
		if r.format == nil && !r.choose(line) {
			continue
		}
		*ev = candor.Event{}
		why := r.format.parse(&r.dec, line, ev)
		switch why {
		case "":
			r.stats.Events++
			return true
		case understood:
			r.stats.Understood++
		default:
			r.reject(line, why)
		}
	}
	if r.format == nil && r.err == nil && r.stats.Lines > 0 {
		r.unknown()
	}
	return false
}

// Err returns what stopped the reading, nil at the end of the log: an error of
// the underlying reader, damaged gzip data, or a [*FormatError] when the first
// hundred lines are in no known format. Events delivered before stay good.
func (r *Reader) Err() error { return r.err }

// Stats returns the counts so far. The samples are shared with the reader.
func (r *Reader) Stats() Stats { return r.stats }

// start looks at the first bytes and puts the decompressor in place.
func (r *Reader) start() {
	// One byte more than the longest line with its line end, so that a line
	// that fits is always seen whole.
	size := max(r.maxLine+3, 128<<10)
	r.br = bufio.NewReaderSize(r.src, size)
	magic, _ := r.br.Peek(3)
	if bytes.Equal(magic, []byte{0x1f, 0x8b, 8}) {
		zr, err := gzip.NewReader(r.br)
		if err != nil {
			r.fail(fmt.Errorf("%s: begins like gzip but is not: %w", r.name, err))
			return
		}
		r.stats.Gzip = true
		r.br = bufio.NewReaderSize(zr, size)
		magic, _ = r.br.Peek(3)
	}
	if bytes.Equal(magic, []byte("\xef\xbb\xbf")) {
		r.br.Discard(3)
	}
}

// line returns the next line without its end. It is false when there is none,
// or when the line was too long and has been counted as rejected. The line is
// valid until the next call.
func (r *Reader) line() ([]byte, bool) {
	if r.br == nil {
		if r.start(); r.done {
			return nil, false
		}
	}
	raw, err := r.br.ReadSlice('\n')
	if len(raw) > 0 {
		r.stats.Lines++
	}
	long := err == bufio.ErrBufferFull
	line, _ := cutLine(raw)
	if long || len(line) > r.maxLine {
		r.reject(line, fmt.Sprintf("longer than %d bytes", r.maxLine))
		// The rest of the line goes by piece by piece, so that its length
		// costs time and not memory.
		for err == bufio.ErrBufferFull {
			_, err = r.br.ReadSlice('\n')
		}
		r.end(err)
		return nil, false
	}
	r.end(err)
	return line, len(raw) > 0
}

// end notes that the log is over.
func (r *Reader) end(err error) {
	switch {
	case err == nil:
	case err == io.EOF:
		r.done = true
	default:
		r.fail(fmt.Errorf("%s: reading stopped after line %d: %w", r.name, r.stats.Lines, err))
	}
}

func (r *Reader) fail(err error) {
	r.done = true
	r.err = err
}

// choose settles the format from this line and the complete lines that are
// already in the buffer, so a live stream is never waited for. A line that no
// format reads is rejected; after a hundred of them the log is given up.
func (r *Reader) choose(line []byte) bool {
	ahead, _ := r.br.Peek(r.br.Buffered())
	if i := bytes.LastIndexByte(ahead, '\n'); i >= 0 {
		ahead = ahead[:i+1]
	} else {
		ahead = nil
	}
	head := append(append(append(make([]byte, 0, len(line)+1+len(ahead)), line...), '\n'), ahead...)
	r.format = detect(&r.dec, head)
	if r.format != nil {
		r.stats.Format = r.format.Name
		r.stats.Wrapper = r.format.wrapper
		r.stats.Detected = r.dec.setup.format == nil
		return true
	}
	r.reject(line, "in no known format")
	if r.stats.Lines >= detectLines {
		r.unknown()
	}
	return false
}

func (r *Reader) unknown() {
	e := &FormatError{Lines: r.stats.Lines}
	if len(r.stats.Samples) > 0 {
		e.First = r.stats.Samples[0].Text
	}
	r.fail(e)
}

func (r *Reader) reject(line []byte, why string) {
	r.stats.Rejected++
	if len(r.stats.Samples) < maxSamples {
		r.stats.Samples = append(r.stats.Samples, Rejected{
			Line: r.stats.Lines,
			Text: Printable(line, maxSampleText),
			Why:  why,
		})
	}
}

// cutLine splits b after the first line and takes the line end off.
func cutLine(b []byte) (line, rest []byte) {
	line = b
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		line, rest = b[:i], b[i+1:]
	}
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	return line, rest
}
