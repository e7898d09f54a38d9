package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// printCosts prints who was measured, and what it took.
func (b *bench) printCosts(out io.Writer, format string, whole log, all []*entry) {
	who := table{head: []string{"contender", "version", "with a line, it", "command"}}
	took := table{head: []string{"contender", "lines", "rounds", "times wc -l", "processor time", "wall time", "peak memory"}}
	var scaled, small, failed []string
	for _, e := range all {
		if e.failed != nil {
			failed = append(failed, fmt.Sprintf("%s failed and is left out: %v", e.name, e.failed))
			continue
		}
		who.add(e.name, e.says, e.does, b.shown(e.commands[format]))
		var most peak
		for _, p := range e.pairs {
			if p.run.peak.bytes > most.bytes {
				most = p.run.peak
			}
		}
		took.add(e.name, thousands(e.log.lines), strconv.Itoa(len(e.pairs)), ratios(e.pairs, func(c cost) time.Duration { return c.processor }),
			seconds(middle(e.pairs, func(p pair) time.Duration { return p.run.processor })), seconds(middle(e.pairs, func(p pair) time.Duration { return p.run.wall })), most.String())
		switch {
		case e.base.scale != 1:
			scaled = append(scaled, e.name)
		case middle(e.pairs, func(p pair) time.Duration { return p.base.processor }) < leastBase:
			small = append(small, e.name)
		}
	}
	fmt.Fprintf(out, "\n%s, %s lines, %s bytes\n\n", format, thousands(whole.lines), thousands(int(whole.bytes)))
	who.print(out, b.markdown)
	fmt.Fprintln(out)
	took.print(out, b.markdown)
	if len(scaled) > 0 {
		fmt.Fprintf(out, "\n%s: wc -l takes less than %s on so few lines; its time on the whole log was scaled by bytes.\n", strings.Join(scaled, ", "), leastBase)
	}
	if len(small) > 0 {
		fmt.Fprintf(out, "\n%s: wc -l takes less than %s, which is little to divide by.\n", strings.Join(small, ", "), leastBase)
	}
	for _, f := range failed {
		fmt.Fprintf(out, "\n%s\n", f)
	}
}

// shown is a command line to read: without the folders of this machine.
func (b *bench) shown(line []string) string {
	words := make([]string, len(line))
	for i, w := range line {
		w = strings.NewReplacer("{log}", "LOG", "{candor}", "candor", "{mtail}", "PROGRAM").Replace(w)
		if strings.ContainsAny(w, " ;*$\"{}") {
			w = "'" + w + "'"
		}
		words[i] = w
	}
	return strings.Join(words, " ")
}

// ratios divides pair by pair, and tells the median and the spread.
func ratios(pairs []pair, of func(cost) time.Duration) string {
	all := make([]float64, len(pairs))
	for i, p := range pairs {
		all[i] = float64(of(p.run)) / float64(max(of(p.base), 1))
	}
	if len(all) == 1 {
		return fmt.Sprintf("%.1f", all[0])
	}
	return fmt.Sprintf("%.1f (%.1f–%.1f)", median(all), slices.Min(all), slices.Max(all))
}

func middle(pairs []pair, of func(pair) time.Duration) time.Duration {
	all := make([]time.Duration, len(pairs))
	for i, p := range pairs {
		all[i] = of(p)
	}
	return median(all)
}

func median[T time.Duration | float64](v []T) T {
	s := slices.Sorted(slices.Values(v))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.3f s", d.Seconds()) }

// peak is the most memory that a program had resident.
type peak struct {
	bytes  int64 // 0 is not known
	atMost bool  // it may have been less
}

func (p peak) String() string {
	switch {
	case p.bytes == 0:
		return "not known"
	case p.atMost:
		return "under " + thousands(int(p.bytes>>20)+1) + " MiB"
	}
	return thousands(int(p.bytes>>20)) + " MiB"
}

func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

type table struct {
	head []string
	rows [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// print writes the columns under one another; in Markdown with bars.
func (t *table) print(out io.Writer, markdown bool) {
	left, between, right := "", "  ", ""
	if markdown {
		left, between, right = "| ", " | ", " |"
	}
	width := make([]int, len(t.head))
	all := append([][]string{t.head}, t.rows...)
	for _, row := range all {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	for n, row := range all {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = cell + strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
		}
		fmt.Fprintln(out, strings.TrimRight(left+strings.Join(cells, between)+right, " "))
		if n == 0 && markdown {
			for i := range cells {
				cells[i] = strings.Repeat("-", width[i])
			}
			fmt.Fprintln(out, left+strings.Join(cells, between)+right)
		}
	}
}
