package watch

import "math"

// manyEvents is from where on sums over single counts take too long, and an
// approximation is as good to more digits than anybody reads.
const manyEvents = 1e6

// poissonTail is the chance of k events or more where mean are expected.
func poissonTail(k int64, mean float64) float64 {
	switch {
	case k <= 0:
		return 1
	case mean <= 0:
		return 0
	}
	if mean > manyEvents {
		// The signed root of the likelihood ratio is normal for counts as large.
		x := float64(k) - 0.5
		w := math.Sqrt(2 * max(x*math.Log(x/mean)-x+mean, 0))
		if x < mean {
			w = -w
		}
		return math.Erfc(w/math.Sqrt2) / 2
	}
	// The terms fall from k on when k is above the mean; below it, the sum of
	// the few below k is the shorter way.
	term := math.Exp(float64(k)*math.Log(mean) - mean - logFactorial(k))
	if float64(k) > mean {
		sum := 0.0
		for i := k; term > sum*1e-16; i++ {
			sum += term
			term *= mean / float64(i+1)
		}
		return min(sum, 1)
	}
	below := 0.0
	for i := k; i > 0 && term > 0; i-- {
		term *= float64(i) / mean
		below += term
		if term < below*1e-16 {
			break
		}
	}
	return max(1-below, 0)
}

func logFactorial(n int64) float64 {
	v, _ := math.Lgamma(float64(n) + 1)
	return v
}

// surprising is the least count that is reached with a chance of at most
// alpha where mean are expected and the variance is spread times the mean: as
// if spread events always came together.
func surprising(mean, spread, alpha float64) int64 {
	spread = max(spread, 1)
	lo, hi := int64(1), int64(1)
	for poissonTail(hi, mean/spread) > alpha {
		if lo, hi = hi, 2*hi; hi > 1<<40 {
			break
		}
	}
	for lo < hi { // the tail falls with the count
		mid := (lo + hi) / 2
		if poissonTail(mid, mean/spread) > alpha {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return int64(math.Ceil(float64(lo) * spread))
}

// dispersion is by how much counts scatter beyond what chance gives at one
// rate: Pearson's statistic by its degrees of freedom, 1 at least.
func dispersion(counts, totals []int64, rate float64) float64 {
	sum, n := 0.0, 0
	for i, total := range totals {
		mean := float64(total) * rate
		if mean <= 0 || i >= len(counts) {
			continue
		}
		d := float64(counts[i]) - mean
		sum += d * d / mean
		n++
	}
	if n < 2 {
		return 1
	}
	return max(sum/float64(n-1), 1)
}
