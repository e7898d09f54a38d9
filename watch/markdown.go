package watch

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/markdown"
)

// maxMarkdown is how many incidents a page of Markdown tells: a comment may
// have 65,536 characters.
const maxMarkdown = 20

// writeMarkdown writes the incidents and no routes: it goes into a ticket,
// where somebody asks what happened.
func writeMarkdown(b *bytes.Buffer, r Report, _ Look) error {
	ongoing, ended := byUrgency(r.Incidents)
	b.WriteString("## Incidents\n\n" + markdown.Text(headline(r, len(ongoing), len(ended))) + "\n")
	if !r.From.IsZero() {
		b.WriteString("\nSeen: " + markdown.Text(count(r.Lines-r.Rejected, "request")+", "+period(r.From, r.To)) + ". All times are UTC.\n")
	}
	told := 0
	for _, in := range append(ongoing, ended...) {
		if told++; told > maxMarkdown {
			fmt.Fprintf(b, "\n%d more incidents; the JSON report has them all.\n", len(r.Incidents)-maxMarkdown)
			break
		}
		markdownIncident(b, in, r)
	}
	return nil
}

func markdownIncident(b *bytes.Buffer, in candor.Incident, r Report) {
	state := "Ended"
	if in.Ongoing {
		state = "Ongoing"
	}
	b.WriteString("\n### " + state + ": " + markdown.Text(subject(in.Method, in.Route)+" "+answer(in.Status, in.Reason)) + "\n\n")
	b.WriteString("**" + markdown.Text(Sentence(in, r.To)) + "**\n\n")
	for _, s := range firstLines(in.Evidence) {
		b.WriteString("- evidence: " + markdown.Text(word(s)) + "\n")
	}
	for _, s := range firstLines(in.Cause.Against) {
		b.WriteString("- against: " + markdown.Text(word(s)) + "\n")
	}
	b.WriteString("- cause: " + markdown.Text(sureness(in.Cause)+seen(in)) + "\n")
	for _, x := range in.Related[:min(len(in.Related), maxRelated)] {
		b.WriteString("- with it: " + markdown.Code(relatedWords(x)) + "\n")
	}
	for _, x := range in.Examples[:min(len(in.Examples), maxExamples)] {
		b.WriteString("- such as: " + markdown.Code(exampleWords(x, r.To)) + "\n")
	}
	if _, p := reading(in.Status, in.Reason); p != "" {
		b.WriteString("- read: <" + pages + p + ">\n")
	}
	if in.ID != "" {
		b.WriteString("- id: " + markdown.Code(word(in.ID)) + "\n")
	}
}

// compareMarkdown writes the differences as a table.
func compareMarkdown(b *bytes.Buffer, c Comparison, _ Look) error {
	b.WriteString("## Before and after\n\n- before: " + markdown.Text(c.Before.words()) + "\n- after: " + markdown.Text(c.After.words()) + "\n")
	for _, n := range c.Notes {
		b.WriteString("- note: " + markdown.Text(n) + "\n")
	}
	b.WriteString("\n" + markdown.Text(c.headline()) + "\n")
	if len(c.Differences) > 0 {
		b.WriteString("\n| Operation | Answer | Before | After | By chance |\n|---|---|---:|---:|---:|\n")
	}
	for i, d := range c.Differences {
		if i == maxDifferences {
			fmt.Fprintf(b, "\n%d more; the JSON comparison has them all.\n", len(c.Differences)-i)
			break
		}
		of := ""
		if d.Of == ofSuccesses {
			of = " of answers below 400"
		}
		cells := []string{subject(d.Method, d.Route), strings.TrimSpace(word(d.Status)+" "+word(d.Reason)) + of, sharesWords(d.Before), sharesWords(d.After), d.chance()}
		for _, s := range cells {
			b.WriteString("| " + markdown.Text(s) + " ")
		}
		b.WriteString("|\n")
	}
	for _, part := range []struct {
		title string
		all   []Difference
	}{{"New routes", c.Appeared}, {"Routes that are no longer asked for", c.Vanished}} {
		if len(part.all) == 0 {
			continue
		}
		b.WriteString("\n" + part.title + ":\n\n")
		for _, d := range part.all[:min(len(part.all), maxTextRows)] {
			b.WriteString("- " + markdown.Text(subject(d.Method, d.Route)) + ", " + count(d.Before.Count+d.After.Count, "request") + "\n")
		}
	}
	if len(c.Incidents) > 0 {
		b.WriteString("\nIncidents after, and not before:\n\n")
	}
	for _, in := range c.Incidents[:min(len(c.Incidents), maxMarkdown)] {
		b.WriteString("- " + markdown.Text(Sentence(in, c.After.To)) + "\n")
	}
	return nil
}

func sharesWords(s Share) string {
	return percent(s.Rate) + " (" + thousands(s.Count) + " of " + thousands(s.Total) + ")"
}
