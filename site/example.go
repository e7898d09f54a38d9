package site

import (
	"slices"
	"strings"

	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/problem"
)

// mustLadder compiles a policy that is a constant of this package.
func mustLadder(p ladder.Policy) *ladder.Ladder {
	l, err := ladder.New(p)
	if err != nil {
		panic(err)
	}
	return l
}

// occurrence is what one refusal adds to what all of its reason share: the
// part of an example that the ladder cannot know.
type occurrence struct {
	Missing *problem.Missing
	Errors  []problem.Error
	Contact string
}

const contact = "api-team@example.com"

// instance names one occurrence, as the guard does it: by the request's id.
const instance = "urn:candor:request:7c9e2f0b4a5d41f3"

// occurrences makes the examples of some reasons whole.
var occurrences = map[*ladder.Reason]occurrence{
	ladder.InsufficientScope:  {Missing: &problem.Missing{Scopes: []string{"orders:write"}}, Contact: contact},
	ladder.MissingRole:        {Missing: &problem.Missing{Roles: []string{"admin"}}, Contact: contact},
	ladder.WrongTenant:        {Contact: contact},
	ladder.PolicyDenied:       {Contact: contact},
	ladder.AddressNotAllowed:  {Contact: contact},
	ladder.ObjectDenied:       {Contact: contact},
	ladder.MissingParameter:   {Errors: []problem.Error{{Parameter: "limit", Detail: "is required"}}},
	ladder.MissingHeader:      {Errors: []problem.Error{{Header: "X-Request-Source", Detail: "is required"}}},
	ladder.MalformedParameter: {Errors: []problem.Error{{Parameter: "limit", Detail: "is not an integer"}}},
	ladder.InvalidParameter:   {Errors: []problem.Error{{Parameter: "limit", Detail: "is above 100"}}},
	ladder.InvalidContent: {Errors: []problem.Error{
		{Pointer: "#/items/0/quantity", Detail: "must be at least 1"}, {Pointer: "#/customer", Detail: "is required"}}},
}

// typical is the reason whose answer stands for a code on its guide, where it
// is not the first one of the ladder.
var typical = map[int]*ladder.Reason{
	400: ladder.MalformedJSON, 422: ladder.InvalidContent, 403: ladder.InsufficientScope, 404: ladder.NotFound, 429: ladder.RateLimited,
	501: ladder.NotImplemented, 503: ladder.Unavailable,
}

func typicalReason(code int) *ladder.Reason {
	if r := typical[code]; r != nil {
		return r
	}
	if rs := ladder.ReasonsFor(code); len(rs) > 0 {
		return rs[0]
	}
	return nil
}

// decide is the answer of the default ladder to one fault.
func decide(r *ladder.Reason) ladder.Decision { return decideBy(ladder.Default, r) }

func decideBy(l *ladder.Ladder, r *ladder.Reason) ladder.Decision {
	d := l.Decide(map[*ladder.Rung]*ladder.Reason{r.Rung: r})
	Example(&d)
	return d
}

// Example makes the problem document of a decision whole by what an occurrence
// of its public reason adds: what is missing, the single errors and whom to
// ask, all of a sample API. A decision without a problem stays as it is.
func Example(d *ladder.Decision) {
	if d.Problem == nil {
		return
	}
	o := occurrences[d.Verdict.Public]
	if o.Missing != nil {
		own := *o.Missing
		o.Missing = &own
	}
	d.Problem.Missing, d.Problem.Errors, d.Problem.Contact = o.Missing, slices.Clone(o.Errors), o.Contact
	d.Problem.Instance = instance
}

// initialisms are the parts of a reason's name that its Go name writes in
// capitals.
var initialisms = map[string]string{"json": "JSON", "uri": "URI"}

// goName is the variable of package ladder that holds a reason.
func goName(r *ladder.Reason) string {
	var b strings.Builder
	for _, part := range strings.Split(r.Name, "-") {
		if capitals, ok := initialisms[part]; ok {
			part = capitals
		}
		b.WriteString(upperFirst(part))
	}
	return b.String()
}

// guardGo is what a handler behind a guard writes for a reason, "" where the
// guard answers before the handler runs.
func guardGo(r *ladder.Reason) string {
	if r == nil || !r.Rung.Handler || r.Rung == ladder.Result || r.Rung == ladder.Precondition {
		return ""
	}
	return "guard.Refuse(w, r, ladder." + goName(r) + ")\n"
}
