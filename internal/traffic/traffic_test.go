package traffic

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/candorhttp/candor"
)

func mustRun(t testing.TB, s Scenario) *Run {
	t.Helper()
	r, err := s.Run()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func Test_that_events_come_in_the_order_of_time_and_twice_the_same(t *testing.T) {
	s := Paper(3, 300)
	s.Length = 9 * time.Hour
	s.Incidents = s.Incidents[:2]
	var first []candor.Event
	var last time.Time
	for ev := range mustRun(t, s).Events() {
		if ev.Time.Before(last) {
			t.Fatalf("%s after %s", ev.Time, last)
		}
		last = ev.Time
		first = append(first, *ev)
	}
	i := 0
	for ev := range mustRun(t, s).Events() {
		if *ev != first[i] {
			t.Fatalf("event %d is %+v, was %+v", i, *ev, first[i])
		}
		i++
	}
	if i != len(first) {
		t.Errorf("%d events, then %d", len(first), i)
	}
}

func Test_that_there_are_as_many_requests_and_failures_as_was_asked(t *testing.T) {
	for _, rate := range []float64{300, 1000} {
		run := mustRun(t, Scenario{Seed: 5, Rate: rate, Length: 24 * time.Hour, Noise: Noise{Cycle: true}})
		var n, failed float64
		var byHour [24]float64
		for ev := range run.Events() {
			n++
			byHour[ev.Time.Hour()]++
			if ev.Status >= 400 {
				failed++
			}
		}
		if want := rate * 24 * 60; math.Abs(n-want) > 4*math.Sqrt(want) {
			t.Errorf("%g requests, want %g", n, want)
		}
		if ratio := slices.Max(byHour[:]) / slices.Min(byHour[:]); ratio < 2.7 || ratio > 3.3 {
			t.Errorf("the busiest hour has %.2f times the quietest, want three times", ratio)
		}
		if share := failed / n; share < 0.01 || share > 0.05 {
			t.Errorf("%.3f of the requests fail", share)
		}
	}
}

func Test_that_noise_does_not_change_how_often_ordinary_requests_fail(t *testing.T) {
	share := func(noise Noise) float64 {
		var n, failed float64
		for ev, tag := range mustRun(t, Scenario{Seed: 6, Rate: 1000, Length: 12 * time.Hour, Noise: noise}).Events() {
			if tag.Retry || ev.Subject == "" {
				continue
			}
			n++
			if ev.Status >= 400 {
				failed++
			}
		}
		return failed / n
	}
	steady, surging := share(Noise{}), share(Noise{Surges: true, Deploys: true, Retries: 0.7, Cycle: true})
	if math.Abs(surging/steady-1) > 0.1 {
		t.Errorf("%.4f without, %.4f with", steady, surging)
	}
}

func Test_that_a_subject_has_one_tenant_and_an_office_address_of_its_network(t *testing.T) {
	run := mustRun(t, Scenario{Seed: 7, Rate: 3000, Length: time.Hour, Noise: AllNoise})
	tenants, nets := map[string]string{}, map[string]string{}
	tokens, subjects := map[string]bool{}, map[string]bool{}
	for ev := range run.Events() {
		if ev.Subject == "" {
			continue
		}
		if is := tenants[ev.Subject]; is != "" && is != ev.Tenant {
			t.Fatalf("%s is of %s and %s", ev.Subject, is, ev.Tenant)
		}
		tenants[ev.Subject] = ev.Tenant
		tokens[ev.Token], subjects[ev.Subject] = true, true
		if strings.HasPrefix(ev.Address, "198.1") {
			if is := nets[ev.Tenant]; is != "" && is != Net(ev.Address) {
				t.Fatalf("%s calls from %s and %s", ev.Tenant, is, ev.Address)
			}
			nets[ev.Tenant] = Net(ev.Address)
		}
	}
	if len(subjects) < 800 || len(nets) < 200 || len(tokens) < 2*len(subjects) {
		t.Errorf("%d subjects, %d networks, %d tokens", len(subjects), len(nets), len(tokens))
	}
}

func Test_that_retries_are_repeated_as_often_as_was_asked(t *testing.T) {
	for _, share := range []float64{0, 0.3, 0.7} {
		var failed, repeated float64
		for ev, tag := range mustRun(t, Scenario{Seed: 8, Rate: 3000, Length: 2 * time.Hour, Noise: Noise{Retries: share}}).Events() {
			switch {
			case ev.Status < 400 || ev.Status >= 500 || ev.Status == 429:
			case tag.Retry:
				repeated++
			default:
				failed++
			}
		}
		if got := repeated / failed; math.Abs(got-3*share) > 0.2*share+0.001 { // three repetitions on average
			t.Errorf("%g: %.2f repetitions a failure", share, got)
		}
	}
}

func Test_that_a_scenario_that_cannot_be_is_an_error(t *testing.T) {
	for _, s := range []Scenario{
		{Length: time.Hour}, {Rate: 10}, {Rate: math.NaN(), Length: time.Hour},
		{Rate: 10, Length: time.Hour, Incidents: []Plan{{Recipe: "none", Size: 3}}},
		{Rate: 10, Length: time.Hour, Incidents: []Plan{{Recipe: "scanner", Size: 0}}},
		{Rate: 10, Length: time.Hour, Incidents: []Plan{{Recipe: "scanner", Size: 3, At: 50 * time.Minute, Length: 20 * time.Minute}}},
	} {
		if _, err := s.Run(); err == nil {
			t.Errorf("%+v is taken", s)
		}
	}
}

func BenchmarkEvents(b *testing.B) {
	s := Scenario{Seed: 1, Rate: 1000, Length: 1000 * time.Hour, Noise: AllNoise}
	r := mustRun(b, s)
	b.ReportAllocs()
	n := 0
	for range r.Events() {
		if n++; n >= b.N {
			break
		}
	}
}
