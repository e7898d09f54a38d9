package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/candorhttp/candor/accesslog"
)

// windowFlags say which time of a log is counted and shown.
type windowFlags struct {
	since, until string
}

func (o *windowFlags) declare(flags *pflag.FlagSet) {
	flags.StringVar(&o.since, "since", "", "count from `TIME` on, and tell only incidents that went on since; what was before still tells what is usual. 2h is two hours before the end of the log; else 14:00 (of its last day), 2026-03-10, \"2026-03-10 14:00\" or RFC 3339")
	flags.StringVar(&o.until, "until", "", "count up to `TIME`, given like --since; of a date, up to its end")
}

// moment is a point of time as it was typed.
type moment struct {
	typed string
	zone  *time.Location
	end   func() time.Time // of the log
}

// The forms of a time that names its day, in the order in which they are tried.
var (
	dayLayouts = []string{time.DateOnly, "02/Jan/2006"}
	dayAndTime = []string{
		time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateTime, "2006-01-02 15:04",
		"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 UTC", "2006-01-02 15:04 UTC", "02/Jan/2006:15:04:05 -0700", "02/Jan/2006:15:04:05", "02/Jan/2006:15:04",
	}
	clockLayouts = []string{"15:04", time.TimeOnly}
)

// resolve finds the time that was meant. A date is its beginning, or, for
// the end of a window, its end.
func (m moment) resolve(flag string, last bool) (time.Time, error) {
	for _, layout := range dayLayouts {
		if t, err := time.ParseInLocation(layout, m.typed, m.zone); err == nil {
			if last {
				t = t.AddDate(0, 0, 1)
			}
			return t, nil
		}
	}
	for _, layout := range dayAndTime {
		if t, err := time.ParseInLocation(layout, m.typed, m.zone); err == nil {
			return t, nil
		}
	}
	for _, layout := range clockLayouts {
		t, err := time.ParseInLocation(layout, m.typed, m.zone)
		if err != nil {
			continue
		}
		end := m.end().In(m.zone)
		at := func(day int) time.Time {
			return time.Date(end.Year(), end.Month(), day, t.Hour(), t.Minute(), t.Second(), 0, m.zone)
		}
		if today := at(end.Day()); !today.After(end) {
			return today, nil
		}
		return at(end.Day() - 1), nil
	}
	back, err := parseSpan(strings.TrimSuffix(strings.TrimPrefix(m.typed, "-"), " ago"))
	if err != nil {
		return time.Time{}, usagef("", "%s %s: write how long before the end of the log, such as 2h or 3d, a time such as 14:00, or a date such as 2026-03-10 or 2026-03-10T14:00:00Z", flag, safe(m.typed))
	}
	return m.end().Add(-back), nil
}

// window finds the times that the flags name. What they are measured by, the
// end of the logs, is looked up only where it is needed.
func (o *watcher) window(in *invocation, names []string) (since, until time.Time, end func() time.Time, err error) {
	zone := o.logFlags.parsed.Location
	var at time.Time
	var why string
	end = func() time.Time {
		if at.IsZero() {
			at, why = o.endOf(names)
		}
		return at
	}
	var errs []error
	if o.since != "" {
		if since, err = (moment{o.since, zone, end}).resolve("--since", false); err != nil {
			errs = append(errs, err)
		}
	}
	if o.until != "" {
		if until, err = (moment{o.until, zone, end}).resolve("--until", true); err != nil {
			errs = append(errs, err)
		}
	}
	if len(errs) == 0 && !until.IsZero() && !since.Before(until) {
		errs = append(errs, usagef("", "--since %s is not before --until %s", since.UTC().Format(time.DateTime), until.UTC().Format(time.DateTime)))
	}
	if len(errs) == 0 && !at.IsZero() {
		in.Note("counted %s UTC, as %s %s", spanWords(since, until), why, at.UTC().Format(time.DateTime))
	}
	return since, until, end, errors.Join(errs...)
}

func spanWords(since, until time.Time) string {
	var parts []string
	if !since.IsZero() {
		parts = append(parts, "from "+since.UTC().Format(time.DateTime))
	}
	if !until.IsZero() {
		parts = append(parts, "to "+until.UTC().Format(time.DateTime))
	}
	return strings.Join(parts, " ")
}

// endOf returns the time of the latest event of the logs, now where it is not
// known before they are read, and in words which of the two it is.
func (o *watcher) endOf(names []string) (time.Time, string) {
	if len(names) == 0 {
		return demoEnd(), "the log ends"
	}
	logs, err := accesslog.OpenLogs(names, nil, o.logFlags.parsed)
	var end time.Time
	if err == nil {
		defer logs.Close()
		for _, f := range logs.Files() {
			if _, t := reachOf(f.Name, o.logFlags.parsed); t.After(end) {
				end = t
			}
		}
	}
	if end.IsZero() {
		return time.Now(), "the end of the log is not known before it is read, and now it is"
	}
	return end, "the log ends"
}

// tailSize is how much of the end of a plain log is read for its last time,
// and of its beginning, where some formats say what their lines hold.
const tailSize = 256 << 10

// reachOf returns the earliest and the latest time at the beginning and the
// end of a log; the zero times where none can be read.
func reachOf(name string, opt accesslog.Options) (first, last time.Time) {
	f, err := os.Open(name)
	if err != nil {
		return first, last
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return first, last
	}
	first, last, packed := times(ends(f, info.Size()), opt)
	if packed && info.Size() > 2*tailSize { // only its whole tells
		first, last, _ = times(f, opt)
	}
	return first, last
}

// ends is the beginning and the end of a file, both of whole lines.
func ends(f *os.File, size int64) io.Reader {
	if size <= 2*tailSize {
		return io.NewSectionReader(f, 0, size)
	}
	head, tail := make([]byte, tailSize), make([]byte, tailSize)
	n, _ := f.ReadAt(head, 0)
	m, _ := f.ReadAt(tail, size-tailSize)
	first, last := string(head[:n]), string(tail[:m])
	first = first[:strings.LastIndexByte(first, '\n')+1]
	_, last, _ = strings.Cut(last, "\n")
	return strings.NewReader(first + last)
}

// clockFault is how far ahead of the last line another may be and still be
// believed.
const clockFault = time.Hour

// times reads the earliest and the latest time of a log, and whether it is
// compressed.
func times(r io.Reader, opt accesslog.Options) (first, last time.Time, packed bool) {
	opt.Workers = 1
	log := accesslog.NewReader(r, opt)
	defer log.Close()
	var at time.Time
	for events, ok := log.Batch(); ok; events, ok = log.Batch() {
		for i := range events {
			at = events[i].Time
			if at.After(last) {
				last = at
			}
			if first.IsZero() || at.Before(first) {
				first = at
			}
		}
	}
	if last.Sub(at) > clockFault {
		last = at
	}
	return first, last, log.Stats().Compression != ""
}

// outside says that a window holds none of what was read.
func outside(since, until time.Time) error {
	return unjudged("without --since and --until the report says from when to when the log is", fmt.Errorf("the log has no request %s UTC", spanWords(since, until)))
}
