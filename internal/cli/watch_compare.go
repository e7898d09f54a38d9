package cli

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/spf13/pflag"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/accesslog"
	"github.com/candorhttp/candor/watch"
)

// compareFlags ask for a comparison of two times.
type compareFlags struct {
	compare   bool
	compareAt string
}

func (o *compareFlags) declare(flags *pflag.FlagSet) {
	flags.BoolVar(&o.compare, "compare", false, "tell what differs between two logs, BEFORE and AFTER a deployment; "+listed(comparisonFormats())+" only")
	flags.StringVar(&o.compareAt, "compare-at", "", "the same for one log, before and after a `TIME` given like --since")
}

func comparisonFormats() []string {
	var names []string
	for _, f := range watch.ComparisonFormats {
		names = append(names, f.Name)
	}
	return names
}

// comparing reports whether a comparison is asked for, and what is wrong with
// what was asked.
func (o *watcher) comparing(in *invocation) (bool, error) {
	if !o.compare && o.compareAt == "" {
		return false, nil
	}
	var errs []error
	switch {
	case o.compare && o.compareAt != "":
		errs = append(errs, usagef("", "--compare takes two logs, --compare-at divides one: give one of them"))
	case o.compare && len(in.Args) != 2:
		errs = append(errs, usagef("candor watch --compare access.log.1 access.log, or candor watch --compare-at 14:00 access.log", "--compare takes two logs, got %d", len(in.Args)))
	}
	formats := []string{o.onStdout(in)}
	for _, s := range o.sinks {
		formats = append(formats, s.format)
	}
	for _, f := range formats {
		if watch.ComparisonFormatByName(f) == nil {
			errs = append(errs, usagef("", "a comparison is written as %s, not as %s", listed(comparisonFormats()), f))
		}
	}
	return true, errors.Join(errs...)
}

// runCompare compares two times of the same traffic.
func (o *watcher) runCompare(ctx context.Context, in *invocation, names []string) error {
	if !o.compare {
		since, until, end, err := o.window(in, names)
		if err != nil {
			return err
		}
		at, err := moment{o.compareAt, o.logFlags.parsed.Location, end}.resolve("--compare-at", false)
		if err != nil {
			return err
		}
		return o.compareAround(ctx, in, names, since, at, until)
	}
	if o.since != "" || o.until != "" {
		return usagef("candor watch --compare-at TIME --since … --until … access.log", "--since and --until belong to one log, and --compare takes two")
	}
	if at, ok := o.between(names[0], names[1]); ok {
		return o.compareAround(ctx, in, names, time.Time{}, at, time.Time{})
	}
	var sides [2]watch.Report
	var errs []error
	for i, name := range names {
		w := watch.New(o.judge)
		got, err := o.read(ctx, in, []string{name}, w.AddAll)
		if err != nil {
			return err
		}
		w.Reject(got.rejected())
		w.Finish()
		got.tell(in)
		sides[i] = w.Report()
		if sides[i].Lines == sides[i].Rejected {
			return got.nothing(ctx)
		}
		errs = append(errs, got.failure(ctx))
	}
	return errors.Join(append(errs, o.writeComparison(in, sides[0], sides[1]))...)
}

// between finds the time that divides two logs of which one follows the other.
// Read as one, they have the same names for the same routes, and the second is
// judged by what was usual in the first.
func (o *watcher) between(before, after string) (time.Time, bool) {
	_, end := o.reach(before)
	start, _ := o.reach(after)
	if end.IsZero() || start.IsZero() {
		return time.Time{}, false
	}
	start = start.Truncate(time.Minute)
	return start, end.Before(start)
}

// reach returns the earliest and the latest time of the logs that an argument
// names; the zero time where it is not known before they are read.
func (o *watcher) reach(name string) (start, end time.Time) {
	logs, err := accesslog.OpenLogs([]string{name}, nil, o.logFlags.parsed)
	if err != nil {
		return start, end
	}
	defer logs.Close()
	for _, f := range logs.Files() {
		first, last := reachOf(f.Name, o.logFlags.parsed)
		if start.IsZero() || first.Before(start) {
			start = first
		}
		if last.After(end) {
			end = last
		}
	}
	return start, end
}

// compareAround compares what was before a time with what came after it. Both
// sides see all of the traffic, so that they name routes alike.
func (o *watcher) compareAround(ctx context.Context, in *invocation, names []string, since, at, until time.Time) error {
	before, after := o.judge, o.judge
	before.Since, before.Until = since, at
	after.Since, after.Until = at, until
	a, b := watch.New(before), watch.New(after)
	got, err := o.take(ctx, in, names, func(events []candor.Event) {
		a.AddAll(events)
		b.AddAll(events)
	})
	if err != nil {
		return err
	}
	a.Finish()
	b.Finish()
	got.tell(in)
	first, second := a.Report(), b.Report()
	if got.lines() == got.rejected() {
		return got.nothing(ctx)
	}
	var errs []error
	if first.Lines == 0 {
		errs = append(errs, outside(since, at))
	}
	if second.Lines == 0 {
		errs = append(errs, outside(at, until))
	}
	if len(errs) > 0 && ctx.Err() == nil {
		return errors.Join(append(errs, got.failure(ctx))...)
	}
	written := o.writeComparison(in, first, second)
	return errors.Join(got.failure(ctx), written)
}

func (o *watcher) writeComparison(in *invocation, before, after watch.Report) error {
	o.shown.strict = true // how the answers divide that were not refused is no matter then
	if err := o.shown.leave(in, &before, &after); err != nil {
		return err
	}
	c := watch.Compare(before, after)
	err := o.emit(in, func(format string, look watch.Look) ([]byte, error) {
		return watch.ComparisonFormatByName(format).Bytes(c, look)
	})
	if err != nil {
		return err
	}
	rose := slices.ContainsFunc(c.Differences, func(d watch.Difference) bool { return d.Status >= "400" && d.After.Rate > d.Before.Rate })
	if o.fails(c.Incidents) || rose && o.failOn == failIncident {
		return &failure{code: exitFindings}
	}
	return nil
}
