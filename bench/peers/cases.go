package main

import (
	"cmp"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
	"github.com/candorhttp/candor/openapi"
	"github.com/candorhttp/candor/rules"
)

// labelled is one case: exchanges that one judge sees in order, and what is
// wrong in them.
type labelled struct {
	set       string // the folder, "corpus"
	name      string // "codes.txt: 418"
	labels    []string
	peer      string // of probes.txt, the note that must come
	sound     bool   // of probes.txt, nothing is wrong
	document  string // path of the API's document, "" for none
	exchanges []candor.Exchange

	ours, theirs []string // rules that spoke; the labels of the notes that came
	notes        []note
}

//go:embed probes.txt
var probesText string

var caseHead = regexp.MustCompile(`(?m)^=== (.+)$`)

// readSets reads the labelled sets below a folder: those that are there.
func readSets(dir string) ([]*labelled, error) {
	var out []*labelled
	for _, set := range []string{"corpus", "recorded"} {
		files, err := filepath.Glob(filepath.Join(dir, set, "*.txt"))
		if err != nil {
			return nil, err
		}
		slices.Sort(files)
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			cases, err := readCases(string(text))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
			for _, c := range cases {
				c.set, c.name = set, filepath.Base(file)+": "+c.name
				if c.document != "" {
					c.document = filepath.Join(dir, "documents", c.document)
				}
			}
			out = append(out, cases...)
		}
	}
	return out, nil
}

// readCases reads cases as rules/corpus_test.go describes them, and those of
// probes.txt, which name a note instead of labels.
func readCases(text string) ([]*labelled, error) {
	heads := caseHead.FindAllStringSubmatchIndex(text, -1)
	var out []*labelled
	for i, h := range heads {
		end := len(text)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		c := &labelled{name: text[h[2]:h[3]]}
		rest := c.head(strings.TrimPrefix(text[h[1]:end], "\n"))
		var err error
		if c.exchanges, err = judge.ParseExchanges(rest); err != nil {
			return nil, fmt.Errorf("%s: %w", c.name, err)
		}
		out = append(out, c)
	}
	return out, nil
}

// head reads the lines above the exchanges and returns the rest.
func (c *labelled) head(text string) string {
	for {
		line, rest, _ := strings.Cut(text, "\n")
		key, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch key {
		case "labels":
			for l := range strings.SplitSeq(value, ",") {
				if l = strings.TrimSpace(l); l != "none" && l != "" {
					c.labels = append(c.labels, l)
				}
			}
		case "document":
			c.document = value
		case "peer":
			c.peer = value
		case "fault":
			c.sound = value == "none"
		case "note":
		default:
			return text
		}
		text = rest
	}
}

// judgeAll asks candor about every case.
func judgeAll(all []*labelled) error {
	apis := map[string]*judge.API{}
	for _, c := range all {
		var o judge.Options
		if c.document != "" {
			if apis[c.document] == nil {
				doc, err := openapi.Load(c.document)
				if err != nil {
					return err
				}
				apis[c.document] = doc.API()
			}
			o.API = apis[c.document]
		}
		c.ours = spoken(c.exchanges, o)
	}
	return nil
}

// spoken returns the rules that speak about some exchanges, each once.
func spoken(exchanges []candor.Exchange, o judge.Options) []string {
	j := judge.New(rules.All, o)
	for i := range exchanges {
		j.Add(&exchanges[i])
	}
	var out []string
	for _, f := range j.Report().Findings {
		out = append(out, f.Rule)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// tally is how one tool did on one label.
type tally struct{ found, wrong int }

// row is a label with the cases that have it.
type row struct {
	label        string
	cases        int
	ours, theirs tally
}

// rowsOf counts by label. Rules and notes that speak where they should not are
// counted under the label that they stand for.
func rowsOf(all []*labelled) []*row {
	by := map[string]*row{}
	get := func(label string) *row {
		if by[label] == nil {
			by[label] = &row{label: label}
		}
		return by[label]
	}
	for _, c := range all {
		for _, l := range c.labels {
			get(l).cases++
		}
		for _, l := range c.ours {
			count(&get(l).ours, slices.Contains(c.labels, l))
		}
		for _, l := range c.theirs {
			count(&get(l).theirs, slices.Contains(c.labels, l))
		}
	}
	var out []*row
	for _, r := range by {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b *row) int { return cmp.Compare(a.label, b.label) })
	return out
}

func count(t *tally, right bool) {
	if right {
		t.found++
	} else {
		t.wrong++
	}
}
