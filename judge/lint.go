package judge

import (
	"cmp"
	"slices"

	"github.com/candorhttp/candor"
)

// Lint runs the rules for documents over one and returns what they found, the
// severest first, and the actions of an overlay that would mend it, in the
// order in which their places stand in the document.
func Lint(rules []*Rule, api *API, o Options) ([]candor.Finding, []Action) {
	var mends []mend
	all := []candor.Finding{}
	for _, r := range rules {
		if r.Document == nil {
			continue
		}
		at := map[string]*spots{}
		var order []*spots
		r.Document(api, func(s Spot) {
			cause := cmp.Or(s.Cause, s.Expected+"\x00"+s.Got)
			f := at[cause]
			if f == nil {
				f = &spots{Finding: r.finding(o.Pages), operations: map[string]bool{}, places: map[candor.Place]bool{}}
				f.Summary, f.Expected, f.Got = printable(s.Summary), printable(s.Expected), printable(s.Got)
				at[cause] = f
				order = append(order, f)
			}
			f.add(&s)
			for _, a := range s.Actions {
				mends = append(mends, mend{a, s.Place})
			}
		})
		for _, f := range order {
			all = append(all, *f.Finding)
		}
	}
	Sort(all)
	slices.SortStableFunc(mends, func(a, b mend) int {
		return cmp.Or(cmp.Compare(a.at.File, b.at.File), cmp.Compare(a.at.Line, b.at.Line), cmp.Compare(a.at.Column, b.at.Column))
	})
	actions := make([]Action, 0, len(mends))
	for _, m := range mends {
		actions = append(actions, m.Action)
	}
	return all, actions
}

// mend is an action with the place of what it mends.
type mend struct {
	Action
	at candor.Place
}

// spots is a finding that grows. What several operations share is one place,
// and counts once for each operation.
type spots struct {
	*candor.Finding
	operations map[string]bool
	places     map[candor.Place]bool
}

func (f *spots) add(s *Spot) {
	f.Count++
	if s.Operation != nil {
		name := printable(s.Operation.Name())
		if !f.operations[name] {
			f.operations[name] = true
			f.Operations = append(f.Operations, name)
			f.Operation = f.Operations[0]
		}
	}
	if !f.places[s.Place] {
		f.places[s.Place] = true
		f.Places = append(f.Places, s.Place)
	}
}
