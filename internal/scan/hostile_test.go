package scan

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// hostileTables are what somebody might send who knows how the scan works.
// Each has so many leaves.
var hostileTables = []struct {
	name  string
	table func(leaves int) *Table
}{
	{"every leaf its own in every attribute", func(n int) *Table {
		return fill(n, func(int, int) int { return -1 }, func(i int) int64 { return 1 })
	}},
	{"as many frequent values as there can be", func(n int) *Table {
		g := rand.New(rand.NewPCG(1, 1))
		return fill(n, func(int, int) int { return g.IntN(maxCodes) }, func(i int) int64 { return int64(i % 2) })
	}},
	{"a few values in every attribute, all combinations", func(n int) *Table {
		g := rand.New(rand.NewPCG(1, 2))
		return fill(n, func(int, int) int { return g.IntN(4) }, func(i int) int64 { return 1 })
	}},
	{"two values in every attribute, one of them rare", func(n int) *Table {
		g := rand.New(rand.NewPCG(1, 3))
		return fill(n, func(int, int) int { return g.IntN(100) / 99 }, func(i int) int64 { return int64(i % 3 / 2) })
	}},
	{"one part that holds nearly everything", func(n int) *Table {
		return fill(n, func(i, a int) int { return min(i%(a+2), 1) }, func(i int) int64 { return 1 })
	}},
}

// fill makes a table of 15 attributes; a value of -1 stands for one that no
// other leaf has.
func fill(n int, value func(leaf, attribute int) int, failed func(leaf int) int64) *Table {
	var attributes []string
	for a := range 15 {
		attributes = append(attributes, fmt.Sprint("a", a))
	}
	t := NewTable(attributes...)
	values := make([]int32, len(attributes))
	for i := range n {
		for a := range values {
			v := value(i, a)
			if v < 0 {
				v = i
			}
			values[a] = t.Value(a, fmt.Sprint(v))
		}
		t.Add(values, failed(i), 2, 0.01)
	}
	return t
}

func Test_that_a_hostile_table_takes_no_more_work_than_allowed(t *testing.T) {
	for _, h := range hostileTables {
		table := h.table(10000)
		r := Locate(table, Options{})
		t.Logf("%s: %d parts, work %d, cut %v", h.name, len(r.Parts), r.Work, r.Cut)
		if most := (Options{}).withDefaults().Work; r.Work > most {
			t.Errorf("%s: %d rows looked at, want at most %d", h.name, r.Work, most)
		}
	}
}

func BenchmarkHostile(b *testing.B) {
	for _, h := range hostileTables {
		table := h.table(30000)
		b.Run(h.name, func(b *testing.B) {
			for b.Loop() {
				Locate(table, Options{})
			}
		})
	}
}

func BenchmarkRatio(b *testing.B) {
	for _, requests := range []int{3000, 30000} {
		seed := uint64(0)
		c := newRatioCaseOf(seed, 100, requests)
		for ; c.weight > 1; c = newRatioCaseOf(seed, 100, requests) {
			seed++
		}
		t := c.table()
		b.Log(len(newSearch(t, Options{}.withDefaults()).rows), "rows", Locate(t, Options{}).Work, "work")
		b.Run(fmt.Sprint(t.Len(), " leaves"), func(b *testing.B) {
			for b.Loop() {
				Locate(t, Options{Dispersion: c.spread, Sampled: int(c.weight)})
			}
		})
	}
}
