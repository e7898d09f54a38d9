package site

import (
	"fmt"
	"strings"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/ladder"
)

// statusView is the data of the pages of one code.
type statusView struct {
	*httpstatus.Contract
	Questions []question
	Reasons   []*ladder.Reason // those that answer with the code
	Shared    []*httpstatus.Contract
	Guide     bool   // there is a full guide
	Example   string // the whole answer of a typical reason
	Typical   *ladder.Reason
	PlainGo   string
	CandorGo  string
}

// question is one of the five that a client asks.
type question struct {
	Text string
	Act  httpstatus.Act
}

// reply is the answer with its condition: "no, the same bytes fail again".
func (q question) reply() string {
	switch {
	case q.Act.When == "":
		return string(q.Act.Answer)
	case q.Act.Answer == httpstatus.If:
		return "if " + q.Act.When
	}
	return string(q.Act.Answer) + ", " + q.Act.When
}

func (q question) statement() httpstatus.Statement {
	return httpstatus.Statement{Text: q.Text + " " + upperFirst(q.reply()) + ".", Source: q.Act.Source, Mark: q.Act.Mark}
}

// upperFirst raises the first letter of an ASCII word.
func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func questions(c httpstatus.Client) []question {
	return []question{
		{"Send the same request again?", c.SameRequest},
		{"Send a corrected request?", c.CorrectedRequest},
		{"Try other credentials?", c.OtherCredentials},
		{"Try again after a delay?", c.AfterDelay},
		{"Try on a new connection?", c.NewConnection},
	}
}

func viewStatus(c *httpstatus.Contract) *statusView {
	v := &statusView{Contract: c, Questions: questions(c.Client), Guide: deep(c)}
	for _, other := range httpstatus.ByCode(c.Code) {
		if other != c {
			v.Shared = append(v.Shared, other)
		}
	}
	if c.Vendor == "" {
		v.Reasons = ladder.ReasonsFor(c.Code)
		v.Typical = typicalReason(c.Code)
	}
	if v.Typical != nil {
		d := decide(v.Typical)
		v.Example, v.PlainGo, v.CandorGo = wholeAnswer(d), plainGo(d), candorGo(d)
	}
	return v
}

// label is how people write a code: "403 Forbidden", "499 Client closed
// request (nginx)".
func label(c *httpstatus.Contract) string {
	s := fmt.Sprintf("%d %s", c.Code, c.Name)
	if c.Vendor != "" {
		s += " (" + c.Vendor + ")"
	}
	return s
}

func statusPage(c *httpstatus.Contract) *page {
	title := label(c) + ": what it means and when to send it"
	if !c.Wire {
		title = label(c) + ": what it means in a log"
	}
	return &page{
		Path: statusPath(c), Title: title, Heading: label(c),
		Description: c.Summary.Text, Template: "status", Data: viewStatus(c), JSON: c.Document(),
	}
}

func guidePage(c *httpstatus.Contract) *page {
	return &page{
		Path: guidePath(c), Title: label(c) + ": the full guide", Heading: label(c) + ": the full guide",
		Description: "When to send " + label(c) + ", what to send instead, and what clients, caches, crawlers and monitors do because of it.",
		Template:    "guide", Data: viewStatus(c),
	}
}

// sharedNumberPage lists the vendors that use one unregistered number.
func sharedNumberPage(code int, all []*httpstatus.Contract) *page {
	docs := make([]httpstatus.Document, len(all))
	for i, c := range all {
		docs[i] = c.Document()
	}
	return &page{
		Path: fmt.Sprintf("/status/%d", code), Title: fmt.Sprintf("%d: which of %d meanings?", code, len(all)),
		Heading:     fmt.Sprintf("%d has %d meanings", code, len(all)),
		Description: fmt.Sprintf("The number %d is not registered, and vendors use it for different things.", code),
		Template:    "shared", Data: all, JSON: docs,
	}
}
