package traffic

import (
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
