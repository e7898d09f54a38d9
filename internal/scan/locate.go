package scan

import (
	"math"
)

// What a part must have, and how it is chosen. The values were set on the
// labelled cases and recipes that docs/localisation.md names.
const (
	leastFailures = 3
	leastShare    = 0.10 // of the excess
	nextShare     = 0.3  // evidence of a further part, by that of the first
	nearly        = 0.05 // by how much two selections may differ and count as the same
	alike         = 0.02 // by how much two parts may differ and count as equal
	restShare     = 0.10 // of a wider part's excess that lies outside a narrower one
	restRatio     = 1.0 / 3
	restEvidence  = 3 // nats
	leastRate     = 1e-6
)

// Locate finds the parts of the traffic that explain why more requests failed
// than expected, best first.
func Locate(t *Table, opt Options) Result {
	return locate(t, opt, true)
}

// locate can leave out the widening, to show in the scores what it is worth.
func locate(t *Table, opt Options, widening bool) Result {
	s := newSearch(t, opt.withDefaults())
	s.widening = widening
	for len(s.result.Parts) < s.opt.MaxParts && s.next() {
	}
	s.shares()
	s.result.Rest = s.rest()
	if len(s.result.Parts) > 0 {
		s.result.Everywhere = s.changed(s.result.Rest, s.result.Parts[0].Count) && s.result.Rest.Excess() >= restShare*s.excess
	}
	s.result.Work = s.opt.Work - max(s.work, 0)
	return s.result
}

// search is one run of [Locate].
type search struct {
	*grid
	table    *Table
	opt      Options
	least    int64   // failures that a part must have
	excess   float64 // of the whole table
	naming   []float64
	work     int
	widening bool
	original []int64 // expected failures per row, before parts were explained
	inside   []bool  // rows of the parts found so far
	result   Result
}

func newSearch(t *Table, opt Options) *search {
	s := &search{table: t, opt: opt, work: opt.Work}
	var all sums
	for i := range t.failed {
		all.add(&sums{t.failed[i], t.total[i], t.expected[i]})
	}
	s.result.All = count(all)
	s.excess = max(s.result.All.Excess(), 0)
	s.least = int64(math.Ceil(max(leastFailures, leastShare*s.excess)))
	s.grid = newGrid(leaves{names: t.names, values: t.values, weight: t.failed, sums: func(i int) sums {
		return sums{t.failed[i], t.total[i], t.expected[i]}
	}}, s.least)
	s.naming = naming(s.grid)
	s.original, s.inside = make([]int64, len(s.rows)), make([]bool, len(s.rows))
	for r := range s.rows {
		s.original[r] = s.rows[r][2]
	}
	return s
}

// naming returns, per column, the price of naming one of its values.
func naming(g *grid) []float64 {
	prices := make([]float64, len(g.columns))
	for j, c := range g.columns {
		prices[j] = math.Log(float64(c.distinct))
	}
	return prices
}

func count(s sums) Count {
	return Count{Failed: s[0], Total: s[1], Expected: float64(s[2]) / unit}
}

// evidence is the binomial log-likelihood ratio of a part whose requests fail
// more often than expected, in nats by the dispersion.
func (s *search) evidence(c Count) float64 {
	k, n := float64(c.Failed), float64(c.Total)
	if k == 0 || c.Excess() <= 0 {
		return 0
	}
	// Where one of ten successes was kept, a part that shows none had some
	// nine: the mean of what a sample of so few may stand for.
	unseen := float64(s.opt.Sampled - 1)
	e := max(c.Expected*(1+unseen/n), (n+unseen)*leastRate)
	n += unseen
	if k <= e {
		return 0
	}
	llr := k * math.Log(k/e)
	if n > k {
		llr += (n - k) * math.Log((n-k)/(n-e))
	}
	return llr / s.opt.Dispersion
}

// price is what it costs to name a cell, in nats: how many attributes, which,
// their values, and the rate inside.
func (s *search) price(c cell, failed int64) float64 {
	p := math.Log(float64(s.opt.MaxAttributes)) + logChoose(s.varied, len(c)) + 0.5*math.Log1p(float64(failed))
	for _, v := range c {
		p += s.naming[v.column]
	}
	return p
}

func logChoose(n, k int) float64 {
	l := 0.0
	for i := range k {
		l += math.Log(float64(n-i) / float64(i+1))
	}
	return l
}

// next finds one more part. It reports whether there was one.
func (s *search) next() bool {
	best, gain := s.best()
	if best == nil {
		return false
	}
	marginal := count(s.sum(best))
	wide := s.widen(best)
	if n := count(s.sum(wide)); gain <= 0 || s.evidence(n) > s.price(wide, n.Failed) {
		best, marginal = wide, n
	}
	llr := s.evidence(marginal)
	if first := s.result.Parts; len(first) > 0 && llr < nextShare*first[0].LLR {
		return false
	}
	p := s.describe(best)
	p.LLR = llr
	p.Gain = llr - s.price(best, p.Failed)
	p.Share = marginal.Excess()
	if gain <= 0 {
		if len(s.result.Parts) == 0 {
			p.Share = min(share(p.Share, s.excess), 1)
			s.result.Hint = &p
		}
		return false
	}
	s.result.Parts = append(s.result.Parts, p)
	s.explain(best, marginal)
	return true
}

// best returns the cell of the highest gain and that gain, or nil when no
// cell holds enough of the excess.
func (s *search) best() (cell, float64) {
	best := champion{gain: math.Inf(-1)}
	w := &walk{grid: s.grid, work: s.work}
	most, needed := s.mostEvidence(), 0.0
	if len(s.result.Parts) > 0 {
		needed = nextShare * s.result.Parts[0].LLR
	}
	w.least = func() int64 { return max(s.least, int64(max(best.gain, needed)/most)) }
	w.visit = func(c cell, t *sums) {
		if t[0] < s.least {
			return
		}
		n := count(*t)
		if n.Excess() < leastShare*s.excess {
			return
		}
		best.see(c, s.evidence(n)-s.price(c, n.Failed))
	}
	w.run(min(s.opt.MaxAttributes, len(s.columns)))
	s.work = w.work
	s.result.Cut = s.result.Cut || w.cut
	return best.cell, best.gain
}

// mostEvidence bounds the evidence that one failure can give: that of a part
// all of whose requests fail, at the lowest rate that was expected of any.
func (s *search) mostEvidence() float64 {
	lowest := 1.0
	for _, t := range s.rows {
		if t[1] > 0 {
			lowest = min(lowest, float64(t[2])/unit/float64(t[1]))
		}
	}
	return math.Log(1/max(lowest, leastRate)) / s.opt.Dispersion
}

// explain takes the failures of a part as expected from now on.
func (s *search) explain(c cell, n Count) {
	ratio := float64(n.Failed) / max(n.Expected, float64(n.Total)*leastRate)
	for r := range s.rows {
		if s.holds(c, r) {
			s.inside[r] = true
			t := &s.rows[r]
			t[2] = int64(max(float64(t[2]), float64(t[1])*leastRate*unit) * ratio)
		}
	}
}

// rest counts the requests that are in no part.
func (s *search) rest() Count {
	var all sums
	for r := range s.inside {
		if !s.inside[r] {
			all.add(&s.rows[r])
		}
	}
	return count(all)
}

// before counts the rows of a cell that also pass, against what was expected
// before any part was explained.
func (s *search) before(c cell, also func(row int) bool) Count {
	var all sums
	for r := range s.rows {
		if s.holds(c, r) && (also == nil || also(r)) {
			all.add(&sums{s.rows[r][0], s.rows[r][1], s.original[r]})
		}
	}
	return count(all)
}

// shares turns the excess of each part into a share. Where chance took away
// from the rest what the parts added, they explain all of the excess.
func (s *search) shares() {
	sum := 0.0
	for _, p := range s.result.Parts {
		sum += p.Share
	}
	for i := range s.result.Parts {
		s.result.Parts[i].Share /= max(s.excess, sum)
	}
	s.result.Explained = share(sum, max(s.excess, sum))
}
