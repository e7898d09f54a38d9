package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/candorhttp/candor/bench/internal/table"
	"github.com/candorhttp/candor/judge"
	"github.com/candorhttp/candor/openapi"
	"github.com/candorhttp/candor/rules"
)

// said by one tool of one document: its rules, and how often each spoke.
type tallies map[string]int

// linter is a tool that reads API documents. ask returns what it says of each
// file; a document that it refuses to read counts as a rule called "refused".
type linter struct {
	name string
	// program is the file that has to be there; nil for candor itself.
	program func(*options) string
	install string
	ask     func(ctx context.Context, o *options, dir string, files []string) (map[string]tallies, error)
	version []string // arguments that make it print its version
}

// linters are the columns.
var linters = []*linter{
	{name: "candor", ask: askLint},
	{name: "spectral", program: func(o *options) string { return o.spectral }, install: "npm install @stoplight/spectral-cli", ask: askSpectral, version: []string{"--version"}},
	{name: "vacuum", program: func(o *options) string { return o.vacuum }, install: "go build in a checkout of github.com/daveshanley/vacuum", ask: askVacuum, version: []string{"version"}},
	{name: "redocly", program: func(o *options) string { return o.redocly }, install: "npm install @redocly/cli", ask: askRedocly, version: []string{"--version"}},
}

// asides are rules that speak when one of our faults is made and that say
// nothing of it: they count answers without examples, or parts that nothing
// uses any more.
var asides = []string{
	"oas3-missing-example", "description-duplication", "oas3-unused-component", "no-unused-components",
	"owasp-integer-limit", "owasp-integer-format", "owasp-string-restricted", "owasp-string-limit", "owasp-jwt-best-practices",
	"component-description", "operation-summary",
	// Every 4xx without a field of its own is counted.
	"owasp-rate-limit",
}

// fault is one document: sound.yaml with one thing wrong.
type fault struct {
	Fault   string
	Aside   string
	Actions []struct {
		Target string
		Update any
		Remove bool
	}
	Replace struct{ Old, New string }

	file string
}

// make writes the document.
func (f *fault) make(sound []byte, dir string, n int) error {
	f.file = filepath.Join(dir, fmt.Sprintf("%02d.yaml", n))
	text := sound
	if f.Replace.Old != "" {
		text = bytes.Replace(sound, []byte(f.Replace.Old), []byte(f.Replace.New), 1)
	}
	if len(f.Actions) > 0 {
		var actions []judge.Action
		for _, a := range f.Actions {
			actions = append(actions, judge.Action{Target: a.Target, Update: a.Update, Remove: a.Remove})
		}
		overlay := &openapi.Overlay{Title: f.Fault, Version: "1", Actions: actions}
		var missed []string
		var err error
		if text, missed, err = overlay.Apply("sound.yaml", sound); err != nil {
			return fmt.Errorf("%s: %w", f.Fault, err)
		}
		if len(missed) > 0 {
			return fmt.Errorf("%s: nothing is at %q", f.Fault, missed)
		}
	}
	if bytes.Equal(text, sound) {
		return fmt.Errorf("%s: nothing was changed", f.Fault)
	}
	return os.WriteFile(f.file, append([]byte("# "+f.Fault+"\n"), text...), 0o600)
}

//go:embed documents/sound.yaml
var soundText []byte

//go:embed documents/faults.yaml
var faultsText []byte

// makeFaults writes sound.yaml and the documents with faults to a folder, and
// returns the faults.
func makeFaults(dir string) ([]*fault, error) {
	var faults []*fault
	if err := yaml.Unmarshal(faultsText, &faults); err != nil {
		return nil, err
	}
	for i, f := range faults {
		if err := f.make(soundText, dir, i+1); err != nil {
			return nil, err
		}
	}
	return faults, os.WriteFile(filepath.Join(dir, "sound.yaml"), soundText, 0o600)
}

// documents compares what the tools say of documents with one fault each: what
// they do not say of the sound document is what they see of the fault.
func documents(ctx context.Context, o *options, out io.Writer) error {
	dir := o.documents
	if dir == "" {
		made, err := os.MkdirTemp("", "peers")
		if err != nil {
			return err
		}
		defer os.RemoveAll(made)
		dir = made
	} else if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	faults, err := makeFaults(dir)
	if err != nil {
		return err
	}
	sound := filepath.Join(dir, "sound.yaml")
	files := []string{sound}
	for _, f := range faults {
		files = append(files, f.file)
	}
	files = append(files, o.real...)
	answers := map[string]map[string]tallies{}
	for _, l := range linters {
		if l.program != nil && !here(l.program(o)) {
			fmt.Fprintf(out, "not found: %s (%s), %s\n", l.name, l.program(o), l.install)
			continue
		}
		if l.program != nil {
			fmt.Fprintf(out, "%s %s\n", l.name, versionOf(ctx, l.program(o), l.version))
		}
		if answers[l.name], err = l.ask(ctx, o, dir, files); err != nil {
			return fmt.Errorf("%s: %w", l.name, err)
		}
	}
	printFaults(out, faults, sound, answers)
	printReal(out, o.real, answers)
	return nil
}

// versionOf returns the last word that a program prints of its version.
func versionOf(ctx context.Context, program string, args []string) string {
	text, err := exec.CommandContext(ctx, program, args...).Output()
	words := strings.Fields(string(text))
	if err != nil || len(words) == 0 {
		return "of an unknown version"
	}
	return words[len(words)-1]
}

func printFaults(out io.Writer, faults []*fault, sound string, answers map[string]map[string]tallies) {
	t := table.Table{Head: []string{"fault"}}
	for _, l := range linters {
		if answers[l.name] != nil {
			t.Head = append(t.Head, l.name)
		}
	}
	seen := map[string]int{}
	for _, f := range faults {
		cells := []string{f.Fault}
		for _, name := range t.Head[1:] {
			fresh := beyond(answers[name][f.file], answers[name][sound], f.Aside)
			if len(fresh) > 0 {
				seen[name]++
			}
			cells = append(cells, orDash(fresh))
		}
		t.Rows = append(t.Rows, cells)
	}
	sum := []string{fmt.Sprintf("%d faults", len(faults))}
	for _, name := range t.Head[1:] {
		sum = append(sum, fmt.Sprintf("sees %d", seen[name]))
	}
	t.Rows = append(t.Rows, sum)
	t.Print(out)
}

// beyond returns the rules that speak more often of a document than of the
// sound one, without those that are about something else.
func beyond(of, sound tallies, aside string) []string {
	var out []string
	for rule, n := range of {
		if n > sound[rule] && !slices.Contains(asides, rule) && !slices.Contains(strings.Fields(aside), rule) {
			out = append(out, rule)
		}
	}
	slices.Sort(out)
	return out
}

// printReal prints what each tool says of whole documents of others.
func printReal(out io.Writer, files []string, answers map[string]map[string]tallies) {
	for _, f := range files {
		fmt.Fprintf(out, "\n%s\n", f)
		for _, l := range linters {
			if answers[l.name] == nil {
				continue
			}
			var all []string
			n := 0
			for rule, k := range answers[l.name][f] {
				all = append(all, fmt.Sprintf("%s %d", rule, k))
				n += k
			}
			slices.Sort(all)
			fmt.Fprintf(out, "  %s: %d. %s\n", l.name, n, strings.Join(all, ", "))
		}
	}
}

func askLint(_ context.Context, _ *options, _ string, files []string) (map[string]tallies, error) {
	out := map[string]tallies{}
	for _, f := range files {
		out[f] = tallies{}
		doc, err := openapi.Load(f)
		if err != nil {
			out[f]["refused"]++
			continue
		}
		findings, _ := judge.Lint(rules.All, doc.API(), judge.Options{})
		for _, found := range findings {
			out[f][found.Rule] += max(len(found.Places), 1)
		}
	}
	return out, nil
}

// output runs a linter, whose exit code says only that it found something.
func output(ctx context.Context, program string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	var out, warnings bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &warnings
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || out.Len() == 0) {
		return nil, fmt.Errorf("%s: %w\n%s", program, err, warnings.Bytes())
	}
	return out.Bytes(), nil
}

// parse reads JSON that may stand behind lines of words.
func parse(text []byte, open byte, into any) error {
	at := bytes.IndexByte(text, open)
	if at < 0 {
		return fmt.Errorf("no JSON in %q", text[:min(len(text), 200)])
	}
	return json.NewDecoder(bytes.NewReader(text[at:])).Decode(into)
}

// counted is one finding in the form of Spectral, which vacuum writes too.
type counted struct {
	Code   string `json:"code"`
	Source string `json:"source"`
}

func askSpectral(ctx context.Context, o *options, dir string, files []string) (map[string]tallies, error) {
	ruleset := filepath.Join(dir, "spectral.yaml")
	if err := os.WriteFile(ruleset, []byte("extends: [[spectral:oas, all]]\n"), 0o600); err != nil {
		return nil, err
	}
	text, err := output(ctx, o.spectral, append([]string{"lint", "--quiet", "-f", "json", "-r", ruleset}, files...)...)
	if err != nil {
		return nil, err
	}
	var all []counted
	if err := parse(text, '[', &all); err != nil {
		return nil, err
	}
	out := empty(files)
	for _, c := range all {
		if out[c.Source] != nil {
			out[c.Source][c.Code]++
		}
	}
	return out, nil
}

func askVacuum(ctx context.Context, o *options, _ string, files []string) (map[string]tallies, error) {
	out := empty(files)
	for _, f := range files {
		text, err := output(ctx, o.vacuum, "spectral-report", "--stdout", "--no-style", "--hard-mode", "--no-update-check", "--remote=false", f)
		var all []counted
		if err != nil || parse(text, '[', &all) != nil {
			out[f]["refused"]++
			continue
		}
		for _, c := range all {
			out[f][c.Code]++
		}
	}
	return out, nil
}

// redoclyRules are all that Redocly has on answers.
const redoclyRules = "extends: [recommended-strict]\nrules:\n  operation-2xx-response: error\n  operation-4xx-response: error\n  operation-4xx-problem-details-rfc7807: error\n"

func askRedocly(ctx context.Context, o *options, dir string, files []string) (map[string]tallies, error) {
	config := filepath.Join(dir, "redocly.yaml")
	if err := os.WriteFile(config, []byte(redoclyRules), 0o600); err != nil {
		return nil, err
	}
	out := empty(files)
	for _, f := range files { // it gives up on all of them where it cannot read one
		var report redoclyReport
		text, err := output(ctx, o.redocly, "lint", "--config", config, "--format=json", "--max-problems=1000000", f)
		if err != nil || parse(text, '{', &report) != nil {
			out[f]["refused"]++
			continue
		}
		for _, p := range report.Problems {
			out[f][p.RuleID]++
		}
	}
	return out, nil
}

// redoclyReport is what Redocly prints of one document.
type redoclyReport struct {
	Problems []struct {
		RuleID string `json:"ruleId"`
	} `json:"problems"`
}

func empty(files []string) map[string]tallies {
	out := map[string]tallies{}
	for _, f := range files {
		out[f] = tallies{}
	}
	return out
}
