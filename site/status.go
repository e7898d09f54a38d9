package site

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/judge"
	"github.com/candorhttp/candor/ladder"
)

// statusView is the data of the pages of one code.
type statusView struct {
	*httpstatus.Contract
	Questions    []question
	Placeholders []httpstatus.Placeholder // of the lines to copy
	Reasons      []*ladder.Reason         // those that answer with the code
	Rules        []*judge.Rule            // about the code alone
	Shared       []*httpstatus.Contract
	Example      string         // the whole answer
	Typical      *ladder.Reason // whose answer that is, nil for a sample
	PlainGo      string
	CandorGo     string
	GuardGo      string                        // the same behind a guard, in one line
	Caches       []httpstatus.CacheObservation // of those about which something is known
	// CachesSource is where the observations come from, "" for none.
	CachesSource string
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

// upperFirst raises the first letter of a text that begins with an ASCII one.
func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func questions(c httpstatus.Client) []question {
	return []question{
		{"Send the same request again?", c.SameRequest},
		{"Send a corrected request?", c.CorrectedRequest},
		{"Try other credentials?", c.OtherCredentials},
		{"Try again after a delay?", c.AfterDelay},
		{"Try on a new connection?", c.NewConnection},
	}
}

// OneAct is the answer to all five questions, where it is the same sentence.
func (v *statusView) OneAct() *httpstatus.Act {
	for _, q := range v.Questions {
		if first := v.Questions[0].Act; q.Act.Answer != first.Answer || q.Act.When != first.When {
			return nil
		}
	}
	return &v.Questions[0].Act
}

func viewStatus(c *httpstatus.Contract) *statusView {
	v := &statusView{Contract: c, Questions: questions(c.Client), Placeholders: httpstatus.Placeholders(c.Commands)}
	for _, other := range httpstatus.ByCode(c.Code) {
		if other != c {
			v.Shared = append(v.Shared, other)
		}
	}
	if c.Vendor == "" {
		v.Reasons = ladder.ReasonsFor(c.Code)
		v.Rules = rulesOf(c.Code)
		v.Typical = typicalReason(c.Code)
	}
	for _, o := range httpstatus.CachesDo(c) {
		if o.Source != "" || o.Default.Text != "" {
			v.Caches = append(v.Caches, o)
		}
		v.CachesSource = cmp.Or(v.CachesSource, o.Source)
	}
	if r, ok := replyOf(c); ok && c.Vendor == "" {
		v.Example, v.PlainGo, v.CandorGo, v.GuardGo = r.HTTP(), r.PlainGo(), r.CandorGo(), guardGo(v.Typical)
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
		Description: c.Summary.Text, Template: "status", Data: viewStatus(c), JSON: c.Document(), Article: true,
	}
}

func guidePage(c *httpstatus.Contract) *page {
	return &page{
		Path: guidePath(c), Title: label(c) + ": the full guide", Heading: label(c) + ": the full guide",
		Description: "When to send " + label(c) + ", what to send instead, and what clients, caches, crawlers and monitors do because of it.",
		Template:    "guide", Data: viewStatus(c), Article: true, FAQ: c.FAQ,
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

// findStatus takes "403", "nginx/499", or "499", which is either a vendor's
// only code of that number or a page that lists its vendors.
func findStatus(key string) (*page, *move) {
	if key == "" {
		return codesPage(), nil
	}
	c, all := contractAt(key)
	switch {
	case c != nil:
		return statusPage(c), nil
	case len(all) == 0:
		return nil, nil
	case len(all) == 1:
		return nil, moved(statusPath(all[0]))
	}
	return sharedNumberPage(all[0].Code, all), nil
}

func statusKeys() []string {
	out := []string{""}
	for _, c := range httpstatus.All() {
		out = append(out, c.Key())
		if all := httpstatus.ByCode(c.Code); all[0].Vendor != "" && len(all) > 1 && all[0] == c {
			out = append(out, strconv.Itoa(c.Code))
		}
	}
	return out
}

// contractAt finds the contract of a key. For a bare number that only vendors
// use it returns theirs instead.
func contractAt(key string) (*httpstatus.Contract, []*httpstatus.Contract) {
	vendor, number, ok := strings.Cut(key, "/")
	if !ok {
		vendor, number = "", key
	}
	code := codeOf(number)
	if code == 0 || ok && vendor == "" {
		return nil, nil
	}
	if c := httpstatus.Vendor(vendor, code); c != nil || ok {
		return c, nil
	}
	return nil, httpstatus.ByCode(code)
}

func findGuide(key string) (*page, *move) {
	if key == "" {
		return nil, moved("/status/")
	}
	c, all := contractAt(key)
	switch {
	case c != nil:
		return guidePage(c), nil
	case len(all) == 0:
		return nil, nil
	case len(all) == 1:
		return nil, moved(guidePath(all[0]))
	}
	return nil, moved(fmt.Sprintf("/status/%d", all[0].Code))
}

func guideKeys() []string {
	var out []string
	for _, c := range httpstatus.All() {
		out = append(out, c.Key())
	}
	return out
}
