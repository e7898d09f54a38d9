package retry

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// table is printed in Markdown, with columns under one another.
type table struct {
	head []string
	rows [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) print(out io.Writer) {
	width := make([]int, len(t.head))
	all := append([][]string{t.head}, t.rows...)
	for _, row := range all {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	for n, row := range all {
		line, rule := "|", "|"
		for i, cell := range row {
			line += " " + cell + strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell)) + " |"
			rule += strings.Repeat("-", width[i]+2) + "|"
		}
		fmt.Fprintln(out, line)
		if n == 0 {
			fmt.Fprintln(out, rule)
		}
	}
}
