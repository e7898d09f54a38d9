package scan

import "math"

// widen drops values from a cell while what lies beside it is no different.
// The evidence of a cell is highest where the rate changed most, and it may
// have changed around it as well: a fault of one route that hits one client
// ten times harder is a fault of the route.
func (s *search) widen(c cell) cell {
	for s.widening && len(c) > 1 {
		widest, most := -1, math.Inf(-1)
		inner := count(s.sum(c))
		for i := range c {
			parent := c.without(i)
			outer := count(s.sum(parent))
			rest := outer.minus(inner)
			same := float64(rest.Failed) <= alike*float64(outer.Failed) && float64(rest.Total) <= alike*float64(outer.Total)
			if !same && !s.spread(parent, c[i], inner, outer) {
				continue
			}
			if x := rest.Excess() / outer.Excess(); x > most {
				widest, most = i, x
			}
		}
		if widest < 0 {
			return c
		}
		c = c.without(widest)
	}
	return c
}

// spread reports whether the requests of outer that are not in inner failed
// more often too, with evidence of their own.
func (s *search) spread(parent cell, dropped pick, inner, outer Count) bool {
	rest := outer.minus(inner)
	if !s.changed(rest, inner) || rest.Excess() < restShare*outer.Excess() {
		return false
	}
	// A few of many other values are parts of their own, not a wider part.
	judged, changed := 0, 0
	worst := Count{}
	for _, n := range s.siblings(parent, dropped) {
		if n.Excess() > worst.Excess() {
			worst = n
		}
		if math.Min(n.Expected*inner.Ratio(), float64(n.Total)) < leastFailures {
			continue // too small to have shown a change
		}
		judged++
		if s.changed(n, inner) {
			changed++
		}
	}
	if judged == 0 {
		return s.changed(rest.minus(worst), inner)
	}
	return 2*changed > judged
}

// siblings counts the requests of a cell by the values that they have instead
// of the dropped one, without those of parts found before.
func (s *search) siblings(parent cell, dropped pick) []Count {
	a, width := s.columns[dropped.column].attribute, len(s.table.attributes)
	own := s.columns[dropped.column].values[dropped.code-codeFirst]
	all := make([]sums, len(s.table.names[a]))
	for i, r := range s.row {
		if v := s.table.values[i*width+a]; r >= 0 && v != Missing && v != own && !s.inside[r] && s.holds(parent, int(r)) {
			all[v].add(&sums{s.table.failed[i], s.table.total[i], s.table.expected[i]})
		}
	}
	var counts []Count
	for _, t := range all {
		if t != (sums{}) {
			counts = append(counts, count(t))
		}
	}
	return counts
}

// changed reports whether requests failed more often than expected, about as
// those of another part did.
func (s *search) changed(n, other Count) bool {
	return n.Failed >= leastFailures && n.Excess() > 0 &&
		s.evidence(n) >= restEvidence &&
		math.Log(n.Ratio()) >= restRatio*math.Log(other.Ratio())
}
