package accesslog

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/candorhttp/candor"
)

// Logs reads several logs as one: their events come in the order of their
// times, so that what many hosts or rotated files wrote looks as if one had
// written it. It is not safe for concurrent use, apart from Progress.
//
// A file is opened when the time of its first event has come, and is closed at
// its end. Within one file the order of the lines is kept, whatever their
// times; an event that is out of order there is out of order here.
type Logs struct {
	opt     Options
	setup   *setup
	stdin   io.Reader
	files   []*logFile // all, in the order of the arguments
	pending []*logFile // still to be opened, the earliest first
	active  []*stream  // a heap, the earliest event first
	given   *stream    // whose events were handed out last
	shared  *decoder   // serves the readers when they are very many
	skipped []Skipped
	missing []error
	started bool

	mu    sync.Mutex // guards what Progress reads of files
	lines atomic.Int64
	began time.Time
	now   func() time.Time
}

// Skipped is a file that was passed over, and why.
type Skipped struct {
	Name string
	Why  string
}

// FileStats says what became of the lines of one file.
type FileStats struct {
	Name string
	Stats
	Err error // what stopped the reading, nil at its end
}

// FileError says what went wrong with one of several logs.
type FileError struct {
	Name string
	Err  error
	// Unopened is set when the file could not be opened at all, or when an
	// argument names no file.
	Unopened bool
}

// Error names the file, safe to print.
func (e *FileError) Error() string {
	return fmt.Sprintf("%s: %v", Printable([]byte(e.Name), maxShownName), e.Err)
}

// Unwrap returns the error without the file's name.
func (e *FileError) Unwrap() error { return e.Err }

const maxShownName = 4096

// logFile is one of the files of Logs.
type logFile struct {
	name  string
	info  fs.FileInfo // nil for standard input
	found bool        // in a directory, not named
	order int
	first int64 // time of the earliest of the first events, see clockOf
	stats Stats
	err   error
	// format is what the first look found.
	format *Format
	r      *Reader // while it is open
	done   bool
}

// size returns the bytes to read, 0 where nobody knows.
func (f *logFile) size() int64 {
	if !f.regular() {
		return 0
	}
	return f.info.Size()
}

func (f *logFile) regular() bool { return f.info != nil && f.info.Mode().IsRegular() }

// OpenLogs finds the logs that the arguments name: files, patterns as of
// [filepath.Glob], directories, and "-" for stdin, which the caller hands in.
// Of a directory it takes the files whose first lines are in a known format,
// compressed and rotated ones included; Skipped tells what was passed over. A
// file that is named twice is read once.
//
// An argument that names nothing does not stop the others; Err tells of it.
// The error returned is one of the options. Close the logs when done.
func OpenLogs(args []string, stdin io.Reader, opt Options) (*Logs, error) {
	setup, err := prepare(opt)
	if err != nil {
		return nil, err
	}
	l := &Logs{opt: opt, setup: setup, stdin: stdin, now: time.Now}
	l.began = l.now()
	found := findFiles(args, stdin != nil)
	l.skipped, l.missing = found.skipped, found.missing
	for _, f := range found.files {
		// The first look tells files of a directory that are no logs, and in
		// which order files are to be read. One named file needs neither.
		if f.regular() && (f.found || len(found.files) > 1) && !l.peek(f) {
			continue
		}
		l.files = append(l.files, f)
	}
	for i, f := range l.files {
		f.order = i
	}
	l.pending = slices.Clone(l.files)
	slices.SortStableFunc(l.pending, func(a, b *logFile) int {
		return cmp.Or(cmp.Compare(a.first, b.first), parseRotation(a.name).older(parseRotation(b.name)))
	})
	return l, nil
}

// peek reads the first lines of a file. It returns false for one that is to be
// passed over. Errors are left for the reading proper.
func (l *Logs) peek(f *logFile) bool {
	opt := l.opt
	opt.Workers = 1
	r, err := openFile(f.name, opt, l.setup)
	if err != nil {
		return true
	}
	defer r.Close()
	r.size = chunkSize / 4
	if l.shared == nil {
		l.shared = &decoder{setup: l.setup}
	}
	r.dec, r.guest = l.shared, &memory{}
	events, ok := r.Batch()
	var unknown *FormatError
	if f.found && !ok && errors.As(r.Err(), &unknown) {
		l.skipped = append(l.skipped, Skipped{f.name, "its lines are in no known log format"})
		return false
	}
	f.format = r.format
	for i := range events {
		if t := clockOf(&events[i]); i == 0 || t < f.first {
			f.first = t
		}
	}
	return true
}

// Batch returns the next events, at least one, and reports whether there were
// any. What is said of [Reader.Batch] holds here too. After false, Err tells
// what could not be read.
func (l *Logs) Batch() ([]candor.Event, bool) {
	l.start()
	for {
		if s := l.given; s != nil {
			l.given = nil
			if s.out == len(s.events) && !l.refill(s) {
				l.finish(s)
			} else {
				l.settle(0) // its next event is later
			}
		}
		if len(l.pending) > 0 && (len(l.active) == 0 || l.pending[0].first <= l.active[0].key()) {
			f := l.pending[0]
			l.pending = l.pending[1:]
			l.open(f)
			continue
		}
		if len(l.active) == 0 {
			return nil, false
		}
		l.given = l.active[0]
		return l.given.take(l.limit()), true
	}
}

// start opens what has no known beginning: pipes and standard input.
func (l *Logs) start() {
	if l.started {
		return
	}
	l.started = true
	var rest []*logFile
	for _, f := range l.pending {
		if f.regular() {
			rest = append(rest, f)
		} else {
			l.open(f)
		}
	}
	l.pending = rest
}

// limit returns the time up to which the earliest log may go on before another
// one has its turn.
func (l *Logs) limit() int64 {
	limit := int64(never)
	for _, i := range []int{1, 2} {
		if i < len(l.active) {
			limit = min(limit, l.active[i].key())
		}
	}
	if len(l.pending) > 0 {
		limit = min(limit, l.pending[0].first)
	}
	return limit
}

// fewLogs is how many logs may be read at the same time with buffers of full
// size; of more than that, each has small ones.
const fewLogs = 16

// open begins to read a file.
func (l *Logs) open(f *logFile) {
	r, err := l.reader(f)
	if err != nil {
		l.done(f, &FileError{f.name, err, true})
		return
	}
	r.name = ""
	switch n := len(l.active); {
	case n > fewLogs:
		if l.shared == nil {
			l.shared = &decoder{setup: l.setup}
		}
		r.dec, r.guest = l.shared, &memory{}
		r.size, r.ahead = chunkSize/4, false
		if n > 256 {
			r.size = chunkSize / 16
		}
		if f.format != nil { // as the first look found; its large buffer is not needed again
			r.preset(f.format)
		}
	case n > 1 && r.ahead:
		r.workers = 1 // they are parsed side by side already
	}
	l.mu.Lock()
	f.r = r
	l.mu.Unlock()
	s := &stream{file: f, order: f.order, next: r.Batch}
	if !l.refill(s) {
		l.close(f)
		return
	}
	l.active = append(l.active, s)
	for i := len(l.active) - 1; i > 0; { // up the heap
		parent := (i - 1) / 2
		if !l.active[i].before(l.active[parent]) {
			break
		}
		l.active[i], l.active[parent] = l.active[parent], l.active[i]
		i = parent
	}
}

func (l *Logs) reader(f *logFile) (*Reader, error) {
	if f.info == nil {
		return newReader(l.stdin, l.opt, l.setup), nil
	}
	r, err := openFile(f.name, l.opt, l.setup)
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err // the name is said once
	}
	return r, err
}

// refill asks for more events of a log and counts its lines.
func (l *Logs) refill(s *stream) bool {
	before := s.file.r.stats.Lines
	ok := s.fill()
	l.lines.Add(s.file.r.stats.Lines - before)
	return ok
}

// finish takes the earliest log, which has come to its end, out of the heap.
func (l *Logs) finish(s *stream) {
	last := len(l.active) - 1
	l.active[0] = l.active[last]
	l.active = l.active[:last]
	l.settle(0)
	l.close(s.file)
}

// settle moves the log at place i of the heap down to where it belongs.
func (l *Logs) settle(i int) {
	for {
		least := i
		for _, child := range []int{2*i + 1, 2*i + 2} {
			if child < len(l.active) && l.active[child].before(l.active[least]) {
				least = child
			}
		}
		if least == i {
			return
		}
		l.active[i], l.active[least] = l.active[least], l.active[i]
		i = least
	}
}

// close notes what became of a file.
func (l *Logs) close(f *logFile) {
	err := f.r.Err()
	if closing := f.r.Close(); err == nil {
		err = closing
	}
	if err != nil {
		err = &FileError{Name: f.name, Err: err}
	}
	l.done(f, err)
}

func (l *Logs) done(f *logFile, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if f.r != nil {
		f.stats, f.r = f.r.Stats(), nil
	}
	f.err, f.done = err, true
}

// Err returns what could not be read, in the order of the arguments: joined
// [*FileError] values, nil when there is none.
func (l *Logs) Err() error {
	errs := slices.Clone(l.missing)
	for _, f := range l.files {
		if f.err != nil {
			errs = append(errs, f.err)
		}
	}
	return errors.Join(errs...)
}

// Files returns the counts of each file, in the order of the arguments.
func (l *Logs) Files() []FileStats {
	all := make([]FileStats, 0, len(l.files))
	for _, f := range l.files {
		s := FileStats{Name: f.name, Stats: f.stats, Err: f.err}
		if f.r != nil {
			s.Stats = f.r.Stats()
		}
		all = append(all, s)
	}
	return all
}

// Skipped returns the files that were passed over.
func (l *Logs) Skipped() []Skipped { return l.skipped }

// Close stops the reading. The events handed out last are no longer valid.
func (l *Logs) Close() error {
	var errs []error
	for _, s := range l.active {
		errs = append(errs, s.file.r.Close())
	}
	l.pending, l.active, l.given = nil, nil, nil
	return errors.Join(errs...)
}

// Progress says how far the reading is. It may be called at any time, from
// any goroutine.
func (l *Logs) Progress() Progress {
	p := Progress{Files: len(l.files), Lines: l.lines.Load(), Elapsed: l.now().Sub(l.began)}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, f := range l.files {
		size := f.size()
		p.Total += size
		switch {
		case f.done:
			p.Done++
			p.Bytes += size
		case f.r != nil && f.regular():
			p.Bytes += min(f.r.read.Load(), size)
		}
		p.Endless = p.Endless || !f.regular()
	}
	return p
}

// findFiles looks up what the arguments name.
func findFiles(args []string, stdin bool) *finder {
	w := &finder{}
	for _, arg := range args {
		if arg == "-" {
			w.standardInput(stdin)
			continue
		}
		w.argument(arg)
	}
	return w
}
