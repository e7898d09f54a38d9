package answer

import (
	"fmt"
	"strings"

	"github.com/candorhttp/candor/problem"

	"github.com/candorhttp/candor/internal/httpfield"
)

// consumer says what the program behind the client makes of the answer.
func (a *answer) consumer(p *problem.Problem) Role {
	r := roleOf(a.contract.API.Text, a.contract.API)
	r.Why = ""
	if p != nil {
		r.Why = tell(p)
		return r
	}
	if a.Status >= 400 {
		switch t := a.mediaType(); {
		case a.unseen():
			r.Why = "The content was not shown, so code and fields are all there is to go by here."
		case len(a.Body) == 0:
			r.Why = "The answer has no content, so the code is all there is to go by."
		case t == "":
			r.Why = "The content does not say what type it is."
		case a.Request != nil && httpfield.IsHTML(t) && httpfield.WantsJSON(a.Request.Header):
			r.Why = "The content is " + t + " although the request asked for JSON; a program cannot read it."
		default:
			r.Why = "The content is " + t + " and no problem document; a program cannot rely on its form."
		}
	}
	return r
}

// tell says what the problem document adds.
func tell(p *problem.Problem) string {
	parts := []string{"The problem document says: " + first(p.Title, "no title")}
	if p.Detail != "" {
		parts = append(parts, p.Detail)
	}
	if p.Reason != "" {
		parts = append(parts, "Reason: "+p.Reason)
	}
	if m := p.Missing; m != nil {
		if len(m.Scopes) > 0 {
			parts = append(parts, "Missing scopes: "+strings.Join(m.Scopes, ", "))
		}
		if len(m.Roles) > 0 {
			parts = append(parts, "Missing roles: "+strings.Join(m.Roles, ", "))
		}
	}
	if n := len(p.Errors); n > 0 {
		e := p.Errors[0]
		at := first(e.Pointer, e.Parameter, e.Header)
		parts = append(parts, fmt.Sprintf("Faults: %d, the first at %s: %s", n, first(at, "no place"), e.Detail))
	}
	if p.Contact != "" {
		parts = append(parts, "Ask: "+p.Contact)
	}
	for i, s := range parts {
		parts[i] = strings.TrimRight(s, ".") + "."
	}
	return strings.Join(parts, " ")
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
