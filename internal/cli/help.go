package cli

import (
	"strings"

	"github.com/spf13/cobra"
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
	p.WriteString(cmd.LocalFlags().FlagUsagesWrapped(p.width))
	if cmd.HasParent() {
		p.WriteString(cmd.InheritedFlags().FlagUsagesWrapped(p.width))
	}
	p.blank()
	p.para(0, "A flag that is not typed takes its value from CANDOR_<FLAG>, as in CANDOR_COLOR=never. Exit codes: 0 clean, 1 findings, 2 mistake in the command line, configuration or a document, 3 could not judge, 4 out of time, 130 interrupted.")
	return p
}

func helpCommands(p *page, cmd *cobra.Command) {
	n := 0
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			n = max(n, width(sub.Name()))
		}
	}
	if n == 0 {
		return
	}
	p.heading("Commands")
	for _, sub := range cmd.Commands() {
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
