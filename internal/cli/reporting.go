package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/report"
)

// reportFormats are the values of --format of a command with findings.
var reportFormats = report.Names()

// reporting is what every command with findings shares: the flags that say
// where the report goes, what is accepted and what fails the run. A command
// declares them, calls ready before it begins its work, so that a mistake is
// told at once, and ends with finish.
type reporting struct {
	targets       []string
	failOn        string
	baseline      string
	writeBaseline string
	verbose       bool

	now    func() time.Time // nil for the clock
	parsed []report.Target
	base   *report.Baseline
}

// baselineDays is for how long a new baseline accepts what it lists.
const baselineDays = 90

// declare adds the flags. --format is declared by the command's Formats.
func (r *reporting) declare(flags *pflag.FlagSet) {
	flags.StringArrayVar(&r.targets, "report", nil, "write a report more, `FORMAT=FILE`, as in sarif=out.sarif; may be repeated; - is standard output, in place of --format")
	flags.StringVar(&r.failOn, "fail-on", string(report.DefaultFailOn), "exit 1 for findings of this `SEVERITY` or stronger: "+failOnWords())
	flags.StringVar(&r.baseline, "baseline", "", "`FILE` of findings that are accepted for a while, each with a reason")
	flags.StringVar(&r.writeBaseline, "write-baseline", "", fmt.Sprintf("write a baseline `FILE` that accepts what is found now, for %d days", baselineDays))
	flags.BoolVar(&r.verbose, "verbose", false, "show the exchanges of every finding, whole")
}

func failOnWords() string {
	var words []string
	for _, s := range report.FailOns {
		words = append(words, string(s))
	}
	return strings.Join(words, ", ")
}

// ready checks the flags and reads the baseline.
func (r *reporting) ready(in *invocation) error {
	if !slices.Contains(report.FailOns, candor.Severity(r.failOn)) {
		return usagef("", "--fail-on %s: use %s", safe(r.failOn), failOnWords())
	}
	var err error
	if r.parsed, err = report.ParseTargets(r.targets); err != nil {
		return usage("--report sarif=candor.sarif --report html=candor.html", fmt.Errorf("--report: %w", err))
	}
	for _, t := range r.parsed {
		if t.File == report.Stdout && in.Given("format") {
			return usagef("leave one of them out, or give the report a file", "--format and --report %s=- both write to standard output", t.Format.Name)
		}
	}
	if r.baseline != "" {
		if r.base, err = readBaseline(r.baseline); err != nil {
			return err
		}
	}
	if r.writeBaseline != "" && r.writeBaseline != r.baseline {
		if _, err := os.Stat(r.writeBaseline); err == nil {
			return usagef("--baseline "+safe(r.writeBaseline)+" beside it keeps the reasons that were written into it; or take it away first",
				"--write-baseline: %s is there already", safe(r.writeBaseline))
		}
	}
	return nil
}

// spares refuses to write where something is read from: the report would take
// the place of the recording or document that it is about.
func (r *reporting) spares(others []string, inputs ...string) error {
	outputs := append(slices.Clone(others), r.writeBaseline)
	for _, t := range r.parsed {
		if t.File != report.Stdout {
			outputs = append(outputs, t.File)
		}
	}
	if r.baseline != "" && r.baseline != r.writeBaseline {
		inputs = append(inputs, r.baseline)
	}
	return sparing(outputs, inputs)
}

// sparing refuses files to write that are to be read as well.
func sparing(outputs, inputs []string) error {
	for _, out := range outputs {
		written, err := os.Stat(out)
		if err != nil || !written.Mode().IsRegular() {
			continue
		}
		for _, in := range inputs {
			if read, err := os.Stat(in); err == nil && os.SameFile(read, written) {
				return usagef("give what is written another name", "%s is read and would be written over", safe(in))
			}
		}
	}
	return nil
}

func readBaseline(name string) (*report.Baseline, error) {
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usage("--write-baseline "+safe(name)+" writes one", fmt.Errorf("there is no baseline %s", safe(name)))
	}
	if err != nil {
		return nil, usage("", err)
	}
	b, err := report.ReadBaseline(name, data)
	if err != nil {
		return nil, usage("", err)
	}
	return b, nil
}

// finish writes the report wherever it is wanted. The error is a failure with
// the exit code for findings when some are as strong as --fail-on.
func (r *reporting) finish(in *invocation, rep *report.Report) error {
	now := time.Now()
	if r.now != nil {
		now = r.now()
	}
	if r.base != nil {
		r.base.Apply(rep, now)
	}
	root, err := os.Getwd()
	if err != nil {
		root = "" // paths stay as they were typed
	}
	o := report.Options{FailOn: candor.Severity(r.failOn), Verbose: r.verbose, Root: root, Now: now, Width: report.FileWidth}
	errs := []error{unwritten(r.show(in, rep, o))}
	for _, t := range r.parsed {
		if t.File == report.Stdout {
			continue
		}
		err := t.WriteFile(rep, o)
		if err == nil {
			in.Note("%s report written to %s", t.Format.Name, safe(t.File))
		}
		errs = append(errs, err)
	}
	failing := len(report.Failing(rep.Findings, o.FailOn)) > 0
	if r.writeBaseline != "" {
		errs = append(errs, r.accept(in, rep, now))
		failing = false
	}
	if err := errors.Join(errs...); err != nil {
		return usage("", err)
	}
	if failing {
		return &failure{code: exitFindings}
	}
	return nil
}

// show writes to standard output, in the format of --format or of a report
// that goes there.
func (r *reporting) show(in *invocation, rep *report.Report, o report.Options) error {
	f := report.FormatByName(in.Format)
	for _, t := range r.parsed {
		if t.File == report.Stdout {
			f = t.Format
		}
	}
	o.Color, o.Width = in.Style.on, in.Width
	return f.Write(in.Stdout, rep, o)
}

// accept writes a baseline that accepts what was found. Reasons that were
// written into one before are not lost.
func (r *reporting) accept(in *invocation, rep *report.Report, now time.Time) error {
	until := now.UTC().AddDate(0, 0, baselineDays)
	text, err := report.WriteBaseline(r.base, rep.Findings, until)
	if err != nil {
		return err
	}
	if err := report.ReplaceFile(r.writeBaseline, text); err != nil {
		return err
	}
	in.Note("%s accepts %s more until %s; write into it why", safe(r.writeBaseline), counted(len(rep.Findings), "finding"), until.Format(time.DateOnly))
	return nil
}
