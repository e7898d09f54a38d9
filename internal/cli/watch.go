package cli

import (
	"context"
	"errors"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/accesslog"
	"github.com/candorhttp/candor/internal/traffic"
	"github.com/candorhttp/candor/watch"
)

var watchCommand = &command{
	Name:    "watch",
	Args:    "[FILE | GLOB | DIR | -]...",
	Summary: "find in access logs what began to fail, for whom and why",
	Usage: `
Reads access logs as one, in the order of their times, and tells a rise of
refusals from chance: what is refused since when, in which part of the traffic,
and the named cause, with what speaks for it and against it. Then it lists how
often each route answered which code. Routes are learned, so that numbers and
other identifiers in a path become {id}; --spec takes them from a document.

FILE may be packed with gzip, zstd or bzip2; of a directory the logs in it are
read, rotated ones included. With -, or with something on standard input and
nothing named, it reads that. With neither it reads a log that comes with
candor and holds two incidents.

The format of each file is found out and told: that of candor gate, nginx,
Apache, Caddy, Traefik, Envoy, HAProxy, IIS, cloud load balancers and others,
wrapped by a container runtime or syslog or not. --log-format names another.

With --follow it goes on as the logs grow, through their rotation, and tells
each incident in a sentence as it opens, changes and ends; stopped by Ctrl-C or
SIGTERM it prints the whole report and exits 0. With --compare it tells what
differs between two logs, with --compare-at between two times of one.

Lines that cannot be read are counted, and the first of them are shown on
standard error with what is wrong. Interrupted, it prints what was counted so
far and exits 130.

Exits 0 whatever it found, so that reading a log is no fault; 1 with --fail-on
when there is an incident; 2 for mistakes in what was typed and files that
cannot be opened; 3 when no line of the logs could be read.`,
	Example: `candor watch
candor watch /var/log/nginx/access.log
candor watch /var/log/nginx --since 2h --report html=watch.html
candor watch access.log access.log.1.gz --format json --fail-on ongoing
candor watch --follow access.log --state candor.state
candor watch --compare-at 14:00 access.log
journalctl -u api -o cat | candor watch -`,
	Formats: watchFormats(),
	Doors:   []doorway{{doorLog, "candor watch access.log", "what began to fail, for whom and why"}},
	Setup: func(flags *pflag.FlagSet) runner {
		o := &watcher{}
		o.declare(flags)
		return o.run
	},
}

// watchFormats are the values of --format.
func watchFormats() []string {
	var names []string
	for _, f := range watch.Formats {
		names = append(names, f.Name)
	}
	return names
}

// watcher holds the flags of one run.
type watcher struct {
	logFlags
	judgeFlags
	windowFlags
	compareFlags
	followFlags
	showFlags
}

func (o *watcher) declare(flags *pflag.FlagSet) {
	o.logFlags.declare(flags)
	o.judgeFlags.declare(flags)
	o.windowFlags.declare(flags)
	o.compareFlags.declare(flags)
	o.followFlags.declare(flags)
	o.showFlags.declare(flags)
}

// ready checks the flags, all that can be checked before anything is read.
func (o *watcher) ready(in *invocation) error {
	return errors.Join(o.logFlags.ready(), o.judgeFlags.ready(), o.showFlags.ready(in))
}

func (o *watcher) run(ctx context.Context, in *invocation) error {
	if err := o.ready(in); err != nil {
		return err
	}
	defer thrifty()()
	names := in.Args
	if len(names) == 0 && !nothingOn(in.Stdin) {
		names = []string{"-"}
	}
	if err := o.spares(append(slices.Clone(names), o.spec, o.tokenKey, o.state)); err != nil {
		return err
	}
	if err := o.following(in, names); err != nil {
		return err
	}
	if o.follow {
		return o.runFollow(ctx, in, names)
	}
	o.judge.Parallel = true
	if comparing, err := o.comparing(in); err != nil {
		return err
	} else if comparing {
		return o.runCompare(ctx, in, names)
	}
	var err error
	if o.judge.Since, o.judge.Until, _, err = o.window(in, names); err != nil {
		return err
	}
	w := watch.New(o.judge)
	got, err := o.take(ctx, in, names, w.AddAll)
	if err != nil {
		return err
	}
	return o.conclude(ctx, in, w, got)
}

// thrifty has garbage collected often until what it returns is called: of a log
// little is kept, so that costs little, and memory stays small. GOGC wins over it.
func thrifty() (usual func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(25)
	return func() { debug.SetGCPercent(before) }
}

// take reads the logs, or the one that comes with candor where none is named.
func (o *watcher) take(ctx context.Context, in *invocation, names []string, to func([]candor.Event)) (*intake, error) {
	if len(names) > 0 {
		return o.read(ctx, in, names, to)
	}
	in.Note("no log is named, so this reads one that comes with candor: four hours of an API that does not exist, with two incidents. Yours: candor watch access.log")
	var read accesslog.Stats
	events, _ := traffic.Demo()
	for ev := range events {
		if ctx.Err() != nil {
			break
		}
		to([]candor.Event{*ev})
		read.Lines++
	}
	return &intake{files: []accesslog.FileStats{{Stats: read}}}, nil
}

// conclude tells what came of a reading, and writes the report.
func (o *watcher) conclude(ctx context.Context, in *invocation, w *watch.Watch, got *intake) error {
	w.Reject(got.rejected())
	w.Finish()
	got.tell(in)
	report := w.Report()
	switch counted := report.Lines > report.Rejected; {
	case !counted && got.lines() > got.rejected() && ctx.Err() == nil:
		return errors.Join(got.failure(ctx), outside(o.judge.Since, o.judge.Until))
	case !counted:
		return got.nothing(ctx)
	}
	written := o.write(in, report)
	return errors.Join(got.failure(ctx), written)
}

// nothingOn reports whether a standard input is one that nobody meant: a
// terminal, or a device such as /dev/null. An empty pipe is meant.
func nothingOn(stdin any) bool {
	if stdin == nil {
		return true
	}
	f, ok := stdin.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err != nil || info.Mode()&os.ModeCharDevice != 0
}

// demoEnd is the time of the last event of that log.
func demoEnd() (end time.Time) {
	events, _ := traffic.Demo()
	for ev := range events {
		end = ev.Time
	}
	return end
}

const howToWatch = "candor watch access.log, or candor watch < access.log"

// listed writes names as a flag's help has them.
func listed(names []string) string { return strings.Join(names, ", ") }
