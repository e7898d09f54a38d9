package scan

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// amountRecipe says how the amounts of a case are drawn, after the recipes S
// and L of the paper "RiskLoc: Localization of Multi-dimensional Root Causes
// by Weighted Risk" (Kalander 2022): a full cube of leaves whose amounts are
// Weibull, some of them zero, predicted with a normal relative error, on a
// random side of it; and parts of it that fall short by a share of their own.
type amountRecipe struct {
	name      string
	sizes     []int // values per attribute
	noise     float64
	severity  [2]float64
	deviation float64
	anomalies int // at most
	elements  int // of one anomaly, at most
	last      bool
}

var amountRecipes = []amountRecipe{
	{name: "S", sizes: []int{10, 12, 10, 8, 5}, noise: 0.25, severity: [2]float64{0.2, 1}, deviation: 0.1, anomalies: 3, elements: 3},
	{name: "L", sizes: []int{10, 24, 10, 15}, noise: 0.1, severity: [2]float64{0.5, 1}, anomalies: 5, elements: 1, last: true},
}

// anomaly is a set of parts over the same attributes.
type anomaly struct {
	attributes          []int
	elements            [][]int
	severity, deviation float64
}

func (r amountRecipe) draw(g *rand.Rand) (*Amounts, []string) {
	var names []string
	n := 1
	for a, size := range r.sizes {
		names = append(names, string(rune('a'+a)))
		n *= size
	}
	between := func(lo, hi float64) float64 { return lo + g.Float64()*(hi-lo) }
	zero, noise, shape := between(0, 0.25), between(0, r.noise), between(0.5, 1)
	real, predicted := make([]float64, n), make([]float64, n)
	realSum, predictedSum := 0.0, 0.0
	for i := range n {
		x := 100 * math.Pow(g.ExpFloat64(), 1/shape)
		if g.Float64() < zero {
			x = 0
		}
		y := max(x+x*noise*g.NormFloat64(), 0)
		if g.IntN(2) == 0 {
			x, y = y, x
		}
		real[i], predicted[i] = x, y
		realSum += x
		predictedSum += y
	}
	anomalies := r.anomaliesOf(g, noise, func(leaf int) bool { return real[leaf] == 0 })
	for _, a := range anomalies {
		for i := range n {
			if !r.inside(a, i) {
				continue
			}
			left := 1 - (a.severity + a.deviation*g.NormFloat64())
			if realSum > predictedSum {
				predicted[i] = max(real[i]*left, 0)
			} else {
				real[i] = max(predicted[i]*left, 0)
			}
		}
	}
	t := NewAmounts(names...)
	values := make([]int32, len(r.sizes))
	for i := range n {
		for a, v := range r.leaf(i) {
			values[a] = t.Value(a, fmt.Sprint(names[a], v))
		}
		t.Add(values, real[i], predicted[i])
	}
	return t, r.labels(names, anomalies)
}

// leaf returns the values of a leaf.
func (r amountRecipe) leaf(i int) []int {
	v := make([]int, len(r.sizes))
	for a := len(r.sizes) - 1; a >= 0; a-- {
		v[a] = i % r.sizes[a]
		i /= r.sizes[a]
	}
	return v
}

func (r amountRecipe) inside(a anomaly, leaf int) bool {
	v := r.leaf(leaf)
	return slices.ContainsFunc(a.elements, func(e []int) bool {
		for i, at := range a.attributes {
			if v[at] != e[i] {
				return false
			}
		}
		return true
	})
}

// anomaliesOf draws where the anomalies are. No two have the same attributes,
// but for whole leaves, and no value of an attribute is in two of them.
func (r amountRecipe) anomaliesOf(g *rand.Rand, noise float64, empty func(leaf int) bool) []anomaly {
	var all []anomaly
	for want := 1 + g.IntN(r.anomalies); len(all) < want; {
		level := len(r.sizes)
		if !r.last {
			level = 1 + g.IntN(len(r.sizes))
		}
		a := anomaly{severity: r.severity[0] + g.Float64()*(r.severity[1]-r.severity[0]) + noise, deviation: g.Float64() * r.deviation}
		elements := 1 + g.IntN(r.elements)
		for range 100 { // after that, no values may be left: another anomaly
			a.attributes = g.Perm(len(r.sizes))[:level]
			slices.Sort(a.attributes)
			if r.place(g, &a, all, elements, empty) {
				all = append(all, a)
				break
			}
		}
	}
	return all
}

func (r amountRecipe) place(g *rand.Rand, a *anomaly, others []anomaly, elements int, empty func(leaf int) bool) bool {
	a.elements = make([][]int, elements)
	whole := len(a.attributes) == len(r.sizes)
	for _, o := range others {
		if slices.Equal(o.attributes, a.attributes) && !whole {
			return false
		}
	}
	for _, at := range a.attributes {
		free := make([]bool, r.sizes[at])
		left := len(free)
		for _, o := range others {
			if i := slices.Index(o.attributes, at); i >= 0 {
				for _, e := range o.elements {
					if !free[e[i]] {
						free[e[i]] = true
						left--
					}
				}
			}
		}
		if left == 0 {
			return false
		}
		for i := range a.elements {
			v := g.IntN(len(free))
			for free[v] {
				v = g.IntN(len(free))
			}
			a.elements[i] = append(a.elements[i], v)
		}
	}
	for i, e := range a.elements {
		if slices.ContainsFunc(a.elements[:i], func(f []int) bool { return slices.Equal(e, f) }) {
			return false
		}
		if whole && empty(r.index(e)) {
			return false
		}
	}
	return true
}

func (r amountRecipe) index(values []int) int {
	i := 0
	for a, v := range values {
		i = i*r.sizes[a] + v
	}
	return i
}

func (r amountRecipe) labels(names []string, anomalies []anomaly) []string {
	var labels []string
	for _, a := range anomalies {
		for _, e := range a.elements {
			var parts []string
			for i, at := range a.attributes {
				parts = append(parts, fmt.Sprint(names[at], "=", names[at], e[i]))
			}
			labels = append(labels, strings.Join(parts, "&"))
		}
	}
	return labels
}

func Test_that_the_score_on_the_recipes_of_amounts_stands(t *testing.T) {
	score(t, "amounts", 20, func(from, to uint64) string {
		var b strings.Builder
		for _, r := range amountRecipes {
			var all tally
			for seed := from; seed < to; seed++ {
				amounts, want := r.draw(rand.New(rand.NewPCG(seed, 121)))
				var got []string
				for _, p := range LocateAmounts(amounts, r.options()) {
					got = append(got, name(p.Where))
				}
				before := all
				all.add(got, want)
				if all.wrong > before.wrong || all.missed > before.missed {
					t.Logf("%s seed %d: want %v, got %v", r.name, seed, want, got)
				}
			}
			fmt.Fprintf(&b, "%s: F1 %.3f, precision %.3f, recall %.3f\n", r.name, all.f1(), all.precision(), all.recall())
		}
		return b.String()
	})
}

// options leaves the scan what the recipe needs.
func (r amountRecipe) options() Options {
	return Options{MaxAttributes: len(r.sizes), MaxParts: 15, Work: 1 << 30}
}

func BenchmarkAmounts(b *testing.B) {
	for _, r := range amountRecipes {
		b.Run(r.name, func(b *testing.B) {
			var all []*Amounts
			for seed := range uint64(20) {
				t, _ := r.draw(rand.New(rand.NewPCG(seed, 121)))
				all = append(all, t)
			}
			for b.Loop() {
				for _, t := range all {
					LocateAmounts(t, r.options())
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(all))/1e6, "ms/case")
		})
	}
}
