// Package table prints the tables of the comparisons.
package table

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Table is printed in Markdown, with its columns under one another.
type Table struct {
	Head []string
	Rows [][]string
}

// Add adds a row.
func (t *Table) Add(cells ...any) {
	var row []string
	for _, c := range cells {
		row = append(row, fmt.Sprint(c))
	}
	t.Rows = append(t.Rows, row)
}

// Print writes the table with an empty line before and after.
func (t *Table) Print(out io.Writer) {
	width := make([]int, len(t.Head))
	for _, row := range append([][]string{t.Head}, t.Rows...) {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	line := func(row []string, pad string) {
		for i, cell := range row {
			fmt.Fprintf(out, "| %s%s ", cell, strings.Repeat(pad, width[i]-utf8.RuneCountInString(cell)))
		}
		fmt.Fprintln(out, "|")
	}
	fmt.Fprintln(out)
	line(t.Head, " ")
	line(make([]string, len(t.Head)), "-")
	for _, row := range t.Rows {
		line(row, " ")
	}
	fmt.Fprintln(out)
}
