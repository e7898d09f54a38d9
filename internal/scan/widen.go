package scan

import "math"

// widen drops values from a cell while what lies beside it is no different.
// The evidence of a cell is highest where the rate changed most, and it may
// have changed around it as well: a fault of one route that hits one client
// ten times harder is a fault of the route.
func (s *search) widen(c cell) cell {
	for len(c) > 1 {
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
	// One other value alone is another part, not a wider one.
	worst := rest
	for code, t := range s.split(parent, dropped.column) {
		if n := count(t); code >= codeFirst && uint8(code) != dropped.code && rest.minus(n).Excess() < worst.Excess() {
			worst = rest.minus(n)
		}
	}
	return s.changed(worst, inner) || worst.Expected < 0.2*rest.Expected
}

// changed reports whether requests failed more often than expected, about as
// those of another part did.
func (s *search) changed(n, other Count) bool {
	return n.Failed >= leastFailures && n.Excess() > 0 &&
		evidence(n)/s.opt.Dispersion >= restEvidence &&
		math.Log(n.Ratio()) >= restRatio*math.Log(other.Ratio())
}
