package scan

import (
	"math"
	"slices"
)

// Amounts is a multiset of leaves whose measure is an amount, not a count of
// failures: bytes, milliseconds, orders.
type Amounts struct {
	dictionary
	real, predicted []float64
}

// NewAmounts returns an empty set.
func NewAmounts(attributes ...string) *Amounts {
	return &Amounts{dictionary: newDictionary(attributes)}
}

// Add adds a leaf. An amount that is negative or no number, or a value that
// Value never gave, is rejected and counted.
func (t *Amounts) Add(values []int32, real, predicted float64) {
	if !t.known(values) || !(real >= 0 && real <= math.MaxFloat32) || !(predicted >= 0 && predicted <= math.MaxFloat32) {
		t.rejected++
		return
	}
	t.values = append(t.values, values...)
	t.real = append(t.real, real)
	t.predicted = append(t.predicted, predicted)
}

// AmountPart is a part whose amounts differ from the prediction, all of them
// by about the same share.
type AmountPart struct {
	Where           []Value
	Leaves          int
	Real, Predicted float64
	Deviation       float64 // mean of (predicted−real)/max over the leaves, −1 to 1
	Gain            float64
}

// What a deviation is compared with.
const (
	leastMean   = 0.05
	leastNoise  = 1e-3 // standard deviation of the leaves that are as predicted
	spreadPrior = 0.05 // standard deviation within a part, as far as its leaves do not tell
)

// LocateAmounts finds the parts of amounts that are not as predicted. A leaf's
// deviation is taken as normal around zero, with the spread seen on the side
// where the amounts did not go, and as normal around a mean of the part inside
// one. Of the options, Dispersion and Sampled mean nothing here.
func LocateAmounts(t *Amounts, opt Options) []AmountPart {
	opt = opt.withDefaults()
	d, sign := t.deviations()
	noise := math.Max(leastNoise, spreadBelow(d))
	weight := make([]int64, len(d))
	for i := range d {
		if d[i] > noise {
			weight[i] = 1
		}
	}
	s := &amounts{opt: opt, noise: noise}
	s.grid = newGrid(leaves{names: t.names, values: t.values, weight: weight, sums: func(i int) sums {
		if d[i] == 0 {
			return sums{}
		}
		return sums{1, int64(math.Round(d[i] * unit)), int64(math.Round(d[i] * d[i] * unit))}
	}}, 1)
	s.naming = naming(s.grid)
	var parts []AmountPart
	for len(parts) < opt.MaxParts {
		c, gain := s.best()
		if gain <= 0 {
			break
		}
		c, gain = s.narrow(c, gain)
		n := s.sum(c)
		p := AmountPart{Leaves: int(n[0]), Deviation: sign * float64(n[1]) / unit / float64(n[0]), Gain: gain}
		for _, v := range c {
			col := s.columns[v.column]
			p.Where = append(p.Where, Value{t.attributes[col.attribute], t.names[col.attribute][col.values[v.code-codeFirst]]})
		}
		for i, r := range s.row {
			if r >= 0 && s.holds(c, int(r)) {
				p.Real += t.real[i]
				p.Predicted += t.predicted[i]
			}
		}
		parts = append(parts, p)
		s.remove(c)
	}
	return parts
}

// deviations returns those of the leaves, upwards in the direction that the
// whole went, and that direction: 1 when less came than predicted.
func (t *Amounts) deviations() ([]float64, float64) {
	d, sum := make([]float64, len(t.real)), 0.0
	for i := range d {
		sum += t.predicted[i] - t.real[i]
		if m := max(t.real[i], t.predicted[i]); m > 0 {
			d[i] = (t.predicted[i] - t.real[i]) / m
		}
	}
	if sum >= 0 {
		return d, 1
	}
	for i := range d {
		d[i] = -d[i]
	}
	return d, -1
}

// spreadBelow is the standard deviation around zero of what is below zero.
func spreadBelow(d []float64) float64 {
	n, sum := 0, 0.0
	for _, x := range d {
		if x < 0 {
			n++
			sum += x * x
		}
	}
	return math.Sqrt(sum / float64(max(n, 1)))
}

type amounts struct {
	*grid
	opt    Options
	noise  float64
	naming []float64
}

// gain is the log-likelihood ratio of a part with a mean and a spread of its
// own, less the price of naming it and of telling that mean.
func (s *amounts) gain(c cell, t *sums) float64 {
	m := float64(t[0])
	if m == 0 {
		return 0
	}
	mean, square := float64(t[1])/unit/m, float64(t[2])/unit
	if mean < max(s.noise, leastMean) {
		return 0
	}
	variance := (max(square-m*mean*mean, 0) + spreadPrior*spreadPrior) / (m + 1)
	inside := -m/2*math.Log(variance) - (max(square-m*mean*mean, 0))/(2*variance)
	outside := -m*math.Log(s.noise) - square/(2*s.noise*s.noise)
	p := math.Log(float64(s.opt.MaxAttributes)) + logChoose(s.varied, len(c)) + 0.5*math.Log(m*s.noise*s.noise/variance)
	for _, v := range c {
		p += s.naming[v.column]
	}
	return inside - outside - p
}

func (s *amounts) best() (cell, float64) {
	var best champion
	w := &walk{grid: s.grid, work: s.opt.Work}
	w.least = func() int64 { return 1 }
	w.visit = func(c cell, t *sums) {
		if t[0] == 0 {
			return
		}
		best.see(c, s.gain(c, t))
	}
	w.run(min(s.opt.MaxAttributes, len(s.columns)))
	return best.cell, best.gain
}

// narrow replaces a cell by the best of its smaller parts while it holds
// leaves that are as predicted, and its parts by one attribute explain more,
// each named for itself, than the cell does.
func (s *amounts) narrow(c cell, gain float64) (cell, float64) {
	for len(c) < s.opt.MaxAttributes {
		var next cell
		nextGain, most := 0.0, gain
		for j := range s.columns {
			if slices.ContainsFunc(c, func(p pick) bool { return p.column == j }) {
				continue
			}
			if best, bestGain, sum := s.divide(c, j); sum > most {
				next, nextGain, most = best, bestGain, sum
			}
		}
		if next == nil {
			break
		}
		c, gain = next, nextGain
	}
	return c, gain
}

// divide returns the best part of a cell by the values of one column, its
// gain, and the gains of all of them together; none where less than a tenth
// of the leaves are unlike the best.
func (s *amounts) divide(c cell, column int) (best cell, gain, sum float64) {
	parts := s.split(c, column)
	mean := func(t sums) float64 { return float64(t[1]) / unit / float64(max(t[0], 1)) }
	leading := 0.0
	for code := codeFirst; code < len(parts); code++ {
		child := c.with(pick{column, uint8(code)})
		if g := s.gain(child, &parts[code]); g > 0 {
			sum += g
			if g > gain {
				best, gain, leading = child, g, mean(parts[code])
			}
		}
	}
	all, unlike := int64(0), int64(0)
	for _, t := range parts {
		all += t[0]
		if mean(t) < leading/2 {
			unlike += t[0]
		}
	}
	if 10*unlike < all {
		return nil, 0, 0
	}
	return best, gain, sum
}

// remove takes the leaves of a part out.
func (s *amounts) remove(c cell) {
	for r := range s.rows {
		if s.holds(c, r) {
			s.rows[r] = sums{}
		}
	}
}
