// Command logs writes the logs that the measurements of speed and the score
// are taken on. The same flags write the same bytes on every machine.
//
//	go run ./logs -format combined -o day.log       the day of 3,000,000 lines
//	go run ./logs -format json -urls 1000000 -o day.json
//	go run ./logs -paper 7 -rate 1000 -format candor -o paper.log
//	                       traffic with incidents, their truth on stderr
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/candorhttp/candor/internal/traffic"
)

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "logs:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout, stderr io.Writer) error {
	var names []string
	for _, r := range traffic.Renderings {
		names = append(names, r.Name)
	}
	flags := flag.NewFlagSet("logs", flag.ContinueOnError)
	flags.SetOutput(stderr)
	format := flags.String("format", "combined", "one of "+strings.Join(names, ", "))
	lines := flags.Int("lines", traffic.BulkLines, "how many lines")
	urls := flags.Int("urls", 0, "how many distinct targets; 0 for as many as come")
	seed := flags.Uint64("seed", 1, "another seed, another log")
	paper := flags.Uint64("paper", 0, "write the examination paper of this seed instead")
	rate := flags.Float64("rate", 1000, "requests a minute of the paper")
	out := flags.String("o", "", "the `file`; standard output when empty")
	if err := flags.Parse(args); err != nil {
		return err
	}
	form := traffic.RenderingByName(*format)
	if form == nil {
		return fmt.Errorf("-format %s: it must be one of %s", *format, strings.Join(names, ", "))
	}
	w := stdout
	if *out != "" {
		f, err := os.Create(*out)
		if err != nil {
			return err
		}
		defer f.Close()
		w = f
	}
	if *paper == 0 {
		return traffic.Bulk{Seed: *seed, Lines: *lines, URLs: *urls}.Write(w, form)
	}
	return writePaper(w, stderr, traffic.Paper(*paper, *rate), form)
}

// writePaper writes a scenario's log, and what is true of it.
func writePaper(w, truths io.Writer, s traffic.Scenario, form *traffic.Rendering) error {
	r, err := s.Run()
	if err != nil {
		return err
	}
	for _, t := range r.Truths {
		fmt.Fprintf(truths, "%s to %s  %s: %s %s %d %s, %v\n", t.Start.Format("02 15:04"), t.End.Format("02 15:04"), t.Kind, t.Method, t.Route, t.Status, t.Reason, t.Where)
	}
	b := bufio.NewWriterSize(w, 1<<20)
	var line []byte
	for ev := range r.Events() {
		line = form.Append(line[:0], ev)
		if _, err := b.Write(line); err != nil {
			return err
		}
	}
	return b.Flush()
}
