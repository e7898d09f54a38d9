package rules

import (
	"cmp"
	"slices"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/answer"
	"github.com/candorhttp/candor/judge"
)

// Reading is one answer with who does what because of it, and what the rules
// find wrong with it. No slice is nil.
type Reading struct {
	answer.Reading
	Faults []Fault `json:"faults"`
}

// Fault is something that an answer gets wrong.
type Fault struct {
	Level    string `json:"level"` // MUST, SHOULD or advice: the force of the sentence that is broken
	Rule     string `json:"rule"`  // "405/needs-allow"
	Text     string `json:"text"`
	Expected string `json:"expected"`
	Got      string `json:"got"`
	Why      string `json:"why"` // what goes wrong because of it
	Fix      string `json:"fix"`
	Source   string `json:"source"`
}

// The levels of a fault, the strongest first.
const (
	FaultMust   = "MUST"
	FaultShould = "SHOULD"
	FaultAdvice = "advice"
)

// Read reads one answer and judges it by all rules that look at a single
// exchange. An answer whose request was not seen is taken for one to a GET
// without credentials, as the reading takes it.
func Read(in answer.Input) Reading {
	out := Reading{Reading: answer.Read(in), Faults: []Fault{}}
	x := in.Exchange()
	if in.Request == nil {
		x.Evidence |= candor.SawRequestLine // of no method, which rules take for GET
	}
	for _, r := range All {
		if res := judge.Ask(r, &x, nil); res.Found() {
			out.Faults = append(out.Faults, Fault{
				Level: levelOf(r), Rule: r.ID, Text: res.Summary, Expected: res.Expected, Got: res.Got,
				Why: r.Why, Fix: r.Fix, Source: strings.Join(r.Sources(), "; "),
			})
		}
	}
	levels := []string{FaultMust, FaultShould, FaultAdvice}
	slices.SortStableFunc(out.Faults, func(a, b Fault) int {
		return cmp.Compare(slices.Index(levels, a.Level), slices.Index(levels, b.Level))
	})
	return out
}

// levelOf is the force of what a rule rests on.
func levelOf(r *judge.Rule) string {
	switch {
	case r.Severity == candor.Must:
		return FaultMust
	case slices.ContainsFunc(r.Refs, func(ref judge.Ref) bool { return ref.Level == judge.LevelShould }):
		return FaultShould
	}
	return FaultAdvice
}
