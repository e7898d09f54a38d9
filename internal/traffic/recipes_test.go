package traffic

import (
	"math"
	"testing"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/ladder"
)

func Test_that_every_recipe_is_whole(t *testing.T) {
	names := map[string]bool{}
	for _, r := range Recipes {
		if r.Name == "" || r.Summary == "" || r.Kind == "" || r.lay == nil || names[r.Name] {
			t.Errorf("%q: no name, no summary, no cause, nothing to do, or there twice", r.Name)
		}
		names[r.Name] = true
	}
}

func Test_that_papers_of_consecutive_seeds_hold_every_recipe_in_every_size(t *testing.T) {
	type cell struct {
		name string
		size float64
	}
	seen := map[cell]bool{}
	for seed := range PapersNeeded() {
		for _, p := range Paper(FirstScoreSeed+uint64(seed), 300).Incidents {
			seen[cell{p.Recipe, p.Size}] = true
		}
	}
	if want := len(Recipes) * len(Sizes); len(seen) != want {
		t.Errorf("%d of %d", len(seen), want)
	}
}

// oneIncident is a run with one incident of 30 failures, after an hour.
func oneIncident(t testing.TB, recipe string, seed uint64, noise Noise) *Run {
	return mustRun(t, Scenario{Seed: seed, Rate: 600, Length: 2*time.Hour + 10*time.Minute, Start: Epoch.Add(19 * time.Hour), Noise: noise,
		Incidents: []Plan{{Recipe: recipe, Size: 30, At: time.Hour, Length: time.Hour}}})
}

func Test_that_an_incident_is_what_its_truth_says(t *testing.T) {
	seeds := 3
	if raceEnabled {
		seeds = 1
	}
	for _, r := range Recipes {
		t.Run(r.Name, func(t *testing.T) {
			t.Parallel()
			var happened int
			var expected float64
			for seed := range uint64(seeds) {
				noise := AllNoise
				noise.Surges = false // they carry more of everything, failures too
				run := oneIncident(t, r.Name, 1+seed, noise)
				n, status := 0, 0
				selected := make([]int, len(run.Truths[0].Where))
				truth := run.Truths[0]
				for ev, tag := range run.Events() {
					if tag.Incident == 0 || tag.Retry {
						continue
					}
					n++
					if ev.Status < 400 || ev.Time.Before(truth.Start) || !ev.Time.Before(truth.End) {
						t.Fatalf("seed %d: %+v is none of the incident's failures", 1+seed, *ev)
					}
					if ev.Status == truth.Status && (truth.Reason == "" || ev.Reason == truth.Reason) {
						status++
					}
					for i, where := range truth.Where {
						if selects(where, truth.Method, truth.Route, ev) {
							selected[i]++
						}
					}
				}
				happened += n
				expected += truth.Excess
				if len(truth.Where) == 0 || truth.Excess > truth.Size || truth.Excess < truth.Size/2 {
					t.Errorf("seed %d: excess %g of %g, in %v", 1+seed, truth.Excess, truth.Size, truth.Where)
				}
				if 10*status < 9*n {
					t.Errorf("seed %d: %d of %d failures are %d %s", 1+seed, status, n, truth.Status, truth.Reason)
				}
				for i, k := range selected {
					if k != n {
						t.Errorf("seed %d: %v %s %s selects %d of %d failures", 1+seed, truth.Where[i], truth.Method, truth.Route, k, n)
					}
				}
			}
			if off := float64(happened) - expected; math.Abs(off) > 4*math.Sqrt(expected) {
				t.Errorf("%d failures in %d runs, %g are to be expected", happened, seeds, expected)
			}
		})
	}
}

// during runs f over the events of a recipe's incident, with whether the
// incident has begun.
func during(t *testing.T, recipe string, seed uint64, f func(ev *candor.Event, tag Tag, on bool)) Truth {
	t.Helper()
	run := oneIncident(t, recipe, seed, Noise{})
	truth := run.Truths[0]
	for ev, tag := range run.Events() {
		f(ev, tag, !ev.Time.Before(truth.Start) && ev.Time.Before(truth.End))
	}
	return truth
}

func Test_that_a_new_version_is_seen_first_in_its_incident_and_works_elsewhere(t *testing.T) {
	for _, recipe := range []string{"client-deployment", "frontend-change", "client-deployment-service"} {
		version := oneIncident(t, recipe, 2, Noise{}).Truths[0].Where[0]["version"]
		fine := 0
		during(t, recipe, 2, func(ev *candor.Event, tag Tag, on bool) {
			switch {
			case ev.Version != version:
			case !on:
				t.Errorf("%s: %s at %s", recipe, version, ev.Time)
			case ev.Status < 400:
				fine++
			}
		})
		if fine < 10 {
			t.Errorf("%s: %d requests of the new version succeed", recipe, fine)
		}
	}
}

func Test_that_sister_tokens_and_other_requests_of_a_token_without_scope_succeed(t *testing.T) {
	run := oneIncident(t, "missing-scope", 3, Noise{})
	bad, subject := run.Truths[0].Where[0]["token"], run.Truths[0].Where[1]["subject"]
	refused := map[string]bool{}
	sister, other := 0, 0
	during(t, "missing-scope", 3, func(ev *candor.Event, tag Tag, on bool) {
		switch key := ev.Method + ev.Route; {
		case tag.Incident == 1:
			refused[key] = true
		case on && ev.Subject == subject && ev.Token != bad && ev.Status < 400:
			if refused[key] {
				sister++
			}
		case on && ev.Token == bad && ev.Status < 400:
			other++
			if refused[key] {
				t.Errorf("%s succeeds with the token", key)
			}
		}
	})
	if sister < 3 || other < 10 {
		t.Errorf("%d successes of sister tokens, %d of the token itself", sister, other)
	}
}

func Test_that_a_token_that_expires_worked_before_and_not_meanwhile(t *testing.T) {
	token := oneIncident(t, "expired-credentials", 5, Noise{}).Truths[0].Where[0]["token"]
	before := 0
	during(t, "expired-credentials", 5, func(ev *candor.Event, tag Tag, on bool) {
		if ev.Token != token {
			return
		}
		if on != (ev.Status == 401) {
			t.Errorf("%d at %s", ev.Status, ev.Time)
		}
		if !on {
			before++
		}
	})
	if before < 10 {
		t.Errorf("%d successes", before)
	}
}

func Test_that_a_swap_of_codes_leaves_the_total_alone(t *testing.T) {
	for seed := range uint64(5) {
		truth := oneIncident(t, "status-swap", 10+seed, Noise{}).Truths[0]
		var refused, all [2]float64
		during(t, "status-swap", 10+seed, func(ev *candor.Event, tag Tag, on bool) {
			if ev.Route != truth.Route || ev.Method != truth.Method {
				return
			}
			i := 0
			if on {
				i = 1
			}
			all[i]++
			if ev.Status == 404 || ev.Status == 403 {
				refused[i]++
			}
		})
		before, meanwhile := refused[0]/all[0], refused[1]/all[1]
		if off := math.Abs(meanwhile - before); off > 4*math.Sqrt(before/all[1]+before/all[0]) {
			t.Errorf("seed %d: %s %s: %.4f before, %.4f meanwhile", 10+seed, truth.Method, truth.Route, before, meanwhile)
		}
	}
}

func Test_that_whoever_reaches_for_other_tenants_has_a_past(t *testing.T) {
	for _, recipe := range []string{"tenant-violation", "tenant-violation-hidden"} {
		subject := oneIncident(t, recipe, 7, Noise{}).Truths[0].Where[0]["subject"]
		before, objects := 0, map[string]bool{}
		during(t, recipe, 7, func(ev *candor.Event, tag Tag, on bool) {
			if ev.Subject == subject && !on && ev.Status < 400 {
				before++
			}
			if tag.Incident == 1 {
				objects[ev.Path] = true
				if ev.ObjectTenant == ev.Tenant || ev.ObjectTenant == "" {
					t.Errorf("%s: %s of %q, asked by %q", recipe, ev.Path, ev.ObjectTenant, ev.Tenant)
				}
			}
		})
		if before < 5 || len(objects) < 10 {
			t.Errorf("%s: %d requests before, %d objects", recipe, before, len(objects))
		}
	}
}

func Test_that_what_is_new_was_not_there_before(t *testing.T) {
	for recipe, key := range map[string]string{"address-not-allowed": "address", "missing-role": "subject", "missing-scope": "token", "scanner": "address", "missing-role-service": "subject", "missing-scope-person": "token"} {
		want := oneIncident(t, recipe, 8, AllNoise).Truths[0].Where[0][key]
		during(t, recipe, 8, func(ev *candor.Event, tag Tag, on bool) {
			if got, _ := value(ev, key); got == want && !on {
				t.Errorf("%s: %s %s at %s", recipe, key, want, ev.Time)
			}
		})
	}
}

func Test_that_reasons_and_codes_are_those_of_the_ladder(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Recipes {
		during(t, r.Name, 9, func(ev *candor.Event, tag Tag, on bool) {
			if ev.Reason == "" || seen[ev.Reason] {
				return
			}
			seen[ev.Reason] = true
			reason := ladder.ReasonByName(ev.Reason)
			if reason == nil || reason.Code != ev.Status || reason.Rung.Name != ev.Rung {
				t.Errorf("%s: %d %q at rung %q", r.Name, ev.Status, ev.Reason, ev.Rung)
			}
		})
	}
	if len(seen) < 20 {
		t.Errorf("%d reasons", len(seen))
	}
}
