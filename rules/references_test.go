package rules

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/candorhttp/candor/judge"
)

// tabled are the levels of sentences that bind somebody; testdata/references.txt
// says what each of them asks for.
var tabled = map[judge.Level]bool{judge.LevelMust: true, judge.LevelShould: true, judge.LevelMay: true}

// sourceForm is how a source with a sentence that binds is named: by a document
// and the sections of it, of which each is one.
var sourceForm = regexp.MustCompile(`^(RFC [0-9]{4}|OpenAPI [0-9.]+) §[0-9]+(\.[0-9]+)*(, §[0-9]+(\.[0-9]+)*)*(, [A-Z][A-Za-z ]+)?$`)

// readReferences reads the table.
func readReferences(t *testing.T) map[judge.Ref]string {
	t.Helper()
	text, err := os.ReadFile("testdata/references.txt")
	if err != nil {
		t.Fatal(err)
	}
	out := map[judge.Ref]string{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, " | ")
		if len(cells) != 3 || cells[2] == "" {
			t.Errorf("%q is not: source | level | what it asks for", line)
			continue
		}
		ref := judge.Ref{Source: cells[0], Level: judge.Level(cells[1])}
		if !tabled[ref.Level] {
			t.Errorf("%q: %s is none of the levels MUST, SHOULD and MAY", line, cells[1])
		}
		if out[ref] != "" {
			t.Errorf("%s | %s stands there twice", ref.Source, ref.Level)
		}
		out[ref] = cells[2]
	}
	return out
}

// Test_that_every_sentence_that_binds_is_in_the_table keeps a rule from citing
// a level that nobody looked up. Who adds a line to the table has read the
// section: it has the word, and binds who sends the answer.
func Test_that_every_sentence_that_binds_is_in_the_table(t *testing.T) {
	table, cited := readReferences(t), map[judge.Ref]bool{}
	for _, r := range All {
		for _, ref := range r.Refs {
			if !tabled[ref.Level] {
				continue
			}
			cited[ref] = true
			if table[ref] == "" {
				t.Errorf("%s cites %s as %s, which testdata/references.txt does not have", r.ID, ref.Source, ref.Level)
			}
			if !sourceForm.MatchString(ref.Source) {
				t.Errorf("%s: %q does not name a document and its sections", r.ID, ref.Source)
			}
		}
	}
	for ref := range table {
		if !cited[ref] {
			t.Errorf("no rule cites %s as %s", ref.Source, ref.Level)
		}
	}
}

// levels is the order of the levels.
var levels = []judge.Level{judge.LevelMust, judge.LevelDeclared, judge.LevelItself, judge.LevelShould, judge.LevelMay,
	judge.LevelSays, judge.LevelCrawler, judge.LevelConvention}

func Test_that_references_come_strongest_first(t *testing.T) {
	rank := map[judge.Level]int{}
	for i, l := range levels {
		rank[l] = i
	}
	for _, r := range All {
		for i, ref := range r.Refs {
			if _, known := rank[ref.Level]; !known {
				t.Errorf("%s cites %s with the unknown level %q", r.ID, ref.Source, ref.Level)
			}
			if i > 0 && rank[ref.Level] < rank[r.Refs[i-1].Level] {
				t.Errorf("%s cites %s (%s) after the weaker %s (%s)", r.ID, ref.Source, ref.Level, r.Refs[i-1].Source, r.Refs[i-1].Level)
			}
		}
	}
}
