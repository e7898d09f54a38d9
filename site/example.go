package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/problem"
)

// defaults is the ladder without any choice made.
var defaults = mustLadder(ladder.Policy{})

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
	400: ladder.MalformedJSON, 403: ladder.InsufficientScope, 404: ladder.NotFound, 429: ladder.RateLimited,
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
func decide(r *ladder.Reason) ladder.Decision { return decideBy(defaults, r) }

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
}

// wholeAnswer writes a decision as it goes over HTTP/1.1.
func wholeAnswer(d ladder.Decision) string {
	var b strings.Builder
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\n", d.Code, httpstatus.Text(d.Code))
	for _, name := range fieldNames(d) {
		fmt.Fprintf(&b, "%s: %s\n", name, d.Fields[name])
	}
	if d.Problem != nil {
		b.WriteString("\n" + problemText(d.Problem))
	}
	return b.String()
}

// fieldNames sorts the fields, those about the content last.
func fieldNames(d ladder.Decision) []string {
	names := make([]string, 0, len(d.Fields))
	for name := range d.Fields {
		names = append(names, name)
	}
	sort.Slice(names, func(i, j int) bool {
		if last := "Content-Type"; (names[i] == last) != (names[j] == last) {
			return names[j] == last
		}
		return names[i] < names[j]
	})
	return names
}

func problemText(p *problem.Problem) string {
	var b bytes.Buffer
	if err := json.Indent(&b, p.AppendJSON(nil), "", "  "); err != nil {
		return string(p.AppendJSON(nil))
	}
	return b.String()
}

// plainGo is a handler's code that sends the decision with net/http alone.
func plainGo(d ladder.Decision) string {
	var b strings.Builder
	b.WriteString("func refuse(w http.ResponseWriter, r *http.Request) {\n")
	for _, name := range fieldNames(d) {
		fmt.Fprintf(&b, "\tw.Header().Set(%q, %s)\n", name, quoted(d.Fields[name]))
	}
	fmt.Fprintf(&b, "\tw.WriteHeader(%d)\n", d.Code)
	if d.Problem != nil {
		fmt.Fprintf(&b, "\tio.WriteString(w, %s)\n", quoted(problemText(d.Problem)))
	}
	return b.String() + "}\n"
}

// candorGo does the same with package problem, which knows the rest.
func candorGo(d ladder.Decision) string {
	if d.Problem == nil {
		return ""
	}
	var b strings.Builder
	b.WriteString("func refuse(w http.ResponseWriter, r *http.Request) {\n")
	for _, name := range fieldNames(d) {
		if !slices.Contains([]string{"Content-Type", "Cache-Control"}, name) {
			fmt.Fprintf(&b, "\tw.Header().Set(%q, %s)\n", name, quoted(d.Fields[name]))
		}
	}
	b.WriteString("\tp := problem.Problem{\n")
	members := [][2]string{{"Type", quoted(d.Problem.Type)}, {"Title", quoted(d.Problem.Title)}, {"Status", fmt.Sprint(d.Code)},
		{"Detail", quoted(d.Problem.Detail)}, {"Reason", quoted(d.Problem.Reason)}}
	width := len("Status: ")
	if m := d.Problem.Missing; m != nil {
		members = append(members, [2]string{"Missing", fmt.Sprintf("&problem.Missing{Scopes: %#v}", m.Scopes)})
		width = len("Missing: ")
	}
	if d.Problem.Contact != "" {
		members = append(members, [2]string{"Contact", quoted(d.Problem.Contact)})
		width = len("Contact: ")
	}
	for _, m := range members {
		fmt.Fprintf(&b, "\t\t%-*s%s,\n", width, m[0]+":", m[1])
	}
	if len(d.Problem.Errors) > 0 {
		b.WriteString("\t\tErrors: []problem.Error{\n")
		for _, e := range d.Problem.Errors {
			fmt.Fprintf(&b, "\t\t\t{Pointer: %q, Detail: %q},\n", e.Pointer, e.Detail)
		}
		b.WriteString("\t\t},\n")
	}
	return b.String() + "\t}\n\tp.Write(w, r) // adds Content-Type, Content-Length, Cache-Control; content only where it may be\n}\n"
}

// quoted writes a Go string the way a person would.
func quoted(s string) string {
	if strings.ContainsAny(s, "\"\n") && !strings.Contains(s, "`") {
		return "`" + s + "`"
	}
	return fmt.Sprintf("%q", s)
}
