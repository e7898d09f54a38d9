package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/spf13/pflag"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/accesslog"
	"github.com/candorhttp/candor/watch"
)

// followFlags ask for logs to be watched while they grow.
type followFlags struct {
	follow bool
	state  string
}

func (o *followFlags) declare(flags *pflag.FlagSet) {
	flags.BoolVarP(&o.follow, "follow", "f", false, "go on as the logs grow, through their rotation, and tell incidents as they open, change and end, as text or a line of JSON each; reports in files are written anew every minute")
	flags.StringVar(&o.state, "state", "", "with --follow, `FILE` that keeps what was counted, so that after a restart, or a crash, it goes on where it was, and counts nothing twice")
}

// How often the clock alone makes something happen.
const (
	saveEvery   = 10 * time.Second // more than that is read again after a crash
	reportEvery = time.Minute
)

// following checks what does not go with --follow.
func (o *watcher) following(in *invocation, names []string) error {
	if !o.follow {
		if o.state != "" {
			return usagef("candor watch --follow --state "+safe(o.state)+" access.log", "--state belongs to --follow")
		}
		return nil
	}
	var errs []error
	if len(names) == 0 {
		errs = append(errs, usagef("candor watch --follow /var/log/nginx/access.log", "--follow needs a log to follow"))
	}
	if o.compare || o.compareAt != "" || o.since != "" || o.until != "" {
		errs = append(errs, usagef("", "--follow goes on for ever: --since, --until, --compare and --compare-at do not go with it"))
	}
	if f := o.onStdout(in); f != formatText && f != formatJSON {
		errs = append(errs, usagef("--report "+f+"=FILE is written anew every minute", "--follow tells incidents as text or json, not as %s", f))
	}
	for _, s := range o.sinks {
		if o.state != "" && filepath.Clean(s.file) == filepath.Clean(o.state) {
			errs = append(errs, usagef("", "--state and --report %s=%s are written to the same place", s.format, safe(s.file)))
		}
	}
	if len(names) > 1 || o.state != "" {
		for _, name := range names {
			if name == "-" {
				errs = append(errs, usagef("", "standard input is followed alone, and without --state: what was read of it cannot be read again"))
				break
			}
		}
	}
	return errors.Join(errs...)
}

// liveSource hands out events as they come.
type liveSource interface {
	// Batch returns none when nothing came for a while, and false at the end
	// or when ctx is done.
	Batch(ctx context.Context) ([]candor.Event, bool)
	Files() []accesslog.FileStats
	Err() error
	Close() error
}

// live is a watch of logs that grow.
type live struct {
	*watcher
	in     *invocation
	w      *watch.Watch
	source liveSource
	memory *memory // nil: nothing is saved
	clock  logClock
	now    func() time.Time

	read      atomic.Int64 // events, for the progress of the first reading
	idle      bool         // the source has waited: all that is there was read
	caught    bool         // the first reading is over
	stopping  bool         // only what is there already is still read
	resumed   bool         // it went on where a state ended
	updates   []watch.Update
	sentences map[string]string // by incident: what was said of it last
	rejected  int64
	troubles  string // what could not be read, as it was told last
	saved     time.Time
	reported  time.Time
	fault     error // of the last saving
}

// runFollow watches logs while they grow, until ctx is done or standard input
// ends.
func (o *watcher) runFollow(ctx context.Context, in *invocation, names []string) error {
	l := &live{watcher: o, in: in, sentences: map[string]string{}, now: time.Now}
	o.judge.Notify = func(u watch.Update) { l.updates = append(l.updates, u) }
	if err := l.open(ctx, names); err != nil {
		return err
	}
	defer l.source.Close()
	stop := newProgress(in.Stderr).keep(func() string { return inShort(float64(l.read.Load())) + " requests read" })
	defer stop()
	l.saved, l.reported = l.now(), l.now()
	for {
		events, ok := l.source.Batch(ctx)
		if l.idle && !l.caught {
			stop()
			l.catchUp(names)
		}
		if !ok {
			stop()
			l.drain(ctx)
			return l.end()
		}
		l.take(events)
		l.tick()
	}
}

// open begins to follow, where the state ends if there is one.
func (l *live) open(ctx context.Context, names []string) error {
	if names[0] == "-" {
		l.w = watch.New(l.judge)
		l.source = newLiveInput(ctx, l.in.Stdin, l.logFlags.parsed, &l.idle)
		return nil
	}
	opt := accesslog.FollowOptions{Options: l.logFlags.parsed, Wait: l.wait}
	l.w = watch.New(l.judge)
	if l.state != "" {
		m, w, from, err := recall(l.state, &l.logFlags, l.judge)
		if err != nil {
			return err
		}
		l.memory, opt.From, opt.TokenKey = m, from, m.key
		if w != nil {
			l.w, l.resumed = w, true
			l.in.Note("going on where %s ends", safe(l.state))
		}
	}
	f, err := accesslog.Follow(names, opt)
	if err != nil {
		return usage("", err)
	}
	l.source = f
	l.rejected = rejectedIn(f.Files())
	return nil
}

// drainWithin bounds how long what is there is still read once somebody has
// said that it is enough.
const drainWithin = 2 * time.Second

// drain reads what was written before the end.
func (l *live) drain(ctx context.Context) {
	if _, ok := l.source.(*accesslog.Follower); !ok || !l.caught {
		return
	}
	l.stopping = true
	until := l.now().Add(drainWithin)
	for l.now().Before(until) {
		events, _ := l.source.Batch(context.WithoutCancel(ctx))
		if len(events) == 0 {
			return
		}
		l.take(events)
	}
}

// wait passes the time between two looks at the logs.
func (l *live) wait(ctx context.Context, d time.Duration) {
	l.idle = true
	if l.stopping {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// take counts events, and tells what they changed.
func (l *live) take(events []candor.Event) {
	l.w.AddAll(events)
	l.read.Add(int64(len(events)))
	if n := len(events); n > 0 {
		l.clock.saw(events[n-1].Time, l.now())
	}
	if n := rejectedIn(l.source.Files()); n != l.rejected {
		l.w.Reject(max(0, n-l.rejected))
		l.rejected = n
	}
	if l.caught && len(events) == 0 {
		if at, ok := l.clock.time(l.now()); ok {
			l.w.Advance(at)
		}
	}
	l.tell()
}

func rejectedIn(files []accesslog.FileStats) (n int64) {
	for _, f := range files {
		n += f.Rejected
	}
	return n
}

// catchUp ends the first reading: what had been there already is summed up.
func (l *live) catchUp(names []string) {
	l.caught = true
	files := l.source.Files()
	for i := range files {
		files[i].Detected = l.parsed.Format == ""
	}
	tellFormats(l.in, files)
	for _, name := range names {
		if _, err := os.Stat(name); name != "-" && err != nil && !strings.ContainsAny(name, "*?[") {
			l.in.Note("%s is not there yet; it is waited for", safe(name))
		}
	}
	r := l.shown.of(l.w.Report())
	l.in.Note("following; so far there are %s", known(r))
	if !l.resumed { // else what happened since is news
		l.updates = nil
		for _, i := range r.Incidents {
			if i.Ongoing {
				l.say(watch.Update{Time: r.To, Change: changeOngoing, Incident: i})
			}
		}
	}
	l.tell()
	l.save()
}

// changeOngoing is what is told first of an incident that was going on before
// the following began.
const changeOngoing watch.Change = "ongoing"

// known sums up a report.
func known(r watch.Report) string {
	ongoing := 0
	for _, i := range r.Incidents {
		if i.Ongoing {
			ongoing++
		}
	}
	text := fmt.Sprintf("%s and %s", counted(int(r.Lines-r.Rejected), "request"), counted(len(r.Incidents), "incident"))
	if ongoing > 0 {
		text += fmt.Sprintf(", of which %d are going on", ongoing)
		if ongoing == 1 {
			text = strings.TrimSuffix(text, "1 are going on") + "1 is going on"
		}
	}
	return text
}

// tell says what has changed.
func (l *live) tell() {
	if !l.caught {
		return // what is over by then is no news
	}
	for _, u := range l.updates {
		if l.shown.concerns(u.Incident) {
			l.say(u)
		}
	}
	l.updates = l.updates[:0]
}

// say writes one change, unless it says what was said before.
func (l *live) say(u watch.Update) {
	text := watch.Sentence(u.Incident, u.Time)
	if u.Change == watch.Changed && l.sentences[u.Incident.ID] == text {
		return
	}
	l.sentences[u.Incident.ID] = text
	if u.Change == watch.Ended {
		delete(l.sentences, u.Incident.ID)
	}
	l.fault = errors.Join(l.fault, unwritten(l.print(u, text)))
}

// update is one line of the JSON form of --follow.
type update struct {
	Time     time.Time        `json:"time"`
	Change   watch.Change     `json:"change"` // "ongoing", "opened", "changed", "ended", and "report" at the end
	Sentence string           `json:"sentence,omitempty"`
	Incident *candor.Incident `json:"incident,omitempty"`
	Report   *watch.Report    `json:"report,omitempty"`
}

// print writes one change to standard output.
func (l *live) print(u watch.Update, text string) error {
	if l.onStdout(l.in) == formatJSON {
		return writeLine(l.in.Stdout, update{Time: u.Time, Change: u.Change, Sentence: text, Incident: &u.Incident})
	}
	paint := l.in.Style.bad
	if u.Change == watch.Ended {
		paint = l.in.Style.good
	}
	word := fmt.Sprintf("%-7s", u.Change)
	_, err := fmt.Fprintf(l.in.Stdout, "%s  %s  %s\n", u.Time.UTC().Format("2006-01-02 15:04"), paint(word), text)
	return err
}

// tick does what is to be done from time to time.
func (l *live) tick() {
	now := l.now()
	if now.Sub(l.saved) >= saveEvery {
		l.save()
	}
	if !l.caught || now.Sub(l.reported) < reportEvery {
		return
	}
	l.reported = now
	l.trouble()
	if len(l.sinks) > 0 {
		l.fault = errors.Join(l.fault, l.files(l.in, l.render(l.w.Report()), watch.Look{Now: now, Version: readVersion().Version}, false))
	}
}

// trouble tells of what cannot be read, once.
func (l *live) trouble() {
	text := ""
	if err := l.source.Err(); err != nil {
		text = safeLines(err.Error())
	}
	if text != l.troubles && text != "" {
		l.in.Warn("%s", strings.ReplaceAll(text, "\n", "; "))
	}
	l.troubles = text
}

func (l *live) render(r watch.Report) renderer {
	r = l.shown.of(r)
	return func(format string, look watch.Look) ([]byte, error) { return watch.FormatByName(format).Bytes(r, look) }
}

// save keeps what was counted.
func (l *live) save() {
	l.saved = l.now()
	f, ok := l.source.(*accesslog.Follower)
	if l.memory == nil || !ok {
		return
	}
	err := l.memory.save(l.w, f.Positions())
	if err != nil && l.fault == nil {
		l.in.Warn("%s", safe(err.Error()))
	}
	l.fault = err
}

// end writes the report. What follows is over because somebody said so, which
// is no failure.
func (l *live) end() error {
	l.save() // before the end is made of minutes that may go on
	l.w.Finish()
	l.tell()
	for _, f := range l.source.Files() {
		tellRejected(l.in, f.Name, f.Stats)
	}
	r := l.shown.of(l.w.Report())
	var err error
	if l.onStdout(l.in) == formatJSON {
		err = unwritten(writeLine(l.in.Stdout, update{Time: l.now().UTC(), Change: "report", Report: &r}))
		err = errors.Join(err, l.files(l.in, l.render(r), watch.Look{Now: l.now(), Version: readVersion().Version}, true))
	} else {
		_, e := io.WriteString(l.in.Stdout, "\n")
		err = errors.Join(unwritten(e), l.emit(l.in, l.render(r)))
	}
	if err = errors.Join(l.fault, err); err != nil {
		return &failure{code: exitUsage, err: err, ended: true}
	}
	if l.fails(r.Incidents) {
		return &failure{code: exitFindings, ended: true}
	}
	return nil
}
