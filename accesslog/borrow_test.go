package accesslog

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/candorhttp/candor"
)

// sampleLog returns a log of n lines of a format, long enough for several
// chunks: its samples with ever other paths and addresses, and lines that
// cannot be read or were escaped between them.
func sampleLog(f *Format, n int, wrapper string) string {
	wrap, wrapped := wraps[wrapper], wrapper != ""
	var b strings.Builder
	for i := range n {
		for _, line := range f.Sample {
			if strings.HasPrefix(line, "#") {
				if i == 0 {
					b.WriteString(wrap(line))
				}
				continue
			}
			line = strings.ReplaceAll(line, "203.0.113.7", fmt.Sprintf("203.0.%d.%d", i%113, i%250))
			line = strings.ReplaceAll(line, "/v1/orders", fmt.Sprintf("/v1/%s/%d", strings.Repeat("o", i%40), i))
			if i%17 == 3 {
				line = strings.Replace(line, "/v1/", `/\"v1/`, 1)
			}
			if inner, ok := cutSyslog([]byte(line)); ok && wrapped {
				line = string(inner)
			}
			b.WriteString(wrap(line))
		}
		if i%50 == 20 {
			b.WriteString(wrap("rubbish"))
		}
	}
	return b.String()
}

// wraps are the ways in which lines may be wrapped, the first being none.
var wraps = map[string]func(line string) string{
	"":    func(line string) string { return line + "\n" },
	"cri": func(line string) string { return "2026-03-10T13:55:37.123456789Z stdout F " + line + "\n" },
	"cri in parts": func(line string) string {
		half := len(line) / 2
		return "2026-03-10T13:55:37.1Z stdout P " + line[:half] + "\n2026-03-10T13:55:37.1Z stdout F " + line[half:] + "\n"
	},
	"docker":          func(line string) string { return `{"log":` + quoted(line+"\n") + `,"stream":"stdout"}` + "\n" },
	"journald-json":   func(line string) string { return `{"MESSAGE":` + quoted(line) + `,"_PID":"1"}` + "\n" },
	"json-message":    func(line string) string { return `{"message":` + quoted(line) + "}\n" },
	"syslog":          func(line string) string { return "Mar 10 13:55:37 lb nginx: " + line + "\n" },
	"journald-export": func(line string) string { return "__CURSOR=s=1\n_PID=1\nMESSAGE=" + line + "\n\n" },
}

func quoted(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// cloned returns copies of events that hold nothing of anybody's buffer.
func cloned(events []candor.Event) []candor.Event {
	var all []candor.Event
	for _, ev := range events {
		v := reflect.ValueOf(&ev).Elem()
		for i := range v.NumField() {
			if f := v.Field(i); f.Kind() == reflect.String {
				f.SetString(strings.Clone(f.String()))
			}
		}
		all = append(all, ev)
	}
	return all
}

// key makes tokens come out alike in two readings.
var key = []byte("key")

// readCloned is readBatches for a reader that lends.
func readCloned(r *Reader) outcome {
	var o outcome
	for {
		events, ok := r.Batch()
		if !ok {
			break
		}
		o.Events = append(o.Events, cloned(events)...)
	}
	o.Stats = r.Stats()
	if r.Err() != nil {
		o.Err = r.Err().Error()
	}
	return o
}

// unlike says where two lists of events differ first, "" when nowhere.
func unlike(got, want []candor.Event) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Sprintf("event %d of %d:\n%s", i, len(want), differ(got[i], want[i]))
		}
	}
	if len(got) != len(want) {
		return fmt.Sprintf("%d events, want %d", len(got), len(want))
	}
	return ""
}

func Test_that_borrowed_events_are_the_same_events(t *testing.T) {
	for _, f := range Formats {
		for name := range wraps {
			log := sampleLog(f, 150, name)
			plain := Options{TokenKey: key, Workers: 1}
			want := readBatches(NewReader(strings.NewReader(log), plain))
			if len(want.Events) < 140 {
				t.Errorf("%s %s: %d events, %+v", f.Name, name, len(want.Events), want.Stats)
			}
			for _, workers := range []int{1, 4} {
				r := NewReader(strings.NewReader(log), Options{TokenKey: key, Workers: workers, Borrow: true})
				r.size = 4 << 10
				got := readCloned(r)
				if diff := unlike(got.Events, want.Events); diff != "" || !reflect.DeepEqual(got.Stats, want.Stats) || got.Err != want.Err {
					t.Errorf("%s %s, %d workers: %+v %s\n%s", f.Name, name, workers, got.Stats, got.Err, diff)
				}
				r = NewReader(strings.NewReader(log), Options{TokenKey: key, Workers: workers, Borrow: true})
				var ev candor.Event
				var one []candor.Event
				for r.Next(&ev) {
					one = append(one, cloned([]candor.Event{ev})...)
				}
				if diff := unlike(one, want.Events); diff != "" {
					t.Errorf("%s %s, %d workers, one by one: %s", f.Name, name, workers, diff)
				}
			}
		}
	}
}

func Test_that_strings_stay_what_they_are_where_nothing_is_borrowed(t *testing.T) {
	for _, f := range Formats {
		for name := range wraps {
			log := sampleLog(f, 100, name)
			r := NewReader(strings.NewReader(log), Options{TokenKey: key, Workers: 2})
			r.size = 4 << 10
			var kept, copies []candor.Event
			for {
				events, ok := r.Batch()
				if !ok {
					break
				}
				kept = append(kept, events...)
				copies = append(copies, cloned(events)...)
			}
			if diff := unlike(kept, copies); diff != "" {
				t.Errorf("%s %s: %s", f.Name, name, diff)
			}
		}
	}
}

// severalLogs writes n logs whose times interleave.
func severalLogs(t *testing.T, n int) string {
	files := map[string]string{}
	for i := range n {
		var b strings.Builder
		for k := range 600 {
			b.WriteString(lineAt(k/3+k%7*i%5, fmt.Sprintf("/%d/%s/%d", i, strings.Repeat("x", k*(i+3)%50), k)))
		}
		files[fmt.Sprintf("host%d.log", i)] = b.String()
	}
	return put(t, files)
}

func Test_that_several_logs_lend_what_none_of_them_overwrites(t *testing.T) {
	for _, n := range []int{3, fewLogs + 5} {
		dir := severalLogs(t, n)
		read := func(opt Options) (all []candor.Event) {
			logs, err := OpenLogs([]string{dir}, nil, opt)
			must(t, err)
			for {
				events, ok := logs.Batch()
				if !ok {
					break
				}
				all = append(all, cloned(events)...)
			}
			must(t, logs.Err())
			must(t, logs.Close())
			return all
		}
		want := read(Options{Workers: 1})
		if len(want) != 600*n {
			t.Fatalf("%d events", len(want))
		}
		for _, workers := range []int{1, 4} {
			if diff := unlike(read(Options{Workers: workers, Borrow: true}), want); diff != "" {
				t.Errorf("%d logs, %d workers: %s", n, workers, diff)
			}
		}
	}
}

func Test_that_logs_that_grow_lend_what_none_of_them_overwrites(t *testing.T) {
	dir := severalLogs(t, 3)
	read := func(borrow bool) (all []candor.Event) {
		f, err := Follow([]string{dir}, FollowOptions{
			Options: Options{Borrow: borrow}, Interval: 1, Wait: func(context.Context, time.Duration) {},
		})
		must(t, err)
		f.chunkSize = 2 << 10
		more := true // there is something to be appended
		for {
			events, _ := f.Batch(context.Background())
			if len(events) == 0 {
				if !more {
					break
				}
				more = false
				appendTo(t, filepath.Join(dir, "host1.log"), lineAt(900, "/late"))
			}
			all = append(all, cloned(events)...)
		}
		must(t, f.Close())
		return all
	}
	want := read(false)
	if len(want) != 3*600+1 {
		t.Fatalf("%d events", len(want))
	}
	got := read(true)
	if diff := unlike(got[:len(want)-1], want[:len(want)-1]); diff != "" || len(got) != len(want)+1 {
		t.Errorf("%d events: %s", len(got), diff)
	}
}

func appendTo(t *testing.T, name, text string) {
	t.Helper()
	f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
	must(t, err)
	_, err = f.WriteString(text)
	must(t, err)
	must(t, f.Close())
}

func Test_that_what_is_borrowed_is_not_copied(t *testing.T) {
	const lines = 20_000
	for name, log := range map[string][]byte{"combined": benchLog(lines, false), "candor": benchLog(lines, true)} {
		n := testing.AllocsPerRun(3, func() {
			r := NewReader(strings.NewReader(string(log)), Options{Workers: 1, Borrow: true})
			for _, ok := r.Batch(); ok; _, ok = r.Batch() {
			}
		})
		if n > lines/20 {
			t.Errorf("%s: %v allocations for %d lines", name, n, lines)
		}
	}
}
