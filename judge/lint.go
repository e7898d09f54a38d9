package judge

import (
	"cmp"

	"github.com/candorhttp/candor"
)

// Lint runs the rules for documents over one and returns what they found, the
// severest first, and the actions of an overlay that would mend it.
func Lint(rules []*Rule, api *API, o Options) ([]candor.Finding, []Action) {
	var actions []Action
	all := []candor.Finding{}
	for _, r := range rules {
		if r.Document == nil {
			continue
		}
		at := map[string]int{} // cause to index
		r.Document(api, func(s Spot) {
			cause := cmp.Or(s.Cause, s.Expected+"\x00"+s.Got)
			i, ok := at[cause]
			if !ok {
				i = len(all)
				at[cause] = i
				f := r.finding(o.Pages)
				f.Summary, f.Expected, f.Got = printable(s.Summary), printable(s.Expected), printable(s.Got)
				all = append(all, *f)
			}
			f := &all[i]
			name := ""
			if s.Operation != nil {
				name = printable(s.Operation.Name())
			}
			if f.Count == 0 {
				f.Operation = name
			}
			f.Count++
			f.Places = append(f.Places, s.Place)
			f.Operations = append(f.Operations, name)
			actions = append(actions, s.Actions...)
		})
	}
	Sort(all)
	return all, actions
}
