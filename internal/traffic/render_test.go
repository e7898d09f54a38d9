package traffic

import (
	"bytes"
	"encoding/json"
	"io"
	"testing"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/accesslog"
)

// clean takes out what is not compared: what a crawler is by its name is the
// reader's matter.
func clean(ev candor.Event) candor.Event {
	ev.Crawler = ""
	ev.Time = ev.Time.UTC()
	return ev
}

func Test_that_a_written_log_is_read_as_what_is_left_of_the_events(t *testing.T) {
	s := Scenario{Seed: 9, Rate: 300, Length: time3h, Noise: AllNoise, Incidents: []Plan{{Recipe: "scanner", Size: 30, At: time3h / 2}, {Recipe: "crawler", Size: 30, At: time3h / 2}}}
	for _, form := range Renderings {
		var log bytes.Buffer
		var want []candor.Event
		var line []byte
		for ev := range mustRun(t, s).Events() {
			line = form.Append(line[:0], ev)
			log.Write(line)
			if form.Log.strip != nil {
				form.Log.strip(ev)
			}
			want = append(want, clean(*ev))
		}
		r, err := accesslog.NewReader(&log, accesslog.Options{}), error(nil)
		var got candor.Event
		n := 0
		for ; r.Next(&got); n++ {
			if n < len(want) && !same(form.Name, clean(got), want[n]) {
				t.Fatalf("%s: line %d is read as\n%+v, want\n%+v", form.Name, n+1, clean(got), want[n])
			}
		}
		if err = r.Err(); err != nil || n != len(want) {
			t.Errorf("%s: %d of %d lines, %v; %+v", form.Name, n, len(want), err, r.Stats())
		}
	}
}

// same compares what a form carries: JSON lines have a duration, which the
// combined log has not.
func same(form string, got, want candor.Event) bool {
	if form == "json" {
		got.DurationMS = 0
	}
	if form != "candor" {
		got.Host, got.RefusedBy = want.Host, want.RefusedBy
	}
	return got == want
}

func Test_that_the_line_of_the_gate_is_what_the_gate_writes(t *testing.T) {
	for ev := range mustRun(t, Scenario{Seed: 9, Rate: 300, Length: time3h / 10, Noise: AllNoise}).Events() {
		got := string(appendCandor(nil, ev))
		want, err := json.Marshal(ev)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want)+"\n" {
			t.Fatalf("got\n%s, the gate writes\n%s", got, want)
		}
	}
}

func Test_that_the_large_log_has_the_shape_that_is_published(t *testing.T) {
	const lines = 60_000
	for name, size := range map[string]int{"combined": 195, "json": 318} {
		var log bytes.Buffer
		if err := (Bulk{Seed: 1, Lines: lines}).Write(&log, RenderingByName(name)); err != nil {
			t.Fatal(err)
		}
		if got := float64(log.Len()) / lines; got < 0.95*float64(size) || got > 1.05*float64(size) {
			t.Errorf("%s: %.0f bytes a line, want about %d", name, got, size)
		}
		if n := bytes.Count(log.Bytes(), []byte("\n")); n != lines {
			t.Errorf("%s: %d lines", name, n)
		}
	}
	for _, urls := range []int{1000, 10_000} {
		targets, statuses, agents := map[string]bool{}, map[int]bool{}, map[string]bool{}
		(Bulk{Seed: 1, Lines: 10 * urls, URLs: urls}).Events(func(ev *candor.Event) error {
			targets[ev.Path], statuses[ev.Status], agents[ev.Client+ev.Version] = true, true, true
			return nil
		})
		if len(targets) < urls/2 || len(targets) > urls || len(statuses) != 21 || len(agents) != 49 {
			t.Errorf("%d distinct targets of %d, %d statuses, %d agents", len(targets), urls, len(statuses), len(agents))
		}
	}
	if err := (Bulk{Lines: 1}).Write(failing{}, RenderingByName("json")); err == nil {
		t.Error("a disk that is full is no error")
	}
}

const time3h = 3 * time.Hour

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrShortWrite }
