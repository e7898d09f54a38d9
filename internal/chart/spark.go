// Package chart draws counts over time: as blocks for a terminal and as SVG
// for a page. It knows nothing of where the counts come from. A drawing in SVG
// takes its colours from [Style], so a page chooses light and dark, and holds
// no style attribute, so a strict content security policy lets it pass.
package chart

import "strings"

// blocks are the heights of a column; a count above 0 is never drawn as none.
var blocks = []rune("▁▂▃▄▅▆▇█")

// none stands for a count of 0.
const none = '·'

// Spark draws counts in at most n characters, the highest column for the
// greatest. Neighbours are summed where there are more counts than
// characters.
func Spark(counts []int64, n int) string {
	counts, _ = Shrink(counts, n)
	var most int64
	for _, c := range counts {
		most = max(most, c)
	}
	var b strings.Builder
	for _, c := range counts {
		if c <= 0 {
			b.WriteRune(none)
			continue
		}
		top := len(blocks) - 1
		b.WriteRune(blocks[int(float64(c)/float64(most)*float64(top)+0.5)])
	}
	return b.String()
}

// Shrink sums as many neighbours as it takes to come to at most n counts, and
// returns how many it summed. The last sum may be of fewer.
func Shrink(counts []int64, n int) (sums []int64, per int) {
	per = Per(len(counts), n)
	if per == 1 {
		return counts, 1
	}
	for i, c := range counts {
		if i%per == 0 {
			sums = append(sums, 0)
		}
		sums[len(sums)-1] += c
	}
	return sums, per
}

// Per is how many neighbours of so many counts come together in one of at
// most n.
func Per(counts, n int) int {
	if n <= 0 || counts <= n {
		return 1
	}
	return (counts-1)/n + 1
}
