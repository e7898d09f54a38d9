package gate

import (
	"maps"
	"slices"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/rules"
)

// findingsDocument is the answer of /findings.json.
type findingsDocument struct {
	Findings  []candor.Finding   `json:"findings"`
	NotJudged []candor.NotJudged `json:"not_judged"`
	Repairs   []repairCount      `json:"repairs"`
	Since     time.Time          `json:"since"`     // the start, or the last change of the document
	Exchanges int64              `json:"exchanges"` // answers that were judged
	Skipped   int64              `json:"skipped"`   // answers that were not, because too many came at once; since the start
}

// repairCount says how often a fault was mended since the start.
type repairCount struct {
	Rule  string `json:"rule"`
	Count int64  `json:"count"`
}

func (g *Gate) findings() findingsDocument {
	r := g.Findings()
	d := findingsDocument{
		Findings: r.Findings, NotJudged: r.NotJudged, Repairs: []repairCount{},
		Since: g.judging.current.Load().since.UTC(), Exchanges: r.Exchanges, Skipped: g.judging.skipped.Load(),
	}
	repaired := g.judging.repairs()
	for _, rule := range slices.Sorted(maps.Keys(repaired)) {
		d.Repairs = append(d.Repairs, repairCount{rule, repaired[rule]})
	}
	return d
}

// judgedView is what the console shows of the upstream's answers.
type judgedView struct {
	Since     string
	Exchanges int64
	Skipped   int64
	NotJudged int // rules that could not judge something
	Rows      []findingRow
	Repairs   []repairRow
}

type findingRow struct {
	candor.Finding
	First []string // operations
	More  int      // operations beside them
}

type repairRow struct {
	repairCount
	Page bool // the rule has a page
}

// maxNamed is how many operations of a finding the console names.
const maxNamed = 3

func (g *Gate) judgedRows() judgedView {
	d := g.findings()
	v := judgedView{Since: d.Since.Format(time.DateTime), Exchanges: d.Exchanges, Skipped: d.Skipped}
	lacking := map[string]bool{}
	for i := range d.NotJudged {
		lacking[d.NotJudged[i].Rule] = true
	}
	v.NotJudged = len(lacking)
	for _, f := range d.Findings {
		n := min(maxNamed, len(f.Operations))
		v.Rows = append(v.Rows, findingRow{f, f.Operations[:n], len(f.Operations) - n})
	}
	for _, r := range d.Repairs {
		v.Repairs = append(v.Repairs, repairRow{r, rules.ByID(r.Rule) != nil})
	}
	return v
}
