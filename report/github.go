package report

import (
	"bytes"
	"cmp"
	"strconv"
	"strings"

	"github.com/candorhttp/candor"
)

// GitHub is workflow commands of GitHub Actions: each finding stands beside
// the line of the file that it is about. GitHub shows the first few of a step.
var GitHub = &Format{Name: "github", Summary: "annotations in a run of GitHub Actions", write: writeGitHub}

// maxAnnotations bounds the places of one finding; there are few slots.
const maxAnnotations = 10

func writeGitHub(b *bytes.Buffer, r *Report, o Options) error {
	for _, g := range byRule(r.Findings) {
		for i := range g.all {
			f := &g.all[i]
			for _, place := range annotated(f, r.Spec) {
				annotate(b, command(f.Severity), place, o.Root, f)
			}
		}
	}
	if rules := r.unjudged(); len(rules) > 0 {
		b.WriteString("::notice title=" + property("not judged") + "::" + message(plural(len(rules), "rule")+" not judged: "+mostlyLacking(r.lacks(rules...))+"\n"+firstOf(rules, 20)) + "\n")
	}
	for _, n := range r.Notes {
		b.WriteString("::warning title=candor::" + message(n) + "\n")
	}
	b.WriteString(plain(r.totals()) + "\n")
	if v := r.verdict(o.FailOn); v != "" {
		b.WriteString(plain(v) + "\n")
	}
	return nil
}

// command is the workflow command for a severity.
func command(s candor.Severity) string {
	return strings.Replace(level(s), "note", "notice", 1)
}

// annotated are the places beside which a finding stands; one without a file
// where there is none.
func annotated(f *candor.Finding, spec string) []candor.Place {
	if len(f.Places) == 0 {
		return []candor.Place{{File: spec}}
	}
	return f.Places[:min(len(f.Places), maxAnnotations)]
}

func annotate(b *bytes.Buffer, command string, place candor.Place, root string, f *candor.Finding) {
	var properties []string
	if file := filePath(place.File, root); file != "" {
		properties = append(properties, "file="+property(file))
		if place.Line > 0 {
			properties = append(properties, "line="+strconv.Itoa(place.Line))
			if place.Column > 0 {
				properties = append(properties, "col="+strconv.Itoa(place.Column))
			}
		}
	}
	properties = append(properties, "title="+property(f.Rule+" "+f.Title))
	var text []string
	text = append(text, fullStop(f.Summary))
	if f.Expected != "" || f.Got != "" {
		text = append(text, "Expected "+cmp.Or(f.Expected, "something else")+"; got "+cmp.Or(f.Got, "nothing")+".")
	}
	if all := operations(f); len(all) > 0 {
		text = append(text, "In "+firstOf(all, 4)+" ("+counted(f)+").")
	}
	text = append(text, fullStop(f.Fix))
	if isWeb(f.Page) {
		text = append(text, f.Page)
	}
	b.WriteString("::" + command + " " + strings.Join(properties, ",") + "::" + message(strings.Join(text, "\n")) + "\n")
}

// message writes the text of a command: what is not text is escaped, each line
// stays one, and nothing in it ends the command.
func message(s string) string {
	all := lines(s)
	for i, line := range all {
		all[i] = strings.ReplaceAll(line, "%", "%25")
	}
	return strings.Join(all, "%0A")
}

// property writes the value of a command's property.
func property(s string) string {
	return strings.NewReplacer("%", "%25", ":", "%3A", ",", "%2C").Replace(oneLine(s))
}

// plain writes a line that is no command. The runner also obeys "##[" in the
// middle of a line.
func plain(s string) string {
	s = strings.ReplaceAll(oneLine(s), "##[", "## [")
	for strings.HasPrefix(s, "::") {
		s = strings.TrimLeft(s, ":")
	}
	return s
}
