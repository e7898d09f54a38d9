package watch

import "math"

// onset returns the minute in which the part of an incident began to fail as
// it does now. The evidence that raised the alarm was gathered over more
// traffic than that part, and may have begun to grow later: here the part is
// looked at by itself. The answer is the split into two rates that makes what
// was seen likeliest, the incident's start unless an earlier one is likelier.
func (e *engine) onset(in *incident, x *account) int64 {
	from := max(in.Start-lookBack, e.recent.oldest())
	minutes := make([]struct{ n, k float64 }, e.at-from+1)
	e.recent.since(from, func(l *leaf, weight float64) {
		if l.Minute > e.at || !x.Where.has(l, e.seat(l.Is).place.Name) {
			return
		}
		m := &minutes[l.Minute-from]
		m.n += weight
		if e.fails(in, l) {
			m.k += weight
		}
	})
	var n, k float64
	for _, m := range minutes {
		n, k = n+m.n, k+m.k
	}
	best, start := math.Inf(-1), in.Start
	var before, failedBefore, now float64
	for i, m := range minutes {
		at := from + int64(i)
		if at > in.Start {
			break
		}
		likely := likelihood(failedBefore, before) + likelihood(k-failedBefore, n-before)
		if rises := (k-failedBefore)*max(before, 1) >= failedBefore*max(n-before, 1); rises && likely > best {
			best, start = likely, at
		}
		now = likely
		before, failedBefore = before+m.n, failedBefore+m.k
	}
	if best < now+surely && best > now { // it may be chance
		return in.Start
	}
	return start
}

// surely is by how much an earlier start must be likelier, as a logarithm.
const surely = 3

// likelihood is the logarithm of the chance of k failures of n in a certain
// order, at the rate that fits best.
func likelihood(k, n float64) float64 {
	if k <= 0 || k >= n {
		return 0
	}
	return k*math.Log(k/n) + (n-k)*math.Log(1-k/n)
}
