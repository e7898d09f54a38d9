package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"github.com/candorhttp/candor/judge"
	"github.com/candorhttp/candor/openapi"
	"github.com/candorhttp/candor/report"
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

  --overlay FILE  writes an OpenAPI Overlay 1.0.0 that declares what the codes
                  need. Whether the API sends it, only you know: read it, and
                  apply it with any tool, or:
  --apply OVERLAY --output FILE
                  applies an overlay to SPEC, writes the result to FILE, and
                  judges that. Comments and order stay. Targets may be names
                  and *, as in $.paths['/orders'].get; others are an error.

--policy invalid=400 is for an API that answers 400, and never 422, to content
that breaks its schema.

Exits 0 when no finding is as strong as --fail-on, 1 when one is, 2 when the
document has faults: then every one is printed with its line.`,
	Example: `candor lint openapi.yaml
candor lint openapi.yaml --overlay mend.yaml
candor lint openapi.yaml --apply mend.yaml --output openapi.yaml
candor lint openapi.yaml --format json --fail-on contract`,
	Formats: reportFormats,
	Doors:   []doorway{{doorAPI, "candor lint openapi.yaml", "what the document forgets to say of its errors"}},
	Setup: func(flags *pflag.FlagSet) runner {
		var o lintOptions
		o.declare(flags)
		flags.StringVar(&o.overlay, "overlay", "", "write an overlay that mends the findings to `FILE`")
		flags.StringVar(&o.apply, "apply", "", "apply the overlay in `FILE` first")
		flags.StringVar(&o.output, "output", "", "`FILE` for the document that --apply changed")
		flags.StringArrayVar(&o.policy, "policy", nil, "a choice of the API's owner, `KEY=VALUE`: invalid=422 or invalid=400")
		return func(_ context.Context, in *invocation) error { return runLint(in, &o) }
	},
}

type lintOptions struct {
	reporting
	overlay, apply, output string
	policy                 []string
}

func runLint(in *invocation, o *lintOptions) error {
	policy, err := parsePolicy(o.policy)
	if err != nil {
		return usage("", err)
	}
	if err := policyFault(policy); err != nil {
		return usage("", err)
	}
	for _, choice := range o.policy {
		if !strings.HasPrefix(choice, "invalid=") {
			return usagef("", "--policy %s: only invalid=422 and invalid=400 say something of a document", safe(choice))
		}
	}
	switch {
	case len(in.Args) != 1:
		return usagef("candor lint openapi.yaml", "one document at a time, got %d", len(in.Args))
	case isURL(in.Args[0]):
		address := safe(judge.MaskedAddress(in.Args[0]))
		return usagef("save it first: curl -o openapi.yaml "+address, "lint fetches nothing, and %s is an address", address)
	case in.Args[0] == "-":
		return usagef("write it to a file, so that findings can point at its lines", "lint reads no standard input")
	case (o.apply == "") != (o.output == ""):
		return usagef("candor lint openapi.yaml --apply mend.yaml --output mended.yaml", "--apply and --output belong together")
	}
	if err := o.ready(in); err != nil {
		return err
	}
	file := in.Args[0]
	if err := o.spares([]string{o.overlay}, file, o.apply); err != nil {
		return err
	}
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
	found, actions := judge.Lint(rules.All, api, judge.Options{Pages: publicPages})
	if o.overlay != "" {
		if err := writeOverlay(in, o.overlay, d.Title, actions); err != nil {
			return err
		}
	}
	return o.finish(in, &report.Report{
		Tool: "candor lint", Version: readVersion().Version, Source: file, Spec: file, Operations: len(d.Operations), Findings: found,
	})
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
	if err := report.ReplaceFile(file, overlay.YAML()); err != nil {
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
		return usage("nothing is written", err)
	}
	if len(missed) == len(o.Actions) {
		return usagef("nothing is written; was the overlay made for another document?",
			"%s changes nothing: none of its targets is in %s, such as %s", safe(overlay), safe(file), safe(missed[0]))
	}
	for _, target := range missed {
		in.Warn("%s selects nothing in %s", safe(target), safe(file))
	}
	if err := report.ReplaceFile(output, out); err != nil {
		return usage("", err)
	}
	return nil
}
