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

// reply is a whole answer: what a page shows to copy and what /try sends.
type reply struct {
	Code    int
	Fields  []field // in the order in which they are written
	Problem *problem.Problem
	Content string // of an answer that is no refusal; "" for none
}

// field is one line of a header section.
type field struct{ Name, Value string }

// replyTo is the answer of a decision, with what the sample of its code adds
// where it is no refusal.
func replyTo(d ladder.Decision) reply {
	r := reply{Code: d.Code, Problem: d.Problem}
	for name, value := range d.Fields {
		r.Fields = append(r.Fields, field{name, value})
	}
	if d.Problem == nil {
		s := samples[d.Code]
		r.Content = s.Content
		for _, f := range s.Fields {
			if _, said := d.Fields[f.Name]; !said {
				r.Fields = append(r.Fields, f)
			}
		}
	}
	sort.Slice(r.Fields, func(i, j int) bool {
		a, b := r.Fields[i].Name, r.Fields[j].Name
		if last := "Content-Type"; (a == last) != (b == last) {
			return b == last
		}
		return a < b
	})
	return r
}

// replyOf is the answer that stands for a code: that of its typical reason, or
// the sample of the code, or a plain problem document with the code's own
// fields. There is none for numbers that never reach the wire.
func replyOf(c *httpstatus.Contract) (reply, bool) {
	if !c.Wire {
		return reply{}, false
	}
	if c.Vendor == "" {
		if r := typicalReason(c.Code); r != nil {
			return replyTo(decide(r)), true
		}
	}
	r := reply{Code: c.Code}
	if s, ok := samples[c.Code]; ok && c.Vendor == "" {
		r.Fields, r.Content = slices.Clone(s.Fields), s.Content
	}
	if c.Code >= 400 {
		if cc := c.Storage.CacheControl; cc != "" {
			r.Fields = append(r.Fields, field{"Cache-Control", cc})
		}
		r.Fields = append(r.Fields, field{"Content-Type", problem.MediaType})
		r.Problem = &problem.Problem{Type: problem.Blank, Title: c.Name, Status: c.Code, Detail: c.Summary.Text}
	}
	return r, true
}

// Answer is the whole answer that stands for a code, as it goes over HTTP/1.1:
// for a refusal that of a typical reason, with its problem document. ok is
// false for the numbers of vendors, which nobody else should send.
func Answer(c *httpstatus.Contract) (text string, ok bool) {
	r, ok := replyOf(c)
	if !ok || c.Vendor != "" {
		return "", false
	}
	return r.HTTP(), true
}

// HTTP writes the answer as it goes over HTTP/1.1.
func (r reply) HTTP() string {
	var b strings.Builder
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\n", r.Code, httpstatus.Text(r.Code))
	for _, f := range r.Fields {
		fmt.Fprintf(&b, "%s: %s\n", f.Name, f.Value)
	}
	if content := r.content(); content != "" {
		b.WriteString("\n" + content)
	}
	return b.String()
}

func (r reply) content() string {
	if r.Problem != nil {
		return problemText(r.Problem)
	}
	return r.Content
}

func problemText(p *problem.Problem) string {
	var b bytes.Buffer
	if err := json.Indent(&b, p.AppendJSON(nil), "", "  "); err != nil {
		return string(p.AppendJSON(nil))
	}
	return b.String()
}

// serveContent is how a handler answers what depends on conditions or ranges:
// it leaves the comparison to net/http.
const serveContent = `func answer(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("ETag", %s)
	w.Header().Set("Cache-Control", "private, no-cache")
	// ServeContent compares the conditions and ranges of the request with these
	// and sends 304, 412, 206, 416 or the whole as 200.
	http.ServeContent(w, r, "", modified, content)
}
`

// PlainGo is a handler that sends the answer with net/http alone. An interim
// answer is followed by the final one.
func (r reply) PlainGo() string {
	switch r.Code {
	case 100, 101:
		return "" // net/http sends 100 by itself, and 101 needs the connection
	case 206, 304:
		return fmt.Sprintf(serveContent, quoted(sampleTag))
	}
	var b strings.Builder
	b.WriteString("func answer(w http.ResponseWriter, r *http.Request) {\n")
	for _, f := range r.Fields {
		if f.Name == "Date" || f.Name == "Content-Length" { // net/http's own
			continue
		}
		fmt.Fprintf(&b, "\tw.Header().Set(%q, %s)\n", f.Name, quoted(f.Value))
	}
	fmt.Fprintf(&b, "\tw.WriteHeader(%d)", r.Code)
	if r.Code < 200 {
		b.WriteString(" // interim: the final answer follows")
	}
	b.WriteString("\n")
	if content := r.content(); content != "" {
		fmt.Fprintf(&b, "\tio.WriteString(w, %s)\n", quoted(content))
	}
	return b.String() + "}\n"
}

// CandorGo does the same with package problem, which knows the rest; "" where
// the answer is no refusal.
func (r reply) CandorGo() string {
	if r.Problem == nil {
		return ""
	}
	var b strings.Builder
	b.WriteString("func answer(w http.ResponseWriter, r *http.Request) {\n")
	for _, f := range r.Fields {
		if f.Name != "Content-Type" && f.Name != "Cache-Control" {
			fmt.Fprintf(&b, "\tw.Header().Set(%q, %s)\n", f.Name, quoted(f.Value))
		}
	}
	b.WriteString("\tp := problem.Problem{\n")
	width := len("Status: ")
	members := [][2]string{{"Type", quoted(r.Problem.Type)}, {"Title", quoted(r.Problem.Title)}, {"Status", fmt.Sprint(r.Code)},
		{"Detail", quoted(r.Problem.Detail)}}
	if r.Problem.Instance != "" {
		members = append(members, [2]string{"Instance", quoted(r.Problem.Instance)})
		width = len("Instance: ")
	}
	if r.Problem.Reason != "" {
		members = append(members, [2]string{"Reason", quoted(r.Problem.Reason)})
	}
	if m := r.Problem.Missing; m != nil {
		names := fmt.Sprintf("Scopes: %#v", m.Scopes)
		if len(m.Roles) > 0 {
			names = fmt.Sprintf("Roles: %#v", m.Roles)
		}
		members = append(members, [2]string{"Missing", "&problem.Missing{" + names + "}"})
		width = max(width, len("Missing: "))
	}
	if r.Problem.Contact != "" {
		members = append(members, [2]string{"Contact", quoted(r.Problem.Contact)})
		width = max(width, len("Contact: "))
	}
	for _, m := range members {
		fmt.Fprintf(&b, "\t\t%-*s%s,\n", width, m[0]+":", m[1])
	}
	b.WriteString(goErrors(r.Problem.Errors))
	return b.String() + "\t}\n\tp.Write(w, r) // adds Content-Type, Content-Length, Cache-Control; content only where it may be\n}\n"
}

// goErrors writes the member Errors of a problem as Go.
func goErrors(errs []problem.Error) string {
	if len(errs) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("\t\tErrors: []problem.Error{\n")
	for _, e := range errs {
		b.WriteString("\t\t\t{")
		for _, place := range [][2]string{{"Pointer", e.Pointer}, {"Parameter", e.Parameter}, {"Header", e.Header}} {
			if place[1] != "" {
				fmt.Fprintf(&b, "%s: %q, ", place[0], place[1])
			}
		}
		fmt.Fprintf(&b, "Detail: %q},\n", e.Detail)
	}
	return b.String() + "\t\t},\n"
}

// quoted writes a Go string the way a person would.
func quoted(s string) string {
	if strings.ContainsAny(s, "\"\n") && !strings.Contains(s, "`") {
		return "`" + s + "`"
	}
	return fmt.Sprintf("%q", s)
}
