package accesslog

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/candorhttp/candor"
)

// tail is one file that grows: the same bytes, under whatever names they are
// found.
type tail struct {
	Position        // behind all lines that were read
	order    int    // among tails whose events have the same time
	base     string // directory and name of the log without what rotation adds

	places  []place // where the last look found these bytes
	at      string  // the last of these places that is not compressed
	current bool    // one of the places is the log itself, not a rotated file
	idle    int     // looks in a row that found nothing new in a file that is not current
	quiet   int     // looks in a row that found nothing new
	cut     bool    // the compressed file is not whole, perhaps not yet
	gone    int     // looks in a row that did not find it

	file  *os.File  // open, where the bytes are taken from
	split *splitter // of a compressed file
	size  int64     // of the file at the last look
	busy  bool      // something was read since the last look
	more  bool      // there may be more to read since the last look
	found bool      // in a directory, not named
	head  []byte    // the first bytes, once they were compared with Sum

	format  *Format
	memory  memory
	restart bool // the memory is to be rebuilt before the next line
	chunk   chunk
	start   Position // behind the lines before chunk
	headers []header // in chunk
	stream  stream
	samples []Rejected
	failed  error
}

// place is a name under which a file was found.
type place struct {
	path   string
	info   fs.FileInfo
	packed bool
}

// header is a line that says what the lines after it hold.
type header struct {
	end  int // in the chunk
	line string
}

// position returns how far the events of the file were handed out.
func (t *tail) position() Position {
	s := &t.stream
	if s.out == len(s.events) {
		return t.Position
	}
	p := t.Position
	from := &t.start
	p.Offset, p.Skip, p.Replay, p.Header, p.Done = from.Offset, from.Skip, from.Replay, from.Header, false
	p.Lines, p.Events, p.Understood, p.Rejected = from.Lines, from.Events, from.Understood, from.Rejected
	if s.out == 0 {
		return p
	}
	m := t.chunk.marks[s.out-1]
	p.Offset += int64(m.end)
	p.Skip, p.Replay = false, int64(m.back)
	p.Lines += int64(m.lines)
	p.Events += int64(s.out)
	p.Understood += int64(m.understood)
	p.Rejected += int64(m.rejected)
	for _, h := range t.headers {
		if h.end <= int(m.end) {
			p.Header = h.line
		}
	}
	return p
}

// stats returns the counts of what was handed out.
func (t *tail) stats() Stats {
	p := t.position()
	s := Stats{Format: p.Format, Lines: p.Lines, Events: p.Events, Understood: p.Understood, Rejected: p.Rejected, Samples: t.samples}
	if t.format != nil {
		s.Wrapper = t.format.wrapper
	}
	return s
}

// errReplaced says that a file no longer begins with the bytes it began with:
// it was emptied, and perhaps written anew.
var errReplaced = errors.New("replaced")

// fill reads the next lines of a plain file into the chunk. It reports whether
// any were read; the half line at the end of a file stays there.
func (f *Follower) fill(t *tail) (bool, error) {
	if t.restart {
		if err := f.rebuild(t); err != nil {
			return false, err
		}
	}
	if t.split != nil {
		return f.fillPacked(t)
	}
	c := &t.chunk
	if cap(c.buf) == 0 {
		c.buf = make([]byte, f.chunkSize)
	}
	c.buf = c.buf[:cap(c.buf)]
	from, n, ended := t.Offset, 0, false
	if t.Skip {
		var err error
		if from, err = f.skip(t); err != nil || t.Skip {
			return false, err
		}
	}
	for !ended {
		m, err := t.file.ReadAt(c.buf[n:], from+int64(n))
		if err != nil && err != io.EOF {
			return false, err
		}
		n += m
		if ended = err == io.EOF; bytes.IndexByte(c.buf[:n], '\n') >= 0 || n < len(c.buf) {
			break
		}
		if n >= f.maxLine+3 {
			break
		}
		c.buf = append(c.buf, make([]byte, min(n, f.maxLine+3-n))...)
	}
	if err := f.same(t); err != nil { // what was read before this was found is good
		return false, err
	}
	if ended || n < len(c.buf) {
		t.more = false
	}
	return f.lines(t, from, n), nil
}

// lines parses the whole lines of the n bytes in the chunk's buffer, which were
// read at from.
func (f *Follower) lines(t *tail, from int64, n int) bool {
	c := &t.chunk
	i := bytes.LastIndexByte(c.buf[:n], '\n')
	t.start = t.Position
	switch {
	case i >= 0:
		c.data = c.buf[:i+1]
	case n >= f.maxLine+3 || t.endOfFile():
		c.data = c.buf[:n]
		t.Skip = n >= f.maxLine+3
	default:
		return false
	}
	if len(c.data) == 0 {
		return false
	}
	t.Offset = from + int64(len(c.data))
	f.parse(t, from)
	return true
}

// fillPacked reads the next lines of a compressed file into the chunk.
func (f *Follower) fillPacked(t *tail) (bool, error) {
	c := &t.chunk
	dropped := t.split.dropped
	ok := t.split.fill(c)
	t.more = ok
	if err := t.split.err; err != nil && err != io.EOF {
		// The line that the error cut off may be whole when the file is read
		// again: it may still have been written.
		t.more = false
		c.data = c.data[:bytes.LastIndexByte(c.data, '\n')+1]
		if len(c.data) == 0 {
			return false, err
		}
	}
	dropped = t.split.dropped - dropped
	t.Offset += dropped
	if t.Replay > 0 {
		t.Replay += dropped
	}
	if !ok {
		t.Skip, t.Done = false, true
		return false, nil
	}
	t.start = t.Position
	t.start.Skip = false
	from := t.Offset
	t.Offset += int64(len(c.data))
	t.Skip = t.split.skip
	f.parse(t, from)
	return true, nil
}

// rebuild finds out again, behind a restart, what the lines before the
// position leave for the lines after it.
func (f *Follower) rebuild(t *tail) error {
	head, replay, err := t.before()
	if err != nil {
		return err
	}
	t.restart = false
	t.memory = memory{}
	if t.Offset == 0 {
		return nil
	}
	if i := bytes.LastIndexByte(head, '\n'); i >= 0 {
		t.format = detect(f.dec, head[:i+1])
	}
	if t.format == nil && t.Format != "" {
		if t.format, err = formatOf(t.Format); err != nil {
			t.format = nil // it is found out anew
		}
	}
	if t.format == nil {
		return nil
	}
	f.dec.forget()
	var ev candor.Event                           // counted before the restart
	if t.Header == "" && t.format.header != nil { // the position was not reached by reading
		for rest := head; len(rest) > 0; {
			var line []byte
			if line, rest = cutLine(rest); t.format.header(line) {
				t.Header = string(line)
			}
		}
	}
	if t.Header != "" {
		t.format.parse(f.dec, []byte(t.Header), &ev)
	}
	for len(replay) > 0 {
		var line []byte
		if line, replay = cutLine(replay); len(line) <= f.maxLine {
			t.format.parse(f.dec, line, &ev)
			f.dec.queue = nil
		}
	}
	t.memory.save(f.dec)
	return nil
}

// maxReplay bounds what is read again after a restart for the sake of a
// divided line. No wrapper joins more than a megabyte.
const maxReplay = 4 << 20

// before returns the first bytes of the file, as far as they were read, and
// those that are to be read again. A compressed file is read up to the
// position by that.
func (t *tail) before() (head, replay []byte, err error) {
	if t.Replay > maxReplay {
		t.Replay = 0
	}
	from := t.Offset - t.Replay
	head = make([]byte, min(headSize, t.Offset))
	replay = make([]byte, t.Replay)
	if t.split == nil {
		if _, err = t.file.ReadAt(head, 0); err == nil && t.Replay > 0 {
			_, err = t.file.ReadAt(replay, from)
		}
		return head, replay, unlessEnd(err)
	}
	src := t.split.src
	if _, err = io.ReadFull(src, head); err != nil {
		return nil, nil, unlessEnd(err)
	}
	n := 0
	if h := int64(len(head)); from < h {
		n = copy(replay, head[from:])
	} else if _, err = io.CopyN(io.Discard, src, from-h); err != nil {
		return nil, nil, unlessEnd(err)
	}
	_, err = io.ReadFull(src, replay[n:])
	return head, replay, unlessEnd(err)
}

// unlessEnd passes on errors other than that of a file that is shorter than
// it was.
func unlessEnd(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return nil
	}
	return err
}

// endOfFile reports whether nothing will be added to the half line at the end.
func (t *tail) endOfFile() bool { return t.idle >= idleLooks }

// skip passes over the rest of a line that is too long. It returns where the
// next line begins, and leaves Skip set when that is not yet there.
func (f *Follower) skip(t *tail) (int64, error) {
	for t.Skip {
		n, err := t.file.ReadAt(t.chunk.buf, t.Offset)
		i := bytes.IndexByte(t.chunk.buf[:n], '\n')
		if err != nil && err != io.EOF {
			return 0, err
		}
		if same := f.same(t); same != nil {
			return 0, same
		}
		moved := int64(n)
		if i >= 0 {
			moved, t.Skip = int64(i+1), false
		}
		t.Offset += moved
		if t.Replay > 0 {
			t.Replay += moved
			t.chunk.back += int(moved)
		}
		if n == 0 {
			t.more = false
			break
		}
	}
	return t.Offset, nil
}

// same makes sure that the open file still begins as it did, and learns more
// of its beginning while it is short.
func (f *Follower) same(t *tail) error {
	n, err := t.file.ReadAt(f.head, 0)
	if err != nil && err != io.EOF {
		return err
	}
	head := f.head[:n]
	switch {
	case int64(n) < t.Head:
		return errReplaced
	case t.head != nil && !bytes.Equal(head[:t.Head], t.head):
		return errReplaced
	case t.head == nil && sumOf(head[:t.Head]) != t.Sum:
		return errReplaced
	}
	t.learn(head)
	return nil
}

// learn takes down the first bytes of the file.
func (t *tail) learn(head []byte) {
	if n := int64(len(head)); n > t.Head || t.head == nil {
		t.Head, t.Sum, t.Tells = n, sumOf(head), telling(head)
		t.head = bytes.Clone(head)
	}
}

// parse turns the lines in the chunk, which begin at from, into events.
func (f *Follower) parse(t *tail, from int64) {
	c := &t.chunk
	c.back = int(t.Replay)
	t.headers = t.headers[:0]
	t.memory.restore(f.dec)
	c.events, c.marks, c.tally = c.events[:0], c.marks[:0], Stats{Samples: c.tally.Samples[:0]}
	if t.format == nil {
		f.first(t)
	} else {
		c.parse(f.dec, t.format, f.maxLine, true)
	}
	t.memory.save(f.dec)
	t.Replay = int64(c.back)
	if t.format != nil && t.format.header != nil {
		for rest := c.data; len(rest) > 0; {
			var line []byte
			line, rest = cutLine(rest)
			at := len(c.data) - len(rest)
			if t.format.header(line) && len(line) <= f.maxLine {
				t.Header = string(line)
				t.headers = append(t.headers, header{at, t.Header})
			}
		}
	}
	before := Stats{Lines: t.Lines, Samples: t.samples}
	before.add(&c.tally)
	t.samples = before.Samples
	t.Lines += c.tally.Lines
	t.Events += c.tally.Events
	t.Understood += c.tally.Understood
	t.Rejected += c.tally.Rejected
	t.stream.events, t.stream.out, t.stream.due = c.events, 0, t.stream.due[:0]
}

// first settles the format by the lines in the chunk, as [Reader.first] does.
// Where none is in a known format, that of the same log before its rotation
// is tried.
func (f *Follower) first(t *tail) {
	c := &t.chunk
	var passed Stats
	whole := c.data
	for rest := c.data; len(rest) > 0; {
		format := detect(f.dec, rest)
		if format == nil {
			format = f.formats[t.base]
		}
		if format != nil {
			t.format, t.Format = format, format.Name
			f.formats[t.base] = format
			c.data, c.tally = rest, Stats{}
			c.parse(f.dec, format, f.maxLine, true)
			skipped := int32(len(whole) - len(rest))
			for i := range c.marks {
				c.marks[i].end += skipped
				c.marks[i].lines += int32(passed.Lines)
				c.marks[i].rejected += int32(passed.Rejected)
			}
			passed.add(&c.tally)
			break
		}
		var line []byte
		line, rest = cutLine(rest)
		passed.Lines++
		why := "in no known format"
		if len(line) > f.maxLine {
			why = fmt.Sprintf("longer than %d bytes", f.maxLine)
		}
		passed.reject(line, why)
		if t.Lines+passed.Lines == detectLines {
			unknown := &FormatError{Lines: detectLines, First: passed.Samples[0].Text}
			if len(t.samples) > 0 {
				unknown.First = t.samples[0].Text
			}
			if t.failed = (&FileError{Name: t.Path, Err: unknown}); t.found {
				t.Passed, t.Done, t.failed = true, true, nil
			}
		}
	}
	c.data, c.tally = whole, passed
}

// take hands out events up to a time, those of one line together.
func (t *tail) take(limit int64) []candor.Event {
	s := &t.stream
	from := s.out
	s.take(limit)
	for s.out < len(s.events) && t.chunk.marks[s.out].end == t.chunk.marks[s.out-1].end {
		s.out++
	}
	return s.events[from:s.out]
}
