package accesslog

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"github.com/candorhttp/candor"
)

// FollowOptions says how logs are to be followed. The zero value is ready to
// use.
type FollowOptions struct {
	Options

	// From is where to go on: the positions of a checkpoint. Files without a
	// position are new, and read from their beginning.
	From []Position
	// FromEnd skips what the files hold when the following begins. It has no
	// effect with From.
	FromEnd bool
	// Interval is how often the files are looked at; 0 is half a second.
	Interval time.Duration
	// Wait passes the time between two looks, or until the context is done.
	// Nil waits by the clock.
	Wait func(ctx context.Context, d time.Duration)
	// Now tells the time; nil is time.Now. It is compared with the times at
	// which files were changed.
	Now func() time.Time
}

// Follower reads logs while they grow, through renaming, copying and
// emptying, compressing and the switching of links. Files that are not there
// yet are waited for, and files that come to match a pattern are read from
// their beginning. Half a line waits for its end.
//
// Beside each log the follower minds the rotated files of the same name. What
// is in them when the following begins is not read, unless an argument names
// them; what comes into them later is the rest of what was followed.
//
// The events come in the order of their times as far as they are there at the
// same time. A Follower is not safe for concurrent use.
type Follower struct {
	args      []string
	setup     *setup
	dec       *decoder
	maxLine   int
	chunkSize int
	fromEnd   bool
	interval  time.Duration
	wait      func(context.Context, time.Duration)
	now       func() time.Time
	fileID    func(fs.FileInfo) (device, inode uint64)

	tails    []*tail
	met      int
	logs     map[string]bool    // logs whose rotated files are minded: directory and name
	formats  map[string]*Format // of each log, as it was found last
	cache    map[string]seen    // path to what the last look saw there
	problems map[string]error   // path to why it cannot be read now
	looked   bool
	again    bool      // look again before waiting
	polled   time.Time // of the last look
	head     []byte    // scratch space for the beginning of a file
}

// Follow begins to follow the logs that the arguments name: files, patterns as
// of [filepath.Glob], directories. Nothing is opened before the first Batch.
// The error is one of the options or of the arguments. Close the follower when
// done.
func Follow(args []string, opt FollowOptions) (*Follower, error) {
	setup, err := prepare(opt.Options)
	if err != nil {
		return nil, err
	}
	for _, arg := range args {
		if arg == "-" {
			return nil, errors.New("standard input cannot be followed: it has no name to be found under again; leave out the following, it is read until it ends")
		}
		if _, err := filepath.Match(arg, ""); err != nil {
			return nil, fmt.Errorf("%s is not a pattern: %w", Printable([]byte(arg), maxShownName), err)
		}
	}
	f := &Follower{
		args: args, setup: setup, dec: &decoder{setup: setup}, maxLine: newReader(nil, opt.Options, setup).maxLine, chunkSize: chunkSize, fileID: fileID,
		fromEnd: opt.FromEnd && len(opt.From) == 0, interval: opt.Interval, wait: opt.Wait, now: opt.Now,
		logs: map[string]bool{}, formats: map[string]*Format{}, head: make([]byte, headMax),
	}
	if f.interval <= 0 {
		f.interval = time.Second / 2
	}
	if f.wait == nil {
		f.wait = wait
	}
	if f.now == nil {
		f.now = time.Now
	}
	for _, p := range opt.From {
		f.resume(p)
	}
	return f, nil
}

func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// resume takes up a position of an earlier follower.
func (f *Follower) resume(p Position) {
	if p.Seen.After(f.polled) {
		f.polled = p.Seen
	}
	base := filepath.Join(realDirectory(filepath.Dir(p.Path)), parseRotation(p.Path).base)
	f.logs[base] = true
	if p.Sum == "" { // a log of which no file was there
		return
	}
	f.met++
	t := &tail{Position: p, order: f.met, base: base, at: p.Path, restart: true}
	t.stream.order = t.order
	f.tails = append(f.tails, t)
}

// Batch returns the next events. Where there are none it waits for one
// interval, and returns none when still nothing has come, so that the caller
// can do what time alone asks for. It returns false when the context is done.
// What is said of [Reader.Batch] about the events holds here too.
func (f *Follower) Batch(ctx context.Context) ([]candor.Event, bool) {
	waited := false
	for ctx.Err() == nil {
		if !f.looked || f.again || f.now().Sub(f.polled) >= f.interval {
			f.look()
		}
		if events := f.next(); len(events) > 0 {
			return events, true
		}
		if f.again {
			continue
		}
		if waited {
			return nil, true
		}
		f.wait(ctx, f.interval)
		if ctx.Err() == nil {
			f.look()
		}
		waited = true
	}
	return nil, false
}

// next hands out the earliest events that are there.
func (f *Follower) next() []candor.Event {
	var first *tail
	limit := int64(never)
	for _, t := range f.tails {
		s := &t.stream
		for s.out == len(s.events) && t.more {
			f.advance(t)
		}
		switch {
		case s.out == len(s.events):
		case first == nil:
			first = t
		case s.before(&first.stream):
			limit = min(limit, first.stream.key())
			first = t
		default:
			limit = min(limit, s.key())
		}
	}
	if first == nil {
		return nil
	}
	return first.take(limit)
}

// advance reads on in one file.
func (f *Follower) advance(t *tail) {
	if t.file == nil || t.failed != nil || t.Done {
		t.more = false
		f.shut(t)
		return
	}
	read, err := f.fill(t)
	switch {
	case errors.Is(err, errReplaced):
		t.more = false
		f.lose(t)
	case err != nil:
		f.trouble(t, err)
	}
	if read {
		t.busy = true
		return
	}
	if !t.more && t.file != nil && t.endOfFile() {
		t.Done = true
		f.shut(t)
	}
}

// Positions returns how far the events were handed out, of every file that is
// remembered, and names the logs of which no file was there yet. To go on from there after a crash, save them together with what
// was made of the events; see [Checkpoint].
func (f *Follower) Positions() []Position {
	all := make([]Position, 0, len(f.tails))
	there := map[string]bool{}
	for _, t := range f.tails {
		p := t.position()
		p.Seen = f.polled
		all = append(all, p)
		there[t.base] = true
	}
	for _, log := range slices.Sorted(maps.Keys(f.logs)) {
		if !there[log] {
			all = append(all, Position{Path: log, Seen: f.polled})
		}
	}
	return all
}

// Files returns the counts of each file that was read, those before a restart
// included. They are those of the events that were handed out.
func (f *Follower) Files() []FileStats {
	var all []FileStats
	for _, t := range f.tails {
		if !t.Passed {
			all = append(all, FileStats{Name: t.Path, Stats: t.stats(), Err: t.failed})
		}
	}
	return all
}

// Err returns what cannot be read now, joined [*FileError] values. A file that
// is not there is waited for, and is no error.
func (f *Follower) Err() error {
	var errs []error
	for _, path := range slices.Sorted(maps.Keys(f.problems)) {
		errs = append(errs, f.problems[path])
	}
	for _, t := range f.tails {
		if t.failed != nil {
			errs = append(errs, t.failed)
		}
	}
	return errors.Join(errs...)
}

// Close closes all files. The positions stay as they are.
func (f *Follower) Close() error {
	for _, t := range f.tails {
		f.shut(t)
	}
	return nil
}
