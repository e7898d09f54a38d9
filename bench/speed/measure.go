package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	// leastBase is the least processor time of wc -l that is worth dividing by:
	// below it, starting the program is a good part of what is measured.
	leastBase = 20 * time.Millisecond
	// baseRepeats is how often wc -l reads the short log of a slow contender for
	// one measurement.
	baseRepeats = 5
	// longestRun ends a contender that hangs.
	longestRun = 15 * time.Minute
)

// bench is one call of the command.
type bench struct {
	options
	stderr io.Writer
	work   string // where contenders run and write
	candor string // the program
}

func newBench(ctx context.Context, o options, stderr io.Writer) (*bench, error) {
	full, err := filepath.Abs(o.cache)
	if err != nil {
		return nil, err
	}
	o.cache = full
	b := &bench{options: o, stderr: stderr, work: filepath.Join(full, "work"), candor: filepath.Join(full, "candor")}
	for _, dir := range []string{b.work, b.mtail()} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, err
		}
	}
	if err := os.WriteFile(filepath.Join(b.mtail(), "status.mtail"), mtailProgram, 0o644); err != nil {
		return nil, err
	}
	if o.only == nil || slices.Contains(o.only, ours().name) || o.cores > 0 || o.urls != nil {
		return b, b.build(ctx)
	}
	return b, nil
}

// build builds candor from the repository that this is in.
func (b *bench) build(ctx context.Context) error {
	root, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "github.com/candorhttp/candor").Output()
	if err != nil {
		return fmt.Errorf("where candor is: %w; run this in the folder bench", err)
	}
	build := exec.CommandContext(ctx, "go", "build", "-o", b.candor, "./cmd/candor")
	build.Dir = strings.TrimSpace(string(root))
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building candor: %w\n%s", err, out)
	}
	return nil
}

func (b *bench) mtail() string { return filepath.Join(b.cache, "mtail") }

// rival is a contender that is here.
type rival struct {
	contender
	says string // its version
}

// version is the first in what a program says of itself.
var version = regexp.MustCompile(`\d+\.[\w.~-]*\w`)

// find returns the contenders that were asked for and are here, and a line
// for each that is not.
func (b *bench) find(ctx context.Context) (found []rival, missing []string) {
	for _, c := range contenders {
		if b.only != nil && !slices.Contains(b.only, c.name) {
			continue
		}
		cmd := b.command(ctx, c.version, "", c.env)
		if cmd.Err != nil {
			missing = append(missing, fmt.Sprintf("%s is not here and left out: %v", c.name, cmd.Err))
			continue
		}
		out, err := cmd.CombinedOutput()
		if err != nil {
			missing = append(missing, fmt.Sprintf("%s does not tell its version and is left out: %v", c.name, err))
			continue
		}
		says, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
		if v := version.FindString(says); v != "" {
			says = v
		}
		found = append(found, rival{c, says})
	}
	return found, missing
}

// command makes a command line with its places filled in. It runs with its own
// home, so that no settings of the user change what it does, and in the C
// locale, which is the fastest for those that it matters to.
func (b *bench) command(ctx context.Context, line []string, logPath string, env []string) *exec.Cmd {
	places := strings.NewReplacer("{log}", logPath, "{candor}", b.candor, "{mtail}", b.mtail())
	args := make([]string, len(line))
	for i, a := range line {
		args[i] = places.Replace(a)
	}
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = b.work
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + b.work, "TMPDIR=" + b.work, "LC_ALL=C"}, env...)
	return cmd
}

// cost is what one run took.
type cost struct {
	processor, wall time.Duration
	peak            peak
}

// runOn runs a contender on a log, and fails when it did not count its lines.
func (b *bench) runOn(ctx context.Context, c contender, format string, l log, env []string) (cost, error) {
	ctx, cancel := context.WithTimeout(ctx, longestRun)
	defer cancel()
	cmd := b.command(ctx, c.commands[format], l.path, env)
	// A file and no pipe: nobody has to read while it is measured.
	out, err := os.Create(filepath.Join(b.work, c.name+".out"))
	if err != nil {
		return cost{}, err
	}
	defer out.Close()
	var complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = out, &complaints
	start := time.Now()
	err = cmd.Run()
	wall := time.Since(start)
	if err != nil {
		return cost{}, fmt.Errorf("%s: %w\n%s", c.name, err, complaints.String())
	}
	if _, err := out.Seek(0, io.SeekStart); err != nil {
		return cost{}, err
	}
	n, err := counted(c, out)
	if err != nil {
		return cost{}, fmt.Errorf("reading what %s printed: %w", c.name, err)
	}
	if n != l.lines {
		return cost{}, fmt.Errorf("%s counted %s of %s lines", c.name, thousands(n), thousands(l.lines))
	}
	return cost{cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), wall, peakOf(cmd.ProcessState)}, nil
}

// counted adds up what a contender says that it counted. It reads line by
// line, because a contender's peak of memory cannot be told below this
// process's own.
func counted(c contender, output io.Reader) (sum int, err error) {
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		if m := c.counted.FindSubmatch(lines.Bytes()); m != nil {
			n, err := strconv.Atoi(string(m[1]))
			if err != nil {
				return 0, err
			}
			sum += n
		}
	}
	return sum, lines.Err()
}

// base is how wc -l is measured for one contender.
type base struct {
	on      log
	repeats int
	scale   float64 // what is measured on that log, times this, is for the contender's
}

// baseFor chooses how wc -l is measured: on the contender's own log, several
// times when that is short, or on the whole one, by bytes, when the short one
// is too short to be measured.
func (b *bench) baseFor(ctx context.Context, format string, whole, own log) (base, error) {
	if own == whole {
		return base{whole, 1, 1}, nil
	}
	try := base{own, baseRepeats, 1}
	took, err := b.measureBase(ctx, format, try)
	if err != nil {
		return base{}, err
	}
	if took.processor < leastBase {
		return base{whole, 1, float64(own.bytes) / float64(whole.bytes)}, nil
	}
	return try, nil
}

func (b *bench) measureBase(ctx context.Context, format string, at base) (cost, error) {
	var sum cost
	for range at.repeats {
		c, err := b.runOn(ctx, contenders[0], format, at.on, nil)
		if err != nil {
			return cost{}, err
		}
		sum.processor += c.processor
		sum.wall += c.wall
	}
	by := at.scale / float64(at.repeats)
	return cost{processor: time.Duration(float64(sum.processor) * by), wall: time.Duration(float64(sum.wall) * by)}, nil
}

// pair is one run with wc -l right before and after it.
type pair struct{ run, base cost }

func (b *bench) pair(ctx context.Context, c contender, format string, l log, at base, env []string) (pair, error) {
	before, err := b.measureBase(ctx, format, at)
	if err != nil {
		return pair{}, err
	}
	run, err := b.runOn(ctx, c, format, l, env)
	if err != nil {
		return pair{}, err
	}
	after, err := b.measureBase(ctx, format, at)
	if err != nil {
		return pair{}, err
	}
	return pair{run, cost{processor: (before.processor + after.processor) / 2, wall: (before.wall + after.wall) / 2}}, nil
}

// entry is a contender with its log and what was measured on it.
type entry struct {
	rival
	log    log
	base   base
	pairs  []pair
	failed error // why it has no figures
}

// compare measures every contender that reads a format, round by round, and
// prints the table.
func (b *bench) compare(ctx context.Context, out io.Writer, format string, found []rival) error {
	whole, err := b.log(format, 0)
	if err != nil {
		return err
	}
	var all []*entry
	for _, r := range found {
		if r.commands[format] == nil {
			continue
		}
		e := &entry{rival: r}
		if e.log, err = b.first(whole, r.lines); err != nil {
			return err
		}
		if e.base, err = b.baseFor(ctx, format, whole, e.log); err != nil {
			return err
		}
		all = append(all, e)
	}
	for round := range b.rounds {
		for _, e := range all {
			if e.failed != nil || e.rounds > 0 && round >= e.rounds {
				continue
			}
			fmt.Fprintf(b.stderr, "%s, round %d: %s\n", format, round+1, e.name)
			p, err := b.pair(ctx, e.contender, format, e.log, e.base, e.env)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			e.failed = err
			e.pairs = append(e.pairs, p)
		}
	}
	b.printCosts(out, format, whole, all)
	return nil
}

// ours is candor's place in the list.
func ours() contender {
	return contenders[slices.IndexFunc(contenders, func(c contender) bool { return c.name == "candor" })]
}

// wall compares how long candor takes with several processors with how long
// wc -l takes, which uses one.
func (b *bench) wall(ctx context.Context, out io.Writer, format string) error {
	whole, err := b.log(format, 0)
	if err != nil {
		return err
	}
	var pairs []pair
	for range b.rounds {
		p, err := b.pair(ctx, ours(), format, whole, base{whole, 1, 1}, []string{"GOMAXPROCS=" + strconv.Itoa(b.cores)})
		if err != nil {
			return err
		}
		pairs = append(pairs, p)
	}
	fmt.Fprintf(out, "%s, %s lines: wall time of candor with %d processors, as a multiple of wc -l's: %s; %s to %s\n", format, thousands(whole.lines), b.cores,
		ratios(pairs, func(c cost) time.Duration { return c.wall }), seconds(middle(pairs, func(p pair) time.Duration { return p.run.wall })), seconds(middle(pairs, func(p pair) time.Duration { return p.base.wall })))
	return nil
}

// memory prints candor's peak for logs with so many distinct targets.
func (b *bench) memory(ctx context.Context, out io.Writer, format string) error {
	for _, urls := range b.urls {
		l, err := b.log(format, urls)
		if err != nil {
			return err
		}
		c := ours()
		cost, err := b.runOn(ctx, c, format, l, c.env)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s, %s lines, %s distinct targets: candor's peak memory %s, processor time %s\n", format, thousands(l.lines), thousands(urls), cost.peak, seconds(cost.processor))
	}
	return nil
}
