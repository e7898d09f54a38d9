package watch

import (
	"maps"
	"testing"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/traffic"
)

func totals(r Report) map[string]int64 {
	out := map[string]int64{}
	for _, route := range r.Routes {
		for status, n := range route.Status {
			out[route.Method+" "+route.Route+" "+status] += n
		}
	}
	return out
}

func windowed(t *testing.T, all []candor.Event, opt Options) Report {
	t.Helper()
	w := New(opt)
	for i := range all {
		w.Add(&all[i])
		if i == len(all)/2 { // a restart in between changes nothing
			saved, err := w.Save()
			if err != nil {
				t.Fatal(err)
			}
			if w, err = Restore(saved, opt); err != nil {
				t.Fatal(err)
			}
		}
	}
	open := w.Report()
	w.Finish()
	if r := w.Report(); !maps.Equal(totals(r), totals(open)) || r.Lines != open.Lines {
		t.Errorf("%d lines are counted before the end, %d at the end", open.Lines, r.Lines)
	}
	return w.Report()
}

func Test_that_two_parts_of_a_log_add_up_to_the_whole(t *testing.T) {
	all := lawTraffic(t, 1)
	whole := windowed(t, all, Options{})
	for _, after := range []time.Duration{0, time.Minute, 70 * time.Minute, 149 * time.Minute, 24 * time.Hour} {
		at := traffic.Epoch.Add(after)
		before, since := windowed(t, all, Options{Until: at}), windowed(t, all, Options{Since: at})
		sum := totals(before)
		for k, n := range totals(since) {
			sum[k] += n
		}
		if !maps.Equal(sum, totals(whole)) || before.Lines+since.Lines != whole.Lines {
			t.Errorf("%s: %d and %d lines of %d", after, before.Lines, since.Lines, whole.Lines)
		}
		if len(since.Routes) > 0 && since.From.Before(at) || len(before.Routes) > 0 && !before.To.Before(at) {
			t.Errorf("%s: counted to %s, and from %s", after, before.To, since.From)
		}
	}
}

func Test_that_what_was_before_tells_what_is_usual(t *testing.T) {
	all := lawTraffic(t, 1)
	whole := windowed(t, all, Options{})
	since := traffic.Epoch.Add(85 * time.Minute)
	part := windowed(t, all, Options{Since: since})
	var want []string
	for _, in := range whole.Incidents {
		if in.Ongoing || !in.End.Before(since) {
			want = append(want, in.ID)
		}
	}
	var got []string
	for _, in := range part.Incidents {
		got = append(got, in.ID)
	}
	if len(want) == 0 || len(got) != len(want) {
		t.Errorf("incidents %q, want %q of all %d", got, want, len(whole.Incidents))
	}
	until := windowed(t, all, Options{Until: traffic.Epoch.Add(80 * time.Minute)})
	if len(until.Incidents) == 0 || !until.Incidents[0].Ongoing {
		t.Errorf("of an incident in the middle of which the part ends: %v", until.Incidents)
	}
}
