package ladder

import (
	"errors"
	"fmt"
	"strings"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/problem"
)

// TypesBase is the default base of problem types: the address of the pages
// that explain the reasons.
const TypesBase = "https://candorhttp.github.io/candor/reasons/"

// Decision is what the ladder makes of answers given by hand.
type Decision struct {
	Code    int               `json:"code"`
	Reason  string            `json:"reason"`
	Rung    string            `json:"rung"`
	Path    []Step            `json:"path"`
	Fields  map[string]string `json:"fields"`
	Problem *problem.Problem  `json:"problem"` // null where the code is no refusal
	Verdict Verdict           `json:"-"`
}

// AnswerError is an answer that cannot be used.
type AnswerError struct{ Answer, Reason string }

func (e *AnswerError) Error() string { return fmt.Sprintf("%q: %s", e.Answer, e.Reason) }

// ParseAnswers reads answers of the form rung=reason or rung=ok. The error
// joins an [*AnswerError] for each that names no rung, no reason, or a reason
// of another rung.
func ParseAnswers(args []string) (map[*Rung]*Reason, error) {
	out := make(map[*Rung]*Reason)
	var errs []error
	for _, arg := range args {
		name, value, ok := strings.Cut(arg, "=")
		rung := RungByName(name)
		fail := func(format string, a ...any) {
			errs = append(errs, &AnswerError{arg, fmt.Sprintf(format, a...)})
		}
		switch reason := ReasonByName(value); {
		case !ok:
			fail("write rung=reason or rung=ok")
		case rung == nil:
			fail("there is no rung %q; the rungs are %s", name, strings.Join(rungNames(), ", "))
		case value == "ok" && rung != Result:
			out[rung] = nil
		case reason == nil:
			fail("there is no reason %q; rung %s has %s", value, name, strings.Join(reasonNames(rung), ", "))
		case reason.Rung != rung:
			fail("reason %s belongs to rung %s; rung %s has %s", value, reason.Rung.Name, name, strings.Join(reasonNames(rung), ", "))
		default:
			out[rung] = reason
		}
	}
	return out, errors.Join(errs...)
}

// Decide climbs with answers given by hand; a rung without an answer is ok.
func (l *Ladder) Decide(answers map[*Rung]*Reason) Decision {
	v := l.Climb(QuestionFunc(func(r *Rung) Answer { return Answer{Reason: answers[r]} }))
	d := Decision{Code: v.Code, Reason: v.Reason.Name, Rung: v.Reason.Rung.Name, Path: v.Path(), Fields: v.ExampleFields(), Verdict: v}
	if v.Code >= 400 {
		p := v.Problem(TypesBase)
		d.Problem = &p
		d.Fields["Content-Type"] = problem.MediaType
	}
	return d
}

// NotReached lists the faults among the answers that did not matter to a
// decision, because a rung above them answered, in the order of the rungs.
func (l *Ladder) NotReached(answers map[*Rung]*Reason, d Decision) []Step {
	asked := map[string]bool{}
	for _, s := range d.Path {
		asked[s.Rung] = true
	}
	out := []Step{}
	for _, rung := range l.order {
		if r := answers[rung]; r != nil && !asked[rung.Name] {
			out = append(out, Step{Rung: rung.Name, Answer: r.Name})
		}
	}
	return out
}

// Problem returns the problem document of the verdict's public face, with
// what every occurrence shares; base is the base of problem types.
func (v Verdict) Problem(base string) problem.Problem {
	return problem.Problem{
		Type:   v.Public.Page(base),
		Title:  v.Public.Title,
		Status: v.Code,
		Detail: v.Public.What,
		Reason: v.Public.Name,
	}
}

// CacheControl returns what the verdict's answer says to caches: no refusal
// is storable, and neither is a redirect that took a look at the caller.
func (v Verdict) CacheControl() string {
	if v.Code >= 400 || v.Public == Moved {
		return "no-store"
	}
	if c := httpstatus.Get(v.Code); c != nil {
		return c.Storage.CacheControl
	}
	return ""
}

// ExampleFields returns the fields the answer carries, with example values
// where the value depends on the request.
func (v Verdict) ExampleFields() map[string]string {
	fields := make(map[string]string)
	if cc := v.CacheControl(); cc != "" {
		fields["Cache-Control"] = cc
	}
	for _, f := range v.Public.Fields {
		fields[f.Name] = f.Example
	}
	return fields
}

func rungNames() []string {
	var out []string
	for _, r := range Rungs {
		out = append(out, r.Name)
	}
	return out
}

func reasonNames(rung *Rung) []string {
	var out []string
	for _, r := range Reasons {
		if r.Rung == rung {
			out = append(out, r.Name)
		}
	}
	return out
}

// ReasonsOf lists the reasons of a rung in their order.
func ReasonsOf(rung *Rung) []*Reason {
	var out []*Reason
	for _, r := range Reasons {
		if r.Rung == rung {
			out = append(out, r)
		}
	}
	return out
}

// ReasonsFor lists the reasons that answer with a code in the default policy.
func ReasonsFor(code int) []*Reason {
	var out []*Reason
	for _, r := range Reasons {
		if r.Code == code {
			out = append(out, r)
		}
	}
	return out
}
