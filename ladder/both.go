package ladder

import (
	"fmt"
	"strings"
)

// WhenBothApply says which of two codes is sent when both faults are there,
// and why: the ladder asks one of them first.
func WhenBothApply(a, b int) string {
	ra, rb := ReasonsFor(a), ReasonsFor(b)
	for i, rs := range [][]*Reason{ra, rb} {
		if len(rs) == 0 {
			return fmt.Sprintf("The ladder never chooses %d by itself, so the two do not compete.", [2]int{a, b}[i])
		}
	}
	firstA, lastA := ra[0].Rung, ra[len(ra)-1].Rung
	firstB, lastB := rb[0].Rung, rb[len(rb)-1].Rung
	switch {
	case lastA.at < firstB.at:
		return before(a, b, lastA, firstB)
	case lastB.at < firstA.at:
		return before(b, a, lastB, firstA)
	case firstA == lastA && firstB == lastB:
		return fmt.Sprintf("Both are answers to the same question (%s): %s The facts decide which one is true.", firstA.Name, firstA.Question)
	}
	return fmt.Sprintf("It depends on the cause, because the first failing rung answers: %d stands at %s; %d at %s.", a, places(ra), b, places(rb))
}

func before(first, second int, at, later *Rung) string {
	return fmt.Sprintf("%d is sent: the ladder asks %s (%s) before %s (%s). %s", first, at.Name, at.Question, later.Name, later.Question, at.Why)
}

// places lists "wire (malformed-request, …)" for a code's reasons.
func places(rs []*Reason) string {
	var out []string
	for i := 0; i < len(rs); {
		rung := rs[i].Rung
		var names []string
		for ; i < len(rs) && rs[i].Rung == rung; i++ {
			names = append(names, rs[i].Name)
		}
		out = append(out, rung.Name+" ("+strings.Join(names, ", ")+")")
	}
	return strings.Join(out, ", ")
}
