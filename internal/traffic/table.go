package traffic

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// tally counts what became of incidents that are alike.
type tally struct {
	n, plain                          int
	found, placeable, placed, named   int
	placedLater, namedLater, repeated int
	plainFound                        int
	delays, soonest                   []time.Duration
	needed                            []int
}

func (c *tally) add(f *Found) {
	c.n++
	if f.Plain() {
		c.plain++
		if f.Found {
			c.plainFound++
		}
	}
	if !f.Found {
		return
	}
	c.found++
	count := func(n *int, yes bool) {
		if yes {
			*n++
		}
	}
	count(&c.placeable, len(f.Truth.Where) > 0)
	count(&c.placed, f.Placed)
	count(&c.named, f.Named)
	count(&c.placedLater, f.PlacedBy)
	count(&c.namedLater, f.NamedBy)
	c.repeated += len(f.Alarms) - 1
	c.delays = append(c.delays, f.Delay)
	c.needed = append(c.needed, f.Needed)
	if f.Soonest > 0 {
		c.soonest = append(c.soonest, f.Soonest)
	}
}

func quantile[T int | time.Duration](of []T, q float64) T {
	if len(of) == 0 {
		return 0
	}
	slices.Sort(of)
	return of[min(int(q*float64(len(of))), len(of)-1)]
}

func percent(k, n int) string {
	if n == 0 {
		return "-"
	}
	return fmt.Sprintf("%.0f%%", 100*float64(k)/float64(n))
}

func (c *tally) row(w io.Writer, name string) {
	fmt.Fprintf(w, "%-34s %4d %5d  %5s %5s  %5s %5s  %5s %5s  %4d  %6.0f %5.0f %7.0f %5d\n", name, c.n, c.plain,
		percent(c.found, c.n), percent(c.plainFound, c.plain), percent(c.placed, c.placeable), percent(c.placedLater, c.placeable),
		percent(c.named, c.found), percent(c.namedLater, c.found), c.repeated,
		quantile(c.delays, 0.5).Minutes(), quantile(c.delays, 0.9).Minutes(), quantile(c.soonest, 0.5).Minutes(), quantile(c.needed, 0.5))
}

const tableHead = `                                      n plain  found  of it  place later   name later  more  median   p90 soonest needs
                                                     plain         15min        15min             minutes      failures
`

// Table prints how an observer fared, by kind and by size, for each kind of
// log. found is the share of all incidents, of it plain the share of those
// that stand out ([Found.Plain]); place and name are shares of the found, at
// the first alarm and fifteen minutes later; more counts further incidents
// reported for the same truth. The minutes are from the incident's start to
// the first alarm; soonest is the median of when somebody who knows where to
// look could have told it from chance. What no field of the log can place is not
// asked for.
func Table(w io.Writer, exams []Exam) {
	for _, log := range Logs {
		byRecipe, bySize := map[string]*tally{}, map[float64]*tally{}
		target := &tally{}
		n := 0
		for _, x := range exams {
			if x.Log.Name != log.Name {
				continue
			}
			for i := range x.Found {
				f := &x.Found[i]
				n++
				tallyOf(byRecipe, f.Truth.Recipe).add(f)
				tallyOf(bySize, f.Truth.Size).add(f)
				if f.Truth.Size >= 10 {
					target.add(f)
				}
			}
		}
		if n > 0 {
			fmt.Fprintf(w, "%s log\n%s", log.Name, tableHead)
			for _, r := range Recipes {
				if c := byRecipe[r.Name]; c != nil {
					c.row(w, r.Name)
				}
			}
			for _, size := range Sizes {
				if c := bySize[size]; c != nil {
					c.row(w, fmt.Sprintf("size %g", size))
				}
			}
			target.row(w, "size 10 and above")
		}
		falseAlarms(w, log, exams)
		fmt.Fprintln(w)
	}
}

func tallyOf[K comparable](m map[K]*tally, k K) *tally {
	if m[k] == nil {
		m[k] = &tally{}
	}
	return m[k]
}

// falseAlarms prints how many there were a week, by rate, quiet days apart.
func falseAlarms(w io.Writer, log Log, exams []Exam) {
	type kind struct {
		rate  float64
		quiet bool
	}
	weeks, alarms := map[kind]float64{}, map[kind]int{}
	var kinds []kind
	for _, x := range exams {
		if x.Log.Name != log.Name {
			continue
		}
		k := kind{x.Scenario.Rate, len(x.Found) == 0}
		if weeks[k] == 0 {
			kinds = append(kinds, k)
		}
		weeks[k] += x.Scenario.Length.Hours() / 24 / 7
		alarms[k] += len(x.False)
	}
	slices.SortFunc(kinds, func(a, b kind) int {
		if a.quiet != b.quiet && a.quiet {
			return 1
		} else if a.quiet != b.quiet {
			return -1
		}
		return int(a.rate - b.rate)
	})
	for _, k := range kinds {
		what := "days with incidents"
		if k.quiet {
			what = "quiet days"
		}
		fmt.Fprintf(w, "%s: false alarms on %s at %.4g requests a minute: %d in %.1f days, %.2f a week\n", log.Name, what, k.rate, alarms[k], weeks[k]*7, float64(alarms[k])/weeks[k])
	}
}

// Misses prints everything that went wrong in an exam, with what was true and
// what was reported.
func (x *Exam) Misses(w io.Writer) {
	for i := range x.Found {
		f := &x.Found[i]
		var wrong []string
		say := func(yes bool, what string) {
			if yes {
				wrong = append(wrong, what)
			}
		}
		say(!f.Found && f.Plain(), "NOT FOUND")
		say(f.Found && !f.PlacedBy && len(f.Truth.Where) > 0, "NOT PLACED")
		say(f.Found && f.PlacedBy && !f.Placed, "placed late")
		say(f.Found && !f.NamedBy, "NOT NAMED")
		say(f.Found && f.NamedBy && !f.Named, "named late")
		say(len(f.Alarms) > 1, fmt.Sprintf("%d incidents", len(f.Alarms)))
		if len(wrong) == 0 {
			continue
		}
		t := f.Truth
		fmt.Fprintf(w, "%s seed %d rate %g: %s\n  true: %s (%s) %v %s %s %d %q, %s to %s, size %g, %d failures, %.1f ordinary, %.0f nats\n",
			x.Log.Name, x.Scenario.Seed, x.Scenario.Rate, strings.Join(wrong, ", "), t.Recipe, strings.Join(t.Kinds, " or "), t.Where, t.Method, t.Route, t.Status, t.Reason,
			clock(t.Start), clock(t.End), t.Size, f.Failures, f.Ordinary, f.Nats)
		for k, a := range f.Alarms {
			if k > 0 {
				fmt.Fprintf(w, "  also: %s\n", a)
			}
		}
		for k, a := range f.History {
			if k < 4 || k == len(f.History)-1 {
				fmt.Fprintf(w, "  said: %s\n", a)
			}
		}
	}
	for _, a := range x.False {
		fmt.Fprintf(w, "%s seed %d rate %g: FALSE ALARM\n  said: %s\n", x.Log.Name, x.Scenario.Seed, x.Scenario.Rate, a)
	}
}

func clock(t time.Time) string { return t.Format("02 15:04:05") }

// String writes an alarm on one line.
func (a Alarm) String() string {
	in := a.Incident
	return fmt.Sprintf("%s %s %s: %s %s %d %q since %s, %d of %d (%.1f%%, before %.2f%%) %s %v share %.2f %s",
		clock(a.Time), a.Change, in.ID, in.Method, in.Route, in.Status, in.Reason, clock(in.Start), in.Events, in.Requests, 100*in.Rate, 100*in.Baseline,
		in.Cause.Kind, in.Cause.Where, in.Cause.Share, in.Cause.Confidence)
}
