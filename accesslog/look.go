package accesslog

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// candidate is a file that may be one to follow.
type candidate struct {
	place
	dir, base string // of the log it belongs to
	rot       rotation
	named     bool // an argument names just this file
	primary   bool // an argument names it, or a pattern or directory has it
	found     bool // in a directory
	newest    bool // no later file of the same log is there
}

func (c *candidate) key() string { return filepath.Join(c.dir, c.base) }

// seen is what was found out about a file when it was looked at last.
type seen struct {
	size     int64
	modified time.Time
	device   uint64
	inode    uint64
	packed   bool
	tail     *tail // nil: nothing to be told from it yet
}

// look finds out which files there are now, and which of them are old
// acquaintances under new names.
func (f *Follower) look() {
	for _, t := range f.tails {
		if t.file != nil && t.split == nil && !t.Tells {
			_ = f.same(t) // it may have grown enough to be known again, compressed for example; a replaced one is found out when it is read
		}
	}
	all, logs := f.candidates()
	f.looked = true
	f.problems = map[string]error{}
	for _, t := range f.tails {
		t.places, t.current = nil, false
	}
	cache := make(map[string]seen, len(all))
	for i := range all {
		c := &all[i]
		t := f.recognise(c, cache)
		if t == nil {
			continue
		}
		t.places = append(t.places, c.place)
		if !c.packed {
			t.at = c.path
		}
		if c.primary && !c.packed && (c.named || c.newest) {
			t.current = true
		}
	}
	for dir, bases := range logs {
		for base := range bases {
			f.logs[filepath.Join(dir, base)] = true
		}
	}
	f.cache = cache
	f.again = false
	f.polled = f.now()
	for _, t := range f.tails {
		f.tend(t)
	}
	f.tails = slices.DeleteFunc(f.tails, func(t *tail) bool { return t.gone > forgetLooks })
}

const (
	// idleLooks is how often a rotated file is looked at without finding more
	// in it before it is taken for complete. Servers go on writing to a renamed
	// file until they are told to open the new one.
	idleLooks = 10
	// forgetLooks is how long files that are gone are remembered.
	forgetLooks = 1000
	// closeLooks is after how many looks without news a file is closed; it is
	// opened again when it grows.
	closeLooks = 300
)

// candidates lists the files to look at: those that the arguments name and
// the rotated files beside them, the older ones of each log first. It returns
// the names of the logs by directory, too: also of those that are not there.
func (f *Follower) candidates() ([]candidate, map[string]map[string]bool) {
	l := lister{have: map[string]int{}, logs: map[string]map[string]bool{}}
	for _, arg := range f.args {
		l.argument(arg)
	}
	for dir, bases := range l.logs {
		entries, err := os.ReadDir(dir)
		if err != nil {
			continue // the directory is not there now
		}
		for _, e := range entries {
			if bases[parseRotation(e.Name()).base] {
				l.add(filepath.Join(dir, e.Name()), candidate{})
			}
		}
	}
	slices.SortFunc(l.all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.dir, b.dir), cmp.Compare(a.base, b.base), a.rot.older(b.rot), cmp.Compare(a.path, b.path))
	})
	last := map[string]*candidate{}
	for i := range l.all {
		if c := &l.all[i]; c.primary && !c.packed {
			last[c.key()] = c
		}
	}
	for _, c := range last {
		c.newest = true
	}
	return l.all, l.logs
}

// lister collects candidates.
type lister struct {
	all  []candidate
	have map[string]int             // whole path to place in all
	logs map[string]map[string]bool // directory to names of logs in it
}

// argument adds the files that an argument names.
func (l *lister) argument(arg string) {
	info, err := os.Stat(arg)
	switch {
	case err == nil && info.IsDir():
		entries, err := os.ReadDir(arg)
		if err != nil {
			return
		}
		for _, e := range entries {
			if path := filepath.Join(arg, e.Name()); notLog(path) == "" {
				l.add(path, candidate{primary: true, found: true})
			}
		}
	case err == nil || !hasPattern(arg):
		l.add(arg, candidate{primary: true, named: true})
		l.log(arg)
	default:
		names, _ := filepath.Glob(arg) // a bad pattern was refused before
		for _, path := range names {
			l.add(path, candidate{primary: true})
		}
	}
}

// add adds one file, if it is one.
func (l *lister) add(path string, c candidate) {
	dir := realDirectory(filepath.Dir(path))
	whole := filepath.Join(dir, filepath.Base(path)) // "access.log" is beside itself by another name
	if i, ok := l.have[whole]; ok {
		l.all[i].named = l.all[i].named || c.named
		return
	}
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return
	}
	if c.primary {
		l.log(path)
	}
	c.place = place{path: path, info: info}
	c.rot = parseRotation(path)
	c.dir, c.base = dir, c.rot.base
	l.have[whole] = len(l.all)
	l.all = append(l.all, c)
}

// log notes that the rotated files of this log concern us, beside its name
// and beside what its name is a link to.
func (l *lister) log(path string) {
	paths := []string{path}
	if target, err := filepath.EvalSymlinks(path); err == nil && target != path {
		paths = append(paths, target)
	}
	for _, p := range paths {
		dir := realDirectory(filepath.Dir(p))
		if l.logs[dir] == nil {
			l.logs[dir] = map[string]bool{}
		}
		l.logs[dir][parseRotation(p).base] = true
	}
}

// realDirectory returns the one name of a directory, so that a log is the same
// by whatever path it is reached.
func realDirectory(dir string) string {
	if whole, err := filepath.Abs(dir); err == nil {
		dir = whole
	}
	if target, err := filepath.EvalSymlinks(dir); err == nil {
		dir = target
	}
	return dir
}

// recognise returns the tail of the bytes in a file, a new one where they were
// never seen, nil where the file does not say yet what it is.
func (f *Follower) recognise(c *candidate, cache map[string]seen) *tail {
	device, inode := f.fileID(c.info)
	now := seen{size: c.info.Size(), modified: c.info.ModTime(), device: device, inode: inode}
	was, ok := f.cache[c.path]
	now.tail, now.packed = was.tail, was.packed
	if !ok || was.tail == nil || now != was {
		var head []byte
		var err error
		if head, now.packed, err = f.beginning(c.path); err != nil {
			f.problems[c.path] = &FileError{Name: c.path, Err: err}
			return nil
		}
		if now.packed {
			device, inode = 0, 0
		}
		c.packed = now.packed
		if now.tail = f.match(c, head, device, inode); now.tail == nil && len(head) > 0 {
			now.tail = f.meet(c, head, device, inode)
		} else if now.tail != nil && int64(len(head)) > now.tail.Head {
			now.tail.learn(head)
		}
	}
	c.packed = now.packed
	cache[c.path] = now
	return now.tail
}

// beginning returns the first bytes of a file, uncompressed: none of a file
// that is still being compressed.
func (f *Follower) beginning(path string) (head []byte, packed bool, err error) {
	file, err := os.Open(path)
	if err != nil {
		var pe *fs.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil, false, nil // gone again
		}
		return nil, false, err
	}
	defer file.Close()
	magic := make([]byte, maxMagic)
	n, err := file.ReadAt(magic, 0)
	if err != nil && err != io.EOF {
		return nil, false, err
	}
	if compressionOf(magic[:n]) == nil {
		n, err = file.ReadAt(f.head, 0)
		return f.head[:n], false, unlessEnd(err)
	}
	r, _, err := unpack(file)
	if err != nil {
		if unlessEnd(errors.Unwrap(err)) == nil {
			return nil, true, nil
		}
		return nil, true, err
	}
	n, err = io.ReadFull(r, f.head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, true, unlessCut(err)
	}
	return f.head[:n], true, nil
}

// unlessCut passes on errors other than that of a compressed file that is not
// whole, or not yet.
func unlessCut(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}

// match returns the tail whose bytes a file holds, nil when there is none.
func (f *Follower) match(c *candidate, head []byte, device, inode uint64) *tail {
	sums := map[int64]string{}
	holds := func(t *tail) bool {
		if t.Head > int64(len(head)) {
			return false
		}
		if _, ok := sums[t.Head]; !ok {
			sums[t.Head] = sumOf(head[:t.Head])
		}
		return sums[t.Head] == t.Sum
	}
	var best *tail
	for _, t := range f.tails {
		if t.sits(c, device, inode) {
			if holds(t) {
				return t
			}
			f.lose(t) // the number was given to other bytes
		}
		if t.Tells && holds(t) && (best == nil || t.Head > best.Head) {
			best = t
		}
	}
	return best
}

// sits reports whether the file was the place of a tail before. Where the
// system has no numbers for files, an open file is compared, or the name.
func (t *tail) sits(c *candidate, device, inode uint64) bool {
	switch {
	case c.packed || t.split != nil:
		return false
	case inode != 0:
		return t.Inode == inode && t.Device == device
	case t.file == nil:
		return t.at == c.path
	}
	info, err := t.file.Stat()
	return err == nil && os.SameFile(info, c.info)
}

// meet makes the acquaintance of a file. One that was rotated before the log
// itself was followed is passed over.
func (f *Follower) meet(c *candidate, head []byte, device, inode uint64) *tail {
	f.met++
	t := &tail{order: f.met, base: c.key(), found: c.found}
	t.Path, t.Device, t.Inode = c.path, device, inode
	t.learn(head)
	t.head = nil // the open file is to be compared once
	t.stream.order = t.order
	if bytes.HasPrefix(head, []byte(byteOrderMark)) {
		t.Offset = int64(len(byteOrderMark))
	}
	if !c.primary && !f.logs[c.key()] && (f.polled.IsZero() || c.info.ModTime().Before(f.polled.Add(-2*time.Second))) {
		t.Passed, t.Done = true, true
	} else if f.fromEnd && f.polled.IsZero() {
		t.passOver(c)
	}
	f.tails = append(f.tails, t)
	return t
}

// passOver puts the position at the end of the file.
func (t *tail) passOver(c *candidate) {
	if c.packed {
		t.Passed, t.Done = true, true
		return
	}
	t.Offset, t.restart = c.info.Size(), true
	t.Skip = true // a line that has begun is passed over as a whole
	if file, err := os.Open(c.path); err == nil {
		var last [1]byte
		if _, err := file.ReadAt(last[:], t.Offset-1); err == nil {
			t.Skip = last[0] != '\n'
		}
		_ = file.Close() // nothing was written
	}
}

// lose notes that the place where the bytes of a tail were holds others now.
func (f *Follower) lose(t *tail) {
	t.Device, t.Inode = 0, 0
	f.shut(t)
	for path, s := range f.cache {
		if s.tail == t {
			delete(f.cache, path)
		}
	}
	f.again = true
}

// tend decides what is to be done with a tail until the next look.
func (f *Follower) tend(t *tail) {
	if t.gone++; len(t.places) > 0 || t.file != nil {
		t.gone = 0
	}
	size := t.Offset
	if p := f.source(t); p != nil {
		size = p.info.Size()
		if t.Done && !t.Passed && !p.packed && size > t.Offset {
			t.Done = false // it was taken for complete too early
		}
	}
	if t.file != nil {
		if info, err := t.file.Stat(); err == nil {
			size = info.Size()
		}
	}
	news := t.busy || size != t.size
	t.busy, t.size = false, size
	if t.quiet++; news {
		t.quiet = 0
	}
	if t.idle++; news || t.current {
		t.idle = 0
	}
	switch {
	case t.Done || t.failed != nil:
		t.more = false
		f.shut(t)
		return
	case t.file == nil && t.current && t.quiet > closeLooks:
		return
	case t.file == nil && !news && t.cut:
		if t.idle == idleLooks {
			t.failed = &FileError{Name: t.Path, Err: errors.New("the compressed data is cut off, and nothing was added to it for a while")}
		}
		return // being compressed still
	}
	t.more = true
	if t.file == nil {
		f.open(t)
	} else if t.current && t.quiet > closeLooks {
		f.shut(t)
	}
}

// source returns the best of the places where the bytes of a tail are: where
// they were before, else in a plain file, else compressed.
func (f *Follower) source(t *tail) *place {
	var best *place
	for i := range t.places {
		p := &t.places[i]
		device, inode := f.fileID(p.info)
		switch {
		case !p.packed && inode != 0 && inode == t.Inode && device == t.Device:
			return p
		case best == nil || best.packed && !p.packed || best.packed == p.packed && p.info.Size() > best.info.Size():
			best = p
		}
	}
	return best
}

// open opens the file of a tail, where there is one.
func (f *Follower) open(t *tail) {
	p := f.source(t)
	if p == nil {
		return
	}
	file, err := os.Open(p.path)
	if err != nil {
		return // gone since; the next look knows more
	}
	t.file, t.Path, t.cut = file, p.path, false
	if target, err := filepath.EvalSymlinks(p.path); err == nil {
		t.Path = target
	}
	if !p.packed {
		info, err := file.Stat()
		if err == nil {
			err = f.same(t)
		}
		if err != nil { // replaced since
			f.shut(t)
			return
		}
		t.Device, t.Inode = f.fileID(info)
		return
	}
	r, _, err := unpack(file)
	if err != nil {
		f.trouble(t, err)
		return
	}
	t.split = &splitter{src: r, maxLine: f.maxLine, size: f.chunkSize, skip: t.Skip}
	t.Device, t.Inode = 0, 0
	t.restart = true // which also passes over what was read before
}

// trouble notes that a tail cannot be read now.
func (f *Follower) trouble(t *tail, err error) {
	t.more = false
	f.shut(t)
	if unlessCut(err) == nil {
		t.cut = true // until there is more of it
		return
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	t.failed = &FileError{Name: t.Path, Err: err}
}

// shut closes the file of a tail.
func (f *Follower) shut(t *tail) {
	if t.file != nil {
		_ = t.file.Close() // nothing was written
	}
	t.file, t.split, t.head = nil, nil, nil
}
