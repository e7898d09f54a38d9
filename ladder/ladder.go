package ladder

import "slices"

// Ladder is a policy compiled: the order of its rungs and the code of every
// reason. It is immutable and safe for concurrent use.
type Ladder struct {
	policy Policy
	order  []*Rung
	codes  map[*Reason]int
}

// New compiles a policy. The error joins every fault, see [Policy.Validate].
func New(p Policy) (*Ladder, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	l := &Ladder{policy: p, order: slices.Clone(Rungs), codes: make(map[*Reason]int, len(Reasons))}
	if p.Routes == "hidden" {
		moved := []*Rung{Route, Verb, Protocol, Address}
		l.order = slices.DeleteFunc(l.order, func(r *Rung) bool { return slices.Contains(moved, r) })
		l.order = slices.Insert(l.order, slices.Index(l.order, Identity)+1, moved...)
	}
	for _, r := range Reasons {
		l.codes[r] = r.Code
	}
	if p.Invalid == "400" {
		l.codes[InvalidParameter], l.codes[InvalidContent] = 400, 400
	}
	for name, code := range p.Codes {
		l.codes[ReasonByName(name)] = code
	}
	return l, nil
}

// Default is the ladder of the zero policy.
var Default = func() *Ladder {
	l, err := New(Policy{})
	if err != nil {
		panic(err) // the zero policy is valid by construction; a test holds this
	}
	return l
}()

// Policy returns the policy the ladder was made of.
func (l *Ladder) Policy() Policy { return l.policy }

// Order returns the rungs in the order this ladder asks them.
func (l *Ladder) Order() []*Rung { return slices.Clone(l.order) }

// Code returns the status code that this ladder sends for a reason.
func (l *Ladder) Code(r *Reason) int { return l.codes[r] }

// Answer is what the facts say to one rung. The zero value means "ok".
type Answer struct {
	Reason    *Reason // nil: nothing is wrong here
	PathValue bool    // the fault is in a path value (knob path_values)
	Entitled  bool    // the caller could see the object if it existed
	NotAsked  bool    // left to someone further on
}

// Questions supplies the facts. Ask is called once per rung, in the ladder's
// order, and no further than the first reason.
type Questions interface{ Ask(*Rung) Answer }

// QuestionFunc is a function that answers rungs.
type QuestionFunc func(*Rung) Answer

// Ask implements [Questions].
func (f QuestionFunc) Ask(r *Rung) Answer { return f(r) }

// Climb asks rung after rung and stops at the first that fails.
func (l *Ladder) Climb(q Questions) Verdict {
	var skipped uint32
	for i := 0; i < len(l.order); i++ {
		a := q.Ask(l.order[i])
		if a.NotAsked {
			skipped |= 1 << i
			continue
		}
		if a.Reason != nil {
			v := l.Verdict(a)
			v.at, v.skipped = i, skipped
			return v
		}
	}
	return Verdict{Reason: OK, Public: OK, Code: OK.Code, ladder: l, at: len(l.order) - 1, skipped: skipped}
}

// Verdict returns the verdict of one answer without climbing, for a handler
// that found the reason itself.
func (l *Ladder) Verdict(a Answer) Verdict {
	v := Verdict{Reason: a.Reason, answer: a, ladder: l, at: slices.Index(l.order, a.Reason.Rung)}
	v.Public = l.face(a)
	v.Code = l.codes[v.Public]
	if a.PathValue && a.Reason.Rung == Target {
		v.Code = l.codes[MalformedParameter]
		if l.policy.PathValues == "404" {
			v.Code = 404
		}
	}
	return v
}

// face returns the reason that leaves on the wire.
func (l *Ladder) face(a Answer) *Reason {
	switch a.Reason {
	case Hidden:
		if l.policy.Denied == "uniform-403" {
			return ObjectDenied
		}
		return NotFound
	case NotFound, Gone, Moved, Legal:
		if l.policy.Denied == "uniform-403" && !a.Entitled {
			return ObjectDenied
		}
	}
	return a.Reason
}

// Verdict is the ladder's result.
type Verdict struct {
	Reason *Reason // the true one: for logs, admin metrics and the console only
	Public *Reason // the one that leaves on the wire
	Code   int

	answer  Answer
	ladder  *Ladder
	at      int
	skipped uint32
}

// Under returns the same verdict as another ladder speaks it: the policy of
// the operation, which is known only once the route rung has been climbed.
// Both ladders must have the same order of rungs.
func (v Verdict) Under(l *Ladder) Verdict {
	if v.answer.Reason == nil {
		v.ladder = l
		return v
	}
	u := l.Verdict(v.answer)
	u.at, u.skipped = v.at, v.skipped
	return u
}

// Refused reports whether the verdict turns the request away or answers it in
// the handler's place.
func (v Verdict) Refused() bool { return v.Reason != nil && v.Reason.Rung != Result }

// Veils reports whether the answer must look the same for an object that is
// missing and for one that may not be seen: nothing but the public face may
// then leave.
func (v Verdict) Veils() bool {
	return v.Public != v.Reason || v.Reason == NotFound || v.Reason == ObjectDenied && v.ladder != nil && v.ladder.policy.Denied == "uniform-403"
}

// Step is one rung with its answer: "ok", "not asked", or a reason.
type Step struct {
	Rung   string `json:"rung"`
	Answer string `json:"answer"`
}

// Path returns the answers that led to the verdict, in order.
func (v Verdict) Path() []Step {
	steps := make([]Step, 0, v.at+1)
	for i := 0; i <= v.at && v.ladder != nil; i++ {
		s := Step{v.ladder.order[i].Name, "ok"}
		switch {
		case i == v.at:
			s.Answer = v.Reason.Name
		case v.skipped&(1<<i) != 0:
			s.Answer = "not asked"
		}
		steps = append(steps, s)
	}
	return steps
}
