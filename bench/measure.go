package main

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"
)

// costs holds what was measured: processor time per request by case, rival
// and round, and memory by case and rival.
type costs struct {
	time          [][][]time.Duration
	bytes, allocs [][]uint64
}

// handlers builds every rival in front of an API of its own.
func handlers() ([]http.Handler, error) {
	all := make([]http.Handler, len(rivals))
	for i, r := range rivals {
		h, err := r.build(bareAPI())
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.name, err)
		}
		all[i] = h
	}
	return all, nil
}

// measure runs interleaved rounds: in each, every rival answers every case
// for about one slice of processor time, in an order that turns from round to
// round, so that what else the machine does falls on all alike.
func measure(hs []http.Handler, rounds int, slice time.Duration) *costs {
	c := &costs{time: make([][][]time.Duration, len(cases)), bytes: make([][]uint64, len(cases)), allocs: make([][]uint64, len(cases))}
	repeats := make([][]int, len(cases))
	for i, w := range cases {
		c.time[i] = make([][]time.Duration, len(hs))
		c.bytes[i], c.allocs[i] = make([]uint64, len(hs)), make([]uint64, len(hs))
		repeats[i] = make([]int, len(hs))
		for j, h := range hs {
			repeats[i][j] = calibrate(w, h, slice)
			c.bytes[i][j], c.allocs[i][j] = memory(w, h)
		}
	}
	for round := range rounds {
		for i, w := range cases {
			for k := range hs {
				j := (k + round) % len(hs)
				c.time[i][j] = append(c.time[i][j], spend(w, hs[j], repeats[i][j]))
			}
		}
	}
	return c
}

// spend returns the processor time per request over n requests.
func spend(w workload, h http.Handler, n int) time.Duration {
	c := newCaller(w)
	runtime.GC()
	start := cpuTime()
	for range n {
		c.call(h)
	}
	return (cpuTime() - start) / time.Duration(n)
}

// calibrate returns how many requests take about one slice.
func calibrate(w workload, h http.Handler, slice time.Duration) int {
	for n := 16; ; n *= 2 {
		if each := spend(w, h, n); each*time.Duration(n) > slice/8 || n > 1<<22 {
			return max(1, int(slice/max(each, 1)))
		}
	}
}

// memory returns the bytes and allocations of one request, the harness's
// copy of the request included.
func memory(w workload, h http.Handler) (bytes, allocs uint64) {
	const n = 2000
	c := newCaller(w)
	for range 100 {
		c.call(h)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range n {
		c.call(h)
	}
	runtime.ReadMemStats(&after)
	return (after.TotalAlloc - before.TotalAlloc) / n, (after.Mallocs - before.Mallocs) / n
}

func median[T time.Duration | float64](v []T) T {
	s := slices.Sorted(slices.Values(v))
	if len(s)%2 == 1 {
		return s[len(s)/2]
	}
	return (s[len(s)/2-1] + s[len(s)/2]) / 2
}

// ratios holds one ratio per round and prints as median and spread.
type ratios []float64

func over(a, b []time.Duration) ratios {
	r := make(ratios, len(a))
	for i := range a {
		r[i] = float64(a[i]) / float64(max(b[i], 1))
	}
	return r
}

func (r ratios) String() string {
	return fmt.Sprintf("%.2f (%.2f–%.2f)", median(r), slices.Min(r), slices.Max(r))
}

// minus takes b from a, round by round.
func minus(a, b []time.Duration) []time.Duration {
	d := make([]time.Duration, len(a))
	for i := range a {
		d[i] = a[i] - b[i]
	}
	return d
}

// column returns the place of a rival.
func column(name string) int {
	return slices.IndexFunc(rivals, func(r rival) bool { return r.name == name })
}

// print writes the tables.
func (c *costs) print(w io.Writer) {
	bare, candor := column("bare"), column("candor")
	t := tabwriter.NewWriter(w, 0, 0, 1, ' ', tabwriter.AlignRight|tabwriter.Debug)
	fmt.Fprintln(w, "Processor time per request, µs (median); ratios are taken inside one round: median (min–max).")
	row(t, "case", func(j int) string { return rivals[j].name }, "candor/bare", "candor/kin")
	for i, k := range cases {
		row(t, k.name, func(j int) string { return fmt.Sprintf("%.2f", float64(median(c.time[i][j]))/1e3) },
			over(c.time[i][candor], c.time[i][bare]).String(), over(c.time[i][candor], c.time[i][c.cheaperKin(i)]).String())
	}
	t.Flush()

	fmt.Fprintln(w, "\nMemory per request, bytes / allocations; the harness's request copy is in every column.")
	row(t, "case", func(j int) string { return rivals[j].name })
	for i, k := range cases {
		row(t, k.name, func(j int) string { return fmt.Sprintf("%d / %d", c.bytes[i][j], c.allocs[i][j]) })
	}
	t.Flush()

	fmt.Fprintln(w, "\nWhat checking adds to a request that is right, candor's share of kin's: (candor − bare) / (kin − bare).")
	for i, k := range cases {
		if k.right < 300 {
			mine, theirs := minus(c.time[i][candor], c.time[i][bare]), minus(c.time[i][c.cheaperKin(i)], c.time[i][bare])
			fmt.Fprintf(w, "%s: %s; %.1f of %.1f µs\n", k.name, over(mine, theirs), float64(median(mine))/1e3, float64(median(theirs))/1e3)
		}
	}
}

// cheaperKin returns the column of kin-openapi's handler that took less time.
func (c *costs) cheaperKin(i int) int {
	v, h := column("kin-V"), column("kin-H")
	if median(c.time[i][v]) < median(c.time[i][h]) {
		return v
	}
	return h
}

func row(t io.Writer, name string, cell func(j int) string, more ...string) {
	fmt.Fprint(t, name, "\t")
	for j := range rivals {
		fmt.Fprint(t, cell(j), "\t")
	}
	for _, m := range more {
		fmt.Fprint(t, m, "\t")
	}
	fmt.Fprintln(t)
}
