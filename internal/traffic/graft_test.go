package traffic

import (
	"testing"
	"time"

	"github.com/candorhttp/candor"
)

func Test_that_incidents_are_put_into_a_log_where_their_truth_says(t *testing.T) {
	var log []candor.Event
	for ev := range mustRun(t, Scenario{Seed: 4, Rate: 20, Length: 24 * time.Hour}).Events() {
		Combined.strip(ev)
		log = append(log, *ev)
	}
	for seed := range uint64(3) {
		run, err := Transplant(log, seed, 10, 40*time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if len(run.Truths) != len(Grafts) {
			t.Errorf("%d truths", len(run.Truths))
		}
		count := make([]int, len(run.Truths))
		var last time.Time
		kept := 0
		for ev, tag := range run.Events() {
			if ev.Time.Before(last) {
				t.Fatalf("%s after %s", ev.Time, last)
			}
			last = ev.Time
			if tag.Incident == 0 {
				kept++
				continue
			}
			truth := run.Truths[tag.Incident-1]
			count[tag.Incident-1]++
			for _, where := range truth.Where {
				if !selects(where, truth.Method, truth.Route, ev) {
					t.Errorf("%s: %v does not select %+v", truth.Recipe, where, *ev)
				}
			}
			if ev.Status != truth.Status || ev.Time.Before(truth.Start) || ev.Time.After(truth.End) {
				t.Errorf("%s: %d at %s", truth.Recipe, ev.Status, ev.Time)
			}
		}
		for i, n := range count {
			if float64(n) != run.Truths[i].Excess || n == 0 {
				t.Errorf("%s: %d failures, said %g", run.Truths[i].Recipe, n, run.Truths[i].Excess)
			}
		}
		if kept < len(log)-3*10 {
			t.Errorf("%d of %d events are as they were", kept, len(log))
		}
	}
	if _, err := Transplant(log[:10], 1, 10, time.Minute); err == nil {
		t.Error("ten events are a log")
	}
	if _, err := Transplant(log, 1, 10, 10*time.Hour); err == nil {
		t.Error("nine incidents of ten hours fit into a day")
	}
}
