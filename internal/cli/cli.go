// Package cli is the command line of candor: one file for each command with
// its usage text on top, one list of commands, and what they share. It is the
// only place where sources and sinks meet.
package cli

import (
	"context"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/internal/yamlfile"
	"github.com/candorhttp/candor/rules"
)

// Run runs one command line, without the name of the program, and returns the
// exit code: 0 clean, 1 findings, 2 usage, config or document error, 3 could
// not judge, 4 deadline, 130 interrupted. It ends soon after ctx is done.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	s := &session{stdin: stdin, stdout: stdout, stderr: stderr}
	root := s.root()
	root.SetArgs(shorthand(args))
	err := root.ExecuteContext(ctx)
	return tell(ctx, stderr, styleFor(s.color, stderr), err)
}

// session is what the commands of one Run share.
type session struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	color          string
}

// codeArg matches what can only be a status code: "403", "nginx/499".
var codeArg = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9_.-]*/)?[0-9]+$`)

// shorthand turns "403" into "explain 403", "400 403" into "compare 400 403"
// and an address or a rule into "explain ADDRESS". Only --color may stand before them.
func shorthand(args []string) []string {
	i := 0
	for i < len(args) && strings.HasPrefix(args[i], "--color") {
		if args[i] == "--color" {
			i++
		}
		i++
	}
	if i >= len(args) {
		return append([]string{}, args...)
	}
	name := ""
	switch {
	case i+1 < len(args) && codeArg.MatchString(args[i]) && codeArg.MatchString(args[i+1]):
		name = "compare"
	case codeArg.MatchString(args[i]), isURL(args[i]), rules.ByID(args[i]) != nil:
		name = "explain"
	default:
		return args
	}
	return slices.Insert(slices.Clone(args), i, name)
}

func isURL(s string) bool {
	s = strings.ToLower(s)
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

// root builds the tree of commands.
func (s *session) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "candor",
		Short:         "makes HTTP APIs say what they mean",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
	}
	root.SetIn(s.stdin)
	root.SetOut(s.stdout)
	root.SetErr(s.stderr)
	root.PersistentFlags().StringVar(&s.color, "color", colorModes[0], "colour the output, `WHEN`: "+strings.Join(colorModes, ", "))
	showVersion := root.Flags().BoolP("version", "v", false, "print the version")
	root.RunE = func(cmd *cobra.Command, args []string) error {
		if *showVersion {
			return runVersion(cmd.Context(), s.invocation(cmd, args))
		}
		if len(args) > 0 {
			return unknownCommand(root, args[0])
		}
		if err := s.settle(cmd); err != nil {
			return err
		}
		in := s.invocation(cmd, nil)
		return in.Show(doorsPage(in))
	}
	for _, c := range commands {
		root.AddCommand(s.build(c))
	}
	root.SetHelpCommand(helpCommand(root))
	tidyCompletion(root)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return flagError(cmd, err)
	})
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) {
		_ = s.settle(cmd)
		in := s.invocation(cmd, nil)
		_ = in.Show(helpPage(in, cmd))
	})
	root.SetUsageFunc(func(*cobra.Command) error { return nil })
	return root
}

// build turns a declared command into one that cobra runs.
func (s *session) build(c *command) *cobra.Command {
	cmd := &cobra.Command{
		Use:     strings.TrimSpace(c.Name + " " + c.Args),
		Short:   c.Summary,
		Long:    c.Usage,
		Example: c.Example,
		Args:    cobra.ArbitraryArgs,
	}
	var format string
	if len(c.Formats) > 0 {
		cmd.Flags().StringVar(&format, "format", c.Formats[0], "write the result as `FORMAT`: "+strings.Join(c.Formats, ", "))
	}
	if c.Complete != nil {
		cmd.ValidArgsFunction = func(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			fits := slices.DeleteFunc(c.Complete(args), func(word string) bool { return !strings.HasPrefix(word, typed) })
			return fits, cobra.ShellCompDirectiveNoFileComp
		}
	}
	for _, sub := range c.Commands {
		cmd.AddCommand(s.build(sub))
	}
	if c.Setup == nil {
		cmd.RunE = runGroup
		return cmd
	}
	run := c.Setup(cmd.Flags())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := s.settle(cmd); err != nil {
			return err
		}
		if len(c.Formats) > 0 && !slices.Contains(c.Formats, format) {
			return usagef("", "--format %s: %s writes %s", safe(format), c.Name, strings.Join(c.Formats, ", "))
		}
		in := s.invocation(cmd, args)
		in.Format = format
		return run(cmd.Context(), in)
	}
	return cmd
}

// runGroup is for a command that only groups others.
func runGroup(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return unknownCommand(cmd, args[0])
	}
	return cmd.Help()
}

// settle gives the flags that were not typed the values of their variables,
// CANDOR_<FLAG>, and checks those that every command has.
func (s *session) settle(cmd *cobra.Command) error {
	var errs []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		name := envName(f.Name)
		value, ok := os.LookupEnv(name)
		if !ok || f.Changed || f.Name == "help" || f.Name == "version" {
			return
		}
		if err := cmd.Flags().Set(f.Name, value); err != nil {
			errs = append(errs, name+"="+safe(value)+": "+err.Error())
		}
	})
	if len(errs) > 0 {
		return usagef("unset the variable, or give the flag on the command line", "%s", strings.Join(errs, "; "))
	}
	if !slices.Contains(colorModes, s.color) {
		return usagef("", "--color %s: use %s", safe(s.color), strings.Join(colorModes, ", "))
	}
	return nil
}

// envName is the variable that stands in for a flag.
func envName(flag string) string {
	return "CANDOR_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

func (s *session) invocation(cmd *cobra.Command, args []string) *invocation {
	return &invocation{
		Args: args, Stdin: s.stdin, Stdout: s.stdout, Stderr: s.stderr,
		Width: widthFor(s.stdout), Style: styleFor(s.color, s.stdout), Talk: styleFor(s.color, s.stderr),
		flags: cmd.Flags(),
	}
}

// unknownCommand names what was probably meant.
func unknownCommand(parent *cobra.Command, name string) error {
	var names []string
	for _, c := range parent.Commands() {
		names = append(names, c.Name())
	}
	hint := "run " + parent.CommandPath() + " --help for the commands"
	if near := yamlfile.Nearest(name, names); near != "" {
		hint = "did you mean " + parent.CommandPath() + " " + near + "?"
	} else if found, err := httpstatus.Lookup(name); err == nil {
		hint = "did you mean candor explain " + found[0].Key() + "?"
	} else if meant := addressMeant(name); meant != "" {
		hint = "did you mean candor explain " + safe(meant) + "?"
	} else if strings.ContainsAny(name, "0123456789./") {
		hint = "candor explain reads codes, addresses and files: candor explain " + safe(name)
	}
	return usagef(hint, "%s has no command %q", parent.CommandPath(), safe(name))
}

// flagError names the flag that was probably meant.
func flagError(cmd *cobra.Command, err error) error {
	hint := "run " + cmd.CommandPath() + " --help for its flags"
	if _, typed, ok := strings.Cut(err.Error(), "unknown flag: --"); ok {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := yamlfile.Nearest(typed, names); near != "" {
			hint = "did you mean --" + near + "?"
		}
	}
	return usage(hint, err)
}
