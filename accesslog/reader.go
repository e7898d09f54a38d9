package accesslog

import (
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"runtime"
	"sync/atomic"
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
	// Workers is how many lines are parsed at the same time; the events come
	// in order all the same. 0 is one for each processor (GOMAXPROCS). With 1,
	// everything happens in the calls of Next and Batch.
	Workers int
	// Borrow saves the copying of text: the strings of events may point into
	// the buffer that the log is read into, and are valid until the next call
	// of Batch or Next only. Whoever sets it clones what is kept longer.
	Borrow bool
}

// Reader reads the events of one log. It is not safe for concurrent use.
// Memory is bounded by MaxLine and a few fixed buffers, whatever the log
// holds. The reader may read ahead of the events that it has handed out.
type Reader struct {
	name    string // what errors call the log; "" where the caller names it
	src     io.Reader
	read    atomic.Int64 // bytes of src
	file    bool         // src is a file of our own, which never waits
	closers []io.Closer
	maxLine int
	workers int
	ahead   bool // read ahead, even with one worker
	marked  bool // chunks are to carry marks

	split  *splitter
	size   int // bytes of a chunk
	format *Format
	dec    *decoder
	guest  *memory // what lines leave for lines, where the decoder serves other readers as well
	own    chunk   // for reading without a pipeline
	pipe   *pipeline

	now   *chunk // handed out last
	at    int    // events of it that Next has handed out
	stats Stats
	err   error
	done  bool
}

// NewReader returns a reader of r, plain or compressed with gzip, zstd or
// bzip2. Nothing is read before the first Next or Batch. A format that does not
// exist makes the first Next return false with a [*FormatError] in Err.
func NewReader(r io.Reader, opt Options) *Reader {
	setup, err := prepare(opt)
	rd := newReader(r, opt, setup)
	if err != nil {
		rd.fail(err)
	}
	return rd
}

// newReader returns a reader by options that were prepared before.
func newReader(r io.Reader, opt Options, setup *setup) *Reader {
	rd := &Reader{src: r, name: "log", maxLine: opt.MaxLine, workers: opt.Workers, size: chunkSize}
	if rd.maxLine <= 0 {
		rd.maxLine = DefaultMaxLine
	}
	if rd.workers <= 0 {
		rd.workers = runtime.GOMAXPROCS(0)
	}
	rd.ahead = rd.workers > 1
	rd.dec = &decoder{setup: setup}
	if setup != nil && setup.format != nil {
		rd.stats.Format = setup.format.Name
	}
	return rd
}

// Open opens the file of that name; "-" stands for stdin, which the caller
// hands in. Close the reader when done. The error says which file and why.
func Open(name string, stdin io.Reader, opt Options) (*Reader, error) {
	setup, err := prepare(opt)
	if err != nil {
		return nil, err
	}
	if name == "-" {
		if stdin == nil {
			return nil, errors.New("standard input is not available here; name a file")
		}
		rd := newReader(stdin, opt, setup)
		rd.name = "standard input"
		return rd, nil
	}
	return openFile(name, opt, setup)
}

// openFile opens a file by options that were prepared before.
func openFile(name string, opt Options, setup *setup) (*Reader, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("cannot open the log: %w", err)
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		_ = f.Close() // nothing was written
		return nil, fmt.Errorf("%s is a directory; name the log files in it", name)
	}
	rd := newReader(f, opt, setup)
	rd.name = name
	rd.file = err == nil && info.Mode().IsRegular()
	rd.closers = append(rd.closers, f)
	return rd, nil
}

// Close stops what the reader does in the background and releases the file
// that Open opened. It leaves stdin and the reader given to NewReader alone,
// but a Read of them that has begun is not waited for. The events handed out
// last are no longer valid.
func (r *Reader) Close() error {
	r.done = true
	if r.pipe != nil {
		r.pipe.stop(r.file)
		r.pipe = nil
	}
	var errs []error
	for _, c := range r.closers {
		errs = append(errs, c.Close())
	}
	r.closers = nil
	return errors.Join(errs...)
}

// Next fills ev with the next event and reports whether there was one. Lines
// that cannot be read are counted and skipped. After false, Err tells an error
// from the end of the log. Where every bit of time counts, use Batch.
//
// ev is overwritten as a whole. Its strings stay valid after the next call,
// unless they are borrowed, see [Options].
func (r *Reader) Next(ev *candor.Event) bool {
	if r.now == nil || r.at == len(r.now.events) {
		if !r.advance() {
			return false
		}
	}
	*ev = r.now.events[r.at]
	r.at++
	return true
}

// Batch returns the next events, at least one, in the order of the log, and
// reports whether there were any. The slice is valid until the next call of
// any method, and the caller may change what is in it. The strings of the
// events stay valid for as long as they are held, and hold little more memory than
// their own, unless they are borrowed, see [Options].
//
// After false, Err tells an error from the end of the log.
func (r *Reader) Batch() ([]candor.Event, bool) {
	if r.now == nil || r.at == len(r.now.events) {
		if !r.advance() {
			return nil, false
		}
	}
	events := r.now.events[r.at:]
	r.at = len(r.now.events)
	return events, true
}

// Err returns what stopped the reading, nil at the end of the log: an error of
// the underlying reader, damaged compressed data, or a [*FormatError] when the
// first hundred lines are in no known format. Events delivered before stay
// good.
func (r *Reader) Err() error { return r.err }

// Stats returns the counts so far. They may be ahead of Next by some lines,
// never of Batch. The samples are shared with the reader.
func (r *Reader) Stats() Stats { return r.stats }

// advance makes the next chunk that has events the present one.
func (r *Reader) advance() bool {
	for {
		c := r.chunk()
		if c == nil {
			return false
		}
		if len(c.events) > 0 {
			return true
		}
	}
}

// chunk returns the next chunk and counts it; nil at the end.
func (r *Reader) chunk() *chunk {
	last := r.now
	r.now, r.at = nil, 0
	var c *chunk
	switch {
	case r.done:
		return nil
	case r.pipe != nil:
		c = r.pipe.next(last)
	default:
		c = r.inline()
	}
	if c == nil {
		if !r.done {
			r.end()
		}
		return nil
	}
	r.stats.add(&c.tally)
	r.now = c
	return c
}

// inline reads and parses the next chunk in the caller's time. When much is
// left to read it sets up the pipeline for the chunks after it.
func (r *Reader) inline() *chunk {
	if r.split == nil && !r.start() {
		return nil
	}
	c := &r.own
	if r.format == nil {
		return r.first(c)
	}
	if r.ahead && r.split.err == nil {
		r.pipe = newPipeline(r)
		return r.pipe.next(nil)
	}
	if !r.split.fill(c) {
		return nil
	}
	r.parse(c)
	return c
}

// parse parses a chunk in the caller's time.
func (r *Reader) parse(c *chunk) {
	if r.guest != nil {
		r.guest.restore(r.dec)
		defer r.guest.save(r.dec)
	}
	c.parse(r.dec, r.format, r.maxLine, r.marked)
}

// start puts the decompressor in place.
func (r *Reader) start() bool {
	src, compression, err := plain(&counting{r.src, &r.read})
	r.stats.Compression = compression
	if err != nil {
		r.fail(r.named(err))
		return false
	}
	r.split = &splitter{src: src, maxLine: r.maxLine, size: max(headSize, r.size), live: !r.file}
	if r.format != nil {
		r.split.size = r.size
	}
	return true
}

// headSize is how many bytes the detection of the format may look at.
const headSize = 128 << 10

// first reads chunks until one of their lines settles the format. A line that
// no format reads is rejected; after a hundred of them the log is given up. A
// live stream is never waited for: what has come decides.
func (r *Reader) first(c *chunk) *chunk {
	if !r.split.fill(c) {
		return nil
	}
	c.events, c.tally = c.events[:0], Stats{}
	for rest := c.data; len(rest) > 0; {
		if r.format = r.detect(rest); r.format != nil {
			r.split.size = r.size
			before := c.tally
			c.data, c.tally = rest, Stats{}
			r.parse(c)
			before.add(&c.tally)
			c.tally = before
			return c
		}
		var line []byte
		line, rest = cutLine(rest)
		c.tally.Lines++
		if len(line) > r.maxLine {
			c.tally.reject(line, fmt.Sprintf("longer than %d bytes", r.maxLine))
		} else {
			c.tally.reject(line, "in no known format")
		}
		if r.stats.Lines+c.tally.Lines >= detectLines {
			r.stats.add(&c.tally)
			r.unknown()
			return nil
		}
	}
	return c
}

// detect returns the format of the lines in b, nil when none of the next
// hundred is in a known one, and notes what was found.
func (r *Reader) detect(b []byte) *Format {
	f := detect(r.dec, b)
	if f != nil {
		r.preset(f)
	}
	return f
}

// preset settles the format.
func (r *Reader) preset(f *Format) {
	r.format = f
	r.stats.Format = f.Name
	r.stats.Wrapper = f.wrapper
	r.stats.Detected = r.dec.setup.format == nil
}

// end notes why there are no more lines.
func (r *Reader) end() {
	r.done = true
	if err := r.split.err; err != io.EOF {
		r.fail(r.named(fmt.Errorf("reading stopped after line %d: %w", r.stats.Lines, err)))
	} else if r.format == nil && r.stats.Lines > 0 {
		r.unknown()
	}
}

// named puts the name of the log in front of an error.
func (r *Reader) named(err error) error {
	if r.name == "" {
		return err
	}
	return fmt.Errorf("%s: %w", r.name, err)
}

func (r *Reader) fail(err error) {
	r.done = true
	r.err = err
}

func (r *Reader) unknown() {
	e := &FormatError{Lines: r.stats.Lines}
	if len(r.stats.Samples) > 0 {
		e.First = r.stats.Samples[0].Text
	}
	r.fail(e)
}

// counting counts the bytes that are read, for whoever asks how far it is.
type counting struct {
	r io.Reader
	n *atomic.Int64
}

func (c *counting) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n.Add(int64(n))
	return n, err
}
