package site

import (
	"fmt"

	"github.com/candorhttp/candor/ladder"
)

// reasonView is the data of the page of one reason.
type reasonView struct {
	*ladder.Reason
	Decision ladder.Decision
	Public   *ladder.Reason // the reason that leaves on the wire
	Example  string
	Choices  []choice
	Place    int // 1 for the first rung
	Rungs    []*ladder.Rung
	Siblings []*ladder.Reason // of the same rung
	SameCode []*ladder.Reason // of other rungs with the same code
}

// choice is a knob under which the reason leaves with another code or face.
type choice struct {
	Knob, Value, Trades string
	Code                int
	Public              *ladder.Reason
	Example             string
}

// alternatives are the policies that change how a reason leaves.
var alternatives = []struct {
	knob, value string
	ladder      *ladder.Ladder
}{
	{"denied", "uniform-403", mustLadder(ladder.Policy{Denied: "uniform-403"})},
	{"invalid", "400", mustLadder(ladder.Policy{Invalid: "400"})},
}

func viewReason(r *ladder.Reason) *reasonView {
	d := decide(r)
	v := &reasonView{Reason: r, Decision: d, Public: d.Verdict.Public, Example: wholeAnswer(d), Rungs: ladder.Rungs}
	for i, rung := range ladder.Rungs {
		if rung == r.Rung {
			v.Place = i + 1
		}
	}
	for _, a := range alternatives {
		other := decideBy(a.ladder, r)
		if other.Code != d.Code || other.Verdict.Public != d.Verdict.Public {
			v.Choices = append(v.Choices, choice{a.knob, a.value, trades(a.knob), other.Code, other.Verdict.Public, wholeAnswer(other)})
		}
	}
	for _, other := range ladder.Reasons {
		switch {
		case other == r:
		case other.Rung == r.Rung:
			v.Siblings = append(v.Siblings, other)
		case other.Code == r.Code:
			v.SameCode = append(v.SameCode, other)
		}
	}
	return v
}

func trades(key string) string {
	for _, k := range ladder.Knobs {
		if k.Key == key {
			return k.Trades
		}
	}
	return ""
}

// reasonJSON is the decision of the default ladder with the reason's words.
type reasonJSON struct {
	ladder.Decision
	Title    string `json:"title"`
	What     string `json:"what"`
	Fix      string `json:"fix"`
	Question string `json:"question"`
	Why      string `json:"why"`
	Source   string `json:"source"`
}

func reasonPage(r *ladder.Reason) *page {
	v := viewReason(r)
	return &page{
		Path: reasonPath(r), Title: fmt.Sprintf("%d %s: what happened and how to fix it", r.Code, r.Name), Heading: r.Title,
		Description: r.What + " " + r.Fix, Template: "reason", Data: v,
		JSON: reasonJSON{v.Decision, r.Title, r.What, r.Fix, r.Rung.Question, r.Rung.Why, r.Source},
	}
}

// rungView is one rung with its reasons.
type rungView struct {
	*ladder.Rung
	Place   int
	Reasons []*ladder.Reason
}

func reasonsPage() *page {
	var rungs []rungView
	for i, r := range ladder.Rungs {
		rungs = append(rungs, rungView{r, i + 1, ladder.ReasonsOf(r)})
	}
	return &page{
		Path: "/reasons/", Title: "Why was my request refused? Every reason, in the order it is asked", Heading: "Every reason, in the order it is asked",
		Description: "The named causes of an answer, by the question that finds them. The first question that fails decides the code.",
		Template:    "reasons", Data: rungs,
	}
}
