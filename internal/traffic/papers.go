package traffic

import (
	"math/rand/v2"
	"time"
)

// Sizes lists the sizes of incidents that are asked for: failures beyond the
// ordinary ones in the first hour.
var Sizes = []float64{3, 5, 10, 30, 100}

// The shape of an examination paper: traffic alone first, then an incident
// every two hours.
const (
	quietHours = 4
	slots      = 11
	slotLength = 2 * time.Hour
)

// FirstScoreSeed divides the seeds: those below it are for development, those
// from it on are looked at only to score.
const FirstScoreSeed = 1000

// PapersNeeded is how many papers of consecutive seeds hold every recipe in
// every size at least once.
func PapersNeeded() int { return (len(Recipes)*len(Sizes) + slots - 1) / slots }

// Paper returns a day of traffic with eleven incidents, some two at once and
// some growing slowly. Papers of consecutive seeds hold every recipe in every
// size.
func Paper(seed uint64, rate float64) Scenario {
	s := Scenario{Seed: seed, Rate: rate, Length: quietHours*time.Hour + slots*slotLength, Noise: AllNoise}
	rnd := rand.New(rand.NewPCG(seed, 0x9a9e5))
	if seed%5 == 4 {
		s.Noise.Retries = 0.7
	}
	order := rand.New(rand.NewPCG(77, 0)).Perm(len(Recipes) * len(Sizes))
	for i := range slots {
		at := quietHours*time.Hour + time.Duration(i)*slotLength
		if seed%4 == 3 && i%2 == 1 { // together with the one before
			at -= slotLength
		}
		pair := order[(int(seed%1e6)*slots+i)%len(order)]
		p := Plan{Recipe: Recipes[pair%len(Recipes)].Name, Size: Sizes[pair/len(Recipes)]}
		p.At = at + time.Duration(rnd.IntN(45))*time.Minute + time.Duration(rnd.IntN(60))*time.Second
		if rnd.Float64() < 0.15 {
			p.Length, p.Ramp = time.Hour, 30*time.Minute
		}
		s.Incidents = append(s.Incidents, p)
	}
	return s
}

// Quiet returns days without an incident, with everything else.
func Quiet(seed uint64, rate float64, days int) Scenario {
	s := Scenario{Seed: seed, Rate: rate, Length: time.Duration(days) * 24 * time.Hour, Noise: AllNoise}
	s.Noise.Retries = float64(seed%8) / 10
	return s
}
