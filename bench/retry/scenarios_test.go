package retry

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/candorhttp/candor/bench/internal/table"
	"github.com/candorhttp/candor/internal/scenario"
)

// verdict is how a library did in a row, the worse of the two protocols.
type verdict struct {
	Row, Part     string
	Breaks, Lacks []string
}

func (v verdict) mark() string {
	switch {
	case len(v.Breaks) > 0:
		return "breaks"
	case len(v.Lacks) > 0:
		return "short"
	}
	return "acts"
}

// Each library runs in a process of its own, which is begun anew after a row
// in which it does not come back.
const (
	nameOf  = "RETRY_LIBRARY"
	afterOf = "RETRY_AFTER_ROW"
	marker  = "verdict "
)

func Test_who_acts_by_the_contract(t *testing.T) {
	if name := os.Getenv(nameOf); name != "" {
		runRows(t, name, os.Getenv(afterOf))
		return
	}
	if testing.Short() {
		t.Skip("a comparison; see the package comment")
	}
	all := map[string]map[string]verdict{} // by library, by row
	for _, l := range libraries {
		all[l.name] = collect(t, l.name)
	}
	rows := scenario.All()
	fmt.Printf("\n%d scenarios, over HTTP/1.1 and HTTP/2 in fake time; a row counts by the worse of the two.\n\n", len(rows))
	for _, l := range libraries {
		fmt.Printf("%-24s %-16s %s\n", l.name, version(l.module), l.settings)
	}
	printParts(all)
	printRows(all)
	for _, v := range all["candor"] {
		if v.mark() != "acts" {
			t.Errorf("candor: %q: breaks %q, lacks %q", v.Row, v.Breaks, v.Lacks)
		}
	}
}

// runRows judges one library and writes a line for each row.
func runRows(t *testing.T, name, after string) {
	i := slices.IndexFunc(libraries, func(l library) bool { return l.name == name })
	on := after == ""
	for _, part := range scenario.Parts {
		for _, s := range part.Rows() {
			if !on {
				on = s.Name == after
				continue
			}
			v := verdict{Row: s.Name, Part: part.Name}
			fmt.Printf("\nbegin %s\n", s.Name)
			for _, p := range scenario.Protocols {
				if !s.On(p) {
					continue
				}
				j := s.Judge(scenario.Run(t, s, p, libraries[i].make))
				v.Breaks, v.Lacks = append(v.Breaks, j.Breaks...), append(v.Lacks, j.Lacks...)
			}
			line, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Printf("\n%s%s\n", marker, line)
		}
	}
}

// collect runs a library through all rows, in as many processes as it takes.
func collect(t *testing.T, name string) map[string]verdict {
	done := map[string]verdict{}
	after := ""
	for range 100 {
		cmd := exec.Command(os.Args[0], "-test.run=^Test_who_acts_by_the_contract$", "-test.timeout=4m")
		cmd.Env = append(os.Environ(), nameOf+"="+name, afterOf+"="+after)
		out, err := cmd.CombinedOutput()
		begun := ""
		lines := bufio.NewScanner(strings.NewReader(string(out)))
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			if row, ok := strings.CutPrefix(lines.Text(), "begin "); ok {
				begun = row
			}
			if text, ok := strings.CutPrefix(lines.Text(), marker); ok {
				var v verdict
				if err := json.Unmarshal([]byte(text), &v); err != nil {
					t.Fatal(err)
				}
				done[v.Row] = v
				begun = ""
			}
		}
		if err == nil {
			return done
		}
		if begun == "" {
			t.Fatalf("%s: %v\n%s", name, err, tail(out))
		}
		part := ""
		for _, p := range scenario.Parts {
			if slices.ContainsFunc(p.Rows(), func(s *scenario.Scenario) bool { return s.Name == begun }) {
				part = p.Name
			}
		}
		done[begun] = verdict{Row: begun, Part: part, Breaks: []string{"it does not come back: " + why(out)}}
		after = begun
	}
	t.Fatalf("%s ends early again and again", name)
	return nil
}

func tail(out []byte) []byte { return out[max(0, len(out)-2000):] }

// why finds the line that says how a process ended.
func why(out []byte) string {
	for _, line := range strings.Split(string(out), "\n") {
		if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") {
			return line
		}
	}
	return "it was ended"
}

// printParts prints acted/fell short/broke by subject.
func printParts(all map[string]map[string]verdict) {
	head := []string{"library"}
	for _, p := range scenario.Parts {
		head = append(head, p.Name)
	}
	t := table.Table{Head: append(head, "all")}
	for _, l := range libraries {
		row := []any{l.name}
		var total [3]int
		for _, p := range scenario.Parts {
			n := count(all[l.name], func(v verdict) bool { return v.Part == p.Name })
			for i := range n {
				total[i] += n[i]
			}
			row = append(row, three(n))
		}
		t.Add(append(row, three(total))...)
	}
	fmt.Print("\nacted by the contract / fell short / broke it\n\n")
	t.Print(os.Stdout)
}

func count(of map[string]verdict, in func(verdict) bool) (n [3]int) {
	for _, v := range of {
		if in(v) {
			n[slices.Index([]string{"acts", "short", "breaks"}, v.mark())]++
		}
	}
	return n
}

func three(n [3]int) string { return fmt.Sprintf("%d/%d/%d", n[0], n[1], n[2]) }

// printRows prints every row that somebody breaks, and by whom.
func printRows(all map[string]map[string]verdict) {
	fmt.Print("\nrows that are broken, by whom, and how\n\n")
	for _, s := range scenario.All() {
		who := map[string][]string{}
		var said []string
		for _, l := range libraries {
			if v := all[l.name][s.Name]; v.mark() == "breaks" {
				if who[v.Breaks[0]] == nil {
					said = append(said, v.Breaks[0])
				}
				who[v.Breaks[0]] = append(who[v.Breaks[0]], l.name)
			}
		}
		if len(said) > 0 {
			fmt.Printf("- %s (%s)\n", s.Name, s.Source)
		}
		for _, how := range said {
			fmt.Printf("    %s: %s\n", strings.Join(who[how], "; "), how)
		}
	}
	fmt.Println()
	for _, l := range libraries {
		open := count(all[l.name], func(v verdict) bool {
			return len(v.Breaks) > 0 && !slices.ContainsFunc(v.Breaks, func(b string) bool { return !strings.HasSuffix(b, "connections stay open") })
		})
		fmt.Printf("%s breaks %d rows for nothing but connections that stay open.\n", l.name, open[2])
	}
	for _, l := range libraries {
		short := 0
		for _, s := range scenario.All() {
			if all[l.name][s.Name].mark() == "short" {
				short++
			}
		}
		if short == 0 || !testing.Verbose() {
			continue
		}
		fmt.Printf("\n%s falls short of %d rows\n", l.name, short)
		for _, s := range scenario.All() {
			if v := all[l.name][s.Name]; v.mark() == "short" {
				fmt.Printf("- %s: %s\n", s.Name, v.Lacks[0])
			}
		}
	}
}
