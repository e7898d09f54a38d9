package accesslog

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"

	"github.com/candorhttp/candor"
)

var dawn = time.Date(2026, 3, 10, 13, 0, 0, 0, time.UTC)

// lineAt returns a combined line with that many seconds on its clock.
func lineAt(seconds int, path string) string {
	return fmt.Sprintf(`203.0.113.7 - - [%s] "GET %s HTTP/1.1" 200 88 "-" "curl/8.9.1"`+"\n",
		dawn.Add(time.Duration(seconds)*time.Second).Format("02/Jan/2006:15:04:05 -0700"), path)
}

func packed(t try, kind, text string) []byte {
	var b bytes.Buffer
	switch kind {
	case "":
		return []byte(text)
	case ".gz":
		w := gzip.NewWriter(&b)
		_, _ = w.Write([]byte(text))
		_ = w.Close()
	case ".zst":
		w, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(zstd.MinWindowSize))
		if err != nil {
			t.Fatal(err)
		}
		return w.EncodeAll([]byte(text), nil)
	}
	return b.Bytes()
}

// put writes files into a new directory and returns it. The ending of a name
// says how the file is compressed.
func put(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		kind := filepath.Ext(name)
		if kind != ".gz" && kind != ".zst" {
			kind = ""
		}
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, packed(t, kind, text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// drain returns the paths of all events, one string.
func drain(l *Logs) string {
	var paths []string
	for {
		events, ok := l.Batch()
		if !ok {
			return strings.Join(paths, " ")
		}
		for i := range events {
			paths = append(paths, events[i].Path)
		}
	}
}

func open(t *testing.T, args ...string) *Logs {
	t.Helper()
	l, err := OpenLogs(args, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

func Test_that_rotated_files_and_hosts_come_in_the_order_of_time(t *testing.T) {
	dir := put(t, map[string]string{
		"a/access.log":              lineAt(40, "/a5") + lineAt(50, "/a6"),
		"a/access.log.1":            lineAt(20, "/a3") + lineAt(30, "/a4"),
		"a/access.log.2.gz":         lineAt(11, "/a2"),
		"a/access.log.10.gz":        lineAt(0, "/a1"),
		"b/access.log":              lineAt(25, "/b3") + lineAt(45, "/b4"),
		"b/access.log-20260309.zst": lineAt(5, "/b1") + lineAt(12, "/b2"),
	})
	const want = "/a1 /b1 /a2 /b2 /a3 /b3 /a4 /a5 /b4 /a6"
	for name, args := range map[string][]string{
		"directories": {filepath.Join(dir, "a"), filepath.Join(dir, "b")},
		"a pattern":   {filepath.Join(dir, "*", "access.log*")},
		"all by name": {filepath.Join(dir, "b", "access.log"), filepath.Join(dir, "a", "*.gz"), filepath.Join(dir, "a"), filepath.Join(dir, "b")},
	} {
		l := open(t, args...)
		if got := drain(l); got != want || l.Err() != nil {
			t.Errorf("%s: got %s, error %v", name, got, l.Err())
		}
		for _, f := range l.Files() {
			if f.Lines == 0 || f.Format != "combined" || f.Err != nil {
				t.Errorf("%s: %+v", name, f)
			}
		}
		p := l.Progress()
		if p.Files != 6 || p.Done != 6 || p.Bytes != p.Total || p.Lines != 10 || p.Endless {
			t.Errorf("%s: %+v", name, p)
		}
	}
}

func Test_that_a_directory_gives_its_logs_and_says_what_it_passes_over(t *testing.T) {
	dir := put(t, map[string]string{
		"access.log":         lineAt(1, "/1"),
		"error.log":          "2026/03/10 13:00:00 [error] 1#1: *1 open() failed\n",
		"notes.txt":          "call the dentist\n",
		"old/access.log":     lineAt(0, "/0"),
		".hidden.log":        lineAt(0, "/h"),
		"access.log.1.xz":    "\xfd7zXZ\x00",
		"other_vhost_access": lineAt(2, "/2"),
	})
	if err := os.Symlink("access.log", filepath.Join(dir, "current")); err != nil {
		t.Fatal(err)
	}
	l := open(t, dir)
	if got := drain(l); got != "/1 /2" || l.Err() != nil {
		t.Errorf("got %s, error %v", got, l.Err())
	}
	var names []string
	for _, s := range l.Skipped() {
		names = append(names, filepath.Base(s.Name))
		if s.Why == "" {
			t.Errorf("%s is passed over without a word", s.Name)
		}
	}
	if got := strings.Join(slices.Sorted(slices.Values(names)), " "); got != ".hidden.log access.log.1.xz current error.log notes.txt old" {
		t.Errorf("passed over: %s", got)
	}
}

func Test_that_what_cannot_be_opened_is_named_and_stops_nothing_else(t *testing.T) {
	dir := put(t, map[string]string{
		"good.log":       lineAt(1, "/1"),
		"strange.log":    "nothing that is known\n",
		"cut.log.gz":     "",
		"empty/.nothing": "",
	})
	whole := packed(t, ".gz", lineAt(0, "/0"))
	if err := os.WriteFile(filepath.Join(dir, "cut.log.gz"), whole[:len(whole)-9], 0o600); err != nil {
		t.Fatal(err)
	}
	l := open(t, filepath.Join(dir, "none.log"), filepath.Join(dir, "cut.log.gz"), filepath.Join(dir, "good.log"), filepath.Join(dir, "strange.log"),
		filepath.Join(dir, "*.nothing"), filepath.Join(dir, "["), filepath.Join(dir, "empty"), "-")
	if got := drain(l); !strings.HasSuffix(got, "/1") {
		t.Errorf("got %s", got)
	}
	text := fmt.Sprint(l.Err())
	for _, want := range []string{"none.log: no such file", "cut.log.gz: reading stopped", "cut off", "strange.log: the only line", "*.nothing: no file matches", "[: not a pattern", "empty: no log in this directory", "standard input: not available"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in:\n%s", want, text)
		}
	}
	var fe *FileError
	if !errors.As(l.Err(), &fe) || !fe.Unopened || filepath.Base(fe.Name) != "none.log" {
		t.Errorf("the first error is %+v", fe)
	}
	if _, err := OpenLogs(nil, nil, Options{Format: "nonsense"}); err == nil {
		t.Error("a format that does not exist is no error")
	}
}

func Test_that_standard_input_is_merged_with_files(t *testing.T) {
	dir := put(t, map[string]string{"access.log": lineAt(1, "/1") + lineAt(3, "/3")})
	l, err := OpenLogs([]string{dir, "-", "-"}, strings.NewReader(lineAt(0, "/0")+lineAt(2, "/2")), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := drain(l); got != "/0 /1 /2 /3" || l.Err() != nil || !l.Progress().Endless {
		t.Errorf("got %s, %v, %+v", got, l.Err(), l.Progress())
	}
}

func Test_that_a_jump_of_one_clock_holds_up_nobody(t *testing.T) {
	var a, b strings.Builder
	for i := range 50 {
		a.WriteString(lineAt(i, fmt.Sprintf("/a%d", i)))
		b.WriteString(lineAt(i, fmt.Sprintf("/b%d", i)))
		if i == 20 {
			a.WriteString(lineAt(1e8, "/jump"))
		}
	}
	dir := put(t, map[string]string{"a.log": a.String(), "b.log": b.String()})
	seen := map[string]int{}
	for i, path := range strings.Fields(drain(open(t, dir))) {
		seen[path] = i
	}
	for i := range 50 {
		if d := seen[fmt.Sprintf("/a%d", i)] - seen[fmt.Sprintf("/b%d", i)]; d < -4 || d > 4 {
			t.Fatalf("second %d of the two logs is %d events apart", i, d)
		}
	}
}

func Test_that_merging_keeps_every_event_and_the_order_of_each_file(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "logs")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		n := rapid.IntRange(1, 25).Draw(t, "files")
		want, sorted := 0, rapid.Bool().Draw(t, "sorted")
		for f := range n {
			var b strings.Builder
			at := rapid.IntRange(0, 100).Draw(t, "begin")
			for i := range rapid.IntRange(0, 30).Draw(t, "lines") {
				if sorted {
					at += rapid.IntRange(0, 5).Draw(t, "step")
				} else {
					at = rapid.IntRange(0, 100).Draw(t, "time")
				}
				b.WriteString(lineAt(at, fmt.Sprintf("/%d/%d", f, i)))
				want++
			}
			kind := rapid.SampledFrom([]string{"", ".gz", ".zst"}).Draw(t, "kind")
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("host%d.log%s", f, kind)), packed(t, kind, b.String()), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		l, err := OpenLogs([]string{dir}, nil, Options{Workers: rapid.IntRange(1, 3).Draw(t, "workers")})
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		next := map[string]int{}
		var last time.Time
		got := 0
		for {
			events, ok := l.Batch()
			if !ok {
				break
			}
			for _, ev := range events {
				got++
				file, i, _ := strings.Cut(ev.Path[1:], "/")
				if i != fmt.Sprint(next[file]) {
					t.Fatalf("file %s: line %s came as line %d", file, i, next[file])
				}
				next[file]++
				if sorted && ev.Time.Before(last) {
					t.Fatalf("%v after %v", ev.Time, last)
				}
				last = ev.Time
			}
		}
		if got != want || l.Err() != nil {
			t.Fatalf("%d events of %d, error %v", got, want, l.Err())
		}
	})
}

func Test_that_names_of_rotated_files_are_understood(t *testing.T) {
	for name, want := range map[string]rotation{
		"access.log":                            {base: "access.log"},
		"access.log.1":                          {base: "access.log", number: 1},
		"access.log.12.gz":                      {base: "access.log", number: 12, packed: true},
		"access.log-20260310":                   {base: "access.log", date: "20260310"},
		"access.log-20260310.gz":                {base: "access.log", date: "20260310", packed: true},
		"access.log-20260310.1":                 {base: "access.log", date: "20260310", number: 1},
		"access.log.2026-03-10":                 {base: "access.log", date: "20260310"},
		"access.log-1773150936":                 {base: "access.log", date: "1773150936"},
		"access-2026-03-10.log":                 {base: "access.log", date: "20260310"},
		"access-2026-03-10T13-55-36.000.log.gz": {base: "access.log", date: "20260310135536000", packed: true},
		"web1-20260310.log.zst":                 {base: "web1.log", date: "20260310", packed: true},
		"u_ex260310.log":                        {base: "u_ex260310.log"},
		"access_log":                            {base: "access_log"},
		"host42":                                {base: "host42"},
		"2026-03-10.log":                        {base: "2026-03-10.log"},
		"20260310":                              {base: "20260310"},
		".gz":                                   {base: ".gz"},
	} {
		if got := parseRotation("/var/log/" + name); got != want {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
	}
	order := []string{"access.log-20260309.gz", "access.log-20260310", "access.log-20260310.1", "access.log.10.gz", "access.log.2", "access.log.1", "access.log"}
	for i := range order[1:] {
		a, b := parseRotation(order[i]), parseRotation(order[i+1])
		if i != 2 && (a.older(b) >= 0 || b.older(a) <= 0) {
			t.Errorf("%s does not come before %s", order[i], order[i+1])
		}
	}
}

func Test_that_progress_gives_speed_and_time_left(t *testing.T) {
	p := Progress{Bytes: 25, Total: 100, Lines: 5000, Elapsed: 5 * time.Second}
	if left, ok := p.Left(); !ok || left != 15*time.Second || p.LinesPerSecond() != 1000 {
		t.Errorf("%v %v %v", left, ok, p.LinesPerSecond())
	}
	for _, p := range []Progress{{}, {Bytes: 1, Total: 2, Elapsed: 1, Endless: true}, {Bytes: 3, Total: 2, Elapsed: 1}} {
		if left, ok := p.Left(); ok {
			t.Errorf("%+v: %v left", p, left)
		}
	}
}

func Test_that_progress_may_be_asked_for_meanwhile(t *testing.T) {
	dir := put(t, map[string]string{"a.log": strings.Repeat(lineAt(1, "/a"), 20_000), "b.log.gz": strings.Repeat(lineAt(2, "/b"), 20_000)})
	l := open(t, dir)
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for last := int64(0); ; {
			select {
			case <-stop:
				return
			default:
			}
			p := l.Progress()
			if p.Bytes < last || p.Bytes > p.Total {
				t.Errorf("%d bytes after %d, of %d", p.Bytes, last, p.Total)
				return
			}
			last = p.Bytes
		}
	}()
	n := 0
	var ev []candor.Event
	for ok := true; ok; ev, ok = l.Batch() {
		n += len(ev)
	}
	close(stop)
	<-stopped
	if n != 40_000 {
		t.Errorf("%d events", n)
	}
}
