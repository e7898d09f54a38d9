package main

import (
	"errors"
	"io/fs"
	"os"
	"regexp"
	"strings"
)

// unread stands where nobody has read a case yet.
const unread = "labels: ?"

// labelled is what a person wrote to a case.
type labelled struct {
	lines    []string // labels and note
	statuses string   // of the answers that were read
}

var statusOf = regexp.MustCompile(`(?m)^HTTP/\d(?:\.\d)? (\d{3})`)

// readLabels reads what was written to the cases of a file, by their names.
func readLabels(file string) (map[string]labelled, error) {
	raw, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]labelled{}, nil
	}
	out := map[string]labelled{}
	for _, part := range strings.Split("\n"+string(raw), "\n=== ")[1:] {
		head, rest, _ := strings.Cut(part, "\n")
		l := labelled{statuses: statuses(rest)}
		for _, line := range strings.Split(rest, "\n") {
			if !strings.HasPrefix(line, "labels: ") && !strings.HasPrefix(line, "note: ") {
				break
			}
			l.lines = append(l.lines, line)
		}
		out[short(head)] = l
	}
	return out, err
}

func short(head string) string { name, _, _ := strings.Cut(head, ":"); return name }

func statuses(text string) string {
	var out []string
	for _, m := range statusOf.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return strings.Join(out, " ")
}

// text writes the cases with the labels they had.
func text(cases []recorded, old map[string]labelled) []byte {
	var b strings.Builder
	for i, c := range cases {
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString("=== " + c.name + "\n")
		lines := old[short(c.name)].lines
		if len(lines) == 0 {
			lines = []string{unread}
		}
		b.WriteString(strings.Join(lines, "\n") + "\n")
		for j, x := range c.exchanges {
			if j > 0 {
				b.WriteString("---\n")
			}
			b.WriteString(x.text())
		}
	}
	return []byte(b.String())
}

// changed names the cases whose labels are to be read again.
func changed(cases []recorded, old map[string]labelled) []string {
	var out []string
	for _, c := range cases {
		l, ok := old[short(c.name)]
		var now strings.Builder
		for _, x := range c.exchanges {
			now.WriteString(x.text())
		}
		if !ok || len(l.lines) == 0 || l.lines[0] == unread || l.statuses != statuses(now.String()) {
			out = append(out, short(c.name))
		}
	}
	return out
}
