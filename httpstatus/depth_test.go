package httpstatus

import (
	"slices"
	"testing"
)

// Test_that_every_code_is_told_in_the_depth_its_standing_deserves holds the
// least that a page needs: a reader of a code in use asks several questions,
// sees it in several shapes and wants its cause; of a code that new work does
// not send, one of each will do.
func Test_that_every_code_is_told_in_the_depth_its_standing_deserves(t *testing.T) {
	type depth struct {
		faq, scenarios, causes, find int
	}
	for _, c := range All() {
		least := depth{1, 1, 1, 1}
		if living(c) {
			least = depth{faq: 3, scenarios: 3, causes: 2, find: 2}
		}
		for _, part := range []struct {
			name       string
			has, needs int
		}{
			{"questions", len(c.FAQ), least.faq},
			{"scenarios", len(c.Scenarios), least.scenarios},
			{"causes", len(c.Causes), least.causes},
			{"steps to find the cause", len(c.Find), least.find},
		} {
			if part.has < part.needs {
				t.Errorf("%s has %d %s and needs %d", c.Key(), part.has, part.name, part.needs)
			}
		}
	}
}

func Test_that_no_code_says_the_same_sentence_twice(t *testing.T) {
	for _, c := range All() {
		var told []string
		for _, part := range [][]Statement{c.SendWhen, c.Scenarios, c.Causes, c.Find, c.Differs} {
			for _, s := range part {
				told = append(told, s.Text)
			}
		}
		for _, q := range c.FAQ {
			told = append(told, q.Q, q.A.Text)
		}
		slices.Sort(told)
		for i := 1; i < len(told); i++ {
			if told[i] == told[i-1] {
				t.Errorf("%s says twice: %q", c.Key(), told[i])
			}
		}
	}
}

// Test_that_scenarios_and_steps_belong_to_one_code finds filler: a sentence
// that stands under two codes says nothing about either.
func Test_that_scenarios_and_steps_belong_to_one_code(t *testing.T) {
	owner := map[string]string{}
	for _, c := range All() {
		for _, part := range [][]Statement{c.Scenarios, c.Find} {
			for _, s := range part {
				if other, seen := owner[s.Text]; seen && other != c.Key() {
					t.Errorf("%s and %s both say %q", other, c.Key(), s.Text)
				}
				owner[s.Text] = c.Key()
			}
		}
	}
}
