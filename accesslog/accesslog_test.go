package accesslog

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/candorhttp/candor"
)

const (
	combinedLine = `203.0.113.7 - - [10/Mar/2026:13:55:36 +0000] "GET /orders/7 HTTP/1.1" 200 88 "-" "curl/8.9.1"` + "\n"
	candorLine   = `{"time":"2026-03-10T13:55:36Z","method":"GET","path":"/orders/7","status":200}` + "\n"
)

// readAll returns the events of a log and the reader, for its counts.
func readAll(t *testing.T, log string, opt Options) ([]candor.Event, *Reader) {
	t.Helper()
	r := NewReader(strings.NewReader(log), opt)
	var all []candor.Event
	var ev candor.Event
	for r.Next(&ev) {
		all = append(all, ev)
	}
	if s := r.Stats(); s.Events != int64(len(all)) || s.Lines > s.Events+s.Understood+s.Rejected {
		t.Errorf("%+v and %d events: a line was dropped", s, len(all))
	}
	return all, r
}

func Test_that_every_format_is_complete_and_reads_its_own_samples(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Formats {
		if f.Name == "" || f.Summary == "" || len(f.Sample) == 0 || f.looks == nil || f.parse == nil {
			t.Errorf("format %q lacks name, summary, sample, looks or parse", f.Name)
		}
		if seen[f.Name] || FormatByName(f.Name) != f {
			t.Errorf("format %q is not found by its name alone", f.Name)
		}
		seen[f.Name] = true
		if f.Tells == "" {
			t.Errorf("format %q does not say what it tells", f.Name)
		}
		for _, line := range f.Sample {
			if f.header != nil && f.header([]byte(line)) {
				continue
			}
			events, r := readAll(t, line+"\n", Options{})
			if r.Stats().Format != f.Name || len(events) != 1 {
				t.Errorf("the sample of %s is read as %q: %+v", f.Name, r.Stats().Format, r.Stats())
				continue
			}
			if ev := events[0]; ev.Method == "" || ev.Path == "" || ev.Status == 0 || ev.Time.IsZero() || strings.Contains(ev.Path, "?") {
				t.Errorf("%s: sample gives %+v", f.Name, ev)
			}
		}
	}
}

func Test_that_the_format_is_found_behind_junk_and_cut_lines(t *testing.T) {
	for _, c := range []struct{ name, log, format string }{
		{"cut first line", `.1" 200 5 "-" "-"` + "\n" + combinedLine, "combined"},
		{"blank lines first", "\n\n\n" + candorLine, "candor"},
		{"a long line first", strings.Repeat("x", 200<<10) + "\n" + combinedLine, "combined"},
		{"byte order mark", "\xef\xbb\xbf" + candorLine, "candor"},
		{"DOS line ends", strings.ReplaceAll(combinedLine, "\n", "\r\n"), "combined"},
		{"no line end", strings.TrimSuffix(candorLine, "\n"), "candor"},
		{"the majority wins", candorLine + combinedLine + combinedLine, "combined"},
	} {
		events, r := readAll(t, c.log, Options{})
		if s := r.Stats(); s.Format != c.format || !s.Detected || len(events) == 0 || r.Err() != nil {
			t.Errorf("%s: format %q, %d events, error %v", c.name, s.Format, len(events), r.Err())
		}
	}
}

func Test_that_detection_never_waits_for_a_second_line(t *testing.T) {
	pr, pw := io.Pipe()
	go func() { pw.Write([]byte(combinedLine)) }() // and nothing more
	r := NewReader(pr, Options{})
	var ev candor.Event
	if !r.Next(&ev) || ev.Path != "/orders/7" {
		t.Errorf("first line of a live stream: %+v, %v", ev, r.Err())
	}
}

func Test_that_an_unknown_format_is_an_error_that_says_what_to_do(t *testing.T) {
	for name, c := range map[string]struct {
		log   string
		opt   Options
		lines int64
	}{
		"two lines":          {"hello\nworld\n", Options{}, 2},
		"a thousand":         {strings.Repeat("hello world\n", 1000), Options{}, 100},
		"binary":             {strings.Repeat("\x00\xff\x1b[31m\n", 3), Options{}, 3},
		"no such format":     {combinedLine, Options{Format: "clf2"}, 0},
		"other JSON":         {`{"level":"info","msg":"started"}` + "\n", Options{}, 1},
		"Apache ssl_request": {`[10/Aug/2018:09:45:56 +0200] 172.30.0.119 TLSv1.2 "GET / HTTP/1.1" 1375` + "\n", Options{}, 1},
	} {
		events, r := readAll(t, c.log, c.opt)
		var fe *FormatError
		if !errors.As(r.Err(), &fe) || len(events) != 0 {
			t.Errorf("%s: %d events, error %v", name, len(events), r.Err())
			continue
		}
		if fe.Lines != c.lines || !strings.Contains(fe.Error(), "combined") || strings.ContainsAny(fe.Error(), "\x00\x1b") {
			t.Errorf("%s: %d lines tried, message %q", name, fe.Lines, fe)
		}
	}
	if _, r := readAll(t, "", Options{}); r.Err() != nil {
		t.Errorf("an empty log is no error, got %v", r.Err())
	}
}

func Test_that_hostile_lines_are_counted_and_take_no_other_line_with_them(t *testing.T) {
	log := combinedLine +
		strings.Repeat("A", 1<<20) + "\n" + // 1 MB
		"\x00\x01\xff\xfe\x1b]0;owned\x07\n" + // binary, and a terminal's title
		"\n" +
		`203.0.113.7 - - [10/Mar/2026:13:55:36 +0000] "GET /` + strings.Repeat("a", 70<<10) + ` HTTP/1.1" 414 0 "-" "-"` + "\n" +
		`203.0.113.7 - - [99/Mar/2026:13:55:36 +0000] "GET / HTTP/1.1" 200 0` + "\n" +
		`203.0.113.7 - - [10/Mar/2026:13:55:36 +0000] "GET / HTTP/1.1" 20 0` + "\n" +
		combinedLine +
		`203.0.113.7 - - [10/Mar/2026:13:55:36 +0000] "GET /x HTTP/1.1" 200 12 "-" "Mozil` // cut off
	events, r := readAll(t, log, Options{})
	s := r.Stats()
	if len(events) != 2 || s.Lines != 9 || s.Rejected != 7 || len(s.Samples) != maxSamples || r.Err() != nil {
		t.Fatalf("%d events, %+v, %v", len(events), s, r.Err())
	}
	for i, want := range []struct {
		line int64
		why  string
	}{{2, "longer than 65536 bytes"}, {3, "no [time]"}, {4, "empty line"}, {5, "longer"}, {6, "the time"}} {
		got := s.Samples[i]
		if got.Line != want.line || !strings.Contains(got.Why, want.why) {
			t.Errorf("sample %d: line %d, %q", i, got.Line, got.Why)
		}
		if len(got.Text) > 4*maxSampleText+4 || strings.ContainsAny(got.Text, "\x00\x07\x1b") {
			t.Errorf("sample %d is not safe to print: %q", i, got.Text)
		}
	}
}

func Test_that_the_longest_line_is_read_and_one_byte_more_is_not(t *testing.T) {
	line := strings.TrimSuffix(combinedLine, "\n")
	for _, end := range []string{"\n", "\r\n", ""} {
		events, _ := readAll(t, line+end, Options{Format: "combined", MaxLine: len(line)})
		if len(events) != 1 {
			t.Errorf("a line of just MaxLine bytes with end %q is rejected", end)
		}
		events, _ = readAll(t, line+end, Options{Format: "combined", MaxLine: len(line) - 1})
		if len(events) != 0 {
			t.Errorf("a line of MaxLine+1 bytes with end %q is read", end)
		}
	}
}

func Test_that_gzip_is_read_as_if_plain_and_damage_is_reported(t *testing.T) {
	var b bytes.Buffer
	for range 2 { // rotated logs are often glued together
		z := gzip.NewWriter(&b)
		z.Write([]byte(strings.Repeat(combinedLine, 500)))
		z.Close()
	}
	events, r := readAll(t, b.String(), Options{})
	if len(events) != 1000 || r.Stats().Compression != "gzip" || r.Err() != nil {
		t.Errorf("%d events, %+v, %v", len(events), r.Stats(), r.Err())
	}
	events, r = readAll(t, b.String()[:b.Len()-12], Options{})
	if len(events) < 500 || !errors.Is(r.Err(), io.ErrUnexpectedEOF) {
		t.Errorf("cut gzip: %d events, %v", len(events), r.Err())
	}
	if _, r = readAll(t, "\x1f\x8b\x08rubbish", Options{}); r.Err() == nil {
		t.Error("rubbish after the magic bytes is no error")
	}
}

func Test_that_Open_names_what_cannot_be_opened(t *testing.T) {
	dir := t.TempDir()
	for name, opt := range map[string]Options{
		dir:                        {},
		filepath.Join(dir, "none"): {},
		"-":                        {Format: "clf2"},
	} {
		if _, err := Open(name, strings.NewReader(""), opt); err == nil || name != "-" && !strings.Contains(err.Error(), dir) {
			t.Errorf("Open(%s): %v", name, err)
		}
	}
	file := filepath.Join(dir, "access.log")
	os.WriteFile(file, []byte(combinedLine), 0o600)
	for _, name := range []string{file, "-"} {
		r, err := Open(name, strings.NewReader(combinedLine), Options{})
		if err != nil {
			t.Fatal(err)
		}
		var ev candor.Event
		if !r.Next(&ev) || r.Next(&ev) || r.Err() != nil || r.Close() != nil {
			t.Errorf("Open(%s) does not read the one line: %v", name, r.Err())
		}
	}
}

func Test_that_the_gates_log_comes_back_as_it_was_written(t *testing.T) {
	full := candor.Event{Time: time.Date(2026, 3, 10, 13, 55, 36, 123456789, time.UTC)}
	v := reflect.ValueOf(&full).Elem()
	for i := range v.NumField() {
		switch f := v.Field(i); f.Kind() {
		case reflect.String:
			f.SetString(fmt.Sprintf("v%d \"\\/<&>\u2028\n\x01 é 😀", i))
		case reflect.Int, reflect.Int64:
			f.SetInt(int64(400 + i))
		case reflect.Float64:
			f.SetFloat(0.00125)
		}
	}
	empty := candor.Event{Time: full.Time}
	far := candor.Event{Time: full.Time, Status: 200, DurationMS: 1.5e21, Bytes: 1 << 50}
	var log bytes.Buffer
	want := []candor.Event{full, empty, far}
	for _, ev := range want {
		json.NewEncoder(&log).Encode(ev)
	}
	got, r := readAll(t, log.String(), Options{})
	if r.Stats().Rejected > 0 {
		t.Fatalf("%+v", r.Stats())
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("written %+v\nread    %+v", want[i], got[i])
		}
	}
}

func Test_that_the_gates_log_may_gain_keys_and_lose_its_order(t *testing.T) {
	log := ` {"status" : 403 , "new":{"a":[1,2,{"b":null}],"c":"}"}, "reason":"missing-role","more":[],"x":-1.5e3,"y":true,` +
		`"path":"\/a\u002fb?token=secret","method":"GET","tenant":null,"time":"2026-03-10T15:55:36.5+02:00" } ` + "\n"
	events, r := readAll(t, log, Options{})
	if len(events) != 1 {
		t.Fatalf("%+v %v", r.Stats(), r.Err())
	}
	want := candor.Event{
		Time: time.Date(2026, 3, 10, 13, 55, 36, 5e8, time.UTC), Method: "GET",
		Path: "/a/b", Status: 403, Reason: "missing-role",
	}
	if events[0] != want {
		t.Errorf("got %+v", events[0])
	}
}

func Test_that_a_broken_line_of_the_gates_log_says_why(t *testing.T) {
	const ok = `"time":"2026-03-10T13:55:36Z","method":"GET",`
	for line, why := range map[string]string{
		`[]`:                                                "not a JSON object",
		`{` + ok + `"status":"403"}`:                        `a number for "status"`,
		`{` + ok + `"status":403.5}`:                        `"status" is not a three-digit status`,
		`{` + ok + `"status":4033}`:                         `"status" is not a three-digit status`,
		`{` + ok + `"status":-1}`:                           `"status" is not a three-digit status`,
		`{` + ok + `"status":1e999}`:                        `"status" is not a three-digit status`,
		`{` + ok + `"status":0403}`:                         "a comma or the end",
		`{` + ok + `"status":403`:                           "cut off",
		`{` + ok + `"status":403,"reason":"miss`:            "cut off",
		`{` + ok + `"status":403}{"status":200}`:            "bytes after",
		`{` + ok + `"path":"/"}`:                            `no "status"`,
		`{"method":"GET","status":200}`:                     `no "time"`,
		`{"time":"2026-03-10T13:55:36Z","status":200}`:      `no "method"`,
		`{"time":"yesterday","status":200}`:                 `RFC 3339`,
		`{"time":1773150936,"status":200}`:                  `text in quotes for "time"`,
		`{` + ok + `"status":403,"path":"a` + "\x1b" + `"}`: `text in quotes for "path"`,
		`{` + ok + `"status":403,"path":"\q"}`:              `text in quotes for "path"`,
		`{` + ok + `"status":403,}`:                         "a key",
		`{` + ok + `"status":403,"x":` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + `}`: "a value",
	} {
		_, r := readAll(t, line+"\n", Options{Format: "candor"})
		s := r.Stats()
		if s.Rejected != 1 || !strings.Contains(s.Samples[0].Why, why) {
			t.Errorf("%.80s: %+v, want %q", line, s.Samples, why)
		}
	}
}
