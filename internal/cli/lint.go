package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
	"github.com/candorhttp/candor/openapi"
	"github.com/candorhttp/candor/rules"
)

var lintCommand = &command{
	Name:    "lint",
	Args:    "SPEC",
	Summary: "find what an OpenAPI document forgets to say of its errors",
	Usage: `
Reads an OpenAPI document (2.0, 3.0, 3.1 or 3.2, YAML or JSON) and says what a
client that is written from it will not know, or be told wrong: an operation
that needs credentials and declares no 401, a 204 with content, a 429 without
Retry-After, a 403 that is described as Unauthorized. One finding stands for
all operations with the same fault. Nothing is sent and nothing is fetched.

Not every code must be declared everywhere: what default or 4XX covers is
covered, and a code that hardly any operation declares is not asked of all.

  --overlay FILE  writes an OpenAPI Overlay 1.0.0 that mends what can be mended
                  without guessing. Read it, and apply it with any tool, or:
  --apply OVERLAY --output FILE
                  applies an overlay to SPEC, writes the result to FILE, and
                  judges that. Comments and order stay. Targets may be names
                  and *, as in $.paths['/orders'].get; others are an error.

--policy invalid=400 is for an API that answers 400, and never 422, to content
that breaks its schema.

A finding is must, policy, contract, consistency or advice. Exits 0 when no
finding is as strong as --fail-on, 1 when one is, 2 when the document has
faults: then every one is printed with its line.

The JSON form is {"findings": [{"rule", "severity", "operations", "summary",
"why", "fix", "refs", "places", ...}], "not_judged": [...]}.`,
	Example: `candor lint openapi.yaml
candor lint openapi.yaml --overlay mend.yaml
candor lint openapi.yaml --apply mend.yaml --output openapi.yaml
candor lint openapi.yaml --format json --fail-on contract`,
	Formats: []string{formatText, formatJSON},
	Doors:   []doorway{{doorAPI, "candor lint openapi.yaml", "what the document forgets to say of its errors"}},
	Setup: func(flags *pflag.FlagSet) runner {
		var o lintOptions
		flags.StringVar(&o.failOn, "fail-on", string(candor.Policy), "weakest `SEVERITY` that fails the run: "+strings.Join(severities(), ", "))
		flags.StringVar(&o.overlay, "overlay", "", "write an overlay that mends the findings to `FILE`")
		flags.StringVar(&o.apply, "apply", "", "apply the overlay in `FILE` first")
		flags.StringVar(&o.output, "output", "", "`FILE` for the document that --apply changed")
		flags.StringArrayVar(&o.policy, "policy", nil, "a choice of the API's owner, `KEY=VALUE`: invalid=422 or invalid=400")
		return func(_ context.Context, in *invocation) error { return runLint(in, o) }
	},
}

type lintOptions struct {
	failOn, overlay, apply, output string
	policy                         []string
}

func severities() []string {
	var out []string
	for _, s := range candor.Severities {
		out = append(out, string(s))
	}
	return out
}

func runLint(in *invocation, o lintOptions) error {
	policy, err := parsePolicy(o.policy)
	if err != nil {
		return usage("", err)
	}
	if err := policy.Validate(); err != nil {
		return usage("", err)
	}
	switch {
	case len(in.Args) != 1:
		return usagef("candor lint openapi.yaml", "one document at a time, got %d", len(in.Args))
	case !slices.Contains(severities(), o.failOn):
		return usagef("", "--fail-on %s: use %s", safe(o.failOn), strings.Join(severities(), ", "))
	case (o.apply == "") != (o.output == ""):
		return usagef("candor lint openapi.yaml --apply mend.yaml --output mended.yaml", "--apply and --output belong together")
	}
	file := in.Args[0]
	if o.apply != "" {
		if err := applyOverlay(in, file, o.apply, o.output); err != nil {
			return err
		}
		file = o.output
	}
	d, err := openapi.Load(file)
	if err != nil {
		return faultyDocument(err)
	}
	for _, w := range d.Warnings {
		in.Warn("%s", safe(w.Error()))
	}
	api := d.API()
	if policy.Invalid == "400" {
		api.Invalid = 400
	}
	found, actions := judge.Lint(rules.All, api, judge.Options{})
	if o.overlay != "" {
		if err := writeOverlay(in, o.overlay, d.Title, actions); err != nil {
			return err
		}
	}
	return showFindings(in, found, nil, candor.Severity(o.failOn), len(d.Operations))
}

// faultyDocument makes a failure of the faults of a document, each with its
// line.
func faultyDocument(err error) error {
	var faults openapi.Faults
	if !errors.As(err, &faults) {
		return usage("", err)
	}
	var all []error
	for _, f := range faults {
		all = append(all, errors.New(strings.TrimRight(f.Error()+"\n"+f.Excerpt(), "\n")))
	}
	return usage("", errors.Join(all...))
}

// writeOverlay writes what mends the findings.
func writeOverlay(in *invocation, file, title string, actions []judge.Action) error {
	if len(actions) == 0 {
		in.Note("nothing can be mended by an overlay, so %s is not written", safe(file))
		return nil
	}
	overlay := openapi.NewOverlay(strings.TrimSpace("What candor lint adds to "+title), actions)
	if err := os.WriteFile(file, overlay.YAML(), 0o644); err != nil { //nolint:gosec // a document for all to read
		return usage("", fmt.Errorf("the overlay is not written: %w", err))
	}
	in.Note("%s holds %s; read them before you apply it", safe(file), counted(len(overlay.Actions), "action"))
	return nil
}

// applyOverlay applies an overlay to a document and writes the result.
func applyOverlay(in *invocation, file, overlay, output string) error {
	text, err := os.ReadFile(overlay)
	if err != nil {
		return usage("", err)
	}
	o, err := openapi.ReadOverlay(overlay, text)
	if err != nil {
		return faultyDocument(err)
	}
	document, err := os.ReadFile(file)
	if err != nil {
		return usage("", err)
	}
	out, missed, err := o.Apply(file, document)
	if err != nil {
		return usage("", err)
	}
	for _, target := range missed {
		in.Warn("%s selects nothing in %s", safe(target), safe(file))
	}
	if err := os.WriteFile(output, out, 0o644); err != nil { //nolint:gosec // a document for all to read
		return usage("", err)
	}
	return nil
}

// showFindings writes findings and fails where one is strong enough.
func showFindings(in *invocation, found []candor.Finding, notJudged []candor.NotJudged, failOn candor.Severity, operations int) error {
	if notJudged == nil {
		notJudged = []candor.NotJudged{}
	}
	var err error
	if in.Format == formatJSON {
		err = in.JSON(struct {
			Findings  []candor.Finding   `json:"findings"`
			NotJudged []candor.NotJudged `json:"not_judged"`
		}{found, notJudged})
	} else {
		p := in.Page()
		writeFindings(p, found, operations)
		err = in.Show(p)
	}
	if err != nil {
		return err
	}
	for _, f := range found {
		if slices.Index(candor.Severities, f.Severity) <= slices.Index(candor.Severities, failOn) {
			return &failure{code: exitFindings}
		}
	}
	return nil
}

// maxListed is how many operations of a finding a text names.
const maxListed = 5

func writeFindings(p *page, found []candor.Finding, operations int) {
	if len(found) == 0 {
		p.line("%s nothing to say of %s", p.style.good("ok:"), counted(operations, "operation"))
		return
	}
	for i, f := range found {
		if i > 0 {
			p.blank()
		}
		p.line("%s  %s", p.style.head(f.Rule), string(f.Severity))
		p.para(2, f.Summary)
		for j, op := range f.Operations {
			if j == maxListed {
				p.line("    and %d more", len(f.Operations)-maxListed)
				break
			}
			where := ""
			if j < len(f.Places) && len(f.Places) == len(f.Operations) {
				where = "  " + p.style.dim(f.Places[j].File+":"+strconv.Itoa(f.Places[j].Line))
			}
			p.line("    %s%s", op, where)
		}
		p.hang("  why: ", f.Why)
		p.hang("  fix: ", f.Fix)
		p.hang("  refs: ", strings.Join(f.Refs, "; "))
	}
	p.blank()
	p.line("%s in %s", counted(len(found), "finding"), counted(operations, "operation"))
}
