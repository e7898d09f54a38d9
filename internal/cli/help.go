package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// doorsPage is what candor shows when nothing else was typed: the questions
// with which people come, and where each leads.
func doorsPage(in *invocation) *page {
	p := in.Page()
	p.para(0, "candor makes HTTP APIs say what they mean.")
	n := 0
	for _, c := range commands {
		for _, w := range c.Doors {
			n = max(n, width(w.Line))
		}
	}
	for _, d := range doors {
		first := true
		for _, c := range commands {
			for _, w := range c.Doors {
				if w.Door != d {
					continue
				}
				if first {
					p.heading(d.Question)
					first = false
				}
				p.labelled(n, w.Line, w.What)
			}
		}
	}
	p.blank()
	p.para(0, "candor --help lists every command; candor COMMAND --help explains one.")
	return p
}

// helpPage explains one command, or lists those below it.
func helpPage(in *invocation, cmd *cobra.Command) *page {
	p := in.Page()
	if cmd.HasParent() {
		use := cmd.UseLine()
		if cmd.HasAvailableSubCommands() {
			use = cmd.CommandPath() + " COMMAND"
		}
		p.line("%s", p.style.head(strings.TrimSuffix(use, " [flags]")))
	} else {
		p.line("%s", p.style.head("candor")+" "+cmd.Short)
	}
	if cmd.Long != "" {
		p.blank()
		p.WriteString(strings.TrimSpace(cmd.Long) + "\n")
	}
	helpCommands(p, cmd)
	if cmd.Example != "" {
		p.heading("Examples")
		for line := range strings.Lines(strings.TrimSpace(cmd.Example)) {
			p.line("  %s", strings.TrimSpace(line))
		}
	}
	p.heading("Flags")
	all := pflag.NewFlagSet(cmd.Name(), pflag.ContinueOnError)
	all.AddFlagSet(cmd.LocalFlags())
	all.AddFlagSet(cmd.InheritedFlags())
	p.WriteString(all.FlagUsagesWrapped(p.width))
	p.blank()
	p.para(0, "A flag that is not typed takes its value from CANDOR_<FLAG>, as in CANDOR_COLOR=never. Exit codes: 0 clean, 1 findings, 2 mistake in the command line, configuration or a document, 3 could not judge, 4 out of time, 130 interrupted.")
	return p
}

// place orders the commands as they are declared; others come last.
func place(name string) int {
	i := slices.IndexFunc(commands, func(c *command) bool { return c.Name == name })
	if i < 0 {
		return len(commands)
	}
	return i
}

// helpCommand is "candor help COMMAND".
func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:    "help [COMMAND]",
		Short:  "explain a command",
		Hidden: true, // every command has --help
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(cmd, rest[0])
			}
			return cmd.Help()
		},
	}
}

// tidyCompletion gives the command that cobra adds our words and our errors.
func tidyCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() != "completion" {
			continue
		}
		cmd.Short = "print the completion script of a shell"
		cmd.Long = "Prints a script that completes commands, codes and answers in your shell.\nEach of the commands below says how to load it."
		cmd.Args, cmd.RunE = cobra.ArbitraryArgs, runGroup
		for _, shell := range cmd.Commands() {
			shell.Short = "the script for " + shell.Name()
		}
	}
}

func helpCommands(p *page, cmd *cobra.Command) {
	n := 0
	subs := cmd.Commands()
	slices.SortStableFunc(subs, func(a, b *cobra.Command) int { return place(a.Name()) - place(b.Name()) })
	for _, sub := range subs {
		if sub.IsAvailableCommand() {
			n = max(n, width(sub.Name()))
		}
	}
	if n == 0 {
		return
	}
	p.heading("Commands")
	for _, sub := range subs {
		if sub.IsAvailableCommand() {
			p.labelled(n, sub.Name(), sub.Short)
		}
	}
	if !cmd.HasParent() {
		p.heading("Short forms")
		p.labelled(14, "candor 403", "candor explain 403")
		p.labelled(14, "candor 400 403", "candor compare 400 403")
	}
}
