package cli

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/candorhttp/candor/internal/config"
	"github.com/candorhttp/candor/internal/yamlfile"
)

var configCommand = &command{
	Name:    "config",
	Summary: "check or show candor.yaml, or print its JSON Schema",
	Usage: `
candor.yaml declares the rights and choices of one API once, for the gate and
for every tool beside it. These commands read it and start nothing.`,
	Example: `candor config check
candor config show -c staging.yaml
candor config schema > candor.schema.json`,
	Commands: []*command{configCheckCommand, configShowCommand, configSchemaCommand},
}

var configCheckCommand = &command{
	Name:    "check",
	Args:    "[SPEC]",
	Summary: "name every fault of a configuration and its document at once",
	Usage: `
Reads candor.yaml, the OpenAPI document it names (or SPEC in its place), the
key set and the file of API keys, and puts them together as a gate would. Every
fault is printed with its file, line and column, the line itself with a caret,
and the key or value that was most likely meant; the exit code is 2 then.

When nothing is wrong it prints "ok" and, for each operation, the codes that
the guard can send and the document does not declare. These are no faults:
clients made from the document will not expect them.

What is no fault and may still be a mistake is a warning, such as a document
without operations, or a role that no configured API key has.

Variables are replaced as a gate would replace them, so one that is not set is
a fault; those of identities, which are for tools that call the API as
somebody, are left alone.

The JSON form is {"faults": [{"file", "line", "column", "path", "message",
"hint"}], "undeclared": {OPERATION: [CODE, ...]}, "warnings": [...]}.`,
	Example: `candor config check
candor config check -c staging.yaml openapi.yaml
candor config check --format json`,
	Formats: []string{formatText, formatJSON},
	Doors:   []doorway{{doorAPI, "candor config check", "every fault of candor.yaml and the document it names, with its line"}},
	Setup: func(flags *pflag.FlagSet) runner {
		file := configFlag(flags)
		return func(_ context.Context, in *invocation) error { return runConfigCheck(in, *file) }
	},
}

var configShowCommand = &command{
	Name:    "show",
	Args:    "[SPEC]",
	Summary: "print the configuration that holds, defaults included",
	Usage: `
Prints as YAML what holds: the values of candor.yaml with variables replaced,
and the defaults of what it leaves out. A comment behind each value says where
it comes from. Secrets are shown as "***"; a variable that stands for one is
shown by its name.

A configuration with faults is not shown: candor config check names them.`,
	Example: `candor config show
candor config show -c staging.yaml`,
	Setup: func(flags *pflag.FlagSet) runner {
		file := configFlag(flags)
		return func(_ context.Context, in *invocation) error { return runConfigShow(in, *file) }
	},
}

var configSchemaCommand = &command{
	Name:    "schema",
	Summary: "print the JSON Schema of candor.yaml, for editors",
	Usage: `
Prints the JSON Schema (draft 7) of candor.yaml. An editor that has it completes
keys, shows what each means and marks mistakes. For the YAML language server,
put this on the first line of candor.yaml:

    # yaml-language-server: $schema=candor.schema.json`,
	Example: `candor config schema > candor.schema.json`,
	Setup: func(*pflag.FlagSet) runner {
		return func(_ context.Context, in *invocation) error {
			if len(in.Args) > 0 {
				return usagef("", "schema takes no arguments, got %q", safe(in.Args[0]))
			}
			_, err := in.Stdout.Write(config.Schema())
			return unwritten(err)
		}
	},
}

// configFlag declares -c, as every command that reads a configuration has it.
func configFlag(flags *pflag.FlagSet) *string {
	return flags.StringP("config", "c", config.Name, "configuration file")
}

// loadConfig reads the configuration that a command line names. Without one
// named, and none in the working directory, it is the defaults. Faults of its
// values are left for Compile, which names those of all files at once.
func loadConfig(in *invocation, file string) (*config.File, error) {
	if _, err := os.Stat(file); !in.Given("config") && errors.Is(err, os.ErrNotExist) {
		return config.New(os.LookupEnv), nil
	}
	f, err := config.Load(file)
	if f == nil {
		return nil, err
	}
	return f, nil
}

// faulty makes a failure of the faults of files, each shown with its
// line; another error stays as it is.
func faulty(err error) error {
	var faults yamlfile.Faults
	if !errors.As(err, &faults) {
		return err
	}
	var all []error
	for _, f := range faults {
		all = append(all, errors.New(strings.TrimRight(f.Error()+"\n"+f.Excerpt, "\n")))
	}
	return usage("", errors.Join(all...))
}

// configFor loads the configuration of check and show, with their SPEC.
func configFor(in *invocation, file string) (*config.File, error) {
	if len(in.Args) > 1 {
		return nil, usagef("", "one document at a time, got %d", len(in.Args))
	}
	f, err := loadConfig(in, file)
	if err != nil {
		return nil, err
	}
	if len(in.Args) == 0 && f.Path() == "" {
		return nil, usagef("name one with -c, or an OpenAPI document to check alone", "there is no %s here", config.Name)
	}
	if len(in.Args) == 1 {
		return f, f.Set("spec", in.Args[0], "SPEC")
	}
	return f, nil
}

// checked is the JSON form of "candor config check".
type checked struct {
	Faults     []checkedFault   `json:"faults"`
	Undeclared map[string][]int `json:"undeclared"`
	Warnings   []string         `json:"warnings"`
}

type checkedFault struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Path    string `json:"path"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
}

func runConfigCheck(in *invocation, file string) error {
	f, err := configFor(in, file)
	var c *config.Compiled
	if err == nil {
		c, err = f.Compile()
	}
	var faults yamlfile.Faults
	if in.Format == formatJSON && (err == nil || errors.As(err, &faults)) {
		return checkedJSON(in, c, faults)
	}
	if err != nil {
		return faulty(err)
	}
	tellWarnings(in, c)
	p := in.Page()
	writeChecked(p, c)
	return in.Show(p)
}

func checkedJSON(in *invocation, c *config.Compiled, faults yamlfile.Faults) error {
	out := checked{Faults: []checkedFault{}, Undeclared: map[string][]int{}, Warnings: []string{}}
	if c != nil {
		out.Warnings = append(out.Warnings, c.Warnings...)
		maps.Copy(out.Undeclared, c.Undeclared)
	}
	for _, f := range faults {
		out.Faults = append(out.Faults, checkedFault{f.File, f.Line, f.Column, f.Path, f.Message, f.Hint})
	}
	if err := in.JSON(out); err != nil || len(faults) == 0 {
		return err
	}
	return &failure{code: exitUsage}
}

// tellWarnings says on stderr what may be a mistake.
func tellWarnings(in *invocation, c *config.Compiled) {
	for _, w := range c.Warnings {
		in.Warn("%s", safe(w))
	}
}

func writeChecked(p *page, c *config.Compiled) {
	what := []string{"no document"}
	if d := c.Document; d != nil {
		what = []string{counted(len(d.Operations), "operation")}
	}
	if b := c.Config.Identity.Bearer; b != nil {
		what = append(what, "bearer tokens")
	}
	if k := c.Config.Identity.APIKeys; k != nil {
		what = append(what, counted(len(k.Keys), "API key"))
	}
	if names := slices.Sorted(maps.Keys(c.File.Identities)); len(names) > 0 {
		what = append(what, counted(len(names), "identity", "identities")+": "+safe(strings.Join(names, ", ")))
	}
	p.line("%s %s", p.style.good("ok:"), strings.Join(what, ", "))
	if len(c.Undeclared) == 0 {
		return
	}
	p.heading("Codes the guard can send and " + safe(filepath.Base(c.File.SpecFile())) + " does not declare")
	names := slices.Sorted(maps.Keys(c.Undeclared))
	widest := 0
	for _, name := range names {
		widest = max(widest, width(safe(name)))
	}
	for _, name := range names {
		var codes []string
		for _, code := range c.Undeclared[name] {
			codes = append(codes, strconv.Itoa(code))
		}
		p.labelled(widest, safe(name), strings.Join(codes, ", "))
	}
}

// counted writes a number with its word, whose plural is that with an s or
// the other one given.
func counted(n int, what string, plural ...string) string {
	if n != 1 {
		what = append(plural, what+"s")[0]
	}
	return strconv.Itoa(n) + " " + what
}

func runConfigShow(in *invocation, file string) error {
	f, err := configFor(in, file)
	if err != nil {
		return faulty(err)
	}
	if faults := f.Faults(); len(faults) > 0 {
		return faulty(yamlfile.Faults(faults))
	}
	_, err = in.Stdout.Write(f.Effective())
	return unwritten(err)
}
