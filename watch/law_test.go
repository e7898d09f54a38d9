package watch

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/traffic"
)

// lawTraffic is some hours with two incidents.
func lawTraffic(t *testing.T, seed uint64) []candor.Event {
	t.Helper()
	run, err := traffic.Scenario{Seed: seed, Rate: 300, Length: 150 * time.Minute, Noise: traffic.AllNoise, Incidents: []traffic.Plan{
		{Recipe: "client-deployment", Size: 60, At: 60 * time.Minute, Length: 30 * time.Minute},
		{Recipe: "missing-scope", Size: 60, At: 75 * time.Minute, Length: 30 * time.Minute},
	}}.Run()
	if err != nil {
		t.Fatal(err)
	}
	var all []candor.Event
	for ev := range run.Events() {
		all = append(all, *ev)
	}
	return all
}

func report(t *testing.T, w *Watch) string {
	t.Helper()
	w.Finish()
	b, err := json.MarshalIndent(w.Report(), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// firstDifference shows where two reports part.
func firstDifference(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	from := max(0, n-200)
	return a[from:min(len(a), n+200)] + "\n---\n" + b[from:min(len(b), n+200)]
}

func Test_that_any_split_any_order_and_any_restart_give_the_same_report(t *testing.T) {
	for seed := range uint64(2) {
		all := lawTraffic(t, seed+1)
		whole := New(Options{})
		whole.AddAll(all)
		want := report(t, whole)
		if seed == 0 && len(whole.Report().Incidents) == 0 {
			t.Fatal("the traffic has no incident, so the law is not put to a test")
		}
		rnd := rand.New(rand.NewPCG(seed, 1))

		shards := []*Shard{NewShard(Options{}), NewShard(Options{}), NewShard(Options{})}
		for i := range all {
			shards[rnd.IntN(len(shards))].Add(&all[i])
		}
		split := New(Options{})
		for _, i := range rnd.Perm(len(shards)) {
			split.Take(shards[i])
		}
		if got := report(t, split); got != want {
			t.Fatalf("seed %d: three shards differ from the whole:\n%s", seed, firstDifference(want, got))
		}

		if got := report(t, disordered(all, rnd)); got != want {
			t.Fatalf("seed %d: another order within the lateness differs:\n%s", seed, firstDifference(want, got))
		}

		parallel := New(Options{Parallel: true})
		parallel.AddAll(all)
		if got := report(t, parallel); got != want {
			t.Fatalf("seed %d: judging on another processor differs:\n%s", seed, firstDifference(want, got))
		}

		w := New(Options{Parallel: true})
		for i := range all {
			w.Add(&all[i])
			if rnd.IntN(len(all)/5) == 0 {
				saved, err := w.Save()
				if err != nil {
					t.Fatal(err)
				}
				if w, err = Restore(saved, Options{Parallel: true}); err != nil {
					t.Fatal(err)
				}
			}
		}
		if got := report(t, w); got != want {
			t.Fatalf("seed %d: restarts change the report:\n%s", seed, firstDifference(want, got))
		}
	}
}

// disordered adds the events as they would come over a network: each up to a
// minute and a half late.
func disordered(all []candor.Event, rnd *rand.Rand) *Watch {
	type arrival struct {
		at time.Time
		i  int
	}
	var order []arrival
	for i := range all {
		order = append(order, arrival{all[i].Time.Add(time.Duration(rnd.IntN(90)) * time.Second), i})
	}
	slices.SortFunc(order, func(a, b arrival) int { return a.at.Compare(b.at) })
	w := New(Options{})
	for _, a := range order {
		w.Add(&all[a.i])
	}
	return w
}
