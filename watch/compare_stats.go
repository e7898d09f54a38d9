package watch

import (
	"cmp"
	"math"
	"slices"
)

// differenceByChance returns the natural logarithm of the chance that two
// samples of one rate differ as far as k of n and l of m, or farther: the
// two-sided mid-p value of Fisher's exact test. It is exact at the lowest
// counts, where approximations see alarms that are none, and without the
// caution of Fisher's own value, which hides some that are.
func differenceByChance(k, n, l, m int64) float64 {
	if k < 0 || l < 0 || k > n || l > m || k+l == 0 || k+l == n+m {
		return 0
	}
	if least := min(float64(n), float64(m)) / float64(n+m) * min(float64(k+l), float64(n+m-k-l)); least > manyEvents {
		return manyByChance(float64(k), float64(n), float64(l), float64(m))
	}
	// k is hypergeometric: k+l failures among n+m requests, n of them drawn.
	fails := k + l
	point := logChoose(n, k) + logChoose(m, l) - logChoose(n+m, fails)
	lower := tail(k, func(i int64) float64 { // chance of i-1 by that of i
		return float64(i) * float64(m-fails+i) / (float64(fails-i+1) * float64(n-i+1))
	}, -1, max(0, fails-m))
	upper := tail(k, func(i int64) float64 { // chance of i+1 by that of i
		return float64(fails-i) * float64(n-i) / (float64(i+1) * float64(m-fails+i+1))
	}, 1, min(fails, n))
	return min(point+math.Log(min(lower, upper))+math.Ln2, 0)
}

// manyByChance is the same for counts so large that the likelihood ratio is
// distributed as chi-squared.
func manyByChance(k, n, l, m float64) float64 {
	part := func(seen, expected float64) float64 {
		if seen <= 0 {
			return 0
		}
		return seen * math.Log(seen/expected)
	}
	p := (k + l) / (n + m)
	g := 2 * max(part(k, n*p)+part(n-k, n*(1-p))+part(l, m*p)+part(m-l, m*(1-p)), 0)
	if g > 1000 { // beyond what the function can hold
		return -g/2 - math.Log(math.Pi*g/2)/2
	}
	return math.Log(math.Erfc(math.Sqrt(g / 2)))
}

// tail sums the chances from k on in one direction, in units of that of k,
// which itself counts half.
func tail(k int64, ratio func(int64) float64, step, last int64) float64 {
	sum, term := 0.5, 1.0
	for i := k; i != last; i += step {
		term *= ratio(i)
		sum += term
		if term < sum*1e-17 || math.IsInf(sum, 0) {
			break
		}
	}
	return sum
}

func logChoose(n, k int64) float64 {
	return logFactorial(n) - logFactorial(k) - logFactorial(n-k)
}

// falseShares turns logarithms of chances into the shares of false ones that
// a list down to each of them is expected to hold at most (Benjamini and
// Hochberg, 1995).
func falseShares(logs []float64) []float64 {
	order := make([]int, len(logs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(logs[a], logs[b]) })
	out := make([]float64, len(logs))
	least := 1.0
	for rank := len(order); rank > 0; rank-- {
		i := order[rank-1]
		least = min(least, math.Exp(logs[i])*float64(len(logs))/float64(rank))
		out[i] = least
	}
	return out
}

// scaled divides counts by how far they scatter, so that what always comes in
// bunches counts as so many bunches.
func scaled(n int64, spread float64) int64 {
	return int64(math.Round(float64(n) / max(spread, 1)))
}
