package traffic

import (
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/candorhttp/candor"
)

// Demo returns four hours of an API's traffic as the gate logs it, some 18,000
// events, with two incidents in it: a token of a service that lacks a scope,
// from 12:41 on, and a bad release of an app, acme-ios 5.2.0, whose orders are
// no JSON, from 13:58 on. The truths say the same. The events are valid until
// the next one.
func Demo() (events iter.Seq[*candor.Event], truths []Truth) {
	s := Scenario{Seed: 2, Rate: 48, Start: Epoch.Add(11 * time.Hour), Length: 4 * time.Hour, Noise: AllNoise}
	s.Noise.Deploys, s.Noise.Surges, s.Noise.Standing = false, false, false // a story with two turns, not three
	r, err := s.Run()
	if err != nil {
		panic(err) // the scenario is a constant
	}
	for _, turn := range []struct {
		plan   Plan
		recipe Recipe
	}{
		{Plan{Size: 60, At: 2*time.Hour + 58*time.Minute, Length: 62 * time.Minute, Ramp: 8 * time.Minute}, Recipe{Name: "client-deployment", Kind: "client-deployment", lay: layDemoRelease}},
		{Plan{Size: 24, At: time.Hour + 41*time.Minute, Length: 50 * time.Minute}, Recipe{Name: "missing-scope", Kind: "missing-scope", Visible: []string{"unknown"}, lay: layDemoScope}},
	} {
		inc := r.layOut(&turn.recipe, turn.plan, r.random(len(r.incidents)))
		inc.truth.Route = strings.TrimPrefix(inc.truth.Route, "/v1")
		r.incidents, r.Truths = append(r.incidents, inc), append(r.Truths, inc.truth)
	}
	return func(yield func(*candor.Event) bool) {
		for ev := range r.Events() {
			ev.Route, ev.Path = strings.TrimPrefix(ev.Route, "/v1"), strings.TrimPrefix(ev.Path, "/v1")
			if !yield(ev) {
				return
			}
		}
	}, r.Truths
}

func layDemoRelease(l *layout) {
	p, e := l.world.products[0], l.world.operation("POST", "/v1/orders")
	l.answer(e, malformedJSON)
	l.rollOut(p, l.portion(l.world.flow(p, e), 0.95), 1, []*endpoint{e}, malformedJSON)
}

func layDemoScope(l *layout) {
	i := slices.IndexFunc(l.world.services, func(c *caller) bool { return len(c.tokens) == 2 && len(c.addresses) == 1 })
	c := *l.world.services[i]
	c.tokens = []string{token(l.rnd)}
	l.lack(&c, "orders:write")
}
