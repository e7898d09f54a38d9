package accesslog

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"github.com/candorhttp/candor"
)

// chunk is a piece of a log: whole lines, and what was read from them. A log
// gives the same events wherever it is cut into chunks.
type chunk struct {
	buf  []byte // what data lies in; reused
	data []byte // whole lines; the last may lack its end

	// What the lines before leave for these, for a decoder that did not see
	// them: what the last header line said, and the beginning of a divided
	// line, where the worker on the chunk before will hand it over.
	lines   *columnProgram
	partIn  chan []byte
	partOut chan []byte

	events []candor.Event
	marks  []mark // one for each event, where they are asked for
	back   int    // bytes before data that the beginning of a divided line takes, 0 for none
	tally  Stats  // of these lines alone; the numbers of its samples count from 1

	parsed chan struct{} // holds one token when the events are there
}

// mark tells how far the log was read with an event.
type mark struct {
	end                         int32 // bytes of the chunk up to the end of the event's line
	back                        int32 // bytes before end from which a divided line is still open, 0 for none
	lines, understood, rejected int32 // counted up to there
}

// parse reads the lines into events. What the decoder keeps of lines before
// stays in force.
func (c *chunk) parse(d *decoder, f *Format, maxLine int, marked bool) {
	c.events, c.marks, c.tally = c.events[:0], c.marks[:0], Stats{Samples: c.tally.Samples[:0]}
	if d.setup.borrow {
		d.lent = c.data
		defer func() { d.lent = nil }()
	}
	for rest := c.data; len(rest) > 0; {
		var line []byte
		n := len(rest)
		line, rest = cutLine(rest)
		n -= len(rest)
		c.tally.Lines++
		if len(line) > maxLine {
			c.tally.reject(line, fmt.Sprintf("longer than %d bytes", maxLine))
			if marked {
				c.track(d, n)
			}
			continue
		}
		ev := c.slot()
		why := f.parse(d, line, ev)
		if marked {
			c.track(d, n)
		}
		switch why {
		case "":
			c.tally.Events++
			for d.queued() {
				*c.slot() = d.next()
				c.tally.Events++
			}
			for marked && len(c.marks) < len(c.events) {
				c.marks = append(c.marks, mark{
					int32(len(c.data) - len(rest)), int32(c.back), int32(c.tally.Lines), int32(c.tally.Understood), int32(c.tally.Rejected)})
			}
		case understood:
			c.tally.Understood++
			c.events = c.events[:len(c.events)-1]
		default:
			c.tally.reject(line, why)
			c.events = c.events[:len(c.events)-1]
		}
	}
}

// track keeps count of the bytes since a divided line began, after a line of n
// bytes.
func (c *chunk) track(d *decoder, n int) {
	if c.back += n; len(d.part) == 0 {
		c.back = 0
	}
}

// slot appends a cleared event and returns it.
func (c *chunk) slot() *candor.Event {
	n := len(c.events)
	if n == cap(c.events) {
		c.events = slices.Grow(c.events, max(n/2, 16))
	}
	c.events = c.events[:n+1]
	c.events[n] = candor.Event{}
	return &c.events[n]
}

// chunkSize is how much of a log is read at a time: enough that handing it
// over costs nothing beside parsing it, and little enough that its events,
// each of them 400 bytes, stay in the cache of the processor.
const chunkSize = 64 << 10

// splitter cuts a stream of bytes into chunks at line ends. The rest of a line
// that is longer than allowed is passed over, so that its length costs time
// and not memory.
type splitter struct {
	src     io.Reader
	maxLine int
	size    int    // bytes to aim at
	live    bool   // hand on what has come, the writer may be slow
	rest    []byte // the beginning of a line
	skip    bool   // inside a line that is too long
	dropped int64  // bytes of such lines that are in no chunk
	err     error  // what ended the stream; io.EOF for its end
}

// fill puts the next lines into c and reports whether there were any.
func (s *splitter) fill(c *chunk) bool {
	if cap(c.buf) < s.size {
		c.buf = make([]byte, s.size)
	}
	c.buf = c.buf[:cap(c.buf)]
	n := copy(c.buf, s.rest) // shorter than any buffer that it came from
	s.rest = s.rest[:0]
	for empty := 0; s.err == nil; {
		if n == len(c.buf) {
			if s.cut(c, n) {
				return true
			}
			if len(c.buf) >= s.maxLine+3 { // with its end, and one byte that proves it too long
				c.data, s.skip = c.buf[:n], true
				return true
			}
			c.buf = append(c.buf, make([]byte, min(len(c.buf), s.maxLine+3-len(c.buf)))...)
		}
		var m int
		m, s.err = s.src.Read(c.buf[n:])
		if empty++; m > 0 {
			empty = 0
		} else if empty == 100 && s.err == nil {
			s.err = io.ErrNoProgress
		}
		n += s.skipped(c.buf[n : n+m])
		if s.live && n < len(c.buf) && s.cut(c, n) {
			return true
		}
	}
	c.data = c.buf[:n]
	return n > 0
}

// cut ends the chunk behind the last whole line of its first n bytes, and
// reports whether there is one.
func (s *splitter) cut(c *chunk, n int) bool {
	i := bytes.LastIndexByte(c.buf[:n], '\n')
	if i < 0 {
		return false
	}
	c.data = c.buf[:i+1]
	s.rest = append(s.rest, c.buf[i+1:n]...)
	return true
}

// skipped drops from b what belongs to a line that is too long, and returns
// how many bytes are left at its beginning.
func (s *splitter) skipped(b []byte) int {
	if !s.skip {
		return len(b)
	}
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		s.dropped += int64(len(b))
		return 0
	}
	s.skip = false
	s.dropped += int64(i + 1)
	return copy(b, b[i+1:])
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
