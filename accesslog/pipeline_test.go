package accesslog

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"github.com/candorhttp/candor"
)

// hostileLog draws a log with lines of every kind, of formats with and without
// memory from line to line.
func hostileLog(t *rapid.T) string {
	kinds := []func(i int) string{
		func(i int) string {
			return fmt.Sprintf(`203.0.113.%d - - [10/Mar/2026:13:55:%02d +0000] "GET /orders/%d?q=1 HTTP/1.1" %d 88 "-" "curl/8.%d"`, i%250, i%60, i, 200+i%300, i%9)
		},
		func(i int) string { return "" },
		func(i int) string { return fmt.Sprintf("rubbish \x1b[31m %d", i) },
		func(i int) string { return strings.Repeat("x", 1+i*37%3000) },
		func(i int) string {
			return fmt.Sprintf(`h - - [10/Mar/2026:13:56:%02d +0000] "GET /%s HTTP/1.1" 404 0`, i%60, strings.Repeat("a", i*53%700))
		},
	}
	switch rapid.SampledFrom([]string{"plain", "parts", "headers"}).Draw(t, "kind of log") {
	case "parts": // as the kubelet divides lines
		whole := kinds[0]
		kinds[0] = func(i int) string { return "2026-03-10T13:55:36.123456789Z stdout F " + whole(i) }
		kinds = append(kinds,
			func(i int) string {
				line := whole(i)
				return "2026-03-10T13:55:36.1Z stdout P " + line[:i%len(line)] + "\n" + "2026-03-10T13:55:36.1Z stdout F " + line[i%len(line):]
			},
			func(i int) string { return "2026-03-10T13:55:36.1Z stderr P lost " },
			func(i int) string {
				line := whole(i)
				return "2026-03-10T13:55:36.1Z stdout P " + line[:9] + "\n" + kinds[0](i) + "\n2026-03-10T13:55:36.1Z stderr F x\n2026-03-10T13:55:36.1Z stdout F " + line[9:]
			})
	case "headers":
		kinds[0] = func(i int) string {
			return fmt.Sprintf("2026-03-10 13:55:%02d GET /orders/%d 403 203.0.113.7", i%60, i)
		}
		kinds = append(kinds,
			func(i int) string { return "#Fields: date time cs-method cs-uri-stem sc-status c-ip" },
			func(i int) string {
				return "#Version: 1.0\n#Fields: date time cs-uri-stem sc-status cs-method c-ip\n" +
					fmt.Sprintf("2026-03-10 13:56:%02d /orders/%d 404 GET 203.0.113.8", i%60, i)
			})
	}
	var b strings.Builder
	n := rapid.IntRange(0, 400).Draw(t, "lines")
	r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
	for i := range n {
		k := 0
		if r.IntN(3) == 0 {
			k = r.IntN(len(kinds))
		}
		b.WriteString(kinds[k](i))
		b.WriteString([]string{"\n", "\n", "\n", "\r\n"}[r.IntN(4)])
	}
	s := b.String()
	if len(s) > 0 && r.IntN(2) == 0 {
		s = s[:len(s)-1-r.IntN(min(len(s), 40))]
	}
	return s
}

// outcome is all that a consumer sees of a log.
type outcome struct {
	Events []candor.Event
	Stats  Stats
	Err    string
}

func readBatches(r *Reader) outcome {
	var o outcome
	for {
		events, ok := r.Batch()
		if !ok {
			break
		}
		o.Events = append(o.Events, events...)
		clear(events) // which the consumer may do
	}
	o.Stats = r.Stats()
	if r.Err() != nil {
		o.Err = r.Err().Error()
	}
	return o
}

func Test_that_neither_size_of_chunks_nor_number_of_workers_changes_anything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := hostileLog(t)
		opt := Options{MaxLine: rapid.IntRange(90, 2000).Draw(t, "longest"), Workers: 1}
		if rapid.Bool().Draw(t, "named") {
			opt.Format = "combined"
		}
		seq := NewReader(strings.NewReader(log), opt)
		seq.file = true
		want := readBatches(seq)

		opt.Workers = rapid.IntRange(1, 5).Draw(t, "workers")
		src := io.Reader(strings.NewReader(log))
		if rapid.Bool().Draw(t, "slow") {
			src = iotest.HalfReader(src)
		}
		r := NewReader(src, opt)
		r.file = true
		r.size = rapid.IntRange(1, 5000).Draw(t, "size")
		got := readBatches(r)
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v\nwant %+v", got, want)
		}
		if s := got.Stats; s.Lines != s.Events+s.Understood+s.Rejected || int(s.Events) != len(got.Events) {
			t.Fatalf("a line was dropped: %+v", s)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

func Test_that_Next_and_Batch_give_the_same_events(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := hostileLog(t)
		want := readBatches(NewReader(strings.NewReader(log), Options{Workers: 1}))
		r := NewReader(strings.NewReader(log), Options{Workers: 3})
		var got outcome
		var ev candor.Event
		for {
			if rapid.Bool().Draw(t, "batch") {
				events, ok := r.Batch()
				if got.Events = append(got.Events, events...); !ok {
					break
				}
			} else {
				if !r.Next(&ev) {
					break
				}
				got.Events = append(got.Events, ev)
			}
		}
		if !reflect.DeepEqual(got.Events, want.Events) {
			t.Fatalf("got %d events, want %d", len(got.Events), len(want.Events))
		}
	})
}

func Test_that_the_strings_of_an_event_outlive_its_batch(t *testing.T) {
	log := bytes.Repeat([]byte(combinedLine), 5000)
	r := NewReader(bytes.NewReader(log), Options{Workers: 2})
	var kept []string
	for {
		events, ok := r.Batch()
		if !ok {
			break
		}
		for i := range events {
			kept = append(kept, events[i].Path, events[i].Address)
		}
	}
	for i := 0; i < len(kept); i += 2 {
		if kept[i] != "/orders/7" || kept[i+1] != "203.0.113.7" {
			t.Fatalf("event %d became %q %q", i/2, kept[i], kept[i+1])
		}
	}
}

func Test_that_a_reader_can_be_closed_in_the_middle(t *testing.T) {
	log := bytes.Repeat([]byte(combinedLine), 50_000)
	r := NewReader(bytes.NewReader(log), Options{Workers: 3})
	r.file = true // so that Close waits for what runs
	for range 3 {
		if _, ok := r.Batch(); !ok {
			t.Fatal("no events")
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if _, ok := r.Batch(); ok {
		t.Error("a closed reader has events")
	}
}

func Test_that_an_error_in_the_middle_of_a_log_loses_nothing_before_it(t *testing.T) {
	log := strings.Repeat(combinedLine, 10_000)
	for _, workers := range []int{1, 4} {
		src := io.MultiReader(strings.NewReader(log+combinedLine[:20]), iotest.ErrReader(io.ErrClosedPipe))
		got := readBatches(NewReader(src, Options{Workers: workers}))
		if len(got.Events) != 10_000 || got.Stats.Rejected != 1 || !strings.Contains(got.Err, "after line 10001") {
			t.Errorf("%d workers: %d events, %+v, %s", workers, len(got.Events), got.Stats, got.Err)
		}
	}
}
