package judge

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/candorhttp/candor"
)

func Test_that_lint_groups_spots_by_cause_and_orders_actions_by_place(t *testing.T) {
	place := func(line int) candor.Place { return candor.Place{File: "a.yaml", Line: line, Column: 1} }
	get, put := &Operation{Method: "GET", Template: "/a"}, &Operation{Method: "PUT", Template: "/a\x1b[31m"}
	one := &Rule{ID: "401/one", Severity: candor.Advice, Document: func(_ *API, say func(Spot)) {
		say(Spot{Operation: get, Place: place(9), Summary: "s", Expected: "e", Got: "g", Actions: []Action{{Target: "$.nine"}}})
		say(Spot{Operation: put, Place: place(9), Summary: "s", Expected: "e", Got: "g", Actions: []Action{{Target: "$.nine"}}})
		say(Spot{Place: place(3), Summary: "s", Expected: "e", Got: "other", Actions: []Action{{Target: "$.three"}}})
	}}
	two := &Rule{ID: "204/two", Severity: candor.Must, Document: func(_ *API, say func(Spot)) {
		say(Spot{Operation: get, Place: place(5), Summary: "s", Cause: "c", Expected: "a"})
		say(Spot{Operation: get, Place: place(6), Summary: "s", Cause: "c", Expected: "b", Actions: []Action{{Target: "$.six"}}})
	}}
	found, actions := Lint([]*Rule{one, {ID: "x", Check: func(*Case) Result { return Clean }}, two}, &API{}, Options{})
	type short struct {
		Rule       string
		Count      int
		Operations []string
		Lines      []int
	}
	var got []short
	for _, f := range found {
		s := short{Rule: f.Rule, Count: f.Count, Operations: f.Operations}
		for _, p := range f.Places {
			s.Lines = append(s.Lines, p.Line)
		}
		got = append(got, s)
	}
	want := []short{
		{"204/two", 2, []string{"GET /a"}, []int{5, 6}},
		{"401/one", 2, []string{"GET /a", `PUT /a\x1b[31m`}, []int{9}},
		{"401/one", 1, []string{}, []int{3}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	var targets []string
	for _, a := range actions {
		targets = append(targets, a.Target)
	}
	if diff := cmp.Diff([]string{"$.three", "$.six", "$.nine", "$.nine"}, targets); diff != "" {
		t.Errorf("actions (-want +got):\n%s", diff)
	}
}
