// Package traffic invents the traffic of an API, with incidents whose cause is
// known, and scores whoever looks for them.
//
// A [Scenario] is plain data: how many requests a minute, for how long, which
// noise, which incidents. [Scenario.Run] makes it a [Run], whose events are
// the same for the same scenario on every machine, in the order of time:
//
//	run, err := traffic.Scenario{Seed: 7, Rate: 1000, Length: 6 * time.Hour,
//		Noise:     traffic.AllNoise,
//		Incidents: []traffic.Plan{{Recipe: "client-deployment", Size: 30, At: 4 * time.Hour}},
//	}.Run()
//	for ev, tag := range run.Events() {
//		w.Add(ev) // ev is used again for the next event: copy what is kept
//	}
//	run.Truths // what an observer should have found
//
// [Examine] does this with any observer and returns an [Exam]: which incidents
// it found, placed and named, and how late; [Table] prints many of them.
// Nothing here knows how an observer works, and nothing here may be adjusted
// to one.
package traffic

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"time"

	"github.com/candorhttp/candor"
)

// Epoch is when a scenario begins that names no time: a Tuesday at midnight.
var Epoch = time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC)

// Scenario is traffic to be invented.
type Scenario struct {
	Seed      uint64
	Rate      float64 // ordinary requests a minute, on average over the day
	Start     time.Time
	Length    time.Duration // whole minutes
	Noise     Noise
	Incidents []Plan
}

// Plan asks for one incident.
type Plan struct {
	Recipe string        // name of one of Recipes
	Size   float64       // failures beyond the ordinary ones that are to be expected in its first hour, repetitions aside
	At     time.Duration // since the scenario's start
	Length time.Duration // how long it lasts; 0 lets the seed decide: ten minutes to an hour, an hour where there are not enough requests in less
	Ramp   time.Duration // grows to its full strength over this time; 0 means as usual for the recipe
}

// Noise says what else happens. The zero value is steady traffic with the
// ordinary failures.
type Noise struct {
	Cycle     bool    // half as much again by day, half by night
	Surges    bool    // one client or tenant asks five times as often for a while, and fails no more often than before
	Deploys   bool    // new client versions that are fine
	Retries   float64 // share of failures that are repeated, one to five times
	Bots      bool    // monitors and scripts
	Crawlers  bool    // search engines read the public pages
	Scanners  bool    // strangers probe a few paths and go
	Newcomers bool    // new users fail a few times before they succeed
	Standing  bool    // faults that have been there for ever: a stale integration, an old version with a defect
}

// AllNoise is everything at its usual level.
var AllNoise = Noise{Cycle: true, Surges: true, Deploys: true, Retries: 0.3, Bots: true, Crawlers: true, Scanners: true, Newcomers: true, Standing: true}

// Tag says why an event happened.
type Tag struct {
	Incident int  // index into Truths plus one; 0 for ordinary traffic, ordinary failures included
	Retry    bool // the same request was refused before
}

// Run is a scenario whose incidents have been laid out.
type Run struct {
	Scenario
	Truths    []Truth // in the order of Scenario.Incidents
	world     *world
	incidents []*incident
	replay    []tagged // of a real log, instead of invented ones
}

// Run lays out the scenario. It fails when the scenario cannot be: an unknown
// recipe, no traffic, or an incident outside the time.
func (s Scenario) Run() (*Run, error) {
	if s.Start.IsZero() {
		s.Start = Epoch
	}
	if !(s.Rate > 0) || s.Rate > 1e6 || s.Length < time.Minute {
		return nil, fmt.Errorf("traffic: %g requests a minute for %s: both must be above zero", s.Rate, s.Length)
	}
	r := &Run{Scenario: s, world: newWorld(s.Seed, s.Rate)}
	for i, p := range s.Incidents {
		recipe := RecipeByName(p.Recipe)
		if recipe == nil {
			return nil, fmt.Errorf("traffic: no recipe is called %q", p.Recipe)
		}
		chosen := p.Length == 0
		if chosen {
			p.Length = []time.Duration{10, 20, 30, 60}[r.random(-1-i).IntN(4)] * time.Minute
		}
		if p.Size <= 0 || p.At < 0 || p.At+p.Length > s.Length {
			return nil, fmt.Errorf("traffic: %s of size %g at %s for %s does not fit", p.Recipe, p.Size, p.At, p.Length)
		}
		inc := r.layOut(recipe, p, r.random(i))
		if p.Length = time.Hour; chosen && inc.truth.Excess < 0.95*p.Size && p.At+p.Length <= s.Length {
			inc = r.layOut(recipe, p, r.random(i)) // there are not that many requests in less
		}
		r.incidents = append(r.incidents, inc)
		r.Truths = append(r.Truths, inc.truth)
	}
	return r, nil
}

// random returns the source of chance of the incident with an index.
func (s *Scenario) random(i int) *rand.Rand {
	return rand.New(rand.NewPCG(s.Seed, uint64(i)<<32|0x1c1de47))
}

// season is how much more or less than on average is asked at a time, in
// nanoseconds since the scenario's start.
func (s *Scenario) season(at int64) float64 {
	if !s.Noise.Cycle {
		return 1
	}
	day := time.Duration(s.Start.Hour())*time.Hour + time.Duration(s.Start.Minute())*time.Minute + time.Duration(at)
	return 1 - 0.5*math.Cos(2*math.Pi*(day.Hours()-3)/24) // quietest at three in the morning
}

// Events yields every event of the run in the order of time, and why it
// happened. The event is valid until the next one.
func (r *Run) Events() iter.Seq2[*candor.Event, Tag] {
	return func(yield func(*candor.Event, Tag) bool) {
		if r.replay != nil {
			r.play(yield)
			return
		}
		g := newGenerator(r)
		end := int64(r.Length)
		t := int64(0)
		for minute := int64(0); minute < end; minute += int64(time.Minute) {
			if t < minute {
				t = minute
			}
			g.plan(minute)
			mean := float64(time.Minute) / (r.Rate * r.season(minute))
			for next := t + int64(g.rnd.ExpFloat64()*mean); ; next = t + int64(g.rnd.ExpFloat64()*mean) {
				if next >= minute+int64(time.Minute) {
					break
				}
				t = next
				if !g.release(t, yield) {
					return
				}
				if tag := g.ordinary(t); !yield(&g.ev, tag) {
					return
				}
			}
			t = minute + int64(time.Minute)
			if !g.release(t, yield) {
				return
			}
		}
	}
}

// play yields the events of a real log.
func (r *Run) play(yield func(*candor.Event, Tag) bool) {
	var ev candor.Event
	for i := range r.replay {
		ev = r.replay[i].ev
		if !yield(&ev, r.replay[i].tag) {
			return
		}
	}
}
