package rules

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
	"github.com/candorhttp/candor/openapi"
)

var update = flag.Bool("update", false, "write the scores anew")

// sample is one case of a labelled set: exchanges that one judge sees in order.
type sample struct {
	name      string // "credentials.txt: 401 without a challenge"
	labels    []string
	document  string // in testdata/documents; "" for none
	exchanges []candor.Exchange
}

// corpora are the labelled sets. Each file holds cases:
//
//	=== what the case shows
//	labels: 401/needs-challenge, 401/…   (or none)
//	document: shop.yaml, of testdata/documents, where there is one
//	note: why, where it is not plain
//	the exchanges, as judge.ParseExchanges reads them
//
// The first was written beside the rules, the second recorded from servers
// that were not looked at while the rules were written, and labelled before
// any rule ran.
var corpora = []struct{ name, dir, score string }{
	{"written", "testdata/corpus", "testdata/score.txt"},
	{"recorded", "testdata/recorded", "testdata/score-recorded.txt"},
}

var caseHead = regexp.MustCompile(`(?m)^=== (.+)$`)

func readCorpus(t testing.TB, dir string) []sample {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var out []sample
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		heads := caseHead.FindAllStringSubmatchIndex(string(text), -1)
		for i, h := range heads {
			end := len(text)
			if i+1 < len(heads) {
				end = heads[i+1][0]
			}
			s := sample{name: filepath.Base(file) + ": " + string(text[h[2]:h[3]])}
			s.read(t, strings.TrimPrefix(string(text[h[1]:end]), "\n"))
			out = append(out, s)
		}
	}
	return out
}

func (s *sample) read(t testing.TB, text string) {
	t.Helper()
	labelled := false
	for {
		line, rest, _ := strings.Cut(text, "\n")
		key, value, _ := strings.Cut(line, ":")
		if key != "labels" && key != "document" && key != "note" {
			break
		}
		text = rest
		if key == "document" {
			s.document = strings.TrimSpace(value)
		}
		if key != "labels" {
			continue
		}
		labelled = true
		for _, l := range strings.Split(value, ",") {
			if l = strings.TrimSpace(l); l != "none" && l != "" {
				s.labels = append(s.labels, l)
			}
		}
	}
	if !labelled {
		t.Fatalf("%s: no labels", s.name)
	}
	for _, l := range s.labels {
		if ByID(l) == nil {
			t.Errorf("%s: no rule is called %q", s.name, l)
		}
	}
	var err error
	if s.exchanges, err = judge.ParseExchanges(text); err != nil {
		t.Fatalf("%s: %v", s.name, err)
	}
	if len(s.exchanges) == 0 {
		t.Fatalf("%s: no exchange", s.name)
	}
}

var (
	apisMu sync.Mutex
	apis   = map[string]*judge.API{}
)

// apiOf loads a document of testdata/documents once; "" is none.
func apiOf(t testing.TB, name string) *judge.API {
	t.Helper()
	apisMu.Lock()
	defer apisMu.Unlock()
	if name == "" || apis[name] != nil {
		return apis[name]
	}
	doc, err := openapi.Load(filepath.Join("testdata", "documents", name))
	if err != nil {
		t.Fatal(err)
	}
	apis[name] = doc.API()
	return apis[name]
}

// counts of one rule over a labelled set.
type counts struct{ found, wrong, missed, good int }

// score judges every case and counts, for each rule, the cases in which it was
// right to speak, wrong to speak, wrongly silent, and rightly silent with all
// its evidence at hand.
func score(t testing.TB, all []sample) (map[string]*counts, []string) {
	t.Helper()
	out := map[string]*counts{}
	for _, r := range All {
		out[r.ID] = &counts{}
	}
	var differ []string
	for _, s := range all {
		j := judge.New(All, judge.Options{API: apiOf(t, s.document)})
		for i := range s.exchanges {
			j.Add(&s.exchanges[i])
		}
		report := j.Report()
		spoke := map[string]bool{}
		for _, f := range report.Findings {
			spoke[f.Rule] = true
		}
		for id, n := range out {
			labelled := slices.Contains(s.labels, id)
			switch {
			case labelled && spoke[id]:
				n.found++
			case labelled:
				n.missed++
				differ = append(differ, s.name+": missed "+id)
			case spoke[id]:
				n.wrong++
				differ = append(differ, s.name+": wrongly "+id)
			case report.Judged[id] > 0:
				n.good++
			}
		}
	}
	slices.Sort(differ)
	return out, differ
}

// table writes the counts as the golden files have them.
func table(all map[string]*counts, samples []sample) string {
	var b strings.Builder
	var sum counts
	exchanges := 0
	for _, s := range samples {
		exchanges += len(s.exchanges)
	}
	fmt.Fprintf(&b, "%-36s %5s %5s %6s\n", "rule", "true", "false", "missed")
	for _, r := range All {
		n := all[r.ID]
		sum.found, sum.wrong, sum.missed = sum.found+n.found, sum.wrong+n.wrong, sum.missed+n.missed
		if n.found+n.wrong+n.missed > 0 {
			fmt.Fprintf(&b, "%-36s %5d %5d %6d\n", r.ID, n.found, n.wrong, n.missed)
		}
	}
	fmt.Fprintf(&b, "\n%d cases, %d exchanges\nprecision %.3f, recall %.3f\n", len(samples), exchanges,
		ratio(sum.found, sum.found+sum.wrong), ratio(sum.found, sum.found+sum.missed))
	return b.String()
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// Test_that_the_score_is_the_committed_one prints precision and recall:
//
//	go test ./rules -run score -v
func Test_that_the_score_is_the_committed_one(t *testing.T) {
	for _, c := range corpora {
		samples := readCorpus(t, c.dir)
		if len(samples) == 0 {
			t.Errorf("%s holds no case", c.dir)
			continue
		}
		all, differ := score(t, samples)
		got := table(all, samples)
		t.Logf("the %s set:\n%s%s", c.name, got, strings.Join(differ, "\n"))
		if *update {
			if err := os.WriteFile(c.score, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(c.score)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("the score of the %s set is no longer that of %s; look at what differs, then run with -update", c.name, c.score)
		}
	}
}

func Test_that_the_written_set_shows_every_rule_right_and_wrong(t *testing.T) {
	samples := readCorpus(t, corpora[0].dir)
	exchanges := 0
	for _, s := range samples {
		exchanges += len(s.exchanges)
	}
	if exchanges < 150 {
		t.Errorf("%d exchanges, want at least 150", exchanges)
	}
	all, _ := score(t, samples)
	for _, r := range All {
		if r.Document != nil || needsDocument[r.ID] {
			continue
		}
		if n := all[r.ID]; n.found < 1 || n.good < 2 {
			t.Errorf("%s: found in %d cases and rightly silent in %d; want at least 1 and 2", r.ID, n.found, n.good)
		}
	}
}
