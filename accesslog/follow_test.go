package accesslog

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// try is what the tests need of testing.T and rapid.T.
type try interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

func must(t try, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// machine is a directory in which a server writes its log and somebody rotates
// it. Every line has a number of its own.
type machine struct {
	t       try
	log     string   // the name that is followed
	target  string   // what it is a link to, "" when it is the file itself
	file    *os.File // as the server has it open
	next    int      // number of the next line
	half    string   // the end of a line that was begun
	pad     string   // makes lines longer
	renames int
}

func (m *machine) append(n int) {
	m.t.Helper()
	if m.file == nil {
		m.reopen()
	}
	var b strings.Builder
	b.WriteString(m.half)
	m.half = ""
	for range n {
		b.WriteString(m.line())
	}
	_, err := m.file.WriteString(b.String())
	must(m.t, err)
}

func (m *machine) line() string {
	m.next++
	return lineAt(m.next/3, fmt.Sprintf("/%d/%s", m.next, m.pad))
}

func (m *machine) begin(part int) {
	m.append(0)
	line := m.line()
	part %= len(line)
	_, err := m.file.WriteString(line[:part])
	must(m.t, err)
	m.half = line[part:]
}

// reopen makes the server open its log by name, as it does when it is told to.
func (m *machine) reopen() {
	m.t.Helper()
	if m.file != nil {
		must(m.t, m.file.Close())
	}
	var err error
	m.file, err = os.OpenFile(m.log, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	must(m.t, err)
}

// finish ends a line that was begun.
func (m *machine) finish() {
	if m.half != "" {
		m.append(0)
	}
}

// shift makes room for a new rotated file.
func (m *machine) shift() string {
	m.t.Helper()
	for i := 20; i > 0; i-- {
		for _, end := range []string{"", ".gz"} {
			old := fmt.Sprintf("%s.%d%s", m.log, i, end)
			if _, err := os.Stat(old); err == nil {
				must(m.t, os.Rename(old, fmt.Sprintf("%s.%d%s", m.log, i+1, end)))
			}
		}
	}
	return m.log + ".1"
}

// rename rotates by renaming; the server goes on writing to the renamed file
// until it reopens its log.
func (m *machine) rename() {
	if _, err := os.Stat(m.log); err == nil {
		must(m.t, os.Rename(m.log, m.shift()))
	}
}

// copyTruncate rotates by copying and emptying.
func (m *machine) copyTruncate() {
	m.finish()
	text, err := os.ReadFile(m.log)
	if err != nil {
		return
	}
	must(m.t, os.WriteFile(m.shift(), text, 0o600))
	must(m.t, os.Truncate(m.log, 0))
}

// compress compresses the newest rotated files that are not.
func (m *machine) compress(meanwhile func()) {
	for i := 2; i < 20; i++ {
		name := fmt.Sprintf("%s.%d", m.log, i)
		text, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		b := packed(m.t, ".gz", string(text))
		must(m.t, os.WriteFile(name+".gz", b[:len(b)/2], 0o600))
		meanwhile()
		must(m.t, os.WriteFile(name+".gz", b, 0o600))
		meanwhile()
		must(m.t, os.Remove(name))
	}
}

// switchLink lets the name point to another file.
func (m *machine) switchLink() {
	m.finish()
	m.renames++
	m.target = filepath.Join(filepath.Dir(m.log), fmt.Sprintf("app-2026-03-%02d.log", m.renames))
	f, err := os.OpenFile(m.target, os.O_CREATE|os.O_EXCL, 0o600)
	must(m.t, err)
	must(m.t, f.Close())
	must(m.t, os.Symlink(filepath.Base(m.target), m.log+".link"))
	must(m.t, os.Rename(m.log+".link", m.log))
	m.reopen()
}

// consumer counts what a follower hands out, and saves.
type consumer struct {
	t     try
	args  []string
	path  string // of the checkpoint
	chunk int
	blind bool // the system has no numbers for files
	f     *Follower
	seen  []string // paths, in the order in which they came
}

func (c *consumer) start() {
	c.t.Helper()
	opt := FollowOptions{Interval: 1, Wait: func(context.Context, time.Duration) {}}
	saved, err := LoadCheckpoint(c.path)
	switch {
	case err == nil:
		opt.From = saved.Positions
		c.seen = strings.Fields(string(saved.State))
	case errors.Is(err, fs.ErrNotExist):
		c.seen = nil
	default:
		c.t.Fatal(err)
	}
	c.f, err = Follow(c.args, opt)
	must(c.t, err)
	if c.blind {
		c.f.fileID = func(fs.FileInfo) (device, inode uint64) { return 0, 0 }
	}
	if c.chunk > 0 {
		c.f.chunkSize = c.chunk
	}
}

func (c *consumer) save() {
	c.t.Helper()
	must(c.t, (&Checkpoint{c.f.Positions(), []byte(strings.Join(c.seen, " "))}).Save(c.path))
}

// batch takes one batch and reports whether there was anything in it.
func (c *consumer) batch() bool {
	events, ok := c.f.Batch(context.Background())
	if !ok {
		c.t.Fatal("the follower stopped")
	}
	for i := range events {
		id, _, _ := strings.Cut(events[i].Path[1:], "/")
		c.seen = append(c.seen, id)
	}
	return len(events) > 0
}

// drain takes batches until nothing comes any more, not even from files that
// are watched for a while after they were rotated.
func (c *consumer) drain() {
	for quiet := 0; quiet <= idleLooks+2; quiet++ {
		if c.batch() {
			quiet = 0
		}
	}
}

// check demands every line from first on exactly once.
func (c *consumer) check(first, next int) {
	c.t.Helper()
	got := map[string]int{}
	for _, id := range c.seen {
		got[id]++
	}
	var missing, twice []string
	for i := first; i <= next; i++ {
		switch n := got[fmt.Sprint(i)]; {
		case n == 0:
			missing = append(missing, fmt.Sprint(i))
		case n > 1:
			twice = append(twice, fmt.Sprint(i))
		}
		delete(got, fmt.Sprint(i))
	}
	if len(missing)+len(twice)+len(got) > 0 {
		c.t.Fatalf("missing %v, more than once %v, not asked for %v", missing, twice, got)
	}
}

func newMachine(t *testing.T) (*machine, *consumer) {
	dir := t.TempDir()
	m := &machine{t: t, log: filepath.Join(dir, "access.log")}
	t.Cleanup(func() {
		if m.file != nil {
			_ = m.file.Close()
		}
	})
	return m, &consumer{t: t, args: []string{m.log}, path: filepath.Join(t.TempDir(), "checkpoint")}
}

func Test_that_a_growing_file_is_read_and_half_lines_wait_for_their_end(t *testing.T) {
	m, c := newMachine(t)
	c.start()
	c.drain() // nothing is there yet
	m.append(3)
	m.begin(40)
	c.drain()
	c.check(1, 3)
	m.append(2)
	c.drain()
	c.check(1, 6)
	if files := c.f.Files(); len(files) != 1 || files[0].Lines != 6 || files[0].Format != "combined" || c.f.Err() != nil {
		t.Errorf("%+v %v", files, c.f.Err())
	}
}

func Test_that_every_way_of_rotation_is_followed(t *testing.T) {
	ways := map[string]func(*machine, *consumer){
		"renamed, and written on for a while": func(m *machine, c *consumer) {
			m.rename()
			m.append(2)
			c.drain()
			m.begin(50)
			c.batch()
			m.append(1)
			m.reopen()
			m.append(3)
		},
		"copied and emptied, longer then":  func(m *machine, c *consumer) { m.copyTruncate(); m.append(40) },
		"copied and emptied, shorter then": func(m *machine, c *consumer) { m.copyTruncate(); m.append(1) },
		"emptied after all was read, then longer": func(m *machine, c *consumer) {
			c.drain()
			must(m.t, os.Truncate(m.log, 0))
			m.append(60)
		},
		"emptied after all was read, then shorter": func(m *machine, c *consumer) {
			c.drain()
			must(m.t, os.Truncate(m.log, 0))
			m.append(1)
		},
		"missing for a while": func(m *machine, c *consumer) {
			m.rename()
			c.drain()
			c.drain()
			m.reopen()
			m.append(2)
		},
		"twice between two looks, and compressed": func(m *machine, c *consumer) {
			m.rename()
			m.reopen()
			m.append(5)
			m.rename()
			m.reopen()
			m.append(4)
			m.compress(func() {})
		},
		"compressed while it is looked at": func(m *machine, c *consumer) {
			m.rename()
			m.reopen()
			m.append(5)
			m.rename()
			m.compress(func() { c.batch() })
			m.reopen()
			m.append(3)
		},
	}
	for name, rotate := range ways {
		for _, down := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, down %v", name, down), func(t *testing.T) {
				m, c := newMachine(t)
				must(t, os.WriteFile(m.log+".1", []byte(lineAt(0, "/old/")), 0o600))
				m.append(9)
				c.start()
				c.batch()
				m.append(7)
				c.batch()
				m.append(5)
				c.batch()
				c.save()
				m.append(4) // not yet read when it happens
				if down {
					asleep := &consumer{t: t, args: c.args, path: c.path}
					if strings.HasPrefix(name, "emptied") {
						asleep = c // only what was read may be thrown away
					} else {
						asleep.start()
					}
					rotate(m, asleep)
					if asleep == c {
						c.drain()
						c.save()
					}
					must(t, c.f.Close())
					c.start()
				} else {
					rotate(m, c)
				}
				c.drain()
				c.check(1, m.next)
				if c.f.Err() != nil {
					t.Error(c.f.Err())
				}
			})
		}
	}
}

func Test_that_a_link_is_followed_when_it_is_switched(t *testing.T) {
	m, c := newMachine(t)
	m.switchLink()
	m.append(3)
	m.switchLink()
	first := m.next + 1
	m.append(3)
	c.start()
	c.drain()
	m.append(2)
	m.switchLink()
	m.append(2)
	c.drain()
	c.save()
	m.append(3)
	m.switchLink()
	m.append(1)
	m.switchLink() // this one is missed as a whole while we are down
	m.append(1)
	must(t, c.f.Close())
	c.start()
	c.drain()
	c.check(first, m.next)
}

func Test_that_files_that_come_to_match_a_pattern_are_read(t *testing.T) {
	dir := t.TempDir()
	c := &consumer{t: t, args: []string{filepath.Join(dir, "*.log"), filepath.Join(dir, "sub")}, path: filepath.Join(t.TempDir(), "checkpoint")}
	c.start()
	c.drain()
	for i, name := range []string{"a.log", "b.log", "sub/c.log", "sub/d.log.1.gz"} {
		must(t, os.MkdirAll(filepath.Join(dir, "sub"), 0o700))
		kind := ""
		if strings.HasSuffix(name, ".gz") {
			kind = ".gz"
		}
		must(t, os.WriteFile(filepath.Join(dir, name), packed(t, kind, lineAt(i, fmt.Sprintf("/%d/", i+1))), 0o600))
		c.drain()
	}
	must(t, os.WriteFile(filepath.Join(dir, "sub", "notes.txt"), []byte(strings.Repeat("not a log\n", 200)), 0o600))
	c.drain()
	c.check(1, 4)
	if len(c.f.Files()) != 4 || c.f.Err() != nil {
		t.Errorf("%+v %v", c.f.Files(), c.f.Err())
	}
}

func Test_that_the_logs_of_many_hosts_come_in_the_order_of_time(t *testing.T) {
	dir := t.TempDir()
	for h := range 5 {
		var b strings.Builder
		for i := range 50 {
			b.WriteString(lineAt(i*5+h, fmt.Sprintf("/%d/", i*5+h+1)))
		}
		must(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("host%d.log", h)), []byte(b.String()), 0o600))
	}
	c := &consumer{t: t, args: []string{dir}, path: filepath.Join(t.TempDir(), "checkpoint"), chunk: 300}
	c.start()
	c.drain()
	c.check(1, 250)
	for i, id := range c.seen {
		if id != fmt.Sprint(i+1) {
			t.Fatalf("event %d is that of second %s", i, id)
		}
	}
}

func Test_that_a_line_is_counted_once_that_was_half_there_before_its_file_was_compressed(t *testing.T) {
	m, c := newMachine(t)
	m.begin(15)
	c.start()
	c.batch()
	m.finish()
	m.rename()
	m.reopen()
	m.copyTruncate()
	m.compress(func() {})
	c.drain()
	c.check(1, 1)
}

func Test_that_following_may_begin_at_the_end(t *testing.T) {
	m, c := newMachine(t)
	m.append(5)
	m.begin(30)
	c.start()
	c.f.fromEnd = true
	c.drain()
	m.append(2) // the first of these lines ends the one that had begun
	c.drain()
	c.check(7, 8)
}

func Test_that_a_line_without_end_takes_no_memory_and_no_other_line(t *testing.T) {
	m, c := newMachine(t)
	m.append(2)
	_, err := m.file.WriteString(strings.Repeat("x", 1<<20))
	must(t, err)
	c.start()
	c.drain()
	c.save()
	_, err = m.file.WriteString(strings.Repeat("y", 1<<20))
	must(t, err)
	c.drain()
	must(t, c.f.Close())
	c.start() // inside the line
	_, err = m.file.WriteString("z\n")
	must(t, err)
	m.append(2)
	c.drain()
	c.check(1, 4)
	if s := c.f.Files()[0]; s.Lines != 5 || s.Rejected != 1 || cap(c.f.tails[0].chunk.buf) > 2*DefaultMaxLine {
		t.Errorf("%+v, %d bytes", s.Stats, cap(c.f.tails[0].chunk.buf))
	}
}

func Test_that_headers_and_divided_lines_survive_a_restart(t *testing.T) {
	dir := t.TempDir()
	log := filepath.Join(dir, "u_ex.log")
	add := func(text string) {
		f, err := os.OpenFile(log, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
		must(t, err)
		_, err = f.WriteString(text)
		must(t, err)
		must(t, f.Close())
	}
	c := &consumer{t: t, args: []string{log}, path: filepath.Join(t.TempDir(), "checkpoint")}
	add("#Fields: date time cs-method cs-uri-stem sc-status c-ip\n2026-03-10 13:00:01 GET /1/ 200 203.0.113.7\n")
	add("#Fields: date time sc-status cs-uri-stem cs-method c-ip\n2026-03-10 13:00:02 200 /2/ GET 203.0.113.7\n")
	c.start()
	c.drain()
	c.save()
	must(t, c.f.Close())
	add("2026-03-10 13:00:03 200 /3/ GET 203.0.113.7\n")
	c.start()
	c.drain()
	c.check(1, 3)

	log = filepath.Join(dir, "pod.log")
	c = &consumer{t: t, args: []string{log}, path: filepath.Join(t.TempDir(), "checkpoint")}
	line := strings.TrimSuffix(lineAt(1, "/2/"), "\n")
	add("2026-03-10T13:00:00Z stdout F " + lineAt(0, "/1/"))
	add("2026-03-10T13:00:00Z stdout F " + "started\n2026-03-10T13:00:00Z stdout P " + line[:9] + "\n2026-03-10T13:00:00Z stdout F " + line[9:] + "\n")
	line = strings.ReplaceAll(line, "/2/", "/3/")
	add("2026-03-10T13:00:00Z stdout P " + line[:30] + "\n")
	c.start()
	c.drain()
	c.save()
	must(t, c.f.Close())
	add("2026-03-10T13:00:00Z stdout F " + line[30:] + "\n2026-03-10T13:00:00Z stdout F " + lineAt(2, "/4/"))
	c.start()
	c.drain()
	c.check(1, 4)
}

func Test_that_what_cannot_be_followed_is_refused(t *testing.T) {
	for _, arg := range []string{"-", "a[.log"} {
		if _, err := Follow([]string{arg}, FollowOptions{}); err == nil {
			t.Errorf("%s is followed", arg)
		}
	}
	if _, err := Follow(nil, FollowOptions{Options: Options{Format: "nonsense"}}); err == nil {
		t.Error("a format that does not exist is no error")
	}
	dir := put(t, map[string]string{"strange.log": strings.Repeat("what is this\n", 150)})
	c := &consumer{t: t, args: []string{filepath.Join(dir, "strange.log")}}
	c.start()
	c.drain()
	var unknown *FormatError
	if !errors.As(c.f.Err(), &unknown) || unknown.Lines != 100 {
		t.Errorf("a log of no known format: %v", c.f.Err())
	}
}

func Test_that_the_context_ends_the_following(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	f, err := Follow([]string{filepath.Join(t.TempDir(), "none")}, FollowOptions{Wait: func(context.Context, time.Duration) { cancel() }})
	must(t, err)
	if events, ok := f.Batch(ctx); ok || events != nil {
		t.Errorf("%v %v", events, ok)
	}
}

func Test_that_every_line_is_counted_once_whatever_happens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "follow")
		must(t, err)
		defer os.RemoveAll(dir)
		m := &machine{t: t, log: filepath.Join(dir, "access.log"), pad: strings.Repeat("p", rapid.SampledFrom([]int{0, 0, 50, 1500}).Draw(t, "pad"))}
		defer func() {
			if m.file != nil {
				_ = m.file.Close()
			}
		}()
		args := []string{m.log}
		switch rapid.IntRange(0, 3).Draw(t, "argument") {
		case 1:
			args = []string{filepath.Join(dir, "access*")}
		case 2:
			args = []string{dir}
		}
		if rapid.Bool().Draw(t, "rotated before") && len(args[0]) == len(m.log) {
			must(t, os.WriteFile(m.log+".1", []byte(lineAt(0, "/old/")), 0o600))
		}
		state, err := os.MkdirTemp("", "state")
		must(t, err)
		defer os.RemoveAll(state)
		c := &consumer{t: t, args: args, path: filepath.Join(state, "checkpoint"), chunk: rapid.IntRange(100, 2000).Draw(t, "chunk")}
		c.blind = rapid.Bool().Draw(t, "blind")
		m.append(rapid.IntRange(0, 5).Draw(t, "lines before"))
		c.start()
		c.batch()
		c.save()
		meanwhile := func() {
			if rapid.Bool().Draw(t, "batch meanwhile") {
				c.batch()
			}
		}
		few := func(name string) int { return rapid.IntRange(1, 8).Draw(t, name) }
		t.Repeat(map[string]func(*rapid.T){
			"append":       func(t *rapid.T) { m.append(few("lines")) },
			"begin a line": func(t *rapid.T) { m.begin(few("part") * 15) },
			"rename":       func(t *rapid.T) { m.rename() },
			"reopen":       func(t *rapid.T) { m.finish(); m.reopen() },
			"rename and reopen": func(t *rapid.T) {
				m.finish()
				m.rename()
				meanwhile()
				m.reopen()
			},
			"copy and empty": func(t *rapid.T) {
				m.finish()
				m.reopen()
				m.copyTruncate()
			},
			"compress": func(t *rapid.T) {
				m.finish()
				m.reopen() // nobody compresses what is being written
				m.compress(meanwhile)
			},
			"empty": func(t *rapid.T) {
				m.finish()
				m.reopen()
				c.drain()
				c.save()
				must(t, os.Truncate(m.log, 0))
			},
			"batch": func(t *rapid.T) { c.batch() },
			"save":  func(t *rapid.T) { c.save() },
			"crash": func(t *rapid.T) {
				must(t, c.f.Close())
				c.start()
			},
		})
		m.finish()
		c.drain()
		c.check(1, m.next)
		counts := int64(0)
		for _, p := range c.f.Positions() {
			counts += p.Events
		}
		if err := c.f.Err(); err != nil || counts < int64(len(c.seen)) {
			t.Fatalf("%d events counted of %d, %v", counts, len(c.seen), err)
		}
		must(t, c.f.Close())
	})
}

func Test_that_a_checkpoint_comes_back_and_a_damaged_one_is_refused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "checkpoint")
	want := Checkpoint{[]Position{{Path: "a\nb", Offset: 7, Seen: dawn}, {Done: true}}, []byte("state\n\x00\xff")}
	must(t, want.Save(path))
	got, err := LoadCheckpoint(path)
	must(t, err)
	if !slices.Equal(got.Positions, want.Positions) || string(got.State) != string(want.State) {
		t.Errorf("%+v", got)
	}
	whole, err := os.ReadFile(path)
	must(t, err)
	must(t, os.WriteFile(path, whole[:len(whole)-1], 0o600))
	if _, err := LoadCheckpoint(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("cut: %v", err)
	}
}
