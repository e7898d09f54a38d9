package site

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/ladder"
)

// The wizard climbs the default ladder. Because the first rung that fails
// answers, its states are few: the question of each rung, with everything
// before it fine, and the answer of each reason. Every state is a page.

// stepView is the data of one question.
type stepView struct {
	*ladder.Rung
	Place   int
	Rungs   []*ladder.Rung
	Reasons []*ladder.Reason
	Next    *ladder.Rung // nil at the top
	Back    *ladder.Rung // nil at the start
	First   bool
	Groups  []shortcut // of the first question
	// Redirects are the comparisons of redirects, where one may be looked for.
	Redirects []*httpstatus.Pair
}

// shortcut is a part of the ladder that a person may know to be at fault.
type shortcut struct {
	Name string
	From *ladder.Rung // its first question
}

// groups lead past the questions that one knows the answer of.
var groups = []shortcut{
	{"The message does not parse", ladder.Wire},
	{"We are down, or shed load", ladder.Open},
	{"Path or method", ladder.Route},
	{"Who the caller is", ladder.Identity},
	{"What the caller may do", ladder.Role},
	{"Type, size or conditions", ladder.Head},
	{"A parameter", ladder.Target},
	{"The object itself", ladder.Object},
	{"The body", ladder.Content},
	{"It clashes with what is stored", ladder.State},
	{"Our own fault", ladder.ActRung},
	{"Nothing is wrong", ladder.Result},
}

// findStep takes "" for the first question, "role" for another and
// "role/missing-role" for an outcome.
func findStep(key string) (*page, *move) {
	rungs := ladder.Default.Order()
	if key == "" {
		return questionPage(rungs, 0), nil
	}
	if key == "together" {
		return togetherPage(), nil
	}
	name, reason, isOutcome := strings.Cut(key, "/")
	for i, rung := range rungs {
		switch {
		case rung.Name != name:
		case !isOutcome && i == 0:
			return nil, moved("/decide/")
		case !isOutcome:
			return questionPage(rungs, i), nil
		default:
			if r := ladder.ReasonByName(reason); r != nil && r.Rung == rung {
				return outcomePage(r), nil
			}
		}
	}
	return nil, nil
}

func stepKeys() []string {
	out := []string{"", "together"}
	for i, rung := range ladder.Default.Order() {
		if i > 0 {
			out = append(out, rung.Name)
		}
		for _, r := range ladder.ReasonsOf(rung) {
			out = append(out, rung.Name+"/"+r.Name)
		}
	}
	return out
}

// stepPath is the address of a rung's question.
func stepPath(r *ladder.Rung) string {
	if r == ladder.Default.Order()[0] {
		return "/decide/"
	}
	return "/decide/" + r.Name
}

func outcomePath(r *ladder.Reason) string { return "/decide/" + r.Rung.Name + "/" + r.Name }

func questionPage(rungs []*ladder.Rung, i int) *page {
	rung := rungs[i]
	v := stepView{Rung: rung, Place: i + 1, Rungs: rungs, Reasons: ladder.ReasonsOf(rung), First: i == 0}
	if i+1 < len(rungs) {
		v.Next = rungs[i+1]
	}
	if i > 0 {
		v.Back = rungs[i-1]
	} else {
		v.Groups = groups
	}
	if rung == ladder.Object || rung == ladder.Result {
		for _, pair := range httpstatus.Pairs {
			if pair.A.Class() == 3 && pair.B.Class() == 3 {
				v.Redirects = append(v.Redirects, pair)
			}
		}
	}
	p := &page{
		Path: stepPath(rung), Title: fmt.Sprintf("%s Question %d of %d to the right status code", rung.Question, i+1, len(rungs)),
		Heading: rung.Question, Description: rung.Question + " " + rung.Why, Template: "question", Data: v, NoIndex: i > 0,
	}
	if i == 0 {
		p.Title = "Which HTTP status code should I send?"
		p.Description = "Answer questions about the request from the top; the first that fails decides the code, the fields and the problem document."
	}
	return p
}

// outcomeView is where the questions led.
type outcomeView struct {
	Reason     *ladder.Reason
	Contract   *httpstatus.Contract
	Decision   ladder.Decision
	Path       []pathStep
	Example    string
	Choices    []choice
	NotReached []ladder.Step // faults that were named as well
}

// pathStep is one rung on the way to an answer.
type pathStep struct {
	*ladder.Rung
	Answer string // "ok", a reason, or "" for a rung that was not asked
}

func viewOutcome(d ladder.Decision) outcomeView {
	v := outcomeView{Reason: d.Verdict.Reason, Contract: httpstatus.Get(d.Code), Decision: d, Example: replyTo(d).HTTP()}
	answers := map[string]string{}
	for _, s := range d.Path {
		answers[s.Rung] = s.Answer
	}
	for _, rung := range ladder.Default.Order() {
		v.Path = append(v.Path, pathStep{rung, answers[rung.Name]})
	}
	v.Choices = choicesOf(v.Reason, d)
	return v
}

func outcomePage(r *ladder.Reason) *page {
	d := decide(r)
	v := viewOutcome(d)
	return &page{
		Path: outcomePath(r), Title: fmt.Sprintf("%d %s: %s", d.Code, v.Contract.Name, r.Title), Heading: fmt.Sprintf("Send %d %s", d.Code, v.Contract.Name),
		Description: r.What + " The right answer is " + label(v.Contract) + ".", Template: "outcome", Data: v, JSON: d, NoIndex: true,
	}
}

// togetherView is the form for several faults at once.
type togetherView struct {
	Rungs []rungView
}

func togetherPage() *page {
	return &page{
		Path: "/decide/together", Title: "Two things are wrong: which status code wins?", Heading: "Several things are wrong at once",
		Description: "Name everything that is wrong with a request; the ladder tells which fault answers and which were never reached.",
		Template:    "together", Data: togetherView{allRungs()},
	}
}

// decideTogether answers the form: one reason for each rung that fails.
func decideTogether(s *site, w http.ResponseWriter, r *http.Request, key string) bool {
	if key != "together" || r.URL.RawQuery == "" {
		return false
	}
	if !readable(r.Method) {
		s.notAllowed(w, r)
		return true
	}
	var said []string
	q := r.URL.Query()
	for _, rung := range ladder.Rungs {
		if reason := q.Get(rung.Name); reason != "" {
			said = append(said, rung.Name+"="+reason)
		}
	}
	answers, err := ladder.ParseAnswers(said)
	if err != nil {
		s.refuse(w, r, ladder.InvalidParameter, "A reason was named that is none of its question's: "+err.Error()+".")
		return true
	}
	d := ladder.Default.Decide(answers)
	Example(&d)
	v := viewOutcome(d)
	v.NotReached = ladder.Default.NotReached(answers, d)
	p := &page{
		Path: "/decide/together", Title: fmt.Sprintf("%d %s wins", d.Code, v.Contract.Name), Heading: fmt.Sprintf("Send %d %s", d.Code, v.Contract.Name),
		Description: v.Reason.What, Template: "outcome", Data: v, NoIndex: true,
	}
	s.answer(w, r, http.StatusOK, p)
	return true
}
